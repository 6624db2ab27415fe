//! What does a border post consist of, where posts are compared?
//!
//! Sides, their stages, lanes of stages and single commodities; and levers,
//! which are off where the file does not say them.

use super::keys;
use crate::scenario::tree::{Node, Table};

/// Things inside a post by their paths, with the keys of each.
type Parts<'a> = Vec<(Vec<String>, Vec<(&'a str, &'a Node)>)>;

/// A post and all that it consists of.
pub(super) fn things<'a>(path: &[String], border: &'a Table) -> Parts<'a> {
    let own = |key: &str| !["exit", "entry", "back", "policy"].contains(&key);
    let mut found = vec![(path.to_vec(), keys(border, own))];
    // Levers also where there are none, so that one that is pulled is a change of the post.
    let policy = inner(border, "policy").map_or_else(Vec::new, |policy| keys(policy, |_| true));
    found.push((below(path, "policy"), policy));
    let ways = [(Some(border), path.to_vec()), (inner(border, "back"), below(path, "back"))];
    for (way, path) in ways {
        for role in ["exit", "entry"] {
            if let Some(side) = way.and_then(|way| inner(way, role)) {
                add_side(&below(&path, role), side, &mut found);
            }
        }
    }
    found
}

fn add_side<'a>(path: &[String], side: &'a Table, found: &mut Parts<'a>) {
    found.push((path.to_vec(), keys(side, |key| !["stage", "commodity"].contains(&key))));
    for (name, commodity) in named(side, "commodity") {
        found.push((below(&below(path, "commodity"), name), keys(commodity, |_| true)));
    }
    for (name, stage) in named(side, "stage") {
        let path = below(&below(path, "stage"), name);
        for (name, window) in named(stage, "lane") {
            found.push((below(&below(&path, "lane"), name), keys(window, |_| true)));
        }
        found.push((path, keys(stage, |key| key != "lane")));
    }
}

fn inner<'a>(table: &'a Table, key: &str) -> Option<&'a Table> {
    table.get(key)?.node.table()
}

/// The tables with names under a key.
fn named<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = (&'a String, &'a Table)> {
    let all = inner(table, key).into_iter().flatten();
    all.filter_map(|(name, entry)| Some((name, entry.node.table()?)))
}

fn below(path: &[String], key: &str) -> Vec<String> {
    path.iter().cloned().chain([key.to_owned()]).collect()
}

/// What people call a part of a post: `border mohan-boten, entry, stage documents`.
pub(super) fn name_of(border: &str, rest: &[String]) -> String {
    let mut name = format!("border {border}");
    let mut rest = rest.iter().map(String::as_str);
    while let Some(key) = rest.next() {
        match key {
            // The levers are those of the post as a whole.
            "policy" => {}
            "back" => name.push_str(", way back"),
            "stage" | "lane" | "commodity" => {
                name.push_str(&format!(", {key} {}", rest.next().unwrap_or_default()));
            }
            role => name.push_str(&format!(", {role}")),
        }
    }
    name
}

/// What kind of part a path of a post leads to.
pub(super) fn kind_of(path: &[String]) -> &'static str {
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, _] => "border",
        [.., "lane", _] => "window",
        [.., "commodity", _] => "commodity",
        [.., "stage", _] => "stage",
        _ => "side",
    }
}

/// Before and after of a lever: one that is not written is off.
pub(super) fn as_lever(
    path: &[String],
    key: &str,
    before: Option<String>,
    after: Option<String>,
) -> (Option<String>, Option<String>) {
    let is_policy = path.len() == 3 && path[0] == "border" && path[2] == "policy";
    if !is_policy || key.contains('.') || super::WORDS.contains(&key) {
        return (before, after);
    }
    let said = |value: Option<String>| match value.as_deref() {
        None | Some("no") => "off".to_owned(),
        // A table that says nothing, such as one that only named its change, pulls it.
        Some("yes" | "") => "on".to_owned(),
        Some(words) => words.to_owned(),
    };
    (Some(said(before)), Some(said(after)))
}
