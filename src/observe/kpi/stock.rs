//! How many empty boxes are at hand, who waits for them, and how many go back?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};

const STOCK: Measure = Measure {
    name: "empties",
    unit: "boxes",
    better: Better::Neither,
    doc: "Empty boxes of a type at hand at a place, averaged over the time of the window; the group is the type.",
};

const AT_END: Measure = Measure {
    name: "empties_at_end",
    unit: "boxes",
    better: Better::Neither,
    doc: "Empty boxes of a type at hand at a place when the window closes, after all that happens at that instant; the group is the type.",
};
const WAITS: Measure = Measure {
    name: "equipment_waits",
    unit: "waits",
    better: Better::Lower,
    doc: "Consignments tendered inside the window (boxes, of those that may split) for which too few empty boxes of their type were at hand at their origin; the group is the type.",
};
const MOVED: Measure = Measure {
    name: "empties_moved",
    unit: "boxes",
    better: Better::Neither,
    doc: "Empty boxes of a type that a place had too many of and sent away inside the window; the group is the type.",
};

pub(super) struct Stocks;

impl Kpi for Stocks {
    fn measures(&self) -> Vec<Measure> {
        vec![STOCK, AT_END, WAITS, MOVED]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let window = recorder.until.since(recorder.from).ms() as f64;
        let mut readings = Vec::new();
        for (index, (place, kind)) in names.stocks.iter().enumerate() {
            let scope = Scope { place: Some(place.clone()), group: Some(kind.clone()), ..Scope::default() };
            let area = recorder.stock_areas.get(index).copied().unwrap_or_default();
            readings.push(reading(&scope, STOCK, "mean", per(area as f64, window)));
            let ledger = &recorder.stocks[index];
            readings.push(reading(&scope, STOCK, "min", Some(ledger.least() as f64)));
            readings.push(reading(&scope, AT_END, "count", Some(ledger.at_end as f64)));
            readings.push(reading(&scope, WAITS, "count", Some(ledger.waits as f64)));
            readings.push(reading(&scope, MOVED, "count", Some(ledger.moved as f64)));
        }
        readings
    }
}
