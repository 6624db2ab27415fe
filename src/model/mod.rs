//! What is a corridor?
//!
//! The validated, immutable description that a simulation is built from. It
//! has no file format, no simulation state and no random numbers.
//!
//! Always true of a [`Corridor`]:
//!
//! - every id in it points into its own tables, and every table is in name order;
//! - every chain starts at its lane's origin, ends at its destination, and its
//!   services call where it boards and alights;
//! - every quantity is finite and in its range, and every cut-off precedes its departure.

pub mod berth;
pub mod border;
pub mod choice;
pub mod demand;
pub mod disruption;
pub mod documents;
pub mod driver;
pub mod emissions;
pub mod fleet;
pub mod growth;
pub mod expected;
pub mod id;
pub mod money;
pub mod network;
pub mod offered;
pub mod rhythm;
pub mod search;
pub mod service;
pub mod station;

use crate::time::{CivilClock, SimDuration, SimTime};

pub use berth::{BerthWindow, PortCall, Quay};
pub use border::{Border, Channel, Crossing, Direction, Role};
pub use choice::{Choice, Offer};
pub use demand::{
    Arrivals, BoxStock, BoxType, Chain, ChainLeg, DatedFactor, Lane, Law, Profile, Share, Shipment, Tender,
};
pub use disruption::{Coming, Disruption, Effect as DisruptionEffect, Season, Target};
pub use documents::{Documents, Regime};
pub use driver::{Driven, DriverRules, Rest, Stretch};
pub use emissions::Emissions;
pub use fleet::{EmptyReturn, Fleet, Membership, WithoutVehicle};
pub use growth::{GROWN, Growth, GrowthStep, serial_name, serial_of};
pub use id::{ChainId, FleetId, LaneId, LinkId, PlaceId, ServiceId, StationId};
pub use money::{Element, Tariffs};
pub use network::{Link, LinkBackground, Lock, Place, Section, Travel, Yard};
pub use offered::Overfull;
pub use rhythm::Rhythm;
pub use service::{Below, Leg, Relief, Service, Stop, Timetable, WeekTime};
pub use station::{
    Activity, Background, Balking, Breakdown, BreakdownClock, ClosingRule, Discipline, Duty, Per, Room,
    Servers, Station, WhenFull,
};

/// A whole scenario, checked: the root of everything that can be simulated.
#[derive(Debug, Clone)]
pub struct Corridor {
    /// The scenario's key: names its folder of outputs.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// When it starts, in civil time.
    pub clock: CivilClock,
    /// What is measured, and when it stops.
    pub window: Window,
    /// In name order, as every table here.
    pub places: Vec<Place>,
    /// All stations of all places, by place and name.
    pub stations: Vec<Station>,
    /// Links between places.
    pub links: Vec<Link>,
    /// Empty boxes at hand at the start, by place and type.
    pub stocks: Vec<BoxStock>,
    /// Regular offers of departures.
    pub services: Vec<Service>,
    /// Vehicles that services share.
    pub fleets: Vec<Fleet>,
    /// Border posts.
    pub borders: Vec<Border>,
    /// Closures and slow-downs.
    pub disruptions: Vec<Disruption>,
    /// Origin–destination demands.
    pub lanes: Vec<Lane>,
    /// What things cost, where the scenario says so.
    pub tariffs: Option<Box<Tariffs>>,
    /// What things emit, where the scenario asks for it.
    pub emissions: Option<Box<Emissions>>,
}

impl Corridor {
    /// Whether it is kept for each consignment what it costs or emits.
    pub fn keeps_bills(&self) -> bool {
        self.tariffs.is_some() || self.emissions.is_some()
    }

    /// Whether cargo of some lane is booked on departures of this service.
    pub fn takes_bookings(&self, id: ServiceId) -> bool {
        let begins_with = |lane: &Lane| {
            lane.chains.iter().any(|chain| chain.what.legs.first().is_some_and(|leg| leg.service == id))
        };
        self.lanes.iter().any(|lane| matches!(lane.tender, Tender::Booked { .. }) && begins_with(lane))
    }
}

impl Corridor {
    /// Whether vehicles really wait before a link, and are known while they are on it: it has rules
    /// beyond a headway.
    pub fn controls(&self, id: LinkId) -> bool {
        let link = &self.links[id.index()];
        let uses = |service: &&Service| service.legs.iter().any(|leg| leg.link == id);
        let mut priorities = self.services.iter().filter(uses).map(|service| service.priority);
        link.has_sections()
            || self.disruptions.iter().any(|one| one.at.contains(&Target::Link(id)))
            || link.paths.is_some()
            || (link.headway.is_some() && priorities.any(|priority| priority != Service::PRIORITY))
    }
}

/// The three instants of a run, as lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From the start; what is tendered in it is simulated but not measured.
    pub warm_up: SimDuration,
    /// From the start to the end of measurement. `None`: every lane has a fixed
    /// count, and all of it is measured until it is delivered.
    pub horizon: Option<SimDuration>,
    /// At most so long after the horizon the run waits for the measured cohort.
    pub cool_down: SimDuration,
}

impl Window {
    /// The mean factor of growth over the measured time; at its beginning where there is no horizon.
    pub fn mean_of(&self, growth: &Growth) -> f64 {
        let from = SimTime::ZERO.saturating_add(self.warm_up);
        growth.mean(from, self.horizon.map_or(from, |horizon| SimTime::ZERO.saturating_add(horizon)))
    }
}
