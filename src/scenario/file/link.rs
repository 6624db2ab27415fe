//! How is a link written?

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::law::Drawn;
use super::profile::Profile;
use super::quantity::{Length, Quantity, Rate, Speed, Time};
use super::station::Hours;
use crate::scenario::reader::{FromNode, Named, Reader, Written, table, words};
use crate::scenario::tree::{Node, Value};

table! {
    /// A rail line, road, sea lane, river or air leg between two places, usable both ways.
    struct Link needs [from, to, mode] {
        /// One end.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `from = "chongqing"`
        from: Written<String>,
        /// The other end.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `to = "qinzhou"`
        to: Written<String>,
        /// Which services may use it: those of the same mode.
        ///
        /// Unit: a free word such as rail, road, sea, river, air. Default: none, it must be written. Example: `mode = "rail"`
        mode: Written<String>,
        /// How long it is.
        ///
        /// Unit: distance. Default: none; needed where a speed is given. Example: `distance = "1450 km"`
        distance: Quantity<Length>,
        /// How fast vehicles are, drawn for each crossing; not with `time`.
        ///
        /// Unit: speed, or a distribution of speeds. Default: the service's speed. Example: `speed = "30 km/h"`
        speed: Drawn<Speed>,
        /// How long a crossing takes, drawn for each; not with `speed`.
        ///
        /// Unit: time, or a distribution of times. Default: from the speed. Example: `time = { lognormal = { mean = "48 h", cv = 0.1 } }`
        time: Drawn<Time>,
        /// Least time between two vehicles that enter in the same direction.
        ///
        /// Unit: time. Default: none, vehicles do not hinder each other. Example: `headway = "10 min"`
        headway: Quantity<Time>,
        /// Paths of the catalogue into the link, the same in each direction: a vehicle takes the next that is free, so one that is late waits for one.
        ///
        /// Unit: paths in a time, evenly spaced from the start on, or times of the week in the local time of `from`. Default: none, no vehicle needs a path. Example: `paths = "12 / d"` or `paths = ["daily 02:00", "daily 14:00"]`
        paths: Paths,
        /// Hours in which no vehicle enters any section, as for work on the track, in the local time of `from`; what is in a section goes on.
        ///
        /// Unit: hours of the week. Default: none. Example: `maintenance = ["daily 01:00-04:00"]`
        maintenance: Hours,
        /// Whether a vehicle enters a section only if it is out of it before maintenance begins.
        ///
        /// Unit: true or false. Default: false. Example: `clears = true`
        clears: Written<bool>,
        /// Whether vehicles go in one direction at a time, in each section that does not say otherwise; a link without sections is one.
        ///
        /// Unit: true or false. Default: false. Example: `single-track = true`
        single_track: Written<bool>,
        /// How many vehicles enter a single track in a row, at most, while others wait at its other end.
        ///
        /// Unit: none. Default: 3. Example: `followers = 2`
        followers: Written<u32>,
        /// Its sections from `from` to `to`; between two lies a passing place.
        ///
        /// Unit: keys of sections. Default: the link is one section. Example: `sections = ["south", "north"]`
        sections: Written<Vec<Written<String>>>,
        /// The sections by name.
        ///
        /// Default: none. Example: `[link.ckg-qinzhou.section.south]`
        section: Named<Section>,
        /// When a vehicle leaves a passing place: "safe", if a track is kept for it at the next and one is left for those who come; "greedy", whenever its section is free, so that vehicles may block each other for ever.
        ///
        /// Unit: one of safe, greedy. Default: "safe". Example: `dispatching = "greedy"`
        dispatching: Written<Dispatching>,
        /// Other vehicles, which take headways too: at random, in each direction.
        ///
        /// Default: none. Example: `background = { arrivals = "12 / d" }`
        background: LinkBackground,
    }
}

table! {
    /// Vehicles on a link that are not the corridor's.
    struct LinkBackground needs [arrivals] {
        /// How many there are in each direction.
        ///
        /// Unit: vehicles in a time. Default: none, it must be written. Example: `arrivals = "12 / d"`
        arrivals: Rate,
        /// How they vary with the hour, day and month.
        ///
        /// Default: evenly. Example: `profile = { weekdays = [1, 1, 1, 1, 1, 0.5, 0.2] }`
        profile: Profile,
    }
}

words! {
    /// When a vehicle leaves a passing place.
    enum Dispatching {
        /// If it finds a track at the next, and leaves one for those who come.
        Safe = "safe",
        /// Whenever its section is free.
        Greedy = "greedy",
    }
}

table! {
    /// A stretch of a link that vehicles enter one after the other.
    struct Section needs [] {
        /// How long it is; all sections of a link add up to its distance.
        ///
        /// Unit: distance. Default: none, it must be written. Example: `length = "40 km"`
        length: Quantity<Length>,
        /// Whether vehicles are in it in one direction at a time.
        ///
        /// Unit: true or false. Default: that of the link. Example: `single-track = true`
        single_track: bool,
        /// How many vehicles are in it in one direction at once, at most.
        ///
        /// Unit: none. Default: any number, a headway apart. Example: `vehicles = 1`
        vehicles: Written<u32>,
        /// How many tracks the passing place between it and the next section has; counts only beside a single track.
        ///
        /// Unit: none. Default: 2. Example: `tracks = 3`
        tracks: Written<u32>,
        /// Hours in which no vehicle enters it, besides those of the link.
        ///
        /// Unit: hours of the week. Default: none. Example: `maintenance = ["sun 00:00-06:00"]`
        maintenance: Hours,
        /// Makes it a lock, where vessels pass in chambers from one side to the other, and which has no length.
        ///
        /// Default: it is none. Example: `lock = { lockage = "45 min", chambers = 2, vessels = 4 }`
        lock: Lock,
    }
}

table! {
    /// The chambers of a lock: whichever is at the side where vessels wait takes as many as fit.
    struct Lock needs [lockage] {
        /// How long a chamber takes from one side to the other, with vessels or without.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `lockage = "45 min"`
        lockage: Drawn<Time>,
        /// How many chambers lie side by side.
        ///
        /// Unit: none. Default: 1. Example: `chambers = 2`
        chambers: Written<u32>,
        /// How many vessels fit a chamber.
        ///
        /// Unit: none. Default: 1. Example: `vessels = 4`
        vessels: Written<u32>,
    }
}

/// When the catalogue has paths.
#[derive(Debug, Clone)]
pub(crate) enum Paths {
    /// So many in a time, evenly spaced.
    Even(Rate),
    /// At times of the week.
    Times(Written<Vec<Written<String>>>),
}

impl FromNode for Paths {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.value {
            Value::List(_) => Written::from_node(node, reader).map(Paths::Times),
            _ => Rate::from_node(node, reader).map(Paths::Even),
        }
    }
}

impl JsonSchema for Paths {
    fn schema_name() -> Cow<'static, str> {
        "Paths".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Paths in a time, or times of the week.",
            "anyOf": [
                generator.subschema_for::<Rate>(),
                { "type": "array", "items": { "type": "string" } },
            ],
        })
    }
}
