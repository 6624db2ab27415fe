//! How is a service written?

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::driver::Driver;
use super::fleet::WithoutVehicle;
use super::law::Drawn;
use super::money::Cost;
use super::quantity::{Boxes, Length, Load, Mass, Quantity, Rate, Speed, Time};
use crate::scenario::reader::{FromNode, Named, Reader, Written, table};
use crate::scenario::tree::{Node, Value};

/// Keys of which exactly one says when a service departs.
pub(crate) const TIMETABLES: [&str; 6] =
    ["frequency", "every", "times", "departures", "headway", "on-demand"];

table! {
    /// A regular offer of departures on a route of stops: train, ship, truck, barge or flight.
    struct Service needs [mode, stops, capacity] {
        /// What people call it.
        ///
        /// Default: the key. Example: `title = "Chongqing to Qinzhou block train"`
        title: String,
        /// The mode, which must be that of its links.
        ///
        /// Unit: a free word such as rail, road, sea, river, air. Default: none, it must be written. Example: `mode = "rail"`
        mode: Written<String>,
        /// Where it calls, in order; two or more, joined by links of its mode.
        ///
        /// Unit: keys of places. Default: none, it must be written. Example: `stops = ["chongqing", "qinzhou"]`
        stops: Written<Vec<Written<String>>>,
        /// Which links it takes, where more than one joins two of its stops: one for each leg.
        ///
        /// Unit: keys of links. Default: the one link of its mode. Example: `links = ["ckg-qinzhou"]`
        links: Written<Vec<Written<String>>>,
        /// Its own speed, instead of the links' speed or time.
        ///
        /// Unit: speed, or a distribution of speeds. Default: as its links say. Example: `speed = "14 kn"`
        speed: Drawn<Speed>,
        /// How much a vehicle carries.
        ///
        /// Unit: TEU. Default: none, it must be written. Example: `capacity = "100 TEU"`
        capacity: Quantity<Load>,
        /// How much mass a vehicle carries.
        ///
        /// Unit: t or kg. Default: no limit. Example: `payload = "2500 t"`
        payload: Quantity<Mass>,
        /// How long a vessel is; needed where it calls at a quay, a station with `length`.
        ///
        /// Unit: whole metres. Default: none. Example: `length = "170 m"`
        length: Quantity<Length>,
        /// How long before a planned departure cargo must be ready for it. A departure that leaves the first stop late, held for load, without a vehicle or by what is closed, takes what is ready when it leaves; at stops on the way with `planned` or `load` the cut-off is so long before the vehicle leaves, late or not, and at others there is none.
        ///
        /// Unit: time. Default: "0 h". Example: `cut-off = "4 h"`
        cut_off: Quantity<Time>,
        /// How long before a planned departure the papers of cargo from lanes with `documents` must be ready for it.
        ///
        /// Unit: time. Default: none, papers must be ready when cargo must, by the cut-off. Example: `papers-cut-off = "12 h"`
        papers_cut_off: Quantity<Time>,
        /// Least load at the first stop; below it, see `below-minimum`.
        ///
        /// Unit: TEU. Default: none. Example: `minimum-load = "40 TEU"`
        minimum_load: Quantity<Load>,
        /// What happens when the load is below `minimum-load`: the departure is skipped, or held so long. While it is held whoever comes may board, also after the cut-off; it leaves as soon as there is load enough, and at the latest when the next departure is due, with what it has.
        ///
        /// Unit: "skip" or a time. Default: "skip". Example: `below-minimum = { hold = "6 h" }`
        below_minimum: Written<BelowMinimum>,
        /// Whether a full vehicle leaves the first stop before its time.
        ///
        /// Unit: true or false. Default: false. Example: `leave-when-full = true`
        leave_when_full: bool,
        /// Probability that a planned departure does not run.
        ///
        /// Unit: 0 up to, but not, 1. Default: 0. Example: `cancellation = 0.02`
        cancellation: Written<f64>,
        /// Probability that a planned departure is a blank sailing: it does not run, as when it is cancelled, but that is known beforehand, so that nobody books it and it reserves no berth.
        ///
        /// Unit: 0 up to, but not, 1. Default: 0. Example: `blank = 0.05`
        blank: Written<f64>,
        /// Planned departures that are blank sailings, in civil time of the first stop.
        ///
        /// Unit: dates and times. Default: none. Example: `blank-sailings = ["2025-02-03T06:00"]`
        blank_sailings: Written<Vec<Written<String>>>,
        /// Whether smaller boxes may pass one that does not fit.
        ///
        /// Unit: true or false. Default: false. Example: `overtaking = true`
        overtaking: bool,
        /// Whose vehicles make its departures.
        ///
        /// Unit: the key of a fleet. Default: none, there is a vehicle for every departure. Example: `fleet = "rakes"`
        fleet: Written<String>,
        /// What happens to a departure that finds no vehicle of its fleet: it waits for one, does not run, or waits so long and then does not run.
        ///
        /// Unit: "wait", "cancel" or a time. Default: "wait". Example: `without-vehicle = { wait = "6 h" }`
        without_vehicle: Written<WithoutVehicle>,
        /// Who goes first of vehicles that wait before a link, at its sections, or at a station with `discipline = "priority"`: 1 first, 9 last.
        ///
        /// Unit: none, 1 to 9. Default: 5. Example: `priority = 3`
        priority: Written<u64>,
        /// What it charges, and what its vehicles cost that cargo shares.
        ///
        /// Default: nothing. Example: `cost = { per-teu = "500 CNY", per-teu-km = "2.025 CNY" }`
        cost: Cost,
        /// How many vehicles may make a departure and travel together: as many as its cargo needs.
        ///
        /// Unit: a whole number of at least 1. Default: 1. Example: `convoy = 5`
        convoy: Written<u32>,
        /// Departures besides the timetable, when much waits at the first stop.
        ///
        /// Default: none. Example: `relief = { above = "150 TEU", after = "6 h" }`
        relief: Relief,
        /// When drivers must pause and rest; only what is driven on links counts. A run begins rested, in a fleet with what the vehicle's drivers have driven and stood since they last rested.
        ///
        /// Default: never. Example: `driver = { drives = "4.5 h", pause = "45 min", day = "9 h", rest = "11 h" }`
        driver: Driver,
        /// The class of its vehicles among the emission factors.
        ///
        /// Unit: a class of `run.emission-factors`. Default: the default of its mode, where emissions are counted. Example: `emission-class = "container-ship-2000-2999-teu"`
        emission_class: Written<String>,
        /// Evenly spaced departures, so many in a time; one of six timetables.
        ///
        /// Unit: departures in a time. Default: none. Example: `frequency = "4 / week"`
        frequency: Rate,
        /// Evenly spaced departures, one each so often; one of six timetables.
        ///
        /// Unit: time. Default: none. Example: `every = "6 h"`
        every: Quantity<Time>,
        /// The first departure, with `frequency`, `every` or `headway`.
        ///
        /// Unit: a clock time on the first day, or a time after the start. Default: the start. Example: `first = "02:30"`
        first: Written<String>,
        /// The same departures each week, in civil time of the first stop; one of six timetables.
        ///
        /// Unit: days and clock times. Default: none. Example: `times = ["mon 06:00", "thu 14:30", "daily 20:00"]`
        times: Written<Vec<Written<String>>>,
        /// These departures and no others, in civil time of the first stop; one of six timetables.
        ///
        /// Unit: dates and times. Default: none. Example: `departures = ["2025-01-08T06:00", "2025-01-15T06:00"]`
        departures: Written<Vec<Written<String>>>,
        /// Time from one departure to the next, drawn afresh each time; one of six timetables.
        ///
        /// Unit: time, or a distribution of times. Default: none. Example: `headway = { exponential = { mean = "8 h" } }`
        headway: Drawn<Time>,
        /// Leaves so long after the first box, or when full; one of six timetables.
        ///
        /// Default: none. Example: `on-demand = { gather = "2 h" }`
        on_demand: OnDemand,
        /// What happens at a stop, by place; the second call at a place is "place-2".
        ///
        /// Default: the vehicle stops, and cargo gets on and off in no time. Example: `[service.ckg-qinzhou.stop.qinzhou]`
        stop: Named<Stop>,
    }
}

table! {
    /// A service that runs when cargo is there.
    struct OnDemand needs [gather] {
        /// How long the first box waits for company.
        ///
        /// Unit: time. Default: none, it must be written. Example: `gather = "2 h"`
        gather: Quantity<Time>,
    }
}

table! {
    /// An additional departure where much waits.
    struct Relief needs [above, after] {
        /// It is ordered when so much waits at the first stop, one at a time.
        ///
        /// Unit: TEU. Default: none, it must be written. Example: `above = "150 TEU"`
        above: Quantity<Load>,
        /// How long after it leaves.
        ///
        /// Unit: time. Default: none, it must be written. Example: `after = "6 h"`
        after: Quantity<Time>,
    }
}

table! {
    /// What happens at a stop of a service.
    struct Stop needs [] {
        /// Planned departure from here, after that from the first stop; the vehicle never leaves earlier.
        ///
        /// Unit: time. Default: it leaves when it is ready. Example: `planned = "50 h"`
        planned: Quantity<Time>,
        /// Least time between arrival and departure.
        ///
        /// Unit: time. Default: "0 h". Example: `dwell = "2 h"`
        dwell: Quantity<Time>,
        /// Stations that the vehicle itself passes on arrival, cargo aboard.
        ///
        /// Unit: keys of stations of the place. Default: none. Example: `call = ["berth"]`
        call: Vec<Written<String>>,
        /// Stations through which cargo comes off; the vehicle waits for it.
        ///
        /// Unit: keys of stations of the place. Default: none, it comes off in no time. Example: `unload = ["crane"]`
        unload: Vec<Written<String>>,
        /// Stations through which cargo goes aboard from the cut-off on; the vehicle waits for it.
        ///
        /// Unit: keys of stations of the place. Default: none, it goes aboard in no time. Example: `load = ["crane"]`
        load: Vec<Written<String>>,
        /// When a berth is reserved for the vessel. Who arrives in its window berths before all others; whoever has none, or is off it, berths only if the expected stay leaves the reserved berths free.
        ///
        /// Default: none, berths are taken in order of arrival. Example: `window = { from = "50 h", lasts = "12 h" }`
        window: Window,
        /// How long the vessel is expected to lie at its berth, for those who look for a gap between windows.
        ///
        /// Unit: time. Default: as long as its window; without one, mooring and then the dwell or the exchange. Example: `stay = "14 h"`
        stay: Quantity<Time>,
        /// How many servers of a station of `unload` or `load` work on the vessel at a time, at most.
        ///
        /// Unit: none. Default: all that are free. Example: `cranes = 3`
        cranes: Written<u32>,
        /// Boxes handled in the call that are not the corridor's. They pass the first station of `unload`, half of them before the corridor's boxes, half after; the vessel waits for them.
        ///
        /// Unit: boxes, or a distribution of boxes. Default: none. Example: `exchange = "400 boxes"`
        exchange: Drawn<Boxes>,
    }
}

table! {
    /// A reserved time at a berth.
    struct Window needs [from, lasts] {
        /// When it opens, after the planned departure from the first stop.
        ///
        /// Unit: time. Default: none, it must be written. Example: `from = "50 h"`
        from: Quantity<Time>,
        /// How long it lasts.
        ///
        /// Unit: time. Default: none, it must be written. Example: `lasts = "12 h"`
        lasts: Quantity<Time>,
    }
}

table! {
    /// A departure held for load.
    struct Hold needs [hold] {
        /// How long at most; then it leaves with what it has.
        ///
        /// Unit: time. Default: none, it must be written. Example: `hold = "6 h"`
        hold: Quantity<Time>,
    }
}

/// What happens to a departure whose load is too small.
#[derive(Debug, Clone)]
pub(crate) enum BelowMinimum {
    /// It does not run.
    Skip,
    /// It waits at most so many milliseconds.
    Hold(f64),
}

impl FromNode for BelowMinimum {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => Hold::from_node(node, reader)?.hold.map(|hold| BelowMinimum::Hold(hold.value)),
            Value::Text(_) => super::super::reader::word(node, &["skip"], reader).map(|_| BelowMinimum::Skip),
            _ => {
                reader.wrong_kind(
                    node,
                    "\"skip\" or a table with `hold`",
                    "\"skip\" or `{ hold = \"6 h\" }`",
                );
                None
            }
        }
    }
}

impl JsonSchema for BelowMinimum {
    fn schema_name() -> Cow<'static, str> {
        "BelowMinimum".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "\"skip\", or how long the departure is held.",
            "anyOf": [{ "const": "skip" }, generator.subschema_for::<Hold>()],
        })
    }
}
