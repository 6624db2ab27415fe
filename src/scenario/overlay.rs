//! How does a what-if change its base?
//!
//! By table: what the overlay writes replaces or joins what the base wrote.
//! `{ scale = }` and `{ add = }` change a number, the mean of a distribution,
//! or the frequency of a service; `remove = true` takes a thing or a key away.

use std::collections::BTreeMap;

use super::file::disruption::COMINGS;
use super::file::lane::DEMANDS;
use super::file::law::LAWS;
use super::file::service::TIMETABLES;
use super::problem::{Problem, Problems, nearest, suggest};
use super::quantity::{Change, change, converted};
use super::tree::{Entry, Node, Spot, Table, Value, parse_value};

/// Keys that exclude each other: writing one in an overlay puts the others away.
const EXCLUSIVE: [(&str, &[&str]); 7] = [
    ("commodity", &["value-per-t", "value-per-teu"]),
    ("service", &TIMETABLES),
    ("lane", &DEMANDS),
    ("lane", &["services", "chain"]),
    ("lane", &["trader", "aeo-share"]),
    ("link", &["time", "speed"]),
    ("disruption", &COMINGS),
];
/// Keys that mean nothing beside another: where an overlay writes that one and not these, those of the
/// base go.
const IDLE_BESIDE: [(&str, &str, &str); 2] =
    [("disruption", "between", "announced"), ("disruption", "begins", "months")];
/// Tables whose entries belong together, shares or hours: written in braces they are one value and
/// replace the base's. Written under its path, one entry changes that entry.
const WHOLE: [&str; 4] = ["boxes", "then", "servers", "officers"];

/// Lays `over` over `base`.
pub(super) fn lay(base: &mut Node, over: Node, problems: &mut Problems) {
    if let Value::Table(table) = over.value {
        let mut laying = Laying { problems, path: Vec::new() };
        match &mut base.value {
            Value::Table(below) => laying.tables(below, table),
            _ => base.value = Value::Table(table),
        }
    }
}

/// An overlay of one value, from `path=value` at byte 0 of file `file`.
pub(super) fn set(text: &str, file: u32, problems: &mut Problems) -> Option<Node> {
    let whole = Spot { file, start: 0, end: u32::try_from(text.len()).unwrap_or(u32::MAX) };
    let refuse = |problems: &mut Problems| {
        problems.add(Problem::error("E042", whole, "this is not `path=value`").help(
            "write the key with dots and its value, such as `--set service.ckg-qinzhou.capacity=\"120 TEU\"`",
        ));
    };
    let Some((keys, path, value)) = keys(text).filter(|(keys, ..)| keys.len() <= 12) else {
        refuse(problems);
        return None;
    };
    let key_at = Spot { file, start: 0, end: u32::try_from(path.trim_end().len()).unwrap_or(0) };
    let start = path.len() + 1;
    let value_at = Spot { file, start: u32::try_from(start).unwrap_or(0), end: whole.end };
    let mut node =
        match parse_value(value.trim(), start + (value.len() - value.trim_start().len()), file, problems) {
            // A shell takes quotes away, so a clock time or a date arrives bare.
            Some(Node { value: Value::Moment(_), at, .. }) => {
                Node::new(Value::Text(value.trim().to_owned()), at)
            }
            Some(node) => node,
            None => Node::new(Value::Text(value.trim().to_owned()), value_at),
        };
    for key in keys.into_iter().rev() {
        let entry = Entry { key: key_at, node };
        node = Node::new(Value::Table(Table::from([(key.to_owned(), entry)])), whole);
    }
    Some(node)
}

/// The keys of `path=value`, which may stand in quotes, the path and the value.
fn keys(text: &str) -> Option<(Vec<&str>, &str, &str)> {
    let (mut keys, mut rest) = (Vec::new(), text);
    loop {
        let begun = rest.trim_start();
        let quote = begun.chars().next().filter(|first| ['"', '\''].contains(first));
        let key = match quote {
            Some(quote) => begun[1..].split_once(quote)?.0,
            None => &begun[..begun.find(['.', '='])?],
        };
        let after = begun[key.len() + if quote.is_some() { 2 } else { 0 }..].trim_start();
        let key = if quote.is_some() { key } else { key.trim_end() };
        keys.push(Some(key).filter(|key| !key.is_empty())?);
        rest = after.get(1..).filter(|_| after.starts_with(['.', '=']))?;
        if after.starts_with('=') {
            return Some((keys, &text[..text.len() - after.len()], rest));
        }
    }
}

enum Act {
    Scale(f64),
    Add(String),
    Remove,
}

struct Laying<'a> {
    problems: &'a mut Problems,
    path: Vec<String>,
}

impl Laying<'_> {
    fn tables(&mut self, base: &mut Table, over: Table) {
        let away = self.make_room(base, &over);
        for (key, entry) in over {
            let given_way = away.get(&key).filter(|_| is_act(&entry.node));
            self.path.push(key.clone());
            match given_way {
                Some(new) => self.act_on_what_gave_way(&entry.node, new),
                None => self.one(base, key, entry),
            }
            self.path.pop();
        }
    }

    /// Taking away what another key of the overlay puts away is said twice; changing it is in vain.
    fn act_on_what_gave_way(&mut self, node: &Node, new: &str) {
        if !matches!(self.act(node), Some(Some(Act::Scale(_) | Act::Add(_)))) {
            return;
        }
        let path = self.path.join(".");
        self.problems.add(
            Problem::error(
                "E041",
                node.at,
                format!("`{path}` cannot be changed: `{new}` is written beside it, and takes its place"),
            )
            .help("write one of the two"),
        );
    }

    fn one(&mut self, base: &mut Table, key: String, entry: Entry) {
        if let Some(act) = self.act(&entry.node) {
            if let Some(act) = act {
                self.perform(base, &key, act, entry.node.at);
            }
            return;
        }
        // A thing may bear such a name.
        let is_one_value = is_key(&self.path) && WHOLE.contains(&key.as_str());
        let whole = is_one_value
            && entry.node.in_braces
            && !entry.node.table().is_some_and(|table| table.values().any(|entry| is_act(&entry.node)));
        match base.get_mut(&key) {
            Some(below) => match (&mut below.node.value, entry.node.value) {
                (Value::Table(lower), Value::Table(upper)) if !whole && !other_law(lower, &upper) => {
                    self.tables(lower, upper);
                    if is_one_value {
                        // What is wrong with the sum of its entries came with the change.
                        below.node.at = entry.node.at;
                    }
                }
                (_, value) => {
                    let mut node = Node { value, ..entry.node };
                    self.only_news(&mut node);
                    *below = Entry { key: entry.key, node };
                }
            },
            None => {
                let mut entry = entry;
                self.only_news(&mut entry.node);
                if !self.is_misspelt(base, &key, &entry) {
                    base.insert(key, entry);
                }
            }
        }
    }

    /// Whether a thing that the base does not have cannot be a new one, and looks like one it has.
    fn is_misspelt(&mut self, base: &Table, name: &str, entry: &Entry) -> bool {
        let (what, needed) = match self.path.as_slice() {
            [kind, _] if kind == "service" => ("service", "stops"),
            [kind, _] if kind == "link" => ("link", "from"),
            [kind, _] if kind == "fleet" => ("fleet", "vehicles"),
            [kind, _] if kind == "lane" => ("lane", "from"),
            [kind, _] if kind == "border" => ("border post", "from"),
            [kind, _] if kind == "disruption" => ("disruption", "at"),
            [_, _, part, _] if part == "station" => ("station", "time"),
            [kind, .., part, _] if kind == "border" && part == "stage" && !is_key(&self.path) => {
                ("stage", "kind")
            }
            _ => return false,
        };
        if entry.node.table().is_none_or(|table| table.contains_key(needed)) {
            return false;
        }
        let Some(near) = nearest(name, base.keys().map(String::as_str)) else { return false };
        self.problems.add(
            Problem::error("E040", entry.key, format!("the base has no {what} `{name}`"))
                .help(format!("did you mean `{near}`? A new {what} needs `{needed}` and more")),
        );
        true
    }

    /// Puts away what excludes what the overlay writes: each key put away, and what takes its place.
    fn make_room(&self, base: &mut Table, over: &Table) -> BTreeMap<String, &'static str> {
        let mut away = BTreeMap::new();
        let [kind, _] = self.path.as_slice() else { return away };
        let news = |key: &str| over.get(key).is_some_and(|entry| !is_act(&entry.node));
        for (_, keys) in EXCLUSIVE.iter().filter(|group| group.0 == kind) {
            let Some(new) = keys.iter().find(|key| news(key)) else { continue };
            let excluded = keys.iter().filter(|key| *key != new);
            let gone = excluded.filter(|key| base.remove(**key).is_some());
            away.extend(gone.map(|key| ((*key).to_owned(), *new)));
            if kind == "service"
                && !["frequency", "every", "headway"].contains(new)
                && !over.contains_key("first")
            {
                base.remove("first");
            }
        }
        for (_, new, idle) in IDLE_BESIDE.iter().filter(|one| one.0 == kind) {
            if news(new) && !over.contains_key(*idle) {
                base.remove(*idle);
            }
        }
        away
    }

    /// What an overlay's table does, if it acts on its base; `Some(None)` if it does so wrongly.
    fn act(&mut self, node: &Node) -> Option<Option<Act>> {
        let table = node.table().filter(|table| acts(table))?;
        let path = self.path.join(".");
        if table.len() != 1 {
            self.problems.add(
                Problem::error("E041", node.at, format!("`{path}` changes its base in more than one way"))
                    .help("`scale`, `add` or `remove` stands alone in its table; write a new value for anything more"),
            );
            return Some(None);
        }
        let (key, entry) = table.iter().next()?;
        let act = match (key.as_str(), &entry.node.value) {
            ("scale", Value::Whole(by)) => Some(Act::Scale(*by as f64)),
            ("scale", Value::Number(by)) => Some(Act::Scale(*by)),
            ("add", Value::Text(more)) => Some(Act::Add(more.clone())),
            ("add", Value::Whole(more)) => Some(Act::Add(more.to_string())),
            ("add", Value::Number(more)) => Some(Act::Add(more.to_string())),
            ("remove", Value::Flag(true)) => Some(Act::Remove),
            _ => None,
        };
        let sensible = match &act {
            Some(Act::Scale(by)) => by.is_finite() && *by >= 0.0,
            Some(_) => true,
            None => false,
        };
        if !sensible {
            self.problems.add(
                Problem::error("E041", entry.node.at, format!("`{path}` cannot be changed by this"))
                    .help("write `{ scale = 0.5 }` with a number of at least 0, `{ add = \"2 h\" }`, or `remove = true`"),
            );
            return Some(None);
        }
        Some(act)
    }

    fn perform(&mut self, base: &mut Table, key: &str, act: Act, at: Spot) {
        let path = self.path.join(".");
        if !base.contains_key(key) {
            let what = match act {
                Act::Remove => "remove",
                Act::Scale(_) => "scale",
                Act::Add(_) => "add to",
            };
            let help = suggest(key, base.keys().map(String::as_str));
            self.problems.add(
                Problem::error("E040", at, format!("there is nothing to {what}: the base has no `{path}`"))
                    .help(help),
            );
            return;
        }
        if let Act::Remove = act {
            base.remove(key);
            return;
        }
        let Some(below) = base.get_mut(key) else { return };
        let is_service = self.path.len() == 2 && self.path[0] == "service";
        let target = match &mut below.node.value {
            Value::Table(service) if is_service => service.get_mut("frequency").map(|entry| &mut entry.node),
            _ => Some(&mut below.node),
        };
        if !target.is_some_and(|target| apply(target, &act, at)) {
            let help = if is_service {
                "on a service `scale` and `add` act on its `frequency`; where its timetable is another, write the new timetable"
            } else {
                "`scale` and `add` act on a number, a quantity (of the same kind), a distribution or a service; write the new value instead"
            };
            self.problems.add(
                Problem::error("E041", at, format!("`{path}` cannot be scaled or added to like this"))
                    .help(help),
            );
        }
    }

    /// Notes acts where nothing lies below, and takes them out.
    fn only_news(&mut self, node: &mut Node) {
        let Value::Table(table) = &mut node.value else { return };
        table.retain(|key, entry| {
            let acting = is_act(&entry.node);
            if acting {
                let path = format!("{}.{key}", self.path.join("."));
                self.problems.add(
                    Problem::error(
                        "E040",
                        entry.node.at,
                        format!("there is nothing to change: the base has no `{path}`"),
                    )
                    .help("write the new value; `scale`, `add` and `remove` need one in the base"),
                );
            }
            !acting
        });
        for (key, entry) in table {
            self.path.push(key.clone());
            self.only_news(&mut entry.node);
            self.path.pop();
        }
    }
}

/// Whether a path ends in a key of the language rather than in a name that people give.
fn is_key(path: &[String]) -> bool {
    if path.first().is_none_or(|kind| kind != "border") {
        // Names and keys take turns.
        return path.len() % 2 == 1;
    }
    let (mut is_key, mut names) = (true, false);
    for (depth, key) in path.iter().enumerate() {
        is_key = !names;
        names = is_key && (depth == 0 || ["stage", "lane", "commodity"].contains(&key.as_str()));
    }
    is_key
}

/// Whether a value of an overlay acts on its base.
fn is_act(node: &Node) -> bool {
    node.table().is_some_and(acts)
}

/// Whether a table acts on its base rather than being news.
fn acts(table: &Table) -> bool {
    table.iter().any(|(key, entry)| {
        matches!(key.as_str(), "scale" | "add" | "remove") && entry.node.table().is_none()
    })
}

/// Whether two tables are distributions by different laws.
fn other_law(base: &Table, over: &Table) -> bool {
    let law = |table: &Table| LAWS.into_iter().find(|law| table.contains_key(*law));
    match (law(base), law(over)) {
        (Some(lower), Some(upper)) => lower != upper,
        _ => false,
    }
}

/// Changes a number, a quantity or a distribution; `false` if it is none of these.
fn apply(node: &mut Node, act: &Act, at: Spot) -> bool {
    let changed = match &mut node.value {
        Value::Text(text) => {
            let result = match act {
                Act::Scale(by) => change(text, Change::Scale(*by)),
                Act::Add(more) => change(text, Change::Add(more)),
                Act::Remove => None,
            };
            result.map(Value::Text)
        }
        Value::Whole(whole) => {
            let sum = number(*whole as f64, act);
            sum.map(|sum| {
                if sum == sum.trunc() && sum.abs() < 1e15 {
                    Value::Whole(sum as i64)
                } else {
                    Value::Number(sum)
                }
            })
        }
        Value::Number(value) => number(*value, act).map(Value::Number),
        Value::Table(table) => {
            let Some(by) = law_factor(table, act) else { return false };
            for law in LAWS {
                if let Some(entry) = table.get_mut(law) {
                    scale_law(&mut entry.node, by, at);
                }
            }
            node.at = at;
            return true;
        }
        _ => None,
    };
    let Some(changed) = changed else { return false };
    *node = Node::new(changed, at);
    true
}

fn number(value: f64, act: &Act) -> Option<f64> {
    let changed = match act {
        Act::Scale(by) => value * by,
        Act::Add(more) => value + more.trim().parse::<f64>().ok()?,
        Act::Remove => return None,
    };
    // Written with 12 digits, so that 0.1 + 0.2 reads 0.3.
    super::quantity::plain(changed).parse().ok()
}

/// The factor that an act puts on the mean of a law; its shape stays.
fn law_factor(table: &Table, act: &Act) -> Option<f64> {
    let law = LAWS.into_iter().find(|law| table.contains_key(*law))?;
    let more = match act {
        Act::Scale(by) => return Some(*by),
        Act::Add(more) => more,
        Act::Remove => return None,
    };
    let parameters = &table.get(law)?.node;
    let (mean, unit) = mean(law, parameters)?;
    let more = converted(more, &unit)?;
    let by = (mean + more) / mean;
    by.is_finite().then_some(by)
}

/// The mean of a law as written, and the unit it is in.
pub(super) fn mean(law: &str, parameters: &Node) -> Option<(f64, String)> {
    let first_text = |node: &Node| match &node.value {
        Value::Text(text) => Some(super::quantity::split(text)?.1.to_owned()),
        _ => Some(String::new()),
    };
    let leaf = |node: &Node, unit: &str| match &node.value {
        Value::Text(text) => converted(text, unit),
        Value::Whole(whole) if unit.is_empty() => Some(*whole as f64),
        Value::Number(value) if unit.is_empty() => Some(*value),
        _ => None,
    };
    if law == "constant" {
        let unit = first_text(parameters)?;
        return Some((leaf(parameters, &unit)?, unit));
    }
    let list = |key: &str| match &parameters.get(&[key])?.value {
        Value::List(items) => Some(items),
        _ => None,
    };
    if law == "discrete" || law == "empirical" {
        let values = list("values")?;
        let unit = first_text(values.first()?)?;
        let mut numbers = values.iter().map(|value| leaf(value, &unit)).collect::<Option<Vec<f64>>>()?;
        if law == "discrete" {
            let shares = list("shares")?.iter().map(|share| leaf(share, "")).collect::<Option<Vec<f64>>>()?;
            return Some((numbers.iter().zip(shares).map(|(value, share)| value * share).sum(), unit));
        }
        numbers.sort_by(f64::total_cmp);
        let ends = (numbers.first()? + numbers.last()?) / 2.0;
        return Some(((numbers.iter().sum::<f64>() - ends) / (numbers.len() as f64 - 1.0), unit));
    }
    let keys: &[(&str, f64)] = match law {
        "uniform" => &[("low", 0.5), ("high", 0.5)],
        "triangular" => &[("low", 1.0 / 3.0), ("mode", 1.0 / 3.0), ("high", 1.0 / 3.0)],
        "pert" => &[("low", 1.0 / 6.0), ("mode", 4.0 / 6.0), ("high", 1.0 / 6.0)],
        _ => &[("mean", 1.0)],
    };
    let unit = first_text(parameters.get(&[keys[0].0])?)?;
    let mut sum = 0.0;
    for (key, weight) in keys {
        sum += weight * leaf(parameters.get(&[key])?, &unit)?;
    }
    Some((sum, unit))
}

/// Multiplies what carries the quantity's unit; shape, cv and shares stay.
fn scale_law(node: &mut Node, by: f64, at: Spot) {
    match &mut node.value {
        Value::Table(table) => {
            for (key, entry) in table.iter_mut() {
                if !["cv", "shape", "shares", "source", "assumed", "note"].contains(&key.as_str()) {
                    scale_law(&mut entry.node, by, at);
                }
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| scale_law(item, by, at)),
        _ => {
            apply(node, &Act::Scale(by), at);
        }
    }
    node.at = at;
}
