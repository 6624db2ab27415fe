//! How are problems shown?

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::problem::Problem;

/// Longest stretch of one file that is shown, in bytes.
const LONGEST: usize = 400;

/// The lines that a problem lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    text: String,
    first_line: usize,
    mark: std::ops::Range<usize>,
}

/// Each problem with its lines, code and remedy, and a count at the end.
pub(super) fn all(problems: &[Problem], colour: bool) -> String {
    let mut page = String::new();
    for problem in problems {
        page.push_str(&one(problem, colour));
        page.push('\n');
    }
    let warnings = problems.iter().filter(|problem| problem.is_warning()).count();
    let errors = problems.len() - warnings;
    let count = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{number} {what}s")),
    };
    let counts: Vec<String> =
        [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect();
    if let Some(first) = problems.iter().find(|problem| !problem.is_warning()).or(problems.first()) {
        page.push_str(&format!("{}; `corridor explain {}` says more\n", counts.join(", "), first.code));
    }
    page
}

/// One problem with its lines, code and remedy, and a newline at its end.
pub(super) fn one(problem: &Problem, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let level = if problem.is_warning() { Level::WARNING } else { Level::ERROR };
    let title = level.primary_title(visible(&problem.message)).id(problem.code);
    let mut group = Group::with_title(title);
    if let Some(excerpt) = &problem.excerpt {
        let mark = AnnotationKind::Primary.span(excerpt.mark.clone()).label(visible(&problem.label));
        let snippet = Snippet::source(excerpt.text.as_str())
            .line_start(excerpt.first_line)
            .path(visible(&problem.file))
            .fold(false)
            .annotation(mark);
        group = group.element(snippet);
    }
    if !problem.remedy.is_empty() {
        group = group.element(Level::HELP.message(visible(&problem.remedy)));
    }
    format!("{}\n", renderer.render(&[group]))
}

impl Excerpt {
    /// The marked line with one around it on each side, of the whole text.
    pub(super) fn of(problem: &Problem, text: &str) -> Excerpt {
        let floor = |at: usize| text.floor_char_boundary(at);
        let start = floor(problem.at.start as usize);
        let mut end = floor(problem.at.end as usize).max(start);
        // A mark over many lines says less than one on its first line.
        if let Some(newline) = text[start..end].find('\n') {
            end = start + newline;
        }
        let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = end + text[end..].find('\n').unwrap_or(text.len() - end);
        let mut from = line;
        let mut first_line = problem.line.max(1);
        if line > 0 {
            from = text[..line - 1].rfind('\n').map_or(0, |newline| newline + 1);
            first_line -= 1;
        }
        let mut until = line_end;
        if line_end < text.len() {
            until = line_end + 1 + text[line_end + 1..].find('\n').unwrap_or(text.len() - line_end - 1);
        }
        if until - from > LONGEST {
            // Very long lines: only the marked one, cut around the mark.
            from = line.max(floor(start.saturating_sub(LONGEST / 4)));
            first_line = problem.line.max(1);
            end = end.min(floor(start + LONGEST / 2)).max(start);
            until = line_end.min(floor(end + LONGEST / 4).max(end));
        }
        Excerpt { text: shown(&text[from..until]), first_line, mark: start - from..end - from }
    }
}

/// The same text, of the same length, without carriage returns and other characters that move the cursor.
fn shown(text: &str) -> String {
    let harmless = |letter: char| !letter.is_control() || letter == '\n' || letter == '\t';
    if text.chars().all(harmless) {
        return text.to_owned();
    }
    // Control characters below 128 have one byte, as a space has; those above have two.
    let space = |letter: char| if letter.len_utf8() == 1 { " " } else { "  " };
    text.chars()
        .map(|letter| if harmless(letter) { letter.to_string() } else { space(letter).to_owned() })
        .collect()
}

/// Control characters and those that turn the direction of text, made harmless.
fn visible(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect()
}
