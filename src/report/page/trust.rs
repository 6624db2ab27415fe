//! What must be known before a mean is believed?
//!
//! Only what speaks against it: where all is well, the page has no such section.

use super::{Rows, Section, Study, TIE, circles, fleets};
use crate::experiment::{End, Overload, Standing, Verdict};
use crate::observe::Scope;
use crate::report::number::{TimeUnit, percent, percent_asked, shown, whole};
use crate::report::text::visible;
use crate::time::SimDuration;

/// Lanes named one by one, at most, for one reason.
const NAMED: usize = 6;

/// What to read first.
pub(super) fn section(study: &Study, rows: &Rows<'_>) -> Option<Section> {
    let late = study.standings.iter().filter(|one| one.overload.is_none() && one.unfinished > 0);
    doubts(study, late.map(|standing| unfinished_of(study, rows, standing)), "measures.json")
}

/// The same with other words for cargo that had not arrived, and what is left out in this file.
pub(super) fn doubts(study: &Study, late: impl Iterator<Item = String>, file: &str) -> Option<Section> {
    let standings = &study.standings;
    let mut before = circles::sentences(&study.results);
    let overloaded = standings.iter().filter_map(|one| Some((one, one.overload.as_ref()?)));
    let overloaded = overloaded.map(|(standing, overload)| overload_of(study, standing, overload));
    several(&mut before, overloaded, file);
    several(&mut before, late, file);
    before.extend(fleets::outgrown(study));
    let short = standings.iter().filter(|one| one.overload.is_none());
    several(&mut before, short.filter_map(|standing| start_up_of(study, standing)), file);
    before.extend(rounds(study));
    before.extend(growth(study));
    (!before.is_empty()).then(|| Section { heading: "Read this first".into(), before, ..Section::default() })
}

fn several(sentences: &mut Vec<String>, of_lanes: impl Iterator<Item = String>, file: &str) {
    let mut all: Vec<String> = of_lanes.collect();
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    sentences.extend(all);
    if more > 0 {
        sentences.push(format!("Likewise for {more} more lanes; {file} names them."));
    }
}

fn overload_of(study: &Study, standing: &Standing, overload: &Overload) -> String {
    let lane = visible(&standing.lane);
    let growth = overload.growth_a_day();
    let decimals = usize::from(growth.is_some_and(|growth| growth.mean < 99.5));
    let growth = growth.map_or_else(String::new, |growth| {
        format!(
            "{}{TIE}±{TIE}{} ",
            shown(Some(growth.mean), decimals),
            shown(Some(growth.half_width), decimals)
        )
    });
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let backlog = whole(libm::round(mean(&overload.backlog)).max(0.0) as u64);
    let clears: Option<Vec<f64>> = overload.clears.iter().copied().collect();
    let clears = clears.map(|hours| mean(&hours)).map_or_else(String::new, |hours| {
        let unit = TimeUnit::suited([Some(hours)].into_iter());
        let time = unit.shown(Some(hours));
        format!(", {time}{TIE}{} of work at the pace of the window if no more came", unit.name)
    });
    let enough = study.results.replications.len();
    let cause = overload.overfull.as_ref().map_or_else(String::new, |overfull| {
        let (name, load) = (visible(&overfull.name), percent(Some(overfull.load)));
        format!(" {name} is offered {load}{TIE}% of what it can do.")
    });
    format!(
        "{lane}: no steady state.{cause} Over the measured time {growth}consignments a day more come than go, in \
         {enough} replications; at its end {backlog} were under way{clears}. A mean lead time would only tell how \
         long the run was, so none is given; its times by place and cause hold for this window alone."
    )
}

fn unfinished_of(study: &Study, rows: &Rows<'_>, standing: &Standing) -> String {
    let lane = visible(&standing.lane);
    let scope = Scope { lane: Some(standing.lane.as_str().into()), ..Scope::default() };
    let tendered: f64 = rows
        .get(&scope, "tendered", "count")
        .map_or(0.0, |row| row.values.iter().flatten().fold(0.0, |sum, count| sum + count));
    let share = (tendered > 0.0).then(|| standing.unfinished as f64 / tendered);
    let of_all = share.map_or_else(String::new, |share| {
        let tendered = whole(tendered as u64);
        let share = if share < 0.000_5 { "less than 0.1".to_owned() } else { percent(Some(share)) };
        format!(" of {tendered} ({share}{TIE}%)")
    });
    let (were, limit) = (whole(standing.unfinished), study.results.about.common_age);
    format!(
        "{lane}: {were}{of_all} measured consignments had not arrived when the runs stopped. A mean of those that \
         did would be too short: its lead time (*) counts everybody, those that took longer than {limit} as that; \
         its p50 and p95 are Kaplan and Meier's."
    )
}

fn start_up_of(study: &Study, standing: &Standing) -> Option<String> {
    let lane = visible(&standing.lane);
    let warm_up = study.results.about.warm_up;
    Some(match standing.start_up.verdict {
        Verdict::Unknown | Verdict::Fine => return None,
        Verdict::TooShort { days, bias } => {
            let unit = TimeUnit::suited([Some(bias.abs())].into_iter());
            let than = if bias < 0.0 { "short" } else { "long" };
            let days = SimDuration::from_ms((days * crate::time::DAY as f64) as i64);
            let has = if warm_up.ms() == 0 {
                "there is no warm-up, and one is needed".to_owned()
            } else {
                format!("the warm-up of {warm_up} looks too short")
            };
            format!(
                "{lane}: {has}. Cargo tendered in the first {days} of the run fares unlike the rest, which makes the mean about \
                 {}{TIE}{} too {than}. A warm-up of {days} would do.",
                unit.shown(Some(bias.abs())),
                unit.name
            )
        }
        Verdict::Drifts => format!(
            "{lane}: lead times still change in the second half of the run. No warm-up helps: their mean depends \
             on how long the run is."
        ),
    })
}

/// Means under growing demand are those of a stretch of it.
fn growth(study: &Study) -> Option<String> {
    study.results.about.has_growth.then(|| {
        "Demand grows, so there is no steady state: means hold for the measured time alone, and another length of \
         the run gives others. Consignments that growth adds are numbered g1, g2, …; the others are those of the \
         run without it."
            .to_owned()
    })
}

/// A window that is no whole number of rounds weighs some days more than others.
fn rounds(study: &Study) -> Option<String> {
    let about = &study.results.about;
    let (round, horizon) = (about.round?, about.horizon?);
    let measured = SimDuration::from_ms(horizon.ms() - about.warm_up.ms());
    let part = measured.ms() % round.ms();
    (part != 0).then(|| {
        let whole = measured.ms() / round.ms();
        let better = SimDuration::from_ms(about.warm_up.ms() + (whole + 1) * round.ms());
        format!(
            "The measured {measured} are no whole number of rounds of {round}, after which timetables and hours \
             come round: some parts of a round weigh more than others. A horizon of {better} would be whole."
        )
    })
}

/// What became of the precision asked for, for the page's head.
pub(super) fn precision(study: &Study) -> Option<String> {
    let (precision, reached) = study.precision.as_ref()?;
    let asked = percent_asked(precision.share);
    let of = |scope: &Scope| {
        let parts = [&scope.lane, &scope.place, &scope.service, &scope.stage, &scope.group];
        let names: Vec<String> = parts.into_iter().flatten().map(|name| visible(name)).collect();
        if names.is_empty() { String::new() } else { format!(" ({})", names.join(" ")) }
    };
    let replications = reached.replications;
    Some(match &reached.end {
        End::Precise { share, widest } => format!(
            "{asked}{TIE}% precision was reached with {replications} replications: the widest interval{} is \
             ±{}{TIE}% of its mean.",
            of(widest),
            percent(Some(*share))
        ),
        End::Limit { share: Some(share), widest } => format!(
            "{asked}{TIE}% precision was not reached with {replications} replications, the limit: the widest \
             interval{} is ±{}{TIE}% of its mean.",
            of(widest),
            percent(Some(*share))
        ),
        End::Limit { share: None, widest } => format!(
            "{asked}{TIE}% precision was not reached with {replications} replications, the limit: there is a \
             mean that is zero or none{}.",
            of(widest)
        ),
        End::Overload(_) => format!(
            "{asked}{TIE}% precision cannot be had: there is no steady mean. It ended after {replications} replications."
        ),
        End::Nothing => {
            format!("{asked}{TIE}% precision cannot be had: there is no mean to be precise about.")
        }
        End::Stopped => return None,
    })
}
