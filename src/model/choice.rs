//! How does a consignment choose among the chains of its lane?
//!
//! By what it costs to send it that way: the expected time in vehicles and
//! stations, the wait for the departures that the timetables plan next, the
//! queues that are seen, smoothed, and what is paid. Costs are times; what is
//! paid counts as the time that it is worth.
//!
//! Source of the logit rule: McFadden, "Conditional logit analysis of
//! qualitative choice behavior" (1974): costs that each shipper sees with an
//! error of his own, drawn from a Gumbel law.

use std::fmt;

use super::{Chain, Corridor, Lane, PlaceId, Share};
use crate::time::{HOUR, SimDuration};
use crate::units::Money;

/// A lane whose consignments choose their chain when they appear.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// By which rule.
    pub rule: Rule,
    /// Over how long what is seen of queues is smoothed; zero: only the latest look counts.
    pub memory: SimDuration,
    /// By chain: its expected time in milliseconds.
    pub expected: Vec<f64>,
    /// What an hour is worth for one TEU, in hundredths of a cent, more than 0; `None`: what is paid does
    /// not count.
    pub value_of_time: Option<f64>,
    /// Whether cargo that waits for a departure chooses again when a closure becomes known or ends.
    pub reroutes: bool,
    /// The ways on from each place where cargo of this lane may change; empty where nothing can close.
    pub onward: Vec<Onward>,
}

impl Choice {
    /// What an hour is worth for one TEU, in US dollars; `None`: what is paid does not count.
    pub fn dollars_an_hour(&self) -> Option<f64> {
        self.value_of_time.map(|parts| parts / Money::IN_A_DOLLAR)
    }
}

/// The ways that lead on from a place where cargo changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Onward {
    /// Where it changes.
    pub place: PlaceId,
    /// What is left of each chain that comes by, and what else leads to the lane's destination.
    pub chains: Vec<Chain>,
}

impl Onward {
    /// Which of its chains has just these rides.
    pub fn find(&self, legs: &[super::ChainLeg]) -> Option<usize> {
        self.chains.iter().position(|chain| chain.legs == legs)
    }
}

impl Corridor {
    /// Whether cargo of a lane may be rerouted: it chooses, may choose again, and something may close.
    pub fn may_reroute(&self, lane: &Lane) -> bool {
        let closes = |one: &super::Disruption| one.capacity_left <= 0.0;
        lane.choice.as_ref().is_some_and(|choice| choice.reroutes) && self.disruptions.iter().any(closes)
    }
}

/// A chain that was found for a lane, and what it should cost while nobody waits in a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Its name: the services in order.
    pub chain: String,
    /// Its expected lead time in hours.
    pub hours: f64,
    /// How often cargo changes from service to service.
    pub changes: usize,
    /// What is to be paid for one TEU, in US dollars; `None` where none of the lane's chains costs anything.
    pub paid: Option<f64>,
}

impl fmt::Display for Offer {
    /// Such as `train + ferry (20.8 h, 1 change, 120.00 USD / TEU)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:.1} h, {} change", self.chain, self.hours, self.changes)?;
        if self.changes != 1 {
            write!(f, "s")?;
        }
        if let Some(paid) = self.paid {
            write!(f, ", {paid:.2} USD / TEU")?;
        }
        write!(f, ")")
    }
}

impl Corridor {
    /// What a lane has to choose among, in the order in which it was found; nothing where it does not choose.
    pub fn offers(&self, lane: &Lane) -> Vec<Offer> {
        let Some(choice) = &lane.choice else { return Vec::new() };
        let paid = lane
            .chains
            .iter()
            .map(|chain| self.expected_cost_per_teu(lane, &chain.what) / Money::IN_A_DOLLAR);
        let paid: Vec<f64> = paid.collect();
        let costs_anything = paid.iter().any(|dollars| *dollars > 0.0);
        let chains = lane.chains.iter().zip(&choice.expected).zip(paid);
        let offer = |((chain, expected), paid): ((&Share<Chain>, &f64), f64)| Offer {
            chain: chain.what.name.clone(),
            hours: expected / HOUR as f64,
            changes: chain.what.legs.len().saturating_sub(1),
            paid: costs_anything.then_some(paid),
        };
        chains.map(offer).collect()
    }
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// The least cost; of equals, the first name.
    LeastCost,
    /// With probabilities in proportion to exp(−cost / scale).
    Logit {
        /// In milliseconds, more than 0.
        scale: f64,
    },
}

impl Rule {
    /// The probability of each of several costs, which are in milliseconds; one that is infinite is
    /// never chosen. `None` if all are.
    pub fn shares(self, costs: &[f64]) -> Option<Vec<f64>> {
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        if !least.is_finite() {
            return None;
        }
        let weight = |(index, cost): (usize, &f64)| match self {
            Rule::LeastCost => f64::from(u8::from(costs.iter().position(|one| *one == least) == Some(index))),
            Rule::Logit { scale } => crate::maths::exp((least - cost) / scale),
        };
        let weights: Vec<f64> = costs.iter().enumerate().map(weight).collect();
        let sum: f64 = weights.iter().sum();
        Some(weights.iter().map(|weight| weight / sum).collect())
    }
}
