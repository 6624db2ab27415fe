//! When are servers on duty?
//!
//! Stations with the same hours share a roster, so that one event opens them all.

use super::super::{Freight, Handled};
use super::Event;
use crate::model::ClosingRule;
use crate::time::{CivilClock, SimTime, WeeklyLevels};

/// Hours that several stations keep.
#[derive(Debug, Clone)]
pub(in crate::freight) struct Roster {
    pub(in crate::freight) levels: WeeklyLevels,
    pub(in crate::freight) stations: Vec<u32>,
}

impl Roster {
    /// The next instant after `now` at which nobody is on duty.
    fn closes(&self, clock: &CivilClock, now: SimTime) -> SimTime {
        let mut at = now;
        // A week has at most so many changes; a roster that never closes has none to zero.
        for _ in 0..crate::time::WEEK_MINUTES {
            match self.levels.next_change(clock, at) {
                Some((change, 0)) => return change,
                Some((change, _)) if change.since(now).ms() <= crate::time::WEEK => at = change,
                _ => break,
            }
        }
        SimTime::MAX
    }
}

impl Freight<'_> {
    /// Sets the level of a roster's stations, and schedules its next change.
    pub(in crate::freight) fn shift(&mut self, index: u32, now: SimTime) -> Handled {
        let roster = &self.rosters.0[index as usize];
        let level = roster.levels.level(self.clock, now);
        if let Some((change, _)) = roster.levels.next_change(self.clock, now) {
            self.calendar.at(change, Event::Shift { roster: index }.into())?;
        }
        for member in 0..roster.stations.len() {
            let roster = &self.rosters.0[index as usize];
            let id = roster.stations[member];
            let station = &mut *self.stations[id as usize];
            station.level = level;
            if station.rules.closing == ClosingRule::OnlyIfItFits {
                station.closes = roster.closes(self.clock, now);
                station.misfit = false;
            }
            if !station.servers.is_empty() {
                self.match_servers_to_level(id, now)?;
            }
            self.servers_changed(id, now);
            self.start_work(id, now)?;
        }
        Ok(())
    }
}
