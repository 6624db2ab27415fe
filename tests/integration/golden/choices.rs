//! Which chain does cargo choose, and why?

use corridor::model::LaneId;
use corridor::observe::Observation;

use super::day::{day, day_with};

#[test]
fn boxes_choose_by_the_timetable_and_by_what_they_see_waiting() {
    let day = day("choice");
    day.life("boxes", 1).takes(
        "8 h",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-10:00 line train moving",
            "10:00-10:30 hub crane handling",
            "10:30-11:00 hub ferry schedule",
            "11:00-14:00 strait ferry moving",
        ],
    );
    day.life("boxes", 2).takes(
        "8 h",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-10:00 line train moving",
            "10:00-10:30 hub crane busy",
            "10:30-11:00 hub crane handling",
            "11:00-14:00 strait ferry moving",
        ],
    );
    day.life("boxes", 3).takes("9 h", &["07:00-08:00 inland truck hold", "08:00-16:00 road truck moving"]);
    day.life("boxes", 4).takes("9 h", &["09:00-10:00 inland truck hold", "10:00-18:00 road truck moving"]);
    day.life("boxes", 5).takes(
        "6 h 30 min",
        &[
            "19:30-20:00 inland train schedule",
            "20:00-22:00 line train moving",
            "22:00-22:30 hub crane handling",
            "22:30-23:00 hub ferry schedule",
            "23:00-tue 02:00 strait ferry moving",
        ],
    );
}

#[test]
fn a_choice_tells_what_each_chain_would_have_cost() {
    let facts = day("choice").watch(LaneId(0), 3).observations;
    let chose = facts.iter().find_map(|fact| match fact {
        Observation::Chose { candidates, chosen, .. } => Some((candidates, *chosen)),
        _ => None,
    });
    let (candidates, chosen) = chose.expect("the third box chose");
    let hours = |ms: f64| ms / 3_600_000.0;
    let costs: Vec<[f64; 4]> = candidates
        .iter()
        .map(|one| [hours(one.moving), hours(one.waiting), hours(one.queueing), one.share])
        .collect();
    // By truck eight hours and one of gathering. By rail two, a half and three hours of moving, one
    // until the train, half an hour until the ferry, and twelve because the train is full.
    assert_eq!(costs, [[8.0, 1.0, 0.0, 1.0], [5.5, 1.5, 12.0, 0.0]]);
    assert_eq!(chosen, 0);
}

#[test]
fn smoothing_makes_a_new_queue_seen_late() {
    // The first look, at 06:00, saw nobody. At 07:00 two boxes wait, but an hour of a memory of a
    // day takes in 1 − e^(−1/24) of them: 0.08 boxes, of two that fill a train.
    let day = day_with("choice", &["lane.boxes.route.memory=\"1 d\""]);
    day.life("boxes", 3).takes(
        "19 h",
        &[
            "07:00-08:00 inland train schedule",
            "08:00-20:00 inland train full",
            "20:00-22:00 line train moving",
            "22:00-22:30 hub crane handling",
            "22:30-23:00 hub ferry schedule",
            "23:00-tue 02:00 strait ferry moving",
        ],
    );
}

const BY_BARGE: &[&str] = &[
    "06:00-08:00 inland barge schedule",
    "08:00-tue 04:00 river barge moving",
    "tue 04:00-tue 05:00 port crane handling",
];
const BY_TRAIN: &[&str] = &["06:00-08:00 inland train schedule", "08:00-14:00 line train moving"];

#[test]
fn the_dear_way_is_taken_once_time_is_worth_more_than_it_costs() {
    let at = |value: &str| day_with("paid", &[&format!("lane.boxes.route.value-of-time=\"{value}\"")]);
    at("8.16 USD").life("boxes", 1).takes("23 h", BY_BARGE);
    at("8.17 USD").life("boxes", 1).takes("8 h", BY_TRAIN);
}

#[test]
fn a_commodity_says_what_the_time_of_its_lanes_is_worth() {
    // A day of 20 000 USD at 0.98 % is worth 8.1667 USD an hour: just that of the turn.
    let at = |share: &str| {
        let value = format!("commodity.parts.value-of-time={share}");
        day_with("paid", &["lane.boxes.route.value-of-time={ remove = true }", &value])
    };
    at("0.0097").life("boxes", 1).takes("23 h", BY_BARGE);
    at("0.0099").life("boxes", 1).takes("8 h", BY_TRAIN);
}

#[test]
fn where_no_time_is_worth_anything_the_faster_way_is_taken() {
    let sets = ["lane.boxes.route.value-of-time={ remove = true }", "lane.boxes.commodity={ remove = true }"];
    let day = day_with("paid", &sets);
    day.life("boxes", 1).takes("8 h", BY_TRAIN);
}

#[test]
fn a_choice_tells_what_would_have_been_paid() {
    let facts = day("paid").watch(LaneId(0), 1).observations;
    let chose = facts.iter().find_map(|fact| match fact {
        Observation::Chose { candidates, .. } => Some(candidates),
        _ => None,
    });
    let hours = |ms: f64| ms / 3_600_000.0;
    let costs: Vec<[f64; 3]> = chose
        .expect("the box chose")
        .iter()
        .map(|one| [hours(one.moving + one.waiting), hours(one.paid), one.share])
        .collect();
    // At 8 USD an hour 190 USD are worth 23.75 h, and 67.50 USD 8.4375 h.
    assert_eq!(costs, [[8.0, 23.75, 0.0], [23.0, 8.4375, 1.0]]);
}
