//! What do the vehicles of a service cost, and what does its cargo pay?
//!
//! Over all lanes. Told only of corridors that say what things cost. What cargo
//! pays is that of the measured cohort; what vehicles cost is that of the window.

use super::{Kpi, Names, reading};
use crate::model::money::Element;
use crate::observe::bill::{At, BillLedger};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::units::Money;

const PAID: Measure = Measure {
    name: "haulage_paid",
    unit: "USD",
    better: Better::Neither,
    doc: "What the measured consignments of all lanes that were delivered paid for rides on a service.",
};
const COST: Measure = Measure {
    name: "vehicle_cost",
    unit: "USD",
    better: Better::Lower,
    doc: "What the vehicles of a service cost, by departure and kilometre, on the legs and the ways back empty that began inside the window.",
};
const UNCOVERED: Measure = Measure {
    name: "uncovered_cost",
    unit: "USD",
    better: Better::Lower,
    doc: "What the vehicles of a service cost on legs with nothing aboard and on ways back empty, begun inside the window: no cargo bears it.",
};

pub(super) struct ServiceCosts;

impl Kpi for ServiceCosts {
    fn measures(&self) -> Vec<Measure> {
        vec![PAID, COST, UNCOVERED]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        let Some(bills) = recorder.bills.as_ref().filter(|_| !names.payers.is_empty()) else {
            return readings;
        };
        for (id, (ledger, name)) in recorder.services.iter().zip(&names.services).enumerate() {
            let scope = Scope { service: Some(name.clone()), ..Scope::default() };
            let mut tell = |measure, parts: i128| {
                readings.push(reading(&scope, measure, "sum", Some(parts as f64 / Money::IN_A_DOLLAR)));
            };
            tell(PAID, bills.iter().map(|bill| paid(bill, id)).sum());
            if names.shares_cost[id] {
                tell(COST, ledger.vehicle_cost);
                tell(UNCOVERED, ledger.uncovered_cost);
            }
        }
        readings
    }
}

/// What a lane paid for rides on a service.
fn paid(bill: &BillLedger, service: usize) -> i128 {
    let rides = bill.costs.iter().filter(|(line, _)| {
        line.element == Element::Haulage && matches!(line.at, At::Service(id) if id.index() == service)
    });
    rides.map(|(_, sum)| sum).sum()
}
