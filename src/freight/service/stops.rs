//! What does a vehicle do on a stop?
//!
//! It calls at stations with its cargo aboard, discharges, waits for its time,
//! loads, and leaves. What it keeps (a berth, a track) it gives back when it leaves.

use super::super::cargo::{DEFERRED, NONE, SHARED, State};
use super::super::customer::Customer;
use super::super::route::Kind;
use super::super::station::{Entry, Holder};
use super::super::{Freight, Handled, rounded};
use super::{Aboard, Event};
use crate::model::Per;
use crate::model::border::Role;
use crate::observe::Cause;
use crate::time::{SimDuration, SimTime};

impl Freight<'_> {
    /// A vehicle has crossed its link.
    pub(in crate::freight) fn vehicle_arrives(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &mut *self.vehicles[index as usize];
        if vehicle.returning {
            return self.returns_further(index, now);
        }
        vehicle.stop += 1;
        vehicle.calls = 0;
        vehicle.exchanged = 0;
        vehicle.since = now;
        vehicle.arrived = now;
        if self.finds_open(index) { self.next_call(index, now) } else { Ok(()) }
    }

    /// The vehicle goes to the next station that it calls at, or discharges.
    pub(in crate::freight) fn next_call(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let stop = &self.services[vehicle.service as usize].stops[usize::from(vehicle.stop)];
        let Some(&station) = stop.call.get(usize::from(vehicle.calls)) else {
            return match stop.entry {
                NONE => self.discharge(index, now),
                post => self.begin_passage(index, post, Role::Entry, now),
            };
        };
        let in_window = self.recorder.measures(now);
        self.recorder.stations[station as usize].arrivals += u64::from(in_window);
        let entry = Entry::new(Customer::vehicle(index), now, 1, in_window);
        if self.stations[station as usize].has_windows() {
            return self.comes_to_berth(station, index, entry, now);
        }
        self.enqueue(station, entry, self.vehicle_priority(index), now)
    }

    /// The priority of a vehicle: that of its service.
    pub(in crate::freight) fn vehicle_priority(&self, index: u32) -> u8 {
        let service = self.vehicles[index as usize].service;
        self.services[service as usize].rules.priority
    }

    /// How long a station needs for a vehicle: once, or for each box or TEU exchanged.
    pub(in crate::freight) fn call_time(&self, id: u32, index: u32) -> Handled<SimDuration> {
        if self.is_exchanging(index) {
            return self.exchange_time(id, index);
        }
        let rules = &self.stations[id as usize].rules;
        let vehicle = &self.vehicles[index as usize];
        let stop = &self.services[vehicle.service as usize].stops[usize::from(vehicle.stop)];
        let key = vehicle.key.named("call").child(u64::from(vehicle.stop)).child(u64::from(vehicle.calls));
        let one = rules.time.quantile(key.draw(0));
        let times = match rules.per {
            Per::Vehicle | Per::Consignment => 1.0,
            Per::Box | Per::Teu => {
                let (mut boxes, mut quarters) = (0_u64, 0_u64);
                for aboard in vehicle.aboard.iter().filter(|aboard| aboard.alight == vehicle.stop) {
                    let row = &self.cargo.parts[aboard.part as usize];
                    boxes += u64::from(row.boxes);
                    quarters += u64::from(row.quarters);
                }
                let room = (u64::from(self.services[vehicle.service as usize].rules.capacity.quarters())
                    + quarters)
                    .saturating_sub(u64::from(vehicle.quarters));
                let boards = if stop.quarters > room { room as f64 / stop.quarters as f64 } else { 1.0 };
                if rules.per == Per::Box {
                    boxes as f64 + stop.boxes as f64 * boards
                } else {
                    (quarters as f64 + stop.quarters as f64 * boards) / 4.0
                }
            }
        };
        rounded(one * times)
    }

    /// The stage of the way where a vehicle is while it calls at a station.
    fn call_stage(&self, index: u32) -> u32 {
        let vehicle = &self.vehicles[index as usize];
        self.routes.ways[vehicle.service as usize].call[usize::from(vehicle.stop)] + u32::from(vehicle.calls)
    }

    /// A vehicle's time since its last entry, up to now, had this cause on this stage.
    pub(in crate::freight) fn vehicle_spent(&mut self, index: u32, stage: u32, cause: Cause, until: SimTime) {
        let vehicle = &mut *self.vehicles[index as usize];
        let ms = until.since(vehicle.since).ms();
        if ms > 0 {
            vehicle.log.push((stage, cause, ms));
            vehicle.since = until;
        }
    }

    pub(in crate::freight) fn vehicle_spent_at(&mut self, _id: u32, index: u32, cause: Cause, now: SimTime) {
        let stage = self.call_stage(index);
        self.vehicle_spent(index, stage, cause, now);
    }

    /// A vehicle's wait before a station ends.
    pub(in crate::freight) fn vehicle_waited(&mut self, id: u32, index: u32, since: SimTime, now: SimTime) {
        let stage = self.call_stage(index);
        let pieces: Vec<(SimTime, Cause)> = self.stations[id as usize].obstacles.split(since, now).collect();
        for (end, cause) in pieces {
            self.vehicle_spent(index, stage, cause, end);
        }
        self.note_berthing(id, index, since, now);
    }

    /// A station is done with a vehicle.
    pub(in crate::freight) fn called(&mut self, id: u32, index: u32, now: SimTime) -> Handled {
        let activity = self.stations[id as usize].rules.activity;
        self.vehicle_spent_at(id, index, activity, now);
        self.vehicles[index as usize].calls += 1;
        self.next_call(index, now)
    }

    /// Cargo for this stop gets off.
    pub(in crate::freight) fn discharge(&mut self, index: u32, now: SimTime) -> Handled {
        // One more than there are, until all have been told: nobody is the last too early.
        self.vehicles[index as usize].discharging = 1;
        let others = self.boxes_of_others(index);
        self.vehicles[index as usize].moves = self.moves_off(index, others);
        self.exchange(index, others / 2, now)?;
        let vehicle = &mut *self.vehicles[index as usize];
        let stop = vehicle.stop;
        let id = vehicle.service;
        let mut aboard = std::mem::take(&mut vehicle.aboard);
        let log = std::mem::take(&mut vehicle.log);
        let weighs = self.services[id as usize].rules.payload.is_some();
        let unloads = self.services[id as usize].stops[usize::from(stop)].unloads;
        let (mut quarters, mut kilograms) = (0, 0);
        let mut next = 0;
        while let Some(ride) = aboard.get(next) {
            if ride.alight == stop && ride.is_plain && !weighs && !unloads {
                let plain = self.plain_rides_end(&aboard[next..], &log, now)?;
                if plain > 0 {
                    quarters += aboard[next..next + plain].iter().map(|ride| ride.quarters).sum::<u32>();
                    next += plain;
                    continue;
                }
            }
            next += 1;
            if ride.alight != stop {
                continue;
            }
            self.charge_ride(*ride, &log);
            quarters += ride.quarters;
            kilograms += if weighs { self.kilograms_of(index, ride.part) } else { 0 };
            let row = &mut self.cargo.parts[ride.part as usize];
            row.arrived = now;
            row.carrier = NONE;
            let (is_shared, is_deferred) = (row.is(SHARED), row.is(DEFERRED));
            if is_shared && !self.routes.sets.is_empty() {
                self.begin_papers(ride.part, now);
            }
            if is_deferred {
                self.bill_ride(ride.part, index, stop, now);
                self.note_ride(ride.part, id);
            }
            self.alight(index, id, stop, ride.part, now)?;
        }
        aboard.retain(|ride| ride.alight != stop);
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.aboard = aboard;
        vehicle.log = log;
        vehicle.quarters -= quarters;
        vehicle.kilograms -= kilograms;
        self.exchange(index, others - others / 2, now)?;
        self.discharged_one(index, now)
    }

    /// A part that came off a vehicle goes its way; it is kept aboard while there is no room.
    fn alight(&mut self, index: u32, id: u32, stop: u16, part: u32, now: SimTime) -> Handled {
        let routes = self.routes;
        let row = &mut self.cargo.parts[part as usize];
        let node = &routes.nodes[row.node as usize];
        let Kind::Board { stop: from, .. } = node.kind else { return Ok(()) };
        let holder = if self.services[id as usize].stops[usize::from(stop)].unloads {
            row.carrier = index;
            self.vehicles[index as usize].discharging += 1;
            Holder::Nothing
        } else {
            Holder::Vehicle(index)
        };
        let way = &routes.ways[id as usize];
        let block = node.block + way.stop[usize::from(stop)] - way.stop[usize::from(from)];
        let entered = self.enter(part, node.next, holder, block, now)?;
        if !entered && holder != Holder::Nothing {
            self.vehicles[index as usize].discharging += 1;
        }
        Ok(())
    }

    /// Charges what a vehicle's log holds of a ride.
    #[inline(always)]
    pub(in crate::freight) fn charge_ride(&mut self, ride: Aboard, log: &[(u32, Cause, i64)]) {
        let log = log.get(ride.log_from as usize..).unwrap_or_default();
        if ride.is_plain {
            for &(stage, cause, ms) in log {
                if ride.is_measured {
                    self.recorder.add_time(ride.base.wrapping_add(stage), cause, ms);
                }
                let row = &mut self.cargo.parts[ride.part as usize];
                row.since = SimTime::from_ms(row.since.ms() + ms);
            }
            return;
        }
        let mut since = self.cargo.parts[ride.part as usize].since;
        for &(stage, cause, ms) in log {
            // When a run stops, the log may reach beyond it.
            since = SimTime::from_ms(since.ms() + ms).min(self.run.stop);
            self.charge(ride.part, ride.base.wrapping_add(stage), cause, since);
        }
    }

    /// One part less is to get off; with the last the vehicle is ready to load, or done.
    pub(in crate::freight) fn discharged_one(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.discharging -= 1;
        if vehicle.discharging > 0 {
            return Ok(());
        }
        let service = &self.services[vehicle.service as usize];
        if usize::from(vehicle.stop) + 1 == service.stops.len() {
            return self.retire(index, now);
        }
        let stop = &service.stops[usize::from(vehicle.stop)];
        let rested = vehicle.arrived.saturating_add(stop.dwell);
        // At a border post the time of the timetable is when it goes on, after formalities.
        let planned = stop.planned.filter(|_| stop.exit == NONE);
        let planned = planned.map(|after| vehicle.planned.saturating_add(after));
        vehicle.leaves = planned.map_or(rested, |planned| rested.max(planned));
        let leaves = vehicle.leaves.max(now);
        if stop.load.is_empty() {
            self.calendar.at(leaves, Event::Leaves { vehicle: index }.into())?;
        } else {
            let begins = vehicle.leaves.minus(service.rules.cut_off).max(now);
            self.calendar.at(begins, Event::Loads { vehicle: index }.into())?;
        }
        Ok(())
    }

    /// Loading begins on a stop on the way.
    pub(super) fn loads(&mut self, index: u32, now: SimTime) -> Handled {
        self.board(index, now, now)?;
        let vehicle = &self.vehicles[index as usize];
        if vehicle.loading > 0 {
            return Ok(());
        }
        let leaves = vehicle.leaves.max(now);
        self.calendar.at(leaves, Event::Leaves { vehicle: index }.into())?;
        Ok(())
    }

    /// A part has passed a loading station.
    pub(in crate::freight) fn loaded(&mut self, part: u32, now: SimTime) -> Handled {
        let row = &mut self.cargo.parts[part as usize];
        let index = row.carrier;
        row.loops += 1;
        let next = usize::from(row.loops);
        let vehicle = &self.vehicles[index as usize];
        let stop = &self.services[vehicle.service as usize].stops[usize::from(vehicle.stop)];
        if let Some(&station) = stop.load.get(next) {
            return self.cargo_joins(station, part, now);
        }
        row.loops = 0;
        row.state = State::Aboard;
        self.leave_yard(part, now);
        self.vehicles[index as usize].loaded.push(part);
        self.loading_ended(index, now)
    }

    /// One part less to load.
    pub(in crate::freight) fn loading_ended(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.loading -= 1;
        if vehicle.loading == 0 {
            let leaves = vehicle.leaves.max(now);
            self.calendar.at(leaves, Event::Leaves { vehicle: index }.into())?;
        }
        Ok(())
    }

    /// A part was lost on its way off a vehicle, or on its way aboard.
    pub(in crate::freight) fn not_exchanged(&mut self, part: u32, now: SimTime) -> Handled {
        let index = std::mem::replace(&mut self.cargo.parts[part as usize].carrier, NONE);
        let row = &self.cargo.parts[part as usize];
        if !matches!(self.routes.nodes[row.node as usize].kind, Kind::Board { .. }) {
            return self.discharged_one(index, now);
        }
        let kilograms = self.kilograms_of(index, part);
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.quarters -= u32::from(row.quarters);
        vehicle.kilograms -= kilograms;
        self.loading_ended(index, now)
    }

    /// The vehicle's time on its stop is over.
    pub(super) fn leaves(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let (id, stop) = (vehicle.service, vehicle.stop);
        let stage = self.routes.ways[id as usize].stop[usize::from(stop)];
        let on_time = vehicle.leaves.clamp(vehicle.since, now);
        self.vehicle_spent(index, stage, Cause::Schedule, on_time);
        self.vehicle_spent(index, stage, Cause::Blocked, now);
        let here = &self.services[id as usize].stops[usize::from(stop)];
        if here.load.is_empty() {
            let by_timetable = here.planned.is_some() && here.exit == NONE;
            let cut_off = self.services[id as usize].rules.cut_off;
            let closes = if by_timetable { self.vehicles[index as usize].leaves.minus(cut_off) } else { now };
            self.board(index, closes, now)?;
        } else {
            self.take_loaded(index, now);
            self.services[id as usize].stops[usize::from(stop)].missed_until = now;
        }
        self.set_off(index, now)
    }

    /// What was loaded on this stop rides from now on.
    fn take_loaded(&mut self, index: u32, now: SimTime) {
        for part in std::mem::take(&mut self.vehicles[index as usize].loaded) {
            let row = &mut self.cargo.parts[part as usize];
            if row.departed == SimTime::MAX {
                row.departed = now;
            }
            let is_deferred = row.is(DEFERRED);
            let (quarters, node) = (u32::from(row.quarters), &self.routes.nodes[row.node as usize]);
            let (block, kind) = (node.block, node.kind);
            self.charge(part, block, Cause::Schedule, now);
            if is_deferred {
                self.bill_stay(part, now);
            }
            let Kind::Board { service, stop, alight } = kind else { continue };
            let base = block.wrapping_sub(self.routes.ways[service as usize].stop[usize::from(stop)]);
            let vehicle = &mut *self.vehicles[index as usize];
            let log_from = vehicle.log.len() as u32;
            let ride = Aboard { part, base, log_from, quarters, alight, is_plain: false, is_measured: false };
            vehicle.aboard.push(ride);
        }
    }

    /// The vehicle is ready to leave its stop: for a border post's other side after formalities.
    pub(super) fn set_off(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        match self.services[vehicle.service as usize].stops[usize::from(vehicle.stop)].exit {
            NONE => self.goes_on(index, now),
            post => self.begin_passage(index, post, Role::Exit, now),
        }
    }

    /// Formalities of leaving are over: the vehicle goes on, but not before its time.
    pub(in crate::freight) fn cleared_to_leave(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let (id, stop) = (vehicle.service as usize, usize::from(vehicle.stop));
        let planned = self.services[id].stops[stop].planned.filter(|_| stop > 0);
        let leaves = planned.map_or(now, |after| vehicle.planned.saturating_add(after));
        if leaves <= now {
            return self.goes_on(index, now);
        }
        let stage = self.routes.ways[id].stop[stop];
        self.vehicle_spent(index, stage, Cause::Schedule, leaves);
        self.calendar.at(leaves, Event::GoesOn { vehicle: index }.into())?;
        Ok(())
    }

    /// The vehicle leaves its stop, in a convoy together with the others.
    pub(super) fn goes_on(&mut self, index: u32, now: SimTime) -> Handled {
        if self.vehicles[index as usize].returning {
            return self.returns(index, now);
        }
        if !self.disruptions.is_empty() && !self.may_leave(index, now) {
            return Ok(());
        }
        self.note_call(index, now);
        self.give_back(index, now)?;
        match self.convoy_of(index) {
            None => self.leaves_stop(index, now),
            Some(convoy) => self.waits_for_convoy(index, convoy, now),
        }
    }

    /// The vehicle is on its way to the next stop.
    pub(super) fn leaves_stop(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let quarters = u64::from(vehicle.quarters);
        if self.services[vehicle.service as usize].rules.shares_cost {
            let vehicle = &mut *self.vehicles[index as usize];
            vehicle.loads.push(vehicle.quarters);
            self.note_leg_cost(index, now);
        }
        let vehicle = &self.vehicles[index as usize];
        self.note_service(now, vehicle.service, |ledger| {
            ledger.legs += 1;
            ledger.loaded += quarters;
        });
        if !self.posts.is_empty() {
            self.announce(index, now)?;
        }
        self.cross(index, now)
    }

    fn give_back(&mut self, index: u32, now: SimTime) -> Handled {
        for (station, server) in std::mem::take(&mut self.vehicles[index as usize].holds) {
            self.unberth(station, Customer::vehicle(index), now);
            self.free_and_start(station, server, now)?;
        }
        Ok(())
    }

    /// The vehicle's run is over: it is idle until a departure needs it, or turns around in its fleet.
    fn retire(&mut self, index: u32, now: SimTime) -> Handled {
        self.note_call(index, now);
        self.give_back(index, now)?;
        let vehicle = &mut *self.vehicles[index as usize];
        let early = std::mem::take(&mut vehicle.early);
        vehicle.log.clear();
        vehicle.loads.clear();
        vehicle.quarters = 0;
        vehicle.kilograms = 0;
        early.into_iter().for_each(|case| self.abandon(case));
        if let Some(convoy) = self.convoy_of(index) {
            self.vehicles[index as usize].convoy = NONE;
            self.run.convoys.leave(convoy);
        }
        let service = self.vehicles[index as usize].service as usize;
        if self.services[service].rules.membership.is_some() {
            return self.turns_around(index, now);
        }
        self.releases(index);
        Ok(())
    }

    /// The vehicle goes back to the pool.
    pub(super) fn releases(&mut self, index: u32) {
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.service = NONE;
        vehicle.returning = false;
        self.run.idle_vehicles.push(index);
    }
}
