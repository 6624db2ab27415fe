//! How is one consignment's life told?

mod bill;
mod choice;

use super::number::clock;
use super::page::{Column, Page, Section, Table};
use super::text::{sentence, visible};
use super::{Style, table};
use crate::experiment::Life;
use crate::experiment::life::{Moment, Stretch};
use crate::time::{MINUTE, SimDuration};

/// Lines of a life are longer than those of a page, rather than cut.
const WIDTH: usize = 140;

/// A life line by line, with a running total that ends in the lead time.
pub fn render(life: &Life, style: Style) -> String {
    let column = |title: &str, right: bool| Column { title: title.into(), right, ..Column::default() };
    // Milliseconds where any line has a part of a minute, so that the lines add up as they stand.
    let is_exact = life.stretches.iter().any(|stretch| stretch.length.ms() % MINUTE != 0);
    let unit = if is_exact { "d h:min:s" } else { "d h:min" };
    let columns = vec![
        column("from", false),
        column("place", false),
        column("what", false),
        column(&format!("for\n({unit})"), true),
        column(&format!("in all\n({unit})"), true),
    ];
    let mut rows = Vec::new();
    let mut total = SimDuration::ZERO;
    let mut remarks = life.remarks.iter().peekable();
    let remark = |(moment, text): &(Moment, String)| {
        vec![moment.civil.clone(), String::new(), visible(text), String::new(), String::new()]
    };
    for stretch in &life.stretches {
        while let Some(next) = remarks.next_if(|next| next.0.at <= stretch.from.at) {
            rows.push(remark(next));
        }
        total = total.saturating_add(stretch.length);
        rows.push(vec![
            stretch.from.civil.clone(),
            place(stretch),
            visible(&if stretch.rests {
                format!("waits with {}: driver rests", stretch.stage)
            } else {
                sentence(stretch.cause, &stretch.stage)
            }),
            clock(stretch.length, is_exact),
            clock(total, is_exact),
        ]);
    }
    rows.extend(remarks.map(remark));
    let end = |civil: &str, what: &str| {
        vec![civil.to_owned(), String::new(), what.to_owned(), String::new(), clock(total, is_exact)]
    };
    match &life.delivered {
        Some(delivered) => rows.push(end(&delivered.civil, "delivered")),
        // A remark says when and where.
        None if life.lost => {}
        None => rows.push(end("", "not delivered when the run ended")),
    }
    let page = Page {
        title: format!("{}#{}, replication {}", visible(&life.lane), life.serial, life.replication + 1),
        lead: lead(life),
        sections: std::iter::once(Section {
            heading: String::new(),
            before: Vec::new(),
            table: Some(Table { columns, rows }),
            after: vec![ending(life)],
        })
        .chain(life.bill.iter().flat_map(bill::sections))
        .chain(life.choices.iter().map(choice::section))
        .collect(),
    };
    table::draw(&page, Style { width: style.width.max(WIDTH), ..style })
}

/// Place or link, and the section of the link, if it has any.
fn place(stretch: &Stretch) -> String {
    match stretch.section.as_str() {
        "" => visible(&stretch.place),
        section => format!("{}, section {}", visible(&stretch.place), visible(section)),
    }
}

fn lead(life: &Life) -> Vec<String> {
    let boxes = if life.boxes == 1 { "1 box".to_owned() } else { format!("{} boxes", life.boxes) };
    let way = if life.chain.is_empty() {
        String::new()
    } else {
        format!(" by {}", visible(&life.chain.join(", ")))
    };
    let mut lead = vec![format!("{boxes}{way}. Times are in {}.", visible(&life.zone))];
    for choosing in &life.choices {
        let Some(again) = choosing.again.as_ref().filter(|again| again.present != choosing.chosen()) else {
            continue;
        };
        let (place, way) = (visible(&again.place), visible(choosing.chosen()));
        lead.push(format!("Rerouted at {place} on {}: by {way}.", choosing.at.civil));
    }
    if life.last_box > 0 && life.boxes > 1 {
        lead.push(format!("Boxes travelled apart; this is the way of the last one, box {}.", life.last_box));
    }
    lead
}

fn ending(life: &Life) -> String {
    match life.lead_time() {
        Some(lead_time) if life.adds_up() => {
            let lines = match life.stretches.len() {
                1 => "One line adds".to_owned(),
                lines => format!("The {lines} lines add"),
            };
            format!("{lines} up to the lead time: {lead_time}.")
        }
        Some(lead_time) => {
            format!("The lines add up to {}, but the lead time is {lead_time}: a bug.", life.sum())
        }
        None if life.lost => format!("Accounted for until it was lost: {}.", life.sum()),
        None => format!("Accounted for so far: {}.", life.sum()),
    }
}
