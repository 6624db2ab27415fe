//! Who goes another way when something closes?

use corridor::model::LaneId;
use corridor::observe::Observation;

use super::day::{Day, day, day_with};

/// Hours of a way that a box weighed: what closures cost, and all of it.
type Weighed = (String, f64, f64);

/// What a box weighed when it chose again, the way that it was to go and the one that it goes.
fn chose_again(day: &Day, serial: u64) -> Vec<(Vec<Weighed>, usize, usize)> {
    let hours = |ms: f64| ms / 3_600_000.0;
    let again = |fact: &Observation| match fact {
        Observation::ChoseAgain { candidates, present, chosen, .. } => {
            let costs = candidates.iter();
            let costs = costs.map(|one| (one.chain.clone(), hours(one.closed), hours(one.cost())));
            Some((costs.collect(), *present, *chosen))
        }
        _ => None,
    };
    day.watch(LaneId(0), serial).observations.iter().filter_map(again).collect()
}

fn rerouted(day: &Day) -> Option<f64> {
    let readings = day.run(None).readings;
    readings.iter().find(|row| row.measure.name == "rerouted").and_then(|row| row.value)
}

#[test]
fn cargo_that_waits_goes_another_way_and_cargo_aboard_where_it_is_unloaded_next() {
    let day = day("reroute");
    day.life("boxes", 1).takes(
        "1 d 6 h",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-10:00 line train moving",
            "10:00-10:30 hub crane handling",
            "10:30-11:00 hub ferry schedule",
            "11:00-tue 09:00 strait ferry disrupted",
            "tue 09:00-tue 12:00 strait ferry moving",
        ],
    );
    day.life("boxes", 3).takes(
        "14 h",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-10:00 line train moving",
            "10:00-11:00 hub crane busy",
            "11:00-11:30 hub crane handling",
            "11:30-12:00 hub ferry schedule",
            "12:00-13:00 hub lorry hold",
            "13:00-20:00 coast lorry moving",
        ],
    );
    day.life("boxes", 4).takes(
        "10 h 45 min",
        &[
            "11:00-11:15 inland train schedule",
            "11:15-13:15 line train moving",
            "13:15-13:45 hub crane handling",
            "13:45-14:45 hub lorry hold",
            "14:45-21:45 coast lorry moving",
        ],
    );
    day.life("boxes", 5).takes(
        "15 h 30 min",
        &[
            "11:30-12:00 inland train schedule",
            "12:00-13:00 inland truck hold",
            "13:00-tue 03:00 road truck moving",
        ],
    );
    day.life("boxes", 6).takes(
        "11 h",
        &[
            "19:30-20:00 inland train schedule",
            "20:00-22:00 line train moving",
            "22:00-22:30 hub crane handling",
            "22:30-23:30 hub lorry hold",
            "23:30-tue 06:30 coast lorry moving",
        ],
    );
    assert_eq!(rerouted(&day), Some(3.0), "the sixth knew when it was tendered");
}

#[test]
fn whoever_chooses_again_tells_what_each_way_would_have_cost() {
    let day = day("reroute");
    let (ferry, lorry) = ("ferry".to_owned(), "lorry".to_owned());
    assert_eq!(chose_again(&day, 1), [], "aboard when it was known");
    assert_eq!(chose_again(&day, 3), [(vec![(ferry.clone(), 18.0, 24.0), (lorry.clone(), 0.0, 8.0)], 0, 1)]);
    assert_eq!(chose_again(&day, 4), [(vec![(ferry, 18.0, 22.25), (lorry, 0.0, 8.0)], 0, 1)]);
    let by = |names: &str, closed, cost| (names.to_owned(), closed, cost);
    let fifth = vec![by("train + ferry", 10.0, 24.0), by("truck", 0.0, 15.0), by("train + lorry", 0.0, 18.5)];
    assert_eq!(chose_again(&day, 5), [(fifth, 0, 1)]);
    assert_eq!(chose_again(&day, 6), [], "nothing was news to it");
}

#[test]
fn cargo_waits_where_the_way_round_is_longer_than_the_rest_of_the_closure() {
    // Until 23:30 the ferry of 23:00 loses half an hour: 8 + 2 + 0.5 + 0.5 + 0.5 + 3 = 14.5 h from
    // noon, and the truck takes 15 h.
    let day = day_with("reroute", &["disruption.wreck.lasts=\"14.5 h\""]);
    day.life("boxes", 5).takes(
        "15 h",
        &[
            "11:30-20:00 inland train schedule",
            "20:00-22:00 line train moving",
            "22:00-22:30 hub crane handling",
            "22:30-23:00 hub ferry schedule",
            "23:00-23:30 strait ferry disrupted",
            "23:30-tue 02:30 strait ferry moving",
        ],
    );
    let again = chose_again(&day, 5);
    assert_eq!((again.len(), again[0].1, again[0].2), (1, 0, 0), "it weighed the ways, and kept to its own");
}

#[test]
fn a_closure_that_is_over_before_the_cargo_comes_there_moves_nobody() {
    let day = day_with("reroute", &["disruption.wreck.lasts=\"5 h\""]);
    day.life("boxes", 3).takes(
        "12 h",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-10:00 line train moving",
            "10:00-11:00 hub crane busy",
            "11:00-11:30 hub crane handling",
            "11:30-15:00 hub ferry schedule",
            "15:00-18:00 strait ferry moving",
        ],
    );
    assert_eq!(rerouted(&day), Some(0.0));
}

#[test]
fn a_lane_that_does_not_reroute_keeps_its_choice_but_knows_what_is_closed_when_it_chooses() {
    let day = day_with("reroute", &["lane.boxes.route.reroute=false"]);
    day.life("boxes", 3).takes(
        "1 d 6 h",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-10:00 line train moving",
            "10:00-11:00 hub crane busy",
            "11:00-11:30 hub crane handling",
            "11:30-15:00 hub ferry schedule",
            "15:00-tue 09:00 strait ferry disrupted",
            "tue 09:00-tue 12:00 strait ferry moving",
        ],
    );
    // The fifth has kept to its train, and the crane is its turn first.
    day.life("boxes", 6).takes(
        "11 h 30 min",
        &[
            "19:30-20:00 inland train schedule",
            "20:00-22:00 line train moving",
            "22:00-22:30 hub crane busy",
            "22:30-23:00 hub crane handling",
            "23:00-tue 00:00 hub lorry hold",
            "tue 00:00-tue 07:00 coast lorry moving",
        ],
    );
    assert_eq!(rerouted(&day), None, "there is no such number");
}

#[test]
fn a_closure_that_is_announced_counts_before_it_begins() {
    // Known at 05:00. At 06:00 the ferry of 11:00 would lose 22 h: 30 h against 12.5 h by lorry. The
    // crane serves the first until 10:30, and with the second at 11:00 the lorry is full.
    let day = day_with("reroute", &["disruption.wreck.announced=\"4 h\""]);
    day.life("boxes", 1).takes(
        "12 h",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-10:00 line train moving",
            "10:00-10:30 hub crane handling",
            "10:30-11:00 hub lorry hold",
            "11:00-18:00 coast lorry moving",
        ],
    );
}

#[test]
fn whoever_was_left_behind_has_waited_for_that_before_it_turns() {
    // Trains of one box. The second box takes the train of 11:15; for the third the truck is sooner. The
    // fourth is left behind at 11:15, and would have the train of 20:00. The fifth takes the truck, which
    // is full when the fourth joins it at 12:00.
    let day = day_with("reroute", &["service.train.capacity=\"1 TEU\""]);
    day.life("boxes", 4).takes(
        "15 h",
        &[
            "11:00-11:15 inland train schedule",
            "11:15-12:00 inland train full",
            "12:00-tue 02:00 road truck moving",
        ],
    );
    day.life("boxes", 5)
        .takes("14 h 30 min", &["11:30-12:00 inland truck hold", "12:00-tue 02:00 road truck moving"]);
    day.life("boxes", 2).takes(
        "15 h 45 min",
        &[
            "06:00-08:00 inland train schedule",
            "08:00-11:15 inland train full",
            "11:15-13:15 line train moving",
            "13:15-13:45 hub crane handling",
            "13:45-14:45 hub lorry hold",
            "14:45-21:45 coast lorry moving",
        ],
    );
}

#[test]
fn a_truck_that_waited_for_company_does_not_leave_without_cargo() {
    // By road 11 h, so the fifth waits with a truck from 11:30. At 12:10 the road closes for a day, and
    // the train of 20:00 is sooner.
    let day = day_with(
        "reroute",
        &[
            "link.road.time=\"10 h\"",
            "disruption.wreck.at.link=road",
            "disruption.wreck.begins=2025-01-06T12:10",
            "disruption.wreck.known-after=\"0 h\"",
        ],
    );
    day.life("boxes", 5).takes(
        "14 h 30 min",
        &[
            "11:30-12:10 inland truck hold",
            "12:10-20:00 inland train schedule",
            "20:00-22:00 line train moving",
            "22:00-22:30 hub crane handling",
            "22:30-23:00 hub ferry schedule",
            "23:00-tue 02:00 strait ferry moving",
        ],
    );
    let readings = day.run(None).readings;
    let departures = readings
        .iter()
        .find(|row| row.measure.name == "departures" && row.scope.service.as_deref() == Some("truck"));
    assert_eq!(departures.and_then(|row| row.value), Some(0.0));
}

#[test]
fn papers_that_were_drawn_up_for_one_way_serve_for_another() {
    // A set takes ten minutes, so it is there in time for each departure. Each box needs one at the
    // origin and, but for the fifth, which drives all the way, one at the hub: eleven sets, six boxes.
    let papers = "lane.boxes.documents={ regime = \"per-mode-change\", time = \"10 min\", fee = \"6 USD\" }";
    let day = day_with("reroute", &[papers]);
    for (serial, hours) in [(1, 30.0), (3, 14.0), (4, 10.75), (5, 15.5), (6, 11.0)] {
        assert_eq!(day.life("boxes", serial).total_ms() as f64 / 3_600_000.0, hours, "box {serial}");
    }
    let readings = day.run(None).readings;
    let documents = readings.iter().find(|row| {
        row.measure.name == "cost_element_per_teu" && row.scope.stage.as_deref() == Some("documents")
    });
    assert_eq!(documents.and_then(|row| row.value), Some(11.0));
}

#[test]
fn cargo_that_waits_for_papers_chooses_again_when_they_are_ready() {
    // Sets take three hours: the first train is that of 11:15. At the hub they are begun at 13:15 and
    // ready at 16:15; meanwhile, at 15:00, the closure is known. At 16:15 the ferry of 23:00 would take
    // 6.75 + 10 + 3 h, the lorry 8 h; with the second box it is full at once. The third box, off the
    // crane at 14:45, waits for company from 16:15 on.
    let papers = "lane.boxes.documents={ regime = \"per-mode-change\", time = \"3 h\" }";
    let day = day_with("reroute", &[papers, "disruption.wreck.known-after=\"6 h\""]);
    day.life("boxes", 1).takes(
        "17 h 15 min",
        &[
            "06:00-09:00 inland documents papers",
            "09:00-11:15 inland train schedule",
            "11:15-13:15 line train moving",
            "13:15-13:45 hub crane handling",
            "13:45-16:15 hub documents papers",
            "16:15-23:15 coast lorry moving",
        ],
    );
    day.life("boxes", 3).takes(
        "18 h 15 min",
        &[
            "06:00-09:00 inland documents papers",
            "09:00-11:15 inland train schedule",
            "11:15-13:15 line train moving",
            "13:15-14:15 hub crane busy",
            "14:15-14:45 hub crane handling",
            "14:45-16:15 hub documents papers",
            "16:15-17:15 hub lorry hold",
            "17:15-tue 00:15 coast lorry moving",
        ],
    );
}
