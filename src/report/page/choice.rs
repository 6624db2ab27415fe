//! Which ways were found for cargo that chooses, and which did it choose?

use super::{Rows, Section, Study, Table};
use crate::observe::Scope;
use crate::report::number::{TimeUnit, percent, shown};
use crate::report::text::visible;

/// The share of a lane's cargo that went another way than it was to; `None` where none can.
fn rerouted(rows: &Rows<'_>, lane: &str) -> Option<String> {
    let scope = Scope { lane: Some(lane.into()), ..Scope::default() };
    let share = rows.mean(&scope, "rerouted_share", "mean")?;
    Some(format!("{} % of {}", percent(Some(share)), visible(lane)))
}

/// Chains of lanes with route choice, a row a chain.
pub(super) fn section(study: &Study, rows: &Rows<'_>) -> Option<Section> {
    let routes = study.results.about.routes.iter().filter(|route| !route.offers.is_empty());
    let unit = TimeUnit::suited(routes.clone().flat_map(|route| &route.offers).map(|one| Some(one.hours)));
    let mut table = Table::default()
        .left("lane")
        .left("chain")
        .right("changes")
        .right(format!("expected\n({})", unit.name))
        .known("paid\n(USD / TEU)")
        .right("chosen\n(%)")
        .right("±");
    let pays = routes.clone().flat_map(|route| &route.offers).any(|offer| offer.paid.is_some());
    let mut turned = Vec::new();
    for route in routes {
        turned.extend(rerouted(rows, &route.lane));
        for (nth, offer) in route.offers.iter().enumerate() {
            let group = Some(offer.chain.as_str().into());
            let scope = Scope { lane: Some(route.lane.as_str().into()), group, ..Scope::default() };
            table.row(vec![
                if nth == 0 { visible(&route.lane) } else { String::new() },
                visible(&offer.chain),
                offer.changes.to_string(),
                unit.shown(Some(offer.hours)),
                shown(offer.paid, 2),
                percent(rows.mean(&scope, "chosen_share", "mean")),
                percent(rows.half_width(&scope, "chosen_share", "mean")),
            ]);
        }
    }
    let paid = if pays { " Paid: for one TEU, whoever pays it, as a share of full vehicles." } else { "" };
    let after = format!(
        "Expected: by the timetables and mean times, while nobody waits in a queue.{paid} Chosen: of the cargo \
         tendered in the measured time."
    );
    let turns = format!("Rerouted because something had closed, or was open again: {}.", turned.join(", "));
    Some(Section {
        heading: "Ways to choose".into(),
        table: Some(table.tidy()?),
        after: std::iter::once(after).chain((!turned.is_empty()).then_some(turns)).collect(),
        ..Section::default()
    })
}
