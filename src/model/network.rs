//! Where does freight go?

use jiff::tz::TimeZone;

use super::demand::Profile;
use super::id::{PlaceId, StationId};
use crate::random::Distribution;
use crate::time::{SimDuration, WeeklyLevels};

use crate::units::{Kilometres, Position, Teu};

/// A rail terminal, dry port, seaport, border post, depot or city.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its key in the scenario: names its rows and its draws.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// ISO 3166 code or name; empty if not given.
    pub country: String,
    /// Its time zone.
    pub zone: TimeZone,
    /// On the map.
    pub position: Option<Position>,
    /// Where boxes dwell; `None` is a yard without limit.
    pub yard: Option<Yard>,
    /// The station that does border formalities moved inland, for cargo that starts or ends here.
    pub customs_house: Option<StationId>,
    /// Stations that cargo passes when its journey starts here, in order.
    pub enter: Vec<StationId>,
    /// Stations that cargo passes when it changes services here, in order.
    pub transfer: Vec<StationId>,
    /// Stations that cargo passes when its journey ends here, in order.
    pub leave: Vec<StationId>,
}

/// Room for boxes at a place. Space is reserved before a lift, and given back
/// when the box departs or leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yard {
    /// How much fits.
    pub capacity: Teu,
}

/// A rail line, road, sea lane, river or air leg between two places, open both ways.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its key in the scenario.
    pub name: String,
    /// One end.
    pub from: PlaceId,
    /// The other end.
    pub to: PlaceId,
    /// The mode that may use it, such as `rail`.
    pub mode: String,
    /// Along the link.
    pub distance: Option<Kilometres>,
    /// How long a vehicle takes, unless its service has a speed of its own.
    pub travel: Option<Travel>,
    /// Least time between two vehicles that enter in the same direction.
    pub headway: Option<SimDuration>,
    /// When vehicles may enter: not while the level is 0. `None`: at any time.
    pub open: Option<WeeklyLevels>,
    /// Other traffic, which takes headways too.
    pub background: Option<LinkBackground>,
}

/// How long a crossing takes.
#[derive(Debug, Clone)]
pub enum Travel {
    /// Milliseconds, drawn for each crossing.
    Time(Distribution),
    /// Kilometres an hour, drawn for each crossing; the time is distance over speed.
    Speed(Distribution),
}

/// Vehicles on a link that are not the corridor's: a Poisson stream in each direction.
#[derive(Debug, Clone)]
pub struct LinkBackground {
    /// Vehicles per millisecond in each direction.
    pub rate: f64,
    /// How the rate varies with time.
    pub profile: Option<Profile>,
}
