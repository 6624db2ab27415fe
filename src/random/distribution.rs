//! How is one quantity distributed?
// Filled in by its owner; the signatures below are the contract.

/// A distribution of a non-negative quantity, ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    law: Law,
}

#[derive(Debug, Clone, PartialEq)]
enum Law {
    Constant(f64),
    Exponential { mean: f64 },
}

/// Why parameters make no distribution.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct DistributionError(pub String);

impl Distribution {
    /// Always `value`.
    pub fn constant(value: f64) -> Result<Distribution, DistributionError> {
        Ok(Distribution { law: Law::Constant(value) })
    }
    /// Exponential with this mean.
    pub fn exponential(mean: f64) -> Result<Distribution, DistributionError> {
        Ok(Distribution { law: Law::Exponential { mean } })
    }
    /// The value below which a share `u` (in the open unit interval) of draws lies.
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        match self.law {
            Law::Constant(value) => value,
            Law::Exponential { mean } => -mean * libm::log(u),
        }
    }
    /// The mean.
    pub fn mean(&self) -> f64 {
        match self.law {
            Law::Constant(value) => value,
            Law::Exponential { mean } => mean,
        }
    }
}

// Stubs with the contract's signatures; the owner's file replaces this one.
#[allow(missing_docs, reason = "replaced by the owner's file when merged")]
impl Distribution {
    pub fn uniform(low: f64, high: f64) -> Result<Distribution, DistributionError> {
        Distribution::constant((low + high) / 2.0)
    }
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Distribution, DistributionError> {
        Distribution::constant((low + mode + high) / 3.0)
    }
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Distribution, DistributionError> {
        Distribution::constant((low + 4.0 * mode + high) / 6.0)
    }
    pub fn erlang(_shape: u32, mean: f64) -> Result<Distribution, DistributionError> {
        Distribution::constant(mean)
    }
    pub fn gamma(mean: f64, _cv: f64) -> Result<Distribution, DistributionError> {
        Distribution::constant(mean)
    }
    pub fn lognormal(mean: f64, _cv: f64) -> Result<Distribution, DistributionError> {
        Distribution::constant(mean)
    }
    pub fn weibull(mean: f64, _cv: f64) -> Result<Distribution, DistributionError> {
        Distribution::constant(mean)
    }
    pub fn normal(mean: f64, _sd: f64, _low: f64, _high: Option<f64>) -> Result<Distribution, DistributionError> {
        Distribution::constant(mean)
    }
    pub fn discrete(pairs: Vec<(f64, f64)>) -> Result<Distribution, DistributionError> {
        Distribution::constant(pairs.iter().map(|pair| pair.0 * pair.1).sum())
    }
    pub fn empirical(values: Vec<f64>) -> Result<Distribution, DistributionError> {
        Distribution::constant(values.iter().sum::<f64>() / values.len() as f64)
    }
}
