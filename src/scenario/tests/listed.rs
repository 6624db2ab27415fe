//! Is it told what is listed in vain, said twice, or too large?

use super::bad::problems_of;
use super::*;

/// Codes and messages of the good scenario with one line replaced.
fn told(from: &str, to: &str) -> (Vec<(&'static str, String)>, String) {
    let (problems, page) = problems_of(&GOOD.replace(from, to), &NoFiles);
    (problems.iter().map(|one| (one.code, one.message.clone())).collect(), page)
}

#[test]
fn a_departure_before_the_end_of_the_cool_down_is_no_idle_one() {
    // The horizon is 10 d, the cool-down 60 d if not written: the run is over at 2025-03-17T00:00.
    let departures = |last: &str| format!("departures = [\"2025-01-08T00:00\", \"{last}\"]");
    let has_idle = |last| told("every = \"1 d\"", &departures(last)).0.iter().any(|one| one.0 == "W053");
    assert!(!has_idle("2025-03-16T23:59"));
    assert!(has_idle("2025-03-17T00:00"));
}

#[test]
fn departures_after_the_horizon_carry_nothing_of_what_is_offered() {
    // 7 TEU a week are offered. Two departures of 5 TEU in 10 days carry as much; one of them, 3.5.
    let text = |last: &str| {
        GOOD.replace("capacity = \"10 TEU\"", "capacity = \"5 TEU\"")
            .replace("every = \"1 d\"", &format!("departures = [\"2025-01-08T00:00\", \"{last}\"]"))
    };
    let overload = |last: &str| problems_of(&text(last), &NoFiles).0.iter().any(|one| one.code == "W001");
    assert!(!overload("2025-01-15T00:00"));
    assert!(overload("2025-01-16T00:00"));
    let (problems, page) = problems_of(&text("2025-01-16T00:00"), &NoFiles);
    assert!(problems.iter().any(|one| one.message.ends_with("and can carry 4")), "{page}");
}

#[test]
fn a_trace_of_which_nothing_is_measured_is_noted() {
    let text = GOOD.replace("demand = \"1 / d\"", "trace = \"t.csv\"");
    let warned = |trace: &str| {
        let (problems, _) = problems_of(&text, &Folder::default().with("t.csv", trace));
        problems.iter().find(|one| one.code == "W053").map(|one| one.message.clone())
    };
    assert_eq!(warned("time\n1 h\n11 d\n"), None);
    assert_eq!(warned("time\n").as_deref(), Some("the trace has no shipment"));
    let none = "no shipment of the trace comes before the horizon";
    assert_eq!(warned("time\n10 d\n").as_deref(), Some(none));
    let late = "1 of 2 shipments of the trace come after the run has ended";
    assert_eq!(warned("time\n1 h\n70 d\n").as_deref(), Some(late));
}

/// Who does not fit into a yard, as W043 says it.
fn too_large(text: &str, trace: &str) -> Option<String> {
    let (problems, _) = problems_of(text, &Folder::default().with("t.csv", trace));
    let told = problems.into_iter().find(|one| one.code == "W043")?;
    Some(told.message.split(" consignments").next().unwrap_or_default().to_owned())
}

#[test]
fn a_yard_is_too_small_only_where_cargo_takes_room() {
    let told = |lane: &str, rest: &str| {
        let services = format!("services = [\"train\"]\nsize = 5\n{lane}{rest}");
        too_large(&GOOD.replace("services = [\"train\"]", &services), "")
    };
    let yard = "[place.b.yard]\ncapacity = \"4 TEU\"\n";
    let desk = "[place.b]\nleave = [\"desk\"]\n[place.b.station.desk]\nservers = 1\ntime = \"1 min\"\n";
    // At b it is delivered as it comes, and takes no room; with a desk or a consignee that waits it does.
    assert_eq!(told("", yard), None);
    assert_eq!(told("collect = \"1 d\"\n", yard).as_deref(), Some("all"));
    let text = GOOD.replace("[place.b]\n", desk);
    let text = text.replace("services = [\"train\"]", &format!("services = [\"train\"]\nsize = 5\n{yard}"));
    assert_eq!(too_large(&text, "").as_deref(), Some("all"));
    // Where it boards it waits for its train.
    assert_eq!(told("", "[place.a.yard]\ncapacity = \"4 TEU\"\n").as_deref(), Some("all"));
}

#[test]
fn shipments_of_a_trace_are_compared_with_yards() {
    let text = GOOD.replace("demand = \"1 / d\"", "trace = \"t.csv\"\nboxes = { 20ft = 0.5, 40ft = 0.5 }");
    let text = text.replace("[place.b]", "[place.a.yard]\ncapacity = \"4 TEU\"\n[place.b]");
    // Two of 40ft are 4 TEU, which fit; three are 6, five of 20ft are 5.
    assert_eq!(too_large(&text, "time,boxes,type\n1 h,2,40ft\n2 h,4,20ft\n"), None);
    assert_eq!(too_large(&text, "time,boxes,type\n1 h,2,40ft\n2 h,5,20ft\n").as_deref(), Some("some"));
    assert_eq!(too_large(&text, "time,boxes,type\n1 h,3,40ft\n2 h,5,20ft\n").as_deref(), Some("all"));
}

#[test]
fn a_service_is_as_many_times_longer_as_the_smallest_box_has_teu() {
    let warned = |boxes: &str, time: &str| {
        let station = format!(
            "per = \"TEU\"\ntime = \"{time}\"\nhours = \"08:00-10:00\"\nclosing = \"only-if-it-fits\""
        );
        let text = GOOD.replace("time = \"5 min\"", &station);
        let text =
            text.replace("services = [\"train\"]", &format!("services = [\"train\"]\nboxes = {{ {boxes} }}"));
        let (problems, _) = problems_of(&text, &NoFiles);
        problems.into_iter().find(|one| one.code == "W044").map(|one| one.message)
    };
    // 2 x 90 min are 3 h, more than the 2 h from 8 to 10; 1 x 90 min and 2 x 60 min are not.
    let message = warned("40ft = 1", "90 min").expect("a warning");
    assert!(message.ends_with("is open for 2 h at most, and a service takes 3 h or more"), "{message}");
    assert_eq!(warned("20ft = 0.1, 40ft = 0.9", "90 min"), None);
    assert_eq!(warned("40ft = 1", "60 min"), None);
}

#[test]
fn a_column_of_a_trace_stands_once() {
    let text = GOOD.replace("demand = \"1 / d\"", "trace = \"t.csv\"");
    let (problems, page) =
        problems_of(&text, &Folder::default().with("t.csv", "time,boxes,boxes\n1 h,1,2\n"));
    assert!(problems.iter().any(|one| one.code == "E083" && one.message.contains("`boxes`")), "{page}");
}

#[test]
fn a_time_that_the_clocks_skip_is_told_with_what_it_is_taken_for() {
    let berlin =
        |time: &str| format!("horizon = \"10 d\"\nzone = \"Europe/Berlin\"\nstart = \"2025-03-30T{time}\"");
    // At 02:00 the clocks go to 03:00.
    let (_, page) = told("horizon = \"10 d\"", &berlin("02:30"));
    assert!(page.contains("W054") && page.contains("2025-03-30T03:30"), "{page}");
    for exists in ["01:59", "03:00"] {
        let (problems, page) = told("horizon = \"10 d\"", &berlin(exists));
        assert!(problems.is_empty(), "{page}");
    }
}

#[test]
fn what_stands_twice_is_told_with_its_first_line() {
    let line = |text: &str, wanted: &str| 1 + text.lines().position(|line| line == wanted).expect("is there");
    for (from, to, wanted) in [
        ("servers = 1", "servers = 1\nservers = 2", "servers = 1"),
        ("[lane.ab]", "[place.b]\n[lane.ab]", "[place.b]"),
    ] {
        let (problems, page) = told(from, to);
        let first = line(GOOD, wanted);
        assert!(problems.iter().any(|one| one.1.contains("stands twice")), "{page}");
        assert!(page.contains(&format!("the first is in line {first}")), "{page}");
    }
    // A key of another heading is not the first of two.
    let (_, page) = told("time = \"2 h\"", "time = \"2 h\"\ntime = \"3 h\"");
    let second = line(GOOD, "time = \"2 h\"");
    assert!(page.contains(&format!("the first is in line {second}")), "{page}");
}

#[test]
fn a_whole_number_that_is_too_large_is_told_with_the_largest() {
    // 2^63, one more than TOML can say; and 2^64.
    for number in ["9223372036854775808", "18446744073709551616"] {
        let (problems, page) = told("horizon = \"10 d\"", &format!("horizon = \"10 d\"\nseed = {number}"));
        assert_eq!(problems[0].0, "E025", "{page}");
        assert!(page.contains("the largest whole number here is 9223372036854775807"), "{page}");
    }
    let (problems, page) = told("servers = 1", "servers = 1000000001");
    assert_eq!(problems[0].0, "E025", "{page}");
    assert!(page.contains("the largest whole number here is 1000000000"), "{page}");
    let (problems, page) = told("servers = 1", "servers = -9223372036854775809");
    assert_eq!(problems[0].0, "E023", "{page}");
}

#[test]
fn a_count_of_zero_is_mended_by_a_number_without_quotes() {
    let (_, page) = told("capacity = \"10 TEU\"", "capacity = \"10 TEU\"\nconvoy = 0");
    assert!(page.contains("write more than zero, such as 5\n"), "{page}");
}

#[test]
fn a_station_without_servers_is_told_where_they_were_taken_away() {
    let set = "place.a.station.gate.servers={ add = -1 }".to_owned();
    let error = read("s.toml", GOOD, &[set], &NoFiles).expect_err("no server");
    let found: Vec<_> = error.problems.iter().map(|one| (one.code, one.file.as_str())).collect();
    assert_eq!(found, [("E070", "--set")], "{}", error.render(false));
}

#[test]
fn shares_that_are_no_numbers_do_not_also_add_up_to_nothing() {
    let (problems, page) =
        told("demand = \"1 / d\"", "demand = \"1 / d\"\nboxes = { 20ft = \"40%\", 40ft = \"60%\" }");
    let codes: Vec<&str> = problems.iter().map(|one| one.0).collect();
    assert_eq!(codes, ["E012", "E012"], "{page}");
}
