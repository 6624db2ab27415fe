//! Departures: how long does cargo wait for them?

#![expect(clippy::disallowed_methods, reason = "an oracle may use the platform's mathematics")]

use super::{exact, lead_time, study, wait};
use crate::harness::{Study, station, time_at};
use corridor::observe::{Cause, Scope};

/// Time on the way in most files: 30 minutes.
const WAY: f64 = 0.5;

/// The boxes of `tests/theory/<name>.toml` wait so long for their departure.
#[track_caller]
fn boxes_wait(name: &str, exact: f64) -> Study {
    let study = study(name);
    lead_time(&study, "boxes").less(WAY).agrees_with(exact);
    study
}

/// Mean wait of the boxes for one cause, before the train.
#[track_caller]
fn wait_for(study: &Study, cause: Cause, exact: f64) {
    let scope = time_at("boxes", "inland", "train", cause);
    study.sample(&scope, "time_h", "mean").agrees_with(exact);
}

#[test]
fn those_who_come_at_random_wait_half_a_headway() {
    let study = boxes_wait("timetable", 3.0);
    wait_for(&study, Cause::Schedule, 3.0);
}

#[test]
fn cut_off_adds_itself_to_the_wait_and_its_causes_share_as_worked_out() {
    let (headway, cut_off) = (6.0, 2.0);
    let study = boxes_wait("cut-off", headway / 2.0 + cut_off);
    // A third comes after the cut-off, and misses for half of it on average.
    let missed = cut_off * cut_off / (2.0 * headway);
    wait_for(&study, Cause::Missed, missed);
    wait_for(&study, Cause::Schedule, headway / 2.0 + cut_off - missed);
}

#[test]
fn uneven_headways_cost_more_than_half_their_mean() {
    let headways = exact::listed_headways(&[6.0, 14.0, 4.0]);
    boxes_wait("uneven-headways", exact::random_arrival(headways));
}

#[test]
fn headways_at_random_cost_a_whole_mean_headway() {
    let headways = (2.0, exact::second_moment(2.0, 1.0));
    boxes_wait("random-headways", exact::random_arrival(headways));
}

#[test]
fn uniform_headways_cost_their_mean_residual() {
    boxes_wait("uniform-headways", exact::random_arrival(exact::uniform(1.0, 3.0)));
}

#[test]
fn cancelled_departures_leave_geometric_headways() {
    let headways = exact::thinned_headways(2.0, 0.2);
    boxes_wait("cancellations", exact::random_arrival(headways));
}

#[test]
fn blank_sailings_leave_geometric_headways() {
    let headways = exact::thinned_headways(2.0, 0.2);
    boxes_wait("blank-sailings", exact::random_arrival(headways));
}

#[test]
fn full_trains_leave_boxes_behind_as_the_chain_at_departures_says() {
    let left = exact::left_behind(3.0, 1.0, 4);
    boxes_wait("full-trains", left / 3.0 + 0.5);
}

#[test]
fn trains_that_need_a_minimum_load_wait_as_their_chain_says() {
    let left = exact::left_by_minimum(2.0, 2.0, 5);
    boxes_wait("minimum-load", left / 2.0 + 1.0);
}

#[test]
fn barge_on_demand_waits_an_hour_for_company() {
    boxes_wait("gathering", exact::gathering_wait(3.0, 1.0, 100));
}

#[test]
fn barge_on_demand_leaves_when_it_is_full() {
    boxes_wait("gathering-until-full", exact::gathering_wait(3.0, 1.0, 3));
}

#[test]
fn random_speed_costs_the_mean_of_its_inverse() {
    let study = study("speed");
    let way = 100.0 * 2.0_f64.ln() / 40.0;
    lead_time(&study, "boxes").less(1.0).agrees_with(way);
}

#[test]
fn boxes_of_working_hours_wait_for_the_evening_train() {
    let weights = [0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 4, 3, 2, 2, 3, 4, 3, 2, 1, 1, 0, 0, 0, 0_u8].map(f64::from);
    // From the middle of the hour to the next 18:00.
    let waits = (0..24).map(|hour| (17.5 - f64::from(hour)).rem_euclid(24.0));
    let all: f64 = waits.zip(weights).map(|(wait, weight)| wait * weight).sum();
    boxes_wait("profile", all / weights.iter().sum::<f64>());
}

#[test]
fn trains_queue_for_the_line_as_md1() {
    let exact = exact::pollaczek_khinchine(3.5, (1.0 / 6.0, 1.0 / 36.0));
    lead_time(&study("path"), "boxes").less(WAY).agrees_with(exact);
}

#[test]
fn trains_of_both_directions_queue_for_a_single_track_as_md1() {
    let takes = 1.0 / 6.0;
    let exact = exact::pollaczek_khinchine(3.5, (takes, takes * takes));
    let study = study("single-track");
    for lane in ["boxes", "back"] {
        lead_time(&study, lane).less(takes).agrees_with(exact);
    }
    let scope = Scope { place: Some("line".into()), ..Scope::default() };
    study.sample(&scope, "link_wait_h", "mean").agrees_with(exact);
    let section = Scope { stage: Some("all".into()), ..scope };
    study.sample(&section, "section_utilisation", "mean").agrees_with(3.5 * takes);
}

#[test]
fn barges_that_all_go_one_way_queue_for_a_lock_as_md1_of_two_lockages() {
    let (rate, way, lockage) = (5.0, 1.0, 0.05);
    let takes = 2.0 * lockage;
    // Pollaczek (1930) and Khinchine (1932); then the chamber comes over for him.
    let waits = exact::pollaczek_khinchine(rate, (takes, takes * takes)) + lockage;
    let study = study("lock");
    lead_time(&study, "boxes").less(way + lockage).agrees_with(waits);
    let river = Scope { place: Some("river".into()), ..Scope::default() };
    study.sample(&river, "link_wait_h", "mean").agrees_with(waits);
    let of = |group: &str| Scope { stage: Some("lock".into()), group: Some(group.into()), ..river.clone() };
    study.sample(&of("chamber 1"), "lock_utilisation", "mean").agrees_with(rate * takes);
    for group in ["with vessels", "empty"] {
        study.sample(&of(group), "lockages_per_day", "mean").agrees_with(24.0 * rate);
    }
}

#[test]
fn trains_that_come_at_random_wait_for_a_path_and_for_those_before_them() {
    let between = 1.0 / 6.0;
    lead_time(&study("paths"), "boxes").less(WAY).agrees_with(between / 2.0 / (1.0 - 3.5 * between));
}

#[test]
fn ships_queue_for_a_berth_that_they_keep_until_unloaded() {
    let study = study("berth");
    let (moor, unload) = (0.05, 0.05);
    let service = (moor + unload, moor * moor + 2.0 * moor * unload + exact::second_moment(unload, 1.0));
    let exact = exact::pollaczek_khinchine(5.0, service);
    wait(&study, "port", "berth").agrees_with(exact);
    lead_time(&study, "boxes").less(WAY + service.0).agrees_with(exact);
}

#[test]
fn ships_of_one_length_share_a_quay_as_so_many_berths() {
    let study = study("quay");
    let exact = exact::mmc_wait(20.0, 0.1, 3);
    wait(&study, "port", "quay").agrees_with(exact);
    lead_time(&study, "boxes").less(WAY + 0.1).agrees_with(exact);
    study.sample(&station("port", "quay"), "utilisation", "mean").agrees_with(20.0 * 0.1 / 3.0);
}

#[test]
fn late_feeder_meets_the_onward_train_after_half_a_headway() {
    let study = study("connection");
    let at_hub = time_at("boxes", "hub", "onward", Cause::Schedule);
    study.sample(&at_hub, "time_h", "mean").agrees_with(1.0);
    // Half a headway at each end, two hours on the branch.
    lead_time(&study, "boxes").less(WAY + 2.0).agrees_with(2.0);
}

#[test]
fn shares_of_two_chains_share_their_lead_times() {
    lead_time(&study("two-chains"), "boxes").agrees_with(0.7 * (3.0 + 3.0) + 0.3 * (0.5 + 5.0));
}
