//! How is a day worked out by hand compared with a day simulated?
//!
//! `day("full-train").life("boxes", 3).takes("10 h 40 min", &["09:20-12:00 inland train schedule", …])`
//!
//! Times are civil times of the scenario's zone; Monday, the first day, goes
//! unsaid. A visit is all time on end at one place and stage. Within a visit
//! causes are compared by their sums, since the accounts find them from
//! cumulative clocks and keep no order; visits are compared one by one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use corridor::freight::{Options, Outcome, simulate};
use corridor::model::money::Load;
use corridor::model::{Corridor, LaneId, Law};
use corridor::observe::Observation;
use corridor::scenario::{self, FileProblem, Files};
use corridor::time::{DAY, HOUR, MINUTE, SimTime};

/// A scenario without chance, ready to run.
pub(crate) struct Day {
    name: String,
    corridor: Corridor,
}

/// Where the days are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Reads `tests/golden/<name>.toml`.
pub(crate) fn day(name: &str) -> Day {
    day_with(name, &[])
}

/// The same with values set as `--set` does.
pub(crate) fn day_with(name: &str, sets: &[&str]) -> Day {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Day { name: format!("{name} {}", sets.join(" ")), corridor: read(name, &sets) }
}

fn read(name: &str, sets: &[String]) -> Corridor {
    let text = fs::read_to_string(folder().join(format!("{name}.toml"))).expect("the day has a file");
    match scenario::read(&format!("{name}.toml"), &text, sets, &Folder) {
        Ok(scenario) => scenario.corridor,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

/// The traces beside the days.
struct Folder;

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, FileProblem> {
        fs::read_to_string(folder().join(path)).map_err(|error| FileProblem(format!("{path}: {error}")))
    }
}

impl Day {
    /// The life of one consignment, counted from 1 on its lane.
    pub(crate) fn life(&self, lane: &str, serial: u64) -> Life {
        let title = format!("{}, {lane} {serial}", self.name);
        Life::new(title, &self.corridor, &self.watch(self.lane(lane), serial).observations)
    }

    /// One replication in which this consignment is watched.
    pub(crate) fn watch(&self, lane: LaneId, serial: u64) -> Outcome {
        self.run(Some((lane, serial)))
    }

    /// What it is made of.
    pub(crate) fn corridor(&self) -> &Corridor {
        &self.corridor
    }

    /// The number of a lane.
    pub(crate) fn lane(&self, lane: &str) -> LaneId {
        let found = self.corridor.lanes.iter().position(|known| known.name == lane);
        LaneId::new(found.expect("the day has this lane"))
    }

    /// What a load of a lane is expected to pay on its first chain, in dollars.
    pub(crate) fn expected_cost(&self, lane: &str, load: Load) -> f64 {
        let lane =
            self.corridor.lanes.iter().find(|known| known.name == lane).expect("the day has this lane");
        self.corridor.expected_cost(lane, &lane.chains[0].what, load).as_dollars()
    }

    /// One replication.
    pub(crate) fn run(&self, watch: Option<(LaneId, u64)>) -> Outcome {
        let options = Options { seed: 1, replication: 0, watch, journeys: false, activity: false };
        simulate(&self.corridor, &options, &|_| ()).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// What is under way at the stop, a line for each lane, place, stage and cause.
    pub(crate) fn unfinished(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .run(None)
            .unfinished
            .iter()
            .map(|row| {
                format!(
                    "{} {} {} {}: {}, measured {}, oldest {} h",
                    row.lane,
                    row.place,
                    row.stage,
                    row.cause.name(),
                    row.consignments,
                    row.measured,
                    row.oldest_h
                )
            })
            .collect();
        lines.sort();
        lines
    }

    /// Every consignment of the day whose number is known beforehand.
    pub(crate) fn consignments(&self) -> Vec<(LaneId, u64)> {
        let lanes = self.corridor.lanes.iter().enumerate();
        lanes
            .flat_map(|(index, lane)| {
                let count = match &lane.arrivals.law {
                    Law::Trace(shipments) => shipments.len() as u64,
                    _ => lane.arrivals.count.unwrap_or(0),
                };
                (1..=count).map(move |serial| (LaneId::new(index), serial))
            })
            .collect()
    }

    /// The life of a consignment that was watched.
    pub(crate) fn life_in(&self, outcome: &Outcome, lane: LaneId, serial: u64) -> Life {
        let name = &self.corridor.lanes[lane.index()].name;
        Life::new(format!("{}, {name} {serial}", self.name), &self.corridor, &outcome.observations)
    }

    /// Whether cargo tendered then is of the measured cohort.
    pub(crate) fn measures(&self, at: SimTime) -> bool {
        let window = &self.corridor.window;
        let begins = SimTime::ZERO.saturating_add(window.warm_up);
        at >= begins && window.horizon.is_none_or(|horizon| at < SimTime::ZERO.saturating_add(horizon))
    }
}

/// How a watched life ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    Delivered(SimTime),
    /// When, and at which `place station`.
    Lost(SimTime, String),
    /// Still under way at the stop.
    UnderWay,
}

/// What happened to a consignment: the timeline of its last box.
pub(crate) struct Life {
    title: String,
    pub(crate) tendered: SimTime,
    pub(crate) end: End,
    stretches: Vec<Stretch>,
    left_behind: Vec<SimTime>,
}

/// A time of one cause.
#[derive(Debug, Clone)]
struct Stretch {
    part: u32,
    from: SimTime,
    to: SimTime,
    place: String,
    stage: String,
    cause: String,
}

/// All time on end at one place and stage, with its causes in milliseconds.
#[derive(Debug, Clone, PartialEq)]
struct Visit {
    from: SimTime,
    to: SimTime,
    place: String,
    stage: String,
    causes: BTreeMap<String, i64>,
}

impl Life {
    fn new(title: String, corridor: &Corridor, observations: &[Observation]) -> Life {
        let mut tendered = None;
        let mut end = End::UnderWay;
        let mut stretches = Vec::new();
        let mut left_behind = Vec::new();
        for observation in observations {
            match observation.clone() {
                Observation::Tendered { at, .. } => {
                    assert_eq!(tendered.replace(at), None, "{title}: tendered twice");
                }
                Observation::Segment { part, from, to, place, stage, cause } => {
                    let cause = cause.name().to_owned();
                    stretches.push(Stretch { part, from, to, place, stage, cause });
                }
                Observation::Papers { .. }
                | Observation::InSection { .. }
                | Observation::Chose { .. }
                | Observation::ChoseAgain { .. }
                | Observation::Billed { .. } => {}
                Observation::LeftBehind { at, .. } => left_behind.push(at),
                Observation::Lost { at, station } => {
                    let station = &corridor.stations[station.index()];
                    let place = &corridor.places[station.place.index()];
                    end = End::Lost(at, format!("{} {}", place.name, station.name));
                }
                Observation::Delivered { at } => {
                    assert_eq!(end, End::UnderWay, "{title}: ended twice");
                    end = End::Delivered(at);
                }
            }
        }
        let tendered = tendered.unwrap_or_else(|| panic!("{title}: never tendered"));
        let until = match end {
            End::Delivered(at) | End::Lost(at, _) => at,
            End::UnderWay => stretches.iter().map(|stretch| stretch.to).max().unwrap_or(tendered),
        };
        let stretches = timeline(&title, stretches, tendered, until);
        Life { title, tendered, end, stretches, left_behind }
    }

    /// All stretches together.
    pub(crate) fn total_ms(&self) -> i64 {
        self.stretches.iter().map(|stretch| stretch.to.ms() - stretch.from.ms()).sum()
    }

    /// It was delivered after this lead time, spent so: `09:20-12:00 place stage cause`, …
    #[track_caller]
    pub(crate) fn takes(&self, lead_time: &str, worked_out: &[&str]) -> &Life {
        let title = &self.title;
        let worked_out: Vec<Stretch> = worked_out.iter().map(|line| stretch(line)).collect();
        for pair in worked_out.windows(2) {
            assert_eq!(pair[0].to, pair[1].from, "{title}: the hand calculation has a gap");
        }
        assert!(
            visits(&worked_out) == visits(&self.stretches),
            "{title}: worked out by hand\n{}but simulated, {:?},\n{}",
            lines(&worked_out),
            self.end,
            lines(&self.stretches),
        );
        let End::Delivered(at) = self.end else { panic!("{title}: not delivered") };
        assert_eq!(at.since(self.tendered).to_string(), lead_time, "{title}: lead time");
        self
    }

    /// Departures left it behind at these times, and at no others.
    #[track_caller]
    pub(crate) fn is_left_behind(&self, times: &[&str]) -> &Life {
        let times: Vec<SimTime> = times.iter().map(|text| instant(text)).collect();
        assert_eq!(self.left_behind, times, "{}: left behind", self.title);
        self
    }

    /// It was turned away then, at `place station`.
    #[track_caller]
    pub(crate) fn is_lost(&self, time: &str, station: &str) {
        assert_eq!(self.end, End::Lost(instant(time), station.to_owned()), "{}", self.title);
    }

    /// It was under way at the stop.
    #[track_caller]
    pub(crate) fn is_under_way(&self) {
        assert_eq!(self.end, End::UnderWay, "{}", self.title);
    }
}

/// The stretches that lead without a gap from tender to end: of the last box,
/// the lowest number on ties, and of the whole consignment where it is one.
fn timeline(title: &str, stretches: Vec<Stretch>, tendered: SimTime, until: SimTime) -> Vec<Stretch> {
    let mut told: Vec<Stretch> = Vec::new();
    let mut at = until;
    while at > tendered {
        let part = told.last().map(|stretch| stretch.part);
        let before = stretches
            .iter()
            .filter(|stretch| stretch.to == at && stretch.from < at)
            .min_by_key(|stretch| (Some(stretch.part) != part, stretch.part))
            .unwrap_or_else(|| panic!("{title}: no stretch ends at {}\n{}", clock(at), lines(&stretches)));
        at = before.from;
        told.push(before.clone());
    }
    assert_eq!(at, tendered, "{title}: a stretch begins before the tender\n{}", lines(&stretches));
    told.reverse();
    told
}

fn visits(stretches: &[Stretch]) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for stretch in stretches {
        let goes_on =
            visits.last().is_some_and(|last| last.place == stretch.place && last.stage == stretch.stage);
        if !goes_on {
            visits.push(Visit {
                from: stretch.from,
                to: stretch.to,
                place: stretch.place.clone(),
                stage: stretch.stage.clone(),
                causes: BTreeMap::new(),
            });
        }
        let visit = visits.last_mut().expect("one was pushed if there was none");
        visit.to = stretch.to;
        *visit.causes.entry(stretch.cause.clone()).or_insert(0) += stretch.to.ms() - stretch.from.ms();
    }
    visits
}

fn lines(stretches: &[Stretch]) -> String {
    let mut text = String::new();
    for Stretch { from, to, place, stage, cause, .. } in stretches {
        writeln!(text, "    {}-{} {place} {stage} {cause}", clock(*from), clock(*to))
            .expect("a String takes all");
    }
    text
}

/// Days of the first week.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// `09:20-12:00 inland train schedule`, `18:00-tue 08:00 border booth closed`.
fn stretch(line: &str) -> Stretch {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [span @ .., place, stage, cause] = words.as_slice() else {
        panic!("`{line}` is not: from-to place stage cause");
    };
    let span = span.join(" ");
    let (from, to) = span.split_once('-').expect("a stretch goes from-to");
    let [place, stage, cause] = [place, stage, cause].map(|word| (*word).to_owned());
    Stretch { part: 0, from: instant(from), to: instant(to), place, stage, cause }
}

/// `09:20` on Monday, or `tue 09:20`.
fn instant(text: &str) -> SimTime {
    let (day, time) = text.split_once(' ').unwrap_or(("mon", text));
    let day = DAYS.iter().position(|known| *known == day).expect("a day of the week");
    let (hours, minutes) = time.split_once(':').expect("a time is hh:mm");
    let [hours, minutes] = [hours, minutes].map(|number| number.parse::<i64>().expect("a time is hh:mm"));
    SimTime::from_ms(day as i64 * DAY + hours * HOUR + minutes * MINUTE)
}

fn clock(at: SimTime) -> String {
    let ms = at.ms();
    let day = match ms.div_euclid(DAY) {
        0 => String::new(),
        day => DAYS.get(day as usize).map_or(format!("day {day} "), |name| format!("{name} ")),
    };
    let rest = match ms % MINUTE {
        0 => String::new(),
        rest => format!(" and {rest} ms"),
    };
    format!("{day}{:02}:{:02}{rest}", ms % DAY / HOUR, ms % HOUR / MINUTE)
}

#[test]
fn a_wait_may_tell_its_causes_in_any_order() {
    let told = ["17:15-18:00 b s busy", "18:00-tue 08:00 b s closed", "tue 08:00-tue 08:20 b s busy"];
    let found = ["17:15-tue 07:15 b s closed", "tue 07:15-tue 08:20 b s busy"];
    let [told, found] =
        [told.as_slice(), &found].map(|days| days.iter().map(|line| stretch(line)).collect::<Vec<_>>());
    assert_eq!(visits(&told), visits(&found));
}

#[test]
fn what_is_read_from_a_line_is_written_so() {
    let line = "18:00-tue 08:00 border booth closed";
    assert_eq!(lines(&[stretch(line)]), format!("    {line}\n"));
}

#[test]
fn the_timeline_is_that_of_the_last_box() {
    let of = |part, line| Stretch { part, ..stretch(line) };
    let all = vec![
        of(1, "09:00-12:00 a train schedule"),
        of(2, "09:00-12:00 a train schedule"),
        of(1, "12:00-14:00 line train moving"),
        of(2, "12:00-18:00 a train full"),
        of(2, "18:00-20:00 line train moving"),
    ];
    let told = timeline("two boxes", all.clone(), instant("09:00"), instant("20:00"));
    assert_eq!(lines(&told), lines(&[all[1].clone(), all[3].clone(), all[4].clone()]));
}
