//! Who waits for a vehicle, and for how long?

use super::day::{Day, day, day_with};

/// A number of a service, a fleet, or a fleet at a place.
#[track_caller]
fn number(day: &Day, whose: &str, measure: &str) -> f64 {
    let outcome = day.run(None);
    let is_it = |row: &&corridor::observe::Reading| {
        let scope = &row.scope;
        let names = [&scope.service, &scope.group, &scope.place].into_iter().flatten();
        row.measure.name == measure && names.map(|name| &**name).collect::<Vec<_>>().join(" ") == whose
    };
    let row = outcome.readings.iter().find(is_it).unwrap_or_else(|| panic!("no {measure} of {whose}"));
    row.value.expect("it was seen")
}

#[track_caller]
fn is_close(value: f64, worked_out: f64) {
    assert!((value - worked_out).abs() < 1e-9, "{value} is not {worked_out}");
}

#[test]
fn a_train_without_a_rake_leaves_when_one_is_back() {
    let day = day("two-rakes");
    day.life("boxes", 1)
        .takes("3 h", &["05:00-06:00 inland train schedule", "06:00-08:00 line train moving"]);
    day.life("boxes", 3).takes(
        "5 h 30 min",
        &[
            "07:30-08:00 inland train schedule",
            "08:00-11:00 inland train fleet",
            "11:00-13:00 line train moving",
        ],
    );
    day.life("boxes", 4)
        .takes("2 h 50 min", &["10:10-11:00 inland train fleet", "11:00-13:00 line train moving"]);
    day.life("boxes", 5).takes(
        "4 h 30 min",
        &["10:30-11:00 inland train fleet", "11:00-13:00 inland train full", "13:00-15:00 line train moving"],
    );
    is_close(number(&day, "train", "departures"), 4.0);
    is_close(number(&day, "train", "late_for_vehicle"), 1.0);
    is_close(number(&day, "train", "cancelled_for_vehicle"), 0.0);
    is_close(number(&day, "train", "vehicle_wait_h"), 3.0 / 4.0);
}

#[test]
fn what_the_rakes_did_all_day_adds_up() {
    let day = day("two-rakes");
    // Four runs of two hours out and back; ready until 06:00, at 11:00, and from 16:00 on, and the
    // other until 07:00, from 12:00 to 13:00, and from 18:00 on.
    is_close(number(&day, "rakes", "fleet_under_way"), 16.0 / 48.0);
    is_close(number(&day, "rakes inland", "fleet_at_hand"), (6.0 + 8.0 + 7.0 + 1.0 + 6.0) / 24.0);
    is_close(number(&day, "rakes port", "fleet_at_hand"), 0.0);
    is_close(number(&day, "rakes", "empty_runs"), 4.0);
}

#[test]
fn a_train_without_a_rake_may_not_run() {
    let day = day_with("two-rakes", &["service.train.without-vehicle=\"cancel\""]);
    day.life("boxes", 3).takes(
        "7 h 30 min",
        &[
            "07:30-08:00 inland train schedule",
            "08:00-13:00 inland train fleet",
            "13:00-15:00 line train moving",
        ],
    );
    day.life("boxes", 4)
        .takes("4 h 50 min", &["10:10-13:00 inland train schedule", "13:00-15:00 line train moving"]);
    day.life("boxes", 5).is_under_way();
    is_close(number(&day, "train", "departures"), 3.0);
    is_close(number(&day, "train", "cancelled_for_vehicle"), 1.0);
}

#[test]
fn a_train_may_wait_so_long_for_a_rake_and_then_not_run() {
    let day = day_with("two-rakes", &["service.train.without-vehicle={ wait = \"2 h\" }"]);
    day.life("boxes", 3).takes(
        "7 h 30 min",
        &[
            "07:30-08:00 inland train schedule",
            "08:00-13:00 inland train fleet",
            "13:00-15:00 line train moving",
        ],
    );
    day.life("boxes", 4)
        .takes("4 h 50 min", &["10:10-13:00 inland train schedule", "13:00-15:00 line train moving"]);
    is_close(number(&day, "train", "late_for_vehicle"), 0.0);
    is_close(number(&day, "train", "cancelled_for_vehicle"), 1.0);
    is_close(number(&day, "train", "vehicle_wait_h"), 2.0 / 3.0);
    // A rake that is back in the very minute is in time.
    let day = day_with("two-rakes", &["service.train.without-vehicle={ wait = \"3 h\" }"]);
    is_close(number(&day, "train", "late_for_vehicle"), 1.0);
    is_close(number(&day, "train", "cancelled_for_vehicle"), 0.0);
}

#[test]
fn a_rake_serves_all_services_of_its_fleet_as_they_come() {
    let day = day("one-rake");
    day.life("back", 1).takes(
        "3 h 30 min",
        &["07:00-08:00 port back schedule", "08:00-08:30 port back fleet", "08:30-10:30 line back moving"],
    );
    day.life("slow", 1)
        .takes("2 h 30 min", &["11:00-11:30 inland slow schedule", "11:30-13:30 line slow moving"]);
    day.life("out", 1).takes(
        "6 h 40 min",
        &[
            "11:50-12:00 inland train schedule",
            "12:00-16:30 inland train fleet",
            "16:30-18:30 line train moving",
        ],
    );
    day.life("express", 1).takes(
        "11 h 40 min",
        &[
            "11:50-12:10 inland express schedule",
            "12:10-21:30 inland express fleet",
            "21:30-23:30 line express moving",
        ],
    );
    is_close(number(&day, "back", "late_for_vehicle"), 2.0);
    is_close(number(&day, "rake", "empty_runs"), 0.0);
}

#[test]
fn cargo_on_demand_waits_for_a_truck() {
    let day = day("one-truck");
    day.life("boxes", 1).takes("1 h", &["08:00-09:00 road truck moving"]);
    day.life("boxes", 2)
        .takes("2 h 50 min", &["08:10-10:00 depot truck fleet", "10:00-11:00 road truck moving"]);
    day.life("boxes", 3)
        .takes("4 h 40 min", &["08:20-12:00 depot truck fleet", "12:00-13:00 road truck moving"]);
    is_close(number(&day, "truck", "late_for_vehicle"), 2.0);
}

#[test]
fn a_rake_that_comes_late_to_the_crane_need_not_leave_late() {
    day("rake-at-the-crane").life("boxes", 1).takes(
        "5 h 30 min",
        &[
            "09:00-10:00 inland train schedule",
            "10:00-11:00 inland train fleet",
            "11:00-11:10 inland crane handling",
            "11:10-12:00 inland train schedule",
            "12:00-14:30 line train moving",
        ],
    );
}

#[test]
fn a_fleet_that_never_lacks_a_vehicle_is_as_good_as_no_fleet() {
    for (name, service) in [("full-train", "train"), ("minimum-load-hold", "train"), ("trucks", "truck")] {
        let without = day(name).run(None);
        let fleet = format!("service.{service}.fleet=\"rakes\"");
        let with = day_with(name, &[&fleet, "fleet.rakes.vehicles=1000"]).run(None);
        assert_eq!(with.lead_times, without.lead_times, "{name}");
        for row in &without.readings {
            assert!(with.readings.contains(row), "{name}: {row:?}");
        }
    }
}

#[test]
fn a_driver_pauses_and_rests_on_the_way() {
    let mut lines = vec!["06:00-10:30 road truck moving", "10:30-11:15 road truck closed"];
    lines.extend(["11:15-15:45 road truck moving", "15:45-tue 02:45 road truck closed"]);
    lines.push("tue 02:45-tue 05:45 road truck moving");
    day("drivers").life("boxes", 1).takes("23 h 45 min", &lines);
    // Two take turns, and may drive eighteen hours.
    day_with("drivers", &["service.truck.driver.drivers=2"])
        .life("boxes", 1)
        .takes("12 h", &["06:00-18:00 road truck moving"]);
}

#[test]
fn a_stop_that_is_long_enough_is_a_pause() {
    day("drivers-stop").life("boxes", 1).takes(
        "9 h",
        &["06:00-10:00 near truck moving", "10:00-11:00 inn truck schedule", "11:00-15:00 far truck moving"],
    );
    day_with("drivers-stop", &["service.truck.stop.inn.dwell=\"30 min\""]).life("boxes", 1).takes(
        "9 h 15 min",
        &[
            "06:00-10:00 near truck moving",
            "10:00-10:30 inn truck schedule",
            "10:30-11:00 far truck moving",
            "11:00-11:45 far truck closed",
            "11:45-15:15 far truck moving",
        ],
    );
}

#[test]
fn a_relief_train_runs_where_much_waits() {
    let day = day("relief");
    day.life("boxes", 1)
        .takes("6 h", &["08:00-12:00 inland train schedule", "12:00-14:00 line train moving"]);
    day.life("boxes", 3).takes(
        "12 h",
        &[
            "10:00-12:00 inland train schedule",
            "12:00-20:00 inland train full",
            "20:00-22:00 line train moving",
        ],
    );
    is_close(number(&day, "train", "relief"), 1.0);
}

#[test]
fn a_relief_train_may_take_the_rake_of_the_next_train() {
    let sets = ["service.train.fleet=\"rakes\"", "fleet.rakes.vehicles=1", "link.line.time=\"5 h\""];
    let day = day_with("relief", &sets);
    day.life("boxes", 3).takes(
        "17 h",
        &[
            "10:00-12:00 inland train schedule",
            "12:00-20:00 inland train full",
            "20:00-22:00 inland train fleet",
            "22:00-tue 03:00 line train moving",
        ],
    );
}

#[test]
fn trucks_of_a_convoy_wait_for_each_other() {
    let day = day("convoy");
    day.life("boxes", 1).takes(
        "3 h 30 min",
        &[
            "08:00-09:00 depot truck hold",
            "09:00-10:00 near truck moving",
            "10:00-10:10 post scale handling",
            "10:10-10:30 post truck hold",
            "10:30-11:30 far truck moving",
        ],
    );
    day.life("boxes", 3).takes(
        "2 h 30 min",
        &[
            "09:00-10:00 near truck moving",
            "10:00-10:20 post scale busy",
            "10:20-10:30 post scale handling",
            "10:30-11:30 far truck moving",
        ],
    );
    day.life("boxes", 4).takes(
        "4 h 10 min",
        &[
            "09:10-11:10 depot truck hold",
            "11:10-12:10 near truck moving",
            "12:10-12:20 post scale handling",
            "12:20-13:20 far truck moving",
        ],
    );
    is_close(number(&day, "truck", "departures"), 4.0);
    is_close(number(&day, "truck", "left_behind"), 0.0);
}

#[test]
fn a_convoy_is_as_long_as_its_fleet_allows() {
    let day = day_with("convoy", &["service.truck.fleet=\"trucks\"", "fleet.trucks.vehicles=2"]);
    day.life("boxes", 3).takes(
        "6 h 40 min",
        &[
            "09:00-11:00 depot truck hold",
            "11:00-13:20 depot truck fleet",
            "13:20-14:20 near truck moving",
            "14:20-14:30 post scale handling",
            "14:30-14:40 post truck hold",
            "14:40-15:40 far truck moving",
        ],
    );
    is_close(number(&day, "truck", "left_behind"), 1.0);
}

#[test]
fn fifty_wagons_go_on_in_trains_of_twenty_three() {
    let day = day("re-marshalling");
    let life = |serial, lead, lines: &[&str]| {
        let before: &[&str] = match serial {
            1 => &["05:00-06:00 north long schedule", "06:00-08:00 wide long moving"],
            2 => &["05:01-06:00 north long schedule", "06:00-08:00 wide long moving"],
            _ => &["05:02-06:00 north long schedule", "06:00-08:00 wide long moving"],
        };
        day.life("wagons", serial).takes(lead, &[before, lines].concat());
    };
    life(1, "9 h", &["08:00-09:00 border shunting handling", "09:00-14:00 narrow short moving"]);
    life(
        2,
        "9 h 59 min",
        &[
            "08:00-09:00 border shunting busy",
            "09:00-10:00 border shunting handling",
            "10:00-15:00 narrow short moving",
        ],
    );
    life(
        3,
        "13 h 58 min",
        &[
            "08:00-10:00 border shunting busy",
            "10:00-11:00 border shunting handling",
            "11:00-14:00 border short hold",
            "14:00-19:00 narrow short moving",
        ],
    );
}

#[test]
fn a_longer_train_fills_several_on_the_other_gauge() {
    let day = day("gauge-change");
    day.life("boxes", 2).takes(
        "7 h",
        &[
            "05:00-06:00 north standard schedule",
            "06:00-08:00 standard-gauge standard moving",
            "08:00-08:10 line crane busy",
            "08:10-08:20 line crane handling",
            "08:20-09:00 line metre schedule",
            "09:00-12:00 metre-gauge metre moving",
        ],
    );
    day.life("boxes", 4).takes(
        "9 h",
        &[
            "05:00-06:00 north standard schedule",
            "06:00-08:00 standard-gauge standard moving",
            "08:00-08:30 line crane busy",
            "08:30-08:40 line crane handling",
            "08:40-09:00 line metre schedule",
            "09:00-11:00 line metre full",
            "11:00-14:00 metre-gauge metre moving",
        ],
    );
}

#[test]
fn a_driver_rests_in_the_same_way_on_a_link_that_keeps_hours() {
    let mut lines = vec!["06:00-07:00 road truck closed", "07:00-11:30 road truck moving"];
    lines.extend(["11:30-12:15 road truck closed", "12:15-16:45 road truck moving"]);
    lines.extend(["16:45-tue 03:45 road truck closed", "tue 03:45-tue 06:45 road truck moving"]);
    day_with("drivers", &["link.road.maintenance=[\"daily 06:00-07:00\"]"])
        .life("boxes", 1)
        .takes("1 d 45 min", &lines);
}

#[test]
fn a_driver_begins_a_run_with_what_he_has_driven_in_the_last() {
    let day = day("drivers-of-a-fleet");
    day.life("boxes", 1).takes("4 h", &["06:00-10:00 road truck moving"]);
    day.life("boxes", 2).takes(
        "23 h 45 min",
        &[
            "07:00-15:00 depot truck fleet",
            "15:00-15:30 road truck moving",
            "15:30-16:15 road truck closed",
            "16:15-16:45 road truck moving",
            "16:45-tue 03:45 road truck closed",
            "tue 03:45-tue 06:45 road truck moving",
        ],
    );
    day.life("boxes", 3).takes(
        "15 h",
        &[
            "tue 22:44-wed 00:44 road truck moving",
            "wed 00:44-wed 11:44 road truck closed",
            "wed 11:44-wed 13:44 road truck moving",
        ],
    );
    let rested = day_with("drivers-of-a-fleet", &["lane.boxes.trace=drivers-of-a-fleet-rested.csv"]);
    rested.life("boxes", 3).takes("4 h", &["tue 22:45-wed 02:45 road truck moving"]);
}

#[test]
fn a_truck_that_has_not_run_yet_leaves_before_one_that_came_back() {
    // The second truck takes the second box at once; the third box finds both, and the one that came
    // back first has stood since 15:00 on Monday.
    let two = day_with("drivers-of-a-fleet", &["fleet.trucks.vehicles=2"]);
    two.life("boxes", 2).takes("4 h", &["07:00-11:00 road truck moving"]);
    two.life("boxes", 3).takes("4 h", &["tue 22:44-wed 02:44 road truck moving"]);
}

#[test]
fn an_empty_truck_waits_where_its_way_is_shut() {
    let stopped = ["07:00-16:30 depot truck fleet", "16:30-20:30 road truck moving"];
    let day = day("empty-way-shut");
    day.life("boxes", 1).takes("4 h", &["06:00-10:00 road truck moving"]);
    day.life("boxes", 2).takes("13 h 30 min", &stopped);
    assert_eq!(number(&day, "trucks", "empty_runs"), 2.0);
    let road = r#"disruption.strike.at={ link = "road" }"#;
    let closed = day_with("empty-way-shut", &[road, "disruption.strike.effect=entry-shut"]);
    closed.life("boxes", 2).takes("13 h 30 min", &stopped);
    let gates = day_with("empty-way-shut", &["disruption.strike.effect=entry-shut"]);
    gates.life("boxes", 2).takes("12 h", &["07:00-15:00 depot truck fleet", "15:00-19:00 road truck moving"]);
}

#[test]
fn departures_that_pile_up_for_want_of_rakes_have_no_steady_state() {
    // Two rakes make two runs in five hours, and a train is planned every hour from 00:00 on. They leave
    // at 0, 1, 5, 6, 10, 11, 15, 16, 20 and 21 h: of 24 trains 14 wait when the day ends.
    let hourly =
        ["service.train.departures.remove=true", "service.train.every=1 h", "service.train.first=00:00"];
    let late = |sets: &[&str]| {
        let late = day_with("two-rakes", sets).run(None).late;
        assert_eq!((late[0].service.as_str(), late[0].fleet.as_str()), ("train", "rakes"));
        (late[0].line.grows(), late[0].line.at_end())
    };
    assert_eq!(late(&hourly), (true, 14));
    // Five rakes are enough.
    assert_eq!(late(&[&hourly[..], &["fleet.rakes.vehicles=5"]].concat()), (false, 0));
    // As written one train waits, and for three hours only.
    assert_eq!(late(&[]), (false, 0));
}
