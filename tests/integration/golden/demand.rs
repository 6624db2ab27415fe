//! When does cargo appear, and with what equipment?

use corridor::model::GROWN;

use super::day::{day, day_with};

/// Of the boxes that growth adds, by their number.
fn added(number: u32) -> u64 {
    u64::from(GROWN + number)
}

#[test]
fn growth_adds_boxes_of_its_own_and_leaves_the_others_their_times() {
    let day = day("growth");
    // Half a box every two hours from midnight on.
    day.life("boxes", added(1)).takes(
        "7 h",
        &["tue 04:00-tue 09:00 inland train schedule", "tue 09:00-tue 11:00 line train moving"],
    );
    // The train of 09:00 takes three: those of 04:00, 05:00 and 07:00.
    day.life("boxes", added(2)).takes(
        "9 h",
        &[
            "tue 08:00-tue 09:00 inland train schedule",
            "tue 09:00-tue 15:00 inland train full",
            "tue 15:00-tue 17:00 line train moving",
        ],
    );
    // The thirteenth: the first of Tuesday, which is there with and without growth, at the same time.
    for sets in [&[][..], &["lane.boxes.growth-steps.new-plant.factor=1"]] {
        day_with("growth", sets).life("boxes", 13).takes(
            "4 h",
            &["tue 01:00-tue 03:00 inland train schedule", "tue 03:00-tue 05:00 line train moving"],
        );
    }
}

#[test]
fn a_truck_brings_it_the_yard_keeps_it_a_truck_takes_it() {
    let day = day("last-mile");
    day.life("boxes", 1).takes(
        "1 d 10 h",
        &[
            "07:00-09:00 inland first-mile moving",
            "09:00-12:00 inland train schedule",
            "12:00-14:00 line train moving",
            "14:00-tue 14:00 port collection collect",
            "tue 14:00-tue 17:00 port last-mile moving",
        ],
    );
    // Two fill the yard: the third stays on its wagon until they are collected.
    day.life("boxes", 3).takes(
        "2 d 8 h",
        &[
            "09:00-11:00 inland first-mile moving",
            "11:00-12:00 inland train schedule",
            "12:00-14:00 line train moving",
            "14:00-tue 14:00 port train blocked",
            "tue 14:00-wed 14:00 port collection collect",
            "wed 14:00-wed 17:00 port last-mile moving",
        ],
    );
}

#[test]
fn what_the_consignee_chose_is_no_delay() {
    let outcome = day("last-mile").run(None);
    let read = |measure: &str| {
        let found =
            outcome.readings.iter().find(|row| row.measure.name == measure && row.statistic == "mean");
        found.and_then(|row| row.value).expect("it is measured")
    };
    // Without the day in the yard 10 h, 9 h and 32 h; 12 h are promised.
    assert_eq!(read("on_time_share"), 2.0 / 3.0);
    assert_eq!(read("lead_time_uncollected_h"), 17.0);
    assert_eq!(read("lead_time_h"), 41.0);
}

#[test]
fn a_consignment_waits_for_a_box_until_one_is_back() {
    let day = day("empties");
    let line = "line out moving";
    day.life("boxes", 1).takes("3 h", &["07:00-08:00 inland out schedule", &format!("08:00-10:00 {line}")]);
    day.life("boxes", 2).takes("2 h", &[&format!("08:00-10:00 {line}")]);
    // Unpacked at 11:00, the two go back by the train of 14:00, and the third leaves with them.
    day.life("empties", 1).takes("5 h", &["11:00-14:00 port back schedule", "14:00-16:00 line back moving"]);
    day.life("boxes", 3)
        .takes("9 h", &["09:00-16:00 inland empties equipment", &format!("16:00-18:00 {line}")]);
    let outcome = day.run(None);
    let stock = |place: &str, statistic: &str| {
        let of_place = outcome.readings.iter().filter(|row| row.scope.place.as_deref() == Some(place));
        let mut found = of_place.filter(|row| row.measure.name == "empties" && row.statistic == statistic);
        found.next().and_then(|row| row.value)
    };
    // Inland: two until 07:00, one until 08:00; one from 16:00 on, and from 23:00 the third box, which
    // is empty at 19:00, leaves at 22:00 and is not back before the end.
    assert_eq!(stock("inland", "mean"), Some((2.0 * 7.0 + 1.0 + 8.0) / 24.0));
    assert_eq!(stock("inland", "min"), Some(0.0));
    assert_eq!(stock("port", "mean"), Some(0.0));
    let count = |place: &str, measure: &str| {
        let of_place = outcome.readings.iter().filter(|row| row.scope.place.as_deref() == Some(place));
        let mut found = of_place.filter(|row| row.measure.name == measure && row.statistic == "count");
        found.next().and_then(|row| row.value)
    };
    // The third waits. All three go back from the port; the last is sent at 19:00, leaves at 22:00, and is
    // inland at 24:00, when the window closes, beside the one that the third consignment left there.
    let of = |place| ["equipment_waits", "empties_moved", "empties_at_end"].map(|name| count(place, name));
    assert_eq!(of("inland"), [Some(1.0), Some(0.0), Some(2.0)]);
    assert_eq!(of("port"), [Some(0.0), Some(3.0), Some(0.0)]);
}

#[test]
fn a_box_that_is_lost_and_sent_again_does_not_keep_a_run_going() {
    let outcome = day("sent-again").run(None);
    let count = |lane: &str, measure: &str| {
        let of_lane = outcome.readings.iter().filter(|row| row.scope.lane.as_deref() == Some(lane));
        let mut found = of_lane.filter(|row| row.measure.name == measure && row.statistic == "count");
        found.next().and_then(|row| row.value)
    };
    assert_eq!(count("boxes", "delivered"), Some(1.0));
    assert_eq!(["tendered", "lost"].map(|measure| count("empties", measure)), [Some(21.0), Some(21.0)]);
}

#[test]
fn the_first_scheduled_arrival_keeps_to_the_profile() {
    let day = day("scheduled-profile");
    day.life("by-day", 1).takes("10 min", &["08:30-08:40 inland gate handling"]);
    day.life("by-day", 2).takes("10 min", &["09:00-09:10 inland gate handling"]);
    day.life("by-date", 1).takes("10 min", &["tue 02:00-tue 02:10 port desk handling"]);
    day.life("by-date", 2).takes("10 min", &["tue 04:00-tue 04:10 port desk handling"]);
}
