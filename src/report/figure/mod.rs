//! Which pictures are there?
//!
//! Each is drawn as SVG, sixteen by nine, with large type and the colours of
//! Okabe and Ito, and says nothing by colour alone. The same input gives the
//! same bytes, and the numbers behind a picture stand in a table beside it.

pub mod hours_saved;
pub mod waterfall;

mod canvas;

use crate::experiment::{Comparison, Variant};

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
