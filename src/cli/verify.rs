//! Are results what they claim to be?
//!
//! What was run is taken from `manifest.json` alone – the texts of all files,
//! changes, seed, replications – so that files that have changed since do not
//! matter. It is simulated again, and every byte of every file is compared.

mod comparison;
mod delays;
mod manifest;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::args::Verify;
use super::failure::Failure;
use super::folder::{self, Request};
use super::interrupt::Interrupt;
use super::out;
use super::plan::threads;
use super::progress::Bar;
use super::run::cite;
use crate::experiment::{self, Plan, Results, Watch};
use crate::report::Study;
use crate::report::text::visible;
use crate::scenario::{self, FileProblem, Files, Scenario};
use manifest::{Kind, Listed, Manifest};

/// Results are not the same again.
const DIFFERENT: u8 = 1;
/// Most differences that are told of a folder.
const MOST: usize = 20;

/// Why a folder is not the same again.
enum Verdict {
    /// In sentences.
    Different(Vec<String>),
    /// It could not be found out.
    Failed(Failure),
}

impl From<Failure> for Verdict {
    fn from(failure: Failure) -> Verdict {
        Verdict::Failed(failure)
    }
}

/// A folder that is not the same for one reason.
fn different(reason: impl Into<String>) -> Verdict {
    Verdict::Different(vec![reason.into()])
}

pub(super) fn verify(arguments: &Verify) -> Result<(), Failure> {
    let interrupt = Interrupt::listen().map_err(Failure::Signals)?;
    let mut worst = None;
    for folder in &arguments.folders {
        let name = visible(&folder.display().to_string());
        match check(folder, arguments, &interrupt) {
            Ok(words) => out::print(&format!("{name}: same, {words}\n"))?,
            Err(Verdict::Different(reasons)) => {
                let more = reasons.len().saturating_sub(MOST);
                let mut page = format!("{name}: not the same\n");
                for reason in reasons.iter().take(MOST) {
                    page.push_str(&format!("  {}\n", reason.trim_end().replace('\n', "\n  ")));
                }
                if more > 0 {
                    page.push_str(&format!("  and {more} more\n"));
                }
                out::print(&page)?;
                worst = worst.max(Some(DIFFERENT));
            }
            Err(Verdict::Failed(failure @ Failure::Interrupted { .. })) => return Err(failure),
            Err(Verdict::Failed(failure)) => {
                failure.tell();
                worst = worst.max(Some(failure.code()));
            }
        }
    }
    // What is wrong has been told, folder by folder.
    worst.map_or(Ok(()), |code| Err(Failure::Told { text: String::new(), code }))
}

/// What is the same, in words.
fn check(folder: &Path, arguments: &Verify, interrupt: &Interrupt) -> Result<String, Verdict> {
    let names = names(folder)?;
    if !names.contains("manifest.json") {
        return Err(different(
            "there is no manifest.json: this is no folder of results, or its run did not come to its end",
        ));
    }
    let bytes = read(folder, "manifest.json")?;
    let manifest = Manifest::read(&bytes).map_err(different)?;
    let (expected, count) = match &manifest.kind {
        Kind::Run => remake(folder, &manifest, arguments, interrupt)?,
        Kind::Comparison(judging) => comparison::remake(&manifest, judging, arguments, interrupt)?,
        Kind::Delays { confirm } => delays::remake(&manifest, *confirm, arguments, interrupt)?,
    };
    compare(folder, &names, &expected)?;
    Ok(format!("{} files of {count} replication{}", expected.len(), if count == 1 { "" } else { "s" }))
}

/// All files of a run as they should be, with the manifest, and the number of replications.
fn remake(
    folder: &Path,
    manifest: &Manifest,
    arguments: &Verify,
    interrupt: &Interrupt,
) -> Result<(Vec<(String, String)>, usize), Verdict> {
    let Some(listed) = manifest.scenarios.first() else {
        return Err(different("manifest.json names no scenario"));
    };
    let scenario = understood(listed, &manifest.set)?;
    let study = Study::new(simulate(folder, manifest, &scenario, arguments, interrupt)?);
    let plan = Plan { threads: manifest.threads, ..manifest.plan };
    let request = Request { scenario: &scenario, path: Path::new(&listed.path), set: &manifest.set, plan };
    let mut files = folder::results(&request, &study);
    let text = folder::manifest(&request, &study, &files, &manifest.command);
    files.push(("manifest.json".to_owned(), text));
    Ok((files, study.results.replications.len()))
}

/// Compares a folder with what it should hold.
fn compare(folder: &Path, names: &BTreeSet<String>, expected: &[(String, String)]) -> Result<(), Verdict> {
    let mut reasons = Vec::new();
    for (name, text) in expected {
        if !names.contains(name) {
            reasons.push(format!("{name} is missing"));
            continue;
        }
        let found = read(folder, name)?;
        reasons.extend(first_difference(text.as_bytes(), &found).map(|where_| format!("{name} {where_}")));
    }
    let known: BTreeSet<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    let extra = names.iter().filter(|name| !known.contains(name.as_str()));
    reasons.extend(extra.map(|name| format!("{} does not belong to these results", visible(name))));
    if reasons.is_empty() { Ok(()) } else { Err(Verdict::Different(reasons)) }
}

/// What stands in a folder.
fn names(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let failed = |error| Failure::file("read", folder, error);
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.insert(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Verdict> {
    let path = folder.join(name);
    let failed = |error| Failure::file("read", &path, error);
    // Asked before it is opened: opening a pipe would wait for its writer.
    if !fs::metadata(&path).map_err(failed)?.is_file() {
        return Err(different(format!("{name} is not a regular file")));
    }
    Ok(fs::read(&path).map_err(failed)?)
}

/// The files as they were, and no others.
struct Remembered<'a>(&'a [(String, String)]);

impl Files for Remembered<'_> {
    fn read(&self, path: &str) -> Result<String, FileProblem> {
        let found = self.0.iter().find(|(name, _)| name == path);
        found
            .map(|(_, text)| text.clone())
            .ok_or_else(|| FileProblem("manifest.json does not hold it".to_owned()))
    }
}

/// Reads a scenario as it was.
fn understood(listed: &Listed, set: &[String]) -> Result<Scenario, Verdict> {
    let Some((name, text)) = listed.files.first() else {
        return Err(different("manifest.json names no scenario file"));
    };
    scenario::read(name, text, set, &Remembered(&listed.files)).map_err(|error| {
        different(format!("the scenario in manifest.json is not in order\n{}", error.render(false)))
    })
}

fn simulate(
    folder: &Path,
    manifest: &Manifest,
    scenario: &Scenario,
    arguments: &Verify,
    interrupt: &Interrupt,
) -> Result<Results, Verdict> {
    let threads = threads(arguments.threads);
    let bar = Bar::new(manifest.plan.replications, arguments.quiet);
    let watch = Watch {
        stop: interrupt.stop(),
        progress: &|replication, progress| bar.update(replication, progress),
        clock: &|| 0.0,
    };
    let run = experiment::run(&scenario.corridor, &Plan { threads, ..manifest.plan }, &watch);
    bar.finish();
    let mut results = run.map_err(Failure::from)?.results;
    if results.is_partial() {
        let message = "nothing is known of the folders that follow".to_owned();
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message }.into());
    }
    if manifest.is_partial {
        let finished = finished(folder)?;
        results.replications.retain(|replication| finished.contains(&u64::from(replication.index + 1)));
    }
    cite(&mut results, scenario);
    Ok(results)
}

/// Which replications an interrupted run had finished, from 1.
fn finished(folder: &Path) -> Result<Vec<u64>, Verdict> {
    let name = "measures.json";
    let unknown = || {
        different(
            "manifest.json tells of an interrupted run, and measures.json does not say which replications it had finished",
        )
    };
    let path = folder.join(name);
    if !path.exists() {
        return Err(unknown());
    }
    let document: serde_json::Value = serde_json::from_slice(&read(folder, name)?).map_err(|_| unknown())?;
    let list = document.pointer("/replications/finished").and_then(serde_json::Value::as_array);
    list.and_then(|list| list.iter().map(serde_json::Value::as_u64).collect()).ok_or_else(unknown)
}

/// Where two files begin to differ: line and column, what stands there and what should.
fn first_difference(should: &[u8], is: &[u8]) -> Option<String> {
    let common = should.iter().zip(is).take_while(|(one, other)| one == other).count();
    if common == should.len() && common == is.len() {
        return None;
    }
    let before = &should[..common];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let excerpt = |bytes: &[u8]| {
        // A little of what precedes says where one is in a long line.
        let from = start.max(common.saturating_sub(30));
        let rest = &bytes[from.min(bytes.len())..];
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()).min(70);
        visible(&String::from_utf8_lossy(&rest[..end]))
    };
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    Some(if common == is.len() {
        format!("ends at line {line}, where `{}` should go on", excerpt(should))
    } else if common == should.len() {
        format!("goes on after its end, in line {line}: `{}`", excerpt(is))
    } else {
        format!(
            "differs at line {line}, column {column}: `{}` where `{}` should be",
            excerpt(is),
            excerpt(should)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_difference_has_its_line_and_column() {
        assert_eq!(first_difference(b"a,b\n1,2\n", b"a,b\n1,2\n"), None);
        assert_eq!(
            first_difference(b"a,b\n1,2\n", b"a,b\n1,3\n").as_deref(),
            Some("differs at line 2, column 3: `1,3` where `1,2` should be")
        );
        assert_eq!(
            first_difference(b"a\nb\n", b"a\n").as_deref(),
            Some("ends at line 2, where `b` should go on")
        );
        assert_eq!(
            first_difference(b"a\n", b"a\nb\n").as_deref(),
            Some("goes on after its end, in line 2: `b`")
        );
        assert!(
            first_difference("é1".as_bytes(), "é2".as_bytes()).is_some_and(|text| text.contains("column 2"))
        );
        assert!(first_difference(b"", b"\x1b[2J").is_some_and(|text| !text.contains('\x1b')));
    }
}
