//! How does a station work where nothing but a free server is ever needed?
//!
//! First come, first served, and no service is ever interrupted. Most events of
//! most corridors happen here, so what they touch is looked up once. The common
//! case is one box that shares nothing with others and goes where there is
//! always room; whatever else comes along takes the general way of `work.rs`.

use super::super::cargo::{Cargo, DEFERRED, MEASURED, NONE, Part, SHARED, State, WATCHED};
use super::super::customer::{Customer, Who};
use super::super::route::Kind;
use super::super::service::Aboard;
use super::super::{Freight, Handled};
use super::{COUNTS, DRAWN, Entry, Event, IN_WINDOW, Station, uniform_for};
use crate::engine::Calendar;
use crate::model::Per;
use crate::observe::ledger::StationLedger;
use crate::observe::{Cause, Recorder};
use crate::time::{SimDuration, SimTime};

/// So many services are drawn together, at most.
const BATCH: usize = 64;

impl Freight<'_> {
    /// A part comes to a station that turns nobody away.
    pub(in crate::freight) fn joins_simple(&mut self, id: u32, part: u32, now: SimTime) -> Handled {
        let in_window = self.recorder.measures(now);
        let station = &mut *self.stations[id as usize];
        let ledger = &mut self.recorder.stations[id as usize];
        let row = &mut self.cargo.parts[part as usize];
        let node = &self.routes.nodes[row.node as usize];
        ledger.arrivals += u64::from(in_window);
        if is_one_plain_box(row) && !station.serves_at_once() {
            let block = node.block_at_station(row.loops);
            let takes = match station.rules.time_for(row, node, 0) {
                Ok(takes) => takes,
                Err(error) => return Err(self.too_long_at(id, error)),
            };
            queue(station, ledger, row, takes, block, part, in_window, now);
            Ok(())
        } else {
            self.joins_otherwise(id, part, in_window, now)
        }
    }

    /// The same for one that is served at once, or several boxes, or whose stretches are kept.
    fn joins_otherwise(&mut self, id: u32, part: u32, in_window: bool, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        let ledger = &mut self.recorder.stations[id as usize];
        let row = &mut self.cargo.parts[part as usize];
        let left = if station.rules.per == Per::Consignment { 1 } else { row.boxes };
        row.open = left;
        if left == 1 && station.serves_at_once() {
            row.state = State::Served;
            ledger.waits += u64::from(in_window);
            return self.begin_plain(id, Customer::cargo(part), 0, now);
        }
        row.state = State::Queued;
        station.waiting += 1;
        station.queue.push_back(Entry::new(Customer::cargo(part), now, left, in_window));
        if station.taken < station.level {
            self.start_work(id, now)?;
        }
        self.note_queue(id, now);
        Ok(())
    }

    /// Plain rides of a vehicle end here, of cargo that goes on to one station where it has to wait:
    /// returns how many of those at the head of the list have been seen to.
    #[inline(never)]
    pub(in crate::freight) fn plain_rides_end(
        &mut self,
        rides: &[Aboard],
        log: &[(u32, Cause, i64)],
        now: SimTime,
    ) -> Handled<usize> {
        let routes = self.routes;
        let parts = &mut self.cargo.parts;
        let Some(&first) = rides.first() else { return Ok(0) };
        let target = routes.nodes[parts[first.part as usize].node as usize].next;
        let node = &routes.nodes[target as usize];
        let Kind::Serve(id) = node.kind else { return Ok(0) };
        let station = &mut *self.stations[id as usize];
        if !station.rules.simple || station.serves_at_once() {
            return Ok(0);
        }
        let in_window = self.recorder.measures(now);
        let ledger = &mut self.recorder.stations[id as usize];
        let alike = |ride: &Aboard| {
            ride.is_plain
                && ride.alight == first.alight
                && (ride.base, ride.log_from, ride.is_measured)
                    == (first.base, first.log_from, first.is_measured)
        };
        let flags =
            DRAWN | if first.is_measured { COUNTS } else { 0 } | if in_window { IN_WINDOW } else { 0 };
        let mut seen = 0;
        loop {
            // All numbers first, then all laws: the long calculations of one need not wait for those
            // of another.
            let mut drawn = [0.0; BATCH];
            let mut many = 0;
            for (ride, drawn) in rides[seen..].iter().zip(&mut drawn) {
                let row = &parts[ride.part as usize];
                if !alike(ride) || row.boxes != 1 || routes.nodes[row.node as usize].next != target {
                    break;
                }
                *drawn = uniform_for(row, node, 0);
                many += 1;
            }
            station.rules.time.quantiles(&mut drawn[..many]);
            let rides = &rides[seen..seen + many];
            let mut takes = [SimDuration::ZERO; BATCH];
            for ((ride, drawn), takes) in rides.iter().zip(&drawn).zip(&mut takes) {
                let row = &mut parts[ride.part as usize];
                *takes = station.rules.length(*drawn, row)?;
                row.since = now;
                row.arrived = now;
                row.carrier = NONE;
                row.node = target;
                row.open = 1;
                row.state = State::Queued;
            }
            station.queue.extend(rides.iter().zip(&takes).map(|(ride, &takes)| {
                let customer = Customer::cargo(ride.part);
                Entry { customer, since: now, takes, block: node.block, left: 1, flags }
            }));
            station.waiting += many as u32;
            seen += many;
            if many < BATCH {
                break;
            }
        }
        if in_window {
            ledger.arrivals += seen as u64;
            ledger.note_queue(station.waiting);
        }
        if first.is_measured {
            for &(stage, cause, ms) in log.get(first.log_from as usize..).unwrap_or_default() {
                self.recorder.add_time(first.base.wrapping_add(stage), cause, ms * seen as i64);
            }
        }
        Ok(seen)
    }

    /// A service ends at a server that is never interrupted. Returns whether all that followed was
    /// other services, and a wait for a departure.
    #[inline(always)]
    pub(in crate::freight) fn served(&mut self, id: u32, customer: Customer, now: SimTime) -> Handled<bool> {
        let Who::Cargo(part) = customer.who() else {
            self.end_service(id, None, customer, now)?;
            return Ok(false);
        };
        let station = &mut *self.stations[id as usize];
        let row = &mut self.cargo.parts[part as usize];
        let routes = self.routes;
        let node = &routes.nodes[row.node as usize];
        if !station.rules.simple || !node.goes_on || !is_easy(row) {
            self.end_service(id, None, customer, now)?;
            return Ok(false);
        }
        let next = node.next;
        let ledger = &mut self.recorder.stations[id as usize];
        ledger.served += u64::from(self.recorder.from <= now && now < self.recorder.until);
        let since = row.since;
        row.since = now;
        row.open = 0;
        row.loops = 0;
        row.node = next;
        station.taken -= 1;
        let measured = row.is(MEASURED);
        if measured {
            self.recorder.add_time(node.block, station.rules.activity, now.ms() - since.ms());
        }
        let started = start_drawn(station, id, self.recorder, self.cargo, self.calendar, now)
            .map_err(|error| self.too_long_at(id, error))?;
        if !started {
            self.start_plain(id, now)?;
        }
        let kind = routes.nodes[next as usize].kind;
        match kind {
            Kind::Board { service, stop, alight } => {
                self.waits_for_departure(part, service, stop, alight, now, now)?;
                Ok(true)
            }
            _ => {
                self.go_in(part, next, now)?;
                Ok(false)
            }
        }
    }

    /// Begins services while there are free servers and somebody waits.
    pub(super) fn start_plain(&mut self, id: u32, now: SimTime) -> Handled {
        loop {
            let station = &mut *self.stations[id as usize];
            let started = start_drawn(station, id, self.recorder, self.cargo, self.calendar, now);
            if started.map_err(|error| self.too_long_at(id, error))? {
                return Ok(());
            }
            let station = &mut *self.stations[id as usize];
            let Some(&entry) = station.queue.front() else { return Ok(()) };
            self.start_one_plain(id, entry, now)?;
        }
    }

    /// The same for whoever is not one box that waited for busy servers only.
    fn start_one_plain(&mut self, id: u32, entry: Entry, now: SimTime) -> Handled {
        // First of all, however many boxes it has: nothing is served for one who gave up.
        if self.is_gone(entry.customer) {
            self.stations[id as usize].queue.pop_front();
            self.forget(entry.customer);
            return Ok(());
        }
        let station = &mut *self.stations[id as usize];
        if entry.left > 1 {
            if let Some(front) = station.queue.front_mut() {
                front.left -= 1;
            }
        } else {
            station.queue.pop_front();
            station.waiting -= 1;
            self.recorder.left_queue(id, entry.since, now);
            let station = &mut *self.stations[id as usize];
            if !station.door.is_empty() {
                self.call_admit(id, now)?;
            }
        }
        self.end_wait(id, entry, now);
        let box_index = self.box_index(id, entry);
        self.begin_plain(id, entry.customer, box_index, now)
    }
}

/// Whether all that its service needs can stand in its entry.
#[inline(always)]
fn is_one_plain_box(row: &Part) -> bool {
    row.boxes == 1 && row.flags & (DEFERRED | WATCHED) == 0
}

/// One plain box stands at the end of a queue. How long its service takes was drawn now, where nothing
/// waits for the result, rather than when a server is free.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "each is looked up once by the caller")]
fn queue(
    station: &mut Station,
    ledger: &mut StationLedger,
    row: &mut Part,
    takes: SimDuration,
    block: u32,
    part: u32,
    in_window: bool,
    now: SimTime,
) {
    row.open = 1;
    row.state = State::Queued;
    station.waiting += 1;
    let mut flags = if row.is(MEASURED) { DRAWN | COUNTS } else { DRAWN };
    if in_window {
        ledger.note_queue(station.waiting);
        flags |= IN_WINDOW;
    }
    let customer = Customer::cargo(part);
    station.queue.push_back(Entry { customer, since: now, takes, block, left: 1, flags });
}

/// Whether a part is one box that shares nothing with others, at a station of its route, and its
/// stretches need not be kept.
#[inline(always)]
fn is_easy(row: &Part) -> bool {
    row.open == 1 && row.carrier == NONE && row.flags & (SHARED | DEFERRED | WATCHED) == 0
}

/// Begins services of those at the head of the queue who are one box that waited for busy servers
/// only; `false` if a server is free for somebody else.
#[inline(always)]
fn start_drawn(
    station: &mut Station,
    id: u32,
    recorder: &mut Recorder,
    cargo: &mut Cargo,
    calendar: &mut Calendar<super::super::Event>,
    now: SimTime,
) -> Handled<bool> {
    let mut all = true;
    while station.waiting > 0 && station.taken < station.level {
        let Some(&entry) = station.queue.front() else { break };
        if !entry.is(DRAWN) || !station.obstacles.only_usual_since(entry.since) {
            all = false;
            break;
        }
        station.queue.pop_front();
        station.waiting -= 1;
        station.taken += 1;
        let usual = station.obstacles.usual();
        let waited = now.ms() - entry.since.ms();
        let ledger = &mut recorder.stations[id as usize];
        ledger.left_queue(entry.since.max(recorder.from), now.min(recorder.until));
        if entry.is(IN_WINDOW) {
            ledger.note_wait(usual, waited);
            ledger.waits += 1;
        }
        if entry.is(COUNTS) {
            recorder.add_time(entry.block, usual, waited);
        }
        if let Who::Cargo(part) = entry.customer.who() {
            // Written, not read: the row may have left the cache while it waited.
            let row = &mut cargo.parts[part as usize];
            row.state = State::Served;
            row.since = now;
        }
        schedule(calendar, station, entry.customer, entry.takes)?;
    }
    recorder.stations[id as usize].busy.set(now, i64::from(station.taken - station.blocked));
    Ok(all)
}

/// Puts the end of a service on the calendar.
#[inline(always)]
pub(super) fn schedule(
    calendar: &mut Calendar<super::super::Event>,
    station: &Station,
    customer: Customer,
    takes: SimDuration,
) -> Handled {
    let event = Event::Served { station: station.id, customer, clears: station.rules.clears };
    calendar.after(takes, event.into())?;
    Ok(())
}
