//! What is wrong with a scenario, where, and what helps?
//!
//! All problems of all files of a scenario are gathered before any is shown.
//! `E…` codes stop a scenario, `W…` codes do not.

use std::collections::BTreeSet;
use std::fmt;

use super::render;
use super::tree::Spot;

/// Most problems that are kept; beyond them a file is beyond hope.
const MOST_PROBLEMS: usize = 1_000;
/// Nearest names are looked for among so many at most.
const MOST_CANDIDATES: usize = 5_000;

/// A text and the name people know it by: the path as the user wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The path, or `--set`.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// One thing that is wrong or doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `E…` stops the scenario, `W…` is a warning; `explain_code` says more.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Short words at the marked place; may be empty.
    pub label: String,
    /// What to do about it; may be empty.
    pub remedy: String,
    /// The file, as the user wrote its path.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    pub(crate) at: Spot,
    pub(super) excerpt: Option<render::Excerpt>,
}

impl Problem {
    pub(crate) fn error(code: &'static str, at: Spot, message: impl Into<String>) -> Problem {
        Problem {
            code,
            message: message.into(),
            label: String::new(),
            remedy: String::new(),
            file: String::new(),
            line: 0,
            column: 0,
            at,
            excerpt: None,
        }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Problem {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, remedy: impl Into<String>) -> Problem {
        self.remedy = remedy.into();
        self
    }

    /// With file, line, column, the lines themselves, code and remedy.
    pub fn render(&self, colour: bool) -> String {
        render::one(self, colour)
    }

    /// Whether the scenario runs all the same.
    pub fn is_warning(&self) -> bool {
        self.code.starts_with('W')
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {} [{}]", self.file, self.line, self.column, self.message, self.code)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

/// Why a scenario cannot be run: every problem of its files, errors and warnings.
#[derive(Debug, Clone)]
pub struct ScenarioError {
    /// Sorted by file, line and column.
    pub problems: Vec<Problem>,
    /// The texts they point into.
    pub texts: Vec<SourceText>,
}

impl ScenarioError {
    /// All problems with file, line, column, the lines themselves, code and remedy.
    pub fn render(&self, colour: bool) -> String {
        render::all(&self.problems, colour)
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.problems.iter().filter(|problem| !problem.is_warning());
        for (index, problem) in errors.enumerate() {
            let newline = if index > 0 { "\n" } else { "" };
            write!(f, "{newline}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ScenarioError {}

/// Gathers problems.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    errors: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, problem: Problem) {
        if !problem.is_warning() {
            self.errors += 1;
        }
        if self.list.len() < MOST_PROBLEMS {
            self.list.push(problem);
        }
    }

    /// Whether there is one of this code at this place already.
    pub(crate) fn has_at(&self, code: &str, at: Spot) -> bool {
        self.list.iter().any(|problem| problem.code == code && problem.at == at)
    }

    /// Whether something within this stretch could not be understood.
    pub(crate) fn within(&self, whole: Spot) -> bool {
        let inside = |at: Spot| at.file == whole.file && whole.start <= at.start && at.end <= whole.end;
        self.list.iter().any(|problem| !problem.is_warning() && inside(problem.at))
    }

    /// So many errors until now, those not kept included.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// Whether a problem with this code has been noted.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.list.iter().any(|problem| problem.code == code)
    }

    /// Sorted, each with its file, line and column.
    pub(crate) fn finish(mut self, texts: &[SourceText]) -> Vec<Problem> {
        let lines: Vec<Vec<usize>> = texts.iter().map(|source| line_starts(&source.text)).collect();
        self.list.sort_by(|a, b| (a.at, a.code, &a.message).cmp(&(b.at, b.code, &b.message)));
        self.list.dedup();
        for problem in &mut self.list {
            let index = problem.at.file as usize;
            let Some(source) = texts.get(index) else { continue };
            let start = (problem.at.start as usize).min(source.text.len());
            let line = lines[index].partition_point(|&first| first <= start).max(1);
            let before = source.text.get(lines[index][line - 1]..start).unwrap_or("");
            problem.file.clone_from(&source.name);
            problem.line = line;
            problem.column = before.chars().count() + 1;
            problem.excerpt = Some(render::Excerpt::of(problem, &source.text));
        }
        self.quieten();
        self.list
    }
}

impl Problems {
    /// Takes out what is only a consequence: all else on a line that is not TOML,
    /// and unused things where something that names them may not have been understood.
    fn quieten(&mut self) {
        let lines_with = |list: &[Problem], code: &str| -> BTreeSet<(u32, usize)> {
            list.iter()
                .filter(|problem| problem.code == code)
                .map(|problem| (problem.at.file, problem.line))
                .collect()
        };
        let (deep, torn) = (lines_with(&self.list, "E003"), lines_with(&self.list, "E001"));
        let has_errors = self.errors > 0;
        self.list.retain(|problem| {
            let line = (problem.at.file, problem.line);
            let echo = match problem.code {
                "E003" => false,
                "E001" => deep.contains(&line),
                "W003" => has_errors,
                _ => deep.contains(&line) || torn.contains(&line),
            };
            !echo
        });
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// The candidate most like `name`, if any is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > 100 {
        return None;
    }
    let lower = name.to_lowercase();
    candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter(|candidate| candidate.len() <= 100)
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", or else the first few of what there is.
pub(crate) fn suggest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(name, candidates.clone()) {
        return format!("did you mean `{near}`?");
    }
    let mut some: Vec<&str> = candidates.into_iter().take(13).collect();
    let more = if some.len() > 12 { ", …" } else { "" };
    some.truncate(12);
    if some.is_empty() {
        "there is none yet".to_owned()
    } else {
        format!("there is: {}{more}", some.join(", "))
    }
}
