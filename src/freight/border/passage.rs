//! How does a vehicle with its cargo pass a side?
//!
//! Steps that are for the whole vehicle are taken by all together; between
//! them each consignment goes through its steps by itself, and the vehicle
//! waits for the slowest, or sets it out.

use super::super::cargo::{DEFERRED, NONE, State};
use super::super::route::Kind;
use super::super::station::Holder;
use super::super::{Freight, Handled};
use super::Event;
use super::case::Whose;
use super::dossier::{Stretch, Whereabouts};
use crate::model::border::{Role, Unit};
use crate::observe::Cause;
use crate::time::SimTime;

/// A vehicle on one side of a post.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) vehicle: u32,
    pub(super) post: u32,
    pub(super) role: Role,
    pub(super) plan: u16,
    /// The first step of the present stretch …
    pub(super) step: usize,
    /// … and the first one after it.
    pub(super) until: usize,
    /// Consignments and tasks of the whole vehicle that are not yet through this stretch.
    pub(super) open: usize,
    /// Those aboard.
    pub(super) dossiers: Vec<u32>,
    /// How time passed for the vehicle's task that was done last, and when that was.
    pub(super) last: Vec<Stretch>,
    pub(super) last_end: SimTime,
    /// The block of a wait for others, less that of the side's first station.
    pub(super) wait_offset: u32,
    /// Which stretch it is, of all passages that used this row.
    pub(super) stamp: u32,
}

impl Freight<'_> {
    /// A vehicle comes to a side with all that is aboard.
    pub(in crate::freight) fn begin_passage(
        &mut self,
        index: u32,
        post: u32,
        role: Role,
        now: SimTime,
    ) -> Handled {
        let vehicle = &mut *self.vehicles[index as usize];
        let (service, stop, came) = (vehicle.service, vehicle.stop, vehicle.arrived);
        let log = std::mem::take(&mut vehicle.log);
        let mut aboard = std::mem::take(&mut vehicle.aboard);
        let first = self.first_stage(service, stop, role);
        let wait_offset = self.routes.ways[service as usize].stop[usize::from(stop)].wrapping_sub(first);
        let stamp = self.formalities.stamp;
        let plan = self.posts[post as usize].side(role).plan_at(now);
        let passage = self.formalities.passages.add(Passage {
            vehicle: index,
            post,
            role,
            plan,
            step: 0,
            until: 0,
            open: 0,
            dossiers: Vec::with_capacity(aboard.len()),
            last: Vec::new(),
            last_end: now,
            wait_offset,
            stamp,
        });
        for ride in &mut aboard {
            // Its ride up to here is over; another begins when the vehicle goes on.
            self.charge_ride(*ride, &log);
            ride.log_from = log.len() as u32;
            let dossier = self.dossier_of(ride.part, post);
            self.begin_side(dossier, role, now);
            let boarded = self.boarding_stop(ride.part);
            let skips = self.steps_taken_later(dossier, role, plan);
            let row = &mut self.formalities.dossiers[dossier];
            row.at = Whereabouts::Aboard { passage, role };
            row.base = ride.base.wrapping_add(first);
            row.skips = skips;
            let side = &mut row.sides[role as usize];
            side.plan = Some(plan);
            let here = if role == Role::Exit && boarded == stop { now } else { came };
            side.arrived.get_or_insert(here);
            self.formalities.passages[passage].dossiers.push(dossier);
        }
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.log = log;
        vehicle.aboard = aboard;
        vehicle.passage = passage;
        self.next_stretch(passage, 0, now)
    }

    /// Where a part that is aboard got on.
    fn boarding_stop(&self, part: u32) -> u16 {
        match self.routes.nodes[self.cargo.parts[part as usize].node as usize].kind {
            Kind::Board { stop, .. } => stop,
            _ => 0,
        }
    }

    /// So many of the first steps are taken at the destination's customs house, if it has one.
    pub(super) fn steps_taken_later(&self, dossier: u32, role: Role, plan: u16) -> usize {
        let post = self.formalities.dossiers[dossier].post;
        match role {
            Role::Entry if self.customs_house(dossier, role).is_some() => {
                self.posts[post as usize].plan(role, plan).inland
            }
            _ => 0,
        }
    }

    /// Begins the stretch of steps from `step` on; those in which nobody has anything to do are passed
    /// at once.
    fn next_stretch(&mut self, passage: u32, step: usize, now: SimTime) -> Handled {
        let mut step = step;
        loop {
            let row = &self.formalities.passages[passage];
            let (post, role, plan) = (row.post, row.role, row.plan);
            let steps = &self.posts[post as usize].plan(role, plan).steps;
            if step >= steps.len() {
                return self.end_passage(passage, now);
            }
            let is_whole = steps[step].is_whole;
            let next_whole = steps.iter().skip(step).position(|step| step.is_whole);
            let until = if is_whole { step + 1 } else { next_whole.map_or(steps.len(), |next| step + next) };
            self.formalities.stamp = self.formalities.stamp.wrapping_add(1);
            let stamp = self.formalities.stamp;
            let row = &mut self.formalities.passages[passage];
            (row.step, row.until, row.stamp) = (step, until, stamp);
            // One more than there are, until all have begun: nobody is the last too early.
            row.open = 1;
            row.last.clear();
            row.last_end = SimTime::from_ms(i64::MIN);
            if is_whole {
                self.begin_whole_tasks(passage, now)?;
            }
            for dossier in self.formalities.passages[passage].dossiers.clone() {
                let own = &mut self.formalities.dossiers[dossier];
                own.step = step.max(own.skips);
                own.last.clear();
                own.last_end = SimTime::from_ms(i64::MIN);
                if !self.advance(dossier, role, until, now)? {
                    self.formalities.passages[passage].open += 1;
                }
            }
            let row = &mut self.formalities.passages[passage];
            row.open -= 1;
            if row.open > 0 {
                let limit = self.posts[post as usize].plan(role, plan).set_out;
                if let Some(limit) = limit.filter(|_| !is_whole) {
                    self.calendar.after(limit, Event::SetsOut { passage, stamp }.into())?;
                }
                return Ok(());
            }
            self.end_stretch(passage, now);
            step = until;
        }
    }

    /// Hands in what is to be done for the whole vehicle, or waits for what was handed in before.
    fn begin_whole_tasks(&mut self, passage: u32, now: SimTime) -> Handled {
        let row = &self.formalities.passages[passage];
        let (vehicle, post, role, plan, step) = (row.vehicle, row.post, row.role, row.plan, row.step);
        let count = self.posts[post as usize].plan(role, plan).steps[step].tasks.len();
        for index in 0..count {
            let task = self.task(post, role, plan, step, index);
            if task.per != Unit::Vehicle || !self.whole_needs(passage, index) {
                continue;
            }
            let bit = task.bit;
            match self.early_of_vehicle(vehicle, role, bit) {
                Some(case) if !self.await_early(case) => continue,
                Some(_) => {}
                None => {
                    self.hand_in(Whose::Vehicle(vehicle), post, role, plan, step, index, false, now)?;
                }
            }
            self.formalities.passages[passage].open += 1;
        }
        Ok(())
    }

    /// Whether a vehicle passes a task: always, if all cargo does, even if it is empty or has only cargo
    /// that is done with the side; otherwise if some of its cargo does.
    fn whole_needs(&self, passage: u32, index: usize) -> bool {
        let row = &self.formalities.passages[passage];
        let task = self.task(row.post, row.role, row.plan, row.step, index);
        if task.channels.is_all() && task.takes.iter().all(|takes| *takes) {
            return true;
        }
        row.dossiers.iter().any(|&dossier| {
            let side = &self.formalities.dossiers[dossier].sides[row.role as usize];
            side.needs(task, self.lane_number(dossier))
        })
    }

    /// A case of a vehicle that was handed in before it came.
    fn early_of_vehicle(&mut self, vehicle: u32, role: Role, bit: u32) -> Option<u32> {
        let early = &self.vehicles[vehicle as usize].early;
        let at = early.iter().position(|&case| self.is_case_of(case, role, bit))?;
        Some(self.vehicles[vehicle as usize].early.remove(at))
    }

    /// Whether a case is of the task with this bit.
    pub(super) fn is_case_of(&self, case: u32, role: Role, bit: u32) -> bool {
        let row = &self.formalities.cases[case];
        let task = self.task_of(row);
        row.role == role && task.bit == bit
    }

    /// Takes a consignment through its steps as far as nothing is to be done. Returns whether it has
    /// come to `until`.
    pub(super) fn advance(&mut self, dossier: u32, role: Role, until: usize, now: SimTime) -> Handled<bool> {
        loop {
            let row = &self.formalities.dossiers[dossier];
            let (step, post) = (row.step, row.post);
            let Some(plan) = row.sides[role as usize].plan.filter(|_| step < until) else {
                return Ok(true);
            };
            let count = self.posts[post as usize].plan(role, plan).steps[step].tasks.len();
            let mut open = 0;
            for index in 0..count {
                let task = self.task(post, role, plan, step, index);
                let side = &self.formalities.dossiers[dossier].sides[role as usize];
                if task.per == Unit::Vehicle || !side.needs(task, self.lane_number(dossier)) {
                    continue;
                }
                let bit = task.bit;
                match self.early_of_dossier(dossier, role, bit) {
                    Some(case) if !self.await_early(case) => continue,
                    Some(_) => {}
                    None => {
                        self.hand_in(Whose::Dossier(dossier), post, role, plan, step, index, false, now)?;
                    }
                }
                open += 1;
            }
            let row = &mut self.formalities.dossiers[dossier];
            if open > 0 {
                row.open = open;
                row.last.clear();
                row.last_end = SimTime::from_ms(i64::MIN);
                return Ok(false);
            }
            row.step += 1;
        }
    }

    fn early_of_dossier(&mut self, dossier: u32, role: Role, bit: u32) -> Option<u32> {
        let early = &self.formalities.dossiers[dossier].early;
        let at = early.iter().position(|&case| self.is_case_of(case, role, bit))?;
        Some(self.formalities.dossiers[dossier].early.remove(at))
    }

    /// One task of a consignment's present step is done.
    pub(super) fn task_done(
        &mut self,
        dossier: u32,
        role: Role,
        stretches: Vec<Stretch>,
        now: SimTime,
    ) -> Handled {
        let row = &mut self.formalities.dossiers[dossier];
        row.last = stretches;
        row.last_end = now;
        row.open -= 1;
        if row.open > 0 {
            return Ok(());
        }
        let at = row.at;
        let (until, is_whole) = self.stretch_of(dossier, role, at);
        if !is_whole {
            let last = std::mem::take(&mut self.formalities.dossiers[dossier].last);
            self.charge_stretches(dossier, &last);
        }
        self.formalities.dossiers[dossier].step += 1;
        if !self.advance(dossier, role, until, now)? {
            return Ok(());
        }
        match at {
            Whereabouts::Aboard { passage, .. } => self.one_is_through(passage, now),
            Whereabouts::SetOut { role, stop } => self.set_out_goes_on(dossier, role, stop, now),
            Whereabouts::Inland { role } => self.inland_done(dossier, role, now),
            Whereabouts::UnderWay => Ok(()),
        }
    }

    /// Up to which step a consignment goes on by itself, and whether it takes the present one with its
    /// whole vehicle.
    fn stretch_of(&self, dossier: u32, role: Role, at: Whereabouts) -> (usize, bool) {
        match at {
            Whereabouts::Aboard { passage, .. } => {
                let row = &self.formalities.passages[passage];
                let steps = &self.posts[row.post as usize].plan(row.role, row.plan).steps;
                (row.until, steps[row.step].is_whole)
            }
            Whereabouts::Inland { .. } => (self.plan_of(dossier, role).map_or(0, |plan| plan.inland), false),
            Whereabouts::SetOut { .. } | Whereabouts::UnderWay => {
                (self.plan_of(dossier, role).map_or(0, |plan| plan.steps.len()), false)
            }
        }
    }

    /// A task of a whole vehicle is done.
    pub(super) fn whole_task_done(&mut self, vehicle: u32, stretches: Vec<Stretch>, now: SimTime) -> Handled {
        let passage = self.vehicles[vehicle as usize].passage;
        if passage == NONE {
            return Ok(());
        }
        let row = &mut self.formalities.passages[passage];
        row.last = stretches;
        row.last_end = now;
        self.one_is_through(passage, now)
    }

    /// One consignment, or one task of the vehicle, less to wait for.
    fn one_is_through(&mut self, passage: u32, now: SimTime) -> Handled {
        let row = &mut self.formalities.passages[passage];
        row.open -= 1;
        if row.open > 0 {
            return Ok(());
        }
        let until = row.until;
        self.end_stretch(passage, now);
        self.next_stretch(passage, until, now)
    }

    /// All are through: what was done for all together is charged to each, and then the wait for others.
    fn end_stretch(&mut self, passage: u32, now: SimTime) {
        let row = &self.formalities.passages[passage];
        let (offset, last_end) = (row.wait_offset, row.last_end);
        let last = row.last.clone();
        for dossier in row.dossiers.clone() {
            let own = &mut self.formalities.dossiers[dossier];
            let stretches = std::mem::take(&mut own.last);
            let own_end = own.last_end;
            // Whatever took longer held it up.
            let stretches = if own_end > last_end { &stretches } else { &last };
            self.charge_stretches(dossier, stretches);
            self.charge_wait_for_others(dossier, offset, now);
        }
    }

    fn charge_wait_for_others(&mut self, dossier: u32, offset: u32, now: SimTime) {
        let row = &self.formalities.dossiers[dossier];
        let (part, block) = (row.part, row.base.wrapping_add(offset));
        if self.cargo.parts[part as usize].since < now {
            self.charge(part, block, Cause::Hold, now);
        }
    }

    /// The vehicle is done with the side.
    fn end_passage(&mut self, passage: u32, now: SimTime) -> Handled {
        let row = &mut self.formalities.passages[passage];
        let (index, role) = (row.vehicle, row.role);
        let dossiers = std::mem::take(&mut row.dossiers);
        self.formalities.passages.remove(passage);
        for dossier in dossiers {
            self.formalities.dossiers[dossier].at = Whereabouts::UnderWay;
            self.leave_side(dossier, role, now);
        }
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.passage = NONE;
        vehicle.since = now;
        match role {
            Role::Exit => self.cleared_to_leave(index, now),
            Role::Entry => self.discharge(index, now),
        }
    }

    /// A consignment has passed a side; what is left to be done inland comes later.
    fn leave_side(&mut self, dossier: u32, role: Role, now: SimTime) {
        self.pass_side(dossier, role, now);
        let row = &self.formalities.dossiers[dossier];
        if row.skips == 0 {
            self.close_side(dossier, role);
        }
    }

    /// A vehicle has waited long enough for its slowest cargo: that is set out, and the vehicle goes on.
    pub(super) fn sets_out(&mut self, passage: u32, stamp: u32, now: SimTime) -> Handled {
        let row = &self.formalities.passages[passage];
        if row.stamp != stamp || row.open == 0 {
            return Ok(());
        }
        let (index, role, post, until) = (row.vehicle, row.role, row.post, row.until);
        let stop = self.vehicles[index as usize].stop;
        let slow: Vec<u32> = row
            .dossiers
            .iter()
            .copied()
            .filter(|&dossier| self.formalities.dossiers[dossier].step < until)
            .collect();
        for &dossier in &slow {
            let is_measured = self.is_measured(dossier);
            let row = &mut self.formalities.dossiers[dossier];
            row.at = Whereabouts::SetOut { role, stop };
            let part = row.part;
            let kilograms = self.kilograms_of(index, part);
            if self.cargo.parts[part as usize].is(DEFERRED) {
                self.bill_ride(part, index, stop, now);
            }
            let vehicle = &mut *self.vehicles[index as usize];
            vehicle.aboard.retain(|ride| ride.part != part);
            vehicle.kilograms -= kilograms;
            let row = &mut self.cargo.parts[part as usize];
            row.carrier = NONE;
            row.state = State::Held;
            row.arrived = now;
            vehicle.quarters -= u32::from(row.quarters);
            if let (true, Some(ledger)) = (is_measured, self.side_ledger(post, role)) {
                ledger.set_out += 1;
            }
        }
        let row = &mut self.formalities.passages[passage];
        row.dossiers.retain(|dossier| !slow.contains(dossier));
        row.open -= slow.len();
        if row.open > 0 {
            return Ok(());
        }
        self.end_stretch(passage, now);
        self.next_stretch(passage, until, now)
    }

    /// Cargo that was set out is done, too: it waits for another departure, or its ride ends here.
    fn set_out_goes_on(&mut self, dossier: u32, role: Role, stop: u16, now: SimTime) -> Handled {
        let row = &mut self.formalities.dossiers[dossier];
        row.at = Whereabouts::UnderWay;
        let (part, block) = (row.part, row.base);
        let node = self.cargo.parts[part as usize].node;
        let target = match self.routes.nodes[node as usize].kind {
            Kind::Board { alight, .. } if alight == stop => self.routes.nodes[node as usize].next,
            _ => self.routes.resume(node, stop),
        };
        self.leave_side(dossier, role, now);
        self.enter(part, target, Holder::Nothing, block, now)?;
        Ok(())
    }
}
