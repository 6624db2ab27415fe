//! How is a distribution written?
//!
//! A quantity alone is constant; else a table with the law's name:
//! `{ lognormal = { mean = "36 h", cv = 0.4 } }`.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::quantity::{Kind, Quantity};
use crate::random::{Distribution, DistributionError};
use crate::scenario::problem::Problem;
use crate::scenario::reader::{FromNode, Reader, table};
use crate::scenario::tree::{Node, Spot, Value};

table! {
    /// Equally likely from low to high.
    struct Uniform<K> needs [low, high] {
        /// The least value.
        low: Quantity<K>,
        /// The greatest value.
        high: Quantity<K>,
    }
}
table! {
    /// From low to high, most likely at the mode.
    struct Peaked<K> needs [low, mode, high] {
        /// The least value.
        low: Quantity<K>,
        /// The most likely value.
        mode: Quantity<K>,
        /// The greatest value.
        high: Quantity<K>,
    }
}
table! {
    /// Without memory, by its mean.
    struct Exponential<K> needs [mean] {
        /// The mean.
        mean: Quantity<K>,
    }
}
table! {
    /// The sum of so many exponential phases.
    struct Erlang<K> needs [shape, mean] {
        /// Phases: a whole number from 1 to 1000.
        shape: u32,
        /// The mean of the sum.
        mean: Quantity<K>,
    }
}
table! {
    /// By its mean and its coefficient of variation.
    struct MeanAndCv<K> needs [mean, cv] {
        /// The mean.
        mean: Quantity<K>,
        /// Standard deviation over mean.
        cv: f64,
    }
}
table! {
    /// Normal, truncated; mean and standard deviation are those before truncation.
    struct Normal<K> needs [mean, sd] {
        /// The mean before truncation.
        mean: Quantity<K>,
        /// The standard deviation before truncation.
        sd: Quantity<K>,
        /// No value lies below. Default: 0.
        low: Quantity<K>,
        /// No value lies above. Default: none.
        high: Quantity<K>,
    }
}
table! {
    /// One of a few values, each with its share.
    struct Discrete<K> needs [values, shares] {
        /// The values.
        values: Vec<Quantity<K>>,
        /// Their shares, in the same order; they add up to 1.
        shares: Vec<f64>,
    }
}
table! {
    /// Piecewise linear through the sorted values, each step equally likely.
    struct Empirical<K> needs [values] {
        /// What was observed; two values or more, in any order.
        values: Vec<Quantity<K>>,
    }
}
table! {
    /// A distribution: exactly one law.
    struct LawTable<K> needs [] {
        /// Always the same value. Example: `{ constant = "2 h" }`
        constant: Quantity<K>,
        /// Equally likely from low to high. Example: `{ uniform = { low = "1 h", high = "3 h" } }`
        uniform: Uniform<K>,
        /// From low to high, most likely at the mode. Example: `{ triangular = { low = "1 h", mode = "2 h", high = "6 h" } }`
        triangular: Peaked<K>,
        /// As triangular, but smoother: a beta with mean (low + 4 mode + high) / 6. Example: `{ pert = { low = "1 h", mode = "2 h", high = "6 h" } }`
        pert: Peaked<K>,
        /// Without memory. Example: `{ exponential = { mean = "18 min" } }`
        exponential: Exponential<K>,
        /// The sum of `shape` exponential phases. Example: `{ erlang = { shape = 3, mean = "1 h" } }`
        erlang: Erlang<K>,
        /// By mean and coefficient of variation. Example: `{ gamma = { mean = "2 h", cv = 0.5 } }`
        gamma: MeanAndCv<K>,
        /// By mean and coefficient of variation. Example: `{ lognormal = { mean = "36 h", cv = 0.4 } }`
        lognormal: MeanAndCv<K>,
        /// By mean and coefficient of variation. Example: `{ weibull = { mean = "2 h", cv = 0.8 } }`
        weibull: MeanAndCv<K>,
        /// Normal, truncated at `low` (default 0) and `high`. Example: `{ normal = { mean = "10 min", sd = "2 min" } }`
        normal: Normal<K>,
        /// One of a few values. Example: `{ discrete = { values = ["1 h", "2 h"], shares = [0.5, 0.5] } }`
        discrete: Discrete<K>,
        /// Through observed values. Example: `{ empirical = { values = ["50 min", "1 h", "80 min"] } }`
        empirical: Empirical<K>,
    }
}

/// Names of all laws.
pub(crate) const LAWS: [&str; 12] = [
    "constant",
    "uniform",
    "triangular",
    "pert",
    "exponential",
    "erlang",
    "gamma",
    "lognormal",
    "weibull",
    "normal",
    "discrete",
    "empirical",
];

/// A distribution ready to draw from, in base units, and what checks need to know of it.
#[derive(Debug, Clone)]
pub(crate) struct Drawn<K> {
    /// Ready to draw from.
    pub(crate) distribution: Distribution,
    /// The values and shares, where there are only a few.
    pub(crate) points: Option<Vec<(f64, f64)>>,
    /// The greatest value, if there is one.
    pub(crate) highest: Option<f64>,
    /// The least value.
    pub(crate) lowest: f64,
    /// Where.
    pub(crate) at: Spot,
    kind: PhantomData<K>,
}

impl<K: Kind> Drawn<K> {
    /// The mean.
    pub(crate) fn mean(&self) -> f64 {
        self.distribution.mean()
    }

    /// The mean of draws rounded to whole numbers of at least 1.
    pub(crate) fn mean_of_whole(&self) -> f64 {
        let whole = |value: f64| libm::round(value).max(1.0);
        if let Some(points) = &self.points {
            return points.iter().map(|(value, share)| whole(*value) * share).sum();
        }
        // Midpoints of 4,096 equally likely strips.
        let strips = 4096_u32;
        let sum: f64 = (0..strips)
            .map(|strip| whole(self.distribution.quantile((f64::from(strip) + 0.5) / f64::from(strips))))
            .sum();
        sum / f64::from(strips)
    }
}

struct Shape {
    distribution: Result<Distribution, DistributionError>,
    points: Option<Vec<(f64, f64)>>,
    lowest: f64,
    highest: Option<f64>,
}

fn range(distribution: Result<Distribution, DistributionError>, lowest: f64, highest: Option<f64>) -> Shape {
    Shape { distribution, points: None, lowest, highest }
}

fn refuse(why: &str) -> Shape {
    range(Err(DistributionError(why.to_owned())), 0.0, None)
}

/// The law of a table in which exactly one was written; `None` if it was not readable.
fn shape<K: Kind>(law: &LawTable<K>) -> Option<Shape> {
    let read = |quantity: &Option<Quantity<K>>| quantity.as_ref().map(|quantity| quantity.value);
    if let Some(constant) = &law.constant {
        return Some(fixed(constant.value));
    }
    if let Some(uniform) = &law.uniform {
        let (low, high) = (read(&uniform.low)?, read(&uniform.high)?);
        return Some(match low <= high {
            true => range(Distribution::uniform(low, high), low, Some(high)),
            false => refuse("`low` lies above `high`"),
        });
    }
    for (peaked, smooth) in [(&law.triangular, false), (&law.pert, true)] {
        let Some(peaked) = peaked else { continue };
        let (low, mode, high) = (read(&peaked.low)?, read(&peaked.mode)?, read(&peaked.high)?);
        if !(low <= mode && mode <= high) {
            return Some(refuse("`low`, `mode` and `high` are not in this order"));
        }
        let made = if smooth {
            Distribution::pert(low, mode, high)
        } else {
            Distribution::triangular(low, mode, high)
        };
        return Some(range(made, low, Some(high)));
    }
    if let Some(exponential) = &law.exponential {
        let mean = read(&exponential.mean)?;
        return Some(range(Distribution::exponential(mean), 0.0, None));
    }
    if let Some(erlang) = &law.erlang {
        let (shape, mean) = (erlang.shape?, read(&erlang.mean)?);
        if !(1..=1000).contains(&shape) {
            return Some(refuse("`shape` is not a whole number from 1 to 1000"));
        }
        return Some(range(Distribution::erlang(shape, mean), 0.0, None));
    }
    type Make = fn(f64, f64) -> Result<Distribution, DistributionError>;
    let by_cv: [(&Option<MeanAndCv<K>>, Make); 3] = [
        (&law.gamma, Distribution::gamma),
        (&law.lognormal, Distribution::lognormal),
        (&law.weibull, Distribution::weibull),
    ];
    for (parameters, make) in by_cv {
        let Some(parameters) = parameters else { continue };
        let (mean, cv) = (read(&parameters.mean)?, parameters.cv?);
        let refused = (cv < 0.0).then(|| refuse("`cv` is negative"));
        return Some(refused.unwrap_or_else(|| range(make(mean, cv), 0.0, None)));
    }
    if let Some(normal) = &law.normal {
        let (mean, sd) = (read(&normal.mean)?, read(&normal.sd)?);
        let (low, high) = (read(&normal.low).unwrap_or(0.0), read(&normal.high));
        if high.is_some_and(|high| high <= low) {
            return Some(refuse("`high` is not above `low`"));
        }
        return Some(range(Distribution::normal(mean, sd, low, high), low, high));
    }
    if let Some(discrete) = &law.discrete {
        return Some(from_shares(discrete.values.as_ref()?, discrete.shares.as_ref()?));
    }
    let values: Vec<f64> = law.empirical.as_ref()?.values.as_ref()?.iter().map(|value| value.value).collect();
    if values.len() < 2 {
        return Some(refuse("`values` needs two values or more"));
    }
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(0.0, f64::max);
    Some(range(Distribution::empirical(values), lowest, Some(highest)))
}

fn fixed(value: f64) -> Shape {
    Shape {
        distribution: Distribution::constant(value),
        points: Some(vec![(value, 1.0)]),
        lowest: value,
        highest: Some(value),
    }
}

fn from_shares<K>(values: &[Quantity<K>], shares: &[f64]) -> Shape {
    if values.is_empty() || values.len() != shares.len() {
        return refuse(&format!("{} values have {} shares", values.len(), shares.len()));
    }
    if shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
        return refuse("a share does not lie between 0 and 1");
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        return refuse(&format!("the shares add up to {}, not to 1", super::super::quantity::plain(sum)));
    }
    let pairs: Vec<(f64, f64)> = values.iter().map(|value| value.value).zip(shares.iter().copied()).collect();
    let possible = || pairs.iter().filter(|pair| pair.1 > 0.0).map(|pair| pair.0);
    let lowest = possible().fold(f64::INFINITY, f64::min);
    let highest = possible().fold(0.0, f64::max);
    Shape {
        distribution: Distribution::discrete(pairs.clone()),
        points: Some(pairs),
        lowest,
        highest: Some(highest),
    }
}

impl<K: Kind> FromNode for Drawn<K> {
    fn from_node(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let shape = if let Value::Table(_) = node.value {
            let law = LawTable::<K>::from_node(node, reader)?;
            let written: Vec<&str> = LAWS.into_iter().filter(|name| law.here.has(name)).collect();
            if written.is_empty() && law.here.has_unknown(&LAWS) {
                return None;
            }
            if written.len() != 1 {
                let path = reader.path();
                let message = match written.len() {
                    0 => format!("{path} names no distribution"),
                    _ => format!("{path} names {} distributions: {}", written.len(), written.join(", ")),
                };
                reader.problems.add(Problem::error("E015", node.at, message).help(format!(
                    "write exactly one, such as `{{ exponential = {{ mean = {} }} }}`; there are {}",
                    example::<K>(),
                    LAWS.join(", ")
                )));
                return None;
            }
            shape(&law)?
        } else {
            fixed(Quantity::<K>::from_node(node, reader)?.value)
        };
        let path = reader.path();
        let distribution = match shape.distribution {
            Ok(distribution) => distribution,
            Err(error) => {
                reader.problems.add(
                    Problem::error("E026", node.at, format!("{path} is no distribution: {error}")).help(
                        "correct this parameter; `corridor explain E026` lists the laws and their parameters",
                    ),
                );
                return None;
            }
        };
        if distribution.mean() > K::MOST_MEAN {
            let mean = super::super::quantity::readable(distribution.mean(), K::UNITS);
            let most = super::super::quantity::readable(K::MOST_MEAN, K::UNITS);
            reader.problems.add(
                Problem::error("E025", node.at, format!("{path} is too large: {mean} on the mean"))
                    .help(format!("the mean may be {most} at most; leave out what never happens")),
            );
            return None;
        }
        if K::ABOVE_ZERO && shape.lowest <= 0.0 && (shape.highest.is_some() || distribution.mean() <= 0.0) {
            reader.problems.add(
                Problem::error("E024", node.at, format!("{path} may be zero")).help(format!(
                    "{} must be above zero, such as \"{}\"",
                    K::WHAT,
                    K::EXAMPLE
                )),
            );
            return None;
        }
        Some(Drawn {
            distribution,
            points: shape.points,
            highest: shape.highest,
            lowest: shape.lowest,
            at: node.at,
            kind: PhantomData,
        })
    }
}

fn example<K: Kind>() -> String {
    if K::UNITS.is_empty() { K::EXAMPLE.to_owned() } else { format!("\"{}\"", K::EXAMPLE) }
}

impl<K: Kind> JsonSchema for Drawn<K> {
    fn schema_name() -> Cow<'static, str> {
        format!("Distribution of {}", K::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": format!("{} that does not vary, or a distribution of such.", super::quantity::capital(K::WHAT)),
            "anyOf": [generator.subschema_for::<Quantity<K>>(), generator.subschema_for::<LawTable<K>>()],
        })
    }
}
