//! Are the rules of a link kept?

use super::control::{Control, Doing};

impl Control {
    /// Everybody is where his section counts him, no two directions share a single track, and no
    /// passing place holds more than it has tracks.
    ///
    /// # Errors
    /// What is broken.
    pub(in crate::freight) fn audit(&self) -> Result<(), &'static str> {
        let runs = || self.runs.iter().filter(|run| !matches!(run.doing, Doing::Gone));
        let mut taken = vec![[0_u32; 2]; self.passing.len()];
        for (index, section) in self.sections.iter().enumerate() {
            for (side, here) in section.sides.iter().enumerate() {
                let own = || {
                    runs()
                        .filter(|run| usize::from(run.section) == index && usize::from(run.reversed) == side)
                };
                let waiting = own().filter(|run| matches!(run.doing, Doing::Waits)).count();
                let inside = own().count() - waiting;
                if waiting != here.waiting.len() || inside != here.inside as usize {
                    return Err("a section knows who waits before it, and who is in it");
                }
                if here.inside > section.most {
                    return Err("a section takes no more vehicles than it may");
                }
                if let Some(place) = self.place_after(index, 1 - side) {
                    taken[place][side] += waiting as u32;
                }
                if let Some(place) = self.place_after(index, side).filter(|_| self.looks_ahead) {
                    taken[place][side] += inside as u32;
                }
            }
            if section.tracks.is_some_and(|tracks| self.is_on(tracks, 0) && self.is_on(tracks, 1)) {
                return Err("no two directions are on one single track");
            }
            if section.tracks.is_some_and(|tracks| tracks.row.iter().any(|row| *row > self.followers)) {
                return Err("no direction enters a single track more often in a row than it may");
            }
        }
        for (place, taken) in self.passing.iter().zip(taken) {
            if place.taken != taken || taken[0] + taken[1] > place.tracks {
                return Err("a passing place knows who stands there, and has a track for each");
            }
        }
        Ok(())
    }
}
