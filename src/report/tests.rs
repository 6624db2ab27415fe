use super::*;
use crate::experiment::replicate::tests::fake_about;
use crate::experiment::results::{Replication, Unfinished};
use crate::experiment::{About, Assumption, Route};
use crate::model::Offer;
use crate::observe::{Better, Cause, Measure, Reading, Scope};
use crate::stats::Sample;

/// So many hours each.
fn lead_times(hours: [u64; 2]) -> Sample {
    let mut sample = Sample::new();
    hours.iter().for_each(|hours| sample.push(hours * 3_600_000));
    sample
}

/// Two replications of a corridor with one lane, told as freight would.
fn study(replications: u32) -> Study {
    let steps = [("dry-port", "gate"), ("dry-port", "train"), ("line", "train"), ("port", "crane")];
    let route = Route {
        lane: "inland-port".into(),
        title: "Inland to the port".into(),
        steps: steps.map(|(place, stage)| (place.to_owned(), stage.to_owned())).to_vec(),
        overfull: None,
        offers: Vec::new(),
    };
    let assumption = Assumption { path: "run.zone".into(), value: "UTC".into(), reason: "default".into() };
    let about = About { routes: vec![route], assumptions: vec![assumption], ..fake_about(&[], replications) };
    let one = |index: u32| Replication {
        index,
        readings: readings(f64::from(index)),
        lead_times: vec![lead_times([50 + u64::from(index), 70])],
        lanes: Vec::new(),
        circles: Vec::new(),
        late: Vec::new(),
        unfinished: vec![Unfinished {
            lane: "inland-port".into(),
            place: "dry-port".into(),
            stage: "train".into(),
            cause: Cause::Full,
            consignments: 3,
            measured: 1,
            oldest_h: 100.5,
        }],
        events: vec![("demand", 10), ("station", 20)],
    };
    Study::new(Results { about, replications: (0..replications).map(one).collect() })
}

fn readings(more: f64) -> Vec<Reading> {
    let mut readings = Vec::new();
    let mut add = |parts: [&str; 4], cause, name, unit, statistic, value| {
        let part = |text: &str| (!text.is_empty()).then(|| text.into());
        readings.push(Reading {
            scope: Scope {
                lane: part(parts[0]),
                place: part(parts[1]),
                service: part(parts[2]),
                stage: part(parts[3]),
                cause,
                group: None,
            },
            measure: Measure { name, unit, better: Better::Neither, doc: "A test." },
            statistic,
            value,
        });
    };
    let lane = ["inland-port", "", "", ""];
    add(lane, None, "tendered", "1", "count", Some(1200.0 + more));
    add(lane, None, "delivered", "1", "count", Some(1199.0 + more));
    add(lane, None, "lost", "1", "count", Some(0.0));
    add(lane, None, "unfinished", "1", "count", Some(1.0));
    add(lane, None, "lead_time_h", "h", "mean", Some(60.0 + more));
    add(lane, None, "lead_time_h", "h", "p50", Some(58.0));
    add(lane, None, "lead_time_h", "h", "p95", Some(90.0));
    add(lane, None, "buffer_index", "1", "mean", Some(0.5));
    add(lane, None, "on_time_share", "1", "mean", Some(0.0));
    let mut cell = |place, stage, cause, hours| {
        add(["inland-port", place, "", stage], Some(cause), "time_h", "h", "mean", Some(hours));
    };
    cell("port", "crane", Cause::Handling, 2.0);
    cell("line", "train", Cause::Moving, 40.0 + more);
    cell("dry-port", "train", Cause::Schedule, 14.0);
    cell("dry-port", "train", Cause::Full, 3.8);
    cell("dry-port", "gate", Cause::Busy, 0.1);
    cell("dry-port", "gate", Cause::Handling, 0.1);
    for (cause, hours) in [(Cause::Moving, 40.0), (Cause::Handling, 2.1), (Cause::Schedule, 17.9)] {
        add(lane, Some(cause), "time_h", "h", "mean", Some(hours));
    }
    add(["inland-port", "line", "", ""], None, "dwell_h", "h", "mean", Some(40.0 + more));
    add(["inland-port", "dry-port", "", ""], None, "dwell_h", "h", "mean", Some(18.0));
    add(["inland-port", "port", "", ""], None, "dwell_h", "h", "mean", None);
    let gate = ["", "dry-port", "", "gate"];
    add(gate, None, "wait_h", "h", "mean", Some(0.1));
    add(gate, None, "wait_h", "h", "max", Some(2.5));
    add(gate, None, "served", "1", "count", Some(1200.0));
    add(gate, None, "turned_away", "1", "count", Some(0.0));
    add(gate, None, "queue", "1", "mean", Some(0.05));
    add(gate, None, "queue", "1", "max", Some(7.0));
    add(gate, None, "utilisation", "1", "mean", Some(0.97));
    add(["", "dry-port", "", ""], None, "yard_teu", "TEU", "mean", Some(40.0));
    add(["", "dry-port", "", ""], None, "yard_teu", "TEU", "max", Some(90.0));
    let desk = ["", "port", "", "desk"];
    add(desk, None, "wait_h", "h", "mean", Some(0.0));
    add(desk, None, "served", "1", "count", Some(1200.0));
    add(desk, None, "utilisation", "1", "mean", None);
    let train = ["", "", "train", ""];
    add(train, None, "departures", "1", "count", Some(208.0));
    add(train, None, "cancelled", "1", "count", Some(0.0));
    add(train, None, "load_teu", "TEU", "mean", Some(81.5));
    add(train, None, "load_factor", "1", "mean", Some(0.815 + more / 100.0));
    add(train, None, "left_behind", "1", "count", Some(33.0));
    add(train, None, "carried_teu", "TEU", "sum", Some(16_952.0));
    add(train, None, "surprise", "1", "mean", Some(1.25));
    readings
}

#[test]
fn the_page_answers_where_freight_spends_its_days() {
    insta::assert_snapshot!(table::render(&study(2), Style::PLAIN), @r"
    A made-up corridor
    2 replications, seed 1. Measured: cargo tendered from 2025-02-03 00:00 until 2026-02-02 00:00,
    Asia/Shanghai (after 28 d of warm-up).
    Lead time is from tender to delivery: mean ± half of its 95 % interval over replications; p50 and
    p95 are of consignments.
    One value rests on no source; measures.json names it.

    Lanes
                                 not  lead time                   waiting  on time
    lane         delivered  finished        (h)    ±   p50   p95      (%)      (%)
    ──────────────────────────────────────────────────────────────────────────────
    inland-port      1,200         1       60.5  6.4  58.0  90.0       30      0.0

    How lead times are spread
    Quantiles of consignments within a replication, with half of their 95 % interval over replications;
    and apart from these, of the cargo of all replications together, where the middle nine tenths lie.
                  p50                  of all:  between
    lane          (h)    ±   p95    ±       p5  them               p95
    ──────────────────────────────────────────────────────────────────
    inland-port  58.0  0.0  90.0  0.0     50.1  ▆▃             █  70.0

    Where the time goes: inland-port (Inland to the port)
    Lead time 60.5 ± 6.4 h. Moving 67 %, handling and clearing 3.5 %, waiting 30 % (next departure 23 %,
    left behind 6.3 %).
    place     at     what            time (h)    ±  share (%)
    ──────────────────────────────────────────────────────────────────────
    dry-port  gate   servers busy         0.1  0.0        0.2
              gate   handling             0.1  0.0        0.2
              train  next departure      14.0  0.0         23  ████
              train  left behind          3.8  0.0        6.3  █
    line      train  moving              40.5  6.4         67  ███████████
    port      crane  handling             2.0  0.0        3.3  █

    Places
    Dwell is all time at the place, averaged over the measured consignments of the lanes that pass it.
                     dwell        yard
    place     lanes    (h)    ±  (TEU)  most
    ────────────────────────────────────────
    dry-port      1   18.0  0.0   40.0  90.0

    Stations
                                wait       longest   mean  longest  in use
    place     station  served  (min)    ±     wait  queue    queue     (%)
    ──────────────────────────────────────────────────────────────────────
    dry-port  gate      1,200    6.0  0.0    150.0   0.05        7      97
    In use nearly all the time, so that queues may have no steady state: dry-port gate.
    One more station has no queue.

    Services
                          load  full       carried  boxes left
    service  departures  (TEU)   (%)    ±    (TEU)      behind
    ──────────────────────────────────────────────────────────
    train           208   81.5    82  6.4   16,952          33
    Left behind: a box counts once for each full departure that leaves without it.

    Still under way at the end
    Consignments when a run stopped, on average over replications: those of the measured time, and all
    of the group; the age is the greatest of all.
                                                              oldest
    lane         place     at     what         measured  all     (d)
    ────────────────────────────────────────────────────────────────
    inland-port  dry-port  train  left behind       1.0  3.0    4.19

    The 43 rows of measures.csv hold all of this and more, with the spread between replications;
    measures.json says what each measure means.
    ");
}

#[test]
fn one_replication_shows_dashes_and_no_zeros_for_intervals() {
    let page = table::render(&study(1), Style::PLAIN);
    assert!(page.contains("Lead time 60.0 h. "), "{page}");
    assert!(page.contains("60.0  –  58.0  90.0"), "tables keep the dash: {page}");
    let measures = csv::measures(&study(1));
    assert!(measures.contains("inland-port,,,,,,lead_time_h,mean,h,60,,1,,60,60,60\n"), "{measures}");
}

#[test]
fn no_line_is_wider_than_asked_and_colours_change_no_text() {
    for width in [60, 80, 100] {
        let plain = table::render(&study(2), Style { width, colour: false });
        let widest = plain.lines().map(|line| line.chars().count()).max();
        assert!(width < 80 || widest <= Some(width), "{plain}");
        let coloured = table::render(&study(2), Style { width, colour: true });
        let bare =
            ["\x1b[1m", "\x1b[2m", "\x1b[0m"].iter().fold(coloured, |text, mark| text.replace(mark, ""));
        assert_eq!(bare, plain);
    }
}

#[test]
fn tables_hold_a_row_for_each_quantity_and_replication() {
    let study = study(3);
    let quantities = study.results.replications[0].readings.len();
    let pooled = 3;
    assert_eq!(csv::measures(&study).lines().count(), 1 + quantities + pooled);
    let tidy = csv::replications(&study);
    assert_eq!(tidy.lines().count(), 1 + 3 * quantities);
    insta::assert_snapshot!(tidy.lines().take(3).collect::<Vec<_>>().join("\n"), @r"
    replication,lane,place,service,stage,cause,group,measure,statistic,unit,value
    1,inland-port,,,,,,tendered,count,1,1200
    1,inland-port,,,,,,delivered,count,1,1199
    ");
    let measures = csv::measures(&study);
    let header =
        "lane,place,service,stage,cause,group,measure,statistic,unit,mean,half_width,n,sd,median,p5,p95\n";
    assert!(measures.starts_with(header), "{measures}");
    assert!(measures.contains("inland-port,,,,,,lead_time_h,p50,h,58,0,3,0,58,58,58\n"), "{measures}");
    assert!(tidy.contains("1,inland-port,port,,,,,dwell_h,mean,h,\n"), "nothing seen is an empty cell");
}

#[test]
fn json_holds_units_values_unfinished_and_assumptions() {
    let document: serde_json::Value =
        serde_json::from_str(&json::render(&study(2), Style::PLAIN)).expect("JSON");
    assert_eq!(document["replications"]["finished"], serde_json::json!([1, 2]));
    assert_eq!(document["assumptions"][0]["path"], "run.zone");
    assert_eq!(document["unfinished"][1]["cause"], "full");
    assert_eq!(document["events"]["station"], 40);
    let rows = document["summary"].as_array().expect("rows");
    let lead = rows.iter().find(|row| row["measure"] == "lead_time_h").expect("a lead time");
    assert_eq!((&lead["unit"], &lead["values"]), (&"h".into(), &serde_json::json!([60.0, 61.0])));
    let dwell =
        rows.iter().find(|row| row["place"] == "port" && row["measure"] == "dwell_h").expect("a dwell");
    assert_eq!(dwell["mean"], serde_json::Value::Null);
}

#[test]
fn the_same_study_gives_the_same_bytes_in_every_format() {
    for format in FORMATS {
        let (one, two) = (study(3), study(3));
        let text = (format.render)(&one, Style::PLAIN);
        assert_eq!(text, (format.render)(&two, Style::PLAIN), "{}", format.name);
        assert!(!text.contains("NaN") && !text.contains("inf,"), "{}", format.name);
        assert!(text.ends_with('\n'));
    }
}

#[test]
fn a_station_where_a_queue_stands_and_nobody_is_served_is_shown() {
    let mut study = study(2);
    let desk = |reading: &Reading| reading.scope.stage.as_deref() == Some("desk");
    for replication in &mut study.results.replications {
        let wait = |reading: &&mut Reading| desk(reading) && reading.measure.name == "wait_h";
        replication.readings.iter_mut().filter(wait).for_each(|reading| reading.value = None);
        let served = replication.readings.iter().find(|reading| desk(reading)).expect("a desk");
        let measure = Measure { name: "queue", unit: "1", better: Better::Neither, doc: "A test." };
        let queue = Reading { measure, statistic: "mean", value: Some(0.99), ..served.clone() };
        replication.readings.push(queue);
    }
    let study = Study::new(study.results);
    let page = table::render(&study, Style::PLAIN);
    let row = page.lines().find(|line| line.contains("desk") && line.contains("0.99"));
    assert!(row.is_some() && !page.contains("no queue"), "{page}");
}

#[test]
fn when_all_measured_cargo_has_arrived_a_sentence_says_so() {
    let mut study = study(2);
    for replication in &mut study.results.replications {
        replication.unfinished[0].measured = 0;
    }
    let page = table::render(&study, Style::PLAIN);
    let sentence = "All measured cargo was delivered; 3 consignments tendered at other times were under way, on average.";
    assert!(page.replace('\n', " ").contains(sentence), "{page}");
    study.results.replications.iter_mut().for_each(|replication| replication.unfinished.clear());
    assert!(table::render(&study, Style::PLAIN).contains("All measured cargo was delivered.\n"));
}

#[test]
fn where_nothing_was_tendered_nothing_was_delivered() {
    let mut study = study(2);
    study.results.replications.iter_mut().for_each(|replication| replication.unfinished.clear());
    for row in study.summary.iter_mut().filter(|row| row.measure.name == "tendered") {
        row.mean = Some(0.0);
    }
    let page = table::render(&study, Style::PLAIN);
    assert!(page.contains("No cargo was tendered inside the measured time.\n"), "{page}");
    assert!(!page.contains("All measured cargo"), "{page}");
}

#[test]
fn a_mean_that_is_withheld_changes_no_unit() {
    let mut study = study(2);
    // Ten times as long, so that days suit; without a mean they still do.
    for row in study.summary.iter_mut().filter(|row| row.measure.unit == "h") {
        row.mean = row.mean.map(|hours| hours * 10.0);
    }
    study.summary.retain(|row| row.measure.name != "lead_time_h");
    let page = table::render(&study, Style::PLAIN);
    // 14 h tenfold are 5.83 d.
    assert!(page.contains("time (d)") && page.contains("next departure      5.83"), "{page}");
}

#[test]
fn where_no_lane_has_a_due_time_no_share_is_on_time() {
    assert!(table::render(&study(2), Style::PLAIN).contains("on time"), "a share of zero is shown");
    let mut study = study(2);
    study.summary.retain(|row| row.measure.name != "on_time_share");
    assert!(!table::render(&study, Style::PLAIN).contains("on time"));
}

#[test]
fn only_the_largest_parts_of_many_lanes_are_shown() {
    let mut study = study(1);
    let rows = study.summary.clone();
    for nth in 0..30 {
        let copies = rows.iter().filter(|row| row.scope.lane.is_some()).cloned().map(|mut row| {
            row.scope.lane = Some(format!("lane-{nth:02}").into());
            row
        });
        study.summary.extend(copies);
    }
    let page = table::render(&study, Style::PLAIN);
    assert!(page.contains("11 more lanes are in measures.csv."), "{page}");
    assert!(page.lines().count() < 300, "{}", page.lines().count());
}

#[test]
fn a_hostile_title_stays_text() {
    let mut study = study(1);
    study.results.about.title = "=1+1 | <script> \u{1b}[31m".into();
    let table = table::render(&study, Style::PLAIN);
    assert!(!table.contains('\u{1b}'));
    let md = md::render(&study, Style::PLAIN);
    assert!(md.starts_with("# =1+1 \\| &lt;script> "), "{md}");
}

#[test]
fn nothing_seen_gives_a_page_without_tables() {
    let study = Study::new(Results { about: fake_about(&["a"], 1), replications: Vec::new() });
    let page = page::page(&study);
    assert!(page.sections.is_empty());
    assert!(page.lead[0].contains("Partial: 0 of 1"));
}

#[test]
fn a_life_is_told_line_by_line_and_adds_up() {
    use crate::experiment::life::{Life, Moment, Stretch};
    use crate::time::{HOUR, SimDuration, SimTime};
    let at =
        |hour: i64| Moment { at: SimTime::from_ms(hour * HOUR), civil: format!("2025-01-06 {hour:02}:00") };
    let stretch = |from: i64, to: i64, place: &str, stage: &str, cause| Stretch {
        from: at(from),
        length: SimDuration::from_ms((to - from) * HOUR),
        place: place.into(),
        section: if place == "line" { "south".into() } else { String::new() },
        stage: stage.into(),
        cause,
        rests: stage == "lorry" && cause == Cause::Closed,
    };
    let mut life = Life {
        lane: "inland-port".into(),
        serial: "17".to_owned(),
        replication: 0,
        zone: "Asia/Shanghai".into(),
        boxes: 2,
        chain: vec!["train".into()],
        tendered: at(1),
        choices: Vec::new(),
        stretches: vec![
            stretch(1, 2, "dry-port", "gate", Cause::Busy),
            stretch(2, 4, "dry-port", "train", Cause::Full),
            stretch(4, 20, "line", "train", Cause::Moving),
        ],
        remarks: vec![(at(2), "left behind by a full departure of train".into())],
        bill: None,
        lost: false,
        delivered: Some(at(20)),
        last_box: 2,
    };
    insta::assert_snapshot!(life::render(&life, Style::PLAIN), @r"
    inland-port#17, replication 1
    2 boxes by train. Times are in Asia/Shanghai.
    Boxes travelled apart; this is the way of the last one, box 2.

                                                                                                   for     in all
    from              place                what                                              (d h:min)  (d h:min)
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
    2025-01-06 01:00  dry-port             waits at gate: all servers busy                       01:00      01:00
    2025-01-06 02:00                       left behind by a full departure of train
    2025-01-06 02:00  dry-port             waits for train: left behind by a full departure      02:00      03:00
    2025-01-06 04:00  line, section south  moves with train                                      16:00      19:00
    2025-01-06 20:00                       delivered                                                        19:00
    The 3 lines add up to the lead time: 19 h.
    ");
    life.stretches[1] = stretch(2, 4, "road", "lorry", Cause::Closed);
    assert!(life::render(&life, Style::PLAIN).contains("waits with lorry: driver rests"));
    life.stretches.remove(1);
    assert!(!life.adds_up(), "a gap is noticed");
    (life.delivered, life.lost) = (None, true);
    let lost = life::render(&life, Style::PLAIN);
    assert!(!lost.contains("not delivered") && lost.contains("until it was lost: 17 h."), "{lost}");
    life.stretches.truncate(1);
    (life.delivered, life.lost) = (Some(at(2)), false);
    let short = life::render(&life, Style::PLAIN);
    assert!(short.contains("One line adds up to the lead time: 1 h."), "{short}");
}

#[test]
fn the_page_lists_what_a_lane_has_to_choose_among() {
    let mut study = study(2);
    let offer = |chain: &str, hours, changes, paid| Offer { chain: chain.into(), hours, changes, paid };
    study.results.about.routes[0].offers =
        vec![offer("truck", 9.25, 0, Some(50.0)), offer("train + ferry", 20.75, 1, Some(0.0))];
    for replication in &mut study.results.replications {
        let more = f64::from(replication.index) / 10.0;
        for (chain, name, share) in [
            (Some("truck"), "chosen_share", 0.7 - more),
            (Some("train + ferry"), "chosen_share", 0.3 + more),
            (None, "rerouted_share", 0.02 + more / 10.0),
        ] {
            replication.readings.push(Reading {
                scope: Scope {
                    lane: Some("inland-port".into()),
                    group: chain.map(Into::into),
                    ..Scope::default()
                },
                measure: Measure { name, unit: "1", better: Better::Neither, doc: "A test." },
                statistic: "mean",
                value: Some(share),
            });
        }
    }
    let study = Study::new(study.results);
    let page = table::render(&study, Style::PLAIN);
    let from = page.find("Ways to choose").unwrap_or_else(|| panic!("{page}"));
    let until = page[from..].find("How lead times").expect("the next section");
    // Means 65 and 35 %; t(0.975, 1) · 0.1 / 2 = 64 %. Rerouted are 2 and 3 %.
    insta::assert_snapshot!(page[from..from + until].trim_end(), @r"
    Ways to choose
                                         expected         paid  chosen
    lane         chain          changes       (h)  (USD / TEU)     (%)   ±
    ──────────────────────────────────────────────────────────────────────
    inland-port  truck                0       9.2        50.00      65  64
                 train + ferry        1      20.8         0.00      35  64
    Expected: by the timetables and mean times, while nobody waits in a queue. Paid: for one TEU,
    whoever pays it, as a share of full vehicles. Chosen: of the cargo tendered in the measured time.
    Rerouted because something had closed, or was open again: 2.5 % of inland-port.
    ");
}
