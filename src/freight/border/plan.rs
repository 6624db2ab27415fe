//! What is to be done on a side, ready to be done?
//!
//! Each procedure of the model, compiled once for a replication: steps in
//! order, those done inland first; tasks with their desks, draws and filters by
//! lane, so that nothing is looked up by name while freight crosses.

use crate::model::border::{Channels, Training, Unit};
use crate::model::border::{Check, Direction, Procedure, Risk, Role, Side, Stage, StageKind, Targeting};
use crate::model::money::Payer;
use crate::model::{Border, Corridor, PlaceId};
use crate::observe::Cause;
use crate::random::{Distribution, Key, Streams};
use crate::time::{SimDuration, SimTime};

/// A side of a post, with what is done there by date.
#[derive(Debug)]
pub(in crate::freight) struct SideHere {
    /// From when each plan holds, ascending.
    pub(super) dates: Vec<SimTime>,
    pub(super) plans: Vec<Plan>,
    /// Names the draw of the channel.
    pub(super) channel: Key,
    pub(super) zone: jiff::tz::TimeZone,
    pub(super) place: PlaceId,
}

impl SideHere {
    /// The plan that holds at an instant.
    pub(super) fn plan_at(&self, at: SimTime) -> u16 {
        self.dates.partition_point(|date| *date <= at).saturating_sub(1) as u16
    }
}

/// One procedure.
#[derive(Debug)]
pub(super) struct Plan {
    /// Steps in order; the tasks of one step run in parallel.
    pub(super) steps: Vec<Step>,
    /// So many of the first steps may be done inland.
    pub(super) inland: usize,
    /// By lane: ordinary and trusted traders.
    pub(super) risks: Vec<[Risk; 2]>,
    /// By lane, where the other side's choice counts too.
    pub(super) joint: Option<Vec<[Risk; 2]>>,
    pub(super) targeting: Option<Targeting>,
    pub(super) joint_targeting: Option<Targeting>,
    /// Examinations on this side look for the other side, too.
    pub(super) examines_for_both: bool,
    pub(super) aeo_share: Option<f64>,
    pub(super) honours_aeo: bool,
    pub(super) pre_arrival: bool,
    pub(super) set_out: Option<SimDuration>,
}

/// Tasks that run in parallel.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) tasks: Vec<Task>,
    /// One of them is for the whole vehicle.
    pub(super) is_whole: bool,
}

/// A stage, ready to be passed.
#[derive(Debug)]
pub(super) struct Task {
    /// Its bit among the tasks of the side: its row in the ledger.
    pub(super) bit: u32,
    pub(super) is_examination: bool,
    /// It may be begun before arrival.
    pub(super) is_papers: bool,
    pub(super) windows: Vec<Window>,
    pub(super) per: Unit,
    pub(super) time: Distribution,
    pub(super) capture: Option<Distribution>,
    pub(super) training: Option<Training>,
    pub(super) errors: f64,
    pub(super) rework: Option<Distribution>,
    pub(super) channels: Channels,
    /// By lane: whether its cargo passes.
    pub(super) takes: Vec<bool>,
    pub(super) check: Option<Look>,
    pub(super) fee: i64,
    pub(super) payer: Payer,
    /// What its work counts as.
    pub(super) cause: Cause,
    /// Names its draws.
    pub(super) key: Key,
}

/// What a look finds.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) detection: f64,
    pub(super) false_alarms: f64,
    /// The bit and the step of the task to which an alarm sends.
    pub(super) on_alarm: Option<(u32, usize)>,
    pub(super) detention: Option<Distribution>,
}

/// A lane of a stage.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) station: u32,
    /// Where it stands among the side's stations.
    pub(super) position: u32,
    pub(super) aeo_only: bool,
    /// By lane: whether it admits its cargo.
    pub(super) admits: Vec<bool>,
}

/// Purposes of the draws of a task, in its own stream.
pub(super) const TIME: u64 = 0;
pub(super) const CAPTURE: u64 = 1;
pub(super) const ERROR: u64 = 2;
pub(super) const REWORK: u64 = 3;
pub(super) const ALARM: u64 = 4;
pub(super) const DETENTION: u64 = 5;

/// Most tasks of one side: one bit each.
pub(super) const MOST_TASKS: usize = 64;

/// All that is done on a side.
pub(super) fn side(
    corridor: &Corridor,
    border: &Border,
    direction: Direction,
    role: Role,
    side: &Side,
    streams: &Streams,
) -> SideHere {
    let name = format!("{}.{}.{}", border.name, direction.name(), role.name());
    let rows = crate::observe::border::SideLedger::new(side).stages;
    let compiler = Compiler { corridor, side, rows: &rows, streams, name: &name };
    SideHere {
        dates: side.procedures.iter().map(|procedure| procedure.0).collect(),
        plans: side.procedures.iter().map(|procedure| compiler.plan(&procedure.1)).collect(),
        channel: streams.key("channel", &name),
        zone: corridor.places[side.place.index()].zone.clone(),
        place: side.place,
    }
}

struct Compiler<'a> {
    corridor: &'a Corridor,
    side: &'a Side,
    rows: &'a [String],
    streams: &'a Streams,
    name: &'a str,
}

impl Compiler<'_> {
    fn plan(&self, procedure: &Procedure) -> Plan {
        // The same bit in each plan of the side: what is done stays done when a lever is pulled.
        let bit_of = |name: &str| self.rows.iter().position(|row| row == name).map(|bit| bit as u32);
        let all = || procedure.inland.iter().chain(&procedure.steps);
        let step_of = |name: &str| all().position(|step| step.iter().any(|stage| stage.name == name));
        let place_of = |name: &str| Some((bit_of(name)?, step_of(name)?));
        let step = |stages: &Vec<Stage>| Step {
            tasks: stages.iter().map(|stage| self.task(stage, &bit_of, &place_of)).collect(),
            is_whole: stages.iter().any(|stage| stage.per == Unit::Vehicle),
        };
        let risks = |selection: &crate::model::border::Selection| {
            let lanes = self.corridor.lanes.iter().map(|lane| selection.risks(&lane.commodity));
            lanes.map(|risks| [risks.ordinary, risks.aeo]).collect()
        };
        Plan {
            steps: procedure.inland.iter().chain(&procedure.steps).map(step).collect(),
            inland: procedure.inland.len(),
            risks: risks(&procedure.selection),
            joint: procedure.joint.as_ref().map(risks),
            targeting: procedure.selection.targeting,
            examines_for_both: procedure.examines_for_both,
            joint_targeting: procedure.joint.as_ref().and_then(|joint| joint.targeting),
            aeo_share: procedure.aeo_share,
            honours_aeo: procedure.honours_aeo,
            pre_arrival: procedure.pre_arrival,
            set_out: procedure.set_out,
        }
    }

    fn task(
        &self,
        stage: &Stage,
        bit_of: &dyn Fn(&str) -> Option<u32>,
        place_of: &dyn Fn(&str) -> Option<(u32, usize)>,
    ) -> Task {
        let windows = stage.lanes.iter().map(|window| Window {
            station: window.station.0,
            position: self.side.stations.iter().position(|id| *id == window.station).unwrap_or(0) as u32,
            aeo_only: window.aeo_only,
            admits: self.lanes_of(&window.commodities),
        });
        let is_examination = stage.kind == StageKind::Examination;
        Task {
            bit: bit_of(&stage.name).unwrap_or(0),
            is_examination,
            is_papers: matches!(stage.kind, StageKind::Documents | StageKind::Manifest),
            windows: windows.collect(),
            per: stage.per,
            time: stage.time.clone(),
            capture: stage.capture.clone(),
            training: stage.training,
            errors: stage.errors,
            rework: stage.rework.clone(),
            channels: stage.channels,
            takes: self.lanes_of(&stage.commodities),
            check: stage.check.as_ref().map(|check| look(check, place_of)),
            fee: stage.fee.0,
            payer: stage.payer,
            cause: if stage.kind.is_handling() {
                Cause::Handling
            } else if is_examination || !stage.channels.is_all() {
                Cause::Inspection
            } else {
                Cause::Clearing
            },
            key: self.streams.key("formality", &format!("{}.{}", self.name, stage.name)),
        }
    }

    /// By lane: whether its commodity is one of these.
    fn lanes_of(&self, commodities: &[String]) -> Vec<bool> {
        let takes = |commodity: &String| commodities.is_empty() || commodities.contains(commodity);
        self.corridor.lanes.iter().map(|lane| takes(&lane.commodity)).collect()
    }
}

fn look(check: &Check, place_of: &dyn Fn(&str) -> Option<(u32, usize)>) -> Look {
    Look {
        detection: check.detection,
        false_alarms: check.false_alarms,
        on_alarm: check.on_alarm.as_deref().and_then(place_of),
        detention: check.detention.clone(),
    }
}
