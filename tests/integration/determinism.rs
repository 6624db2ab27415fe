//! Are the same scenario and seed always the same bytes?
//!
//! Other builds of the program and a shifted mathematics library are tried in `platform.rs`.

use crate::program::{Run, file};

/// Scenarios with a bit of everything, cut short where they are long.
pub(crate) fn scenarios() -> Vec<Run> {
    let mut lessons: Vec<_> = std::fs::read_dir(file("scenarios/learn"))
        .expect("there are small scenarios")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    lessons.sort();
    assert!(lessons.len() >= 4, "a lesson is missing: {lessons:?}");
    let mut runs: Vec<Run> = lessons.iter().map(|name| Run::of(&format!("scenarios/learn/{name}"))).collect();
    runs.push(corridor());
    runs.push(real());
    runs
}

/// Twenty hubs and a border.
pub(crate) fn corridor() -> Run {
    Run::of("benches/spec/corridor.toml").with(["--set", "lane.line.count=1500"])
}

/// The real corridor: six weeks of it.
fn real() -> Run {
    let window = ["run.warm-up=7 d", "run.horizon=42 d", "run.cool-down=21 d"];
    window.into_iter().fold(Run::of("scenarios/ilstc.toml"), |run, set| run.with(["--set", set]))
}

#[test]
fn the_same_bytes_come_out_for_any_number_of_threads() {
    for run in scenarios() {
        let digests = ["1", "2", "3", "7"].map(|threads| run.clone().with(["--threads", threads]).digest());
        assert!(digests.iter().all(|digest| *digest == digests[0]), "{run:?}:\n{digests:#?}");
    }
}

#[test]
fn the_same_command_writes_the_same_bytes_again() {
    let run = real();
    assert_eq!(run.digest(), run.digest());
}

#[test]
fn another_seed_writes_other_numbers() {
    // So that equal digests above are no accident of tables without numbers.
    let first = Run::of("benches/spec/mm1.toml").with(["--set", "lane.customers.count=500"]);
    let second = first.clone().seed(7);
    assert_eq!(measures(&first), measures(&first));
    assert_ne!(measures(&first), measures(&second));
}

/// The table of measures that a run writes.
fn measures(run: &Run) -> String {
    let folder = run.results();
    let path = find(folder.path(), "measures.csv").expect("results hold a table of measures");
    std::fs::read_to_string(path).expect("the table can be read")
}

/// The first file of this name in a folder or below.
fn find(folder: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    entries.iter().find_map(|path| {
        if path.is_dir() { find(path, name) } else { path.ends_with(name).then(|| path.clone()) }
    })
}
