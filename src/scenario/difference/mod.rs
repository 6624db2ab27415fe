//! What is different between two scenarios?
//!
//! By meaning, not by text: the trees that remain after overlays are compared
//! thing by thing and key by key, so that neither order nor units nor the file
//! that says something matter. What only people read – titles, notes, sources –
//! is told apart from what is simulated.
//!
//! `words` says values and changes in words, `border` knows what a border post
//! consists of, `unsaid` what a key means that is not written, `page` puts all
//! on a page.

mod border;
mod page;
mod unsaid;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use page::{DIFFERENCE_FORMATS, DifferenceFormat};

use super::Scenario;
use super::file::disruption::COMINGS;
use super::file::lane::DEMANDS;
use super::file::service::TIMETABLES;
use super::problem::Problems;
use super::tree::{self, Node, Table};
use crate::model::{Corridor, Offer};
use words::{by, in_short, is_same, law_change};

pub(super) use words::in_words;

/// Two scenarios and what is different.
#[derive(Debug, Clone)]
pub struct Differences {
    /// What people call the first.
    pub from: String,
    /// What people call the second.
    pub to: String,
    /// In the order of places, links, services, fleets, borders, commodities, disruptions, lanes and the run; what only people read comes last.
    pub all: Vec<Difference>,
    /// Lanes for which other chains are found, or at other costs.
    pub choices: Vec<FoundChains>,
    /// Whether both simulate the same, however they say it.
    pub is_same_corridor: bool,
}

/// What a lane with route choice has to choose among, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundChains {
    /// Its name.
    pub lane: String,
    /// Empty where it did not choose, or was not there.
    pub before: Vec<Offer>,
    /// Empty where it does not choose, or is not there.
    pub after: Vec<Offer>,
}

impl fmt::Display for FoundChains {
    /// A sentence without a full stop: `lane boxes chooses among truck (9.2 h, 0 changes); before: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |offers: &[Offer]| match offers {
            [] => "no choice".to_owned(),
            some => some.iter().map(Offer::to_string).collect::<Vec<_>>().join(", "),
        };
        write!(f, "lane {} chooses among {}; before: {}", self.lane, all(&self.after), all(&self.before))
    }
}

/// One thing or key that is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whether it came, went or changed.
    pub kind: DifferenceKind,
    /// What it is about, such as `service train` or `place port, station crane`.
    pub thing: String,
    /// Its path in a file, such as `service.train.frequency`.
    pub path: String,
    /// The key, such as `frequency`; empty where the whole thing came or went.
    pub key: String,
    /// What was, in words; empty if nothing was.
    pub before: String,
    /// What is, in words; empty if nothing is.
    pub after: String,
    /// By how much, such as `+7` or `−50 %`; empty where that has no meaning.
    pub by: String,
    /// Whether only people read it: a title, a note, a source.
    pub is_words: bool,
}

/// What happened to a thing or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It is said otherwise.
    Changed,
}

impl DifferenceKind {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            DifferenceKind::Added => "added",
            DifferenceKind::Removed => "removed",
            DifferenceKind::Changed => "changed",
        }
    }
}

impl fmt::Display for Difference {
    /// A sentence without a full stop: `service train: frequency 7 / week → 14 / week (+7)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { kind, thing, key, before, after, .. } = self;
        let separator = if key.is_empty() { "" } else { ": " };
        let comma = if after.is_empty() { "" } else { ", " };
        match kind {
            DifferenceKind::Added => write!(f, "{thing}{separator}{key} added{comma}{after}"),
            DifferenceKind::Removed if key.is_empty() => write!(f, "{thing} removed"),
            DifferenceKind::Removed => write!(f, "{thing}: {key} removed, {before} before"),
            DifferenceKind::Changed => {
                write!(f, "{thing}: {key} {before} → {after}")?;
                if self.by.is_empty() { Ok(()) } else { write!(f, " ({})", self.by) }
            }
        }
    }
}

impl Differences {
    /// What changes from `before` to `after`.
    pub fn between(before: &Scenario, after: &Scenario) -> Differences {
        let tree = |scenario: &Scenario| tree::parse(&scenario.resolved, 0, &mut Problems::default());
        let (below, above) = (tree(before), tree(after));
        let (below, above) = (things(&below), things(&above));
        let mut finding = Finding { below: &below, above: &above, all: Vec::new() };
        for path in below.keys().chain(above.keys()).collect::<BTreeSet<_>>() {
            finding.thing(path);
        }
        let mut all = finding.all;
        // A stable sort: within each half the order of things stays.
        all.sort_by_key(|difference| difference.is_words);
        Differences {
            from: before.corridor.title.clone(),
            to: after.corridor.title.clone(),
            all,
            choices: choices(&before.corridor, &after.corridor),
            is_same_corridor: is_same_meaning(before, after),
        }
    }

    /// What changes what is simulated, in sentences without a full stop.
    pub fn sentences(&self) -> Vec<String> {
        self.all.iter().filter(|one| !one.is_words).map(ToString::to_string).collect()
    }
}

/// Lanes of either corridor for which what was found is not the same, in name order.
fn choices(before: &Corridor, after: &Corridor) -> Vec<FoundChains> {
    let names: BTreeSet<&str> =
        before.lanes.iter().chain(&after.lanes).map(|lane| lane.name.as_str()).collect();
    let offers = |corridor: &Corridor, name: &str| {
        let lane = corridor.lanes.iter().find(|lane| lane.name == name);
        lane.map_or_else(Vec::new, |lane| corridor.offers(lane))
    };
    let found = names.into_iter().map(|name| FoundChains {
        lane: name.to_owned(),
        before: offers(before, name),
        after: offers(after, name),
    });
    found.filter(|found| found.before != found.after).collect()
}

/// Whether two scenarios simulate the same, chance and number of runs included.
fn is_same_meaning(before: &Scenario, after: &Scenario) -> bool {
    let bare = |scenario: &Scenario| {
        let mut corridor: Corridor = scenario.corridor.clone();
        corridor.name.clear();
        corridor.title.clear();
        corridor.places.iter_mut().for_each(|place| place.title.clear());
        corridor.services.iter_mut().for_each(|service| service.title.clear());
        corridor.fleets.iter_mut().for_each(|fleet| fleet.title.clear());
        corridor.borders.iter_mut().for_each(|border| border.title.clear());
        corridor.disruptions.iter_mut().for_each(|disruption| disruption.title.clear());
        corridor.lanes.iter_mut().for_each(|lane| lane.title.clear());
        // A model has no equality, for nothing else asks for it; its description is complete.
        format!("{:?} {} {}", corridor, scenario.seed, scenario.replications)
    };
    bare(before) == bare(after)
}

/// Where a thing stands among others: the rank of its kind, then the names on its path.
type Place = (usize, Vec<String>);
/// Things by their places; the things inside them are things of their own.
type Things<'a> = BTreeMap<Place, Vec<(&'a str, &'a Node)>>;

/// Kinds of things in the order in which they are told, and the kind of things inside them.
const KINDS: [(&str, Option<&str>); 9] = [
    ("place", Some("station")),
    ("link", Some("section")),
    ("service", Some("stop")),
    ("fleet", None),
    // What is inside stands in `border.rs`.
    ("border", None),
    ("commodity", None),
    ("disruption", None),
    ("lane", Some("chain")),
    ("source", None),
];
/// The rank of the run, and of what the file says of itself.
const RUN: usize = KINDS.len();

/// Keys that only people read.
const WORDS: [&str; 8] =
    ["format", "title", "description", "note", "source", "assumed", "country", "position"];
/// Keys of which a thing has one, and what they are about together.
const EITHER: [(&str, &str, &[&str]); 4] = [
    ("service", "timetable", &TIMETABLES),
    ("lane", "demand", &DEMANDS),
    ("link", "pace", &["time", "speed"]),
    ("disruption", "coming", &COMINGS),
];
/// Tables that are one value.
const WHOLE: [&str; 5] = ["boxes", "then", "servers", "officers", "position"];

/// All things of a tree.
fn things(tree: &Node) -> Things<'_> {
    let mut found = Things::new();
    let Some(root) = tree.table() else { return found };
    let is_kind = |key: &str| key == "run" || KINDS.iter().any(|(kind, _)| *kind == key);
    found.insert((RUN + 1, Vec::new()), keys(root, |key| !is_kind(key)));
    if let Some(run) = tree.get(&["run"]).and_then(Node::table) {
        found.insert((RUN, vec!["run".to_owned()]), keys(run, |_| true));
    }
    for (rank, (kind, inner_kind)) in KINDS.into_iter().enumerate() {
        for (name, entry) in tree.get(&[kind]).and_then(Node::table).into_iter().flatten() {
            let Some(table) = entry.node.table() else { continue };
            let path = vec![kind.to_owned(), name.clone()];
            if kind == "border" {
                found.extend(
                    border::things(&path, table).into_iter().map(|(path, keys)| ((rank, path), keys)),
                );
                continue;
            }
            found.insert((rank, path.clone()), keys(table, |key| Some(key) != inner_kind));
            let Some(inner_kind) = inner_kind else { continue };
            for (part, entry) in
                table.get(inner_kind).and_then(|entry| entry.node.table()).into_iter().flatten()
            {
                let Some(table) = entry.node.table() else { continue };
                let mut path = path.clone();
                path.extend([inner_kind.to_owned(), part.clone()]);
                found.insert((rank, path), keys(table, |_| true));
            }
        }
    }
    found
}

fn keys(table: &Table, wanted: impl Fn(&str) -> bool) -> Vec<(&str, &Node)> {
    let all = table.iter().map(|(key, entry)| (key.as_str(), &entry.node));
    all.filter(|(key, _)| wanted(key)).collect()
}

/// What people call the thing at a path.
fn name_of(path: &[String]) -> String {
    match path {
        [] => "the scenario".to_owned(),
        [run] => format!("the {run}"),
        [kind, name, rest @ ..] if kind == "border" => border::name_of(name, rest),
        [kind, name, rest @ ..] => match rest {
            [inner, part] => format!("{kind} {name}, {inner} {part}"),
            _ => format!("{kind} {name}"),
        },
    }
}

struct Finding<'a> {
    below: &'a Things<'a>,
    above: &'a Things<'a>,
    all: Vec<Difference>,
}

impl Finding<'_> {
    fn thing(&mut self, place: &Place) {
        let (below, above) = (self.below, self.above);
        let (rank, path) = place;
        let whole = |kind, after: String| Difference {
            kind,
            thing: name_of(path),
            path: path.join("."),
            key: String::new(),
            before: String::new(),
            after,
            by: String::new(),
            is_words: path.first().is_some_and(|kind| kind == "source"),
        };
        // What belongs to a thing that came or went came or went with it.
        let around = |own: &Things<'_>, other: &Things<'_>| {
            let outer = (2..path.len()).rev().map(|length| (*rank, path[..length].to_vec()));
            outer
                .into_iter()
                .find(|outer| own.contains_key(outer))
                .is_none_or(|outer| other.contains_key(&outer))
        };
        match (below.get(place), above.get(place)) {
            (Some(lower), Some(upper)) => self.keys(path, lower, upper),
            (None, Some(_)) if path.len() == 1 => {}
            (None, Some(upper)) if around(above, below) => {
                let inner = inner_names(place, above);
                self.all.push(whole(DifferenceKind::Added, in_short(path, upper, &inner)));
            }
            (Some(_), None) if around(below, above) && path.len() > 1 => {
                self.all.push(whole(DifferenceKind::Removed, String::new()));
            }
            _ => {}
        }
    }

    fn keys(&mut self, path: &[String], lower: &[(&str, &Node)], upper: &[(&str, &Node)]) {
        let kind = path.first().map_or("", String::as_str);
        let at_top = path.len() == 2;
        let (mut lower, mut upper) = (lower.to_vec(), upper.to_vec());
        for (_, about, keys) in EITHER.iter().filter(|either| either.0 == kind && at_top) {
            let pick = |side: &[(&str, &Node)]| side.iter().position(|(key, _)| keys.contains(key));
            let (Some(one), Some(other)) = (pick(&lower), pick(&upper)) else { continue };
            if lower[one].0 != upper[other].0 {
                let ((old, before), (new, after)) = (lower.remove(one), upper.remove(other));
                if !words::is_same_rhythm((old, before), (new, after)) {
                    let said = |key: &str, node: &Node| format!("{key} {}", in_words(node));
                    self.note(path, about, Some(said(old, before)), Some(said(new, after)), String::new());
                }
            }
        }
        self.compare(path, "", &lower, &upper);
    }

    /// Compares the keys of two tables; `prefix` leads to them from the thing.
    fn compare(&mut self, path: &[String], prefix: &str, lower: &[(&str, &Node)], upper: &[(&str, &Node)]) {
        let names: BTreeSet<&str> = lower.iter().chain(upper).map(|(key, _)| *key).collect();
        for name in names {
            let find = |side: &[(&str, &'_ Node)]| side.iter().position(|(key, _)| *key == name);
            let before = find(lower).map(|at| lower[at].1);
            let after = find(upper).map(|at| upper[at].1);
            let key = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
            match (before, after) {
                (Some(before), Some(after)) => self.value(path, &key, name, before, after),
                (before, after) => {
                    let unsaid =
                        |said: Option<&Node>, things: &Things<'_>| unsaid::flag(path, &key, said?, things);
                    let old = before.map(in_words).or_else(|| unsaid(after, self.below));
                    let new = after.map(in_words).or_else(|| unsaid(before, self.above));
                    self.note(path, &key, old, new, String::new());
                }
            }
        }
    }

    fn value(&mut self, path: &[String], key: &str, name: &str, before: &Node, after: &Node) {
        if is_same(before, after) {
            return;
        }
        if let Some((old, new, by)) = law_change(before, after) {
            self.note(path, key, Some(old), Some(new), by);
            return;
        }
        match (before.table(), after.table()) {
            (Some(lower), Some(upper)) if !WHOLE.contains(&name) => {
                self.compare(path, key, &keys(lower, |_| true), &keys(upper, |_| true));
            }
            _ => self.note(path, key, Some(in_words(before)), Some(in_words(after)), by(before, after)),
        }
    }

    fn note(
        &mut self,
        path: &[String],
        key: &str,
        before: Option<String>,
        after: Option<String>,
        by: String,
    ) {
        let (before, after) = border::as_lever(path, key, before, after);
        if before == after {
            return;
        }
        let kind = match (&before, &after) {
            (None, _) => DifferenceKind::Added,
            (_, None) => DifferenceKind::Removed,
            _ => DifferenceKind::Changed,
        };
        let last = key.rsplit('.').next().unwrap_or(key);
        let is_source = path.first().is_some_and(|kind| kind == "source");
        let full = path.iter().map(String::as_str).chain([key]).collect::<Vec<_>>().join(".");
        self.all.push(Difference {
            kind,
            thing: name_of(path),
            path: full,
            key: key.to_owned(),
            before: before.unwrap_or_default(),
            after: after.unwrap_or_default(),
            by,
            is_words: is_source || WORDS.contains(&last),
        });
    }
}

/// The names of things inside the thing at a place.
fn inner_names<'a>(place: &Place, things: &'a Things<'_>) -> Vec<&'a str> {
    let (rank, path) = place;
    let inside = things
        .keys()
        .filter(|(other, inner)| other == rank && inner.len() == path.len() + 2 && inner.starts_with(path));
    inside.filter_map(|(_, inner)| inner.last()).map(String::as_str).collect()
}
