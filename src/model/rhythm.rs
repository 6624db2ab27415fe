//! After how long does a corridor repeat itself?
//!
//! Timetables, opening hours and the hours of demand come round after a day, a
//! week, or some headways; means are taken over whole rounds, so that no day of
//! the week weighs more than another. Even demand is left out: its rounds are
//! far shorter than a day.

use super::disruption::Coming;
use super::{Corridor, Lane, Law, Profile, Servers, Timetable, WeekTime};
use crate::time::{DAY, SimDuration, SimTime, WEEK};

/// What comes round, and what never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// After so long everything planned comes round together; `None` where nothing
    /// is planned. A week where that takes longer than half a year.
    pub round: Option<SimDuration>,
    /// Everything does come round together.
    pub has_common: bool,
    /// Rates follow months or dates, departures are listed one by one, shipments
    /// are known ones or end, demand grows, something is disrupted at known dates: no time of the
    /// run is like another.
    pub has_season: bool,
    /// Demand grows: there is no steady state.
    pub has_growth: bool,
}

/// Rounds longer than this are no help: a run holds too few of them.
const LONGEST: i64 = 26 * WEEK;
/// So many cycles are told apart in a run, at most.
const MOST_CYCLES: i64 = 4096;

impl Corridor {
    /// What comes round in it.
    pub fn rhythm(&self) -> Rhythm {
        let mut rounds = Rounds { common: Some(1), has_season: false };
        for service in &self.services {
            match &service.timetable {
                Timetable::Every { headway, .. } => rounds.add(headway.ms()),
                Timetable::Weekly { times, .. } => rounds.add(if is_daily(times) { DAY } else { WEEK }),
                Timetable::Listed(_) => rounds.has_season = true,
                Timetable::Random { .. } | Timetable::OnDemand { .. } => {}
            }
        }
        for station in &self.stations {
            if let Servers::Weekly(levels) = &station.servers
                && levels.as_constant().is_none()
            {
                rounds.add(if levels.repeats_daily() { DAY } else { WEEK });
            }
            rounds.add_profile(station.background.as_ref().and_then(|other| other.profile.as_ref()));
        }
        for lane in &self.lanes {
            rounds.add_profile(lane.arrivals.profile.as_ref());
            rounds.has_season |= lane.arrivals.count.is_some()
                || self.is_seen_to_grow(lane)
                || matches!(lane.arrivals.law, Law::Trace(_));
        }
        rounds.has_season |= self.disruptions.iter().any(|one| matches!(one.comes, Coming::Planned(_)));
        let common = rounds.common.unwrap_or(WEEK);
        Rhythm {
            round: (common > 1).then_some(SimDuration::from_ms(common)),
            has_common: rounds.common.is_some(),
            has_season: rounds.has_season,
            has_growth: self.lanes.iter().any(|lane| self.is_seen_to_grow(lane)),
        }
    }

    /// Whether demand of a lane is greater at the end of the run than without its growth.
    fn is_seen_to_grow(&self, lane: &Lane) -> bool {
        lane.arrivals.growth.as_ref().is_some_and(|growth| match self.window.horizon {
            Some(horizon) => growth.factor(SimTime::ZERO.saturating_add(horizon)) > 1.0,
            None => growth.yearly > 0.0 || !growth.steps.is_empty(),
        })
    }

    /// The stretches of time over which means are taken to look at the course of a
    /// run: whole rounds of at least a day; and how many of them fit before the
    /// horizon. Without a horizon there are none.
    pub fn cycles(&self) -> (SimDuration, u32) {
        let horizon = self.window.horizon.map_or(0, SimDuration::ms);
        let round = self.rhythm().round.map_or(DAY, SimDuration::ms);
        let least = DAY.max((horizon + MOST_CYCLES - 1) / MOST_CYCLES);
        let cycle = round * ((least + round - 1) / round);
        (SimDuration::from_ms(cycle), u32::try_from(horizon / cycle).unwrap_or(0))
    }
}

struct Rounds {
    /// The least common multiple so far, in milliseconds.
    common: Option<i64>,
    has_season: bool,
}

impl Rounds {
    fn add(&mut self, ms: i64) {
        let Some(common) = self.common else { return };
        let (mut a, mut b) = (common, ms.max(1));
        while b > 0 {
            (a, b) = (b, a % b);
        }
        let both = i128::from(common / a) * i128::from(ms.max(1));
        self.common = i64::try_from(both).ok().filter(|&ms| ms <= LONGEST);
    }

    fn add_profile(&mut self, profile: Option<&Profile>) {
        let Some(profile) = profile else { return };
        let differ = |factors: &[f64]| factors.windows(2).any(|pair| pair[0] != pair[1]);
        self.has_season |= differ(&profile.months) || !profile.dated.is_empty();
        if differ(&profile.hours) {
            let is_daily = profile.hours.iter().zip(profile.hours.iter().skip(24)).all(|(a, b)| a == b);
            self.add(if is_daily { DAY } else { WEEK });
        }
    }
}

/// Whether the same times are planned on each day.
fn is_daily(times: &[WeekTime]) -> bool {
    const MINUTES: u32 = 24 * 60;
    let of_day = |day: u32| {
        let on_it = times.iter().filter(move |time| time.minute / MINUTES == day);
        on_it.map(|time| time.minute % MINUTES).collect::<Vec<u32>>()
    };
    (1..7).all(|day| of_day(day) == of_day(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    fn common(rounds: &[i64]) -> Option<i64> {
        let mut sum = Rounds { common: Some(1), has_season: false };
        rounds.iter().for_each(|&ms| sum.add(ms));
        sum.common
    }

    #[test]
    fn rounds_come_together_after_their_least_common_multiple() {
        assert_eq!(common(&[]), Some(1));
        assert_eq!(common(&[DAY, WEEK]), Some(WEEK));
        assert_eq!(common(&[WEEK / 10, WEEK]), Some(WEEK), "ten trains a week");
        assert_eq!(common(&[7 * HOUR, DAY]), Some(WEEK), "every seven hours: after seven days");
        assert_eq!(common(&[5 * HOUR, WEEK]), Some(5 * WEEK));
        assert_eq!(common(&[64_340_427, WEEK]), None, "9.4 trains a week never come round");
        assert_eq!(common(&[64_340_427, WEEK, DAY]), None);
    }

    #[test]
    fn a_timetable_is_daily_if_all_days_are_alike() {
        let times = |minutes: &[u32]| minutes.iter().map(|&minute| WeekTime { minute }).collect::<Vec<_>>();
        let daily: Vec<u32> = (0..7).flat_map(|day| [day * 1440 + 60, day * 1440 + 600]).collect();
        assert!(is_daily(&times(&daily)));
        assert!(!is_daily(&times(&daily[1..])));
        assert!(!is_daily(&times(&[60])));
    }
}
