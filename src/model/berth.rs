//! Where does a ship berth, for how long, and who works on it there?
//!
//! A berth is a station that a vehicle keeps until it leaves the stop. It is
//! counted in berths, or, as a quay, in metres.

use super::{Corridor, Servers, Station, StationId, Stop};
use crate::random::Distribution;
use crate::time::SimDuration;
use crate::units::Metres;

/// A berth that is counted in metres: the servers of its station are metres of quay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quay {
    /// Kept free at each vessel, besides its own length.
    pub spacing: Metres,
}

/// What a call at a port has besides its stations.
#[derive(Debug, Clone, Default)]
pub struct PortCall {
    /// When the berth is reserved for it.
    pub window: Option<BerthWindow>,
    /// How long the vessel is expected to lie at the berth, where the scenario says so.
    pub stay: Option<SimDuration>,
    /// At most so many servers of a station work on the vessel at a time.
    pub cranes: Option<u32>,
    /// Boxes that are not the corridor's and pass the first unloading station.
    pub exchange: Option<Distribution>,
}

/// A reserved time at a berth: half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BerthWindow {
    /// It opens so long after the planned departure from the first stop.
    pub from: SimDuration,
    /// It closes so long after that.
    pub lasts: SimDuration,
}

impl Station {
    /// So many servers a vessel of this length takes: one, or at a quay its metres.
    pub fn servers_for(&self, length: Metres) -> u32 {
        self.quay.map_or(1, |quay| length.0.saturating_add(quay.spacing.0))
    }

    /// The same for one unit of its background.
    pub fn servers_for_background(&self) -> u32 {
        let length = self.background.as_ref().and_then(|background| background.length);
        self.servers_for(length.unwrap_or(Metres(0)))
    }

    /// The most servers that are ever on duty by the hours of the week.
    pub fn most_servers(&self) -> u32 {
        match &self.servers {
            Servers::Weekly(levels) => levels.highest(),
            Servers::Unlimited => u32::MAX,
        }
    }
}

impl Corridor {
    /// The berth of a call: the first station that keeps the vessel.
    pub fn berth_of(&self, stop: &Stop) -> Option<StationId> {
        stop.call.iter().copied().find(|id| self.stations[id.index()].holds_vehicle)
    }

    /// How long a vessel is expected to lie at its berth: as the scenario says, or as long as its
    /// window lasts, or else so long as mooring takes on the mean and then, whichever is longer,
    /// its dwell or the exchange of boxes.
    pub fn expected_stay(&self, stop: &Stop) -> SimDuration {
        let said = stop.port.stay.or(stop.port.window.map(|window| window.lasts));
        said.unwrap_or_else(|| {
            let moors = self.berth_of(stop).map_or(0.0, |id| self.stations[id.index()].time.mean());
            let works = stop.port.exchange.as_ref().zip(stop.unload.first()).map_or(0.0, |(boxes, id)| {
                let station = &self.stations[id.index()];
                let cranes = stop.port.cranes.unwrap_or(u32::MAX).min(station.most_servers());
                boxes.mean() * station.time.mean() / f64::from(cranes.max(1))
            });
            let ms = moors + works.max(stop.dwell.ms() as f64);
            SimDuration::from_ms_f64(ms).unwrap_or(SimDuration::MAX)
        })
    }

    /// Whether ships have only so many servers of this station at a time, or exchange boxes of others.
    pub fn has_cranes_at(&self, station: StationId) -> bool {
        let stops = self.services.iter().flat_map(|service| &service.stops);
        let mut own = stops.filter(|stop| stop.port.cranes.is_some() || stop.port.exchange.is_some());
        own.any(|stop| stop.unload.contains(&station) || stop.load.contains(&station))
    }

    /// Whether a call has its window at this station.
    pub fn has_windows_at(&self, station: StationId) -> bool {
        let stops = self.services.iter().flat_map(|service| &service.stops);
        let mut windowed = stops.filter(|stop| stop.port.window.is_some());
        windowed.any(|stop| self.berth_of(stop) == Some(station))
    }
}
