//! When is a section shut by plan?
//!
//! In hours of maintenance nobody enters a section; whoever is in it goes on.
//! Where the track must be clear by then, a vehicle enters only if its run time
//! lets it leave the section before they begin: the first that does not fit
//! waits for their end, and nobody passes it.

use super::super::{Freight, Handled};
use super::Event;
use super::control::Section;
use crate::time::{CivilClock, SimDuration, SimTime, WEEK, WeeklyLevels};

impl Section {
    /// Whether whoever needs so long for it may not enter now, because of its hours.
    pub(super) fn is_closed(&self, takes: SimDuration, now: SimTime, clock: &CivilClock) -> bool {
        let Some(open) = &self.open else { return false };
        if open.level(clock, now) == 0 {
            return true;
        }
        let takes = self.part(takes);
        let fits = || open.next_change(clock, now).is_none_or(|(shuts, _)| takes <= shuts.since(now));
        // Whoever fits no open hours at all would wait for ever: it enters like any other.
        self.clears.is_some_and(|longest| takes <= longest && !fits())
    }
}

/// The longest stretch of two weeks in which a section is open.
pub(super) fn longest_open(open: &WeeklyLevels, clock: &CivilClock) -> SimDuration {
    let (mut at, mut opened, mut longest) = (SimTime::ZERO, SimTime::ZERO, SimDuration::ZERO);
    while let Some((change, level)) = open.next_change(clock, at) {
        if change.ms() > 2 * WEEK {
            break;
        }
        if level == 0 {
            longest = longest.max(change.since(opened));
        } else {
            opened = change;
        }
        at = change;
    }
    longest
}

impl Freight<'_> {
    /// The hours of a link change: puts the next change on the calendar.
    pub(in crate::freight) fn link_hours(&mut self, link: u32, now: SimTime) -> Handled {
        let Some(control) = &self.links[link as usize].control else { return Ok(()) };
        let hours = control.sections.iter().filter_map(|section| section.open.as_ref());
        let changes = hours.filter_map(|open| open.next_change(self.clock, now));
        if let Some(at) = changes.map(|change| change.0).min() {
            self.calendar.at(at, Event::Hours { link }.into())?;
        }
        self.look_at_link(link, now)
    }
}
