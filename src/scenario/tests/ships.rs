//! Is a port understood, and each fault of its berths and ships found?

use super::bad::each_is_found;
use super::*;
use crate::units::Metres;

/// A port with a quay, and ships that call there.
const PORT: &str = r#"format = 1
[run]
horizon = "10 d"
[place.a]
[place.b]
[place.b.station.quay]
length = "400 m"
spacing = "20 m"
time = "1 h"
background = { arrivals = "1 / d", time = "6 h", length = "100 m" }
[place.b.station.crane]
servers = 4
time = "3 min"
[link.ab]
from = "a"
to = "b"
mode = "sea"
time = "2 h"
[service.ship]
mode = "sea"
stops = ["a", "b"]
capacity = "10 TEU"
length = "170 m"
every = "1 d"
blank = 0.05
blank-sailings = ["2025-01-08T00:00"]
[service.ship.stop.b]
call = ["quay"]
unload = ["crane"]
window = { from = "2 h", lasts = "12 h" }
stay = "10 h"
cranes = 3
exchange = { uniform = { low = "100 boxes", high = "300 boxes" } }
[lane.ab]
from = "a"
to = "b"
demand = "1 / d"
services = ["ship"]
"#;

pub(super) const CASES: &[(&str, &str, &str)] = &[
    ("E011", "[place.b.station.crane]\nservers = 4", "[place.b.station.crane]"),
    ("E015", "length = \"400 m\"", "length = \"400 m\"\nservers = 2"),
    ("E016", "servers = 4", "servers = 4\nspacing = \"20 m\""),
    (
        "E016",
        "servers = 4",
        "servers = 4\nbackground = { arrivals = \"1 / d\", time = \"6 h\", length = \"100 m\" }",
    ),
    ("E024", "length = \"400 m\"", "length = \"0 m\""),
    ("E025", "length = \"170 m\"", "length = \"170.5 m\""),
    ("E025", "length = \"400 m\"", "length = \"400 km\""),
    (
        "E130",
        "[service.ship]\nmode = \"sea\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nlength = \"170 m\"\n",
        "[service.ship]\nmode = \"sea\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\n",
    ),
    ("E130", ", length = \"100 m\" }", " }"),
    ("E131", "length = \"170 m\"", "length = \"381 m\""),
    ("E131", ", length = \"100 m\" }", ", length = \"400 m\" }"),
    ("E132", "length = \"400 m\"", "length = \"400 m\"\nper = \"box\""),
    ("E132", "length = \"400 m\"", "length = \"400 m\"\nholds-vehicle = false"),
    ("E132", "length = \"400 m\"", "length = \"400 m\"\nclosing = \"pause\""),
    ("E132", "length = \"400 m\"", "length = \"400 m\"\ndiscipline = \"preemptive\""),
    ("E132", "length = \"400 m\"", "length = \"400 m\"\nbreakdown = { between = \"9 d\", repair = \"1 h\" }"),
    ("E024", "lasts = \"12 h\"", "lasts = \"0 h\""),
    ("E024", "cranes = 3", "cranes = 0"),
    ("E027", "blank-sailings = [\"2025-01-08T00:00\"]", "blank-sailings = [\"Wednesday\"]"),
    ("E030", "blank = 0.05", "blank = 1"),
    (
        "E133",
        "call = [\"quay\"]\nunload = [\"crane\"]\nwindow = { from = \"2 h\", lasts = \"12 h\" }\nstay = \"10 h\"\n",
        "call = []\nunload = [\"crane\"]\nstay = \"10 h\"\n",
    ),
    (
        "E133",
        "[service.ship.stop.b]\ncall = [\"quay\"]\nunload = [\"crane\"]\nwindow = { from = \"2 h\", lasts = \"12 h\" }",
        "[place.b.station.berth]\nservers = 1\ntime = \"1 h\"\nper = \"vehicle\"\nholds-vehicle = true\nclosing = \"pause\"\n\
         [service.ship.stop.b]\ncall = [\"berth\", \"quay\"]\nunload = [\"crane\"]\nwindow = { from = \"2 h\", lasts = \"12 h\" }",
    ),
    (
        "E134",
        "unload = [\"crane\"]\nwindow = { from = \"2 h\", lasts = \"12 h\" }\nstay = \"10 h\"\ncranes = 3\nexchange = { uniform = { low = \"100 boxes\", high = \"300 boxes\" } }",
        "unload = []\nstay = \"10 h\"\ncranes = 3",
    ),
    (
        "E134",
        "unload = [\"crane\"]\nwindow = { from = \"2 h\", lasts = \"12 h\" }\nstay = \"10 h\"\ncranes = 3\nexchange = { uniform = { low = \"100 boxes\", high = \"300 boxes\" } }",
        "exchange = \"1 box\"",
    ),
    (
        "E134",
        "servers = 4\ntime = \"3 min\"\n[link.ab]\nfrom = \"a\"\nto = \"b\"\nmode = \"sea\"\ntime = \"2 h\"\n[service.ship]\nmode = \"sea\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nlength = \"170 m\"\nevery = \"1 d\"\nblank = 0.05\nblank-sailings = [\"2025-01-08T00:00\"]\n[service.ship.stop.b]\ncall = [\"quay\"]\nunload = [\"crane\"]\nwindow = { from = \"2 h\", lasts = \"12 h\" }\nstay = \"10 h\"\ncranes = 3\nexchange = { uniform = { low = \"100 boxes\", high = \"300 boxes\" } }",
        "servers = 4\ntime = \"3 min\"\nper = \"TEU\"\n[link.ab]\nfrom = \"a\"\nto = \"b\"\nmode = \"sea\"\ntime = \"2 h\"\n[service.ship]\nmode = \"sea\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nlength = \"170 m\"\nevery = \"1 d\"\n[service.ship.stop.b]\ncall = [\"quay\"]\nunload = [\"crane\"]\nexchange = \"200 boxes\"",
    ),
    ("E135", "blank-sailings = [\"2025-01-08T00:00\"]", "blank-sailings = [\"2025-01-08T01:00\"]"),
    (
        "E135",
        "every = \"1 d\"\nblank = 0.05\nblank-sailings = [\"2025-01-08T00:00\"]",
        "on-demand = { gather = \"2 h\" }\nblank = 0.05",
    ),
    ("W005", "arrivals = \"1 / d\"", "arrivals = \"40 / d\""),
    ("W029", "cranes = 3", "cranes = 5"),
    // 190 m for 60 h a day, less one in twenty: 451 m on the mean, of 400 m.
    ("W041", "lasts = \"12 h\"", "lasts = \"60 h\""),
];

#[test]
fn each_fault_of_a_port_is_found_at_its_line() {
    assert_eq!(expect(PORT).render_warnings(false), "");
    each_is_found(PORT, CASES);
}

/// The lines of what is warned of.
fn warned(text: &str) -> String {
    expect(text).render_warnings(false)
}

#[test]
fn windows_that_overlap_beyond_the_quay_are_found() {
    // One is open for twelve hours a day, 190 m; so two more at the same time would be 570 m of 400 m.
    let more = |from: &str, second: &str| {
        let call = |name: &str, from: &str| {
            format!(
                "[service.{name}]\nmode = \"sea\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nlength = \"170 m\"\n\
                 departures = [\"2025-01-09T00:00\"]\n[service.{name}.stop.b]\ncall = [\"quay\"]\nunload = [\"crane\"]\n\
                 window = {{ from = \"{from}\", lasts = \"6 h\" }}\n[lane.{name}]\nfrom = \"a\"\nto = \"b\"\n\
                 demand = \"1 / d\"\ncount = 1\nservices = [\"{name}\"]\n"
            )
        };
        warned(&format!("{PORT}{}{}", call("second", from), call("third", second)))
    };
    let told = more("3 h", "5 h");
    // Thursday 00:00 is three days after the start; the ship's own window opens at 2 h and closes at 14 h.
    assert!(
        told.contains("W041") && told.contains("3 d 5 h after the start windows reserve 570 m of quay"),
        "{told}"
    );
    assert!(
        told.contains("`service.ship.stop.b` and `service.second.stop.b` and `service.third.stop.b`"),
        "{told}"
    );
    // One after the other, or when the ship's is over at 14 h, all of them fit.
    assert!(!more("3 h", "9 h").contains("W041"));
    assert!(!more("8 h", "14 h").contains("W041"));
    assert!(more("8 h", "839 min").contains("W041"));
}

#[test]
fn a_quay_has_metres_that_ships_take_with_their_spacing() {
    let corridor = expect(PORT).corridor;
    let quay = corridor.stations.iter().find(|station| station.quay.is_some()).expect("a quay");
    assert!(quay.holds_vehicle);
    assert_eq!(corridor.services[0].length, Some(Metres(170)));
    assert_eq!((quay.servers_for(Metres(170)), quay.servers_for_background()), (190, 120));
}

#[test]
fn the_lengths_of_quay_and_ship_are_levers() {
    let folder = Folder::default().with("port.toml", PORT);
    let over = "[what-if]\nbase = \"port.toml\"\n[place.b.station.quay]\nlength = { add = \"200 m\" }\n\
                [service.ship]\nlength = { scale = 2 }\n";
    let corridor = expect_in(over, &[], &folder).corridor;
    assert_eq!(corridor.services[0].length, Some(Metres(340)));
    let quay = corridor.stations.iter().find(|station| station.quay.is_some()).expect("a quay");
    assert!(format!("{:?}", quay.servers).contains("600"), "{:?}", quay.servers);
}

#[test]
fn a_call_is_expected_to_last_as_its_stop_says() {
    let hours = |change: (&str, &str)| {
        let corridor = expect(&PORT.replace(change.0, change.1)).corridor;
        let stop = corridor.services[0].stops.last().expect("a stop").clone();
        corridor.expected_stay(&stop).hours()
    };
    assert_eq!(hours(("", "")), 10.0);
    assert_eq!(hours(("stay = \"10 h\"\n", "")), 12.0);
    // An hour to moor, and 200 boxes on average by three cranes, three minutes each.
    let neither = "window = { from = \"2 h\", lasts = \"12 h\" }\nstay = \"10 h\"\n";
    assert!((hours((neither, "")) - (1.0 + 200.0 * 0.05 / 3.0)).abs() < 1e-6);
    assert_eq!(hours((neither, "dwell = \"30 h\"\n")), 31.0);
}

#[test]
fn windows_cranes_and_exchange_are_levers() {
    let folder = Folder::default().with("port.toml", PORT);
    let over = "[what-if]\nbase = \"port.toml\"\n[service.ship.stop.b]\nexchange = { scale = 0.5 }\n\
                cranes = { add = 1 }\nstay = { add = \"2 h\" }\n[service.ship]\nblank = { scale = 2 }\n";
    let corridor = expect_in(over, &[], &folder).corridor;
    let port = &corridor.services[0].stops[1].port;
    assert_eq!(port.exchange.as_ref().map(|boxes| boxes.mean()), Some(100.0));
    assert_eq!((port.cranes, port.stay.map(|stay| stay.hours())), (Some(4), Some(12.0)));
    assert_eq!(corridor.services[0].blank, 0.1);
}
