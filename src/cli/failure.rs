//! How can a command fail, and with which exit code?

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::out;
use crate::experiment::ExperimentError;
use crate::freight::RunError;

/// A threshold was missed; results are kept.
pub(super) const MISSED: u8 = 1;
/// Usage, or an invalid scenario.
pub(super) const USAGE: u8 = 2;
/// Reading or writing failed.
pub(super) const IO: u8 = 3;
/// An invariant broke, a number overflowed or a limit was reached; nothing is written.
pub(super) const BROKEN: u8 = 4;

/// Why a command did not do all that it was asked for.
#[derive(Debug)]
pub(super) enum Failure {
    /// A message that is ready to be shown, such as a scenario's problems.
    Told {
        /// With its line break.
        text: String,
        /// Of the process.
        code: u8,
    },
    /// The arguments make sense one by one, but not here.
    Usage(String),
    /// A file or folder.
    File {
        /// Such as `read`.
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// Standard output.
    Output(io::Error),
    /// Whoever read standard output has seen enough.
    ReaderLeft,
    /// The system does not let us listen for signals.
    Signals(io::Error),
    /// A threshold was missed; results are kept.
    Missed(String),
    /// No result may be used.
    Broken(String),
    /// A signal came; what was finished is kept.
    Interrupted {
        /// Of the process: 128 and the signal's number.
        code: u8,
        /// What is left.
        message: String,
    },
}

impl Failure {
    pub(super) fn file(doing: &'static str, path: &Path, error: io::Error) -> Failure {
        Failure::File { doing, path: path.to_owned(), error }
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code())
    }

    pub(super) fn code(&self) -> u8 {
        match self {
            Failure::Told { code, .. } | Failure::Interrupted { code, .. } => *code,
            Failure::Missed(_) => MISSED,
            Failure::Usage(_) => USAGE,
            Failure::File { .. } | Failure::Output(_) | Failure::Signals(_) => IO,
            Failure::ReaderLeft => 0,
            Failure::Broken(_) => BROKEN,
        }
    }

    /// Says on standard error what went wrong.
    pub(super) fn tell(&self) {
        match self {
            Failure::Told { text, .. } => out::say_raw(text),
            Failure::Missed(message) => out::say(&format!("missed: {message}")),
            Failure::Usage(message) => out::say(&format!("error: {message}")),
            Failure::File { doing, path, error } => {
                out::say(&format!("error: cannot {doing} `{}`: {error}", path.display()));
            }
            Failure::Output(error) => out::say(&format!("error: cannot write to standard output: {error}")),
            Failure::Signals(error) => out::say(&format!("error: cannot listen for signals: {error}")),
            Failure::ReaderLeft => {}
            Failure::Broken(message) => out::say(&format!("error: {message}; nothing was written")),
            Failure::Interrupted { message, .. } => out::say(&format!("interrupted: {message}")),
        }
    }
}

impl From<ExperimentError> for Failure {
    fn from(error: ExperimentError) -> Failure {
        match error {
            ExperimentError::Replication { .. } => Failure::Broken(error.to_string()),
            ExperimentError::Threads { .. } => Failure::Usage(error.to_string()),
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        Failure::Broken(error.to_string())
    }
}
