//! What did one replication show?
//!
//! Plain data: one row a number. Rows of different replications are the same
//! quantity where everything but the value is equal.

use std::sync::Arc;

/// What a number is about; an absent part means "all of them" or "does not apply".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Scope {
    /// A lane's name.
    pub lane: Option<Arc<str>>,
    /// A place's or link's name.
    pub place: Option<Arc<str>>,
    /// A service's name.
    pub service: Option<Arc<str>>,
    /// A station's name, or a service's where cargo waits for it or rides in it.
    pub stage: Option<Arc<str>>,
    /// A cause of waiting or of progress.
    pub cause: Option<super::Cause>,
    /// Which of them: a fleet, a way across, a channel, a class of trader, an hour of arrival.
    pub group: Option<Arc<str>>,
}

/// A kind of number, as the list of measures explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Its name in outputs, such as `lead_time_h`.
    pub name: &'static str,
    /// Its unit in outputs, such as `h`; `1` for shares and counts.
    pub unit: &'static str,
    /// Which way is good.
    pub better: Better,
    /// What it means, in one sentence.
    pub doc: &'static str,
}

impl Measure {
    /// What a number of this kind is a part of, if it is left out where it is zero: a replication
    /// that knows the whole, by any of its parts, and not this part, has zero of it. `None` for all
    /// other numbers: there, what is missing was not seen.
    pub fn whole(&self, scope: &Scope) -> Option<Scope> {
        match self.name {
            "time_h"
            | "dwell_h"
            | "cost_per_teu"
            | "cost_element_per_teu"
            | "co2e_wtw_kg"
            | "co2e_ttw_kg"
            | "co2e_wtt_kg" => Some(Scope { lane: Some(scope.lane.clone()?), ..Scope::default() }),
            "wait_h" | "link_wait_h" if scope.cause.is_some() => Some(Scope { cause: None, ..scope.clone() }),
            _ => None,
        }
    }
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// It depends.
    Neither,
}

/// One number of one replication.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What it is about.
    pub scope: Scope,
    /// Which kind of number.
    pub measure: Measure,
    /// Such as `mean`, `p95`, `count`.
    pub statistic: &'static str,
    /// `None` if nothing was seen, which is not zero.
    pub value: Option<f64>,
}
