//! How does one begin?

use std::io::ErrorKind;

use super::args::Init;
use super::failure::Failure;
use super::folder::{Existing, write_atomic};
use super::out;
use crate::scenario;

pub(super) fn init(arguments: &Init) -> Result<(), Failure> {
    let path = &arguments.file;
    let existing = if arguments.force { Existing::Replace } else { Existing::Keep };
    write_atomic(path, scenario::template().as_bytes(), existing).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::Usage(format!("`{}` exists already; --force replaces it", path.display()))
        }
        _ => Failure::file("write", path, error),
    })?;
    out::print(&format!("{}\n", path.display()))?;
    out::say(&format!("next: {}", out::command(&["run", &path.to_string_lossy()])));
    let schema = path.with_file_name("corridor.schema.json");
    if !schema.exists() {
        let (command, schema) = (out::command(&["schema"]), out::quoted(&schema.to_string_lossy()));
        out::say(&format!("for editors that complete and check it: {command} > {schema}"));
    }
    Ok(())
}
