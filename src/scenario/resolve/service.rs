//! What does `[service.*]` mean?

use std::collections::BTreeMap;

use super::{Resolving, duration, duration_or_zero};
use crate::model::{Below, Leg, Link, LinkId, PlaceId, Relief, Service, Stop, Timetable};
use crate::scenario::file;
use crate::scenario::file::service::BelowMinimum;
use crate::scenario::problem::{Problem, suggest};
use crate::scenario::reader::Written;
use crate::time::SimDuration;
use crate::units::{Kilograms, Teu};

/// Links by their two ends, the smaller first.
type Joins = BTreeMap<(PlaceId, PlaceId), Vec<LinkId>>;

fn ends(a: PlaceId, b: PlaceId) -> (PlaceId, PlaceId) {
    (a.min(b), a.max(b))
}

impl Resolving<'_> {
    pub(super) fn services(&mut self, links: &[Option<Link>]) -> Vec<Option<Service>> {
        let file = self.file;
        let mut joins = Joins::new();
        for (index, link) in links.iter().enumerate() {
            if let Some(link) = link {
                joins.entry(ends(link.from, link.to)).or_default().push(LinkId::new(index));
            }
        }
        let broken = links.iter().any(Option::is_none);
        let services = file.service.iter().flat_map(|services| &services.0);
        services.map(|(name, service)| self.service(name, service, links, &joins, broken)).collect()
    }

    fn service(
        &mut self,
        name: &str,
        service: &file::Service,
        links: &[Option<Link>],
        joins: &Joins,
        broken: bool,
    ) -> Option<Service> {
        let whose = format!("service `{name}`");
        let places = service.stops.as_ref().and_then(|stops| self.stop_places(stops, &whose));
        let legs =
            places.as_ref().and_then(|places| self.legs(service, places, links, joins, broken, &whose));
        let stops = places.as_ref().and_then(|places| self.stops(name, service, places));
        let first = places.as_ref().and_then(|places| places.first());
        let zone = first.map_or(jiff::tz::TimeZone::UTC, |first| self.place_zones[first.index()].clone());
        let timetable = self.timetable(name, service, &zone);
        if let Some(timetable) = &timetable {
            self.check_cut_off(name, service, timetable);
        }
        let papers_cut_off = self.papers_cut_off(name, service, timetable.as_ref());
        if !service.here.has("cut-off") {
            self.default(
                format!("service.{name}.cut-off"),
                "0 h",
                "cargo that is ready at departure goes along",
            );
        }
        let capacity = service.capacity.as_ref().and_then(|capacity| {
            let above = self.above_zero(capacity, &format!("the capacity of {whose}"));
            self.teu(capacity, &format!("the capacity of {whose}")).filter(|_| above)
        });
        let payload = service.payload.as_ref().and_then(|payload| {
            self.above_zero(payload, &format!("the payload of {whose}"))
                .then_some(Kilograms(libm::round(payload.value) as u64))
        });
        let minimum_load = self.minimum_load(service, capacity, &whose);
        let convoy = service.convoy.as_ref().map_or(1, |convoy| convoy.is);
        if let Some(written) = service.convoy.as_ref().filter(|convoy| convoy.is == 0) {
            self.zero(written.at, &format!("the convoy of {whose}"), "5");
        }
        let relief = self.relief(service, timetable.as_ref(), &whose);
        let driver = self.driver(service, &whose);
        let membership = self.membership(service, timetable.as_ref(), &whose);
        let priority = self.priority(service.priority.as_ref(), &format!("the priority of {whose}"));
        let cancellation = service.cancellation.as_ref().and_then(|cancellation| {
            let share = self.share(cancellation, &format!("the cancellation of {whose}"))?;
            if share >= 1.0 {
                self.error(
                    "E030",
                    cancellation.at,
                    format!("{whose} is always cancelled"),
                    "write less than 1, or remove the service",
                );
            }
            Some(share)
        });
        let (blank, blank_sailings) = self.blank(service, timetable.as_ref(), &zone, &whose);
        let length =
            service.length.as_ref().and_then(|length| self.metres(length, &format!("the length of {whose}")));
        Some(Service {
            name: name.to_owned(),
            title: service.title.clone().unwrap_or_else(|| name.to_owned()),
            mode: service.mode.as_ref()?.is.clone(),
            stops: stops?,
            legs: legs?,
            timetable: timetable?,
            capacity: capacity?,
            payload,
            cut_off: duration_or_zero(service.cut_off.as_ref()),
            papers_cut_off,
            minimum_load,
            leave_when_full: service.leave_when_full.unwrap_or(false),
            cancellation: cancellation.unwrap_or(0.0),
            blank,
            blank_sailings,
            overtaking: service.overtaking.unwrap_or(false),
            membership,
            priority,
            convoy,
            relief,
            driver,
            length,
        })
    }

    fn minimum_load(
        &mut self,
        service: &file::Service,
        capacity: Option<Teu>,
        whose: &str,
    ) -> Option<(Teu, Below)> {
        let Some(minimum) = &service.minimum_load else {
            if let (false, Some(below)) = (service.here.has("minimum-load"), &service.below_minimum) {
                self.error(
                    "E016",
                    below.at,
                    format!("`below-minimum` of {whose} has no minimum"),
                    "add `minimum-load`, or leave `below-minimum` out",
                );
            }
            return None;
        };
        let teu = self.teu(minimum, &format!("the minimum load of {whose}"))?;
        if let Some(capacity) = capacity.filter(|capacity| teu > *capacity) {
            self.error(
                "E063",
                minimum.at,
                format!("the minimum load of {whose} is more than its capacity of {capacity}"),
                "no departure would ever run: lower `minimum-load` or raise `capacity`",
            );
        }
        let below = match service.below_minimum.as_ref().map(|below| &below.is) {
            None | Some(BelowMinimum::Skip) => Below::Skip,
            Some(BelowMinimum::Hold(ms)) => Below::Hold(SimDuration::from_ms_f64(*ms)?),
        };
        // A minimum of nothing is none.
        (teu > Teu::ZERO).then_some((teu, below))
    }

    fn relief(
        &mut self,
        service: &file::Service,
        timetable: Option<&Timetable>,
        whose: &str,
    ) -> Option<Relief> {
        let relief = service.relief.as_ref()?;
        if let Some(Timetable::OnDemand { .. }) = timetable {
            self.error(
                "E016",
                relief.here.at,
                format!("{whose} runs on demand, so it needs no `relief`"),
                "leave it out; it goes with timetables",
            );
        }
        let (above, after) = (relief.above.as_ref()?, relief.after.as_ref()?);
        let what = format!("the relief of {whose}");
        if !self.above_zero(above, &what) || !self.above_zero(after, &what) {
            return None;
        }
        Some(Relief { above: self.teu(above, &what)?, after: duration(after) })
    }

    fn stop_places(&mut self, stops: &Written<Vec<Written<String>>>, whose: &str) -> Option<Vec<PlaceId>> {
        if stops.is.len() < 2 {
            self.error(
                "E055",
                stops.at,
                format!("{whose} has fewer than two stops"),
                "write where it starts and where it goes",
            );
            return None;
        }
        let mut places = Vec::with_capacity(stops.is.len());
        for name in &stops.is {
            places.push(self.place_of(name, whose));
        }
        let places: Vec<PlaceId> = places.into_iter().collect::<Option<_>>()?;
        for (pair, name) in places.windows(2).zip(stops.is.iter().skip(1)) {
            if pair[0] == pair[1] {
                self.error(
                    "E055",
                    name.at,
                    format!("{whose} calls at `{}` twice in a row", name.is),
                    "name each call once",
                );
                return None;
            }
        }
        Some(places)
    }

    fn legs(
        &mut self,
        service: &file::Service,
        places: &[PlaceId],
        links: &[Option<Link>],
        joins: &Joins,
        broken: bool,
        whose: &str,
    ) -> Option<Vec<Leg>> {
        let mode = service.mode.as_ref()?;
        let chosen = match &service.links {
            Some(names) => Some(self.chosen_links(names, places.len() - 1, whose)?),
            None => None,
        };
        let names = &service.stops.as_ref()?.is;
        let file = self.file;
        let link_name = |link: LinkId| {
            file.link.iter().flat_map(|links| links.0.keys()).nth(link.index()).map_or("", String::as_str)
        };
        let mut legs = Vec::with_capacity(places.len() - 1);
        let mut complete = true;
        for (index, pair) in places.windows(2).enumerate() {
            let between = format!("`{}` and `{}`", names[index].is, names[index + 1].is);
            let all = joins.get(&ends(pair[0], pair[1])).map_or(&[][..], Vec::as_slice);
            let fits = |link: &LinkId| links[link.index()].as_ref().is_some_and(|link| link.mode == mode.is);
            let link = if let Some(chosen) = &chosen {
                let (link, at) = chosen[index];
                if links[link.index()].is_none() {
                    complete = false;
                    continue;
                }
                if !all.contains(&link) || !fits(&link) {
                    self.error(
                        "E053",
                        at,
                        format!("link `{}` is no {} link between {between}", link_name(link), mode.is),
                        "`links` names one link of the service's mode for each leg, in the order of the stops",
                    );
                    complete = false;
                    continue;
                }
                link
            } else {
                let fitting: Vec<LinkId> = all.iter().copied().filter(fits).collect();
                match fitting.as_slice() {
                    [link] => *link,
                    [] => {
                        complete = false;
                        // A link that could not be read may be the one.
                        if !broken {
                            let others: Vec<&str> = all
                                .iter()
                                .filter_map(|link| links[link.index()].as_ref())
                                .map(|link| link.mode.as_str())
                                .collect();
                            let help = if others.is_empty() {
                                format!("add `[link.name]` with from, to and mode = \"{}\"", mode.is)
                            } else {
                                format!(
                                    "there is a link of mode {} between them: correct one of the modes, or add a link",
                                    others.join(", ")
                                )
                            };
                            self.error(
                                "E051",
                                names[index + 1].at,
                                format!("{whose} has no {} link between {between}", mode.is),
                                help,
                            );
                        }
                        continue;
                    }
                    several => {
                        let list: Vec<&str> = several.iter().map(|link| link_name(*link)).collect();
                        self.error(
                            "E052",
                            names[index + 1].at,
                            format!(
                                "{whose} has {} links between {between}: {}",
                                list.len(),
                                list.join(", ")
                            ),
                            "choose with `links`, one for each leg",
                        );
                        complete = false;
                        continue;
                    }
                }
            };
            self.used_links[link.index()] = true;
            let Some(found) = &links[link.index()] else { continue };
            if !self.has_speed(service, found, &names[index + 1], whose) {
                complete = false;
            }
            let speed = service.speed.as_ref().map(|speed| speed.distribution.clone());
            legs.push(Leg { link, reversed: found.from != pair[0], speed });
        }
        complete.then_some(legs)
    }

    fn has_speed(
        &mut self,
        service: &file::Service,
        link: &Link,
        stop: &Written<String>,
        whose: &str,
    ) -> bool {
        let mirror = self.file.link.as_ref().and_then(|links| links.0.get(&link.name));
        let written = |key: &str| mirror.is_some_and(|mirror| mirror.here.has(key));
        if service.here.has("speed") {
            if link.distance.is_none() && !written("distance") {
                let at = service.here.key("speed").unwrap_or(stop.at);
                self.error(
                    "E054",
                    at,
                    format!("{whose} has a speed, but link `{}` has no distance", link.name),
                    "add `distance` to the link, or give it a `time` and leave the speed out",
                );
                return false;
            }
        } else if link.travel.is_none() && !written("time") && !written("speed") {
            self.error(
                "E054",
                stop.at,
                format!("nothing says how long {whose} takes on link `{}`", link.name),
                "add `time` or `speed` to the link, or `speed` to the service",
            );
            return false;
        }
        true
    }

    fn chosen_links(
        &mut self,
        names: &Written<Vec<Written<String>>>,
        legs: usize,
        whose: &str,
    ) -> Option<Vec<(LinkId, crate::scenario::tree::Spot)>> {
        let mut chosen = Vec::new();
        for name in &names.is {
            match self.link_names.get(name.is.as_str()) {
                Some(link) => chosen.push((*link, name.at)),
                None => {
                    let help = suggest(&name.is, self.link_names.keys().copied());
                    self.error(
                        "E050",
                        name.at,
                        format!("{whose} names the link `{}`, which is not defined", name.is),
                        help,
                    );
                    return None;
                }
            }
        }
        if chosen.len() != legs {
            self.error(
                "E053",
                names.at,
                format!("{whose} has {legs} legs and names {} links", chosen.len()),
                "name one link for each leg, in the order of the stops",
            );
            return None;
        }
        Some(chosen)
    }

    fn stops(&mut self, name: &str, service: &file::Service, places: &[PlaceId]) -> Option<Vec<Stop>> {
        let keys = super::port_call::stop_keys(service);
        let empty = BTreeMap::new();
        let mirrors = service.stop.as_ref().map_or(&empty, |stops| &stops.0);
        for (key, mirror) in mirrors {
            if !keys.contains(key) {
                let help = suggest(key, keys.iter().map(String::as_str));
                self.error(
                    "E050",
                    mirror.here.at,
                    format!("service `{name}` describes a stop at `{key}`, where it does not call"),
                    help,
                );
            }
        }
        let mut latest = SimDuration::ZERO;
        let mut stops = Vec::with_capacity(places.len());
        for (index, (place, key)) in places.iter().zip(&keys).enumerate() {
            let default = file::service::Stop::default();
            let mirror = mirrors.get(key).unwrap_or(&default);
            let whose = format!("`service.{name}.stop.{key}`");
            let planned = mirror.planned.as_ref().map(duration);
            if let (Some(time), Some(written)) = (planned, &mirror.planned) {
                if time <= latest && !(index == 0 && time == SimDuration::ZERO)
                    || index == 0 && time > SimDuration::ZERO
                {
                    let message = if index == 0 {
                        format!("{whose}: the first stop is planned at its own departure")
                    } else {
                        format!("{whose} is planned after {time}, not later than the stop before")
                    };
                    self.error(
                        "E060",
                        written.at,
                        message,
                        "planned times count from the first departure and grow from stop to stop",
                    );
                }
                latest = latest.max(time);
            }
            stops.push(Stop {
                place: *place,
                planned,
                dwell: duration_or_zero(mirror.dwell.as_ref()),
                call: self.call(*place, mirror, &whose),
                unload: self.cargo_stations(*place, mirror.unload.as_ref(), &whose),
                load: self.cargo_stations(*place, mirror.load.as_ref(), &whose),
                port: self.port_call(mirror, *place, index == 0, &whose),
            });
            let (last, first) = (index + 1 == places.len(), index == 0);
            let handled = "nothing is loaded at the last stop, and nothing unloaded at the first";
            let arrives = "a vehicle comes from nowhere to its first stop, and is ready to load";
            let idle = [
                (last, "load", handled),
                (first, "unload", handled),
                (first, "call", arrives),
                (first, "dwell", arrives),
            ];
            for (_, key, help) in idle.into_iter().filter(|idle| idle.0) {
                if let Some(at) = mirror.here.key(key) {
                    let problem = Problem::error("W006", at, format!("{whose} never needs `{key}`"));
                    self.problems.add(problem.help(help));
                }
            }
        }
        Some(stops)
    }

    fn call(
        &mut self,
        place: PlaceId,
        mirror: &file::service::Stop,
        whose: &str,
    ) -> Vec<crate::model::StationId> {
        let stations = self.stations_of(place, mirror.call.as_ref(), whose);
        for name in mirror.call.iter().flatten() {
            let station = self.station_names[place.index()].get(name.is.as_str());
            if station.is_some_and(|station| self.is_for_consignments[station.index()]) {
                self.error(
                    "E072",
                    name.at,
                    format!("{whose} lets a vehicle call at `{}`, which serves consignments", name.is),
                    "`call` takes stations per = \"vehicle\", or per = \"box\" or \"TEU\" for a time by boxes exchanged",
                );
            }
        }
        stations
    }
}
