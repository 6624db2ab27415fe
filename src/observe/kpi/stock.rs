//! How many empty boxes are at hand?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};

const STOCK: Measure = Measure {
    name: "empties",
    unit: "boxes",
    better: Better::Neither,
    doc: "Empty boxes of a type at hand at a place, averaged over the time of the window; the group is the type.",
};

pub(super) struct Stocks;

impl Kpi for Stocks {
    fn measures(&self) -> Vec<Measure> {
        vec![STOCK]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let window = recorder.until.since(recorder.from).ms() as f64;
        let mut readings = Vec::new();
        for (index, (place, kind)) in names.stocks.iter().enumerate() {
            let scope = Scope { place: Some(place.clone()), group: Some(kind.clone()), ..Scope::default() };
            let area = recorder.stock_areas.get(index).copied().unwrap_or_default();
            readings.push(reading(&scope, STOCK, "mean", per(area as f64, window)));
            readings.push(reading(&scope, STOCK, "min", Some(recorder.stocks[index].least() as f64)));
        }
        readings
    }
}
