//! How many replications, with which seed, on how many threads?

use std::num::NonZero;

use crate::experiment::Plan;
use crate::scenario::Scenario;

/// What was asked for, or else what the scenario says, on no more threads than there are replications.
pub(super) fn plan(
    replications: Option<u32>,
    seed: Option<u64>,
    asked: Option<u32>,
    scenario: &Scenario,
) -> Plan {
    let replications = replications.unwrap_or(scenario.replications).max(1);
    let seed = seed.unwrap_or(scenario.seed);
    Plan { replications, seed, threads: threads(asked).min(replications as usize) }
}

/// As many threads as were asked for, or else as there are processors.
pub(super) fn threads(asked: Option<u32>) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
    asked.map_or_else(processors, |threads| threads as usize)
}
