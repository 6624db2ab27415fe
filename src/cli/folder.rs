//! Where do results live?
//!
//! In `DIR/<scenario>/<run>/`, where `<run>` is the first eight digits of the
//! hash of resolved scenario, the contents of the data files it names, seed,
//! replications and version: the same command writes the same folder and the
//! same bytes. Only `manifest.json` may name threads and the command line. What an interrupted run
//! leaves goes to `<run>-partial`, so that it never replaces a whole result.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::failure::Failure;
use crate::experiment::Plan;
use crate::report::figure::FIGURES;
use crate::report::{Study, Style, csv, json as document};
use crate::scenario::Scenario;
use alone::Alone;
use whole::put_all;

/// Whether a file that exists may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    /// It may not.
    Keep,
    /// It may.
    Replace,
}

/// Writes a file that is old or new, never half. No other function creates files.
///
/// # Errors
/// The system's reason; the file is as it was, and nothing else is left behind.
/// `AlreadyExists` if it is there and to be kept.
pub(super) fn write_atomic(path: &Path, bytes: &[u8], existing: Existing) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corridor-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As any new file, less the user's mask; temporary files are private otherwise.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    }
    .map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes a new name last; only Unix lets a folder be synced.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// What was asked for, as the manifest records it.
pub(super) struct Request<'a> {
    /// The scenario.
    pub(super) scenario: &'a Scenario,
    /// Its file, as given.
    pub(super) path: &'a Path,
    /// Changes, as given.
    pub(super) set: &'a [String],
    /// Replications, seed and threads.
    pub(super) plan: Plan,
}

/// Writes a study below `root` and returns its folder.
pub(super) fn write(root: &Path, request: &Request<'_>, study: &Study) -> Result<PathBuf, Failure> {
    let partial = study.results.is_partial();
    let run = run_name(request, partial);
    let folder = root.join(label(&request.scenario.name)).join(run);
    let files = results(request, study);
    put_all(&folder, &files, &manifest(request, study, &files, &command_line()))?;
    Ok(folder)
}

/// All files of a study but its manifest: name and text.
pub(super) fn results(request: &Request<'_>, study: &Study) -> Vec<(String, String)> {
    let mut files = Alone::one("scenario.toml", request.scenario, request.plan);
    files.extend([
        ("measures.csv".to_owned(), csv::measures(study)),
        ("measures.json".to_owned(), document::render(study, Style::PLAIN)),
        ("replications.csv".to_owned(), csv::replications(study)),
        ("distribution.csv".to_owned(), csv::distribution(study)),
    ]);
    files.extend(FIGURES.iter().filter_map(|figure| Some((figure.name.to_owned(), (figure.render)(study)?))));
    files
}

fn run_name(request: &Request<'_>, partial: bool) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(request.scenario.resolved.as_bytes());
    for number in [request.plan.seed, u64::from(request.plan.replications)] {
        hasher.update(&number.to_le_bytes());
    }
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hash_data(&mut hasher, request.scenario);
    let digits = hasher.finalize().to_hex();
    format!("{}{}", &digits[..8], if partial { "-partial" } else { "" })
}

/// Adds what the data files say that a scenario names; nothing where there are none.
fn hash_data(hasher: &mut blake3::Hasher, scenario: &Scenario) {
    for (_, text) in scenario.data() {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
}

/// A scenario's name as a folder's: its file's name without what some system refuses.
fn label(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".toml").unwrap_or(name);
    let safe = |character: char| {
        if character.is_alphanumeric() || "-_".contains(character) { character } else { '-' }
    };
    let label: String = name.chars().map(safe).take(100).collect();
    const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
    let lower = label.to_ascii_lowercase();
    let port =
        matches!(lower.strip_prefix("com").or(lower.strip_prefix("lpt")), Some(rest) if rest.len() == 1);
    if label.is_empty() || port || RESERVED.contains(&lower.as_str()) {
        format!("scenario-{label}")
    } else {
        label
    }
}

/// The text of `manifest.json`.
pub(super) fn manifest(
    request: &Request<'_>,
    study: &Study,
    files: &[(String, String)],
    command: &[String],
) -> String {
    let manifest = json!({
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "command": command,
        "threads": request.plan.threads,
        "seed": request.plan.seed,
        "replications": {
            "planned": request.plan.replications,
            "finished": study.results.replications.len(),
        },
        "partial": study.results.is_partial(),
        "scenario": request.described(),
        "files": texts(request.scenario),
        "set": request.set,
        "results_blake3": digests(files),
    });
    document_text(&manifest)
}

impl Request<'_> {
    /// The scenario, as a manifest tells it.
    fn described(&self) -> Value {
        let scenario = self.scenario;
        json!({
            "name": scenario.name,
            "path": self.path.to_string_lossy(),
            "blake3": digest(&scenario.text),
            "resolved_blake3": digest(&scenario.resolved),
            "text": scenario.text,
        })
    }
}

/// The command line, which only manifests may name.
fn command_line() -> Vec<String> {
    std::env::args_os().map(|part| part.to_string_lossy().into_owned()).collect()
}

/// Every file that a scenario was read from, with its hash.
fn texts(scenario: &Scenario) -> Vec<Value> {
    let files = scenario.files.iter();
    files.map(|(path, text)| json!({ "path": path, "text": text, "blake3": digest(text) })).collect()
}

/// The hash of each file of results.
fn digests(files: &[(String, String)]) -> Map<String, Value> {
    files.iter().map(|(name, text)| (name.clone(), digest(text).into())).collect()
}

/// A manifest as it is written.
fn document_text(manifest: &Value) -> String {
    let mut text =
        serde_json::to_string_pretty(manifest).expect("a document of text and numbers can be written");
    text.push('\n');
    text
}

fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

mod alone;
pub(super) mod comparison;
pub(super) mod delays;
#[cfg(test)]
mod tests;
mod whole;
