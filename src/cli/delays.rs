//! What costs cargo most of its time?

#![expect(clippy::disallowed_methods, reason = "the command line looks at the clock")]

use std::time::Instant;

use super::args::{ExplainDelays, LogFormat};
use super::failure::Failure;
use super::folder::{Request, delays};
use super::interrupt::Interrupt;
use super::log::Cost;
use super::plan::plan;
use super::progress::Bar;
use super::{files, out};
use crate::experiment::{Delays, Plan, Watch, explain_delays};
use crate::report::delays::DELAY_FORMATS;
use crate::report::format_of;
use crate::scenario::Scenario;

pub(super) fn explain(arguments: &ExplainDelays) -> Result<(), Failure> {
    let scenario = files::scenario(&arguments.scenario)?;
    let plan = plan(arguments.replications, arguments.seed, arguments.threads, &scenario);
    let interrupt = Interrupt::listen().map_err(Failure::Signals)?;

    let (explained, cost) = simulate(arguments, &scenario, &plan, &interrupt)?;
    let done = explained.base.replications.len();
    let of = format!("{done} of {} replications were finished", plan.replications);
    if done == 0 {
        let message = format!("{of}; nothing was written");
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }

    let request = Request {
        scenario: &scenario,
        path: &arguments.scenario.scenario,
        set: &arguments.scenario.set,
        plan,
    };
    let folder = delays::write(&arguments.output, &request, &explained)?;
    if !arguments.quiet {
        cost.tell(LogFormat::Text, false, &folder);
    }
    let format = format_of(DELAY_FORMATS, &arguments.format);
    out::print(&(format.render)(&explained, out::style()))?;
    if !arguments.quiet {
        out::say(&format!("results: {}", folder.display()));
    }
    if explained.is_partial {
        let measured = explained.suspects.iter().filter(|suspect| suspect.saved.is_some()).count();
        let message = format!(
            "{of}, and {measured} of {} reliefs measured; they are in `{}`",
            explained.to_confirm,
            folder.display()
        );
        return Err(Failure::Interrupted { code: interrupt.exit_code(), message });
    }
    Ok(())
}

pub(super) fn simulate(
    arguments: &ExplainDelays,
    scenario: &Scenario,
    plan: &Plan,
    interrupt: &Interrupt,
) -> Result<(Delays, Cost), Failure> {
    let confirm = arguments.confirm as usize;
    let corridor = &scenario.corridor;
    let resources = corridor.stations.len() + corridor.services.len() + corridor.places.len();
    let runs = 1 + confirm.min(resources) as u32;
    let bar = Bar::new(plan.replications.saturating_mul(runs), arguments.quiet);
    let begun = Instant::now();
    let watch = Watch {
        stop: interrupt.stop(),
        progress: &|replication, progress| bar.update(replication, progress),
        clock: &|| begun.elapsed().as_secs_f64(),
    };
    let explained = explain_delays(corridor, plan, confirm, &watch);
    let seconds = begun.elapsed().as_secs_f64();
    bar.finish();
    let explained = explained?;
    let cost = Cost {
        events: explained.events.clone(),
        loop_seconds: explained.loop_seconds,
        seconds,
        replications: explained.runs,
        threads: plan.threads,
    };
    Ok((explained, cost))
}

#[cfg(test)]
mod tests {
    use crate::freight::{Options, simulate};
    use crate::scenario::{NoFiles, read};

    #[test]
    fn to_write_down_activity_changes_no_other_measure() {
        let text = include_str!("../../scenarios/learn/two-berths.toml");
        let short = ["run.horizon=\"6 weeks\"".to_owned()];
        let scenario = read("two-berths.toml", text, &short, &NoFiles).expect("a valid scenario");
        let readings = |activity| {
            let options = Options { seed: 1, replication: 0, watch: None, journeys: false, activity };
            simulate(&scenario.corridor, &options, &|_| ()).expect("it runs").readings
        };
        let (plain, mut more) = (readings(false), readings(true));
        let added = more.split_off(plain.len());
        assert_eq!(plain, more);
        // Shares of the window: the longest active stretches of a moment lie side by side.
        let momentary = added.iter().filter(|reading| reading.statistic == "momentary");
        let shares: Vec<f64> = momentary.filter_map(|reading| reading.value).collect();
        assert!(shares.iter().sum::<f64>() <= 1.0 && shares.iter().any(|share| *share > 0.1), "{shares:?}");
    }
}
