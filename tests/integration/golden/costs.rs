//! What does it cost and emit, to the cent and the gram?

use corridor::experiment::life::Charges;
use corridor::model::money::Load;
use corridor::units::Teu;

use super::day::{Day, day, day_with};

/// A measure of a lane, by stage and group, which may be empty.
fn told(day: &Day, lane: &str, [stage, group]: [&str; 2], measure: &str) -> Option<f64> {
    let readings = day.run(None).readings;
    let is = |part: &Option<std::sync::Arc<str>>, text: &str| part.as_deref().unwrap_or_default() == text;
    let found = readings.iter().find(|row| {
        row.measure.name == measure
            && is(&row.scope.lane, lane)
            && is(&row.scope.stage, stage)
            && is(&row.scope.group, group)
            && row.scope.place.is_none()
            && row.scope.service.is_none()
    });
    found.and_then(|row| row.value)
}

/// What a lane's consignments cost a TEU, by element, and by element and payer.
#[track_caller]
fn cost(day: &Day, lane: &str, teu: f64, sums: &[(&str, &str, f64)]) {
    for (element, payer, dollars) in sums {
        let found = told(day, lane, [element, payer], "cost_element_per_teu");
        assert_eq!(found, Some(dollars / teu), "{element} {payer}");
    }
}

#[test]
fn every_element_is_charged_to_its_payer_to_the_cent() {
    let day = day("money");
    cost(
        &day,
        "coffee",
        4.0,
        &[
            ("haulage", "", 924.0),
            ("haulage", "shipper", 924.0),
            ("handling", "", 54.0),
            ("handling", "shipper", 14.0),
            ("handling", "carrier", 40.0),
            ("storage", "consignee", 120.0),
            ("border", "", 0.0),
            ("documents", "consignee", 100.0),
            ("inventory", "consignee", 4600.0),
            ("spoilage", "consignee", 2400.0),
        ],
    );
    for (payer, dollars) in [("shipper", 938.0), ("carrier", 40.0), ("consignee", 7220.0)] {
        assert_eq!(told(&day, "coffee", ["", payer], "cost_payer_per_teu"), Some(dollars / 4.0), "{payer}");
    }
    let whole = |measure| told(&day, "coffee", ["", ""], measure);
    assert_eq!(whole("cost_per_teu"), Some(299.5));
    assert_eq!(whole("generalised_cost_per_teu"), Some(2049.5));
    assert_eq!(whole("tfi3_cost_500km_20t"), Some(1198.0 * 500.0 * 20.0 / (40.0 * 1200.0)));
    assert_eq!(whole("tfi4_swd_kmh"), Some(1200.0 / 92.0));
    assert_eq!(whole("swod_kmh"), Some(1200.0 / 14.0));
}

#[test]
fn what_is_aboard_shares_the_departure() {
    // 70 + 0.28 × 200 + a fifth of 100 USD.
    cost(
        &day("money"),
        "spare",
        1.0,
        &[("haulage", "", 146.0), ("handling", "", 14.0), ("storage", "", 0.0)],
    );
}

#[test]
fn boxes_that_travel_apart_cost_as_much_as_together() {
    let day = day_with("money", &["lane.coffee.may-split=true"]);
    cost(
        &day,
        "coffee",
        4.0,
        &[
            ("haulage", "", 924.0),
            ("handling", "", 54.0),
            ("storage", "", 120.0),
            ("documents", "", 100.0),
            ("inventory", "", 4600.0),
            ("spoilage", "", 2400.0),
        ],
    );
    let speed = told(&day, "coffee", ["", ""], "tfi4_swd_kmh");
    assert_eq!(speed, Some(1200.0 / 92.0), "the way of the last box, not of both");
}

#[test]
fn a_stay_within_the_free_time_costs_nothing() {
    let free = |time: &str| day_with("money", &[&format!("place.port.yard.free-time=\"{time}\"")]);
    cost(&free("74 h"), "coffee", 4.0, &[("storage", "", 0.0)]);
    cost(&free("73 h"), "coffee", 4.0, &[("storage", "", 40.0)]);
    cost(&free("50 h"), "coffee", 4.0, &[("storage", "", 40.0)]);
}

#[test]
fn fees_of_a_post_fall_on_consignments_and_what_a_train_pays_is_shared() {
    let day = day_with(
        "border-train",
        &[
            "border.mohan-boten.exit.stage.customs.fee=\"10 USD\"",
            "border.mohan-boten.exit.stage.inspection.fee=\"31 USD\"",
            "border.mohan-boten.exit.stage.inspection.payer=\"carrier\"",
            "border.mohan-boten.entry.stage.gate.fee=\"3 USD\"",
        ],
    );
    cost(
        &day,
        "boxes",
        1.0,
        &[("border", "", 27.0), ("border", "shipper", 11.5), ("border", "carrier", 15.5)],
    );
}

#[test]
fn a_truck_is_paid_for_each_box_at_both_ends() {
    let sets = ["lane.boxes.first-mile-cost=\"30 USD\"", "lane.boxes.last-mile-cost=\"45 USD\""];
    let day = day_with("last-mile", &[&sets[..], &["lane.boxes.size=2"]].concat());
    // Each consignment has two boxes of a TEU, and the train charges nothing.
    cost(&day, "boxes", 1.0, &[("haulage", "", 75.0), ("haulage", "shipper", 75.0)]);
}

#[test]
fn what_is_expected_is_what_is_paid_but_for_storage_and_empty_room() {
    // The coffee paid 1,198 USD: 120 of them storage, and 80 for a train of which it filled 4 TEU of 10.
    let coffee = Load { boxes: 2, teu: Teu::whole(4), tonnes: 40.0 };
    assert_eq!(day("money").expected_cost("coffee", coffee), 1198.0 - 120.0 - (80.0 - 40.0));
    // A tenth of what the post asks of a train of 10 TEU, and customs, which see each consignment.
    let post = day_with(
        "border-train",
        &[
            "border.mohan-boten.exit.stage.customs.fee=\"10 USD\"",
            "border.mohan-boten.exit.stage.inspection.fee=\"31 USD\"",
            "border.mohan-boten.entry.stage.gate.fee=\"3 USD\"",
        ],
    );
    let one = Load { boxes: 1, teu: Teu::whole(1), tonnes: 12.0 };
    assert_eq!(post.expected_cost("boxes", one), 10.0 + 3.1 + 0.3);
}

#[test]
fn a_box_that_is_set_out_pays_for_its_ride_once() {
    let day = day_with(
        "border-set-out",
        &[
            "link.north.distance=\"100 km\"",
            "link.line.distance=\"10 km\"",
            "link.south.distance=\"60 km\"",
            "service.train.cost.per-teu=\"30 USD\"",
            "service.train.cost.per-teu-km=\"1 USD\"",
            "service.train.cost.per-departure=\"96 USD\"",
            "place.mohan.yard={ storage = \"10 USD\", free-time = \"2 h\" }",
        ],
    );
    // Both ride 170 km; two share the first leg's 32 USD, and each has the other two legs for itself:
    // the one on Monday, the other on Tuesday, after 23 hours at Mohan.
    let ride = 30.0 + 170.0 + 16.0 + 2.0 * 32.0;
    cost(&day, "general", 1.0, &[("haulage", "", ride), ("storage", "", 0.0)]);
    cost(&day, "fresh", 1.0, &[("haulage", "", ride), ("storage", "", 10.0)]);
}

/// A measure of the lane `boxes` on one element of its chain: a service, a place, or the group.
fn emitted(day: &Day, [service, place, group]: [&str; 3], measure: &str) -> Option<f64> {
    let is = |part: &Option<std::sync::Arc<str>>, text: &str| part.as_deref().unwrap_or_default() == text;
    let readings = day.run(None).readings;
    let found = readings.iter().find(|row| {
        row.measure.name == measure
            && is(&row.scope.lane, "boxes")
            && is(&row.scope.service, service)
            && is(&row.scope.place, place)
            && is(&row.scope.group, group)
    });
    found.and_then(|row| row.value)
}

#[test]
fn rides_and_hubs_emit_to_the_gram() {
    let day = day("emissions");
    for (element, ttw, wtt) in [
        (["train", "", ""], 700.0, 175.0),
        (["", "port", ""], 12.5, 6.25),
        (["ship", "", ""], 500.0, 100.0),
        (["", "", "rail"], 700.0, 175.0),
        (["", "", "hub"], 12.5, 6.25),
        (["", "", ""], 1212.5, 281.25),
    ] {
        assert_eq!(emitted(&day, element, "co2e_ttw_kg"), Some(ttw), "{element:?}");
        assert_eq!(emitted(&day, element, "co2e_wtt_kg"), Some(wtt), "{element:?}");
        assert_eq!(emitted(&day, element, "co2e_wtw_kg"), Some(ttw + wtt), "{element:?}");
    }
    let whole = ["", "", ""];
    assert_eq!(emitted(&day, whole, "transport_activity_tkm"), Some(85_000.0));
    assert_eq!(emitted(&day, whole, "co2e_g_tkm"), Some(1_493_750.0 / 85_000.0));
    assert_eq!(emitted(&day, whole, "swod_kmh"), Some(3400.0 / 70.0));
    assert_eq!(emitted(&day, whole, "cost_per_teu"), None, "nothing is said to cost anything");
}

#[test]
fn boxes_that_travel_apart_emit_as_much_as_together() {
    let day = day_with("emissions", &["lane.boxes.may-split=true"]);
    assert_eq!(emitted(&day, ["", "", ""], "co2e_wtw_kg"), Some(1493.75));
    assert_eq!(emitted(&day, ["", "", ""], "transport_activity_tkm"), Some(85_000.0));
}

#[test]
fn great_circles_change_the_activity_and_not_the_emissions() {
    let day = day_with("emissions", &["run.emission-distance=\"great-circle\""]);
    let degree = 6371.0088 * std::f64::consts::PI / 180.0;
    let activity = emitted(&day, ["", "", ""], "transport_activity_tkm").expect("it rides");
    assert!((activity / (25.0 * 30.0 * degree) - 1.0).abs() < 1e-6, "{activity}");
    assert_eq!(emitted(&day, ["", "", ""], "co2e_wtw_kg"), Some(1493.75));
}

#[test]
fn the_factors_of_the_program_are_those_of_the_uk() {
    let sets = ["run.emission-factors=\"built-in\"", "place.port.emission-class.remove=true"];
    let day = day_with("emissions", &sets);
    assert_eq!(emitted(&day, ["train", "", ""], "co2e_ttw_kg"), Some(972.65), "35,000 t-km at 0.02779");
    assert_eq!(emitted(&day, ["ship", "", ""], "co2e_wtt_kg"), Some(182.5), "50,000 t-km at 0.00365");
    assert_eq!(emitted(&day, ["", "", "hub"], "co2e_wtw_kg"), None);
}

#[test]
fn nobody_hears_of_costs_where_nothing_costs() {
    let readings = day("documents").run(None).readings;
    assert!(
        readings.iter().all(|row| !row.measure.unit.contains("USD/TEU") && row.measure.name != "swod_kmh")
    );
}

/// The bill of a lane's first consignment, as `trace` tells it.
fn bill(name: &str, sets: &[&str], lane: &str) -> Charges {
    let day = day_with(name, sets);
    let told = corridor::experiment::trace(day.corridor(), 1, 0, day.lane(lane), 1);
    told.expect("it runs").and_then(|life| life.bill).expect("it is delivered, and there are costs")
}

#[test]
fn a_trace_tells_the_whole_bill_line_by_line() {
    let apart = ["lane.coffee.may-split=true"];
    for sets in [&[][..], &apart[..]] {
        let bill = bill("money", sets, "coffee");
        let mut lines: Vec<_> = bill
            .costs
            .iter()
            .map(|line| (&line.element[..], &line.site[..], &line.payer[..], line.parts as f64 / 1e4))
            .collect();
        lines.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
        assert_eq!(
            lines,
            [
                ("documents", "inland", "consignee", 50.0),
                ("documents", "port", "consignee", 50.0),
                ("handling", "inland", "shipper", 14.0),
                ("handling", "port", "carrier", 40.0),
                ("haulage", "ship", "shipper", 340.0),
                ("haulage", "train", "shipper", 280.0 + 224.0 + 80.0),
                ("inventory", "", "consignee", 4600.0),
                ("spoilage", "", "consignee", 2400.0),
                ("storage", "port", "consignee", 120.0),
            ]
        );
        // 4 TEU: 299.50 and 2,049.50 a TEU in the measures of the lane.
        assert_eq!((bill.paid() as f64 / 1e4, bill.all() as f64 / 1e4), (4.0 * 299.5, 4.0 * 2049.5));
        assert!(bill.emitted.is_empty(), "nobody asks for emissions");
    }
}

#[test]
fn a_trace_tells_what_each_ride_and_hub_emitted() {
    let bill = bill("emissions", &[], "boxes");
    let lines: Vec<_> = bill
        .emitted
        .iter()
        .map(|line| (&line.site[..], line.carbon.ttw as f64 / 1e6, line.carbon.wtt as f64 / 1e6))
        .collect();
    assert_eq!(lines, [("train", 700.0, 175.0), ("port", 12.5, 6.25), ("ship", 500.0, 100.0)]);
    assert_eq!(bill.carbon().wtw(), 1_493_750_000, "1,493.75 kg, as the lane's one consignment");
    assert!(bill.costs.is_empty());
}

/// A measure of a service over all lanes.
fn of_service(day: &Day, service: &str, measure: &str) -> Option<f64> {
    let readings = day.run(None).readings;
    let found = readings.iter().find(|row| {
        row.measure.name == measure
            && row.scope.service.as_deref() == Some(service)
            && row.scope.lane.is_none()
            && row.scope.place.is_none()
    });
    found.and_then(|row| row.value)
}

#[test]
fn ways_back_empty_are_the_operators_loss() {
    let rates = |service: &str| {
        format!("service.{service}.cost={{ per-departure = \"300 USD\", per-vehicle-km = \"2 USD\" }}")
    };
    let day = day_with("two-rakes", &["link.line.distance=\"100 km\"", &rates("train")]);
    // Four runs of 300 + 2 × 100 USD, each with somebody aboard, and four ways back of 100 km.
    assert_eq!(of_service(&day, "train", "haulage_paid"), Some(4.0 * 500.0));
    assert_eq!(of_service(&day, "train", "vehicle_cost"), Some(4.0 * 500.0 + 4.0 * 200.0));
    assert_eq!(of_service(&day, "train", "uncovered_cost"), Some(4.0 * 200.0));
    // The first train back has a box aboard; those planned at 14:00 and 18:00 have none.
    let day = day_with("one-rake", &["link.line.distance=\"100 km\"", &rates("back")]);
    assert_eq!(of_service(&day, "back", "haulage_paid"), Some(500.0));
    assert_eq!(of_service(&day, "back", "vehicle_cost"), Some(3.0 * 500.0));
    assert_eq!(of_service(&day, "back", "uncovered_cost"), Some(2.0 * 500.0));
    assert_eq!(of_service(&day, "train", "haulage_paid"), Some(0.0));
    assert_eq!(of_service(&day, "train", "vehicle_cost"), None, "its vehicles are said to cost nothing");
}

#[test]
fn what_a_service_is_paid_is_added_over_all_lanes() {
    let day = day("money");
    assert_eq!(of_service(&day, "train", "haulage_paid"), Some(584.0 + 146.0));
    // Its one run with boxes, and nine days on which it runs empty for 100 USD.
    assert_eq!(of_service(&day, "train", "vehicle_cost"), Some(10.0 * 100.0));
    assert_eq!(of_service(&day, "train", "uncovered_cost"), Some(9.0 * 100.0));
    assert_eq!(of_service(&day, "ship", "haulage_paid"), Some(340.0));
}
