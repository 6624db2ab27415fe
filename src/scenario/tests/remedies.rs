//! Does a problem say what helps?

use super::bad::problems_of;
use super::posts::POST;
use super::*;

#[test]
fn hours_with_a_break_are_said_to_be_a_list() {
    let remedy = |hours: &str| {
        let text = GOOD.replace("servers = 1", &format!("servers = 1\nhours = {hours}"));
        let (problems, page) = problems_of(&text, &NoFiles);
        let [one] = problems.as_slice() else { panic!("one problem\n{page}") };
        assert_eq!(one.code, "E029");
        one.remedy.clone()
    };
    for several in
        ["08:00-12:00, 13:00-17:00", "mon-fri 08:00-12:00 13:00-18:00", "8:00-12:00; sat 9:00-12:00"]
    {
        let remedy = remedy(&format!("\"{several}\""));
        assert!(remedy.contains("in a list: [\"08:00-12:00\", \"13:00-18:00\"]"), "{several}: {remedy}");
    }
    assert!(!remedy("\"08:00\"").contains("list"));
    // And as that they are understood.
    let list = "hours = [\"08:00-12:00\", \"13:00-17:00\"]";
    assert_eq!(problems_of(&GOOD.replace("servers = 1", &format!("servers = 1\n{list}")), &NoFiles).0, []);
}

#[test]
fn a_negative_number_is_told_what_holds_also_where_zero_is_none() {
    let text = GOOD.replace("horizon = \"10 d\"", "horizon = \"-10 d\"");
    let (problems, _) = problems_of(&text, &NoFiles);
    let told = problems.iter().find(|one| one.code == "E023").expect("it is told");
    assert_eq!(told.remedy, "write it without the minus sign");
}

#[test]
fn what_time_is_worth_is_told_without_a_minus_sign() {
    let route = "route = { choice = \"least-cost\", value-of-time = \"-2 USD\" }";
    let (problems, page) = problems_of(&GOOD.replace("services = [\"train\"]", route), &NoFiles);
    let told = problems.iter().find(|one| one.code == "E023").unwrap_or_else(|| panic!("{page}"));
    assert_eq!(told.remedy, "write it without the minus sign");
}

#[test]
fn a_stage_without_officers_is_named_as_the_file_names_it() {
    let message = |from: &str, to: &str| {
        let error = read("post.toml", &POST.replacen(from, to, 1), &[], &NoFiles).expect_err("nobody serves");
        error.problems.iter().find(|one| one.code == "E070").expect("it is told").message.clone()
    };
    let never = "never has an officer";
    assert_eq!(
        message("officers = 3", "officers = 0"),
        format!("stage `border.mohan-boten.entry.stage.documents` {never}")
    );
}

#[test]
fn hours_that_overlap_are_both_named() {
    // Two blanks make another key than that of the file.
    let text = GOOD.replace("servers = 1", "servers = { \"sat-sun 09:00-17:00\" = 1 }");
    let set = ["place.a.station.gate.servers.sat-sun  09:00-17:00=2".to_owned()];
    let error = read("base.toml", &text, &set, &NoFiles).expect_err("two numbers");
    let told = error.problems.iter().find(|one| one.code == "E029").expect("it is told");
    assert!(
        told.message.contains("\"sat-sun 09:00-17:00\"") && told.message.contains("\"sat-sun  09:00-17:00\"")
    );
    assert_eq!(problems_of(&text, &NoFiles).0, []);
}
