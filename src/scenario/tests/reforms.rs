//! Do what-ifs reform a border post, table by table and lever by lever?

use super::posts::{LEVERS, POST, with_policy};
use super::*;

fn over(base: &str, body: &str) -> Scenario {
    let text = format!("[what-if]\nbase = \"base.toml\"\n{body}");
    let files = Folder::default().with("base.toml", base);
    read("change.toml", &text, &[], &files).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

fn codes_over(body: &str) -> Vec<&'static str> {
    let text = format!("[what-if]\nbase = \"base.toml\"\n{body}");
    let files = Folder::default().with("base.toml", POST);
    let result = read("change.toml", &text, &[], &files);
    result.map_or_else(|error| error.problems.iter().map(|problem| problem.code).collect(), |_| Vec::new())
}

const REFORM: &str = r#"[border.mohan-boten.policy]
single-window = true
paperless = { errors = 0.01, from = "2025-02-03" }
[border.mohan-boten.entry]
hours = "06:00-22:00"
[border.mohan-boten.entry.stage.documents]
officers = { add = 3 }
time = { scale = 0.5 }
[border.mohan-boten.exit.stage.release.lane.trusted]
officers = 2
[border.mohan-boten.back.entry]
stages = ["release"]
[border.mohan-boten.back.entry.stage.release]
kind = "release"
officers = 1
time = "1 min"
"#;

#[test]
fn canonical_text_is_the_same_again() {
    for text in [POST.to_owned(), with_policy(LEVERS)] {
        let once = expect(&text);
        let twice = expect(&once.resolved);
        assert_eq!(once.resolved, twice.resolved);
        assert_eq!(format!("{:?}", once.corridor), format!("{:?}", twice.corridor));
        for heading in [
            "[border.mohan-boten]",
            "[border.mohan-boten.exit]",
            "[border.mohan-boten.back.exit]",
            "[border.mohan-boten.exit.commodity.fresh]",
            "[border.mohan-boten.exit.stage.release.lane.trusted]",
            "[border.mohan-boten.policy]",
        ] {
            assert!(once.resolved.contains(heading), "{heading}");
        }
    }
}

#[test]
fn a_lever_that_only_names_its_change_is_on() {
    let (base, named) =
        (with_policy(""), "[border.mohan-boten.policy]\nsingle-window = { lever = \"window\" }\n");
    let changed = over(&base, named);
    assert_eq!(changed.levers, ["window"]);
    let said = Differences::between(&expect(&base), &changed).sentences();
    assert_eq!(said, ["border mohan-boten: single-window off → on"]);
    let short = expect(&with_policy("single-window = true"));
    assert_eq!(Differences::between(&short, &changed).sentences(), Vec::<String>::new());
}

#[test]
fn trusted_traders_are_honoured_by_their_own_side_unless_it_says_otherwise() {
    let says = |exit: &str, entry: &str| {
        let side = |role: &str| format!("[border.mohan-boten.{role}]\n");
        let with = |text: String, role: &str, line: &str| {
            text.replace(&side(role), &format!("{}{line}\n", side(role)))
        };
        let bare = POST.replace("honours-aeo = true\n", "");
        expect(&with(with(bare, "exit", exit), "entry", entry))
    };
    let told = |before: &Scenario, after: &Scenario| Differences::between(before, after).sentences();
    let unsaid = says("", "");
    assert_eq!(told(&unsaid, &says("honours-aeo = true", "honours-aeo = false")), Vec::<String>::new());
    assert_eq!(
        told(&unsaid, &says("honours-aeo = false", "honours-aeo = true")),
        ["border mohan-boten, entry: honours-aeo no → yes", "border mohan-boten, exit: honours-aeo yes → no",]
    );
}

#[test]
fn an_empty_what_if_changes_no_byte() {
    let (base, same) = (expect(POST), over(POST, ""));
    assert_eq!(base.resolved, same.resolved);
    let bare = |scenario: &Scenario| {
        let mut corridor = scenario.corridor.clone();
        corridor.name.clear();
        format!("{corridor:?}")
    };
    assert_eq!(bare(&base), bare(&same));
}

#[test]
fn tables_and_levers_are_changes_of_their_own() {
    let scenario = over(POST, REFORM);
    let names = [
        "border.mohan-boten.policy.single-window",
        "border.mohan-boten.policy.paperless",
        "border.mohan-boten.entry",
        "border.mohan-boten.entry.stage.documents",
        "border.mohan-boten.exit.stage.release",
        "border.mohan-boten.back.entry",
    ];
    assert_eq!(scenario.levers, names);
    let with =
        |on: &[bool]| scenario.with_levers(on).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(with(&[false; 6]).resolved, expect(POST).resolved);
    assert_eq!(with(&[true; 6]).resolved, scenario.resolved);
    let chosen = with(&[false, true, false, true, false, false]);
    let by_hand = over(
        POST,
        "[border.mohan-boten.policy]\npaperless = { errors = 0.01, from = \"2025-02-03\" }\n\
         [border.mohan-boten.entry.stage.documents]\nofficers = 6\ntime = \"10 min\"\n",
    );
    assert_eq!(chosen.resolved, by_hand.resolved);
    let back = with(&[false, false, false, false, false, true]).resolved;
    assert!(
        back.contains("[border.mohan-boten.back.entry.stage.release]") && !back.contains("single-window")
    );
}

#[test]
fn a_lever_may_group_reforms() {
    let papers =
        REFORM.replacen("[border.mohan-boten.policy]", "[border.mohan-boten.policy]\nlever = \"papers\"", 1);
    assert_eq!(over(POST, &papers).levers[..2], ["papers", "border.mohan-boten.entry"]);
    let one = REFORM.replace("errors = 0.01", "lever = \"papers\", errors = 0.01");
    assert_eq!(over(POST, &one).levers[..2], ["border.mohan-boten.policy.single-window", "papers"]);
    let side = REFORM.replace("hours = ", "lever = \"entry\"\nhours = ");
    assert_eq!(over(POST, &side).levers[2..4], ["entry", "border.mohan-boten.exit.stage.release"]);
    let post = "[border.mohan-boten]\nlever = \"all\"\n".to_owned() + REFORM;
    assert_eq!(over(POST, &post).levers, ["all"]);
}

#[test]
fn a_new_post_is_one_change() {
    let (head, tail) = POST.split_once("[border.mohan-boten]").expect("a post");
    let (post, lanes) = tail.split_once("[lane.south]").expect("lanes");
    let base = format!("{head}[lane.south]{lanes}");
    let scenario = over(&base, &format!("[border.mohan-boten]{post}"));
    assert_eq!(scenario.levers, ["border.mohan-boten"]);
    assert_eq!(scenario.with_levers(&[false]).expect("base").resolved, expect(&base).resolved);
    let removed = over(POST, "[border.mohan-boten]\nremove = true");
    assert!(removed.corridor.borders.is_empty());
    assert_eq!(removed.levers, ["border.mohan-boten"]);
}

#[test]
fn set_changes_one_value_of_a_post() {
    let set = |text: &str| expect_in(POST, &[text], &NoFiles);
    let window = set("border.mohan-boten.policy.single-window=true");
    assert_eq!(window.corridor.borders[0].policy.levers.len(), 1);
    let officers = set("border.mohan-boten.entry.stage.documents.officers=6");
    let station = |scenario: &Scenario| {
        let all = scenario.corridor.stations.iter();
        let mut found = all.filter(|station| station.name == "entry-documents");
        format!("{:?}", found.next().expect("a station").servers)
    };
    assert_ne!(station(&officers), station(&expect(POST)));
    // Numbers by hours are one value.
    let by_hours = set("border.mohan-boten.exit.stage.documents.officers={ \"mon 08:00-09:00\" = 1 }");
    assert!(by_hours.resolved.contains("officers = { \"mon 08:00-09:00\" = 1 }"), "{}", by_hours.resolved);
    let yellow = set("border.mohan-boten.exit.channels.yellow.scale=0.5");
    assert!(yellow.resolved.contains("channels = { red = 0.04, yellow = 0.05 }"), "{}", yellow.resolved);
    let fee = set("border.mohan-boten.exit.stage.documents.fee.scale=2");
    assert!(fee.resolved.contains("fee = \"400 CNY\""));
    let date = set("border.mohan-boten.policy.single-window.from=2025-02-03");
    assert_eq!(date.corridor.borders[0].policy.levers[0].from.ms(), 28 * crate::time::DAY);
    let trusted = set("lane.north.aeo-share=0.5");
    assert_eq!(trusted.corridor.lanes[0].aeo_share, 0.5, "it puts `trader` away");
}

#[test]
fn a_misspelt_post_or_stage_is_no_new_one() {
    assert_eq!(codes_over("[border.mohan-botn]\ntitle = \"x\""), ["E040"]);
    assert_eq!(codes_over("[border.mohan-boten.entry.stage.document]\nofficers = 3"), ["E040"]);
    assert_eq!(codes_over("[border.mohan-boten.policy]\nsingle-window = { scale = 2 }"), ["E040"]);
}

#[test]
fn differences_at_a_post_are_said_in_words() {
    let base = expect(POST);
    let said = Differences::between(&base, &over(POST, REFORM)).sentences();
    insta::assert_snapshot!(said.join("\n"), @r"
    border mohan-boten, way back, entry added, release
    border mohan-boten, entry: hours added, 06:00-22:00
    border mohan-boten, entry, stage documents: officers 3 → 6 (+3)
    border mohan-boten, entry, stage documents: time 20 min → 10 min (−50 %)
    border mohan-boten, exit, stage release, lane trusted: officers 1 → 2 (+1)
    border mohan-boten: paperless off → errors 0.01, from 2025-02-03
    border mohan-boten: single-window off → on
    ");
    let back = Differences::between(&over(POST, REFORM), &base).sentences();
    assert!(back.contains(&"border mohan-boten: single-window on → off".to_owned()), "{back:?}");
    let parallel = POST.replace("\"pay\", \"examination\"", "[\"pay\", \"examination\"]");
    let said = Differences::between(&base, &expect(&parallel)).sentences();
    assert_eq!(
        said,
        ["border mohan-boten, exit: stages technical, documents + quarantine, pay, examination, release → \
          technical, documents + quarantine, pay + examination, release"]
    );
}

#[test]
fn numbers_of_a_post_are_evidence_and_levers_are_not() {
    let scenario = expect(&with_policy(LEVERS));
    let paths: Vec<&str> = scenario.assumptions.iter().map(|one| one.path.as_str()).collect();
    for path in [
        "border.mohan-boten.exit.stage.documents.officers",
        "border.mohan-boten.exit.stage.documents.fee",
        "border.mohan-boten.exit.channels.red",
        "run.exchange.CNY",
    ] {
        assert!(paths.contains(&path), "{path}: {paths:?}");
    }
    assert!(!paths.iter().any(|path| path.contains("policy")), "{paths:?}");
    let sourced = POST.replace("[place.mohan]", "[source.visit]\n[place.mohan]").replace(
        "hours = \"08:00-18:00\"\nchannels",
        "hours = \"08:00-18:00\"\nsource = \"visit\"\nchannels",
    );
    let scenario = expect(&sourced);
    assert_eq!(scenario.sources[0].used_by, ["border.mohan-boten.exit"]);
    assert!(!scenario.assumptions.iter().any(|one| one.path.starts_with("border.mohan-boten.exit")));
}

#[test]
fn what_can_be_pulled_is_listed() {
    let posts =
        levers(&expect(&with_policy("single-window = { from = \"2025-02-03\" }\nextra-officers = 2")));
    let [post] = posts.as_slice() else { panic!("one post") };
    assert_eq!((post.name.as_str(), post.title.as_str()), ("mohan-boten", "Mohan / Boten"));
    let sides: Vec<&str> = post.sides.iter().map(|side| side.path.as_str()).collect();
    assert_eq!(
        sides,
        ["border.mohan-boten.exit", "border.mohan-boten.entry", "border.mohan-boten.back.exit"]
    );
    let order: Vec<&str> = post.sides[0].stages.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(order, ["technical", "documents", "quarantine", "pay", "examination", "release"]);
    let pay = post.sides[0].stages.iter().find(|stage| stage.name == "pay").expect("a stage");
    assert_eq!((pay.officers.as_str(), pay.hours.as_str(), pay.time.as_str()), ("1", "08:00-18:00", "5 min"));
    let lever = |key: &str| post.levers.iter().find(|lever| lever.key == key).expect("a lever");
    assert_eq!(post.levers.len(), 14);
    assert_eq!(lever("extra-officers").value, "2");
    assert_eq!(
        (lever("single-window").value.as_str(), lever("single-window").since.as_str()),
        ("on", "2025-02-03")
    );
    assert_eq!(
        (lever("pre-arrival").value.as_str(), lever("pre-arrival").line.as_str()),
        ("off", "pre-arrival = true")
    );
    assert!(lever("through-trucks").can_act, "there is a swap");
    assert!(!lever("mutual-recognition").can_act, "both sides honour it already");
    // Each line pulls its lever, and they stand in the order in which they act.
    let base = with_policy("").replace("honours-aeo = true", "aeo-channels = { red = 0.01 }");
    for (rank, lever) in post.levers.iter().enumerate().filter(|(_, lever)| !lever.is_pulled) {
        let scenario = over(&base, &format!("[border.mohan-boten.policy]\n{}", lever.line));
        assert_eq!(scenario.render_warnings(false), "", "{}", lever.line);
        let [pulled] = scenario.corridor.borders[0].policy.levers.as_slice() else {
            panic!("{}", lever.line)
        };
        assert_eq!(pulled.what.rank(), rank, "{}", lever.line);
    }
}
