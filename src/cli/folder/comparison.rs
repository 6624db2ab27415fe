//! Where do the results of a comparison live?
//!
//! In `DIR/<base>/compare-<run>/`, where `<run>` is taken from all scenarios as
//! they were understood, seed, replications, the measure judged by, and version.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::failure::Failure;
use super::alone::Alone;
use super::whole::put_all;
use super::{command_line, digest, digests, document_text, hash_data, label, texts};
use crate::experiment::{Comparison, Plan};
use crate::report::compare;
use crate::report::figure::COMPARISON_FIGURES;
use crate::scenario::Scenario;

/// What was asked for, as the manifest records it.
pub(in crate::cli) struct Request<'a> {
    /// Its path, name and scenario; the base is the first.
    pub(in crate::cli) scenarios: Vec<(&'a Path, &'a str, &'a Scenario)>,
    /// Changes to all of them, as given.
    pub(in crate::cli) set: &'a [String],
    /// Replications, seed and threads.
    pub(in crate::cli) plan: Plan,
    /// By what they are judged: measure, lane and border post, as given.
    pub(in crate::cli) primary: (&'a str, Option<&'a str>, Option<&'a str>),
    /// Whether changes were told apart.
    pub(in crate::cli) levers: bool,
}

/// Writes a comparison below `root` and returns its folder.
pub(in crate::cli) fn write(
    root: &Path,
    request: &Request<'_>,
    comparison: &Comparison,
) -> Result<PathBuf, Failure> {
    let base = request.scenarios.first().map_or("base", |(_, _, scenario)| scenario.name.as_str());
    let folder = root.join(label(base)).join(run_name(request, comparison.base.is_partial()));
    let files = results(request, comparison);
    put_all(&folder, &files, &manifest(request, comparison, &files, &command_line()))?;
    Ok(folder)
}

/// All files of a comparison but its manifest: name and text.
pub(in crate::cli) fn results(request: &Request<'_>, comparison: &Comparison) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = vec![
        ("comparison.csv".into(), compare::differences(comparison)),
        ("attribution.csv".into(), compare::attribution(comparison)),
        ("replications.csv".into(), compare::replications(comparison)),
        ("comparison.json".into(), compare::document(comparison)),
    ];
    files.extend(compare::levers(comparison).map(|text| ("levers.csv".into(), text)));
    let mut alone = Alone::default();
    for (nth, (_, name, scenario)) in request.scenarios.iter().enumerate() {
        let kind = if nth == 0 { "base" } else { "what-if" };
        alone.add(format!("{kind}-{}.toml", label(name)), scenario, request.plan);
    }
    files.extend(alone.files());
    for figure in COMPARISON_FIGURES {
        for variant in &comparison.variants {
            let Some(drawn) = (figure.render)(comparison, variant) else { continue };
            let name = format!("{}-{}", figure.name, label(&variant.name));
            files.push((format!("{name}.svg"), drawn.svg));
            files.push((format!("{name}.csv"), drawn.csv));
        }
    }
    files
}

fn run_name(request: &Request<'_>, partial: bool) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut say = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    for (_, name, scenario) in &request.scenarios {
        say(name);
        say(&scenario.resolved);
    }
    say(request.primary.0);
    say(request.primary.1.unwrap_or_default());
    say(request.primary.2.unwrap_or_default());
    say(if request.levers { "levers" } else { "whole" });
    say(env!("CARGO_PKG_VERSION"));
    for number in [request.plan.seed, u64::from(request.plan.replications)] {
        hasher.update(&number.to_le_bytes());
    }
    for (_, _, scenario) in &request.scenarios {
        hash_data(&mut hasher, scenario);
    }
    let digits = hasher.finalize().to_hex();
    format!("compare-{}{}", &digits[..8], if partial { "-partial" } else { "" })
}

/// The text of `manifest.json`.
pub(in crate::cli) fn manifest(
    request: &Request<'_>,
    comparison: &Comparison,
    files: &[(String, String)],
    command: &[String],
) -> String {
    let scenarios = request.scenarios.iter().map(|(path, name, scenario)| {
        json!({
            "name": name,
            "path": path.to_string_lossy(),
            "resolved_blake3": digest(&scenario.resolved),
            "files": texts(scenario),
        })
    });
    let manifest = json!({
        "program": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "kind": "compare",
        "command": command,
        "threads": request.plan.threads,
        "seed": request.plan.seed,
        "replications": {
            "planned": request.plan.replications,
            "finished": comparison.base.replications.len(),
        },
        "partial": comparison.base.is_partial(),
        "primary": request.primary.0,
        "lane": request.primary.1,
        "border": request.primary.2,
        "levers": request.levers,
        "scenarios": scenarios.collect::<Vec<_>>(),
        "set": request.set,
        "results_blake3": digests(files),
    });
    document_text(&manifest)
}
