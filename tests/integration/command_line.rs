//! Does the program keep its word on the command line?
//!
//! Exit codes, streams, files, and the same bytes for any number of threads.

#![expect(clippy::disallowed_methods, reason = "a test may look at the clock")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::program::file;

/// A command in a folder, without colours.
fn corridor(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corridor"));
    command.current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn ask(folder: &Path, arguments: &[&str]) -> Output {
    corridor(folder).args(arguments).output().expect("the program starts")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Without blanks at the ends of lines.
fn trimmed(output: &Output) -> String {
    out(output).lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A folder with the scenario that `init` writes.
fn begun() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let output = ask(folder.path(), &["init"]);
    assert_eq!(code(&output), Some(0), "{}", err(&output));
    folder
}

/// The one folder of a run below `root`.
fn run_folder(root: &Path) -> PathBuf {
    let only = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder of results");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        assert_eq!(paths.len(), 1, "one entry in {}: {paths:?}", folder.display());
        paths.remove(0)
    };
    only(&only(root))
}

/// File names and contents of a folder.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).expect("a file"))
    };
    entries.map(read).collect()
}

fn a_lane(folder: &Path) -> String {
    let table = fs::read_to_string(folder.join("measures.csv")).expect("a table");
    let lane = table.lines().skip(1).filter_map(|row| row.split(',').next()).find(|lane| !lane.is_empty());
    lane.expect("a row of a lane").to_owned()
}

#[test]
fn help_shows_every_command() {
    let output = ask(Path::new("."), &["--help"]);
    assert_eq!(code(&output), Some(0));
    insta::assert_snapshot!(trimmed(&output), @r"
    A freight-corridor simulator: from a scenario file to measured transit times

    Usage: corridor <COMMAND>

    Commands:
      run             Simulate a scenario and show where freight spends its days
      compare         Compare what-ifs with their base: which saves how much, for whom, and where
      explain-delays  Tell where the hours go, and what a tenth more of each bottleneck would save
      validate        Check scenario files without running them
      trace           Tell one consignment's life, line by line
      diff            Say in words what is different between two scenarios
      levers          List what can be pulled at each border post, and the line to write for it
      verify          Run folders of results again from their manifests and compare every byte
      explain         Explain a problem's code, such as E012, or a key of scenario files
      schema          Print the JSON Schema of scenario files, for editors
      init            Write a small commented scenario that runs
      completions     Print a completion script for a shell
      help            Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Exit codes:
      0    done
      1    a threshold was missed (--precision not reached; results are kept), or results are not the
           same when run again (verify)
      2    usage, or an invalid scenario
      3    reading or writing failed
      4    an invariant broke, a number overflowed or a limit was reached; nothing is written
      130  interrupted (143 terminated); finished replications are kept

    Data goes to standard output, everything else to standard error.
    ");
}

#[test]
fn help_of_run_shows_every_option() {
    let output = ask(Path::new("."), &["run", "--help"]);
    assert_eq!(code(&output), Some(0));
    insta::assert_snapshot!(trimmed(&output), @r#"
    Simulate a scenario and show where freight spends its days

    Usage: corridor run [OPTIONS] <SCENARIO>

    Arguments:
      <SCENARIO>
              Scenario file, or a what-if that names its base

    Options:
          --set <KEY=VALUE>
              Change one value, such as service.shuttle.capacity="120 TEU"; may be repeated

          --replications <N>
              How often the scenario is simulated, each time with other chance [default: the scenario's]

          --precision <SHARE>
              Go on until means are known to within so much of them, such as 2%: ten replications at
              least

          --measure <MEASURE[:STATISTIC]>
              With --precision: the measure to be known so well, such as lead_time_h:p95

              [default: lead_time_h]

          --lane <LANE>
              With --precision: of this lane alone [default: of all]

          --max-replications <N>
              With --precision: so many replications and no more

              [default: 1000]

          --seed <S>
              Number from which all chance follows: the same seed, the same results [default: the
              scenario's]

          --threads <N>
              How many replications run at once; changes no result [default: one a processor]

          --output <DIR>
              Folder for results; they go to DIR/SCENARIO/RUN

              [default: outputs]

          --format <FORMAT>
              What to print on standard output

              Possible values:
              - table: a summary to read on the terminal
              - json:  every measure with its unit and its value in each replication
              - csv:   one row a measure: mean, half-width and spread over replications
              - md:    the summary as Markdown

              [default: table]

          --log <LOG>
              How to log on standard error

              Possible values:
              - text: Sentences
              - json: One line of JSON, with the folder of results; no sentences but problems

              [default: text]

      -v, --verbose
              Log events by kind, too

      -q, --quiet
              Print results and problems only: no progress bar, no log but the line of --log json

      -h, --help
              Print help (see a summary with '-h')
    "#);
}

#[test]
fn mistakes_in_the_arguments_are_usage_errors_on_standard_error() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [
        &[][..],
        &["fly"],
        &["run"],
        &["run", "x.toml", "--format", "xls"],
        &["run", "x.toml", "--replications", "0"],
        &["run", "x.toml", "--threads", "0"],
        &["run", "x.toml", "--seed", "-1"],
        &["run", "x.toml", "--quiet", "--verbose"],
        &["validate"],
        &["trace", "x.toml"],
        &["trace", "x.toml", "no-number"],
        &["trace", "x.toml", "lane#0"],
        &["explain", "no-such-key-at-all"],
        &["completions", "abacus"],
    ] {
        let output = ask(folder.path(), arguments);
        assert_eq!(code(&output), Some(2), "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_of_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("folder.toml")).expect("a folder");
    fs::write(folder.path().join("bytes.toml"), [0xff, 0xfe]).expect("a file");
    fs::write(folder.path().join("huge.toml"), vec![b'#'; (4 << 20) + 1]).expect("a file");
    for file in ["none.toml", "folder.toml", "bytes.toml", "huge.toml"] {
        for arguments in [&["run", file][..], &["validate", file], &["trace", file, "lane#1"]] {
            let output = ask(folder.path(), arguments);
            assert_eq!(code(&output), Some(3), "{arguments:?}: {}", err(&output));
            assert!(err(&output).contains(file), "{}", err(&output));
            assert!(output.stdout.is_empty());
        }
    }
    assert!(!folder.path().join("outputs").exists());
}

#[test]
fn an_invalid_scenario_is_told_and_runs_nothing() {
    let folder = begun();
    fs::write(folder.path().join("wrong.toml"), "format = 1\nunknown = 1\n").expect("a file");
    for arguments in [&["run", "wrong.toml"][..], &["validate", "scenario.toml", "wrong.toml"]] {
        let output = ask(folder.path(), arguments);
        assert_eq!(code(&output), Some(2), "{}", err(&output));
        assert!(err(&output).contains("wrong.toml"), "{}", err(&output));
    }
    let unset = ask(folder.path(), &["run", "scenario.toml", "--set", "run.unheard-of=1"]);
    assert_eq!(code(&unset), Some(2), "{}", err(&unset));
    assert!(!folder.path().join("outputs").exists());
}

#[test]
fn what_is_validated_can_be_changed_by_set_and_quiet_tells_problems_only() {
    let folder = begun();
    let file = "scenario.toml";
    let quiet = ask(folder.path(), &["validate", file, "--quiet"]);
    assert_eq!((code(&quiet), out(&quiet), err(&quiet)), (Some(0), String::new(), String::new()));

    let odd = ask(folder.path(), &["validate", file, "-q", "--set", "run.replications=0"]);
    assert_eq!((code(&odd), out(&odd).as_str()), (Some(2), ""));
    assert!(err(&odd).contains("--set:1:18"), "it points to the value that was set: {}", err(&odd));

    // A file that is out of order may be in order once it is changed; each file is changed.
    let text = fs::read_to_string(folder.path().join(file)).expect("a scenario");
    assert!(text.contains("seed = "), "{text}");
    fs::write(folder.path().join("wrong.toml"), text.replace("seed = ", "seed = -")).expect("a file");
    assert_eq!(code(&ask(folder.path(), &["validate", file, "wrong.toml"])), Some(2));
    let set = ask(folder.path(), &["validate", file, "wrong.toml", "--set", "run.seed=5"]);
    assert_eq!(code(&set), Some(0), "{}", err(&set));
    assert!(out(&set).contains("scenario.toml: ok") && out(&set).contains("wrong.toml: ok"), "{}", out(&set));
}

#[test]
fn init_never_overwrites_unless_forced() {
    let folder = begun();
    let file = folder.path().join("scenario.toml");
    let template = fs::read(&file).expect("a scenario");
    fs::write(&file, "mine").expect("a file");
    let kept = ask(folder.path(), &["init"]);
    assert_eq!(code(&kept), Some(2));
    assert!(err(&kept).contains("--force"));
    assert_eq!(fs::read(&file).expect("a file"), b"mine");
    let forced = ask(folder.path(), &["init", "--force"]);
    assert_eq!((code(&forced), out(&forced).as_str()), (Some(0), "scenario.toml\n"));
    assert_eq!(fs::read(&file).expect("a file"), template);
    assert_eq!(code(&ask(folder.path(), &["init", "none/scenario.toml"])), Some(3));
}

#[test]
fn a_scenario_is_begun_checked_and_run() {
    let folder = begun();
    let valid = ask(folder.path(), &["validate", "scenario.toml"]);
    assert_eq!(code(&valid), Some(0), "{}", err(&valid));
    assert!(out(&valid).starts_with("scenario.toml: ok"), "{}", out(&valid));

    let run = ask(folder.path(), &["run", "scenario.toml", "--replications", "3", "--seed", "7"]);
    assert_eq!(code(&run), Some(0), "{}", err(&run));
    assert!(out(&run).contains("Where the time goes"), "{}", out(&run));
    assert!(out(&run).contains('±') && !out(&run).contains('\u{1b}'));
    assert!(out(&run).lines().all(|line| line.chars().count() <= 100), "{}", out(&run));
    assert!(err(&run).contains("in the loop"), "{}", err(&run));

    let results = run_folder(&folder.path().join("outputs"));
    let files = contents(&results);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "distribution.csv",
            "manifest.json",
            "measures.csv",
            "measures.json",
            "replications.csv",
            "scenario.toml",
            "warm-up.svg"
        ]
    );
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("JSON");
    assert_eq!((&manifest["seed"], &manifest["partial"]), (&7.into(), &false.into()));
    for (name, bytes) in files.iter().filter(|file| file.0 != "manifest.json") {
        assert_eq!(manifest["results_blake3"][name], blake3::hash(bytes).to_hex().as_str(), "{name}");
    }

    let lane = a_lane(&results);
    let trace = ask(folder.path(), &["trace", "scenario.toml", &format!("{lane}#1"), "--seed", "7"]);
    assert_eq!(code(&trace), Some(0), "{}", err(&trace));
    assert!(out(&trace).contains(&format!("{lane}#1")), "{}", out(&trace));
    let unheard = ask(folder.path(), &["trace", "scenario.toml", "no-such-lane#1"]);
    assert_eq!(code(&unheard), Some(2));
    assert!(err(&unheard).contains(&lane), "it says which lanes there are: {}", err(&unheard));
}

#[test]
fn what_was_resolved_can_be_run_again_with_the_same_results() {
    let folder = begun();
    let first = ask(folder.path(), &["run", "scenario.toml", "--replications", "2", "--output", "a"]);
    assert_eq!(code(&first), Some(0), "{}", err(&first));
    let results = run_folder(&folder.path().join("a"));
    fs::create_dir(folder.path().join("again")).expect("a folder");
    fs::copy(results.join("scenario.toml"), folder.path().join("again/scenario.toml")).expect("a copy");
    let second = ask(folder.path(), &["run", "again/scenario.toml", "--replications", "2", "--output", "b"]);
    assert_eq!(code(&second), Some(0), "{}", err(&second));
    let again = run_folder(&folder.path().join("b"));
    for table in ["measures.csv", "replications.csv"] {
        assert_eq!(
            fs::read(results.join(table)).expect("a table"),
            fs::read(again.join(table)).expect("a table")
        );
    }
}

#[test]
fn threads_change_no_byte() {
    let folder = begun();
    let mut seen = Vec::new();
    for threads in ["1", "2", "3", "7"] {
        let arguments =
            ["run", "scenario.toml", "--replications", "7", "--threads", threads, "--output", threads];
        let output = ask(folder.path(), &arguments);
        assert_eq!(code(&output), Some(0), "{}", err(&output));
        let results = run_folder(&folder.path().join(threads));
        let mut files = contents(&results);
        files.remove("manifest.json");
        seen.push((results.file_name().map(OsStr::to_owned), files, output.stdout));
    }
    assert!(seen.iter().all(|run| *run == seen[0]), "same folder, same files, same page");
}

#[test]
fn every_format_prints_data_only_and_quiet_says_nothing() {
    let folder = begun();
    for format in ["table", "json", "csv", "md"] {
        let arguments = ["run", "scenario.toml", "--replications", "2", "--quiet", "--format", format];
        let output = ask(folder.path(), &arguments);
        assert_eq!(code(&output), Some(0), "{}", err(&output));
        assert_eq!(err(&output), "", "{format}");
        match format {
            "json" => {
                let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
                assert_eq!(document["program"], "corridor");
            }
            "csv" => assert!(out(&output).starts_with("lane,place,service,stage,cause,group,measure,")),
            "md" => assert!(out(&output).starts_with("# ")),
            _ => assert!(out(&output).contains("Lanes")),
        }
    }
}

#[test]
fn the_log_can_be_one_line_of_json() {
    let folder = begun();
    for more in [&[][..], &["--quiet"], &["--verbose"]] {
        let arguments = ["run", "scenario.toml", "--replications", "2", "--log", "json"];
        let output = ask(folder.path(), &[&arguments[..], more].concat());
        assert_eq!(code(&output), Some(0), "{}", err(&output));
        let line: serde_json::Value = serde_json::from_str(err(&output).trim()).expect("one line of JSON");
        assert!(line["events"].as_u64() > Some(0), "{line}");
        assert!(line["loop_seconds"].as_f64() > Some(0.0), "{line}");
        assert_eq!(line["replications"], 2);
        let results = run_folder(&folder.path().join("outputs"));
        assert_eq!(line["results"].as_str().map(|told| folder.path().join(told)), Some(results));
    }
}

#[test]
fn results_that_cannot_be_written_are_an_error_of_writing() {
    let folder = begun();
    fs::write(folder.path().join("taken"), "").expect("a file in the way");
    let output = ask(folder.path(), &["run", "scenario.toml", "--replications", "1", "--output", "taken"]);
    assert_eq!(code(&output), Some(3), "{}", err(&output));
    assert!(output.stdout.is_empty());
    assert!(err(&output).contains("taken"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn results_that_find_no_room_leave_nothing() {
    let folder = begun();
    // No file may be longer than some kilobytes.
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path()).args(["-c", "ulimit -f 8; exec \"$0\" \"$@\""]);
    shell.args([
        env!("CARGO_BIN_EXE_corridor"),
        "run",
        "scenario.toml",
        "--replications",
        "1",
        "--output",
        "o",
    ]);
    let output = shell.output().expect("a shell starts");
    assert_eq!(code(&output), Some(3), "{}", err(&output));
    assert!(err(&output).contains("cannot write `o/scenario/"), "{}", err(&output));
    assert!(output.stdout.is_empty());
    assert!(!folder.path().join("o").exists());
}

#[test]
fn schema_explanations_and_completions_are_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = ask(folder.path(), &["schema"]);
    let document: serde_json::Value = serde_json::from_slice(&schema.stdout).expect("JSON");
    assert!(document["properties"]["lane"].is_object(), "{document}");
    let key = ask(folder.path(), &["explain", "service.cut-off"]);
    assert_eq!(code(&key), Some(0), "{}", err(&key));
    assert!(out(&key).contains("cut-off"));
    let near = ask(folder.path(), &["explain", "service.cut-of"]);
    assert_eq!(code(&near), Some(2));
    assert!(err(&near).contains("service.cut-off"), "{}", err(&near));
    for shell in ["bash", "zsh", "fish"] {
        let script = ask(folder.path(), &["completions", shell]);
        assert_eq!(code(&script), Some(0));
        assert!(out(&script).contains("validate"));
    }
}

#[test]
fn schema_file_is_current() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let kept = fs::read(scenarios.join("corridor.schema.json")).expect("a schema beside the scenarios");
    let current = ask(Path::new("."), &["schema"]).stdout;
    let remedy = "cargo run --release -- schema > scenarios/corridor.schema.json";
    assert!(kept == current, "the schema has changed; write it again: {remedy}");
}

#[test]
fn every_scenario_names_the_schema_and_is_valid() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let schema = scenarios.join("corridor.schema.json");
    let mut folders = vec![scenarios];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new("toml")) {
                files.push(path);
            }
        }
    }
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).expect("a scenario");
        let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema "));
        let named = named.and_then(|named| file.with_file_name(named).canonicalize().ok());
        assert_eq!(named.as_ref(), schema.canonicalize().ok().as_ref(), "first line of {}", file.display());
        let valid = ask(Path::new("."), &["validate", &file.to_string_lossy()]);
        assert_eq!((code(&valid), err(&valid).as_str()), (Some(0), ""), "{}", file.display());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_told_by_every_command() {
    let folder = begun();
    let run = ask(folder.path(), &["run", "scenario.toml", "--replications", "1"]);
    assert_eq!(code(&run), Some(0), "{}", err(&run));
    let consignment = format!("{}#1", a_lane(&run_folder(&folder.path().join("outputs"))));
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["run", "scenario.toml", "--replications", "1"],
        &["run", "scenario.toml", "--replications", "1", "--format", "json"],
        &["validate", "scenario.toml"],
        &["trace", "scenario.toml", &consignment],
        &["explain", "service.cut-off"],
        &["schema"],
        &["init", "other.toml"],
        &["completions", "bash"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let output = corridor(folder.path()).args(arguments).stdout(full).output().expect("starts");
        assert_eq!(code(&output), Some(3), "{arguments:?}: {}", err(&output));
        assert!(err(&output).contains("standard output"), "{arguments:?}: {}", err(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = begun();
    let mut child = corridor(folder.path())
        .args(["run", "scenario.toml", "--replications", "1", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!((code(&output), err(&output).as_str()), (Some(0), ""));
}

/// Returns when a process catches interrupts and has used half a second of the processor.
#[cfg(target_os = "linux")]
fn wait_until_at_work(process: u32) {
    const INTERRUPT: u64 = 1 << 1;
    const HALF_A_SECOND: u64 = 50;
    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_secs(60) {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = caught.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or_default();
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // After the name in brackets: user and system time are the 12th and 13th, in hundredths.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        let used: u64 = fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        if caught & INTERRUPT != 0 && used >= HALF_A_SECOND {
            return;
        }
        std::thread::yield_now();
    }
    panic!("the program was not at work within a minute");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_keeps_what_is_finished() {
    use std::time::{Duration, Instant};
    for (signal, expected) in [("INT", 130), ("TERM", 143)] {
        let folder = begun();
        let child = corridor(folder.path())
            .args(["run", "scenario.toml", "--replications", "1000000", "--threads", "2"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        wait_until_at_work(child.id());
        let told = Instant::now();
        let kill = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status();
        assert!(kill.expect("kill exists").success());
        let output = child.wait_with_output().expect("ends");
        assert_eq!(code(&output), Some(expected), "{}", err(&output));
        assert!(told.elapsed() < Duration::from_secs(20), "it took {:?}", told.elapsed());
        assert!(err(&output).contains("of 1000000 replications"), "{}", err(&output));
        if folder.path().join("outputs").exists() {
            let results = run_folder(&folder.path().join("outputs"));
            assert!(results.to_string_lossy().ends_with("-partial"), "{}", results.display());
            let manifest = fs::read(results.join("manifest.json")).expect("a manifest");
            let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("JSON");
            assert_eq!(manifest["partial"], true);
        }
    }
}

#[test]
fn levers_of_a_post_are_listed_in_each_format() {
    let post = file("scenarios/learn/truck-post.toml").display().to_string();
    let list = |format: &str| {
        let output = ask(Path::new("."), &["levers", &post, "--format", format]);
        assert_eq!(code(&output), Some(0), "{}", err(&output));
        out(&output)
    };
    let page = list("table");
    assert!(
        page.contains("through-trucks can do nothing here: there is no stage of the kind swap."),
        "{page}"
    );
    assert!(page.contains("\njoint-inspection = true\n"), "{page}");
    assert!(list("md").contains("| Lever | Today | What it changes |"));
    let document: serde_json::Value = serde_json::from_str(&list("json")).expect("JSON");
    assert_eq!(document["posts"][0]["levers"].as_array().map(Vec::len), Some(14));
    assert_eq!(document["posts"][0]["levers"][0]["path"], "border.youyiguan.policy.extra-officers");
    let none =
        ask(Path::new("."), &["levers", &file("scenarios/learn/two-berths.toml").display().to_string()]);
    assert!(out(&none).contains("There is no border post"));
}

#[test]
fn what_a_lane_has_to_choose_among_is_listed_and_what_it_chose_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let paid = file("tests/golden/paid.toml").display().to_string();
    // Half a day of waiting is to be expected; the day is worked out in the file.
    let validated = ask(folder.path(), &["validate", &paid]);
    let listed = "  lane boxes chooses among:\n    train (18.0 h, 0 changes, 190.00 USD / TEU)\n    \
                  barge (33.0 h, 0 changes, 67.50 USD / TEU)\n";
    assert!(out(&validated).ends_with(listed), "{}{}", out(&validated), err(&validated));
    let traced = ask(folder.path(), &["trace", &paid, "boxes#1"]);
    // 6 + 2 h and 190 / 8, against 21 + 2 h and 67.50 / 8.
    for row in ["train 6.00 2.00 0.00 190.00 31.75", "barge 21.00 2.00 0.00 67.50 31.44 chosen"] {
        let is_row = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ") == row;
        assert!(out(&traced).lines().any(is_row), "{row}: {}", out(&traced));
    }
    let worth = "What is paid counts as the time that it is worth, 8.00 USD an hour for one TEU.";
    assert!(out(&traced).contains(worth), "{}", out(&traced));
}

#[test]
fn a_file_of_another_encoding_is_refused_with_its_line_and_what_helps() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("x.toml"), b"format = 1\ntitle = \"Chongqing\"\n# \xd6\xd8\xc7\xec\n")
        .expect("writes");
    let output = ask(folder.path(), &["validate", "x.toml"]);
    let told = err(&output);
    assert_eq!(code(&output), Some(3), "{told}");
    assert!(
        told.contains("error[E004]") && told.contains("line 3") && told.contains("save it as UTF-8"),
        "{told}"
    );
}

#[test]
fn a_title_tells_the_terminal_nothing_in_a_difference() {
    let folder = begun();
    let scenario = fs::read_to_string(folder.path().join("scenario.toml")).expect("a scenario");
    let (before, after) = scenario.split_once("\ntitle = \"").expect("a title");
    let red = format!("{before}\ntitle = \"\\u001b[31m{after}");
    fs::write(folder.path().join("red.toml"), red).expect("writes");
    let output = ask(folder.path(), &["diff", "scenario.toml", "red.toml"]);
    assert_eq!(code(&output), Some(0), "{}", err(&output));
    assert!(!out(&output).contains('\u{1b}') && out(&output).contains("\\u{1b}[31m"), "{}", out(&output));
}
