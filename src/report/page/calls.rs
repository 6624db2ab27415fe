//! How do vessels fare in port?

use super::{NO_SHAPE, Rows, Section, Shape, Table, name};
use crate::observe::Scope;
use crate::report::number::{TimeUnit, percent, shown};

const CALL: Shape = Shape { place: true, service: true, ..NO_SHAPE };

/// Calls of each service at each place where its vehicles have a berth that they keep.
pub(super) fn section(rows: &Rows<'_>) -> Option<Section> {
    let mut calls = rows.scopes(CALL);
    calls.retain(|call| rows.get(call, "port_calls", "count").is_some());
    calls.sort_by(|a, b| (&a.place, &a.service).cmp(&(&b.place, &b.service)));
    let mean = |call: &&Scope, measure| rows.mean(call, measure, "mean");
    let waits = TimeUnit::suited(calls.iter().map(|call| mean(call, "berth_wait_h")));
    let stays = TimeUnit::suited(calls.iter().map(|call| mean(call, "vessel_turnaround_h")));
    let mut table = Table::default()
        .left("place")
        .left("service")
        .right("calls")
        .right(format!("berth wait\n({})", waits.name))
        .right("±")
        .right("longest\nwait")
        .right(format!("stay\n({})", stays.name))
        .right("±")
        .known("moves\na call")
        .known("off window\n(%)")
        .optional("sailings\nblanked");
    let mut last = None;
    for call in &calls {
        let place = if last == Some(&call.place) { String::new() } else { name(&call.place) };
        last = Some(&call.place);
        table.row(vec![
            place,
            name(&call.service),
            rows.count(&calls, call, "port_calls"),
            waits.shown(mean(call, "berth_wait_h")),
            waits.half_width(rows.half_width(call, "berth_wait_h", "mean")),
            waits.shown(rows.mean(call, "berth_wait_h", "max")),
            stays.shown(mean(call, "vessel_turnaround_h")),
            stays.half_width(rows.half_width(call, "vessel_turnaround_h", "mean")),
            shown(mean(call, "call_moves"), 0),
            percent(mean(call, "calls_in_window").map(|share| 1.0 - share)),
            blanked(rows, call),
        ]);
    }
    let table = table.tidy()?;
    let mut after = vec![
        "The berth wait is from the arrival to the berth, of vessels that got one; the stay from the \
         arrival to the departure."
            .to_owned(),
    ];
    if table.columns.iter().any(|column| column.title.starts_with("off window")) {
        after.push("Off window: calls that did not arrive in the window reserved for them.".to_owned());
    }
    Some(Section { heading: "Calls at berths".into(), table: Some(table), after, ..Section::default() })
}

/// Sailings of a call's service that were known beforehand not to run.
fn blanked(rows: &Rows<'_>, call: &Scope) -> String {
    let service = Scope { service: call.service.clone(), ..Scope::default() };
    rows.count(&[&service], &service, "blanked")
}
