//! When does the scenario start, and what of it is measured?

use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::{Default, duration, duration_or_zero};
use crate::model::Window;
use crate::scenario::file::File;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::reader::Written;
use crate::time::{DAY, SimDuration};

/// The run as the model and the experiment need it.
pub(super) struct Resolved {
    pub(super) start: Zoned,
    pub(super) window: Window,
    pub(super) replications: u32,
    pub(super) seed: u64,
}

const START: &str = "2025-01-06T00:00";
/// As many as the command line takes.
const MOST_REPLICATIONS: u64 = 1_000_000;

pub(super) fn resolve(
    file: &File,
    database: &TimeZoneDatabase,
    zones: &mut BTreeMap<String, TimeZone>,
    problems: &mut Problems,
    defaults: &mut Vec<Default>,
) -> Resolved {
    let run = file.run.clone().unwrap_or_default();
    let zone = zone(run.zone.as_ref(), &TimeZone::UTC, database, zones, problems);
    let mut note = |key: &str, value: &str, why: &'static str| {
        if !run.here.has(key) {
            defaults.push((format!("run.{key}"), value.to_owned(), why));
        }
    };
    note("start", START, "opening hours, timetables and profiles depend on it");
    note("zone", "UTC", "civil times are meant in it");
    note("warm-up", "0 h", "the empty start is measured too");
    note("cool-down", "60 d", "what is under way longer counts as unfinished");
    note("replications", "10", "confidence intervals depend on it");
    let written = run.start.clone();
    let start = written.as_ref().map_or(START, |start| start.is.as_str());
    let civil = match civil(start) {
        Some(civil) => civil,
        None => {
            let at = written.as_ref().map_or(run.here.at, |written| written.at);
            problems.add(
                Problem::error("E027", at, format!("`{start}` is not a date and time"))
                    .help("write year, month, day, hour and minute: \"2025-01-06T00:00\""),
            );
            jiff::civil::datetime(2025, 1, 6, 0, 0, 0, 0)
        }
    };
    let zoned = civil.to_zoned(zone.clone()).ok().filter(|_| (1900..=3000).contains(&civil.year()));
    if let (Some(zoned), Some(written)) = (&zoned, &run.start) {
        super::dates::warn_skipped(civil, zoned, written.at, "the start", problems);
    }
    let start = zoned.unwrap_or_else(|| {
        problems.add(
            Problem::error(
                "E027",
                run.start.as_ref().map_or(run.here.at, |start| start.at),
                "the start lies too far away",
            )
            .help("write a year from 1900 to 3000"),
        );
        jiff::Timestamp::UNIX_EPOCH.to_zoned(zone)
    });
    let warm_up = duration_or_zero(run.warm_up.as_ref());
    let horizon = run.horizon.as_ref().map(duration);
    if let (Some(horizon), Some(written)) = (horizon, &run.horizon)
        && horizon <= warm_up
    {
        problems.add(
            Problem::error(
                "E081",
                written.at,
                format!("the horizon ({horizon}) does not lie after the warm-up ({warm_up})"),
            )
            .help(
                "the horizon counts from the start, warm-up included: make it longer, or the warm-up shorter",
            ),
        );
    }
    let cool_down = run.cool_down.as_ref().map_or(SimDuration::from_ms(60 * DAY), duration);
    let replications = run.replications.as_ref().map_or(10, |replications| {
        if replications.is == 0 {
            problems.add(
                Problem::error("E024", replications.at, "no replication gives no result")
                    .help("write 1 or more"),
            );
        } else if replications.is > MOST_REPLICATIONS {
            problems.add(
                Problem::error(
                    "E025",
                    replications.at,
                    format!("{} replications are too many", replications.is),
                )
                .help(format!("at most {MOST_REPLICATIONS} are run; far fewer give narrow intervals")),
            );
        }
        u32::try_from(replications.is).unwrap_or(1)
    });
    Resolved {
        start,
        window: Window { warm_up, horizon, cool_down },
        replications,
        seed: run.seed.as_ref().map_or(1, |seed| seed.is),
    }
}

/// A civil date-time without zone; `None` if it is none.
pub(super) fn civil(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    // Strict, so that nothing of the text is silently ignored: 2025-01-06T00:00 and no zone after it.
    let has_form = bytes.len() >= 16
        && bytes.len() <= 23
        && matches!(bytes[10], b'T' | b' ')
        && !text.contains(['Z', 'z', '+', '[']);
    if !has_form { None } else { text.parse().ok() }
}

/// A zone by its name, or `otherwise` if none is written.
pub(super) fn zone(
    written: Option<&Written<String>>,
    otherwise: &TimeZone,
    database: &TimeZoneDatabase,
    zones: &mut BTreeMap<String, TimeZone>,
    problems: &mut Problems,
) -> TimeZone {
    let Some(written) = written else { return otherwise.clone() };
    if let Some(zone) = zones.get(&written.is) {
        return zone.clone();
    }
    if written.is == "UTC" {
        return TimeZone::UTC;
    }
    match database.get(&written.is) {
        Ok(zone) => {
            zones.insert(written.is.clone(), zone.clone());
            zone
        }
        Err(_) => {
            let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
            let help = crate::scenario::problem::nearest(&written.is, names.iter().map(String::as_str));
            let help = help.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
            problems.add(
                Problem::error("E028", written.at, format!("there is no time zone `{}`", written.is)).help(
                    format!(
                        "{help}zones are named by continent and city, such as \"Asia/Shanghai\", or \"UTC\""
                    ),
                ),
            );
            otherwise.clone()
        }
    }
}
