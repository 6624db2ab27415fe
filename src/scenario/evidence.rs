//! Where do the numbers come from?
//!
//! A number is covered by the `source` of its table or of a table around it.
//! One that is not, or is marked `assumed`, is an assumption.

use std::collections::BTreeMap;

use super::canonical::inline;
use super::file::law::LAWS;
use super::problem::{Problem, Problems, suggest};
use super::quantity::{Change, change};
use super::tree::{Node, Table, Value};

/// A value that rests on nothing but the modeller's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Its key, such as `service.ckg-qinzhou.capacity`.
    pub path: String,
    /// As it would stand in a file.
    pub value: String,
    /// Why it counts as assumed: the user's note, "no source", or why the default matters.
    pub reason: String,
    /// Which of the three it is.
    pub kind: AssumptionKind,
}

/// Why a value counts as assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssumptionKind {
    /// The scenario does not say it: a default was taken.
    Default,
    /// The scenario says `assumed = true`.
    Assumed,
    /// The scenario names no source.
    Unsourced,
}

/// A work that numbers come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its key.
    pub key: String,
    /// The work's title; its key if none is written.
    pub title: String,
    /// Who published it; may be empty.
    pub publisher: String,
    /// When; may be empty.
    pub date: String,
    /// Where to read it; may be empty.
    pub address: String,
    /// Paths of the tables that name it, in name order.
    pub used_by: Vec<String>,
}

/// Tables that are one value.
const WHOLE: [&str; 4] = ["boxes", "servers", "officers", "then"];
/// Numbers that describe rather than measure.
const NO_EVIDENCE: [&str; 4] = ["priority", "position", "planned", "count"];

/// Sources and assumptions of a merged tree; unknown sources are noted.
pub(super) fn gather(tree: &Node, problems: &mut Problems) -> (Vec<Source>, Vec<Assumption>) {
    let empty = Table::new();
    let known = tree.get(&["source"]).and_then(Node::table).unwrap_or(&empty);
    let mut gathering = Gathering { known, uses: BTreeMap::new(), assumptions: Vec::new(), problems };
    for kind in ["run", "place", "link", "service", "fleet", "border", "commodity", "disruption", "lane"] {
        if let Some(node) = tree.get(&[kind]) {
            gathering.visit(node, kind, kind != "run");
        }
    }
    let Gathering { uses, assumptions, .. } = gathering;
    let mut sources = Vec::new();
    for (key, entry) in known {
        let field = |name: &str| match entry.node.get(&[name]).map(|node| &node.value) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let used_by = uses.get(key).cloned().unwrap_or_default();
        let title = Some(field("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| key.clone());
        sources.push(Source {
            key: key.clone(),
            title,
            publisher: field("publisher"),
            date: field("date"),
            address: field("address"),
            used_by,
        });
    }
    (sources, assumptions)
}

struct Gathering<'a> {
    known: &'a Table,
    uses: BTreeMap<String, Vec<String>>,
    assumptions: Vec<Assumption>,
    problems: &'a mut Problems,
}

impl Gathering<'_> {
    /// `bare`: no table around names a source.
    fn visit(&mut self, node: &Node, path: &str, bare: bool) {
        let Value::Table(table) = &node.value else {
            if bare && is_measured(node) {
                self.unsourced(node, path);
            }
            return;
        };
        let sourced = self.source(table, path);
        if matches!(table.get("assumed").map(|entry| &entry.node.value), Some(Value::Flag(true))) {
            self.assumed(table, path);
            return;
        }
        let bare = bare && !sourced;
        let last = path.rsplit('.').next().unwrap_or(path);
        if WHOLE.contains(&last) || LAWS.iter().any(|law| table.contains_key(*law)) {
            if bare {
                self.unsourced(node, path);
            }
            return;
        }
        for (key, entry) in table {
            if !NO_EVIDENCE.contains(&key.as_str()) && !super::reader::COMMON.contains(&key.as_str()) {
                // Of the run only the worth of currencies is a claim about the world; and levers are
                // what somebody wants to know about, no evidence.
                let is_claim = match (path, key.as_str()) {
                    ("run", "exchange") => !sourced,
                    (_, "policy") if path.starts_with("border.") && path.matches('.').count() == 1 => false,
                    _ => bare,
                };
                self.visit(&entry.node, &format!("{path}.{key}"), is_claim);
            }
        }
    }

    fn source(&mut self, table: &Table, path: &str) -> bool {
        let Some(entry) = table.get("source") else { return false };
        let named = match &entry.node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        for node in named {
            let Value::Text(key) = &node.value else { continue };
            if self.known.contains_key(key) {
                let paths = self.uses.entry(key.clone()).or_default();
                if paths.last().is_none_or(|last| last != path) {
                    paths.push(path.to_owned());
                }
                continue;
            }
            let help = suggest(key, self.known.keys().map(String::as_str));
            self.problems.add(
                Problem::error(
                    "E050",
                    node.at,
                    format!("`{path}` names the source `{key}`, which is not defined"),
                )
                .help(format!("{help}; sources are tables `[source.name]`")),
            );
        }
        true
    }

    fn assumed(&mut self, table: &Table, path: &str) {
        let note = match table.get("note").map(|entry| &entry.node.value) {
            Some(Value::Text(note)) => note.clone(),
            _ => "marked as assumed".to_owned(),
        };
        let values: Vec<String> = table
            .iter()
            .filter(|(key, entry)| {
                !super::reader::COMMON.contains(&key.as_str())
                    && key.as_str() != "title"
                    && entry.node.table().is_none_or(|inner| LAWS.iter().any(|law| inner.contains_key(*law)))
            })
            .map(|(key, entry)| format!("{key} = {}", inline(&entry.node)))
            .collect();
        self.assumptions.push(Assumption {
            path: path.to_owned(),
            value: values.join(", "),
            reason: note,
            kind: AssumptionKind::Assumed,
        });
    }

    fn unsourced(&mut self, node: &Node, path: &str) {
        self.assumptions.push(Assumption {
            path: path.to_owned(),
            value: inline(node),
            reason: "no source".to_owned(),
            kind: AssumptionKind::Unsourced,
        });
    }
}

/// Whether a value measures something: a number, numbers, or a quantity.
fn is_measured(node: &Node) -> bool {
    match &node.value {
        Value::Whole(_) | Value::Number(_) => true,
        Value::Text(text) => change(text, Change::Scale(1.0)).is_some(),
        Value::List(items) => {
            !items.is_empty()
                && items.iter().all(|item| matches!(item.value, Value::Whole(_) | Value::Number(_)))
        }
        _ => false,
    }
}
