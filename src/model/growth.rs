//! How does demand grow?
//!
//! Growth multiplies a lane's rate by a factor that rises with time: by a share a
//! year, compounded continuously, and by steps at dates. What it adds is a stream
//! of its own beside the base: at the rate of the base times the factor less one.
//! So every consignment of the base stays, with its name and its draws.

use crate::maths;
use crate::time::{DAY, SimDuration, SimTime};

/// A year of growth, in milliseconds: as in rates, it has 365 days.
const YEAR: f64 = 365.0 * DAY as f64;
/// Longest stretch in which added arrivals are looked for at once.
const STRETCH: SimDuration = SimDuration::from_ms(30 * DAY);

/// Serials from here on number the consignments that growth adds: 1 is `GROWN + 1`.
pub const GROWN: u32 = 1 << 31;

/// How a consignment's number on its lane is written: `17`, or `g17` where growth added it.
pub fn serial_name(serial: u64) -> String {
    match serial.checked_sub(u64::from(GROWN)) {
        Some(added) => format!("g{added}"),
        None => serial.to_string(),
    }
}

/// A consignment's number on its lane, from how it is written; `None` if it is no number from 1.
pub fn serial_of(name: &str) -> Option<u64> {
    let (digits, first) = match name.strip_prefix('g') {
        Some(added) => (added, u64::from(GROWN)),
        None => (name, 0),
    };
    let number: u32 = digits.parse().ok()?;
    (1..GROWN).contains(&number).then(|| first + u64::from(number))
}

/// By what factor a rate grows; never below 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// Share added in a year: 0.08 makes 1.08 of 1.
    pub yearly: f64,
    /// When the factor is 1, but for steps; may lie before the start.
    pub since: SimTime,
    /// Ascending in time.
    pub steps: Vec<GrowthStep>,
}

/// A factor on demand from an instant on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrowthStep {
    /// The first instant with it.
    pub at: SimTime,
    /// At least 1.
    pub factor: f64,
}

impl Growth {
    /// The factor on demand at an instant.
    pub fn factor(&self, at: SimTime) -> f64 {
        self.stepped(at) * maths::exp(self.pace() * self.grown_for(at))
    }

    /// The integral of the factor less one, in milliseconds, over a stretch in which nothing
    /// changes but by the yearly share; see [`Growth::until`].
    ///
    /// With `f` the factor at `from` and `γ = ln(1 + yearly) / year`, it is
    /// `f · (exp(γ · length) − 1) / γ − length`.
    pub fn added(&self, from: SimTime, until: SimTime) -> f64 {
        let length = until.since(from).ms() as f64;
        let pace = if from < self.since { 0.0 } else { self.pace() };
        let area = if pace > 0.0 { maths::exp_m1(pace * length) / pace } else { length };
        (self.factor(from) * area - length).max(0.0)
    }

    /// Up to when the factor rises by the yearly share alone, as far as is looked ahead.
    pub fn until(&self, at: SimTime) -> SimTime {
        let changes = self.steps.iter().map(|step| step.at).chain([self.since]);
        changes.filter(|change| *change > at).fold(at.saturating_add(STRETCH), SimTime::min)
    }

    /// The mean factor over a stretch of time; that at its beginning if it is empty.
    pub fn mean(&self, from: SimTime, until: SimTime) -> f64 {
        let (mut at, mut area) = (from, 0.0);
        while at < until {
            let next = self.until(at).min(until);
            area += self.added(at, next);
            at = next;
        }
        let length = until.since(from).ms() as f64;
        if length > 0.0 { 1.0 + area / length } else { self.factor(from) }
    }

    fn stepped(&self, at: SimTime) -> f64 {
        self.steps.iter().filter(|step| step.at <= at).map(|step| step.factor).product()
    }

    /// By the millisecond.
    fn pace(&self) -> f64 {
        maths::ln_1p(self.yearly) / YEAR
    }

    fn grown_for(&self, at: SimTime) -> f64 {
        at.since(self.since).ms() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(years: f64) -> SimTime {
        SimTime::from_ms((years * YEAR) as i64)
    }

    #[test]
    fn the_factor_compounds_over_the_years_and_takes_steps() {
        let step = GrowthStep { at: after(1.0), factor: 1.5 };
        let growth = Growth { yearly: 0.08, since: after(-2.0), steps: vec![step] };
        for (years, factor) in [(-3.0, 1.0), (-2.0, 1.0), (0.0, 1.1664), (1.0, 1.259_712 * 1.5)] {
            assert!((growth.factor(after(years)) - factor).abs() < 1e-9, "{years}");
        }
        assert_eq!(growth.until(after(0.99)), after(1.0));
        assert_eq!(growth.until(SimTime::ZERO), SimTime::ZERO.saturating_add(STRETCH));
    }

    #[test]
    fn what_is_added_is_the_integral_of_the_factor_less_one() {
        let growth = Growth { yearly: 0.5, since: after(0.25), steps: Vec::new() };
        // None in the first quarter, then (1.5^t − 1) / ln 1.5 − t over three quarters.
        let area = (maths::pow(1.5, 0.75) - 1.0) / maths::ln(1.5) - 0.75;
        assert!((growth.mean(SimTime::ZERO, after(1.0)) - 1.0 - area).abs() < 1e-9);
        let none = Growth { yearly: 0.0, since: SimTime::ZERO, steps: Vec::new() };
        assert_eq!(none.mean(SimTime::ZERO, after(3.0)), 1.0);
    }

    #[test]
    fn added_consignments_have_names_of_their_own() {
        for (serial, name) in [(1, "1"), (u64::from(GROWN) - 1, "2147483647"), (u64::from(GROWN) + 17, "g17")]
        {
            assert_eq!(serial_name(serial), name);
            assert_eq!(serial_of(name), Some(serial));
        }
        for wrong in ["", "g", "0", "g0", "-1", "x", "2147483648", "99999999999999999999"] {
            assert_eq!(serial_of(wrong), None, "{wrong}");
        }
    }
}
