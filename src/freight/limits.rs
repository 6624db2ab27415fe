//! How much may be under way at once?
//!
//! Where far more comes than a corridor can take, it piles up without end. The replication then ends
//! with an error that says where, long before the memory of the machine does. Looked at only where the
//! tables grow or traffic that is not the corridor's joins a line, never where a service ends.

use super::RunError;

/// Rows of cargo: consignments, or boxes of one that travel apart; and as many that are booked, but not
/// yet tendered.
pub(super) const CARGO: u32 = 2_000_000;
/// Who waits at one station, or is on one link, where other traffic joins them.
pub(super) const OTHERS: u32 = 2_000_000;
/// Vehicles, on their way or at a stop.
pub(super) const VEHICLES: u32 = 1_000_000;

/// More cargo of this lane would be too much.
#[cold]
pub(super) fn cargo(lane: &str) -> Box<RunError> {
    let most = grouped(CARGO);
    let what = "consignments, or boxes that travel alone, are under way at once";
    RunError::Limit(format!("more than {most} {what}; one of lane `{lane}` is too many: lower its demand"))
        .into()
}

/// More cargo of this lane that waits to be tendered would be too much.
#[cold]
pub(super) fn booked(lane: &str) -> Box<RunError> {
    let most = grouped(CARGO);
    let what = "consignments are booked and not yet tendered";
    RunError::Limit(format!("more than {most} {what}; one of lane `{lane}` is too many: lower its demand"))
        .into()
}

/// More of the background here, such as "station `port.crane`", would be too much.
#[cold]
pub(super) fn others(here: &str) -> Box<RunError> {
    let most = grouped(OTHERS);
    RunError::Limit(format!("more than {most} are at {here} at once: lower its `background`")).into()
}

/// More vehicles would be too many.
#[cold]
pub(super) fn vehicles() -> Box<RunError> {
    let most = grouped(VEHICLES);
    RunError::Limit(format!("more than {most} vehicles are under way at once: let departures be rarer"))
        .into()
}

/// A whole number with commas between thousands.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
