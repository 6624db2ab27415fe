//! In which order do pending events happen?
//!
//! By time; at equal time by phase; at equal phase, first scheduled first. An
//! event scheduled for the present instant in a phase that has passed runs next.
//!
//! The next hundred or so stand in a sorted row of 8-byte keys, those after them
//! in a heap: a small corridor never pays for a heap, and a large one pays once
//! an event. An event that is taken back stays where it is, marked, and is
//! skipped when its turn comes.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

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
    row: Row<E>,
    /// The events after those of the row: none comes before `limit`, an instant and phase.
    later: BinaryHeap<Later<E>>,
    limit: u64,
    /// Sequence numbers of those in the heap that were taken back.
    cancelled: BTreeSet<u64>,
    scheduled: u64,
}

/// Places of the row, one of which stays free: twice a power of four, see [`Row::place`].
const ROW: usize = 128;

/// The next events.
#[derive(Debug, Clone)]
struct Row<E> {
    /// In order, from `first` on: the instant and phase, then, in seven bits, where the event is
    /// kept. What stands before `first` has happened, or is zero: it comes before all else.
    keys: [u64; ROW],
    first: usize,
    kept: [Option<Kept<E>>; ROW],
    /// Where none is kept, in the first so many.
    spare: [u8; ROW],
    spares: usize,
}

/// Bits of a key that say where the event is kept.
const KEPT_BITS: u32 = ROW.ilog2();

#[derive(Debug, Clone, Copy)]
struct Kept<E> {
    event: E,
    /// Its sequence number; [`GONE`] is added once it was taken back.
    sequence: u64,
}

/// No sequence number has this bit.
const GONE: u64 = 1 << 63;

/// An event of the heap.
#[derive(Debug, Clone, Copy)]
struct Later<E> {
    when: u64,
    kept: Kept<E>,
}

impl<E> Later<E> {
    fn order(&self) -> (u64, u64) {
        (self.when, self.kept.sequence)
    }
}

/// Turned round: a heap gives the greatest first.
impl<E> Ord for Later<E> {
    fn cmp(&self, other: &Later<E>) -> Ordering {
        other.order().cmp(&self.order())
    }
}

impl<E> PartialOrd for Later<E> {
    fn partial_cmp(&self, other: &Later<E>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Later<E> {
    fn eq(&self, other: &Later<E>) -> bool {
        self.order() == other.order()
    }
}

impl<E> Eq for Later<E> {}

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

impl<E: Copy> Row<E> {
    fn new() -> Row<E> {
        Row {
            keys: [0; ROW],
            first: ROW,
            kept: [None; ROW],
            spare: std::array::from_fn(|index| index as u8),
            spares: ROW,
        }
    }

    /// How many keys come before that of an event that is scheduled now for later: those of its
    /// instant and phase, too. Looks at three of them a quartering, none of which waits for another,
    /// and never at a branch. What has happened comes before it.
    #[inline(always)]
    fn place(&self, when: u64) -> usize {
        let least = (when + 1) << KEPT_BITS;
        let passes = |index: usize| usize::from(self.keys[index % ROW] < least);
        let mut before = 0;
        let mut step = ROW / 4;
        while step > 1 {
            let first = before + step - 1;
            before += step * (passes(first) + passes(first + step) + passes(first + 2 * step));
            step /= 4;
        }
        before + passes(before) + passes(before + 1)
    }

    /// The same for the present instant, where events of a later phase may have happened.
    fn place_now(&self, when: u64) -> usize {
        let least = (when + 1) << KEPT_BITS;
        self.first + self.keys[self.first..].iter().take_while(|key| **key < least).count()
    }

    /// Keeps an event, whose key is still to be put in its place. Returns where it is kept.
    // Inlined, so that an event is made where it is kept, and not copied while it is still written: a
    // read of what several writes have not yet put there waits for them. Together with the way back,
    // see `Calendar::pop_before`, that took 5 % of the time of a run.
    #[inline(always)]
    fn keep(&mut self, kept: Kept<E>) -> u8 {
        self.spares = self.spares.saturating_sub(1);
        let at = self.spare[self.spares % ROW];
        self.kept[usize::from(at) % ROW] = Some(kept);
        at
    }

    /// Puts the key of an event in its place.
    #[inline(never)]
    fn enter(&mut self, when: u64, at: u8, now: SimTime) {
        let is_now = when >> PHASE_BITS == now.ms() as u64;
        let place = if is_now { self.place_now(when) } else { self.place(when) };
        let first = self.first - 1;
        self.keys.copy_within(first + 1..place, first);
        self.keys[(place - 1) % ROW] = when << KEPT_BITS | u64::from(at);
        self.first = first;
    }

    /// Marks an event; `false` if it is not here.
    fn cancel(&mut self, handle: Handle) -> bool {
        for key in &self.keys[self.first..] {
            if let Some(kept) = &mut self.kept[*key as usize % ROW]
                && kept.sequence & !GONE == handle.sequence
            {
                kept.sequence |= GONE;
                return true;
            }
        }
        false
    }

    /// Whether one more may be put in: where an event that goes to the heap is kept meanwhile stays free.
    #[inline(always)]
    fn has_room(&self) -> bool {
        self.first > 1
    }

    /// Takes the first event out; `None` if it was taken back. It stays where it is until the next is kept.
    #[inline(always)]
    fn pop(&mut self) -> Option<usize> {
        let at = self.keys[self.first % ROW] as usize % ROW;
        self.first += 1;
        self.release(at);
        if self.kept[at].is_some_and(|kept| kept.sequence & GONE == 0) {
            return Some(at);
        }
        // Time does not move on to it, so it may lie after what is scheduled next: see `Row::place`.
        self.keys[(self.first - 1) % ROW] = 0;
        None
    }

    /// Another event may be kept there.
    #[inline(always)]
    fn release(&mut self, at: usize) {
        self.spare[self.spares % ROW] = at as u8;
        self.spares += 1;
    }
}

impl<E: Phased> Calendar<E> {
    /// An empty calendar at the start of time.
    pub fn new() -> Calendar<E> {
        Calendar {
            now: SimTime::ZERO,
            row: Row::new(),
            later: BinaryHeap::new(),
            limit: u64::MAX,
            cancelled: BTreeSet::new(),
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
        ROW - self.row.first + self.later.len()
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
        let at = self.row.keep(Kept { event, sequence });
        if self.row.has_room() && when < self.limit {
            self.row.enter(when, at, self.now);
        } else {
            self.put_later(when, at);
        }
        Handle { when, sequence }
    }

    /// The row is full, or the event comes after all of the row.
    #[inline(never)]
    fn put_later(&mut self, when: u64, at: u8) {
        if when < self.limit {
            self.spill();
        }
        if when < self.limit {
            self.row.enter(when, at, self.now);
        } else {
            self.row.release(usize::from(at));
            if let Some(kept) = self.row.kept[usize::from(at) % ROW] {
                self.later.push(Later { when, kept });
            }
        }
    }

    /// Takes back a scheduled event. If it has happened or was taken back before, that changes nothing.
    pub fn cancel(&mut self, handle: Handle) {
        if handle.when <= self.limit && self.row.cancel(handle) {
            return;
        }
        // It is in the heap, or gone: then its number waits for nothing, until the heap is empty.
        if handle.when >= self.limit {
            self.cancelled.insert(handle.sequence);
        }
    }

    /// The next event before `stop`, with which time moves on; `None` if there is none.
    /// Half-open: an event at `stop` itself stays.
    // Borrowed, so that who needs two words of it need not wait until all of it is copied.
    #[inline(always)]
    pub fn pop_before(&mut self, stop: SimTime) -> Option<&E> {
        let at = loop {
            if self.row.first >= ROW {
                self.refill()?;
            }
            let at =
                SimTime::from_ms((self.row.keys[self.row.first % ROW] >> (KEPT_BITS + PHASE_BITS)) as i64);
            if at >= stop {
                return None;
            }
            if let Some(kept) = self.row.pop() {
                self.now = at;
                break kept;
            }
        };
        self.row.kept[at].as_ref().map(|kept| &kept.event)
    }

    /// The row is full: its later half goes to the heap.
    #[cold]
    #[inline(never)]
    fn spill(&mut self) {
        const HALF: usize = ROW / 2;
        let row = &mut self.row;
        self.limit = row.keys[HALF] >> KEPT_BITS;
        for index in HALF..ROW {
            let key = row.keys[index];
            let at = key as usize % ROW;
            row.release(at);
            if let Some(mut kept) = row.kept[at] {
                if kept.sequence & GONE != 0 {
                    kept.sequence &= !GONE;
                    self.cancelled.insert(kept.sequence);
                }
                self.later.push(Later { when: key >> KEPT_BITS, kept });
            }
        }
        row.keys.copy_within(..HALF, HALF);
        row.keys[..HALF].fill(0);
        row.first += HALF;
    }

    /// The row is empty: the next of the heap fill half of it. `None` if there are none.
    #[cold]
    #[inline(never)]
    fn refill(&mut self) -> Option<()> {
        self.row = Row::new();
        self.limit = u64::MAX;
        while self.row.first > ROW / 2
            && let Some(Later { when, kept }) = self.later.pop()
        {
            if !self.cancelled.remove(&kept.sequence) {
                let at = self.row.keep(kept);
                self.row.enter(when, at, self.now);
            }
        }
        if self.later.is_empty() {
            self.cancelled.clear();
        }
        self.limit = self.later.peek().map_or(u64::MAX, |next| next.when);
        (self.row.first < ROW).then_some(())
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
        assert!(calendar.is_empty() && calendar.cancelled.is_empty());
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
        // More come than go, so that the row overflows; now and then a long run of pops empties it.
        prop_oneof![
            500 => (prop_oneof![0_i64..4, 0_i64..1000], 0_u8..8)
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
