//! Which chamber of a lock takes a vessel?
//!
//! A lock is a section without length. A chamber at the side where vessels
//! wait takes as many as fit to the other side, and is there then: with vessels
//! at both sides it goes to and fro. If vessels wait at a side where no chamber
//! is, and to which none is on its way, an idle one comes over empty. Chambers
//! stand at the link's `from` when a run starts.

use super::super::{Freight, Handled, drawn};
use super::control::Control;
use crate::random::{Distribution, Key};
use crate::time::{CivilClock, SimDuration, SimTime};

/// No lockage is shorter.
const SHORTEST: SimDuration = SimDuration::from_ms(1);

/// The chambers of a lock.
#[derive(Debug)]
pub(in crate::freight) struct Lock {
    chambers: Vec<Chamber>,
    /// Vessels that fit one.
    most: u32,
    lockage: Distribution,
    /// Names the draws of lockages, by their number.
    key: Key,
    count: u64,
}

/// A chamber.
#[derive(Debug, Clone, Copy)]
struct Chamber {
    /// The direction in which vessels leave the side where it is, or to which it goes.
    side: usize,
    /// From then on it is there.
    free: SimTime,
    /// When its last lockage with vessels began.
    began: SimTime,
    aboard: u32,
}

impl Lock {
    pub(in crate::freight) fn new(chambers: u32, most: u32, lockage: Distribution, key: Key) -> Lock {
        let chamber = Chamber { side: 0, free: SimTime::ZERO, began: SimTime::from_ms(-1), aboard: 0 };
        Lock { chambers: vec![chamber; chambers as usize], most, lockage, key, count: 0 }
    }

    /// The chamber that takes a vessel of a direction now: one that fills at this instant, or one
    /// that stands there; else when the next is there, if one is on its way.
    pub(super) fn chamber(&self, side: usize, now: SimTime) -> Result<usize, Option<SimTime>> {
        let fills =
            |one: &Chamber| one.began == now && one.side != side && one.free > now && one.aboard < self.most;
        let stands = |one: &Chamber| one.side == side && one.free <= now;
        let found = self.chambers.iter().position(fills).or_else(|| self.chambers.iter().position(stands));
        let comes = || self.chambers.iter().filter(|one| one.side == side).map(|one| one.free).min();
        found.ok_or_else(comes)
    }

    /// A vessel of a direction goes aboard; returns when it is at the other side, and the chamber if
    /// its lockage begins.
    pub(super) fn enter(&mut self, side: usize, now: SimTime) -> Handled<(SimTime, Option<usize>)> {
        let Ok(index) = self.chamber(side, now) else { return Ok((now, None)) };
        let begins = self.chambers[index].side == side;
        if begins {
            self.cross(index, now)?;
            self.chambers[index].began = now;
            self.chambers[index].aboard = 0;
        }
        self.chambers[index].aboard += 1;
        Ok((self.chambers[index].free, begins.then_some(index)))
    }

    /// An idle chamber comes over to a side to which none is on its way; returns which one does.
    fn turn(&mut self, side: usize, now: SimTime) -> Handled<Option<usize>> {
        if self.chambers.iter().any(|one| one.side == side) {
            return Ok(None);
        }
        let Some(index) = self.chambers.iter().position(|one| one.free <= now) else { return Ok(None) };
        self.cross(index, now)?;
        Ok(Some(index))
    }

    /// How long a chamber is under way from now on.
    fn under_way(&self, index: usize, now: SimTime) -> SimDuration {
        self.chambers[index].free.since(now)
    }

    /// Chambers that were under way at an instant have stood from then until now; returns which.
    pub(super) fn stood(&mut self, since: SimTime, now: SimTime) -> Vec<usize> {
        let stood = self.chambers.iter_mut().enumerate().filter(|(_, one)| one.free > since);
        let late = stood.map(|(index, one)| {
            one.free = one.free.saturating_add(now.since(since));
            index
        });
        late.collect()
    }

    fn cross(&mut self, index: usize, now: SimTime) -> Handled {
        // Whoever waits is called when the chamber has come, which is later than now.
        let takes = drawn(&self.lockage, self.key.draw(self.count))?.max(SHORTEST);
        self.count += 1;
        self.chambers[index].side = 1 - self.chambers[index].side;
        self.chambers[index].free = now.saturating_add(takes);
        Ok(())
    }
}

impl Control {
    /// Lets idle chambers come over to where vessels wait; returns sections and chambers.
    fn turn_chambers(&mut self, now: SimTime, clock: &CivilClock) -> Handled<Vec<(usize, usize)>> {
        let mut turned = Vec::new();
        for section in 0..self.sections.len() {
            for side in 0..2 {
                let waits = !self.sections[section].sides[side].waiting.is_empty();
                if !waits || self.shut_by(section, side, now, clock).is_some() {
                    continue;
                }
                if let Some(lock) = &mut self.sections[section].lock
                    && let Some(chamber) = lock.turn(side, now)?
                {
                    turned.push((section, chamber));
                }
            }
        }
        Ok(turned)
    }
}

impl Freight<'_> {
    /// Idle chambers come over to where vessels wait.
    pub(super) fn turn_chambers(&mut self, link: u32, now: SimTime) -> Handled {
        let clock = self.clock;
        let Some(control) = &mut self.links[link as usize].control else { return Ok(()) };
        for turned in control.turn_chambers(now, clock)? {
            self.note_lockage(link, turned, false, now);
        }
        Ok(())
    }

    /// Writes down a lockage of a chamber of a section, with vessels or empty.
    pub(super) fn note_lockage(
        &mut self,
        link: u32,
        (section, chamber): (usize, usize),
        has_vessels: bool,
        now: SimTime,
    ) {
        let in_window = self.recorder.measures(now);
        let Some(control) = &self.links[link as usize].control else { return };
        let takes = control.sections[section].lock.as_ref().map(|lock| lock.under_way(chamber, now));
        let Some(ledger) = &mut self.recorder.links[link as usize] else { return };
        ledger.lockages[section][usize::from(!has_vessels)] += u64::from(in_window);
        ledger.chambers[section][chamber].works(now, takes.unwrap_or_default());
    }

    /// All chambers of a link that were under way at an instant have stood from then until now.
    pub(super) fn chambers_stood(&mut self, link: u32, since: SimTime, now: SimTime) {
        let Some(control) = &mut self.links[link as usize].control else { return };
        for (section, here) in control.sections.iter_mut().enumerate() {
            let Some(lock) = &mut here.lock else { continue };
            for chamber in lock.stood(since, now) {
                if let Some(ledger) = &mut self.recorder.links[link as usize] {
                    ledger.chambers[section][chamber].stood(now.since(since));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Streams;

    #[test]
    fn a_chamber_takes_what_fits_and_comes_over_empty_only_if_none_is_on_its_way() {
        let lockage = Distribution::constant(60.0).expect("a law");
        let mut lock = Lock::new(1, 2, lockage, Streams::new(1, 0).key("lockage", "test"));
        let at = SimTime::from_ms;
        let enter = |lock: &mut Lock, side, now| lock.enter(side, at(now)).expect("no overflow");
        assert_eq!(enter(&mut lock, 0, 5), (at(65), Some(0)));
        assert_eq!(enter(&mut lock, 0, 5), (at(65), None));
        assert_eq!(lock.chamber(0, at(5)), Err(None), "two fit");
        assert_eq!(lock.chamber(1, at(10)), Err(Some(at(65))));
        assert_eq!(lock.turn(0, at(10)).expect("no overflow"), None, "it is under way");
        assert_eq!(lock.turn(1, at(10)).expect("no overflow"), None, "it comes anyway");
        assert_eq!(lock.turn(0, at(70)).expect("no overflow"), Some(0));
        assert_eq!(lock.chamber(0, at(80)), Err(Some(at(130))));
        assert_eq!(lock.stood(at(100), at(120)), [0], "twenty are lost");
        assert_eq!(lock.chamber(0, at(125)), Err(Some(at(150))));
        assert!(lock.stood(at(150), at(170)).is_empty(), "it is there");
    }
}
