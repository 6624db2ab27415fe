//! Does a run that asks for too much end with an error that says where?

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::program::CORRIDOR;

/// One crane, a train a day, and what comes.
const SCENARIO: &str = r#"
format = 1
[run]
horizon = "1 y"
replications = 1
[place.a]
enter = ["crane"]
[place.a.station.crane]
servers = "unlimited"
time = "1 min"
[place.b]
[link.ab]
from = "a"
to = "b"
mode = "rail"
distance = "100 km"
time = "2 h"
[service.train]
mode = "rail"
stops = ["a", "b"]
capacity = "100 TEU"
every = "1 d"
[lane.ab]
from = "a"
to = "b"
services = ["train"]
demand = "10 / d"
"#;

/// Exit code and standard error of a run of the scenario with a line that is another.
fn run(line: &str, instead: &str) -> (Option<i32>, String) {
    assert!(SCENARIO.contains(line), "{line}");
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("limits.toml");
    fs::write(&path, SCENARIO.replace(line, instead)).expect("a file");
    let output = Command::new(CORRIDOR)
        .args(["run", "--quiet", "--output"])
        .arg(folder.path().join("out"))
        .arg(&path)
        .output()
        .expect("the program runs");
    assert!(!folder.path().join("out").exists() || output.status.success(), "nothing is left behind");
    (output.status.code(), String::from_utf8(output.stderr).expect("text"))
}

#[test]
fn too_much_cargo_under_way_is_an_error_before_memory_is_gone() {
    // One batch, in the first weeks, of half a million more than the limit.
    let (code, told) = run("demand = \"10 / d\"", "batch = 2500000\ndemand = \"2500000 / d\"");
    assert_eq!(code, Some(4), "{told}");
    assert!(told.contains("more than 2,000,000 consignments"), "{told}");
    assert!(told.contains("lane `ab`"), "{told}");
}

#[test]
fn a_time_beyond_the_calendar_names_its_station() {
    // 2^47 ms are 4,462.7 years. Once in a hundred the crane takes 4,462.7 years: too long for any that
    // begins after the first 18 days. Of the 3,650 that come in a year, some 36 are drawn so.
    let rare = r#"time = { discrete = { values = ["1 min", "4462.7 y"], shares = [0.99, 0.01] } }"#;
    let (code, told) = run("time = \"1 min\"", rare);
    assert_eq!(code, Some(4), "{told}");
    assert!(told.contains("at station `a.crane`"), "{told}");
}

#[test]
fn a_mean_far_beyond_any_run_is_refused() {
    let (code, told) = run("time = \"1 min\"", r#"time = { exponential = { mean = "900 y" } }"#);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("900 y on the mean"), "{told}");
    assert!(told.contains("may be 100 y at most"), "{told}");
}
