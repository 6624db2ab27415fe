//! Where does the program start?
//!
//! Arguments in, exit code out; `cli` does the rest.

use std::process::ExitCode;

fn main() -> ExitCode {
    corridor::cli::main()
}
