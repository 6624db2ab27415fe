//! How is a user's text shown safely?

use std::fmt::Write;

use crate::observe::Cause;

/// With control and direction-changing characters made visible, so that a
/// title can neither move the cursor nor reorder a line.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let turns =
            matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || turns {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A cell that a spreadsheet must not take for a formula.
///
/// Source: OWASP ASVS 5, item 1.2.10.
pub fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A cause as a table names it.
pub fn short(cause: Cause) -> &'static str {
    match cause {
        Cause::Busy => "servers busy",
        Cause::Closed => "closed",
        Cause::Schedule => "next departure",
        Cause::Missed => "cut-off missed",
        Cause::Full => "left behind",
        Cause::Hold => "departure held",
        Cause::Papers => "papers not ready",
        Cause::Inspection => "inspection",
        Cause::Blocked => "no room ahead",
        Cause::Path => "no track or berth",
        Cause::Fleet => "no vehicle",
        Cause::Equipment => "no empty box",
        Cause::Collect => "collection",
        Cause::Disrupted => "disrupted",
        Cause::Moving => "moving",
        Cause::Handling => "handling",
        Cause::Clearing => "clearing",
    }
}

/// A stretch of a life, in words.
pub fn sentence(cause: Cause, stage: &str) -> String {
    match cause {
        Cause::Busy => format!("waits at {stage}: all servers busy"),
        Cause::Closed => format!("waits at {stage}: closed"),
        Cause::Schedule => format!("waits for the next departure of {stage}"),
        Cause::Missed => format!("waits for {stage}: missed the cut-off"),
        Cause::Full => format!("waits for {stage}: left behind by a full departure"),
        Cause::Hold => format!("waits for {stage}, which is held or late"),
        Cause::Papers => "ready, its papers are not".to_owned(),
        Cause::Inspection => format!("inspected at {stage}"),
        Cause::Blocked => format!("waits at {stage}: no room ahead"),
        Cause::Path => format!("waits for a track, path or berth ({stage})"),
        Cause::Fleet => format!("waits for a vehicle of {stage}"),
        Cause::Equipment => format!("waits at {stage} for an empty box"),
        Cause::Collect => format!("stands at {stage} until the consignee collects it"),
        Cause::Disrupted => format!("waits at {stage}: disrupted"),
        Cause::Moving => format!("moves with {stage}"),
        Cause::Handling => format!("handled at {stage}"),
        Cause::Clearing => format!("cleared at {stage}"),
    }
}

/// Where cargo waits and for what, as a part of a sentence: `at the port for the next departure of the train`.
pub fn whereabouts(cause: Cause, place: &str, stage: &str) -> String {
    match cause {
        Cause::Busy => format!("at {place} for a free server at {stage}"),
        Cause::Closed => format!("at {place} for {stage} to open"),
        Cause::Schedule => format!("at {place} for the next departure of {stage}"),
        Cause::Missed => format!("at {place} for {stage} after its cut-off"),
        Cause::Full => format!("at {place} for {stage}, left behind by a full departure"),
        Cause::Hold => format!("at {place} for {stage}, which is held or late"),
        Cause::Papers => format!("at {place} for its papers"),
        Cause::Inspection => format!("at {place} under inspection at {stage}"),
        Cause::Blocked => format!("at {place} for room ahead of {stage}"),
        Cause::Path => format!("at {place} for a track, path or berth ({stage})"),
        Cause::Fleet => format!("at {place} for a vehicle of {stage}"),
        Cause::Equipment => format!("at {place} for an empty box ({stage})"),
        Cause::Collect => format!("at {place} until the consignee collects ({stage})"),
        Cause::Disrupted => format!("at {place} because {stage} is disrupted"),
        Cause::Moving => format!("under way on {place} with {stage}"),
        Cause::Handling => format!("at {place} being handled at {stage}"),
        Cause::Clearing => format!("at {place} being cleared at {stage}"),
    }
}

/// Text in lines of at most `width` characters, broken at spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_become_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        assert_eq!(cell("ckg-qinzhou"), "ckg-qinzhou");
    }

    #[test]
    fn control_and_direction_characters_are_shown() {
        assert_eq!(visible("a\u{1b}[2J\u{202e}b"), "a\\u{1b}[2J\\u{202e}b");
    }

    proptest! {
        #[test]
        fn no_cell_starts_like_a_formula(text in ".*") {
            prop_assert!(!cell(&text).starts_with(['=', '+', '-', '@', '\t', '\r', '\0']));
        }

        #[test]
        fn wrapping_keeps_the_words(text in "[a-z ]{0,80}", width in 1usize..40) {
            let lines = wrap(&text, width).join(" ");
            prop_assert!(lines.split_whitespace().eq(text.split_whitespace()));
        }
    }
}
