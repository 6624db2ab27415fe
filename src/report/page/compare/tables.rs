//! Which scenario takes how long, on which lane?

use super::super::head::measured;
use super::first::{Doubt, Doubts};
use super::{SMALL, Section, Table, find, headed, in_words, name, of_lanes, size};
use crate::experiment::{Comparison, Difference, Results, Variant};
use crate::report::number::{NONE, TimeUnit, shown, whole};
use crate::report::text::visible;

/// Lanes in a table that differ.
const LANES_SHOWN: usize = 12;
/// Lanes up to which a table is filled with those that may differ by chance.
const LANES_FILLED: usize = 8;
/// Below this, pairing saves nothing worth a sentence.
const SAVES: f64 = 1.5;
/// Fewer replications do not tell how much pairing saves.
const FEWEST: usize = 10;

/// A row a scenario.
pub(super) fn overview(comparison: &Comparison) -> Section {
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
    let title = in_words(judged);
    let mut table = Table::default()
        .left("scenario")
        .right(unit.titled(&title))
        .known(change.titled("difference"))
        .known("±")
        .known("pairing saves\n(times)")
        .left("may be\nbest");
    let doubt = Doubts::of_all(comparison).on(judged.scope.lane.as_deref());
    let may = |nth: usize| match comparison
        .best
        .as_ref()
        .filter(|_| doubt != Some(Doubt::NoSteadyState))
        .and_then(|best| best.may_be_best.get(nth))
    {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => NONE.to_owned(),
    };
    let none = || NONE.to_owned();
    let base = rows.iter().flatten().find_map(|row| row.base);
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
            if what_if.is_some() { may(nth + 1) } else { none() },
        ]);
    }
    let factors = rows.iter().flatten().filter_map(|row| row.variance_reduction);
    let after = if done < FEWEST { Vec::new() } else { pairing(factors) };
    Section { heading: "Scenarios".into(), before, table: table.tidy(), after }
}

/// What ± means.
fn intervals(comparison: &Comparison) -> String {
    let mut text = "Differences are what-if less base; ± is half of a 95 % interval".to_owned();
    let several = comparison.variants.len() > 1;
    let is_of_border = comparison.primary.as_ref().is_some_and(|judged| judged.scope.place.is_some());
    let lanes = comparison.base.about.routes.len() > 1 && !is_of_border;
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
    if most < SAVES {
        return Vec::new();
    }
    let saves = least >= SAVES;
    let (least, most) = (factor(Some(least)), factor(Some(most)));
    let by = match (saves, least == most) {
        (_, true) => most,
        (true, false) => format!("{least} to {most}"),
        (false, false) => format!("up to {most}"),
    };
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
pub(super) enum Unit {
    Time(TimeUnit),
    Other(&'static str, usize),
}

impl Unit {
    pub(super) fn of(unit: &'static str, values: impl Iterator<Item = Option<f64>>) -> Unit {
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

    pub(super) fn titled(self, title: &str) -> String {
        match self {
            Unit::Time(unit) => format!("{title}\n({})", unit.name),
            Unit::Other("1", _) => title.to_owned(),
            Unit::Other(unit, _) => format!("{title}\n({unit})"),
        }
    }

    pub(super) fn shown(self, value: Option<f64>) -> String {
        match self {
            Unit::Time(unit) => unit.shown(value),
            Unit::Other(_, decimals) => shown(value, decimals),
        }
    }

    pub(super) fn half_width(self, value: Option<f64>) -> String {
        match self {
            Unit::Time(unit) => unit.half_width(value),
            Unit::Other(..) => self.shown(value),
        }
    }

    /// A change: a plus says that it is one.
    pub(super) fn signed(self, value: Option<f64>) -> String {
        let text = self.shown(value);
        let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        if value > Some(0.0) && !is_zero { format!("+{text}") } else { text }
    }
}

/// A row a lane that differs.
pub(super) fn lanes(comparison: &Comparison, variant: &Variant) -> Option<Section> {
    let judged = comparison.primary.as_ref()?;
    let mut rows = of_lanes(variant, judged);
    let of_one = lanes_of_one(comparison, variant);
    if rows.len() < 2 && of_one.is_empty() {
        return None;
    }
    let all = rows.len();
    let moves = |row: &&Difference| size(row) > 0.0 || row.difference.half_width > Some(0.0);
    rows.retain(moves);
    let same = all - rows.len();
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let least = SMALL * rows.first().map_or(0.0, |row| size(row));
    let (mut real, mut filled) = (0, 0);
    let mut more = (0, 0);
    rows.retain(|row| {
        filled += 1;
        if row.is_real() == Some(true) {
            real += 1;
            more.0 += usize::from(real > LANES_SHOWN);
            return real <= LANES_SHOWN;
        }
        let is_shown = filled <= LANES_FILLED && size(row) >= least;
        more.1 += usize::from(!is_shown);
        is_shown
    });
    let doubts = Doubts::of(comparison, variant);
    let unit = Unit::of(judged.measure.unit, rows.iter().flat_map(|row| [row.base, row.what_if]));
    let change = Unit::of(judged.measure.unit, rows.iter().map(|row| row.difference.mean.map(f64::abs)));
    let title = in_words(judged);
    let mut table = Table::default()
        .left("lane")
        .right(unit.titled(&format!("{title},\nbase")))
        .right(unit.titled("\nwhat-if"))
        .right(change.titled("difference"))
        .known("±")
        .left("");
    for row in &rows {
        let remark = match (doubts.on(row.scope.lane.as_deref()), row.is_real()) {
            (Some(Doubt::NoSteadyState), _) => "no steady state",
            (_, Some(false)) => "may be chance",
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
    match more.0 {
        0 => {}
        1 => after.push("One lane more differs, by less (comparison.csv).".to_owned()),
        more => after.push(format!("{more} lanes more differ, by less (comparison.csv).")),
    }
    let done = comparison.base.replications.len();
    let lanes = |count: usize| if count == 1 { "One lane".to_owned() } else { format!("{count} lanes") };
    match (more.1, done) {
        (0, _) => {}
        (count, 1) => after.push(format!("{} more: smaller differences (comparison.csv).", lanes(count))),
        (count, done) => after.push(format!(
            "{} more: no difference that {} replications can show (comparison.csv).",
            lanes(count),
            whole(done as u64)
        )),
    }
    match (same, rows.is_empty()) {
        (0, _) => {}
        (same, true) => after.push(format!("All {same} lanes are as in the base, to the millisecond.")),
        (1, false) => after.push("One lane is as in the base, to the millisecond.".to_owned()),
        (same, false) => after.push(format!("{same} lanes are as in the base, to the millisecond.")),
    }
    after.extend(of_one);
    Some(Section { heading: headed(variant), before: Vec::new(), table: table.tidy(), after })
}

/// Lanes that only one of the two has.
fn lanes_of_one(comparison: &Comparison, variant: &Variant) -> Vec<String> {
    let names = |results: &Results| -> Vec<String> {
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
