//! Does a file mean what it says?

use super::*;
use crate::model::{ChainLeg, Law, Servers, ServiceId, Tender, Timetable};
use crate::time::{DAY, HOUR, MINUTE, SimTime, WEEK};

#[test]
fn chains_board_at_the_first_call_and_alight_at_the_first_that_leads_on() {
    let corridor = expect(FULL).corridor;
    let lane = corridor.lanes.iter().find(|lane| lane.name == "ckg-singapore").expect("lane");
    let id = |name: &str| {
        ServiceId::new(corridor.services.iter().position(|service| service.name == name).expect("service"))
    };
    let chain = &lane.chains[1].what;
    assert_eq!(chain.name, "by-rail");
    assert_eq!(
        chain.legs,
        [
            ChainLeg { service: id("train"), board: 0, alight: 1 },
            ChainLeg { service: id("loop"), board: 0, alight: 1 }
        ]
    );
    assert!(matches!(lane.tender, Tender::Booked { .. }));
}

#[test]
fn a_loop_takes_cargo_back_to_a_place_called_at_before() {
    let text = FULL
        .replace("services = [\"tramp\"]", "services = [\"loop\"]")
        .replace("size = { discrete", "tender = \"ready\"\nsize = { discrete");
    let corridor = expect(&text).corridor;
    let back = corridor.lanes.iter().find(|lane| lane.name == "back").expect("lane");
    assert_eq!((back.chains[0].what.legs[0].board, back.chains[0].what.legs[0].alight), (1, 2));
}

#[test]
fn demand_in_teu_counts_consignments_and_batches() {
    let corridor = expect(FULL).corridor;
    let lane = corridor.lanes.iter().find(|lane| lane.name == "ckg-singapore").expect("lane");
    let Law::Scheduled { rate, first } = lane.arrivals.law else { panic!("scheduled") };
    // 140 TEU a week, 1.5 TEU a box, one box a consignment, batches of five.
    assert!((rate * WEEK as f64 - 140.0 / 1.5 / 5.0).abs() < 1e-9);
    assert_eq!(first, Some(SimTime::from_ms(30 * MINUTE)));
    let profile = lane.arrivals.profile.as_ref().expect("profile");
    assert!((profile.hours.iter().sum::<f64>() - 168.0).abs() < 1e-9);
    assert_eq!(profile.dated[0].from, SimTime::from_ms(21 * DAY));
    assert_eq!(profile.dated[0].until, SimTime::from_ms(30 * DAY));
}

#[test]
fn timetables_are_read_in_the_zone_of_the_first_stop() {
    let corridor = expect(FULL).corridor;
    let timetable = |name: &str| {
        &corridor.services.iter().find(|service| service.name == name).expect("service").timetable
    };
    match timetable("train") {
        Timetable::Every { first, headway } => {
            assert_eq!((first.ms(), headway.ms()), (2 * HOUR + 30 * MINUTE, DAY));
        }
        other => panic!("{other:?}"),
    }
    match timetable("loop") {
        Timetable::Weekly { zone, times } => {
            assert_eq!(zone.iana_name(), Some("Asia/Shanghai"));
            assert_eq!(times.iter().map(|time| time.minute).collect::<Vec<_>>(), [360, 3 * 1440 + 870]);
        }
        other => panic!("{other:?}"),
    }
    match timetable("extra") {
        Timetable::Listed(times) => assert_eq!(times[0].ms(), 2 * DAY + 6 * HOUR),
        other => panic!("{other:?}"),
    }
}

#[test]
fn opening_hours_and_servers_by_hours_intersect() {
    let corridor = expect(FULL).corridor;
    let qinzhou = corridor.places.iter().position(|place| place.name == "qinzhou").expect("place");
    let servers = |name: &str| {
        &corridor
            .stations
            .iter()
            .find(|station| station.place.index() == qinzhou && station.name == name)
            .expect("station")
            .servers
    };
    let Servers::Weekly(crane) = servers("crane") else { panic!("weekly") };
    assert!((crane.mean() * 168.0 - (5.0 * 10.0 * 6.0 + 4.0 * 2.0)).abs() < 1e-9);
    // The place's own hours: five days of 16 hours, Saturday four, Sunday two.
    let Servers::Weekly(desk) = servers("desk") else { panic!("weekly") };
    assert!((desk.mean() * 168.0 - 86.0 * 2.0).abs() < 1e-9);
    let Servers::Weekly(berth) = servers("berth") else { panic!("weekly") };
    assert_eq!(berth.as_constant(), Some(1));
}

#[test]
fn traces_are_sorted_and_filled_with_defaults() {
    let corridor = expect(FULL).corridor;
    let lane = corridor.lanes.iter().find(|lane| lane.name == "known").expect("lane");
    let Law::Trace(shipments) = &lane.arrivals.law else { panic!("trace") };
    let times: Vec<i64> = shipments.iter().map(|shipment| shipment.at.ms() / HOUR).collect();
    assert_eq!(times, [3, 12, 32]);
}

#[test]
fn links_are_usable_both_ways() {
    let corridor = expect(FULL).corridor;
    let service = corridor.services.iter().find(|service| service.name == "loop").expect("service");
    assert_eq!(service.legs.iter().map(|leg| leg.reversed).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn tables_are_in_name_order() {
    let corridor = expect(FULL).corridor;
    assert!(corridor.places.windows(2).all(|pair| pair[0].name < pair[1].name));
    assert!(
        corridor
            .stations
            .windows(2)
            .all(|pair| (pair[0].place, &pair[0].name) < (pair[1].place, &pair[1].name))
    );
    assert!(corridor.lanes.windows(2).all(|pair| pair[0].name < pair[1].name));
}

#[test]
fn a_lane_within_a_place_needs_no_services() {
    let text =
        GOOD.replace("to = \"b\"\ndemand", "to = \"a\"\ndemand").replace("services = [\"train\"]\n", "");
    let scenario = expect(&text);
    assert!(scenario.corridor.lanes[0].chains[0].what.legs.is_empty());
}

#[test]
fn a_what_if_may_end_every_lane_by_count() {
    let scenario = expect_in(GOOD, &["run.horizon.remove=true", "lane.ab.count=100"], &NoFiles);
    assert_eq!(scenario.corridor.window.horizon, None);
}

#[test]
fn demand_grows_only_if_more_comes_before_the_horizon() {
    // The horizon is ten days after Monday, 6 January 2025.
    let rhythm = |growth: &str| {
        let text = GOOD
            .replace("[run]", "[run]\nstart = \"2025-01-06T00:00\"")
            .replace("demand = \"1 / d\"", &format!("demand = \"1 / d\"\n{growth}"));
        let rhythm = expect(&text).corridor.rhythm();
        (rhythm.has_growth, rhythm.has_season)
    };
    let step = |date: &str| format!("growth-steps = {{ plant = {{ at = \"{date}\", factor = 2 }} }}");
    assert_eq!(rhythm("growth = 0.1"), (true, true));
    assert_eq!(rhythm("growth = 0"), (false, false));
    assert_eq!(rhythm(&step("2025-01-15")), (true, true));
    assert_eq!(rhythm(&step("2025-01-17")), (false, false));
    assert_eq!(
        rhythm(&format!("growth = 0.1\ngrowth-since = \"2025-03-01\"\n{}", step("2025-01-17"))),
        (false, false)
    );
}
