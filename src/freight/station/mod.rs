//! How is freight served at a place?
//!
//! A unit queues, is served, and goes on. Queues form because servers are few,
//! keep hours, break down, or hold cargo that finds no room ahead.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod.rs` | the station, its events, joining and leaving the queue |
//! | `work.rs` | starting and ending services |
//! | `plain.rs` | the same where nothing but a free server is ever needed |
//! | `servers.rs` | servers that may be interrupted: closing, preemption, breakdown |
//! | `hours.rs` | shifts |
//! | `berth.rs` | quays, of which a ship takes its length |
//! | `windows.rs` | reserved berths, and gaps between them |
//! | `cranes.rs` | how many servers work on one ship |
//! | `room.rs` | waiting rooms and yards that block, and who waits for them |
//! | `obstacles.rs` | the cause of a wait |

mod berth;
mod cranes;
mod hours;
mod obstacles;
mod plain;
mod room;
mod servers;
mod windows;
mod work;

use std::collections::VecDeque;

use bevy_ecs::component::Component;

use super::cargo::{BEGUN, Part, State};
use super::customer::{Customer, Who};
use super::disruption::Cuts;
use super::route::Node;
use super::tempo::Tempo;
use super::{Freight, Handled, Phase, RunError, limits, rounded, unit_exponential};
use crate::model::disruption::servers_left;
use crate::model::{Activity, Balking, ClosingRule, Discipline, Per, Room, WhenFull};
use crate::observe::Cause;
use crate::random::{Distribution, Key};
use crate::time::{SimDuration, SimTime};

pub(super) use berth::Berth;
pub(super) use cranes::Cranes;
pub(super) use hours::Roster;
pub(super) use obstacles::Obstacles;
pub(super) use room::{Door, Holder, Waiter};
pub(super) use servers::{Failures, Server};
pub(super) use windows::{Offer, Windows};

/// What can happen at a station.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// A service ends, where servers are never interrupted.
    Served { station: u32, customer: Customer, clears: bool },
    /// A service ends at a server that may be interrupted.
    ServerDone { station: u32, server: u32, clears: bool },
    /// Opening hours change for all stations of a roster.
    Shift { roster: u32 },
    /// A server fails.
    Fails { station: u32, server: u32 },
    /// A server is repaired.
    Repaired { station: u32, server: u32 },
    /// A unit's patience ends, if it still waits since then (see `stamp_of`).
    GivesUp { station: u32, part: u32, since: u32 },
    /// Traffic that is not the corridor's arrives.
    Background { station: u32 },
    /// There is room again: let those in who wait for it.
    Admit { station: u32 },
    /// There is room in a yard again.
    YardRoom { place: u32 },
    /// A window at a berth opens or closes.
    Windows { station: u32 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        match self {
            Event::Served { clears, .. } | Event::ServerDone { clears, .. } => {
                if clears {
                    Phase::Clear
                } else {
                    Phase::Release
                }
            }
            Event::Shift { .. } | Event::Fails { .. } | Event::Repaired { .. } => Phase::Shift,
            Event::Admit { .. } | Event::YardRoom { .. } | Event::Windows { .. } => Phase::Release,
            Event::GivesUp { .. } | Event::Background { .. } => Phase::Arrive,
        }
    }
}

/// A place in a queue. It carries what the queue needs, so that cargo's own row
/// is touched only when its state changes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) customer: Customer,
    pub(super) since: SimTime,
    /// How long its service takes, drawn when it came: only if [`DRAWN`].
    pub(super) takes: SimDuration,
    /// Where its wait counts: only if [`DRAWN`].
    pub(super) block: u32,
    /// Services still to begin.
    pub(super) left: u16,
    pub(super) flags: u8,
}

/// It arrived inside the window.
pub(super) const IN_WINDOW: u8 = 1;
/// Its service began before and was interrupted.
pub(super) const RESUMES: u8 = 2;
/// One box of plain cargo: all that its start needs stands in its entry.
pub(super) const DRAWN: u8 = 4;
/// The cohort rule holds for it: only with [`DRAWN`].
pub(super) const COUNTS: u8 = 8;
/// Of several services one has begun: only for boxes of others.
pub(super) const STARTED: u8 = 16;

impl Entry {
    /// Somebody who comes now for so many services.
    pub(super) fn new(customer: Customer, since: SimTime, left: u16, in_window: bool) -> Entry {
        let flags = if in_window { IN_WINDOW } else { 0 };
        Entry { customer, since, takes: SimDuration::ZERO, block: 0, left, flags }
    }

    #[inline(always)]
    pub(super) fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A pool of identical servers and the queue before them.
#[derive(Component, Debug)]
pub(super) struct Station {
    pub(super) id: u32,
    pub(super) rules: Rules,
    /// Servers on duty by the hours, as far as disruptions leave them.
    pub(super) level: u32,
    /// Servers on duty by the hours.
    pub(super) by_hours: u32,
    /// Work under way goes on at so many servers at most.
    pub(super) keeps: u32,
    /// Disruptions of the station or its place.
    pub(super) cuts: Cuts,
    /// Servers taken: at work, held by blocked cargo, or by a vehicle that stays.
    pub(super) taken: u32,
    /// Of these, held by cargo that finds no room ahead.
    pub(super) blocked: u32,
    /// The queue, or that of the highest priority.
    pub(super) queue: VecDeque<Entry>,
    /// The queues of the other priorities, the higher before the lower.
    pub(super) lesser: Vec<VecDeque<Entry>>,
    /// Units in the queues that have not given up.
    pub(super) waiting: u32,
    pub(super) obstacles: Obstacles,
    /// The head of the queue waits for room in the yard.
    pub(super) needs_yard: bool,
    /// The head of the queue does not fit before closing time.
    pub(super) misfit: bool,
    /// Next closing time.
    pub(super) closes: SimTime,
    /// Those who found no room to wait.
    pub(super) door: VecDeque<Door>,
    pub(super) admitting: bool,
    /// Empty where servers are never interrupted.
    pub(super) servers: Vec<Server>,
    /// Interrupted services, and the milliseconds each has left.
    pub(super) suspended: Vec<(Customer, i64)>,
    /// Where its servers are metres of quay, or its berths are reserved.
    pub(super) berth: Option<Box<Berth>>,
    /// Where ships have only so many servers at a time, or exchange boxes of others.
    pub(super) cranes: Option<Box<Cranes>>,
}

/// What a station does, as the scenario says.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) time: Distribution,
    pub(super) per: Per,
    pub(super) activity: Cause,
    pub(super) clears: bool,
    pub(super) closing: ClosingRule,
    pub(super) discipline: Discipline,
    pub(super) room: Option<Room>,
    pub(super) balking: Option<Balking>,
    pub(super) balking_key: Key,
    pub(super) patience: Option<Box<Distribution>>,
    pub(super) patience_key: Key,
    pub(super) holds_vehicle: bool,
    pub(super) failures: Option<Box<Failures>>,
    pub(super) background: Option<Box<BackgroundLoad>>,
    /// First come, first served, never interrupted, and nothing but a free server is needed to
    /// begin: no yard room, no metres of quay, no window,
    /// no crane of its own ship, no fit before closing.
    pub(super) plain: bool,
    /// Plain, and whoever comes stays until served.
    pub(super) simple: bool,
    /// What times of border formalities are multiplied by.
    pub(super) pace: f64,
}

/// Draws of the boxes of one visit lie so far apart in their stream at most.
const BOXES_PER_VISIT: u64 = 1 << 16;

impl Rules {
    /// How long one service of a part takes, at a node of its route.
    #[inline(always)]
    pub(super) fn time_for(&self, row: &Part, node: &Node, box_index: u64) -> Handled<SimDuration> {
        self.length(self.time.quantile(uniform_for(row, node, box_index)), row)
    }

    /// How long it takes, if one takes a drawn number of milliseconds.
    #[inline(always)]
    fn length(&self, drawn: f64, row: &Part) -> Handled<SimDuration> {
        if self.per == Per::Teu {
            rounded(drawn * f64::from(row.quarters) / f64::from(row.boxes) / 4.0)
        } else {
            rounded(drawn)
        }
    }
}

/// What the length of one service of a part is drawn from.
#[inline(always)]
fn uniform_for(row: &Part, node: &Node, box_index: u64) -> f64 {
    let visit = u64::from(row.loops) * BOXES_PER_VISIT + box_index;
    row.key.meet(node.work).draw(visit)
}

/// Traffic at a station that is not the corridor's.
#[derive(Debug)]
pub(super) struct BackgroundLoad {
    pub(super) tempo: Tempo,
    pub(super) time: Distribution,
    pub(super) priority: u8,
    pub(super) arrivals: Key,
    pub(super) work: Key,
    pub(super) count: u64,
}

impl Station {
    /// Whether a server is free for one who waits.
    #[inline]
    pub(super) fn has_free_server(&self) -> bool {
        if self.servers.is_empty() { self.taken < self.level } else { self.free_server().is_some() }
    }

    /// Whether one who comes now is served at once, where no server is ever interrupted.
    #[inline(always)]
    fn serves_at_once(&self) -> bool {
        self.waiting == 0 && self.taken < self.level
    }

    /// All queues, in the order in which they are served.
    pub(super) fn queues(&self) -> impl Iterator<Item = &VecDeque<Entry>> {
        std::iter::once(&self.queue).chain(&self.lesser)
    }

    /// A queue by its number in that order.
    fn queue_mut(&mut self, index: usize) -> &mut VecDeque<Entry> {
        match index.checked_sub(1) {
            None => &mut self.queue,
            Some(index) => &mut self.lesser[index],
        }
    }

    /// The queue of a priority, by its number in that order.
    pub(super) fn line_of(&self, priority: u8) -> usize {
        match self.rules.discipline {
            Discipline::Fifo => 0,
            Discipline::Priority | Discipline::Preemptive => usize::from(priority.clamp(1, 9)) - 1,
        }
    }

    /// The queue of a priority.
    fn queue_of(&mut self, priority: u8) -> &mut VecDeque<Entry> {
        let index = self.line_of(priority);
        self.queue_mut(index)
    }

    /// The instant since which the longest waiting has waited.
    fn oldest(&self, now: SimTime) -> SimTime {
        // An interrupted unit stands before those who came earlier: then all must be looked at.
        // So does one that came before its window opened, or whose ship has cranes to spare.
        let in_order =
            self.rules.discipline != Discipline::Preemptive && self.berth.is_none() && self.cranes.is_none();
        let depth = if in_order { 1 } else { usize::MAX };
        let entries = self.queues().flat_map(|queue| queue.iter().take(depth));
        entries.map(|entry| entry.since).min().unwrap_or(now)
    }

    /// Whether one more may stand in the waiting room or be served at once.
    pub(super) fn has_room(&self) -> bool {
        self.rules
            .room
            .is_none_or(|room| self.waiting < room.waiting || (self.waiting == 0 && self.has_free_server()))
    }

    /// Whether cargo may be turned away here, or give up.
    pub(super) fn may_lose(&self) -> bool {
        let turns_away = self.rules.room.is_some_and(|room| room.when_full == WhenFull::Lost);
        turns_away || self.rules.balking.is_some() || self.rules.patience.is_some()
    }

    /// So many servers are on duty by the hours: what closing and disruptions make of it.
    pub(super) fn set_level(&mut self, by_hours: u32) {
        self.by_hours = by_hours;
        self.level = by_hours;
        self.keeps = if self.rules.closing == ClosingRule::Pause { by_hours } else { u32::MAX };
        if !self.cuts.is_empty() {
            self.level = servers_left(by_hours, self.cuts.entry());
            let work = self.cuts.work();
            if work < 1.0 {
                self.keeps = self.keeps.min(servers_left(by_hours, work));
            }
        }
    }

    /// A disruption closes it, or takes its last server.
    fn is_cut(&self) -> bool {
        !self.cuts.is_empty() && (self.by_hours > 0 || self.cuts.is_shut())
    }

    /// What stops the queue now: disrupted, closed, blocked, busy, in this order.
    fn obstacle(&self) -> Cause {
        let all_down = !self.servers.is_empty() && self.servers.iter().all(|server| server.is_down());
        if all_down || (self.level == 0 && self.is_cut()) {
            Cause::Disrupted
        } else if self.level == 0 || self.misfit {
            Cause::Closed
        } else if self.blocked > 0 || self.needs_yard {
            Cause::Blocked
        } else {
            self.obstacles.usual()
        }
    }

    /// Writes down a change of what stops the queue.
    pub(super) fn note_obstacle(&mut self, now: SimTime) {
        let cause = self.obstacle();
        if cause != self.obstacles.current() {
            let oldest = self.oldest(now);
            self.obstacles.set(now, cause, oldest);
        }
    }
}

/// An instant modulo 2³² ms, some 50 days: tells the wait that an event belongs to from another.
fn stamp_of(at: SimTime) -> u32 {
    at.ms() as u32
}

/// The cause that time at a server has.
pub(super) fn cause_of(activity: Activity) -> Cause {
    match activity {
        Activity::Handling => Cause::Handling,
        Activity::Clearing => Cause::Clearing,
        Activity::Inspection => Cause::Inspection,
    }
}

impl Freight<'_> {
    pub(super) fn station_event(&mut self, event: Event, now: SimTime) -> Handled {
        match event {
            // The general way: `dispatch` knows a shorter one for most.
            Event::Served { station, customer, .. } => self.end_service(station, None, customer, now),
            Event::ServerDone { station, server, .. } => self.server_done(station, server, now),
            Event::Shift { roster } => self.shift(roster, now),
            Event::Fails { station, server } => self.fails(station, server, now),
            Event::Repaired { station, server } => self.repaired(station, server, now),
            Event::GivesUp { station, part, since } => self.gives_up(station, part, since, now),
            Event::Background { station } => self.background_arrives(station, now),
            Event::Admit { station } => self.admit(station, now),
            Event::YardRoom { place } => self.yard_room(place, now),
            Event::Windows { station } => self.windows_change(station, now),
        }
    }

    /// A part of a consignment comes to a station that has room for it.
    pub(super) fn cargo_joins(&mut self, id: u32, part: u32, now: SimTime) -> Handled {
        if self.stations[id as usize].rules.simple {
            return self.joins_simple(id, part, now);
        }
        let station = &mut *self.stations[id as usize];
        let row = &mut self.cargo.parts[part as usize];
        row.state = State::Queued;
        row.flags &= !BEGUN;
        row.since = now;
        let lane = &self.lanes[self.routes.nodes[row.node as usize].lane.index()];
        let in_window = self.recorder.measures(now);
        let ledger = &mut self.recorder.stations[id as usize];
        ledger.arrivals += u64::from(in_window);
        if station.rules.balking.is_some() || station.rules.room.is_some() {
            let turned_away = station.turns_away(row.key, row.loops);
            if turned_away {
                ledger.lost += u64::from(in_window);
                self.lose(part, id, now)?;
                self.cargo.remove(part);
                return Ok(());
            }
        }
        let left = if station.rules.per == Per::Consignment { 1 } else { row.boxes };
        row.open = left;
        let entry = Entry::new(Customer::cargo(part), now, left, in_window);
        if let Some(patience) = &station.rules.patience {
            let draw = row.key.meet(station.rules.patience_key).draw(u64::from(row.loops));
            let waits = super::drawn(patience, draw)?;
            self.calendar.after(waits, Event::GivesUp { station: id, part, since: stamp_of(now) }.into())?;
        }
        let priority = lane.priority;
        self.enqueue(id, entry, priority, now)
    }

    /// Somebody comes to the end of a queue, and is served at once if possible.
    pub(super) fn enqueue(&mut self, id: u32, entry: Entry, priority: u8, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        if station.rules.plain && station.waiting == 0 && entry.left == 1 && station.taken < station.level {
            return self.start_at_once(id, entry, now);
        }
        station.queue_of(priority).push_back(entry);
        station.waiting += 1;
        self.start_work(id, now)?;
        self.note_queue(id, now);
        Ok(())
    }

    /// Somebody joined a queue, or was put back into it, and whoever may be served then is: so many
    /// stand there.
    pub(super) fn note_queue(&mut self, id: u32, now: SimTime) {
        self.recorder.joined(id, self.stations[id as usize].waiting, now);
    }

    /// The window opens: whoever stands in a queue then is in the longest that is seen, too.
    pub(super) fn note_standing_queues(&mut self) {
        for station in &self.stations {
            self.recorder.stations[station.id as usize].note_queue(station.waiting);
        }
    }

    fn gives_up(&mut self, id: u32, part: u32, since: u32, now: SimTime) -> Handled {
        let row = &self.cargo.parts[part as usize];
        let waits = row.state == State::Queued && !row.is(BEGUN) && stamp_of(row.since) == since;
        if !waits || self.station_of(part) != Some(id) {
            return Ok(());
        }
        let since = row.since;
        self.charge_wait(part, id, since, now);
        self.lose(part, id, now)?;
        self.cargo.parts[part as usize].state = State::Gone;
        let station = &mut *self.stations[id as usize];
        station.waiting -= 1;
        self.recorder.left_queue(id, since, now);
        let ledger = &mut self.recorder.stations[id as usize];
        ledger.lost += u64::from(since >= self.recorder.from && since < self.recorder.until);
        self.call_admit(id, now)?;
        // The head may have been what stopped the queue.
        self.start_work(id, now)
    }

    fn background_arrives(&mut self, id: u32, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        let Some(background) = &mut station.rules.background else { return Ok(()) };
        let number = background.count;
        background.count += 1;
        let priority = background.priority;
        self.plan_station_background(id, now)?;
        let station = &mut *self.stations[id as usize];
        let in_window = self.recorder.measures(now);
        let room = station.has_room();
        let ledger = &mut self.recorder.stations[id as usize];
        ledger.arrivals += u64::from(in_window);
        if !room {
            ledger.lost += u64::from(in_window);
            return Ok(());
        }
        if station.waiting >= limits::OTHERS {
            return Err(limits::others(&self.station_in_words(id)));
        }
        let entry = Entry::new(Customer::background(number), now, 1, in_window);
        if self.stations[id as usize].has_windows() {
            return self.queues_for_berth(id, 1, entry, now);
        }
        self.enqueue(id, entry, priority, now)
    }

    /// Puts the next arrival of other traffic on the calendar.
    pub(super) fn plan_station_background(&mut self, id: u32, now: SimTime) -> Handled {
        let Some(background) = &mut self.stations[id as usize].rules.background else { return Ok(()) };
        let need = unit_exponential(background.arrivals.draw(background.count));
        if let Some(next) = background.tempo.after(now, need, self.clock) {
            self.calendar.at(next, Event::Background { station: id }.into())?;
        }
        Ok(())
    }

    /// A station as messages name it.
    fn station_in_words(&self, id: u32) -> String {
        let names = &self.rosters.1;
        let place = &names.places[names.at[id as usize] as usize];
        format!("station `{place}.{}`", names.stations[id as usize])
    }

    /// Names the station of a time that is too long.
    #[cold]
    pub(super) fn too_long_at(&self, id: u32, mut error: Box<RunError>) -> Box<RunError> {
        if let RunError::Overflow(why) = &mut *error {
            *why = format!("{why}, at {}", self.station_in_words(id));
        }
        error
    }

    /// The station that a part stands at: on its route, or to be loaded.
    pub(super) fn station_of(&self, part: u32) -> Option<u32> {
        let row = &self.cargo.parts[part as usize];
        match self.routes.nodes.get(row.node as usize)?.kind {
            super::route::Kind::Serve(id) => Some(id),
            super::route::Kind::Board { service, stop, .. } => {
                let stop = &self.services[service as usize].stops[usize::from(stop)];
                stop.load.get(usize::from(row.loops)).copied()
            }
            super::route::Kind::Clear { .. }
            | super::route::Kind::Papers(_)
            | super::route::Kind::Stay(_)
            | super::route::Kind::Equip
            | super::route::Kind::Choose(_)
            | super::route::Kind::Deliver => None,
        }
    }

    /// Where a part's time at a station counts.
    #[inline]
    pub(super) fn block_at_station(&self, part: u32) -> u32 {
        let row = &self.cargo.parts[part as usize];
        self.routes.nodes[row.node as usize].block_at_station(row.loops)
    }

    /// Splits a part's wait by its causes, and charges it.
    pub(super) fn charge_wait(&mut self, part: u32, id: u32, since: SimTime, now: SimTime) {
        let block = self.block_at_station(part);
        let obstacles = &self.stations[id as usize].obstacles;
        if obstacles.only_usual_since(since) {
            let usual = obstacles.usual();
            return self.charge(part, block, usual, now);
        }
        // Of several boxes some may have been served since.
        let since = since.max(self.cargo.parts[part as usize].since);
        let pieces: Vec<(SimTime, Cause)> = obstacles.split(since, now).collect();
        for (end, cause) in pieces {
            self.charge(part, block, cause, end);
        }
    }

    /// Who a customer is, if still there.
    pub(super) fn is_gone(&self, customer: Customer) -> bool {
        matches!(customer.who(), Who::Cargo(part) if self.cargo.parts[part as usize].state == State::Gone)
    }
}

impl Station {
    /// Whether an arrival turns away: no room and lost, or the queue looks too long.
    fn turns_away(&self, key: Key, loops: u16) -> bool {
        let lost_without_room = self.rules.room.is_some_and(|room| room.when_full == WhenFull::Lost);
        if lost_without_room && !self.has_room() {
            return true;
        }
        self.rules.balking.is_some_and(|balking| {
            self.waiting >= balking.from
                && key.meet(self.rules.balking_key).draw(u64::from(loops)) < balking.share
        })
    }
}
