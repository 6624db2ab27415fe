//! Does a lane have a steady state, and was the warm-up long enough to reach it?
//!
//! Both are read off the course of the whole run, cycle by cycle, warm-up
//! included: how many consignments were under way at the end of each cycle, and
//! how long those tendered in it took. Nothing is said that noise between
//! replications could explain: each finding is a t test over replications.

use crate::freight::LaneSeen;
use crate::model::Overfull;
use crate::observe::ledger::Cycle;
use crate::stats::{Interval, is_above_zero, is_not_zero, line, mean_interval, mser};
use crate::time::{DAY, HOUR};

use super::about::{About, Route};
use super::results::{LEVEL, Replication};

/// The chance of a false alarm that a finding may have.
const RISK: f64 = 0.01;
/// A backlog that grows lies along a line, not around a level: the share explained.
const ALONG_THE_LINE: f64 = 0.5;
/// Fewer cycles in half of the window show no growth.
const FEWEST_IN_HALF: usize = 4;
/// Fewer means show no start-up.
const FEWEST_MEANS: usize = 10;
/// A bias below this share of the half-width is drowned by noise.
const MATTERS: f64 = 0.25;

/// What is known of one lane's course.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its name.
    pub lane: String,
    /// The growth of what is under way, where there is no steady state.
    pub overload: Option<Overload>,
    /// Measured consignments still under way at the end, in all replications.
    pub unfinished: u64,
    /// Lead times from the start of the run on.
    pub start_up: StartUp,
}

/// More comes than goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Overload {
    /// Consignments a day, in each replication.
    pub growth: Vec<f64>,
    /// Consignments under way at the end of the window, in each replication.
    pub backlog: Vec<f64>,
    /// Hours to clear these at the pace of the window, if no more came; `None` where none ended.
    pub clears: Vec<Option<f64>>,
    /// The station or service that is offered more than it can do, where the scenario alone says so.
    pub overfull: Option<Overfull>,
}

/// Mean lead times by the cycle of tender.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StartUp {
    /// In hours, averaged over replications, from the run's start on.
    pub means: Vec<f64>,
    /// How many days one of them stands for.
    pub days: f64,
    /// How many of them lie in the warm-up.
    pub warm_up: usize,
    /// What follows for the warm-up.
    pub verdict: Verdict,
}

/// What the course of lead times says of the warm-up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Verdict {
    /// There are too few cycles or replications to tell, or there is a season.
    #[default]
    Unknown,
    /// Nothing speaks against it.
    Fine,
    /// The start-up lasts longer.
    TooShort {
        /// Days that would do.
        days: f64,
        /// By how many hours the mean is off, as far as one can tell.
        bias: f64,
    },
    /// Lead times still rise or fall in the second half of the run.
    Drifts,
}

/// The standing of every lane, in the order of lanes; none where the replications kept no course.
pub fn standings(about: &About, replications: &[Replication]) -> Vec<Standing> {
    let of = |(index, lane): (usize, &Route)| {
        let seen: Vec<&LaneSeen> = replications.iter().filter_map(|one| one.lanes.get(index)).collect();
        (!seen.is_empty()).then(|| standing(about, lane, &seen))
    };
    about.routes.iter().enumerate().filter_map(of).collect()
}

fn standing(about: &About, route: &Route, seen: &[&LaneSeen]) -> Standing {
    let cycle_ms = about.cycle.ms().max(1);
    let whole = |ms: i64| usize::try_from(ms).unwrap_or(usize::MAX);
    // Cycles that lie in the window with all of their time.
    let first = whole((about.warm_up.ms() + cycle_ms - 1) / cycle_ms);
    let courses: Vec<&[Cycle]> = seen.iter().map(|lane| lane.cycles.as_slice()).collect();
    Standing {
        lane: route.lane.clone(),
        overload: overload(&courses, first, cycle_ms as f64 / DAY as f64, route.overfull.clone()),
        unfinished: seen.iter().map(|lane| lane.ages.count()).sum(),
        start_up: start_up(&courses, first, cycle_ms as f64 / DAY as f64, about.has_season),
    }
}

/// Consignments under way at the end of each cycle.
fn backlog(course: &[Cycle]) -> Vec<f64> {
    let mut under_way = 0.0;
    let count = |cycle: &Cycle| {
        under_way += cycle.tendered as f64 - cycle.ended as f64;
        under_way
    };
    course.iter().map(count).collect()
}

/// Growth of the backlog, if it is real: up in both halves of the window, each
/// by a t test (a start-up lifts the first only, a season one of them), and
/// along a line rather than to and fro.
fn overload(courses: &[&[Cycle]], first: usize, days: f64, overfull: Option<Overfull>) -> Option<Overload> {
    let backlogs: Vec<Vec<f64>> = courses.iter().map(|course| backlog(course)).collect();
    let count = backlogs.first()?.len();
    let half = count.checked_sub(first)? / 2;
    // The scenario alone may say so; then the run tells how fast.
    if half < if overfull.is_some() { 2 } else { FEWEST_IN_HALF } {
        return None;
    }
    let slopes = |from: usize, until: usize| -> Option<Vec<f64>> {
        backlogs.iter().map(|levels| Some(line(levels.get(from..until)?)?.slope)).collect()
    };
    let grows = |from, until| is_above_zero(&slopes(from, until)?, 1.0 - RISK);
    let mean: Vec<f64> = (first..count)
        .map(|at| backlogs.iter().map(|levels| levels[at]).sum::<f64>() / backlogs.len() as f64)
        .collect();
    let is_seen = || {
        Some(
            grows(first, first + half)?
                && grows(count - half, count)?
                && line(&mean)?.explained >= ALONG_THE_LINE,
        )
    };
    if overfull.is_none() && is_seen() != Some(true) {
        return None;
    }
    let window_h = (count - first) as f64 * days * 24.0;
    let last: Vec<f64> = backlogs.iter().map(|levels| levels[count - 1]).collect();
    let clears = courses.iter().zip(&last).map(|(course, left)| {
        let ended: u64 = course[first..].iter().map(|cycle| cycle.ended).sum();
        (ended > 0).then(|| left * window_h / ended as f64)
    });
    Some(Overload {
        growth: slopes(first, count)?.into_iter().map(|slope| slope / days).collect(),
        clears: clears.collect(),
        backlog: last,
        overfull,
    })
}

impl Overload {
    /// The growth a day with its interval.
    pub fn growth_a_day(&self) -> Option<Interval> {
        mean_interval(&self.growth, LEVEL)
    }
}

/// Mean lead time of a stretch of cycles in hours; `None` if nothing of it was delivered.
fn lead(course: &[Cycle]) -> Option<f64> {
    let (sum, count) =
        course.iter().fold((0, 0), |all, cycle| (all.0 + cycle.lead, all.1 + u128::from(cycle.delivered)));
    (count > 0).then(|| sum as f64 / count as f64 / HOUR as f64)
}

fn start_up(courses: &[&[Cycle]], first: usize, days: f64, has_season: bool) -> StartUp {
    let count = courses.first().map_or(0, |course| course.len());
    // Where few consignments come, several cycles make one mean.
    for group in std::iter::successors(Some(1), |group| Some(group * 2)) {
        if count / group < FEWEST_MEANS {
            break;
        }
        let means = |course: &[Cycle]| course.chunks_exact(group).map(lead).collect::<Option<Vec<f64>>>();
        let Some(leads) = courses.iter().map(|course| means(course)).collect::<Option<Vec<Vec<f64>>>>()
        else {
            continue;
        };
        let average = |at: usize| leads.iter().map(|means| means[at]).sum::<f64>() / leads.len() as f64;
        let means: Vec<f64> = (0..count / group).map(average).collect();
        let warm_up = first.div_ceil(group);
        let used: Vec<&[Cycle]> = courses.iter().map(|course| &course[..count / group * group]).collect();
        let verdict = if has_season { Verdict::Unknown } else { verdict(&means, warm_up, &used, group) };
        let verdict = match verdict {
            Verdict::TooShort { days: cycles, bias } => {
                Verdict::TooShort { days: cycles * group as f64 * days, bias }
            }
            other => other,
        };
        return StartUp { means, days: group as f64 * days, warm_up, verdict };
    }
    StartUp::default()
}

/// Where MSER would cut the averaged means, and whether what lies between the
/// warm-up and that cut differs from the rest by more than noise. The cut is
/// the one of several that suits best, so each of them gets its share of the risk.
/// Lengths are in means of `group` cycles.
fn verdict(means: &[f64], warm_up: usize, courses: &[&[Cycle]], group: usize) -> Verdict {
    let batch = (means.len() / FEWEST_MEANS).clamp(1, 5);
    let Some(cut) = mser(means, batch) else { return Verdict::Unknown };
    if courses.len() < 2 || warm_up >= means.len() {
        return Verdict::Unknown;
    }
    if cut.discard <= warm_up {
        return Verdict::Fine;
    }
    let of = |from: usize, until: usize| -> Option<Vec<f64>> {
        courses.iter().map(|course| lead(course.get(from * group..until * group)?)).collect()
    };
    // Whether two stretches differ, the later beginning where the earlier ends.
    let differ = |from: usize, middle: usize, risk: f64| {
        let (earlier, later) = (of(from, middle)?, of(middle, means.len())?);
        let differences: Vec<f64> = earlier.iter().zip(later).map(|(a, b)| a - b).collect();
        is_not_zero(&differences, risk)
    };
    let latest = means.len() / batch / 2;
    let candidates = latest.saturating_sub(warm_up / batch).max(1);
    let Some(differs) = differ(warm_up, cut.discard, RISK / candidates as f64) else {
        return Verdict::Unknown;
    };
    let interval = |from| mean_interval(&of(from, means.len())?, LEVEL);
    let (Some(window), Some(rest)) = (interval(warm_up), interval(cut.discard)) else {
        return Verdict::Unknown;
    };
    let bias = window.mean - rest.mean;
    if !differs || bias.abs() <= MATTERS * window.half_width {
        Verdict::Fine
    } else if !cut.settled && differ(cut.discard, (cut.discard + means.len()) / 2, RISK) == Some(true) {
        Verdict::Drifts
    } else {
        Verdict::TooShort { days: cut.discard as f64, bias }
    }
}

#[cfg(test)]
mod tests;
