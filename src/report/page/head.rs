//! What was run, and how is the page to be read?

use super::Study;
use crate::experiment::About;
use crate::report::number::whole;
use crate::report::text::visible;

pub(super) fn title(study: &Study) -> String {
    let about = &study.results.about;
    visible(if about.title.is_empty() { &about.name } else { &about.title })
}

pub(super) fn lead(study: &Study) -> Vec<String> {
    let about = &study.results.about;
    let done = study.results.replications.len();
    let replications = match done {
        1 => "1 replication".to_owned(),
        _ => format!("{} replications", whole(done as u64)),
    };
    let mut lead = Vec::new();
    if study.results.is_partial() {
        lead.push(format!(
            "Partial: {} of {} replications were finished.",
            whole(done as u64),
            whole(about.replications.into())
        ));
    }
    let measured = measured(about);
    lead.push(format!("{replications}, seed {}. Measured: {measured}.", about.seed));
    let interval = if done > 1 {
        "mean ± half of its 95 % interval over replications"
    } else {
        "a mean of one replication, which has no interval (–)"
    };
    lead.push(format!("Lead time is from tender to delivery: {interval}; p50 and p95 are of consignments."));
    lead.extend(super::trust::precision(study));
    match about.assumptions.len() as u64 {
        0 => {}
        1 => lead.push("One value rests on no source; measures.json names it.".to_owned()),
        assumed => {
            lead.push(format!("{} values rest on no source; measures.json lists them.", whole(assumed)))
        }
    }
    lead
}

/// Which cargo is measured.
pub(super) fn measured(about: &About) -> String {
    let measured = match (&about.horizon, &about.measured_from, &about.measured_until) {
        (Some(_), Some(from), Some(until)) => {
            format!("cargo tendered from {from} until {until}, {}", visible(&about.zone))
        }
        (Some(horizon), ..) => {
            format!("cargo tendered in the {horizon} from {}, {}", about.start, visible(&about.zone))
        }
        (None, ..) => "all cargo, until it is delivered".to_owned(),
    };
    let warm_up =
        if about.warm_up.ms() > 0 { format!(" (after {} of warm-up)", about.warm_up) } else { String::new() };
    format!("{measured}{warm_up}")
}
