//! Who waits at a post, and when?

use super::super::spread::columns_of;
use super::{Border, Section, Table};
use crate::observe::Scope;
use crate::report::number::{half_width, shown};
use crate::report::text::visible;

/// Units; a shorter queue at its worst hour is none.
const NO_QUEUE: f64 = 0.05;

impl Border<'_> {
    /// A row a station that has a queue, with its day as a picture.
    pub(super) fn queues(&self) -> Option<Section> {
        let mut table = Table::default()
            .left("place")
            .left("station")
            .right("mean\nqueue")
            .right("±")
            .left("by local time,\n00 to 24h")
            .right("most")
            .left("at")
            .right("left at\nthe end")
            .right("±")
            .known("to clear\n(d)")
            .known("±");
        let mut last = None;
        for (place, station) in &self.post.stations {
            let scope = Scope {
                place: Some(place.as_str().into()),
                stage: Some(station.as_str().into()),
                ..Scope::default()
            };
            let hours: Vec<(String, f64)> = (0..24)
                .map(|hour| format!("{hour:02}h"))
                .filter_map(|hour| {
                    let scope = Scope { group: Some(hour.as_str().into()), ..scope.clone() };
                    Some((hour, self.mean(&scope, "border_queue")?))
                })
                .collect();
            // The first of several.
            let Some(most) = hours.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
            let backlog = self.count(&scope, "border_backlog");
            if most.1 < NO_QUEUE && backlog < Some(NO_QUEUE) {
                continue;
            }
            let half = |measure, statistic| self.rows.half_width(&scope, measure, statistic);
            let days = self.rows.mean(&scope, "days_to_clear", "value");
            let is_new = last != Some(place);
            last = Some(place);
            table.row(vec![
                if is_new { visible(place) } else { String::new() },
                visible(station),
                shown(self.mean(&scope, "queue"), 1),
                half_width(half("queue", "mean"), 1),
                columns_of(&hours.chunks(2).map(mean).collect::<Vec<f64>>()),
                shown(Some(most.1), 1),
                most.0.clone(),
                shown(backlog, 1),
                half_width(half("border_backlog", "count"), 1),
                shown(days, 1),
                half_width(half("days_to_clear", "value"), 1),
            ]);
        }
        let before = "Units waiting, vehicles and other traffic included; what is left at the end would take so long \
                      to clear if no more came.";
        Some(Section {
            heading: self.heading(", who waits when"),
            before: vec![before.into()],
            table: Some(table.tidy()?),
            after: Vec::new(),
        })
    }
}

/// Of neighbouring hours.
fn mean(hours: &[(String, f64)]) -> f64 {
    hours.iter().map(|hour| hour.1).sum::<f64>() / hours.len() as f64
}
