//! How does a tree become the mirror of the file, with every problem noted?
//!
//! The mirror's types are declared with [`table!`] and [`words!`], which write
//! both the reading and the JSON Schema, so that the two cannot part. A value
//! that cannot be read is noted and left out; reading goes on beside it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::problem::{Problem, Problems, nearest, suggest};
use super::tree::{Node, Spot, Table, Value};

/// Keys that any table may carry.
pub(crate) const COMMON: [&str; 3] = ["source", "assumed", "note"];
/// Keys inside a thing under which other things have names.
const NAMING: [&str; 9] =
    ["station", "section", "stop", "chain", "calendar", "growth-steps", "stage", "lane", "commodity"];
/// Longest name of a thing, in bytes.
const LONGEST_NAME: usize = 100;

/// What can be read from a node of the tree; problems are noted, not returned.
pub(crate) trait FromNode: Sized {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Walks the tree and notes what is wrong.
pub(crate) struct Reader<'a> {
    pub(crate) problems: &'a mut Problems,
    path: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(problems: &'a mut Problems) -> Reader<'a> {
        Reader { problems, path: Vec::new() }
    }

    /// The key being read, for messages.
    pub(crate) fn path(&self) -> String {
        if self.path.is_empty() { "the scenario".to_owned() } else { format!("`{}`", self.path.join(".")) }
    }

    /// What `corridor explain` calls a key here: the path without the names that people give.
    fn explained(&self, key: &str) -> Option<String> {
        let kind = self.path.first()?.as_str();
        let mut keys = vec![kind];
        let mut names = !["run", "what-if"].contains(&kind);
        for part in &self.path[1..] {
            if names {
                names = false;
            } else {
                keys.push(part);
                names = NAMING.contains(&part.as_str());
            }
        }
        keys.push(key);
        Some(keys.join("."))
    }

    pub(crate) fn under<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(key.to_owned());
        let value = read(self);
        self.path.pop();
        value
    }

    /// Notes that something else was expected here.
    pub(crate) fn wrong_kind(&mut self, node: &Node, expected: &str, example: &str) {
        let found = node.value.kind();
        let mut help = format!("write {example}");
        if let (Value::List(items), true) = (&node.value, expected.starts_with("a table"))
            && items.iter().all(|item| item.table().is_some())
        {
            help = format!("write {example}: things have names, so `[table.name]` instead of `[[table]]`");
        }
        let path = self.path();
        self.problems.add(
            Problem::error("E012", node.at, format!("{path} must be {expected}, not {found}"))
                .label(format!("this is {found}"))
                .help(help),
        );
    }

    /// The table, its keys checked against those known.
    pub(crate) fn table<'n>(
        &mut self,
        node: &'n Node,
        keys: &[&str],
        required: &[&str],
    ) -> Option<&'n Table> {
        let Some(table) = node.table() else {
            self.wrong_kind(node, "a table", "`[heading]` with keys below it, or `{ key = value }`");
            return None;
        };
        let same =
            |key: &str, field: &&str| key == *field || key.replace('-', "_") == **field && !key.contains('_');
        for (key, entry) in table {
            if COMMON.contains(&key.as_str()) || keys.iter().any(|field| same(key, field)) {
                continue;
            }
            let known: Vec<String> = keys.iter().map(|field| field.replace('_', "-")).collect();
            let path = self.path();
            let message = format!("unknown key `{key}` in {path}");
            let help = match key.as_str() {
                "scale" | "add" | "remove" => {
                    "`scale`, `add` and `remove` change a base; they stand in a file with `[what-if]`"
                        .to_owned()
                }
                "lever" => "`lever` names the change that a table of a what-if belongs to; it stands in a \
                            file with `[what-if]`, directly under a heading such as `[service.name]`"
                    .to_owned(),
                _ => suggest(key, known.iter().map(String::as_str)),
            };
            self.problems.add(Problem::error("E010", entry.key, message).help(help));
        }
        for field in required {
            let key = field.replace('_', "-");
            if !table.contains_key(&key) {
                let path = self.path();
                let help = match self.explained(&key) {
                    Some(name) => format!("add `{key} = …`; `corridor explain {name}` describes it"),
                    None => format!("add `{key} = …`"),
                };
                self.problems
                    .add(Problem::error("E011", node.at, format!("{path} lacks `{key}`")).help(help));
            }
        }
        self.common(table);
        Some(table)
    }

    fn common(&mut self, table: &Table) {
        if let Some(entry) = table.get("assumed") {
            self.under("assumed", |reader| bool::from_node(&entry.node, reader));
        }
        if let Some(entry) = table.get("note") {
            self.under("note", |reader| String::from_node(&entry.node, reader));
        }
        // At the top of a file `source` is the table of sources.
        if let (Some(entry), false) = (table.get("source"), self.path.is_empty()) {
            self.under("source", |reader| reader.check_source(&entry.node));
        }
    }

    /// A key of the sources, or several.
    fn check_source(&mut self, node: &Node) {
        let is_key = |node: &Node| matches!(node.value, Value::Text(_));
        let fits = match &node.value {
            Value::List(keys) => !keys.is_empty() && keys.iter().all(is_key),
            _ => is_key(node),
        };
        if !fits {
            self.wrong_kind(
                node,
                "a source's key, or a list of keys",
                "`\"xinhua-2024\"` or `[\"xinhua-2024\", \"geonames\"]`",
            );
        }
    }

    /// One field, by its name in the type.
    pub(crate) fn field<T: FromNode>(&mut self, table: &Table, field: &str) -> Option<T> {
        let key: Cow<'_, str> =
            if field.contains('_') { Cow::Owned(field.replace('_', "-")) } else { Cow::Borrowed(field) };
        let entry = table.get(key.as_ref())?;
        self.under(&key, |reader| T::from_node(&entry.node, reader))
    }

    /// Notes a name that cannot be one.
    fn check_name(&mut self, name: &str, at: Spot) -> bool {
        let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let first = name.chars().next().is_some_and(fits);
        if first && name.chars().all(|letter| fits(letter) || letter == '-') && name.len() <= LONGEST_NAME {
            return true;
        }
        let kebab: String = name
            .chars()
            .map(|letter| if fits(letter.to_ascii_lowercase()) { letter.to_ascii_lowercase() } else { '-' })
            .collect();
        let kebab = kebab.trim_matches('-');
        let short: String = name.chars().take(40).collect();
        let help = if name.len() > LONGEST_NAME {
            format!("a name may have at most {LONGEST_NAME} characters; the long form belongs in `title`")
        } else {
            let example = if kebab.is_empty() { "qinzhou-port" } else { kebab };
            format!(
                "names are small letters, digits and hyphens, such as `{example}`; the full name belongs in `title`"
            )
        };
        self.problems.add(Problem::error("E013", at, format!("`{short}` cannot be a name")).help(help));
        false
    }
}

/// Declares a table of the file: its struct, its schema and its reading.
macro_rules! table {
    (
        $(#[$meta:meta])*
        struct $name:ident $(<$kind:ident>)? needs [$($required:ident),*] {
            $( $(#[$field_meta:meta])* $field:ident : $type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, schemars::JsonSchema)]
        #[schemars(rename_all = "kebab-case", deny_unknown_fields)]
        #[schemars(extend("required" = [$(stringify!($required)),*]))]
        #[allow(dead_code, reason = "what nothing reads is still described to users")]
        pub(crate) struct $name $(<$kind: $crate::scenario::file::quantity::Kind>)? {
            $( $(#[$field_meta])* pub(crate) $field: Option<$type>, )*
            /// Where the table stands, and which keys it has.
            #[schemars(skip)]
            pub(crate) here: $crate::scenario::reader::Here,
        }

        impl $(<$kind: $crate::scenario::file::quantity::Kind>)? $crate::scenario::reader::FromNode for $name $(<$kind>)? {
            fn from_node(
                node: &$crate::scenario::tree::Node,
                reader: &mut $crate::scenario::reader::Reader<'_>,
            ) -> Option<Self> {
                let table = reader.table(node, &[$(stringify!($field)),*], &[$(stringify!($required)),*])?;
                Some($name {
                    $( $field: reader.field(table, stringify!($field)), )*
                    here: $crate::scenario::reader::Here::of(node.at, table),
                })
            }
        }
    };
}
pub(crate) use table;

/// Declares the words that a key may have: their enum, schema and reading.
macro_rules! words {
    (
        $(#[$meta:meta])*
        enum $name:ident { $( $(#[$word_meta:meta])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
        pub(crate) enum $name { $( $(#[$word_meta])* #[schemars(rename = $word)] $variant, )+ }

        impl $crate::scenario::reader::FromNode for $name {
            fn from_node(
                node: &$crate::scenario::tree::Node,
                reader: &mut $crate::scenario::reader::Reader<'_>,
            ) -> Option<Self> {
                let word = $crate::scenario::reader::word(node, &[$($word),+], reader)?;
                match word { $( $word => Some($name::$variant), )+ _ => None }
            }
        }

        impl $name {
            /// All words, as files say them.
            #[allow(dead_code, reason = "not every set of words is listed")]
            pub(crate) const WORDS: &'static [&'static str] = &[$($word),+];

            /// What a word means, if it is one of these.
            #[allow(dead_code, reason = "most words are read where they stand")]
            pub(crate) fn of(word: &str) -> Option<$name> {
                match word { $( $word => Some($name::$variant), )+ _ => None }
            }

            /// The word as the file says it.
            #[allow(dead_code, reason = "not every set of words is written again")]
            pub(crate) fn word(self) -> &'static str {
                match self { $( $name::$variant => $word, )+ }
            }
        }
    };
}
pub(crate) use words;

/// Where a table stands, and which keys were written in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Here {
    /// The table.
    pub(crate) at: Spot,
    keys: BTreeMap<String, Spot>,
}

impl Here {
    pub(crate) fn of(at: Spot, table: &Table) -> Here {
        Here { at, keys: table.iter().map(|(key, entry)| (key.clone(), entry.key)).collect() }
    }

    /// The same table under a key's other name, as for a thing that is made of another one.
    pub(crate) fn renamed(&self, old: &str, new: &str) -> Here {
        let mut here = self.clone();
        if let Some(at) = here.keys.remove(old) {
            here.keys.insert(new.to_owned(), at);
        }
        here
    }

    /// Where a key was written, readable or not.
    pub(crate) fn key(&self, key: &str) -> Option<Spot> {
        self.keys.get(key).copied()
    }

    /// Whether a key was written that is none of these; it has been noted as unknown.
    pub(crate) fn has_unknown(&self, known: &[&str]) -> bool {
        self.keys.keys().any(|key| !known.contains(&key.as_str()) && !COMMON.contains(&key.as_str()))
    }

    /// Whether a key was written, readable or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }
}

/// The word of a text, if it is one of those known.
pub(crate) fn word<'w>(node: &Node, words: &[&'w str], reader: &mut Reader<'_>) -> Option<&'w str> {
    let list = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
    let Value::Text(text) = &node.value else {
        reader.wrong_kind(node, "a word in quotes", &format!("one of {list}"));
        return None;
    };
    let found = words.iter().copied().find(|word| word == text);
    if found.is_none() {
        let path = reader.path();
        let near = nearest(text, words.iter().copied());
        let near = near.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
        reader.problems.add(
            Problem::error("E014", node.at, format!("{path} cannot be \"{text}\""))
                .help(format!("{near}it is one of {list}")),
        );
    }
    found
}

/// A value and where it was written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written<T> {
    /// The value.
    pub(crate) is: T,
    /// Where.
    pub(crate) at: Spot,
}

impl<T: FromNode> FromNode for Written<T> {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Written { is: T::from_node(node, reader)?, at: node.at })
    }
}

impl<T: JsonSchema> JsonSchema for Written<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Named things of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Named<T>(pub(crate) BTreeMap<String, T>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Named(BTreeMap::new())
    }
}

impl<T: FromNode> FromNode for Named<T> {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(table) = node.table() else {
            reader.wrong_kind(node, "a table of named things", "`[kind.name]` for each");
            return None;
        };
        let mut things = BTreeMap::new();
        for (name, entry) in table {
            if !reader.check_name(name, entry.key) {
                continue;
            }
            if let Some(thing) = reader.under(name, |reader| T::from_node(&entry.node, reader)) {
                things.insert(name.clone(), thing);
            }
        }
        Some(Named(things))
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Named{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "propertyNames": { "pattern": "^[a-z0-9][a-z0-9-]*$", "maxLength": LONGEST_NAME },
            "additionalProperties": generator.subschema_for::<T>(),
        })
    }
}

impl FromNode for String {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value {
            return Some(text.clone());
        }
        reader.wrong_kind(
            node,
            "a text in quotes",
            "it in quotes, such as \"2025-01-06T00:00\" or \"Qinzhou\"",
        );
        None
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Flag(flag) = node.value {
            return Some(flag);
        }
        reader.wrong_kind(node, "true or false", "`true` or `false`, without quotes");
        None
    }
}

impl FromNode for u64 {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let whole = match node.value {
            Value::Whole(whole) => Some(whole),
            _ => None,
        };
        let Some(whole) = whole else {
            match node.value {
                Value::Number(number) if !number.is_finite() => {
                    not_finite(node, reader);
                    return None;
                }
                // Whole numbers beyond what TOML holds come as these.
                Value::Number(number) if number.abs() >= -(i64::MIN as f64) => {
                    if number < 0.0 {
                        negative(node, reader)
                    } else {
                        too_large(node, MOST_WHOLE, reader)
                    }
                    return None;
                }
                _ => {}
            }
            let found = node.value.kind();
            let path = reader.path();
            reader.problems.add(
                Problem::error("E012", node.at, format!("{path} must be a whole number"))
                    .label(if matches!(node.value, Value::Number(_)) { "this is not whole" } else { found })
                    .help("write a whole number without quotes, such as `4`"),
            );
            return None;
        };
        if whole < 0 {
            negative(node, reader);
        }
        u64::try_from(whole).ok()
    }
}

impl FromNode for u32 {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let whole = u64::from_node(node, reader)?;
        let small = u32::try_from(whole).ok().filter(|&small| small <= MOST_SMALL);
        if small.is_none() {
            too_large(node, MOST_SMALL.into(), reader);
        }
        small
    }
}

/// The largest whole number that TOML can say.
const MOST_WHOLE: u64 = i64::MAX as u64;
/// The largest number of things.
const MOST_SMALL: u32 = 1_000_000_000;

fn too_large(node: &Node, most: u64, reader: &mut Reader<'_>) {
    let path = reader.path();
    reader.problems.add(
        Problem::error("E025", node.at, format!("{path} is too large"))
            .help(format!("the largest whole number here is {most}")),
    );
}

impl FromNode for f64 {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let number = match node.value {
            Value::Whole(whole) => whole as f64,
            Value::Number(number) => number,
            _ => {
                reader.wrong_kind(
                    node,
                    "a plain number",
                    "it without quotes and without a unit, such as `0.3`",
                );
                return None;
            }
        };
        if !number.is_finite() {
            not_finite(node, reader);
            return None;
        }
        Some(number)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            reader.wrong_kind(node, "a list", "it in square brackets, such as `[\"a\", \"b\"]`");
            return None;
        };
        let mut values = Vec::with_capacity(items.len());
        let mut complete = true;
        for item in items {
            match T::from_node(item, reader) {
                Some(value) => values.push(value),
                None => complete = false,
            }
        }
        complete.then_some(values)
    }
}

pub(crate) fn not_finite(node: &Node, reader: &mut Reader<'_>) {
    let path = reader.path();
    reader.problems.add(
        Problem::error("E022", node.at, format!("{path} is not a finite number"))
            .help("write a number; leave the key out for its default or for no limit"),
    );
}

pub(crate) fn negative(node: &Node, reader: &mut Reader<'_>) {
    let path = reader.path();
    reader.problems.add(
        Problem::error("E023", node.at, format!("{path} is negative"))
            .help("write it without the minus sign"),
    );
}
