//! What do vehicles do, and which departures lack one?

use std::sync::Arc;

use super::{Kpi, Names, per, reading};
use crate::model::{Corridor, FleetId};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::time::HOUR;

const LATE: Measure = Measure {
    name: "late_for_vehicle",
    unit: "departures",
    better: Better::Lower,
    doc: "Departures inside the window that waited for a vehicle of their fleet.",
};
const WITHOUT: Measure = Measure {
    name: "cancelled_for_vehicle",
    unit: "departures",
    better: Better::Lower,
    doc: "Departures that did not run for want of a vehicle of their fleet, inside the window.",
};
const LACKED: Measure = Measure {
    name: "vehicle_wait_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time that departures waited for a vehicle, those cancelled in the end included, added and divided by the departures inside the window.",
};
const UNDER_WAY: Measure = Measure {
    name: "fleet_under_way",
    unit: "1",
    better: Better::Neither,
    doc: "Share of a fleet's vehicles that are on a run or on an empty way back, averaged over the time of the window.",
};
const AT_HAND: Measure = Measure {
    name: "fleet_at_hand",
    unit: "vehicles",
    better: Better::Neither,
    doc: "Vehicles of a fleet that stand ready at a place, averaged over the time of the window.",
};
const EMPTY_RUNS: Measure = Measure {
    name: "empty_runs",
    unit: "runs",
    better: Better::Lower,
    doc: "Ways back of empty vehicles to where their service begins that began inside the window.",
};

/// A fleet, as its measures name it.
#[derive(Debug)]
pub(in crate::observe) struct Named {
    pub(super) name: Arc<str>,
    size: u32,
    bases: Vec<usize>,
}

/// All fleets, in name order.
pub(super) fn named(corridor: &Corridor) -> Vec<Named> {
    let fleets = corridor.fleets.iter().enumerate();
    let named = |(id, fleet): (usize, &crate::model::Fleet)| Named {
        name: fleet.name.as_str().into(),
        size: fleet.size(),
        bases: corridor.bases_of(FleetId::new(id)).into_iter().map(|place| place.index()).collect(),
    };
    fleets.map(named).collect()
}

pub(super) struct Fleets;

impl Kpi for Fleets {
    fn measures(&self) -> Vec<Measure> {
        vec![LATE, WITHOUT, LACKED, UNDER_WAY, AT_HAND, EMPTY_RUNS]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        for (id, name) in names.services.iter().enumerate().filter(|(id, _)| names.has_fleet[*id]) {
            let scope = Scope { service: Some(name.clone()), ..Scope::default() };
            let ledger = &recorder.services[id];
            let lacked = per(ledger.lacked as f64 / HOUR as f64, ledger.departures as f64);
            readings.push(reading(&scope, LATE, "count", Some(ledger.late as f64)));
            readings.push(reading(&scope, WITHOUT, "count", Some(ledger.without_vehicle as f64)));
            readings.push(reading(&scope, LACKED, "mean", lacked));
        }
        let window = recorder.until.since(recorder.from).ms() as f64;
        for (id, fleet) in names.fleets.iter().enumerate() {
            let scope = Scope { group: Some(fleet.name.clone()), ..Scope::default() };
            let (under_way, ready) = &recorder.fleet_areas[id];
            let used = per(*under_way as f64, window * f64::from(fleet.size));
            readings.push(reading(&scope, UNDER_WAY, "mean", used));
            let runs = recorder.fleets[id].empty_runs as f64;
            readings.push(reading(&scope, EMPTY_RUNS, "count", Some(runs)));
            for (base, area) in fleet.bases.iter().zip(ready) {
                let scope = Scope { place: Some(names.places[*base].clone()), ..scope.clone() };
                readings.push(reading(&scope, AT_HAND, "mean", per(*area as f64, window)));
            }
        }
        readings
    }
}
