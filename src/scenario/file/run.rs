//! How are the run, the sources and the base written?

use super::money::Exchange;
use super::quantity::{Quantity, Time};
use crate::scenario::reader::{Written, table, words};

/// What the run calls the emission factors that come with the program.
pub(crate) const BUILT_IN_FACTORS: &str = "built-in";

table! {
    /// What is simulated for how long, and how often.
    struct Run needs [] {
        /// When the simulation starts, in civil time.
        ///
        /// Unit: date and time in `run.zone`. Default: "2025-01-06T00:00", a Monday. Example: `start = "2025-01-06T00:00"`
        start: Written<String>,
        /// The time zone of the start, and of every place that names no other.
        ///
        /// Unit: a name of the IANA time zone database. Default: "UTC". Example: `zone = "Asia/Shanghai"`
        zone: Written<String>,
        /// What is tendered so long after the start is simulated but not measured.
        ///
        /// Unit: time. Default: "0 h". Example: `warm-up = "4 weeks"`
        warm_up: Quantity<Time>,
        /// When measurement ends, counted from the start, warm-up included.
        ///
        /// Unit: time. Default: none; it may be left out only if every lane has a `count` or a `trace`. Example: `horizon = "56 weeks"`
        horizon: Quantity<Time>,
        /// How long after the horizon the run waits for what was tendered before it.
        ///
        /// Unit: time. Default: "60 d". Example: `cool-down = "12 weeks"`
        cool_down: Quantity<Time>,
        /// How often the scenario is simulated, each time with other chance.
        ///
        /// Unit: none, from 1 to 100000. Default: 10. Example: `replications = 30`
        replications: Written<u64>,
        /// Names the chance of the whole experiment: the same seed gives the same results.
        ///
        /// Unit: none. Default: 1. Example: `seed = 7`
        seed: Written<u64>,
        /// What one unit of other currencies is worth in US dollars.
        ///
        /// Unit: US dollars by currency code. Default: only USD is known. Example: `exchange = { CNY = 0.139, LAK = 0.000046 }`
        exchange: Exchange,
        /// The factors by which emissions are counted: those that come with the program, or a CSV file with the columns class, mode, tank-to-wheel, well-to-tank, unit, and perhaps default, year, source, note, which replaces them.
        ///
        /// Unit: "built-in", or a path inside the folder of this file. Default: "built-in" where an `emission-class` or `emission-distance` is written, else emissions are not counted. Example: `emission-factors = "factors.csv"`
        emission_factors: Written<String>,
        /// The distance over which transport activity, tonnes times kilometres, is counted; emissions are always those of the links ridden.
        ///
        /// Unit: one of shortest-feasible (the links), great-circle (from where a ride begins to where it ends). Default: "shortest-feasible". Example: `emission-distance = "great-circle"`
        emission_distance: Written<Distances>,
    }
}

words! {
    /// What transport activity is counted over; ISO 14083 allows both.
    enum Distances {
        /// The links ridden.
        ShortestFeasible = "shortest-feasible",
        /// From where a ride begins to where it ends, as the crow flies.
        GreatCircle = "great-circle",
    }
}

table! {
    /// Where numbers come from.
    struct Source needs [] {
        /// The work's title.
        ///
        /// Default: the key. Example: `title = "Freight volume of the corridor in 2024"`
        title: String,
        /// Who published it.
        ///
        /// Default: none. Example: `publisher = "Xinhua"`
        publisher: String,
        /// When it was published.
        ///
        /// Unit: free text, best a date. Default: none. Example: `date = "2024-03-20"`
        date: String,
        /// Where it can be read.
        ///
        /// Default: none. Example: `address = "https://example.org/report"`
        address: String,
    }
}

table! {
    /// Lays this file over another one: only what it says changes.
    struct WhatIf needs [base] {
        /// The file that this one changes, relative to this file's folder.
        ///
        /// Default: none, it must be written. Example: `base = "../ilstc.toml"`
        base: Written<String>,
        /// What people call the change.
        ///
        /// Default: the file's name. Example: `title = "Two more trains a day"`
        title: String,
        /// What the change is about.
        ///
        /// Default: the base's. Example: `description = "The new terminal opens."`
        description: String,
    }
}
