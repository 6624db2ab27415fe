//! What does a scenario file mean?
//!
//! Names become ids, quantities numbers of the model's units, and defaults are
//! written down. One thing's problem hides no other's: what cannot be resolved
//! is left out, and a corridor comes back only if nothing was.

mod arrivals;
mod berth;
mod border;
mod chain;
mod checks;
mod dates;
mod disruption;
mod choice;
mod documents;
mod equipment;
mod driver;
mod emissions;
mod fleet;
mod growth;
mod hours;
mod idle;
mod included;
mod lane;
mod link;
mod money;
mod place;
mod port_call;
mod profile;
mod run;
mod section;
mod service;
mod station;
mod stuck;
mod timetable;
mod trace;
mod traffic;
mod window;
mod yard;

use std::collections::BTreeMap;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::Files;
use super::file::File;
use super::file::quantity::{Kind, Quantity, Time};
use super::problem::{Problem, Problems, SourceText, suggest};
use super::reader::{Here, Written};
use super::tree::Spot;
use crate::model::{Border, Corridor, FleetId, LinkId, PlaceId, Station, StationId, Window};
use crate::time::{CivilClock, SimDuration};
use crate::units::Teu;

/// What a scenario means, beyond the corridor itself.
pub(super) struct Meaning {
    pub(super) corridor: Corridor,
    pub(super) replications: u32,
    pub(super) seed: u64,
}

/// A default that was taken: path, value, why it matters.
pub(super) type Default = (String, String, &'static str);

/// Everything needed while names are resolved.
pub(super) struct Resolving<'a> {
    file: &'a File,
    problems: &'a mut Problems,
    texts: &'a mut Vec<SourceText>,
    files: &'a dyn Files,
    defaults: Vec<Default>,
    database: TimeZoneDatabase,
    zones: BTreeMap<String, TimeZone>,
    clock: CivilClock,
    window: Window,
    place_names: BTreeMap<&'a str, PlaceId>,
    place_zones: Vec<TimeZone>,
    /// For each place, its stations by name.
    station_names: Vec<BTreeMap<&'a str, StationId>>,
    /// For each station, what its mirror says of `per`; needed before stations are resolved.
    is_for_vehicles: Vec<bool>,
    is_for_consignments: Vec<bool>,
    link_names: BTreeMap<&'a str, LinkId>,
    service_names: BTreeMap<&'a str, usize>,
    fleet_names: BTreeMap<&'a str, FleetId>,
    /// For each lane, what it brings on the mean, if that is known: TEU per millisecond.
    lane_loads: Vec<Option<f64>>,
    used_places: Vec<bool>,
    used_stations: Vec<bool>,
    used_links: Vec<bool>,
    used_services: Vec<bool>,
    /// Who pays anything; the first is the shipper.
    payers: Vec<String>,
}

/// Resolves a whole file; `None` if there was any error, which has then been noted.
pub(super) fn corridor(
    name: &str,
    title: String,
    mut file: File,
    files: &dyn Files,
    texts: &mut Vec<SourceText>,
    problems: &mut Problems,
) -> (Option<Meaning>, Vec<Default>) {
    let database = TimeZoneDatabase::bundled();
    let mut defaults = Vec::new();
    let mut zones = BTreeMap::new();
    border::add_desks(&mut file, problems);
    let file = &file;
    let run = run::resolve(file, &database, &mut zones, problems, &mut defaults);
    let count = file.place.as_ref().map_or(0, |places| places.0.len());
    let mut resolving = Resolving {
        file,
        problems,
        texts,
        files,
        defaults,
        database,
        zones,
        clock: CivilClock::new(run.start),
        window: run.window,
        place_names: BTreeMap::new(),
        place_zones: Vec::with_capacity(count),
        station_names: Vec::with_capacity(count),
        is_for_vehicles: Vec::new(),
        is_for_consignments: Vec::new(),
        link_names: BTreeMap::new(),
        service_names: BTreeMap::new(),
        fleet_names: BTreeMap::new(),
        lane_loads: Vec::new(),
        used_places: vec![false; count],
        used_stations: Vec::new(),
        used_links: Vec::new(),
        used_services: Vec::new(),
        payers: vec![money::SHIPPER.to_owned()],
    };
    resolving.name_everything();
    let places = resolving.places();
    let stations = resolving.stations();
    let links = resolving.links();
    let services = resolving.services(&links);
    let fleets = resolving.fleets(&services);
    let borders = resolving.borders();
    let disruptions = resolving.disruptions(&disruption::Things {
        stations: &stations,
        links: &links,
        services: &services,
    });
    let things = choice::things(&places, &stations, &links, &services, &borders);
    let lanes = resolving.lanes(&services, &places, things.as_ref());
    resolving.check_loads(&services, &lanes);
    resolving.check_berths(&services, &stations);
    resolving.check_port_calls(&services, &stations);
    resolving.check_windows(&services, &stations);
    resolving.check_papers_cut_offs(&services, &lanes);
    let stocks = resolving.stocks(&lanes);
    resolving.check_uses();
    resolving.check_commodities();
    let emissions = resolving.emissions(&services, &links, &places);
    let tariffs = resolving.tariffs(&services, &links, &lanes, &stations);
    let (clock, window, mut defaults) = (resolving.clock.clone(), resolving.window, resolving.defaults);
    let whole = || {
        let borders: Vec<Border> = borders.into_iter().collect::<Option<_>>()?;
        let mut stations: Vec<Station> = stations.into_iter().collect::<Option<_>>()?;
        let duties: Vec<_> = borders.iter().flat_map(|border| border.duties(&stations)).collect();
        for (station, duties) in duties {
            stations[station.index()].duties = duties;
        }
        Some(Corridor {
            name: name.to_owned(),
            title,
            clock,
            window,
            places: places.into_iter().collect::<Option<_>>()?,
            stations,
            links: links.into_iter().collect::<Option<_>>()?,
            stocks,
            services: services.into_iter().collect::<Option<_>>()?,
            fleets: fleets.into_iter().collect::<Option<_>>()?,
            borders,
            disruptions: disruptions.into_iter().collect::<Option<_>>()?,
            lanes: lanes.into_iter().collect::<Option<_>>()?,
            tariffs: tariffs.map(Box::new),
            emissions: emissions.map(Box::new),
        })
    };
    let mut meaning = whole();
    if let Some(corridor) = &mut meaning {
        border::check(corridor, file, problems);
        border::drop_idle_express(corridor);
        fleet::check(corridor, file, problems);
        traffic::check(corridor, file, problems);
        yard::check(corridor, file, problems);
        idle::check(corridor, file, problems);
        stuck::check(corridor, file, problems);
        choice::weigh_payments(corridor, file, problems, &mut defaults);
    }
    let meaning =
        meaning.map(|corridor| Meaning { corridor, replications: run.replications, seed: run.seed });
    (meaning, defaults)
}

impl<'a> Resolving<'a> {
    /// Gives every thing its id, in name order.
    fn name_everything(&mut self) {
        let file = self.file;
        let zone = self.clock.start().time_zone().clone();
        let mut next = 0;
        for (index, (name, place)) in file.place.iter().flat_map(|places| &places.0).enumerate() {
            self.place_names.insert(name, PlaceId::new(index));
            let zone = self.zone(place.zone.as_ref(), &zone);
            self.place_zones.push(zone);
            let mut stations = BTreeMap::new();
            for (station, mirror) in place.station.iter().flat_map(|stations| &stations.0) {
                use super::file::station::Per;
                stations.insert(station.as_str(), StationId::new(next));
                let per = mirror.per.as_ref().map(|per| per.is);
                self.is_for_vehicles.push(per == Some(Per::Vehicle) || mirror.length.is_some());
                self.is_for_consignments.push(per == Some(Per::Consignment));
                next += 1;
            }
            self.station_names.push(stations);
        }
        self.used_stations = vec![false; next];
        let links = file.link.iter().flat_map(|links| links.0.keys());
        self.link_names =
            links.enumerate().map(|(index, name)| (name.as_str(), LinkId::new(index))).collect();
        self.used_links = vec![false; self.link_names.len()];
        let services = file.service.iter().flat_map(|services| services.0.keys());
        self.service_names = services.enumerate().map(|(index, name)| (name.as_str(), index)).collect();
        self.used_services = vec![false; self.service_names.len()];
        let fleets = file.fleet.iter().flat_map(|fleets| fleets.0.keys());
        self.fleet_names =
            fleets.enumerate().map(|(index, name)| (name.as_str(), FleetId::new(index))).collect();
    }

    fn error(&mut self, code: &'static str, at: Spot, message: impl Into<String>, help: impl Into<String>) {
        self.problems.add(Problem::error(code, at, message).help(help));
    }

    fn default(&mut self, path: String, value: &str, why: &'static str) {
        self.defaults.push((path, value.to_owned(), why));
    }

    fn zone(&mut self, written: Option<&Written<String>>, otherwise: &TimeZone) -> TimeZone {
        run::zone(written, otherwise, &self.database, &mut self.zones, self.problems)
    }

    /// The place of a name; an unknown one is noted.
    fn place_of(&mut self, name: &Written<String>, whose: &str) -> Option<PlaceId> {
        let found = self.place_names.get(name.is.as_str()).copied();
        match found {
            Some(place) => self.used_places[place.index()] = true,
            None => {
                let help = suggest(&name.is, self.place_names.keys().copied());
                self.error(
                    "E050",
                    name.at,
                    format!("{whose} names the place `{}`, which is not defined", name.is),
                    help,
                );
            }
        }
        found
    }

    /// Stations of a place by their names; unknown ones are noted.
    fn stations_of(
        &mut self,
        place: PlaceId,
        names: Option<&Vec<Written<String>>>,
        whose: &str,
    ) -> Vec<StationId> {
        let mut found = Vec::new();
        for name in names.into_iter().flatten() {
            if let Some(station) = self.station_of(place, &name.is, name.at, whose) {
                found.push(station);
            }
        }
        found
    }

    fn station_of(&mut self, place: PlaceId, name: &str, at: Spot, whose: &str) -> Option<StationId> {
        let stations = &self.station_names[place.index()];
        let found = stations.get(name).copied();
        match found {
            Some(station) => self.used_stations[station.index()] = true,
            None => {
                let help = suggest(name, stations.keys().copied());
                self.error(
                    "E050",
                    at,
                    format!("{whose} names the station `{name}`, which this place does not have"),
                    help,
                );
            }
        }
        found
    }

    /// As stations through which cargo goes: those for vehicles are noted.
    fn cargo_stations(
        &mut self,
        place: PlaceId,
        names: Option<&Vec<Written<String>>>,
        whose: &str,
    ) -> Vec<StationId> {
        let found = self.stations_of(place, names, whose);
        for name in names.into_iter().flatten() {
            let station = self.station_names[place.index()].get(name.is.as_str());
            if station.is_some_and(|station| self.is_for_vehicles[station.index()]) {
                self.error(
                    "E072",
                    name.at,
                    format!("{whose} sends cargo to `{}`, which serves vehicles", name.is),
                    "a station with per = \"vehicle\" stands in `call` of a stop; cargo needs per = \"box\", \"TEU\" or \"consignment\"",
                );
            }
        }
        found
    }

    /// A share or probability from 0 to 1.
    fn share(&mut self, written: &Written<f64>, what: &str) -> Option<f64> {
        if (0.0..=1.0).contains(&written.is) {
            return Some(written.is + 0.0);
        }
        self.error(
            "E030",
            written.at,
            format!("{what} is {}", written.is),
            "a share or probability lies between 0 and 1",
        );
        None
    }

    /// A priority from 1 to 9; 5 if none is written.
    fn priority(&mut self, written: Option<&Written<u64>>, what: &str) -> u8 {
        let Some(written) = written else { return 5 };
        match u8::try_from(written.is).ok().filter(|priority| (1..=9).contains(priority)) {
            Some(priority) => priority,
            None => {
                self.error(
                    "E025",
                    written.at,
                    format!("{what} is {}", written.is),
                    "priorities go from 1 (first) to 9 (last)",
                );
                5
            }
        }
    }

    /// Notes a quantity that is zero.
    fn above_zero<K: Kind>(&mut self, quantity: &Quantity<K>, what: &str) -> bool {
        if quantity.value > 0.0 {
            return true;
        }
        self.zero(quantity.at, what, K::EXAMPLE);
        false
    }

    fn zero(&mut self, at: Spot, what: &str, example: &str) {
        let is_plain = example.parse::<f64>().is_ok();
        let example = if is_plain { example.to_owned() } else { format!("\"{example}\"") };
        self.error("E024", at, format!("{what} is zero"), format!("write more than zero, such as {example}"));
    }

    /// Notes a time of corrections where nothing is said to be wrong.
    fn check_rework(&mut self, path: &str, here: &Here) {
        let Some(at) = here.key("rework").filter(|_| !here.has("errors")) else { return };
        let message = format!("`{path}.rework` does nothing: there are no errors to put right");
        let help = "write `errors`, the share that must be done again, or leave `rework` out";
        self.problems.add(Problem::error("W042", at, message).help(help));
    }

    /// TEU in quarters; a quantity that is not a whole number of them is noted.
    fn teu(&mut self, quantity: &Quantity<super::file::quantity::Load>, what: &str) -> Option<Teu> {
        let teu = Teu::from_f64(quantity.value)?;
        if (teu.as_f64() - quantity.value).abs() > 1e-6 {
            self.error(
                "E025",
                quantity.at,
                format!("{what} is not a whole number of quarters of a TEU"),
                format!("write \"{teu}\", the nearest"),
            );
        }
        Some(teu)
    }
}

/// A written length of time; reading has checked that it fits.
fn duration(quantity: &Quantity<Time>) -> SimDuration {
    SimDuration::from_ms_f64(quantity.value).unwrap_or(SimDuration::MAX)
}

fn duration_or_zero(quantity: Option<&Quantity<Time>>) -> SimDuration {
    quantity.map_or(SimDuration::ZERO, duration)
}
