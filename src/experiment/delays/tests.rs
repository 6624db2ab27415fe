//! Are suspects put in the right order, and savings read the right way round?

use super::*;
use crate::experiment::hours::Spent;
use crate::experiment::replicate::tests::fake_about;

/// An explanation of a corridor that does not exist: a crane whose relief saves most, a train that
/// could be told apart from it or not, and a gate that is the bottleneck by its active period.
pub(crate) fn fake_delays(train_saves: [f64; 3]) -> Delays {
    let spent = |place: &str, stage: &str, cause, hours: [f64; 3]| Spent {
        cell: Cell { place: place.into(), stage: stage.into(), cause },
        hours: Hours(hours.map(Some).to_vec()),
    };
    let account = Account {
        lane: None,
        consignments: 1200.0,
        total: Hours(vec![Some(60.0), Some(61.0), Some(62.0)]),
        spent: vec![
            spent("line", "train", Cause::Moving, [30.0; 3]),
            spent("dry-port", "train", Cause::Schedule, [15.0, 16.0, 17.0]),
            spent("port", "crane", Cause::Busy, [12.0; 3]),
            spent("port", "crane", Cause::Handling, [3.0; 3]),
        ],
    };
    let lane = |name: &str| Account { lane: Some(name.into()), ..account.clone() };
    let accounts = vec![account.clone(), lane("inland"), lane("coastal")];
    let saving =
        |values: [f64; 3]| saved(&Hours(values.map(Some).to_vec()), &Hours(vec![Some(0.0); 3]), 0.95);
    let crane = Suspect {
        place: Some("port".into()),
        stage: Some("crane".into()),
        hours: 15.0,
        saved: saving([4.9, 5.0, 5.1]),
        ..suspect(6.0, 0.25, 2)
    };
    let train = Suspect {
        resource: Resource::Service(ServiceId::new(0)),
        relief: Relief::MoreDepartures,
        place: None,
        stage: Some("train".into()),
        hours: 16.0,
        saved: saving(train_saves),
        ..suspect(0.8, 0.0, 3)
    };
    let gate = Suspect { saved: saving([-0.1, 0.1, 0.0]), ..suspect(0.2, 0.5, 1) };
    let replication = |index| Replication {
        index,
        readings: Vec::new(),
        lead_times: Vec::new(),
        lanes: Vec::new(),
        unfinished: Vec::new(),
        circles: Vec::new(),
        late: Vec::new(),
        events: Vec::new(),
    };
    Delays {
        base: Results {
            about: fake_about(&["coastal", "inland"], 3),
            replications: (0..3).map(replication).collect(),
        },
        accounts,
        suspects: vec![crane, train, gate],
        to_confirm: 3,
        is_partial: false,
        loop_seconds: 0.0,
        events: Vec::new(),
        runs: 12,
    }
}

fn suspect(promise: f64, momentary: f64, by_active_period: usize) -> Suspect {
    Suspect {
        resource: Resource::Station(StationId::new(by_active_period)),
        place: Some("hub".into()),
        stage: Some("gate".into()),
        relief: Relief::FasterWork,
        hours: 1.0,
        promise,
        momentary,
        sole: 0.0,
        shifting: 0.0,
        active: 0.5,
        by_active_period,
        saved: None,
    }
}

fn periods(suspects: &[Suspect]) -> Vec<usize> {
    suspects.iter().map(|suspect| suspect.by_active_period).collect()
}

#[test]
fn a_tenth_more_speed_at_a_simple_queue_takes_what_theory_says() {
    // M/M/1 in use four fifths of the time: 5 S there, and 1/(1 − 0.8) = 5 is how far a delay reaches.
    // With S / 1.1 the use is 0.8 / 1.1: S / 1.1 / (1 − 0.8 / 1.1) = 10/3 S is left.
    assert!((gain(5.0, 1.1, 5.0) - (5.0 - 10.0 / 3.0)).abs() < 1e-12);
    // Where nobody waits, the service is a tenth faster and that is all.
    assert!((gain(1.0, 1.1, 0.0) - (1.0 - 1.0 / 1.1)).abs() < 1e-12);
    assert_eq!(reach_at(0.8), 1.0 / (1.0 - 0.8));
}

#[test]
fn the_bottleneck_by_active_period_is_tried_whatever_its_estimate() {
    let all = || vec![suspect(4.0, 0.1, 3), suspect(3.0, 0.2, 2), suspect(2.0, 0.0, 4), suspect(1.0, 0.7, 1)];
    let order = |tried| {
        let mut suspects = all();
        put_bottleneck_among_first(&mut suspects, tried);
        periods(&suspects)
    };
    assert_eq!(order(3), [3, 2, 1, 4]);
    assert_eq!(order(2), [3, 1, 2, 4]);
    // With one try only the estimate counts, and with four all are tried anyway.
    assert_eq!(order(1), [3, 2, 4, 1]);
    assert_eq!(order(4), [3, 2, 4, 1]);
    let mut never = vec![suspect(4.0, 0.0, 2), suspect(3.0, 0.0, 3), suspect(1.0, 0.0, 1)];
    put_bottleneck_among_first(&mut never, 2);
    assert_eq!(periods(&never), [2, 3, 1]);
}

#[test]
fn what_is_saved_is_positive_and_only_pairs_count() {
    let base = Hours(vec![Some(10.0), Some(12.0), None, Some(11.0)]);
    let other = Hours(vec![Some(9.0), Some(11.5), Some(3.0), Some(10.0)]);
    let saved = saved(&base, &other, 0.95).expect("three pairs");
    assert_eq!(saved.values, [1.0, 0.5, 1.0]);
    assert!((saved.mean - 2.5 / 3.0).abs() < 1e-12 && saved.is_clear());
    // One replication has a mean, but no interval.
    let one = super::saved(&Hours(vec![Some(2.0)]), &Hours(vec![Some(1.0)]), 0.95).expect("one pair");
    assert_eq!((one.mean, one.interval, one.is_clear()), (1.0, None, false));
    assert_eq!(super::saved(&Hours(vec![None]), &Hours(vec![Some(1.0)]), 0.95), None);
}

#[test]
fn several_intervals_hold_at_once() {
    assert!((level_of_each(5) - 0.99).abs() < 1e-12);
    assert_eq!(level_of_each(0), LEVEL);
}
