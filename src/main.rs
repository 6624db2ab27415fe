//! Starts the program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    corridor::cli::main()
}
