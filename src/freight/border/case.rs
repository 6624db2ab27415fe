//! How does one piece of work get done?
//!
//! A case queues at a station of its stage, is served, perhaps sent back to be
//! put right and served again, perhaps detained; then whoever waited for it
//! goes on. It keeps how its time passed, since only the case that is done last
//! of those that run in parallel is charged to cargo.

use super::super::customer::Customer;
use super::super::station::Entry;
use super::super::{Freight, Handled, drawn, rounded};
use super::Event;
use super::dossier::{Stretch, Whereabouts};
use super::plan::{ALARM, CAPTURE, DETENTION, ERROR, REWORK, TIME, Task, Window};
use crate::model::border::{Role, Unit};
use crate::observe::Cause;
use crate::random::Key;
use crate::time::{SimDuration, SimTime};
use crate::units::Money;

/// A piece of work that a station does.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) whose: Whose,
    pub(super) post: u32,
    pub(super) role: Role,
    pub(super) plan: u16,
    pub(super) step: u16,
    pub(super) index: u16,
    pub(super) station: u32,
    /// The station among those of the side.
    pub(super) position: u32,
    /// Times it was sent back.
    pub(super) visit: u32,
    /// It was handed in.
    pub(super) came: SimTime,
    /// How its time has passed up to `since`.
    pub(super) stretches: Vec<Stretch>,
    pub(super) since: SimTime,
    pub(super) state: State,
    /// Begun before its cargo arrived: time spent waiting for it is spent on papers …
    pub(super) is_early: bool,
    /// … and somebody does.
    pub(super) is_awaited: bool,
}

/// Whom a case is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// One consignment.
    Dossier(u32),
    /// A whole vehicle.
    Vehicle(u32),
    /// Nobody any more.
    Nobody,
}

/// What happens to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It waits at its station.
    Queued,
    /// It is at a desk.
    Served,
    /// Its papers are put right, until it queues again.
    Corrected,
    /// Its cargo is detained.
    Detained,
    /// It is done, before anybody needed it.
    Done,
}

impl Freight<'_> {
    /// What a case is a piece of.
    pub(super) fn task_of(&self, case: &Case) -> &Task {
        self.task(case.post, case.role, case.plan, usize::from(case.step), usize::from(case.index))
    }

    /// Hands in a case for a task; it queues at once.
    #[expect(clippy::too_many_arguments, reason = "one for each thing that names a task and its owner")]
    pub(super) fn hand_in(
        &mut self,
        whose: Whose,
        post: u32,
        role: Role,
        plan: u16,
        step: usize,
        index: usize,
        is_early: bool,
        now: SimTime,
    ) -> Handled<u32> {
        let (station, position) = self.window_for(whose, post, role, plan, step, index);
        let case = self.formalities.cases.add(Case {
            whose,
            post,
            role,
            plan,
            step: step as u16,
            index: index as u16,
            station,
            position,
            visit: 0,
            came: now,
            stretches: Vec::new(),
            since: now,
            state: State::Queued,
            is_early,
            is_awaited: !is_early,
        });
        self.queue_case(case, now)?;
        Ok(case)
    }

    /// The lane of a stage at which a case is seen to.
    fn window_for(
        &self,
        whose: Whose,
        post: u32,
        role: Role,
        plan: u16,
        step: usize,
        index: usize,
    ) -> (u32, u32) {
        let task = self.task(post, role, plan, step, index);
        if let Whose::Dossier(dossier) = whose
            && self.formalities.dossiers[dossier].at == (Whereabouts::Inland { role })
            && let Some(station) = self.customs_house(dossier, role)
        {
            return (station, 0);
        }
        let takes = |window: &Window, dossier: u32| {
            window.admits[self.lane_number(dossier)] && (!window.aeo_only || self.is_trusted(dossier, role))
        };
        let admits = |window: &&Window| match whose {
            Whose::Dossier(dossier) => takes(window, dossier),
            Whose::Vehicle(vehicle) => {
                let rides = &self.vehicles[vehicle as usize].aboard;
                let mut all = rides.iter().filter_map(|ride| self.formalities.by_part.get(&ride.part));
                let any =
                    !rides.is_empty() || (!window.aeo_only && window.admits.iter().all(|admits| *admits));
                any && all.all(|&dossier| takes(window, dossier))
            }
            Whose::Nobody => false,
        };
        let open = task.windows.iter().filter(admits).min_by(|a, b| self.fuller(a, b));
        let window = open.or(task.windows.last());
        window.map_or((0, 0), |window| (window.station, window.position))
    }

    /// Which of two lanes has more before each of its officers; one that is shut has most.
    fn fuller(&self, one: &Window, other: &Window) -> std::cmp::Ordering {
        let [one, other] = [one, other].map(|window| {
            let station = &self.stations[window.station as usize];
            (u64::from(station.waiting) + u64::from(station.taken), u64::from(station.level))
        });
        // Compared as fractions; with nobody on duty, by the number waiting.
        let is_shut = (one.1 == 0).cmp(&(other.1 == 0));
        is_shut.then_with(|| (one.0 * other.1.max(1)).cmp(&(other.0 * one.1.max(1))))
    }

    fn queue_case(&mut self, case: u32, now: SimTime) -> Handled {
        let row = &mut self.formalities.cases[case];
        row.state = State::Queued;
        row.since = now;
        let (station, whose) = (row.station, row.whose);
        let priority = self.case_priority(whose);
        let in_window = self.recorder.measures(now);
        self.recorder.stations[station as usize].arrivals += u64::from(in_window);
        self.enqueue(station, Entry::new(Customer::case(case), now, 1, in_window), priority, now)
    }

    /// Whoever is most urgent of those for whom the case is.
    pub(in crate::freight) fn priority_of_case(&self, case: u32) -> u8 {
        self.case_priority(self.formalities.cases[case].whose)
    }

    fn case_priority(&self, whose: Whose) -> u8 {
        const USUAL: u8 = crate::model::Service::PRIORITY;
        match whose {
            Whose::Dossier(dossier) => self.lanes[self.lane_number(dossier)].priority,
            Whose::Vehicle(vehicle) => {
                let rides = self.vehicles[vehicle as usize].aboard.iter();
                let lanes = rides.map(|ride| self.lane_of(self.cargo.parts[ride.part as usize].node));
                let urgent = lanes.map(|lane| self.lanes[lane.index()].priority).min().unwrap_or(USUAL);
                urgent.min(self.vehicle_priority(vehicle))
            }
            Whose::Nobody => USUAL,
        }
    }

    /// Names the draws of whom a case is for.
    fn key_of(&self, whose: Whose) -> Key {
        match whose {
            Whose::Dossier(dossier) => {
                let part = self.formalities.dossiers[dossier].part;
                self.cargo.parts[part as usize].key
            }
            Whose::Vehicle(vehicle) => self.vehicles[vehicle as usize].key,
            Whose::Nobody => self.formalities.purposes.trader,
        }
    }

    fn case_draw(&self, case: u32, purpose: u64) -> f64 {
        let row = &self.formalities.cases[case];
        let task = self.task_of(row);
        let key = self.key_of(row.whose).meet(task.key).child(purpose);
        key.draw(u64::from(row.visit))
    }

    /// How long a desk needs for a case.
    pub(in crate::freight) fn case_time(&self, case: u32) -> Handled<SimDuration> {
        let row = &self.formalities.cases[case];
        let task = self.task_of(row);
        let times = match (task.per, row.whose) {
            (Unit::Box, Whose::Dossier(dossier)) => {
                let part = self.formalities.dossiers[dossier].part;
                f64::from(self.cargo.parts[part as usize].boxes)
            }
            (Unit::Teu, Whose::Dossier(dossier)) => {
                let part = self.formalities.dossiers[dossier].part;
                f64::from(self.cargo.parts[part as usize].quarters) / 4.0
            }
            _ => 1.0,
        };
        let mut ms = task.time.quantile(self.case_draw(case, TIME)) * times;
        if let (Some(capture), 0) = (&task.capture, row.visit) {
            ms += capture.quantile(self.case_draw(case, CAPTURE));
        }
        if let Some(training) = task.training {
            ms *= training.at(self.calendar.now());
        }
        rounded(ms * self.stations[row.station as usize].rules.pace)
    }

    /// A case's time up to now had this cause; work counts as the stage says.
    pub(in crate::freight) fn case_spent(&mut self, case: u32, cause: Cause, until: SimTime) {
        let row = &self.formalities.cases[case];
        let is_work = matches!(cause, Cause::Handling | Cause::Clearing | Cause::Inspection);
        let cause = if is_work { self.task_of(row).cause } else { cause };
        let row = &mut self.formalities.cases[case];
        if until > row.since {
            row.stretches.push((row.position, cause, until));
            row.since = until;
        }
    }

    /// A case's wait before a station ends.
    pub(in crate::freight) fn case_waited(&mut self, case: u32, id: u32, since: SimTime, now: SimTime) {
        let pieces: Vec<(SimTime, Cause)> = self.stations[id as usize].obstacles.split(since, now).collect();
        for (end, cause) in pieces {
            self.case_spent(case, cause, end);
        }
        self.formalities.cases[case].state = State::Served;
    }

    /// Somebody more urgent takes the desk from a case: it queues again.
    pub(in crate::freight) fn case_interrupted(&mut self, case: u32) {
        self.formalities.cases[case].state = State::Queued;
    }

    /// A desk is done with a case.
    pub(in crate::freight) fn case_served(&mut self, case: u32, now: SimTime) -> Handled {
        self.case_spent(case, Cause::Clearing, now);
        let row = &self.formalities.cases[case];
        let (whose, role) = (row.whose, row.role);
        if whose == Whose::Nobody {
            self.end_case(case);
            return Ok(());
        }
        let task = self.task_of(row);
        if task.errors > 0.0 && self.case_draw(case, ERROR) < task.errors {
            let takes = match &task.rework {
                Some(rework) => drawn(rework, self.case_draw(case, REWORK))?,
                None => SimDuration::ZERO,
            };
            self.note_rework(whose, role);
            let row = &mut self.formalities.cases[case];
            row.visit += 1;
            row.state = State::Corrected;
            self.calendar.after(takes, Event::Returns { case }.into())?;
            return Ok(());
        }
        match self.look_into(case)? {
            Some(detention) => {
                self.formalities.cases[case].state = State::Detained;
                self.calendar.after(detention, Event::Returns { case }.into())?;
                Ok(())
            }
            None => self.case_done(case, now),
        }
    }

    /// Papers are put right, or a detention is over.
    pub(super) fn case_returns(&mut self, case: u32, now: SimTime) -> Handled {
        let row = &self.formalities.cases[case];
        if row.whose == Whose::Nobody {
            self.end_case(case);
            return Ok(());
        }
        if row.state == State::Corrected {
            self.case_spent(case, Cause::Papers, now);
            return self.queue_case(case, now);
        }
        // A detention is no work of the stage's kind: those held are looked into.
        let row = &mut self.formalities.cases[case];
        if now > row.since {
            row.stretches.push((row.position, Cause::Inspection, now));
            row.since = now;
        }
        self.case_done(case, now)
    }

    fn note_rework(&mut self, whose: Whose, role: Role) {
        if let Whose::Dossier(dossier) = whose {
            self.formalities.dossiers[dossier].sides[role as usize].reworked += 1;
        }
    }

    /// Who passes a task with a case: the dossiers it is for.
    pub(super) fn dossiers_of(&self, case: u32) -> Vec<u32> {
        let row = &self.formalities.cases[case];
        match row.whose {
            Whose::Dossier(dossier) => vec![dossier],
            Whose::Vehicle(vehicle) => {
                let task = self.task_of(row);
                let rides = self.vehicles[vehicle as usize].aboard.iter();
                let dossiers = rides.filter_map(|ride| self.formalities.by_part.get(&ride.part).copied());
                dossiers
                    .filter(|&dossier| {
                        let side = &self.formalities.dossiers[dossier].sides[row.role as usize];
                        side.needs(task, self.lane_number(dossier))
                    })
                    .collect()
            }
            Whose::Nobody => Vec::new(),
        }
    }

    /// Whether a look at the cargo of a case gives an alarm, and for how long it is detained then.
    fn look_into(&mut self, case: u32) -> Handled<Option<SimDuration>> {
        let row = &self.formalities.cases[case];
        let role = row.role;
        let task = self.task_of(row);
        let (key, is_examination) = (task.key, task.is_examination);
        if task.check.is_none() && !is_examination {
            return Ok(None);
        }
        let mut detained: Option<SimDuration> = None;
        for dossier in self.dossiers_of(case) {
            self.formalities.dossiers[dossier].sides[role as usize].examined |= is_examination;
            let part = self.formalities.dossiers[dossier].part;
            let own = self.cargo.parts[part as usize].key.meet(key);
            let Some(look) = &self.task_of(&self.formalities.cases[case]).check else { continue };
            let draw = own.child(ALARM).draw(0);
            let shares = [look.false_alarms, look.detection];
            let contraband = self.formalities.dossiers[dossier].sides[role as usize].contraband;
            let alarm = draw < shares[usize::from(contraband)];
            let sent_to = look.on_alarm.filter(|&(_, step)| self.is_ahead(case, dossier, step));
            let detention = match (&look.detention, alarm && sent_to.is_none()) {
                (Some(detention), true) => Some(drawn(detention, own.child(DETENTION).draw(0))?),
                _ => None,
            };
            // Of examiners who work for both sides, the other side finds what it would have found.
            let detection = look.detection;
            let is_joint =
                is_examination && self.plan_of(dossier, role).is_some_and(|plan| plan.examines_for_both);
            let row = &mut self.formalities.dossiers[dossier];
            row.caught_jointly |= is_joint && draw < detection;
            let side = &mut row.sides[role as usize];
            match (alarm, sent_to) {
                (false, _) => {}
                (true, Some((next, _))) => side.forced |= 1 << next,
                (true, None) => {
                    side.caught |= contraband;
                    side.false_alarm |= !contraband;
                    detained = detained.max(detention);
                }
            }
        }
        Ok(detained)
    }

    /// Whether a step is still to come for a dossier, after the one of a case.
    fn is_ahead(&self, case: u32, dossier: u32, step: usize) -> bool {
        let here = usize::from(self.formalities.cases[case].step);
        // What is taken at the destination's customs house comes after all that is done at the line.
        let row = &self.formalities.dossiers[dossier];
        step > here
            || (step < row.skips && matches!(row.at, Whereabouts::Aboard { .. } | Whereabouts::SetOut { .. }))
    }

    /// A case is done: its task is, for all whom it is for, and whoever waits for it goes on.
    fn case_done(&mut self, case: u32, now: SimTime) -> Handled {
        let row = &self.formalities.cases[case];
        let (whose, role) = (row.whose, row.role);
        self.note_task(case, now);
        let row = &mut self.formalities.cases[case];
        if !row.is_awaited {
            row.state = State::Done;
            return Ok(());
        }
        let mut stretches = std::mem::take(&mut row.stretches);
        if row.is_early {
            stretches = vec![(row.position, Cause::Papers, now)];
        }
        self.end_case(case);
        match whose {
            Whose::Dossier(dossier) => self.task_done(dossier, role, stretches, now),
            Whose::Vehicle(vehicle) => self.whole_task_done(vehicle, stretches, now),
            Whose::Nobody => Ok(()),
        }
    }

    /// Writes down what a task took, and what it cost; it need not be passed again.
    fn note_task(&mut self, case: u32, now: SimTime) {
        let dossiers = self.dossiers_of(case);
        let row = &self.formalities.cases[case];
        let (post, role, came) = (row.post, row.role, row.came);
        let task = self.task_of(row);
        let (bit, fee, line, cause) = (task.bit, task.fee, task.bit as usize, task.cause);
        let payer = task.payer;
        let stretches = row.stretches.clone();
        let many = dossiers.len() as i64;
        for (number, &dossier) in dossiers.iter().enumerate() {
            let is_measured = self.is_measured(dossier);
            let side = &mut self.formalities.dossiers[dossier].sides[role as usize];
            side.done |= 1 << bit;
            side.released = Some(now);
            // What does not divide falls to the first.
            let own = fee / many + if number == 0 { fee % many } else { 0 };
            side.fees += own;
            if own > 0 && self.meter.is_some() {
                let place = self.posts[post as usize].side(role).place;
                self.bill_fee(self.formalities.dossiers[dossier].part, Money(own), payer, place);
            }
            if is_measured {
                self.note_step(post, role, line, came, cause, &stretches, now);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one for each thing that is written down")]
    fn note_step(
        &mut self,
        post: u32,
        role: Role,
        line: usize,
        came: SimTime,
        work: Cause,
        stretches: &[Stretch],
        now: SimTime,
    ) {
        let Some(ledger) = self.side_ledger(post, role) else { return };
        let step = &mut ledger.steps[line];
        step.all.add(now.since(came).ms());
        let mut from = came;
        for &(_, cause, until) in stretches {
            let ms = until.since(from).ms();
            from = until;
            if cause == work {
                step.worked += ms;
            } else {
                step.waited[cause as usize] += ms;
            }
        }
    }

    /// Somebody waits for a case that was begun before arrival: whether it is still to be done.
    pub(super) fn await_early(&mut self, case: u32) -> bool {
        let row = &mut self.formalities.cases[case];
        if row.state == State::Done {
            self.end_case(case);
            return false;
        }
        row.is_awaited = true;
        true
    }

    /// Nobody needs a case any more.
    pub(in crate::freight) fn abandon(&mut self, case: u32) {
        let row = &mut self.formalities.cases[case];
        match row.state {
            State::Done => self.end_case(case),
            _ => row.whose = Whose::Nobody,
        }
    }

    /// The row of a case may be used again.
    fn end_case(&mut self, case: u32) {
        self.formalities.cases[case].whose = Whose::Nobody;
        self.formalities.cases[case].state = State::Done;
        self.formalities.cases.remove(case);
    }
}
