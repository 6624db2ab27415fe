//! How is one quantity distributed?
//!
//! A [`Distribution`] is a law with its parameters checked and whatever they
//! determine worked out beforehand. A draw is the inverse of its distribution
//! function at one uniform number, so two runs that share the uniform number
//! stay coupled whatever law each of them uses, and changing a mean stretches
//! every draw instead of reshuffling it.
//!
//! Laws are given by mean and coefficient of variation (standard deviation
//! over mean, `cv`) rather than by textbook parameters: those are what records
//! of transport yield.
//!
//! Left out: negative values and infinite means.

use std::sync::Arc;

use rand::Rng;

use super::pieces::{Discrete, Empirical};
use super::truncated::TruncatedNormal;
use super::weibull;
use crate::maths::{self, IncompleteBeta, IncompleteGamma};

/// A distribution of a non-negative quantity, ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    law: Law,
}

/// Laws drawn often keep their parameters inline; the others stand behind a pointer.
#[derive(Debug, Clone, PartialEq)]
enum Law {
    Constant { value: f64 },
    Uniform { low: f64, high: f64 },
    Triangular { low: f64, mode: f64, high: f64, share_below: f64, rise: f64, fall: f64 },
    Pert(Arc<Pert>),
    Exponential { mean: f64 },
    Gamma { mean: f64, cv: f64, unit: Arc<IncompleteGamma> },
    Erlang { mean: f64, shape: u32, unit: Arc<IncompleteGamma> },
    Lognormal { mean: f64, cv: f64, mu: f64, sigma: f64 },
    Weibull { mean: f64, cv: f64, scale: f64, exponent: f64 },
    Normal(Arc<TruncatedNormal>),
    Discrete(Arc<Discrete>),
    Empirical(Arc<Empirical>),
}

/// A beta law stretched over `low..high`.
#[derive(Debug, PartialEq)]
struct Pert {
    low: f64,
    mode: f64,
    high: f64,
    unit: IncompleteBeta,
}

/// Why parameters make no distribution.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct DistributionError(pub String);

/// No parameter may exceed this: the furthest draw and the variance stay finite.
const GREATEST: f64 = 1e100;
/// Above 0, the least and the greatest coefficient of variation. Below, draws
/// would differ in their last digits only; above, in scale only.
const CV_LIMITS: (f64, f64) = (1e-6, 100.0);

impl Distribution {
    /// Always `value`.
    ///
    /// # Errors
    ///
    /// As everywhere here, when a parameter is negative, not finite or above 10¹⁰⁰.
    pub fn constant(value: f64) -> Result<Distribution, DistributionError> {
        parameter("value", value)?;
        Ok(Law::Constant { value }.into())
    }

    /// Anything from `low` to `high`, all equally likely.
    ///
    /// # Errors
    ///
    /// Also when `low` is above `high`.
    pub fn uniform(low: f64, high: f64) -> Result<Distribution, DistributionError> {
        in_order(&[("low", low), ("high", high)])?;
        if low == high {
            return Self::constant(low);
        }
        Ok(Law::Uniform { low, high }.into())
    }

    /// Density rising in a straight line from `low` to `mode` and falling to `high`.
    ///
    /// # Errors
    ///
    /// Also when they are out of order.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Distribution, DistributionError> {
        in_order(&[("low", low), ("mode", mode), ("high", high)])?;
        if low == high {
            return Self::constant(low);
        }
        let width = high - low;
        Ok(Law::Triangular {
            low,
            mode,
            high,
            share_below: (mode - low) / width,
            rise: maths::sqrt(width * (mode - low)),
            fall: maths::sqrt(width * (high - mode)),
        }
        .into())
    }

    /// The beta law of project planning: smooth, most likely at `mode`, of mean `(low + 4 mode + high) / 6`.
    ///
    /// Source: Malcolm et al., "Application of a technique for research and
    /// development program evaluation" (1959); Vose, *Risk Analysis* (2008).
    ///
    /// # Errors
    ///
    /// Also when they are out of order.
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Distribution, DistributionError> {
        in_order(&[("low", low), ("mode", mode), ("high", high)])?;
        if low == high {
            return Self::constant(low);
        }
        let above_low = 4.0 * ((mode - low) / (high - low));
        let unit = IncompleteBeta::new(1.0 + above_low, 5.0 - above_low);
        Ok(Law::Pert(Arc::new(Pert { low, mode, high, unit })).into())
    }

    /// Exponential with this mean: gaps between events that know nothing of each other.
    ///
    /// # Errors
    ///
    /// As for [`Distribution::constant`].
    pub fn exponential(mean: f64) -> Result<Distribution, DistributionError> {
        parameter("mean", mean)?;
        if mean == 0.0 {
            return Self::constant(0.0);
        }
        Ok(Law::Exponential { mean }.into())
    }

    /// The sum of `shape` exponential stages that together have this mean.
    ///
    /// # Errors
    ///
    /// Also when `shape` is 0.
    pub fn erlang(shape: u32, mean: f64) -> Result<Distribution, DistributionError> {
        parameter("mean", mean)?;
        if shape == 0 {
            return Err(DistributionError("`shape` is 0, but an erlang law has at least one stage".into()));
        }
        if mean == 0.0 {
            return Self::constant(0.0);
        }
        Ok(Law::Erlang { mean, shape, unit: Arc::new(IncompleteGamma::new(f64::from(shape))) }.into())
    }

    /// Gamma with this mean and coefficient of variation.
    ///
    /// # Errors
    ///
    /// Also when `cv` is neither 0 nor from 10⁻⁶ to 100.
    pub fn gamma(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        if !varies(mean, cv)? {
            return Self::constant(mean);
        }
        Ok(Law::Gamma { mean, cv, unit: Arc::new(IncompleteGamma::new(1.0 / (cv * cv))) }.into())
    }

    /// Lognormal with this mean and coefficient of variation (of the quantity, not of its logarithm).
    ///
    /// # Errors
    ///
    /// Also when `cv` is neither 0 nor from 10⁻⁶ to 100.
    pub fn lognormal(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        if !varies(mean, cv)? {
            return Self::constant(mean);
        }
        let spread = maths::ln_1p(cv * cv);
        Ok(Law::Lognormal { mean, cv, mu: maths::ln(mean) - 0.5 * spread, sigma: maths::sqrt(spread) }.into())
    }

    /// Weibull with this mean and coefficient of variation: times until something fails.
    ///
    /// # Errors
    ///
    /// Also when `cv` is neither 0 nor from 10⁻⁶ to 100.
    pub fn weibull(mean: f64, cv: f64) -> Result<Distribution, DistributionError> {
        if !varies(mean, cv)? {
            return Self::constant(mean);
        }
        let exponent = weibull::exponent(cv);
        let scale = mean * maths::exp(-maths::ln_gamma(1.0 + exponent));
        Ok(Law::Weibull { mean, cv, scale, exponent }.into())
    }

    /// Normal, cut off below `low` and above `high` if given; `mean` and `sd` are those before the cut.
    ///
    /// # Errors
    ///
    /// Also when `low` is above `high`, or next to nothing of the law lies between them.
    pub fn normal(
        mean: f64,
        sd: f64,
        low: f64,
        high: Option<f64>,
    ) -> Result<Distribution, DistributionError> {
        parameter("mean", mean)?;
        parameter("sd", sd)?;
        match high {
            Some(high) => in_order(&[("low", low), ("high", high)])?,
            None => parameter("low", low)?,
        }
        if high == Some(low) {
            return Self::constant(low);
        }
        if sd == 0.0 && mean >= low && high.is_none_or(|high| mean <= high) {
            return Self::constant(mean);
        }
        match TruncatedNormal::new(mean, sd, low, high) {
            Some(law) => Ok(Law::Normal(Arc::new(law)).into()),
            None => Err(DistributionError(format!(
                "a normal law of this mean and sd has next to nothing {}; move the bounds nearer to the mean",
                if high.is_some() {
                    "between `low` and `high`"
                } else {
                    "above `low`, which is 0 if not written"
                }
            ))),
        }
    }

    /// One of some values, each with the share of draws that take it.
    ///
    /// # Errors
    ///
    /// Also when there is no value, or the shares do not add up to 1 within 10⁻⁹.
    pub fn discrete(values: Vec<(f64, f64)>) -> Result<Distribution, DistributionError> {
        if values.is_empty() {
            return Err(DistributionError("a discrete law needs at least one value".into()));
        }
        for (value, share) in &values {
            parameter("value", *value)?;
            parameter("share", *share)?;
        }
        let total: f64 = values.iter().map(|(_, share)| share).sum();
        if (total - 1.0).abs() > 1e-9 {
            return Err(DistributionError(format!("the shares add up to {total}, but must add up to 1")));
        }
        let law = Discrete::new(values, total);
        match law.only() {
            Some(value) => Self::constant(value),
            None => Ok(Law::Discrete(Arc::new(law)).into()),
        }
    }

    /// As observed: the distribution function runs in straight lines through the
    /// sorted values, so draws also fall between them, and never outside.
    ///
    /// Source: Law, *Simulation Modeling and Analysis* (2015), §6.2.4.
    ///
    /// # Errors
    ///
    /// Also when there are fewer than two values.
    pub fn empirical(values: Vec<f64>) -> Result<Distribution, DistributionError> {
        if values.len() < 2 {
            return Err(DistributionError(format!(
                "an empirical law needs at least two values, and has {}",
                values.len()
            )));
        }
        for value in &values {
            parameter("value", *value)?;
        }
        let law = Empirical::new(values);
        match law.only() {
            Some(value) => Self::constant(value),
            None => Ok(Law::Empirical(Arc::new(law)).into()),
        }
    }

    /// The value below which a share `u` (in the open unit interval) of draws lies.
    #[inline(always)]
    pub fn quantile(&self, u: f64) -> f64 {
        // The law of most service times, ahead of the rest: this is called for every one of them.
        match &self.law {
            Law::Exponential { mean } => -mean * maths::ln(1.0 - u),
            _ => self.quantile_of_any(u),
        }
    }

    /// The same of many at once, each in its place.
    pub fn quantiles(&self, shares: &mut [f64]) {
        match &self.law {
            Law::Exponential { mean } => {
                shares.iter_mut().for_each(|u| *u = 1.0 - *u);
                maths::ln_of_each(shares);
                shares.iter_mut().for_each(|u| *u *= -mean);
            }
            _ => shares.iter_mut().for_each(|u| *u = self.quantile_of_any(*u)),
        }
    }

    #[inline(never)]
    fn quantile_of_any(&self, u: f64) -> f64 {
        match &self.law {
            Law::Constant { value } => *value,
            Law::Uniform { low, high } => {
                let value = low + (high - low) * u;
                // Rounding may lift it over the bound.
                if value < *high { value } else { *high }
            }
            Law::Triangular { low, high, share_below, rise, fall, .. } => {
                if u < *share_below {
                    low + rise * maths::sqrt(u)
                } else {
                    high - fall * maths::sqrt(1.0 - u)
                }
            }
            // 1 − u is exact for the numbers that streams draw.
            Law::Exponential { mean } => -mean * maths::ln(1.0 - u),
            Law::Lognormal { mu, sigma, .. } => maths::exp(mu + sigma * maths::normal_inverse(u)),
            Law::Discrete(law) => law.quantile(u),
            Law::Empirical(law) => law.quantile(u),
            Law::Weibull { scale, exponent, .. } => scale * maths::pow(-maths::ln(1.0 - u), *exponent),
            Law::Gamma { mean, unit, .. } | Law::Erlang { mean, unit, .. } => {
                mean * unit.inverse_of_mean_one(u)
            }
            Law::Pert(law) => law.quantile(u),
            Law::Normal(law) => law.quantile(u),
        }
    }

    /// The mean of the draws; for a truncated normal law, after the cut.
    pub fn mean(&self) -> f64 {
        match &self.law {
            Law::Constant { value } => *value,
            Law::Uniform { low, high } => low + 0.5 * (high - low),
            Law::Triangular { low, mode, high, .. } => (low + mode + high) / 3.0,
            Law::Pert(law) => law.mean(),
            Law::Exponential { mean }
            | Law::Gamma { mean, .. }
            | Law::Erlang { mean, .. }
            | Law::Lognormal { mean, .. }
            | Law::Weibull { mean, .. } => *mean,
            Law::Normal(law) => law.mean(),
            Law::Discrete(law) => law.mean(),
            Law::Empirical(law) => law.mean(),
        }
    }

    /// The variance of the draws; for a truncated normal law, after the cut.
    pub fn variance(&self) -> f64 {
        match &self.law {
            Law::Constant { .. } => 0.0,
            Law::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Law::Triangular { low, mode, high, .. } => {
                let (left, right) = (mode - low, high - mode);
                (left * left + left * right + right * right) / 18.0
            }
            // (mean − low)(high − mean) / 7, because the shapes add up to 6.
            Law::Pert(law) => (law.mean() - law.low) * (law.high - law.mean()) / 7.0,
            Law::Exponential { mean } => mean * mean,
            Law::Erlang { mean, shape, .. } => mean * mean / f64::from(*shape),
            Law::Gamma { mean, cv, .. } | Law::Lognormal { mean, cv, .. } | Law::Weibull { mean, cv, .. } => {
                (mean * cv) * (mean * cv)
            }
            Law::Normal(law) => law.variance(),
            Law::Discrete(law) => law.variance(),
            Law::Empirical(law) => law.variance(),
        }
    }

    /// The greatest value a draw can take; `None` where there is no such bound.
    pub fn largest(&self) -> Option<f64> {
        match &self.law {
            Law::Constant { value } => Some(*value),
            Law::Uniform { high, .. } | Law::Triangular { high, .. } => Some(*high),
            Law::Pert(law) => Some(law.high),
            Law::Normal(law) => law.high(),
            Law::Discrete(law) => Some(law.largest()),
            Law::Empirical(law) => Some(law.largest()),
            Law::Exponential { .. }
            | Law::Gamma { .. }
            | Law::Erlang { .. }
            | Law::Lognormal { .. }
            | Law::Weibull { .. } => None,
        }
    }

    /// The law of `factor` times the quantity: the mean is multiplied, the
    /// coefficient of variation stays, and so does each draw's place in the law.
    ///
    /// # Errors
    ///
    /// When `factor` is negative or not finite, or the law would exceed 10¹⁰⁰.
    pub fn scaled(&self, factor: f64) -> Result<Distribution, DistributionError> {
        parameter("factor", factor)?;
        match &self.law {
            Law::Constant { value } => Self::constant(value * factor),
            Law::Uniform { low, high } => Self::uniform(low * factor, high * factor),
            Law::Triangular { low, mode, high, .. } => {
                Self::triangular(low * factor, mode * factor, high * factor)
            }
            Law::Pert(law) => Self::pert(law.low * factor, law.mode * factor, law.high * factor),
            Law::Exponential { mean } => Self::exponential(mean * factor),
            Law::Gamma { mean, cv, .. } => Self::gamma(mean * factor, *cv),
            Law::Erlang { mean, shape, .. } => Self::erlang(*shape, mean * factor),
            Law::Lognormal { mean, cv, .. } => Self::lognormal(mean * factor, *cv),
            Law::Weibull { mean, cv, .. } => Self::weibull(mean * factor, *cv),
            Law::Normal(law) => {
                let (mean, sd, low, high) = law.parameters();
                Self::normal(mean * factor, sd * factor, low * factor, high.map(|high| high * factor))
            }
            Law::Discrete(law) => {
                Self::discrete(law.values().map(|(value, share)| (value * factor, share)).collect())
            }
            Law::Empirical(law) => Self::empirical(law.values().iter().map(|value| value * factor).collect()),
        }
    }

    /// The law stretched so that its mean is greater by `by` (or less, if negative);
    /// the coefficient of variation stays. A law that is always 0 becomes constant.
    ///
    /// # Errors
    ///
    /// When the mean would be negative or not finite.
    pub fn shifted_mean(&self, by: f64) -> Result<Distribution, DistributionError> {
        let old = self.mean();
        let new = old + by;
        if !by.is_finite() {
            return Err(DistributionError(format!("the change of the mean is {by}, and must be finite")));
        }
        if new < 0.0 {
            return Err(DistributionError(format!(
                "the mean is {old}; changed by {by} it would be negative"
            )));
        }
        if old == 0.0 || matches!(self.law, Law::Constant { .. }) {
            return Self::constant(new);
        }
        self.scaled(new / old)
    }

    /// What the law is called in a scenario file. A law that cannot vary (say,
    /// of cv 0) is called `constant`.
    pub fn law_name(&self) -> &'static str {
        match &self.law {
            Law::Constant { .. } => "constant",
            Law::Uniform { .. } => "uniform",
            Law::Triangular { .. } => "triangular",
            Law::Pert(_) => "pert",
            Law::Exponential { .. } => "exponential",
            Law::Gamma { .. } => "gamma",
            Law::Erlang { .. } => "erlang",
            Law::Lognormal { .. } => "lognormal",
            Law::Weibull { .. } => "weibull",
            Law::Normal(_) => "normal",
            Law::Discrete(_) => "discrete",
            Law::Empirical(_) => "empirical",
        }
    }
}

/// One draw takes one word from the generator, whatever the law.
impl rand_distr::Distribution<f64> for Distribution {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.quantile(super::streams::unit(rng.next_u64()))
    }
}

impl From<Law> for Distribution {
    fn from(law: Law) -> Distribution {
        Distribution { law }
    }
}

impl Pert {
    fn mean(&self) -> f64 {
        (self.low + 4.0 * self.mode + self.high) / 6.0
    }

    fn quantile(&self, u: f64) -> f64 {
        let (x, y) = self.unit.inverse(u, 1.0 - u);
        let width = self.high - self.low;
        // From the nearer end, which keeps the digits of both tails.
        if x < y { self.low + width * x } else { self.high - width * y }
    }
}

/// Refuses what no quantity here can be.
fn parameter(name: &str, value: f64) -> Result<(), DistributionError> {
    let why = if !value.is_finite() {
        "but must be a finite number"
    } else if value < 0.0 {
        "but must not be negative"
    } else if value > GREATEST {
        "above 1e100, the most a law can hold"
    } else {
        return Ok(());
    };
    Err(DistributionError(format!("`{name}` is {value:?}, {why}")))
}

/// Refuses bounds that cross.
fn in_order(bounds: &[(&str, f64)]) -> Result<(), DistributionError> {
    for (name, value) in bounds {
        parameter(name, *value)?;
    }
    for pair in bounds.windows(2) {
        let [(lower, low), (upper, high)] = pair else { continue };
        if low > high {
            return Err(DistributionError(format!("`{lower}` is {low}, above `{upper}`, which is {high}")));
        }
    }
    Ok(())
}

/// Whether a law of this mean and coefficient of variation varies at all.
fn varies(mean: f64, cv: f64) -> Result<bool, DistributionError> {
    parameter("mean", mean)?;
    parameter("cv", cv)?;
    let (least, most) = CV_LIMITS;
    if cv != 0.0 && !(least..=most).contains(&cv) {
        return Err(DistributionError(format!(
            "`cv` is {cv:?}, but must be 0 or lie between {least:?} and {most:?}"
        )));
    }
    Ok(mean > 0.0 && cv > 0.0)
}

#[cfg(test)]
mod tests;
