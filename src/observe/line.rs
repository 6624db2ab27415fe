//! Does a line of departures that wait for a vehicle grow for as long as one looks?
//!
//! A line that comes and goes is empty, or as short as it was, again and again;
//! one that grows is in all of the window's last quarter longer than it ever
//! was before its middle.

use crate::time::SimTime;

/// Fewer than so many more are no sign of growth.
const FEW: u64 = 2;

/// How long a line was, in two stretches of the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Line {
    now: u64,
    /// The most before the middle of the window, warm-up included.
    most_early: u64,
    /// The fewest in the last quarter of the window, once anything has changed there.
    least_late: Option<u64>,
}

impl Line {
    /// At this instant somebody comes, or one of them goes; the window is half-open.
    pub fn change(&mut self, at: SimTime, window: (SimTime, SimTime), comes: bool) {
        let (from, until) = window;
        let length = until.since(from).ms();
        if at >= until {
            return;
        }
        let before = self.now;
        self.now = if comes { before.saturating_add(1) } else { before.saturating_sub(1) };
        let past = at.since(from).ms();
        if past < length / 2 {
            self.most_early = self.most_early.max(self.now);
        } else if past >= length - length / 4 {
            self.least_late = Some(self.least_late.unwrap_or(before).min(self.now));
        }
    }

    /// How many stood in it when the window closed.
    pub fn at_end(&self) -> u64 {
        self.now
    }

    /// Whether it was longer by more than a few in the last quarter of the window, all the time, than it
    /// ever was before the middle.
    pub fn grows(&self) -> bool {
        self.least_late.unwrap_or(self.now) > self.most_early.saturating_add(FEW)
    }
}

/// The departures of a service that waited for a vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateSeen {
    /// Whose departures.
    pub service: String,
    /// Whose vehicles.
    pub fleet: String,
    /// How many waited.
    pub line: Line,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SimDuration;

    /// A window of 100 ms from 10 on; those who come and go at these instants.
    fn line(changes: &[(i64, bool)]) -> Line {
        let at = |ms| SimTime::ZERO.saturating_add(SimDuration::from_ms(ms));
        let mut line = Line::default();
        changes.iter().for_each(|&(ms, comes)| line.change(at(ms), (at(10), at(110)), comes));
        line
    }

    #[test]
    fn a_line_grows_if_it_is_longer_in_the_last_quarter_than_ever_before_the_middle() {
        // One comes every 5 ms from 15 on: 9 before the middle at 60, 14 before the last quarter begins at
        // 85, 19 before the window closes at 110.
        let every: Vec<(i64, bool)> = (1..=20).map(|n| (10 + 5 * n, true)).collect();
        assert!(line(&every).grows());
        assert_eq!(line(&every).at_end(), 19);
        // The same, of whom six leave at 91, when there are 16, and come back: 10 are too few.
        let out = (0..6).map(|_| (91, false)).chain((0..6).map(|_| (92, true)));
        let mut dip: Vec<(i64, bool)> = every.iter().copied().chain(out).collect();
        dip.sort_by_key(|change| change.0);
        assert!(!line(&dip).grows());
        assert_eq!(line(&dip).at_end(), 19);
        // Two more are few: 1 before the middle, 3 from then on; a fourth is not.
        let few = [(20, true), (70, true), (71, true)];
        assert!(!line(&few).grows());
        assert!(line(&[&few[..], &[(72, true)]].concat()).grows());
        // Who comes when the window closes is not seen.
        assert_eq!(line(&[&few[..], &[(110, true)]].concat()).at_end(), 3);
    }

    #[test]
    fn a_backlog_of_the_start_is_no_growth() {
        let start: Vec<(i64, bool)> = (0..9).map(|_| (0, true)).collect();
        assert!(!line(&start).grows());
        assert_eq!(line(&start).at_end(), 9);
    }
}
