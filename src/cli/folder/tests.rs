use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_written_and_replaced_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.csv");
    write_atomic(&path, b"one", Existing::Keep).expect("writes");
    write_atomic(&path, b"two", Existing::Replace).expect("replaces");
    assert_eq!(fs::read(&path).expect("reads"), b"two");
    assert_eq!(names(folder.path()), ["a.csv"]);
}

#[test]
fn a_file_to_be_kept_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.toml");
    write_atomic(&path, b"mine", Existing::Keep).expect("writes");
    let error = write_atomic(&path, b"other", Existing::Keep).expect_err("refuses");
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).expect("reads"), b"mine");
    assert_eq!(names(folder.path()), ["a.toml"]);
}

#[test]
fn a_failure_leaves_no_temporary_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("taken");
    fs::create_dir(&path).expect("a folder in the way");
    fs::write(path.join("inside"), "x").expect("which is not empty");
    assert!(write_atomic(&path, b"text", Existing::Replace).is_err());
    assert_eq!(names(folder.path()), ["taken"]);
    assert!(write_atomic(&folder.path().join("none/a"), b"text", Existing::Replace).is_err());
}

fn texts(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_folder_of_results_is_there_whole_or_not_at_all() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("outputs/day/1234");
    // The second cannot be written: there is no folder for it.
    let broken = texts(&[("a.csv", "a"), ("none/b.csv", "b")]);
    let failure = put_all(&folder, &broken, "m").expect_err("refuses");
    assert_eq!(failure.code(), crate::cli::failure::IO);
    assert!(
        matches!(failure, Failure::File { doing: "write", path, .. } if path == folder.join("none/b.csv"))
    );
    assert_eq!(names(root.path()), [""; 0], "not even the folders around it");

    put_all(&folder, &texts(&[("a.csv", "one")]), "m").expect("writes");
    assert_eq!(names(&folder), ["a.csv", "manifest.json"]);
    assert_eq!(names(&root.path().join("outputs/day")), ["1234"]);

    // What is there stays as it is, whatever fails.
    fs::write(folder.join("notes.txt"), "mine").expect("writes");
    put_all(&folder, &texts(&[("a.csv", "two"), ("none/b.csv", "b")]), "n").expect_err("refuses");
    assert_eq!(fs::read_to_string(folder.join("a.csv")).expect("reads"), "one");
    assert_eq!(fs::read_to_string(folder.join("manifest.json")).expect("reads"), "m");
    put_all(&folder, &texts(&[("a.csv", "two")]), "n").expect("replaces");
    assert_eq!(fs::read_to_string(folder.join("a.csv")).expect("reads"), "two");
    assert_eq!(fs::read_to_string(folder.join("manifest.json")).expect("reads"), "n");
    assert_eq!(names(&folder), ["a.csv", "manifest.json", "notes.txt"]);
    assert_eq!(names(&root.path().join("outputs/day")), ["1234"]);
}

#[test]
fn a_file_in_the_way_of_a_folder_stays() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("day/1234");
    fs::create_dir(root.path().join("day")).expect("creates");
    fs::write(&folder, "mine").expect("writes");
    put_all(&folder, &texts(&[("a.csv", "a")]), "m").expect_err("refuses");
    assert_eq!(fs::read_to_string(&folder).expect("reads"), "mine");
    assert_eq!(names(&root.path().join("day")), ["1234"]);
}

#[cfg(unix)]
#[test]
fn a_folder_of_results_is_as_open_as_any_other() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join("plain")).expect("creates");
    put_all(&root.path().join("ours"), &[], "m").expect("writes");
    let mode = |name| fs::metadata(root.path().join(name)).expect("is there").permissions().mode();
    assert_eq!(mode("ours"), mode("plain"));
}

#[cfg(unix)]
#[test]
fn results_are_as_readable_as_any_other_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("plain"), "x").expect("writes");
    write_atomic(&folder.path().join("ours"), b"x", Existing::Keep).expect("writes");
    let mode = |name| fs::metadata(folder.path().join(name)).expect("is there").permissions().mode();
    assert_eq!(mode("ours"), mode("plain"));
}

#[test]
fn folder_names_are_safe_everywhere() {
    for (name, label_of_it) in [
        ("ilstc", "ilstc"),
        ("scenarios/ilstc.toml", "ilstc"),
        ("v1.2", "v1-2"),
        ("..", "--"),
        ("", "scenario-"),
        ("nul", "scenario-nul"),
        ("COM1", "scenario-COM1"),
        ("a:b*c", "a-b-c"),
    ] {
        assert_eq!(label(name), label_of_it);
    }
}
