//! Does the picture say what the numbers say?

use super::*;

fn step(label: &str, value: f64, half_width: Option<f64>) -> Step {
    Step { label: label.to_owned(), detail: "crane, servers busy".to_owned(), value, half_width }
}

fn figure(steps: Vec<Step>) -> Waterfall {
    let sum: f64 = steps.iter().map(|step| step.value).sum();
    Waterfall {
        name: "Faster clearance".to_owned(),
        result: "3.5 h less mean lead time".to_owned(),
        note: String::new(),
        subtitle: "mean lead time, all lanes".to_owned(),
        unit: "h".to_owned(),
        from: Total { label: "base".to_owned(), value: 40.0, half_width: Some(0.4) },
        to: Total { label: "faster clearance".to_owned(), value: 40.0 + sum, half_width: None },
        steps,
        footer: "10 replications, seed 1".to_owned(),
    }
}

fn three() -> Waterfall {
    figure(vec![step("boten", -3.0, Some(0.2)), step("mohan", 0.5, Some(0.1)), step("vientiane", -1.0, None)])
}

/// All values of an attribute that is a number.
fn numbers(svg: &str, attribute: &str) -> Vec<f64> {
    let begin = format!(" {attribute}=\"");
    svg.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
}

#[test]
fn steps_lead_from_one_total_to_the_other() {
    let rows = rows(&three());
    let said: Vec<(&str, f64, f64)> = rows.iter().map(|row| (row.kind, row.start, row.end)).collect();
    assert_eq!(
        said,
        [
            ("from", 0.0, 40.0),
            ("step", 40.0, 37.0),
            ("step", 37.0, 36.0),
            ("step", 36.0, 36.5),
            ("to", 0.0, 36.5)
        ]
    );
}

#[test]
fn small_steps_are_folded_into_one_with_their_sum() {
    let steps: Vec<Step> =
        (1..=30).map(|nth| step(&format!("place {nth:02}"), -0.1 * f64::from(nth), None)).collect();
    let rows = rows(&figure(steps));
    assert_eq!(rows.len(), 1 + NAMED + 1 + 1);
    let smaller = &rows[NAMED + 1];
    assert_eq!((smaller.label.as_str(), smaller.detail.as_str()), ("22 smaller", "22 saved, 0 lost"));
    // 0.1 × (1 + … + 22)
    assert!((smaller.value + 25.3).abs() < 1e-9, "{}", smaller.value);
    assert_eq!(rows[1].label, "place 30");
}

#[test]
fn one_step_is_never_folded_alone_and_nothing_is_no_step() {
    let steps: Vec<Step> = (1..=9).map(|nth| step(&format!("p{nth}"), f64::from(nth), None)).collect();
    assert!(rows(&figure(steps)).iter().all(|row| row.kind != "smaller"));
    assert_eq!(rows(&figure(vec![step("a", 0.0, None)])).len(), 2);
}

#[test]
fn parts_that_do_not_add_up_are_told() {
    let mut wrong = three();
    wrong.to.value += 2.0;
    let rows = rows(&wrong);
    assert_eq!((rows[4].label.as_str(), rows[4].value), ("not told apart", 2.0));
    assert_eq!(rows[4].end, rows[5].end);
}

#[test]
fn the_same_input_in_any_order_gives_the_same_bytes() {
    let mut turned = three();
    turned.steps.reverse();
    assert_eq!(render(&three()), render(&turned));
    assert_eq!(csv(&three()), csv(&turned));
}

#[test]
fn what_is_lost_is_striped_and_every_number_has_its_sign() {
    let svg = render(&three());
    for text in [">−3.00 ± 0.20 h<", ">+0.50 ± 0.10 h<", ">−1.00 h<", ">40.00 ± 0.40 h<", ">36.50 h<"]
    {
        assert!(svg.contains(text), "{text}\n{svg}");
    }
    // One bar and one swatch each.
    assert_eq!(svg.matches("fill=\"url(#waterfall-lost)\"").count(), 2);
    assert_eq!(svg.matches(&format!("fill=\"{BLUE}\" stroke")).count(), 3);
    let saved_only = render(&figure(vec![step("boten", -3.0, None)]));
    assert!(!saved_only.contains("lost, to the right"));
}

#[test]
fn text_is_text() {
    let mut hostile = three();
    hostile.name = "<script>alert(1)</script> & \"x\" \u{202e}".to_owned();
    hostile.steps[0].label = "</text><g onload='x'>".to_owned();
    hostile.footer = "]]>\u{1}".to_owned();
    let svg = render(&hostile);
    assert!(
        !svg.contains("<script")
            && !svg.contains("<g ")
            && !svg.contains('\u{202e}')
            && !svg.contains('\u{1}')
    );
    for element in ["text", "title", "desc", "defs", "pattern", "svg"] {
        let opened =
            svg.matches(&format!("<{element} ")).count() + svg.matches(&format!("<{element}>")).count();
        assert_eq!(opened, svg.matches(&format!("</{element}>")).count(), "{element}");
    }
}

#[test]
fn everything_lies_inside_the_picture() {
    let extremes = [
        three(),
        figure(vec![]),
        figure(vec![step("a", -39.9, Some(5.0)), step("b", 80.0, Some(1.0))]),
        figure(vec![step("a", -1e-4, Some(1e-5))]),
        figure(vec![step("down", -60.0, None)]),
        Waterfall {
            from: Total { label: "x".repeat(300), value: 123_456.0, half_width: Some(1e4) },
            to: Total { label: "y".to_owned(), value: 0.0, half_width: None },
            name: "word ".repeat(100),
            subtitle: "s".repeat(400),
            footer: "f".repeat(900),
            ..figure(vec![step("a", -123_456.0, None)])
        },
    ];
    for figure in extremes {
        let svg = render(&figure);
        for (attribute, most) in [("x", WIDTH), ("y", HEIGHT)] {
            for number in numbers(&svg, attribute) {
                assert!((0.0..=most).contains(&number), "{attribute} = {number}\n{svg}");
            }
        }
        assert!(numbers(&svg, "width").iter().chain(&numbers(&svg, "height")).all(|size| *size >= 0.0));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}

#[test]
fn the_table_holds_every_step_once() {
    let steps: Vec<Step> =
        (1..=12).map(|nth| step(&format!("p{nth:02}"), -f64::from(nth), Some(0.5))).collect();
    let table = csv(&figure(steps));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "row,label,detail,value,half_width,start,end,unit");
    assert_eq!(lines[1], "from,base,,40,0.4,0,40,h");
    assert_eq!(lines[2], "step,p12,\"crane, servers busy\",-12,0.5,40,28,h");
    assert_eq!(lines[10], "smaller,4 smaller,\"4 saved, 0 lost\",-10,,-28,-38,h");
    assert_eq!(lines[12], "part of smaller,p04,\"crane, servers busy\",-4,0.5,,,h");
    assert_eq!(lines.len(), 1 + 1 + 8 + 1 + 1 + 4);
}

#[test]
fn a_headline_claims_no_more_than_the_interval() {
    let say = |difference, half| headline(difference, half, "mean lead time", "h").replace('\u{a0}', " ");
    assert_eq!(say(-2.125, Some(0.25)), "2.12 ± 0.25 h less mean lead time");
    assert_eq!(say(972.34, Some(12.404)), "972.3 ± 12.4 h more mean lead time");
    assert_eq!(say(0.5, None), "0.50 h more mean lead time in one replication: may be chance");
    assert_eq!(say(-0.1, Some(0.2)), "no change of mean lead time that can be told from chance");
    assert_eq!(say(0.0, Some(0.0)), "no change of mean lead time");
}

#[test]
fn a_long_name_never_eats_the_result() {
    let whole = "3.5\u{a0}±\u{a0}0.2\u{a0}h less mean lead time";
    for name in ["Faster clearance at every border, ".repeat(20), "w".repeat(300), "short".to_owned()] {
        let figure = Waterfall { name, result: whole.to_owned(), ..three() };
        let title = titled(&figure, WIDTH - 2.0 * MARGIN);
        assert!(title.len() <= 2 && title.join(" ").ends_with(whole), "{title:?}");
        assert_eq!(title.join(" ").contains('…'), figure.name != "short");
    }
}

#[test]
fn a_note_is_seen_and_read_out() {
    let svg = render(&Waterfall { note: "No steady state.".to_owned(), ..three() });
    assert_eq!(svg.matches("No steady state.").count(), 2);
}
