//! Which functions does everything stand on?
//!
//! The one place through which transcendental functions go. `f64::exp` and its
//! kin call the platform's mathematics, whose last digit differs between
//! systems; here they come from the `libm` crate, which gives the same bits on
//! every build. On top of them stand the special functions that distributions
//! and confidence intervals need.
//!
//! No units, no randomness and no domain words: numbers in, numbers out.

mod beta;
mod gamma;
mod invert;
mod normal;

pub use beta::IncompleteBeta;
pub use gamma::IncompleteGamma;
pub use normal::{normal_cdf, normal_density, normal_inverse, normal_upper};

/// The natural logarithm of `x`.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The natural logarithm of `1 + x`, exact also for small `x`.
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// e to the power `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the power `x`, less one, exact also for small `x`.
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// `base` to the power `exponent`.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// The square root of `x`. IEEE 754 prescribes its last bit, so the processor's own is safe.
#[inline]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// The complementary error function, `1 − erf(x)`, exact far into the tail.
///
/// Source: Sun's fdlibm (`s_erf.c`), through `libm`.
#[inline]
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// The error function: `2/√π` times the integral of `exp(−t²)` from 0 to `x`.
///
/// Source: Sun's fdlibm (`s_erf.c`), through `libm`.
#[inline]
pub fn erf(x: f64) -> f64 {
    libm::erf(x)
}

/// The natural logarithm of the gamma function, for positive `x`.
///
/// Source: Sun's fdlibm (`e_lgamma_r.c`), through `libm`.
#[inline]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Half the logarithm of 2π.
pub(crate) const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;

/// By how much Stirling's formula misses: `ln Γ(a+1) − [(a+½) ln a − a + ½ ln 2π]`.
///
/// Densities written with it do not subtract large logarithms from each other,
/// so they stay exact for shapes in the millions.
///
/// Source: Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000), `stirlerr`.
pub(crate) fn stirling_error(a: f64) -> f64 {
    if a < 16.0 {
        return ln_gamma(a + 1.0) - (a + 0.5) * ln(a) + a - HALF_LN_2_PI;
    }
    let square = a * a;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / a
}

/// `exp(w) − 1 − w` without losing the digits of a small `w`.
///
/// Source: the exponential series, DLMF 4.2.19.
pub(crate) fn exp_m1_minus(w: f64) -> f64 {
    if w.abs() > 0.3 {
        return exp_m1(w) - w;
    }
    // Terms from w²/2! to w¹⁴/14!, innermost first: the next is below the last bit.
    let mut sum = 1.0;
    for k in (3..=14).rev() {
        sum = 1.0 + sum * w / f64::from(k);
    }
    0.5 * w * w * sum
}

#[cfg(test)]
mod tests;
