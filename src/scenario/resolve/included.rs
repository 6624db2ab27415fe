//! Which file does a key name?

use super::Resolving;
use crate::scenario::include;
use crate::scenario::problem::SourceText;
use crate::scenario::reader::Written;

impl Resolving<'_> {
    /// Reads a file inside the folder of the one that names it; returns its index among the texts.
    pub(super) fn included(
        &mut self,
        written: &Written<String>,
        what: &str,
        it: &str,
        largest: usize,
    ) -> Option<usize> {
        let path = match include::sought(&written.is, written.at, self.texts) {
            Ok(path) => path,
            Err(why) => {
                self.error(
                    "E006",
                    written.at,
                    format!("{what} cannot be read from `{}`: {why}", written.is),
                    "write a path inside the folder of this file, with `/` between folders",
                );
                return None;
            }
        };
        let text = include::read(&path, &written.is, written.at, self.files, self.problems)?;
        if text.len() > largest {
            self.error(
                "E002",
                written.at,
                format!("{it} has {} bytes", text.len()),
                format!("at most {largest} are read"),
            );
            return None;
        }
        Some(match self.texts.iter().position(|source| source.name == path) {
            Some(known) => known,
            None => {
                self.texts.push(SourceText { name: path, text });
                self.texts.len() - 1
            }
        })
    }
}
