//! Which draw belongs to whom?
//!
//! A [`Key`] names a stream by hashing stable names; [`Key::draw`] gives its
//! n-th uniform number directly, without a state to keep. Opening a stream and
//! drawing costs two multiplications more than a counter.

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

impl Key {
    /// The stream of a part that has a name.
    #[must_use]
    pub fn named(self, name: &str) -> Key {
        // FNV-1a over the bytes, then mixed: names are hashed once, when a world is built.
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        self.child(mix(hash ^ name.len() as u64))
    }

    /// The stream of a part that has a number.
    #[must_use]
    #[inline]
    pub fn child(self, number: u64) -> Key {
        Key(mix(self.0.wrapping_add(number.wrapping_mul(GOLDEN)).wrapping_add(GOLDEN)))
    }

    /// The stream where two keys meet, such as a box's and a station's.
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
    #[inline]
    pub fn bits(self, occurrence: u64) -> u64 {
        mix(self.0.wrapping_add(occurrence.wrapping_mul(GOLDEN)))
    }
}

/// 52 of the bits as a number in (0, 1).
#[inline]
fn unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
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
