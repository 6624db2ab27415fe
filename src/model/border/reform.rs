//! What does a reform change at a border post?
//!
//! Each lever has one documented mechanism: it changes the process, the shares
//! or the hours, never a total. Levers act in the order of [`Reform`], whatever
//! the order in which they are written, so that any set of them has one meaning.

use super::{Border, Crossing, Procedure, Role, Side, Stage, StageKind, Targeting, Training};
use crate::model::{Duty, Servers, Station, StationId};
use crate::time::{SimDuration, SimTime, WEEK_MINUTES, WeeklyLevels};

/// The levers pulled at a post.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// In the order of [`Reform::rank`]; each kind at most once.
    pub levers: Vec<Lever>,
}

/// A lever, and since when it is pulled.
#[derive(Debug, Clone)]
pub struct Lever {
    /// [`SimTime::ZERO`] is from the start; it may lie before that, as training does that has begun.
    pub from: SimTime,
    /// What it does.
    pub what: Reform,
}

/// What a lever does.
#[derive(Debug, Clone)]
pub enum Reform {
    /// Officers more at each lane of these stages (all, if none is named), whenever it is open.
    ExtraOfficers {
        /// So many more.
        count: u32,
        /// Names of stages, on whichever side; empty is all.
        stages: Vec<String>,
    },
    /// All lanes are open in these minutes of the week too, with as many officers as at their best.
    LongerHours {
        /// [`WEEK_MINUTES`] minutes, Monday 00:00 first, in the zone of each side.
        open: Vec<bool>,
    },
    /// Service times of these stages (all, if none is named) are multiplied.
    FasterSteps {
        /// By this, more than 0.
        factor: f64,
        /// Names of stages, on whichever side; empty is all.
        stages: Vec<String>,
    },
    /// So many consignments of ordinary lanes are a trusted trader's.
    AeoShare(f64),
    /// Both sides know each other's trusted traders.
    MutualRecognition,
    /// Papers are keyed in once a side, and agencies that follow each other work in parallel.
    SingleWindow,
    /// The entering side takes over what the leaving side keyed in.
    DataInterconnection,
    /// Papers match more often: the probability of a mismatch is at most this.
    Paperless {
        /// Probability that documents must be corrected.
        errors: f64,
    },
    /// Documents are begun when the vehicle leaves its last stop before the post.
    PreArrival,
    /// Fewer and better aimed examinations.
    RiskTargeting(Targeting),
    /// One examination for both sides, on the leaving side, while both are on duty.
    JointInspection {
        /// Both sides examine by the leaving side's choice; otherwise whoever either side chooses.
        harmonised: bool,
    },
    /// Trains run on one manifest: declarations, payments and examinations move inland, where there is a
    /// customs house, handovers fall away, and the manifest is begun before arrival.
    RailwayExpress,
    /// Service times shrink over a ramp.
    TrainedStaff {
        /// What they are multiplied by in the end.
        factor: f64,
        /// How long that takes.
        ramp: SimDuration,
    },
    /// Trucks go on across the line: no swap.
    ThroughTrucks,
}

impl Reform {
    /// The order in which levers act.
    pub fn rank(&self) -> usize {
        match self {
            Reform::ExtraOfficers { .. } => 0,
            Reform::LongerHours { .. } => 1,
            Reform::FasterSteps { .. } => 2,
            Reform::AeoShare(_) => 3,
            Reform::MutualRecognition => 4,
            Reform::ThroughTrucks => 5,
            Reform::RailwayExpress => 6,
            Reform::SingleWindow => 7,
            Reform::DataInterconnection => 8,
            Reform::Paperless { .. } => 9,
            Reform::PreArrival => 10,
            Reform::RiskTargeting(_) => 11,
            Reform::JointInspection { .. } => 12,
            Reform::TrainedStaff { .. } => 13,
        }
    }
}

impl Border {
    /// Fills in what is done on each side from each date on at which a lever is pulled.
    pub fn pull_levers(&mut self) {
        let dates = self.policy.dates();
        for crossing in [&mut self.out, &mut self.back].into_iter().flatten() {
            let made: Vec<(SimTime, Procedure, Procedure)> = dates
                .iter()
                .map(|&date| {
                    let (exit, entry) = both(crossing, &self.policy, date);
                    (date, exit, entry)
                })
                .collect();
            crossing.exit.procedures = made.iter().map(|(date, exit, _)| (*date, exit.clone())).collect();
            crossing.entry.procedures = made.into_iter().map(|(date, _, entry)| (date, entry)).collect();
        }
    }

    /// Who is on duty, by date, at stations where a lever changes that.
    pub fn duties(&self, stations: &[Station]) -> Vec<(StationId, Vec<Duty>)> {
        let mut all = Vec::new();
        for crossing in [&self.out, &self.back].into_iter().flatten() {
            for role in Role::BOTH {
                let side = crossing.side(role);
                for &id in &side.stations {
                    let duties = self.duties_at(crossing, role, id, stations);
                    if !duties.is_empty() {
                        all.push((id, duties));
                    }
                }
            }
        }
        all
    }

    fn duties_at(&self, crossing: &Crossing, role: Role, id: StationId, stations: &[Station]) -> Vec<Duty> {
        let Servers::Weekly(levels) = &stations[id.index()].servers else { return Vec::new() };
        let mut duties: Vec<Duty> = Vec::new();
        for date in self.policy.dates() {
            let own = self.levels(crossing.side(role), id, levels, date);
            let mut least = vec![own];
            if role == Role::Exit
                && self.policy.at(date).any(|reform| matches!(reform, Reform::JointInspection { .. }))
                && stage_at(&crossing.exit, id).is_some_and(|stage| stage.kind == StageKind::Examination)
            {
                let others = examiners(&crossing.entry);
                for other in others {
                    if let Servers::Weekly(levels) = &stations[other.index()].servers {
                        least.push(self.levels(&crossing.entry, other, levels, date));
                    }
                }
            }
            let unchanged = match duties.last() {
                Some(last) => last.levels == least,
                None => least.len() == 1 && least[0] == *levels,
            };
            if !unchanged {
                duties.push(Duty { from: date, levels: least });
            }
        }
        duties
    }

    /// The levels of one station with the levers of a date.
    fn levels(&self, side: &Side, id: StationId, levels: &WeeklyLevels, date: SimTime) -> WeeklyLevels {
        let mut minutes: Vec<u32> = levels.minutes();
        let best = levels.highest();
        let stage = stage_at(side, id).map_or("", |stage| stage.name.as_str());
        for reform in self.policy.at(date) {
            match reform {
                Reform::LongerHours { open } if open.len() == WEEK_MINUTES as usize => {
                    for (level, _) in minutes.iter_mut().zip(open).filter(|(_, open)| **open) {
                        *level = (*level).max(best);
                    }
                }
                Reform::ExtraOfficers { count, stages } if names(stages, stage) => {
                    for level in minutes.iter_mut().filter(|level| **level > 0) {
                        *level = level.saturating_add(*count);
                    }
                }
                _ => {}
            }
        }
        WeeklyLevels::from_minutes(levels.zone().clone(), &minutes).unwrap_or_else(|| levels.clone())
    }
}

impl Policy {
    /// The dates at which something changes, ascending; the first is the start.
    pub fn dates(&self) -> Vec<SimTime> {
        // What was pulled before the start holds from the start.
        let mut dates: Vec<SimTime> = self.levers.iter().map(|lever| lever.from.max(SimTime::ZERO)).collect();
        dates.push(SimTime::ZERO);
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    /// The levers pulled at a date, in the order in which they act.
    fn at(&self, date: SimTime) -> impl Iterator<Item = &Reform> {
        let mut pulled: Vec<&Lever> = self.levers.iter().filter(|lever| lever.from <= date).collect();
        pulled.sort_by_key(|lever| lever.what.rank());
        pulled.into_iter().map(|lever| &lever.what)
    }
}

fn names(stages: &[String], name: &str) -> bool {
    stages.is_empty() || stages.iter().any(|stage| stage == name)
}

fn stages_of(procedure: &Procedure) -> impl Iterator<Item = &Stage> {
    procedure.steps.iter().chain(&procedure.inland).flatten()
}

fn stages_mut(procedure: &mut Procedure) -> impl Iterator<Item = &mut Stage> {
    procedure.steps.iter_mut().chain(&mut procedure.inland).flatten()
}

/// The stage that a station works for.
fn stage_at(side: &Side, id: StationId) -> Option<&Stage> {
    stages_of(&side.base).find(|stage| stage.lanes.iter().any(|lane| lane.station == id))
}

/// The stations at which a side examines.
fn examiners(side: &Side) -> Vec<StationId> {
    let stages = stages_of(&side.base).filter(|stage| stage.kind == StageKind::Examination);
    stages.flat_map(|stage| stage.lanes.iter().map(|lane| lane.station)).collect()
}

/// What is done on both sides of a way across at a date.
fn both(crossing: &Crossing, policy: &Policy, date: SimTime) -> (Procedure, Procedure) {
    let (mut exit, mut entry) = (crossing.exit.base.clone(), crossing.entry.base.clone());
    let mut is_express = false;
    let begun = |what: fn(&Reform) -> bool| {
        policy.levers.iter().find(|lever| what(&lever.what)).map_or(SimTime::ZERO, |lever| lever.from)
    };
    for reform in policy.at(date) {
        let sides = [&mut exit, &mut entry];
        match reform {
            Reform::ExtraOfficers { .. } | Reform::LongerHours { .. } => {}
            Reform::FasterSteps { factor, stages } => {
                for stage in sides.into_iter().flat_map(stages_mut).filter(|stage| names(stages, &stage.name))
                {
                    speed_up(stage, *factor);
                }
            }
            Reform::AeoShare(share) => sides.into_iter().for_each(|side| side.aeo_share = Some(*share)),
            Reform::MutualRecognition => sides.into_iter().for_each(|side| side.honours_aeo = true),
            Reform::ThroughTrucks => {
                sides.into_iter().for_each(|side| remove(side, |stage| stage.kind == StageKind::Swap));
            }
            Reform::RailwayExpress => {
                is_express = true;
                sides.into_iter().for_each(go_express);
            }
            Reform::SingleWindow => sides.into_iter().for_each(open_single_window),
            Reform::DataInterconnection => {
                if stages_of(&exit).any(|stage| stage.capture.is_some()) {
                    stages_mut(&mut entry).for_each(|stage| stage.capture = None);
                }
            }
            Reform::Paperless { errors } => {
                let papers = |stage: &&mut Stage| {
                    matches!(stage.kind, StageKind::Documents | StageKind::Manifest | StageKind::Handover)
                };
                for stage in sides.into_iter().flat_map(stages_mut).filter(papers) {
                    stage.errors = stage.errors.min(*errors);
                }
            }
            Reform::PreArrival => sides.into_iter().for_each(|side| side.pre_arrival = true),
            Reform::RiskTargeting(targeting) => {
                sides.into_iter().for_each(|side| side.selection.targeting = Some(*targeting));
            }
            Reform::JointInspection { harmonised } => {
                let examines =
                    |side: &Procedure| stages_of(side).any(|stage| stage.kind == StageKind::Examination);
                if examines(&exit) && examines(&entry) {
                    exit.examines_for_both = true;
                    exit.joint = (!harmonised).then(|| entry.selection.clone());
                    remove(&mut entry, |stage| stage.kind == StageKind::Examination);
                }
            }
            Reform::TrainedStaff { factor, ramp } => {
                let from = begun(|what| matches!(what, Reform::TrainedStaff { .. }));
                for stage in sides.into_iter().flat_map(stages_mut) {
                    stage.training = Some(Training { from, ramp: *ramp, factor: *factor });
                }
            }
        }
    }
    if !is_express {
        for side in [&mut exit, &mut entry] {
            remove(side, |stage| stage.kind == StageKind::Manifest);
        }
    }
    (exit, entry)
}

fn speed_up(stage: &mut Stage, factor: f64) {
    if let Ok(time) = stage.time.scaled(factor) {
        stage.time = time;
    }
    if let Some(capture) = stage.capture.as_ref().and_then(|capture| capture.scaled(factor).ok()) {
        stage.capture = Some(capture);
    }
}

fn remove(procedure: &mut Procedure, which: impl Fn(&Stage) -> bool) {
    for steps in [&mut procedure.steps, &mut procedure.inland] {
        steps.iter_mut().for_each(|step| step.retain(|stage| !which(stage)));
        steps.retain(|step| !step.is_empty());
    }
}

/// Declarations, payments and examinations move inland, handovers fall away.
fn go_express(side: &mut Procedure) {
    side.pre_arrival = true;
    remove(side, |stage| stage.kind == StageKind::Handover);
    let moves = |stage: &Stage| {
        stage.per != super::Unit::Vehicle
            && matches!(stage.kind, StageKind::Documents | StageKind::Payment | StageKind::Examination)
    };
    for step in &mut side.steps {
        let (inland, line): (Vec<Stage>, Vec<Stage>) = std::mem::take(step).into_iter().partition(moves);
        *step = line;
        if !inland.is_empty() {
            side.inland.push(inland);
        }
    }
    side.steps.retain(|step| !step.is_empty());
}

/// Agencies that follow each other work in parallel, and papers are keyed in once.
fn open_single_window(side: &mut Procedure) {
    for steps in [&mut side.steps, &mut side.inland] {
        let mut joined: Vec<Vec<Stage>> = Vec::new();
        let mut last_is_agency = false;
        for step in std::mem::take(steps) {
            let is_agency = step.iter().all(|stage| stage.agency.is_some());
            match joined.last_mut() {
                Some(last) if is_agency && last_is_agency => last.extend(step),
                _ => joined.push(step),
            }
            last_is_agency = is_agency;
        }
        *steps = joined;
    }
    let mut keyed = false;
    for stage in stages_mut(side) {
        if stage.capture.is_some() && std::mem::replace(&mut keyed, true) {
            stage.capture = None;
        }
    }
}

#[cfg(test)]
mod tests;
