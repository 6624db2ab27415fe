//! Between which bounds does the true mean lie?

use std::fmt;

use super::{Tally, student_t_quantile};
use crate::maths::sqrt;

/// A mean and how far the true one may lie from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The middle.
    pub mean: f64,
    /// From the middle to either end.
    pub half_width: f64,
    /// How many observations it rests on.
    pub n: u64,
}

impl Interval {
    /// The lower end.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// The upper end.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }

    /// Whether `value` lies inside or on an end.
    pub fn contains(&self, value: f64) -> bool {
        (self.low()..=self.high()).contains(&value)
    }

    /// Half the width as a share of the mean; `None` for a mean of 0.
    pub fn relative_half_width(&self) -> Option<f64> {
        (self.mean != 0.0).then(|| self.half_width / self.mean.abs())
    }
}

/// As `4.02 ± 0.03 (n = 30)`; a precision, as in `{:.2}`, holds for both numbers.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Interval { mean, half_width, n } = self;
        match f.precision() {
            Some(digits) => write!(f, "{mean:.digits$} ± {half_width:.digits$} (n = {n})"),
            None => write!(f, "{mean} ± {half_width} (n = {n})"),
        }
    }
}

/// The interval that covers the true mean with confidence `level`, such as
/// 0.95, if the values are independent and about normal.
///
/// `None` of fewer than two values, or if `level` is no share.
///
/// Source: Student's t interval; Law, *Simulation Modeling and Analysis* (2015), §4.5.
pub fn mean_interval(values: &[f64], level: f64) -> Option<Interval> {
    of_tally(&values.iter().copied().collect(), level)
}

/// [`mean_interval`] of values already tallied.
pub(super) fn of_tally(tally: &Tally, level: f64) -> Option<Interval> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let (mean, variance, n) = (tally.mean()?, tally.variance()?, tally.count());
    let t = student_t_quantile(0.5 * (1.0 + level), (n - 1) as f64)?;
    Some(Interval { mean, half_width: t * sqrt(variance / n as f64), n })
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;
    use crate::maths::normal_inverse;

    #[test]
    fn one_value_has_no_interval() {
        assert_eq!(mean_interval(&[], 0.95), None);
        assert_eq!(mean_interval(&[4.0], 0.95), None);
        for level in [0.0, 1.0, 1.5, f64::NAN] {
            assert_eq!(mean_interval(&[4.0, 5.0], level), None);
        }
    }

    #[test]
    fn interval_agrees_with_a_table_of_t() {
        // By hand: 3.1824 · √(5/3) / √4.
        let interval = mean_interval(&[1.0, 2.0, 3.0, 4.0], 0.95).unwrap();
        assert_eq!(format!("{interval:.4}"), "2.5000 ± 2.0543 (n = 4)");
        assert!(interval.contains(4.5) && !interval.contains(4.6));
        assert_eq!(interval.relative_half_width().map(|share| (share * 1e4).round()), Some(8217.0));
        assert_eq!(mean_interval(&[0.0, 0.0], 0.9).unwrap().relative_half_width(), None);
    }

    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        let mut rng = StdRng::seed_from_u64(4);
        let covered = (0..10_000)
            .filter(|_| {
                let values: Vec<f64> =
                    (0..5).map(|_| normal_inverse(rng.random::<f64>().max(1e-16))).collect();
                mean_interval(&values, 0.95).unwrap().contains(0.0)
            })
            .count();
        // 99.9 % of studies of 10,000 runs fall within 9,500 ± 72.
        assert!((9_428..=9_572).contains(&covered), "{covered} of 10,000");
    }
}
