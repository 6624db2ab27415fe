//! What must always hold?
//!
//! One test binary, a module a topic.

mod again;
mod architecture;
mod bottlenecks;
mod command_line;
mod comparison;
mod conservation;
mod coverage;
mod delays;
mod determinism;
mod golden;
mod harness;
mod levers;
mod limits;
mod platform;
mod posts;
mod precision;
mod program;
mod results;
mod standstill;
mod theory;
