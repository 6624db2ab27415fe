//! How is a scenario of the tests run, and how are its results read?
//!
//! The one place of the tests that calls the rooms; tests speak of studies and
//! samples.

use corridor::freight::{Options, simulate};
use corridor::observe::{Cause, Reading, Scope};
use corridor::scenario::{NoFiles, read};
use corridor::stats::mean_interval;
use rayon::prelude::*;
use std::path::Path;

/// All replications of a scenario file.
pub(crate) struct Study {
    name: String,
    rows: Vec<Vec<Reading>>,
    window_h: f64,
}

impl Study {
    /// Runs a file below `tests/` with the replications and the seed that it names.
    pub(crate) fn of(path: &str) -> Study {
        Study::with(&format!("tests/{path}"), &[])
    }

    /// Runs a scenario file of the repository, with values set as `--set` does.
    pub(crate) fn with(path: &str, sets: &[&str]) -> Study {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text =
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let scenario =
            read(path, &text, &sets, &NoFiles).unwrap_or_else(|error| panic!("{}", error.render(false)));
        let window = scenario.corridor.window;
        let horizon = window.horizon.expect("a study has a horizon");
        let rows = (0..scenario.replications)
            .into_par_iter()
            .map(|replication| {
                let options = Options {
                    seed: scenario.seed,
                    replication,
                    watch: None,
                    journeys: false,
                    activity: false,
                };
                simulate(&scenario.corridor, &options, &|_| ())
                    .unwrap_or_else(|error| panic!("{path}, replication {replication}: {error}"))
                    .readings
            })
            .collect();
        let window_h = (horizon.ms() - window.warm_up.ms()) as f64 / 3_600_000.0;
        Study { name: path.to_owned(), rows, window_h }
    }

    /// One row in every replication.
    ///
    /// # Panics
    /// Where it is missing or nothing was seen, with the rows that there are.
    #[track_caller]
    pub(crate) fn sample(&self, scope: &Scope, measure: &str, statistic: &str) -> Sample {
        let values = self.rows.iter().map(|rows| {
            let row = rows
                .iter()
                .find(|row| row.measure.name == measure && row.statistic == statistic && row.scope == *scope);
            row.and_then(|row| row.value).unwrap_or_else(|| {
                panic!("{}: no {statistic} of {measure} for {scope:?}; there are:\n{}", self.name, list(rows))
            })
        });
        Sample { what: format!("{}: {measure} {statistic}", self.name), values: values.collect() }
    }

    /// Length of the window of measurement, in hours.
    pub(crate) fn window_h(&self) -> f64 {
        self.window_h
    }
}

/// All rows of a replication, for a message.
fn list(rows: &[Reading]) -> String {
    rows.iter().map(|row| format!("  {} {} {:?}\n", row.measure.name, row.statistic, row.scope)).collect()
}

/// Rows of a lane.
pub(crate) fn lane(lane: &str) -> Scope {
    Scope { lane: Some(lane.into()), ..Scope::default() }
}

/// Rows of a station.
pub(crate) fn station(place: &str, stage: &str) -> Scope {
    Scope { place: Some(place.into()), stage: Some(stage.into()), ..Scope::default() }
}

/// Rows of a lane's time for one cause at a place, before a station or a service.
pub(crate) fn time_at(lane: &str, place: &str, stage: &str, cause: Cause) -> Scope {
    Scope { lane: Some(lane.into()), cause: Some(cause), ..station(place, stage) }
}

/// One number from each replication.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    what: String,
    values: Vec<f64>,
}

impl Sample {
    /// Each number less a known one.
    pub(crate) fn less(self, known: f64) -> Sample {
        self.each(|value| value - known)
    }

    /// Each number and a known one.
    pub(crate) fn plus(self, known: f64) -> Sample {
        self.each(|value| value + known)
    }

    /// Each number times a known one.
    pub(crate) fn times(self, known: f64) -> Sample {
        self.each(|value| value * known)
    }

    /// Each number over the other sample's of the same replication.
    pub(crate) fn over(self, other: &Sample) -> Sample {
        let what = format!("{} over {}", self.what, other.what);
        let pairs = self.values.iter().zip(&other.values);
        let values = pairs.map(|(value, divisor)| value / divisor).collect();
        Sample { what, values }
    }

    /// Each number by the other sample's of the same replication.
    pub(crate) fn by(self, other: &Sample) -> Sample {
        let what = format!("{} by {}", self.what, other.what);
        let pairs = self.values.iter().zip(&other.values);
        let values = pairs.map(|(value, factor)| value * factor).collect();
        Sample { what, values }
    }

    /// Its mean, and half of the 99.9 % interval of that.
    pub(crate) fn interval(&self) -> (f64, f64) {
        let interval = mean_interval(&self.values, 0.999).expect("a study has replications");
        (interval.mean, interval.half_width)
    }

    /// Each number less the other sample's of the same replication.
    pub(crate) fn minus(self, other: &Sample) -> Sample {
        let what = format!("{} less {}", self.what, other.what);
        let values = self.values.iter().zip(&other.values).map(|(value, less)| value - less).collect();
        Sample { what, values }
    }

    fn each(self, change: impl Fn(f64) -> f64) -> Sample {
        Sample { values: self.values.into_iter().map(change).collect(), ..self }
    }

    /// Asserts that the 99.9 % interval of the mean holds the exact value and
    /// reaches at most 1 % of it to each side. A longer run, never a wider
    /// tolerance, is the answer where the second fails.
    #[track_caller]
    #[expect(clippy::print_stdout, reason = "the margins, for whoever runs with --no-capture")]
    pub(crate) fn agrees_with(self, exact: f64) {
        let interval = mean_interval(&self.values, 0.999).expect("a study has replications");
        let (mean, half_width) = (interval.mean, interval.half_width);
        let said = format!(
            "{}: {mean:.6} ± {half_width:.6} (± {:.2} %, n = {}), exactly {exact:.6}, off by {:.2} half-widths",
            self.what,
            100.0 * half_width / exact,
            interval.n,
            (mean - exact) / half_width,
        );
        println!("{said}");
        assert!((mean - exact).abs() <= half_width, "theory lies outside: {said}");
        assert!(half_width <= 0.01 * exact, "the run is too short: {said}");
    }
}
