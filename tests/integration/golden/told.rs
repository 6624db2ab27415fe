//! Does `trace` tell a life as it was, one line for each thing that happened?

use super::day::{Day, day, day_with};

/// The lines of a lane's first consignment: place and section, why, and how many minutes.
fn told(day: &Day, lane: &str) -> Vec<(String, String, i64)> {
    let life = corridor::experiment::trace(day.corridor(), 1, 0, day.lane(lane), 1);
    let life = life.expect("it runs").expect("it was tendered");
    assert!(life.adds_up(), "{life:?}");
    let line = |stretch: &corridor::experiment::life::Stretch| {
        let at = format!("{} {}", stretch.place, stretch.section);
        (at.trim_end().to_owned(), stretch.cause.name().to_owned(), stretch.length.ms() / 60_000)
    };
    life.stretches.iter().map(line).collect()
}

fn lines(worked_out: &[(&str, &str, i64)]) -> Vec<(String, String, i64)> {
    worked_out.iter().map(|&(at, cause, minutes)| (at.to_owned(), cause.to_owned(), minutes)).collect()
}

/// See `links.rs`: `two` waits before the south, `return` beside it for the south, which is taken.
#[test]
fn the_section_of_a_single_track_is_named() {
    let meeting = day("single-track");
    assert_eq!(
        told(&meeting, "two"),
        lines(&[
            ("inland", "schedule", 70),
            ("line south", "path", 50),
            ("line south", "moving", 60),
            ("line north", "moving", 60),
        ])
    );
    assert_eq!(
        told(&meeting, "return"),
        lines(&[
            ("port", "schedule", 60),
            ("line north", "moving", 60),
            ("line south", "path", 60),
            ("line south", "moving", 60),
        ])
    );
    // A link that is one section has no name for it.
    let whole = day("followers");
    assert_eq!(told(&whole, "c")[1], ("line".to_owned(), "moving".to_owned(), 60));
}

/// See `disruptions.rs`: Monday's train waits until Tuesday's is due, and that until the strike ends.
#[test]
fn a_wait_for_what_is_closed_is_told_once_however_many_departures_fall_due() {
    let strike = [("inland", "schedule", 120), ("inland", "disrupted", 42 * 60), ("line", "moving", 120)];
    assert_eq!(told(&day("closed-service"), "boxes"), lines(&strike));
    // Six trains a day: no line more.
    let often = day_with(
        "closed-service",
        &[
            "service.train.times=[\"daily 00:00\", \"daily 04:00\", \"daily 08:00\", \"daily 12:00\", \"daily 16:00\", \"daily 20:00\"]",
        ],
    );
    assert_eq!(told(&often, "boxes"), lines(&strike));
}
