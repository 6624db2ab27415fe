//! What did one consignment cost and emit, and where?

use crate::model::Corridor;
use crate::model::emissions::Carbon;
use crate::observe::Bill;
use crate::observe::bill::{At, Line};

/// A delivered consignment's bill, all of its boxes together, in names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Charges {
    /// Costs by element, site and payer, in the order of elements; empty where nothing costs anything.
    pub costs: Vec<Charge>,
    /// What each ride and hub emitted, in the order in which they were met; empty where nobody asks.
    pub emitted: Vec<Emitted>,
}

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// What for, such as `haulage`.
    pub element: String,
    /// The service or place where it was met; empty for what all of the way costs.
    pub site: String,
    /// Who pays, or bears it.
    pub payer: String,
    /// How much, in hundredths of a US cent.
    pub parts: i64,
    /// Whether somebody is paid: the value of time and what spoils are no payments.
    pub is_paid: bool,
}

/// What one element of a transport chain emitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emitted {
    /// The service, or the place of the hub.
    pub site: String,
    /// Milligrams of CO2 equivalent.
    pub carbon: Carbon,
}

impl Charges {
    /// What is paid, in hundredths of a US cent.
    pub fn paid(&self) -> i64 {
        self.costs.iter().filter(|charge| charge.is_paid).map(|charge| charge.parts).sum()
    }

    /// What is paid, the value of time and what spoiled, in hundredths of a US cent.
    pub fn all(&self) -> i64 {
        self.costs.iter().map(|charge| charge.parts).sum()
    }

    /// What all elements of the chain emitted.
    pub fn carbon(&self) -> Carbon {
        let mut sum = Carbon::default();
        self.emitted.iter().for_each(|emitted| sum.add(emitted.carbon));
        sum
    }
}

/// A bill in the words of its corridor.
pub(super) fn told(corridor: &Corridor, bill: &Bill) -> Charges {
    let mut lines: Vec<(Line, i64)> = bill.lines.iter().map(|line| (line.0, line.1.0)).collect();
    // A stable sort: lines of one element stay in the order in which they were met.
    lines.sort_by_key(|line| line.0.element);
    let payer = |number: u8| {
        let payers = corridor.tariffs.as_ref().map_or(&[][..], |tariffs| &tariffs.payers[..]);
        payers.get(usize::from(number)).cloned().unwrap_or_default()
    };
    let costs = lines.into_iter().map(|(line, parts)| Charge {
        element: line.element.name().to_owned(),
        site: site(corridor, line.at),
        payer: payer(line.payer),
        parts,
        is_paid: line.element.is_paid(),
    });
    let emitted = bill.carbon.iter().map(|&(at, carbon)| Emitted { site: site(corridor, at), carbon });
    Charges { costs: costs.collect(), emitted: emitted.collect() }
}

fn site(corridor: &Corridor, at: At) -> String {
    match at {
        At::Service(id) => corridor.services.get(id.index()).map(|service| service.name.clone()),
        At::Place(id) => corridor.places.get(id.index()).map(|place| place.name.clone()),
        At::Whole => None,
    }
    .unwrap_or_default()
}
