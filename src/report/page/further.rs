//! Which measures has no section of its own shown?

use super::{
    LANE, LANE_CAUSE, LANE_CELL, LANE_PLACE, PLACE, Rows, SERVICE, STATION, STATION_CAUSE, Section, Shape,
    Table, name,
};
use crate::report::number::shown;
use crate::report::text::short;

/// Shown elsewhere on the page, or in detail that the tables hold.
const SHOWN: &[(Shape, &[&str])] = &[
    (
        LANE,
        &["lead_time_h", "tendered", "delivered", "lost", "unfinished", "throughput_teu", "on_time_share"],
    ),
    (LANE_PLACE, &["dwell_h"]),
    (LANE_CAUSE, &["time_h"]),
    (LANE_CELL, &["time_h"]),
    (PLACE, &["yard_teu"]),
    (STATION, &["wait_h", "served", "lost", "queue", "utilisation"]),
    (STATION_CAUSE, &["wait_h"]),
    (
        SERVICE,
        &[
            "departures",
            "cancelled",
            "skipped",
            "load_teu",
            "load_factor",
            "left_behind",
            "carried_teu",
            "held_h",
        ],
    ),
];

/// Rows shown; `measures.csv` lists all.
const ROWS: usize = 30;

/// Measures that the page does not know, and those of a lane without a column.
pub(super) fn section(rows: &Rows<'_>) -> Option<Section> {
    let shown_elsewhere = |shape: Shape, measure: &str| {
        SHOWN.iter().any(|(known, measures)| *known == shape && measures.contains(&measure))
    };
    let mut others: Vec<_> = rows
        .all
        .iter()
        .filter(|row| row.mean.is_some() && !shown_elsewhere(Shape::of(&row.scope), row.measure.name))
        .collect();
    others.sort_by_key(|row| Shape::of(&row.scope));
    let mut table =
        Table::default().left("of").left("measure").left("statistic").left("unit").right("mean").right("±");
    for row in others.iter().take(ROWS) {
        let scope = &row.scope;
        let mut of = [&scope.lane, &scope.place, &scope.service, &scope.stage].map(name).to_vec();
        of.extend(scope.cause.map(|cause| short(cause).to_owned()));
        of.retain(|name| !name.is_empty());
        table.row(vec![
            if of.is_empty() { "all".to_owned() } else { of.join(" · ") },
            row.measure.name.to_owned(),
            row.statistic.to_owned(),
            row.measure.unit.to_owned(),
            shown(row.mean, 2),
            shown(row.half_width, 2),
        ]);
    }
    let mut after = Vec::new();
    if let more @ 1.. = others.len().saturating_sub(ROWS) {
        after.push(format!("{more} more rows are in measures.csv."));
    }
    Some(Section {
        heading: "Further measures".into(),
        table: Some(table.tidy()?),
        after,
        ..Section::default()
    })
}
