//! Fixed fleets that cycle: what do they achieve?

use super::{exact, study, wait};
use corridor::observe::Scope;

#[test]
fn trucks_that_cycle_through_one_crane_agree_with_mean_value_analysis() {
    let study = study("fleet");
    let (trucks, crane, road, turnaround) = (4, 0.2, 1.0 / 3.0, 1.0 / 3.0);
    let (throughput, sojourn) = exact::cycling(trucks, 2.0 * road + turnaround, crane);
    let service = Scope { service: Some("truck".into()), ..Scope::default() };
    study.sample(&service, "departures", "count").times(1.0 / study.window_h()).agrees_with(throughput);
    wait(&study, "port", "crane").agrees_with(sojourn - crane);
    // By Little's law.
    let fleet = Scope { group: Some("trucks".into()), ..Scope::default() };
    let under_way = throughput * (2.0 * road + sojourn) / f64::from(trucks);
    study.sample(&fleet, "fleet_under_way", "mean").agrees_with(under_way);
}
