//! Which vehicle makes a departure?
//!
//! A departure of a service with a fleet takes a vehicle that stands ready at
//! the first stop. Where none does, it waits in line, first come, first served
//! among all services of the fleet that begin there, or it does not run. A
//! vehicle whose run is over turns around; then it is ready where it is, or goes
//! back empty over the links of its service.
//!
//! Vehicles of a fleet are alike: those that stand are counted, and only those
//! under way are told apart. Where drivers must rest, what each has driven is
//! kept while it stands; who has stood longest leaves first. A service without
//! a fleet knows nothing of this.
//!
//! An empty run waits for links that are closed, and where all is stopped. Left
//! out: stations and border formalities on an empty run, and places and services
//! that are closed to those who come.

use std::collections::VecDeque;

use bevy_ecs::component::Component;

use super::super::{Freight, Handled, drawn};
use super::{Due, Event};
use crate::engine::Handle;
use crate::model::{Driven, Timetable, WithoutVehicle};
use crate::observe::ledger::FleetLedger;
use crate::observe::{Cause, LateSeen};
use crate::random::{Distribution, Key};
use crate::time::SimTime;

/// Vehicles that services share.
#[derive(Component, Debug)]
pub(in crate::freight) struct Fleet {
    pub(in crate::freight) id: u32,
    pub(in crate::freight) size: u32,
    pub(in crate::freight) turnaround: Option<Distribution>,
    /// Where they may stand.
    pub(in crate::freight) bases: Vec<Base>,
    /// Turning around where they will stand.
    pub(in crate::freight) turning: u32,
    /// Where drivers of a service must rest: of those that turn around, when and at which base they are
    /// ready, and what their drivers have driven.
    pub(in crate::freight) resting: Option<Vec<(SimTime, u32, Rested)>>,
}

/// The drivers of a vehicle that stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Rested {
    driven: Driven,
    /// Since when they stand.
    since: SimTime,
}

/// They have rested before the start.
impl Default for Rested {
    fn default() -> Rested {
        Rested { driven: Driven::default(), since: SimTime::ZERO }
    }
}

/// Vehicles that stand ready at a place, or departures that wait there for one.
#[derive(Debug, Default)]
pub(in crate::freight) struct Base {
    pub(in crate::freight) ready: u32,
    late: VecDeque<Late>,
    /// Drivers of those that came back, the first first. The others have rested before the start, and
    /// leave before them.
    rested: VecDeque<Rested>,
}

/// A departure that waits for a vehicle.
#[derive(Debug, Clone, Copy)]
struct Late {
    service: u32,
    /// Names its draws.
    key: Key,
    planned: SimTime,
    since: SimTime,
    /// When it gives up.
    limit: Option<Handle>,
}

/// What a service has to do with its fleet.
#[derive(Debug)]
pub(in crate::freight) struct Membership {
    pub(in crate::freight) fleet: u32,
    /// Base of the first stop.
    pub(in crate::freight) begins: u32,
    /// Base of the last stop.
    pub(in crate::freight) ends: u32,
    pub(in crate::freight) returns: bool,
    pub(in crate::freight) without_vehicle: WithoutVehicle,
    /// Departures that wait for a vehicle.
    pub(in crate::freight) late: u32,
}

impl Base {
    pub(in crate::freight) fn with(ready: u32) -> Base {
        Base { ready, ..Base::default() }
    }

    /// Whether a departure waits for a vehicle that is not there.
    pub(in crate::freight) fn is_short(&self) -> bool {
        self.late.len() > self.ready as usize
    }

    /// Vehicles for which no departure waits.
    fn spare(&self) -> u32 {
        self.ready.saturating_sub(self.late.len() as u32)
    }
}

impl Freight<'_> {
    /// Whether a departure of a service may be made at once; the vehicle is then taken.
    pub(super) fn takes_vehicle(&mut self, id: u32, now: SimTime) -> bool {
        if !self.has_vehicle(id) {
            return false;
        }
        self.sends_vehicle(id, now);
        true
    }

    /// Whether a vehicle stands ready for a departure of a service.
    pub(super) fn has_vehicle(&self, id: u32) -> bool {
        let Some(member) = &self.services[id as usize].rules.membership else { return true };
        self.fleets[member.fleet as usize].bases[member.begins as usize].spare() > 0
    }

    /// Whether a service should look at its load: not while a departure on demand waits for a
    /// vehicle, nor to leave early without one.
    pub(super) fn minds_load(&self, id: u32) -> bool {
        let service = &self.services[id as usize];
        match service.rules.timetable {
            Timetable::OnDemand { .. } => service.rules.membership.as_ref().is_none_or(|own| own.late == 0),
            _ => service.waiting.is_some() || self.has_vehicle(id),
        }
    }

    /// A vehicle that stood ready goes under way.
    fn sends_vehicle(&mut self, id: u32, now: SimTime) {
        let Some(member) = &self.services[id as usize].rules.membership else { return };
        let (fleet, base) = (member.fleet, member.begins);
        self.fleets[fleet as usize].bases[base as usize].ready -= 1;
        self.note_fleet(fleet, |ledger| {
            ledger.ready[base as usize].add(now, -1);
            ledger.under_way.add(now, 1);
        });
    }

    /// A departure finds no vehicle: it waits for one, or does not run.
    pub(super) fn lacks_vehicle(
        &mut self,
        id: u32,
        key: Key,
        planned: SimTime,
        cut_off: SimTime,
        now: SimTime,
    ) -> Handled {
        let Some(member) = &mut self.services[id as usize].rules.membership else { return Ok(()) };
        let (fleet, base) = (member.fleet as usize, member.begins as usize);
        let limit = match member.without_vehicle {
            WithoutVehicle::Cancel => {
                self.note_service(now, id, |ledger| ledger.without_vehicle += 1);
                self.pass_over(id, 0, cut_off, now, Cause::Fleet, Due { planned, wanted: now });
                return Ok(());
            }
            WithoutVehicle::Wait => None,
            WithoutVehicle::WaitUpTo(limit) => {
                Some(self.calendar.after(limit, Event::LacksVehicle { service: id }.into())?)
            }
        };
        member.late += 1;
        self.note_line(id, now, true);
        self.fleets[fleet].bases[base].late.push_back(Late { service: id, key, planned, since: now, limit });
        Ok(())
    }

    /// A departure has waited for a vehicle for as long as it may: it does not run.
    pub(super) fn gives_up_on_vehicle(&mut self, id: u32, now: SimTime) -> Handled {
        let Some(member) = &mut self.services[id as usize].rules.membership else { return Ok(()) };
        let base = &mut self.fleets[member.fleet as usize].bases[member.begins as usize];
        // Its departures wait equally long, so it is the first of them.
        let may_give_up = |late: &Late| late.service == id && late.limit.is_some();
        let Some(at) = base.late.iter().position(may_give_up) else { return Ok(()) };
        // A vehicle that is ready at this very instant is about to be taken.
        if at < base.ready as usize {
            if let Some(late) = base.late.get_mut(at) {
                late.limit = None;
            }
            return Ok(());
        }
        let Some(late) = base.late.remove(at) else { return Ok(()) };
        member.late -= 1;
        self.note_line(id, now, false);
        let waited = now.since(late.since).ms();
        self.note_service(now, id, |ledger| {
            ledger.without_vehicle += 1;
            ledger.lacked += waited;
        });
        let due = Due { planned: late.planned, wanted: late.since };
        self.pass_over(id, 0, now, now, Cause::Fleet, due);
        Ok(())
    }

    /// A vehicle is ready at a base.
    pub(super) fn vehicle_ready(&mut self, fleet: u32, base: u32, now: SimTime) -> Handled {
        let here = &mut self.fleets[fleet as usize].bases[base as usize];
        here.ready += 1;
        let is_wanted = !here.late.is_empty();
        self.note_fleet(fleet, |ledger| ledger.ready[base as usize].add(now, 1));
        if is_wanted {
            // Departures leave last of all that happens at an instant.
            self.calendar.at(now, Event::TakesVehicle { fleet, base }.into())?;
            return Ok(());
        }
        for id in 0..self.services.len() as u32 {
            let rules = &self.services[id as usize].rules;
            let begins = |member: &Membership| member.fleet == fleet && member.begins == base;
            if rules.leave_when_full && rules.membership.as_deref().is_some_and(begins) {
                self.check_load(id, now)?;
            }
        }
        Ok(())
    }

    /// The departure that has waited longest takes a vehicle.
    pub(super) fn late_takes_vehicle(&mut self, fleet: u32, base: u32, now: SimTime) -> Handled {
        let here = &mut self.fleets[fleet as usize].bases[base as usize];
        if here.ready == 0 {
            return Ok(());
        }
        // Those that cannot depart now leave the vehicle to the others.
        let may_depart = |late: &Late| !self.services[late.service as usize].shut;
        let Some(late) = here.late.iter().position(may_depart).and_then(|at| here.late.remove(at)) else {
            return Ok(());
        };
        if let Some(limit) = late.limit {
            self.calendar.cancel(limit);
        }
        let id = late.service;
        if let Some(member) = &mut self.services[id as usize].rules.membership {
            member.late -= 1;
        }
        self.note_line(id, now, false);
        let is_on_demand = matches!(self.services[id as usize].rules.timetable, Timetable::OnDemand { .. });
        // Who waited may have given up, and nothing leaves empty for nobody.
        if !is_on_demand || self.can_load(id, now, now) {
            let waited = now.since(late.since).ms();
            self.note_service(now, id, |ledger| {
                ledger.late += u64::from(waited > 0);
                ledger.lacked += waited;
            });
            self.sends_vehicle(id, now);
            let due = Due { planned: late.planned, wanted: late.since };
            self.begins_run(id, late.key, due, (late.planned.max(now), now), now)?;
        }
        let here = &self.fleets[fleet as usize].bases[base as usize];
        if here.ready > 0 && !here.late.is_empty() {
            self.calendar.at(now, Event::TakesVehicle { fleet, base }.into())?;
        }
        let left = self.services[id as usize].stops[0].quarters > 0;
        let looks = is_on_demand || self.services[id as usize].rules.relief.is_some();
        if looks && left { self.check_load(id, now) } else { Ok(()) }
    }

    /// A run is over: the vehicle turns around.
    pub(super) fn turns_around(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let Some(member) = &self.services[vehicle.service as usize].rules.membership else { return Ok(()) };
        let (id, base, returns) = (member.fleet, member.ends, member.returns);
        let fleet = &mut *self.fleets[id as usize];
        let ready = match &fleet.turnaround {
            Some(time) => now.saturating_add(drawn(time, vehicle.key.named("turnaround").draw(0))?),
            None => now,
        };
        self.note_fleet(id, |ledger| ledger.under_way.add(now, -1));
        if returns {
            self.vehicles[index as usize].returning = true;
            self.calendar.at(ready, Event::Returns { vehicle: index }.into())?;
            return Ok(());
        }
        let rested = self.rested(index);
        let fleet = &mut *self.fleets[id as usize];
        fleet.turning += 1;
        if let Some(resting) = &mut fleet.resting {
            resting.push((ready, base, rested));
        }
        self.releases(index);
        self.calendar.at(ready, Event::Ready { fleet: id, base }.into())?;
        Ok(())
    }

    /// A vehicle has turned around where it will stand.
    pub(super) fn turned_around(&mut self, fleet: u32, base: u32, now: SimTime) -> Handled {
        let here = &mut *self.fleets[fleet as usize];
        here.turning -= 1;
        if let Some(resting) = &mut here.resting
            && let Some(at) = resting.iter().position(|one| (one.0, one.1) == (now, base))
        {
            let rested = resting.remove(at).2;
            here.bases[base as usize].rested.push_back(rested);
        }
        self.vehicle_ready(fleet, base, now)
    }

    /// The drivers of a vehicle that stands where it arrived.
    fn rested(&self, index: u32) -> Rested {
        let vehicle = &self.vehicles[index as usize];
        Rested { driven: vehicle.driven, since: vehicle.arrived }
    }

    /// The drivers of the vehicle that a service sends, which stands ready no more.
    pub(super) fn takes_drivers(&mut self, id: u32, index: u32) {
        let Some(member) = &self.services[id as usize].rules.membership else { return };
        let base = &mut self.fleets[member.fleet as usize].bases[member.begins as usize];
        // It is taken off those that stand: as many are left as have drivers that came back, or more.
        let is_first = base.rested.len() > base.ready as usize;
        let rested = if is_first { base.rested.pop_front() } else { None }.unwrap_or_default();
        let vehicle = &mut *self.vehicles[index as usize];
        (vehicle.driven, vehicle.stands) = (rested.driven, rested.since);
    }

    /// A vehicle goes back empty: it has turned around, or is further on its way. It stays where it is
    /// while all is stopped there, or of its service.
    pub(super) fn returns(&mut self, index: u32, now: SimTime) -> Handled {
        if !self.disruptions.is_empty() && !self.may_leave(index, now) {
            return Ok(());
        }
        let vehicle = &self.vehicles[index as usize];
        let is_first = usize::from(vehicle.stop) + 1 == self.services[vehicle.service as usize].stops.len();
        if is_first { self.begins_return(index, now) } else { self.cross(index, now) }
    }

    fn begins_return(&mut self, index: u32, now: SimTime) -> Handled {
        let service = self.vehicles[index as usize].service;
        let Some(member) = &self.services[service as usize].rules.membership else { return Ok(()) };
        let fleet = member.fleet;
        let measures = self.recorder.measures(now);
        self.note_fleet(fleet, |ledger| {
            ledger.under_way.add(now, 1);
            ledger.empty_runs += u64::from(measures);
        });
        if self.services[service as usize].rules.shares_cost {
            self.note_return_cost(service, now);
        }
        self.cross(index, now)
    }

    /// A vehicle on its way back has crossed a link.
    pub(super) fn returns_further(&mut self, index: u32, now: SimTime) -> Handled {
        let vehicle = &mut *self.vehicles[index as usize];
        vehicle.stop -= 1;
        vehicle.arrived = now;
        vehicle.log.clear();
        if vehicle.stop > 0 {
            return self.returns(index, now);
        }
        let Some(member) = &self.services[vehicle.service as usize].rules.membership else { return Ok(()) };
        let (fleet, base) = (member.fleet, member.begins);
        self.note_fleet(fleet, |ledger| ledger.under_way.add(now, -1));
        if self.fleets[fleet as usize].resting.is_some() {
            let rested = self.rested(index);
            self.fleets[fleet as usize].bases[base as usize].rested.push_back(rested);
        }
        self.releases(index);
        self.vehicle_ready(fleet, base, now)
    }

    /// What the first departure of a service that lacks a vehicle waits for.
    pub(super) fn lacking(&self, id: u32) -> Option<Due> {
        let member =
            self.services[id as usize].rules.membership.as_deref().filter(|member| member.late > 0)?;
        let base = &self.fleets[member.fleet as usize].bases[member.begins as usize];
        let late = base.late.iter().find(|late| late.service == id)?;
        Some(Due { planned: late.planned, wanted: late.since })
    }

    /// A departure gets in line for a vehicle, or leaves it.
    fn note_line(&mut self, id: u32, now: SimTime, comes: bool) {
        let window = (self.recorder.from, self.recorder.until);
        self.recorder.services[id as usize].line.change(now, window, comes);
    }

    /// How many departures waited for a vehicle, by service.
    pub(in crate::freight) fn late_seen(&self) -> Vec<LateSeen> {
        let names = &self.rosters.1;
        let of = |(id, service): (usize, &&mut super::Service)| {
            let fleet = service.rules.membership.as_ref()?.fleet;
            Some(LateSeen {
                service: names.services[id].clone(),
                fleet: names.fleets[fleet as usize].clone(),
                line: self.recorder.services[id].line,
            })
        };
        self.services.iter().enumerate().filter_map(of).collect()
    }

    fn note_fleet(&mut self, fleet: u32, note: impl FnOnce(&mut FleetLedger)) {
        note(&mut self.recorder.fleets[fleet as usize]);
    }

    /// Vehicles of a fleet are somewhere, each of them: ready, turning around, or under way.
    pub(in crate::freight) fn audit_fleet(&self, fleet: &Fleet) -> bool {
        let of_fleet = |service: u32| {
            let member = self.services.get(service as usize).and_then(|s| s.rules.membership.as_deref());
            member.is_some_and(|member| member.fleet == fleet.id)
        };
        let away = self.vehicles.iter().filter(|vehicle| of_fleet(vehicle.service)).count() as u32;
        let ready: u32 = fleet.bases.iter().map(|base| base.ready).sum();
        ready + fleet.turning + away == fleet.size
    }
}
