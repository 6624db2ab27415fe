//! Which files of a result run again by themselves?
//!
//! A scenario as it was understood, with the run's seed and replications, and
//! beside it the data files that it names: `input-<name>.csv`, each text once.

use std::path::Path;

use super::label;
use crate::experiment::Plan;
use crate::scenario::Scenario;

/// Scenarios that share a folder of results.
#[derive(Default)]
pub(super) struct Alone {
    scenarios: Vec<(String, String)>,
    inputs: Vec<(String, String)>,
}

impl Alone {
    /// One scenario with its data files.
    pub(super) fn one(name: &str, scenario: &Scenario, plan: Plan) -> Vec<(String, String)> {
        let mut alone = Alone::default();
        alone.add(name.to_owned(), scenario, plan);
        alone.files()
    }

    /// Adds a scenario under a name, as it was run.
    pub(super) fn add(&mut self, name: String, scenario: &Scenario, plan: Plan) {
        let data = scenario.data();
        let names: Vec<(&str, String)> =
            data.into_iter().map(|(path, text)| (path, self.input(path, text))).collect();
        let name_of = |path: &str| {
            let found = names.iter().find(|(known, _)| *known == path);
            found.map_or_else(|| path.to_owned(), |(_, name)| name.clone())
        };
        let text = scenario.alone(plan.seed, plan.replications, name_of);
        self.scenarios.push((name, text));
    }

    /// Name and text of each file, scenarios first.
    pub(super) fn files(self) -> Vec<(String, String)> {
        self.scenarios.into_iter().chain(self.inputs).collect()
    }

    /// The name of a data file, which is new unless its text is known.
    fn input(&mut self, path: &str, text: &str) -> String {
        if let Some((name, _)) = self.inputs.iter().find(|(_, known)| known == text) {
            return name.clone();
        }
        let stem: String =
            Path::new(path).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        // What comes from results has its name from them.
        let stem = label(stem.strip_prefix("input-").unwrap_or(&stem));
        // Some systems do not tell capitals from small letters.
        let is_free =
            |name: &String| self.inputs.iter().all(|(known, _)| known.to_lowercase() != name.to_lowercase());
        let numbered = (2..).map(|nth: u64| format!("input-{stem}-{nth}.csv"));
        let mut names = std::iter::once(format!("input-{stem}.csv")).chain(numbered);
        let name = names.find(is_free).unwrap_or_default();
        self.inputs.push((name.clone(), text.to_owned()));
        name
    }
}
