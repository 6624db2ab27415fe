//! What did a run cost?
//!
//! Results never hold a clock; this line on standard error does.

use std::path::Path;

use serde_json::json;

use super::args::LogFormat;
use super::out;
use crate::report::number::{shown, whole};

/// Events and seconds of a run.
pub(super) struct Cost {
    /// Handled in all finished replications, by kind.
    pub(super) events: Vec<(&'static str, u64)>,
    /// In the event loops of finished replications, added up.
    pub(super) loop_seconds: f64,
    /// From the start of the first replication to the end of the last.
    pub(super) seconds: f64,
    /// Finished.
    pub(super) replications: usize,
    /// At work at once.
    pub(super) threads: usize,
}

impl Cost {
    /// Writes it to standard error; JSON also says where the results are, which no sentence then does.
    pub(super) fn tell(&self, format: LogFormat, by_kind: bool, results: &Path) {
        match format {
            LogFormat::Text => self.tell_in_words(by_kind),
            LogFormat::Json => self.tell_as_json(results),
        }
    }

    fn total(&self) -> u64 {
        self.events.iter().fold(0, |sum, event| sum.saturating_add(event.1))
    }

    /// Events a second of one thread; `None` where the clock saw no time pass.
    fn rate(&self) -> Option<f64> {
        (self.loop_seconds > 0.0).then(|| self.total() as f64 / self.loop_seconds)
    }

    fn tell_in_words(&self, by_kind: bool) {
        let rate = shown(self.rate().map(|rate| rate / 1e6), 2);
        out::say(&format!(
            "{} events in {} s in the loop ({rate} M events/s); {} s for all, with threads: {}, replications: {}",
            whole(self.total()),
            shown(Some(self.loop_seconds), 2),
            shown(Some(self.seconds), 2),
            self.threads,
            whole(self.replications as u64),
        ));
        if by_kind {
            for &(kind, number) in &self.events {
                out::say(&format!("{:>16} {kind}", whole(number)));
            }
        }
    }

    fn tell_as_json(&self, results: &Path) {
        let kinds: serde_json::Map<_, _> =
            self.events.iter().map(|&(kind, number)| (kind.to_owned(), number.into())).collect();
        let line = json!({
            "events": self.total(),
            "events_by_kind": kinds,
            "loop_seconds": self.loop_seconds,
            "events_per_second": self.rate(),
            "seconds": self.seconds,
            "replications": self.replications,
            "threads": self.threads,
            "results": results.to_string_lossy(),
        });
        out::say(&line.to_string());
    }
}
