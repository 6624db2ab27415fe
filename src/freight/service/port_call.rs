//! What does a ship do in a port besides calling, discharging and loading?
//!
//! Its boxes that are not the corridor's are exchanged by the same cranes; of
//! these no more than its own few work on it; and what the call took is written
//! down when it leaves.

use super::super::customer::Customer;
use super::super::station::Entry;
use super::super::{Freight, Handled, rounded};
use crate::random::Distribution;
use crate::time::{SimDuration, SimTime};

/// A stop with a berth, or with cranes of its own.
#[derive(Debug)]
pub(in crate::freight) struct PortCall {
    /// The station that keeps the ship.
    pub(in crate::freight) berth: Option<u32>,
    /// When the berth is reserved, after the planned departure from the first stop.
    pub(in crate::freight) window: Option<(SimDuration, SimDuration)>,
    /// How long the ship is expected to lie there.
    pub(in crate::freight) stay: SimDuration,
    /// This was said, not taken from the window.
    pub(in crate::freight) says_stay: bool,
    /// At most so many servers of a station work on the ship.
    pub(in crate::freight) cranes: u32,
    /// Boxes of others, and the station they pass first.
    pub(in crate::freight) exchange: Option<(Distribution, u32)>,
}

impl Freight<'_> {
    /// What the stop where a vehicle is has of a port.
    pub(in crate::freight) fn port_of(&self, vehicle: u32) -> Option<&PortCall> {
        let vehicle = &self.vehicles[vehicle as usize];
        self.services[vehicle.service as usize].stops[usize::from(vehicle.stop)].port.as_deref()
    }

    /// Whether a vehicle is past its calls, so that a station that serves it handles boxes of others.
    pub(in crate::freight) fn is_exchanging(&self, index: u32) -> bool {
        let vehicle = &self.vehicles[index as usize];
        let stop = &self.services[vehicle.service as usize].stops[usize::from(vehicle.stop)];
        usize::from(vehicle.calls) >= stop.call.len()
    }

    /// So many boxes of others are exchanged in this call.
    pub(super) fn boxes_of_others(&self, index: u32) -> u32 {
        let Some((boxes, _)) = self.port_of(index).and_then(|port| port.exchange.as_ref()) else { return 0 };
        let vehicle = &self.vehicles[index as usize];
        let draw = vehicle.key.named("exchange").child(u64::from(vehicle.stop)).draw(0);
        libm::round(boxes.quantile(draw)).clamp(0.0, f64::from(u16::MAX)) as u32
    }

    /// How many boxes come off on this stop or are exchanged, where boxes of others are.
    pub(super) fn moves_off(&self, index: u32, others: u32) -> u64 {
        if self.port_of(index).is_none_or(|port| port.exchange.is_none()) {
            return 0;
        }
        let vehicle = &self.vehicles[index as usize];
        let off = vehicle.aboard.iter().filter(|ride| ride.alight == vehicle.stop);
        let boxes = off.map(|ride| u64::from(self.cargo.parts[ride.part as usize].boxes));
        u64::from(others) + boxes.sum::<u64>()
    }

    /// So many boxes of others get in line for the cranes, like one consignment.
    pub(super) fn exchange(&mut self, index: u32, boxes: u32, now: SimTime) -> Handled {
        let Some((_, station)) = self.port_of(index).and_then(|port| port.exchange.as_ref()) else {
            return Ok(());
        };
        let station = *station;
        let Ok(left) = u16::try_from(boxes) else { return Ok(()) };
        if left == 0 {
            return Ok(());
        }
        self.vehicles[index as usize].discharging += boxes;
        let in_window = self.recorder.measures(now);
        self.recorder.stations[station as usize].arrivals += u64::from(in_window);
        self.enqueue(
            station,
            Entry::new(Customer::vehicle(index), now, left, in_window),
            self.vehicle_priority(index),
            now,
        )
    }

    /// How long the handling of the next box of others takes.
    pub(super) fn exchange_time(&self, id: u32, index: u32) -> Handled<SimDuration> {
        let vehicle = &self.vehicles[index as usize];
        let key = vehicle.key.named("exchanged box").child(u64::from(vehicle.stop));
        rounded(self.stations[id as usize].rules.time.quantile(key.draw(u64::from(vehicle.exchanged))))
    }

    /// A vehicle gets its berth.
    pub(in crate::freight) fn note_berthing(&mut self, id: u32, index: u32, since: SimTime, now: SimTime) {
        if self.port_of(index).is_none_or(|port| port.berth != Some(id)) {
            return;
        }
        let vehicle = &self.vehicles[index as usize];
        if self.recorder.measures(vehicle.arrived) {
            let (service, stop) = (vehicle.service as usize, usize::from(vehicle.stop));
            self.recorder.calls[service][stop].note_berthing(now.since(since).ms());
        }
    }

    /// A vehicle's call is over.
    pub(super) fn note_call(&mut self, index: u32, now: SimTime) {
        if self.port_of(index).is_none_or(|port| port.berth.is_none()) {
            return;
        }
        let vehicle = &self.vehicles[index as usize];
        if self.recorder.measures(vehicle.arrived) {
            let (service, stop) = (vehicle.service as usize, usize::from(vehicle.stop));
            self.recorder.calls[service][stop].note_call(now.since(vehicle.arrived).ms(), vehicle.moves);
        }
    }
}
