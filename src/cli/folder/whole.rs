//! How does a folder of results come to be, whole or not at all?
//!
//! Its files are written into a hidden folder beside it, which then takes its
//! name. Where a folder of that name stands, from the same command, the files
//! that are ready take the places of those in it, and what else lies there stays.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Existing, sync_folder, write_atomic};
use crate::cli::failure::Failure;

/// Puts the files of a folder in place, the manifest last.
///
/// # Errors
/// What could not be created or written. Neither the folder nor any of those around it is then there if
/// it was not before, and files that were are as they were.
pub(super) fn put_all(folder: &Path, files: &[(String, String)], manifest: &str) -> Result<(), Failure> {
    let parent = folder.parent().unwrap_or(Path::new(""));
    let missing: Vec<PathBuf> =
        parent.ancestors().filter(|path| !path.exists()).map(Path::to_owned).collect();
    let put = fs::create_dir_all(parent)
        .map_err(|error| Failure::file("create", parent, error))
        .and_then(|()| put_ready(parent, folder, files, manifest));
    if put.is_err() {
        // Innermost first; what is not empty belongs to somebody else by now.
        missing.iter().for_each(|path| drop(fs::remove_dir(path)));
    }
    put
}

/// Gets all files ready in a folder beside `folder`, and then gives it that name.
fn put_ready(
    parent: &Path,
    folder: &Path,
    files: &[(String, String)],
    manifest: &str,
) -> Result<(), Failure> {
    let ready = hidden(parent).map_err(|error| Failure::file("create", folder, error))?;
    let files = || {
        let named = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        named.chain([("manifest.json", manifest)])
    };
    for (name, text) in files() {
        write_atomic(&ready.path().join(name), text.as_bytes(), Existing::Keep)
            .map_err(|error| Failure::file("write", &folder.join(name), error))?;
    }
    match fs::rename(ready.path(), folder) {
        Ok(()) => drop(ready.keep()),
        Err(_) if folder.is_dir() => {
            for (name, _) in files() {
                let path = folder.join(name);
                fs::rename(ready.path().join(name), &path)
                    .map_err(|error| Failure::file("write", &path, error))?;
            }
            sync_folder(folder).map_err(|error| Failure::file("write", folder, error))?;
        }
        Err(error) => return Err(Failure::file("create", folder, error)),
    }
    sync_folder(parent).map_err(|error| Failure::file("write", folder, error))
}

/// A folder that goes with its value.
fn hidden(parent: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corridor-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As any new folder, less the user's mask; temporary ones are private otherwise.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })
}
