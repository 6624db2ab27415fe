//! How does a vehicle cross a link?
//!
//! | file | what it holds |
//! |---|---|
//! | `free_flow.rs` | a time or speed, drawn for each crossing |
//! | `headway.rs` | the least time between two vehicles, and other traffic that takes it |
//!
//! Single track, paths a day and locks would each be a file here.

mod free_flow;
mod headway;

use bevy_ecs::component::Component;

use super::{Freight, Handled, Phase, RunError};
use crate::observe::Cause;
use crate::time::SimTime;

pub(super) use headway::{Headway, LinkLoad};

/// What can happen on a link.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// A vehicle reaches its next stop.
    Arrives { vehicle: u32 },
    /// Other traffic enters, in one direction.
    Background { link: u32, reversed: bool },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        Phase::Arrive
    }
}

/// A link and who entered it last.
#[derive(Component, Debug)]
pub(super) struct Link {
    pub(super) id: u32,
    pub(super) headway: Option<Headway>,
}

impl Freight<'_> {
    pub(super) fn movement_event(&mut self, event: Event, now: SimTime) -> Handled {
        match event {
            Event::Arrives { vehicle } => self.vehicle_arrives(vehicle, now),
            Event::Background { link, reversed } => self.background_enters(link, reversed, now),
        }
    }

    /// A vehicle leaves its stop for the next: it waits for its turn, then crosses.
    pub(super) fn cross(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let service = vehicle.service;
        // The leg after the stop; on the way back empty the one before it, the other way round.
        let leg = usize::from(vehicle.stop) - usize::from(vehicle.returning);
        let reversed = self.crossings.0[service as usize][leg].reversed != vehicle.returning;
        let key = if vehicle.returning { vehicle.key.named("empty return") } else { vehicle.key };
        let crossing = &self.crossings.0[service as usize][leg];
        let link = &mut *self.links[crossing.link.index()];
        let enters = match &mut link.headway {
            Some(headway) => headway.enter(reversed, now),
            None => now,
        };
        let takes = free_flow::time(crossing, key, leg)?;
        let arrives = enters.checked_add(takes).ok_or_else(|| {
            Box::new(RunError::Overflow("a vehicle would arrive beyond the end of time".into()))
        })?;
        let stage = self.routes.ways[service as usize].leg[leg];
        self.vehicles[index as usize].since = now;
        self.vehicle_spent(index, stage, Cause::Path, enters);
        self.vehicle_spent(index, stage, Cause::Moving, arrives);
        self.calendar.at(arrives, Event::Arrives { vehicle: index }.into())?;
        Ok(())
    }
}
