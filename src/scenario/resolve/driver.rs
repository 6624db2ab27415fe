//! What do the rules for drivers of a service mean?

use super::{Resolving, duration};
use crate::model::{DriverRules, Rest};
use crate::scenario::file::Service;
use crate::scenario::file::driver::Driver;
use crate::scenario::file::quantity::{Quantity, Time};
use crate::time::{MINUTE, SimDuration};

/// Less driving between two rests is no rule for people.
const SHORTEST: i64 = 10 * MINUTE;

impl Resolving<'_> {
    /// The rules that hold for the drivers of a service, if it has any.
    pub(super) fn driver(&mut self, service: &Service, whose: &str) -> Option<DriverRules> {
        let driver = service.driver.as_ref()?;
        let drivers = match &driver.drivers {
            Some(written) if !(1..=2).contains(&written.is) => {
                self.error(
                    "E104",
                    written.at,
                    format!("a vehicle of {whose} has {} drivers", written.is),
                    "write 1 or 2",
                );
                1
            }
            written => written.as_ref().map_or(1, |written| written.is as i64),
        };
        let pause = self.rest(driver, ("drives", &driver.drives), ("pause", &driver.pause), whose);
        let rest = self.rest(driver, ("day", &driver.day), ("rest", &driver.rest), whose);
        if let (Some(pause), Some(rest), Some(day)) = (pause, rest, &driver.day)
            && rest.after < pause.after
        {
            self.error(
                "E104",
                day.at,
                format!("a day's driving of {whose} is shorter than what is driven without a pause"),
                "`day` is all driving between two rests, `drives` that between two pauses",
            );
        }
        let twice = |rest: Rest| Rest { after: SimDuration::from_ms(rest.after.ms() * drivers), ..rest };
        Some(DriverRules { pause: pause.filter(|_| drivers == 1), rest: rest.map(twice) })
    }

    /// What is due after so much driving: both are written, or neither.
    fn rest(
        &mut self,
        driver: &Driver,
        (after_key, after): (&str, &Option<Quantity<Time>>),
        (lasts_key, lasts): (&str, &Option<Quantity<Time>>),
        whose: &str,
    ) -> Option<Rest> {
        let (has_after, has_lasts) = (driver.here.has(after_key), driver.here.has(lasts_key));
        if has_after != has_lasts {
            let (there, missing) = if has_after { (after_key, lasts_key) } else { (lasts_key, after_key) };
            self.error(
                "E103",
                driver.here.key(there).unwrap_or(driver.here.at),
                format!("the drivers of {whose} have `{there}` without `{missing}`"),
                format!("add `{missing}`, or leave `{there}` out"),
            );
        }
        let (after, lasts) = (after.as_ref()?, lasts.as_ref()?);
        if duration(after).ms() < SHORTEST {
            self.error(
                "E104",
                after.at,
                format!("the drivers of {whose} hardly drive before they must stand"),
                format!("write at least \"10 min\" as `{after_key}`"),
            );
        }
        // What comes after the error splits drives by it, and none would end.
        let after = duration(after).max(SimDuration::from_ms(SHORTEST));
        Some(Rest { after, lasts: duration(lasts) })
    }
}
