//! What must always hold?
//!
//! One test binary, a module a topic.

mod architecture;
mod command_line;
mod comparison;
mod conservation;
mod coverage;
mod determinism;
mod golden;
mod harness;
mod platform;
mod precision;
mod program;
mod theory;
