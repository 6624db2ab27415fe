//! What is different between two scenarios?

use super::args::{Diff, ScenarioArgs};
use super::failure::{Failure, USAGE};
use super::{files, out};
use crate::scenario::{self, DIFFERENCE_FORMATS, Differences, Scenario};

pub(super) fn diff(arguments: &Diff) -> Result<(), Failure> {
    let read = |path: &std::path::Path, set: &[String]| {
        files::scenario(&ScenarioArgs { scenario: path.to_owned(), set: set.to_vec() })
    };
    let (before, after) = match &arguments.after {
        Some(after) => (read(&arguments.before, &[])?, read(after, &arguments.set)?),
        None if arguments.set.is_empty() => {
            let after = read(&arguments.before, &[])?;
            (base(&after)?, after)
        }
        None => (read(&arguments.before, &[])?, read(&arguments.before, &arguments.set)?),
    };
    let differences = Differences::between(&before, &after);
    let format = DIFFERENCE_FORMATS.iter().find(|format| format.name == arguments.format);
    out::print(&(format.unwrap_or(&DIFFERENCE_FORMATS[0]).render)(&differences))
}

/// What a what-if is laid over: a scenario, or another what-if with all below it.
fn base(what_if: &Scenario) -> Result<Scenario, Failure> {
    let found = what_if.base.as_ref().and_then(|base| what_if.files.iter().find(|(path, _)| path == base));
    let Some((path, text)) = found else {
        let message =
            "there is nothing to compare it with: name a second file, a change by `--set`, or a what-if";
        return Err(Failure::Usage(message.to_owned()));
    };
    scenario::read(path, text, &[], what_if)
        .map_err(|error| Failure::Told { text: error.render(out::colour_of_stderr()), code: USAGE })
}
