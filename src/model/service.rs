//! Which departures are offered?

use super::berth::PortCall;
use super::driver::DriverRules;
use super::fleet::Membership;
use super::id::{LinkId, PlaceId, StationId};
use crate::random::Distribution;
use crate::time::{SimDuration, SimTime};
use crate::units::{Kilograms, Metres, Teu};
use jiff::tz::TimeZone;

/// A regular offer of departures on a route of stops: train, ship, truck, barge or flight.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its key in the scenario: names its rows and its draws.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Such as `rail`, `sea`, `road`: data, not behaviour.
    pub mode: String,
    /// At least two, in order of calling.
    pub stops: Vec<Stop>,
    /// Between consecutive stops: one fewer than `stops`.
    pub legs: Vec<Leg>,
    /// When it departs from the first stop.
    pub timetable: Timetable,
    /// TEU a vehicle carries.
    pub capacity: Teu,
    /// Tonnage a vehicle carries, if limited.
    pub payload: Option<Kilograms>,
    /// So long before a planned departure a box must be ready for it.
    pub cut_off: SimDuration,
    /// So long before it the papers must be ready of cargo that needs any; where there is no such
    /// time, papers must be ready when the cargo must.
    pub papers_cut_off: Option<SimDuration>,
    /// Least load at the first stop, and what happens below it.
    pub minimum_load: Option<(Teu, Below)>,
    /// A full vehicle leaves the first stop before its time.
    pub leave_when_full: bool,
    /// Probability that a planned departure does not run.
    pub cancellation: f64,
    /// Probability that a planned departure is a blank sailing: it does not run, and this is known beforehand.
    pub blank: f64,
    /// Planned departures that are blank sailings, ascending.
    pub blank_sailings: Vec<SimTime>,
    /// Smaller boxes may pass one that does not fit.
    pub overtaking: bool,
    /// Whose vehicles make its departures; `None`: there is always one more.
    pub membership: Option<Membership>,
    /// Of its vehicles before links, and before stations that serve by priority: 1 first, 9 last.
    pub priority: u8,
    /// So many vehicles may make one departure and travel together: 1 or more.
    pub convoy: u32,
    /// Departures that run besides the timetable.
    pub relief: Option<Relief>,
    /// When its drivers must stand.
    pub driver: Option<DriverRules>,
    /// How long a vessel is, where it berths at a quay.
    pub length: Option<Metres>,
}

/// An additional departure where much waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relief {
    /// It is ordered when so much waits at the first stop …
    pub above: Teu,
    /// … and leaves so long after: more than zero.
    pub after: SimDuration,
}

impl Service {
    /// The middle priority: of services that say nothing, and of other traffic on links.
    pub const PRIORITY: u8 = 5;
    /// The share of planned departures that run, of those that are not told by their dates.
    pub fn share_run(&self) -> f64 {
        (1.0 - self.cancellation) * (1.0 - self.blank)
    }
}

/// A call of a service.
#[derive(Debug, Clone)]
pub struct Stop {
    /// Where.
    pub place: PlaceId,
    /// Planned departure from here, after the planned departure from the first stop.
    /// The vehicle does not leave earlier. `None`: it leaves when it is ready.
    pub planned: Option<SimDuration>,
    /// Least time between arrival and departure.
    pub dwell: SimDuration,
    /// Stations that the vehicle itself passes on arrival, cargo aboard.
    pub call: Vec<StationId>,
    /// Stations through which cargo comes off; the vehicle waits for it.
    pub unload: Vec<StationId>,
    /// Stations through which cargo goes aboard; loading starts at the cut-off,
    /// and the vehicle waits for it.
    pub load: Vec<StationId>,
    /// Window, stay, cranes and exchange, where they are said.
    pub port: PortCall,
}

/// The way from one stop to the next.
#[derive(Debug, Clone)]
pub struct Leg {
    /// Which link.
    pub link: LinkId,
    /// From the link's `to` to its `from`.
    pub reversed: bool,
    /// Kilometres an hour of this service, where they are not the link's.
    pub speed: Option<Distribution>,
}

/// When a service departs.
#[derive(Debug, Clone)]
pub enum Timetable {
    /// Evenly: `first` (since the scenario's start) and then every so often.
    Every {
        /// First departure.
        first: SimTime,
        /// From one to the next.
        headway: SimDuration,
    },
    /// The same times each week, in civil time of the first stop.
    Weekly {
        /// The zone of the times.
        zone: TimeZone,
        /// Ascending; never empty.
        times: Vec<WeekTime>,
    },
    /// These and no others, ascending.
    Listed(Vec<SimTime>),
    /// `first`, and then milliseconds drawn afresh for each headway.
    Random {
        /// First departure.
        first: SimTime,
        /// Milliseconds from one to the next.
        headway: Distribution,
    },
    /// When cargo is there: so long after the first box, or when full.
    OnDemand {
        /// How long the first box waits for company.
        gather: SimDuration,
    },
}

/// A minute of the week, Monday 00:00 being 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeekTime {
    /// 0 to 10,079.
    pub minute: u32,
}

/// What happens to a departure whose load is too small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// It does not run.
    Skip,
    /// It waits for load, at most so long, then leaves with what it has.
    Hold(SimDuration),
}
