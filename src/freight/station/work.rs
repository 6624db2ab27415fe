//! When does a service begin and end?

use super::super::cargo::{DEFERRED, NONE, SHARED, State};
use super::super::customer::{Customer, Who};
use super::super::route::Kind;
use super::super::{Freight, Handled, drawn};
use super::plain::schedule;
use super::{Entry, Holder, IN_WINDOW, RESUMES, STARTED};
use crate::model::{ClosingRule, Per};
use crate::time::{SimDuration, SimTime};

impl Freight<'_> {
    /// Somebody finds a free server and no queue.
    #[inline]
    pub(super) fn start_at_once(&mut self, id: u32, entry: Entry, now: SimTime) -> Handled {
        let ledger = &mut self.recorder.stations[id as usize];
        ledger.waits += u64::from(entry.is(IN_WINDOW));
        match entry.customer.who() {
            Who::Cargo(part) => self.cargo.parts[part as usize].state = State::Served,
            Who::Case(case) => self.case_waited(case, id, now, now),
            Who::Vehicle(vehicle) => self.note_berthing(id, vehicle, now, now),
            Who::Background(_) => {}
        }
        self.begin_plain(id, entry.customer, 0, now)
    }

    /// A server that is never interrupted begins a service of one that has waited enough.
    #[inline]
    pub(super) fn begin_plain(
        &mut self,
        id: u32,
        customer: Customer,
        box_index: u64,
        now: SimTime,
    ) -> Handled {
        let duration = self.work_of(id, customer, box_index)?;
        self.occupy(id, customer, 1, duration, now)
    }

    /// A server that is never interrupted begins a service; at a quay, so many metres of it.
    #[inline(always)]
    fn occupy(
        &mut self,
        id: u32,
        customer: Customer,
        servers: u32,
        duration: SimDuration,
        now: SimTime,
    ) -> Handled {
        let station = &mut *self.stations[id as usize];
        station.taken += servers;
        self.recorder.stations[id as usize].busy.set(now, i64::from(station.taken - station.blocked));
        schedule(self.calendar, station, customer, duration).map_err(|error| self.too_long_at(id, error))
    }

    /// How long the next service of a customer takes.
    #[inline]
    fn work_of(&self, id: u32, customer: Customer, box_index: u64) -> Handled<SimDuration> {
        let rules = &self.stations[id as usize].rules;
        let takes = match customer.who() {
            Who::Cargo(part) => {
                let row = &self.cargo.parts[part as usize];
                let node = &self.routes.nodes[row.node as usize];
                rules.time_for(row, node, box_index)
            }
            Who::Background(number) => match &rules.background {
                Some(background) => drawn(&background.time, background.work.draw(u64::from(number))),
                None => Ok(SimDuration::ZERO),
            },
            Who::Vehicle(vehicle) => self.call_time(id, vehicle),
            Who::Case(case) => self.case_time(case),
        };
        takes.map_err(|error| self.too_long_at(id, error))
    }

    /// Begins services while there are free servers, and units that may be served.
    pub(in crate::freight) fn start_work(&mut self, id: u32, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        if station.rules.plain && station.waiting > 0 {
            return self.start_plain(id, now);
        }
        let stopped = station.needs_yard || station.misfit;
        station.misfit = false;
        while self.start_next(id, now)? {}
        if self.preempt(id, now) {
            while self.start_next(id, now)? || self.preempt(id, now) {}
            self.note_queue(id, now);
        }
        let station = &mut *self.stations[id as usize];
        if stopped || station.needs_yard || station.misfit {
            station.note_obstacle(now);
        }
        // A server may be free for those at the door even where nobody may stand and wait.
        if !station.door.is_empty() && station.has_room() { self.call_admit(id, now) } else { Ok(()) }
    }

    /// The row of one who gave up can be used again, now that its place in the queue is gone.
    pub(super) fn forget(&mut self, customer: Customer) {
        if let Who::Cargo(part) = customer.who() {
            self.cargo.remove(part);
        }
    }

    /// Begins one service, if possible.
    fn start_next(&mut self, id: u32, now: SimTime) -> Handled<bool> {
        let station = &mut *self.stations[id as usize];
        if station.waiting == 0 || !station.has_free_server() {
            return Ok(false);
        }
        let Some((line, place, entry)) = self.next_in_line(self.stations[id as usize]) else {
            return Ok(false);
        };
        if self.is_gone(entry.customer) {
            self.stations[id as usize].queue_mut(line).remove(place);
            self.forget(entry.customer);
            return Ok(true);
        }
        let is_berth = self.stations[id as usize].berth.is_some();
        if is_berth && !self.may_berth(id, line, entry.customer, now)? {
            return Ok(false);
        }
        if !self.claims_yard(id, entry.customer, now) {
            return Ok(false);
        }
        let suspended =
            if entry.is(RESUMES) { self.stations[id as usize].suspended(entry.customer) } else { None };
        let duration = match suspended {
            Some((_, remaining)) => remaining,
            None => self.work_of(id, entry.customer, self.box_index(id, entry))?,
        };
        let station = &mut *self.stations[id as usize];
        if station.rules.closing == ClosingRule::OnlyIfItFits && now.saturating_add(duration) > station.closes
        {
            station.misfit = true;
            return Ok(false);
        }
        if let Some((at, _)) = suspended {
            station.suspended.remove(at);
        }
        self.leave_queue(id, (line, place), entry, now)?;
        self.end_wait(id, entry, now);
        if is_berth {
            self.moors(id, line, entry.customer, now);
        }
        if self.stations[id as usize].cranes.is_some() {
            self.crane_begins(id, entry.customer);
        }
        if self.stations[id as usize].servers.is_empty() {
            let servers =
                if is_berth { self.servers_for(self.stations[id as usize], entry.customer) } else { 1 };
            self.occupy(id, entry.customer, servers, duration, now)?;
        } else {
            self.occupy_server(id, entry, duration, now)?;
        }
        Ok(true)
    }

    /// Which of its boxes comes next, from 0.
    pub(super) fn box_index(&self, id: u32, entry: Entry) -> u64 {
        match entry.customer.who() {
            Who::Cargo(part) if self.stations[id as usize].rules.per != Per::Consignment => {
                u64::from(self.cargo.parts[part as usize].boxes.saturating_sub(entry.left))
            }
            _ => 0,
        }
    }

    /// One service less to begin; with the last, the unit leaves the queue.
    fn leave_queue(&mut self, id: u32, (line, place): (usize, usize), entry: Entry, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        if entry.left > 1 {
            if let Some(waiting) = station.queue_mut(line).get_mut(place) {
                waiting.left -= 1;
                waiting.flags |= STARTED;
            }
            return Ok(());
        }
        let _ = station.queue_mut(line).remove(place);
        station.waiting -= 1;
        self.recorder.left_queue(id, entry.since, now);
        if station.door.is_empty() { Ok(()) } else { self.call_admit(id, now) }
    }

    /// The wait ends with the first service.
    pub(super) fn end_wait(&mut self, id: u32, entry: Entry, now: SimTime) {
        match entry.customer.who() {
            Who::Cargo(part) => {
                let row = &mut self.cargo.parts[part as usize];
                if row.state != State::Queued {
                    return;
                }
                row.state = State::Served;
                self.note_wait(id, entry, now);
                self.charge_wait(part, id, entry.since, now);
            }
            Who::Vehicle(vehicle) if self.is_exchanging(vehicle) => self.exchange_begins(id, entry, now),
            Who::Vehicle(vehicle) => {
                self.note_wait(id, entry, now);
                self.vehicle_waited(id, vehicle, entry.since, now);
            }
            Who::Background(_) => self.note_wait(id, entry, now),
            Who::Case(case) => {
                self.note_wait(id, entry, now);
                self.case_waited(case, id, entry.since, now);
            }
        }
    }

    pub(super) fn note_wait(&mut self, id: u32, entry: Entry, now: SimTime) {
        if !entry.is(IN_WINDOW) {
            return;
        }
        let ledger = &mut self.recorder.stations[id as usize];
        ledger.waits += u64::from(!entry.is(RESUMES));
        let obstacles = &self.stations[id as usize].obstacles;
        let mut from = entry.since;
        for (end, cause) in obstacles.split(entry.since, now) {
            ledger.waited[cause as usize] += end.since(from).ms();
            from = end;
        }
        ledger.longest = ledger.longest.max(now.since(entry.since).ms());
    }

    /// A part finds no room ahead, and keeps the server that is done with it.
    fn keeps_server(
        &mut self,
        id: u32,
        server: Option<u32>,
        part: u32,
        target: u32,
        block: u32,
        now: SimTime,
    ) -> Handled {
        let station = &mut *self.stations[id as usize];
        station.blocked += 1;
        self.recorder.stations[id as usize].busy.add(now, -1);
        station.hold_server(server);
        station.note_obstacle(now);
        self.enter(part, target, Holder::Server { station: id, server }, block, now)?;
        Ok(())
    }

    /// What follows the end of a service, for whoever was served.
    pub(super) fn end_service(
        &mut self,
        id: u32,
        server: Option<u32>,
        customer: Customer,
        now: SimTime,
    ) -> Handled {
        let in_window = self.recorder.measures(now);
        let ledger = &mut self.recorder.stations[id as usize];
        ledger.served += u64::from(in_window);
        if self.stations[id as usize].cranes.is_some() {
            self.crane_ends(id, customer);
        }
        match customer.who() {
            Who::Cargo(part) => {
                let row = &mut self.cargo.parts[part as usize];
                row.open -= 1;
                if row.open > 0 {
                    return self.free_and_start(id, server, now);
                }
                self.cargo_served(id, server, part, now)
            }
            Who::Vehicle(vehicle) if self.is_exchanging(vehicle) => {
                self.exchanged_one(id, server, vehicle, now)
            }
            Who::Vehicle(vehicle) => {
                if self.stations[id as usize].rules.holds_vehicle {
                    self.vehicles[vehicle as usize].holds.push((id, server));
                } else {
                    self.free_and_start(id, server, now)?;
                }
                self.called(id, vehicle, now)
            }
            Who::Background(_) => {
                self.unberth(id, customer, now);
                self.free_and_start(id, server, now)
            }
            Who::Case(case) => {
                self.free_and_start(id, server, now)?;
                self.case_served(case, now)
            }
        }
    }

    /// All services of a part at this station are done: it goes on, if there is room ahead.
    fn cargo_served(&mut self, id: u32, server: Option<u32>, part: u32, now: SimTime) -> Handled {
        let routes = self.routes;
        let row = &mut self.cargo.parts[part as usize];
        let node = &routes.nodes[row.node as usize];
        // Once off, the row may go to other cargo: what it was carried by is read before.
        let carrier = if node.lifts_off { std::mem::replace(&mut row.carrier, NONE) } else { NONE };
        let (shared, is_deferred) = (row.is(SHARED), row.is(DEFERRED));
        let rules = &self.stations[id as usize].rules;
        let (activity, per) = (rules.activity, rules.per);
        let block = self.block_at_station(part);
        self.charge(part, block, activity, now);
        if is_deferred {
            self.bill_service(part, id);
        }
        if matches!(node.kind, Kind::Board { .. }) {
            self.free_and_start(id, server, now)?;
            return self.loaded(part, now);
        }
        if shared && per == Per::Consignment {
            self.open_gate(part, now)?;
        }
        let target = self.choose_next(part);
        if self.finds_room(part, target) {
            self.free_and_start(id, server, now)?;
            self.go_in(part, target, now)?;
        } else if routes.nodes[target as usize].kind == Kind::Serve(id) {
            // Sent back to where it is: it cannot hold the server that would make room for it.
            self.free_and_start(id, server, now)?;
            self.enter(part, target, Holder::Nothing, node.block, now)?;
        } else {
            self.keeps_server(id, server, part, target, node.block, now)?;
        }
        if carrier == NONE { Ok(()) } else { self.discharged_one(carrier, now) }
    }

    /// Where a part goes from a station: aside or back by chance, or on.
    fn choose_next(&mut self, part: u32) -> u32 {
        let routes = self.routes;
        let row = &mut self.cargo.parts[part as usize];
        let node = &routes.nodes[row.node as usize];
        if node.branches.0 != node.branches.1 {
            return routes.fork(row);
        }
        row.loops = 0;
        node.next
    }

    /// A server has nothing more to do with its customer.
    pub(in crate::freight) fn free_and_start(
        &mut self,
        id: u32,
        server: Option<u32>,
        now: SimTime,
    ) -> Handled {
        let station = &mut *self.stations[id as usize];
        station.taken -= 1;
        station.clear_server(server);
        self.recorder.stations[id as usize].busy.add(now, -1);
        if !station.servers.is_empty() {
            self.resume_work(id, now)?;
        }
        let station = &mut *self.stations[id as usize];
        if station.waiting > 0 || !station.door.is_empty() { self.start_work(id, now) } else { Ok(()) }
    }
}
