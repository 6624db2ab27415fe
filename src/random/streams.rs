//! Which draw belongs to whom?
//!
//! A [`Key`] names a stream by hashing stable names; [`Key::draw`] gives its
//! n-th uniform number directly, without a state to keep. Opening a stream by a
//! number takes three multiplications and some ten shifts and additions, nothing
//! in memory: a nanosecond or two. Only names take longer, and are hashed once,
//! when a world is built.
//!
//! # How random is it?
//!
//! Tests below and in `neighbours.rs` compare streams of neighbouring keys. A
//! thousand such streams, derived in every way and taken in turn word by word,
//! were read once by dieharder 3.31.1 (`tests/streams/interleaved.rs`):
//!
//! ```sh
//! cargo run --release --example interleaved-streams | dieharder -a -g 200 -k 2 -Y 1
//! ```
//!
//! 113 results of all of its tests but the lagged sum of 32 (those after the
//! lagged sums one by one, with `-d`): none failed. Three were weak (p outside 0.005
//! to 0.995, as about one in a hundred is expected to be): operm5 0.99993, lagged
//! sum 25 0.997 and a fill tree 0.001. With more numbers all three passed: 0.949 and
//! 0.978 with 200 samples instead of 100, and the fill trees 0.83 and 0.98 with 12
//! instead of 1.
//!
//! Left out: secrecy. Whoever sees a few draws can find the key.

/// The streams of one replication of one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Streams {
    root: Key,
}

impl Streams {
    /// All draws of replication `replication` (from 0) under `seed`.
    pub fn new(seed: u64, replication: u32) -> Streams {
        Streams { root: Key(mix(seed ^ 0x636f_7272_6964_6f72)).child(u64::from(replication)) }
    }

    /// The stream of `entity` for `purpose`, such as `("service time", "qinzhou.crane")`.
    pub fn key(&self, purpose: &str, entity: &str) -> Key {
        self.root.named(purpose).named(entity)
    }
}

/// The name of a stream, hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u64);

/// 2⁶⁴ divided by the golden ratio, made odd: consecutive multiples lie far apart.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Sets the names of parts apart from a stream's own numbers: without it the key
/// of child 0 would be the second 64 bits that its parent draws.
/// Hexadecimal digits of π.
const PART: u64 = 0x243f_6a88_85a3_08d3;

impl Key {
    /// The stream of a part that has a name.
    #[must_use]
    pub fn named(self, name: &str) -> Key {
        // FNV-1a over the bytes, then mixed: names are hashed once, when a world is built.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        self.child(mix(hash ^ name.len() as u64))
    }

    /// The stream of a part that has a number.
    #[must_use]
    #[inline]
    pub fn child(self, number: u64) -> Key {
        Key(mix((self.0 ^ PART).wrapping_add(number.wrapping_mul(GOLDEN))))
    }

    /// The stream where two keys meet, such as a box's and a station's; the order matters.
    #[must_use]
    #[inline]
    pub fn meet(self, other: Key) -> Key {
        Key(mix(self.0 ^ other.0.rotate_left(32).wrapping_mul(GOLDEN)))
    }

    /// The `occurrence`-th number of this stream: uniform in the open interval (0, 1),
    /// on a grid of 2⁻⁵² shifted by half a step.
    #[inline]
    pub fn draw(self, occurrence: u64) -> f64 {
        unit(self.bits(occurrence))
    }

    /// The `occurrence`-th 64 random bits of this stream.
    ///
    /// A counter in steps of the golden ratio behind a mixer, as in SplitMix64.
    ///
    /// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators" (2014).
    #[inline]
    pub fn bits(self, occurrence: u64) -> u64 {
        mix(self.0.wrapping_add(occurrence.wrapping_mul(GOLDEN)))
    }
}

/// 52 of the bits as a number in (0, 1): from 2⁻⁵³ to 1 − 2⁻⁵³, so that both it
/// and one less it are exact.
#[inline]
pub(super) fn unit(bits: u64) -> f64 {
    // The bits become the fraction of a number in [1, 2); taking away one less
    // half a step is exact, and cheaper than converting an integer.
    f64::from_bits((1023 << 52) | (bits >> 12)) - (1.0 - 0.5 / (1_u64 << 52) as f64)
}

/// A bijection of 64-bit words in which every bit of the input moves every bit of
/// the output: two multiplications and three shifts.
///
/// Source: Pelle Evensen, "Better, stronger mixer and a test procedure" (2018), the function `moremur`.
#[inline]
fn mix(mut x: u64) -> u64 {
    x ^= x >> 27;
    x = x.wrapping_mul(0x3c79_ac49_2ba7_b653);
    x ^= x >> 33;
    x = x.wrapping_mul(0x1c69_b3f7_4ac4_ae35);
    x ^ (x >> 27)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test may use the platform's mathematics")]

    use super::*;

    const SIDE: usize = 64;
    const DRAWS: u64 = 1 << 20;

    /// By how many standard deviations the counts of pairs in a grid miss those
    /// of independent uniform pairs (chi-square, in its normal limit).
    fn pairs_miss_by(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
        let mut counts = vec![0_u32; SIDE * SIDE];
        let mut n = 0.0;
        for (x, y) in pairs {
            counts[(x * SIDE as f64) as usize * SIDE + (y * SIDE as f64) as usize] += 1;
            n += 1.0;
        }
        let expected = n / counts.len() as f64;
        let chi_square: f64 = counts.iter().map(|&c| (f64::from(c) - expected).powi(2) / expected).sum();
        let freedom = counts.len() as f64 - 1.0;
        (chi_square - freedom) / (2.0 * freedom).sqrt()
    }

    /// Parents that differ in every way callers make them differ.
    fn parents() -> Vec<Key> {
        let mut parents = vec![Key(0), Key(1), Key(u64::MAX), Key(GOLDEN)];
        for seed in 0..3 {
            parents.push(Streams::new(seed, 0).key("service time", "qinzhou.crane"));
            parents.push(Streams::new(seed, 1).key("", ""));
        }
        parents
    }

    fn assert_independent(what: &str, pairs: impl Fn(Key, u64) -> (f64, f64)) {
        for parent in parents() {
            let miss = pairs_miss_by((0..DRAWS).map(|i| pairs(parent, i)));
            assert!(miss.abs() < 5.0, "{what} under {parent:?}: chi-square misses by {miss} sd");
        }
    }

    #[test]
    fn consecutive_occurrences_are_independent() {
        assert_independent("next", |key, i| (key.draw(i), key.draw(i + 1)));
        assert_independent("next but one", |key, i| (key.draw(i), key.draw(i + 2)));
        assert_independent("1,024 on", |key, i| (key.draw(i), key.draw(i + 1024)));
    }

    #[test]
    fn neighbouring_children_are_independent() {
        assert_independent("first", |key, i| (key.child(i).draw(0), key.child(i + 1).draw(0)));
        assert_independent("third", |key, i| (key.child(i).draw(2), key.child(i + 1).draw(2)));
        assert_independent("diagonal", |key, i| (key.child(i).draw(1), key.child(i + 1).draw(0)));
    }

    #[test]
    fn a_child_and_its_parent_are_independent() {
        assert_independent("parent", |key, i| (key.draw(i), key.child(i).draw(0)));
        assert_independent("parent's next", |key, i| (key.draw(i + 1), key.child(i).draw(0)));
        assert_independent("grandchild", |key, i| (key.child(i).draw(0), key.child(i).child(0).draw(0)));
        for parent in parents() {
            for i in 0..1_000 {
                assert_ne!(parent.child(i).0, parent.bits(i + 1));
                assert_ne!(parent.child(i).0, parent.bits(i));
            }
        }
    }

    #[test]
    fn streams_where_keys_meet_are_independent() {
        let station = Streams::new(7, 0).key("handling", "station");
        let neighbour = station.child(1);
        assert_independent("boxes", |key, i| {
            (key.child(i).meet(station).draw(0), key.child(i + 1).meet(station).draw(0))
        });
        assert_independent("stations", |key, i| {
            (key.child(i).meet(station).draw(0), key.child(i).meet(neighbour).draw(0))
        });
        assert_independent("either way round", |key, i| {
            (key.child(i).meet(station).draw(0), station.meet(key.child(i)).draw(0))
        });
        assert_independent("with the box", |key, i| {
            (key.child(i).meet(station).draw(0), key.child(i).draw(0))
        });
        assert_independent("with itself", |key, i| {
            (key.child(i).meet(key.child(i)).draw(0), key.child(i).draw(0))
        });
    }

    #[test]
    fn replications_and_seeds_are_independent() {
        let first = |seed, replication| Streams::new(seed, replication).key("a", "b").draw(0);
        let by_replication = pairs_miss_by((0..1 << 18).map(|r| (first(1, r), first(1, r + 1))));
        let by_seed = pairs_miss_by((0..1 << 18).map(|s| (first(s, 0), first(s + 1, 0))));
        assert!(by_replication.abs() < 5.0 && by_seed.abs() < 5.0, "{by_replication} and {by_seed} sd");
    }

    #[test]
    fn low_bits_are_as_random_as_high_ones() {
        // `unit` drops them, but callers of `bits` may not.
        assert_independent("low bits", |key, i| (unit(key.bits(i) << 52), unit(key.bits(i + 1) << 52)));
        assert_independent("middle bits", |key, i| {
            (unit(key.bits(i) << 26), unit(key.child(i).bits(0) << 26))
        });
    }

    #[test]
    fn draws_have_the_mean_and_variance_of_the_uniform_law() {
        for key in parents() {
            let n = DRAWS as f64;
            let mean = (0..DRAWS).map(|i| key.draw(i)).sum::<f64>() / n;
            let variance = (0..DRAWS).map(|i| (key.draw(i) - 0.5).powi(2)).sum::<f64>() / n;
            assert!((mean - 0.5).abs() < 5.0 / (12.0 * n).sqrt(), "{key:?}: mean {mean}");
            assert!((variance - 1.0 / 12.0).abs() < 5.0 / (180.0 * n).sqrt(), "{key:?}: variance {variance}");
        }
    }

    #[test]
    fn serial_correlation_is_noise() {
        for key in parents() {
            for lag in 1..=20 {
                let sum: f64 = (0..DRAWS).map(|i| (key.draw(i) - 0.5) * (key.draw(i + lag) - 0.5)).sum();
                let correlation = sum * 12.0 / DRAWS as f64;
                assert!(correlation.abs() < 5.5 / (DRAWS as f64).sqrt(), "{key:?} lag {lag}: {correlation}");
            }
        }
    }

    #[test]
    fn every_bit_of_the_input_moves_every_bit_of_the_output_half_the_time() {
        type Function = fn(u64) -> u64;
        let functions: [(&str, Function, u32); 5] = [
            ("occurrence", |x| Key(0x0123_4567_89ab_cdef).bits(x), 64),
            ("key", |x| Key(x).bits(3), 64),
            ("child", |x| Key(5).child(x).bits(0), 64),
            ("meets", |x| Key(x).meet(Key(9)).bits(0), 64),
            ("is met by", |x| Key(9).meet(Key(x)).bits(0), 64),
        ];
        const TRIES: u64 = 1 << 14;
        for (name, function, width) in functions {
            for input in 0..width {
                let mut flips = [0_u64; 64];
                for i in 0..TRIES {
                    let x = mix(i ^ 0x5555_0000);
                    let changed = function(x) ^ function(x ^ (1 << input));
                    for (bit, count) in flips.iter_mut().enumerate() {
                        *count += changed >> bit & 1;
                    }
                }
                for (output, count) in flips.iter().enumerate() {
                    let miss = (*count as f64 - TRIES as f64 / 2.0) / (TRIES as f64).sqrt() * 2.0;
                    assert!(
                        miss.abs() < 6.5,
                        "{name}: bit {input} moves bit {output} {count} times of {TRIES}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_million_boxes_meeting_stations_share_no_key() {
        let mut keys: Vec<u64> = Vec::new();
        let root = Streams::new(3, 0);
        let stations: Vec<Key> = (0..10).map(|s| root.key("handling", &format!("station {s}"))).collect();
        for box_number in 0..100_000 {
            let cargo = root.key("lane", "a to b").child(box_number);
            keys.extend(stations.iter().map(|station| cargo.meet(*station).0));
        }
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 1_000_000);
    }

    #[test]
    fn names_do_not_run_together() {
        let streams = Streams::new(1, 0);
        assert_ne!(streams.key("ab", "c"), streams.key("a", "bc"));
        assert_ne!(streams.key("a", ""), streams.key("", "a"));
        assert_ne!(streams.key("a\0", "b"), streams.key("a", "\0b"));
    }

    #[test]
    fn the_same_names_give_the_same_draws() {
        let draws = |seed, replication| {
            let key = Streams::new(seed, replication).key("service time", "crane");
            (0..100).map(|i| key.child(i).draw(i).to_bits()).collect::<Vec<_>>()
        };
        assert_eq!(draws(1, 2), draws(1, 2));
        assert_ne!(draws(1, 2), draws(1, 3));
        assert_ne!(draws(1, 2), draws(2, 2));
    }

    #[test]
    fn draws_lie_in_the_open_interval_and_so_do_their_complements() {
        let (least, most) = (unit(0), unit(u64::MAX));
        assert_eq!(least, 0.5_f64.powi(53));
        assert_eq!(most, 1.0 - 0.5_f64.powi(53));
        for i in 0..10_000 {
            let u = Key(1).draw(i);
            assert_eq!(1.0 - (1.0 - u), u);
            let bits = Key(1).bits(i);
            assert_eq!(u, ((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64);
        }
    }
}
