//! When may a vehicle enter a link, and why does it wait before it?

use super::day::{day, day_with};

#[test]
fn nobody_enters_a_link_under_maintenance_and_then_they_enter_by_priority() {
    let day = day("maintenance");
    day.life("night", 1)
        .takes("2 h 20 min", &["00:30-00:50 inland night schedule", "00:50-02:50 line night moving"]);
    day.life("express", 1).takes(
        "5 h 30 min",
        &[
            "00:30-03:00 inland express schedule",
            "03:00-04:00 line express closed",
            "04:00-06:00 line express moving",
        ],
    );
    day.life("one", 1).takes(
        "5 h 40 min",
        &[
            "00:30-01:00 inland one schedule",
            "01:00-04:00 line one closed",
            "04:00-04:10 line one path",
            "04:10-06:10 line one moving",
        ],
    );
    day.life("two", 1).takes(
        "5 h 50 min",
        &[
            "00:30-02:00 inland two schedule",
            "02:00-04:00 line two closed",
            "04:00-04:20 line two path",
            "04:20-06:20 line two moving",
        ],
    );
    day.life("return", 1).takes(
        "5 h 30 min",
        &[
            "00:30-03:30 port return schedule",
            "03:30-04:00 line return closed",
            "04:00-06:00 line return moving",
        ],
    );
}

#[test]
fn trains_meet_where_a_single_track_has_a_place_to_pass() {
    let day = day("single-track");
    day.life("one", 1).takes("3 h", &["07:00-08:00 inland one schedule", "08:00-10:00 line one moving"]);
    day.life("two", 1).takes(
        "4 h",
        &["07:00-08:10 inland two schedule", "08:10-09:00 line two path", "09:00-11:00 line two moving"],
    );
    day.life("return", 1).takes(
        "4 h",
        &[
            "07:00-08:00 port return schedule",
            "08:00-09:00 line return moving",
            "09:00-10:00 line return path",
            "10:00-11:00 line return moving",
        ],
    );
}

#[test]
fn a_second_track_spares_the_wait_for_those_who_come() {
    let day = day_with("single-track", &["link.line.single-track=false"]);
    day.life("return", 1)
        .takes("3 h", &["07:00-08:00 port return schedule", "08:00-10:00 line return moving"]);
    day.life("two", 1)
        .takes("3 h 10 min", &["07:00-08:10 inland two schedule", "08:10-10:10 line two moving"]);
}

#[test]
fn no_direction_starves_on_a_single_track() {
    let day = day("followers");
    day.life("a", 1).takes("2 h", &["07:00-08:00 inland a schedule", "08:00-09:00 line a moving"]);
    day.life("c", 1).takes("2 h 20 min", &["07:00-08:20 inland c schedule", "08:20-09:20 line c moving"]);
    day.life("return", 1).takes(
        "3 h 20 min",
        &[
            "07:00-08:05 port return schedule",
            "08:05-09:20 line return path",
            "09:20-10:20 line return moving",
        ],
    );
    day.life("d", 1).takes(
        "4 h 20 min",
        &["07:00-08:30 inland d schedule", "08:30-10:20 line d path", "10:20-11:20 line d moving"],
    );
}

#[test]
fn a_late_train_takes_the_next_free_path_and_an_express_is_before_it() {
    let day = day("paths");
    day.life("sharp", 1)
        .takes("3 h", &["07:00-08:00 inland sharp schedule", "08:00-10:00 line sharp moving"]);
    day.life("express", 1).takes(
        "5 h",
        &[
            "07:00-08:40 inland express schedule",
            "08:40-10:00 line express path",
            "10:00-12:00 line express moving",
        ],
    );
    day.life("late", 1).takes(
        "7 h",
        &["07:00-08:30 inland late schedule", "08:30-12:00 line late path", "12:00-14:00 line late moving"],
    );
    day.life("return", 1)
        .takes("5 h", &["07:00-10:00 port return schedule", "10:00-12:00 line return moving"]);
}

#[test]
fn paths_at_times_of_the_week_are_taken_likewise() {
    day_with("paths", &["link.line.paths=[\"mon 08:00\", \"mon-tue 09:15\", \"daily 20:00\"]"])
        .life("late", 1)
        .takes(
            "15 h",
            &[
                "07:00-08:30 inland late schedule",
                "08:30-20:00 line late path",
                "20:00-22:00 line late moving",
            ],
        );
}

#[test]
fn a_track_is_clear_before_work_on_it_begins() {
    let day = day("clears");
    day.life("fits", 1).takes("5 h", &["07:00-10:00 inland fits schedule", "10:00-12:00 line fits moving"]);
    day.life("long", 1).takes(
        "11 h",
        &["07:00-10:01 inland long schedule", "10:01-16:00 line long closed", "16:00-18:00 line long moving"],
    );
    day.life("behind", 1).takes(
        "11 h 10 min",
        &[
            "07:00-10:30 inland behind schedule",
            "10:30-16:00 line behind closed",
            "16:00-16:10 line behind path",
            "16:10-18:10 line behind moving",
        ],
    );
}

#[test]
fn trains_that_do_not_look_ahead_may_block_each_other_for_ever() {
    let waits = |name: &str, age: &str| format!("{name} line {name} path: 1, measured 1, oldest {age} h");
    let stuck = day("greedy").unfinished();
    let names: Vec<&str> = stuck.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names, ["one", "return", "two"]);
    for (line, name) in stuck.iter().zip(names) {
        let age = line.rsplit(' ').nth(1).expect("an age");
        assert_eq!(*line, waits(name, age));
    }
    let safe = day_with("greedy", &["link.line.dispatching=safe"]);
    assert_eq!(safe.unfinished(), [""; 0]);
}

#[test]
fn a_chamber_goes_to_and_fro_and_comes_over_empty_where_nobody_goes_its_way() {
    let day = day("lock");
    day.life("one", 1).takes("4 h", &["07:00-08:00 inland one schedule", "08:00-11:00 river one moving"]);
    day.life("return", 1).takes(
        "5 h",
        &[
            "07:00-08:30 port return schedule",
            "08:30-09:30 river return moving",
            "09:30-10:00 river return path",
            "10:00-12:00 river return moving",
        ],
    );
    day.life("two", 1).takes(
        "6 h",
        &[
            "07:00-08:10 inland two schedule",
            "08:10-09:10 river two moving",
            "09:10-11:00 river two path",
            "11:00-13:00 river two moving",
        ],
    );
    for barge in ["three", "four"] {
        let line = |text: &str| text.replace("barge", barge);
        let lines = [
            line("07:00-10:30 inland barge schedule"),
            line("10:30-11:30 river barge moving"),
            line("11:30-13:00 river barge path"),
            line("13:00-15:00 river barge moving"),
        ];
        day.life(barge, 1).takes("8 h", &lines.each_ref().map(String::as_str));
    }
}

#[test]
fn two_chambers_spare_the_wait_and_a_lock_shuts_for_maintenance() {
    let two = ["link.river.section.lock.lock={ lockage = \"1 h\", vessels = 2, chambers = 2 }"];
    // The second chamber still stands below.
    day_with("lock", &two)
        .life("two", 1)
        .takes("4 h 10 min", &["07:00-08:10 inland two schedule", "08:10-11:10 river two moving"]);
    day_with("lock", &["link.river.section.lock.maintenance=08:00-10:30"]).life("one", 1).takes(
        "5 h 30 min",
        &[
            "07:00-08:00 inland one schedule",
            "08:00-09:00 river one moving",
            "09:00-10:30 river one closed",
            "10:30-12:30 river one moving",
        ],
    );
}

#[test]
fn a_driver_who_rests_is_told_apart_from_a_line_that_is_shut() {
    use corridor::experiment::life::trace;
    use corridor::model::LaneId;
    // The pause and the rest of the day of drivers: 45 min from 10:30 and 11 h from 15:45 on.
    let day = day("drivers");
    let life = trace(day.corridor(), 1, 0, LaneId::new(0), 1).expect("it runs").expect("it is tendered");
    let rests: Vec<i64> = life.stretches.iter().filter(|one| one.rests).map(|one| one.length.ms()).collect();
    assert_eq!(rests.iter().sum::<i64>(), (11 * 60 + 45) * 60_000);
    assert!(life.stretches.iter().all(|one| one.rests == (one.cause == corridor::observe::Cause::Closed)));
    // Where the line is shut at times nobody can tell the two apart.
    let shut = day_with("drivers", &[r#"link.road.maintenance=["sun 00:00-04:00"]"#]);
    let life = trace(shut.corridor(), 1, 0, LaneId::new(0), 1).expect("it runs").expect("it is tendered");
    assert!(life.stretches.iter().all(|one| !one.rests));
}
