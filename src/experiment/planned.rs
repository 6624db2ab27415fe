//! Which closures are known before the run?

use super::about::civil;
use crate::model::{Coming, Corridor, Disruption, DisruptionEffect, Target};
use crate::time::{CivilClock, MINUTE, SimDuration};

/// A disruption that comes at known dates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Planned {
    /// What people call it.
    pub title: String,
    /// The places, stations, links and services that it hits.
    pub of: Vec<String>,
    /// When it begins, in civil time of the scenario's zone, ascending.
    pub begins: Vec<String>,
    /// How long it lasts, on average.
    pub lasts: SimDuration,
    /// It lasts that long each time.
    pub is_certain: bool,
    /// The share of capacity, or of speed, that is left: 0 to 1.
    pub capacity_left: f64,
    /// What is under way stops.
    pub stops: bool,
}

/// The planned disruptions of a corridor, in name order.
pub(super) fn planned(corridor: &Corridor) -> Vec<Planned> {
    corridor.disruptions.iter().filter_map(|said| told(corridor, said)).collect()
}

fn told(corridor: &Corridor, said: &Disruption) -> Option<Planned> {
    let Coming::Planned(times) = &said.comes else { return None };
    let clock: &CivilClock = &corridor.clock;
    let is_certain = said.lasts.variance() == 0.0;
    // A mean is no more exact for its seconds.
    let step = if is_certain { 1.0 } else { MINUTE as f64 };
    let mean = libm::round(said.lasts.mean() * said.response / step) * step;
    let lasts = SimDuration::from_ms_f64(mean).unwrap_or_default();
    Some(Planned {
        title: said.title.clone(),
        of: said.at.iter().map(|&target| called(corridor, target)).collect(),
        begins: times.iter().filter_map(|&time| civil(clock, time)).collect(),
        lasts,
        is_certain,
        capacity_left: said.capacity_left,
        stops: said.effect == DisruptionEffect::AllStop,
    })
}

fn called(corridor: &Corridor, target: Target) -> String {
    match target {
        Target::Place(id) => corridor.places[id.index()].name.clone(),
        Target::Station(id) => {
            let station = &corridor.stations[id.index()];
            format!("{} {}", corridor.places[station.place.index()].name, station.name)
        }
        Target::Link(id) => corridor.links[id.index()].name.clone(),
        Target::Service(id) => corridor.services[id.index()].name.clone(),
    }
}
