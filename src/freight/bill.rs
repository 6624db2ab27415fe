//! What does it cost and emit on the way?
//!
//! Where a corridor has tariffs or emissions, each part keeps an account with its timeline:
//! what it meets is charged when it happens, and the bill is settled when the
//! consignment is delivered. Where there are none, nobody asks here: only cargo
//! whose stretches are kept comes by.

use bevy_ecs::resource::Resource;

use super::Freight;
use super::cargo::{DEFERRED, MEASURED, Part, SHARED, WATCHED};
use super::route::Kind;
use crate::model::emissions::{Basis, Carbon, Factor, great_circle};
use crate::model::money::{Element, Load, Payer, Rate, ServiceRates, Storage, Worth, services_for};
use crate::model::{Corridor, Leg, Per, PlaceId, ServiceId, Stop};
use crate::observe::bill::{At, Bill, Line};
use crate::observe::{Cause, Observation};
use crate::time::{SimDuration, SimTime};
use crate::units::{Kilometres, Money, Position, Teu};

/// All rates and factors by id: read-only while the simulation runs.
#[derive(Debug)]
pub(super) struct Meter {
    services: Vec<Fares>,
    stations: Vec<Option<(Rate, Per, PlaceId)>>,
    storage: Vec<Option<Storage>>,
    /// By place: for each tonne that passes.
    hubs: Vec<Option<Factor>>,
    /// By lane.
    documents: Vec<Option<Rate>>,
    /// By lane: for each box by truck to its origin, and from its destination.
    miles: Vec<[Option<Rate>; 2]>,
    worth: Vec<Option<Worth>>,
}

/// What rides on a service cost and emit, and how far they go.
#[derive(Debug)]
struct Fares {
    rates: ServiceRates,
    /// Metres, by leg.
    legs: Vec<Option<u64>>,
    /// For each tonne-kilometre, where emissions are asked for.
    factor: Option<Factor>,
    /// By stop, where transport activity is counted over great circles.
    positions: Vec<Option<Position>>,
}

/// The meter of a corridor with tariffs or emissions.
#[derive(Resource, Debug)]
pub(super) struct Meters(pub(super) Option<Box<Meter>>);

impl Meters {
    pub(super) fn new(corridor: &Corridor) -> Meters {
        if !corridor.keeps_bills() {
            return Meters(None);
        }
        let tariffs = corridor.tariffs.as_deref();
        let emissions = corridor.emissions.as_deref();
        let stations = corridor.stations.iter().enumerate().map(|(id, station)| {
            let rate = tariffs.and_then(|tariffs| tariffs.stations[id])?;
            Some((rate, station.per, station.place))
        });
        let (places, lanes) = (corridor.places.len(), corridor.lanes.len());
        Meters(Some(Box::new(Meter {
            services: (0..corridor.services.len()).map(|id| fares(corridor, id)).collect(),
            stations: stations.collect(),
            storage: tariffs.map_or_else(|| vec![None; places], |tariffs| tariffs.storage.clone()),
            hubs: (0..places).map(|id| emissions.and_then(|emissions| emissions.of_hub(id))).collect(),
            documents: tariffs.map_or_else(|| vec![None; lanes], |tariffs| tariffs.documents.clone()),
            miles: tariffs.map_or_else(|| vec![[None; 2]; lanes], |tariffs| tariffs.miles.clone()),
            worth: tariffs.map_or_else(|| vec![None; lanes], |tariffs| tariffs.worth.clone()),
        })))
    }

    /// Whether what is aboard shares costs of a service's vehicles.
    pub(super) fn shares(&self, service: usize) -> bool {
        self.0.as_ref().is_some_and(|meter| meter.services[service].rates.shares())
    }
}

fn fares(corridor: &Corridor, id: usize) -> Fares {
    let service = &corridor.services[id];
    let metres = |leg: &Leg| {
        let distance = corridor.links[leg.link.index()].distance?;
        Some(libm::round(distance.0 * 1000.0) as u64)
    };
    let emissions = corridor.emissions.as_deref();
    let by_circle = emissions.is_some_and(|emissions| emissions.basis == Basis::GreatCircle);
    let position = |stop: &Stop| corridor.places[stop.place.index()].position.filter(|_| by_circle);
    Fares {
        rates: corridor.tariffs.as_ref().map_or_else(Default::default, |tariffs| tariffs.services[id]),
        legs: service.legs.iter().map(metres).collect(),
        factor: emissions.map(|emissions| emissions.of_service(id)),
        positions: service.stops.iter().map(position).collect(),
    }
}

impl Fares {
    fn kilometres(&self, leg: usize) -> Kilometres {
        Kilometres(self.legs[leg].unwrap_or(0) as f64 / 1000.0)
    }

    /// The metres that transport activity counts from one stop to another.
    fn activity(&self, from: usize, to: usize, ridden: u64) -> u64 {
        match (self.positions[from], self.positions[to]) {
            (Some(from), Some(to)) => libm::round(great_circle(from, to).0 * 1000.0) as u64,
            _ => ridden,
        }
    }
}

/// What is kept of a part's costs until it is delivered.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) bill: Bill,
    /// At its place since then.
    since: SimTime,
}

impl Account {
    pub(super) fn new(now: SimTime) -> Account {
        Account { bill: Bill::default(), since: now }
    }

    /// Another part of the same consignment is delivered; the last tells the way.
    pub(super) fn merge(&mut self, part: &Account, is_last: bool) {
        self.bill.merge(&part.bill);
        if is_last {
            self.bill.trip = part.bill.trip;
        }
    }
}

/// What a vehicle had aboard on each leg so far, in quarter-TEU; only where that is asked for.
pub(super) type Loads = Vec<u32>;

impl Freight<'_> {
    /// The account of a part, what it carries, and its row.
    fn account(&mut self, part: u32) -> Option<(&mut Account, Load, Part)> {
        let row = self.cargo.parts[part as usize];
        if !row.is(DEFERRED) {
            return None;
        }
        let tonnes = self.quarter_kilograms(&row) as f64 / 4000.0;
        let account = self.cargo.timelines[row.timeline as usize].account.as_deref_mut()?;
        Some((account, Load { boxes: u32::from(row.boxes), teu: row.teu(), tonnes }, row))
    }

    fn quarter_kilograms(&self, row: &Part) -> u64 {
        u64::from(row.quarters) * self.lanes[self.lane_of(row.node).index()].mass_per_teu
    }

    /// The part that stands for its consignment where all pay once.
    fn is_first(&self, row: &Part) -> bool {
        !row.is(SHARED) || self.cargo.number_of(row) == 1
    }

    /// A station has served all of a part that there is to serve.
    #[cold]
    #[inline(never)]
    pub(super) fn bill_service(&mut self, part: u32, station: u32) {
        let Some((rate, per, place)) = self.meter.and_then(|meter| meter.stations[station as usize]) else {
            return;
        };
        let Some((account, load, _)) = self.account(part) else { return };
        let line = Line { element: Element::Handling, payer: rate.payer, at: At::Place(place) };
        account.bill.add(line, rate.times(services_for(per, load)));
    }

    /// A part leaves its place, aboard or for good.
    #[cold]
    #[inline(never)]
    pub(super) fn bill_stay(&mut self, part: u32, now: SimTime) {
        let Some(meter) = self.meter else { return };
        let place = self.routes.nodes[self.cargo.parts[part as usize].node as usize].place;
        let Some((account, load, _)) = self.account(part) else { return };
        let stay = now.since(account.since);
        account.since = now;
        if let Some(storage) = &meter.storage[place.index()] {
            let line = Line { element: Element::Storage, payer: storage.rate.payer, at: At::Place(place) };
            account.bill.add(line, storage.charge(stay, load.teu));
        }
        if let Some(factor) = meter.hubs[place.index()] {
            account.bill.emit(At::Place(place), Carbon::of(factor, load.tonnes));
        }
    }

    /// A part comes off its vehicle on a stop: at the end of its ride, or set out on the way.
    #[cold]
    #[inline(never)]
    pub(super) fn bill_ride(&mut self, part: u32, vehicle: u32, stop: u16, now: SimTime) {
        let Some(meter) = self.meter else { return };
        let node = &self.routes.nodes[self.cargo.parts[part as usize].node as usize];
        let Kind::Board { service, stop: from, alight } = node.kind else { return };
        let loads = std::mem::take(&mut self.vehicles[vehicle as usize].loads);
        let fares = &meter.services[service as usize];
        let quarter_kilograms = self.quarter_kilograms(&self.cargo.parts[part as usize]);
        let Some((account, load, _)) = self.account(part) else { return };
        let legs = usize::from(from)..usize::from(stop);
        let metres = legs.clone().filter_map(|leg| fares.legs[leg]).sum::<u64>();
        let over = Kilometres(metres as f64 / 1000.0);
        // What does not depend on the distance is due once, when the ride is over.
        let rates = if stop == alight {
            fares.rates
        } else {
            ServiceRates { per_teu: 0.0, per_box: 0.0, ..fares.rates }
        };
        let mut money = rates.own(load, over).0;
        for leg in legs.clone() {
            let aboard = loads.get(leg).copied().unwrap_or(0);
            let aboard = Teu::from_quarters(aboard);
            money += rates.shared(load.teu, aboard, fares.kilometres(leg), fares.legs.len()).0;
        }
        let at = At::Service(ServiceId(service));
        account.bill.add(Line { element: Element::Haulage, payer: rates.payer, at }, Money(money));
        account.bill.trip.metres += metres;
        account.bill.trip.is_unknown |= legs.clone().any(|leg| fares.legs[leg].is_none());
        if let Some(factor) = fares.factor {
            account.bill.emit(at, Carbon::of(factor, load.tonnes * over.0));
            let metres = fares.activity(usize::from(from), usize::from(stop), metres);
            account.bill.activity += u128::from(quarter_kilograms) * u128::from(metres);
        }
        account.since = now;
        self.vehicles[vehicle as usize].loads = loads;
    }

    /// A vehicle begins a leg, and cargo aboard shares what that costs, if there is any.
    #[cold]
    #[inline(never)]
    pub(super) fn note_leg_cost(&mut self, index: u32, now: SimTime) {
        let Some(meter) = self.meter else { return };
        let vehicle = &self.vehicles[index as usize];
        let fares = &meter.services[vehicle.service as usize];
        let over = fares.kilometres(usize::from(vehicle.stop));
        let cost = i128::from(fares.rates.of_leg(over, fares.legs.len()).0);
        let uncovered = if vehicle.quarters == 0 { cost } else { 0 };
        self.note_service(now, vehicle.service, |ledger| {
            ledger.vehicle_cost += cost;
            ledger.uncovered_cost += uncovered;
        });
    }

    /// A vehicle begins its way back, empty, over all legs of its service.
    #[cold]
    #[inline(never)]
    pub(super) fn note_return_cost(&mut self, service: u32, now: SimTime) {
        let Some(meter) = self.meter else { return };
        let fares = &meter.services[service as usize];
        let legs = 0..fares.legs.len();
        let cost = legs.map(|leg| i128::from(fares.rates.of_return(fares.kilometres(leg)).0)).sum::<i128>();
        self.note_service(now, service, |ledger| {
            ledger.vehicle_cost += cost;
            ledger.uncovered_cost += cost;
        });
    }

    /// A set of papers is asked for.
    #[cold]
    #[inline(never)]
    pub(super) fn bill_papers(&mut self, part: u32) {
        let row = self.cargo.parts[part as usize];
        let node = &self.routes.nodes[row.node as usize];
        let (lane, at) = (node.lane, At::Place(node.place));
        let Some(rate) = self.meter.and_then(|meter| meter.documents[lane.index()]) else { return };
        if !self.is_first(&row) {
            return;
        }
        let Some((account, ..)) = self.account(part) else { return };
        let line = Line { element: Element::Documents, payer: rate.payer, at };
        account.bill.add(line, rate.times(1.0));
    }

    /// A truck has brought a part to its origin, or from its destination to the consignee.
    #[cold]
    #[inline(never)]
    pub(super) fn bill_mile(&mut self, part: u32, is_last: bool) {
        let node = &self.routes.nodes[self.cargo.parts[part as usize].node as usize];
        let (lane, at) = (node.lane, At::Place(node.place));
        let rate = self.meter.and_then(|meter| meter.miles[lane.index()][usize::from(is_last)]);
        let Some((rate, (account, load, _))) = rate.and_then(|rate| Some((rate, self.account(part)?))) else {
            return;
        };
        let line = Line { element: Element::Haulage, payer: rate.payer, at };
        account.bill.add(line, rate.times(f64::from(load.boxes)));
    }

    /// A border post asks for a fee.
    #[cold]
    #[inline(never)]
    pub(super) fn bill_fee(&mut self, part: u32, fee: Money, payer: Payer, place: PlaceId) {
        let Some((account, ..)) = self.account(part) else { return };
        account.bill.add(Line { element: Element::Border, payer, at: At::Place(place) }, fee);
    }

    /// A part is delivered: closes its account and takes it from its timeline.
    pub(super) fn close_account(&mut self, part: u32, now: SimTime) -> Option<Box<Account>> {
        self.meter?;
        self.bill_stay(part, now);
        let row = self.cargo.parts[part as usize];
        let quarter_kilograms = self.quarter_kilograms(&row);
        let timeline = &mut self.cargo.timelines[row.timeline as usize];
        let mut account = timeline.account.take()?;
        let moving = timeline.stretches.iter().filter(|stretch| stretch.cause == Cause::Moving);
        account.bill.trip.moving = moving.map(|stretch| stretch.ms).sum();
        account.bill.teu = row.teu();
        account.bill.quarter_kilograms = quarter_kilograms;
        Some(account)
    }

    /// A consignment is delivered: what its time cost is added, and all goes to its lane if it is
    /// measured, and to those who watch it.
    #[cold]
    #[inline(never)]
    pub(super) fn settle(&mut self, mut account: Account, lane: usize, lead: SimDuration, row: &Part) {
        let Some(meter) = self.meter else { return };
        if let Some(worth) = &meter.worth[lane] {
            let teu = account.bill.teu;
            let line = |element| Line { element, payer: worth.payer, at: At::Whole };
            account.bill.add(line(Element::Inventory), worth.inventory(teu, lead));
            account.bill.add(line(Element::Spoilage), worth.spoilage(teu, lead));
        }
        if let Some(bills) = self.recorder.bills.as_mut().filter(|_| row.is(MEASURED)) {
            bills[lane].settle(&account.bill, lead.ms());
        }
        if row.is(WATCHED) {
            self.recorder.observations.push(Observation::Billed { bill: Box::new(account.bill) });
        }
    }
}
