//! How does a corridor become a world?
//!
//! One entity for each thing, components filled from the model, and the first
//! events on the calendar in name order. After this no handler sees the model.

mod lane;

use std::collections::BTreeMap;

use bevy_ecs::entity::Entity;
use bevy_ecs::hierarchy::ChildOf;
use bevy_ecs::query::QueryState;
use bevy_ecs::resource::Resource;
use bevy_ecs::system::{Query, Res, ResMut, SystemState};
use bevy_ecs::world::World;

use super::bill::Meters;
use super::border;
use super::cargo::{Cargo, NONE};
use super::choice;
use super::demand::Lane;
use super::disruption;
use super::equipment::Equipment;
use super::limits;
use super::movement::Link;
use super::place::Place;
use super::route::{self, Routes};
use super::service::{self, Base, Crossing, Fleet, Membership, Service, Stop, Vehicle};
use super::station::{
    self, BackgroundLoad, Berth, Failures, Obstacles, Offer, Roster, Server, Station, Windows,
};
use super::tempo::Tempo;
use super::{Event, Freight, Handled, Options, Run, RunError, movement};
use crate::engine::Calendar;
use crate::model;
use crate::model::{Corridor, Servers, StationId, Travel};
use crate::observe::{Activity, Cause, Journeys, Recorder};
use crate::random::{Distribution, Streams};
use crate::time::{SimDuration, SimTime};

/// Shared hours, and names for those who are watched.
#[derive(Resource, Debug)]
pub(super) struct Rosters(pub(super) Vec<Roster>, pub(super) Names);

/// Names as in the scenario, by id.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) lanes: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) links: Vec<String>,
    pub(super) stations: Vec<String>,
    pub(super) fleets: Vec<String>,
    /// The place of each station.
    pub(super) at: Vec<u32>,
    pub(super) services: Vec<String>,
    /// The place and type of each stock of empty boxes.
    pub(super) stocks: Vec<(u32, String)>,
}

/// How each leg of each service crosses its link.
#[derive(Resource, Debug)]
pub(super) struct Crossings(pub(super) Vec<Vec<Crossing>>);

/// The pending events.
#[derive(Resource)]
struct Pending(Calendar<Event>);

/// What was seen.
#[derive(Resource)]
struct Seen(Recorder);

/// So many vehicles more, whenever the pool runs low.
const VEHICLES_MORE: u32 = 64;

/// Names of the draws of idle vehicles, which draw nothing.
fn no_key() -> crate::random::Key {
    Streams::new(0, 0).key("", "")
}

/// Spawns the world of one replication.
pub(super) fn world(corridor: &Corridor, options: &Options) -> Handled<World> {
    let streams = Streams::new(options.seed, options.replication);
    let routes = route::compile(corridor, &streams);
    let mut world = World::new();
    let places: Vec<Entity> =
        corridor.places.iter().enumerate().map(|(id, place)| world.spawn(place_of(id, place)).id()).collect();
    for (id, station) in corridor.stations.iter().enumerate() {
        let component = station_of(corridor, id, station, &streams);
        world.spawn((component, ChildOf(places[station.place.index()])));
    }
    let meters = Meters::new(corridor);
    let mut crossings = Vec::new();
    for (id, service) in corridor.services.iter().enumerate() {
        world.spawn(service_of(corridor, id, service, &streams, meters.shares(id)));
        crossings.push(crossings_of(corridor, service)?);
    }
    for (id, link) in corridor.links.iter().enumerate() {
        world.spawn(movement::build::link(corridor, id, link, &streams));
    }
    let rosters = rosters_of(corridor);
    for (id, lane) in corridor.lanes.iter().enumerate() {
        let mut component = lane::lane_of(corridor, id, lane, &routes, &streams, options);
        component.choice = choice::chooser(corridor, lane, &rosters, &streams);
        world.spawn(component);
    }
    for (id, fleet) in corridor.fleets.iter().enumerate() {
        world.spawn(fleet_of(corridor, id, fleet));
    }
    for post in border::posts(corridor, &streams)? {
        world.spawn(post);
    }
    for disruption in disruption::of(corridor, &streams) {
        world.spawn(disruption);
    }
    let mut recorder = Recorder::new(corridor, routes.blocks.clone());
    recorder.journeys = options.journeys.then(Journeys::default);
    recorder.activity = options.activity.then(|| Box::new(Activity::new(corridor)));
    world.insert_resource(run_of(corridor, &recorder, options));
    world.insert_resource(Seen(recorder));
    world.insert_resource(routes);
    world.insert_resource(Rosters(rosters, names_of(corridor)));
    world.insert_resource(Crossings(crossings));
    world.insert_resource(meters);
    world.insert_resource(border::Formalities::new(&streams));
    world.insert_resource(Cargo::default());
    world.insert_resource(Equipment::new(corridor, &streams));
    world.insert_resource(Pending(Calendar::new()));
    grow_vehicles(&mut world)?;
    Ok(world)
}

/// More idle vehicles. Called between events: what is spawned cannot be seen by who has borrowed.
pub(super) fn grow_vehicles(world: &mut World) -> Handled {
    let mut count: QueryState<&Vehicle> = world.query();
    let have = count.iter(world).count() as u32;
    if have >= limits::VEHICLES {
        return Err(limits::vehicles());
    }
    let more = VEHICLES_MORE.max(have);
    for id in have..have + more {
        world.spawn(Vehicle::idle(id, no_key()));
    }
    // Taken from the end: the lowest number first.
    let mut run = world.resource_mut::<Run>();
    let mut idle: Vec<u32> = (have..have + more).rev().collect();
    idle.append(&mut run.idle_vehicles);
    run.idle_vehicles = idle;
    world.clear_trackers();
    Ok(())
}

/// Everything that has an identity.
type Things = (
    Query<'static, 'static, &'static mut Place>,
    Query<'static, 'static, &'static mut Station>,
    Query<'static, 'static, &'static mut Service>,
    Query<'static, 'static, &'static mut Fleet>,
    Query<'static, 'static, &'static mut Link>,
    Query<'static, 'static, &'static mut Lane>,
    Query<'static, 'static, &'static mut Vehicle>,
    Query<'static, 'static, &'static mut border::Post>,
    Query<'static, 'static, &'static mut disruption::Disruption>,
);

/// What there is one of.
type Single = (
    ResMut<'static, border::Formalities>,
    ResMut<'static, Cargo>,
    ResMut<'static, Equipment>,
    ResMut<'static, Pending>,
    ResMut<'static, Seen>,
    ResMut<'static, Run>,
    Res<'static, Routes>,
    Res<'static, Rosters>,
    Res<'static, Crossings>,
    Res<'static, Meters>,
);

/// Borrows everything once, by dense id, and lends it.
pub(super) fn with_freight<T>(
    world: &mut World,
    corridor: &Corridor,
    work: impl FnOnce(&mut Freight<'_>) -> Handled<T>,
) -> Handled<T> {
    let mut state = SystemState::<(Things, Single)>::new(world);
    let (things, single) = state
        .get_mut(world)
        .map_err(|error| Box::new(RunError::Invariant(format!("the world lends what it holds: {error}"))))?;
    let (
        mut places,
        mut stations,
        mut services,
        mut fleets,
        mut links,
        mut lanes,
        mut vehicles,
        mut posts,
        mut disruptions,
    ) = things;
    let (
        mut formalities,
        mut cargo,
        mut equipment,
        mut pending,
        mut seen,
        mut run,
        routes,
        rosters,
        crossings,
        meters,
    ) = single;
    macro_rules! by_id {
        ($query:ident) => {{
            let mut all: Vec<_> = $query.iter_mut().map(|row| row.into_inner()).collect();
            all.sort_unstable_by_key(|row| row.id);
            all
        }};
    }
    let mut freight = Freight {
        clock: &corridor.clock,
        calendar: &mut pending.0,
        cargo: &mut cargo,
        equipment: &mut equipment,
        formalities: &mut formalities,
        recorder: &mut seen.0,
        run: &mut run,
        routes: &routes,
        rosters: &rosters,
        crossings: &crossings,
        meter: meters.0.as_deref(),
        lanes: by_id!(lanes),
        places: by_id!(places),
        stations: by_id!(stations),
        services: by_id!(services),
        fleets: by_id!(fleets),
        links: by_id!(links),
        vehicles: by_id!(vehicles),
        posts: by_id!(posts),
        disruptions: by_id!(disruptions),
    };
    work(&mut freight)
}

/// The share of the run that is done.
pub(super) fn share_done(world: &mut World, corridor: &Corridor) -> f64 {
    let now = world.resource::<Pending>().0.now();
    if let Some(horizon) = corridor.window.horizon {
        return (now.ms() as f64 / horizon.ms().max(1) as f64).min(1.0);
    }
    let total: u64 = corridor.lanes.iter().filter_map(|lane| lane.arrivals.count).sum();
    let count = world.resource::<Cargo>().count;
    (count.ended as f64 / total.max(1) as f64).min(1.0)
}

/// The first events, in name order of what they happen to.
pub(super) fn first_events(freight: &mut Freight<'_>, corridor: &Corridor) -> Handled {
    let zero = SimTime::ZERO;
    freight.calendar.at(freight.recorder.from, Event::Window { opens: true })?;
    if freight.recorder.until < SimTime::MAX {
        freight.calendar.at(freight.recorder.until, Event::Window { opens: false })?;
    }
    // Before hours change: a closure precedes an opening.
    freight.first_disruptions()?;
    for roster in 0..freight.rosters.0.len() as u32 {
        freight.shift(roster, zero)?;
    }
    for (id, station) in corridor.stations.iter().enumerate() {
        freight.servers_changed(id as u32, zero);
        freight.first_failures(id as u32)?;
        if let Some(background) = &station.background
            && background.rate > 0.0
        {
            freight.plan_station_background(id as u32, zero)?;
        }
    }
    for id in 0..corridor.services.len() as u32 {
        freight.plan_next(id, SimTime::from_ms(-1))?;
    }
    for (id, link) in corridor.links.iter().enumerate() {
        if link.background.is_some() {
            freight.plan_background(id as u32, false, zero)?;
            freight.plan_background(id as u32, true, zero)?;
        }
        freight.link_hours(id as u32, zero)?;
    }
    freight.first_stocks()?;
    for id in 0..corridor.lanes.len() as u32 {
        freight.plan_batch(id, zero)?;
        freight.plan_added(id, zero)?;
    }
    Ok(())
}

fn run_of(corridor: &Corridor, recorder: &Recorder, options: &Options) -> Run {
    let counted = corridor.window.horizon.is_none();
    let stop = if counted { SimTime::ZERO } else { recorder.until };
    Run {
        stop: stop.saturating_add(corridor.window.cool_down),
        counted,
        cool_down: corridor.window.cool_down,
        open_lanes: corridor.lanes.len(),
        pending: 0,
        window_closed: false,
        check_end: false,
        watches: options.watch.is_some(),
        recovering: false,
        reroutes: corridor.lanes.iter().any(|lane| corridor.may_reroute(lane)),
        news: 0,
        idle_vehicles: Vec::new(),
        convoys: Default::default(),
        yards_to_wake: Vec::new(),
        events: [0; super::KINDS.len()],
    }
}

fn place_of(id: usize, place: &model::Place) -> Place {
    Place {
        id: id as u32,
        capacity: place.yard.map(|yard| yard.capacity),
        used: crate::units::Teu::ZERO,
        waiters: Default::default(),
        waking: false,
        letting_in: None,
        cuts: Default::default(),
        outside: Default::default(),
        kept: Vec::new(),
    }
}

fn station_of(corridor: &Corridor, id: usize, station: &model::Station, streams: &Streams) -> Station {
    let place = &corridor.places[station.place.index()];
    let name = format!("{}.{}", place.name, station.name);
    let (level, highest) = match &station.servers {
        Servers::Unlimited => (u32::MAX, u32::MAX),
        Servers::Weekly(levels) => {
            let roster = Roster::new(levels, &station.duties);
            (roster.level(&corridor.clock, SimTime::ZERO), roster.highest())
        }
    };
    let interruptible = (station.is_interruptible() && highest < u32::MAX)
        || corridor.may_be_stopped(model::StationId::new(id));
    let servers = match (interruptible, &station.breakdown) {
        (false, _) => Vec::new(),
        // More when more are needed at once.
        (true, None) => vec![Server::default()],
        (true, Some(_)) => (0..highest).map(|_| Server::default()).collect(),
    };
    let has_windows = corridor.has_windows_at(StationId::new(id));
    let has_cranes = corridor.has_cranes_at(StationId::new(id));
    // Of a berth with windows: those in their windows, and those who look for a gap.
    let lines = if has_windows {
        2
    } else if station.discipline == model::Discipline::Fifo {
        1
    } else {
        9
    };
    let failures = station.breakdown.as_ref().map(|breakdown| Failures {
        between: breakdown.between.clone(),
        repair: breakdown.repair.clone(),
        clock: breakdown.clock,
        key: streams.key("breakdown", &name),
    });
    let background = station.background.as_ref().map(|background| BackgroundLoad {
        tempo: Tempo::new(background.rate, background.profile.clone()),
        time: background.time.clone().unwrap_or_else(|| station.time.clone()),
        priority: background.priority,
        arrivals: streams.key("background arrival", &name),
        work: streams.key("background service time", &name),
        count: 0,
    });
    // A vehicle that waits for a berth or a track waits for a path; see MODEL on causes.
    let plain = !interruptible
        && station.discipline == model::Discipline::Fifo
        && station.closing != model::ClosingRule::OnlyIfItFits
        && place.yard.is_none()
        && station.quay.is_none()
        && !has_windows
        && !has_cranes;
    let usual = if station.holds_vehicle { Cause::Path } else { Cause::Busy };
    Station {
        id: id as u32,
        rules: station::Rules {
            time: station.time.clone(),
            pace: station.pace,
            per: station.per,
            activity: station::cause_of(station.activity),
            clears: station.activity != model::Activity::Handling,
            closing: station.closing,
            discipline: station.discipline,
            room: station.room,
            balking: station.balking,
            balking_key: streams.key("balking", &name),
            patience: station.patience.clone().map(Box::new),
            patience_key: streams.key("patience", &name),
            holds_vehicle: station.holds_vehicle,
            failures: failures.map(Box::new),
            background: background.map(Box::new),
            plain,
            simple: plain && !station.may_lose() && station.room.is_none(),
        },
        level,
        by_hours: level,
        keeps: if station.closing == model::ClosingRule::Pause { level } else { u32::MAX },
        cuts: Default::default(),
        taken: 0,
        blocked: 0,
        queue: Default::default(),
        lesser: vec![Default::default(); lines - 1],
        waiting: 0,
        obstacles: Obstacles::new(usual),
        needs_yard: false,
        misfit: false,
        closes: SimTime::MAX,
        door: Default::default(),
        admitting: false,
        servers,
        suspended: Vec::new(),
        berth: (station.quay.is_some() || has_windows).then(|| {
            Box::new(Berth {
                quay: station.quay,
                background: station.servers_for_background(),
                servers: highest,
                windows: has_windows.then(|| windows_of(corridor, StationId::new(id))),
            })
        }),
        cranes: has_cranes.then(Box::default),
    }
}

fn windows_of(corridor: &Corridor, station: StationId) -> Windows {
    let mut offers = Vec::new();
    let berth = &corridor.stations[station.index()];
    for (id, service) in corridor.services.iter().enumerate() {
        for stop in service.stops.iter().filter(|stop| corridor.berth_of(stop) == Some(station)) {
            let Some(window) = stop.port.window else { continue };
            offers.push(Offer {
                service: id as u32,
                from: window.from,
                lasts: window.lasts,
                servers: berth.servers_for(service.length.unwrap_or_default()),
            });
        }
    }
    let stay = berth.background.as_ref().and_then(|background| background.time.as_ref());
    let stay = SimDuration::from_ms_f64(stay.unwrap_or(&berth.time).mean());
    Windows::new(offers, stay.unwrap_or(SimDuration::MAX))
}

/// Stations with the same changing hours share a roster, in order of their first station.
fn rosters_of(corridor: &Corridor) -> Vec<Roster> {
    let mut rosters: Vec<Roster> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (id, station) in corridor.stations.iter().enumerate() {
        let Servers::Weekly(levels) = &station.servers else { continue };
        let roster = Roster::new(levels, &station.duties);
        if roster.is_constant() {
            continue;
        }
        let key = format!("{:?}", roster.duties);
        let index = *known.entry(key).or_insert_with(|| {
            rosters.push(roster);
            rosters.len() - 1
        });
        rosters[index].stations.push(id as u32);
    }
    rosters
}

fn names_of(corridor: &Corridor) -> Names {
    Names {
        lanes: corridor.lanes.iter().map(|lane| lane.name.clone()).collect(),
        places: corridor.places.iter().map(|place| place.name.clone()).collect(),
        links: corridor.links.iter().map(|link| link.name.clone()).collect(),
        stations: corridor.stations.iter().map(|station| station.name.clone()).collect(),
        fleets: corridor.fleets.iter().map(|fleet| fleet.name.clone()).collect(),
        at: corridor.stations.iter().map(|station| station.place.0).collect(),
        services: corridor.services.iter().map(|service| service.name.clone()).collect(),
        stocks: corridor.stocks.iter().map(|stock| (stock.place.0, stock.what.name.clone())).collect(),
    }
}

fn service_of(
    corridor: &Corridor,
    id: usize,
    service: &model::Service,
    streams: &Streams,
    shares_cost: bool,
) -> Service {
    let post = |from: usize, to: usize| {
        let pair = service.stops.get(from).zip(service.stops.get(to));
        pair.and_then(|(from, to)| border::post_between(corridor, from.place, to.place)).unwrap_or(NONE)
    };
    let ids = |stations: &[model::StationId]| stations.iter().map(|station| station.0).collect();
    // Cut-offs are before planned departures: elsewhere on its way a service takes what is ready.
    let papers_ahead = service.papers_cut_off.map(|papers| papers.ms() - service.cut_off.ms());
    let stops = service
        .stops
        .iter()
        .enumerate()
        .map(|(index, stop)| Stop {
            place: stop.place.0,
            papers_ahead: papers_ahead.filter(|_| index == 0 || stop.planned.is_some()),
            planned: stop.planned,
            dwell: stop.dwell,
            call: ids(&stop.call),
            unloads: !stop.unload.is_empty(),
            load: ids(&stop.load),
            port: port_call_of(corridor, stop, index),
            exit: post(index, index + 1),
            entry: index.checked_sub(1).map_or(NONE, |before| post(before, index)),
            queue: Default::default(),
            fresh: 0,
            quarters: 0,
            boxes: 0,
            passes: Default::default(),
            first_pass: 0,
            missed_until: SimTime::ZERO,
            late_papers: Vec::new(),
        })
        .collect();
    let watches_load = service.leave_when_full
        || service.minimum_load.is_some()
        || service.relief.is_some()
        || matches!(service.timetable, model::Timetable::OnDemand { .. });
    Service {
        id: id as u32,
        rules: service::Rules {
            timetable: service.timetable.clone(),
            capacity: service.capacity,
            payload: service.payload.map(|payload| payload.0),
            cut_off: service.cut_off,
            minimum_load: service.minimum_load,
            leave_when_full: service.leave_when_full,
            watches_load,
            minds_who_comes: watches_load || service.papers_cut_off.is_some(),
            cancellation: service.cancellation,
            takes_bookings: corridor.takes_bookings(model::ServiceId::new(id)),
            blank: (service.blank > 0.0 || !service.blank_sailings.is_empty()).then(|| {
                Box::new(service::Blank {
                    share: service.blank,
                    listed: service.blank_sailings.clone(),
                    chance: streams.key("blank sailing", &service.name),
                })
            }),
            reserves: service.stops.iter().any(|stop| stop.port.window.is_some()),
            overtaking: service.overtaking,
            membership: membership_of(corridor, service).map(Box::new),
            priority: service.priority,
            shares_cost,
            convoy: service.convoy,
            relief: service.relief,
            driver: service.driver.map(Box::new),
            length: service.length.unwrap_or_default(),
            run: streams.key("departure", &service.name),
            chance: streams.key("cancellation", &service.name),
            headway: streams.key("headway", &service.name),
        },
        stops,
        planned: None,
        count: 0,
        waiting: None,
        slot: None,
        stamp: 0,
        going: false,
        forming: 0,
        relieving: false,
        cuts: Default::default(),
        rated: service.capacity,
        shut: false,
        cancels: false,
        held: None,
        late_for: Cause::Hold,
        kept: Vec::new(),
    }
}

fn fleet_of(corridor: &Corridor, id: usize, fleet: &model::Fleet) -> Fleet {
    let bases = corridor.bases_of(model::FleetId::new(id));
    let stand = |base: model::PlaceId| {
        fleet.vehicles.iter().filter(|place| place.0 == base).map(|place| place.1).sum()
    };
    let of_fleet = |service: &&model::Service| service.membership.is_some_and(|own| own.fleet.index() == id);
    let rests = corridor.services.iter().filter(of_fleet).any(|service| service.driver.is_some());
    Fleet {
        id: id as u32,
        size: fleet.size(),
        turnaround: fleet.turnaround.clone(),
        bases: bases.into_iter().map(|base| Base::with(stand(base))).collect(),
        turning: 0,
        resting: rests.then(Vec::new),
    }
}

fn membership_of(corridor: &Corridor, service: &model::Service) -> Option<Membership> {
    let member = service.membership?;
    let bases = corridor.bases_of(member.fleet);
    let base = |place: Option<model::PlaceId>| {
        bases.iter().position(|base| Some(*base) == place).and_then(|base| u32::try_from(base).ok())
    };
    Some(Membership {
        fleet: member.fleet.0,
        begins: base(service.begins())?,
        ends: base(service.ends())?,
        returns: corridor.returns_empty(member.fleet, service),
        without_vehicle: member.without_vehicle,
        late: 0,
    })
}

fn port_call_of(corridor: &Corridor, stop: &model::Stop, index: usize) -> Option<Box<service::PortCall>> {
    let port = &stop.port;
    let berth = corridor.berth_of(stop).filter(|_| index > 0);
    let has_own = port.cranes.is_some() || port.exchange.is_some();
    (berth.is_some() || has_own).then(|| {
        Box::new(service::PortCall {
            berth: berth.map(|station| station.0),
            window: port.window.filter(|_| berth.is_some()).map(|window| (window.from, window.lasts)),
            stay: corridor.expected_stay(stop),
            says_stay: port.stay.is_some(),
            cranes: port.cranes.unwrap_or(u32::MAX),
            exchange: port.exchange.clone().zip(stop.unload.first().map(|station| station.0)),
        })
    })
}

fn crossings_of(corridor: &Corridor, service: &model::Service) -> Handled<Vec<Crossing>> {
    let crossing = |leg: &model::Leg| {
        let link = &corridor.links[leg.link.index()];
        let distance = link.distance.map(|distance| distance.0);
        let (time, over): (Distribution, Option<f64>) = match (&leg.speed, &link.travel, distance) {
            (Some(speed), _, Some(distance)) => (speed.clone(), Some(distance)),
            (_, Some(Travel::Speed(speed)), Some(distance)) => (speed.clone(), Some(distance)),
            (_, Some(Travel::Time(time)), _) => (time.clone(), None),
            _ => {
                let name = &link.name;
                return Err(
                    RunError::Invariant(format!("link `{name}` has neither a time nor a speed")).into()
                );
            }
        };
        Ok(Crossing { link: leg.link, reversed: leg.reversed, time, over })
    };
    service.legs.iter().map(crossing).collect()
}
