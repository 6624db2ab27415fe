//! What do those who choose a way know of closures?
//!
//! One that comes unannounced is known some time after it began, a planned one
//! some time before. When it will be over is known as far as its law tells: of
//! planned works of a fixed length exactly, else the mean of what is left of
//! those that last as long as it has. That it is over is known at once.
//!
//! Slow-downs are no closures. Left out: forecasts of what is not announced.

use super::{Disruption, Event, Hit};
use crate::freight::{Freight, Handled};
use crate::model::Target;
use crate::random::Distribution;
use crate::time::{SimDuration, SimTime};

/// A closure that is known, in milliseconds since the start of the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::freight) struct Closure {
    pub(in crate::freight) disruption: u32,
    pub(in crate::freight) from: f64,
    /// When it should be over.
    pub(in crate::freight) until: f64,
    /// What is under way stops, too.
    pub(in crate::freight) stops: bool,
    /// Departures that cannot run do not wait.
    pub(in crate::freight) cancels: bool,
}

impl Freight<'_> {
    /// What is closed or will be, as far as it is known at this instant.
    pub(in crate::freight) fn known_closures(&self, now: SimTime) -> Vec<Closure> {
        self.disruptions.iter().flat_map(|disruption| disruption.known(now)).collect()
    }

    /// Whether a closure is one of this thing. A place that is closed closes its stations, and the
    /// services that start there.
    pub(in crate::freight) fn closes(&self, closure: &Closure, target: Target) -> bool {
        self.disruptions[closure.disruption as usize].hits.iter().any(|hit| hit.is_of(target))
    }

    /// A planned closure will be known from some instant on, before it begins.
    pub(super) fn announce_closure(&mut self, id: u32, begins: SimTime) -> Handled {
        let rules = &self.disruptions[id as usize].rules;
        if self.run.reroutes && rules.cut.share <= 0.0 && rules.announced > SimDuration::ZERO {
            let at = begins.minus(rules.announced).max(SimTime::ZERO);
            self.calendar.at(at, Event::IsKnown.into())?;
        }
        Ok(())
    }

    /// One begins, and will be known unless it was announced.
    pub(super) fn closure_begins(&mut self, id: u32, now: SimTime) -> Handled {
        let rules = &self.disruptions[id as usize].rules;
        if self.run.reroutes && rules.cut.share <= 0.0 && rules.announced == SimDuration::ZERO {
            self.calendar.at(now.saturating_add(rules.known_after), Event::IsKnown.into())?;
        }
        Ok(())
    }

    /// One is over.
    pub(super) fn closure_ends(&mut self, id: u32, now: SimTime) -> Handled {
        if self.run.reroutes && self.disruptions[id as usize].rules.cut.share <= 0.0 {
            // When everything that it hit is open again.
            self.calendar.at(now, Event::IsKnown.into())?;
        }
        Ok(())
    }
}

impl Hit {
    fn is_of(&self, target: Target) -> bool {
        match target {
            Target::Station(station) => self.stations.contains(&station.0),
            Target::Service(service) => self.services.contains(&service.0),
            Target::Place(_) | Target::Link(_) => self.target == target,
        }
    }
}

impl Disruption {
    /// Its closures that are known at an instant.
    fn known(&self, now: SimTime) -> Vec<Closure> {
        let announced = self.rules.announced;
        if self.rules.cut.share > 0.0 {
            return Vec::new();
        }
        let is_known = |began: SimTime| {
            announced > SimDuration::ZERO || now >= began.saturating_add(self.rules.known_after)
        };
        let known = self.running.iter().map(|running| running.0).filter(|began| is_known(*began));
        let soon = self
            .planned
            .iter()
            .copied()
            .take_while(|next| announced > SimDuration::ZERO && now >= next.minus(announced));
        known.chain(soon).map(|from| self.closure(from, now)).collect()
    }

    /// The one that begins then, with when it should be over.
    fn closure(&self, from: SimTime, now: SimTime) -> Closure {
        let since = now.since(from).ms().max(0) as f64;
        let left = expected_left(&self.rules.lasts, self.rules.response, since);
        Closure {
            disruption: self.id,
            from: from.ms() as f64,
            until: from.ms() as f64 + since + left,
            stops: self.rules.cut.stops,
            cancels: self.rules.cut.cancels,
        }
    }
}

/// So many equally likely lengths stand for those that are left.
const LENGTHS: u32 = 200;
/// Halvings of the share of lengths that are past.
const HALVINGS: u32 = 50;

/// How much longer it should last, in milliseconds, after it has lasted so long.
fn expected_left(lasts: &Distribution, response: f64, since: f64) -> f64 {
    let length = |share: f64| lasts.quantile(share) * response;
    let (mut past, mut open) = (1e-12, 1.0 - 1e-12);
    if length(past) > since {
        return lasts.mean() * response - since;
    }
    if length(open) <= since {
        return 0.0;
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (past + open);
        if length(middle) <= since { past = middle } else { open = middle }
    }
    let one = |index: u32| length(open + (1.0 - open) * (f64::from(index) + 0.5) / f64::from(LENGTHS));
    (0..LENGTHS).map(|index| (one(index) - since).max(0.0)).sum::<f64>() / f64::from(LENGTHS)
}

#[cfg(test)]
mod tests {
    use super::super::{Cut, Rules};
    use super::*;
    use crate::model::{Coming, PlaceId, StationId};
    use crate::random::Streams;
    use crate::time::HOUR;

    fn at(hours: i64) -> SimTime {
        SimTime::from_ms(hours * HOUR)
    }

    fn hours(ms: f64) -> f64 {
        ms / HOUR as f64
    }

    /// A closure of a place and its one station, planned for hour 10, of five hours.
    fn closure(known_after: i64, announced: i64) -> Disruption {
        let hit = Hit { target: Target::Place(PlaceId(3)), stations: vec![7], services: vec![2], backlog: 0 };
        Disruption {
            id: 0,
            rules: Rules {
                comes: Coming::Planned(vec![at(10)]),
                lasts: Distribution::constant(5.0 * HOUR as f64).expect("a length"),
                response: 1.0,
                cut: Cut { disruption: 0, share: 0.0, stops: false, cancels: false },
                known_after: SimDuration::from_ms(known_after * HOUR),
                announced: SimDuration::from_ms(announced * HOUR),
                key: Streams::new(1, 0).key("disruption", "storm"),
            },
            hits: vec![hit],
            count: 0,
            running: Vec::new(),
            began: SimTime::ZERO,
            planned: [at(10)].into(),
            watches: Vec::new(),
        }
    }

    fn begun(mut disruption: Disruption) -> Disruption {
        disruption.planned.pop_front();
        disruption.running.push((at(10), at(15)));
        disruption.began = at(10);
        disruption
    }

    #[test]
    fn a_closure_is_known_some_time_after_it_began_or_before_if_it_is_announced() {
        let known = |disruption: &Disruption, hour| !disruption.known(at(hour)).is_empty();
        let unannounced = closure(2, 0);
        assert!(!known(&unannounced, 9));
        let unannounced = begun(unannounced);
        assert!(!known(&unannounced, 11) && known(&unannounced, 12));
        let announced = closure(2, 3);
        assert!(!known(&announced, 6) && known(&announced, 7));
        let announced = begun(announced);
        assert!(known(&announced, 10));
        let seen = announced.known(at(13))[0];
        assert_eq!([hours(seen.from), hours(seen.until)], [10.0, 15.0], "its length is fixed");
    }

    #[test]
    fn a_closed_place_closes_its_stations_and_departures_and_a_slow_down_closes_nothing() {
        let closed = begun(closure(0, 0));
        let is_hit = |target| closed.hits[0].is_of(target);
        assert!(is_hit(Target::Place(PlaceId(3))) && is_hit(Target::Station(StationId(7))));
        assert!(is_hit(Target::Service(crate::model::ServiceId(2))));
        assert!(!is_hit(Target::Station(StationId(6))) && !is_hit(Target::Place(PlaceId(2))));
        let mut slow = begun(closure(0, 0));
        slow.rules.cut.share = 0.5;
        assert!(slow.known(at(12)).is_empty());
    }

    #[test]
    fn what_is_left_is_the_mean_of_those_that_last_as_long() {
        let h = HOUR as f64;
        let left = |law: Distribution, response, since: f64| hours(expected_left(&law, response, since * h));
        let fixed = || Distribution::constant(8.0 * h).expect("a length");
        assert_eq!(left(fixed(), 1.0, 3.0), 5.0);
        assert_eq!(left(fixed(), 0.5, 3.0), 1.0, "an answer twice as fast");
        // Of 0 to 10 hours those beyond 4 end at 7 on average.
        let uniform = Distribution::uniform(0.0, 10.0 * h).expect("a law");
        assert!((left(uniform, 1.0, 4.0) - 3.0).abs() < 1e-6);
        // An exponential length has no memory.
        let exponential = Distribution::exponential(6.0 * h).expect("a law");
        let memoryless = left(exponential, 1.0, 20.0);
        assert!((memoryless - 6.0).abs() < 0.03, "{memoryless}");
        // One hour or nine: after two it is nine.
        let either = Distribution::discrete(vec![(h, 0.9), (9.0 * h, 0.1)]).expect("a law");
        assert!((left(either, 1.0, 2.0) - 7.0).abs() < 1e-6);
    }
}
