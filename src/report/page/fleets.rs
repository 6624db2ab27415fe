//! Where are the vehicles, and which departures lack one?

use super::{NO_SHAPE, Rows, SERVICE, Section, Shape, Table, name};
use crate::report::number::{TimeUnit, percent, shown};

const FLEET: Shape = Shape { group: true, ..NO_SHAPE };
const BASE: Shape = Shape { place: true, ..FLEET };

pub(super) fn sections(rows: &Rows<'_>) -> Vec<Section> {
    [lacking(rows), vehicles(rows)].into_iter().flatten().collect()
}

/// Departures of services that have a fleet.
fn lacking(rows: &Rows<'_>) -> Option<Section> {
    let mut services = rows.scopes(SERVICE);
    services.retain(|service| rows.get(service, "late_for_vehicle", "count").is_some());
    let unit = TimeUnit::suited(services.iter().map(|service| rows.mean(service, "vehicle_wait_h", "mean")));
    let mut table = Table::default()
        .left("service")
        .right("departures")
        .right("late for\na vehicle")
        .right("cancelled\nfor it")
        .right(format!("wait for it\n({})", unit.name))
        .right("±");
    for service in &services {
        let count = |measure| rows.count(&services, service, measure);
        table.row(vec![
            name(&service.service),
            count("departures"),
            count("late_for_vehicle"),
            count("cancelled_for_vehicle"),
            unit.shown(rows.mean(service, "vehicle_wait_h", "mean")),
            unit.shown(rows.half_width(service, "vehicle_wait_h", "mean")),
        ]);
    }
    let after = vec!["Wait for a vehicle: averaged over all departures, also those that do not wait.".into()];
    Some(Section {
        heading: "Departures that lack a vehicle".into(),
        table: Some(table.tidy()?),
        after,
        ..Section::default()
    })
}

/// What the vehicles of a fleet do.
fn vehicles(rows: &Rows<'_>) -> Option<Section> {
    let mut fleets = rows.scopes(FLEET);
    fleets.retain(|fleet| rows.get(fleet, "fleet_under_way", "mean").is_some());
    let bases = rows.scopes(BASE);
    let mut table = Table::default()
        .left("fleet")
        .right("under way\n(%)")
        .right("±")
        .optional("empty\nruns")
        .left("at hand");
    for fleet in &fleets {
        let of_fleet = bases.iter().filter(|base| base.group == fleet.group);
        let at_hand: Vec<String> = of_fleet
            .filter_map(|base| {
                let mean = rows.mean(base, "fleet_at_hand", "mean")?;
                Some(format!("{} at {}", shown(Some(mean), 1), name(&base.place)))
            })
            .collect();
        let decimals = rows.decimals(&fleets, "empty_runs", "count");
        table.row(vec![
            name(&fleet.group),
            percent(rows.mean(fleet, "fleet_under_way", "mean")),
            percent(rows.half_width(fleet, "fleet_under_way", "mean")),
            shown(rows.mean(fleet, "empty_runs", "count"), decimals),
            at_hand.join(", "),
        ]);
    }
    Some(Section { heading: "Fleets".into(), table: Some(table.tidy()?), ..Section::default() })
}
