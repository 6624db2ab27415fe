//! How does freight move?
use crate::model::{Corridor, LaneId};
use crate::observe::{Observation, Reading};

/// What one replication is to be run with.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Names the chance of the whole experiment.
    pub seed: u64,
    /// Counted from 0.
    pub replication: u32,
    /// Write down the life of this consignment (lane, serial from 1).
    pub watch: Option<(LaneId, u64)>,
}

/// What one replication left behind.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// All measures, in a fixed order.
    pub readings: Vec<Reading>,
    /// The watched consignment's life.
    pub observations: Vec<Observation>,
    /// Events handled, by kind, in a fixed order.
    pub events: Vec<(&'static str, u64)>,
    /// Sampled lead times in hours of the measured cohort, by lane, in order of delivery
    /// (empty lane lists where nothing was delivered).
    pub lead_times: Vec<Vec<f64>>,
    /// What was still under way at the end, by place, stage and cause.
    pub unfinished: Vec<Unfinished>,
}

/// Consignments still under way at the end, that wait for the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfinished {
    /// Lane.
    pub lane: String,
    /// Place or link.
    pub place: String,
    /// Station or service.
    pub stage: String,
    /// Why time passes for them.
    pub cause: crate::observe::Cause,
    /// How many consignments, measured or not.
    pub consignments: u64,
    /// Of these, members of the measured cohort.
    pub measured: u64,
    /// The greatest age reached among them, in hours since tender.
    pub oldest_h: f64,
}

/// Why a replication gives no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RunError {
    /// An instant beyond what the calendar can hold, or a count that overflows.
    #[error("time overflow: {0}")]
    Overflow(String),
    /// An invariant of the simulation broke: a bug. Results are not written.
    #[error("invariant broken: {0}")]
    Invariant(String),
    /// More events, consignments or vehicles than the limits allow.
    #[error("limit reached: {0}")]
    Limit(String),
}

/// How far a replication has come; sent every so many events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Share of the simulated time, or of the counted cargo, that is done: 0 to 1.
    pub share: f64,
    /// Events since the last message.
    pub events: u64,
}

/// Runs one replication of a corridor.
///
/// # Errors
/// See [`RunError`]; nothing of the replication may be used then.
pub fn simulate(
    _corridor: &Corridor,
    _options: &Options,
    _progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, RunError> {
    Err(RunError::Invariant("not built yet".into()))
}
