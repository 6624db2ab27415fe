//! Which chains do consignments choose, and who is rerouted?

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

const REROUTED: Measure = Measure {
    name: "rerouted",
    unit: "consignments",
    better: Better::Neither,
    doc: "Consignments tendered inside the window that went another way than they were to, because something had closed or opened; each once. On lanes with route choice, where anything may close.",
};
const REROUTED_SHARE: Measure = Measure {
    name: "rerouted_share",
    unit: "1",
    better: Better::Neither,
    doc: "Share of a lane's consignments tendered inside the window that were rerouted, on lanes with route choice where anything may close.",
};

pub(super) struct Chosen;

impl Kpi for Chosen {
    fn measures(&self) -> Vec<Measure> {
        vec![CHOSEN, SHARE, REROUTED, REROUTED_SHARE]
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
            if ledger.may_reroute {
                let scope = Scope { lane: Some(names.lanes[id].clone()), ..Scope::default() };
                let share = per(ledger.rerouted as f64, all as f64);
                readings.push(reading(&scope, REROUTED, "count", Some(ledger.rerouted as f64)));
                readings.push(reading(&scope, REROUTED_SHARE, "mean", share));
            }
        }
        readings
    }
}
