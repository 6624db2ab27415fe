//! How are differences shown?

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Difference, Differences, FoundChains};
use crate::model::Offer;

/// A way to show what is different.
#[derive(Clone, Copy)]
pub struct DifferenceFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Draws it, with a line break at its end.
    pub render: fn(&Differences) -> String,
}

/// All formats; the first is the default.
pub const DIFFERENCE_FORMATS: &[DifferenceFormat] = &[
    DifferenceFormat { name: "text", doc: "one sentence a difference", render: text },
    DifferenceFormat {
        name: "json",
        doc: "every difference with its path, before and after",
        render: document,
    },
    DifferenceFormat { name: "md", doc: "the sentences as a Markdown list", render: markdown },
];

/// What is the same all the same, in a sentence; `None` where that is not to be said.
fn verdict(differences: &Differences) -> Option<&'static str> {
    let simulated = differences.all.iter().any(|one| !one.is_words);
    match (differences.is_same_corridor, simulated) {
        (true, false) => Some("The same corridor."),
        (true, true) => Some("The same corridor, said otherwise: nothing that is simulated changes."),
        (false, _) => None,
    }
}

/// What only people read, a thing a part: `place boten (assumed, note)`.
fn said_only(differences: &Differences) -> String {
    let mut order: Vec<&str> = Vec::new();
    let mut keys: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in differences.all.iter().filter(|one| one.is_words) {
        if !order.contains(&one.thing.as_str()) {
            order.push(&one.thing);
        }
        let what = if one.key.is_empty() { one.kind.name() } else { one.key.as_str() };
        keys.entry(&one.thing).or_default().push(what);
    }
    let parts: Vec<String> =
        order.into_iter().map(|thing| format!("{thing} ({})", keys[thing].join(", "))).collect();
    parts.join("; ")
}

fn text(differences: &Differences) -> String {
    let mut page = format!("{} → {}\n\n", harmless(&differences.from), harmless(&differences.to));
    for sentence in differences.sentences() {
        page.push_str(&format!("{sentence}\n"));
    }
    if let Some(verdict) = verdict(differences) {
        page.push_str(&format!("{verdict}\n"));
    }
    if !differences.choices.is_empty() {
        page.push_str("\nWhat that means for cargo that chooses its way:\n");
    }
    for found in &differences.choices {
        page.push_str(&format!("{found}\n"));
    }
    let said = said_only(differences);
    if !said.is_empty() {
        page.push_str(&format!("\nIn words only: {said}.\n"));
    }
    page
}

fn markdown(differences: &Differences) -> String {
    let mut page = format!("**{}** → **{}**\n\n", escaped(&differences.from), escaped(&differences.to));
    for one in differences.all.iter().filter(|one| !one.is_words) {
        page.push_str(&format!("- {}\n", escaped(&one.to_string())));
    }
    if let Some(verdict) = verdict(differences) {
        page.push_str(&format!("{verdict}\n"));
    }
    if !differences.choices.is_empty() {
        page.push_str("\nWhat that means for cargo that chooses its way:\n\n");
    }
    for found in &differences.choices {
        page.push_str(&format!("- {}\n", escaped(&found.to_string())));
    }
    let said = said_only(differences);
    if !said.is_empty() {
        page.push_str(&format!("\nIn words only: {}.\n", escaped(&said)));
    }
    page
}

/// A title without what a terminal would obey, or what turns the direction of text.
fn harmless(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || turns(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Text as text in Markdown.
fn escaped(text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_{}[]<>#|~".contains(letter) {
            page.push('\\');
        }
        page.push(if letter.is_control() { ' ' } else { letter });
    }
    page
}

fn document(differences: &Differences) -> String {
    let said = |words: &str| if words.is_empty() { Value::Null } else { words.into() };
    let one = |one: &Difference| {
        json!({
            "kind": one.kind.name(),
            "thing": one.thing,
            "path": one.path,
            "key": said(&one.key),
            "before": said(&one.before),
            "after": said(&one.after),
            "by": said(&one.by),
            "words_only": one.is_words,
            "sentence": one.to_string(),
        })
    };
    let offer = |offer: &Offer| {
        json!({
            "chain": offer.chain,
            "hours": offer.hours,
            "changes": offer.changes,
            "paid_usd_per_teu": offer.paid,
        })
    };
    let found = |found: &FoundChains| {
        json!({
            "lane": found.lane,
            "before": found.before.iter().map(offer).collect::<Vec<_>>(),
            "after": found.after.iter().map(offer).collect::<Vec<_>>(),
        })
    };
    let document = json!({
        "format": 1,
        "from": differences.from,
        "to": differences.to,
        "same_corridor": differences.is_same_corridor,
        "differences": differences.all.iter().map(one).collect::<Vec<_>>(),
        "choices": differences.choices.iter().map(found).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
