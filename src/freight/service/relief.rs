//! When does a departure run that nobody planned?
//!
//! Where so much waits at the first stop, a relief departure is ordered, and
//! leaves so long after; one at a time.

use super::super::{Freight, Handled};
use super::Event;
use crate::time::SimTime;

impl Freight<'_> {
    /// Orders a relief departure, if enough waits and none is ordered.
    pub(super) fn check_relief(&mut self, id: u32) -> Handled {
        let service = &mut *self.services[id as usize];
        let Some(relief) = service.rules.relief else { return Ok(()) };
        let lacks = service.rules.membership.as_ref().is_some_and(|member| member.late > 0);
        if service.relieving || lacks || service.stops[0].quarters < u64::from(relief.above.quarters()) {
            return Ok(());
        }
        service.relieving = true;
        self.calendar.after(relief.after, Event::Relieves { service: id }.into())?;
        Ok(())
    }

    /// A relief departure that was ordered leaves, with what is ready now; it waits for a vehicle as
    /// others do. With nothing to take it does not run.
    pub(super) fn relieves(&mut self, id: u32, now: SimTime) -> Handled {
        self.services[id as usize].relieving = false;
        // While none may depart it does not run; another is ordered when they may.
        if self.services[id as usize].shut {
            return Ok(());
        }
        // A closure may have ended in this very instant: what waited for that goes before.
        self.held_departs(id, now)?;
        if !self.can_load(id, now, now) {
            return Ok(());
        }
        self.note_service(now, id, |ledger| ledger.relief += 1);
        let key = self.services[id as usize].rules.run.named("relief").child(now.ms() as u64);
        self.depart_as(id, key, now, (now, now), now)?;
        self.check_relief(id)
    }
}
