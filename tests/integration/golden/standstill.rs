//! Who waits for whom without end, and how is that told?

use super::day::{day, day_with};

#[test]
fn a_yard_and_a_track_that_lock_each_other_are_told_with_those_who_keep_them() {
    let day = day("yard-and-track");
    let outcome = day.run(None);
    let [circle] = &outcome.circles[..] else { panic!("one circle, not {:?}", outcome.circles) };
    assert_eq!(circle.since_h, 10.0, "it closes when the second feeder finds no room");
    let told: Vec<_> = circle
        .members
        .iter()
        .map(|member| {
            format!(
                "{} by {} of {}: {}",
                member.what,
                member.count,
                member.by.join(" and "),
                member.waits_for.join(" and ")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "room in the yard of junction by 2 of goods: a free server at junction.track",
            "a free server at junction.track by 1 of feeder: room in the yard of junction",
        ]
    );
    assert_eq!(
        day.unfinished(),
        [
            "goods junction feeder blocked: 1, measured 1, oldest 111.5 h",
            "goods junction main schedule: 2, measured 2, oldest 113 h",
        ]
    );
}

#[test]
fn with_room_for_one_box_more_nothing_locks() {
    let day = day_with("yard-and-track", &["place.junction.yard.capacity=3 TEU"]);
    assert!(day.run(None).circles.is_empty());
    day.life("goods", 1).takes(
        "5 h",
        &[
            "07:00-08:00 branch feeder schedule",
            "08:00-09:00 branch-junction feeder moving",
            "09:00-11:00 junction main schedule",
            "11:00-12:00 junction-south main moving",
        ],
    );
}

#[test]
fn cargo_that_only_waits_long_is_in_no_circle() {
    assert!(day("unfinished").run(None).circles.is_empty());
    assert!(day("full-yard").run(None).circles.is_empty());
}
