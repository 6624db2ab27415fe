//! Which files make up a scenario?
//!
//! The root file, the chain of bases below it, and the traces they name. Paths
//! are judged by their text before anything is opened.

use super::file::WhatIf;
use super::lever::{Laid, Lever};
use super::problem::{Problem, Problems, SourceText};
use super::reader::{FromNode, Reader};
use super::tree::{self, Node, Spot, Value};
use super::{FileProblem, Files, overlay};

/// Largest file, in bytes.
const LARGEST_FILE: usize = 4 * 1024 * 1024;
/// Longest chain of bases.
const LONGEST_CHAIN: usize = 64;
/// Most named things in a scenario.
const MOST_THINGS: usize = 100_000;

/// All that was read, laid over each other.
pub(super) struct Loaded {
    /// The merged tree, without `[what-if]`.
    pub(super) tree: Node,
    /// Whether some of it was not TOML, so that the tree has gaps.
    pub(super) is_torn: bool,
    /// The path of the file that the root is laid over, if it is a what-if.
    pub(super) base: Option<String>,
    /// The changes that the what-ifs make, in the order of files, base first, and of their tables.
    pub(super) levers: Vec<Lever>,
}

/// Reads the root, its bases and the `--set`s into one tree; of the what-ifs'
/// levers all that `on` does not leave out.
pub(super) fn load(
    name: &str,
    text: &str,
    sets: &[String],
    on: Option<&[bool]>,
    files: &dyn Files,
    texts: &mut Vec<SourceText>,
    problems: &mut Problems,
) -> Option<Loaded> {
    let mut chain = vec![one(name, text.to_owned(), texts, problems)?];
    let mut seen = vec![normal(name)];
    loop {
        let layer = chain.last()?;
        let Some(base) = layer.base.clone() else { break };
        let path = beside(&texts[base.1.file as usize].name, &base.0);
        let absolute = is_absolute(&base.0);
        let remedy = "write the path of another scenario, relative to this file, with `/` between folders";
        if absolute || base.0.contains('\0') || base.0.trim().is_empty() {
            problems
                .add(Problem::error("E006", base.1, format!("`base` cannot be `{}`", base.0)).help(remedy));
            return None;
        }
        if seen.contains(&path) {
            problems.add(
                Problem::error("E005", base.1, format!("`{}` is its own base", base.0))
                    .help("a chain of what-ifs must end in a file without `[what-if]`"),
            );
            return None;
        }
        if chain.len() >= LONGEST_CHAIN {
            problems.add(
                Problem::error(
                    "E005",
                    base.1,
                    format!("more than {LONGEST_CHAIN} files are laid over each other"),
                )
                .help("write the sum of some of these what-ifs into one file"),
            );
            return None;
        }
        let text = read(&path, &base.0, base.1, files, problems)?;
        seen.push(path.clone());
        chain.push(one(&path, text, texts, problems)?);
    }
    // Bases were read one after the other, after the root.
    let base = texts.get(1).filter(|_| chain.len() > 1).map(|text| text.name.clone());
    let mut laid = Laid::over(chain.pop()?.tree, on);
    while let Some(layer) = chain.pop() {
        laid.lay(layer.tree, problems)?;
    }
    let (mut tree, levers) = laid.finish();
    for text in sets {
        let file = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        texts.push(SourceText { name: "--set".to_owned(), text: text.clone() });
        if text.len() > 100_000 {
            let at = Spot { file, start: 0, end: 0 };
            problems.add(
                Problem::error("E002", at, "this value is too long").help("write it into a what-if file"),
            );
            continue;
        }
        if let Some(node) = overlay::set(text, file, problems) {
            overlay::lay(&mut tree, node, problems);
        }
    }
    limit_things(&tree, problems)?;
    Some(Loaded { tree, is_torn: problems.has("E001") || problems.has("E003"), base, levers })
}

struct Layer {
    tree: Node,
    base: Option<(String, Spot)>,
}

/// Parses one file and takes its `[what-if]` out.
fn one(name: &str, text: String, texts: &mut Vec<SourceText>, problems: &mut Problems) -> Option<Layer> {
    let file = u32::try_from(texts.len()).ok()?;
    let size = text.len();
    texts.push(SourceText { name: name.to_owned(), text });
    let top = Spot { file, start: 0, end: 0 };
    if size > LARGEST_FILE {
        problems.add(Problem::error("E002", top, format!("the file has {size} bytes")).help(format!(
            "a scenario file may have at most {LARGEST_FILE} bytes; long lists of shipments belong in a trace"
        )));
        return None;
    }
    let mut tree = tree::parse(&texts[file as usize].text, file, problems);
    let Value::Table(table) = &mut tree.value else { return None };
    let what_if = table.remove("what-if");
    let format = table.get("format").map(|entry| entry.node.clone());
    let speaks = match &format {
        Some(node) => matches!(node.value, Value::Whole(1)),
        None => what_if.is_some(),
    };
    if !speaks {
        let at = format.as_ref().map_or(top, |node| node.at);
        let problem = match format.map(|node| node.value) {
            None => Problem::error("E007", at, "the file does not say which format it has")
                .help("write `format = 1` at its top"),
            Some(Value::Whole(newer)) if newer > 1 => Problem::error(
                "E007",
                at,
                format!("this file has format {newer}, and this program reads format 1"),
            )
            .help("use a newer version of corridor, or write the scenario in format 1"),
            Some(_) => Problem::error("E007", at, "there is no such format").help("write `format = 1`"),
        };
        problems.add(problem);
        table.remove("format");
    }
    let Some(entry) = what_if else { return Some(Layer { tree, base: None }) };
    let mut reader = Reader::new(problems);
    let read = reader.under("what-if", |reader| WhatIf::from_node(&entry.node, reader))?;
    for key in ["title", "description"] {
        if let Some(inner) = entry.node.table().and_then(|inner| inner.get(key)) {
            table.insert(key.to_owned(), inner.clone());
        }
    }
    let base = read.base?;
    Some(Layer { tree, base: Some((base.is, base.at)) })
}

fn limit_things(tree: &Node, problems: &mut Problems) -> Option<()> {
    let names =
        |node: &Node, path: &[&str]| node.get(path).and_then(Node::table).map_or(0, |table| table.len());
    let inside = |kind: &str, inner: &str| {
        let things = tree.get(&[kind]).and_then(Node::table);
        things.map_or(0, |things| things.values().map(|entry| names(&entry.node, &[inner])).sum::<usize>())
    };
    let kinds = ["source", "place", "link", "service", "fleet", "border", "commodity", "disruption", "lane"];
    let posts = tree.get(&["border"]).and_then(Node::table).into_iter().flat_map(|posts| posts.values());
    let stages = posts.map(|post| {
        let sides = [&["exit"][..], &["entry"], &["back", "exit"], &["back", "entry"]];
        sides.map(|side| names(&post.node, &[side, &["stage"]].concat())).iter().sum::<usize>()
    });
    let count: usize = kinds.iter().map(|kind| names(tree, &[kind])).sum::<usize>()
        + inside("place", "station")
        + inside("service", "stop")
        + inside("link", "section")
        + inside("lane", "chain")
        + stages.sum::<usize>();
    if count <= MOST_THINGS {
        return Some(());
    }
    problems.add(
        Problem::error("E008", Spot { end: 0, ..tree.at }, format!("the scenario has {count} named things"))
            .help(format!("at most {MOST_THINGS} places, stations, links, sections, services, stops, fleets, borders, stages, commodities, disruptions, lanes, chains and sources are allowed")),
    );
    None
}

/// The path of a data file that is named at `at`: inside the folder of the file that names it, or of
/// the root file for what `--set` names.
///
/// # Errors
/// Why there can be no such path.
pub(super) fn sought(written: &str, at: Spot, texts: &[SourceText]) -> Result<String, &'static str> {
    let naming = texts.get(at.file as usize).filter(|source| source.name != "--set");
    inside(written, naming.or(texts.first()).map_or("", |source| source.name.as_str()))
}

/// Reads a file that a scenario names.
pub(super) fn read(
    path: &str,
    written: &str,
    at: Spot,
    files: &dyn Files,
    problems: &mut Problems,
) -> Option<String> {
    match files.read(path) {
        Ok(text) => Some(text),
        Err(FileProblem(why)) => {
            problems.add(
                Problem::error("E004", at, format!("`{written}` cannot be read: {why}"))
                    .label(format!("looked for `{path}`"))
                    .help("paths are relative to the file that names them"),
            );
            None
        }
    }
}

/// The path of a trace named at a spot, if it stays inside the folder of the file that names it.
pub(super) fn inside(written: &str, naming_file: &str) -> Result<String, &'static str> {
    if written.trim().is_empty() {
        return Err("it is empty");
    }
    if is_absolute(written) {
        return Err("it is absolute");
    }
    if written.chars().any(char::is_control) || written.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Err("it holds a character that paths of all systems cannot hold");
    }
    for part in written.split('/') {
        if part == ".." {
            return Err("it leaves the folder");
        }
        if part.is_empty() || part == "." || part.ends_with(['.', ' ']) || part.starts_with(' ') {
            return Err("one of its parts is not a name");
        }
        let stem = part.split('.').next().unwrap_or("").to_ascii_lowercase();
        let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
            || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")));
        if device {
            return Err("it names a device");
        }
    }
    Ok(beside(naming_file, written))
}

fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    path.starts_with(['/', '\\', '~']) || drive || path.contains("://")
}

/// `written`, seen from the folder of `file`; `..` climbs.
fn beside(file: &str, written: &str) -> String {
    let folder = file.rfind(['/', '\\']).map_or("", |slash| &file[..=slash]);
    normal(&format!("{folder}{written}"))
}

/// The same path without `.`, and without `..` where a folder precedes it.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let rooted = path.starts_with('/');
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

/// The name of a scenario: its file's name without folder and ending.
pub(super) fn stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    if stem.is_empty() { "scenario".to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_touching_the_disk() {
        assert_eq!(beside("a/b/what.toml", "../base.toml"), "a/base.toml");
        assert_eq!(beside("what.toml", "../../base.toml"), "../../base.toml");
        assert_eq!(beside("/x/what.toml", "./base.toml"), "/x/base.toml");
        assert_eq!(stem("a/b/c.toml"), "c");
    }

    #[test]
    fn traces_stay_inside_the_folder() {
        assert_eq!(inside("data/a.csv", "x/s.toml").as_deref(), Ok("x/data/a.csv"));
        for path in [
            "../a.csv",
            "/a.csv",
            "a/../../b.csv",
            "C:/a.csv",
            "c:a.csv",
            "a\\b.csv",
            "\\\\h\\x",
            "nul",
            "COM1.csv",
            "",
            "a//b",
            "~/a",
            "file:///a",
            "a/.",
            "a\0b",
            "a. ",
        ] {
            assert!(inside(path, "x/s.toml").is_err(), "{path}");
        }
    }
}
