//! What if there is no room ahead?
//!
//! Cargo that finds neither room to wait nor room in the yard stays where it
//! is, and holds what it holds: a server, or the vehicle it came on. Whoever
//! makes room lets the first of them in.

use super::super::cargo::{Gate, IN_YARD, NONE, Part, SHARED, State};
use super::super::customer::{Customer, Who};
use super::super::place::Place;
use super::super::route::Kind;
use super::super::{Freight, Handled};
use super::Event;
use crate::model::{Per, WhenFull};
use crate::observe::Cause;
use crate::time::SimTime;

/// What cargo keeps while it finds no room ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::freight) enum Holder {
    /// Nothing: it waits outside.
    Nothing,
    /// A server.
    Server { station: u32, server: Option<u32> },
    /// Its place on a vehicle.
    Vehicle(u32),
}

/// Cargo that waits for room.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Door {
    pub(in crate::freight) part: u32,
    pub(in crate::freight) target: u32,
    pub(in crate::freight) holder: Holder,
    /// Where the time counts meanwhile.
    pub(in crate::freight) block: u32,
}

/// Who waits for room in a yard.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) enum Waiter {
    /// The head of a station's queue.
    Station(u32),
    /// Cargo that needs no service first.
    Cargo(Door),
}

impl Freight<'_> {
    /// Whether a part may go to a node now.
    pub(in crate::freight) fn finds_room(&self, part: u32, target: u32) -> bool {
        let node = &self.routes.nodes[target as usize];
        if node.always_open {
            return true;
        }
        match node.kind {
            Kind::Serve(id) => {
                let station = &self.stations[id as usize];
                let blocks = station.rules.room.is_some_and(|room| room.when_full == WhenFull::Blocks);
                !blocks || (station.has_room() && station.door.is_empty())
            }
            Kind::Board { .. } | Kind::Papers(_) | Kind::Stay(_) | Kind::Choose(_) => {
                let row = &self.cargo.parts[part as usize];
                !node.claims_yard || row.is(IN_YARD) || self.places[node.place.index()].admits(row.teu())
            }
            Kind::Clear { .. } | Kind::Equip | Kind::Deliver => true,
        }
    }

    /// A part goes to a node, or waits for room there. Returns whether it went.
    pub(in crate::freight) fn enter(
        &mut self,
        part: u32,
        target: u32,
        holder: Holder,
        block: u32,
        now: SimTime,
    ) -> Handled<bool> {
        if let Kind::Serve(id) = self.routes.nodes[target as usize].kind
            && self.stations[id as usize].rules.simple
            && !self.cargo.parts[part as usize].is(SHARED)
        {
            self.cargo.parts[part as usize].node = target;
            self.joins_simple(id, part, now)?;
            return Ok(true);
        }
        if self.finds_room(part, target) {
            self.go_in(part, target, now)?;
            return Ok(true);
        }
        self.cargo.parts[part as usize].state = State::Blocked;
        let door = Door { part, target, holder, block };
        let node = &self.routes.nodes[target as usize];
        match node.kind {
            Kind::Serve(id) => self.stations[id as usize].door.push_back(door),
            _ => self.places[node.place.index()].waiters.push_back(Waiter::Cargo(door)),
        }
        Ok(false)
    }

    /// A part goes to a node that has room for it.
    pub(in crate::freight) fn go_in(&mut self, part: u32, target: u32, now: SimTime) -> Handled {
        self.cargo.parts[part as usize].node = target;
        let routes = self.routes;
        let node = &routes.nodes[target as usize];
        match node.kind {
            Kind::Serve(id) => {
                let shared = self.cargo.parts[part as usize].is(SHARED);
                if shared && self.stations[id as usize].rules.per == Per::Consignment {
                    return self.pass_gate(part, id, now);
                }
                self.cargo_joins(id, part, now)
            }
            Kind::Board { service, stop, alight } => {
                if node.claims_yard {
                    self.claim(part, now);
                }
                self.waits_for_departure(part, service, stop, alight, now, now)
            }
            Kind::Papers(set) => self.needs_papers(part, set, now),
            Kind::Stay(stay) => self.stays(part, stay, now),
            Kind::Clear { post, role } => self.clears_inland(part, post, role, now),
            Kind::Equip => self.needs_boxes(part, now),
            Kind::Choose(crossroad) => self.comes_to_crossroad(part, crossroad, now),
            Kind::Deliver => {
                let lane = node.lane;
                if self.equipment.is_used() {
                    self.unpacks(part, lane, now)?;
                }
                self.deliver(part, lane, now);
                Ok(())
            }
        }
    }

    /// One service serves all parts of a consignment: the first to come queues for it.
    fn pass_gate(&mut self, part: u32, id: u32, now: SimTime) -> Handled {
        let row = self.cargo.parts[part as usize];
        let shared = self.cargo.consignment_of(&row);
        let consignment = &mut self.cargo.consignments[shared as usize];
        let gate = consignment.gates.iter_mut().find(|gate| gate.node == row.node && gate.loops == row.loops);
        match gate {
            None => {
                let gate = Gate { node: row.node, loops: row.loops, done: false, waiting: Vec::new() };
                consignment.gates.push(gate);
                self.cargo_joins(id, part, now)
            }
            Some(gate) if gate.done => self.go_on(part, now),
            Some(gate) => {
                gate.waiting.push(part);
                self.cargo.parts[part as usize].state = State::Gated;
                Ok(())
            }
        }
    }

    /// The service that one part took for all is done: those who waited for it go on.
    pub(super) fn open_gate(&mut self, part: u32, now: SimTime) -> Handled {
        let row = self.cargo.parts[part as usize];
        let shared = self.cargo.consignment_of(&row);
        let consignment = &mut self.cargo.consignments[shared as usize];
        let gate = consignment.gates.iter_mut().find(|gate| gate.node == row.node && gate.loops == row.loops);
        let Some(gate) = gate else { return Ok(()) };
        gate.done = true;
        for waiting in std::mem::take(&mut gate.waiting) {
            // It waited in front of a desk that was at work for it.
            let node = self.cargo.parts[waiting as usize].node;
            let block = self.routes.nodes[node as usize].block;
            self.charge(waiting, block, Cause::Busy, now);
            self.go_on(waiting, now)?;
        }
        Ok(())
    }

    /// The part that was to be served for others is lost: gives back those who wait for it.
    pub(in crate::freight) fn close_gate(&mut self, row: &Part) -> Vec<u32> {
        if !row.is(SHARED) {
            return Vec::new();
        }
        let shared = self.cargo.consignment_of(row);
        let gates = &mut self.cargo.consignments[shared as usize].gates;
        let open = |gate: &Gate| gate.node == row.node && gate.loops == row.loops && !gate.done;
        match gates.iter().position(open) {
            Some(index) => gates.swap_remove(index).waiting,
            None => Vec::new(),
        }
    }

    /// A part passes a station where nothing is left to do for it.
    fn go_on(&mut self, part: u32, now: SimTime) -> Handled {
        let routes = self.routes;
        let row = &mut self.cargo.parts[part as usize];
        row.loops = 0;
        let node = &routes.nodes[row.node as usize];
        let carrier = if node.lifts_off { std::mem::replace(&mut row.carrier, NONE) } else { NONE };
        self.enter(part, node.next, Holder::Nothing, node.block, now)?;
        if carrier == NONE { Ok(()) } else { self.discharged_one(carrier, now) }
    }

    /// There may be room at a station for those who wait at its door.
    pub(super) fn call_admit(&mut self, id: u32, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        if station.door.is_empty() || station.admitting {
            return Ok(());
        }
        station.admitting = true;
        self.calendar.at(now, Event::Admit { station: id }.into())?;
        Ok(())
    }

    pub(super) fn admit(&mut self, id: u32, now: SimTime) -> Handled {
        self.stations[id as usize].admitting = false;
        while self.stations[id as usize].has_room() {
            let Some(door) = self.stations[id as usize].door.pop_front() else { break };
            self.let_in(door, now)?;
        }
        Ok(())
    }

    /// The wait at the door ends, and what was held is given back.
    fn let_in(&mut self, door: Door, now: SimTime) -> Handled {
        self.charge(door.part, door.block, Cause::Blocked, now);
        self.go_in(door.part, door.target, now)?;
        match door.holder {
            Holder::Nothing => Ok(()),
            Holder::Server { station, server } => self.unblock(station, server, now),
            Holder::Vehicle(vehicle) => self.discharged_one(vehicle, now),
        }
    }

    fn unblock(&mut self, id: u32, server: Option<u32>, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        station.blocked -= 1;
        // It stopped being at work when its customer was blocked.
        self.recorder.stations[id as usize].busy.add(now, 1);
        station.note_obstacle(now);
        self.free_and_start(id, server, now)
    }

    /// Reserves yard room for the head of a station's queue, if it needs any. If there is none,
    /// the station waits for it.
    pub(super) fn claims_yard(&mut self, id: u32, customer: Customer, now: SimTime) -> bool {
        let Who::Cargo(part) = customer.who() else { return true };
        let row = &self.cargo.parts[part as usize];
        let node = &self.routes.nodes[row.node as usize];
        if !node.claims_yard || row.is(IN_YARD) {
            return true;
        }
        let place = &mut *self.places[node.place.index()];
        let station = &mut *self.stations[id as usize];
        if place.fits(row.teu()) && (place.waiters.is_empty() || place.letting_in == Some(id)) {
            station.needs_yard = false;
            self.claim(part, now);
            return true;
        }
        if !station.needs_yard {
            station.needs_yard = true;
            place.waiters.push_back(Waiter::Station(id));
        }
        false
    }

    pub(in crate::freight) fn claim(&mut self, part: u32, now: SimTime) {
        let row = &mut self.cargo.parts[part as usize];
        if row.is(IN_YARD) {
            return;
        }
        row.flags |= IN_YARD;
        let id = self.routes.nodes[row.node as usize].place;
        let place = &mut *self.places[id.index()];
        place.used += row.teu();
        self.recorder.yards[id.index()].fill.set(now, i64::from(place.used.quarters()));
    }

    /// A part departs or is delivered: its room is free for others.
    pub(in crate::freight) fn leave_yard(&mut self, part: u32, now: SimTime) {
        let row = &mut self.cargo.parts[part as usize];
        if !row.is(IN_YARD) {
            return;
        }
        row.flags &= !IN_YARD;
        let id = self.routes.nodes[row.node as usize].place;
        let place = &mut *self.places[id.index()];
        place.used -= row.teu();
        self.recorder.yards[id.index()].fill.set(now, i64::from(place.used.quarters()));
        if !place.waiters.is_empty() && !place.waking {
            place.waking = true;
            self.run.yards_to_wake.push(id.0);
        }
    }

    /// Schedules the wake-up of yards that have room again.
    pub(in crate::freight) fn wake_yards(&mut self, now: SimTime) -> Handled {
        while let Some(place) = self.run.yards_to_wake.pop() {
            self.calendar.at(now, Event::YardRoom { place }.into())?;
        }
        Ok(())
    }

    /// There is room in a yard: first come, first let in.
    pub(super) fn yard_room(&mut self, place: u32, now: SimTime) -> Handled {
        self.places[place as usize].waking = false;
        while let Some(&waiter) = self.places[place as usize].waiters.front() {
            match waiter {
                Waiter::Station(id) => {
                    if !self.head_fits(id, place) {
                        break;
                    }
                    let here = &mut *self.places[place as usize];
                    here.waiters.pop_front();
                    here.letting_in = Some(id);
                    self.stations[id as usize].needs_yard = false;
                    let started = self.start_work(id, now);
                    self.places[place as usize].letting_in = None;
                    self.stations[id as usize].note_obstacle(now);
                    started?;
                }
                Waiter::Cargo(door) => {
                    if !self.places[place as usize].fits(self.cargo.parts[door.part as usize].teu()) {
                        break;
                    }
                    self.places[place as usize].waiters.pop_front();
                    self.let_in(door, now)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the head of a station's queue has room now, or needs none any more.
    fn head_fits(&self, id: u32, place: u32) -> bool {
        let station = &self.stations[id as usize];
        let head = self.next_in_line(station);
        match head.map(|(.., entry)| entry.customer.who()) {
            Some(Who::Cargo(part)) if !self.is_gone(Customer::cargo(part)) => {
                let row = &self.cargo.parts[part as usize];
                row.is(IN_YARD) || self.places[place as usize].fits(row.teu())
            }
            _ => true,
        }
    }
}

impl Place {
    /// Whether cargo that comes now may reserve room: nobody came before it.
    fn admits(&self, teu: crate::units::Teu) -> bool {
        self.waiters.is_empty() && self.fits(teu)
    }
}
