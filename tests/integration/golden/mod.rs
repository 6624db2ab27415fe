//! Does freight do, to the minute, what a planner works out by hand?
//!
//! Each day is a scenario in `tests/golden/` without chance. The hand
//! calculation stands at the head of its file; a test here states its answer.

mod always;
mod borders;
mod choices;
mod consignments;
mod costs;
mod day;
mod demand;
mod disruptions;
mod documents;
mod ending;
mod fleets;
mod links;
mod places;
mod reroutes;
mod services;
mod standstill;
mod ships;
mod stations;
mod told;
