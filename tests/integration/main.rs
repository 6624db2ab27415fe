//! What must always hold?
//!
//! One test binary, a module a topic.

mod harness;
mod theory;
