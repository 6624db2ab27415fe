//! What was run?
//!
//! All that a report says about a scenario besides its measures: plain text
//! and lengths of time, so that `report` needs neither file nor model.

use super::planned::Planned;
use super::replicate::Plan;
use crate::model::emissions::{Class, Emissions};
use crate::model::{Border, Chain, Corridor, Lane, Offer, Overfull, PlaceId, StationId, Window};
use crate::observe::StayKind;
use crate::time::{CivilClock, SimDuration, SimTime};

/// A scenario and its plan, as a report's head shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// The scenario's key.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The start in civil time, such as `2025-01-06 00:00`.
    pub start: String,
    /// First instant that is measured, likewise; `None` outside the years a calendar can name.
    pub measured_from: Option<String>,
    /// First instant that is no longer measured, likewise; `None` without a horizon.
    pub measured_until: Option<String>,
    /// The zone of these.
    pub zone: String,
    /// Simulated before anything is measured.
    pub warm_up: SimDuration,
    /// From the start to the end of measurement; `None` where all of a counted demand is measured.
    pub horizon: Option<SimDuration>,
    /// How long at most the run waits for the measured cohort after that.
    pub cool_down: SimDuration,
    /// The age up to which all measured cargo, or nearly all, is followed, delivered or not.
    pub common_age: SimDuration,
    /// The stretches of time over which the course of a run is looked at.
    pub cycle: SimDuration,
    /// After how long everything planned comes round; `None` where nothing does, or never all of it.
    pub round: Option<SimDuration>,
    /// Rates follow months or dates, or demand ends or grows: no time of the run is like another.
    pub has_season: bool,
    /// Demand grows: there is no steady state.
    pub has_growth: bool,
    /// Links and services on them where time of cause `closed` is that of drivers who rest.
    pub rests: Vec<(String, String)>,
    /// Names the chance of the whole experiment.
    pub seed: u64,
    /// How many were asked for.
    pub replications: u32,
    /// The lanes with the places and stages on their way, in name order.
    pub routes: Vec<Route>,
    /// Border posts, in name order.
    pub borders: Vec<Post>,
    /// Disruptions at known dates, in name order.
    pub planned: Vec<Planned>,
    /// By which emissions are counted, where they are.
    pub emissions: Option<Factors>,
    /// Where figures come from; filled in by whoever read the scenario.
    pub sources: Vec<Source>,
    /// Values that no source supports, and defaults; filled in likewise.
    pub assumptions: Vec<Assumption>,
}

/// The way of a lane, as its rows of time are sorted.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The lane's name.
    pub lane: String,
    /// What people call it.
    pub title: String,
    /// Place or link, and station or service, in the order in which cargo meets them.
    pub steps: Vec<(String, String)>,
    /// The worst place on its way where more comes than can be served, by the scenario alone.
    pub overfull: Option<Overfull>,
    /// What its cargo has to choose among; empty where it does not choose.
    pub offers: Vec<Offer>,
}

/// A border post, as its rows are headed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Post {
    /// Its name, which is the place of its rows.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The places of its two sides: left and entered on the way out.
    pub sides: [String; 2],
    /// Place and name of its stations, those inland included, in the order in which they are met.
    pub stations: Vec<(String, String)>,
}

/// By what emissions are counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Factors {
    /// The file of factors, as the scenario names it; `None` for those of the program.
    pub file: Option<String>,
    /// The distance of transport activity, by its name in files.
    pub distance: String,
    /// The classes in use.
    pub classes: Vec<FactorClass>,
    /// Whether any place is counted as a hub.
    pub has_hubs: bool,
}

/// A class of vehicle or hub, and where its factor comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactorClass {
    /// What a factor is for: `t-km`, or `t` at a hub.
    pub per: &'static str,
    /// Its key.
    pub name: String,
    /// Tank to wheel and well to tank, in kilograms for a tonne-kilometre, or a tonne at a hub.
    pub factor: [String; 2],
    /// Who says so; may be empty.
    pub source: String,
    /// What it holds for, and stands in for; may be empty.
    pub note: String,
}

/// A publication that a figure of the scenario rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// Its key in the scenario.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When.
    pub date: String,
    /// Where it can be found.
    pub address: String,
    /// Paths of the tables whose figures rest on it.
    pub used_by: Vec<String>,
}

/// A value that rests on no source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assumption {
    /// Which value, as a path in the scenario.
    pub path: String,
    /// What was taken.
    pub value: String,
    /// Why, as far as it is said.
    pub reason: String,
}

fn factors(emissions: &Emissions) -> Factors {
    let class = |(index, class): (usize, &Class)| FactorClass {
        per: if emissions.hubs.contains(&Some(index)) { "t" } else { "t-km" },
        name: class.name.clone(),
        factor: [class.factor.ttw, class.factor.wtt].map(|kilograms| format!("{kilograms}")),
        source: class.source.clone(),
        note: class.note.clone(),
    };
    Factors {
        file: emissions.file.clone(),
        distance: emissions.basis.name().to_owned(),
        classes: emissions.classes.iter().enumerate().map(class).collect(),
        has_hubs: emissions.hubs.iter().any(Option::is_some),
    }
}

/// Links and services on them where nothing but drivers who rest makes time pass for cause `closed`.
pub(super) fn rests(corridor: &Corridor) -> Vec<(String, String)> {
    let mut rests = Vec::new();
    for service in corridor.services.iter().filter(|service| service.driver.is_some()) {
        for leg in &service.legs {
            let link = &corridor.links[leg.link.index()];
            let may_be_shut = link.sections.iter().any(|section| section.open.is_some());
            let is_ambiguous = corridor.places.iter().any(|place| place.name == link.name);
            let both = (link.name.clone(), service.name.clone());
            if !may_be_shut && !is_ambiguous && !rests.contains(&both) {
                rests.push(both);
            }
        }
    }
    rests
}

impl About {
    /// What a corridor and a plan say of themselves.
    pub fn of(corridor: &Corridor, plan: &Plan) -> About {
        let window = corridor.window;
        let rhythm = corridor.rhythm();
        let clock = &corridor.clock;
        let until = window.horizon.and_then(|horizon| civil(clock, SimTime::ZERO.checked_add(horizon)?));
        About {
            name: corridor.name.clone(),
            title: corridor.title.clone(),
            start: civil(clock, SimTime::ZERO).unwrap_or_default(),
            measured_from: civil(clock, SimTime::ZERO.saturating_add(window.warm_up)),
            measured_until: until,
            zone: zone_name(clock),
            warm_up: window.warm_up,
            horizon: window.horizon,
            cool_down: window.cool_down,
            common_age: common_age(window),
            cycle: corridor.cycles().0,
            round: rhythm.round.filter(|_| rhythm.has_common),
            has_season: rhythm.has_season,
            has_growth: rhythm.has_growth,
            rests: rests(corridor),
            seed: plan.seed,
            replications: plan.replications,
            planned: super::planned::planned(corridor),
            emissions: corridor.emissions.as_deref().map(factors),
            routes: corridor
                .lanes
                .iter()
                .zip(corridor.overfull())
                .map(|(lane, overfull)| Route { overfull, ..route(corridor, lane) })
                .collect(),
            borders: corridor.borders.iter().map(|border| post(corridor, border)).collect(),
            sources: Vec::new(),
            assumptions: Vec::new(),
        }
    }
}

/// The run waits for the measured cohort at least for the cool-down, so that all of it is followed
/// to that age; and nine tenths of it to a tenth of the window.
fn common_age(window: Window) -> SimDuration {
    let measured = window.horizon.map_or(0, |horizon| horizon.ms() - window.warm_up.ms());
    window.cool_down.max(SimDuration::from_ms(measured / 10))
}

/// An instant in the scenario's zone, to the minute.
pub(super) fn civil(clock: &CivilClock, at: SimTime) -> Option<String> {
    let civil = clock.civil(at, clock.start().time_zone())?;
    Some(civil.strftime("%Y-%m-%d %H:%M").to_string())
}

/// The scenario's zone, as people write it.
pub(super) fn zone_name(clock: &CivilClock) -> String {
    let start = clock.start();
    start.time_zone().iana_name().map_or_else(|| start.offset().to_string(), str::to_owned)
}

/// What cargo of a lane meets, chain after chain.
fn route(corridor: &Corridor, lane: &Lane) -> Route {
    let mut way = Way { corridor, steps: Vec::new() };
    way.stay(lane.from, lane.first_mile.is_some(), StayKind::FirstMile);
    way.stations(lane.from, |place| &place.enter);
    for chain in &lane.chains {
        way.chain(&chain.what);
    }
    way.stay(lane.to, lane.collect.is_some(), StayKind::Collection);
    way.stations(lane.to, |place| &place.leave);
    way.stay(lane.to, lane.last_mile.is_some(), StayKind::LastMile);
    let offers = corridor.offers(lane);
    Route { lane: lane.name.clone(), title: lane.title.clone(), steps: way.steps, overfull: None, offers }
}

/// What a border post is called, and what stands there.
fn post(corridor: &Corridor, border: &Border) -> Post {
    let place = |id: PlaceId| corridor.places[id.index()].name.clone();
    let mut stations = Vec::new();
    let sides = border.ways().flat_map(|(_, way)| [&way.exit, &way.entry]);
    for id in sides.flat_map(|side| &side.stations) {
        let station = &corridor.stations[id.index()];
        let station = (place(station.place), station.name.clone());
        if !stations.contains(&station) {
            stations.push(station);
        }
    }
    Post {
        name: border.name.clone(),
        title: border.title.clone(),
        sides: [place(border.from), place(border.to)],
        stations,
    }
}

struct Way<'a> {
    corridor: &'a Corridor,
    steps: Vec<(String, String)>,
}

impl Way<'_> {
    fn chain(&mut self, chain: &Chain) {
        let corridor = self.corridor;
        for (nth, ride) in chain.legs.iter().enumerate() {
            let service = &corridor.services[ride.service.index()];
            let stops = &service.stops[ride.board..=ride.alight];
            if nth > 0 {
                self.stations(stops[0].place, |place| &place.transfer);
            }
            self.step(self.place(stops[0].place), service.name.clone());
            self.listed(stops[0].place, &stops[0].load);
            for (leg, stop) in service.legs[ride.board..ride.alight].iter().zip(&stops[1..]) {
                let link = corridor.links[leg.link.index()].name.clone();
                self.step(link, service.name.clone());
                self.listed(stop.place, &stop.call);
                self.step(self.place(stop.place), service.name.clone());
            }
            if let Some(last) = stops.last() {
                self.listed(last.place, &last.unload);
            }
        }
    }

    fn stay(&mut self, place: PlaceId, is_there: bool, kind: StayKind) {
        if is_there {
            self.step(self.place(place), kind.name().to_owned());
        }
    }

    fn place(&self, place: PlaceId) -> String {
        self.corridor.places[place.index()].name.clone()
    }

    fn stations(&mut self, place: PlaceId, list: impl Fn(&crate::model::Place) -> &Vec<StationId>) {
        let corridor = self.corridor;
        self.listed(place, list(&corridor.places[place.index()]));
    }

    fn listed(&mut self, place: PlaceId, stations: &[StationId]) {
        for station in stations {
            let name = self.corridor.stations[station.index()].name.clone();
            self.step(self.place(place), name);
        }
    }

    fn step(&mut self, place: String, stage: String) {
        let step = (place, stage);
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
    }
}
