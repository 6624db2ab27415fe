//! Which instants do written dates mean?

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::Resolving;

use crate::scenario::reader::Written;
use crate::scenario::tree::Spot;
use crate::time::SimTime;

/// What happens at dates that are listed, in words for those who list them wrongly.
pub(super) struct Happening {
    /// Such as "departs".
    pub(super) does: &'static str,
    /// The code for a date before the scenario, and the remedy.
    pub(super) early: (&'static str, &'static str),
    /// What a list without dates is, and the remedy.
    pub(super) empty: (&'static str, &'static str),
    /// How a date looks.
    pub(super) example: &'static str,
}

/// How a date looks, where there is no better example.
pub(super) const DATE: &str = "2025-01-08T06:00";

impl Resolving<'_> {
    /// A date and time of a zone.
    pub(super) fn date(
        &mut self,
        text: &Written<String>,
        zone: &TimeZone,
        whose: &str,
        example: &str,
    ) -> Option<Zoned> {
        let zoned = super::run::civil(&text.is).and_then(|civil| civil.to_zoned(zone.clone()).ok());
        if zoned.is_none() {
            self.error(
                "E027",
                text.at,
                format!("`{}` of {whose} is not a date and time", text.is),
                format!("write year, month, day, hour and minute: \"{example}\""),
            );
        }
        zoned
    }

    /// The instants of listed dates, each once and ascending; at least one, and none before the start.
    pub(super) fn instants(
        &mut self,
        dates: &[Written<String>],
        at: Spot,
        zone: &TimeZone,
        whose: &str,
        happening: &Happening,
    ) -> Option<Vec<SimTime>> {
        let mut times = Vec::new();
        for text in dates {
            let zoned = self.date(text, zone, whose, happening.example)?;
            let instant = self.clock.instant(zoned.timestamp());
            if instant < SimTime::ZERO {
                let (code, help) = happening.early;
                let message = format!("{whose} {} at {} before the scenario starts", happening.does, text.is);
                self.error(code, text.at, message, help);
                return None;
            }
            times.push(instant);
        }
        if times.is_empty() {
            let (what, help) = happening.empty;
            self.error("E015", at, format!("{whose} {what}"), help);
            return None;
        }
        times.sort();
        times.dedup();
        Some(times)
    }
}
