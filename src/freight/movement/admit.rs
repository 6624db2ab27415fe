//! Who enters a section of a link next?
//!
//! Whenever something changes that may let somebody in, the whole link is
//! looked at once, after everything else that happens at that instant: so all
//! who are ready in that minute are considered, in whichever order they came.

use super::super::cargo::{NONE, WATCHED};
use super::super::{Freight, Handled, RunError, rounded};
use super::Event;
use super::control::{Control, Doing};
use crate::observe::{Cause, Observation};
use crate::time::{CivilClock, SimDuration, SimTime};

/// What keeps the first of a queue: why, and until when if that is known.
type Stop = (Cause, Option<SimTime>);

impl Control {
    /// What keeps the first of a queue from entering now; `None`: nothing. The first reason counts, in
    /// the order of disruptions, hours, and what others do on the line.
    fn stop(&self, section: usize, side: usize, now: SimTime, clock: &CivilClock) -> Option<Stop> {
        if let Some(cause) = self.shut_by(section, side, now, clock) {
            // Who shut it opens it; hours are events of their own.
            return Some((cause, None));
        }
        let free = self.sections[section].sides[side].free;
        if free > now {
            return Some((Cause::Path, Some(free)));
        }
        if let Some(paths) = self.paths.as_ref().filter(|_| section == self.first_section(side)) {
            let next = paths.next(side, now, clock);
            if next != Some(now) {
                return Some((Cause::Path, next));
            }
        }
        if let Some(lock) = &self.sections[section].lock
            && let Err(comes) = lock.chamber(side, now)
        {
            return Some((Cause::Path, comes));
        }
        let could_enter = |other: usize| self.may_enter(other, 1 - side, now, clock);
        let is_kept = !self.has_place_for(section, side) || self.must_yield(section, side, could_enter);
        is_kept.then_some((Cause::Path, None))
    }

    /// Whether the link or section is shut for the first of a queue, and why.
    pub(super) fn shut_by(
        &self,
        section: usize,
        side: usize,
        now: SimTime,
        clock: &CivilClock,
    ) -> Option<Cause> {
        let [disrupted, closed] = self.shut;
        if disrupted > 0 || (self.halted > 0 && self.halted_by == Cause::Disrupted) {
            return Some(Cause::Disrupted);
        }
        let here = &self.sections[section];
        let takes = here.sides[side].waiting.first().map(|&row| self.runs[row as usize].takes);
        let is_shut = closed > 0 || self.halted > 0;
        let is_closed = || here.is_closed(takes.unwrap_or(SimDuration::ZERO), now, clock);
        (is_shut || is_closed()).then_some(Cause::Closed)
    }

    /// Whether a section has room, and the place behind it.
    fn has_place_for(&self, section: usize, side: usize) -> bool {
        let here = &self.sections[section];
        here.sides[side].inside < here.most && (!self.looks_ahead || self.has_room_after(section, side))
    }

    /// Whether the first of a queue would enter but for the other direction, and for the next minutes.
    fn may_enter(&self, section: usize, side: usize, now: SimTime, clock: &CivilClock) -> bool {
        self.shut_by(section, side, now, clock).is_none() && self.has_place_for(section, side)
    }

    /// The queue whose first enters now. Those go before others against whom nobody waits, since they
    /// take nothing from anybody and may leave a track; then the most urgent, and of these who has
    /// waited longest.
    fn next(&self, now: SimTime, clock: &CivilClock) -> Option<(usize, usize)> {
        let queues = (0..self.sections.len()).flat_map(|section| [(section, 0), (section, 1)]);
        queues
            .filter_map(|(section, side)| {
                let run = &self.runs[*self.sections[section].sides[side].waiting.first()? as usize];
                let goes = self.stop(section, side, now, clock).is_none();
                goes.then(|| (self.is_contested(section, side), run.priority, run.since, section, side))
            })
            .min()
            .map(|(_, _, _, section, side)| (section, side))
    }

    /// Whoever stands at the end of a section and finds a track free by now: the section and direction.
    fn next_jammed(&self) -> Option<(usize, usize)> {
        let mut queues = (0..self.sections.len()).flat_map(|section| [(section, 0), (section, 1)]);
        queues.find(|&(section, side)| {
            !self.sections[section].sides[side].jammed.is_empty() && self.has_room_after(section, side)
        })
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

    /// A run leaves its section for the next: it takes a track of the passing place, and waits there.
    fn reach_place(&mut self, row: u32, next: usize, now: SimTime) {
        let run = &mut self.runs[row as usize];
        let (section, side) = (usize::from(run.section), usize::from(run.reversed));
        run.section = next as u16;
        run.since = now;
        run.doing = Doing::Waits;
        self.sections[section].sides[side].inside -= 1;
        self.wait(row);
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
            if let Some((section, side)) = control.next_jammed() {
                self.enter_place(link, section, side, now);
            } else if let Some((section, side)) = control.next(now, clock) {
                self.enter_section(link, section, side, now)?;
            } else {
                break;
            }
        }
        self.turn_chambers(link, now)?;
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
        let clock = self.clock;
        let here = &mut *self.links[link as usize];
        let Some(control) = &mut here.control else { return Ok(()) };
        control.count_entry(section, side, |control, other| control.may_enter(other, 1 - side, now, clock));
        // The track on which it stood is free, one at the far end is kept for it.
        if let Some(place) = control.place_after(section, 1 - side) {
            control.passing[place].taken[side] -= 1;
        } else if let Some(paths) = &mut control.paths {
            paths.take(side, now);
        }
        if let Some(place) = control.place_after(section, side).filter(|_| control.looks_ahead) {
            control.passing[place].taken[side] += 1;
        }
        let row = control.sections[section].sides[side].waiting.remove(0);
        let enters = control.first_section(side) == section;
        let at = &mut control.sections[section];
        let run = &mut control.runs[row as usize];
        if enters && !here.cuts.is_empty() {
            run.takes = rounded(run.takes.ms() as f64 / here.cuts.entry())?;
        }
        let (vehicle, since) = (run.vehicle, run.since);
        at.sides[side].free = now.saturating_add(at.headway);
        let waited: Vec<_> = at.sides[side].obstacles.split(since, now).collect();
        at.sides[side].inside += 1;
        let part = now.checked_add(at.part(run.takes)).ok_or_else(|| {
            Box::new(RunError::Overflow("a vehicle would arrive beyond the end of time".into()))
        })?;
        let (ends, lockage) = match &mut at.lock {
            Some(lock) => lock.enter(side, now)?,
            None => (part, None),
        };
        let handle = self.calendar.at(ends, Event::Passes { link, run: row }.into())?;
        run.since = now;
        run.doing = Doing::Moves(ends, handle);
        let is_first = control.first_section(side) == section;
        self.note_entry(link, section, side, is_first, now);
        if let Some(chamber) = lockage {
            self.note_lockage(link, (section, chamber), true, now);
        }
        let mut from = since;
        for (end, cause) in waited {
            self.note_link_wait(link, cause, end.since(from).ms(), now);
            from = end;
            self.spent_on_link(vehicle, section, cause, end);
        }
        Ok(())
    }

    /// Whoever stands at the end of a section takes a track of the passing place.
    fn enter_place(&mut self, link: u32, section: usize, side: usize, now: SimTime) {
        let Some(control) = &mut self.links[link as usize].control else { return };
        let (Some(place), Some(next)) = (control.place_after(section, side), control.after(section, side))
        else {
            return;
        };
        let row = control.sections[section].sides[side].jammed.remove(0);
        control.passing[place].taken[side] += 1;
        let (vehicle, since) = (control.runs[row as usize].vehicle, control.runs[row as usize].since);
        control.reach_place(row, next, now);
        self.note_left(link, section, now);
        self.note_link_wait(link, Cause::Path, now.since(since).ms(), now);
        self.spent_on_link(vehicle, section, Cause::Path, now);
    }

    /// A vehicle comes to the end of its section.
    pub(super) fn pass(&mut self, link: u32, row: u32, now: SimTime) -> Handled {
        let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
        let run = &mut control.runs[row as usize];
        let (vehicle, section, side) = (run.vehicle, usize::from(run.section), usize::from(run.reversed));
        run.since = now;
        let next = control.after(section, side);
        match next {
            Some(next) if control.looks_ahead => control.reach_place(row, next, now),
            Some(_) => {
                control.runs[row as usize].doing = Doing::Jams;
                control.sections[section].sides[side].jammed.push(row);
            }
            None => {
                control.sections[section].sides[side].inside -= 1;
                control.remove(row);
            }
        }
        self.note_left(link, section, now);
        self.look_at_link(link, now)?;
        self.spent_on_link(vehicle, section, Cause::Moving, now);
        if next.is_none() && vehicle != NONE {
            self.vehicles[vehicle as usize].run = NONE;
            return self.vehicle_arrives(vehicle, now);
        }
        Ok(())
    }

    /// Writes down that somebody entered a section.
    fn note_entry(&mut self, link: u32, section: usize, side: usize, is_first: bool, now: SimTime) {
        let in_window = self.recorder.measures(now);
        let Some(ledger) = &mut self.recorder.links[link as usize] else { return };
        ledger.occupied[section].set(now, 1);
        ledger.entered[side] += u64::from(in_window && is_first);
    }

    /// Writes down that somebody left a section, if it is empty now.
    fn note_left(&mut self, link: u32, section: usize, now: SimTime) {
        let Some(control) = &self.links[link as usize].control else { return };
        let is_empty = control.sections[section].sides.iter().all(|side| side.inside == 0);
        if let (Some(ledger), true) = (&mut self.recorder.links[link as usize], is_empty) {
            ledger.occupied[section].set(now, 0);
        }
    }

    /// Writes down a wait, or part of one, that ended.
    fn note_link_wait(&mut self, link: u32, cause: Cause, ms: i64, now: SimTime) {
        let in_window = self.recorder.measures(now);
        if let (Some(ledger), true) = (&mut self.recorder.links[link as usize], in_window) {
            ledger.waited[cause as usize] += ms;
            ledger.longest = ledger.longest.max(ms);
        }
    }

    /// A vehicle's time since its last entry, up to an instant, had this cause before or in a section of
    /// its link.
    pub(super) fn spent_on_link(&mut self, index: u32, section: usize, cause: Cause, until: SimTime) {
        if index == NONE {
            return;
        }
        if self.run.watches {
            self.note_section(index, section, until);
        }
        let vehicle = &self.vehicles[index as usize];
        let stage = self.routes.ways[vehicle.service as usize].leg[vehicle.leg()];
        if cause == Cause::Moving && !vehicle.stretches.is_empty() {
            return self.spent_under_way(index, stage, until);
        }
        self.vehicle_spent(index, stage, cause, until);
    }

    /// Writes down for whoever is watched aboard a vehicle which section its time belongs to.
    #[cold]
    fn note_section(&mut self, index: u32, section: usize, until: SimTime) {
        let vehicle = &self.vehicles[index as usize];
        let link = self.crossings.0[vehicle.service as usize][vehicle.leg()].link;
        for ride in &vehicle.aboard {
            let row = &self.cargo.parts[ride.part as usize];
            if row.is(WATCHED) {
                let part = u32::from(self.cargo.number_of(row));
                let fact = Observation::InSection { part, from: vehicle.since, to: until, link, section };
                self.recorder.observations.push(fact);
            }
        }
    }
}
