//! Does a comparison say what is so, and nothing that chance explains?
//!
//! Exactness is tried on corridors made up at random; what intervals promise,
//! on queues with known answers, a thousand times over.

mod by_hand;
mod command;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use corridor::experiment::{
    Comparison, Part, Plan, Primary, Results, Watch, WhatIf, compare as compare_runs, run,
};
use corridor::model::Corridor;
use corridor::report::compare::{attribution, differences, document, replications};
use corridor::scenario::{FileProblem, Files, NoFiles, Scenario, read};
use corridor::time::HOUR;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::conservation::made_up;

/// A base that what-ifs name.
struct Base(String);

impl Files for Base {
    fn read(&self, path: &str) -> Result<String, FileProblem> {
        if path == "base.toml" { Ok(self.0.clone()) } else { Err(FileProblem(format!("no {path}"))) }
    }
}

#[track_caller]
fn scenario(text: &str) -> Scenario {
    read("base.toml", text, &[], &NoFiles).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// A what-if over `base.toml`.
#[track_caller]
fn what_if(base: &str, body: &str) -> Scenario {
    let text = format!("[what-if]\nbase = \"base.toml\"\n{body}");
    read("change.toml", &text, &[], &Base(base.to_owned()))
        .unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn compare(base: &Corridor, others: &[&Corridor], plan: &Plan) -> Comparison {
    let what_ifs: Vec<WhatIf<'_>> = others
        .iter()
        .enumerate()
        .map(|(nth, corridor)| WhatIf { name: format!("change-{nth}"), corridor, levers: None })
        .collect();
    let (stop, events) = (AtomicBool::new(false), AtomicU64::new(0));
    let progress = |_, progress: corridor::freight::Progress| {
        let before = events.fetch_add(progress.events, Ordering::Relaxed);
        assert!(before < 50_000_000, "it goes on for ever");
    };
    let watch = Watch { stop: &stop, progress: &progress, clock: &|| 0.0 };
    compare_runs(base, &what_ifs, plan, &Primary::default(), &watch)
        .unwrap_or_else(|error| panic!("{error}"))
        .comparison
}

fn plan(replications: u32, seed: u64) -> Plan {
    Plan { replications, seed, threads: 1 }
}

#[test]
fn attributions_of_any_corridors_add_up_exactly() {
    let config = Config { cases: 250, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let kinds = std::cell::RefCell::new(BTreeMap::<&str, u32>::new());
    let choices = (prop::collection::vec(any::<u16>(), 0..700), any::<prop::sample::Index>(), any::<u16>());
    runner
        .run(&choices, |(choices, at, other)| {
            let text = made_up::corridor(&choices);
            let Ok(base) = read("made-up.toml", &text, &[], &NoFiles) else { return Ok(()) };
            // One change keeps the cargo; the other may leave no stone unturned.
            let mut changed = choices.clone();
            if !changed.is_empty() {
                let at = at.index(changed.len());
                changed[at] = other;
            }
            let quicker = text.replace("\"30 min\"", "\"20 min\"").replace("daily 12:00", "daily 11:00");
            for text in [quicker, made_up::corridor(&changed)] {
                let Ok(what_if) = read("made-up.toml", &text, &[], &NoFiles) else { continue };
                adds_up(&base.corridor, &what_if.corridor, &mut kinds.borrow_mut())?;
            }
            Ok(())
        })
        .unwrap_or_else(|failure| match failure {
            TestError::Fail(reason, (choices, ..)) => panic!("{reason}\n{}", made_up::corridor(&choices)),
            TestError::Abort(reason) => panic!("{reason}"),
        });
    let kinds = kinds.into_inner();
    assert!(kinds.get("time").is_some_and(|&count| count > 200), "too little is compared: {kinds:?}");
    for kind in ["switched", "base only", "what-if only"] {
        assert!(kinds.contains_key(kind), "no line of {kind}: {kinds:?}");
    }
}

/// The parts of each replication add up to the difference of the means that are reported, without
/// rounding; and asking for journeys changed nothing.
fn adds_up(
    base: &Corridor,
    what_if: &Corridor,
    kinds: &mut BTreeMap<&'static str, u32>,
) -> Result<(), TestCaseError> {
    let comparison = compare(base, &[what_if], &plan(2, 5));
    let stop = AtomicBool::new(false);
    let watch = Watch { stop: &stop, progress: &|_, _| (), clock: &|| 0.0 };
    let alone = run(base, &plan(2, 5), &watch).unwrap_or_else(|error| panic!("{error}"));
    for (one, other) in comparison.base.replications.iter().zip(&alone.results.replications) {
        prop_assert_eq!(&one.readings[1..], &other.readings[..], "asking for journeys changes something");
    }
    let variant = &comparison.variants[0];
    for attribution in &variant.attributions {
        for (nth, split) in attribution.splits.iter().enumerate() {
            let lane = attribution.lane.as_deref();
            let (ours, theirs) = (cohort(&comparison.base, nth, lane), cohort(&variant.results, nth, lane));
            let Some(split) = split else {
                prop_assert!(ours.0 == 0 || theirs.0 == 0);
                continue;
            };
            prop_assert_eq!(split.parts.values().sum::<i128>(), split.whole);
            // whole / denominator = T'/n' − T/n
            let difference = theirs.1 * ours.0 - ours.1 * theirs.0;
            prop_assert_eq!(split.whole * ours.0 * theirs.0, difference * split.denominator);
            for part in split.parts.keys() {
                let kind = match part {
                    Part::Cell { .. } => "time",
                    Part::Switched { .. } => "switched",
                    Part::OnlyBase(_) => "base only",
                    Part::OnlyWhatIf(_) => "what-if only",
                    Part::Unpaired => "unpaired",
                };
                *kinds.entry(kind).or_default() += 1;
            }
        }
        let sum: f64 = attribution.lines.iter().filter_map(|line| line.hours.mean).sum();
        let whole = attribution.whole.mean.unwrap_or(0.0);
        prop_assert!((sum - whole).abs() <= 1e-9 * (1.0 + whole.abs()), "{} of {}", sum, whole);
    }
    Ok(())
}

/// Consignments that a replication delivered, and the sum of their lead times, in milliseconds.
fn cohort(results: &Results, replication: usize, lane: Option<&str>) -> (i128, i128) {
    let times = &results.replications[replication].lead_times;
    let of_lane = results
        .about
        .routes
        .iter()
        .zip(times)
        .filter(|(route, _)| lane.is_none_or(|lane| lane == route.lane));
    of_lane.fold((0, 0), |sum, (_, times)| (sum.0 + i128::from(times.count()), sum.1 + times.sum() as i128))
}

/// A booth with a load of four fifths, a road to it and a train beyond.
const BOOTH: &str = r#"
format = 1
title = "A booth"
[run]
start = "2025-01-06T00:00"
replications = 3
[place.road]
enter = ["booth"]
[place.road.station.booth]
servers = 1
time = { exponential = { mean = "0.8 h" } }
[place.town]
[link.line]
from = "road"
to = "town"
mode = "rail"
time = { exponential = { mean = "3 h" } }
[service.train]
stops = ["road", "town"]
mode = "rail"
times = ["daily 06:00", "daily 18:00"]
capacity = "14 TEU"
[lane.trucks]
from = "road"
to = "town"
demand = "1 / h"
count = 200
services = ["train"]
"#;

#[test]
fn a_change_that_changes_nothing_gives_the_same_bytes() {
    let (base, same) = (scenario(BOOTH), what_if(BOOTH, "title = \"Another name\""));
    let comparison = compare(&base.corridor, &[&same.corridor], &plan(5, 1));
    let variant = &comparison.variants[0];
    assert_eq!(format!("{:?}", variant.results.replications), format!("{:?}", comparison.base.replications));
    assert!(variant.rows.len() > 50);
    for row in &variant.rows {
        let change = row.difference;
        assert!(change.mean.is_none_or(|mean| mean == 0.0), "{row:?}");
        assert!(change.half_width.is_none_or(|half_width| half_width == 0.0), "{row:?}");
        assert_ne!(row.is_real(), Some(true), "{row:?}");
    }
    assert!(variant.attributions.iter().all(|attribution| attribution.lines.is_empty()));
    assert_eq!(comparison.best.expect("five replications").may_be_best, [true, true]);
}

#[test]
fn a_lane_that_touches_nothing_changes_nothing_elsewhere() {
    // Places before and after the others in the order of names, so that every id moves.
    let more = r#"
[place.abbey]
enter = ["booth"]
[place.abbey.station.booth]
servers = 1
time = { exponential = { mean = "0.5 h" } }
[place.zoo]
[link.alley]
from = "abbey"
to = "zoo"
mode = "road"
time = { exponential = { mean = "2 h" } }
[service.bus]
stops = ["abbey", "zoo"]
mode = "road"
times = ["daily 06:00", "daily 18:00"]
capacity = "14 TEU"
[lane.monks]
from = "abbey"
to = "zoo"
demand = "1 / h"
count = 150
services = ["bus"]
"#;
    let (base, wider) = (scenario(BOOTH), what_if(BOOTH, more));
    let comparison = compare(&base.corridor, &[&wider.corridor], &plan(4, 1));
    let variant = &comparison.variants[0];
    for (ours, theirs) in comparison.base.replications.iter().zip(&variant.results.replications) {
        let mut compared = 0;
        for reading in ours.readings.iter().filter(|reading| reading.scope != Default::default()) {
            // The same kind of row of the same thing.
            let same = theirs.readings.iter().find(|other| {
                let name = (other.measure.name, other.statistic);
                other.scope == reading.scope && name == (reading.measure.name, reading.statistic)
            });
            assert_eq!(format!("{:?}", same), format!("{:?}", Some(reading)));
            compared += 1;
        }
        assert!(compared > 50);
    }
    let of_lane = |name: &str| {
        variant.attributions.iter().find(|one| one.lane.as_deref() == Some(name)).expect("it is attributed")
    };
    assert!(of_lane("trucks").lines.is_empty());
    assert_eq!(of_lane("monks").whole.mean, None);
    // Over all lanes the newcomers have a line of their own.
    let all = &variant.attributions[0];
    assert!(matches!(all.lines.as_slice(), [line] if matches!(line.part, Part::OnlyWhatIf(_))), "{all:?}");
    assert!(all.lines[0].consignments == Some(150.0));
}

/// Customers who queue for one server, a time unit of an hour.
fn queue(mean: &str, customers: u32, booth: &str) -> Corridor {
    scenario(&format!(
        "format = 1\n[place.shop]\nenter = [\"{booth}\"]\n[place.shop.station.{booth}]\nservers = 1\n\
         time = {{ exponential = {{ mean = \"{mean}\" }} }}\n[lane.customers]\nfrom = \"shop\"\nto = \"shop\"\n\
         demand = \"1 / h\"\ncount = {customers}\n"
    ))
    .corridor
}

#[test]
fn pairing_shrinks_the_variance_of_a_difference() {
    let (base, quicker) = (queue("0.8 h", 2_000, "booth"), queue("0.72 h", 2_000, "booth"));
    let comparison = compare(&base, &[&quicker], &Plan { threads: 2, ..plan(300, 20_250_106) });
    let row = &comparison.variants[0].rows[0];
    assert_eq!((row.measure.name, row.statistic), ("lead_time_h", "mean"));
    let factor = row.variance_reduction.expect("differences vary");
    assert!(factor >= 2.5, "the variance falls {factor}-fold only");
    assert_eq!(row.is_real(), Some(true));
    // Theory, in the long run: 1/(1/0.8 − 1) = 4 h and 1/(1/0.72 − 1) = 2.57 h.
    assert!(row.difference.mean.is_some_and(|mean| (-1.6..-1.2).contains(&mean)), "{row:?}");
}

#[test]
fn ten_changes_that_change_nothing_but_chance_rarely_make_a_difference() {
    let base = queue("0.8 h", 20, "booth");
    let renamed: Vec<Corridor> = (1..=10).map(|nth| queue("0.8 h", 20, &format!("booth-{nth}"))).collect();
    let renamed: Vec<&Corridor> = renamed.iter().collect();
    let errs = &|seed: u64| {
        let comparison = compare(&base, &renamed, &plan(5, seed));
        let mut claims = comparison.variants.iter().map(|variant| variant.rows[0].is_real());
        claims.any(|claim| claim.expect("five replications have an interval"))
    };
    // Plain threads: a comparison has workers of its own, for which one of another pool would wait by
    // beginning the next comparison, and the next.
    let wrong: usize = std::thread::scope(|scope| {
        let halves =
            [0..500, 500..1_000].map(|seeds| scope.spawn(move || seeds.filter(|&seed| errs(seed)).count()));
        halves.map(|half| half.join().expect("no comparison fails")).iter().sum()
    });
    // 5 % of 1,000, and 3.2 standard deviations of 6.9. And not never: the draws do differ.
    assert!((1..=72).contains(&wrong), "{wrong} of 1,000 comparisons find a false better or worse");
}

#[test]
fn the_number_of_threads_changes_no_byte_of_a_comparison() {
    let (base, more) = (scenario(BOOTH), what_if(BOOTH, "[service.train]\ncapacity = \"20 TEU\""));
    let all = [1, 2, 3, 7].map(|threads| {
        let comparison = compare(&base.corridor, &[&more.corridor], &Plan { threads, ..plan(9, 1) });
        [document, differences, attribution, replications].map(|text| text(&comparison))
    });
    assert!(all[0][0].contains("variance_reduction"));
    assert!(all.iter().all(|texts| *texts == all[0]));
}

#[test]
fn hours_are_hours() {
    // Guards the unit of attributions against that of reported means.
    let (base, quicker) = (queue("0.8 h", 100, "booth"), queue("0.4 h", 100, "booth"));
    let comparison = compare(&base, &[&quicker], &plan(3, 1));
    let variant = &comparison.variants[0];
    let (whole, row) = (variant.attributions[0].whole.mean, variant.rows[0].difference.mean);
    assert!(whole.zip(row).is_some_and(|(whole, row)| (whole - row).abs() < 1e-12), "{whole:?} {row:?}");
    let split = variant.attributions[0].splits[0].as_ref().expect("all is delivered");
    let first = variant.results.replications[0].readings[0]
        .value
        .zip(comparison.base.replications[0].readings[0].value);
    let hours = split.whole as f64 / split.denominator as f64 / HOUR as f64;
    assert!(first.is_some_and(|(theirs, ours)| (theirs - ours - hours).abs() < 1e-12));
}
