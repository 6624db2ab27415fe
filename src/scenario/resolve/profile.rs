//! How does a rate vary?

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Resolving;
use crate::model::{DatedFactor, Profile};
use crate::scenario::file::profile as mirror;
use crate::scenario::reader::{Named, Written};
use crate::time::SimTime;

const MONTH_DAYS: [f64; 12] = [31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0];

impl Resolving<'_> {
    /// The profile of weights and dated factors; `None` if neither is written or one is wrong.
    pub(super) fn profile(
        &mut self,
        written: Option<&mirror::Profile>,
        calendar: Option<&Named<mirror::Dated>>,
        zone: &TimeZone,
    ) -> Option<Profile> {
        if written.is_none() && calendar.is_none() {
            return None;
        }
        let zone = self.zone(written.and_then(|written| written.zone.as_ref()), zone);
        let weights = |this: &mut Self, key: Option<&Written<Vec<f64>>>, count, of| match key {
            Some(weights) => this.weights(weights, count, of),
            None => Some(vec![1.0; count]),
        };
        let day = weights(self, written.and_then(|written| written.hours.as_ref()), 24, "hours");
        let week = weights(self, written.and_then(|written| written.weekdays.as_ref()), 7, "weekdays");
        let year = weights(self, written.and_then(|written| written.months.as_ref()), 12, "months");
        let dated = calendar.map_or(Vec::new(), |calendar| self.dated(calendar, &zone));
        let (day, week, year) = (day?, week?, year?);
        let mean_day = day.iter().sum::<f64>() / 24.0;
        let mean_week = week.iter().sum::<f64>() / 7.0;
        let mean_year = year.iter().zip(MONTH_DAYS).map(|(weight, days)| weight * days).sum::<f64>() / 365.0;
        let hours = week
            .iter()
            .flat_map(|weekday| day.iter().map(move |hour| (hour / mean_day) * (weekday / mean_week)))
            .collect();
        let mut months = [1.0; 12];
        for (month, weight) in months.iter_mut().zip(&year) {
            *month = weight / mean_year;
        }
        Some(Profile { zone, hours, months, dated })
    }

    fn weights(&mut self, written: &Written<Vec<f64>>, count: usize, of: &str) -> Option<Vec<f64>> {
        let wrong = if written.is.len() != count {
            Some(format!("`{of}` has {} weights", written.is.len()))
        } else if written.is.iter().any(|weight| !(0.0..=1e9).contains(weight)) {
            Some(format!("a weight of `{of}` is negative or far too large"))
        } else if written.is.iter().sum::<f64>() <= 1e-9 {
            Some(format!("all weights of `{of}` are zero"))
        } else {
            None
        };
        let Some(message) = wrong else { return Some(written.is.clone()) };
        self.error(
            "E031",
            written.at,
            message,
            format!("write {count} weights of at least 0, not all of them 0"),
        );
        None
    }

    fn dated(&mut self, calendar: &Named<mirror::Dated>, zone: &TimeZone) -> Vec<DatedFactor> {
        let mut dated = Vec::new();
        for (name, entry) in &calendar.0 {
            let from = entry.from.as_ref().and_then(|from| self.midnight(from, zone));
            let until = entry.until.as_ref().and_then(|until| self.midnight(until, zone));
            let Some(factor) = &entry.factor else { continue };
            if !(0.0..=1e6).contains(&factor.is) {
                self.error(
                    "E025",
                    factor.at,
                    format!("the factor of `{name}` is {}", factor.is),
                    "write 0 (nothing) or more; 1 changes nothing",
                );
                continue;
            }
            let (Some(from), Some(until)) = (from, until) else { continue };
            if until <= from {
                let at = entry.until.as_ref().map_or(entry.here.at, |until| until.at);
                self.error(
                    "E027",
                    at,
                    format!("`{name}` ends before it begins"),
                    "`until` is the first day after the stretch, so it lies after `from`",
                );
                continue;
            }
            dated.push(DatedFactor { from, until, factor: factor.is });
        }
        dated
    }

    pub(super) fn midnight(&mut self, written: &Written<String>, zone: &TimeZone) -> Option<SimTime> {
        let date: Option<Date> = if written.is.len() == 10 { written.is.parse().ok() } else { None };
        let zoned = date.and_then(|date| date.to_zoned(zone.clone()).ok());
        if let Some(zoned) = zoned {
            return Some(self.clock.instant(zoned.timestamp()));
        }
        self.error(
            "E027",
            written.at,
            format!("`{}` is not a date", written.is),
            "write year, month and day: \"2025-01-27\"",
        );
        None
    }
}
