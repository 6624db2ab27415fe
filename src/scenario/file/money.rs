//! How is money written?
//!
//! As a number and a currency code: "200 CNY". What other currencies are worth
//! in US dollars stands under `run.exchange`. Rates say in their key what they
//! are for: `per-teu-km = "2.025 CNY"`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::scenario::problem::Problem;
use crate::scenario::quantity::{is_currency, split};
use crate::scenario::reader::{COMMON, FromNode, Reader, Written, negative, not_finite, table};
use crate::scenario::tree::{Node, Spot, Value};

/// The currency of all results.
pub(crate) const DOLLAR: &str = "USD";

/// An amount of money as written.
#[derive(Debug, Clone)]
pub(crate) struct Fee {
    /// How much: never negative, always finite.
    pub(crate) amount: f64,
    /// Of which currency.
    pub(crate) currency: String,
    /// Where.
    pub(crate) at: Spot,
}

impl FromNode for Fee {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        const HELP: &str = "write a number and a currency code, such as \"12 USD\" or \"200 CNY\"";
        let path = reader.path();
        let Value::Text(text) = &node.value else {
            match node.value {
                Value::Number(number) if !number.is_finite() => not_finite(node, reader),
                Value::Whole(_) | Value::Number(_) => reader.problems.add(
                    Problem::error("E020", node.at, format!("{path} has no currency"))
                        .label("a number alone")
                        .help(HELP),
                ),
                _ => reader.wrong_kind(node, "an amount of money", "\"200 CNY\""),
            }
            return None;
        };
        let Some((amount, currency)) = split(text).filter(|(_, currency)| is_currency(currency)) else {
            reader
                .problems
                .add(Problem::error("E021", node.at, format!("{path} is not an amount of money")).help(HELP));
            return None;
        };
        if !amount.is_finite() {
            not_finite(node, reader);
            return None;
        }
        if amount < 0.0 {
            negative(node, reader);
            return None;
        }
        Some(Fee { amount: amount + 0.0, currency: currency.to_owned(), at: node.at })
    }
}

impl JsonSchema for Fee {
    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An amount of money: a number and a currency code, USD or one of `run.exchange`.",
            "pattern": "^ *\\+?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)? *[A-Z]{3} *$",
            "examples": ["12 USD", "200 CNY"],
        })
    }
}

/// What one unit of other currencies is worth in US dollars.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exchange(pub(crate) BTreeMap<String, Written<f64>>);

impl FromNode for Exchange {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(table) = node.table() else {
            reader.wrong_kind(
                node,
                "a table of currencies",
                "what one unit of each is worth in US dollars: `{ CNY = 0.139 }`",
            );
            return None;
        };
        let mut rates = BTreeMap::new();
        for (code, entry) in table.iter().filter(|(key, _)| !COMMON.contains(&key.as_str())) {
            if !is_currency(code) || code == DOLLAR {
                reader.problems.add(
                    Problem::error("E013", entry.key, format!("`{code}` cannot be a currency here"))
                        .help("a currency is a code of three capitals, such as CNY; USD is always known"),
                );
                continue;
            }
            let Some(rate) = reader.under(code, |reader| Written::<f64>::from_node(&entry.node, reader))
            else {
                continue;
            };
            if rate.is < 0.0 {
                reader.under(code, |reader| negative(&entry.node, reader));
            } else if rate.is == 0.0 {
                reader.problems.add(
                    Problem::error("E024", rate.at, format!("the currency {code} is worth nothing"))
                        .help("write what one unit of it is worth in US dollars, such as `0.139`"),
                );
            } else {
                rates.insert(code.clone(), rate);
            }
        }
        Some(Exchange(rates))
    }
}

impl JsonSchema for Exchange {
    fn schema_name() -> Cow<'static, str> {
        "Exchange".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What one unit of other currencies is worth in US dollars.",
            "properties": {
                "source": { "description": "The `[source.*]` that the rates come from: its key, or a list of keys.\n\nDefault: that of the table around it. Example: `source = \"imf-2025\"`" },
                "assumed": { "type": "boolean", "description": "Whether the rates are assumed.\n\nDefault: false. Example: `assumed = true`" },
                "note": { "type": "string", "description": "A remark.\n\nDefault: none. Example: `note = \"mean of 2024\"`" },
            },
            "patternProperties": { "^[A-Z]{3}$": { "type": "number", "exclusiveMinimum": 0 } },
            "additionalProperties": false,
        })
    }
}

table! {
    /// What a service charges for a ride, and what its vehicles cost that the cargo aboard shares.
    struct Cost needs [] {
        /// For each TEU, whatever the distance.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `per-teu = "500 CNY"`
        per_teu: Fee,
        /// For each box, whatever its size and the distance.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `per-box = "30 USD"`
        per_box: Fee,
        /// For each TEU and kilometre of the links ridden.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `per-teu-km = "2.025 CNY"`
        per_teu_km: Fee,
        /// For each tonne and kilometre of the links ridden.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `per-t-km = "0.5 CNY"`
        per_t_km: Fee,
        /// For a departure, from the first stop to the last: in equal parts for its legs, each shared by TEU aboard; what runs empty is the operator's loss.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `per-departure = "9000 USD"`
        per_departure: Fee,
        /// For each kilometre of a vehicle, shared by TEU aboard; what runs empty is the operator's loss.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `per-vehicle-km = "9 CNY"`
        per_vehicle_km: Fee,
        /// Who pays all of these.
        ///
        /// Unit: a free word such as shipper, consignee, carrier, state. Default: "shipper". Example: `payer = "consignee"`
        payer: Written<String>,
    }
}
