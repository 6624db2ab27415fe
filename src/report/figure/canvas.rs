//! How are lines, bars and words put on a picture?

use std::fmt::Write;

use super::escaped;

/// Width of a picture; with its height sixteen by nine.
pub(super) const WIDTH: f64 = 1600.0;
/// Height of a picture.
pub(super) const HEIGHT: f64 = 900.0;
/// Nearly black: 17:1 on white.
pub(super) const INK: &str = "#1a1a1a";
/// For what matters less: 7:1 on white.
pub(super) const FAINT: &str = "#595959";
/// For grid lines, which carry nothing alone.
pub(super) const GRID: &str = "#d0d0d0";

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) fill: &'static str,
    pub(super) anchor: Anchor,
}

impl Type {
    /// Plain ink that begins at its place.
    pub(super) const fn plain(size: f64) -> Type {
        Type { size, bold: false, fill: INK, anchor: Anchor::Start }
    }

    pub(super) const fn bold(self) -> Type {
        Type { bold: true, ..self }
    }

    pub(super) const fn faint(self) -> Type {
        Type { fill: FAINT, ..self }
    }

    pub(super) const fn on_dark(self) -> Type {
        Type { fill: "#ffffff", ..self }
    }

    pub(super) const fn at(self, anchor: Anchor) -> Type {
        Type { anchor, ..self }
    }
}

/// An SVG that grows.
pub(super) struct Canvas {
    svg: String,
}

impl Canvas {
    /// An empty picture with what it is called and what it tells, for those who cannot see it.
    ///
    /// `key` tells its inner names from those of other pictures on the same page.
    pub(super) fn new(key: &str, title: &str, description: &str) -> Canvas {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             aria-labelledby=\"{key}-title {key}-desc\" \
             font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n"
        );
        let _ = writeln!(svg, "<title id=\"{key}-title\">{}</title>", escaped(title));
        let _ = writeln!(svg, "<desc id=\"{key}-desc\">{}</desc>", escaped(description));
        Canvas { svg }
    }

    /// Anything else, as it is.
    pub(super) fn raw(&mut self, element: &str) {
        self.svg.push_str(element);
        self.svg.push('\n');
    }

    /// A line of text on a base line.
    pub(super) fn text(&mut self, x: f64, y: f64, look: Type, text: &str) {
        let anchor = match look.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if look.bold { " font-weight=\"bold\"" } else { "" };
        let _ = writeln!(
            self.svg,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{}\" fill=\"{}\"{weight}{anchor}>{}</text>",
            look.size,
            look.fill,
            escaped(text)
        );
    }

    /// A rectangle with a dark edge.
    pub(super) fn bar(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        let _ = writeln!(
            self.svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\" \
             stroke=\"{INK}\" stroke-width=\"1.5\"/>"
        );
    }

    /// A line; `dashes` as SVG writes them, or nothing.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64, dashes: &str) {
        let dashes =
            if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        let _ = writeln!(
            self.svg,
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"{stroke}\" stroke-width=\"{width}\"{dashes} fill=\"none\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    /// A whisker along x, with caps.
    pub(super) fn whisker(&mut self, from: f64, to: f64, y: f64, cap: f64) {
        let (above, below) = (y - cap, y + cap);
        let _ = writeln!(
            self.svg,
            "<path d=\"M{from:.1} {above:.1}V{below:.1}M{from:.1} {y:.1}H{to:.1}M{to:.1} {above:.1}V{below:.1}\" \
             stroke=\"#ffffff\" stroke-width=\"6\" fill=\"none\"/>\
             <path d=\"M{from:.1} {above:.1}V{below:.1}M{from:.1} {y:.1}H{to:.1}M{to:.1} {above:.1}V{below:.1}\" \
             stroke=\"{INK}\" stroke-width=\"2.5\" fill=\"none\"/>"
        );
    }

    /// The whole picture.
    pub(super) fn finish(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

/// How wide a text is at most likely to be: as in DejaVu Sans, the widest of common types.
pub(super) fn width_of(text: &str, size: f64, bold: bool) -> f64 {
    let em = |letter: char| match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ':' | ';' | '|' | '\'' | '!' | '(' | ')' | ' ' => {
            0.33
        }
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.97,
        letter if letter.is_ascii_uppercase() => 0.74,
        letter if u32::from(letter) >= 0x2e80 => 1.05,
        _ => 0.63,
    };
    text.chars().map(em).sum::<f64>() * size * if bold { 1.12 } else { 1.0 }
}

/// As much of a text as fits, with `…` where some is missing.
pub(super) fn fitted(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width_of(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width_of(&kept, size, bold) + size > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// A text in at most so many lines; the last one ends with `…` where there is more.
pub(super) fn wrapped(text: &str, size: f64, bold: bool, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()).peekable();
    while words.peek().is_some() && lines.len() < most {
        if lines.len() + 1 == most {
            let rest = words.by_ref().collect::<Vec<_>>().join(" ");
            lines.push(fitted(&rest, size, bold, room));
            break;
        }
        let mut line = String::new();
        while let Some(word) = words.peek() {
            let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
            if width_of(&longer, size, bold) > room && !line.is_empty() {
                break;
            }
            line = longer;
            words.next();
        }
        lines.push(fitted(&line, size, bold, room));
    }
    lines
}

/// Round numbers from `low` to `high`, about so many, and the decimals that tell them apart.
pub(super) fn ticks(low: f64, high: f64, about: f64) -> (Vec<f64>, usize) {
    let raw = (high - low) / about;
    if !(raw.is_finite() && raw > 0.0) {
        return (vec![low], 1);
    }
    let mut power = 0_i32;
    while raw >= 10.0 * ten_to(power) {
        power += 1;
    }
    while raw < ten_to(power) {
        power -= 1;
    }
    let parts = [(1.0, power), (2.0, power), (5.0, power), (1.0, power + 1)];
    let fits = parts.into_iter().find(|(part, power)| part * ten_to(*power) >= raw);
    let (part, power) = fits.unwrap_or((1.0, power + 1));
    let step = part * ten_to(power);
    let first = libm::ceil(low / step - 1e-9);
    let last = libm::floor(high / step + 1e-9);
    let count = (last - first).clamp(0.0, 50.0) as u32;
    let decimals = usize::try_from(-power).unwrap_or(0);
    ((0..=count).map(|nth| (first + f64::from(nth)) * step + 0.0).collect(), decimals)
}

/// A power of ten by multiplication, which is the same everywhere.
fn ten_to(power: i32) -> f64 {
    let size = (0..power.unsigned_abs()).fold(1.0, |size, _| size * 10.0);
    if power < 0 { 1.0 / size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(0.0, 10.0, 5.0), (vec![0.0, 2.0, 4.0, 6.0, 8.0, 10.0], 0));
        assert_eq!(ticks(215.3, 228.0, 6.0), (vec![220.0, 225.0], 0));
        assert_eq!(ticks(0.0, 0.3, 3.0).1, 1);
        assert_eq!(ticks(48.4, 52.7, 6.0), (vec![49.0, 50.0, 51.0, 52.0], 0));
        assert_eq!(ticks(-3.0, 3.0, 6.0).0, [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(1.0, 1.0, 5.0).0.len(), 1);
        assert_eq!(ticks(f64::NAN, 1.0, 5.0).0.len(), 1);
    }

    #[test]
    fn long_text_is_cut_or_wrapped() {
        assert_eq!(fitted("short", 20.0, false, 500.0), "short");
        let cut = fitted(&"long ".repeat(50), 20.0, false, 200.0);
        assert!(cut.ends_with('…') && width_of(&cut, 20.0, false) <= 200.0, "{cut}");
        let lines = wrapped(&"word ".repeat(40), 20.0, true, 300.0, 2);
        assert!(lines.len() == 2 && lines[1].ends_with('…'), "{lines:?}");
        assert_eq!(wrapped("two words", 20.0, true, 300.0, 2), ["two words"]);
        assert_eq!(wrapped("", 20.0, true, 300.0, 2), Vec::<String>::new());
    }
}
