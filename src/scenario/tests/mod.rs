//! What must always hold of reading scenarios?

#![expect(clippy::disallowed_methods, reason = "a test may look at the clock")]

mod bad;
mod costs;
mod choice;
mod differences;
mod fleets;
mod disruptions;
mod hostile;
mod levers;
mod listed;
mod meaning;
mod overlays;
mod posts;
mod reforms;
mod remedies;
mod ships;
mod traffic;

use std::collections::BTreeMap;

use super::*;

/// Files by path.
#[derive(Default)]
struct Folder(BTreeMap<String, String>);

impl Folder {
    fn with(mut self, path: &str, text: &str) -> Folder {
        self.0.insert(path.to_owned(), text.to_owned());
        self
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, FileProblem> {
        self.0.get(path).cloned().ok_or_else(|| FileProblem("no such file".to_owned()))
    }
}

/// A scenario without a fault.
const GOOD: &str = r#"format = 1
[run]
horizon = "10 d"
[place.a]
enter = ["gate"]
[place.a.station.gate]
servers = 1
time = "5 min"
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
[lane.ab]
from = "a"
to = "b"
demand = "1 / d"
services = ["train"]
"#;

const FULL: &str = include_str!("full.toml");
const SHIPMENTS: &str = "time,boxes,type\n2025-01-07T08:00,1,20ft\n3 h,1,\n2025-01-06T12:00,,20ft\n";

fn full_folder() -> Folder {
    Folder::default().with("shipments.csv", SHIPMENTS)
}

fn expect(text: &str) -> Scenario {
    expect_in(text, &[], &full_folder())
}

fn expect_in(text: &str, sets: &[&str], files: &dyn Files) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read("scenario.toml", text, &sets, files).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

#[test]
fn the_template_runs_without_a_warning() {
    let scenario = expect(template());
    assert_eq!(scenario.render_warnings(false), "");
    assert_eq!(scenario.corridor.places.len(), 3);
    assert!((40..=95).contains(&template().lines().count()));
}

#[test]
fn every_key_of_the_language_works() {
    let scenario = expect(FULL);
    assert_eq!(scenario.render_warnings(false), "");
    assert_eq!(scenario.corridor.services.len(), 6);
    for source in &scenario.sources {
        assert_eq!(source.used_by, ["place.chongqing"], "{}", source.key);
    }
    assert!(scenario.assumptions.iter().any(|assumption| assumption.reason == "as at Qinzhou"));
    assert!(scenario.assumptions.iter().any(|assumption| assumption.path == "service.train.capacity"));
    assert!(
        !scenario
            .assumptions
            .iter()
            .any(|assumption| assumption.path == "place.chongqing.station.crane.servers")
    );
}

#[test]
fn the_full_example_has_every_key_of_the_schema() {
    let root: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    let mut missing = Vec::new();
    let all = [FULL, posts::POST, posts::LEVERS].concat();
    let mut check = |name: &str, table: &serde_json::Value| {
        for (key, _) in
            table.get("properties").and_then(|properties| properties.as_object()).into_iter().flatten()
        {
            if !["what-if", "lever"].contains(&key.as_str())
                && !all.contains(&format!("{key} = "))
                && !all.contains(&format!("[{key}."))
                && !all.contains(&format!(".{key}."))
                && !all.contains(&format!("[{key}]"))
                && !all.contains(&format!(".{key}]"))
            {
                missing.push(format!("{name}.{key}"));
            }
        }
    };
    check("", &root);
    for (name, table) in root["definitions"].as_object().expect("definitions") {
        if name != "WhatIf" {
            check(name, table);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_schema_is_the_same_each_time_and_has_no_null() {
    assert_eq!(schema(), schema());
    assert!(schema().ends_with("}\n"));
    assert!(!schema().contains("\"null\""));
    assert!(schema().contains("http://json-schema.org/draft-07/schema#"));
    let root: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    assert_eq!(root["definitions"]["Room"]["required"], serde_json::json!(["waiting", "when-full"]));
}

#[test]
fn every_key_is_explained_with_a_default_or_an_example() {
    let root: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    let mut poor = Vec::new();
    for (name, table) in root["definitions"].as_object().expect("definitions") {
        for (key, property) in
            table.get("properties").and_then(|properties| properties.as_object()).into_iter().flatten()
        {
            let text = property.to_string();
            let laws = [
                "Uniform",
                "Peaked",
                "Exponential",
                "Erlang",
                "MeanAndCv",
                "Normal",
                "Discrete",
                "Empirical",
                "LawTable",
            ];
            let is_law = laws.iter().any(|law| name.starts_with(law));
            let has_both = text.contains("Default:") && text.contains("Example:");
            if !is_law && !has_both {
                poor.push(format!("{name}.{key}"));
            }
        }
    }
    assert_eq!(poor, Vec::<String>::new());
}

#[test]
fn a_key_is_explained_with_or_without_names() {
    let cut_off = explain_key("service.cut-off").expect("a key");
    assert_eq!(
        cut_off,
        "service.cut-off\n\nHow long before a planned departure cargo must be ready for it. A departure that leaves the \
         first stop late, held for load, without a vehicle or by what is closed, takes what is ready when it leaves; \
         at stops on the way with `planned` or `load` the cut-off is so long before the vehicle leaves, late or not, \
         and at others there is none.\n\n\
         Unit: time.\nDefault: \"0 h\".\nExample: `cut-off = \"4 h\"`\n"
    );
    assert!(explain_key("service.ckg-qinzhou.cut-off").is_some());
    assert!(explain_key("place.station.servers").expect("a key").contains("unlimited"));
    assert!(explain_key("place.qinzhou.station.crane.time").is_some());
    assert!(explain_key("place.station.time.lognormal").is_some());
    assert!(explain_key("service").expect("a table").contains("below-minimum"));
    assert!(explain_key("lane.profile.hours").expect("a key").contains("24 weights"));
    assert!(explain_key("what-if.base").is_some());
    assert!(explain_key("place.station.per").expect("words").contains("\"vehicle\""));
    assert!(explain_key("place.source").expect("a key").contains("list of keys"));
    assert_eq!(explain_key("service.cut-of"), None, "a misspelt key is not taken for a service's name");
    assert_eq!(explain_key("service.x.y.z"), None);
    assert_eq!(explain_key("nonsense"), None);
    assert_eq!(explain_key(""), None);
    assert_eq!(nearest_key("service.cutoff").as_deref(), Some("service.cut-off"));
    assert_eq!(nearest_key("cut-off").as_deref(), Some("service.cut-off"));
}

#[test]
fn codes_are_explained() {
    for code in codes() {
        assert!(explain_code(code).expect("explained").len() > 40, "{code}");
    }
    assert_eq!(explain_code("E999"), None);
    assert!(explain_code("e020").is_some());
}

#[test]
fn a_thousand_places_are_read_in_a_moment() {
    let mut text = String::from("format = 1\n[run]\nhorizon = \"10 d\"\n");
    for index in 0..1000 {
        text.push_str(&format!(
            "[place.p{index}]\nenter = [\"gate\"]\nhours = \"08:00-20:00\"\n[place.p{index}.station.gate]\nservers = 2\ntime = {{ lognormal = {{ mean = \"5 min\", cv = 0.5 }} }}\n"
        ));
    }
    for index in 0..999 {
        let next = index + 1;
        text.push_str(&format!(
            "[link.l{index}]\nfrom = \"p{index}\"\nto = \"p{next}\"\nmode = \"rail\"\ntime = \"2 h\"\n\
             [service.s{index}]\nmode = \"rail\"\nstops = [\"p{index}\", \"p{next}\"]\ncapacity = \"100 TEU\"\nevery = \"1 d\"\n\
             [lane.l{index}]\nfrom = \"p{index}\"\nto = \"p{next}\"\ndemand = \"3 / d\"\nservices = [\"s{index}\"]\n"
        ));
    }
    let began = std::time::Instant::now();
    let scenario = expect(&text);
    let taken = began.elapsed();
    assert_eq!(scenario.corridor.lanes.len(), 999);
    // Generous, because test machines are shared and tests may be built without optimisation; a
    // quadratic search takes far longer.
    assert!(taken.as_secs_f64() < 20.0, "{taken:?}");
}
