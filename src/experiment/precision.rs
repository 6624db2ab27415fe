//! How many replications make a mean precise enough?
//!
//! As many as it takes until half of the interval is a small share of the mean.
//! Whether to go on is decided at fixed numbers of replications, from all up to
//! there, in their order: the number found depends on no thread. The results
//! are those of a plan with that many replications, to the byte.
//!
//! Source: Law, *Simulation Modeling and Analysis* (2015), §9.4.1: for a mean
//! that is off by at most a share γ of the true one, stop at γ/(1 + γ).

use super::about::About;
use super::replicate::{self, ExperimentError, Plan, Run, Watch};
use super::results::{Results, SummaryRow};
use crate::model::Corridor;
use crate::observe::Scope;

/// What is to be known how well.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// The greatest error of the means, as a share of them.
    pub share: f64,
    /// Which measure; the lead time of lanes, unless said otherwise.
    pub measure: String,
    /// Which statistic of it; the first that there is of mean, rate, value, count and sum, unless said otherwise.
    pub statistic: Option<String>,
    /// Of which lane; of all, unless said otherwise.
    pub lane: Option<String>,
    /// At most so many replications.
    pub most: u32,
}

/// Fewer replications give no honest interval to stop by.
pub const LEAST: u32 = 10;

/// How it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// Replications that were needed, or that there are.
    pub replications: u32,
    /// Why it stopped.
    pub end: End,
}

/// Why it stopped.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// All means are precise enough.
    Precise {
        /// The widest of their intervals: half of it as a share of the mean.
        share: f64,
        /// Whose it is.
        widest: Scope,
    },
    /// The limit was reached before.
    Limit {
        /// The widest of the intervals: half of it as a share of the mean; `None` where it has no mean.
        share: Option<f64>,
        /// Whose it is.
        widest: Scope,
    },
    /// There is no mean to be precise about: these lanes are overloaded.
    Overload(Vec<String>),
    /// Nothing of that name was measured.
    Nothing,
    /// It was interrupted.
    Stopped,
}

/// Runs replications until the means wanted are precise enough, at least [`LEAST`] of them.
///
/// # Errors
/// See [`ExperimentError`].
pub fn run_until_precise(
    corridor: &Corridor,
    plan: &Plan,
    precision: &Precision,
    watch: &Watch<'_>,
) -> Result<(Run, Reached), ExperimentError> {
    go_on(precision, &About::of(corridor, plan), &mut |range| {
        replicate::run_range(corridor, plan, range, watch)
    })
}

/// Simulates some replications; fewer if it is stopped.
type Simulate<'a> = dyn FnMut(std::ops::Range<u32>) -> Result<Run, ExperimentError> + 'a;

fn go_on(
    precision: &Precision,
    about: &About,
    simulate: &mut Simulate<'_>,
) -> Result<(Run, Reached), ExperimentError> {
    let mut all =
        Run { results: Results { about: about.clone(), replications: Vec::new() }, loop_seconds: 0.0 };
    let mut until = LEAST.min(precision.most.max(1));
    loop {
        let done = all.results.replications.len() as u32;
        let more = simulate(done..until)?;
        all.loop_seconds += more.loop_seconds;
        all.results.replications.extend(more.results.replications);
        all.results.about.replications = until;
        let finished = all.results.replications.len() as u32;
        let end = if finished < until {
            Some(End::Stopped)
        } else {
            judge(&all.results, precision, until >= precision.most)
        };
        if let Some(end) = end {
            return Ok((all, Reached { replications: finished, end }));
        }
        // A tenth more, so that few are run in vain and threads seldom wait for each other.
        until = (until + (until / 10).max(5)).min(precision.most);
    }
}

/// Why to stop; `None` to go on.
fn judge(results: &Results, precision: &Precision, is_last: bool) -> Option<End> {
    let overloaded: Vec<String> = results
        .standings()
        .into_iter()
        .filter(|standing| standing.overload.is_some())
        .map(|standing| standing.lane)
        .filter(|lane| precision.lane.as_ref().is_none_or(|wanted| wanted == lane))
        .collect();
    let summary = results.summary();
    let mut rows = targets(&summary, precision);
    let concerns = |row: &&SummaryRow| {
        row.scope.lane.as_deref().is_some_and(|name| overloaded.iter().any(|lane| lane == name))
    };
    if !overloaded.is_empty()
        && (rows.iter().any(concerns) || rows.iter().all(|row| row.scope.lane.is_none()))
    {
        return Some(End::Overload(overloaded));
    }
    rows.retain(|row| row.n > 0);
    // The widest; what has no mean is wider than any.
    let wide = |row: &SummaryRow| relative(row).unwrap_or(f64::INFINITY);
    let Some(widest) = rows.iter().max_by(|a, b| wide(a).total_cmp(&wide(b))) else {
        return Some(End::Nothing);
    };
    let enough = precision.share / (1.0 + precision.share);
    match relative(widest) {
        Some(share) if share <= enough && results.replications.len() >= LEAST as usize => {
            Some(End::Precise { share, widest: widest.scope.clone() })
        }
        share if is_last => Some(End::Limit { share, widest: widest.scope.clone() }),
        _ => None,
    }
}

/// Half of the interval as a share of the mean; of a mean that is zero in every replication, zero.
fn relative(row: &SummaryRow) -> Option<f64> {
    let (mean, half_width) = (row.mean?, row.half_width?);
    if half_width == 0.0 { Some(0.0) } else { (mean != 0.0).then(|| half_width / mean.abs()) }
}

/// The rows that are to be precise: all of the measure, one for each thing, causes apart left out;
/// those without a value, too. Where no mean was seen, no other statistic is taken in its place.
fn targets<'a>(summary: &'a [SummaryRow], precision: &Precision) -> Vec<&'a SummaryRow> {
    const USUAL: [&str; 5] = ["mean", "rate", "value", "count", "sum"];
    let of_measure: Vec<&SummaryRow> = summary
        .iter()
        .filter(|row| row.measure.name == precision.measure && row.scope.cause.is_none())
        .filter(|row| precision.lane.is_none() || row.scope.lane == precision.lane.as_deref().map(Into::into))
        .collect();
    let has = |name: &str| of_measure.iter().any(|row| row.statistic == name);
    let wanted = precision.statistic.as_deref().or_else(|| USUAL.into_iter().find(|name| has(name)));
    let Some(wanted) = wanted else { return Vec::new() };
    let stands_in = |row: &&SummaryRow| match row.statistic {
        "restricted-mean" => wanted == "mean",
        "km-p50" => wanted == "p50",
        "km-p90" => wanted == "p90",
        "km-p95" => wanted == "p95",
        name => name == wanted,
    };
    let rows: Vec<&SummaryRow> = of_measure.into_iter().filter(stands_in).collect();
    // Where cargo was still under way, its restricted mean speaks in place of the mean.
    let replaced = |row: &SummaryRow| {
        rows.iter().any(|other| other.scope == row.scope && other.statistic != row.statistic)
    };
    rows.iter().copied().filter(|row| row.statistic != wanted || !replaced(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::replicate::tests::{fake_about, hours};
    use crate::experiment::results::Replication;

    fn precision(share: f64, most: u32) -> Precision {
        Precision { share, measure: "lead_time_h".into(), statistic: None, lane: None, most }
    }

    /// Goes on with these values; what came of it, and up to which numbers it asked.
    fn run(precision: &Precision, value: impl Fn(u32) -> Option<f64>) -> (Reached, Vec<u32>) {
        let mut asked = Vec::new();
        let about = fake_about(&["a"], 0);
        let (run, reached) = go_on(precision, &about, &mut |range| {
            asked.push(range.end);
            let one = |index| Replication {
                index,
                readings: vec![hours("a", "mean", value(index))],
                lead_times: Vec::new(),
                lanes: Vec::new(),
                unfinished: Vec::new(),
                circles: Vec::new(),
                late: Vec::new(),
                events: Vec::new(),
            };
            let results = Results { about: about.clone(), replications: range.map(one).collect() };
            Ok(Run { results, loop_seconds: 0.0 })
        })
        .unwrap();
        assert_eq!(run.results.replications.len(), run.results.about.replications as usize);
        assert!(run.results.replications.iter().map(|one| one.index).eq(0..reached.replications));
        (reached, asked)
    }

    #[test]
    fn what_never_varies_needs_ten() {
        let (reached, asked) = run(&precision(0.02, 1000), |_| Some(4.0));
        assert_eq!((reached.replications, asked), (10, vec![10]));
        assert!(matches!(reached.end, End::Precise { share: 0.0, .. }));
    }

    #[test]
    fn it_goes_on_until_the_share_of_law_is_met() {
        // 3 and 5 in turn: mean 4, standard deviation √(n/(n−1)). Law's bound for 10 % is 1/11:
        // t(0.975, 29)/√29 · 1/4 = 0.0949 is too wide at 30, t(0.975, 34)/√34 at 35 is narrower.
        let (reached, asked) =
            run(&precision(0.1, 1000), |index| Some(if index % 2 == 0 { 3.0 } else { 5.0 }));
        assert_eq!(asked, [10, 15, 20, 25, 30, 35]);
        assert_eq!(reached.replications, 35);
        let End::Precise { share, .. } = reached.end else { panic!("{:?}", reached.end) };
        assert!((0.085..1.0 / 11.0).contains(&share), "{share}");
    }

    #[test]
    fn a_limit_ends_it_and_tells_how_far_it_came() {
        let (reached, asked) =
            run(&precision(1e-3, 23), |index| Some(if index % 2 == 0 { 3.0 } else { 5.0 }));
        assert_eq!((reached.replications, asked), (23, vec![10, 15, 20, 23]));
        assert!(matches!(reached.end, End::Limit { share: Some(share), .. } if share > 0.1));
    }

    #[test]
    fn fewer_than_ten_are_never_precise_and_nothing_is_told_of_what_is_not_there() {
        let (reached, _) = run(&precision(0.5, 5), |_| Some(4.0));
        assert!(matches!(reached.end, End::Limit { share: Some(0.0), .. }));
        let (reached, _) = run(&precision(0.5, 50), |_| None);
        assert_eq!((reached.replications, reached.end), (10, End::Nothing));
        let other = Precision { lane: Some("b".into()), ..precision(0.5, 50) };
        assert_eq!(run(&other, |_| Some(4.0)).0.end, End::Nothing);
    }

    #[test]
    fn a_lane_without_cargo_has_no_mean_and_its_count_does_not_stand_for_one() {
        let mut results = Results { about: fake_about(&["a"], 10), replications: Vec::new() };
        for index in 0..10 {
            results.replications.push(Replication {
                index,
                readings: vec![hours("a", "mean", None), hours("a", "count", Some(0.0))],
                lead_times: Vec::new(),
                lanes: Vec::new(),
                unfinished: Vec::new(),
                circles: Vec::new(),
                late: Vec::new(),
                events: Vec::new(),
            });
        }
        assert_eq!(judge(&results, &precision(0.05, 100), false), Some(End::Nothing));
        let counts = Precision { statistic: Some("count".into()), ..precision(0.05, 100) };
        assert!(matches!(judge(&results, &counts, false), Some(End::Precise { .. })));
    }
}
