//! Does each lever change what it says, and nothing else?

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::*;
use crate::model::border::{Channels, Check, Risk, Risks, Selection, Unit, Window};
use crate::model::{Activity, ClosingRule, Discipline, Per, PlaceId};
use crate::random::Distribution;
use crate::time::{DAY, HOUR, WEEK};
use crate::units::Money;

fn time(ms: f64) -> Distribution {
    Distribution::constant(ms).expect("a time")
}

/// One stage of an hour, worked on at one station.
fn stage(name: &str, kind: StageKind, station: usize) -> Stage {
    let window = Window { station: StationId::new(station), aeo_only: false, commodities: Vec::new() };
    Stage {
        name: name.to_owned(),
        kind,
        lanes: vec![window],
        per: Unit::Consignment,
        time: time(HOUR as f64),
        capture: None,
        training: None,
        errors: 0.0,
        rework: None,
        channels: Channels::ALL,
        commodities: Vec::new(),
        check: None::<Check>,
        fee: Money::default(),
        payer: 0,
        agency: None,
    }
}

fn side(place: usize, stages: Vec<Stage>) -> Side {
    let stations = stages.iter().flat_map(|stage| &stage.lanes).map(|lane| lane.station).collect();
    let base =
        Procedure { steps: stages.into_iter().map(|stage| vec![stage]).collect(), ..Procedure::default() };
    Side { place: PlaceId::new(place), base, procedures: Vec::new(), stations }
}

/// A post with everything that a lever may change: leaving at stations 0 to 4, entering at 5 to 9.
fn post() -> Border {
    let of = |agency: &str, stage: Stage| Stage {
        agency: Some(agency.to_owned()),
        capture: Some(time(HOUR as f64 / 2.0)),
        errors: 0.1,
        ..stage
    };
    let mut exit = side(
        0,
        vec![
            Stage { per: Unit::Vehicle, ..stage("handover", StageKind::Handover, 0) },
            of("customs", stage("documents", StageKind::Documents, 1)),
            of("quarantine", stage("plants", StageKind::Quarantine, 2)),
            stage("look", StageKind::Examination, 3),
            stage("release", StageKind::Release, 4),
        ],
    );
    exit.base.honours_aeo = true;
    let mut entry = side(
        1,
        vec![
            Stage { per: Unit::Vehicle, ..stage("manifest", StageKind::Manifest, 5) },
            of("customs", stage("documents", StageKind::Documents, 6)),
            stage("look", StageKind::Examination, 7),
            stage("swap", StageKind::Swap, 8),
            stage("pay", StageKind::Payment, 9),
        ],
    );
    let risk = |red| Risk { red, yellow: 0.0, contraband: 0.01 };
    let risks = |red| Risks { ordinary: risk(red), aeo: risk(red / 10.0) };
    exit.base.selection = Selection { usual: risks(0.05), ..Selection::default() };
    entry.base.selection = Selection { usual: risks(0.03), ..Selection::default() };
    Border {
        name: "post".to_owned(),
        title: "Post".to_owned(),
        from: PlaceId::new(0),
        to: PlaceId::new(1),
        out: Some(Crossing { exit, entry }),
        back: None,
        policy: Policy::default(),
    }
}

fn pulled(levers: Vec<(SimTime, Reform)>) -> Border {
    let levers = levers.into_iter().map(|(from, what)| Lever { from, what }).collect();
    let mut border = Border { policy: Policy { levers }, ..post() };
    border.pull_levers();
    border
}

/// What is done when levers are pulled from the start: leaving, and entering.
fn with(levers: &[Reform]) -> (Procedure, Procedure) {
    let border = pulled(levers.iter().map(|what| (SimTime::ZERO, what.clone())).collect());
    let out = border.out.expect("a way out");
    let (exit, entry) = (&out.exit.procedures[0], &out.entry.procedures[0]);
    assert_eq!((exit.0, out.exit.procedures.len()), (SimTime::ZERO, 1));
    (exit.1.clone(), entry.1.clone())
}

fn names(steps: &[Vec<Stage>]) -> String {
    let step = |step: &Vec<Stage>| step.iter().map(|stage| stage.name.as_str()).collect::<Vec<_>>().join("+");
    steps.iter().map(step).collect::<Vec<_>>().join(" ")
}

fn find<'a>(procedure: &'a Procedure, name: &str) -> &'a Stage {
    stages_of(procedure).find(|stage| stage.name == name).expect("a stage")
}

#[test]
fn without_levers_all_is_done_but_the_manifest() {
    let (exit, entry) = with(&[]);
    assert_eq!(names(&exit.steps), "handover documents plants look release");
    assert_eq!(names(&entry.steps), "documents look swap pay");
    assert!(!exit.pre_arrival && exit.joint.is_none() && exit.aeo_share.is_none());
    assert!(exit.honours_aeo && !entry.honours_aeo);
}

#[test]
fn faster_steps_are_shorter_where_they_are_named() {
    let (exit, entry) = with(&[Reform::FasterSteps { factor: 0.5, stages: vec!["documents".to_owned()] }]);
    for side in [&exit, &entry] {
        let documents = find(side, "documents");
        assert_eq!(documents.time, time(HOUR as f64 / 2.0));
        assert_eq!(documents.capture, Some(time(HOUR as f64 / 4.0)), "keying in, too");
        assert_eq!(find(side, "look").time, time(HOUR as f64));
    }
    let (exit, _) = with(&[Reform::FasterSteps { factor: 0.5, stages: Vec::new() }]);
    assert!(stages_of(&exit).all(|stage| stage.time == time(HOUR as f64 / 2.0)));
}

#[test]
fn trusted_traders_become_more_or_are_known_on_both_sides() {
    let (exit, entry) = with(&[Reform::AeoShare(0.6)]);
    assert_eq!((exit.aeo_share, entry.aeo_share, entry.honours_aeo), (Some(0.6), Some(0.6), false));
    let (exit, entry) = with(&[Reform::MutualRecognition]);
    assert!(exit.honours_aeo && entry.honours_aeo && entry.aeo_share.is_none());
}

#[test]
fn a_single_window_joins_agencies_and_keys_in_once() {
    let (exit, entry) = with(&[Reform::SingleWindow]);
    assert_eq!(names(&exit.steps), "handover documents+plants look release");
    assert!(find(&exit, "documents").capture.is_some() && find(&exit, "plants").capture.is_none());
    assert_eq!(names(&entry.steps), "documents look swap pay", "one agency is not joined to others");
    assert!(find(&entry, "documents").capture.is_some(), "once a side");
}

#[test]
fn interconnected_data_are_keyed_in_on_the_leaving_side_only() {
    let (exit, entry) = with(&[Reform::DataInterconnection]);
    assert!(find(&exit, "documents").capture.is_some() && find(&exit, "plants").capture.is_some());
    assert!(find(&entry, "documents").capture.is_none());
    let mut border = post();
    let out = border.out.as_mut().expect("a way out");
    stages_mut(&mut out.exit.base).for_each(|stage| stage.capture = None);
    border.policy.levers = vec![Lever { from: SimTime::ZERO, what: Reform::DataInterconnection }];
    border.pull_levers();
    let entry = &border.out.expect("a way out").entry.procedures[0].1;
    assert!(find(entry, "documents").capture.is_some(), "nothing was keyed in that could be taken over");
}

#[test]
fn paperless_documents_match_more_often_and_others_do_not() {
    let (exit, _) = with(&[Reform::Paperless { errors: 0.02 }]);
    assert_eq!((find(&exit, "documents").errors, find(&exit, "plants").errors), (0.02, 0.1));
    let (exit, _) = with(&[Reform::Paperless { errors: 0.5 }]);
    assert_eq!(find(&exit, "documents").errors, 0.1, "never more often");
}

#[test]
fn before_arrival_and_targeting_are_told_to_both_sides() {
    let targeting = Targeting { examined: 0.3, hit_rate: 0.5 };
    let (exit, entry) = with(&[Reform::PreArrival, Reform::RiskTargeting(targeting)]);
    for side in [exit, entry] {
        assert!(side.pre_arrival);
        assert_eq!(side.selection.targeting, Some(targeting));
    }
}

#[test]
fn a_joint_inspection_is_made_once_on_the_leaving_side() {
    let (exit, entry) = with(&[Reform::JointInspection { harmonised: false }]);
    assert_eq!(
        (names(&exit.steps).matches("look").count(), names(&entry.steps).contains("look")),
        (1, false)
    );
    assert_eq!(exit.joint.expect("the entering side's choice").usual.ordinary.red, 0.03);
    let (exit, entry) = with(&[Reform::JointInspection { harmonised: true }]);
    assert!(exit.joint.is_none() && !names(&entry.steps).contains("look"));
}

#[test]
fn railway_express_moves_papers_and_examinations_inland() {
    let (exit, entry) = with(&[Reform::RailwayExpress]);
    assert_eq!(
        (names(&exit.inland), names(&exit.steps)),
        ("documents look".to_owned(), "plants release".to_owned())
    );
    assert_eq!(names(&entry.inland), "documents look pay");
    assert_eq!(names(&entry.steps), "manifest swap");
    assert!(exit.pre_arrival && entry.pre_arrival);
}

#[test]
fn through_trucks_need_no_swap_and_training_ramps() {
    let (_, entry) = with(&[Reform::ThroughTrucks]);
    assert_eq!(names(&entry.steps), "documents look pay");
    let ramp = SimDuration::from_ms(8 * WEEK);
    let border = pulled(vec![(SimTime::from_ms(WEEK), Reform::TrainedStaff { factor: 0.8, ramp })]);
    let exit = border.out.expect("a way out").exit;
    assert!(find(&exit.procedures[0].1, "look").training.is_none());
    let training = find(&exit.procedures[1].1, "look").training.expect("training");
    for (weeks, factor) in [(0, 1.0), (1, 1.0), (5, 0.9), (9, 0.8), (90, 0.8)] {
        assert!((training.at(SimTime::from_ms(weeks * WEEK)) - factor).abs() < 1e-12, "{weeks}");
    }
}

#[test]
fn levers_act_in_one_order_however_they_are_written() {
    let all = [
        Reform::FasterSteps { factor: 0.5, stages: vec!["documents".to_owned()] },
        Reform::AeoShare(0.4),
        Reform::MutualRecognition,
        Reform::ThroughTrucks,
        Reform::RailwayExpress,
        Reform::SingleWindow,
        Reform::DataInterconnection,
        Reform::Paperless { errors: 0.0 },
        Reform::PreArrival,
        Reform::RiskTargeting(Targeting { examined: 0.3, hit_rate: 0.5 }),
        Reform::JointInspection { harmonised: false },
        Reform::TrainedStaff { factor: 0.8, ramp: SimDuration::from_ms(WEEK) },
    ];
    let expected = format!("{:?}", with(&all));
    for turn in 0..all.len() {
        let mut other = all.to_vec();
        other.rotate_left(turn);
        assert_eq!(format!("{:?}", with(&other)), expected, "{turn}");
        other.reverse();
        assert_eq!(format!("{:?}", with(&other)), expected, "{turn}, reversed");
    }
}

#[test]
fn levers_hold_from_their_dates_on() {
    let (monday, later) = (SimTime::from_ms(7 * DAY), SimTime::from_ms(21 * DAY));
    let border = pulled(vec![
        (later, Reform::ThroughTrucks),
        (monday, Reform::PreArrival),
        (SimTime::from_ms(-DAY), Reform::MutualRecognition),
    ]);
    let entry = border.out.expect("a way out").entry;
    let dates: Vec<SimTime> = entry.procedures.iter().map(|procedure| procedure.0).collect();
    assert_eq!(dates, [SimTime::ZERO, monday, later], "what was pulled before holds from the start");
    let at = |ms| &entry.procedures[entry.procedure_at(SimTime::from_ms(ms))].1;
    assert!(at(0).honours_aeo && !at(0).pre_arrival);
    assert!(!at(7 * DAY - 1).pre_arrival && at(7 * DAY).pre_arrival);
    assert!(names(&at(21 * DAY - 1).steps).contains("swap") && !names(&at(21 * DAY).steps).contains("swap"));
}

#[test]
fn targeting_keeps_the_share_that_is_examined() {
    for contraband in [0.0, 0.001, 0.01, 0.2, 1.0] {
        for red in [0.0, 0.02, 0.3, 1.0] {
            let risk = Risk { yellow: 0.0, red, contraband };
            for (examined, hit_rate) in [(1.0, 0.0), (0.3, 0.5), (0.5, 1.0), (2.0, 0.1)] {
                let targeting = Some(Targeting { examined, hit_rate });
                let (guilty, innocent) = (risk.red_if(true, targeting), risk.red_if(false, targeting));
                assert!((0.0..=1.0).contains(&guilty) && (0.0..=1.0).contains(&innocent));
                let share = contraband * guilty + (1.0 - contraband) * innocent;
                let wanted = (red * examined).min(1.0);
                assert!((share - wanted).abs() < 1e-12, "{contraband} {red} {examined} {hit_rate}: {share}");
                assert!(guilty >= innocent - 1e-12, "aimed no worse than at random");
            }
            assert_eq!(risk.red_if(true, None), red);
        }
    }
    // Half of 2 % examined carry contraband, of which there is 1 %: all of it is found.
    let risk = Risk { yellow: 0.0, red: 0.02, contraband: 0.01 };
    assert_eq!(risk.red_if(true, Some(Targeting { examined: 1.0, hit_rate: 0.5 })), 1.0);
}

/// Ten stations: those of the leaving side keep Shanghai's clock, the others Bangkok's, an hour behind.
fn stations() -> Vec<Station> {
    let zone = |name: &str| TimeZoneDatabase::bundled().get(name).expect("a zone");
    let open = |zone: TimeZone, from: u32, until: u32, officers: u32| {
        let minutes: Vec<u32> = (0..WEEK_MINUTES)
            .map(|minute| if (from * 60..until * 60).contains(&(minute % 1440)) { officers } else { 0 })
            .collect();
        Servers::Weekly(WeeklyLevels::from_minutes(zone, &minutes).expect("levels"))
    };
    let station = |index: usize| Station {
        name: format!("station-{index}"),
        place: PlaceId::new(index / 5),
        servers: match index {
            0 => Servers::Unlimited,
            1..5 => open(zone("Asia/Shanghai"), 8, 20, 3),
            _ => open(zone("Asia/Bangkok"), 8, 17, 2),
        },
        duties: Vec::new(),
        closing: ClosingRule::Finish,
        discipline: Discipline::Fifo,
        activity: Activity::Clearing,
        per: Per::Vehicle,
        pace: 1.0,
        time: time(HOUR as f64),
        room: None,
        balking: None,
        patience: None,
        breakdown: None,
        background: None,
        then: Vec::new(),
        holds_vehicle: false,
        quay: None,
    };
    (0..10).map(station).collect()
}

fn duties(levers: Vec<(SimTime, Reform)>) -> Vec<(usize, Vec<Duty>)> {
    let duties = pulled(levers).duties(&stations());
    duties.into_iter().map(|(station, duties)| (station.index(), duties)).collect()
}

#[test]
fn no_lever_changes_no_duty() {
    assert!(duties(Vec::new()).is_empty());
    assert!(duties(vec![(SimTime::ZERO, Reform::SingleWindow)]).is_empty());
}

#[test]
fn more_officers_come_while_it_is_open_and_from_their_date() {
    let monday = SimTime::from_ms(7 * DAY);
    let what = Reform::ExtraOfficers { count: 2, stages: vec!["documents".to_owned()] };
    let duties = duties(vec![(monday, what)]);
    assert_eq!(duties.iter().map(|duty| duty.0).collect::<Vec<_>>(), [1, 6], "documents of both sides");
    let [duty] = duties[0].1.as_slice() else { panic!("one change") };
    assert_eq!((duty.from, duty.levels.len(), duty.levels[0].highest()), (monday, 1, 5));
    assert!((duty.levels[0].mean() - 2.5).abs() < 1e-9, "five for half the day, none at night");
}

#[test]
fn longer_hours_keep_as_many_officers_as_at_the_best() {
    let open = (0..WEEK_MINUTES).map(|minute| minute % 1440 >= 6 * 60).collect();
    let duties = duties(vec![(SimTime::ZERO, Reform::LongerHours { open })]);
    assert_eq!(duties.len(), 9, "all but the one without limit");
    assert!((duties[0].1[0].levels[0].mean() - 3.0 * 18.0 / 24.0).abs() < 1e-9);
}

#[test]
fn a_joint_inspection_needs_both_sides_on_duty_by_their_own_clocks() {
    let duties = duties(vec![(SimTime::ZERO, Reform::JointInspection { harmonised: false })]);
    let [(station, both)] = duties.as_slice() else { panic!("{duties:?}") };
    assert_eq!(*station, 3, "the leaving side's examination");
    let [duty] = both.as_slice() else { panic!("one change") };
    assert_eq!(duty.levels.len(), 2);
    // Monday 6 January 2025 in Shanghai: 08:00 to 20:00 there, 09:00 to 18:00 for those of Bangkok.
    let zone = TimeZoneDatabase::bundled().get("Asia/Shanghai").expect("a zone");
    let start = jiff::civil::date(2025, 1, 6).to_zoned(zone).expect("a start");
    let clock = crate::time::CivilClock::new(start);
    let on_duty = |hour: i64| {
        let at = SimTime::from_ms(hour * HOUR);
        duty.levels.iter().map(|levels| levels.level(&clock, at)).min()
    };
    let hours: Vec<i64> = (0..24).filter(|hour| on_duty(*hour) > Some(0)).collect();
    assert_eq!(hours, (9..18).collect::<Vec<_>>());
    assert_eq!(on_duty(12), Some(2), "no more than the smaller team");
}
