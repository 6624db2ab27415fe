//! How is a link shut, and how does what is under way stop?
//!
//! Whoever shuts a link opens it again: several may have shut it at once, and
//! it is open when all of them have opened it. The same holds for stopping.
//! These work on links with a control; [`Freight::control_link`] gives one to a
//! link that has none, but what is on it already stays unknown to it, so who
//! may be shut or stopped has one from the start.

use super::super::cargo::NONE;
use super::super::{Freight, Handled, RunError, rounded};
use super::control::{Control, Doing, Section};
use super::{Event, Link};
use crate::observe::Cause;
use crate::time::{SimDuration, SimTime};

impl Link {
    /// The control of a link; one that has none gets one that knows its headway.
    pub(in crate::freight) fn control(&mut self) -> &mut Control {
        let headway = self.headway.as_ref();
        let (least, free) = headway.map_or((SimDuration::ZERO, None), |own| (own.least, Some(own.free)));
        self.control.get_or_insert_with(|| {
            let mut section = Section::new((0.0, 1.0), least);
            for (side, free) in section.sides.iter_mut().zip(free.into_iter().flatten()) {
                side.free = free;
            }
            Box::new(Control::new(vec![section]))
        })
    }
}

impl Freight<'_> {
    /// From now on nobody enters the link; those who wait do so because of `cause`, which is
    /// `disrupted` or `closed`. What is under way goes on.
    pub(in crate::freight) fn shut_link(&mut self, link: u32, cause: Cause, now: SimTime) -> Handled {
        self.links[link as usize].control().shut[usize::from(cause == Cause::Closed)] += 1;
        self.look_at_link(link, now)
    }

    /// Undoes one [`Freight::shut_link`] of the same cause.
    pub(in crate::freight) fn open_link(&mut self, link: u32, cause: Cause, now: SimTime) -> Handled {
        let shut = &mut self.links[link as usize].control().shut[usize::from(cause == Cause::Closed)];
        *shut = shut.saturating_sub(1);
        self.look_at_link(link, now)
    }

    /// All stop: nobody enters, and whoever is under way stands where he is, because of `cause`.
    pub(in crate::freight) fn stop_traffic(&mut self, link: u32, cause: Cause, now: SimTime) -> Handled {
        let control = self.links[link as usize].control();
        control.halted += 1;
        if control.halted > 1 {
            return Ok(());
        }
        (control.halted_by, control.halted_since) = (cause, now);
        let mut stopped = Vec::new();
        for run in &mut control.runs {
            // Whoever is through in this very instant is through.
            if let Doing::Moves(ends, handle) = run.doing
                && ends > now
            {
                self.calendar.cancel(handle);
                run.doing = Doing::Stands(ends.since(now));
                run.since = now;
                stopped.push((run.vehicle, usize::from(run.section)));
            }
        }
        stopped.retain(|(vehicle, _)| *vehicle != NONE);
        for (vehicle, section) in stopped {
            self.spent_on_link(vehicle, section, Cause::Moving, now);
        }
        self.look_at_link(link, now)
    }

    /// Undoes one [`Freight::stop_traffic`]: with the last, everybody goes on with what was left of
    /// his way.
    pub(in crate::freight) fn resume_traffic(&mut self, link: u32, now: SimTime) -> Handled {
        let control = self.links[link as usize].control();
        control.halted = control.halted.saturating_sub(1);
        if control.halted > 0 {
            return Ok(());
        }
        let (cause, since) = (control.halted_by, control.halted_since);
        let mut stood = Vec::new();
        for (row, run) in control.runs.iter_mut().enumerate() {
            let Doing::Stands(left) = run.doing else { continue };
            let ends = now.checked_add(left).ok_or_else(|| {
                Box::new(RunError::Overflow("a vehicle would arrive beyond the end of time".into()))
            })?;
            let handle = self.calendar.at(ends, Event::Passes { link, run: row as u32 }.into())?;
            run.doing = Doing::Moves(ends, handle);
            run.since = now;
            stood.push((run.vehicle, usize::from(run.section)));
        }
        stood.retain(|(vehicle, _)| *vehicle != NONE);
        self.chambers_stood(link, since, now);
        for (vehicle, section) in stood {
            self.spent_on_link(vehicle, section, cause, now);
        }
        self.look_at_link(link, now)
    }

    /// Whoever is under way needs so many times as long as before for what is left of his way.
    pub(in crate::freight) fn slow_traffic(&mut self, link: u32, factor: f64, now: SimTime) -> Handled {
        let control = self.links[link as usize].control();
        let longer = |time: SimDuration| rounded(time.ms() as f64 * factor);
        for row in 0..control.runs.len() as u32 {
            if control.is_before(row) {
                continue;
            }
            let run = &mut control.runs[row as usize];
            run.takes = longer(run.takes)?;
            // A chamber knows no speed.
            if control.sections[usize::from(run.section)].lock.is_some() {
                continue;
            }
            match run.doing {
                Doing::Moves(ends, handle) => {
                    self.calendar.cancel(handle);
                    let ends = now.saturating_add(longer(ends.since(now))?);
                    let handle = self.calendar.at(ends, Event::Passes { link, run: row }.into())?;
                    run.doing = Doing::Moves(ends, handle);
                }
                Doing::Stands(left) => run.doing = Doing::Stands(longer(left)?),
                Doing::Waits | Doing::Jams | Doing::Gone => {}
            }
        }
        Ok(())
    }

    /// The run ends: the time of everybody before and on links is charged up to now.
    pub(in crate::freight) fn close_links(&mut self, now: SimTime) {
        for link in 0..self.links.len() {
            let Some(control) = &self.links[link].control else { continue };
            let mut spent = Vec::new();
            for (row, run) in control.runs.iter().enumerate().filter(|(_, run)| run.vehicle != NONE) {
                let section = usize::from(run.section);
                let obstacles = &control.sections[section].sides[usize::from(run.reversed)].obstacles;
                match run.doing {
                    Doing::Waits => {
                        let pieces = obstacles.split(run.since, now);
                        spent.extend(pieces.map(|(end, cause)| (run.vehicle, section, cause, end)));
                    }
                    _ => spent.push((run.vehicle, section, control.cause(row as u32), now)),
                }
            }
            for (vehicle, section, cause, end) in spent {
                self.spent_on_link(vehicle, section, cause, end);
            }
        }
    }

    /// Why time passes for a vehicle that is before or on a link with a control.
    pub(in crate::freight) fn cause_on_link(&self, index: u32) -> Option<Cause> {
        let vehicle = &self.vehicles[index as usize];
        if vehicle.run == NONE {
            return None;
        }
        let crossing = &self.crossings.0[usize::try_from(vehicle.service).ok()?][vehicle.leg()];
        let control = self.links[crossing.link.index()].control.as_ref()?;
        Some(control.cause(vehicle.run))
    }
}
