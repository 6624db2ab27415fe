//! What does `[fleet.*]` mean, and what does a service say of it?

use super::{Resolving, duration};
use crate::model::{
    Corridor, Driven, EmptyReturn, Fleet, FleetId, Leg, Membership, PlaceId, Service, Timetable, Travel,
    WithoutVehicle,
};
use crate::random::Distribution;
use crate::scenario::file;
use crate::scenario::file::fleet::Vehicles;
use crate::scenario::problem::{Problem, Problems, suggest};
use crate::scenario::tree::Spot;
use crate::time::{HOUR, SimDuration, WEEK};

impl Resolving<'_> {
    /// What a service says of its fleet, if it has one.
    pub(super) fn membership(
        &mut self,
        service: &file::Service,
        timetable: Option<&Timetable>,
        whose: &str,
    ) -> Option<Membership> {
        let Some(name) = &service.fleet else {
            if let (false, Some(without)) = (service.here.has("fleet"), &service.without_vehicle) {
                self.error(
                    "E016",
                    without.at,
                    format!("`without-vehicle` of {whose} has no fleet"),
                    "add `fleet`, or leave `without-vehicle` out: there is a vehicle for every departure",
                );
            }
            return None;
        };
        let without = service.without_vehicle.as_ref();
        let without_vehicle = match without.map(|without| &without.is) {
            None | Some(file::fleet::WithoutVehicle::Wait) => WithoutVehicle::Wait,
            Some(file::fleet::WithoutVehicle::Cancel) => WithoutVehicle::Cancel,
            Some(file::fleet::WithoutVehicle::WaitUpTo(limit)) => WithoutVehicle::WaitUpTo(duration(limit)),
        };
        if let (Some(without), Some(Timetable::OnDemand { .. })) = (without, timetable)
            && without_vehicle != WithoutVehicle::Wait
        {
            self.error(
                "E101",
                without.at,
                format!("{whose} runs on demand, so it has no departure to cancel"),
                "leave `without-vehicle` out: cargo waits until a vehicle is there",
            );
        }
        let Some(fleet) = self.fleet_names.get(name.is.as_str()).copied() else {
            let help = suggest(&name.is, self.fleet_names.keys().copied());
            self.error(
                "E050",
                name.at,
                format!("{whose} names the fleet `{}`, which is not defined", name.is),
                help,
            );
            return None;
        };
        Some(Membership { fleet, without_vehicle })
    }

    pub(super) fn fleets(&mut self, services: &[Option<Service>]) -> Vec<Option<Fleet>> {
        let file = self.file;
        let fleets = file.fleet.iter().flat_map(|fleets| &fleets.0).enumerate();
        fleets.map(|(index, (name, fleet))| self.fleet(FleetId::new(index), name, fleet, services)).collect()
    }

    fn fleet(
        &mut self,
        id: FleetId,
        name: &str,
        fleet: &file::Fleet,
        services: &[Option<Service>],
    ) -> Option<Fleet> {
        let whose = format!("fleet `{name}`");
        let file = self.file;
        let written = file.service.iter().flat_map(|services| &services.0);
        let is_mine = |service: &file::Service| service.fleet.as_ref().is_some_and(|own| own.is == name);
        let is_used = written.clone().any(|(_, service)| is_mine(service));
        if !is_used {
            self.problems.add(
                Problem::error("W003", fleet.here.at, format!("no service uses {whose}"))
                    .help("name it in `fleet` of a service, or remove it"),
            );
        }
        let mine = || {
            let member = |service: &&Service| service.membership.is_some_and(|member| member.fleet == id);
            services.iter().flatten().filter(member)
        };
        if let Some(odd) =
            mine().find(|service| Some(&service.mode) != mine().next().map(|first| &first.mode))
        {
            let at = written.clone().find(|(name, _)| **name == odd.name);
            let at = at.and_then(|(_, service)| service.fleet.as_ref()).map_or(fleet.here.at, |own| own.at);
            self.error(
                "E102",
                at,
                format!("service `{}` is of another mode than the services that share {whose}", odd.name),
                "vehicles are trains, ships or trucks: give each mode a fleet of its own",
            );
        }
        let vehicles = self.vehicles(fleet, mine().next(), &whose);
        let empty_return = match fleet.empty_return {
            None | Some(file::fleet::EmptyReturn::IfNeeded) => EmptyReturn::IfNeeded,
            Some(file::fleet::EmptyReturn::Always) => EmptyReturn::Always,
            Some(file::fleet::EmptyReturn::Never) => EmptyReturn::Never,
        };
        if !fleet.here.has("turnaround") {
            self.default(
                format!("fleet.{name}.turnaround"),
                "0 h",
                "a vehicle may leave again as soon as it is unloaded",
            );
        }
        let turnaround = fleet.turnaround.as_ref().map(|turnaround| turnaround.distribution.clone());
        Some(Fleet {
            name: name.to_owned(),
            title: fleet.title.clone().unwrap_or_else(|| name.to_owned()),
            vehicles: vehicles?,
            turnaround,
            empty_return,
        })
    }

    /// Where how many vehicles stand at the start.
    fn vehicles(
        &mut self,
        fleet: &file::Fleet,
        first: Option<&Service>,
        whose: &str,
    ) -> Option<Vec<(PlaceId, u32)>> {
        let written = fleet.vehicles.as_ref()?;
        let mut vehicles = Vec::new();
        match &written.is {
            // Without a service they stand nowhere, and nobody misses them.
            Vehicles::Count(count) => {
                vehicles.extend(first.and_then(Service::begins).map(|place| (place, *count)));
            }
            Vehicles::At(places) => {
                for (place, count) in places {
                    vehicles.push((self.place_of(place, whose)?, *count));
                }
                vehicles.sort_unstable();
            }
        }
        let none = match &written.is {
            Vehicles::Count(count) => *count == 0,
            Vehicles::At(places) => places.iter().all(|place| place.1 == 0),
        };
        if none {
            self.error(
                "E100",
                written.at,
                format!("{whose} has no vehicles"),
                "write how many there are, or leave `fleet` out of services that never lack one",
            );
        }
        Some(vehicles)
    }
}

/// Notes what is doubtful about the fleets of a corridor.
pub(super) fn check(corridor: &Corridor, file: &file::File, problems: &mut Problems) {
    for (index, fleet) in corridor.fleets.iter().enumerate() {
        let id = FleetId::new(index);
        let Some(written) = file.fleet.as_ref().and_then(|fleets| fleets.0.get(&fleet.name)) else {
            continue;
        };
        if corridor.services_of(id).next().is_none() {
            continue;
        }
        let at = written.vehicles.as_ref().map_or(written.here.at, |vehicles| vehicles.at);
        check_size(corridor, id, at, problems);
        check_start(corridor, id, written, problems);
        check_end(corridor, id, written.here.key("empty-return").unwrap_or(written.here.at), problems);
    }
}

/// Notes a timetable that takes more vehicles than there are, by mean times and without waits.
fn check_size(corridor: &Corridor, id: FleetId, at: Spot, problems: &mut Problems) {
    let fleet = &corridor.fleets[id.index()];
    let mut needed = 0.0;
    for (_, service) in corridor.services_of(id) {
        needed += departures_a_week(service) * cycle(corridor, id, service) / WEEK as f64;
    }
    if needed <= f64::from(fleet.size()) * 1.000_001 {
        return;
    }
    problems.add(
        Problem::error(
            "W020",
            at,
            format!(
                "fleet `{}` has {} vehicles{}, and its timetable keeps {needed:.1} of them under way",
                fleet.name,
                fleet.size(),
                spread(corridor, fleet)
            ),
        )
        .help("departures will be later and later, or cancelled: add vehicles, plan fewer departures, or turn around faster"),
    );
}

/// Where how many stand at the start, if at several places: the text that is shown may hold other numbers,
/// where a change was laid over one of them.
fn spread(corridor: &Corridor, fleet: &Fleet) -> String {
    if fleet.vehicles.len() < 2 {
        return String::new();
    }
    let at =
        |&(place, count): &(PlaceId, u32)| format!("{count} at `{}`", corridor.places[place.index()].name);
    format!(" ({})", fleet.vehicles.iter().map(at).collect::<Vec<_>>().join(", "))
}

/// Milliseconds from one departure of a vehicle until it may make the next, on the mean.
fn cycle(corridor: &Corridor, id: FleetId, service: &Service) -> f64 {
    let legs: Vec<f64> = service.legs.iter().map(|leg| crossing(corridor, leg)).collect();
    let mut driven = Driven::default();
    let mut out = 0.0;
    for (index, (leg, stop)) in legs.iter().zip(service.stops.iter().skip(1)).enumerate() {
        out += leg;
        if let (Some(rules), Some(leg)) = (&service.driver, SimDuration::from_ms_f64(*leg)) {
            let stands = rules.split(&mut driven, leg).iter().map(|one| one.stands.ms()).sum::<i64>();
            rules.stood(&mut driven, stop.dwell);
            out += stands as f64;
        }
        if index + 1 < legs.len() {
            out += stop.dwell.ms() as f64;
            out = stop.planned.map_or(out, |planned| out.max(planned.ms() as f64));
        }
    }
    let back = if corridor.returns_empty(id, service) { legs.iter().sum() } else { 0.0 };
    out + corridor.fleets[id.index()].turnaround.as_ref().map_or(0.0, Distribution::mean) + back
}

fn crossing(corridor: &Corridor, leg: &Leg) -> f64 {
    let link = &corridor.links[leg.link.index()];
    let at_speed =
        |speed: &Distribution| link.distance.map_or(0.0, |distance| distance.0 / speed.mean() * HOUR as f64);
    match (&leg.speed, &link.travel) {
        (Some(speed), _) | (None, Some(Travel::Speed(speed))) => at_speed(speed),
        (None, Some(Travel::Time(time))) => time.mean(),
        (None, None) => 0.0,
    }
}

/// Planned departures in a week; those on a list of dates, and on demand, are not regular.
fn departures_a_week(service: &Service) -> f64 {
    let week = WEEK as f64;
    let planned = match &service.timetable {
        Timetable::Every { headway, .. } => week / headway.ms() as f64,
        Timetable::Weekly { times, .. } => times.len() as f64,
        Timetable::Random { headway, .. } => week / headway.mean(),
        Timetable::Listed(_) | Timetable::OnDemand { .. } => 0.0,
    };
    planned * (1.0 - service.cancellation)
}

/// Notes vehicles that stand where they are not needed.
fn check_start(corridor: &Corridor, id: FleetId, written: &file::Fleet, problems: &mut Problems) {
    let fleet = &corridor.fleets[id.index()];
    // Of several places each may have been written elsewhere, such as by `--set`.
    let spot = |name: &str| match written.vehicles.as_ref().map(|vehicles| (&vehicles.is, vehicles.at)) {
        Some((Vehicles::At(places), at)) => {
            places.iter().find(|(place, _)| place.is == name).map_or(at, |(place, _)| place.at)
        }
        Some((Vehicles::Count(_), at)) => at,
        None => written.here.at,
    };
    for (place, count) in fleet.vehicles.iter().filter(|place| place.1 > 0) {
        if corridor.services_of(id).any(|(_, service)| service.begins() == Some(*place)) {
            continue;
        }
        let place = &corridor.places[place.index()].name;
        problems.add(
            Problem::error(
                "W021",
                spot(place),
                format!(
                    "{count} {} of fleet `{}` at `{place}`, where none of its services begins",
                    if *count == 1 { "vehicle" } else { "vehicles" },
                    fleet.name
                ),
            )
            .help("let them stand where a service of the fleet begins"),
        );
    }
}

/// Notes vehicles that make one run and stay.
fn check_end(corridor: &Corridor, id: FleetId, at: Spot, problems: &mut Problems) {
    let fleet = &corridor.fleets[id.index()];
    for (_, service) in corridor.services_of(id) {
        let goes_on = corridor.services_of(id).any(|(_, other)| other.begins() == service.ends());
        if goes_on || corridor.returns_empty(id, service) {
            continue;
        }
        problems.add(
            Problem::error(
                "W022",
                at,
                format!(
                    "vehicles of fleet `{}` stay where service `{}` ends, where none of its services begins",
                    fleet.name, service.name
                ),
            )
            .help("write `empty-return = \"if-needed\"`, or add a service that begins there"),
        );
    }
}
