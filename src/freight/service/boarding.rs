//! Who gets aboard, and why did the others wait?
//!
//! Boarding is in order of readiness. A departure that leaves cargo behind
//! touches only cargo that no departure has passed before; for the rest it adds
//! to sums that each part reads when it boards. So a long queue costs a
//! departure no more than a short one.

use std::collections::VecDeque;

use super::super::cargo::{DEFERRED, IN_YARD, LETS_PASS, MEASURED, Part, State, WATCHED};
use super::super::{Freight, Handled};
use super::{Aboard, Due};
use crate::model::ServiceId;
use crate::observe::{Cause, Observation};
use crate::time::SimTime;

/// Cargo that waits at a stop.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Wait {
    pub(in crate::freight) part: u32,
    pub(in crate::freight) quarters: u32,
    pub(in crate::freight) boxes: u16,
    alight: u16,
    pub(in crate::freight) ready: SimTime,
    /// Its wait is charged up to then: ready, or passed by a departure.
    since: SimTime,
    /// The departure that passed it last before its sums began, or none.
    passed: u32,
    block: u32,
    pub(in crate::freight) flags: u8,
}

const NOT_PASSED: u32 = u32::MAX;

/// A departure that left somebody behind: the waits up to it of those passed before, by cause.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::freight) struct Pass {
    at: SimTime,
    full: i64,
    hold: i64,
    disrupted: i64,
    fleet: i64,
    /// What those left behind wait for after it.
    leaves: After,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum After {
    #[default]
    Full,
    Hold,
    Disrupted,
    Fleet,
}

impl Wait {
    /// `ready` is when it counts as ready for a departure, mostly now; see `documents.rs`.
    pub(super) fn new(part: u32, row: &Part, block: u32, alight: u16, ready: SimTime, now: SimTime) -> Wait {
        let (quarters, boxes, flags) = (u32::from(row.quarters), row.boxes, row.flags);
        Wait { part, quarters, boxes, alight, ready, since: now, passed: NOT_PASSED, block, flags }
    }

    /// Its stretches need not be kept or written down one by one.
    fn is_plain(&self) -> bool {
        self.flags & (DEFERRED | WATCHED) == 0
    }

    /// Never passed, in time for its first departure, plain, and not in a yard that is limited.
    #[inline(always)]
    fn is_easy(&self, missed_until: SimTime) -> bool {
        self.flags & (DEFERRED | WATCHED | IN_YARD) == 0 && !self.is_passed() && self.since >= missed_until
    }

    /// In time for a departure that closes then.
    pub(super) fn is_ready(&self, cut_off: SimTime) -> bool {
        self.ready <= cut_off || self.is_passed()
    }

    /// It let all departures pass so far, booked on another.
    pub(in crate::freight) fn lets_pass(&self) -> bool {
        self.flags & LETS_PASS != 0
    }

    pub(in crate::freight) fn boxes(&self) -> u64 {
        u64::from(self.boxes)
    }

    pub(super) fn is_passed(&self) -> bool {
        self.passed != NOT_PASSED
    }
}

/// What a vehicle takes aboard on one stop.
struct Boarding {
    queue: VecDeque<Wait>,
    aboard: Vec<Aboard>,
    /// Cargo passes loading stations first.
    loads: bool,
    /// Kilograms count.
    weighs: bool,
    /// The departure lacked a vehicle.
    lacked: bool,
    /// Block of cells, less this, is that of a ride's stage 0.
    first_stage: u32,
    /// Whoever became ready before then missed the departure before.
    missed_until: SimTime,
    to_load: Vec<u32>,
    /// Quarter-TEU and kilograms still free.
    room: u32,
    lift: u64,
    /// Rides begin at this entry of the vehicle's log.
    log_from: u32,
    quarters: u32,
    kilograms: u64,
    boxes: u64,
    /// Of these, never passed by a departure.
    fresh: usize,
}

impl Boarding {
    fn fits(&self, wait: &Wait, kilograms: u64) -> bool {
        wait.quarters <= self.room && kilograms <= self.lift
    }

    fn take(&mut self, wait: &Wait, kilograms: u64) {
        self.room -= wait.quarters;
        self.lift -= kilograms;
        self.quarters += wait.quarters;
        self.kilograms += kilograms;
        self.boxes += u64::from(wait.boxes);
        self.fresh += usize::from(!wait.is_passed());
    }
}

impl Freight<'_> {
    /// Lets waiting cargo aboard a vehicle on its stop, as far as it fits.
    pub(super) fn board(&mut self, vehicle: u32, cut_off: SimTime, now: SimTime) -> Handled {
        let (id, stop) = (self.vehicles[vehicle as usize].service, self.vehicles[vehicle as usize].stop);
        let due = self.due_of(vehicle, now);
        if !self.services[id as usize].stops[usize::from(stop)].late_papers.is_empty() {
            self.count_missed_papers(vehicle, cut_off, now);
        }
        let planned = self.vehicles[vehicle as usize].planned;
        let aside = self.set_aside(id, stop, planned);
        if self.services[id as usize].stops[usize::from(stop)].queue.is_empty() {
            self.put_back(id, stop, aside);
            return Ok(());
        }
        self.note_pass(id, stop, now, due, After::Full);
        // What boards is taken out while it boards, so that each part costs as little as may be.
        let mut boarding = self.begin_boarding(vehicle, id, stop);
        let overtaking = self.services[id as usize].rules.overtaking;
        let mut index = 0;
        loop {
            if index == 0 {
                self.board_easy(vehicle, &mut boarding, cut_off, due.planned, now);
            }
            let Some(&wait) = boarding.queue.get(index) else { break };
            if !wait.is_passed() && wait.ready > cut_off {
                break;
            }
            let kilograms = if boarding.weighs { self.kilograms_of(vehicle, wait.part) } else { 0 };
            if boarding.fits(&wait, kilograms) {
                let _ = if index == 0 { boarding.queue.pop_front() } else { boarding.queue.remove(index) };
                boarding.take(&wait, kilograms);
                self.end_wait_for_departure(id, stop, &wait, due, now);
                self.take_aboard(vehicle, &wait, &mut boarding, now);
            } else if overtaking {
                index += 1;
            } else {
                break;
            }
        }
        let to_load = self.end_boarding(vehicle, id, stop, boarding, now);
        self.leave_behind(id, stop, cut_off, due, now);
        self.put_back(id, stop, aside);
        self.load(vehicle, id, stop, &to_load, now)
    }

    fn begin_boarding(&mut self, vehicle: u32, id: u32, stop: u16) -> Boarding {
        let rules = &self.services[id as usize].rules;
        let (capacity, payload) = (rules.capacity, rules.payload);
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        let queue = std::mem::take(&mut here.queue);
        let loads = !here.load.is_empty();
        let missed_until = here.missed_until;
        let vehicle = &mut *self.vehicles[vehicle as usize];
        Boarding {
            queue,
            loads,
            weighs: payload.is_some(),
            lacked: stop == 0 && vehicle.wanted < SimTime::MAX,
            missed_until,
            first_stage: self.routes.ways[id as usize].stop[usize::from(stop)],
            aboard: std::mem::take(&mut vehicle.aboard),
            to_load: Vec::new(),
            room: capacity.quarters().saturating_sub(vehicle.quarters),
            lift: payload.map_or(u64::MAX, |payload| payload - vehicle.kilograms),
            log_from: vehicle.log.len() as u32,
            quarters: 0,
            kilograms: 0,
            boxes: 0,
            fresh: 0,
        }
    }

    /// Gives back what was taken out. Returns those that pass the loading stations first.
    fn end_boarding(&mut self, index: u32, id: u32, stop: u16, boarding: Boarding, now: SimTime) -> Vec<u32> {
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        here.queue = boarding.queue;
        here.quarters -= u64::from(boarding.quarters);
        here.boxes -= boarding.boxes;
        here.fresh -= boarding.fresh;
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.aboard = boarding.aboard;
        vehicle.quarters += boarding.quarters;
        vehicle.kilograms += boarding.kilograms;
        vehicle.loading += boarding.to_load.len() as u32;
        vehicle.moves += boarding.boxes;
        self.note_service(now, id, |ledger| ledger.carried += u64::from(boarding.quarters));
        boarding.to_load
    }

    /// Sends what is to be loaded to the first loading station.
    fn load(&mut self, vehicle: u32, id: u32, stop: u16, parts: &[u32], now: SimTime) -> Handled {
        let Some(&station) = self.services[id as usize].stops[usize::from(stop)].load.first() else {
            return Ok(());
        };
        // One more than there are, until all have been told: nobody is the last too early.
        self.vehicles[vehicle as usize].loading += 1;
        for &part in parts {
            self.cargo.parts[part as usize].carrier = vehicle;
            self.cargo_joins(station, part, now)?;
        }
        self.vehicles[vehicle as usize].loading -= 1;
        Ok(())
    }

    /// Up to when those who board wait for the timetable, after which for load, and then for a vehicle.
    /// Further on its way a vehicle is never held: a late one is waited for by the timetable all the time.
    fn due_of(&self, vehicle: u32, now: SimTime) -> Due {
        let vehicle = &self.vehicles[vehicle as usize];
        if vehicle.stop == 0 {
            Due { planned: vehicle.planned, wanted: vehicle.wanted }
        } else {
            Due::by(now)
        }
    }

    /// Takes those at the head of the queue aboard for whom [`Wait::is_easy`] holds, as far as they fit.
    #[inline(never)]
    fn board_easy(
        &mut self,
        vehicle: u32,
        boarding: &mut Boarding,
        cut_off: SimTime,
        planned: SimTime,
        now: SimTime,
    ) {
        let first = boarding.queue.front();
        let is_odd = boarding.loads || boarding.weighs || boarding.lacked;
        if is_odd || !first.is_some_and(|wait| wait.is_easy(boarding.missed_until)) {
            return;
        }
        let late_for = self.services[self.vehicles[vehicle as usize].service as usize].late_for;
        let (parts, recorder) = (&mut self.cargo.parts, &mut *self.recorder);
        let (log_from, first_stage) = (boarding.log_from, boarding.first_stage);
        let (head, tail) = boarding.queue.as_slices();
        let (mut taken, mut quarters, mut boxes) = (0, 0, 0);
        // What has waited for the same, added up.
        let (mut block, mut waited, mut held) = (0, 0, 0);
        for wait in head.iter().chain(tail) {
            if !wait.is_easy(boarding.missed_until)
                || wait.ready > cut_off
                || quarters + wait.quarters > boarding.room
            {
                break;
            }
            taken += 1;
            quarters += wait.quarters;
            boxes += u64::from(wait.boxes);
            let row = &mut parts[wait.part as usize];
            row.carrier = vehicle;
            row.state = State::Aboard;
            row.since = now;
            row.departed = row.departed.min(now);
            let is_measured = wait.flags & MEASURED != 0;
            if is_measured {
                if wait.block != block {
                    recorder.add_time(block, Cause::Schedule, waited);
                    recorder.add_time(block, late_for, held);
                    (block, waited, held) = (wait.block, 0, 0);
                }
                // By the timetable, then while it was held.
                let on_time = planned.max(wait.since).min(now);
                waited += on_time.ms() - wait.since.ms();
                held += now.ms() - on_time.ms();
            }
            let base = wait.block.wrapping_sub(first_stage);
            let (part, quarters, alight) = (wait.part, wait.quarters, wait.alight);
            boarding.aboard.push(Aboard {
                part,
                base,
                log_from,
                quarters,
                alight,
                is_plain: true,
                is_measured,
            });
        }
        recorder.add_time(block, Cause::Schedule, waited);
        recorder.add_time(block, late_for, held);
        boarding.queue.drain(..taken);
        boarding.room -= quarters;
        boarding.quarters += quarters;
        boarding.boxes += boxes;
        boarding.fresh += taken;
    }

    /// One that boards now is aboard, or on its way through the loading stations.
    fn take_aboard(&mut self, vehicle: u32, wait: &Wait, boarding: &mut Boarding, now: SimTime) {
        if boarding.loads {
            boarding.to_load.push(wait.part);
            return;
        }
        let row = &mut self.cargo.parts[wait.part as usize];
        row.carrier = vehicle;
        row.state = State::Aboard;
        row.departed = row.departed.min(now);
        if wait.flags & IN_YARD != 0 {
            self.leave_yard(wait.part, now);
        }
        if wait.flags & DEFERRED != 0 {
            self.bill_stay(wait.part, now);
        }
        boarding.aboard.push(Aboard {
            part: wait.part,
            base: wait.block.wrapping_sub(boarding.first_stage),
            log_from: boarding.log_from,
            quarters: wait.quarters,
            alight: wait.alight,
            is_plain: wait.is_plain(),
            is_measured: wait.flags & MEASURED != 0,
        });
    }

    /// Charges the whole wait of one that boards now.
    fn end_wait_for_departure(&mut self, id: u32, stop: u16, wait: &Wait, due: Due, now: SimTime) {
        if wait.is_passed() {
            return self.charge_passes(id, stop, wait, now);
        }
        self.charge_fresh(id, stop, wait, due, now);
    }

    /// Never passed: waited for this departure by the timetable, then while it was held, then while
    /// it lacked a vehicle.
    fn charge_fresh(&mut self, id: u32, stop: u16, wait: &Wait, due: Due, now: SimTime) {
        let block = wait.block;
        let missed_until = self.services[id as usize].stops[usize::from(stop)].missed_until.min(now);
        let mut since = wait.since;
        if since < missed_until && !self.lets_pass(id, wait) {
            self.charge(wait.part, block, Cause::Missed, missed_until);
            since = missed_until;
        }
        let on_time = due.planned.min(due.wanted).max(since).min(now);
        self.charge(wait.part, block, Cause::Schedule, on_time);
        let held = due.wanted.max(on_time).min(now);
        if on_time < held {
            let late_for = self.services[id as usize].late_for;
            self.charge(wait.part, block, late_for, held);
        }
        if held < now {
            self.charge(wait.part, block, Cause::Fleet, now);
        }
    }

    /// Passed before: reads the sums since then.
    fn charge_passes(&mut self, id: u32, stop: u16, wait: &Wait, now: SimTime) {
        let block = wait.block;
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let from = here.passes.get((wait.passed - here.first_pass) as usize).copied();
        let to = here.passes.back().copied();
        let (Some(from), Some(to)) = (from, to) else { return };
        let mut end = wait.since;
        for (cause, ms) in [
            (Cause::Full, to.full - from.full),
            (Cause::Hold, to.hold - from.hold),
            (Cause::Disrupted, to.disrupted - from.disrupted),
            (Cause::Fleet, to.fleet - from.fleet),
        ] {
            end = SimTime::from_ms(end.ms() + ms);
            self.charge(wait.part, block, cause, end);
        }
        debug_assert!(end <= now, "waits between departures add up");
        // A run that stops between two departures has a last stretch of its own.
        let cause = to.leaves.cause();
        self.charge(wait.part, block, cause, now);
    }

    /// Adds a departure to the sums of those it passes.
    fn note_pass(&mut self, id: u32, stop: u16, now: SimTime, due: Due, leaves: After) {
        let late_for = self.services[id as usize].late_for;
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
                here.first_pass += here.passes.len() as u32;
                here.passes.clear();
            }
        }
        let mut next = Pass { at: now, leaves, ..Pass::default() };
        if let Some(last) = here.passes.back() {
            let held_from = due.planned.min(due.wanted).clamp(last.at, now);
            let lacked_from = due.wanted.clamp(held_from, now);
            let waited = held_from.since(last.at).ms();
            next = Pass { at: now, leaves, ..*last };
            let held = lacked_from.since(held_from).ms();
            match late_for {
                Cause::Disrupted => next.disrupted += held,
                _ => next.hold += held,
            }
            next.fleet += now.since(lacked_from).ms();
            match last.leaves {
                After::Full => next.full += waited,
                After::Hold => next.hold += waited,
                After::Disrupted => next.disrupted += waited,
                After::Fleet => next.fleet += waited,
            }
        }
        here.passes.push_back(next);
    }

    /// Those still in the queue were passed by a departure, or came too late for it.
    fn leave_behind(&mut self, id: u32, stop: u16, cut_off: SimTime, due: Due, now: SimTime) {
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let full = here.passes.back().is_some_and(|pass| pass.leaves == After::Full);
        if full && self.run.watches {
            self.note_left_behind(id, stop, cut_off, now);
        }
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let pass = here.first_pass + here.passes.len() as u32 - 1;
        let first = here.queue.len() - here.fresh;
        let (mut late, mut late_boxes) = (0, 0);
        for index in first..here.queue.len() {
            let mut wait = self.services[id as usize].stops[usize::from(stop)].queue[index];
            if wait.ready > cut_off {
                let block = wait.block;
                self.charge(wait.part, block, Cause::Missed, now);
                late += 1;
                late_boxes += u64::from(wait.boxes);
            } else {
                self.charge_fresh(id, stop, &wait, due, now);
                wait.passed = pass;
            }
            wait.since = now;
            wait.flags &= !LETS_PASS;
            self.services[id as usize].stops[usize::from(stop)].queue[index] = wait;
        }
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        here.fresh = late;
        let left = here.boxes - late_boxes;
        // A convoy counts them when it is complete.
        if full && self.services[id as usize].forming == 0 {
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
        due: Due,
    ) {
        let aside = self.set_aside(id, stop, due.planned);
        if self.services[id as usize].stops[usize::from(stop)].queue.is_empty() {
            return self.put_back(id, stop, aside);
        }
        let leaves = match cause {
            Cause::Disrupted => After::Disrupted,
            Cause::Fleet => After::Fleet,
            _ => After::Hold,
        };
        self.note_pass(id, stop, now, due, leaves);
        self.leave_behind(id, stop, cut_off, due, now);
        self.put_back(id, stop, aside);
    }

    /// Quarter-TEU in front of a part that waits at a stop.
    pub(in crate::freight) fn ahead_in_line(&self, part: u32, id: u32, stop: u16) -> Option<u64> {
        let mut ahead = 0;
        for wait in &self.services[id as usize].stops[usize::from(stop)].queue {
            if wait.part == part {
                return Some(ahead);
            }
            ahead += u64::from(wait.quarters);
        }
        None
    }

    /// A part that waits at a stop will ride on from there by another way, but by the same service:
    /// up to another stop, in other cells of the same names.
    pub(in crate::freight) fn keeps_its_place(
        &mut self,
        part: u32,
        id: u32,
        stop: u16,
        (alight, block): (u16, u32),
    ) {
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        for wait in here.queue.iter_mut().filter(|wait| wait.part == part) {
            (wait.alight, wait.block) = (alight, block);
        }
    }

    /// A part does not wait for the departures of a stop any more: it has waited for what it waited for.
    pub(in crate::freight) fn leaves_line(&mut self, part: u32, id: u32, stop: u16, now: SimTime) -> Handled {
        let service = &self.services[id as usize];
        let here = &service.stops[usize::from(stop)];
        let Some(index) = here.queue.iter().position(|wait| wait.part == part) else { return Ok(()) };
        let wait = here.queue[index];
        let late = service.waiting.map(|waiting| waiting.planned).or(service.held);
        let due = match self.lacking(id) {
            _ if stop > 0 => Due::by(now),
            Some(lacking) => lacking,
            None => Due::by(late.unwrap_or(now)),
        };
        if wait.is_passed()
            && let Some(last) = here.passes.back().copied()
            && last.at < now
        {
            // Sums up to now, after which the others wait for what they waited for before.
            self.note_pass(id, stop, now, due, last.leaves);
        }
        self.end_wait_for_departure(id, stop, &wait, due, now);
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        here.queue.remove(index);
        here.quarters -= u64::from(wait.quarters);
        here.boxes -= u64::from(wait.boxes);
        here.fresh -= usize::from(!wait.is_passed());
        self.forget_late_papers(part, id, stop);
        self.cargo.bookings.forget(part);
        if stop == 0 { self.nobody_left(id, now) } else { Ok(()) }
    }

    /// Charges the open wait of everybody at a stop, when the run stops.
    pub(in crate::freight) fn close_waits(&mut self, id: u32, stop: u16, now: SimTime) {
        let count = self.services[id as usize].stops[usize::from(stop)].queue.len();
        let lacking = self.lacking(id).filter(|_| stop == 0 && count > 0);
        if let Some(due) = lacking {
            self.note_pass(id, stop, now, due, After::Fleet);
        }
        for index in 0..count {
            let wait = self.services[id as usize].stops[usize::from(stop)].queue[index];
            let service = &self.services[id as usize];
            let late = service.waiting.map(|waiting| waiting.planned).or(service.held);
            let planned = late.unwrap_or(now);
            self.end_wait_for_departure(id, stop, &wait, lacking.unwrap_or(Due::by(planned)), now);
        }
    }

    /// The cause for which one at a stop waits at this moment.
    pub(in crate::freight) fn cause_at_stop(&self, id: u32, stop: u16, index: usize, now: SimTime) -> Cause {
        let here = &self.services[id as usize].stops[usize::from(stop)];
        let held = self.services[id as usize].waiting.is_some() && stop == 0;
        let shut = self.services[id as usize].held.is_some_and(|planned| planned <= now) && stop == 0;
        match here.queue.get(index) {
            _ if stop == 0 && self.lacking(id).is_some() => Cause::Fleet,
            _ if shut => Cause::Disrupted,
            _ if held => Cause::Hold,
            Some(wait) if wait.is_passed() => {
                here.passes.back().map_or(Cause::Full, |pass| pass.leaves.cause())
            }
            Some(wait)
                if wait.since < here.missed_until && now < here.missed_until && !self.lets_pass(id, wait) =>
            {
                Cause::Missed
            }
            _ => Cause::Schedule,
        }
    }
}

impl After {
    fn cause(self) -> Cause {
        match self {
            After::Full => Cause::Full,
            After::Hold => Cause::Hold,
            After::Disrupted => Cause::Disrupted,
            After::Fleet => Cause::Fleet,
        }
    }
}
