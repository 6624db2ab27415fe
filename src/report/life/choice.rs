//! Why did a consignment go this way?

use super::{Column, Section, Table};
use crate::experiment::life::{Again, Choosing, Moment, Weighed};
use crate::report::number::{percent, shown};
use crate::report::text::visible;

/// What there was to choose at one moment, and what each would have cost.
pub(super) fn section(choosing: &Choosing) -> Section {
    let column = |title: &str, right: bool| Column { title: title.into(), right, ..Column::default() };
    let has_tastes = choosing.options.iter().any(|option| option.taste_h != 0.0);
    let has_closed = choosing.options.iter().any(|option| option.closed_h > 0.0);
    let mut titles = vec!["moving\n(h)", "waiting\n(h)", "queues\n(h)"];
    titles.extend(has_closed.then_some("closed\n(h)"));
    titles.extend(choosing.value_of_time.map(|_| "paid\n(USD / TEU)"));
    titles.push("cost\n(h)");
    if has_tastes {
        titles.extend(["taste\n(h)", "probability\n(%)"]);
    }
    let mut columns = vec![column("chain", false)];
    columns.extend(titles.into_iter().map(|title| column(title, true)));
    columns.push(column("", false));
    let row = |option: &Weighed| {
        let hours = |hours: f64| shown(Some(hours), 2);
        let mut cells = vec![visible(&option.chain)];
        cells.extend([option.moving_h, option.waiting_h, option.queueing_h].map(hours));
        cells.extend(has_closed.then(|| hours(option.closed_h)));
        cells.extend(choosing.value_of_time.map(|_| shown(option.paid, 2)));
        cells.push(hours(option.cost_h));
        if has_tastes {
            cells.extend([hours(option.taste_h), percent(Some(option.share))]);
        }
        cells.push(if option.is_chosen { "chosen".to_owned() } else { String::new() });
        cells
    };
    let rule = if has_tastes {
        "It chose the least of cost less taste; its taste for each chain was drawn for it alone."
    } else {
        "It chose the least cost; of equals, the first name."
    };
    let at = &choosing.at.civil;
    Section {
        heading: match &choosing.again {
            None => format!("Why this way, at {at}"),
            Some(again) => format!("Chose again at {}, at {at}", visible(&again.place)),
        },
        before: choosing.again.iter().map(|again| reason(again, choosing.chosen())).collect(),
        table: Some(Table { columns, rows: choosing.options.iter().map(row).collect() }),
        after: std::iter::once(rule.to_owned()).chain(choosing.value_of_time.map(worth)).collect(),
    }
}

/// How money and time make one cost.
fn worth(hour: f64) -> String {
    format!(
        "What is paid counts as the time that it is worth, {} USD an hour for one TEU.",
        shown(Some(hour), 2)
    )
}

/// What was closed, and what it did about that.
fn reason(again: &Again, chosen: &str) -> String {
    let one = |(what, from, until): &(String, _, _)| one_closure(what, from, until);
    let closed = match again.closed.as_slice() {
        [] => "What was closed is open again.".to_owned(),
        some => format!("Known closures: {}.", some.iter().map(one).collect::<Vec<_>>().join("; ")),
    };
    if chosen == again.present {
        format!("{closed} It kept to {}.", visible(&again.present))
    } else {
        format!("{closed} It was to go by {}, and goes by {}.", visible(&again.present), visible(chosen))
    }
}

fn one_closure(what: &str, from: &Moment, until: &Moment) -> String {
    format!("{}, from {}, expected until {}", visible(what), from.civil, until.civil)
}
