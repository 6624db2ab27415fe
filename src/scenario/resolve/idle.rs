//! What is written that can do nothing, or hardly what was meant?

use crate::model::{Coming, Corridor, Disruption, Lane, Law};
use crate::scenario::file::File;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::tree::Spot;
use crate::time::{SimDuration, SimTime};

/// More growth a year than anybody plans: 1 doubles demand.
const DOUBLED: f64 = 1.0;
/// Milliseconds; of less than this, rounding to whole ones is more than some percent.
const COARSE: f64 = 20.0;

/// Notes keys without effect, and numbers that look like a slip.
pub(super) fn check(corridor: &Corridor, file: &File, problems: &mut Problems) {
    for lane in &corridor.lanes {
        check_lane(lane, file, problems);
    }
    check_empties(corridor, file, problems);
    for disruption in &corridor.disruptions {
        check_season(corridor, disruption, file, problems);
    }
    check_convoys(corridor, file, problems);
    check_pace(corridor, file, problems);
}

fn warn(problems: &mut Problems, code: &'static str, at: Spot, message: String, help: &str) {
    problems.add(Problem::error(code, at, message).help(help));
}

fn check_lane(lane: &Lane, file: &File, problems: &mut Problems) {
    let Some(written) = file.lane.as_ref().and_then(|lanes| lanes.0.get(&lane.name)) else { return };
    let name = &lane.name;
    if let Some(at) = written.here.key("unpacking").filter(|_| !lane.takes_empties()) {
        let message = format!("lane `{name}` has `unpacking`, and takes no boxes from a stock");
        warn(problems, "W047", at, message, "write `equipment = true`, or leave `unpacking` out");
    }
    if let Some(growth) = written.growth.as_ref().filter(|growth| growth.is > DOUBLED) {
        let percent = growth.is * 100.0;
        let message = format!("demand of lane `{name}` grows by {percent:.0} % a year");
        let help = "a share is meant: 0.08 is 8 % a year. If it is so, let steps say it (`growth-steps`)";
        warn(problems, "W051", growth.at, message, help);
    }
}

/// Stocks of boxes that no cargo takes anywhere.
fn check_empties(corridor: &Corridor, file: &File, problems: &mut Problems) {
    let is_taken = |kind: &str| {
        let mut lanes = corridor.lanes.iter().filter(|lane| lane.takes_empties());
        lanes.any(|lane| lane.boxes.iter().any(|one| one.share > 0.0 && one.what.name == kind))
    };
    for (place, written) in file.place.iter().flat_map(|places| &places.0) {
        for (kind, boxes) in written.empties.iter().flat_map(|empties| &empties.0) {
            if !is_taken(kind) {
                let message = format!("no lane takes the {kind} boxes that stand at `{place}`");
                let help = "write `equipment = true` in a lane with this type in `boxes`, or leave them out";
                warn(problems, "W047", boxes.at, message, help);
            }
        }
    }
}

/// A season that does not come before the horizon.
fn check_season(corridor: &Corridor, disruption: &Disruption, file: &File, problems: &mut Problems) {
    let Coming::Random { season: Some(season), .. } = &disruption.comes else { return };
    let Some(horizon) = corridor.window.horizon else { return };
    let begins = season.after(&corridor.clock, SimTime::ZERO, SimDuration::from_ms(1));
    if begins.is_some_and(|begins| begins <= SimTime::ZERO.saturating_add(horizon)) {
        return;
    }
    let written = file.disruption.as_ref().and_then(|all| all.0.get(&disruption.name));
    let at = written.map(|written| written.here.key("months").unwrap_or(written.here.at));
    let message = format!("disruption `{}` may come in months that the run does not reach", disruption.name);
    let help = "name months between the start and the horizon, or leave the disruption out";
    warn(problems, "W048", at.unwrap_or_default(), message, help);
}

/// Convoys of more vehicles than there are.
fn check_convoys(corridor: &Corridor, file: &File, problems: &mut Problems) {
    for service in &corridor.services {
        let Some(member) = &service.membership else { continue };
        let fleet = &corridor.fleets[member.fleet.index()];
        // A fleet without any is told of where it is written.
        if service.convoy <= fleet.size() || fleet.size() == 0 {
            continue;
        }
        let written = file.service.as_ref().and_then(|services| services.0.get(&service.name));
        let at = written.and_then(|written| written.convoy.as_ref()).map(|convoy| convoy.at);
        let message = format!(
            "up to {} vehicles of service `{}` travel together, and its fleet `{}` has {}",
            service.convoy,
            service.name,
            fleet.name,
            fleet.size()
        );
        let help = "write no more than the fleet has, or add vehicles";
        warn(problems, "W050", at.unwrap_or_default(), message, help);
    }
}

/// Gaps and services so short that rounding them to a millisecond shows.
fn check_pace(corridor: &Corridor, file: &File, problems: &mut Problems) {
    let help = "times are whole milliseconds, so each is rounded: simulate slower traffic, or a part of it";
    for lane in &corridor.lanes {
        let gap = match &lane.arrivals.law {
            Law::Poisson { rate } | Law::Scheduled { rate, .. } => 1.0 / rate,
            Law::Renewal { gap } => gap.mean(),
            Law::Trace(_) | Law::Surplus { .. } => continue,
        };
        let written = file.lane.as_ref().and_then(|lanes| lanes.0.get(&lane.name));
        let Some(written) = written.filter(|_| gap < COARSE) else { continue };
        let at = ["demand", "gap"].into_iter().find_map(|key| written.here.key(key));
        let message = format!("cargo of lane `{}` comes {gap:.3} ms apart, on the mean", lane.name);
        warn(problems, "W052", at.unwrap_or(written.here.at), message, help);
    }
    for station in &corridor.stations {
        let time = station.time.mean();
        let place = &corridor.places[station.place.index()].name;
        let written = file.station(place, &station.name).filter(|_| time > 0.0 && time < COARSE);
        let Some(written) = written else { continue };
        let message =
            format!("a service of station `{}` of `{place}` takes {time:.3} ms, on the mean", station.name);
        warn(problems, "W052", written.here.key("time").unwrap_or(written.here.at), message, help);
    }
}
