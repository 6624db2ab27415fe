//! When are servers on duty?
//!
//! Stations with the same hours share a roster, so that one event opens them all.

use super::super::{Freight, Handled};
use super::Event;
use crate::model::{ClosingRule, Duty};
use crate::time::{CivilClock, SimTime, WeeklyLevels};

/// Hours that several stations keep.
#[derive(Debug, Clone)]
pub(in crate::freight) struct Roster {
    /// From which instant on which hours hold, ascending; the first from the start.
    pub(in crate::freight) duties: Vec<Duty>,
    pub(in crate::freight) stations: Vec<u32>,
}

impl Roster {
    /// The hours of a week, as far as no duty changes them.
    pub(in crate::freight) fn new(levels: &WeeklyLevels, changes: &[Duty]) -> Roster {
        let mut duties = Vec::with_capacity(1 + changes.len());
        if changes.first().is_none_or(|duty| duty.from > SimTime::ZERO) {
            duties.push(Duty { from: SimTime::ZERO, levels: vec![levels.clone()] });
        }
        duties.extend(changes.iter().cloned());
        Roster { duties, stations: Vec::new() }
    }

    /// Always the same.
    pub(in crate::freight) fn is_constant(&self) -> bool {
        self.duties.len() == 1 && self.duties[0].levels.iter().all(|levels| levels.as_constant().is_some())
    }

    /// The most that are ever on duty.
    pub(in crate::freight) fn highest(&self) -> u32 {
        let least = |duty: &Duty| duty.levels.iter().map(WeeklyLevels::highest).min();
        self.duties.iter().filter_map(least).max().unwrap_or(0)
    }

    /// The duty that holds at an instant, and when the next one begins.
    fn duty_at(&self, at: SimTime) -> (&Duty, Option<SimTime>) {
        let next = self.duties.partition_point(|duty| duty.from <= at);
        (&self.duties[next.saturating_sub(1)], self.duties.get(next).map(|duty| duty.from))
    }

    /// So many are on duty at an instant.
    pub(in crate::freight) fn level(&self, clock: &CivilClock, at: SimTime) -> u32 {
        let levels = self.duty_at(at).0.levels.iter();
        levels.map(|levels| levels.level(clock, at)).min().unwrap_or(0)
    }

    /// The next instant after `at` at which the number on duty may change, and the number then.
    fn next_change(&self, clock: &CivilClock, at: SimTime) -> Option<(SimTime, u32)> {
        let (duty, ends) = self.duty_at(at);
        let changes = duty.levels.iter().filter_map(|levels| levels.next_change(clock, at));
        let next = changes.map(|change| change.0).chain(ends).min()?;
        Some((next, self.level(clock, next)))
    }

    /// The first instant from `now` on at which somebody is on duty; `None` if there is none in sight.
    pub(in crate::freight) fn opens(&self, clock: &CivilClock, now: SimTime) -> Option<SimTime> {
        let mut at = now;
        let mut level = self.level(clock, now);
        for _ in 0..crate::time::WEEK_MINUTES {
            if level > 0 {
                return Some(at);
            }
            (at, level) = self.next_change(clock, at)?;
        }
        None
    }

    /// The next instant after `now` at which nobody is on duty.
    fn closes(&self, clock: &CivilClock, now: SimTime) -> SimTime {
        let mut at = now;
        // A week has at most so many changes; a roster that never closes has none to zero.
        for _ in 0..crate::time::WEEK_MINUTES {
            match self.next_change(clock, at) {
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
        let level = roster.level(self.clock, now);
        if let Some((change, _)) = roster.next_change(self.clock, now) {
            self.calendar.at(change, Event::Shift { roster: index }.into())?;
        }
        for member in 0..roster.stations.len() {
            let roster = &self.rosters.0[index as usize];
            let id = roster.stations[member];
            let station = &mut *self.stations[id as usize];
            station.set_level(level);
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
