//! How is a lane written?

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::choice::Route;
use super::documents::Documents;
use super::law::Drawn;
use super::money::Fee;
use super::profile::{Dated, GrowthStep, Profile};
use super::quantity::{Count, Mass, Quantity, Rate, Time};
use crate::scenario::reader::{FromNode, Named, Reader, Written, table, words};
use crate::scenario::tree::{Node, Value};

/// Keys of which exactly one says how much freight there is.
pub(crate) const DEMANDS: [&str; 4] = ["demand", "gap", "trace", "surplus-above"];

/// Box types, in name order, with their quarters of a TEU.
pub(crate) const BOX_TYPES: [(&str, u32); 7] = [
    ("20ft", 4),
    ("20ft-open-top", 4),
    ("20ft-reefer", 4),
    ("40ft", 8),
    ("40ft-open-top", 8),
    ("40ft-reefer", 8),
    ("45ft", 9),
];

table! {
    /// An origin–destination demand.
    struct Lane needs [from, to] {
        /// What people call it.
        ///
        /// Default: the key. Example: `title = "Chongqing to Singapore"`
        title: String,
        /// Where its cargo is tendered.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `from = "chongqing"`
        from: Written<String>,
        /// Where its cargo is delivered.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `to = "singapore"`
        to: Written<String>,
        /// How much freight there is; one of demand, gap, trace.
        ///
        /// Unit: consignments (no word), boxes or TEU in a time. Default: none. Example: `demand = "140 TEU / week"`
        demand: Rate,
        /// Time from one consignment (or batch) to the next, drawn afresh each time; one of demand, gap, trace.
        ///
        /// Unit: time, or a distribution of times. Default: none. Example: `gap = { erlang = { shape = 2, mean = "1 h" } }`
        gap: Drawn<Time>,
        /// A CSV file of known shipments with the columns time (in the origin's zone), boxes, type; one of demand, gap, trace.
        ///
        /// Unit: a path inside the folder of this file. Default: none. Example: `trace = "shipments.csv"`
        trace: Written<String>,
        /// Sends empty boxes: those of the one type in `boxes` that the stock at the origin (`empties` of the place) has above this; one of demand, gap, trace, surplus-above.
        ///
        /// Unit: boxes. Default: none. Example: `surplus-above = 50`
        surplus_above: Written<u64>,
        /// How `demand` is spread over time.
        ///
        /// Unit: one of poisson, scheduled. Default: "poisson". Example: `arrivals = "scheduled"`
        arrivals: Written<ArrivalsWord>,
        /// The first arrival, with arrivals = "scheduled".
        ///
        /// Unit: a time after the start, or a clock time on the first day. Default: one interval after the start; with `profile` or `calendar`, when one arrival is expected by them, as between later ones. Example: `first = "30 min"`
        first: Written<String>,
        /// Consignments that appear together; `demand` still counts single ones.
        ///
        /// Unit: a number, or a distribution of numbers; rounded, at least 1. Default: 1. Example: `batch = 5`
        batch: Drawn<Count>,
        /// So many consignments in all, then none.
        ///
        /// Unit: none. Default: no end. Example: `count = 1000`
        count: Written<u64>,
        /// How demand varies with the hour, day and month.
        ///
        /// Default: evenly. Example: `profile = { weekdays = [1, 1, 1, 1, 1, 0.5, 0.2] }`
        profile: Profile,
        /// Factors on demand between dates, such as holidays.
        ///
        /// Default: none. Example: `calendar = { spring-festival = { from = "2025-01-27", until = "2025-02-05", factor = 0.3 } }`
        calendar: Named<Dated>,
        /// By what share demand grows in a year: consignments of an added stream; those of the base stay what they are.
        ///
        /// Unit: a share of 0 or more, compounded. Default: none. Example: `growth = 0.08`
        growth: Written<f64>,
        /// The day on which demand is as large as written, before it grows.
        ///
        /// Unit: a date in the zone of the origin; may lie before the start. Default: the start. Example: `growth-since = "2024-07-01"`
        growth_since: Written<String>,
        /// Dates from which demand is larger by a factor.
        ///
        /// Default: none. Example: `growth-steps = { new-plant = { at = "2025-06-01", factor = 1.2 } }`
        growth_steps: Named<GrowthStep>,
        /// Boxes in a consignment.
        ///
        /// Unit: a number, or a distribution of numbers; rounded, at least 1. Default: 1. Example: `size = 3`
        size: Drawn<Count>,
        /// Which boxes, with their shares.
        ///
        /// Unit: shares that add up to 1 of 20ft, 40ft, 45ft, 20ft-reefer, 40ft-reefer, 20ft-open-top, 40ft-open-top. Default: { 20ft = 1 }. Example: `boxes = { 20ft = 0.5, 40ft = 0.5 }`
        boxes: Written<Named<Written<f64>>>,
        /// Whether a consignment's boxes may travel apart.
        ///
        /// Unit: true or false. Default: false. Example: `may-split = true`
        may_split: bool,
        /// How cargo meets its first service: ready when it appears, or booked on a departure and tendered so long before its cut-off at the stop where it boards. Booked cargo lets departures pass that are planned sooner, also one that is late or runs on volume; if its own leaves it behind or does not run, it takes the next with room.
        ///
        /// Unit: "ready" or a lead time. Default: "ready". Example: `tender = { booked = { lead = "24 h" } }`
        tender: Written<Tender>,
        /// The papers that a consignment needs before it departs.
        ///
        /// Default: none are needed. Example: `[lane.ckg-singapore.documents]`
        documents: Documents,
        /// 1 is served first, 9 last, where a station has priorities.
        ///
        /// Unit: none, 1 to 9. Default: 5. Example: `priority = 2`
        priority: Written<u64>,
        /// What it is: a kind of cargo, or a commodity of the scenario, which has a kind and a worth.
        ///
        /// Unit: one of general, reefer, fresh, bulk, dangerous, empty, or the key of a `[commodity.*]`. Default: "general". Example: `commodity = "fresh"`
        commodity: Written<String>,
        /// How customs know its traders.
        ///
        /// Unit: one of ordinary, aeo. Default: "ordinary". Example: `trader = "aeo"`
        trader: Written<Trader>,
        /// Share of its consignments whose trader is trusted; not together with trader = "aeo".
        ///
        /// Unit: 0 to 1. Default: 0. Example: `aeo-share = 0.4`
        aeo_share: Written<f64>,
        /// Gross mass of one TEU.
        ///
        /// Unit: t or kg. Default: that of its commodity, "12 t"; of empty boxes "2.2 t". Example: `mass = "12 t"`
        mass: Quantity<Mass>,
        /// The lead time promised; later is late.
        ///
        /// Unit: time. Default: none. Example: `due = "12 d"`
        due: Quantity<Time>,
        /// Whether its boxes are taken, at the tender, from the stock of empties at the origin, and join that at the destination.
        ///
        /// Unit: true or false. Default: false; boxes are the shipper's own. Example: `equipment = true`
        equipment: bool,
        /// From delivery until its boxes are empty and join the stock.
        ///
        /// Unit: time, or a distribution of times. Default: none, at once. Example: `unpacking = "1 d"`
        unpacking: Drawn<Time>,
        /// By truck from the shipper to the origin: a leg that does not queue, before the stations passed there.
        ///
        /// Unit: time, or a distribution of times. Default: none. Example: `first-mile = "3 h"`
        first_mile: Drawn<Time>,
        /// What the truck of the first mile costs for each box; the shipper pays.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `first-mile-cost = "900 CNY"`
        first_mile_cost: Fee,
        /// How long the consignee leaves a box at the destination, by his own choice: it fills the yard, and is no delay.
        ///
        /// Unit: time, or a distribution of times. Default: it is collected at once. Example: `collect = { gamma = { mean = "3 d", cv = 0.8 } }`
        collect: Drawn<Time>,
        /// By truck from the destination to the consignee: a leg that does not queue, after the stations passed there.
        ///
        /// Unit: time, or a distribution of times. Default: none. Example: `last-mile = "4 h"`
        last_mile: Drawn<Time>,
        /// What the truck of the last mile costs for each box; the shipper pays.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `last-mile-cost = "150 USD"`
        last_mile_cost: Fee,
        /// The one chain of services from origin to destination; or see `chain`.
        ///
        /// Unit: keys of services, in order. Default: none. Example: `services = ["ckg-qinzhou", "qinzhou-singapore"]`
        services: Written<Vec<Written<String>>>,
        /// Several chains of services, with shares.
        ///
        /// Default: none. Example: `[lane.ckg-singapore.chain.by-road]`
        chain: Written<Named<Chain>>,
        /// Chains are searched for, and each consignment chooses; instead of `services` and `chain`.
        ///
        /// Default: none. Example: `route = { choice = "least-cost" }`
        route: Route,
    }
}

table! {
    /// A way from origin to destination.
    struct Chain needs [services, share] {
        /// The services, in order.
        ///
        /// Unit: keys of services. Default: none, it must be written. Example: `services = ["shuttle"]`
        services: Written<Vec<Written<String>>>,
        /// Its share; those of a lane's chains add up to 1.
        ///
        /// Unit: 0 to 1. Default: none, it must be written. Example: `share = 0.3`
        share: Written<f64>,
    }
}

words! {
    /// How demand is spread over time.
    enum ArrivalsWord {
        /// At random.
        Poisson = "poisson",
        /// Evenly.
        Scheduled = "scheduled",
    }
}
words! {
    /// What cargo is.
    enum Commodity {
        /// General cargo.
        General = "general",
        /// Refrigerated.
        Reefer = "reefer",
        /// Fresh produce.
        Fresh = "fresh",
        /// Bulk in boxes.
        Bulk = "bulk",
        /// Dangerous goods.
        Dangerous = "dangerous",
        /// Empty boxes.
        Empty = "empty",
    }
}
words! {
    /// How customs know a trader.
    enum Trader {
        /// As any other.
        Ordinary = "ordinary",
        /// Authorised economic operator.
        Aeo = "aeo",
    }
}

table! {
    /// Cargo that is booked on a departure.
    struct BookedTable needs [booked] {
        /// Booked on the first departure it can still make.
        ///
        /// Default: none. Example: `booked = { lead = "24 h" }`
        booked: Booked,
    }
}
table! {
    /// Cargo that is booked on a departure.
    struct Booked needs [lead] {
        /// How long before the cut-off it is tendered.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `lead = "24 h"`
        lead: Drawn<Time>,
    }
}

/// How cargo meets the timetable of its first service.
#[derive(Debug, Clone)]
pub(crate) enum Tender {
    /// Ready whenever it appears.
    Ready,
    /// Tendered so long before a cut-off.
    Booked(Drawn<Time>),
}

impl FromNode for Tender {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => BookedTable::from_node(node, reader)?.booked?.lead.map(Tender::Booked),
            Value::Text(_) => super::super::reader::word(node, &["ready"], reader).map(|_| Tender::Ready),
            _ => {
                reader.wrong_kind(
                    node,
                    "\"ready\" or a table with `booked`",
                    "\"ready\" or `{ booked = { lead = \"24 h\" } }`",
                );
                None
            }
        }
    }
}

impl JsonSchema for Tender {
    fn schema_name() -> Cow<'static, str> {
        "Tender".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "\"ready\", or how long before the cut-off booked cargo is tendered.",
            "anyOf": [{ "const": "ready" }, generator.subschema_for::<BookedTable>()],
        })
    }
}
