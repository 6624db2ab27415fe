//! How do facts become sums?
//!
//! The recorder holds a ledger for each thing and a cell for each (lane, place,
//! stage, cause). Time of the measured cohort is added to a cell when a stretch
//! of it ends, so only sums travel with cargo.

use super::bill::BillLedger;
use super::border::{BorderLedger, QueueHours};
use super::disruption::{DisruptionLedger, RecoveryLedger};
use super::ledger::{
    Areas, CallLedger, Cycles, FleetLedger, LaneLedger, ServiceLedger, StationLedger, StockLedger, YardLedger,
};
use super::link::LinkLedger;
use super::{Activity, Cause, Journeys, Observation};
use crate::model::{Corridor, Fleet, FleetId, LaneId, LinkId, PlaceId, ServiceId, StationId};
use crate::stats::Sample;
use crate::time::SimTime;

/// Where time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// At a place.
    Place(PlaceId),
    /// Along a link.
    Link(LinkId),
}

/// In front of or in what time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// A station.
    Station(StationId),
    /// A service: waiting for it, or aboard.
    Service(ServiceId),
    /// The papers of a consignment: waiting for them.
    Documents,
    /// The ends of its way.
    Stay(StayKind),
}

impl Stage {
    /// What [`Stage::Documents`] is called in outputs.
    pub const DOCUMENTS: &'static str = "documents";
}

/// What happens at the ends of a consignment's way that nobody queues for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StayKind {
    /// A truck brings it to its origin.
    FirstMile,
    /// It waits for empty boxes.
    Equipment,
    /// The consignee leaves it at its destination.
    Collection,
    /// A truck takes it from there.
    LastMile,
}

impl StayKind {
    /// What the stage is called in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            StayKind::FirstMile => "first-mile",
            StayKind::Equipment => "empties",
            StayKind::Collection => "collection",
            StayKind::LastMile => "last-mile",
        }
    }
}

/// Names a block of cells, one for each cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Whose cargo.
    pub lane: LaneId,
    /// Where.
    pub site: Site,
    /// In front of or in what.
    pub stage: Stage,
}

/// All that is written down in one replication.
#[derive(Debug, Clone)]
pub struct Recorder {
    /// When measurement starts …
    pub from: SimTime,
    /// … and ends: half-open. Set to the stop when a fixed count is run until delivered.
    pub until: SimTime,
    /// Which (lane, place, stage) each block of cells stands for.
    pub blocks: Vec<Block>,
    /// [`Cause::COUNT`] cells for each block: milliseconds of the measured cohort.
    pub cells: Vec<i64>,
    /// By station.
    pub stations: Vec<StationLedger>,
    /// By lane.
    pub lanes: Vec<LaneLedger>,
    /// By service.
    pub services: Vec<ServiceLedger>,
    /// By fleet.
    pub fleets: Vec<FleetLedger>,
    /// By service and stop: calls at berths.
    pub calls: Vec<Vec<CallLedger>>,
    /// By place.
    pub yards: Vec<YardLedger>,
    /// By link: for those on which vehicles wait for each other.
    pub links: Vec<Option<Box<LinkLedger>>>,
    /// By stock of empty boxes.
    pub stocks: Vec<StockLedger>,
    /// By stock: area under its boxes over the window, once it has closed.
    pub stock_areas: Vec<i128>,
    /// By border post.
    pub borders: Vec<BorderLedger>,
    /// By disruption.
    pub disruptions: Vec<DisruptionLedger>,
    /// By station: who waited there at which hour, for stations of border posts.
    pub queue_hours: Vec<Option<Box<QueueHours>>>,
    /// By station: areas over the window, once it has closed.
    pub station_areas: Vec<Areas>,
    /// By place: area under the yard's fill over the window, once it has closed.
    pub yard_areas: Vec<i128>,
    /// By fleet: vehicles under way, and ready by base; areas over the window, once it has closed.
    pub fleet_areas: Vec<(i128, Vec<i128>)>,
    /// The cycles of events as they happen …
    happens: Cycles,
    /// … and of the tenders of what is delivered.
    tenders: Cycles,
    /// The watched consignment's life.
    pub observations: Vec<Observation>,
    /// How each measured consignment spent its time, where that is asked for.
    pub journeys: Option<Journeys>,
    /// When each resource made others wait, where that is asked for.
    pub activity: Option<Box<Activity>>,
    /// By lane: what its cargo cost and emitted, where the corridor says so.
    pub bills: Option<Vec<BillLedger>>,
}

/// Lead times kept exactly in one replication, over all lanes; 8 bytes each.
const SAMPLE_LIMIT: usize = 4_000_000;

impl Recorder {
    /// Empty ledgers for a corridor whose cells are `blocks`.
    pub fn new(corridor: &Corridor, blocks: Vec<Block>) -> Recorder {
        let window = corridor.window;
        let share = SAMPLE_LIMIT / (2 * corridor.lanes.len().max(1));
        let lane = LaneLedger {
            tendered: 0,
            delivered: 0,
            lost: 0,
            on_time: 0,
            lead: Sample::with_limit(share),
            transit: Sample::with_limit(share),
            throughput: 0,
            ages: Sample::with_limit(share),
            cycles: Vec::new(),
            chosen: Vec::new(),
            rerouted: 0,
            may_reroute: false,
        };
        let mut lanes = vec![lane; corridor.lanes.len()];
        for (ledger, lane) in lanes.iter_mut().zip(&corridor.lanes).filter(|(_, lane)| lane.choice.is_some())
        {
            ledger.chosen = vec![0; lane.chains.len()];
            ledger.may_reroute = corridor.may_reroute(lane);
        }
        let (length, count) = corridor.cycles();
        let cycles = Cycles::new(length, count);
        Recorder {
            happens: cycles,
            tenders: cycles,
            from: SimTime::ZERO.saturating_add(window.warm_up),
            until: window.horizon.map_or(SimTime::MAX, |horizon| SimTime::ZERO.saturating_add(horizon)),
            cells: vec![0; blocks.len() * Cause::COUNT],
            blocks,
            stations: vec![StationLedger::default(); corridor.stations.len()],
            lanes,
            services: vec![ServiceLedger::default(); corridor.services.len()],
            fleets: fleets_of(corridor),
            calls: corridor.services.iter().map(|s| vec![CallLedger::default(); s.stops.len()]).collect(),
            yards: vec![YardLedger::default(); corridor.places.len()],
            links: LinkLedger::all(corridor),
            stocks: vec![StockLedger::default(); corridor.stocks.len()],
            stock_areas: Vec::new(),
            borders: corridor.borders.iter().map(BorderLedger::new).collect(),
            disruptions: disruptions_of(corridor),
            queue_hours: queue_hours_of(corridor),
            station_areas: Vec::new(),
            yard_areas: Vec::new(),
            fleet_areas: Vec::new(),
            observations: Vec::new(),
            journeys: None,
            activity: None,
            bills: corridor.keeps_bills().then(|| vec![BillLedger::default(); corridor.lanes.len()]),
        }
    }

    /// Whether an instant lies in the window.
    #[inline]
    pub fn measures(&self, at: SimTime) -> bool {
        self.from <= at && at < self.until
    }

    /// Somebody joined a queue, and whoever may be served then is: `waiting` still wait.
    #[inline]
    pub fn joined(&mut self, station: u32, waiting: u32, now: SimTime) {
        if self.measures(now) {
            self.stations[station as usize].note_queue(waiting);
        }
    }

    /// Somebody left a queue in which he stood since `since`.
    #[inline]
    pub fn left_queue(&mut self, station: u32, since: SimTime, now: SimTime) {
        let (since, now) = (since.max(self.from), now.min(self.until));
        self.stations[station as usize].left_queue(since, now);
        if let Some(hours) = &mut self.queue_hours[station as usize] {
            hours.note_wait(since.ms(), now.ms().max(since.ms()));
        }
    }

    /// A consignment is tendered, measured or not.
    #[inline]
    pub fn tendered(&mut self, lane: LaneId, now: SimTime) {
        if let Some(cycle) = self.happens.of(now) {
            self.lanes[lane.index()].note_tender(cycle);
        }
    }

    /// A consignment is delivered or lost, measured or not.
    #[inline]
    pub fn ended(&mut self, lane: LaneId, now: SimTime) {
        if let Some(cycle) = self.happens.of(now) {
            self.lanes[lane.index()].note_end(cycle);
        }
    }

    /// A consignment is delivered, measured or not.
    #[inline]
    pub fn delivered(&mut self, lane: LaneId, tendered: SimTime, now: SimTime) {
        self.ended(lane, now);
        if let Some(cycle) = self.tenders.of(tendered) {
            self.lanes[lane.index()].note_lead(cycle, now.since(tendered).ms());
        }
    }

    /// Adds a stretch of the measured cohort's time.
    #[inline]
    pub fn add_time(&mut self, block: u32, cause: Cause, ms: i64) {
        self.cells[block as usize * Cause::COUNT + cause as usize] += ms;
    }

    /// A disruption went on from one instant to the other.
    pub fn disrupted(&mut self, disruption: u32, began: SimTime, ended: SimTime) {
        let (began, ended) = (began.max(self.from), ended.min(self.until));
        self.disruptions[disruption as usize].lasted += ended.since(began).ms().max(0);
    }

    /// The window opens: time averages start.
    pub fn open_window(&mut self, now: SimTime) {
        self.stations.iter_mut().for_each(|ledger| ledger.open_window(now));
        self.yards.iter_mut().for_each(|ledger| ledger.open_window(now));
        self.links.iter_mut().flatten().for_each(|ledger| ledger.open_window(now));
        self.stocks.iter_mut().for_each(|ledger| ledger.open_window(now));
        self.fleets.iter_mut().for_each(|ledger| ledger.open_window(now));
    }

    /// The window closes: time averages end.
    pub fn close_window(&mut self, now: SimTime) {
        self.until = self.until.min(now);
        self.station_areas = self.stations.iter().map(|ledger| ledger.areas_at(now)).collect();
        self.links.iter_mut().flatten().for_each(|ledger| ledger.close_window(now));
        // Cycles in which nothing happened are cycles all the same.
        let count = self.happens.count();
        self.lanes.iter_mut().for_each(|lane| lane.cycles.resize(count, Default::default()));
        self.stocks.iter_mut().for_each(StockLedger::close_window);
        self.stock_areas = self.stocks.iter().map(|ledger| ledger.area_at(now)).collect();
        self.yard_areas = self.yards.iter().map(|ledger| ledger.area_at(now)).collect();
        self.fleet_areas = self.fleets.iter().map(|ledger| ledger.areas_at(now)).collect();
    }
}

/// Fleets as they stand at the start.
fn fleets_of(corridor: &Corridor) -> Vec<FleetLedger> {
    let fleets = corridor.fleets.iter().enumerate();
    let stand = |(id, fleet): (usize, &Fleet)| {
        let bases = corridor.bases_of(FleetId::new(id)).into_iter();
        FleetLedger::starting(
            bases
                .map(|base| fleet.vehicles.iter().filter(|place| place.0 == base).map(|place| place.1).sum()),
        )
    };
    fleets.map(stand).collect()
}

fn disruptions_of(corridor: &Corridor) -> Vec<DisruptionLedger> {
    let ledger = |hits: usize| DisruptionLedger {
        hits: vec![RecoveryLedger::default(); hits],
        ..DisruptionLedger::default()
    };
    corridor.disruptions.iter().map(|disruption| ledger(disruption.at.len())).collect()
}

/// Local time at the posts, as it is when the window opens.
fn queue_hours_of(corridor: &Corridor) -> Vec<Option<Box<QueueHours>>> {
    let mut hours = vec![None; corridor.stations.len()];
    let opens = SimTime::ZERO.saturating_add(corridor.window.warm_up);
    for side in
        corridor.borders.iter().flat_map(|border| border.ways()).flat_map(|(_, way)| [&way.exit, &way.entry])
    {
        let zone = &corridor.places[side.place.index()].zone;
        let Some(civil) = corridor.clock.civil(opens, zone) else { continue };
        let into_day = (i64::from(civil.hour()) * 60 + i64::from(civil.minute())) * crate::time::MINUTE
            + i64::from(civil.second()) * crate::time::SECOND
            + i64::from(civil.millisecond());
        for station in &side.stations {
            hours[station.index()] = Some(Box::new(QueueHours::new(into_day - opens.ms())));
        }
    }
    hours
}
