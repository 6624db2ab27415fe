//! Where do the officers of a border post sit?
//!
//! At stations of the two places, which the post brings with it: `exit-` or
//! `entry-`, the stage and, for a lane of it, the lane. From there on they are
//! stations as any others, with hours, queues and checks.

use std::collections::BTreeMap;

use crate::model::Role;
use crate::scenario::file::border::{Border, ChannelWord, Kind, Side, Stage, Window};
use crate::scenario::file::station::{Per, Station, Work};
use crate::scenario::file::{File, Place};
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::reader::{Named, Written};

/// The name of the station at which a stage, or a lane of it, is worked on.
pub(super) fn desk(role: Role, stage: &str, lane: Option<&str>) -> String {
    let role = role.name();
    match lane {
        Some(lane) => format!("{role}-{stage}-{lane}"),
        None => format!("{role}-{stage}"),
    }
}

/// A side of a border as written: its path below the border, where, in which role, and its table.
type SideOf<'b> = (&'static str, &'b Written<String>, Role, &'b Side);

/// The sides of a border that are written.
fn sides(border: &Border) -> impl Iterator<Item = SideOf<'_>> {
    let (from, to) = (border.from.as_ref(), border.to.as_ref());
    let back = border.back.as_ref();
    [
        ("exit", from, Role::Exit, border.exit.as_ref()),
        ("entry", to, Role::Entry, border.entry.as_ref()),
        ("back.exit", to, Role::Exit, back.and_then(|back| back.exit.as_ref())),
        ("back.entry", from, Role::Entry, back.and_then(|back| back.entry.as_ref())),
    ]
    .into_iter()
    .filter_map(|(path, place, role, side)| Some((path, place?, role, side?)))
}

/// Adds the stations of all border posts to their places.
pub(in super::super) fn add(file: &mut File, problems: &mut Problems) {
    let (Some(borders), Some(places)) = (&file.border, &mut file.place) else { return };
    let mut taken: BTreeMap<(String, Role), &str> = BTreeMap::new();
    for (name, border) in &borders.0 {
        let ends = (border.from.as_ref(), border.to.as_ref());
        if let (Some(from), Some(to)) = ends
            && from.is == to.is
        {
            problems.add(
                Problem::error("E085", to.at, format!("border `{name}` leads from `{}` to itself", from.is))
                    .help("the two sides of a post are two places, such as \"mohan\" and \"boten\""),
            );
            continue;
        }
        for (_, at, role, side) in sides(border) {
            if let Some(other) = taken.insert((at.is.clone(), role), name) {
                problems.add(
                    Problem::error(
                        "E086",
                        at.at,
                        format!("`{}` is the {} side of border `{other}` already", at.is, role.name()),
                    )
                    .help("let each post have places of its own"),
                );
                continue;
            }
            if let Some(place) = places.0.get_mut(&at.is) {
                add_side(place, &at.is, role, side, problems);
            }
        }
    }
}

fn add_side(place: &mut Place, place_name: &str, role: Role, side: &Side, problems: &mut Problems) {
    let stations = &mut place.station.get_or_insert_with(Named::default).0;
    for (name, stage) in side.stage.iter().flat_map(|stages| &stages.0) {
        let windows = stage.lane.iter().flat_map(|lanes| &lanes.0);
        let mut desks: Vec<(String, Station)> = windows
            .map(|(lane, window)| (desk(role, name, Some(lane)), of_window(window, stage, side)))
            .collect();
        if stage.here.has("station") {
            continue;
        }
        // Whoever has lanes for all needs no officers besides; without any, reading notes what is missing.
        if stage.here.has("officers") {
            desks.push((desk(role, name, None), of_stage(stage, side)));
        }
        for (desk, station) in desks {
            let at = station.here.at;
            if stations.insert(desk.clone(), station).is_some() {
                problems.add(
                    Problem::error(
                        "E087",
                        at,
                        format!(
                            "`{place_name}` has a station `{desk}` already, which this stage brings, too"
                        ),
                    )
                    .help("give the stage, its lane or the station another name"),
                );
            }
        }
    }
}

fn of_stage(stage: &Stage, side: &Side) -> Station {
    Station {
        servers: stage.officers.clone(),
        hours: stage.hours.clone().or_else(|| side.hours.clone()),
        time: stage.time.clone(),
        // So that lists of stations for cargo refuse it: the post sends its cargo here.
        per: Some(Written { is: Per::Vehicle, at: stage.here.at }),
        work: Some(Written { is: work(stage), at: stage.here.at }),
        closing: stage.closing.clone(),
        discipline: stage.discipline.clone(),
        background: stage.background.clone(),
        here: stage.here.renamed("officers", "servers"),
        ..Station::default()
    }
}

fn of_window(window: &Window, stage: &Stage, side: &Side) -> Station {
    let hours = window.hours.clone().or_else(|| stage.hours.clone()).or_else(|| side.hours.clone());
    Station {
        servers: window.officers.clone(),
        hours,
        background: window.background.clone(),
        here: window.here.renamed("officers", "servers"),
        ..of_stage(stage, side)
    }
}

/// The path of the stage, or of the lane of one, that brings a station to its place; `None` for a
/// station that the place has of its own.
pub(in super::super) fn stage_of(file: &File, place: &str, station: &str) -> Option<String> {
    let borders = file.border.iter().flat_map(|borders| &borders.0);
    let sides = borders.flat_map(|(name, border)| sides(border).map(move |side| (name, side)));
    for (border, (path, _, role, side)) in sides.filter(|(_, side)| side.1.is == place) {
        for (name, stage) in side.stage.iter().flat_map(|stages| &stages.0) {
            let path = format!("border.{border}.{path}.stage.{name}");
            if desk(role, name, None) == station {
                return Some(path);
            }
            let mut lanes = stage.lane.iter().flat_map(|lanes| lanes.0.keys());
            if let Some(lane) = lanes.find(|lane| desk(role, name, Some(lane)) == station) {
                return Some(format!("{path}.lane.{lane}"));
            }
        }
    }
    None
}

/// Which channels pass a stage: as written, or by its kind.
pub(super) fn channels(stage: &Stage) -> [bool; 3] {
    match (&stage.channels, stage.kind.as_ref().map(|kind| kind.is)) {
        (Some(written), _) => [ChannelWord::Green, ChannelWord::Yellow, ChannelWord::Red]
            .map(|channel| written.iter().any(|one| one.is == channel)),
        (None, Some(Kind::Examination)) => [false, false, true],
        (None, Some(Kind::XRay)) => [false, true, true],
        (None, _) => [true; 3],
    }
}

/// What work at a stage counts as in the accounts.
fn work(stage: &Stage) -> Work {
    match stage.kind.as_ref().map(|kind| kind.is) {
        Some(Kind::Technical | Kind::Weighing | Kind::GaugeChange | Kind::Swap) => Work::Handling,
        _ if channels(stage) != [true; 3] => Work::Inspection,
        _ => Work::Clearing,
    }
}
