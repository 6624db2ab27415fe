//! How does a lane's demand grow?

use jiff::tz::TimeZone;

use super::Resolving;
use crate::model::{Growth, GrowthStep};
use crate::scenario::file;
use crate::scenario::problem::Problem;
use crate::time::SimTime;

/// A share a year beyond which nobody plans.
const MOST: f64 = 10.0;

impl Resolving<'_> {
    /// What growth a lane writes; `None` if none, or if it is wrong.
    pub(super) fn growth(&mut self, lane: &file::Lane, whose: &str, zone: &TimeZone) -> Option<Growth> {
        if let (Some(at), true) =
            (lane.here.key("count"), lane.here.has("growth") || lane.here.has("growth-steps"))
        {
            self.error(
                "E016",
                at,
                format!("{whose} grows, and has a fixed `count`"),
                "growth adds to a rate without end; leave `count` out, or the growth",
            );
        }
        if lane.growth.is_none() && lane.growth_steps.is_none() {
            if let Some(at) = lane.here.key("growth-since") {
                let help = "write how much it grows in a year, such as `growth = 0.08`, or leave it out";
                self.error("E016", at, format!("`growth-since` of {whose} goes with `growth`"), help);
            }
            return None;
        }
        let yearly = match &lane.growth {
            Some(growth) if !(0.0..=MOST).contains(&growth.is) => {
                self.error(
                    "E150",
                    growth.at,
                    format!("the growth of {whose} is {} a year", growth.is),
                    "write a share from 0 to 10, such as 0.08 for 8 % a year; for demand that shrinks write \
                     less `demand`, or a factor under `calendar`",
                );
                return None;
            }
            growth => growth.as_ref().map_or(0.0, |growth| growth.is),
        };
        let since = lane.growth_since.as_ref().map(|since| self.midnight(since, zone));
        let mut steps = Vec::new();
        for (name, step) in lane.growth_steps.iter().flat_map(|steps| &steps.0) {
            let at = step.at.as_ref().and_then(|at| self.midnight(at, zone));
            let Some(factor) = &step.factor else { continue };
            if !(1.0..=1e6).contains(&factor.is) {
                self.error(
                    "E150",
                    factor.at,
                    format!("the step `{name}` of {whose} multiplies demand by {}", factor.is),
                    "write 1 or more, such as 1.2; for demand that shrinks write a factor under `calendar`",
                );
                continue;
            }
            steps.extend(at.map(|at| GrowthStep { at, factor: factor.is }));
        }
        steps.sort_by_key(|step| step.at);
        let growth = Growth { yearly, since: since.unwrap_or(Some(SimTime::ZERO))?, steps };
        self.check_growth(lane, whose, &growth);
        Some(growth)
    }

    /// Notes growth of which nothing is seen before the horizon.
    fn check_growth(&mut self, lane: &file::Lane, whose: &str, growth: &Growth) {
        let Some(horizon) = self.window.horizon else { return };
        let end = SimTime::ZERO.saturating_add(horizon);
        if growth.factor(end) > 1.0 {
            return;
        }
        let keys = ["growth-since", "growth-steps", "growth"];
        let at = keys.iter().find_map(|key| lane.here.key(key)).unwrap_or(lane.here.at);
        self.problems.add(
            Problem::error("W035", at, format!("demand of {whose} does not grow before the horizon"))
                .help("let it begin earlier, or leave it out"),
        );
    }
}
