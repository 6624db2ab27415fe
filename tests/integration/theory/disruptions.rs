//! Closures: how often is something closed, whom does that delay, and how long does it last?

use super::study;
use crate::harness::{station, time_at};
use corridor::observe::{Cause, Scope};

fn disrupted(name: &str, scope: Scope) -> Scope {
    Scope { group: Some(name.into()), ..scope }
}

#[test]
fn the_share_of_time_closed_is_that_of_a_renewal_process() {
    let study = study("closed-share");
    let scope = disrupted("storm", station("port", "crane"));
    let window = study.window_h();
    study.sample(&scope, "disrupted_h", "sum").times(1.0 / window).agrees_with(1.0 / (3.0 + 1.0));
    study.sample(&scope, "disruptions", "count").times(1.0 / window).agrees_with(1.0 / (3.0 + 1.0));
}

#[test]
fn whoever_comes_at_random_waits_the_residual_of_a_closure_as_often_as_it_is_closed() {
    let study = study("closures");
    let (open, closed) = (1.0, 0.25);
    let share = closed / (open + closed);
    // E[L²] / (2 E[L]), with E[L²] = E[L]² (1 + 1/4).
    let residual = closed * 1.25 / 2.0;
    let scope = time_at("boxes", "road", "truck", Cause::Disrupted);
    study.sample(&scope, "time_h", "mean").agrees_with(share * residual);
}

#[test]
fn a_backlog_recovers_when_the_fluid_has_run_off() {
    let study = study("recovery");
    let scope = disrupted("storm", Scope { place: Some("port".into()), ..Scope::default() });
    let (recovery, _) = study.sample(&scope, "recovery_h", "mean").interval();
    // From 16:00 on box n, which came at 10:00 + 3 (n − 1), is begun at 16:00 + 2 (n − 1): nobody waits
    // behind it for the first time where 3 n ≥ 360 + 2 (n − 1), n = 358, after 714 minutes.
    assert!((recovery - 714.0 / 60.0).abs() < 1e-9, "{recovery}");
    // As a fluid it takes D λ / (μ − λ); boxes are whole, so the last three of them do not count.
    let fluid = 6.0 * 20.0 / (30.0 - 20.0);
    assert!((recovery / fluid - 1.0).abs() < 0.01, "{recovery} and {fluid}");
}
