//! What do we show?
//!
//! Pure functions from a finished [`Study`] to text. A new format is a file
//! here and a line in [`FORMATS`]. What a planner reads is put together once,
//! in [`page`], and drawn by `table` for terminals and by `md` for documents;
//! the machine's formats, `csv` and `json`, hold every row.
//!
//! The page finds measures by the shape of their scope (a lane, a place and
//! station, a service …); one that no section knows is in the tables only.

pub mod compare;
pub mod csv;
pub mod figure;
pub mod delays;
pub mod json;
pub mod life;
pub mod md;
pub mod number;
pub mod page;
pub mod table;
pub mod text;

use crate::experiment::{Precision, Reached, Results, Standing, SummaryRow};

/// Results and their summary, made once for all formats.
#[derive(Debug, Clone)]
pub struct Study {
    /// What each replication showed.
    pub results: Results,
    /// How that varied between them.
    pub summary: Vec<SummaryRow>,
    /// Whether each lane has a steady state, and its warm-up was long enough.
    pub standings: Vec<Standing>,
    /// The precision that was asked for, and what became of it.
    pub precision: Option<(Precision, Reached)>,
}

impl Study {
    /// Sums results up.
    pub fn new(results: Results) -> Study {
        let (summary, standings) = (results.summary(), results.standings());
        Study { results, summary, standings, precision: None }
    }
}

/// How text for people is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Characters in a line, at most.
    pub width: usize,
    /// Whether headings and faint parts may be marked by terminal colours.
    pub colour: bool,
}

impl Style {
    /// Where nothing is known of the reader: 100 characters, no colours.
    pub const PLAIN: Style = Style { width: 100, colour: false };
}

/// A way to show something, a study unless said otherwise.
#[derive(Clone, Copy)]
pub struct Format<T = Study> {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Draws it.
    pub render: fn(&T, Style) -> String,
}

/// All formats; the first is the default.
pub const FORMATS: &[Format] = &[
    Format { name: "table", doc: "a summary to read on the terminal", render: table::render },
    Format {
        name: "json",
        doc: "every measure with its unit and its value in each replication",
        render: json::render,
    },
    Format {
        name: "csv",
        doc: "one row a measure: mean, half-width and spread over replications",
        render: csv::render,
    },
    Format { name: "md", doc: "the summary as Markdown", render: md::render },
];

/// The format of this name, or else the first.
pub fn format_of<T>(formats: &'static [Format<T>], name: &str) -> &'static Format<T> {
    formats.iter().find(|format| format.name == name).unwrap_or(&formats[0])
}

#[cfg(test)]
mod tests;
