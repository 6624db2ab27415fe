//! What is saved at a border's line, and what moves inland for it?
//!
//! Said side by side, whatever the comparison is judged by: formalities that
//! are done elsewhere are not done away with.

use super::border_title;
use super::words::{Scale, verdict};
use crate::experiment::{Comparison, Difference, Variant};
use crate::observe::Scope;

/// A sentence for each border whose formalities move, beyond chance.
pub(super) fn sentences(comparison: &Comparison, variant: &Variant) -> Vec<String> {
    let done = comparison.base.replications.len();
    let borders = &comparison.base.about.borders;
    let told = borders.iter().filter_map(|post| {
        let scope = Scope { place: Some(post.name.as_str().into()), ..Scope::default() };
        let of = |measure: &str| {
            let fits = |row: &&Difference| {
                row.scope == scope && row.measure.name == measure && row.statistic == "mean"
            };
            variant.rows.iter().find(fits)
        };
        let inland = inland(of("displaced_h")?, done)?;
        let across = of("tfi1_border_h").map_or_else(String::new, |row| format!("{}; ", verdict(row, done)));
        Some(format!("At {}: {across}{inland}.", border_title(comparison, &post.name)))
    });
    told.collect()
}

/// `1.2 h displaced inland (95 %: 1.1 to 1.3)`; `None` where chance explains it.
fn inland(row: &Difference, done: usize) -> Option<String> {
    let mean = row.difference.mean.filter(|mean| *mean != 0.0)?;
    if !row.is_real().unwrap_or(done == 1) {
        return None;
    }
    let scale = Scale::of(row);
    let what = if mean > 0.0 { "displaced inland" } else { "less done inland" };
    let size = scale.shown(mean.abs());
    Some(match row.together.or(row.difference.half_width) {
        Some(half_width) if half_width > 0.0 => {
            let ends = (scale.bare(mean.abs() - half_width), scale.bare(mean.abs() + half_width));
            format!("{size} {what} (95 %: {} to {})", ends.0, ends.1)
        }
        Some(_) => format!("{size} {what} in every replication"),
        None => format!("{size} {what} in the one replication"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::TIE;
    use super::*;
    use crate::experiment::Estimate;
    use crate::observe::{Better, Measure};

    fn change(mean: f64, half_width: Option<f64>) -> Difference {
        let measure = Measure { name: "displaced_h", unit: "h", better: Better::Lower, doc: "Done inland." };
        Difference {
            scope: Scope::default(),
            measure,
            statistic: "mean",
            base: Some(0.0),
            what_if: Some(mean),
            difference: Estimate { mean: Some(mean), half_width, n: 30 },
            together: None,
            correlation: None,
            variance_reduction: None,
        }
    }

    fn said(row: &Difference) -> Option<String> {
        inland(row, 30).map(|text| text.replace(TIE, " "))
    }

    #[test]
    fn what_moves_inland_is_told_with_its_interval() {
        let text = said(&change(1.2, Some(0.1)));
        assert_eq!(text.as_deref(), Some("1.2 h displaced inland (95 %: 1.1 to 1.3)"));
        let text = said(&change(-24.0, Some(0.0)));
        assert_eq!(text.as_deref(), Some("24.0 h less done inland in every replication"));
    }

    #[test]
    fn what_chance_explains_or_does_not_move_is_not_told() {
        assert_eq!(said(&change(0.5, Some(0.6))), None);
        assert_eq!(said(&change(0.0, Some(0.0))), None);
        assert_eq!(said(&change(0.5, None)), None, "30 replications and no interval: nothing is claimed");
        assert_eq!(
            inland(&change(0.5, None), 1).map(|text| text.replace(TIE, " ")).as_deref(),
            Some("30 min displaced inland in the one replication")
        );
    }

    #[test]
    fn saved_and_displaced_hours_stand_side_by_side() {
        use crate::experiment::replicate::tests::fake_about;
        use crate::experiment::{About, Judged, Post, Results};
        let post = Post { name: "line".into(), title: "The line".into(), ..Post::default() };
        let about = About { borders: vec![post], ..fake_about(&[], 30) };
        let results = Results { about, replications: Vec::new() };
        let scope = Scope { place: Some("line".into()), ..Scope::default() };
        let inland = Difference { scope: scope.clone(), ..change(24.0, Some(1.0)) };
        let time = Measure { name: "tfi1_border_h", ..inland.measure };
        let across = Difference { measure: time, ..inland.clone() };
        let across =
            Difference { difference: Estimate { mean: Some(-35.0), half_width: Some(2.0), n: 30 }, ..across };
        let variant = Variant {
            name: "at-the-origin".into(),
            results: results.clone(),
            laid_over: None,
            rows: vec![across, inland],
            attributions: Vec::new(),
            levers: None,
        };
        let primary = Some(Judged { scope, measure: time, statistic: "mean" });
        let comparison = Comparison { base: results, variants: vec![variant], primary, best: None };
        let page = crate::report::page::compare::comparison(&comparison);
        let lead = page.lead.join("\n").replace(TIE, " ");
        assert!(
            lead.contains("at-the-origin: border time 35.0 h faster (95 %: 33.0 to 37.0) at The line.")
                && lead.contains("At The line: 35.0 h faster (95 %: 33.0 to 37.0); 24.0 h displaced inland"),
            "{lead}"
        );
    }
}
