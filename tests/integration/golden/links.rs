//! When may a vehicle enter a link, and why does it wait before it?

use super::day::day;

#[test]
fn nobody_enters_a_link_under_maintenance_and_then_they_enter_by_priority() {
    let day = day("maintenance");
    day.life("night", 1)
        .takes("2 h 20 min", &["00:30-00:50 inland night schedule", "00:50-02:50 line night moving"]);
    day.life("express", 1).takes(
        "5 h 30 min",
        &[
            "00:30-03:00 inland express schedule",
            "03:00-04:00 line express closed",
            "04:00-06:00 line express moving",
        ],
    );
    day.life("one", 1).takes(
        "5 h 40 min",
        &[
            "00:30-01:00 inland one schedule",
            "01:00-04:00 line one closed",
            "04:00-04:10 line one path",
            "04:10-06:10 line one moving",
        ],
    );
    day.life("two", 1).takes(
        "5 h 50 min",
        &[
            "00:30-02:00 inland two schedule",
            "02:00-04:00 line two closed",
            "04:00-04:20 line two path",
            "04:20-06:20 line two moving",
        ],
    );
    day.life("return", 1).takes(
        "5 h 30 min",
        &[
            "00:30-03:30 port return schedule",
            "03:30-04:00 line return closed",
            "04:00-06:00 line return moving",
        ],
    );
}
