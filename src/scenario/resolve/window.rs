//! Do reserved berths fit beside each other?
//!
//! Windows of what timetables plan are laid out from the start on, and the first
//! time is found at which more is reserved than there is. Where departures are
//! not planned one by one, only the mean counts: what is reserved over a week.
//! Times of the week are taken as at the start: a change of the clocks moves
//! all of a zone alike.

use super::Resolving;
use super::port_call::stop_keys;
use crate::model::{Service, Station, Timetable, WeekTime};
use crate::scenario::problem::Problem;
use crate::scenario::tree::Spot;
use crate::time::{CivilClock, DAY, MINUTE, SimDuration, SimTime, WEEK};

/// So far windows are laid out: the cycles of most timetables fit in.
const LAID_OUT: i64 = 56 * DAY;
/// Windows of a stop are laid out at most.
const MOST_WINDOWS: usize = 2_000;
/// Equal is not too much, and rounding must not cry wolf.
const ALL: f64 = 1.000_001;

/// A stop with a window.
struct Offer<'a> {
    at: Spot,
    whose: String,
    service: &'a Service,
    from: i64,
    lasts: i64,
    /// Berths, or metres.
    servers: u32,
}

/// One window of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    from: i64,
    until: i64,
    offer: usize,
}

impl Resolving<'_> {
    /// Notes stations at which more is reserved than there is.
    pub(super) fn check_windows(&mut self, services: &[Option<Service>], stations: &[Option<Station>]) {
        let mut offers: Vec<Vec<Offer<'_>>> = stations.iter().map(|_| Vec::new()).collect();
        let file = self.file;
        let written = file.service.iter().flat_map(|services| services.0.values());
        for (service, written) in services.iter().zip(written) {
            let Some(service) = service else { continue };
            for (key, stop) in stop_keys(written).iter().zip(&service.stops) {
                let keeps = |id: usize| stations[id].as_ref().is_some_and(|station| station.holds_vehicle);
                let berth = stop.call.iter().map(|id| id.index()).find(|id| keeps(*id));
                let (Some(window), Some(berth)) = (stop.port.window, berth) else { continue };
                let Some(station) = &stations[berth] else { continue };
                let mirror = written.stop.as_ref().and_then(|stops| stops.0.get(key));
                offers[berth].push(Offer {
                    at: mirror.and_then(|stop| stop.here.key("window")).unwrap_or(written.here.at),
                    whose: format!("`service.{}.stop.{key}`", service.name),
                    service,
                    from: window.from.ms(),
                    lasts: window.lasts.ms(),
                    servers: station.servers_for(service.length.unwrap_or_default()),
                });
            }
        }
        for (station, offers) in stations.iter().zip(&offers) {
            if let Some(station) = station {
                self.check_offers(station, offers);
            }
        }
    }

    fn check_offers(&mut self, station: &Station, offers: &[Offer<'_>]) {
        let all = station.most_servers();
        let unit = if station.quay.is_some() { "m of quay" } else { "berths" };
        let mean: f64 = offers.iter().filter_map(Offer::mean).sum();
        let Some(last) = offers.last() else { return };
        if mean > f64::from(all) * ALL {
            let message = format!(
                "windows reserve {mean:.0} {unit} of `{}` on the mean of a week, and there are {all}",
                station.name
            );
            return self.too_dense(last.at, message);
        }
        let Some((over, open)) = first_overlap(&self.clock, offers, all) else { return };
        let names: Vec<&str> = open.iter().map(|&offer| offers[offer].whose.as_str()).collect();
        let taken: u64 = open.iter().map(|&offer| u64::from(offers[offer].servers)).sum();
        let when = SimDuration::from_ms(over.from);
        let message = format!(
            "{when} after the start windows reserve {taken} {unit} of `{}`, and there are {all}: of {}",
            station.name,
            names.join(" and ")
        );
        self.too_dense(offers[over.offer].at, message);
    }

    fn too_dense(&mut self, at: Spot, message: String) {
        self.problems.add(Problem::error("W041", at, message).help(
            "ships that come in their windows wait for each other: move or shorten windows, or add berths",
        ));
    }
}

impl Offer<'_> {
    /// What it reserves on the mean of a week, where its departures go on for ever.
    fn mean(&self) -> Option<f64> {
        let headway = match &self.service.timetable {
            Timetable::Every { headway, .. } => headway.ms() as f64,
            Timetable::Weekly { times, .. } => WEEK as f64 / times.len() as f64,
            Timetable::Random { headway, .. } => headway.mean(),
            Timetable::Listed(_) | Timetable::OnDemand { .. } => return None,
        };
        let runs = 1.0 - self.service.blank;
        Some(f64::from(self.servers) * self.lasts as f64 * runs / headway.max(1.0))
    }

    /// When its windows open, as far as that is planned.
    fn opens(&self, clock: &CivilClock) -> Vec<i64> {
        let planned = match &self.service.timetable {
            Timetable::Every { first, headway } => evenly(first.ms(), headway.ms()),
            Timetable::Listed(times) => times.iter().map(|time| time.ms()).take(MOST_WINDOWS).collect(),
            Timetable::Weekly { zone, times } => {
                let start = clock.civil(SimTime::ZERO, zone).map_or(0, |start| {
                    let day = i64::from(start.weekday().to_monday_zero_offset());
                    day * DAY + i64::from(start.hour()) * 60 * MINUTE + i64::from(start.minute()) * MINUTE
                });
                let first = |time: &WeekTime| (i64::from(time.minute) * MINUTE - start).rem_euclid(WEEK);
                times.iter().flat_map(|time| evenly(first(time), WEEK)).collect()
            }
            Timetable::Random { .. } | Timetable::OnDemand { .. } => Vec::new(),
        };
        let runs = |planned: &i64| !self.service.blank_sailings.contains(&SimTime::from_ms(*planned));
        planned.into_iter().filter(runs).map(|planned| planned.saturating_add(self.from)).collect()
    }
}

/// Instants from the first on, as far as windows are laid out.
fn evenly(first: i64, step: i64) -> Vec<i64> {
    let all = std::iter::successors(Some(first), |at| at.checked_add(step.max(1)));
    all.take_while(|at| *at < LAID_OUT).take(MOST_WINDOWS).collect()
}

/// The first window that opens while too little is left for it, and the offers whose windows are open
/// then, itself included.
fn first_overlap(clock: &CivilClock, offers: &[Offer<'_>], all: u32) -> Option<(Window, Vec<usize>)> {
    let mut windows: Vec<Window> = Vec::new();
    for (offer, what) in offers.iter().enumerate() {
        let opens = what.opens(clock).into_iter();
        windows.extend(opens.map(|from| Window { from, until: from.saturating_add(what.lasts), offer }));
    }
    windows.sort_unstable();
    let mut open: Vec<Window> = Vec::new();
    for window in windows {
        // Half-open: one may open when another closes.
        open.retain(|other| other.until > window.from);
        open.push(window);
        let taken: u64 = open.iter().map(|window| u64::from(offers[window.offer].servers)).sum();
        if taken > u64::from(all) {
            return Some((window, open.iter().map(|window| window.offer).collect()));
        }
    }
    None
}
