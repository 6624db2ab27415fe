//! Does a what-if change what it says, and nothing else?

use super::*;

fn what_if(body: &str) -> Scenario {
    let text = format!("[what-if]\nbase = \"../base.toml\"\n{body}");
    let files = full_folder().with("base.toml", FULL);
    read("what-ifs/change.toml", &text, &[], &files).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn codes_of(body: &str) -> Vec<&'static str> {
    let text = format!("[what-if]\nbase = \"base.toml\"\n{body}");
    let files = full_folder().with("base.toml", FULL);
    match read("change.toml", &text, &[], &files) {
        Ok(_) => Vec::new(),
        Err(error) => error.problems.iter().map(|problem| problem.code).collect(),
    }
}

#[test]
fn an_empty_overlay_changes_nothing() {
    let base = expect(FULL);
    let changed = what_if("");
    assert_eq!(changed.resolved, base.resolved);
    assert_eq!(changed.name, "change");
    assert_eq!(changed.files.len(), 3);
    assert_eq!(format!("{:?}", changed.corridor.lanes), format!("{:?}", base.corridor.lanes));
}

#[test]
fn a_misspelt_thing_is_not_taken_for_a_new_one() {
    assert_eq!(codes_of("[service.trian]\ncapacity = \"80 TEU\""), ["E040"]);
    let text = "[what-if]\nbase = \"base.toml\"\n[service.trian]\ncapacity = \"80 TEU\"";
    let files = full_folder().with("base.toml", FULL);
    let error = read("change.toml", text, &[], &files).expect_err("refused").render(false);
    assert!(
        error.contains("the base has no service `trian`") && error.contains("did you mean `train`?"),
        "{error}"
    );
}

#[test]
fn the_order_of_tables_does_not_matter() {
    let mut sections: Vec<&str> = FULL.split("\n[").collect();
    let head = sections.remove(0);
    sections.reverse();
    let turned = format!("{head}\n[{}", sections.join("\n["));
    let base = expect(FULL);
    let changed = expect(&turned);
    assert_eq!(changed.resolved, base.resolved);
    assert_eq!(format!("{:?}", changed.corridor), format!("{:?}", base.corridor));
}

#[test]
fn the_resolved_scenario_reads_as_itself() {
    let base = expect(FULL);
    let again = expect(&base.resolved);
    assert_eq!(again.resolved, base.resolved);
    assert_eq!(format!("{:?}", again.corridor), format!("{:?}", base.corridor));
}

#[test]
fn numbers_quantities_and_means_are_scaled_and_added_to() {
    let changed = what_if(
        r#"title = "More"
        [service.train]
        frequency = { add = "2 / d" }
        capacity = { scale = 0.5 }
        [service]
        tramp = { headway = { scale = 2 } }
        [place.chongqing.station.crane]
        servers = { add = 1 }
        time = { scale = 0.5 }
        [place.qinzhou.station.crane]
        time = { add = "11 min" }
        [lane.ckg-singapore]
        demand = { scale = 1.1 }"#,
    );
    let has = |line: &str| assert!(changed.resolved.contains(line), "{line}\n{}", changed.resolved);
    has("title = \"More\"");
    has("frequency = \"21 / week\"");
    has("capacity = \"50 TEU\"");
    has("headway = { exponential = { mean = \"160 h\" } }");
    has("servers = 5");
    has("time = { exponential = { mean = \"1.5 min\" } }");
    has("time = { triangular = { high = \"24 min\", low = \"8 min\", mode = \"12 min\" } }");
    has("demand = \"154 TEU / week\"");
}

#[test]
fn documents_of_a_lane_are_changed_key_by_key_and_stand_under_a_heading() {
    let base = expect(FULL).resolved;
    assert!(
        base.contains("\n[lane.ckg-singapore.documents]\nerrors = 0.05\nfee = \"50 USD\"\npayer = \"consignee\"\nregime = \"per-mode-change\"\n"),
        "{base}"
    );
    let changed = what_if(
        r#"[lane.ckg-singapore.documents]
        regime = "single"
        time = { scale = 0.5 }
        errors = { scale = 0.5 }
        rework = { add = "1 h" }"#,
    );
    assert!(
        changed.resolved.contains(
            "\n[lane.ckg-singapore.documents]\nerrors = 0.025\nfee = \"50 USD\"\npayer = \"consignee\"\nregime = \"single\"\nrework = \"5 h\"\n\
             time = { lognormal = { cv = 0.5, mean = \"3 h\" } }\n"
        ),
        "{}",
        changed.resolved
    );
    let set = expect_in(FULL, &["lane.ckg-singapore.documents.regime=\"single\""], &full_folder());
    let documents = |scenario: &Scenario| {
        let lane = scenario.corridor.lanes.iter().find(|lane| lane.name == "ckg-singapore").expect("lane");
        lane.documents.clone()
    };
    assert_eq!(documents(&set).map(|documents| documents.regime), Some(crate::model::Regime::Single));
    let gone = what_if("[lane.ckg-singapore]\ndocuments = { remove = true }");
    assert!(documents(&gone).is_none());
    // What the base lacks is not there to be scaled, and a new set needs both of its keys.
    assert_eq!(
        codes_of("[lane.back.documents]\ntime = { scale = 0.5 }\nregime = \"single\""),
        ["E011", "E040"]
    );
    assert_eq!(codes_of("[lane.back.documents]\nregime = \"single\""), ["E011"]);
}

#[test]
fn a_service_is_scaled_by_its_frequency() {
    assert!(what_if("[service]\ntrain = { scale = 2 }").resolved.contains("frequency = \"14 / week\""));
    assert_eq!(codes_of("[service]\nloop = { scale = 2 }"), ["E041"]);
}

#[test]
fn things_and_keys_are_removed() {
    let changed = what_if(
        "[lane.back]\nremove = true\n[service.tramp]\nremove = true\n[service.train]\npayload = { remove = true }",
    );
    assert_eq!(changed.corridor.lanes.len(), 3);
    assert!(changed.corridor.services.iter().all(|service| service.payload.is_none()));
}

#[test]
fn another_law_another_timetable_and_other_shares_replace() {
    let changed = what_if(
        r#"[place.chongqing.station.crane]
        time = { lognormal = { mean = "4 min", cv = 0.3 } }
        [service.train]
        times = ["daily 06:00"]
        [lane.ckg-singapore]
        boxes = { 40ft = 1 }"#,
    );
    assert!(changed.resolved.contains("boxes = { 40ft = 1 }"));
    assert!(!changed.resolved.contains("frequency"));
}

#[test]
fn one_entry_of_shares_or_hours_changes_alone_under_its_path() {
    let boxes = "boxes = { 20ft = 0.4, 40ft = 0.6 }";
    let servers = "servers = { \"mon-fri 08:00-18:00\" = 6, \"sat 08:00-12:00\" = 3 }";
    let then = "then = { crane = 0.1, exam = 0.2 }";
    let changed = what_if(
        r#"[lane.ckg-singapore]
        boxes.20ft = 0.4
        boxes.40ft = { add = 0.1 }
        [place.qinzhou.station.crane.servers]
        "sat 08:00-12:00" = 3
        [place.qinzhou.station.crane]
        then = { exam = { scale = 4 } }"#,
    );
    let set = expect_in(
        FULL,
        &[
            "lane.ckg-singapore.boxes.20ft=0.4",
            "lane.ckg-singapore.boxes={ 40ft = { scale = 1.2 } }",
            "place.qinzhou.station.crane.servers.'sat 08:00-12:00'=3",
            "place . qinzhou.station.crane.then.\"exam\".add = 0.15",
        ],
        &full_folder(),
    );
    for resolved in [&changed.resolved, &set.resolved] {
        for line in [boxes, servers, then] {
            assert!(resolved.contains(line), "{line}\n{resolved}");
        }
    }
    let bare = expect_in(FULL, &["place.qinzhou.station.crane.servers.sat 08:00-12:00=3"], &full_folder());
    assert!(bare.resolved.contains(servers));
}

#[test]
fn shares_or_hours_in_braces_replace_all_of_them() {
    for set in ["lane.ckg-singapore.boxes={ 40ft = 1 }", "lane.ckg-singapore={ boxes = { 40ft = 1 } }"] {
        let changed = expect_in(FULL, &[set], &full_folder());
        assert!(changed.resolved.contains("boxes = { 40ft = 1 }"), "{set}");
    }
    let changed = what_if(
        "[place.qinzhou.station.crane]\nservers = { \"daily 00:00-12:00\" = 1 }\nthen = { exam = 0.3 }",
    );
    assert!(changed.resolved.contains("servers = { \"daily 00:00-12:00\" = 1 }"));
    assert!(changed.resolved.contains("then = { exam = 0.3 }"));
}

#[test]
fn one_entry_that_fits_no_more_is_told_with_the_others() {
    let told = |set: &str| {
        let error = read("s.toml", FULL, &[set.to_owned()], &full_folder()).expect_err("refused");
        error.render(false)
    };
    // 0.5 in the base is 0.7 here, and 0.5 remains of the other.
    let page = told("lane.ckg-singapore.boxes.40ft=0.7");
    assert!(page.contains("error[E030]") && page.contains("add up to 1.2"), "{page}");
    assert!(page.contains("--> --set:1:1"), "{page}");
    let page = told("lane.ckg-singapore.boxes.45ft.add=0.1");
    assert!(page.contains("the base has no `lane.ckg-singapore.boxes.45ft`"), "{page}");
    assert!(page.contains("did you mean `40ft`?"), "{page}");
    for set in
        ["lane.'ckg-singapore.due=\"4 d\"", "lane..due=\"4 d\"", "lane.''.due=1", "lane.\"a\"b.due=1", "due"]
    {
        assert!(told(set).contains("error[E042]"), "{set}");
    }
}

#[test]
fn what_gives_way_to_a_new_key_may_be_taken_away_but_not_changed() {
    let changed = what_if("[service.train]\nfrequency = { remove = true }\ntimes = [\"daily 06:00\"]");
    assert!(changed.resolved.contains("times = [\"daily 06:00\"]"));
    assert_eq!(changed.resolved, what_if("[service.train]\ntimes = [\"daily 06:00\"]").resolved);
    assert_eq!(codes_of("[service.train]\nfrequency = { scale = 2 }\ntimes = [\"daily 06:00\"]"), ["E041"]);
    assert_eq!(codes_of("[service.train]\nheadway = { remove = true }\ntimes = [\"daily 06:00\"]"), ["E040"]);
}

#[test]
fn what_ifs_stack() {
    let files = full_folder()
        .with("base.toml", FULL)
        .with("a/one.toml", "[what-if]\nbase = \"../base.toml\"\n[service.train]\ncapacity = { scale = 2 }");
    let two = "[what-if]\nbase = \"a/one.toml\"\n[service.train]\ncapacity = { add = \"10 TEU\" }";
    let changed =
        read("two.toml", two, &[], &files).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert!(changed.resolved.contains("capacity = \"210 TEU\""));
}

#[test]
fn a_trace_is_sought_beside_the_file_that_names_it() {
    let files = Folder::default().with("data/shipments.csv", SHIPMENTS).with("data/base.toml", FULL);
    let changed = read("x.toml", "[what-if]\nbase = \"data/base.toml\"", &[], &files);
    assert!(changed.is_ok());
}

#[test]
fn set_changes_one_value() {
    let set = |set: &str| expect_in(FULL, &[set], &full_folder());
    assert!(set("service.train.capacity=120 TEU").resolved.contains("capacity = \"120 TEU\""));
    assert!(set("service.train.capacity=\"120 TEU\"").resolved.contains("capacity = \"120 TEU\""));
    assert!(set("service.train.first=06:00").resolved.contains("first = \"06:00\""));
    assert_eq!(set("run.seed=12").seed, 12);
    assert!(set("lane.ckg-singapore.demand.scale=2").resolved.contains("demand = \"280 TEU / week\""));
    assert_eq!(
        set("run.start=2025-01-01T00:00:00").corridor.clock.start().to_string(),
        "2025-01-01T00:00:00+08:00[Asia/Shanghai]"
    );
    assert_eq!(set("place.chongqing.station.crane.time={ exponential = { mean = \"9 min\" } }").seed, 7);
    let both = expect_in(FULL, &["run.seed=12", "run.seed.add=1"], &full_folder());
    assert_eq!(both.seed, 13);
}

#[test]
fn a_wrong_set_is_shown() {
    let sets = ["service.train.capacity=120".to_owned()];
    let error = read("s.toml", FULL, &sets, &full_folder()).expect_err("no unit");
    assert!(error.render(false).contains("--> --set:1:24"), "{}", error.render(false));
}

#[test]
fn impossible_changes_name_the_alternative() {
    assert_eq!(codes_of("[service.train]\nstops = { scale = 2 }"), ["E041"]);
    assert_eq!(codes_of("[service.train]\ncapacity = { add = \"2 h\" }"), ["E041"]);
    assert_eq!(codes_of("[service.train]\ncapacity = { scale = -1 }"), ["E041"]);
    assert_eq!(codes_of("[service.train]\ncapacity = { scale = nan }"), ["E041"]);
    assert_eq!(codes_of("[service.train]\ncapacity = { scale = 2, add = \"1 TEU\" }"), ["E041"]);
    assert_eq!(codes_of("[service.trian]\nremove = true"), ["E040"]);
    assert_eq!(codes_of("[service.loop]\npayload = { scale = 2 }"), ["E040"]);
    assert_eq!(codes_of("[place.new]\nremove = true"), ["E040"]);
    assert_eq!(codes_of("[service.train]\ncut-off = { add = \"-5 h\" }"), ["E023"]);
}

#[test]
fn a_thing_may_be_called_like_a_table_that_is_replaced_whole() {
    let base = r#"
format = 1
[place.a]
[place.b]
[link.line]
from = "a"
to = "b"
mode = "rail"
time = "10 h"
[service.train]
stops = ["a", "b"]
mode = "rail"
times = ["daily 20:00"]
capacity = "100 TEU"
[lane.boxes]
from = "a"
to = "b"
gap = "24 h"
count = 20
services = ["train"]
"#;
    let files = full_folder().with("base.toml", base);
    let text = "[what-if]\nbase = \"base.toml\"\n[lane.boxes]\ncount = 25\n";
    let changed =
        read("change.toml", text, &[], &files).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(changed.corridor.lanes[0].arrivals.count, Some(25));
}
