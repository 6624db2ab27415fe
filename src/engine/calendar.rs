//! In which order do pending events happen?
//!
//! By time; at equal time by phase; at equal phase, first scheduled first. An
//! event scheduled for the present instant in a phase that has passed runs next.
//!
//! A heap of 16-byte keys, each naming a slot that holds its event, so that
//! sifting moves little memory. Cancelling empties the slot and leaves the key
//! to be skipped when it surfaces.

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
    heap: Vec<Key>,
    /// The root was popped and not yet replaced: the next event scheduled takes its place,
    /// which saves moving the last key to the root and back.
    hole: bool,
    slots: Vec<Slot<E>>,
    free: Vec<u32>,
    scheduled: u64,
}

/// Where an event stands in the order, and which slot holds it.
#[derive(Debug, Clone, Copy)]
struct Key {
    /// The instant, and the phase in the last four bits.
    when: u64,
    /// The sequence number, and the slot in the last 24 bits.
    rest: u64,
}

impl Key {
    #[inline(always)]
    fn new(at: SimTime, phase: u8, sequence: u64, slot: u32) -> Key {
        let when = (at.ms() as u64) << PHASE_BITS | u64::from(phase & 15);
        Key { when, rest: sequence << SLOT_BITS | u64::from(slot) }
    }

    /// Whether its event comes first. Instants differ nearly always: that branch is well predicted,
    /// and what is left compares one word.
    #[inline(always)]
    fn precedes(self, other: Key) -> bool {
        if self.when == other.when {
            return self.first_scheduled(other);
        }
        self.when < other.when
    }

    #[cold]
    #[inline(never)]
    fn first_scheduled(self, other: Key) -> bool {
        self.rest < other.rest
    }

    #[inline]
    fn instant(self) -> SimTime {
        SimTime::from_ms((self.when >> PHASE_BITS) as i64)
    }

    #[inline]
    fn slot(self) -> u32 {
        (self.rest & ((1 << SLOT_BITS) - 1)) as u32
    }
}

#[derive(Debug, Clone, Copy)]
struct Slot<E> {
    event: E,
    /// Counts how often the slot was given out, so that old handles are known.
    stamp: u32,
    live: bool,
}

/// Names a scheduled event, to cancel it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    slot: u32,
    stamp: u32,
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
    /// More than 2⁴⁰ events were scheduled, or 2²⁴ are pending.
    #[error("too many events: the calendar counts 2⁴⁰ in all and 2²⁴ pending")]
    TooMany,
}

const SEQUENCE_BITS: u32 = 40;
const SLOT_BITS: u32 = 24;
const PHASE_BITS: u32 = 4;

impl<E: Phased> Calendar<E> {
    /// An empty calendar at the start of time.
    pub fn new() -> Calendar<E> {
        Calendar {
            now: SimTime::ZERO,
            heap: Vec::new(),
            hole: false,
            slots: Vec::new(),
            free: Vec::new(),
            scheduled: 0,
        }
    }

    /// The instant of the event popped last.
    #[inline]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Keys in the heap: pending events, and cancelled ones that have not surfaced.
    pub fn len(&self) -> usize {
        self.heap.len() - usize::from(self.hole)
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
        self.put(at, event)
    }

    /// Puts in an event whose instant is in range.
    #[inline(always)]
    fn put(&mut self, at: SimTime, event: E) -> Result<Handle, CalendarError> {
        let sequence = self.scheduled;
        if sequence >> SEQUENCE_BITS != 0 {
            return Err(CalendarError::TooMany);
        }
        let (slot, stamp) = match self.free.pop() {
            Some(slot) => {
                let place = &mut self.slots[slot as usize];
                place.event = event;
                place.live = true;
                (slot, place.stamp)
            }
            None => {
                let slot = self.slots.len() as u32;
                if self.slots.len() >> SLOT_BITS != 0 {
                    return Err(CalendarError::TooMany);
                }
                self.slots.push(Slot { event, stamp: 0, live: true });
                (slot, 0)
            }
        };
        self.scheduled += 1;
        self.insert(Key::new(at, event.phase(), sequence, slot));
        Ok(Handle { slot, stamp })
    }

    /// Schedules an event so long from now.
    ///
    /// # Errors
    /// As [`Calendar::at`].
    #[inline(always)]
    pub fn after(&mut self, duration: SimDuration, event: E) -> Result<Handle, CalendarError> {
        match self.now.checked_add(duration) {
            Some(at) => self.put(at, event),
            None => Err(CalendarError::TooLate),
        }
    }

    /// Takes back a scheduled event; `None` if it has happened or was taken back before.
    pub fn cancel(&mut self, handle: Handle) -> Option<E> {
        let slot = self.slots.get_mut(handle.slot as usize)?;
        if slot.stamp != handle.stamp || !slot.live {
            return None;
        }
        slot.live = false;
        Some(slot.event)
    }

    /// The next event before `stop`, with which time moves on; `None` if there is none.
    /// Half-open: an event at `stop` itself stays.
    #[inline]
    pub fn pop_before(&mut self, stop: SimTime) -> Option<E> {
        loop {
            self.close_hole();
            let key = *self.heap.first()?;
            let at = key.instant();
            if at >= stop {
                return None;
            }
            self.hole = true;
            let index = key.slot();
            let slot = &mut self.slots[index as usize];
            let (event, live) = (slot.event, slot.live);
            slot.stamp = slot.stamp.wrapping_add(1);
            slot.live = false;
            self.free.push(index);
            if live {
                self.now = at;
                return Some(event);
            }
        }
    }

    #[inline(always)]
    fn insert(&mut self, key: Key) {
        if self.hole {
            self.hole = false;
            self.sift_down(key);
            return;
        }
        let at = self.heap.len();
        self.heap.push(key);
        self.sift_up(at, key);
    }

    /// Puts a key in at `at` or above it, on the way to the root.
    #[inline]
    fn sift_up(&mut self, mut at: usize, key: Key) {
        let heap = self.heap.as_mut_slice();
        while at > 0 {
            let parent = (at - 1) / 2;
            let above = heap[parent];
            if above.precedes(key) {
                break;
            }
            heap[at] = above;
            at = parent;
        }
        heap[at] = key;
    }

    #[inline]
    fn close_hole(&mut self) {
        if !self.hole {
            return;
        }
        self.hole = false;
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sift_down(last);
        }
    }

    /// Puts a key in at the root, whose own key is gone. The way down follows the smaller child to
    /// the end without looking at the key, since a new event is mostly later than most; then up again.
    fn sift_down(&mut self, key: Key) {
        let heap = self.heap.as_mut_slice();
        let mut at = 0;
        while let Some(&[left, right]) = heap.get(2 * at + 1..).and_then(|rest| rest.first_chunk::<2>()) {
            let second = usize::from(right.precedes(left));
            let below = 2 * at + 1 + second;
            heap[at] = [left, right][second];
            at = below;
        }
        if let Some(&only) = heap.get(2 * at + 1) {
            heap[at] = only;
            at = 2 * at + 1;
        }
        self.sift_up(at, key);
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
        assert_eq!(calendar.pop_before(SimTime::from_ms(6)), Some(toy(0, 1)));
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

    #[derive(Debug, Clone)]
    enum Step {
        Schedule { ahead: i64, phase: u8 },
        Pop,
        Cancel(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (prop_oneof![0_i64..4, 0_i64..1000], 0_u8..8)
                .prop_map(|(ahead, phase)| Step::Schedule { ahead, phase }),
            Just(Step::Pop),
            (0_usize..1000).prop_map(Step::Cancel),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Against a list that is sorted afresh for every pop.
        #[test]
        fn the_calendar_agrees_with_a_sorted_list(steps in prop::collection::vec(step(), 1..400)) {
            let mut calendar = Calendar::new();
            let mut list: Vec<(i64, u8, u32)> = Vec::new();
            let mut handles = Vec::new();
            let mut now = 0;
            for (name, step) in (0_u32..).zip(steps) {
                match step {
                    Step::Schedule { ahead, phase } => {
                        let handle = calendar.at(SimTime::from_ms(now + ahead), toy(phase, name)).unwrap();
                        handles.push((handle, name));
                        list.push((now + ahead, phase, name));
                    }
                    Step::Pop => {
                        list.sort_unstable();
                        let expected = (!list.is_empty()).then(|| list.remove(0));
                        if let Some((at, _, _)) = expected {
                            now = at;
                        }
                        let popped = calendar.pop_before(SimTime::MAX).map(|event| event.name);
                        prop_assert_eq!(popped, expected.map(|(_, _, name)| name));
                    }
                    Step::Cancel(which) => {
                        if let Some(&(handle, name)) = handles.get(which % handles.len().max(1)) {
                            let pending = list.iter().position(|entry| entry.2 == name);
                            prop_assert_eq!(calendar.cancel(handle).map(|e| e.name), pending.map(|_| name));
                            if let Some(index) = pending {
                                list.remove(index);
                            }
                        }
                    }
                }
                prop_assert_eq!(calendar.now().ms(), now);
            }
        }
    }
}
