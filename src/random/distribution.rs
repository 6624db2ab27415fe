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
