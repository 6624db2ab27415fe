//! How is a link written?

use super::law::Drawn;
use super::profile::Profile;
use super::quantity::{Length, Quantity, Rate, Speed, Time};
use super::station::Hours;
use crate::scenario::reader::{Written, table};

table! {
    /// A rail line, road, sea lane, river or air leg between two places, usable both ways.
    struct Link needs [from, to, mode] {
        /// One end.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `from = "chongqing"`
        from: Written<String>,
        /// The other end.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `to = "qinzhou"`
        to: Written<String>,
        /// Which services may use it: those of the same mode.
        ///
        /// Unit: a free word such as rail, road, sea, river, air. Default: none, it must be written. Example: `mode = "rail"`
        mode: Written<String>,
        /// How long it is.
        ///
        /// Unit: distance. Default: none; needed where a speed is given. Example: `distance = "1450 km"`
        distance: Quantity<Length>,
        /// How fast vehicles are, drawn for each crossing; not with `time`.
        ///
        /// Unit: speed, or a distribution of speeds. Default: the service's speed. Example: `speed = "30 km/h"`
        speed: Drawn<Speed>,
        /// How long a crossing takes, drawn for each; not with `speed`.
        ///
        /// Unit: time, or a distribution of times. Default: from the speed. Example: `time = { lognormal = { mean = "48 h", cv = 0.1 } }`
        time: Drawn<Time>,
        /// Least time between two vehicles that enter in the same direction.
        ///
        /// Unit: time. Default: none, vehicles do not hinder each other. Example: `headway = "10 min"`
        headway: Quantity<Time>,
        /// Hours in which no vehicle enters, as for work on the track, in the local time of `from`; what is under way goes on.
        ///
        /// Unit: hours of the week. Default: none. Example: `maintenance = ["daily 01:00-04:00"]`
        maintenance: Hours,
        /// Other vehicles, which take headways too: at random, in each direction.
        ///
        /// Default: none. Example: `background = { arrivals = "12 / d" }`
        background: LinkBackground,
    }
}

table! {
    /// Vehicles on a link that are not the corridor's.
    struct LinkBackground needs [arrivals] {
        /// How many there are in each direction.
        ///
        /// Unit: vehicles in a time. Default: none, it must be written. Example: `arrivals = "12 / d"`
        arrivals: Rate,
        /// How they vary with the hour, day and month.
        ///
        /// Default: evenly. Example: `profile = { weekdays = [1, 1, 1, 1, 1, 0.5, 0.2] }`
        profile: Profile,
    }
}
