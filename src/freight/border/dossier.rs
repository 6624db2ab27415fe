//! Who crosses, by which channel, and what was found?
//!
//! A consignment's class, contraband and channel are drawn from its own stream,
//! so that a lever changes them only for those whom its mechanism concerns.

use super::super::Freight;
use super::super::cargo::{MEASURED, SHARED};
use super::plan::{Plan, Task};
use crate::model::border::{Channel, Risk, Role, Targeting};
use crate::observe::Cause;
use crate::observe::border::SideLedger;
use crate::random::Key;
use crate::time::SimTime;

/// A stretch of time at a side: which of its stations, why, until when.
pub(super) type Stretch = (u32, Cause, SimTime);

/// What is known of a part that crosses a border.
#[derive(Debug)]
pub(super) struct Dossier {
    pub(super) part: u32,
    pub(super) post: u32,
    /// Leaving, entering.
    pub(super) sides: [Crossed; 2],
    pub(super) is_aeo: bool,
    /// Where it is now.
    pub(super) at: Whereabouts,
    /// Block of cells, less this, is that of the side's first station.
    pub(super) base: u32,
    pub(super) step: usize,
    /// Steps before this one are not for it here: they are taken inland.
    pub(super) skips: usize,
    /// Tasks of the present step that are not done.
    pub(super) open: u16,
    /// How the time passed for the task of this step that was done last, and when that was.
    pub(super) last: Vec<Stretch>,
    pub(super) last_end: SimTime,
    /// Cases begun before arrival.
    pub(super) early: Vec<u32>,
    /// Whoever examines for both sides finds what the entering side would have found.
    pub(super) caught_jointly: bool,
    /// It came to a customs house then.
    pub(super) inland_since: SimTime,
}

/// Who has the cargo meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// On its way: nobody waits for its formalities.
    UnderWay,
    /// Aboard a vehicle that waits at a side.
    Aboard { passage: u32, role: Role },
    /// Left at a side by its vehicle.
    SetOut { role: Role, stop: u16 },
    /// At a customs house.
    Inland { role: Role },
}

/// One side, as far as a dossier is concerned.
#[derive(Debug, Clone, Default)]
pub(super) struct Crossed {
    /// The plan that it follows, once it has begun.
    pub(super) plan: Option<u16>,
    pub(super) channel: u8,
    pub(super) honoured: bool,
    pub(super) contraband: bool,
    pub(super) caught: bool,
    pub(super) false_alarm: bool,
    pub(super) examined: bool,
    pub(super) reworked: u32,
    /// Bits of tasks done, and of those that an alarm made necessary.
    pub(super) done: u64,
    pub(super) forced: u64,
    pub(super) fees: i64,
    pub(super) arrived: Option<SimTime>,
    /// Its own formalities ended.
    pub(super) released: Option<SimTime>,
    /// It has left the side.
    pub(super) has_passed: bool,
    /// Nothing more is to be done for it.
    pub(super) is_closed: bool,
}

impl Crossed {
    pub(super) fn channel(&self) -> Channel {
        Channel::ALL[usize::from(self.channel)]
    }

    /// Whether it must pass a task that is not yet done.
    pub(super) fn needs(&self, task: &Task, lane: usize) -> bool {
        let bit = 1_u64 << task.bit;
        let chosen = task.takes[lane] && task.channels.has(self.channel());
        !self.is_closed && self.done & bit == 0 && (chosen || self.forced & bit != 0)
    }
}

/// Purposes of the draws of one consignment.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Purposes {
    pub(in crate::freight) trader: Key,
    pub(in crate::freight) contraband: Key,
}

impl Freight<'_> {
    /// The dossier of a part at a post, new if it has none.
    pub(super) fn dossier_of(&mut self, part: u32, post: u32) -> u32 {
        let known = self.formalities.by_part.get(&part).copied();
        if let Some(known) = known {
            if self.formalities.dossiers[known].post == post {
                return known;
            }
            self.forget_dossier(part);
        }
        let dossier = self.formalities.dossiers.add(Dossier {
            part,
            post,
            sides: Default::default(),
            is_aeo: false,
            at: Whereabouts::UnderWay,
            base: 0,
            step: 0,
            skips: 0,
            open: 0,
            last: Vec::new(),
            last_end: SimTime::ZERO,
            early: Vec::new(),
            caught_jointly: false,
            inland_since: SimTime::ZERO,
        });
        self.formalities.by_part.insert(part, dossier);
        dossier
    }

    /// The part has nothing more to do with the post.
    pub(in crate::freight) fn forget_dossier(&mut self, part: u32) {
        let Some(dossier) = self.formalities.by_part.remove(&part) else { return };
        // A case that is still with somebody is finished for nobody.
        for case in std::mem::take(&mut self.formalities.dossiers[dossier].early) {
            self.abandon(case);
        }
        self.formalities.dossiers.remove(dossier);
    }

    /// The stream of a consignment's properties, the same for all of its parts.
    fn consignment_key(&self, part: u32) -> Key {
        let row = &self.cargo.parts[part as usize];
        if !row.is(SHARED) {
            return row.key;
        }
        let serial = self.cargo.timelines[row.timeline as usize].serial;
        let lane = self.routes.nodes[row.node as usize].lane;
        self.lanes[lane.index()].cargo.child(u64::from(serial)).child(0)
    }

    /// Chooses class and channel on a side, by the plan that holds now, unless that is done.
    pub(super) fn begin_side(&mut self, dossier: u32, role: Role, now: SimTime) {
        let row = &self.formalities.dossiers[dossier];
        if row.sides[role as usize].plan.is_some() {
            return;
        }
        let (part, post) = (row.part, row.post);
        let lane = self.lane_of(self.cargo.parts[part as usize].node).index();
        let key = self.consignment_key(part);
        let here = &self.posts[post as usize];
        let number = here.side(role).plan_at(now);
        let plan = here.plan(role, number);
        let purposes = &self.formalities.purposes;
        let share = match plan.aeo_share {
            Some(share) if self.lanes[lane].aeo_share < 1.0 => share,
            _ => self.lanes[lane].aeo_share,
        };
        let is_aeo = key.meet(purposes.trader).draw(0) < share;
        let honoured = is_aeo && plan.honours_aeo;
        let risk = plan.risks[lane][usize::from(honoured)];
        let contraband = key.meet(purposes.contraband).draw(0) < risk.contraband;
        let draw = |role: Role| key.meet(here.side(role).channel).draw(0);
        let mut channel = chosen(&risk, contraband, plan.targeting, draw(role));
        if let Some(joint) = &plan.joint {
            let other = joint[lane][usize::from(honoured)];
            let theirs = chosen(&other, contraband, plan.joint_targeting, draw(Role::Entry));
            if theirs == Channel::Red {
                channel = Channel::Red;
            }
        }
        let row = &mut self.formalities.dossiers[dossier];
        row.is_aeo = is_aeo;
        let side = &mut row.sides[role as usize];
        *side = Crossed {
            plan: Some(number),
            channel: channel as u8,
            honoured,
            contraband,
            arrived: side.arrived,
            ..Crossed::default()
        };
    }

    /// Whether the station's lane for trusted traders admits a dossier.
    pub(super) fn is_trusted(&self, dossier: u32, role: Role) -> bool {
        self.formalities.dossiers[dossier].sides[role as usize].honoured
    }

    /// The lane of a dossier's cargo, by number.
    pub(super) fn lane_number(&self, dossier: u32) -> usize {
        let part = self.formalities.dossiers[dossier].part;
        self.lane_of(self.cargo.parts[part as usize].node).index()
    }

    pub(super) fn is_measured(&self, dossier: u32) -> bool {
        let part = self.formalities.dossiers[dossier].part;
        self.cargo.parts[part as usize].is(MEASURED)
    }

    /// Charges stretches of time at a side's stations to a part.
    pub(super) fn charge_stretches(&mut self, dossier: u32, stretches: &[Stretch]) {
        let row = &self.formalities.dossiers[dossier];
        let (part, base) = (row.part, row.base);
        for &(position, cause, until) in stretches {
            let since = self.cargo.parts[part as usize].since;
            if until > since {
                self.charge(part, base.wrapping_add(position), cause, until);
            }
        }
    }

    /// A consignment leaves a side, with a vehicle or without.
    pub(super) fn pass_side(&mut self, dossier: u32, role: Role, now: SimTime) {
        let is_measured = self.is_measured(dossier);
        let row = &mut self.formalities.dossiers[dossier];
        let side = &mut row.sides[role as usize];
        if std::mem::replace(&mut side.has_passed, true) || !is_measured {
            return;
        }
        let arrived = side.arrived.unwrap_or(now);
        let released = side.released.unwrap_or(arrived);
        let (channel, is_aeo, post) = (side.channel(), row.is_aeo, row.post);
        let entered = row.sides[Role::Exit as usize].arrived;
        let here = &self.posts[post as usize];
        let zone = &here.side(role).zone;
        let hour = self.clock.civil(arrived, zone).map_or(0, |civil| civil.hour() as usize);
        let Some(way) = self.recorder.borders[here.border as usize].way(here.direction) else { return };
        way.side(role).passed.push(now.since(arrived).ms().unsigned_abs());
        way.side(role).note_release(released.since(arrived).ms(), channel, is_aeo, hour);
        if let (Role::Entry, Some(entered)) = (role, entered) {
            way.whole.push(now.since(entered).ms().unsigned_abs());
        }
    }

    /// All formalities of a side are done, those taken inland too.
    pub(super) fn close_side(&mut self, dossier: u32, role: Role) {
        let is_measured = self.is_measured(dossier);
        let row = &mut self.formalities.dossiers[dossier];
        let (part, post) = (row.part, row.post);
        let side = &mut row.sides[role as usize];
        if std::mem::replace(&mut side.is_closed, true) {
            return;
        }
        if is_measured {
            let mut side = side.clone();
            side.caught |= role == Role::Entry && row.caught_jointly;
            let fees: i64 = row.sides.iter().map(|side| side.fees).sum();
            let here = &self.posts[post as usize];
            if let Some(way) = self.recorder.borders[here.border as usize].way(here.direction) {
                if role == Role::Entry {
                    way.fees += i128::from(fees);
                }
                note_found(way.side(role), &side);
            }
        }
        if role == Role::Entry {
            self.forget_dossier(part);
        }
    }

    /// The plan that a dossier follows on a side.
    pub(super) fn plan_of(&self, dossier: u32, role: Role) -> Option<&Plan> {
        let row = &self.formalities.dossiers[dossier];
        let number = row.sides[role as usize].plan?;
        Some(self.posts[row.post as usize].plan(role, number))
    }
}

/// The channel that a uniform number chooses.
fn chosen(risk: &Risk, contraband: bool, targeting: Option<Targeting>, draw: f64) -> Channel {
    let red = risk.red_if(contraband, targeting);
    if draw < red {
        Channel::Red
    } else if draw < red + risk.yellow {
        Channel::Yellow
    } else {
        Channel::Green
    }
}

/// Adds what was found on a side to its ledger.
fn note_found(ledger: &mut SideLedger, side: &Crossed) {
    ledger.contraband += u64::from(side.contraband);
    ledger.caught += u64::from(side.contraband && side.caught);
    ledger.missed += u64::from(side.contraband && !side.caught);
    ledger.false_alarms += u64::from(side.false_alarm);
    ledger.examined += u64::from(side.examined);
    ledger.reworked += u64::from(side.reworked);
    ledger.fees += i128::from(side.fees);
}
