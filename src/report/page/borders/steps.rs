//! Which step of a post takes the time, and for whom?

use super::{Border, OF_STEPS, SIDES, Section, Table, heading_of};
use crate::observe::Scope;
use crate::report::number::percent;
use crate::report::text::visible;

/// By what consignments are told apart.
const GROUPS: [&[&str]; 2] = [&["green", "yellow", "red"], &["ordinary", "aeo"]];

impl Border<'_> {
    /// A row a step, in the order in which they are met.
    pub(super) fn steps(&self) -> Option<Section> {
        let unit = self.unit();
        let mut table = Table::default()
            .left("way")
            .left("step")
            .right("visits")
            .right(format!("time\n({})", unit.name))
            .right("±")
            .right("waiting");
        for cause in OF_STEPS {
            table = table.optional(heading_of(cause));
        }
        let mut table = table.optional("other\nwaits").right("work");
        for (way, _) in self.ways() {
            let mut way_said = way;
            for stage in SIDES.iter().flat_map(|side| self.steps_of(way, side)) {
                let scope = self.scope(stage, way, None);
                if self.count(&scope, "release_h").unwrap_or_default() <= 0.0 {
                    continue;
                }
                let mut row = vec![
                    way_said.to_owned(),
                    visible(stage),
                    self.counted(&scope, "release_h"),
                    unit.shown(self.mean(&scope, "release_h")),
                    unit.half_width(self.rows.half_width(&scope, "release_h", "mean")),
                ];
                row.extend(self.waits(&scope, &OF_STEPS).into_iter().map(|hours| unit.shown(hours)));
                row.push(unit.shown(self.mean(&scope, "release_work_h")));
                table.row(row);
                way_said = "";
            }
        }
        let before = "Hours of a visit, from coming to a step to the end of its service, at the line, before arrival or \
                      inland; steps in parallel overlap.";
        Some(Section {
            heading: self.heading(", by step"),
            before: vec![before.into()],
            table: Some(table.tidy()?),
            after: Vec::new(),
        })
    }

    /// A row a channel and class of trader, where there are several.
    pub(super) fn classes(&self) -> Option<Section> {
        let unit = self.unit();
        let mut table = Table::default()
            .left("way")
            .left("at")
            .left("who")
            .right("consign-\nments")
            .right("share\n(%)")
            .right(format!("release\n({})", unit.name))
            .right("±");
        for (way, _) in self.ways() {
            for (nth, side) in SIDES.into_iter().enumerate() {
                let all = self.count(&self.scope(side, way, None), "release_h");
                let seen = |scope: &Scope| self.count(scope, "release_h").filter(|count| *count > 0.0);
                let mut some = Vec::new();
                for groups in GROUPS {
                    let scopes = groups.iter().map(|group| (*group, format!("{way} {group}")));
                    let mut of_kind: Vec<(&str, Scope)> =
                        scopes.map(|(group, name)| (group, self.scope(side, &name, None))).collect();
                    of_kind.retain(|(_, scope)| seen(scope).is_some());
                    // One that is alone is everybody.
                    if of_kind.len() > 1 {
                        some.extend(of_kind);
                    }
                }
                let mut said = (way.to_owned(), format!("{side} {}", self.place(way, nth)));
                for (group, scope) in &some {
                    let share = seen(scope).zip(all).map(|(count, all)| count / all);
                    let (way, at) = std::mem::take(&mut said);
                    table.row(vec![
                        way,
                        at,
                        (*group).to_owned(),
                        self.counted(scope, "release_h"),
                        percent(share),
                        unit.shown(self.mean(scope, "release_h")),
                        unit.half_width(self.rows.half_width(scope, "release_h", "mean")),
                    ]);
                }
            }
        }
        let before =
            "Release is from arriving at a side to the end of a consignment's own formalities there.";
        Some(Section {
            heading: self.heading(", by channel and trader"),
            before: vec![before.into()],
            table: Some(table.tidy()?),
            after: Vec::new(),
        })
    }
}
