//! Do two runs differ, or is it noise?

use super::interval::of_tally;
use super::{Interval, Tally};
use crate::maths::sqrt;

/// Two samples compared pair by pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Second less first.
    pub difference: Interval,
    /// How alike the pairs move, from −1 to 1; `None` if one of the samples never moves.
    pub correlation: Option<f64>,
    /// The variance of the difference, had the samples been independent, over
    /// the one observed: by how much pairing divides the runs needed. `None` if
    /// the difference never moves.
    pub variance_reduction: Option<f64>,
}

impl Paired {
    /// Whether the interval leaves out 0: the difference is more than noise.
    pub fn is_significant(&self) -> bool {
        !self.difference.contains(0.0)
    }
}

/// The mean of `second[i] − first[i]` with its interval at confidence `level`.
///
/// `None` of fewer than two pairs, of samples of unequal length, or if `level` is no share.
///
/// Source: Law, *Simulation Modeling and Analysis* (2015), §10.2.1 and §11.2.
pub fn paired_difference(first: &[f64], second: &[f64], level: f64) -> Option<Paired> {
    if first.len() != second.len() {
        return None;
    }
    let differences: Tally = first.iter().zip(second).map(|(a, b)| b - a).collect();
    let difference = of_tally(&differences, level)?;
    let variance_of = |values: &[f64]| values.iter().copied().collect::<Tally>().variance();
    let (of_first, of_second, observed) =
        (variance_of(first)?, variance_of(second)?, differences.variance()?);
    // Var(b − a) = Var(a) + Var(b) − 2 Cov(a, b).
    let covariance = 0.5 * (of_first + of_second - observed);
    let spread = sqrt(of_first) * sqrt(of_second);
    Some(Paired {
        difference,
        correlation: (spread > 0.0).then(|| (covariance / spread).clamp(-1.0, 1.0)),
        variance_reduction: (observed > 0.0).then(|| (of_first + of_second) / observed),
    })
}

/// Intervals for several means that hold all at once with confidence `level`:
/// each by itself errs with `(1 − level) / k`.
///
/// Hand over the paired differences, one list for each comparison. An entry is
/// `None` where [`super::mean_interval`] would be.
///
/// Source: Bonferroni's inequality; Law (2015), §9.7 and §10.3.
pub fn simultaneous_intervals(samples: &[&[f64]], level: f64) -> Vec<Option<Interval>> {
    let each = 1.0 - (1.0 - level) / samples.len().max(1) as f64;
    samples.iter().map(|values| super::mean_interval(values, each)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean_interval;

    #[test]
    fn pairing_shows_what_noise_would_hide() {
        let first = [10.0, 20.0, 30.0, 40.0, 50.0];
        let second = [11.0, 21.1, 30.9, 41.0, 51.0];
        let paired = paired_difference(&first, &second, 0.95).unwrap();
        assert!(paired.is_significant() && paired.difference.contains(1.0));
        assert!(paired.correlation.unwrap() > 0.999);
        assert!(paired.variance_reduction.unwrap() > 1e4);
        assert_eq!(paired.difference.n, 5);
        let backwards = paired_difference(&second, &first, 0.95).unwrap();
        assert_eq!(backwards.difference.mean, -paired.difference.mean);
    }

    #[test]
    fn equal_samples_differ_by_nothing() {
        let paired = paired_difference(&[1.0, 2.0], &[1.0, 2.0], 0.95).unwrap();
        assert!(!paired.is_significant());
        assert_eq!((paired.difference.half_width, paired.variance_reduction), (0.0, None));
        let still = paired_difference(&[1.0, 1.0], &[1.0, 2.0], 0.95).unwrap();
        assert_eq!(still.correlation, None);
    }

    #[test]
    fn unequal_or_single_pairs_say_nothing() {
        assert_eq!(paired_difference(&[1.0, 2.0], &[1.0], 0.95), None);
        assert_eq!(paired_difference(&[1.0], &[1.0], 0.95), None);
    }

    #[test]
    fn simultaneous_intervals_are_wider() {
        let values = [1.0, 2.0, 4.0, 3.0];
        let alone = mean_interval(&values, 0.95);
        assert_eq!(simultaneous_intervals(&[&values], 0.95), [alone]);
        let of_five = simultaneous_intervals(&[&values, &values, &values, &values, &[1.0]], 0.95);
        assert_eq!(of_five[0], mean_interval(&values, 0.99));
        assert_eq!(of_five[4], None);
        assert!(simultaneous_intervals(&[], 0.95).is_empty());
    }
}
