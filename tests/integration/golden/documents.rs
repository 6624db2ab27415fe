//! When are papers ready, and what does cargo miss for them?

use super::day::{Day, day};
use corridor::model::LaneId;
use corridor::observe::{Observation, Reading};
use corridor::time::SimTime;

/// Boxes that missed a service's departures for their papers.
fn missed(day: &Day, service: &str) -> Option<f64> {
    let outcome = day.run(None);
    let is_it =
        |row: &&Reading| row.measure.name == "missed_papers" && row.scope.service.as_deref() == Some(service);
    outcome.readings.iter().find(is_it).and_then(|row| row.value)
}

#[test]
fn a_set_for_each_change_of_mode_is_begun_with_the_arrival() {
    let day = day("documents");
    day.life("sets", 1).takes(
        "1 d 20 h",
        &[
            "08:00-09:00 inland gate handling",
            "09:00-11:00 inland documents papers",
            "11:00-12:00 inland train schedule",
            "12:00-16:00 line train moving",
            "16:00-16:30 port crane handling",
            "16:30-19:00 port documents papers",
            "19:00-tue 18:00 port ship schedule",
            "tue 18:00-wed 04:00 strait ship moving",
        ],
    );
    assert_eq!(missed(&day, "ship"), Some(1.0));
    assert_eq!(missed(&day, "train"), Some(0.0));
}

#[test]
fn a_life_tells_when_its_papers_are_begun_and_ready() {
    let told = |name: &str, lane: usize| {
        let outcome = day(name).watch(LaneId::new(lane), 1);
        let papers = outcome.observations.iter().filter_map(|fact| match *fact {
            Observation::Papers { at, begun, ready, corrections } => {
                Some(([at, begun, ready].map(SimTime::hours), corrections))
            }
            _ => None,
        });
        papers.collect::<Vec<_>>()
    };
    let sets = 2;
    assert_eq!(told("documents", sets), [([9.0, 8.0, 11.0], 0), ([16.5, 16.0, 19.0], 0)]);
    // Of boxes that travel apart, by the first that comes to where they are asked for.
    assert_eq!(told("papers-split", 0), [([6.0, 6.0, 11.0], 0), ([14.0, 14.0, 19.0], 0)]);
}

#[test]
fn one_bill_of_lading_is_drawn_up_once() {
    day("documents").life("bill", 1).takes(
        "20 h",
        &[
            "08:00-09:00 inland gate handling",
            "09:00-11:00 inland documents papers",
            "11:00-12:00 inland train schedule",
            "12:00-16:00 line train moving",
            "16:00-16:30 port crane handling",
            "16:30-18:00 port ship schedule",
            "18:00-tue 04:00 strait ship moving",
        ],
    );
}

#[test]
fn a_change_of_trains_needs_no_new_set() {
    day("documents").life("rails", 1).takes(
        "14 h",
        &[
            "08:00-09:00 inland gate handling",
            "09:00-11:00 inland documents papers",
            "11:00-12:00 inland train schedule",
            "12:00-16:00 line train moving",
            "16:00-16:30 port crane handling",
            "16:30-17:00 port shuttle schedule",
            "17:00-22:00 bridge shuttle moving",
        ],
    );
}

#[test]
fn papers_ready_at_their_very_cut_off_are_in_time_and_a_minute_later_are_not() {
    let day = day("papers-cut-off");
    day.life("papers", 1).takes(
        "7 h",
        &[
            "07:00-10:00 inland documents papers",
            "10:00-12:00 inland train schedule",
            "12:00-14:00 line train moving",
        ],
    );
    day.life("papers", 2).takes(
        "12 h 59 min",
        &[
            "07:01-10:01 inland documents papers",
            "10:01-12:00 inland train missed",
            "12:00-18:00 inland train schedule",
            "18:00-20:00 line train moving",
        ],
    );
    assert_eq!(missed(&day, "train"), Some(1.0));
}

#[test]
fn a_box_without_papers_passes_one_whose_papers_are_late() {
    day("papers-cut-off")
        .life("none", 1)
        .takes("2 h 30 min", &["11:30-12:00 inland train schedule", "12:00-14:00 line train moving"]);
}

#[test]
fn papers_that_may_come_later_than_cargo_do_not_make_it_late() {
    let day = day("papers-later");
    day.life("boxes", 1).takes(
        "6 h",
        &[
            "08:00-11:00 inland documents papers",
            "11:00-12:00 inland train schedule",
            "12:00-14:00 line train moving",
        ],
    );
    day.life("boxes", 2).takes(
        "1 d 5 h 59 min",
        &[
            "08:01-11:01 inland documents papers",
            "11:01-12:00 inland train missed",
            "12:00-tue 12:00 inland train schedule",
            "tue 12:00-tue 14:00 line train moving",
        ],
    );
    day.life("boxes", 3).takes(
        "1 d 5 h",
        &[
            "09:00-12:00 inland documents papers",
            "12:00-tue 12:00 inland train schedule",
            "tue 12:00-tue 14:00 line train moving",
        ],
    );
    assert_eq!(missed(&day, "train"), Some(0.0), "the boxes were late themselves");
}

#[test]
fn a_train_leaves_early_when_it_is_full_of_boxes_whose_papers_count() {
    let day = day("papers-when-full");
    for serial in [1, 2] {
        day.life("boxes", serial).takes(
            "5 h",
            &[
                "08:00-09:00 inland documents papers",
                "09:00-11:00 inland train schedule",
                "11:00-13:00 line train moving",
            ],
        );
    }
    day.life("boxes", 3).takes(
        "11 h",
        &[
            "09:00-10:00 inland documents papers",
            "10:00-11:00 inland train missed",
            "11:00-18:00 inland train schedule",
            "18:00-20:00 line train moving",
        ],
    );
}

#[test]
fn boxes_that_travel_apart_have_their_papers_in_common() {
    day("papers-split").life("goods", 1).takes(
        "21 h 30 min",
        &[
            "06:00-11:00 inland documents papers",
            "11:00-12:00 inland train schedule",
            "12:00-18:00 inland train full",
            "18:00-20:00 line train moving",
            "20:00-tue 00:30 port ship schedule",
            "tue 00:30-tue 03:30 strait ship moving",
        ],
    );
}

#[test]
fn cargo_that_waits_for_papers_stands_in_the_yard_and_is_listed_at_the_stop() {
    let day = day("papers-yard");
    day.life("boxes", 1).takes(
        "3 h 50 min",
        &[
            "08:00-11:00 inland documents papers",
            "11:00-11:30 inland train schedule",
            "11:30-11:50 line train moving",
        ],
    );
    day.life("boxes", 2).is_under_way();
    assert_eq!(day.unfinished(), ["boxes inland documents papers: 1, measured 1, oldest 2 h"]);
}
