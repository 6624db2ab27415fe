//! What did a consignment cost, and what did it emit?
//!
//! A bill is written line by line while its consignment is under way, and folded
//! into the ledger of its lane when that is delivered. Only corridors with
//! tariffs or emissions keep bills.

use std::collections::BTreeMap;

pub use crate::model::money::Element;

use crate::model::emissions::Carbon;
use crate::model::money::Payer;
use crate::model::{PlaceId, ServiceId};
use crate::units::{Money, Teu};

/// Where on its way a consignment met a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// On a ride.
    Service(ServiceId),
    /// At a place.
    Place(PlaceId),
    /// All the way.
    Whole,
}

/// What a line of a bill is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// What for.
    pub element: Element,
    /// Who pays.
    pub payer: Payer,
    /// Where.
    pub at: At,
}

/// How far and for how long a consignment rode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trip {
    /// Metres of the links ridden.
    pub metres: u64,
    /// A link without a distance was among them.
    pub is_unknown: bool,
    /// Milliseconds in motion.
    pub moving: i64,
}

/// What a consignment, or a part of one, has cost so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bill {
    /// Payments and other costs, those of one line added up.
    pub lines: Vec<(Line, Money)>,
    /// Its size.
    pub teu: Teu,
    /// Its gross mass, in quarters of a kilogram: exact for any number of quarters of a TEU.
    pub quarter_kilograms: u64,
    /// Its way: that of the box delivered last.
    pub trip: Trip,
    /// What each element of its chain emitted.
    pub carbon: Vec<(At, Carbon)>,
    /// Its transport activity: quarters of a kilogram times metres.
    pub activity: u128,
}

impl Bill {
    /// One more line, or more on one that it has.
    pub fn add(&mut self, line: Line, money: Money) {
        if money.0 == 0 {
            return;
        }
        match self.lines.iter_mut().find(|known| known.0 == line) {
            Some((_, sum)) => sum.0 = sum.0.saturating_add(money.0),
            None => self.lines.push((line, money)),
        }
    }

    /// What one more element emitted, or more of one that it has.
    pub fn emit(&mut self, at: At, carbon: Carbon) {
        match self.carbon.iter_mut().find(|known| known.0 == at) {
            Some((_, sum)) => sum.add(carbon),
            None => self.carbon.push((at, carbon)),
        }
    }

    /// Another part of the same consignment.
    pub fn merge(&mut self, part: &Bill) {
        part.lines.iter().for_each(|&(line, money)| self.add(line, money));
        part.carbon.iter().for_each(|&(at, carbon)| self.emit(at, carbon));
        self.activity += part.activity;
        self.teu += part.teu;
        self.quarter_kilograms += part.quarter_kilograms;
    }
}

/// Milligrams of CO2 equivalent, added up over many consignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Emission {
    /// Tank to wheel.
    pub ttw: i128,
    /// Well to tank.
    pub wtt: i128,
}

impl Emission {
    /// More of it.
    pub fn add(&mut self, other: Emission) {
        self.ttw += other.ttw;
        self.wtt += other.wtt;
    }
}

impl From<Carbon> for Emission {
    fn from(carbon: Carbon) -> Emission {
        Emission { ttw: i128::from(carbon.ttw), wtt: i128::from(carbon.wtt) }
    }
}

/// The bills of a lane's measured consignments that were delivered.
#[derive(Debug, Clone, Default)]
pub struct BillLedger {
    /// Consignments.
    pub count: u64,
    /// Quarter-TEU.
    pub quarters: u64,
    /// Hundredths of a cent by line, in the order of lines.
    pub costs: BTreeMap<Line, i128>,
    /// Of those whose distance is known: hundredths of a cent paid, …
    pub paid: i128,
    /// … quarters of a kilogram times metres, …
    pub haul: i128,
    /// … metres, …
    pub metres: u128,
    /// … milliseconds from tender to delivery, …
    pub lead: i128,
    /// … and of these in motion.
    pub moving: i128,
    /// What all emitted, by element of the chain.
    pub carbon: BTreeMap<At, Emission>,
    /// Transport activity of all: quarters of a kilogram times metres.
    pub activity: u128,
}

impl BillLedger {
    /// A consignment is delivered after so many milliseconds.
    pub fn settle(&mut self, bill: &Bill, lead: i64) {
        self.count += 1;
        self.quarters += u64::from(bill.teu.quarters());
        let mut paid = 0;
        for &(line, money) in &bill.lines {
            *self.costs.entry(line).or_default() += i128::from(money.0);
            paid += if line.element.is_paid() { i128::from(money.0) } else { 0 };
        }
        for &(at, carbon) in &bill.carbon {
            self.carbon.entry(at).or_default().add(carbon.into());
        }
        self.activity += bill.activity;
        if bill.trip.is_unknown || bill.trip.metres == 0 {
            return;
        }
        self.paid += paid;
        self.haul += i128::from(bill.quarter_kilograms) * i128::from(bill.trip.metres);
        self.metres += u128::from(bill.trip.metres);
        self.lead += i128::from(lead);
        self.moving += i128::from(bill.trip.moving);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(element: Element) -> Line {
        Line { element, payer: 0, at: At::Whole }
    }

    #[test]
    fn boxes_that_travel_apart_are_one_bill() {
        let mut whole = Bill::default();
        for (quarters, cents) in [(4, 10), (8, 20)] {
            let mut part = Bill { teu: Teu::from_quarters(quarters), ..Bill::default() };
            part.add(line(Element::Haulage), Money(cents));
            part.add(line(Element::Haulage), Money(cents));
            part.add(line(Element::Storage), Money(0));
            whole.merge(&part);
        }
        assert_eq!(whole.lines, [(line(Element::Haulage), Money(60))]);
        assert_eq!(whole.teu, Teu::whole(3));
    }

    #[test]
    fn payments_are_set_against_distances_that_are_known() {
        let mut ledger = BillLedger::default();
        let mut bill = Bill { teu: Teu::whole(1), quarter_kilograms: 4, ..Bill::default() };
        bill.add(line(Element::Haulage), Money(7));
        bill.add(line(Element::Inventory), Money(5));
        bill.trip = Trip { metres: 1000, is_unknown: false, moving: 3 };
        ledger.settle(&bill, 9);
        bill.trip.is_unknown = true;
        ledger.settle(&bill, 9);
        assert_eq!((ledger.count, ledger.paid, ledger.haul), (2, 7, 4000));
        assert_eq!(ledger.costs[&line(Element::Inventory)], 10);
    }
}
