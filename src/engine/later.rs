//! Which events come after all of the wheel?
//!
//! A few stand in a heap. Many stand in rows, one for each word that the wheel
//! will come to, and in no order there: a row is put into the wheel as it turns.
//! Then the heap holds what lies beyond the rows, and what was too much for the
//! wheel. So an event costs the same however many are pending, unless very many
//! happen within a few milliseconds.
//!
//! An event that is taken back stays where it is, and is skipped when its turn comes.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

use super::wheel::{Kept, WORDS, Wheel};

/// An event, and when it is due.
#[derive(Debug, Clone, Copy)]
struct Due<E> {
    when: u64,
    kept: Kept<E>,
}

impl<E> Due<E> {
    fn order(&self) -> (u64, u64) {
        (self.when, self.kept.sequence)
    }
}

/// Turned round: a heap gives the greatest first.
impl<E> Ord for Due<E> {
    fn cmp(&self, other: &Due<E>) -> Ordering {
        other.order().cmp(&self.order())
    }
}

impl<E> PartialOrd for Due<E> {
    fn partial_cmp(&self, other: &Due<E>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Due<E> {
    fn eq(&self, other: &Due<E>) -> bool {
        self.order() == other.order()
    }
}

impl<E> Eq for Due<E> {}

/// Fewer events than this need no rows: a heap of them costs as little.
const FEW: usize = 256;
/// Rows at most.
const MOST_ROWS: usize = 1 << 16;
/// Events for each row, about.
const IN_A_ROW: usize = 2;
/// A row keeps room for so many when it is empty, at most.
const WIDE_ROW: usize = 128;

/// The events after those of the wheel.
#[derive(Debug, Clone)]
pub(super) struct Later<E> {
    /// By word, counted from the start of time, modulo their number. In a row, those of the same instant
    /// and phase stand in the order in which they were scheduled.
    rows: Vec<Vec<Due<E>>>,
    /// Which rows hold events.
    map: Vec<u64>,
    in_rows: usize,
    /// The first word that may be in the rows: all before it are in the wheel, or in the heap.
    edge: u64,
    /// What comes before the edge, and what lay beyond the rows when it was put there.
    heap: BinaryHeap<Due<E>>,
    /// Sequence numbers of those that were taken back.
    cancelled: BTreeSet<u64>,
}

impl<E: Copy> Later<E> {
    pub(super) fn new() -> Later<E> {
        Later {
            rows: Vec::new(),
            map: Vec::new(),
            in_rows: 0,
            edge: WORDS as u64,
            heap: BinaryHeap::new(),
            cancelled: BTreeSet::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.heap.len() + self.in_rows
    }

    /// Puts in an event that comes after all of the wheel.
    pub(super) fn push(&mut self, when: u64, kept: Kept<E>, wheel: &Wheel<E>) {
        let word = wheel.word_of(when);
        if word < self.edge || word - self.edge >= self.rows.len() as u64 {
            self.heap.push(Due { when, kept });
            return;
        }
        let row = word as usize % self.rows.len();
        self.rows[row].push(Due { when, kept });
        self.map[row / 64] |= 1 << (row % 64);
        self.in_rows += 1;
    }

    /// Puts in an event that was in the wheel: others of the same instant and phase may have come since.
    pub(super) fn put_back(&mut self, when: u64, kept: Kept<E>) {
        self.heap.push(Due { when, kept });
    }

    /// An event that may be here is taken back.
    pub(super) fn cancel(&mut self, sequence: u64) {
        // If it is gone its number waits for nothing, until nothing is here.
        self.cancelled.insert(sequence);
    }

    /// When the first is due.
    pub(super) fn first(&mut self, wheel: &Wheel<E>) -> Option<u64> {
        let of_heap = self.first_of_heap();
        if of_heap.is_some_and(|when| when < wheel.start_of(self.edge)) {
            return of_heap;
        }
        let first = match (of_heap, self.first_of_rows()) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if first.is_none() {
            self.cancelled.clear();
        }
        first
    }

    fn first_of_heap(&mut self) -> Option<u64> {
        loop {
            let first = self.heap.peek()?;
            if self.cancelled.is_empty() || !self.cancelled.remove(&first.kept.sequence) {
                return Some(first.when);
            }
            self.heap.pop();
        }
    }

    fn first_of_rows(&mut self) -> Option<u64> {
        while self.in_rows > 0 {
            let row = self.first_row()?;
            let cancelled = &mut self.cancelled;
            let before = self.rows[row].len();
            if !cancelled.is_empty() {
                self.rows[row].retain(|due| !cancelled.remove(&due.kept.sequence));
            }
            self.in_rows -= before - self.rows[row].len();
            if let Some(first) = self.rows[row].iter().map(|due| due.when).min() {
                return Some(first);
            }
            self.map[row / 64] &= !(1 << (row % 64));
        }
        None
    }

    /// The first row that holds events.
    fn first_row(&self) -> Option<usize> {
        let from = self.edge as usize % self.rows.len();
        let words = self.map.len();
        (0..=words).find_map(|ahead| {
            let at = (from / 64 + ahead) % words;
            let seen = match ahead {
                0 => self.map[at] & (u64::MAX << (from % 64)),
                _ => self.map[at],
            };
            (seen != 0).then(|| at * 64 + seen.trailing_zeros() as usize)
        })
    }

    /// Puts into the wheel what it reaches now, as far as it takes it. Returns what the first that it
    /// does not hold may be due at.
    pub(super) fn fill(&mut self, wheel: &mut Wheel<E>) -> u64 {
        if self.rows.is_empty() {
            self.edge = wheel.turn() + WORDS as u64;
            return self.take_of_heap(wheel);
        }
        self.edge = self.edge.max(wheel.turn());
        let mut limit = self.take_of_heap(wheel);
        while limit == wheel.start_of(self.edge) && wheel.reaches(self.edge) && self.takes_row(wheel) {
            limit = self.take_row(wheel);
        }
        limit
    }

    /// Whether the first row is not too much for the wheel, or more than it could ever take.
    fn takes_row(&self, wheel: &Wheel<E>) -> bool {
        let row = &self.rows[self.edge as usize % self.rows.len()];
        wheel.len() == 0 || wheel.has_room_for(row.len())
    }

    /// Those of the heap that come before the edge, as far as the wheel takes them.
    fn take_of_heap(&mut self, wheel: &mut Wheel<E>) -> u64 {
        let edge = wheel.start_of(self.edge);
        while let Some(when) = self.first_of_heap()
            && when < edge
        {
            if !wheel.has_room_for(1) {
                return when;
            }
            if let Some(due) = self.heap.pop()
                && !wheel.take(when, due.kept)
            {
                self.heap.push(due);
                return when;
            }
        }
        edge
    }

    /// The first row, as far as the wheel takes it.
    fn take_row(&mut self, wheel: &mut Wheel<E>) -> u64 {
        let row = self.edge as usize % self.rows.len();
        self.edge += 1;
        let mut dues = std::mem::take(&mut self.rows[row]);
        self.map[row / 64] &= !(1 << (row % 64));
        self.in_rows -= dues.len();
        let edge = wheel.start_of(self.edge);
        if !wheel.has_room_for(dues.len()) || self.first_of_heap().is_some_and(|when| when < edge) {
            self.heap.extend(dues.drain(..));
        } else {
            self.take_each(&mut dues, edge, wheel);
        }
        // What very many needed once is not kept for ever.
        if dues.capacity() <= WIDE_ROW {
            self.rows[row] = dues;
        }
        self.take_of_heap(wheel)
    }

    /// Puts those of a row into the wheel, where none of the heap comes before them. If one bucket is too
    /// full for that, all from there on go to the heap.
    fn take_each(&mut self, dues: &mut Vec<Due<E>>, edge: u64, wheel: &mut Wheel<E>) {
        let mut limit = edge;
        for due in dues.drain(..) {
            if !self.cancelled.is_empty() && self.cancelled.remove(&due.kept.sequence) {
                continue;
            }
            if due.when >= limit {
                self.heap.push(due);
            } else if !wheel.take(due.when, due.kept) {
                limit = due.when;
                wheel.take_from(limit, |when, kept| self.heap.push(Due { when, kept }));
                self.heap.push(due);
            }
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many rows there should be for so many events, if there should be more.
    pub(super) fn more_rows(&self) -> Option<usize> {
        if self.len() < FEW {
            return None;
        }
        let wanted = (self.len() / IN_A_ROW).min(MOST_ROWS).next_power_of_two();
        (wanted > self.rows.len()).then_some(wanted)
    }

    /// Buckets get another width, or there are more rows; the next event is due then. The wheel is empty
    /// afterwards.
    pub(super) fn reshape(&mut self, wheel: &mut Wheel<E>, width: u32, rows: usize, when: u64) {
        let mut dues = std::mem::take(&mut self.heap).into_vec();
        dues.extend(self.rows.iter_mut().flat_map(|row| row.drain(..)));
        wheel.take_from(0, |when, kept| dues.push(Due { when, kept }));
        dues.sort_unstable_by_key(Due::order);
        wheel.set_width(width, when);
        self.rows.resize_with(rows, Vec::new);
        self.map = vec![0; rows / 64];
        self.in_rows = 0;
        self.edge = wheel.turn();
        for due in dues {
            self.push(due.when, due.kept, wheel);
        }
    }

    /// Whether it keeps numbers of events that were taken back.
    #[cfg(test)]
    pub(super) fn remembers(&self) -> bool {
        !self.cancelled.is_empty()
    }
}
