//! When is the next departure planned?

use jiff::civil::Time;
use jiff::{ToSpan, Zoned};

use crate::model::{Timetable, WeekTime};
use crate::time::{CivilClock, SimTime};

/// The first planned departure after `after`. `None` if there is none, or if
/// departures are not planned at all.
pub fn next(timetable: &Timetable, clock: &CivilClock, after: SimTime) -> Option<SimTime> {
    match timetable {
        Timetable::Every { first, headway } => {
            if after < *first {
                return Some(*first);
            }
            let step = headway.ms().max(1);
            let passed = after.since(*first).ms() / step + 1;
            let ms = step.checked_mul(passed)?.checked_add(first.ms())?;
            (ms <= SimTime::MAX.ms()).then_some(SimTime::from_ms(ms))
        }
        Timetable::Listed(times) => times.get(times.partition_point(|time| *time <= after)).copied(),
        Timetable::Weekly { zone, times } => {
            let civil = clock.civil(after, zone)?;
            next_of_week(clock, &civil, times, after)
        }
        Timetable::Random { .. } | Timetable::OnDemand { .. } => None,
    }
}

/// Looks through this civil day and the eight after it. A time that a change of the clocks skips
/// is moved on by as much as they are.
fn next_of_week(clock: &CivilClock, civil: &Zoned, times: &[WeekTime], after: SimTime) -> Option<SimTime> {
    for ahead in 0..9 {
        let day = civil.date().checked_add(ahead.days()).ok()?;
        let weekday = day.weekday().to_monday_zero_offset() as u32;
        for time in times.iter().filter(|time| time.minute / 1440 == weekday) {
            let minute = time.minute % 1440;
            let clock_time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok()?;
            let stamp = day.to_datetime(clock_time).to_zoned(civil.time_zone().clone()).ok()?;
            let at = clock.instant(stamp.timestamp());
            if at > after {
                return Some(at);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR, SimDuration};
    use jiff::tz::TimeZone;

    fn clock() -> CivilClock {
        CivilClock::new("2025-01-06T00:00[UTC]".parse().unwrap())
    }

    fn at(ms: i64) -> SimTime {
        SimTime::from_ms(ms)
    }

    #[test]
    fn an_even_timetable_steps_from_its_first_departure() {
        let every = Timetable::Every { first: at(5 * HOUR), headway: SimDuration::from_ms(6 * HOUR) };
        let times: Vec<_> = [-1, 5 * HOUR, 5 * HOUR + 1, 11 * HOUR]
            .iter()
            .map(|&after| next(&every, &clock(), at(after)).unwrap().ms() / HOUR)
            .collect();
        assert_eq!(times, [5, 11, 11, 17]);
    }

    #[test]
    fn times_of_the_week_are_civil_times_of_their_zone() {
        let weekly = Timetable::Weekly {
            zone: TimeZone::get("Asia/Shanghai").unwrap(),
            times: vec![WeekTime { minute: 6 * 60 }, WeekTime { minute: 3 * 1440 + 20 * 60 }],
        };
        // Monday 06:00 in Shanghai is Sunday 22:00 UTC, before the start; then Thursday 12:00 UTC.
        assert_eq!(next(&weekly, &clock(), at(-1)).unwrap(), at(3 * DAY + 12 * HOUR));
        assert_eq!(next(&weekly, &clock(), at(3 * DAY + 12 * HOUR)).unwrap(), at(6 * DAY + 22 * HOUR));
    }
}
