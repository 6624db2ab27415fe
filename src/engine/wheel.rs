//! Which of the next events is the first?
//!
//! A wheel of buckets, each a stretch of time: an event is put into its bucket,
//! and the first bucket that is not empty, found in a map of bits, holds the next.
//! Buckets are narrow enough that most are empty, so neither has to search.
//! In a bucket events stand in order, the first scheduled first.
//!
//! The wheel turns by a word of the map, 64 buckets: what has happened makes room
//! for what comes after all that it holds.

/// Words of the map.
pub(super) const WORDS: usize = 16;
/// Buckets of a word.
const WORD: usize = 64;
const BUCKETS: usize = WORDS * WORD;

/// Events that it can hold, and one place more: [`NONE`].
const SLOTS: usize = 256;
/// No event is kept there. What would stand there comes after all else.
const NONE: u8 = (SLOTS - 1) as u8;
/// So many may be put in at a turn: the rest stays free for what is scheduled meanwhile.
const FILL: usize = SLOTS / 4 * 3;

/// So many of a bucket are looked at to put one in its place, at most: see [`Wheel::enter`].
const SEARCH: usize = 24;

/// Widths of a bucket, as a power of two of the units of `when`. At least a millisecond: then what is
/// scheduled for the present instant never lies in a word that has passed.
const WIDTHS: std::ops::RangeInclusive<u32> = 4..=40;
/// That of a new wheel: four seconds.
const WIDTH: u32 = 16;
/// Events in a word on average, beyond which buckets are made narrower or wider, as seen over so many words.
const CROWD: u64 = 48;
const LONELY: u64 = 8;
const SEEN: u64 = 64;

/// An event and its sequence number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<E> {
    pub(super) event: E,
    pub(super) sequence: u64,
}

/// The next events. `when`, in all of it, is an instant and phase as one number.
#[derive(Debug, Clone)]
pub(super) struct Wheel<E> {
    /// Which buckets hold events.
    map: [u64; WORDS],
    /// The word in which the next event is, counted from the start of time.
    turn: u64,
    width: u32,
    /// The first event of each bucket, or [`NONE`].
    firsts: [u8; BUCKETS],
    /// The one after each in its bucket, or [`NONE`].
    nexts: [u8; SLOTS],
    whens: [u64; SLOTS],
    kept: [Option<Kept<E>>; SLOTS],
    /// Where none is kept, in the first so many.
    spare: [u8; SLOTS],
    spares: usize,
    /// Words passed since the width was last looked at, and how many events had been popped then.
    passed: u64,
    popped: u64,
}

impl<E: Copy> Wheel<E> {
    pub(super) fn new() -> Wheel<E> {
        Wheel {
            map: [0; WORDS],
            turn: 0,
            width: WIDTH,
            firsts: [NONE; BUCKETS],
            nexts: [NONE; SLOTS],
            whens: [u64::MAX; SLOTS],
            kept: [None; SLOTS],
            spare: std::array::from_fn(|index| index as u8),
            spares: SLOTS - 1,
            passed: 0,
            popped: 0,
        }
    }

    /// Events that it holds.
    pub(super) fn len(&self) -> usize {
        SLOTS - 1 - self.spares
    }

    /// Whether one more may be kept, and one more after that.
    #[inline(always)]
    pub(super) fn has_room(&self) -> bool {
        self.spares > 1
    }

    /// Whether so many more are not too much after a turn.
    pub(super) fn has_room_for(&self, many: usize) -> bool {
        self.len() + many <= FILL
    }

    /// The word in which the next event is, counted from the start of time.
    pub(super) fn turn(&self) -> u64 {
        self.turn
    }

    /// The word of an instant and phase.
    pub(super) fn word_of(&self, when: u64) -> u64 {
        when >> (self.width + WORD.ilog2())
    }

    /// The first instant and phase of a word.
    pub(super) fn start_of(&self, word: u64) -> u64 {
        word << (self.width + WORD.ilog2())
    }

    /// Whether a word from the present one on is one of those that it holds.
    pub(super) fn reaches(&self, word: u64) -> bool {
        word < self.turn + WORDS as u64
    }

    /// Keeps and enters an event; `false` if too many are before it in its bucket.
    pub(super) fn take(&mut self, when: u64, kept: Kept<E>) -> bool {
        let slot = self.keep(kept);
        let entered = self.enter(when, slot);
        if !entered {
            self.release(slot);
        }
        entered
    }

    /// Keeps an event that is still to be [entered](Wheel::enter). Returns where it is kept.
    // Inlined, so that an event is made where it is kept, and not copied while it is still written: a
    // read of what several writes have not yet put there waits for them. Together with the way back,
    // see `Calendar::pop_before`, that took 5 % of the time of a run.
    #[inline(always)]
    pub(super) fn keep(&mut self, kept: Kept<E>) -> u8 {
        self.spares = self.spares.saturating_sub(1);
        let slot = self.spare[self.spares % SLOTS];
        self.kept[usize::from(slot)] = Some(kept);
        slot
    }

    /// What is kept there.
    #[inline(always)]
    pub(super) fn kept(&self, slot: u8) -> Option<&Kept<E>> {
        self.kept[usize::from(slot)].as_ref()
    }

    /// Another event may be kept there.
    #[inline(always)]
    pub(super) fn release(&mut self, slot: u8) {
        self.spare[self.spares % SLOTS] = slot;
        self.spares += 1;
    }

    /// Puts an event that is kept into its bucket, after those of the same instant and phase; its word is
    /// one that the wheel [reaches](Wheel::reaches). If too many are before it, it is not put in, which
    /// is returned as `false`.
    #[inline(always)]
    #[must_use]
    pub(super) fn enter(&mut self, when: u64, slot: u8) -> bool {
        let bucket = (when >> self.width) as usize % BUCKETS;
        let first = self.firsts[bucket];
        self.whens[usize::from(slot)] = when;
        if self.whens[usize::from(first)] <= when {
            return self.enter_behind(first, when, slot);
        }
        self.nexts[usize::from(slot)] = first;
        self.firsts[bucket] = slot;
        self.map[bucket / WORD] |= 1 << (bucket % WORD);
        true
    }

    #[inline(never)]
    fn enter_behind(&mut self, first: u8, when: u64, slot: u8) -> bool {
        let mut before = first;
        for _ in 0..SEARCH {
            let next = self.nexts[usize::from(before)];
            if self.whens[usize::from(next)] > when {
                self.nexts[usize::from(slot)] = next;
                self.nexts[usize::from(before)] = slot;
                return true;
            }
            before = next;
        }
        false
    }

    /// Where in the map the word stands that is so many after the present one.
    #[inline(always)]
    fn at(&self, ahead: usize) -> usize {
        (self.turn as usize + ahead) % WORDS
    }

    /// When the first event of the present word is due; `None` if the word is empty.
    #[inline(always)]
    pub(super) fn first_of_word(&self) -> Option<u64> {
        let at = self.at(0);
        let word = self.map[at];
        (word != 0).then(|| self.whens[usize::from(self.first_in(at, word))])
    }

    #[inline(always)]
    fn first_in(&self, at: usize, word: u64) -> u8 {
        self.firsts[(at * WORD + word.trailing_zeros() as usize) % BUCKETS]
    }

    /// Takes the first event of the present word out, if there is one. It stays where it is until the
    /// next is kept.
    #[inline(always)]
    pub(super) fn pop(&mut self) -> u8 {
        let at = self.at(0);
        let word = self.map[at];
        let bucket = (at * WORD + word.trailing_zeros() as usize) % BUCKETS;
        let slot = self.firsts[bucket];
        let next = self.nexts[usize::from(slot)];
        self.firsts[bucket] = next;
        // Without a branch: the lowest bit goes if the bucket is empty now.
        self.map[at] = word & word.wrapping_sub(u64::from(next == NONE));
        self.release(slot);
        slot
    }

    /// When the first event is due, the present word being empty.
    pub(super) fn first(&self) -> Option<u64> {
        (1..WORDS).find_map(|ahead| {
            let at = self.at(ahead);
            let word = self.map[at];
            (word != 0).then(|| self.whens[usize::from(self.first_in(at, word))])
        })
    }

    /// Turns on to where an event is due that comes before all that it holds, the present word being
    /// empty; so many have been popped in all. Returns the width that buckets should have, if another.
    pub(super) fn turn_to(&mut self, when: u64, popped: u64, pending: u64) -> Option<u32> {
        let turn = self.word_of(when);
        // A long rest between two events does not make those around it rare.
        self.passed += (turn - self.turn).min(WORDS as u64);
        self.turn = turn;
        let mut events = popped - self.popped;
        if (self.passed < SEEN && events < SEEN * CROWD) || events < pending {
            return None;
        }
        let mut words = std::mem::take(&mut self.passed).max(1);
        self.popped = popped;
        let mut width = self.width;
        while events > words * CROWD && width > *WIDTHS.start() {
            (width, words) = (width - 1, 2 * words);
        }
        while events < words * LONELY && width < *WIDTHS.end() {
            (width, events) = (width + 1, 2 * events.max(1));
        }
        Some(width)
    }

    /// Gives its buckets another width, when it is empty, and turns to where the next event is due.
    pub(super) fn set_width(&mut self, width: u32, when: u64) {
        self.width = width;
        self.turn = self.word_of(when);
    }

    pub(super) fn width(&self) -> u32 {
        self.width
    }

    /// Takes an event out wherever it stands; `false` if it is not here.
    pub(super) fn remove(&mut self, when: u64, sequence: u64) -> bool {
        let bucket = (when >> self.width) as usize % BUCKETS;
        let mut before = NONE;
        let mut slot = self.firsts[bucket];
        while slot != NONE {
            let next = self.nexts[usize::from(slot)];
            if self.kept(slot).is_some_and(|kept| kept.sequence == sequence) {
                self.link(bucket, before, next);
                self.release(slot);
                return true;
            }
            before = slot;
            slot = next;
        }
        false
    }

    /// Takes out all events from an instant and phase on, and gives them away in order.
    pub(super) fn take_from(&mut self, limit: u64, mut take: impl FnMut(u64, Kept<E>)) {
        for ahead in 0..WORDS {
            let at = self.at(ahead);
            let mut word = self.map[at];
            while word != 0 {
                let bucket = at * WORD + word.trailing_zeros() as usize;
                word &= word - 1;
                self.take_of_bucket(bucket, limit, &mut take);
            }
        }
    }

    fn take_of_bucket(&mut self, bucket: usize, limit: u64, take: &mut impl FnMut(u64, Kept<E>)) {
        let mut before = NONE;
        let mut slot = self.firsts[bucket];
        while self.whens[usize::from(slot)] < limit {
            before = slot;
            slot = self.nexts[usize::from(slot)];
        }
        self.link(bucket, before, NONE);
        while slot != NONE {
            if let Some(&kept) = self.kept(slot) {
                take(self.whens[usize::from(slot)], kept);
            }
            self.release(slot);
            slot = self.nexts[usize::from(slot)];
        }
    }

    /// What comes after an event, or first, in a bucket.
    fn link(&mut self, bucket: usize, before: u8, next: u8) {
        if before != NONE {
            self.nexts[usize::from(before)] = next;
            return;
        }
        self.firsts[bucket] = next;
        if next == NONE {
            self.map[bucket / WORD] &= !(1 << (bucket % WORD));
        }
    }

    /// When the event is due that has so many before it; `None` if there are fewer.
    pub(super) fn nth(&self, index: usize) -> Option<u64> {
        let mut left = index;
        for ahead in 0..WORDS {
            let at = self.at(ahead);
            let mut word = self.map[at];
            while word != 0 {
                let mut slot = self.first_in(at, word);
                word &= word - 1;
                while slot != NONE {
                    if left == 0 {
                        return Some(self.whens[usize::from(slot)]);
                    }
                    left -= 1;
                    slot = self.nexts[usize::from(slot)];
                }
            }
        }
        None
    }
}
