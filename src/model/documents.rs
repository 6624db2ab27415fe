//! Which papers must a consignment have before it departs?

use super::demand::{Chain, Lane};
use super::service::Service;
use crate::random::Distribution;

/// The papers of a lane's consignments.
#[derive(Debug, Clone)]
pub struct Documents {
    /// How often a set of them is due.
    pub regime: Regime,
    /// Milliseconds to draw up one set, by the clock.
    pub time: Distribution,
    /// Probability that a set, each time it is drawn up or corrected, has a mismatch: less than 1.
    pub errors: f64,
    /// Milliseconds to correct one mismatch.
    pub rework: Distribution,
}

/// How often a set of papers is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// At the origin, and wherever the next service is of another mode than the last.
    PerModeChange,
    /// At the origin: one bill of lading for the whole chain.
    Single,
}

impl Lane {
    /// Whether a set of papers is due before this leg of a chain.
    pub fn is_set_due(&self, chain: &Chain, leg: usize, services: &[Service]) -> bool {
        let mode = |leg: usize| &services[chain.legs[leg].service.index()].mode;
        self.documents.as_ref().is_some_and(|documents| {
            leg == 0 || documents.regime == Regime::PerModeChange && mode(leg) != mode(leg - 1)
        })
    }

    /// Whether cargo of it may need papers where it changes, as it does where the mode changes.
    pub fn may_need_papers_where_it_changes(&self) -> bool {
        self.documents.as_ref().is_some_and(|documents| documents.regime == Regime::PerModeChange)
    }

    /// Whether a lane with documents boards a service.
    pub fn needs_papers_for(&self, service: super::ServiceId) -> bool {
        let mut legs = self.chains.iter().flat_map(|chain| &chain.what.legs);
        self.documents.is_some() && legs.any(|leg| leg.service == service)
    }
}
