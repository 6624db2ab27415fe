//! What does a berth mean, and do the ships that call there fit?

use super::Resolving;
use crate::model::{Quay, Service, Station};
use crate::scenario::file::quantity::{Length, Quantity};
use crate::scenario::file::station as mirror;
use crate::scenario::reader::Written;
use crate::scenario::tree::Spot;
use crate::units::Metres;

impl Resolving<'_> {
    /// A length in whole metres, more than zero.
    pub(super) fn metres(&mut self, length: &Quantity<Length>, what: &str) -> Option<Metres> {
        self.above_zero(length, what).then(|| self.whole_metres(length, what))?
    }

    /// A length in whole metres.
    fn whole_metres(&mut self, length: &Quantity<Length>, what: &str) -> Option<Metres> {
        let metres = length.value * 1000.0;
        let whole = libm::round(metres);
        if whole > f64::from(Metres::MOST.0) || (metres - whole).abs() > 1e-6 {
            self.error(
                "E025",
                length.at,
                format!("{what} is not a whole number of metres up to {}", Metres::MOST.0),
                "write it in whole metres, such as \"170 m\"",
            );
            return None;
        }
        Some(Metres(whole as u32))
    }

    /// The quay of a station that is one, and its metres as servers; a station without servers is noted.
    pub(super) fn quay(&mut self, station: &mirror::Station, whose: &str) -> Option<(Quay, mirror::Servers)> {
        let here = &station.here;
        if !here.has("length") {
            if let Some(at) = here.key("spacing") {
                self.error(
                    "E016",
                    at,
                    format!("`spacing` of {whose} has no quay"),
                    "add `length`, or leave `spacing` out",
                );
            }
            if !here.has("servers") {
                self.error(
                    "E011",
                    here.at,
                    format!("{whose} lacks `servers`"),
                    "add `servers = …`, or `length = …` for a quay; `corridor explain place.station.servers` describes it",
                );
            }
            return None;
        }
        let at = here.key("length").unwrap_or(here.at);
        if let Some(servers) = here.key("servers") {
            self.error(
                "E015",
                servers,
                format!("{whose} has both `servers` and `length`"),
                "count berths by `servers`, or metres of quay by `length`",
            );
        }
        self.check_quay(station, at, whose);
        let metres = self.metres(station.length.as_ref()?, &format!("the length of {whose}"))?;
        let spacing = station.spacing.as_ref();
        let spacing = spacing
            .and_then(|spacing| self.whole_metres(spacing, &format!("the spacing of {whose}")))
            .unwrap_or_default();
        Some((Quay { spacing }, mirror::Servers::Fixed(Written { is: metres.0, at })))
    }

    /// Notes what a quay cannot have.
    fn check_quay(&mut self, station: &mirror::Station, at: Spot, whose: &str) {
        let serves_cargo = station.per.as_ref().is_some_and(|per| per.is != mirror::Per::Vehicle);
        let lets_go = station.holds_vehicle.as_ref().is_some_and(|holds| !holds.is);
        let pauses = station.closing.as_ref().is_some_and(|closing| closing.is == mirror::Closing::Pause);
        let preempts = station
            .discipline
            .as_ref()
            .is_some_and(|discipline| discipline.is == mirror::Discipline::Preemptive);
        for (found, key, why) in [
            (serves_cargo, "per", "only vessels take metres of it"),
            (lets_go, "holds-vehicle", "a vessel lies there until it leaves"),
            (pauses, "closing", "a vessel cannot leave it at closing time and come back"),
            (preempts, "discipline", "a vessel cannot be sent away for another"),
            (station.here.has("breakdown"), "breakdown", "metres do not fail one by one"),
        ] {
            if found {
                let at = station.here.key(key).unwrap_or(at);
                let message = format!("{whose} is a quay, and `{key}` cannot be so: {why}");
                self.error("E132", at, message, format!("leave `{key}` out, or count berths by `servers`"));
            }
        }
    }

    /// How long the vessels of a quay's background are; a length that is missing or idle is noted.
    pub(super) fn background_length(
        &mut self,
        background: &mirror::Background,
        at_quay: bool,
        whose: &str,
    ) -> Option<Metres> {
        let Some(length) = &background.length else {
            if at_quay && !background.here.has("length") {
                self.error(
                    "E130",
                    background.here.at,
                    format!("nothing says how long the vessels of the background of {whose} are"),
                    "add `length`, such as `length = \"300 m\"`",
                );
            }
            return None;
        };
        if !at_quay {
            self.error(
                "E016",
                length.at,
                format!("{whose} is no quay: the length of its background has no meaning"),
                "add `length` to the station, or leave this one out",
            );
        }
        self.metres(length, &format!("the length of the background of {whose}"))
    }

    /// Notes ships that do not fit the quays at which they call, and background that does not.
    pub(super) fn check_berths(&mut self, services: &[Option<Service>], stations: &[Option<Station>]) {
        let file = self.file;
        let longest = Station::most_servers;
        let written = file.place.iter().flat_map(|places| places.0.values());
        let written = written.flat_map(|place| place.station.iter().flat_map(|stations| &stations.0));
        for (station, (name, written)) in stations.iter().zip(written) {
            let Some(station) = station.as_ref().filter(|station| station.background.is_some()) else {
                continue;
            };
            let needs = station.servers_for_background();
            if needs > longest(station) {
                let at = written.background.as_ref().map_or(written.here.at, |background| background.here.at);
                self.too_long(
                    at,
                    &format!("a vessel of the background of `{name}`"),
                    needs,
                    longest(station),
                );
            }
        }
        let written = file.service.iter().flat_map(|services| services.0.values());
        for (service, written) in services.iter().zip(written) {
            let Some(service) = service else { continue };
            let calls = service.stops.iter().flat_map(|stop| &stop.call);
            let quays = calls.filter_map(|id| stations[id.index()].as_ref());
            let shortest = quays.filter(|station| station.quay.is_some()).min_by_key(|quay| longest(quay));
            let Some(quay) = shortest else { continue };
            let whose = format!("service `{}`", service.name);
            let Some(length) = service.length else {
                if !written.here.has("length") {
                    self.error(
                        "E130",
                        written.here.at,
                        format!(
                            "{whose} calls at the quay `{}`, and nothing says how long its vessels are",
                            quay.name
                        ),
                        "add `length`, such as `length = \"170 m\"`",
                    );
                }
                continue;
            };
            let needs = quay.servers_for(length);
            if needs > longest(quay) {
                let at = written.here.key("length").unwrap_or(written.here.at);
                self.too_long(at, &format!("a vessel of {whose}"), needs, longest(quay));
            }
        }
    }

    fn too_long(&mut self, at: Spot, what: &str, needs: u32, has: u32) {
        self.error(
            "E131",
            at,
            format!("{what} takes {needs} m of quay, spacing included, and there are {has} m"),
            "it would wait for ever: make the quay longer, or the vessel or the spacing shorter",
        );
    }
}
