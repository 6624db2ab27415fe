//! Which work can be interrupted, and how does it resume?
//!
//! Where a station pauses at closing time, preempts, or breaks down, each
//! server remembers its own job. Work that stops keeps what it has left, and
//! goes on from there.

use super::super::cargo::{BEGUN, State};
use super::super::customer::{Customer, Who};
use super::super::{Freight, Handled, RunError, drawn};
use super::{Entry, Event, RESUMES, Station};
use crate::engine::Handle;
use crate::model::{BreakdownClock, ClosingRule, Discipline};
use crate::observe::Cause;
use crate::random::{Distribution, Key};
use crate::time::{SimDuration, SimTime};

/// A server that may be interrupted.
#[derive(Debug, Default)]
pub(in crate::freight) struct Server {
    job: Option<Job>,
    down: bool,
    failures: u64,
    /// Milliseconds of work until it fails, where work makes it fail.
    run_left: i64,
    failure: Option<Handle>,
}

#[derive(Debug, Clone, Copy)]
struct Job {
    customer: Customer,
    priority: u8,
    began: SimTime,
    ends: SimTime,
    progress: Progress,
}

#[derive(Debug, Clone, Copy)]
enum Progress {
    Working(Handle),
    /// Stopped with so many milliseconds left, when so many might be at work; for a reason that
    /// is charged when it ends.
    Paused {
        left: i64,
        among: usize,
        cause: Cause,
    },
    /// Done, but the customer keeps the server.
    Held,
}

/// How the servers of a station fail.
#[derive(Debug)]
pub(in crate::freight) struct Failures {
    pub(in crate::freight) between: Distribution,
    pub(in crate::freight) repair: Distribution,
    pub(in crate::freight) clock: BreakdownClock,
    pub(in crate::freight) key: Key,
}

impl Failures {
    /// Milliseconds of good running before the given failure of a server.
    fn until_failure(&self, server: u32, number: u64) -> Handled<SimDuration> {
        drawn(&self.between, self.key.child(u64::from(server)).draw(2 * number))
    }

    fn repair(&self, server: u32, number: u64) -> Handled<SimDuration> {
        drawn(&self.repair, self.key.child(u64::from(server)).draw(2 * number + 1))
    }
}

impl Server {
    pub(super) fn is_down(&self) -> bool {
        self.down
    }

    /// Its work is stopped, for another reason than this.
    fn is_paused_otherwise(&self, reason: Cause) -> bool {
        matches!(self.job, Some(Job { progress: Progress::Paused { cause, .. }, .. }) if cause != reason)
    }
}

impl Station {
    /// Why work under way is stopped at a server in order.
    fn cause_of_pause(&self) -> Cause {
        let disrupted = !self.cuts.is_empty() && (self.keeps < self.by_hours || self.cuts.is_stopped());
        match self.rules.closing {
            _ if disrupted => Cause::Disrupted,
            ClosingRule::Pause => Cause::Closed,
            ClosingRule::Finish | ClosingRule::OnlyIfItFits => Cause::Busy,
        }
    }

    /// A server in order and without a job, while fewer are at it than are on duty. It may be one more
    /// than there are yet: where servers do not fail, they are only as many as were ever needed at once.
    ///
    /// Servers are identical: those on duty are not the first of the list, but any so many. Overtime
    /// of one counts against the level, so it gives no extra server.
    pub(super) fn free_server(&self) -> Option<usize> {
        if self.active() >= self.level as usize {
            return None;
        }
        let idle = self.servers.iter().position(|server| server.job.is_none() && !server.down);
        idle.or_else(|| self.rules.failures.is_none().then_some(self.servers.len()))
    }

    /// Servers in order that work, or are held.
    fn active(&self) -> usize {
        let at_it = |job: &Job| !matches!(job.progress, Progress::Paused { .. });
        self.servers.iter().filter(|server| !server.down && server.job.as_ref().is_some_and(at_it)).count()
    }

    /// The cause for which work on a part is interrupted now, if it is.
    pub(in crate::freight) fn paused_cause(&self, part: u32) -> Option<Cause> {
        self.servers.iter().find_map(|server| match server.job {
            Some(Job { customer, progress: Progress::Paused { cause, .. }, .. })
                if customer == Customer::cargo(part) =>
            {
                Some(cause)
            }
            _ => None,
        })
    }

    /// Those of them whose work does not end at this very instant.
    fn active_after(&self, now: SimTime) -> usize {
        let ending = (0..self.servers.len()).filter(|&index| self.ends_now(index as u32, now)).count();
        self.active().saturating_sub(ending)
    }

    /// The job that stops first when a server leaves: the one begun last. Work that ends at this
    /// very instant is done, not interrupted.
    fn last_begun(&self, now: SimTime) -> Option<u32> {
        let working = |job: &Job| matches!(job.progress, Progress::Working(_)) && job.ends > now;
        let jobs = self.servers.iter().enumerate().filter_map(|(index, server)| Some((index, server.job?)));
        jobs.filter(|(_, job)| working(job))
            .max_by_key(|(index, job)| (job.began, *index))
            .map(|job| job.0 as u32)
    }

    /// The job that resumes first when it may: the one begun first. While servers are on duty for
    /// it; where work begun is finished in overtime, also if as few are at it as when it stopped.
    fn first_to_resume(&self) -> Option<u32> {
        let active = self.active();
        let overtime = self.rules.closing != ClosingRule::Pause;
        let may = |job: &Job| match job.progress {
            Progress::Paused { among, .. } => {
                active < self.keeps as usize && (!overtime || active < self.level as usize || active < among)
            }
            _ => false,
        };
        let jobs = self.servers.iter().enumerate().filter(|(_, server)| !server.down);
        let jobs = jobs.filter_map(|(index, server)| Some((index, server.job?)));
        jobs.filter(|(_, job)| may(job))
            .min_by_key(|(index, job)| (job.began, *index))
            .map(|job| job.0 as u32)
    }

    /// The least important work under way, the one begun last among equals, if it is less important
    /// than who would be served next, in the given queue, and finds no free server.
    fn victim(&self, line: usize, now: SimTime) -> Option<usize> {
        if self.waiting == 0 || self.has_free_server() {
            return None;
        }
        // In overtime there is no server for the one who would interrupt.
        if self.servers.is_empty() || self.active() > self.level as usize {
            return None;
        }
        let jobs = self.servers.iter().enumerate().filter_map(|(index, server)| Some((index, server.job?)));
        let jobs = jobs.filter(|(_, job)| {
            usize::from(job.priority) > line + 1
                && matches!(job.progress, Progress::Working(_))
                && job.ends > now
        });
        jobs.max_by_key(|(index, job)| (job.priority, job.began, *index)).map(|job| job.0)
    }

    /// Where an interrupted service stands, and what it has left.
    pub(super) fn suspended(&self, customer: Customer) -> Option<(usize, SimDuration)> {
        let at = self.suspended.iter().rposition(|entry| entry.0 == customer)?;
        Some((at, SimDuration::from_ms(self.suspended[at].1)))
    }

    /// Servers on duty and in order.
    pub(super) fn open_servers(&self) -> i64 {
        if self.rules.failures.is_none() {
            return if self.level == u32::MAX { 0 } else { i64::from(self.level) };
        }
        let in_order = self.servers.iter().filter(|server| !server.down).count();
        in_order.min(self.level as usize) as i64
    }

    fn ends_now(&self, index: u32, now: SimTime) -> bool {
        let job = self.servers[index as usize].job;
        job.is_some_and(|job| job.ends <= now && matches!(job.progress, Progress::Working(_)))
    }

    /// The customer is done but stays: the server is not free.
    pub(super) fn hold_server(&mut self, server: Option<u32>) {
        if let Some(job) = server.and_then(|index| self.servers[index as usize].job.as_mut()) {
            job.progress = Progress::Held;
        }
    }

    pub(super) fn clear_server(&mut self, server: Option<u32>) {
        if let Some(index) = server {
            self.servers[index as usize].job = None;
        }
    }
}

impl Freight<'_> {
    /// A server that may be interrupted begins or resumes a service.
    pub(super) fn occupy_server(
        &mut self,
        id: u32,
        entry: Entry,
        duration: SimDuration,
        now: SimTime,
    ) -> Handled {
        let priority = self.priority_of(id, entry.customer);
        let station = &mut *self.stations[id as usize];
        let Some(index) = station.free_server() else {
            return Err(RunError::Invariant("a service begins only at a free server".into()).into());
        };
        station.taken += 1;
        self.recorder.stations[id as usize].busy.add(now, 1);
        let clears = station.rules.clears;
        let event = Event::ServerDone { station: id, server: index as u32, clears };
        let handle = self.calendar.after(duration, event.into())?;
        let ends = now.saturating_add(duration);
        let progress = Progress::Working(handle);
        if index == station.servers.len() {
            station.servers.push(Server::default());
        }
        station.servers[index].job =
            Some(Job { customer: entry.customer, priority, began: now, ends, progress });
        self.watch_for_failure(id, index as u32, now)
    }

    fn priority_of(&self, id: u32, customer: Customer) -> u8 {
        match customer.who() {
            Who::Cargo(part) => {
                let node = self.cargo.parts[part as usize].node;
                self.lanes[self.routes.nodes[node as usize].lane.index()].priority
            }
            Who::Background(_) => self.stations[id as usize]
                .rules
                .background
                .as_ref()
                .map_or(5, |background| background.priority),
            Who::Vehicle(vehicle) => self.vehicle_priority(vehicle),
            Who::Case(case) => self.priority_of_case(case),
        }
    }

    /// Where work makes a server fail: schedules the failure if it comes before the job's end.
    fn watch_for_failure(&mut self, id: u32, index: u32, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        let clock = station.rules.failures.as_ref().map(|failures| failures.clock);
        if clock != Some(BreakdownClock::Working) {
            return Ok(());
        }
        let server = &mut station.servers[index as usize];
        let Some(job) = &mut server.job else { return Ok(()) };
        job.began = now;
        if now.saturating_add(SimDuration::from_ms(server.run_left)) < job.ends {
            let fails = Event::Fails { station: id, server: index };
            server.failure = Some(self.calendar.after(SimDuration::from_ms(server.run_left), fails.into())?);
        }
        Ok(())
    }

    /// A stretch of work ends: it is taken off the time until the next failure.
    fn wear(&mut self, id: u32, index: u32, now: SimTime) {
        let server = &mut self.stations[id as usize].servers[index as usize];
        if let Some(job) = &server.job {
            server.run_left -= now.since(job.began).ms();
        }
        if let Some(handle) = server.failure.take() {
            self.calendar.cancel(handle);
        }
    }

    /// A service ends at a server that may be interrupted.
    pub(super) fn server_done(&mut self, id: u32, index: u32, now: SimTime) -> Handled {
        self.wear(id, index, now);
        let Some(job) = self.stations[id as usize].servers[index as usize].job else {
            return Err(RunError::Invariant("a server that ends a service has a job".into()).into());
        };
        self.stations[id as usize].hold_server(Some(index));
        self.end_service(id, Some(index), job.customer, now)
    }

    /// Work under way stops, for `cause`. Work that ends at this very instant is done.
    fn pause(&mut self, id: u32, index: u32, cause: Cause, now: SimTime) {
        let station = &self.stations[id as usize];
        let Some(mut job) = station.servers[index as usize].job else { return };
        let Progress::Working(handle) = job.progress else { return };
        if station.ends_now(index, now) {
            return;
        }
        let among = station.active().max(station.level as usize);
        self.wear(id, index, now);
        self.calendar.cancel(handle);
        self.recorder.stations[id as usize].busy.add(now, -1);
        let activity = self.stations[id as usize].rules.activity;
        self.charge_customer(id, job.customer, activity, now);
        job.progress = Progress::Paused { left: job.ends.since(now).ms(), among, cause };
        self.stations[id as usize].servers[index as usize].job = Some(job);
    }

    /// Work that is stopped stays so, from now on for another reason.
    fn stays_paused(&mut self, id: u32, index: u32, cause: Cause, now: SimTime) {
        let Some(mut job) = self.stations[id as usize].servers[index as usize].job else { return };
        let Progress::Paused { left, among, cause: before } = job.progress else { return };
        self.charge_customer(id, job.customer, before, now);
        job.progress = Progress::Paused { left, among, cause };
        self.stations[id as usize].servers[index as usize].job = Some(job);
    }

    /// Work that was stopped goes on, as far as it may.
    pub(super) fn resume_work(&mut self, id: u32, now: SimTime) -> Handled {
        while let Some(index) = self.stations[id as usize].first_to_resume() {
            self.resume(id, index, now)?;
        }
        Ok(())
    }

    /// Work that was stopped goes on.
    fn resume(&mut self, id: u32, index: u32, now: SimTime) -> Handled {
        let Some(mut job) = self.stations[id as usize].servers[index as usize].job else { return Ok(()) };
        let Progress::Paused { left, cause, .. } = job.progress else { return Ok(()) };
        self.charge_customer(id, job.customer, cause, now);
        self.recorder.stations[id as usize].busy.add(now, 1);
        let clears = self.stations[id as usize].rules.clears;
        let left = SimDuration::from_ms(left);
        let handle =
            self.calendar.after(left, Event::ServerDone { station: id, server: index, clears }.into())?;
        job.progress = Progress::Working(handle);
        job.ends = now.saturating_add(left);
        self.stations[id as usize].servers[index as usize].job = Some(job);
        self.watch_for_failure(id, index, now)
    }

    fn charge_customer(&mut self, id: u32, customer: Customer, cause: Cause, now: SimTime) {
        match customer.who() {
            Who::Cargo(part) => {
                let block = self.block_at_station(part);
                self.charge(part, block, cause, now);
            }
            Who::Vehicle(vehicle) if self.is_exchanging(vehicle) => {}
            Who::Vehicle(vehicle) => self.vehicle_spent_at(id, vehicle, cause, now),
            Who::Case(case) => self.case_spent(case, cause, now),
            Who::Background(_) => {}
        }
    }

    /// The level of servers on duty has changed: stop or resume work, by the closing rule or as far as
    /// disruptions let it go on.
    pub(in crate::freight) fn match_servers_to_level(&mut self, id: u32, now: SimTime) -> Handled {
        let cause = self.stations[id as usize].cause_of_pause();
        while self.stations[id as usize].active_after(now) > self.stations[id as usize].keeps as usize {
            let Some(index) = self.stations[id as usize].last_begun(now) else { break };
            self.pause(id, index, cause, now);
        }
        self.resume_work(id, now)?;
        for index in 0..self.stations[id as usize].servers.len() as u32 {
            let server = &self.stations[id as usize].servers[index as usize];
            if !server.down && server.is_paused_otherwise(cause) {
                self.stays_paused(id, index, cause, now);
            }
        }
        Ok(())
    }

    /// Who would be served next takes the server of less important work. Returns whether he does.
    pub(super) fn preempt(&mut self, id: u32, now: SimTime) -> bool {
        let station = &self.stations[id as usize];
        if station.rules.discipline != Discipline::Preemptive {
            return false;
        }
        // Not the head of the queue, if its ship has all its cranes: the server would go to another.
        let Some((line, _, _)) = self.next_in_line(station) else { return false };
        let Some(index) = station.victim(line, now) else { return false };
        let Some(Job { customer, priority, ends, progress: Progress::Working(handle), .. }) =
            station.servers[index].job
        else {
            return false;
        };
        let activity = station.rules.activity;
        self.wear(id, index as u32, now);
        self.calendar.cancel(handle);
        self.charge_customer(id, customer, activity, now);
        match customer.who() {
            Who::Cargo(part) => {
                let row = &mut self.cargo.parts[part as usize];
                row.state = State::Queued;
                row.flags |= BEGUN;
            }
            Who::Case(case) => self.case_interrupted(case),
            Who::Vehicle(_) | Who::Background(_) => {}
        }
        if self.stations[id as usize].cranes.is_some() {
            self.crane_ends(id, customer);
        }
        let in_window = self.recorder.measures(now);
        let mut entry = Entry::new(customer, now, 1, in_window);
        entry.flags |= RESUMES;
        let station = &mut *self.stations[id as usize];
        station.servers[index].job = None;
        station.taken -= 1;
        station.suspended.push((customer, ends.since(now).ms()));
        station.queue_of(priority).push_front(entry);
        station.waiting += 1;
        self.recorder.stations[id as usize].busy.add(now, -1);
        true
    }

    /// The first failure of each server, when a world is built.
    pub(in crate::freight) fn first_failures(&mut self, id: u32) -> Handled {
        for index in 0..self.stations[id as usize].servers.len() as u32 {
            self.next_failure(id, index)?;
        }
        Ok(())
    }

    fn next_failure(&mut self, id: u32, index: u32) -> Handled {
        let station = &mut *self.stations[id as usize];
        let Some(failures) = &station.rules.failures else { return Ok(()) };
        let server = &mut station.servers[index as usize];
        let run = failures.until_failure(index, server.failures)?;
        match failures.clock {
            BreakdownClock::Calendar => {
                self.calendar.after(run, Event::Fails { station: id, server: index }.into())?;
            }
            BreakdownClock::Working => server.run_left = run.ms(),
        }
        Ok(())
    }

    pub(super) fn fails(&mut self, id: u32, index: u32, now: SimTime) -> Handled {
        self.stations[id as usize].servers[index as usize].failure = None;
        self.pause(id, index, Cause::Disrupted, now);
        self.stays_paused(id, index, Cause::Disrupted, now);
        let station = &mut *self.stations[id as usize];
        let Some(failures) = &station.rules.failures else { return Ok(()) };
        let server = &mut station.servers[index as usize];
        server.down = true;
        let repair = failures.repair(index, server.failures)?;
        server.failures += 1;
        self.calendar.after(repair, Event::Repaired { station: id, server: index }.into())?;
        self.servers_changed(id, now);
        // Whoever worked at it may be needed elsewhere, if more servers stand here than are on duty.
        self.resume_work(id, now)?;
        self.start_work(id, now)
    }

    pub(super) fn repaired(&mut self, id: u32, index: u32, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        station.servers[index as usize].down = false;
        let cause = station.cause_of_pause();
        self.next_failure(id, index)?;
        self.stays_paused(id, index, cause, now);
        self.resume_work(id, now)?;
        self.servers_changed(id, now);
        self.start_work(id, now)
    }

    /// Writes down how many servers there are, and what stops the queue.
    pub(in crate::freight) fn servers_changed(&mut self, id: u32, now: SimTime) {
        let station = &mut *self.stations[id as usize];
        station.note_obstacle(now);
        self.recorder.stations[id as usize].open.set(now, station.open_servers());
    }
}
