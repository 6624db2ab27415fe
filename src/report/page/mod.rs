//! Where does freight spend its days?
//!
//! The page that answers it, section by section, before anybody decides how it
//! is drawn: headings, sentences and short tables with the unit in the header.

mod borders;
mod calls;
mod cargo;
mod choice;
mod circles;
pub mod compare;
mod costs;
pub mod delays;
mod emissions;
mod fleets;
mod disruptions;
mod head;
mod lanes;
mod places;
mod services;
mod spread;
mod trust;

use std::collections::BTreeMap;

use super::Study;
use super::number::{self, NONE};
use crate::experiment::SummaryRow;
use crate::observe::Scope;

/// Keeps a number and its unit on one line of prose; drawn as a plain space.
pub const TIE: char = '\u{a0}';

/// What a planner reads of a study.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The scenario's title.
    pub title: String,
    /// Sentences under it.
    pub lead: Vec<String>,
    /// In reading order.
    pub sections: Vec<Section>,
}

/// A part of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Sentences before the table.
    pub before: Vec<String>,
    /// A short table, if there is anything to show.
    pub table: Option<Table>,
    /// Sentences after the table.
    pub after: Vec<String>,
}

/// A short table of text cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, as long as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// With the unit; may be of two lines.
    pub title: String,
    /// Numbers stand to the right.
    pub right: bool,
    /// When the column is left out.
    pub hide: Hide,
}

/// When a column says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hide {
    /// It always says something.
    #[default]
    Never,
    /// Where no row has a value.
    Missing,
    /// Where each row has zero or no value.
    Zero,
}

impl Hide {
    fn hides(self, cells: impl Iterator<Item = String>) -> bool {
        let mut cells = cells.filter(|cell| cell != NONE && !cell.is_empty());
        match self {
            Hide::Never => false,
            Hide::Missing => cells.next().is_none(),
            Hide::Zero => cells.all(|cell| cell.bytes().all(|byte| matches!(byte, b'0' | b'.'))),
        }
    }
}

impl Table {
    fn left(mut self, title: impl Into<String>) -> Table {
        self.columns.push(Column { title: title.into(), ..Column::default() });
        self
    }

    fn right(self, title: impl Into<String>) -> Table {
        self.numbers(title, Hide::Never)
    }

    /// Numbers that are often all missing.
    fn known(self, title: impl Into<String>) -> Table {
        self.numbers(title, Hide::Missing)
    }

    /// Numbers that are often all zero or missing.
    fn optional(self, title: impl Into<String>) -> Table {
        self.numbers(title, Hide::Zero)
    }

    fn numbers(mut self, title: impl Into<String>, hide: Hide) -> Table {
        self.columns.push(Column { title: title.into(), right: true, hide });
        self
    }

    fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells);
    }

    /// Without columns that say nothing; `None` without rows.
    fn tidy(mut self) -> Option<Table> {
        let cells = |at: usize| self.rows.iter().map(move |row| row[at].clone());
        let keep: Vec<bool> =
            self.columns.iter().enumerate().map(|(at, column)| !column.hide.hides(cells(at))).collect();
        let mut kept = keep.iter().copied();
        self.columns.retain(|_| kept.next().unwrap_or(true));
        for row in &mut self.rows {
            let mut kept = keep.iter().copied();
            row.retain(|_| kept.next().unwrap_or(true));
        }
        (!self.rows.is_empty()).then_some(self)
    }
}

/// Puts the page together.
pub fn page(study: &Study) -> Page {
    let rows = Rows::new(&study.summary);
    let mut sections = Vec::new();
    sections.extend(trust::section(study, &rows));
    sections.extend(lanes::section(&rows));
    sections.extend(choice::section(study, &rows));
    sections.extend(spread::section(study, &rows));
    sections.extend(lanes::ways(study, &rows));
    sections.extend(places::dwell(&rows));
    sections.extend(places::stations(&rows));
    sections.extend(borders::sections(study, &rows));
    sections.extend(services::section(&rows));
    sections.extend(calls::section(&rows));
    sections.extend(fleets::sections(study, &rows));
    sections.extend(costs::section(&rows));
    sections.extend(costs::services(&rows));
    sections.extend(emissions::section(study, &rows));
    sections.extend(disruptions::sections(study, &rows));
    sections.extend(cargo::section(study, &rows));
    sections.extend(tables(&rows));
    Page { title: head::title(study), lead: head::lead(study), sections }
}

/// Where to find what the page leaves out.
fn tables(rows: &Rows<'_>) -> Option<Section> {
    let all = number::whole(rows.all.len() as u64);
    let after = format!(
        "The {all} rows of measures.csv hold all of this and more, with the spread between replications; \
         measures.json says what each measure means."
    );
    (!rows.all.is_empty()).then(|| Section { before: vec![after], ..Section::default() })
}

/// Which parts a scope has: the shape by which rows are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    lane: bool,
    place: bool,
    service: bool,
    stage: bool,
    cause: bool,
    group: bool,
}

const NO_SHAPE: Shape =
    Shape { lane: false, place: false, service: false, stage: false, cause: false, group: false };
const LANE: Shape = Shape { lane: true, ..NO_SHAPE };
const LANE_PLACE: Shape = Shape { lane: true, place: true, ..NO_SHAPE };
const LANE_CELL: Shape = Shape { lane: true, place: true, stage: true, cause: true, ..NO_SHAPE };
const PLACE: Shape = Shape { place: true, ..NO_SHAPE };
const STATION: Shape = Shape { place: true, stage: true, ..NO_SHAPE };
const SERVICE: Shape = Shape { service: true, ..NO_SHAPE };

impl Shape {
    fn of(scope: &Scope) -> Shape {
        Shape {
            lane: scope.lane.is_some(),
            place: scope.place.is_some(),
            service: scope.service.is_some(),
            stage: scope.stage.is_some(),
            cause: scope.cause.is_some(),
            group: scope.group.is_some(),
        }
    }
}

/// Summary rows, to be found by what they are about.
struct Rows<'a> {
    all: &'a [SummaryRow],
    index: BTreeMap<(&'a Scope, &'a str, &'a str), &'a SummaryRow>,
}

impl<'a> Rows<'a> {
    fn new(all: &'a [SummaryRow]) -> Rows<'a> {
        let index = all.iter().map(|row| ((&row.scope, row.measure.name, row.statistic), row)).collect();
        Rows { all, index }
    }

    /// Scopes of a shape, in the order in which they are reported.
    fn scopes(&self, shape: Shape) -> Vec<&'a Scope> {
        let mut scopes: Vec<&Scope> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for row in self.all {
            if Shape::of(&row.scope) == shape && seen.insert(&row.scope) {
                scopes.push(&row.scope);
            }
        }
        scopes
    }

    fn get(&self, scope: &Scope, measure: &str, statistic: &str) -> Option<&'a SummaryRow> {
        self.index.get(&(scope, measure, statistic)).copied()
    }

    fn mean(&self, scope: &Scope, measure: &str, statistic: &str) -> Option<f64> {
        self.get(scope, measure, statistic)?.mean
    }

    fn half_width(&self, scope: &Scope, measure: &str, statistic: &str) -> Option<f64> {
        self.get(scope, measure, statistic)?.half_width
    }

    /// A count of one of several scopes, with the decimals of their column.
    fn count(&self, scopes: &[&Scope], scope: &Scope, measure: &str) -> String {
        let decimals = self.decimals(scopes, measure, "count");
        number::shown(self.mean(scope, measure, "count"), decimals)
    }

    /// Decimals for a column of counts.
    fn decimals(&self, scopes: &[&Scope], measure: &str, statistic: &str) -> usize {
        number::decimals(scopes.iter().map(|scope| self.mean(scope, measure, statistic)))
    }
}

/// A name of a scope, or nothing.
fn name(name: &Option<std::sync::Arc<str>>) -> String {
    name.as_deref().map_or_else(String::new, super::text::visible)
}
