//! Where does freight go?

use jiff::tz::TimeZone;

use super::demand::Profile;
use super::id::{PlaceId, StationId};
use super::service::Timetable;
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
    /// When the catalogue has a path into the link, in each direction: a vehicle takes the next free one.
    /// `None`: vehicles need none.
    pub paths: Option<Timetable>,
    /// From `from` to `to`: a vehicle enters one after the other. Empty: the link is one, without rules.
    pub sections: Vec<Section>,
    /// Where vehicles of both directions want a single-track section, at most so many enter in a row.
    pub followers: u32,
    /// A vehicle leaves a passing place only for one where a track is kept for it.
    pub looks_ahead: bool,
    /// Other traffic, which takes headways too.
    pub background: Option<LinkBackground>,
}

/// A stretch of a link, and the passing place at its end.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its key in the scenario; empty for the whole of a link.
    pub name: String,
    /// Its share of the link's length, and of the time of a crossing.
    pub share: f64,
    /// Vehicles are in it in one direction at a time.
    pub single_track: bool,
    /// At most so many are in it in one direction at once.
    pub vehicles: u32,
    /// So many fit the passing place between it and the next, towards `to` of the link, if one of the two
    /// is a single track; else there is room for all.
    pub tracks: u32,
    /// When vehicles may enter: not while the level is 0. `None`: at any time.
    pub open: Option<WeeklyLevels>,
    /// A vehicle enters only if it is out again before the section shuts.
    pub clears: bool,
    /// Vessels pass it in chambers; it has no length then.
    pub lock: Option<Lock>,
}

/// The chambers of a lock.
#[derive(Debug, Clone)]
pub struct Lock {
    /// How many lie side by side.
    pub chambers: u32,
    /// Vessels that fit one.
    pub vessels: u32,
    /// Milliseconds from one side to the other, with vessels or without.
    pub lockage: Distribution,
}

impl Link {
    /// Tracks of a passing place that says nothing.
    pub const TRACKS: u32 = 2;
    /// Vehicles that follow each other while others wait, where nothing is said.
    pub const FOLLOWERS: u32 = 3;

    /// Whether there is one section or more that vehicles must be known to be in.
    pub fn has_sections(&self) -> bool {
        !self.sections.is_empty()
    }
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
