//! When is a berth free for a ship?
//!
//! Where a station is a quay, its servers are metres, and a ship takes as many
//! as it is long, with the spacing. Only their sum counts: free metres in
//! several gaps are as good as in one. Ships berth in order of their coming: one
//! that finds too little quay lets no shorter one past.
//!
//! Where berths are reserved, those who come in their windows berth before all
//! others; see `windows.rs`.

use super::super::customer::{Customer, Who};
use super::super::{Freight, Handled};
use super::Station;
use super::windows::Windows;
use crate::model::Quay;
use crate::time::SimTime;

/// What a station has that is a quay, or whose berths are reserved.
#[derive(Debug)]
pub(in crate::freight) struct Berth {
    /// Servers are metres.
    pub(in crate::freight) quay: Option<Quay>,
    /// How much one vessel of the background takes.
    pub(in crate::freight) background: u32,
    /// All its servers, at whatever hours.
    pub(in crate::freight) servers: u32,
    pub(in crate::freight) windows: Option<Windows>,
}

impl Station {
    /// Whether berths are reserved here.
    pub(in crate::freight) fn has_windows(&self) -> bool {
        self.berth.as_ref().is_some_and(|berth| berth.windows.is_some())
    }

    pub(super) fn windows(&mut self) -> Option<&mut Windows> {
        self.berth.as_mut()?.windows.as_mut()
    }
}

impl Freight<'_> {
    /// How many servers a customer takes: one, or at a quay its metres.
    pub(in crate::freight) fn servers_for(&self, station: &Station, customer: Customer) -> u32 {
        let Some(berth) = &station.berth else { return 1 };
        match (customer.who(), berth.quay) {
            (Who::Vehicle(vehicle), Some(_)) => {
                self.servers_for_service(station, self.vehicles[vehicle as usize].service)
            }
            (Who::Background(_), Some(_)) => berth.background,
            _ => 1,
        }
    }

    /// How many servers a vehicle of a service takes.
    pub(in crate::freight) fn servers_for_service(&self, station: &Station, service: u32) -> u32 {
        let quay = station.berth.as_ref().and_then(|berth| berth.quay);
        let length = self.services[service as usize].rules.length;
        quay.map_or(1, |quay| length.0.saturating_add(quay.spacing.0))
    }

    /// Whether a ship that is next, in the given queue, may berth now.
    pub(super) fn may_berth(
        &mut self,
        id: u32,
        line: usize,
        customer: Customer,
        now: SimTime,
    ) -> Handled<bool> {
        let station = &*self.stations[id as usize];
        let needs = self.servers_for(station, customer);
        if needs > station.level.saturating_sub(station.taken) {
            return Ok(false);
        }
        if line == 0 || !station.has_windows() { Ok(true) } else { self.finds_gap(id, customer, needs, now) }
    }

    /// A ship leaves its berth: of its metres all but one are free, and the last is about to be.
    pub(in crate::freight) fn unberth(&mut self, id: u32, customer: Customer, now: SimTime) {
        if self.stations[id as usize].berth.is_none() {
            return;
        }
        let more = self.servers_for(self.stations[id as usize], customer) - 1;
        let station = &mut *self.stations[id as usize];
        station.taken -= more;
        if let Some(windows) = station.windows() {
            windows.leaves(customer);
        }
        self.recorder.stations[id as usize].busy.add(now, -i64::from(more));
    }
}
