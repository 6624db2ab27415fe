//! How long does freight stay at a place, and how busy are its stations?

use super::{LANE_PLACE, PLACE, Rows, STATION, Section, Table, name};
use crate::observe::Scope;
use crate::report::number::{TimeUnit, percent, shown};

/// From here on a station is close to what it can do.
const NEARLY_FULL: f64 = 0.95;

/// Time at a place for each lane, and what stands in its yard.
pub(super) fn dwell(rows: &Rows<'_>) -> Option<Section> {
    let mut cells = rows.scopes(LANE_PLACE);
    cells.retain(|scope| rows.mean(scope, "dwell_h", "mean").is_some());
    cells.sort_by(|a, b| (&a.place, &a.lane).cmp(&(&b.place, &b.lane)));
    let yards = rows.scopes(PLACE);
    let unit = TimeUnit::suited(cells.iter().map(|cell| rows.mean(cell, "dwell_h", "mean")));
    let mut table = Table::default()
        .left("place")
        .optional("yard\n(TEU)")
        .optional("most")
        .left("lane")
        .right(format!("dwell\n({})", unit.name))
        .right("±");
    let yard = |scope: &Scope, statistic| shown(rows.mean(scope, "yard_teu", statistic), 1);
    for place in &yards {
        if !cells.iter().any(|cell| cell.place == place.place)
            && rows.mean(place, "yard_teu", "mean").is_some()
        {
            let (mean, most) = (yard(place, "mean"), yard(place, "max"));
            table.row(vec![name(&place.place), mean, most, String::new(), String::new(), String::new()]);
        }
    }
    let mut last = None;
    for cell in &cells {
        let place = Scope { place: cell.place.clone(), ..Scope::default() };
        let first = last != Some(&cell.place);
        last = Some(&cell.place);
        let of_place = |text: String| if first { text } else { String::new() };
        table.row(vec![
            of_place(name(&cell.place)),
            of_place(yard(&place, "mean")),
            of_place(yard(&place, "max")),
            name(&cell.lane),
            unit.shown(rows.mean(cell, "dwell_h", "mean")),
            unit.shown(rows.half_width(cell, "dwell_h", "mean")),
        ]);
    }
    Some(Section { heading: "Places".into(), table: Some(table.tidy()?), ..Section::default() })
}

/// Waits, queues and use of stations.
pub(super) fn stations(rows: &Rows<'_>) -> Option<Section> {
    let mut stations = rows.scopes(STATION);
    stations.sort_by(|a, b| a.place.cmp(&b.place));
    let unit = TimeUnit::suited(stations.iter().map(|station| rows.mean(station, "wait_h", "mean")));
    let mut table = Table::default()
        .left("place")
        .left("station")
        .right("served")
        .optional("lost")
        .right(format!("wait\n({})", unit.name))
        .right("±")
        .right("most")
        .right("queue")
        .right("most")
        .right("in use\n(%)");
    let mut last = None;
    let mut full = Vec::new();
    for station in &stations {
        let count = |measure| {
            let decimals = rows.decimals(&stations, measure, "count");
            shown(rows.mean(station, measure, "count"), decimals)
        };
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
            count("lost"),
            unit.shown(rows.mean(station, "wait_h", "mean")),
            unit.shown(rows.half_width(station, "wait_h", "mean")),
            unit.shown(rows.mean(station, "wait_h", "max")),
            shown(rows.mean(station, "queue", "mean"), 2),
            shown(rows.mean(station, "queue", "max"), 0),
            percent(in_use),
        ]);
    }
    let table = Some(table.tidy()?);
    let mut after = Vec::new();
    if !full.is_empty() {
        after.push(format!(
            "In use nearly all the time, so that queues may have no steady state: {}.",
            full.join(", ")
        ));
    }
    Some(Section { heading: "Stations".into(), table, after, ..Section::default() })
}
