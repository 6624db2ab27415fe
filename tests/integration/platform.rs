//! Do results depend on how the program was built, or on the machine's mathematics?
//!
//! Tests that need other builds of the program are marked `ignored`; `.ci/run`
//! makes the builds, names them in `CORRIDOR_BUILDS` (and the one without any
//! feature in `CORRIDOR_BARE`), and runs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::determinism::{corridor, scenarios};
use crate::program::{CORRIDOR, Run, file};

/// What a build without progress bars must not ask of the platform.
const FUNCTIONS: [&str; 23] = [
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp", "exp2",
    "expm1", "hypot", "log", "log10", "log1p", "log2", "pow", "sin", "sinh", "tan", "tanh",
];

#[test]
#[ignore = "needs other builds of the program, which `.ci/run` makes"]
fn every_build_writes_the_same_bytes() {
    let builds =
        std::env::var("CORRIDOR_BUILDS").expect("CORRIDOR_BUILDS names programs, with `:` between them");
    let builds: Vec<PathBuf> = builds.split(':').map(PathBuf::from).collect();
    assert!(builds.len() >= 3, "debug, no features, all features: {builds:?}");
    let run = corridor();
    let expected = run.digest();
    for build in builds {
        assert_eq!(run.clone().by(&build).digest(), expected, "{}", build.display());
    }
}

#[test]
#[ignore = "needs another build of the program, which `.ci/run` makes"]
fn a_build_without_features_imports_no_mathematics() {
    let bare = std::env::var("CORRIDOR_BARE").expect("CORRIDOR_BARE names a program built without features");
    let Some(imports) = imports(Path::new(&bare)) else { return };
    let found: Vec<&String> =
        imports.iter().filter(|name| FUNCTIONS.contains(&name.trim_end_matches('f'))).collect();
    assert!(found.is_empty(), "{bare} asks the platform for {found:?}");
    assert!(imports.iter().any(|name| name == "write"), "these are no imports of a program: {imports:?}");
}

#[test]
fn results_do_not_change_when_the_platforms_mathematics_does() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let shift = folder.path().join("libshift.so");
    let canary = folder.path().join("canary");
    let library = ["-shared", "-fPIC", "-O1", "-fno-builtin"];
    if !compile(&library, "tests/preload/shift.c", &shift) {
        return;
    }
    assert!(compile(&["-O0", "-fno-builtin"], "tests/preload/canary.c", &canary));
    assert_ne!(output(&canary, None), output(&canary, Some(&shift)), "the shift does not reach a program");
    for run in scenarios() {
        let run = run.with(["--threads", "2"]);
        assert_eq!(run.clone().preloading(&shift).digest(), run.digest(), "{run:?}");
    }
}

#[test]
fn the_program_of_these_tests_is_there() {
    assert!(Path::new(CORRIDOR).exists());
    assert_eq!(
        Run::of("benches/spec/mm1.toml").with(["--set", "lane.customers.count=50"]).digest().len(),
        64
    );
}

/// Symbols that a program expects other libraries to have; `None` where `nm` is missing.
fn imports(program: &Path) -> Option<Vec<String>> {
    let listing = Command::new("nm").args(["-D", "--undefined-only"]).arg(program).output();
    let Ok(listing) = listing else { return missing("nm") };
    assert!(listing.status.success(), "nm: {}", String::from_utf8_lossy(&listing.stderr));
    let text = String::from_utf8_lossy(&listing.stdout);
    let names = text.lines().filter_map(|line| line.split_whitespace().last()?.split('@').next());
    Some(names.map(str::to_owned).collect())
}

/// Whether the C compiler is there and has made `to`.
fn compile(options: &[&str], source: &str, to: &Path) -> bool {
    if !cfg!(target_os = "linux") {
        return missing::<()>("LD_PRELOAD").is_some();
    }
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let done = Command::new(compiler)
        .args(options)
        .arg("-o")
        .arg(to)
        .arg(file(source))
        .args(["-ldl", "-lm"])
        .output();
    let Ok(done) = done else { return missing::<()>("cc").is_some() };
    assert!(done.status.success(), "{source}: {}", String::from_utf8_lossy(&done.stderr));
    true
}

/// Skips aloud; where all tools must be there, fails.
#[expect(clippy::print_stderr, reason = "whoever runs the tests must see what was not tested")]
fn missing<T>(tool: &str) -> Option<T> {
    assert!(std::env::var_os("CI").is_none(), "`{tool}` is missing");
    eprintln!("skipped: `{tool}` is missing on this machine");
    None
}

fn output(program: &Path, preload: Option<&Path>) -> Vec<u8> {
    let mut command = Command::new(program);
    if let Some(library) = preload {
        command.env("LD_PRELOAD", library);
    }
    command.output().expect("canary runs").stdout
}
