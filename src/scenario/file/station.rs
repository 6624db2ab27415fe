//! How is a station written?

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::law::Drawn;
use super::money::Fee;
use super::profile::Profile;
use super::quantity::{Length, Quantity, Rate, Time};
use crate::scenario::reader::{FromNode, Named, Reader, Written, table, words};
use crate::scenario::tree::{Node, Value};

table! {
    /// A pool of identical servers at a place: gate, crane, berth, scanner, desk.
    struct Station needs [time] {
        /// How many may serve at once: a number, "unlimited", or numbers by hours of the week (0 at other hours).
        ///
        /// Unit: none. Default: none, it must be written, or `length`. Example: `servers = { "mon-fri 08:00-18:00" = 6, "sat 08:00-12:00" = 2 }`
        servers: Servers,
        /// Instead of `servers`, how long the quay is: a vessel takes its own length of it, and `spacing`, until it leaves the stop. The station is then per = "vehicle" and holds-vehicle = true.
        ///
        /// Unit: whole metres. Default: none, berths are counted by `servers`. Example: `length = "600 m"`
        length: Quantity<Length>,
        /// How much quay is kept free at each vessel, besides its length; only with `length`.
        ///
        /// Unit: whole metres. Default: "0 m". Example: `spacing = "20 m"`
        spacing: Quantity<Length>,
        /// When it is open; outside these hours nobody serves.
        ///
        /// Unit: hours of the week. Default: `place.hours`. Example: `hours = ["mon-fri 08:00-18:00"]`
        hours: Hours,
        /// How long one service takes.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `time = { exponential = { mean = "18 min" } }`
        time: Drawn<Time>,
        /// What one service is for.
        ///
        /// Unit: one of box, TEU, consignment, vehicle. Default: "box". Example: `per = "vehicle"`
        per: Written<Per>,
        /// What one service costs: the box, TEU or consignment that `per` says.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `fee = "600 CNY"`
        fee: Fee,
        /// Who pays the fee.
        ///
        /// Unit: a free word such as shipper, consignee, carrier, state. Default: "shipper". Example: `payer = "consignee"`
        payer: Written<String>,
        /// What its service counts as in the accounts.
        ///
        /// Unit: one of handling, clearing, inspection. Default: "handling". Example: `work = "clearing"`
        work: Written<Work>,
        /// What happens to work under way at closing time, or when only some of the servers go off duty. With only-if-it-fits work is begun only if it ends before the last server leaves; whoever leaves sooner finishes what he began.
        ///
        /// Unit: one of finish, pause, only-if-it-fits. Default: "finish". Example: `closing = "pause"`
        closing: Written<Closing>,
        /// Who is served next; priorities come from `lane.priority`. Where that is preemptive, `wait_h` of the station counts all waits of a unit, those after an interruption too.
        ///
        /// Unit: one of fifo, priority, preemptive. Default: "fifo". Example: `discipline = "priority"`
        discipline: Written<Discipline>,
        /// Limited waiting room.
        ///
        /// Default: endless. Example: `room = { waiting = 10, when-full = "lost" }`
        room: Room,
        /// Arrivals that see a queue and turn away; they are lost.
        ///
        /// Default: nobody turns away. Example: `balking = { from = 5, share = 0.3 }`
        balking: Balking,
        /// How long cargo waits before it gives up; it is then lost.
        ///
        /// Unit: time, or a distribution of times. Default: for ever. Example: `patience = { exponential = { mean = "2 h" } }`
        patience: Drawn<Time>,
        /// Failures of single servers, each by itself.
        ///
        /// Default: none. Example: `breakdown = { between = { exponential = { mean = "200 h" } }, repair = "3 h" }`
        breakdown: Breakdown,
        /// Traffic that is not the corridor's cargo and takes servers too.
        ///
        /// Default: none. Example: `background = { arrivals = "945 / d", time = "2 min" }`
        background: Background,
        /// After service, go with these probabilities to those stations of this place; with the rest, go on.
        ///
        /// Unit: probabilities that add up to at most 1. Default: go on. Example: `then = { exam = 0.05 }`
        then: Named<Written<f64>>,
        /// Whether a vehicle keeps its server until it leaves the stop, as at a berth or on a track; only with per = "vehicle".
        ///
        /// Unit: true or false. Default: false. Example: `holds-vehicle = true`
        holds_vehicle: Written<bool>,
    }
}

words! {
    /// What one service is for.
    enum Per {
        /// Each box needs one.
        Box = "box",
        /// One for each box, as many times longer as it has TEU.
        Teu = "TEU",
        /// One for the whole consignment.
        Consignment = "consignment",
        /// One for the whole vehicle; only vehicles call at such a station.
        Vehicle = "vehicle",
    }
}
words! {
    /// What time at a server counts as.
    enum Work {
        /// Lifting, shunting, weighing.
        Handling = "handling",
        /// Formalities that every consignment passes.
        Clearing = "clearing",
        /// Examination of those selected.
        Inspection = "inspection",
    }
}
words! {
    /// What happens to work under way at closing time.
    enum Closing {
        /// Work begun is finished.
        Finish = "finish",
        /// Work stops and goes on when the station opens.
        Pause = "pause",
        /// Work is begun only if it ends by closing time.
        OnlyIfItFits = "only-if-it-fits",
    }
}
words! {
    /// Who is served next.
    enum Discipline {
        /// First come, first served.
        Fifo = "fifo",
        /// The lowest priority number first; work begun is finished.
        Priority = "priority",
        /// The lowest priority number first; it interrupts work of a higher number, which resumes later.
        Preemptive = "preemptive",
    }
}
words! {
    /// What happens to a unit that finds no room to wait.
    enum WhenFull {
        /// It is turned away.
        Lost = "lost",
        /// It stays where it is until there is room.
        Blocks = "blocks",
    }
}
words! {
    /// Which time makes a server fail.
    enum BreakdownClock {
        /// All time.
        Calendar = "calendar",
        /// Only time at work.
        Working = "working",
    }
}

table! {
    /// A limited waiting room.
    struct Room needs [waiting, when_full] {
        /// Units that may wait, those being served not counted.
        ///
        /// Unit: none. Default: none, it must be written. Example: `waiting = 10`
        waiting: Written<u32>,
        /// What happens to one more.
        ///
        /// Unit: one of lost, blocks. Default: none, it must be written. Example: `when-full = "lost"`
        when_full: Written<WhenFull>,
    }
}

table! {
    /// Arrivals that see a queue and turn away.
    struct Balking needs [from, share] {
        /// From so many waiting on …
        ///
        /// Unit: none. Default: none, it must be written. Example: `from = 5`
        from: Written<u32>,
        /// … an arrival turns away with this probability.
        ///
        /// Unit: 0 to 1. Default: none, it must be written. Example: `share = 0.3`
        share: Written<f64>,
    }
}

table! {
    /// Failures of single servers, each by itself.
    struct Breakdown needs [between, repair] {
        /// Good running from repair to failure.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `between = { exponential = { mean = "200 h" } }`
        between: Drawn<Time>,
        /// How long a repair takes, by the calendar.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `repair = "3 h"`
        repair: Drawn<Time>,
        /// Which time makes a server fail.
        ///
        /// Unit: one of calendar, working. Default: "calendar". Example: `clock = "working"`
        clock: Written<BreakdownClock>,
    }
}

table! {
    /// Traffic that is not the corridor's.
    struct Background needs [arrivals] {
        /// How much there is.
        ///
        /// Unit: units in a time. Default: none, it must be written. Example: `arrivals = "945 / d"`
        arrivals: Rate,
        /// How long one of its services takes.
        ///
        /// Unit: time, or a distribution of times. Default: the station's own `time`. Example: `time = "2 min"`
        time: Drawn<Time>,
        /// Its priority: 1 is served first, 9 last.
        ///
        /// Unit: none. Default: 5. Example: `priority = 5`
        priority: Written<u64>,
        /// How long one of its vessels is, at a quay.
        ///
        /// Unit: whole metres. Default: none, it must be written at a station with `length`. Example: `length = "300 m"`
        length: Quantity<Length>,
        /// How it varies with the hour, day and month.
        ///
        /// Default: evenly. Example: `profile = { weekdays = [1, 1, 1, 1, 1, 0.5, 0.2] }`
        profile: Profile,
    }
}

/// How many servers there are.
#[derive(Debug, Clone)]
pub(crate) enum Servers {
    /// Nobody ever waits.
    Unlimited,
    /// Always so many.
    Fixed(Written<u32>),
    /// By hours of the week.
    ByHours(Vec<(Written<String>, u32)>),
}

impl FromNode for Servers {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text == "unlimited" => Some(Servers::Unlimited),
            Value::Table(table) => {
                let mut complete = true;
                let mut hours = Vec::new();
                for (when, entry) in table {
                    match reader.under(when, |reader| u32::from_node(&entry.node, reader)) {
                        Some(number) => hours.push((Written { is: when.clone(), at: entry.key }, number)),
                        None => complete = false,
                    }
                }
                complete.then_some(Servers::ByHours(hours))
            }
            Value::Whole(_) | Value::Number(_) => Written::from_node(node, reader).map(Servers::Fixed),
            _ => {
                reader.wrong_kind(
                    node,
                    "a whole number, \"unlimited\", or numbers by hours",
                    "`4`, `\"unlimited\"` or `{ \"mon-fri 08:00-18:00\" = 6 }`",
                );
                None
            }
        }
    }
}

impl JsonSchema for Servers {
    fn schema_name() -> Cow<'static, str> {
        "Servers".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A whole number, \"unlimited\", or numbers by hours of the week.",
            "anyOf": [
                { "type": "integer", "minimum": 0 },
                { "const": "unlimited" },
                { "type": "object", "additionalProperties": { "type": "integer", "minimum": 0 } },
            ],
        })
    }
}

/// Hours of the week: one stretch, or several.
#[derive(Debug, Clone)]
pub(crate) struct Hours(pub(crate) Vec<Written<String>>);

impl FromNode for Hours {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.value {
            Value::Text(_) => Written::from_node(node, reader).map(|one| Hours(vec![one])),
            Value::List(_) => Vec::from_node(node, reader).map(Hours),
            _ => {
                reader.wrong_kind(
                    node,
                    "hours in quotes, or a list of them",
                    "\"08:00-20:00\" or [\"mon-fri 08:00-18:00\"]",
                );
                None
            }
        }
    }
}

impl JsonSchema for Hours {
    fn schema_name() -> Cow<'static, str> {
        "Hours".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = "^ *((daily|(mon|tue|wed|thu|fri|sat|sun)( *- *(mon|tue|wed|thu|fri|sat|sun))?) +)?[0-9]{1,2}:[0-9]{2} *- *[0-9]{1,2}:[0-9]{2} *$";
        json_schema!({
            "description": "Hours of the week, such as \"08:00-20:00\" (every day) or [\"mon-fri 08:00-18:00\", \"sat 08:00-12:00\"]; they may run over midnight.",
            "anyOf": [
                { "type": "string", "pattern": pattern },
                { "type": "array", "items": { "type": "string", "pattern": pattern } },
            ],
        })
    }
}
