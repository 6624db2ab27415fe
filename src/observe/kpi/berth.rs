//! How long do vessels wait for a berth, and how long do they stay in port?

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Kpi, Names, per, reading};
use crate::model::{Corridor, Service, Stop};
use crate::observe::ledger::CallLedger;
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::time::HOUR;

const WAIT: Measure = Measure {
    name: "berth_wait_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time that a vessel that arrived inside the window waited for its berth.",
};
const TURNAROUND: Measure = Measure {
    name: "vessel_turnaround_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time from a vessel's arrival at a port with a berth to its departure, or to the end of its run there, of arrivals inside the window.",
};
const CALLS: Measure = Measure {
    name: "port_calls",
    unit: "calls",
    better: Better::Higher,
    doc: "Vessels that arrived at a port with a berth inside the window and have berthed.",
};
const IN_WINDOW: Measure = Measure {
    name: "calls_in_window",
    unit: "1",
    better: Better::Higher,
    doc: "Share of the vessels with a reserved berth window that arrived in it.",
};

const MOVES: Measure = Measure {
    name: "call_moves",
    unit: "boxes",
    better: Better::Neither,
    doc: "Boxes discharged and loaded in a call, those that are not the corridor's included, of arrivals inside the window at stops with an exchange of boxes.",
};

/// A stop where a vessel berths.
#[derive(Debug, Clone)]
pub(in crate::observe) struct Named {
    place: Arc<str>,
    /// A window is reserved there.
    has_window: bool,
    /// Boxes that are not the corridor's are exchanged.
    exchanges: bool,
}

/// All calls of a scope.
#[derive(Debug, Default)]
struct Calls {
    sums: CallLedger,
    has_window: bool,
    /// Those with an exchange of boxes.
    exchanging: Option<CallLedger>,
}

/// By stop of a service, where its vessel berths.
pub(super) fn named(corridor: &Corridor, service: &Service, places: &[Arc<str>]) -> Vec<Option<Named>> {
    let named = |(index, stop): (usize, &Stop)| {
        let berth = corridor.berth_of(stop).filter(|_| index > 0);
        berth.map(|_| Named {
            place: places[stop.place.index()].clone(),
            has_window: stop.port.window.is_some(),
            exchanges: stop.port.exchange.is_some(),
        })
    };
    service.stops.iter().enumerate().map(named).collect()
}

pub(super) struct PortCalls;

impl Kpi for PortCalls {
    fn measures(&self) -> Vec<Measure> {
        vec![WAIT, TURNAROUND, CALLS, IN_WINDOW, MOVES]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut scopes: BTreeMap<Scope, Calls> = BTreeMap::new();
        let services = recorder.calls.iter().zip(&names.berths).zip(&names.services);
        for ((ledgers, berths), service) in services {
            for (ledger, berth) in ledgers.iter().zip(berths) {
                let Some(Named { place, has_window, exchanges }) = berth else { continue };
                for service in [None, Some(service.clone())] {
                    let scope = Scope { place: Some(place.clone()), service, ..Scope::default() };
                    let calls = scopes.entry(scope).or_default();
                    calls.sums.add(ledger);
                    calls.has_window |= has_window;
                    if *exchanges {
                        calls.exchanging.get_or_insert_default().add(ledger);
                    }
                }
            }
        }
        let mut readings = Vec::new();
        for (scope, calls) in &scopes {
            read_one(scope, calls, &mut readings);
        }
        readings
    }
}

fn read_one(scope: &Scope, calls: &Calls, readings: &mut Vec<Reading>) {
    let ledger = &calls.sums;
    let hours = |ms: i64| ms as f64 / HOUR as f64;
    let mut put = |measure, statistic, value| readings.push(reading(scope, measure, statistic, value));
    put(WAIT, "mean", per(hours(ledger.waited), ledger.berthed as f64));
    put(WAIT, "max", (ledger.berthed > 0).then(|| hours(ledger.longest)));
    put(TURNAROUND, "mean", per(hours(ledger.stayed), ledger.left as f64));
    put(CALLS, "count", Some(ledger.berthed as f64));
    if calls.has_window {
        put(IN_WINDOW, "mean", per(ledger.in_window as f64, ledger.windows as f64));
    }
    if let Some(exchanging) = &calls.exchanging {
        put(MOVES, "mean", per(exchanging.moves as f64, exchanging.left as f64));
    }
}
