//! How long does a crossing take that nobody hinders?

use super::super::service::Crossing;
use super::super::{Handled, rounded};
use crate::random::{Distribution, Key};
use crate::time::{HOUR, SimDuration};

/// The time drawn for a departure on one leg.
pub(super) fn time(crossing: &Crossing, departure: Key, leg: usize) -> Handled<SimDuration> {
    drawn(&crossing.time, crossing.over, departure.child(leg as u64).draw(0))
}

/// A time of this distribution, or of this distribution of speeds over so many kilometres.
#[inline]
pub(super) fn drawn(distribution: &Distribution, over: Option<f64>, draw: f64) -> Handled<SimDuration> {
    let drawn = distribution.quantile(draw);
    match over {
        None => rounded(drawn),
        Some(kilometres) => rounded(kilometres / drawn * HOUR as f64),
    }
}
