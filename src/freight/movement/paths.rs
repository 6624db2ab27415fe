//! When does the catalogue have a path?
//!
//! Paths into a link are times of a timetable, the same in both directions. A
//! vehicle takes the next that is free; one that comes late waits for one. A
//! path that nobody is there to take is lost.

use super::super::service::timetable;
use crate::model::Timetable;
use crate::time::{CivilClock, SimTime};

/// The catalogue of a link.
#[derive(Debug)]
pub(in crate::freight) struct Paths {
    catalogue: Timetable,
    /// The last that was taken, by direction.
    taken: [Option<SimTime>; 2],
}

impl Paths {
    pub(in crate::freight) fn new(catalogue: Timetable) -> Paths {
        Paths { catalogue, taken: [None; 2] }
    }

    /// The next free path from now on; `None`: there is none any more.
    pub(super) fn next(&self, side: usize, now: SimTime, clock: &CivilClock) -> Option<SimTime> {
        let before = SimTime::from_ms(now.ms() - 1);
        let after = self.taken[side].map_or(before, |taken| taken.max(before));
        timetable::next(&self.catalogue, clock, after)
    }

    /// The path of this instant is taken.
    pub(super) fn take(&mut self, side: usize, now: SimTime) {
        self.taken[side] = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SimDuration;

    #[test]
    fn a_path_is_taken_once_in_each_direction() {
        let clock = CivilClock::new(jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC));
        let at = SimTime::from_ms;
        let catalogue = Timetable::Every { first: at(10), headway: SimDuration::from_ms(100) };
        let mut paths = Paths::new(catalogue);
        assert_eq!(paths.next(0, at(3), &clock), Some(at(10)));
        assert_eq!(paths.next(0, at(10), &clock), Some(at(10)));
        paths.take(0, at(10));
        assert_eq!(paths.next(0, at(10), &clock), Some(at(110)));
        assert_eq!(paths.next(1, at(10), &clock), Some(at(10)));
    }
}
