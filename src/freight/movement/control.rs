//! Who waits before a link, and who is on it?
//!
//! Most links admit whoever comes, a headway apart: they need nothing of this.
//! A link with rules beyond that keeps a control: its vehicles really wait, one
//! queue for each direction before each section, and are known one by one while
//! they are under way, so that a link can be shut and its traffic stopped.
//!
//! A vehicle's time before and on such a link is charged when it has passed:
//! its wait when it enters, split by what stood in the way; its ride when it
//! reaches the end of a section, or is stopped.

use super::super::cargo::NONE;
use super::super::station::Obstacles;
use super::lock::Lock;
use super::paths::Paths;
use super::single_track::{Passing, Tracks};
use crate::engine::Handle;
use crate::observe::Cause;
use crate::time::{SimDuration, SimTime, WeeklyLevels};

/// The rules of a link beyond a headway, and everybody whom they concern.
#[derive(Debug)]
pub(in crate::freight) struct Control {
    /// From the link's `from` to its `to`.
    pub(in crate::freight) sections: Vec<Section>,
    /// Between two sections: one fewer than these.
    pub(in crate::freight) passing: Vec<Passing>,
    /// The catalogue of paths into the link.
    pub(super) paths: Option<Paths>,
    /// At most so many enter a single track in a row while others wait.
    pub(super) followers: u32,
    /// A vehicle enters a section only if a track is kept for it at the far end.
    pub(in crate::freight) looks_ahead: bool,
    /// Everybody before or on the link, by row; a vehicle knows its own.
    pub(in crate::freight) runs: Vec<Run>,
    free: Vec<u32>,
    /// How many have shut the link: as a disruption, and by plan.
    pub(super) shut: [u32; 2],
    /// How many have stopped what is under way, and what that counts as.
    pub(super) halted: u32,
    pub(super) halted_by: Cause,
    pub(super) halted_since: SimTime,
    /// Somebody may enter at this instant: it will be looked at.
    pub(super) is_due: bool,
    /// When it will be looked at again, if nothing happens before.
    pub(super) timer: Option<(SimTime, Handle)>,
}

/// A stretch of a link that vehicles enter one after the other.
#[derive(Debug)]
pub(in crate::freight) struct Section {
    /// Shares of a crossing's time that are over where it begins and ends, seen from the link's `from`.
    pub(in crate::freight) span: (f64, f64),
    /// Least time between two that enter in the same direction.
    pub(in crate::freight) headway: SimDuration,
    /// Nobody enters while it is 0.
    pub(in crate::freight) open: Option<WeeklyLevels>,
    /// Whoever enters must be out before it shuts, if it fits the longest time that it is open.
    pub(in crate::freight) clears: Option<SimDuration>,
    /// At most so many are in it at once, in one direction.
    pub(in crate::freight) most: u32,
    /// One direction at a time.
    pub(in crate::freight) tracks: Option<Tracks>,
    /// Its chambers, if it is a lock.
    pub(super) lock: Option<Box<Lock>>,
    /// By direction: forwards, reversed.
    pub(in crate::freight) sides: [Side; 2],
}

/// One direction of a section.
#[derive(Debug)]
pub(in crate::freight) struct Side {
    /// Those who wait to enter: the first is the next.
    pub(in crate::freight) waiting: Vec<u32>,
    /// What keeps the first of them.
    pub(in crate::freight) obstacles: Obstacles,
    /// The headway is kept from then on.
    pub(super) free: SimTime,
    /// So many are inside.
    pub(in crate::freight) inside: u32,
    /// Those who stand at its end, inside, until a track of the passing place is free.
    pub(in crate::freight) jammed: Vec<u32>,
}

/// A vehicle before or on a link.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Run {
    /// [`NONE`] for other traffic.
    pub(in crate::freight) vehicle: u32,
    pub(in crate::freight) reversed: bool,
    /// The lowest enters first.
    pub(in crate::freight) priority: u8,
    /// In which it is, or before which it waits.
    pub(in crate::freight) section: u16,
    pub(in crate::freight) doing: Doing,
    /// Since then it does that.
    pub(in crate::freight) since: SimTime,
    /// For the whole link.
    pub(super) takes: SimDuration,
}

/// What a vehicle before or on a link does.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) enum Doing {
    /// Nothing: its row is free.
    Gone,
    /// Waits to enter its section.
    Waits,
    /// Moves through its section, whose end it reaches then.
    Moves(SimTime, Handle),
    /// Stands in its section with so much of it left.
    Stands(SimDuration),
    /// Stands at the end of its section, for want of a track in the passing place.
    Jams,
}

impl Section {
    /// Nobody is there, and there are no rules but a headway.
    pub(in crate::freight) fn new(span: (f64, f64), headway: SimDuration) -> Section {
        let side = || Side {
            waiting: Vec::new(),
            obstacles: Obstacles::new(Cause::Path),
            free: SimTime::ZERO,
            inside: 0,
            jammed: Vec::new(),
        };
        let sides = [side(), side()];
        Section { span, headway, open: None, clears: None, most: u32::MAX, tracks: None, lock: None, sides }
    }

    /// How long it takes, where the whole link takes so long: parts add up to the whole.
    pub(super) fn part(&self, whole: SimDuration) -> SimDuration {
        let reach = |share: f64| {
            if share >= 1.0 { whole.ms() } else { (share * whole.ms() as f64).round() as i64 }
        };
        SimDuration::from_ms(reach(self.span.1) - reach(self.span.0))
    }
}

impl Control {
    /// A link that is open, and empty.
    pub(in crate::freight) fn new(sections: Vec<Section>) -> Control {
        Control {
            sections,
            passing: Vec::new(),
            paths: None,
            followers: u32::MAX,
            looks_ahead: true,
            runs: Vec::new(),
            free: Vec::new(),
            shut: [0; 2],
            halted: 0,
            halted_by: Cause::Disrupted,
            halted_since: SimTime::ZERO,
            is_due: false,
            timer: None,
        }
    }

    /// The section that a direction enters first.
    pub(super) fn first_section(&self, side: usize) -> usize {
        if side == 1 { self.sections.len() - 1 } else { 0 }
    }

    /// How many are on the link, or wait before it.
    pub(super) fn count(&self) -> usize {
        self.runs.len() - self.free.len()
    }

    /// Somebody comes who will cross in so much time; he waits before the first section.
    pub(super) fn add(
        &mut self,
        vehicle: u32,
        reversed: bool,
        priority: u8,
        takes: SimDuration,
        now: SimTime,
    ) -> u32 {
        let section = self.first_section(usize::from(reversed)) as u16;
        let run = Run { vehicle, reversed, priority, section, doing: Doing::Waits, since: now, takes };
        let row = match self.free.pop() {
            Some(row) => {
                self.runs[row as usize] = run;
                row
            }
            None => {
                self.runs.push(run);
                self.runs.len() as u32 - 1
            }
        };
        self.wait(row);
        row
    }

    /// A run waits to enter its section: behind those of its priority, and of lower numbers.
    pub(super) fn wait(&mut self, row: u32) {
        let run = self.runs[row as usize];
        let waiting = &mut self.sections[usize::from(run.section)].sides[usize::from(run.reversed)].waiting;
        let behind = |other: &u32| self.runs[*other as usize].priority <= run.priority;
        let at = waiting.iter().rposition(behind).map_or(0, |last| last + 1);
        waiting.insert(at, row);
    }

    /// The row may be given to another.
    pub(super) fn remove(&mut self, row: u32) {
        self.runs[row as usize].doing = Doing::Gone;
        self.runs[row as usize].vehicle = NONE;
        self.free.push(row);
    }

    /// Whether a run has not entered the link yet.
    pub(super) fn is_before(&self, row: u32) -> bool {
        let run = &self.runs[row as usize];
        let first = self.first_section(usize::from(run.reversed));
        matches!(run.doing, Doing::Waits) && usize::from(run.section) == first
    }

    /// The section after this one, in a direction; `None`: the link ends there.
    pub(super) fn after(&self, section: usize, side: usize) -> Option<usize> {
        if side == 1 {
            section.checked_sub(1)
        } else {
            Some(section + 1).filter(|next| *next < self.sections.len())
        }
    }

    /// Why time passes for a run at this moment.
    pub(in crate::freight) fn cause(&self, row: u32) -> Cause {
        let run = &self.runs[row as usize];
        match run.doing {
            Doing::Waits => {
                let section = &self.sections[usize::from(run.section)];
                section.sides[usize::from(run.reversed)].obstacles.current()
            }
            Doing::Stands(_) => self.halted_by,
            Doing::Jams => Cause::Path,
            Doing::Moves(..) | Doing::Gone => Cause::Moving,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_add_up_to_the_whole() {
        let third = |from: f64, to: f64| Section::new((from / 3.0, to / 3.0), SimDuration::ZERO);
        let whole = SimDuration::from_ms(1_000);
        let parts = [third(0.0, 1.0), third(1.0, 2.0), third(2.0, 3.0)].map(|one| one.part(whole).ms());
        assert_eq!(parts, [333, 334, 333]);
    }

    #[test]
    fn the_lowest_priority_number_is_the_next_and_equals_keep_their_order() {
        let section = Section::new((0.0, 1.0), SimDuration::ZERO);
        let mut control = Control::new(vec![section]);
        let rows = [5, 5, 2, 9, 2, 5]
            .map(|priority| control.add(NONE, false, priority, SimDuration::from_ms(1), SimTime::ZERO));
        let waiting = &control.sections[0].sides[0].waiting;
        assert_eq!(waiting[..], [2, 4, 0, 1, 5, 3].map(|index: usize| rows[index]));
    }
}
