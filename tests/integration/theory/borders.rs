//! Do the queues of a border post agree with what is known exactly?

use super::{exact, lead_time, study};
use crate::harness::{Sample, Study, time_at};
use corridor::observe::{Cause, Scope};

/// Three links of a minute each.
const UNDER_WAY: f64 = 3.0 / 60.0;
/// Mean service of most files: 6 minutes.
const SERVICE: f64 = 0.1;

/// A count of one side on the way out.
#[track_caller]
fn counted(study: &Study, side: &str, measure: &str) -> Sample {
    let scope = Scope {
        place: Some("post".into()),
        stage: Some(side.into()),
        group: Some("out".into()),
        ..Scope::default()
    };
    study.sample(&scope, measure, "count")
}

#[test]
fn documents_done_again_are_a_queue_at_the_greater_rate() {
    let all = 4.0 / 0.75;
    let sojourn = (exact::mmc_wait(all, SERVICE, 1) + SERVICE) * all / 4.0;
    lead_time(&study("border-feedback"), "lorries").agrees_with(sojourn + UNDER_WAY);
}

#[test]
fn channels_are_queues_of_their_own_and_fresh_goods_go_first_in_theirs() {
    let study = study("border-channels");
    let service = 10.0 / 60.0;
    let examined = (service, 2.0 * service * service);
    let waits = exact::non_preemptive(&[0.3 * 6.0, 0.3 * 4.0], examined);
    let scanner = 20.0 / 60.0;
    let scanned = exact::mmc_wait(0.2 * 10.0, scanner, 1) + scanner;
    for (lane, wait) in ["fresh", "general"].into_iter().zip(waits) {
        // Of all consignments of the lane, three in ten wait there.
        let busy = time_at(lane, "in", "entry-examination", Cause::Busy);
        study.sample(&busy, "time_h", "mean").agrees_with(0.3 * wait);
        lead_time(&study, lane).agrees_with(0.3 * (wait + service) + 0.2 * scanned + UNDER_WAY);
    }
}

#[test]
fn two_agencies_at_one_window_hold_the_release_as_a_fork_and_join_does() {
    let exact = exact::fork_join_of_two(5.0, SERVICE);
    lead_time(&study("border-fork-join"), "lorries").agrees_with(exact + UNDER_WAY);
}

#[test]
fn the_backlog_of_the_night_is_worked_off_as_the_equations_of_the_queue_say() {
    let exact = exact::shift_sojourn(3.0, 0.25, 2, 8.0, 20.0);
    lead_time(&study("border-shifts"), "lorries").agrees_with(exact + UNDER_WAY);
}

#[test]
fn targeting_examines_as_many_as_it_says_and_hits_as_often() {
    let study = study("border-targeting");
    // A tenth is examined, half of them with contraband: that is half of all contraband.
    let (examined, hits) = (0.1, 0.05 / 0.1);
    lead_time(&study, "lorries").agrees_with(0.5 * examined + UNDER_WAY);
    let contraband = counted(&study, "entry", "contraband");
    counted(&study, "entry", "caught").over(&contraband).agrees_with(0.9 * hits);
    let caught = counted(&study, "entry", "caught");
    // Of the examined without contraband, one in two is held up for nothing.
    counted(&study, "entry", "false_alarms").over(&caught).agrees_with(0.5 * 0.05 / (0.05 * 0.9));
}
