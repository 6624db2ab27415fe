//! What does `[place.*.station.*]` mean?

use jiff::tz::TimeZone;

use super::Resolving;
use super::border::stage_of;
use super::hours::Open;
use crate::model::{
    Activity, Background, Balking, Breakdown, BreakdownClock, ClosingRule, Discipline, Per, PlaceId, Room,
    Servers, Station, StationId, WhenFull,
};
use crate::scenario::file::quantity::Counted;
use crate::scenario::file::station as mirror;
use crate::scenario::problem::Problem;
use crate::scenario::quantity::plain;
use crate::scenario::tree::Spot;
use crate::time::DAY;

impl Resolving<'_> {
    pub(super) fn stations(&mut self) -> Vec<Option<Station>> {
        let file = self.file;
        let mut all = Vec::new();
        for (index, (place_name, place)) in file.place.iter().flat_map(|places| &places.0).enumerate() {
            let zone = self.place_zones[index].clone();
            let open = place.hours.as_ref().and_then(|hours| self.open(hours));
            let first = all.len();
            for (name, station) in place.station.iter().flat_map(|stations| &stations.0) {
                let resolved = self.station(PlaceId::new(index), place_name, name, station, &open, &zone);
                all.push(resolved);
            }
            self.check_loops(first, &all, place.station.as_ref());
        }
        all
    }

    fn station(
        &mut self,
        place: PlaceId,
        place_name: &str,
        name: &str,
        station: &mirror::Station,
        place_open: &Open,
        zone: &TimeZone,
    ) -> Option<Station> {
        let stage = stage_of(self.file, place_name, name);
        let whose = match &stage {
            Some(stage) => format!("stage `{stage}`"),
            None => format!("station `{place_name}.{name}`"),
        };
        let own_open = station.hours.as_ref().map(|hours| self.open(hours));
        let open = own_open.as_ref().unwrap_or(place_open);
        let quay = self.quay(station, &whose);
        // A changed number stands where the change does, its key where the base does.
        let at = match &station.servers {
            Some(mirror::Servers::Fixed(number)) => number.at,
            _ => station.here.key("servers").unwrap_or(station.here.at),
        };
        let metres = quay.as_ref().map(|(_, metres)| metres);
        let servers = metres.or(station.servers.as_ref());
        let servers = servers.and_then(|servers| self.servers(servers, open, zone, &whose));
        let servers = servers.filter(|servers| self.has_a_server(servers, at, &whose, stage.is_some()));
        let per = match station.per.as_ref().map(|per| per.is) {
            None if station.length.is_some() => Per::Vehicle,
            None | Some(mirror::Per::Box) => Per::Box,
            Some(mirror::Per::Teu) => Per::Teu,
            Some(mirror::Per::Consignment) => Per::Consignment,
            Some(mirror::Per::Vehicle) => Per::Vehicle,
        };
        let holds_vehicle = station.holds_vehicle.as_ref().is_some_and(|holds| holds.is) || quay.is_some();
        if let (true, Some(holds)) = (holds_vehicle && per != Per::Vehicle, &station.holds_vehicle) {
            self.error(
                "E073",
                holds.at,
                format!("{whose} cannot hold vehicles, because it serves cargo"),
                "write per = \"vehicle\" as well, or leave `holds-vehicle` out",
            );
        }
        let room = self.room(station);
        let balking = station.balking.as_ref().and_then(|balking| {
            let share = self.share(balking.share.as_ref()?, &format!("the balking share of {whose}"))?;
            Some(Balking { from: balking.from.as_ref()?.is, share })
        });
        if let (Some(room), Some(balking), Some(written)) = (room, balking, &station.balking)
            && (balking.from > room.waiting
                || (room.when_full == WhenFull::Lost && balking.from == room.waiting))
        {
            self.problems.add(
                Problem::error("W004", written.here.at, format!("nobody ever balks at {whose}"))
                    .help(format!("only {} may wait; let `from` be smaller", room.waiting)),
            );
        }
        let unlimited = matches!(station.servers, Some(mirror::Servers::Unlimited));
        if let (true, Some(at)) = (unlimited, station.here.key("breakdown")) {
            self.error(
                "E016",
                at,
                format!("{whose} has servers without limit, so that the failure of one changes nothing"),
                "leave `breakdown` out, or write how many servers there are",
            );
        }
        let breakdown = station.breakdown.as_ref().and_then(|breakdown| {
            let (between, repair) = (breakdown.between.as_ref()?, breakdown.repair.as_ref()?);
            if between.mean() <= 0.0 {
                self.zero(between.at, &format!("the time between failures of {whose}"), "200 h");
            }
            let clock = match breakdown.clock.as_ref().map(|clock| clock.is) {
                None | Some(mirror::BreakdownClock::Calendar) => BreakdownClock::Calendar,
                Some(mirror::BreakdownClock::Working) => BreakdownClock::Working,
            };
            Some(Breakdown {
                between: between.distribution.clone(),
                repair: repair.distribution.clone(),
                clock,
            })
        });
        let background = station
            .background
            .as_ref()
            .and_then(|background| self.background(background, zone, station.here.has("length"), &whose));
        let then = self.then(place, station, per, &whose);
        let time = station.time.as_ref()?.distribution.clone();
        let resolved = Station {
            name: name.to_owned(),
            place,
            servers: servers?,
            duties: Vec::new(),
            closing: match station.closing.as_ref().map(|closing| closing.is) {
                None | Some(mirror::Closing::Finish) => ClosingRule::Finish,
                Some(mirror::Closing::Pause) => ClosingRule::Pause,
                Some(mirror::Closing::OnlyIfItFits) => ClosingRule::OnlyIfItFits,
            },
            discipline: match station.discipline.as_ref().map(|discipline| discipline.is) {
                None | Some(mirror::Discipline::Fifo) => Discipline::Fifo,
                Some(mirror::Discipline::Priority) => Discipline::Priority,
                Some(mirror::Discipline::Preemptive) => Discipline::Preemptive,
            },
            activity: match station.work.as_ref().map(|work| work.is) {
                None | Some(mirror::Work::Handling) => Activity::Handling,
                Some(mirror::Work::Clearing) => Activity::Clearing,
                Some(mirror::Work::Inspection) => Activity::Inspection,
            },
            per,
            time,
            pace: 1.0,
            room,
            balking,
            patience: station.patience.as_ref().map(|patience| patience.distribution.clone()),
            breakdown,
            background,
            then,
            holds_vehicle,
            quay: quay.map(|(quay, _)| quay),
        };
        self.check_background(&resolved, station, &whose);
        Some(resolved)
    }

    /// Whether anybody ever serves there; that nobody does is noted.
    fn has_a_server(&mut self, servers: &Servers, at: Spot, whose: &str, is_stage: bool) -> bool {
        if !matches!(servers, Servers::Weekly(levels) if levels.highest() == 0) {
            return true;
        }
        let (what, help) = if is_stage {
            (
                "an officer",
                "give it one at some hour; if nobody shall stop here, take the stage away and out of `stages`",
            )
        } else {
            (
                "a server",
                "give it one at some hour; if cargo shall not stop here, take it out of `enter`, `transfer`, `leave`, `call`, `unload` and `load`",
            )
        };
        self.error("E070", at, format!("{whose} never has {what}"), help);
        false
    }

    fn room(&mut self, station: &mirror::Station) -> Option<Room> {
        let room = station.room.as_ref()?;
        let when_full = match room.when_full.as_ref()?.is {
            mirror::WhenFull::Lost => WhenFull::Lost,
            mirror::WhenFull::Blocks => WhenFull::Blocks,
        };
        Some(Room { waiting: room.waiting.as_ref()?.is, when_full })
    }

    fn background(
        &mut self,
        background: &mirror::Background,
        zone: &TimeZone,
        at_quay: bool,
        whose: &str,
    ) -> Option<Background> {
        let rate = background.arrivals.as_ref()?;
        if rate.of != Counted::Units {
            self.error(
                "E021",
                rate.at,
                format!("the background of {whose} counts units of its own, neither TEU nor boxes"),
                "write a rate without a word, such as \"945 / d\"",
            );
        }
        let priority =
            self.priority(background.priority.as_ref(), &format!("the background priority of {whose}"));
        let profile = background.profile.as_ref().and_then(|profile| self.profile(Some(profile), None, zone));
        let length = self.background_length(background, at_quay, whose);
        // No traffic is no background.
        (rate.per_ms > 0.0).then(|| Background {
            rate: rate.per_ms,
            profile,
            time: background.time.as_ref().map(|time| time.distribution.clone()),
            priority,
            length,
        })
    }

    fn then(
        &mut self,
        place: PlaceId,
        station: &mirror::Station,
        per: Per,
        whose: &str,
    ) -> Vec<(StationId, f64)> {
        if let (Per::Vehicle, Some(at)) = (per, station.here.key("then")) {
            self.error(
                "E076",
                at,
                format!("{whose} serves vehicles, and they go on by their stop"),
                "leave `then` out: a vehicle passes the stations that `call` of its stop lists, in that order",
            );
            return Vec::new();
        }
        let mut then = Vec::new();
        let mut sum = 0.0;
        for (name, share) in station.then.iter().flat_map(|then| &then.0) {
            let target = self.station_of(place, name, share.at, &format!("`then` of {whose}"));
            let share_value = self.share(share, &format!("the probability of `{name}` after {whose}"));
            let (Some(target), Some(probability)) = (target, share_value) else { continue };
            if self.is_for_vehicles[target.index()] {
                self.error(
                    "E072",
                    share.at,
                    format!("`then` leads from {whose} to `{name}`, which serves vehicles"),
                    "a station with per = \"vehicle\" stands in `call` of a stop; cargo needs per = \"box\", \"TEU\" or \"consignment\"",
                );
            }
            sum += probability;
            then.push((target, probability));
        }
        if sum > 1.0 + 1e-9 {
            let at = station.here.key("then").unwrap_or(station.here.at);
            self.error(
                "E030",
                at,
                format!("the probabilities after {whose} add up to {}", plain(sum)),
                "let them add up to at most 1; with the rest, cargo goes on",
            );
        }
        then
    }

    /// Notes stations of one place from which `then` never lets go on.
    fn check_loops(
        &mut self,
        first: usize,
        all: &[Option<Station>],
        mirrors: Option<&crate::scenario::reader::Named<mirror::Station>>,
    ) {
        let stations = &all[first..];
        // Backwards from those that let go on: whoever leads to such a one lets go on too.
        let mut leads_here: Vec<Vec<usize>> = vec![Vec::new(); stations.len()];
        let mut leaves = vec![false; stations.len()];
        let mut found = Vec::new();
        for (index, station) in stations.iter().enumerate() {
            let Some(station) = station else {
                // It has another problem; one is enough.
                leaves[index] = true;
                found.push(index);
                continue;
            };
            let sum: f64 = station.then.iter().map(|then| then.1).sum();
            if sum < 1.0 - 1e-9 {
                leaves[index] = true;
                found.push(index);
            }
            for (target, probability) in &station.then {
                if *probability > 0.0 {
                    leads_here[target.index() - first].push(index);
                }
            }
        }
        while let Some(index) = found.pop() {
            for &before in &leads_here[index] {
                if !leaves[before] {
                    leaves[before] = true;
                    found.push(before);
                }
            }
        }
        let mirrors = mirrors.into_iter().flat_map(|mirrors| &mirrors.0);
        for (index, (name, station)) in mirrors.enumerate() {
            if leaves.get(index) == Some(&false) {
                let at = station.here.key("then").unwrap_or(station.here.at);
                self.error(
                    "E071",
                    at,
                    format!("from station `{name}` cargo can never go on"),
                    "let the probabilities of one station of this circle add up to less than 1",
                );
            }
        }
    }

    /// Notes background traffic that fills a station by itself.
    fn check_background(&mut self, station: &Station, mirror: &mirror::Station, whose: &str) {
        let (Some(background), Servers::Weekly(levels)) = (&station.background, &station.servers) else {
            return;
        };
        let Some(written) = &mirror.background else { return };
        let time = background.time.as_ref().unwrap_or(&station.time).mean();
        let load = background.rate * time * f64::from(station.servers_for_background()) / levels.mean();
        if load >= 1.0 {
            self.problems.add(
                Problem::error(
                    "W005",
                    written.here.key("arrivals").unwrap_or(written.here.at),
                    format!("the background alone keeps {whose} busy {:.0} % of its open time", load * 100.0),
                )
                .label(format!(
                    "{} / d of {} min each",
                    plain(libm::round(background.rate * DAY as f64 * 10.0) / 10.0),
                    plain(libm::round(time / 600.0) / 100.0)
                ))
                .help("its queue grows without end: check the rate, the time and the servers"),
            );
        }
    }
}
