//! How are the rules for drivers written?

use super::quantity::{Quantity, Time};
use crate::scenario::reader::{Written, table};

table! {
    /// How long drivers may drive, and how long they then stand.
    struct Driver needs [] {
        /// How long a driver drives without a pause; with `pause`.
        ///
        /// Unit: time. Default: no pauses. Example: `drives = "4.5 h"`
        drives: Quantity<Time>,
        /// How long a pause lasts.
        ///
        /// Unit: time. Default: none, it goes with `drives`. Example: `pause = "45 min"`
        pause: Quantity<Time>,
        /// How long a driver drives between two rests; with `rest`.
        ///
        /// Unit: time. Default: no rests. Example: `day = "9 h"`
        day: Quantity<Time>,
        /// How long a rest lasts.
        ///
        /// Unit: time. Default: none, it goes with `day`. Example: `rest = "11 h"`
        rest: Quantity<Time>,
        /// How many drivers a vehicle has; two take turns, need no pauses, and drive twice as long between rests.
        ///
        /// Unit: 1 or 2. Default: 1. Example: `drivers = 2`
        drivers: Written<u64>,
    }
}
