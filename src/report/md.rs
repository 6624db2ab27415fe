//! How does the page look in a document?

use super::page::{Page, TIE, Table, page};
use super::{Study, Style};

/// The summary, as `--format md` prints it.
pub fn render(study: &Study, _style: Style) -> String {
    draw(&page(study))
}

/// Draws a page.
pub fn draw(page: &Page) -> String {
    let mut out = format!("# {}\n", escape(&page.title));
    prose(&mut out, &page.lead);
    for section in &page.sections {
        out.push_str(&format!("\n## {}\n", escape(&section.heading)));
        prose(&mut out, &section.before);
        if let Some(table) = &section.table {
            rows(&mut out, table);
        }
        prose(&mut out, &section.after);
    }
    out
}

fn prose(out: &mut String, sentences: &[String]) {
    if !sentences.is_empty() {
        let text: Vec<String> = sentences.iter().map(|sentence| escape(sentence)).collect();
        out.push_str(&format!("\n{}\n", text.join("\n")));
    }
}

fn rows(out: &mut String, table: &Table) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push('\n');
    out.push_str(&line(table.columns.iter().map(|column| escape(&column.title)).collect()));
    let rule = table.columns.iter().map(|column| if column.right { "--:" } else { ":--" }.to_owned());
    out.push_str(&line(rule.collect()));
    for row in &table.rows {
        out.push_str(&line(row.iter().map(|cell| escape(cell)).collect()));
    }
}

/// Text that Markdown does not take for a table, a tag or emphasis.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | TIE => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}
