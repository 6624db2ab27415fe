//! Do border posts show what is known of real ones?
//!
//! The figures are published ones, or follow from a scenario's own by arithmetic;
//! bands were set before any run (Mohan: 36 to 48 hours before railway express,
//! less than 5 with it).

use crate::harness::{Sample, Study, lane, station};
use corridor::observe::Scope;

const TRAINS: &str = "scenarios/learn/railway-express.toml";
const TRUCKS: &str = "scenarios/learn/truck-post.toml";

/// Hours from entering the first side to leaving the second.
#[track_caller]
fn across(study: &Study, border: &str) -> Sample {
    let scope = Scope { place: Some(border.into()), group: Some("out".into()), ..Scope::default() };
    study.sample(&scope, "tfi1_border_h", "mean")
}

#[test]
fn mohan_takes_forty_hours_without_railway_express_and_less_than_five_with_it() {
    let before = Study::with(TRAINS, &[]);
    let with = Study::with(TRAINS, &["border.mohan-boten.policy.railway-express=true"]);
    let (hours, give) = across(&before, "mohan-boten").interval();
    assert!(hours - give > 36.0 && hours + give < 48.0, "{hours} ± {give} h before");
    let (hours, give) = across(&with, "mohan-boten").interval();
    assert!(hours + give < 5.0, "{hours} ± {give} h with it");

    // At least 35 hours less at the line; some of it again at the customs houses; a day on the journey.
    let saved = across(&before, "mohan-boten").minus(&across(&with, "mohan-boten"));
    let (hours, give) = saved.interval();
    assert!(hours - give > 35.0, "{hours} ± {give} h saved at the line");
    let scope = Scope { place: Some("mohan-boten".into()), ..Scope::default() };
    let (hours, give) = with.sample(&scope, "displaced_h", "mean").interval();
    assert!(hours - give > 6.0 && hours + give < 24.0, "{hours} ± {give} h displaced inland");
    let name = lane("kunming-vientiane");
    let lead = |study: &Study| study.sample(&name, "lead_time_h", "mean");
    let (hours, give) = lead(&before).minus(&lead(&with)).interval();
    assert!(hours - give > 24.0 && hours + give < 48.0, "{hours} ± {give} h on the journey");
}

#[test]
fn trucks_pass_in_two_to_three_hours_at_two_thirds_of_what_a_post_can_do() {
    let study = Study::with(TRUCKS, &["lane.northbound.calendar.season.factor=1"]);
    let (hours, give) = across(&study, "youyiguan").interval();
    assert!(hours - give > 2.0 && hours + give < 3.0, "{hours} ± {give} h");
}

/// Trucks before the yard at midnight after so many days: the season is of days 28 to 49.
fn waiting_after(days: u32) -> Sample {
    let horizon = format!("run.horizon=\"{days} d\"");
    let study = Study::with(TRUCKS, &[&horizon, "run.cool-down=\"0 h\"", "run.replications=40"]);
    study.sample(&station("youyiguan", "entry-yard"), "border_backlog", "count")
}

#[test]
fn a_season_at_more_than_a_post_can_do_grows_and_clears_as_arithmetic_says() {
    // 20 bays, 13 hours, 40 minutes each; 260 a day come, in the season 1.65 times as many.
    let passes = 20.0 * 13.0 * 60.0 / 40.0;
    let (usual, season) = (260.0, 260.0 * 1.65);
    let (growth, clearing) = (season - passes, passes - usual);
    assert_eq!((passes, growth, clearing), (390.0, 39.0, 130.0));
    let agrees = |what: &str, sample: Sample, exact: f64| {
        let (mean, give) = sample.interval();
        assert!((mean - exact).abs() <= give, "{what}: {mean} ± {give}, exactly {exact}");
        assert!(give <= 0.1 * 21.0 * growth, "{what}: ± {give} is too wide to tell");
    };
    let third_week = waiting_after(49).minus(&waiting_after(42));
    agrees("growth in the third week", third_week, 7.0 * growth);
    let five_days_after = waiting_after(49).minus(&waiting_after(54));
    agrees("cleared in five days", five_days_after, 5.0 * clearing);
    // 21 days of growth are gone after 6.3 days of clearing; at night hardly anybody is left.
    let (left, give) = waiting_after(49 + 9).interval();
    assert!(left + give < growth, "{left} ± {give} trucks nine days after the season");
}
