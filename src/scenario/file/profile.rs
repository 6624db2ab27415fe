//! How is it written that a rate varies?

use crate::scenario::reader::{Written, table};

table! {
    /// How a rate varies; relative weights, so that the rate stays the mean.
    struct Profile needs [] {
        /// A weight for each hour of the day.
        ///
        /// Unit: 24 weights, that from 00:00 to 01:00 first. Default: all alike. Example: `hours = [0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 2, 2, 3, 3, 3, 2, 1, 1, 0, 0, 0, 0]`
        hours: Written<Vec<f64>>,
        /// A weight for each day of the week.
        ///
        /// Unit: 7 weights, Monday first. Default: all alike. Example: `weekdays = [1, 1, 1, 1, 1, 0.5, 0.2]`
        weekdays: Written<Vec<f64>>,
        /// A weight for each month.
        ///
        /// Unit: 12 weights, January first. Default: all alike. Example: `months = [1, 0.7, 1, 1, 1, 1, 1, 1, 1, 1.1, 1.2, 1.2]`
        months: Written<Vec<f64>>,
        /// The time zone of hours and days.
        ///
        /// Unit: a name of the IANA time zone database. Default: that of the place. Example: `zone = "Asia/Shanghai"`
        zone: Written<String>,
    }
}

table! {
    /// A factor on demand between two dates.
    struct Dated needs [from, until, factor] {
        /// The first day.
        ///
        /// Unit: a date in the zone of the lane's origin or profile. Default: none, it must be written. Example: `from = "2025-01-27"`
        from: Written<String>,
        /// The first day after it.
        ///
        /// Unit: a date. Default: none, it must be written. Example: `until = "2025-02-05"`
        until: Written<String>,
        /// What demand is multiplied by.
        ///
        /// Unit: none, 0 or more. Default: none, it must be written. Example: `factor = 0.3`
        factor: Written<f64>,
    }
}

table! {
    /// A date from which demand is larger.
    struct GrowthStep needs [at, factor] {
        /// The first day with it.
        ///
        /// Unit: a date in the zone of the lane's origin. Default: none, it must be written. Example: `at = "2025-06-01"`
        at: Written<String>,
        /// What demand is multiplied by from then on.
        ///
        /// Unit: none, 1 or more. Default: none, it must be written. Example: `factor = 1.2`
        factor: Written<f64>,
    }
}
