//! Where do the laws of samples put their shares?
//!
//! Quantiles of the normal, Student's t, chi-square and F laws. Shares outside
//! the open unit interval and degrees of freedom that are not positive and
//! finite give `None`.

use crate::maths::{IncompleteBeta, IncompleteGamma, normal_inverse, sqrt};

/// The point below which a share `p` of the standard normal law lies.
///
/// Source: Wichura (1988), Algorithm AS 241.
pub fn normal_quantile(p: f64) -> Option<f64> {
    is_share(p).then(|| normal_inverse(p))
}

/// The point below which a share `p` of Student's t law with `df` degrees of freedom lies.
///
/// `df` need not be whole (Welch).
///
/// Source: Abramowitz & Stegun 26.5.27 (by the incomplete beta function).
pub fn student_t_quantile(p: f64, df: f64) -> Option<f64> {
    if !is_share(p) || !is_freedom(df) {
        return None;
    }
    if p == 0.5 {
        return Some(0.0);
    }
    let tail = p.min(1.0 - p);
    // x = df / (df + t²) follows the beta law, and holds both tails.
    let (x, y) = IncompleteBeta::new(0.5 * df, 0.5).inverse(2.0 * tail, 1.0 - 2.0 * tail);
    let t = sqrt(df * (y / x));
    Some(if p < 0.5 { -t } else { t })
}

/// The point below which a share `p` of the chi-square law with `df` degrees of freedom lies.
///
/// Source: Abramowitz & Stegun 26.4.19 (by the incomplete gamma function).
pub fn chi_square_quantile(p: f64, df: f64) -> Option<f64> {
    (is_share(p) && is_freedom(df)).then(|| df * IncompleteGamma::new(0.5 * df).inverse_of_mean_one(p))
}

/// The point below which a share `p` of the F law with these degrees of freedom lies.
///
/// Source: Abramowitz & Stegun 26.6.2 (by the incomplete beta function).
pub fn f_quantile(p: f64, df_above: f64, df_below: f64) -> Option<f64> {
    if !is_share(p) || !is_freedom(df_above) || !is_freedom(df_below) {
        return None;
    }
    let (x, y) = IncompleteBeta::new(0.5 * df_above, 0.5 * df_below).inverse(p, 1.0 - p);
    Some(df_below / df_above * (x / y))
}

fn is_share(p: f64) -> bool {
    p > 0.0 && p < 1.0
}

/// Above 10¹² the laws have reached their limits, and the fractions take too many terms.
fn is_freedom(df: f64) -> bool {
    df > 0.0 && df <= 1e12
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ChiSquared, ContinuousCDF, FisherSnedecor, StudentsT};

    use super::*;

    const SHARES: [f64; 13] =
        [1e-6, 0.001, 0.025, 0.05, 0.1, 0.3, 0.5, 0.6, 0.9, 0.95, 0.975, 0.995, 0.999_9];

    fn close(what: &str, got: Option<f64>, wanted: f64, tolerance: f64) {
        let got = got.unwrap();
        assert!((got - wanted).abs() <= tolerance * wanted.abs(), "{what}: {got}, not {wanted}");
    }

    #[test]
    fn student_t_agrees_with_tables() {
        close("t 0.975, 1", student_t_quantile(0.975, 1.0), 12.706_204_736_174_705, 1e-13);
        close("t 0.975, 2", student_t_quantile(0.975, 2.0), 4.302_652_729_749_464, 1e-13);
        close("t 0.975, 29", student_t_quantile(0.975, 29.0), 2.045_229_642_132_703, 1e-13);
        close("t 0.9995, 9", student_t_quantile(0.9995, 9.0), 4.780_912_585_931_139, 1e-12);
        // With two degrees of freedom the quantile has a closed form.
        for p in SHARES {
            let t = (2.0 * p - 1.0) / (2.0 * p * (1.0 - p)).sqrt();
            close(&format!("t {p}, 2"), student_t_quantile(p, 2.0), t, 1e-10);
        }
        for p in SHARES {
            let z = normal_quantile(p).unwrap();
            close(&format!("t {p}, 1e9"), student_t_quantile(p, 1e9), z, 1e-7);
        }
    }

    #[test]
    fn quantiles_agree_with_statrs() {
        for df in [1.0, 2.0, 3.0, 4.5, 9.0, 29.0, 199.0] {
            let t = StudentsT::new(0.0, 1.0, df).unwrap();
            let chi = ChiSquared::new(df).unwrap();
            for p in SHARES {
                assert!((t.cdf(student_t_quantile(p, df).unwrap()) - p).abs() < 1e-10, "t {p}, {df}");
                assert!((chi.cdf(chi_square_quantile(p, df).unwrap()) - p).abs() < 1e-10, "chi {p}, {df}");
                for other in [1.0, 5.0, 30.0] {
                    let f = FisherSnedecor::new(df, other).unwrap();
                    assert!(
                        (f.cdf(f_quantile(p, df, other).unwrap()) - p).abs() < 1e-10,
                        "F {p}, {df}, {other}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_no_share_and_no_freedom_gives_none() {
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(normal_quantile(p), None);
            assert_eq!(student_t_quantile(p, 3.0), None);
            assert_eq!(chi_square_quantile(p, 3.0), None);
            assert_eq!(f_quantile(p, 3.0, 3.0), None);
        }
        for df in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(student_t_quantile(0.9, df), None);
            assert_eq!(chi_square_quantile(0.9, df), None);
            assert_eq!(f_quantile(0.9, df, 1.0).or(f_quantile(0.9, 1.0, df)), None);
        }
    }
}
