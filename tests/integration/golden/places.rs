//! What do two clocks, a small yard, a single berth and a border stop do to cargo?

use super::day::day;

#[test]
fn two_desks_with_different_hours_keep_the_clocks_of_their_own_zones() {
    let day = day("zones");
    day.life("boxes", 1).takes(
        "2 h 10 min",
        &[
            "07:30-08:00 youyiguan desk closed",
            "08:00-08:20 youyiguan desk clearing",
            "08:20-08:50 road truck moving",
            "08:50-09:00 huu-nghi desk closed",
            "09:00-09:40 huu-nghi desk clearing",
        ],
    );
    day.life("boxes", 2).takes(
        "1 h 30 min",
        &[
            "17:50-18:10 youyiguan desk clearing",
            "18:10-18:40 road truck moving",
            "18:40-19:20 huu-nghi desk clearing",
        ],
    );
    day.life("boxes", 3).takes(
        "15 h 45 min",
        &[
            "17:55-18:00 youyiguan desk busy",
            "18:00-tue 08:00 youyiguan desk closed",
            "tue 08:00-tue 08:20 youyiguan desk clearing",
            "tue 08:20-tue 08:50 road truck moving",
            "tue 08:50-tue 09:00 huu-nghi desk closed",
            "tue 09:00-tue 09:40 huu-nghi desk clearing",
        ],
    );
}

#[test]
fn boxes_stay_on_the_train_while_the_yard_is_full() {
    let day = day("full-yard");
    day.life("port", 1).takes(
        "2 h 40 min",
        &[
            "07:00-08:00 inland train schedule",
            "08:00-09:00 inland-port train moving",
            "09:00-09:10 port crane handling",
            "09:10-09:40 port gate handling",
        ],
    );
    day.life("port", 2).takes(
        "3 h 10 min",
        &[
            "07:00-08:00 inland train schedule",
            "08:00-09:00 inland-port train moving",
            "09:00-09:10 port crane busy",
            "09:10-09:20 port crane handling",
            "09:20-09:40 port gate busy",
            "09:40-10:10 port gate handling",
        ],
    );
    day.life("port", 3).takes(
        "3 h 40 min",
        &[
            "07:00-08:00 inland train schedule",
            "08:00-09:00 inland-port train moving",
            "09:00-09:20 port crane busy",
            "09:20-09:40 port crane blocked",
            "09:40-09:50 port crane handling",
            "09:50-10:10 port gate busy",
            "10:10-10:40 port gate handling",
        ],
    );
    day.life("port", 4).takes(
        "4 h 10 min",
        &[
            "07:00-08:00 inland train schedule",
            "08:00-09:00 inland-port train moving",
            "09:00-09:20 port crane busy",
            "09:20-09:40 port crane blocked",
            "09:40-09:50 port crane busy",
            "09:50-10:10 port crane blocked",
            "10:10-10:20 port crane handling",
            "10:20-10:40 port gate busy",
            "10:40-11:10 port gate handling",
        ],
    );
}

#[test]
fn a_train_that_cannot_unload_does_not_go_on() {
    day("full-yard").life("through", 1).takes(
        "4 h 20 min",
        &[
            "07:00-08:00 inland train schedule",
            "08:00-09:00 inland-port train moving",
            // Aboard: the train has no time to keep here, it is its cargo that cannot get off.
            "09:00-10:20 port train blocked",
            "10:20-11:20 port-beyond train moving",
        ],
    );
}

#[test]
fn the_second_ship_waits_until_the_first_is_unloaded() {
    let day = day("berth");
    day.life("first", 1).takes(
        "6 h 30 min",
        &[
            "05:00-06:00 singapore first schedule",
            "06:00-10:00 sea first moving",
            "10:00-11:00 qinzhou berth handling",
            "11:00-11:30 qinzhou crane handling",
        ],
    );
    day.life("first", 2).takes(
        "7 h",
        &[
            "05:00-06:00 singapore first schedule",
            "06:00-10:00 sea first moving",
            "10:00-11:00 qinzhou berth handling",
            "11:00-11:30 qinzhou crane busy",
            "11:30-12:00 qinzhou crane handling",
        ],
    );
    day.life("second", 1).takes(
        "8 h 30 min",
        &[
            "05:00-06:30 singapore second schedule",
            "06:30-10:30 sea second moving",
            "10:30-12:00 qinzhou berth path",
            "12:00-13:00 qinzhou berth handling",
            "13:00-13:30 qinzhou crane handling",
        ],
    );
}

#[test]
fn a_train_that_waits_at_the_border_charges_its_cargo() {
    day("train-inspection").life("boxes", 1).takes(
        "5 h 45 min",
        &[
            "05:00-06:00 kunming train schedule",
            "06:00-08:00 north train moving",
            "08:00-09:00 boten office closed",
            "09:00-09:45 boten office inspection",
            "09:45-10:45 south train moving",
        ],
    );
}

#[test]
fn a_train_does_not_wait_for_a_box_that_is_given_up() {
    let day = day("given-up-at-the-crane");
    day.life("port", 1).takes("2 h", &["08:00-09:00 line train moving", "09:00-10:00 port crane handling"]);
    day.life("port", 2).is_lost("09:30", "port crane");
    day.life("through", 1).takes(
        "3 h",
        &["08:00-09:00 line train moving", "09:00-10:00 port train blocked", "10:00-11:00 on train moving"],
    );
}

#[test]
fn a_box_that_passes_the_desk_behind_another_needs_its_own_room_in_the_yard() {
    day("yard-behind-a-desk").life("goods", 1).takes(
        "7 h",
        &[
            "08:00-08:10 inland desk busy",
            "08:10-12:00 inland desk blocked",
            "12:00-13:00 inland train schedule",
            "13:00-15:00 line train moving",
        ],
    );
}
