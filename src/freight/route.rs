//! Which way does a consignment go?
//!
//! Each chain of a lane is compiled, once for a replication, into nodes: serve
//! at a station, wait for papers, board a service, deliver. A part of a consignment remembers
//! only the node that it is at; the node knows its cells, its draws, and what
//! comes next.
//!
//! Chains are given by the scenario, or found by its search. Where cargo may be
//! rerouted, a node before each wait for a departure asks whether it goes on as
//! it was to, and each place where it may change has chains of its own from there.

mod crossroads;

use std::collections::BTreeMap;

use bevy_ecs::resource::Resource;

use super::documents::{Begins, Set};
use super::stay::Stay;
use crate::model::border::{Crossing, Role, Side};
use crate::model::{Chain, Corridor, Lane, LaneId, PlaceId, ServiceId, StationId};
use crate::observe::{Block, Site, Stage, StayKind};
use crate::random::{Key, Streams};

pub(super) use crossroads::{Crossroad, Turning};

/// What happens at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A service at a station.
    Serve(u32),
    /// Waiting for a service at one of its stops, and riding to a later one.
    Board { service: u32, stop: u16, alight: u16 },
    /// Formalities of a border post, moved to the customs house here.
    Clear { post: u32, role: Role },
    /// Waiting for papers, of this set, before a departure.
    Papers(u32),
    /// A stretch of drawn length at an end of the way.
    Stay(u32),
    /// Waiting for empty boxes.
    Equip,
    /// Going on as it was to, or by another chain, at this crossroad.
    Choose(u32),
    /// The end.
    Deliver,
}

/// A step of a route.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// First block of cells: its own, then (for a ride) one for each stage of the vehicle's way.
    pub(super) block: u32,
    /// Where it goes on.
    pub(super) next: u32,
    /// A stretch of `branches`: where it may go instead.
    pub(super) branches: (u32, u32),
    pub(super) lane: LaneId,
    pub(super) place: PlaceId,
    /// Names the draws of its service time …
    pub(super) work: Key,
    /// … and of where it goes on.
    pub(super) fork: Key,
    /// At a place with a limited yard: room is reserved before it, where none is yet. (Mostly that is
    /// the first thing that happens there; but boxes for which another passed a desk skip the desk.)
    pub(super) claims_yard: bool,
    /// With its end the cargo is off the vehicle that brought it.
    pub(super) lifts_off: bool,
    /// Whoever comes finds room here: neither a yard nor a waiting room can be full.
    pub(super) always_open: bool,
    /// A station from which all go to the same node, which is always open.
    pub(super) goes_on: bool,
}

impl Node {
    /// Where time at a station counts, for a part that was sent on so many times there: the loading
    /// stations of a stop follow the stop itself.
    #[inline]
    pub(super) fn block_at_station(&self, loops: u16) -> u32 {
        match self.kind {
            Kind::Board { .. } => self.block + 1 + u32::from(loops),
            _ => self.block,
        }
    }
}

/// Where every vehicle of a service may spend time, in order: stop 0, leg 0,
/// the stations called at on stop 1, stop 1, leg 1, …; a stop's loading stations follow it.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) stages: Vec<(Site, Stage)>,
    /// Index in `stages` of the stop itself, by stop.
    pub(super) stop: Vec<u32>,
    /// Index of the first station called at, by stop.
    pub(super) call: Vec<u32>,
    /// Index of the leg that leaves it, by stop.
    pub(super) leg: Vec<u32>,
    /// Index of the first station of the side of a border post that is entered on a stop …
    pub(super) entry: Vec<u32>,
    /// … and of the one that is left.
    pub(super) exit: Vec<u32>,
}

/// All routes: read-only while the simulation runs.
#[derive(Resource, Debug)]
pub(super) struct Routes {
    pub(super) nodes: Vec<Node>,
    /// Cumulative probability and node.
    pub(super) branches: Vec<(f64, u32)>,
    pub(super) ways: Vec<Way>,
    /// First node of each chain of each lane.
    pub(super) entries: Vec<Vec<u32>>,
    pub(super) blocks: Vec<Block>,
    /// Where cargo waits for another departure that its vehicle set out on a stop of its ride: node of
    /// the ride and stop, and the node.
    pub(super) resumes: BTreeMap<(u32, u16), u32>,
    /// Of papers, by the number in their nodes.
    pub(super) sets: Vec<Set>,
    /// Stretches of drawn length, by the number in their nodes.
    pub(super) stays: Vec<Stay>,
    /// By the number in their nodes.
    pub(super) crossroads: Vec<Crossroad>,
    /// Nodes where cargo waits that may yet be rerouted: their crossroads.
    pub(super) waits_at: BTreeMap<u32, u32>,
    /// By lane and group: its ways; `None` for one on which nobody can be rerouted.
    pub(super) turnings: Vec<Vec<Vec<Option<Turning>>>>,
}

impl Routes {
    /// The node where cargo waits that comes to a node, for a departure or something before that.
    pub(super) fn first_wait(&self, mut node: u32) -> &Node {
        while let Kind::Papers(_) | Kind::Choose(_) = self.nodes[node as usize].kind {
            node = self.nodes[node as usize].next;
        }
        &self.nodes[node as usize]
    }

    /// Where cargo goes on that its vehicle set out on a stop of its ride.
    pub(super) fn resume(&self, node: u32, stop: u16) -> u32 {
        self.resumes.get(&(node, stop)).copied().unwrap_or(node)
    }

    /// The node where those papers are asked for that are begun when a ride ends, if there are any.
    pub(super) fn papers_after(&self, ride: u32) -> Option<u32> {
        let mut at = self.nodes[ride as usize].next;
        loop {
            match self.nodes[at as usize].kind {
                Kind::Serve(_) | Kind::Clear { .. } | Kind::Stay(_) | Kind::Equip | Kind::Choose(_) => {
                    at = self.nodes[at as usize].next
                }
                Kind::Papers(_) => return Some(at),
                Kind::Board { .. } | Kind::Deliver => return None,
            }
        }
    }

    /// Where a part goes by chance: aside or back, or on.
    pub(super) fn fork(&self, row: &mut super::cargo::Part) -> u32 {
        let node = &self.nodes[row.node as usize];
        let draw = row.key.meet(node.fork).draw(u64::from(row.loops));
        let branches = &self.branches[node.branches.0 as usize..node.branches.1 as usize];
        match branches.iter().find(|branch| draw < branch.0) {
            Some(branch) => {
                row.loops = row.loops.wrapping_add(1);
                branch.1
            }
            None => {
                row.loops = 0;
                node.next
            }
        }
    }

    /// Whether cargo of a lane may be lost on its way.
    pub(super) fn may_lose(&self, corridor: &Corridor, lane: usize) -> bool {
        let stations = self.nodes.iter().filter(|node| node.lane.index() == lane).map(|node| node.kind);
        stations.into_iter().any(|kind| match kind {
            Kind::Serve(id) => corridor.stations[id as usize].may_lose(),
            Kind::Board { service, stop, .. } => {
                let loads = &corridor.services[service as usize].stops[usize::from(stop)].load;
                loads.iter().any(|id| corridor.stations[id.index()].may_lose())
            }
            Kind::Clear { .. }
            | Kind::Papers(_)
            | Kind::Stay(_)
            | Kind::Equip
            | Kind::Choose(_)
            | Kind::Deliver => false,
        })
    }
}

/// Compiles every chain.
pub(super) fn compile(corridor: &Corridor, streams: &Streams) -> Routes {
    let ways = corridor.services.iter().enumerate().map(|(id, _)| way(corridor, id)).collect();
    let routes = Routes {
        nodes: Vec::new(),
        branches: Vec::new(),
        ways,
        entries: Vec::new(),
        blocks: Vec::new(),
        resumes: BTreeMap::new(),
        sets: Vec::new(),
        stays: Vec::new(),
        crossroads: Vec::new(),
        waits_at: BTreeMap::new(),
        turnings: vec![Vec::new(); corridor.lanes.len()],
    };
    let mut compiler = Compiler { corridor, streams, routes };
    for (index, lane) in corridor.lanes.iter().enumerate() {
        let id = LaneId::new(index);
        let entries = (0..lane.chains.len()).map(|chain| compiler.chain(id, lane, chain)).collect();
        compiler.routes.entries.push(entries);
        if corridor.may_reroute(lane) {
            compiler.turnings(id, lane);
        }
    }
    compiler.routes
}

fn way(corridor: &Corridor, id: usize) -> Way {
    let service = &corridor.services[id];
    let mut way = Way {
        stages: Vec::new(),
        stop: Vec::new(),
        call: Vec::new(),
        leg: Vec::new(),
        entry: Vec::new(),
        exit: Vec::new(),
    };
    let own = Stage::Service(ServiceId::new(id));
    for (index, stop) in service.stops.iter().enumerate() {
        let site = Site::Place(stop.place);
        way.call.push(way.stages.len() as u32);
        way.stages.extend(stop.call.iter().map(|&station| (site, Stage::Station(station))));
        way.entry.push(way.stages.len() as u32);
        if let Some(before) = index.checked_sub(1) {
            let side = side_between(corridor, service.stops[before].place, stop.place, Role::Entry);
            way.stages.extend(stations_of(side).map(|station| (site, Stage::Station(station))));
        }
        way.stop.push(way.stages.len() as u32);
        way.stages.push((site, own));
        way.stages.extend(stop.load.iter().map(|&station| (site, Stage::Station(station))));
        way.exit.push(way.stages.len() as u32);
        if let Some(after) = service.stops.get(index + 1) {
            let side = side_between(corridor, stop.place, after.place, Role::Exit);
            way.stages.extend(stations_of(side).map(|station| (site, Stage::Station(station))));
        }
        way.leg.push(way.stages.len() as u32);
        if let Some(leg) = service.legs.get(index) {
            way.stages.push((Site::Link(leg.link), own));
        }
    }
    way
}

/// A side of the border post between two places, if there is one.
fn side_between(corridor: &Corridor, from: PlaceId, to: PlaceId, role: Role) -> Option<&Side> {
    let ways = corridor.borders.iter().flat_map(|border| border.ways());
    let mut found = ways.filter(|(_, way)| way.exit.place == from && way.entry.place == to);
    found.next().map(|(_, way)| way.side(role))
}

fn stations_of(side: Option<&Side>) -> impl Iterator<Item = StationId> {
    side.into_iter().flat_map(|side| side.stations.iter().copied())
}

struct Compiler<'a> {
    corridor: &'a Corridor,
    streams: &'a Streams,
    routes: Routes,
}

/// A step before it becomes nodes.
enum Step {
    Serve { station: StationId, lifts_off: bool },
    Board { service: ServiceId, stop: usize, alight: usize },
    Clear { post: u32, role: Role, house: StationId },
    Papers(Begins),
    Stay(StayKind),
    Choose { group: usize, present: usize },
}

impl Compiler<'_> {
    /// The nodes of one of a lane's chains; returns the first.
    fn chain(&mut self, lane_id: LaneId, lane: &Lane, chain: usize) -> u32 {
        let steps = self.steps(lane, chain);
        self.compile(lane_id, lane, &steps)
    }

    /// The nodes of steps, last first; returns the first.
    fn compile(&mut self, lane_id: LaneId, lane: &Lane, steps: &[(PlaceId, Step)]) -> u32 {
        let numbers = occurrences(steps);
        let mut next = self.node(Kind::Deliver, lane_id, lane.to);
        for (index, (place, step)) in steps.iter().enumerate().rev() {
            let claims_yard = self.corridor.places[place.index()].yard.is_some();
            next = match *step {
                Step::Serve { station, lifts_off } => {
                    let number = numbers[index];
                    self.serve(lane_id, *place, station, number, next, claims_yard, lifts_off)
                }
                Step::Board { service, stop, alight } => {
                    self.board(lane_id, *place, service, stop, alight, next, claims_yard)
                }
                Step::Clear { post, role, house } => {
                    let node = self.node(Kind::Clear { post, role }, lane_id, *place);
                    let block = self.block(lane_id, Site::Place(*place), Stage::Station(house));
                    let row = &mut self.routes.nodes[node as usize];
                    (row.block, row.next) = (block, next);
                    node
                }
                Step::Stay(kind) => self.stay(lane_id, lane, *place, kind, next),
                Step::Papers(begins) => {
                    self.papers(lane_id, *place, begins, numbers[index], next, claims_yard)
                }
                Step::Choose { group, present } => {
                    let crossroad = Crossroad { lane: lane_id, place: *place, group, present };
                    self.choose(crossroad, next, claims_yard)
                }
            };
        }
        next
    }

    fn steps(&self, lane: &Lane, chain: usize) -> Vec<(PlaceId, Step)> {
        let (present, chain) = (chain, &lane.chains[chain].what);
        let mut steps = Vec::new();
        steps.extend(lane.equipment.then_some((lane.from, Step::Stay(StayKind::Equipment))));
        steps.extend(lane.first_mile.iter().map(|_| (lane.from, Step::Stay(StayKind::FirstMile))));
        ground(&mut steps, lane.from, &self.corridor.places[lane.from.index()].enter);
        let crossed = self.crossed(chain);
        let clears = |steps: &mut Vec<_>, place: PlaceId, role: Role| {
            let Some(house) = self.corridor.places[place.index()].customs_house else { return };
            let inland = crossed.iter().filter(|(_, way)| way.side(role).works_inland());
            steps.extend(inland.map(|&(post, _)| (place, Step::Clear { post, role, house })));
        };
        clears(&mut steps, lane.from, Role::Exit);
        let may_turn = self.corridor.may_reroute(lane) && !self.is_cleared_inland(lane, chain);
        if may_turn && !chain.legs.is_empty() {
            steps.push((lane.from, Step::Choose { group: 0, present }));
        }
        self.rides(&mut steps, lane, chain, may_turn, false);
        clears(&mut steps, lane.to, Role::Entry);
        self.ending(&mut steps, lane);
        steps
    }

    /// What happens from before the first departure of a chain to the end of its last ride. Where cargo
    /// comes from another service, only a change of mode asks for papers.
    fn rides(
        &self,
        steps: &mut Vec<(PlaceId, Step)>,
        lane: &Lane,
        chain: &Chain,
        may_turn: bool,
        is_onward: bool,
    ) {
        for (index, leg) in chain.legs.iter().enumerate() {
            let service = &self.corridor.services[leg.service.index()];
            let (board, alight) = (&service.stops[leg.board], &service.stops[leg.alight]);
            let ride = Step::Board { service: leg.service, stop: leg.board, alight: leg.alight };
            if may_turn && index > 0 {
                steps.extend(crossroads::ahead_of(lane, board.place, &chain.legs[index..]));
            }
            let is_due = if is_onward && index == 0 {
                lane.may_need_papers_where_it_changes()
            } else {
                lane.is_set_due(chain, index, &self.corridor.services)
            };
            if is_due {
                let begins = if index == 0 && !is_onward { Begins::Tender } else { Begins::Arrival };
                steps.push((board.place, Step::Papers(begins)));
            }
            steps.push((board.place, ride));
            for (order, &station) in alight.unload.iter().enumerate() {
                let lifts_off = order + 1 == alight.unload.len();
                steps.push((alight.place, Step::Serve { station, lifts_off }));
            }
            if index + 1 < chain.legs.len() {
                ground(steps, alight.place, &self.corridor.places[alight.place.index()].transfer);
            }
        }
    }

    /// What happens at the destination, customs aside.
    fn ending(&self, steps: &mut Vec<(PlaceId, Step)>, lane: &Lane) {
        steps.extend(lane.collect.iter().map(|_| (lane.to, Step::Stay(StayKind::Collection))));
        ground(steps, lane.to, &self.corridor.places[lane.to.index()].leave);
        steps.extend(lane.last_mile.iter().map(|_| (lane.to, Step::Stay(StayKind::LastMile))));
    }

    /// The ways across borders that a chain takes, with their numbers.
    fn crossed(&self, chain: &Chain) -> Vec<(u32, &'_ Crossing)> {
        let mut found = Vec::new();
        for leg in &chain.legs {
            let stops = &self.corridor.services[leg.service.index()].stops[leg.board..=leg.alight];
            for pair in stops.windows(2) {
                let ways = self.corridor.borders.iter().flat_map(|border| border.ways()).enumerate();
                let across =
                    |way: &Crossing| way.exit.place == pair[0].place && way.entry.place == pair[1].place;
                found.extend(
                    ways.filter(|(_, (_, way))| across(way)).map(|(number, (_, way))| (number as u32, way)),
                );
            }
        }
        found
    }

    fn node(&mut self, kind: Kind, lane: LaneId, place: PlaceId) -> u32 {
        let id = self.routes.nodes.len() as u32;
        let none = Streams::new(0, 0).key("", "");
        self.routes.nodes.push(Node {
            kind,
            block: 0,
            next: id,
            branches: (0, 0),
            lane,
            place,
            work: none,
            fork: none,
            claims_yard: false,
            lifts_off: false,
            always_open: true,
            goes_on: false,
        });
        id
    }

    fn block(&mut self, lane: LaneId, site: Site, stage: Stage) -> u32 {
        self.routes.blocks.push(Block { lane, site, stage });
        self.routes.blocks.len() as u32 - 1
    }

    /// A station of the list, with the stations that it may send cargo aside to.
    #[expect(clippy::too_many_arguments, reason = "one for each thing a node knows")]
    fn serve(
        &mut self,
        lane: LaneId,
        place: PlaceId,
        station: StationId,
        number: u64,
        next: u32,
        claims_yard: bool,
        lifts_off: bool,
    ) -> u32 {
        let reachable = self.reachable(station);
        let nodes: BTreeMap<StationId, u32> =
            reachable.iter().map(|&id| (id, self.node(Kind::Serve(id.0), lane, place))).collect();
        for (&id, &node) in &nodes {
            let block = self.block(lane, Site::Place(place), Stage::Station(id));
            let first = self.routes.branches.len() as u32;
            let mut sum = 0.0;
            for &(target, share) in &self.corridor.stations[id.index()].then {
                sum += share;
                self.routes.branches.push((sum, nodes[&target]));
            }
            let name = self.station_name(id);
            let next_is_open = self.routes.nodes[next as usize].always_open;
            let row = &mut self.routes.nodes[node as usize];
            row.goes_on = next_is_open && first == self.routes.branches.len() as u32;
            row.block = block;
            row.next = next;
            row.branches = (first, self.routes.branches.len() as u32);
            row.work = self.streams.key("service time", &name).child(number);
            row.fork = self.streams.key("channel", &name).child(number);
            row.claims_yard = claims_yard;
            row.lifts_off = lifts_off;
            let room = self.corridor.stations[id.index()].room;
            row.always_open = room.is_none_or(|room| room.when_full == crate::model::WhenFull::Lost);
        }
        nodes[&station]
    }

    fn reachable(&self, from: StationId) -> Vec<StationId> {
        let mut found = vec![from];
        let mut looked = 0;
        while let Some(&station) = found.get(looked) {
            looked += 1;
            for &(target, _) in &self.corridor.stations[station.index()].then {
                if !found.contains(&target) {
                    found.push(target);
                }
            }
        }
        found
    }

    fn station_name(&self, id: StationId) -> String {
        let station = &self.corridor.stations[id.index()];
        format!("{}.{}", self.corridor.places[station.place.index()].name, station.name)
    }

    #[expect(clippy::too_many_arguments, reason = "one for each thing a node knows")]
    fn board(
        &mut self,
        lane: LaneId,
        place: PlaceId,
        service: ServiceId,
        stop: usize,
        alight: usize,
        next: u32,
        claims_yard: bool,
    ) -> u32 {
        let way = &self.routes.ways[service.index()];
        let stages: Vec<(Site, Stage)> =
            way.stages[way.stop[stop] as usize..=way.stop[alight] as usize].to_vec();
        let block = self.routes.blocks.len() as u32;
        for (site, stage) in stages {
            self.block(lane, site, stage);
        }
        let kind = Kind::Board { service: service.0, stop: stop as u16, alight: alight as u16 };
        let node = self.node(kind, lane, place);
        // Loading stations on the ground are charged to the service's own stage.
        let name = &self.corridor.services[service.index()].name;
        let row = &mut self.routes.nodes[node as usize];
        row.block = block;
        row.next = next;
        row.work = self.streams.key("loading time", name).child(stop as u64);
        row.claims_yard = claims_yard;
        row.always_open = !claims_yard;
        self.resume_nodes(node, lane, service, (stop, alight), next);
        node
    }

    /// Where cargo of a ride waits that is set out at a border on the way.
    fn resume_nodes(
        &mut self,
        ride: u32,
        lane: LaneId,
        service: ServiceId,
        (stop, alight): (usize, usize),
        next: u32,
    ) {
        let stops = &self.corridor.services[service.index()].stops;
        for at in stop..alight {
            let sets_out = |from: usize, role: Role| {
                let pair = stops.get(from).zip(stops.get(from + 1));
                let side = pair.and_then(|(a, b)| side_between(self.corridor, a.place, b.place, role));
                side.is_some_and(Side::sets_out)
            };
            let here = sets_out(at, Role::Exit) || (at > 0 && sets_out(at - 1, Role::Entry));
            if at == stop || !here {
                continue;
            }
            let place = stops[at].place;
            let claims_yard = self.corridor.places[place.index()].yard.is_some();
            let node = self.board(lane, place, service, at, alight, next, claims_yard);
            self.routes.resumes.insert((ride, at as u16), node);
        }
    }

    /// A truck leg at an end of the way, or the time until the consignee collects.
    fn stay(&mut self, id: LaneId, lane: &Lane, place: PlaceId, kind: StayKind, next: u32) -> u32 {
        let time = match kind {
            StayKind::Equipment => {
                let block = self.block(id, Site::Place(place), Stage::Stay(kind));
                let node = self.node(Kind::Equip, id, place);
                let row = &mut self.routes.nodes[node as usize];
                (row.block, row.next) = (block, next);
                return node;
            }
            StayKind::FirstMile => &lane.first_mile,
            StayKind::Collection => &lane.collect,
            StayKind::LastMile => &lane.last_mile,
        };
        let Some(time) = time.clone() else { return next };
        self.routes.stays.push(Stay { kind, time });
        let block = self.block(id, Site::Place(place), Stage::Stay(kind));
        let node = self.node(Kind::Stay(self.routes.stays.len() as u32 - 1), id, place);
        let claims_yard = kind == StayKind::Collection && self.corridor.places[place.index()].yard.is_some();
        let row = &mut self.routes.nodes[node as usize];
        row.work = self.streams.key(kind.name(), &self.corridor.places[place.index()].name);
        (row.block, row.next, row.claims_yard, row.always_open) = (block, next, claims_yard, !claims_yard);
        node
    }

    /// A set of papers, the `number`-th at its place.
    fn papers(
        &mut self,
        lane: LaneId,
        place: PlaceId,
        begins: Begins,
        number: u64,
        next: u32,
        claims_yard: bool,
    ) -> u32 {
        let block = self.block(lane, Site::Place(place), Stage::Documents);
        let key =
            |purpose| self.streams.key(purpose, &self.corridor.places[place.index()].name).child(number);
        let set = Set {
            begins,
            time: key("documents"),
            mismatch: key("documents mismatch"),
            rework: key("documents rework"),
        };
        self.routes.sets.push(set);
        let node = self.node(Kind::Papers(self.routes.sets.len() as u32 - 1), lane, place);
        let row = &mut self.routes.nodes[node as usize];
        row.block = block;
        row.next = next;
        row.claims_yard = claims_yard;
        row.always_open = !claims_yard;
        node
    }
}

/// Cargo passes stations on the ground.
fn ground(steps: &mut Vec<(PlaceId, Step)>, place: PlaceId, stations: &[StationId]) {
    steps.extend(stations.iter().map(|&station| (place, Step::Serve { station, lifts_off: false })));
}

/// How often each step's station stood in the chain before it, or papers were due at its place: the
/// visit in the name of its draws.
fn occurrences(steps: &[(PlaceId, Step)]) -> Vec<u64> {
    let mut seen: BTreeMap<StationId, u64> = BTreeMap::new();
    let mut papers: BTreeMap<PlaceId, u64> = BTreeMap::new();
    steps
        .iter()
        .map(|(place, step)| {
            let count = match step {
                Step::Serve { station, .. } => seen.entry(*station).or_insert(0),
                Step::Papers(_) => papers.entry(*place).or_insert(0),
                Step::Board { .. } | Step::Clear { .. } | Step::Stay(_) | Step::Choose { .. } => return 0,
            };
            *count += 1;
            *count - 1
        })
        .collect()
}
