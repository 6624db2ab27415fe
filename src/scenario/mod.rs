//! How does a file become a corridor?
//!
//! The only room that knows TOML. A scenario walks through it once: its files
//! are read into trees, the trees laid over each other, the sum mirrored with
//! every value's place kept, and names and units resolved. All problems of all
//! files are gathered, each with its line and a remedy.
//!
//! Left out: sweeps, which make many such scenarios out of one.

mod alone;
mod canonical;
mod codes;
mod difference;
mod evidence;
pub(crate) mod file;
mod include;
mod lever;
mod overlay;
mod problem;
pub(crate) mod quantity;
pub(crate) mod reader;
mod reform;
mod render;
mod resolve;
mod schema;
#[cfg(test)]
mod tests;
pub(crate) mod tree;

use crate::model::Corridor;

pub use codes::{codes, explain_code};
pub use difference::{
    DIFFERENCE_FORMATS, Difference, DifferenceFormat, DifferenceKind, Differences, FoundChains,
};
pub use evidence::{Assumption, AssumptionKind, Source};
pub use problem::{Problem, ScenarioError, SourceText};
pub use reform::{Post, PostLever, PostSide, PostStage, levers};
pub use schema::{explain_key, nearest_key, schema};

use file::File;
use include::Loaded;
use lever::{Lever, blame, is_on, together};
use problem::Problems;
use reader::{FromNode, Reader};
use tree::Node;

/// Why a file could not be read, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileProblem(pub String);

/// Reads the other files that a scenario names; only the command line has disks.
pub trait Files {
    /// The text of the file at `path`, which is relative as the root file's own path is.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read as text.
    fn read(&self, path: &str) -> Result<String, FileProblem>;
}

/// No other files: for scenarios that stand alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<String, FileProblem> {
        Err(FileProblem("no other files can be read here".to_owned()))
    }
}

/// A scenario, read and checked.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What is simulated.
    pub corridor: Corridor,
    /// The root file's name without folder and ending; only a label.
    pub name: String,
    /// How often it is simulated.
    pub replications: u32,
    /// Names the chance of the whole experiment.
    pub seed: u64,
    /// The root file's text.
    pub text: String,
    /// Every file read, root first: name and text.
    pub files: Vec<(String, String)>,
    /// Of a what-if, the path of the file that it is laid over, which may be a what-if itself.
    pub base: Option<String>,
    /// What `--set` said, in order.
    pub sets: Vec<String>,
    /// The changes that its what-ifs make, each once: the names that tables give by `lever`, or else
    /// their paths; those of the nearest base come first. Empty for a scenario without what-if.
    pub levers: Vec<String>,
    /// The scenario after overlays and `--set` as canonical TOML: equal scenarios are equal texts.
    pub resolved: String,
    /// What rests on nothing but the modeller's word.
    pub assumptions: Vec<Assumption>,
    /// Where numbers come from, by key.
    pub sources: Vec<Source>,
    /// What is doubtful, but runs.
    pub warnings: Vec<Problem>,
    /// What `resolved` was written from, with the paths of data files as in `files`.
    tree: Node,
}

impl Scenario {
    /// All warnings with file, line, column, the lines themselves, code and remedy; empty if there is none.
    pub fn render_warnings(&self, colour: bool) -> String {
        render::all(&self.warnings, colour)
    }
}

impl Files for Scenario {
    /// The files that the scenario was read from, as they were then.
    fn read(&self, path: &str) -> Result<String, FileProblem> {
        let found = self.files.iter().find(|(name, _)| name == path);
        found.map(|(_, text)| text.clone()).ok_or_else(|| FileProblem("it was not read before".to_owned()))
    }
}

impl Scenario {
    /// The scenario with some of its levers only: `on[i]` says whether `levers[i]` is applied, and one
    /// that `on` does not mention is. Without any it is the base; `--set` holds in each case. Reads no
    /// file again.
    ///
    /// # Errors
    /// As [`read`]; with a choice that gives no corridor also which lever needs which.
    pub fn with_levers(&self, on: &[bool]) -> Result<Scenario, ScenarioError> {
        let (name, text) = self.files.first().map_or(("", ""), |(name, text)| (name, text));
        let attempt = |on: &[bool]| attempt(name, text, &self.sets, Some(on), self);
        let mut made = attempt(on);
        if made.scenario.is_none() && !made.problems.has("E043") {
            let levers = &made.levers;
            let stands = |on: &[bool]| attempt(on).scenario.is_some();
            let (needy, needed) = blame(levers.len(), on, stands);
            let quoted = |lever: usize| format!("`{}`", levers[lever].name);
            let first = (0..levers.len()).find(|lever| is_on(on, *lever)).unwrap_or(0);
            let at = levers.get(needy.unwrap_or(first)).map_or_else(Default::default, |lever| lever.at);
            let subject = needy
                .map_or("this choice of changes".to_owned(), |lever| format!("the change {}", quoted(lever)));
            let lack = needed.map_or(String::new(), |lever| format!(" without {}", quoted(lever)));
            let which = if needy.is_some() && needed.is_some() {
                "both tables"
            } else {
                "tables that need each other"
            };
            let message = format!("{subject} gives no corridor{lack}");
            made.problems.add(Problem::error("E043", at, message).help(together(which)));
        }
        made.finish()
    }
}

/// Reads a scenario: `name` is the root file's path, `sets` what `--set` said, in order.
///
/// # Errors
/// With every problem of every file, if one of them is an error.
pub fn read(name: &str, text: &str, sets: &[String], files: &dyn Files) -> Result<Scenario, ScenarioError> {
    attempt(name, text, sets, None, files).finish()
}

/// What came of reading: perhaps a scenario, and all that there is to say about it.
struct Attempt {
    scenario: Option<Scenario>,
    problems: Problems,
    texts: Vec<SourceText>,
    levers: Vec<Lever>,
}

impl Attempt {
    fn finish(self) -> Result<Scenario, ScenarioError> {
        let problems = self.problems.finish(&self.texts);
        match self.scenario {
            Some(scenario) => Ok(Scenario { warnings: problems, ..scenario }),
            None => Err(ScenarioError { problems, texts: self.texts }),
        }
    }
}

fn attempt(name: &str, text: &str, sets: &[String], on: Option<&[bool]>, files: &dyn Files) -> Attempt {
    let (mut problems, mut texts, mut levers) = (Problems::default(), Vec::new(), Vec::new());
    let scenario = include::load(name, text, sets, on, files, &mut texts, &mut problems).and_then(|loaded| {
        levers.clone_from(&loaded.levers);
        understand(name, text, sets, loaded, files, &mut texts, &mut problems)
    });
    Attempt { scenario, problems, texts, levers }
}

fn understand(
    name: &str,
    text: &str,
    sets: &[String],
    loaded: Loaded,
    files: &dyn Files,
    texts: &mut Vec<SourceText>,
    problems: &mut Problems,
) -> Option<Scenario> {
    let tree = loaded.tree;
    let mirror = File::from_node(&tree, &mut Reader::new(problems))?;
    // In a torn tree names are missing that the file may well define.
    if loaded.is_torn {
        return None;
    }
    let (sources, mut assumptions) = evidence::gather(&tree, problems);
    let name = include::stem(name);
    let title = mirror.title.clone().unwrap_or_else(|| name.clone());
    let (meaning, defaults) = resolve::corridor(&name, title, mirror, files, texts, problems);
    let meaning = meaning.filter(|_| problems.errors() == 0)?;
    assumptions.extend(defaults.into_iter().map(|(path, value, reason)| Assumption {
        path,
        value,
        reason: format!("default: {reason}"),
        kind: AssumptionKind::Default,
    }));
    assumptions.sort_by(|a, b| a.path.cmp(&b.path));
    Some(Scenario {
        corridor: meaning.corridor,
        name,
        replications: meaning.replications,
        seed: meaning.seed,
        text: text.to_owned(),
        files: texts
            .iter()
            .filter(|text| text.name != "--set")
            .map(|text| (text.name.clone(), text.text.clone()))
            .collect(),
        base: loaded.base,
        sets: sets.to_vec(),
        levers: loaded.levers.into_iter().map(|lever| lever.name).collect(),
        resolved: canonical::write(&tree),
        tree: alone::with_paths(tree, texts),
        assumptions,
        sources,
        warnings: Vec::new(),
    })
}

/// A small commented scenario that runs, to begin with.
pub fn template() -> &'static str {
    include_str!("template.toml")
}
