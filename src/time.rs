//! When?
//!
//! The simulation counts integer milliseconds since the scenario's start.
//! Civil time, zones and opening hours are turned into such instants here and
//! nowhere else. Overflow is an error for the caller to report, never a wrap.

use std::fmt;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Milliseconds in a second, minute, hour, day and week.
pub const SECOND: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;
/// Milliseconds in a week of seven such days.
pub const WEEK: i64 = 7 * DAY;

/// An instant: milliseconds since the scenario's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct SimTime(i64);

/// A length of time in whole milliseconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct SimDuration(i64);

impl SimTime {
    /// The scenario's start.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than any event: 2⁴⁷ ms, some 4,460 years. Calendars hold instants below this.
    pub const MAX: SimTime = SimTime(1 << 47);

    /// So many milliseconds after the start.
    pub const fn from_ms(ms: i64) -> SimTime {
        SimTime(ms)
    }

    /// Milliseconds since the start.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Hours since the start, for output.
    pub fn hours(self) -> f64 {
        self.0 as f64 / HOUR as f64
    }

    /// This instant so much later; `None` beyond [`SimTime::MAX`].
    pub const fn checked_add(self, duration: SimDuration) -> Option<SimTime> {
        // An overflow makes it negative: as a number without sign, beyond all that is allowed. (An
        // instant before the start stays one.)
        let ms = self.0.wrapping_add(duration.0);
        if ms as u64 <= Self::MAX.0 as u64 || self.0 < 0 && ms <= Self::MAX.0 {
            Some(SimTime(ms))
        } else {
            None
        }
    }

    /// This instant so much later, or [`SimTime::MAX`].
    #[must_use]
    pub fn saturating_add(self, duration: SimDuration) -> SimTime {
        self.checked_add(duration).unwrap_or(Self::MAX)
    }

    /// This instant so much earlier (may lie before the start).
    #[must_use]
    pub const fn minus(self, duration: SimDuration) -> SimTime {
        SimTime(self.0 - duration.0)
    }

    /// Time passed since `earlier`; zero if `earlier` is later.
    pub const fn since(self, earlier: SimTime) -> SimDuration {
        let ms = self.0 - earlier.0;
        SimDuration(if ms > 0 { ms } else { 0 })
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);
    /// Longer than any run.
    pub const MAX: SimDuration = SimDuration(1 << 47);

    /// So many milliseconds; a negative number counts as zero.
    pub const fn from_ms(ms: i64) -> SimDuration {
        SimDuration(if ms > 0 { ms } else { 0 })
    }

    /// The nearest whole millisecond; `None` if negative, not finite, or beyond [`SimDuration::MAX`].
    #[inline]
    pub fn from_ms_f64(ms: f64) -> Option<SimDuration> {
        // Of numbers between 2⁵² and 2⁵³ the fraction's bits are the whole number, rounded to the
        // nearest (a half to the even one).
        const TWO_52: f64 = (1_u64 << 52) as f64;
        let whole = (ms + TWO_52).to_bits() & ((1 << 52) - 1);
        (ms >= 0.0 && ms <= Self::MAX.0 as f64).then_some(SimDuration(whole as i64))
    }

    /// In milliseconds.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// In hours, for output.
    pub fn hours(self) -> f64 {
        self.0 as f64 / HOUR as f64
    }

    /// The sum, or [`SimDuration::MAX`].
    #[must_use]
    pub fn saturating_add(self, other: SimDuration) -> SimDuration {
        SimDuration((self.0 + other.0).min(Self::MAX.0))
    }
}

impl fmt::Display for SimDuration {
    /// Days, hours and minutes, as far as needed: `2 d 3 h 15 min`; seconds below an hour.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.0 / DAY, "d"),
            (self.0 % DAY / HOUR, "h"),
            (self.0 % HOUR / MINUTE, "min"),
            (self.0 % MINUTE / SECOND, "s"),
            (self.0 % SECOND, "ms"),
        ];
        let mut written = false;
        for (number, unit) in parts {
            if number != 0 {
                let space = if written { " " } else { "" };
                write!(f, "{space}{number} {unit}")?;
                written = true;
            }
        }
        if written { Ok(()) } else { f.write_str("0 min") }
    }
}

/// Turns civil date-times into instants and back.
#[derive(Debug, Clone)]
pub struct CivilClock {
    start: Zoned,
}

impl CivilClock {
    /// A clock whose instant zero is `start`.
    pub fn new(start: Zoned) -> CivilClock {
        CivilClock { start }
    }

    /// The scenario's start in its own zone.
    pub fn start(&self) -> &Zoned {
        &self.start
    }

    /// The instant of a time stamp; may lie before the start.
    pub fn instant(&self, stamp: Timestamp) -> SimTime {
        SimTime(stamp.as_millisecond() - self.start.timestamp().as_millisecond())
    }

    /// The civil date-time of an instant in `zone`; `None` outside jiff's years −9999 to 9999.
    pub fn civil(&self, at: SimTime, zone: &TimeZone) -> Option<Zoned> {
        let ms = self.start.timestamp().as_millisecond().checked_add(at.0)?;
        Some(Timestamp::from_millisecond(ms).ok()?.to_zoned(zone.clone()))
    }
}

/// A whole number that changes with the hour of the week in a time zone:
/// open servers, or open (1) and closed (0).
///
/// Steps are half-open: a level holds from its minute up to the next step's.
#[derive(Debug, Clone, PartialEq)]
pub struct WeeklyLevels {
    zone: TimeZone,
    /// Minute of the week (Monday 00:00 is 0) and the level from then on, ascending; never empty.
    steps: Arc<[(u32, u32)]>,
}

/// Minutes in a week.
pub const WEEK_MINUTES: u32 = 7 * 24 * 60;

impl WeeklyLevels {
    /// The same level at all hours.
    pub fn constant(level: u32) -> WeeklyLevels {
        WeeklyLevels { zone: TimeZone::UTC, steps: Arc::from([(0, level)]) }
    }

    /// One level for each of the 10,080 minutes of a week, Monday 00:00 first,
    /// in `zone`. `None` if `minutes` has another length.
    pub fn from_minutes(zone: TimeZone, minutes: &[u32]) -> Option<WeeklyLevels> {
        if minutes.len() != WEEK_MINUTES as usize {
            return None;
        }
        let mut steps = vec![(0, minutes[0])];
        for (minute, pair) in (1..).zip(minutes.windows(2)) {
            if pair[0] != pair[1] {
                steps.push((minute, pair[1]));
            }
        }
        if steps.len() == 1 {
            return Some(WeeklyLevels::constant(minutes[0]));
        }
        Some(WeeklyLevels { zone, steps: steps.into() })
    }

    /// Whether the level never changes, and then which it is.
    pub fn as_constant(&self) -> Option<u32> {
        (self.steps.len() == 1).then(|| self.steps[0].1)
    }

    /// Whether all days of the week are alike.
    pub fn repeats_daily(&self) -> bool {
        const MINUTES: u32 = 24 * 60;
        // Levels change at steps only, so these and the minutes a day before them decide.
        self.steps.iter().map(|step| step.0).all(|step| {
            let before = (step + WEEK_MINUTES - MINUTES) % WEEK_MINUTES;
            [step, before].into_iter().all(|minute| {
                self.level_of_minute(minute) == self.level_of_minute((minute + MINUTES) % WEEK_MINUTES)
            })
        })
    }

    /// The level of each minute of the week, Monday 00:00 first.
    pub fn minutes(&self) -> Vec<u32> {
        (0..WEEK_MINUTES).map(|minute| self.level_of_minute(minute)).collect()
    }

    /// The highest level of the week.
    pub fn highest(&self) -> u32 {
        self.steps.iter().map(|step| step.1).max().unwrap_or(0)
    }

    /// The mean level over a week.
    pub fn mean(&self) -> f64 {
        let ends = self.steps.iter().skip(1).map(|step| step.0).chain([WEEK_MINUTES]);
        let area: u64 =
            self.steps.iter().zip(ends).map(|(step, end)| u64::from(step.1) * u64::from(end - step.0)).sum();
        area as f64 / f64::from(WEEK_MINUTES)
    }

    /// The zone in which the hours are meant.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The level at an instant.
    pub fn level(&self, clock: &CivilClock, at: SimTime) -> u32 {
        if let Some(level) = self.as_constant() {
            return level;
        }
        let Some(civil) = clock.civil(at, &self.zone) else { return 0 };
        self.level_of_minute(minute_of_week(&civil))
    }

    fn level_of_minute(&self, minute: u32) -> u32 {
        match self.steps.partition_point(|step| step.0 <= minute) {
            0 => self.steps[self.steps.len() - 1].1,
            after => self.steps[after - 1].1,
        }
    }

    /// The first instant after `at` at which the level differs, and the level then.
    /// `None` if it never does.
    ///
    /// Exact across changes of the zone's offset: it looks for the change in
    /// elapsed time, a stretch of constant offset at a time.
    pub fn next_change(&self, clock: &CivilClock, at: SimTime) -> Option<(SimTime, u32)> {
        if self.as_constant().is_some() {
            return None;
        }
        let now = self.level(clock, at);
        let mut from = at;
        // A level differs within a week, and offsets change a few times a year: a few turns suffice.
        for _ in 0..64 {
            let civil = clock.civil(from, &self.zone)?;
            let offset_ends = self
                .zone
                .following(civil.timestamp())
                .next()
                .map_or(SimTime::MAX, |change| clock.instant(change.timestamp()));
            let (step, level) = self.next_step(&civil, now);
            let candidate = from.checked_add(step)?;
            if candidate < offset_ends {
                return Some((candidate, level));
            }
            from = offset_ends;
            let level = self.level(clock, from);
            if level != now {
                return Some((from, level));
            }
        }
        None
    }

    /// How long, at a constant offset, until a step with a level other than `now`.
    fn next_step(&self, civil: &Zoned, now: u32) -> (SimDuration, u32) {
        let minute = minute_of_week(civil);
        let into_minute =
            i64::from(civil.second()) * SECOND + i64::from(civil.subsec_nanosecond()) / 1_000_000;
        let first = self.steps.partition_point(|step| step.0 <= minute);
        let count = self.steps.len();
        for turn in 0..=count {
            let (start, level) = self.steps[(first + turn) % count];
            if level != now {
                let wraps = if first + turn >= count { WEEK_MINUTES } else { 0 };
                let ahead = i64::from(start + wraps) - i64::from(minute);
                return (SimDuration(ahead * MINUTE - into_minute), level);
            }
        }
        (SimDuration::MAX, now)
    }
}

/// Minutes since Monday 00:00 of a civil date-time.
pub fn minute_of_week(civil: &Zoned) -> u32 {
    let day = civil.weekday().to_monday_zero_offset() as u32;
    (day * 24 + civil.hour() as u32) * 60 + civil.minute() as u32
}
