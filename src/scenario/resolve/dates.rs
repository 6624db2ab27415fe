//! Which instants do written dates mean?

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Resolving;

use crate::scenario::problem::{Problem, Problems};
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
    /// Whether to warn of dates beyond the end of the run.
    pub(super) warns: bool,
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
        let civil = super::run::civil(&text.is);
        let zoned = civil.and_then(|civil| civil.to_zoned(zone.clone()).ok());
        if let (Some(civil), Some(zoned)) = (civil, &zoned) {
            warn_skipped(civil, zoned, text.at, whose, self.problems);
        }
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
        let (end, mut late) = (self.end().filter(|_| happening.warns), None);
        for text in dates {
            let zoned = self.date(text, zone, whose, happening.example)?;
            let instant = self.clock.instant(zoned.timestamp());
            if instant < SimTime::ZERO {
                let (code, help) = happening.early;
                let message = format!("{whose} {} at {} before the scenario starts", happening.does, text.is);
                self.error(code, text.at, message, help);
                return None;
            }
            if times.contains(&instant) {
                let message = format!("{whose} {} at {} twice", happening.does, text.is);
                self.warn_idle(text.at, message, "leave one of the two out: it counts once");
            }
            if end.is_some_and(|end| instant >= end) {
                late.get_or_insert(text);
            }
            times.push(instant);
        }
        if let (Some(late), Some(end)) = (late, end) {
            let many = times.iter().filter(|at| **at >= end).count();
            let message = format!("{whose} {} at {} after the run has ended", happening.does, late.is);
            let help = format!(
                "{many} of {} dates lie beyond horizon and cool-down: leave them out, or let `run.horizon` be longer",
                times.len()
            );
            self.warn_idle(late.at, message, &help);
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

    /// When the run is over at the latest; `None` if it goes on until all is delivered.
    pub(super) fn end(&self) -> Option<SimTime> {
        let horizon = self.window.horizon?;
        Some(SimTime::ZERO.saturating_add(horizon).saturating_add(self.window.cool_down))
    }

    /// Notes what is listed and has no effect.
    pub(super) fn warn_idle(&mut self, at: Spot, message: String, help: &str) {
        self.problems.add(Problem::error("W053", at, message).help(help));
    }
}

/// Notes a civil time that the clocks skip, and what it is taken for.
pub(super) fn warn_skipped(civil: DateTime, zoned: &Zoned, at: Spot, whose: &str, problems: &mut Problems) {
    if zoned.datetime() == civil {
        return;
    }
    let zone = zoned.time_zone().iana_name().unwrap_or("its zone");
    let message = format!(
        "{whose}: there is no {} in {zone}, where the clocks skip it",
        civil.strftime("%Y-%m-%dT%H:%M")
    );
    let help =
        format!("it is taken as {}; write that, or the time that is meant", zoned.strftime("%Y-%m-%dT%H:%M"));
    problems.add(Problem::error("W054", at, message).help(help));
}
