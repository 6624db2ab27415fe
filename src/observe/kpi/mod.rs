//! Which measures are read from the ledgers?
//!
//! A measure is a file here and a line in [`all`]. It reads the recorder's
//! ledgers once, when a replication has ended; nothing here is called per event.

mod activity;
mod lead_time;
mod service;
mod station;
mod time_by_cause;
mod yard;

use std::sync::Arc;

use super::{Measure, Reading, Recorder, Scope};
use crate::model::{Corridor, ServiceId};

/// A family of measures that are read together.
pub trait Kpi {
    /// The kinds of numbers that it gives.
    fn measures(&self) -> Vec<Measure>;

    /// Reads them, in a fixed order.
    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading>;
}

/// Every measure there is, in the order of the results.
pub fn all() -> Vec<Box<dyn Kpi>> {
    vec![
        Box::new(lead_time::LeadTime),
        Box::new(time_by_cause::TimeByCause),
        Box::new(station::StationLoad),
        Box::new(yard::YardFill),
        Box::new(service::Departures),
        Box::new(activity::Bottlenecks),
    ]
}

/// Reads all measures of one replication.
pub fn read(recorder: &Recorder, corridor: &Corridor) -> Vec<Reading> {
    let names = Names::of(corridor);
    all().iter().flat_map(|kpi| kpi.read(recorder, &names)).collect()
}

/// What things are called in the scenario, and what measures need to know of them.
#[derive(Debug)]
pub struct Names {
    pub(super) lanes: Vec<Arc<str>>,
    pub(super) promises: Vec<bool>,
    pub(super) places: Vec<Arc<str>>,
    pub(super) yards: Vec<bool>,
    pub(super) links: Vec<Arc<str>>,
    pub(super) stations: Vec<(Arc<str>, Arc<str>)>,
    pub(super) services: Vec<Arc<str>>,
    pub(super) capacities: Vec<u64>,
    /// By service: whether cargo that needs papers rides on it.
    pub(super) papers: Vec<bool>,
}

impl Names {
    fn of(corridor: &Corridor) -> Names {
        let places: Vec<Arc<str>> = corridor.places.iter().map(|place| place.name.as_str().into()).collect();
        Names {
            lanes: corridor.lanes.iter().map(|lane| lane.name.as_str().into()).collect(),
            promises: corridor.lanes.iter().map(|lane| lane.due.is_some()).collect(),
            yards: corridor.places.iter().map(|place| place.yard.is_some()).collect(),
            links: corridor.links.iter().map(|link| link.name.as_str().into()).collect(),
            stations: corridor
                .stations
                .iter()
                .map(|station| (places[station.place.index()].clone(), station.name.as_str().into()))
                .collect(),
            services: corridor.services.iter().map(|service| service.name.as_str().into()).collect(),
            capacities: corridor.services.iter().map(|s| u64::from(s.capacity.quarters())).collect(),
            papers: (0..corridor.services.len())
                .map(|id| corridor.lanes.iter().any(|lane| lane.needs_papers_for(ServiceId::new(id))))
                .collect(),
            places,
        }
    }
}

/// One number.
fn reading(scope: &Scope, measure: Measure, statistic: &'static str, value: Option<f64>) -> Reading {
    Reading { scope: scope.clone(), measure, statistic, value }
}

/// A quotient; `None` where nothing was seen.
fn per(sum: f64, count: f64) -> Option<f64> {
    (count > 0.0).then(|| sum / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_a_name_a_unit_and_a_sentence_of_its_own() {
        let measures: Vec<Measure> = all().iter().flat_map(|kpi| kpi.measures()).collect();
        for (index, measure) in measures.iter().enumerate() {
            assert!(!measure.name.is_empty() && !measure.unit.is_empty(), "{measure:?}");
            assert!(measure.doc.ends_with('.') && measure.doc.len() > 20, "{measure:?}");
            assert!(
                measures[index + 1..].iter().all(|other| other.name != measure.name),
                "{measure:?} twice"
            );
        }
    }
}
