//! What do windows, cranes, exchange and blank sailings of a service mean?

use jiff::tz::TimeZone;

use super::dates::DATE;
use super::{Resolving, duration};
use crate::model::{
    BerthWindow, ClosingRule, Discipline, Per, PlaceId, PortCall, Service, Station, Timetable, WeekTime,
};
use crate::scenario::file;
use crate::scenario::problem::Problem;
use crate::scenario::reader::Written;
use crate::scenario::tree::Spot;
use crate::time::SimTime;

impl Resolving<'_> {
    /// What a stop says of a port call; keys that lack what they need are noted.
    pub(super) fn port_call(
        &mut self,
        mirror: &file::service::Stop,
        place: PlaceId,
        first: bool,
        whose: &str,
    ) -> PortCall {
        let here = &mirror.here;
        let keeps = |name: &Written<String>| {
            let station = self.file_station(place, &name.is);
            station.is_some_and(|station| {
                station.length.is_some() || station.holds_vehicle.as_ref().is_some_and(|holds| holds.is)
            })
        };
        let has_berth = !first && mirror.call.iter().flatten().any(keeps);
        for key in ["window", "stay"] {
            if let (false, Some(at)) = (has_berth, here.key(key)) {
                let message = format!("{whose} has a `{key}` and no berth that it would be for");
                self.error("E133", at, message, "name a station with holds-vehicle = true or a `length` in `call`, at a stop after the first");
            }
        }
        let has = |list: &Option<Vec<Written<String>>>| list.as_ref().is_some_and(|list| !list.is_empty());
        let unloads = has(&mirror.unload) && !first;
        if let (false, Some(at)) = (unloads || has(&mirror.load), here.key("cranes")) {
            let message = format!("{whose} has `cranes` and neither unloads nor loads through a station");
            self.error("E134", at, message, "name the station of the cranes in `unload`, `load` or both");
        }
        if let (false, Some(at)) = (unloads, here.key("exchange")) {
            let message = format!("{whose} has an `exchange` and unloads through no station");
            self.error(
                "E134",
                at,
                message,
                "name the station of the cranes in `unload`, at a stop after the first",
            );
        }
        if let (Some(at), Some(name)) = (here.key("exchange"), mirror.unload.iter().flatten().next()) {
            let per = self.file_station(place, &name.is).and_then(|station| station.per.as_ref());
            if per.is_some_and(|per| per.is != file::station::Per::Box) {
                let message =
                    format!("{whose} exchanges boxes at `{}`, which does not serve them one by one", name.is);
                self.error("E134", at, message, "let the first station of `unload` be per = \"box\"");
            }
        }
        let cranes = mirror.cranes.as_ref().map(|cranes| {
            if cranes.is == 0 {
                self.zero(cranes.at, &format!("the number of cranes of {whose}"), "3");
            }
            cranes.is
        });
        let window = mirror.window.as_ref().and_then(|window| {
            let (from, lasts) = (window.from.as_ref()?, window.lasts.as_ref()?);
            self.above_zero(lasts, &format!("the length of the window of {whose}"));
            Some(BerthWindow { from: duration(from), lasts: duration(lasts) })
        });
        PortCall {
            window,
            stay: mirror.stay.as_ref().map(duration),
            cranes,
            exchange: mirror.exchange.as_ref().map(|boxes| boxes.distribution.clone()),
        }
    }

    fn file_station(&self, place: PlaceId, name: &str) -> Option<&file::station::Station> {
        let places = self.file.place.as_ref()?;
        places.0.values().nth(place.index())?.station.as_ref()?.0.get(name)
    }

    /// Notes berths at which windows cannot be kept, and calls with more cranes than there are.
    pub(super) fn check_port_calls(&mut self, services: &[Option<Service>], stations: &[Option<Station>]) {
        let file = self.file;
        let written = file.service.iter().flat_map(|services| services.0.values());
        for (service, written) in services.iter().zip(written) {
            let Some(service) = service else { continue };
            for (key, stop) in stop_keys(written).iter().zip(&service.stops) {
                let mirror = written.stop.as_ref().and_then(|stops| stops.0.get(key));
                let Some(mirror) = mirror else { continue };
                let whose = format!("`service.{}.stop.{key}`", service.name);
                if let Some(at) = mirror.here.key("window") {
                    let berth = stop.call.iter().filter_map(|id| stations[id.index()].as_ref());
                    if let Some(berth) = berth.into_iter().find(|station| station.holds_vehicle) {
                        self.check_window(berth, at, &whose);
                    }
                }
                let lifts =
                    stop.unload.iter().chain(&stop.load).filter_map(|id| stations[id.index()].as_ref());
                let most = lifts.map(Station::most_servers).max();
                if let (Some(cranes), Some(most), Some(at)) =
                    (stop.port.cranes, most, mirror.here.key("cranes"))
                    && cranes > most
                {
                    self.problems.add(
                        Problem::error(
                            "W029",
                            at,
                            format!("{whose} has {cranes} cranes, and there are {most}"),
                        )
                        .help("they limit nothing: write fewer, or more servers"),
                    );
                }
            }
        }
    }

    fn check_window(&mut self, berth: &Station, at: Spot, whose: &str) {
        let in_order = berth.discipline == Discipline::Fifo && berth.per == Per::Vehicle;
        let is_interrupted = berth.closing == ClosingRule::Pause || berth.breakdown.is_some();
        // What no quay can be has been told.
        let told = berth.quay.is_some() && berth.discipline != Discipline::Priority;
        if told || (in_order && !is_interrupted) {
            return;
        }
        self.error(
            "E133",
            at,
            format!("{whose} has a window at `{}`, where none can be kept", berth.name),
            "a berth with windows is per = \"vehicle\", takes ships first come, first served, and neither pauses nor breaks down",
        );
    }

    /// The share of blank sailings, and those that are listed.
    pub(super) fn blank(
        &mut self,
        service: &file::Service,
        timetable: Option<&Timetable>,
        zone: &TimeZone,
        whose: &str,
    ) -> (f64, Vec<SimTime>) {
        let share = service.blank.as_ref().and_then(|blank| {
            let share = self.share(blank, &format!("the share of blank sailings of {whose}"))?;
            if share >= 1.0 {
                let message = format!("all sailings of {whose} are blank");
                self.error("E030", blank.at, message, "write less than 1, or remove the service");
            }
            Some(share)
        });
        for key in ["blank", "blank-sailings"] {
            if let (Some(Timetable::OnDemand { .. }), Some(at)) = (timetable, service.here.key(key)) {
                let message =
                    format!("{whose} leaves on demand, so that no sailing is planned that could be blank");
                self.error("E135", at, message, format!("leave `{key}` out, or write another timetable"));
                return (0.0, Vec::new());
            }
        }
        let mut listed = Vec::new();
        for text in service.blank_sailings.iter().flat_map(|list| &list.is) {
            let Some(zoned) = self.date(text, zone, whose, DATE) else { continue };
            let at = self.clock.instant(zoned.timestamp());
            let minute = zoned.weekday().to_monday_zero_offset() as u32 * 1440
                + zoned.hour() as u32 * 60
                + zoned.minute() as u32;
            if timetable.is_some_and(|timetable| !plans(timetable, at, WeekTime { minute })) {
                self.error(
                    "E135",
                    text.at,
                    format!("{whose} has no departure planned at {}", text.is),
                    "a blank sailing is one of the timetable, in civil time of the first stop",
                );
            }
            listed.push(at);
        }
        listed.sort();
        listed.dedup();
        (share.unwrap_or(0.0), listed)
    }
}

/// Whether a timetable plans a departure at an instant, which is that time of the week.
fn plans(timetable: &Timetable, at: SimTime, week_time: WeekTime) -> bool {
    match timetable {
        Timetable::Every { first, headway } => {
            at >= *first && at.since(*first).ms() % headway.ms().max(1) == 0
        }
        Timetable::Weekly { times, .. } => times.contains(&week_time),
        Timetable::Listed(times) => times.contains(&at),
        Timetable::Random { .. } | Timetable::OnDemand { .. } => false,
    }
}

/// The keys under which the stops of a service are described, in order.
pub(super) fn stop_keys(service: &file::Service) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let names = service.stops.iter().flat_map(|stops| &stops.is);
    let mut calls = std::collections::BTreeMap::new();
    for name in names {
        let call: &mut u32 = calls.entry(name.is.as_str()).or_default();
        *call += 1;
        keys.push(if *call == 1 { name.is.clone() } else { format!("{}-{call}", name.is) });
    }
    keys
}
