//! Do results stand by themselves?
//!
//! A folder of results names all that it rests on, runs again from its own
//! files, and is never written over by other inputs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program::CORRIDOR;

/// Two known shipments over a gate whose time is drawn, and factors of its own.
const SCENARIO: &str = r#"format = 1
[run]
horizon = "10 d"
emission-factors = "data/factors.csv"
[place.a]
enter = ["gate"]
[place.a.station.gate]
servers = 1
time = { exponential = { mean = "5 h" } }
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
capacity = "10 TEU"
every = "1 d"
[lane.boxes]
from = "a"
to = "b"
trace = "data/cargo.csv"
services = ["train"]
"#;
const CARGO: &str = "time\n2025-01-06T08:00\n2025-01-07T09:00\n";
const FACTORS: &str = "class,mode,tank-to-wheel,well-to-tank,unit,default\nours,rail,0.02,0.01,kg/t-km,yes\n";
/// What a run tells of the corridor, in tables.
const TABLES: [&str; 3] = ["measures.csv", "replications.csv", "distribution.csv"];

fn ask(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(CORRIDOR);
    let output = command.current_dir(folder).env("NO_COLOR", "1").args(arguments).output();
    let output = output.expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn begun() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "s.toml", SCENARIO);
    write(folder.path(), "data/cargo.csv", CARGO);
    write(folder.path(), "data/factors.csv", FACTORS);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder around it")).expect("creates");
    fs::write(path, text).expect("writes");
}

/// The folders of results below `root/<scenario>`, by name.
fn runs(root: &Path) -> Vec<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    };
    let mut runs: Vec<PathBuf> = below(root).iter().flat_map(|scenario| below(scenario)).collect();
    runs.sort();
    runs
}

fn contents(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    entries.map(|path| (name(&path), fs::read_to_string(&path).expect("a text"))).collect()
}

/// The only run below a root.
fn only(root: &Path) -> PathBuf {
    let mut runs = runs(root);
    assert_eq!(runs.len(), 1, "{runs:?}");
    runs.remove(0)
}

#[test]
fn a_result_runs_again_from_its_own_files() {
    let folder = begun();
    let path = folder.path();
    let set = "place.a.station.gate.servers=2";
    ask(path, &["run", "s.toml", "--seed", "5", "--replications", "3", "--set", set, "--output", "one"]);
    let first = only(&path.join("one"));
    let held = contents(&first);
    assert_eq!(held.get("input-cargo.csv").map(String::as_str), Some(CARGO));
    assert_eq!(held.get("input-factors.csv").map(String::as_str), Some(FACTORS));
    ask(path, &["verify", &first.display().to_string()]);

    // Nothing is left but the folder.
    fs::remove_dir_all(path.join("data")).expect("removes");
    ask(&first, &["run", "scenario.toml", "--output", "../../../two"]);
    let second = only(&path.join("two"));
    let again = contents(&second);
    for table in TABLES {
        assert!(held[table] == again[table], "{table} differs");
    }
    for file in ["scenario.toml", "input-cargo.csv", "input-factors.csv"] {
        assert!(held[file] == again[file], "{file} differs");
    }
    ask(path, &["verify", &second.display().to_string()]);
    // Another seed would have given other tables.
    ask(&first, &["run", "scenario.toml", "--seed", "1", "--output", "../../../three"]);
    assert!(contents(&only(&path.join("three")))["measures.csv"] != held["measures.csv"]);
}

#[test]
fn other_contents_of_a_file_give_another_folder() {
    let folder = begun();
    let path = folder.path();
    let run = || ask(path, &["run", "s.toml", "--replications", "2"]);
    run();
    let first = only(&path.join("outputs"));
    let held = contents(&first);
    run();
    assert_eq!(only(&path.join("outputs")), first, "the same inputs, the same folder");
    write(path, "data/factors.csv", &FACTORS.replace("0.02", "0.03"));
    run();
    assert_eq!(runs(&path.join("outputs")).len(), 2);
    write(path, "data/cargo.csv", &format!("{CARGO}2025-01-08T09:00\n"));
    run();
    assert_eq!(runs(&path.join("outputs")).len(), 3);
    assert!(contents(&first) == held, "the first result is as it was");

    ask(path, &["explain-delays", "s.toml", "--replications", "2", "--confirm", "0"]);
    write(path, "data/cargo.csv", CARGO);
    ask(path, &["explain-delays", "s.toml", "--replications", "2", "--confirm", "0"]);
    let delays = runs(&path.join("outputs"))
        .into_iter()
        .filter(|run| run.file_name().is_some_and(|name| name.to_string_lossy().starts_with("delays-")));
    let delays: Vec<PathBuf> = delays.collect();
    assert_eq!(delays.len(), 2);
    ask(path, &["verify", &delays[0].display().to_string()]);
}

#[test]
fn scenarios_of_a_comparison_run_again_though_their_files_have_one_name() {
    let folder = begun();
    let path = folder.path();
    let more = format!("{CARGO}2025-01-07T10:00\n");
    write(path, "more/data/cargo.csv", &more);
    write(path, "more/w.toml", "[what-if]\nbase = \"../s.toml\"\n[lane.boxes]\ntrace = \"data/cargo.csv\"\n");
    let options = ["--seed", "5", "--replications", "3", "--output", "compared"];
    ask(path, &[&["compare", "s.toml", "more/w.toml"][..], &options].concat());
    let results = only(&path.join("compared"));
    let held = contents(&results);
    let inputs: Vec<&str> =
        held.keys().map(String::as_str).filter(|name| name.starts_with("input-")).collect();
    assert_eq!(inputs, ["input-cargo-2.csv", "input-cargo.csv", "input-factors.csv"]);
    assert_eq!(held["input-cargo-2.csv"], more);
    ask(path, &["verify", &results.display().to_string()]);

    ask(path, &["run", "more/w.toml", "--seed", "5", "--replications", "3", "--output", "direct"]);
    ask(&results, &["run", "what-if-w.toml", "--output", "../../../copied"]);
    let (direct, copied) = (contents(&only(&path.join("direct"))), contents(&only(&path.join("copied"))));
    for table in TABLES {
        assert!(direct[table] == copied[table], "{table} differs");
    }
}
