//! When must a driver rest?

use crate::time::SimDuration;

/// How long drivers may drive, and how long they then stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DriverRules {
    /// After so much driving without one, a pause of so long.
    pub pause: Option<Rest>,
    /// After so much driving without one, a rest of so long.
    pub rest: Option<Rest>,
}

/// Standing that is due after so much driving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Driving since the last one: more than zero.
    pub after: SimDuration,
    /// Its least length.
    pub lasts: SimDuration,
}

/// What a vehicle's drivers have driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Driven {
    since_pause: i64,
    since_rest: i64,
}

/// A stretch of driving, and the standing after it; either may be zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Driving.
    pub drives: SimDuration,
    /// Standing.
    pub stands: SimDuration,
}

impl DriverRules {
    /// The vehicle has stood for so long: a pause or a rest, if it is long enough for one.
    pub fn stood(&self, driven: &mut Driven, stood: SimDuration) {
        let is_rest = self.rest.is_some_and(|rest| stood >= rest.lasts);
        if is_rest {
            *driven = Driven::default();
        } else if self.pause.is_some_and(|pause| stood >= pause.lasts) {
            driven.since_pause = 0;
        }
    }

    /// So much driving in stretches. A pause or rest is taken when its driving is reached and the
    /// drive goes on; where both are due, the rest alone.
    pub fn split(&self, driven: &mut Driven, driving: SimDuration) -> Vec<Stretch> {
        let mut left = driving.ms();
        let mut stretches = Vec::new();
        while left > 0 {
            let until = |rest: Option<Rest>, driven: i64| {
                rest.map_or(i64::MAX, |rest| (rest.after.ms() - driven).max(0))
            };
            let (pause, rest) = (until(self.pause, driven.since_pause), until(self.rest, driven.since_rest));
            let drives = left.min(pause).min(rest);
            driven.since_pause += drives;
            driven.since_rest += drives;
            left -= drives;
            let mut stands = SimDuration::ZERO;
            if left > 0 {
                stands = if rest <= pause { self.rest } else { self.pause }.map_or(stands, |due| due.lasts);
                driven.since_pause = 0;
                driven.since_rest = if rest <= pause { 0 } else { driven.since_rest };
            }
            stretches.push(Stretch { drives: SimDuration::from_ms(drives), stands });
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MINUTE;

    fn minutes(minutes: i64) -> SimDuration {
        SimDuration::from_ms(minutes * MINUTE)
    }

    fn rules() -> DriverRules {
        DriverRules {
            pause: Some(Rest { after: minutes(270), lasts: minutes(45) }),
            rest: Some(Rest { after: minutes(540), lasts: minutes(660) }),
        }
    }

    fn drive(driven: &mut Driven, driving: i64) -> Vec<(i64, i64)> {
        let stretches = rules().split(driven, minutes(driving));
        stretches.iter().map(|one| (one.drives.ms() / MINUTE, one.stands.ms() / MINUTE)).collect()
    }

    #[test]
    fn a_pause_and_a_rest_take_turns() {
        let drives = drive(&mut Driven::default(), 720);
        assert_eq!(drives, [(270, 45), (270, 660), (180, 0)]);
    }

    #[test]
    fn whoever_arrives_when_a_pause_is_due_takes_it_before_driving_on() {
        let mut driven = Driven::default();
        assert_eq!(drive(&mut driven, 270), [(270, 0)]);
        assert_eq!(drive(&mut driven, 10), [(0, 45), (10, 0)]);
    }

    #[test]
    fn standing_long_enough_is_a_pause_or_a_rest() {
        let mut driven = Driven::default();
        drive(&mut driven, 200);
        rules().stood(&mut driven, minutes(44));
        assert_eq!(drive(&mut driven, 100), [(70, 45), (30, 0)]);
        rules().stood(&mut driven, minutes(45));
        assert_eq!(drive(&mut driven, 240), [(240, 0)]);
        rules().stood(&mut driven, minutes(660));
        assert_eq!(driven, Driven::default());
    }
}
