//! How often is something closed, for how long, and how long does its backlog last?

use super::{Kpi, Names, per, reading};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::time::HOUR;

const DISRUPTIONS: Measure = Measure {
    name: "disruptions",
    unit: "disruptions",
    better: Better::Lower,
    doc: "Disruptions of the thing that began inside the window.",
};
const DISRUPTED: Measure = Measure {
    name: "disrupted_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time inside the window during which the thing was disrupted.",
};
const RECOVERY: Measure = Measure {
    name: "recovery_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time from the end of a disruption inside the window until no more waits at the thing than when it began.",
};
const UNRECOVERED: Measure = Measure {
    name: "unrecovered",
    unit: "disruptions",
    better: Better::Lower,
    doc: "Disruptions that ended inside the window and whose backlog was not back where it was when the run stopped.",
};

pub(super) struct Disruptions;

impl Kpi for Disruptions {
    fn measures(&self) -> Vec<Measure> {
        vec![DISRUPTIONS, DISRUPTED, RECOVERY, UNRECOVERED]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        for (ledger, scopes) in recorder.disruptions.iter().zip(&names.disruptions) {
            for (hit, scope) in ledger.hits.iter().zip(scopes) {
                let hours = |ms: i64| ms as f64 / HOUR as f64;
                let longest = (hit.recovered > 0).then(|| hours(hit.longest));
                for (measure, statistic, value) in [
                    (DISRUPTIONS, "count", Some(ledger.begun as f64)),
                    (DISRUPTED, "sum", Some(hours(ledger.lasted))),
                    (RECOVERY, "mean", per(hours(hit.took), hit.recovered as f64)),
                    (RECOVERY, "max", longest),
                    (UNRECOVERED, "count", Some(hit.unrecovered as f64)),
                ] {
                    readings.push(reading(scope, measure, statistic, value));
                }
            }
        }
        readings
    }
}

/// What each disruption hits, as results name it: itself as the group, the thing as what it is.
pub(super) fn scopes(corridor: &crate::model::Corridor) -> Vec<Vec<Scope>> {
    use crate::model::Target;
    let scope = |name: &str, target: Target| {
        let group = Some(name.into());
        match target {
            Target::Place(id) => {
                let place = Some(corridor.places[id.index()].name.as_str().into());
                Scope { place, group, ..Scope::default() }
            }
            Target::Station(id) => {
                let station = &corridor.stations[id.index()];
                let place = Some(corridor.places[station.place.index()].name.as_str().into());
                Scope { place, stage: Some(station.name.as_str().into()), group, ..Scope::default() }
            }
            Target::Link(id) => {
                let place = Some(corridor.links[id.index()].name.as_str().into());
                Scope { place, group, ..Scope::default() }
            }
            Target::Service(id) => {
                let service = Some(corridor.services[id.index()].name.as_str().into());
                Scope { service, group, ..Scope::default() }
            }
        }
    };
    let of = |said: &crate::model::Disruption| said.at.iter().map(|&at| scope(&said.name, at)).collect();
    corridor.disruptions.iter().map(of).collect()
}
