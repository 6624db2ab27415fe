//! What did the user ask?
//!
//! The only room that touches disk, terminal, signals and the wall clock. A
//! subcommand is a file here and a variant in [`args`]. Data goes to standard
//! output, everything else to standard error; `failure` holds the exit codes.

pub mod args;

mod compare;
mod completions;
mod diff;
mod delays;
mod explain;
mod failure;
mod files;
mod folder;
mod init;
mod interrupt;
mod levers;
mod log;
mod out;
mod plan;
mod progress;
mod run;
mod schema;
mod trace;
mod validate;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;

/// The whole program: reads the arguments, does what they ask, and says how it went.
pub fn main() -> ExitCode {
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => dispatch(arguments.command),
        Err(message) => help_or_usage(&message),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            failure.exit_code()
        }
    }
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run(run) => run::run(&run),
        Command::Compare(compare) => compare::compare(&compare),
        Command::Validate(validate) => validate::validate(&validate),
        Command::Schema => schema::schema(),
        Command::Explain(explain) => explain::explain(&explain),
        Command::ExplainDelays(explain) => delays::explain(&explain),
        Command::Trace(trace) => trace::trace(&trace),
        Command::Diff(diff) => diff::diff(&diff),
        Command::Levers(levers) => levers::levers(&levers),
        Command::Verify(verify) => verify::verify(&verify),
        Command::Init(init) => init::init(&init),
        Command::Completions(completions) => completions::completions(&completions),
    }
}

/// `--help` and `--version` are data; a mistake in the arguments is not.
fn help_or_usage(message: &clap::Error) -> Result<(), Failure> {
    let (colour, text) = (out::colour_of_stdout(), message.render());
    if message.use_stderr() {
        let text = if out::colour_of_stderr() { text.ansi().to_string() } else { text.to_string() };
        return Err(Failure::Told { text, code: failure::USAGE });
    }
    out::print(&if colour { text.ansi().to_string() } else { text.to_string() })
}
