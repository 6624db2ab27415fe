//! Do costs that depend on chance cost what they should?

use super::{lead_time, study};
use crate::harness::lane;

#[test]
fn storage_of_an_exponential_dwell_counts_the_days_begun() {
    let study = study("storage");
    lead_time(&study, "boxes").agrees_with(72.0);
    // Days begun beyond the free ones, N = ⌈(D − f)⁺⌉: P(N > n) = exp(−(f + n) / m) for n = 0, 1, …
    let (mean, free) = (3.0_f64, 2.0_f64);
    let days = libm::exp(-free / mean) / (1.0 - libm::exp(-1.0 / mean));
    study.sample(&lane("boxes"), "cost_per_teu", "mean").agrees_with(10.0 * days);
}
