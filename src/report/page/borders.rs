//! How long does a border post take, and what for?
//!
//! A few sections a post: both ways and sides first, then its steps, then who
//! is let through faster, then who waits when.

mod queues;
mod steps;

use super::{Rows, Section, Study, TIE, Table};
use crate::experiment::Post;
use crate::observe::{Cause, Scope};
use crate::report::number::{TimeUnit, decimals, half_width, percent, shown};
use crate::report::text::{short, visible};

/// Waits named in a sentence, and the least share of all waits that is named.
const NAMED: usize = 3;
const UNSAID: f64 = 0.02;

/// Causes of waits with a column of their own, of sides …
const MAIN: [Cause; 2] = [Cause::Busy, Cause::Closed];
/// … and of steps.
const OF_STEPS: [Cause; 3] = [Cause::Busy, Cause::Closed, Cause::Papers];

/// The ways across and what they are called.
const WAYS: [&str; 2] = ["out", "back"];
/// The sides of a way, in the order in which they are met.
const SIDES: [&str; 2] = ["exit", "entry"];

/// All posts that anything is known of.
pub(super) fn sections(study: &Study, rows: &Rows<'_>) -> Vec<Section> {
    let mut sections = Vec::new();
    for post in &study.results.about.borders {
        let border = Border { rows, post };
        let has_steady_state = study.standings.iter().all(|standing| standing.overload.is_none());
        sections.extend(border.overview(has_steady_state));
        sections.extend(border.steps());
        sections.extend(border.classes());
        sections.extend(border.queues());
    }
    sections
}

/// What people call a post.
pub(super) fn title(post: &Post) -> String {
    visible(if post.title.is_empty() { &post.name } else { &post.title })
}

/// One post and its rows.
struct Border<'a> {
    rows: &'a Rows<'a>,
    post: &'a Post,
}

impl<'a> Border<'a> {
    /// What a row of the post is about; each part may be empty.
    fn scope(&self, stage: &str, group: &str, cause: Option<Cause>) -> Scope {
        let part = |text: &str| (!text.is_empty()).then(|| text.into());
        let place = part(&self.post.name);
        Scope { place, stage: part(stage), group: part(group), cause, ..Scope::default() }
    }

    fn heading(&self, of: &str) -> String {
        format!("Border {}{of}", title(self.post))
    }

    fn mean(&self, scope: &Scope, measure: &str) -> Option<f64> {
        self.rows.mean(scope, measure, "mean")
    }

    fn count(&self, scope: &Scope, measure: &str) -> Option<f64> {
        self.rows.mean(scope, measure, "count")
    }

    fn counted(&self, scope: &Scope, measure: &str) -> String {
        let count = self.count(scope, measure);
        shown(count, decimals(std::iter::once(count)))
    }

    /// Ways that the post has.
    fn ways(&self) -> impl Iterator<Item = (&'static str, Scope)> {
        let ways = WAYS.map(|way| (way, self.scope("", way, None)));
        ways.into_iter().filter(|(_, scope)| self.count(scope, "tfi1_border_h").is_some())
    }

    /// The place of a side.
    fn place(&self, way: &str, side: usize) -> String {
        visible(&self.post.sides[if way == WAYS[0] { side } else { 1 - side }])
    }

    /// The steps of a side, in order, as stages.
    fn steps_of(&self, way: &str, side: &str) -> Vec<&'a str> {
        let begin = |stage: &'a str| stage.strip_prefix(side)?.starts_with('-').then_some(stage);
        let is_here = |scope: &Scope| {
            scope.place.as_deref() == Some(self.post.name.as_str()) && scope.group.as_deref() == Some(way)
        };
        let rows = self.rows.all.iter();
        rows.filter(|row| row.measure.name == "release_h" && row.statistic == "mean" && is_here(&row.scope))
            .filter_map(|row| begin(row.scope.stage.as_deref()?))
            .collect()
    }

    /// Hours of waiting, those of some causes, and those of all others.
    fn waits(&self, scope: &Scope, causes: &[Cause]) -> Vec<Option<f64>> {
        let all = self.mean(scope, "release_wait_h");
        let of = |cause: &Cause| self.mean(&Scope { cause: Some(*cause), ..scope.clone() }, "release_wait_h");
        let mut waits = vec![all];
        waits.extend(causes.iter().map(of));
        let told = waits[1..].iter().flatten().fold(0.0, |sum, hours| sum + hours);
        waits.push(all.map(|all| (all - told).max(0.0)));
        waits
    }

    /// The unit of all hours of the post.
    fn unit(&self) -> TimeUnit {
        TimeUnit::suited(self.ways().map(|(_, scope)| self.mean(&scope, "tfi1_border_h")))
    }

    fn overview(&self, has_steady_state: bool) -> Option<Section> {
        let unit = self.unit();
        let mut table = Table::default()
            .left("way and side")
            .right("consign-\nments")
            .right(format!("time\n({})", unit.name))
            .right("±")
            .right("p95")
            .known("waiting")
            .known("±");
        for cause in MAIN {
            table = table.optional(heading_of(cause));
        }
        let mut table = table.optional("other\nwaits").known("fees\n(USD)").known("±").known("exam.\n(%)");
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut told = 0;
        for (way, scope) in self.ways() {
            before.push(self.sentence(way, &scope, unit));
            let sides = SIDES.map(|side| self.scope(side, way, None));
            if sides.iter().all(|side| self.count(side, "tfi1_border_h") == Some(0.0)) {
                continue;
            }
            told += 1;
            table.row(self.row(way.into(), &scope, unit));
            for (nth, scope) in sides.iter().enumerate() {
                table.row(self.row(format!("  {} {}", SIDES[nth], self.place(way, nth)), scope, unit));
                after.extend(self.found(way, SIDES[nth], scope));
            }
            after.extend(self.inland(way, &scope));
        }
        if told > 1 {
            table.row(self.row("both ways".into(), &self.scope("", "", None), unit));
        }
        if before.is_empty() {
            return None;
        }
        let table = table.tidy();
        if table.is_some() {
            before.push(
                "Time is from arriving to leaving, of the measured consignments that left. Waiting is added over \
                 steps, those before arrival and inland too; what is neither that nor work there is waiting for \
                 others of the same vehicle."
                    .into(),
            );
            if !has_steady_state {
                before.push(
                    "There is no steady state on some lanes: these hours hold for this window alone.".into(),
                );
            }
        }
        Some(Section { heading: self.heading(""), before, table, after })
    }

    /// A way or one of its sides.
    fn row(&self, label: String, scope: &Scope, unit: TimeUnit) -> Vec<String> {
        let hours = |statistic| unit.shown(self.rows.mean(scope, "tfi1_border_h", statistic));
        let half = |measure| self.rows.half_width(scope, measure, "mean");
        let of_side = |text: String| if scope.stage.is_some() { text } else { String::new() };
        let mut row = vec![
            label,
            self.counted(scope, "tfi1_border_h"),
            hours("mean"),
            unit.half_width(half("tfi1_border_h")),
            hours("p95"),
        ];
        let mut waits = self.waits(scope, &MAIN).into_iter().map(|hours| of_side(unit.shown(hours)));
        row.extend(waits.next());
        row.push(of_side(unit.half_width(half("release_wait_h"))));
        row.extend(waits);
        row.extend([
            shown(self.mean(scope, "tfi2_border_cost"), 2),
            half_width(half("tfi2_border_cost"), 2),
            of_side(percent(self.mean(scope, "examined_share"))),
        ]);
        row
    }

    /// One way in words, with the waits that matter most.
    fn sentence(&self, way: &str, scope: &Scope, unit: TimeUnit) -> String {
        let capital = capital(way);
        let (first, second) = (self.place(way, 0), self.place(way, 1));
        let Some(hours) = self.mean(scope, "tfi1_border_h") else {
            return format!("{capital}, {first} to {second}: nobody crossed in the measured time.");
        };
        let took = unit.sentence(hours, self.rows.half_width(scope, "tfi1_border_h", "mean"));
        let began = format!("{capital}, {first} to {second}: {took} from arrival to leaving the other side");
        // Hours of all visits together: steps may be done before arrival or inland, so their waits
        // are no shares of the time across.
        let mut waits = Vec::new();
        for stage in SIDES.iter().flat_map(|side| self.steps_of(way, side)) {
            let visits = self.count(&self.scope(stage, way, None), "release_h").unwrap_or_default();
            for cause in Cause::ALL {
                let hours = self.mean(&self.scope(stage, way, Some(cause)), "release_wait_h");
                waits.push((hours.unwrap_or_default() * visits, stage, cause));
            }
        }
        let all = waits.iter().fold(0.0, |sum, wait| sum + wait.0);
        waits.retain(|wait| wait.0 > UNSAID * all);
        waits.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut named = waits.iter().take(NAMED).map(|(hours, stage, cause)| {
            (percent(Some(hours / all)), format!("at {} ({})", visible(stage), short(*cause)))
        });
        let Some((share, at)) = named.next() else { return format!("{began}; nobody waits at a step.") };
        let others: String = named.map(|(share, at)| format!(", {share}{TIE}% {at}")).collect();
        let of_sides =
            SIDES.iter().filter_map(|side| self.mean(&self.scope(side, way, None), "release_wait_h"));
        let waiting = of_sides.sum();
        // Shares of what is shown as nothing say nothing.
        if unit.shown(Some(waiting)).bytes().all(|byte| matches!(byte, b'0' | b'.')) {
            return format!("{began}; waits at steps are too short to show.");
        }
        let waiting = unit.sentence(waiting, None);
        format!("{began}. Waits at steps add up to {waiting}, {share}{TIE}% of this {at}{others}.")
    }

    /// What was found on a side, and whom it held up in vain.
    fn found(&self, way: &str, side: &str, scope: &Scope) -> Option<String> {
        let some = |measure: &str| self.count(scope, measure) > Some(0.0);
        let mut said = Vec::new();
        if some("contraband") {
            said.push(format!(
                "{} of {} consignments with contraband that left were caught, {} missed",
                self.counted(scope, "caught"),
                self.counted(scope, "contraband"),
                self.counted(scope, "missed"),
            ));
        }
        for (measure, words) in [
            ("false_alarms", "held up by false alarms"),
            ("reworked", "with documents sent back"),
            ("set_out", "set out by their vehicle"),
        ] {
            if some(measure) {
                said.push(format!("{} {words}", self.counted(scope, measure)));
            }
        }
        (!said.is_empty())
            .then(|| format!("{}, {side}, on average over replications: {}.", capital(way), said.join("; ")))
    }

    /// What was done inland.
    fn inland(&self, way: &str, scope: &Scope) -> Option<String> {
        let hours = self.mean(scope, "displaced_h").filter(|hours| *hours > 0.0)?;
        let half_width = self.rows.half_width(scope, "displaced_h", "mean");
        let hours = TimeUnit::suited(std::iter::once(Some(hours))).sentence(hours, half_width);
        Some(format!("{}: besides, {hours} of formalities a consignment are done inland.", capital(way)))
    }
}

fn capital(way: &str) -> String {
    way[..1].to_uppercase() + &way[1..]
}

/// The heading of a column of waits.
fn heading_of(cause: Cause) -> &'static str {
    if cause == Cause::Busy { "busy" } else { short(cause) }
}

#[cfg(test)]
mod tests;
