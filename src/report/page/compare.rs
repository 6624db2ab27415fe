//! Which change saves how much, for whom, and where?
//!
//! The answer comes first, in sentences; tables follow, a section a what-if.
//! Whatever chance explains is said to be no difference.

mod saved;
mod tables;
mod words;

use super::{Page, Section, TIE, Table, name};
use crate::experiment::{Comparison, Difference, Judged, Results, Variant};
use crate::observe::Scope;
use crate::report::number::{shown, whole};
use crate::report::text::visible;

/// Lines of less than this share of the largest are shown together.
const SMALL: f64 = 0.01;

/// Puts the page together.
pub fn comparison(comparison: &Comparison) -> Page {
    let about = &comparison.base.about;
    let base = visible(if about.title.is_empty() { &about.name } else { &about.title });
    let mut sections = vec![tables::overview(comparison)];
    for variant in &comparison.variants {
        sections.extend(tables::lanes(comparison, variant));
        sections.extend(saved::saved(comparison, variant));
        sections.extend(saved::levers(comparison, variant));
    }
    sections.push(Section {
        before: vec![
            "comparison.csv holds the difference of every measure, attribution.csv each line of where time was \
             saved or lost, and replications.csv every value."
                .to_owned(),
        ],
        ..Section::default()
    });
    Page { title: format!("Compared with: {base}"), lead: answer(comparison), sections }
}

/// What a planner takes home.
fn answer(comparison: &Comparison) -> Vec<String> {
    let mut lead = Vec::new();
    let (done, planned) = (comparison.base.replications.len(), comparison.base.about.replications);
    if comparison.base.is_partial() {
        lead.push(format!(
            "Partial: {} of {} replications were finished.",
            whole(done as u64),
            whole(planned.into())
        ));
    }
    let Some(judged) = &comparison.primary else {
        lead.push("The base does not have the measure that was to be compared.".to_owned());
        return lead;
    };
    for variant in &comparison.variants {
        // Paragraphs, with an empty line before each.
        lead.push(String::new());
        lead.extend(words::sentences(comparison, variant, judged));
    }
    lead.push(String::new());
    lead.extend(words::best(comparison, judged));
    for (name, results) in scenarios(comparison) {
        lead.extend(warnings(name, results));
    }
    if done == 1 {
        lead.push(
            "One replication has no interval (–): nothing above can be told from chance. Try --replications 10."
                .to_owned(),
        );
    }
    lead
}

/// Why a scenario's mean lead time may mislead.
fn warnings(name: &str, results: &Results) -> Vec<String> {
    let name = visible(name);
    let mut said = Vec::new();
    let standings = results.standings();
    let overloaded = standings.iter().filter(|standing| standing.overload.is_some());
    let overloaded: Vec<String> = overloaded.map(|standing| visible(&standing.lane)).collect();
    if !overloaded.is_empty() {
        said.push(format!(
            "Warning: in {name} more comes than goes on {}; its lead time grows for as long as one simulates, and \
             so do differences from it.",
            overloaded.join(", ")
        ));
    }
    let left = results.replications.iter().flat_map(|replication| &replication.unfinished);
    let left =
        left.map(|cargo| cargo.measured as f64).sum::<f64>() / results.replications.len().max(1) as f64;
    if left > 0.0 {
        said.push(format!(
            "Warning: in {name} some {} measured consignments a replication were still under way at the end; its \
             mean lead time is of the others, and too short.",
            shown(Some(left), usize::from(left < 10.0))
        ));
    }
    said
}

/// Base and what-ifs with what they are called.
fn scenarios(comparison: &Comparison) -> impl Iterator<Item = (&str, &Results)> {
    let base = (comparison.base.about.name.as_str(), &comparison.base);
    let variants = comparison.variants.iter().map(|variant| (variant.name.as_str(), &variant.results));
    std::iter::once(base).chain(variants)
}

fn find<'a>(variant: &'a Variant, scope: &Scope, judged: &Judged) -> Option<&'a Difference> {
    variant.rows.iter().find(|row| row.scope == *scope && is_of(row, judged))
}

fn is_of(row: &Difference, judged: &Judged) -> bool {
    row.measure.name == judged.measure.name && row.statistic == judged.statistic
}

/// Rows of single lanes with the primary measure, other than the primary one.
fn of_lanes<'a>(variant: &'a Variant, judged: &Judged) -> Vec<&'a Difference> {
    let lane_only = |row: &&Difference| {
        row.scope.lane.is_some() && row.scope == Scope { lane: row.scope.lane.clone(), ..Scope::default() }
    };
    let rows = variant.rows.iter().filter(lane_only);
    rows.filter(|row| is_of(row, judged) && row.scope != judged.scope).collect()
}

fn size(row: &Difference) -> f64 {
    row.difference.mean.unwrap_or_default().abs()
}

fn is_lead_time(judged: &Judged) -> bool {
    judged.measure.name == "lead_time_h" && judged.statistic == "mean"
}

fn headed(variant: &Variant) -> String {
    let title = &variant.results.about.title;
    let name = visible(&variant.name);
    if title.is_empty() || *title == variant.name { name } else { format!("{name}: {}", visible(title)) }
}
