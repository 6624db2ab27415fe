//! What do the tables of disruptions mean, and what can a what-if change in them?

use super::*;
use crate::model::{Coming, DisruptionEffect, LinkId, PlaceId, ServiceId, StationId, Target};
use crate::time::{DAY, HOUR, SimTime};

const STORM: &str = "
[disruption.storm]
at = { place = \"b\" }
begins = [\"2025-01-09T12:00\", \"2025-01-08T06:00\"]
lasts = { uniform = { low = \"12 h\", high = \"36 h\" } }
";

fn storm() -> String {
    format!("{GOOD}{STORM}")
}

fn what_if(body: &str) -> Scenario {
    let text = format!("[what-if]\nbase = \"base.toml\"\n{body}");
    let files = Folder::default().with("base.toml", &storm());
    read("change.toml", &text, &[], &files).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

#[test]
fn what_is_hit_stands_in_the_order_of_the_model_and_dates_ascend() {
    let all = "[disruption.all]\nat = { service = \"train\", link = \"ab\", station = \"a.gate\", place = [\"b\", \"a\", \"b\"] }\n\
               between = \"9 d\"\nlasts = \"2 h\"\n";
    let corridor = expect(&format!("{}{all}", storm())).corridor;
    let [all, storm] = corridor.disruptions.as_slice() else { panic!("two, in name order") };
    let hit = [
        Target::Place(PlaceId(0)),
        Target::Place(PlaceId(1)),
        Target::Station(StationId(0)),
        Target::Link(LinkId(0)),
        Target::Service(ServiceId(0)),
    ];
    assert_eq!(all.at, hit);
    assert_eq!((storm.effect, storm.capacity_left), (DisruptionEffect::EntryShut, 0.0));
    let Coming::Planned(times) = &storm.comes else { panic!("planned") };
    assert_eq!(times, &[54 * HOUR, 3 * DAY + 12 * HOUR].map(SimTime::from_ms));
}

#[test]
fn dates_are_meant_in_the_zone_of_the_first_thing_hit() {
    let text = storm().replace("[place.b]", "[place.b]\nzone = \"Asia/Shanghai\"");
    let Coming::Planned(times) = &expect(&text).corridor.disruptions[0].comes else { panic!("planned") };
    assert_eq!(times[0], SimTime::from_ms(46 * HOUR));
}

#[test]
fn dates_make_no_time_like_another_and_chance_does_not() {
    let random =
        storm().replace("begins = [\"2025-01-09T12:00\", \"2025-01-08T06:00\"]", "between = \"9 d\"");
    assert!(expect(&storm()).corridor.rhythm().has_season);
    assert!(!expect(&random).corridor.rhythm().has_season);
}

#[test]
fn a_what_if_ends_a_disruption_sooner_or_takes_it_away() {
    let changed = what_if("[disruption.storm]\nresponse = 0.8\nlasts = { scale = 0.5 }");
    let storm = &changed.corridor.disruptions[0];
    assert_eq!(storm.response, 0.8);
    assert_eq!(storm.lasts.mean(), 12.0 * HOUR as f64);
    assert!(what_if("[disruption.storm]\nremove = true").corridor.disruptions.is_empty());
    // What comes at random has no dates.
    let random = what_if("[disruption.storm]\nbetween = \"30 d\"");
    assert!(matches!(random.corridor.disruptions[0].comes, Coming::Random { .. }));
}

#[test]
fn a_what_if_that_comes_at_random_is_not_announced_and_one_with_dates_has_no_season() {
    let announced = storm().replace("lasts =", "announced = \"2 d\"\nlasts =");
    let random = format!("{GOOD}{STORM}").replace(
        "begins = [\"2025-01-09T12:00\", \"2025-01-08T06:00\"]",
        "between = \"30 d\"\nmonths = [\"jun\"]",
    );
    let change = |base: &str, body: &str| {
        let files = Folder::default().with("base.toml", base);
        let text = format!("[what-if]\nbase = \"base.toml\"\n[disruption.storm]\n{body}");
        read("change.toml", &text, &[], &files)
    };
    let storm = |base: &str, body: &str| {
        change(base, body)
            .unwrap_or_else(|error| panic!("{}", error.render(false)))
            .corridor
            .disruptions
            .remove(0)
    };
    let found = storm(&announced, "between = \"30 d\"");
    assert!(matches!(found.comes, Coming::Random { .. }));
    assert_eq!(found.announced.ms(), 0);
    assert!(matches!(storm(&random, "begins = \"2025-01-09T12:00\"").comes, Coming::Planned(_)));
    // Dates of its own leave it announced as it was.
    assert_eq!(storm(&announced, "begins = \"2025-01-09T12:00\"").announced.ms(), 2 * DAY);
    // What is written there itself is told.
    let error = change(&announced, "between = \"30 d\"\nannounced = \"1 d\"").expect_err("it means nothing");
    assert_eq!(error.problems[0].code, "E016");
}

#[test]
fn what_changes_about_a_disruption_is_told() {
    let sentences = |before: &str, after: &str| {
        Differences::between(&expect(before), &expect(after)).sentences().join("; ")
    };
    let faster = storm().replace("lasts =", "response = 0.8\nlasts =");
    assert_eq!(sentences(&storm(), &faster), "disruption storm: response added, 0.8");
    assert_eq!(sentences(&storm(), GOOD), "disruption storm removed");
    let random = storm().replace(
        "begins = [\"2025-01-09T12:00\", \"2025-01-08T06:00\"]",
        "between = { exponential = { mean = \"75 d\" } }",
    );
    assert_eq!(
        sentences(&storm(), &random),
        "disruption storm: coming begins 2025-01-09T12:00, 2025-01-08T06:00 → between exponential mean 75 d"
    );
    assert_eq!(
        sentences(GOOD, &random),
        "disruption storm added, at place b, between exponential mean 75 d, lasts uniform low 12 h, high 36 h"
    );
}
