//! How does the page look on a terminal?
//!
//! Aligned columns, readable without colours. Where the width does not suffice,
//! text is cut with an ellipsis; numbers never are.

use super::page::{Column, Page, TIE, Table, page};
use super::text::wrap;
use super::{Study, Style};

const BOLD: &str = "\x1b[1m";
const FAINT: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";
/// Between columns.
const GAP: usize = 2;
/// A column of text is not cut below this.
const NARROWEST: usize = 8;

/// The summary, as `--format table` prints it.
pub fn render(study: &Study, style: Style) -> String {
    draw(&page(study), style)
}

/// Draws a page.
pub fn draw(page: &Page, style: Style) -> String {
    let mut out = String::new();
    line(&mut out, &cut(&page.title, style.width), Some(BOLD), style);
    prose(&mut out, &page.lead, style);
    for section in &page.sections {
        out.push('\n');
        if !section.heading.is_empty() {
            line(&mut out, &cut(&section.heading, style.width), Some(BOLD), style);
        }
        prose(&mut out, &section.before, style);
        if let Some(table) = &section.table {
            rows(&mut out, table, style);
        }
        prose(&mut out, &section.after, style);
    }
    out
}

fn prose(out: &mut String, sentences: &[String], style: Style) {
    for sentence in sentences {
        for text in wrap(sentence, style.width) {
            line(out, &text.replace(TIE, " "), None, style);
        }
    }
}

fn line(out: &mut String, text: &str, mark: Option<&str>, style: Style) {
    let text = text.trim_end();
    match mark.filter(|_| style.colour && !text.is_empty()) {
        Some(mark) => {
            out.push_str(mark);
            out.push_str(text);
            out.push_str(PLAIN);
        }
        None => out.push_str(text),
    }
    out.push('\n');
}

fn rows(out: &mut String, table: &Table, style: Style) {
    let widths = widths(table, style.width);
    let height = table.columns.iter().map(|column| column.title.lines().count()).max().unwrap_or(1);
    for nth in 0..height {
        // Titles of fewer lines stand at the bottom.
        let title = |column: &Column| {
            let above = height - column.title.lines().count();
            nth.checked_sub(above)
                .and_then(|nth| column.title.lines().nth(nth))
                .unwrap_or_default()
                .to_owned()
        };
        let titles: Vec<String> = table.columns.iter().map(title).collect();
        line(out, &join(table, &titles, &widths), None, style);
    }
    let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    line(out, &"─".repeat(total), Some(FAINT), style);
    for row in &table.rows {
        line(out, &join(table, row, &widths), None, style);
    }
}

fn join(table: &Table, cells: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (nth, ((cell, &width), column)) in cells.iter().zip(widths).zip(&table.columns).enumerate() {
        if nth > 0 {
            text.push_str(&" ".repeat(GAP));
        }
        let cell = cut(cell, width);
        let blank = " ".repeat(width.saturating_sub(cell.chars().count()));
        if column.right {
            text.push_str(&blank);
            text.push_str(&cell);
        } else {
            text.push_str(&cell);
            text.push_str(&blank);
        }
    }
    text
}

/// Natural widths; where a line gets too long, the widest text columns give way.
fn widths(table: &Table, limit: usize) -> Vec<usize> {
    let title = |column: &Column| column.title.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut widths: Vec<usize> = table.columns.iter().map(title).collect();
    for row in &table.rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > limit {
        let text = (0..widths.len()).filter(|&at| !table.columns[at].right && widths[at] > NARROWEST);
        let Some(widest) = text.max_by_key(|&at| widths[at]) else { break };
        widths[widest] -= 1;
    }
    widths
}

fn cut(cell: &str, width: usize) -> String {
    if cell.chars().count() <= width {
        return cell.to_owned();
    }
    cell.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}
