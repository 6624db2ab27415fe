//! How full is a yard?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};

const FILL: Measure = Measure {
    name: "yard_teu",
    unit: "TEU",
    better: Better::Neither,
    doc: "TEU in a limited yard, reserved room included, averaged over the time of the window.",
};

pub(super) struct YardFill;

impl Kpi for YardFill {
    fn measures(&self) -> Vec<Measure> {
        vec![FILL]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let window = recorder.until.since(recorder.from).ms() as f64;
        let mut readings = Vec::new();
        for (id, ledger) in recorder.yards.iter().enumerate().filter(|(id, _)| names.yards[*id]) {
            let scope = Scope { place: Some(names.places[id].clone()), ..Scope::default() };
            let mean = per(recorder.yard_areas[id] as f64 / 4.0, window);
            readings.push(reading(&scope, FILL, "mean", mean));
            readings.push(reading(&scope, FILL, "max", Some(ledger.fill.highest() as f64 / 4.0)));
        }
        readings
    }
}
