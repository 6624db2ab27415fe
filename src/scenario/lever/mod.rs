//! Which changes does a what-if make, and what is the corridor with some of them?
//!
//! Each table of a what-if is a change, named by its path, such as
//! `service.ckg-qinzhou` or `place.pingxiang.station.booth`; tables that carry
//! the same `lever = "name"` are one. What cannot stand apart is kept together:
//!
//! - what a new thing consists of belongs to the table that adds it, so a new
//!   port and its stations are one change;
//! - the chains of a lane belong to the lane, since their shares add up to one;
//! - a station or stop of a thing that the base has is a change of its own,
//!   unless the table around it names a lever, which is then its lever too;
//! - of a border post, each side and each stage is such a table, and each key of
//!   its policy is a change of its own (`border.rs`).
//!
//! Titles, `[source.*]` and `[run]` change no corridor: they go along with any
//! change of their file.

mod border;

use super::overlay;
use super::problem::{Problem, Problems};
use super::tree::{Node, Spot, Table, Value};

/// Kinds of things, and the key of the things inside them that have tables of their own.
const KINDS: [(&str, &[&str]); 7] = [
    ("place", &["station"]),
    ("link", &["section"]),
    ("service", &["stop"]),
    ("fleet", &[]),
    ("commodity", &[]),
    ("disruption", &[]),
    ("lane", &["chain"]),
];
/// Top-level keys that are no change by themselves.
const COMPANIONS: [&str; 4] = ["title", "description", "source", "run"];
/// Longest name of a lever, in bytes.
const LONGEST: usize = 100;

/// A change that can be made or left, and where it is first written.
#[derive(Debug, Clone)]
pub(super) struct Lever {
    /// What the file calls it, or the path of its table.
    pub(super) name: String,
    /// The name of its first table.
    pub(super) at: Spot,
}

/// A table of a what-if, or several that cannot stand apart.
struct Change {
    path: Vec<String>,
    lever: usize,
    at: Spot,
    /// Keys of the things inside that do not go with it.
    keeps: &'static [&'static str],
    /// Whether it adds what it describes.
    is_new: bool,
}

/// A table as the file has it.
struct Heading {
    path: Vec<String>,
    /// Its `lever`, if it names one.
    named: Option<(String, Spot)>,
    at: Spot,
    /// Whether it says anything by itself.
    speaks: bool,
    /// Keys of the things inside.
    parts: &'static [&'static str],
    is_new: bool,
}

/// The bottom of a chain of files, with what-ifs laid over it: all of them, and
/// as far as only some are wanted, those.
pub(super) struct Laid<'a> {
    full: Node,
    part: Option<(Node, &'a [bool])>,
    pub(super) levers: Vec<Lever>,
}

impl<'a> Laid<'a> {
    /// Nothing is laid over `base` yet; of the levers to come those are wanted that `on` does not leave out.
    pub(super) fn over(base: Node, on: Option<&'a [bool]>) -> Laid<'a> {
        let part = on.map(|on| (base.clone(), on));
        Laid { full: base, part, levers: Vec::new() }
    }

    /// Lays the next what-if over it; `None` if what is wanted of it does not stand.
    pub(super) fn lay(&mut self, mut over: Node, problems: &mut Problems) -> Option<()> {
        let changes = self.changes(&mut over, problems);
        let Some((part, on)) = &mut self.part else {
            overlay::lay(&mut self.full, over, problems);
            return Some(());
        };
        let before = problems.errors();
        for change in changes.iter().filter(|change| is_on(on, change.lever)) {
            if has(part, &change.path) == change.is_new {
                let name = &self.levers[change.lever].name;
                let path = change.path.join(".");
                let (what, other) = match change.is_new {
                    true => ("adds", "takes away"),
                    false => ("changes", "adds"),
                };
                problems.add(
                    Problem::error(
                        "E043",
                        change.at,
                        format!("the change `{name}` {what} `{path}`, which another one {other}"),
                    )
                    .help(together("both tables")),
                );
            }
        }
        if problems.errors() > before {
            return None;
        }
        overlay::lay(part, kept(&over, &changes, on), problems);
        // Its problems were told when the whole scenario was read.
        overlay::lay(&mut self.full, over, &mut Problems::default());
        Some(())
    }

    /// What is wanted, laid over each other, and all levers.
    pub(super) fn finish(self) -> (Node, Vec<Lever>) {
        (self.part.map_or(self.full, |(part, _)| part), self.levers)
    }

    /// The changes of one what-if in the order of its tables; takes the key `lever` out of them.
    fn changes(&mut self, over: &mut Node, problems: &mut Problems) -> Vec<Change> {
        let mut changes: Vec<Part> = Vec::new();
        let Value::Table(table) = &mut over.value else { return Vec::new() };
        for (kind, parts) in KINDS {
            let Some(things) = table_mut(table, kind) else { continue };
            for (name, entry) in things {
                let Value::Table(thing) = &mut entry.node.value else { continue };
                let path = vec![kind.to_owned(), name.clone()];
                let outer = self.heading(path, thing, entry.key, parts, problems);
                let inner = self.inner(&outer, thing, &[], problems);
                if outer.is_new || kind == "lane" {
                    changes.push(one(outer, &inner, problems));
                } else {
                    changes.extend(several(outer, inner));
                }
            }
        }
        for (name, entry) in table_mut(table, "border").into_iter().flatten() {
            if let Value::Table(border) = &mut entry.node.value {
                changes.extend(self.border(name, entry.key, border, problems));
            }
        }
        changes.sort_by_key(|(at, ..)| *at);
        let changes = changes.into_iter();
        changes.map(|part| self.change(part)).collect()
    }

    fn change(&mut self, (at, name, path, keeps, is_new): Part) -> Change {
        let known = self.levers.iter().position(|lever| lever.name == name);
        let lever = known.unwrap_or_else(|| {
            self.levers.push(Lever { name, at });
            self.levers.len() - 1
        });
        Change { path, lever, at, keeps, is_new }
    }

    fn heading(
        &self,
        path: Vec<String>,
        table: &mut Table,
        at: Spot,
        parts: &'static [&'static str],
        problems: &mut Problems,
    ) -> Heading {
        let named = table.remove("lever").and_then(|entry| name(&path, &entry.node, problems));
        let speaks = table.keys().any(|key| !parts.contains(&key.as_str()));
        let is_new = !has(&self.full, &path);
        Heading { path, named, at, speaks, parts, is_new }
    }

    /// The things with names inside a table, each with `parts` inside.
    fn inner(
        &self,
        outer: &Heading,
        table: &mut Table,
        parts: &'static [&'static str],
        problems: &mut Problems,
    ) -> Vec<Heading> {
        let mut inner = Vec::new();
        for kind in outer.parts {
            for (name, entry) in table_mut(table, kind).into_iter().flatten() {
                let Value::Table(table) = &mut entry.node.value else { continue };
                let mut path = outer.path.clone();
                path.extend([(*kind).to_owned(), name.clone()]);
                inner.push(self.heading(path, table, entry.key, parts, problems));
            }
        }
        inner
    }
}

fn table_mut<'t>(table: &'t mut Table, key: &str) -> Option<&'t mut Table> {
    match &mut table.get_mut(key)?.node.value {
        Value::Table(inner) => Some(inner),
        _ => None,
    }
}

/// Where a change begins, its lever, its path, which inner things do not go with it, whether it is new.
type Part = (Spot, String, Vec<String>, &'static [&'static str], bool);

/// A thing and all inside it as one change.
fn one(outer: Heading, inner: &[Heading], problems: &mut Problems) -> Part {
    let mut named = outer.named;
    for heading in inner {
        let Some((lever, at)) = &heading.named else { continue };
        match &named {
            Some((other, _)) if other != lever => problems.add(
                Problem::error(
                    "E016",
                    *at,
                    format!("`{}` belongs to the lever `{other}`, not `{lever}`", heading.path.join(".")),
                )
                .help(
                    "what a new thing consists of, and the chains of a lane, are one change: name one lever",
                ),
            ),
            Some(_) => {}
            None => named = Some((lever.clone(), *at)),
        }
    }
    let name = named.map_or_else(|| outer.path.join("."), |(name, _)| name);
    (outer.at, name, outer.path, &[], outer.is_new)
}

/// A thing of the base and those inside it as changes of their own.
fn several(outer: Heading, inner: Vec<Heading>) -> Vec<Part> {
    let around = outer.named.map(|(name, _)| name);
    let mut parts = Vec::new();
    if outer.speaks {
        let name = around.clone().unwrap_or_else(|| outer.path.join("."));
        parts.push((outer.at, name, outer.path, outer.parts, false));
    }
    for heading in inner.into_iter().filter(|heading| heading.speaks || heading.is_new) {
        let own = heading.named.map(|(name, _)| name).or_else(|| around.clone());
        let name = own.unwrap_or_else(|| heading.path.join("."));
        parts.push((heading.at, name, heading.path, &[], heading.is_new));
    }
    parts
}

/// The name that a table gives its lever, if it can be one.
fn name(path: &[String], node: &Node, problems: &mut Problems) -> Option<(String, Spot)> {
    let path = path.join(".");
    let Value::Text(text) = &node.value else {
        problems.add(
            Problem::error("E012", node.at, format!("`{path}.lever` must be a text in quotes"))
                .label(format!("this is {}", node.value.kind()))
                .help("write the name of the change, such as `lever = \"new-port\"`"),
        );
        return None;
    };
    let fits = !text.trim().is_empty()
        && text.len() <= LONGEST
        && text.trim() == text
        && !text.contains(char::is_control);
    if !fits {
        let help =
            format!("a lever's name has 1 to {LONGEST} characters on one line, and no blank at its ends");
        problems
            .add(Problem::error("E013", node.at, format!("`{path}.lever` cannot be this name")).help(help));
    }
    fits.then(|| (text.clone(), node.at))
}

/// Whether a lever is wanted: all are that nobody leaves out.
pub(super) fn is_on(on: &[bool], lever: usize) -> bool {
    on.get(lever).copied().unwrap_or(true)
}

fn has(tree: &Node, path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    tree.get(&path).is_some()
}

/// What remains of a what-if when some of its changes are left out.
fn kept(over: &Node, changes: &[Change], on: &[bool]) -> Node {
    let mut rest = over.clone();
    let Value::Table(table) = &mut rest.value else { return rest };
    for change in changes.iter().filter(|change| !is_on(on, change.lever)) {
        leave_out(table, &change.path, change.keeps);
    }
    let nothing_at_all = !on.is_empty() && !on.contains(&true);
    let none_of_these = !changes.is_empty() && !changes.iter().any(|change| is_on(on, change.lever));
    if nothing_at_all || none_of_these {
        table.retain(|key, _| !COMPANIONS.contains(&key.as_str()));
    }
    rest
}

/// Takes a table or key out, and what then is empty around it.
fn leave_out(table: &mut Table, path: &[String], keeps: &[&str]) {
    let Some((first, rest)) = path.split_first() else { return };
    let Some(entry) = table.get_mut(first) else { return };
    match &mut entry.node.value {
        Value::Table(inner) if !rest.is_empty() => leave_out(inner, rest, keeps),
        Value::Table(inner) => inner.retain(|key, _| keeps.contains(&key.as_str())),
        _ if rest.is_empty() => {
            table.remove(first);
            return;
        }
        _ => {}
    }
    if entry.node.table().is_some_and(Table::is_empty) {
        table.remove(first);
    }
}

/// The remedy for changes that need each other.
pub(super) fn together(which: &str) -> String {
    format!("write the same `lever = \"…\"` into {which}, so that they are one change")
}

/// Why some levers give no corridor by themselves: the lever that needs another, and that other.
///
/// `stands` tells whether a choice of levers gives a corridor.
pub(super) fn blame(
    count: usize,
    on: &[bool],
    stands: impl Fn(&[bool]) -> bool,
) -> (Option<usize>, Option<usize>) {
    let choice: Vec<bool> = (0..count).map(|lever| is_on(on, lever)).collect();
    let turned = |lever: usize| {
        let mut other = choice.clone();
        other[lever] = !other[lever];
        stands(&other)
    };
    let needy = (0..count).find(|lever| choice[*lever] && turned(*lever));
    let needed = (0..count).find(|lever| !choice[*lever] && turned(*lever));
    (needy, needed)
}
