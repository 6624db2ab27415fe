//! What was closed or slowed down, for how long, and how long did its backlog last?

use super::{Rows, Section, Table, name};
use crate::observe::Scope;
use crate::report::number::TimeUnit;

pub(super) fn section(rows: &Rows<'_>) -> Option<Section> {
    let hit = |row: &&crate::experiment::SummaryRow| row.measure.name == "disruptions";
    let things: Vec<&Scope> = rows.all.iter().filter(hit).map(|row| &row.scope).collect();
    let unit = TimeUnit::suited(things.iter().map(|thing| rows.mean(thing, "disrupted_h", "sum")));
    let recovery = TimeUnit::suited(things.iter().map(|thing| rows.mean(thing, "recovery_h", "mean")));
    let mut table = Table::default()
        .left("disruption")
        .left("of")
        .right("times")
        .right(format!("in all\n({})", unit.name))
        .known(format!("recovery\n({})", recovery.name))
        .known(format!("longest\n({})", recovery.name))
        .optional("not\nrecovered");
    for thing in &things {
        let count = |measure| rows.count(&things, thing, measure);
        table.row(vec![
            name(&thing.group),
            called(thing),
            count("disruptions"),
            unit.shown(rows.mean(thing, "disrupted_h", "sum")),
            recovery.shown(rows.mean(thing, "recovery_h", "mean")),
            recovery.shown(rows.mean(thing, "recovery_h", "max")),
            count("unrecovered"),
        ]);
    }
    let after = "Recovery: from the end of a disruption until no more waits at the thing than when it began; \
                 numbers are means over the replications.";
    Some(Section {
        heading: "Disruptions".into(),
        table: Some(table.tidy()?),
        after: vec![after.to_owned()],
        ..Section::default()
    })
}

/// The thing that is hit.
fn called(thing: &Scope) -> String {
    match (&thing.place, &thing.stage, &thing.service) {
        (Some(_), Some(_), _) => format!("{} {}", name(&thing.place), name(&thing.stage)),
        (Some(_), None, _) => name(&thing.place),
        _ => name(&thing.service),
    }
}
