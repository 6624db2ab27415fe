//! Which departure is cargo booked on?
//!
//! Cargo that is booked on a departure is tendered a drawn time before its
//! cut-off, and lets those pass that are planned sooner: even one that is late,
//! or runs on volume. From the time of its own departure on, whether that takes
//! it, leaves it behind or does not run, it is cargo as any other.
//!
//! In line it keeps its place by when it became ready. While a departure boards
//! on which it is not booked it is set aside.

use std::collections::BTreeMap;

use super::cargo::LETS_PASS;
use super::service::{Wait, timetable};
use super::{Freight, Handled, demand, drawn};
use crate::time::SimTime;

/// A departure of a service, by its planned time at the first stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Booking {
    service: u32,
    planned: SimTime,
}

/// What is booked and has not come to the time of its departure.
#[derive(Debug, Default)]
pub(super) struct Bookings {
    /// By lane and serial: not yet tendered.
    to_come: BTreeMap<(u32, u32), Booking>,
    /// By part.
    parts: BTreeMap<u32, Booking>,
}

impl Bookings {
    /// The booking of a consignment that is tendered now.
    pub(super) fn tendered(&mut self, lane: u32, serial: u32) -> Option<Booking> {
        if self.to_come.is_empty() { None } else { self.to_come.remove(&(lane, serial)) }
    }

    /// A part has this booking, or none.
    pub(super) fn note(&mut self, part: u32, booking: Option<Booking>) {
        match booking {
            Some(booking) => {
                self.parts.insert(part, booking);
            }
            // The row may have been that of cargo which was lost before its departure.
            None if self.parts.is_empty() => {}
            None => self.forget(part),
        }
    }

    /// A part is not booked any more.
    pub(super) fn forget(&mut self, part: u32) {
        self.parts.remove(&part);
    }
}

impl Freight<'_> {
    /// When a booked consignment is tendered: its lead before the cut-off of the first departure
    /// for which that is not past. `None` if it is not booked, or there is no such departure.
    pub(super) fn books(&mut self, id: u32, serial: u32, now: SimTime) -> Handled<Option<SimTime>> {
        if self.lanes[id as usize].lead.is_none() {
            return Ok(None);
        }
        let chain = self.chain_of(id, serial, now);
        let lane = &mut *self.lanes[id as usize];
        let first = lane.chains.get(chain).and_then(|chain| chain.first_ride);
        let (Some(lead), Some(first)) = (&lane.lead, first) else { return Ok(None) };
        if let Some(choice) = &mut lane.choice {
            choice.keep(serial, chain);
        }
        let lead = drawn(lead, lane.stream(serial).draw(demand::LEAD))?;
        let rules = &self.services[first.service as usize].rules;
        let before = lead.saturating_add(first.cut_off);
        // The earliest departure whose cut-off where it boards, less the lead, is not yet past: from the
        // first stop it may have left. None has before the run began.
        let after = now.saturating_add(before).minus(first.leaves).ms() - 1;
        let after = SimTime::from_ms(after.max(-1));
        let mut next = timetable::next(&rules.timetable, self.clock, after);
        // Nobody books a sailing that is known not to run.
        while let Some(blank) = next.filter(|planned| rules.is_blank(*planned)) {
            next = timetable::next(&rules.timetable, self.clock, blank);
        }
        let Some(planned) = next else { return Ok(None) };
        self.cargo.bookings.to_come.insert((id, serial), Booking { service: first.service, planned });
        Ok(Some(planned.saturating_add(first.leaves).minus(before).max(now)))
    }

    /// Whether a part is booked on a departure of this service that is planned later than this one.
    pub(super) fn is_booked_later(&self, id: u32, part: u32, planned: SimTime) -> bool {
        self.services[id as usize].rules.takes_bookings
            && self.cargo.bookings.parts.get(&part).is_some_and(|booking| booking.is_after(id, planned))
    }

    /// Whether a part at a stop of a service has let all departures pass so far, being booked.
    pub(super) fn lets_pass(&self, id: u32, wait: &Wait) -> bool {
        wait.lets_pass()
            || self.services[id as usize].rules.takes_bookings
                && self.cargo.bookings.parts.get(&wait.part).is_some_and(|booking| booking.service == id)
    }

    /// A departure boards, or does not run: whoever is booked on a later one steps out of line.
    pub(super) fn set_aside(&mut self, id: u32, stop: u16, planned: SimTime) -> Vec<Wait> {
        let service = &mut *self.services[id as usize];
        let bookings = &mut self.cargo.bookings.parts;
        if !service.rules.takes_bookings || bookings.is_empty() {
            return Vec::new();
        }
        let here = &mut service.stops[usize::from(stop)];
        let mut aside = Vec::new();
        // Nobody is booked whom a departure has passed.
        for mut wait in here.queue.split_off(here.queue.len() - here.fresh) {
            match bookings.get(&wait.part) {
                Some(booking) if booking.is_after(id, planned) => {
                    here.step_out(&wait);
                    aside.push(wait);
                    continue;
                }
                Some(_) => {
                    bookings.remove(&wait.part);
                    wait.flags |= LETS_PASS;
                }
                None => {}
            }
            here.queue.push_back(wait);
        }
        aside
    }

    /// They take their places again, by when they became ready.
    pub(super) fn put_back(&mut self, id: u32, stop: u16, aside: Vec<Wait>) {
        if aside.is_empty() {
            return;
        }
        let here = &mut self.services[id as usize].stops[usize::from(stop)];
        for wait in aside {
            here.step_in(wait);
        }
        let first = here.queue.len() - here.fresh;
        if let Some(fresh) = here.queue.make_contiguous().get_mut(first..) {
            fresh.sort_by_key(|wait| wait.ready);
        }
    }
}

impl Booking {
    fn is_after(self, service: u32, planned: SimTime) -> bool {
        self.service == service && self.planned > planned
    }
}
