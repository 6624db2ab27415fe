//! What becomes of departures that cannot start?
//!
//! While a service, or the place where it starts, is closed, the departure
//! planned last waits for the end; one that still waits when the next is due
//! does not run. Where the end comes just as the next is due, both run, in
//! their order. Where departures are cancelled none waits. Trucks on demand
//! wait for the end, however many are needed then.

use super::super::{Freight, Handled};
use super::{Due, Event};
use crate::model::Timetable;
use crate::observe::Cause;
use crate::time::SimTime;

impl Freight<'_> {
    /// A departure is due that cannot start.
    #[cold]
    pub(super) fn cannot_depart(&mut self, id: u32, planned: SimTime, now: SimTime) -> Handled {
        let service = &*self.services[id as usize];
        let held = service.held;
        let on_demand = matches!(service.rules.timetable, Timetable::OnDemand { .. });
        let cut_off = planned.minus(service.rules.cut_off).min(now);
        if on_demand {
            // Cargo waits as it would; how many vehicles it needs is seen when they may start.
            if held.is_none() {
                self.holds(id, planned, now);
            }
            return Ok(());
        }
        if service.cancels || service.rules.is_cancelled(planned) {
            self.note_service(now, id, |ledger| ledger.cancelled += 1);
            if held.is_none() {
                self.pass_over(id, 0, cut_off, now, Cause::Disrupted, Due::by(planned));
            }
            return Ok(());
        }
        if let Some(earlier) = held {
            self.note_service(now, id, |ledger| ledger.cancelled += 1);
            self.pass_over(id, 0, now, now, Cause::Disrupted, Due::by(earlier));
        }
        self.holds(id, planned, now);
        Ok(())
    }

    /// Somebody comes who might let a departure start, and none may: one on demand waits for the end.
    #[cold]
    pub(super) fn wants_to_depart(&mut self, id: u32, now: SimTime) -> Handled {
        let service = &*self.services[id as usize];
        let on_demand = matches!(service.rules.timetable, Timetable::OnDemand { .. });
        if !on_demand || service.waiting.is_some() || !self.can_load(id, now, now) {
            return Ok(());
        }
        self.cannot_depart(id, now, now)
    }

    /// A departure waits until it may start.
    fn holds(&mut self, id: u32, planned: SimTime, now: SimTime) {
        if planned < now && self.services[id as usize].late_for == Cause::Hold {
            // It waited for load before.
            self.pass_over(id, 0, now, now, Cause::Disrupted, Due::by(planned));
        }
        let service = &mut *self.services[id as usize];
        service.held = Some(planned);
        service.late_for = Cause::Disrupted;
    }

    /// Departures may start again: one that waits does so now, or when its time comes.
    pub(super) fn reopens(&mut self, id: u32, now: SimTime) -> Handled {
        if self.services[id as usize].shut {
            return Ok(());
        }
        self.held_departs(id, now)?;
        if let Some(member) = &self.services[id as usize].rules.membership {
            let (fleet, base) = (member.fleet, member.begins);
            self.calendar.at(now, Event::TakesVehicle { fleet, base }.into())?;
        }
        let rules = &self.services[id as usize].rules;
        if rules.watches_load || rules.relief.is_some() { self.check_load(id, now) } else { Ok(()) }
    }

    /// The departure that waited for the end of a closure starts, if there is one.
    pub(super) fn held_departs(&mut self, id: u32, now: SimTime) -> Handled {
        let service = &*self.services[id as usize];
        let Some(planned) = service.held else { return Ok(()) };
        let cut_off = if planned > now { planned.minus(service.rules.cut_off).min(now) } else { now };
        if service.rules.membership.is_some() {
            // What follows may be a wait for a vehicle.
            self.pass_over(id, 0, cut_off, now, Cause::Disrupted, Due::by(planned));
        }
        self.depart(id, planned, planned.max(now), cut_off, now)?;
        let service = &mut *self.services[id as usize];
        service.held = None;
        service.late_for = Cause::Hold;
        Ok(())
    }
}
