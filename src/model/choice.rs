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

use crate::time::SimDuration;

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
