//! Which Weibull law has a given coefficient of variation?

use crate::maths::{ln_1p, ln_gamma, sqrt};

/// The exponent `1/shape` of the Weibull law with this coefficient of variation,
/// from 10⁻⁶ to 100.
///
/// Solves `ln Γ(1+2t) − 2 ln Γ(1+t) = ln(1+cv²)`, which rises in `t`, by halving.
///
/// Source: Rinne, *The Weibull Distribution* (2008), §2.9 for the moments.
pub(super) fn exponent(cv: f64) -> f64 {
    let wanted = ln_1p(cv * cv);
    // Near 0 the left side is t² π²/6; it never falls below half of that on the way up.
    let (mut low, mut high) = (0.0, 1.3 * sqrt(wanted) + 1e-300);
    while relative_variance(high) < wanted {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if relative_variance(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// `ln Γ(1+2t) − 2 ln Γ(1+t)`.
fn relative_variance(t: f64) -> f64 {
    if t > 2e-3 {
        return ln_gamma(1.0 + 2.0 * t) - 2.0 * ln_gamma(1.0 + t);
    }
    // Σ ζ(k) (2ᵏ − 2) (−t)ᵏ / k: the difference above would lose its digits.
    // Source: DLMF 5.7.3.
    const ZETA: [f64; 6] = [
        1.644_934_066_848_226_4,
        1.202_056_903_159_594_2,
        1.082_323_233_711_138_2,
        1.036_927_755_143_37,
        1.017_343_061_984_449,
        1.008_349_277_381_922_7,
    ];
    let (mut sum, mut power, mut two) = (0.0, t * t, 4.0);
    for (index, zeta) in ZETA.iter().enumerate() {
        sum += zeta * (two - 2.0) * power / (index as f64 + 2.0);
        power *= -t;
        two *= 2.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::exp;

    #[test]
    fn exponent_gives_the_coefficient_of_variation() {
        for cv in [0.01, 0.1, 0.5, 1.0, 2.0, 10.0, 100.0] {
            let t = exponent(cv);
            let back = (exp(ln_gamma(1.0 + 2.0 * t) - 2.0 * ln_gamma(1.0 + t)) - 1.0).sqrt();
            assert!((back / cv - 1.0).abs() < 1e-10, "{cv}: {back}");
        }
        assert!((exponent(1.0) - 1.0).abs() < 1e-14, "cv 1 is the exponential law");
    }

    #[test]
    fn small_coefficients_follow_the_series() {
        let (below, above) = (relative_variance(2e-3), relative_variance(2e-3 * (1.0 + 1e-12)));
        assert!((above / below - 1.0).abs() < 1e-9);
        let t = exponent(1e-6);
        assert!((t / 1e-6 - 6.0_f64.sqrt() / std::f64::consts::PI).abs() < 1e-5);
    }
}
