//! What would a tenth more of one resource be?
//!
//! The same corridor with a little more of one station, service or yard. Draws
//! belong to names, and to planned times where a departure draws, and they scale
//! with their means: whatever the relief does not touch meets the same chance.

use crate::freight::next_departure;
use crate::model::{Corridor, PlaceId, ServiceId, StationId, Timetable};
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
        _ => return None,
    }
    Some(other)
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
}
