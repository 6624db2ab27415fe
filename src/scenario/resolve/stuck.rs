//! What can never go on, or never lasts as long as is written?
//!
//! Nothing here is impossible to simulate: cargo only waits for ever, or a
//! departure leaves sooner than its key says. That is seldom what was meant.

use crate::model::station::ClosingRule;
use crate::model::{
    Below, ChainLeg, Corridor, Lane, Law, Per, PlaceId, Servers, Service, Shipment, Station, Timetable,
};
use crate::scenario::file::{self, File};
use crate::scenario::problem::{Problem, Problems};
use crate::time::{MINUTE, SimDuration, WEEK_MINUTES, WeeklyLevels};
use crate::units::Teu;

/// Notes consignments larger than a yard, services longer than any opening, and holds that the next
/// departure ends.
pub(super) fn check(corridor: &Corridor, file: &File, problems: &mut Problems) {
    for lane in &corridor.lanes {
        check_yards(corridor, lane, file, problems);
    }
    for station in &corridor.stations {
        check_fit(corridor, station, file, problems);
    }
    for service in &corridor.services {
        check_hold(service, file, problems);
    }
}

/// Consignments that a yard on their way has no room for, even when it is empty.
fn check_yards(corridor: &Corridor, lane: &Lane, file: &File, problems: &mut Problems) {
    let Some(written) = file.lane.as_ref().and_then(|lanes| lanes.0.get(&lane.name)) else { return };
    let Some(Load { largest_box, least, most }) = Load::of(lane, written).filter(|_| !lane.may_split) else {
        return;
    };
    for place in stays(corridor, lane) {
        let place = &corridor.places[place.index()];
        // That one box is too large is told for itself.
        let Some(yard) = place.yard.as_ref().filter(|yard| yard.capacity >= largest_box) else { continue };
        let room = yard.capacity.as_f64();
        let who = if least > room {
            "all"
        } else if most.is_some_and(|most| most > room) {
            "some"
        } else {
            continue;
        };
        let message = format!(
            "{who} consignments of lane `{}` are larger than the yard of `{}`, which holds {}",
            lane.name, place.name, yard.capacity
        );
        let at = ["size", "trace"].into_iter().find_map(|key| written.here.key(key));
        problems.add(Problem::error("W043", at.unwrap_or(written.here.at), message).help(
            "they wait for room for ever, and all behind them: write `may-split = true`, make consignments \
             smaller, or raise the capacity of the yard",
        ));
    }
}

/// How large the consignments of a lane are.
struct Load {
    largest_box: Teu,
    /// TEU of the smallest consignment.
    least: f64,
    /// TEU of the largest; `None` where there may always be a larger one.
    most: Option<f64>,
}

impl Load {
    /// Those that a lane may draw, or those of its trace; `None` if it has none.
    fn of(lane: &Lane, written: &file::Lane) -> Option<Self> {
        if let Law::Trace(shipments) = &lane.arrivals.law {
            let loads = || shipments.iter().map(|one| f64::from(one.boxes) * box_of(lane, one).as_f64());
            let largest_box = shipments.iter().map(|one| box_of(lane, one)).max()?;
            return Some(Self {
                largest_box,
                least: loads().reduce(f64::min)?,
                most: loads().reduce(f64::max),
            });
        }
        let types = || drawn_types(lane);
        let boxes = |drawn: f64| libm::round(drawn).max(1.0);
        let fewest = written.size.as_ref().map_or(1.0, |size| boxes(size.lowest));
        let greatest = written.size.as_ref().map_or(Some(1.0), |size| size.highest.map(boxes));
        let largest_box = types().max()?;
        let most = greatest.map(|boxes| boxes * largest_box.as_f64());
        Some(Self { largest_box, least: fewest * types().min()?.as_f64(), most })
    }
}

/// TEU of one box of a shipment.
fn box_of(lane: &Lane, shipment: &Shipment) -> Teu {
    lane.boxes.get(shipment.box_type).map_or(Teu::ZERO, |kind| kind.what.teu)
}

/// TEU of each type of box that a lane may draw.
fn drawn_types(lane: &Lane) -> impl Iterator<Item = Teu> + '_ {
    lane.boxes.iter().filter(|kind| kind.share > 0.0).map(|kind| kind.what.teu)
}

/// Where cargo of a lane takes room in a yard, if there is one: where it boards, passes stations or is left
/// for a while. At a destination without any of these it is delivered as it comes.
fn stays(corridor: &Corridor, lane: &Lane) -> Vec<PlaceId> {
    let stops = |leg: &ChainLeg| {
        let stops = &corridor.services[leg.service.index()].stops;
        let alight = Some(&stops[leg.alight]).filter(|stop| !stop.unload.is_empty());
        [Some(&stops[leg.board]), alight].into_iter().flatten().map(|stop| stop.place)
    };
    let legs = lane.chains.iter().flat_map(|chain| &chain.what.legs);
    let mut places: Vec<PlaceId> = legs.flat_map(stops).collect();
    let end = &corridor.places[lane.to.index()];
    let enters = lane.from == lane.to && !end.enter.is_empty();
    places.extend((enters || lane.collect.is_some() || !end.leave.is_empty()).then_some(lane.to));
    places.sort();
    places.dedup();
    places
}

/// Whether cargo of a lane begins, ends or changes services at a place.
fn is_passed_by(corridor: &Corridor, place: PlaceId, lane: &Lane) -> bool {
    let mut legs = lane.chains.iter().flat_map(|chain| &chain.what.legs);
    let alights = |leg: &ChainLeg| corridor.services[leg.service.index()].stops[leg.alight].place == place;
    lane.from == place || lane.to == place || legs.any(alights)
}

/// Services that are begun only if they end by closing time, and are longer than any opening.
fn check_fit(corridor: &Corridor, station: &Station, file: &File, problems: &mut Problems) {
    let Servers::Weekly(levels) = &station.servers else { return };
    if station.closing != ClosingRule::OnlyIfItFits || !station.duties.is_empty() {
        return;
    }
    let (shortest, longest) =
        (station.time.quantile(0.0) * least_units(corridor, station), longest_opening(levels));
    let Some(longest) = longest.filter(|longest| *longest > 0 && shortest > *longest as f64) else { return };
    let place = &corridor.places[station.place.index()].name;
    let Some(written) = file.station(place, &station.name) else { return };
    let (needs, opens) = (SimDuration::from_ms_f64(shortest), SimDuration::from_ms(longest));
    let message = format!(
        "station `{}` of `{place}` is open for {opens} at most, and a service takes {} or more",
        station.name,
        needs.unwrap_or_default(),
    );
    let at = written.here.key("closing").unwrap_or(written.here.at);
    problems.add(Problem::error("W044", at, message).help(
        "with `closing = \"only-if-it-fits\"` nobody is ever served: open for longer, or write \"finish\" or \"pause\"",
    ));
}

/// How many times the time of a station its shortest service takes: with `per = "TEU"`, as often as the
/// smallest box that may come by has TEU.
fn least_units(corridor: &Corridor, station: &Station) -> f64 {
    if station.per != Per::Teu {
        return 1.0;
    }
    let lanes = corridor.lanes.iter().filter(|lane| is_passed_by(corridor, station.place, lane));
    lanes.filter_map(smallest_box).min().map_or(1.0, Teu::as_f64)
}

/// TEU of the smallest box of a lane.
fn smallest_box(lane: &Lane) -> Option<Teu> {
    match &lane.arrivals.law {
        Law::Trace(shipments) => shipments.iter().map(|one| box_of(lane, one)).min(),
        _ => drawn_types(lane).min(),
    }
}

/// Milliseconds of the longest opening of a week that comes again and again; `None` where there is no
/// closing.
fn longest_opening(levels: &WeeklyLevels) -> Option<i64> {
    if levels.as_constant().is_some() {
        return None;
    }
    let minutes = levels.minutes();
    // Twice round: an opening may last over the end of a week.
    let (mut longest, mut now) = (0, 0);
    for level in minutes.iter().chain(&minutes) {
        now = if *level > 0 { now + 1 } else { 0 };
        longest = longest.max(now);
    }
    (longest < i64::from(WEEK_MINUTES)).then_some(longest * MINUTE)
}

/// Departures that may be held for load for longer than until the next, which they never are.
fn check_hold(service: &Service, file: &File, problems: &mut Problems) {
    let Some((_, Below::Hold(limit))) = service.minimum_load else { return };
    let Some(gap) = longest_gap(&service.timetable).filter(|gap| limit > *gap) else { return };
    let written = file.service.as_ref().and_then(|services| services.0.get(&service.name));
    let at = written.and_then(|written| written.below_minimum.as_ref()).map(|below| below.at);
    let message = format!(
        "departures of service `{}` may be held for {limit}, and the next is planned {gap} later at most",
        service.name
    );
    problems.add(Problem::error("W045", at.unwrap_or_default(), message).help(
        "a departure that is held leaves when the next is due, with what it has: hold it for less, or plan fewer",
    ));
}

/// The longest time between planned departures; `None` where there may always be a longer one.
fn longest_gap(timetable: &Timetable) -> Option<SimDuration> {
    match timetable {
        Timetable::Every { headway, .. } => Some(*headway),
        Timetable::Weekly { times, .. } => {
            let mut minutes: Vec<u32> = times.iter().map(|time| time.minute).collect();
            minutes.sort_unstable();
            let again = minutes.first().map(|first| first + WEEK_MINUTES);
            let next = minutes.iter().copied().skip(1).chain(again);
            let gap = minutes.iter().zip(next).map(|(minute, next)| next - minute).max();
            gap.map(|gap| SimDuration::from_ms(i64::from(gap) * MINUTE))
        }
        // The last of a list may be held for as long as is written.
        Timetable::Listed(_) | Timetable::Random { .. } | Timetable::OnDemand { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WeekTime;
    use crate::time::HOUR;
    use jiff::tz::TimeZone;

    #[test]
    fn an_opening_may_last_over_the_end_of_the_week() {
        let open = |minutes: &[u32]| WeeklyLevels::from_minutes(TimeZone::UTC, minutes).expect("a week");
        let mut minutes = vec![0; WEEK_MINUTES as usize];
        minutes[60..240].fill(2);
        assert_eq!(longest_opening(&open(&minutes)), Some(3 * HOUR));
        minutes[0..60].fill(1);
        minutes[WEEK_MINUTES as usize - 120..].fill(1);
        assert_eq!(longest_opening(&open(&minutes)), Some(6 * HOUR));
        assert_eq!(longest_opening(&WeeklyLevels::constant(1)), None);
    }

    #[test]
    fn the_longest_gap_of_a_week_may_hold_its_end() {
        let at = |hour: u32| WeekTime { minute: hour * 60 };
        let weekly = Timetable::Weekly { zone: TimeZone::UTC, times: vec![at(24), at(20), at(60)] };
        // From 60 h to 20 h of the next week.
        assert_eq!(longest_gap(&weekly), Some(SimDuration::from_ms((168 - 40) * HOUR)));
    }
}
