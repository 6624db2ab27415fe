//! What does a disruption do to what it hits?
//!
//! | thing | closed | with a share left |
//! |---|---|---|
//! | station | no service begins | fewer servers |
//! | place | its stations; no vehicle comes in, no departure starts | its stations |
//! | service | no departure starts | its departures carry less |
//! | link | no vehicle enters | those that enter are slower |
//!
//! Where all stops, services under way pause, vehicles stay on their stops and on the link.

use super::super::movement::Cutting;
use super::super::service;
use super::super::{Freight, Handled};
use super::Cut;
use crate::model::Target;
use crate::observe::Cause;
use crate::time::SimTime;
use crate::units::Teu;

impl Freight<'_> {
    /// A disruption begins or ends at one of the things that it hits.
    pub(super) fn cut(&mut self, id: u32, hit: usize, begins: bool, now: SimTime) -> Handled {
        let disruption = &mut *self.disruptions[id as usize];
        let cut = disruption.rules.cut;
        let at = &mut disruption.hits[hit];
        let target = at.target;
        // Taken out while others are told, and put back.
        let (stations, services) = (std::mem::take(&mut at.stations), std::mem::take(&mut at.services));
        let told = self.cut_all(target, &stations, &services, cut, begins, now);
        let at = &mut self.disruptions[id as usize].hits[hit];
        (at.stations, at.services) = (stations, services);
        told
    }

    fn cut_all(
        &mut self,
        target: Target,
        stations: &[u32],
        services: &[u32],
        cut: Cut,
        begins: bool,
        now: SimTime,
    ) -> Handled {
        let cuts = match target {
            Target::Place(place) => Some(&mut self.places[place.index()].cuts),
            Target::Service(service) => Some(&mut self.services[service.index()].cuts),
            Target::Link(link) => Some(&mut self.links[link.index()].cuts),
            Target::Station(_) => None,
        };
        for cuts in cuts.into_iter() {
            if begins { cuts.begin(cut) } else { cuts.end(cut.disruption) }
        }
        for &station in stations {
            let cuts = &mut self.stations[station as usize].cuts;
            if begins {
                cuts.begin(cut)
            } else {
                cuts.end(cut.disruption)
            }
            self.station_cut(station, now)?;
        }
        for &service in services {
            self.service_cut(service, now)?;
        }
        match target {
            Target::Place(place) => self.place_cut(place.0, now),
            Target::Service(service) => self.let_go(Target::Service(service), now),
            Target::Link(link) => self.link_cut(link.0, now),
            Target::Station(_) => Ok(()),
        }
    }

    /// Other servers are left: work stops or resumes, and begins if it may.
    fn station_cut(&mut self, id: u32, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        station.set_level(station.by_hours);
        if !station.servers.is_empty() {
            self.match_servers_to_level(id, now)?;
        }
        self.servers_changed(id, now);
        self.start_work(id, now)
    }

    /// Vehicles that were kept outside come in, in the order of their coming, and those that were
    /// kept from leaving leave.
    fn place_cut(&mut self, id: u32, now: SimTime) -> Handled {
        while !self.places[id as usize].cuts.is_shut() {
            let Some(vehicle) = self.places[id as usize].outside.pop_front() else { break };
            self.comes_in(vehicle, now)?;
        }
        self.let_go(Target::Place(crate::model::PlaceId(id)), now)
    }

    /// A vehicle comes to a place; it waits outside while that is closed. Returns whether it came in.
    pub(in crate::freight) fn finds_open(&mut self, vehicle: u32) -> bool {
        let row = &mut *self.vehicles[vehicle as usize];
        let place = self.services[row.service as usize].stops[usize::from(row.stop)].place;
        let place = &mut *self.places[place as usize];
        if !place.cuts.is_shut() {
            return true;
        }
        row.halted = true;
        place.outside.push_back(vehicle);
        false
    }

    fn comes_in(&mut self, vehicle: u32, now: SimTime) -> Handled {
        self.goes_free(vehicle, now);
        self.vehicles[vehicle as usize].arrived = now;
        self.next_call(vehicle, now)
    }

    /// A vehicle that a disruption kept where it is may go on: its time since then was lost by that.
    fn goes_free(&mut self, vehicle: u32, now: SimTime) {
        let row = &mut *self.vehicles[vehicle as usize];
        row.halted = false;
        let stage = self.routes.ways[row.service as usize].stop[usize::from(row.stop)];
        self.vehicle_spent(vehicle, stage, Cause::Disrupted, now);
    }

    /// A vehicle would leave its stop; it stays while all is stopped there, or of its service.
    /// Returns whether it may leave.
    pub(in crate::freight) fn may_leave(&mut self, vehicle: u32, now: SimTime) -> bool {
        if self.vehicles[vehicle as usize].halted {
            self.goes_free(vehicle, now);
        }
        let row = &mut *self.vehicles[vehicle as usize];
        let service = &mut *self.services[row.service as usize];
        let place = &mut *self.places[service.stops[usize::from(row.stop)].place as usize];
        let list = match (place.cuts.is_stopped(), service.cuts.is_stopped()) {
            (true, _) => &mut place.kept,
            (_, true) => &mut service.kept,
            (false, false) => return true,
        };
        list.push(vehicle);
        row.halted = true;
        row.since = now;
        false
    }

    /// Those who were kept from leaving leave, if nothing else keeps them.
    fn let_go(&mut self, target: Target, now: SimTime) -> Handled {
        let kept = match target {
            Target::Place(place) => {
                let place = &mut *self.places[place.index()];
                if place.cuts.is_stopped() { Vec::new() } else { std::mem::take(&mut place.kept) }
            }
            Target::Service(service) => {
                let service = &mut *self.services[service.index()];
                if service.cuts.is_stopped() { Vec::new() } else { std::mem::take(&mut service.kept) }
            }
            Target::Station(_) | Target::Link(_) => Vec::new(),
        };
        for vehicle in kept {
            self.calendar.at(now, service::Event::GoesOn { vehicle }.into())?;
        }
        Ok(())
    }

    /// Whether a service's departures may start now, what they carry, and those that wait for it.
    fn service_cut(&mut self, id: u32, now: SimTime) -> Handled {
        let service = &mut *self.services[id as usize];
        let here = &self.places[service.stops[0].place as usize].cuts;
        let was_shut = service.shut;
        service.shut = service.cuts.is_shut() || here.is_shut();
        service.cancels = service.cuts.cancels() || here.cancels();
        let share = service.cuts.entry();
        // Closed, those under way go on with all their room.
        service.rules.capacity = if share > 0.0 && share < 1.0 {
            Teu::from_quarters((f64::from(service.rated.quarters()) * share + 1e-9) as u32)
        } else {
            service.rated
        };
        if was_shut && !service.shut {
            self.calendar.at(now, service::Event::Reopens { service: id }.into())?;
        }
        Ok(())
    }
}

impl Freight<'_> {
    /// Vehicles that wait before a link or one of its sections.
    pub(super) fn waiting_for_link(&self, link: u32) -> u64 {
        let control = self.links[link as usize].control.as_deref();
        let sides = control.into_iter().flat_map(|control| &control.sections).flat_map(|one| &one.sides);
        sides.map(|side| side.waiting.len() as u64).sum()
    }

    /// A link is shut or opened, its traffic stopped or let go on, or slowed down.
    fn link_cut(&mut self, id: u32, now: SimTime) -> Handled {
        let link = &mut *self.links[id as usize];
        let share = link.cuts.work();
        let after = Cutting {
            shut: link.cuts.is_shut(),
            stopped: link.cuts.is_stopped(),
            pace: if share > 0.0 { share } else { link.cutting.pace },
        };
        let before = std::mem::replace(&mut link.cutting, after);
        if after.shut && !before.shut {
            self.shut_link(id, Cause::Disrupted, now)?;
        }
        if after.stopped && !before.stopped {
            self.stop_traffic(id, Cause::Disrupted, now)?;
        }
        if after.pace != before.pace {
            self.slow_traffic(id, before.pace / after.pace, now)?;
        }
        if before.stopped && !after.stopped {
            self.resume_traffic(id, now)?;
        }
        if before.shut && !after.shut {
            self.open_link(id, Cause::Disrupted, now)?;
        }
        Ok(())
    }
}
