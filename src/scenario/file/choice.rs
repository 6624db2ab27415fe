//! How is route choice written?

use super::quantity::{Quantity, Time};
use crate::scenario::reader::{Written, table, words};

table! {
    /// Candidate chains are searched for in the network of services, and each consignment chooses one when it appears.
    struct Route needs [choice] {
        /// How a consignment chooses among the candidates: least-cost takes the one that costs the least time as far as can be seen; logit takes each with a probability in proportion to exp(−cost / spread).
        ///
        /// Unit: one of least-cost, logit. Default: none, it must be written. Example: `choice = "logit"`
        choice: Written<ChoiceWord>,
        /// How much costs must differ to matter, with choice = "logit": of two chains of which one costs a spread more, the other is chosen 2.7 times as often.
        ///
        /// Unit: time. Default: none, it must be written with logit. Example: `spread = "12 h"`
        spread: Quantity<Time>,
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
