//! What holds on every day, whatever it is about?

use std::fs;

use super::day::{Day, End, day, folder};

fn all_days() -> Vec<Day> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the folder of days can be read")
        .filter_map(|entry| entry.expect("its entries too").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 20, "only {} days", names.len());
    names.iter().map(|name| day(name)).collect()
}

#[test]
fn every_life_adds_up_to_its_lead_time() {
    for day in all_days() {
        for (lane, serial) in day.consignments() {
            let outcome = day.watch(lane, serial);
            let life = day.life_in(&outcome, lane, serial);
            let End::Delivered(at) = life.end else { continue };
            let lead = at.since(life.tendered).ms();
            assert_eq!(life.total_ms(), lead);
            if day.measures(life.tendered) {
                let sample = &outcome.lead_times[lane.index()];
                let values = sample.exact_values().expect("a day has few consignments");
                assert!(values.contains(&(lead as u64)), "a lead time of {lead} ms is not among {values:?}");
            }
        }
    }
}

#[test]
fn a_consignment_that_is_watched_changes_nothing() {
    for day in all_days() {
        let unwatched = day.run(None);
        assert!(unwatched.observations.is_empty());
        for (lane, serial) in day.consignments() {
            let watched = day.watch(lane, serial);
            assert_eq!(watched.readings, unwatched.readings);
            assert_eq!(watched.events, unwatched.events);
            assert_eq!(watched.lead_times, unwatched.lead_times);
            assert_eq!(watched.unfinished, unwatched.unfinished);
        }
    }
}
