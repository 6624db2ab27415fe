//! How do many seeded runs become one result?
//!
//! Each replication is a world of its own, so threads share nothing but the
//! corridor, which nobody writes. Workers take the next replication from a
//! counter; what they bring back is put in replication order before anybody
//! adds anything up.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::about::About;
use super::results::{Replication, Results};
use crate::freight::{self, Options, Outcome, Progress, RunError};
use crate::model::Corridor;

/// How many runs, with which seed, on how many threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// At least 1.
    pub replications: u32,
    /// Names the chance of the whole experiment.
    pub seed: u64,
    /// At least 1; changes no result.
    pub threads: usize,
}

/// What the caller sees and says while replications run.
pub struct Watch<'a> {
    /// Set it to stop: finished replications are kept, those under way are dropped.
    pub stop: &'a AtomicBool,
    /// Called now and then with the replication (from 0) and how far it is.
    pub progress: &'a (dyn Fn(u32, Progress) + Sync),
    /// Seconds since any fixed instant: measures the loops, never what they show.
    pub clock: &'a (dyn Fn() -> f64 + Sync),
}

/// Results, and what the run cost.
#[derive(Debug)]
pub struct Run {
    /// What was seen: the same for any number of threads.
    pub results: Results,
    /// Seconds in the event loops of all finished replications, added up.
    pub loop_seconds: f64,
}

/// Why an experiment gives no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExperimentError {
    /// A replication failed; of several, the one with the lowest number is told.
    #[error("replication {}: {error}", index + 1)]
    Replication {
        /// Counted from 0.
        index: u32,
        /// Why.
        error: RunError,
    },
    /// The threads cannot be had.
    #[error("cannot start {threads} threads: {message}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// The system's reason.
        message: String,
    },
}

/// Runs all replications of a plan.
///
/// The result is partial ([`Results::is_partial`]) if `watch.stop` was set
/// before the last one was done.
///
/// # Errors
/// See [`ExperimentError`]; which of several failures is told does not depend on threads.
pub fn run(corridor: &Corridor, plan: &Plan, watch: &Watch<'_>) -> Result<Run, ExperimentError> {
    run_range(corridor, plan, 0..plan.replications, watch)
}

/// Runs some of the replications, by their numbers from 0.
pub(super) fn run_range(
    corridor: &Corridor,
    plan: &Plan,
    range: Range<u32>,
    watch: &Watch<'_>,
) -> Result<Run, ExperimentError> {
    run_with(corridor, plan, range, false, watch)
}

/// The same; with `activity`, also when each resource made others wait.
pub(super) fn run_with(
    corridor: &Corridor,
    plan: &Plan,
    range: Range<u32>,
    activity: bool,
    watch: &Watch<'_>,
) -> Result<Run, ExperimentError> {
    let done = all(plan.threads, range, watch, &|index, goes_on| {
        let options = Options { seed: plan.seed, replication: index, watch: None, journeys: false, activity };
        simulate(corridor, &options, watch, goes_on)
    })?;
    let (replications, loop_seconds) = gather(done)?;
    let replications = replications.into_iter().map(|(index, outcome)| replication(index, outcome)).collect();
    Ok(Run { results: Results { about: About::of(corridor, plan), replications }, loop_seconds })
}

/// Has workers take one replication after the other, in any order.
pub(super) fn all<T: Send>(
    threads: usize,
    range: Range<u32>,
    watch: &Watch<'_>,
    simulate: &Simulate<'_, T>,
) -> Result<Vec<Done<T>>, ExperimentError> {
    let threads = threads.clamp(1, range.len().max(1));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| ExperimentError::Threads { threads, message: error.to_string() })?;
    let shared = Shared { next: AtomicU32::new(range.start), failed: AtomicU32::new(u32::MAX), simulate };
    let done = pool.broadcast(|_| shared.work(range.end, watch));
    Ok(done.into_iter().flatten().collect())
}

/// Simulates one replication: its outcome and the seconds in the event loop; `None` if it was stopped on its way.
pub(super) fn simulate(
    corridor: &Corridor,
    options: &Options,
    watch: &Watch<'_>,
    goes_on: &GoesOn<'_>,
) -> Result<Option<(Outcome, f64)>, RunError> {
    let mut replication = freight::Replication::new(corridor, options)?;
    let begun = (watch.clock)();
    let ended = replication.run(goes_on)?;
    let seconds = (watch.clock)() - begun;
    if ended { Ok(Some((finite(replication.finish()?)?, seconds))) } else { Ok(None) }
}

/// Does the work of a replication: what comes of it and the seconds in event loops; `None` if it was
/// stopped on its way.
pub(super) type Simulate<'a, T> = dyn Fn(u32, &GoesOn<'_>) -> Result<Option<(T, f64)>, RunError> + Sync + 'a;

/// Is told the progress, and says whether to go on.
pub(super) type GoesOn<'a> = dyn Fn(Progress) -> bool + Sync + 'a;

/// What workers share.
struct Shared<'a, T> {
    /// The replication to be taken next.
    next: AtomicU32,
    /// The lowest replication that failed; later ones need not be run.
    failed: AtomicU32,
    simulate: &'a Simulate<'a, T>,
}

/// What came of a replication.
pub(super) struct Done<T> {
    index: u32,
    outcome: Result<T, RunError>,
    seconds: f64,
}

impl<T> Shared<'_, T> {
    fn work(&self, replications: u32, watch: &Watch<'_>) -> Vec<Done<T>> {
        let mut done = Vec::new();
        while !watch.stop.load(Ordering::Relaxed) {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= replications || index > self.failed.load(Ordering::Relaxed) {
                break;
            }
            let goes_on = |progress: Progress| {
                (watch.progress)(index, progress);
                !watch.stop.load(Ordering::Relaxed)
            };
            let (outcome, seconds) = match (self.simulate)(index, &goes_on) {
                Ok(None) => break,
                Ok(Some((outcome, seconds))) => (Ok(outcome), seconds),
                Err(error) => (Err(error), 0.0),
            };
            if outcome.is_err() {
                self.failed.fetch_min(index, Ordering::Relaxed);
            }
            done.push(Done { index, outcome, seconds });
        }
        done
    }
}

/// A measure that is no number is a bug of the simulation, and no result.
fn finite(outcome: Outcome) -> Result<Outcome, RunError> {
    let odd = outcome.readings.iter().find(|reading| reading.value.is_some_and(|value| !value.is_finite()));
    match odd {
        Some(reading) => Err(RunError::Invariant(format!(
            "{} {} of {:?} is not a finite number",
            reading.measure.name, reading.statistic, reading.scope
        ))),
        None => Ok(outcome),
    }
}

/// Puts replications in order, with the seconds of all; the first failure, if any, is the answer.
pub(super) fn gather<T>(mut done: Vec<Done<T>>) -> Result<(Vec<(u32, T)>, f64), ExperimentError> {
    done.sort_by_key(|done| done.index);
    let mut loop_seconds = 0.0;
    let mut outcomes = Vec::with_capacity(done.len());
    for Done { index, outcome, seconds } in done {
        let outcome = outcome.map_err(|error| ExperimentError::Replication { index, error })?;
        loop_seconds += seconds;
        outcomes.push((index, outcome));
    }
    Ok((outcomes, loop_seconds))
}

/// What is kept of an outcome.
pub(super) fn replication(index: u32, outcome: Outcome) -> Replication {
    Replication {
        index,
        readings: outcome.readings,
        lead_times: outcome.lead_times,
        lanes: outcome.lanes,
        unfinished: outcome.unfinished,
        circles: outcome.circles,
        late: outcome.late,
        events: outcome.events,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::experiment::about::Route;
    use crate::observe::{Better, Measure, Reading, Scope};
    use crate::time::SimDuration;

    /// What a report knows of a scenario that does not exist.
    pub(crate) fn fake_about(lanes: &[&str], replications: u32) -> About {
        let route = |lane: &&str| Route {
            lane: (*lane).to_owned(),
            title: format!("Lane {lane}"),
            steps: Vec::new(),
            overfull: None,
            offers: Vec::new(),
        };
        About {
            name: "fake".into(),
            title: "A made-up corridor".into(),
            start: "2025-01-06 00:00".into(),
            measured_from: Some("2025-02-03 00:00".into()),
            measured_until: Some("2026-02-02 00:00".into()),
            zone: "Asia/Shanghai".into(),
            warm_up: SimDuration::from_ms(4 * crate::time::WEEK),
            horizon: Some(SimDuration::from_ms(56 * crate::time::WEEK)),
            cool_down: SimDuration::from_ms(60 * crate::time::DAY),
            common_age: SimDuration::from_ms(60 * crate::time::DAY),
            cycle: SimDuration::from_ms(crate::time::WEEK),
            round: Some(SimDuration::from_ms(crate::time::WEEK)),
            has_season: false,
            has_growth: false,
            rests: Vec::new(),
            seed: 1,
            replications,
            routes: lanes.iter().map(route).collect(),
            borders: Vec::new(),
            planned: Vec::new(),
            emissions: None,
            sources: Vec::new(),
            assumptions: Vec::new(),
        }
    }

    /// A lead time.
    pub(crate) fn hours(lane: &str, statistic: &'static str, value: Option<f64>) -> Reading {
        Reading {
            scope: Scope { lane: Some(lane.into()), ..Scope::default() },
            measure: Measure {
                name: "lead_time_h",
                unit: "h",
                better: Better::Lower,
                doc: "From tender to delivery.",
            },
            statistic,
            value,
        }
    }

    fn outcome(value: f64) -> Outcome {
        Outcome {
            readings: vec![hours("a", "mean", Some(value))],
            observations: Vec::new(),
            events: vec![("demand", 1)],
            lead_times: Vec::new(),
            lanes: Vec::new(),
            unfinished: Vec::new(),
            circles: Vec::new(),
            late: Vec::new(),
            journeys: crate::observe::Journeys::default(),
            blocks: Vec::new(),
        }
    }

    fn run_fake(
        replications: u32,
        threads: usize,
        stop: &AtomicBool,
        simulate: &Simulate<'_, Outcome>,
    ) -> Result<Run, ExperimentError> {
        let watch = Watch { stop, progress: &|_, _| (), clock: &|| 0.0 };
        let (done, loop_seconds) = gather(all(threads, 0..replications, &watch, simulate)?)?;
        let about = fake_about(&["a"], replications);
        let replications = done.into_iter().map(|(index, outcome)| replication(index, outcome)).collect();
        let results = Results { about, replications };
        Ok(Run { results, loop_seconds })
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let simulate = |index: u32, _: &GoesOn<'_>| Ok(Some((outcome(f64::from(index) / 3.0), 0.0)));
        let go = AtomicBool::new(false);
        let summaries = [1, 2, 3, 7]
            .map(|threads| run_fake(23, threads, &go, &simulate).expect("runs").results.summary());
        assert!(summaries.iter().all(|summary| *summary == summaries[0]));
        assert_eq!(summaries[0][0].n, 23);
    }

    #[test]
    fn a_stop_keeps_what_is_finished_and_drops_what_is_under_way() {
        let stop = AtomicBool::new(false);
        let simulate = |index: u32, goes_on: &GoesOn<'_>| {
            if index == 3 {
                stop.store(true, Ordering::Relaxed);
            }
            let goes_on = goes_on(Progress { share: 0.5, events: 10 });
            Ok(goes_on.then(|| (outcome(f64::from(index)), 0.0)))
        };
        let results = run_fake(10, 1, &stop, &simulate).expect("keeps").results;
        assert!(results.is_partial());
        assert_eq!(results.replications.iter().map(|one| one.index).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn the_lowest_failure_is_told_whatever_the_threads() {
        let simulate = |index: u32, _: &GoesOn<'_>| {
            if index >= 5 {
                Err(RunError::Overflow(index.to_string()))
            } else {
                Ok(Some((outcome(0.0), 0.0)))
            }
        };
        let go = AtomicBool::new(false);
        for threads in [1, 2, 4] {
            let error = run_fake(40, threads, &go, &simulate).expect_err("fails");
            assert_eq!(error.to_string(), "replication 6: time overflow: 5");
        }
    }

    #[test]
    fn a_measure_that_is_no_number_is_refused() {
        assert!(matches!(finite(outcome(f64::NAN)), Err(RunError::Invariant(_))));
        assert!(finite(outcome(0.0)).is_ok());
    }
}
