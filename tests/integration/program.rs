//! What does the program leave behind?
//!
//! Runs a program of this project as a user does, and takes one digest over
//! all that it wrote, the manifest left out: it alone may name threads and command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The program that belongs to these tests.
pub(crate) const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");

/// A run of a scenario that is to be digested.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    program: PathBuf,
    arguments: Vec<String>,
    seed: u64,
    preload: Option<PathBuf>,
}

/// A file of this repository.
pub(crate) fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

impl Run {
    /// Seven replications of a scenario of this repository.
    pub(crate) fn of(scenario: &str) -> Run {
        let scenario = file(scenario).display().to_string();
        let arguments = ["run", &scenario, "--quiet", "--replications", "7"].map(str::to_owned).into();
        Run { program: CORRIDOR.into(), arguments, seed: 20_250_106, preload: None }
    }

    /// With another seed.
    pub(crate) fn seed(mut self, seed: u64) -> Run {
        self.seed = seed;
        self
    }

    /// With more on the command line.
    pub(crate) fn with<const N: usize>(mut self, arguments: [&str; N]) -> Run {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    /// With another program than the one of these tests.
    pub(crate) fn by(mut self, program: &Path) -> Run {
        self.program = program.to_owned();
        self
    }

    /// With a library loaded before all others.
    pub(crate) fn preloading(mut self, library: &Path) -> Run {
        self.preload = Some(library.to_owned());
        self
    }

    /// Runs it and takes the digest of its results.
    pub(crate) fn digest(&self) -> String {
        let folder = self.results();
        digest(folder.path())
    }

    /// Runs it and keeps its folder.
    pub(crate) fn results(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .args(["--seed", &self.seed.to_string()])
            .arg("--output")
            .arg(folder.path());
        if let Some(library) = &self.preload {
            command.env("LD_PRELOAD", library);
        }
        let done = command.output().unwrap_or_else(|error| panic!("{}: {error}", self.program.display()));
        assert!(
            done.status.success(),
            "{command:?} ended with {}:\n{}",
            done.status,
            String::from_utf8_lossy(&done.stderr)
        );
        folder
    }
}

/// One digest over names and contents of all files of a folder but manifests.
pub(crate) fn digest(folder: &Path) -> String {
    let files = files(folder);
    assert!(files.iter().any(|file| file.ends_with("measures.csv")), "no results in {files:?}");
    let mut digest = blake3::Hasher::new();
    for file in files.iter().filter(|file| !file.ends_with("manifest.json")) {
        let bytes = fs::read(folder.join(file)).expect("results can be read");
        digest.update(file.as_bytes());
        digest.update(&[0]);
        digest.update(&(bytes.len() as u64).to_le_bytes());
        digest.update(&bytes);
    }
    digest.finalize().to_hex().to_string()
}

/// All files of a folder and the folders in it, by path.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("results can be listed") {
            let path = entry.expect("results can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).expect("files lie in their folder");
                found.push(inside.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}
