//! What is corridor?
//!
//! A compiler from scenarios to evidence. A scenario file walks through the
//! rooms below once, in order, and never walks back:
//!
//! | room | its question |
//! |---|---|
//! | [`units`] | What is a quantity? |
//! | [`time`] | When? |
//! | [`maths`] | Which functions does everything stand on? |
//! | [`random`] | What varies? |
//! | [`scenario`] | How does a file become a corridor? |
//! | [`model`] | What is a corridor? |
//! | [`engine`] | What happens next? |
//! | [`freight`] | How does freight move? |
//! | [`observe`] | What was seen? |
//! | [`stats`] | How sure are we? |
//! | [`experiment`] | How many runs, with which seeds? |
//! | [`report`] | What do we show? |
//! | [`cli`] | What did the user ask? |
//!
//! # Arrows
//!
//! `use crate::…` may point only at the rooms named here; a test
//! (`tests/integration/architecture.rs`) reads the sources and compares.
//!
//! | room | may use |
//! |---|---|
//! | units, time, maths | – |
//! | random | time, maths |
//! | stats | maths |
//! | model | units, time, random, maths |
//! | scenario | model, units, time, random |
//! | engine | time |
//! | observe | model, stats, maths, units, time |
//! | freight | model, engine, observe, stats, random, maths, units, time |
//! | experiment | freight, engine, observe, stats, model, random, time |
//! | report | experiment, observe, stats, units, time |
//! | cli | all |
//!
//! # What is always true
//!
//! 1. `model` has no serde: file formats and meaning change apart.
//! 2. `engine` has no freight: it is tested with toy events.
//! 3. `freight` has no averages, no printing, no files, no wall clock.
//! 4. `observe` and all after it have no ECS entity: ids come from the model.
//! 5. `stats` and `maths` have no units and no domain words.
//! 6. `report` never runs a simulation.
//! 7. `experiment` knows variants, not sweeps.
//! 8. Only `cli` does input and output; the rest is `text → value` or `value → bytes`.
//!
//! # Where would I add …?
//!
//! | wish | the place | what then reminds you |
//! |---|---|---|
//! | a KPI | a file in [`observe::kpi`] and a line in its `all()` | a test of label, unit and doc |
//! | a station rule | [`model::station`], its mirror in `scenario::file`, its effect in `freight::station` | exhaustive `match` |
//! | a lever of a border post | a variant in [`model::border`], its key in `scenario::file::border`, a line in `scenario::reform` | exhaustive `match`, a test that each line pulls its lever |
//! | an event | a variant in the owning file of [`freight`] and its arm | exhaustive `match` |
//! | an output format | a file in [`report`] and a line in `report::FORMATS` | `--format` lists it |
//! | a format for comparisons | a function in [`report::compare`] and a line in its `COMPARE_FORMATS` | `compare --format` lists it |
//! | a distribution | a variant in [`random::distribution`] | exhaustive `match`, moment test over all |
//! | a scenario check | a function in `scenario::resolve`, a code in `scenario::problem` | a test that every code is explained and produced |
//! | a way to cross a link | a file in `freight::movement` | exhaustive `match` |
//! | a figure of a run | a file in [`report::figure`] and a line in its `FIGURES` | `run` writes it, `verify` compares it |
//! | a figure of a comparison | a file in [`report::figure`] and a line in `COMPARISON_FIGURES` | `compare` writes it, `verify` compares it |
//! | a subcommand | a file in [`cli`] and a variant in `cli::args` | help snapshot |

pub mod units;
pub mod time;
pub mod maths;
pub mod random;
pub mod scenario;
pub mod model;
pub mod engine;
pub mod freight;
pub mod observe;
pub mod stats;
pub mod experiment;
pub mod report;
pub mod cli;
