//! Is what is said of fleets understood, and what is doubtful told?

use super::*;
use crate::model::{EmptyReturn, PlaceId, WithoutVehicle};

/// As [`bad::CASES`].
pub(super) const CASES: &[(&str, &str, &str)] = &[
    ("E010", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = 2\nvehicels = 2"),
    ("E011", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nturnaround = \"1 h\""),
    ("E012", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = 2.5"),
    (
        "E012",
        "every = \"1 d\"",
        "every = \"1 d\"\nfleet = \"r\"\nwithout-vehicle = 3\n[fleet.r]\nvehicles = 2",
    ),
    (
        "E014",
        "every = \"1 d\"",
        "every = \"1 d\"\nfleet = \"r\"\nwithout-vehicle = \"go\"\n[fleet.r]\nvehicles = 2",
    ),
    ("E016", "every = \"1 d\"", "every = \"1 d\"\nwithout-vehicle = \"cancel\""),
    ("E023", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = -2"),
    ("E050", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"rx\"\n[fleet.r]\nvehicles = 2"),
    ("E050", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = { a = 1, x = 1 }"),
    ("E100", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = 0"),
    ("E100", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = { a = 0 }"),
    (
        "E101",
        "every = \"1 d\"",
        "on-demand = { gather = \"1 h\" }\nfleet = \"r\"\nwithout-vehicle = { wait = \"1 h\" }\n[fleet.r]\nvehicles = 2",
    ),
    (
        "E102",
        "every = \"1 d\"",
        "every = \"1 d\"\nfleet = \"r\"\n[service.truck]\nmode = \"road\"\nstops = [\"a\", \"b\"]\nevery = \"1 d\"\n\
         capacity = \"2 TEU\"\nfleet = \"r\"\n[link.road]\nfrom = \"a\"\nto = \"b\"\nmode = \"road\"\ntime = \"1 h\"\n\
         [fleet.r]\nvehicles = 2",
    ),
    (
        "E016",
        "every = \"1 d\"",
        "on-demand = { gather = \"1 h\" }\nrelief = { above = \"5 TEU\", after = \"1 h\" }",
    ),
    ("E024", "every = \"1 d\"", "every = \"1 d\"\nrelief = { above = \"5 TEU\", after = \"0 h\" }"),
    ("E024", "every = \"1 d\"", "every = \"1 d\"\nconvoy = 0"),
    ("E103", "every = \"1 d\"", "every = \"1 d\"\ndriver = { drives = \"4 h\" }"),
    ("E103", "every = \"1 d\"", "every = \"1 d\"\ndriver = { rest = \"11 h\" }"),
    ("E104", "every = \"1 d\"", "every = \"1 d\"\ndriver = { day = \"9 h\", rest = \"11 h\", drivers = 3 }"),
    ("E104", "every = \"1 d\"", "every = \"1 d\"\ndriver = { drives = \"4 s\", pause = \"45 min\" }"),
    ("E104", "every = \"1 d\"", "every = \"1 d\"\ndriver = { drives = \"0 h\", pause = \"45 min\" }"),
    (
        "E104",
        "every = \"1 d\"",
        "every = \"1 d\"\ndriver = { drives = \"10 h\", pause = \"45 min\", day = \"9 h\", rest = \"11 h\" }",
    ),
    ("W003", "every = \"1 d\"", "every = \"1 d\"\n[fleet.r]\nvehicles = 2"),
    ("W050", "every = \"1 d\"", "every = \"1 d\"\nconvoy = 3\nfleet = \"r\"\n[fleet.r]\nvehicles = 2"),
    (
        "W020",
        "every = \"1 d\"",
        "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = 1\nturnaround = \"21 h\"",
    ),
    ("W021", "every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = { a = 1, b = 1 }"),
    (
        "W022",
        "every = \"1 d\"",
        "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = 1\nempty-return = \"never\"",
    ),
];

#[test]
fn each_fault_is_found_at_its_line() {
    bad::each_is_found(GOOD, CASES);
}

#[test]
fn a_fleet_stands_where_it_says_or_where_its_first_service_begins() {
    let scenario = expect(FULL);
    let fleet = &scenario.corridor.fleets[0];
    assert_eq!(fleet.vehicles, [(PlaceId::new(0), 12)]);
    assert_eq!(fleet.empty_return, EmptyReturn::Always);
    let member = scenario.corridor.services.iter().find_map(|service| service.membership);
    let limit = crate::time::SimDuration::from_ms(12 * crate::time::HOUR);
    assert_eq!(member.map(|member| member.without_vehicle), Some(WithoutVehicle::WaitUpTo(limit)));
    let text = GOOD.replace("every = \"1 d\"", "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = 3");
    let corridor = expect(&text).corridor;
    assert_eq!(corridor.fleets[0].vehicles, [(PlaceId::new(0), 3)]);
    assert!(corridor.returns_empty(crate::model::FleetId::new(0), &corridor.services[0]));
}

#[test]
fn what_ifs_change_the_number_of_vehicles() {
    let sets = |sets: &[&str]| expect_in(FULL, sets, &full_folder()).corridor.fleets[0].vehicles.clone();
    let a = PlaceId::new(0);
    assert_eq!(sets(&["fleet.rakes.vehicles.chongqing={ add = 1 }"]), [(a, 13)]);
    assert_eq!(sets(&["fleet.rakes.vehicles.chongqing={ scale = 2 }"]), [(a, 24)]);
    assert_eq!(sets(&["fleet.rakes.vehicles=5"]), [(a, 5)]);
}

#[test]
fn a_fleet_that_is_too_small_is_told_with_the_numbers_that_hold() {
    // A train each way every day, three days with its turnaround: six vehicles are under way. The text
    // says five, one of which is taken away.
    let text = GOOD.replace(
        "every = \"1 d\"",
        "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = { a = 3, b = 2 }\nturnaround = \"70 h\"",
    ) + "[service.back]\nmode = \"rail\"\nstops = [\"b\", \"a\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\nfleet = \"r\"\n\
           [lane.ba]\nfrom = \"b\"\nto = \"a\"\ndemand = \"1 / d\"\nservices = [\"back\"]\n";
    let scenario = expect_in(&text, &["fleet.r.vehicles.b=1"], &full_folder());
    let told = scenario.render_warnings(false);
    assert!(told.contains("has 4 vehicles (3 at `a`, 1 at `b`), and its timetable keeps 6.0"), "{told}");
}

#[test]
fn vehicles_that_stand_where_none_is_needed_are_shown_where_they_were_written() {
    let fleet = "every = \"1 d\"\nfleet = \"r\"\n[fleet.r]\nvehicles = { a = 1, b = 0 }";
    let text = GOOD.replace("every = \"1 d\"", fleet);
    let shown = |sets: &[&str]| {
        let warnings = expect_in(&text, sets, &NoFiles).warnings;
        let spot = |one: &Problem| (one.code, one.file.clone(), one.line, one.column);
        warnings.iter().map(spot).collect::<Vec<_>>()
    };
    assert_eq!(shown(&[]), []);
    assert_eq!(shown(&["fleet.r.vehicles.b=1"]), [("W021", "--set".to_owned(), 1, 1)]);
    let line = text.lines().position(|line| line.starts_with("vehicles =")).expect("a line") + 1;
    let written = text.replace("b = 0", "b = 2");
    let warnings = expect(&written).warnings;
    let [one] = warnings.as_slice() else { panic!("one: {warnings:?}") };
    // vehicles = { a = 1, b = 2 }: b is the 21st letter.
    assert_eq!((one.code, one.line, one.column), ("W021", line, 21));
}
