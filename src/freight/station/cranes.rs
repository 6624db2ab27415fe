//! How many servers work on one ship at a time?
//!
//! Where stops name `cranes`, the station counts its servers at work on each
//! ship. A server that is free takes the first in line whose ship has fewer
//! than its cranes; so who came first keeps its cranes, and who comes next gets
//! what is left.

use std::collections::BTreeMap;

use super::super::cargo::NONE;
use super::super::customer::{Customer, Who};
use super::super::{Freight, Handled};
use super::{Entry, STARTED, Station};
use crate::time::SimTime;

/// Servers at work, by ship.
#[derive(Debug, Default)]
pub(in crate::freight) struct Cranes {
    at_work: BTreeMap<u32, u32>,
}

impl Cranes {
    /// Servers at work on each ship.
    pub(in crate::freight) fn at_work(&self) -> impl Iterator<Item = (u32, u32)> {
        self.at_work.iter().map(|(&ship, &servers)| (ship, servers))
    }
}

impl Freight<'_> {
    /// The ship that somebody is lifted off or onto.
    fn ship_of(&self, customer: Customer) -> Option<u32> {
        match customer.who() {
            Who::Vehicle(vehicle) => Some(vehicle),
            Who::Cargo(part) => Some(self.cargo.parts[part as usize].carrier).filter(|ship| *ship != NONE),
            Who::Background(_) | Who::Case(_) => None,
        }
    }

    /// Who is served next: the queue, the place in it, and the entry.
    pub(super) fn next_in_line(&self, station: &Station) -> Option<(usize, usize, Entry)> {
        let mut queues = station.queues().enumerate();
        let Some(cranes) = &station.cranes else {
            return queues.find_map(|(line, queue)| Some((line, 0, *queue.front()?)));
        };
        let may = |entry: &Entry| {
            self.is_gone(entry.customer)
                || self.ship_of(entry.customer).is_none_or(|ship| {
                    let most = self.port_of(ship).map_or(u32::MAX, |port| port.cranes);
                    cranes.at_work.get(&ship).is_none_or(|servers| *servers < most)
                })
        };
        queues.find_map(|(line, queue)| {
            let at = queue.iter().position(may)?;
            Some((line, at, *queue.get(at)?))
        })
    }

    /// A server begins to work on somebody.
    pub(super) fn crane_begins(&mut self, id: u32, customer: Customer) {
        let Some(ship) = self.ship_of(customer) else { return };
        if let Some(cranes) = &mut self.stations[id as usize].cranes {
            *cranes.at_work.entry(ship).or_default() += 1;
            if let Who::Vehicle(_) = customer.who()
                && self.is_exchanging(ship)
            {
                self.vehicles[ship as usize].exchanged += 1;
            }
        }
    }

    /// A server is done with somebody, or interrupted.
    pub(super) fn crane_ends(&mut self, id: u32, customer: Customer) {
        let Some(ship) = self.ship_of(customer) else { return };
        let Some(cranes) = &mut self.stations[id as usize].cranes else { return };
        if let Some(servers) = cranes.at_work.get_mut(&ship) {
            *servers -= 1;
            if *servers == 0 {
                cranes.at_work.remove(&ship);
            }
        }
    }

    /// Boxes of others begin to be handled: with the first the wait ends.
    pub(super) fn exchange_begins(&mut self, id: u32, entry: Entry, now: SimTime) {
        if !entry.is(STARTED) {
            self.note_wait(id, entry, now);
        }
    }

    /// One box of others is off or aboard.
    pub(super) fn exchanged_one(&mut self, id: u32, server: Option<u32>, ship: u32, now: SimTime) -> Handled {
        self.free_and_start(id, server, now)?;
        self.discharged_one(ship, now)
    }
}
