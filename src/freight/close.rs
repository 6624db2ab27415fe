//! What is still under way, and is all cargo accounted for?
//!
//! When a run stops, the open stretch of everything under way is charged, so
//! that ages add up like lead times; and what each consignment waits for is listed.
//! Nothing is moved by force.

use std::collections::{BTreeMap, BTreeSet};

use super::cargo::{IN_YARD, MEASURED, NONE, Part, SHARED, State};
use super::customer::{Customer, Who};
use super::route::Kind;
use super::service::Aboard;
use super::station::Station;
use super::{
    BOXES_JOIN, DISRUPTIONS, FORMALITIES, Freight, Handled, KINDS, LINK_ADMITS, LaneSeen, Outcome,
    PAPERS_READY, RunError, STAY_ENDS, Unfinished,
};
use crate::model::Corridor;
use crate::observe::{Cause, Fate, kpi};
use crate::time::SimTime;
use crate::units::Teu;

/// The stretch that was open when the run stopped.
struct Open {
    part: u32,
    block: u32,
    cause: Cause,
}

impl Freight<'_> {
    /// Ends the run, and reads what was seen.
    pub(super) fn close(&mut self, corridor: &Corridor) -> Handled<Outcome> {
        self.audit()?;
        let over = self.is_over();
        let now = if over { self.calendar.now() } else { self.run.stop };
        self.run.stop = now;
        if !self.run.window_closed {
            self.note_backlogs();
            self.recorder.close_window(now);
        }
        let circles = self.circles();
        let late = self.late_seen();
        self.close_activity(now);
        self.close_disruptions(now);
        self.close_queues(now);
        self.close_links(now);
        let open = self.open_stretches(now);
        let unfinished = self.list_unfinished(&open, now);
        self.charge_open(open, now);
        self.fold_unfinished(now);
        let journeys = self.recorder.journeys.take();
        let blocks = if journeys.is_some() { self.recorder.blocks.clone() } else { Vec::new() };
        let readings = kpi::read(self.recorder, corridor);
        let has_documents = self.lanes.iter().any(|lane| lane.documents.is_some());
        let mut events: Vec<_> = KINDS.iter().copied().zip(self.run.events).collect();
        events.retain(|kind| has_documents || kind.0 != KINDS[PAPERS_READY]);
        events.retain(|kind| !corridor.borders.is_empty() || kind.0 != KINDS[FORMALITIES]);
        let has_control = self.links.iter().any(|link| link.control.is_some());
        events.retain(|kind| has_control || kind.0 != KINDS[LINK_ADMITS]);
        events.retain(|kind| self.equipment.is_used() || kind.0 != KINDS[BOXES_JOIN]);
        events.retain(|kind| !self.routes.stays.is_empty() || kind.0 != KINDS[STAY_ENDS]);
        events.retain(|kind| !corridor.disruptions.is_empty() || kind.0 != KINDS[DISRUPTIONS]);
        let lanes = &mut self.recorder.lanes;
        Ok(Outcome {
            readings,
            observations: std::mem::take(&mut self.recorder.observations),
            events,
            lead_times: lanes.iter_mut().map(|lane| std::mem::take(&mut lane.lead)).collect(),
            lanes: lanes.iter_mut().map(LaneSeen::take).collect(),
            unfinished,
            circles,
            late,
            journeys: journeys.unwrap_or_default(),
            blocks,
        })
    }

    /// How many wait before each station of a border post.
    pub(super) fn note_backlogs(&mut self) {
        for (station, hours) in self.stations.iter().zip(&mut self.recorder.queue_hours) {
            if let Some(hours) = hours {
                hours.backlog = u64::from(station.waiting);
            }
        }
    }

    /// Those who stand in a queue have stood there up to now.
    fn close_queues(&mut self, now: SimTime) {
        let stand = |station: &Station| station.queues().flatten().copied().collect::<Vec<_>>();
        for id in 0..self.stations.len() as u32 {
            for entry in stand(self.stations[id as usize]) {
                if !self.is_gone(entry.customer) {
                    self.recorder.left_queue(id, entry.since, now);
                }
            }
        }
    }

    /// What each part under way waits for.
    fn open_stretches(&mut self, now: SimTime) -> Vec<Open> {
        let mut open = Vec::new();
        self.open_at_doors(&mut open);
        self.open_at_stops(&mut open, now);
        self.open_aboard(&mut open, now);
        self.open_in_passages(&mut open, now);
        for row in 0..self.cargo.parts.len() as u32 {
            let part = &self.cargo.parts[row as usize];
            if part.node == NONE {
                continue;
            }
            let block = self.block_at_station(row);
            match part.state {
                State::Queued => {
                    let cause = self
                        .station_of(row)
                        .map_or(Cause::Busy, |id| self.stations[id as usize].obstacles.current());
                    open.push(Open { part: row, block, cause });
                }
                State::Served => {
                    let cause = self.station_of(row).map_or(Cause::Handling, |id| self.work_cause(id, row));
                    open.push(Open { part: row, block, cause });
                }
                State::Held => {
                    if let Some((block, cause)) = self.open_at_post(row, now) {
                        open.push(Open { part: row, block, cause });
                    }
                }
                State::Papers => open.push(Open { part: row, block, cause: Cause::Papers }),
                State::Stays => open.push(Open { part: row, block, cause: self.stay_cause(row) }),
                State::Unequipped => open.push(Open { part: row, block, cause: Cause::Equipment }),
                State::Gated => open.push(Open { part: row, block, cause: Cause::Busy }),
                State::Blocked | State::Boarding | State::Aboard | State::Gone => {}
            }
        }
        open
    }

    fn open_at_doors(&self, open: &mut Vec<Open>) {
        for door in self.doors() {
            open.push(Open { part: door.part, block: door.block, cause: Cause::Blocked });
        }
    }

    fn open_at_stops(&self, open: &mut Vec<Open>, now: SimTime) {
        for (id, service) in self.services.iter().enumerate() {
            for (stop, here) in service.stops.iter().enumerate() {
                for (index, wait) in here.queue.iter().enumerate() {
                    let part = wait.part;
                    let node = &self.routes.nodes[self.cargo.parts[part as usize].node as usize];
                    let cause = self.cause_at_stop(id as u32, stop as u16, index, now);
                    open.push(Open { part, block: node.block, cause });
                }
            }
        }
    }

    fn open_aboard(&self, open: &mut Vec<Open>, now: SimTime) {
        for vehicle in self.vehicles.iter().filter(|vehicle| vehicle.service != NONE) {
            if vehicle.passage != NONE {
                continue;
            }
            for &ride in &vehicle.aboard {
                let (stage, cause) = self.stage_at(vehicle.id, ride, now);
                let node = &self.routes.nodes[self.cargo.parts[ride.part as usize].node as usize];
                let Kind::Board { service, stop, .. } = node.kind else { continue };
                let first = self.routes.ways[service as usize].stop[usize::from(stop)];
                open.push(Open { part: ride.part, block: node.block + stage - first, cause });
            }
            for &part in &vehicle.loaded {
                let node = &self.routes.nodes[self.cargo.parts[part as usize].node as usize];
                open.push(Open { part, block: node.block, cause: Cause::Schedule });
            }
        }
    }

    fn open_in_passages(&mut self, open: &mut Vec<Open>, now: SimTime) {
        for index in 0..self.vehicles.len() {
            if self.vehicles[index].passage == NONE {
                continue;
            }
            for at in 0..self.vehicles[index].aboard.len() {
                let part = self.vehicles[index].aboard[at].part;
                if let Some((block, cause)) = self.open_at_post(part, now) {
                    open.push(Open { part, block, cause });
                }
            }
        }
    }

    /// Where a vehicle is with a ride at an instant, and why time passes.
    fn stage_at(&self, index: u32, ride: Aboard, now: SimTime) -> (u32, Cause) {
        let vehicle = &self.vehicles[index as usize];
        let mut at = self.cargo.parts[ride.part as usize].since;
        for &(stage, cause, ms) in &vehicle.log[ride.log_from as usize..] {
            at = SimTime::from_ms(at.ms() + ms);
            if at >= now {
                return (stage, cause);
            }
        }
        let way = &self.routes.ways[vehicle.service as usize];
        let stop = usize::from(vehicle.stop);
        if let Some(cause) = self.cause_on_link(index) {
            return (way.leg[stop], cause);
        }
        if self.convoy_of(index).is_some_and(|convoy| self.run.convoys.waits(convoy, index)) {
            return (way.stop[stop], Cause::Hold);
        }
        if vehicle.halted {
            return (way.stop[stop], Cause::Disrupted);
        }
        let calls = &self.services[vehicle.service as usize].stops[stop].call;
        match calls.get(usize::from(vehicle.calls)) {
            Some(&station) => {
                let station = &self.stations[station as usize];
                (way.call[stop] + u32::from(vehicle.calls), station.obstacles.current())
            }
            None => (way.stop[stop], Cause::Schedule),
        }
    }

    fn list_unfinished(&mut self, open: &[Open], now: SimTime) -> Vec<Unfinished> {
        let mut seen = BTreeSet::new();
        let mut groups: BTreeMap<(u32, String, String, Cause), Unfinished> = BTreeMap::new();
        for stretch in open {
            let row = &self.cargo.parts[stretch.part as usize];
            if row.is(SHARED) && !seen.insert(self.cargo.consignment_of(row)) {
                continue;
            }
            let lane = self.lane_of(row.node);
            let (place, stage) = self.names_of(stretch.block);
            let group =
                groups.entry((lane.0, place.clone(), stage.clone(), stretch.cause)).or_insert_with(|| {
                    let lane = self.rosters.1.lanes[lane.index()].clone();
                    let cause = stretch.cause;
                    Unfinished { lane, place, stage, cause, consignments: 0, measured: 0, oldest_h: 0.0 }
                });
            group.consignments += 1;
            group.measured += u64::from(row.is(MEASURED));
            let age = now.since(row.tendered);
            group.oldest_h = group.oldest_h.max(age.hours());
            if row.is(MEASURED) {
                self.recorder.lanes[lane.index()].ages.push(age.ms().unsigned_abs());
            }
        }
        groups.into_values().collect()
    }

    /// Charges the open stretches up to the stop.
    fn charge_open(&mut self, open: Vec<Open>, now: SimTime) {
        for id in 0..self.services.len() as u32 {
            for stop in 0..self.services[id as usize].stops.len() as u16 {
                self.close_waits(id, stop, now);
            }
        }
        for index in 0..self.vehicles.len() as u32 {
            for at in 0..self.vehicles[index as usize].aboard.len() {
                let vehicle = &mut *self.vehicles[index as usize];
                let ride = vehicle.aboard[at];
                let log = std::mem::take(&mut vehicle.log);
                // Not the short way: the log may reach beyond the stop.
                self.charge_ride(Aboard { is_plain: false, ..ride }, &log);
                self.vehicles[index as usize].log = log;
            }
        }
        for stretch in open {
            let row = &self.cargo.parts[stretch.part as usize];
            match (row.state, self.station_of(stretch.part)) {
                (State::Queued, Some(id)) => self.charge_wait(stretch.part, id, row.since, now),
                _ => self.charge(stretch.part, stretch.block, stretch.cause, now),
            }
        }
    }

    /// Stretches kept until delivery count for what is under way at the end, too.
    fn fold_unfinished(&mut self, now: SimTime) {
        // Of a consignment's parts, the one with the lowest number stands for it.
        let mut firsts: BTreeMap<u32, (u16, u32, usize)> = BTreeMap::new();
        for row in 0..self.cargo.parts.len() {
            let part = self.cargo.parts[row];
            if part.node == NONE || part.timeline == NONE || !part.is(MEASURED) || part.state == State::Gone {
                continue;
            }
            if part.is(SHARED) {
                let own = (self.cargo.number_of(&part), part.timeline, row);
                let first = firsts.entry(self.cargo.consignment_of(&part)).or_insert(own);
                *first = own.min(*first);
            } else {
                self.fold_open(part, now);
            }
        }
        for (_, _, row) in firsts.into_values() {
            self.fold_open(self.cargo.parts[row], now);
        }
    }

    fn fold_open(&mut self, part: Part, now: SimTime) {
        self.fold(part.timeline);
        let age = now.since(part.tendered).ms();
        self.keep_journey(self.lane_of(part.node), part.timeline, Fate::Unfinished, age);
    }

    /// The cause of a part's time at a server: its work, or what interrupts it.
    fn work_cause(&self, id: u32, part: u32) -> Cause {
        let station = &self.stations[id as usize];
        station.paused_cause(part).unwrap_or(station.rules.activity)
    }

    /// Cargo is conserved, everybody is held by exactly one holder, and capacities are kept.
    pub(super) fn audit(&self) -> Handled {
        let broken = |what: String| Err(RunError::Invariant(what).into());
        let count = self.cargo.count;
        let live = || self.cargo.parts.iter().filter(|part| part.node != NONE);
        let (parts, quarters) =
            live().fold((0, 0), |sum, part| (sum.0 + 1, sum.1 + u64::from(part.quarters)));
        if count.created != count.ended + parts || count.created_quarters != count.ended_quarters + quarters {
            return broken(format!(
                "cargo is conserved: {} parts came, {} went and {parts} are here",
                count.created, count.ended
            ));
        }
        for (state, held) in [
            (State::Queued, self.held_in_queues()),
            (State::Boarding, self.services.iter().flat_map(|s| &s.stops).map(|s| s.queue.len()).sum()),
            (State::Aboard, self.vehicles.iter().map(|v| v.aboard.len() + v.loaded.len()).sum()),
            (State::Blocked, self.doors().count()),
            (State::Held, self.held_at_posts()),
            (State::Papers, count.at_papers as usize),
            (State::Stays, count.staying as usize),
            (State::Unequipped, self.equipment.held()),
        ] {
            let found = live().filter(|part| part.state == state).count();
            if found != held {
                return broken(format!(
                    "each part has one holder: {found} are {state:?}, {held} are held so"
                ));
            }
        }
        let rows = (0..).zip(&self.cargo.parts).filter(|(_, part)| part.node != NONE);
        self.equipment.audit(rows)?;
        self.audit_capacities()
    }

    fn held_in_queues(&self) -> usize {
        let mut held = BTreeSet::new();
        for entry in self.stations.iter().flat_map(|station| station.queues()).flatten() {
            if let Who::Cargo(part) = entry.customer.who()
                && self.cargo.parts[part as usize].state == State::Queued
            {
                held.insert(part);
            }
        }
        held.len()
    }

    fn audit_capacities(&self) -> Handled {
        let mut yards = vec![Teu::ZERO; self.places.len()];
        for part in self.cargo.parts.iter().filter(|part| part.node != NONE && part.is(IN_YARD)) {
            yards[self.routes.nodes[part.node as usize].place.index()] += part.teu();
        }
        for (place, found) in self.places.iter().zip(yards) {
            if place.used != found || place.capacity.is_some_and(|capacity| found > capacity) {
                let (used, limit) = (place.used, place.capacity);
                return Err(RunError::Invariant(format!(
                    "a yard holds what is in it, and no more than fits: {used} booked, {found} found, of {limit:?}"
                )).into());
            }
        }
        if !self.fleets.iter().all(|fleet| self.audit_fleet(fleet)) {
            return Err(RunError::Invariant("each vehicle of a fleet is in one place".into()).into());
        }
        for link in self.links.iter().filter_map(|link| link.control.as_ref()) {
            link.audit().map_err(|what| Box::new(RunError::Invariant(what.to_owned())))?;
        }
        for vehicle in self.vehicles.iter().filter(|vehicle| vehicle.service != NONE) {
            let service = &self.services[vehicle.service as usize];
            // Of less room while it is disrupted, it may have left with more.
            if vehicle.quarters > service.rated.quarters() {
                return Err(RunError::Invariant("a vehicle carries no more than its capacity".into()).into());
            }
        }
        self.audit_quays()?;
        self.audit_cranes()
    }

    fn audit_cranes(&self) -> Handled {
        for (ship, servers) in self
            .stations
            .iter()
            .filter_map(|station| station.cranes.as_ref())
            .flat_map(|cranes| cranes.at_work())
        {
            let most = self.port_of(ship).map_or(u32::MAX, |port| port.cranes);
            if servers > most {
                let broken = format!("no more cranes work on a ship than it has: {servers} of {most}");
                return Err(RunError::Invariant(broken).into());
            }
        }
        Ok(())
    }

    fn audit_quays(&self) -> Handled {
        for station in &self.stations {
            let Some(berth) = &station.berth else { continue };
            let vehicles = self.vehicles.iter().filter(|vehicle| vehicle.service != NONE);
            let there = vehicles.filter(|vehicle| vehicle.holds.iter().any(|hold| hold.0 == station.id));
            let metres: u32 =
                there.map(|vehicle| self.servers_for(station, Customer::vehicle(vehicle.id))).sum();
            if metres > station.taken || station.taken > berth.servers {
                let (taken, all) = (station.taken, berth.servers);
                return Err(RunError::Invariant(format!(
                    "ships at a quay take no more than its length: {metres} moored, {taken} booked, of {all}"
                ))
                .into());
            }
        }
        Ok(())
    }
}
