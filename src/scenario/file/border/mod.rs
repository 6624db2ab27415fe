//! How is a border post written?
//!
//! A side's formalities stand under `exit` and `entry`, those of the way back
//! under `back.exit` and `back.entry`. `stage.rs` has their stages, `policy.rs`
//! the levers.

mod policy;
mod stage;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::quantity::{Quantity, Time};
use super::station::Hours;
use crate::scenario::reader::{FromNode, Named, Reader, Written, table};
use crate::scenario::tree::{Node, Value};

pub(crate) use policy::{Policy, Pull};
pub(crate) use stage::{ChannelWord, Kind, Stage, Window};

table! {
    /// A border post: two sides at two places, and the formalities of crossing between them.
    struct Border needs [from, to] {
        /// What people call it.
        ///
        /// Default: the key. Example: `title = "Mohan / Boten"`
        title: String,
        /// The place of the side that is left on the way out.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `from = "mohan"`
        from: Written<String>,
        /// The place of the side that is entered on the way out.
        ///
        /// Unit: the key of a place. Default: none, it must be written. Example: `to = "boten"`
        to: Written<String>,
        /// Formalities of leaving, at `from`.
        ///
        /// Default: none. Example: `[border.mohan-boten.exit]`
        exit: Side,
        /// Formalities of entering, at `to`.
        ///
        /// Default: none. Example: `[border.mohan-boten.entry]`
        entry: Side,
        /// The way back: formalities of leaving at `to` and of entering at `from`.
        ///
        /// Default: the way back has no formalities. Example: `[border.mohan-boten.back.exit]`
        back: Back,
        /// The levers that are pulled at this post.
        ///
        /// Default: none. Example: `policy = { single-window = true }`
        policy: Policy,
    }
}

table! {
    /// The way back across a border.
    struct Back needs [] {
        /// Formalities of leaving, at `to` of the border.
        ///
        /// Default: none. Example: `[border.mohan-boten.back.exit]`
        exit: Side,
        /// Formalities of entering, at `from` of the border.
        ///
        /// Default: none. Example: `[border.mohan-boten.back.entry]`
        entry: Side,
    }
}

table! {
    /// The formalities of one side, for one way across.
    struct Side needs [] {
        /// Its stages in order; a list in the list are stages that run in parallel. Each stage stands in it once.
        ///
        /// Unit: keys of stages. Default: none, it must be written where there are stages. Example: `stages = ["technical", ["documents", "quarantine"], "release"]`
        stages: Written<Vec<Step>>,
        /// When its stages are worked on, unless a stage says otherwise.
        ///
        /// Unit: hours of the week. Default: `place.hours`. Example: `hours = "08:00-20:00"`
        hours: Hours,
        /// Shares of the consignments of ordinary traders that are chosen for a closer look; the rest is green.
        ///
        /// Unit: shares that add up to at most 1. Default: all are green. Example: `channels = { yellow = 0.10, red = 0.03 }`
        channels: Channels,
        /// The same of trusted traders (AEO), where this side honours that.
        ///
        /// Unit: shares that add up to at most 1. Default: as `channels`. Example: `aeo-channels = { yellow = 0.01, red = 0.005 }`
        aeo_channels: Channels,
        /// Share of consignments with contraband.
        ///
        /// Unit: 0 to 1. Default: 0. Example: `contraband = 0.01`
        contraband: Written<f64>,
        /// Share of trusted traders' consignments with contraband.
        ///
        /// Unit: 0 to 1. Default: as `contraband`. Example: `aeo-contraband = 0.001`
        aeo_contraband: Written<f64>,
        /// Whether trusted traders are known as such on this side.
        ///
        /// Unit: true or false. Default: true on exit, false on entry, where it takes mutual recognition. Example: `honours-aeo = true`
        honours_aeo: bool,
        /// A consignment that holds its vehicle up for longer than this is set out, and goes on with a later one. Counted from when the vehicle's consignments begin the steps that they pass each by itself.
        ///
        /// Unit: time. Default: vehicles wait for their slowest box. Example: `set-out = "6 h"`
        set_out: Quantity<Time>,
        /// Shares of single commodities, where they differ.
        ///
        /// Default: all commodities are alike. Example: `commodity = { fresh = { channels = { yellow = 0.3, red = 0.05 } } }`
        commodity: Named<CommodityRisks>,
        /// What is done.
        ///
        /// Default: none. Example: `[border.mohan-boten.entry.stage.documents]`
        stage: Named<Stage>,
    }
}

table! {
    /// Shares of the channels.
    struct Channels needs [] {
        /// To the yellow channel: papers, or a scanner, look closer.
        ///
        /// Unit: 0 to 1. Default: 0. Example: `yellow = 0.10`
        yellow: Written<f64>,
        /// To the red channel: goods are examined.
        ///
        /// Unit: 0 to 1. Default: 0. Example: `red = 0.03`
        red: Written<f64>,
    }
}

table! {
    /// Shares of one commodity; what is not written is as the side says.
    struct CommodityRisks needs [] {
        /// Of ordinary traders.
        ///
        /// Unit: shares that add up to at most 1. Default: as the side says. Example: `channels = { yellow = 0.3, red = 0.05 }`
        channels: Channels,
        /// Of trusted traders.
        ///
        /// Unit: shares that add up to at most 1. Default: as `aeo-channels` of the side, or else as `channels` here. Example: `aeo-channels = { yellow = 0.05 }`
        aeo_channels: Channels,
        /// Share of consignments with contraband.
        ///
        /// Unit: 0 to 1. Default: as the side says. Example: `contraband = 0.02`
        contraband: Written<f64>,
        /// Share of trusted traders' consignments with contraband.
        ///
        /// Unit: 0 to 1. Default: as `aeo-contraband` of the side, or else as `contraband` here. Example: `aeo-contraband = 0.001`
        aeo_contraband: Written<f64>,
    }
}

/// A step of a side: one stage, or several in parallel.
#[derive(Debug, Clone)]
pub(crate) struct Step(pub(crate) Vec<Written<String>>);

impl FromNode for Step {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.value {
            Value::Text(_) => Written::from_node(node, reader).map(|one| Step(vec![one])),
            Value::List(_) => Vec::from_node(node, reader).map(Step),
            _ => {
                reader.wrong_kind(
                    node,
                    "names of stages",
                    "stages in order, and in a list in the list those that run in parallel: \
                     `[\"technical\", [\"documents\", \"quarantine\"], \"release\"]`",
                );
                None
            }
        }
    }
}

impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        "Step".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A stage, or a list of stages that run in parallel.",
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 },
            ],
        })
    }
}
