//! How are quantities and distributions written?

use std::borrow::Cow;
use std::fmt::Debug;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::scenario::problem::Problem;
use crate::scenario::quantity::{self, Unit};
use crate::scenario::reader::{FromNode, Reader, negative, not_finite};
use crate::scenario::tree::{Node, Spot, Value};

/// What kind of quantity a key takes.
pub(crate) trait Kind: Debug + Clone + Default + JsonSchema + 'static {
    /// In words.
    const WHAT: &'static str;
    /// Its units; none for plain numbers.
    const UNITS: &'static [Unit];
    /// How it is written.
    const EXAMPLE: &'static str;
    /// Beyond this, in base units, nothing sensible lies.
    const MOST: f64;
    /// What varies, or follows a law, has no mean beyond this.
    const MOST_MEAN: f64;
    /// Whether zero has no meaning here, as for a speed.
    const ABOVE_ZERO: bool = false;
}

/// Far beyond any run. Forty times as much, which no draw of an exponential law reaches, still fits into
/// the calendar.
const HUNDRED_YEARS: f64 = 100.0 * 365.0 * 86_400_000.0;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $what:literal $units:expr, $example:literal, $most:expr, $mean:expr, $above:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, JsonSchema)]
        pub(crate) struct $name;
        impl Kind for $name {
            const WHAT: &'static str = $what;
            const UNITS: &'static [Unit] = $units;
            const EXAMPLE: &'static str = $example;
            const MOST: f64 = $most;
            const MOST_MEAN: f64 = $mean;
            const ABOVE_ZERO: bool = $above;
        }
    )+};
}

kinds! {
    /// Milliseconds.
    Time "a length of time" quantity::TIME, "36 h", 140_737_488_355_328.0, HUNDRED_YEARS, false;
    /// Kilometres.
    Length "a distance" quantity::LENGTH, "1450 km", 1e9, 1e9, false;
    /// Kilometres an hour.
    Speed "a speed" quantity::SPEED, "60 km/h", 1e6, 1e6, true;
    /// TEU.
    Load "a number of TEU" quantity::LOAD, "100 TEU", 1e9, 1e9, false;
    /// Boxes.
    Boxes "a number of boxes" quantity::BOXES, "400 boxes", 50_000.0, 50_000.0, false;
    /// Kilograms.
    Mass "a mass" quantity::MASS, "1200 t", 1e15, 1e15, false;
    /// A plain number.
    Count "a plain number" &[], "3", 1e9, 1e9, false;
}

/// A quantity in base units, and where it was written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quantity<K> {
    /// In base units: never negative, always finite.
    pub(crate) value: f64,
    /// Where.
    pub(crate) at: Spot,
    kind: PhantomData<K>,
}

fn units_list(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.0).collect::<Vec<_>>().join(", ")
}

impl<K: Kind> FromNode for Quantity<K> {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = read_quantity::<K>(node, reader)?;
        if !value.is_finite() {
            not_finite(node, reader);
            return None;
        }
        if value < 0.0 {
            negative(node, reader);
            return None;
        }
        if value > K::MOST {
            let path = reader.path();
            reader.problems.add(
                Problem::error("E025", node.at, format!("{path} is too large")).help(format!(
                    "no {} in a corridor is as large as this",
                    K::WHAT.trim_start_matches("a ")
                )),
            );
            return None;
        }
        Some(Quantity { value: value + 0.0, at: node.at, kind: PhantomData })
    }
}

fn read_quantity<K: Kind>(node: &Node, reader: &mut Reader<'_>) -> Option<f64> {
    let path = reader.path();
    match &node.value {
        Value::Whole(_) | Value::Number(_) if K::UNITS.is_empty() => f64::from_node(node, reader),
        Value::Whole(whole) => {
            bare::<K>(node, &whole.to_string(), &path, reader);
            None
        }
        Value::Number(number) => {
            if number.is_finite() {
                bare::<K>(node, &number.to_string(), &path, reader);
            } else {
                not_finite(node, reader);
            }
            None
        }
        Value::Text(text) if K::UNITS.is_empty() => {
            reader.problems.add(
                Problem::error("E012", node.at, format!("{path} must be a plain number"))
                    .label(format!("\"{text}\" is a text"))
                    .help(format!("write it without quotes and without a unit, such as `{}`", K::EXAMPLE)),
            );
            None
        }
        Value::Text(text) => {
            let units = units_list(K::UNITS);
            let Some((number, unit)) = quantity::split(text) else {
                reader.problems.add(
                    Problem::error("E021", node.at, format!("{path} is not {}", K::WHAT)).help(format!(
                        "write a number and a unit, such as \"{}\"; units: {units}",
                        K::EXAMPLE
                    )),
                );
                return None;
            };
            let Some(factor) = quantity::factor(unit, K::UNITS) else {
                if unit.is_empty() && number.is_finite() {
                    bare::<K>(node, &number.to_string(), &path, reader);
                } else if !number.is_finite() {
                    not_finite(node, reader);
                } else {
                    reader.problems.add(
                        Problem::error(
                            "E021",
                            node.at,
                            format!("{path}: `{unit}` is not a unit of {}", what::<K>()),
                        )
                        .help(format!("units: {units}{}", meant(unit, K::UNITS))),
                    );
                }
                return None;
            };
            if !number.is_finite() {
                not_finite(node, reader);
                return None;
            }
            Some(number * factor)
                .map(|value| if value.is_finite() { value } else { f64::MAX.copysign(value) })
        }
        _ => {
            reader.wrong_kind(node, K::WHAT, &format!("\"{}\"", K::EXAMPLE));
            None
        }
    }
}

fn what<K: Kind>() -> &'static str {
    K::WHAT.trim_start_matches("a number of ").trim_start_matches("a ")
}

fn meant(unit: &str, units: &[Unit]) -> String {
    if unit.starts_with(',') {
        return "; write the decimals after a point: \"3.5 h\"".to_owned();
    }
    let factor = |name| quantity::factor(name, units).is_some();
    match unit.to_lowercase().as_str() {
        "mile" | "miles" | "mi" if factor("km") => {
            return "; a mile has 1.609344 km, a nautical mile (nm) 1.852 km".to_owned();
        }
        "mph" | "mi/h" if factor("km/h") => return "; a mile an hour is 1.609344 km/h".to_owned(),
        _ => {}
    }
    let short = match unit.to_lowercase().as_str() {
        "hour" | "hours" | "hr" | "hrs" => "h",
        "day" | "days" => "d",
        "minute" | "minutes" | "mins" | "m" => "min",
        "second" | "seconds" | "sec" => "s",
        "year" | "years" | "a" => "y",
        "w" => "week",
        "teu" | "teus" => "TEU",
        "tonnes" | "tonne" | "tons" => "t",
        "kmh" | "kph" | "km / h" => "km/h",
        "knots" | "kt" | "kts" => "kn",
        "nmi" => "nm",
        _ => return String::new(),
    };
    if units.iter().any(|known| known.0 == short) { format!("; write `{short}`") } else { String::new() }
}

fn bare<K: Kind>(node: &Node, number: &str, path: &str, reader: &mut Reader<'_>) {
    let units = units_list(K::UNITS);
    let unit = K::UNITS.iter().map(|unit| unit.0).find(|unit| K::EXAMPLE.ends_with(unit)).unwrap_or("");
    reader.problems.add(
        Problem::error("E020", node.at, format!("{path} has no unit"))
            .label("a number alone")
            .help(format!("write it with its unit, such as \"{number} {unit}\"; units: {units}")),
    );
}

impl<K: Kind> JsonSchema for Quantity<K> {
    fn inline_schema() -> bool {
        K::UNITS.is_empty()
    }
    fn schema_name() -> Cow<'static, str> {
        K::schema_name()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        if K::UNITS.is_empty() {
            return json_schema!({ "type": "number", "minimum": 0 });
        }
        let units = K::UNITS.iter().map(|unit| unit.0).collect::<Vec<_>>().join("|");
        json_schema!({
            "type": "string",
            "description": format!("{}, with its unit: {}.", capital(K::WHAT), units_list(K::UNITS)),
            "pattern": format!("^ *\\+?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)? *({units}) *$"),
            "examples": [K::EXAMPLE],
        })
    }
}

pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What a rate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Counted {
    /// Consignments, vehicles, units: no word was written.
    #[default]
    Units,
    /// TEU.
    Teu,
    /// Boxes.
    Boxes,
}

/// So many in a time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rate {
    /// Per millisecond: never negative, always finite.
    pub(crate) per_ms: f64,
    /// Of what.
    pub(crate) of: Counted,
    /// Where.
    pub(crate) at: Spot,
}

impl FromNode for Rate {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let path = reader.path();
        let example =
            "write a number, a slash and a time unit, such as \"4 / week\"; units: ms, s, min, h, d, week, y";
        let Value::Text(text) = &node.value else {
            match node.value {
                Value::Number(number) if !number.is_finite() => not_finite(node, reader),
                Value::Whole(_) | Value::Number(_) => reader.problems.add(
                    Problem::error("E020", node.at, format!("{path} has no unit"))
                        .label("a number alone")
                        .help(example),
                ),
                _ => reader.wrong_kind(node, "a rate in quotes", "\"4 / week\""),
            }
            return None;
        };
        let Some((number, what, per)) = quantity::split_rate(text) else {
            match quantity::split(text) {
                Some((number, _)) if !number.is_finite() => not_finite(node, reader),
                _ => reader
                    .problems
                    .add(Problem::error("E021", node.at, format!("{path} is not a rate")).help(example)),
            }
            return None;
        };
        if !number.is_finite() {
            not_finite(node, reader);
            return None;
        }
        if number < 0.0 {
            negative(node, reader);
            return None;
        }
        let of = match what {
            "" | "consignments" | "consignment" => Counted::Units,
            "TEU" => Counted::Teu,
            "boxes" | "box" => Counted::Boxes,
            _ => {
                reader.problems.add(
                    Problem::error("E021", node.at, format!("{path} cannot count `{what}`"))
                        .help("count consignments (no word), boxes or TEU: \"12 / d\", \"40 boxes / d\", \"140 TEU / week\""),
                );
                return None;
            }
        };
        let per_ms = number / per;
        if per_ms > 1e6 {
            reader.problems.add(
                Problem::error("E025", node.at, format!("{path} is too large"))
                    .help("more than a million a millisecond cannot be simulated"),
            );
            return None;
        }
        Some(Rate { per_ms, of, at: node.at })
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "So many in a time, such as \"4 / week\"; demand may count TEU or boxes: \"140 TEU / week\". A week has 7 days, a year 365.",
            "pattern": "^ *\\+?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)? *(TEU|box|boxes|consignment|consignments)? */ *(ms|s|min|h|d|week|weeks|y) *$",
            "examples": ["4 / week", "9.4 / h", "140 TEU / week"],
        })
    }
}
