//! What must always hold?
//!
//! One test binary, a module a topic.

mod command_line;
