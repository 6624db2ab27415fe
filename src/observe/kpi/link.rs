//! How long do vehicles wait before a link and on it, and how full is it?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Cause, Measure, Reading, Recorder, Scope};
use crate::time::{DAY, HOUR};

const WAIT: Measure = Measure {
    name: "link_wait_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time that vehicles, other traffic included, waited before the link, its sections and locks, in waits that ended inside the window, divided by the vehicles that entered the link in it; the longest of these waits.",
};
const VEHICLES: Measure = Measure {
    name: "link_vehicles_per_day",
    unit: "vehicles",
    better: Better::Neither,
    doc: "Vehicles, other traffic included, that entered the link inside the window, divided by its days, by direction: forwards is from the link's from to its to.",
};
const OCCUPIED: Measure = Measure {
    name: "section_utilisation",
    unit: "1",
    better: Better::Neither,
    doc: "Share of the window in which anybody was in the section of the link.",
};

const LOCKAGES: Measure = Measure {
    name: "lockages_per_day",
    unit: "lockages",
    better: Better::Neither,
    doc: "Lockages that began inside the window, divided by its days: with vessels, and empty ones, where a chamber came over to the side where vessels wait.",
};

const CHAMBERS: Measure = Measure {
    name: "lock_utilisation",
    unit: "1",
    better: Better::Neither,
    doc: "Share of the window in which a chamber of a lock was under way, with vessels or empty, or stood on its way.",
};

/// The two directions of a link.
const WAYS: [&str; 2] = ["forwards", "backwards"];

pub(super) struct LinkLoad;

impl Kpi for LinkLoad {
    fn measures(&self) -> Vec<Measure> {
        vec![WAIT, VEHICLES, OCCUPIED, LOCKAGES, CHAMBERS]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let window = recorder.until.since(recorder.from).ms() as f64;
        let mut readings = Vec::new();
        let links = recorder.links.iter().zip(&names.links).zip(&names.sections);
        for ((ledger, link), sections) in links {
            let Some(ledger) = ledger else { continue };
            let scope = Scope { place: Some(link.clone()), ..Scope::default() };
            let mut put = |scope: &Scope, measure, statistic, value| {
                readings.push(reading(scope, measure, statistic, value));
            };
            let entered = (ledger.entered[0] + ledger.entered[1]) as f64;
            let total: i64 = ledger.waited.iter().sum();
            put(&scope, WAIT, "mean", per(total as f64 / HOUR as f64, entered));
            put(&scope, WAIT, "max", (entered > 0.0).then(|| ledger.longest as f64 / HOUR as f64));
            for (cause, &ms) in Cause::ALL.iter().zip(&ledger.waited).filter(|(_, ms)| **ms > 0) {
                let scope = Scope { cause: Some(*cause), ..scope.clone() };
                put(&scope, WAIT, "mean", per(ms as f64 / HOUR as f64, entered));
            }
            for (way, count) in WAYS.into_iter().zip(ledger.entered) {
                let scope = Scope { group: Some(way.into()), ..scope.clone() };
                put(&scope, VEHICLES, "mean", per(count as f64, window / DAY as f64));
            }
            for (name, &area) in sections.iter().zip(&ledger.areas) {
                let stage = (!name.is_empty()).then(|| name.clone());
                put(&Scope { stage, ..scope.clone() }, OCCUPIED, "mean", per(area as f64, window));
            }
            let locks = sections.iter().zip(&ledger.lockages).filter(|(_, counts)| counts[0] + counts[1] > 0);
            for (name, counts) in locks {
                for (group, &count) in ["with vessels", "empty"].into_iter().zip(counts) {
                    let (stage, group) = (Some(name.clone()), Some(group.into()));
                    let scope = Scope { stage, group, ..scope.clone() };
                    put(&scope, LOCKAGES, "mean", per(count as f64, window / DAY as f64));
                }
            }
            for (name, chambers) in sections.iter().zip(&ledger.chamber_ms) {
                for (number, &ms) in chambers.iter().enumerate() {
                    let (stage, group) = (Some(name.clone()), Some(format!("chamber {}", number + 1).into()));
                    let scope = Scope { stage, group, ..scope.clone() };
                    put(&scope, CHAMBERS, "mean", per(ms as f64, window));
                }
            }
        }
        readings
    }
}
