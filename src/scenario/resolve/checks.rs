//! Can what was written work together?

use super::Resolving;
use crate::model::{Lane, Place, Service, Timetable};
use crate::scenario::problem::Problem;
use crate::scenario::tree::Spot;
use crate::time::WEEK;
use crate::units::{Kilograms, Teu};

impl Resolving<'_> {
    /// Notes vehicles and yards that a lane's boxes or consignments do not fit.
    pub(super) fn check_boxes(
        &mut self,
        lane: &Lane,
        services: &[Option<Service>],
        places: &[Option<Place>],
    ) {
        let file = self.file;
        let Some(mirror) = file.lane.as_ref().and_then(|lanes| lanes.0.get(&lane.name)) else { return };
        let has_trace = mirror.here.has("trace");
        let possible =
            || lane.boxes.iter().filter(|share| has_trace || share.share > 0.0).map(|share| share.what.teu);
        let (Some(largest), Some(smallest)) = (possible().max(), possible().min()) else { return };
        let (fewest, most) = match &mirror.size {
            Some(size) => {
                (libm::round(size.lowest).max(1.0), size.highest.map(|highest| libm::round(highest).max(1.0)))
            }
            None => (1.0, Some(1.0)),
        };
        let whose = format!("lane `{}`", lane.name);
        let mut stays = vec![lane.from, lane.to];
        let mut rides: Vec<usize> = Vec::new();
        for chain in &lane.chains {
            for leg in &chain.what.legs {
                let index = leg.service.index();
                let Some(service) = &services[index] else { continue };
                stays.push(service.stops[leg.alight].place);
                rides.push(index);
            }
        }
        rides.sort_unstable();
        rides.dedup();
        for service in rides.into_iter().filter_map(|index| services[index].as_ref()) {
            let Some(written) = file.service.as_ref().and_then(|services| services.0.get(&service.name))
            else {
                continue;
            };
            let key = |key: &str| written.here.key(key).unwrap_or(written.here.at);
            if service.capacity < largest {
                self.error(
                    "E061",
                    written.capacity.as_ref().map_or(written.here.at, |capacity| capacity.at),
                    format!(
                        "service `{}` carries {}, less than the largest box of {whose} ({largest})",
                        service.name, service.capacity
                    ),
                    "raise the capacity, or send these boxes another way",
                );
                continue;
            }
            let heavy = mass(largest, lane.mass_per_teu);
            if let Some(payload) = service.payload.filter(|payload| *payload < heavy) {
                self.error(
                    "E061",
                    key("payload"),
                    format!(
                        "service `{}` carries {} t, and the largest box of {whose} weighs {} t",
                        service.name,
                        payload.as_tonnes(),
                        heavy.as_tonnes()
                    ),
                    "raise the payload, or lower `mass` of the lane",
                );
                continue;
            }
            if lane.may_split || has_trace {
                continue;
            }
            let at = mirror.here.key("size").unwrap_or(mirror.here.at);
            let least = fewest * smallest.as_f64();
            let greatest = most.map(|most| most * largest.as_f64());
            let capacity = service.capacity.as_f64();
            let help = "write `may-split = true`, make consignments smaller, or raise the capacity";
            if least > capacity {
                self.error(
                    "E062",
                    at,
                    format!("consignments of {whose} have {least} TEU or more and may not split, but service `{}` carries {}", service.name, service.capacity),
                    help,
                );
            } else if greatest.is_some_and(|greatest| greatest > capacity) {
                self.problems.add(
                    Problem::error(
                        "W007",
                        at,
                        format!(
                            "some consignments of {whose} may be larger than service `{}`, which carries {}",
                            service.name, service.capacity
                        ),
                    )
                    .help(help),
                );
            }
        }
        stays.sort();
        stays.dedup();
        for place in stays.into_iter().filter_map(|place| places[place.index()].as_ref()) {
            let Some(yard) = place.yard.filter(|yard| yard.capacity < largest) else { continue };
            let written = file.place.as_ref().and_then(|places| places.0.get(&place.name));
            let at =
                written.and_then(|place| place.yard.as_ref()).map_or(Spot::default(), |yard| yard.here.at);
            self.error(
                "E074",
                at,
                format!(
                    "the yard of `{}` holds {}, less than one box of {whose} ({largest})",
                    place.name, yard.capacity
                ),
                "raise its capacity, or leave `yard` out for room without limit",
            );
        }
    }

    /// Notes services that are offered more than they can carry.
    pub(super) fn check_loads(&mut self, services: &[Option<Service>], lanes: &[Option<Lane>]) {
        let mut loads: Vec<Vec<f64>> = services
            .iter()
            .map(|service| vec![0.0; service.as_ref().map_or(0, |service| service.legs.len())])
            .collect();
        let mut users: Vec<Vec<&str>> = vec![Vec::new(); services.len()];
        for (lane, load) in lanes.iter().zip(&self.lane_loads) {
            let (Some(lane), Some(load)) = (lane, load) else { continue };
            // Cargo that chooses goes another way where too much of it comes.
            if lane.choice.is_some() && lane.chains.len() > 1 {
                continue;
            }
            for chain in &lane.chains {
                for leg in &chain.what.legs {
                    let index = leg.service.index();
                    for stretch in loads[index].iter_mut().take(leg.alight).skip(leg.board) {
                        *stretch += load * chain.share;
                    }
                    if users[index].last() != Some(&lane.name.as_str()) {
                        users[index].push(&lane.name);
                    }
                }
            }
        }
        let week = WEEK as f64;
        for ((service, loads), users) in services.iter().zip(&loads).zip(&users) {
            let Some(service) = service else { continue };
            let per_week = match &service.timetable {
                // Relief departures run as often as they are needed.
                _ if service.relief.is_some() => continue,
                Timetable::Every { headway, .. } => week / headway.ms() as f64,
                Timetable::Weekly { times, .. } => times.len() as f64,
                Timetable::Random { headway, .. } => week / headway.mean(),
                Timetable::Listed(times) => match self.window.horizon {
                    Some(horizon) => {
                        // Those planned later carry nothing that the window sees.
                        let within = times.iter().filter(|at| at.ms() < horizon.ms()).count();
                        within as f64 * week / (horizon.ms() as f64).max(1.0)
                    }
                    None => continue,
                },
                Timetable::OnDemand { .. } => continue,
            };
            let offered =
                service.capacity.as_f64() * f64::from(service.convoy) * per_week * service.share_run();
            let asked = loads.iter().copied().fold(0.0, f64::max) * week;
            // Equal is overload too in the long run, but rounding must not cry wolf.
            if asked <= offered * 1.000_001 {
                continue;
            }
            let at = self
                .file
                .service
                .as_ref()
                .and_then(|services| services.0.get(&service.name))
                .map_or(Spot::default(), |service| {
                    service.capacity.as_ref().map_or(service.here.at, |capacity| capacity.at)
                });
            let shown = users.iter().take(5).copied().collect::<Vec<_>>().join(", ");
            let more = if users.len() > 5 { ", …" } else { "" };
            self.problems.add(
                Problem::error(
                    "W001",
                    at,
                    format!("service `{}` is offered {asked:.0} TEU a week and can carry {offered:.0}", service.name),
                )
                .label(of_capacity(asked / offered))
                .help(format!("cargo piles up without end on {shown}{more}: raise capacity or frequency, or lower demand")),
            );
        }
    }

    /// Notes things that nothing uses.
    pub(super) fn check_uses(&mut self) {
        let file = self.file;
        let mut unused: Vec<(Spot, String, &str)> = Vec::new();
        let mut station = 0;
        for (index, (name, place)) in file.place.iter().flat_map(|places| &places.0).enumerate() {
            if !self.used_places[index] {
                unused.push((
                    place.here.at,
                    format!("nothing uses place `{name}`"),
                    "name it in a link, a service or a lane, or remove it",
                ));
            }
            for (station_name, mirror) in place.station.iter().flat_map(|stations| &stations.0) {
                if !self.used_stations[station] {
                    unused.push((
                        mirror.here.at,
                        format!("nothing passes station `{name}.{station_name}`"),
                        "name it in `enter`, `transfer` or `leave` of the place, or in `call`, `unload` or `load` of a stop, or remove it",
                    ));
                }
                station += 1;
            }
        }
        for (index, (name, link)) in file.link.iter().flat_map(|links| &links.0).enumerate() {
            if !self.used_links[index] {
                unused.push((
                    link.here.at,
                    format!("no service runs on link `{name}`"),
                    "add a service of its mode, or remove it",
                ));
            }
        }
        for (index, (name, service)) in file.service.iter().flat_map(|services| &services.0).enumerate() {
            if !self.used_services[index] {
                unused.push((
                    service.here.at,
                    format!("no lane uses service `{name}`"),
                    "name it in `services` of a lane, or remove it",
                ));
            }
        }
        for (at, message, help) in unused {
            self.problems.add(Problem::error("W003", at, message).help(help));
        }
    }
}

/// The mass of a box.
fn mass(teu: Teu, per_teu: Kilograms) -> Kilograms {
    Kilograms(per_teu.0.saturating_mul(u64::from(teu.quarters())) / 4)
}

/// A share of capacity, or that there is none.
fn of_capacity(share: f64) -> String {
    if share.is_finite() { format!("{:.0} % of capacity", 100.0 * share) } else { "no capacity".to_owned() }
}
