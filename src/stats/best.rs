//! Which of several may be the best?

use super::interval::of_tally;
use super::{Tally, student_t_quantile};
use crate::maths::sqrt;

/// What samples say of which mean is the least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Best {
    /// The one whose mean is the least seen; the first of equals.
    pub leader: usize,
    /// By sample: whether it may have the least true mean. The leader always may.
    pub may_be_best: Vec<bool>,
}

impl Best {
    /// Whether only the leader may be the best.
    pub fn is_clear(&self) -> bool {
        self.may_be_best.iter().filter(|may| **may).count() == 1
    }
}

/// Puts aside whatever has a greater mean than another sample by more than
/// chance explains. With probability `level` or more, the one with the least
/// true mean is among those left.
///
/// Samples are paired: the `i`-th values of all of them come of the same
/// chance, or of chance that has nothing to do with one another.
///
/// `None` of no samples, of samples of unequal length or of fewer than two
/// values, or if `level` is no share.
///
/// Source: Nelson, Swann, Goldsman & Song, "Simple procedures for selecting
/// the best simulated system when the number of alternatives is large",
/// *Operations Research* 49 (2001): screening, with Bonferroni's inequality
/// and variances of paired differences, so that it holds under common random
/// numbers.
pub fn screen_for_least(samples: &[&[f64]], level: f64) -> Option<Best> {
    let n = samples.first()?.len();
    if n < 2 || samples.iter().any(|sample| sample.len() != n) || !(level > 0.0 && level < 1.0) {
        return None;
    }
    let others = samples.len().saturating_sub(1).max(1);
    let t = student_t_quantile(1.0 - (1.0 - level) / others as f64, (n - 1) as f64)?;
    let exceeds = |one: &[f64], other: &[f64]| {
        let differences: Tally = one.iter().zip(other).map(|(a, b)| a - b).collect();
        let (mean, variance) = (differences.mean()?, differences.variance()?);
        Some(mean > 0.0 && mean > t * sqrt(variance / n as f64))
    };
    let may_be_best =
        samples.iter().map(|one| !samples.iter().any(|other| exceeds(one, other).unwrap_or(false))).collect();
    let means: Vec<f64> = samples
        .iter()
        .map(|sample| of_tally(&sample.iter().copied().collect(), level).map(|interval| interval.mean))
        .collect::<Option<_>>()?;
    let leader = (0..means.len()).reduce(|best, next| if means[next] < means[best] { next } else { best })?;
    Some(Best { leader, may_be_best })
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;
    use crate::maths::normal_inverse;

    #[test]
    fn noise_that_all_share_hides_nothing() {
        // Differences of 1 under common noise of 10, with next to none of their own.
        let noise = [0.0, 10.0, -10.0, 5.0, -5.0];
        let sample = |by: f64| -> Vec<f64> {
            noise.iter().enumerate().map(|(nth, noise)| noise + by + 0.01 * nth as f64 * by).collect()
        };
        let (low, high) = (sample(1.0), sample(2.0));
        let best = screen_for_least(&[&high, &low, &high], 0.95).unwrap();
        assert_eq!((best.leader, best.may_be_best.as_slice()), (1, &[false, true, false][..]));
        assert!(best.is_clear());
    }

    #[test]
    fn what_chance_explains_is_not_told_apart() {
        let best = screen_for_least(&[&[1.0, 5.0, 3.0], &[2.0, 3.0, 4.0]], 0.95).unwrap();
        assert_eq!((best.leader, best.may_be_best.as_slice()), (0, &[true, true][..]));
        let equal = screen_for_least(&[&[1.0, 2.0], &[1.0, 2.0]], 0.95).unwrap();
        assert_eq!((equal.leader, equal.is_clear()), (0, false));
        assert!(screen_for_least(&[&[1.0, 2.0]], 0.95).unwrap().is_clear());
    }

    #[test]
    fn too_little_says_nothing() {
        assert_eq!(screen_for_least(&[], 0.95), None);
        assert_eq!(screen_for_least(&[&[1.0], &[2.0]], 0.95), None);
        assert_eq!(screen_for_least(&[&[1.0, 2.0], &[2.0]], 0.95), None);
        assert_eq!(screen_for_least(&[&[1.0, 2.0], &[2.0, 3.0]], 1.0), None);
    }

    #[test]
    fn the_best_is_rarely_put_aside() {
        // Five equal means, the hardest case for the one that counts as best: the first.
        let mut rng = StdRng::seed_from_u64(11);
        let lost = (0..4_000)
            .filter(|_| {
                let samples: Vec<Vec<f64>> = (0..5)
                    .map(|_| (0..6).map(|_| normal_inverse(rng.random::<f64>().max(1e-16))).collect())
                    .collect();
                let samples: Vec<&[f64]> = samples.iter().map(Vec::as_slice).collect();
                !screen_for_least(&samples, 0.95).unwrap().may_be_best[0]
            })
            .count();
        // At most 5 %: 200 and 3.3 standard deviations of 13.8.
        assert!(lost <= 245, "{lost} of 4,000");
    }
}
