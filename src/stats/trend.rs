//! Does it grow?

use super::{Tally, student_t_quantile};
use crate::maths::sqrt;

/// A straight line through values at equal distances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// By how much it rises from one value to the next.
    pub slope: f64,
    /// The share of the values' variance that lies along the line: 0 to 1.
    pub explained: f64,
}

/// The line of least squares; `None` of fewer than three values. Values that
/// are all the same lie on a level line.
///
/// Source: Gauss; Draper & Smith, *Applied Regression Analysis* (1998), ch. 1.
pub fn line(values: &[f64]) -> Option<Line> {
    if values.len() < 3 {
        return None;
    }
    let n = values.len() as f64;
    let middle = 0.5 * (n - 1.0);
    let mean = values.iter().sum::<f64>() / n;
    let (mut along, mut across) = (0.0, 0.0);
    for (index, value) in values.iter().enumerate() {
        along += (index as f64 - middle) * (value - mean);
        across += (value - mean) * (value - mean);
    }
    // Σ (i − middle)² of n numbers in a row.
    let spread = n * (n * n - 1.0) / 12.0;
    let explained = if across > 0.0 { (along * along / spread / across).min(1.0) } else { 0.0 };
    Some(Line { slope: along / spread, explained })
}

/// Whether the mean of independent values lies above zero with confidence
/// `level`; `None` of fewer than two, or if `level` is no share.
///
/// Source: Student's one-sided t test.
pub fn is_above_zero(values: &[f64], level: f64) -> Option<bool> {
    let (mean, error, freedom) = mean_and_error(values)?;
    let t = student_t_quantile(level, freedom)?;
    Some(mean > t * error)
}

/// Whether the mean of independent values differs from zero: an honest chance
/// `risk` to say so where it does not. `None` of fewer than two, or if `risk` is no share.
pub fn is_not_zero(values: &[f64], risk: f64) -> Option<bool> {
    let (mean, error, freedom) = mean_and_error(values)?;
    let t = student_t_quantile(1.0 - 0.5 * risk, freedom)?;
    Some(mean.abs() > t * error)
}

fn mean_and_error(values: &[f64]) -> Option<(f64, f64, f64)> {
    let tally: Tally = values.iter().copied().collect();
    let (mean, variance, n) = (tally.mean()?, tally.variance()?, tally.count() as f64);
    Some((mean, sqrt(variance / n), n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_again() {
        assert_eq!(line(&[1.0, 3.0, 5.0, 7.0]), Some(Line { slope: 2.0, explained: 1.0 }));
        assert_eq!(line(&[4.0, 4.0, 4.0]), Some(Line { slope: 0.0, explained: 0.0 }));
        assert_eq!(line(&[4.0, 4.0]), None);
        // By hand: Σ(i − 1.5)(x − mean) = 1.5·(3−0) + 0.5·(0−2) = 3.5 over 5.
        let line = line(&[0.0, 2.0, 0.0, 3.0]).unwrap();
        assert!((line.slope - 0.7).abs() < 1e-12);
        // 0.7² · 5 of Σ(x − 1.25)² = 6.75.
        assert!((line.explained - 0.49 * 5.0 / 6.75).abs() < 1e-12);
    }

    #[test]
    fn the_t_test_agrees_with_a_table() {
        // Mean 2.5, error √(5/3)/2 = 0.6455: t = 3.873 with 3 degrees of freedom; the table has
        // 2.353 at 95 %, 4.541 at 99 % and, two-sided, 3.182 at 5 %.
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!((is_above_zero(&values, 0.95), is_above_zero(&values, 0.99)), (Some(true), Some(false)));
        assert_eq!((is_not_zero(&values, 0.05), is_not_zero(&values, 0.02)), (Some(true), Some(false)));
        let negative = values.map(|value| -value);
        assert_eq!((is_above_zero(&negative, 0.95), is_not_zero(&negative, 0.05)), (Some(false), Some(true)));
    }

    #[test]
    fn what_never_varies_needs_no_test_and_one_value_has_none() {
        assert_eq!(is_above_zero(&[2.0, 2.0], 0.99), Some(true));
        assert_eq!(is_above_zero(&[0.0, 0.0], 0.99), Some(false));
        assert_eq!((is_above_zero(&[2.0], 0.99), is_not_zero(&[2.0], 0.01)), (None, None));
    }
}
