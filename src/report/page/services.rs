//! How full are the departures, and what do they leave behind?

use super::{Rows, SERVICE, Section, Table, name};
use crate::report::number::{TimeUnit, percent, shown};

pub(super) fn section(rows: &Rows<'_>) -> Option<Section> {
    let services = rows.scopes(SERVICE);
    let unit = TimeUnit::suited(services.iter().map(|service| rows.mean(service, "held_h", "mean")));
    let mut table = Table::default()
        .left("service")
        .right("departures")
        .optional("cancelled")
        .optional("skipped")
        .optional("relief")
        .right("load\n(TEU)")
        .right("full\n(%)")
        .right("±")
        .right("carried\n(TEU)")
        .optional("boxes left\nbehind")
        .optional("missed for\npapers")
        .optional(format!("held\n({})", unit.name));
    for service in &services {
        let count = |measure| rows.count(&services, service, measure);
        table.row(vec![
            name(&service.service),
            count("departures"),
            count("cancelled"),
            count("skipped"),
            count("relief"),
            shown(rows.mean(service, "load_teu", "mean"), 1),
            percent(rows.mean(service, "load_factor", "mean")),
            percent(rows.half_width(service, "load_factor", "mean")),
            shown(rows.mean(service, "carried_teu", "sum"), 0),
            count("left_behind"),
            count("missed_papers"),
            unit.shown(rows.mean(service, "held_h", "mean")),
        ]);
    }
    let mut after = Vec::new();
    if services.iter().any(|service| rows.mean(service, "left_behind", "count") > Some(0.0)) {
        after.push(
            "Left behind: a box counts once for each full departure that leaves without it.".to_owned(),
        );
    }
    if services.iter().any(|service| rows.mean(service, "missed_papers", "count") > Some(0.0)) {
        after.push(
            "Missed for papers: a box counts once for each departure for which it was ready and its papers were not.".to_owned(),
        );
    }
    Some(Section { heading: "Services".into(), table: Some(table.tidy()?), after, ..Section::default() })
}
