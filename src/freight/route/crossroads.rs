//! Where may cargo leave the way that it was to go?
//!
//! Before each wait for a departure. At the origin it may take any chain of its
//! lane, and where it changes any way on from there: each of those is compiled
//! with crossroads of its own. Cargo that clears customs at an end of its lane
//! keeps its way, since its papers are made out for it.

use super::{Compiler, Kind, Step};
use crate::model::border::Role;
use crate::model::{Chain, ChainLeg, Lane, LaneId, PlaceId};

/// Where cargo that may be rerouted is about to wait for a departure, or does.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Crossroad {
    pub(in crate::freight) lane: LaneId,
    pub(in crate::freight) place: PlaceId,
    /// Which of the lane's groups of ways it may take: 0 at the origin, then by place.
    pub(in crate::freight) group: usize,
    /// Which of them it is to take.
    pub(in crate::freight) present: usize,
}

/// Where a way begins on which cargo may be rerouted.
#[derive(Debug, Clone)]
pub(in crate::freight) struct Turning {
    /// Where its papers are asked for, if they ever are there.
    pub(in crate::freight) papers: Option<u32>,
    /// Where it waits for its first departure.
    pub(in crate::freight) board: u32,
    /// By the service that brought the cargo: whether papers are due. Empty: they are.
    pub(in crate::freight) due_after: Vec<bool>,
}

impl Compiler<'_> {
    /// Whether formalities of a chain are seen to at an end of its lane: cargo that has been through them,
    /// or is to come to them, keeps its way.
    pub(super) fn is_cleared_inland(&self, lane: &Lane, chain: &Chain) -> bool {
        let has_house = |place: PlaceId| self.corridor.places[place.index()].customs_house.is_some();
        let (exit, entry) = (has_house(lane.from), has_house(lane.to));
        self.crossed(chain).iter().any(|(_, way)| {
            exit && way.side(Role::Exit).works_inland() || entry && way.side(Role::Entry).works_inland()
        })
    }

    /// Where the ways begin on which cargo of a lane may be rerouted, with their nodes from there on.
    pub(super) fn turnings(&mut self, id: LaneId, lane: &Lane) {
        let Some(choice) = &lane.choice else { return };
        let at_origin = lane.chains.iter().map(|chain| &chain.what).enumerate().map(|(index, chain)| {
            let is_open = !self.is_cleared_inland(lane, chain);
            is_open.then(|| self.turning(self.routes.entries[id.index()][index], Vec::new()))
        });
        let mut groups = vec![at_origin.collect::<Vec<_>>()];
        for (index, onward) in choice.onward.iter().enumerate() {
            let chains = onward.chains.iter().enumerate();
            let turnings = chains.map(|(present, chain)| {
                if self.is_cleared_inland(lane, chain) {
                    return None;
                }
                let mut steps = Vec::new();
                self.rides(&mut steps, lane, chain, true, true);
                self.ending(&mut steps, lane);
                let entry = self.compile(id, lane, &steps);
                self.wait_at(Crossroad { lane: id, place: onward.place, group: index + 1, present }, entry);
                let services = &self.corridor.services;
                let mode = &services[chain.legs[0].service.index()].mode;
                let due_after = services.iter().map(|before| before.mode != *mode).collect();
                Some(self.turning(entry, due_after))
            });
            groups.push(turnings.collect());
        }
        self.routes.turnings[id.index()] = groups;
    }

    fn turning(&self, mut entry: u32, due_after: Vec<bool>) -> Turning {
        let mut papers = None;
        loop {
            match self.routes.nodes[entry as usize].kind {
                Kind::Board { .. } => return Turning { papers, board: entry, due_after },
                Kind::Papers(_) => papers = Some(entry),
                _ => {}
            }
            entry = self.routes.nodes[entry as usize].next;
        }
    }

    /// A node before a wait for a departure.
    pub(super) fn choose(&mut self, crossroad: Crossroad, next: u32, claims_yard: bool) -> u32 {
        let number = self.wait_at(crossroad, next);
        let node = self.node(Kind::Choose(number), crossroad.lane, crossroad.place);
        let row = &mut self.routes.nodes[node as usize];
        (row.next, row.claims_yard, row.always_open) = (next, claims_yard, !claims_yard);
        node
    }

    /// Whoever waits at a node, or for the departure after it, may be rerouted; returns the crossroad.
    fn wait_at(&mut self, crossroad: Crossroad, node: u32) -> u32 {
        let number = self.routes.crossroads.len() as u32;
        self.routes.crossroads.push(crossroad);
        self.routes.waits_at.insert(node, number);
        if let Kind::Papers(_) = self.routes.nodes[node as usize].kind {
            let next = self.routes.nodes[node as usize].next;
            self.routes.waits_at.insert(next, number);
        }
        number
    }
}

/// Where cargo changes that is to go on by these rides.
pub(super) fn ahead_of(lane: &Lane, place: PlaceId, rest: &[ChainLeg]) -> Option<(PlaceId, Step)> {
    let onward = &lane.choice.as_ref()?.onward;
    let index = onward.iter().position(|from| from.place == place)?;
    let present = onward[index].find(rest)?;
    Some((place, Step::Choose { group: index + 1, present }))
}
