//! How does a file become a corridor?
// A stand-in until the room is merged: only the signatures that `cli` calls.

use crate::model::Corridor;

/// Gives the files that a scenario names.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// It cannot be read.
    fn read(&self, path: &str) -> Result<String, FileProblem>;
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileProblem(pub String);

/// A value that the file did not give, or gave as assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Where.
    pub path: String,
    /// What.
    pub value: String,
    /// Why.
    pub reason: String,
}

/// Where figures come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its key.
    pub key: String,
    /// Title.
    pub title: String,
    /// Publisher.
    pub publisher: String,
    /// Date.
    pub date: String,
    /// Address.
    pub address: String,
}

/// A remark on a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem;

impl Problem {
    /// For the terminal.
    pub fn render(&self, _colour: bool) -> String {
        String::new()
    }
}

/// A scenario, read and checked.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What it means.
    pub corridor: Corridor,
    /// Its name.
    pub name: String,
    /// Replications it asks for.
    pub replications: u32,
    /// Its seed.
    pub seed: u64,
    /// The text as given.
    pub text: String,
    /// Further files read: path and text.
    pub files: Vec<(String, String)>,
    /// As one file.
    pub resolved: String,
    /// What is assumed.
    pub assumptions: Vec<Assumption>,
    /// What is cited.
    pub sources: Vec<Source>,
    /// Remarks.
    pub warnings: Vec<Problem>,
}

/// Why a file is no scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not built yet")]
pub struct ScenarioError;

impl ScenarioError {
    /// For the terminal.
    pub fn render(&self, _colour: bool) -> String {
        "error: not built yet\n".to_owned()
    }
}

/// Reads a scenario.
///
/// # Errors
/// All problems of the file at once.
pub fn read(_name: &str, _text: &str, _sets: &[String], _files: &dyn Files) -> Result<Scenario, ScenarioError> {
    Err(ScenarioError)
}

/// JSON Schema of the language.
pub fn schema() -> String {
    "{}\n".to_owned()
}

/// What a key means.
pub fn explain_key(_key: &str) -> Option<String> {
    None
}

/// The known key that is most like this one.
pub fn nearest_key(_key: &str) -> Option<String> {
    None
}

/// What a code means.
pub fn explain_code(_code: &str) -> Option<&'static str> {
    None
}

/// A small commented scenario that runs.
pub fn template() -> &'static str {
    "format = 1\n"
}
