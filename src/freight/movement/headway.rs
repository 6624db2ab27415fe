//! Who may enter a link next?
//!
//! Two vehicles that enter in the same direction keep a least headway. Each
//! takes the first free moment when it is ready; other traffic takes its share.

use super::super::demand::Tempo;
use super::super::{Freight, Handled, unit_exponential};
use super::Event;
use crate::random::Key;
use crate::time::{SimDuration, SimTime};

/// The headway of a link, and when each direction is free.
#[derive(Debug)]
pub(in crate::freight) struct Headway {
    pub(in crate::freight) least: SimDuration,
    /// Free from then on: forwards, reversed.
    pub(in crate::freight) free: [SimTime; 2],
    pub(in crate::freight) background: Option<LinkLoad>,
}

/// Other traffic on a link, by direction: forwards, reversed.
#[derive(Debug)]
pub(in crate::freight) struct LinkLoad {
    pub(in crate::freight) tempos: [Tempo; 2],
    /// Name its draws.
    pub(in crate::freight) keys: [Key; 2],
    pub(in crate::freight) counts: [u64; 2],
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

impl Freight<'_> {
    pub(super) fn background_enters(&mut self, link: u32, reversed: bool, now: SimTime) -> Handled {
        let Some(headway) = &mut self.links[link as usize].headway else { return Ok(()) };
        headway.enter(reversed, now);
        self.plan_background(link, reversed, now)
    }

    /// Puts the next vehicle of other traffic on the calendar.
    pub(in crate::freight) fn plan_background(&mut self, link: u32, reversed: bool, now: SimTime) -> Handled {
        let clock = self.clock;
        let Some(headway) = &mut self.links[link as usize].headway else { return Ok(()) };
        let Some(load) = &mut headway.background else { return Ok(()) };
        let side = usize::from(reversed);
        let need = unit_exponential(load.keys[side].draw(load.counts[side]));
        load.counts[side] += 1;
        if let Some(at) = load.tempos[side].after(now, need, clock) {
            self.calendar.at(at, Event::Background { link, reversed }.into())?;
        }
        Ok(())
    }
}
