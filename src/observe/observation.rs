//! What happened to a consignment that is watched?

use super::{Bill, Cause};
use crate::model::{LaneId, LinkId, PlaceId, ServiceId, StationId};
use crate::time::SimTime;

/// A chain that a consignment could have chosen, and what it would have cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its name: the services in order.
    pub chain: String,
    /// Milliseconds at stations and in vehicles, on average.
    pub moving: f64,
    /// Milliseconds of waiting for stations to open and for the departures planned next.
    pub waiting: f64,
    /// Milliseconds that queues add, as they are seen.
    pub queueing: f64,
    /// Milliseconds until what is known to be closed should be open.
    pub closed: f64,
    /// What is to be paid, as the milliseconds that it is worth; 0 where that does not count.
    pub paid: f64,
    /// How many milliseconds more the consignment likes it than its cost says: drawn, under a logit rule.
    pub taste: f64,
    /// The probability that a consignment chooses it.
    pub share: f64,
}

impl Candidate {
    /// What it costs, in milliseconds.
    pub fn cost(&self) -> f64 {
        self.moving + self.waiting + self.queueing + self.closed + self.paid
    }
}

/// A closure that is known to those who choose, in milliseconds since the start of the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shut {
    /// Index of the disruption.
    pub disruption: usize,
    /// When it began, or will.
    pub from: f64,
    /// When it should be over.
    pub until: f64,
}

/// A fact in the life of a watched consignment, in terms of the model's ids.
#[derive(Debug, Clone, PartialEq)]
pub enum Observation {
    /// It was tendered: boxes, quarter-TEU and the chain it takes.
    Tendered {
        /// When.
        at: SimTime,
        /// Its lane.
        lane: LaneId,
        /// Its number on the lane, from 1.
        serial: u64,
        /// Boxes.
        boxes: u32,
        /// Index of its chain in the lane.
        chain: usize,
    },
    /// It chose its chain: when it was tendered, or booked before that.
    Chose {
        /// When.
        at: SimTime,
        /// Its lane.
        lane: LaneId,
        /// What there was to choose, in the order of the lane's chains.
        candidates: Vec<Candidate>,
        /// Which of them it took.
        chosen: usize,
    },
    /// It chose again among the ways from where it waits, because something has closed or opened.
    ChoseAgain {
        /// When.
        at: SimTime,
        /// Its lane.
        lane: LaneId,
        /// Where it waits.
        place: PlaceId,
        /// What is known to be closed, or to close soon.
        closed: Vec<Shut>,
        /// What there was to choose.
        candidates: Vec<Candidate>,
        /// Which of them it was to take.
        present: usize,
        /// Which of them it takes.
        chosen: usize,
    },
    /// A stretch of one cause ended for one of its boxes (numbered from 1; 0 is the whole consignment).
    Segment {
        /// Which box.
        part: u32,
        /// From …
        from: SimTime,
        /// … to.
        to: SimTime,
        /// Place or link, as named in the scenario.
        place: String,
        /// Station or service.
        stage: String,
        /// Why time passed.
        cause: Cause,
    },
    /// Between these instants one of its boxes was in a section of a link, or waited before it: the
    /// stretches of that time are told apart.
    InSection {
        /// Which box.
        part: u32,
        /// From …
        from: SimTime,
        /// … to.
        to: SimTime,
        /// The link.
        link: LinkId,
        /// Index of the section in the link.
        section: usize,
    },
    /// It came to where its papers are asked for, or the first of its boxes did.
    Papers {
        /// When.
        at: SimTime,
        /// When they were begun.
        begun: SimTime,
        /// When they are right.
        ready: SimTime,
        /// How often they have to be corrected.
        corrections: u32,
    },
    /// A box was left behind by a departure.
    LeftBehind {
        /// When.
        at: SimTime,
        /// By which service.
        service: ServiceId,
    },
    /// It was turned away or gave up.
    Lost {
        /// When.
        at: SimTime,
        /// At which station.
        station: StationId,
    },
    /// What it cost and emitted, all its boxes together: told with its delivery, where that is asked for.
    Billed {
        /// With all that its time cost.
        bill: Box<Bill>,
    },
    /// Its last box was delivered.
    Delivered {
        /// When.
        at: SimTime,
    },
}
