//! Who waits for whom, without end?
//!
//! Full yards, tracks and berths can lock each other: each holds what the next
//! needs. Nothing is moved by force; when a run stops, the circle is found and
//! told with its members.
//!
//! | file | what it holds |
//! |---|---|
//! | `graph.rs` | who can never go on, told from who holds and who waits |
//! | `snapshot.rs` | who holds and who waits, told from the state of a run |
//! | `links.rs` | the same on single tracks and in passing places |
//! | `boxes.rs` | the same of empty boxes |

mod boxes;
mod graph;
mod links;
mod snapshot;

use std::collections::BTreeSet;

use super::{Circle, Freight, Member};
use crate::time::SimTime;
use snapshot::{Actor, Held, Snapshot};

impl Freight<'_> {
    /// The circular waits in which cargo and vehicles stand.
    pub(super) fn circles(&self) -> Vec<Circle> {
        if !self.can_lock() {
            return Vec::new();
        }
        let snapshot = self.snapshot();
        let standing = snapshot.graph.standing();
        if !standing.contains(&true) {
            return Vec::new();
        }
        let wanted = snapshot.graph.wanted(&standing);
        let circles = snapshot.graph.circles(&standing, &wanted);
        circles.iter().map(|circle| self.circle(&snapshot, circle, &standing, &wanted)).collect()
    }

    /// Whether anything here is kept while one waits for something else.
    fn can_lock(&self) -> bool {
        let by_place = self.places.iter().any(|place| place.capacity.is_some());
        let is_locked_by = |control: &super::movement::Control| !control.looks_ahead;
        let keeps = |id: &&u32| self.stations[**id as usize].rules.holds_vehicle;
        let mut stops = self.services.iter().flat_map(|service| &service.stops);
        let by_stop = stops.any(|stop| stop.call.iter().filter(keeps).count() > 1);
        let by_link = self.links.iter().any(|link| link.control.as_deref().is_some_and(is_locked_by));
        by_place
            || by_stop
            || by_link
            || self.equipment.is_used()
            || self.stations.iter().any(|station| station.rules.room.is_some())
    }

    /// One circle, in words of the model.
    fn circle(
        &self,
        snapshot: &Snapshot,
        circle: &[usize],
        standing: &[bool],
        wanted: &[Vec<usize>],
    ) -> Circle {
        let mut since = SimTime::ZERO;
        let mut members = Vec::new();
        for &resource in circle {
            let mut member = self.member(snapshot.resources[resource]);
            let (mut holders, mut next, mut lines) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
            for (id, agent) in snapshot.graph.agents.iter().enumerate().filter(|(id, _)| standing[*id]) {
                let ahead: Vec<usize> =
                    wanted[id].iter().copied().filter(|want| circle.contains(want)).collect();
                if ahead.is_empty() || !agent.holds.iter().any(|hold| hold.0 == resource) {
                    continue;
                }
                since = since.max(snapshot.since[id]);
                // Who is yet to come is named only.
                member.count += u64::from(!matches!(snapshot.who[id], Actor::Next { .. }));
                holders.insert(self.name_of(snapshot.who[id]));
                let needs_it = agent.needs.iter().any(|need| ahead.contains(&need.0));
                if let Some(station) = snapshot.line[id].filter(|_| !needs_it) {
                    member.in_line += 1;
                    lines.insert(self.named_station(station));
                }
                next.extend(ahead);
            }
            member.lines = lines.into_iter().collect();
            member.count = member.count.max(1);
            member.by = holders.into_iter().collect();
            member.waits_for =
                next.into_iter().map(|want| self.member(snapshot.resources[want]).what).collect();
            members.push(member);
        }
        Circle { since_h: since.since(SimTime::ZERO).hours(), members }
    }

    /// A station as a scenario writes it, with its place.
    fn named_station(&self, station: u32) -> String {
        let (station, names) = (station as usize, &self.rosters.1);
        format!("{}.{}", names.places[names.at[station] as usize], names.stations[station])
    }

    fn is_quay(&self, station: u32) -> bool {
        self.stations[station as usize].berth.as_ref().is_some_and(|berth| berth.quay.is_some())
    }

    fn member(&self, held: Held) -> Member {
        let names = &self.rosters.1;
        let at = |station: u32| self.named_station(station);
        let what = match held {
            Held::Yard(place) => format!("room in the yard of {}", names.places[place as usize]),
            Held::Room(station) => format!("room to wait before {}", at(station)),
            Held::Servers(station) if self.is_quay(station) => format!("free metres at {}", at(station)),
            Held::Servers(station) => format!("a free server at {}", at(station)),
            Held::Passing { link, place } => {
                format!("a track of passing place {} of {}", place + 1, names.links[link as usize])
            }
            Held::Track { link, first, .. } => {
                format!("the single track of {} from section {}", names.links[link as usize], first + 1)
            }
            Held::Boxes(stock) => {
                let (place, kind) = &names.stocks[stock as usize];
                format!("an empty {kind} box for {}", names.places[*place as usize])
            }
            Held::Fleet(fleet) => format!("a vehicle of {}", names.fleets[fleet as usize]),
        };
        Member { what, ..Member::default() }
    }
}
