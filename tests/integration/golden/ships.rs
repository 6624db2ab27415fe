//! When does a ship berth, and how long does it lie there?

use super::day::{Day, day};

/// The mean of a measure at a place, by station or service.
fn mean(day: &Day, place: &str, station: &str, service: &str, measure: &str) -> f64 {
    measured(day, [place, station, service], measure, "mean")
}

/// A number of the day, by place, station and service.
fn measured(day: &Day, [place, station, service]: [&str; 3], measure: &str, statistic: &str) -> f64 {
    let of = |part: &Option<std::sync::Arc<str>>, name: &str| part.as_deref().unwrap_or_default() == name;
    let readings = day.run(None).readings;
    let found = readings.iter().find(|one| {
        let scope = &one.scope;
        of(&scope.place, place)
            && of(&scope.stage, station)
            && of(&scope.service, service)
            && scope.cause.is_none()
            && one.measure.name == measure
            && one.statistic == statistic
    });
    let found = found.unwrap_or_else(|| panic!("no {measure} of {place} {station} {service}"));
    found.value.unwrap_or_else(|| panic!("{measure} of {place} {station} {service} was not seen"))
}

#[test]
fn ships_share_a_quay_by_their_length_in_order_of_coming() {
    let day = day("quay");
    let ashore = ["10:00-11:00 port quay handling", "11:00-12:00 port crane handling"];
    day.life("large", 1).takes("6 h", &["06:00-10:00 sea large moving", ashore[0], ashore[1]]);
    day.life("middle", 1).takes(
        "8 h",
        &[
            "06:00-06:30 overseas middle schedule",
            "06:30-10:30 sea middle moving",
            "10:30-12:00 port quay path",
            "12:00-13:00 port quay handling",
            "13:00-14:00 port crane handling",
        ],
    );
    day.life("small", 1).takes(
        "8 h",
        &[
            "06:00-06:40 overseas small schedule",
            "06:40-10:40 sea small moving",
            "10:40-12:00 port quay path",
            "12:00-13:00 port quay handling",
            "13:00-14:00 port crane handling",
        ],
    );
    day.life("small", 2).takes(
        "6 h 40 min",
        &[
            "tue 06:00-tue 06:40 overseas small schedule",
            "tue 06:40-tue 10:40 sea small moving",
            "tue 10:40-tue 11:40 port quay handling",
            "tue 11:40-tue 12:40 port crane handling",
        ],
    );
}

#[test]
fn a_quay_is_in_use_by_its_metres() {
    // Taken on Monday: 280 m for 2 h, then 220 m and 120 m for 2 h; on Tuesday 280 m and 120 m for 2 h
    // each. Of 400 m for three days.
    let taken = f64::from(280 * 2 + 220 * 2 + 120 * 2 + 280 * 2 + 120 * 2);
    let day = day("quay");
    let found = mean(&day, "port", "quay", "", "utilisation");
    assert!((found - taken / (400.0 * 72.0)).abs() < 1e-12, "{found}");
    assert!((mean(&day, "port", "quay", "", "busy_servers") - taken / 72.0).abs() < 1e-9);
}

/// From the berth on every ship of that day takes an hour to moor and one to unload.
fn lies(day: &Day, ship: &str, lead_time: &str, until_berth: &[&str], [berths, moored, off]: [&str; 3]) {
    let moors = format!("{berths}-{moored} port berth handling");
    let unloads = format!("{moored}-{off} port crane handling");
    let mut told = until_berth.to_vec();
    told.extend([moors.as_str(), unloads.as_str()]);
    day.life(ship, 1).takes(lead_time, &told);
}

#[test]
fn a_ship_without_a_window_berths_if_it_is_gone_when_one_opens() {
    let day = day("windows");
    let way = ["00:00-04:00 overseas short schedule", "04:00-08:00 sea short moving"];
    lies(&day, "short", "10 h", &way, ["08:00", "09:00", "10:00"]);
    let way = ["00:00-06:00 overseas liner schedule", "06:00-10:00 sea liner moving"];
    lies(&day, "liner", "12 h", &way, ["10:00", "11:00", "12:00"]);
    let way =
        ["00:00-04:30 overseas long schedule", "04:30-08:30 sea long moving", "08:30-12:00 port berth path"];
    lies(&day, "long", "14 h", &way, ["12:00", "13:00", "14:00"]);
}

#[test]
fn a_ship_that_misses_its_window_waits_for_a_gap() {
    let day = day("windows");
    let way = [
        "00:00-tue 02:30 overseas morning schedule",
        "tue 02:30-tue 06:30 sea morning moving",
        "tue 06:30-tue 09:00 port berth path",
    ];
    lies(&day, "morning", "1 d 11 h", &way, ["tue 09:00", "tue 10:00", "tue 11:00"]);
    let way = ["00:00-tue 07:00 overseas reserved schedule", "tue 07:00-tue 11:00 sea reserved moving"];
    lies(&day, "reserved", "1 d 13 h", &way, ["tue 11:00", "tue 12:00", "tue 13:00"]);
    let way = [
        "00:00-tue 06:00 overseas late schedule",
        "tue 06:00-tue 10:00 sea late moving",
        "tue 10:00-tue 13:00 port berth path",
    ];
    lies(&day, "late", "1 d 15 h", &way, ["tue 13:00", "tue 14:00", "tue 15:00"]);
}

#[test]
fn a_ship_before_its_window_is_first_in_line_when_that_opens() {
    let day = day("windows");
    let way = [
        "00:00-wed 06:00 overseas ahead schedule",
        "wed 06:00-wed 10:00 sea ahead moving",
        "wed 10:00-wed 11:30 port berth path",
    ];
    lies(&day, "ahead", "2 d 13 h 30 min", &way, ["wed 11:30", "wed 12:30", "wed 13:30"]);
    let way = ["00:00-wed 05:00 far absent schedule", "wed 05:00-wed 15:00 ocean absent moving"];
    lies(&day, "absent", "2 d 17 h", &way, ["wed 15:00", "wed 16:00", "wed 17:00"]);
}

#[test]
fn waits_and_calls_in_their_windows_are_measured() {
    let day = day("windows");
    // The long one waits 3.5 h, the morning one 2.5 h, the late one 3 h, the one ahead 1.5 h; of eight.
    assert_eq!(mean(&day, "port", "", "", "berth_wait_h"), 10.5 / 8.0);
    assert_eq!(mean(&day, "port", "", "late", "berth_wait_h"), 3.0);
    assert_eq!(mean(&day, "port", "", "", "vessel_turnaround_h"), (10.5 + 16.0) / 8.0);
    assert_eq!(mean(&day, "port", "", "long", "vessel_turnaround_h"), 5.5);
    assert_eq!(measured(&day, ["port", "", ""], "port_calls", "count"), 8.0);
    // The liner and the reserved one, of five with windows.
    assert_eq!(mean(&day, "port", "", "", "calls_in_window"), 0.4);
    assert_eq!(mean(&day, "port", "", "ahead", "calls_in_window"), 0.0);
}

#[test]
fn a_ship_has_no_more_than_its_cranes_and_waits_for_the_boxes_of_others() {
    let day = day("cranes");
    for serial in [1, 2] {
        day.life("big", serial).takes(
            "5 h 40 min",
            &[
                "06:00-10:00 sea big moving",
                "10:00-11:00 port berth handling",
                "11:00-11:20 port crane busy",
                "11:20-11:40 port crane handling",
            ],
        );
    }
    day.life("small", 1).takes(
        "5 h 50 min",
        &[
            "06:00-06:10 overseas small schedule",
            "06:10-10:10 sea small moving",
            "10:10-11:10 port berth handling",
            "11:10-11:30 port crane busy",
            "11:30-11:50 port crane handling",
        ],
    );
    day.life("through", 1).takes(
        "7 h 20 min",
        &[
            "06:00-10:00 sea big moving",
            "10:00-11:00 port berth handling",
            "11:00-12:20 port big blocked",
            "12:20-13:20 on big moving",
        ],
    );
    assert_eq!(mean(&day, "port", "", "big", "vessel_turnaround_h"), 140.0 / 60.0);
    assert_eq!(mean(&day, "port", "", "small", "vessel_turnaround_h"), 2.0);
    // Five boxes of others, two for the port and one from there; two of others and one for the port.
    assert_eq!(mean(&day, "port", "", "big", "call_moves"), 8.0);
    assert_eq!(mean(&day, "port", "", "small", "call_moves"), 3.0);
    assert_eq!(mean(&day, "port", "", "", "call_moves"), 5.5);
    // Ten boxes, three of them the corridor's.
    assert_eq!(measured(&day, ["port", "crane", ""], "served", "count"), 10.0);
}

#[test]
fn cargo_waits_for_a_blank_sailing_but_is_not_booked_on_it() {
    let day = day("blank-sailing");
    day.life("ready", 1).takes(
        "2 d 1 h",
        &[
            "13:00-tue 12:00 port ship schedule",
            "tue 12:00-wed 12:00 port ship disrupted",
            "wed 12:00-wed 14:00 sea ship moving",
        ],
    );
    day.life("booked", 1)
        .takes("3 h", &["wed 11:00-wed 12:00 port ship schedule", "wed 12:00-wed 14:00 sea ship moving"]);
    assert_eq!(measured(&day, ["", "", "ship"], "blanked", "count"), 1.0);
    assert_eq!(measured(&day, ["", "", "ship"], "cancelled", "count"), 0.0);
}

#[test]
fn a_ship_that_has_all_its_cranes_interrupts_nobody() {
    let day = day("cranes-preemptive");
    day.life("boxes", 1).takes(
        "3 h 30 min",
        &[
            "09:30-10:30 port crane handling",
            "10:30-12:00 port train schedule",
            "12:00-13:00 line train moving",
        ],
    );
    assert_eq!(mean(&day, "port", "", "ship", "vessel_turnaround_h"), 4.0);
}
