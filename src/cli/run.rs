//! Where does freight spend its days?

#![expect(clippy::disallowed_methods, reason = "the command line looks at the clock")]

use std::num::NonZero;
use std::path::Path;
use std::time::Instant;

use super::args::{LogFormat, Run};
use super::failure::Failure;
use super::folder::{self, Request};
use super::interrupt::Interrupt;
use super::log::Cost;
use super::progress::Bar;
use super::{files, out};
use crate::experiment::{self, Assumption, Plan, Results, Source, Watch};
use crate::report::{self, FORMATS, Study};
use crate::scenario::Scenario;

pub(super) fn run(arguments: &Run) -> Result<(), Failure> {
    let scenario = files::scenario(&arguments.scenario)?;
    let plan = plan(arguments, &scenario);
    let interrupt = Interrupt::listen().map_err(Failure::Signals)?;

    let (mut results, cost) = simulate(arguments, &scenario, &plan, &interrupt)?;
    cite(&mut results, &scenario);
    let (done, partial) = (results.replications.len(), results.is_partial());
    let of = format!("{done} of {} replications were finished", plan.replications);
    if done == 0 {
        let message = format!("{of}; nothing was written");
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }

    let study = Study::new(results);
    let request = Request {
        scenario: &scenario,
        path: &arguments.scenario.scenario,
        set: &arguments.scenario.set,
        plan,
    };
    let folder = folder::write(&arguments.output, &request, &study)?;
    if !arguments.quiet || arguments.log == LogFormat::Json {
        cost.tell(arguments.log, arguments.verbose);
    }
    let format = report::format(&arguments.format).unwrap_or(&FORMATS[0]);
    out::print(&(format.render)(&study, out::style()))?;
    if !arguments.quiet {
        hint(arguments, &scenario, &folder);
    }
    if partial {
        let message = format!("{of}; they are in `{}`", folder.display());
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }
    Ok(())
}

fn plan(arguments: &Run, scenario: &Scenario) -> Plan {
    let replications = arguments.replications.unwrap_or(scenario.replications).max(1);
    let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = arguments.threads.map_or_else(processors, |threads| threads as usize);
    Plan {
        replications,
        seed: arguments.seed.unwrap_or(scenario.seed),
        threads: threads.min(replications as usize),
    }
}

fn simulate(
    arguments: &Run,
    scenario: &Scenario,
    plan: &Plan,
    interrupt: &Interrupt,
) -> Result<(Results, Cost), Failure> {
    let bar = Bar::new(plan.replications, arguments.quiet);
    let begun = Instant::now();
    let watch = Watch {
        stop: interrupt.stop(),
        progress: &|replication, progress| bar.update(replication, progress),
        clock: &|| begun.elapsed().as_secs_f64(),
    };
    let run = experiment::run(&scenario.corridor, plan, &watch);
    let seconds = begun.elapsed().as_secs_f64();
    bar.finish();
    let run = run?;
    let cost = Cost {
        events: run.results.events(),
        loop_seconds: run.loop_seconds,
        seconds,
        replications: run.results.replications.len(),
        threads: plan.threads,
    };
    Ok((run.results, cost))
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
fn hint(arguments: &Run, scenario: &Scenario, folder: &Path) {
    out::say(&format!("results: {}", folder.display()));
    let Some(lane) = scenario.corridor.lanes.first() else { return };
    let (path, consignment) = (arguments.scenario.scenario.to_string_lossy(), format!("{}#1", lane.name));
    let seed = arguments.seed.map(|seed| seed.to_string());
    let mut parts = vec!["trace", &path, &consignment];
    parts.extend(seed.iter().flat_map(|seed| ["--seed", seed]));
    parts.extend(arguments.scenario.set.iter().flat_map(|set| ["--set", set]));
    out::say(&format!("next, one consignment's life: {}", out::command(&parts)));
}
