//! Who holds which cargo, and what happened to its time?
//!
//! Cargo under way is rows of one table, each a *part* of a consignment that
//! travels by itself: the whole consignment, or one box of one that may split.
//! A row remembers since when its present stretch of time runs; charging a
//! stretch moves that instant on, so stretches add up to the lead time by
//! construction.

use bevy_ecs::resource::Resource;

use super::bill::Account;
use super::bookings::Bookings;
use super::choice::Standing;
use super::{Freight, Handled, limits};
use crate::model::LaneId;
use crate::observe::{Cause, Cell, Fate, Observation};
use crate::random::Key;
use crate::time::SimTime;
use crate::units::Teu;

/// No row: for indices that may be absent.
pub(super) const NONE: u32 = u32::MAX;

/// What a part is doing; the rest follows from its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Stands in a station's queue.
    Queued,
    /// Is served, or paused in a server that is interrupted.
    Served,
    /// No room ahead: keeps what it holds.
    Blocked,
    /// Waits for a departure.
    Boarding,
    /// Is aboard a vehicle.
    Aboard,
    /// Waits for its papers.
    Papers,
    /// Is with a truck of the first or last mile, or waits to be collected.
    Stays,
    /// Waits for empty boxes.
    Unequipped,
    /// Waits for another part of its consignment to be served for all.
    Gated,
    /// Is in the hands of a border post or customs house, off any vehicle.
    Held,
    /// Gave up; its row lives until its queue entry surfaces.
    Gone,
}

/// A part of a consignment that travels by itself. All of it fills one line of the cache, and
/// never lies across two.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Part {
    /// Names its draws: lane, serial and box.
    pub(super) key: Key,
    pub(super) tendered: SimTime,
    /// Start of the present stretch; all before it is charged.
    pub(super) since: SimTime,
    /// First departure; [`SimTime::MAX`] before it.
    pub(super) departed: SimTime,
    /// Latest arrival by vehicle.
    pub(super) arrived: SimTime,
    /// Where on its route it is.
    pub(super) node: u32,
    /// The vehicle that it is on, or has not yet been lifted off.
    pub(super) carrier: u32,
    /// Row of the timeline that keeps its stretches until delivery, or [`NONE`].
    pub(super) timeline: u32,
    /// All its boxes, in quarters of a TEU.
    pub(super) quarters: u16,
    pub(super) boxes: u16,
    /// Times it was sent back or aside since it came to this step of its route.
    pub(super) loops: u16,
    /// Boxes in the hands of the present station.
    pub(super) open: u16,
    pub(super) state: State,
    pub(super) flags: u8,
}

/// The cohort rule holds for it.
pub(super) const MEASURED: u8 = 1;
/// Its stretches are kept until it is delivered.
pub(super) const DEFERRED: u8 = 2;
/// Its life is written down.
pub(super) const WATCHED: u8 = 4;
/// It has room in the yard of its place.
pub(super) const IN_YARD: u8 = 8;
/// It is one of several parts of its consignment; such parts have timelines.
pub(super) const SHARED: u8 = 16;
/// Its service began and was interrupted: it does not give up any more.
pub(super) const BEGUN: u8 = 32;
/// Of one that waits for a departure: it let all those pass on which it was not booked.
pub(super) const LETS_PASS: u8 = 64;

impl Part {
    pub(super) fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn teu(&self) -> Teu {
        Teu::from_quarters(u32::from(self.quarters))
    }
}

/// A consignment whose parts travel apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Consignment {
    /// Not yet delivered or lost.
    pub(super) remaining: u16,
    pub(super) lost: bool,
    /// The part delivered last so far: when, its number, timeline, first departure and last arrival.
    pub(super) last: Option<LastPart>,
    /// Services that one part takes for all.
    pub(super) gates: Vec<Gate>,
    /// Sets of papers that are begun.
    pub(super) sets: Vec<BegunSet>,
    /// What the parts delivered so far have cost, where the corridor has tariffs.
    pub(super) account: Option<Box<Account>>,
}

/// A set of papers of a consignment whose parts travel apart: begun for all with the first of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct BegunSet {
    /// The node where it is asked for.
    pub(super) node: u32,
    pub(super) at: SimTime,
    /// Written down for those who watch.
    pub(super) is_told: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct LastPart {
    pub(super) at: SimTime,
    pub(super) number: u16,
    pub(super) timeline: u32,
    pub(super) transit: i64,
    pub(super) rode: bool,
}

/// One service that is taken once for all parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    pub(super) node: u32,
    pub(super) loops: u16,
    pub(super) done: bool,
    pub(super) waiting: Vec<u32>,
}

/// What is kept of a part until it is delivered.
#[derive(Debug, Clone, Default)]
pub(super) struct Timeline {
    pub(super) stretches: Vec<Stretch>,
    /// Row of the consignment it shares with other parts, where it does.
    pub(super) consignment: u32,
    /// Its number in that, from 1.
    pub(super) number: u16,
    /// The consignment's number on its lane, from 1.
    pub(super) serial: u32,
    /// Index of its chain in the lane.
    pub(super) chain: u16,
    /// What it cost so far, where the corridor has tariffs.
    pub(super) account: Option<Box<Account>>,
    /// Where it may be rerouted.
    pub(super) way: Way,
}

/// What matters of a part's way so far to whoever may reroute it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// What its present choice rests on.
    pub(super) standing: Standing,
    /// The service that brought it where it is, or [`NONE`].
    pub(super) came_by: u32,
    /// The place where it was last asked for papers, or [`NONE`].
    pub(super) papers_at: u32,
    pub(super) is_rerouted: bool,
}

impl Default for Way {
    fn default() -> Way {
        Way { standing: Standing::default(), came_by: NONE, papers_at: NONE, is_rerouted: false }
    }
}

/// A stretch of time that is kept until delivery.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) block: u32,
    pub(super) cause: Cause,
    pub(super) ms: i64,
}

/// All cargo under way.
#[derive(Resource, Debug, Default)]
pub(super) struct Cargo {
    pub(super) parts: Vec<Part>,
    free: Vec<u32>,
    pub(super) consignments: Vec<Consignment>,
    free_consignments: Vec<u32>,
    pub(super) timelines: Vec<Timeline>,
    free_timelines: Vec<u32>,
    pub(super) bookings: Bookings,
    pub(super) count: Count,
}

/// Cargo is conserved: what came is gone or is here. Counted in parts and quarter-TEU.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) created: u64,
    pub(super) ended: u64,
    pub(super) created_quarters: u64,
    pub(super) ended_quarters: u64,
    /// Measured consignments neither delivered nor lost.
    pub(super) outstanding: u64,
    /// Consignments, measured or not, neither delivered nor lost.
    pub(super) under_way: u64,
    /// Parts that wait for their papers.
    pub(super) at_papers: u64,
    /// Parts that stay; see `stay.rs`.
    pub(super) staying: u64,
}

impl Cargo {
    /// The row of one more part; `None` if too many are under way.
    pub(super) fn add(&mut self, part: Part) -> Option<u32> {
        self.count.created += 1;
        self.count.created_quarters += u64::from(part.quarters);
        Some(match self.free.pop() {
            Some(row) => {
                self.parts[row as usize] = part;
                row
            }
            None => {
                let row = u32::try_from(self.parts.len()).ok().filter(|row| *row < limits::CARGO)?;
                self.parts.push(part);
                row
            }
        })
    }

    /// The row may be given to other cargo.
    pub(super) fn remove(&mut self, row: u32) {
        self.count.ended += 1;
        self.count.ended_quarters += u64::from(self.parts[row as usize].quarters);
        self.parts[row as usize].node = NONE;
        self.free.push(row);
    }

    pub(super) fn add_consignment(&mut self, parts: u16) -> u32 {
        let fresh = Consignment { remaining: parts, ..Consignment::default() };
        match self.free_consignments.pop() {
            Some(row) => {
                self.consignments[row as usize] = fresh;
                row
            }
            None => {
                self.consignments.push(fresh);
                self.consignments.len() as u32 - 1
            }
        }
    }

    pub(super) fn add_timeline(&mut self) -> u32 {
        self.free_timelines.pop().unwrap_or_else(|| {
            self.timelines.push(Timeline::default());
            self.timelines.len() as u32 - 1
        })
    }

    /// Row of the consignment that a part shares with others, or [`NONE`].
    pub(super) fn consignment_of(&self, part: &Part) -> u32 {
        if part.is(SHARED) { self.timelines[part.timeline as usize].consignment } else { NONE }
    }

    /// A part's number in its consignment, from 1; 0 for a whole one.
    pub(super) fn number_of(&self, part: &Part) -> u16 {
        if part.is(SHARED) { self.timelines[part.timeline as usize].number } else { 0 }
    }

    fn free_timeline(&mut self, row: u32) {
        self.timelines[row as usize].stretches.clear();
        self.timelines[row as usize].account = None;
        self.free_timelines.push(row);
    }
}

impl Freight<'_> {
    /// The part's time since its last charge, up to `until`, had this cause there.
    #[inline(always)]
    pub(super) fn charge(&mut self, part: u32, block: u32, cause: Cause, until: SimTime) {
        let row = &mut self.cargo.parts[part as usize];
        let from = row.since;
        let ms = until.ms() - from.ms();
        debug_assert!(ms >= 0, "time of cargo never runs backwards");
        row.since = until;
        match row.flags & (MEASURED | DEFERRED | WATCHED) {
            MEASURED => self.recorder.add_time(block, cause, ms),
            0 => {}
            _ if ms == 0 => {}
            _ => self.charge_with_care(part, block, cause, from, until),
        }
    }

    #[cold]
    fn charge_with_care(&mut self, part: u32, block: u32, cause: Cause, from: SimTime, until: SimTime) {
        let row = &self.cargo.parts[part as usize];
        let ms = until.ms() - from.ms();
        if row.is(WATCHED) {
            let (place, stage) = self.names_of(block);
            let part = u32::from(self.cargo.number_of(row));
            self.recorder.observations.push(Observation::Segment {
                part,
                from,
                to: until,
                place,
                stage,
                cause,
            });
        }
        if row.is(DEFERRED) {
            self.cargo.timelines[row.timeline as usize].stretches.push(Stretch { block, cause, ms });
        } else if row.is(MEASURED) {
            self.recorder.add_time(block, cause, ms);
        }
    }

    pub(super) fn fold(&mut self, timeline: u32) {
        for index in 0..self.cargo.timelines[timeline as usize].stretches.len() {
            let stretch = self.cargo.timelines[timeline as usize].stretches[index];
            self.recorder.add_time(stretch.block, stretch.cause, stretch.ms);
        }
    }

    /// Notes how a measured consignment fared, if anybody wants to know.
    pub(super) fn keep_journey(&mut self, lane: LaneId, timeline: u32, fate: Fate, ms: i64) {
        let Some(journeys) = &mut self.recorder.journeys else { return };
        let timeline = &self.cargo.timelines[timeline as usize];
        // The time of lost cargo is no part of lead times.
        let kept = if fate == Fate::Lost { &[][..] } else { &timeline.stretches[..] };
        let cells = kept.iter().map(|&Stretch { block, cause, ms }| Cell { block, cause, ms });
        journeys.push((lane, timeline.serial, timeline.chain), fate, ms, cells);
    }

    /// The part has come to the end of its route.
    pub(super) fn deliver(&mut self, part: u32, lane: LaneId, now: SimTime) {
        let row = self.cargo.parts[part as usize];
        debug_assert_eq!(row.since, now, "all time of a delivered part is charged");
        if self.recorder.measures(now) {
            self.recorder.lanes[lane.index()].throughput += u64::from(row.quarters);
        }
        if !self.posts.is_empty() {
            self.forget_dossier(part);
        }
        self.leave_yard(part, now);
        let rode = row.departed != SimTime::MAX;
        let transit = row.arrived.ms() - row.departed.ms();
        let number = self.cargo.number_of(&row);
        let last = LastPart { at: now, number, timeline: row.timeline, transit, rode };
        let account = if row.is(DEFERRED) { self.close_account(part, now) } else { None };
        if !row.is(SHARED) {
            self.complete(row, last, account, lane, now);
            if row.timeline != NONE {
                self.cargo.free_timeline(row.timeline);
            }
        } else {
            self.deliver_part(row, last, account, lane, now);
        }
        self.cargo.remove(part);
    }

    /// One of several parts is there; the consignment is delivered with its last.
    fn deliver_part(
        &mut self,
        row: Part,
        last: LastPart,
        account: Option<Box<Account>>,
        lane: LaneId,
        now: SimTime,
    ) {
        let id = self.cargo.consignment_of(&row);
        let consignment = &mut self.cargo.consignments[id as usize];
        consignment.remaining -= 1;
        // Ties go to the lowest number, whichever came first in the order of events.
        let replaces = consignment.last.is_none_or(|best| best.at < now || last.number < best.number);
        match (&mut consignment.account, account) {
            (Some(all), Some(part)) => all.merge(&part, replaces),
            (none, part) => *none = part,
        }
        let superseded = if replaces { consignment.last.replace(last) } else { Some(last) };
        let (ended, lost) = (consignment.remaining == 0, consignment.lost);
        let best = consignment.last;
        if let Some(superseded) = superseded.filter(|other| other.timeline != NONE) {
            self.cargo.free_timeline(superseded.timeline);
        }
        if ended {
            self.end_consignment(id, row, best, lost, lane, now);
        }
    }

    fn end_consignment(
        &mut self,
        id: u32,
        row: Part,
        best: Option<LastPart>,
        lost: bool,
        lane: LaneId,
        now: SimTime,
    ) {
        if lost {
            self.count_lost(row, lane, now);
        } else if let Some(best) = best {
            let account = self.cargo.consignments[id as usize].account.take();
            self.complete(row, best, account, lane, now);
        }
        if let Some(best) = best.filter(|best| best.timeline != NONE) {
            self.cargo.free_timeline(best.timeline);
        }
        self.cargo.free_consignments.push(id);
    }

    /// A whole consignment is delivered.
    fn complete(
        &mut self,
        row: Part,
        last: LastPart,
        account: Option<Box<Account>>,
        lane: LaneId,
        now: SimTime,
    ) {
        self.cargo.count.under_way -= 1;
        self.run.note_delivery(now);
        self.recorder.delivered(lane, row.tendered, now);
        if let Some(account) = account {
            self.settle(*account, lane.index(), now.since(row.tendered), &row);
        }
        if row.is(MEASURED) {
            self.cargo.count.outstanding -= 1;
            let lead = now.since(row.tendered).ms();
            if last.timeline != NONE {
                self.fold(last.timeline);
                self.keep_journey(lane, last.timeline, Fate::Delivered, lead);
            }
            let due = self.lanes[lane.index()].due;
            // What its consignee chose is no delay; where that counts, stretches are kept.
            let is_kept = due.is_some() && last.timeline != NONE && !self.routes.stays.is_empty();
            let chosen = if is_kept { self.collected_for(last.timeline) } else { 0 };
            let ledger = &mut self.recorder.lanes[lane.index()];
            ledger.delivered += 1;
            ledger.lead.push(lead as u64);
            if last.rode {
                ledger.transit.push(last.transit.max(0) as u64);
            }
            if due.is_some_and(|due| lead - chosen <= due.ms()) {
                ledger.on_time += 1;
            }
        }
        if row.is(WATCHED) {
            self.recorder.observations.push(Observation::Delivered { at: now });
        }
    }

    /// The part is turned away or gave up, and is no part of lead times. With it go the parts of its
    /// consignment for which it stood at a desk; and its vehicle need not wait for it.
    pub(super) fn lose(&mut self, part: u32, station: u32, now: SimTime) -> Handled {
        let row = self.cargo.parts[part as usize];
        let lane = self.lane_of(row.node);
        for behind in self.close_gate(&row) {
            let block = self.block_at_station(behind);
            self.charge(behind, block, Cause::Busy, now);
            self.lose(behind, station, now)?;
            self.cargo.remove(behind);
        }
        if row.is(WATCHED) {
            let station = crate::model::StationId(station);
            self.recorder.observations.push(Observation::Lost { at: now, station });
        }
        self.forget_dossier(part);
        self.leave_yard(part, now);
        if self.equipment.is_used() {
            self.boxes_go_back(part, now)?;
        }
        if !row.is(SHARED) {
            self.count_lost(row, lane, now);
        } else {
            let id = self.cargo.consignment_of(&row);
            let consignment = &mut self.cargo.consignments[id as usize];
            consignment.remaining -= 1;
            consignment.lost = true;
            if consignment.remaining == 0 {
                let best = consignment.last;
                self.end_consignment(id, row, best, true, lane, now);
            }
        }
        if row.timeline != NONE {
            self.cargo.free_timeline(row.timeline);
        }
        if row.carrier == NONE { Ok(()) } else { self.not_exchanged(part, now) }
    }

    fn count_lost(&mut self, row: Part, lane: LaneId, now: SimTime) {
        self.cargo.count.under_way -= 1;
        self.recorder.ended(lane, now);
        self.run.check_end = true;
        if row.is(MEASURED) {
            self.cargo.count.outstanding -= 1;
            self.recorder.lanes[lane.index()].lost += 1;
            if row.timeline != NONE {
                self.keep_journey(lane, row.timeline, Fate::Lost, 0);
            }
        }
    }
}
