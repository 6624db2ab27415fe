//! What does it cost, and who pays?
//!
//! Told only of corridors that say what things cost; speeds also where emissions
//! are asked for. All money is in US dollars,
//! of the measured consignments that were delivered.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Kpi, Names, per, reading};
use crate::model::money::Element;
use crate::observe::bill::{At, BillLedger, Line};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::time::HOUR;
use crate::units::Money;

const COST: Measure = Measure {
    name: "cost_per_teu",
    unit: "USD/TEU",
    better: Better::Lower,
    doc: "What is paid for haulage, handling, storage, border fees and documents, divided by the TEU delivered; by service and place, what is paid there.",
};
const GENERALISED: Measure = Measure {
    name: "generalised_cost_per_teu",
    unit: "USD/TEU",
    better: Better::Lower,
    doc: "What is paid, the value of the time that it took, and the value that spoiled, divided by the TEU delivered.",
};
const ELEMENT: Measure = Measure {
    name: "cost_element_per_teu",
    unit: "USD/TEU",
    better: Better::Lower,
    doc: "Cost of one element (the stage), in all and by who bears it (the group), divided by the TEU delivered.",
};
const PAYER: Measure = Measure {
    name: "cost_payer_per_teu",
    unit: "USD/TEU",
    better: Better::Lower,
    doc: "Cost that one payer bears (the group), time and spoilage included, divided by the TEU delivered.",
};
const TFI3: Measure = Measure {
    name: "tfi3_cost_500km_20t",
    unit: "USD",
    better: Better::Lower,
    doc: "CAREC TFI3: what is paid for 20 t over 500 km; payments over tonnes times kilometres of the links ridden, of consignments whose links all have a distance.",
};
const SWD: Measure = Measure {
    name: "tfi4_swd_kmh",
    unit: "km/h",
    better: Better::Higher,
    doc: "CAREC TFI4, speed with delay: kilometres of the links ridden over all time from tender to delivery.",
};
const SWOD: Measure = Measure {
    name: "swod_kmh",
    unit: "km/h",
    better: Better::Higher,
    doc: "Speed without delay: kilometres of the links ridden over the time in motion.",
};

pub(super) struct Costs;

impl Kpi for Costs {
    fn measures(&self) -> Vec<Measure> {
        vec![COST, GENERALISED, ELEMENT, PAYER, TFI3, SWD, SWOD]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        for (ledger, lane) in recorder.bills.iter().flatten().zip(&names.lanes) {
            let scope = Scope { lane: Some(lane.clone()), ..Scope::default() };
            Lane { readings: &mut readings, ledger, names, scope }.read();
        }
        readings
    }
}

/// Reads one lane.
struct Lane<'a> {
    readings: &'a mut Vec<Reading>,
    ledger: &'a BillLedger,
    names: &'a Names,
    scope: Scope,
}

impl Lane<'_> {
    fn read(&mut self) {
        self.speeds();
        // Corridors that only ask for emissions have bills too.
        if self.names.payers.is_empty() {
            return;
        }
        let paid = self.sum(|line| line.element.is_paid());
        self.put(&self.scope.clone(), COST, paid);
        let all = self.sum(|_| true);
        self.put(&self.scope.clone(), GENERALISED, all);
        for element in Element::ALL {
            let scope = Scope { stage: Some(element.name().into()), ..self.scope.clone() };
            let sum = self.sum(|line| line.element == element);
            self.put(&scope, ELEMENT, sum);
            for (name, payer) in self.payers() {
                let sum = self.sum(|line| line.element == element && line.payer == payer);
                if sum != 0 {
                    self.put(&Scope { group: Some(name), ..scope.clone() }, ELEMENT, sum);
                }
            }
        }
        for (name, payer) in self.payers() {
            let sum = self.sum(|line| line.payer == payer);
            self.put(&Scope { group: Some(name), ..self.scope.clone() }, PAYER, sum);
        }
        self.sites();
    }

    /// What is paid on each service and at each place.
    fn sites(&mut self) {
        let mut sites: BTreeMap<At, i128> = BTreeMap::new();
        for (line, sum) in &self.ledger.costs {
            if line.element.is_paid() {
                *sites.entry(line.at).or_default() += sum;
            }
        }
        for (at, sum) in sites {
            let (place, service) = match at {
                At::Service(id) => (None, Some(self.names.services[id.index()].clone())),
                At::Place(id) => (Some(self.names.places[id.index()].clone()), None),
                At::Whole => continue,
            };
            self.put(&Scope { place, service, ..self.scope.clone() }, COST, sum);
        }
    }

    /// Rates over the distance ridden; not told where no consignment has one.
    fn speeds(&mut self) {
        let ledger = self.ledger;
        if ledger.metres == 0 && ledger.count > 0 {
            return;
        }
        // Tonnes times kilometres; a quarter of a kilogram times a metre is 1 / 4,000,000 of it.
        let haul = ledger.haul as f64 / 4e6;
        let kilometres = ledger.metres as f64 / 1e3;
        let hours = |ms: i128| ms as f64 / HOUR as f64;
        for (measure, value) in [
            (TFI3, per(ledger.paid as f64 / Money::IN_A_DOLLAR * 500.0 * 20.0, haul)),
            (SWD, per(kilometres, hours(ledger.lead))),
            (SWOD, per(kilometres, hours(ledger.moving))),
        ] {
            if measure != TFI3 || !self.names.payers.is_empty() {
                self.readings.push(reading(&self.scope, measure, "mean", value));
            }
        }
    }

    fn put(&mut self, scope: &Scope, measure: Measure, sum: i128) {
        let value = per(sum as f64 / Money::IN_A_DOLLAR, self.ledger.quarters as f64 / 4.0);
        self.readings.push(reading(scope, measure, "mean", value));
    }

    fn sum(&self, of: impl Fn(&Line) -> bool) -> i128 {
        self.ledger.costs.iter().filter(|(line, _)| of(line)).map(|(_, sum)| sum).sum()
    }

    /// In name order.
    fn payers(&self) -> Vec<(Arc<str>, u8)> {
        let mut payers: Vec<_> =
            self.names.payers.iter().enumerate().map(|(id, name)| (name.clone(), id as u8)).collect();
        payers.sort();
        payers
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::find;
    use super::*;
    use crate::model::{PlaceId, ServiceId};
    use crate::observe::Bill;
    use crate::observe::bill::Trip;
    use crate::units::{Money, Teu};

    #[test]
    fn costs_are_told_by_element_payer_and_site_of_each_teu() {
        let mut bill = Bill { teu: Teu::whole(2), quarter_kilograms: 80_000, ..Bill::default() };
        bill.trip = Trip { metres: 100_000, is_unknown: false, moving: 2 * HOUR };
        let line = |element, payer, at| Line { element, payer, at };
        let port = At::Place(PlaceId(0));
        bill.add(line(Element::Haulage, 0, At::Service(ServiceId(0))), Money(100_0000));
        bill.add(line(Element::Handling, 0, port), Money(30_0000));
        bill.add(line(Element::Handling, 1, port), Money(10_0000));
        bill.add(line(Element::Inventory, 1, At::Whole), Money(6_0000));
        let mut ledger = BillLedger::default();
        ledger.settle(&bill, 5 * HOUR);
        let names = Names { payers: vec!["shipper".into(), "carrier".into()], ..Names::of_one() };
        let mut readings = Vec::new();
        Lane { readings: &mut readings, ledger: &ledger, names: &names, scope: Scope::default() }.read();
        let of =
            |stage: &str, group: &str, measure: &str| find(&readings, [stage, group, ""], measure, "mean");
        assert_eq!(of("", "", "cost_per_teu"), Some(70.0));
        assert_eq!(of("", "", "generalised_cost_per_teu"), Some(73.0));
        assert_eq!(of("handling", "", "cost_element_per_teu"), Some(20.0));
        assert_eq!(of("handling", "carrier", "cost_element_per_teu"), Some(5.0));
        assert_eq!(of("", "carrier", "cost_payer_per_teu"), Some(8.0));
        assert_eq!(of("", "", "tfi3_cost_500km_20t"), Some(700.0), "140 for 20 t over 100 km");
        assert_eq!(of("", "", "tfi4_swd_kmh"), Some(20.0));
        assert_eq!(of("", "", "swod_kmh"), Some(50.0));
    }
}
