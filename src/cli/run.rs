//! Where does freight spend its days?

#![expect(clippy::disallowed_methods, reason = "the command line looks at the clock")]

use std::path::Path;
use std::time::Instant;

use super::args::{LogFormat, Run};
use super::failure::Failure;
use super::folder::{self, Request};
use super::interrupt::Interrupt;
use super::log::Cost;
use super::progress::Bar;
use super::{files, out, plan};
use crate::experiment::{self, Assumption, End, Plan, Precision, Reached, Results, Source, Watch};
use crate::observe::kpi;
use crate::report::number::{percent, percent_asked};
use crate::report::text::visible;
use crate::report::{self, FORMATS, Study};
use crate::scenario::Scenario;

pub(super) fn run(arguments: &Run) -> Result<(), Failure> {
    let scenario = files::scenario(&arguments.scenario)?;
    let precision = precision(arguments, &scenario)?;
    let mut plan = self::plan(arguments, &scenario);
    let interrupt = Interrupt::listen().map_err(Failure::Signals)?;

    let (mut results, reached, cost) = simulate(arguments, &scenario, &plan, precision.as_ref(), &interrupt)?;
    plan.replications = results.about.replications;
    cite(&mut results, &scenario);
    let (done, partial) = (results.replications.len(), results.is_partial());
    let of = format!("{done} of {} replications were finished", plan.replications);
    if done == 0 {
        let message = format!("{of}; nothing was written");
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }

    let mut study = Study::new(results);
    study.precision = precision.zip(reached);
    if let Some((Precision { measure, statistic: Some(wanted), .. }, Reached { end: End::Nothing, .. })) =
        &study.precision
    {
        has_statistic(&study.results, measure, wanted)?;
    }
    let request = Request {
        scenario: &scenario,
        path: &arguments.scenario.scenario,
        set: &arguments.scenario.set,
        plan,
    };
    let folder = folder::write(&arguments.output, &request, &study)?;
    if !arguments.quiet || arguments.log == LogFormat::Json {
        cost.tell(arguments.log, arguments.verbose, &folder);
    }
    let format = report::format_of(FORMATS, &arguments.format);
    out::print(&(format.render)(&study, out::style()))?;
    if !arguments.quiet && arguments.log == LogFormat::Text {
        hint(arguments, &study.results, &folder);
    }
    if partial {
        let message = format!("{of}; they are in `{}`", folder.display());
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }
    study.precision.as_ref().map_or(Ok(()), |(precision, reached)| missed(arguments, precision, reached))
}

/// The precision asked for, if what it names is there.
fn precision(arguments: &Run, scenario: &Scenario) -> Result<Option<Precision>, Failure> {
    let Some(share) = arguments.precision else { return Ok(None) };
    let (measure, statistic) = match arguments.measure.split_once(':') {
        Some((measure, statistic)) => (measure, Some(statistic.to_owned())),
        None => (arguments.measure.as_str(), None),
    };
    let measures = || kpi::all().into_iter().flat_map(|kpi| kpi.measures()).map(|measure| measure.name);
    if !measures().any(|name| name == measure) {
        let names: Vec<&str> = measures().collect();
        return Err(Failure::Usage(format!(
            "there is no measure `{measure}`; there are {}",
            names.join(", ")
        )));
    }
    let lanes = &scenario.corridor.lanes;
    if let Some(wanted) = &arguments.lane
        && !lanes.iter().any(|lane| lane.name == *wanted)
    {
        let names: Vec<&str> = lanes.iter().map(|lane| lane.name.as_str()).collect();
        return Err(Failure::Usage(format!("there is no lane `{wanted}`; there are {}", names.join(", "))));
    }
    Ok(Some(Precision {
        share,
        measure: measure.to_owned(),
        statistic,
        lane: arguments.lane.clone(),
        most: arguments.max_replications,
    }))
}

/// Refuses a statistic that is not among those of a measure, as far as results have any of it.
fn has_statistic(results: &Results, measure: &str, wanted: &str) -> Result<(), Failure> {
    let readings = results.replications.iter().flat_map(|replication| &replication.readings);
    let mut known: Vec<&str> = Vec::new();
    for reading in readings.filter(|reading| reading.measure.name == measure) {
        if !known.contains(&reading.statistic) {
            known.push(reading.statistic);
        }
    }
    if known.is_empty() || known.contains(&wanted) {
        return Ok(());
    }
    let (wanted, known) = (visible(wanted), known.join(", "));
    Err(Failure::Usage(format!("there is no {measure}:{wanted}; statistics of {measure} are {known}")))
}

/// Whether means are known as well as was asked for.
fn missed(arguments: &Run, precision: &Precision, reached: &Reached) -> Result<(), Failure> {
    let asked = format!("--precision {}%", percent_asked(precision.share));
    let replications = reached.replications;
    Err(Failure::Missed(match &reached.end {
        End::Precise { .. } | End::Stopped => return Ok(()),
        End::Limit { share: Some(share), .. } => format!(
            "{asked} was not reached with {replications} replications but {} %; raise --max-replications",
            percent(Some(*share))
        ),
        End::Limit { share: None, .. } => format!(
            "{asked} was not reached with {replications} replications: there is a mean that is zero or none"
        ),
        End::Overload(lanes) => format!(
            "{asked} cannot be had: more cargo comes than goes on {}, so that there is no steady mean to be \
             precise about; give the corridor more capacity or less cargo, or name a lane without that by --lane",
            lanes.join(", ")
        ),
        End::Nothing => format!(
            "{asked} cannot be had: no replication has a value of `{}`{}, so that there is no mean to be precise \
             about",
            arguments.measure,
            arguments.lane.as_ref().map_or_else(String::new, |lane| format!(" on lane `{lane}`"))
        ),
    }))
}

fn plan(arguments: &Run, scenario: &Scenario) -> Plan {
    let plan = plan::plan(arguments.replications, arguments.seed, arguments.threads, scenario);
    // With a precision there may be more replications than the scenario's.
    if arguments.precision.is_some() {
        Plan { threads: plan::threads(arguments.threads), ..plan }
    } else {
        plan
    }
}

fn simulate(
    arguments: &Run,
    scenario: &Scenario,
    plan: &Plan,
    precision: Option<&Precision>,
    interrupt: &Interrupt,
) -> Result<(Results, Option<Reached>, Cost), Failure> {
    let bar = match precision {
        Some(precision) => Bar::open(precision.most, arguments.quiet),
        None => Bar::new(plan.replications, arguments.quiet),
    };
    let begun = Instant::now();
    let watch = Watch {
        stop: interrupt.stop(),
        progress: &|replication, progress| bar.update(replication, progress),
        clock: &|| begun.elapsed().as_secs_f64(),
    };
    let run = match precision {
        Some(precision) => experiment::run_until_precise(&scenario.corridor, plan, precision, &watch)
            .map(|(run, reached)| (run, Some(reached))),
        None => experiment::run(&scenario.corridor, plan, &watch).map(|run| (run, None)),
    };
    let seconds = begun.elapsed().as_secs_f64();
    bar.finish();
    let (run, reached) = run?;
    let cost = Cost {
        events: run.results.events(),
        loop_seconds: run.loop_seconds,
        seconds,
        replications: run.results.replications.len(),
        threads: plan.threads,
    };
    Ok((run.results, reached, cost))
}

/// Adds what the scenario says of its figures.
pub(super) fn cite(results: &mut Results, scenario: &Scenario) {
    results.about.sources = scenario
        .sources
        .iter()
        .map(|source| Source {
            key: source.key.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            date: source.date.clone(),
            address: source.address.clone(),
            used_by: source.used_by.clone(),
        })
        .collect();
    results.about.assumptions = scenario
        .assumptions
        .iter()
        .map(|assumption| Assumption {
            path: assumption.path.clone(),
            value: assumption.value.clone(),
            reason: assumption.reason.clone(),
        })
        .collect();
}

/// What one may want to do next.
fn hint(arguments: &Run, results: &Results, folder: &Path) {
    out::say(&format!("results: {}", folder.display()));
    let Some(lane) = first_with_cargo(results) else { return };
    let (path, consignment) = (arguments.scenario.scenario.to_string_lossy(), format!("{lane}#1"));
    let seed = arguments.seed.map(|seed| seed.to_string());
    let mut parts = vec!["trace", &path, &consignment];
    parts.extend(seed.iter().flat_map(|seed| ["--seed", seed]));
    parts.extend(arguments.scenario.set.iter().flat_map(|set| ["--set", set]));
    out::say(&format!("next, one consignment's life: {}", out::command(&parts)));
}

/// The first lane of which a consignment was tendered in the first replication, in or before the measured time.
fn first_with_cargo(results: &Results) -> Option<&str> {
    let first = results.replications.first()?;
    let is_measured = |lane: &str| {
        first.readings.iter().any(|reading| {
            let is_count = reading.measure.name == "tendered" && reading.scope.lane.as_deref() == Some(lane);
            is_count && reading.value > Some(0.0)
        })
    };
    let has_course = |nth: usize| {
        first.lanes.get(nth).is_some_and(|lane| lane.cycles.iter().any(|cycle| cycle.tendered > 0))
    };
    let mut lanes = results.about.routes.iter().enumerate();
    lanes
        .find(|(nth, route)| has_course(*nth) || is_measured(&route.lane))
        .map(|(_, route)| route.lane.as_str())
}
