//! How are a value and its change said in words?

use super::super::canonical::inline;
use super::super::file::disruption::COMINGS;
use super::super::file::law::LAWS;
use super::super::file::service::TIMETABLES;
use super::super::overlay::mean;
use super::super::quantity::{LENGTH, SPEED, TIME, converted, factor, plain, split, split_rate};
use super::super::tree::{Node, Table, Value};

/// Longest value that is said whole, in characters.
const LONGEST: usize = 100;
/// Parameters of laws in the order in which people say them; others follow.
const PARAMETERS: [&str; 8] = ["shape", "mean", "cv", "sd", "low", "mode", "high", "values"];
/// Quantities that differ by less than this part of themselves are the same.
const NEAR: f64 = 1e-12;

/// A value as people say it.
pub(in crate::scenario) fn in_words(node: &Node) -> String {
    let mut words = match &node.value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.iter().map(item_in_words).collect::<Vec<_>>().join(", "),
        Value::Table(table) => match law_of(table) {
            Some((law, parameters)) => law_in_words(law, parameters),
            None => pairs(table),
        },
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        Value::Number(number) => plain(*number),
        Value::Whole(_) | Value::Moment(_) => inline(node),
    };
    if words.chars().count() > LONGEST {
        words = format!("{} …", words.chars().take(LONGEST - 2).collect::<String>().trim_end());
    }
    words
}

/// What runs in parallel is joined by a plus.
fn item_in_words(item: &Node) -> String {
    match &item.value {
        Value::List(together) => together.iter().map(in_words).collect::<Vec<_>>().join(" + "),
        _ => in_words(item),
    }
}

fn pairs(table: &Table) -> String {
    let pairs: Vec<String> =
        table.iter().map(|(key, entry)| format!("{key} {}", in_words(&entry.node))).collect();
    pairs.join(", ")
}

/// The law of a distribution and its parameters; a constant's are its value.
fn law_of(table: &Table) -> Option<(&'static str, &Node)> {
    LAWS.into_iter().find_map(|law| Some((law, &table.get(law)?.node)))
}

fn law_in_words(law: &str, parameters: &Node) -> String {
    let Some(table) = parameters.table() else { return in_words(parameters) };
    let said: Vec<String> = ordered(table).map(|(key, node)| format!("{key} {}", in_words(node))).collect();
    format!("{law} {}", said.join(", "))
}

fn ordered(table: &Table) -> impl Iterator<Item = (&str, &Node)> {
    let known = PARAMETERS.into_iter().filter_map(|key| Some((key, &table.get(key)?.node)));
    let others = table.iter().filter(|(key, _)| !PARAMETERS.contains(&key.as_str()));
    known.chain(others.map(|(key, entry)| (key.as_str(), &entry.node)))
}

/// Whether two values mean the same: units, whole numbers and lists of one make no difference.
pub(super) fn is_same(one: &Node, other: &Node) -> bool {
    if let Some(inner) = constant(one) {
        return is_same(inner, other);
    }
    if let Some(inner) = constant(other) {
        return is_same(one, inner);
    }
    match (&one.value, &other.value) {
        (Value::Text(one), Value::Text(other)) => one == other || is_same_quantity(one, other),
        (Value::List(ones), Value::List(others)) => {
            ones.len() == others.len() && ones.iter().zip(others).all(|(one, other)| is_same(one, other))
        }
        (Value::List(ones), _) => matches!(ones.as_slice(), [only] if is_same(only, other)),
        (_, Value::List(others)) => matches!(others.as_slice(), [only] if is_same(one, only)),
        (Value::Table(ones), Value::Table(others)) => {
            ones.len() == others.len()
                && ones.iter().all(|(key, entry)| {
                    others.get(key).is_some_and(|other| is_same(&entry.node, &other.node))
                })
        }
        (Value::Whole(whole), Value::Number(number)) | (Value::Number(number), Value::Whole(whole)) => {
            *whole as f64 == *number
        }
        (one, other) => one == other,
    }
}

/// The value of a distribution that always gives the same.
fn constant(node: &Node) -> Option<&Node> {
    match node.table()? {
        table if table.len() == 1 => Some(&table.get("constant")?.node),
        _ => None,
    }
}

fn is_same_quantity(one: &str, other: &str) -> bool {
    let Some((number, unit)) = split(one) else { return false };
    converted(other, unit).is_some_and(|other| (number - other).abs() <= NEAR * number.abs())
}

/// Whether two timetables by different keys are one: so many in a time, and one each so often.
pub(super) fn is_same_rhythm(one: (&str, &Node), other: (&str, &Node)) -> bool {
    let every = |(key, node): (&str, &Node)| match (&node.value, key) {
        (Value::Text(text), "every") => converted(text, "ms"),
        (Value::Text(text), "frequency") => split_rate(text).map(|(number, _, per)| per / number),
        _ => None,
    };
    match (every(one), every(other)) {
        (Some(one), Some(other)) => (one - other).abs() <= NEAR * one.abs(),
        _ => false,
    }
}

/// By how much a value changes: counts, loads and rates by a number, times, distances and speeds by a
/// share, lists by what joins and leaves them; empty where that has no meaning.
pub(super) fn by(before: &Node, after: &Node) -> String {
    match (&before.value, &after.value) {
        (Value::Text(one), Value::Text(other)) => quantity_by(one, other),
        (Value::Whole(_) | Value::Number(_), Value::Whole(_) | Value::Number(_)) => {
            let number = |value: &Value| match value {
                Value::Whole(whole) => *whole as f64,
                Value::Number(number) => *number,
                _ => f64::NAN,
            };
            signed(number(&after.value) - number(&before.value))
        }
        (Value::List(_), Value::List(_)) => list_by(before, after),
        _ => String::new(),
    }
}

fn quantity_by(one: &str, other: &str) -> String {
    let Some((number, unit)) = split(one) else { return String::new() };
    let Some(other) = converted(other, unit) else { return String::new() };
    let is_share = [TIME, LENGTH, SPEED].into_iter().any(|units| factor(unit, units).is_some());
    if is_share { share(number, other) } else { signed(other - number) }
}

/// The change as a share of what was; empty if that was nothing.
fn share(before: f64, after: f64) -> String {
    let percent = (after / before - 1.0) * 100.0;
    if !percent.is_finite() {
        return String::new();
    }
    let rounded = if percent.abs() < 9.95 { format!("{percent:.1}") } else { format!("{percent:.0}") };
    let rounded = rounded.strip_suffix(".0").unwrap_or(&rounded);
    format!("{} %", with_sign(rounded))
}

fn signed(change: f64) -> String {
    if change.is_finite() { with_sign(&plain(change)) } else { String::new() }
}

/// With a plus, or with a minus as wide as one.
fn with_sign(number: &str) -> String {
    match number.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None => format!("+{number}"),
    }
}

fn list_by(before: &Node, after: &Node) -> String {
    let items = |node: &Node| match &node.value {
        Value::List(items) if items.iter().all(|item| matches!(item.value, Value::Text(_))) => {
            items.iter().map(in_words).collect()
        }
        _ => Vec::new(),
    };
    let (ones, others) = (items(before), items(after));
    let missing = |from: &[String], of: &[String]| -> Vec<String> {
        of.iter().filter(|item| !from.contains(item)).cloned().collect()
    };
    let (joined, left) = (missing(&ones, &others), missing(&others, &ones));
    // A list that is replaced as a whole, or only put in another order, speaks for itself.
    if joined.len() == others.len() || left.len() == ones.len() {
        return String::new();
    }
    let joined = joined.iter().map(|item| format!("+ {item}"));
    let left = left.iter().map(|item| format!("− {item}"));
    joined.chain(left).collect::<Vec<_>>().join(", ")
}

/// A change of a distribution: before, after, and by how much; `None` if neither is one.
pub(super) fn law_change(before: &Node, after: &Node) -> Option<(String, String, String)> {
    let law = |node| Node::table(node).and_then(law_of);
    let (lower, upper) = (law(before), law(after));
    if lower.is_none() && upper.is_none() {
        return None;
    }
    if let (Some((one, old)), Some((other, new))) = (lower, upper)
        && let (true, Some(old_table), Some(new_table)) = (one == other, old.table(), new.table())
    {
        let differs = |(key, node): &(&str, &Node)| {
            !new_table.get(*key).is_some_and(|entry| is_same(node, &entry.node))
        };
        let different: Vec<(&str, &Node)> = ordered(old_table).filter(differs).collect();
        if let ([(key, node)], true) = (different.as_slice(), old_table.len() == new_table.len()) {
            let new = new_table.get(*key).map(|entry| &entry.node)?;
            return Some((format!("{one} {key} {}", in_words(node)), in_words(new), by(node, new)));
        }
    }
    let mean_of = |node: &Node| match node.table().and_then(law_of) {
        Some((law, parameters)) => mean(law, parameters),
        None => match &node.value {
            Value::Text(text) => split(text).map(|(number, unit)| (number, unit.to_owned())),
            Value::Whole(whole) => Some((*whole as f64, String::new())),
            Value::Number(number) => Some((*number, String::new())),
            _ => None,
        },
    };
    let means = mean_of(before).zip(mean_of(after)).and_then(|((one, unit), (other, other_unit))| {
        let other = if unit.is_empty() { other } else { converted(&format!("{other} {other_unit}"), &unit)? };
        let change = share(one, other);
        Some(if change.is_empty() { change } else { format!("mean {change}") })
    });
    Some((in_words(before), in_words(after), means.unwrap_or_default()))
}

/// A new thing in a few words: what it joins, when it goes, what it consists of.
pub(super) fn in_short(path: &[String], keys: &[(&str, &Node)], inner: &[&str]) -> String {
    let said = |name: &str| keys.iter().find(|(key, _)| *key == name).map(|(_, node)| in_words(node));
    let key_and_value = |name: &str| said(name).map(|value| format!("{name} {value}"));
    let ends = said("from").zip(said("to")).map(|(from, to)| format!("{from} – {to}"));
    let kind = match path {
        [kind, ..] if kind == "border" => super::border::kind_of(path),
        [_, _, inner, _] => inner.as_str(),
        _ => path.first().map_or("", String::as_str),
    };
    let parts: Vec<Option<String>> = match kind {
        "place" if inner.is_empty() => vec![],
        "place" => {
            let noun = if inner.len() == 1 { "station" } else { "stations" };
            vec![Some(format!("with {noun} {}", inner.join(", ")))]
        }
        "link" => vec![said("mode"), ends, key_and_value("time").or_else(|| key_and_value("speed"))],
        "service" => {
            let stops = said("stops").map(|stops| stops.replace(", ", " – "));
            let when = TIMETABLES.into_iter().find_map(key_and_value);
            vec![said("mode"), stops, when, key_and_value("capacity")]
        }
        "fleet" => vec![key_and_value("vehicles"), key_and_value("turnaround")],
        "border" => vec![ends],
        "disruption" => {
            let comes = COMINGS.into_iter().find_map(key_and_value);
            vec![key_and_value("at"), comes, key_and_value("lasts"), said("effect")]
        }
        "side" => vec![said("stages")],
        "stage" => vec![said("kind"), key_and_value("officers"), key_and_value("time")],
        "window" => vec![
            said("traders").map(|traders| format!("for {traders}")),
            said("commodities").map(|commodities| format!("for {commodities}")),
            key_and_value("officers"),
        ],
        "lane" => {
            let chains = (!inner.is_empty()).then(|| format!("by {}", inner.join(", ")));
            vec![ends, said("demand"), key_and_value("services"), chains]
        }
        "chain" => vec![key_and_value("services"), key_and_value("share")],
        "station" => vec![key_and_value("servers"), key_and_value("time")],
        "stop" | "section" | "commodity" => {
            let all = keys.iter().filter(|(key, _)| !super::WORDS.contains(key));
            all.map(|(key, node)| Some(format!("{key} {}", in_words(node)))).collect()
        }
        _ => vec![said("title")],
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
