//! How is a fleet written?

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::law::Drawn;
use super::quantity::{Quantity, Time};
use crate::scenario::reader::{FromNode, Reader, Written, table, word, words};
use crate::scenario::tree::{Node, Value};

table! {
    /// Vehicles that services share: rakes of wagons, ships, trucks.
    struct Fleet needs [vehicles] {
        /// What people call it.
        ///
        /// Default: the key. Example: `title = "Rakes of 50 flat wagons"`
        title: String,
        /// How many vehicles there are, or how many stand where at the start.
        ///
        /// Unit: a whole number, or one for each place. Default: none, it must be written; a number alone stands at the first stop of its first service. Example: `vehicles = { chongqing = 3, qinzhou = 2 }`
        vehicles: Written<Vehicles>,
        /// From the end of a run, all cargo off, until the vehicle may leave again.
        ///
        /// Unit: time, or a distribution of times. Default: "0 h". Example: `turnaround = "12 h"`
        turnaround: Drawn<Time>,
        /// Whether a vehicle then goes back empty to the first stop of its service, over the links of its service; past no station or border, but it waits for closed links and where all is stopped.
        ///
        /// Unit: "if-needed" (where no service of the fleet begins), "always" or "never". Default: "if-needed". Example: `empty-return = "always"`
        empty_return: EmptyReturn,
    }
}

words! {
    /// Whether a vehicle goes back empty.
    enum EmptyReturn {
        /// Where no service of the fleet begins.
        IfNeeded = "if-needed",
        /// After every run.
        Always = "always",
        /// It stays where its run ends.
        Never = "never",
    }
}

table! {
    /// A departure that waits for a vehicle, but not for ever.
    struct WaitForVehicle needs [wait] {
        /// How long at most; then it does not run.
        ///
        /// Unit: time. Default: none, it must be written. Example: `wait = "6 h"`
        wait: Quantity<Time>,
    }
}

/// How many vehicles there are, and where.
#[derive(Debug, Clone)]
pub(crate) enum Vehicles {
    /// All in one place.
    Count(u32),
    /// By place.
    At(Vec<(Written<String>, u32)>),
}

impl FromNode for Vehicles {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            return u32::from_node(node, reader).map(Vehicles::Count);
        };
        let mut places = Vec::new();
        let mut complete = true;
        for (place, entry) in table {
            match reader.under(place, |reader| u32::from_node(&entry.node, reader)) {
                Some(count) => places.push((Written { is: place.clone(), at: entry.key }, count)),
                None => complete = false,
            }
        }
        complete.then_some(Vehicles::At(places))
    }
}

impl JsonSchema for Vehicles {
    fn schema_name() -> Cow<'static, str> {
        "Vehicles".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let count = json_schema!({ "type": "integer", "minimum": 0 });
        json_schema!({
            "description": "How many, or how many at each place.",
            "anyOf": [count, { "type": "object", "additionalProperties": count }],
        })
    }
}

/// What happens to a departure that finds no vehicle.
#[derive(Debug, Clone)]
pub(crate) enum WithoutVehicle {
    /// It waits for one.
    Wait,
    /// It does not run.
    Cancel,
    /// It waits at most so long.
    WaitUpTo(Quantity<Time>),
}

impl FromNode for WithoutVehicle {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => WaitForVehicle::from_node(node, reader)?.wait.map(WithoutVehicle::WaitUpTo),
            Value::Text(_) => Some(match word(node, &["wait", "cancel"], reader)? {
                "wait" => WithoutVehicle::Wait,
                _ => WithoutVehicle::Cancel,
            }),
            _ => {
                reader.wrong_kind(
                    node,
                    "\"wait\", \"cancel\" or a table with `wait`",
                    "\"cancel\" or `{ wait = \"6 h\" }`",
                );
                None
            }
        }
    }
}

impl JsonSchema for WithoutVehicle {
    fn schema_name() -> Cow<'static, str> {
        "WithoutVehicle".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "\"wait\", \"cancel\", or how long the departure waits before it is cancelled.",
            "anyOf": [{ "enum": ["wait", "cancel"] }, generator.subschema_for::<WaitForVehicle>()],
        })
    }
}
