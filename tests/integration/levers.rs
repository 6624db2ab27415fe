//! Can a lever hurt?
//!
//! At one station that serves first come, first served and finishes work under
//! way, more officers, longer hours and shorter steps never lengthen any wait:
//! each start of service is the earliest instant at which the station is open and
//! a server is free, and all three only move such instants forward (Kiefer and
//! Wolfowitz 1955). The same consignments are compared one by one. Elsewhere they
//! must not lengthen the mean so that chance could not explain it; where levers
//! do hurt somebody is shown in `golden/borders.rs`, minute by minute.

use std::collections::BTreeMap;

use corridor::experiment::relief::{FACTOR, Relief, Resource, relieved};
use corridor::freight::{Options, Outcome, simulate};
use corridor::model::{Corridor, StationId};
use corridor::observe::Cause;
use corridor::scenario::{NoFiles, read};
use corridor::stats::mean_interval;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Random posts in the ordinary run.
const CASES: u32 = 300;

const LEVERS: [&str; 4] = [
    "extra-officers = 1",
    "longer-hours = \"05:00-23:00\"",
    "faster-steps = 0.7",
    "trained-staff = { factor = 0.6, ramp = \"1 d\" }",
];

/// A post with the given sides, and lorries that cross it.
fn post(sides: &str, demand: &str, policy: &str) -> String {
    let places: String =
        ["depot", "out", "in", "yard"].iter().map(|place| format!("[place.{place}]\n")).collect();
    let links: String = [("a", "depot", "out"), ("b", "out", "in"), ("c", "in", "yard")]
        .iter()
        .map(|(name, from, to)| {
            format!("[link.{name}]\nfrom = \"{from}\"\nto = \"{to}\"\nmode = \"road\"\ntime = \"10 min\"\n")
        })
        .collect();
    format!(
        "format = 1\n[run]\nhorizon = \"4 d\"\ncool-down = \"20 d\"\n{places}{links}\
         [service.truck]\nmode = \"road\"\nstops = [\"depot\", \"out\", \"in\", \"yard\"]\ncapacity = \"1 TEU\"\n\
         on-demand = {{ gather = \"0 h\" }}\n[border.post]\nfrom = \"out\"\nto = \"in\"\n{sides}\
         [border.post.policy]\n{policy}\n[lane.lorries]\nfrom = \"depot\"\nto = \"yard\"\n\
         services = [\"truck\"]\ndemand = \"{demand} / h\"\n"
    )
}

fn run(text: &str, replication: u32) -> Outcome {
    simulated(&corridor(text), replication)
}

fn corridor(text: &str) -> Corridor {
    let scenario = read("post.toml", text, &[], &NoFiles);
    scenario.unwrap_or_else(|error| panic!("{}\n{text}", error.render(false))).corridor
}

fn simulated(corridor: &Corridor, replication: u32) -> Outcome {
    let options = Options { seed: 7, replication, watch: None, journeys: true, activity: false };
    simulate(corridor, &options, &|_| ()).unwrap_or_else(|error| panic!("{error}"))
}

/// By serial: milliseconds under way, and of these waiting for officers.
fn waits(outcome: &Outcome) -> BTreeMap<u32, (i64, i64)> {
    let journeys = &outcome.journeys;
    let rows = journeys.rows().iter().map(|journey| {
        let cells = journeys.cells(journey).iter();
        let waits = cells.filter(|cell| matches!(cell.cause, Cause::Busy | Cause::Closed));
        (journey.serial, (journey.ms, waits.map(|cell| cell.ms).sum()))
    });
    rows.collect()
}

#[test]
fn no_wait_gets_longer_at_one_station_first_come_first_served() {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let times = prop::sample::select(vec![
        "\"20 min\"",
        "{ exponential = { mean = \"20 min\" } }",
        "{ uniform = { low = \"0 min\", high = \"50 min\" } }",
        "{ lognormal = { mean = \"25 min\", cv = 2.0 } }",
    ]);
    let hours = prop::sample::select(vec!["00:00-24:00", "06:00-22:00", "08:00-20:00", "07:30-12:10"]);
    let cases = (1_u32..4, times, hours, 1_u32..9, 0_usize..LEVERS.len());
    let mut shortened = 0;
    runner
        .run(&cases, |(officers, time, hours, demand, lever)| {
            let sides = format!(
                "[border.post.exit]\nstages = [\"papers\"]\nhours = \"{hours}\"\n\
                 [border.post.exit.stage.papers]\nkind = \"documents\"\nofficers = {officers}\ntime = {time}\n"
            );
            let base = waits(&run(&post(&sides, &demand.to_string(), ""), 0));
            let pulled = waits(&run(&post(&sides, &demand.to_string(), LEVERS[lever]), 0));
            prop_assert_eq!(base.len(), pulled.len());
            for (serial, before) in &base {
                let after = pulled[serial];
                prop_assert!(
                    after.0 <= before.0 && after.1 <= before.1,
                    "{}: lorry {serial} took {before:?}, and {after:?} ms with it\n{sides}",
                    LEVERS[lever]
                );
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    // Levers do act: a night closure with one officer.
    let sides = "[border.post.exit]\nstages = [\"papers\"]\nhours = \"08:00-20:00\"\n\
                 [border.post.exit.stage.papers]\nkind = \"documents\"\nofficers = 1\ntime = \"20 min\"\n";
    let base = waits(&run(&post(sides, "1", ""), 0));
    for lever in LEVERS {
        let pulled = waits(&run(&post(sides, "1", lever), 0));
        shortened += u32::from(base.iter().any(|(serial, before)| pulled[serial].0 < before.0));
    }
    assert_eq!(shortened as usize, LEVERS.len());
}

/// Posts where somebody may be overtaken or interrupted, work pauses, papers are corrected and agencies
/// work in parallel.
const POSTS: [&str; 4] = [
    "[border.post.exit]\nstages = [\"papers\", \"exam\"]\nchannels = { red = 0.3 }\nhours = \"07:00-21:00\"\n\
     [border.post.exit.stage.papers]\nkind = \"documents\"\nofficers = 2\ntime = { exponential = { mean = \"20 min\" } }\n\
     errors = 0.2\nrework = \"2 h\"\ncapture = \"5 min\"\n\
     [border.post.exit.stage.exam]\nkind = \"examination\"\nofficers = 2\ntime = { uniform = { low = \"10 min\", high = \"2 h\" } }\n\
     closing = \"pause\"\n",
    "[border.post.exit]\nstages = [[\"papers\", \"plants\"], \"gate\"]\n\
     [border.post.exit.stage.papers]\nkind = \"documents\"\nofficers = 2\ntime = { exponential = { mean = \"20 min\" } }\nhours = \"06:00-18:00\"\n\
     [border.post.exit.stage.plants]\nkind = \"quarantine\"\nofficers = 2\ntime = { exponential = { mean = \"25 min\" } }\nclosing = \"only-if-it-fits\"\nhours = \"08:00-20:00\"\n\
     [border.post.exit.stage.gate]\nkind = \"gate\"\nofficers = 1\ntime = \"5 min\"\n",
    "[border.post.entry]\nstages = [\"scan\", \"exam\", \"release\"]\nchannels = { yellow = 0.3, red = 0.1 }\ncontraband = 0.1\n\
     [border.post.entry.stage.scan]\nkind = \"x-ray\"\nofficers = 1\ntime = { exponential = { mean = \"20 min\" } }\n\
     detection = 0.8\nfalse-alarms = 0.2\non-alarm = \"exam\"\n\
     [border.post.entry.stage.exam]\nkind = \"examination\"\nofficers = 1\ntime = \"40 min\"\ndetention = \"5 h\"\nhours = \"08:00-18:00\"\n\
     [border.post.entry.stage.release]\nkind = \"release\"\nofficers = 1\ntime = { exponential = { mean = \"10 min\" } }\n",
    "[border.post.exit]\nstages = [\"papers\"]\n\
     [border.post.exit.stage.papers]\nkind = \"documents\"\nofficers = 1\ntime = \"15 min\"\nhours = \"06:00-20:00\"\n\
     [border.post.entry]\nstages = [\"papers\", \"exam\"]\nchannels = { red = 0.2 }\nhours = \"08:00-20:00\"\n\
     [border.post.entry.stage.papers]\nkind = \"documents\"\nofficers = 1\ntime = { exponential = { mean = \"12 min\" } }\ncapture = \"3 min\"\n\
     [border.post.entry.stage.exam]\nkind = \"examination\"\nofficers = 1\ntime = \"30 min\"\n",
];

#[test]
fn elsewhere_levers_do_not_lengthen_the_mean_beyond_chance() {
    let more = [
        "paperless = { errors = 0.01 }",
        "pre-arrival = true",
        "data-interconnection = true",
        "risk-targeting = { hit-rate = 0.8, examined = 0.5 }",
        "aeo-share = 0.5\nmutual-recognition = true",
    ];
    for (number, sides) in POSTS.into_iter().enumerate() {
        for lever in LEVERS.into_iter().chain(more) {
            let differences: Vec<f64> = (0..12)
                .map(|replication| {
                    let mean = |policy: &str| {
                        let outcome = run(&post(sides, "2.5", policy), replication);
                        let sample = &outcome.lead_times[0];
                        sample.mean().expect("lorries arrive") / 3_600_000.0
                    };
                    mean(lever) - mean("")
                })
                .collect();
            let Some(interval) = mean_interval(&differences, 0.999) else { panic!("replications") };
            let least = interval.mean - interval.half_width;
            assert!(
                least <= 1e-9,
                "post {number}, {lever}: {} ± {} h longer",
                interval.mean,
                interval.half_width
            );
        }
    }
}

#[test]
fn a_tenth_more_speed_of_a_post_is_a_tenth_shorter_steps() {
    let sides = "[border.post.exit]\nstages = [\"papers\"]\n\
                 [border.post.exit.stage.papers]\nkind = \"documents\"\nofficers = 1\ntime = { exponential = { mean = \"20 min\" } }\ncapture = \"2 min\"\n";
    let base = corridor(&post(sides, "2", ""));
    let is_desk = |station: &corridor::model::Station| station.name == "exit-papers";
    let desk = StationId::new(base.stations.iter().position(is_desk).expect("the post brings it"));
    let relieved = relieved(&base, Resource::Station(desk), Relief::FasterWork).expect("it can be had");
    let shorter = corridor(&post(sides, "2", &format!("faster-steps = {}", 1.0 / FACTOR)));
    let [relieved, shorter, base] =
        [&relieved, &shorter, &base].map(|corridor| waits(&simulated(corridor, 0)));
    for (serial, before) in &base {
        // The two round a service by their own ways.
        let apart = (relieved[serial].0 - shorter[serial].0).abs();
        assert!(apart <= 2 * base.len() as i64, "{apart} ms");
        assert!(relieved[serial].0 < before.0);
    }
}
