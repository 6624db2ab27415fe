//! What does a consignment emit, and by whose factors?

use super::{LANE, Rows, Section, Study, Table, name};
use crate::experiment::Factors;
use crate::observe::Scope;
use crate::report::number::shown;
use crate::report::text::visible;

/// A row a lane; nothing where emissions are not counted.
pub(super) fn section(study: &Study, rows: &Rows<'_>) -> Option<Section> {
    let factors = study.results.about.emissions.as_ref()?;
    let mut lanes = rows.scopes(LANE);
    lanes.retain(|lane| rows.get(lane, "co2e_wtw_kg", "mean").is_some());
    let mut table = Table::default()
        .left("lane")
        .right("well to\nwheel (kg)")
        .right("±")
        .right("tank to\nwheel (kg)")
        .right("well to\ntank (kg)")
        .optional("of it in\nhubs (kg)")
        .right("t-km")
        .right("g/t-km");
    for lane in &lanes {
        let mean = |measure, decimals| shown(rows.mean(lane, measure, "mean"), decimals);
        let hubs = Scope { group: Some("hub".into()), ..(*lane).clone() };
        table.row(vec![
            name(&lane.lane),
            mean("co2e_wtw_kg", 1),
            shown(rows.half_width(lane, "co2e_wtw_kg", "mean"), 1),
            mean("co2e_ttw_kg", 1),
            mean("co2e_wtt_kg", 1),
            shown(rows.mean(&hubs, "co2e_wtw_kg", "mean"), 1),
            mean("transport_activity_tkm", 0),
            mean("co2e_g_tkm", 2),
        ]);
    }
    let table = Some(table.tidy()?);
    let before = vec![
        "CO2 equivalent of a consignment, by elements of its transport chain after ISO 14083; of the measured cargo that was delivered.".to_owned(),
    ];
    Some(Section { heading: "What it emits".into(), before, table, after: words(factors) })
}

/// Which factors these are, and what they stand in for.
fn words(factors: &Factors) -> Vec<String> {
    let mut words = vec![match factors.distance.as_str() {
        "great-circle" => "Tonne-kilometres count the great-circle distance of each ride; emissions those of the links ridden.".to_owned(),
        _ => "Tonne-kilometres count the shortest feasible distance, that of the links ridden.".to_owned(),
    }];
    words.push(match &factors.file {
        Some(file) => format!("Factors come from {}.", visible(file)),
        None => {
            "Factors are those that come with the program; `run.emission-factors` names a file of others."
                .to_owned()
        }
    });
    for class in &factors.classes {
        let [ttw, wtt] = &class.factor;
        let mut sentence = format!(
            "{}: {ttw} kg a {} tank to wheel and {wtt} well to tank",
            visible(&class.name),
            class.per
        );
        for text in [&class.note, &class.source] {
            if !text.is_empty() {
                sentence.push_str(if text == &class.note { ", " } else { " (" });
                sentence.push_str(&visible(text));
                sentence.push_str(if text == &class.note { "" } else { ")" });
            }
        }
        words.push(format!("{sentence}."));
    }
    if !factors.has_hubs {
        words.push("No place has an `emission-class`, so hubs count nothing here.".to_owned());
    }
    words
}
