//! What can be pulled at the border posts of a scenario?

use serde_json::json;

use super::args::Levers;
use super::failure::Failure;
use super::{files, out};
use crate::report::page::{Column, Page, Section, Table};
use crate::report::{Format, format_of, md, table};
use crate::scenario::{self, Post, PostLever};

/// A scenario's title and its posts.
type Posts = (String, Vec<Post>);

/// All formats; the first is the default.
pub(super) const LEVER_FORMATS: &[Format<Posts>] = &[
    Format {
        name: "table",
        doc: "what is done at each post, and what can be pulled there",
        render: |posts, style| table::draw(&page(posts), style),
    },
    Format {
        name: "json",
        doc: "the same, with the line to write for each lever",
        render: |posts, _| document(posts),
    },
    Format { name: "md", doc: "the same as Markdown", render: |posts, _| md::draw(&page(posts)) },
];

pub(super) fn levers(arguments: &Levers) -> Result<(), Failure> {
    let scenario = files::scenario(&arguments.scenario)?;
    let posts = (scenario.corridor.title.clone(), scenario::levers(&scenario));
    let format = format_of(LEVER_FORMATS, &arguments.format);
    out::print(&(format.render)(&posts, out::style()))
}

fn page((title, posts): &Posts) -> Page {
    let lead = match posts.as_slice() {
        [] => "There is no border post: posts are tables `[border.name]`.",
        _ => "What is done at each border post before any lever is pulled, and what can be pulled there.",
    };
    let sections = posts.iter().flat_map(|post| [stages(post), levers_of(post), lines(post)]);
    Page { title: title.clone(), lead: vec![lead.to_owned()], sections: sections.collect() }
}

fn columns(titles: &[&str]) -> Vec<Column> {
    titles.iter().map(|title| Column { title: (*title).to_owned(), ..Column::default() }).collect()
}

fn stages(post: &Post) -> Section {
    let mut rows = Vec::new();
    for side in &post.sides {
        // Said once for all stages of the side.
        let mut whose = format!("{}: {} {}", side.way, side.role, side.place);
        for stage in &side.stages {
            let cells = [&stage.name, &stage.kind, &stage.officers, &stage.hours, &stage.time];
            let mut row = vec![std::mem::take(&mut whose)];
            row.extend(cells.into_iter().cloned());
            rows.push(row);
        }
    }
    let titles = ["Side", "Stage", "Kind", "Officers", "Hours", "Time of one service"];
    Section {
        heading: format!("{}: what is done", post.title),
        table: (!rows.is_empty()).then(|| Table { columns: columns(&titles), rows }),
        ..Section::default()
    }
}

fn levers_of(post: &Post) -> Section {
    let row = |lever: &PostLever| {
        let since = if lever.since.is_empty() { String::new() } else { format!(" since {}", lever.since) };
        vec![lever.key.to_owned(), format!("{}{since}", lever.value), lever.changes.to_owned()]
    };
    let said = |lever: &PostLever| {
        let what = if lever.can_act { "does less here than elsewhere" } else { "can do nothing here" };
        format!("{} {what}: {}.", lever.key, lever.remark)
    };
    Section {
        heading: format!("{}: levers", post.title),
        table: Some(Table {
            columns: columns(&["Lever", "Today", "What it changes"]),
            rows: post.levers.iter().map(row).collect(),
        }),
        after: post.levers.iter().filter(|lever| !lever.remark.is_empty()).map(said).collect(),
        ..Section::default()
    }
}

/// The line for each lever that can do something.
fn lines(post: &Post) -> Section {
    let title = format!("Under [border.{}.policy] of a what-if", post.name);
    let able = post.levers.iter().filter(|lever| lever.can_act);
    Section {
        table: Some(Table {
            columns: columns(&[&title]),
            rows: able.map(|lever| vec![lever.line.clone()]).collect(),
        }),
        ..Section::default()
    }
}

fn document((title, posts): &Posts) -> String {
    let post = |post: &Post| {
        let sides = post.sides.iter().map(|side| {
            let stages = side.stages.iter().map(|stage| {
                json!({
                    "name": stage.name,
                    "kind": stage.kind,
                    "officers": stage.officers,
                    "hours": stage.hours,
                    "time": stage.time,
                })
            });
            json!({
                "path": side.path,
                "place": side.place,
                "role": side.role,
                "way": side.way,
                "stages": stages.collect::<Vec<_>>(),
            })
        });
        let levers = post.levers.iter().map(|lever| {
            json!({
                "key": lever.key,
                "path": format!("border.{}.policy.{}", post.name, lever.key),
                "pulled": lever.is_pulled,
                "value": lever.value,
                "since": if lever.since.is_empty() { None } else { Some(&lever.since) },
                "changes": lever.changes,
                "line": lever.line,
                "can_act": lever.can_act,
                "remark": if lever.remark.is_empty() { None } else { Some(&lever.remark) },
            })
        });
        json!({
            "name": post.name,
            "title": post.title,
            "sides": sides.collect::<Vec<_>>(),
            "levers": levers.collect::<Vec<_>>(),
        })
    };
    let posts: Vec<_> = posts.iter().map(post).collect();
    let document = json!({ "format": 1, "title": title, "posts": posts });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
