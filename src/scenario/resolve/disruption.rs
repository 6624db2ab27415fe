//! What does `[disruption.*]` mean?

use jiff::tz::TimeZone;

use super::dates::Happening;
use super::{Resolving, duration_or_zero};
use crate::model::{
    Coming, Disruption, DisruptionEffect, Link, PlaceId, Season, Servers, Service, ServiceId, Station,
    StationId, Target,
};
use crate::scenario::file::disruption as mirror;
use crate::scenario::problem::{Problem, suggest};
use crate::scenario::reader::Written;
use crate::time::SimTime;

/// What may be hit, as far as it could be resolved.
pub(super) struct Things<'t> {
    pub(super) stations: &'t [Option<Station>],
    pub(super) links: &'t [Option<Link>],
    pub(super) services: &'t [Option<Service>],
}

/// The beginnings of planned disruptions.
const BEGINNINGS: Happening = Happening {
    does: "begins",
    early: ("E123", "leave this date out, or let `run.start` be earlier"),
    empty: ("has no date", "write at least one, such as \"2025-09-22T08:00\""),
    // The horizon is told of elsewhere.
    warns: false,
    example: "2025-09-22T08:00",
};

impl Resolving<'_> {
    pub(super) fn disruptions(&mut self, things: &Things<'_>) -> Vec<Option<Disruption>> {
        let file = self.file;
        let all = file.disruption.iter().flat_map(|disruptions| &disruptions.0);
        all.map(|(name, disruption)| self.disruption(name, disruption, things)).collect()
    }

    fn disruption(
        &mut self,
        name: &str,
        written: &mirror::Disruption,
        things: &Things<'_>,
    ) -> Option<Disruption> {
        let whose = format!("disruption `{name}`");
        let at = written.at.as_ref().and_then(|at| self.targets(at, &whose));
        let zone = self.zone_of_first(at.as_deref().unwrap_or_default(), things);
        let comes = self.coming(written, &zone, &whose);
        let lasts = written.lasts.as_ref().filter(|lasts| {
            let some = lasts.mean() >= 1.0;
            if !some {
                self.zero(lasts.at, &format!("`lasts` of {whose}"), "48 h");
            }
            some
        });
        let response = written.response.as_ref().map_or(Some(1.0), |response| {
            let fits = response.is > 0.0 && response.is <= 1000.0;
            if !fits {
                self.error(
                    "E122",
                    response.at,
                    format!("the response of {whose} is {}", response.is),
                    "write a factor above 0: 0.8 ends it after four fifths of the time; remove the disruption instead of making it last no time",
                );
            }
            fits.then_some(response.is)
        });
        let capacity_left = match &written.capacity_left {
            Some(share) => self.share(share, &format!("`capacity-left` of {whose}")),
            None => Some(0.0),
        };
        if written.here.has("announced") && written.here.has("between") {
            self.misplaced(
                written,
                "announced",
                &whose,
                "nobody announces what comes at random; leave it out, or write `begins`",
            );
        }
        if written.here.has("months") && written.here.has("begins") {
            self.misplaced(
                written,
                "months",
                &whose,
                "the dates of `begins` say when it comes; leave `months` out, or write `between`",
            );
        }
        let disruption = Disruption {
            name: name.to_owned(),
            title: written.title.clone().unwrap_or_else(|| name.to_owned()),
            at: at?,
            comes: comes?,
            lasts: lasts?.distribution.clone(),
            response: response?,
            effect: match written.effect.as_ref().map(|effect| effect.is) {
                Some(mirror::Effect::AllStop) => DisruptionEffect::AllStop,
                Some(mirror::Effect::EntryShut) | None => DisruptionEffect::EntryShut,
            },
            capacity_left: capacity_left?,
            cancels: written.departures.as_ref().is_some_and(|word| word.is == mirror::Departures::Cancel),
            known_after: duration_or_zero(written.known_after.as_ref()),
            announced: duration_or_zero(written.announced.as_ref()),
        };
        self.check_disruption(&disruption, written, things);
        self.check_news(&disruption, written);
        Some(disruption)
    }

    fn misplaced(&mut self, written: &mirror::Disruption, key: &str, whose: &str, help: &str) {
        let at = written.here.key(key).unwrap_or(written.here.at);
        self.error("E016", at, format!("`{key}` of {whose} has no meaning here"), help);
    }

    /// What is hit, in a fixed order and each once; `None` if a name is wrong, or there is none.
    fn targets(&mut self, at: &mirror::Target, whose: &str) -> Option<Vec<Target>> {
        let mut found = Vec::new();
        let mut names = 0;
        fn list(texts: &Option<mirror::Texts>) -> &[Written<String>] {
            texts.as_ref().map_or(&[], |texts| &texts.0)
        }
        for name in list(&at.place) {
            names += 1;
            let known = self.place_names.get(name.is.as_str()).copied();
            found.extend(self.known(known, name, whose, "place").map(Target::Place));
        }
        for name in list(&at.station) {
            names += 1;
            found.extend(self.station_hit(name, whose).map(Target::Station));
        }
        for name in list(&at.link) {
            names += 1;
            let known = self.link_names.get(name.is.as_str()).copied();
            found.extend(self.known(known, name, whose, "link").map(Target::Link));
        }
        for name in list(&at.service) {
            names += 1;
            let known = self.service_names.get(name.is.as_str()).map(|&index| ServiceId::new(index));
            found.extend(self.known(known, name, whose, "service").map(Target::Service));
        }
        if names == 0 {
            self.error(
                "E120",
                at.here.at,
                format!("{whose} hits nothing"),
                "name what it hits, such as `at = { place = \"qinzhou\" }`; there are place, station, link and service",
            );
        }
        let complete = found.len() == names && names > 0;
        found.sort();
        found.dedup();
        complete.then_some(found)
    }

    /// The thing of a name; an unknown one is noted. To be hit is no use of a thing.
    fn known<T>(&mut self, found: Option<T>, name: &Written<String>, whose: &str, kind: &str) -> Option<T> {
        if found.is_none() {
            let help = match kind {
                "place" => suggest(&name.is, self.place_names.keys().copied()),
                "link" => suggest(&name.is, self.link_names.keys().copied()),
                _ => suggest(&name.is, self.service_names.keys().copied()),
            };
            let message = format!("{whose} hits the {kind} `{}`, which is not defined", name.is);
            self.error("E050", name.at, message, help);
        }
        found
    }

    /// The station of a name with a point between place and station.
    fn station_hit(&mut self, name: &Written<String>, whose: &str) -> Option<StationId> {
        let Some((place_name, station)) = name.is.split_once('.') else {
            self.error(
                "E121",
                name.at,
                format!("{whose} does not say at which place `{}` is", name.is),
                "write the place, a point and the station: \"qinzhou.crane\"",
            );
            return None;
        };
        let Some(&place) = self.place_names.get(place_name) else {
            let help = suggest(place_name, self.place_names.keys().copied());
            let message = format!("{whose} hits a station of the place `{place_name}`, which is not defined");
            self.error("E050", name.at, message, help);
            return None;
        };
        let stations = &self.station_names[place.index()];
        let found = stations.get(station).copied();
        if found.is_none() {
            let help = suggest(station, stations.keys().copied());
            let message = format!("{whose} hits the station `{}`, which is not defined", name.is);
            self.error("E050", name.at, message, help);
        }
        found
    }

    /// The zone in which its dates are meant: that of the first thing it hits.
    fn zone_of_first(&self, at: &[Target], things: &Things<'_>) -> TimeZone {
        let place = at.first().and_then(|first| match *first {
            Target::Place(place) => Some(place),
            Target::Station(station) => self.place_of_station(station),
            Target::Link(link) => things.links[link.index()].as_ref().map(|link| link.from),
            Target::Service(service) => {
                things.services[service.index()].as_ref().map(|service| service.stops[0].place)
            }
        });
        place.map_or_else(
            || self.clock.start().time_zone().clone(),
            |place| self.place_zones[place.index()].clone(),
        )
    }

    fn place_of_station(&self, station: StationId) -> Option<PlaceId> {
        let index = self.station_names.iter().position(|names| names.values().any(|id| *id == station))?;
        Some(PlaceId::new(index))
    }

    fn coming(&mut self, written: &mirror::Disruption, zone: &TimeZone, whose: &str) -> Option<Coming> {
        match (written.here.key("begins"), written.here.key("between")) {
            (Some(at), None) => {
                let dates = &written.begins.as_ref()?.0;
                Some(Coming::Planned(self.instants(dates, at, zone, whose, &BEGINNINGS)?))
            }
            (None, Some(_)) => {
                let between = written.between.as_ref()?;
                if between.mean() < 1.0 {
                    self.zero(between.at, &format!("`between` of {whose}"), "75 d");
                    return None;
                }
                let season = match &written.months {
                    Some(months) => Some(self.season(months, zone, whose)?),
                    None => None,
                };
                Some(Coming::Random { between: between.distribution.clone(), season })
            }
            (begins, between) => {
                let (message, help) = match begins.and(between) {
                    Some(_) => ("says twice when it comes", "leave `begins` or `between` out"),
                    None => (
                        "does not say when it comes",
                        "write `begins` with dates, or `between` for one that comes at random",
                    ),
                };
                let at = between.unwrap_or(written.here.at);
                self.error("E015", at, format!("{whose} {message}"), help);
                None
            }
        }
    }

    fn season(
        &mut self,
        written: &Written<Vec<Written<mirror::Month>>>,
        zone: &TimeZone,
        whose: &str,
    ) -> Option<Season> {
        let mut months = [false; 12];
        for month in &written.is {
            months[month.is as usize] = true;
        }
        if !months.contains(&true) {
            self.error(
                "E124",
                written.at,
                format!("{whose} has a season without a month"),
                "name the months in which it may come, or leave `months` out",
            );
            return None;
        }
        Some(Season { months, zone: zone.clone() })
    }

    /// Notes when it is known, where nobody's choice depends on that.
    fn check_news(&mut self, disruption: &Disruption, written: &mirror::Disruption) {
        let times = [("announced", disruption.announced), ("known-after", disruption.known_after)];
        let mut lanes = self.file.lane.iter().flat_map(|lanes| lanes.0.values());
        let (why, help) = if disruption.capacity_left > 0.0 {
            let help = "slow-downs are not foreseen by those who choose; leave the key out, or write `capacity-left = 0`";
            ("it closes nothing", help)
        } else if !lanes.any(|lane| lane.route.is_some()) {
            let help = "only cargo of lanes with `route` chooses its way; leave the key out, or write `route = { choice = \"least-cost\" }` for a lane instead of its services";
            ("no lane chooses its way", help)
        } else {
            return;
        };
        for (key, _) in times.into_iter().filter(|(_, time)| time.ms() > 0) {
            // With `between` that it is announced is an error of its own.
            if key == "announced" && written.here.has("between") {
                continue;
            }
            let at = written.here.key(key).unwrap_or(written.here.at);
            let message = format!("`{key}` of disruption `{}` does nothing: {why}", disruption.name);
            self.problems.add(Problem::error("W037", at, message).help(help));
        }
    }

    /// Notes what changes nothing, or more than may be meant.
    fn check_disruption(
        &mut self,
        disruption: &Disruption,
        written: &mirror::Disruption,
        things: &Things<'_>,
    ) {
        let whose = format!("disruption `{}`", disruption.name);
        let key = |key: &str| written.here.key(key).unwrap_or(written.here.at);
        let share = disruption.capacity_left;
        if let Some(horizon) = self.window.horizon
            && let Coming::Planned(times) = &disruption.comes
            && times.iter().all(|time| *time >= SimTime::ZERO.saturating_add(horizon))
        {
            self.problems.add(
                Problem::error("W028", key("begins"), format!("{whose} begins after the horizon"))
                    .help("what is measured is over by then; write an earlier date, or a later horizon"),
            );
        }
        if share >= 1.0 {
            self.problems.add(
                Problem::error("W026", key("capacity-left"), format!("{whose} leaves all of the capacity"))
                    .help("it changes nothing; write a share below 1"),
            );
        }
        if share <= 0.0 || share >= 1.0 {
            return;
        }
        let hit = |station: &Station, id: usize| {
            disruption.at.contains(&Target::Station(StationId::new(id)))
                || disruption.at.contains(&Target::Place(station.place))
        };
        let stations = things.stations.iter().enumerate();
        let stations = stations.filter_map(|(id, station)| Some((id, station.as_ref()?)));
        let (mut most, mut any) = (0, false);
        for (_, station) in stations.filter(|(id, station)| hit(station, *id)) {
            any = true;
            most = most.max(match &station.servers {
                Servers::Unlimited => Servers::ENDLESS,
                Servers::Weekly(levels) => levels.highest(),
            });
        }
        let only_stations =
            disruption.at.iter().all(|target| matches!(target, Target::Place(_) | Target::Station(_)));
        if !only_stations {
            return;
        }
        if !any || most >= Servers::ENDLESS {
            let why = if any {
                "a share of servers without number is no fewer"
            } else {
                "none of its places has a station"
            };
            self.problems.add(
                Problem::error("W026", key("capacity-left"), format!("{whose} changes little: {why}")).help(
                    "a place or a station without a number of servers can only be closed: capacity-left = 0",
                ),
            );
        } else if crate::model::disruption::servers_left(most, share) == 0 {
            self.problems.add(
                Problem::error("W027", key("capacity-left"), format!("{whose} leaves no server of {most}"))
                    .help("shares of servers are rounded to the nearest whole one; write 0 if it is closed, or a larger share"),
            );
        }
    }
}
