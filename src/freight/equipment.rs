//! Is there an empty box?
//!
//! Places keep stocks of empty boxes by type. A lane that needs equipment takes
//! its boxes from the stock at its origin when the consignment is tendered, first
//! come, first served; at its destination they join the stock there once they
//! are unpacked. What a stock has above a level may go elsewhere, as cargo of a
//! lane of its own. No box comes or goes otherwise.

use std::collections::VecDeque;

use bevy_ecs::resource::Resource;

use super::cargo::{Part, State};
use super::station::Holder;
use super::{Freight, Handled, Phase, RunError, drawn};
use crate::model::{BoxType, Corridor, LaneId, Law};
use crate::observe::Cause;
use crate::random::{Key, Streams};
use crate::time::{HOUR, SimDuration, SimTime};

/// What can happen to a stock.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// Boxes are empty, and join it.
    Joins { stock: u32, boxes: u16 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        Phase::Release
    }
}

/// Empty boxes of one type at a place.
#[derive(Debug)]
pub(super) struct Stock {
    pub(super) at_hand: u64,
    /// Boxes that are being unpacked there, or on their way back to it.
    pub(super) unpacking: u64,
    /// Parts that wait for boxes, in order.
    pub(super) waiting: VecDeque<u32>,
    /// The lane that takes what is above a level, and the level.
    pub(super) surplus: Option<(u32, u64)>,
    /// Its type: an index of the totals.
    kind: usize,
}

/// All empty boxes.
#[derive(Resource, Debug)]
pub(super) struct Equipment {
    stocks: Vec<Stock>,
    /// By lane and box type: the stocks at origin and destination; none where it needs no equipment.
    lanes: Vec<Vec<(u32, u32)>>,
    /// By row of cargo: the stocks its boxes come from and go to.
    rows: Vec<(u32, u32)>,
    /// Boxes by type: all there are, and of these those being unpacked.
    totals: Vec<(u64, u64)>,
    key: Key,
}

/// Of rows whose boxes are their shipper's own.
const OWN: (u32, u32) = (u32::MAX, u32::MAX);

impl Equipment {
    pub(super) fn new(corridor: &Corridor, streams: &Streams) -> Equipment {
        let mut kinds: Vec<&str> = corridor.stocks.iter().map(|stock| stock.what.name.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let find = |place, what: &BoxType| {
            let found = corridor.stocks.iter().position(|stock| stock.place == place && stock.what == *what);
            found.map_or(u32::MAX, |index| index as u32)
        };
        let mut totals = vec![(0, 0); kinds.len()];
        let mut stocks: Vec<Stock> = Vec::new();
        for stock in &corridor.stocks {
            let kind = kinds.iter().position(|kind| *kind == stock.what.name).unwrap_or_default();
            totals[kind].0 += u64::from(stock.boxes);
            stocks.push(Stock {
                at_hand: u64::from(stock.boxes),
                unpacking: 0,
                waiting: VecDeque::new(),
                surplus: None,
                kind,
            });
        }
        let mut lanes = Vec::new();
        for (id, lane) in corridor.lanes.iter().enumerate() {
            let takes = lane.takes_empties();
            let boxes = lane.boxes.iter().filter(|_| takes);
            lanes.push(boxes.map(|kind| (find(lane.from, &kind.what), find(lane.to, &kind.what))).collect());
            if let (Law::Surplus { above }, Some(kind)) = (&lane.arrivals.law, lane.boxes.first())
                && let Some(stock) = stocks.get_mut(find(lane.from, &kind.what) as usize)
            {
                stock.surplus = Some((id as u32, u64::from(*above)));
            }
        }
        Equipment { stocks, lanes, rows: Vec::new(), totals, key: streams.key("unpacking", "") }
    }

    pub(super) fn is_used(&self) -> bool {
        !self.stocks.is_empty()
    }

    /// Which stocks the boxes of a new row come from and go to.
    pub(super) fn note_row(&mut self, row: u32, lane: u32, kind: usize) {
        let stocks = self.lanes[lane as usize].get(kind).copied().unwrap_or(OWN);
        if self.rows.len() <= row as usize {
            self.rows.resize(row as usize + 1, OWN);
        }
        self.rows[row as usize] = stocks;
    }

    fn of(&self, row: u32) -> (u32, u32) {
        self.rows.get(row as usize).copied().unwrap_or(OWN)
    }

    /// The stocks that the boxes of a row come from and go to; `None` where they are the shipper's own.
    pub(super) fn ends_of(&self, row: u32) -> Option<(u32, u32)> {
        Some(self.of(row)).filter(|ends| *ends != OWN)
    }

    /// The same for each type of box of a lane.
    pub(super) fn ends_of_lane(&self, lane: u32) -> impl Iterator<Item = (u32, u32)> {
        let ends = self.lanes[lane as usize].iter().copied();
        ends.filter(|ends| ends.0 != u32::MAX && ends.1 != u32::MAX)
    }

    pub(super) fn stocks(&self) -> &[Stock] {
        &self.stocks
    }

    pub(super) fn held(&self) -> usize {
        self.stocks.iter().map(|stock| stock.waiting.len()).sum()
    }

    /// Boxes of each type are at hand, being unpacked, or under way: none comes or goes.
    pub(super) fn audit<'p>(&self, parts: impl Iterator<Item = (u32, &'p Part)>) -> Handled {
        let mut found = vec![0; self.totals.len()];
        self.stocks.iter().for_each(|stock| found[stock.kind] += stock.at_hand);
        // Boxes of cargo that gave up are on their way back, though its row may still stand in a queue.
        let has_boxes = |part: &Part| !matches!(part.state, State::Unequipped | State::Gone);
        for (row, part) in parts.filter(|(_, part)| has_boxes(part)) {
            if let Some(stock) = self.stocks.get(self.of(row).0 as usize) {
                found[stock.kind] += u64::from(part.boxes);
            }
        }
        let broken = found.iter().zip(&self.totals).any(|(found, total)| found + total.1 != total.0);
        let told = || RunError::Invariant(format!("boxes are conserved: {found:?} of {:?}", self.totals));
        if broken { Err(told().into()) } else { Ok(()) }
    }
}

impl Freight<'_> {
    /// Looks at all stocks when the run begins.
    pub(super) fn first_stocks(&mut self) -> Handled {
        for stock in 0..self.equipment.stocks.len() as u32 {
            self.note_stock(stock, SimTime::ZERO);
            self.joins_later(stock, 0, SimTime::ZERO)?;
        }
        Ok(())
    }

    /// A part needs empty boxes before it sets out.
    pub(super) fn needs_boxes(&mut self, part: u32, now: SimTime) -> Handled {
        let boxes = u64::from(self.cargo.parts[part as usize].boxes);
        let id = self.equipment.of(part).0;
        let Some(stock) = self.equipment.stocks.get_mut(id as usize) else {
            return self.has_boxes(part, now);
        };
        if stock.waiting.is_empty() && stock.at_hand >= boxes {
            stock.at_hand -= boxes;
            self.note_stock(id, now);
            return self.has_boxes(part, now);
        }
        stock.waiting.push_back(part);
        let row = &mut self.cargo.parts[part as usize];
        row.state = State::Unequipped;
        let counts = self.recorder.measures(row.tendered);
        self.recorder.stocks[id as usize].waits += u64::from(counts);
        Ok(())
    }

    fn has_boxes(&mut self, part: u32, now: SimTime) -> Handled {
        let routes = self.routes;
        let node = &routes.nodes[self.cargo.parts[part as usize].node as usize];
        self.enter(part, node.next, Holder::Nothing, node.block, now)?;
        Ok(())
    }

    /// A part is delivered: its boxes join the stock there when they are unpacked.
    pub(super) fn unpacks(&mut self, part: u32, lane: LaneId, now: SimTime) -> Handled {
        let (from, to) = self.equipment.of(part);
        if from == u32::MAX {
            return Ok(());
        }
        let row = self.cargo.parts[part as usize];
        let unpacking = self.lanes[lane.index()].unpacking.as_deref();
        let time = match unpacking {
            Some(time) => drawn(time, row.key.meet(self.equipment.key).draw(0))?,
            None => SimDuration::ZERO,
        };
        self.joins_later(to, row.boxes, now.saturating_add(time))
    }

    /// The boxes of lost cargo are back where they came from, after an hour: else what is sent away
    /// because there is too much, and is lost at once, would be sent away again at the same instant.
    pub(super) fn boxes_go_back(&mut self, part: u32, now: SimTime) -> Handled {
        let (from, boxes) = (self.equipment.of(part).0, self.cargo.parts[part as usize].boxes);
        if from == u32::MAX {
            Ok(())
        } else {
            self.joins_later(from, boxes, now.saturating_add(SimDuration::from_ms(HOUR)))
        }
    }

    fn joins_later(&mut self, stock: u32, boxes: u16, at: SimTime) -> Handled {
        let kind = self.equipment.stocks[stock as usize].kind;
        self.equipment.totals[kind].1 += u64::from(boxes);
        self.equipment.stocks[stock as usize].unpacking += u64::from(boxes);
        self.run.pending += 1;
        self.calendar.at(at, super::Event::Equipment(Event::Joins { stock, boxes }))?;
        Ok(())
    }

    #[inline(never)]
    pub(super) fn equipment_event(&mut self, event: Event, now: SimTime) -> Handled {
        let Event::Joins { stock: id, boxes } = event;
        self.run.pending -= 1;
        self.run.check_end = true;
        let kind = self.equipment.stocks[id as usize].kind;
        self.equipment.totals[kind].1 -= u64::from(boxes);
        self.equipment.stocks[id as usize].unpacking -= u64::from(boxes);
        self.equipment.stocks[id as usize].at_hand += u64::from(boxes);
        while let Some(&part) = self.equipment.stocks[id as usize].waiting.front() {
            let needed = u64::from(self.cargo.parts[part as usize].boxes);
            let stock = &mut self.equipment.stocks[id as usize];
            if stock.at_hand < needed {
                break;
            }
            stock.at_hand -= needed;
            stock.waiting.pop_front();
            let block = self.routes.nodes[self.cargo.parts[part as usize].node as usize].block;
            self.charge(part, block, Cause::Equipment, now);
            self.has_boxes(part, now)?;
        }
        self.note_stock(id, now);
        self.send_surplus(id, now)
    }

    /// What is above the level goes away empty.
    fn send_surplus(&mut self, id: u32, now: SimTime) -> Handled {
        let Some((lane, level)) = self.equipment.stocks[id as usize].surplus else { return Ok(()) };
        while self.equipment.stocks[id as usize].waiting.is_empty()
            && self.equipment.stocks[id as usize].at_hand > level
        {
            self.equipment.stocks[id as usize].at_hand -= 1;
            self.note_stock(id, now);
            let counts = self.recorder.measures(now);
            self.recorder.stocks[id as usize].moved += u64::from(counts);
            self.appears_surplus(lane, now)?;
        }
        Ok(())
    }

    fn note_stock(&mut self, id: u32, now: SimTime) {
        let at_hand = self.equipment.stocks[id as usize].at_hand;
        self.recorder.stocks[id as usize].note(now, at_hand as i64);
    }
}
