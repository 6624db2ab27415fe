//! How long does freight stay at a place, and how busy are its stations?

use std::collections::BTreeSet;

use super::{LANE_CELL, LANE_PLACE, PLACE, Rows, STATION, Section, Table, name};
use crate::experiment::results::LEVEL;
use crate::observe::{Cause, Scope};
use crate::report::number::{TimeUnit, percent, shown};
use crate::stats::mean_interval;

/// From here on a station is close to what it can do.
const NEARLY_FULL: f64 = 0.95;
/// A station without waits that is in use less than this is not shown.
const HARDLY_USED: f64 = 0.05;
/// Hours; a shorter mean wait is none.
const NO_WAIT: f64 = 0.005;
/// Units; a longer mean queue is shown, however short waits are.
const LONG: f64 = 1.0;

/// Dwell over all lanes, and what stands in yards.
pub(super) fn dwell(rows: &Rows<'_>) -> Option<Section> {
    // Where something moves there is a link, whose time belongs to no place.
    let links: BTreeSet<_> = rows
        .scopes(LANE_CELL)
        .into_iter()
        .filter(|scope| scope.cause == Some(Cause::Moving))
        .map(|scope| &scope.place)
        .collect();
    let mut cells = rows.scopes(LANE_PLACE);
    cells.retain(|cell| rows.mean(cell, "dwell_h", "mean").is_some());
    let mut places: BTreeSet<_> = cells.iter().map(|cell| &cell.place).collect();
    places.retain(|place| !links.contains(place));
    let yards = rows.scopes(PLACE);
    let yards = yards.into_iter().filter(|yard| rows.mean(yard, "yard_teu", "mean").is_some());
    places.extend(yards.map(|scope| &scope.place));
    let dwells: Vec<Dwell> = places
        .iter()
        .map(|place| Dwell::of(rows, cells.iter().copied().filter(|cell| cell.place == **place)))
        .collect();
    let unit = TimeUnit::suited(dwells.iter().map(|dwell| dwell.hours));
    let mut table = Table::default()
        .left("place")
        .right("lanes")
        .right(format!("dwell\n({})", unit.name))
        .right("±")
        .optional("yard\n(TEU)")
        .optional("most");
    for (place, dwell) in places.iter().zip(&dwells) {
        let scope = Scope { place: (*place).clone(), ..Scope::default() };
        let yard = |statistic| shown(rows.mean(&scope, "yard_teu", statistic), 1);
        table.row(vec![
            name(place),
            dwell.lanes.to_string(),
            unit.shown(dwell.hours),
            unit.half_width(dwell.half_width),
            yard("mean"),
            yard("max"),
        ]);
    }
    let before = "Dwell is all time at the place, averaged over the measured consignments of the lanes that \
                  pass it.";
    Some(Section {
        heading: "Places".into(),
        before: vec![before.into()],
        table: Some(table.tidy()?),
        after: Vec::new(),
    })
}

/// Time at a place, over all lanes that pass it.
struct Dwell {
    lanes: usize,
    hours: Option<f64>,
    half_width: Option<f64>,
}

impl Dwell {
    /// From the rows of single lanes, each with the weight of its measured cargo.
    fn of<'a>(rows: &Rows<'_>, cells: impl Iterator<Item = &'a Scope>) -> Dwell {
        let mut lanes = 0;
        let mut sums: Vec<(f64, f64)> = Vec::new();
        for cell in cells {
            let Some(dwell) = rows.get(cell, "dwell_h", "mean").filter(|dwell| dwell.mean.is_some()) else {
                continue;
            };
            let lane = Scope { lane: cell.lane.clone(), ..Scope::default() };
            let count = |measure| rows.get(&lane, measure, "count").map(|row| row.values.as_slice());
            let (tendered, lost) = (count("tendered"), count("lost"));
            lanes += 1;
            sums.resize(sums.len().max(dwell.values.len()), (0.0, 0.0));
            for (nth, (sum, hours)) in sums.iter_mut().zip(&dwell.values).enumerate() {
                let of = |counts: Option<&[Option<f64>]>| *counts?.get(nth)?;
                let weight = of(tendered).zip(of(lost)).map(|(tendered, lost)| tendered - lost);
                if let (Some(hours), Some(weight)) = (hours, weight) {
                    *sum = (sum.0 + hours * weight, sum.1 + weight);
                }
            }
        }
        let means: Vec<f64> = sums.iter().filter(|sum| sum.1 > 0.0).map(|sum| sum.0 / sum.1).collect();
        let mean = means.iter().fold(0.0, |sum, mean| sum + mean) / means.len() as f64;
        Dwell {
            lanes,
            hours: (!means.is_empty()).then_some(mean),
            half_width: mean_interval(&means, LEVEL).map(|interval| interval.half_width),
        }
    }
}

/// Waits, queues and use of stations.
pub(super) fn stations(rows: &Rows<'_>) -> Option<Section> {
    let mut stations = rows.scopes(STATION);
    // A section of a link has a place and a stage, too, but serves nobody.
    stations.retain(|station| rows.mean(station, "served", "count").is_some());
    stations.sort_by(|a, b| a.place.cmp(&b.place));
    let all = stations.len();
    stations.retain(|station| says_something(rows, station));
    let unit = TimeUnit::suited(stations.iter().map(|station| rows.mean(station, "wait_h", "mean")));
    let mut table = Table::default()
        .left("place")
        .left("station")
        .right("served")
        .optional("turned\naway")
        .right(format!("wait\n({})", unit.name))
        .right("±")
        .right("longest\nwait")
        .right("mean\nqueue")
        .right("longest\nqueue")
        .right("in use\n(%)");
    let mut last = None;
    let mut full = Vec::new();
    for station in &stations {
        let count = |measure| rows.count(&stations, station, measure);
        let in_use = rows.mean(station, "utilisation", "mean");
        if in_use.is_some_and(|share| share >= NEARLY_FULL) {
            full.push(format!("{} {}", name(&station.place), name(&station.stage)));
        }
        let place = if last == Some(&station.place) { String::new() } else { name(&station.place) };
        last = Some(&station.place);
        table.row(vec![
            place,
            name(&station.stage),
            count("served"),
            count("turned_away"),
            unit.shown(rows.mean(station, "wait_h", "mean")),
            unit.half_width(rows.half_width(station, "wait_h", "mean")),
            unit.shown(rows.mean(station, "wait_h", "max")),
            shown(rows.mean(station, "queue", "mean"), 2),
            shown(rows.mean(station, "queue", "max"), 0),
            percent(in_use),
        ]);
    }
    let mut after = Vec::new();
    if !full.is_empty() {
        after.push(format!(
            "In use nearly all the time, so that queues may have no steady state: {}.",
            full.join(", ")
        ));
    }
    match all - stations.len() {
        0 => {}
        1 if stations.is_empty() => after.push("The only station has no queue.".to_owned()),
        idle if stations.is_empty() => after.push(format!("None of {idle} stations has a queue.")),
        1 => after.push("One more station has no queue.".to_owned()),
        idle => after.push(format!("{idle} more stations have no queue.")),
    }
    let table = table.tidy();
    let is_empty = table.is_none() && after.is_empty();
    (!is_empty).then(|| Section { heading: "Stations".into(), table, after, ..Section::default() })
}

/// Whether anybody waits at a station, is turned away, or its servers are often at work.
fn says_something(rows: &Rows<'_>, station: &Scope) -> bool {
    let mean = |measure, statistic| rows.mean(station, measure, statistic);
    // Where nobody is served any more, nobody's wait has ended.
    let stands = mean("queue", "mean").filter(|queue| *queue > 0.0);
    let is_seen = stands.is_some_and(|queue| queue >= LONG || mean("wait_h", "mean").is_none());
    is_seen
        || mean("wait_h", "mean") >= Some(NO_WAIT)
        || mean("turned_away", "count") > Some(0.0)
        || mean("utilisation", "mean") >= Some(HARDLY_USED)
}
