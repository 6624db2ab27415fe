//! How long should a chain of services take?
//!
//! What anybody can expect who knows the timetable and how long things take on
//! average: means of handling, of crossings and of border formalities, and half
//! a headway (or what uneven headways make of it) before a departure. Nobody
//! else is in the way: queues are what a consignment sees when it chooses.
//!
//! | part | its expected time |
//! |---|---|
//! | station | its mean for one box (or consignment), those included to which it may send cargo aside or back |
//! | wait for a departure | E(H²) / 2E(H) of its headways H, the cut-off, and a headway for each that does not run |
//! | crossing | the mean of its time, or of distance over speed |
//! | border post | the mean of each step that this cargo passes, one after the other |
//!
//! Source of the wait: Welding, "The instability of a close-interval service" (1957).
//!
//! Left out: papers, hours of opening, full departures, and other cargo on the
//! same vehicle that holds it up.

use super::border::{Procedure, Role, Selection, Side, Stage, Unit};
use super::search::{Network, Ride};
use super::{
    Border, Chain, ChainLeg, Channel, Corridor, Lane, Link, Per, Place, PlaceId, Service, ServiceId, Station,
    StationId, Target, Timetable, Travel,
};
use crate::random::Distribution;
use crate::time::WEEK;

/// The things of a corridor that a chain is made of.
#[derive(Debug, Clone)]
pub struct Things<'a> {
    /// In the order of their ids, as all of these.
    pub places: Vec<&'a Place>,
    /// Stations.
    pub stations: Vec<&'a Station>,
    /// Links.
    pub links: Vec<&'a Link>,
    /// Services.
    pub services: Vec<&'a Service>,
    /// Border posts.
    pub borders: Vec<&'a Border>,
}

impl<'a> Things<'a> {
    /// Those of a whole corridor.
    pub fn of(corridor: &'a Corridor) -> Things<'a> {
        Things {
            places: corridor.places.iter().collect(),
            stations: corridor.stations.iter().collect(),
            links: corridor.links.iter().collect(),
            services: corridor.services.iter().collect(),
            borders: corridor.borders.iter().collect(),
        }
    }
}

/// A consignment as far as times depend on it.
#[derive(Debug, Clone)]
pub struct Load<'a> {
    /// Such as `fresh`.
    pub commodity: &'a str,
    /// Probability that its trader is trusted.
    pub aeo_share: f64,
    /// Boxes.
    pub boxes: f64,
    /// TEU of a box.
    pub teu: f64,
}

impl<'a> Load<'a> {
    /// The mean consignment of a lane.
    pub fn of(lane: &'a Lane) -> Load<'a> {
        Load {
            commodity: &lane.commodity,
            aeo_share: lane.aeo_share,
            boxes: lane.size.mean().max(1.0),
            teu: lane.boxes.iter().map(|kind| kind.share * f64::from(kind.what.teu.quarters()) / 4.0).sum(),
        }
    }
}

/// A part of a chain, with what it takes in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where it begins.
    pub place: PlaceId,
    /// What happens.
    pub what: Doing,
    /// In milliseconds, the wait for a departure excluded.
    pub time: f64,
}

/// What happens in a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Doing {
    /// Cargo is served at a station.
    Serve(StationId),
    /// Cargo rides from a stop to a later one.
    Ride(Riding),
}

/// A ride.
#[derive(Debug, Clone, PartialEq)]
pub struct Riding {
    /// The service, and its stops.
    pub leg: ChainLeg,
    /// The expected wait for a departure, in milliseconds.
    pub wait: f64,
    /// When a vehicle takes cargo aboard here, after its planned departure from the first stop.
    pub boards: f64,
    /// What departures that do not run add to the wait, on average.
    pub cancelled: f64,
    /// Where its vehicle queues on the way; of each, the shortest queue counts.
    pub queues: Vec<Vec<StationId>>,
    /// What its vehicle comes to from its first stop on until the cargo alights, in order.
    pub passes: Vec<Pass>,
}

/// Something that a vehicle comes to, and that may be closed then.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// Milliseconds after the planned departure from the first stop, on average.
    pub after: f64,
    /// How long it takes there, in milliseconds.
    pub lasts: f64,
    /// Any of these will do.
    pub what: Vec<Target>,
}

/// When a vehicle is where, in milliseconds after its planned departure from the first stop.
#[derive(Debug, Clone, Default)]
struct Run {
    /// By stop: cargo may go aboard.
    boards: Vec<f64>,
    /// By stop: cargo comes off.
    alights: Vec<f64>,
    /// By stop: the vehicle is there.
    arrives: Vec<f64>,
    /// By stop but the last: it enters the link, after the formalities of leaving.
    enters: Vec<f64>,
    /// By stop but the last: these formalities begin.
    exits: Vec<f64>,
}

/// Expected times for one kind of cargo.
#[derive(Debug, Clone)]
pub struct Expected<'a> {
    things: &'a Things<'a>,
    load: Load<'a>,
    runs: Vec<Run>,
    stations: Vec<f64>,
}

/// Rounds of sending back and aside until the rest is negligible.
const ROUNDS: usize = 200;
/// So many equally likely speeds stand for a distribution of them.
const SPEEDS: u32 = 200;

impl<'a> Expected<'a> {
    /// For this cargo.
    pub fn new(things: &'a Things<'a>, load: Load<'a>) -> Expected<'a> {
        let stations = stations(things, &load);
        let mut expected = Expected { things, load, runs: Vec::new(), stations };
        expected.runs = things.services.iter().map(|service| expected.run(service)).collect();
        expected
    }

    /// All rides there are, with the waits for them, and changes between them.
    pub fn network(&self) -> Network {
        let change = |place: &&Place| whole(self.ground(&place.transfer));
        let mut network = Network::new(self.things.places.iter().map(change).collect());
        for (id, service) in self.things.services.iter().enumerate() {
            for board in 0..service.stops.len() {
                for alight in board + 1..service.stops.len() {
                    let leg = ChainLeg { service: ServiceId::new(id), board, alight };
                    let (from, to) = (service.stops[board].place, service.stops[alight].place);
                    if from != to {
                        let unload = self.ground(&service.stops[alight].unload);
                        let cost = whole(self.wait(leg) + self.ride(leg) + unload);
                        network.add(Ride { leg, from, to, cost });
                    }
                }
            }
        }
        network
    }

    /// What cargo meets on a chain, from before its `first` ride on to the last: ground at the origin
    /// only if that is the first ride of all.
    pub fn steps(&self, chain: &Chain, ends: (PlaceId, PlaceId)) -> Vec<Step> {
        let mut steps = Vec::new();
        self.ground_steps(&mut steps, ends.0, &self.things.places[ends.0.index()].enter);
        steps.extend(self.steps_on(chain, ends.1));
        steps
    }

    /// The same for cargo that is past the stations before its first ride.
    pub fn steps_on(&self, chain: &Chain, to: PlaceId) -> Vec<Step> {
        let mut steps = Vec::new();
        for (index, &leg) in chain.legs.iter().enumerate() {
            let stops = &self.things.services[leg.service.index()].stops;
            let (board, alight) = (&stops[leg.board], &stops[leg.alight]);
            if index > 0 {
                let place = self.things.places[board.place.index()];
                self.ground_steps(&mut steps, board.place, &place.transfer);
            }
            let riding = Riding {
                leg,
                wait: self.wait(leg),
                boards: self.runs[leg.service.index()].boards[leg.board],
                cancelled: cancelled(self.things.services[leg.service.index()]),
                queues: self.queues(leg),
                passes: self.on_the_way(leg),
            };
            steps.push(Step { place: board.place, what: Doing::Ride(riding), time: self.ride(leg) });
            self.ground_steps(&mut steps, alight.place, &alight.unload);
        }
        self.ground_steps(&mut steps, to, &self.things.places[to.index()].leave);
        steps
    }

    /// A chain's whole expected time in milliseconds, from tender to delivery.
    pub fn lead_time(&self, chain: &Chain, ends: (PlaceId, PlaceId)) -> f64 {
        let step = |step: &Step| match &step.what {
            Doing::Serve(_) => step.time,
            Doing::Ride(riding) => step.time + riding.wait,
        };
        self.steps(chain, ends).iter().map(step).sum()
    }

    fn ground_steps(&self, steps: &mut Vec<Step>, place: PlaceId, stations: &[StationId]) {
        steps.extend(stations.iter().map(|&station| Step {
            place,
            what: Doing::Serve(station),
            time: self.stations[station.index()],
        }));
    }

    fn ground(&self, stations: &[StationId]) -> f64 {
        stations.iter().map(|station| self.stations[station.index()]).sum()
    }

    /// When a vehicle takes cargo aboard for a ride, in milliseconds after its planned departure from the
    /// first stop.
    pub fn boards(&self, leg: ChainLeg) -> f64 {
        self.runs[leg.service.index()].boards[leg.board]
    }

    /// From where cargo boards to where it comes off.
    fn ride(&self, leg: ChainLeg) -> f64 {
        let run = &self.runs[leg.service.index()];
        run.alights[leg.alight] - run.boards[leg.board]
    }

    /// The expected wait for a departure that still takes cargo which is ready at any time.
    fn wait(&self, leg: ChainLeg) -> f64 {
        let service = self.things.services[leg.service.index()];
        // Cut-offs count back from the first stop's departure; elsewhere what is ready is taken.
        let cut_off = if leg.board == 0 { service.cut_off.ms() as f64 } else { 0.0 };
        match &service.timetable {
            // A consignment that fills a vehicle waits for no company.
            Timetable::OnDemand { .. } if self.load.boxes * self.load.teu >= service.capacity.as_f64() => 0.0,
            Timetable::OnDemand { gather } => gather.ms() as f64,
            timetable => residual(timetable) + cut_off + cancelled(service),
        }
    }

    /// A service's vehicle, stop by stop.
    fn run(&self, service: &Service) -> Run {
        let mut run = Run::default();
        let mut now = 0.0;
        for (index, stop) in service.stops.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &service.stops[before]);
            let entry = before.map_or(0.0, |before| self.border(before.place, stop.place, Role::Entry));
            let off = now + self.ground(&stop.call) + entry;
            let planned = stop.planned.map_or(0.0, |planned| planned.ms() as f64);
            let boards = off.max(now + stop.dwell.ms() as f64).max(planned);
            run.arrives.push(now);
            run.alights.push(off);
            run.boards.push(boards);
            let Some((leg, next)) = service.legs.get(index).zip(service.stops.get(index + 1)) else { break };
            // At the first stop cargo is loaded between the cut-off and the departure.
            let loading = self.ground(&stop.load);
            let late = if index == 0 { (loading - service.cut_off.ms() as f64).max(0.0) } else { loading };
            let exit = self.border(stop.place, next.place, Role::Exit);
            run.exits.push(boards + late);
            run.enters.push(boards + late + exit);
            now = boards + late + exit + crossing(leg.speed.as_ref(), self.things.links[leg.link.index()]);
        }
        run
    }

    fn side(&self, from: PlaceId, to: PlaceId, role: Role) -> Option<&'a Side> {
        let ways = self.things.borders.iter().flat_map(|border| border.ways());
        let mut found = ways.filter(|(_, way)| way.exit.place == from && way.entry.place == to);
        found.next().map(|(_, way)| way.side(role))
    }

    /// The formalities of one side of a post between two places, as they are from the start.
    fn border(&self, from: PlaceId, to: PlaceId, role: Role) -> f64 {
        let Some(side) = self.side(from, to, role) else { return 0.0 };
        let procedure = side.procedures.first().map_or(&side.base, |procedure| &procedure.1);
        let time = |step: &Vec<Stage>| {
            let each = step.iter().map(|stage| self.stage(procedure, stage));
            each.fold(0.0, f64::max)
        };
        procedure.inland.iter().chain(&procedure.steps).map(time).sum()
    }

    /// What a vehicle comes to from its first stop to where cargo of a ride alights.
    fn on_the_way(&self, leg: ChainLeg) -> Vec<Pass> {
        let service = self.things.services[leg.service.index()];
        let run = &self.runs[leg.service.index()];
        let mut passes = Vec::new();
        for at in 0..leg.alight {
            let (here, next) = (&service.stops[at], &service.stops[at + 1]);
            passes.extend(self.side_passes(here.place, next.place, Role::Exit, run.exits[at]));
            let (after, arrives) = (run.enters[at], run.arrives[at + 1]);
            let link = Target::Link(service.legs[at].link);
            passes.push(Pass { after, lasts: arrives - after, what: vec![link] });
            passes.push(Pass { after: arrives, lasts: 0.0, what: vec![Target::Place(next.place)] });
            let mut now = arrives;
            for &station in &next.call {
                let lasts = self.stations[station.index()];
                passes.push(Pass { after: now, lasts, what: vec![Target::Station(station)] });
                now += lasts;
            }
            passes.extend(self.side_passes(here.place, next.place, Role::Entry, now));
        }
        passes
    }

    /// The stations of one side of a post between two places, from an instant on.
    fn side_passes(&self, from: PlaceId, to: PlaceId, role: Role, from_then: f64) -> Vec<Pass> {
        let Some(side) = self.side(from, to, role) else { return Vec::new() };
        let procedure = side.procedures.first().map_or(&side.base, |procedure| &procedure.1);
        let mut after = from_then;
        let mut passes = Vec::new();
        for step in &procedure.steps {
            let lasts = step.iter().map(|stage| self.stage(procedure, stage)).fold(0.0, f64::max);
            passes.extend(step.iter().map(|stage| Pass {
                after,
                lasts,
                what: stage.lanes.iter().map(|lane| Target::Station(lane.station)).collect(),
            }));
            after += lasts;
        }
        passes
    }

    /// A stage's mean time for this cargo, by the share of it that passes.
    fn stage(&self, procedure: &Procedure, stage: &Stage) -> f64 {
        if !stage.commodities.is_empty() && !stage.commodities.iter().any(|one| one == self.load.commodity) {
            return 0.0;
        }
        let units = match stage.per {
            Unit::Vehicle | Unit::Consignment => 1.0,
            Unit::Box => self.load.boxes,
            Unit::Teu => self.load.boxes * self.load.teu,
        };
        let pace = stage.lanes.first().map_or(1.0, |lane| self.things.stations[lane.station.index()].pace);
        let capture = stage.capture.as_ref().map_or(0.0, |capture| capture.mean());
        let once = (capture + stage.time.mean() * units) * pace;
        // So often again, each time after the papers have been put right.
        let again = if stage.errors < 1.0 { stage.errors / (1.0 - stage.errors) } else { 0.0 };
        let rework = stage.rework.as_ref().map_or(0.0, |rework| rework.mean());
        self.passes(procedure, stage) * (once + again * (once + rework))
    }

    /// The share of this cargo that passes a stage.
    fn passes(&self, procedure: &Procedure, stage: &Stage) -> f64 {
        if stage.per == Unit::Vehicle || stage.channels.is_all() {
            return 1.0;
        }
        let share_of = |selection: &Selection, is_aeo: bool| {
            let risks = selection.risks(self.load.commodity);
            let risk = if is_aeo { risks.aeo } else { risks.ordinary };
            let (red, yellow) = (risk.red_if(false, selection.targeting), risk.yellow);
            [(Channel::Green, 1.0 - red - yellow), (Channel::Yellow, yellow), (Channel::Red, red)]
                .into_iter()
                .filter(|(channel, _)| stage.channels.has(*channel))
                .map(|(_, share)| share.max(0.0))
                .sum::<f64>()
        };
        let aeo = if procedure.honours_aeo {
            procedure.aeo_share.unwrap_or(0.0).max(self.load.aeo_share)
        } else {
            0.0
        };
        aeo * share_of(&procedure.selection, true) + (1.0 - aeo) * share_of(&procedure.selection, false)
    }

    /// Where a vehicle queues between two stops, cargo aboard.
    fn queues(&self, leg: ChainLeg) -> Vec<Vec<StationId>> {
        let service = self.things.services[leg.service.index()];
        let mut queues = Vec::new();
        let side = |queues: &mut Vec<Vec<StationId>>, from: PlaceId, to: PlaceId, role| {
            let Some(side) = self.side(from, to, role) else { return };
            let procedure = side.procedures.first().map_or(&side.base, |procedure| &procedure.1);
            let stages = procedure.steps.iter().flatten();
            queues.extend(stages.map(|stage| stage.lanes.iter().map(|lane| lane.station).collect()));
        };
        for pair in service.stops[leg.board..=leg.alight].windows(2) {
            side(&mut queues, pair[0].place, pair[1].place, Role::Exit);
            queues.extend(pair[1].call.iter().map(|&station| vec![station]));
            side(&mut queues, pair[0].place, pair[1].place, Role::Entry);
        }
        queues
    }
}

/// By station: the mean time of one visit, with all that it sends cargo on to at the same place.
fn stations(things: &Things<'_>, load: &Load<'_>) -> Vec<f64> {
    let own: Vec<f64> = things
        .stations
        .iter()
        .map(|station| {
            let teu = if station.per == Per::Teu { load.teu } else { 1.0 };
            station.time.mean() * teu
        })
        .collect();
    if things.stations.iter().all(|station| station.then.is_empty()) {
        return own;
    }
    let mut times = own.clone();
    for _ in 0..ROUNDS {
        let next = things.stations.iter().zip(&own).map(|(station, own)| {
            own + station.then.iter().map(|(to, share)| share * times[to.index()]).sum::<f64>()
        });
        times = next.collect();
    }
    times
}

/// The mean time of a crossing at a speed of the service's own, or at the link's; in milliseconds.
pub fn crossing(own: Option<&Distribution>, link: &Link) -> f64 {
    const HOUR: f64 = 3_600_000.0;
    let speed = match (own, &link.travel) {
        (Some(speed), _) | (None, Some(Travel::Speed(speed))) => speed,
        (None, Some(Travel::Time(time))) => return time.mean(),
        (None, None) => return 0.0,
    };
    let distance = link.distance.map_or(0.0, |distance| distance.0);
    let slowness = |index: u32| 1.0 / speed.quantile((f64::from(index) + 0.5) / f64::from(SPEEDS)).max(1e-9);
    distance * HOUR * (0..SPEEDS).map(slowness).sum::<f64>() / f64::from(SPEEDS)
}

/// The mean of headways and of their squares, over which a wait is expected.
fn headways(timetable: &Timetable) -> Option<(f64, f64)> {
    let over = |gaps: Vec<f64>| {
        let count = gaps.len() as f64;
        (count > 0.0).then(|| {
            (gaps.iter().sum::<f64>() / count, gaps.iter().map(|gap| gap * gap).sum::<f64>() / count)
        })
    };
    match timetable {
        Timetable::Every { headway, .. } => over(vec![headway.ms() as f64]),
        Timetable::Random { headway, .. } => {
            let mean = headway.mean();
            Some((mean, headway.variance() + mean * mean))
        }
        Timetable::Weekly { times, .. } => {
            const MINUTE: f64 = 60_000.0;
            let mut at: Vec<f64> = times.iter().map(|time| f64::from(time.minute) * MINUTE).collect();
            at.push(at.first()? + WEEK as f64);
            over(at.windows(2).map(|pair| pair[1] - pair[0]).collect())
        }
        Timetable::Listed(times) => {
            over(times.windows(2).map(|pair| pair[1].since(pair[0]).ms() as f64).collect())
        }
        Timetable::OnDemand { .. } => None,
    }
}

/// The expected time from any instant to the next departure.
fn residual(timetable: &Timetable) -> f64 {
    headways(timetable).map_or(0.0, |(mean, square)| if mean > 0.0 { square / (2.0 * mean) } else { 0.0 })
}

/// What departures that do not run by chance add to a wait, on average.
fn cancelled(service: &Service) -> f64 {
    let share = service.cancellation;
    let mean = headways(&service.timetable).map_or(0.0, |headways| headways.0);
    if share < 1.0 { mean * share / (1.0 - share) } else { 0.0 }
}

/// Whole milliseconds, so that sums are exact.
fn whole(ms: f64) -> u64 {
    libm::round(ms.max(0.0)) as u64
}
