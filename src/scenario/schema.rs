//! How are the keys of the language described to editors and people?
//!
//! Both the JSON Schema and the reference of a key come from the types of the
//! mirror and their doc comments.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::file::File;
use super::problem::nearest;

/// The key that any thing's table may carry in a what-if.
const LEVER: &str = "Names the change that this table belongs to, in a file with `[what-if]` only.\n\nTables with the same lever are one change, whose effect is told apart from that of others. What a new thing consists of belongs to the table that adds it, and the chains of a lane to the lane. At a border post each side, each stage and each key of the policy is a change of its own.\n\nDefault: the lever of the table around it, or else the table is a change of its own. Example: `lever = \"new-port\"`";

/// Tables that may carry it: things, parts of things, and the levers of a border post.
const LEVERS: [&str; 22] = [
    "Place",
    "Station",
    "Link",
    "Service",
    "Fleet",
    "Stop",
    "Lane",
    "Chain",
    "Border",
    "Back",
    "Side",
    "Stage",
    "Policy",
    "Since",
    "ExtraOfficers",
    "LongerHours",
    "FasterSteps",
    "TrustedShare",
    "Paperless",
    "RiskTargeting",
    "JointInspection",
    "TrainedStaff",
];

/// The JSON Schema (draft 7) of a scenario file, indented, with a newline at its end.
pub fn schema() -> String {
    let mut page = serde_json::to_string_pretty(&value()).unwrap_or_default();
    page.push('\n');
    page
}

fn value() -> Value {
    let settings = SchemaSettings::draft07();
    let schema = settings.into_generator().into_root_schema_for::<File>();
    let mut value = schema.to_value();
    polish(&mut value);
    for table in LEVERS {
        if let Some(Value::Object(properties)) =
            value.pointer_mut(&format!("/definitions/{table}/properties"))
        {
            properties.insert("lever".to_owned(), json!({ "type": "string", "description": LEVER }));
        }
    }
    if let Some(root) = value.as_object_mut() {
        root.insert("title".to_owned(), json!("corridor scenario, format 1"));
    }
    sorted(value)
}

/// Takes out `null`, which TOML does not have, and adds the keys that any table may carry.
fn polish(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(polish),
        Value::Object(object) => {
            object.values_mut().for_each(polish);
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                choices.retain(|choice| choice.get("type") != Some(&json!("null")));
                if let [Value::Object(only)] = choices.as_slice() {
                    let only = only.clone();
                    object.remove("anyOf");
                    // Beside `$ref`, draft 7 ignores all else.
                    if only.contains_key("$ref") {
                        object.insert("allOf".to_owned(), json!([only]));
                    } else {
                        object.extend(only);
                    }
                }
            }
            if object.get("required").is_some_and(|required| required.as_array().is_some_and(Vec::is_empty)) {
                object.remove("required");
            }
            if let Some(Value::Array(required)) = object.get_mut("required") {
                for key in required {
                    *key = json!(key.as_str().unwrap_or("").replace('_', "-"));
                }
            }
            if object.get("format").is_some_and(Value::is_string) {
                object.remove("format");
            }
            // Tables of the mirror know all their keys.
            if object.get("additionalProperties") == Some(&json!(false))
                && let Some(Value::Object(properties)) = object.get_mut("properties")
            {
                let common = [
                    (
                        "source",
                        json!({ "anyOf": [
                            { "type": "string" },
                            { "type": "array", "items": { "type": "string" }, "minItems": 1 },
                        ], "description": "The `[source.*]` that these numbers come from: its key, or a list of keys.\n\nDefault: none; numbers without a source count as assumed. Example: `source = [\"xinhua-2024\", \"geonames\"]`" }),
                    ),
                    (
                        "assumed",
                        json!({ "type": "boolean", "description": "Whether these numbers are assumed; the report lists them.\n\nDefault: false. Example: `assumed = true`" }),
                    ),
                    (
                        "note",
                        json!({ "type": "string", "description": "A remark, which the report shows with an assumption.\n\nDefault: none. Example: `note = \"as at Qinzhou\"`" }),
                    ),
                ];
                for (key, schema) in common {
                    properties.entry(key).or_insert(schema);
                }
            }
        }
        _ => {}
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut pairs: Vec<(String, Value)> =
                object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(Map::from_iter(pairs))
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        value => value,
    }
}

/// The reference of a key such as `service.cut-off` or `place.station.servers`:
/// meaning, unit, default, example, and its own keys if it is a table.
///
/// Names may be written or left out: `service.ckg-qinzhou.cut-off` is the same
/// key. `None` for an unknown one.
pub fn explain_key(path: &str) -> Option<String> {
    let root = value();
    let mut node = &root;
    let mut described = &root;
    let path = path.trim().trim_matches(['[', ']']);
    let mut keys = path.split('.').map(str::trim).peekable();
    while let Some(key) = keys.next() {
        if let Some(found) = property(&root, node, key) {
            (described, node) = (found, found);
            continue;
        }
        let item = named_item(&root, node)?;
        if let Some(found) = property(&root, item, key) {
            (described, node) = (found, found);
        } else if key.is_empty() || (keys.peek().is_none() && is_misspelt(&root, item, key)) {
            return None;
        } else {
            // The name of a thing.
            node = item;
            if keys.peek().is_none() {
                described = item;
            }
        }
    }
    let mut page = format!("{path}\n");
    if let Some(text) = description(&root, described) {
        page.push('\n');
        for paragraph in text.split("\n\n") {
            let lines = paragraph.replace(" Default:", "\nDefault:").replace(" Example:", "\nExample:");
            page.push_str(lines.trim());
            page.push_str("\n\n");
        }
    }
    let table = named_item(&root, node).unwrap_or(node);
    let listed = listing(&root, table);
    if !listed.is_empty() {
        page.push_str("Keys:\n");
        let width = listed.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
        for (key, meaning) in listed {
            page.push_str(format!("  {key:width$}  {meaning}").trim_end());
            page.push('\n');
        }
    }
    Some(format!("{}\n", page.trim_end()))
}

/// The known key most like an unknown one.
pub fn nearest_key(path: &str) -> Option<String> {
    let root = value();
    let mut all = Vec::new();
    collect(&root, &root, "", 0, &mut all);
    // A last part alone is likely to be meant too: `cut-off` for `service.cut-off`.
    let wanted = path.trim().trim_matches(['[', ']']);
    if let Some(found) = all.iter().find(|known| known.rsplit('.').next() == Some(wanted)) {
        return Some(found.clone());
    }
    nearest(wanted, all.iter().map(String::as_str)).map(str::to_owned)
}

fn collect(root: &Value, node: &Value, path: &str, depth: usize, all: &mut Vec<String>) {
    let table = named_item(root, node).unwrap_or(node);
    for alternative in alternatives(root, table) {
        let Some(Value::Object(properties)) = alternative.get("properties") else { continue };
        if depth > 5 || properties.contains_key("lognormal") {
            continue;
        }
        for (key, inner) in properties {
            if depth > 0 && super::reader::COMMON.contains(&key.as_str()) {
                continue;
            }
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            collect(root, inner, &path, depth + 1, all);
            all.push(path);
        }
    }
}

/// The schema itself and all that it may be instead.
fn alternatives<'a>(root: &'a Value, node: &'a Value) -> Vec<&'a Value> {
    let mut found = vec![node];
    if let Some(Value::String(reference)) = node.get("$ref") {
        let target = reference
            .strip_prefix("#/definitions/")
            .and_then(|name| root.get("definitions")?.get(unescape(name)));
        found.extend(target.into_iter().flat_map(|target| alternatives(root, target)));
    }
    for key in ["anyOf", "allOf", "oneOf"] {
        if let Some(Value::Array(choices)) = node.get(key) {
            found.extend(choices.iter().flat_map(|choice| alternatives(root, choice)));
        }
    }
    found
}

fn unescape(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~").replace("%20", " ")
}

fn property<'a>(root: &'a Value, node: &'a Value, key: &str) -> Option<&'a Value> {
    alternatives(root, node).into_iter().find_map(|alternative| alternative.get("properties")?.get(key))
}

/// Whether a word is one letter away from a key: hardly the name of a thing.
fn is_misspelt(root: &Value, node: &Value, word: &str) -> bool {
    alternatives(root, node)
        .into_iter()
        .filter_map(|alternative| alternative.get("properties")?.as_object())
        .flat_map(Map::keys)
        .any(|key| key.len() > 3 && strsim::osa_distance(key, word) <= 1)
}

fn named_item<'a>(root: &'a Value, node: &'a Value) -> Option<&'a Value> {
    alternatives(root, node)
        .into_iter()
        .find_map(|alternative| alternative.get("additionalProperties").filter(|item| item.is_object()))
}

fn description<'a>(root: &'a Value, node: &'a Value) -> Option<&'a str> {
    alternatives(root, node).into_iter().find_map(|alternative| alternative.get("description")?.as_str())
}

/// Keys of a table, or words, with the first sentence of each.
fn listing(root: &Value, table: &Value) -> Vec<(String, String)> {
    let first = |text: &str| text.split("\n\n").next().unwrap_or("").replace('\n', " ");
    let mut listed = Vec::new();
    for alternative in alternatives(root, table) {
        if let Some(Value::Object(properties)) = alternative.get("properties") {
            for (key, inner) in properties {
                listed.push((key.clone(), first(description(root, inner).unwrap_or(""))));
            }
        }
        if let Some(word) = alternative.get("const").and_then(Value::as_str) {
            listed.push((
                format!("\"{word}\""),
                first(alternative.get("description").and_then(Value::as_str).unwrap_or("")),
            ));
        }
    }
    listed
}
