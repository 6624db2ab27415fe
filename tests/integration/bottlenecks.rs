//! Is the bottleneck that is named first the one whose relief saves most?

mod made_up;

use corridor::experiment::{Delays, Plan, Watch, explain_delays};
use corridor::scenario::{NoFiles, read};
use std::sync::atomic::AtomicBool;

fn explain(number: u64, confirm: usize) -> Delays {
    let text = made_up::corridor(number);
    let scenario = read("made-up.toml", &text, &[], &NoFiles)
        .unwrap_or_else(|error| panic!("{}\n{text}", error.render(false)));
    let plan = Plan { replications: scenario.replications, seed: number, threads: 2 };
    let stop = AtomicBool::new(false);
    let watch = Watch { stop: &stop, progress: &|_, _| (), clock: &|| 0.0 };
    explain_delays(&scenario.corridor, &plan, confirm, &watch)
        .unwrap_or_else(|error| panic!("corridor {number}: {error}"))
}

#[test]
fn explore() {
    let begun = std::time::Instant::now();
    for number in 1..=40 {
        let brute = explain(number, usize::MAX);
        let mut promise: Vec<_> = brute.suspects.iter().collect();
        promise.sort_by(|a, b| b.promise.total_cmp(&a.promise));
        let mut momentary: Vec<_> = brute.suspects.iter().collect();
        momentary.sort_by(|a, b| b.momentary.total_cmp(&a.momentary));
        let mut hours: Vec<_> = brute.suspects.iter().collect();
        hours.sort_by(|a, b| b.hours.total_cmp(&a.hours));
        let best = &brute.suspects[0];
        let at = |list: &[&corridor::experiment::Suspect]| {
            list.iter().position(|one| one.resource == best.resource).expect("it is there") + 1
        };
        println!("#{number} promise {} momentary {} hours {}", at(&promise), at(&momentary), at(&hours));
        for one in &brute.suspects {
            let saved = one.saved.as_ref().expect("measured");
            println!(
                "    {:?}.{:?} saved {:.3} ± {:.3} promise {:.3} momentary {:.2} hours {:.2} active {:.2}",
                one.place,
                one.stage,
                saved.mean,
                saved.interval.as_ref().map_or(f64::NAN, |i| i.half_width),
                one.promise,
                one.momentary,
                one.hours,
                one.active
            );
        }
    }
    println!("{:?}", begun.elapsed());
}
