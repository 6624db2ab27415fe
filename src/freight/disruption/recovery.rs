//! How long does a backlog last after the end?
//!
//! A thing has recovered when no more waits at it than when the disruption
//! began. This is looked at after each event, but only while something is yet
//! to recover: a run without disruptions pays nothing.

use super::super::Freight;
use crate::model::Target;
use crate::time::SimTime;

/// A backlog that is not yet back where it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    /// Which of the things that the disruption hits.
    pub(super) hit: usize,
    /// So much waited when the disruption began.
    level: u64,
    ended: SimTime,
    /// It ended inside the window.
    pub(super) counts: bool,
}

impl Freight<'_> {
    /// What waits at a thing: units in the queue of a station; at a place those of all its stations,
    /// and vehicles that are not let in; vehicles before a link; quarter-TEU for a service.
    pub(super) fn backlog_at(&self, id: u32, hit: usize) -> u64 {
        let hit = &self.disruptions[id as usize].hits[hit];
        let waiting = |id: &u32| u64::from(self.stations[*id as usize].waiting);
        match hit.target {
            Target::Station(_) => hit.stations.iter().map(waiting).sum(),
            Target::Place(place) => {
                let outside = self.places[place.index()].outside.len() as u64;
                hit.stations.iter().map(waiting).sum::<u64>() + outside
            }
            Target::Link(link) => self.waiting_for_link(link.0),
            Target::Service(service) => {
                self.services[service.index()].stops.iter().map(|stop| stop.quarters).sum()
            }
        }
    }

    /// A disruption is over: its backlogs are watched.
    pub(super) fn watch_backlogs(&mut self, id: u32, now: SimTime) {
        let counts = self.recorder.measures(now);
        let disruption = &mut *self.disruptions[id as usize];
        let hits = disruption.hits.iter().enumerate();
        let watches = hits.map(|(hit, at)| Watch { hit, level: at.backlog, ended: now, counts });
        disruption.watches.extend(watches);
        self.run.recovering = true;
    }

    /// Notes which backlogs are back where they were.
    pub(in crate::freight) fn note_recoveries(&mut self, now: SimTime) {
        let mut any = false;
        for id in 0..self.disruptions.len() {
            let mut watches = std::mem::take(&mut self.disruptions[id].watches);
            watches.retain(|watch| {
                if self.backlog_at(id as u32, watch.hit) > watch.level {
                    return true;
                }
                if watch.counts {
                    let ledger = &mut self.recorder.disruptions[id].hits[watch.hit];
                    ledger.note_recovery(now.since(watch.ended).ms());
                }
                false
            });
            any |= !watches.is_empty();
            self.disruptions[id].watches = watches;
        }
        self.run.recovering = any;
    }
}
