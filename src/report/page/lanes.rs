//! How long does a lane's freight take, and where do its days go?

use std::collections::BTreeMap;

use super::{LANE, LANE_CELL, Rows, Section, Study, TIE, Table, name};
use crate::experiment::Route;
use crate::observe::{Cause, Scope};
use crate::report::number::{TimeUnit, percent, shown};
use crate::report::text::{short, visible};

/// Cells of less than this share of a lane's time are shown together …
const SMALL: f64 = 0.01;
/// … or of less than this one, where there are few.
const TINY: f64 = 0.001;
/// Waits of less than this share are not named in the sentence.
const UNSAID: f64 = 0.005;
/// Cells shown of a lane's way, at most: fewer where there are many lanes.
const CELLS: [usize; 2] = [8, 5];
/// This many lanes are few.
const FEW: usize = 6;
/// Lanes whose ways are shown; the tables hold all.
const LANES: usize = 20;
/// The statistic that stands for the mean where cargo was still under way.
const RESTRICTED: &str = "restricted-mean";
/// Characters of a bar that stands for all of a lane's time.
const BAR: f64 = 16.0;

/// Lead times and counts, a row a lane.
pub(super) fn section(rows: &Rows<'_>) -> Option<Section> {
    let lanes = rows.scopes(LANE);
    let unit = unit(rows, &lanes);
    let mut table = Table::default()
        .left("lane")
        .right("delivered")
        .optional("lost")
        .optional("not\nfinished")
        .right(format!("lead time\n({})", unit.name))
        .right("±")
        .right("p50")
        .right("p95")
        .right("waiting\n(%)")
        .known("on time\n(%)")
        .optional("TEU\na week");
    let count = |scope: &Scope, measure: &str| {
        let decimals = rows.decimals(&lanes, measure, "count");
        shown(rows.mean(scope, measure, "count"), decimals)
    };
    for lane in &lanes {
        let lead = |statistic| unit.shown(rows.mean(lane, "lead_time_h", statistic));
        // Where cargo was still under way, the mean counts everybody up to a common age.
        let (mean, mark) = match rows.get(lane, "lead_time_h", RESTRICTED) {
            Some(_) => (RESTRICTED, "*"),
            None => ("mean", ""),
        };
        let quantile = |plain, other| match rows.mean(lane, "lead_time_h", plain) {
            Some(hours) => unit.shown(Some(hours)),
            None => lead(other),
        };
        let on_time = rows.mean(lane, "on_time_share", "mean");
        table.row(vec![
            name(&lane.lane),
            count(lane, "delivered"),
            count(lane, "lost"),
            count(lane, "unfinished"),
            lead(mean) + mark,
            unit.half_width(rows.half_width(lane, "lead_time_h", mean)),
            quantile("p50", "km-p50"),
            quantile("p95", "km-p95"),
            percent(waiting(rows, lane)),
            percent(on_time),
            shown(rows.mean(lane, "throughput_teu", "rate"), 1),
        ]);
    }
    let mut after = Vec::new();
    if lanes.iter().any(|lane| rows.mean(lane, "throughput_teu", "rate") > Some(0.0)) {
        after.push(
            "Delivered is of the cargo tendered in the measured time, whenever it arrived; TEU a week is all that \
             arrived in that time."
                .to_owned(),
        );
    }
    let table = Some(table.tidy()?);
    Some(Section { heading: "Lanes".into(), table, after, ..Section::default() })
}

/// The share of a lane's time in which its cargo makes no progress.
fn waiting(rows: &Rows<'_>, lane: &Scope) -> Option<f64> {
    let (waited, went) = times(rows, lane);
    (waited + went > 0.0).then(|| waited / (waited + went))
}

/// Hours in which a lane's cargo makes no progress, and those in which it does.
fn times(rows: &Rows<'_>, lane: &Scope) -> (f64, f64) {
    let time = |cause: &Cause| rows.mean(&Scope { cause: Some(*cause), ..lane.clone() }, "time_h", "mean");
    let sum = |waits: bool| {
        let causes = Cause::ALL.iter().filter(|cause| waits != cause.is_progress());
        causes.filter_map(time).fold(0.0, |sum, hours| sum + hours)
    };
    (sum(true), sum(false))
}

/// One section a lane: its time by place, stage and cause, along its way.
pub(super) fn ways(study: &Study, rows: &Rows<'_>) -> Vec<Section> {
    let unit = unit(rows, &rows.scopes(LANE));
    let mut cells: BTreeMap<&str, Vec<&Scope>> = BTreeMap::new();
    for scope in rows.scopes(LANE_CELL) {
        if let Some(lane) = scope.lane.as_deref() {
            cells.entry(lane).or_default().push(scope);
        }
    }
    let most = CELLS[usize::from(cells.len() > FEW)];
    let shown = cells.iter().take(LANES);
    let mut sections: Vec<Section> =
        shown.filter_map(|(lane, scopes)| way(study, rows, (lane, scopes), unit, most)).collect();
    let left_out = cells.len().saturating_sub(LANES);
    if let (1.., Some(last)) = (left_out, sections.last_mut()) {
        last.after.push(format!("{left_out} more lanes are in measures.csv."));
    }
    sections
}

/// The unit of all lead times of a page, so that they can be compared; where a mean is withheld,
/// its lane's times by cause tell how long they are.
fn unit(rows: &Rows<'_>, lanes: &[&Scope]) -> TimeUnit {
    let hours = |lane: &&Scope| {
        let mean = |statistic| rows.mean(lane, "lead_time_h", statistic);
        mean("mean").or_else(|| mean(RESTRICTED)).or_else(|| {
            let (waited, went) = times(rows, lane);
            (waited + went > 0.0).then_some(waited + went)
        })
    };
    TimeUnit::suited(lanes.iter().map(hours))
}

fn way(
    study: &Study,
    rows: &Rows<'_>,
    (lane, scopes): (&str, &[&Scope]),
    unit: TimeUnit,
    cells: usize,
) -> Option<Section> {
    let route = study.results.about.routes.iter().find(|route| route.lane == lane);
    let hours = |scope: &Scope| rows.mean(scope, "time_h", "mean").unwrap_or_default();
    let mut scopes: Vec<&Scope> = scopes.iter().copied().filter(|scope| hours(scope) > 0.0).collect();
    let total: f64 = scopes.iter().fold(0.0, |sum, scope| sum + hours(scope));
    if total <= 0.0 {
        return None;
    }
    scopes.sort_by_key(|scope| (position(route, scope), scope.cause));

    let mut table = Table::default()
        .left("place")
        .left("at")
        .left("what")
        .right(format!("time ({})", unit.name))
        .right("±")
        .right("share (%)")
        .left("");
    let mut last_place = None;
    let mut small = (0, 0.0);
    let least = least_shown(&scopes, &hours, total, cells);
    for scope in &scopes {
        let time = hours(scope);
        let share = time / total;
        if time < least {
            small = (small.0 + 1, small.1 + time);
            continue;
        }
        let place = if last_place == Some(&scope.place) { String::new() } else { name(&scope.place) };
        last_place = Some(&scope.place);
        table.row(vec![
            place,
            name(&scope.stage),
            scope.cause.map_or("", short).to_owned(),
            unit.shown(Some(time)),
            unit.half_width(rows.half_width(scope, "time_h", "mean")),
            percent(Some(share)),
            bar(share),
        ]);
    }
    if small.0 > 0 {
        let what = format!("{} smaller", small.0);
        let (time, share) = (unit.shown(Some(small.1)), percent(Some(small.1 / total)));
        table.row(vec![what, String::new(), String::new(), time, String::new(), share, String::new()]);
    }
    let title = route.map(|route| route.title.as_str()).filter(|title| !title.is_empty() && *title != lane);
    let titled = title.map_or_else(String::new, |title| format!(" ({})", visible(title)));
    let lead = rows.get(&Scope { lane: Some(lane.into()), ..Scope::default() }, "lead_time_h", "mean");
    let mut before = Vec::new();
    if let Some(mean) = lead.and_then(|row| row.mean) {
        let half_width = lead.and_then(|row| row.half_width);
        let words = words(&scopes, &hours, total);
        before.push(format!("Lead time {}. {words}", unit.sentence(mean, half_width)));
    } else {
        before.push(words(&scopes, &hours, total));
    }
    Some(Section {
        heading: format!("Where the time goes: {}{titled}", visible(lane)),
        before,
        table: table.tidy(),
        after: Vec::new(),
    })
}

/// The time of the smallest cell that is shown.
fn least_shown(scopes: &[&Scope], hours: &dyn Fn(&Scope) -> f64, total: f64, cells: usize) -> f64 {
    if scopes.len() <= cells {
        return TINY * total;
    }
    let mut times: Vec<f64> = scopes.iter().map(|scope| hours(scope)).collect();
    times.sort_by(|a, b| b.total_cmp(a));
    times.get(cells - 1).copied().unwrap_or_default().max(SMALL * total)
}

/// Where a cell lies on the lane's way; unknown stages after the known ones of their place.
fn position<'a>(route: Option<&Route>, scope: &'a Scope) -> (usize, bool, &'a str, &'a str) {
    let place = scope.place.as_deref().unwrap_or_default();
    let stage = scope.stage.as_deref().unwrap_or_default();
    let steps = route.map_or(&[][..], |route| &route.steps);
    let exact = steps.iter().position(|step| step.0 == place && step.1 == stage);
    let near = steps.iter().rposition(|step| step.0 == place);
    (exact.or(near).unwrap_or(steps.len()), exact.is_none(), place, stage)
}

/// Progress and waiting in a sentence, with the waits that matter most.
fn words(scopes: &[&Scope], hours: &dyn Fn(&Scope) -> f64, total: f64) -> String {
    let mut by_cause: BTreeMap<Cause, f64> = BTreeMap::new();
    for scope in scopes {
        if let Some(cause) = scope.cause {
            *by_cause.entry(cause).or_default() += hours(scope);
        }
    }
    let of = |cause| by_cause.get(&cause).copied().unwrap_or_default() / total;
    let mut waits: Vec<(Cause, f64)> = by_cause
        .iter()
        .filter(|(cause, _)| !cause.is_progress())
        .map(|(&cause, &time)| (cause, time / total))
        .collect();
    waits.sort_by(|a, b| b.1.total_cmp(&a.1));
    let waiting = waits.iter().fold(0.0, |sum, wait| sum + wait.1);
    let tied = |share| format!("{}{TIE}%", percent(Some(share)));
    let mut sentence = String::new();
    if of(Cause::Moving) > 0.0 {
        sentence.push_str(&format!("moving {}, ", tied(of(Cause::Moving))));
    }
    let work = of(Cause::Handling) + of(Cause::Clearing);
    if work > 0.0 {
        sentence.push_str(&format!("handling and clearing {}, ", tied(work)));
    }
    sentence.push_str(&format!("waiting {}", tied(waiting)));
    let most: Vec<String> = waits
        .iter()
        .filter(|wait| wait.1 >= UNSAID)
        .take(3)
        .map(|wait| format!("{} {}", short(wait.0), tied(wait.1)))
        .collect();
    if !most.is_empty() {
        sentence.push_str(" (");
        sentence.push_str(&most.join(", "));
        sentence.push(')');
    }
    sentence.push('.');
    sentence[..1].to_uppercase() + &sentence[1..]
}

/// A share as a bar that needs no colour.
fn bar(share: f64) -> String {
    "█".repeat(libm::round(share * BAR).clamp(0.0, BAR) as usize)
}
