//! How are scenario files read?

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::args::ScenarioArgs;
use super::failure::{Failure, IO, USAGE};
use super::out;
use crate::report::text::visible;
use crate::scenario::{self, FileProblem, Files, Scenario};

/// A file beyond this is refused before it is read: 4 MiB.
const LARGEST: u64 = 4 << 20;

/// Reads and checks a scenario; its warnings go to standard error.
pub(super) fn scenario(arguments: &ScenarioArgs) -> Result<Scenario, Failure> {
    let path = &arguments.scenario;
    let text = text_of(path).map_err(|error| unread(path, error))?;
    let colour = out::colour_of_stderr();
    let mut name = path.display().to_string();
    if cfg!(windows) {
        // Scenario files write paths with `/`, and their own is joined to those.
        name = name.replace('\\', "/");
    }
    let read = scenario::read(&name, &text, &arguments.set, &Disk);
    let scenario = read.map_err(|error| Failure::Told { text: error.render(colour), code: USAGE })?;
    if !scenario.warnings.is_empty() {
        out::say_raw(&scenario.render_warnings(colour));
    }
    Ok(scenario)
}

/// The scenario's own file cannot be read; of text in another encoding there is more to say.
fn unread(path: &Path, error: io::Error) -> Failure {
    if error.kind() != io::ErrorKind::InvalidData {
        return Failure::file("read", path, error);
    }
    let text = format!(
        "error[E004]: `{}` cannot be read: {error}\n\n1 error; `corridor explain E004` says more\n",
        visible(&path.display().to_string())
    );
    Failure::Told { text, code: IO }
}

/// Files that a scenario names, by paths that start where its own does.
struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, FileProblem> {
        text_of(Path::new(path)).map_err(|error| FileProblem(error.to_string()))
    }
}

/// The text of a regular file of bearable size.
fn text_of(path: &Path) -> io::Result<String> {
    // Asked before it is opened: opening a pipe would wait for its writer.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 4 MiB, the limit for scenario files"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        let message = format!("it is not UTF-8 text (line {line}, byte {} of the file)", good.len());
        io::Error::new(io::ErrorKind::InvalidData, format!("{message}: save it as UTF-8"))
    })
}
