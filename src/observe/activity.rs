//! When did each resource make others wait?
//!
//! A resource is active while it may make others wait, so that more of it would
//! have helped, and is not itself kept waiting:
//!
//! - a **station** while all its servers that are on duty and in order are at
//!   work, or while somebody waits before it, also when it is closed or out of
//!   order; not while what stops it is want of room ahead, and not while it is
//!   merely shut with nobody there. For one server that never closes this is
//!   the state "working or under repair" of the method's authors. Of several
//!   servers all must be at work: until then whoever comes is served at once;
//! - a **service** while cargo waits that one of its departures left behind;
//! - a **yard** while somebody waits for room in it;
//! - a **link** while a vehicle waits for its turn on it, be it shut by plan; not
//!   while a disruption is what stops it;
//! - a **fleet** while a departure waits for one of its vehicles.
//!
//! What holds at the end of an instant holds until the next one, so a server
//! that ends a job and begins another at the same moment has been active without
//! interruption. Of the longest of the stretches that cover an instant the
//! resource is the bottleneck of that moment.
//!
//! Source: Roser, Nakano & Tanaka, "A practical bottleneck detection method",
//! *Proc. Winter Simulation Conference* (2001), for states that count as
//! active; "Shifting bottleneck detection" (2002) for the bottleneck of a moment.

use crate::model::{Corridor, FleetId, LinkId, PlaceId, ServiceId, StationId};
use crate::stats::Spell;
use crate::time::SimTime;

/// The active stretches of all resources in one replication.
#[derive(Debug, Clone)]
pub struct Activity {
    /// What is noted next has held since then.
    pub at: SimTime,
    /// Those that ended and are inside no other: what is inside another is never the longest.
    pub spells: Vec<Spell>,
    /// Stations, then services, yards, links, fleets.
    resources: Vec<Active>,
    stations: usize,
    services: usize,
    places: usize,
    links: usize,
    /// Measurement starts.
    from: SimTime,
}

/// What is known of one resource.
#[derive(Debug, Clone, Copy, Default)]
pub struct Active {
    /// Active without interruption since then, if it is.
    since: Option<SimTime>,
    /// Milliseconds of the present stretch in which it was shut.
    shut: i64,
    shut_since: Option<SimTime>,
    /// Services ended inside the window, when it was looked at last.
    served: u64,
    /// Milliseconds active inside the window, in stretches that have ended.
    pub time: i64,
    /// Such stretches that ended inside the window.
    pub count: u64,
    /// How long the stretch had lasted, shut hours left out, added over services that ended inside
    /// the window: milliseconds.
    pub reach: i128,
}

/// What a resource does at the end of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doing {
    /// It may make others wait.
    pub is_active: bool,
    /// Nobody works there, by the hours.
    pub is_shut: bool,
    /// Services ended inside the window so far.
    pub served: u64,
}

impl Activity {
    /// Nothing seen yet.
    pub fn new(corridor: &Corridor) -> Activity {
        let (stations, services) = (corridor.stations.len(), corridor.services.len());
        let (places, links) = (corridor.places.len(), corridor.links.len());
        let count = stations + services + places + links + corridor.fleets.len();
        Activity {
            at: SimTime::ZERO,
            spells: Vec::new(),
            resources: vec![Active::default(); count],
            stations,
            services,
            places,
            links,
            from: SimTime::ZERO.saturating_add(corridor.window.warm_up),
        }
    }

    /// The number of a station among the resources.
    pub fn station(&self, id: StationId) -> usize {
        id.index()
    }

    /// The number of a service.
    pub fn service(&self, id: ServiceId) -> usize {
        self.stations + id.index()
    }

    /// The number of a place's yard.
    pub fn yard(&self, id: PlaceId) -> usize {
        self.stations + self.services + id.index()
    }

    /// The number of a link.
    pub fn link(&self, id: LinkId) -> usize {
        self.stations + self.services + self.places + id.index()
    }

    /// The number of a fleet.
    pub fn fleet(&self, id: FleetId) -> usize {
        self.stations + self.services + self.places + self.links + id.index()
    }

    /// What is known of all of them, by number.
    pub fn resources(&self) -> &[Active] {
        &self.resources
    }

    /// A resource has been doing so since [`Self::at`].
    pub fn note(&mut self, number: usize, doing: Doing, until: SimTime) {
        let at = self.at;
        let resource = &mut self.resources[number];
        let more = doing.served - resource.served;
        resource.served = doing.served;
        if let Some(since) = resource.since {
            if more > 0 {
                // Before anything else: a service that ends the stretch belongs to it.
                let shut = resource.shut_until(at);
                resource.reach += i128::from(more) * i128::from(at.since(since).ms() - shut);
            }
            if !doing.is_active {
                self.ended(number, since, until);
            }
        }
        let resource = &mut self.resources[number];
        if doing.is_active {
            if resource.since.is_none() {
                resource.since = Some(at);
                resource.shut = 0;
                resource.shut_since = None;
            }
            if !doing.is_shut {
                resource.shut = resource.shut_until(at);
                resource.shut_since = None;
            } else if resource.shut_since.is_none() {
                resource.shut_since = Some(at);
            }
        }
    }

    /// The run is over: all stretches under way end.
    pub fn finish(&mut self, now: SimTime, until: SimTime) {
        self.at = now;
        for number in 0..self.resources.len() {
            if let Some(since) = self.resources[number].since {
                self.ended(number, since, until);
            }
        }
    }

    fn ended(&mut self, number: usize, since: SimTime, until: SimTime) {
        let at = self.at;
        let resource = &mut self.resources[number];
        resource.since = None;
        resource.time += at.min(until).ms().saturating_sub(since.max(self.from).ms()).max(0);
        resource.count += u64::from(self.from <= at && at < until);
        let contains = |other: &Active| other.since.is_some_and(|earlier| earlier <= since);
        if since < at && !self.resources.iter().any(contains) {
            self.spells.push(Spell { of: number as u32, from: since.ms(), to: at.ms() });
        }
    }
}

impl Active {
    /// Milliseconds shut since the stretch began.
    fn shut_until(&self, at: SimTime) -> i64 {
        self.shut + self.shut_since.map_or(0, |since| at.since(since).ms())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two stations in a window from 0 to 1,000; each line is (instant, what both do from then on).
    fn seen(lines: &[(i64, [Doing; 2])], end: i64) -> Activity {
        let mut activity = Activity {
            at: SimTime::ZERO,
            spells: Vec::new(),
            resources: vec![Active::default(); 2],
            stations: 2,
            services: 0,
            places: 0,
            links: 0,
            from: SimTime::ZERO,
        };
        let until = SimTime::from_ms(1_000);
        for (at, both) in lines {
            activity.at = SimTime::from_ms(*at);
            for (number, doing) in both.iter().enumerate() {
                activity.note(number, *doing, until);
            }
        }
        activity.finish(SimTime::from_ms(end), until);
        activity
    }

    fn works(served: u64) -> Doing {
        Doing { is_active: true, is_shut: false, served }
    }

    fn idle(served: u64) -> Doing {
        Doing { is_active: false, is_shut: false, served }
    }

    fn shut(served: u64) -> Doing {
        Doing { is_active: true, is_shut: true, served }
    }

    #[test]
    fn a_stretch_lasts_from_the_first_job_to_the_last() {
        let activity = seen(
            &[
                (10, [works(0), idle(0)]),
                (30, [works(1), idle(0)]),
                (45, [idle(2), idle(0)]),
                (60, [works(2), idle(0)]),
            ],
            70,
        );
        let first = activity.resources()[0];
        // 10 to 45 and 60 to 70; services ended 20 and 35 into the first stretch.
        assert_eq!((first.time, first.count, first.reach), (45, 2, 55));
        let spells = [Spell { of: 0, from: 10, to: 45 }, Spell { of: 0, from: 60, to: 70 }];
        assert_eq!(activity.spells, spells);
    }

    #[test]
    fn a_queue_before_a_shut_door_keeps_a_station_active_but_not_at_work() {
        let activity = seen(
            &[
                (0, [works(0), idle(0)]),
                (20, [shut(1), idle(0)]),
                (80, [works(1), idle(0)]),
                (90, [idle(2), idle(0)]),
            ],
            100,
        );
        let first = activity.resources()[0];
        // The second service ended 90 into the stretch, 60 of them shut.
        assert_eq!((first.time, first.reach), (90, 20 + 30));
    }

    #[test]
    fn a_stretch_inside_that_of_another_is_counted_but_not_kept() {
        let activity = seen(
            &[
                (0, [works(0), idle(0)]),
                (5, [works(0), works(0)]),
                (9, [works(0), idle(1)]),
                (20, [idle(1), works(1)]),
            ],
            25,
        );
        assert_eq!(activity.resources()[1].time, 4 + 5);
        assert_eq!(activity.spells, [Spell { of: 0, from: 0, to: 20 }, Spell { of: 1, from: 20, to: 25 }]);
    }
}
