//! Which value do so many stay below?

/// The `p`-quantile of `sorted`, which rises: the point at `(n − 1) p` between
/// its values, in straight lines.
///
/// `None` of no values, or if `p` is not from 0 to 1.
///
/// Source: Hyndman & Fan, "Sample quantiles in statistical packages",
/// *The American Statistician* 50 (1996), type 7.
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let (index, fraction) = rank_of(sorted.len() as u64, p)?;
    let from = *sorted.get(index as usize)?;
    let to = sorted.get(index as usize + 1).copied().unwrap_or(from);
    Some(between(from, to, fraction))
}

/// The same of values in any order.
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    quantile_of_sorted(&sorted, p)
}

/// Of `n` values in order, the number (from 0) of the last not above the
/// `p`-quantile, and how far towards the next the quantile lies.
pub(super) fn rank_of(n: u64, p: f64) -> Option<(u64, f64)> {
    if n == 0 || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let rank = (n - 1) as f64 * p;
    let index = (rank as u64).min(n - 1);
    Some((index, rank - index as f64))
}

/// The point `fraction` of the way.
pub(super) fn between(from: f64, to: f64, fraction: f64) -> f64 {
    if fraction > 0.0 { from + (to - from) * fraction } else { from }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_r_and_numpy() {
        // R: quantile(c(1, 2, 4, 8, 16, 32), c(0, .1, .25, .5, .9, 1)).
        let values = [32.0, 1.0, 8.0, 2.0, 16.0, 4.0];
        let at = |p| quantile(&values, p).unwrap();
        assert_eq!([at(0.0), at(0.1), at(0.25), at(0.5), at(0.9), at(1.0)], [1.0, 1.5, 2.5, 6.0, 24.0, 32.0]);
    }

    #[test]
    fn no_values_have_no_quantile() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[1.0], -0.1), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
        assert_eq!(quantile(&[1.0], 0.3), Some(1.0));
    }
}
