//! How is a disruption written?

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::law::Drawn;
use super::quantity::{Quantity, Time};
use crate::scenario::reader::{FromNode, Reader, Written, table, words};
use crate::scenario::tree::{Node, Value};

/// Keys of which exactly one says when a disruption comes.
pub(crate) const COMINGS: [&str; 2] = ["begins", "between"];

table! {
    /// A closure or slow-down of places, stations, links or services: a typhoon, a landslide, a strike, works.
    struct Disruption needs [at, lasts] {
        /// What people call it.
        ///
        /// Default: the key. Example: `title = "Typhoons at the Beibu Gulf"`
        title: String,
        /// What it hits, all at once.
        ///
        /// Default: none, it must be written. Example: `at = { place = "qinzhou" }`
        at: Target,
        /// When it begins, if it is planned or known; one of begins, between.
        ///
        /// Unit: a date and time, or a list of them, in the zone of the first thing hit. Default: none. Example: `begins = ["2025-09-22T08:00", "2025-10-20T18:00"]`
        begins: Texts,
        /// Time from the end of one (or the start of the run) to the beginning of the next, drawn afresh each time, if it comes at random; one of begins, between.
        ///
        /// Unit: time, or a distribution of times. Default: none. Example: `between = { exponential = { mean = "75 d" } }`
        between: Drawn<Time>,
        /// Months in which it may come at random; only time in them counts for `between`.
        ///
        /// Unit: jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec. Default: the whole year. Example: `months = ["jun", "jul", "aug", "sep", "oct"]`
        months: Written<Vec<Written<Month>>>,
        /// How long it lasts, drawn afresh each time.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `lasts = { triangular = { low = "12 h", mode = "36 h", high = "72 h" } }`
        lasts: Drawn<Time>,
        /// What `lasts` is multiplied by: a mechanism that solves problems faster, or slower.
        ///
        /// Unit: none, more than 0. Default: 1. Example: `response = 0.8`
        response: Written<f64>,
        /// What it does to what is under way: entry-shut lets it go on and nothing new begin; all-stop stops it until the end, and it goes on with the time it had left.
        ///
        /// Unit: one of entry-shut, all-stop. Default: "entry-shut". Example: `effect = "all-stop"`
        effect: Written<Effect>,
        /// The share left: of a station's servers on duty (to the nearest whole one, halves up), of the stations of a place, of the speed on a link, of the capacity of a service's departures (down to a quarter of a TEU). 0 is closed.
        ///
        /// Unit: 0 to 1. Default: 0. Example: `capacity-left = 0.5`
        capacity_left: Written<f64>,
        /// What a departure does that is planned while its service, or the place where it starts, is closed: it waits for the end, until the next one's time, or does not run.
        ///
        /// Unit: one of wait, cancel. Default: "wait". Example: `departures = "cancel"`
        departures: Written<Departures>,
        /// So long after its beginning it is known to those who choose a route.
        ///
        /// Unit: time. Default: "0 h", at once. Example: `known-after = "6 h"`
        known_after: Quantity<Time>,
        /// So long before its beginning it is known to those who choose a route; only with `begins`.
        ///
        /// Unit: time. Default: "0 h". Example: `announced = "2 d"`
        announced: Quantity<Time>,
    }
}

table! {
    /// What a disruption hits.
    struct Target needs [] {
        /// Places: all their stations, the vehicles that come, and the departures that start there.
        ///
        /// Unit: the key of a place, or a list. Default: none. Example: `place = ["qinzhou", "beihai"]`
        place: Texts,
        /// Stations.
        ///
        /// Unit: the keys of a place and its station with a point between them, or a list. Default: none. Example: `station = "qinzhou.crane"`
        station: Texts,
        /// Links, in both directions.
        ///
        /// Unit: the key of a link, or a list. Default: none. Example: `link = "ckg-qinzhou"`
        link: Texts,
        /// Services.
        ///
        /// Unit: the key of a service, or a list. Default: none. Example: `service = "ckg-qinzhou"`
        service: Texts,
    }
}

words! {
    /// What happens to what is under way.
    enum Effect {
        /// It goes on; nothing new begins.
        EntryShut = "entry-shut",
        /// It stops, and goes on afterwards.
        AllStop = "all-stop",
    }
}
words! {
    /// What becomes of departures that are planned while they cannot run.
    enum Departures {
        /// They wait.
        Wait = "wait",
        /// They do not run.
        Cancel = "cancel",
    }
}
words! {
    /// A month.
    enum Month {
        /// January.
        January = "jan",
        /// February.
        February = "feb",
        /// March.
        March = "mar",
        /// April.
        April = "apr",
        /// May.
        May = "may",
        /// June.
        June = "jun",
        /// July.
        July = "jul",
        /// August.
        August = "aug",
        /// September.
        September = "sep",
        /// October.
        October = "oct",
        /// November.
        November = "nov",
        /// December.
        December = "dec",
    }
}

/// One text, or several.
#[derive(Debug, Clone)]
pub(crate) struct Texts(pub(crate) Vec<Written<String>>);

impl FromNode for Texts {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.value {
            Value::List(_) => Vec::from_node(node, reader).map(Texts),
            _ => Written::from_node(node, reader).map(|one| Texts(vec![one])),
        }
    }
}

impl JsonSchema for Texts {
    fn schema_name() -> Cow<'static, str> {
        "Texts".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One text in quotes, or a list of them.",
            "anyOf": [{ "type": "string" }, { "type": "array", "minItems": 1, "items": { "type": "string" } }],
        })
    }
}
