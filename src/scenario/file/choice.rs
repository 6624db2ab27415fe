//! How is route choice written?

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::money::Fee;
use super::quantity::{Quantity, Time};
use crate::scenario::quantity::{is_currency, split};
use crate::scenario::reader::{FromNode, Reader, Written, table, words};
use crate::scenario::tree::{Node, Spot, Value};

table! {
    /// Candidate chains are searched for in the network of services, and each consignment chooses one when it appears.
    struct Route needs [choice] {
        /// How a consignment chooses among the candidates: least-cost takes the one that costs the least as far as can be seen, time and money together; logit takes each with a probability in proportion to exp(−cost / spread).
        ///
        /// Unit: one of least-cost, logit. Default: none, it must be written. Example: `choice = "logit"`
        choice: Written<ChoiceWord>,
        /// How much costs must differ to matter, with choice = "logit": of two chains of which one costs a spread more, the other is chosen 2.7 times as often.
        ///
        /// Unit: time, or money for one TEU, which counts as the time that it is worth. Default: none, it must be written with logit. Example: `spread = "12 h"` or `spread = "30 USD"`
        spread: Spread,
        /// What an hour is worth to those who send one TEU: what a chain costs, whoever pays it, counts as the time that it is worth. Vehicles are taken to be full.
        ///
        /// Unit: money an hour for one TEU, "2 USD", or a currency of `run.exchange`. Default: the value of time of the lane's commodity; without that, or where nothing costs anything, time alone decides. Example: `value-of-time = "2.5 USD"`
        value_of_time: Fee,
        /// How many chains are looked for: the best ones by their expected time.
        ///
        /// Unit: none, 1 to 20. Default: 5. Example: `candidates = 3`
        candidates: Written<u64>,
        /// How often cargo may change from one service to another.
        ///
        /// Unit: none, 0 to 8. Default: 3. Example: `max-transfers = 2`
        max_transfers: Written<u64>,
        /// Over how long what is seen of queues is smoothed exponentially; "0 h" lets only the latest look count.
        ///
        /// Unit: time. Default: "1 d". Example: `memory = "6 h"`
        memory: Quantity<Time>,
        /// Whether cargo that waits for a departure, or comes to where it changes, chooses again when a closure on its way is known, and when that is over.
        ///
        /// Unit: true or false. Default: true. Example: `reroute = false`
        reroute: bool,
    }
}

/// How much costs must differ to matter.
#[derive(Debug, Clone)]
pub(crate) enum Spread {
    /// As a time.
    Time(Quantity<Time>),
    /// As money for one TEU.
    Money(Fee),
}

impl Spread {
    /// Where it was written.
    pub(crate) fn at(&self) -> Spot {
        match self {
            Spread::Time(time) => time.at,
            Spread::Money(money) => money.at,
        }
    }
}

impl FromNode for Spread {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) if split(text).is_some_and(|(_, unit)| is_currency(unit)) => {
                Fee::from_node(node, reader).map(Spread::Money)
            }
            _ => Quantity::from_node(node, reader).map(Spread::Time),
        }
    }
}

impl JsonSchema for Spread {
    fn schema_name() -> Cow<'static, str> {
        "Spread".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A length of time, or money for one TEU.",
            "anyOf": [generator.subschema_for::<Quantity<Time>>(), generator.subschema_for::<Fee>()],
        })
    }
}

words! {
    /// How a consignment chooses its chain.
    enum ChoiceWord {
        /// The least cost.
        LeastCost = "least-cost",
        /// Probabilities in proportion to exp(−cost / spread).
        Logit = "logit",
    }
}
