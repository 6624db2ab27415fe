//! How does a vehicle cross a link?
//!
//! | file | what it holds |
//! |---|---|
//! | `driver.rs` | pauses and rests of drivers on the way |
//! | `build.rs` | which rules does a link have? |
//! | `free_flow.rs` | a time or speed, drawn for each crossing |
//! | `headway.rs` | the least time between two vehicles, and other traffic that takes it |
//! | `control.rs` | who waits before a link with rules beyond that, and who is on it |
//! | `admit.rs` | who enters it next |
//! | `paths.rs` | when the catalogue has a path |
//! | `maintenance.rs` | when a section is shut by plan |
//! | `single_track.rs` | which direction has a single track, and room to pass |
//! | `lock.rs` | which chamber of a lock takes a vessel |
//! | `audit.rs` | whether its rules are kept |
//! | `halt.rs` | how a link is shut, and its traffic stopped |

mod admit;
mod audit;
pub(super) mod build;
mod control;
mod driver;
mod free_flow;
mod halt;
mod headway;
mod lock;
mod maintenance;
mod paths;
mod single_track;

use bevy_ecs::component::Component;

use super::disruption::Cuts;
use super::tempo::Tempo;
use super::{Freight, Handled, Phase, RunError};
use crate::observe::Cause;
use crate::time::SimTime;

use crate::random::{Distribution, Key};

pub(super) use control::{Control, Doing, Run, Section};
pub(super) use headway::Headway;
pub(super) use lock::Lock;
pub(super) use paths::Paths;
pub(super) use single_track::{Passing, Tracks};

/// What can happen on a link.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// A vehicle reaches its next stop.
    Arrives { vehicle: u32 },
    /// Other traffic enters, in one direction.
    Background { link: u32, reversed: bool },
    /// A vehicle comes to the end of its section of a link with a control.
    Passes { link: u32, run: u32 },
    /// Whoever waits before a link with a control may enter now.
    Admits { link: u32 },
    /// The hours of a link change.
    Hours { link: u32 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        match self {
            Event::Arrives { .. } | Event::Background { .. } | Event::Passes { .. } => Phase::Arrive,
            Event::Admits { .. } => Phase::Enter,
            Event::Hours { .. } => Phase::Shift,
        }
    }
}

/// A link and who entered it last.
#[derive(Component, Debug)]
pub(super) struct Link {
    pub(super) id: u32,
    pub(super) headway: Option<Headway>,
    /// Other traffic.
    pub(super) background: Option<Box<LinkLoad>>,
    /// Rules beyond a headway.
    pub(super) control: Option<Box<Control>>,
    /// Disruptions of the link.
    pub(super) cuts: Cuts,
    /// What they do to it.
    pub(super) cutting: Cutting,
}

/// What disruptions do to a link at this moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cutting {
    pub(super) shut: bool,
    pub(super) stopped: bool,
    /// The share of their speed that is left to those under way, when they move.
    pub(super) pace: f64,
}

impl Default for Cutting {
    fn default() -> Cutting {
        Cutting { shut: false, stopped: false, pace: 1.0 }
    }
}

/// Other traffic on a link, by direction: forwards, reversed.
#[derive(Debug)]
pub(super) struct LinkLoad {
    pub(super) tempos: [Tempo; 2],
    /// Name its draws.
    pub(super) keys: [Key; 2],
    pub(super) counts: [u64; 2],
    /// How it crosses, where it occupies sections: a time, or a speed over so many kilometres.
    pub(super) pace: Option<(Distribution, Option<f64>)>,
}

impl Freight<'_> {
    pub(super) fn movement_event(&mut self, event: Event, now: SimTime) -> Handled {
        match event {
            Event::Arrives { vehicle } => self.vehicle_arrives(vehicle, now),
            Event::Background { link, reversed } => self.background_enters(link, reversed, now),
            Event::Passes { link, run } => self.pass(link, run, now),
            Event::Admits { link } => self.admit_to_link(link, now),
            Event::Hours { link } => self.link_hours(link, now),
        }
    }

    /// Names the service and the link of a time that is too long.
    #[cold]
    fn too_long_on(&self, service: u32, leg: usize, mut error: Box<RunError>) -> Box<RunError> {
        if let RunError::Overflow(why) = &mut *error {
            let names = &self.rosters.1;
            let (service, link) = (service as usize, self.crossings.0[service as usize][leg].link);
            let (service, link) = (&names.services[service], &names.links[link.index()]);
            *why = format!("{why}, for a departure of service `{service}` on link `{link}`");
        }
        error
    }

    /// A vehicle leaves its stop for the next: it waits for its turn, then crosses.
    pub(super) fn cross(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let service = vehicle.service;
        // The leg after the stop; on the way back empty the one before it, the other way round.
        let leg = vehicle.leg();
        let reversed = self.crossings.0[service as usize][leg].reversed != vehicle.returning;
        let key = match self.convoy_of(index) {
            Some(convoy) => self.run.convoys.key(convoy),
            None if vehicle.returning => vehicle.key.named("empty return"),
            None => vehicle.key,
        };
        let crossing = &self.crossings.0[service as usize][leg];
        let mut takes =
            free_flow::time(crossing, key, leg).map_err(|error| self.too_long_on(service, leg, error))?;
        if self.services[service as usize].rules.driver.is_some() {
            takes = self.lays_out_driving(index, takes, now);
        }
        let crossing = &self.crossings.0[service as usize][leg];
        let link = &mut *self.links[crossing.link.index()];
        if link.control.is_some() {
            let id = link.id;
            self.vehicles[index as usize].since = now;
            return self.come_to_link(id, index, reversed, takes, now);
        }
        let enters = match &mut link.headway {
            Some(headway) => headway.enter(reversed, now),
            None => now,
        };
        let stage = self.routes.ways[service as usize].leg[leg];
        self.vehicles[index as usize].since = now;
        self.vehicle_spent(index, stage, Cause::Path, enters);
        let arrives = enters.checked_add(takes).ok_or_else(|| {
            let late = RunError::Overflow("a vehicle would arrive beyond the end of time".into());
            self.too_long_on(service, leg, late.into())
        })?;
        if self.vehicles[index as usize].stretches.is_empty() {
            self.vehicle_spent(index, stage, Cause::Moving, arrives);
        } else {
            self.spent_under_way(index, stage, arrives);
        }
        self.calendar.at(arrives, Event::Arrives { vehicle: index }.into())?;
        Ok(())
    }
}
