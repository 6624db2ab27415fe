//! What do closures and slow-downs do, and what follows them?

use super::day::{Day, day, day_with};

/// A number of a disruption: by measure and statistic.
fn number(day: &Day, measure: &str, statistic: &str) -> Option<f64> {
    let readings = day.run(None).readings;
    let mut found = readings
        .iter()
        .filter(|row| row.measure.name == measure && row.statistic == statistic && row.scope.group.is_some());
    let value = found.next().expect("the disruption has this number").value;
    assert!(found.next().is_none(), "one disruption hits one thing");
    value
}

#[test]
fn a_closed_crane_finishes_and_begins_nothing_new() {
    let day = day("closed-crane");
    day.life("boxes", 1).takes("1 h", &["08:00-09:00 port crane handling"]);
    day.life("boxes", 2).takes("1 h", &["09:00-10:00 port crane handling"]);
    day.life("boxes", 3)
        .takes("3 h", &["10:00-12:00 port crane disrupted", "12:00-13:00 port crane handling"]);
    day.life("boxes", 4).takes(
        "3 h",
        &[
            "11:00-12:00 port crane disrupted",
            "12:00-13:00 port crane busy",
            "13:00-14:00 port crane handling",
        ],
    );
    day.life("boxes", 5).takes("3 h", &["12:00-14:00 port crane busy", "14:00-15:00 port crane handling"]);
}

#[test]
fn a_stopped_crane_goes_on_with_what_it_had_left() {
    let sets = ["disruption.works.effect=all-stop", "disruption.works.begins=2025-01-06T08:30"];
    let day = day_with("closed-crane", &sets);
    day.life("boxes", 1).takes(
        "3 h",
        &[
            "08:00-08:30 port crane handling",
            "08:30-10:30 port crane disrupted",
            "10:30-11:00 port crane handling",
        ],
    );
    day.life("boxes", 2).takes(
        "3 h",
        &[
            "09:00-10:30 port crane disrupted",
            "10:30-11:00 port crane busy",
            "11:00-12:00 port crane handling",
        ],
    );
}

#[test]
fn work_that_ends_as_all_stops_is_done() {
    let day = day_with("closed-crane", &["disruption.works.effect=all-stop"]);
    day.life("boxes", 2).takes("1 h", &["09:00-10:00 port crane handling"]);
}

#[test]
fn a_faster_response_ends_a_closure_sooner() {
    let day = day_with("closed-crane", &["disruption.works.response=0.5"]);
    day.life("boxes", 3)
        .takes("2 h", &["10:00-11:00 port crane disrupted", "11:00-12:00 port crane handling"]);
    assert_eq!(number(&day, "disrupted_h", "sum"), Some(1.0));
}

#[test]
fn half_of_the_cranes_go_on_and_the_last_begun_work_stops_first() {
    let day = day("slow-cranes");
    day.life("boxes", 1).takes("1 h", &["09:30-10:30 port crane handling"]);
    day.life("boxes", 2).takes(
        "1 h 30 min",
        &[
            "09:30-10:00 port crane handling",
            "10:00-10:30 port crane disrupted",
            "10:30-11:00 port crane handling",
        ],
    );
    day.life("boxes", 3)
        .takes("1 h 45 min", &["10:15-11:00 port crane busy", "11:00-12:00 port crane handling"]);
    day.life("boxes", 4).takes("1 h", &["13:30-14:30 port crane handling"]);
    day.life("boxes", 5)
        .takes("1 h 20 min", &["13:40-14:00 port crane busy", "14:00-15:00 port crane handling"]);
}

#[test]
fn under_a_closure_hours_stop_work_and_let_it_go_on() {
    day("closed-at-night").life("boxes", 1).takes(
        "16 h",
        &[
            "16:30-18:00 border desk handling",
            "18:00-tue 08:00 border desk closed",
            "tue 08:00-tue 08:30 border desk handling",
        ],
    );
    day("closed-at-night").life("boxes", 2).takes(
        "17 h 30 min",
        &["17:30-tue 09:00 border desk disrupted", "tue 09:00-tue 11:00 border desk handling"],
    );
}

#[test]
fn where_all_stops_closing_time_changes_nothing() {
    let day = day_with("closed-at-night", &["disruption.strike.effect=all-stop"]);
    day.life("boxes", 1).takes(
        "18 h",
        &[
            "16:30-17:00 border desk handling",
            "17:00-tue 09:00 border desk disrupted",
            "tue 09:00-tue 10:30 border desk handling",
        ],
    );
}

#[test]
fn a_thing_is_closed_until_the_last_of_its_closures_is_over() {
    let day = day("closed-twice");
    day.life("boxes", 1).takes("1 h", &["09:30-10:30 port crane handling"]);
    day.life("boxes", 2)
        .takes("4 h", &["10:00-13:00 port crane disrupted", "13:00-14:00 port crane handling"]);
    day.life("boxes", 3).takes(
        "3 h",
        &[
            "13:30-14:00 port crane busy",
            "14:00-15:30 port crane disrupted",
            "15:30-16:30 port crane handling",
        ],
    );
}

#[test]
fn ships_wait_outside_a_closed_port_and_departures_inside() {
    let day = day("closed-port");
    day.life("inbound", 1).takes(
        "12 h 30 min",
        &[
            "08:00-14:00 northern in moving",
            "14:00-20:00 port in disrupted",
            "20:00-20:30 port crane handling",
        ],
    );
    day.life("outbound", 1).takes(
        "14 h",
        &[
            "11:00-13:00 port out schedule",
            "13:00-20:00 port out disrupted",
            "20:00-tue 01:00 southern out moving",
        ],
    );
    day.life("outbound", 2)
        .takes("10 h", &["15:00-20:00 port out disrupted", "20:00-tue 01:00 southern out moving"]);
}

#[test]
fn a_ship_that_came_before_leaves_a_closed_port_but_not_where_all_stops() {
    day("closed-port").life("through", 1).takes(
        "12 h 30 min",
        &[
            "05:00-11:00 northern through moving",
            "11:00-12:30 port through schedule",
            "12:30-17:30 southern through moving",
        ],
    );
    day_with("closed-port", &["disruption.storm.effect=all-stop"]).life("through", 1).takes(
        "20 h",
        &[
            "05:00-11:00 northern through moving",
            "11:00-12:30 port through schedule",
            "12:30-20:00 port through disrupted",
            "20:00-tue 01:00 southern through moving",
        ],
    );
}

#[test]
fn the_last_train_planned_waits_for_the_end_of_a_strike() {
    let day = day("closed-service");
    let leaves_wednesday = "wed 06:00-wed 08:00 line train moving";
    day.life("boxes", 1).takes(
        "1 d 22 h",
        &["10:00-12:00 inland train schedule", "12:00-wed 06:00 inland train disrupted", leaves_wednesday],
    );
    day.life("boxes", 2).takes("1 d 18 h", &["14:00-wed 06:00 inland train disrupted", leaves_wednesday]);
    day.life("boxes", 3).takes("20 h", &["tue 12:00-wed 06:00 inland train disrupted", leaves_wednesday]);
    day.life("boxes", 4).takes("2 h", &[leaves_wednesday]);
    day.life("boxes", 5).takes(
        "6 h",
        &["wed 08:00-wed 12:00 inland train schedule", "wed 12:00-wed 14:00 line train moving"],
    );
}

#[test]
fn the_train_that_waited_goes_first_where_the_strike_ends_as_the_next_is_due() {
    let ways: [&[&str]; 4] = [
        &[],
        &["disruption.strike.at={ place = \"inland\" }"],
        &["disruption.strike.effect=all-stop"],
        &["disruption.strike.begins=2025-01-06T12:00", "disruption.strike.lasts=24 h"],
    ];
    let tuesday = "tue 12:00-tue 14:00 line train moving";
    for sets in ways {
        let day = day_with("closed-until-next", sets);
        day.life("boxes", 1).takes(
            "1 d 4 h",
            &["10:00-12:00 inland train schedule", "12:00-tue 12:00 inland train disrupted", tuesday],
        );
        day.life("boxes", 2).takes("1 d", &["14:00-tue 12:00 inland train disrupted", tuesday]);
        day.life("boxes", 3).takes("2 h", &[tuesday]);
        day.life("boxes", 4).takes(
            "1 d 1 h",
            &["tue 13:00-wed 12:00 inland train schedule", "wed 12:00-wed 14:00 line train moving"],
        );
    }
}

/// The relief train that box 1 orders at 10:00 would leave at 14:00, just as the strike ends.
#[test]
fn the_train_that_waited_goes_before_a_relief_train_that_is_due_as_the_strike_ends() {
    let sets = [
        "disruption.strike.lasts=3 h",
        "service.train.capacity=1 TEU",
        "service.train.relief={ above = \"1 TEU\", after = \"4 h\" }",
    ];
    let day = day_with("closed-until-next", &sets);
    let at_the_end = "14:00-16:00 line train moving";
    day.life("boxes", 1).takes(
        "6 h",
        &["10:00-12:00 inland train schedule", "12:00-14:00 inland train disrupted", at_the_end],
    );
    // It comes as the strike ends; the first train is full, and the relief train takes it.
    day.life("boxes", 2).takes("2 h", &[at_the_end]);
}

#[test]
fn where_trains_are_cancelled_the_one_due_as_the_strike_ends_runs_alone() {
    let day = day_with("closed-until-next", &["disruption.strike.departures=cancel"]);
    let tuesday = "tue 12:00-tue 14:00 line train moving";
    day.life("boxes", 1).takes(
        "1 d 4 h",
        &["10:00-12:00 inland train schedule", "12:00-tue 12:00 inland train disrupted", tuesday],
    );
    day.life("boxes", 2).takes("1 d", &["14:00-tue 12:00 inland train schedule", tuesday]);
    day.life("boxes", 3).takes(
        "1 d 2 h",
        &["tue 12:00-wed 12:00 inland train full", "wed 12:00-wed 14:00 line train moving"],
    );
}

#[test]
fn cancelled_trains_leave_their_cargo_to_the_next() {
    let day = day_with("closed-service", &["disruption.strike.departures=cancel"]);
    let next = "wed 12:00-wed 14:00 line train moving";
    day.life("boxes", 1).takes(
        "2 d 4 h",
        &["10:00-12:00 inland train schedule", "12:00-wed 12:00 inland train disrupted", next],
    );
    day.life("boxes", 2).takes(
        "2 d",
        &["14:00-tue 12:00 inland train schedule", "tue 12:00-wed 12:00 inland train disrupted", next],
    );
    day.life("boxes", 4).takes("8 h", &["wed 06:00-wed 12:00 inland train schedule", next]);
}

#[test]
fn trucks_on_demand_wait_for_the_end_of_a_strike() {
    let day = day_with("closed-service", &["service.train.on-demand={ gather = \"0 h\" }"]);
    day.life("boxes", 1).takes("2 h", &["10:00-12:00 line train moving"]);
    day.life("boxes", 2).takes(
        "1 d 18 h",
        &["14:00-wed 06:00 inland train disrupted", "wed 06:00-wed 08:00 line train moving"],
    );
    day.life("boxes", 5).takes("2 h", &["wed 08:00-wed 10:00 line train moving"]);
}

#[test]
fn half_a_train_carries_half() {
    let sets = [
        "service.train.capacity=\"2 TEU\"",
        "disruption.strike.capacity-left=0.5",
        "disruption.strike.lasts=\"20 h\"",
    ];
    let day = day_with("closed-service", &sets);
    // Nobody but box 1 is there on Monday; on Tuesday there is room for two again.
    day.life("boxes", 1)
        .takes("4 h", &["10:00-12:00 inland train schedule", "12:00-14:00 line train moving"]);
    let day = day_with("closed-service", &[sets[0], sets[1]]);
    day.life("boxes", 2)
        .takes("1 d", &["14:00-tue 12:00 inland train schedule", "tue 12:00-tue 14:00 line train moving"]);
    day.life("boxes", 3).takes(
        "1 d 2 h",
        &["tue 12:00-wed 12:00 inland train full", "wed 12:00-wed 14:00 line train moving"],
    );
}

#[test]
fn trains_wait_before_a_closed_line_and_finish_their_way_on_it() {
    let day = day("closed-line");
    day.life("boxes", 1).takes("6 h", &["08:00-14:00 line train moving"]);
    day.life("boxes", 2)
        .takes("10 h", &["12:00-16:00 line train disrupted", "16:00-22:00 line train moving"]);
    day.life("boxes", 3)
        .takes("6 h 10 min", &["16:00-16:10 line train path", "16:10-22:10 line train moving"]);
}

#[test]
fn trains_stand_where_all_stops_and_go_on_with_the_way_they_had_left() {
    let day = day_with("closed-line", &["disruption.landslide.effect=all-stop"]);
    day.life("boxes", 1).takes(
        "10 h",
        &[
            "08:00-12:00 line train moving",
            "12:00-16:00 line train disrupted",
            "16:00-18:00 line train moving",
        ],
    );
    day.life("boxes", 2)
        .takes("10 h", &["12:00-16:00 line train disrupted", "16:00-22:00 line train moving"]);
}

#[test]
fn whoever_arrives_as_all_stops_has_arrived() {
    let sets = ["disruption.landslide.effect=all-stop", "disruption.landslide.begins=2025-01-06T14:00"];
    let day = day_with("closed-line", &sets);
    day.life("boxes", 1).takes("6 h", &["08:00-14:00 line train moving"]);
    day.life("boxes", 2).takes(
        "10 h",
        &[
            "12:00-14:00 line train moving",
            "14:00-18:00 line train disrupted",
            "18:00-22:00 line train moving",
        ],
    );
}

#[test]
fn on_a_single_track_all_stand_from_minute_to_minute_and_keep_their_order() {
    // As `single-track` tells, but for 45 minutes from 08:37 on in which all stand: after 37 minutes
    // in their sections both first trains have 23 left, and whoever waits before the line is stopped, too.
    let day = day_with(
        "single-track",
        &[
            "disruption.slide.at={ link = \"line\" }",
            "disruption.slide.begins=2025-01-06T08:37",
            "disruption.slide.lasts=\"45 min\"",
            "disruption.slide.effect=all-stop",
        ],
    );
    day.life("one", 1).takes(
        "3 h 45 min",
        &[
            "07:00-08:00 inland one schedule",
            "08:00-08:37 line one moving",
            "08:37-09:22 line one disrupted",
            "09:22-10:45 line one moving",
        ],
    );
    day.life("return", 1).takes(
        "4 h 45 min",
        &[
            "07:00-08:00 port return schedule",
            "08:00-08:37 line return moving",
            "08:37-09:22 line return disrupted",
            "09:22-09:45 line return moving",
            "09:45-10:45 line return path",
            "10:45-11:45 line return moving",
        ],
    );
    day.life("two", 1).takes(
        "4 h 45 min",
        &[
            "07:00-08:10 inland two schedule",
            "08:10-08:37 line two path",
            "08:37-09:22 line two disrupted",
            "09:22-09:45 line two path",
            "09:45-11:45 line two moving",
        ],
    );
    assert_eq!(number(&day, "disrupted_h", "sum"), Some(0.75));
}

#[test]
fn a_chamber_that_stands_goes_on_with_what_is_left_of_its_lockage() {
    // As `lock` tells, but all stand from 09:20 to 10:05: of the lockage from 09:00 to 10:00 forty minutes are left.
    let day = day_with(
        "lock",
        &[
            "disruption.flood.at={ link = \"river\" }",
            "disruption.flood.begins=2025-01-06T09:20",
            "disruption.flood.lasts=\"45 min\"",
            "disruption.flood.effect=all-stop",
        ],
    );
    day.life("one", 1).takes(
        "4 h 45 min",
        &[
            "07:00-08:00 inland one schedule",
            "08:00-09:20 river one moving",
            "09:20-10:05 river one disrupted",
            "10:05-11:45 river one moving",
        ],
    );
    // It comes at 10:15, and the chamber is up forty minutes after all go on.
    day.life("return", 1).takes(
        "5 h 45 min",
        &[
            "07:00-08:30 port return schedule",
            "08:30-09:20 river return moving",
            "09:20-10:05 river return disrupted",
            "10:05-10:15 river return moving",
            "10:15-10:45 river return path",
            "10:45-12:45 river return moving",
        ],
    );
}

#[test]
fn half_of_the_speed_slows_those_who_enter_or_all() {
    let half = "disruption.landslide.capacity-left=0.5";
    let day = day_with("closed-line", &[half]);
    day.life("boxes", 1).takes("6 h", &["08:00-14:00 line train moving"]);
    day.life("boxes", 2).takes("12 h", &["12:00-tue 00:00 line train moving"]);
    let day = day_with("closed-line", &[half, "disruption.landslide.effect=all-stop"]);
    day.life("boxes", 1).takes("8 h", &["08:00-16:00 line train moving"]);
    day.life("boxes", 2).takes("8 h", &["12:00-20:00 line train moving"]);
    day.life("boxes", 3).takes("6 h", &["16:00-22:00 line train moving"]);
}

#[test]
fn what_was_closed_how_long_and_when_its_backlog_was_gone_is_told() {
    let day = day("closed-line");
    assert_eq!(number(&day, "disruptions", "count"), Some(1.0));
    assert_eq!(number(&day, "disrupted_h", "sum"), Some(4.0));
    // As it opens another train comes, and enters ten minutes behind the one that waited.
    assert_eq!(number(&day, "recovery_h", "mean"), Some(1.0 / 6.0));
    // Three boxes have come by then: they are begun at 12:00, 13:00 and 14:00.
    let day = day_with("closed-crane", &[]);
    assert_eq!(number(&day, "recovery_h", "max"), Some(2.0));
    assert_eq!(number(&day, "unrecovered", "count"), Some(0.0));
}
