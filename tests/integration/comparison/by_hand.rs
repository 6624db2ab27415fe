//! Is a difference that one can work out by hand split as one would?
//!
//! A consignment is tendered every midnight, takes the train at 20:00, ten
//! hours of line, and passes a gate that is open from 06:00 to 18:00 and takes
//! half an hour: 20 h + 10 h + 30 min.

use std::sync::atomic::AtomicBool;

use corridor::experiment::{
    Comparison, Levers, Line, Method, Part, Plan, Primary, Watch, WhatIf, compare, subsets_needed,
};
use corridor::scenario::Scenario;

use super::{scenario, what_if};

pub(super) const DAY: &str = r#"
format = 1
title = "A train every evening"

[run]
start = "2025-01-06T00:00"
cool-down = "10 d"
replications = 2

[place.a]

[place.b]
leave = ["gate"]

[place.b.station.gate]
servers = 1
hours = "06:00-18:00"
time = "30 min"
per = "consignment"

[link.line]
from = "a"
to = "b"
mode = "rail"
time = "10 h"

[service.train]
stops = ["a", "b"]
mode = "rail"
times = ["daily 20:00"]
capacity = "100 TEU"

[lane.boxes]
from = "a"
to = "b"
gap = "24 h"
count = 20
services = ["train"]
"#;

/// Base and change, with the change's levers if it has several.
fn compared(base: &Scenario, change: &Scenario) -> Comparison {
    let count = change.levers.len();
    let subsets: Vec<(u32, Scenario)> = subsets_needed(count)
        .into_iter()
        .map(|mask| {
            let on: Vec<bool> = (0..count).map(|at| mask >> at & 1 == 1).collect();
            (mask, change.with_levers(&on).unwrap_or_else(|error| panic!("{}", error.render(false))))
        })
        .collect();
    let levers = (count > 1).then(|| Levers {
        names: change.levers.clone(),
        subsets: subsets.iter().map(|(mask, scenario)| (*mask, &scenario.corridor)).collect(),
    });
    let what_if = WhatIf { name: "change".into(), corridor: &change.corridor, levers };
    let plan = Plan { replications: 2, seed: 1, threads: 1 };
    let stop = AtomicBool::new(false);
    let watch = Watch { stop: &stop, progress: &|_, _| (), clock: &|| 0.0 };
    compare(&base.corridor, &[what_if], &plan, &Primary::default(), &watch)
        .unwrap_or_else(|error| panic!("{error}"))
        .comparison
}

/// Lines as text, in the order of their size and then of their names.
fn lines(comparison: &Comparison) -> Vec<String> {
    let line = |line: &Line| {
        let hours = line.hours.mean.expect("all is delivered");
        assert_eq!(line.hours.half_width, Some(0.0), "nothing varies");
        match &line.part {
            Part::Cell { place, stage, cause } => format!("{place} {stage} {}: {hours:+}", cause.name()),
            Part::Switched { from, to, .. } => format!("{from} to {to}: {hours:+}"),
            other => format!("{other:?}: {hours:+} of {:?}", line.consignments),
        }
    };
    comparison.variants[0].attributions[0].lines.iter().map(line).collect()
}

fn whole(comparison: &Comparison) -> f64 {
    comparison.variants[0].attributions[0].whole.mean.expect("all is delivered")
}

#[test]
fn a_train_an_hour_earlier_only_moves_the_wait_to_the_gate() {
    let base = scenario(DAY);
    let comparison = compared(&base, &what_if(DAY, "[service.train]\ntimes = [\"daily 19:00\"]"));
    assert_eq!(lines(&comparison), ["a train schedule: -1", "b gate closed: +1"]);
    assert_eq!(whole(&comparison), 0.0);
    assert_eq!(comparison.base.replications[0].readings[0].value, Some(30.5));
}

#[test]
fn consignments_that_growth_adds_stand_apart_and_the_others_keep_their_times() {
    let day = DAY.replace("count = 20\n", "").replace("servers = 1", "servers = 2");
    let day = day.replace("cool-down", "horizon = \"20 d\"\ncool-down");
    let body = "[lane.boxes]\ngrowth-steps = { plant = { at = \"2025-01-16\", factor = 1.6 } }";
    let comparison = compared(&scenario(&day), &what_if(&day, body));
    // Every 40 h from the 16th on: at 16:00, 08:00, 00:00, 16:00 and 08:00, which takes 14.5 h, 22.5 h
    // and 30.5 h. With the 19 of the base 684 h for 24, against 30.5 h each.
    assert_eq!(lines(&comparison), ["OnlyWhatIf(Absent): -2 of Some(5.0)"]);
    assert_eq!(whole(&comparison), -2.0);
}

#[test]
fn each_of_two_changes_that_need_each_other_gets_half() {
    let base = scenario(DAY);
    let body = "[service.train]\ntimes = [\"daily 19:00\"]\n[place.b.station.gate]\nhours = \"05:00-18:00\"";
    let comparison = compared(&base, &what_if(DAY, body));
    assert_eq!(lines(&comparison), ["a train schedule: -1"]);
    // The earlier train alone saves nothing, nor does the earlier gate; together they save an hour.
    let levers = comparison.variants[0].levers.as_ref().expect("two changes");
    assert_eq!(levers.method, Method::Shapley);
    let row = &levers.rows[0];
    assert_eq!(row.shares.iter().map(|share| share.mean).collect::<Vec<_>>(), [Some(-0.5), Some(-0.5)]);
    assert_eq!((row.whole.mean, row.together), (Some(-1.0), None));
}

#[test]
fn beyond_four_changes_what_they_do_only_together_stands_apart() {
    // Five changes: an hour earlier, half the handling, and three that do nothing here.
    let body = r#"
        [service.train]
        times = ["daily 19:00"]
        [place.b.station.gate]
        hours = "05:00-18:00"
        time = "15 min"
        [place.c]
        [link.other]
        from = "a"
        to = "c"
        mode = "road"
        time = "1 h"
        [service.bus]
        stops = ["a", "c"]
        mode = "road"
        times = ["daily 12:00"]
        capacity = "2 TEU"
        [lane.boxes]
        priority = 1
    "#;
    let change = what_if(DAY, body).levers;
    assert!(change.len() >= 4, "{change:?}");
    let base = scenario(DAY);
    // The link, the bus and their place need each other: one change by name.
    let body = body
        .replace("[place.c]", "[place.c]\nlever = \"bus\"")
        .replace("[link.other]", "[link.other]\nlever = \"bus\"")
        .replace("[service.bus]", "[service.bus]\nlever = \"bus\"");
    let more =
        format!("{body}\n[place.a]\nyard = {{ capacity = \"500 TEU\" }}\n[link.line]\ndistance = \"900 km\"");
    let comparison = compared(&base, &what_if(DAY, &more));
    let levers = comparison.variants[0].levers.as_ref().expect("several changes");
    assert_eq!((levers.method, levers.names.len()), (Method::Alone, 6));
    let row = &levers.rows[0];
    let of = |name: &str| {
        let at = levers.names.iter().position(|known| known == name).expect("it is a change");
        row.shares[at].mean
    };
    // Alone the train saves nothing, and the gate its quarter of an hour; together an hour more.
    assert_eq!(
        (of("service.train"), of("place.b.station.gate"), of("bus")),
        (Some(0.0), Some(-0.25), Some(0.0))
    );
    assert_eq!((row.together.and_then(|one| one.mean), row.whole.mean), (Some(-1.0), Some(-1.25)));
}

#[test]
fn those_who_take_another_chain_have_a_line_of_their_own() {
    let ways = r#"
        [link.detour]
        from = "a"
        to = "b"
        mode = "road"
        time = "14 h"
        [service.truck]
        stops = ["a", "b"]
        mode = "road"
        times = ["daily 20:00"]
        links = ["detour"]
        capacity = "100 TEU"
    "#;
    let both = DAY.replace(
        "services = [\"train\"]",
        "[lane.boxes.chain.rail]\nservices = [\"train\"]\nshare = 0.5\n[lane.boxes.chain.road]\nservices = [\"truck\"]\nshare = 0.5",
    );
    let both = format!("{both}{ways}").replace("[service.train]", "[service.train]\nlinks = [\"line\"]");
    let base = scenario(&both);
    let comparison = compared(&base, &what_if(&both, "[lane.boxes]\nservices = [\"train\"]"));
    let attribution = &comparison.variants[0].attributions[0];
    for split in attribution.splits.iter().flatten() {
        let [(part, ms)] = split.parts.iter().collect::<Vec<_>>()[..] else { panic!("one line: {split:?}") };
        assert!(matches!(part, Part::Switched { from, to, .. } if **from == *"truck" && **to == *"train"));
        // The truck's 14 h end at 10:00, the train's 10 h at 06:00: four hours each.
        let switched = i128::from(split.consignments[part]);
        assert!(switched > 0 && switched < 20, "{switched}");
        assert_eq!(*ms, switched * -4 * 3_600_000 * 20 * 20);
    }
}

#[test]
fn what_only_one_run_delivers_has_a_line_of_its_own() {
    let base = scenario(DAY);
    let body = "[lane.boxes]\ncount = 25";
    let comparison = compared(&base, &what_if(DAY, body));
    // Five more of the same: the mean stays, and they are told.
    assert_eq!(lines(&comparison), ["OnlyWhatIf(Absent): +0 of Some(5.0)"]);
    let fewer = compared(&base, &what_if(DAY, "[lane.boxes]\ncount = 15"));
    assert_eq!(lines(&fewer), ["OnlyBase(Absent): +0 of Some(5.0)"]);
}

#[test]
fn what_does_not_arrive_is_told_and_never_dropped() {
    // Tendered at midnight from Tuesday to Friday. Friday's train leaves two hours later: 32.5 h
    // instead of 30.5, 31 h on the mean. Without it the last one waits for Tuesday, and the run
    // ends on Sunday.
    let week = DAY
        .replace("cool-down = \"10 d\"", "warm-up = \"0 h\"\nhorizon = \"5 d\"\ncool-down = \"1 d\"")
        .replace("count = 20\n", "")
        .replace("\"daily 20:00\"", "\"tue 20:00\", \"wed 20:00\", \"thu 20:00\", \"fri 22:00\"");
    let body = "[service.train]\ntimes = [\"tue 20:00\", \"wed 20:00\", \"thu 20:00\"]";
    let comparison = compared(&scenario(&week), &what_if(&week, body));
    assert_eq!(comparison.base.replications[0].readings[0].value, Some(31.0));
    assert_eq!(lines(&comparison), ["OnlyBase(Unfinished): -0.5 of Some(1.0)"]);
    let page = corridor::report::page::compare::comparison(&comparison);
    // Said before the answer, and in the answer itself.
    assert!(page.lead.is_empty(), "{:?}", page.lead);
    assert_eq!(page.sections[0].heading, "Read this first");
    let warning = "change: 1.0 measured consignments a replication had not arrived when the runs stopped";
    assert!(page.sections[0].before[0].starts_with(warning), "{:?}", page.sections[0]);
    let answer = "change: of the cargo that arrived, 30 min faster in every replication.";
    assert_eq!(page.sections[1].before[0].replace('\u{a0}', " "), answer);
}
