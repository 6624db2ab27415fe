//! Where were the hours saved?
//!
//! One bar for what was, one for what is, and between them a step for each
//! part of the difference: saved hours lead to the left, lost ones to the
//! right. The largest steps have names, the rest is one. Each step's number
//! carries its sign; saved bars are plain, lost ones are striped, so that
//! colour says nothing alone.

use super::canvas::{
    Anchor, Canvas, FAINT, GRID, HEIGHT, INK, Type, WIDTH, fitted, ticks, width_of, wrapped,
};
use super::{BLUE, VERMILION};
use crate::report::number::{self, exact, shown};
use crate::report::text::cell;

/// What a waterfall shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Whose difference it is: `Faster clearance`; the first words of the title, cut where it is long.
    pub name: String,
    /// What came of it, never cut: `2.1 ± 0.1 h less mean lead time`.
    pub result: String,
    /// What speaks against it, if anything: a line of its own.
    pub note: String,
    /// What is measured, of what: `mean lead time, all lanes`.
    pub subtitle: String,
    /// The unit of all values, such as `h`.
    pub unit: String,
    /// What was.
    pub from: Total,
    /// What is; it is drawn where the steps lead.
    pub to: Total,
    /// What the difference is made of, in any order; steps that are zero are left out.
    pub steps: Vec<Step>,
    /// What was run, for the last line: scenario, replications, seed, version.
    pub footer: String,
}

/// A bar from the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// What it is called.
    pub label: String,
    /// How much.
    pub value: f64,
    /// Half of its interval; `None` where there is none.
    pub half_width: Option<f64>,
}

/// A part of the difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where: a place or link.
    pub label: String,
    /// What there: stage and cause.
    pub detail: String,
    /// How much it adds; less than 0 where it saves.
    pub value: f64,
    /// Half of its interval; `None` where there is none.
    pub half_width: Option<f64>,
}

/// Steps with a name of their own, at most.
const NAMED: usize = 8;
/// Steps below this share of the largest have no name.
const SMALL: f64 = 0.02;
/// Where the bars begin and end.
const LEFT: f64 = 610.0;
const RIGHT: f64 = WIDTH - 290.0;
/// Where the rows begin and end.
const TOP: f64 = 222.0;
const BOTTOM: f64 = HEIGHT - 112.0;
/// The height of a note's line.
const NOTE: f64 = 36.0;
/// Around everything.
const MARGIN: f64 = 48.0;

/// A row of the picture: from where to where, and what it says.
struct Row {
    kind: &'static str,
    label: String,
    detail: String,
    start: f64,
    end: f64,
    value: f64,
    half_width: Option<f64>,
}

impl Row {
    fn is_total(&self) -> bool {
        matches!(self.kind, "from" | "to")
    }

    /// The leftmost and rightmost that the row shows.
    fn reach(&self) -> (f64, f64) {
        let half = self.half_width.unwrap_or(0.0);
        let edge = if self.is_total() { self.end } else { self.start };
        (self.end.min(edge).min(self.end - half), self.end.max(edge).max(self.end + half))
    }
}

/// Draws it as SVG.
pub fn render(figure: &Waterfall) -> String {
    let rows = rows(figure);
    let axis = Axis::of(&rows);
    let decimals = decimals(&rows);
    let title = format!("{}: {}", figure.name, figure.result);
    let mut canvas = Canvas::new("waterfall", &title, &told(figure, &rows, decimals));
    canvas.raw(&format!(
        "<defs><pattern id=\"waterfall-lost\" width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"14\" height=\"14\" fill=\"{VERMILION}\"/>\
         <rect width=\"5\" height=\"14\" fill=\"#ffffff\"/></pattern></defs>"
    ));
    canvas.raw(&format!("<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>"));
    head(&mut canvas, figure, &rows);
    scale(&mut canvas, figure, &axis);
    let top = top(figure);
    let height = ((BOTTOM - top) / rows.len() as f64).min(140.0);
    let bar = (height * 0.62).min(60.0);
    for (nth, row) in rows.iter().enumerate() {
        let middle = top + (nth as f64 + 0.5) * height;
        draw(&mut canvas, figure, row, &axis, middle, bar, decimals);
        if nth + 1 < rows.len() {
            let x = axis.x(row.end);
            canvas.line((x, middle + bar / 2.0), (x, middle + height - bar / 2.0), FAINT, 1.5, "4 4");
        }
    }
    canvas.text(
        MARGIN,
        HEIGHT - 22.0,
        Type::plain(19.0).faint(),
        &fitted(&figure.footer, 19.0, false, WIDTH - 2.0 * MARGIN),
    );
    canvas.finish()
}

/// The numbers behind the picture: its rows in their order, then the steps that it shows as one.
pub fn csv(figure: &Waterfall) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let header = ["row", "label", "detail", "value", "half_width", "start", "end", "unit"];
    writer.write_record(header).expect(IN_MEMORY);
    let mut put = |row: &Row, kind: &str, is_placed: bool| {
        let place = |value: f64| if is_placed { exact(Some(value)) } else { String::new() };
        let record = [
            kind.to_owned(),
            cell(&row.label),
            cell(&row.detail),
            exact(Some(row.value)),
            exact(row.half_width),
            place(row.start),
            place(row.end),
            cell(&figure.unit),
        ];
        writer.write_record(record).expect(IN_MEMORY);
    };
    for row in rows(figure) {
        put(&row, row.kind, true);
    }
    for step in sorted(figure).1 {
        let row = Row {
            kind: "part of smaller",
            label: step.label.clone(),
            detail: step.detail.clone(),
            start: 0.0,
            end: 0.0,
            value: step.value,
            half_width: step.half_width,
        };
        put(&row, row.kind, false);
    }
    let bytes = writer.into_inner().expect(IN_MEMORY);
    String::from_utf8(bytes).expect("cells are text")
}

const IN_MEMORY: &str = "a table of even rows in memory can always be written";

/// Steps with names, savings first and the largest of each first; and the others.
fn sorted(figure: &Waterfall) -> (Vec<&Step>, Vec<&Step>) {
    let mut steps: Vec<&Step> =
        figure.steps.iter().filter(|step| step.value.is_finite() && step.value != 0.0).collect();
    let size = |step: &Step| step.value.abs();
    // By size, then by name, so that the order of the input does not matter.
    steps.sort_by(|a, b| {
        size(b).total_cmp(&size(a)).then_with(|| (&a.label, &a.detail).cmp(&(&b.label, &b.detail)))
    });
    let largest = steps.first().map_or(0.0, |step| size(step));
    let mut named = steps.iter().take_while(|step| size(step) >= SMALL * largest).count().min(NAMED);
    // One alone needs no more room under its own name.
    if named + 1 == steps.len() {
        named += 1;
    }
    let rest = steps.split_off(named);
    let (saved, lost): (Vec<&Step>, Vec<&Step>) = steps.into_iter().partition(|step| step.value < 0.0);
    (saved.into_iter().chain(lost).collect(), rest)
}

fn rows(figure: &Waterfall) -> Vec<Row> {
    let total = |kind, total: &Total| Row {
        kind,
        label: total.label.clone(),
        detail: String::new(),
        start: 0.0,
        end: total.value,
        value: total.value,
        half_width: total.half_width,
    };
    let (named, rest) = sorted(figure);
    let mut rows = vec![total("from", &figure.from)];
    let step = |rows: &mut Vec<Row>, kind, label: String, detail: String, value: f64, half_width| {
        let start = rows.last().map_or(0.0, |row| row.end);
        rows.push(Row { kind, label, detail, start, end: start + value, value, half_width });
    };
    for part in named {
        step(&mut rows, "step", part.label.clone(), part.detail.clone(), part.value, part.half_width);
    }
    if !rest.is_empty() {
        let (saved, lost) =
            rest.iter().fold(
                (0, 0),
                |(saved, lost), part| {
                    if part.value < 0.0 { (saved + 1, lost) } else { (saved, lost + 1) }
                },
            );
        let detail = format!("{saved} saved, {lost} lost");
        step(
            &mut rows,
            "smaller",
            format!("{} smaller", rest.len()),
            detail,
            rest.iter().map(|part| part.value).sum(),
            None,
        );
    }
    // Whoever gives parts that do not add up is told so, not helped to hide it.
    let missing = figure.to.value - rows.last().map_or(0.0, |row| row.end);
    if missing.abs() > 1e-6 * figure.to.value.abs().max(1.0) {
        step(&mut rows, "rest", "not told apart".to_owned(), String::new(), missing, None);
    }
    rows.push(total("to", &figure.to));
    rows
}

/// What of the values the picture shows.
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    /// From zero, unless that would squeeze the steps: then from below the lowest.
    fn of(rows: &[Row]) -> Axis {
        let low = rows.iter().map(|row| row.reach().0).fold(f64::INFINITY, f64::min);
        let high = rows.iter().map(|row| row.reach().1).fold(f64::NEG_INFINITY, f64::max);
        let span = (high - low).max(1e-9 * high.abs()).max(1e-9);
        if low <= 0.0 || low < 0.6 * span {
            return Axis {
                low: low.min(0.0) - if low < 0.0 { 0.04 * span } else { 0.0 },
                high: high + 0.04 * span,
            };
        }
        // A step must be told from nothing even where totals hardly differ.
        let span = span.max(0.002 * high);
        Axis { low: (low - 0.3 * span).max(0.0), high: high + 0.08 * span }
    }

    fn is_broken(&self) -> bool {
        self.low > 0.0
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + (value - self.low) / (self.high - self.low) * (RIGHT - LEFT)
    }
}

/// Decimals that tell the steps apart.
fn decimals(rows: &[Row]) -> usize {
    let largest = rows.iter().filter(|row| !row.is_total()).map(|row| row.value.abs()).fold(0.0, f64::max);
    match largest {
        size if size >= 10.0 => 1,
        size if size == 0.0 || size >= 0.2 => 2,
        _ => 3,
    }
}

/// A change with its sign, or a value without; and its interval.
fn in_words(row: &Row, unit: &str, decimals: usize) -> String {
    let size = shown(Some(row.value.abs()), decimals);
    let sign = match row.value {
        _ if row.is_total() && row.value >= 0.0 => "",
        value if value < 0.0 => "−",
        _ => "+",
    };
    let interval = row
        .half_width
        .map_or(String::new(), |half| format!(" ± {}", number::half_width(Some(half), decimals)));
    format!("{sign}{size}{interval} {unit}")
}

/// The whole picture as text.
fn told(figure: &Waterfall, rows: &[Row], decimals: usize) -> String {
    let row = |row: &Row| {
        let detail = if row.detail.is_empty() { String::new() } else { format!(" ({})", row.detail) };
        format!("{}{detail}: {}", row.label, in_words(row, &figure.unit, decimals))
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    let note = if figure.note.is_empty() { String::new() } else { format!(" {}", figure.note) };
    format!("Waterfall of {}.{note} {}.", figure.subtitle, rows.join("; "))
}

/// Where the rows begin: a note takes a line.
fn top(figure: &Waterfall) -> f64 {
    TOP + if figure.note.is_empty() { 0.0 } else { NOTE }
}

/// The title in two lines at most: what came of it is whole, whosever it is.
fn titled(figure: &Waterfall, room: f64) -> Vec<String> {
    let lines = |name: &str| wrapped(&format!("{name}: {}", figure.result), 42.0, true, room, 3);
    let mut name = figure.name.clone();
    while lines(&name).len() > 2 && name.chars().count() > 2 {
        let kept = name.chars().count() - 2;
        name = name.chars().take(kept).collect::<String>().trim_end().to_owned();
        name.push('…');
    }
    lines(&name)
}

fn head(canvas: &mut Canvas, figure: &Waterfall, rows: &[Row]) {
    let room = WIDTH - 2.0 * MARGIN;
    let title = titled(figure, room);
    let first = if title.len() > 1 { 62.0 } else { 78.0 };
    for (nth, line) in title.iter().enumerate() {
        canvas.text(MARGIN, first + 48.0 * nth as f64, Type::plain(42.0).bold(), line);
    }
    let y = first + 48.0 * title.len().saturating_sub(1) as f64 + 42.0;
    canvas.text(MARGIN, y, Type::plain(25.0).faint(), &fitted(&figure.subtitle, 25.0, false, room));
    let y = if figure.note.is_empty() { y } else { y + NOTE };
    if !figure.note.is_empty() {
        canvas.text(MARGIN, y, Type::plain(25.0).bold(), &fitted(&figure.note, 25.0, true, room));
    }
    // The key stands above the bars and holds only what the picture shows.
    let (mut x, y) = (LEFT, y + 40.0);
    let steps = || rows.iter().filter(|row| !row.is_total());
    let has_whiskers = rows.iter().any(|row| row.half_width.is_some());
    if steps().any(|row| row.value < 0.0) {
        canvas.bar(x, y - 18.0, 40.0, 22.0, BLUE);
        x = word(canvas, x + 52.0, y, "saved, to the left");
    }
    if steps().any(|row| row.value > 0.0) {
        canvas.bar(x, y - 18.0, 40.0, 22.0, "url(#waterfall-lost)");
        x = word(canvas, x + 52.0, y, "lost, to the right");
    }
    if has_whiskers {
        canvas.whisker(x, x + 40.0, y - 7.0, 8.0);
        word(canvas, x + 52.0, y, "95 % interval");
    }
}

/// A word of the key; returns where the next may begin.
fn word(canvas: &mut Canvas, x: f64, y: f64, text: &str) -> f64 {
    canvas.text(x, y, Type::plain(22.0), text);
    x + width_of(text, 22.0, false) + 44.0
}

fn scale(canvas: &mut Canvas, figure: &Waterfall, axis: &Axis) {
    let (values, decimals) = ticks(axis.low, axis.high, 6.0);
    for value in values {
        let x = axis.x(value);
        canvas.line((x, top(figure)), (x, BOTTOM), GRID, 1.5, "");
        canvas.text(x, BOTTOM + 28.0, Type::plain(22.0).at(Anchor::Middle), &signed(value, decimals));
    }
    let zero = axis.x(axis.low.max(0.0));
    canvas.line((zero, top(figure)), (zero, BOTTOM), INK, 2.0, "");
    let begins = if axis.is_broken() { "; the axis does not begin at zero" } else { "" };
    let text = format!("{} ({}){begins}", axis_name(figure), figure.unit);
    canvas.text(RIGHT, BOTTOM + 58.0, Type::plain(22.0).at(Anchor::End), &text);
}

/// What the axis measures: the first words of the subtitle.
fn axis_name(figure: &Waterfall) -> String {
    figure.subtitle.split([',', ':']).next().unwrap_or_default().trim().to_owned()
}

fn signed(value: f64, decimals: usize) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{}", shown(Some(value.abs()), decimals))
}

fn draw(
    canvas: &mut Canvas,
    figure: &Waterfall,
    row: &Row,
    axis: &Axis,
    middle: f64,
    height: f64,
    decimals: usize,
) {
    let room = LEFT - MARGIN - 24.0;
    let right = LEFT - 20.0;
    let tight = height < 34.0;
    let (large, small) = if tight { (22.0, 18.0) } else { (24.0, 20.0) };
    let label = Type::plain(large).bold().at(Anchor::End);
    let name = fitted(&row.label, large, true, room);
    if row.detail.is_empty() {
        canvas.text(right, middle + 8.0, label, &name);
    } else {
        canvas.text(right, middle - 3.0, label, &name);
        let detail = fitted(&row.detail, small, false, room);
        canvas.text(right, middle - 3.0 + small + 2.0, Type::plain(small).faint().at(Anchor::End), &detail);
    }
    let start = if row.is_total() { axis.low.max(0.0) } else { row.start };
    let (from, to) = (axis.x(start.min(row.end)), axis.x(start.max(row.end)));
    let fill = match row.kind {
        "from" | "to" => FAINT,
        _ if row.value < 0.0 => BLUE,
        _ => "url(#waterfall-lost)",
    };
    // A step is seen even where it is thinner than a line.
    let width = (to - from).max(3.0);
    canvas.bar(from, middle - height / 2.0, width, height, fill);
    if row.is_total() && axis.is_broken() {
        torn(canvas, from + 26.0, middle, height);
    }
    let (mut left, mut edge) = (from, from + width);
    if let Some(half) = row.half_width.filter(|half| *half > 0.0) {
        let (low, high) = (axis.x(row.end - half).max(LEFT - 8.0), axis.x(row.end + half));
        if high - low > 2.0 {
            canvas.whisker(low, high, middle, height * 0.24);
            (left, edge) = (left.min(low), edge.max(high));
        }
    }
    let text = in_words(row, &figure.unit, decimals);
    let look = Type::plain(24.0).bold();
    let fits = edge + 14.0 + width_of(&text, 24.0, true) < WIDTH - 12.0;
    let y = middle + 8.0;
    let fits_before = left - 14.0 - width_of(&text, 24.0, true) > LEFT + 4.0;
    match (fits, row.is_total()) {
        (true, _) => canvas.text(edge + 14.0, y, look, &text),
        (false, false) if fits_before => canvas.text(left - 14.0, y, look.at(Anchor::End), &text),
        // The bar is dark, and long enough where it leaves no room beside it.
        (false, true) => canvas.text(from + width - 110.0, y, look.on_dark().at(Anchor::End), &text),
        (false, false) => canvas.text(WIDTH - 12.0, y - bar_half(height), look.at(Anchor::End), &text),
    }
}

/// How far above a bar's middle a number stands that finds no room beside it.
fn bar_half(height: f64) -> f64 {
    height / 2.0 + 12.0
}

/// Two slanting cuts: the bar begins further left than the picture.
fn torn(canvas: &mut Canvas, x: f64, middle: f64, height: f64) {
    let (above, below) = (middle - height / 2.0 - 3.0, middle + height / 2.0 + 3.0);
    canvas.raw(&format!(
        "<path d=\"M{:.1} {above:.1}h12L{:.1} {below:.1}h-12z\" fill=\"#ffffff\"/>",
        x + 8.0,
        x + 4.0
    ));
    canvas.line((x + 8.0, above), (x - 8.0, below), INK, 1.5, "");
    canvas.line((x + 20.0, above), (x + 4.0, below), INK, 1.5, "");
}

/// `2.1 ± 0.1 h less mean lead time`; the interval decides whether anything can be said at all.
pub fn headline(difference: f64, half_width: Option<f64>, of: &str, unit: &str) -> String {
    // Both with the same decimals, and never torn from each other or from the unit.
    let decimals = if difference.abs() >= 100.0 { 1 } else { 2 };
    let interval = half_width
        .map_or(String::new(), |half| format!("\u{a0}±\u{a0}{}", number::half_width(Some(half), decimals)));
    let amount = format!("{}{interval}\u{a0}{unit}", shown(Some(difference.abs()), decimals));
    let than = if difference < 0.0 { "less" } else { "more" };
    match half_width {
        _ if difference == 0.0 => format!("no change of {of}"),
        None => format!("{amount} {than} {of} in one replication: may be chance"),
        Some(half) if difference.abs() <= half => format!("no change of {of} that can be told from chance"),
        Some(_) => format!("{amount} {than} {of}"),
    }
}

#[cfg(test)]
mod tests;
