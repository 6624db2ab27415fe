//! What do links and fleets cost cargo?
//!
//! A link holds up what waits on it or before it for its turn, and a fleet what
//! waits for a departure that lacks a vehicle. How full a link is follows from
//! the vehicles that were counted on it.

use std::sync::Arc;

use super::{Means, Suspect, gain, reach_at, suspect};
use crate::experiment::hours::{Account, Cell};
use crate::experiment::relief::{FACTOR, Relief, Resource, quicker, vehicles_more};
use crate::model::{Corridor, FleetId, LinkId, Timetable};
use crate::observe::{Cause, Scope};
use crate::time::{DAY, WEEK};

/// A link on which vehicles may wait for each other, as a suspect.
pub(super) fn of_link(corridor: &Corridor, id: LinkId, account: &Account, means: &Means<'_>) -> Suspect {
    let link = &corridor.links[id.index()];
    let name: Arc<str> = link.name.as_str().into();
    let is_rider = |stage: &str| {
        let service = corridor.services.iter().find(|service| service.name == stage);
        service.is_some_and(|service| service.legs.iter().any(|leg| leg.link == id))
    };
    let here = |cell: &Cell| cell.place == name && is_rider(&cell.stage);
    let turns = account.mean_of(|cell| here(cell) && cell.cause == Cause::Path);
    let shut = account.mean_of(|cell| here(cell) && cell.cause == Cause::Closed);
    let moving = account.mean_of(|cell| here(cell) && cell.cause == Cause::Moving);
    let quicker = moving * (1.0 - quicker(link));
    let promise = gain(turns, FACTOR, reach_at(use_of(corridor, id, means))) + quicker;
    let scope = Scope { place: Some(name.clone()), ..Scope::default() };
    suspect(Resource::Link(id), Relief::MorePassages, scope, turns + shut, promise, means)
}

/// How much of the time the scarcest of a link's rules is in use: 0 to 1, or a little more.
fn use_of(corridor: &Corridor, id: LinkId, means: &Means<'_>) -> f64 {
    let link = &corridor.links[id.index()];
    let ways = vehicles_a_day(corridor, id, means);
    let headway = link.headway.map_or(0.0, |headway| headway.ms() as f64);
    let paths = match &link.paths {
        Some(Timetable::Every { headway, .. }) => headway.ms() as f64,
        Some(Timetable::Weekly { times, .. }) => WEEK as f64 / times.len().max(1) as f64,
        _ => 0.0,
    };
    let entry = ways[0].max(ways[1]) * headway.max(paths) / DAY as f64;
    let inside = link.sections.iter().map(|section| match &section.lock {
        // Chambers go to and fro as full as they can.
        Some(lock) => {
            let vessels = f64::from(lock.chambers) * f64::from(lock.vessels);
            (ways[0] + ways[1]) * lock.lockage.mean() / (vessels.max(1.0) * DAY as f64)
        }
        None if section.single_track || section.vehicles == 1 => {
            let stage = (!section.name.is_empty()).then(|| section.name.as_str().into());
            let scope = Scope { place: Some(link.name.as_str().into()), stage, ..Scope::default() };
            means.get(&scope, "section_utilisation", "mean").unwrap_or_default()
        }
        None => 0.0,
    });
    inside.fold(entry, f64::max)
}

/// Vehicles that enter a link, by direction, other traffic included: as they were counted, or where
/// they were not, by the departures of services.
fn vehicles_a_day(corridor: &Corridor, id: LinkId, means: &Means<'_>) -> [f64; 2] {
    let link = &corridor.links[id.index()];
    let counted = ["forwards", "backwards"].map(|way| {
        let (place, group) = (Some(link.name.as_str().into()), Some(way.into()));
        means.get(&Scope { place, group, ..Scope::default() }, "link_vehicles_per_day", "mean")
    });
    if let [Some(forwards), Some(backwards)] = counted {
        return [forwards, backwards];
    }
    let others = link.background.as_ref().map_or(0.0, |other| other.rate * DAY as f64);
    let mut ways = [others; 2];
    let window = corridor.window;
    let Some(measured) = window.horizon.map(|horizon| horizon.ms() - window.warm_up.ms()) else {
        return ways;
    };
    for service in &corridor.services {
        let scope = Scope { service: Some(service.name.as_str().into()), ..Scope::default() };
        let departures = means.get(&scope, "departures", "count").unwrap_or_default();
        for leg in service.legs.iter().filter(|leg| leg.link == id) {
            ways[usize::from(leg.reversed)] += departures * DAY as f64 / measured.max(1) as f64;
        }
    }
    ways
}

/// A fleet as a suspect.
pub(super) fn of_fleet(corridor: &Corridor, id: FleetId, account: &Account, means: &Means<'_>) -> Suspect {
    let fleet = &corridor.fleets[id.index()];
    let name: Arc<str> = fleet.name.as_str().into();
    let is_served = |stage: &str| corridor.services_of(id).any(|(_, service)| service.name == stage);
    let hours = account.mean_of(|cell| cell.cause == Cause::Fleet && is_served(&cell.stage));
    let scope = Scope { group: Some(name.clone()), ..Scope::default() };
    let active = means.get(&scope, "active_share", "mean").unwrap_or_default();
    let size = fleet.size();
    let factor = 1.0 + f64::from(vehicles_more(size)) / f64::from(size.max(1));
    let promise = gain(hours, factor, reach_at(active));
    let mut suspect = suspect(Resource::Fleet(id), Relief::MoreVehicles, scope, hours, promise, means);
    suspect.stage = Some(name);
    suspect
}
