//! What happens at a border post, minute by minute?

use super::day::{day, day_with};

#[test]
fn a_train_waits_for_its_slowest_box_and_the_release_for_the_slowest_agency() {
    let day = day("border-train");
    day.life("boxes", 1).takes(
        "5 h 35 min",
        &[
            "06:00-08:00 north train moving",
            "08:00-08:30 mohan exit-customs clearing",
            "08:30-09:00 mohan train hold",
            "09:00-09:20 mohan exit-inspection handling",
            "09:20-09:30 line train moving",
            "09:30-10:30 boten entry-quarantine clearing",
            "10:30-10:35 boten entry-gate clearing",
            "10:35-11:35 south train moving",
        ],
    );
    day.life("boxes", 2).takes(
        "5 h 35 min",
        &[
            "06:00-08:00 north train moving",
            "08:00-08:30 mohan exit-customs busy",
            "08:30-09:00 mohan exit-customs clearing",
            "09:00-09:20 mohan exit-inspection handling",
            "09:20-09:30 line train moving",
            "09:30-10:30 boten entry-quarantine clearing",
            "10:30-10:35 boten entry-gate clearing",
            "10:35-11:35 south train moving",
        ],
    );
}

#[test]
fn cargo_that_comes_before_its_papers_are_seen_to_waits_for_papers() {
    day("border-pre-arrival").life("boxes", 1).takes(
        "4 h 15 min",
        &[
            "06:00-08:00 north train moving",
            "08:00-09:00 mohan exit-customs papers",
            "09:00-09:10 line train moving",
            "09:10-09:15 boten entry-customs papers",
            "09:15-10:15 south train moving",
        ],
    );
}

#[test]
fn a_box_that_holds_its_train_up_for_too_long_is_set_out_and_takes_the_next() {
    let day = day("border-set-out");
    day.life("general", 1).takes(
        "4 h 10 min",
        &[
            "06:00-08:00 north train moving",
            "08:00-09:00 mohan train hold",
            "09:00-09:10 line train moving",
            "09:10-10:10 south train moving",
        ],
    );
    day.life("fresh", 1).takes(
        "1 d 3 h 10 min",
        &[
            "06:00-08:00 north train moving",
            "08:00-11:00 mohan exit-examination inspection",
            "11:00-tue 08:00 mohan train schedule",
            "tue 08:00-tue 08:10 line train moving",
            "tue 08:10-tue 09:10 south train moving",
        ],
    );
}

#[test]
fn railway_express_moves_papers_inland() {
    day("border-express").life("boxes", 1).takes(
        "5 h 5 min",
        &[
            "05:00-05:40 kunming house clearing",
            "05:40-06:00 kunming train schedule",
            "06:00-08:00 north train moving",
            "08:00-08:10 line train moving",
            "08:10-08:15 boten entry-gate clearing",
            "08:15-09:15 south train moving",
            "09:15-10:05 vientiane house clearing",
        ],
    );
}

#[test]
fn before_railway_express_begins_papers_are_seen_to_at_the_line() {
    day("border-before-express").life("boxes", 1).takes(
        "7 h 45 min",
        &[
            "05:00-06:00 kunming train schedule",
            "06:00-08:00 north train moving",
            "08:00-08:40 mohan exit-customs clearing",
            "08:40-10:40 mohan exit-handover clearing",
            "10:40-10:50 line train moving",
            "10:50-11:40 boten entry-customs clearing",
            "11:40-11:45 boten entry-gate clearing",
            "11:45-12:45 south train moving",
        ],
    );
}

#[test]
fn joint_inspection_may_make_a_truck_wait_for_people_who_would_not_look_at_it() {
    day("border-joint").life("boxes", 1).takes(
        "2 h 30 min",
        &[
            "08:00-09:00 a truck moving",
            "09:00-10:00 out exit-exam inspection",
            "10:00-10:10 b truck moving",
            "10:10-10:30 c truck moving",
        ],
    );
    day_with("border-joint", &["border.post.policy.joint-inspection=true"]).life("boxes", 1).takes(
        "7 h 30 min",
        &[
            "08:00-09:00 a truck moving",
            "09:00-14:00 out exit-exam closed",
            "14:00-15:00 out exit-exam inspection",
            "15:00-15:10 b truck moving",
            "15:10-15:30 c truck moving",
        ],
    );
}

#[test]
fn a_parallel_agency_helps_who_passes_both_and_may_hold_up_who_passes_one() {
    let way = |out: &'static [&'static str], end: [&'static str; 3]| [&[end[0]], out, &end[1..]].concat();
    let serial = day("border-window");
    let customs = ["09:00-10:00 out exit-customs clearing", "10:00-10:30 out exit-quarantine clearing"];
    serial.life("general", 1).takes(
        "3 h",
        &[
            &["08:00-09:00 a truck moving"],
            &customs[..],
            &["10:30-10:40 b truck moving", "10:40-11:00 c truck moving"],
        ]
        .concat(),
    );
    serial.life("fresh", 1).takes(
        "2 h",
        &way(
            &["09:05-09:35 out exit-quarantine clearing"],
            ["08:05-09:05 a truck moving", "09:35-09:45 b truck moving", "09:45-10:05 c truck moving"],
        ),
    );
    let parallel = day_with("border-window", &["border.post.policy.single-window=true"]);
    parallel.life("general", 1).takes(
        "2 h 30 min",
        &way(
            &["09:00-10:00 out exit-customs clearing"],
            ["08:00-09:00 a truck moving", "10:00-10:10 b truck moving", "10:10-10:30 c truck moving"],
        ),
    );
    parallel.life("fresh", 1).takes(
        "2 h 25 min",
        &way(
            &["09:05-09:30 out exit-quarantine busy", "09:30-10:00 out exit-quarantine clearing"],
            ["08:05-09:05 a truck moving", "10:00-10:10 b truck moving", "10:10-10:30 c truck moving"],
        ),
    );
}

#[test]
fn more_officers_may_let_another_overtake() {
    let alone = day("border-overtaking");
    alone.life("six", 1).takes(
        "3 h 30 min",
        &[
            "08:00-09:00 a truck moving",
            "09:00-10:00 out exit-scales handling",
            "10:00-11:00 out exit-papers clearing",
            "11:00-11:10 b truck moving",
            "11:10-11:30 c truck moving",
        ],
    );
    let helped = day_with(
        "border-overtaking",
        &["border.post.policy.extra-officers={ count = 1, stages = [\"scales\"] }"],
    );
    helped.life("six", 1).takes(
        "3 h 55 min",
        &[
            "08:00-09:00 a truck moving",
            "09:00-10:00 out exit-scales handling",
            "10:00-10:25 out exit-papers busy",
            "10:25-11:25 out exit-papers clearing",
            "11:25-11:35 b truck moving",
            "11:35-11:55 c truck moving",
        ],
    );
    helped.life("two", 1).takes(
        "2 h 50 min",
        &[
            "08:05-09:05 a truck moving",
            "09:05-09:25 out exit-scales handling",
            "09:25-10:25 out exit-papers clearing",
            "10:25-10:35 b truck moving",
            "10:35-10:55 c truck moving",
        ],
    );
}
