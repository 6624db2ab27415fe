//! What stood in the way while somebody waited?
//!
//! A station's obstacle changes a few times a day, its queue thousands of
//! times. So the changes are written down, and a wait is split by cause when it
//! ends; nothing happens for each box that waits.

use std::collections::VecDeque;

use crate::observe::Cause;
use crate::time::SimTime;

/// What stops a station's queue, and since when.
#[derive(Debug, Clone)]
pub(in crate::freight) struct Obstacles {
    /// The cause that holds when nothing else does: busy servers.
    usual: Cause,
    current: Cause,
    /// Before the first change in `changes`.
    before: Cause,
    changes: VecDeque<(SimTime, Cause)>,
}

impl Obstacles {
    pub(in crate::freight) fn new(usual: Cause) -> Obstacles {
        Obstacles { usual, current: usual, before: usual, changes: VecDeque::new() }
    }

    pub(in crate::freight) fn current(&self) -> Cause {
        self.current
    }

    pub(super) fn usual(&self) -> Cause {
        self.usual
    }

    /// From now on it is `cause`. Nobody who waits came before `oldest`.
    pub(in crate::freight) fn set(&mut self, now: SimTime, cause: Cause, oldest: SimTime) {
        if cause == self.current {
            return;
        }
        self.current = cause;
        while self.changes.front().is_some_and(|change| change.0 <= oldest) {
            if let Some((_, cause)) = self.changes.pop_front() {
                self.before = cause;
            }
        }
        self.changes.push_back((now, cause));
    }

    /// Whether a wait since `since` met only the usual cause.
    #[inline]
    pub(in crate::freight) fn only_usual_since(&self, since: SimTime) -> bool {
        self.current == self.usual && self.changes.back().is_none_or(|change| change.0 <= since)
    }

    /// The parts of a wait, in order: the end of each and its cause.
    pub(in crate::freight) fn split(
        &self,
        since: SimTime,
        until: SimTime,
    ) -> impl Iterator<Item = (SimTime, Cause)> {
        let first = self.changes.partition_point(|change| change.0 <= since);
        let cause_before = |index: usize| match index.checked_sub(1) {
            Some(last) => self.changes[last].1,
            None => self.before,
        };
        (first..=self.changes.len()).map(move |index| {
            let end = self.changes.get(index).map_or(until, |change| change.0.min(until));
            (end, cause_before(index))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> SimTime {
        SimTime::from_ms(ms)
    }

    #[test]
    fn a_wait_is_split_where_the_obstacle_changed() {
        let mut obstacles = Obstacles::new(Cause::Busy);
        obstacles.set(at(10), Cause::Closed, at(0));
        obstacles.set(at(30), Cause::Busy, at(5));
        let parts: Vec<_> = obstacles.split(at(5), at(40)).collect();
        assert_eq!(parts, [(at(10), Cause::Busy), (at(30), Cause::Closed), (at(40), Cause::Busy)]);
        assert!(obstacles.only_usual_since(at(30)));
        assert!(!obstacles.only_usual_since(at(29)));
    }

    #[test]
    fn changes_before_the_oldest_wait_are_forgotten() {
        let mut obstacles = Obstacles::new(Cause::Busy);
        for day in 0..100 {
            obstacles.set(at(day * 24), Cause::Closed, at(day * 24));
            obstacles.set(at(day * 24 + 8), Cause::Busy, at(day * 24 + 8));
        }
        assert!(obstacles.changes.len() <= 2);
        let parts: Vec<_> = obstacles.split(at(99 * 24 + 9), at(99 * 24 + 10)).collect();
        assert_eq!(parts, [(at(99 * 24 + 10), Cause::Busy)]);
    }
}
