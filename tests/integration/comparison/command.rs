//! What does `corridor compare` print, keep and refuse?

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::by_hand::DAY;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    put("day.toml", DAY);
    put(
        "earlier.toml",
        "[what-if]\nbase = \"day.toml\"\ntitle = \"An hour earlier\"\n[service.train]\ntimes = [\"daily 19:00\"]\n[place.b.station.gate]\nhours = \"05:00-18:00\"\n",
    );
    put("nothing.toml", "[what-if]\nbase = \"day.toml\"\ntitle = \"As it is\"\n");
    put("longer.toml", "[what-if]\nbase = \"day.toml\"\n[run]\ncool-down = \"20 d\"\n");
    put("lucky.toml", "[what-if]\nbase = \"day.toml\"\n[run]\nseed = 7\n");
    folder
}

fn ask(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corridor"));
    let command = command.current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null());
    command.arg("compare").args(arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn the_answer_comes_first_in_words() {
    let folder = folder();
    let output = ask(folder.path(), &["day.toml", "earlier.toml", "nothing.toml", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    insta::assert_snapshot!(text(&output.stdout), @r"
    Compared with: A train every evening

    earlier: 1.0 h faster in every replication.
    Most is saved at a train (next departure).

    nothing: no change in any replication.

    Best (shortest mean lead time): earlier.

    Scenarios
    2 replications, seed 1, with the same chance in all scenarios. Measured: all cargo, until it is
    delivered.
    Differences are what-if less base; ± is half of a 95 % interval that holds for all what-ifs at once;
    where time is saved, for each line by itself.
              lead time  difference        may be
    scenario        (h)         (h)     ±  best
    ─────────────────────────────────────────────
    day            30.5           –     –  no
    earlier        29.5       -1.00  0.00  yes
    nothing        30.5        0.00  0.00  no

    Where earlier saves and costs time: all cargo
                                         difference
    place         at     what                   (h)     ±
    ─────────────────────────────────────────────────────
    a             train  next departure       -1.00  0.00
    all together                              -1.00  0.00

    What each change of earlier does
    Each change's share is what it adds to the others, averaged over all orders (Shapley); the shares
    add up to the whole.
                          difference
    change                       (h)     ±
    ──────────────────────────────────────
    service.train              -0.50  0.00
    place.b.station.gate       -0.50  0.00
    all together               -1.00  0.00

    comparison.csv holds the difference of every measure, attribution.csv each line of where time was
    saved or lost, and replications.csv every value. waterfall-*.svg draw where the hours were saved, a
    picture a what-if; waterfall-*.csv hold their numbers.
    ");
}

#[test]
fn a_what_if_over_another_base_is_told() {
    let folder = folder();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    put("other.toml", &DAY.replace("count = 20", "count = 10"));
    put("far.toml", "[what-if]\nbase = \"other.toml\"\n");
    // Laid over the base by way of another what-if, it is laid over the base.
    put("near.toml", "[what-if]\nbase = \"earlier.toml\"\n");
    let output = ask(folder.path(), &["day.toml", "far.toml", "near.toml", "--whole"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let note = "note: `far.toml` is laid over `other.toml`, not over `day.toml`: the difference is of the two \
                scenarios as a whole";
    let told = text(&output.stderr);
    assert!(told.contains(note) && !told.contains("`near.toml` is laid"), "{told}");
    let page = text(&output.stdout);
    let begin =
        "Compared with: A train every evening\n\nRead this first\nfar is laid over other.toml, not over day:";
    assert!(page.starts_with(begin), "{page}");
}

#[test]
fn results_are_kept_in_a_folder_named_by_what_was_compared() {
    let folder = folder();
    let files = || {
        let output = ask(folder.path(), &["day.toml", "earlier.toml", "--quiet", "--format", "csv"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let runs = fs::read_dir(folder.path().join("outputs/day")).expect("results of the base's name");
        let runs: Vec<_> = runs.map(|entry| entry.expect("an entry").path()).collect();
        assert!(
            matches!(runs.as_slice(), [run] if run.file_name().is_some_and(|name| name.to_string_lossy().starts_with("compare-"))),
            "{runs:?}"
        );
        let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(&runs[0])
            .expect("a folder")
            .map(|entry| entry.expect("an entry"))
            .map(|entry| {
                (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file"))
            })
            .collect();
        files.sort();
        (files, output.stdout)
    };
    let ((first, printed), (again, _)) = (files(), files());
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "attribution.csv",
            "base-day.toml",
            "comparison.csv",
            "comparison.json",
            "levers.csv",
            "manifest.json",
            "replications.csv",
            "waterfall-earlier.csv",
            "waterfall-earlier.svg",
            "what-if-earlier.toml",
        ]
    );
    assert_eq!(first, again, "the same command writes the same bytes");
    assert_eq!(first[2].1, printed);
    let json: serde_json::Value = serde_json::from_slice(&first[3].1).expect("a document");
    assert_eq!(json["what_ifs"][0]["attribution"][0]["lines"][0]["difference_h"], -1.0);
    assert_eq!(json["best"]["may_be_best"], serde_json::json!(["earlier"]));
    let table = text(&first[0].1);
    insta::assert_snapshot!(table, @r"
    what_if,lane,line,place,stage,cause,from_chain,to_chain,elsewhere,consignments,difference_h,half_width_h,n
    earlier,,whole,,,,,,,,-1,0,2
    earlier,,time,a,train,schedule,,,,,-1,0,2
    earlier,boxes,whole,,,,,,,,-1,0,2
    earlier,boxes,time,a,train,schedule,,,,,-1,0,2
    ");
    insta::assert_snapshot!(text(&first[4].1), @r"
    what_if,lane,border,lever,measure,statistic,unit,difference,half_width,n
    earlier,,,service.train,lead_time_h,mean,h,-0.5,0,2
    earlier,,,place.b.station.gate,lead_time_h,mean,h,-0.5,0,2
    earlier,,,(whole),lead_time_h,mean,h,-1,0,2
    earlier,boxes,,service.train,lead_time_h,mean,h,-0.5,0,2
    earlier,boxes,,place.b.station.gate,lead_time_h,mean,h,-0.5,0,2
    earlier,boxes,,(whole),lead_time_h,mean,h,-1,0,2
    ");
    assert!(
        text(&first[6].1).starts_with("variant,replication,lane,"),
        "replications.csv names the scenario first"
    );
}

#[test]
fn one_replication_has_no_interval_and_says_so() {
    let folder = folder();
    let output = ask(folder.path(), &["day.toml", "earlier.toml", "--quiet", "--replications", "1"]);
    let page = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(page.contains("earlier: 1.0 h faster in the one replication."), "{page}");
    assert!(page.contains("One replication has no interval (–)"), "{page}");
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_remedy() {
    let folder = folder();
    let refused = |arguments: &[&str], reason: &str| {
        let output = ask(folder.path(), arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(reason), "{said}");
        assert!(output.stdout.is_empty());
    };
    refused(
        &["day.toml", "longer.toml"],
        "its cool-down is 20 d, the base's 10 d; take it out of the what-if",
    );
    refused(&["day.toml", "earlier.toml", "--primary", "speed"], "there is no measure `speed`");
    refused(&["day.toml", "earlier.toml", "--lane", "trucks"], "the base has no lane `trucks`; it has boxes");
    refused(
        &["day.toml", "earlier.toml", "--primary", "lead_time_h:p80"],
        "there is no lead_time_h:p80 of a lane or border post to judge by",
    );
    refused(&["day.toml"], "WHATIF");
    assert!(!folder.path().join("outputs").exists());
}

#[test]
fn a_what_if_with_a_seed_of_its_own_is_warned_of() {
    let folder = folder();
    let output = ask(folder.path(), &["day.toml", "lucky.toml", "--quiet"]);
    assert_eq!(output.status.code(), Some(0));
    let said = text(&output.stderr);
    assert!(said.contains("`lucky.toml` says `seed = 7`; the base's 1 is used for all"), "{said}");
}

/// 24 boxes a day come to a gate that takes two hours for each: twice as many as it can do.
const JAM: &str = r#"format = 1
title = "Twice too many boxes"
[run]
horizon = "20 d"
cool-down = "2 d"
replications = 4
[place.a]
enter = ["gate"]
[place.a.station.gate]
servers = 1
time = "2 h"
[lane.boxes]
from = "a"
to = "a"
demand = "24 / d"
"#;

#[test]
fn what_the_page_says_first_stands_in_the_document_too() {
    let folder = folder();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    put("jam.toml", JAM);
    put("wider.toml", "[what-if]\nbase = \"jam.toml\"\n[place.a.station.gate]\nservers = 4\n");
    let said = |arguments: &[&str]| {
        let output = ask(folder.path(), &[arguments, &["--quiet"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let first = |files: [&str; 2]| {
        let json: serde_json::Value =
            serde_json::from_str(&said(&[files[0], files[1], "--format", "json"])).expect("a document");
        let sentences = json["read_this_first"].as_array().expect("a list").clone();
        sentences.iter().map(|one| one.as_str().expect("a text").to_owned()).collect::<Vec<_>>()
    };
    let sentences = first(["jam.toml", "wider.toml"]);
    let begins = "jam: no steady state on boxes, where more comes than goes.";
    assert!(sentences[0].starts_with(begins), "{sentences:?}");
    assert!(sentences[0].contains("is offered 200 % of what it can do"), "{sentences:?}");
    let page = said(&["jam.toml", "wider.toml"]).replace('\n', " ");
    assert!(page.contains(&format!("Read this first {}", sentences.join(" "))), "{sentences:?}\n{page}");
    assert_eq!(first(["day.toml", "earlier.toml"]), Vec::<String>::new());
}

#[test]
fn changes_that_leave_no_cargo_hide_their_shares_and_not_the_whole() {
    let folder = folder();
    let base = "format = 1\n[run]\nhorizon = \"10 d\"\nreplications = 2\n[place.a]\n[place.b]\n\
                [link.ab]\nfrom = \"a\"\nto = \"b\"\nmode = \"rail\"\ntime = \"10 h\"\n\
                [service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"9 TEU\"\ntimes = [\"daily 12:00\"]\n";
    let lane = |name: &str| {
        format!(
            "[lane.{name}]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"\narrivals = \"scheduled\"\n\
             first = \"09:00\"\nservices = [\"train\"]\n"
        )
    };
    let what_if = format!(
        "[what-if]\nbase = \"base.toml\"\n[link.ab]\ntime = \"8 h\"\n[lane.x]\nremove = true\n{}",
        lane("y")
    );
    fs::write(folder.path().join("base.toml"), format!("{base}{}", lane("x"))).expect("a file");
    fs::write(folder.path().join("other.toml"), what_if).expect("a file");
    let output = ask(folder.path(), &["base.toml", "other.toml", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let page = text(&output.stdout);
    // Three hours until noon, then ten or eight on the way; without x there is no cargo unless there is y.
    let section = page.split("What each change of other does\n").nth(1).expect("a section");
    insta::assert_snapshot!(section.split("\n\n").next().unwrap_or_default(), @r#"
    What each change does cannot be told.
                  difference
    change               (h)     ±
    ──────────────────────────────
    link.ab                –     –
    lane.x                 –     –
    lane.y                 –     –
    all together       -2.00  0.00
    With lane.x alone or with link.ab and lane.x, there is no mean lead time in any replication, and
    shares need one. Changes that only make sense together are one change where their tables carry the
    same lever = "name".
    "#);
}

#[test]
fn a_what_if_without_cargo_hides_neither_the_base_nor_the_best() {
    let folder = folder();
    let base = "format = 1\n[run]\nhorizon = \"10 d\"\nreplications = 2\n[place.a]\n[place.b]\n\
                [link.ab]\nfrom = \"a\"\nto = \"b\"\nmode = \"rail\"\ntime = \"10 h\"\n\
                [service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"9 TEU\"\ntimes = [\"daily 12:00\"]\n\
                [lane.x]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"\narrivals = \"scheduled\"\n\
                first = \"09:00\"\nservices = [\"train\"]\n";
    let what_if = |rest: &str| format!("[what-if]\nbase = \"base.toml\"\n{rest}");
    let nobody = what_if(
        "[lane.x]\ndemand = { remove = true }\narrivals = { remove = true }\nfirst = { remove = true }\ntrace = \"none.csv\"\n",
    );
    fs::write(folder.path().join("base.toml"), base).expect("a file");
    fs::write(folder.path().join("none.csv"), "time,boxes\n").expect("a file");
    fs::write(folder.path().join("nobody.toml"), nobody).expect("a file");
    fs::write(folder.path().join("faster.toml"), what_if("[link.ab]\ntime = \"8 h\"\n")).expect("a file");
    let output = ask(folder.path(), &["base.toml", "nobody.toml", "faster.toml", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let page = text(&output.stdout);
    assert!(page.contains("Best (shortest mean lead time): faster."), "{page}");
    // Three hours until noon, then ten or eight on the way.
    let section =
        page.split("Scenarios\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a section");
    let rows: Vec<Vec<&str>> = section.lines().map(|line| line.split_whitespace().collect()).collect();
    let row = |name: &str| rows.iter().find(|row| row.first() == Some(&name)).cloned().unwrap_or_default();
    assert_eq!(row("base"), ["base", "13.0", "–", "–", "no"], "{page}");
    assert_eq!(row("nobody"), ["nobody", "–", "–", "–", "–"], "{page}");
    assert_eq!(row("faster"), ["faster", "11.0", "-2.00", "0.00", "yes"], "{page}");
}
