//! Who enters a section of a link next?
//!
//! Whenever something changes that may let somebody in, the whole link is
//! looked at once, after everything else that happens at that instant: so all
//! who are ready in that minute are considered, in whichever order they came.

use super::super::cargo::NONE;
use super::super::{Freight, Handled, RunError};
use super::Event;
use super::control::{Control, Doing};
use crate::observe::Cause;
use crate::time::{CivilClock, SimDuration, SimTime};

/// What keeps the first of a queue: why, and until when if that is known.
type Stop = (Cause, Option<SimTime>);

impl Control {
    /// What keeps the first of a queue from entering now; `None`: nothing.
    fn stop(&self, section: usize, side: usize, now: SimTime, clock: &CivilClock) -> Option<Stop> {
        let [disrupted, closed] = self.shut;
        if disrupted > 0 || (self.halted > 0 && self.halted_by == Cause::Disrupted) {
            return Some((Cause::Disrupted, None));
        }
        let is_shut = closed > 0 || self.halted > 0;
        if is_shut || self.open.as_ref().is_some_and(|open| open.level(clock, now) == 0) {
            // The hours of a link are events of their own.
            return Some((Cause::Closed, None));
        }
        let free = self.sections[section].sides[side].free;
        (free > now).then_some((Cause::Path, Some(free)))
    }

    /// The queue whose first may enter now.
    fn next(&self, now: SimTime, clock: &CivilClock) -> Option<(usize, usize)> {
        let queues = (0..self.sections.len()).flat_map(|section| [(section, 0), (section, 1)]);
        queues
            .filter(|&(section, side)| !self.sections[section].sides[side].waiting.is_empty())
            .find(|&(section, side)| self.stop(section, side, now, clock).is_none())
    }

    /// Writes down what keeps those who wait; returns when that may be over, as far as it is known.
    fn note_stops(&mut self, now: SimTime, clock: &CivilClock) -> Option<SimTime> {
        let mut look = None;
        for section in 0..self.sections.len() {
            for side in 0..2 {
                let Some(oldest) = self.oldest(section, side) else { continue };
                let Some((cause, until)) = self.stop(section, side, now, clock) else { continue };
                self.sections[section].sides[side].obstacles.set(now, cause, oldest);
                look = [look, until].into_iter().flatten().min();
            }
        }
        look
    }

    /// Since when the one waits who has waited longest; `None`: nobody does.
    fn oldest(&self, section: usize, side: usize) -> Option<SimTime> {
        let waiting = &self.sections[section].sides[side].waiting;
        waiting.iter().map(|&row| self.runs[row as usize].since).min()
    }
}

impl Freight<'_> {
    /// A vehicle comes to a link that has a control.
    pub(super) fn come_to_link(
        &mut self,
        link: u32,
        vehicle: u32,
        reversed: bool,
        takes: SimDuration,
        now: SimTime,
    ) -> Handled {
        let priority = self.vehicle_priority(vehicle);
        let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
        let row = control.add(vehicle, reversed, priority, takes, now);
        self.vehicles[vehicle as usize].run = row;
        self.look_at_link(link, now)
    }

    /// Something changed on a link: somebody may enter at this instant.
    pub(in crate::freight) fn look_at_link(&mut self, link: u32, now: SimTime) -> Handled {
        let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
        if !control.is_due {
            control.is_due = true;
            self.calendar.at(now, Event::Admits { link }.into())?;
        }
        Ok(())
    }

    /// Everybody enters who may.
    pub(super) fn admit_to_link(&mut self, link: u32, now: SimTime) -> Handled {
        let clock = self.clock;
        loop {
            let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
            control.is_due = false;
            let Some((section, side)) = control.next(now, clock) else { break };
            self.enter_section(link, section, side, now)?;
        }
        let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
        let look = control.note_stops(now, clock);
        if control.timer.map(|(at, _)| at) == look && look.is_some_and(|at| at > now) {
            return Ok(());
        }
        if let Some((_, handle)) = control.timer.take() {
            self.calendar.cancel(handle);
        }
        if let Some(at) = look {
            control.timer = Some((at, self.calendar.at(at, Event::Admits { link }.into())?));
        }
        Ok(())
    }

    /// The first of a queue enters its section.
    fn enter_section(&mut self, link: u32, section: usize, side: usize, now: SimTime) -> Handled {
        let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
        let at = &mut control.sections[section];
        let row = at.sides[side].waiting.remove(0);
        let run = &mut control.runs[row as usize];
        let (vehicle, since) = (run.vehicle, run.since);
        at.sides[side].free = now.saturating_add(at.headway);
        let waited: Vec<_> = match vehicle {
            NONE => Vec::new(),
            _ => at.sides[side].obstacles.split(since, now).collect(),
        };
        at.sides[side].inside += 1;
        let ends = now.checked_add(at.part(run.takes)).ok_or_else(|| {
            Box::new(RunError::Overflow("a vehicle would arrive beyond the end of time".into()))
        })?;
        let handle = self.calendar.at(ends, Event::Passes { link, run: row }.into())?;
        run.since = now;
        run.doing = Doing::Moves(ends, handle);
        for (end, cause) in waited {
            self.spent_on_link(vehicle, cause, end);
        }
        Ok(())
    }

    /// A vehicle comes to the end of its section.
    pub(super) fn pass(&mut self, link: u32, row: u32, now: SimTime) -> Handled {
        let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
        let run = &mut control.runs[row as usize];
        let vehicle = run.vehicle;
        control.sections[usize::from(run.section)].sides[usize::from(run.reversed)].inside -= 1;
        run.since = now;
        match control.next_section(row) {
            Some(next) => {
                let run = &mut control.runs[row as usize];
                run.section = next;
                run.doing = Doing::Waits;
                control.wait(row);
            }
            None => control.remove(row),
        }
        let has_crossed = matches!(control.runs[row as usize].doing, Doing::Gone);
        self.look_at_link(link, now)?;
        if vehicle == NONE {
            return Ok(());
        }
        self.spent_on_link(vehicle, Cause::Moving, now);
        if has_crossed {
            self.vehicles[vehicle as usize].run = NONE;
            return self.vehicle_arrives(vehicle, now);
        }
        Ok(())
    }

    /// A vehicle's time since its last entry, up to an instant, had this cause before or on its link.
    pub(super) fn spent_on_link(&mut self, index: u32, cause: Cause, until: SimTime) {
        let vehicle = &self.vehicles[index as usize];
        let stage = self.routes.ways[vehicle.service as usize].leg[vehicle.leg()];
        if cause == Cause::Moving && !vehicle.stretches.is_empty() {
            return self.spent_under_way(index, stage, until);
        }
        self.vehicle_spent(index, stage, cause, until);
    }

    /// The hours of a link change: puts the next change on the calendar.
    pub(in crate::freight) fn link_hours(&mut self, link: u32, now: SimTime) -> Handled {
        let Some(control) = &self.links[link as usize].control else { return Ok(()) };
        let change = control.open.as_ref().and_then(|open| open.next_change(self.clock, now));
        if let Some((at, _)) = change {
            self.calendar.at(at, Event::Hours { link }.into())?;
        }
        self.look_at_link(link, now)
    }
}
