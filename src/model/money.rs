//! What does it cost, and who pays?
//!
//! Rates stand at the things that cause a cost: services, stations, yards,
//! papers, border posts; time and loss are costs of what is carried. A rate is
//! kept unrounded; each charge is rounded to a hundredth of a cent once, so that
//! sums are exact.

use super::border::{Stage, Unit};
use super::demand::{Chain, Lane};
use super::station::Per;
use super::{Corridor, ServiceId, StationId};
use crate::time::{DAY, HOUR, SimDuration};
use crate::units::{Kilometres, Money, Teu};

/// What a cost is for. Closed on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// Rides on services.
    Haulage,
    /// Work of stations on boxes.
    Handling,
    /// Days at a place beyond the free ones.
    Storage,
    /// Fees of border posts.
    Border,
    /// Sets of papers.
    Documents,
    /// The value of time of what is carried.
    Inventory,
    /// Value that perishables lose.
    Spoilage,
}

impl Element {
    /// How many there are.
    pub const COUNT: usize = 7;
    /// All, in the order of results.
    pub const ALL: [Element; Element::COUNT] = [
        Element::Haulage,
        Element::Handling,
        Element::Storage,
        Element::Border,
        Element::Documents,
        Element::Inventory,
        Element::Spoilage,
    ];

    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Element::Haulage => "haulage",
            Element::Handling => "handling",
            Element::Storage => "storage",
            Element::Border => "border",
            Element::Documents => "documents",
            Element::Inventory => "inventory",
            Element::Spoilage => "spoilage",
        }
    }

    /// Whether somebody is paid: time and loss are no payments.
    pub fn is_paid(self) -> bool {
        !matches!(self, Element::Inventory | Element::Spoilage)
    }
}

/// Who pays: an index into [`Tariffs::payers`].
pub type Payer = u8;

/// Hundredths of a cent for one of something, unrounded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rate {
    /// Hundredths of a US cent.
    pub parts: f64,
    /// Who pays.
    pub payer: Payer,
}

impl Rate {
    /// For so many, to the nearest hundredth of a cent.
    pub fn times(self, many: f64) -> Money {
        rounded(self.parts * many)
    }
}

fn rounded(parts: f64) -> Money {
    // The cast keeps within the range, so that absurd rates give absurd sums and no panic.
    Money(libm::round(parts).clamp(-1e18, 1e18) as i64)
}

/// All rates of a corridor, by id; a corridor without any has no tariffs.
#[derive(Debug, Clone, Default)]
pub struct Tariffs {
    /// Free words; the first is the shipper.
    pub payers: Vec<String>,
    /// By service.
    pub services: Vec<ServiceRates>,
    /// By station: for one service there.
    pub stations: Vec<Option<Rate>>,
    /// By place.
    pub storage: Vec<Option<Storage>>,
    /// By lane: for one set of papers.
    pub documents: Vec<Option<Rate>>,
    /// By lane: for one box by truck to its origin, and from its destination.
    pub miles: Vec<[Option<Rate>; 2]>,
    /// By lane: what is carried.
    pub worth: Vec<Option<Worth>>,
}

/// What a service charges.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ServiceRates {
    /// Who pays all of them.
    pub payer: Payer,
    /// For each TEU, whatever the distance; hundredths of a cent, as all of these.
    pub per_teu: f64,
    /// For each box.
    pub per_box: f64,
    /// For each TEU and kilometre.
    pub per_teu_km: f64,
    /// For each tonne and kilometre.
    pub per_t_km: f64,
    /// For a departure from the first to the last stop; what is aboard shares it.
    pub per_departure: f64,
    /// For a kilometre of the vehicle; what is aboard shares it.
    pub per_vehicle_km: f64,
}

/// What is carried on a ride.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// Boxes.
    pub boxes: u32,
    /// Their size.
    pub teu: Teu,
    /// Their mass in tonnes.
    pub tonnes: f64,
}

impl ServiceRates {
    /// Whether what is aboard shares costs of the vehicle.
    pub fn shares(&self) -> bool {
        self.per_departure > 0.0 || self.per_vehicle_km > 0.0
    }

    /// Whether distances matter.
    pub fn needs_distance(&self) -> bool {
        self.per_teu_km > 0.0 || self.per_t_km > 0.0 || self.per_vehicle_km > 0.0
    }

    /// What a load pays for a ride of so many kilometres, without its share in costs of the vehicle.
    pub fn own(&self, load: Load, over: Kilometres) -> Money {
        let teu = load.teu.as_f64();
        rounded(
            self.per_teu * teu
                + self.per_box * f64::from(load.boxes)
                + (self.per_teu_km * teu + self.per_t_km * load.tonnes) * over.0,
        )
    }

    /// What a vehicle costs on one of the `legs` of its route. A departure's cost falls on its legs in
    /// equal parts.
    pub fn of_leg(&self, over: Kilometres, legs: usize) -> Money {
        rounded(self.leg(over, legs))
    }

    /// What a vehicle costs that goes so far back empty: that is no departure.
    pub fn of_return(&self, over: Kilometres) -> Money {
        rounded(self.per_vehicle_km * over.0)
    }

    fn leg(&self, over: Kilometres, legs: usize) -> f64 {
        self.per_departure / legs.max(1) as f64 + self.per_vehicle_km * over.0
    }

    /// What a load pays of the vehicle's cost on one of the `legs` of its route: in proportion to the
    /// TEU aboard on it.
    pub fn shared(&self, teu: Teu, aboard: Teu, over: Kilometres, legs: usize) -> Money {
        let leg = self.leg(over, legs);
        let share = if aboard == Teu::ZERO { 0.0 } else { teu.as_f64() / aboard.as_f64() };
        rounded(leg * share)
    }
}

/// What a yard charges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Storage {
    /// So long nothing is due.
    pub free: SimDuration,
    /// For each TEU and day begun after that.
    pub rate: Rate,
}

impl Storage {
    /// Days charged for a stay: those begun after the free time.
    pub fn days(&self, stay: SimDuration) -> i64 {
        let beyond = (stay.ms() - self.free.ms()).max(0);
        beyond / DAY + i64::from(beyond % DAY > 0)
    }

    /// What a stay costs.
    pub fn charge(&self, stay: SimDuration, teu: Teu) -> Money {
        self.rate.times(teu.as_f64() * self.days(stay) as f64)
    }
}

/// What time does to the worth of a lane's cargo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// Of one TEU, in hundredths of a cent.
    pub per_teu: f64,
    /// Share of the worth that a day of lead time costs.
    pub time_per_day: f64,
    /// So long nothing spoils.
    pub grace: SimDuration,
    /// Share of the worth lost an hour after that; never more than all of it.
    pub loss_per_hour: f64,
    /// Who bears both.
    pub payer: Payer,
}

impl Worth {
    /// The value of the time that a lead time takes.
    pub fn inventory(&self, teu: Teu, lead: SimDuration) -> Money {
        rounded(self.per_teu * teu.as_f64() * self.time_per_day * (lead.ms() as f64 / DAY as f64))
    }

    /// The worth lost by then.
    pub fn spoilage(&self, teu: Teu, lead: SimDuration) -> Money {
        let beyond = (lead.ms() - self.grace.ms()).max(0) as f64 / HOUR as f64;
        rounded(self.per_teu * teu.as_f64() * (self.loss_per_hour * beyond).min(1.0))
    }

    /// What an hour costs one TEU, spoilage left aside: for those who choose a way. Hundredths of a cent.
    pub fn hour(&self) -> f64 {
        self.per_teu * self.time_per_day / 24.0
    }
}

impl Corridor {
    /// The payments expected for a consignment of a lane on a chain of services, before it sets out:
    /// first and last mile, rides, stations on the way, papers, and the fees of border posts that every
    /// consignment pays.
    ///
    /// A vehicle's own cost, and what a post asks of a whole vehicle, are shared as if it were full.
    /// Storage, which depends on waits, and what time costs ([`Worth`]) are not in it; neither is what
    /// stations send aside by chance.
    /// Fees of posts count also where nothing else is said to cost anything.
    pub fn expected_cost(&self, lane: &Lane, chain: &Chain, load: Load) -> Money {
        let mut sum = self.border_fees(lane, chain, load).0;
        let Some(tariffs) = &self.tariffs else { return Money(sum) };
        for leg in &chain.legs {
            sum += self.expected_ride(tariffs, leg.service, (leg.board, leg.alight), load).0;
        }
        for station in self.stations_of_chain(lane, chain) {
            let Some(rate) = tariffs.stations[station.index()] else { continue };
            sum += rate.times(services_for(self.stations[station.index()].per, load)).0;
        }
        let own = self.lanes.iter().position(|other| other.name == lane.name);
        let miles = own.map_or([None; 2], |own| tariffs.miles[own]);
        sum += miles.iter().flatten().map(|rate| rate.times(f64::from(load.boxes)).0).sum::<i64>();
        if let Some(rate) = own.and_then(|own| tariffs.documents[own]) {
            let due = |leg: &usize| lane.is_set_due(chain, *leg, &self.services);
            let sets = (0..chain.legs.len()).filter(due).count();
            sum += rate.times(sets as f64).0;
        }
        Money(sum)
    }

    /// The same for one TEU of the mean consignment of a lane, in hundredths of a cent.
    pub fn expected_cost_per_teu(&self, lane: &Lane, chain: &Chain) -> f64 {
        let cost = |boxes: u32, teu: Teu| {
            let tonnes = teu.as_f64() * lane.mass_per_teu.as_tonnes();
            self.expected_cost(lane, chain, Load { boxes, teu, tonnes }).0 as f64
        };
        // What a consignment pays whatever its size, and then box by box.
        let whole = cost(0, Teu::ZERO);
        let boxes = lane.size.mean().max(1.0);
        let mean = |of: &dyn Fn(Teu) -> f64| -> f64 {
            lane.boxes.iter().map(|kind| kind.share * of(kind.what.teu)).sum::<f64>() * boxes
        };
        let teu = mean(&|teu| teu.as_f64());
        if teu > 0.0 { (whole + mean(&|teu| cost(1, teu) - whole)) / teu } else { 0.0 }
    }

    /// The time that these payments are worth to those who choose among a lane's chains, in milliseconds;
    /// 0 where they do not count.
    pub fn paid_as_time(&self, lane: &Lane, chain: &Chain) -> f64 {
        let Some(hour) = lane.choice.as_ref().and_then(|choice| choice.value_of_time) else { return 0.0 };
        self.expected_cost_per_teu(lane, chain) / hour * HOUR as f64
    }

    fn expected_ride(&self, tariffs: &Tariffs, id: ServiceId, stops: (usize, usize), load: Load) -> Money {
        let (service, rates) = (&self.services[id.index()], &tariffs.services[id.index()]);
        let kilometres = |leg: usize| self.links[service.legs[leg].link.index()].distance.unwrap_or_default();
        let all = Kilometres((stops.0..stops.1).map(|leg| kilometres(leg).0).fold(0.0, |sum, km| sum + km));
        let legs = service.legs.len();
        let shared = (stops.0..stops.1)
            .map(|leg| rates.shared(load.teu, service.capacity.max(load.teu), kilometres(leg), legs).0);
        Money(rates.own(load, all).0 + shared.sum::<i64>())
    }

    /// The stations that cargo passes on a chain, in order.
    fn stations_of_chain<'a>(
        &'a self,
        lane: &'a Lane,
        chain: &'a Chain,
    ) -> impl Iterator<Item = StationId> + 'a {
        let last = chain.legs.len().saturating_sub(1);
        let rides = chain.legs.iter().enumerate().flat_map(move |(index, leg)| {
            let stops = &self.services[leg.service.index()].stops;
            let (board, alight) = (&stops[leg.board], &stops[leg.alight]);
            let transfer = if index < last { &self.places[alight.place.index()].transfer[..] } else { &[] };
            board.load.iter().chain(&alight.unload).chain(transfer)
        });
        let (enter, leave) = (&self.places[lane.from.index()].enter, &self.places[lane.to.index()].leave);
        enter.iter().chain(rides).chain(leave).copied()
    }

    /// Fees of the border posts on a chain, of stages that every channel of the lane's cargo passes.
    fn border_fees(&self, lane: &Lane, chain: &Chain, load: Load) -> Money {
        let legs = chain.legs.iter().flat_map(|leg| {
            let service = &self.services[leg.service.index()];
            service.stops[leg.board..=leg.alight].windows(2).map(move |pair| (service, pair))
        });
        let ways = || self.borders.iter().flat_map(|border| border.ways());
        let mut sum = 0;
        for (service, pair) in legs {
            let across =
                ways().filter(|(_, way)| way.exit.place == pair[0].place && way.entry.place == pair[1].place);
            for side in across.flat_map(|(_, way)| [&way.exit, &way.entry]) {
                let stages = side.base.steps.iter().chain(&side.base.inland).flatten();
                let due = stages.filter(|stage| {
                    stage.channels.is_all()
                        && (stage.commodities.is_empty() || stage.commodities.contains(&lane.commodity))
                });
                sum += due.map(|stage| fee_of(stage, lane, load, service.capacity).0).sum::<i64>();
            }
        }
        Money(sum)
    }
}

/// What a stage of a post asks of one load, on a vehicle of a capacity that is full.
fn fee_of(stage: &Stage, lane: &Lane, load: Load, capacity: Teu) -> Money {
    let share = match stage.per {
        Unit::Vehicle => load.teu.as_f64() / capacity.max(load.teu).as_f64(),
        // Boxes that travel apart cross one by one.
        Unit::Box | Unit::Teu | Unit::Consignment if lane.may_split => f64::from(load.boxes),
        Unit::Box | Unit::Teu | Unit::Consignment => 1.0,
    };
    rounded(stage.fee.0 as f64 * share)
}

/// How many services of a station a consignment needs.
pub fn services_for(per: Per, load: Load) -> f64 {
    match per {
        Per::Box => f64::from(load.boxes),
        Per::Teu => load.teu.as_f64(),
        Per::Consignment => 1.0,
        // Only vehicles call there; what they pay is their service's cost.
        Per::Vehicle => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(count: f64) -> SimDuration {
        SimDuration::from_ms_f64(count * DAY as f64).expect("a length of time")
    }

    #[test]
    fn storage_counts_days_begun_after_the_free_time() {
        let storage = Storage { free: days(2.0), rate: Rate { parts: 10_0000.0, payer: 0 } };
        let two = Teu::whole(2);
        for (stay, dollars) in [(0.0, 0), (2.0, 0), (2.01, 20), (3.0, 20), (3.5, 40)] {
            assert_eq!(storage.charge(days(stay), two), Money(dollars * 1_0000), "{stay} days");
        }
    }

    #[test]
    fn what_spoils_is_never_more_than_there_is() {
        let worth =
            Worth { per_teu: 20_000e4, time_per_day: 0.01, grace: days(1.0), loss_per_hour: 0.005, payer: 0 };
        let one = Teu::whole(1);
        assert_eq!(worth.spoilage(one, days(1.0)), Money(0));
        assert_eq!(worth.spoilage(one, days(1.5)), Money(12_000_000), "12 h × 0.5 % of 20,000");
        assert_eq!(worth.spoilage(one, days(30.0)), Money(200_000_000));
        assert_eq!(worth.inventory(one, days(1.5)), Money(300_0000), "1.5 d × 1 % of 20,000");
    }

    #[test]
    fn a_departure_is_shared_by_what_is_aboard_on_each_leg() {
        let rates =
            ServiceRates { per_departure: 100_0000.0, per_vehicle_km: 1_0000.0, ..Default::default() };
        let share = |teu, aboard| rates.shared(Teu::whole(teu), Teu::whole(aboard), Kilometres(50.0), 2);
        assert_eq!(share(2, 4), Money(50_0000), "half of 100 / 2 + 50");
        assert_eq!(share(4, 4), Money(100_0000));
    }
}
