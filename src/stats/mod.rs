//! How sure are we?
// A stand-in until the room is merged.

mod interval;
mod quantile;
mod tally;

pub use interval::{Interval, mean_interval};
pub use quantile::quantile_of_sorted;
pub use tally::Tally;
