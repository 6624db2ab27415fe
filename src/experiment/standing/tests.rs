use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;
use crate::experiment::replicate::tests::fake_about;
use crate::stats::Sample;
use crate::time::{SimDuration, WEEK};

const CYCLES: usize = 60;
const CARGO: u64 = 100;

/// Noise of variance 1/12 or so, each value half like the one before.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut last = 0.0;
    move || {
        last = 0.5 * last + 0.87 * (rng.random::<f64>() - 0.5);
        last
    }
}

/// Replications whose mean lead time (h) and backlog at the end of cycle `c` go like these, with noise.
fn replications(
    seed: u64,
    count: u32,
    lead_h: impl Fn(f64) -> f64,
    backlog: impl Fn(f64) -> f64,
) -> Vec<Replication> {
    let one = |index: u32| {
        let mut lead_noise = noise(seed * 1000 + u64::from(index));
        let mut backlog_noise = noise((seed * 1000 + u64::from(index)) ^ 0x5555_0000_0000);
        let mut before = 0.0;
        let mut cycle = |at: usize| {
            let lead = (lead_h(at as f64) + lead_noise()).max(0.0);
            let level = (backlog(at as f64) + 10.0 * backlog_noise()).round().max(0.0);
            let ended = CARGO as f64 - (level - before);
            before = level;
            Cycle {
                tendered: CARGO,
                delivered: CARGO,
                lead: (lead * HOUR as f64 * CARGO as f64) as u128,
                ended: ended as u64,
            }
        };
        let cycles = (0..CYCLES).map(&mut cycle).collect();
        let lane = LaneSeen { transit_times: Sample::new(), ages: Sample::new(), cycles };
        Replication {
            index,
            readings: Vec::new(),
            lead_times: Vec::new(),
            lanes: vec![lane],
            unfinished: Vec::new(),
            circles: Vec::new(),
            late: Vec::new(),
            events: Vec::new(),
        }
    };
    (0..count).map(one).collect()
}

/// With so many weeks of warm-up.
fn stand(warm_up: i64, replications: &[Replication]) -> Standing {
    let about = About { warm_up: SimDuration::from_ms(warm_up * WEEK), ..fake_about(&["a"], 10) };
    standings(&about, replications).remove(0)
}

/// Lead times that begin at 2 h and come near to 10 h within some `weeks`.
fn rising(weeks: f64) -> impl Fn(f64) -> f64 {
    move |at| 10.0 - 8.0 * libm::exp(-3.0 * at / weeks)
}

#[test]
fn a_steady_course_raises_no_alarm_but_by_chance() {
    let (mut start_ups, mut overloads) = (0, 0);
    for seed in 0..400 {
        let standing = stand(4, &replications(seed, 10, |_| 10.0, |_| 30.0));
        start_ups += u32::from(standing.start_up.verdict != Verdict::Fine);
        overloads += u32::from(standing.overload.is_some());
    }
    // One in a hundred at most: 99.9 % of 400 courses raise no more than 11.
    assert!(start_ups <= 11, "{start_ups} of 400 steady courses look like a start-up");
    // Both halves must err: one in ten thousand.
    assert!(overloads <= 2, "{overloads} of 400 steady courses look overloaded");
}

#[test]
fn a_warm_up_that_is_too_short_is_told_and_how_long_would_do() {
    for seed in 0..20 {
        let runs = replications(seed, 10, rising(10.0), |_| 30.0);
        let Verdict::TooShort { days, bias } = stand(2, &runs).start_up.verdict else {
            panic!("seed {seed}: {:?}", stand(2, &runs).start_up);
        };
        // After 10 weeks 5 % of the start-up are left, or 0.4 h; the rule looks no further than
        // half of the run, 30 weeks.
        assert!((70.0..=210.0).contains(&days) && bias < 0.0, "seed {seed}: {days} d, {bias} h");
        assert_eq!(stand(20, &runs).start_up.verdict, Verdict::Fine);
    }
}

#[test]
fn a_course_that_never_settles_is_told_apart() {
    let runs = replications(1, 10, |at| 5.0 + 0.5 * at, |_| 30.0);
    assert_eq!(stand(4, &runs).start_up.verdict, Verdict::Drifts);
}

#[test]
fn a_season_or_one_replication_gives_no_verdict() {
    let runs = replications(1, 10, rising(20.0), |_| 30.0);
    assert_eq!(stand(2, &runs[..1]).start_up.verdict, Verdict::Unknown);
    let about = About { has_season: true, ..fake_about(&["a"], 10) };
    assert_eq!(standings(&about, &runs)[0].start_up.verdict, Verdict::Unknown);
    assert_eq!(stand(2, &runs[..1]).overload, None);
}

#[test]
fn growth_of_the_backlog_is_found_with_its_pace_and_the_time_to_clear_it() {
    let runs = replications(1, 10, |_| 10.0, |at| 3.0 * (at + 1.0));
    let overload = stand(4, &runs).overload.expect("3 a week, and a noise of 3");
    let growth = overload.growth_a_day().unwrap();
    assert!(growth.contains(3.0 / 7.0) && growth.half_width < 0.05, "{growth}");
    assert!(overload.backlog.iter().all(|left| (left - 180.0).abs() < 30.0));
    // 97 a week go: 180 take 13 days, give or take the noise.
    assert!(overload.clears.iter().all(|hours| (hours.unwrap() / 24.0 - 13.0).abs() < 2.5));
}

#[test]
fn neither_a_start_up_nor_a_season_nor_a_saw_is_an_overload() {
    let filling = replications(1, 10, |_| 10.0, |at| 100.0 - 90.0 * libm::exp(-at / 6.0));
    assert_eq!(stand(0, &filling).overload, None, "fills up");
    let season = |at: f64| 100.0 - 80.0 * libm::cos(at / 56.0 * 2.0 * std::f64::consts::PI);
    assert_eq!(stand(4, &replications(1, 10, |_| 10.0, season)).overload, None, "comes and goes");
    let saw = |at: f64| 50.0 + 20.0 * (at % 7.0);
    assert_eq!(stand(4, &replications(1, 10, |_| 10.0, saw)).overload, None, "goes up and down");
}

#[test]
fn rare_cargo_is_looked_at_over_longer_stretches() {
    let mut runs = replications(1, 10, rising(10.0), |_| 30.0);
    for run in &mut runs {
        for cycle in run.lanes[0].cycles.iter_mut().skip(1).step_by(2) {
            (cycle.delivered, cycle.lead) = (0, 0);
        }
    }
    let start_up = stand(2, &runs).start_up;
    assert_eq!((start_up.means.len(), start_up.days, start_up.warm_up), (30, 14.0, 1));
    assert!(matches!(start_up.verdict, Verdict::TooShort { .. }), "{start_up:?}");
}
