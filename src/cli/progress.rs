//! How far is it?
//!
//! A bar on standard error, only where that is a terminal.

#![expect(clippy::disallowed_methods, reason = "the command line looks at the clock")]

use crate::freight::Progress;

/// What the bar shows of a run.
pub(super) struct Bar {
    #[cfg(feature = "progress")]
    shown: Option<shown::Shown>,
}

impl Bar {
    /// A bar for so many replications; `None` of it is seen if `quiet`.
    #[cfg(feature = "progress")]
    pub(super) fn new(replications: u32, quiet: bool) -> Bar {
        Bar { shown: seen(quiet).then(|| shown::Shown::new(replications, true)) }
    }

    /// No bar but a count, where nobody knows how many there will be: so many at most.
    #[cfg(feature = "progress")]
    pub(super) fn open(most: u32, quiet: bool) -> Bar {
        Bar { shown: seen(quiet).then(|| shown::Shown::new(most, false)) }
    }

    /// Nothing: this build has no bars.
    #[cfg(not(feature = "progress"))]
    pub(super) fn open(_most: u32, _quiet: bool) -> Bar {
        Bar {}
    }

    /// Nothing: this build has no bars.
    #[cfg(not(feature = "progress"))]
    pub(super) fn new(_replications: u32, _quiet: bool) -> Bar {
        Bar {}
    }

    /// A replication has come so far.
    pub(super) fn update(&self, replication: u32, progress: Progress) {
        #[cfg(feature = "progress")]
        if let Some(shown) = &self.shown {
            shown.update(replication, progress);
        }
        #[cfg(not(feature = "progress"))]
        let _ = (replication, progress);
    }

    /// Clears the line.
    pub(super) fn finish(self) {
        #[cfg(feature = "progress")]
        if let Some(shown) = self.shown {
            shown.finish();
        }
    }
}

#[cfg(feature = "progress")]
fn seen(quiet: bool) -> bool {
    use std::io::IsTerminal;
    !quiet && std::io::stderr().is_terminal()
}

#[cfg(feature = "progress")]
mod shown {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Instant;

    use indicatif::{ProgressBar, ProgressStyle};

    use crate::freight::Progress;
    use crate::report::number::shown;

    /// Steps of a replication.
    const STEPS: f64 = 1000.0;

    pub(super) struct Shown {
        bar: ProgressBar,
        /// How far each replication is, in steps.
        done: Vec<AtomicU64>,
        events: AtomicU64,
        /// Replications that have begun, where their number is not known beforehand.
        begun_ones: Option<AtomicU64>,
        begun: Instant,
    }

    impl Shown {
        pub(super) fn new(replications: u32, is_known: bool) -> Shown {
            let bar = ProgressBar::new(u64::from(replications) * STEPS as u64);
            let style = if is_known {
                ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}  {eta} left")
            } else {
                ProgressStyle::with_template("{spinner} {msg}  {elapsed}")
            };
            if let Ok(style) = style {
                bar.set_style(style);
            }
            let done = (0..replications).map(|_| AtomicU64::new(0)).collect();
            let begun_ones = (!is_known).then(|| AtomicU64::new(0));
            Shown { bar, done, events: AtomicU64::new(0), begun_ones, begun: Instant::now() }
        }

        pub(super) fn update(&self, replication: u32, progress: Progress) {
            let Some(done) = self.done.get(replication as usize) else { return };
            let now = (progress.share.clamp(0.0, 1.0) * STEPS) as u64;
            let before = done.fetch_max(now, Ordering::Relaxed);
            let events = self.events.fetch_add(progress.events, Ordering::Relaxed) + progress.events;
            let millions = events as f64 / self.begun.elapsed().as_secs_f64().max(1e-3) / 1e6;
            let speed = format!("{} M events/s", shown(Some(millions), 2));
            self.bar.set_message(match &self.begun_ones {
                None => speed,
                Some(ones) => {
                    let number = u64::from(replication) + 1;
                    let most = ones.fetch_max(number, Ordering::Relaxed).max(number);
                    format!("replication {most}  {speed}")
                }
            });
            self.bar.inc(now.saturating_sub(before));
        }

        pub(super) fn finish(self) {
            self.bar.finish_and_clear();
        }
    }
}
