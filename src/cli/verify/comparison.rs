//! Is a comparison the same again?

use std::path::{Path, PathBuf};

use super::manifest::{Judging, Manifest};
use super::{Verdict, different, understood};
use crate::cli::args::{Compare, LogFormat, Verify};
use crate::cli::compare::{Candidate, changes, primary, simulate};
use crate::cli::failure::Failure;
use crate::cli::folder::comparison::{self, Request};
use crate::cli::interrupt::Interrupt;
use crate::cli::plan::plan;
use crate::experiment::Plan;

/// All files of a comparison as they should be, with the manifest, and the number of replications.
pub(super) fn remake(
    manifest: &Manifest,
    judging: &Judging,
    arguments: &Verify,
    interrupt: &Interrupt,
) -> Result<(Vec<(String, String)>, usize), Verdict> {
    if manifest.is_partial {
        return Err(different(
            "it holds a comparison that was interrupted, and such a one cannot be repeated",
        ));
    }
    let [base, others @ ..] = manifest.scenarios.as_slice() else {
        return Err(different("manifest.json names no scenario"));
    };
    let asked = asked(manifest, judging, arguments.quiet);
    let first = understood(base, &manifest.set)?;
    let mut candidates = Vec::new();
    for (listed, path) in others.iter().zip(&asked.what_ifs) {
        let scenario = understood(listed, &manifest.set)?;
        let changes = if judging.levers { changes(path, &scenario, &first) } else { None };
        candidates.push(Candidate { path, name: listed.name.clone(), scenario, changes });
    }
    let refused = |failure| match failure {
        Failure::Usage(message) => different(format!("manifest.json cannot be run: {message}")),
        failure => Verdict::Failed(failure),
    };
    let primary = primary(&asked, &first).map_err(refused)?;
    let planned = &manifest.plan;
    let plan = plan(Some(planned.replications), Some(planned.seed), arguments.threads, &first);
    let (compared, _) = simulate(&asked, &first, &candidates, &plan, &primary, interrupt)?;
    let comparison = compared.comparison;
    if comparison.base.is_partial() {
        let message = "nothing is known of this folder and those that follow".to_owned();
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message }.into());
    }
    let mut scenarios = vec![(asked.base.as_path(), base.name.as_str(), &first)];
    scenarios.extend(candidates.iter().map(|one| (one.path, one.name.as_str(), &one.scenario)));
    let request = Request {
        scenarios,
        set: &manifest.set,
        plan: Plan { threads: manifest.threads, ..manifest.plan },
        primary: (&judging.primary, judging.lane.as_deref(), judging.border.as_deref()),
        levers: judging.levers,
    };
    let mut files = comparison::results(&request, &comparison);
    let text = comparison::manifest(&request, &comparison, &files, &manifest.command);
    files.push(("manifest.json".to_owned(), text));
    Ok((files, comparison.base.replications.len()))
}

/// The command that would write it again.
fn asked(manifest: &Manifest, judging: &Judging, quiet: bool) -> Compare {
    let mut paths = manifest.scenarios.iter().map(|listed| PathBuf::from(&listed.path));
    Compare {
        base: paths.next().unwrap_or_else(|| Path::new("").to_owned()),
        what_ifs: paths.collect(),
        set: manifest.set.clone(),
        replications: Some(manifest.plan.replications),
        seed: Some(manifest.plan.seed),
        threads: None,
        primary: judging.primary.clone(),
        lane: judging.lane.clone(),
        border: judging.border.clone(),
        whole: !judging.levers,
        output: PathBuf::new(),
        format: String::new(),
        log: LogFormat::Text,
        verbose: false,
        quiet,
    }
}
