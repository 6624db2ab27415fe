//! Oracles: integrals of the quantile function for the moments, `statrs` for
//! the distribution functions, `rand_distr` for samples.

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rand_distr::Distribution as _;
use statrs::distribution::{self as theirs, ContinuousCDF};

use super::*;
use crate::random::Streams;

/// Every law, several times where the parameters change the method.
fn laws() -> Vec<Distribution> {
    let list = vec![
        Distribution::constant(3.0),
        Distribution::uniform(2.0, 5.0),
        Distribution::triangular(1.0, 2.0, 6.0),
        Distribution::triangular(1.0, 1.0, 6.0),
        Distribution::triangular(1.0, 6.0, 6.0),
        Distribution::pert(1.0, 2.0, 9.0),
        Distribution::pert(0.0, 0.0, 3.0),
        Distribution::pert(0.0, 3.0, 3.0),
        Distribution::exponential(4.0),
        Distribution::erlang(1, 2.0),
        Distribution::erlang(3, 2.0),
        Distribution::erlang(400, 2.0),
        Distribution::gamma(5.0, 0.02),
        Distribution::gamma(5.0, 0.3),
        Distribution::gamma(5.0, 1.0),
        Distribution::gamma(5.0, 1.8),
        Distribution::lognormal(3.0, 0.05),
        Distribution::lognormal(3.0, 0.6),
        Distribution::weibull(3.0, 0.1),
        Distribution::weibull(3.0, 0.7),
        Distribution::weibull(3.0, 1.5),
        Distribution::normal(5.0, 1.0, 0.0, None),
        Distribution::normal(5.0, 4.0, 1.0, Some(7.0)),
        Distribution::normal(1.0, 2.0, 5.0, None),
        Distribution::normal(9.0, 2.0, 1.0, Some(4.0)),
        Distribution::normal(5.0, 2.0, 5.1, Some(5.100_001)),
        Distribution::discrete(vec![(4.0, 0.25), (1.0, 0.5), (2.0, 0.25)]),
        Distribution::discrete((1..=40).map(|k| (f64::from(k), 0.025)).collect()),
        Distribution::empirical(vec![3.0, 1.0, 1.5, 9.0, 3.0, 4.0]),
        Distribution::empirical(vec![3.0, 5.0]),
    ];
    list.into_iter().map(|law| law.unwrap()).collect()
}

/// The open unit interval: 10,000 numbers rising, and its very ends.
fn shares() -> Vec<f64> {
    let mut shares: Vec<f64> = (1..10_000).map(|k| f64::from(k) / 10_000.0).collect();
    shares.extend((14..=53).flat_map(|k| [0.5_f64.powi(k), 1.0 - 0.5_f64.powi(k)]));
    shares.sort_by(f64::total_cmp);
    shares
}

/// The integral of `f(quantile)` over all shares, by substituting the normal law for the share.
fn expect(law: &Distribution, f: impl Fn(f64) -> f64) -> f64 {
    let step = 1.0 / 1024.0;
    (-8_500..=8_500)
        .map(|k| f64::from(k) * step)
        .map(|z| {
            f(law.quantile(maths::normal_cdf(z).min(1.0 - 0.5_f64.powi(53))))
                * maths::normal_density(z)
                * step
        })
        .sum()
}

#[test]
fn mean_and_variance_are_those_of_the_quantile_function() {
    for law in laws() {
        let tolerance = match law.law {
            Law::Discrete(_) => 2e-3,
            Law::Empirical(_) | Law::Triangular { .. } => 1e-5,
            _ => 1e-8,
        };
        let mean = expect(&law, |x| x);
        assert!(
            (mean / law.mean() - 1.0).abs() < tolerance,
            "{law:?}: mean {mean}, said to be {}",
            law.mean()
        );
        let variance = expect(&law, |x| (x - law.mean()).powi(2));
        let miss = (variance - law.variance()).abs();
        assert!(miss <= tolerance * variance, "{law:?}: variance {variance}, said to be {}", law.variance());
    }
}

#[test]
fn quantile_rises_and_is_never_odd() {
    for law in laws() {
        let mut before = 0.0;
        for u in shares() {
            let value = law.quantile(u);
            assert!(value.is_finite() && value >= before, "{law:?} at {u:e}: {value} after {before}");
            assert!(law.largest().is_none_or(|largest| value <= largest), "{law:?} at {u:e}: {value}");
            before = value;
        }
    }
}

#[test]
fn extreme_parameters_are_refused_or_drawn_from() {
    let special =
        [0.0, -0.0, 5e-324, 1e-300, 1e-9, 1.0, 7.0, 99.0, 1e9, 1e99, 1e100, 1e101, 1e308, -1.0, f64::NAN];
    let infinite = [f64::INFINITY, f64::NEG_INFINITY];
    let special: Vec<f64> = special.into_iter().chain(infinite).collect();
    let ends = [0.5_f64.powi(53), 1e-9, 0.3, 0.5, 0.9, 1.0 - 0.5_f64.powi(53)];
    let check = |what: String, law: Result<Distribution, DistributionError>| {
        let Ok(law) = law else { return };
        let (mean, variance) = (law.mean(), law.variance());
        assert!(mean.is_finite() && mean >= 0.0 && variance.is_finite() && variance >= 0.0, "{what}");
        for u in ends {
            let value = law.quantile(u);
            assert!(value.is_finite() && value >= 0.0, "{what} at {u}: {value}");
        }
    };
    for &a in &special {
        check(format!("constant {a}"), Distribution::constant(a));
        check(format!("exponential {a}"), Distribution::exponential(a));
        for shape in [0, 1, 2, 1_000, u32::MAX] {
            check(format!("erlang {shape} {a}"), Distribution::erlang(shape, a));
        }
        for &b in &special {
            check(format!("uniform {a} {b}"), Distribution::uniform(a, b));
            check(format!("gamma {a} {b}"), Distribution::gamma(a, b));
            check(format!("lognormal {a} {b}"), Distribution::lognormal(a, b));
            check(format!("weibull {a} {b}"), Distribution::weibull(a, b));
            check(format!("empirical {a} {b}"), Distribution::empirical(vec![a, b]));
            check(format!("discrete {a} {b}"), Distribution::discrete(vec![(a, 0.5), (b, 0.5)]));
            check(format!("share {a} {b}"), Distribution::discrete(vec![(1.0, a), (2.0, b)]));
            for &c in &special {
                check(format!("triangular {a} {b} {c}"), Distribution::triangular(a, b, c));
                check(format!("pert {a} {b} {c}"), Distribution::pert(a, b, c));
                check(format!("normal {a} {b} {c}"), Distribution::normal(a, b, c, None));
                check(format!("normal {a} {b} {c} 7"), Distribution::normal(a, b, c, Some(7.0)));
            }
            for law in laws() {
                check(format!("{law:?} scaled {a}"), law.scaled(a));
                check(format!("{law:?} shifted {a}"), law.shifted_mean(a));
            }
        }
    }
}

#[test]
fn scaled_multiplies_every_draw() {
    for law in laws() {
        for factor in [0.1, 1.0, 1.1, 250.0] {
            let scaled = law.scaled(factor).unwrap();
            assert_eq!(scaled.law_name(), law.law_name());
            assert!((scaled.mean() / (law.mean() * factor) - 1.0).abs() < 1e-12, "{law:?}");
            assert!(
                (scaled.variance() - law.variance() * factor * factor).abs() <= 1e-8 * scaled.variance(),
                "{law:?}"
            );
            for u in [1e-9, 0.1, 0.3, 0.5, 0.77, 0.999] {
                let (one, other) = (law.quantile(u) * factor, scaled.quantile(u));
                assert!(
                    (one - other).abs() <= 1e-12 * one,
                    "{law:?} times {factor} at {u}: {one} and {other}"
                );
            }
        }
        assert_eq!(law.scaled(0.0), Distribution::constant(0.0));
        assert!(law.scaled(-1.0).is_err() && law.scaled(f64::NAN).is_err());
    }
}

#[test]
fn shifted_mean_moves_the_mean_and_keeps_the_cv() {
    for law in laws() {
        for by in [-0.25, 0.0, 2.0] {
            let shifted = law.shifted_mean(by).unwrap();
            assert!((shifted.mean() - law.mean() - by).abs() < 1e-12 * shifted.mean(), "{law:?}");
            let cv = |law: &Distribution| law.variance().sqrt() / law.mean();
            assert!((cv(&law) - cv(&shifted)).abs() <= 1e-8 * cv(&law));
        }
        assert!(law.shifted_mean(-1e3).is_err());
    }
    let nothing = Distribution::exponential(0.0).unwrap();
    assert_eq!(nothing.shifted_mean(2.0), Distribution::constant(2.0));
    assert_eq!(Distribution::constant(0.1).unwrap().shifted_mean(0.2), Distribution::constant(0.1 + 0.2));
}

/// The distribution function at the quantile is the share it was asked for.
fn assert_round_trip(law: &Distribution, cdf: impl Fn(f64) -> f64) {
    for u in shares() {
        let back = cdf(law.quantile(u));
        assert!((back - u).abs() < 1e-10, "{law:?} at {u:e}: {back:e}");
    }
}

#[test]
fn quantiles_agree_with_statrs() {
    let uniform = theirs::Uniform::new(2.0, 5.0).unwrap();
    assert_round_trip(&Distribution::uniform(2.0, 5.0).unwrap(), |x| uniform.cdf(x));
    let triangular = theirs::Triangular::new(1.0, 6.0, 2.0).unwrap();
    assert_round_trip(&Distribution::triangular(1.0, 2.0, 6.0).unwrap(), |x| triangular.cdf(x));
    let exponential = theirs::Exp::new(0.25).unwrap();
    assert_round_trip(&Distribution::exponential(4.0).unwrap(), |x| exponential.cdf(x));
    for shape in [1, 2, 5, 60] {
        let erlang = theirs::Erlang::new(u64::from(shape), f64::from(shape) / 2.0).unwrap();
        assert_round_trip(&Distribution::erlang(shape, 2.0).unwrap(), |x| erlang.cdf(x));
    }
    for cv in [0.1, 0.5, 1.0] {
        let shape = 1.0 / (cv * cv);
        let gamma = theirs::Gamma::new(shape, shape / 3.0).unwrap();
        assert_round_trip(&Distribution::gamma(3.0, cv).unwrap(), |x| gamma.cdf(x));
        let spread = (1.0 + cv * cv).ln();
        let lognormal = theirs::LogNormal::new(3.0_f64.ln() - spread / 2.0, spread.sqrt()).unwrap();
        assert_round_trip(&Distribution::lognormal(3.0, cv).unwrap(), |x| lognormal.cdf(x));
        let exponent = weibull::exponent(cv);
        let scale = 3.0 / statrs::function::gamma::gamma(1.0 + exponent);
        let weibull = theirs::Weibull::new(1.0 / exponent, scale).unwrap();
        assert_round_trip(&Distribution::weibull(3.0, cv).unwrap(), |x| weibull.cdf(x));
    }
    let beta = theirs::Beta::new(1.5, 4.5).unwrap();
    assert_round_trip(&Distribution::pert(1.0, 2.0, 9.0).unwrap(), |x| beta.cdf((x - 1.0) / 8.0));
    for (mean, sd, low, high) in [(5.0, 1.0, 0.0, None), (5.0, 4.0, 1.0, Some(7.0)), (1.0, 2.0, 5.0, None)] {
        let normal = theirs::Normal::new(mean, sd).unwrap();
        let (below, up_to) = (normal.cdf(low), high.map_or(1.0, |high| normal.cdf(high)));
        assert_round_trip(&Distribution::normal(mean, sd, low, high).unwrap(), |x| {
            (normal.cdf(x) - below) / (up_to - below)
        });
    }
}

/// Whether two samples may come from one law: the greatest distance of their
/// distribution functions, by the Kolmogorov–Smirnov test at about 1 in 10,000.
fn assert_same_law(law: &Distribution, theirs: impl Fn(&mut StdRng) -> f64) {
    const DRAWS: usize = 40_000;
    let mut rng = StdRng::seed_from_u64(1);
    let mut a: Vec<f64> = (0..DRAWS).map(|_| theirs(&mut rng)).collect();
    let key = Streams::new(2, 0).key("ks", law.law_name());
    let mut b: Vec<f64> = (0..DRAWS as u64).map(|i| law.quantile(key.draw(i))).collect();
    a.sort_by(f64::total_cmp);
    b.sort_by(f64::total_cmp);
    let mut distance: f64 = 0.0;
    for x in a.iter().chain(&b) {
        let (below_a, below_b) = (a.partition_point(|y| y <= x), b.partition_point(|y| y <= x));
        distance = distance.max(below_a.abs_diff(below_b) as f64 / DRAWS as f64);
    }
    assert!(distance < 2.23 * (2.0 / DRAWS as f64).sqrt(), "{law:?}: distance {distance}");
}

#[test]
fn draws_agree_with_rand_distr() {
    let law = |law: Result<Distribution, DistributionError>| law.unwrap();
    assert_same_law(&law(Distribution::uniform(2.0, 5.0)), |rng| rng.random_range(2.0..5.0));
    let other = rand_distr::Triangular::new(1.0, 6.0, 2.0).unwrap();
    assert_same_law(&law(Distribution::triangular(1.0, 2.0, 6.0)), |rng| other.sample(rng));
    let other = rand_distr::Pert::new(1.0, 9.0).with_mode(2.0).unwrap();
    assert_same_law(&law(Distribution::pert(1.0, 2.0, 9.0)), |rng| other.sample(rng));
    let other = rand_distr::Exp::new(0.25).unwrap();
    assert_same_law(&law(Distribution::exponential(4.0)), |rng| other.sample(rng));
    for cv in [0.05, 0.3, 1.0, 1.8] {
        let shape: f64 = 1.0 / (cv * cv);
        let other = rand_distr::Gamma::new(shape, 5.0 / shape).unwrap();
        assert_same_law(&law(Distribution::gamma(5.0, cv)), |rng| other.sample(rng));
        let other = rand_distr::LogNormal::from_mean_cv(5.0, cv).unwrap();
        assert_same_law(&law(Distribution::lognormal(5.0, cv)), |rng| other.sample(rng));
        let exponent = weibull::exponent(cv);
        let scale = 5.0 / statrs::function::gamma::gamma(1.0 + exponent);
        let other = rand_distr::Weibull::new(scale, 1.0 / exponent).unwrap();
        assert_same_law(&law(Distribution::weibull(5.0, cv)), |rng| other.sample(rng));
    }
    let other = rand_distr::Gamma::new(3.0, 2.0 / 3.0).unwrap();
    assert_same_law(&law(Distribution::erlang(3, 2.0)), |rng| other.sample(rng));
    for (mean, sd, low, high) in [(5.0, 1.0, 0.0, None), (5.0, 4.0, 1.0, Some(7.0)), (1.0, 2.0, 4.0, None)] {
        let other = rand_distr::Normal::new(mean, sd).unwrap();
        let upper = high.unwrap_or(f64::INFINITY);
        assert_same_law(&law(Distribution::normal(mean, sd, low, high)), |rng| {
            loop {
                let x = other.sample(rng);
                if (low..=upper).contains(&x) {
                    break x;
                }
            }
        });
    }
    assert_same_law(&law(Distribution::discrete(vec![(4.0, 0.25), (1.0, 0.5), (2.0, 0.25)])), |rng| {
        [1.0, 1.0, 2.0, 4.0][rng.random_range(0..4)]
    });
    assert_same_law(&law(Distribution::empirical(vec![1.0, 2.0, 6.0])), |rng| {
        let (low, high) = [(1.0, 2.0), (2.0, 6.0)][rng.random_range(0..2)];
        rng.random_range(low..high)
    });
    // And through the trait, with any generator.
    let ours = law(Distribution::lognormal(5.0, 0.5));
    let other = rand_distr::LogNormal::from_mean_cv(5.0, 0.5).unwrap();
    assert_same_law(&ours, |rng| if rng.random_bool(0.5) { ours.sample(rng) } else { other.sample(rng) });
}

#[test]
fn discrete_values_are_drawn_in_their_shares() {
    let law = Distribution::discrete(vec![(4.0, 0.25), (1.0, 0.5), (2.0, 0.25), (8.0, 0.0)]).unwrap();
    assert_eq!([0.1, 0.5, 0.6, 0.75, 0.76, 0.999].map(|u| law.quantile(u)), [1.0, 1.0, 2.0, 2.0, 4.0, 4.0]);
    assert_eq!(law.largest(), Some(4.0), "a share of 0 is never drawn");
    let many = Distribution::discrete((0..100).map(|k| (f64::from(k), 0.01)).collect()).unwrap();
    assert_eq!([0.005, 0.015, 0.505, 0.995].map(|u| many.quantile(u)), [0.0, 1.0, 50.0, 99.0]);
}

#[test]
fn laws_that_cannot_vary_are_constant() {
    for law in [
        Distribution::uniform(2.0, 2.0),
        Distribution::pert(2.0, 2.0, 2.0),
        Distribution::lognormal(2.0, 0.0),
        Distribution::normal(2.0, 0.0, 0.0, None),
        Distribution::discrete(vec![(2.0, 0.4), (2.0, 0.6)]),
        Distribution::empirical(vec![2.0, 2.0]),
    ] {
        assert_eq!(law, Distribution::constant(2.0));
    }
}

#[test]
fn refusals_name_the_parameter_and_the_remedy() {
    let said = |law: Result<Distribution, DistributionError>| law.unwrap_err().to_string();
    let said = [
        said(Distribution::exponential(-3.0)),
        said(Distribution::constant(f64::NAN)),
        said(Distribution::uniform(0.0, 1e200)),
        said(Distribution::triangular(1.0, 7.0, 5.0)),
        said(Distribution::erlang(0, 5.0)),
        said(Distribution::gamma(1.0, 1e-9)),
        said(Distribution::normal(1.0, 1.0, 50.0, None)),
        said(Distribution::normal(1.0, 1.0, 5.0, Some(4.0))),
        said(Distribution::discrete(vec![(1.0, 0.5), (2.0, 0.4)])),
        said(Distribution::empirical(vec![1.0])),
        said(Distribution::constant(2.0).unwrap().shifted_mean(-3.0)),
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    `mean` is -3.0, but must not be negative
    `value` is NaN, but must be a finite number
    `high` is 1e200, above 1e100, the most a law can hold
    `mode` is 7, above `high`, which is 5
    `shape` is 0, but an erlang law has at least one stage
    `cv` is 1e-9, but must be 0 or lie between 1e-6 and 100.0
    a normal law of this mean and sd has next to nothing above `low`, which is 0 if not written; move the bounds nearer to the mean
    `low` is 5, above `high`, which is 4
    the shares add up to 0.9, but must add up to 1
    an empirical law needs at least two values, and has 1
    the mean is 2; changed by -3 it would be negative
    ");
}
