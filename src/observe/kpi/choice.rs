//! Which chains do consignments choose?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};

const CHOSEN: Measure = Measure {
    name: "chosen",
    unit: "consignments",
    better: Better::Neither,
    doc: "Consignments tendered inside the window that chose a chain, by chain, on lanes with route choice.",
};
const SHARE: Measure = Measure {
    name: "chosen_share",
    unit: "1",
    better: Better::Neither,
    doc: "Share of a lane's consignments tendered inside the window that chose a chain, on lanes with route choice.",
};

pub(super) struct Chosen;

impl Kpi for Chosen {
    fn measures(&self) -> Vec<Measure> {
        vec![CHOSEN, SHARE]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        for (id, ledger) in recorder.lanes.iter().enumerate() {
            let all: u64 = ledger.chosen.iter().sum();
            for (&chosen, chain) in ledger.chosen.iter().zip(&names.chains[id]) {
                let scope = Scope {
                    lane: Some(names.lanes[id].clone()),
                    group: Some(chain.clone()),
                    ..Scope::default()
                };
                readings.push(reading(&scope, CHOSEN, "count", Some(chosen as f64)));
                readings.push(reading(&scope, SHARE, "mean", per(chosen as f64, all as f64)));
            }
        }
        readings
    }
}
