//! When does a driver stand on the way?
//!
//! Pauses and rests fall due by what has been driven since the last one. They
//! are taken on the road, and on a stop that lasts long enough. A run begins
//! with drivers who have rested; in a fleet, with those of the vehicle, who have
//! stood since it came back. What is driven and stood on a link is laid out
//! when the vehicle comes to it, and written to its log as time goes by.

use super::super::Freight;
use crate::model::Stretch;
use crate::observe::Cause;
use crate::time::{SimDuration, SimTime};

impl Freight<'_> {
    /// A vehicle comes to a link, and has so long to drive. Returns how long it takes, with what its
    /// drivers stand.
    pub(super) fn lays_out_driving(&mut self, index: u32, driving: SimDuration, now: SimTime) -> SimDuration {
        let vehicle = &mut *self.vehicles[index as usize];
        let Some(rules) = self.services[vehicle.service as usize].rules.driver.as_deref() else {
            return driving;
        };
        let is_first = vehicle.stop == 0 && !vehicle.returning;
        let stands = if is_first { vehicle.stands } else { vehicle.arrived };
        rules.stood(&mut vehicle.driven, now.since(stands));
        let stretches = rules.split(&mut vehicle.driven, driving);
        let stands = stretches.iter().fold(0_i64, |sum, one| sum.saturating_add(one.stands.ms()));
        vehicle.stretches = stretches.into_iter().rev().collect();
        SimDuration::from_ms(driving.ms().saturating_add(stands).min(SimDuration::MAX.ms()))
    }

    /// A vehicle's time since its last entry, up to an instant, was spent under way: driving, and
    /// standing as laid out.
    pub(super) fn spent_under_way(&mut self, index: u32, stage: u32, until: SimTime) {
        while let Some(&stretch) = self.vehicles[index as usize].stretches.last() {
            let drives = self.spends_at_most(index, stage, Cause::Moving, stretch.drives, until);
            let stands = self.spends_at_most(index, stage, Cause::Closed, stretch.stands, until);
            let stretches = &mut self.vehicles[index as usize].stretches;
            stretches.pop();
            if drives.ms() + stands.ms() > 0 {
                stretches.push(Stretch { drives, stands });
                return;
            }
        }
        self.vehicle_spent(index, stage, Cause::Moving, until);
    }

    /// Spends a length of time, as far as there is so much up to an instant; returns what is left.
    fn spends_at_most(
        &mut self,
        index: u32,
        stage: u32,
        cause: Cause,
        length: SimDuration,
        until: SimTime,
    ) -> SimDuration {
        let since = self.vehicles[index as usize].since;
        let end = since.saturating_add(length).min(until);
        self.vehicle_spent(index, stage, cause, end);
        SimDuration::from_ms(length.ms() - end.since(since).ms())
    }
}
