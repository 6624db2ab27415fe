use super::*;
use crate::experiment::replicate::tests::fake_about;
use crate::experiment::results::Replication;
use crate::experiment::{About, Results};
use crate::observe::{Better, Measure, Reading};
use crate::report::page::Page;
use crate::report::{Style, md, table};

/// A made-up post: out is slow, and examines; nobody comes back.
fn study() -> Study {
    let post = Post {
        name: "mohan-boten".into(),
        title: "Mohan / Boten".into(),
        sides: ["mohan".into(), "boten".into()],
        stations: vec![("mohan".into(), "customs".into()), ("boten".into(), "customs".into())],
    };
    let about = About { borders: vec![post], ..fake_about(&[], 2) };
    let one = |index: u32| Replication {
        index,
        readings: readings(f64::from(index)),
        lead_times: Vec::new(),
        lanes: Vec::new(),
        unfinished: Vec::new(),
        circles: Vec::new(),
        late: Vec::new(),
        events: Vec::new(),
    };
    Study::new(Results { about, replications: (0..2).map(one).collect() })
}

fn readings(more: f64) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut add = |place: &str, parts: [&str; 2], cause, name, statistic, value| {
        let part = |text: &str| (!text.is_empty()).then(|| text.into());
        let scope = Scope {
            place: part(place),
            stage: part(parts[0]),
            group: part(parts[1]),
            cause,
            ..Scope::default()
        };
        let measure = Measure { name, unit: "h", better: Better::Lower, doc: "A test." };
        readings.push(Reading { scope, measure, statistic, value });
    };
    let mut post = |stage: &str, group: &str, cause, name, mean: Option<f64>, count: f64| {
        add("mohan-boten", [stage, group], cause, name, "mean", mean);
        if matches!(name, "tfi1_border_h" | "release_h") {
            add("mohan-boten", [stage, group], cause, name, "p95", mean.map(|mean| 2.0 * mean));
        }
        add("mohan-boten", [stage, group], cause, name, "count", Some(count));
    };
    for (stage, group, hours, fees, count) in [
        ("", "", Some(38.0 + more), Some(75.0), 200.0),
        ("", "out", Some(38.0 + more), Some(75.0), 200.0),
        ("exit", "out", Some(10.0), Some(30.0), 210.0),
        ("entry", "out", Some(26.0 + more), Some(45.0), 200.0),
        ("", "back", None, None, 0.0),
        ("exit", "back", None, None, 0.0),
        ("entry", "back", None, None, 0.0),
    ] {
        post(stage, group, None, "tfi1_border_h", hours, count);
        post(stage, group, None, "tfi2_border_cost", fees, 0.0);
        post(stage, group, None, "release_h", hours.map(|hours| hours - 1.0), count);
        post(stage, group, None, "displaced_h", Some(if group == "out" { 2.0 } else { 0.0 }), 0.0);
    }
    for (stage, hours) in [("exit", [4.0, 3.0, 0.0, 1.5]), ("entry", [12.0, 8.0, 2.0, 3.0])] {
        let [busy, closed, papers, work] = hours;
        let waiting = busy + closed + papers;
        for stage in [stage.to_owned(), format!("{stage}-documents")] {
            post(&stage, "out", None, "release_wait_h", Some(waiting), 0.0);
            post(&stage, "out", Some(Cause::Busy), "release_wait_h", Some(busy), 0.0);
            post(&stage, "out", Some(Cause::Closed), "release_wait_h", Some(closed), 0.0);
            post(&stage, "out", Some(Cause::Papers), "release_wait_h", Some(papers), 0.0);
            post(&stage, "out", Some(Cause::Blocked), "release_wait_h", Some(0.0), 0.0);
            post(&stage, "out", None, "release_work_h", Some(work), 0.0);
        }
        let documents = format!("{stage}-documents");
        post(&documents, "out", None, "release_h", Some(waiting + work), 200.0);
        post(&format!("{stage}-quarantine"), "out", None, "release_h", None, 0.0);
        post(stage, "out", None, "examined_share", Some(0.05), 0.0);
    }
    post("entry", "out green", None, "release_h", Some(20.0 + more), 190.0);
    post("entry", "out yellow", None, "release_h", None, 0.0);
    post("entry", "out red", None, "release_h", Some(60.0), 10.0);
    post("entry", "out ordinary", None, "release_h", Some(25.0 + more), 200.0);
    post("entry", "out aeo", None, "release_h", None, 0.0);
    for (measure, number) in
        [("contraband", 15.0), ("caught", 12.0), ("missed", 3.0), ("false_alarms", 7.0), ("reworked", 0.0)]
    {
        post("entry", "out", None, measure, None, number);
    }
    for hour in 0..24_u32 {
        let waiting = f64::from(hour.min(12)) / 2.0 + more;
        add("boten", ["customs", &format!("{hour:02}h")], None, "border_queue", "mean", Some(waiting));
        add("mohan", ["customs", &format!("{hour:02}h")], None, "border_queue", "mean", Some(0.0));
    }
    for (place, backlog, days) in [("boten", 40.0 + more, Some(1.5)), ("mohan", 0.0, None)] {
        add(place, ["customs", ""], None, "queue", "mean", Some(backlog / 10.0));
        add(place, ["customs", ""], None, "border_backlog", "count", Some(backlog));
        add(place, ["customs", ""], None, "days_to_clear", "value", days);
    }
    readings
}

fn page() -> Page {
    let study = study();
    let rows = Rows::new(&study.summary);
    Page { title: "A post".into(), lead: Vec::new(), sections: sections(&study, &rows) }
}

#[test]
fn a_post_is_told_by_way_side_step_class_and_hour() {
    insta::assert_snapshot!(table::draw(&page(), Style::PLAIN), @r"
    A post

    Border Mohan / Boten
    Out, mohan to boten: 38.5 ± 6.4 h from arrival to leaving the other side. Waits at steps add up to
    29.0 h, 41 % of this at entry-documents (servers busy), 28 % at entry-documents (closed), 14 % at
    exit-documents (servers busy).
    Back, boten to mohan: nobody crossed in the measured time.
    Time is from arriving to leaving, of the measured consignments that left. Waiting is added over
    steps, those before arrival and inland too; what is neither that nor work there is waiting for
    others of the same vehicle.
                   consign-  time                                         other   fees        exam.
    way and side      ments   (h)    ±   p95  waiting    ±  busy  closed  waits  (USD)     ±    (%)
    ───────────────────────────────────────────────────────────────────────────────────────────────
    out                 200  38.5  6.4  77.0                                     75.00  0.00
      exit mohan        210  10.0  0.0  20.0      7.0  0.0   4.0     3.0    0.0  30.00  0.00    5.0
      entry boten       200  26.5  6.4  53.0     22.0  0.0  12.0     8.0    2.0  45.00  0.00    5.0
    Out, entry, on average over replications: 12 of 15 consignments with contraband that left were
    caught, 3 missed; 7 held up by false alarms.
    Out: besides, 2.00 ± 0.00 h of formalities a consignment are done inland.

    Border Mohan / Boten, by step
    Hours of a visit, from coming to a step to the end of its service, at the line, before arrival or
    inland; steps in parallel overlap.
                                  time
    way  step             visits   (h)    ±  waiting  busy  closed  papers not ready  work
    ──────────────────────────────────────────────────────────────────────────────────────
    out  exit-documents      200   8.5  0.0      7.0   4.0     3.0               0.0   1.5
         entry-documents     200  25.0  0.0     22.0  12.0     8.0               2.0   3.0

    Border Mohan / Boten, by channel and trader
    Release is from arriving at a side to the end of a consignment's own formalities there.
                             consign-  share  release
    way  at           who       ments    (%)      (h)    ±
    ──────────────────────────────────────────────────────
    out  entry boten  green       190     95     20.5  6.4
                      red          10    5.0     60.0  0.0

    Border Mohan / Boten, who waits when
    Units waiting, vehicles and other traffic included; what is left at the end would take so long to
    clear if no more came.
                     mean       by local time,             left at       to clear
    place  station  queue    ±  00 to 24h       most  at   the end    ±       (d)    ±
    ──────────────────────────────────────────────────────────────────────────────────
    boten  customs    4.0  0.6  ▁▃▄▅▆███████     6.5  12h     40.5  6.4       1.5  0.0
    ");
}

#[test]
fn a_document_has_the_same_tables_and_no_line_is_too_wide() {
    let document = md::draw(&page());
    assert!(document.contains("## Border Mohan / Boten, by step\n"), "{document}");
    let plain = table::draw(&page(), Style::PLAIN);
    assert!(plain.lines().all(|line| line.chars().count() <= 100), "{plain}");
}

#[test]
fn a_corridor_without_posts_has_no_such_section() {
    let study = Study::new(Results { about: fake_about(&[], 2), ..study().results });
    assert!(sections(&study, &Rows::new(&study.summary)).is_empty());
}
