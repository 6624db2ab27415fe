//! How do the boxes of one consignment fare?

use super::day::day;

#[test]
fn a_split_consignment_is_delivered_with_its_last_box() {
    day("split").life("goods", 1).takes(
        "11 h",
        &[
            "09:00-12:00 inland train schedule",
            "12:00-18:00 inland train full",
            "18:00-20:00 line train moving",
        ],
    );
}

#[test]
fn an_unsplit_consignment_waits_for_room_for_all_its_boxes() {
    let day = day("unsplit");
    day.life("goods", 1)
        .takes("5 h", &["09:00-12:00 inland train schedule", "12:00-14:00 line train moving"]);
    day.life("goods", 2).takes(
        "10 h 50 min",
        &[
            "09:10-12:00 inland train schedule",
            "12:00-18:00 inland train full",
            "18:00-20:00 line train moving",
        ],
    );
    day.life("goods", 3).takes(
        "10 h 40 min",
        &[
            "09:20-12:00 inland train schedule",
            "12:00-18:00 inland train full",
            "18:00-20:00 line train moving",
        ],
    );
}

#[test]
fn a_service_may_be_for_a_box_or_a_teu_or_a_consignment() {
    let day = day("per-what");
    day.life("by-box", 1).takes("20 min", &["08:00-08:20 by-box crane handling"]);
    day.life("by-teu", 1).takes("40 min", &["08:00-08:40 by-teu crane handling"]);
    day.life("by-consignment", 1).takes("10 min", &["08:00-08:10 by-consignment crane handling"]);
}

#[test]
fn a_box_that_goes_apart_waits_for_the_one_before_it() {
    day("per-what")
        .life("apart", 1)
        .takes("20 min", &["08:00-08:10 apart crane busy", "08:10-08:20 apart crane handling"]);
}

#[test]
fn boxes_for_which_one_stands_at_a_desk_give_up_with_it() {
    let day = day("given-up-together");
    day.life("goods", 1).is_lost("09:00", "inland desk");
    day.life("goods", 2)
        .takes("40 min", &["09:30-10:00 inland desk closed", "10:00-10:10 inland desk handling"]);
    assert!(day.unfinished().is_empty());
}
