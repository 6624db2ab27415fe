//! What was seen?
//!
//! The simulation emits facts in terms of the model's ids; this room keeps the
//! ledgers that facts are folded into, and reads measures from them at the end.

pub mod activity;
pub mod bill;
pub mod border;
pub mod cause;
pub mod disruption;
pub mod journey;
pub mod kpi;
pub mod ledger;
pub mod line;
pub mod link;
pub mod observation;
pub mod readings;
pub mod recorder;

pub use activity::Activity;
pub use bill::{Bill, BillLedger, Element};
pub use cause::Cause;
pub use journey::{Cell, Fate, Journey, Journeys};
pub use line::{LateSeen, Line};
pub use observation::{Candidate, Observation, Shut};
pub use readings::{Better, Measure, Reading, Scope};
pub use recorder::{Block, Recorder, Site, Stage, StayKind};
