//! How is a commodity written?

use super::lane::Commodity as Kind;
use super::money::Fee;
use super::quantity::{Mass, Quantity, Time};
use crate::scenario::reader::{Written, table};

table! {
    /// What is carried: its worth, and what time does to it. A lane names it with `commodity`.
    struct Commodity needs [] {
        /// What people call it.
        ///
        /// Default: the key. Example: `title = "Durian"`
        title: String,
        /// Which kind of cargo it is at border posts.
        ///
        /// Unit: one of general, reefer, fresh, bulk, dangerous, empty. Default: the key if it is one of these, else "general". Example: `kind = "fresh"`
        kind: Written<Kind>,
        /// What a tonne of it is worth; or see `value-per-teu`.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `value-per-t = "2500 USD"`
        value_per_t: Fee,
        /// What a TEU of it is worth; or see `value-per-t`.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `value-per-teu = "30000 USD"`
        value_per_teu: Fee,
        /// What a day of lead time costs, as a share of the value.
        ///
        /// Unit: 0 to 1, for each day. Default: 0. Example: `value-of-time = 0.01`
        value_of_time: Written<f64>,
        /// So long nothing of it spoils, from the tender on.
        ///
        /// Unit: time. Default: "0 h". Example: `grace = "72 h"`
        grace: Quantity<Time>,
        /// Share of its value that is lost in each hour after the grace time, until nothing is left.
        ///
        /// Unit: 0 to 1, for each hour. Default: 0. Example: `loss = 0.004`
        loss: Written<f64>,
        /// Gross mass of one TEU, for lanes that do not say it.
        ///
        /// Unit: t or kg. Default: "12 t". Example: `mass = "14 t"`
        mass: Quantity<Mass>,
        /// Whether it travels in reefer boxes only.
        ///
        /// Unit: true or false. Default: false. Example: `reefer = true`
        reefer: bool,
        /// Who bears what time costs and what spoils.
        ///
        /// Unit: a free word such as shipper, consignee, carrier, state. Default: "shipper". Example: `payer = "consignee"`
        payer: Written<String>,
    }
}
