//! Is it known beforehand which links cannot take what is planned?

use super::*;

/// Trains both ways over a line of two hours, so many every day.
fn line(rules: &str, out: u32, back: u32) -> String {
    let times = |count: u32| {
        let at = |nth: u32| format!("\"daily {:02}:{:02}\"", nth * 24 / count, nth * 1440 / count % 60);
        (0..count).map(at).collect::<Vec<_>>().join(", ")
    };
    let mut text = format!(
        "format = 1\n[run]\nhorizon = \"10 d\"\n[place.a]\n[place.b]\n\
         [link.line]\nfrom = \"a\"\nto = \"b\"\nmode = \"rail\"\ndistance = \"100 km\"\nspeed = \"50 km/h\"\n{rules}\n"
    );
    for (name, ends, lane, count) in
        [("out", "\"a\", \"b\"", ["a", "b"], out), ("back", "\"b\", \"a\"", ["b", "a"], back)]
    {
        if count > 0 {
            text.push_str(&format!(
                "[service.{name}]\nmode = \"rail\"\nstops = [{ends}]\ncapacity = \"10 TEU\"\ntimes = [{}]\n\
                 [lane.{name}]\nfrom = \"{}\"\nto = \"{}\"\ndemand = \"1 / d\"\nservices = [\"{name}\"]\n",
                times(count),
                lane[0],
                lane[1]
            ));
        }
    }
    text
}

/// The codes of a line's warnings.
fn codes(rules: &str, out: u32, back: u32) -> Vec<&'static str> {
    expect(&line(rules, out, back)).warnings.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_catalogue_has_a_path_for_each_vehicle_of_a_direction() {
    assert_eq!(codes("paths = \"6 / d\"", 6, 6), [""; 0]);
    assert_eq!(codes("paths = \"6 / d\"", 6, 7), ["W023"]);
    // Other traffic takes paths, too.
    assert_eq!(codes("paths = \"6 / d\"\nbackground = { arrivals = \"0.5 / d\" }", 6, 6), ["W023"]);
    assert_eq!(codes("paths = [\"daily 03:00\", \"daily 15:00\"]", 2, 0), [""; 0]);
    assert_eq!(codes("paths = [\"daily 03:00\", \"daily 15:00\"]", 3, 0), ["W023"]);
}

#[test]
fn headways_of_a_direction_fit_the_day() {
    // 24 · 60 min; the other direction has headways of its own.
    assert_eq!(codes("headway = \"1 h\"", 24, 24), [""; 0]);
    assert_eq!(codes("headway = \"61 min\"", 24, 1), ["W025"]);
    assert_eq!(codes("headway = \"1 h\"\nbackground = { arrivals = \"6 / d\" }", 19, 2), ["W025"]);
}

#[test]
fn a_single_track_takes_as_many_as_its_rows_let_through() {
    // One at a time: (6 + 6) · 2 h are the whole day.
    let alone = "single-track = true\nfollowers = 1";
    assert_eq!(codes(alone, 6, 6), [""; 0]);
    assert_eq!(codes(alone, 7, 6), ["W024"]);
    // Rows of three, ten minutes apart: 2 h 20 min for three, so 2 · n / 3 · 140 min ≤ 1440 min up to 15.4.
    let rows = "single-track = true\nheadway = \"10 min\"";
    assert_eq!(codes(rows, 15, 15), [""; 0]);
    assert_eq!(codes(rows, 16, 16), ["W024"]);
    // Sections of an hour and room for one vehicle each: 2 · n · 1 h ≤ 24 h up to 12.
    let sections = "sections = [\"south\", \"north\"]\nsingle-track = true\n\
                    [link.line.section.south]\nlength = \"50 km\"\nvehicles = 1\n\
                    [link.line.section.north]\nlength = \"50 km\"\nsingle-track = false";
    assert_eq!(codes(sections, 12, 12), [""; 0]);
    assert_eq!(codes(sections, 13, 13), ["W024"]);
    // Nobody comes the other way: there are no rows.
    assert_eq!(codes("single-track = true\nfollowers = 1", 24, 0), [""; 0]);
}

/// The golden day of one crane, with values set.
fn one_crane(sets: &[&str]) -> Vec<&'static str> {
    const DAY: &str = include_str!("../../../tests/golden/one-crane.toml");
    let shipments = include_str!("../../../tests/golden/one-crane.csv");
    let folder = Folder::default().with("one-crane.csv", shipments);
    let codes = expect_in(DAY, sets, &folder).warnings.into_iter().map(|problem| problem.code);
    codes.filter(|code| *code == "W046").collect()
}

#[test]
fn a_station_is_not_the_way_into_a_limited_yard_and_out_of_it() {
    assert_eq!(one_crane(&[]), ["W046"]);
    assert_eq!(one_crane(&[r#"service.ship.stop.port.load=["second"]"#]), [""; 0]);
    // Room without limit never asks anybody to wait.
    assert_eq!(one_crane(&["place.port.yard.remove=true"]), [""; 0]);
    // The way in is the first station at the place: cargo passes the second with room taken.
    let second = r#"service.train.stop.port.unload=["second", "crane"]"#;
    assert_eq!(one_crane(&[second]), [""; 0]);
    let twice = r#"place.port.transfer=["crane"]"#;
    assert_eq!(one_crane(&[twice, r#"service.ship.stop.port.load=["second"]"#]), ["W046"]);
}

#[test]
fn one_mistake_is_told_once() {
    let told = |text: &str| match read("s.toml", text, &[], &NoFiles) {
        Ok(scenario) => scenario.warnings.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        Err(error) => error.problems.iter().map(|problem| problem.code).collect(),
    };
    // Three sections share the maintenance of their link.
    let section = |(name, km): (&str, u32)| format!("[link.line.section.{name}]\nlength = \"{km} km\"\n");
    let sections = [("x", 20), ("y", 30), ("z", 50)].map(section).concat();
    let shut = format!("maintenance = \"mon-sun 00:00-24:00\"\nsections = [\"x\", \"y\", \"z\"]\n{sections}");
    assert_eq!(told(&line(&shut, 1, 1)), ["E110"]);
    // One key is missing, whose absence makes three sections meaningless.
    assert_eq!(told(&line(&sections, 1, 1)), ["E111"]);
    // Two lanes bring boxes of one type to a place from which none takes them.
    let lane = |name: &str| {
        format!(
            "[lane.{name}]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"\nservices = [\"train\"]\nequipment = true\n"
        )
    };
    let text = GOOD.replace("[place.a]\n", "[place.a]\nempties = { 20ft = 10 }\n")
        + &lane("more")
        + &lane("yet-more");
    assert_eq!(told(&text), ["W036"]);
}
