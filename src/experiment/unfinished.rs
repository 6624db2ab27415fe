//! What can be said where some cargo never arrived, or ever more of it waits?
//!
//! A mean over those that happened to arrive counts the lucky ones. Where
//! measured cargo is still under way, the mean counts everybody up to an age to
//! which all were followed, and quantiles are Kaplan and Meier's. Where a lane
//! is overloaded there is no steady mean to be estimated at all: what is told
//! instead is how fast the backlog grows.

use super::results::{Results, SummaryRow};
use super::standing::{Overload, Standing};
use crate::observe::{Better, Measure, Scope};
use crate::stats::Survival;
use crate::time::HOUR;

const GROWTH: Measure = Measure {
    name: "backlog_growth",
    unit: "consignments/day",
    better: Better::Lower,
    doc: "By how many consignments a day those under way grow over the window: more come than go, and no mean is steady.",
};
const BACKLOG: Measure = Measure {
    name: "backlog",
    unit: "consignments",
    better: Better::Lower,
    doc: "Consignments of an overloaded lane under way when the window closes.",
};
const CLEARS: Measure = Measure {
    name: "time_to_clear_h",
    unit: "h",
    better: Better::Lower,
    doc: "How long an overloaded lane would take for its backlog at the pace of the window, if no more cargo came.",
};

/// Numbers about the lead time that rest on those that arrived.
const OF_THE_ARRIVED: [&str; 8] = ["mean", "sd", "cv", "p50", "p90", "p95", "max", "value"];

/// Whether a row's mean over replications would mislead.
pub(super) fn misleads(row: &SummaryRow, standings: &[Standing]) -> bool {
    let Some(lane) = row.scope.lane.as_deref() else { return false };
    let scope = &row.scope;
    if *scope != (Scope { lane: scope.lane.clone(), ..Scope::default() }) {
        return false;
    }
    let Some(standing) = standings.iter().find(|standing| standing.lane == lane) else { return false };
    let about_time = matches!(row.measure.name, "lead_time_h" | "transit_h" | "buffer_index");
    let rests_on_them = about_time
        && (OF_THE_ARRIVED.contains(&row.statistic) || row.statistic.starts_with("pooled-"))
        || row.measure.name == "on_time_share";
    match &standing.overload {
        Some(_) => rests_on_them,
        // Who has not arrived may be late without it being known how late; a transit that
        // has not begun has no age.
        None => standing.unfinished > 0 && rests_on_them,
    }
}

/// What is told instead.
pub(super) fn rows(results: &Results, standings: &[Standing]) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    for standing in standings {
        let scope = Scope { lane: Some(standing.lane.as_str().into()), ..Scope::default() };
        if let Some(overload) = &standing.overload {
            rows.extend(growth(&scope, overload));
        } else if standing.unfinished > 0 {
            rows.extend(censored(results, &standing.lane, &scope));
        }
    }
    rows
}

fn growth(scope: &Scope, overload: &Overload) -> [SummaryRow; 3] {
    let known = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
    [
        SummaryRow::of(scope.clone(), GROWTH, "rate", known(&overload.growth)),
        SummaryRow::of(scope.clone(), BACKLOG, "final", known(&overload.backlog)),
        SummaryRow::of(scope.clone(), CLEARS, "value", overload.clears.clone()),
    ]
}

/// A statistic of lengths of which some go on.
type Estimate = fn(&Survival, f64) -> Option<f64>;

const ESTIMATES: [(&str, Estimate); 5] = [
    ("restricted-mean", |survival, limit| survival.restricted_mean(limit)),
    ("km-p50", |survival, _| survival.quantile(0.5)),
    ("km-p90", |survival, _| survival.quantile(0.9)),
    ("km-p95", |survival, _| survival.quantile(0.95)),
    ("common-age", |_, limit| Some(limit)),
];

fn censored(results: &Results, lane: &str, scope: &Scope) -> Vec<SummaryRow> {
    let index = results.about.routes.iter().position(|route| route.lane == lane);
    let (Some(index), Some(measure)) = (index, results.lead_time_measure(lane)) else { return Vec::new() };
    let limit = results.about.common_age.ms() as f64;
    let survivals: Vec<Option<Survival>> = results
        .replications
        .iter()
        .map(|one| {
            let ended = one.lead_times.get(index)?.counted();
            Survival::new(&ended, &one.lanes.get(index)?.ages.counted())
        })
        .collect();
    let row = |(statistic, estimate): (&'static str, Estimate)| {
        let hours =
            |survival: &Option<Survival>| estimate(survival.as_ref()?, limit).map(|ms| ms / HOUR as f64);
        let mut row =
            SummaryRow::of(scope.clone(), measure, statistic, survivals.iter().map(hours).collect());
        // Replications in which it lies beyond what was seen are no less true than the others.
        if survivals.iter().zip(&row.values).any(|(seen, value)| seen.is_some() && value.is_none()) {
            row.tell_nothing();
        }
        row
    };
    ESTIMATES.map(row).to_vec()
}
