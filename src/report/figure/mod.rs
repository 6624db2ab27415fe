//! Which pictures are there?
//!
//! A picture is a file here and a line in [`FIGURES`]. Each is drawn from a
//! finished study as SVG, with large type and the colours of Okabe and Ito, and
//! says nothing by colour alone. The same study gives the same bytes.

mod welch;

use super::Study;

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
