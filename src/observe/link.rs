//! What is written down about a link on which vehicles wait for each other?

use super::Cause;
use super::ledger::Level;
use crate::model::{Corridor, LinkId, Section};
use crate::time::{SimDuration, SimTime};

/// The time for which something works, one piece of work after the other, each of a length that is
/// known when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Working {
    /// Milliseconds since the window opened, those still to come included.
    ms: i64,
    /// The end of the last piece.
    until: SimTime,
}

impl Working {
    /// A piece of work begins.
    pub fn works(&mut self, now: SimTime, takes: SimDuration) {
        self.ms += takes.ms();
        self.until = now.saturating_add(takes);
    }

    /// The last piece has stood still for so long, and ends later.
    pub fn stood(&mut self, late: SimDuration) {
        self.ms += late.ms();
        self.until = self.until.saturating_add(late);
    }

    /// Milliseconds of work since the window opened, up to now.
    pub fn until(&self, now: SimTime) -> i64 {
        self.ms - self.left(now)
    }

    fn left(&self, now: SimTime) -> i64 {
        (self.until.ms() - now.ms()).max(0)
    }
}

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
    /// By section: what its chambers do, if it is a lock.
    pub chambers: Vec<Vec<Working>>,
    /// By section: 1 while anybody is in it.
    pub occupied: Vec<Level>,
    /// The areas under these over the window, once it has closed.
    pub areas: Vec<i128>,
    /// By section and chamber: milliseconds under way inside the window, once that has closed.
    pub chamber_ms: Vec<Vec<i64>>,
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
                        chambers: link.sections.iter().map(chambers).collect(),
                        occupied: vec![Level::default(); link.sections.len().max(1)],
                        chamber_ms: Vec::new(),
                        areas: Vec::new(),
                    })
                })
            })
            .collect()
    }

    pub(super) fn open_window(&mut self, now: SimTime) {
        self.occupied.iter_mut().for_each(|level| level.open_window(now));
        for chamber in self.chambers.iter_mut().flatten() {
            chamber.ms = chamber.left(now);
        }
    }

    pub(super) fn close_window(&mut self, now: SimTime) {
        self.areas = self.occupied.iter().map(|level| level.area_at(now)).collect();
        self.chamber_ms =
            self.chambers.iter().map(|lock| lock.iter().map(|one| one.until(now)).collect()).collect();
    }
}

/// Those of a section: none unless it is a lock.
fn chambers(section: &Section) -> Vec<Working> {
    vec![Working::default(); section.lock.as_ref().map_or(0, |lock| lock.chambers as usize)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_counts_inside_the_window_alone() {
        let (at, long) = (SimTime::from_ms, SimDuration::from_ms);
        let mut ledger = Working::default();
        ledger.works(at(90), long(20));
        ledger.ms = ledger.left(at(100));
        assert_eq!(ledger.until(at(105)), 5, "ten were to come when the window opened");
        ledger.works(at(120), long(30));
        ledger.stood(long(7));
        assert_eq!(ledger.until(at(157)), 10 + 37);
        assert_eq!(ledger.until(at(150)), 10 + 30);
    }
}
