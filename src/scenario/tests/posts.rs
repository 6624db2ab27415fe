//! Is a border post understood, and each of its faults found?

use super::bad::each_is_found;
use super::*;
use crate::model::border::{Channel, Reform, Role, StageKind, Unit};
use crate::model::{Border, Servers, Station};
use crate::time::{DAY, HOUR, SimTime};
use crate::units::Money;

/// A post with all that it may have.
pub(super) const POST: &str = include_str!("post.toml");

/// All levers, for the end of [`POST`].
pub(super) const LEVERS: &str = r#"
[border.mohan-boten.policy]
extra-officers = { count = 2, stages = ["documents"], from = "2025-02-03" }
longer-hours = { hours = "06:00-24:00", from = "2025-02-03T06:00" }
faster-steps = { factor = 0.5, stages = ["technical"] }
aeo-share = { share = 0.6 }
mutual-recognition = { from = "2025-01-20" }
single-window = true
data-interconnection = true
paperless = { errors = 0.01 }
pre-arrival = true
risk-targeting = { hit-rate = 0.5, examined = 0.3 }
joint-inspection = { harmonised = true }
railway-express = { from = "2025-02-17" }
trained-staff = { factor = 0.8, ramp = "8 weeks", from = "2024-12-09" }
through-trucks = false
"#;

/// The post with these levers instead of its own.
pub(super) fn with_policy(levers: &str) -> String {
    let (post, lanes) = POST.split_once("[lane.south]").expect("lanes");
    let (post, _) = post.split_once("[border.mohan-boten.policy]").expect("levers");
    let levers = levers.trim_start().trim_start_matches("[border.mohan-boten.policy]");
    format!("{post}[border.mohan-boten.policy]\n{levers}\n[lane.south]{lanes}")
}

pub(super) const CASES: &[(&str, &str, &str)] = &[
    (
        "E085",
        "title = \"Mohan / Boten\"\nfrom = \"mohan\"\nto = \"boten\"",
        "from = \"mohan\"\nto = \"mohan\"",
    ),
    (
        "E086",
        "[border.mohan-boten]\ntitle = \"Mohan / Boten\"\nfrom = \"mohan\"",
        "[border.z]\nfrom = \"mohan\"\nto = \"vientiane\"\n[border.z.exit]\n[border.mohan-boten]\nfrom = \"mohan\"",
    ),
    (
        "E087",
        "[border.mohan-boten.exit.stage.pay]",
        "[place.mohan.station.exit-pay]\nservers = 1\ntime = \"1 min\"\n[border.mohan-boten.exit.stage.pay]",
    ),
    (
        "E088",
        "[border.mohan-boten]\ntitle",
        "[border.z]\nfrom = \"inland\"\nto = \"vientiane\"\n[border.mohan-boten]\ntitle",
    ),
    ("E089", "[border.mohan-boten.back.exit]\nstages = [\"documents\"]", "[border.mohan-boten.back.exit]"),
    ("E089", "stages = [\"documents\"]", "stages = [\"documents\", \"documents\"]"),
    ("E089", "stages = [\"documents\"]", "stages = []"),
    ("E050", "stages = [\"documents\"]", "stages = [\"documents\", \"dokuments\"]"),
    ("E012", "stages = [\"documents\"]", "stages = [3]"),
    ("E050", "title = \"Mohan / Boten\"\nfrom = \"mohan\"", "from = \"mohn\""),
    ("E050", "customs-house = \"customs\"", "customs-house = \"custom\""),
    (
        "E072",
        "customs-house = \"customs\"",
        "customs-house = \"gate\"\n[place.inland.station.gate]\nservers = 1\ntime = \"1 min\"\nper = \"vehicle\"",
    ),
    ("E050", "[border.mohan-boten.exit.commodity.fresh]", "[border.mohan-boten.exit.commodity.fruit]"),
    ("E090", "kind = \"technical\"", "kind = \"technical\"\ninland = true"),
    (
        "E091",
        "[border.mohan-boten.exit.stage.release.lane.trusted]\nofficers = 1\ntraders = \"aeo\"",
        "[border.mohan-boten.exit.stage.release.lane.trusted]\nofficers = 1",
    ),
    (
        "E092",
        "[border.mohan-boten.entry.stage.manifest]\nkind = \"manifest\"\nofficers = 1",
        "[border.mohan-boten.entry.stage.manifest]\nkind = \"manifest\"",
    ),
    (
        "E092",
        "[border.mohan-boten.entry.stage.manifest]\nkind = \"manifest\"\nofficers = 1",
        "[border.mohan-boten.entry.stage.manifest.lane.trusted]\ntraders = \"aeo\"\nofficers = 1\n\
         [border.mohan-boten.entry.stage.manifest]\nkind = \"manifest\"",
    ),
    ("E093", "on-alarm = \"examination\"", "on-alarm = \"scan\""),
    (
        "E093",
        "kind = \"examination\"\nofficers = 1",
        "kind = \"examination\"\non-alarm = \"scan\"\nofficers = 1",
    ),
    ("E050", "station = \"siding\"", "station = \"sidings\""),
    ("E016", "station = \"siding\"", "station = \"siding\"\nofficers = 2"),
    ("E050", "on-alarm = \"examination\"", "on-alarm = \"exam\""),
    ("E094", "fee = \"100000 LAK\"", "fee = \"100000 VND\""),
    ("E020", "fee = \"12 USD\"", "fee = 12"),
    ("E021", "fee = \"12 USD\"", "fee = \"12 dollars\""),
    ("E023", "fee = \"12 USD\"", "fee = \"-12 USD\""),
    ("E025", "fee = \"12 USD\"", "fee = \"1e12 USD\""),
    ("E013", "LAK = 0.000046 }", "LAK = 0.000046, yuan = 0.139 }"),
    ("E023", "LAK = 0.000046 }", "LAK = 0.000046, VND = -1 }"),
    ("E024", "LAK = 0.000046 }", "LAK = 0.000046, VND = 0 }"),
    ("E095", "mutual-recognition = false", "faster-steps = 0"),
    ("E095", "mutual-recognition = false", "trained-staff = { factor = -0.5 }"),
    ("E095", "mutual-recognition = false", "risk-targeting = { hit-rate = 0.5, examined = -1 }"),
    ("E096", "mutual-recognition = false", "extra-officers = { count = 1, stages = [] }"),
    ("E050", "mutual-recognition = false", "faster-steps = { factor = 0.5, stages = [\"dokuments\"] }"),
    ("E012", "mutual-recognition = false", "single-window = \"yes\""),
    ("E012", "mutual-recognition = false", "risk-targeting = true"),
    ("E012", "mutual-recognition = false", "extra-officers = true"),
    ("E011", "mutual-recognition = false", "risk-targeting = { examined = 0.3 }"),
    ("E011", "mutual-recognition = false", "trained-staff = { ramp = \"8 weeks\" }"),
    ("E070", "officers = 3", "officers = 0"),
    ("E010", "mutual-recognition = false", "single-windows = true"),
    ("E027", "mutual-recognition = false", "single-window = { from = \"2025-13-01\" }"),
    ("E027", "mutual-recognition = false", "single-window = { from = \"soon\" }"),
    ("E030", "mutual-recognition = false", "aeo-share = 1.5"),
    ("E030", "channels = { yellow = 0.10, red = 0.04 }", "channels = { yellow = 0.10, red = 0.95 }"),
    ("E030", "errors = 0.05", "errors = 1"),
    ("W042", "capture = \"15 min\"", "capture = \"15 min\"\nrework = \"2 h\""),
    ("E030", "aeo-share = 0.4", "aeo-share = 1.4"),
    ("E016", "trader = \"aeo\"", "trader = \"aeo\"\naeo-share = 0.2"),
    ("E016", "kind = \"payment\"", "kind = \"payment\"\ndetention = \"1 h\""),
    ("E014", "kind = \"payment\"", "kind = \"paying\""),
    (
        "W012",
        "[border.mohan-boten]\ntitle",
        "[border.z]\nfrom = \"inland\"\nto = \"boten\"\n[border.z.exit]\n[border.mohan-boten]\ntitle",
    ),
    (
        "W013",
        "[border.mohan-boten]\ntitle",
        "[border.z]\nfrom = \"vientiane\"\nto = \"boten\"\n[border.z.exit]\n[service.extra]\nmode = \"rail\"\n\
         stops = [\"boten\", \"vientiane\"]\ncapacity = \"60 TEU\"\nevery = \"1 d\"\n[border.mohan-boten]\ntitle",
    ),
    (
        "W014",
        "mutual-recognition = false",
        "longer-hours = { hours = \"00:00-24:00\", from = \"2026-01-01\" }",
    ),
    ("W015", "mutual-recognition = false", "paperless = { errors = 0.5 }"),
    ("W015", "mutual-recognition = false", "extra-officers = 0"),
];

#[test]
fn each_fault_of_a_post_is_found_at_its_line() {
    each_is_found(POST, CASES);
}

#[test]
fn a_post_with_everything_is_good() {
    let unknown = with_policy(LEVERS).replace("honours-aeo = true", "aeo-channels = { red = 0.01 }");
    for text in [POST, &unknown] {
        let scenario = expect(text);
        assert_eq!(scenario.render_warnings(false), "");
    }
    let levers = expect(&with_policy(LEVERS)).corridor.borders.remove(0).policy.levers;
    assert_eq!(levers.len(), 13);
    assert!(levers.windows(2).all(|pair| pair[0].what.rank() < pair[1].what.rank()));
}

fn border(text: &str) -> (Border, Vec<Station>) {
    let corridor = expect(text).corridor;
    (corridor.borders[0].clone(), corridor.stations)
}

fn names(steps: &[Vec<crate::model::border::Stage>]) -> Vec<Vec<&str>> {
    steps.iter().map(|step| step.iter().map(|stage| stage.name.as_str()).collect()).collect()
}

#[test]
fn stages_stand_in_order_side_by_side_or_inland() {
    let (border, _) = border(POST);
    let (out, back) = (border.out.expect("out"), border.back.expect("back"));
    assert_eq!(
        names(&out.exit.base.steps),
        [vec!["technical"], vec!["quarantine"], vec!["pay"], vec!["examination"], vec!["release"]]
    );
    assert_eq!(names(&out.exit.base.inland), [vec!["documents"]]);
    assert_eq!(names(&back.exit.base.steps), [["documents"]]);
    assert!(back.entry.base.steps.is_empty() && back.entry.stations.is_empty());
    // Without railway express there is no manifest.
    assert!(!names(&out.entry.procedures[0].1.steps).contains(&vec!["manifest"]));
    let parallel = POST.replace("inland = true\n", "");
    let (border, _) = self::border(&parallel);
    assert_eq!(names(&border.out.expect("out").exit.base.steps)[1], ["documents", "quarantine"]);
}

#[test]
fn a_stage_means_what_its_table_says() {
    let (border, _) = border(POST);
    let out = border.out.expect("out");
    let documents = &out.exit.base.inland[0][0];
    assert_eq!((documents.kind, documents.per), (StageKind::Documents, Unit::Consignment));
    assert_eq!(documents.fee, Money(278_000), "200 CNY at 0.139");
    assert_eq!(documents.errors, 0.05);
    assert_eq!(documents.capture.as_ref().map(|capture| capture.mean()), Some(600_000.0));
    assert_eq!(documents.rework.as_ref().map(|rework| rework.mean()), Some(3.0 * HOUR as f64));
    assert_eq!(documents.agency.as_deref(), Some("customs"));
    let entry = &out.entry.base.steps;
    assert_eq!(entry[2][0].fee, Money(46_000), "100,000 LAK at 0.000046");
    assert_eq!(entry[3][0].fee, Money(120_000));
    assert_eq!(entry[3][0].per, Unit::Teu);
    let scan = entry[3][0].check.as_ref().expect("a check");
    assert_eq!((scan.detection, scan.false_alarms), (0.9, 0.02));
    assert_eq!(scan.on_alarm.as_deref(), Some("examination"));
    assert!(!entry[3][0].channels.has(Channel::Green) && entry[3][0].channels.has(Channel::Yellow));
    let examination = &out.exit.base.steps[3][0];
    assert!(!examination.channels.has(Channel::Yellow) && examination.channels.has(Channel::Red));
    let check = examination.check.as_ref().expect("an examination looks for contraband");
    assert_eq!((check.detection, check.false_alarms), (1.0, 0.0));
    assert!(check.detention.is_some() && entry[2][0].check.is_none());
    assert_eq!(out.exit.base.steps[0][0].per, Unit::Vehicle, "the usual unit of its kind");
    assert_eq!(out.exit.base.steps[1][0].commodities, ["fresh", "reefer"]);
}

#[test]
fn officers_sit_at_stations_of_the_places() {
    let (border, stations) = border(POST);
    let out = border.out.expect("out");
    let station = |name: &str| stations.iter().find(|station| station.name == name).expect("a station");
    let hours = |name: &str| match &station(name).servers {
        Servers::Weekly(levels) => levels.mean() * 168.0,
        Servers::Unlimited => f64::INFINITY,
    };
    assert_eq!(hours("exit-technical"), 2.0 * 168.0, "hours of its own");
    assert_eq!(hours("exit-pay"), 70.0, "hours of the side");
    assert!((hours("entry-manifest") - 168.0).abs() < 1e-9, "no hours at all");
    assert_eq!(hours("entry-handover"), f64::INFINITY);
    assert!((hours("exit-release-dry") - 2.0 * 168.0).abs() < 1e-9 && hours("exit-release-cold") == 70.0);
    assert!(!stations.iter().any(|station| station.name == "exit-release"));
    let release = &out.exit.base.steps[4][0];
    let desks: Vec<&str> =
        release.lanes.iter().map(|lane| stations[lane.station.index()].name.as_str()).collect();
    assert_eq!(desks, ["exit-release-cold", "exit-release-dry", "exit-release-trusted"]);
    assert!(release.lanes[2].aeo_only && release.lanes[0].commodities == ["fresh", "reefer"]);
    assert!(station("exit-release-trusted").background.is_some());
    assert_eq!(station("exit-examination").activity, crate::model::Activity::Inspection);
    assert_eq!(station("exit-technical").activity, crate::model::Activity::Handling);
    assert_eq!(station("exit-pay").activity, crate::model::Activity::Clearing);
    assert_eq!(out.exit.stations.len(), 8);
}

#[test]
fn shares_are_taken_from_the_nearest_that_says_them() {
    let (border, _) = border(POST);
    let out = border.out.expect("out");
    let usual = out.exit.base.selection.usual;
    assert_eq!((usual.ordinary.yellow, usual.ordinary.red, usual.aeo.red), (0.1, 0.04, 0.005));
    let fresh = out.exit.base.selection.risks("fresh");
    assert_eq!((fresh.ordinary.red, fresh.aeo.red, fresh.aeo.yellow), (0.05, 0.01, 0.0));
    assert_eq!((fresh.ordinary.contraband, fresh.aeo.contraband), (0.02, 0.002));
    let entry = out.entry.base.selection.usual;
    assert_eq!(entry.aeo, entry.ordinary, "trusted traders as all, where nothing is said");
    assert!(out.exit.base.honours_aeo && out.entry.base.honours_aeo);
    let (own, _) = self::border(&POST.replace("honours-aeo = true\n", ""));
    assert!(!own.out.expect("out").entry.base.honours_aeo);
}

#[test]
fn levers_act_from_their_dates() {
    let (border, stations) = border(&with_policy(
        "extra-officers = { count = 2, stages = [\"pay\"], from = \"2025-02-03\" }\n\
         single-window = { from = \"2025-01-20T12:00\" }\ntrained-staff = { factor = 0.8, ramp = \"8 weeks\", from = \"2024-12-09\" }",
    ));
    let exit = border.out.expect("out").exit;
    let dates: Vec<i64> = exit.procedures.iter().map(|procedure| procedure.0.ms()).collect();
    assert_eq!(dates, [0, 14 * DAY + 12 * HOUR, 28 * DAY]);
    assert_eq!(names(&exit.procedures[0].1.steps)[1..3], [vec!["quarantine"], vec!["pay"]]);
    assert_eq!(names(&exit.procedures[1].1.steps)[1], ["quarantine", "pay"], "agencies in parallel");
    let pay = stations.iter().find(|station| station.name == "exit-pay").expect("a station");
    let [duty] = pay.duties.as_slice() else { panic!("{:?}", pay.duties) };
    assert_eq!(duty.from, SimTime::from_ms(28 * DAY));
    assert_eq!((duty.levels[0].highest(), duty.levels[0].mean() * 168.0), (3, 210.0));
    let training = exit.procedures[0].1.steps[0][0].training.expect("training");
    assert!((training.at(SimTime::ZERO) - 0.9).abs() < 1e-9, "half done at the start");
    assert!((training.at(SimTime::from_ms(28 * DAY)) - 0.8).abs() < 1e-9);
}

#[test]
fn false_pulls_nothing_and_longer_hours_are_minutes() {
    let (none, _) =
        border(&with_policy("single-window = false\nextra-officers = false\nrisk-targeting = false"));
    assert!(none.policy.levers.is_empty());
    let (longer, _) = border(&with_policy("longer-hours = \"06:00-24:00\""));
    let [lever] = longer.policy.levers.as_slice() else { panic!("one lever") };
    let Reform::LongerHours { open } = &lever.what else { panic!("longer hours") };
    assert_eq!(open.iter().filter(|open| **open).count(), 7 * 18 * 60);
}

#[test]
fn railway_express_without_a_customs_house_says_what_stays() {
    let text = with_policy("railway-express = true").replace("customs-house = \"customs\"\n", "");
    let scenario = expect(&text);
    let [warning] = scenario.warnings.as_slice() else { panic!("{}", scenario.render_warnings(false)) };
    assert_eq!(warning.code, "W016");
    assert!(warning.remedy.contains("stay at the line"), "{}", warning.remedy);
    let road = with_policy("railway-express = true").replace("mode = \"rail\"", "mode = \"road\"");
    assert_eq!(expect(&road).warnings[0].code, "W015");
}

#[test]
fn messages_say_how_a_post_is_mended() {
    let page = |from: &str, to: &str| match read("post.toml", &POST.replace(from, to), &[], &NoFiles) {
        Ok(scenario) => scenario.render_warnings(false),
        Err(error) => error.render(false),
    };
    let message = page("stages = [\"documents\"]", "");
    assert!(message.contains("`border.mohan-boten.back.exit` does not say in which order"), "{message}");
    assert!(message.contains("help: add `stages = [\"documents\"]` in the right order"), "{message}");
    let message = page("[\"documents\", \"quarantine\"]", "\"quarantine\"");
    assert!(
        message.contains("`border.mohan-boten.exit.stages` does not name the stage `documents`"),
        "{message}"
    );
    let message = page("mutual-recognition = false", "through-trucks = true\njoint-inspection = true");
    assert_eq!(message, "", "both have something to change");
    let message = page("kind = \"swap\"", "kind = \"weighing\"\nagency = 3");
    assert!(message.contains("`border.mohan-boten.entry.stage.swap.agency` must be a text"), "{message}");
    let message = page("kind = \"swap\"\n", "");
    assert!(message.contains("`corridor explain border.entry.stage.kind` describes it"), "{message}");
}

#[test]
fn sides_are_those_of_the_roles() {
    let (border, _) = border(POST);
    let out = border.out.as_ref().expect("out");
    assert_eq!(out.side(Role::Exit).place, border.from);
    assert_eq!(out.side(Role::Entry).place, border.to);
    assert_eq!(border.back.expect("back").side(Role::Exit).place, border.to);
}
