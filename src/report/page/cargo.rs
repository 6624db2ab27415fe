//! What was still under way at the end, where, and why?

use super::{Section, Study, Table};
use crate::report::number::{TimeUnit, shown};
use crate::report::text::{short, visible};

/// Rows shown; `measures.json` lists all.
const ROWS: usize = 15;

pub(super) fn section(study: &Study) -> Option<Section> {
    let runs = study.results.replications.len() as f64;
    let mut rows = study.results.unfinished();
    // The largest groups first; ties stay in the order of lanes and places.
    rows.sort_by_key(|row| std::cmp::Reverse(row.what.consignments));
    let unit = TimeUnit::suited(rows.iter().map(|row| Some(row.what.oldest_h)));
    let mut table = Table::default()
        .left("lane")
        .left("place")
        .left("at")
        .left("what")
        .right("consignments")
        .optional("measured")
        .right(format!("oldest\n({})", unit.name));
    for row in rows.iter().take(ROWS) {
        table.row(vec![
            visible(&row.what.lane),
            visible(&row.what.place),
            visible(&row.what.stage),
            short(row.what.cause).to_owned(),
            shown(Some(row.what.consignments as f64 / runs), 1),
            shown(Some(row.what.measured as f64 / runs), 1),
            unit.shown(Some(row.what.oldest_h)),
        ]);
    }
    let mut after = Vec::new();
    if let more @ 1.. = rows.len().saturating_sub(ROWS) {
        after.push(format!("{more} smaller groups are in measures.json."));
    }
    let before =
        vec!["Consignments in a replication, on average; the age is the greatest of all.".to_owned()];
    Some(Section { heading: "Still under way at the end".into(), before, table: Some(table.tidy()?), after })
}
