//! What does a source file say to the compiler?
//!
//! Comments and the insides of string literals are blanked, line by line, so
//! that words in prose are not mistaken for code. Test modules can be cut off:
//! they may lean on anything.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file of this repository.
pub(crate) struct Source {
    /// Relative to the repository, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
    /// Without comments and what stands in string literals; as many lines as `text`.
    pub(crate) code: String,
}

impl Source {
    /// A file made up for a test, or read by [`all_under`].
    pub(crate) fn new(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned(), code: code_only(text) }
    }

    /// The room it belongs to: the first name under `src`. `None` for `lib.rs`, `main.rs` and files elsewhere.
    pub(crate) fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let room = inside.split('/').next()?.trim_end_matches(".rs");
        (!matches!(room, "lib" | "main")).then_some(room)
    }

    /// Lines of code with their numbers, without test modules.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test_file = self.path.ends_with("/tests.rs") || self.path.contains("/tests/");
        let end =
            if is_test_file { 0 } else { self.code.find("#[cfg(test)]\nmod ").unwrap_or(self.code.len()) };
        self.code[..end].lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Where a line is, for a message.
    pub(crate) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files with this ending under a folder of the repository, by path; none if there is no such folder.
pub(crate) fn files_under(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![repository().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path: PathBuf = entry.expect("folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let inside = path.strip_prefix(repository()).expect("files lie in the repository");
                found.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// All Rust files under a folder of the repository.
pub(crate) fn all_under(folder: &str) -> Vec<Source> {
    files_under(folder, ".rs").iter().map(|path| Source::new(path, &read(path))).collect()
}

/// A file of the repository as text.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Whether `word` stands in `line` by itself, not inside a longer name.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

/// Blanks comments and what stands in string and character literals; line breaks stay.
fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => line_end(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment_end(&chars, at),
            '"' => string_end(&chars, at),
            'r' if !is_part_of_name(&chars, at) => raw_string_end(&chars, at).unwrap_or(at),
            '\'' => char_end(&chars, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

fn is_part_of_name(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() && chars[at - 1] != 'b' || chars[at - 1] == '_')
}

fn line_end(chars: &[char], from: usize) -> usize {
    chars[from..].iter().position(|&c| c == '\n').map_or(chars.len(), |length| from + length)
}

fn block_comment_end(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn string_end(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// `r"…"` and `r#"…"#`; `None` if it is an ordinary name that starts with `r`.
fn raw_string_end(chars: &[char], from: usize) -> Option<usize> {
    let hashes = chars[from + 1..].iter().take_while(|&&c| c == '#').count();
    let open = from + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |at: usize| {
        chars[at] == '"' && chars[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
    };
    Some((open + 1..chars.len()).find(|&at| closes(at)).map_or(chars.len(), |at| at + 1 + hashes))
}

/// `'x'` and `'\n'`; `None` for a lifetime.
fn char_end(chars: &[char], from: usize) -> Option<usize> {
    match chars.get(from + 1)? {
        '\\' => chars[from + 3..].iter().position(|&c| c == '\'').map(|length| from + 3 + length + 1),
        _ => (chars.get(from + 2) == Some(&'\'')).then_some(from + 3),
    }
}

#[test]
fn words_in_comments_and_strings_are_not_code() {
    let source = Source::new(
        "src/engine/mod.rs",
        "a // crate::freight\nb /* crate::x /* y */ z */ c \"crate::d \\\" e\" f r#\"g \" h\"# i '\"' j 'k \"l\"",
    );
    assert_eq!(source.code.split_whitespace().collect::<Vec<_>>(), ["a", "b", "c", "f", "i", "j", "'k"]);
    assert_eq!(source.code.lines().count(), source.text.lines().count());
}

#[test]
fn test_modules_are_cut_off() {
    let text = "use crate::time::SimTime;\n#[cfg(test)]\nmod tests {\n    use crate::cli::Args;\n}\n";
    assert_eq!(Source::new("src/engine/mod.rs", text).lines().count(), 1);
    assert_eq!(Source::new("src/engine/tests.rs", text).lines().count(), 0);
}

#[test]
fn a_word_is_found_only_by_itself() {
    assert!(has_word("let x: HashMap<u8, u8>", "HashMap"));
    assert!(!has_word("let x: BTreeHashMap<u8, u8>", "HashMap"));
}
