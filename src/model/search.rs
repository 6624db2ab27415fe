//! Which chains of services lead from one place to another?
//!
//! Cargo boards a service at a stop, alights at a later one, changes, and boards
//! the next. A way never comes to a place twice and never rides on a service
//! twice: whoever could stay aboard does. Of the ways that use the same services
//! in the same order only the best counts, so that a chain is named by its
//! services.
//!
//! The ways come out best first, each found by extending the most promising
//! beginning: what it has cost so far, and the least that the rest can cost with
//! the changes that are left. That rest is too low at worst (it may come to a
//! place twice), so no way is passed over.
//!
//! Source: Hart, Nilsson & Raphael, "A formal basis for the heuristic
//! determination of minimum cost paths" (1968); extended from one path to the k
//! best simple ones by carrying whole paths.
//!
//! Left out: times of the day. Costs are expected ones; what the timetable says
//! at an instant is weighed when a consignment chooses among what is found here.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::{ChainLeg, PlaceId};

/// From where to where one service may be ridden, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ride {
    /// The service, and the stops where cargo boards and alights.
    pub leg: ChainLeg,
    /// Where it boards.
    pub from: PlaceId,
    /// Where it alights.
    pub to: PlaceId,
    /// In milliseconds, the wait for a departure included.
    pub cost: u64,
}

/// All rides there are, by the place where they begin.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// By place, in the order of services and stops.
    rides: Vec<Vec<Ride>>,
    /// By place: what a change there costs, in milliseconds.
    changes: Vec<u64>,
}

/// A way, and what it costs in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// In order.
    pub rides: Vec<Ride>,
    /// Rides and the changes between them.
    pub cost: u64,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Best first; equal ones in the order of their services.
    pub ways: Vec<Way>,
    /// There are so many beginnings that not all were looked at: better ways may be missing.
    pub is_cut_short: bool,
}

/// Beginnings looked at before a search gives up.
const MOST_LOOKED_AT: usize = 100_000;

/// Nothing leads on from there.
const NEVER: u64 = u64::MAX;

/// A way under construction; the order in which beginnings are extended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Begun {
    /// What it has cost, and at least will.
    promise: u64,
    /// Service, stop to board and stop to alight of each ride: the order of equals.
    steps: Vec<(u32, usize, usize)>,
    cost: u64,
    /// Places where it was, the one it is at last.
    places: Vec<PlaceId>,
    /// Indices into the rides of these places.
    taken: Vec<usize>,
}

impl Network {
    /// Places without rides, and what a change at each costs.
    pub fn new(changes: Vec<u64>) -> Network {
        Network { rides: vec![Vec::new(); changes.len()], changes }
    }

    /// One more ride; to be added in the order of services and stops.
    pub fn add(&mut self, ride: Ride) {
        self.rides[ride.from.index()].push(ride);
    }

    /// The places that can be reached with at most so many rides, the first included; in their order.
    pub fn reachable(&self, from: PlaceId, most_rides: usize) -> BTreeSet<PlaceId> {
        let mut reached = BTreeSet::from([from]);
        let mut edge = vec![from];
        for _ in 0..most_rides {
            let next = edge.iter().flat_map(|place| &self.rides[place.index()]).map(|ride| ride.to);
            let fresh: BTreeSet<PlaceId> = next.filter(|place| !reached.contains(place)).collect();
            reached.extend(&fresh);
            edge = fresh.into_iter().collect();
        }
        reached
    }

    /// The `most` best ways between two different places with at most so many rides.
    pub fn best(&self, from: PlaceId, to: PlaceId, most: usize, most_rides: usize) -> Found {
        let rest = self.least_rest(to, most_rides);
        let mut found = Found::default();
        let mut known: BTreeSet<Vec<u32>> = BTreeSet::new();
        let mut heap = BinaryHeap::new();
        let start = Begun { promise: 0, steps: Vec::new(), cost: 0, places: vec![from], taken: Vec::new() };
        heap.push(Reverse(start));
        let mut looked_at = 0;
        while let Some(Reverse(begun)) = heap.pop() {
            let here = begun.places[begun.places.len() - 1];
            if here == to {
                if known.insert(begun.steps.iter().map(|step| step.0).collect()) {
                    found.ways.push(self.way(&begun));
                }
                if found.ways.len() >= most {
                    return found;
                }
                continue;
            }
            looked_at += 1;
            if looked_at > MOST_LOOKED_AT {
                found.is_cut_short = true;
                return found;
            }
            let left = most_rides - begun.taken.len();
            for (index, ride) in self.rides[here.index()].iter().enumerate() {
                if let Some(next) = self.extended(&begun, index, ride, left, &rest) {
                    heap.push(Reverse(next));
                }
            }
        }
        found
    }

    /// A beginning with one more ride, if that may lead on.
    fn extended(
        &self,
        begun: &Begun,
        index: usize,
        ride: &Ride,
        left: usize,
        rest: &[Vec<u64>],
    ) -> Option<Begun> {
        let service = ride.leg.service.0;
        if left == 0 || begun.places.contains(&ride.to) || begun.steps.iter().any(|step| step.0 == service) {
            return None;
        }
        let change = if begun.taken.is_empty() { 0 } else { self.changes[ride.from.index()] };
        let cost = begun.cost.saturating_add(change).saturating_add(ride.cost);
        let ahead = rest[left - 1][ride.to.index()];
        if ahead == NEVER {
            return None;
        }
        let mut next = begun.clone();
        next.promise = cost.saturating_add(ahead);
        next.steps.push((service, ride.leg.board, ride.leg.alight));
        next.cost = cost;
        next.places.push(ride.to);
        next.taken.push(index);
        Some(next)
    }

    fn way(&self, begun: &Begun) -> Way {
        let rides = begun.taken.iter().zip(&begun.places);
        let rides = rides.map(|(&index, place)| self.rides[place.index()][index]).collect();
        Way { rides, cost: begun.cost }
    }

    /// By rides left and place: the least that the way on to `to` may cost, a change there included.
    fn least_rest(&self, to: PlaceId, most_rides: usize) -> Vec<Vec<u64>> {
        let mut none = vec![NEVER; self.rides.len()];
        none[to.index()] = 0;
        let mut rest = vec![none];
        for left in 1..=most_rides {
            let before = &rest[left - 1];
            let mut next = before.clone();
            for (place, rides) in self.rides.iter().enumerate().filter(|(place, _)| *place != to.index()) {
                for ride in rides.iter().filter(|ride| before[ride.to.index()] != NEVER) {
                    let cost = self.changes[place].saturating_add(ride.cost);
                    next[place] = next[place].min(cost.saturating_add(before[ride.to.index()]));
                }
            }
            rest.push(next);
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ServiceId;
    use crate::random::Streams;

    fn ride(service: usize, from: usize, to: usize, cost: u64) -> Ride {
        let leg = ChainLeg { service: ServiceId::new(service), board: 0, alight: 1 };
        Ride { leg, from: PlaceId::new(from), to: PlaceId::new(to), cost }
    }

    fn services(way: &Way) -> Vec<u32> {
        way.rides.iter().map(|ride| ride.leg.service.0).collect()
    }

    #[test]
    fn ways_come_best_first_and_equal_ones_in_the_order_of_their_services() {
        // 0 → 3 directly (10), by 1 (2 + 1 + 4 = 7) and by 2 (3 + 0 + 4 = 7).
        let mut network = Network::new(vec![9, 1, 0, 9]);
        network.add(ride(0, 0, 3, 10));
        for (service, from, to, cost) in [(1, 0, 1, 2), (2, 0, 2, 3), (3, 1, 3, 4), (4, 2, 3, 4)] {
            network.add(ride(service, from, to, cost));
        }
        let found = network.best(PlaceId::new(0), PlaceId::new(3), 5, 4);
        let ways: Vec<_> = found.ways.iter().map(|way| (services(way), way.cost)).collect();
        assert_eq!(ways, [(vec![1, 3], 7), (vec![2, 4], 7), (vec![0], 10)]);
        let direct = network.best(PlaceId::new(0), PlaceId::new(3), 5, 1);
        assert_eq!(direct.ways.len(), 1, "with one ride there is only the direct way");
    }

    /// A small network by chance: services of two to four stops, some of which come back.
    fn made_up(number: u64) -> (Network, usize) {
        let key = Streams::new(17, 0).key("network", "made up").child(number);
        let mut drawn = 0;
        let mut below = |most: usize| {
            drawn += 1;
            (key.draw(drawn) * most as f64) as usize
        };
        let places = 3 + below(4);
        let mut network = Network::new((0..places).map(|_| below(4) as u64).collect());
        for service in 0..2 + below(7) {
            let stops: Vec<usize> = (0..2 + below(3)).map(|_| below(places)).collect();
            let legs: Vec<u64> = stops.iter().map(|_| below(6) as u64).collect();
            let wait = below(5) as u64;
            for board in 0..stops.len() {
                for alight in board + 1..stops.len() {
                    if stops[board] != stops[alight] {
                        let leg = ChainLeg { service: ServiceId::new(service), board, alight };
                        let cost = wait + legs[board..alight].iter().sum::<u64>();
                        let (from, to) = (PlaceId::new(stops[board]), PlaceId::new(stops[alight]));
                        network.add(Ride { leg, from, to, cost });
                    }
                }
            }
        }
        (network, places)
    }

    /// All ways by trying everything: the least cost of each sequence of services.
    fn by_trying_all(network: &Network, to: PlaceId, most_rides: usize) -> Vec<(u64, Vec<u32>)> {
        let mut best = std::collections::BTreeMap::new();
        let mut open = vec![(0_u64, Vec::<u32>::new(), vec![PlaceId::new(0)])];
        while let Some((cost, services, places)) = open.pop() {
            let here = places[places.len() - 1];
            if here == to {
                let least = best.entry(services).or_insert(cost);
                *least = cost.min(*least);
                continue;
            }
            if services.len() == most_rides {
                continue;
            }
            for ride in &network.rides[here.index()] {
                if places.contains(&ride.to) || services.contains(&ride.leg.service.0) {
                    continue;
                }
                let change = if services.is_empty() { 0 } else { network.changes[here.index()] };
                let (mut services, mut places) = (services.clone(), places.clone());
                services.push(ride.leg.service.0);
                places.push(ride.to);
                open.push((cost + change + ride.cost, services, places));
            }
        }
        let mut ways: Vec<_> = best.into_iter().map(|(services, cost)| (cost, services)).collect();
        ways.sort();
        ways
    }

    #[test]
    fn the_search_finds_what_trying_everything_finds() {
        let mut several = 0;
        for number in 0..800 {
            let (network, places) = made_up(number);
            let to = PlaceId::new(places - 1);
            let most_rides = 1 + number as usize % 4;
            let all = by_trying_all(&network, to, most_rides);
            for most in [1, 3, 50] {
                let found = network.best(PlaceId::new(0), to, most, most_rides);
                assert!(!found.is_cut_short);
                let ways: Vec<_> = found.ways.iter().map(|way| way.cost).collect();
                let costs: Vec<_> = all.iter().take(most).map(|way| way.0).collect();
                assert_eq!(ways, costs, "network {number}, {most} best");
                for way in &found.ways {
                    assert!(all.contains(&(way.cost, services(way))), "network {number}: {way:?}");
                }
            }
            let reached = network.reachable(PlaceId::new(0), most_rides).contains(&to);
            assert!(reached || all.is_empty(), "network {number}");
            several += usize::from(all.len() > 2);
        }
        assert!(several > 150, "only {several} networks have more than two ways");
    }
}
