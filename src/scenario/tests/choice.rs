//! Which chains does a search find, and how long should they take?

use super::*;

/// Inland cargo reaches the port by train and ferry, or by truck; times as in the comments.
const TWO_WAYS: &str = r#"format = 1
[run]
horizon = "10 d"
[place.inland]
enter = ["gate"]
[place.inland.station.gate]
servers = 1
time = "15 min"
[place.hub]
transfer = ["crane"]
[place.hub.station.crane]
servers = 1
time = "30 min"
per = "TEU"
[place.port]
[link.line]
from = "inland"
to = "hub"
mode = "rail"
time = "2 h"
[link.strait]
from = "hub"
to = "port"
mode = "sea"
distance = "60 km"
speed = "20 km/h"
[link.road]
from = "inland"
to = "port"
mode = "road"
time = { uniform = { low = "6 h", high = "10 h" } }
[service.train]
mode = "rail"
stops = ["inland", "hub"]
capacity = "10 TEU"
cut-off = "1 h"
times = ["daily 08:00", "daily 20:00"]
[service.ferry]
mode = "sea"
stops = ["hub", "port"]
capacity = "10 TEU"
times = ["daily 08:00", "daily 14:00"]
[service.truck]
mode = "road"
stops = ["inland", "port"]
capacity = "2.25 TEU"
on-demand = { gather = "1 h" }
[lane.boxes]
from = "inland"
to = "port"
demand = "1 / d"
boxes = { 40ft = 1 }
route = { choice = "least-cost" }
"#;

fn chains(text: &str) -> Vec<(String, f64, f64)> {
    let scenario = expect(text);
    let lane = &scenario.corridor.lanes[0];
    let choice = lane.choice.as_ref().expect("the lane chooses");
    let times = choice.expected.iter().map(|ms| ms / 3_600_000.0);
    lane.chains.iter().zip(times).map(|(chain, time)| (chain.what.name.clone(), time, chain.share)).collect()
}

#[test]
fn chains_are_found_with_the_time_that_they_should_take() {
    // Gate 0.25 h; by truck an hour's gathering and 8 h. By rail: headways of 12 h, so 6 h, the
    // cut-off of 1 h, 2 h, the crane 2 · 0.5 h, the ferry's headways of 6 h and 18 h, so
    // (36 + 324) / (2 · 24) = 7.5 h, and 3 h.
    let by_rail = 0.25 + 6.0 + 1.0 + 2.0 + 1.0 + 7.5 + 3.0;
    let found = chains(TWO_WAYS);
    assert_eq!(found, [("truck".to_owned(), 9.25, 1.0), ("train + ferry".to_owned(), by_rail, 0.0)]);
    let logit = TWO_WAYS.replace("\"least-cost\"", "\"logit\", spread = \"11.5 h\"");
    // The costs lie a scale apart: e / (1 + e).
    assert!((chains(&logit)[0].2 - 0.731_058_578_6).abs() < 1e-9);
}

#[test]
fn a_vehicle_that_is_filled_waits_for_no_company_and_cancelled_departures_cost_headways() {
    let text = TWO_WAYS
        .replace("2.25 TEU", "2 TEU")
        .replace("cut-off = \"1 h\"", "cut-off = \"1 h\"\ncancellation = 0.2");
    let found = chains(&text);
    // 0.2 / 0.8 of a headway of 12 h.
    assert_eq!([found[0].1, found[1].1], [8.25, 20.75 + 3.0]);
}

#[test]
fn the_search_changes_no_more_often_than_it_may_and_says_what_it_assumes() {
    let direct = TWO_WAYS.replace("\"least-cost\"", "\"least-cost\", max-transfers = 0");
    assert_eq!(chains(&direct).len(), 1);
    let scenario = expect(TWO_WAYS);
    for path in ["candidates", "max-transfers", "memory"] {
        let path = format!("lane.boxes.route.{path}");
        assert!(scenario.assumptions.iter().any(|one| one.path == path), "{path}");
    }
}

#[test]
fn a_what_if_lets_a_lane_choose_that_had_its_services() {
    let base = TWO_WAYS.replace("route = { choice = \"least-cost\" }", "services = [\"truck\"]");
    let over = r#"[what-if]
base = "base.toml"
[lane.boxes]
services = { remove = true }
route = { choice = "logit", spread = "6 h" }
"#;
    let files = Folder::default().with("base.toml", &base);
    assert_eq!(expect_in(over, &[], &files).corridor.lanes[0].chains.len(), 2);
    let wider = expect_in(over, &["lane.boxes.route.spread={ scale = 2 }"], &files);
    let choice = wider.corridor.lanes[0].choice.clone().expect("the lane chooses");
    assert_eq!(choice.rule, crate::model::choice::Rule::Logit { scale: 12.0 * 3_600_000.0 });
}

/// A knot of places, each with services to all others, from which the only way on leads back to where cargo
/// comes from: there, a dear service goes to the destination.
fn knot(places: usize) -> String {
    let mut text = String::from("format = 1\n[run]\nhorizon = \"10 d\"\n[place.from]\n[place.to]\n");
    let name = |index: usize| if index == 0 { "from".to_owned() } else { format!("p{index}") };
    let service = |text: &mut String, from: &str, to: &str| {
        text.push_str(&format!(
            "[service.{from}-{to}]\nmode = \"road\"\nstops = [\"{from}\", \"{to}\"]\n\
             capacity = \"10 TEU\"\nevery = \"1 h\"\n"
        ));
    };
    let link = |text: &mut String, from: &str, to: &str, hours: u32| {
        text.push_str(&format!(
            "[link.{from}-{to}]\nfrom = \"{from}\"\nto = \"{to}\"\nmode = \"road\"\ntime = \"{hours} h\"\n"
        ));
    };
    (1..=places).for_each(|index| text.push_str(&format!("[place.p{index}]\n")));
    for one in 0..=places {
        for other in one + 1..=places {
            link(&mut text, &name(one), &name(other), 1);
            service(&mut text, &name(one), &name(other));
            service(&mut text, &name(other), &name(one));
        }
    }
    link(&mut text, "from", "to", 90);
    service(&mut text, "from", "to");
    text.push_str(
        "[lane.boxes]\nfrom = \"from\"\nto = \"to\"\ndemand = \"1 / d\"\n\
         route = { choice = \"least-cost\", max-transfers = 8 }\n",
    );
    text
}

#[test]
fn a_search_that_is_given_up_says_so_and_keeps_what_it_found() {
    // A beginning may lead on while two rides are left, back and to the end: of nine rides seven may
    // wander. Among nine places that is 9 + 9 · 8 + 9 · 8 · 7 + … + 9!/2! = 260 649 beginnings, more than
    // are looked at; among seven it is 7 + 42 + … + 5040 + 5040 = 13 699.
    let warnings = |places| {
        let scenario = expect(&knot(places));
        assert_eq!(scenario.corridor.lanes[0].chains[0].what.name, "from-to", "{places} places");
        let codes = scenario.warnings.iter().map(|problem| problem.code);
        codes.filter(|code| *code != "W003").collect::<Vec<_>>()
    };
    assert_eq!(warnings(9), ["W039"]);
    assert_eq!(warnings(7), ["W038"]);
}

#[test]
fn a_chain_that_cargo_can_leave_is_not_overfull() {
    // 24 boxes of 2 TEU a day, and two trains of 10 TEU: 240 % of what they can do.
    let text = TWO_WAYS
        .replace("time = { uniform = { low = \"6 h\", high = \"10 h\" } }", "time = \"60 h\"")
        .replace("\"port\"]\ncapacity = \"10 TEU\"", "\"port\"]\ncapacity = \"100 TEU\"")
        .replace("demand = \"1 / d\"", "demand = \"24 / d\"");
    let chooses = expect(&text).corridor;
    assert_eq!(chooses.lanes[0].chains[0].what.name, "train + ferry");
    assert_eq!(chooses.overfull(), [None]);
    let fixed = text.replace("route = { choice = \"least-cost\" }", "services = [\"train\", \"ferry\"]");
    let overfull = expect(&fixed).corridor.overfull()[0].clone().expect("the train is too small");
    assert_eq!((overfull.name.as_str(), overfull.load), ("train", 2.4));
}

#[test]
fn what_is_paid_counts_as_the_time_that_it_is_worth() {
    let costs = TWO_WAYS
        .replace(
            "on-demand = { gather = \"1 h\" }",
            "on-demand = { gather = \"1 h\" }\ncost = { per-teu = \"50 USD\" }",
        )
        .replace(
            "[place.inland]",
            "[commodity.parts]\nvalue-per-t = \"2000 CNY\"\nvalue-of-time = 0.012\n[place.inland]",
        )
        .replace("[run]", "[run]\nexchange = { CNY = 0.125 }")
        .replace("demand = \"1 / d\"", "demand = \"1 / d\"\ncommodity = \"parts\"\nmass = \"16 t\"");
    let scenario = expect(&costs);
    let lane = &scenario.corridor.lanes[0];
    // 16 t of 250 USD are 4000 USD, of which a day costs 1.2 %: 2 USD an hour, as for the bill.
    let worth = scenario.corridor.tariffs.as_ref().and_then(|tariffs| tariffs.worth[0]).expect("a value");
    let hour = lane.choice.as_ref().and_then(|choice| choice.value_of_time).expect("it weighs money");
    assert!((hour - 20_000.0).abs() < 1e-6 && (hour - worth.hour()).abs() < 1e-6, "{hour}");
    // The truck takes 9.25 h and 50 USD, or 25 h; train and ferry 20.75 h.
    let shares: Vec<_> = lane.chains.iter().map(|chain| (chain.what.name.as_str(), chain.share)).collect();
    assert_eq!(shares, [("truck", 0.0), ("train + ferry", 1.0)]);
    let of = |scenario: &Scenario, path: &str| {
        let found = scenario.assumptions.iter().find(|one| one.path == path);
        found.map(|one| one.value.clone())
    };
    let path = "lane.boxes.route.value-of-time";
    assert_eq!(of(&scenario, path).as_deref(), Some("2 USD"));
    let free = expect(&costs.replace("value-of-time = 0.012\n", ""));
    assert_eq!(of(&free, path).as_deref(), Some("none"));
    assert_eq!(free.corridor.lanes[0].chains[0].share, 1.0);
    // A spread of 23 USD is one of 11.5 h.
    let logit = costs.replace("\"least-cost\"", "\"logit\", spread = \"23 USD\"");
    let rule = expect(&logit).corridor.lanes[0].choice.as_ref().expect("the lane chooses").rule;
    let crate::model::choice::Rule::Logit { scale } = rule else { panic!("{rule:?}") };
    assert!((scale / 3_600_000.0 - 11.5).abs() < 1e-9, "{scale}");
}

#[test]
fn a_difference_tells_what_it_means_for_cargo_that_chooses() {
    let before = expect(TWO_WAYS);
    // A road of 12 h 15 min: with the gate and the gathering 13 h 30 min, and 50 USD.
    let sets = ["link.road.time=735 min", "service.truck.cost={ per-teu = \"50 USD\" }"];
    let after = expect_in(TWO_WAYS, &sets, &NoFiles);
    let differences = Differences::between(&before, &after);
    let text = (DIFFERENCE_FORMATS[0].render)(&differences);
    let expected = "What that means for cargo that chooses its way:\n\
        lane boxes chooses among truck (13.5 h, 0 changes, 50.00 USD / TEU), \
        train + ferry (20.8 h, 1 change, 0.00 USD / TEU); \
        before: truck (9.2 h, 0 changes), train + ferry (20.8 h, 1 change)\n";
    assert!(text.contains(expected), "{text}");
    assert_eq!(Differences::between(&after, &after).choices, []);
}

/// The ways on from the hub, where something may close: with a barge that is slower than the ferry.
fn from_the_hub(route: &str) -> Vec<Vec<String>> {
    let barge = "[service.barge]\nmode = \"sea\"\nstops = [\"hub\", \"port\"]\ncapacity = \"10 TEU\"\nevery = \"4 d\"\n";
    let storm =
        "[disruption.storm]\nat = { service = \"ferry\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 d\"\n";
    let text = TWO_WAYS
        .replace("\"least-cost\"", route)
        .replace("horizon = \"10 d\"", "start = \"2025-01-06T00:00\"\nhorizon = \"10 d\"");
    let scenario = expect(&format!("{text}{barge}{storm}"));
    let lane = &scenario.corridor.lanes[0];
    assert_eq!(scenario.corridor.may_reroute(lane), !route.contains("false"));
    let onward = lane.choice.iter().flat_map(|choice| &choice.onward);
    let names = onward.map(|from| from.chains.iter().map(|chain| chain.name.clone()).collect());
    names.collect()
}

#[test]
fn where_something_may_close_the_ways_on_are_found_from_where_cargo_changes() {
    // Two candidates: the truck, and by train and ferry. From the hub the barge is a way, too.
    let found = from_the_hub("\"least-cost\", candidates = 2");
    assert_eq!(found, [["ferry".to_owned(), "barge".to_owned()]]);
    assert_eq!(from_the_hub("\"least-cost\", candidates = 2, reroute = false"), Vec::<Vec<String>>::new());
    let undisturbed = expect(TWO_WAYS);
    assert!(!undisturbed.corridor.may_reroute(&undisturbed.corridor.lanes[0]));
    assert!(undisturbed.assumptions.iter().all(|one| one.path != "lane.boxes.route.reroute"));
}

#[test]
fn news_of_a_closure_is_for_those_who_choose_and_a_slow_down_is_no_news() {
    let closed = |more: &str| {
        let date = "begins = \"2025-01-07T00:00\"\nlasts = \"2 d\"";
        expect(&format!("{TWO_WAYS}[disruption.wreck]\nat = {{ link = \"line\" }}\n{date}\n{more}\n"))
    };
    let told = |scenario: &Scenario| {
        scenario.warnings.iter().map(|one| (one.code, one.line, one.message.clone())).collect::<Vec<_>>()
    };
    let lines = TWO_WAYS.lines().count();
    for news in ["announced = \"1 d\"", "known-after = \"6 h\""] {
        assert_eq!(told(&closed(news)), []);
        let (key, _) = news.split_once(' ').expect("a key");
        assert_eq!(
            told(&closed(&format!("capacity-left = 0.5\n{news}"))),
            [("W037", lines + 6, format!("`{key}` of disruption `wreck` does nothing: it closes nothing"))]
        );
    }
    assert_eq!(told(&closed("capacity-left = 0.5\nknown-after = \"0 h\"")), []);
}
