//! How are the levers of a border post written?
//!
//! A lever takes its bare value, or a table with the value and since when it
//! holds. What each one changes in the process is said at its key.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::super::quantity::{Quantity, Time};
use super::super::station::Hours;
use crate::scenario::reader::{FromNode, Reader, Written, table};
use crate::scenario::tree::{Node, Value};

table! {
    /// The levers that are pulled at a border post. Each takes its value, or a table with the value and `from`, the date since when; `false` is not pulled.
    struct Policy needs [] {
        /// More officers at every lane of the stages named, whenever it is open: so many more desks.
        ///
        /// Unit: a number, or a table with `count`, `stages`, `from`. Default: not pulled. Example: `extra-officers = { count = 2, stages = ["documents"] }`
        extra_officers: Pull<Written<u32>, ExtraOfficers>,
        /// All stages of both sides are open at these hours, too, with as many officers as at their best.
        ///
        /// Unit: hours of the week at each side, or a table with `hours`, `from`. Default: not pulled. Example: `longer-hours = "06:00-24:00"`
        longer_hours: Pull<Hours, LongerHours>,
        /// Service times of the stages named are multiplied, the keying in of papers included.
        ///
        /// Unit: a factor above 0, or a table with `factor`, `stages`, `from`. Default: not pulled. Example: `faster-steps = { factor = 0.5, stages = ["technical"] }`
        faster_steps: Pull<Written<f64>, FasterSteps>,
        /// Share of consignments whose trader is trusted (AEO), of lanes whose trader is not trusted anyway: they are chosen less often and may use lanes for trusted traders.
        ///
        /// Unit: 0 to 1, or a table with `share`, `from`. Default: not pulled. Example: `aeo-share = 0.6`
        aeo_share: Pull<Written<f64>, TrustedShare>,
        /// Both sides know each other's trusted traders: shares and lanes for trusted traders hold on both.
        ///
        /// Unit: true or false, or a table with `from`. Default: not pulled. Example: `mutual-recognition = true`
        mutual_recognition: Pull<Yes, Since>,
        /// Papers are keyed in once a side, and stages with an `agency` that follow each other run in parallel.
        ///
        /// Unit: true or false, or a table with `from`. Default: not pulled. Example: `single-window = true`
        single_window: Pull<Yes, Since>,
        /// The entering side takes over what the leaving side has keyed in: it keys in nothing.
        ///
        /// Unit: true or false, or a table with `from`. Default: not pulled. Example: `data-interconnection = true`
        data_interconnection: Pull<Yes, Since>,
        /// Papers match more often: the probability that documents, manifests and handovers must be done again is at most this, 0 if only `true` is written.
        ///
        /// Unit: true or false, or a table with `errors`, `from`. Default: not pulled. Example: `paperless = { errors = 0.01 }`
        paperless: Pull<Yes, Paperless>,
        /// Documents are begun when the vehicle leaves its last stop before the post, not when it arrives.
        ///
        /// Unit: true or false, or a table with `from`. Default: not pulled. Example: `pre-arrival = true`
        pre_arrival: Pull<Yes, Since>,
        /// Fewer and better aimed examinations: the share examined is multiplied by `examined`, and of those `hit-rate` carry contraband, as far as there is so much.
        ///
        /// Unit: a table with `hit-rate`, `examined`, `from`. Default: not pulled. Example: `risk-targeting = { hit-rate = 0.5, examined = 0.3 }`
        risk_targeting: Pull<Never, RiskTargeting>,
        /// One examination serves both sides: it is made on the leaving side, while both sides' examiners are on duty, of those whom either side chooses (with `harmonised`, of those whom the leaving side chooses).
        ///
        /// Unit: true or false, or a table with `harmonised`, `from`. Default: not pulled. Example: `joint-inspection = { harmonised = true }`
        joint_inspection: Pull<Yes, JointInspection>,
        /// Trains run on one manifest, which is begun before arrival: documents, payments and examinations move to the customs houses inland (where the origin or destination has none they stay), handovers fall away.
        ///
        /// Unit: true or false, or a table with `from`. Default: not pulled. Example: `railway-express = true`
        railway_express: Pull<Yes, Since>,
        /// Service times of all stages shrink in a straight line from 1 to `factor` while staff are being trained.
        ///
        /// Unit: a table with `factor`, `ramp`, `from`. Default: not pulled. Example: `trained-staff = { factor = 0.8, ramp = "8 weeks" }`
        trained_staff: Pull<Never, TrainedStaff>,
        /// Trucks go on across the line: stages of the kind swap fall away.
        ///
        /// Unit: true or false, or a table with `from`. Default: not pulled. Example: `through-trucks = true`
        through_trucks: Pull<Yes, Since>,
    }
}

table! {
    /// Since when a lever is pulled.
    struct Since needs [] {
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// More officers.
    struct ExtraOfficers needs [count] {
        /// How many more at each lane.
        ///
        /// Unit: none. Default: none, it must be written. Example: `count = 2`
        count: Written<u32>,
        /// Where.
        ///
        /// Unit: names of stages, on whichever side. Default: all. Example: `stages = ["documents"]`
        stages: Vec<Written<String>>,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// Longer hours.
    struct LongerHours needs [hours] {
        /// When all stages are open, too.
        ///
        /// Unit: hours of the week at each side. Default: none, it must be written. Example: `hours = "06:00-24:00"`
        hours: Hours,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// Shorter service times.
    struct FasterSteps needs [factor] {
        /// What service times are multiplied by.
        ///
        /// Unit: a number above 0. Default: none, it must be written. Example: `factor = 0.5`
        factor: Written<f64>,
        /// Where.
        ///
        /// Unit: names of stages, on whichever side. Default: all. Example: `stages = ["technical"]`
        stages: Vec<Written<String>>,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// More trusted traders.
    struct TrustedShare needs [share] {
        /// Share of consignments whose trader is trusted.
        ///
        /// Unit: 0 to 1. Default: none, it must be written. Example: `share = 0.6`
        share: Written<f64>,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// Papers that match.
    struct Paperless needs [] {
        /// Probability that papers must be done again, at most.
        ///
        /// Unit: 0 to less than 1. Default: 0. Example: `errors = 0.01`
        errors: Written<f64>,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// Better aimed examinations.
    struct RiskTargeting needs [hit_rate] {
        /// Share of the examined that carry contraband, as far as there is so much.
        ///
        /// Unit: 0 to 1. Default: none, it must be written. Example: `hit-rate = 0.5`
        hit_rate: Written<f64>,
        /// Factor on the share that is examined.
        ///
        /// Unit: a number of at least 0. Default: 1. Example: `examined = 0.3`
        examined: Written<f64>,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// One examination for both sides.
    struct JointInspection needs [] {
        /// Whether both sides examine by the leaving side's choice; otherwise whoever either side chooses.
        ///
        /// Unit: true or false. Default: false. Example: `harmonised = true`
        harmonised: bool,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}
table! {
    /// Staff are trained.
    struct TrainedStaff needs [factor] {
        /// What service times are multiplied by in the end.
        ///
        /// Unit: a number above 0. Default: none, it must be written. Example: `factor = 0.8`
        factor: Written<f64>,
        /// How long that takes.
        ///
        /// Unit: time. Default: at once. Example: `ramp = "8 weeks"`
        ramp: Quantity<Time>,
        /// Since when.
        ///
        /// Unit: a date, or a date and time, in `run.zone`. Default: from the start. Example: `from = "2025-07-01"`
        from: Written<String>,
    }
}

/// A lever: not pulled, pulled with its bare value, or with a table.
#[derive(Debug, Clone)]
pub(crate) enum Pull<B, T> {
    /// `false`.
    Not,
    /// The value alone.
    Bare(B),
    /// With details.
    Table(T),
}

impl<B: FromNode, T: FromNode> FromNode for Pull<B, T> {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.value {
            Value::Flag(false) => Some(Pull::Not),
            Value::Table(_) => T::from_node(node, reader).map(Pull::Table),
            _ => B::from_node(node, reader).map(Pull::Bare),
        }
    }
}

impl<B: JsonSchema, T: JsonSchema> JsonSchema for Pull<B, T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Pull{}Or{}", B::schema_name(), T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [{ "const": false }, generator.subschema_for::<B>(), generator.subschema_for::<T>()],
        })
    }
}

/// `true`: a lever that needs no value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Yes;

impl FromNode for Yes {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Flag(true) = node.value {
            return Some(Yes);
        }
        reader.wrong_kind(node, "true, false or a table", "`true`, or `{ from = \"2025-07-01\" }`");
        None
    }
}

impl JsonSchema for Yes {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Yes".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": true })
    }
}

/// A lever that says nothing without its table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Never;

impl FromNode for Never {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let key = reader.path();
        let example = if key.contains("risk-targeting") {
            "`{ hit-rate = 0.5, examined = 0.3 }`"
        } else {
            "`{ factor = 0.8, ramp = \"8 weeks\" }`"
        };
        reader.wrong_kind(node, "a table, or false", example);
        None
    }
}

impl JsonSchema for Never {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Never".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": false })
    }
}
