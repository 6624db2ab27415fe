//! Are results found to be the same again, and only then?
//!
//! `verify` on fresh folders and on tampered ones; a change of nothing; what
//! `diff` says on the command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program::{CORRIDOR, Run, file};

fn ask(arguments: &[&str]) -> Output {
    let mut command = Command::new(CORRIDOR);
    let command = command.current_dir(file("")).env("NO_COLOR", "1").args(arguments);
    command.output().expect("the program starts")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn verify(folder: &Path) -> (Option<i32>, String) {
    let output = ask(&["verify", "--quiet", &folder.display().to_string()]);
    (output.status.code(), format!("{}{}", out(&output), String::from_utf8_lossy(&output.stderr)))
}

/// The one folder of results two levels below.
fn only(root: &Path) -> PathBuf {
    let mut folder = root.to_owned();
    for _ in 0..2 {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        assert_eq!(entries.len(), 1, "{entries:?}");
        folder = entries.remove(0);
    }
    folder
}

/// Six weeks of it.
const SHORT: [&str; 6] =
    ["--set", "run.warm-up=7 d", "--set", "run.horizon=42 d", "--set", "run.cool-down=21 d"];

fn assert_same(folder: &Path) {
    let (code, page) = verify(folder);
    assert_eq!(code, Some(0), "{page}");
    assert!(page.contains(": same, "), "{page}");
}

#[test]
fn fresh_results_are_the_same_again() {
    let lessons = ["border-booth", "daily-train", "night-closure", "papers", "two-berths"];
    let mut runs: Vec<Run> =
        lessons.iter().map(|name| Run::of(&format!("scenarios/learn/{name}.toml"))).collect();
    runs.push(
        Run::of("scenarios/learn/daily-train.toml").with(["--set", "service.train.capacity=\"90 TEU\""]),
    );
    runs.push(Run::of("scenarios/what-if/extra-train.toml").with(SHORT));
    for run in runs {
        let results = run.results();
        assert_same(&only(results.path()));
    }
}

#[test]
fn a_moved_folder_without_its_scenario_is_the_same_again() {
    let begun = tempfile::tempdir().expect("a folder");
    let scenario = begun.path().join("mine.toml");
    fs::copy(file("scenarios/learn/border-booth.toml"), &scenario).expect("copies");
    let path = scenario.display().to_string();
    let output = begun.path().join("results").display().to_string();
    let run = ask(&["run", &path, "--quiet", "--replications", "2", "--threads", "1", "--output", &output]);
    assert!(run.status.success());
    fs::remove_file(&scenario).expect("removes");
    let moved = begun.path().join("elsewhere");
    fs::rename(only(Path::new(&output)), &moved).expect("moves");
    assert_same(&moved);
}

#[test]
fn a_comparison_is_the_same_again_and_has_its_pictures() {
    let begun = tempfile::tempdir().expect("a folder");
    let root = begun.path().display().to_string();
    let mut asked = vec!["compare", "scenarios/ilstc.toml", "scenarios/what-if/faster-clearance.toml"];
    asked.extend(["--quiet", "--replications", "2", "--output", &root]);
    asked.extend(SHORT);
    let output = ask(&asked);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let folder = only(begun.path());
    let svg = fs::read_to_string(folder.join("waterfall-faster-clearance.svg")).expect("a picture");
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && svg.contains("boten"), "{svg}");
    let table = fs::read_to_string(folder.join("waterfall-faster-clearance.csv")).expect("its numbers");
    assert!(table.starts_with("row,label,detail,value,half_width,start,end,unit\nfrom,"), "{table}");
    assert!(!table.contains("not told apart"), "the steps add up\n{table}");
    assert_same(&folder);
    let mut bytes = fs::read(folder.join("attribution.csv")).expect("reads");
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    fs::write(folder.join("attribution.csv"), bytes).expect("writes");
    let (code, page) = verify(&folder);
    assert_eq!(code, Some(1), "{page}");
    assert!(page.contains("attribution.csv differs at line"), "{page}");
}

#[test]
fn an_explanation_of_delays_is_the_same_again() {
    let begun = tempfile::tempdir().expect("a folder");
    let root = begun.path().display().to_string();
    let mut asked = vec!["explain-delays", "scenarios/learn/two-berths.toml", "--quiet"];
    asked.extend(["--replications", "2", "--confirm", "2", "--output", &root]);
    let output = ask(&asked);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let folder = only(begun.path());
    assert_same(&folder);
    edit(
        &folder,
        "manifest.json",
        "\"planned\": 2,\n    \"finished\": 2\n  },\n  \"partial\"",
        "\"planned\": 1,\n    \"finished\": 2\n  },\n  \"partial\"",
    );
    let (code, page) = verify(&folder);
    assert_eq!(code, Some(1), "{page}");
    assert!(page.contains("delays.csv"), "{page}");
}

/// What is done to a folder, and what `verify` must say of it.
type Tampering = (fn(&Path), &'static str);

fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).expect("reads");
    assert!(text.contains(from), "{name} does not hold {from}");
    fs::write(&path, text.replacen(from, to, 1)).expect("writes");
}

fn edit_last(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).expect("reads");
    let (before, after) = text.rsplit_once(from).expect("the file holds it");
    fs::write(&path, format!("{before}{to}{after}")).expect("writes");
}

fn append(folder: &Path, name: &str, more: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).expect("reads");
    fs::write(path, text + more).expect("writes");
}

fn remove(folder: &Path, name: &str) {
    fs::remove_file(folder.join(name)).expect("removes");
}

const TAMPERED: [Tampering; 26] = [
    (|folder| edit(folder, "measures.csv", "lead_time_h", "lead_time_m"), "measures.csv differs at line 2"),
    (
        |folder| edit(folder, "replications.csv", "\n1,", "\n2,"),
        "replications.csv differs at line 2, column 1",
    ),
    (
        |folder| edit(folder, "measures.json", "\"seed\": 20250106", "\"seed\": 20250107"),
        "measures.json differs",
    ),
    (|folder| edit(folder, "scenario.toml", "servers = ", "servers = 1"), "scenario.toml differs"),
    (|folder| append(folder, "measures.csv", "\n"), "measures.csv goes on after its end"),
    (|folder| edit(folder, "measures.csv", "\n", "\r\n"), "measures.csv differs at line 1"),
    (|folder| fs::write(folder.join("measures.csv"), "").expect("writes"), "measures.csv ends at line 1"),
    (|folder| remove(folder, "measures.csv"), "measures.csv is missing"),
    (|folder| remove(folder, "scenario.toml"), "scenario.toml is missing"),
    (|folder| remove(folder, "manifest.json"), "there is no manifest.json"),
    (|folder| fs::write(folder.join("notes.txt"), "mine").expect("writes"), "notes.txt does not belong"),
    (|folder| fs::create_dir(folder.join("more")).expect("creates"), "more does not belong"),
    (
        |folder| {
            remove(folder, "measures.csv");
            fs::create_dir(folder.join("measures.csv")).expect("creates");
        },
        "measures.csv is not a regular file",
    ),
    (|folder| edit(folder, "manifest.json", "{", ""), "manifest.json is not JSON"),
    (|folder| fs::write(folder.join("manifest.json"), [0xff, 0xfe]).expect("writes"), "is not UTF-8 text"),
    (|folder| edit(folder, "manifest.json", "\"planned\": 2", "\"planned\": 3"), "not the same"),
    (
        |folder| edit(folder, "manifest.json", "\"planned\": 2", "\"planned\": 0"),
        "impossible number of replications",
    ),
    (|folder| edit(folder, "manifest.json", "\"seed\": 20250106", "\"seed\": 7"), "measures.csv differs"),
    (|folder| edit(folder, "manifest.json", "\"seed\": 20250106", "\"seed\": -1"), "no proper `seed`"),
    (
        |folder| edit(folder, "manifest.json", "\"set\": []", "\"set\": [\"run.cool-down='61 d'\"]"),
        "scenario.toml differs",
    ),
    (
        // The seed of the run stands above it.
        |folder| edit(folder, "manifest.json", "\"set\": []", "\"set\": [\"run.seed=3\"]"),
        "manifest.json differs",
    ),
    (|folder| edit(folder, "manifest.json", "servers = ", "servers = 1"), "two texts of its scenario"),
    (|folder| edit_last(folder, "manifest.json", "servers = ", "servers = 1"), "not the one of its hash"),
    (
        |folder| edit(folder, "manifest.json", "\"version\": \"", "\"version\": \"9"),
        "was written by version 9",
    ),
    (
        |folder| edit(folder, "manifest.json", "\"measures.csv\": \"", "\"measures.csv\": \"0"),
        "manifest.json differs",
    ),
    (
        |folder| edit(folder, "manifest.json", "\"program\": \"corridor\"", "\"program\": \"other\""),
        "not written by this",
    ),
];

#[test]
fn each_tampered_folder_is_caught() {
    let begun = tempfile::tempdir().expect("a folder");
    let root = begun.path().join("results").display().to_string();
    let scenario = "scenarios/learn/border-booth.toml";
    let run = ask(&["run", scenario, "-q", "--replications", "2", "--seed", "20250106", "--output", &root]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let honest = only(Path::new(&root));
    assert_same(&honest);
    for (nth, (tamper, expected)) in TAMPERED.iter().enumerate() {
        let folder = begun.path().join(format!("tampered-{nth}"));
        fs::create_dir(&folder).expect("creates");
        for entry in fs::read_dir(&honest).expect("reads") {
            let entry = entry.expect("an entry");
            fs::copy(entry.path(), folder.join(entry.file_name())).expect("copies");
        }
        tamper(&folder);
        let (code, page) = verify(&folder);
        assert_eq!(code, Some(1), "{nth}: {page}");
        assert!(page.contains(": not the same\n") && page.contains(expected), "{nth}: {page}");
    }
}

#[test]
fn of_several_folders_each_is_told_and_the_worst_decides() {
    let results = Run::of("benches/spec/mm1.toml").with(["--set", "lane.customers.count=500"]).results();
    let good = only(results.path()).display().to_string();
    let output = ask(&["verify", "-q", &good, "no/such/folder"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(out(&output).contains(": same, 6 files of 7 replications\n"), "{}", out(&output));
}

#[test]
fn a_change_of_nothing_gives_the_same_bytes() {
    let begun = tempfile::tempdir().expect("a folder");
    let base = begun.path().join("booth.toml");
    fs::copy(file("scenarios/learn/border-booth.toml"), &base).expect("copies");
    let null = begun.path().join("null.toml");
    fs::write(&null, "[what-if]\nbase = \"booth.toml\"\n").expect("writes");
    let run = |path: &Path, to: &str| {
        let root = begun.path().join(to).display().to_string();
        let path = path.display().to_string();
        let output = ask(&["run", &path, "-q", "--replications", "2", "--output", &root]);
        assert!(output.status.success());
        only(Path::new(&root))
    };
    let (one, other) = (run(&base, "one"), run(&null, "other"));
    for name in ["scenario.toml", "measures.csv", "replications.csv"] {
        let read = |folder: &Path| fs::read(folder.join(name)).expect("reads");
        assert!(read(&one) == read(&other), "{name} differs");
    }
    let page = out(&ask(&["diff", &base.display().to_string(), &null.display().to_string()]));
    assert!(page.ends_with("\n\nThe same corridor.\n"), "{page}");
}

#[test]
fn a_difference_is_told_between_files_by_set_and_of_a_what_if() {
    let what_if = out(&ask(&["diff", "scenarios/what-if/faster-clearance.toml"]));
    assert!(what_if.contains("border mohan-boten: longer-hours off → "), "{what_if}");
    let both = out(&ask(&["diff", "scenarios/ilstc.toml", "scenarios/what-if/faster-clearance.toml"]));
    assert_eq!(both, what_if);
    let set = ["diff", "scenarios/ilstc.toml", "--set", "service.chongqing-qinzhou.frequency.add=\"1 / d\""];
    let set = out(&ask(&set));
    assert!(set.contains("service chongqing-qinzhou: frequency 31 / week → 38 / week (+7)\n"), "{set}");
    let alone = ask(&["diff", "scenarios/ilstc.toml"]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&alone.stderr).contains("name a second file"));
}

#[test]
fn a_what_if_over_a_what_if_differs_from_that_one() {
    let begun = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = begun.path().join(name);
        fs::write(&path, text).expect("writes");
        path.display().to_string()
    };
    fs::copy(file("scenarios/learn/border-booth.toml"), begun.path().join("booth.toml")).expect("copies");
    let one = write("one.toml", "[what-if]\nbase = \"booth.toml\"\n[run]\nreplications = 3\n");
    let two = write("two.toml", "[what-if]\nbase = \"one.toml\"\n[run]\nseed = 9\n");
    let none = write("none.toml", "[what-if]\nbase = \"two.toml\"\n");
    let diff = |path: &str| {
        let output = ask(&["diff", path]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        out(&output)
    };
    let page = diff(&one);
    assert!(page.contains("replications") && !page.contains("seed"), "{page}");
    let page = diff(&two);
    assert!(page.contains("seed") && !page.contains("replications"), "{page}");
    assert!(diff(&none).ends_with("\n\nThe same corridor.\n"));
    // The scenario below all of them is named where it is meant.
    let booth = begun.path().join("booth.toml").display().to_string();
    let page = out(&ask(&["diff", &booth, &two]));
    assert!(page.contains("seed") && page.contains("replications"), "{page}");
}
