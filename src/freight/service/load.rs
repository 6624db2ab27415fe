//! Is there load enough to leave?
//!
//! A departure may wait for its minimum load, leave early when it is full, or
//! run on demand: whenever somebody new waits at the first stop, or those left
//! behind may be enough, its load is looked at.

use super::super::{Freight, Handled};
use super::{Event, Wait, Waiting};
use crate::model::Timetable;
use crate::observe::Cause;
use crate::time::{SimDuration, SimTime};
use crate::units::Teu;

impl Freight<'_> {
    /// Whether those who are ready at the first stop, and not booked on a later departure than this
    /// one, fill a vehicle.
    fn is_full(&self, id: u32, planned: SimTime, now: SimTime) -> bool {
        let service = &self.services[id as usize];
        let here = &service.stops[0];
        let capacity = u64::from(service.rules.capacity.quarters()) * u64::from(service.rules.convoy);
        let all_are_ready = here.papers_ahead.is_none() && !service.rules.takes_bookings;
        let ready = || self.ready_for(id, planned, now).map(|wait| u64::from(wait.quarters));
        here.quarters >= capacity && (all_are_ready || ready().sum::<u64>() >= capacity)
    }

    /// Who waits at the first stop and is in time for a departure with this cut-off.
    fn ready_for(&self, id: u32, planned: SimTime, cut_off: SimTime) -> impl Iterator<Item = &Wait> {
        let queue = self.services[id as usize].stops[0].queue.iter();
        queue.filter(move |wait| wait.is_ready(cut_off) && !self.is_booked_later(id, wait.part, planned))
    }

    /// Whether anybody who is ready at the first stop fits a vehicle of a departure planned then.
    pub(super) fn can_load(&self, id: u32, planned: SimTime, now: SimTime) -> bool {
        let service = &self.services[id as usize];
        let fits = |wait: &Wait| {
            wait.quarters <= service.rules.capacity.quarters()
                && service.rules.payload.is_none_or(|payload| self.mass_of(wait.part) <= payload)
        };
        let mut queue = self.ready_for(id, planned, now);
        if service.rules.overtaking { queue.any(fits) } else { queue.next().is_some_and(fits) }
    }

    /// TEU that could board a departure with this cut-off, up to the capacity.
    pub(super) fn load_ready(&self, id: u32, planned: SimTime, cut_off: SimTime) -> Teu {
        let service = &self.services[id as usize];
        let capacity = service.rules.capacity;
        let mut load = Teu::ZERO;
        for wait in self.ready_for(id, planned, cut_off) {
            let more = load.saturating_add(Teu::from_quarters(wait.quarters));
            if more <= capacity {
                load = more;
            } else if !service.rules.overtaking {
                break;
            }
        }
        load
    }

    pub(super) fn hold(&mut self, id: u32, planned: SimTime, limit: SimDuration) -> Handled {
        let service = &mut *self.services[id as usize];
        service.stamp = service.stamp.wrapping_add(1);
        let go = Event::Go { service: id, stamp: service.stamp };
        let handle = self.calendar.after(limit, go.into())?;
        service.waiting = Some(Waiting { planned, handle });
        self.window_lapses(id, self.calendar.now())?;
        // Boxes that became ready after the cut-off may count.
        self.check_load(id, self.calendar.now())
    }

    /// Somebody new waits at the first stop: a departure that waits for load, or may leave when
    /// full, may have enough now.
    pub(super) fn check_load(&mut self, id: u32, now: SimTime) -> Handled {
        if self.services[id as usize].rules.relief.is_some() {
            self.check_relief(id)?;
        }
        let service = &*self.services[id as usize];
        if service.going || service.forming > 0 {
            return Ok(());
        }
        if service.rules.membership.is_some() && !self.minds_load(id) {
            return Ok(());
        }
        if service.shut {
            return self.wants_to_depart(id, now);
        }
        let next = service.waiting.map(|waiting| waiting.planned).or(service.planned).unwrap_or(now);
        let full = self.is_full(id, next, now);
        let go = match (&service.rules.timetable, service.waiting) {
            // What fits no vehicle waits for ever: nothing leaves empty for it.
            (Timetable::OnDemand { .. }, _) if !self.can_load(id, now, now) => return Ok(()),
            (Timetable::OnDemand { gather }, None) if !full => {
                let gather = *gather;
                let service = &mut *self.services[id as usize];
                service.stamp = service.stamp.wrapping_add(1);
                let go = Event::Go { service: id, stamp: service.stamp };
                let handle = self.calendar.after(gather, go.into())?;
                service.waiting = Some(Waiting { planned: now, handle });
                return Ok(());
            }
            (Timetable::OnDemand { .. }, _) => full,
            (_, Some(_)) => {
                let least = service.rules.minimum_load.map_or(Teu::ZERO, |minimum| minimum.0);
                self.load_ready(id, next, now) >= least
            }
            (_, None) => {
                service.rules.leave_when_full
                    && full
                    && service.planned.is_some_and(|next| service.rules.runs(next))
                    && self.can_load(id, next, now)
            }
        };
        if !go {
            return Ok(());
        }
        let service = &mut *self.services[id as usize];
        if let Some(waiting) = service.waiting {
            self.calendar.cancel(waiting.handle);
        }
        service.going = true;
        service.stamp = service.stamp.wrapping_add(1);
        self.calendar.at(now, Event::Go { service: id, stamp: service.stamp }.into())?;
        Ok(())
    }

    /// A departure leaves that waited for load, or that is full before its time.
    pub(super) fn go(&mut self, id: u32, stamp: u32, now: SimTime) -> Handled {
        let service = &mut *self.services[id as usize];
        if service.stamp != stamp {
            return Ok(());
        }
        service.going = false;
        let waited = service.waiting.take();
        if matches!(service.rules.timetable, Timetable::OnDemand { .. }) {
            let began = waited.map_or(now, |waiting| waiting.planned);
            self.depart(id, began, now, now, now)?;
            let left = self.services[id as usize].stops[0].quarters > 0;
            return if left { self.check_load(id, now) } else { Ok(()) };
        }
        if let Some(waiting) = waited {
            self.note_held(id, waiting, now);
            return self.depart(id, waiting.planned, waiting.planned.max(now), now, now);
        }
        let (Some(planned), Some(slot)) = (service.planned, service.slot) else { return Ok(()) };
        // Another may have taken the vehicle in the meantime: it may leave early when there is one.
        if !self.has_vehicle(id) {
            return Ok(());
        }
        // It runs once, now: the one planned next may be the next to leave early.
        self.calendar.cancel(slot);
        self.plan_next(id, planned)?;
        self.depart(id, planned, now, now, now)?;
        self.check_load(id, now)
    }

    /// Somebody has left the first stop: a departure on demand is called off for which nobody is left.
    pub(super) fn nobody_left(&mut self, id: u32, now: SimTime) -> Handled {
        let is_on_demand = matches!(self.services[id as usize].rules.timetable, Timetable::OnDemand { .. });
        if !is_on_demand || self.can_load(id, now, now) {
            return Ok(());
        }
        let service = &mut *self.services[id as usize];
        if let Some(waiting) = service.waiting.take() {
            self.calendar.cancel(waiting.handle);
        }
        service.stamp = service.stamp.wrapping_add(1);
        service.going = false;
        if service.held.take().is_some() {
            service.late_for = Cause::Hold;
        }
        Ok(())
    }
}
