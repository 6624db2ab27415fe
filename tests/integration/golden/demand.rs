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
