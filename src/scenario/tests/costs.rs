//! Is what is said of money understood, and every fault of it found?

use super::bad::each_is_found;
use super::*;
use crate::model::money::{Rate, ServiceRates, Storage};
use crate::time::{DAY, HOUR, SimDuration};

/// A scenario with costs and without a fault.
const GOOD: &str = r#"format = 1
[run]
horizon = "10 d"
exchange = { CNY = 0.125 }
[commodity.durian]
kind = "fresh"
value-per-t = "2000 USD"
loss = 0.01
grace = "24 h"
[commodity.ice]
reefer = true
[place.a]
enter = ["gate"]
[place.a.station.gate]
servers = 1
time = "5 min"
fee = "80 CNY"
[place.b]
yard = { storage = "40 CNY", free-time = "2 d", payer = "consignee" }
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
cost = { per-teu-km = "2 CNY", per-departure = "900 USD", payer = "carrier" }
[lane.ab]
from = "a"
to = "b"
demand = "1 / d"
commodity = "durian"
mass = "15 t"
services = ["train"]
"#;

pub(super) const CASES: &[(&str, &str, &str)] = &[
    ("E016", "fee = \"80 CNY\"", "payer = \"state\""),
    ("E016", "storage = \"40 CNY\", ", "capacity = \"9 TEU\", "),
    ("E011", "yard = { storage = \"40 CNY\", free-time = \"2 d\", payer = \"consignee\" }", "yard = {}"),
    ("E140", "payer = \"carrier\"", "payer = \" \""),
    ("E140", "payer = \"carrier\"", "payer = \"somebody whose name is far too long for a role\""),
    ("E094", "fee = \"80 CNY\"", "fee = \"80 VND\""),
    ("E094", "per-departure = \"900 USD\"", "per-departure = \"900 VND\""),
    ("E025", "per-departure = \"900 USD\"", "per-departure = \"1e12 USD\""),
    ("E020", "per-departure = \"900 USD\"", "per-departure = 900"),
    (
        "E141",
        "distance = \"100 km\"\ntime = \"2 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\ncost = { per-teu-km = \"2 CNY\"",
        "time = \"2 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\ncost = { per-teu-km = \"2 CNY\"",
    ),
    (
        "E142",
        "enter = [\"gate\"]\n[place.a.station.gate]\nservers = 1\ntime = \"5 min\"\nfee = \"80 CNY\"",
        "[place.a.station.gate]\nservers = 1\nper = \"vehicle\"\ntime = \"5 min\"\nfee = \"80 CNY\"",
    ),
    ("E016", "mass = \"15 t\"", "mass = \"15 t\"\nlast-mile-cost = \"90 USD\""),
    ("E143", "value-per-t = \"2000 USD\"\nloss = 0.01", "loss = 0.01"),
    ("E015", "value-per-t = \"2000 USD\"", "value-per-t = \"2000 USD\"\nvalue-per-teu = \"9 USD\""),
    ("E016", "loss = 0.01\ngrace = \"24 h\"", "grace = \"24 h\""),
    ("E030", "loss = 0.01", "loss = 1.5"),
    ("E014", "commodity = \"durian\"", "commodity = \"durain\""),
    ("E014", "kind = \"fresh\"", "kind = \"fruit\""),
    (
        "W032",
        "enter = [\"gate\"]\n[place.a.station.gate]\nservers = 1\ntime = \"5 min\"\nfee = \"80 CNY\"",
        "[place.a.station.gate]\nservers = 1\ntime = \"5 min\"\nfee = \"80 CNY\"",
    ),
    ("W033", "commodity = \"durian\"", "commodity = \"ice\""),
];

/// A scenario with emissions and without a fault.
const EMITS: &str = r#"format = 1
[run]
horizon = "10 d"
emission-factors = "built-in"
emission-distance = "great-circle"
[place.a]
position = { latitude = 0, longitude = 10 }
[place.b]
position = { latitude = 0, longitude = 20 }
[link.ab]
from = "a"
to = "b"
mode = "rail"
distance = "1300 km"
time = "20 h"
[service.train]
mode = "rail"
stops = ["a", "b"]
capacity = "10 TEU"
every = "1 d"
emission-class = "freight-train"
[lane.ab]
from = "a"
to = "b"
demand = "1 / d"
services = ["train"]
"#;

pub(super) const EMISSION_CASES: &[(&str, &str, &str)] = &[
    ("E004", "emission-factors = \"built-in\"", "emission-factors = \"missing.csv\""),
    ("E006", "emission-factors = \"built-in\"", "emission-factors = \"../factors.csv\""),
    ("E014", "emission-distance = \"great-circle\"", "emission-distance = \"by-road\""),
    ("E145", "emission-class = \"freight-train\"", "emission-class = \"freight-trains\""),
    ("W049", "emission-class = \"freight-train\"", "emission-class = \"articulated\""),
    ("E145", "[place.b]\n", "[place.b]\nemission-class = \"terminal\"\n"),
    (
        "E146",
        "mode = \"rail\"\ndistance = \"1300 km\"\ntime = \"20 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\nemission-class = \"freight-train\"",
        "mode = \"river\"\ndistance = \"1300 km\"\ntime = \"20 h\"\n[service.train]\nmode = \"river\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"",
    ),
    (
        "E147",
        "emission-distance = \"great-circle\"\n[place.a]\nposition = { latitude = 0, longitude = 10 }",
        "emission-distance = \"great-circle\"\n[place.a]",
    ),
    (
        "E148",
        "distance = \"1300 km\"\ntime = \"20 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\nemission-class",
        "time = \"20 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\nemission-class",
    ),
];

#[test]
fn each_fault_of_a_cost_is_found_at_its_line() {
    each_is_found(GOOD, CASES);
}

#[test]
fn each_fault_of_an_emission_is_found_at_its_line() {
    each_is_found(EMITS, EMISSION_CASES);
}

#[test]
fn a_file_of_factors_replaces_all_that_come_with_the_program() {
    let text = EMITS
        .replace("\"built-in\"", "\"factors.csv\"")
        .replace("emission-class = \"freight-train\"\n", "")
        .replace("[place.b]", "[place.b]\nemission-class = \"terminal\"");
    let head = "class,mode,default,tank-to-wheel,well-to-tank,unit,source\n";
    let rows = "electric,rail,yes,0,0.01,kg/t-km,A house\nterminal,hub,,0.5,0.25,kg/t,\n";
    let files = Folder::default().with("factors.csv", &format!("{head}{rows}"));
    let scenario = expect_in(&text, &[], &files);
    let emissions = scenario.corridor.emissions.as_ref().expect("they are asked for");
    assert_eq!(emissions.of_service(0).wtt, 0.01);
    assert_eq!(emissions.of_hub(1).map(|factor| factor.ttw), Some(0.5));
    assert_eq!((emissions.of_hub(0), emissions.file.as_deref()), (None, Some("factors.csv")));
    let warned: Vec<_> = scenario.warnings.iter().map(|problem| problem.code).collect();
    assert_eq!(warned, ["W034"], "the terminal has no source");
    let files =
        Folder::default().with("factors.csv", &format!("{head}electric,rail,yes,zero,0.01,kg/t-km,\n"));
    let error = read("scenario.toml", &text, &[], &files).expect_err("zero is no number");
    assert_eq!((error.problems[0].code, error.problems[0].line), ("E144", 2));
}

#[test]
fn emissions_are_counted_only_where_that_is_asked_for() {
    let bare = EMITS
        .replace("emission-factors = \"built-in\"\nemission-distance = \"great-circle\"\n", "")
        .replace("emission-class = \"freight-train\"\n", "");
    assert!(expect(&bare).corridor.emissions.is_none());
    let by_class =
        EMITS.replace("emission-factors = \"built-in\"\nemission-distance = \"great-circle\"\n", "");
    let scenario = expect(&by_class);
    assert!(scenario.corridor.emissions.is_some());
    let defaults = scenario.assumptions.iter().map(|assumption| assumption.path.as_str());
    assert_eq!(defaults.filter(|path| path.starts_with("run.emission")).count(), 2);
}

#[test]
fn rates_are_dollars_and_name_their_payer() {
    let corridor = expect(GOOD).corridor;
    let tariffs = corridor.tariffs.expect("it has costs");
    assert_eq!(tariffs.payers, ["shipper", "carrier", "consignee"]);
    let (shipper, carrier, consignee) = (0, 1, 2);
    let rates =
        ServiceRates { payer: carrier, per_teu_km: 2500.0, per_departure: 900e4, ..ServiceRates::default() };
    assert_eq!(tariffs.services, [rates]);
    assert_eq!(tariffs.stations, [Some(Rate { parts: 10e4, payer: shipper })]);
    let rate = Rate { parts: 5e4, payer: consignee };
    assert_eq!(tariffs.storage, [None, Some(Storage { free: SimDuration::from_ms(2 * DAY), rate })]);
    let worth = tariffs.worth[0].expect("durian are worth something");
    assert_eq!(worth.per_teu, 30_000e4, "15 t of the lane at 2,000");
    assert_eq!(worth.grace, SimDuration::from_ms(24 * HOUR));
    let lane = &corridor.lanes[0];
    assert_eq!((lane.commodity.as_str(), lane.mass_per_teu.0), ("fresh", 15_000));
}

#[test]
fn a_commodity_has_a_kind_and_a_mass_for_its_lanes() {
    let text = GOOD.replace("mass = \"15 t\"\n", "").replace("kind = \"fresh\"", "mass = \"18 t\"");
    let lane = expect(&text).corridor.lanes.remove(0);
    assert_eq!((lane.commodity.as_str(), lane.mass_per_teu.0), ("general", 18_000));
    let text = text.replace("durian", "reefer");
    assert_eq!(expect(&text).corridor.lanes[0].commodity, "reefer", "by its name");
    let text =
        text.replace("mass = \"18 t\"", "kind = \"empty\"").replace("[commodity.reefer]", "[commodity.bare]");
    let text = text.replace("commodity = \"reefer\"", "commodity = \"bare\"");
    let lane = expect(&text).corridor.lanes.remove(0);
    assert_eq!((lane.commodity.as_str(), lane.mass_per_teu.0), ("empty", 2_200), "the box alone");
}

#[test]
fn a_corridor_without_costs_has_no_tariffs() {
    let text = include_str!("post.toml");
    assert!(expect(text).corridor.tariffs.is_none(), "fees of a post alone are told by the post");
}

#[test]
fn a_what_if_scales_rates_fees_and_values() {
    let sets = [
        "service.train.cost.per-teu-km.scale=0.5",
        "place.a.station.gate.fee.add=\"20 CNY\"",
        "place.b.yard.storage.scale=2",
        "commodity.durian.value-per-t.scale=2",
        "commodity.durian.loss.scale=0.1",
    ];
    let scenario = expect_in(GOOD, &sets, &NoFiles);
    let tariffs = scenario.corridor.tariffs.expect("it has costs");
    assert_eq!(tariffs.services[0].per_teu_km, 1250.0);
    assert_eq!(tariffs.stations[0].map(|rate| rate.parts), Some(12.5e4));
    assert_eq!(tariffs.storage[1].map(|storage| storage.rate.parts), Some(10e4));
    let worth = tariffs.worth[0].expect("worth");
    assert_eq!((worth.per_teu, worth.loss_per_hour), (60_000e4, 0.001));
}

#[test]
fn a_chain_has_an_expected_cost_before_anybody_sets_out() {
    let corridor = expect(GOOD).corridor;
    let lane = &corridor.lanes[0];
    let load = crate::model::money::Load { boxes: 1, teu: crate::units::Teu::whole(1), tonnes: 15.0 };
    let cost = corridor.expected_cost(lane, &lane.chains[0].what, load);
    assert_eq!(cost.as_dollars(), 10.0 + 25.0 + 90.0, "gate, 100 km, a tenth of a full train");
}

#[test]
fn an_expected_cost_counts_the_trucks_at_both_ends_by_the_box() {
    let trucks = "first-mile = \"1 h\"\nfirst-mile-cost = \"80 CNY\"\nlast-mile = \"2 h\"\nlast-mile-cost = \"20 USD\"\n";
    let corridor = expect(&GOOD.replace("mass = \"15 t\"\n", &format!("mass = \"15 t\"\n{trucks}"))).corridor;
    let lane = &corridor.lanes[0];
    let load = crate::model::money::Load { boxes: 2, teu: crate::units::Teu::whole(2), tonnes: 30.0 };
    let cost = corridor.expected_cost(lane, &lane.chains[0].what, load);
    let (gate, way, train) = (20.0, 50.0, 180.0);
    assert_eq!(cost.as_dollars(), gate + way + train + 2.0 * (10.0 + 20.0));
}
