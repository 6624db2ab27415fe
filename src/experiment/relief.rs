//! What would a tenth more of one resource be?
//!
//! The same corridor with a little more of one station, service, yard, link or
//! fleet. Draws
//! belong to names, and to planned times where a departure draws, and they scale
//! with their means: whatever the relief does not touch meets the same chance.

use crate::freight::next_departure;
use crate::model::{
    Corridor, FleetId, Link, LinkId, PlaceId, Section, ServiceId, StationId, Timetable, Travel,
};
use crate::time::{SimDuration, SimTime};

/// So much more: the service time of a station is divided by it.
pub const FACTOR: f64 = 1.1;

/// Something that makes cargo wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// The servers of a station.
    Station(StationId),
    /// The departures of a service.
    Service(ServiceId),
    /// The yard of a place.
    Yard(PlaceId),
    /// The line, road, sea lane or river between two places.
    Link(LinkId),
    /// The vehicles of services.
    Fleet(FleetId),
}

/// What a resource is given more of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relief {
    /// A station's service time divided by [`FACTOR`], for all whom it serves.
    FasterWork,
    /// A tenth more departures of a service: one more in the middle of every tenth gap of its timetable,
    /// or headways and times of gathering divided by [`FACTOR`].
    MoreDepartures,
    /// A service's capacity, and its payload, times [`FACTOR`].
    MoreRoomAboard,
    /// A yard's capacity times [`FACTOR`].
    LargerYard,
    /// Of a link, by its rules: the headway, lockages, and the times of crossing sections that one direction
    /// or a number of vehicles has to itself, divided by [`FACTOR`]; a tenth more paths, as of departures.
    /// Hours of maintenance stay.
    MorePassages,
    /// One vehicle more for each ten that a fleet has, or begins to have, where most of them stand at the
    /// start: whole vehicles, so that a small fleet is given more than a tenth.
    MoreVehicles,
}

/// The corridor with that relief; `None` if it changes nothing, or cannot be had.
pub fn relieved(corridor: &Corridor, resource: Resource, relief: Relief) -> Option<Corridor> {
    let mut other = corridor.clone();
    match (resource, relief) {
        (Resource::Station(id), Relief::FasterWork) => {
            let station = other.stations.get_mut(id.index())?;
            let other_traffic = station.background.as_mut().and_then(|background| background.time.as_mut());
            if station.time.mean() == 0.0 && other_traffic.is_none() {
                return None;
            }
            station.pace /= FACTOR;
            for time in [&mut station.time].into_iter().chain(other_traffic) {
                *time = time.scaled(1.0 / FACTOR).ok()?;
            }
        }
        (Resource::Service(id), Relief::MoreDepartures) => {
            let timetable = denser(corridor, &corridor.services.get(id.index())?.timetable)?;
            other.services[id.index()].timetable = timetable;
        }
        (Resource::Service(id), Relief::MoreRoomAboard) => {
            let service = other.services.get_mut(id.index())?;
            service.capacity = service.capacity.times(FACTOR);
            service.payload = service.payload.map(|payload| payload.times(FACTOR));
        }
        (Resource::Yard(id), Relief::LargerYard) => {
            let yard = other.places.get_mut(id.index())?.yard.as_mut()?;
            yard.capacity = yard.capacity.times(FACTOR);
        }
        (Resource::Link(id), Relief::MorePassages) => more_passages(corridor, id, &mut other)?,
        (Resource::Fleet(id), Relief::MoreVehicles) => {
            let fleet = other.fleets.get_mut(id.index())?;
            let more = vehicles_more(fleet.size());
            // Of equals the first place.
            let most = fleet.vehicles.iter_mut().rev().max_by_key(|place| place.1)?;
            most.1 = most.1.saturating_add(more);
        }
        _ => return None,
    }
    Some(other)
}

/// How many vehicles a fleet of so many is given.
pub fn vehicles_more(size: u32) -> u32 {
    size.div_ceil(10)
}

/// Whether a section is some vehicles' alone while they are in it.
fn is_limited(section: &Section) -> bool {
    section.single_track || section.vehicles < u32::MAX
}

/// The share of its time that a crossing takes with that relief.
pub(super) fn quicker(link: &Link) -> f64 {
    let limited: f64 = link.sections.iter().filter(|one| is_limited(one)).map(|one| one.share).sum();
    1.0 - limited.min(1.0) * (1.0 - 1.0 / FACTOR)
}

/// Gives a link a tenth more of what limits it; `None` if nothing does.
fn more_passages(corridor: &Corridor, id: LinkId, other: &mut Corridor) -> Option<()> {
    let link = other.links.get_mut(id.index())?;
    let is_limited_by_rules = link.headway.is_some()
        || link.paths.is_some()
        || link.sections.iter().any(|one| is_limited(one) || one.lock.is_some());
    if !is_limited_by_rules {
        return None;
    }
    if let Some(headway) = &mut link.headway {
        *headway = SimDuration::from_ms_f64(headway.ms() as f64 / FACTOR)?;
    }
    if let Some(paths) = &mut link.paths {
        *paths = denser(corridor, paths)?;
    }
    let share = quicker(link);
    for section in &mut link.sections {
        section.share /= if is_limited(section) { share * FACTOR } else { share };
        if let Some(lock) = &mut section.lock {
            lock.lockage = lock.lockage.scaled(1.0 / FACTOR).ok()?;
        }
    }
    match &mut link.travel {
        Some(Travel::Time(time)) => *time = time.scaled(share).ok()?,
        Some(Travel::Speed(speed)) => *speed = speed.scaled(1.0 / share).ok()?,
        None => {}
    }
    let legs = other.services.iter_mut().flat_map(|service| &mut service.legs);
    for speed in legs.filter(|leg| leg.link == id).filter_map(|leg| leg.speed.as_mut()) {
        *speed = speed.scaled(1.0 / share).ok()?;
    }
    Some(())
}

/// A timetable with a tenth more departures; `None` if nothing departs, or nothing could be denser.
fn denser(corridor: &Corridor, timetable: &Timetable) -> Option<Timetable> {
    let shorter = |length: SimDuration| SimDuration::from_ms_f64(length.ms() as f64 / FACTOR);
    match timetable {
        Timetable::Random { first, headway } => {
            Some(Timetable::Random { first: *first, headway: headway.scaled(1.0 / FACTOR).ok()? })
        }
        Timetable::OnDemand { gather } => {
            (gather.ms() > 0).then_some(Timetable::OnDemand { gather: shorter(*gather)? })
        }
        Timetable::Every { .. } | Timetable::Weekly { .. } | Timetable::Listed(_) => {
            let planned = planned(corridor, timetable)?;
            let denser = with_more(&planned);
            (denser.len() > planned.len()).then_some(Timetable::Listed(denser))
        }
    }
}

/// With one more departure in the middle of every tenth gap.
fn with_more(planned: &[SimTime]) -> Vec<SimTime> {
    let mut denser = Vec::with_capacity(planned.len() + planned.len() / GAPS + 1);
    for (nth, at) in planned.iter().enumerate() {
        denser.push(*at);
        if let Some(next) = planned.get(nth + 1)
            && nth % GAPS == GAPS / 2
            && next.since(*at).ms() > 1
        {
            denser.push(at.saturating_add(SimDuration::from_ms(next.since(*at).ms() / 2)));
        }
    }
    denser
}

/// One of so many gaps between planned departures gets one more in its middle. The others stay as
/// they are, with all that chance has in store for them: to move each a little would set it against
/// shifts and connections in another way every day, which may cost or save more than the tenth.
const GAPS: usize = 10;

/// Departures by the timetable until the run stops; `None` if nobody knows how many those are.
fn planned(corridor: &Corridor, timetable: &Timetable) -> Option<Vec<SimTime>> {
    let window = corridor.window;
    let stop = window.horizon.map_or(SimDuration::MAX, |horizon| horizon.saturating_add(window.cool_down));
    let last = SimTime::ZERO.saturating_add(stop);
    let mut planned = Vec::new();
    let mut at = SimTime::from_ms(-1);
    while let Some(next) = next_departure(timetable, &corridor.clock, at)
        && next <= last
    {
        if planned.len() == MOST_DEPARTURES {
            return None;
        }
        planned.push(next);
        at = next;
    }
    Some(planned)
}

/// Ten a day for a lifetime.
const MOST_DEPARTURES: usize = 250_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    fn at(hours: i64) -> SimTime {
        SimTime::from_ms(hours * HOUR)
    }

    #[test]
    fn every_tenth_gap_is_halved_and_the_other_departures_stay() {
        let listed: Vec<SimTime> = (0..21).map(|nth| at(2 * nth)).collect();
        let denser = with_more(&listed);
        // The sixth and the sixteenth gap: after departures at 10 h and 30 h.
        assert_eq!(denser.len(), 23);
        assert!(denser.contains(&at(11)) && denser.contains(&at(31)));
        assert!(listed.iter().all(|planned| denser.contains(planned)));
        assert!(denser.is_sorted());
        assert_eq!(with_more(&[at(1)]), [at(1)]);
    }

    #[test]
    fn only_what_vehicles_have_to_themselves_is_crossed_faster() {
        let section = |share, single_track| Section {
            name: String::new(),
            share,
            single_track,
            vehicles: u32::MAX,
            tracks: 2,
            open: None,
            clears: false,
            lock: None,
        };
        let mut link = Link {
            name: "line".into(),
            from: PlaceId::new(0),
            to: PlaceId::new(1),
            mode: "rail".into(),
            distance: None,
            travel: None,
            headway: None,
            paths: None,
            sections: vec![section(0.55, true), section(0.45, false)],
            followers: 3,
            looks_ahead: true,
            background: None,
        };
        // 0.55 / 1.1 + 0.45.
        assert!((quicker(&link) - 0.95).abs() < 1e-12);
        link.sections[0].single_track = false;
        assert_eq!(quicker(&link), 1.0);
        assert_eq!([1, 10, 11, 25].map(vehicles_more), [1, 1, 2, 3]);
    }
}
