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

/// The natural logarithm of each number, to the same bits as [`ln`].
///
/// Where all are ordinary positive numbers, none is looked at by itself: the calculations, each a
/// long chain, run beside each other.
pub fn ln_of_each(numbers: &mut [f64]) {
    let is_ordinary = |x: &f64| (f64::MIN_POSITIVE..f64::INFINITY).contains(x);
    if numbers.iter().all(is_ordinary) {
        numbers.iter_mut().for_each(|x| *x = ln_of_ordinary(*x));
    } else {
        numbers.iter_mut().for_each(|x| *x = ln(*x));
    }
}

/// The natural logarithm of a positive, finite number that is not subnormal, without a branch.
///
/// Source: Sun's fdlibm (`e_log.c`), in the order of operations of `libm`, so that every bit agrees.
#[expect(clippy::excessive_precision, reason = "the digits of the source")]
#[inline(always)]
fn ln_of_ordinary(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.93147180369123816490e-01;
    const LN2_LOW: f64 = 1.90821492927058770002e-10;
    const G: [f64; 7] = [
        6.666666666666735130e-01,
        3.999999999940941908e-01,
        2.857142874366239149e-01,
        2.222219843214978396e-01,
        1.818357216161805012e-01,
        1.531383769920937332e-01,
        1.479819860511658591e-01,
    ];
    // The bits of 1 and of √½, rounded to a half word.
    const ONE: u64 = 0x3ff0_0000 << 32;
    const ROOT: u64 = 0x3fe6_a09e << 32;
    const FRACTION: u64 = (1 << 52) - 1;
    // x = 2^power · (1 + f), and 1 + f lies between √½ and √2.
    let shifted = x.to_bits() + (ONE - ROOT);
    let f = f64::from_bits((shifted & FRACTION) + ROOT) - 1.0;
    // A small whole number as the last bits of 2⁵²: exact, and done with whole registers.
    let power = f64::from_bits((1075 << 52) | (shifted >> 52)) - ((1_u64 << 52) + 1023) as f64;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (G[1] + w * (G[3] + w * G[5]));
    let odd = z * (G[0] + w * (G[2] + w * (G[4] + w * G[6])));
    s * (half_square + (odd + even)) + power * LN2_LOW - half_square + f + power * LN2_HIGH
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
