//! Oracles: 40-digit arithmetic (mpmath) where precision is the question, and `statrs` elsewhere.

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]
#![expect(clippy::excessive_precision, reason = "digits as they stand in the reference")]

use statrs::distribution::{Beta, ContinuousCDF, Gamma, Normal};

use super::*;

fn close(what: &str, got: f64, wanted: f64, tolerance: f64) {
    let miss = ((got - wanted) / wanted).abs();
    assert!(miss <= tolerance, "{what}: got {got:e}, not {wanted:e}; relative error {miss:e}");
}

/// The open unit interval: both ends, and evenly between.
fn shares() -> impl Iterator<Item = f64> {
    let ends = (1..=53).map(|k| 0.5_f64.powi(k));
    let middle = (1..200).map(|k| f64::from(k) / 200.0);
    ends.clone().chain(middle).chain(ends.map(|e| 1.0 - e))
}

/// Shape, share below, and the point: computed with 40 digits.
#[expect(clippy::excessive_precision, reason = "the oracle's digits as it wrote them")]
#[rustfmt::skip]
const GAMMA: [(f64, f64, f64); 55] = [
    (0.01, 0.3, 2.9174171917458613e-53),
    (0.01, 0.75, 1.8155131756132573e-13),
    (0.01, 0.999, 1.5090841476947499),
    (0.01, 0.9999999998835847, 15.502186861168404),
    (0.3, 1e-10, 3.2364402266035609e-34),
    (0.3, 0.001, 6.9726990967833506e-11),
    (0.3, 0.3, 0.012726657769948703),
    (0.3, 0.75, 0.34289946081457636),
    (0.3, 0.999, 4.6189360427913335),
    (0.3, 0.9999999998835847, 19.659623993320084),
    (1.0, 1e-10, 1.00000000005e-10),
    (1.0, 0.001, 0.0010005003335835335),
    (1.0, 0.3, 0.35667494393873236),
    (1.0, 0.75, 1.3862943611198906),
    (1.0, 0.999, 6.9077552789821362),
    (1.0, 0.9999999998835847, 22.873856958478195),
    (2.5, 1e-10, 0.00016167785731248467),
    (2.5, 0.001, 0.10510630131460958),
    (2.5, 0.3, 1.4999540663799531),
    (2.5, 0.75, 3.3128398819146254),
    (2.5, 0.999, 10.257502826216438),
    (2.5, 0.9999999998835847, 27.620828835399683),
    (16.0, 1e-10, 1.7912560680819257),
    (16.0, 0.001, 6.4053272914018145),
    (16.0, 0.3, 13.68638659474305),
    (16.0, 0.75, 18.48649106334156),
    (16.0, 0.999, 31.243609528544246),
    (16.0, 0.9999999998835847, 55.53648898028444),
    (100.0, 1e-10, 48.883092053795954),
    (100.0, 0.001, 71.921397495000407),
    (100.0, 0.3, 94.524299358880718),
    (100.0, 0.75, 106.55109252697643),
    (100.0, 0.999, 133.77026391137859),
    (100.0, 0.9999999998835847, 176.96113525546169),
    (299.0, 1e-10, 201.79354710598624),
    (299.0, 0.001, 248.40069275840597),
    (299.0, 0.3, 289.6963228439373),
    (299.0, 0.75, 310.47428785039922),
    (299.0, 0.999, 355.29631651351059),
    (299.0, 0.9999999998835847, 421.96752014244066),
    (400.0, 1e-10, 285.61657299927835),
    (400.0, 0.001, 341.03322649350716),
    (400.0, 0.3, 389.27526314894523),
    (400.0, 0.75, 413.30201277263551),
    (400.0, 0.999, 464.66446017322389),
    (400.0, 0.9999999998835847, 540.09245335628893),
    (10000.0, 1e-10, 9376.9616820443875),
    (10000.0, 0.001, 9693.8243858237259),
    (10000.0, 0.3, 9947.3192620195836),
    (10000.0, 0.75, 10067.266062388988),
    (10000.0, 0.999, 10311.875224539538),
    (10000.0, 0.9999999998835847, 10646.910115298548),
    (1000000.0, 1e-10, 993651.80873019968),
    (1000000.0, 0.001, 996912.61731981519),
    (1000000.0, 0.3, 999475.35791723596),
];

#[test]
fn inverse_gamma_agrees_with_forty_digits() {
    for (shape, share, x) in GAMMA {
        let gamma = IncompleteGamma::new(shape);
        close(&format!("shape {shape} at {share}"), gamma.inverse(share), x, 1e-13);
        let back = if share < 0.5 { gamma.lower(x) / share } else { gamma.upper(x) / (1.0 - share) };
        close(&format!("share of shape {shape} at {share}"), back, 1.0, 2e-12 * (1.0 + shape / 100.0));
    }
}

#[test]
fn inverse_gamma_undoes_the_gamma() {
    for shape in [1e-3, 0.05, 0.5, 0.9, 1.0, 1.1, 3.0, 25.0, 99.0, 299.9, 300.1, 5e3, 1e6, 1e9, 1e12] {
        let gamma = IncompleteGamma::new(shape);
        let mut before = 0.0;
        for share in {
            let mut sorted: Vec<f64> = shares().collect();
            sorted.sort_by(f64::total_cmp);
            sorted.dedup();
            sorted
        } {
            let x = gamma.inverse_of_mean_one(share);
            assert!(x >= before && x.is_finite(), "shape {shape} at {share}: {x} after {before}");
            before = x;
            let sd = 1.0 / shape.sqrt();
            if x > 1e-290 {
                // What an error of 10⁻¹³ (or of the last bits) in x would do to the share.
                let slack = (1e-13_f64).max(4e-16 / sd) * (shape + 40.0 + 9.0 * shape.sqrt());
                let back = if share < 0.5 {
                    gamma.lower(x * shape) / share
                } else {
                    gamma.upper(x * shape) / (1.0 - share)
                };
                close(&format!("shape {shape} at {share:e}"), back, 1.0, slack.max(1e-12));
            }
        }
    }
}

#[test]
fn uniform_expansion_joins_the_series_smoothly() {
    // Just below and just above the shape where the method changes, quantiles differ by what the shape explains.
    for share in [1e-12, 1e-3, 0.2, 0.5, 0.9, 0.9999, 1.0 - 1e-12] {
        let at = |shape: f64| IncompleteGamma::new(shape).inverse(share);
        let step = 1e-4;
        let (slope_before, slope_across) =
            (at(300.0 - step) - at(300.0 - 2.0 * step), at(300.0) - at(300.0 - step));
        assert!((slope_before - slope_across).abs() < 1e-11, "{share}: {slope_before} then {slope_across}");
    }
}

#[test]
fn shape_one_is_the_exponential_law() {
    let gamma = IncompleteGamma::new(1.0);
    for share in shares() {
        close(&format!("at {share}"), gamma.inverse(share), -ln_1p(-share), 1e-14);
    }
}

#[test]
fn inverse_gamma_agrees_with_statrs() {
    for shape in [0.3, 1.0, 2.0, 7.5, 40.0, 180.0] {
        let theirs = Gamma::new(shape, 1.0).unwrap();
        let ours = IncompleteGamma::new(shape);
        for share in shares().filter(|s| *s > 1e-9) {
            let x = ours.inverse(share);
            // Theirs gives 0 for the least arguments.
            if x > 1e-12 {
                assert!((theirs.cdf(x) - share).abs() < 1e-10, "shape {shape} at {share}");
            }
            assert!((ours.lower(x) - share).abs() < 1e-13);
        }
    }
}

#[test]
fn inverse_beta_undoes_the_beta() {
    for (a, b) in [
        (1.0, 1.0),
        (1.0, 5.0),
        (2.3, 3.7),
        (5.0, 1.0),
        (0.5, 0.5),
        (0.5, 40.0),
        (300.0, 0.5),
        (1e4, 2e4),
        (5e5, 0.5),
    ] {
        let ours = IncompleteBeta::new(a, b);
        let theirs = Beta::new(a, b).unwrap();
        for share in shares() {
            let (x, y) = ours.inverse(share, 1.0 - share);
            assert!(
                (0.0..=1.0).contains(&x) && (x + y - 1.0).abs() < 1e-15,
                "{a}, {b} at {share}: {x} and {y}"
            );
            let back = if share < 0.5 {
                ours.lower(x) / share
            } else {
                IncompleteBeta::new(b, a).lower(y) / (1.0 - share)
            };
            if x.min(y) > 1e-290 {
                close(&format!("beta {a}, {b} at {share:e}"), back, 1.0, 1e-11 * (1.0 + (a + b) / 1e4));
            }
            // Near an end, the last bit of x moves the share by more than that.
            if a + b < 1e3 && x.min(y) > 1e-8 {
                assert!((theirs.cdf(x) - share).abs() < 1e-10, "{a}, {b} at {share}");
            }
        }
    }
}

#[test]
fn beta_of_shape_one_is_a_power() {
    for share in shares() {
        let (x, _) = IncompleteBeta::new(3.0, 1.0).inverse(share, 1.0 - share);
        close(&format!("at {share}"), x, share.cbrt(), 1e-14);
    }
}

#[test]
fn inverse_normal_agrees_with_its_cdf_and_statrs() {
    let theirs = Normal::new(0.0, 1.0).unwrap();
    for share in shares() {
        let z = normal_inverse(share);
        let back = if share < 0.5 { normal_cdf(z) / share } else { normal_upper(z) / (1.0 - share) };
        close(&format!("normal at {share:e}"), back, 1.0, 2e-14);
        assert!((theirs.cdf(z) - share).abs() < 1e-10);
    }
    // Far out, from 40-digit arithmetic.
    close("Φ⁻¹(1e-300)", normal_inverse(1e-300), -37.047_096_299_361_2, 1e-15);
    close("Φ(−38)", normal_cdf(-38.0), 2.885_428_360_068_784_5e-316, 1e-9);
    close("Φ(−10)", normal_cdf(-10.0), 7.619_853_024_160_527e-24, 1e-14);
    assert_eq!(normal_inverse(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_inverse(1.0), f64::INFINITY);
    assert!(normal_inverse(-0.1).is_nan() && normal_inverse(f64::NAN).is_nan());
}

#[test]
fn stirling_error_joins_smoothly_and_agrees_with_the_factorial() {
    close("at 16", stirling_error(16.0), stirling_error(16.0 - 1e-9), 1e-9);
    // 20! = 2432902008176640000.
    let direct = ln(2_432_902_008_176_640_000.0) - (20.5 * ln(20.0) - 20.0 + HALF_LN_2_PI);
    assert!((stirling_error(20.0) - direct).abs() < 1e-14);
}

#[test]
fn exponential_less_its_tangent_keeps_its_digits() {
    for w in [1e-12, -1e-8, 1e-3, -0.1, 0.299_999, -0.299_999] {
        close(
            &format!("at {w}"),
            exp_m1_minus(w),
            {
                let mut sum = 0.0;
                let mut term = w;
                for k in 2..40 {
                    term *= w / f64::from(k);
                    sum += term;
                }
                sum
            },
            1e-15,
        );
    }
    close("across", exp_m1_minus(0.3), exp_m1_minus(0.300_000_000_000_1), 1e-11);
}

#[test]
fn logarithms_of_many_have_the_same_bits_as_one_by_one() {
    let near_one =
        (0..2000).flat_map(|k| [1.0 - f64::from(k) * f64::EPSILON / 2.0, 1.0 + f64::from(k) * 1e-9]);
    let spread = (0..200_000_u64).map(|k| f64::from_bits(k.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 1));
    let ordinary: Vec<f64> = shares().chain(near_one).chain(spread.filter(|x| x.is_normal())).collect();
    let odd = [0.0, -1.0, f64::NAN, f64::INFINITY, 5e-324, 0.5];
    for numbers in [&ordinary[..], &odd[..]] {
        let mut together = numbers.to_vec();
        ln_of_each(&mut together);
        for (x, got) in numbers.iter().zip(&together) {
            assert_eq!(got.to_bits(), ln(*x).to_bits(), "at {x:e}");
        }
    }
}
