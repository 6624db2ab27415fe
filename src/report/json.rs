//! What does a program read of a study?
//!
//! One document: what was run, what each measure means, every row with its
//! value in each replication, cargo still under way, sources and assumptions.
//! Numbers that do not exist are `null`. Text is as the user wrote it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Study, Style};
use crate::experiment::results::{Circle, Member, Replication};
use crate::experiment::spread::Spread;
use crate::experiment::{Standing, SummaryRow, Verdict};
use crate::observe::{Better, Measure, Scope};

/// The version of this document's shape.
const FORMAT: u32 = 1;

/// The whole study as one document, with a line break at its end.
pub fn render(study: &Study, _style: Style) -> String {
    let results = &study.results;
    let about = &results.about;
    let done = |replication: &crate::experiment::Replication| replication.index + 1;
    let events: Map<String, Value> =
        results.events().into_iter().map(|(kind, number)| (kind.to_owned(), number.into())).collect();
    let document = json!({
        "format": FORMAT,
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "scenario": {
            "name": about.name,
            "title": about.title,
            "start": about.start,
            "zone": about.zone,
            "measured_from": about.measured_from,
            "measured_until": about.measured_until,
            "warm_up_h": about.warm_up.hours(),
            "horizon_h": about.horizon.map(|horizon| horizon.hours()),
            "cool_down_h": about.cool_down.hours(),
            "common_age_h": about.common_age.hours(),
            "round_h": about.round.map(|round| round.hours()),
        },
        "seed": about.seed,
        "replications": {
            "planned": about.replications,
            "finished": results.replications.iter().map(done).collect::<Vec<_>>(),
            "partial": results.is_partial(),
        },
        "interval": { "level": 0.95, "over": "replications", "law": "Student's t" },
        "measures": measures(study),
        "summary": study.summary.iter().map(row).collect::<Vec<_>>(),
        "standing": study.standings.iter().map(standing).collect::<Vec<_>>(),
        "distribution": results.spreads().iter().map(distribution).collect::<Vec<_>>(),
        "unfinished": unfinished(study),
        "circular_waits": circular_waits(study),
        "events": events,
        "sources": about.sources.iter().map(|source| json!({
            "key": source.key,
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "address": source.address,
            "used_by": source.used_by,
        })).collect::<Vec<_>>(),
        "assumptions": about.assumptions.iter().map(|assumption| json!({
            "path": assumption.path,
            "value": assumption.value,
            "reason": assumption.reason,
        })).collect::<Vec<_>>(),
    });
    let mut text =
        serde_json::to_string_pretty(&document).expect("a document of text and numbers can be written");
    text.push('\n');
    text
}

/// What each measure that occurs means, in name order.
fn measures(study: &Study) -> Vec<Value> {
    // A measure's first row is its mean or count; the unit of a cv may be another.
    let mut known: BTreeMap<&str, &Measure> = BTreeMap::new();
    for row in &study.summary {
        known.entry(row.measure.name).or_insert(&row.measure);
    }
    known.into_values().map(explain).collect()
}

pub(super) fn explain(measure: &Measure) -> Value {
    let better = match measure.better {
        Better::Lower => "lower",
        Better::Higher => "higher",
        Better::Neither => "neither",
    };
    json!({ "name": measure.name, "unit": measure.unit, "better": better, "meaning": measure.doc })
}

fn row(row: &SummaryRow) -> Value {
    let mut object = scope(&row.scope);
    object.insert("measure".into(), row.measure.name.into());
    object.insert("statistic".into(), row.statistic.into());
    object.insert("unit".into(), row.measure.unit.into());
    object.insert("mean".into(), number(row.mean));
    object.insert("half_width".into(), number(row.half_width));
    object.insert("n".into(), row.n.into());
    object.insert("sd".into(), number(row.sd));
    object.insert("median".into(), number(row.median));
    object.insert("p5".into(), number(row.p5));
    object.insert("p95".into(), number(row.p95));
    if !row.values.is_empty() {
        object.insert("values".into(), row.values.iter().map(|&value| number(value)).collect());
    }
    object.into()
}

/// Only the parts that apply.
pub(super) fn scope(scope: &Scope) -> Map<String, Value> {
    let mut object = Map::new();
    let names = [
        ("lane", &scope.lane),
        ("place", &scope.place),
        ("service", &scope.service),
        ("stage", &scope.stage),
    ];
    for (key, name) in names {
        if let Some(name) = name {
            object.insert(key.into(), name.as_ref().into());
        }
    }
    if let Some(cause) = scope.cause {
        object.insert("cause".into(), cause.name().into());
    }
    if let Some(group) = &scope.group {
        object.insert("group".into(), group.as_ref().into());
    }
    object
}

/// `null` where there is no number; minus zero is zero.
pub(super) fn number(value: Option<f64>) -> Value {
    value.map(|value| value + 0.0).and_then(serde_json::Number::from_f64).map_or(Value::Null, Value::Number)
}

/// What is known of a lane's course.
pub(super) fn standing(standing: &Standing) -> Value {
    let start_up = &standing.start_up;
    let (verdict, days, bias) = match start_up.verdict {
        Verdict::Unknown => ("unknown", None, None),
        Verdict::Fine => ("fine", None, None),
        Verdict::TooShort { days, bias } => ("too short", Some(days), Some(bias)),
        Verdict::Drifts => ("drifts", None, None),
    };
    json!({
        "lane": standing.lane,
        "has_steady_state": standing.overload.is_none(),
        "overfull": standing.overload.as_ref().and_then(|overload| overload.overfull.as_ref()).map(
            |overfull| json!({ "what": overfull.name, "offered_load": number(Some(overfull.load)) }),
        ),
        "unfinished": standing.unfinished,
        "warm_up": {
            "verdict": verdict,
            "would_do_h": number(days.map(|days| days * 24.0)),
            "bias_h": number(bias),
        },
        "lead_time_by_tender": {
            "every_h": start_up.days * 24.0,
            "of_these_in_warm_up": start_up.warm_up,
            "mean_h": start_up.means,
        },
    })
}

/// The classes of a distribution with anything in them: from, until, how many.
fn distribution(spread: &Spread) -> Value {
    json!({
        "lane": spread.lane,
        "measure": spread.measure,
        "consignments": spread.cohort,
        "classes_h": spread.classes().map(|class| json!([class.0, class.1, class.2])).collect::<Vec<_>>(),
    })
}

fn unfinished(study: &Study) -> Vec<Value> {
    let mut rows = Vec::new();
    for replication in &study.results.replications {
        for cargo in &replication.unfinished {
            rows.push(json!({
                "replication": replication.index + 1,
                "lane": cargo.lane,
                "place": cargo.place,
                "stage": cargo.stage,
                "cause": cargo.cause.name(),
                "consignments": cargo.consignments,
                "measured": cargo.measured,
                "oldest_h": number(Some(cargo.oldest_h)),
            }));
        }
    }
    rows
}

fn circular_waits(study: &Study) -> Vec<Value> {
    let member = |member: &Member| {
        json!({
            "held": member.what,
            "by": member.by,
            "holders": member.count,
            "they_wait_for": member.waits_for,
            "in_line": member.in_line,
            "in_line_at": member.lines,
        })
    };
    let of = |replication: &Replication| -> Vec<Value> {
        let index = replication.index + 1;
        let row = |circle: &Circle| {
            json!({
                "replication": index,
                "since_h": number(Some(circle.since_h)),
                "members": circle.members.iter().map(member).collect::<Vec<_>>(),
            })
        };
        replication.circles.iter().map(row).collect()
    };
    study.results.replications.iter().flat_map(of).collect()
}
