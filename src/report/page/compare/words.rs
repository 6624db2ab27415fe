//! How is a difference told in a sentence?

use super::first::{Doubt, Doubts};
use super::saved::labels;
use super::{TIE, belongs, find, is_lead_time, of_lanes, scenarios, size};
use crate::experiment::{Attribution, Comparison, Difference, Judged, Line, Part, Variant};
use crate::observe::{Better, Scope};
use crate::report::number::{shown, whole};
use crate::report::text::visible;

/// Lanes named in a sentence.
const LANES_SAID: usize = 3;
/// Lanes that differ by less than this share of what the first does are not named.
const UNSAID: f64 = 0.05;

/// One what-if: the primary measure, then the lanes where it matters most, and where time is saved.
pub(super) fn sentences(comparison: &Comparison, variant: &Variant, judged: &Judged) -> Vec<String> {
    let name = visible(&variant.name);
    let Some(row) = find(variant, &judged.scope, judged) else {
        return vec![format!("{name}: nothing that can be compared.")];
    };
    let done = comparison.base.replications.len();
    let lanes = of_lanes(variant, judged);
    let on = match judged.scope == Scope::default() && lanes.len() > 1 {
        true => " over all lanes".to_owned(),
        false => belongs(comparison, &judged.scope),
    };
    let what = if is_lead_time(judged) { String::new() } else { format!("{} ", in_words(judged)) };
    let doubts = Doubts::of(comparison, variant);
    let but = match (doubts.on(judged.scope.lane.as_deref()), is_time(row)) {
        (Some(Doubt::NoSteadyState), true) => format!(
            "no steady state, so no {} to compare; of the cargo that arrived, ",
            if is_lead_time(judged) { "mean lead time".to_owned() } else { in_words(judged) }
        ),
        (Some(Doubt::NoSteadyState), false) => "no steady state; in this window, ".to_owned(),
        (Some(Doubt::Unfinished), true) => "of the cargo that arrived, ".to_owned(),
        _ => String::new(),
    };
    let mut said = vec![format!("{name}: {but}{what}{}{on}.", verdict(row, done))];
    if judged.scope.lane.is_none() && lanes.len() > 1 {
        said.extend(lane_sentence(&lanes, &doubts, done));
    }
    if row.is_real() == Some(true) {
        said.extend(where_sentence(variant, judged));
    }
    said
}

/// Where most is saved, and most is lost.
fn where_sentence(variant: &Variant, judged: &Judged) -> Option<String> {
    let of_lane = |one: &&Attribution| one.lane.as_deref() == judged.scope.lane.as_deref();
    let attribution = variant.attributions.iter().find(of_lane).filter(|_| is_lead_time(judged))?;
    let least = 0.1 * attribution.whole.mean.unwrap_or_default().abs();
    let most = |sign: f64| {
        let signed = |line: &&Line| line.hours.mean.unwrap_or_default() * sign;
        let real = |line: &&Line| signed(line) > least.max(line.hours.half_width.unwrap_or(f64::INFINITY));
        attribution.lines.iter().find(real).map(|line| phrase(&line.part))
    };
    match (most(-1.0), most(1.0)) {
        (Some(saved), Some(lost)) => Some(format!("Most is saved {saved}; most is lost {lost}.")),
        (Some(saved), None) => Some(format!("Most is saved {saved}.")),
        (None, Some(lost)) => Some(format!("Most is lost {lost}.")),
        (None, None) => None,
    }
}

fn lane_sentence(lanes: &[&Difference], doubts: &Doubts, done: usize) -> Option<String> {
    let mut real: Vec<&Difference> =
        lanes.iter().copied().filter(|row| row.is_real().unwrap_or(done == 1 && size(row) > 0.0)).collect();
    real.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let all = real.len();
    let least = UNSAID * size(real.first()?);
    real.retain(|row| size(row) >= least);
    real.truncate(LANES_SAID);
    let said: Vec<String> = real
        .iter()
        .map(|row| {
            let lane = row.scope.lane.as_deref().map_or_else(String::new, visible);
            let but = match doubts.on(row.scope.lane.as_deref()) {
                Some(Doubt::NoSteadyState) => " (no steady state)",
                _ => "",
            };
            format!("{lane}{but} {}", verdict(row, done))
        })
        .collect();
    let more = match all - real.len() {
        0 => String::new(),
        1 => "; one more differs, by less".to_owned(),
        more => format!("; {more} more differ, by less"),
    };
    Some(format!("By lane: {}{more}.", said.join("; ")))
}

/// A part within a sentence: `at boten train-check (closed)`.
fn phrase(part: &Part) -> String {
    let [place, at, what] = labels(part);
    match part {
        Part::Cell { .. } => format!("at {place} {at} ({what})"),
        Part::Switched { .. } => format!("on {place} by taking another chain"),
        Part::OnlyBase(_) | Part::OnlyWhatIf(_) | Part::Unpaired => format!("by cargo that is {what}"),
    }
}

/// A difference in words, with its interval: `12.4 h faster (95 %: 11.9 to 12.9)`.
pub(super) fn verdict(row: &Difference, done: usize) -> String {
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
    match (is_time(row), row.statistic == "mean", change < 0.0) {
        (true, true, true) => "faster",
        (true, true, false) => "slower",
        (true, false, true) => "shorter",
        (true, false, false) => "longer",
        (false, _, true) => "lower",
        (false, _, false) => "higher",
    }
}

/// Whether it is the time that cargo takes.
fn is_time(row: &Difference) -> bool {
    matches!(row.measure.name, "lead_time_h" | "transit_h" | "tfi1_border_h")
}

/// The measure judged by, with its statistic: `p95 of lead time`.
pub(in crate::report) fn in_words(judged: &Judged) -> String {
    let measure = match judged.measure.name {
        "transit_h" => "transit time".to_owned(),
        "tfi1_border_h" => "border time".to_owned(),
        "tfi2_border_cost" => "border cost".to_owned(),
        "displaced_h" => "time displaced inland".to_owned(),
        "co2e_wtw_kg" => "emissions".to_owned(),
        "co2e_ttw_kg" => "emissions tank to wheel".to_owned(),
        "co2e_wtt_kg" => "emissions well to tank".to_owned(),
        "co2e_g_tkm" => "emissions a tonne-kilometre".to_owned(),
        "cost_per_teu" => "cost a TEU".to_owned(),
        "generalised_cost_per_teu" => "generalised cost a TEU".to_owned(),
        name => name.strip_suffix("_h").unwrap_or(name).replace('_', " "),
    };
    match judged.statistic {
        "mean" | "value" | "rate" | "count" => measure,
        statistic => format!("{statistic} of {measure}"),
    }
}

/// In which unit a difference is told, and with how many decimals: as many as its interval bears.
pub(super) struct Scale {
    by: f64,
    unit: &'static str,
    decimals: usize,
}

impl Scale {
    pub(super) fn of(row: &Difference) -> Scale {
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
            fine if fine >= 0.01 || !unit.is_empty() => 2,
            _ => 4,
        };
        Scale { by, unit, decimals }
    }

    pub(super) fn bare(&self, value: f64) -> String {
        shown(Some(value * self.by), self.decimals)
    }

    pub(super) fn shown(&self, value: f64) -> String {
        let space = if self.unit.is_empty() { String::new() } else { format!("{TIE}{}", self.unit) };
        format!("{}{space}", self.bare(value))
    }
}

/// Which may be the best.
pub(super) fn best(comparison: &Comparison, judged: &Judged) -> Option<String> {
    let best = comparison.best.as_ref()?;
    let doubt = Doubts::of_all(comparison).on(judged.scope.lane.as_deref());
    if doubt == Some(Doubt::NoSteadyState) {
        return Some(
            "Which is best is not said: without a steady state it depends on how long the run was."
                .to_owned(),
        );
    }
    let names: Vec<String> = scenarios(comparison).map(|(name, _)| visible(name)).collect();
    let may: Vec<&str> =
        names.iter().zip(&best.may_be_best).filter(|(_, may)| **may).map(|(name, _)| name.as_str()).collect();
    let mut by = match judged.measure.better {
        _ if is_lead_time(judged) => "shortest mean lead time".to_owned(),
        Better::Higher => format!("highest {}", in_words(judged)),
        _ if judged.measure.unit == "h" => format!("shortest {}", in_words(judged)),
        _ => format!("lowest {}", in_words(judged)),
    };
    if doubt.is_some() && judged.measure.unit == "h" {
        by.push_str(" of the cargo that arrived");
    }
    by.push_str(&belongs(comparison, &judged.scope));
    let all = may.len() == names.len();
    Some(match may.as_slice() {
        [only] if *only == names[0] => format!("Best ({by}): the base, {only}, as it is."),
        [only] => format!("Best ({by}): {only}."),
        _ if all => format!("Which is best ({by}) cannot be told: {}.", listed(&may)),
        _ => format!("Best ({by}) is one of {}; these cannot be told apart.", listed(&may)),
    })
}

/// Names in one sentence.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Estimate;
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
        assert_eq!(said(&change(0.25, Some(0.05))), "15 min slower (95 %: 12 to 18)");
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
    fn a_statistic_is_called_by_its_name() {
        let p95 = Difference { statistic: "p95", ..change(-8.94, Some(0.5)) };
        assert_eq!(said(&p95), "8.9 h shorter (95 %: 8.4 to 9.4)");
        let judged = |statistic| Judged { scope: Scope::default(), measure: p95.measure, statistic };
        assert_eq!(in_words(&judged("p95")), "p95 of lead time");
        assert_eq!(in_words(&judged("mean")), "lead time");
        let measure = Measure { name: "on_time_share", ..p95.measure };
        assert_eq!(in_words(&Judged { measure, ..judged("value") }), "on time share");
    }

    #[test]
    fn one_replication_claims_nothing() {
        assert_eq!(said(&change(-3.0, None)), "3.0 h faster in the one replication");
    }
}
