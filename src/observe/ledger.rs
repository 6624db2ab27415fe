//! What is written down while it happens?
//!
//! Integer sums, kept by model id; averages are taken from them at the end.
//! Areas are levels times milliseconds.

use super::{Cause, Line};
use crate::stats::Sample;
use crate::time::{SimDuration, SimTime};

/// A whole number that holds between changes, and the area under it since the
/// window opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Level {
    value: i64,
    since: i64,
    area: i128,
    highest: i64,
}

impl Level {
    /// It is `value` from now on.
    #[inline]
    pub fn set(&mut self, now: SimTime, value: i64) {
        if value == self.value {
            return;
        }
        self.add_up(now);
        self.value = value;
        self.highest = self.highest.max(value);
    }

    #[inline]
    fn add_up(&mut self, now: SimTime) {
        // Wide, since a million boxes for a thousand years do not fit 64 bits.
        self.area += i128::from(self.value) * i128::from(now.ms() - self.since);
        self.since = now.ms();
    }

    /// It changes by `by` now.
    #[inline]
    pub fn add(&mut self, now: SimTime, by: i64) {
        self.set(now, self.value + by);
    }

    pub(super) fn open_window(&mut self, now: SimTime) {
        self.add_up(now);
        self.area = 0;
        self.highest = self.value;
    }

    /// Area under it since the window opened, up to now.
    pub(super) fn area_at(&self, now: SimTime) -> i128 {
        self.area + i128::from(self.value) * i128::from(now.ms() - self.since)
    }

    /// Its highest value since the window opened (until the run's end).
    pub fn highest(&self) -> i64 {
        self.highest
    }
}

/// What is written down about a station.
#[derive(Debug, Clone, Default)]
pub struct StationLedger {
    /// Time spent in the queue inside the window, in milliseconds, added over units, background and
    /// vehicles included: the area under the queue's length. Wide, as every area.
    pub queued: i128,
    /// The longest queue inside the window: that which stands when it opens, or that somebody made
    /// longer by joining it, himself included.
    pub longest_queue: u32,
    /// Servers at work.
    pub busy: Level,
    /// Servers on duty and in order.
    pub open: Level,
    /// Waits, by cause, in milliseconds, of arrivals inside the window.
    pub waited: [i64; Cause::COUNT],
    /// Such waits that ended in service.
    pub waits: u64,
    /// The longest of them.
    pub longest: i64,
    /// Services ended inside the window.
    pub served: u64,
    /// Arrivals inside the window that were turned away or gave up.
    pub lost: u64,
    /// Arrivals inside the window.
    pub arrivals: u64,
}

/// What is written down about a lane in one cycle, from the run's start on,
/// whether its cargo is measured or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cycle {
    /// Consignments tendered in it.
    pub tendered: u64,
    /// Of these, delivered, whenever that was.
    pub delivered: u64,
    /// Milliseconds that those took from tender to delivery, added up.
    pub lead: u128,
    /// Consignments delivered or lost in it, whenever tendered.
    pub ended: u64,
}

/// Which cycle it is: cycles of equal length, from the run's start to its horizon.
#[derive(Debug, Clone, Copy)]
pub struct Cycles {
    length: i64,
    count: usize,
    /// The cycle of the last instant asked for, and its bounds.
    current: usize,
    from: i64,
    until: i64,
}

impl Cycles {
    /// `count` cycles of this length.
    pub fn new(length: SimDuration, count: u32) -> Cycles {
        let length = length.ms().max(1);
        Cycles { length, count: count as usize, current: 0, from: 0, until: length }
    }

    /// The cycle of an instant; `None` after the last.
    #[inline]
    pub fn of(&mut self, at: SimTime) -> Option<usize> {
        let ms = at.ms();
        if ms < self.from || ms >= self.until {
            // Most instants lie in the cycle of the one before: no division.
            let number = ms.max(0) / self.length;
            (self.from, self.until) = (number * self.length, (number + 1) * self.length);
            self.current = usize::try_from(number).unwrap_or(usize::MAX);
        }
        (self.current < self.count).then_some(self.current)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }
}

/// What is written down about a lane's measured cohort.
#[derive(Debug, Clone)]
pub struct LaneLedger {
    /// Consignments tendered inside the window.
    pub tendered: u64,
    /// Of these, delivered.
    pub delivered: u64,
    /// Of these, lost.
    pub lost: u64,
    /// Of these, delivered by the due time.
    pub on_time: u64,
    /// Lead times, in milliseconds.
    pub lead: Sample,
    /// First departure to last arrival, in milliseconds, of those that rode.
    pub transit: Sample,
    /// Quarter-TEU delivered inside the window, whenever tendered.
    pub throughput: u64,
    /// Ages reached, in milliseconds, of the cohort's consignments still under way when the run stopped.
    pub ages: Sample,
    /// By cycle, as far as anything happened.
    pub cycles: Vec<Cycle>,
    /// By chain: consignments tendered inside the window that chose it; empty where nothing is chosen.
    pub chosen: Vec<u64>,
    /// Consignments tendered inside the window that were rerouted, however often.
    pub rerouted: u64,
    /// Whether any can be.
    pub may_reroute: bool,
}

impl LaneLedger {
    #[inline]
    fn cycle(&mut self, number: usize) -> &mut Cycle {
        if self.cycles.len() <= number {
            self.cycles.resize(number + 1, Cycle::default());
        }
        &mut self.cycles[number]
    }

    /// A consignment was tendered in this cycle.
    #[inline]
    pub(super) fn note_tender(&mut self, cycle: usize) {
        self.cycle(cycle).tendered += 1;
    }

    /// One ended in this cycle.
    #[inline]
    pub(super) fn note_end(&mut self, cycle: usize) {
        self.cycle(cycle).ended += 1;
    }

    /// One that was tendered in this cycle has been delivered.
    #[inline]
    pub(super) fn note_lead(&mut self, cycle: usize, ms: i64) {
        let cycle = self.cycle(cycle);
        cycle.delivered += 1;
        cycle.lead += ms.unsigned_abs() as u128;
    }
}

/// What is written down about a service's departures inside the window.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServiceLedger {
    /// Departures that left the first stop.
    pub departures: u64,
    /// That did not run by chance, or because service or place were closed.
    pub cancelled: u64,
    /// That were known not to run.
    pub blanked: u64,
    /// That did not run for want of load.
    pub skipped: u64,
    /// Legs begun.
    pub legs: u64,
    /// Quarter-TEU aboard, added over legs begun.
    pub loaded: u64,
    /// Quarter-TEU taken aboard.
    pub carried: u64,
    /// Boxes that were ready in time and left behind, added over departures.
    pub left_behind: u64,
    /// Boxes that were ready in time and missed the departure for their papers, added over departures.
    pub missed_papers: u64,
    /// Milliseconds that departures were held for their minimum load.
    pub held: i64,
    /// Departures besides the timetable.
    pub relief: u64,
    /// Departures that waited for a vehicle.
    pub late: u64,
    /// Those that wait, as they come and go, in all of the run.
    pub line: Line,
    /// That did not run for want of a vehicle.
    pub without_vehicle: u64,
    /// Milliseconds that departures waited for a vehicle, whether they then ran or not.
    pub lacked: i64,
    /// Hundredths of a cent that its vehicles cost, ways back empty included.
    pub vehicle_cost: i128,
    /// Of these, on legs begun with nothing aboard and on ways back empty.
    pub uncovered_cost: i128,
}

/// What is written down about a fleet.
#[derive(Debug, Clone, Default)]
pub struct FleetLedger {
    /// Vehicles on a run of a service, or on their way back.
    pub under_way: Level,
    /// By base: vehicles that stand ready.
    pub ready: Vec<Level>,
    /// Ways back begun inside the window.
    pub empty_runs: u64,
}

impl FleetLedger {
    /// A fleet of which so many stand at its bases when the run starts.
    pub fn starting(ready: impl IntoIterator<Item = u32>) -> FleetLedger {
        let level = |count| Level { value: i64::from(count), highest: i64::from(count), ..Level::default() };
        FleetLedger { ready: ready.into_iter().map(level).collect(), ..FleetLedger::default() }
    }

    pub(super) fn open_window(&mut self, now: SimTime) {
        self.under_way.open_window(now);
        self.ready.iter_mut().for_each(|level| level.open_window(now));
    }

    /// The areas under its levels when the window closes: under way, and ready by base.
    pub(super) fn areas_at(&self, now: SimTime) -> (i128, Vec<i128>) {
        (self.under_way.area_at(now), self.ready.iter().map(|level| level.area_at(now)).collect())
    }
}

/// What is written down about the calls of a service at a berth, of vessels that arrived inside the
/// window of measurement.
#[derive(Debug, Clone, Copy, Default)]
pub struct CallLedger {
    /// Vessels that have berthed.
    pub berthed: u64,
    /// Milliseconds that these waited for the berth.
    pub waited: i64,
    /// The longest of these waits.
    pub longest: i64,
    /// Vessels that have left.
    pub left: u64,
    /// Milliseconds that these spent there, from arrival to departure.
    pub stayed: i64,
    /// Boxes that these discharged, loaded and exchanged, where boxes of others are exchanged.
    pub moves: u64,
    /// Vessels that came to a berth that is reserved for them at some time.
    pub windows: u64,
    /// Of these, in their windows.
    pub in_window: u64,
}

impl CallLedger {
    /// A vessel berths after so many milliseconds.
    pub fn note_berthing(&mut self, waited: i64) {
        self.berthed += 1;
        self.waited += waited;
        self.longest = self.longest.max(waited);
    }

    /// A vessel leaves so many milliseconds after it arrived, and after so many moves.
    pub fn note_call(&mut self, stayed: i64, moves: u64) {
        self.left += 1;
        self.stayed += stayed;
        self.moves += moves;
    }

    /// A vessel comes to its berth, in its window or off it.
    pub fn note_window(&mut self, is_in: bool) {
        self.windows += 1;
        self.in_window += u64::from(is_in);
    }

    /// Together with those of another stop or service.
    pub fn add(&mut self, other: &CallLedger) {
        self.berthed += other.berthed;
        self.waited += other.waited;
        self.longest = self.longest.max(other.longest);
        self.left += other.left;
        self.stayed += other.stayed;
        self.moves += other.moves;
        self.windows += other.windows;
        self.in_window += other.in_window;
    }
}

impl StationLedger {
    /// Somebody left a queue; he stood there inside the window from one instant to the other, or
    /// not at all if that came first.
    #[inline]
    pub fn left_queue(&mut self, from: SimTime, until: SimTime) {
        self.queued += i128::from(until.since(from).ms());
    }

    /// So many wait now, inside the window.
    #[inline]
    pub fn note_queue(&mut self, waiting: u32) {
        self.longest_queue = self.longest_queue.max(waiting);
    }

    /// A wait that had one cause has ended.
    #[inline]
    pub fn note_wait(&mut self, cause: Cause, ms: i64) {
        self.waited[cause as usize] += ms;
        self.longest = self.longest.max(ms);
    }

    pub(super) fn open_window(&mut self, now: SimTime) {
        for level in [&mut self.busy, &mut self.open] {
            level.open_window(now);
        }
    }

    /// The areas of busy and open servers when the window closes.
    pub(super) fn areas_at(&self, now: SimTime) -> Areas {
        Areas { busy: self.busy.area_at(now), open: self.open.area_at(now) }
    }
}

/// Areas under a station's levels over the window: servers times milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Areas {
    /// Servers at work.
    pub busy: i128,
    /// Servers on duty and in order.
    pub open: i128,
}

/// Quarter-TEU in a yard.
#[derive(Debug, Clone, Copy, Default)]
pub struct YardLedger {
    /// Reserved or taken.
    pub fill: Level,
}

impl YardLedger {
    pub(super) fn open_window(&mut self, now: SimTime) {
        self.fill.open_window(now);
    }

    /// The area under the fill when the window closes.
    pub(super) fn area_at(&self, now: SimTime) -> i128 {
        self.fill.area_at(now)
    }
}

/// What is written down of a stock of empty boxes.
#[derive(Debug, Clone, Copy, Default)]
pub struct StockLedger {
    hand: Level,
    least: i64,
    /// At hand when the window closes.
    pub(super) at_end: i64,
    /// Consignments, or boxes of those that may split, tendered inside the window that had to wait.
    pub waits: u64,
    /// Boxes sent away inside the window because there were too many.
    pub moved: u64,
}

impl StockLedger {
    /// So many are at hand from now on.
    pub fn note(&mut self, now: SimTime, boxes: i64) {
        self.hand.set(now, boxes);
        self.least = self.least.min(boxes);
    }

    /// The fewest at hand since the window opened.
    pub fn least(&self) -> i64 {
        self.least
    }

    pub(super) fn open_window(&mut self, now: SimTime) {
        self.hand.open_window(now);
        self.least = self.hand.value;
    }

    pub(super) fn close_window(&mut self) {
        self.at_end = self.hand.value;
    }

    pub(super) fn area_at(&self, now: SimTime) -> i128 {
        self.hand.area_at(now)
    }
}
