//! How long does a crossing take that nobody hinders?

use super::super::service::Crossing;
use super::super::{Handled, rounded};
use crate::random::Key;
use crate::time::{HOUR, SimDuration};

/// The time drawn for a departure on one leg.
pub(super) fn time(crossing: &Crossing, departure: Key, leg: usize) -> Handled<SimDuration> {
    let draw = departure.child(leg as u64).draw(0);
    let drawn = crossing.time.quantile(draw);
    match crossing.over {
        None => rounded(drawn),
        Some(kilometres) => rounded(kilometres / drawn * HOUR as f64),
    }
}
