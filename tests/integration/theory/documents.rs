//! Papers: how long is cargo ready before they are?

use super::{lead_time, study};
use crate::harness::{Study, lane, time_at};
use corridor::observe::{Cause, Scope};

/// Mean time that boxes are ready and their papers are not, at a place.
#[track_caller]
fn papers_wait(study: &Study, place: &str, exact: f64) {
    let scope = time_at("boxes", place, "documents", Cause::Papers);
    study.sample(&scope, "time_h", "mean").agrees_with(exact);
}

#[test]
fn exponential_papers_outlast_exponential_handling_as_the_memoryless_do() {
    let study = study("papers");
    let (papers, handling) = (3.0, 2.0);
    // Papers are the last with probability papers / (papers + handling), and then as if begun anew.
    let wait = papers / (papers + handling) * papers;
    papers_wait(&study, "inland", wait);
    lead_time(&study, "boxes").less(0.5).agrees_with(handling + wait);
}

#[test]
fn papers_are_corrected_geometrically_often_for_each_change_of_mode() {
    let study = study("papers-rework");
    let (time, errors, rework) = (1.0, 0.2, 2.0);
    let set = time + errors / (1.0 - errors) * rework;
    papers_wait(&study, "inland", set);
    papers_wait(&study, "hub", set);
    lead_time(&study, "boxes").less(1.5).agrees_with(2.0 * set);
}

#[test]
fn papers_cut_off_adds_itself_to_the_wait_and_counts_those_who_miss_for_papers() {
    let study = study("papers-cut-off");
    let (headway, papers, cut_off, papers_cut_off) = (6.0, 1.0, 1.0, 3.0);
    papers_wait(&study, "inland", papers);
    // Papers come at a uniform instant of the headway: those after their cut-off wait half of it for
    // the departure that they miss.
    let missed = papers_cut_off * papers_cut_off / (2.0 * headway);
    let at_train = |cause| time_at("boxes", "inland", "train", cause);
    study.sample(&at_train(Cause::Missed), "time_h", "mean").agrees_with(missed);
    let wait = headway / 2.0 + papers_cut_off;
    study.sample(&at_train(Cause::Schedule), "time_h", "mean").agrees_with(wait - missed);
    lead_time(&study, "boxes").less(0.5).agrees_with(papers + wait);
    // A box misses for its papers if it comes before its own cut-off, and less than the time for
    // papers before theirs.
    let train = Scope { service: Some("train".into()), ..Scope::default() };
    let tendered = study.sample(&lane("boxes"), "tendered", "count");
    let share = (papers_cut_off + papers - cut_off) / headway;
    study.sample(&train, "missed_papers", "count").over(&tendered).agrees_with(share);
}
