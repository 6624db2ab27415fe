//! How do scenarios side by side become text?
//!
//! As for a study: a page for people, drawn for terminals or as Markdown, and
//! tables and a document for machines that hold every row.

use serde_json::{Map, Value, json};

use super::csv::{scope_cells, table_text};
use super::json::{explain, number, scope};
use super::number::exact;
use super::page::TIE;
use super::page::compare::{comparison, read_first};
use super::text::cell;
use super::{Format, csv, md, table};
use crate::experiment::{
    Attribution, Comparison, Difference, Elsewhere, Estimate, LeverShares, Method, Part, Variant,
};

/// The version of the document's shape.
const FORMAT: u32 = 1;

/// All formats; the first is the default.
pub const COMPARE_FORMATS: &[Format<Comparison>] = &[
    Format {
        name: "table",
        doc: "the answer in words and short tables",
        render: |comparison, style| table::draw(&self::comparison(comparison), style),
    },
    Format {
        name: "json",
        doc: "every difference, and where each hour was saved",
        render: |comparison, _| document(comparison),
    },
    Format {
        name: "csv",
        doc: "one row a measure: base, what-if and their difference",
        render: |comparison, _| differences(comparison),
    },
    Format {
        name: "md",
        doc: "the answer as Markdown",
        render: |comparison, _| md::draw(&self::comparison(comparison)),
    },
];

/// `comparison.csv`: each measure that base and what-if have, and how it differs.
pub fn differences(comparison: &Comparison) -> String {
    let header = [
        "what_if",
        "lane",
        "place",
        "service",
        "stage",
        "cause",
        "group",
        "measure",
        "statistic",
        "unit",
        "base",
        "what_if_mean",
        "difference",
        "half_width",
        "half_width_together",
        "n",
        "correlation",
        "variance_reduction",
    ];
    let row = |variant: &Variant, row: &Difference| {
        let mut cells = vec![cell(&variant.name)];
        cells.extend(scope_cells(&row.scope, &row.measure, row.statistic));
        cells.extend([row.base, row.what_if, row.difference.mean].map(exact));
        cells.extend([row.difference.half_width, row.together].map(exact));
        cells.push(row.difference.n.to_string());
        cells.extend([row.correlation, row.variance_reduction].map(exact));
        cells
    };
    let variants = comparison.variants.iter();
    table_text(&header, variants.flat_map(|variant| variant.rows.iter().map(move |one| row(variant, one))))
}

/// `attribution.csv`: the difference of mean lead times, line by line; rows of `whole` are the sums.
pub fn attribution(comparison: &Comparison) -> String {
    let header = [
        "what_if",
        "lane",
        "line",
        "place",
        "stage",
        "cause",
        "from_chain",
        "to_chain",
        "elsewhere",
        "consignments",
        "difference_h",
        "half_width_h",
        "n",
    ];
    let mut rows = Vec::new();
    for variant in &comparison.variants {
        for attribution in &variant.attributions {
            let lane = attribution.lane.as_deref().map_or_else(String::new, cell);
            let mut row = |about: [String; 7], consignments: Option<f64>, hours: &Estimate| {
                let numbers = [exact(consignments), exact(hours.mean), exact(hours.half_width)];
                let mut cells = vec![cell(&variant.name), lane.clone()];
                cells.extend(about.into_iter().chain(numbers).chain([hours.n.to_string()]));
                rows.push(cells);
            };
            let mut whole = <[String; 7]>::default();
            whole[0] = "whole".into();
            row(whole, None, &attribution.whole);
            for line in &attribution.lines {
                row(part_cells(&line.part), line.consignments, &line.hours);
            }
        }
    }
    table_text(&header, rows.into_iter())
}

/// `levers.csv`: what each of a what-if's several changes does; `None` if no what-if has several.
pub fn levers(comparison: &Comparison) -> Option<String> {
    let header = [
        "what_if",
        "lane",
        "border",
        "lever",
        "measure",
        "statistic",
        "unit",
        "difference",
        "half_width",
        "n",
    ];
    let judged = comparison.primary.as_ref()?;
    let mut rows = Vec::new();
    for variant in &comparison.variants {
        let Some(levers) = &variant.levers else { continue };
        for row in &levers.rows {
            let name = |name: Option<&str>| name.map_or_else(String::new, cell);
            let (lane, border) = (name(row.scope.lane.as_deref()), name(row.scope.place.as_deref()));
            let mut put = |lever: &str, change: &Estimate| {
                let measure = &judged.measure;
                let about =
                    [&variant.name, &lane, &border, lever, measure.name, judged.statistic, measure.unit];
                let mut cells: Vec<String> = about.iter().map(|text| cell(text)).collect();
                cells.extend([exact(change.mean), exact(change.half_width), change.n.to_string()]);
                rows.push(cells);
            };
            levers.names.iter().zip(&row.shares).for_each(|(name, share)| put(name, share));
            if let Some(together) = &row.together {
                put("(only together)", together);
            }
            put("(whole)", &row.whole);
        }
    }
    (!rows.is_empty()).then(|| table_text(&header, rows.into_iter()))
}

/// `replications.csv`: each quantity of each scenario in each replication.
pub fn replications(comparison: &Comparison) -> String {
    let base = (comparison.base.about.name.as_str(), &comparison.base);
    let variants = comparison.variants.iter().map(|variant| (variant.name.as_str(), &variant.results));
    csv::replications_of([base].into_iter().chain(variants))
}

fn part_cells(part: &Part) -> [String; 7] {
    let mut cells = <[String; 7]>::default();
    cells[0] = kind(part).into();
    match part {
        Part::Cell { place, stage, cause } => {
            cells[1] = cell(place);
            cells[2] = cell(stage);
            cells[3] = cause.name().into();
        }
        Part::Switched { from, to, .. } => {
            cells[4] = cell(from);
            cells[5] = cell(to);
        }
        Part::OnlyBase(elsewhere) | Part::OnlyWhatIf(elsewhere) => cells[6] = fate(*elsewhere).into(),
        Part::Unpaired => {}
    }
    cells
}

fn kind(part: &Part) -> &'static str {
    match part {
        Part::Cell { .. } => "time",
        Part::Switched { .. } => "switched",
        Part::OnlyBase(_) => "only-base",
        Part::OnlyWhatIf(_) => "only-what-if",
        Part::Unpaired => "unpaired",
    }
}

fn fate(elsewhere: Elsewhere) -> &'static str {
    match elsewhere {
        Elsewhere::Absent => "absent",
        Elsewhere::Lost => "lost",
        Elsewhere::Unfinished => "unfinished",
    }
}

/// `comparison.json`: the whole comparison as one document, with a line break at its end.
pub fn document(comparison: &Comparison) -> String {
    let about = &comparison.base.about;
    let done = comparison.base.replications.iter().map(|replication| replication.index + 1);
    let measures: std::collections::BTreeMap<_, _> = comparison
        .variants
        .iter()
        .flat_map(|variant| &variant.rows)
        .map(|row| (row.measure.name, explain(&row.measure)))
        .collect();
    let primary = comparison.primary.as_ref().map(|judged| {
        let mut object = scope(&judged.scope);
        object.insert("measure".into(), judged.measure.name.into());
        object.insert("statistic".into(), judged.statistic.into());
        object.insert("unit".into(), judged.measure.unit.into());
        object
    });
    let names: Vec<&str> = std::iter::once(about.name.as_str())
        .chain(comparison.variants.iter().map(|variant| variant.name.as_str()))
        .collect();
    let best = comparison.best.as_ref().map(|best| {
        let may = names.iter().zip(&best.may_be_best).filter(|(_, may)| **may).map(|(name, _)| *name);
        json!({
            "least_or_most_seen": names.get(best.leader),
            "may_be_best": may.collect::<Vec<_>>(),
            "level": 0.95,
            "law": "screening under common random numbers (Nelson et al. 2001)",
        })
    });
    let read_first: Vec<String> =
        read_first(comparison).into_iter().map(|sentence| sentence.replace(TIE, " ")).collect();
    let document = json!({
        "format": FORMAT,
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "base": { "name": about.name, "title": about.title },
        "seed": about.seed,
        "replications": {
            "planned": about.replications,
            "finished": done.collect::<Vec<_>>(),
            "partial": comparison.base.is_partial(),
        },
        "interval": {
            "level": 0.95,
            "over": "replications, paired by common random numbers",
            "law": "Student's t",
            "together": "Bonferroni",
        },
        "read_this_first": read_first,
        "primary": primary,
        "best": best,
        "measures": measures.into_values().collect::<Vec<_>>(),
        "what_ifs": comparison.variants.iter().map(variant).collect::<Vec<_>>(),
    });
    let mut text =
        serde_json::to_string_pretty(&document).expect("a document of text and numbers can be written");
    text.push('\n');
    text
}

fn variant(variant: &Variant) -> Value {
    json!({
        "name": variant.name,
        "title": variant.results.about.title,
        "attribution": variant.attributions.iter().map(lane).collect::<Vec<_>>(),
        "levers": variant.levers.as_ref().map(shares),
        "differences": variant.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn row(row: &Difference) -> Value {
    let mut object = scope(&row.scope);
    object.insert("measure".into(), row.measure.name.into());
    object.insert("statistic".into(), row.statistic.into());
    object.insert("unit".into(), row.measure.unit.into());
    object.insert("base".into(), number(row.base));
    object.insert("what_if".into(), number(row.what_if));
    put(&mut object, &row.difference, "difference", "half_width");
    if row.together.is_some() {
        object.insert("half_width_together".into(), number(row.together));
    }
    object.insert("correlation".into(), number(row.correlation));
    object.insert("variance_reduction".into(), number(row.variance_reduction));
    object.into()
}

fn put(object: &mut Map<String, Value>, estimate: &Estimate, mean: &str, half_width: &str) {
    object.insert(mean.into(), number(estimate.mean));
    object.insert(half_width.into(), number(estimate.half_width));
    object.insert("n".into(), estimate.n.into());
}

fn lane(attribution: &Attribution) -> Value {
    let mut object = Map::new();
    if let Some(lane) = &attribution.lane {
        object.insert("lane".into(), lane.as_ref().into());
    }
    put(&mut object, &attribution.whole, "difference_h", "half_width_h");
    let lines = attribution.lines.iter().map(|line| {
        let mut object = Map::new();
        object.insert("line".into(), kind(&line.part).into());
        match &line.part {
            Part::Cell { place, stage, cause } => {
                object.insert("place".into(), place.as_ref().into());
                object.insert("stage".into(), stage.as_ref().into());
                object.insert("cause".into(), cause.name().into());
            }
            Part::Switched { lane, from, to } => {
                object.insert("of_lane".into(), lane.as_ref().into());
                object.insert("from_chain".into(), from.as_ref().into());
                object.insert("to_chain".into(), to.as_ref().into());
            }
            Part::OnlyBase(elsewhere) | Part::OnlyWhatIf(elsewhere) => {
                object.insert("elsewhere".into(), fate(*elsewhere).into());
            }
            Part::Unpaired => {}
        }
        if line.consignments.is_some() {
            object.insert("consignments".into(), number(line.consignments));
        }
        put(&mut object, &line.hours, "difference_h", "half_width_h");
        Value::from(object)
    });
    let lines: Vec<Value> = lines.collect();
    object.insert("lines".into(), lines.into());
    object.into()
}

fn shares(levers: &LeverShares) -> Value {
    let method = match levers.method {
        Method::Shapley => "Shapley value over all subsets: shares add up to the whole",
        Method::Alone => "each alone; the residual is what they do only together",
    };
    let rows = levers.rows.iter().map(|row| {
        let mut object = scope(&row.scope);
        let shares = levers.names.iter().zip(&row.shares).map(|(name, share)| {
            let mut object = Map::from_iter([("lever".to_owned(), Value::from(name.as_str()))]);
            put(&mut object, share, "difference", "half_width");
            Value::from(object)
        });
        let shares: Vec<Value> = shares.collect();
        object.insert("shares".into(), shares.into());
        if let Some(together) = &row.together {
            let mut only = Map::new();
            put(&mut only, together, "difference", "half_width");
            object.insert("only_together".into(), only.into());
        }
        put(&mut object, &row.whole, "difference", "half_width");
        if !row.lacking.is_empty() {
            let named =
                |some: &Vec<usize>| some.iter().map(|one| levers.names[*one].as_str()).collect::<Vec<_>>();
            object.insert("without_value".into(), row.lacking.iter().map(named).collect::<Vec<_>>().into());
        }
        Value::from(object)
    });
    json!({ "method": method, "rows": rows.collect::<Vec<_>>() })
}
