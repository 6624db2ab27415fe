//! How much of the start should be left out?

/// How much of a series to discard so that the rest estimates its mean best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp {
    /// Observations to discard from the start.
    pub discard: usize,
    /// The squared standard error of the mean of the rest, as the rule reckons it.
    pub statistic: f64,
    /// False if the best cut lies where the rule stops looking: the series is
    /// then too short to tell, or never settles.
    pub settled: bool,
}

/// The cut after which the mean has the least standard error, on means of `batch` observations.
///
/// Only cuts within the first half are looked at: later ones rest on too few
/// means. An incomplete last batch is left out. `None` of fewer than ten batches.
///
/// Source: White, Cobb & Spratt, "A comparison of five steady-state truncation
/// heuristics for simulation", *Proc. Winter Simulation Conference* (2000).
pub fn mser(values: &[f64], batch: usize) -> Option<WarmUp> {
    if batch == 0 {
        return None;
    }
    let means: Vec<f64> =
        values.chunks_exact(batch).map(|chunk| chunk.iter().sum::<f64>() / batch as f64).collect();
    if means.len() < 10 {
        return None;
    }
    let latest = means.len() / 2;
    let mut best: Option<(usize, f64)> = None;
    // From the end, so that each cut adds one mean to those after it (Welford's update).
    let (mut mean, mut squares) = (0.0, 0.0);
    for (index, value) in means.iter().enumerate().rev() {
        let n = (means.len() - index) as f64;
        let distance = value - mean;
        mean += distance / n;
        squares += distance * (value - mean);
        let statistic = squares / (n * n);
        // On a tie the earlier cut, which keeps more.
        if index <= latest && best.is_none_or(|(_, least)| statistic <= least) {
            best = Some((index, statistic));
        }
    }
    best.map(|(index, statistic)| WarmUp { discard: index * batch, statistic, settled: index < latest })
}

/// [`mser`] on means of five observations, the usual choice.
pub fn mser_5(values: &[f64]) -> Option<WarmUp> {
    mser(values, 5)
}

/// A series smoothed so that its start-up can be seen: the mean of each value
/// and `window` neighbours on both sides, fewer near the start. The last
/// `window` values have no smooth one.
///
/// Source: Welch (1983); Law, *Simulation Modeling and Analysis* (2015), §9.5.1.
pub fn welch(values: &[f64], window: usize) -> Vec<f64> {
    let smooth = |at: usize| {
        let reach = window.min(at);
        let around = &values[at - reach..=at + reach];
        around.iter().sum::<f64>() / around.len() as f64
    };
    (0..values.len().saturating_sub(window)).map(smooth).collect()
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    fn noise(n: u64) -> impl Iterator<Item = f64> {
        let mut rng = StdRng::seed_from_u64(2);
        (0..n).map(move |_| rng.random::<f64>() - 0.5)
    }

    #[test]
    fn a_start_that_differs_is_cut_off() {
        let values: Vec<f64> =
            noise(1_000).enumerate().map(|(i, x)| if i < 100 { 10.0 + x } else { x }).collect();
        let warm_up = mser_5(&values).unwrap();
        assert!(warm_up.settled && (100..200).contains(&warm_up.discard), "{warm_up:?}");
    }

    #[test]
    fn a_steady_series_keeps_nearly_all() {
        let warm_up = mser_5(&noise(1_000).collect::<Vec<_>>()).unwrap();
        assert!(warm_up.settled && warm_up.discard < 300, "{warm_up:?}");
    }

    #[test]
    fn a_series_that_grows_for_ever_does_not_settle() {
        let values: Vec<f64> = (0..1_000).map(f64::from).collect();
        let warm_up = mser_5(&values).unwrap();
        assert!(!warm_up.settled, "{warm_up:?}");
    }

    #[test]
    fn welch_smooths_with_narrower_windows_at_the_start() {
        // By hand, with two neighbours on either side.
        let values = [9.0, 3.0, 6.0, 0.0, 12.0, 9.0];
        assert_eq!(welch(&values, 2), [9.0, 6.0, 6.0, 6.0]);
        assert_eq!(welch(&values, 0), values);
        assert_eq!(welch(&values, 6), [0.0; 0]);
    }

    #[test]
    fn a_constant_series_keeps_all_and_a_short_one_says_nothing() {
        assert_eq!(mser_5(&[3.0; 60]).map(|w| (w.discard, w.settled)), Some((0, true)));
        assert_eq!(mser_5(&[3.0; 49]), None);
        assert_eq!(mser(&[3.0; 60], 0), None);
    }
}
