//! Is an explanation of delays the same again?

use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::{Verdict, different, understood};
use crate::cli::args::{ExplainDelays, ScenarioArgs, Verify};
use crate::cli::delays::simulate;
use crate::cli::failure::Failure;
use crate::cli::folder::{Request, delays};
use crate::cli::interrupt::Interrupt;
use crate::cli::plan::plan;
use crate::experiment::Plan;

/// All files of an explanation as they should be, with the manifest, and the number of replications.
pub(super) fn remake(
    manifest: &Manifest,
    confirm: u32,
    arguments: &Verify,
    interrupt: &Interrupt,
) -> Result<(Vec<(String, String)>, usize), Verdict> {
    if manifest.is_partial {
        return Err(different(
            "it holds an explanation that was interrupted, and such a one cannot be repeated",
        ));
    }
    let Some(listed) = manifest.scenarios.first() else {
        return Err(different("manifest.json names no scenario"));
    };
    let scenario = understood(listed, &manifest.set)?;
    let asked = asked(manifest, &listed.path, confirm, arguments);
    let planned = plan(asked.replications, asked.seed, asked.threads, &scenario);
    let (explained, _) = simulate(&asked, &scenario, &planned, interrupt)?;
    if explained.is_partial {
        let message = "nothing is known of this folder and those that follow".to_owned();
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message }.into());
    }
    let plan = Plan { threads: manifest.threads, ..manifest.plan };
    let request = Request { scenario: &scenario, path: Path::new(&listed.path), set: &manifest.set, plan };
    let mut files = delays::results(&request, &explained);
    let text = delays::manifest(&request, &explained, &files, &manifest.command);
    files.push(("manifest.json".to_owned(), text));
    Ok((files, explained.base.replications.len()))
}

/// The command that would write it again.
fn asked(manifest: &Manifest, path: &str, confirm: u32, arguments: &Verify) -> ExplainDelays {
    ExplainDelays {
        scenario: ScenarioArgs { scenario: PathBuf::from(path), set: manifest.set.clone() },
        confirm,
        replications: Some(manifest.plan.replications),
        seed: Some(manifest.plan.seed),
        threads: arguments.threads,
        output: PathBuf::new(),
        format: String::new(),
        quiet: arguments.quiet,
    }
}
