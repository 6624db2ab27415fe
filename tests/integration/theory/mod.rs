//! Does the simulator reproduce what is known exactly?
//!
//! Each case is a scenario file in `tests/theory/`; its exact answer is worked
//! out in [`exact`]. The 99.9 % interval over replications must hold the exact
//! answer and be no wider than ±1 % of it. Seeds are in the files.

mod borders;
mod costs;
mod demand;
mod disruptions;
mod choices;
mod documents;
mod exact;
mod fleets;
mod networks;
mod stations;
mod timetables;
mod truth;

use crate::harness::{Sample, Study, lane, station};

/// Runs `tests/theory/<name>.toml`.
fn study(name: &str) -> Study {
    Study::of(&format!("theory/{name}.toml"))
}

/// Mean wait before a station, of those that it serves.
#[track_caller]
fn wait(study: &Study, place: &str, stage: &str) -> Sample {
    study.sample(&station(place, stage), "wait_h", "mean")
}

/// Mean lead time on a lane.
#[track_caller]
fn lead_time(study: &Study, name: &str) -> Sample {
    study.sample(&lane(name), "lead_time_h", "mean")
}

/// Share of a lane's consignments that is lost.
#[track_caller]
fn lost_share(study: &Study, name: &str) -> Sample {
    let tendered = study.sample(&lane(name), "tendered", "count");
    study.sample(&lane(name), "lost", "count").over(&tendered)
}

/// Little's law at a station that loses nobody: number waiting = rate · wait.
#[track_caller]
fn obeys_little(study: &Study, place: &str, stage: &str) {
    let scope = station(place, stage);
    let served = study.sample(&scope, "served", "count");
    study
        .sample(&scope, "queue", "mean")
        .times(study.window_h())
        .over(&served)
        .over(&wait(study, place, stage))
        .agrees_with(1.0);
}

#[test]
fn every_scenario_of_theory_has_its_test() {
    let tests = [
        include_str!("borders.rs"),
        include_str!("costs.rs"),
        include_str!("demand.rs"),
        include_str!("disruptions.rs"),
        include_str!("choices.rs"),
        include_str!("documents.rs"),
        include_str!("fleets.rs"),
        include_str!("networks.rs"),
        include_str!("stations.rs"),
        include_str!("timetables.rs"),
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/theory");
    for file in std::fs::read_dir(folder).expect("the folder of scenarios is there") {
        let file = file.expect("the folder can be read").path();
        let name = file.file_stem().expect("a file has a name").to_string_lossy();
        let quoted = format!("\"{name}\"");
        assert!(tests.iter().any(|text| text.contains(&quoted)), "no test runs {name}.toml");
    }
}
