//! What do closures that are known add to a way?
//!
//! A planner counts on the end that is to be expected, and waits for it where
//! that is sooner than any way round.
//!
//! | closed | who comes then |
//! |---|---|
//! | a station | waits until it opens; where all stops, who is there when it closes does, too |
//! | a service, or the place where it starts | takes the departure that waits for the end, or the next one where none waits |
//! | a link, place or station on the way of the vehicle | is late by as much as the vehicle |

use super::super::Freight;
use super::super::disruption::Closure;
use super::super::service::timetable;
use super::cost::Ride;
use crate::model::{ServiceId, Target, Timetable};
use crate::time::SimTime;

/// When a departure is to be expected that some closures may hold up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Despite {
    /// The first that cargo can take, in milliseconds; infinite if there is none.
    pub(super) first: f64,
    /// The one that has room for it.
    pub(super) taken: f64,
    /// The first would leave sooner but for a closure.
    pub(super) is_held_up: bool,
}

impl Freight<'_> {
    /// Milliseconds for which who comes to a thing then is held up there: for the least of several that
    /// will all do.
    pub(super) fn held_up(&self, closures: &[Closure], any_of: &[Target], at: f64, lasts: f64) -> f64 {
        if closures.is_empty() || !at.is_finite() {
            return 0.0;
        }
        let late = |target: &Target| self.held_up_at(closures, *target, at, lasts);
        let least = any_of.iter().map(late).fold(f64::INFINITY, f64::min);
        if least.is_finite() { least } else { 0.0 }
    }

    fn held_up_at(&self, closures: &[Closure], target: Target, at: f64, lasts: f64) -> f64 {
        let mut begins = at;
        // Another closure may hold where one ends.
        for _ in closures {
            let is_shut = |one: &&Closure| one.from <= begins && begins < one.until;
            let shut = closures.iter().filter(is_shut).filter(|one| self.closes(one, target));
            let Some(until) = shut.map(|one| one.until).reduce(f64::max) else { break };
            begins = until;
        }
        let mut ends = begins + lasts;
        for one in closures.iter().filter(|one| one.stops && begins < one.from) {
            if one.from < ends && self.closes(one, target) {
                ends += one.until - one.from;
            }
        }
        ends - lasts - at
    }

    /// Milliseconds by which a ride is late when it ends, that would board then.
    pub(super) fn held_up_on_the_way(&self, ride: &Ride, closures: &[Closure], boards: f64) -> f64 {
        let begins = boards - ride.boards;
        ride.passes.iter().fold(0.0, |late, pass| {
            late + self.held_up(closures, &pass.what, begins + pass.after + late, pass.lasts)
        })
    }

    /// When cargo that is ready then can board, although some of its service's departures cannot start.
    pub(super) fn departs_despite(
        &self,
        ride: &Ride,
        closures: &[Closure],
        ready: f64,
        more: u32,
        now: SimTime,
    ) -> Despite {
        let service = Target::Service(ServiceId(ride.service));
        let own: Vec<Closure> =
            closures.iter().filter(|closure| self.closes(closure, service)).copied().collect();
        let usual = self.departure(ride, ready, 0);
        if own.is_empty() {
            let taken = if more == 0 { usual } else { self.departure(ride, ready, more) };
            return Despite { first: usual, taken, is_held_up: false };
        }
        let (first, is_held_up) = self.starts_despite(ride, &own, ready, usual, now);
        let mut taken = first;
        for _ in 0..more {
            // What is ready a moment later misses that one.
            let next = self.departure(ride, taken + 1.0, 0);
            taken = self.starts_despite(ride, &own, taken + 1.0, next, now).0;
            if !taken.is_finite() {
                break;
            }
        }
        Despite { first, taken, is_held_up }
    }

    /// When the departure leaves that takes cargo which is ready then, and whether a closure decides that.
    fn starts_despite(
        &self,
        ride: &Ride,
        own: &[Closure],
        ready: f64,
        usual: f64,
        now: SimTime,
    ) -> (f64, bool) {
        let (mut ready, mut leaves, mut is_held_up) = (ready, usual, false);
        // Each closure may decide once.
        for _ in own {
            let starts = leaves - ride.boards;
            let decides = |closure: &&Closure| {
                let is_shut = closure.from <= starts && starts < closure.until;
                let is_late = starts >= closure.until && ready - ride.boards < closure.until;
                is_shut || is_late && self.holds_a_departure(ride, closure, now)
            };
            let Some(closure) = own.iter().find(decides) else { break };
            is_held_up = true;
            ready = closure.until + ride.boards;
            leaves = if closure.cancels { self.departure(ride, ready, 0) } else { ready };
        }
        (leaves, is_held_up)
    }

    /// Whether a departure will have been planned by the end of a closure that then waits for it.
    fn holds_a_departure(&self, ride: &Ride, closure: &Closure, now: SimTime) -> bool {
        let service = &self.services[ride.service as usize];
        if closure.cancels {
            return false;
        }
        if closure.from <= now.ms() as f64 {
            return service.held.is_some();
        }
        match &service.rules.timetable {
            Timetable::OnDemand { .. } | Timetable::Random { .. } => false,
            planned => {
                let before = SimTime::from_ms(libm::ceil(closure.from) as i64 - 1);
                let next = timetable::next(planned, self.clock, before);
                next.is_some_and(|next| (next.ms() as f64) < closure.until)
            }
        }
    }
}
