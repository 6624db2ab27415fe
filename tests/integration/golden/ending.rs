//! What is counted when the run stops?

use super::day::day;

#[test]
fn cargo_under_way_at_the_stop_is_listed_with_place_and_cause() {
    let day = day("unfinished");
    day.life("booth", 1).takes("3 h", &["10:00-13:00 border booth handling"]);
    assert_eq!(
        day.unfinished(),
        [
            // One of the two was tendered at the horizon, so it is not measured.
            "booth border booth busy: 2, measured 1, oldest 3 h",
            "booth border booth handling: 1, measured 1, oldest 3.5 h",
            "train inland train schedule: 1, measured 1, oldest 2.5 h",
            "train line train moving: 1, measured 1, oldest 4 h",
        ]
    );
}

#[test]
fn an_event_at_the_stop_does_not_happen() {
    let day = day("stop");
    day.life("boxes", 1).takes("3 h", &["10:59-13:59 border booth handling"]);
    day.life("boxes", 2).is_under_way();
    assert_eq!(day.unfinished(), ["boxes border booth handling: 1, measured 1, oldest 3 h"]);
}
