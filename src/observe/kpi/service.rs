//! How do departures run, and how full are they?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::time::HOUR;

const DEPARTURES: Measure = Measure {
    name: "departures",
    unit: "departures",
    better: Better::Higher,
    doc: "Departures from the first stop inside the window.",
};
const CANCELLED: Measure = Measure {
    name: "cancelled",
    unit: "departures",
    better: Better::Lower,
    doc: "Planned departures inside the window that did not run by chance, or because they could not.",
};
const BLANKED: Measure = Measure {
    name: "blanked",
    unit: "departures",
    better: Better::Lower,
    doc: "Planned departures inside the window that were blank sailings: known beforehand not to run.",
};
const SKIPPED: Measure = Measure {
    name: "skipped",
    unit: "departures",
    better: Better::Lower,
    doc: "Planned departures inside the window that did not run for want of load.",
};
const LOAD: Measure = Measure {
    name: "load_teu",
    unit: "TEU",
    better: Better::Higher,
    doc: "TEU aboard, averaged over the legs that departures began inside the window.",
};
const LOAD_FACTOR: Measure = Measure {
    name: "load_factor",
    unit: "1",
    better: Better::Higher,
    doc: "TEU aboard divided by capacity, over the legs that departures began inside the window.",
};
const CARRIED: Measure = Measure {
    name: "carried_teu",
    unit: "TEU",
    better: Better::Higher,
    doc: "TEU taken aboard inside the window.",
};
const LEFT_BEHIND: Measure = Measure {
    name: "left_behind",
    unit: "boxes",
    better: Better::Lower,
    doc: "Boxes ready in time that a full departure left behind, added over departures inside the window.",
};
const MISSED_PAPERS: Measure = Measure {
    name: "missed_papers",
    unit: "boxes",
    better: Better::Lower,
    doc: "Boxes ready in time whose papers were not, so that a departure left without them, added over departures inside the window.",
};
const HELD: Measure = Measure {
    name: "held_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time that departures were held for load, added and divided by the departures inside the window.",
};

const RELIEF: Measure = Measure {
    name: "relief",
    unit: "departures",
    better: Better::Neither,
    doc: "Departures besides the timetable, ordered because much was waiting, inside the window.",
};

pub(super) struct Departures;

impl Kpi for Departures {
    fn measures(&self) -> Vec<Measure> {
        vec![
            DEPARTURES,
            CANCELLED,
            BLANKED,
            SKIPPED,
            LOAD,
            LOAD_FACTOR,
            CARRIED,
            LEFT_BEHIND,
            MISSED_PAPERS,
            HELD,
            RELIEF,
        ]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        for (id, (ledger, name)) in recorder.services.iter().zip(&names.services).enumerate() {
            let scope = Scope { service: Some(name.clone()), ..Scope::default() };
            let legs = ledger.legs as f64;
            let offered = legs * names.capacities[id] as f64;
            for (measure, statistic, value) in [
                (DEPARTURES, "count", Some(ledger.departures as f64)),
                (CANCELLED, "count", Some(ledger.cancelled as f64)),
                (BLANKED, "count", Some(ledger.blanked as f64)),
                (SKIPPED, "count", Some(ledger.skipped as f64)),
                (LOAD, "mean", per(ledger.loaded as f64 / 4.0, legs)),
                (LOAD_FACTOR, "mean", per(ledger.loaded as f64, offered)),
                (CARRIED, "sum", Some(ledger.carried as f64 / 4.0)),
                (LEFT_BEHIND, "count", Some(ledger.left_behind as f64)),
                (MISSED_PAPERS, "count", Some(ledger.missed_papers as f64)),
                (HELD, "mean", per(ledger.held as f64 / HOUR as f64, ledger.departures as f64)),
                (RELIEF, "count", Some(ledger.relief as f64)),
            ] {
                let is_idle = measure == MISSED_PAPERS && !names.papers[id]
                    || measure == RELIEF && !names.relief[id]
                    || measure == BLANKED && !names.blanks[id];
                if is_idle {
                    continue;
                }
                readings.push(reading(&scope, measure, statistic, value));
            }
        }
        readings
    }
}
