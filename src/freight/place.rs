//! How much room is there at a place?

use std::collections::VecDeque;

use bevy_ecs::component::Component;

use super::disruption::Cuts;
use super::station::Waiter;
use crate::units::Teu;

/// A place and its yard.
#[derive(Component, Debug)]
pub(super) struct Place {
    pub(super) id: u32,
    /// `None` is without limit.
    pub(super) capacity: Option<Teu>,
    /// Reserved or taken.
    pub(super) used: Teu,
    /// Who waits for room, in order of coming.
    pub(super) waiters: VecDeque<Waiter>,
    /// A wake-up of those who wait is on the calendar.
    pub(super) waking: bool,
    /// The station that is being let in.
    pub(super) letting_in: Option<u32>,
    /// Disruptions of the place.
    pub(super) cuts: Cuts,
    /// Vehicles that are not let in meanwhile, in the order of their coming.
    pub(super) outside: VecDeque<u32>,
    /// Vehicles that may not leave meanwhile.
    pub(super) kept: Vec<u32>,
}

impl Place {
    pub(super) fn fits(&self, teu: Teu) -> bool {
        self.capacity.is_none_or(|capacity| self.used.saturating_add(teu) <= capacity)
    }
}
