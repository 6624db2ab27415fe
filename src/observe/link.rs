//! What is written down about a link on which vehicles wait for each other?

use super::Cause;
use super::ledger::Level;
use crate::model::{Corridor, LinkId};
use crate::time::SimTime;

/// The ledger of a link with rules beyond a headway.
#[derive(Debug, Clone)]
pub struct LinkLedger {
    /// Vehicles that entered it inside the window, other traffic included: forwards, reversed.
    pub entered: [u64; 2],
    /// Waits before it and at its passing places that ended inside the window, by cause, in milliseconds.
    pub waited: [i64; Cause::COUNT],
    /// The longest of them.
    pub longest: i64,
    /// By section: lockages begun inside the window, with vessels and without.
    pub lockages: Vec<[u64; 2]>,
    /// By section: 1 while anybody is in it.
    pub occupied: Vec<Level>,
    /// The areas under these over the window, once it has closed.
    pub areas: Vec<i128>,
}

impl LinkLedger {
    /// Empty ledgers of a corridor's links; `None` where nobody waits for anybody but a headway.
    pub fn all(corridor: &Corridor) -> Vec<Option<Box<LinkLedger>>> {
        let links = corridor.links.iter().enumerate();
        links
            .map(|(id, link)| {
                corridor.controls(LinkId::new(id)).then(|| {
                    Box::new(LinkLedger {
                        entered: [0; 2],
                        waited: [0; Cause::COUNT],
                        longest: 0,
                        lockages: vec![[0; 2]; link.sections.len().max(1)],
                        occupied: vec![Level::default(); link.sections.len().max(1)],
                        areas: Vec::new(),
                    })
                })
            })
            .collect()
    }

    pub(super) fn open_window(&mut self, now: SimTime) {
        self.occupied.iter_mut().for_each(|level| level.open_window(now));
    }

    pub(super) fn close_window(&mut self, now: SimTime) {
        self.areas = self.occupied.iter().map(|level| level.area_at(now)).collect();
    }
}
