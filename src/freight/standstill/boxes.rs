//! Who waits for empty boxes that only others who wait would bring?
//!
//! A box goes on where its cargo goes: so cargo holds a box for its destination,
//! from the day it is tendered until the box is unpacked there. Who is yet to
//! come is reckoned with as one who brings any number, if he finds a single box
//! himself. What a stock gives is not taken off it: the search errs on the side
//! of what may still move, and a place that boxes only leave is in no circle.

use super::super::Freight;
use super::super::cargo::{NONE, State};
use super::super::demand::Lane;
use super::super::equipment::Stock;
use super::snapshot::{Actor, Held, Snapshot};

/// As many boxes as anybody could need.
const ANY_NUMBER: u64 = u64::MAX / 2;

impl Freight<'_> {
    /// Empty boxes at hand, those who bring more, and those who wait for them.
    pub(super) fn shoot_boxes(&self, shot: &mut Snapshot) {
        let stocks = self.equipment.stocks();
        for (id, stock) in (0..).zip(stocks) {
            shot.resource(Held::Boxes(id), stock.at_hand + stock.unpacking);
        }
        if stocks.is_empty() {
            return;
        }
        self.shoot_boxes_under_way(shot);
        for (id, stock) in (0..).zip(stocks) {
            self.shoot_line(shot, id, stock);
        }
        self.shoot_lanes(shot);
    }

    /// Boxes that cargo brings to its destination, or back if it is lost.
    fn shoot_boxes_under_way(&self, shot: &mut Snapshot) {
        let may_be_lost = self.stations.iter().any(|station| station.may_lose());
        for (row, part) in (0..).zip(&self.cargo.parts) {
            if part.node == NONE || part.state == State::Gone {
                continue;
            }
            let Some((from, to)) = self.equipment.ends_of(row) else { continue };
            shot.holds(Actor::Part(row), Held::Boxes(to), u64::from(part.boxes));
            if may_be_lost && part.state != State::Unequipped {
                shot.holds(Actor::Part(row), Held::Boxes(from), u64::from(part.boxes));
            }
        }
    }

    /// Those who wait for boxes of a stock, first come, first served, and then what it has too much.
    fn shoot_line(&self, shot: &mut Snapshot, id: u32, stock: &Stock) {
        let mut last = None;
        for &part in &stock.waiting {
            let who = Actor::Part(part);
            shot.needs(who, Held::Boxes(id), u64::from(self.cargo.parts[part as usize].boxes));
            last.iter().for_each(|&first| shot.after(who, first));
            last = Some(who);
        }
        let Some((lane, level)) = stock.surplus else { return };
        if let Some((_, to)) = self.equipment.ends_of_lane(lane).next() {
            self.shoot_next(shot, lane, (id, to), level.saturating_add(1));
        }
    }

    /// Lanes that will bring forth more cargo, which brings boxes if it finds some.
    fn shoot_lanes(&self, shot: &mut Snapshot) {
        // Some that are booked may be tendered later.
        let booked = self.run.pending > 0;
        let comes = |lane: &&&mut Lane| lane.brings_more() || booked && lane.lead.is_some();
        for lane in self.lanes.iter().filter(comes) {
            for ends in self.equipment.ends_of_lane(lane.id) {
                self.shoot_next(shot, lane.id, ends, 1);
            }
        }
    }

    /// The next consignment of a lane, that takes boxes from one stock to another.
    fn shoot_next(&self, shot: &mut Snapshot, lane: u32, (from, to): (u32, u32), boxes: u64) {
        let who = Actor::Next { lane, stock: from };
        shot.needs(who, Held::Boxes(from), boxes);
        shot.holds(who, Held::Boxes(to), ANY_NUMBER);
        if let Some(&last) = self.equipment.stocks()[from as usize].waiting.back() {
            shot.after(who, Actor::Part(last));
        }
    }
}
