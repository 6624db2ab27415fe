//! Is everything accounted for, whatever the corridor?
//!
//! Small corridors are made up at random, as scenario text, with all the rules
//! that stations, yards, links, services and lanes may have. Each runs to its
//! end, which audits that cargo is conserved and capacities are kept; the
//! accounts must add up to the millisecond.
//!
//! `CORRIDOR_DEEP=20000 cargo test --release conservation` tries so many.

pub(crate) mod made_up;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use corridor::freight::{Options, Outcome, Progress, simulate};
use corridor::model::emissions::{Class, Emissions, Factor};
use corridor::model::money::{Rate, ServiceRates, Storage, Tariffs, Worth};
use corridor::model::{Corridor, LaneId};
use corridor::observe::{Observation, Reading};
use corridor::scenario::{NoFiles, read};
use corridor::time::{HOUR, SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Corridors in the ordinary run.
const CASES: u32 = 200;

/// Far more than any of them needs.
const MOST_EVENTS: u64 = 2_000_000;

type Checked = Result<(), TestCaseError>;

#[test]
fn accounts_of_any_small_corridor_add_up_to_the_millisecond() {
    let deep = std::env::var("CORRIDOR_DEEP").ok().map(|cases| cases.parse().expect("a number of cases"));
    let cases = deep.unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    // The ordinary run is the same each time; a deep one looks elsewhere each time.
    let mut runner = match deep {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let refused = RefCell::new(Vec::new());
    let ended = Cell::new(0);
    let documented = Cell::new(0);
    let equipped = Cell::new(0);
    let rerouted = Cell::new(0);
    runner
        .run(&prop::collection::vec(any::<u16>(), 0..700), |choices| {
            let text = made_up::corridor(&choices);
            match read("made-up.toml", &text, &[], &NoFiles) {
                Ok(scenario) => {
                    documented.set(documented.get() + u64::from(text.contains(".documents]")));
                    equipped.set(equipped.get() + u64::from(text.contains("\nequipment = true")));
                    let (delivers, turns) = adds_up(&scenario.corridor, &text)?;
                    ended.set(ended.get() + u64::from(delivers));
                    rerouted.set(rerouted.get() + u64::from(turns));
                }
                Err(problems) => refused.borrow_mut().push(problems.to_string()),
            }
            Ok(())
        })
        .unwrap_or_else(|failure| match failure {
            // The choices say nothing; the scenario that they make does.
            TestError::Fail(reason, _) | TestError::Abort(reason) => panic!("{reason}"),
        });
    let refused = refused.into_inner();
    let most = refused.len() * 5 < cases as usize;
    assert!(most, "of {cases} scenarios {} were refused:\n{}", refused.len(), refused.join("\n\n"));
    assert!(ended.get() * 2 > u64::from(cases), "of {cases} scenarios only {} deliver anything", ended.get());
    assert!(documented.get() * 8 > u64::from(cases), "only {} need papers", documented.get());
    assert!(equipped.get() * 8 > u64::from(cases), "only {} need empty boxes", equipped.get());
    // It takes a choice, a closure on its way, and cargo that waits then: some 2 % of them, so half of that.
    assert!(rerouted.get() * 100 > u64::from(cases), "only {} reroute anything", rerouted.get());
}

/// Whether anything is delivered, and whether anything goes another way.
fn adds_up(corridor: &Corridor, text: &str) -> Result<(bool, bool), TestCaseError> {
    let unwatched = run(corridor, None, text)?;
    let is_rerouted = |row: &Reading| row.measure.name == "rerouted" && row.value > Some(0.0);
    let turns = unwatched.readings.iter().any(is_rerouted);
    bills_add_up(corridor, &unwatched, text)?;
    let mut delivers = false;
    for (index, lane) in corridor.lanes.iter().enumerate() {
        delivers |= cohort_adds_up(&unwatched, index, &lane.name, text)?;
        for serial in [1, 2, 5] {
            let watch = (LaneId::new(index), serial);
            let watched = run(corridor, Some(watch), text)?;
            prop_assert_eq!(&watched.readings, &unwatched.readings, "watching changes something\n{}", text);
            life_adds_up(corridor, &watched, watch, text)?;
        }
    }
    Ok((delivers, turns))
}

fn run(corridor: &Corridor, watch: Option<(LaneId, u64)>, text: &str) -> Result<Outcome, TestCaseError> {
    let options = Options { seed: 1, replication: 0, watch, journeys: false, activity: false };
    let events = AtomicU64::new(0);
    let count = |progress: Progress| {
        let before = events.fetch_add(progress.events, Ordering::Relaxed);
        assert!(before < MOST_EVENTS, "it goes on for ever");
    };
    let outcome = std::panic::catch_unwind(|| simulate(corridor, &options, &count));
    match outcome {
        Ok(Ok(outcome)) => Ok(outcome),
        Ok(Err(error)) => Err(TestCaseError::fail(format!("{error}\n{text}"))),
        Err(_) => Err(TestCaseError::fail(format!("it panics\n{text}"))),
    }
}

/// What is tendered is delivered, lost or unfinished; and where all is told, the cells of a lane add
/// up to its lead times. Returns whether anything is delivered.
fn cohort_adds_up(outcome: &Outcome, index: usize, lane: &str, text: &str) -> Result<bool, TestCaseError> {
    let of_lane = || outcome.readings.iter().filter(|row| row.scope.lane.as_deref() == Some(lane));
    let count = |measure: &str| {
        let row = of_lane().find(|row| row.measure.name == measure && row.statistic == "count");
        row.and_then(|row| row.value).expect("a lane counts its cargo") as u64
    };
    let (tendered, delivered, lost) = (count("tendered"), count("delivered"), count("lost"));
    let unfinished: u64 =
        outcome.unfinished.iter().filter(|row| row.lane == lane).map(|row| row.measured).sum();
    prop_assert_eq!(tendered, delivered + lost + unfinished, "lane {}\n{}", lane, text);
    let leads = outcome.lead_times[index].exact_values().expect("few consignments");
    prop_assert_eq!(leads.len() as u64, delivered, "lane {}\n{}", lane, text);
    if unfinished == 0 && delivered > 0 {
        let cells = of_lane().filter(|row| {
            let scope = &row.scope;
            row.measure.name == "time_h"
                && scope.place.is_some()
                && scope.stage.is_some()
                && scope.cause.is_some()
        });
        let ms = |hours: f64| (hours * delivered as f64 * HOUR as f64).round() as u64;
        let accounted: u64 = cells.filter_map(|row| row.value).map(ms).sum();
        prop_assert_eq!(accounted, leads.iter().sum::<u64>(), "lane {}\n{}", lane, text);
    }
    Ok(delivered > 0)
}

/// Where everything costs and emits, nothing else changes; and what is paid is what the elements of
/// cost add up to.
fn bills_add_up(corridor: &Corridor, without: &Outcome, text: &str) -> Checked {
    let outcome = run(&billed(corridor), None, text)?;
    let is_of_bills = |row: &&Reading| {
        let name = row.measure.name;
        name.contains("cost_") && !name.starts_with("tfi2")
            || ["haulage_paid", "vehicle_cost", "uncovered_cost"].contains(&name)
            || ["co2e", "transport_activity", "tfi3", "tfi4", "swod"].iter().any(|of| name.starts_with(of))
    };
    let others: Vec<&Reading> = outcome.readings.iter().filter(|row| !is_of_bills(row)).collect();
    let before: Vec<&Reading> = without.readings.iter().collect();
    prop_assert_eq!(others, before, "bills change something\n{}", text);
    for lane in &corridor.lanes {
        let rows =
            || outcome.readings.iter().filter(|row| row.scope.lane.as_deref() == Some(lane.name.as_str()));
        let sum = |of: &dyn Fn(&Reading) -> bool| {
            rows().filter(|row| of(row)).filter_map(|row| row.value).fold(0.0, |sum, value| sum + value)
        };
        let all = sum(&|row| row.measure.name == "generalised_cost_per_teu");
        let elements = sum(&|row| row.measure.name == "cost_element_per_teu" && row.scope.group.is_none());
        let payers = sum(&|row| row.measure.name == "cost_payer_per_teu");
        let whole = |row: &Reading| row.scope.place.is_none() && row.scope.service.is_none();
        let paid = sum(&|row| row.measure.name == "cost_per_teu" && whole(row));
        let at_sites = sum(&|row| row.measure.name == "cost_per_teu" && !whole(row));
        let is_near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
        for (one, other) in [(all, elements), (all, payers), (paid, at_sites)] {
            prop_assert!(is_near(one, other), "lane {}: {} and {}\n{}", lane.name, one, other, text);
        }
    }
    Ok(())
}

/// The same corridor, in which all things cost something.
fn billed(corridor: &Corridor) -> Corridor {
    let rate = Some(Rate { parts: 12_345.6, payer: 1 });
    let rates = ServiceRates {
        payer: 0,
        per_teu: 1e4,
        per_box: 3e4,
        per_teu_km: 5e3,
        per_t_km: 7e2,
        per_departure: 2e6,
        per_vehicle_km: 1e4,
    };
    let storage = Storage { free: SimDuration::from_ms(HOUR), rate: Rate { parts: 1e5, payer: 2 } };
    let worth = Worth {
        per_teu: 3e8,
        time_per_day: 0.01,
        grace: SimDuration::from_ms(10 * HOUR),
        loss_per_hour: 0.02,
        payer: 1,
    };
    let class = Class { factor: Factor { ttw: 0.02, wtt: 0.005 }, ..Class::default() };
    let (services, places) = (corridor.services.len(), corridor.places.len());
    let lanes = corridor.lanes.len();
    Corridor {
        tariffs: Some(Box::new(Tariffs {
            payers: ["shipper", "consignee", "carrier"].map(String::from).to_vec(),
            services: vec![rates; services],
            stations: vec![rate; corridor.stations.len()],
            storage: vec![Some(storage); places],
            documents: vec![rate; lanes],
            miles: vec![[rate; 2]; lanes],
            worth: vec![Some(worth); lanes],
        })),
        emissions: Some(Box::new(Emissions {
            classes: vec![class],
            services: vec![0; services],
            hubs: vec![Some(0); places],
            ..Emissions::default()
        })),
        ..corridor.clone()
    }
}

/// The stretches of each box follow one another from its tender, without gap or overlap; those of the
/// last end with the delivery, and nothing happens to what is lost.
fn life_adds_up(corridor: &Corridor, outcome: &Outcome, watch: (LaneId, u64), text: &str) -> Checked {
    let name = &corridor.lanes[watch.0.index()].name;
    let mut tendered: Option<(SimTime, u32)> = None;
    let mut delivered: Option<SimTime> = None;
    let mut lost: Option<SimTime> = None;
    let mut reached: BTreeMap<u32, SimTime> = BTreeMap::new();
    for observation in &outcome.observations {
        match *observation {
            Observation::Tendered { at, boxes, .. } => {
                prop_assert!(tendered.replace((at, boxes)).is_none(), "{} {:?}\n{}", name, watch, text);
            }
            Observation::Segment { part, from, to, .. } => {
                let (tender, _) = tendered.expect("tendered first");
                let before = reached.insert(part, to).unwrap_or(tender);
                prop_assert_eq!(from, before, "a gap: {} {:?} {:?}\n{}", name, watch, observation, text);
                prop_assert!(from < to, "{} {:?} {:?}\n{}", name, watch, observation, text);
            }
            Observation::Papers { at, begun, ready, .. } => {
                let (tender, _) = tendered.expect("tendered first");
                prop_assert!(
                    tender <= begun && begun <= at && begun <= ready,
                    "{} {:?}\n{}",
                    name,
                    watch,
                    text
                );
            }
            Observation::LeftBehind { .. }
            | Observation::InSection { .. }
            | Observation::Chose { .. }
            | Observation::ChoseAgain { .. }
            | Observation::Billed { .. } => {}
            Observation::Lost { at, .. } => lost = Some(lost.map_or(at, |other| other.max(at))),
            Observation::Delivered { at } => {
                prop_assert!(delivered.replace(at).is_none(), "{} {:?}\n{}", name, watch, text);
            }
        }
    }
    let Some((tender, boxes)) = tendered else {
        prop_assert!(outcome.observations.is_empty(), "{} {:?}\n{}", name, watch, text);
        return Ok(());
    };
    let parts = if reached.contains_key(&0) { 1 } else { boxes as usize };
    prop_assert!(reached.len() <= parts, "{} {:?}\n{}", name, watch, text);
    prop_assert!(delivered.is_none() || lost.is_none(), "{} {:?}\n{}", name, watch, text);
    if let Some(at) = delivered {
        let last = reached.values().max().copied().unwrap_or(tender);
        prop_assert_eq!(last, at, "{} {:?}\n{}", name, watch, text);
        let window = &corridor.window;
        let begins = SimTime::ZERO.saturating_add(window.warm_up);
        let ends = window.horizon.map_or(SimTime::MAX, |horizon| SimTime::ZERO.saturating_add(horizon));
        if tender >= begins && tender < ends {
            let lead = at.since(tender).ms() as u64;
            let leads = outcome.lead_times[watch.0.index()].exact_values().expect("few consignments");
            prop_assert!(leads.contains(&lead), "{} {:?}: {} ms\n{}", name, watch, lead, text);
        }
    }
    Ok(())
}
