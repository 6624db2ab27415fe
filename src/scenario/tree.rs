//! How does text become a tree whose every value knows where it was written?
//!
//! Overlays act on this tree, before it has a meaning; so a value that comes
//! from the third file of a chain still points at its own line.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, Problems};

/// Where something was written: a stretch of bytes of one of the files read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// Index of the file among those read.
    pub(crate) file: u32,
    /// First byte.
    pub(crate) start: u32,
    /// First byte after it.
    pub(crate) end: u32,
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// What was written.
    pub(crate) value: Value,
    /// Where.
    pub(crate) at: Spot,
    /// Whether it is a table in braces: written as one value, not key by key under its path.
    pub(crate) in_braces: bool,
}

/// What TOML can say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A quoted string.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Any other number, `nan` and `inf` too.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// TOML's own date or time, as written.
    Moment(String),
    /// `[…]`.
    List(Vec<Node>),
    /// `{…}` or `[table]`.
    Table(Table),
}

/// Keys in name order, so that the order of a file does not matter.
pub(crate) type Table = BTreeMap<String, Entry>;

/// A key's value, and where the key was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: Spot,
    /// Its value.
    pub(crate) node: Node,
}

/// Longest string that a scenario may hold, in bytes.
const LONGEST_TEXT: usize = 10_000;
/// Deepest nesting that is looked at; toml itself stops at 80 brackets.
const DEEPEST: usize = 120;

impl Value {
    /// In words, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Whole(_) | Value::Number(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Moment(_) => "an unquoted date or time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

impl Node {
    /// A value that is no table in braces.
    pub(crate) fn new(value: Value, at: Spot) -> Node {
        Node { value, at, in_braces: false }
    }

    /// The table, if it is one.
    pub(crate) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The node at a path of keys below this one.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| Some(&node.table()?.get(*key)?.node))
    }
}

/// Reads TOML text; syntax errors go to `problems`, what could be read comes back.
pub(crate) fn parse(text: &str, file: u32, problems: &mut Problems) -> Node {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading { text, file, shift: 0, problems };
    reading.report(errors, text);
    reading.table(table, 0)
}

/// Reads one TOML value that starts at byte `shift` of the file; `None` if it is none.
pub(crate) fn parse_value(text: &str, shift: usize, file: u32, problems: &mut Problems) -> Option<Node> {
    let value = DeValue::parse(text).ok()?;
    Some(Reading { text, file, shift, problems }.node(value, 0))
}

struct Reading<'a> {
    text: &'a str,
    file: u32,
    shift: usize,
    problems: &'a mut Problems,
}

/// The line, from 1, of the heading that is written the same as the one at this byte; or of the same key
/// below the same heading. `None` where it is not as plain as that.
fn first_of(text: &str, byte: usize) -> Option<usize> {
    let here = text.get(..byte)?.matches('\n').count();
    let lines: Vec<&str> = text.lines().take(here + 1).map(str::trim).collect();
    let (this, above) = lines.split_last()?;
    let is_heading = |line: &str| line.starts_with('[');
    let heading = |line: &str| line.split('#').next().unwrap_or("").replace([' ', '\t'], "");
    if is_heading(this) {
        return above
            .iter()
            .position(|line| is_heading(line) && heading(line) == heading(this))
            .map(|at| at + 1);
    }
    let key = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_owned());
    let wanted = key(this)?;
    let from = above.iter().rposition(|line| is_heading(line)).map_or(0, |at| at + 1);
    above[from..]
        .iter()
        .position(|line| key(line).as_deref() == Some(wanted.as_str()))
        .map(|at| from + at + 1)
}

impl Reading<'_> {
    fn spot(&self, span: std::ops::Range<usize>) -> Spot {
        let byte = |at: usize| u32::try_from(at + self.shift).unwrap_or(u32::MAX);
        Spot { file: self.file, start: byte(span.start), end: byte(span.end) }
    }

    fn report(&mut self, errors: Vec<toml::de::Error>, text: &str) {
        for error in errors {
            let at = self.spot(error.span().unwrap_or(0..0));
            let message = error.message().trim();
            if message.contains("recursion") || message.contains("recurse") {
                self.too_deep(at);
            } else if message == "duplicate key" {
                self.twice(at, text, error.span().map_or(0, |span| span.start));
            } else {
                self.problems.add(
                    Problem::error("E001", at, format!("this is not TOML: {}", message.replace('\n', ", ")))
                        .help("strings stand in quotes, lists in [ ], tables in { } or under a [heading]"),
                );
            }
        }
    }

    /// A key or a table stands a second time, at this byte of the text.
    fn twice(&mut self, at: Spot, text: &str, byte: usize) {
        let first =
            first_of(text, byte).map_or(String::new(), |line| format!("; the first is in line {line}"));
        self.problems.add(
            Problem::error("E001", at, "this is not TOML: this stands twice")
                .label("a second time")
                .help(format!("leave one of the two out, or give one another name{first}")),
        );
    }

    fn too_deep(&mut self, at: Spot) {
        self.problems.add(
            Problem::error("E003", at, "tables or lists are nested too deeply")
                .label("more than 80 levels")
                .help("no scenario needs more than eight levels; close a bracket earlier"),
        );
    }

    fn table(&mut self, table: Spanned<DeTable<'_>>, depth: usize) -> Node {
        let in_braces = self.text.as_bytes().get(table.span().start) == Some(&b'{');
        let at = self.spot(table.span());
        if depth > DEEPEST {
            self.too_deep(at);
            return Node::new(Value::Table(Table::new()), at);
        }
        let entries = table.into_inner().into_iter().map(|(key, value)| {
            let spot = self.spot(key.span());
            (key.into_inner().into_owned(), Entry { key: spot, node: self.node(value, depth + 1) })
        });
        Node { value: Value::Table(entries.collect()), at, in_braces }
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = value.span();
        let at = self.spot(span.clone());
        if depth > DEEPEST {
            self.too_deep(at);
            return Node::new(Value::Flag(false), at);
        }
        let value = match value.into_inner() {
            DeValue::String(text) => {
                if text.len() > LONGEST_TEXT {
                    self.problems.add(
                        Problem::error("E009", at, format!("this text has {} bytes", text.len()))
                            .help(format!("a text may have at most {LONGEST_TEXT} bytes")),
                    );
                    return Node::new(Value::Text(String::new()), at);
                }
                Value::Text(text.into_owned())
            }
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(whole) => Value::Whole(whole),
                Err(_) => Value::Number(number.as_str().parse().unwrap_or(f64::INFINITY)),
            },
            DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Datetime(moment) => Value::Moment(moment.to_string()),
            DeValue::Array(list) => {
                Value::List(list.into_iter().map(|item| self.node(item, depth + 1)).collect())
            }
            DeValue::Table(table) => return self.table(Spanned::new(span, table), depth),
        };
        Node::new(value, at)
    }
}
