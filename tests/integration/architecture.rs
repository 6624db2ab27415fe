//! Do the sources keep to the map?
//!
//! The arrows are read from the table in `src/lib.rs`, so there is one truth.
//! Test modules are exempt from what is said about a room: they may lean on anything.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Source, all_under, files_under, has_word, read, repository};

/// Where a simulation runs, and where its numbers are made: nothing here may depend on chance or the machine.
const SIMULATION: [&str; 9] =
    ["units", "time", "maths", "random", "model", "engine", "freight", "observe", "stats"];

/// Functions of the platform's mathematics library, whose last digit differs between builds.
const PLATFORM_MATHEMATICS: [&str; 24] = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp", "exp2",
    "exp_m1", "hypot", "ln", "ln_1p", "log10", "log2", "powf", "powi", "sin", "sinh", "tan", "tanh",
];

/// Lines after which a file no longer opens well.
const LONGEST_FILE: usize = 700;

/// Room → the rooms that it may use; `None` means all.
type Arrows = BTreeMap<String, Option<BTreeSet<String>>>;

#[test]
fn every_import_follows_an_arrow() {
    let arrows = arrows(&read("src/lib.rs"));
    none(all_under("src").iter().flat_map(|source| strays(source, &arrows)));
}

#[test]
fn a_planted_stray_import_is_caught() {
    let arrows = arrows(&read("src/lib.rs"));
    let caught = |path, text| strays(&Source::new(path, text), &arrows);
    assert_eq!(caught("src/engine/calendar.rs", "use crate::time::SimTime;\n"), [""; 0]);
    assert_eq!(
        caught("src/engine/calendar.rs", "use crate::time::SimTime;\nuse crate::freight::Event;\n"),
        ["src/engine/calendar.rs:2: `engine` may not use `freight`"]
    );
    assert_eq!(
        caught("src/stats/tally.rs", "fn f(x: crate::units::Teu) {}\n"),
        ["src/stats/tally.rs:1: `stats` may not use `units`"]
    );
    assert_eq!(
        caught("src/engine/mod.rs", "use crate::{time, freight};\n"),
        ["src/engine/mod.rs:1: a grouped `use crate::{…}` hides an arrow; write a line for each"]
    );
    assert_eq!(
        caught("src/engine/mod.rs", "use super::freight::Event;\n"),
        ["src/engine/mod.rs:1: `super` leads out of the room"]
    );
    assert_eq!(caught("src/freight/movement/headway.rs", "use super::super::cargo::Cargo;\n"), [""; 0]);
    assert_eq!(caught("src/freight/station/mod.rs", "super::cargo::NONE == super::route::NONE\n"), [""; 0]);
    assert_eq!(
        caught("src/freight/movement/headway.rs", "use super::super::super::engine::Calendar;\n"),
        ["src/freight/movement/headway.rs:1: `super` leads out of the room"]
    );
    assert_eq!(
        caught("src/engine/mod.rs", "// use crate::freight::Event;\nlet a = \"crate::cli\";\n"),
        [""; 0]
    );
    assert_eq!(
        caught("src/main.rs", "fn main() { corridor::freight::simulate() }\n"),
        ["src/main.rs:1: `main` may use `cli` alone, not `freight`"]
    );
}

#[test]
fn every_room_stands_on_the_map() {
    let map = read("src/lib.rs");
    let standing: BTreeSet<String> =
        all_under("src").iter().filter_map(Source::room).map(str::to_owned).collect();
    let walked: BTreeSet<String> = map
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`")?.split_once("`]"))
        .map(|(room, _)| room.to_owned())
        .collect();
    let declared: BTreeSet<String> = map
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    let with_arrows: BTreeSet<String> = arrows(&map).into_keys().collect();
    assert_eq!(walked, standing, "the table of rooms in src/lib.rs (left) and the sources (right)");
    assert_eq!(declared, standing, "the modules of src/lib.rs (left) and the sources (right)");
    assert_eq!(with_arrows, standing, "the table of arrows in src/lib.rs (left) and the sources (right)");
}

#[test]
fn arrows_never_make_a_circle() {
    let arrows = arrows(&read("src/lib.rs"));
    let mut left: BTreeMap<_, _> =
        arrows.iter().filter_map(|(room, uses)| Some((room, uses.as_ref()?))).collect();
    loop {
        let before = left.len();
        let rooms: BTreeSet<_> = left.keys().map(|room| (*room).clone()).collect();
        left.retain(|_, uses| uses.iter().any(|used| rooms.contains(used)));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "these rooms use each other: {:?}", left.keys());
}

#[test]
fn model_knows_no_file_format() {
    none(words(&["model"], &["serde", "toml", "schemars"]));
}

#[test]
fn engine_has_never_heard_of_freight() {
    let nouns = [
        "freight",
        "cargo",
        "consignment",
        "teu",
        "vehicle",
        "train",
        "truck",
        "vessel",
        "border",
        "customs",
    ];
    none(in_rooms(&["engine"], |line| {
        let line = line.to_lowercase();
        nouns.iter().find(|noun| line.contains(*noun)).map(|noun| format!("`{noun}` in the engine"))
    }));
}

#[test]
fn statistics_have_no_domain_words() {
    none(words(&["stats", "maths"], &["SimTime", "SimDuration", "Teu", "consignment", "place", "lane"]));
}

#[test]
fn only_the_command_line_touches_disk_terminal_and_clock() {
    let calls = ["println!", "eprintln!", "print!", "eprint!", "dbg!"];
    let names = ["Instant", "SystemTime", "Stdout", "Stderr", "stdin", "stdout", "stderr"];
    let paths = ["std::fs", "std::env", "std::net", "std::process", "Zoned::now", "Timestamp::now"];
    none(outside_cli(|line| {
        let by_word = calls.iter().chain(&names).find(|word| has_word(line, word));
        by_word.or_else(|| paths.iter().find(|path| line.contains(*path))).map(|what| format!("`{what}`"))
    }));
}

#[test]
fn only_freight_knows_the_entity_store() {
    none(all_under("src").iter().filter(|source| source.room() != Some("freight")).flat_map(|source| {
        found(source, |line| line.contains("bevy").then(|| "`bevy` outside `freight`".to_owned()))
    }));
}

#[test]
fn nothing_that_is_simulated_depends_on_the_order_of_a_hash() {
    let rooms: Vec<&str> = SIMULATION.into_iter().chain(["experiment"]).collect();
    none(words(&rooms, &["HashMap", "HashSet", "RandomState", "DefaultHasher", "thread_rng"]));
}

#[test]
fn no_number_passes_through_the_platforms_mathematics() {
    none(outside_cli(|line| {
        let name = PLATFORM_MATHEMATICS.iter().find(|name| {
            line.contains(&format!(".{name}("))
                || [format!("f64::{name}"), format!("f32::{name}")].iter().any(|path| has_word(line, path))
        })?;
        Some(format!("`{name}` of the platform; use the one on `libm`"))
    }));
}

#[test]
fn files_are_created_in_one_place() {
    let creates = ["File::create", "File::options", "OpenOptions", "fs::write", "NamedTempFile", "fs::copy"];
    let places: BTreeSet<String> = all_under("src")
        .iter()
        .filter(|source| source.lines().any(|(_, line)| creates.iter().any(|what| line.contains(what))))
        .map(|source| source.path.clone())
        .collect();
    assert!(places.len() <= 1, "files are created in more than one place: {places:?}");
    assert!(places.iter().all(|path| path.starts_with("src/cli/")), "only `cli` creates files: {places:?}");
}

#[test]
fn every_file_opens_with_its_question() {
    // `tests.rs` beside a module goes on with that module's question.
    let files = rust_files();
    none(files.iter().filter(|source| !source.path.ends_with("/tests.rs")).filter_map(|source| {
        let first = source.text.lines().next().unwrap_or_default();
        let asks = first.starts_with("//! ") && first.ends_with('?');
        (!asks).then(|| format!("{}: opens with `{first}`, not with `//! …?`", source.path))
    }));
}

#[test]
fn no_file_is_too_long_to_open() {
    none(rust_files().iter().filter_map(|source| {
        let lines = source.text.lines().count();
        (lines > LONGEST_FILE)
            .then(|| format!("{}: {lines} lines; split it where a name would help", source.path))
    }));
}

#[test]
fn every_scenario_is_named_where_a_reader_looks() {
    let pages: Vec<String> = std::fs::read_dir(repository())
        .expect("repository can be listed")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".md"))
        .chain(files_under("scenarios", ".md"))
        .chain(files_under("docs", ".md"))
        .collect();
    let told: String = pages.iter().map(|page| read(page)).collect();
    none(files_under("scenarios", ".toml").into_iter().filter_map(|path| {
        let name = path.rsplit('/').next()?;
        (!told.contains(name)).then(|| format!("{path} is named in none of {pages:?}"))
    }));
}

#[test]
fn the_map_names_files_that_exist() {
    let map = read("src/lib.rs");
    let missing = |path: &&str| !repository().join(path).exists();
    let named = map.split('`').filter(|name| name.ends_with(".rs"));
    none(named.filter(missing).map(|path| format!("src/lib.rs names `{path}`, which does not exist")));
}

/// The table under `# Arrows`: rooms in the first column, what they may use in the second.
fn arrows(map: &str) -> Arrows {
    let table = map.lines().skip_while(|line| *line != "//! # Arrows").skip(1);
    let rows =
        table.take_while(|line| !line.starts_with("//! # ")).filter_map(|line| line.strip_prefix("//! | "));
    let mut arrows = Arrows::new();
    for row in rows.skip(1) {
        let mut cells = row.trim_end_matches('|').split('|').map(str::trim);
        let (rooms, uses) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let uses = (uses != "all").then(|| names(uses));
        arrows.extend(names(rooms).into_iter().map(|room| (room, uses.clone())));
    }
    assert!(arrows.len() > 5, "the table under `# Arrows` in src/lib.rs cannot be read: {arrows:?}");
    arrows
}

/// `model (ids), stats` → model, stats; `–` → none.
fn names(cell: &str) -> BTreeSet<String> {
    let name = |part: &str| part.split_whitespace().next().map(|name| name.trim_matches('`').to_owned());
    cell.split(',').filter_map(name).filter(|name| name != "–").collect()
}

/// Imports and paths of a file that no arrow allows.
fn strays(source: &Source, arrows: &Arrows) -> Vec<String> {
    let Some(room) = source.room() else { return strays_of_main(source) };
    let mut problems = Vec::new();
    // `src/a/mod.rs` and `src/a.rs` are one step below the crate, `src/a/b.rs` two.
    let depth = source.path.trim_end_matches("/mod.rs").matches('/').count();
    for (number, line) in source.lines() {
        let at = source.at(number);
        for used in after(line, "crate::") {
            if used.starts_with('{') {
                problems.push(format!(
                    "{at}: a grouped `use crate::{{…}}` hides an arrow; write a line for each"
                ));
                continue;
            }
            let used = name_at(used);
            let allowed =
                arrows.get(room).is_none_or(|uses| uses.as_ref().is_none_or(|uses| uses.contains(used)));
            if used != room && !allowed {
                problems.push(format!("{at}: `{room}` may not use `{used}`"));
            }
        }
        let steps = after(line, "super::").map(|rest| 1 + steps_up(rest)).max().unwrap_or(0);
        if steps >= depth {
            problems.push(format!("{at}: `super` leads out of the room"));
        }
    }
    problems
}

/// How many `super::` a path goes on with.
fn steps_up(path: &str) -> usize {
    path.strip_prefix("super::").map_or(0, |rest| 1 + steps_up(rest))
}

/// `main.rs` hands over to `cli`.
fn strays_of_main(source: &Source) -> Vec<String> {
    if source.path != "src/main.rs" {
        return Vec::new();
    }
    let strays = source.lines().flat_map(|(number, line)| {
        let used = after(line, "corridor::").map(name_at).filter(|used| *used != "cli");
        used.map(move |used| format!("{}: `main` may use `cli` alone, not `{used}`", source.at(number)))
    });
    strays.collect()
}

/// What follows each `path` that begins a path.
fn after<'a>(line: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(path).filter_map(move |(at, _)| {
        let begins = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        begins.then(|| &line[at + path.len()..])
    })
}

fn name_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// What a rule finds in the code of a file, test modules left out.
fn found(source: &Source, rule: impl Fn(&str) -> Option<String>) -> Vec<String> {
    source
        .lines()
        .filter_map(|(number, line)| Some(format!("{}: {}", source.at(number), rule(line)?)))
        .collect()
}

fn in_rooms(rooms: &[&str], rule: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let sources = all_under("src");
    let inside = sources.iter().filter(|source| source.room().is_some_and(|room| rooms.contains(&room)));
    inside.flat_map(|source| found(source, &rule)).collect()
}

fn outside_cli(rule: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let sources = all_under("src");
    let outside = sources.iter().filter(|source| !matches!(source.room(), Some("cli") | None));
    outside.flat_map(|source| found(source, &rule)).collect()
}

fn words(rooms: &[&str], words: &[&str]) -> Vec<String> {
    in_rooms(rooms, |line| {
        words
            .iter()
            .find(|word| has_word(line, word))
            .map(|word| format!("`{word}` has no place in this room"))
    })
}

/// All Rust files that people read.
fn rust_files() -> Vec<Source> {
    ["src", "tests", "benches", "examples"].into_iter().flat_map(all_under).collect()
}

/// Fails with all problems at once.
#[track_caller]
fn none(problems: impl IntoIterator<Item = String>) {
    let problems: Vec<String> = problems.into_iter().collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
