//! Do consignments choose as their rule says?

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]

use super::study;
use crate::harness::{Sample, Study, lane};
use corridor::observe::Scope;

/// The share of a chain in what a lane's consignments chose.
fn share(study: &Study, chain: &str) -> Sample {
    study.sample(&Scope { group: Some(chain.into()), ..lane("boxes") }, "chosen_share", "mean")
}

#[test]
fn shares_are_those_of_the_logit_formula() {
    let study = study("logit");
    // Costs of 11, 14 and 1 + 11 + 1 + 2 = 15 hours, and a spread of 4 hours.
    let weights = [("truck", 11.0), ("train", 14.0), ("barge + ferry", 15.0)]
        .map(|(chain, cost): (&str, f64)| (chain, (-cost / 4.0).exp()));
    let sum: f64 = weights.iter().map(|weight| weight.1).sum();
    for (chain, weight) in weights {
        share(&study, chain).agrees_with(weight / sum);
    }
}

#[test]
fn cargo_that_sees_queues_spreads_over_two_desks_and_shuns_the_slower() {
    let alike = study("two-desks");
    let mean = |sample: Sample| sample.interval().0;
    let east = mean(share(&alike, "to-east + from-east"));
    assert!((0.45..0.55).contains(&east), "{east} of the boxes go east, where both ways are alike");
    // One desk alone would be offered 4/3 of what it can do, and delay boxes by days.
    let lead = mean(alike.sample(&lane("boxes"), "lead_time_h", "mean"));
    assert!(lead < 4.0, "a lead time of {lead} h");
    let slower =
        Study::with("tests/theory/two-desks.toml", &["place.east.station.desk.time={ scale = 1.3 }"]);
    let fewer = mean(share(&slower, "to-east + from-east"));
    assert!(fewer < east - 0.03, "{fewer} of the boxes go east past a slower desk, {east} before");
}

#[test]
fn shares_are_those_of_the_logit_formula_with_money() {
    let study = Study::with(
        "tests/theory/logit.toml",
        &[
            "service.truck.cost={ per-teu = \"100 USD\" }",
            "service.barge.cost={ per-box = \"20 USD\" }",
            "service.ferry.cost={ per-teu = \"10 USD\" }",
            "lane.boxes.route.value-of-time=\"20 USD\"",
            "lane.boxes.route.spread=\"80 USD\"",
        ],
    );
    // What is paid, and 11, 14 and 15 hours at 20 dollars; a spread of 80 dollars.
    let weights = [("truck", 100.0, 11.0), ("train", 0.0, 14.0), ("barge + ferry", 30.0, 15.0)]
        .map(|(chain, paid, hours): (&str, f64, f64)| (chain, (-(paid + 20.0 * hours) / 80.0).exp()));
    let sum: f64 = weights.iter().map(|weight| weight.1).sum();
    for (chain, weight) in weights {
        share(&study, chain).agrees_with(weight / sum);
    }
}
