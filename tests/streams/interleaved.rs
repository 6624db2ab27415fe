//! Which words would a battery of randomness tests read?
//!
//! Endless 64-bit words on standard output, taken in turn from a thousand
//! streams whose keys are derived in every way the simulation derives them, so
//! that neighbouring keys meet word by word. For dieharder (in Debian):
//!
//! ```sh
//! cargo run --release --example interleaved-streams | dieharder -a -g 200 -k 2 -Y 1
//! ```
//!
//! `src/random/streams.rs` records what came of it.

use std::io::{BufWriter, Write, stdout};

use corridor::random::{Key, Streams};

/// Streams that take turns.
const STREAMS: u64 = 1000;

fn main() -> std::io::Result<()> {
    let keys: Vec<Key> = (0..STREAMS).map(key).collect();
    let mut out = BufWriter::with_capacity(1 << 16, stdout().lock());
    for occurrence in 0.. {
        for key in &keys {
            // Whoever reads may stop at any word: then writing fails, and the program ends.
            out.write_all(&key.bits(occurrence).to_le_bytes())?;
        }
    }
    Ok(())
}

/// Neighbours in seed, replication, name, number and meeting.
fn key(number: u64) -> Key {
    let nth = number / 5;
    let streams = Streams::new(1, 0);
    match number % 5 {
        0 => Streams::new(nth / 20, (nth % 20) as u32).key("arrival", "lane"),
        1 => streams.key("service time", &format!("station {nth}")),
        2 => streams.key("cargo", "lane").child(nth),
        3 => streams.key("cargo", "lane").child(nth).child(1),
        _ => streams
            .key("cargo", "lane")
            .child(nth / 10)
            .meet(streams.key("service time", "crane").child(nth % 10)),
    }
}
