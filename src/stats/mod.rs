//! How sure are we?
// A stand-in until the room is merged.

pub mod interval;
pub mod quantile;
