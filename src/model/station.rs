//! What serves freight at a place?

use super::berth::Quay;
use super::demand::Profile;
use super::id::{PlaceId, StationId};
use crate::random::Distribution;
use crate::time::{SimTime, WeeklyLevels};
use crate::units::Metres;

/// A pool of identical servers at a place: gate, crane, berth, scanner, desk.
#[derive(Debug, Clone)]
pub struct Station {
    /// Its key under the place; `place.station` names its draws.
    pub name: String,
    /// Where it stands.
    pub place: PlaceId,
    /// How many may serve at once, by hour of the week.
    pub servers: Servers,
    /// What changes that, from dates on, ascending; mostly empty.
    pub duties: Vec<Duty>,
    /// What happens to work under way when the servers leave.
    pub closing: ClosingRule,
    /// Who is served next.
    pub discipline: Discipline,
    /// What its service is called in the accounts.
    pub activity: Activity,
    /// What one service is for.
    pub per: Per,
    /// Milliseconds for one service.
    pub time: Distribution,
    /// What the service times of border formalities seen to here are multiplied by, which the stages of the
    /// post say; mostly 1.
    pub pace: f64,
    /// Limited waiting room; `None` is endless.
    pub room: Option<Room>,
    /// Arrivals that see a queue and turn away.
    pub balking: Option<Balking>,
    /// Milliseconds that a unit waits before it gives up.
    pub patience: Option<Distribution>,
    /// Failures of single servers.
    pub breakdown: Option<Breakdown>,
    /// Traffic that is not the corridor's.
    pub background: Option<Background>,
    /// After service: go to that station of the same place with that probability;
    /// with the rest, go on. Probabilities add up to at most 1, and every cycle can be left.
    pub then: Vec<(StationId, f64)>,
    /// A vehicle keeps its server until it leaves the stop (a berth, a track),
    /// not only for the time of service.
    pub holds_vehicle: bool,
    /// Its servers are metres of quay, of which a vessel takes its length.
    pub quay: Option<Quay>,
}

/// How many servers there are.
#[derive(Debug, Clone)]
pub enum Servers {
    /// Nobody ever waits.
    Unlimited,
    /// So many, by hour of the week; zero is closed, [`Servers::ENDLESS`] or more is unlimited.
    Weekly(WeeklyLevels),
}

impl Servers {
    /// More than anything needs at once: "unlimited" while the station is open.
    pub const ENDLESS: u32 = 100_000;
}

/// Who is on duty from a date on.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// The date.
    pub from: SimTime,
    /// The least of these is on duty: work that needs several teams needs all of them. Never empty.
    pub levels: Vec<WeeklyLevels>,
}

/// What happens to work under way at closing time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClosingRule {
    /// Work begun is finished.
    #[default]
    Finish,
    /// Work stops and goes on when the station opens.
    Pause,
    /// Work is begun only if it ends by closing time.
    OnlyIfItFits,
}

/// Who is served next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Discipline {
    /// First come, first served.
    #[default]
    Fifo,
    /// The lowest priority number first; work begun is finished.
    Priority,
    /// The lowest priority number first; it interrupts work of a higher number,
    /// which resumes later where it stopped.
    Preemptive,
}

/// What time at a server counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Activity {
    /// Lifting, shunting, weighing: work on the cargo.
    #[default]
    Handling,
    /// Formalities that every consignment passes.
    Clearing,
    /// Examination of those selected.
    Inspection,
}

/// What one service is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Per {
    /// Each box needs one.
    #[default]
    Box,
    /// One for each box, as many times longer as it has TEU.
    Teu,
    /// One for the whole consignment.
    Consignment,
    /// One for the whole vehicle; only vehicles call at such a station.
    Vehicle,
}

/// A limited waiting room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Units that may wait, those being served not counted.
    pub waiting: u32,
    /// What happens to one more.
    pub when_full: WhenFull,
}

/// What happens to a unit that finds no room to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenFull {
    /// It is turned away: lost.
    Lost,
    /// It stays where it is and holds what it holds until there is room.
    Blocks,
}

/// Units that turn away when the queue looks long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balking {
    /// From so many waiting on …
    pub from: u32,
    /// … an arrival turns away with this probability.
    pub share: f64,
}

/// Failures of single servers, each by itself.
#[derive(Debug, Clone)]
pub struct Breakdown {
    /// Milliseconds of good running from repair to failure.
    pub between: Distribution,
    /// Milliseconds of repair, by the calendar.
    pub repair: Distribution,
    /// Which time makes a server fail. Work interrupted resumes after the repair.
    pub clock: BreakdownClock,
}

/// Which time makes a server fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BreakdownClock {
    /// All time.
    #[default]
    Calendar,
    /// Only time at work.
    Working,
}

/// Units at a station that are not the corridor's cargo.
#[derive(Debug, Clone)]
pub struct Background {
    /// Units per millisecond.
    pub rate: f64,
    /// How the rate varies.
    pub profile: Option<Profile>,
    /// Milliseconds of service; the station's own if `None`.
    pub time: Option<Distribution>,
    /// Their priority.
    pub priority: u8,
    /// How long a vessel is, at a quay.
    pub length: Option<Metres>,
}

impl Station {
    /// Whether work may be interrupted, so that each server must remember its own.
    pub fn is_interruptible(&self) -> bool {
        self.closing == ClosingRule::Pause
            || self.discipline == Discipline::Preemptive
            || self.breakdown.is_some()
    }

    /// Whether cargo can be lost here.
    pub fn may_lose(&self) -> bool {
        self.balking.is_some()
            || self.patience.is_some()
            || self.room.is_some_and(|room| room.when_full == WhenFull::Lost)
    }
}
