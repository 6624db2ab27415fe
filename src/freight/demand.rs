//! When does freight appear, and how is it tendered?
//!
//! Consignments appear by their lane's law. Those that are ready at any time
//! are tendered at once; those that are booked are tendered a drawn time before
//! the cut-off of the first departure that they can still make. What growth adds
//! is a stream of its own, with numbers from [`GROWN`] on: the base keeps its
//! consignments, their numbers and their draws.

use bevy_ecs::component::Component;

use super::bill::Account;
use super::bookings::Booking;
use super::cargo::{DEFERRED, MEASURED, NONE, Part, SHARED, State, WATCHED};
use super::choice::Chooser;
use super::station::Holder;
use super::tempo::Tempo;
use super::{Freight, Handled, Phase, RunError, drawn, limits, unit_exponential};
use crate::model::{Documents, GROWN, LaneId, Shipment};
use crate::observe::Observation;
use crate::random::{Distribution, Key};
use crate::time::{CivilClock, SimDuration, SimTime};

/// What can happen to a lane.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// Consignments appear.
    Appears { lane: u32 },
    /// Consignments appear that growth adds.
    Grows { lane: u32 },
    /// A booked consignment is tendered.
    Tendered { lane: u32, serial: u32 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        Phase::Arrive
    }
}

/// An origin–destination demand.
#[derive(Component, Debug)]
pub(super) struct Lane {
    pub(super) id: u32,
    pub(super) base: Stream,
    /// What growth adds to it.
    pub(super) added: Option<Box<Stream>>,
    pub(super) batch: Option<Distribution>,
    pub(super) size: Distribution,
    /// Cumulative shares, and quarter-TEU of one box.
    pub(super) boxes: Vec<(f64, u32)>,
    pub(super) may_split: bool,
    pub(super) chains: Vec<Entrance>,
    /// How its consignments choose among them, where they do.
    pub(super) choice: Option<Box<Chooser>>,
    pub(super) lead: Option<Distribution>,
    pub(super) priority: u8,
    pub(super) mass_per_teu: u64,
    pub(super) due: Option<SimDuration>,
    /// How long its boxes take to be unpacked, where they join a stock.
    pub(super) unpacking: Option<Box<Distribution>>,
    /// Share of its consignments whose trader is trusted.
    pub(super) aeo_share: f64,
    /// The stations that see to formalities moved inland: for leaving at the origin, for entering at
    /// the destination.
    pub(super) customs: [Option<u32>; 2],
    pub(super) documents: Option<Box<Documents>>,
    /// Its stretches of time are kept until delivery: some cargo may be lost on the way, or journeys
    /// are asked for.
    pub(super) defers: bool,
    pub(super) watched: Option<u64>,
    /// Names its cargo.
    pub(super) cargo: Key,
}

/// Arrivals one after the other.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) source: Source,
    /// Names its draws.
    key: Key,
    /// Batches so far.
    batches: u64,
    /// Consignments so far.
    serials: u64,
    /// Consignments at most.
    count: u64,
}

/// Where a chain begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entrance {
    /// Cumulative share.
    pub(super) share: f64,
    pub(super) node: u32,
    /// What is booked, if cargo of the lane is.
    pub(super) first_ride: Option<FirstRide>,
}

/// A chain's first ride, as its departures are planned.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstRide {
    pub(super) service: u32,
    /// So long after its planned departure from the first stop a vehicle leaves where this ride begins.
    pub(super) leaves: SimDuration,
    /// So long before that cargo must be ready.
    pub(super) cut_off: SimDuration,
}

/// The law of arrivals, ready to draw from.
#[derive(Debug)]
pub(super) enum Source {
    Poisson(Tempo),
    /// The first at `first`, or when the first is due.
    Scheduled {
        tempo: Tempo,
        first: Option<SimTime>,
    },
    Renewal {
        gap: Distribution,
        tempo: Tempo,
    },
    Trace(Vec<Shipment>),
}

/// Purposes of the draws of one consignment, in its own stream.
const SIZE: u64 = 0;
const BOX_TYPE: u64 = 1;
const CHAIN: u64 = 2;
pub(super) const LEAD: u64 = 3;

impl Stream {
    pub(super) fn new(source: Source, key: Key, count: Option<u64>) -> Stream {
        // Those beyond are numbers of the added stream.
        Stream { source, key, batches: 0, serials: 0, count: count.unwrap_or(u64::MAX) }
    }

    /// The instant of the next batch after one at `now`, and whether there is one.
    fn next_batch(&mut self, now: SimTime, clock: &CivilClock) -> Handled<Option<SimTime>> {
        if self.serials >= self.count {
            return Ok(None);
        }
        let number = self.batches;
        let draw = || self.key.draw(2 * number);
        Ok(match &mut self.source {
            Source::Poisson(tempo) => tempo.after(now, unit_exponential(draw()), clock),
            Source::Scheduled { first: Some(first), .. } if number == 0 => Some(*first),
            Source::Scheduled { tempo, first: Some(first) } if tempo.is_even() => {
                // From the first, so that rounding does not add up.
                SimDuration::from_ms_f64(number as f64 / tempo.rate)
                    .and_then(|since| first.checked_add(since))
            }
            Source::Scheduled { tempo, .. } => tempo.after(now, 1.0, clock),
            Source::Renewal { gap, tempo } if tempo.is_even() => now.checked_add(drawn(gap, draw())?),
            Source::Renewal { gap, tempo } => {
                let need = gap.quantile(draw()) * tempo.rate;
                tempo.after(now, need, clock)
            }
            Source::Trace(shipments) => shipments.get(number as usize).map(|shipment| shipment.at.max(now)),
        })
    }

    /// Whether there may be one more.
    fn goes_on(&self) -> bool {
        let is_left = match &self.source {
            Source::Trace(shipments) => self.batches < shipments.len() as u64,
            Source::Poisson(_) | Source::Scheduled { .. } | Source::Renewal { .. } => true,
        };
        is_left && self.serials < self.count
    }

    /// Takes the next batch; returns how many there were before it and are with it.
    fn take_batch(&mut self, batch: Option<&Distribution>) -> Handled<(u32, u32)> {
        let many = match batch {
            None => 1,
            Some(batch) => libm::round(batch.quantile(self.key.draw(2 * self.batches + 1))).max(1.0) as u64,
        };
        let before = self.serials as u32;
        self.serials += many.min(self.count - self.serials);
        self.batches += 1;
        if self.serials >= u64::from(GROWN) {
            return Err(RunError::Limit("a lane has more than 2³¹ consignments".into()).into());
        }
        Ok((before, self.serials as u32))
    }
}

impl Lane {
    /// Whether more consignments may appear, as far as that is known.
    pub(super) fn brings_more(&self) -> bool {
        std::iter::once(&self.base).chain(self.added.as_deref()).any(Stream::goes_on)
    }

    /// The draws of a consignment.
    pub(super) fn stream(&self, serial: u32) -> Key {
        self.cargo.child(u64::from(serial))
    }

    /// Boxes of a consignment, quarter-TEU of each, and which of the lane's types they are.
    fn contents(&self, serial: u32) -> (u16, u32, usize) {
        if let Source::Trace(shipments) = &self.base.source
            && let Some(shipment) = shipments.get(serial as usize - 1)
        {
            let boxes = u16::try_from(shipment.boxes).unwrap_or(u16::MAX);
            let quarters = self.boxes.get(shipment.box_type).map_or(4, |kind| kind.1);
            return (boxes.max(1), quarters, shipment.box_type);
        }
        let stream = self.stream(serial);
        let boxes = libm::round(self.size.quantile(stream.draw(SIZE))).clamp(1.0, f64::from(u16::MAX)) as u16;
        let kind = match self.boxes.as_slice() {
            [_] => 0,
            several => {
                let draw = stream.draw(BOX_TYPE);
                let chosen = several.iter().position(|kind| draw < kind.0);
                chosen.unwrap_or(several.len().saturating_sub(1))
            }
        };
        (boxes, self.boxes.get(kind).map_or(4, |kind| kind.1), kind)
    }

    /// The chain of a consignment that does not choose.
    pub(super) fn chain(&self, serial: u32) -> usize {
        let draw = self.stream(serial).draw(CHAIN);
        self.chains.iter().position(|chain| draw < chain.share).unwrap_or(self.chains.len().saturating_sub(1))
    }
}

impl Freight<'_> {
    pub(super) fn demand_event(&mut self, event: Event, now: SimTime) -> Handled {
        match event {
            Event::Appears { lane } => self.appears(lane, now),
            Event::Grows { lane } => self.grows(lane, now),
            Event::Tendered { lane, serial } => {
                self.run.pending -= 1;
                self.tender(lane, serial, now)
            }
        }
    }

    /// Puts a lane's next batch on the calendar.
    pub(super) fn plan_batch(&mut self, id: u32, now: SimTime) -> Handled {
        let lane = &mut *self.lanes[id as usize];
        match lane.base.next_batch(now, self.clock)? {
            Some(at) => {
                self.calendar.at(at, Event::Appears { lane: id }.into())?;
            }
            None => {
                self.run.open_lanes -= 1;
                self.run.check_end = true;
            }
        }
        Ok(())
    }

    fn appears(&mut self, id: u32, now: SimTime) -> Handled {
        let lane = &mut *self.lanes[id as usize];
        let (before, with) = lane.base.take_batch(lane.batch.as_ref())?;
        self.plan_batch(id, now)?;
        (before + 1..=with).try_for_each(|serial| self.appears_one(id, serial, now))
    }

    /// Puts the next batch that growth adds to a lane on the calendar.
    pub(super) fn plan_added(&mut self, id: u32, now: SimTime) -> Handled {
        let Some(added) = &mut self.lanes[id as usize].added else { return Ok(()) };
        if let Some(at) = added.next_batch(now, self.clock)? {
            self.calendar.at(at, Event::Grows { lane: id }.into())?;
        }
        Ok(())
    }

    fn grows(&mut self, id: u32, now: SimTime) -> Handled {
        let lane = &mut *self.lanes[id as usize];
        let Some(added) = &mut lane.added else { return Ok(()) };
        let (before, with) = added.take_batch(lane.batch.as_ref())?;
        self.plan_added(id, now)?;
        (before + 1..=with).try_for_each(|number| self.appears_one(id, GROWN + number, now))
    }

    /// An empty box appears that a stock has too much.
    pub(super) fn appears_surplus(&mut self, id: u32, now: SimTime) -> Handled {
        let (before, _) = self.lanes[id as usize].base.take_batch(None)?;
        // No sign of progress: one that is lost comes back, and is sent again.
        self.brings_forth(id, before + 1, now)
    }

    /// A consignment appears, and is tendered now or later.
    fn appears_one(&mut self, id: u32, serial: u32, now: SimTime) -> Handled {
        let Some(at) = self.books(id, serial, now)? else { return self.tender(id, serial, now) };
        if self.run.pending >= u64::from(limits::CARGO) {
            return Err(limits::booked(&self.rosters.1.lanes[id as usize]));
        }
        self.run.pending += 1;
        self.calendar.at(at, Event::Tendered { lane: id, serial }.into())?;
        Ok(())
    }

    /// A consignment is tendered.
    fn tender(&mut self, id: u32, serial: u32, now: SimTime) -> Handled {
        self.run.note_progress(now);
        self.brings_forth(id, serial, now)
    }

    /// The lead time of a consignment begins.
    fn brings_forth(&mut self, id: u32, serial: u32, now: SimTime) -> Handled {
        let lane = &self.lanes[id as usize];
        let (boxes, quarters, kind) = lane.contents(serial);
        let watched = lane.watched == Some(u64::from(serial));
        let splits = lane.may_split && boxes > 1;
        let (chain, measured) = (self.chain_of(id, serial, now), self.recorder.measures(now));
        let lane = &self.lanes[id as usize];
        let entry = lane.chains[chain].node;
        let mut flags = if measured { MEASURED } else { 0 };
        flags |= if lane.defers || splits { DEFERRED } else { 0 };
        flags |= if watched { WATCHED } else { 0 };
        self.cargo.count.under_way += 1;
        self.recorder.tendered(LaneId(id), now);
        if measured {
            self.cargo.count.outstanding += 1;
            self.recorder.lanes[id as usize].tendered += 1;
            if lane.choice.is_some() {
                self.recorder.lanes[id as usize].chosen[chain] += 1;
            }
        }
        if watched {
            let (lane, serial) = (LaneId(id), u64::from(serial));
            let boxes = u32::from(boxes);
            self.recorder.observations.push(Observation::Tendered { at: now, lane, serial, boxes, chain });
        }
        let whole_quarters = u16::try_from(u32::from(boxes) * quarters)
            .map_err(|_| Box::new(RunError::Limit("one consignment has more than 16,383 TEU".into())))?;
        let whole = Part {
            key: self.lanes[id as usize].stream(serial).child(0),
            tendered: now,
            since: now,
            departed: SimTime::MAX,
            arrived: now,
            node: entry,
            carrier: NONE,
            timeline: NONE,
            quarters: whole_quarters,
            boxes,
            loops: 0,
            open: 0,
            state: State::Blocked,
            flags,
        };
        let booking = self.cargo.bookings.tendered(id, serial);
        if !splits {
            return self.send(whole, entry, (serial, chain as u16, kind), (None, booking), now);
        }
        let consignment = self.cargo.add_consignment(boxes);
        for number in 1..=boxes {
            let key = self.lanes[id as usize].stream(serial).child(u64::from(number));
            let quarters = quarters as u16;
            let part = Part { key, quarters, boxes: 1, flags: flags | SHARED, ..whole };
            self.send(
                part,
                entry,
                (serial, chain as u16, kind),
                (Some((consignment, number)), booking),
                now,
            )?;
        }
        Ok(())
    }

    /// A part sets out on its route.
    fn send(
        &mut self,
        mut part: Part,
        entry: u32,
        (serial, chain, kind): (u32, u16, usize),
        (shares, booking): (Option<(u32, u16)>, Option<Booking>),
        now: SimTime,
    ) -> Handled {
        if part.is(DEFERRED) {
            part.timeline = self.cargo.add_timeline();
            let timeline = &mut self.cargo.timelines[part.timeline as usize];
            (timeline.serial, timeline.chain) = (serial, chain);
            timeline.account = self.meter.map(|_| Box::new(Account::new(now)));
            if let Some(choice) = &self.lanes[self.routes.nodes[entry as usize].lane.index()].choice {
                timeline.way = choice.way();
            }
            if let Some((consignment, number)) = shares {
                (timeline.consignment, timeline.number) = (consignment, number);
            }
        }
        let Some(row) = self.cargo.add(part) else {
            return Err(limits::cargo(&self.rosters.1.lanes[self.lane_of(entry).index()]));
        };
        self.cargo.bookings.note(row, booking);
        if self.equipment.is_used() {
            self.equipment.note_row(row, self.lane_of(entry).0, kind);
        }
        // Where there is no room to wait for papers, there is none to wait for the departure.
        let block = self.routes.first_wait(entry).block;
        self.enter(row, entry, Holder::Nothing, block, now)?;
        Ok(())
    }
}
