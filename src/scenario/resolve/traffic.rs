//! Can links take the vehicles that are planned?
//!
//! What is found here is sure: counted are planned departures and other traffic
//! on the mean of a day, without ways back empty, vehicles of a convoy but the
//! first, and departures on demand. Maintenance and random times make it only
//! worse.

use crate::model::expected::crossing;
use crate::model::{Corridor, Link, LinkId, Section, Service, Timetable};
use crate::scenario::file::File;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::quantity::plain;
use crate::scenario::tree::Spot;
use crate::time::DAY;

/// Equal is allowed, and rounding must not cry wolf.
const ROUNDING: f64 = 1.000_001;
/// Days in a week.
const DAYS: f64 = 7.0;

/// Vehicles that enter a link in one direction.
#[derive(Debug, Clone, Copy, Default)]
struct Traffic {
    /// A day.
    vehicles: f64,
    /// Milliseconds in which one of them crosses the whole link, on the mean.
    takes: f64,
}

/// Notes links that more vehicles want to enter than can.
pub(super) fn check(corridor: &Corridor, file: &File, problems: &mut Problems) {
    for (id, link) in corridor.links.iter().enumerate() {
        let Some(written) = file.link.as_ref().and_then(|links| links.0.get(&link.name)) else { continue };
        let spot = |key: &str| written.here.key(key).unwrap_or(written.here.at);
        let ways = [false, true].map(|reversed| traffic(corridor, LinkId::new(id), reversed));
        check_paths(link, &ways, spot("paths"), problems);
        check_headway(link, &ways, spot("headway"), problems);
        for section in link.sections.iter().filter(|section| section.single_track) {
            let own = written.section.as_ref().and_then(|sections| sections.0.get(&section.name));
            let at =
                own.map_or(spot("single-track"), |own| own.here.key("single-track").unwrap_or(own.here.at));
            check_single_track(link, section, &ways, at, problems);
        }
    }
}

fn traffic(corridor: &Corridor, id: LinkId, reversed: bool) -> Traffic {
    let link = &corridor.links[id.index()];
    let others = link.background.as_ref().map_or(0.0, |other| other.rate * DAY as f64);
    let mut all = Traffic { vehicles: others, takes: others * crossing(None, link) };
    for service in &corridor.services {
        let departures = departures_a_day(service);
        for leg in service.legs.iter().filter(|leg| leg.link == id && leg.reversed == reversed) {
            all.vehicles += departures;
            all.takes += departures * crossing(leg.speed.as_ref(), link);
        }
    }
    all.takes = if all.vehicles > 0.0 { all.takes / all.vehicles } else { 0.0 };
    all
}

/// Planned departures that run; those on a list of dates, and on demand, are not regular.
fn departures_a_day(service: &Service) -> f64 {
    per_day(&service.timetable) * service.share_run()
}

fn per_day(timetable: &Timetable) -> f64 {
    match timetable {
        Timetable::Every { headway, .. } => DAY as f64 / headway.ms().max(1) as f64,
        Timetable::Weekly { times, .. } => times.len() as f64 / DAYS,
        Timetable::Random { headway, .. } => DAY as f64 / headway.mean().max(1.0),
        Timetable::Listed(_) | Timetable::OnDemand { .. } => 0.0,
    }
}

fn check_paths(link: &Link, ways: &[Traffic; 2], at: Spot, problems: &mut Problems) {
    let Some(paths) = link.paths.as_ref().map(per_day) else { return };
    let most = ways[0].vehicles.max(ways[1].vehicles);
    if most <= paths * ROUNDING {
        return;
    }
    problems.add(
        Problem::error(
            "W023",
            at,
            format!(
                "link `{}` has {} paths a day in each direction, and {} vehicles a day want one",
                link.name,
                shown(paths),
                shown(most)
            ),
        )
        .help("they wait longer and longer: add paths, or plan fewer departures"),
    );
}

fn check_headway(link: &Link, ways: &[Traffic; 2], at: Spot, problems: &mut Problems) {
    let Some(headway) = link.headway else { return };
    let most = ways[0].vehicles.max(ways[1].vehicles);
    let share = most * headway.ms() as f64 / DAY as f64;
    if share <= ROUNDING {
        return;
    }
    problems.add(
        Problem::error(
            "W025",
            at,
            format!(
                "{} vehicles a day enter link `{}` in one direction, and its headway has room for {}",
                shown(most),
                link.name,
                shown(DAY as f64 / headway.ms() as f64)
            ),
        )
        .label(format!("{:.0} % of the day", 100.0 * share))
        .help("they wait longer and longer: shorten the headway, or plan fewer departures"),
    );
}

fn check_single_track(
    link: &Link,
    section: &Section,
    ways: &[Traffic; 2],
    at: Spot,
    problems: &mut Problems,
) {
    let share: f64 = (0..2).map(|side| taken(link, section, ways[side], ways[1 - side])).sum();
    if share <= ROUNDING {
        return;
    }
    let name = if section.name.is_empty() {
        format!("link `{}`", link.name)
    } else {
        format!("section `{}.{}`", link.name, section.name)
    };
    problems.add(
        Problem::error(
            "W024",
            at,
            format!(
                "the single track of {name} is wanted by {} and {} vehicles a day, more than it can take",
                shown(ways[0].vehicles),
                shown(ways[1].vehicles)
            ),
        )
        .label(format!("taken for {:.0} % of the day", 100.0 * share))
        .help("they wait longer and longer: add a passing place or a second track, let more vehicles follow each other, or plan fewer departures"),
    );
}

/// The least share of the day for which the vehicles of one direction keep the other from a single track.
///
/// They enter in rows: so many as may while others wait, a headway apart, and no more at once than fit.
/// Where nobody comes the other way there are no rows, and only what fits at once counts.
fn taken(link: &Link, section: &Section, ours: Traffic, others: Traffic) -> f64 {
    let crossing = ours.takes * section.share;
    let apart = link.headway.map_or(0.0, |headway| headway.ms() as f64);
    let fit = f64::from(section.vehicles.max(1));
    let of_one = if others.vehicles > 0.0 {
        let row = f64::from(link.followers.max(1));
        (crossing + (row - 1.0) * apart).max(row * crossing / fit) / row
    } else {
        crossing / fit
    };
    ours.vehicles * of_one / DAY as f64
}

/// A number of vehicles, to a tenth.
fn shown(number: f64) -> String {
    plain(libm::round(number * 10.0) / 10.0)
}
