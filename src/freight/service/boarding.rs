//! Who gets aboard, and why did the others wait?
//!
//! Boarding is in order of readiness. A departure that leaves cargo behind
//! touches only cargo that no departure has passed before; for the rest it adds
//! to sums that each part reads when it boards. So a long queue costs a
//! departure no more than a short one.

use super::super::cargo::{Part, State, WATCHED};
use super::super::station::Holder;
use super::super::{Freight, Handled};
use super::Aboard;
use crate::model::ServiceId;
use crate::observe::{Cause, Observation};
use crate::time::SimTime;

/// Cargo that waits at a stop.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Wait {
    pub(in crate::freight) part: u32,
    pub(super) quarters: u32,
    boxes: u16,
    alight: u16,
    pub(super) ready: SimTime,
    /// Its wait is charged up to then: ready, or passed by a departure.
    since: SimTime,
    /// The departure that passed it last before its sums began, or none.
    passed: u64,
}

const NOT_PASSED: u64 = u64::MAX;

/// A departure that left somebody behind: the waits up to it of those passed before, by cause.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::freight) struct Pass {
    at: SimTime,
    full: i64,
    hold: i64,
    disrupted: i64,
    /// What those left behind wait for after it.
    leaves: After,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum After {
    #[default]
    Full,
    Hold,
    Disrupted,
}

impl Wait {
    pub(super) fn new(part: u32, row: &Part, alight: u16, now: SimTime) -> Wait {
        Wait { part, quarters: row.quarters, boxes: row.boxes, alight, ready: now, since: now, passed: NOT_PASSED }
    }

    pub(super) fn is_passed(&self) -> bool {
        self.passed != NOT_PASSED
    }
}

impl Freight<'_> {
    /// Lets waiting cargo aboard a vehicle on its stop, as far as it fits.
    pub(super) fn board(&mut self, vehicle: u32, cut_off: SimTime, now: SimTime) -> Handled {
        let (id, stop) = (self.vehicles[vehicle as usize].service, self.vehicles[vehicle as usize].stop);
        let planned = self.planned_of(vehicle, now);
        if self.services[id as usize].stops[usize::from(stop)].queue.is_empty() {
            return Ok(());
        }
        self.note_pass(id, stop, now, planned, After::Full);
        // One more than there are, until all have been told: nobody is the last too early.
        self.vehicles[vehicle as usize].loading += 1;
        let mut index = 0;
        while let Some(&wait) = self.services[id as usize].stops[usize::from(stop)].queue.get(index) {
            if !wait.is_passed() && wait.ready > cut_off {
                break;
            }
            if self.fits(vehicle, &wait) {
                self.take_aboard(vehicle, index, planned, now)?;
            } else if self.services[id as usize].rules.overtaking {
                index += 1;
            } else {
                break;
            }
        }
        self.vehicles[vehicle as usize].loading -= 1;
        self.leave_behind(id, stop, cut_off, planned, now);
        Ok(())
    }

    /// Up to when those who board wait for the timetable, and after which for load. Further on its
    /// way a vehicle is never held for load: a late one is waited for by the timetable all the time.
    fn planned_of(&self, vehicle: u32, now: SimTime) -> SimTime {
        let vehicle = &self.vehicles[vehicle as usize];
        if vehicle.stop == 0 { vehicle.planned } else { now }
    }

    fn fits(&self, vehicle: u32, wait: &Wait) -> bool {
        let vehicle = &self.vehicles[vehicle as usize];
        let rules = &self.services[vehicle.service as usize].rules;
        vehicle.quarters + wait.quarters <= rules.capacity.quarters()
            && rules
                .payload
                .is_none_or(|payload| vehicle.kilograms + self.kilograms_of(vehicle.id, wait.part) <= payload)
    }

    /// Takes one from the queue: aboard, or on its way through the loading stations.
    fn take_aboard(&mut self, index: u32, at: usize, planned: SimTime, now: SimTime) -> Handled {
        let (id, stop) = (self.vehicles[index as usize].service, self.vehicles[index as usize].stop);
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        let taken = if at == 0 { here.queue.pop_front() } else { here.queue.remove(at) };
        let Some(wait) = taken else { return Ok(()) };
        here.quarters -= u64::from(wait.quarters);
        here.boxes -= u64::from(wait.boxes);
        here.fresh -= usize::from(!wait.is_passed());
        let loads_at = here.load.first().copied();
        self.end_wait_for_departure(id, stop, &wait, planned, now);
        let kilograms = self.kilograms_of(index, wait.part);
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.quarters += wait.quarters;
        vehicle.kilograms += kilograms;
        self.note_service(now, id, |ledger| ledger.carried += u64::from(wait.quarters));
        let row = &mut self.cargo.parts[wait.part as usize];
        row.carrier = index;
        if let Some(station) = loads_at {
            let vehicle = &mut *self.vehicles[index as usize];
            vehicle.loading += 1;
            return self.cargo_joins(station, wait.part, now);
        }
        row.state = State::Aboard;
        if row.departed == SimTime::MAX {
            row.departed = now;
        }
        self.leave_yard(wait.part, now);
        let vehicle = &mut *self.vehicles[index as usize];
        let log_from = vehicle.log.len() as u32;
        vehicle.aboard.push(Aboard { part: wait.part, alight: wait.alight, log_from });
        Ok(())
    }

    /// Charges the whole wait of one that boards now.
    fn end_wait_for_departure(&mut self, id: u32, stop: u16, wait: &Wait, planned: SimTime, now: SimTime) {
        if wait.is_passed() {
            return self.charge_passes(id, stop, wait, now);
        }
        self.charge_fresh(id, stop, wait, planned, now);
    }

    /// Never passed: waited for this departure by the timetable, then while it was held.
    fn charge_fresh(&mut self, id: u32, stop: u16, wait: &Wait, planned: SimTime, now: SimTime) {
        let block = self.block_of(wait.part);
        let missed_until = self.services[id as usize].stops[usize::from(stop)].missed_until.min(now);
        if wait.since < missed_until {
            self.charge(wait.part, block, Cause::Missed, missed_until);
        }
        let since = self.cargo.parts[wait.part as usize].since;
        let on_time = planned.clamp(since, now);
        self.charge(wait.part, block, Cause::Schedule, on_time);
        self.charge(wait.part, block, Cause::Hold, now);
    }

    /// Passed before: reads the sums since then.
    fn charge_passes(&mut self, id: u32, stop: u16, wait: &Wait, now: SimTime) {
        let block = self.block_of(wait.part);
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let from = here.passes.get((wait.passed - here.first_pass) as usize).copied();
        let to = here.passes.back().copied();
        let (Some(from), Some(to)) = (from, to) else { return };
        let mut end = wait.since;
        for (cause, ms) in [
            (Cause::Full, to.full - from.full),
            (Cause::Hold, to.hold - from.hold),
            (Cause::Disrupted, to.disrupted - from.disrupted),
        ] {
            end = SimTime::from_ms(end.ms() + ms);
            self.charge(wait.part, block, cause, end);
        }
        debug_assert!(end <= now, "waits between departures add up");
        // A run that stops between two departures has a last stretch of its own.
        let cause = to.leaves.cause();
        self.charge(wait.part, block, cause, now);
    }

    fn block_of(&self, part: u32) -> u32 {
        self.routes.nodes[self.cargo.parts[part as usize].node as usize].block
    }

    /// Adds a departure to the sums of those it passes.
    fn note_pass(&mut self, id: u32, stop: u16, now: SimTime, planned: SimTime, leaves: After) {
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        let keep = here.queue.front().filter(|wait| wait.is_passed()).map(|wait| wait.passed);
        match keep {
            Some(oldest) => {
                while here.first_pass < oldest && here.passes.len() > 1 {
                    here.passes.pop_front();
                    here.first_pass += 1;
                }
            }
            None => {
                here.first_pass += here.passes.len() as u64;
                here.passes.clear();
            }
        }
        let mut next = Pass { at: now, leaves, ..Pass::default() };
        if let Some(last) = here.passes.back() {
            let held_from = planned.clamp(last.at, now);
            let waited = held_from.since(last.at).ms();
            (next.full, next.hold, next.disrupted) = (last.full, last.hold, last.disrupted);
            next.hold += now.since(held_from).ms();
            match last.leaves {
                After::Full => next.full += waited,
                After::Hold => next.hold += waited,
                After::Disrupted => next.disrupted += waited,
            }
        }
        here.passes.push_back(next);
    }

    /// Those still in the queue were passed by a departure, or came too late for it.
    fn leave_behind(&mut self, id: u32, stop: u16, cut_off: SimTime, planned: SimTime, now: SimTime) {
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let full = here.passes.back().is_some_and(|pass| pass.leaves == After::Full);
        if full && self.run.watches {
            self.note_left_behind(id, stop, cut_off, now);
        }
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let pass = here.first_pass + here.passes.len() as u64 - 1;
        let first = here.queue.len() - here.fresh;
        let (mut late, mut late_boxes) = (0, 0);
        for index in first..here.queue.len() {
            let mut wait = self.services[id as usize].stops[usize::from(stop)].queue[index];
            if wait.ready > cut_off {
                let block = self.block_of(wait.part);
                self.charge(wait.part, block, Cause::Missed, now);
                late += 1;
                late_boxes += u64::from(wait.boxes);
            } else {
                self.charge_fresh(id, stop, &wait, planned, now);
                wait.passed = pass;
            }
            wait.since = now;
            self.services[id as usize].stops[usize::from(stop)].queue[index] = wait;
        }
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        here.fresh = late;
        let left = here.boxes - late_boxes;
        if full {
            self.note_service(now, id, |ledger| ledger.left_behind += left);
        }
    }

    /// Writes down whether the watched consignment was ready for a departure and is not aboard.
    #[cold]
    fn note_left_behind(&mut self, id: u32, stop: u16, cut_off: SimTime, now: SimTime) {
        let queue = &self.services[id as usize].stops[usize::from(stop)].queue;
        let ready = queue.iter().filter(|wait| wait.is_passed() || wait.ready <= cut_off);
        let watched = ready.filter(|wait| self.cargo.parts[wait.part as usize].is(WATCHED)).count();
        if watched > 0 {
            let service = ServiceId(id);
            self.recorder.observations.push(Observation::LeftBehind { at: now, service });
        }
    }

    /// A planned departure does not run: those who were ready for it go on waiting, for `cause`.
    pub(super) fn pass_over(
        &mut self,
        id: u32,
        stop: u16,
        cut_off: SimTime,
        now: SimTime,
        cause: Cause,
        planned: SimTime,
    ) {
        if self.services[id as usize].stops[usize::from(stop)].queue.is_empty() {
            return;
        }
        let leaves = if cause == Cause::Disrupted { After::Disrupted } else { After::Hold };
        self.note_pass(id, stop, now, planned, leaves);
        self.leave_behind(id, stop, cut_off, planned, now);
    }

    /// Charges the open wait of everybody at a stop, when the run stops.
    pub(in crate::freight) fn close_waits(&mut self, id: u32, stop: u16, now: SimTime) {
        let count = self.services[id as usize].stops[usize::from(stop)].queue.len();
        for index in 0..count {
            let wait = self.services[id as usize].stops[usize::from(stop)].queue[index];
            let planned = self.services[id as usize].waiting.map_or(now, |waiting| waiting.planned);
            self.end_wait_for_departure(id, stop, &wait, planned, now);
        }
    }

    /// The cause for which one at a stop waits at this moment.
    pub(in crate::freight) fn cause_at_stop(&self, id: u32, stop: u16, index: usize, now: SimTime) -> Cause {
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let held = self.services[id as usize].waiting.is_some() && stop == 0;
        match here.queue.get(index) {
            _ if held => Cause::Hold,
            Some(wait) if wait.is_passed() => here.passes.back().map_or(Cause::Full, |pass| pass.leaves.cause()),
            Some(wait) if wait.since < here.missed_until && now < here.missed_until => Cause::Missed,
            _ => Cause::Schedule,
        }
    }

    /// A part that came off a vehicle goes its way; kept aboard while there is no room.
    pub(super) fn alight(&mut self, vehicle: u32, part: u32, now: SimTime) -> Handled {
        let row = &mut self.cargo.parts[part as usize];
        row.carrier = super::super::cargo::NONE;
        let routes = self.routes;
        let node = &routes.nodes[row.node as usize];
        let stop = self.vehicles[vehicle as usize].stop;
        let service = &self.services[self.vehicles[vehicle as usize].service as usize];
        let way = &self.routes.ways[service.id as usize];
        let super::super::route::Kind::Board { stop: from, .. } = node.kind else { return Ok(()) };
        let block = node.block + way.stop[usize::from(stop)] - way.stop[usize::from(from)];
        let holder = if service.stops[usize::from(stop)].unloads {
            row.carrier = vehicle;
            self.vehicles[vehicle as usize].discharging += 1;
            Holder::Nothing
        } else {
            Holder::Vehicle(vehicle)
        };
        let entered = self.enter(part, node.next, holder, block, now)?;
        if !entered && holder != Holder::Nothing {
            self.vehicles[vehicle as usize].discharging += 1;
        }
        Ok(())
    }
}

impl After {
    fn cause(self) -> Cause {
        match self {
            After::Full => Cause::Full,
            After::Hold => Cause::Hold,
            After::Disrupted => Cause::Disrupted,
        }
    }
}
