//! One station: who waits, and for how long?

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]

use super::exact::{self, second_moment};
use super::{lead_time, lost_share, obeys_little, study, wait};
use crate::harness::{Study, lane, station, time_at};
use corridor::observe::Cause;

/// Mean service of most files: 6 minutes.
const SERVICE: f64 = 0.1;

/// First two moments of exponential service.
fn exponential(mean: f64) -> (f64, f64) {
    (mean, second_moment(mean, 1.0))
}

/// The one desk of `tests/theory/<name>.toml` keeps its lorries waiting so long.
#[track_caller]
fn desk_waits(name: &str, exact: f64) -> Study {
    let study = study(name);
    wait(&study, "post", "desk").agrees_with(exact);
    obeys_little(&study, "post", "desk");
    study
}

// ---------------------------------------------------------------- Poisson arrivals

#[test]
fn mm1_wait_lead_time_and_utilisation_agree_with_theory() {
    let study = desk_waits("mm1", exact::mmc_wait(5.0, SERVICE, 1));
    lead_time(&study, "lorries").agrees_with(0.2);
    study.sample(&station("post", "desk"), "utilisation", "mean").agrees_with(0.5);
    // The sojourn is exponential with rate μ − λ.
    let p95 = study.sample(&lane("lorries"), "lead_time_h", "p95");
    p95.agrees_with(-0.2 * 0.05_f64.ln());
}

#[test]
fn mmc_wait_agrees_with_erlang_c() {
    let study = desk_waits("mmc", exact::mmc_wait(24.0, SERVICE, 4));
    study.sample(&station("post", "desk"), "utilisation", "mean").agrees_with(0.6);
}

#[test]
fn md1_wait_is_half_of_mm1() {
    desk_waits("md1", exact::mmc_wait(6.0, SERVICE, 1) / 2.0);
}

#[test]
fn mdc_wait_agrees_with_crommelin() {
    desk_waits("mdc", exact::mdc_wait(12.0, SERVICE, 2));
}

#[test]
fn lognormal_service_waits_as_pollaczek_and_khinchine_say() {
    let service = (SERVICE, second_moment(SERVICE, 0.8));
    desk_waits("mg1-lognormal", exact::pollaczek_khinchine(5.0, service));
}

#[test]
fn gamma_service_waits_as_pollaczek_and_khinchine_say() {
    let service = (SERVICE, second_moment(SERVICE, 0.5));
    desk_waits("mg1-gamma", exact::pollaczek_khinchine(6.0, service));
}

#[test]
fn triangular_service_waits_as_pollaczek_and_khinchine_say() {
    let minute = 1.0 / 60.0;
    let service = exact::triangular(2.0 * minute, 4.0 * minute, 12.0 * minute);
    desk_waits("mg1-triangular", exact::pollaczek_khinchine(6.0, service));
}

#[test]
fn uniform_service_waits_as_pollaczek_and_khinchine_say() {
    let minute = 1.0 / 60.0;
    let service = exact::uniform(2.0 * minute, 10.0 * minute);
    desk_waits("mg1-uniform", exact::pollaczek_khinchine(6.0, service));
}

#[test]
fn service_by_the_teu_waits_as_its_mixture_says() {
    let (small, large) = (exponential(4.0 / 60.0), exponential(8.0 / 60.0));
    let service = ((small.0 + large.0) / 2.0, (small.1 + large.1) / 2.0);
    desk_waits("mg1-two-sizes", exact::pollaczek_khinchine(5.0, service));
}

#[test]
fn nobody_waits_where_servers_are_unlimited() {
    let study = study("ample");
    let lead = lead_time(&study, "lorries");
    lead.clone().agrees_with(SERVICE);
    study.sample(&lane("lorries"), "lead_time_h", "p95").agrees_with(-SERVICE * 0.05_f64.ln());
    // Mean number present in M/M/∞, through Little's law: the load, 5 erlangs.
    let delivered = study.sample(&lane("lorries"), "delivered", "count");
    delivered.times(1.0 / study.window_h()).by(&lead).agrees_with(5.0);
}

// ---------------------------------------------------------------- other arrivals

#[test]
fn even_arrivals_wait_as_the_root_of_dm1_says() {
    let gaps = exact::constant_transform(1.0 / 6.0);
    desk_waits("dm1", exact::gm1_wait(gaps, SERVICE));
}

#[test]
fn erlang_arrivals_wait_as_the_root_of_gm1_says() {
    let gaps = exact::erlang_transform(2, 1.0 / 6.0);
    desk_waits("erlang-m1", exact::gm1_wait(gaps, SERVICE));
}

#[test]
fn convoys_wait_as_the_batch_formula_says() {
    desk_waits("batches", exact::batch_wait(6.0, exponential(SERVICE), (3.0, 9.0)));
}

#[test]
fn consignment_of_three_boxes_is_done_with_its_last() {
    let study = study("consignments-of-three");
    // To the consignment, service is Erlang: three in a row.
    let service = (3.0 * SERVICE, second_moment(3.0 * SERVICE, (1.0 / 3.0_f64).sqrt()));
    let exact = exact::pollaczek_khinchine(1.8, service);
    wait(&study, "post", "desk").agrees_with(exact);
    lead_time(&study, "lorries").agrees_with(exact + 3.0 * SERVICE);
    // To the box, it is a batch of three: the second box waits for the first, the third for both.
    let of_a_box = exact::batch_wait(5.4, exponential(SERVICE), (3.0, 9.0));
    wait(&study, "post", "desk").plus(SERVICE).agrees_with(of_a_box);
    // It stands in the queue until its last box is begun.
    study.sample(&station("post", "desk"), "queue", "mean").agrees_with(1.8 * (exact + 2.0 * SERVICE));
}

// ---------------------------------------------------------------- cargo that is lost

#[test]
fn lost_share_without_waiting_room_agrees_with_erlang_b() {
    let study = study("loss");
    lost_share(&study, "lorries").agrees_with(exact::erlang_b(5, 4.0));
    lead_time(&study, "lorries").agrees_with(SERVICE);
}

#[test]
fn lost_share_without_waiting_room_is_the_same_for_lognormal_service() {
    lost_share(&study("loss-lognormal"), "lorries").agrees_with(exact::erlang_b(5, 4.0));
}

#[test]
fn limited_waiting_room_loses_and_delays_as_mm1k() {
    let (study, exact) = (study("limited-room"), exact::limited_room(10.0, SERVICE, 1, 3));
    lost_share(&study, "lorries").agrees_with(exact.lost);
    lead_time(&study, "lorries").agrees_with(exact.sojourn);
    wait(&study, "post", "desk").agrees_with(exact.sojourn - SERVICE);
    study.sample(&station("post", "desk"), "queue", "mean").agrees_with(exact.waiting);
}

#[test]
fn impatient_drivers_give_up_and_wait_as_palm_says() {
    let (study, exact) = (study("impatient"), exact::impatient(12.0, SERVICE, 0.2));
    lost_share(&study, "lorries").agrees_with(exact.lost);
    lead_time(&study, "lorries").agrees_with(exact.sojourn);
    wait(&study, "post", "desk").agrees_with(exact.sojourn - SERVICE);
    study.sample(&station("post", "desk"), "queue", "mean").agrees_with(exact.waiting);
}

#[test]
fn balking_drivers_are_lost_as_their_birth_death_chain_says() {
    let (study, exact) = (study("balking"), exact::balking(10.0, SERVICE, 3, 0.5));
    lost_share(&study, "lorries").agrees_with(exact.lost);
    lead_time(&study, "lorries").agrees_with(exact.sojourn);
    study.sample(&station("post", "desk"), "queue", "mean").agrees_with(exact.waiting);
}

// ---------------------------------------------------------------- priorities

#[test]
fn classes_wait_as_cobham_says_where_work_begun_is_finished() {
    let (study, exact) = (study("priority"), exact::non_preemptive(&[3.0, 2.0], exponential(SERVICE)));
    for (lane, exact) in ["fresh", "general"].into_iter().zip(exact) {
        let busy = time_at(lane, "post", "desk", Cause::Busy);
        study.sample(&busy, "time_h", "mean").agrees_with(exact);
        lead_time(&study, lane).agrees_with(exact + SERVICE);
    }
    wait(&study, "post", "desk").agrees_with(exact::mmc_wait(5.0, SERVICE, 1));
}

#[test]
fn classes_stay_as_the_preemptive_formula_says_where_work_is_interrupted() {
    let (study, exact) = (study("preemptive"), exact::preemptive(&[3.0, 3.0], exponential(SERVICE)));
    for (lane, exact) in ["fresh", "general"].into_iter().zip(exact) {
        lead_time(&study, lane).agrees_with(exact);
    }
}

// ---------------------------------------------------------------- breakdowns and other traffic

#[test]
fn scanner_that_fails_by_the_calendar_delays_as_white_and_christie_say() {
    let exact = exact::failing_by_calendar(4.0, SERVICE, 2.0, 0.25);
    lead_time(&study("breakdown"), "lorries").agrees_with(exact / 4.0);
}

#[test]
fn scanners_that_fail_each_by_itself_delay_as_their_chain_says() {
    let exact = exact::pool_failing_by_calendar(8.0, SERVICE, 2, 2.0, 0.25);
    lead_time(&study("breakdown-pool"), "lorries").agrees_with(exact / 8.0);
}

#[test]
fn scanner_that_fails_only_at_work_delays_as_gaver_says() {
    let study = study("breakdown-at-work");
    let service = (SERVICE, second_moment(SERVICE, 0.5_f64.sqrt()));
    let repair = (1.0 / 6.0, 1.0 / 36.0);
    let needs = exact::completion(service, 1.0, repair);
    let wait = exact::pollaczek_khinchine(4.0, needs);
    lead_time(&study, "lorries").agrees_with(wait + needs.0);
}

#[test]
fn other_traffic_at_a_crane_delays_as_the_mixture_of_both_says() {
    let study = study("background");
    let (own, other) = (exponential(SERVICE), (SERVICE, SERVICE * SERVICE));
    let service = (SERVICE, 0.4 * own.1 + 0.6 * other.1);
    let exact = exact::pollaczek_khinchine(5.0, service);
    let busy = time_at("boxes", "post", "crane", Cause::Busy);
    study.sample(&busy, "time_h", "mean").agrees_with(exact);
}

// ---------------------------------------------------------------- opening hours

/// Mean hours lost to closing, of those who come to the desk of a file.
#[track_caller]
fn closed_time(name: &str, exact: f64) {
    let study = study(name);
    lead_time(&study, "lorries").less(1.0).agrees_with(exact);
    let closed = time_at("lorries", "post", "desk", Cause::Closed);
    study.sample(&closed, "time_h", "mean").agrees_with(exact);
}

#[test]
fn those_who_come_at_night_wait_for_the_morning() {
    closed_time("night-finish", exact::shut_wait(8.0));
}

#[test]
fn work_that_pauses_at_night_costs_the_night_again() {
    // One in 24 comes in the last hour, and its work stops for 8 hours.
    closed_time("night-pause", exact::shut_wait(8.0) + 8.0 / 24.0);
}

#[test]
fn work_that_must_fit_shuts_the_desk_an_hour_earlier() {
    closed_time("night-fits", exact::shut_wait(9.0));
}
