//! What are the tables that machines read?
//!
//! Two, with the unit in a column of its own: one row a quantity, and one row
//! a quantity and replication. An empty cell in the first six columns means
//! "all of them" or "does not apply", in a number's column "nothing was seen".

use super::number::exact;
use super::text::cell;
use super::{Study, Style};
use crate::experiment::Results;
use crate::observe::{Measure, Scope};

/// The columns that say what a row is about.
const ABOUT: [&str; 9] =
    ["lane", "place", "service", "stage", "cause", "group", "measure", "statistic", "unit"];

/// The summary, as `--format csv` prints it.
pub fn render(study: &Study, _style: Style) -> String {
    measures(study)
}

/// `measures.csv`: how each quantity varied between replications.
pub fn measures(study: &Study) -> String {
    let mut table = Table::new(&["mean", "half_width", "n", "sd", "median", "p5", "p95"]);
    for row in &study.summary {
        let numbers = [row.mean, row.half_width, row.sd, row.median, row.p5, row.p95].map(exact);
        let [mean, half_width, sd, median, p5, p95] = numbers;
        let n = row.n.to_string();
        table.row(None, &row.scope, &row.measure, row.statistic, [mean, half_width, n, sd, median, p5, p95]);
    }
    table.finish()
}

/// `replications.csv`: each quantity in each replication, counted from 1.
pub fn replications(study: &Study) -> String {
    let mut table = Table::tidy();
    for replication in &study.results.replications {
        for reading in &replication.readings {
            let value = [exact(reading.value)];
            table.row(
                Some(replication.index + 1),
                &reading.scope,
                &reading.measure,
                reading.statistic,
                value,
            );
        }
    }
    table.finish()
}

/// [`replications`] of several scenarios, with the name of each in a first column.
pub(super) fn replications_of<'a>(scenarios: impl Iterator<Item = (&'a str, &'a Results)>) -> String {
    let mut header = vec!["variant", "replication"];
    header.extend(ABOUT);
    header.push("value");
    let mut table = Table::with_header(header.iter());
    for (name, results) in scenarios {
        let name = cell(name);
        for replication in &results.replications {
            let index = (replication.index + 1).to_string();
            for reading in &replication.readings {
                let about = scope_cells(&reading.scope, &reading.measure, reading.statistic);
                let row = [name.clone(), index.clone()].into_iter().chain(about);
                table.writer.write_record(row.chain([exact(reading.value)])).expect(IN_MEMORY);
            }
        }
    }
    table.finish()
}

/// `distribution.csv`: how many consignments of all replications took so long.
pub fn distribution(study: &Study) -> String {
    let mut table = Table::with_header(["lane", "measure", "from_h", "until_h", "count", "share"].iter());
    for spread in study.results.spreads() {
        for (from, until, count) in spread.classes() {
            let share = count as f64 / spread.cohort.max(1) as f64;
            let numbers = [exact(Some(from)), exact(Some(until)), count.to_string(), exact(Some(share))];
            let about = [cell(&spread.lane), spread.measure.to_owned()];
            table.writer.write_record(about.into_iter().chain(numbers)).expect(IN_MEMORY);
        }
    }
    table.finish()
}

/// Rows of text under a header.
pub(super) fn table_text(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::with_header(header.iter());
    for row in rows {
        table.writer.write_record(row).expect(IN_MEMORY);
    }
    table.finish()
}

/// What a row is about, as cells under [`ABOUT`].
pub(super) fn scope_cells(scope: &Scope, measure: &Measure, statistic: &str) -> [String; 9] {
    let name = |name: &Option<std::sync::Arc<str>>| name.as_deref().map_or_else(String::new, cell);
    [
        name(&scope.lane),
        name(&scope.place),
        name(&scope.service),
        name(&scope.stage),
        scope.cause.map_or_else(String::new, |cause| cause.name().to_owned()),
        name(&scope.group),
        cell(measure.name),
        cell(statistic),
        cell(measure.unit),
    ]
}

struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    fn new(numbers: &[&str]) -> Table {
        Table::with_header(ABOUT.iter().chain(numbers))
    }

    fn tidy() -> Table {
        Table::with_header(["replication"].iter().chain(&ABOUT).chain(&["value"]))
    }

    fn with_header<'a>(header: impl Iterator<Item = &'a &'a str>) -> Table {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(header).expect(IN_MEMORY);
        Table { writer }
    }

    fn row<const N: usize>(
        &mut self,
        replication: Option<u32>,
        scope: &Scope,
        measure: &Measure,
        statistic: &str,
        numbers: [String; N],
    ) {
        let about = scope_cells(scope, measure, statistic);
        let replication = replication.map(|number| number.to_string());
        self.writer.write_record(replication.into_iter().chain(about).chain(numbers)).expect(IN_MEMORY);
    }

    fn finish(self) -> String {
        let bytes = self.writer.into_inner().expect(IN_MEMORY);
        String::from_utf8(bytes).expect("cells are text")
    }
}

const IN_MEMORY: &str = "a table of even rows in memory can always be written";
