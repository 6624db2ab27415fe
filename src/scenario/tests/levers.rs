//! Is each table of a what-if a change that can be made or left?

use super::*;

fn read_over(base: &str, body: &str) -> Result<Scenario, ScenarioError> {
    let text = format!("[what-if]\nbase = \"base.toml\"\n{body}");
    read("change.toml", &text, &[], &full_folder().with("base.toml", base))
}

fn over(body: &str) -> Scenario {
    read_over(FULL, body).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn codes_of(result: Result<Scenario, ScenarioError>) -> Vec<&'static str> {
    result.map_or_else(|error| error.problems.iter().map(|problem| problem.code).collect(), |_| Vec::new())
}

const THREE: &str = r#"title = "Three changes"
[service.train]
capacity = "120 TEU"
[place.chongqing.station.crane]
time = "2 min"
[lane.back]
remove = true
"#;

#[test]
fn each_table_is_a_lever_named_by_its_path_in_the_order_of_the_file() {
    let scenario = over(THREE);
    assert_eq!(scenario.levers, ["service.train", "place.chongqing.station.crane", "lane.back"]);
    assert_eq!(expect(FULL).levers, Vec::<String>::new());
    assert_eq!(over("title = \"Only a title\"").levers, Vec::<String>::new());
}

#[test]
fn all_levers_are_the_what_if_and_none_is_the_base() {
    let scenario = over(THREE);
    let with =
        |on: &[bool]| scenario.with_levers(on).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(with(&[true; 3]).resolved, scenario.resolved);
    assert_eq!(with(&[]).resolved, scenario.resolved, "what nobody leaves out is applied");
    assert_eq!(with(&[false; 3]).resolved, expect(FULL).resolved);
    assert_eq!(with(&[false; 3]).levers, scenario.levers);
    assert_eq!(format!("{:?}", with(&[true; 3]).corridor), format!("{:?}", scenario.corridor));
}

#[test]
fn each_choice_of_levers_is_the_what_if_with_the_other_tables_struck_out() {
    let scenario = over(THREE);
    let (head, body) = THREE.split_once("[service").expect("a table");
    let tables: Vec<String> = format!("[service{body}")
        .split("\n[")
        .map(|table| format!("[{}\n", table.trim_start_matches('[')))
        .collect();
    for choice in 1..8_usize {
        let on: Vec<bool> = (0..3).map(|lever| choice & (1 << lever) != 0).collect();
        let struck: String =
            tables.iter().zip(&on).filter(|(_, on)| **on).map(|(table, _)| table.as_str()).collect();
        let chosen = scenario.with_levers(&on).unwrap_or_else(|error| panic!("{}", error.render(false)));
        assert_eq!(chosen.resolved, over(&format!("{head}{struck}")).resolved, "{on:?}");
    }
}

#[test]
fn sets_hold_whatever_the_levers() {
    let text = format!("[what-if]\nbase = \"base.toml\"\n{THREE}");
    let sets = ["run.seed=99".to_owned()];
    let scenario = read("c.toml", &text, &sets, &full_folder().with("base.toml", FULL)).expect("good");
    assert_eq!(scenario.levers.len(), 3);
    let base = scenario.with_levers(&[false; 3]).expect("the base");
    assert_eq!(base.seed, 99);
    assert_eq!(base.resolved, expect_in(FULL, &["run.seed=99"], &full_folder()).resolved);
}

/// A place, a link and a service on the way from `a` to `b` of [`GOOD`], and a lane's chain there.
const PORT: &str = r#"[place.c]
lever = "port"
transfer = ["crane"]
[place.c.station.crane]
servers = 1
time = "3 min"
[link.ac]
lever = "port"
from = "a"
to = "c"
mode = "rail"
time = "1 h"
[service.shuttle]
lever = "port"
mode = "rail"
stops = ["a", "c"]
capacity = "20 TEU"
every = "1 d"
[lane.ac]
from = "a"
to = "c"
demand = "1 / d"
services = ["shuttle"]
"#;

#[test]
fn tables_of_one_lever_and_the_parts_of_a_new_thing_are_one_change() {
    let scenario = read_over(GOOD, PORT).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.levers, ["port", "lane.ac"]);
    let port = scenario.with_levers(&[true, false]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!((port.corridor.places.len(), port.corridor.lanes.len()), (3, 1));
    let quoted = PORT
        .replace("lever = \"port\"\ntransfer", "transfer")
        .replace("[place.c.station.crane]", "[place.c.station.crane]\nlever = \"port\"");
    assert_eq!(
        read_over(GOOD, &quoted).expect("good").levers,
        ["port", "lane.ac"],
        "the part names it for all"
    );
}

#[test]
fn parts_of_a_thing_of_the_base_are_changes_of_their_own_or_take_its_lever() {
    let own = "[place.chongqing]\ntitle = \"x\"\n[place.chongqing.station.crane]\ntime = \"7 min\"\n\
               [place.chongqing.station.scanner]\nservers = 1\ntime = \"1 min\"\n";
    assert_eq!(
        over(own).levers,
        ["place.chongqing", "place.chongqing.station.crane", "place.chongqing.station.scanner"]
    );
    let taken = own.replace("title = \"x\"", "lever = \"north\"\ntitle = \"x\"");
    assert_eq!(over(&taken).levers, ["north"]);
    let both = taken.replace("time = \"7 min\"", "time = \"7 min\"\nlever = \"crane\"");
    assert_eq!(over(&both).levers, ["north", "crane"]);
    let scenario = over(own);
    let base = expect(FULL).resolved;
    let scanner = scenario.with_levers(&[false, false, true]).expect("good").resolved;
    assert!(scanner.contains("[place.chongqing.station.scanner]") && scanner.len() > base.len());
    assert!(!scanner.contains("title = \"x\"") && !scanner.contains("time = \"7 min\""), "{scanner}");
}

#[test]
fn the_chains_of_a_lane_belong_to_the_lane() {
    let body = "[lane.ab.chain.fast]\nshare = 0.5\nservices = [\"train\"]\n[lane.ab.chain.slow]\nshare = 0.5\nservices = [\"train\"]\n";
    let scenario = read_over(GOOD, body).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.levers, ["lane.ab"]);
    assert_eq!(scenario.with_levers(&[false]).expect("base").resolved, expect(GOOD).resolved);
}

#[test]
fn the_documents_of_a_lane_belong_to_the_lane() {
    let scenario = over("[lane.ckg-singapore.documents]\nregime = \"single\"\n");
    assert_eq!(scenario.levers, ["lane.ckg-singapore"]);
    assert_eq!(scenario.with_levers(&[false]).expect("base").resolved, expect(FULL).resolved);
}

#[test]
fn a_change_that_needs_another_says_so() {
    let scenario = read_over(GOOD, PORT).expect("good");
    let error = scenario.with_levers(&[false, true]).expect_err("a lane without its service");
    let page = error.render(false);
    assert!(page.contains("error[E043]: the change `lane.ac` gives no corridor without `port`"), "{page}");
    assert!(page.contains("write the same `lever = \"…\"` into both tables"), "{page}");
    assert!(page.contains("change.toml:21:7"), "{page}");
}

#[test]
fn a_change_of_what_another_file_adds_needs_that_file() {
    let files = full_folder()
        .with("base.toml", GOOD)
        .with("port.toml", &format!("[what-if]\nbase = \"base.toml\"\n{PORT}"));
    let text = "[what-if]\nbase = \"port.toml\"\n[service.shuttle]\nfrequency = \"2 / d\"\n[lane.ac]\ndemand = { scale = 2 }\n";
    let scenario =
        read("more.toml", text, &[], &files).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.levers, ["port", "lane.ac", "service.shuttle"], "the lane's two tables are one name");
    assert_eq!(scenario.with_levers(&[false; 3]).expect("base").resolved, expect(GOOD).resolved);
    let page = scenario.with_levers(&[false, false, true]).expect_err("no shuttle").render(false);
    assert!(
        page.contains("the change `service.shuttle` changes `service.shuttle`, which another one adds"),
        "{page}"
    );
}

#[test]
fn a_lever_stands_only_in_what_ifs_and_under_headings() {
    assert_eq!(
        codes_of(read("s.toml", &GOOD.replace("[place.b]", "[place.b]\nlever = \"x\""), &[], &NoFiles)),
        ["E010"]
    );
    let sets = ["place.b.lever=x".to_owned()];
    assert_eq!(codes_of(read("s.toml", GOOD, &sets, &NoFiles)), ["E010"]);
    for (body, code) in [
        ("[run]\nlever = \"x\"", "E010"),
        ("[source.y]\nlever = \"x\"", "E010"),
        ("[place.b]\nyard = { capacity = \"5 TEU\", lever = \"x\" }", "E010"),
        ("[place.b]\nlever = 3", "E012"),
        ("[place.b]\nlever = \"\"", "E013"),
        ("[place.b]\nlever = \"a\\nb\"", "E013"),
        ("[place.c]\nlever = \"x\"\n[place.c.station.d]\nlever = \"y\"\nservers = 1\ntime = \"1 h\"", "E016"),
    ] {
        let codes = codes_of(read_over(GOOD, body));
        assert!(codes.contains(&code), "{body}: {codes:?}");
    }
}

#[test]
fn a_lever_is_described() {
    for key in ["service.lever", "place.station.lever", "lane.chain.lever"] {
        assert!(explain_key(key).expect("a key").contains("lever = \"new-port\""), "{key}");
    }
    assert_eq!(explain_key("run.lever"), None);
}
