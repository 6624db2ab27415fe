//! What is left of a normal law between two bounds?

use crate::maths::{exp, normal_cdf, normal_inverse, normal_upper, sqrt};

/// A normal law cut off below, and perhaps above.
#[derive(Debug, PartialEq)]
pub(super) struct TruncatedNormal {
    mean_before: f64,
    sd_before: f64,
    low: f64,
    high: Option<f64>,
    /// Shares of the whole law below `low`, above `high`, and in between.
    below: f64,
    above: f64,
    between: f64,
    mean: f64,
    variance: f64,
}

/// With less of the law than this between the bounds, its digits run out.
const LEAST_SHARE: f64 = 1e-12;

impl TruncatedNormal {
    /// The law of this mean and standard deviation between the bounds; `None`
    /// if next to nothing of it lies there.
    pub(super) fn new(mean: f64, sd: f64, low: f64, high: Option<f64>) -> Option<TruncatedNormal> {
        let a = (low - mean) / sd;
        let b = high.map_or(f64::INFINITY, |high| (high - mean) / sd);
        if a.is_nan() || b.is_nan() {
            return None;
        }
        let (below, above) = (normal_cdf(a), normal_upper(b));
        // Subtract where the shares are small.
        let between = if a > 0.0 { normal_upper(a) - above } else { normal_cdf(b) - below };
        if between < LEAST_SHARE {
            return None;
        }
        let (z_mean, z_variance) = moments(a, b);
        Some(TruncatedNormal {
            mean_before: mean,
            sd_before: sd,
            low,
            high,
            below,
            above,
            between,
            mean: mean + sd * z_mean,
            variance: (sd * sd) * z_variance,
        })
    }

    pub(super) fn quantile(&self, u: f64) -> f64 {
        let below = self.below + u * self.between;
        let z = if below < 0.5 {
            normal_inverse(below)
        } else {
            -normal_inverse(self.above + (1.0 - u) * self.between)
        };
        let value = (self.mean_before + self.sd_before * z).max(self.low);
        self.high.map_or(value, |high| value.min(high))
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn high(&self) -> Option<f64> {
        self.high
    }

    /// Mean and standard deviation before the cut, and the bounds.
    pub(super) fn parameters(&self) -> (f64, f64, f64, Option<f64>) {
        (self.mean_before, self.sd_before, self.low, self.high)
    }
}

/// Mean and variance of the standard normal law between `a` and `b`.
///
/// By quadrature: the closed form subtracts nearly equal numbers when the
/// bounds are close together or far out.
///
/// Source: composite five-point Gauss–Legendre rule, DLMF 3.5.
fn moments(a: f64, b: f64) -> (f64, f64) {
    const PANELS: u32 = 128;
    const NODES: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
        (-0.538_469_310_105_683, 0.478_628_670_499_366_5),
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683, 0.478_628_670_499_366_5),
        (0.906_179_845_938_664, 0.236_926_885_056_189_1),
    ];
    // The densest point between the bounds, and how far from 0 the density is below e⁻⁴⁵ of it.
    let centre = 0.0_f64.clamp(a, b);
    let reach = sqrt(centre * centre + 90.0);
    let (a, b) = (a.max(-reach), b.min(reach));
    let half = 0.5 * (b - a) / f64::from(PANELS);
    let points = || {
        (0..PANELS).flat_map(move |panel| {
            let middle = a + half * f64::from(2 * panel + 1);
            NODES.iter().map(move |(node, weight)| {
                let z = middle + half * node;
                (z, weight * exp(-0.5 * (z - centre) * (z + centre)))
            })
        })
    };
    let total: f64 = points().map(|(_, weight)| weight).sum();
    // Around the centre, so that nearby bounds keep their digits.
    let mean = centre + points().map(|(z, weight)| weight * (z - centre)).sum::<f64>() / total;
    let variance = points().map(|(z, weight)| weight * (z - mean) * (z - mean)).sum::<f64>() / total;
    (mean, variance)
}
