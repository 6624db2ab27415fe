//! Do streams of neighbouring names know of each other?
//!
//! Keys that differ as little as keys can: by one in the seed, the replication,
//! the serial number, the box, the occurrence or the station, or by one letter
//! of a name. Each way gives a row of neighbours; the same draws of neighbours
//! must look like draws of strangers. Seeds are fixed, and the limits are those
//! that theory gives to independent uniform numbers, five standard deviations
//! wide: one honest generator in some ten thousand fails any of them.

use super::{Key, Streams};

/// Neighbours in a row.
const ROW: u64 = 1 << 17;
/// Draws of each that are looked at.
const OCCURRENCES: u64 = 2;
const SIDE: usize = 32;
const LIMIT: f64 = 5.0;

type Row = Box<dyn Fn(u64, u64) -> f64>;

/// Draw `k` of the `i`-th neighbour, for each way of being one.
fn rows() -> Vec<(&'static str, Row)> {
    let root = Streams::new(1, 0);
    let cargo = root.key("cargo", "inland-port");
    let work = root.key("service time", "qinzhou.crane");
    let row = |draw: fn(Key, Key, u64, u64) -> f64| -> Row { Box::new(move |i, k| draw(cargo, work, i, k)) };
    vec![
        ("seed", row(|_, _, i, k| Streams::new(i, 0).key("arrival", "a").draw(k))),
        ("replication", row(|_, _, i, k| Streams::new(1, i as u32).key("arrival", "a").draw(k))),
        ("purpose", row(|_, _, i, k| Streams::new(1, 0).key(&letters(i), "a").draw(k))),
        ("entity", row(|_, _, i, k| Streams::new(1, 0).key("arrival", &letters(i)).draw(k))),
        ("serial", row(|cargo, _, i, k| cargo.child(i).draw(k))),
        ("box", row(|cargo, _, i, k| cargo.child(17).child(i).draw(k))),
        ("serial of a box", row(|cargo, _, i, k| cargo.child(i).child(1).draw(k))),
        ("occurrence", row(|cargo, _, i, k| cargo.child(17).child(k).draw(i))),
        ("serial at a station", row(|cargo, work, i, k| cargo.child(i).child(0).meet(work).draw(k))),
        ("station of a serial", row(|cargo, work, i, k| cargo.child(17).meet(work.child(i)).draw(k))),
        ("departure", row(|_, work, i, k| work.child(i).named("call").child(1).draw(k))),
    ]
}

/// The `i`-th name of four letters: the next one differs in its last letter, or wherever that turns over.
fn letters(i: u64) -> String {
    [26_u64.pow(3), 26 * 26, 26, 1].iter().map(|place| char::from(b'a' + (i / place % 26) as u8)).collect()
}

/// Neighbours two by two; no draw is in two pairs, so that pairs are independent.
fn pairs(row: &Row) -> impl Iterator<Item = (f64, f64)> + '_ {
    // Steps of three, so that either of the two may be the even one.
    let firsts = (0..ROW - 1).step_by(3);
    (0..OCCURRENCES).flat_map(move |k| firsts.clone().map(move |i| (row(i, k), row(i + 1, k))))
}

fn square(x: f64) -> f64 {
    x * x
}

fn assert_within(what: &str, how: &str, deviations: f64) {
    assert!(deviations.abs() < LIMIT, "{what}: {how} misses by {deviations:.1} standard deviations");
}

#[test]
fn neighbours_are_not_correlated() {
    // The product of two centred uniform numbers has mean 0 and variance 1/144.
    for (what, row) in rows() {
        let (n, sum) =
            pairs(&row).fold((0.0, 0.0), |(n, sum), (x, y)| (n + 1.0, sum + (x - 0.5) * (y - 0.5)));
        assert_within(what, "correlation", 12.0 * sum / libm::sqrt(n));
    }
}

#[test]
fn pairs_of_neighbours_fill_the_square_evenly() {
    for (what, row) in rows() {
        let (mut counts, mut n) = (vec![0_u32; SIDE * SIDE], 0.0);
        for (x, y) in pairs(&row) {
            counts[(x * SIDE as f64) as usize * SIDE + (y * SIDE as f64) as usize] += 1;
            n += 1.0;
        }
        let expected = n / counts.len() as f64;
        let chi_square: f64 = counts.iter().map(|&c| square(f64::from(c) - expected) / expected).sum();
        let freedom = counts.len() as f64 - 1.0;
        // Wilson and Hilferty (1931): the cube root is normal far into the tails.
        let spread = 2.0 / (9.0 * freedom);
        assert_within(
            what,
            "chi-square",
            (libm::cbrt(chi_square / freedom) - (1.0 - spread)) / libm::sqrt(spread),
        );
    }
}

#[test]
fn rows_of_neighbours_go_up_and_down_like_chance() {
    // Of n independent numbers the runs up and down number (2n − 1)/3 with variance (16n − 29)/90.
    // Source: Levene and Wolfowitz (1944); Knuth, The Art of Computer Programming 2, 3.3.2.
    for (what, row) in rows() {
        for k in 0..OCCURRENCES {
            let values: Vec<f64> = (0..ROW).map(|i| row(i, k)).collect();
            let rises: Vec<bool> = values.windows(2).map(|pair| pair[0] < pair[1]).collect();
            let runs = 1 + rises.windows(2).filter(|pair| pair[0] != pair[1]).count();
            let n = ROW as f64;
            let (mean, variance) = ((2.0 * n - 1.0) / 3.0, (16.0 * n - 29.0) / 90.0);
            assert_within(what, "runs up and down", (runs as f64 - mean) / libm::sqrt(variance));
        }
    }
}

#[test]
fn a_planted_likeness_is_caught() {
    // The tests have teeth: a tenth of the neighbour in each number shows at once.
    let row: Row = Box::new(|i, k| {
        let of = |i| Streams::new(i, 0).key("a", "b").draw(k);
        0.9 * of(i) + 0.1 * of(i + 1)
    });
    let (n, sum) = pairs(&row).fold((0.0, 0.0), |(n, sum), (x, y)| (n + 1.0, sum + (x - 0.5) * (y - 0.5)));
    assert!(12.0 * sum / libm::sqrt(n) > LIMIT);
}
