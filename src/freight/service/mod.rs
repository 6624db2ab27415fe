//! How do departures run?
//!
//! A service plans departures, lets cargo board, and leaves. On a stop the
//! vehicle calls at stations, discharges, loads, and goes on.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod.rs` | the service, its events, planned departures: cancelled, skipped, held, early |
//! | `timetable.rs` | when the next departure is planned |
//! | `load.rs` | departures that wait for load, or leave when full |
//! | `boarding.rs` | who gets aboard, who is left behind, and the causes of their waits |
//! | `stops.rs` | what a vehicle does on a stop |
//! | `port_call.rs` | what a ship does in a port besides: cranes, exchange, and how long it took |
//! | `fleet.rs` | where a service has a fleet: which vehicle makes a departure, and what becomes of it |
//! | `convoy.rs` | vehicles of one departure that travel together |
//! | `relief.rs` | departures on volume, which nobody planned |
//! | `shut.rs` | departures that cannot start because something is closed |
//!
//! A departure and its vehicle are one entity, taken from a pool. Without a
//! fleet it finds one whenever it needs one.

mod boarding;
mod convoy;
mod fleet;
mod load;
mod port_call;
mod relief;
mod shut;
mod stops;
pub(super) mod timetable;

use std::collections::VecDeque;

use bevy_ecs::component::Component;

use super::bill::Loads;
use super::cargo::State;
use super::disruption::Cuts;
use super::documents::LatePapers;
use super::{Freight, Handled, Phase, RunError, drawn};
use crate::engine::Handle;
use crate::model::{Below, Driven, DriverRules, LinkId, Relief, Stretch, Timetable};
use crate::observe::Cause;
use crate::random::{Distribution, Key};
use crate::time::{SimDuration, SimTime};
use crate::units::{Metres, Teu};

pub(super) use boarding::{Pass, Wait};
pub(super) use convoy::Convoys;
pub(super) use fleet::{Base, Fleet, Membership};
pub(super) use port_call::PortCall;

/// What can happen to a service and its vehicles.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// A planned departure: its time has come.
    Slot { service: u32 },
    /// The same, where loading takes time: its cut-off has come.
    CutOff { service: u32 },
    /// A departure that waited, or need not wait, goes.
    Go { service: u32, stamp: u32 },
    /// A vehicle on a stop starts to load.
    Loads { vehicle: u32 },
    /// A vehicle leaves its stop.
    Leaves { vehicle: u32 },
    /// A vehicle that has passed a border post goes on by its timetable.
    GoesOn { vehicle: u32 },
    /// Cargo at the first stop counts as ready from now on, as far as its papers go.
    Counts { service: u32 },
    /// A vehicle of a fleet has turned around where it will stand.
    Ready { fleet: u32, base: u32 },
    /// One that has turned around goes back empty.
    Returns { vehicle: u32 },
    /// The departure that waits longest for a vehicle takes one.
    TakesVehicle { fleet: u32, base: u32 },
    /// One more vehicle may join a convoy.
    Joins { service: u32, convoy: u32 },
    /// A relief departure leaves.
    Relieves { service: u32 },
    /// A departure has waited for a vehicle as long as it may.
    LacksVehicle { service: u32 },
    /// Departures may start again.
    Reopens { service: u32 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        match self {
            Event::Ready { .. } => Phase::Release,
            Event::Counts { .. } => Phase::Clear,
            Event::CutOff { .. } | Event::Loads { .. } => Phase::CutOff,
            Event::Slot { .. }
            | Event::Go { .. }
            | Event::Leaves { .. }
            | Event::GoesOn { .. }
            | Event::Returns { .. }
            | Event::TakesVehicle { .. }
            | Event::Joins { .. }
            | Event::Relieves { .. }
            | Event::LacksVehicle { .. }
            | Event::Reopens { .. } => Phase::Depart,
        }
    }
}

/// A regular offer of departures.
#[derive(Component, Debug)]
pub(super) struct Service {
    pub(super) id: u32,
    pub(super) rules: Rules,
    pub(super) stops: Vec<Stop>,
    /// The next departure by the timetable.
    pub(super) planned: Option<SimTime>,
    /// Departures planned so far.
    pub(super) count: u64,
    /// A departure that waits for its minimum load, or for company.
    pub(super) waiting: Option<Waiting>,
    /// Its place on the calendar.
    pub(super) slot: Option<Handle>,
    /// Which `Go` is the valid one.
    pub(super) stamp: u32,
    pub(super) going: bool,
    /// Convoys that vehicles may still join.
    pub(super) forming: u32,
    /// A relief departure is ordered.
    pub(super) relieving: bool,
    /// Disruptions of the service.
    pub(super) cuts: Cuts,
    /// What a vehicle carries when nothing is disrupted.
    pub(super) rated: Teu,
    /// No departure may start: the service, or the place where it starts, is closed.
    pub(super) shut: bool,
    /// Those that could not start do not run; otherwise they wait.
    pub(super) cancels: bool,
    /// The planned time of a departure that waits until it may start.
    pub(super) held: Option<SimTime>,
    /// What those wait for, after its planned time, who wait for a departure that is late.
    pub(super) late_for: Cause,
    /// Vehicles that a disruption of the service keeps on their stops.
    pub(super) kept: Vec<u32>,
}

/// What delays the departure of those who wait for it: the timetable, load, or a vehicle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    /// By the timetable it would leave then.
    pub(super) planned: SimTime,
    /// Since then it lacks a vehicle; `SimTime::MAX`: it has one.
    pub(super) wanted: SimTime,
}

impl Due {
    /// A departure that lacks no vehicle.
    pub(super) fn by(planned: SimTime) -> Due {
        Due { planned, wanted: SimTime::MAX }
    }
}

/// A departure that waits for load.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    /// Planned time, or when gathering began.
    pub(super) planned: SimTime,
    pub(super) handle: Handle,
}

/// What a service does, as the scenario says.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) timetable: Timetable,
    pub(super) capacity: Teu,
    pub(super) payload: Option<u64>,
    pub(super) cut_off: SimDuration,
    pub(super) minimum_load: Option<(Teu, Below)>,
    pub(super) leave_when_full: bool,
    /// A departure may leave, or wait, for load.
    pub(super) watches_load: bool,
    /// That, or papers count from another instant on than cargo.
    pub(super) minds_who_comes: bool,
    pub(super) cancellation: f64,
    /// Some cargo is booked on its departures.
    pub(super) takes_bookings: bool,
    /// Sailings that are known not to run.
    pub(super) blank: Option<Box<Blank>>,
    pub(super) overtaking: bool,
    /// A berth is reserved for it on its way.
    pub(super) reserves: bool,
    /// Of a vessel, where it berths at a quay.
    pub(super) length: Metres,
    pub(super) membership: Option<Box<Membership>>,
    /// Of its vehicles, before links and stations with priorities.
    pub(super) priority: u8,
    /// What is aboard shares costs of the vehicle.
    pub(super) shares_cost: bool,
    /// So many vehicles may leave together.
    pub(super) convoy: u32,
    pub(super) relief: Option<Relief>,
    pub(super) driver: Option<Box<DriverRules>>,
    /// Names the draws of a departure, by planned time.
    pub(super) run: Key,
    pub(super) chance: Key,
    pub(super) headway: Key,
}

/// Which planned departures are blank sailings.
#[derive(Debug)]
pub(super) struct Blank {
    pub(super) share: f64,
    /// Ascending.
    pub(super) listed: Vec<SimTime>,
    pub(super) chance: Key,
}

/// A stop of a service, and who waits there.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) place: u32,
    pub(super) planned: Option<SimDuration>,
    pub(super) dwell: SimDuration,
    pub(super) call: Vec<u32>,
    pub(super) unloads: bool,
    pub(super) load: Vec<u32>,
    /// What a ship does here besides: at a berth, or with cranes of its own.
    pub(super) port: Option<Box<PortCall>>,
    /// The border post that is left here for the next stop, or none …
    pub(super) exit: u32,
    /// … and the one that is entered here from the stop before.
    pub(super) entry: u32,
    /// So many milliseconds before cargo itself its papers must be ready (after it, if negative);
    /// `None`: no sooner and no later.
    pub(super) papers_ahead: Option<i64>,
    /// In order of readiness.
    pub(super) queue: VecDeque<Wait>,
    /// So many at the end of the queue have not been passed by a departure.
    pub(super) fresh: usize,
    pub(super) quarters: u64,
    pub(super) boxes: u64,
    /// Departures that passed somebody who still waits.
    pub(super) passes: VecDeque<Pass>,
    /// Number of the first of `passes`.
    pub(super) first_pass: u32,
    /// Whoever became ready after the last cut-off missed the departure that left then.
    pub(super) missed_until: SimTime,
    /// Cargo whose papers make it ready later than it is itself, waiting here or for its papers.
    pub(super) late_papers: Vec<LatePapers>,
}

/// A train, ship, truck, barge or aircraft, on one departure of a service.
#[derive(Component, Debug)]
pub(super) struct Vehicle {
    pub(super) id: u32,
    pub(super) service: u32,
    /// Planned departure from the first stop.
    pub(super) planned: SimTime,
    /// Since when its departure lacked it.
    pub(super) wanted: SimTime,
    /// It goes back empty: from `stop` to the stop before.
    pub(super) returning: bool,
    /// The convoy in which it travels, or none.
    pub(super) convoy: u32,
    /// What its drivers have driven, where there are rules for them.
    pub(super) driven: Driven,
    /// Since when it stands before its first link.
    pub(super) stands: SimTime,
    /// What they drive and stand on the present link, the next at the end; empty without rules.
    pub(super) stretches: Vec<Stretch>,
    pub(super) key: Key,
    /// The stop where it is, or from which it came.
    pub(super) stop: u16,
    pub(super) calls: u16,
    /// Up to when its log reaches.
    pub(super) since: SimTime,
    pub(super) arrived: SimTime,
    /// A disruption keeps it outside its stop, or from leaving it.
    pub(super) halted: bool,
    /// Not before this it leaves its stop.
    pub(super) leaves: SimTime,
    pub(super) aboard: Vec<Aboard>,
    /// Where its time went since the first stop: stage of the service's way, cause, milliseconds.
    pub(super) log: Vec<(u32, Cause, i64)>,
    /// Aboard or being loaded.
    pub(super) quarters: u32,
    pub(super) kilograms: u64,
    /// Parts, and boxes of others, not yet off.
    pub(super) discharging: u32,
    /// Boxes of others whose handling has begun on this stop.
    pub(super) exchanged: u32,
    /// Boxes that come off and go aboard on this stop, where boxes of others are exchanged.
    pub(super) moves: u64,
    /// Parts not yet on.
    pub(super) loading: u32,
    /// Loaded on this stop.
    pub(super) loaded: Vec<u32>,
    /// Servers that it keeps until it leaves the stop.
    pub(super) holds: Vec<(u32, Option<u32>)>,
    /// Its passage through a side of a border post, or none.
    pub(super) passage: u32,
    /// Its row among those before and on the link that it crosses, where that has a control, or none.
    pub(super) run: u32,
    /// Papers of the whole vehicle that were handed in before it came.
    pub(super) early: Vec<u32>,
    /// What it had aboard on each leg, where that is asked for.
    pub(super) loads: Loads,
}

/// Cargo on a vehicle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aboard {
    pub(super) part: u32,
    /// Its block of cells for a stage of the service's way is this plus the stage, wrapping.
    pub(super) base: u32,
    /// Its ride begins at this entry of the vehicle's log.
    pub(super) log_from: u32,
    pub(super) quarters: u32,
    pub(super) alight: u16,
    /// Its stretches need not be kept or written down one by one.
    pub(super) is_plain: bool,
    /// The cohort rule holds for it.
    pub(super) is_measured: bool,
}

impl Vehicle {
    /// The leg that it begins at its stop, or is on.
    pub(super) fn leg(&self) -> usize {
        usize::from(self.stop) - usize::from(self.returning)
    }

    /// An idle vehicle of the pool.
    pub(super) fn idle(id: u32, key: Key) -> Vehicle {
        Vehicle {
            id,
            service: super::cargo::NONE,
            planned: SimTime::ZERO,
            wanted: SimTime::MAX,
            returning: false,
            convoy: super::cargo::NONE,
            driven: Driven::default(),
            stands: SimTime::ZERO,
            stretches: Vec::new(),
            key,
            stop: 0,
            calls: 0,
            since: SimTime::ZERO,
            arrived: SimTime::ZERO,
            halted: false,
            leaves: SimTime::ZERO,
            aboard: Vec::new(),
            log: Vec::new(),
            quarters: 0,
            kilograms: 0,
            discharging: 0,
            exchanged: 0,
            moves: 0,
            loading: 0,
            loaded: Vec::new(),
            holds: Vec::new(),
            passage: super::cargo::NONE,
            run: super::cargo::NONE,
            early: Vec::new(),
            loads: Loads::new(),
        }
    }
}

impl Freight<'_> {
    pub(super) fn service_event(&mut self, event: Event, now: SimTime) -> Handled {
        match event {
            Event::Slot { service } | Event::CutOff { service } => self.slot(service, now),
            Event::Go { service, stamp } => self.go(service, stamp, now),
            Event::Loads { vehicle } => self.loads(vehicle, now),
            Event::Leaves { vehicle } => self.leaves(vehicle, now),
            Event::GoesOn { vehicle } => self.goes_on(vehicle, now),
            Event::Counts { service } => self.check_load(service, now),
            Event::Ready { fleet, base } => self.turned_around(fleet, base, now),
            Event::Returns { vehicle } => self.returns(vehicle, now),
            Event::TakesVehicle { fleet, base } => self.late_takes_vehicle(fleet, base, now),
            Event::Joins { service, convoy } => self.joins_convoy(service, convoy, now),
            Event::Relieves { service } => self.relieves(service, now),
            Event::LacksVehicle { service } => self.gives_up_on_vehicle(service, now),
            Event::Reopens { service } => self.reopens(service, now),
        }
    }

    /// Puts the next planned departure after `after` on the calendar.
    pub(super) fn plan_next(&mut self, id: u32, after: SimTime) -> Handled {
        let service = &mut *self.services[id as usize];
        let rules = &service.rules;
        let number = service.count;
        let planned =
            match &rules.timetable {
                Timetable::OnDemand { .. } => None,
                Timetable::Random { first, .. } if number == 0 => Some(*first),
                Timetable::Random { headway, .. } => {
                    let gap = drawn(headway, rules.headway.draw(number))?;
                    Some(after.checked_add(gap).ok_or_else(|| {
                        Box::new(RunError::Overflow("a departure is planned too late".into()))
                    })?)
                }
                timetable => timetable::next(timetable, self.clock, after),
            };
        service.planned = planned;
        service.count += 1;
        let Some(planned) = planned else { return Ok(()) };
        let now = self.calendar.now();
        let handle = if service.stops[0].load.is_empty() {
            self.calendar.at(planned, Event::Slot { service: id }.into())?
        } else {
            let closes = planned.minus(service.rules.cut_off).max(now);
            self.calendar.at(closes, Event::CutOff { service: id }.into())?
        };
        service.slot = Some(handle);
        Ok(())
    }

    /// The time of a planned departure (or of its cut-off, where loading takes time) has come.
    fn slot(&mut self, id: u32, now: SimTime) -> Handled {
        let Some(planned) = self.services[id as usize].planned else { return Ok(()) };
        self.plan_next(id, planned)?;
        if !self.services[id as usize].shut {
            // A closure may have ended in this very instant: what waited for that goes before.
            self.held_departs(id, now)?;
        }
        if let Some(waiting) = self.services[id as usize].waiting.take() {
            self.calendar.cancel(waiting.handle);
            self.note_held(id, waiting, now);
            self.depart(id, waiting.planned, waiting.planned.max(now), now, now)?;
        }
        self.run_or_not(id, planned, now)?;
        // Those left behind may be enough for the next.
        let rules = &self.services[id as usize].rules;
        if rules.leave_when_full || rules.relief.is_some() { self.check_load(id, now) } else { Ok(()) }
    }

    /// A planned departure leaves, waits for its minimum load, or does not run.
    fn run_or_not(&mut self, id: u32, planned: SimTime, now: SimTime) -> Handled {
        if self.services[id as usize].shut {
            return self.cannot_depart(id, planned, now);
        }
        let rules = &self.services[id as usize].rules;
        let cut_off = planned.minus(rules.cut_off);
        if rules.is_blank(planned) {
            self.note_service(now, id, |ledger| ledger.blanked += 1);
            self.pass_over(id, 0, cut_off, now, Cause::Disrupted, Due::by(planned));
            return Ok(());
        }
        if rules.is_cancelled(planned) {
            self.note_service(now, id, |ledger| ledger.cancelled += 1);
            self.pass_over(id, 0, cut_off, now, Cause::Disrupted, Due::by(planned));
            return self.window_lapses(id, now);
        }
        match rules.minimum_load {
            Some((least, below)) if self.load_ready(id, planned, cut_off) < least => match below {
                Below::Skip => {
                    self.note_service(now, id, |ledger| ledger.skipped += 1);
                    self.pass_over(id, 0, cut_off, now, Cause::Hold, Due::by(planned));
                    self.window_lapses(id, now)
                }
                Below::Hold(limit) => self.hold(id, planned, limit),
            },
            _ => self.depart(id, planned, planned.max(now), cut_off, now),
        }
    }

    fn note_held(&mut self, id: u32, waiting: Waiting, now: SimTime) {
        let held = now.ms() - waiting.planned.ms();
        self.note_service(now, id, |ledger| ledger.held += held.max(0));
    }

    /// A departure takes a vehicle and sets out, if there is one.
    fn depart(
        &mut self,
        id: u32,
        planned: SimTime,
        leaves: SimTime,
        cut_off: SimTime,
        now: SimTime,
    ) -> Handled {
        if self.services[id as usize].shut {
            return self.cannot_depart(id, planned, now);
        }
        let service = &mut *self.services[id as usize];
        let run = match service.rules.timetable {
            // Several may leave at one instant.
            Timetable::OnDemand { .. } => {
                service.count += 1;
                service.count
            }
            _ => planned.ms() as u64,
        };
        let key = service.rules.run.child(run);
        self.depart_as(id, key, planned, (leaves, cut_off), now)
    }

    /// The same, by the name of its draws and when it leaves and closes.
    fn depart_as(
        &mut self,
        id: u32,
        key: Key,
        planned: SimTime,
        times: (SimTime, SimTime),
        now: SimTime,
    ) -> Handled {
        if self.services[id as usize].rules.membership.is_some() && !self.takes_vehicle(id, now) {
            self.lacks_vehicle(id, key, planned, times.1, now)?;
            return self.window_lapses(id, now);
        }
        self.begins_run(id, key, Due::by(planned), times, now)
    }

    /// A vehicle begins a run, alone or as the first of a convoy.
    fn begins_run(
        &mut self,
        id: u32,
        key: Key,
        due: Due,
        times: (SimTime, SimTime),
        now: SimTime,
    ) -> Handled {
        let convoy = match self.services[id as usize].rules.convoy {
            0 | 1 => super::cargo::NONE,
            _ => self.forms_convoy(id, key, due, times, now)?,
        };
        self.loads_vehicle(id, key, due, times, convoy, now)
    }

    /// A vehicle lets cargo aboard, and leaves; or starts to load, and leaves at `leaves` or when
    /// loaded.
    fn loads_vehicle(
        &mut self,
        id: u32,
        key: Key,
        due: Due,
        (leaves, cut_off): (SimTime, SimTime),
        convoy: u32,
        now: SimTime,
    ) -> Handled {
        let Some(index) = self.run.idle_vehicles.pop() else {
            return Err(RunError::Invariant("the pool holds a vehicle for each departure".into()).into());
        };
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.service = id;
        vehicle.planned = due.planned;
        vehicle.wanted = due.wanted;
        vehicle.key = key;
        vehicle.convoy = convoy;
        vehicle.driven = Driven::default();
        vehicle.stands = now;
        vehicle.stop = 0;
        vehicle.since = now;
        vehicle.arrived = now;
        vehicle.leaves = leaves;
        self.takes_drivers(id, index);
        self.note_service(now, id, |ledger| ledger.departures += 1);
        if self.services[id as usize].rules.reserves {
            self.reserve_windows(index);
        }
        self.board(index, cut_off, now)?;
        if self.vehicles[index as usize].loading == 0 {
            if self.services[id as usize].stops[0].load.is_empty() {
                return self.set_off(index, now);
            }
            let leaves = self.vehicles[index as usize].leaves;
            self.calendar.at(leaves, Event::Leaves { vehicle: index }.into())?;
        }
        Ok(())
    }

    /// Writes to a service's ledger inside the window.
    pub(super) fn note_service(
        &mut self,
        now: SimTime,
        id: u32,
        note: impl FnOnce(&mut crate::observe::ledger::ServiceLedger),
    ) {
        if self.recorder.measures(now) {
            note(&mut self.recorder.services[id as usize]);
        }
    }

    /// A part waits for a service at a stop. It is ready now; if its papers count from another
    /// instant on, it counts as ready from that one.
    #[inline(always)]
    pub(super) fn waits_for_departure(
        &mut self,
        part: u32,
        id: u32,
        stop: u16,
        alight: u16,
        counts: SimTime,
        now: SimTime,
    ) -> Handled {
        let row = &mut self.cargo.parts[part as usize];
        row.state = State::Boarding;
        row.loops = 0;
        let node = &self.routes.nodes[row.node as usize];
        let wait = Wait::new(part, row, node.block, alight, counts, now);
        let service = &mut *self.services[id as usize];
        let here = &mut service.stops[usize::from(stop)];
        here.quarters += u64::from(row.quarters);
        here.boxes += u64::from(row.boxes);
        here.queue.push_back(wait);
        here.fresh += 1;
        if service.rules.minds_who_comes { self.notes_new(id, stop, counts, now) } else { Ok(()) }
    }

    /// Somebody new waits at a stop of a service that watches its load, or papers.
    #[inline(never)]
    fn notes_new(&mut self, id: u32, stop: u16, counts: SimTime, now: SimTime) -> Handled {
        let service = &mut *self.services[id as usize];
        let here = &mut service.stops[usize::from(stop)];
        // Whoever waits with papers that count only later on lets those pass that are ready before.
        let first = here.queue.len() - here.fresh;
        let mut at = here.queue.len() - 1;
        while at > first && here.queue[at - 1].ready > counts {
            here.queue.swap(at - 1, at);
            at -= 1;
        }
        if stop > 0 || !service.rules.watches_load || counts >= SimTime::MAX {
            return Ok(());
        }
        if counts > now {
            self.calendar.at(counts, Event::Counts { service: id }.into())?;
            return Ok(());
        }
        self.check_load(id, now)
    }

    /// Kilograms of a part, where the vehicle's service counts them.
    #[inline]
    pub(super) fn kilograms_of(&self, vehicle: u32, part: u32) -> u64 {
        let service = self.vehicles[vehicle as usize].service;
        if self.services[service as usize].rules.payload.is_none() { 0 } else { self.mass_of(part) }
    }

    /// Kilograms of a part.
    pub(super) fn mass_of(&self, part: u32) -> u64 {
        let row = &self.cargo.parts[part as usize];
        let lane = self.routes.nodes[row.node as usize].lane;
        u64::from(row.quarters) * self.lanes[lane.index()].mass_per_teu / 4
    }
}

impl Stop {
    /// One of those at the end of the line, whom no departure has passed, stands in it no more.
    pub(in crate::freight) fn step_out(&mut self, wait: &Wait) {
        self.fresh -= 1;
        self.quarters -= u64::from(wait.quarters);
        self.boxes -= wait.boxes();
    }

    /// He stands at the end of it again.
    pub(in crate::freight) fn step_in(&mut self, wait: Wait) {
        self.fresh += 1;
        self.quarters += u64::from(wait.quarters);
        self.boxes += wait.boxes();
        self.queue.push_back(wait);
    }
}

impl Rules {
    /// Whether a planned departure is to run.
    fn runs(&self, planned: SimTime) -> bool {
        !self.is_blank(planned) && !self.is_cancelled(planned)
    }

    /// Whether it is known of a planned departure that it does not run.
    pub(in crate::freight) fn is_blank(&self, planned: SimTime) -> bool {
        self.blank.as_ref().is_some_and(|blank| {
            blank.listed.binary_search(&planned).is_ok()
                || (blank.share > 0.0 && blank.chance.draw(planned.ms() as u64) < blank.share)
        })
    }

    /// Whether a planned departure does not run, by chance.
    fn is_cancelled(&self, planned: SimTime) -> bool {
        self.cancellation > 0.0 && self.chance.draw(planned.ms() as u64) < self.cancellation
    }
}

/// How a vehicle crosses a link, as the scenario says.
#[derive(Debug, Clone)]
pub(super) struct Crossing {
    pub(super) link: LinkId,
    pub(super) reversed: bool,
    pub(super) time: Distribution,
    /// Kilometres, where `time` is a speed.
    pub(super) over: Option<f64>,
}
