//! How are lead and transit times spread?
//!
//! Counts in classes of equal width, over the measured cargo of all
//! replications together: what a figure of the distribution is drawn from. They
//! tell how different consignments fare, not how sure a mean is.

use super::results::Results;
use crate::stats::Sample;
use crate::time::{DAY, HOUR, MINUTE, SECOND};

/// How the times of one lane are spread.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// The lane's name.
    pub lane: String,
    /// `lead_time_h` or `transit_h`.
    pub measure: &'static str,
    /// The width of a class, in hours.
    pub width_h: f64,
    /// The beginning of the first class, in hours.
    pub from_h: f64,
    /// How many consignments lie in each class, the first to the last that has any.
    pub counts: Vec<u64>,
    /// All members of the measured cohort that were delivered or still under way; the counts fall
    /// short of it by those that were under way, and in `transit_h` by those that never rode.
    pub cohort: u64,
    /// Quantiles of those counted, in hours: the least, 5 %, median, 95 % and the greatest.
    pub quantiles_h: [f64; 5],
}

/// Widths that people can read, in milliseconds.
const WIDTHS: [i64; 20] = [
    SECOND,
    5 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    28 * DAY,
    364 * DAY,
];
/// The middle nine tenths lie in so many classes, at most.
const CLASSES: f64 = 30.0;
/// No more classes than this are kept apart, however long the tail.
const MOST: usize = 2000;

impl Results {
    /// How the times of each lane are spread, in the order of lanes. A lane without
    /// a steady state has no such spread, and one whose cargo did not arrive none either.
    pub fn spreads(&self) -> Vec<Spread> {
        let standings = self.standings();
        let mut spreads = Vec::new();
        for (index, route) in self.about.routes.iter().enumerate() {
            let standing = standings.iter().find(|standing| standing.lane == route.lane);
            if standing.is_some_and(|standing| standing.overload.is_some()) {
                continue;
            }
            let (mut leads, mut transits) = (Sample::new(), Sample::new());
            let mut under_way = 0;
            for replication in &self.replications {
                replication.lead_times.get(index).into_iter().for_each(|times| leads.merge(times));
                if let Some(seen) = replication.lanes.get(index) {
                    transits.merge(&seen.transit_times);
                    under_way += seen.ages.count();
                }
            }
            let cohort = leads.count() + under_way;
            for (measure, sample) in [("lead_time_h", &leads), ("transit_h", &transits)] {
                spreads.extend(Spread::of(route.lane.clone(), measure, sample, cohort));
            }
        }
        spreads
    }
}

impl Spread {
    fn of(lane: String, measure: &'static str, sample: &Sample, cohort: u64) -> Option<Spread> {
        let quantiles = sample.quantiles(&[0.0, 0.05, 0.5, 0.95, 1.0])?;
        let [least, low, median, high, greatest] = quantiles.as_slice() else { return None };
        let wide_enough = |width: &&i64| {
            **width as f64 * CLASSES >= high - low && **width as f64 * MOST as f64 > greatest - least
        };
        let width = WIDTHS.iter().find(wide_enough).or(WIDTHS.last())?.unsigned_abs();
        let from = sample.min()? / width;
        let last = usize::try_from(sample.max()? / width - from).ok()?.min(MOST);
        let mut counts = vec![0; last + 1];
        for (ms, count) in sample.counted() {
            let class = usize::try_from((ms / width).saturating_sub(from)).unwrap_or(last).min(last);
            counts[class] += count;
        }
        let hours = |ms: &f64| ms / HOUR as f64;
        Some(Spread {
            lane,
            measure,
            width_h: width as f64 / HOUR as f64,
            from_h: (from * width) as f64 / HOUR as f64,
            counts,
            cohort,
            quantiles_h: [least, low, median, high, greatest].map(hours),
        })
    }

    /// Classes with cargo in them: first and last hour (half-open) and how much.
    pub fn classes(&self) -> impl Iterator<Item = (f64, f64, u64)> + '_ {
        let bound = |number: usize| self.from_h + self.width_h * number as f64;
        let filled = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        filled.map(move |(number, &count)| (bound(number), bound(number + 1), count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_consignment_is_in_one_class() {
        let hours: Sample = (0..600).map(|minutes| minutes * MINUTE.unsigned_abs()).collect();
        let spread = Spread::of("a".into(), "lead_time_h", &hours, 610).unwrap();
        // The middle nine tenths are 9 hours: in 30 classes, at half an hour's width.
        assert_eq!((spread.width_h, spread.from_h, spread.counts.len()), (0.5, 0.0, 20));
        assert!(spread.counts.iter().all(|&count| count == 30));
        assert_eq!(spread.classes().nth(1), Some((0.5, 1.0, 30)));
        assert_eq!(spread.quantiles_h[0], 0.0);
    }

    #[test]
    fn a_single_length_is_one_class_and_nothing_has_none() {
        let one: Sample = [90 * MINUTE.unsigned_abs(); 4].into_iter().collect();
        let spread = Spread::of("a".into(), "lead_time_h", &one, 4).unwrap();
        assert_eq!((spread.from_h, spread.counts.as_slice()), (1.5, &[4][..]));
        assert_eq!(Spread::of("a".into(), "lead_time_h", &Sample::new(), 0), None);
    }
}
