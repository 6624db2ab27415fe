//! Which pictures are there?
//!
//! A picture is a file here and a line in one of the lists. Each is drawn as SVG,
//! sixteen by nine, with large type and the colours of Okabe and Ito, and says
//! nothing by colour alone. The same input gives the same bytes, and the numbers
//! behind a picture stand in a table beside it.

pub mod hours_saved;
pub mod waterfall;

mod canvas;
mod welch;

use super::Study;
use crate::experiment::{Comparison, Variant};

/// A picture of a study.
#[derive(Clone, Copy)]
pub struct Figure {
    /// The name of its file.
    pub name: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Draws it as SVG; `None` where there is nothing to see.
    pub render: fn(&Study) -> Option<String>,
}

/// All pictures of one scenario's study.
pub const FIGURES: &[Figure] = &[Figure {
    name: "warm-up.svg",
    doc: "mean lead time by time of tender, from the start of the run on",
    render: welch::render,
}];

/// A picture and the numbers behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The picture.
    pub svg: String,
    /// Its numbers as a table.
    pub csv: String,
}

/// A picture of a what-if beside its base.
#[derive(Clone, Copy)]
pub struct ComparisonFigure {
    /// Its file's name, which the what-if's follows.
    pub name: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Draws it; `None` where there is nothing to see.
    pub render: fn(&Comparison, &Variant) -> Option<Drawn>,
}

/// All pictures of a comparison, one each for every what-if.
pub const COMPARISON_FIGURES: &[ComparisonFigure] = &[ComparisonFigure {
    name: "waterfall",
    doc: "the hours saved and lost, by place, stage and cause",
    render: hours_saved::render,
}];

/// Blue of Okabe and Ito.
const BLUE: &str = "#0072B2";
/// Vermilion of Okabe and Ito.
const VERMILION: &str = "#D55E00";

/// Text as SVG takes it: a user's title neither ends an element nor turns a line round.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in super::text::visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Characters that XML cannot hold at all.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}

/// Text of at most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(escaped("<script>\"&'\u{202e}"), "&lt;script&gt;&quot;&amp;&#39;\\u{202e}");
        assert_eq!(cut("chongqing", 5), "chon…");
        assert_eq!(cut("hanoi", 5), "hanoi");
    }
}
