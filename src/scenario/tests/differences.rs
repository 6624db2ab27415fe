//! Is what is different told, and nothing else?

use super::*;

fn between(before: &str, after: &str) -> Differences {
    Differences::between(&expect(before), &expect(after))
}

fn text(differences: &Differences) -> String {
    (DIFFERENCE_FORMATS[0].render)(differences)
}

/// The sentences of a change of the good scenario.
fn changed(from: &str, to: &str) -> Vec<String> {
    let after = GOOD.replace(from, to);
    assert_ne!(after, GOOD, "{from}");
    between(GOOD, &after).sentences()
}

#[test]
fn the_same_scenario_is_the_same_corridor() {
    let title = expect(FULL).corridor.title;
    assert_eq!(text(&between(FULL, FULL)), format!("{title} → {title}\n\nThe same corridor.\n"));
}

#[test]
fn order_units_and_equal_timetables_are_no_difference() {
    let mut sections: Vec<&str> = FULL.split("\n[").collect();
    let head = sections.remove(0);
    sections.reverse();
    assert_eq!(between(FULL, &format!("{head}\n[{}", sections.join("\n["))).all, []);
    for (from, to) in [
        ("every = \"1 d\"", "every = \"24 h\""),
        ("every = \"1 d\"", "frequency = \"7 / week\""),
        ("time = \"5 min\"", "time = { constant = \"300 s\" }"),
        ("demand = \"1 / d\"", "demand = \"7 / week\""),
        ("distance = \"100 km\"", "distance = \"100000 m\""),
    ] {
        assert_eq!(changed(from, to), Vec::<String>::new(), "{to}");
    }
}

#[test]
fn a_change_is_told_with_before_after_and_by_how_much() {
    for (from, to, sentence) in [
        ("every = \"1 d\"", "every = \"12 h\"", "service train: every 1 d → 12 h (−50 %)"),
        ("capacity = \"10 TEU\"", "capacity = \"25 TEU\"", "service train: capacity 10 TEU → 25 TEU (+15)"),
        ("demand = \"1 / d\"", "demand = \"14 / week\"", "lane ab: demand 1 / d → 14 / week (+1)"),
        ("servers = 1", "servers = 3", "place a, station gate: servers 1 → 3 (+2)"),
        ("time = \"5 min\"", "time = \"7.5 min\"", "place a, station gate: time 5 min → 7.5 min (+50 %)"),
        ("time = \"5 min\"", "time = \"5.1 min\"", "place a, station gate: time 5 min → 5.1 min (+2 %)"),
        (
            "time = \"5 min\"",
            "time = { gamma = { mean = \"4 min\", cv = 0.5 } }",
            "place a, station gate: time 5 min → gamma mean 4 min, cv 0.5 (mean −20 %)",
        ),
        (
            "every = \"1 d\"",
            "times = [\"mon 06:00\", \"thu 06:00\"]",
            "service train: timetable every 1 d → times mon 06:00, thu 06:00",
        ),
        ("time = \"2 h\"", "speed = \"50 km/h\"", "link ab: pace time 2 h → speed 50 km/h"),
        ("[place.b]", "[place.b]\nyard = { capacity = \"5 TEU\" }", "place b: yard added, capacity 5 TEU"),
        ("every = \"1 d\"", "every = \"1 d\"\ncut-off = \"4 h\"", "service train: cut-off added, 4 h"),
        ("horizon = \"10 d\"", "horizon = \"20 d\"", "the run: horizon 10 d → 20 d (+100 %)"),
    ] {
        assert_eq!(changed(from, to), [sentence]);
    }
    assert_eq!(
        between(&GOOD.replace("every = \"1 d\"", "every = \"1 d\"\ncut-off = \"4 h\""), GOOD).sentences(),
        ["service train: cut-off removed, 4 h before"]
    );
}

#[test]
fn a_key_of_yes_or_no_that_is_not_written_is_what_it_means() {
    let both = |from: &str, to: &str, forth: &[&str], back: &[&str]| {
        assert_eq!(between(from, to).sentences(), forth, "{to}");
        assert_eq!(between(to, from).sentences(), back, "back from {to}");
    };
    let with = |line: &str| GOOD.replace("time = \"2 h\"", &format!("time = \"2 h\"\n{line}"));
    let (bare, single, double) = (with(""), with("single-track = true"), with("single-track = false"));
    assert_ne!(single, GOOD);
    let (to_yes, to_no) = ("link ab: single-track no → yes", "link ab: single-track yes → no");
    both(&bare, &single, &[to_yes], &[to_no]);
    both(&double, &single, &[to_yes], &[to_no]);
    both(&bare, &double, &[], &[]);

    // A section is as its link.
    let section = |of_link: &str, of_section: &str| {
        with(&format!(
            "sections = [\"s\"]\n{of_link}\n[link.ab.section.s]\nlength = \"100 km\"\n{of_section}"
        ))
    };
    let (yes, no) = ("single-track = true", "single-track = false");
    let told = "link ab, section s: single-track";
    both(
        &section(yes, ""),
        &section(yes, no),
        &[&format!("{told} yes → no")],
        &[&format!("{told} no → yes")],
    );
    both(&section("", ""), &section("", yes), &[&format!("{told} no → yes")], &[&format!("{told} yes → no")]);
    both(&section(yes, ""), &section(yes, yes), &[], &[]);
}

#[test]
fn a_change_of_documents_is_told_key_by_key() {
    let with = |errors: f64, regime: &str| {
        let table = format!("documents = {{ regime = \"{regime}\", time = \"6 h\", errors = {errors} }}");
        GOOD.replace("demand = \"1 / d\"", &format!("demand = \"1 / d\"\n{table}"))
    };
    assert_eq!(
        between(&with(0.1, "per-mode-change"), &with(0.05, "single")).sentences(),
        [
            "lane ab: documents.errors 0.1 → 0.05 (−0.05)",
            "lane ab: documents.regime per-mode-change → single",
        ]
    );
    assert_eq!(
        between(GOOD, &with(0.1, "single")).sentences(),
        ["lane ab: documents added, errors 0.1, regime single, time 6 h"]
    );
}

#[test]
fn one_changed_parameter_of_a_law_is_told_alone() {
    let law = |mean: &str, cv: f64| {
        GOOD.replace("time = \"5 min\"", &format!("time = {{ gamma = {{ mean = \"{mean}\", cv = {cv} }} }}"))
    };
    assert_eq!(
        between(&law("30 min", 0.5), &law("15 min", 0.5)).sentences(),
        ["place a, station gate: time gamma mean 30 min → 15 min (−50 %)"]
    );
    assert_eq!(
        between(&law("30 min", 0.5), &law("30 min", 0.25)).sentences(),
        ["place a, station gate: time gamma cv 0.5 → 0.25 (−0.25)"]
    );
    assert_eq!(
        between(&law("30 min", 0.5), &law("1 h", 0.25)).sentences(),
        ["place a, station gate: time gamma mean 30 min, cv 0.5 → gamma mean 1 h, cv 0.25 (mean +100 %)"]
    );
}

#[test]
fn things_come_and_go_with_what_is_inside_them() {
    let port = "[place.port]\nenter = [\"berth\", \"crane\"]\n[place.port.station.berth]\nservers = 1\ntime = \"1 h\"\n\
                [place.port.station.crane]\nservers = 2\ntime = \"2 min\"\n[lane.p]\nfrom = \"port\"\nto = \"port\"\ndemand = \"2 / d\"\n";
    let more = format!("{GOOD}{port}");
    assert_eq!(
        between(GOOD, &more).sentences(),
        ["place port added, with stations berth, crane", "lane p added, port – port, 2 / d"]
    );
    assert_eq!(between(&more, GOOD).sentences(), ["place port removed", "lane p removed"]);
    let crane = more
        .replace("[place.port.station.berth]\nservers = 1\ntime = \"1 h\"\n", "")
        .replace("\"berth\", ", "");
    assert_eq!(
        between(&more, &crane).sentences(),
        ["place port: enter berth, crane → crane (− berth)", "place port, station berth removed"]
    );
}

#[test]
fn titles_notes_and_sources_are_only_words() {
    let after = GOOD
        .replace("format = 1", "format = 1\ntitle = \"New\"")
        .replace("[place.b]", "[place.b]\nnote = \"guessed\"\nassumed = true\n[source.x]\ntitle = \"X\"");
    let differences = between(GOOD, &after);
    assert_eq!(differences.sentences(), Vec::<String>::new());
    assert!(differences.is_same_corridor);
    assert_eq!(
        text(&differences),
        "scenario → New\n\nThe same corridor.\n\n\
         In words only: place b (assumed, note); source x (added); the scenario (title).\n"
    );
}

#[test]
fn what_is_said_otherwise_but_means_the_same_is_called_so() {
    let page = text(&between(
        GOOD,
        &GOOD.replace(
            "[place.b]",
            "[place.b]\nhours = \"00:00-24:00\"\n[place.b.station.x]\nservers = 1\ntime = \"1 h\"\n",
        ),
    ));
    assert!(!page.contains("same corridor"), "a new station, even unused, is a difference\n{page}");
    let page = text(&between(GOOD, &GOOD.replace("every = \"1 d\"", "every = \"1 d\"\ncut-off = \"0 h\"")));
    assert!(page.contains("service train: cut-off added, 0 h\nThe same corridor, said otherwise"), "{page}");
}

#[test]
fn all_formats_tell_the_same_differences_and_keep_text_text() {
    let after =
        GOOD.replace("format = 1", "format = 1\ntitle = \"a *b* <c>\"").replace("servers = 1", "servers = 2");
    let differences = between(GOOD, &after);
    for format in DIFFERENCE_FORMATS {
        let page = (format.render)(&differences);
        assert!(page.contains("servers 1 → 2 (+1)") && page.ends_with('\n'), "{page}");
    }
    let markdown = (DIFFERENCE_FORMATS[2].render)(&differences);
    assert!(markdown.contains("a \\*b\\* \\<c\\>"), "{markdown}");
    let document: serde_json::Value =
        serde_json::from_str(&(DIFFERENCE_FORMATS[1].render)(&differences)).expect("JSON");
    assert_eq!(document["differences"][0]["path"], "place.a.station.gate.servers");
    assert_eq!(document["differences"][0]["by"], "+1");
    assert_eq!(document["differences"][1]["words_only"], true);
}

#[test]
fn a_difference_turned_round_has_as_many_sentences() {
    let (one, other) = (between(GOOD, FULL), between(FULL, GOOD));
    assert_eq!(one.all.len(), other.all.len());
    assert!(!one.is_same_corridor);
}
