//! How long does cargo take from door to door?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::stats::Sample;
use crate::time::{HOUR, WEEK};

const LEAD: Measure = Measure {
    name: "lead_time_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time from tender to delivery of the measured consignments that were delivered.",
};
const TRANSIT: Measure = Measure {
    name: "transit_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time from the first departure to the last arrival of the measured consignments that rode.",
};
const BUFFER: Measure = Measure {
    name: "buffer_index",
    unit: "1",
    better: Better::Lower,
    doc: "The share of the mean lead time that must be added to be on time in 95 of 100 cases.",
};
const ON_TIME: Measure = Measure {
    name: "on_time_share",
    unit: "1",
    better: Better::Higher,
    doc: "The share of the measured consignments delivered that took no longer than promised.",
};
const TENDERED: Measure = Measure {
    name: "tendered",
    unit: "consignments",
    better: Better::Neither,
    doc: "Consignments tendered inside the window: the measured cohort.",
};
const DELIVERED: Measure = Measure {
    name: "delivered",
    unit: "consignments",
    better: Better::Higher,
    doc: "Members of the measured cohort that were delivered before the run stopped.",
};
const LOST: Measure = Measure {
    name: "lost",
    unit: "consignments",
    better: Better::Lower,
    doc: "Members of the measured cohort that were turned away or gave up.",
};
const UNFINISHED: Measure = Measure {
    name: "unfinished",
    unit: "consignments",
    better: Better::Lower,
    doc: "Members of the measured cohort still under way when the run stopped.",
};
const THROUGHPUT: Measure = Measure {
    name: "throughput_teu",
    unit: "TEU/week",
    better: Better::Higher,
    doc: "TEU delivered inside the window for each week of it, whenever tendered.",
};

pub(super) struct LeadTime;

impl Kpi for LeadTime {
    fn measures(&self) -> Vec<Measure> {
        vec![LEAD, TRANSIT, BUFFER, ON_TIME, TENDERED, DELIVERED, LOST, UNFINISHED, THROUGHPUT]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let weeks = recorder.until.since(recorder.from).ms() as f64 / WEEK as f64;
        let mut readings = Vec::new();
        for (id, (ledger, name)) in recorder.lanes.iter().zip(&names.lanes).enumerate() {
            let scope = Scope { lane: Some(name.clone()), ..Scope::default() };
            let mut put = |measure, statistic, value| {
                readings.push(reading(&scope, measure, statistic, value));
            };
            for (measure, sample) in [(LEAD, &ledger.lead), (TRANSIT, &ledger.transit)] {
                for (statistic, unit, value) in statistics(sample) {
                    put(Measure { unit, ..measure }, statistic, value);
                }
            }
            let buffer = ledger
                .lead
                .quantile(0.95)
                .zip(ledger.lead.mean())
                .map(|(p95, mean)| if mean > 0.0 { (p95 - mean) / mean } else { 0.0 });
            put(BUFFER, "value", buffer);
            if names.promises[id] {
                put(ON_TIME, "mean", per(ledger.on_time as f64, ledger.delivered as f64));
            }
            let unfinished = ledger.tendered - ledger.delivered - ledger.lost;
            put(TENDERED, "count", Some(ledger.tendered as f64));
            put(DELIVERED, "count", Some(ledger.delivered as f64));
            put(LOST, "count", Some(ledger.lost as f64));
            put(UNFINISHED, "count", Some(unfinished as f64));
            put(THROUGHPUT, "rate", per(ledger.throughput as f64 / 4.0, weeks));
        }
        readings
    }
}

/// What is told of a sample of milliseconds, with the unit of each statistic.
fn statistics(sample: &Sample) -> [(&'static str, &'static str, Option<f64>); 9] {
    let hours = |ms: Option<f64>| ms.map(|ms| ms / HOUR as f64);
    let mean = hours(sample.mean());
    let deviation = hours(sample.variance().map(libm::sqrt));
    let quantiles = sample.quantiles(&[0.5, 0.9, 0.95]).unwrap_or_default();
    let quantile = |index: usize| quantiles.get(index).copied();
    [
        ("mean", "h", mean),
        ("sd", "h", deviation),
        ("cv", "1", deviation.zip(mean).filter(|(_, mean)| *mean > 0.0).map(|(sd, mean)| sd / mean)),
        ("p50", "h", hours(quantile(0))),
        ("p90", "h", hours(quantile(1))),
        ("p95", "h", hours(quantile(2))),
        ("min", "h", hours(sample.min().map(|ms| ms as f64))),
        ("max", "h", hours(sample.max().map(|ms| ms as f64))),
        ("count", "consignments", Some(sample.count() as f64)),
    ]
}
