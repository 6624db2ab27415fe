//! How does freight move?
//!
//! Trains, ships, trucks, places, stations, services, links and lanes are
//! entities of an ECS world; the pending events are one calendar. The event
//! loop borrows all of them once, by dense id, and handles event after event:
//! `Event` is everything that can happen, and `dispatch` calls the one
//! function for each.
//!
//! | file | its question |
//! |---|---|
//! | `build.rs` | how does a corridor become a world? |
//! | `demand.rs` | when does freight appear? |
//! | `bookings.rs` | which departure is it booked on? |
//! | `tempo.rs` | when does the next of a stream come? |
//! | `choice/` | which chain does it choose? |
//! | `documents.rs` | are its papers ready? |
//! | `equipment.rs` | is there an empty box? |
//! | `stay.rs` | what happens to it before its origin, and at its destination? |
//! | `route.rs` | which way does it go? |
//! | `station/` | how is it served at a place? |
//! | `service/` | how do departures run? |
//! | `movement/` | how does a vehicle cross a link? |
//! | `border/` | how does it cross a border? |
//! | `disruption/` | what closes and slows down? |
//! | `place.rs` | how much room is there? |
//! | `cargo.rs` | what happened to its time? |
//! | `bill.rs` | what does it cost and emit on the way? |
//! | `activity.rs` | which resources make others wait? |
//! | `limits.rs` | how much may be under way at once? |
//! | `close.rs` | what is still under way, and is all cargo accounted for? |
//! | `standstill/` | who waits for whom, without end? |
//!
//! A new kind of thing that happens is a file here, with events of its own.

mod activity;
mod bill;
mod bookings;
mod border;
mod build;
mod cargo;
mod choice;
mod close;
mod customer;
mod demand;
mod disruption;
mod documents;
mod equipment;
mod limits;
mod movement;
mod place;
mod route;
mod service;
mod standstill;
mod station;
mod stay;
mod tempo;

pub use service::timetable::next as next_departure;

use bevy_ecs::resource::Resource;
use bevy_ecs::world::World;

use self::customer::Customer;
use crate::engine::{Calendar, CalendarError, Phased};
use crate::model::{Corridor, LaneId};
use crate::observe::ledger::{Cycle, LaneLedger};
use crate::observe::{Block, Journeys, LateSeen, Observation, Reading, Recorder, Site, Stage};
use crate::random::Distribution;
use crate::stats::Sample;
use crate::time::{CivilClock, DAY, SimDuration, SimTime};

/// What one replication is to be run with.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Names the chance of the whole experiment.
    pub seed: u64,
    /// Counted from 0.
    pub replication: u32,
    /// Write down the life of this consignment (lane, serial from 1).
    pub watch: Option<(LaneId, u64)>,
    /// Keep how each measured consignment spent its time; changes no measure.
    pub journeys: bool,
    /// Write down when each station, service and yard made others wait; changes no other measure.
    pub activity: bool,
}

/// What one replication left behind.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// All measures, in a fixed order.
    pub readings: Vec<Reading>,
    /// The watched consignment's life.
    pub observations: Vec<Observation>,
    /// Events handled, by kind, in a fixed order.
    pub events: Vec<(&'static str, u64)>,
    /// Lead times in milliseconds of the measured cohort that was delivered, by lane.
    pub lead_times: Vec<Sample>,
    /// What else is kept of each lane's cargo.
    pub lanes: Vec<LaneSeen>,
    /// What was still under way at the end, by place, stage and cause.
    pub unfinished: Vec<Unfinished>,
    /// Who of these wait for each other, and so for ever.
    pub circles: Vec<Circle>,
    /// Departures that waited for a vehicle, by service with a fleet.
    pub late: Vec<LateSeen>,
    /// How each measured consignment spent its time, if that was asked for.
    pub journeys: Journeys,
    /// What the blocks of journeys stand for; empty if no journeys were asked for.
    pub blocks: Vec<Block>,
}

/// What is kept of a lane's cargo besides its lead times.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LaneSeen {
    /// First departure to last arrival, in milliseconds, of the measured cohort that rode.
    pub transit_times: Sample,
    /// Ages reached, in milliseconds, of the measured cohort still under way at the end.
    pub ages: Sample,
    /// Tenders and deliveries by cycle, from the run's start to its horizon.
    pub cycles: Vec<Cycle>,
}

impl LaneSeen {
    fn take(ledger: &mut LaneLedger) -> LaneSeen {
        LaneSeen {
            transit_times: std::mem::take(&mut ledger.transit),
            ages: std::mem::take(&mut ledger.ages),
            cycles: std::mem::take(&mut ledger.cycles),
        }
    }
}

/// Consignments still under way at the end, that wait for the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfinished {
    /// Lane.
    pub lane: String,
    /// Place or link.
    pub place: String,
    /// Station or service.
    pub stage: String,
    /// Why time passes for them.
    pub cause: crate::observe::Cause,
    /// How many consignments, measured or not.
    pub consignments: u64,
    /// Of these, members of the measured cohort.
    pub measured: u64,
    /// The greatest age reached among them, in hours since tender.
    pub oldest_h: f64,
}

/// A circular wait: each member is held by those who wait for the next. Nothing in it will ever move.
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// Since when it has been closed, in hours after the start: when the last of its members began to wait.
    pub since_h: f64,
    /// What is held, in a fixed order.
    pub members: Vec<Member>,
}

impl Circle {
    /// Whether the same things wait for each other in another.
    pub fn is_like(&self, other: &Circle) -> bool {
        let things = |circle: &Circle| -> Vec<(String, Vec<String>)> {
            circle.members.iter().map(|member| (member.what.clone(), member.waits_for.clone())).collect()
        };
        things(self) == things(other)
    }
}

/// Something in a circular wait that is held by those who wait for something else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Member {
    /// Such as "room in the yard of pingxiang".
    pub what: String,
    /// Lanes and services of those who hold it, in name order.
    pub by: Vec<String>,
    /// How many consignments, boxes that travel alone, and vehicles these are.
    pub count: u64,
    /// What they wait for.
    pub waits_for: Vec<String>,
    /// How many of them need nothing of that, but stand in line behind those who do …
    pub in_line: u64,
    /// … at these stations, in name order.
    pub lines: Vec<String>,
}

/// Why a replication gives no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RunError {
    /// An instant beyond what the calendar can hold, or a count that overflows.
    #[error("time overflow: {0}")]
    Overflow(String),
    /// An invariant of the simulation broke: a bug. Results are not written.
    #[error("invariant broken: {0}")]
    Invariant(String),
    /// More events, consignments or vehicles than the limits allow.
    #[error("limit reached: {0}")]
    Limit(String),
}

/// What a handler gives back. Errors are rare and boxed, so that success fits a register.
type Handled<T = ()> = Result<T, Box<RunError>>;

impl From<CalendarError> for Box<RunError> {
    #[cold]
    fn from(error: CalendarError) -> Box<RunError> {
        Box::new(error.into())
    }
}

impl From<CalendarError> for RunError {
    fn from(error: CalendarError) -> RunError {
        match error {
            CalendarError::Past => RunError::Invariant(error.to_string()),
            CalendarError::TooLate => RunError::Overflow(error.to_string()),
        }
    }
}

/// How far a replication has come; sent every so many events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Share of the simulated time, or of the counted cargo, that is done: 0 to 1.
    pub share: f64,
    /// Events since the last message.
    pub events: u64,
}

/// Everything that can happen. Closed on purpose.
#[derive(Debug, Clone, Copy)]
enum Event {
    Demand(demand::Event),
    Station(station::Event),
    Service(service::Event),
    Movement(movement::Event),
    Border(border::Event),
    Documents(documents::Event),
    Stay(stay::Event),
    Disruption(disruption::Event),
    Equipment(equipment::Event),
    /// The window of measurement opens or closes.
    Window {
        opens: bool,
    },
}

/// The rank of events that happen at the same instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// Hours, failures, closures.
    Shift,
    /// Servers and room become free.
    Release,
    /// Cargo and vehicles arrive.
    Arrive,
    /// Formalities end.
    Clear,
    /// Loading: ends of loading services count as releases; kept for loading that is an event of its own.
    #[expect(dead_code, reason = "its rank is part of the order, whoever uses it")]
    Load,
    /// Departures close.
    CutOff,
    /// Departures leave.
    Depart,
    /// Vehicles enter links, and sections of them, that have rules beyond a headway.
    Enter,
    /// What is measured is read off.
    Sample,
}

impl Phased for Event {
    // Where an event is made its kind is known, and nothing of this is left.
    #[inline(always)]
    fn phase(&self) -> u8 {
        let phase = match *self {
            Event::Demand(event) => event.phase(),
            Event::Station(event) => event.phase(),
            Event::Service(event) => event.phase(),
            Event::Movement(event) => event.phase(),
            Event::Border(event) => event.phase(),
            Event::Documents(event) => event.phase(),
            Event::Stay(event) => event.phase(),
            Event::Disruption(event) => event.phase(),
            Event::Equipment(event) => event.phase(),
            Event::Window { .. } => Phase::Sample,
        };
        phase as u8
    }
}

macro_rules! events {
    ($($kind:ident: $event:path),+ $(,)?) => {$(
        impl From<$event> for Event {
            #[inline]
            fn from(event: $event) -> Event {
                Event::$kind(event)
            }
        }
    )+};
}

events! {
    Demand: demand::Event,
    Station: station::Event,
    Service: service::Event,
    Movement: movement::Event,
    Border: border::Event,
    Documents: documents::Event,
    Stay: stay::Event,
    Disruption: disruption::Event,
    Equipment: equipment::Event,
}

/// Kinds of events that are counted apart.
const KINDS: [&str; 15] = [
    "cargo appears",
    "service ends",
    "shift changes",
    "failure or repair",
    "background arrives",
    "room or patience",
    "departure",
    "vehicle arrives",
    "window",
    "papers ready",
    "formality",
    "link admits",
    "mile or collection ends",
    "disruption",
    "boxes are empty",
];

/// The kind of [`station::Event::Served`].
const SERVICE_ENDS: usize = 1;
/// The kind of [`documents::Event::Ready`]; not told where no lane has documents.
const PAPERS_READY: usize = 9;
/// The kind of [`Event::Border`]; not told where there is no border.
const FORMALITIES: usize = 10;
/// The kind of [`stay::Event::Ends`]; not told where no lane has any.
const STAY_ENDS: usize = 12;
/// The kind of [`equipment::Event::Joins`]; not told where there are no stocks.
const BOXES_JOIN: usize = 14;
/// The kind of [`movement::Event::Admits`]; not told where no link has a control.
const LINK_ADMITS: usize = 11;
/// The kind of [`Event::Disruption`]; not told where nothing is disrupted.
const DISRUPTIONS: usize = 13;

impl Event {
    /// Where a service ends and whose, if that is what happens and no server there is interrupted.
    #[inline(always)]
    fn served(&self) -> Option<(u32, Customer)> {
        match *self {
            Event::Station(station::Event::Served { station, customer, .. }) => Some((station, customer)),
            _ => None,
        }
    }

    fn kind(&self) -> usize {
        match self {
            Event::Demand(_) => 0,
            Event::Station(event) => match event {
                station::Event::Served { .. } | station::Event::ServerDone { .. } => SERVICE_ENDS,
                station::Event::Shift { .. } => 2,
                station::Event::Fails { .. } | station::Event::Repaired { .. } => 3,
                station::Event::Background { .. } => 4,
                station::Event::GivesUp { .. }
                | station::Event::Admit { .. }
                | station::Event::YardRoom { .. }
                | station::Event::Windows { .. } => 5,
            },
            Event::Service(_) => 6,
            Event::Movement(event) => match event {
                movement::Event::Arrives { .. } | movement::Event::Passes { .. } => 7,
                movement::Event::Background { .. } => 4,
                movement::Event::Hours { .. } => 2,
                movement::Event::Admits { .. } => LINK_ADMITS,
            },
            Event::Window { .. } => 8,
            Event::Border(_) => FORMALITIES,
            Event::Documents(_) => PAPERS_READY,
            Event::Stay(_) => STAY_ENDS,
            Event::Disruption(_) => DISRUPTIONS,
            Event::Equipment(_) => BOXES_JOIN,
        }
    }
}

/// Everything that freight can touch, borrowed for one stretch of the run, by dense id.
struct Freight<'a> {
    clock: &'a CivilClock,
    calendar: &'a mut Calendar<Event>,
    cargo: &'a mut cargo::Cargo,
    formalities: &'a mut border::Formalities,
    equipment: &'a mut equipment::Equipment,
    recorder: &'a mut Recorder,
    run: &'a mut Run,
    routes: &'a route::Routes,
    rosters: &'a build::Rosters,
    crossings: &'a build::Crossings,
    /// Where the corridor has tariffs or emissions.
    meter: Option<&'a bill::Meter>,
    lanes: Vec<&'a mut demand::Lane>,
    places: Vec<&'a mut place::Place>,
    stations: Vec<&'a mut station::Station>,
    services: Vec<&'a mut service::Service>,
    fleets: Vec<&'a mut service::Fleet>,
    links: Vec<&'a mut movement::Link>,
    vehicles: Vec<&'a mut service::Vehicle>,
    posts: Vec<&'a mut border::Post>,
    disruptions: Vec<&'a mut disruption::Disruption>,
}

/// How far the run is, and when it ends.
#[derive(Resource, Debug)]
struct Run {
    /// Nothing happens at this instant or after it.
    stop: SimTime,
    /// Every lane has a fixed count: the run ends when all of it is delivered.
    counted: bool,
    cool_down: SimDuration,
    /// Lanes that will bring forth more.
    open_lanes: usize,
    /// Booked consignments that are not yet tendered.
    pending: u64,
    /// The window has closed.
    window_closed: bool,
    /// Something happened that may end the run.
    check_end: bool,
    /// Somebody is watched.
    watches: bool,
    /// A disruption is over, and a backlog it made is not.
    recovering: bool,
    /// Cargo may be rerouted.
    reroutes: bool,
    /// So often has a closure become known, or ended, where cargo may be rerouted.
    news: u64,
    idle_vehicles: Vec<u32>,
    convoys: service::Convoys,
    yards_to_wake: Vec<u32>,
    events: [u64; KINDS.len()],
}

impl Run {
    /// Where a fixed count is run until delivered, the run waits so long for the next sign of progress.
    fn note_progress(&mut self, now: SimTime) {
        if self.counted {
            self.stop = self.stop.max(now.saturating_add(self.cool_down));
        }
    }

    fn note_delivery(&mut self, now: SimTime) {
        self.check_end = true;
        self.note_progress(now);
    }
}

/// Why the loop paused.
enum Pause {
    /// The run is over.
    Stopped,
    /// More vehicles are needed.
    GrowPools,
    /// It is time to tell how far it is.
    Report,
}

/// One event takes at most so many vehicles from the pool.
const VEHICLES_AN_EVENT: usize = 4;

/// Events between two reports of progress.
const REPORT_EVERY: u64 = 1 << 18;

impl Freight<'_> {
    /// Handles events until the stop, or until there is a reason to pause between two of them.
    fn run(&mut self) -> Handled<Pause> {
        let notes_activity = self.recorder.activity.is_some();
        let mut handled = 0;
        let mut recovering = self.run.recovering;
        if self.run.idle_vehicles.len() < VEHICLES_AN_EVENT {
            return Ok(Pause::GrowPools);
        }
        while handled < REPORT_EVERY {
            let Some(event) = self.calendar.pop_before(self.run.stop) else { return Ok(Pause::Stopped) };
            // A service that ends is read where it is kept, not from the copy: see `Calendar::pop_before`.
            let (served, event) = (event.served(), *event);
            handled += 1;
            if notes_activity {
                self.note_activity(self.calendar.now());
            }
            let settled = self.dispatch(served, event)?;
            #[cfg(debug_assertions)]
            if handled % 1024 == 0 {
                self.audit()?;
            }
            // What ends a disruption leaves something to look after.
            if settled && !recovering {
                continue;
            }
            if self.run.recovering {
                self.note_recoveries(self.calendar.now());
            }
            recovering = self.run.recovering;
            if self.run.check_end && self.is_over() {
                return Ok(Pause::Stopped);
            }
            if self.run.idle_vehicles.len() < VEHICLES_AN_EVENT {
                return Ok(Pause::GrowPools);
            }
        }
        Ok(Pause::Report)
    }

    /// Handles an event. Nearly all are ends of services: they are told apart first. Returns whether
    /// nothing is left to look after: no vehicle was taken, nothing ended, no yard has room again.
    #[inline(always)]
    fn dispatch(&mut self, served: Option<(u32, Customer)>, event: Event) -> Handled<bool> {
        let now = self.calendar.now();
        if let Some((station, customer)) = served {
            self.run.events[SERVICE_ENDS] += 1;
            if self.served(station, customer, now)? {
                return Ok(true);
            }
        } else {
            self.dispatch_other(event, now)?;
        }
        if !self.run.yards_to_wake.is_empty() {
            self.wake_yards(now)?;
        }
        Ok(false)
    }

    #[inline(never)]
    fn dispatch_other(&mut self, event: Event, now: SimTime) -> Handled {
        self.run.events[event.kind()] += 1;
        match event {
            Event::Station(event) => self.station_event(event, now),
            Event::Service(event) => self.service_event(event, now),
            Event::Movement(event) => self.movement_event(event, now),
            Event::Documents(event) => self.documents_event(event, now),
            Event::Stay(event) => self.stay_event(event, now),
            Event::Equipment(event) => self.equipment_event(event, now),
            Event::Demand(event) => self.demand_event(event, now),
            Event::Border(event) => self.border_event(event, now),
            Event::Disruption(event) => self.disruption_event(event, now),
            Event::Window { opens: true } => {
                self.recorder.open_window(now);
                self.note_standing_queues();
                Ok(())
            }
            Event::Window { opens: false } => {
                self.note_backlogs();
                self.recorder.close_window(now);
                self.run.window_closed = true;
                self.run.check_end = true;
                Ok(())
            }
        }
    }

    /// Whether the measured cohort is delivered, or all of a fixed count.
    fn is_over(&mut self) -> bool {
        self.run.check_end = false;
        if self.run.counted {
            self.run.open_lanes == 0 && self.run.pending == 0 && self.cargo.count.under_way == 0
        } else {
            self.run.window_closed && self.cargo.count.outstanding == 0
        }
    }

    /// The lane of whoever is at a node.
    fn lane_of(&self, node: u32) -> LaneId {
        self.routes.nodes[node as usize].lane
    }

    /// The names that a block of cells has in the scenario: place or link, station or service.
    fn names_of(&self, block: u32) -> (String, String) {
        let block = self.routes.blocks[block as usize];
        let names = &self.rosters.1;
        let site = match block.site {
            Site::Place(id) => &names.places[id.index()],
            Site::Link(id) => &names.links[id.index()],
        };
        let stage = match block.stage {
            Stage::Station(id) => &names.stations[id.index()],
            Stage::Service(id) => &names.services[id.index()],
            Stage::Documents => return (site.clone(), Stage::DOCUMENTS.to_owned()),
            Stage::Stay(kind) => return (site.clone(), kind.name().to_owned()),
        };
        (site.clone(), stage.clone())
    }
}

/// A drawn duration, rounded to the nearest millisecond.
#[inline]
fn drawn(distribution: &Distribution, uniform: f64) -> Handled<SimDuration> {
    rounded(distribution.quantile(uniform))
}

/// The share of arrivals expected until the next one of a Poisson stream: exponential with mean 1.
#[inline]
fn unit_exponential(uniform: f64) -> f64 {
    -crate::maths::ln(uniform)
}

/// Milliseconds, rounded to the nearest whole one.
#[inline]
fn rounded(ms: f64) -> Handled<SimDuration> {
    SimDuration::from_ms_f64(ms).ok_or_else(|| {
        let years = ms / (365.0 * DAY as f64);
        RunError::Overflow(format!("a duration of {years:.0} years is longer than any run")).into()
    })
}

/// Runs one replication of a corridor.
///
/// # Errors
/// See [`RunError`]; nothing of the replication may be used then.
pub fn simulate(
    corridor: &Corridor,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, RunError> {
    let mut replication = Replication::new(corridor, options)?;
    replication.run(&|message| {
        progress(message);
        true
    })?;
    replication.finish()
}

/// One replication, step by step: for callers who time the event loop alone, or may stop it.
pub struct Replication<'a> {
    world: World,
    corridor: &'a Corridor,
}

impl<'a> Replication<'a> {
    /// Builds the world and schedules the first events.
    ///
    /// # Errors
    /// See [`RunError`].
    pub fn new(corridor: &'a Corridor, options: &Options) -> Result<Replication<'a>, RunError> {
        let mut world = build::world(corridor, options).map_err(|error| *error)?;
        build::with_freight(&mut world, corridor, |freight| build::first_events(freight, corridor))
            .map_err(|error| *error)?;
        Ok(Replication { world, corridor })
    }

    /// The event loop: until the cohort is delivered or the cool-down is over, or until
    /// `goes_on`, which is told the progress every so many events, says no. Returns whether it
    /// came to its end.
    ///
    /// # Errors
    /// See [`RunError`].
    pub fn run(&mut self, goes_on: &(dyn Fn(Progress) -> bool + Sync)) -> Result<bool, RunError> {
        loop {
            let stretch = build::with_freight(&mut self.world, self.corridor, |freight| {
                let before: u64 = freight.run.events.iter().sum();
                let pause = freight.run()?;
                Ok((pause, freight.run.events.iter().sum::<u64>() - before))
            });
            let (pause, events) = stretch.map_err(|error| *error)?;
            let share = build::share_done(&mut self.world, self.corridor);
            let wanted = goes_on(Progress { share, events });
            match pause {
                Pause::Stopped => return Ok(true),
                _ if !wanted => return Ok(false),
                Pause::GrowPools => build::grow_vehicles(&mut self.world).map_err(|error| *error)?,
                Pause::Report => {}
            }
        }
    }

    /// Checks that all cargo is accounted for, and reads what was seen.
    ///
    /// # Errors
    /// See [`RunError`].
    pub fn finish(mut self) -> Result<Outcome, RunError> {
        let corridor = self.corridor;
        build::with_freight(&mut self.world, corridor, |freight| freight.close(corridor))
            .map_err(|error| *error)
    }
}
