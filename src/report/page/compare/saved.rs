//! Where were the hours saved, and by which change?

use super::tables::Unit;
use super::words::listed;
use super::{SMALL, Section, Table, find, in_words, is_lead_time};
use crate::experiment::{
    Attribution, Comparison, Difference, Elsewhere, Estimate, Judged, LeverShares, Line, Method, Part,
    Variant,
};
use crate::observe::Scope;
use crate::report::number::{TimeUnit, shown};
use crate::report::text::{short, visible};

/// Lines shown of where hours were saved, at most.
const LINES: usize = 6;
/// Choices of changes that give no value, at most, that are named.
const MOST_LACKING: usize = 3;
/// Lanes of which it is shown where the hours were saved.
const LANES_SPLIT: usize = 1;

/// Where the hours were saved: over all lanes, and on those that differ most.
pub(super) fn saved(comparison: &Comparison, variant: &Variant) -> Vec<Section> {
    let Some(judged) = comparison.primary.as_ref().filter(|judged| is_lead_time(judged)) else {
        return Vec::new();
    };
    let moves = |attribution: &&Attribution| !attribution.lines.is_empty();
    let with_cargo =
        variant.attributions.iter().filter(|one| one.lane.is_some() && one.whole.mean.is_some()).count();
    let single = with_cargo == 1;
    let mut chosen: Vec<&Attribution> = match &judged.scope.lane {
        Some(lane) => variant.attributions.iter().filter(|one| one.lane.as_deref() == Some(lane)).collect(),
        None => variant.attributions.iter().filter(|one| one.lane.is_none()).collect(),
    };
    if judged.scope.lane.is_none() && !single {
        let real = |attribution: &&Attribution| {
            let scope = Scope { lane: attribution.lane.clone(), ..Scope::default() };
            let row = find(variant, &scope, judged);
            attribution.lane.is_some() && row.and_then(Difference::is_real) == Some(true)
        };
        let mut lanes: Vec<&Attribution> = variant.attributions.iter().filter(real).collect();
        let size = |one: &Attribution| one.whole.mean.unwrap_or_default().abs();
        lanes.sort_by(|a, b| size(b).total_cmp(&size(a)));
        chosen.extend(lanes.into_iter().take(LANES_SPLIT));
    }
    chosen.into_iter().filter(moves).map(|one| split(variant, one, single)).collect()
}

fn split(variant: &Variant, attribution: &Attribution, single: bool) -> Section {
    let size = |line: &Line| line.hours.mean.unwrap_or_default().abs();
    let largest = attribution.lines.first().map_or(0.0, size);
    let unit = TimeUnit::suited(attribution.lines.iter().map(|line| Some(size(line))));
    let unit = Unit::Time(unit);
    let mut table = Table::default()
        .left("place")
        .left("at")
        .left("what")
        .optional("consign-\nments")
        .right(unit.titled("difference"))
        .known("±");
    let mut small = (0, 0.0);
    let mut ways = Vec::new();
    for (nth, line) in attribution.lines.iter().enumerate() {
        if nth >= LINES || size(line) < SMALL * largest {
            small = (small.0 + 1, small.1 + line.hours.mean.unwrap_or_default());
            continue;
        }
        let [place, at, mut what] = labels(&line.part);
        if let Part::Switched { from, to, .. } = &line.part {
            ways.push(format!("({}) From {} to {}.", ways.len() + 1, visible(from), visible(to)));
            what = format!("{what} ({})", ways.len());
        }
        table.row(vec![
            place,
            at,
            what,
            count(line.consignments),
            unit.signed(line.hours.mean),
            unit.half_width(line.hours.half_width),
        ]);
    }
    let sum = |label: String, hours: &Estimate| {
        let (mean, half_width) = (unit.signed(hours.mean), unit.half_width(hours.half_width));
        vec![label, String::new(), String::new(), String::new(), mean, half_width]
    };
    if small.0 > 0 {
        let rest = Estimate { mean: Some(small.1), half_width: None, n: 0 };
        let mut row = sum(format!("{} smaller", small.0), &rest);
        row[5] = String::new();
        table.row(row);
    }
    table.row(sum("all together".to_owned(), &attribution.whole));
    let lane = match &attribution.lane {
        Some(lane) => visible(lane),
        None if single => "all cargo".to_owned(),
        None => "all lanes together".to_owned(),
    };
    let heading = format!("Where {} saves and costs time: {lane}", visible(&variant.name));
    Section { heading, before: Vec::new(), table: table.tidy(), after: ways }
}

fn count(consignments: Option<f64>) -> String {
    consignments.map_or_else(String::new, |count| shown(Some(count), usize::from(count < 9.95)))
}

/// What a line stands for: place, stage, and what happens there.
pub(super) fn labels(part: &Part) -> [String; 3] {
    match part {
        Part::Cell { place, stage, cause } => [visible(place), visible(stage), short(*cause).to_owned()],
        Part::Switched { lane, .. } => [visible(lane), String::new(), "another chain".to_owned()],
        Part::OnlyBase(elsewhere) => {
            let why = match elsewhere {
                Elsewhere::Absent => "no longer tendered",
                Elsewhere::Lost => "lost in the what-if",
                Elsewhere::Unfinished => "unfinished in the what-if",
            };
            [String::new(), String::new(), why.to_owned()]
        }
        Part::OnlyWhatIf(elsewhere) => {
            let why = match elsewhere {
                Elsewhere::Absent => "not tendered in the base",
                Elsewhere::Lost => "lost in the base",
                Elsewhere::Unfinished => "unfinished in the base",
            };
            [String::new(), String::new(), why.to_owned()]
        }
        Part::Unpaired => [String::new(), String::new(), "not in both".to_owned()],
    }
}

/// What each of several changes does.
pub(super) fn levers(comparison: &Comparison, variant: &Variant) -> Option<Section> {
    let judged = comparison.primary.as_ref()?;
    let LeverShares { names, method, rows } = variant.levers.as_ref()?;
    let row = rows.iter().find(|row| row.scope == judged.scope)?;
    let estimates = row.shares.iter().chain([&row.whole]);
    let unit = Unit::of(judged.measure.unit, estimates.map(|one| one.mean.map(f64::abs)));
    let mut table = Table::default().left("change").right(unit.titled("difference")).known("±");
    let mut put = |label: String, one: &Estimate| {
        table.row(vec![label, unit.signed(one.mean), unit.half_width(one.half_width)]);
    };
    names.iter().zip(&row.shares).for_each(|(name, share)| put(visible(name), share));
    if let Some(together) = &row.together {
        put("only together".to_owned(), together);
    }
    put("all together".to_owned(), &row.whole);
    let how = match method {
        Method::Shapley if !row.lacking.is_empty() => "What each change does cannot be told.",
        Method::Shapley => {
            "Each change's share is what it adds to the others, averaged over all orders (Shapley); the shares \
             add up to the whole."
        }
        Method::Alone => "Each change by itself; what they do only together stands apart.",
    };
    let on = match (&judged.scope.lane, &judged.scope.place) {
        (Some(lane), _) => format!(", {}", visible(lane)),
        (None, Some(border)) => format!(", {}", super::border_title(comparison, border)),
        (None, None) if comparison.base.about.routes.len() > 1 => ", all lanes together".to_owned(),
        (None, None) => String::new(),
    };
    let to = if is_lead_time(judged) { String::new() } else { format!(" to {}", in_words(judged)) };
    Some(Section {
        heading: format!("What each change of {} does{to}{on}", visible(&variant.name)),
        before: vec![how.to_owned()],
        table: table.tidy(),
        after: lacking(judged, names, &row.lacking).into_iter().collect(),
    })
}

/// Why shares are unknown, and what helps.
fn lacking(judged: &Judged, names: &[String], lacking: &[Vec<usize>]) -> Option<String> {
    let made = |levers: &Vec<usize>| {
        let names: Vec<String> = levers.iter().map(|one| visible(&names[*one])).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("{}{}", listed(&names), if names.len() == 1 { " alone" } else { "" })
    };
    let mut ways: Vec<String> = lacking.iter().take(MOST_LACKING).map(made).collect();
    if lacking.len() > MOST_LACKING {
        ways.push(format!("{} other choices", lacking.len() - MOST_LACKING));
    }
    let what = if is_lead_time(judged) { "mean lead time".to_owned() } else { in_words(judged) };
    (!ways.is_empty()).then(|| {
        format!(
            "With {}, there is no {what} in any replication, and shares need one. Changes that only make \
             sense together are one change where their tables carry the same lever = \"name\".",
            ways.join(" or with ")
        )
    })
}
