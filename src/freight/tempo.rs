//! When does the next of a stream come?
//!
//! Streams whose rate varies invert the cumulative rate: stretch by stretch, an
//! hour or as long as nothing changes, until as many are expected as are needed.

use crate::model::{Growth, Profile};
use crate::time::{CivilClock, HOUR, SimDuration, SimTime};

/// A rate that may vary with time.
#[derive(Debug)]
pub(super) struct Tempo {
    /// Per millisecond, where the profile's factor is 1.
    pub(super) rate: f64,
    pub(super) profile: Option<Profile>,
    /// It is what growth adds: the rate times its factor less one.
    growth: Option<Growth>,
    /// The stretch of constant factor looked up last.
    piece: Option<(SimTime, SimTime, f64)>,
}

/// So many stretches of an hour are looked through for one arrival: some 20 years.
const PIECES: usize = 200_000;

impl Tempo {
    pub(super) fn new(rate: f64, profile: Option<Profile>) -> Tempo {
        Tempo { rate, profile, growth: None, piece: None }
    }

    /// What growth adds to this rate.
    pub(super) fn added_by(&self, growth: &Growth) -> Tempo {
        Tempo { rate: self.rate, profile: self.profile.clone(), growth: Some(growth.clone()), piece: None }
    }

    /// Whether the rate never changes.
    pub(super) fn is_even(&self) -> bool {
        self.profile.is_none() && self.growth.is_none()
    }

    /// The instant by which `need` arrivals are expected after `now`: the inverse of the cumulative
    /// rate. `None` if there are none for so long that there may never be.
    pub(super) fn after(&mut self, now: SimTime, need: f64, clock: &CivilClock) -> Option<SimTime> {
        if self.is_even() {
            return now.checked_add(SimDuration::from_ms_f64(need / self.rate)?);
        }
        let (mut at, mut need) = (now, need);
        for _ in 0..PIECES {
            let (_, until, factor) = self.piece_at(at, clock)?;
            let rate = self.rate * factor;
            let length = match &self.growth {
                None => until.since(at).ms() as f64,
                Some(growth) => growth.added(at, until),
            };
            let expected = length * rate;
            if need < expected {
                return match &self.growth {
                    None => at.checked_add(SimDuration::from_ms_f64(need / rate)?),
                    Some(growth) => Some(within(growth, at, until, need / rate)),
                };
            }
            need -= expected;
            at = until;
        }
        None
    }

    fn piece_at(&mut self, at: SimTime, clock: &CivilClock) -> Option<(SimTime, SimTime, f64)> {
        if let Some(piece) = self.piece.filter(|piece| piece.0 <= at && at < piece.1) {
            return Some(piece);
        }
        let (mut until, factor) = match &self.profile {
            Some(profile) => profile_at(profile, at, clock)?,
            None => (SimTime::MAX, 1.0),
        };
        if let Some(growth) = &self.growth {
            until = until.min(growth.until(at));
        }
        // Instants end there: nothing is expected after them.
        if until <= at {
            return None;
        }
        self.piece = Some((at, until, factor));
        self.piece
    }
}

/// The instant, to the nearest millisecond, when `need` milliseconds of a stretch are added, of which
/// there are more.
fn within(growth: &Growth, from: SimTime, until: SimTime, need: f64) -> SimTime {
    let need = need - 0.5 * (growth.factor(from) - 1.0);
    let (mut before, mut after) = (from.ms(), until.ms());
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if growth.added(from, SimTime::from_ms(middle)) < need {
            before = middle;
        } else {
            after = middle;
        }
    }
    SimTime::from_ms(after)
}

/// Up to when a profile's factor stays what it is, and the factor.
fn profile_at(profile: &Profile, at: SimTime, clock: &CivilClock) -> Option<(SimTime, f64)> {
    let civil = clock.civil(at, &profile.zone)?;
    let into_hour = at_of_hour(&civil);
    let mut until = at.checked_add(SimDuration::from_ms(HOUR - into_hour))?;
    let hour = crate::time::minute_of_week(&civil) / 60;
    let mut factor = profile.hours[hour as usize] * profile.months[civil.month() as usize - 1];
    for dated in &profile.dated {
        if dated.from <= at && at < dated.until {
            factor *= dated.factor;
            until = until.min(dated.until);
        } else if dated.from > at {
            until = until.min(dated.from);
        }
    }
    Some((until, factor))
}

/// Milliseconds since the full hour.
fn at_of_hour(civil: &jiff::Zoned) -> i64 {
    let seconds = i64::from(civil.minute()) * 60 + i64::from(civil.second());
    seconds * 1000 + i64::from(civil.millisecond())
}
