//! Which berths are reserved, and who finds a gap between the windows?
//!
//! A window belongs to a planned departure, and is half-open. It counts from
//! the start for what the timetable plans, except blank sailings; a departure
//! that is cancelled or skipped gives it up when it should have left, one that is
//! held has none until it leaves. It is over when its ship berths, or when it
//! closes.
//!
//! - Who arrives in its window is first in line, and needs only a free berth.
//! - Who arrives before it, after it, or without one waits for a gap behind all
//!   those: it berths if berths suffice throughout its expected stay, for
//!   itself, for all ships that lie there and for all windows in that time. A
//!   ship is expected to lie as long as its stop says; one that is overdue, for
//!   as long as anybody can tell. The first who waits for a gap lets nobody past.
//! - Who came before its window gets in line as one that arrives when it opens.

use super::super::customer::{Customer, Who};
use super::super::service::timetable;
use super::super::{Freight, Handled};
use super::{Entry, Event};
use crate::time::{SimDuration, SimTime};

/// The windows of a station.
#[derive(Debug, Default)]
pub(in crate::freight) struct Windows {
    /// Stops with a window here.
    offers: Vec<Offer>,
    /// How long a vessel of the background is expected to stay.
    background_stay: SimDuration,
    /// Of ships that have sailed and not berthed.
    reserved: Vec<Reserved>,
    /// Who lies here.
    moored: Vec<Moored>,
    /// When it will be looked again whether somebody finds a gap.
    looks: Option<SimTime>,
}

/// A stop of a service with a window.
#[derive(Debug, Clone, Copy)]
pub(in crate::freight) struct Offer {
    pub(in crate::freight) service: u32,
    /// It opens so long after the planned departure …
    pub(in crate::freight) from: SimDuration,
    /// … and closes so long after that.
    pub(in crate::freight) lasts: SimDuration,
    /// Servers, or metres.
    pub(in crate::freight) servers: u32,
}

/// A reserved time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reserved {
    /// For whom: a vehicle and its stop; none has sailed for what is only planned.
    ship: Option<(u32, u16)>,
    from: SimTime,
    until: SimTime,
    servers: u32,
}

/// Somebody at a berth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moored {
    who: Customer,
    until: SimTime,
    servers: u32,
}

impl Windows {
    pub(in crate::freight) fn new(offers: Vec<Offer>, background_stay: SimDuration) -> Windows {
        Windows { offers, background_stay, ..Windows::default() }
    }

    /// Somebody berths, and is expected to leave at `until`.
    fn moors(&mut self, who: Customer, until: SimTime, servers: u32) {
        self.moored.push(Moored { who, until, servers });
    }

    pub(super) fn leaves(&mut self, who: Customer) {
        if let Some(at) = self.moored.iter().position(|moored| moored.who == who) {
            self.moored.swap_remove(at);
        }
    }

    /// The window of a ship that has sailed.
    fn of(&self, ship: (u32, u16)) -> Option<Reserved> {
        self.reserved.iter().find(|reserved| reserved.ship == Some(ship)).copied()
    }

    fn give_up(&mut self, ship: (u32, u16)) {
        self.reserved.retain(|reserved| reserved.ship != Some(ship));
    }
}

/// Whether so many servers more are free from `now` until `until`, beside those who lie there and all
/// windows. They may be fewest at the start, and whenever a window opens.
fn fits(
    all: u32,
    moored: &[Moored],
    windows: &[Reserved],
    (now, until): (SimTime, SimTime),
    servers: u32,
) -> bool {
    let is_enough = |at: SimTime| {
        let there = moored.iter().filter(|ship| ship.until > at || ship.until <= now);
        let there: u64 = there.map(|ship| u64::from(ship.servers)).sum();
        let open = windows.iter().filter(|window| window.from <= at && at < window.until);
        let open: u64 = open.map(|window| u64::from(window.servers)).sum();
        there + open + u64::from(servers) <= u64::from(all)
    };
    let opens = windows.iter().map(|window| window.from).filter(|from| *from > now && *from < until);
    std::iter::once(now).chain(opens).all(is_enough)
}

impl Freight<'_> {
    /// A ship sails: from now on its windows are its own.
    pub(in crate::freight) fn reserve_windows(&mut self, index: u32) {
        let vehicle = &self.vehicles[index as usize];
        let (service, planned) = (vehicle.service, vehicle.planned);
        for stop in 0..self.services[service as usize].stops.len() {
            let Some(port) = &self.services[service as usize].stops[stop].port else { continue };
            let (Some(berth), Some((from, lasts))) = (port.berth, port.window) else { continue };
            let from = planned.saturating_add(from);
            let servers = self.servers_for(self.stations[berth as usize], Customer::vehicle(index));
            if let Some(windows) = self.stations[berth as usize].windows() {
                let ship = Some((index, stop as u16));
                let until = from.saturating_add(lasts);
                windows.reserved.push(Reserved { ship, from, until, servers });
            }
        }
    }

    /// A planned departure does not run: who waits for a gap may find one.
    pub(in crate::freight) fn window_lapses(&mut self, id: u32, now: SimTime) -> Handled {
        if !self.services[id as usize].rules.reserves {
            return Ok(());
        }
        for stop in 0..self.services[id as usize].stops.len() {
            let port = self.services[id as usize].stops[stop].port.as_deref();
            let Some(berth) = port.filter(|port| port.window.is_some()).and_then(|port| port.berth) else {
                continue;
            };
            self.looks_at(berth, now)?;
        }
        Ok(())
    }

    /// A ship comes to a station with windows.
    pub(in crate::freight) fn comes_to_berth(
        &mut self,
        id: u32,
        index: u32,
        entry: Entry,
        now: SimTime,
    ) -> Handled {
        let vehicle = &self.vehicles[index as usize];
        let ship = (index, vehicle.stop);
        let service = vehicle.service as usize;
        let has_window =
            self.port_of(index).is_some_and(|port| port.berth == Some(id) && port.window.is_some());
        let Some(windows) = self.stations[id as usize].windows() else { return Ok(()) };
        let own = windows.of(ship);
        let in_window = own.is_some_and(|own| own.from <= now && now < own.until);
        let opens = own.map(|own| own.from).filter(|from| *from > now);
        if opens.is_none() {
            windows.give_up(ship);
        }
        if has_window && self.recorder.measures(now) {
            self.recorder.calls[service][usize::from(ship.1)].note_window(in_window);
        }
        if let Some(opens) = opens {
            self.looks_at(id, opens)?;
        }
        self.queues_for_berth(id, usize::from(!in_window), entry, now)
    }

    /// Somebody gets in line: for a berth in its window, or for a gap.
    pub(super) fn queues_for_berth(&mut self, id: u32, line: usize, entry: Entry, now: SimTime) -> Handled {
        let station = &mut *self.stations[id as usize];
        station.queue_mut(line).push_back(entry);
        station.waiting += 1;
        self.start_work(id, now)?;
        self.note_queue(id, now);
        Ok(())
    }

    /// Whether one who has no window now finds a gap between those of others; if not, it is looked
    /// again when the first of them in its way closes.
    pub(super) fn finds_gap(
        &mut self,
        id: u32,
        customer: Customer,
        servers: u32,
        now: SimTime,
    ) -> Handled<bool> {
        let until = now.saturating_add(self.stay_of(id, customer));
        let windows = self.windows_until(id, customer, now, until);
        let station = &mut *self.stations[id as usize];
        let Some(here) = station.berth.as_ref().and_then(|berth| berth.windows.as_ref()) else {
            return Ok(true);
        };
        if fits(station.level, &here.moored, &windows, (now, until), servers) {
            return Ok(true);
        }
        if let Some(closes) = windows.iter().map(|window| window.until).min() {
            self.looks_at(id, closes)?;
        }
        Ok(false)
    }

    /// Windows of others that are open at some time before `until`.
    fn windows_until(&mut self, id: u32, customer: Customer, now: SimTime, until: SimTime) -> Vec<Reserved> {
        let own = match customer.who() {
            Who::Vehicle(vehicle) => Some((vehicle, self.vehicles[vehicle as usize].stop)),
            _ => None,
        };
        let Some(here) = self.stations[id as usize].windows() else { return Vec::new() };
        here.reserved.retain(|reserved| reserved.until > now);
        let others = here.reserved.iter().filter(|reserved| reserved.ship != own);
        let mut windows: Vec<Reserved> = others.filter(|reserved| reserved.from < until).copied().collect();
        for offer in here.offers.clone() {
            let service = &self.services[offer.service as usize];
            let mut next = service.planned;
            while let Some(planned) = next {
                let from = planned.saturating_add(offer.from);
                if from >= until {
                    break;
                }
                let closes = from.saturating_add(offer.lasts);
                if closes > now && !service.rules.is_blank(planned) {
                    let servers = offer.servers;
                    windows.push(Reserved { ship: None, from, until: closes, servers });
                }
                next = timetable::next(&service.rules.timetable, self.clock, planned);
            }
        }
        windows
    }

    /// How long somebody without an open window is expected to lie at the berth.
    fn stay_of(&self, id: u32, customer: Customer) -> SimDuration {
        let stay = match customer.who() {
            Who::Vehicle(vehicle) => self.port_of(vehicle).map(|port| port.stay),
            _ => {
                let berth = self.stations[id as usize].berth.as_ref();
                berth.and_then(|berth| berth.windows.as_ref()).map(|windows| windows.background_stay)
            }
        };
        stay.unwrap_or_default()
    }

    /// Somebody berths at a station with windows, from the given queue.
    pub(super) fn moors(&mut self, id: u32, line: usize, customer: Customer, now: SimTime) {
        let servers = self.servers_for(self.stations[id as usize], customer);
        let mut until = now.saturating_add(self.stay_of(id, customer));
        let mut ship = None;
        if let Who::Vehicle(index) = customer.who() {
            let vehicle = &self.vehicles[index as usize];
            ship = Some((index, vehicle.stop));
            let port = self.port_of(index).filter(|port| line == 0 && !port.says_stay);
            if let Some((from, lasts)) = port.and_then(|port| port.window) {
                let closes = vehicle.planned.saturating_add(from).saturating_add(lasts);
                until = closes.max(now);
            }
        }
        let Some(windows) = self.stations[id as usize].windows() else { return };
        windows.moors(customer, until, servers);
        if let Some(ship) = ship {
            windows.give_up(ship);
        }
    }

    /// It is looked again at an instant who may berth, unless that is done sooner.
    fn looks_at(&mut self, id: u32, at: SimTime) -> Handled {
        let Some(windows) = self.stations[id as usize].windows() else { return Ok(()) };
        if windows.looks.is_some_and(|sooner| sooner <= at) {
            return Ok(());
        }
        windows.looks = Some(at);
        self.calendar.at(at, Event::Windows { station: id }.into())?;
        Ok(())
    }

    /// A window opens or closes: who came too early may be in line, and others may find a gap.
    pub(super) fn windows_change(&mut self, id: u32, now: SimTime) -> Handled {
        let mut opens: Option<SimTime> = None;
        let mut at = 0;
        let Some(windows) = self.stations[id as usize].windows() else { return Ok(()) };
        windows.looks = windows.looks.filter(|at| *at > now);
        while let Some(&entry) = self.stations[id as usize].lesser[0].get(at) {
            let Who::Vehicle(index) = entry.customer.who() else {
                at += 1;
                continue;
            };
            let ship = (index, self.vehicles[index as usize].stop);
            let own = self.stations[id as usize].windows().and_then(|windows| windows.of(ship));
            let Some(own) = own else {
                at += 1;
                continue;
            };
            if own.from > now {
                opens = Some(opens.map_or(own.from, |sooner| sooner.min(own.from)));
                at += 1;
                continue;
            }
            let station = &mut *self.stations[id as usize];
            station.lesser[0].remove(at);
            station.queue.push_back(entry);
            if let Some(windows) = station.windows() {
                windows.give_up(ship);
            }
        }
        self.start_work(id, now)?;
        opens.map_or(Ok(()), |opens| self.looks_at(id, opens))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> SimTime {
        SimTime::from_ms(hours * crate::time::HOUR)
    }

    fn window(from: i64, until: i64, servers: u32) -> Reserved {
        Reserved { ship: None, from: at(from), until: at(until), servers }
    }

    fn ship(until: i64, servers: u32) -> Moored {
        Moored { who: Customer::vehicle(0), until: at(until), servers }
    }

    #[test]
    fn a_stay_may_end_when_a_window_opens_and_begin_when_it_closes() {
        let windows = [window(10, 20, 1)];
        let finds = |from, until| fits(1, &[], &windows, (at(from), at(until)), 1);
        assert!(finds(4, 10) && finds(20, 30));
        assert!(!finds(5, 11) && !finds(12, 14) && !finds(19, 20));
    }

    #[test]
    fn a_ship_there_is_reckoned_with_until_it_is_due_to_leave() {
        // Two berths: one ship is due to leave at 8, a window opens at 10.
        let finds = |now, ships: &[Moored]| fits(2, ships, &[window(10, 20, 1)], (at(now), at(now + 9)), 1);
        assert!(finds(5, &[ship(8, 1)]) && !finds(5, &[ship(11, 1)]));
        // An overdue one may lie there for ever.
        assert!(!finds(9, &[ship(8, 1)]));
    }

    #[test]
    fn metres_add_up() {
        let windows = [window(10, 20, 300), window(15, 25, 200)];
        let finds = |servers| fits(600, &[ship(30, 50)], &windows, (at(5), at(16)), servers);
        assert!(finds(50) && !finds(51));
    }
}
