//! How are the documents of a lane written?

use super::law::Drawn;
use super::money::Fee;
use super::quantity::Time;
use crate::scenario::reader::{Written, table, words};

table! {
    /// The papers that a consignment needs before it departs; cargo that is ready before them waits for cause `papers`.
    struct Documents needs [regime, time] {
        /// How often a set of papers is due: again wherever cargo changes to a service of another mode, or once for the whole chain.
        ///
        /// Unit: one of per-mode-change, single. Default: none, it must be written. Example: `regime = "per-mode-change"`
        regime: Written<Regime>,
        /// Time to draw up one set, by the clock: from the tender, or from the arrival where the mode changes, while cargo is handled.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `time = { lognormal = { mean = "6 h", cv = 0.5 } }`
        time: Drawn<Time>,
        /// Probability that a set has a mismatch, each time it is drawn up or corrected.
        ///
        /// Unit: 0 up to, but not, 1. Default: 0. Example: `errors = 0.05`
        errors: Written<f64>,
        /// Time to correct a mismatch, each time.
        ///
        /// Unit: time, or a distribution of times. Default: as `time`. Example: `rework = "4 h"`
        rework: Drawn<Time>,
        /// What one set costs, however often it is corrected.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `fee = "50 USD"`
        fee: Fee,
        /// Who pays the fee.
        ///
        /// Unit: a free word such as shipper, consignee, carrier, state. Default: "shipper". Example: `payer = "consignee"`
        payer: Written<String>,
    }
}

words! {
    /// How often a set of papers is due.
    enum Regime {
        /// At the origin, and wherever the next service is of another mode than the last.
        PerModeChange = "per-mode-change",
        /// At the origin: one bill of lading for the whole chain.
        Single = "single",
    }
}
