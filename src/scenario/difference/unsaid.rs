//! What does a key of yes or no mean where it is not written?
//!
//! So that a change from yes to nothing is told as the change to no that it is.

use super::{Things, words};
use crate::scenario::tree::{Node, Value};

/// What the key of a thing at a path means unsaid among `things`, in words; `None` unless the other
/// side says yes or no by it.
pub(super) fn flag(path: &[String], key: &str, said: &Node, things: &Things<'_>) -> Option<String> {
    let Value::Flag(_) = said.value else { return None };
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    let is_yes = match (keys.as_slice(), key) {
        (["lane", _], "route.reroute") => true,
        // The side that is left is that of the traders' own customs.
        (["border", .., "exit"], "honours-aeo") => true,
        (["link", link, "section", _], "single-track") => is_single_track(link, path, things),
        _ => false,
    };
    Some(words::in_words(&Node::new(Value::Flag(is_yes), said.at)))
}

/// A section that does not say it is as its link says, unless it is a lock.
fn is_single_track(link: &str, section: &[String], things: &Things<'_>) -> bool {
    let says = |path: &[String], wanted: &str| {
        let keys = things.iter().find(|(place, _)| place.1 == path).map(|(_, keys)| keys);
        keys.into_iter().flatten().find(|(key, _)| *key == wanted).map(|(_, node)| node.value.clone())
    };
    let link = ["link".to_owned(), link.to_owned()];
    says(section, "lock").is_none() && says(&link, "single-track") == Some(Value::Flag(true))
}
