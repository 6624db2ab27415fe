//! Who waits for whom without end, and how is that told?

use corridor::freight::Circle;

use super::day::{Day, day, day_with};

/// Since when, in hours, and what is kept by whom for want of what.
fn circles(day: &Day) -> Vec<(f64, Vec<String>)> {
    let told = |circle: &Circle| {
        let members = circle.members.iter().map(|member| {
            let (by, waits_for) = (member.by.join(" and "), member.waits_for.join(" or "));
            format!("{} by {} of {by}: {waits_for}", member.what, member.count)
        });
        (circle.since_h, members.collect())
    };
    day.run(None).circles.iter().map(told).collect()
}

#[test]
fn a_yard_and_a_track_that_lock_each_other_are_told_with_those_who_keep_them() {
    let day = day("yard-and-track");
    let told = [
        "room in the yard of junction by 2 of goods: a free server at junction.track",
        "a free server at junction.track by 1 of feeder: room in the yard of junction",
    ];
    assert_eq!(circles(&day), [(10.0, told.map(String::from).to_vec())]);
    // Each waits for what it needs itself, behind nobody.
    assert!(day.run(None).circles[0].members.iter().all(|member| member.in_line == 0));
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
fn a_rake_that_cannot_be_emptied_for_those_who_wait_for_it_is_told() {
    let day = day("yard-and-rake");
    let told = [
        "room in the yard of port by 2 of goods: a vehicle of rake",
        "a vehicle of rake by 1 of out: room in the yard of port",
    ];
    assert_eq!(circles(&day), [(9.0, told.map(String::from).to_vec())]);
    let wider = day_with("yard-and-rake", &["place.port.yard.capacity=3 TEU"]);
    assert!(circles(&wider).is_empty());
    wider.life("ore", 1).takes(
        "1 h 20 min",
        &[
            "08:00-09:00 mine-port out moving",
            "09:00-09:10 port crane handling",
            "09:10-09:20 port gate handling",
        ],
    );
}

#[test]
fn those_in_line_behind_the_one_who_needs_room_are_told_with_their_station() {
    let day = day("one-crane");
    assert_eq!(
        circles(&day),
        [(12.0, vec!["room in the yard of port by 2 of out: room in the yard of port".to_owned()])]
    );
    let member = &day.run(None).circles[0].members[0];
    assert_eq!((member.in_line, member.lines.as_slice()), (2, &["port.crane".to_owned()][..]));
    let apart = day_with("one-crane", &[r#"service.ship.stop.port.load=["second"]"#]);
    assert!(circles(&apart).is_empty());
    assert!(apart.unfinished().is_empty());
}

/// What is told of the day on which a quay and a yard lock each other.
fn quay_and_yard() -> [(f64, Vec<String>); 1] {
    let told = [
        "room in the yard of port by 2 of goods: free metres at port.quay",
        "free metres at port.quay by 1 of feeder: room in the yard of port",
    ];
    [(11.0, told.map(String::from).to_vec())]
}

#[test]
fn a_yard_and_the_metres_of_a_quay_that_lock_each_other_are_told() {
    let day = day("quay-and-yard");
    assert_eq!(circles(&day), quay_and_yard());
    assert_eq!(
        day.unfinished(),
        [
            "goods port feeder blocked: 1, measured 1, oldest 112 h",
            "goods port main schedule: 2, measured 2, oldest 114 h",
        ]
    );
    // The same before main has come at all: it will find too few metres.
    let never = day_with("quay-and-yard", &[r#"service.main.departures=["2025-01-20T00:00"]"#]);
    assert_eq!(circles(&never), quay_and_yard());
}

#[test]
fn a_short_ship_that_still_fits_at_the_quay_opens_the_circle() {
    let short = day_with("quay-and-yard", &["service.main.length=130 m"]);
    assert!(circles(&short).is_empty());
    assert!(short.unfinished().is_empty());
    short.life("goods", 1).takes(
        "9 h 30 min",
        &[
            "06:00-08:00 island-port feeder moving",
            "08:00-09:00 port quay handling",
            "09:00-13:30 port main schedule",
            "13:30-15:30 port-south main moving",
        ],
    );
    short.life("goods", 3).takes(
        "1 d 7 h 30 min",
        &[
            "08:00-10:00 island-port feeder moving",
            "10:00-11:00 port quay handling",
            "11:00-13:30 port feeder blocked",
            "13:30-tue 13:30 port main schedule",
            "tue 13:30-tue 15:30 port-south main moving",
        ],
    );
}

#[test]
fn a_short_ship_behind_a_long_one_is_part_of_the_circle_unless_it_goes_first() {
    let short = ["service.main.length=130 m", r#"service.main.departures=["2025-01-20T00:00"]"#];
    let long = r#"service.bulk.departures=["2025-01-06T09:30"]"#;
    assert_eq!(circles(&day_with("quay-and-yard", &[short[0], short[1], long])), quay_and_yard());
    let first = ["place.port.station.quay.discipline=priority", "service.main.priority=1"];
    let first = day_with("quay-and-yard", &[short[0], short[1], long, first[0], first[1]]);
    assert!(circles(&first).is_empty());
}

#[test]
fn trains_that_enter_without_room_at_the_far_end_lock_each_other_at_the_passing_place() {
    let day = day("greedy-trains");
    let told = [
        "a track of passing place 1 of line by 2 of east and west: \
         the single track of line from section 1 or the single track of line from section 2",
        "the single track of line from section 1 by 1 of east-too: a track of passing place 1 of line",
        "the single track of line from section 2 by 1 of west-too: a track of passing place 1 of line",
    ];
    assert_eq!(circles(&day), [(9.0 + 1.0 / 6.0, told.map(String::from).to_vec())]);
    let safe = day_with("greedy-trains", &["link.line.dispatching=safe"]);
    assert!(circles(&safe).is_empty());
    assert!(safe.unfinished().is_empty());
}

#[test]
fn boxes_that_only_those_bring_who_wait_for_boxes_are_told() {
    let day = day("boxes-for-boxes");
    let told = [
        "an empty 20ft box for inland by 1 of back: an empty 20ft box for port",
        "an empty 20ft box for port by 1 of out: an empty 20ft box for inland",
    ];
    assert_eq!(circles(&day), [(7.5, told.map(String::from).to_vec())]);
    // More of the same, on Tuesday and later, finds no box either.
    let more = circles(&day_with("boxes-for-boxes", &["lane.back.count=9"]));
    let told = [&told[0].replace("by 1", "by 2"), told[1]];
    assert_eq!(more, [(31.5, told.map(String::from).to_vec())]);
}

#[test]
fn one_box_more_opens_the_circle() {
    let day = day_with("boxes-for-boxes", &["place.port.empties.20ft=2"]);
    assert!(circles(&day).is_empty());
    day.life("out", 1).takes(
        "11 h",
        &[
            "07:00-13:00 inland empties equipment",
            "13:00-16:00 inland down schedule",
            "16:00-18:00 line down moving",
        ],
    );
}

#[test]
fn cargo_whose_boxes_never_come_back_waits_for_nobody() {
    // Nothing goes back, so the second box does not come: that is told as what it is, not as a circle.
    let day = day_with("boxes-for-boxes", &["lane.back.equipment=false"]);
    assert!(circles(&day).is_empty());
    assert_eq!(day.unfinished(), ["out inland empties equipment: 1, measured 1, oldest 41 h"]);
}

#[test]
fn cargo_that_only_waits_long_is_in_no_circle() {
    assert!(day("unfinished").run(None).circles.is_empty());
    assert!(day("full-yard").run(None).circles.is_empty());
}
