//! How many runs, with which seeds?
//!
//! A plan fixes replications, seed and threads. [`run`] simulates each
//! replication in a world of its own, on as many threads as are allowed, and
//! keeps what they showed in replication order: the same [`Results`] for any
//! number of threads. [`compare()`] runs several scenarios with the same chance,
//! and says how they differ and why. Nothing here reads a clock, a file or a terminal; the
//! caller lends a clock if it wants to know how long the loops took.

pub mod about;
pub mod attribution;
pub mod compare;
pub mod levers;
pub mod delays;
pub mod hours;
pub mod life;
pub mod relief;
mod planned;
pub mod precision;
pub mod replicate;
pub mod results;
pub mod spread;
pub mod standing;
mod unfinished;

pub use about::{About, Assumption, FactorClass, Factors, Post, Route, Source};
pub use attribution::{Attribution, Elsewhere, Line, Part, Split};
pub use compare::{Compared, Comparison, Difference, Estimate, Judged, Primary, Variant, WhatIf, compare};
pub use delays::{Delays, Suspect, explain_delays};
pub use levers::{LeverRow, LeverShares, Levers, Method, subsets_needed};
pub use life::{Life, Stretch, trace};
pub use planned::Planned;
pub use precision::{End, Precision, Reached, run_until_precise};
pub use replicate::{ExperimentError, Plan, Run, Watch, run};
pub use results::{Replication, Results, SummaryRow};
pub use standing::{Overload, Standing, StartUp, Verdict};
