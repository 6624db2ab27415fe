//! Which change saves how much, for whom, and where?
//!
//! The answer comes first, in sentences; tables follow, a section a what-if.
//! Whatever chance explains is said to be no difference.

mod displaced;
mod first;
mod saved;
mod tables;
mod words;

pub(in crate::report) use first::{Doubt, Doubts, sentences as read_first};
pub(in crate::report) use words::in_words;

use super::{Page, Section, TIE, Table, name};
use crate::experiment::{Comparison, Difference, Judged, Results, Variant};
use crate::observe::Scope;
use crate::report::figure::hours_saved;
use crate::report::number::whole;
use crate::report::text::visible;

/// Lines of less than this share of the largest are shown together.
const SMALL: f64 = 0.01;

/// Puts the page together.
pub fn comparison(comparison: &Comparison) -> Page {
    let about = &comparison.base.about;
    let base = visible(if about.title.is_empty() { &about.name } else { &about.title });
    let (mut lead, mut sections) = (answer(comparison), Vec::new());
    if let Some(first) = first::section(comparison) {
        // What speaks against the answer comes before it.
        sections.push(first);
        let before = std::mem::take(&mut lead).into_iter().skip_while(String::is_empty).collect();
        sections.push(Section { heading: "The answer".into(), before, ..Section::default() });
    }
    if comparison.base.is_partial() {
        let (done, planned) = (comparison.base.replications.len(), comparison.base.about.replications);
        let (done, planned) = (whole(done as u64), whole(planned.into()));
        lead.insert(0, format!("Partial: {done} of {planned} replications were finished."));
    }
    sections.push(tables::overview(comparison));
    for variant in &comparison.variants {
        sections.extend(tables::lanes(comparison, variant));
        sections.extend(saved::saved(comparison, variant));
        sections.extend(saved::levers(comparison, variant));
    }
    let mut files =
        "comparison.csv holds the difference of every measure, attribution.csv each line of where time was \
                     saved or lost, and replications.csv every value."
            .to_owned();
    if comparison.variants.iter().any(|variant| hours_saved::figure(comparison, variant).is_some()) {
        files.push_str(
            " waterfall-*.svg draw where the hours were saved, a picture a what-if; waterfall-*.csv hold their numbers.",
        );
    }
    sections.push(Section { before: vec![files], ..Section::default() });
    Page { title: format!("Compared with: {base}"), lead, sections }
}

/// What a planner takes home.
fn answer(comparison: &Comparison) -> Vec<String> {
    let mut lead = Vec::new();
    let Some(judged) = &comparison.primary else {
        lead.push("The base does not have the measure that was to be compared.".to_owned());
        return lead;
    };
    for variant in &comparison.variants {
        // Paragraphs, with an empty line before each.
        lead.push(String::new());
        lead.extend(words::sentences(comparison, variant, judged));
        lead.extend(displaced::sentences(comparison, variant));
    }
    lead.push(String::new());
    lead.extend(words::best(comparison, judged));
    if comparison.base.replications.len() == 1 {
        lead.push(
            "One replication has no interval (–): nothing above can be told from chance. Try --replications 10."
                .to_owned(),
        );
    }
    lead
}

/// Base and what-ifs with what they are called.
fn scenarios(comparison: &Comparison) -> impl Iterator<Item = (&str, &Results)> {
    let base = (comparison.base.about.name.as_str(), &comparison.base);
    let variants = comparison.variants.iter().map(|variant| (variant.name.as_str(), &variant.results));
    std::iter::once(base).chain(variants)
}

/// Where a judged measure belongs to, as a part of a sentence: ` on a lane`, ` at a border`.
fn belongs(comparison: &Comparison, scope: &Scope) -> String {
    match (&scope.lane, &scope.place) {
        (Some(lane), _) => format!(" on {}", visible(lane)),
        (None, Some(border)) => format!(" at {}", border_title(comparison, border)),
        (None, None) => String::new(),
    }
}

/// What people call a border post.
fn border_title(comparison: &Comparison, name: &str) -> String {
    let post = comparison.base.about.borders.iter().find(|post| post.name == name);
    post.map_or_else(|| visible(name), super::borders::title)
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
    // Lanes of which nothing can be compared, such as those without cargo, are no lanes here.
    let known = |row: &&Difference| row.difference.mean.is_some();
    rows.filter(known).filter(|row| is_of(row, judged) && row.scope != judged.scope).collect()
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
