//! How does a file become a corridor?
//!
//! The only room that knows TOML. A scenario walks through it once: its files
//! are read into trees, the trees laid over each other, the sum mirrored with
//! every value's place kept, and names and units resolved. All problems of all
//! files are gathered, each with its line and a remedy.
//!
//! Left out: sweeps, which make many such scenarios out of one.

mod canonical;
mod codes;
mod evidence;
pub(crate) mod file;
mod include;
mod overlay;
mod problem;
pub(crate) mod quantity;
pub(crate) mod reader;
mod render;
mod resolve;
mod schema;
#[cfg(test)]
mod tests;
pub(crate) mod tree;

use crate::model::Corridor;

pub use codes::{codes, explain_code};
pub use evidence::{Assumption, AssumptionKind, Source};
pub use problem::{Problem, ScenarioError, SourceText};
pub use schema::{explain_key, nearest_key, schema};

use file::File;
use problem::Problems;
use reader::{FromNode, Reader};

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
    /// The scenario after overlays and `--set` as canonical TOML: equal scenarios are equal texts.
    pub resolved: String,
    /// What rests on nothing but the modeller's word.
    pub assumptions: Vec<Assumption>,
    /// Where numbers come from, by key.
    pub sources: Vec<Source>,
    /// What is doubtful, but runs.
    pub warnings: Vec<Problem>,
}

impl Scenario {
    /// All warnings with file, line, column, the lines themselves, code and remedy; empty if there is none.
    pub fn render_warnings(&self, colour: bool) -> String {
        render::all(&self.warnings, colour)
    }
}

/// Reads a scenario: `name` is the root file's path, `sets` what `--set` said, in order.
///
/// # Errors
/// With every problem of every file, if one of them is an error.
pub fn read(name: &str, text: &str, sets: &[String], files: &dyn Files) -> Result<Scenario, ScenarioError> {
    let mut problems = Problems::default();
    let mut texts = Vec::new();
    match understand(name, text, sets, files, &mut texts, &mut problems) {
        Some(scenario) => Ok(Scenario { warnings: problems.finish(&texts), ..scenario }),
        None => Err(ScenarioError { problems: problems.finish(&texts), texts }),
    }
}

fn understand(
    name: &str,
    text: &str,
    sets: &[String],
    files: &dyn Files,
    texts: &mut Vec<SourceText>,
    problems: &mut Problems,
) -> Option<Scenario> {
    let loaded = include::load(name, text, sets, files, texts, problems)?;
    let tree = loaded.tree;
    let mirror = File::from_node(&tree, &mut Reader::new(problems))?;
    // In a torn tree names are missing that the file may well define.
    if loaded.is_torn {
        return None;
    }
    let (sources, mut assumptions) = evidence::gather(&tree, problems);
    let name = include::stem(name);
    let title = mirror.title.clone().unwrap_or_else(|| name.clone());
    let (meaning, defaults) = resolve::corridor(&name, title, &mirror, files, texts, problems);
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
        resolved: canonical::write(&tree),
        assumptions,
        sources,
        warnings: Vec::new(),
    })
}

/// A small commented scenario that runs, to begin with.
pub fn template() -> &'static str {
    include_str!("template.toml")
}
