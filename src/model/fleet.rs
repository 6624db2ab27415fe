//! Which vehicles make departures?

use super::Corridor;
use super::id::{FleetId, PlaceId, ServiceId};
use super::service::Service;
use crate::random::Distribution;
use crate::time::SimDuration;

/// Vehicles that services share: rakes of wagons, ships, trucks. All are alike.
#[derive(Debug, Clone)]
pub struct Fleet {
    /// Its key in the scenario: names its rows.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where how many stand ready at the start; each place once, in order of places.
    pub vehicles: Vec<(PlaceId, u32)>,
    /// Milliseconds from the end of a run, all cargo off, until the vehicle may leave again; `None`:
    /// at once.
    pub turnaround: Option<Distribution>,
    /// What a vehicle does then.
    pub empty_return: EmptyReturn,
}

/// Whether a vehicle whose run is over goes back empty to the first stop of its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyReturn {
    /// Where no service of the fleet begins.
    IfNeeded,
    /// After every run.
    Always,
    /// It stays where it is.
    Never,
}

/// What a service has to do with a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Whose vehicles make its departures.
    pub fleet: FleetId,
    /// What happens to a departure that finds none.
    pub without_vehicle: WithoutVehicle,
}

/// What happens to a departure for which no vehicle stands ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutVehicle {
    /// It leaves as soon as there is one.
    Wait,
    /// The same, but after so long it does not run.
    WaitUpTo(SimDuration),
    /// It does not run.
    Cancel,
}

impl Fleet {
    /// How many vehicles it has.
    pub fn size(&self) -> u32 {
        self.vehicles.iter().map(|place| place.1).sum()
    }
}

impl Corridor {
    /// The services that a fleet serves, in name order.
    pub fn services_of(&self, fleet: FleetId) -> impl Iterator<Item = (ServiceId, &Service)> {
        let services = self.services.iter().enumerate().map(|(id, service)| (ServiceId::new(id), service));
        services.filter(move |(_, service)| service.membership.is_some_and(|member| member.fleet == fleet))
    }

    /// Where vehicles of a fleet may stand ready: where they are at the start, and where services
    /// begin and end. In order of places.
    pub fn bases_of(&self, fleet: FleetId) -> Vec<PlaceId> {
        let at_start = self.fleets[fleet.index()].vehicles.iter().map(|place| place.0);
        let ends = self.services_of(fleet).flat_map(|(_, service)| [service.begins(), service.ends()]);
        let mut bases: Vec<PlaceId> = at_start.chain(ends.flatten()).collect();
        bases.sort_unstable();
        bases.dedup();
        bases
    }

    /// Whether a vehicle of a fleet goes back empty after a run of one of its services.
    pub fn returns_empty(&self, fleet: FleetId, service: &Service) -> bool {
        // A round trip ends where it began.
        let away = service.begins() != service.ends();
        match self.fleets[fleet.index()].empty_return {
            EmptyReturn::Always => away,
            EmptyReturn::Never => false,
            EmptyReturn::IfNeeded => {
                away && self.services_of(fleet).all(|(_, other)| other.begins() != service.ends())
            }
        }
    }
}

impl Service {
    /// The place of its first stop.
    pub fn begins(&self) -> Option<PlaceId> {
        self.stops.first().map(|stop| stop.place)
    }

    /// The place of its last stop.
    pub fn ends(&self) -> Option<PlaceId> {
        self.stops.last().map(|stop| stop.place)
    }
}
