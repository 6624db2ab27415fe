//! Which measures are read from the ledgers?
//!
//! A measure is a file here and a line in [`all`]. It reads the recorder's
//! ledgers once, when a replication has ended; nothing here is called per event.

mod activity;
mod berth;
mod border;
mod border_queue;
mod cost;
mod cost_service;
mod emissions;
mod fleet;
mod disruption;
mod choice;
mod lead_time;
mod link;
mod service;
mod station;
mod stock;
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
        Box::new(stock::Stocks),
        Box::new(service::Departures),
        Box::new(fleet::Fleets),
        Box::new(link::LinkLoad),
        Box::new(berth::PortCalls),
        Box::new(disruption::Disruptions),
        Box::new(border::Crossings),
        Box::new(border_queue::Queues),
        Box::new(cost::Costs),
        Box::new(cost_service::ServiceCosts),
        Box::new(emissions::Emitted),
        Box::new(activity::Bottlenecks),
        Box::new(choice::Chosen),
    ]
}

/// Whether a measure is told of a border post as a whole, and not of lanes.
pub fn is_of_borders(measure: &str) -> bool {
    border::WHOLE.iter().any(|whole| whole.name == measure)
}

/// Reads all measures of one replication.
pub fn read(recorder: &Recorder, corridor: &Corridor) -> Vec<Reading> {
    let names = Names::of(corridor);
    all().iter().flat_map(|kpi| kpi.read(recorder, &names)).collect()
}

/// What things are called in the scenario, and what measures need to know of them.
#[derive(Debug, Default)]
pub struct Names {
    pub(super) lanes: Vec<Arc<str>>,
    pub(super) promises: Vec<bool>,
    /// By lane: its chains.
    pub(super) chains: Vec<Vec<Arc<str>>>,
    pub(super) places: Vec<Arc<str>>,
    pub(super) yards: Vec<bool>,
    /// Place and box type.
    pub(super) stocks: Vec<(Arc<str>, Arc<str>)>,
    pub(super) links: Vec<Arc<str>>,
    /// By link, its sections: none where there are no rules that need one.
    pub(super) sections: Vec<Vec<Arc<str>>>,
    pub(super) stations: Vec<(Arc<str>, Arc<str>)>,
    pub(super) services: Vec<Arc<str>>,
    pub(super) capacities: Vec<u64>,
    pub(super) borders: Vec<Arc<str>>,
    pub(super) fleets: Vec<fleet::Named>,
    /// By service: whether departures may run besides its timetable.
    pub(super) relief: Vec<bool>,
    /// By service: whether a fleet makes its departures.
    pub(super) has_fleet: Vec<bool>,
    /// By disruption and thing that it hits.
    pub(super) disruptions: Vec<Vec<Scope>>,
    /// By service: whether cargo that needs papers rides on it.
    pub(super) papers: Vec<bool>,
    /// Who pays anything.
    pub(super) payers: Vec<Arc<str>>,
    /// By service: whether its vehicles cost anything that is shared.
    pub(super) shares_cost: Vec<bool>,
    /// Whether emissions are counted.
    pub(super) emits: bool,
    /// By service.
    pub(super) modes: Vec<Arc<str>>,
    /// By service: whether it has blank sailings.
    pub(super) blanks: Vec<bool>,
    /// By service and stop where the vessel berths: the place, and whether a window is reserved there.
    pub(super) berths: Vec<Vec<Option<berth::Named>>>,
}

impl Names {
    fn of(corridor: &Corridor) -> Names {
        let places: Vec<Arc<str>> = corridor.places.iter().map(|place| place.name.as_str().into()).collect();
        Names {
            lanes: corridor.lanes.iter().map(|lane| lane.name.as_str().into()).collect(),
            promises: corridor.lanes.iter().map(|lane| lane.due.is_some()).collect(),
            chains: corridor
                .lanes
                .iter()
                .map(|lane| lane.chains.iter().map(|chain| chain.what.name.as_str().into()).collect())
                .collect(),
            yards: corridor.places.iter().map(|place| place.yard.is_some()).collect(),
            sections: corridor
                .links
                .iter()
                .map(|link| link.sections.iter().map(|section| section.name.as_str().into()).collect())
                .collect(),
            stocks: corridor
                .stocks
                .iter()
                .map(|stock| (places[stock.place.index()].clone(), stock.what.name.as_str().into()))
                .collect(),
            links: corridor.links.iter().map(|link| link.name.as_str().into()).collect(),
            stations: corridor
                .stations
                .iter()
                .map(|station| (places[station.place.index()].clone(), station.name.as_str().into()))
                .collect(),
            services: corridor.services.iter().map(|service| service.name.as_str().into()).collect(),
            capacities: corridor.services.iter().map(|s| u64::from(s.capacity.quarters())).collect(),
            borders: corridor.borders.iter().map(|border| border.name.as_str().into()).collect(),
            fleets: fleet::named(corridor),
            relief: corridor.services.iter().map(|service| service.relief.is_some()).collect(),
            has_fleet: corridor.services.iter().map(|service| service.membership.is_some()).collect(),
            disruptions: disruption::scopes(corridor),
            papers: (0..corridor.services.len())
                .map(|id| corridor.lanes.iter().any(|lane| lane.needs_papers_for(ServiceId::new(id))))
                .collect(),
            payers: corridor
                .tariffs
                .iter()
                .flat_map(|tariffs| &tariffs.payers)
                .map(|name| name.as_str().into())
                .collect(),
            shares_cost: (0..corridor.services.len())
                .map(|id| corridor.tariffs.as_ref().is_some_and(|tariffs| tariffs.services[id].shares()))
                .collect(),
            emits: corridor.emissions.is_some(),
            modes: corridor.services.iter().map(|service| service.mode.as_str().into()).collect(),
            blanks: corridor
                .services
                .iter()
                .map(|service| service.blank > 0.0 || !service.blank_sailings.is_empty())
                .collect(),
            berths: corridor
                .services
                .iter()
                .map(|service| berth::named(corridor, service, &places))
                .collect(),
            places,
        }
    }

    /// One place and one service, for tests.
    #[cfg(test)]
    fn of_one() -> Names {
        Names {
            lanes: vec!["lane".into()],
            places: vec!["port".into()],
            services: vec!["train".into()],
            modes: vec!["rail".into()],
            ..Names::default()
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

/// A local hour of the day, as groups name it.
fn hour_name(hour: usize) -> String {
    format!("{hour:02}h")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PlaceId;
    use crate::model::border::{Border, Crossing, Policy, Procedure, Side};
    use crate::observe::border::{BorderLedger, StepLedger};

    /// The ledger of a post with these stages on each side, both ways.
    pub(super) fn post(stages: &[&str]) -> BorderLedger {
        let side = |place| Side {
            place: PlaceId::new(place),
            base: Procedure::default(),
            procedures: Vec::new(),
            stations: Vec::new(),
        };
        let way = |from, to| Some(Crossing { exit: side(from), entry: side(to) });
        let mut ledger = BorderLedger::new(&Border {
            name: "line".into(),
            title: "The line".into(),
            from: PlaceId::new(0),
            to: PlaceId::new(1),
            out: way(0, 1),
            back: way(1, 0),
            policy: Policy::default(),
        });
        for side in ledger.ways.iter_mut().flatten().flat_map(|way| &mut way.sides) {
            side.stages = stages.iter().map(|&name| name.to_owned()).collect();
            side.steps = vec![StepLedger::default(); stages.len()];
        }
        ledger
    }

    /// A number by stage, group and cause, each of which may be empty; it must be there.
    pub(super) fn find(
        readings: &[Reading],
        parts: [&str; 3],
        measure: &str,
        statistic: &str,
    ) -> Option<f64> {
        let [stage, group, cause] = parts;
        let is = |part: &Option<Arc<str>>, text: &str| part.as_deref().unwrap_or_default() == text;
        let fits = |one: &&Reading| {
            let named = one.scope.cause.map_or("", |cause| cause.name());
            is(&one.scope.stage, stage) && is(&one.scope.group, group) && named == cause
        };
        let mut rows = readings
            .iter()
            .filter(fits)
            .filter(|one| one.measure.name == measure && one.statistic == statistic);
        rows.next().unwrap_or_else(|| panic!("no {measure} {statistic} of {parts:?}")).value
    }

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
