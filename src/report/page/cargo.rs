//! What was still under way at the end, where, and why?

use super::{LANE, Rows, Section, Study, Table};
use crate::report::number::{TimeUnit, shown};
use crate::report::text::{short, visible};

/// What is said where there is nothing to measure.
pub(super) const NO_CARGO: &str = "No cargo was tendered inside the measured time";
/// Rows shown; `measures.json` lists all.
const ROWS: usize = 10;

/// Measured cargo that had not arrived; the rest is there whenever a run stops, and only counted.
pub(super) fn section(study: &Study, measures: &Rows<'_>) -> Option<Section> {
    let runs = study.results.replications.len() as f64;
    if runs < 1.0 {
        return None;
    }
    let mut rows = study.results.unfinished();
    let all = rows.iter().fold(0, |sum, row| sum + row.what.consignments);
    rows.retain(|row| row.what.measured > 0);
    let mut section = Section { heading: "Still under way at the end".into(), ..Section::default() };
    if rows.is_empty() {
        let lanes = measures.scopes(LANE);
        let is_any = lanes.iter().any(|lane| measures.mean(lane, "tendered", "count") > Some(0.0));
        let is_lost = lanes.iter().any(|lane| measures.mean(lane, "lost", "count") > Some(0.0));
        let mut sentence = match (is_any, is_lost) {
            (false, _) => NO_CARGO,
            (true, false) => "All measured cargo was delivered",
            (true, true) => "All measured cargo was delivered or lost",
        }
        .to_owned();
        if all > 0 {
            let all = shown(Some(all as f64 / runs), 0);
            let were = if all == "1" {
                "consignment tendered at another time was"
            } else {
                "consignments tendered at other times were"
            };
            sentence.push_str(&format!("; {all} {were} under way, on average"));
        }
        section.before.push(sentence + ".");
        return Some(section);
    }
    // The largest groups first; ties stay in the order of lanes and places.
    rows.sort_by_key(|row| std::cmp::Reverse(row.what.measured));
    let unit = TimeUnit::suited(rows.iter().map(|row| Some(row.what.oldest_h)));
    let mut table = Table::default()
        .left("lane")
        .left("place")
        .left("at")
        .left("what")
        .right("measured")
        .right("all")
        .right(format!("oldest\n({})", unit.name));
    for row in rows.iter().take(ROWS) {
        table.row(vec![
            visible(&row.what.lane),
            visible(&row.what.place),
            visible(&row.what.stage),
            short(row.what.cause).to_owned(),
            shown(Some(row.what.measured as f64 / runs), 1),
            shown(Some(row.what.consignments as f64 / runs), 1),
            unit.shown(Some(row.what.oldest_h)),
        ]);
    }
    let before = "Consignments when a run stopped, on average over replications: those of the measured time, \
                  and all of the group; the age is the greatest of all.";
    section.before.push(before.into());
    section.table = table.tidy();
    if let more @ 1.. = rows.len().saturating_sub(ROWS) {
        section.after.push(format!("Smaller groups with measured cargo: {more}; measures.json lists all."));
    }
    Some(section)
}
