//! Does demand grow as the integral of its rate says?

use corridor::maths::{ln, pow};
use corridor::observe::Scope;

use super::study;
use crate::harness::{Sample, Study, lane};

/// Days in which the base of `growth.toml` is measured.
const DAYS: f64 = 365.0;

/// Consignments that growth adds: the base is the same with and without it.
fn added(name: &str) -> Sample {
    let tendered = |study: &Study| study.sample(&lane(name), "tendered", "count");
    let without = [
        "lane.at-random.growth=0",
        "lane.at-random.growth-steps.new-plant.factor=1",
        "lane.evenly.growth=0",
        "lane.by-gaps.growth=0",
    ];
    tendered(&study("growth")).minus(&tendered(&Study::with("tests/theory/growth.toml", &without)))
}

/// Integral of `2^t` in years, from and to days of the run, of growth that began `since` days before it.
fn doubled(from: f64, to: f64, since: f64) -> f64 {
    let years = |days: f64| (days + since) / DAYS;
    DAYS * (pow(2.0, years(to)) - pow(2.0, years(from))) / ln(2.0)
}

#[test]
fn growth_adds_the_integral_of_its_rate_to_random_arrivals() {
    // By hours of the day: each weighs as much of its day as the profile says.
    let weights = [0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 4, 3, 2, 2, 3, 4, 3, 2, 1, 1, 0, 0, 0, 0_u8].map(f64::from);
    let mean = weights.iter().sum::<f64>() / 24.0;
    // October to December before the start; January to June before the step.
    let (since, step) = (92.0, 181.0);
    let mut exact = 0.0;
    for hour in 0..365 * 24_u16 {
        let (from, to) = (f64::from(hour) / 24.0, f64::from(hour + 1) / 24.0);
        let factor = if from < step { 1.0 } else { 1.5 };
        let area = factor * doubled(from, to, since) - (to - from);
        exact += 100.0 * area * weights[usize::from(hour % 24)] / mean;
    }
    added("at-random").agrees_with(exact);
}

#[test]
fn growth_adds_to_even_arrivals_as_often_as_the_integral_passes_a_whole_number() {
    // Five batches a day, and ∫(2^t − 1) of them more; each of two.
    let batches = (5.0 * (doubled(0.0, DAYS, 0.0) - DAYS)).floor();
    added("evenly").agrees_with(2.0 * batches);
}

#[test]
fn growth_adds_renewals_in_the_time_of_its_rate() {
    // Cox, Renewal Theory (1962): t/μ + (cv² − 1)/2 renewals on the mean.
    let units = 72.0 * (doubled(0.0, DAYS, 0.0) - DAYS);
    added("by-gaps").agrees_with(units + (0.25 - 1.0) / 2.0);
}

#[test]
fn boxes_left_by_choice_fill_the_yard_as_little_says() {
    // M/G/∞: five an hour for ten hours each.
    let port = Scope { place: Some("port".into()), ..Scope::default() };
    study("collect").sample(&port, "yard_teu", "mean").agrees_with(50.0);
}

#[test]
fn boxes_that_cycle_move_as_much_cargo_as_mean_value_analysis_says() {
    // Reiser and Lavenberg (1980): one queue of mean 1 h, and 5 h of delay.
    let (mut queue, mut rate) = (0.0, 0.0);
    for boxes in 1..=5_u8 {
        let response = 1.0 + queue;
        rate = f64::from(boxes) / (5.0 + response);
        queue = rate * response;
    }
    let study = study("empties");
    study.sample(&lane("boxes"), "throughput_teu", "rate").agrees_with(rate * 168.0);
}
