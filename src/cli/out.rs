//! Where does text go?
//!
//! Standard output is for data, and every failure to write it is told.
//! Standard error is for people; if nobody can read it, there is nobody to tell.

use std::io::{self, IsTerminal, Write};

use super::failure::Failure;
use crate::report::Style;

/// Lines of a page are no longer than this, however wide the terminal is.
const WIDEST: usize = 100;
/// Nor are they squeezed further than this.
const NARROWEST: usize = 40;

/// Writes data to standard output, all of it or a failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ReaderLeft,
        _ => Failure::Output(error),
    })
}

/// Writes a line to standard error.
pub(super) fn say(line: &str) {
    say_raw(&format!("{line}\n"));
}

/// Writes text to standard error as it is.
pub(super) fn say_raw(text: &str) {
    // Nobody is left to be told of a failure.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// How pages for people look on standard output.
pub(super) fn style() -> Style {
    let width = terminal_size::terminal_size().map_or(WIDEST, |(width, _)| usize::from(width.0));
    let width = if io::stdout().is_terminal() { width } else { WIDEST };
    Style { width: width.clamp(NARROWEST, WIDEST), colour: colour_of_stdout() }
}

/// Whether standard output may carry colours.
pub(super) fn colour_of_stdout() -> bool {
    io::stdout().is_terminal() && colours_wanted()
}

/// Whether standard error may carry colours.
pub(super) fn colour_of_stderr() -> bool {
    io::stderr().is_terminal() && colours_wanted()
}

fn colours_wanted() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
