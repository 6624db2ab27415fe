//! What closes or slows down parts of a corridor?
//!
//! A disruption hits places, stations, links or services, at dates that are
//! known or at random. Left out: what one disruption does to the chance of
//! another, and damage that outlasts it.

use jiff::ToSpan;
use jiff::tz::TimeZone;

use super::id::{LinkId, PlaceId, ServiceId, StationId};
use crate::random::Distribution;
use crate::time::{CivilClock, SimDuration, SimTime};

/// A closure or slow-down.
#[derive(Debug, Clone)]
pub struct Disruption {
    /// Its key in the scenario: names its rows and its draws.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it hits, all at once; never empty.
    pub at: Vec<Target>,
    /// When it comes.
    pub comes: Coming,
    /// Milliseconds from its beginning to its end, before `response`.
    pub lasts: Distribution,
    /// What its length is multiplied by; more than 0.
    pub response: f64,
    /// What happens to what is under way.
    pub effect: Effect,
    /// The share of capacity that is left, 0 to 1; 0 is closed.
    pub capacity_left: f64,
    /// Departures that cannot run when they are planned do not run at all; otherwise they wait.
    pub cancels: bool,
    /// So long after its beginning it is known to those who choose a route.
    pub known_after: SimDuration,
    /// So long before its beginning it is known to them, if it is planned.
    pub announced: SimDuration,
}

/// What a disruption hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// All stations of a place, the vehicles that come to it, and the departures that start there.
    Place(PlaceId),
    /// A station.
    Station(StationId),
    /// A link, both ways.
    Link(LinkId),
    /// A service.
    Service(ServiceId),
}

/// When a disruption comes.
#[derive(Debug, Clone)]
pub enum Coming {
    /// At these instants, ascending.
    Planned(Vec<SimTime>),
    /// At random.
    Random {
        /// Milliseconds from the end of one, or the start of the run, to the beginning of the next.
        between: Distribution,
        /// Only time in these months counts for `between`.
        season: Option<Season>,
    },
}

/// What happens to what is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effect {
    /// It goes on, and nothing new begins.
    #[default]
    EntryShut,
    /// It stops, and goes on afterwards with the time it had left.
    AllStop,
}

/// Months of the year in civil time.
#[derive(Debug, Clone)]
pub struct Season {
    /// January first; at least one.
    pub months: [bool; 12],
    /// The zone in which they begin and end.
    pub zone: TimeZone,
}

/// How many of so many servers a share leaves: to the nearest whole one, halves up. Any share of
/// servers without number is without number.
pub fn servers_left(servers: u32, share: f64) -> u32 {
    if share >= 1.0 || (servers == u32::MAX && share > 0.0) {
        return servers;
    }
    // A rounding error must not make a half less than a half.
    (f64::from(servers) * share + 0.5 + 1e-9) as u32
}

/// A run is no longer than so many months: a thousand years.
const MOST_MONTHS: u32 = 12_000;

impl super::Corridor {
    /// Whether a disruption may stop work under way at a station. At a quay by length none can: its
    /// metres are no servers of their own, and a ship that is being served is served to the end.
    pub fn may_be_stopped(&self, station: StationId) -> bool {
        if self.stations[station.index()].quay.is_some() {
            return false;
        }
        let place = self.stations[station.index()].place;
        let stops = |one: &&Disruption| one.effect == Effect::AllStop;
        let hits = |one: &Disruption| {
            one.at.contains(&Target::Station(station)) || one.at.contains(&Target::Place(place))
        };
        self.disruptions.iter().filter(stops).any(hits)
    }
}

impl Season {
    /// The instant at which so much time inside the season has passed since `from`.
    ///
    /// `None` if it lies beyond all that can be simulated.
    pub fn after(&self, clock: &CivilClock, from: SimTime, time: SimDuration) -> Option<SimTime> {
        let (mut at, mut left) = (from, time.ms());
        for _ in 0..MOST_MONTHS {
            let civil = clock.civil(at, &self.zone)?;
            let next = civil.date().first_of_month().checked_add(1.month()).ok()?;
            let ends = clock.instant(next.to_zoned(self.zone.clone()).ok()?.timestamp());
            if self.months[usize::try_from(civil.month() - 1).ok()?] {
                // An instant that is not before the month's end is the next month's.
                if left < ends.since(at).ms() {
                    return at.checked_add(SimDuration::from_ms(left));
                }
                left -= ends.since(at).ms();
            }
            at = ends;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR};

    #[test]
    fn servers_are_left_to_the_nearest_whole_one() {
        let left = |servers, share| servers_left(servers, share);
        assert_eq!([left(4, 0.0), left(4, 0.3), left(4, 0.4), left(4, 1.0)], [0, 1, 2, 4]);
        assert_eq!([left(1, 0.5), left(1, 0.49), left(3, 0.5), left(100, 0.29)], [1, 0, 2, 29]);
        assert_eq!([left(u32::MAX, 0.3), left(u32::MAX, 0.0)], [u32::MAX, 0]);
    }

    #[test]
    fn only_time_in_its_months_counts_for_a_season() {
        let clock = CivilClock::new("2025-05-20T00:00[Asia/Shanghai]".parse().unwrap());
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let mut months = [false; 12];
        months[5] = true; // June
        months[8] = true; // September
        let season = Season { months, zone };
        let after = |from: i64, days: i64| {
            let time = SimDuration::from_ms(days * DAY);
            season.after(&clock, SimTime::from_ms(from), time).unwrap().ms()
        };
        // June begins 12 days after the start and has 30 days; September begins 104 days after it.
        assert_eq!(after(0, 1), 13 * DAY);
        assert_eq!(after(0, 29), 41 * DAY);
        assert_eq!(after(0, 30), 104 * DAY, "the end of June is no time in June");
        assert_eq!(after(20 * DAY, 30), (104 + 8) * DAY);
        assert_eq!(after(110 * DAY + HOUR, 0), 110 * DAY + HOUR);
        assert_eq!(after(0, 60), (12 + 365) * DAY, "next year's June");
    }
}
