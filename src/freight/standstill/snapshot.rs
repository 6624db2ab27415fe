//! Who holds what, and who waits for what, when a run stops?
//!
//! Whoever is at work, on its way or waits for a timetable goes on by itself
//! and gives back what it holds: the search errs on the side of what may still
//! move. Room in yards and waiting rooms, and servers kept by those who find no
//! room ahead or by a vehicle on its stop, are what circles are made of.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Freight;
use super::super::cargo::{BEGUN, IN_YARD, NONE, Part, SHARED, State};
use super::super::customer::{Customer, Who};
use super::super::service::Stop;
use super::super::station::{Door, Holder, Station, Waiter};
use super::graph::{Agent, Graph};
use crate::time::SimTime;

/// What somebody may hold and others need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held {
    /// Room in a place's yard, in quarters of a TEU.
    Yard(u32),
    /// Room to wait before a station.
    Room(u32),
    /// Servers of a station; of a quay, metres.
    Servers(u32),
    /// Vehicles of a fleet.
    Fleet(u32),
    /// Empty boxes for a stock.
    Boxes(u32),
    /// Tracks of a passing place of a link, counted from its `from`.
    Passing { link: u32, place: u32 },
    /// The single track of a link that begins with this section, against a direction.
    Track { link: u32, first: u32, against: u8 },
}

/// Who holds and waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Actor {
    /// A part of a consignment.
    Part(u32),
    /// A vehicle.
    Vehicle(u32),
    /// A piece of work of a border post, or other traffic: only stands in queues.
    Other(Customer),
    /// Other traffic on a link.
    Traffic { link: u32, row: u32 },
    /// Vehicles of a service that are to come to a stop.
    Coming { service: u32, stop: u16 },
    /// The next consignment of a lane that takes boxes of a stock.
    Next { lane: u32, stock: u32 },
}

/// The state of a run as far as it can lock.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    pub(super) graph: Graph,
    pub(super) resources: Vec<Held>,
    pub(super) who: Vec<Actor>,
    /// Since when each waits.
    pub(super) since: Vec<SimTime>,
    /// At which station each stands in line, if it does.
    pub(super) line: Vec<Option<u32>>,
    known: BTreeMap<Actor, usize>,
    numbers: BTreeMap<Held, usize>,
}

impl Snapshot {
    pub(super) fn agent(&mut self, who: Actor) -> usize {
        if let Some(&id) = self.known.get(&who) {
            return id;
        }
        let id = self.who.len();
        self.known.insert(who, id);
        self.who.push(who);
        self.since.push(SimTime::ZERO);
        self.line.push(None);
        self.graph.agents.push(Agent::default());
        id
    }

    pub(super) fn resource(&mut self, held: Held, free: u64) -> usize {
        if let Some(&number) = self.numbers.get(&held) {
            return number;
        }
        let number = self.resources.len();
        self.numbers.insert(held, number);
        self.resources.push(held);
        self.graph.free.push(free);
        number
    }

    pub(super) fn holds(&mut self, who: Actor, held: Held, units: u64) {
        let (id, resource) = (self.agent(who), self.numbers[&held]);
        self.graph.agents[id].holds.push((resource, units));
    }

    pub(super) fn needs(&mut self, who: Actor, held: Held, units: u64) {
        let (id, resource) = (self.agent(who), self.numbers[&held]);
        self.graph.agents[id].needs.push((resource, units));
    }

    /// Goes on only once another has.
    pub(super) fn after(&mut self, who: Actor, first: Actor) {
        let (id, first) = (self.agent(who), self.agent(first));
        // Nobody waits for himself: whoever stands in a line twice has his first place there.
        if id != first {
            self.graph.agents[id].after.push(first);
        }
    }
}

/// Who stands in a queue.
fn actor_of(customer: Customer) -> Actor {
    match customer.who() {
        Who::Cargo(part) => Actor::Part(part),
        Who::Vehicle(vehicle) => Actor::Vehicle(vehicle),
        Who::Case(_) | Who::Background(_) => Actor::Other(customer),
    }
}

impl Freight<'_> {
    /// All that holds and waits.
    pub(super) fn snapshot(&self) -> Snapshot {
        let mut shot = Snapshot::default();
        self.shoot_resources(&mut shot);
        self.shoot_fleets(&mut shot);
        self.shoot_cargo(&mut shot);
        self.shoot_vehicles(&mut shot);
        self.shoot_links(&mut shot);
        for id in 0..self.stations.len() as u32 {
            self.shoot_queues(&mut shot, id);
        }
        self.shoot_yards(&mut shot);
        self.shoot_departures(&mut shot);
        self.shoot_boxes(&mut shot);
        shot
    }

    /// What is free of each resource, those at work being about to give back what they hold.
    fn shoot_resources(&self, shot: &mut Snapshot) {
        for place in &self.places {
            if let Some(capacity) = place.capacity {
                shot.resource(Held::Yard(place.id), u64::from((capacity - place.used).quarters()));
            }
        }
        let mut kept = vec![0_u64; self.stations.len()];
        for door in self.doors() {
            if let Holder::Server { station, .. } = door.holder {
                kept[station as usize] += 1;
            }
        }
        for vehicle in self.vehicles.iter() {
            for &(station, _) in &vehicle.holds {
                kept[station as usize] += self.servers_of(vehicle.id, station);
            }
        }
        for station in &self.stations {
            let servers = u64::from(self.highest_level(station.id)).saturating_sub(kept[station.id as usize]);
            shot.resource(Held::Servers(station.id), servers);
            if let Some(room) = station.rules.room {
                let free = u64::from(room.waiting.saturating_sub(station.waiting));
                shot.resource(Held::Room(station.id), free);
            }
        }
    }

    /// Vehicles that stand ready or turn around are free, wherever they are.
    fn shoot_fleets(&self, shot: &mut Snapshot) {
        for fleet in &self.fleets {
            let ready: u32 = fleet.bases.iter().map(|base| base.ready).sum();
            shot.resource(Held::Fleet(fleet.id), u64::from(ready + fleet.turning));
        }
    }

    /// All who wait for room, wherever.
    pub(in crate::freight) fn doors(&self) -> impl Iterator<Item = &Door> {
        let at_yards =
            self.places.iter().flat_map(|place| &place.waiters).filter_map(|waiter| match waiter {
                Waiter::Cargo(door) => Some(door),
                Waiter::Station(_) => None,
            });
        self.stations.iter().flat_map(|station| &station.door).chain(at_yards)
    }

    /// The most servers that a station ever has.
    fn highest_level(&self, id: u32) -> u32 {
        let level = self.stations[id as usize].level;
        let rosters = self.rosters.0.iter().filter(|roster| roster.stations.contains(&id));
        rosters.map(|roster| roster.highest()).fold(level, u32::max)
    }

    /// What cargo holds, and what its vehicle waits for.
    fn shoot_cargo(&self, shot: &mut Snapshot) {
        for (row, part) in self.cargo.parts.iter().enumerate() {
            let who = Actor::Part(row as u32);
            if part.node == NONE || part.state == State::Gone {
                continue;
            }
            let id = shot.agent(who);
            shot.since[id] = part.since;
            if part.is(IN_YARD) {
                let place = self.routes.nodes[part.node as usize].place.0;
                if self.places[place as usize].capacity.is_some() {
                    shot.holds(who, Held::Yard(place), u64::from(part.quarters));
                }
            }
            if part.carrier != NONE {
                shot.after(Actor::Vehicle(part.carrier), who);
            }
        }
        self.shoot_gates(shot);
        for door in self.doors() {
            let who = Actor::Part(door.part);
            match door.holder {
                Holder::Nothing => {}
                Holder::Server { station, .. } => shot.holds(who, Held::Servers(station), 1),
                Holder::Vehicle(vehicle) => shot.after(Actor::Vehicle(vehicle), who),
            }
        }
    }

    /// Those who wait for a service that another part of their consignment takes for all.
    fn shoot_gates(&self, shot: &mut Snapshot) {
        let parts = || self.cargo.parts.iter().enumerate().filter(|(_, part)| part.node != NONE);
        let gate_of = |part: &Part| (self.cargo.consignment_of(part), part.node, part.loops);
        if !parts().any(|(_, part)| part.state == State::Gated) {
            return;
        }
        let takes = parts()
            .filter(|(_, part)| part.is(SHARED) && matches!(part.state, State::Queued | State::Served));
        let takes: BTreeMap<_, u32> = takes.map(|(row, part)| (gate_of(part), row as u32)).collect();
        for (row, part) in parts().filter(|(_, part)| part.state == State::Gated) {
            if let Some(&first) = takes.get(&gate_of(part)) {
                shot.after(Actor::Part(row as u32), Actor::Part(first));
            }
        }
    }

    /// How many servers a vehicle takes at a station: at a quay, its metres.
    fn servers_of(&self, vehicle: u32, station: u32) -> u64 {
        u64::from(self.servers_for(self.stations[station as usize], Customer::vehicle(vehicle)))
    }

    /// What vehicles keep on their stops.
    fn shoot_vehicles(&self, shot: &mut Snapshot) {
        for vehicle in self.vehicles.iter().filter(|vehicle| vehicle.service != NONE) {
            let who = Actor::Vehicle(vehicle.id);
            let id = shot.agent(who);
            shot.since[id] = vehicle.since;
            if let Some(member) = &self.services[vehicle.service as usize].rules.membership {
                shot.holds(who, Held::Fleet(member.fleet), 1);
            }
            for &(station, _) in &vehicle.holds {
                shot.holds(who, Held::Servers(station), self.servers_of(vehicle.id, station));
            }
        }
        self.shoot_convoys(shot);
        for (owner, case) in self.cases_queued() {
            let owner = match owner {
                Who::Cargo(part) => Actor::Part(part),
                Who::Vehicle(vehicle) => Actor::Vehicle(vehicle),
                Who::Case(_) | Who::Background(_) => continue,
            };
            shot.after(owner, Actor::Other(case));
        }
    }

    /// Vehicles that wait on their stop for the others of their convoy.
    fn shoot_convoys(&self, shot: &mut Snapshot) {
        let under_way = || self.vehicles.iter().filter(|vehicle| vehicle.service != NONE);
        for vehicle in under_way() {
            let Some(convoy) = self.convoy_of(vehicle.id) else { continue };
            if !self.run.convoys.waits(convoy, vehicle.id) {
                continue;
            }
            for other in under_way().filter(|other| self.convoy_of(other.id) == Some(convoy)) {
                if !self.run.convoys.waits(convoy, other.id) {
                    shot.after(Actor::Vehicle(vehicle.id), Actor::Vehicle(other.id));
                }
            }
        }
    }

    /// Queues before a station, and those who wait for room there.
    fn shoot_queues(&self, shot: &mut Snapshot, id: u32) {
        let station = &*self.stations[id as usize];
        let mut front: Option<Actor> = None;
        for entry in station.queues().flatten().filter(|entry| !self.is_gone(entry.customer)) {
            let who = actor_of(entry.customer);
            let agent = shot.agent(who);
            shot.since[agent] = shot.since[agent].max(entry.since);
            shot.line[agent] = Some(id);
            if self.stays_in_line(station, entry.customer) {
                let servers = self.servers_for(station, entry.customer);
                shot.needs(who, Held::Servers(id), u64::from(servers));
                front.iter().for_each(|&first| shot.after(who, first));
                front = Some(who);
            }
            if station.rules.room.is_some() {
                shot.holds(who, Held::Room(id), 1);
            }
        }
        let mut last = None;
        for door in &station.door {
            let who = Actor::Part(door.part);
            match station.rules.room {
                Some(room) if room.waiting > 0 => shot.needs(who, Held::Room(id), 1),
                _ => {
                    shot.needs(who, Held::Servers(id), 1);
                    front.iter().for_each(|&first| shot.after(who, first));
                }
            }
            last.iter().for_each(|&first| shot.after(who, first));
            last = Some(who);
        }
    }

    /// Whether one who waits before a station does so for as long as it takes: who gives up goes by itself.
    fn stays_in_line(&self, station: &Station, customer: Customer) -> bool {
        match customer.who() {
            Who::Cargo(part) => station.rules.patience.is_none() || self.cargo.parts[part as usize].is(BEGUN),
            Who::Vehicle(_) | Who::Case(_) | Who::Background(_) => true,
        }
    }

    /// Those who wait for room in a yard, first come, first let in.
    fn shoot_yards(&self, shot: &mut Snapshot) {
        for place in &self.places {
            let mut last: Option<Actor> = None;
            let mut seen = BTreeSet::new();
            for waiter in &place.waiters {
                let part = match *waiter {
                    Waiter::Cargo(door) => Some(door.part),
                    Waiter::Station(id) => self.head_of(id),
                };
                // A station may stand in line more than once, for one head of its queue.
                let Some(part) = part.filter(|part| seen.insert(*part)) else { continue };
                let who = Actor::Part(part);
                let row = &self.cargo.parts[part as usize];
                if place.capacity.is_some() && !row.is(IN_YARD) {
                    shot.needs(who, Held::Yard(place.id), u64::from(row.quarters));
                }
                last.iter().for_each(|&first| shot.after(who, first));
                last = Some(who);
            }
        }
    }

    /// The cargo that a station would serve next.
    fn head_of(&self, id: u32) -> Option<u32> {
        let mut entries = self.stations[id as usize].queues().flatten();
        match entries.find(|entry| !self.is_gone(entry.customer))?.customer.who() {
            Who::Cargo(part) => Some(part),
            Who::Vehicle(_) | Who::Case(_) | Who::Background(_) => None,
        }
    }

    /// Cargo that waits for a departure goes on if a vehicle can come there: one of the service's fleet,
    /// past those who stand at the stations where it calls.
    fn shoot_departures(&self, shot: &mut Snapshot) {
        for (id, service) in self.services.iter().enumerate() {
            let mut before: Option<Actor> = None;
            for (stop, here) in service.stops.iter().enumerate() {
                let coming = Actor::Coming { service: id as u32, stop: stop as u16 };
                match &service.rules.membership {
                    Some(member) if stop == 0 => shot.needs(coming, Held::Fleet(member.fleet), 1),
                    _ => {}
                }
                before.iter().for_each(|&first| shot.after(coming, first));
                for &station in &here.call {
                    let servers = self.servers_for_service(self.stations[station as usize], id as u32);
                    shot.needs(coming, Held::Servers(station), u64::from(servers));
                    let first = self.last_before(station, id as u32, here);
                    first.iter().for_each(|&first| shot.after(coming, first));
                }
                for wait in &here.queue {
                    shot.after(Actor::Part(wait.part), coming);
                }
                before = Some(coming);
            }
        }
    }

    /// Behind whom a vehicle would get in line that came to a station now, and in time for its window.
    fn last_before(&self, id: u32, service: u32, stop: &Stop) -> Option<Actor> {
        let station = &*self.stations[id as usize];
        let port = stop.port.as_deref().filter(|port| port.berth == Some(id));
        let line = match (station.has_windows(), port.and_then(|port| port.window)) {
            (true, Some(_)) => 0,
            (true, None) => 1,
            (false, _) => station.line_of(self.services[service as usize].rules.priority),
        };
        let waiting = station.queues().take(line + 1).flatten().map(|entry| entry.customer);
        let stays = |who: &Customer| !self.is_gone(*who) && self.stays_in_line(station, *who);
        waiting.filter(stays).last().map(actor_of)
    }

    /// What people call one who stands.
    pub(super) fn name_of(&self, who: Actor) -> String {
        let names = &self.rosters.1;
        let service = |id: u32| names.services[id as usize].clone();
        match who {
            Actor::Part(part) => {
                let row = &self.cargo.parts[part as usize];
                names.lanes[self.routes.nodes[row.node as usize].lane.index()].clone()
            }
            Actor::Vehicle(vehicle) => service(self.vehicles[vehicle as usize].service),
            Actor::Coming { service: id, .. } => service(id),
            Actor::Next { lane, .. } => names.lanes[lane as usize].clone(),
            Actor::Other(_) | Actor::Traffic { .. } => "other traffic".into(),
        }
    }
}
