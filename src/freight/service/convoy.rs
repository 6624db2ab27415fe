//! How do vehicles travel together?
//!
//! A departure of a service with convoys takes as many vehicles as its cargo
//! needs, up to the convoy's number, as far as its fleet has them. They leave
//! each stop when the last of them is ready, and cross links in one time.
//! On a stop each is unloaded, served and cleared by itself.

use super::super::cargo::NONE;
use super::super::{Freight, Handled};
use super::{Due, Event};
use crate::observe::Cause;
use crate::random::Key;
use crate::time::SimTime;

/// Vehicles that travel together.
#[derive(Debug, Clone)]
struct Convoy {
    /// What its vehicles have in common: names the draws of its way.
    key: Key,
    due: Due,
    leaves: SimTime,
    cut_off: SimTime,
    /// So many may still join; then none.
    left: u32,
    is_forming: bool,
    members: u32,
    /// Those ready to leave the stop.
    ready: Vec<u32>,
}

/// All convoys there are, and numbers that are free.
#[derive(Debug, Default)]
pub(in crate::freight) struct Convoys {
    all: Vec<Convoy>,
    free: Vec<u32>,
}

impl Convoys {
    fn add(&mut self, convoy: Convoy) -> u32 {
        if let Some(number) = self.free.pop() {
            self.all[number as usize] = convoy;
            return number;
        }
        self.all.push(convoy);
        self.all.len() as u32 - 1
    }

    /// A vehicle leaves its convoy at the end of its run.
    pub(super) fn leave(&mut self, number: u32) {
        let convoy = &mut self.all[number as usize];
        convoy.members -= 1;
        if convoy.members == 0 {
            self.free.push(number);
        }
    }

    /// Names the draws of a convoy's way.
    pub(in crate::freight) fn key(&self, number: u32) -> Key {
        self.all[number as usize].key
    }

    /// Whether a vehicle waits on its stop for the others.
    pub(in crate::freight) fn waits(&self, number: u32, vehicle: u32) -> bool {
        self.all.get(number as usize).is_some_and(|convoy| convoy.ready.contains(&vehicle))
    }
}

impl Freight<'_> {
    /// The first vehicle of a departure begins its run: others may join it. Returns its convoy.
    pub(super) fn forms_convoy(
        &mut self,
        id: u32,
        key: Key,
        due: Due,
        (leaves, cut_off): (SimTime, SimTime),
        now: SimTime,
    ) -> Handled<u32> {
        let service = &mut *self.services[id as usize];
        let left = service.rules.convoy - 1;
        service.forming += 1;
        let ready = Vec::new();
        let convoy = self.run.convoys.add(Convoy {
            key,
            due,
            leaves,
            cut_off,
            left,
            is_forming: true,
            members: 1,
            ready,
        });
        self.calendar.at(now, Event::Joins { service: id, convoy }.into())?;
        Ok(convoy)
    }

    /// One more vehicle joins a convoy, if there are cargo and a vehicle for it; else it is complete.
    pub(super) fn joins_convoy(&mut self, id: u32, number: u32, now: SimTime) -> Handled {
        let convoy = &self.run.convoys.all[number as usize];
        let (due, leaves, cut_off, key) = (convoy.due, convoy.leaves, convoy.cut_off, convoy.key);
        let members = convoy.members;
        if convoy.left > 0 && self.can_load(id, due.planned, cut_off) && self.takes_vehicle(id, now) {
            let convoy = &mut self.run.convoys.all[number as usize];
            convoy.left -= 1;
            convoy.members += 1;
            self.calendar.at(now, Event::Joins { service: id, convoy: number }.into())?;
            return self.loads_vehicle(
                id,
                key.child(u64::from(members)),
                due,
                (leaves, cut_off),
                number,
                now,
            );
        }
        self.run.convoys.all[number as usize].is_forming = false;
        self.services[id as usize].forming -= 1;
        self.note_left_by_convoy(id, now);
        self.leave_together(number, now)?;
        if self.services[id as usize].rules.watches_load { self.check_load(id, now) } else { Ok(()) }
    }

    /// A vehicle of a convoy is ready to leave its stop: it waits for the others, and the last of
    /// them lets all go.
    pub(super) fn waits_for_convoy(&mut self, index: u32, number: u32, now: SimTime) -> Handled {
        self.run.convoys.all[number as usize].ready.push(index);
        self.leave_together(number, now)
    }

    fn leave_together(&mut self, number: u32, now: SimTime) -> Handled {
        let convoy = &mut self.run.convoys.all[number as usize];
        if convoy.is_forming || convoy.ready.len() < convoy.members as usize {
            return Ok(());
        }
        for index in std::mem::take(&mut convoy.ready) {
            let vehicle = &self.vehicles[index as usize];
            let stage = self.routes.ways[vehicle.service as usize].stop[usize::from(vehicle.stop)];
            self.vehicle_spent(index, stage, Cause::Hold, now);
            self.leaves_stop(index, now)?;
        }
        Ok(())
    }

    /// Boxes that a whole convoy left behind count once.
    fn note_left_by_convoy(&mut self, id: u32, now: SimTime) {
        let here = &self.services[id as usize].stops[0];
        let passed = here.queue.iter().take(here.queue.len() - here.fresh);
        let left: u64 = passed.map(|wait| wait.boxes()).sum();
        self.note_service(now, id, |ledger| ledger.left_behind += left);
    }

    /// A vehicle's convoy, if it travels in one.
    pub(in crate::freight) fn convoy_of(&self, index: u32) -> Option<u32> {
        Some(self.vehicles[index as usize].convoy).filter(|convoy| *convoy != NONE)
    }
}
