//! Are these scenario files in order?

use super::args::{ScenarioArgs, Validate};
use super::failure::Failure;
use super::{files, out};

pub(super) fn validate(arguments: &Validate) -> Result<(), Failure> {
    let mut worst = None;
    for path in &arguments.scenarios {
        let scenario = ScenarioArgs { scenario: path.clone(), set: Vec::new() };
        match files::scenario(&scenario) {
            Ok(scenario) => {
                let corridor = &scenario.corridor;
                let counts = [
                    count(corridor.places.len(), "place"),
                    count(corridor.services.len(), "service"),
                    count(corridor.lanes.len(), "lane"),
                    count(scenario.assumptions.len(), "assumption"),
                    count(scenario.warnings.len(), "warning"),
                ];
                out::print(&format!("{}: ok, {}\n", path.display(), counts.join(", ")))?;
            }
            Err(failure) => {
                failure.tell();
                let message = format!("`{}` is not in order", path.display());
                // A file that cannot be read weighs more than one that is invalid.
                let unreadable = matches!(failure, Failure::File { .. });
                if worst.is_none() || unreadable {
                    worst = Some((message, failure));
                }
            }
        }
    }
    match worst {
        None => Ok(()),
        // What went wrong has been told.
        Some((_, Failure::File { .. })) => Err(Failure::Told { text: String::new(), code: super::failure::IO }),
        Some((message, _)) if arguments.scenarios.len() > 1 => Err(Failure::Usage(message)),
        Some(_) => Err(Failure::Told { text: String::new(), code: super::failure::USAGE }),
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
