//! Does more come than can be served?
//!
//! The offered load of a station or a service is the work that comes, as a
//! share of the work that can be done, both on average and by the scenario
//! alone. At 1 or more the queue before it grows without end. What is left out
//! here (closing times that leave servers idle, boxes that do not fit, payload)
//! makes it only larger. Cargo that chooses among several chains counts only at
//! the stations of its two ends.

use std::collections::BTreeSet;

use super::{Chain, Corridor, Lane, Law, Per, Servers, Share, Station, StationId, Timetable};
use crate::time::WEEK;

/// Work that comes over work that can be done, where that is 1 or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Overfull {
    /// The station, after its place, or the service.
    pub name: String,
    /// 1 or more.
    pub load: f64,
}

/// Rates are products of decimals: a load of 1 may come out a little less.
const ONE: f64 = 1.0 - 1e-9;
/// Rounds of sending back and aside until the rest is negligible.
const ROUNDS: usize = 200;

impl Corridor {
    /// For each lane the worst place on its way where more comes than can be served; `None` where all can.
    pub fn overfull(&self) -> Vec<Option<Overfull>> {
        let stations = self.station_loads();
        let legs = self.leg_loads();
        let worst = |lane: &Lane| {
            let mut found: Vec<Overfull> = Vec::new();
            for id in self.stations_of(lane) {
                let station = &self.stations[id];
                let place = &self.places[station.place.index()].name;
                found.push(Overfull { name: format!("{place} {}", station.name), load: stations[id] });
            }
            for leg in lane.chains.iter().flat_map(|chain| &chain.what.legs) {
                let service = leg.service.index();
                let load = legs[service][leg.board..leg.alight].iter().copied().fold(0.0, f64::max);
                found.push(Overfull { name: self.services[service].name.clone(), load });
            }
            found.retain(|one| one.load >= ONE);
            found.into_iter().max_by(|a, b| a.load.total_cmp(&b.load))
        };
        self.lanes.iter().map(worst).collect()
    }

    fn station_loads(&self) -> Vec<f64> {
        let count = self.stations.len();
        let mut work = vec![0.0; count];
        for lane in &self.lanes {
            let visits = self.visits(lane, offers);
            // What is lost on the way does not come: nobody knows beforehand how much that is.
            if self.stations_of(lane).iter().any(|&id| self.stations[id].may_lose()) {
                continue;
            }
            let boxes = lane.size.mean().max(1.0);
            let teu = boxes * teu_of_box(lane);
            for (id, station) in self.stations.iter().enumerate() {
                let each = match station.per {
                    Per::Box => boxes,
                    Per::Teu => teu,
                    Per::Consignment => 1.0,
                    Per::Vehicle => 0.0,
                };
                work[id] += self.rate(lane) * visits[id] * each * station.time.mean();
            }
        }
        self.stations
            .iter()
            .zip(work)
            .map(|(station, work)| {
                let others =
                    station.background.as_ref().map_or(0.0, |other| {
                        other.rate * other.time.as_ref().unwrap_or(&station.time).mean()
                    }) * f64::from(station.servers_for_background());
                let able = servers(station);
                // Without cargo of ours it is no concern of a lane.
                if work > 0.0 && able > 0.0 && !station.may_lose() { (work + others) / able } else { 0.0 }
            })
            .collect()
    }

    /// How often a consignment of a lane passes each station, where so large a share of them takes a chain.
    fn visits(&self, lane: &Lane, share: impl Fn(&Lane, &Share<Chain>) -> f64) -> Vec<f64> {
        let mut first = vec![0.0; self.stations.len()];
        let mut pass = |list: &[StationId], share: f64| {
            list.iter().for_each(|id| first[id.index()] += share);
        };
        pass(&self.places[lane.from.index()].enter, 1.0);
        pass(&self.places[lane.to.index()].leave, 1.0);
        for chain in &lane.chains {
            let share = share(lane, chain);
            for (nth, leg) in chain.what.legs.iter().enumerate() {
                let stops = &self.services[leg.service.index()].stops;
                if nth > 0 {
                    pass(&self.places[stops[leg.board].place.index()].transfer, share);
                }
                pass(&stops[leg.board].load, share);
                pass(&stops[leg.alight].unload, share);
            }
        }
        // Those sent on to another station of the place pass that one, too.
        let mut visits = first.clone();
        if self.stations.iter().any(|station| !station.then.is_empty()) {
            for _ in 0..ROUNDS {
                let mut next = first.clone();
                for (station, &visits) in self.stations.iter().zip(&visits) {
                    station.then.iter().for_each(|(to, share)| next[to.index()] += visits * share);
                }
                visits = next;
            }
        }
        visits
    }

    fn stations_of(&self, lane: &Lane) -> BTreeSet<usize> {
        let visits = self.visits(lane, |_, chain| chain.share);
        (0..visits.len()).filter(|&id| visits[id] > 0.0).collect()
    }

    /// By service and leg: TEU that come over TEU that departures can carry.
    fn leg_loads(&self) -> Vec<Vec<f64>> {
        let mut come: Vec<Vec<f64>> =
            self.services.iter().map(|service| vec![0.0; service.legs.len()]).collect();
        for lane in &self.lanes {
            let teu = self.rate(lane) * lane.size.mean().max(1.0) * teu_of_box(lane);
            let is_lossy = self.stations_of(lane).iter().any(|&id| self.stations[id].may_lose());
            if is_lossy {
                continue;
            }
            for chain in &lane.chains {
                for leg in &chain.what.legs {
                    let legs = &mut come[leg.service.index()][leg.board..leg.alight];
                    legs.iter_mut().for_each(|sum| *sum += teu * offers(lane, chain));
                }
            }
        }
        for (legs, service) in come.iter_mut().zip(&self.services) {
            let departures = match &service.timetable {
                // Nobody knows beforehand how often.
                _ if service.relief.is_some() => f64::INFINITY,
                Timetable::Every { headway, .. } => 1.0 / headway.ms().max(1) as f64,
                Timetable::Weekly { times, .. } => times.len() as f64 / WEEK as f64,
                Timetable::Random { headway, .. } => 1.0 / headway.mean().max(1.0),
                // They end, or run as often as there is cargo.
                Timetable::Listed(_) | Timetable::OnDemand { .. } => f64::INFINITY,
            };
            let able = departures * service.share_run() * f64::from(service.capacity.quarters()) / 4.0
                * f64::from(service.convoy);
            legs.iter_mut().for_each(|sum| *sum /= able);
        }
        come
    }

    /// Consignments per millisecond, in the long run; none where demand ends. Demand that grows is
    /// as large as it is on the mean while measuring.
    fn rate(&self, lane: &Lane) -> f64 {
        if lane.arrivals.count.is_some() {
            return 0.0;
        }
        let batches = match &lane.arrivals.law {
            Law::Poisson { rate } | Law::Scheduled { rate, .. } => *rate,
            Law::Renewal { gap } => 1.0 / gap.mean().max(1e-3),
            Law::Trace(_) | Law::Surplus { .. } => 0.0,
        };
        let grown = lane.arrivals.growth.as_ref().map_or(1.0, |growth| self.window.mean_of(growth));
        grown * batches * lane.arrivals.batch.as_ref().map_or(1.0, |batch| batch.mean().max(1.0))
    }
}

/// The share of a lane's cargo that a chain is offered, whatever happens. Cargo that chooses goes another way
/// where too much of it comes.
fn offers(lane: &Lane, chain: &Share<Chain>) -> f64 {
    if lane.choice.is_some() && lane.chains.len() > 1 { 0.0 } else { chain.share }
}

fn teu_of_box(lane: &Lane) -> f64 {
    lane.boxes.iter().map(|kind| kind.share * f64::from(kind.what.teu.quarters()) / 4.0).sum()
}

/// Servers on duty and in order, on average; endless where there is no limit.
fn servers(station: &Station) -> f64 {
    let Servers::Weekly(levels) = &station.servers else { return f64::INFINITY };
    if levels.highest() >= Servers::ENDLESS {
        return f64::INFINITY;
    }
    let in_order = station.breakdown.as_ref().map_or(1.0, |breakdown| {
        let (runs, stands) = (breakdown.between.mean(), breakdown.repair.mean());
        if runs + stands > 0.0 { runs / (runs + stands) } else { 1.0 }
    });
    levels.mean() * in_order
}
