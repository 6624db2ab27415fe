//! How are problems shown?

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::problem::{Problem, SourceText};

/// Lines shown around the marked one.
const AROUND: usize = 1;
/// Longest stretch of one file that is shown, in bytes.
const LONGEST: usize = 400;

/// Each problem with its lines, code and remedy, and a count at the end.
pub(super) fn problems(problems: &[Problem], texts: &[SourceText], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut page = String::new();
    for problem in problems {
        page.push_str(&one(problem, texts, &renderer));
        page.push_str("\n\n");
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

fn one(problem: &Problem, texts: &[SourceText], renderer: &Renderer) -> String {
    let level = if problem.is_warning() { Level::WARNING } else { Level::ERROR };
    let title = level.primary_title(visible(&problem.message)).id(problem.code);
    let remedy = (!problem.remedy.is_empty()).then(|| Level::HELP.message(visible(&problem.remedy)));
    let Some(source) = texts.get(problem.at.file as usize) else {
        return match remedy {
            Some(remedy) => renderer.render(&[title.element(remedy)]),
            None => renderer.render(&[annotate_snippets::Group::with_title(title)]),
        };
    };
    let (excerpt, first_line, span) = excerpt(problem, &source.text);
    let mark = AnnotationKind::Primary.span(span).label(visible(&problem.label));
    let snippet = Snippet::source(excerpt)
        .line_start(first_line)
        .path(visible(&source.name))
        .fold(false)
        .annotation(mark);
    let group = title.element(snippet);
    let group = match remedy {
        Some(remedy) => group.element(remedy),
        None => group,
    };
    renderer.render(&[group])
}

/// The marked lines with a few around them, the number of the first, and the mark within them.
fn excerpt(problem: &Problem, text: &str) -> (String, usize, std::ops::Range<usize>) {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let start = floor(problem.at.start as usize);
    let mut end = floor((problem.at.end as usize).max(start)).max(start);
    // A mark over many lines says less than one on its first line.
    if let Some(newline) = text[start..end].find('\n') {
        end = start + newline;
    }
    let mut from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let mut first_line = problem.line.max(1);
    for _ in 0..AROUND {
        if from > 0 {
            from = text[..from - 1].rfind('\n').map_or(0, |newline| newline + 1);
            first_line -= 1;
        }
    }
    let mut until = end + text[end..].find('\n').unwrap_or(text.len() - end);
    for _ in 0..AROUND {
        if until < text.len() {
            until += 1 + text[until + 1..].find('\n').unwrap_or(text.len() - until - 1);
        }
    }
    if until - from > LONGEST {
        // Very long lines: only the marked one, cut around the mark.
        let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        from = line.max(floor(start.saturating_sub(LONGEST / 4)));
        first_line = problem.line.max(1);
        end = end.min(floor(start + LONGEST / 2)).max(start);
        let line_end = end + text[end..].find('\n').unwrap_or(text.len() - end);
        until = line_end.min(floor(end + LONGEST / 4).max(end));
    }
    (text[from..until].to_owned(), first_line, start - from..end - from)
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
