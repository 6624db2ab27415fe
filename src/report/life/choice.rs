//! Why did a consignment go this way?

use super::{Column, Section, Table};
use crate::experiment::life::{Choosing, Weighed};
use crate::report::number::{percent, shown};
use crate::report::text::visible;

/// What there was to choose at one moment, and what each would have cost.
pub(super) fn section(choosing: &Choosing) -> Section {
    let column = |title: &str, right: bool| Column { title: title.into(), right, ..Column::default() };
    let has_tastes = choosing.options.iter().any(|option| option.taste_h != 0.0);
    let mut columns = vec![column("chain", false)];
    columns.extend(["moving\n(h)", "waiting\n(h)", "queues\n(h)"].map(|title| column(title, true)));
    if choosing.value_of_time.is_some() {
        columns.push(column("paid\n(USD / TEU)", true));
    }
    columns.push(column("cost\n(h)", true));
    if has_tastes {
        columns.extend(["taste\n(h)", "probability\n(%)"].map(|title| column(title, true)));
    }
    columns.push(column("", false));
    let row = |option: &Weighed| {
        let hours = |hours: f64| shown(Some(hours), 2);
        let mut cells = vec![visible(&option.chain)];
        cells.extend([option.moving_h, option.waiting_h, option.queueing_h].map(hours));
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
    Section {
        heading: format!("Why this way, at {}", choosing.at.civil),
        before: Vec::new(),
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
