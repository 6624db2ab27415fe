//! How busy is a station, and how long is the queue before it?

use super::{Kpi, Names, per, reading};
use crate::model::Servers;
use crate::observe::ledger::{Areas, StationLedger};
use crate::observe::{Better, Cause, Measure, Reading, Recorder, Scope};
use crate::time::HOUR;

const WAIT: Measure = Measure {
    name: "wait_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time from joining the queue to the start of service, of arrivals inside the window that were served; waits after an interruption (`preemptive`) are added to it. `max` is the longest wait without a break.",
};
const QUEUE: Measure = Measure {
    name: "queue",
    unit: "units",
    better: Better::Lower,
    doc: "Units waiting, other traffic and vehicles included, averaged over the time of the window; `max` is the longest queue that stood at any time of it.",
};
const UTILISATION: Measure = Measure {
    name: "utilisation",
    unit: "1",
    better: Better::Neither,
    doc: "Time that servers were at work, divided by the time that servers were on duty and in order; none where they are unlimited. Of a quay, metres taken over metres there are.",
};
const BUSY: Measure = Measure {
    name: "busy_servers",
    unit: "servers",
    better: Better::Neither,
    doc: "Servers at work, averaged over the time of the window; of a quay, metres taken.",
};
const SERVED: Measure = Measure {
    name: "served",
    unit: "services",
    better: Better::Higher,
    doc: "Services that ended inside the window, other traffic and vehicles included.",
};
const TURNED_AWAY: Measure = Measure {
    name: "turned_away",
    unit: "units",
    better: Better::Lower,
    doc: "Arrivals inside the window, other traffic included, that were turned away or gave up.",
};

pub(super) struct StationLoad;

impl Kpi for StationLoad {
    fn measures(&self) -> Vec<Measure> {
        vec![WAIT, QUEUE, UTILISATION, BUSY, SERVED, TURNED_AWAY]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let window = recorder.until.since(recorder.from).ms() as f64;
        let mut readings = Vec::new();
        let stations = recorder.stations.iter().zip(&recorder.station_areas).zip(&names.stations);
        for ((ledger, areas), (place, stage)) in stations {
            let scope = Scope { place: Some(place.clone()), stage: Some(stage.clone()), ..Scope::default() };
            let waits = ledger.waits as f64;
            let total: i64 = ledger.waited.iter().sum();
            let mut put = |scope: &Scope, measure, statistic, value| {
                readings.push(reading(scope, measure, statistic, value));
            };
            put(&scope, WAIT, "mean", per(total as f64 / HOUR as f64, waits));
            put(&scope, WAIT, "max", (ledger.waits > 0).then(|| ledger.longest as f64 / HOUR as f64));
            for (cause, &ms) in Cause::ALL.iter().zip(&ledger.waited).filter(|(_, ms)| **ms > 0) {
                let scope = Scope { cause: Some(*cause), ..scope.clone() };
                put(&scope, WAIT, "mean", per(ms as f64 / HOUR as f64, waits));
            }
            put(&scope, QUEUE, "mean", per(ledger.queued as f64, window));
            put(&scope, QUEUE, "max", Some(f64::from(ledger.longest_queue)));
            put(&scope, UTILISATION, "mean", utilisation(ledger, areas));
            put(&scope, BUSY, "mean", per(areas.busy as f64, window));
            put(&scope, SERVED, "count", Some(ledger.served as f64));
            put(&scope, TURNED_AWAY, "count", Some(ledger.lost as f64));
        }
        readings
    }
}

/// A share of servers; `None` where their number is no limit, or where they were never on duty.
fn utilisation(ledger: &StationLedger, areas: &Areas) -> Option<f64> {
    let is_endless = ledger.open.highest() >= i64::from(Servers::ENDLESS);
    if is_endless { None } else { per(areas.busy as f64, areas.open as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SimTime;

    #[test]
    fn no_share_of_endless_servers_is_in_use() {
        let used = |servers| {
            let mut ledger = StationLedger::default();
            ledger.open.set(SimTime::ZERO, servers);
            ledger.busy.set(SimTime::ZERO, 2);
            ledger.open.set(SimTime::from_ms(HOUR), 0);
            ledger.busy.set(SimTime::from_ms(HOUR), 0);
            let areas = ledger.areas_at(SimTime::from_ms(HOUR));
            utilisation(&ledger, &areas)
        };
        assert_eq!(used(4), Some(0.5));
        assert_eq!(used(i64::from(Servers::ENDLESS)), None);
        assert_eq!(used(0), None);
    }
}
