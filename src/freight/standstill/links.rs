//! Who keeps whom on single tracks and in passing places?
//!
//! A vehicle on a single track keeps out all that come the other way; one that
//! stands in a passing place keeps a track of it. Where vehicles enter a
//! section without room at its far end, the two can lock.

use super::super::Freight;
use super::super::cargo::NONE;
use super::super::movement::{Control, Doing, Run, Tracks};
use super::snapshot::{Actor, Held, Snapshot};

impl Freight<'_> {
    /// Who is on links with rules, and what they wait for.
    pub(super) fn shoot_links(&self, shot: &mut Snapshot) {
        for link in &self.links {
            if let Some(control) = link.control.as_ref().filter(|control| !control.looks_ahead) {
                let there = There { link: link.id, control };
                there.shoot_places(shot);
                there.shoot_tracks(shot);
                there.shoot_queues(shot);
            }
        }
    }
}

/// A link whose vehicles may lock.
struct There<'a> {
    link: u32,
    control: &'a Control,
}

impl There<'_> {
    fn actor(&self, row: usize) -> Actor {
        match self.control.runs[row].vehicle {
            NONE => Actor::Traffic { link: self.link, row: row as u32 },
            vehicle => Actor::Vehicle(vehicle),
        }
    }

    /// All runs that are there, by row.
    fn runs(&self) -> impl Iterator<Item = (usize, &Run)> {
        self.control.runs.iter().enumerate().filter(|(_, run)| !matches!(run.doing, Doing::Gone))
    }

    /// Tracks of passing places, and who stands or waits for one there.
    fn shoot_places(&self, shot: &mut Snapshot) {
        for (place, passing) in self.control.passing.iter().enumerate() {
            let taken = passing.taken[0] + passing.taken[1];
            let free = u64::from(passing.tracks.saturating_sub(taken));
            shot.resource(Held::Passing { link: self.link, place: place as u32 }, free);
        }
        for (row, run) in self.runs() {
            let (section, side) = (usize::from(run.section), usize::from(run.reversed));
            let behind = self.control.place_after(section, 1 - side);
            let ahead = self.control.place_after(section, side);
            let at = |place: usize| Held::Passing { link: self.link, place: place as u32 };
            let who = self.actor(row);
            let id = shot.agent(who);
            shot.since[id] = shot.since[id].max(run.since);
            match (run.doing, behind, ahead) {
                (Doing::Waits, Some(place), _) => shot.holds(who, at(place), 1),
                (Doing::Jams, _, Some(place)) => shot.needs(who, at(place), 1),
                _ => {}
            }
        }
    }

    /// Single tracks, each kept for one direction by those of it who are on it.
    fn shoot_tracks(&self, shot: &mut Snapshot) {
        for tracks in self.tracks() {
            for side in 0..2_u8 {
                let track = Held::Track { link: self.link, first: tracks.first as u32, against: 1 - side };
                shot.resource(track, 0);
                for row in self.on(tracks, usize::from(side)) {
                    shot.holds(self.actor(row), track, 1);
                }
            }
        }
    }

    fn tracks(&self) -> impl Iterator<Item = Tracks> {
        let sections = self.control.sections.iter().enumerate();
        sections.filter_map(|(at, section)| section.tracks.filter(|tracks| tracks.first == at))
    }

    /// The runs of a direction that are on a single track.
    fn on(&self, tracks: Tracks, side: usize) -> Vec<usize> {
        let entrance = if side == 1 { tracks.last } else { tracks.first };
        let is_on = |run: &Run| {
            let at = usize::from(run.section);
            let outside = matches!(run.doing, Doing::Waits) && at == entrance;
            usize::from(run.reversed) == side && (tracks.first..=tracks.last).contains(&at) && !outside
        };
        self.runs().filter(|(_, run)| is_on(run)).map(|(row, _)| row).collect()
    }

    /// Those who wait to enter a section: for the other direction to be out, each behind the one before.
    fn shoot_queues(&self, shot: &mut Snapshot) {
        for section in &self.control.sections {
            for (side, here) in section.sides.iter().enumerate() {
                let mut last = None;
                for &row in &here.waiting {
                    let who = self.actor(row as usize);
                    if let Some(tracks) = section.tracks {
                        let against = self.on(tracks, 1 - side).len() as u64;
                        let track =
                            Held::Track { link: self.link, first: tracks.first as u32, against: side as u8 };
                        shot.needs(who, track, against);
                    }
                    last.iter().for_each(|&first| shot.after(who, first));
                    last = Some(who);
                }
            }
        }
    }
}
