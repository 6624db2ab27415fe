//! How is an explanation of delays shown?
//!
//! The page for people is put together in `page::delays`; here are the formats,
//! and what machines read.

use serde_json::{Value, json};

use super::csv::table_text;
use super::json::{number, scope as scope_of, standing};
use super::number::exact;
use super::page::delays::{kind, page, relief};
use super::text::cell;
use super::{Format, md, table};
use crate::experiment::delays::{Delays, Suspect, level_of_each};
use crate::experiment::hours::{Account, Hours};
use crate::observe::{Cause, Scope};

/// All formats; the first is the default.
pub const DELAY_FORMATS: &[Format<Delays>] = &[
    Format {
        name: "table",
        doc: "the answer in words and short tables",
        render: |delays, style| table::draw(&page(delays), style),
    },
    Format {
        name: "json",
        doc: "every hour by place, stage and cause, and every resource",
        render: |delays, _| document(delays),
    },
    Format { name: "csv", doc: "the same, one row a number", render: |delays, _| rows(delays) },
    Format { name: "md", doc: "the answer as Markdown", render: |delays, _| md::draw(&page(delays)) },
];

/// The version of the document's shape.
const FORMAT: u32 = 1;

/// `delays.csv`: hours of all lanes (`lane` is empty) and of each, and what is known of each resource.
pub fn rows(delays: &Delays) -> String {
    let header = [
        "lane",
        "place",
        "service",
        "stage",
        "cause",
        "group",
        "measure",
        "statistic",
        "unit",
        "mean",
        "half_width",
        "n",
    ];
    let mut rows = Vec::new();
    for account in &delays.accounts {
        let scope = Scope { lane: account.lane.clone(), ..Scope::default() };
        let mut put = |scope: &Scope, hours: &Hours| {
            let n = hours.0.iter().flatten().count();
            rows.push(row(scope, ["time_h", "mean", "h"], hours.mean(), hours.half_width(), n));
        };
        put(&scope, &account.total);
        for spent in &account.spent {
            let cell = &spent.cell;
            let (place, stage, cause) =
                (Some(cell.place.clone()), Some(cell.stage.clone()), Some(cell.cause));
            put(&Scope { place, stage, cause, ..scope.clone() }, &spent.hours);
        }
    }
    let n = delays.base.replications.len();
    for suspect in &delays.suspects {
        let scope = suspect.scope();
        for (what, value) in [
            (["held_there_h", "mean", "h"], suspect.hours),
            (["bottleneck_share", "momentary", "1"], suspect.momentary),
            (["bottleneck_share", "sole", "1"], suspect.sole),
            (["bottleneck_share", "shifting", "1"], suspect.shifting),
            (["active_share", "mean", "1"], suspect.active),
            (["estimate_h", "mean", "h"], suspect.promise),
        ] {
            rows.push(row(&scope, what, Some(value), None, n));
        }
        if let Some(saved) = &suspect.saved {
            let half_width = saved.interval.map(|interval| interval.half_width);
            rows.push(row(
                &scope,
                ["saved_h", "mean", "h"],
                Some(saved.mean),
                half_width,
                saved.values.len(),
            ));
        }
    }
    table_text(&header, rows.into_iter())
}

fn row(scope: &Scope, what: [&str; 3], mean: Option<f64>, half_width: Option<f64>, n: usize) -> Vec<String> {
    let name = |name: &Option<std::sync::Arc<str>>| name.as_deref().map_or_else(String::new, cell);
    let [measure, statistic, unit] = what.map(str::to_owned);
    vec![
        name(&scope.lane),
        name(&scope.place),
        name(&scope.service),
        name(&scope.stage),
        scope.cause.map_or_else(String::new, |cause| cause.name().to_owned()),
        name(&scope.group),
        measure,
        statistic,
        unit,
        exact(mean),
        exact(half_width),
        n.to_string(),
    ]
}

/// `delays.json`: the whole explanation as one document, with a line break at its end.
pub fn document(delays: &Delays) -> String {
    let about = &delays.base.about;
    let tried = delays.suspects.iter().filter(|suspect| suspect.saved.is_some()).count();
    let document = json!({
        "format": FORMAT,
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "scenario": { "name": about.name, "title": about.title },
        "seed": about.seed,
        "replications": {
            "planned": about.replications,
            "finished": delays.base.replications.iter().map(|one| one.index + 1).collect::<Vec<_>>(),
            "partial": delays.is_partial,
        },
        "interval": { "level": 0.95, "over": "replications", "law": "Student's t" },
        "standing": delays.base.standings().iter().map(standing).collect::<Vec<_>>(),
        "measured": { "planned": delays.to_confirm, "finished": tried },
        "saved_interval": {
            "level_together": 0.95,
            "level_of_each": level_of_each(delays.to_confirm),
            "over": "replications, paired",
        },
        "hours": delays.accounts.iter().map(account).collect::<Vec<_>>(),
        "resources": delays.suspects.iter().map(resource).collect::<Vec<_>>(),
    });
    let mut text =
        serde_json::to_string_pretty(&document).expect("a document of text and numbers can be written");
    text.push('\n');
    text
}

fn account(account: &Account) -> Value {
    let total = account.total.mean();
    let spent = account.spent.iter().map(|spent| {
        let mean = spent.hours.mean();
        json!({
            "place": spent.cell.place.as_ref(),
            "stage": spent.cell.stage.as_ref(),
            "cause": spent.cell.cause.name(),
            "progress": Cause::is_progress(spent.cell.cause),
            "hours": hours(&spent.hours),
            "share": number(mean.zip(total).filter(|pair| pair.1 > 0.0).map(|(part, total)| part / total)),
        })
    });
    json!({
        "lane": account.lane.as_deref(),
        "consignments": number(Some(account.consignments)),
        "total": hours(&account.total),
        "waiting": hours(&account.waiting()),
        "spent": spent.collect::<Vec<_>>(),
    })
}

fn hours(hours: &Hours) -> Value {
    json!({
        "mean": number(hours.mean()),
        "half_width": number(hours.half_width()),
        "values": hours.0.iter().map(|value| number(*value)).collect::<Vec<_>>(),
    })
}

fn resource(suspect: &Suspect) -> Value {
    let saved = suspect.saved.as_ref().map(|saved| {
        json!({
            "mean": number(Some(saved.mean)),
            "half_width": number(saved.interval.map(|interval| interval.half_width)),
            "clear": saved.is_clear(),
            "variance_reduction": number(saved.variance_reduction),
            "values": saved.values.iter().map(|value| number(Some(*value))).collect::<Vec<_>>(),
        })
    });
    let mut object = scope_of(&suspect.scope());
    object.insert("kind".into(), kind(suspect).into());
    object.insert("relief".into(), relief(suspect.relief).into());
    for (key, value) in [
        ("held_there_h", suspect.hours),
        ("bottleneck_momentary", suspect.momentary),
        ("bottleneck_sole", suspect.sole),
        ("bottleneck_shifting", suspect.shifting),
        ("active_share", suspect.active),
        ("estimate_h", suspect.promise),
    ] {
        object.insert(key.into(), number(Some(value)));
    }
    object.insert("rank_by_active_period".into(), suspect.by_active_period.into());
    object.insert("saved_h".into(), saved.unwrap_or(Value::Null));
    object.into()
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::*;
    use crate::experiment::delays::tests::fake_delays;

    #[test]
    fn the_page_answers_first() {
        let page = table::draw(&page(&fake_delays([0.75, 1.0, 1.25])), Style::PLAIN);
        insta::assert_snapshot!(page, @r"
        Where the hours go: A made-up corridor
        3 replications, seed 1. Measured: cargo tendered from 2025-02-03 00:00 until 2026-02-02 00:00,
        Asia/Shanghai (after 28 d of warm-up).
        Means over all measured consignments, ± half of their 95 % interval over replications.

        A consignment takes 61.0 ± 2.5 h from tender to delivery. Of 28.0 h of waiting, 16.0 h are at
        dry-port for the next departure of train; 12.0 h at port for a free server at crane.
        A tenth faster work at port crane saves most: 5.00 ± 0.25 h a consignment; next of those tried, a
        tenth more departures of train: 1.00 ± 0.62 h.
        The active-period method names another bottleneck, hub gate, which was active for longest in 50 % of
        the time; but a tenth more of it makes no difference that can be shown.

        What holds cargo up
        What a tenth more would save; whatever was tried stands first.
                                  saves        estimate  time there  bottleneck  active
        what        a tenth more    (h)     ±       (h)         (h)         (%)     (%)
        ───────────────────────────────────────────────────────────────────────────────
        port crane  speed          5.00  0.25      6.00        15.0          25      50
        train       departures     1.00  0.62      0.80        16.0         0.0      50
        hub gate    speed          0.00  0.25      0.20         1.0          50      50
        Saves: each consignment, on average over all lanes, simulated again with the same chance; the
        intervals hold all at once. For speed, service times are divided by 1.1; for departures, one more
        runs in every tenth gap. Estimate: how that looked before anything was tried.
        Time there: a consignment's, waiting for it or served by it. Active: all servers at work or somebody
        waiting for them, cargo left behind, a yard that keeps cargo waiting. Bottleneck: of all that were
        active at a moment, active for longest without a break.

        Where the hours go
        Time of a consignment, on average over all 1,200 of a replication.
        place     at     what            time (h)    ±  share (%)
        ───────────────────────────────────────────────────────────────────
        line      train  moving              30.0  0.0         49  ████████
        dry-port  train  next departure      16.0  2.5         26  ████
        port      crane  servers busy        12.0  0.0         20  ███
        port      crane  handling             3.0  0.0        4.9  █

        By lane
        How much of a lane's time is waiting, and its longest waits.
        lane, and place  at         what            time (h)    ±  share (%)
        ────────────────────────────────────────────────────────────────────
        inland           of 61.0 h  all waiting         28.0  2.5         46
          dry-port       train      next departure      16.0  2.5         26
          port           crane      servers busy        12.0  0.0         20
        coastal          of 61.0 h  all waiting         28.0  2.5         46
          dry-port       train      next departure      16.0  2.5         26
          port           crane      servers busy        12.0  0.0         20

        delays.csv holds all places, lanes and resources; delays.json also the value of each replication.
        ");
    }

    #[test]
    fn what_cannot_be_told_apart_is_said_so() {
        let page = table::draw(&page(&fake_delays([2.0, 9.0, 3.0])), Style { width: 10_000, colour: false });
        let said = "A tenth faster work at port crane saves most: 5.00 ± 0.25 h a consignment, which \
                    cannot be told apart from a tenth more departures of train (4.67 ± 9.4";
        assert!(page.contains(said), "{page}");
    }

    #[test]
    fn what_is_sure_is_told_although_something_else_may_save_more() {
        let mut delays = fake_delays([2.0, 12.0, 4.0]);
        delays.suspects.sort_by_key(|suspect| suspect.stage.as_deref() != Some("train"));
        let page = table::draw(&page(&delays), Style { width: 10_000, colour: false });
        let said = "A tenth faster work at port crane saves 5.00 ± 0.25 h a consignment. A tenth more departures of \
                    train may save more, 6.00 ± 13.14 h, ";
        assert!(page.contains(said), "{page}");
        assert!(page.contains("which 3 replications cannot tell from nothing."), "{page}");
    }

    #[test]
    fn a_wait_that_no_resource_is_to_blame_for_is_told_as_one_that_nothing_is_tried_for() {
        let said = "The largest wait is for empty boxes";
        let drawn = |delays: &Delays| table::draw(&page(delays), Style { width: 10_000, colour: false });
        let mut delays = fake_delays([0.75, 1.0, 1.25]);
        assert!(!drawn(&delays).contains(said));
        let wait = &mut delays.accounts[0].spent[1];
        wait.cell.cause = Cause::Equipment;
        assert!(drawn(&delays).contains(said), "{}", drawn(&delays));
    }

    #[test]
    fn what_costs_time_is_no_saving() {
        let page =
            table::draw(&page(&fake_delays([-4.0, -4.1, -3.9])), Style { width: 10_000, colour: false });
        let said = "A tenth faster work at port crane saves most: 5.00 ± 0.25 h a consignment; nothing else that was \
                    tried saves any time.";
        assert!(page.contains(said), "{page}");
    }

    #[test]
    fn no_difference_is_no_verdict() {
        let mut delays = fake_delays([0.75, 1.0, 1.25]);
        delays.suspects.retain(|suspect| suspect.by_active_period == 1);
        delays.to_confirm = 1;
        let page = table::draw(&page(&delays), Style { width: 10_000, colour: false });
        let said = "A tenth faster work at hub gate saves nothing that 3 replications can show.";
        assert!(page.contains(said), "{page}");
    }

    #[test]
    fn where_more_comes_than_goes_the_page_says_so_first_and_gives_no_lead_time() {
        use crate::freight::LaneSeen;
        use crate::observe::ledger::Cycle;
        use crate::stats::Sample;
        // Of ten consignments a week, nine are delivered.
        let week = Cycle { tendered: 10, delivered: 9, lead: 1, ended: 9 };
        let seen = |cycles| LaneSeen { transit_times: Sample::new(), ages: Sample::new(), cycles };
        let mut delays = fake_delays([0.75, 1.0, 1.25]);
        for one in &mut delays.base.replications {
            one.lanes = vec![seen(vec![week; 56]), seen(vec![Cycle { ended: 10, ..week }; 56])];
        }
        let page = table::draw(&page(&delays), Style { width: 10_000, colour: false });
        let warning = page.find("Read this first\ncoastal: no steady state.").expect("a warning");
        let said = "A consignment had taken 61.0 ± 2.5 h by its delivery or the end of the run: hours so far, \
                    not a lead time.";
        assert!(warning < page.find(said).expect("the hours"), "{page}");
        assert!(!page.contains("from tender to delivery") && !page.contains("inland: no"), "{page}");
        let document: Value = serde_json::from_str(&document(&delays)).expect("JSON");
        let steady = |nth: usize| &document["standing"][nth]["has_steady_state"];
        assert_eq!((steady(0), steady(1)), (&false.into(), &true.into()));
    }

    #[test]
    fn cargo_under_way_has_hours_so_far() {
        use crate::freight::Unfinished;
        let mut delays = fake_delays([0.75, 1.0, 1.25]);
        delays.base.replications[0].unfinished.push(Unfinished {
            lane: "inland".into(),
            place: "port".into(),
            stage: "crane".into(),
            cause: Cause::Busy,
            consignments: 4,
            measured: 3,
            oldest_h: 80.0,
        });
        let page = table::draw(&page(&delays), Style { width: 10_000, colour: false });
        assert!(page.contains("Read this first\nNot arrived when a run stopped: 1.0 measured"), "{page}");
        assert!(page.contains("hours so far, not a lead time"), "{page}");
    }

    #[test]
    fn without_cargo_a_sentence_says_so() {
        let mut delays = fake_delays([0.75, 1.0, 1.25]);
        delays.accounts.clear();
        delays.suspects.clear();
        let page = table::draw(&page(&delays), Style::PLAIN);
        assert!(page.contains("No cargo was tendered inside the measured time.\n"), "{page}");
    }

    #[test]
    fn rows_and_document_hold_the_same_saving() {
        let delays = fake_delays([0.75, 1.0, 1.25]);
        let rows = rows(&delays);
        assert!(rows.contains(",,train,,,,saved_h,mean,h,1,"), "{rows}");
        let document: Value = serde_json::from_str(&document(&delays)).expect("JSON");
        assert_eq!(document["resources"][0]["relief"], "speed");
        assert_eq!(document["resources"][2]["saved_h"]["clear"], false);
        assert_eq!(document["hours"][0]["spent"][1]["cause"], "schedule");
    }
}
