//! Where are the vehicles, and which departures lack one?

use super::{NO_SHAPE, Rows, SERVICE, Section, Shape, Study, TIE, Table, name};
use crate::observe::Scope;
use crate::report::number::{NONE, TimeUnit, percent, shown};
use crate::report::text::visible;

const FLEET: Shape = Shape { group: true, ..NO_SHAPE };
const BASE: Shape = Shape { place: true, ..FLEET };

pub(super) fn sections(study: &Study, rows: &Rows<'_>) -> Vec<Section> {
    [lacking(study, rows), vehicles(rows)].into_iter().flatten().collect()
}

/// Departures of services that have a fleet.
fn lacking(study: &Study, rows: &Rows<'_>) -> Option<Section> {
    let mut services = rows.scopes(SERVICE);
    services.retain(|service| rows.get(service, "late_for_vehicle", "count").is_some());
    let outgrown = study.results.outgrown();
    let grows = |service: &Scope| {
        let name = service.service.as_deref();
        outgrown.iter().any(|one| Some(one.0) == name)
    };
    let steady = services.iter().filter(|service| !grows(service));
    let unit = TimeUnit::suited(steady.map(|service| rows.mean(service, "vehicle_wait_h", "mean")));
    let mut table = Table::default()
        .left("service")
        .right("departures")
        .right("late for\na vehicle")
        .right("cancelled\nfor it")
        .right(format!("a departure's\nwait for it\n({})", unit.name))
        .right("±");
    for service in &services {
        let count = |measure| rows.count(&services, service, measure);
        let wait = |value: Option<f64>| if grows(service) { NONE.to_owned() } else { unit.shown(value) };
        table.row(vec![
            name(&service.service),
            count("departures"),
            count("late_for_vehicle"),
            count("cancelled_for_vehicle"),
            wait(rows.mean(service, "vehicle_wait_h", "mean")),
            wait(rows.half_width(service, "vehicle_wait_h", "mean")),
        ]);
    }
    let mut after = vec![
        "A departure's wait for a vehicle is averaged over all departures, also those that do not wait. It is not \
         the wait of cargo: on demand one departure at a time is made ready, and cargo behind it waits longer. \
         How long cargo waits for vehicles is its time for cause fleet."
            .to_owned(),
    ];
    if services.iter().any(|service| grows(service)) {
        after.push(format!(
            "{NONE} There is no mean wait where ever more departures wait: see the top of the page."
        ));
    }
    Some(Section {
        heading: "Departures that lack a vehicle".into(),
        table: Some(table.tidy()?),
        after,
        ..Section::default()
    })
}

/// Services for whose timetable their fleet is too small: a wait that grows for as long as the run lasts.
pub(super) fn outgrown(study: &Study) -> impl Iterator<Item = String> {
    study.results.outgrown().into_iter().map(|(service, fleet, waited)| {
        format!(
            "{}: no steady state. Its departures wait for vehicles of {}, more and more of them: {}{TIE}waited when \
             the measured time ended. A mean wait would only tell how long the run was, so none is given.",
            visible(service),
            visible(fleet),
            shown(Some(waited), usize::from(waited < 9.5)),
        )
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
