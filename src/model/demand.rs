//! Which freight wants to go where?

use super::choice::Choice;
use super::documents::Documents;
use super::growth::Growth;
use super::id::{PlaceId, ServiceId};
use crate::random::Distribution;
use crate::time::{SimDuration, SimTime};
use crate::units::{Kilograms, Teu};
use jiff::tz::TimeZone;

/// An origin–destination demand.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Its key in the scenario: names its rows and its draws.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Origin.
    pub from: PlaceId,
    /// Destination.
    pub to: PlaceId,
    /// When consignments appear.
    pub arrivals: Arrivals,
    /// Boxes in a consignment: rounded to the nearest whole number, at least 1.
    pub size: Distribution,
    /// Box types with their shares, in name order; shares add up to 1.
    pub boxes: Vec<Share<BoxType>>,
    /// Whether a consignment's boxes may travel apart.
    pub may_split: bool,
    /// How cargo meets the first service's timetable.
    pub tender: Tender,
    /// The papers that it needs, if any.
    pub documents: Option<Documents>,
    /// 1 is served first, 9 last, where a station has priorities.
    pub priority: u8,
    /// Such as `general`, `fresh`, `reefer`.
    pub commodity: String,
    /// Such as `ordinary`, `aeo`.
    pub trader: String,
    /// Share of its consignments whose trader is trusted: 1 where `trader` is `aeo`.
    pub aeo_share: f64,
    /// Gross mass of one TEU.
    pub mass_per_teu: Kilograms,
    /// Lead time promised, if any; what the consignee leaves it for does not count.
    pub due: Option<SimDuration>,
    /// Its boxes come from the stock of empties at the origin, and join that at the destination.
    pub equipment: bool,
    /// Milliseconds from delivery until its boxes are empty.
    pub unpacking: Option<Distribution>,
    /// Milliseconds by truck before its stations at the origin.
    pub first_mile: Option<Distribution>,
    /// Milliseconds for which the consignee leaves a box at the destination.
    pub collect: Option<Distribution>,
    /// Milliseconds by truck after its stations at the destination.
    pub last_mile: Option<Distribution>,
    /// Chains of services with their shares, which add up to 1: in name order; where cargo chooses, those
    /// that were found, best first, with the shares to be expected while nobody waits in a queue.
    pub chains: Vec<Share<Chain>>,
    /// How a consignment chooses among them; `None`: by their shares.
    pub choice: Option<Choice>,
}

impl Lane {
    /// Whether its boxes are those of a stock.
    pub fn takes_empties(&self) -> bool {
        self.equipment || matches!(self.arrivals.law, Law::Surplus { .. })
    }
}

/// Empty boxes of one type at a place, when the run starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxStock {
    /// Where.
    pub place: PlaceId,
    /// Of which type.
    pub what: BoxType,
    /// How many.
    pub boxes: u32,
}

/// One of several, with its share in all.
#[derive(Debug, Clone)]
pub struct Share<T> {
    /// Which.
    pub what: T,
    /// 0 to 1.
    pub share: f64,
}

/// A kind of container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoxType {
    /// Such as `40ft`.
    pub name: String,
    /// Its size.
    pub teu: Teu,
}

/// When consignments appear.
#[derive(Debug, Clone)]
pub struct Arrivals {
    /// The law.
    pub law: Law,
    /// Consignments that appear together: rounded to a whole number, at least 1.
    pub batch: Option<Distribution>,
    /// How the rate varies with time; relative, so that the stated rate stays the mean of a week.
    pub profile: Option<Profile>,
    /// So many consignments in all, and then no more.
    pub count: Option<u64>,
    /// How demand grows: an added stream, beside which the other stays as it is.
    pub growth: Option<Growth>,
}

/// The law of arrivals. Rates count batches where there are batches.
#[derive(Debug, Clone)]
pub enum Law {
    /// At random, so many per millisecond.
    Poisson {
        /// Per millisecond.
        rate: f64,
    },
    /// Evenly, so many per millisecond; the first at `first`, or when one is due after the start.
    Scheduled {
        /// Per millisecond.
        rate: f64,
        /// First arrival; `None`: each time the sum of the rate passes a whole number, the first too.
        first: Option<SimTime>,
    },
    /// Milliseconds from one to the next, drawn afresh each time.
    Renewal {
        /// Milliseconds.
        gap: Distribution,
    },
    /// Known shipments, ascending in time.
    Trace(Vec<Shipment>),
    /// Empty boxes of the stock at its origin above a level.
    Surplus {
        /// So many stay.
        above: u32,
    },
}

/// A known shipment of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// When it appears.
    pub at: SimTime,
    /// How many boxes.
    pub boxes: u32,
    /// Of which type: an index into the lane's `boxes`.
    pub box_type: usize,
}

/// How a rate varies: the product of all factors that apply at an instant.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The zone of hours and dates.
    pub zone: TimeZone,
    /// For each hour of the week, Monday 00:00 first; mean 1.
    pub hours: Vec<f64>,
    /// For each month, January first; mean 1 by days of the month, or all 1.
    pub months: [f64; 12],
    /// On top of these, for stretches of dates; not normalised.
    pub dated: Vec<DatedFactor>,
}

/// A factor that holds from one instant up to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DatedFactor {
    /// First instant.
    pub from: SimTime,
    /// First instant after it.
    pub until: SimTime,
    /// At least 0.
    pub factor: f64,
}

/// How cargo meets the timetable of its first service.
#[derive(Debug, Clone)]
pub enum Tender {
    /// Ready whenever it appears.
    Ready,
    /// Booked on the first departure it can still make; tendered a drawn time before its cut-off.
    Booked {
        /// Milliseconds before the cut-off.
        lead: Distribution,
    },
}

/// A way from origin to destination, service by service.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Its key under the lane.
    pub name: String,
    /// In order; empty if origin and destination are the same place.
    pub legs: Vec<ChainLeg>,
}

/// One ride: a service from one of its stops to a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainLeg {
    /// Which service.
    pub service: ServiceId,
    /// Index of the stop where cargo boards.
    pub board: usize,
    /// Index of the later stop where it alights.
    pub alight: usize,
}
