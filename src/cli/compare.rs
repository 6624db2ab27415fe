//! Which change saves how much?

#![expect(clippy::disallowed_methods, reason = "the command line looks at the clock")]

use std::path::Path;
use std::time::Instant;

use super::args::{Compare, LogFormat, ScenarioArgs};
use super::failure::Failure;
use super::folder::comparison::{Request, write};
use super::interrupt::Interrupt;
use super::log::Cost;
use super::plan::plan;
use super::progress::Bar;
use super::{files, out};
use crate::experiment::{self, Compared, Levers, Plan, Primary, Watch, WhatIf};
use crate::observe::kpi;
use crate::report::compare::COMPARE_FORMATS;
use crate::report::format_of;
use crate::report::text::visible;
use crate::scenario::Scenario;

/// Beyond this a what-if's changes are not told apart: each would be a run of its own.
const MOST_CHANGES: usize = 24;

/// A scenario to be compared with the base.
pub(super) struct Candidate<'a> {
    pub(super) path: &'a Path,
    pub(super) name: String,
    pub(super) scenario: Scenario,
    pub(super) changes: Option<Changes>,
}

/// The changes of a what-if that makes several.
pub(super) struct Changes {
    names: Vec<String>,
    /// The scenario with some of them: a bit for each that is made.
    some: Vec<(u32, Scenario)>,
}

pub(super) fn compare(arguments: &Compare) -> Result<(), Failure> {
    let base = read(arguments, &arguments.base)?;
    let primary = primary(arguments, &base)?;
    let candidates = candidates(arguments, &base)?;
    let plan = plan(arguments.replications, arguments.seed, arguments.threads, &base);
    let interrupt = Interrupt::listen().map_err(Failure::Signals)?;

    let (compared, cost) = simulate(arguments, &base, &candidates, &plan, &primary, &interrupt)?;
    let mut comparison = compared.comparison;
    for (variant, candidate) in comparison.variants.iter_mut().zip(&candidates) {
        variant.laid_over = other_base(&candidate.scenario, &base).map(str::to_owned);
    }
    let (done, partial) = (comparison.base.replications.len(), comparison.base.is_partial());
    let of = format!("{done} of {} replications were finished", plan.replications);
    if done == 0 {
        let message = format!("{of}; nothing was written");
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }
    if comparison.primary.is_none() {
        return Err(Failure::Usage(format!(
            "there is no {} of a lane or border post to judge by; statistics of a lane's times are mean, p50, p90, \
             p95, sd, min and max, of a border's mean, p50, p90 and p95. Differences of services, berths, links \
             and stations are in comparison.csv of any comparison",
            visible(&arguments.primary)
        )));
    }

    let mut scenarios = vec![(arguments.base.as_path(), base.name.as_str(), &base)];
    scenarios.extend(candidates.iter().map(|one| (one.path, one.name.as_str(), &one.scenario)));
    let request = Request {
        scenarios,
        set: &arguments.set,
        plan,
        primary: (&arguments.primary, arguments.lane.as_deref(), arguments.border.as_deref()),
        levers: !arguments.whole,
    };
    let folder = write(&arguments.output, &request, &comparison)?;
    if !arguments.quiet || arguments.log == LogFormat::Json {
        cost.tell(arguments.log, arguments.verbose, &folder);
    }
    let format = format_of(COMPARE_FORMATS, &arguments.format);
    out::print(&(format.render)(&comparison, out::style()))?;
    if !arguments.quiet && arguments.log == LogFormat::Text {
        out::say(&format!("results: {}", folder.display()));
    }
    if partial {
        let message = format!("{of}; they are in `{}`", folder.display());
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }
    Ok(())
}

fn read(arguments: &Compare, path: &Path) -> Result<Scenario, Failure> {
    files::scenario(&ScenarioArgs { scenario: path.to_owned(), set: arguments.set.clone() })
}

/// The measure to judge by, as far as it can be checked beforehand.
pub(super) fn primary(arguments: &Compare, base: &Scenario) -> Result<Primary, Failure> {
    let (measure, statistic) = match arguments.primary.split_once(':') {
        Some((measure, statistic)) => (measure, Some(statistic)),
        None => (arguments.primary.as_str(), None),
    };
    let known: Vec<&str> =
        kpi::all().iter().flat_map(|kpi| kpi.measures()).map(|measure| measure.name).collect();
    if !known.contains(&measure) {
        let (measure, known) = (visible(measure), known.join(", "));
        return Err(Failure::Usage(format!("there is no measure `{measure}`; there are {known}")));
    }
    let statistic = statistic.map(str::to_owned);
    if kpi::is_of_borders(measure) {
        let border = Some(border(arguments, base)?);
        return Ok(Primary { measure: measure.to_owned(), statistic, lane: None, border });
    }
    if let Some(border) = &arguments.border {
        let (measure, border) = (visible(measure), visible(border));
        return Err(Failure::Usage(format!(
            "{measure} is no measure of a whole border post such as `{border}`"
        )));
    }
    let lanes: Vec<&str> = base.corridor.lanes.iter().map(|lane| lane.name.as_str()).collect();
    let is_overall =
        measure == "lead_time_h" && statistic.as_deref().is_none_or(|statistic| statistic == "mean");
    let lane = match (&arguments.lane, lanes.as_slice()) {
        (Some(lane), _) if lanes.contains(&lane.as_str()) => Some(lane.clone()),
        (Some(lane), _) => {
            let (lane, known) = (visible(lane), lanes.join(", "));
            return Err(Failure::Usage(format!("the base has no lane `{lane}`; it has {known}")));
        }
        (None, _) if is_overall => None,
        (None, [only]) => Some((*only).to_owned()),
        (None, _) => {
            return Err(Failure::Usage(format!(
                "{} is a measure of single lanes; name one by --lane: {}",
                visible(&arguments.primary),
                lanes.join(", ")
            )));
        }
    };
    Ok(Primary { measure: measure.to_owned(), statistic, lane, border: None })
}

/// The border post to judge by: the one named, or the only one.
fn border(arguments: &Compare, base: &Scenario) -> Result<String, Failure> {
    let borders: Vec<&str> = base.corridor.borders.iter().map(|border| border.name.as_str()).collect();
    let (primary, known) = (visible(&arguments.primary), borders.join(", "));
    match (&arguments.border, borders.as_slice()) {
        (_, []) => Err(Failure::Usage(format!("{primary} is a measure of border posts; the base has none"))),
        (_, _) if arguments.lane.is_some() => {
            Err(Failure::Usage(format!("{primary} is a measure of border posts, not of lanes: {known}")))
        }
        (Some(border), _) if borders.contains(&border.as_str()) => Ok(border.clone()),
        (Some(border), _) => {
            let border = visible(border);
            Err(Failure::Usage(format!("the base has no border post `{border}`; it has {known}")))
        }
        (None, [only]) => Ok((*only).to_owned()),
        (None, _) => Err(Failure::Usage(format!(
            "{primary} is a measure of single border posts; name one by --border: {known}"
        ))),
    }
}

fn candidates<'a>(arguments: &'a Compare, base: &Scenario) -> Result<Vec<Candidate<'a>>, Failure> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for path in &arguments.what_ifs {
        let scenario = read(arguments, path)?;
        same_window(path, &scenario, base)?;
        for (what, theirs, ours) in [
            ("seed", scenario.seed, base.seed),
            ("replications", scenario.replications.into(), base.replications.into()),
        ] {
            let given =
                if what == "seed" { arguments.seed.is_some() } else { arguments.replications.is_some() };
            if theirs != ours && !given {
                out::say(&format!(
                    "warning: `{}` says `{what} = {theirs}`; the base's {ours} is used for all, or that of --{what}",
                    path.display()
                ));
            }
        }
        if let Some(other) = other_base(&scenario, base) {
            out::say(&format!(
                "note: `{}` is laid over `{}`, not over `{}`: the difference is of the two scenarios as a whole",
                path.display(),
                visible(other),
                arguments.base.display()
            ));
        }
        let changes = if arguments.whole { None } else { changes(path, &scenario, base) };
        let name = free_name(&scenario.name, base, &candidates);
        candidates.push(Candidate { path, name, scenario, changes });
    }
    Ok(candidates)
}

/// The file that a what-if is laid over, where the base is not among those below it.
fn other_base<'a>(what_if: &'a Scenario, base: &Scenario) -> Option<&'a str> {
    let (ours, files) = (&base.files.first()?.1, &what_if.files);
    // A path may be written in several ways; the text of a file cannot.
    if files.iter().any(|(_, text)| text == ours) {
        return None;
    }
    what_if.base.as_deref()
}

/// The file's name; numbered where another scenario has it.
fn free_name(name: &str, base: &Scenario, others: &[Candidate<'_>]) -> String {
    let taken = |name: &str| name == base.name || others.iter().any(|other| other.name == name);
    if !taken(name) {
        return name.to_owned();
    }
    (2..).map(|number| format!("{name}-{number}")).find(|name| !taken(name)).unwrap_or_default()
}

/// The same cargo must be measured in both.
fn same_window(path: &Path, what_if: &Scenario, base: &Scenario) -> Result<(), Failure> {
    let (ours, theirs) = (&base.corridor, &what_if.corridor);
    let length = |length: Option<crate::time::SimDuration>| {
        length.map_or_else(|| "none".to_owned(), |length| length.to_string())
    };
    let start = |corridor: &crate::model::Corridor| corridor.clock.start().to_string();
    let parts = [
        ("start or zone", start(ours), start(theirs)),
        ("warm-up", length(Some(ours.window.warm_up)), length(Some(theirs.window.warm_up))),
        ("horizon", length(ours.window.horizon), length(theirs.window.horizon)),
        ("cool-down", length(Some(ours.window.cool_down)), length(Some(theirs.window.cool_down))),
    ];
    match parts.iter().find(|part| part.1 != part.2) {
        None => Ok(()),
        Some((what, ours, theirs)) => Err(Failure::Usage(format!(
            "`{}` measures other cargo than the base: its {what} is {theirs}, the base's {ours}; take it out of the \
             what-if, or change it for all scenarios with --set",
            path.display()
        ))),
    }
}

/// The what-if with only some of its changes, where it makes several.
pub(super) fn changes(path: &Path, what_if: &Scenario, base: &Scenario) -> Option<Changes> {
    // A base may be a what-if itself: its changes hold in all that is laid over it.
    let known = base.levers.len();
    let own = what_if.levers.strip_prefix(base.levers.as_slice())?;
    if own.len() < 2 {
        return None;
    }
    let mute = |why: &str| {
        out::say(&format!(
            "note: what each change of `{}` does by itself is not told: {}",
            path.display(),
            visible(why)
        ));
    };
    if own.len() > MOST_CHANGES {
        mute(&format!(
            "they are {}, more than {MOST_CHANGES}; tables with the same `lever` are one",
            own.len()
        ));
        return None;
    }
    let with = |mask: u32| {
        let on: Vec<bool> =
            (0..what_if.levers.len()).map(|at| at < known || mask >> (at - known) & 1 == 1).collect();
        what_if.with_levers(&on)
    };
    if !with(0).is_ok_and(|none| none.resolved == base.resolved) {
        mute("without them it is not the base");
        return None;
    }
    let mut some = Vec::new();
    for mask in experiment::subsets_needed(own.len()) {
        match with(mask) {
            Ok(scenario) => some.push((mask, scenario)),
            Err(error) => {
                let why =
                    error.problems.iter().find(|problem| problem.code == "E043").or(error.problems.first());
                mute(
                    why.map_or("not every choice of them is a corridor", |problem| problem.message.as_str()),
                );
                return None;
            }
        }
    }
    Some(Changes { names: own.to_vec(), some })
}

pub(super) fn simulate(
    arguments: &Compare,
    base: &Scenario,
    candidates: &[Candidate<'_>],
    plan: &Plan,
    primary: &Primary,
    interrupt: &Interrupt,
) -> Result<(Compared, Cost), Failure> {
    let what_ifs: Vec<WhatIf<'_>> = candidates
        .iter()
        .map(|one| WhatIf {
            name: one.name.clone(),
            corridor: &one.scenario.corridor,
            levers: one.changes.as_ref().map(|changes| Levers {
                names: changes.names.clone(),
                subsets: changes.some.iter().map(|(mask, scenario)| (*mask, &scenario.corridor)).collect(),
            }),
        })
        .collect();
    let bar = Bar::new(plan.replications, arguments.quiet);
    let begun = Instant::now();
    let watch = Watch {
        stop: interrupt.stop(),
        progress: &|replication, progress| bar.update(replication, progress),
        clock: &|| begun.elapsed().as_secs_f64(),
    };
    let compared = experiment::compare(&base.corridor, &what_ifs, plan, primary, &watch);
    let seconds = begun.elapsed().as_secs_f64();
    bar.finish();
    let compared = compared?;
    let cost = Cost {
        events: compared.events.clone(),
        loop_seconds: compared.loop_seconds,
        seconds,
        replications: compared.comparison.base.replications.len(),
        threads: plan.threads,
    };
    Ok((compared, cost))
}
