//! Which change saves how much, for whom, and where?
//!
//! The answer comes first, in sentences; tables follow, a section a what-if.
//! Whatever chance explains is said to be no difference.

use super::head::measured;
use super::{Page, Section, TIE, Table, name};
use crate::experiment::{
    Attribution, Comparison, Difference, Elsewhere, Estimate, Judged, LeverShares, Line, Method, Part,
    Variant,
};
use crate::observe::{Better, Scope};
use crate::report::number::{NONE, TimeUnit, shown, whole};
use crate::report::text::{short, visible};

/// Lines shown of where hours were saved, at most.
const LINES: usize = 6;
/// Lines of less than this share of the largest are shown together.
const SMALL: f64 = 0.01;
/// Lanes named in a sentence.
const LANES_SAID: usize = 3;
/// Lanes that differ by less than this share of what the first does are not named.
const UNSAID: f64 = 0.05;
/// Lanes in a table.
const LANES_SHOWN: usize = 8;
/// Lanes of which it is shown where the hours were saved.
const LANES_SPLIT: usize = 1;

/// Puts the page together.
pub fn comparison(comparison: &Comparison) -> Page {
    let about = &comparison.base.about;
    let base = visible(if about.title.is_empty() { &about.name } else { &about.title });
    let mut sections = vec![overview(comparison)];
    for variant in &comparison.variants {
        sections.extend(lanes(comparison, variant));
        sections.extend(saved(comparison, variant));
        sections.extend(levers(comparison, variant));
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
        lead.push(sentence(comparison, variant, judged));
    }
    lead.extend(best(comparison, judged));
    for (name, results) in scenarios(comparison) {
        let left: f64 = results
            .replications
            .iter()
            .flat_map(|replication| &replication.unfinished)
            .map(|cargo| cargo.measured as f64)
            .sum::<f64>()
            / results.replications.len().max(1) as f64;
        if left > 0.0 {
            lead.push(format!(
                "Warning: in {} some {} measured consignments a replication were still under way at the end; \
                 its mean lead time is of the others, and too short.",
                visible(name),
                shown(Some(left), usize::from(left < 10.0))
            ));
        }
    }
    if done == 1 {
        lead.push(
            "One replication has no interval (–): nothing above can be told from chance. Try --replications 10."
                .to_owned(),
        );
    }
    lead
}

/// A part within a sentence: `at boten customs-in (closed)`.
fn phrase(part: &Part) -> String {
    let [place, at, what] = labels(part);
    match part {
        Part::Cell { .. } => format!("at {place} {at} ({what})"),
        Part::Switched { .. } => format!("on {place} by taking another chain"),
        Part::OnlyBase(_) | Part::OnlyWhatIf(_) | Part::Unpaired => format!("by cargo that is {what}"),
    }
}

/// Base and what-ifs with what they are called.
fn scenarios(comparison: &Comparison) -> impl Iterator<Item = (&str, &crate::experiment::Results)> {
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

/// One what-if in a sentence: the primary measure, and the lanes where it matters most.
fn sentence(comparison: &Comparison, variant: &Variant, judged: &Judged) -> String {
    let name = visible(&variant.name);
    let Some(row) = find(variant, &judged.scope, judged) else {
        return format!("{name}: nothing that can be compared.");
    };
    let done = comparison.base.replications.len();
    let lanes = of_lanes(variant, judged);
    let on = match &judged.scope.lane {
        Some(lane) => format!(" on {}", visible(lane)),
        None if lanes.len() > 1 => " over all lanes".to_owned(),
        None => String::new(),
    };
    let what = if is_lead_time(judged) { String::new() } else { format!("{} ", judged.measure.name) };
    let mut text = format!("{name}: {what}{}{on}.", verdict(row, done));
    if judged.scope.lane.is_none() && lanes.len() > 1 {
        text.push_str(&lane_sentence(&lanes, done));
    }
    if row.is_real() == Some(true) {
        text.push_str(&where_sentence(variant, judged));
    }
    text
}

/// Where most is saved, and most is lost.
fn where_sentence(variant: &Variant, judged: &Judged) -> String {
    let of_lane = |one: &&Attribution| one.lane.as_deref() == judged.scope.lane.as_deref();
    let Some(attribution) = variant.attributions.iter().find(of_lane).filter(|_| is_lead_time(judged)) else {
        return String::new();
    };
    let least = 0.1 * attribution.whole.mean.unwrap_or_default().abs();
    let most = |sign: f64| {
        let signed = |line: &&Line| line.hours.mean.unwrap_or_default() * sign;
        let real = |line: &&Line| signed(line) > least.max(line.hours.half_width.unwrap_or(f64::INFINITY));
        attribution.lines.iter().find(real).map(|line| phrase(&line.part))
    };
    match (most(-1.0), most(1.0)) {
        (Some(saved), Some(lost)) => format!(" Most is saved {saved}; most is lost {lost}."),
        (Some(saved), None) => format!(" Most is saved {saved}."),
        (None, Some(lost)) => format!(" Most is lost {lost}."),
        (None, None) => String::new(),
    }
}

fn lane_sentence(lanes: &[&Difference], done: usize) -> String {
    let mut real: Vec<&Difference> =
        lanes.iter().copied().filter(|row| row.is_real().unwrap_or(done == 1 && size(row) > 0.0)).collect();
    if real.is_empty() {
        return String::new();
    }
    real.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let all = real.len();
    let least = UNSAID * size(real[0]);
    real.retain(|row| size(row) >= least);
    real.truncate(LANES_SAID);
    let said: Vec<String> = real
        .iter()
        .map(|row| {
            let lane = row.scope.lane.as_deref().map_or_else(String::new, visible);
            format!("{lane} {}", verdict(row, done))
        })
        .collect();
    let more = match all - real.len() {
        0 => String::new(),
        1 => "; one more differs, by less".to_owned(),
        more => format!("; {more} more differ, by less"),
    };
    format!(" By lane: {}{more}.", said.join("; "))
}

fn size(row: &Difference) -> f64 {
    row.difference.mean.unwrap_or_default().abs()
}

fn is_lead_time(judged: &Judged) -> bool {
    judged.measure.name == "lead_time_h" && judged.statistic == "mean"
}

/// A difference in words, with its interval: `12.4 h faster (95 %: 11.9 to 12.9)`.
fn verdict(row: &Difference, done: usize) -> String {
    let Some(mean) = row.difference.mean else { return "nothing that can be compared".to_owned() };
    let scale = Scale::of(row);
    let interval = row.together.or(row.difference.half_width);
    let Some(half_width) = interval else {
        return format!("{} {} in the one replication", scale.shown(mean.abs()), direction(row, mean));
    };
    if mean == 0.0 && half_width == 0.0 {
        return "no change in any replication".to_owned();
    }
    if half_width == 0.0 {
        return format!("{} {} in every replication", scale.shown(mean.abs()), direction(row, mean));
    }
    if mean.abs() <= half_width {
        let (low, high) = (mean - half_width, mean + half_width);
        return format!(
            "no difference that {} replications can show (95 %: from {}{TIE}{} to {}{TIE}{})",
            whole(done as u64),
            scale.shown(low.abs()),
            direction(row, low),
            scale.shown(high.abs()),
            direction(row, high),
        );
    }
    let ends = (scale.bare(mean.abs() - half_width), scale.bare(mean.abs() + half_width));
    format!("{} {} (95 %: {} to {})", scale.shown(mean.abs()), direction(row, mean), ends.0, ends.1)
}

fn direction(row: &Difference, change: f64) -> &'static str {
    let is_time = row.measure.name == "lead_time_h" || row.measure.name == "transit_h";
    match (is_time, change < 0.0) {
        (true, true) => "faster",
        (true, false) => "slower",
        (false, true) => "lower",
        (false, false) => "higher",
    }
}

/// In which unit a difference is told, and with how many decimals: as many as its interval bears.
struct Scale {
    by: f64,
    unit: &'static str,
    decimals: usize,
}

impl Scale {
    fn of(row: &Difference) -> Scale {
        let mean = size(row);
        let half_width = row.together.or(row.difference.half_width).unwrap_or(0.1 * mean);
        let (by, unit) = match row.measure.unit {
            "h" if mean + half_width < 1.0 => (60.0, "min"),
            "h" if mean >= 72.0 => (1.0 / 24.0, "d"),
            "1" => (1.0, ""),
            unit => (1.0, unit),
        };
        let fine = if half_width > 0.0 { half_width } else { 0.1 * mean };
        let decimals = match by * fine {
            fine if fine >= 3.0 => 0,
            fine if fine >= 0.1 => 1,
            fine if fine >= 0.01 || unit != "" => 2,
            _ => 4,
        };
        Scale { by, unit, decimals }
    }

    fn bare(&self, value: f64) -> String {
        shown(Some(value * self.by), self.decimals)
    }

    fn shown(&self, value: f64) -> String {
        let space = if self.unit.is_empty() { String::new() } else { format!("{TIE}{}", self.unit) };
        format!("{}{space}", self.bare(value))
    }
}

/// Which may be the best.
fn best(comparison: &Comparison, judged: &Judged) -> Option<String> {
    let best = comparison.best.as_ref()?;
    let names: Vec<String> = scenarios(comparison).map(|(name, _)| visible(name)).collect();
    let may: Vec<&str> =
        names.iter().zip(&best.may_be_best).filter(|(_, may)| **may).map(|(name, _)| name.as_str()).collect();
    let mut by = match judged.measure.better {
        _ if is_lead_time(judged) => "shortest mean lead time".to_owned(),
        Better::Higher => format!("highest {}", judged.measure.name),
        _ => format!("lowest {}", judged.measure.name),
    };
    if let Some(lane) = &judged.scope.lane {
        by.push_str(&format!(" on {}", visible(lane)));
    }
    let all = may.len() == names.len();
    Some(match may.as_slice() {
        [only] if *only == names[0] => format!("Best ({by}): the base, {only}, as it is."),
        [only] => format!("Best ({by}): {only}."),
        _ if all => format!("Which is best ({by}) cannot be told: {}.", listed(&may)),
        _ => format!("Best ({by}) is one of {}; these cannot be told apart.", listed(&may)),
    })
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A row a scenario.
fn overview(comparison: &Comparison) -> Section {
    let about = &comparison.base.about;
    let done = comparison.base.replications.len();
    let replications = match done {
        1 => "1 replication".to_owned(),
        _ => format!("{} replications", whole(done as u64)),
    };
    let before = vec![
        format!(
            "{replications}, seed {}, with the same chance in all scenarios. Measured: {}.",
            about.seed,
            measured(about)
        ),
        intervals(comparison),
    ];
    let Some(judged) = &comparison.primary else {
        return Section { heading: "Scenarios".into(), before, ..Section::default() };
    };
    let rows: Vec<Option<&Difference>> =
        comparison.variants.iter().map(|variant| find(variant, &judged.scope, judged)).collect();
    let values = rows.iter().flatten().flat_map(|row| [row.base, row.what_if]);
    let unit = Unit::of(judged.measure.unit, values);
    let changes = rows.iter().flatten().map(|row| row.difference.mean.map(f64::abs));
    let change = Unit::of(judged.measure.unit, changes);
    let title = if is_lead_time(judged) { "lead time" } else { judged.measure.name };
    let mut table = Table::default()
        .left("scenario")
        .right(unit.titled(title))
        .known(change.titled("difference"))
        .known("±")
        .known("pairing saves\n(times)")
        .left("may be\nbest");
    let may = |nth: usize| match comparison.best.as_ref().and_then(|best| best.may_be_best.get(nth)) {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => NONE.to_owned(),
    };
    let none = || NONE.to_owned();
    let base = rows.iter().flatten().next().and_then(|row| row.base);
    table.row(vec![visible(&about.name), unit.shown(base), none(), none(), none(), may(0)]);
    for (nth, (variant, row)) in comparison.variants.iter().zip(&rows).enumerate() {
        let (what_if, difference, half_width, saves) = match row {
            Some(row) => (row.what_if, row.difference.mean, row.together, row.variance_reduction),
            None => (None, None, None, None),
        };
        table.row(vec![
            visible(&variant.name),
            unit.shown(what_if),
            change.signed(difference),
            change.half_width(half_width),
            factor(saves),
            may(nth + 1),
        ]);
    }
    let after = pairing(rows.iter().flatten().filter_map(|row| row.variance_reduction));
    Section { heading: "Scenarios".into(), before, table: table.tidy(), after }
}

/// What ± means.
fn intervals(comparison: &Comparison) -> String {
    let mut text = "Differences are what-if less base; ± is half of a 95 % interval".to_owned();
    let several = comparison.variants.len() > 1;
    let lanes = comparison.base.about.routes.len() > 1;
    if several {
        text.push_str(" that holds for all what-ifs at once");
    }
    match (several, lanes) {
        (true, true) => text.push_str(", lane by lane for all what-ifs and lanes at once"),
        (false, true) => text.push_str(", lane by lane for all lanes at once"),
        (_, false) => {}
    }
    text.push_str("; where time is saved, for each line by itself.");
    text
}

/// What pairing was good for.
fn pairing(factors: impl Iterator<Item = f64>) -> Vec<String> {
    let (least, most) =
        factors.fold((f64::INFINITY, 0.0_f64), |(least, most), factor| (least.min(factor), most.max(factor)));
    if most == 0.0 {
        return Vec::new();
    }
    let (least, most) = (factor(Some(least)), factor(Some(most)));
    let by = if least == most { most } else { format!("{least} to {most}") };
    vec![format!(
        "Without the same chance in all scenarios, intervals this narrow would take {by} times as many replications."
    )]
}

fn factor(factor: Option<f64>) -> String {
    match factor {
        Some(factor) if factor >= 9.95 => shown(Some(libm::round(factor)), 0),
        factor => shown(factor, 1),
    }
}

/// The unit of a column: hours may read better as minutes or days.
#[derive(Clone, Copy)]
enum Unit {
    Time(TimeUnit),
    Other(&'static str, usize),
}

impl Unit {
    fn of(unit: &'static str, values: impl Iterator<Item = Option<f64>>) -> Unit {
        if unit == "h" {
            return Unit::Time(TimeUnit::suited(values));
        }
        let largest = values.flatten().fold(0.0, f64::max);
        let decimals = match largest {
            size if size < 1.0 => 4,
            size if size < 100.0 => 2,
            _ => 1,
        };
        Unit::Other(unit, decimals)
    }

    fn titled(self, title: &str) -> String {
        match self {
            Unit::Time(unit) => format!("{title}\n({})", unit.name),
            Unit::Other("1", _) => title.to_owned(),
            Unit::Other(unit, _) => format!("{title}\n({unit})"),
        }
    }

    fn shown(self, value: Option<f64>) -> String {
        match self {
            Unit::Time(unit) => unit.shown(value),
            Unit::Other(_, decimals) => shown(value, decimals),
        }
    }

    fn half_width(self, value: Option<f64>) -> String {
        match self {
            Unit::Time(unit) => unit.half_width(value),
            Unit::Other(..) => self.shown(value),
        }
    }

    /// A change: a plus says that it is one.
    fn signed(self, value: Option<f64>) -> String {
        let text = self.shown(value);
        let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        if value > Some(0.0) && !is_zero { format!("+{text}") } else { text }
    }
}

/// A row a lane that differs.
fn lanes(comparison: &Comparison, variant: &Variant) -> Option<Section> {
    let judged = comparison.primary.as_ref()?;
    let mut rows = of_lanes(variant, judged);
    if rows.len() < 2 {
        return None;
    }
    let all = rows.len();
    let moves = |row: &&Difference| size(row) > 0.0 || row.difference.half_width > Some(0.0);
    rows.retain(moves);
    let (same, moving) = (all - rows.len(), rows.len());
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let least = SMALL * rows.first().map_or(0.0, |row| size(row));
    rows.truncate(LANES_SHOWN);
    rows.retain(|row| size(row) >= least);
    let less = moving - rows.len();
    let unit = Unit::of(judged.measure.unit, rows.iter().flat_map(|row| [row.base, row.what_if]));
    let change = Unit::of(judged.measure.unit, rows.iter().map(|row| row.difference.mean.map(f64::abs)));
    let title = if is_lead_time(judged) { "lead time" } else { judged.measure.name };
    let mut table = Table::default()
        .left("lane")
        .right(unit.titled(&format!("{title},\nbase")))
        .right(unit.titled("\nwhat-if"))
        .right(change.titled("difference"))
        .known("±")
        .left("");
    for row in &rows {
        let remark = match row.is_real() {
            Some(false) => "may be chance",
            _ => "",
        };
        table.row(vec![
            name(&row.scope.lane),
            unit.shown(row.base),
            unit.shown(row.what_if),
            change.signed(row.difference.mean),
            change.half_width(row.together.or(row.difference.half_width)),
            remark.to_owned(),
        ]);
    }
    let mut after = Vec::new();
    match less {
        0 => {}
        1 => after.push("One lane more differs, by less (comparison.csv).".to_owned()),
        less => after.push(format!("{less} lanes more differ, by less (comparison.csv).")),
    }
    match (same, rows.is_empty()) {
        (0, _) => {}
        (same, true) => after.push(format!("All {same} lanes are as in the base, to the millisecond.")),
        (1, false) => after.push("One lane is as in the base, to the millisecond.".to_owned()),
        (same, false) => after.push(format!("{same} lanes are as in the base, to the millisecond.")),
    }
    after.extend(lanes_of_one(comparison, variant));
    Some(Section { heading: headed(variant), before: Vec::new(), table: table.tidy(), after })
}

/// Lanes that only one of the two has.
fn lanes_of_one(comparison: &Comparison, variant: &Variant) -> Vec<String> {
    let names = |results: &crate::experiment::Results| -> Vec<String> {
        results.about.routes.iter().map(|route| route.lane.clone()).collect()
    };
    let (ours, theirs) = (names(&comparison.base), names(&variant.results));
    let missing = |of: &[String], other: &[String]| -> Vec<String> {
        of.iter().filter(|lane| !other.contains(lane)).map(|lane| visible(lane)).collect()
    };
    let mut said = Vec::new();
    let (gone, new) = (missing(&ours, &theirs), missing(&theirs, &ours));
    if !new.is_empty() {
        said.push(format!("Only in the what-if: {}.", new.join(", ")));
    }
    if !gone.is_empty() {
        said.push(format!("Only in the base: {}.", gone.join(", ")));
    }
    said
}

fn headed(variant: &Variant) -> String {
    let title = &variant.results.about.title;
    let name = visible(&variant.name);
    if title.is_empty() || *title == variant.name { name } else { format!("{name}: {}", visible(title)) }
}

/// Where the hours were saved: over all lanes, and on those that differ most.
fn saved(comparison: &Comparison, variant: &Variant) -> Vec<Section> {
    let Some(judged) = comparison.primary.as_ref().filter(|judged| is_lead_time(judged)) else {
        return Vec::new();
    };
    let moves = |attribution: &&Attribution| !attribution.lines.is_empty();
    let single = variant.attributions.len() == 2;
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
fn labels(part: &Part) -> [String; 3] {
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
fn levers(comparison: &Comparison, variant: &Variant) -> Option<Section> {
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
        Method::Shapley => {
            "Each change's share is what it adds to the others, averaged over all orders (Shapley); the shares \
             add up to the whole."
        }
        Method::Alone => "Each change by itself; what they do only together stands apart.",
    };
    let on = judged.scope.lane.as_deref().map_or_else(
        || {
            if comparison.base.about.routes.len() > 1 {
                ", all lanes together".to_owned()
            } else {
                String::new()
            }
        },
        |lane| format!(", {}", visible(lane)),
    );
    Some(Section {
        heading: format!("What each change of {} does{on}", visible(&variant.name)),
        before: vec![how.to_owned()],
        table: table.tidy(),
        after: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::Measure;

    fn change(mean: f64, half_width: Option<f64>) -> Difference {
        let measure = Measure {
            name: "lead_time_h",
            unit: "h",
            better: Better::Lower,
            doc: "From tender to delivery.",
        };
        Difference {
            scope: Scope::default(),
            measure,
            statistic: "mean",
            base: Some(100.0),
            what_if: Some(100.0 + mean),
            difference: Estimate { mean: Some(mean), half_width, n: 30 },
            together: None,
            correlation: None,
            variance_reduction: None,
        }
    }

    fn said(row: &Difference) -> String {
        verdict(row, 30).replace(TIE, " ")
    }

    #[test]
    fn differences_are_told_in_plain_words() {
        assert_eq!(said(&change(-12.4, Some(0.5))), "12.4 h faster (95 %: 11.9 to 12.9)");
        assert_eq!(said(&change(0.25, Some(0.05))), "15.0 min slower (95 %: 12.0 to 18.0)");
        assert_eq!(said(&change(-96.0, Some(24.0))), "4.0 d faster (95 %: 3.0 to 5.0)");
        let other = Measure { name: "on_time_share", unit: "1", better: Better::Higher, doc: "On time." };
        let share = Difference { measure: other, ..change(0.02, Some(0.001)) };
        assert_eq!(said(&share), "0.0200 higher (95 %: 0.0190 to 0.0210)");
    }

    #[test]
    fn what_chance_explains_is_no_difference() {
        assert_eq!(
            said(&change(-2.0, Some(2.5))),
            "no difference that 30 replications can show (95 %: from 4.5 h faster to 0.5 h slower)"
        );
        let judged = Difference { together: Some(13.0), ..change(-12.4, Some(0.5)) };
        assert!(said(&judged).starts_with("no difference"), "{}", said(&judged));
        assert_eq!(said(&change(0.0, Some(0.0))), "no change in any replication");
        assert_eq!(said(&change(-1.0, Some(0.0))), "1.0 h faster in every replication");
    }

    #[test]
    fn one_replication_claims_nothing() {
        assert_eq!(said(&change(-3.0, None)), "3.0 h faster in the one replication");
    }
}
