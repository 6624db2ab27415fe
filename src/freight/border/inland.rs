//! Which formalities are seen to away from the line?
//!
//! Before it, at the customs house where a journey starts, under seal to the
//! line; or after it, in bond to the customs house where the journey ends. And
//! papers may be handed in while the cargo is still under way.

use super::super::cargo::State;
use super::super::station::Holder;
use super::super::{Freight, Handled};
use super::case::Whose;
use super::dossier::Whereabouts;
use crate::model::border::{Role, Unit};
use crate::time::SimTime;

impl Freight<'_> {
    /// The customs house that a dossier's formalities on a side may be moved to.
    pub(super) fn customs_house(&self, dossier: u32, role: Role) -> Option<u32> {
        self.lanes[self.lane_number(dossier)].customs[role as usize]
    }

    /// A part comes to the customs house at an end of its journey.
    pub(in crate::freight) fn clears_inland(
        &mut self,
        part: u32,
        post: u32,
        role: Role,
        now: SimTime,
    ) -> Handled {
        let here = &self.posts[post as usize];
        let inland = |plan: u16| here.plan(role, plan).inland;
        let known = self.formalities.by_part.get(&part).copied();
        let has_work = match (role, known) {
            (Role::Exit, _) => inland(here.side(role).plan_at(now)) > 0,
            // What was not left open at the line is done.
            (Role::Entry, None) => false,
            (Role::Entry, Some(dossier)) => self.formalities.dossiers[dossier].skips > 0,
        };
        if !has_work {
            return self.leave_customs_house(part, now);
        }
        let dossier = self.dossier_of(part, post);
        self.begin_side(dossier, role, now);
        let block = self.routes.nodes[self.cargo.parts[part as usize].node as usize].block;
        self.cargo.parts[part as usize].state = State::Held;
        let row = &mut self.formalities.dossiers[dossier];
        row.at = Whereabouts::Inland { role };
        row.base = block;
        row.step = 0;
        row.inland_since = now;
        let until = self.plan_of(dossier, role).map_or(0, |plan| plan.inland);
        if self.advance(dossier, role, until, now)? { self.inland_done(dossier, role, now) } else { Ok(()) }
    }

    /// All that was moved inland is done for a consignment.
    pub(super) fn inland_done(&mut self, dossier: u32, role: Role, now: SimTime) -> Handled {
        let is_measured = self.is_measured(dossier);
        let row = &mut self.formalities.dossiers[dossier];
        row.at = Whereabouts::UnderWay;
        let (part, post, since) = (row.part, row.post, row.inland_since);
        if let (true, Some(ledger)) = (is_measured, self.side_ledger(post, role)) {
            ledger.displaced.add(now.since(since).ms());
        }
        if role == Role::Entry {
            self.close_side(dossier, role);
        }
        self.leave_customs_house(part, now)
    }

    fn leave_customs_house(&mut self, part: u32, now: SimTime) -> Handled {
        let node = &self.routes.nodes[self.cargo.parts[part as usize].node as usize];
        let (next, block) = (node.next, node.block);
        self.enter(part, next, Holder::Nothing, block, now)?;
        Ok(())
    }

    /// A vehicle leaves a stop: papers are handed in for the post that it comes to, or is about to cross.
    pub(in crate::freight) fn announce(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let (service, stop) = (vehicle.service, vehicle.stop);
        if let Some(post) = self.post_at(service, stop + 1, Role::Exit) {
            self.announce_side(index, post, Role::Exit, stop + 1, now)?;
            self.announce_side(index, post, Role::Entry, stop + 1, now)?;
        }
        if let Some(post) = self.post_at(service, stop, Role::Exit) {
            self.announce_side(index, post, Role::Entry, stop, now)?;
        }
        Ok(())
    }

    /// Hands in the papers of all that will cross, as far as that is not done.
    fn announce_side(&mut self, index: u32, post: u32, role: Role, leaves: u16, now: SimTime) -> Handled {
        let number = self.posts[post as usize].side(role).plan_at(now);
        if !self.posts[post as usize].plan(role, number).pre_arrival {
            return Ok(());
        }
        let rides = self.vehicles[index as usize].aboard.clone();
        for ride in rides.iter().filter(|ride| ride.alight > leaves) {
            let dossier = self.dossier_of(ride.part, post);
            self.begin_side(dossier, role, now);
            self.announce_one(dossier, role, now)?;
        }
        let steps = self.posts[post as usize].plan(role, number).steps.len();
        for step in 0..steps {
            for at in 0..self.posts[post as usize].plan(role, number).steps[step].tasks.len() {
                let task = self.task(post, role, number, step, at);
                let known = |case: &u32| self.is_case_of(*case, role, task.bit);
                if task.is_papers
                    && task.per == Unit::Vehicle
                    && !self.vehicles[index as usize].early.iter().any(known)
                {
                    let whose = Whose::Vehicle(index);
                    let case = self.hand_in(whose, post, role, number, step, at, true, now)?;
                    self.vehicles[index as usize].early.push(case);
                }
            }
        }
        Ok(())
    }

    fn announce_one(&mut self, dossier: u32, role: Role, now: SimTime) -> Handled {
        let post = self.formalities.dossiers[dossier].post;
        let Some(plan) = self.formalities.dossiers[dossier].sides[role as usize].plan else { return Ok(()) };
        // What is moved to the customs house of the destination is not begun at the line.
        let first = self.steps_taken_later(dossier, role, plan);
        for step in first..self.posts[post as usize].plan(role, plan).steps.len() {
            for index in 0..self.posts[post as usize].plan(role, plan).steps[step].tasks.len() {
                let task = self.task(post, role, plan, step, index);
                let row = &self.formalities.dossiers[dossier];
                let known = |case: &u32| self.is_case_of(*case, role, task.bit);
                if task.is_papers
                    && task.per != Unit::Vehicle
                    && row.sides[role as usize].needs(task, self.lane_number(dossier))
                    && !row.early.iter().any(known)
                {
                    let whose = Whose::Dossier(dossier);
                    let case = self.hand_in(whose, post, role, plan, step, index, true, now)?;
                    self.formalities.dossiers[dossier].early.push(case);
                }
            }
        }
        Ok(())
    }
}
