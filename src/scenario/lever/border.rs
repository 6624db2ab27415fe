//! Which changes does a what-if make at a border post?
//!
//! Each side with its shares, each stage with its lanes, and each lever of the
//! policy: what is reformed apart is told apart.

use super::{Heading, Laid, Part, one, several, table_mut};
use crate::scenario::problem::Problems;
use crate::scenario::reader::COMMON;
use crate::scenario::tree::{Node, Spot, Table, Value};

/// Keys of a border whose tables are changes of their own.
const PARTS: [&str; 4] = ["exit", "entry", "back", "policy"];
/// The sides of a way across.
const SIDES: [&str; 2] = ["exit", "entry"];

impl Laid<'_> {
    /// The changes of one post.
    pub(super) fn border(
        &self,
        name: &str,
        at: Spot,
        border: &mut Table,
        problems: &mut Problems,
    ) -> Vec<Part> {
        let path = vec!["border".to_owned(), name.to_owned()];
        let outer = self.heading(path, border, at, &PARTS, problems);
        let mut sides = self.sides(&outer, border, problems);
        let mut back = None;
        if let Some(entry) = border.get_mut("back")
            && let Value::Table(table) = &mut entry.node.value
        {
            let path = below(&outer, "back");
            let heading = self.heading(path, table, entry.key, &SIDES, problems);
            let heading = around(heading, &outer);
            sides.extend(self.sides(&heading, table, problems));
            back = Some(heading);
        }
        let levers = self.policy(&outer, border, problems);
        if outer.is_new {
            // All of a new post is one change, whatever it consists of.
            let inner = sides.into_iter().flat_map(|(side, stages)| std::iter::once(side).chain(stages));
            let inner: Vec<Heading> = inner.chain(back).chain(levers).collect();
            return vec![one(outer, &inner, problems)];
        }
        let mut parts = Vec::new();
        for (side, stages) in sides {
            if side.is_new {
                parts.push(one(side, &stages, problems));
            } else {
                parts.extend(several(side, stages));
            }
        }
        parts.extend(back.into_iter().chain(levers).chain([outer]).filter_map(apart));
        parts
    }

    /// The sides inside a table, each with its stages.
    fn sides(
        &self,
        outer: &Heading,
        table: &mut Table,
        problems: &mut Problems,
    ) -> Vec<(Heading, Vec<Heading>)> {
        let mut sides = Vec::new();
        for key in SIDES {
            let Some(entry) = table.get_mut(key) else { continue };
            let Value::Table(side) = &mut entry.node.value else { continue };
            let heading = self.heading(below(outer, key), side, entry.key, &["stage"], problems);
            let stages = self.inner(&heading, side, &[], problems);
            sides.push((around(heading, outer), stages));
        }
        sides
    }

    /// Each lever of the policy as a heading of its own.
    fn policy(&self, outer: &Heading, border: &mut Table, problems: &mut Problems) -> Vec<Heading> {
        let Some(at) = border.get("policy").map(|entry| entry.key) else { return Vec::new() };
        let Some(policy) = table_mut(border, "policy") else { return Vec::new() };
        let whole = around(self.heading(below(outer, "policy"), policy, at, &[], problems), outer);
        let keys = policy.iter_mut().filter(|(key, _)| !COMMON.contains(&key.as_str()));
        keys.map(|(key, entry)| {
            let path = below(&whole, key);
            let mut heading = match &mut entry.node {
                Node { value: Value::Table(table), .. } => {
                    self.heading(path, table, entry.key, &[], problems)
                }
                _ => self.heading(path, &mut Table::new(), entry.key, &[], problems),
            };
            heading.speaks = true;
            around(heading, &whole)
        })
        .collect()
    }
}

/// What a table says by itself.
fn apart(heading: Heading) -> Option<Part> {
    let Heading { path, named, at, speaks, parts, is_new } = heading;
    let name = named.map_or_else(|| path.join("."), |(name, _)| name);
    speaks.then_some((at, name, path, parts, is_new))
}

fn below(outer: &Heading, key: &str) -> Vec<String> {
    outer.path.iter().cloned().chain([key.to_owned()]).collect()
}

/// With the lever of the table around it, unless it names its own.
fn around(mut heading: Heading, outer: &Heading) -> Heading {
    if heading.named.is_none() {
        heading.named.clone_from(&outer.named);
    }
    heading
}
