//! What does a change make of it?
//!
//! Base and what-ifs are simulated with the same chance, replication by
//! replication: since draws belong to names, they meet the same luck wherever
//! they are alike. Differences are taken within replications, so that what all
//! share falls out of them. Journeys are folded as soon as a replication is
//! done; memory holds those of one replication a thread.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::about::About;
use super::attribution::{Attribution, Seen, Splits, split};
use super::levers::{LeverShares, Levers};
use super::replicate::{ExperimentError, Plan, Watch, all, gather, replication, simulate};
use super::results::{LEVEL, Replication, Results};
use crate::freight::{Options, Outcome, Progress, RunError};
use crate::model::Corridor;
use crate::observe::{Better, Measure, Reading, Scope};
use crate::stats::{Best, mean_interval, paired_difference, screen_for_least, simultaneous_intervals};
use crate::time::HOUR;

/// A number that varies between replications.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean over replications; `None` if none has a value.
    pub mean: Option<f64>,
    /// Half of its 95 % interval (Student's t); `None` below two values.
    pub half_width: Option<f64>,
    /// Replications with a value.
    pub n: usize,
}

impl Estimate {
    /// Of one value a replication.
    pub fn of(values: impl Iterator<Item = Option<f64>>) -> Estimate {
        let seen: Vec<f64> = values.flatten().collect();
        let interval = mean_interval(&seen, LEVEL);
        let mean = seen.iter().copied().collect::<crate::stats::Tally>().mean();
        Estimate { mean, half_width: interval.map(|interval| interval.half_width), n: seen.len() }
    }
}

/// A scenario to be compared with the base.
pub struct WhatIf<'a> {
    /// What it is called in results.
    pub name: String,
    /// The scenario with all of its changes.
    pub corridor: &'a Corridor,
    /// Its changes, where there are several.
    pub levers: Option<Levers<'a>>,
}

/// The one measure by which what-ifs are judged, declared beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Primary {
    /// The measure's name.
    pub measure: String,
    /// Its statistic; `None` for its mean, value, rate or count, whichever it has.
    pub statistic: Option<String>,
    /// On which lane; `None` for all together, which only the mean of `lead_time_h` has.
    pub lane: Option<String>,
    /// At which border post, both ways together, in place of a lane.
    pub border: Option<String>,
}

impl Default for Primary {
    fn default() -> Primary {
        Primary { measure: "lead_time_h".into(), statistic: None, lane: None, border: None }
    }
}

/// The primary measure, as it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What it is about.
    pub scope: Scope,
    /// Which kind of number.
    pub measure: Measure,
    /// Which statistic.
    pub statistic: &'static str,
}

/// What several scenarios showed side by side.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The base.
    pub base: Results,
    /// The others, in the order given.
    pub variants: Vec<Variant>,
    /// The measure by which they are judged; `None` if the base does not have it.
    pub primary: Option<Judged>,
    /// Which may be the best by it, the base first; `None` below two replications with values, or
    /// for a measure of which neither more nor less is better.
    pub best: Option<Best>,
}

/// A what-if, and how it differs from the base.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What it is called.
    pub name: String,
    /// What it showed by itself.
    pub results: Results,
    /// The other scenario that it is laid over, where that is not the base; filled in by whoever read it.
    pub laid_over: Option<String>,
    /// Measures that both have.
    pub rows: Vec<Difference>,
    /// Mean lead times: over all lanes first, then lane by lane.
    pub attributions: Vec<Attribution>,
    /// What each of its changes does, where there are several.
    pub levers: Option<LeverShares>,
}

/// How one quantity differs from the base, over the replications in which both have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What it is about.
    pub scope: Scope,
    /// Which kind of number.
    pub measure: Measure,
    /// Which statistic within a replication.
    pub statistic: &'static str,
    /// Mean in the base.
    pub base: Option<f64>,
    /// Mean in the what-if.
    pub what_if: Option<f64>,
    /// What-if less base, with its own 95 % interval.
    pub difference: Estimate,
    /// Half of an interval that holds at once for the whole family of what-ifs, for the primary
    /// measure, and for all what-ifs and lanes, for the same measure lane by lane (Bonferroni).
    pub together: Option<f64>,
    /// How alike the two move between replications.
    pub correlation: Option<f64>,
    /// By what pairing divides the replications needed.
    pub variance_reduction: Option<f64>,
}

impl Difference {
    /// Whether it is more than chance explains, judged with its whole family: `None` without an interval.
    pub fn is_real(&self) -> Option<bool> {
        let (mean, half_width) = (self.difference.mean?, self.together.or(self.difference.half_width)?);
        Some(mean.abs() > half_width)
    }
}

/// Results, and what the runs cost.
#[derive(Debug)]
pub struct Compared {
    /// What was seen: the same for any number of threads.
    pub comparison: Comparison,
    /// Seconds in the event loops of all finished replications, added up.
    pub loop_seconds: f64,
    /// Events handled in all runs of finished replications, by kind.
    pub events: Vec<(&'static str, u64)>,
}

/// What one replication of all scenarios leaves behind.
#[derive(Default)]
struct Folded {
    runs: Vec<Replication>,
    splits: Vec<Splits>,
    /// By what-if and subset of levers: the readings of lanes.
    subsets: Vec<Vec<Vec<Reading>>>,
    events: Vec<(&'static str, u64)>,
}

/// Simulates base and what-ifs with the same chance and compares them.
///
/// Not for workers of a thread pool: while it waits for its own threads, such a worker begins
/// other work of its pool, one comparison within the other.
///
/// The comparison is partial if `watch.stop` was set before the last replication was done.
///
/// # Errors
/// See [`ExperimentError`]; which of several failures is told does not depend on threads.
pub fn compare(
    base: &Corridor,
    what_ifs: &[WhatIf<'_>],
    plan: &Plan,
    primary: &Primary,
    watch: &Watch<'_>,
) -> Result<Compared, ExperimentError> {
    let subsets = |what_if: &WhatIf<'_>| what_if.levers.as_ref().map_or(0, |levers| levers.subsets.len());
    let runs = 1 + what_ifs.iter().map(|what_if| 1 + subsets(what_if)).sum::<usize>();
    let done = all(plan.threads, 0..plan.replications, watch, &|index, goes_on| {
        let mut seconds = 0.0;
        let mut finished = 0;
        let mut events = Vec::new();
        let mut one = |corridor: &Corridor, journeys: bool| -> Result<Option<Outcome>, RunError> {
            let part = |progress: Progress| {
                let share = (f64::from(finished) + progress.share) / runs as f64;
                goes_on(Progress { share, ..progress })
            };
            let options =
                Options { seed: plan.seed, replication: index, watch: None, journeys, activity: false };
            let Some((outcome, spent)) = simulate(corridor, &options, watch, &part)? else { return Ok(None) };
            finished += 1;
            seconds += spent;
            add_up(&mut events, &outcome.events);
            Ok(Some(outcome))
        };
        let Some(ours) = one(base, true)? else { return Ok(None) };
        let mut folded = Folded::default();
        for what_if in what_ifs {
            let Some(theirs) = one(what_if.corridor, true)? else { return Ok(None) };
            let base = Seen { corridor: base, outcome: &ours };
            folded.splits.push(split(base, Seen { corridor: what_if.corridor, outcome: &theirs })?);
            folded.runs.push(with_all_lanes(index, theirs));
            let mut readings = Vec::new();
            for (_, corridor) in what_if.levers.iter().flat_map(|levers| &levers.subsets) {
                let Some(part) = one(corridor, false)? else { return Ok(None) };
                let mut part = with_all_lanes(index, part).readings;
                part.retain(|reading| is_whole(&reading.scope));
                readings.push(part);
            }
            folded.subsets.push(readings);
        }
        folded.runs.insert(0, with_all_lanes(index, ours));
        folded.events = events;
        Ok(Some((folded, seconds)))
    })?;
    let (done, loop_seconds) = gather(done)?;
    let done: Vec<Folded> = done.into_iter().map(|(_, folded)| folded).collect();
    let mut events = Vec::new();
    done.iter().for_each(|folded| add_up(&mut events, &folded.events));
    Ok(Compared { comparison: put_together(base, what_ifs, plan, primary, done), loop_seconds, events })
}

fn add_up(sums: &mut Vec<(&'static str, u64)>, events: &[(&'static str, u64)]) {
    for &(kind, number) in events {
        match sums.iter_mut().find(|sum| sum.0 == kind) {
            Some(sum) => sum.1 = sum.1.saturating_add(number),
            None => sums.push((kind, number)),
        }
    }
}

/// Whether a scope is that of a lane, of all lanes, or of a place: what can be judged by.
fn is_whole(scope: &Scope) -> bool {
    let (lane, place) = (scope.lane.clone(), scope.place.clone());
    !(lane.is_some() && place.is_some()) && *scope == Scope { lane, place, ..Scope::default() }
}

/// A replication, with the mean lead time over the consignments of all lanes before all else.
fn with_all_lanes(index: u32, outcome: Outcome) -> Replication {
    let mut replication = replication(index, outcome);
    let (count, ms) = replication
        .lead_times
        .iter()
        .fold((0, 0), |sum, times| (sum.0 + u128::from(times.count()), sum.1 + times.sum()));
    let known = replication.readings.iter().find(|reading| reading.measure.name == "lead_time_h");
    if let Some(measure) = known.map(|reading| reading.measure) {
        // Whole part and rest apart: a sum has more digits than a double.
        let value = ms
            .checked_div(count)
            .map(|whole| (whole as f64 + (ms % count) as f64 / count as f64) / HOUR as f64);
        let all = Reading { scope: Scope::default(), measure, statistic: "mean", value };
        replication.readings.insert(0, all);
    }
    replication
}

fn put_together(
    base: &Corridor,
    what_ifs: &[WhatIf<'_>],
    plan: &Plan,
    primary: &Primary,
    done: Vec<Folded>,
) -> Comparison {
    let mut runs: Vec<Vec<Replication>> = (0..=what_ifs.len()).map(|_| Vec::new()).collect();
    let mut splits: Vec<Vec<Splits>> = what_ifs.iter().map(|_| Vec::new()).collect();
    let mut subsets: Vec<Vec<Vec<Vec<Reading>>>> = what_ifs.iter().map(|_| Vec::new()).collect();
    for folded in done {
        runs.iter_mut().zip(folded.runs).for_each(|(all, one)| all.push(one));
        splits.iter_mut().zip(folded.splits).for_each(|(all, one)| all.push(one));
        subsets.iter_mut().zip(folded.subsets).for_each(|(all, one)| all.push(one));
    }
    let mut runs = runs.into_iter();
    let results = |corridor: &Corridor, replications: Option<Vec<Replication>>| Results {
        about: About::of(corridor, plan),
        replications: replications.unwrap_or_default(),
    };
    let base = results(base, runs.next());
    let judged = judged(&base, primary);
    let ours = Values::of(&base);
    let mut variants: Vec<Variant> = what_ifs
        .iter()
        .zip(splits)
        .zip(subsets)
        .map(|((what_if, splits), subsets)| {
            let results = results(what_if.corridor, runs.next());
            let theirs = Values::of(&results);
            let levers = what_if
                .levers
                .as_ref()
                .zip(judged.as_ref())
                .map(|(levers, judged)| LeverShares::of(levers, judged, &ours, &theirs, &subsets));
            Variant {
                name: what_if.name.clone(),
                rows: ours.differences(&theirs),
                attributions: attributions(splits),
                levers,
                laid_over: None,
                results,
            }
        })
        .collect();
    let mut best = None;
    if let Some(judged) = &judged {
        judge_together(&mut variants, judged, &ours);
        best = best_of(&variants, judged, &ours);
    }
    Comparison { base, variants, primary: judged, best }
}

/// Finds the primary measure among those of the base.
fn judged(base: &Results, primary: &Primary) -> Option<Judged> {
    let part = |name: &Option<String>| name.as_deref().map(Into::into);
    let scope = Scope { lane: part(&primary.lane), place: part(&primary.border), ..Scope::default() };
    let readings = base.replications.first()?.readings.iter();
    let fits: Vec<&Reading> = readings
        .filter(|reading| reading.scope == scope && reading.measure.name == primary.measure)
        .collect();
    let named = |statistic: &str| fits.iter().find(|reading| reading.statistic == statistic).copied();
    let reading = match &primary.statistic {
        Some(statistic) => named(statistic),
        None => ["mean", "value", "rate", "count"].into_iter().find_map(named),
    }?;
    Some(Judged { scope, measure: reading.measure, statistic: reading.statistic })
}

fn attributions(replications: Vec<Splits>) -> Vec<Attribution> {
    let mut by_lane: Vec<(Option<Arc<str>>, Vec<_>)> = Vec::new();
    for splits in replications {
        for (nth, (lane, split)) in splits.into_iter().enumerate() {
            match by_lane.get_mut(nth) {
                Some(known) => known.1.push(split),
                None => by_lane.push((lane, vec![split])),
            }
        }
    }
    by_lane.into_iter().map(|(lane, splits)| Attribution::over(lane, splits)).collect()
}

/// A quantity's values by replication.
pub(super) struct Values<'a> {
    order: Vec<(&'a Reading, Vec<Option<f64>>)>,
    index: BTreeMap<(&'a Scope, &'a str, &'a str), usize>,
}

impl<'a> Values<'a> {
    fn of(results: &'a Results) -> Values<'a> {
        let order = results.rows();
        let key = |reading: &'a Reading| (&reading.scope, reading.measure.name, reading.statistic);
        let index = order.iter().enumerate().map(|(at, (reading, _))| (key(reading), at)).collect();
        Values { order, index }
    }

    /// By replication; empty if there is no such quantity.
    pub(super) fn get(&self, scope: &Scope, measure: &str, statistic: &str) -> &[Option<f64>] {
        self.index.get(&(scope, measure, statistic)).map_or(&[], |&at| &self.order[at].1)
    }

    /// The scopes of lanes, and of all together, or of border posts, that have this measure and statistic.
    pub(super) fn wholes(&self, judged: &Judged) -> Vec<&'a Scope> {
        let fits = |reading: &Reading| {
            is_whole(&reading.scope)
                && reading.measure.name == judged.measure.name
                && reading.statistic == judged.statistic
        };
        self.order.iter().map(|row| row.0).filter(|row| fits(row)).map(|row| &row.scope).collect()
    }

    fn differences(&self, what_if: &Values<'_>) -> Vec<Difference> {
        let common = self.order.iter().filter_map(|(reading, ours)| {
            let theirs = what_if.get(&reading.scope, reading.measure.name, reading.statistic);
            (!theirs.is_empty()).then(|| difference(reading, ours, theirs))
        });
        common.collect()
    }
}

fn difference(reading: &Reading, ours: &[Option<f64>], theirs: &[Option<f64>]) -> Difference {
    let pairs = ours.iter().zip(theirs).filter_map(|(one, other)| (*one).zip(*other));
    let (ours, theirs): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let mean = |values: &[f64]| Estimate::of(values.iter().map(|&value| Some(value))).mean;
    let paired = paired_difference(&ours, &theirs, LEVEL);
    Difference {
        scope: reading.scope.clone(),
        measure: reading.measure,
        statistic: reading.statistic,
        base: mean(&ours),
        what_if: mean(&theirs),
        difference: Estimate::of(ours.iter().zip(&theirs).map(|(one, other)| Some(other - one))),
        together: None,
        correlation: paired.and_then(|paired| paired.correlation),
        variance_reduction: paired.and_then(|paired| paired.variance_reduction),
    }
}

/// Gives the primary measure intervals that hold for all what-ifs at once, and the same measure
/// lane by lane (or post by post) intervals that hold for all what-ifs and lanes.
fn judge_together(variants: &mut [Variant], judged: &Judged, base: &Values<'_>) {
    let fits = |row: &Difference| {
        is_whole(&row.scope) && row.measure.name == judged.measure.name && row.statistic == judged.statistic
    };
    for is_primary in [true, false] {
        let mut family: Vec<Vec<f64>> = Vec::new();
        let mut members: Vec<(usize, usize)> = Vec::new();
        for (nth, variant) in variants.iter().enumerate() {
            let theirs = Values::of(&variant.results);
            for (at, row) in variant.rows.iter().enumerate() {
                if fits(row) && (row.scope == judged.scope) == is_primary {
                    let get = |values: &Values<'_>| {
                        values.get(&row.scope, row.measure.name, row.statistic).to_vec()
                    };
                    let pairs = get(base).into_iter().zip(get(&theirs));
                    family.push(pairs.filter_map(|(one, other)| Some(other? - one?)).collect());
                    members.push((nth, at));
                }
            }
        }
        let family: Vec<&[f64]> = family.iter().map(Vec::as_slice).collect();
        for (interval, (nth, at)) in simultaneous_intervals(&family, LEVEL).into_iter().zip(members) {
            variants[nth].rows[at].together = interval.map(|interval| interval.half_width);
        }
    }
}

fn best_of(variants: &[Variant], judged: &Judged, base: &Values<'_>) -> Option<Best> {
    let sign = match judged.measure.better {
        Better::Lower => 1.0,
        Better::Higher => -1.0,
        Better::Neither => return None,
    };
    let get = |values: &Values<'_>| values.get(&judged.scope, judged.measure.name, judged.statistic).to_vec();
    let mut samples = vec![get(base)];
    samples.extend(variants.iter().map(|variant| get(&Values::of(&variant.results))));
    screen(&samples, sign)
}

/// Screens the base, which comes first, and the what-ifs that have values; those without, such as one that
/// leaves no cargo, are no candidates and hide nothing of the others.
fn screen(samples: &[Vec<Option<f64>>], sign: f64) -> Option<Best> {
    let has_values = |sample: &Vec<Option<f64>>| sample.iter().any(Option::is_some);
    let candidates: Vec<usize> = (0..samples.len()).filter(|&at| has_values(&samples[at])).collect();
    if candidates.first() != Some(&0) || candidates.len() < 2 {
        return None;
    }
    // Only replications in which all candidates have a value can be compared.
    let whole: Vec<usize> = (0..samples[0].len())
        .filter(|&at| candidates.iter().all(|&one| samples[one].get(at).copied().flatten().is_some()))
        .collect();
    let values = |one: &usize| whole.iter().filter_map(|&at| Some(sign * samples[*one][at]?)).collect();
    let kept: Vec<Vec<f64>> = candidates.iter().map(values).collect();
    let kept: Vec<&[f64]> = kept.iter().map(Vec::as_slice).collect();
    let screened = screen_for_least(&kept, LEVEL)?;
    let mut may_be_best = vec![false; samples.len()];
    candidates.iter().zip(screened.may_be_best).for_each(|(&one, may)| may_be_best[one] = may);
    Some(Best { leader: candidates[screened.leader], may_be_best })
}

#[cfg(test)]
mod tests {
    use super::super::replicate::tests::{fake_about, hours};
    use super::*;

    fn results() -> Results {
        let at = |place: Option<&str>, group: Option<&str>| {
            let mut reading = hours("a", "mean", Some(4.0));
            let [place, group] = [place, group].map(|part| part.map(Into::into));
            reading.scope = Scope { place, group, ..Scope::default() };
            reading
        };
        let readings = vec![
            hours("a", "mean", Some(3.0)),
            at(Some("line"), Some("out")),
            at(Some("line"), None),
            at(Some("other"), None),
        ];
        let one = |index| Replication {
            index,
            readings: readings.clone(),
            lead_times: Vec::new(),
            lanes: Vec::new(),
            unfinished: Vec::new(),
            circles: Vec::new(),
            late: Vec::new(),
            events: Vec::new(),
        };
        Results { about: fake_about(&["a"], 2), replications: (0..2).map(one).collect() }
    }

    #[test]
    fn a_border_is_judged_by_both_of_its_ways_together() {
        let base = results();
        let primary = Primary { border: Some("line".into()), ..Primary::default() };
        let judged = judged(&base, &primary).expect("the border has it");
        assert_eq!(judged.scope, Scope { place: Some("line".into()), ..Scope::default() });
        let unknown = Primary { border: Some("nowhere".into()), ..Primary::default() };
        assert_eq!(super::judged(&base, &unknown), None);
        let family: Vec<_> = Values::of(&base).wholes(&judged).into_iter().cloned().collect();
        assert!(family.iter().all(|scope| scope.group.is_none()) && family.len() == 3, "{family:?}");
    }

    #[test]
    fn a_what_if_without_values_hides_no_best() {
        let some = |values: &[f64]| values.iter().map(|&value| Some(value)).collect::<Vec<_>>();
        let (base, less) = (some(&[5.0, 6.0, 7.0]), some(&[3.0, 4.0, 5.0]));
        let best = |samples: &[&Vec<Option<f64>>], sign| {
            let samples: Vec<_> = samples.iter().map(|&sample| sample.clone()).collect();
            screen(&samples, sign).map(|best| (best.leader, best.may_be_best))
        };
        // The last is always less by 2: that is no chance.
        let none = vec![None; 3];
        assert_eq!(best(&[&base, &none, &less], 1.0), Some((2, vec![false, false, true])));
        assert_eq!(best(&[&base, &none, &less], -1.0), Some((0, vec![true, false, false])));
        // One value of three leaves one pair, of which nothing can be said.
        assert_eq!(best(&[&base, &vec![None, Some(1.0), None], &less], 1.0), None);
        assert_eq!(best(&[&base, &none], 1.0), None);
        assert_eq!(best(&[&none, &base, &less], 1.0), None);
        assert_eq!(best(&[&base, &vec![], &less], 1.0), Some((2, vec![false, false, true])));
    }
}
