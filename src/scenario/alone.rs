//! How is a scenario written so that it runs again by itself?
//!
//! As the one file that it was understood to be, with the seed and the number
//! of replications of a run, and with its data files – traces of shipments and
//! emission factors – under names that lie beside it.

use super::file::run::BUILT_IN_FACTORS;
use super::problem::SourceText;
use super::tree::{Entry, Node, Spot, Table, Value};
use super::{Scenario, canonical, include};

impl Scenario {
    /// The data files that the scenario names, each once, in the order of the keys that name them:
    /// path, as in `files`, and text.
    pub fn data(&self) -> Vec<(&str, &str)> {
        let mut data: Vec<(&str, &str)> = Vec::new();
        for path in named(&self.tree).filter_map(text) {
            let found = self.files.iter().find(|(name, _)| name == path);
            let is_new = data.iter().all(|(known, _)| *known != path);
            data.extend(found.filter(|_| is_new).map(|(name, text)| (name.as_str(), text.as_str())));
        }
        data
    }

    /// The scenario as canonical TOML that gives the results of a run with this seed and so many
    /// replications; `name_of` says under which name the data file of a path lies beside it.
    ///
    /// It is `resolved` where that says all of this. A seed above `i64::MAX`, which TOML cannot say, is
    /// left as the scenario has it.
    pub fn alone(&self, seed: u64, replications: u32, name_of: impl Fn(&str) -> String) -> String {
        let mut tree = self.tree.clone();
        for node in named_mut(&mut tree) {
            if let Some(path) = text(node) {
                node.value = Value::Text(name_of(path));
            }
        }
        if replications != self.replications {
            write_run(&mut tree, "replications", i64::from(replications));
        }
        if let Some(seed) = i64::try_from(seed).ok().filter(|_| seed != self.seed) {
            write_run(&mut tree, "seed", seed);
        }
        canonical::write(&tree)
    }
}

/// The tree with the paths of its data files, as they were read, where it names them.
pub(super) fn with_paths(mut tree: Node, texts: &[SourceText]) -> Node {
    for node in named_mut(&mut tree) {
        let path = text(node).and_then(|written| include::sought(written, node.at, texts).ok());
        if let Some(path) = path {
            node.value = Value::Text(path);
        }
    }
    tree
}

/// The values that name data files: of the run, then of lanes in the order of their names.
fn named(tree: &Node) -> impl Iterator<Item = &Node> {
    let factors = tree.get(&["run", "emission-factors"]);
    let lanes = tree.get(&["lane"]).and_then(Node::table).into_iter().flatten();
    let traces = lanes.filter_map(|(_, lane)| lane.node.get(&["trace"]));
    factors.filter(|node| is_a_file(node)).into_iter().chain(traces)
}

/// The same, to be changed.
fn named_mut(tree: &mut Node) -> Vec<&mut Node> {
    let Value::Table(table) = &mut tree.value else { return Vec::new() };
    let mut found = Vec::new();
    for (kind, entry) in table {
        let Value::Table(inner) = &mut entry.node.value else { continue };
        if kind == "run" {
            let factors = inner.get_mut("emission-factors").map(|entry| &mut entry.node);
            found.extend(factors.filter(|node| is_a_file(node)));
        } else if kind == "lane" {
            for lane in inner.values_mut() {
                let Value::Table(lane) = &mut lane.node.value else { continue };
                found.extend(lane.get_mut("trace").map(|entry| &mut entry.node));
            }
        }
    }
    found
}

/// Whether emission factors are no keyword.
fn is_a_file(node: &Node) -> bool {
    text(node).is_some_and(|written| written != BUILT_IN_FACTORS)
}

fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Writes a number of `[run]`.
fn write_run(tree: &mut Node, key: &str, number: i64) {
    let nowhere = Spot::default();
    let new = |value| Entry { key: nowhere, node: Node::new(value, nowhere) };
    let Value::Table(table) = &mut tree.value else { return };
    let run = table.entry("run".to_owned()).or_insert_with(|| new(Value::Table(Table::new())));
    if let Value::Table(run) = &mut run.node.value {
        run.insert(key.to_owned(), new(Value::Whole(number)));
    }
}
