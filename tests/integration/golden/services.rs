//! Which departure does cargo make, and why does it wait for it?

use super::day::day;

#[test]
fn a_full_train_leaves_boxes_behind_until_the_next_has_room() {
    let day = day("full-train");
    day.life("boxes", 1)
        .takes("5 h", &["09:00-12:00 inland train schedule", "12:00-14:00 line train moving"])
        .is_left_behind(&[]);
    day.life("boxes", 2)
        .takes("4 h 50 min", &["09:10-12:00 inland train schedule", "12:00-14:00 line train moving"]);
    day.life("boxes", 3)
        .takes(
            "10 h 40 min",
            &[
                "09:20-12:00 inland train schedule",
                "12:00-18:00 inland train full",
                "18:00-20:00 line train moving",
            ],
        )
        .is_left_behind(&["12:00"]);
    day.life("boxes", 5)
        .takes(
            "1 d 4 h 20 min",
            &[
                "09:40-12:00 inland train schedule",
                "12:00-tue 12:00 inland train full",
                "tue 12:00-tue 14:00 line train moving",
            ],
        )
        .is_left_behind(&["12:00", "18:00"]);
}

#[test]
fn a_box_cleared_at_the_very_cut_off_makes_the_train() {
    day("cut-off").life("boxes", 1).takes(
        "3 h",
        &[
            "11:00-11:30 inland customs clearing",
            "11:30-12:00 inland train schedule",
            "12:00-14:00 line train moving",
        ],
    );
}

#[test]
fn a_box_cleared_a_minute_after_the_cut_off_misses_the_train() {
    day("cut-off").life("boxes", 2).takes(
        "8 h 59 min",
        &[
            "11:01-11:31 inland customs clearing",
            "11:31-12:00 inland train missed",
            "12:00-18:00 inland train schedule",
            "18:00-20:00 line train moving",
        ],
    );
}

#[test]
fn a_box_cleared_as_the_train_leaves_waits_for_the_next_by_the_timetable() {
    day("cut-off").life("boxes", 3).takes(
        "20 h 30 min",
        &[
            "17:30-18:00 inland customs clearing",
            "18:00-tue 12:00 inland train schedule",
            "tue 12:00-tue 14:00 line train moving",
        ],
    );
}

#[test]
fn a_long_box_that_does_not_fit_stops_the_queue_behind_it() {
    let day = day("strict-order");
    day.life("boxes", 1)
        .takes("5 h", &["09:00-12:00 inland train schedule", "12:00-14:00 line train moving"]);
    day.life("boxes", 2).takes(
        "10 h 50 min",
        &[
            "09:10-12:00 inland train schedule",
            "12:00-18:00 inland train full",
            "18:00-20:00 line train moving",
        ],
    );
    day.life("boxes", 3).takes(
        "10 h 40 min",
        &[
            "09:20-12:00 inland train schedule",
            "12:00-18:00 inland train full",
            "18:00-20:00 line train moving",
        ],
    );
}

#[test]
fn a_short_box_overtakes_a_long_one_where_the_service_says_so() {
    let day = day("overtaking");
    day.life("boxes", 2).takes(
        "10 h 50 min",
        &[
            "09:10-12:00 inland train schedule",
            "12:00-18:00 inland train full",
            "18:00-20:00 line train moving",
        ],
    );
    day.life("boxes", 3)
        .takes("4 h 40 min", &["09:20-12:00 inland train schedule", "12:00-14:00 line train moving"]);
}

#[test]
fn a_departure_below_its_minimum_load_is_skipped() {
    let day = day("minimum-load-skip");
    day.life("boxes", 1).takes(
        "11 h",
        &[
            "09:00-12:00 inland train schedule",
            "12:00-18:00 inland train hold",
            "18:00-20:00 line train moving",
        ],
    );
    day.life("boxes", 2)
        .takes("5 h", &["15:00-18:00 inland train schedule", "18:00-20:00 line train moving"]);
}

#[test]
fn a_departure_below_its_minimum_load_is_held_until_there_is_enough() {
    let day = day("minimum-load-hold");
    day.life("boxes", 1).takes(
        "6 h 10 min",
        &[
            "09:00-12:00 inland train schedule",
            "12:00-13:10 inland train hold",
            "13:10-15:10 line train moving",
        ],
    );
    day.life("boxes", 2).takes("2 h", &["13:10-15:10 line train moving"]);
}

#[test]
fn a_departure_is_held_no_longer_than_its_limit() {
    day("minimum-load-hold").life("boxes", 3).takes(
        "9 h",
        &[
            "tue 09:00-tue 12:00 inland train schedule",
            "tue 12:00-tue 16:00 inland train hold",
            "tue 16:00-tue 18:00 line train moving",
        ],
    );
}

#[test]
fn a_full_train_leaves_before_its_time_where_the_service_says_so() {
    let day = day("leave-when-full");
    day.life("boxes", 1)
        .takes("3 h", &["08:00-09:00 inland train schedule", "09:00-11:00 line train moving"]);
    day.life("boxes", 2).takes("2 h", &["09:00-11:00 line train moving"]);
    day.life("boxes", 3)
        .takes("10 h", &["10:00-18:00 inland train schedule", "18:00-20:00 line train moving"]);
}

#[test]
fn a_train_that_left_early_does_not_run_again() {
    day("leave-when-full-twice").life("boxes", 5).takes(
        "1 d 1 h",
        &["13:00-tue 12:00 inland train schedule", "tue 12:00-tue 14:00 line train moving"],
    );
}

#[test]
fn a_truck_on_demand_leaves_when_full_or_when_its_first_box_has_waited_enough() {
    let day = day("trucks");
    day.life("boxes", 1)
        .takes("1 h 10 min", &["08:10-08:20 depot truck hold", "08:20-09:20 road truck moving"]);
    day.life("boxes", 2).takes("1 h", &["08:20-09:20 road truck moving"]);
    day.life("boxes", 3)
        .takes("1 h 30 min", &["09:00-09:30 depot truck hold", "09:30-10:30 road truck moving"]);
    day.life("boxes", 4).takes("1 h", &["09:30-10:30 road truck moving"]);
}

#[test]
fn a_box_boards_at_the_middle_stop_where_another_alights() {
    let day = day("middle-stop");
    day.life("chongqing-guiyang", 1)
        .takes("3 h", &["07:00-08:00 chongqing train schedule", "08:00-10:00 north train moving"]);
    day.life("chongqing-qinzhou", 1).takes(
        "4 h 30 min",
        &[
            "07:00-08:00 chongqing train schedule",
            "08:00-10:00 north train moving",
            // Aboard, for the planned departure of its own train.
            "10:00-10:30 guiyang train schedule",
            "10:30-11:30 south train moving",
        ],
    );
    day.life("guiyang-qinzhou", 1)
        .takes("1 h 20 min", &["10:10-10:30 guiyang train schedule", "10:30-11:30 south train moving"]);
    day.life("guiyang-qinzhou", 2)
        .takes(
            "1 d 1 h 10 min",
            &[
                "10:20-10:30 guiyang train schedule",
                "10:30-tue 10:30 guiyang train full",
                "tue 10:30-tue 11:30 south train moving",
            ],
        )
        .is_left_behind(&["10:30"]);
}

#[test]
fn a_box_ready_in_the_minute_of_departure_is_aboard() {
    let day = day("times-list");
    day.life("boxes", 1)
        .takes("3 h", &["05:00-06:00 inland train schedule", "06:00-08:00 line train moving"]);
    day.life("boxes", 2).takes("2 h", &["06:00-08:00 line train moving"]);
}

#[test]
fn a_timetable_may_have_several_departures_on_one_day_and_none_on_another() {
    let day = day("times-list");
    day.life("boxes", 3)
        .takes("9 h 59 min", &["06:01-14:00 inland train schedule", "14:00-16:00 line train moving"]);
    day.life("boxes", 4).takes(
        "1 d 17 h",
        &["15:00-wed 06:00 inland train schedule", "wed 06:00-wed 08:00 line train moving"],
    );
}

#[test]
fn booked_cargo_is_tendered_its_lead_before_the_cut_off_of_a_departure_it_can_make() {
    let day = day("booked");
    let monday = [
        "06:00-07:00 inland gate handling",
        "07:00-12:00 inland train schedule",
        "12:00-14:00 line train moving",
    ];
    day.life("boxes", 1).takes("8 h", &monday);
    day.life("boxes", 2).takes("8 h", &monday);
    day.life("boxes", 3).takes(
        "8 h",
        &[
            "tue 06:00-tue 07:00 inland gate handling",
            "tue 07:00-tue 12:00 inland train schedule",
            "tue 12:00-tue 14:00 line train moving",
        ],
    );
}

#[test]
fn booked_cargo_lets_departures_pass_on_which_it_is_not_booked() {
    let day = day("booked-ahead");
    day.life("booked", 1)
        .takes("14 h", &["06:00-18:00 inland train schedule", "18:00-20:00 line train moving"])
        .is_left_behind(&[]);
    day.life("booked", 2)
        .takes(
            "20 h",
            &[
                "06:00-18:00 inland train schedule",
                "18:00-tue 00:00 inland train full",
                "tue 00:00-tue 02:00 line train moving",
            ],
        )
        .is_left_behind(&["18:00"]);
    day.life("booked", 3)
        .takes(
            "1 d 2 h",
            &[
                "06:00-18:00 inland train schedule",
                "18:00-tue 06:00 inland train full",
                "tue 06:00-tue 08:00 line train moving",
            ],
        )
        .is_left_behind(&["18:00", "tue 00:00"]);
    day.life("ready", 1)
        .takes("4 h", &["10:00-12:00 inland train schedule", "12:00-14:00 line train moving"]);
}

#[test]
fn booked_cargo_does_not_miss_what_it_is_not_booked_on() {
    let day = day("booked-ahead");
    day.life("early", 1).takes(
        "13 h",
        &[
            "07:00-16:00 quay barge schedule",
            "16:00-16:30 quay crane handling",
            "16:30-18:00 quay barge schedule",
            "18:00-20:00 river barge moving",
        ],
    );
    day.life("short", 1).takes(
        "9 h",
        &[
            "11:00-16:00 quay barge schedule",
            "16:00-16:30 quay crane busy",
            "16:30-17:00 quay crane handling",
            "17:00-18:00 quay barge schedule",
            "18:00-20:00 river barge moving",
        ],
    );
}

#[test]
fn booked_cargo_lets_a_late_departure_pass() {
    let day = day("booked-ahead");
    day.life("ahead", 1)
        .takes("8 h 30 min", &["11:30-18:00 pier ferry schedule", "18:00-20:00 strait ferry moving"]);
    day.life("walk", 1)
        .takes("4 h", &["13:00-15:00 pier ferry disrupted", "15:00-17:00 strait ferry moving"]);
}

#[test]
fn cargo_is_booked_where_it_boards() {
    let day = day("booked-on-the-way");
    day.life("booked", 1)
        .takes("8 h", &["08:00-14:00 halfway train schedule", "14:00-16:00 fall train moving"]);
    day.life("booked", 2).takes(
        "8 h",
        &["tue 08:00-tue 14:00 halfway train schedule", "tue 14:00-tue 16:00 fall train moving"],
    );
    day.life("late", 1)
        .takes("4 h", &["12:00-14:00 halfway train schedule", "14:00-16:00 fall train moving"]);
    day.life("afloat", 1).takes("4 h", &["10:00-12:00 bend boat schedule", "12:00-14:00 lower boat moving"]);
}

#[test]
fn cargo_booked_on_a_later_departure_is_not_in_the_load_of_this_one() {
    let day = day("booked-held");
    day.life("ready", 1).takes(
        "6 h",
        &[
            "10:00-12:00 inland shuttle schedule",
            "12:00-14:00 inland shuttle hold",
            "14:00-16:00 line shuttle moving",
        ],
    );
    day.life("ready", 2).takes("2 h", &["14:00-16:00 line shuttle moving"]);
    day.life("booked", 1).takes(
        "14 h",
        &[
            "10:00-18:00 inland shuttle schedule",
            "18:00-22:00 inland shuttle hold",
            "22:00-tue 00:00 line shuttle moving",
        ],
    );
    for serial in [1, 2] {
        day.life("pair", serial)
            .takes("4 h", &["10:00-12:00 quay lorry schedule", "12:00-14:00 way lorry moving"]);
    }
}

#[test]
fn a_train_leaves_when_it_is_loaded_and_not_before() {
    let day = day("loading");
    day.life("boxes", 1).takes(
        "4 h 10 min",
        &[
            "10:00-11:30 inland train schedule",
            "11:30-11:40 inland crane handling",
            // Aboard, until the last box is on.
            "11:40-12:10 inland train schedule",
            "12:10-14:10 line train moving",
        ],
    );
    day.life("boxes", 4).takes(
        "4 h 10 min",
        &[
            "10:00-11:30 inland train schedule",
            "11:30-12:00 inland crane busy",
            "12:00-12:10 inland crane handling",
            "12:10-14:10 line train moving",
        ],
    );
}

#[test]
fn two_trains_that_leave_together_enter_the_line_a_headway_apart() {
    let day = day("headway");
    day.life("early", 1)
        .takes("3 h", &["11:00-12:00 inland early schedule", "12:00-14:00 line early moving"]);
    day.life("late", 1).takes(
        "3 h 10 min",
        &["11:00-12:00 inland late schedule", "12:00-12:10 line late path", "12:10-14:10 line late moving"],
    );
    day.life("return", 1)
        .takes("3 h", &["11:00-12:00 port return schedule", "12:00-14:00 line return moving"]);
}

#[test]
fn a_transfer_that_ends_at_the_cut_off_makes_the_connection_and_a_later_one_does_not() {
    let day = day("connection");
    day.life("boxes", 1).takes(
        "7 h",
        &[
            "07:00-08:00 inland feeder schedule",
            "08:00-10:00 branch feeder moving",
            "10:00-10:20 hub crane handling",
            "10:20-11:00 hub onward schedule",
            "11:00-14:00 main onward moving",
        ],
    );
    day.life("boxes", 2).takes(
        "13 h",
        &[
            "07:00-08:00 inland feeder schedule",
            "08:00-10:00 branch feeder moving",
            "10:00-10:20 hub crane busy",
            "10:20-10:40 hub crane handling",
            "10:40-11:00 hub onward missed",
            "11:00-17:00 hub onward schedule",
            "17:00-20:00 main onward moving",
        ],
    );
}

#[test]
fn a_timetable_speaks_the_time_of_its_first_stop() {
    let day = day("local-timetable");
    day.life("weekly", 1)
        .takes("2 h 30 min", &["12:30-13:00 hanoi weekly schedule", "13:00-15:00 line weekly moving"]);
    day.life("listed", 1)
        .takes("5 h 30 min", &["12:30-16:00 hanoi listed schedule", "16:00-18:00 line listed moving"]);
}

#[test]
fn a_box_that_misses_one_train_makes_the_next_whose_cut_off_it_keeps() {
    let day = day("tight-headways");
    day.life("boxes", 1).takes(
        "2 h 35 min",
        &[
            "11:35-12:00 inland train missed",
            "12:00-12:10 inland train schedule",
            "12:10-14:10 line train moving",
        ],
    );
    day.life("boxes", 2).takes(
        "1 d 2 h 19 min",
        &[
            "11:41-12:10 inland train missed",
            "12:10-tue 12:00 inland train schedule",
            "tue 12:00-tue 14:00 line train moving",
        ],
    );
}

#[test]
fn a_late_train_is_waited_for_by_the_timetable() {
    let day = day("late-train");
    day.life("onward", 1)
        .takes("1 h 50 min", &["09:10-10:00 port train schedule", "10:00-11:00 on train moving"]);
    day.life("port", 1)
        .takes("1 h 30 min", &["08:00-09:00 line train moving", "09:00-09:30 port crane handling"]);
}
