//! What is known of numbers that pass by once?

/// Count, mean, variance and extremes of the numbers seen, without keeping them.
///
/// Source: Welford, "Note on a method for calculating corrected sums of
/// squares and products", *Technometrics* 4 (1962); Chan, Golub & LeVeque
/// (1983) for joining two.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    count: u64,
    mean: f64,
    squares: f64,
    min: f64,
    max: f64,
}

impl Tally {
    /// Nothing seen yet.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// One more number.
    pub fn push(&mut self, value: f64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        } else {
            (self.min, self.max) = (self.min.min(value), self.max.max(value));
        }
        self.count += 1;
        let distance = value - self.mean;
        self.mean += distance / self.count as f64;
        self.squares += distance * (value - self.mean);
    }

    /// Everything `other` has seen as well. Rounding depends on the order: merge in a fixed one.
    pub fn merge(&mut self, other: &Tally) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (ours, theirs) = (self.count as f64, other.count as f64);
        let distance = other.mean - self.mean;
        self.count += other.count;
        let all = self.count as f64;
        self.mean += distance * (theirs / all);
        self.squares += other.squares + distance * distance * (ours * theirs / all);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// How many numbers.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; `None` of none.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Their variance as an estimate for what they were drawn from (divisor `n − 1`); `None` of fewer than two.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }

    /// The least; `None` of none.
    pub fn min(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min)
    }

    /// The greatest; `None` of none.
    pub fn max(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max)
    }
}

impl Extend<f64> for Tally {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        for value in values {
            self.push(value);
        }
    }
}

impl FromIterator<f64> for Tally {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Tally {
        let mut tally = Tally::new();
        tally.extend(values);
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_and_one_number_have_no_variance() {
        let mut tally = Tally::new();
        assert_eq!((tally.mean(), tally.variance(), tally.min(), tally.max()), (None, None, None, None));
        tally.push(-3.0);
        assert_eq!((tally.mean(), tally.variance(), tally.max()), (Some(-3.0), None, Some(-3.0)));
    }

    #[test]
    fn a_great_offset_does_not_drown_the_variance() {
        let tally: Tally = [4.0, 7.0, 13.0, 16.0].into_iter().map(|x| x + 1e9).collect();
        assert_eq!(tally.mean(), Some(1e9 + 10.0));
        assert_eq!(tally.variance(), Some(30.0));
        assert_eq!((tally.min(), tally.max(), tally.count()), (Some(1e9 + 4.0), Some(1e9 + 16.0), 4));
    }

    #[test]
    fn merging_is_like_seeing_all() {
        let values: Vec<f64> = (0..1_000).map(|i| f64::from(i * i % 977)).collect();
        let all: Tally = values.iter().copied().collect();
        for cut in [0, 1, 300, 999, 1_000] {
            let (mut left, right): (Tally, Tally) =
                (values[..cut].iter().copied().collect(), values[cut..].iter().copied().collect());
            left.merge(&right);
            assert_eq!((left.count(), left.min(), left.max()), (all.count(), all.min(), all.max()));
            assert!((left.mean().unwrap() - all.mean().unwrap()).abs() < 1e-9);
            assert!((left.variance().unwrap() / all.variance().unwrap() - 1.0).abs() < 1e-12);
        }
    }
}
