//! Where does the time of cargo go?
//!
//! The cells of the accounts, over the measured cohort: they add up to its mean
//! lead time exactly where all of it was delivered.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Cause, Measure, Reading, Recorder, Scope, Site, Stage};
use crate::time::HOUR;

const TIME: Measure = Measure {
    name: "time_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time with this cause at this place and stage, added over the measured cohort and divided by its size.",
};
const DWELL: Measure = Measure {
    name: "dwell_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time at this place, all stages and causes, added over the measured cohort and divided by its size.",
};

const UNCOLLECTED: Measure = Measure {
    name: "lead_time_uncollected_h",
    unit: "h",
    better: Better::Lower,
    doc: "Lead time less the time that consignees chose to leave cargo at its destination.",
};

pub(super) struct TimeByCause;

impl Kpi for TimeByCause {
    fn measures(&self) -> Vec<Measure> {
        vec![TIME, DWELL, UNCOLLECTED]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        // Cells of the same names add up; their first appearance keeps the order of the route.
        let mut order: Vec<(usize, Site, Stage)> = Vec::new();
        let mut sums: BTreeMap<(usize, Site, Stage), [i64; Cause::COUNT]> = BTreeMap::new();
        // Routes are compiled last node first, so the last block is the first on the way.
        for (index, block) in recorder.blocks.iter().enumerate() {
            let key = (block.lane.index(), block.site, block.stage);
            let sum = sums.entry(key).or_insert_with(|| {
                order.push(key);
                [0; Cause::COUNT]
            });
            let cells = &recorder.cells[index * Cause::COUNT..(index + 1) * Cause::COUNT];
            for (total, cell) in sum.iter_mut().zip(cells) {
                *total += cell;
            }
        }
        let mut readings = Vec::new();
        for lane in 0..names.lanes.len() {
            let keys: Vec<_> = order.iter().filter(|key| key.0 == lane).copied().collect();
            self.read_lane(recorder, names, lane, &keys, &sums, &mut readings);
        }
        readings
    }
}

type Sums = BTreeMap<(usize, Site, Stage), [i64; Cause::COUNT]>;

impl TimeByCause {
    fn read_lane(
        &self,
        recorder: &Recorder,
        names: &Names,
        lane: usize,
        keys: &[(usize, Site, Stage)],
        sums: &Sums,
        readings: &mut Vec<Reading>,
    ) {
        let ledger = &recorder.lanes[lane];
        // Lost cargo is no part of lead times, nor of these.
        let size = (ledger.tendered - ledger.lost) as f64;
        let mean = |ms: i64| per(ms as f64 / HOUR as f64, size);
        let lane_scope = Scope { lane: Some(names.lanes[lane].clone()), ..Scope::default() };
        let mut by_cause = [0; Cause::COUNT];
        let mut by_site: Vec<(Arc<str>, i64)> = Vec::new();
        for key in keys {
            let (place, stage) = label(names, key.1, key.2);
            for (cause, &ms) in Cause::ALL.iter().zip(&sums[key]) {
                if ms == 0 {
                    continue;
                }
                by_cause[*cause as usize] += ms;
                match by_site.iter_mut().find(|site| site.0 == place) {
                    Some(site) => site.1 += ms,
                    None => by_site.push((place.clone(), ms)),
                }
                let scope = Scope {
                    place: Some(place.clone()),
                    stage: Some(stage.clone()),
                    cause: Some(*cause),
                    ..lane_scope.clone()
                };
                readings.push(reading(&scope, TIME, "mean", mean(ms)));
            }
        }
        for (cause, &ms) in Cause::ALL.iter().zip(&by_cause) {
            let scope = Scope { cause: Some(*cause), ..lane_scope.clone() };
            readings.push(reading(&scope, TIME, "mean", mean(ms)));
        }
        let collected = by_cause[Cause::Collect as usize];
        if collected > 0 {
            let all: i64 = by_cause.iter().sum();
            readings.push(reading(&lane_scope, UNCOLLECTED, "mean", mean(all - collected)));
        }
        for (place, ms) in by_site {
            let scope = Scope { place: Some(place), ..lane_scope.clone() };
            readings.push(reading(&scope, DWELL, "mean", mean(ms)));
        }
    }
}

fn label(names: &Names, site: Site, stage: Stage) -> (Arc<str>, Arc<str>) {
    let place = match site {
        Site::Place(id) => &names.places[id.index()],
        Site::Link(id) => &names.links[id.index()],
    };
    let stage = match stage {
        Stage::Station(id) => &names.stations[id.index()].1,
        Stage::Service(id) => &names.services[id.index()],
        Stage::Documents => return (place.clone(), Stage::DOCUMENTS.into()),
        Stage::Stay(kind) => return (place.clone(), kind.name().into()),
    };
    (place.clone(), stage.clone())
}
