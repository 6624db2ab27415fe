//! Which resource is the bottleneck, and for how much of the time?
//!
//! Read only where activity was written down. Stations, services, yards, links
//! and fleets are compared with each other, so what they are shares of is the same window.

use super::{Kpi, Names, per, reading};
use crate::model::{FleetId, LinkId, PlaceId, ServiceId, StationId};
use crate::observe::activity::{Active, Activity};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::stats::{Lead, leads};
use crate::time::HOUR;

const BOTTLENECK: Measure = Measure {
    name: "bottleneck_share",
    unit: "1",
    better: Better::Neither,
    doc: "Share of the window in which its active stretch was the longest of all (momentary), and in which it led alone (sole) or in turn with another (shifting).",
};
const ACTIVE: Measure = Measure {
    name: "active_share",
    unit: "1",
    better: Better::Neither,
    doc: "Share of the window in which whoever came had to wait: all servers at work, cargo left behind, a full yard, vehicles before a link, or a departure without a vehicle.",
};
const STRETCH: Measure = Measure {
    name: "active_stretch_h",
    unit: "h",
    better: Better::Neither,
    doc: "Time active inside the window, divided by the active stretches that ended inside it.",
};
const REACH: Measure = Measure {
    name: "reach",
    unit: "1",
    better: Better::Neither,
    doc: "How long a station's active stretch had lasted when a service ended, closed hours left out, over the time a unit stood there: how far a delay is passed on in the queue.",
};

pub(super) struct Bottlenecks;

impl Kpi for Bottlenecks {
    fn measures(&self) -> Vec<Measure> {
        vec![BOTTLENECK, ACTIVE, STRETCH, REACH]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let Some(activity) = &recorder.activity else { return Vec::new() };
        let window = (recorder.from.ms(), recorder.until.ms());
        let length = (window.1 - window.0) as f64;
        let leads = leads(&activity.spells, activity.resources().len(), window);
        let mut readings = Vec::new();
        let mut put = |scope: &Scope, number: usize| {
            let (active, lead) = (&activity.resources()[number], &leads[number]);
            read_one(scope, active, lead, length, &mut readings);
        };
        for (id, (place, stage)) in names.stations.iter().enumerate() {
            let scope = Scope { place: Some(place.clone()), stage: Some(stage.clone()), ..Scope::default() };
            put(&scope, activity.station(StationId::new(id)));
        }
        for (id, name) in names.services.iter().enumerate() {
            let scope = Scope { service: Some(name.clone()), ..Scope::default() };
            put(&scope, activity.service(ServiceId::new(id)));
        }
        for (id, name) in names.places.iter().enumerate().filter(|(id, _)| names.yards[*id]) {
            let scope = Scope { place: Some(name.clone()), ..Scope::default() };
            put(&scope, activity.yard(PlaceId::new(id)));
        }
        for (id, name) in names.links.iter().enumerate() {
            let scope = Scope { place: Some(name.clone()), ..Scope::default() };
            put(&scope, activity.link(LinkId::new(id)));
        }
        for (id, fleet) in names.fleets.iter().enumerate() {
            let scope = Scope { group: Some(fleet.name.clone()), ..Scope::default() };
            put(&scope, activity.fleet(FleetId::new(id)));
        }
        readings.extend(reaches(recorder, activity, names));
        readings
    }
}

fn read_one(scope: &Scope, active: &Active, lead: &Lead, length: f64, readings: &mut Vec<Reading>) {
    let mut put = |measure, statistic, value| readings.push(reading(scope, measure, statistic, value));
    put(BOTTLENECK, "momentary", per(lead.longest as f64, length));
    put(BOTTLENECK, "sole", per(lead.sole as f64, length));
    put(BOTTLENECK, "shifting", per(lead.shifting as f64, length));
    put(ACTIVE, "mean", per(active.time as f64, length));
    put(STRETCH, "mean", per(active.time as f64 / HOUR as f64, active.count as f64));
}

fn reaches(recorder: &Recorder, activity: &Activity, names: &Names) -> Vec<Reading> {
    let stations = names.stations.iter().zip(&recorder.stations).enumerate();
    stations
        .map(|(id, ((place, stage), ledger))| {
            let scope = Scope { place: Some(place.clone()), stage: Some(stage.clone()), ..Scope::default() };
            let active = &activity.resources()[activity.station(StationId::new(id))];
            // The area under queue and servers at work is the time of all who stood there.
            let busy = recorder.station_areas.get(id).map_or(0, |areas| areas.busy);
            reading(&scope, REACH, "mean", per(active.reach as f64, (ledger.queued + busy) as f64))
        })
        .collect()
}
