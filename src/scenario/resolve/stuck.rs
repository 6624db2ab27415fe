//! What can never go on, or never lasts as long as is written?
//!
//! Nothing here is impossible to simulate: cargo only waits for ever, or a
//! departure leaves sooner than its key says. That is seldom what was meant.

use crate::model::station::ClosingRule;
use crate::model::{Below, Corridor, Lane, Law, PlaceId, Servers, Service, Station, Timetable};
use crate::scenario::file::File;
use crate::scenario::problem::{Problem, Problems};
use crate::time::{MINUTE, SimDuration, WEEK_MINUTES, WeeklyLevels};

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
    let types = || lane.boxes.iter().filter(|kind| kind.share > 0.0).map(|kind| kind.what.teu);
    let (Some(least), Some(most)) = (types().min(), types().max()) else { return };
    if lane.may_split || matches!(lane.arrivals.law, Law::Trace(_)) {
        return;
    }
    let fewest = written.size.as_ref().map_or(1.0, |size| libm::round(size.lowest).max(1.0));
    let greatest = written.size.as_ref().map_or(Some(1.0), |size| size.highest);
    for place in stays(corridor, lane) {
        let place = &corridor.places[place.index()];
        // That one box is too large is told for itself.
        let Some(yard) = place.yard.as_ref().filter(|yard| yard.capacity >= most) else { continue };
        let room = yard.capacity.as_f64();
        let who = if fewest * least.as_f64() > room {
            "all"
        } else if greatest.is_some_and(|boxes| libm::round(boxes).max(1.0) * most.as_f64() > room) {
            "some"
        } else {
            continue;
        };
        let message = format!(
            "{who} consignments of lane `{}` are larger than the yard of `{}`, which holds {}",
            lane.name, place.name, yard.capacity
        );
        let at = written.here.key("size").unwrap_or(written.here.at);
        problems.add(Problem::error("W043", at, message).help(
            "they wait for room for ever, and all behind them: write `may-split = true`, make consignments \
             smaller, or raise the capacity of the yard",
        ));
    }
}

/// Where cargo of a lane stands in a yard, if there is one.
fn stays(corridor: &Corridor, lane: &Lane) -> Vec<PlaceId> {
    let legs = lane.chains.iter().flat_map(|chain| &chain.what.legs);
    let alights = legs.map(|leg| corridor.services[leg.service.index()].stops[leg.alight].place);
    let mut places: Vec<PlaceId> = [lane.from, lane.to].into_iter().chain(alights).collect();
    places.sort();
    places.dedup();
    places
}

/// Services that are begun only if they end by closing time, and are longer than any opening.
fn check_fit(corridor: &Corridor, station: &Station, file: &File, problems: &mut Problems) {
    let Servers::Weekly(levels) = &station.servers else { return };
    if station.closing != ClosingRule::OnlyIfItFits || !station.duties.is_empty() {
        return;
    }
    let (shortest, longest) = (station.time.quantile(0.0), longest_opening(levels));
    let Some(longest) = longest.filter(|longest| *longest > 0 && shortest > *longest as f64) else { return };
    let place = &corridor.places[station.place.index()].name;
    let written = file.place.as_ref().and_then(|places| places.0.get(place));
    let written = written.and_then(|place| place.station.as_ref()?.0.get(&station.name));
    let Some(written) = written else { return };
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
