//! Are these scenario files in order?

use std::path::Path;

use super::args::{ScenarioArgs, Validate};
use super::failure::Failure;
use super::{files, out};
use crate::scenario::Scenario;

pub(super) fn validate(arguments: &Validate) -> Result<(), Failure> {
    let mut worst = None;
    for path in &arguments.scenarios {
        let scenario = ScenarioArgs { scenario: path.clone(), set: arguments.set.clone() };
        match files::scenario(&scenario) {
            // Its warnings have been told.
            Ok(_) if arguments.quiet => {}
            Ok(scenario) => out::print(&verdict(path, &scenario))?,
            Err(failure) => {
                failure.tell();
                // A file that cannot be read weighs more than one that is invalid.
                worst = worst.max(Some(failure.code()));
            }
        }
    }
    // What went wrong has been told, file by file.
    worst.map_or(Ok(()), |code| Err(Failure::Told { text: String::new(), code }))
}

fn verdict(path: &Path, scenario: &Scenario) -> String {
    let corridor = &scenario.corridor;
    let counts = [
        count(corridor.places.len(), "place"),
        count(corridor.services.len(), "service"),
        count(corridor.lanes.len(), "lane"),
        count(scenario.assumptions.len(), "assumption"),
        count(scenario.warnings.len(), "warning"),
    ];
    let mut text = format!("{}: ok, {}\n", path.display(), counts.join(", "));
    for lane in &corridor.lanes {
        let offers = corridor.offers(lane);
        if offers.is_empty() {
            continue;
        }
        text.push_str(&format!("  lane {} chooses among:\n", lane.name));
        offers.iter().for_each(|offer| text.push_str(&format!("    {offer}\n")));
    }
    text
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
