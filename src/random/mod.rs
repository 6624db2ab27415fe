//! What varies?
//!
//! A draw belongs to (seed, replication, purpose, entity, occurrence), all of
//! them stable names or numbers, never the order of creation. So adding a port
//! or a train reshuffles nothing else, and two scenarios that differ in one
//! place meet the same chance everywhere else.

pub mod distribution;
#[cfg(test)]
mod neighbours;
mod pieces;
pub mod streams;
mod truncated;
mod weibull;

pub use distribution::{Distribution, DistributionError};
pub use streams::{Key, Streams};
