//! What happens to cargo before it comes to its origin, and after it is there?
//!
//! A truck brings it from the shipper, the consignee leaves it in the yard for
//! as long as he likes, a truck takes it to him: stretches of drawn length in
//! which nothing queues. Trucks that do queue are a service.

use super::cargo::State;
use super::{Freight, Handled, Phase, drawn};
use crate::observe::{Cause, StayKind};
use crate::random::Distribution;
use crate::time::SimTime;

/// What can happen to cargo that stays, or is with a truck of the first or last mile.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// It goes on.
    Ends { part: u32 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        Phase::Arrive
    }
}

/// A stretch of drawn length on a route.
#[derive(Debug, Clone)]
pub(super) struct Stay {
    pub(super) kind: StayKind,
    pub(super) time: Distribution,
}

impl Stay {
    pub(super) fn cause(&self) -> Cause {
        match self.kind {
            StayKind::Collection => Cause::Collect,
            StayKind::FirstMile | StayKind::LastMile => Cause::Moving,
            StayKind::Equipment => Cause::Equipment,
        }
    }
}

impl Freight<'_> {
    /// A part comes to a stretch of drawn length.
    #[inline(never)]
    pub(super) fn stays(&mut self, part: u32, stay: u32, now: SimTime) -> Handled {
        let routes = self.routes;
        let stay = &routes.stays[stay as usize];
        let row = &mut self.cargo.parts[part as usize];
        row.state = State::Stays;
        let node = &routes.nodes[row.node as usize];
        let time = drawn(&stay.time, row.key.meet(node.work).draw(0))?;
        if node.claims_yard {
            self.claim(part, now);
        }
        if stay.kind == StayKind::LastMile {
            self.leave_yard(part, now);
        }
        self.cargo.count.staying += 1;
        let ends = now.saturating_add(time);
        self.calendar.at(ends, Event::Ends { part }.into())?;
        Ok(())
    }

    #[inline(never)]
    pub(super) fn stay_event(&mut self, event: Event, now: SimTime) -> Handled {
        let Event::Ends { part } = event;
        self.cargo.count.staying -= 1;
        let routes = self.routes;
        let node = &routes.nodes[self.cargo.parts[part as usize].node as usize];
        self.charge(part, node.block, self.stay_cause(part), now);
        let kind = self.own_stay(part).map(|stay| stay.kind);
        if matches!(kind, Some(StayKind::FirstMile | StayKind::LastMile)) {
            self.bill_mile(part, kind == Some(StayKind::LastMile));
        }
        self.enter(part, node.next, super::station::Holder::Nothing, node.block, now)?;
        Ok(())
    }

    /// Why time passes for a part that stays.
    pub(super) fn stay_cause(&self, part: u32) -> Cause {
        self.own_stay(part).map_or(Cause::Moving, Stay::cause)
    }

    fn own_stay(&self, part: u32) -> Option<&Stay> {
        let row = &self.cargo.parts[part as usize];
        match self.routes.nodes[row.node as usize].kind {
            super::route::Kind::Stay(stay) => Some(&self.routes.stays[stay as usize]),
            _ => None,
        }
    }

    /// How much of a delivered part's time was its consignee's choice, in milliseconds.
    pub(super) fn collected_for(&self, timeline: u32) -> i64 {
        let stretches = &self.cargo.timelines[timeline as usize].stretches;
        stretches.iter().filter(|stretch| stretch.cause == Cause::Collect).map(|stretch| stretch.ms).sum()
    }
}
