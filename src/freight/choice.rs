//! Which chain does a consignment choose, and why?
//!
//! When a consignment of a lane with route choice appears, each candidate chain
//! is followed through the timetables from that instant on: stations at the hours
//! in which they will be open, the departures planned next, rides as long as they
//! are on average. What queues add is what is seen at that instant, smoothed over
//! the looks of the same lane:
//!
//! - before a station whose servers are all busy, (Q + 1) services of the mean
//!   length by its servers, with Q units waiting;
//! - at a stop, as many more departures as vehicles are needed for what waits.
//!
//! What is to be paid counts as the time that it is worth. The sum is the chain's
//! cost. The least cost is taken; under a logit rule, the
//! least of cost − scale × G, where G is a Gumbel draw that belongs to consignment
//! and chain by name. That gives exactly the logit probabilities, and a
//! consignment keeps its tastes when another chain comes or goes.
//!
//! Sources: Ibrahim & Whitt, "Real-time delay estimation based on delay history"
//! (2009) for the queue; Gumbel, "Statistics of extremes" (1958) and McFadden (1974)
//! for the draws.
//!
//! Left out: papers, queues as they will be when the cargo comes, hours of
//! stations at which vehicles call.

use std::collections::BTreeMap;

use super::Freight;
use super::service::timetable;
use crate::model::choice::Rule;
use crate::model::expected::{Doing, Expected, Load, Step, Things};
use crate::model::{Corridor, Lane, LaneId, Timetable};
use crate::observe::{Candidate as Seen, Observation};
use crate::random::{Key, Streams};
use crate::time::SimTime;

/// How the consignments of a lane choose.
#[derive(Debug)]
pub(super) struct Chooser {
    rule: Rule,
    /// In milliseconds.
    memory: f64,
    /// By chain of the lane.
    candidates: Vec<Candidate>,
    /// What consignments have chosen that are booked and not yet tendered, by serial.
    booked: BTreeMap<u32, usize>,
}

#[derive(Debug)]
struct Candidate {
    name: String,
    /// Names the tastes for it.
    taste: Key,
    steps: Vec<Look>,
    /// What is to be paid, as milliseconds.
    paid: f64,
}

/// A step of a candidate, and what was seen of its queue.
#[derive(Debug)]
struct Look {
    at: Point,
    /// Milliseconds, on average.
    time: f64,
}

#[derive(Debug)]
enum Point {
    Station(Before),
    Ride {
        service: u32,
        stop: u16,
        /// Milliseconds after the planned departure from the first stop.
        boards: f64,
        /// What departures that do not run add, on average.
        cancelled: f64,
        /// The wait where departures are not planned.
        wait: f64,
        /// Quarter-TEU that wait at the stop.
        waiting: Smoothed,
        /// Where its vehicle queues on the way, the shortest of each.
        queues: Vec<Vec<Before>>,
    },
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
    /// Takes in what is seen now: looks that lie a `memory` back count 1/e of what they did.
    fn look(&mut self, seen: f64, now: SimTime, memory: f64) -> f64 {
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
struct Cost {
    moving: f64,
    waiting: f64,
    queueing: f64,
    /// As the time that it is worth.
    paid: f64,
}

impl Cost {
    /// Until the cargo is there.
    fn time(&self) -> f64 {
        self.moving + self.waiting + self.queueing
    }

    fn sum(&self) -> f64 {
        self.time() + self.paid
    }
}

/// The chooser of a lane, if its consignments choose.
pub(super) fn chooser(
    corridor: &Corridor,
    lane: &Lane,
    rosters: &[super::station::Roster],
    streams: &Streams,
) -> Option<Box<Chooser>> {
    let choice = lane.choice.as_ref()?;
    let things = Things::of(corridor);
    let expected = Expected::new(&things, Load::of(lane));
    let before = |station: crate::model::StationId| {
        let roster = rosters.iter().position(|roster| roster.stations.contains(&station.0));
        Before {
            station: station.0,
            each: corridor.stations[station.index()].time.mean(),
            roster: roster.map(|roster| roster as u32),
            queue: Smoothed::default(),
        }
    };
    let look = |step: Step| {
        let at = match step.what {
            Doing::Serve(station) => Point::Station(before(station)),
            Doing::Ride(riding) => Point::Ride {
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
            },
        };
        Look { at, time: step.time }
    };
    let candidates = lane.chains.iter().map(|chain| Candidate {
        name: chain.what.name.clone(),
        taste: streams.key("taste", &chain.what.name),
        steps: expected.steps(&chain.what, (lane.from, lane.to)).into_iter().map(look).collect(),
        paid: corridor.paid_as_time(lane, &chain.what),
    });
    Some(Box::new(Chooser {
        rule: choice.rule,
        memory: choice.memory.ms() as f64,
        candidates: candidates.collect(),
        booked: BTreeMap::new(),
    }))
}

impl Chooser {
    /// A booked consignment will take this chain when it is tendered.
    pub(super) fn keep(&mut self, serial: u32, chain: usize) {
        self.booked.insert(serial, chain);
    }

    /// How much better than it costs a consignment likes each candidate, in milliseconds.
    fn tastes(&self, consignment: Key) -> Vec<f64> {
        let Rule::Logit { scale } = self.rule else { return vec![0.0; self.candidates.len()] };
        let gumbel = |draw: f64| -crate::maths::ln(-crate::maths::ln(draw));
        let candidates = self.candidates.iter();
        candidates.map(|one| scale * gumbel(consignment.meet(one.taste).draw(0))).collect()
    }

    /// The one of the least cost less taste; of equals, the first name.
    fn best(&self, costs: &[Cost], tastes: &[f64]) -> usize {
        let felt = |index: usize| costs[index].sum() - tastes[index];
        let better = |one: usize, other: usize| {
            let names = || self.candidates[one].name.cmp(&self.candidates[other].name);
            felt(one).total_cmp(&felt(other)).then_with(names).is_lt()
        };
        (1..self.candidates.len()).fold(0, |best, next| if better(next, best) { next } else { best })
    }
}

impl Freight<'_> {
    /// The chain that a consignment takes that appears or is tendered now.
    pub(super) fn chain_of(&mut self, lane: u32, serial: u32, now: SimTime) -> usize {
        let Some(mut chooser) = self.lanes[lane as usize].choice.take() else {
            return self.lanes[lane as usize].chain(serial);
        };
        let chosen = match chooser.booked.remove(&serial) {
            Some(chosen) => chosen,
            None => self.choose(lane, serial, &mut chooser, now),
        };
        self.lanes[lane as usize].choice = Some(chooser);
        chosen
    }

    fn choose(&mut self, lane: u32, serial: u32, chooser: &mut Chooser, now: SimTime) -> usize {
        let memory = chooser.memory;
        let candidates = chooser.candidates.iter_mut();
        let costs: Vec<Cost> =
            candidates.map(|one| Cost { paid: one.paid, ..self.cost(&mut one.steps, memory, now) }).collect();
        let tastes = chooser.tastes(self.lanes[lane as usize].stream(serial));
        let chosen = chooser.best(&costs, &tastes);
        if self.lanes[lane as usize].watched == Some(u64::from(serial)) {
            self.note_choice(lane, chooser, (&costs, &tastes), chosen, now);
        }
        chosen
    }

    #[cold]
    fn note_choice(
        &mut self,
        lane: u32,
        chooser: &Chooser,
        (costs, tastes): (&[Cost], &[f64]),
        chosen: usize,
        now: SimTime,
    ) {
        let sums: Vec<f64> = costs.iter().map(Cost::sum).collect();
        let shares = chooser.rule.shares(&sums);
        let candidates = costs.iter().enumerate().map(|(chain, cost)| Seen {
            chain,
            moving: cost.moving,
            waiting: cost.waiting,
            queueing: cost.queueing,
            paid: cost.paid,
            taste: tastes[chain],
            share: shares.as_ref().map_or(0.0, |shares| shares[chain]),
        });
        let candidates = candidates.collect();
        let fact = Observation::Chose { at: now, lane: LaneId(lane), candidates, chosen };
        self.recorder.observations.push(fact);
    }

    /// Follows a candidate through the timetables; what is seen of queues is smoothed on the way.
    fn cost(&self, steps: &mut [Look], memory: f64, now: SimTime) -> Cost {
        let mut cost = Cost::default();
        let start = now.ms() as f64;
        for step in steps {
            let here = start + cost.time();
            match &mut step.at {
                Point::Station(before) => {
                    cost.waiting += self.until_open(before, here);
                    cost.queueing += before.queue.look(self.queue_before(before), now, memory);
                }
                Point::Ride { service, stop, boards, cancelled, wait, waiting, queues } => {
                    let id = *service;
                    let quarters = self.services[id as usize].stops[usize::from(*stop)].quarters as f64;
                    let quarters = waiting.look(quarters, now, memory);
                    let room = f64::from(self.services[id as usize].rules.capacity.quarters());
                    let more = libm::floor(quarters / room.max(1.0)) as u32;
                    let first = self.departure(id, *stop, *boards, *wait, here, 0);
                    let taken =
                        if more == 0 { first } else { self.departure(id, *stop, *boards, *wait, here, more) };
                    cost.waiting += first - here + *cancelled;
                    cost.queueing += if first < f64::INFINITY { taken - first } else { 0.0 };
                    for lanes in queues {
                        let seen = lanes.iter_mut().map(|one| {
                            let seen = self.queue_before(one);
                            one.queue.look(seen, now, memory)
                        });
                        let shortest = seen.fold(f64::INFINITY, f64::min);
                        cost.queueing += if shortest < f64::INFINITY { shortest } else { 0.0 };
                    }
                }
            }
            cost.moving += step.time;
        }
        cost
    }

    /// When the departure leaves that cargo can take which is ready then, or one so many later: in
    /// milliseconds, infinite if there is none.
    fn departure(&self, id: u32, stop: u16, boards: f64, wait: f64, ready: f64, later: u32) -> f64 {
        let service = &self.services[id as usize];
        if !ready.is_finite() {
            return f64::INFINITY;
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
