//! What is known of very many whole numbers?

use super::quantile::{between, rank_of};
use crate::maths::sqrt;

/// Whole numbers as observed. Up to a limit each is kept and quantiles are
/// exact; beyond, only their counts in narrow classes, so that memory ends
/// somewhere. Count, sum, variance and extremes stay exact for ever.
///
/// The classes are integer arithmetic, so that neither the order of numbers nor
/// of merges can change a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    store: Store,
    limit: usize,
    count: u64,
    sum: u128,
    squares: Wide,
    min: u64,
    max: u64,
}

#[derive(Debug, Clone, PartialEq)]
enum Store {
    Exact(Vec<u64>),
    /// How many fell into each class, as far as the highest seen.
    Classes(Vec<u64>),
}

impl Sample {
    /// How many numbers a sample keeps exactly: 32 MB of them.
    pub const LIMIT: usize = 4_000_000;

    /// The most by which a quantile from classes can be off, as a share of it.
    pub const CLASS_ERROR: f64 = 1.0 / (1 << CLASS_BITS) as f64;

    /// An empty sample.
    pub fn new() -> Sample {
        Sample::with_limit(Sample::LIMIT)
    }

    /// An empty sample that keeps `limit` numbers exactly.
    pub fn with_limit(limit: usize) -> Sample {
        Sample {
            store: Store::Exact(Vec::new()),
            limit,
            count: 0,
            sum: 0,
            squares: Wide::default(),
            min: u64::MAX,
            max: 0,
        }
    }

    /// One more number.
    pub fn push(&mut self, value: u64) {
        self.count += 1;
        self.sum += u128::from(value);
        self.squares.add(Wide::product(u128::from(value), u128::from(value)));
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        match &mut self.store {
            Store::Exact(values) if values.len() < self.limit => values.push(value),
            Store::Exact(_) => {
                self.classify();
                self.count_in_class(value, 1);
            }
            Store::Classes(_) => self.count_in_class(value, 1),
        }
    }

    /// Every number, in order of coming; `None` once only their classes are kept.
    pub fn exact_values(&self) -> Option<&[u64]> {
        match &self.store {
            Store::Exact(values) => Some(values),
            Store::Classes(_) => None,
        }
    }

    /// All numbers of `other` as well.
    pub fn merge(&mut self, other: &Sample) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares.add(other.squares);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        match (&mut self.store, &other.store) {
            (Store::Exact(ours), Store::Exact(theirs)) if ours.len() + theirs.len() <= self.limit => {
                ours.extend_from_slice(theirs);
            }
            (_, Store::Exact(theirs)) => {
                self.classify();
                for value in theirs {
                    self.count_in_class(*value, 1);
                }
            }
            (_, Store::Classes(theirs)) => {
                self.classify();
                for (class, count) in theirs.iter().enumerate() {
                    if *count > 0 {
                        self.count_in_class(class_floor(class), *count);
                    }
                }
            }
        }
    }

    /// How many numbers.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their exact sum.
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// Their mean; `None` of none.
    pub fn mean(&self) -> Option<f64> {
        // Whole part and rest apart: a sum has more digits than a double.
        let n = u128::from(self.count);
        let whole = self.sum.checked_div(n)?;
        Some(whole as f64 + (self.sum % n) as f64 / self.count as f64)
    }

    /// Their variance (divisor `n − 1`), exact up to its last rounding; `None` of fewer than two.
    pub fn variance(&self) -> Option<f64> {
        if self.count < 2 {
            return None;
        }
        // n Σx² − (Σx)², in whole numbers: nothing cancels.
        let mut spread = self.squares.times(self.count);
        spread.subtract(Wide::product(self.sum, self.sum));
        let n = self.count as f64;
        Some(spread.to_f64() / n / (n - 1.0))
    }

    /// The square root of the variance; `None` of fewer than two.
    pub fn standard_deviation(&self) -> Option<f64> {
        self.variance().map(sqrt)
    }

    /// The least; `None` of none.
    pub fn min(&self) -> Option<u64> {
        (self.count > 0).then_some(self.min)
    }

    /// The greatest; `None` of none.
    pub fn max(&self) -> Option<u64> {
        (self.count > 0).then_some(self.max)
    }

    /// How often each number occurs, ascending; once only classes are kept, the middle of each.
    pub fn counted(&self) -> Vec<(u64, u64)> {
        match &self.store {
            Store::Exact(values) => {
                let mut sorted = values.clone();
                sorted.sort_unstable();
                sorted.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect()
            }
            Store::Classes(counts) => {
                let seen = counts.iter().enumerate().filter(|(_, count)| **count > 0);
                let middle = |class| class_floor(class) + (class_ceiling(class) - class_floor(class)) / 2;
                seen.map(|(class, &count)| (middle(class).clamp(self.min, self.max), count)).collect()
            }
        }
    }

    /// Whether every number is still kept, so that quantiles are exact. If not,
    /// they are off by at most [`Sample::CLASS_ERROR`].
    pub fn is_exact(&self) -> bool {
        matches!(self.store, Store::Exact(_))
    }

    /// The `p`-quantile (type 7); `None` of none, or if `p` is not from 0 to 1.
    ///
    /// Ask for several with [`Sample::quantiles`], which copies the numbers once.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.quantiles(&[p]).and_then(|quantiles| quantiles.first().copied())
    }

    /// The quantiles at each of `shares`; `None` of none, or if one of `shares` is not from 0 to 1.
    ///
    /// Source: Hyndman & Fan (1996), type 7.
    pub fn quantiles(&self, shares: &[f64]) -> Option<Vec<f64>> {
        let mut copy = self.exact_values().unwrap_or_default().to_vec();
        let mut quantile = |p: &f64| {
            let (index, fraction) = rank_of(self.count, *p)?;
            let (from, to) = match &self.store {
                Store::Exact(_) => neighbours(&mut copy, index as usize)?,
                Store::Classes(counts) => {
                    (self.rank_in_classes(counts, index), self.rank_in_classes(counts, index + 1))
                }
            };
            Some(between(from, to, fraction))
        };
        shares.iter().map(&mut quantile).collect()
    }

    /// About the value of this rank (from 0): the middle of its class.
    fn rank_in_classes(&self, counts: &[u64], rank: u64) -> f64 {
        if rank == 0 {
            return self.min as f64;
        }
        if rank + 1 >= self.count {
            return self.max as f64;
        }
        let mut seen = 0;
        let class = counts.iter().position(|count| {
            seen += count;
            seen > rank
        });
        match class {
            Some(class) => {
                let floor = class_floor(class);
                let middle = floor + (class_ceiling(class) - floor) / 2;
                middle.clamp(self.min, self.max) as f64
            }
            None => self.max as f64,
        }
    }

    fn classify(&mut self) {
        if let Store::Exact(values) = &mut self.store {
            let values = std::mem::take(values);
            self.store = Store::Classes(Vec::new());
            for value in values {
                self.count_in_class(value, 1);
            }
        }
    }

    fn count_in_class(&mut self, value: u64, times: u64) {
        if let Store::Classes(counts) = &mut self.store {
            let class = class_of(value);
            if counts.len() <= class {
                counts.resize(class + 1, 0);
            }
            counts[class] += times;
        }
    }
}

impl Default for Sample {
    fn default() -> Sample {
        Sample::new()
    }
}

impl Extend<u64> for Sample {
    fn extend<I: IntoIterator<Item = u64>>(&mut self, values: I) {
        for value in values {
            self.push(value);
        }
    }
}

impl FromIterator<u64> for Sample {
    fn from_iter<I: IntoIterator<Item = u64>>(values: I) -> Sample {
        let mut sample = Sample::new();
        sample.extend(values);
        sample
    }
}

/// The value of a rank (from 0) and the next one. Parts the values around it: a few looks at each,
/// where sorting takes many.
fn neighbours(values: &mut [u64], rank: usize) -> Option<(f64, f64)> {
    if rank >= values.len() {
        return None;
    }
    let (_, value, above) = values.select_nth_unstable(rank);
    let value = *value;
    let next = above.iter().min().copied().unwrap_or(value);
    Some((value as f64, next as f64))
}

/// Each octave is cut into 2¹¹ classes, so a class is at most 2⁻¹¹ of its values wide.
const CLASS_BITS: u32 = 11;

/// The class of a value: itself while small, then its leading 12 bits.
///
/// Source: the layout of HdrHistogram (Gil Tene, 2012).
fn class_of(value: u64) -> usize {
    let octave = value.checked_ilog2().unwrap_or(0).saturating_sub(CLASS_BITS);
    // The leading bit adds one octave's worth of classes by itself.
    ((u64::from(octave) << CLASS_BITS) + (value >> octave)) as usize
}

/// The least value of a class.
fn class_floor(class: usize) -> u64 {
    let class = class as u64;
    let octave = (class >> CLASS_BITS).saturating_sub(1);
    (class - (octave << CLASS_BITS)) << octave
}

/// The greatest value of a class.
fn class_ceiling(class: usize) -> u64 {
    let octave = (class as u64 >> CLASS_BITS).saturating_sub(1);
    class_floor(class) + ((1 << octave) - 1)
}

/// A whole number of 256 bits: squares of sums need them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Wide {
    high: u128,
    low: u128,
}

impl Wide {
    fn add(&mut self, other: Wide) {
        let (low, carry) = self.low.overflowing_add(other.low);
        self.low = low;
        self.high = self.high.wrapping_add(other.high).wrapping_add(u128::from(carry));
    }

    fn subtract(&mut self, other: Wide) {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        self.low = low;
        self.high = self.high.wrapping_sub(other.high).wrapping_sub(u128::from(borrow));
    }

    fn product(a: u128, b: u128) -> Wide {
        const HALF: u128 = u64::MAX as u128;
        let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
        let mut sum = Wide { high: a1 * b1, low: a0 * b0 };
        for middle in [a1 * b0, a0 * b1] {
            sum.add(Wide { high: middle >> 64, low: middle << 64 });
        }
        sum
    }

    fn times(self, factor: u64) -> Wide {
        let mut product = Wide::product(self.low, u128::from(factor));
        product.high = product.high.wrapping_add(self.high.wrapping_mul(u128::from(factor)));
        product
    }

    fn to_f64(self) -> f64 {
        const TWO_TO_128: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;
        self.high as f64 * TWO_TO_128 + self.low as f64
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;
    use crate::maths::ln;

    fn numbers(n: u64) -> Vec<u64> {
        let mut rng = StdRng::seed_from_u64(1);
        (0..n).map(|_| (-ln(1.0 - rng.random::<f64>()) * 1e8) as u64).collect()
    }

    #[test]
    fn empty_sample_knows_nothing() {
        let sample = Sample::new();
        assert_eq!((sample.mean(), sample.variance(), sample.quantile(0.5)), (None, None, None));
        assert_eq!((sample.min(), sample.max(), sample.count()), (None, None, 0));
        let one: Sample = [7].into_iter().collect();
        assert_eq!((one.mean(), one.variance(), one.quantile(0.9)), (Some(7.0), None, Some(7.0)));
        assert_eq!(one.quantile(1.1), None);
    }

    #[test]
    fn classes_cover_all_numbers_without_gap_and_narrowly() {
        let mut next = 0;
        for class in 0..=class_of(u64::MAX) {
            let (floor, ceiling) = (class_floor(class), class_ceiling(class));
            assert_eq!(floor, next);
            assert_eq!((class_of(floor), class_of(ceiling)), (class, class));
            assert!((ceiling - floor) as f64 <= Sample::CLASS_ERROR * floor as f64);
            next = ceiling.wrapping_add(1);
        }
        assert_eq!(next, 0, "the last class ends at the greatest number");
    }

    #[test]
    fn classes_stay_within_their_error_and_moments_exact() {
        let values = numbers(100_000);
        let exact: Sample = values.iter().copied().collect();
        let mut classed = Sample::with_limit(1_000);
        classed.extend(values.iter().copied());
        assert!(exact.is_exact() && !classed.is_exact());
        for p in [0.0, 0.001, 0.05, 0.5, 0.9, 0.95, 0.999, 1.0] {
            let (wanted, got) = (exact.quantile(p).unwrap(), classed.quantile(p).unwrap());
            assert!((got / wanted - 1.0).abs() <= Sample::CLASS_ERROR, "{p}: {got}, not {wanted}");
        }
        assert_eq!((exact.mean(), exact.variance()), (classed.mean(), classed.variance()));
        let floats: Vec<f64> = values.iter().map(|v| *v as f64).collect();
        for p in [0.1, 0.5, 0.95] {
            assert_eq!(exact.quantile(p), crate::stats::quantile(&floats, p));
        }
        let tally: crate::stats::Tally = floats.into_iter().collect();
        assert!((tally.mean().unwrap() / exact.mean().unwrap() - 1.0).abs() < 1e-12);
        assert!((tally.variance().unwrap() / exact.variance().unwrap() - 1.0).abs() < 1e-11);
    }

    #[test]
    fn order_of_numbers_and_merges_does_not_matter() {
        let values = numbers(5_000);
        let summary =
            |sample: &Sample| (sample.mean(), sample.variance(), sample.quantiles(&[0.1, 0.5, 0.99]));
        for limit in [100, 2_500, 10_000] {
            let sample_of = |values: &[u64]| {
                let mut sample = Sample::with_limit(limit);
                sample.extend(values.iter().copied());
                sample
            };
            let all = sample_of(&values);
            for cut in [0, 50, 3_000, 5_000] {
                let mut merged = sample_of(&values[cut..]);
                merged.merge(&sample_of(&values[..cut]));
                assert_eq!(summary(&merged), summary(&all), "limit {limit}, cut {cut}");
                assert_eq!(merged.is_exact(), all.is_exact());
            }
        }
    }

    #[test]
    fn greatest_numbers_do_not_overflow() {
        let mut sample = Sample::with_limit(2);
        sample.extend([u64::MAX, u64::MAX - 2, u64::MAX, u64::MAX - 2]);
        assert_eq!(sample.variance(), Some(4.0 / 3.0));
        assert_eq!(sample.sum(), 4 * u128::from(u64::MAX) - 4);
        assert_eq!(sample.quantile(1.0), Some(u64::MAX as f64));
    }
}
