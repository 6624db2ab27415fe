//! Does `--precision` stop where it should, say so, and change nothing else?

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{CORRIDOR, file};

/// Runs the booth of the first lesson.
fn run(output: &Path, arguments: &[&str]) -> Output {
    Command::new(CORRIDOR)
        .arg("run")
        .arg(file("scenarios/learn/border-booth.toml"))
        .args(["--output", &output.display().to_string()])
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// The files of the only run below a folder but its manifest, by the run's name and their own.
fn results(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let scenario = output.join("border-booth");
    let mut files = BTreeMap::new();
    for run in fs::read_dir(scenario).expect("results") {
        let run = run.expect("a run").path();
        for file in fs::read_dir(&run).expect("files") {
            let file = file.expect("a file").path();
            let name = file.strip_prefix(output).expect("below").display().to_string();
            if !name.ends_with("manifest.json") {
                files.insert(name, fs::read(&file).expect("bytes"));
            }
        }
    }
    files
}

#[test]
fn it_writes_what_a_plan_of_that_many_replications_writes_for_any_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut seen = Vec::new();
    for threads in ["1", "3"] {
        let output = folder.path().join(threads);
        let done = run(&output, &["--precision", "3%", "--threads", threads]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        seen.push((results(&output), text(&done.stdout)));
    }
    assert!(seen[0] == seen[1], "threads change no byte");
    let (files, page) = &seen[0];
    let said = "3 % precision was reached with ";
    let number =
        page.split(said).nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_else(|| panic!("{page}"));
    let output = folder.path().join("plain");
    let done = run(&output, &["--replications", number]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(*files == results(&output), "the same files as with --replications {number}");
    assert!(files.keys().any(|name| name.ends_with("distribution.csv")));
}

#[test]
fn a_limit_is_a_threshold_missed_and_results_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let done =
        run(folder.path(), &["--precision", "0.1%", "--max-replications", "12", "--measure", "wait_h"]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    assert!(text(&done.stderr).contains("was not reached with 12 replications"), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("12 replications"), "{}", text(&done.stdout));
    assert!(!results(folder.path()).is_empty());
}

#[test]
fn an_overloaded_corridor_has_no_mean_to_be_precise_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let set = ["--set", "lane.trucks.demand=\"16 / h\""];
    let done = run(folder.path(), &["--precision", "2%", set[0], set[1]]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    assert!(text(&done.stderr).contains("there is no steady mean"), "{}", text(&done.stderr));
    let page = text(&done.stdout);
    assert!(page.contains("Read this first\ntrucks: no steady state."), "{page}");
    let measures = results(folder.path())
        .into_iter()
        .find(|file| file.0.ends_with("measures.csv"))
        .map(|file| text(&file.1))
        .expect("a table");
    let row = |start: &str| {
        measures.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {measures}"))
    };
    assert_eq!(row("trucks,,,,,,lead_time_h,mean,"), "trucks,,,,,,lead_time_h,mean,h,,,10,,,,");
    for name in ["backlog_growth,rate,", "backlog,final,", "time_to_clear_h,value,"] {
        assert!(!row(&format!("trucks,,,,,,{name}")).ends_with(",,"), "{name} has numbers");
    }
}

#[test]
fn without_cargo_there_is_no_mean_to_be_precise_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(
        folder.path(),
        &["--precision", "5%", "--lane", "trucks", "--set", "lane.trucks.demand=\"0 / h\""],
    );
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(said.contains("--precision 5% cannot be had") && said.contains("on lane `trucks`"), "{said}");
    assert!(!said.contains("trucks#1"), "there is no consignment to trace: {said}");
    let page = text(&done.stdout);
    assert!(page.contains("5 % precision cannot be had: there is no mean"), "{page}");
    assert!(page.contains("No cargo was tendered inside the measured time."), "{page}");
}

#[test]
fn what_cannot_be_precise_is_a_mistake_in_the_arguments() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, says) in [
        (&["--precision", "2"][..], "2%"),
        (&["--precision", "2%", "--replications", "20"], "cannot be used with"),
        (&["--precision", "2%", "--measure", "lead"], "lead_time_h"),
        (&["--precision", "2%", "--lane", "cars"], "trucks"),
        (&["--lane", "trucks"], "--precision"),
    ] {
        let done = run(folder.path(), arguments);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        assert!(text(&done.stderr).contains(says), "{arguments:?}: {}", text(&done.stderr));
    }
    assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none(), "nothing was written");
}

#[test]
fn a_start_that_is_measured_too_is_told_with_the_warm_up_that_would_do() {
    // A booth nearly always at work takes days to fill up its queue.
    let folder = tempfile::tempdir().expect("a folder");
    let changes = [
        "lane.trucks.demand=\"14.2 / h\"",
        "run.warm-up=\"0 h\"",
        "run.horizon=\"30 d\"",
        "run.replications=200",
    ];
    let set: Vec<&str> = changes.iter().flat_map(|change| ["--set", change]).collect();
    let done = run(folder.path(), &set);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let page = text(&done.stdout);
    assert!(page.contains("there is no warm-up, and one is needed"), "{page}");
    let figure = results(folder.path()).into_iter().find(|file| file.0.ends_with("warm-up.svg"));
    assert!(text(&figure.expect("a figure").1).contains("would do</text>"));
    // With that warm-up, and the same length measured, nothing is said.
    let longer = ["--set", "run.warm-up=\"10 d\"", "--set", "run.horizon=\"40 d\""];
    let done = run(&folder.path().join("longer"), &[&set[..], &longer[..]].concat());
    assert!(!text(&done.stdout).contains("Read this first"), "{}", text(&done.stdout));
}

#[test]
fn a_statistic_that_no_measure_has_is_refused_with_those_that_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(folder.path(), &["--precision", "3%", "--measure", "lead_time_h:p96"]);
    let told = text(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{told}");
    assert!(told.contains("there is no lead_time_h:p96; statistics of lead_time_h are "), "{told}");
    assert!(told.contains("p95"), "{told}");
    assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none(), "nothing is written");
}
