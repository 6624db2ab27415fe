//! What must be known before a difference is believed?
//!
//! Only what speaks against it; said before the answer, and again in each
//! sentence that it touches.

use std::collections::BTreeMap;

use super::{TIE, scenarios};
use crate::experiment::{Comparison, Results, Standing, Variant};
use crate::report::number::{percent, shown, whole};
use crate::report::page::{Section, circles};
use crate::report::text::visible;

/// Lanes named one by one, at most.
const NAMED: usize = 6;

/// Why a mean, and so a difference of means, is not what it seems; the worse one is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) enum Doubt {
    /// Measured cargo was still under way at the end, in the base or the what-if.
    Unfinished,
    /// More comes than goes, in the base or the what-if.
    NoSteadyState,
}

/// The doubts about each lane of a base and a what-if.
pub(in crate::report) struct Doubts(BTreeMap<String, Doubt>);

impl Doubts {
    /// Those about this what-if beside its base.
    pub(in crate::report) fn of(comparison: &Comparison, variant: &Variant) -> Doubts {
        Doubts::about([&comparison.base, &variant.results].into_iter())
    }

    /// Those about all scenarios.
    pub(super) fn of_all(comparison: &Comparison) -> Doubts {
        Doubts::about(scenarios(comparison).map(|(_, results)| results))
    }

    fn about<'a>(results: impl Iterator<Item = &'a Results>) -> Doubts {
        let mut doubts: BTreeMap<String, Doubt> = BTreeMap::new();
        for standing in results.flat_map(Results::standings) {
            let doubt = match (&standing.overload, standing.unfinished) {
                (Some(_), _) => Doubt::NoSteadyState,
                (None, 0) => continue,
                (None, _) => Doubt::Unfinished,
            };
            let known = doubts.entry(standing.lane).or_insert(doubt);
            *known = doubt.max(*known);
        }
        Doubts(doubts)
    }

    /// The worst about a lane, or about all of them together.
    pub(in crate::report) fn on(&self, lane: Option<&str>) -> Option<Doubt> {
        match lane {
            Some(lane) => self.0.get(lane).copied(),
            None => self.0.values().max().copied(),
        }
    }
}

/// What to read first; `None` where nothing speaks against the differences.
pub(super) fn section(comparison: &Comparison) -> Option<Section> {
    let before = sentences(comparison);
    (!before.is_empty()).then(|| Section { heading: "Read this first".into(), before, ..Section::default() })
}

/// What speaks against the differences, a paragraph each.
pub(in crate::report) fn sentences(comparison: &Comparison) -> Vec<String> {
    let mut before: Vec<String> = stuck(comparison).into_iter().collect();
    before.extend(scenarios(comparison).flat_map(|(name, results)| warnings(name, results)));
    before.extend(comparison.variants.iter().filter_map(|variant| other_base(comparison, variant)));
    before
}

/// Where a circular wait closes, how much never arrives is the answer, whatever the rest takes.
fn stuck(comparison: &Comparison) -> Option<String> {
    let locked = scenarios(comparison).any(|(_, results)| !results.circles().is_empty());
    let left = |(name, results): (&str, &Results)| {
        format!("{} in {}", a_replication(results, &results.standings()), visible(name))
    };
    locked.then(|| {
        let left: Vec<String> = scenarios(comparison).map(left).collect();
        format!(
            "A circular wait closes, and what stands in it never arrives. Judge by that first: measured \
             consignments a replication that had not arrived when the runs stopped were {}.",
            left.join(", ")
        )
    })
}

/// Measured consignments a replication that had not arrived.
fn a_replication(results: &Results, standings: &[Standing]) -> String {
    let all: u64 = standings.iter().map(|one| one.unfinished).sum();
    let left = all as f64 / results.replications.len().max(1) as f64;
    if left > 0.0 && left < 10.0 { shown(Some(left), 1) } else { whole(libm::round(left) as u64) }
}

/// A what-if that was not laid over the base.
fn other_base(comparison: &Comparison, variant: &Variant) -> Option<String> {
    let other = variant.laid_over.as_deref()?;
    Some(format!(
        "{} is laid over {}, not over {}: the difference is of the two scenarios as a whole.",
        visible(&variant.name),
        visible(other),
        visible(&comparison.base.about.name)
    ))
}

/// Why a scenario's mean lead time may mislead.
fn warnings(name: &str, results: &Results) -> Vec<String> {
    let name = visible(name);
    let circles = circles::sentences(results).into_iter();
    let mut said: Vec<String> = circles.map(|circle| format!("{name}: {circle}")).collect();
    let standings = results.standings();
    let overloaded: Vec<_> =
        standings.iter().filter_map(|one| Some((visible(&one.lane), one.overload.as_ref()?))).collect();
    if !overloaded.is_empty() {
        let lanes = named(overloaded.iter().map(|(lane, _)| lane.clone()).collect());
        let mut causes: Vec<String> = overloaded
            .iter()
            .filter_map(|(_, overload)| overload.overfull.as_ref())
            .map(|overfull| {
                let load = percent(Some(overfull.load));
                format!(" {} is offered {load}{TIE}% of what it can do.", visible(&overfull.name))
            })
            .collect();
        causes.sort();
        causes.dedup();
        said.push(format!(
            "{name}: no steady state on {lanes}, where more comes than goes.{} Lead times there grow for as long as \
             one simulates, and so do differences from them: they hold for this window alone.",
            causes.concat()
        ));
    }
    let late: Vec<String> =
        standings.iter().filter(|one| one.unfinished > 0).map(|one| visible(&one.lane)).collect();
    if !late.is_empty() {
        let left = a_replication(results, &standings);
        let on = if results.about.routes.len() > 1 { format!(" on {}", named(late)) } else { String::new() };
        said.push(format!(
            "{name}: {left} measured consignments a replication{on} had not arrived when the runs stopped; its mean \
             lead time is of the others, and too short."
        ));
    }
    said
}

/// The first few of many lanes.
fn named(mut lanes: Vec<String>) -> String {
    let more = lanes.len().saturating_sub(NAMED);
    lanes.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} lanes more") } else { String::new() };
    format!("{}{more}", lanes.join(", "))
}
