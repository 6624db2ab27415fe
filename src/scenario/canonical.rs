//! How is a scenario written so that equal scenarios are equal texts?
//!
//! Sorted, without comments, things under headings and all else in one line.

use super::tree::{Node, Table, Value};

/// The whole scenario as TOML; reading it again gives the same tree.
pub(super) fn write(tree: &Node) -> String {
    let mut page = String::new();
    if let Some(table) = tree.table() {
        section(table, &mut Vec::new(), &mut page);
    }
    page
}

/// Whether a table at this path stands under its own heading.
fn is_heading(path: &[String]) -> bool {
    let kinds: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        kinds.as_slice(),
        ["run"]
            | [
                "source"
                    | "place"
                    | "link"
                    | "service"
                    | "fleet"
                    | "border"
                    | "commodity"
                    | "disruption"
                    | "lane",
                _
            ]
            | ["place", _, "station", _]
            | ["service", _, "stop", _]
            | ["link", _, "section", _]
            | ["lane", _, "chain", _]
            | ["lane", _, "documents" | "route"]
    ) || matches!(
        of_border(&kinds),
        Some(["policy"] | [] | ["commodity", _] | ["stage", _] | ["stage", _, "lane", _])
    ) || matches!(kinds.as_slice(), ["border", _, "back"])
}

/// What follows the side in a path of a border; of its levers, all after its name.
fn of_border<'p, 'k>(path: &'p [&'k str]) -> Option<&'p [&'k str]> {
    match path {
        ["border", _, "back", "exit" | "entry", rest @ ..] | ["border", _, "exit" | "entry", rest @ ..] => {
            Some(rest)
        }
        ["border", _, rest @ ..] if rest.first() == Some(&"policy") => Some(rest),
        _ => None,
    }
}

/// Whether a table at this path only holds headings.
fn is_container(path: &[String]) -> bool {
    let kinds: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        kinds.as_slice(),
        ["source" | "place" | "link" | "service" | "fleet" | "border" | "commodity" | "disruption" | "lane"]
            | ["place", _, "station"]
            | ["service", _, "stop"]
            | ["link", _, "section"]
            | ["lane", _, "chain"]
    ) || matches!(of_border(&kinds), Some(["commodity" | "stage"] | ["stage", _, "lane"]))
}

fn section(table: &Table, path: &mut Vec<String>, page: &mut String) {
    let mut below = Vec::new();
    for (name, entry) in table {
        path.push(name.clone());
        match entry.node.table() {
            Some(inner) if is_heading(path) || is_container(path) => below.push((name, inner)),
            _ => page.push_str(&format!("{} = {}\n", key(name), inline(&entry.node))),
        }
        path.pop();
    }
    for (name, inner) in below {
        path.push(name.clone());
        if is_heading(path) {
            let heading: Vec<String> = path.iter().map(|name| key(name)).collect();
            page.push_str(&format!("\n[{}]\n", heading.join(".")));
        }
        section(inner, path, page);
        path.pop();
    }
}

/// A value in one line.
pub(super) fn inline(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => quoted(text),
        Value::Whole(whole) => whole.to_string(),
        Value::Number(number) => format!("{number:?}").to_lowercase(),
        Value::Flag(flag) => flag.to_string(),
        Value::Moment(moment) => moment.clone(),
        Value::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Table(table) if table.is_empty() => "{}".to_owned(),
        Value::Table(table) => {
            let pairs: Vec<String> = table
                .iter()
                .map(|(name, entry)| format!("{} = {}", key(name), inline(&entry.node)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

fn key(name: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut page = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => page.push_str("\\\""),
            '\\' => page.push_str("\\\\"),
            '\n' => page.push_str("\\n"),
            '\t' => page.push_str("\\t"),
            letter if letter.is_control() => page.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => page.push(letter),
        }
    }
    page.push('"');
    page
}
