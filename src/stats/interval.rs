//! How far may a mean be off?
// A stand-in until the room is merged: the normal quantile for t.

/// A mean with the half-width of its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// Half the interval's width.
    pub half_width: f64,
    /// Values that it rests on.
    pub n: u64,
}

/// The mean of independent values with its interval; `None` for fewer than two.
pub fn mean_interval(values: &[f64], _level: f64) -> Option<Interval> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let t = [12.706204736174698, 4.302652729749464].get(n - 2).copied().unwrap_or(2.0);
    let half_width = t * libm::sqrt(squares / (n - 1) as f64 / n as f64);
    Some(Interval { mean, half_width, n: n as u64 })
}
