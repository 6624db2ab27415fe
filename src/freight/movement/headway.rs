//! Who may enter a link next?
//!
//! Two vehicles that enter in the same direction keep a least headway. Each
//! takes the first free moment when it is ready; other traffic takes its share.

use super::super::cargo::NONE;
use super::super::{Freight, Handled, limits, unit_exponential};
use super::{Event, LinkLoad, free_flow};
use crate::model::Service;
use crate::time::{SimDuration, SimTime};

/// The headway of a link, and when each direction is free.
#[derive(Debug)]
pub(in crate::freight) struct Headway {
    pub(in crate::freight) least: SimDuration,
    /// Free from then on: forwards, reversed.
    pub(in crate::freight) free: [SimTime; 2],
}

impl Headway {
    /// Takes the first free moment from now on.
    pub(super) fn enter(&mut self, reversed: bool, now: SimTime) -> SimTime {
        let free = &mut self.free[usize::from(reversed)];
        let enters = now.max(*free);
        *free = enters.saturating_add(self.least);
        enters
    }
}

impl LinkLoad {
    /// How long the one that comes now takes to cross.
    fn time(&self, reversed: bool) -> Handled<SimDuration> {
        let Some((distribution, over)) = &self.pace else { return Ok(SimDuration::ZERO) };
        let side = usize::from(reversed);
        let draw = self.keys[side].named("crossing").draw(self.counts[side]);
        free_flow::drawn(distribution, *over, draw)
    }
}

impl Freight<'_> {
    pub(super) fn background_enters(&mut self, link: u32, reversed: bool, now: SimTime) -> Handled {
        let here = &mut *self.links[link as usize];
        if let Some(control) = &mut here.control {
            let takes = here.background.as_ref().map_or(Ok(SimDuration::ZERO), |load| load.time(reversed))?;
            if control.count() >= limits::OTHERS as usize {
                return Err(limits::others(&format!("link `{}`", self.rosters.1.links[link as usize])));
            }
            control.add(NONE, reversed, Service::PRIORITY, takes, now);
            self.look_at_link(link, now)?;
        } else if let Some(headway) = &mut here.headway {
            headway.enter(reversed, now);
        }
        self.plan_background(link, reversed, now)
    }

    /// Puts the next vehicle of other traffic on the calendar.
    pub(in crate::freight) fn plan_background(&mut self, link: u32, reversed: bool, now: SimTime) -> Handled {
        let clock = self.clock;
        let Some(load) = &mut self.links[link as usize].background else { return Ok(()) };
        let side = usize::from(reversed);
        let need = unit_exponential(load.keys[side].draw(load.counts[side]));
        load.counts[side] += 1;
        if let Some(at) = load.tempos[side].after(now, need, clock) {
            self.calendar.at(at, Event::Background { link, reversed }.into())?;
        }
        Ok(())
    }
}
