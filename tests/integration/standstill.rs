//! Is a circular wait told if, and only if, there is one?
//!
//! Small networks with tight yards, single tracks, short quays, few rakes and desks that block are made
//! up at random, some of them with few empty boxes; nothing else in them can keep cargo for ever, but for
//! boxes that nobody takes back. Each brings forth
//! a fixed count of cargo and runs until long after the last sign of progress.
//! So cargo that is left then is locked, and cargo that is locked is left: a
//! search by brute force, for the run itself has tried all that can happen.

use std::cell::Cell;
use std::fmt::Write as _;

use corridor::freight::{Circle, Options, Outcome, simulate};
use corridor::observe::Cause;
use corridor::scenario::{NoFiles, read};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Networks in the ordinary run.
const CASES: u32 = 300;

/// What one place of a line of places has.
#[derive(Debug, Clone)]
struct Place {
    /// TEU, or no limit.
    yard: Option<u8>,
    /// What vehicles need there.
    berth: Berth,
    /// Boxes come off through a crane.
    has_crane: bool,
    /// So many may wait before the desk that everybody passes who changes trains or ends here.
    desk: Option<u8>,
}

/// What vehicles keep at a place until they leave it.
#[derive(Debug, Clone, Copy)]
enum Berth {
    Nothing,
    /// The one track.
    Track,
    /// As many metres of a quay as they are long: it has so many more than the longest of them needs.
    Quay(u16),
    /// Both: those that go up take the track first, and those that go down the quay.
    Both(u16),
}

impl Berth {
    /// Metres of quay beyond those that the longest vehicle needs.
    fn spare_metres(self) -> Option<u16> {
        match self {
            Berth::Nothing | Berth::Track => None,
            Berth::Quay(spare) | Berth::Both(spare) => Some(spare),
        }
    }

    fn calls(self, goes_down: bool) -> Option<&'static str> {
        match (self, goes_down) {
            (Berth::Nothing, _) => None,
            (Berth::Track, _) => Some("\"track\""),
            (Berth::Quay(_), _) => Some("\"quay\""),
            (Berth::Both(_), false) => Some("\"track\", \"quay\""),
            (Berth::Both(_), true) => Some("\"quay\", \"track\""),
        }
    }
}

/// A network.
#[derive(Debug, Clone)]
struct Network {
    places: Vec<Place>,
    /// Hours between trains, and hours to the first, of: all stops up, all stops down, and a shuttle
    /// between the first two places.
    trains: [(u8, u8); 3],
    /// Metres of a vehicle of each, where it needs some.
    lengths: [u16; 3],
    /// Boxes a train carries.
    capacity: u8,
    /// Rakes that run up and down, where they are few.
    rakes: Option<u8>,
    /// Boxes of each lane, and minutes from one to the next.
    lanes: Vec<(u8, u8)>,
    /// Empty boxes at each place, and boxes of a consignment of each lane, where these need equipment.
    equipment: Option<(Vec<u8>, Vec<u8>)>,
}

fn network() -> impl Strategy<Value = Network> {
    let place = (
        prop::option::weighted(0.7, 1_u8..5),
        prop_oneof![
            3 => Just(Berth::Nothing),
            4 => Just(Berth::Track),
            3 => (0_u16..250).prop_map(Berth::Quay),
            1 => (0_u16..250).prop_map(Berth::Both),
        ],
        any::<bool>(),
        prop::option::weighted(0.3, 0_u8..3),
    )
        .prop_map(|(yard, berth, has_crane, desk)| Place { yard, berth, has_crane, desk });
    let train = || (3_u8..12, 0_u8..6);
    (
        prop::collection::vec(place, 3..5),
        [train(), train(), train()],
        [60_u16..200, 60_u16..200, 60_u16..200],
        1_u8..5,
        prop::option::weighted(0.4, 1_u8..4),
        prop::collection::vec((1_u8..12, 10_u8..200), 4),
        prop::option::weighted(0.3, (prop::collection::vec(0_u8..4, 5), prop::collection::vec(1_u8..3, 4))),
    )
        .prop_map(|(places, trains, lengths, capacity, rakes, lanes, equipment)| Network {
            places,
            trains,
            lengths,
            capacity,
            rakes,
            lanes,
            equipment,
        })
}

impl Network {
    /// Boxes of the largest consignment, all of which must fit a yard and a train.
    fn largest(&self) -> u8 {
        self.equipment.as_ref().and_then(|(_, sizes)| sizes.iter().max().copied()).unwrap_or(1)
    }

    fn scenario(&self) -> String {
        let mut text = "format = 1\n\n[run]\ncool-down = \"20 d\"\nreplications = 1\n".to_owned();
        let mut line = |line: String| writeln!(text, "{line}").expect("a String takes all");
        for (id, place) in self.places.iter().enumerate() {
            line(format!("\n[place.p{id}]"));
            if let Some(yard) = place.yard.map(|yard| yard.max(self.largest())) {
                line(format!("yard = {{ capacity = \"{yard} TEU\" }}"));
            }
            if let Some((stocks, _)) = &self.equipment {
                line(format!("empties = {{ 20ft = {} }}", stocks[id]));
            }
            if let Some(room) = place.desk {
                line("transfer = [\"desk\"]\nleave = [\"desk\"]".into());
                line(format!("[place.p{id}.station.desk]\nservers = 1\ntime = \"20 min\""));
                line(format!("room = {{ waiting = {room}, when-full = \"blocks\" }}"));
            }
            line(format!("[place.p{id}.station.track]\nservers = 1\ntime = \"5 min\""));
            line("per = \"vehicle\"\nholds-vehicle = true".into());
            if let Some(spare) = place.berth.spare_metres() {
                let longest = self.lengths.iter().max().copied().unwrap_or_default();
                line(format!("[place.p{id}.station.quay]\nlength = \"{} m\"", longest + 10 + spare));
                line("spacing = \"10 m\"\ntime = \"5 min\"".into());
            }
            line(format!("[place.p{id}.station.crane]\nservers = 1\ntime = \"10 min\""));
        }
        let last = self.places.len() - 1;
        for id in 0..last {
            let ends = format!("from = \"p{id}\"\nto = \"p{}\"", id + 1);
            line(format!("\n[link.l{id}]\n{ends}\nmode = \"rail\"\ntime = \"1 h\""));
        }
        if let Some(rakes) = self.rakes {
            line(format!("\n[fleet.rakes]\nvehicles = {{ p0 = {rakes} }}\nturnaround = \"1 h\""));
        }
        let routes = [
            ("up", (0..=last).collect::<Vec<_>>()),
            ("down", (0..=last).rev().collect()),
            ("near", vec![0, 1]),
        ];
        for (((name, stops), (headway, first)), length) in routes.iter().zip(self.trains).zip(self.lengths) {
            let list: Vec<String> = stops.iter().map(|stop| format!("\"p{stop}\"")).collect();
            line(format!("\n[service.{name}]\nmode = \"rail\"\nstops = [{}]", list.join(", ")));
            line(format!(
                "capacity = \"{} TEU\"\nevery = \"{headway} h\"\nfirst = \"{first} h\"",
                self.capacity.max(self.largest())
            ));
            line(format!("length = \"{length} m\""));
            if self.rakes.is_some() && *name != "near" {
                line("fleet = \"rakes\"".into());
            }
            for &stop in &stops[1..] {
                let place = &self.places[stop];
                let calls = place.berth.calls(*name == "down");
                if calls.is_some() || place.has_crane {
                    line(format!("[service.{name}.stop.p{stop}]"));
                }
                if let Some(calls) = calls {
                    line(format!("call = [{calls}]"));
                }
                if place.has_crane {
                    line("unload = [\"crane\"]".into());
                }
            }
        }
        let chains =
            [(0, last, "\"near\", \"up\""), (0, last, "\"up\""), (last, 1, "\"down\""), (1, 0, "\"down\"")];
        for (id, ((from, to, services), &(count, minutes))) in chains.iter().zip(&self.lanes).enumerate() {
            line(format!("\n[lane.lane{id}]\nfrom = \"p{from}\"\nto = \"p{to}\"\nservices = [{services}]"));
            line(format!("count = {count}\ngap = \"{minutes} min\""));
            if let Some((_, sizes)) = &self.equipment {
                line(format!("size = {}\nmay-split = false", sizes[id]));
                line("equipment = true\nunpacking = \"30 min\"".into());
            }
        }
        text
    }
}

fn run(text: &str) -> Result<Outcome, TestCaseError> {
    let refused = |problems| TestCaseError::fail(format!("{problems}\n{text}"));
    let scenario =
        read("made-up.toml", text, &[], &NoFiles).map_err(|problems| refused(problems.render(false)))?;
    let options = Options { seed: 1, replication: 0, watch: None, journeys: false, activity: false };
    simulate(&scenario.corridor, &options, &|_| ()).map_err(|error| refused(error.to_string()))
}

#[test]
fn cargo_is_left_for_ever_if_and_only_if_a_circle_is_told() {
    let deep = std::env::var("CORRIDOR_DEEP").ok().map(|cases| cases.parse().expect("a number of cases"));
    let config = Config { cases: deep.unwrap_or(CASES), failure_persistence: None, ..Config::default() };
    let mut runner = match deep {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let (locked, free, boxes) = (Cell::new(0), Cell::new(0), Cell::new(0));
    runner
        .run(&network(), |network| {
            let text = network.scenario();
            let outcome = run(&text)?;
            let (is_left, is_told) = (!outcome.unfinished.is_empty(), !outcome.circles.is_empty());
            // Boxes may be where nothing takes them back from: who waits for one then waits for nobody.
            let is_locked = outcome.unfinished.iter().any(|row| row.cause != Cause::Equipment);
            // Trains that keep two things of one place may lock each other when all cargo is delivered.
            let locks_trains = network.places.iter().any(|place| matches!(place.berth, Berth::Both(_)));
            prop_assert!(
                (is_told || !is_locked) && (is_left || !is_told || locks_trains),
                "{:?} {:?}\n{}",
                outcome.unfinished,
                outcome.circles,
                text
            );
            let is_of_boxes =
                |circle: &Circle| circle.members.iter().any(|member| member.what.contains("empty"));
            boxes.set(boxes.get() + u32::from(outcome.circles.iter().any(is_of_boxes)));
            let count = if is_left { &locked } else { &free };
            count.set(count.get() + 1);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    let (locked, free, boxes) = (locked.get(), free.get(), boxes.get());
    assert!(boxes > CASES / 100, "{boxes} wait for boxes in a circle: that must occur as well");
    assert!(locked > CASES / 10 && free > CASES / 10, "{locked} lock and {free} do not: both must occur");
}
