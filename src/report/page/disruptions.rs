//! What was closed or slowed down, for how long, and how long did its backlog last?

use super::{Rows, Section, Study, Table, name};
use crate::experiment::Planned;
use crate::observe::Scope;
use crate::report::number::{TimeUnit, percent};
use crate::report::text::visible;

/// So many dates of one disruption are written out.
const DATES: usize = 3;

pub(super) fn sections(study: &Study, rows: &Rows<'_>) -> Vec<Section> {
    [planned(study), told(rows)].into_iter().flatten().collect()
}

/// What is known beforehand.
fn planned(study: &Study) -> Option<Section> {
    let about = &study.results.about;
    let mut table = Table::default()
        .left("disruption")
        .left("of")
        .left("begins")
        .left("lasts")
        .right("left\n(%)")
        .left("");
    for planned in &about.planned {
        let mut lasts = planned.lasts.to_string();
        if !planned.is_certain {
            lasts.insert_str(0, "some ");
        }
        table.row(vec![
            visible(&planned.title),
            planned.of.iter().map(|name| visible(name)).collect::<Vec<_>>().join(", "),
            dates(planned),
            lasts,
            percent(Some(planned.capacity_left)),
            if planned.stops { "all stop".to_owned() } else { String::new() },
        ]);
    }
    let after = format!("Dates are in {}. Left: the share of capacity, or of speed.", visible(&about.zone));
    Some(Section {
        heading: "Planned disruptions".into(),
        table: Some(table.tidy()?),
        after: vec![after],
        ..Section::default()
    })
}

fn dates(planned: &Planned) -> String {
    let first = planned.begins.iter().take(DATES).cloned().collect::<Vec<_>>().join(", ");
    match planned.begins.len().saturating_sub(DATES) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// What came, and what followed.
fn told(rows: &Rows<'_>) -> Option<Section> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_dates_are_counted() {
        let on = |days: &[&str]| Planned {
            begins: days.iter().map(|day| (*day).to_owned()).collect(),
            ..Planned::default()
        };
        assert_eq!(dates(&on(&["mon", "tue", "wed"])), "mon, tue, wed");
        assert_eq!(dates(&on(&["mon", "tue", "wed", "thu", "fri"])), "mon, tue, wed and 2 more");
    }
}
