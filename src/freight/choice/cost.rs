//! What does a way cost that a consignment could take now?
//!
//! It is followed from this instant on: stations at the hours in which they will
//! be open, the departures planned next, rides as long as they are on average.
//! What queues add is what is seen at that instant, smoothed over the looks of
//! the same lane:
//!
//! - before a station whose servers are all busy, (Q + 1) services of the mean
//!   length by its servers, with Q units waiting;
//! - at a stop, as many more departures as vehicles are needed for what waits.
//!
//! What is known to be closed when the cargo would come there costs the wait
//! until it should be open.
//!
//! Source: Ibrahim & Whitt, "Real-time delay estimation based on delay history"
//! (2009) for the queue.
//!
//! Left out: papers, queues as they will be when the cargo comes, hours of
//! stations at which vehicles call.

use super::super::Freight;
use super::super::disruption::Closure;
use super::super::service::timetable;
use super::super::station::Roster;
use crate::model::expected::{Doing, Pass, Step};
use crate::model::{Corridor, StationId, Target, Timetable};
use crate::time::SimTime;

/// A step of a candidate, and what was seen of its queue.
#[derive(Debug)]
pub(super) struct Look {
    at: Point,
    /// Milliseconds, on average.
    time: f64,
}

#[derive(Debug)]
enum Point {
    Station(Before),
    Ride(Box<Ride>),
}

/// A ride, and what was seen of the queues for it.
#[derive(Debug)]
pub(super) struct Ride {
    pub(super) service: u32,
    pub(super) stop: u16,
    /// Milliseconds after the planned departure from the first stop.
    pub(super) boards: f64,
    /// What departures that do not run add, on average.
    cancelled: f64,
    /// The wait where departures are not planned.
    pub(super) wait: f64,
    /// Quarter-TEU that wait at the stop.
    waiting: Smoothed,
    /// Where its vehicle queues on the way, the shortest of each.
    queues: Vec<Vec<Before>>,
    /// What its vehicle comes to.
    pub(super) passes: Vec<Pass>,
}

/// The queue before a station.
#[derive(Debug)]
struct Before {
    station: u32,
    /// The mean time of a service for one unit.
    each: f64,
    /// The roster of its hours, where they change.
    roster: Option<u32>,
    /// Milliseconds of waiting.
    queue: Smoothed,
}

/// The exponentially smoothed value of what is looked at now and then.
#[derive(Debug, Clone, Copy, Default)]
struct Smoothed {
    value: f64,
    looked: Option<SimTime>,
}

impl Smoothed {
    /// Takes in what is seen now: looks that lie a `memory` back count 1/e of what they did. Without a
    /// memory what is seen counts alone, and is not remembered.
    fn look(&mut self, seen: f64, now: SimTime, memory: Option<f64>) -> f64 {
        let Some(memory) = memory else { return seen };
        let weight = match self.looked {
            Some(last) if memory > 0.0 => 1.0 - crate::maths::exp(-(now.since(last).ms() as f64) / memory),
            _ => 1.0,
        };
        self.value += weight * (seen - self.value);
        self.looked = Some(now);
        self.value
    }
}

/// What a candidate costs, in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    pub(super) moving: f64,
    pub(super) waiting: f64,
    pub(super) queueing: f64,
    /// Until something opens again that is known to be closed.
    pub(super) closed: f64,
    /// What is to be paid, as the time that it is worth.
    pub(super) paid: f64,
}

impl Cost {
    /// Until the cargo is there.
    fn time(&self) -> f64 {
        self.moving + self.waiting + self.queueing + self.closed
    }

    pub(super) fn sum(&self) -> f64 {
        self.time() + self.paid
    }
}

/// Who asks what a way costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking<'a> {
    /// Over how many milliseconds what is seen of queues is smoothed; `None`: what is seen now counts alone.
    pub(super) memory: Option<f64>,
    /// What is known to be closed.
    pub(super) closures: &'a [Closure],
    /// It stands in this line already.
    pub(super) stands: Option<Stands>,
}

/// A place in a line for departures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stands {
    pub(super) service: u32,
    pub(super) stop: u16,
    /// Quarter-TEU in front of it.
    pub(super) ahead: u64,
}

impl Look {
    /// Nothing has been seen of it yet.
    pub(super) fn new(corridor: &Corridor, rosters: &[Roster], step: Step) -> Look {
        let before = |station: StationId| {
            let roster = rosters.iter().position(|roster| roster.stations.contains(&station.0));
            Before {
                station: station.0,
                each: corridor.stations[station.index()].time.mean(),
                roster: roster.map(|roster| roster as u32),
                queue: Smoothed::default(),
            }
        };
        let at = match step.what {
            Doing::Serve(station) => Point::Station(before(station)),
            Doing::Ride(riding) => Point::Ride(Box::new(Ride {
                service: riding.leg.service.0,
                stop: riding.leg.board as u16,
                boards: riding.boards,
                cancelled: riding.cancelled,
                wait: riding.wait,
                waiting: Smoothed::default(),
                queues: riding
                    .queues
                    .iter()
                    .map(|lanes| lanes.iter().map(|&station| before(station)).collect())
                    .collect(),
                passes: riding.passes,
            })),
        };
        Look { at, time: step.time }
    }
}

impl Freight<'_> {
    /// Follows a candidate through the timetables; what is seen of queues is smoothed on the way.
    pub(super) fn cost(&self, steps: &mut [Look], asking: &Asking<'_>, now: SimTime) -> Cost {
        let mut cost = Cost::default();
        let start = now.ms() as f64;
        for step in steps {
            let here = start + cost.time();
            match &mut step.at {
                Point::Station(before) => {
                    let closed = self.held_up(asking.closures, &[station(before)], here, step.time);
                    cost.closed += closed;
                    cost.waiting += self.until_open(before, here + closed);
                    cost.queueing += before.queue.look(self.queue_before(before), now, asking.memory);
                }
                Point::Ride(ride) => self.add_ride(&mut cost, ride, asking, here, now),
            }
            cost.moving += step.time;
        }
        cost
    }

    /// Adds what is waited before a ride and on it.
    fn add_ride(&self, cost: &mut Cost, ride: &mut Ride, asking: &Asking<'_>, here: f64, now: SimTime) {
        let id = ride.service;
        let waiting = self.services[id as usize].stops[usize::from(ride.stop)].quarters;
        let stands = asking.stands.filter(|stands| (stands.service, stands.stop) == (id, ride.stop));
        let quarters = match stands {
            Some(stands) => stands.ahead as f64,
            None => ride.waiting.look(waiting as f64, now, asking.memory),
        };
        let room = f64::from(self.services[id as usize].rules.capacity.quarters());
        let more = libm::floor(quarters / room.max(1.0)) as u32;
        let (first, taken) = if asking.closures.is_empty() {
            let first = self.departure(ride, here, 0);
            let taken = if more == 0 { first } else { self.departure(ride, here, more) };
            cost.waiting += first - here + ride.cancelled;
            (first, taken)
        } else {
            let despite = self.departs_despite(ride, asking.closures, here, more, now);
            if despite.is_held_up {
                cost.closed += despite.first - here;
            } else {
                cost.waiting += despite.first - here;
            }
            cost.waiting += ride.cancelled;
            cost.closed += self.held_up_on_the_way(ride, asking.closures, despite.taken);
            (despite.first, despite.taken)
        };
        cost.queueing += if first < f64::INFINITY { taken - first } else { 0.0 };
        for lanes in &mut ride.queues {
            let seen = lanes.iter_mut().map(|one| {
                let seen = self.queue_before(one);
                one.queue.look(seen, now, asking.memory)
            });
            let shortest = seen.fold(f64::INFINITY, f64::min);
            cost.queueing += if shortest < f64::INFINITY { shortest } else { 0.0 };
        }
    }

    /// When the departure leaves that cargo can take which is ready then, or one so many later: in
    /// milliseconds, infinite if there is none.
    pub(super) fn departure(&self, ride: &Ride, ready: f64, mut later: u32) -> f64 {
        let Ride { service: id, stop, boards, wait, .. } = *ride;
        let service = &self.services[id as usize];
        if !ready.is_finite() {
            return f64::INFINITY;
        }
        // What waited for the end of a closure leaves at this very instant.
        if stop == 0 && service.held.is_some() && !service.shut && ready <= self.calendar.now().ms() as f64 {
            match later.checked_sub(1) {
                Some(rest) => later = rest,
                None => return ready,
            }
        }
        let cut_off = if stop == 0 { service.rules.cut_off.ms() as f64 } else { 0.0 };
        // A departure at this very instant still takes it.
        let mut after = SimTime::from_ms(libm::ceil(ready + cut_off - boards) as i64 - 1);
        match &service.rules.timetable {
            Timetable::OnDemand { .. } => ready + wait,
            Timetable::Random { headway, .. } => {
                let next = service.planned.filter(|planned| *planned > after);
                let first = next.map_or(ready + wait, |planned| planned.ms() as f64 + boards);
                first + f64::from(later) * headway.mean()
            }
            planned => {
                for _ in 0..later {
                    match timetable::next(planned, self.clock, after) {
                        Some(next) => after = next,
                        None => return f64::INFINITY,
                    }
                }
                timetable::next(planned, self.clock, after)
                    .map_or(f64::INFINITY, |next| next.ms() as f64 + boards)
            }
        }
    }

    /// Milliseconds until a station is open for who comes then.
    fn until_open(&self, before: &Before, then: f64) -> f64 {
        let Some(roster) = before.roster.filter(|_| then.is_finite()) else { return 0.0 };
        let roster = &self.rosters.0[roster as usize];
        let at = SimTime::from_ms(libm::round(then) as i64);
        roster.opens(self.clock, at).map_or(f64::INFINITY, |opens| opens.since(at).ms() as f64)
    }

    /// Milliseconds that somebody would wait who joined a station's queue now, its hours aside.
    fn queue_before(&self, before: &Before) -> f64 {
        let station = &self.stations[before.station as usize];
        let servers = match (station.level, before.roster) {
            (0, Some(roster)) => self.rosters.0[roster as usize].highest(),
            (level, _) => level,
        };
        let is_free = station.taken < servers && station.waiting == 0;
        if is_free || servers == 0 || servers == u32::MAX {
            return 0.0;
        }
        let ahead = if station.taken < servers { station.waiting } else { station.waiting + 1 };
        f64::from(ahead) * before.each / f64::from(servers)
    }
}

fn station(before: &Before) -> Target {
    Target::Station(StationId(before.station))
}
