//! Where does an explanation of delays live?
//!
//! In `DIR/<scenario>/delays-<run>/`, where `<run>` is taken from what a run is
//! taken from, and from how many resources were to be measured.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::failure::Failure;
use super::alone::Alone;
use super::whole::put_all;
use super::{Request, command_line, digests, document_text, hash_data, label, texts};
use crate::experiment::Delays;
use crate::report::delays;

/// Writes an explanation below `root` and returns its folder.
pub(in crate::cli) fn write(
    root: &Path,
    request: &Request<'_>,
    explained: &Delays,
) -> Result<PathBuf, Failure> {
    let folder = root.join(label(&request.scenario.name)).join(run_name(request, explained));
    let files = results(request, explained);
    put_all(&folder, &files, &manifest(request, explained, &files, &command_line()))?;
    Ok(folder)
}

/// All files of an explanation but its manifest: name and text.
pub(in crate::cli) fn results(request: &Request<'_>, explained: &Delays) -> Vec<(String, String)> {
    let mut files = Alone::one("scenario.toml", request.scenario, request.plan);
    files.extend([
        ("delays.csv".to_owned(), delays::rows(explained)),
        ("delays.json".to_owned(), delays::document(explained)),
    ]);
    files
}

fn run_name(request: &Request<'_>, explained: &Delays) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(request.scenario.resolved.as_bytes());
    let numbers = [request.plan.seed, u64::from(request.plan.replications), explained.to_confirm as u64];
    for number in numbers {
        hasher.update(&number.to_le_bytes());
    }
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hash_data(&mut hasher, request.scenario);
    let digits = hasher.finalize().to_hex();
    format!("delays-{}{}", &digits[..8], if explained.is_partial { "-partial" } else { "" })
}

/// What was run, with the hash of each file.
pub(in crate::cli) fn manifest(
    request: &Request<'_>,
    explained: &Delays,
    files: &[(String, String)],
    command: &[String],
) -> String {
    let measured = explained.suspects.iter().filter(|suspect| suspect.saved.is_some()).count();
    let manifest = json!({
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "kind": "explain-delays",
        "command": command,
        "threads": request.plan.threads,
        "seed": request.plan.seed,
        "replications": {
            "planned": request.plan.replications,
            "finished": explained.base.replications.len(),
        },
        "measured": { "planned": explained.to_confirm, "finished": measured },
        "partial": explained.is_partial,
        "scenario": request.described(),
        "files": texts(request.scenario),
        "set": request.set,
        "results_blake3": digests(files),
    });
    document_text(&manifest)
}
