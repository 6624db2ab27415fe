//! Does `explain-delays` keep its word on the command line?
//!
//! Whether it names the right bottleneck is asked in `bottlenecks.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::program::{CORRIDOR, file};

fn explain(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(CORRIDOR);
    command.current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null());
    command.arg("explain-delays").arg(file("scenarios/learn/two-berths.toml"));
    let short = ["--set", "run.horizon=8 weeks", "--seed", "1"];
    let default = ["--replications", "3"];
    let default = if arguments.contains(&"--replications") { &[][..] } else { &default[..] };
    command.args(short).args(default).args(arguments).output().expect("the program starts")
}

fn page(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Files of the one folder of results below a folder.
fn results(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let runs = root.join("two-berths");
    let mut folders: Vec<_> =
        fs::read_dir(&runs).expect("results").map(|run| run.expect("a run").path()).collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    let folder = folders.remove(0);
    let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with("delays-") && name.len() == "delays-".len() + 8, "{name}");
    let files = fs::read_dir(&folder).expect("results").map(|file| file.expect("a file"));
    files
        .map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).expect("a file")))
        .collect()
}

#[test]
fn the_same_page_and_files_come_out_for_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let seen = ["1", "2", "3"].map(|threads| {
        let output = explain(folder.path(), &["--threads", threads, "--output", threads]);
        let page = page(&output);
        let mut files = results(&folder.path().join(threads));
        assert!(files.remove("manifest.json").is_some());
        let names: Vec<_> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["delays.csv", "delays.json", "scenario.toml"]);
        (page, files)
    });
    assert!(seen.iter().all(|one| *one == seen[0]));
    assert!(seen[0].0.contains("What holds cargo up") && seen[0].0.contains("port crane"), "{}", seen[0].0);
}

#[test]
fn every_format_prints_data_only_and_quiet_says_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["table", "json", "csv", "md"] {
        let output = explain(folder.path(), &["--quiet", "--confirm", "1", "--format", format]);
        let text = page(&output);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        match format {
            "json" => {
                let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                assert_eq!(document["measured"]["finished"], 1);
                adds_up(&document);
            }
            "csv" => assert!(text.starts_with("lane,place,service,stage,cause,group,measure,")),
            "md" => assert!(text.starts_with("# Where the hours go")),
            _ => assert!(text.starts_with("Where the hours go")),
        }
    }
}

/// The parts of each account add up to its total, and waiting is the part without progress.
fn adds_up(document: &serde_json::Value) {
    for account in document["hours"].as_array().expect("accounts") {
        let mean = |value: &serde_json::Value| value["mean"].as_f64().expect("a mean");
        let parts = account["spent"].as_array().expect("parts");
        let sum: f64 = parts.iter().map(|part| mean(&part["hours"])).sum();
        let waits = parts.iter().filter(|part| part["progress"] == false);
        let waiting: f64 = waits.map(|part| mean(&part["hours"])).sum();
        assert!((sum - mean(&account["total"])).abs() < 1e-9, "{account}");
        assert!((waiting - mean(&account["waiting"])).abs() < 1e-9, "{account}");
    }
}

#[test]
fn nothing_is_tried_that_was_not_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = page(&explain(folder.path(), &["--quiet", "--confirm", "0"]));
    assert!(page.contains("Nothing was measured (--confirm 0)."), "{page}");
    assert!(!page.contains("saves\n"), "{page}");
}

#[test]
fn one_replication_gives_no_interval_and_no_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = page(&explain(folder.path(), &["--quiet", "--replications", "1"]));
    assert!(page.contains("one replication cannot tell that from chance"), "{page}");
}
