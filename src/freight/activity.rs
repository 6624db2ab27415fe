//! Which resources make others wait at this moment?
//!
//! Looked at between two instants rather than at every change: what stations,
//! services, yards, links and fleets do at the end of one holds until the next. So handlers
//! know nothing of it, and a run that does not ask for it pays nothing.

use super::Freight;
use super::movement::Link;
use super::service::{Base, Fleet, Service};
use super::station::Station;
use crate::model::{FleetId, LinkId, PlaceId, ServiceId, StationId};
use crate::observe::Cause;
use crate::observe::activity::Doing;
use crate::time::SimTime;

impl Freight<'_> {
    /// Writes down what has held since the last instant at which anything happened, up to `now`.
    pub(super) fn note_activity(&mut self, now: SimTime) {
        let recorder = &mut *self.recorder;
        let until = recorder.until;
        let Some(activity) = &mut recorder.activity else { return };
        if now <= activity.at {
            return;
        }
        for (station, ledger) in self.stations.iter().zip(&recorder.stations) {
            let number = activity.station(StationId(station.id));
            let doing =
                Doing { is_active: station.is_active(), is_shut: station.level == 0, served: ledger.served };
            activity.note(number, doing, until);
        }
        let holds = |is_active| Doing { is_active, is_shut: false, served: 0 };
        for service in &self.services {
            activity.note(activity.service(ServiceId(service.id)), holds(service.has_left_behind()), until);
        }
        for place in self.places.iter().filter(|place| place.capacity.is_some()) {
            activity.note(activity.yard(PlaceId(place.id)), holds(!place.waiters.is_empty()), until);
        }
        for link in &self.links {
            activity.note(activity.link(LinkId(link.id)), holds(link.keeps_waiting(activity.at)), until);
        }
        for fleet in &self.fleets {
            activity.note(activity.fleet(FleetId(fleet.id)), holds(fleet.keeps_waiting()), until);
        }
        activity.at = now;
    }

    /// The run is over at `now`.
    pub(super) fn close_activity(&mut self, now: SimTime) {
        self.note_activity(now);
        let until = self.recorder.until;
        if let Some(activity) = &mut self.recorder.activity {
            activity.finish(now, until);
        }
    }
}

impl Station {
    /// Whoever comes must wait, and not for want of room ahead.
    fn is_active(&self) -> bool {
        if self.obstacles.current() == Cause::Blocked {
            return false;
        }
        // Shut with nobody there, it makes nobody wait.
        self.waiting > 0 || (self.taken > self.blocked && !self.has_free_server())
    }
}

impl Service {
    /// Cargo waits that a departure has passed.
    fn has_left_behind(&self) -> bool {
        self.stops.iter().any(|stop| stop.queue.len() > stop.fresh)
    }
}

impl Link {
    /// Whether a vehicle waits for its turn after what has happened at an instant.
    fn keeps_waiting(&self, at: SimTime) -> bool {
        let Some(control) = &self.control else {
            // Who comes is told at once when to enter: the last of them enters a headway before it is free.
            return self
                .headway
                .as_ref()
                .is_some_and(|headway| headway.free.iter().any(|free| free.since(at) > headway.least));
        };
        let sides = control.sections.iter().flat_map(|section| &section.sides);
        let mut stopped = sides.filter(|side| {
            !side.jammed.is_empty()
                || (!side.waiting.is_empty() && side.obstacles.current() != Cause::Disrupted)
        });
        stopped.next().is_some()
    }
}

impl Fleet {
    /// Whether a departure waits for a vehicle.
    fn keeps_waiting(&self) -> bool {
        self.bases.iter().any(Base::is_short)
    }
}
