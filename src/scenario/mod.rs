//! How does a file become a corridor?

pub(crate) mod file;
pub mod problem;
pub(crate) mod quantity;
pub(crate) mod reader;
mod render;
pub(crate) mod tree;
