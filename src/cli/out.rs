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

/// A command of this program as one types it, each part quoted where a shell needs it.
pub(super) fn command(parts: &[&str]) -> String {
    // As this program was called: it need not be on the search path.
    let program = std::env::args_os()
        .next()
        .map_or_else(|| "corridor".into(), |name| name.to_string_lossy().into_owned());
    let quoted: Vec<String> = [program.as_str()].iter().chain(parts).map(|part| quoted(part)).collect();
    quoted.join(" ")
}

/// For a POSIX shell; others agree on all but exotic names.
pub(super) fn quoted(part: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-./:=@%+,\\".contains(letter);
    if !part.is_empty() && part.chars().all(is_plain) {
        part.to_owned()
    } else {
        format!("'{}'", part.replace('\'', "'\\''"))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_each_part_as_it_is() {
        assert_eq!(quoted("scenarios/ilstc.toml"), "scenarios/ilstc.toml");
        assert_eq!(quoted("lane#1"), "'lane#1'");
        assert_eq!(quoted("my scenario.toml"), "'my scenario.toml'");
        assert_eq!(quoted("place.a.title=\"it's\""), "'place.a.title=\"it'\\''s\"'");
        assert_eq!(quoted(""), "''");
    }
}
