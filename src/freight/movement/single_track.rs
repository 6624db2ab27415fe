//! Which direction has a single track?
//!
//! One direction at a time is in a single-track section; several vehicles may
//! follow each other in it. Between two sections lies a passing place with a
//! number of tracks. Sections that are joined by a place of one track, where
//! nobody can pass, are one single track.
//!
//! A vehicle enters a section only if a track is free for it at the far end,
//! and one direction never takes all tracks of a place beside a single track:
//! so there is always one for the other direction to come out, and no circle
//! of vehicles can form in which each waits for the track of the next. To see
//! that: at the ends of a link there is room; whoever stands at the last place
//! before an end leaves it when its section is empty, for whoever is in that
//! has a track; so there is room at the place before, and so on. This may be
//! switched off, and then circles may form.
//!
//! Nobody starves: while others wait who could enter but for the direction, at
//! most so many enter in a row. Otherwise the most urgent goes first, and of
//! these whoever has waited longest.

use super::control::Control;

/// A single track: where it begins and ends, and how often one direction has entered in a row.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Tracks {
    /// The first and the last of the sections that are one single track.
    pub(in crate::freight) first: usize,
    pub(in crate::freight) last: usize,
    /// Kept at the first of them: entries in a row, by direction, while others waited.
    pub(in crate::freight) row: [u32; 2],
}

/// Where vehicles may stand and pass each other between two sections.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Passing {
    pub(in crate::freight) tracks: u32,
    /// Taken or kept, by direction.
    pub(in crate::freight) taken: [u32; 2],
    /// One direction may not take all of them.
    pub(in crate::freight) keeps_one: bool,
}

impl Passing {
    /// Whether there is room for one more of a direction.
    fn has_room(&self, side: usize, looks_ahead: bool) -> bool {
        let all = self.taken[0] + self.taken[1];
        let most = self.tracks - u32::from(looks_ahead && self.keeps_one && self.tracks > 1);
        all < self.tracks && self.taken[side] < most
    }
}

impl Control {
    /// The passing place at the far end of a section, in a direction; `None`: the link ends there.
    pub(in crate::freight) fn place_after(&self, section: usize, side: usize) -> Option<usize> {
        self.after(section, side).map(|next| section.min(next))
    }

    /// Whether a vehicle that enters a section, or leaves it, finds room at its far end.
    pub(super) fn has_room_after(&self, section: usize, side: usize) -> bool {
        let place = self.place_after(section, side);
        place.is_none_or(|place| self.passing[place].has_room(side, self.looks_ahead))
    }

    /// The section in which a direction enters the single track of a section.
    fn entrance(tracks: Tracks, side: usize) -> usize {
        if side == 1 { tracks.last } else { tracks.first }
    }

    /// Whether anybody of a direction is on a single track.
    pub(in crate::freight) fn is_on(&self, tracks: Tracks, side: usize) -> bool {
        let entrance = Control::entrance(tracks, side);
        (tracks.first..=tracks.last).any(|section| {
            let here = &self.sections[section].sides[side];
            here.inside > 0 || (section != entrance && !here.waiting.is_empty())
        })
    }

    /// Whether a direction must leave a single track to the other now.
    pub(super) fn must_yield(&self, section: usize, side: usize, may_enter: impl Fn(usize) -> bool) -> bool {
        let Some(tracks) = self.sections[section].tracks else { return false };
        if self.is_on(tracks, 1 - side) {
            return true;
        }
        if section != Control::entrance(tracks, side) {
            return false;
        }
        let other = Control::entrance(tracks, 1 - side);
        let in_a_row = self.sections[tracks.first].tracks.map_or(0, |tracks| tracks.row[side]);
        in_a_row >= self.followers
            && !self.sections[other].sides[1 - side].waiting.is_empty()
            && may_enter(other)
    }

    /// Whether somebody waits at the other end of the single track that a direction would enter.
    pub(super) fn is_contested(&self, section: usize, side: usize) -> bool {
        self.sections[section].tracks.is_some_and(|tracks| {
            let other = Control::entrance(tracks, 1 - side);
            !self.sections[other].sides[1 - side].waiting.is_empty()
        })
    }

    /// A direction enters a section: counts entries in a row while others wait who could enter, too.
    pub(super) fn count_entry(
        &mut self,
        section: usize,
        side: usize,
        may_enter: impl Fn(&Control, usize) -> bool,
    ) {
        let Some(tracks) = self.sections[section].tracks else { return };
        if section != Control::entrance(tracks, side) {
            return;
        }
        let other = Control::entrance(tracks, 1 - side);
        let others_wait = self.is_contested(section, side);
        let is_counted = others_wait && may_enter(self, other);
        if let Some(first) = &mut self.sections[tracks.first].tracks {
            first.row[side] = if others_wait { first.row[side] + u32::from(is_counted) } else { 0 };
            first.row[1 - side] = 0;
        }
    }
}
