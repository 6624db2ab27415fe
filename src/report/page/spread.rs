//! How differently do consignments of one lane fare?

use super::{LANE, Rows, Section, Study, Table, name};
use crate::experiment::spread::Spread;
use crate::report::number::TimeUnit;

/// Lanes shown; the tables hold all.
const LANES: usize = 20;
/// Characters of the picture of a distribution.
const PICTURE: usize = 16;
/// Heights of a column of it, the lowest for "next to nothing".
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Quantiles with their intervals, and the distribution as a small picture.
pub(super) fn section(study: &Study, rows: &Rows<'_>) -> Option<Section> {
    if study.results.replications.len() < 2 {
        return None;
    }
    let spreads = study.results.spreads();
    let of_leads: Vec<&Spread> = spreads.iter().filter(|spread| spread.measure == "lead_time_h").collect();
    let lanes = rows.scopes(LANE);
    let unit = TimeUnit::suited(lanes.iter().map(|lane| rows.mean(lane, "lead_time_h", "mean")));
    let mut table = Table::default()
        .left("lane")
        .right(format!("p50\n({})", unit.name))
        .right("±")
        .right("p95")
        .right("±")
        .right("of all:\np5")
        .left("between\nthem")
        .right("\np95");
    let mut shown = 0;
    for lane in &lanes {
        let spread = of_leads.iter().find(|spread| Some(spread.lane.as_str()) == lane.lane.as_deref());
        let Some(spread) = spread.filter(|spread| spread.quantiles_h[4] > spread.quantiles_h[0]) else {
            continue;
        };
        if rows.mean(lane, "lead_time_h", "p50").is_none() {
            continue;
        }
        shown += 1;
        if shown > LANES {
            continue;
        }
        let mut row = vec![name(&lane.lane)];
        for statistic in ["p50", "p95"] {
            row.push(unit.shown(rows.mean(lane, "lead_time_h", statistic)));
            row.push(unit.half_width(rows.half_width(lane, "lead_time_h", statistic)));
        }
        let [_, low, _, high, _] = spread.quantiles_h;
        row.extend([unit.shown(Some(low)), picture(spread), unit.shown(Some(high))]);
        table.row(row);
    }
    let mut after = Vec::new();
    if shown > LANES {
        after.push(format!("{} more lanes are in distribution.csv.", shown - LANES));
    }
    let before = "Quantiles of consignments within a replication, with half of their 95 % interval over \
                  replications; and apart from these, of the cargo of all replications together, where the middle \
                  nine tenths lie.";
    Some(Section {
        heading: "How lead times are spread".into(),
        before: vec![before.into()],
        table: Some(table.tidy()?),
        after,
    })
}

/// The middle nine tenths of a distribution, in columns of equal width.
fn picture(spread: &Spread) -> String {
    let [_, low, _, high, _] = spread.quantiles_h;
    // Whole classes, the one of the higher end included.
    let bound =
        |hours: f64| spread.from_h + libm::floor((hours - spread.from_h) / spread.width_h) * spread.width_h;
    let (low, high) = (bound(low), bound(high) + spread.width_h);
    let mut columns = [0.0; PICTURE];
    for (from, until, count) in spread.classes() {
        // What of a class lies in a column counts for it.
        let place = |hours: f64| (hours - low) / (high - low) * PICTURE as f64;
        let (from, until) = (place(from), place(until));
        for (number, column) in columns.iter_mut().enumerate() {
            let number = number as f64;
            let common = (until.min(number + 1.0) - from.max(number)).max(0.0);
            *column += count as f64 * common / (until - from);
        }
    }
    columns_of(&columns)
}

/// Numbers as columns, the largest as high as a line; nothing where there is nothing.
pub(super) fn columns_of(numbers: &[f64]) -> String {
    let most = numbers.iter().copied().fold(0.0, f64::max);
    let height = |number: f64| {
        if number <= 0.0 {
            return ' ';
        }
        let step = libm::ceil(number / most * HEIGHTS.len() as f64) as usize;
        HEIGHTS[step.clamp(1, HEIGHTS.len()) - 1]
    };
    numbers.iter().copied().map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(counts: Vec<u64>) -> Spread {
        let end = counts.len() as f64;
        Spread {
            lane: "a".into(),
            measure: "lead_time_h",
            width_h: 1.0,
            from_h: 0.0,
            cohort: counts.iter().sum(),
            counts,
            quantiles_h: [0.0, 0.0, end / 2.0, end - 0.5, end],
        }
    }

    #[test]
    fn a_picture_has_the_shape_of_the_counts() {
        assert_eq!(picture(&spread((1..=16).map(|n| n * 10).collect())), "▁▁▂▂▃▃▄▄▅▅▆▆▇▇██");
        assert_eq!(picture(&spread(vec![5; 8])), "█".repeat(16));
        assert_eq!(picture(&spread(vec![1, 0, 0, 1])), format!("████{}████", " ".repeat(8)));
    }
}
