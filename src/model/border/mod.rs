//! How does freight cross a border?
//!
//! A post has two sides, at two places. Whoever leaves by one enters by the
//! other; each way has its own formalities: steps in order, each of one stage
//! or of several at once (agencies at one window). A stage acts on a whole
//! vehicle, a consignment or its boxes, and works at one of its lanes, which
//! are stations with officers, hours and a queue.
//!
//! What a reform changes is not a factor on the whole but a change of this
//! process; `reform.rs` says which. So each side has a [`Procedure`] for each
//! date at which a lever is pulled.
//!
//! Left out: tariffs and trade policy beyond time and fees; smuggling that
//! reacts to how much is examined.

mod reform;

use super::id::{PlaceId, StationId};
use crate::model::money::Payer;
use crate::random::Distribution;
use crate::time::{SimDuration, SimTime};
use crate::units::Money;

pub use reform::{Lever, Policy, Reform};

/// A border post: two sides, and one or both ways across.
#[derive(Debug, Clone)]
pub struct Border {
    /// Its key in the scenario: names its rows and its draws.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where it is left on the way out, and entered on the way back.
    pub from: PlaceId,
    /// Where it is entered on the way out, and left on the way back.
    pub to: PlaceId,
    /// From `from` to `to`.
    pub out: Option<Crossing>,
    /// From `to` to `from`.
    pub back: Option<Crossing>,
    /// The levers that are pulled, as the scenario says.
    pub policy: Policy,
}

/// One way across: out of one country, into the other.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// Leaving.
    pub exit: Side,
    /// Entering.
    pub entry: Side,
}

/// Leaving or entering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Leaving a country.
    Exit,
    /// Entering a country.
    Entry,
}

impl Role {
    /// Both, in the order in which they are met.
    pub const BOTH: [Role; 2] = [Role::Exit, Role::Entry];

    /// Its name in files and outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Exit => "exit",
            Role::Entry => "entry",
        }
    }
}

/// The formalities of one side, for one way across.
#[derive(Debug, Clone)]
pub struct Side {
    /// Where.
    pub place: PlaceId,
    /// What is done there before any lever is pulled.
    pub base: Procedure,
    /// What is done from each date on, ascending; the first holds from the start.
    pub procedures: Vec<(SimTime, Procedure)>,
    /// Every station of every stage, and of the same work done inland, in a fixed order.
    pub stations: Vec<StationId>,
}

/// What is done on one side, in order.
#[derive(Debug, Clone, Default)]
pub struct Procedure {
    /// Steps at the line; the stages of one step run in parallel.
    pub steps: Vec<Vec<Stage>>,
    /// Steps done at the customs house of the origin (leaving) or destination (entering), where that
    /// place has one; elsewhere they are done at the line, before all else.
    pub inland: Vec<Vec<Stage>>,
    /// Who is chosen for closer looks.
    pub selection: Selection,
    /// The other side's choice counts here, too: one examination serves both.
    pub joint: Option<Selection>,
    /// Examinations on this side look for the other side, too.
    pub examines_for_both: bool,
    /// Share of consignments of ordinary lanes whose trader is trusted, where the post says so.
    pub aeo_share: Option<f64>,
    /// Trusted traders are known as such on this side.
    pub honours_aeo: bool,
    /// Documents are begun when the vehicle leaves its last stop before the post.
    pub pre_arrival: bool,
    /// Cargo that holds its vehicle up for longer than this is set out.
    pub set_out: Option<SimDuration>,
}

/// One kind of work at a side.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its key under the side.
    pub name: String,
    /// What is done.
    pub kind: StageKind,
    /// Where: of the lanes that admit it and are open, a unit takes the one with fewest before each
    /// officer, the first of several; shut ones only if all are.
    pub lanes: Vec<Window>,
    /// What one service is for.
    pub per: Unit,
    /// Milliseconds for one service.
    pub time: Distribution,
    /// Milliseconds of keying in papers, before the check itself.
    pub capture: Option<Distribution>,
    /// How the time changes while staff are being trained.
    pub training: Option<Training>,
    /// Probability that it must be done again.
    pub errors: f64,
    /// Milliseconds until then, at no desk: papers are put right.
    pub rework: Option<Distribution>,
    /// Which channels pass it.
    pub channels: Channels,
    /// Which commodities pass it; empty is all.
    pub commodities: Vec<String>,
    /// What it finds, if it looks for contraband.
    pub check: Option<Check>,
    /// What it costs each consignment that passes it (each vehicle, shared among its consignments).
    pub fee: Money,
    /// Who pays it: an index into the payers of the tariffs.
    pub payer: Payer,
    /// The agency whose work it is: under a single window those of one side work in parallel.
    pub agency: Option<String>,
}

/// What is done at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageKind {
    /// Declarations and papers are checked, consignment by consignment.
    Documents,
    /// The one manifest of a train is checked; only under railway express.
    Manifest,
    /// Papers and seals pass from one railway or carrier to the other.
    Handover,
    /// Wheels, brakes, wagons.
    Technical,
    /// A scanner looks through.
    XRay,
    /// Goods are looked at.
    Examination,
    /// Plants, animals, food.
    Quarantine,
    /// On the scales.
    Weighing,
    /// Fees are paid.
    Payment,
    /// Boxes are lifted to wagons of another gauge.
    GaugeChange,
    /// Boxes pass from one truck to another at the line.
    Swap,
    /// A gate opens.
    Gate,
    /// Everything is in order.
    Release,
}

impl StageKind {
    /// All of them, with their names in files and what they count as.
    pub const ALL: [(StageKind, &'static str); 13] = [
        (StageKind::Documents, "documents"),
        (StageKind::Manifest, "manifest"),
        (StageKind::Handover, "handover"),
        (StageKind::Technical, "technical"),
        (StageKind::XRay, "x-ray"),
        (StageKind::Examination, "examination"),
        (StageKind::Quarantine, "quarantine"),
        (StageKind::Weighing, "weighing"),
        (StageKind::Payment, "payment"),
        (StageKind::GaugeChange, "gauge-change"),
        (StageKind::Swap, "swap"),
        (StageKind::Gate, "gate"),
        (StageKind::Release, "release"),
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|kind| kind.0 == self).map_or("", |kind| kind.1)
    }

    /// Cargo and vehicles are worked on, rather than papers.
    pub fn is_handling(self) -> bool {
        matches!(self, StageKind::Technical | StageKind::Weighing | StageKind::GaugeChange | StageKind::Swap)
    }
}

/// What one service of a stage is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// The whole vehicle, with all that is aboard.
    Vehicle,
    /// Each consignment.
    #[default]
    Consignment,
    /// A consignment, as many times longer as it has boxes.
    Box,
    /// A consignment, as many times longer as it has TEU.
    Teu,
}

/// A lane of a stage: officers who serve some or all of those who come.
#[derive(Debug, Clone)]
pub struct Window {
    /// Their station.
    pub station: StationId,
    /// Only trusted traders, where this is set.
    pub aeo_only: bool,
    /// Only these commodities; empty is all.
    pub commodities: Vec<String>,
}

/// Who is chosen for closer looks, by class of trader and commodity.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// For all commodities that have no line of their own.
    pub usual: Risks,
    /// By commodity, in name order.
    pub commodities: Vec<(String, Risks)>,
    /// Where set, risk targeting chooses whom to examine.
    pub targeting: Option<Targeting>,
}

impl Selection {
    /// What holds for a commodity.
    pub fn risks(&self, commodity: &str) -> &Risks {
        self.commodities.iter().find(|own| own.0 == commodity).map_or(&self.usual, |own| &own.1)
    }
}

/// Risks of ordinary and of trusted traders.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Risks {
    /// Of ordinary ones.
    pub ordinary: Risk,
    /// Of trusted ones.
    pub aeo: Risk,
}

/// Shares of the channels, and of contraband.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Risk {
    /// To the yellow channel: papers, or a scanner. The rest is green.
    pub yellow: f64,
    /// To the red channel: examination.
    pub red: f64,
    /// Share of consignments with contraband.
    pub contraband: f64,
}

/// Risk targeting: fewer examinations, better aimed.
///
/// With prevalence `c`, share examined `e` and hit rate `h`, a consignment with
/// contraband is examined with probability `min(1, h·e/c)` and one without with
/// `(e − c·min(1, h·e/c))/(1 − c)`, so that the share examined stays `e`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Targeting {
    /// Share examined of each class, as a factor on its red share.
    pub examined: f64,
    /// Share of the examined that carry contraband, as far as there is so much.
    pub hit_rate: f64,
}

impl Risk {
    /// Probability of the red channel, with and without contraband.
    pub fn red_if(&self, has_contraband: bool, targeting: Option<Targeting>) -> f64 {
        let Some(targeting) = targeting else { return self.red };
        let examined = (self.red * targeting.examined).min(1.0);
        if self.contraband <= 0.0 || self.contraband >= 1.0 {
            return examined;
        }
        // Aimed worse than at random is aimed at random.
        let hits = (targeting.hit_rate * examined / self.contraband).min(1.0).max(examined);
        if has_contraband {
            hits
        } else {
            ((examined - self.contraband * hits) / (1.0 - self.contraband)).max(0.0)
        }
    }
}

/// The channels to which a consignment may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Released on its papers.
    Green,
    /// Papers or a scanner look closer.
    Yellow,
    /// Examined.
    Red,
}

impl Channel {
    /// All of them.
    pub const ALL: [Channel; 3] = [Channel::Green, Channel::Yellow, Channel::Red];

    /// Its name in files and outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Green => "green",
            Channel::Yellow => "yellow",
            Channel::Red => "red",
        }
    }
}

/// Some of the channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channels(pub [bool; 3]);

impl Channels {
    /// Everybody.
    pub const ALL: Channels = Channels([true; 3]);

    /// Whether a channel is among them.
    pub fn has(self, channel: Channel) -> bool {
        self.0[channel as usize]
    }

    /// Whether everybody passes.
    pub fn is_all(self) -> bool {
        self == Channels::ALL
    }
}

/// What a look finds, and what follows.
#[derive(Debug, Clone)]
pub struct Check {
    /// Probability of an alarm if there is contraband.
    pub detection: f64,
    /// Probability of an alarm if there is none.
    pub false_alarms: f64,
    /// The stage of the same side to which an alarm sends a consignment, whatever its channel.
    pub on_alarm: Option<String>,
    /// Milliseconds that a consignment is detained by an alarm that no other stage looks into.
    pub detention: Option<Distribution>,
}

/// Work gets faster while staff are being trained: in a straight line from 1 to `factor`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// It begins.
    pub from: SimTime,
    /// How long it takes.
    pub ramp: SimDuration,
    /// What service times are multiplied by when it is over.
    pub factor: f64,
}

impl Training {
    /// What service times are multiplied by at an instant.
    pub fn at(&self, now: SimTime) -> f64 {
        let (done, whole) = (now.since(self.from).ms() as f64, self.ramp.ms() as f64);
        if now < self.from {
            1.0
        } else if done >= whole {
            self.factor
        } else {
            1.0 + (self.factor - 1.0) * (done / whole)
        }
    }
}

impl Border {
    /// The ways across that it has: from where, to where.
    pub fn ways(&self) -> impl Iterator<Item = (Direction, &Crossing)> {
        let out = self.out.iter().map(|crossing| (Direction::Out, crossing));
        out.chain(self.back.iter().map(|crossing| (Direction::Back, crossing)))
    }
}

/// Which way across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// From the border's `from` to its `to`.
    Out,
    /// From its `to` to its `from`.
    Back,
}

impl Direction {
    /// Its name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Out => "out",
            Direction::Back => "back",
        }
    }
}

impl Crossing {
    /// One of its sides.
    pub fn side(&self, role: Role) -> &Side {
        match role {
            Role::Exit => &self.exit,
            Role::Entry => &self.entry,
        }
    }
}

impl Side {
    /// Whether some of its formalities are done inland, at whatever date.
    pub fn works_inland(&self) -> bool {
        self.procedures.iter().any(|procedure| !procedure.1.inland.is_empty())
    }

    /// Whether cargo may be set out here, at whatever date.
    pub fn sets_out(&self) -> bool {
        self.procedures.iter().any(|procedure| procedure.1.set_out.is_some())
    }

    /// The number of the procedure that holds at an instant.
    pub fn procedure_at(&self, at: SimTime) -> usize {
        self.procedures.partition_point(|procedure| procedure.0 <= at).saturating_sub(1)
    }
}
