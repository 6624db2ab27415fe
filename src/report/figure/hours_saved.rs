//! Where did a what-if save its hours?
//!
//! The difference of mean lead times, split by place, stage and cause, as a
//! waterfall: over all lanes, or on the one lane that the comparison is judged by.

use super::Drawn;
use super::waterfall::{self, Step, Total, Waterfall, headline};
use crate::experiment::{Attribution, Comparison, Difference, Elsewhere, Line, Part, Variant};
use crate::observe::Scope;
use crate::report::page::compare::{Doubt, Doubts, in_words};
use crate::report::text::{short, visible};

/// The picture and its table; `None` where no consignment can be compared.
pub(super) fn render(comparison: &Comparison, variant: &Variant) -> Option<Drawn> {
    let figure = figure(comparison, variant)?;
    Some(Drawn { svg: waterfall::render(&figure), csv: waterfall::csv(&figure) })
}

/// What the picture shows.
pub fn figure(comparison: &Comparison, variant: &Variant) -> Option<Waterfall> {
    let lane = comparison.primary.as_ref().and_then(|judged| judged.scope.lane.clone());
    let attribution = variant.attributions.iter().find(|one| one.lane == lane)?;
    let doubt = Doubts::of(comparison, variant).on(lane.as_deref());
    let scope = Scope { lane, ..Scope::default() };
    let is_mean = |row: &&Difference| {
        row.scope == scope && row.measure.name == "lead_time_h" && row.statistic == "mean"
    };
    let row = variant.rows.iter().find(is_mean)?;
    let (before, after) = (row.base?, row.what_if?);
    let half_width = row.together.or(row.difference.half_width);
    let titled = |title: &str, name: &str| visible(if title.is_empty() { name } else { title });
    let name = titled(&variant.results.about.title, &variant.name);
    let about = &comparison.base.about;
    let cargo = scope_in_words(comparison, attribution);
    let of = if doubt.is_some() { "mean lead time of what arrived" } else { "mean lead time" };
    let result = headline(after - before, half_width, of, "h");
    let result = match doubt {
        Some(Doubt::NoSteadyState) => format!("no steady state; {result}"),
        _ => result,
    };
    Some(Waterfall {
        name,
        result,
        note: note(comparison, doubt),
        subtitle: format!("mean lead time, {cargo}: where it changes, consignment by consignment"),
        unit: "h".to_owned(),
        from: Total { label: format!("{} (base)", visible(&about.name)), value: before, half_width: None },
        to: Total { label: visible(&variant.name), value: after, half_width: None },
        steps: attribution.lines.iter().map(step).collect(),
        footer: footer(comparison),
    })
}

/// What speaks against the picture, or is easily overlooked.
fn note(comparison: &Comparison, doubt: Option<Doubt>) -> String {
    let mut said = Vec::new();
    match doubt {
        Some(Doubt::NoSteadyState) => {
            said.push("No steady state: the means depend on how long the run was.".to_owned());
        }
        Some(Doubt::Unfinished) => {
            said.push("Not all measured cargo arrived: the means are of the rest, and too short.".to_owned());
        }
        None => {}
    }
    if let Some(judged) = &comparison.primary
        && (judged.measure.name != "lead_time_h" || judged.statistic != "mean")
    {
        said.push(format!("This shows the mean lead time, not the {} judged by.", in_words(judged)));
    }
    said.join(" ")
}

/// Which cargo, in words.
fn scope_in_words(comparison: &Comparison, attribution: &Attribution) -> String {
    let Some(lane) = &attribution.lane else {
        let one = comparison.base.about.routes.len() == 1;
        return if one { "all cargo".to_owned() } else { "all lanes together".to_owned() };
    };
    let route = comparison.base.about.routes.iter().find(|route| route.lane == **lane);
    visible(route.map_or(lane, |route| &route.title))
}

fn step(line: &Line) -> Step {
    let (label, detail) = match &line.part {
        Part::Cell { place, stage, cause } => {
            (visible(place), format!("{}, {}", visible(stage), short(*cause)))
        }
        Part::Switched { lane, from, to } => {
            (visible(lane), format!("{} instead of {}", visible(to), visible(from)))
        }
        Part::OnlyBase(elsewhere) => ("in the base only".to_owned(), fate(*elsewhere).to_owned()),
        Part::OnlyWhatIf(elsewhere) => ("in the what-if only".to_owned(), fate(*elsewhere).to_owned()),
        Part::Unpaired => ("other cargo".to_owned(), "no consignment arrives in both".to_owned()),
    };
    let value = line.hours.mean.unwrap_or_default();
    Step { label, detail, value, half_width: line.hours.half_width }
}

/// What became of consignments in the other run.
fn fate(elsewhere: Elsewhere) -> &'static str {
    match elsewhere {
        Elsewhere::Absent => "not tendered in the other",
        Elsewhere::Lost => "lost in the other",
        Elsewhere::Unfinished => "unfinished in the other",
    }
}

fn footer(comparison: &Comparison) -> String {
    let about = &comparison.base.about;
    let done = comparison.base.replications.len();
    let intervals = if done > 1 { ", 95 % intervals over replications (Student's t)" } else { "" };
    let number = if done == 1 { "1 replication".to_owned() } else { format!("{done} replications") };
    format!(
        "{} · {number}, seed {}{intervals} · corridor {}",
        visible(if about.title.is_empty() { &about.name } else { &about.title }),
        about.seed,
        env!("CARGO_PKG_VERSION")
    )
}
