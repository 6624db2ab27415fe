//! Who is served when, and what does time in the queue count as?

use super::day::{Day, day};

#[test]
fn a_booth_that_finishes_works_past_its_closing_time() {
    let day = day("night-finish");
    day.life("boxes", 1).takes("40 min", &["17:00-17:40 border booth handling"]);
    day.life("boxes", 2)
        .takes("1 h 10 min", &["17:10-17:40 border booth busy", "17:40-18:20 border booth handling"]);
    day.life("boxes", 3).takes(
        "15 h 25 min",
        &[
            "17:15-18:00 border booth busy",
            "18:00-tue 08:00 border booth closed",
            "tue 08:00-tue 08:40 border booth handling",
        ],
    );
}

#[test]
fn a_box_that_comes_as_the_booth_closes_waits_for_the_morning() {
    day("night-finish").life("boxes", 4).takes(
        "15 h 20 min",
        &[
            "18:00-tue 08:00 border booth closed",
            "tue 08:00-tue 08:40 border booth busy",
            "tue 08:40-tue 09:20 border booth handling",
        ],
    );
}

#[test]
fn a_booth_that_pauses_goes_on_in_the_morning() {
    let day = day("night-pause");
    day.life("boxes", 2).takes("40 min", &["tue 17:00-tue 17:40 border booth handling"]);
    day.life("boxes", 3).takes(
        "15 h 10 min",
        &[
            "tue 17:10-tue 17:40 border booth busy",
            "tue 17:40-tue 18:00 border booth handling",
            "tue 18:00-wed 08:00 border booth closed",
            "wed 08:00-wed 08:20 border booth handling",
        ],
    );
    day.life("boxes", 4).takes(
        "15 h 45 min",
        &[
            "tue 17:15-tue 18:00 border booth busy",
            "tue 18:00-wed 08:00 border booth closed",
            "wed 08:00-wed 08:20 border booth busy",
            "wed 08:20-wed 09:00 border booth handling",
        ],
    );
}

#[test]
fn work_that_ends_as_the_booth_closes_is_done_and_not_paused() {
    day("night-pause").life("boxes", 1).takes("40 min", &["17:20-18:00 border booth handling"]);
}

#[test]
fn a_booth_begins_work_that_just_fits_before_closing() {
    let day = day("night-only-if-it-fits");
    day.life("boxes", 1).takes("40 min", &["16:40-17:20 border booth handling"]);
    day.life("boxes", 2)
        .takes("1 h 10 min", &["16:50-17:20 border booth busy", "17:20-18:00 border booth handling"]);
}

#[test]
fn a_booth_does_not_begin_work_that_does_not_fit() {
    let day = day("night-only-if-it-fits");
    day.life("boxes", 3).takes("40 min", &["tue 17:00-tue 17:40 border booth handling"]);
    day.life("boxes", 4).takes(
        "15 h 30 min",
        &[
            "tue 17:10-tue 17:40 border booth busy",
            // The booth is free, but it is its closing that stops it.
            "tue 17:40-wed 08:00 border booth closed",
            "wed 08:00-wed 08:40 border booth handling",
        ],
    );
    day.life("boxes", 5).takes(
        "16 h 5 min",
        &[
            "tue 17:15-tue 17:40 border booth busy",
            "tue 17:40-wed 08:00 border booth closed",
            "wed 08:00-wed 08:40 border booth busy",
            "wed 08:40-wed 09:20 border booth handling",
        ],
    );
}

#[test]
fn overtime_over_lunch_gives_no_extra_officer() {
    for name in ["lunch", "lunch-preemptive"] {
        let day = day(name);
        day.life("boxes", 1).takes("30 min", &["11:45-12:15 border desk handling"]);
        day.life("boxes", 2).takes("30 min", &["11:50-12:20 border desk handling"]);
        day.life("boxes", 3)
            .takes("55 min", &["11:55-12:20 border desk busy", "12:20-12:50 border desk handling"]);
        day.life("boxes", 4)
            .takes("1 h 25 min", &["11:55-12:50 border desk busy", "12:50-13:20 border desk handling"]);
        day.life("boxes", 5)
            .takes("1 h 35 min", &["11:55-13:00 border desk busy", "13:00-13:30 border desk handling"]);
    }
}

#[test]
fn work_goes_on_over_lunch_while_an_officer_is_there_for_it() {
    let day = day("lunch-pause");
    day.life("boxes", 1).takes("30 min", &["11:20-11:50 border desk handling"]);
    day.life("boxes", 2).takes("30 min", &["11:40-12:10 border desk handling"]);
}

#[test]
fn a_priority_passes_the_queue_but_not_the_work_begun() {
    let day = day("priority");
    day.life("ordinary", 1).takes("30 min", &["08:00-08:30 border booth handling"]);
    day.life("express", 1)
        .takes("50 min", &["08:10-08:30 border booth busy", "08:30-09:00 border booth handling"]);
    day.life("ordinary", 2)
        .takes("1 h 25 min", &["08:05-09:00 border booth busy", "09:00-09:30 border booth handling"]);
}

#[test]
fn a_preemptive_priority_interrupts_work_that_resumes_where_it_stopped() {
    let day = day("preemptive");
    day.life("ordinary", 1).takes(
        "1 h",
        &[
            "08:00-08:10 border booth handling",
            "08:10-08:40 border booth busy",
            "08:40-09:00 border booth handling",
        ],
    );
    day.life("express", 1).takes("30 min", &["08:10-08:40 border booth handling"]);
    day.life("ordinary", 2)
        .takes("1 h 25 min", &["08:05-09:00 border booth busy", "09:00-09:30 border booth handling"]);
}

#[test]
fn a_wait_behind_work_put_aside_keeps_all_its_causes() {
    let day = day("preemptive-hours");
    day.life("ordinary", 1).takes(
        "2 h 20 min",
        &[
            "07:30-08:00 border booth closed",
            "08:00-08:10 border booth handling",
            "08:10-08:30 border booth busy",
            "08:30-09:30 border booth closed",
            "09:30-09:50 border booth handling",
        ],
    );
    day.life("express", 1).takes("30 min", &["08:10-08:40 border booth handling"]);
    day.life("ordinary", 2).takes(
        "2 h 45 min",
        &[
            "07:35-08:00 border booth closed",
            "08:00-08:30 border booth busy",
            "08:30-09:30 border booth closed",
            "09:30-09:50 border booth busy",
            "09:50-10:20 border booth handling",
        ],
    );
}

#[test]
fn a_box_sent_to_an_examination_goes_on_with_its_list_afterwards() {
    let day = day("exam");
    day.life("boxes", 1).takes(
        "1 h",
        &[
            "08:00-08:10 border documents clearing",
            "08:10-08:55 border exam inspection",
            "08:55-09:00 border gate handling",
        ],
    );
    day.life("boxes", 2).takes(
        "1 h 40 min",
        &[
            "08:05-08:10 border documents busy",
            "08:10-08:20 border documents clearing",
            "08:20-08:55 border exam busy",
            "08:55-09:40 border exam inspection",
            "09:40-09:45 border gate handling",
        ],
    );
}

#[test]
fn a_full_waiting_room_blocks_the_station_before_it() {
    let day = day("waiting-room-blocks");
    day.life("boxes", 1)
        .takes("40 min", &["08:00-08:10 border weighbridge handling", "08:10-08:40 border gate handling"]);
    day.life("boxes", 2).takes(
        "1 h 10 min",
        &[
            "08:00-08:10 border weighbridge busy",
            "08:10-08:20 border weighbridge handling",
            "08:20-08:40 border gate busy",
            "08:40-09:10 border gate handling",
        ],
    );
    day.life("boxes", 3).takes(
        "1 h 40 min",
        &[
            "08:00-08:20 border weighbridge busy",
            "08:20-08:30 border weighbridge handling",
            "08:30-08:40 border weighbridge blocked",
            "08:40-09:10 border gate busy",
            "09:10-09:40 border gate handling",
        ],
    );
    day.life("boxes", 4).takes(
        "2 h 10 min",
        &[
            "08:00-08:30 border weighbridge busy",
            // The box on the weighbridge has no room ahead, so nor has the one behind it.
            "08:30-08:40 border weighbridge blocked",
            "08:40-08:50 border weighbridge handling",
            "08:50-09:10 border weighbridge blocked",
            "09:10-09:40 border gate busy",
            "09:40-10:10 border gate handling",
        ],
    );
}

#[test]
fn a_full_waiting_room_turns_cargo_away() {
    let day = day("waiting-room-lost");
    day.life("boxes", 1).takes("30 min", &["08:00-08:30 border booth handling"]);
    day.life("boxes", 2)
        .takes("55 min", &["08:05-08:30 border booth busy", "08:30-09:00 border booth handling"]);
    day.life("boxes", 3).is_lost("08:10", "border booth");
}

#[test]
fn a_box_that_comes_as_another_is_released_finds_its_room() {
    day("waiting-room-lost")
        .life("boxes", 4)
        .takes("1 h", &["08:30-09:00 border booth busy", "09:00-09:30 border booth handling"]);
}

#[test]
fn work_interrupted_by_a_breakdown_resumes_after_the_repair() {
    let day = day("breakdown");
    day.life("boxes", 1).takes(
        "2 h",
        &[
            "08:30-09:00 border crane handling",
            "09:00-10:00 border crane disrupted",
            "10:00-10:30 border crane handling",
        ],
    );
    day.life("boxes", 2).takes(
        "2 h 50 min",
        &[
            "08:40-09:00 border crane busy",
            "09:00-10:00 border crane disrupted",
            "10:00-10:30 border crane busy",
            "10:30-11:30 border crane handling",
        ],
    );
}

#[test]
fn work_that_ends_as_the_crane_fails_is_done() {
    day("breakdown").life("boxes", 3).takes("1 h", &["13:00-14:00 border crane handling"]);
}

#[test]
fn each_crane_fails_by_itself_while_the_other_works() {
    let day = day("two-of-which-one-fails");
    day.life("boxes", 1).takes(
        "1 h 30 min",
        &[
            "08:00-08:40 border crane handling",
            "08:40-09:10 border crane disrupted",
            "09:10-09:30 border crane handling",
        ],
    );
    day.life("boxes", 2).takes("30 min", &["08:20-08:50 border crane handling"]);
    day.life("boxes", 3).takes(
        "1 h 20 min",
        &[
            "08:30-08:50 border crane busy",
            "08:50-09:00 border crane handling",
            "09:00-09:30 border crane disrupted",
            "09:30-09:50 border crane handling",
        ],
    );
    day.life("boxes", 4).takes(
        "1 h 45 min",
        &[
            "08:45-09:00 border crane busy",
            "09:00-09:10 border crane disrupted",
            "09:10-09:30 border crane busy",
            "09:30-09:50 border crane handling",
            "09:50-10:20 border crane disrupted",
            "10:20-10:30 border crane handling",
        ],
    );
}

#[test]
fn an_officer_whose_booth_fails_works_in_another_until_that_work_is_done() {
    let day = day("one-officer-two-booths");
    day.life("boxes", 1).takes(
        "1 h 30 min",
        &[
            "12:00-12:40 border booth handling",
            "12:40-13:00 border booth disrupted",
            "13:00-13:10 border booth busy",
            "13:10-13:30 border booth handling",
        ],
    );
    day.life("boxes", 2)
        .takes("1 h", &["12:10-12:40 border booth busy", "12:40-13:10 border booth handling"]);
}

#[test]
fn the_officer_who_stays_takes_up_work_that_paused_before_anybody_who_waits() {
    let day = day("pause-two-to-one");
    day.life("boxes", 1).takes("30 min", &["11:35-12:05 border desk handling"]);
    day.life("boxes", 2).takes(
        "35 min",
        &[
            "11:50-12:00 border desk handling",
            "12:00-12:05 border desk closed",
            "12:05-12:25 border desk handling",
        ],
    );
    day.life("boxes", 3)
        .takes("54 min", &["12:01-12:25 border desk busy", "12:25-12:55 border desk handling"]);
}

#[test]
fn work_that_ends_as_one_of_two_officers_leaves_needs_nobody_to_pause() {
    let day = day("pause-two-to-one");
    day.life("boxes", 4).takes("30 min", &["tue 11:30-tue 12:00 border desk handling"]);
    day.life("boxes", 5).takes("30 min", &["tue 11:40-tue 12:10 border desk handling"]);
}

#[test]
fn who_came_at_night_is_served_before_less_important_work_that_paused() {
    let day = day("preemptive-morning");
    day.life("express", 1)
        .takes("13 h", &["20:00-tue 08:00 border booth closed", "tue 08:00-tue 09:00 border booth handling"]);
    day.life("ordinary", 1).takes(
        "22 h",
        &[
            "11:30-12:00 border booth handling",
            "12:00-tue 08:00 border booth closed",
            "tue 08:00-tue 09:00 border booth busy",
            "tue 09:00-tue 09:30 border booth handling",
        ],
    );
}

#[test]
fn a_gate_before_which_nobody_may_stand_keeps_the_weighbridge_occupied() {
    let day = day("no-waiting-room");
    day.life("boxes", 1)
        .takes("40 min", &["08:00-08:10 border weighbridge handling", "08:10-08:40 border gate handling"]);
    day.life("boxes", 2).takes(
        "1 h 10 min",
        &[
            "08:00-08:10 border weighbridge busy",
            "08:10-08:20 border weighbridge handling",
            "08:20-08:40 border weighbridge blocked",
            "08:40-09:10 border gate handling",
        ],
    );
    day.life("boxes", 3).takes(
        "1 h 40 min",
        &[
            "08:00-08:20 border weighbridge busy",
            "08:20-08:40 border weighbridge blocked",
            "08:40-08:50 border weighbridge handling",
            "08:50-09:10 border weighbridge blocked",
            "09:10-09:40 border gate handling",
        ],
    );
}

#[test]
fn nothing_is_served_of_a_consignment_that_gave_up() {
    let day = day("given-up-in-the-queue");
    day.life("boxes", 1).takes("1 h", &["08:00-09:00 border booth handling"]);
    day.life("boxes", 2).is_lost("08:40", "border booth");
    day.life("boxes", 3)
        .takes("1 h 15 min", &["08:45-09:00 border booth busy", "09:00-10:00 border booth handling"]);
}

#[test]
fn the_longest_queue_may_be_the_one_that_stands_when_measuring_begins() {
    let day = day("queue-at-opening");
    assert_eq!(queue_of(&day, "booth", "max"), Some(3.0));
    assert_eq!(queue_of(&day, "booth", "mean"), Some(2.0));
}

/// How many wait at a station of a day, by a statistic.
fn queue_of(day: &Day, station: &str, statistic: &str) -> Option<f64> {
    let readings = day.run(None).readings;
    let of_station = readings.iter().filter(|row| row.scope.stage.as_deref() == Some(station));
    let mut found = of_station.filter(|row| row.measure.name == "queue" && row.statistic == statistic);
    found.next().and_then(|row| row.value)
}

#[test]
fn who_is_served_as_he_comes_stands_in_no_queue() {
    let day = day("interrupted-beside");
    day.life("express", 1).takes("1 h", &["08:30-09:30 border booth handling"]);
    day.life("ordinary", 1).takes(
        "2 h",
        &[
            "08:00-08:30 border booth handling",
            "08:30-09:30 border booth busy",
            "09:30-10:00 border booth handling",
        ],
    );
    assert_eq!(queue_of(&day, "booth", "max"), Some(2.0));
    day.life("two", 1).takes("1 h", &["08:00-09:00 port gate handling"]);
    assert_eq!(queue_of(&day, "gate", "max"), Some(0.0));
}
