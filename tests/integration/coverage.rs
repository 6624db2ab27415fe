//! Do intervals hold the truth as often as they say?
//!
//! A thousand experiments of ten replications each, with seeds of their own,
//! on models whose answer is known: an interval of 95 % must hold it 927 to 973
//! times, which is where 99.9 % of honest thousands fall (binomial, ±3.3 σ).
//! Everything goes through the library as the program uses it.

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]

use std::ops::RangeInclusive;
use std::sync::atomic::AtomicBool;

use corridor::experiment::{Plan, Results, SummaryRow, Watch, run};
use corridor::model::Corridor;
use corridor::scenario::{NoFiles, read};
use corridor::stats::paired_difference;

const EXPERIMENTS: u64 = 1000;
const REPLICATIONS: u32 = 10;
const HONEST: RangeInclusive<usize> = 927..=973;

/// One station that trucks pass; times in minutes.
fn booth(run: &str, servers: &str, time: &str, demand: &str) -> Corridor {
    let text = format!(
        "format = 1\n[run]\n{run}\n[place.border]\nenter = [\"booth\"]\n\
         [place.border.station.booth]\nservers = {servers}\ntime = {time}\nper = \"consignment\"\n\
         [lane.trucks]\nfrom = \"border\"\nto = \"border\"\n{demand}\n"
    );
    let scenario = read("booth.toml", &text, &[], &NoFiles);
    scenario.unwrap_or_else(|error| panic!("{}", error.render(false))).corridor
}

/// Two weeks are measured after a day of warm-up, at six trucks an hour.
fn queue(time: &str, arrivals: &str) -> Corridor {
    let demand = format!("demand = \"6 / h\"\narrivals = \"{arrivals}\"");
    booth("warm-up = \"1 d\"\nhorizon = \"15 d\"", "1", time, &demand)
}

fn experiment(corridor: &Corridor, seed: u64) -> Results {
    let plan = Plan { replications: REPLICATIONS, seed, threads: 1 };
    let watch = Watch { stop: &AtomicBool::new(false), progress: &|_, _| (), clock: &|| 0.0 };
    run(corridor, &plan, &watch).expect("runs").results
}

/// The lane's lead time.
fn lead<'a>(summary: &'a [SummaryRow], statistic: &str) -> &'a SummaryRow {
    let is_it = |row: &&SummaryRow| {
        row.measure.name == "lead_time_h" && row.statistic == statistic && row.scope.lane.is_some()
    };
    summary.iter().find(is_it).unwrap_or_else(|| panic!("no {statistic}"))
}

fn holds(row: &SummaryRow, minutes: f64) -> bool {
    let (mean, half_width) = (row.mean.expect("a mean"), row.half_width.expect("an interval"));
    (mean - minutes / 60.0).abs() <= half_width
}

/// What holds in each experiment, on threads of our own: each experiment brings a pool, and a worker of
/// one pool that waits for another takes up more work meanwhile, without end.
fn each<const N: usize>(holds: impl Fn(u64) -> [bool; N] + Sync) -> [usize; N] {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let part = |first: u64| {
        (first..=EXPERIMENTS)
            .step_by(threads as usize)
            .map(&holds)
            .fold([0; N], |sum, held| std::array::from_fn(|index| sum[index] + usize::from(held[index])))
    };
    std::thread::scope(|scope| {
        let part = &part;
        let running: Vec<_> = (1..=threads).map(|first| scope.spawn(move || part(first))).collect();
        running.into_iter().fold([0; N], |sum, part| {
            let held = part.join().expect("no experiment fails");
            std::array::from_fn(|index| sum[index] + held[index])
        })
    })
}

#[track_caller]
fn assert_honest(what: &str, held: usize) {
    assert!(
        HONEST.contains(&held),
        "{what}: {held} of {EXPERIMENTS} intervals hold the truth, not {HONEST:?}"
    );
}

#[test]
fn means_and_paired_differences_of_a_queue_at_random_are_held() {
    // M/M/1: 1/(μ − λ) minutes at the booth (Kleinrock 1, 3.2), and so the difference is known.
    let time = |rate: f64, service: f64| 1.0 / (1.0 / service - rate);
    let (slow, fast) = (time(0.1, 5.0), time(0.1, 4.5));
    let base = queue("{ exponential = { mean = \"5 min\" } }", "poisson");
    let variant = queue("{ exponential = { mean = \"4.5 min\" } }", "poisson");
    let held = each(|seed| {
        let summaries = [&base, &variant].map(|corridor| experiment(corridor, seed).summary());
        let rows = summaries.each_ref().map(|summary| lead(summary, "mean"));
        let values = rows.map(|row| row.values.iter().copied().collect::<Option<Vec<f64>>>().expect("all"));
        let paired = paired_difference(&values[0], &values[1], 0.95).expect("ten pairs");
        [holds(rows[0], slow), holds(rows[1], fast), paired.difference.contains((fast - slow) / 60.0)]
    });
    for (what, held) in ["M/M/1 at 0.5", "M/M/1 at 0.45", "their difference, paired"].iter().zip(held) {
        assert_honest(what, held);
    }
}

#[test]
fn means_of_a_queue_with_equal_services_are_held() {
    // M/D/1: s + ρ s / (2 (1 − ρ)). Pollaczek (1930).
    let (service, used) = (6.0, 0.6);
    let truth = service + used * service / (2.0 * (1.0 - used));
    let corridor = queue("\"6 min\"", "poisson");
    let [held] = each(|seed| [holds(lead(&experiment(&corridor, seed).summary(), "mean"), truth)]);
    assert_honest("M/D/1", held);
}

#[test]
fn means_of_a_queue_with_even_arrivals_are_held() {
    // D/M/1: s / (1 − σ), where σ = exp(−(1 − σ) a/s). Kleinrock 1, 6.4.
    let (gap, service) = (10.0, 6.0);
    let sigma = (0..200).fold(0.5, |sigma: f64, _| (-(1.0 - sigma) * gap / service).exp());
    let corridor = queue("{ exponential = { mean = \"6 min\" } }", "scheduled");
    let truth = service / (1.0 - sigma);
    let [held] = each(|seed| [holds(lead(&experiment(&corridor, seed).summary(), "mean"), truth)]);
    assert_honest("D/M/1", held);
}

#[test]
fn quantiles_are_held_by_intervals_over_replications() {
    // Nobody waits: lead times are exponential, and a thousand of them in a replication put the
    // mean of its quantiles within a fifth of a standard error of the law's own.
    let demand = "demand = \"6 / h\"\narrivals = \"scheduled\"";
    let time = "{ exponential = { mean = \"60 min\" } }";
    let corridor = booth("horizon = \"7 d\"", "\"unlimited\"", time, demand);
    let held = each(|seed| {
        let summary = experiment(&corridor, seed).summary();
        let truth = |share: f64| -60.0 * (1.0 - share).ln();
        [holds(lead(&summary, "p50"), truth(0.5)), holds(lead(&summary, "p90"), truth(0.9))]
    });
    assert_honest("p50", held[0]);
    assert_honest("p90", held[1]);
}

#[test]
fn cargo_that_had_not_arrived_bends_no_interval() {
    // Exponential of 30 h, looked at for 24 h: mean of at most 24 h, 30 (1 − e^−0.8) h, and the
    // median and p90 of all, 30 ln 2 h and 30 ln 10 h. The mean of those that arrived is told nowhere.
    let demand = "demand = \"6 / h\"\narrivals = \"scheduled\"";
    let time = "{ exponential = { mean = \"30 h\" } }";
    let corridor = booth("horizon = \"7 d\"\ncool-down = \"24 h\"", "\"unlimited\"", time, demand);
    let held = each(|seed| {
        let summary = experiment(&corridor, seed).summary();
        let mean = lead(&summary, "mean");
        assert_eq!((mean.mean, mean.half_width, mean.n), (None, None, REPLICATIONS as usize));
        assert_eq!(lead(&summary, "common-age").mean, Some(24.0));
        let restricted = 1800.0 * (1.0 - (-0.8_f64).exp());
        [
            holds(lead(&summary, "restricted-mean"), restricted),
            holds(lead(&summary, "km-p50"), 1800.0 * 2.0_f64.ln()),
            // Beyond the cool-down: of those tendered early more is known.
            holds(lead(&summary, "km-p90"), 1800.0 * 10.0_f64.ln()),
        ]
    });
    assert_honest("restricted mean", held[0]);
    assert_honest("Kaplan–Meier median", held[1]);
    assert_honest("Kaplan–Meier p90", held[2]);
}

#[test]
fn an_overloaded_booth_has_no_mean_but_a_growth() {
    // Fifteen an hour are served, sixteen come: 24 a day stay, and a day's work is 360.
    let demand = "demand = \"16 / h\"";
    let time = "{ exponential = { mean = \"4 min\" } }";
    let corridor = booth("warm-up = \"2 d\"\nhorizon = \"42 d\"", "1", time, demand);
    let summary = experiment(&corridor, 1).summary();
    assert_eq!((lead(&summary, "mean").mean, lead(&summary, "p95").mean), (None, None));
    let row = |name| summary.iter().find(|row| row.measure.name == name).expect("a row for overload");
    let growth = row("backlog_growth");
    let (mean, half_width) = (growth.mean.unwrap(), growth.half_width.unwrap());
    // 99.9 % instead of 95 %: t with 9 degrees of freedom is 4.78, not 2.26.
    assert!((mean - 24.0).abs() <= half_width * 4.78 / 2.26, "{mean} ± {half_width} a day");
    // The backlog after 42 days, and how long 360 a day take for it.
    let (backlog, clears) = (row("backlog").mean.unwrap(), row("time_to_clear_h").mean.unwrap());
    assert!((backlog / 360.0 * 24.0 / clears - 1.0).abs() < 0.02, "{backlog} in {clears} h");
}

#[test]
fn offered_load_is_told_by_the_scenario_alone() {
    let load = |servers: &str, time: &str, demand: &str| {
        let corridor = booth("horizon = \"9 d\"", servers, time, demand);
        corridor.overfull().remove(0).map(|overfull| (overfull.name, overfull.load))
    };
    let close = |got: Option<(String, f64)>, wanted: f64| {
        let (name, load) = got.expect("more comes than can be served");
        assert_eq!(name, "border booth");
        assert!((load / wanted - 1.0).abs() < 1e-9, "{load}, not {wanted}");
    };
    close(load("1", "\"4 min\"", "demand = \"15 / h\""), 1.0);
    assert_eq!(load("1", "\"4 min\"", "demand = \"14.99 / h\""), None);
    close(load("2", "{ exponential = { mean = \"9 min\" } }", "demand = \"20 / h\""), 1.5);
    assert_eq!(load("\"unlimited\"", "\"4 min\"", "demand = \"1000 / h\""), None);
    // Open for a third of the day; a tenth of the time out of order; two more for every ten of ours.
    close(load("1\nhours = \"08:00-16:00\"", "\"4 min\"", "demand = \"6 / h\""), 1.2);
    let failing = "1\nbreakdown = { between = \"9 h\", repair = \"1 h\" }";
    close(load(failing, "\"6 min\"", "demand = \"9.9 / h\""), 1.1);
    let shared = "1\nbackground = { arrivals = \"2 / h\" }";
    close(load(shared, "\"6 min\"", "demand = \"10 / h\""), 1.2);
    // Who finds the room full goes away, and the queue does not grow.
    let room = "1\nroom = { waiting = 5, when-full = \"lost\" }";
    assert_eq!(load(room, "\"4 min\"", "demand = \"30 / h\""), None);
}

#[test]
fn a_train_that_is_too_small_is_overfull() {
    let train = |capacity: &str| {
        let text = format!(
            "format = 1\n[run]\nhorizon = \"20 weeks\"\n[place.a]\n[place.b]\n\
             [link.line]\nfrom = \"a\"\nto = \"b\"\nmode = \"rail\"\ntime = \"10 h\"\n\
             [service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ntimes = [\"daily 20:00\"]\n\
             capacity = \"{capacity} TEU\"\n\
             [lane.goods]\nfrom = \"a\"\nto = \"b\"\nservices = [\"train\"]\ndemand = \"700 TEU / week\"\n\
             boxes = {{ 20ft = 1.0 }}\n"
        );
        let scenario = read("train.toml", &text, &[], &NoFiles);
        scenario.unwrap_or_else(|error| panic!("{}", error.render(false))).corridor.overfull().remove(0)
    };
    assert_eq!(train("101"), None);
    let overfull = train("80").expect("a hundred a day for eighty places");
    assert_eq!(overfull.name, "train");
    assert!((overfull.load - 1.25).abs() < 1e-9, "{}", overfull.load);
}
