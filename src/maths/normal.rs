//! How does the standard normal law add up, and back?

#![expect(
    clippy::excessive_precision,
    reason = "the coefficients stand as published, so that they can be compared"
)]

use super::{HALF_LN_2_PI, erfc, exp, ln, sqrt};

/// The density of the standard normal law at `z`.
pub fn normal_density(z: f64) -> f64 {
    exp(-0.5 * z * z - HALF_LN_2_PI)
}

/// The share of the standard normal law below `z`, to full relative precision in the lower tail.
///
/// Source: DLMF 7.18.1 (`½ erfc(−z/√2)`).
#[inline]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The share of the standard normal law above `z`, to full relative precision in the upper tail.
#[inline]
pub fn normal_upper(z: f64) -> f64 {
    normal_cdf(-z)
}

/// The point below which the share `p` of the standard normal law lies; relative error about 10⁻¹⁶.
///
/// Ends at ±∞ for 0 and 1, NaN outside of them. Near 1 the share itself has
/// few digits: use `-normal_inverse(1 − p)` where the complement is known.
///
/// Source: Wichura, "Algorithm AS 241: The Percentage Points of the Normal
/// Distribution", *Applied Statistics* 37 (1988), routine PPND16.
#[inline]
pub fn normal_inverse(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        q * ratio(r, &CENTRE_ABOVE, &CENTRE_BELOW)
    } else {
        normal_tail(p, q)
    }
}

/// The outer 15 % of [`normal_inverse`], which need a logarithm.
fn normal_tail(p: f64, q: f64) -> f64 {
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return if tail == 0.0 { q * f64::INFINITY } else { f64::NAN };
    }
    let r = sqrt(-ln(tail));
    let z = if r <= 5.0 {
        ratio(r - 1.6, &NEAR_ABOVE, &NEAR_BELOW)
    } else {
        ratio(r - 5.0, &FAR_ABOVE, &FAR_BELOW)
    };
    if q < 0.0 { -z } else { z }
}

/// One polynomial over another, both of degree seven.
#[inline]
fn ratio(r: f64, above: &[f64; 8], below: &[f64; 8]) -> f64 {
    horner(r, above) / horner(r, below)
}

#[inline]
fn horner(r: f64, c: &[f64; 8]) -> f64 {
    ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r + c[0]
}

const CENTRE_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_608,
    133.141_667_891_784_377_45,
    1_971.590_950_306_551_442_7,
    13_731.693_765_509_461_125,
    45_921.953_931_549_871_457,
    67_265.770_927_008_700_853,
    33_430.575_583_588_128_105,
    2_509.080_928_730_122_672_7,
];
const CENTRE_BELOW: [f64; 8] = [
    1.0,
    42.313_330_701_600_911_252,
    687.187_007_492_057_908_3,
    5_394.196_021_424_751_107_7,
    21_213.794_301_586_595_867,
    39_307.895_800_092_710_61,
    28_729.085_735_721_942_674,
    5_226.495_278_852_854_561,
];
const NEAR_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_577_34,
    4.630_337_846_156_545_295_9,
    5.769_497_221_460_691_405_5,
    3.647_848_324_763_204_605_04,
    1.270_458_252_452_368_382_58,
    0.241_780_725_177_450_611_77,
    0.022_723_844_989_269_184_583_3,
    7.745_450_142_783_414_076_4e-4,
];
const NEAR_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_758_821_87,
    1.676_384_830_183_803_849_4,
    0.689_767_334_985_100_004_55,
    0.148_103_976_427_480_074_59,
    0.015_198_666_563_616_457_196_6,
    5.475_938_084_995_344_946e-4,
    1.050_750_071_644_416_843_24e-9,
];
const FAR_ABOVE: [f64; 8] = [
    6.657_904_643_501_103_777_2,
    5.463_784_911_164_114_369_9,
    1.784_826_539_917_291_335_8,
    0.296_560_571_828_504_891_23,
    0.026_532_189_526_576_123_093,
    0.001_242_660_947_388_078_438_6,
    2.711_555_568_743_487_578_15e-5,
    2.010_334_399_292_288_132_65e-7,
];
const FAR_BELOW: [f64; 8] = [
    1.0,
    0.599_832_206_555_887_937_69,
    0.136_929_880_922_735_805_31,
    0.014_875_361_290_850_614_852_5,
    7.868_691_311_456_132_591e-4,
    1.846_318_317_510_054_681_8e-5,
    1.421_511_758_316_445_888_7e-7,
    2.044_263_103_389_939_785_64e-15,
];
