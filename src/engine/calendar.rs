//! In which order do pending events happen?
//!
//! By time; at equal time by phase; at equal phase, first scheduled first. An
//! event scheduled for the present instant in a phase that has passed runs next.
//!
//! The next hundred or so stand in a wheel, see `wheel.rs`, those after them
//! elsewhere, see `later.rs`.

use super::later::Later;
use super::wheel::{Kept, WORDS, Wheel};
use crate::time::{SimDuration, SimTime};

/// An event that knows its phase: its rank among events of the same instant.
pub trait Phased: Copy {
    /// 0 to 15; lower runs first.
    fn phase(&self) -> u8;
}

/// Pending events.
#[derive(Debug, Clone)]
pub struct Calendar<E> {
    now: SimTime,
    wheel: Wheel<E>,
    /// The events after those of the wheel: none comes before `limit`, an instant and phase.
    later: Later<E>,
    limit: u64,
    scheduled: u64,
}

/// Names a scheduled event, to cancel it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    when: u64,
    sequence: u64,
}

/// Why an event cannot be scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Its instant has passed.
    #[error("an event cannot be scheduled for an instant that has passed")]
    Past,
    /// Its instant lies beyond [`SimTime::MAX`].
    #[error("the instant lies beyond what the calendar can hold (some 4,460 years)")]
    TooLate,
}

const PHASE_BITS: u32 = 4;

/// The instant, and the phase in the last four bits.
#[inline(always)]
fn when(at: SimTime, phase: u8) -> u64 {
    (at.ms() as u64) << PHASE_BITS | u64::from(phase & 15)
}

impl<E: Phased> Calendar<E> {
    /// An empty calendar at the start of time.
    pub fn new() -> Calendar<E> {
        let wheel = Wheel::new();
        Calendar {
            now: SimTime::ZERO,
            limit: wheel.start_of(WORDS as u64),
            wheel,
            later: Later::new(),
            scheduled: 0,
        }
    }

    /// The instant of the event popped last.
    #[inline]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Pending events, and those taken back whose turn has not come.
    pub fn len(&self) -> usize {
        self.wheel.len() + self.later.len()
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Schedules an event at an instant.
    ///
    /// # Errors
    /// If the instant has passed, or a limit is reached; the calendar is unchanged then.
    #[inline(always)]
    pub fn at(&mut self, at: SimTime, event: E) -> Result<Handle, CalendarError> {
        if at < self.now {
            return Err(CalendarError::Past);
        }
        if at > SimTime::MAX {
            return Err(CalendarError::TooLate);
        }
        Ok(self.put(when(at, event.phase()), event))
    }

    /// Schedules an event so long from now.
    ///
    /// # Errors
    /// As [`Calendar::at`].
    #[inline(always)]
    pub fn after(&mut self, duration: SimDuration, event: E) -> Result<Handle, CalendarError> {
        match self.now.checked_add(duration) {
            Some(at) => Ok(self.put(when(at, event.phase()), event)),
            None => Err(CalendarError::TooLate),
        }
    }

    #[inline(always)]
    fn put(&mut self, when: u64, event: E) -> Handle {
        let sequence = self.scheduled;
        self.scheduled = sequence + 1;
        let slot = self.wheel.keep(Kept { event, sequence });
        self.enter(when, slot);
        Handle { when, sequence }
    }

    #[inline(never)]
    fn enter(&mut self, when: u64, slot: u8) {
        if when < self.limit {
            if !self.wheel.enter(when, slot) {
                self.spill(when);
                self.put_later(when, slot);
            } else if !self.wheel.has_room() {
                self.spill(self.wheel.nth(self.wheel.len() / 2).unwrap_or(when));
            }
        } else {
            self.put_later(when, slot);
        }
    }

    /// The event comes after all of the wheel.
    #[inline(never)]
    fn put_later(&mut self, when: u64, slot: u8) {
        if let Some(&kept) = self.wheel.kept(slot) {
            self.later.push(when, kept, &self.wheel);
        }
        self.wheel.release(slot);
    }

    /// Takes back a scheduled event. If it has happened or was taken back before, that changes nothing.
    pub fn cancel(&mut self, handle: Handle) {
        if handle.when <= self.limit && self.wheel.remove(handle.when, handle.sequence) {
            return;
        }
        if handle.when >= self.limit {
            self.later.cancel(handle.sequence);
        }
    }

    /// The next event before `stop`, with which time moves on; `None` if there is none.
    /// Half-open: an event at `stop` itself stays.
    // Borrowed, so that who needs two words of it need not wait until all of it is copied.
    #[inline(always)]
    pub fn pop_before(&mut self, stop: SimTime) -> Option<&E> {
        let due = match self.wheel.first_of_word() {
            Some(due) => due,
            None => self.turn(stop)?,
        };
        let at = SimTime::from_ms((due >> PHASE_BITS) as i64);
        if at >= stop {
            return None;
        }
        self.now = at;
        let slot = self.wheel.pop();
        self.wheel.kept(slot).map(|kept| &kept.event)
    }

    /// Turns the wheel on to the next event, which is due then, if that is before `stop`. Otherwise all
    /// stays as it is: what is scheduled next may come before it.
    #[inline(never)]
    fn turn(&mut self, stop: SimTime) -> Option<u64> {
        let due = match self.wheel.first() {
            Some(due) => due,
            None => self.later.first(&self.wheel)?,
        };
        if SimTime::from_ms((due >> PHASE_BITS) as i64) >= stop {
            return None;
        }
        let pending = self.len() as u64;
        if let Some(width) = self.wheel.turn_to(due, self.scheduled - pending, pending) {
            self.reshape(width, due);
        }
        self.limit = self.later.fill(&mut self.wheel);
        Some(due)
    }

    /// Gives the wheel's buckets a width, if that is another, and as many rows to what comes later as it
    /// should have.
    fn reshape(&mut self, width: u32, due: u64) {
        let rows = self.later.more_rows();
        if width != self.wheel.width() || rows.is_some() {
            let rows = rows.unwrap_or(self.later.rows());
            self.later.reshape(&mut self.wheel, width, rows, due);
        }
    }

    /// Too many are in the wheel: those from an instant and phase on are no longer held there.
    #[cold]
    #[inline(never)]
    fn spill(&mut self, limit: u64) {
        self.limit = limit;
        self.wheel.take_from(limit, |when, kept| self.later.put_back(when, kept));
    }
}

impl<E: Phased> Default for Calendar<E> {
    fn default() -> Self {
        Calendar::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Toy {
        phase: u8,
        name: u32,
    }

    impl Phased for Toy {
        fn phase(&self) -> u8 {
            self.phase
        }
    }

    fn toy(phase: u8, name: u32) -> Toy {
        Toy { phase, name }
    }

    fn names(calendar: &mut Calendar<Toy>) -> Vec<u32> {
        std::iter::from_fn(|| calendar.pop_before(SimTime::MAX).map(|event| event.name)).collect()
    }

    #[test]
    fn phase_decides_at_equal_time_and_first_scheduled_at_equal_phase() {
        let mut calendar = Calendar::new();
        for (at, phase, name) in [(5, 2, 1), (5, 0, 2), (5, 2, 3), (4, 7, 4), (5, 1, 5)] {
            calendar.at(SimTime::from_ms(at), toy(phase, name)).unwrap();
        }
        assert_eq!(names(&mut calendar), [4, 2, 5, 1, 3]);
    }

    #[test]
    fn an_event_for_now_in_a_phase_that_has_passed_runs_next() {
        let mut calendar = Calendar::new();
        calendar.at(SimTime::from_ms(5), toy(3, 1)).unwrap();
        calendar.at(SimTime::from_ms(5), toy(3, 2)).unwrap();
        assert_eq!(calendar.pop_before(SimTime::MAX).unwrap().name, 1);
        calendar.after(SimDuration::ZERO, toy(0, 9)).unwrap();
        assert_eq!(names(&mut calendar), [9, 2]);
    }

    #[test]
    fn the_stop_is_half_open() {
        let mut calendar = Calendar::new();
        calendar.at(SimTime::from_ms(5), toy(0, 1)).unwrap();
        assert_eq!(calendar.pop_before(SimTime::from_ms(5)), None);
        assert_eq!(calendar.pop_before(SimTime::from_ms(6)), Some(&toy(0, 1)));
    }

    #[test]
    fn the_past_and_the_far_future_are_refused() {
        let mut calendar = Calendar::new();
        calendar.at(SimTime::from_ms(5), toy(0, 1)).unwrap();
        calendar.pop_before(SimTime::MAX).unwrap();
        assert_eq!(calendar.at(SimTime::from_ms(4), toy(0, 2)), Err(CalendarError::Past));
        assert_eq!(calendar.after(SimDuration::MAX, toy(0, 2)), Err(CalendarError::TooLate));
        assert!(calendar.is_empty());
    }

    #[test]
    fn what_was_taken_back_late_leaves_the_order_alone() {
        let mut calendar = Calendar::new();
        let gone = calendar.at(SimTime::from_ms(10), toy(0, 0)).unwrap();
        calendar.at(SimTime::from_ms(20), toy(0, 20)).unwrap();
        calendar.cancel(gone);
        // The stop lies behind what was taken back, and before the next.
        assert_eq!(calendar.pop_before(SimTime::from_ms(15)), None);
        calendar.at(SimTime::from_ms(7), toy(0, 7)).unwrap();
        calendar.at(SimTime::from_ms(5), toy(0, 5)).unwrap();
        assert_eq!(names(&mut calendar), [5, 7, 20]);
    }

    #[test]
    fn taking_back_what_is_gone_does_nothing() {
        let mut calendar = Calendar::new();
        let gone = calendar.at(SimTime::from_ms(500), toy(0, 0)).unwrap();
        calendar.cancel(gone);
        assert_eq!(calendar.pop_before(SimTime::MAX), None);
        // So many that those at and after 500 ms are in the heap.
        let all: Vec<u32> = (1..=600).collect();
        for name in &all {
            calendar.at(SimTime::from_ms(i64::from(*name)), toy(0, *name)).unwrap();
        }
        calendar.cancel(gone);
        assert_eq!(names(&mut calendar), all);
        assert!(calendar.is_empty() && !calendar.later.remembers());
    }

    /// Pops so many and schedules one for each, so far ahead, beside a set that is always in order. Now and
    /// then an event is taken back, and another scheduled for it.
    fn hold(
        calendar: &mut Calendar<Toy>,
        set: &mut BTreeSet<(i64, u8, u32)>,
        many: usize,
        ahead: fn(u64) -> u64,
    ) {
        let mut chance = 88_172_645_463_325_252_u64;
        let mut handles = Vec::new();
        for round in 0..many {
            for shift in [13_i32, -7, 17] {
                chance ^= if shift > 0 { chance << shift } else { chance >> -shift };
            }
            let first = set.pop_first().unwrap();
            let popped = *calendar.pop_before(SimTime::MAX).unwrap();
            assert_eq!((calendar.now().ms(), popped.phase, popped.name), first);
            let is_taken_back = handles.get(round / 2).is_some_and(|(handle, event)| {
                calendar.cancel(*handle);
                set.remove(event)
            });
            for _ in 0..1 + usize::from(is_taken_back) {
                let event =
                    (first.0 + ahead(chance >> 20) as i64, (chance % 8) as u8, calendar.scheduled as u32);
                handles.push((calendar.at(SimTime::from_ms(event.0), toy(event.1, event.2)).unwrap(), event));
                set.insert(event);
            }
        }
    }

    /// Calendars with few and with many events, whose distance changes.
    #[test]
    fn the_order_stays_where_events_become_denser_and_rarer() {
        // All at one instant; spread over a second, a minute, a day, a year; at full hours; and near again.
        let ahead: [fn(u64) -> u64; 7] = [
            |_| 0,
            |chance| chance % 1_000,
            |chance| chance % 60_000,
            |chance| chance % 86_400_000,
            |chance| chance % 31_536_000_000,
            |chance| chance % 5 * 3_600_000,
            |chance| chance % 1_000,
        ];
        for pending in [20, 600, 20_000] {
            let (mut calendar, mut set) = (Calendar::new(), BTreeSet::new());
            for name in 0..pending {
                calendar.at(SimTime::ZERO, toy(3, name)).unwrap();
                set.insert((0, 3, name));
            }
            let mut widths = vec![calendar.wheel.width()];
            let rows = calendar.later.rows();
            for ahead in ahead {
                hold(&mut calendar, &mut set, 40_000, ahead);
                widths.push(calendar.wheel.width());
            }
            let changes = |is: fn(&u32, &u32) -> bool| widths.windows(2).any(|pair| is(&pair[0], &pair[1]));
            assert!(changes(u32::lt) && changes(u32::gt), "{pending}: {widths:?}");
            assert_eq!(calendar.later.rows() > rows, pending > 20, "{pending}");
        }
    }

    #[derive(Debug, Clone)]
    enum Step {
        Schedule {
            ahead: i64,
            phase: u8,
        },
        /// The next before so many milliseconds from now are over, or whenever it is.
        Pop(Option<i64>),
        Cancel(usize),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        // More come than go, so that the wheel overflows; now and then a long run of pops empties it.
        prop_oneof![
            500 => (prop_oneof![0_i64..4, 0_i64..1000, 0_i64..1_000_000, 0_i64..10_000_000_000], 0_u8..8)
                .prop_map(|(ahead, phase)| vec![Step::Schedule { ahead, phase }]),
            240 => Just(vec![Step::Pop(None)]),
            10 => (0_i64..20).prop_map(|within| vec![Step::Pop(Some(within))]),
            100 => (0_usize..1000).prop_map(|which| vec![Step::Cancel(which)]),
            2 => (100_usize..300).prop_map(|many| vec![Step::Pop(None); many]),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Against a list that is sorted afresh for every pop. Events are taken back at any time: those
        /// that have happened, and those that were taken back before, too.
        #[test]
        fn the_calendar_agrees_with_a_sorted_list(steps in prop::collection::vec(steps(), 1..1200)) {
            let mut calendar = Calendar::new();
            let mut list: Vec<(i64, u8, u32)> = Vec::new();
            let mut handles = Vec::new();
            let mut now = 0;
            for (name, step) in (0_u32..).zip(steps.into_iter().flatten()) {
                match step {
                    Step::Schedule { ahead, phase } => {
                        let handle = calendar.at(SimTime::from_ms(now + ahead), toy(phase, name)).unwrap();
                        handles.push((handle, name));
                        list.push((now + ahead, phase, name));
                    }
                    Step::Pop(within) => {
                        list.sort_unstable();
                        let stop = within.map_or(SimTime::MAX, |within| SimTime::from_ms(now + within));
                        let is_due = list.first().is_some_and(|first| first.0 < stop.ms());
                        let expected = is_due.then(|| list.remove(0));
                        if let Some((at, _, _)) = expected {
                            now = at;
                        }
                        let popped = calendar.pop_before(stop).map(|event| event.name);
                        prop_assert_eq!(popped, expected.map(|(_, _, name)| name));
                    }
                    Step::Cancel(which) => {
                        if let Some(&(handle, name)) = handles.get(which % handles.len().max(1)) {
                            calendar.cancel(handle);
                            list.retain(|entry| entry.2 != name);
                        }
                    }
                }
                prop_assert_eq!(calendar.now().ms(), now);
            }
            list.sort_unstable();
            prop_assert_eq!(names(&mut calendar), list.iter().map(|entry| entry.2).collect::<Vec<_>>());
        }
    }
}
