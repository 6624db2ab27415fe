//! How does a shell complete our commands?

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use super::failure::Failure;
use super::out;

pub(super) fn completions(arguments: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "corridor", &mut script);
    out::print(&String::from_utf8_lossy(&script))
}
