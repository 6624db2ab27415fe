//! Below which value does a share of the data lie?
// A stand-in until the room is merged.

/// Type-7 quantile of ascending values; `None` of none.
pub fn quantile_of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = p * last as f64;
    let below = (libm::floor(at) as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}
