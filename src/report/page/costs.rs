//! What does a TEU cost, and who pays?

use super::{LANE, Rows, SERVICE, Section, Table, name};
use crate::observe::{Element, Scope};
use crate::report::number::shown;

/// Decimals of amounts of money.
const CENTS: usize = 2;

/// A row a lane; nothing where the scenario says of nothing what it costs.
pub(super) fn section(rows: &Rows<'_>) -> Option<Section> {
    let mut lanes = rows.scopes(LANE);
    lanes.retain(|lane| rows.get(lane, "cost_per_teu", "mean").is_some());
    let mut table = Table::default().left("lane").right("paid").right("±");
    for element in Element::ALL {
        table = table.optional(match element {
            Element::Inventory => "value\nof time",
            Element::Spoilage => "spoiled",
            paid => paid.name(),
        });
    }
    table = table.right("in all").known("500 km\n20 t").known("km/h");
    for lane in &lanes {
        let mean = |measure| shown(rows.mean(lane, measure, "mean"), CENTS);
        let mut row = vec![
            name(&lane.lane),
            mean("cost_per_teu"),
            shown(rows.half_width(lane, "cost_per_teu", "mean"), CENTS),
        ];
        row.extend(Element::ALL.iter().map(|element| {
            let scope = Scope { stage: Some(element.name().into()), ..(*lane).clone() };
            shown(rows.mean(&scope, "cost_element_per_teu", "mean"), CENTS)
        }));
        row.push(mean("generalised_cost_per_teu"));
        row.push(mean("tfi3_cost_500km_20t"));
        row.push(shown(rows.mean(lane, "tfi4_swd_kmh", "mean"), 1));
        table.row(row);
    }
    let table = Some(table.tidy()?);
    let before = vec!["In US dollars a TEU of the measured cargo that was delivered.".to_owned()];
    let mut after = Vec::new();
    let has = |measure| lanes.iter().any(|lane| rows.mean(lane, measure, "mean").is_some());
    if has("tfi3_cost_500km_20t") || has("tfi4_swd_kmh") {
        after.push(
            "500 km 20 t: what is paid for 20 tonnes over 500 km, at what was paid for each tonne-kilometre of the \
             links ridden (TFI3 of CAREC). km/h: kilometres of the links ridden over the hours from tender to \
             delivery, all waits included (its TFI4)."
                .to_owned(),
        );
    }
    after.extend(payers(rows, &lanes));
    Some(Section { heading: "What it costs".into(), before, table, after })
}

/// A row a service, over all lanes; nothing where the scenario says of nothing what it costs.
pub(super) fn services(rows: &Rows<'_>) -> Option<Section> {
    let mut services = rows.scopes(SERVICE);
    services.retain(|service| rows.mean(service, "haulage_paid", "sum").is_some());
    let has_vehicles = |service: &&&Scope| rows.mean(service, "vehicle_cost", "sum").is_some();
    let shares = services.iter().filter(has_vehicles).count() > 0;
    let mut table = Table::default()
        .left("service")
        .right("paid by its cargo\n(USD)")
        .right("±")
        .optional("cost of its vehicles\n(USD)")
        .optional("that nobody aboard\nbears (USD)")
        .optional("±");
    for service in &services {
        let mean = |measure| shown(rows.mean(service, measure, "sum"), 0);
        let half = |measure| shown(rows.half_width(service, measure, "sum"), 0);
        table.row(vec![
            name(&service.service),
            mean("haulage_paid"),
            half("haulage_paid"),
            mean("vehicle_cost"),
            mean("uncovered_cost"),
            half("uncovered_cost"),
        ]);
    }
    let mut after = vec!["Paid: by the measured cargo of all lanes that was delivered.".to_owned()];
    if shares {
        after.push(
            "Vehicles cost what they do by departure and kilometre inside the window; what is aboard bears it, and what runs with nothing aboard, or back empty, is the operator's loss."
                .to_owned(),
        );
    }
    let table = Some(table.tidy()?);
    Some(Section { heading: "What services cost, and who pays".into(), table, after, ..Section::default() })
}

/// Who bears it, where that is more than one.
fn payers(rows: &Rows<'_>, lanes: &[&Scope]) -> Option<String> {
    let of = |lane: &Scope| {
        let rows = rows.all.iter().filter(|row| {
            row.measure.name == "cost_payer_per_teu"
                && row.scope.lane == lane.lane
                && row.mean.is_some_and(|mean| mean > 0.0)
        });
        rows.map(|row| format!("{} {}", name(&row.scope.group), shown(row.mean, CENTS))).collect::<Vec<_>>()
    };
    let shares: Vec<(String, Vec<String>)> = lanes
        .iter()
        .map(|lane| (name(&lane.lane), of(lane)))
        .filter(|(_, shares)| !shares.is_empty())
        .collect();
    if shares.iter().all(|(_, shares)| shares.len() < 2) {
        return None;
    }
    let told = shares.iter().map(|(lane, shares)| format!("{lane}: {}", shares.join(", ")));
    Some(format!("Who bears it: {}.", told.collect::<Vec<_>>().join("; ")))
}
