//! What does it emit?
//!
//! Told only of corridors that ask for emissions. Of the measured consignments
//! that were delivered, after ISO 14083: rides and hubs, tank to wheel and well
//! to tank apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Kpi, Names, per, reading};
use crate::observe::bill::{At, BillLedger, Emission};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};

const WTW: Measure = Measure {
    name: "co2e_wtw_kg",
    unit: "kg",
    better: Better::Lower,
    doc: "CO2 equivalent of a consignment, well to wheel, hubs included; by service and place, that of one element of its chain; by group, of a mode or of all hubs.",
};
const TTW: Measure = Measure {
    name: "co2e_ttw_kg",
    unit: "kg",
    better: Better::Lower,
    doc: "CO2 equivalent of a consignment that its vehicles and hubs emit themselves, tank to wheel.",
};
const WTT: Measure = Measure {
    name: "co2e_wtt_kg",
    unit: "kg",
    better: Better::Lower,
    doc: "CO2 equivalent of a consignment from the making of fuel and power, well to tank.",
};
const INTENSITY: Measure = Measure {
    name: "co2e_g_tkm",
    unit: "g/t-km",
    better: Better::Lower,
    doc: "CO2 equivalent well to wheel, hubs included, over transport activity: tonnes times the kilometres of run.emission-distance.",
};
const ACTIVITY: Measure = Measure {
    name: "transport_activity_tkm",
    unit: "t-km",
    better: Better::Neither,
    doc: "Transport activity of a consignment: tonnes times the kilometres of run.emission-distance, over all its rides.",
};

/// What hubs are called among modes.
const HUBS: &str = "hub";

pub(super) struct Emitted;

impl Kpi for Emitted {
    fn measures(&self) -> Vec<Measure> {
        vec![WTW, TTW, WTT, INTENSITY, ACTIVITY]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        if !names.emits {
            return readings;
        }
        for (ledger, lane) in recorder.bills.iter().flatten().zip(&names.lanes) {
            let scope = Scope { lane: Some(lane.clone()), ..Scope::default() };
            read_lane(&mut readings, ledger, names, &scope);
        }
        readings
    }
}

fn read_lane(readings: &mut Vec<Reading>, ledger: &BillLedger, names: &Names, scope: &Scope) {
    let count = ledger.count as f64;
    let mut put = |scope: &Scope, carbon: Emission| {
        for (measure, milligrams) in [(WTW, carbon.ttw + carbon.wtt), (TTW, carbon.ttw), (WTT, carbon.wtt)] {
            readings.push(reading(scope, measure, "mean", per(milligrams as f64 / 1e6, count)));
        }
    };
    let mut all = Emission::default();
    let mut modes: BTreeMap<Arc<str>, Emission> = BTreeMap::new();
    for (at, carbon) in &ledger.carbon {
        all.add(*carbon);
        let (mode, place, service) = match at {
            At::Service(id) => {
                (names.modes[id.index()].clone(), None, Some(names.services[id.index()].clone()))
            }
            At::Place(id) => (HUBS.into(), Some(names.places[id.index()].clone()), None),
            At::Whole => continue,
        };
        modes.entry(mode).or_default().add(*carbon);
        put(&Scope { place, service, ..scope.clone() }, *carbon);
    }
    put(scope, all);
    for (mode, carbon) in modes {
        put(&Scope { group: Some(mode), ..scope.clone() }, carbon);
    }
    // A quarter of a kilogram times a metre is 1 / 4,000,000 of a tonne-kilometre.
    let activity = ledger.activity as f64 / 4e6;
    let grams = (all.ttw + all.wtt) as f64 / 1e3;
    readings.push(reading(scope, INTENSITY, "mean", per(grams, activity)));
    readings.push(reading(scope, ACTIVITY, "mean", per(activity, count)));
}
