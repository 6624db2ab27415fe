//! What must always hold?
//!
//! One test binary, a module a topic.

mod architecture;
mod determinism;
mod platform;
mod program;
