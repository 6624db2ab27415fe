//! How are laws given as lists drawn from?

/// Some values, each with its share.
#[derive(Debug, PartialEq)]
pub(super) struct Discrete {
    /// Rising, each once.
    values: Box<[f64]>,
    /// Up to each value, the share of draws; the last is 1.
    shares_up_to: Box<[f64]>,
    /// Each value's own share; together 1.
    shares: Box<[f64]>,
    mean: f64,
    variance: f64,
}

/// Up to this many values, looking at all of them is faster than halving.
const FEW: usize = 16;

impl Discrete {
    /// The law of these values and shares, which add up to `total`, about 1.
    pub(super) fn new(mut pairs: Vec<(f64, f64)>, total: f64) -> Discrete {
        pairs.retain(|(_, share)| *share > 0.0);
        pairs.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        pairs.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 += later.1;
            }
            same
        });
        for (_, share) in &mut pairs {
            *share /= total;
        }
        let mut sum = 0.0;
        let mut shares_up_to: Box<[f64]> = pairs
            .iter()
            .map(|(_, share)| {
                sum += share;
                sum.min(1.0)
            })
            .collect();
        if let Some(last) = shares_up_to.last_mut() {
            *last = 1.0;
        }
        let centre = pairs.first().map_or(0.0, |(value, _)| *value);
        let mean = centre + pairs.iter().map(|(value, share)| share * (value - centre)).sum::<f64>();
        let variance =
            pairs.iter().map(|(value, share)| share * (value - mean) * (value - mean)).sum::<f64>();
        let (values, shares): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        Discrete { values: values.into(), shares_up_to, shares: shares.into(), mean, variance }
    }

    #[inline]
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let index = if self.values.len() <= FEW {
            self.shares_up_to.iter().map(|upto| usize::from(*upto < u)).sum()
        } else {
            self.shares_up_to.partition_point(|upto| *upto < u)
        };
        self.values[index.min(self.values.len() - 1)]
    }

    /// The value, if there is but one.
    pub(super) fn only(&self) -> Option<f64> {
        match *self.values {
            [value] => Some(value),
            _ => None,
        }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (f64, f64)> {
        self.values.iter().copied().zip(self.shares.iter().copied())
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn largest(&self) -> f64 {
        self.values[self.values.len() - 1]
    }
}

/// Observed values, joined by straight lines.
#[derive(Debug, PartialEq)]
pub(super) struct Empirical {
    /// Rising; at least two.
    values: Box<[f64]>,
    mean: f64,
    variance: f64,
}

impl Empirical {
    /// The law of at least two values.
    pub(super) fn new(mut values: Vec<f64>) -> Empirical {
        values.sort_by(f64::total_cmp);
        let pieces = (values.len() - 1) as f64;
        let centre = values[0];
        let middle = |pair: &[f64]| 0.5 * (pair[0] - centre) + 0.5 * (pair[1] - centre);
        let mean = centre + values.windows(2).map(middle).sum::<f64>() / pieces;
        // The mean square over a straight piece is a third of a² + ab + b².
        let square = |pair: &[f64]| {
            let (a, b) = (pair[0] - mean, pair[1] - mean);
            (a * a + a * b + b * b) / 3.0
        };
        let variance = values.windows(2).map(square).sum::<f64>() / pieces;
        Empirical { values: values.into(), mean, variance }
    }

    #[inline]
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let last = self.values.len() - 1;
        let place = u * last as f64;
        let index = (place as usize).min(last - 1);
        let (from, to) = (self.values[index], self.values[index + 1]);
        from + (to - from) * (place - index as f64)
    }

    /// The value, if all are the same.
    pub(super) fn only(&self) -> Option<f64> {
        (self.values[0] == self.largest()).then_some(self.values[0])
    }

    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn largest(&self) -> f64 {
        self.values[self.values.len() - 1]
    }
}
