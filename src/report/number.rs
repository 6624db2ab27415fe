//! How is a number written?
//!
//! For machines: the shortest decimal that reads back as the same number, and
//! nothing where there is no number. For people: as many decimals as help.

use super::page::TIE;
use crate::time::{DAY, HOUR, MINUTE, SECOND, SimDuration};

/// For machines: shortest round trip, a plain decimal unless it is very large
/// or very small; empty for `None` and for what is not finite.
pub fn exact(value: Option<f64>) -> String {
    match value {
        Some(0.0) => "0".to_owned(),
        Some(value) if value.is_finite() => {
            let size = value.abs();
            if (1e-5..1e16).contains(&size) { format!("{value}") } else { format!("{value:e}") }
        }
        _ => String::new(),
    }
}

/// What stands for a number that does not exist.
pub const NONE: &str = "–";

/// For people: fixed decimals and commas between thousands; [`NONE`] for `None`.
pub fn shown(value: Option<f64>, decimals: usize) -> String {
    let Some(value) = value.filter(|value| value.is_finite()) else { return NONE.to_owned() };
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    format!("{sign}{}{rest}", thousands(whole))
}

/// For people: a whole number with commas between thousands.
pub fn whole(number: u64) -> String {
    thousands(&number.to_string())
}

fn thousands(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// For people: a share as percent.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(
        || NONE.to_owned(),
        |share| {
            let percent = share * 100.0;
            shown(Some(percent), usize::from(percent.abs() < 9.95))
        },
    )
}

/// For people: a share that was asked for as percent, with no more decimals than it has.
pub fn percent_asked(share: f64) -> String {
    let text = shown(Some(share * 100.0), 6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Decimals that suit a column of counts: none where all are whole or large.
pub fn decimals(values: impl Iterator<Item = Option<f64>>) -> usize {
    let fine =
        values.flatten().any(|value| value.abs() < 100.0 && libm::fabs(value - libm::round(value)) > 1e-9);
    usize::from(fine)
}

/// For people: a length of time that stands under others like it, to the
/// millisecond or to the minute: `2 d 03:15:00.250`, `2 d 03:15`.
pub fn clock(length: SimDuration, is_exact: bool) -> String {
    let ms = length.ms();
    let mut text = if ms >= DAY {
        format!("{} d ", whole(ms.unsigned_abs() / DAY.unsigned_abs()))
    } else {
        String::new()
    };
    text.push_str(&format!("{:02}:{:02}", ms % DAY / HOUR, ms % HOUR / MINUTE));
    if is_exact {
        text.push_str(&format!(":{:02}.{:03}", ms % MINUTE / SECOND, ms % SECOND));
    }
    text
}

/// The unit in which a column of hours reads best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeUnit {
    /// Its name in a heading.
    pub name: &'static str,
    hours: f64,
    decimals: usize,
}

impl TimeUnit {
    /// For a column whose typical size is so many hours.
    pub fn suited(hours: impl Iterator<Item = Option<f64>>) -> TimeUnit {
        let largest = hours.flatten().fold(0.0, f64::max);
        match largest {
            size if size < 0.1 => TimeUnit { name: "min", hours: 1.0 / 60.0, decimals: 2 },
            size if size < 1.0 => TimeUnit { name: "min", hours: 1.0 / 60.0, decimals: 1 },
            size if size < 10.0 => TimeUnit { name: "h", hours: 1.0, decimals: 2 },
            size if size < 72.0 => TimeUnit { name: "h", hours: 1.0, decimals: 1 },
            _ => TimeUnit { name: "d", hours: 24.0, decimals: 2 },
        }
    }

    /// How many hours make one of it.
    pub fn hours(self) -> f64 {
        self.hours
    }

    /// Hours in this unit.
    pub fn shown(self, hours: Option<f64>) -> String {
        shown(hours.map(|hours| hours / self.hours), self.decimals)
    }

    /// In a sentence: a mean of hours with half of its interval, where there is one, and the unit.
    pub fn sentence(self, mean: f64, half_width: Option<f64>) -> String {
        let mean = self.shown(Some(mean));
        let half =
            half_width.map_or_else(String::new, |_| format!("{TIE}±{TIE}{}", self.half_width(half_width)));
        format!("{mean}{half}{TIE}{}", self.name)
    }

    /// Hours in this unit, as half of an interval: one too small to be seen is not zero.
    pub fn half_width(self, hours: Option<f64>) -> String {
        half_width(hours.map(|hours| hours / self.hours), self.decimals)
    }
}

/// Half of an interval: one too small to be seen is not zero.
pub fn half_width(half: Option<f64>, decimals: usize) -> String {
    let text = shown(half, decimals);
    let is_small = half > Some(0.0) && text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match decimals {
        _ if !is_small => text,
        0 => "<1".to_owned(),
        _ => format!("<0.{:0>decimals$}", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_numbers_read_back_and_are_never_nan() {
        for value in [0.1 + 0.2, 1e300, -3.2, 5e-324, 123_456_789.125, 1.0] {
            assert_eq!(exact(Some(value)).parse::<f64>(), Ok(value));
        }
        assert_eq!(exact(Some(-0.0)), "0");
        assert_eq!(exact(Some(12.0)), "12");
        for nothing in [None, Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY)] {
            assert_eq!(exact(nothing), "");
        }
    }

    #[test]
    fn a_share_asked_for_is_written_as_it_was() {
        let written = [0.02, 0.005, 0.125, 0.1, 1.0].map(percent_asked);
        assert_eq!(written, ["2", "0.5", "12.5", "10", "100"]);
    }

    #[test]
    fn a_mean_without_an_interval_has_no_dash_in_a_sentence() {
        let hours = TimeUnit::suited([Some(20.0)].into_iter());
        assert_eq!(hours.sentence(20.0, Some(0.5)), format!("20.0{TIE}±{TIE}0.5{TIE}h"));
        assert_eq!(hours.sentence(20.0, None), format!("20.0{TIE}h"));
    }

    #[test]
    fn lengths_of_time_line_up() {
        let length = SimDuration::from_ms(2 * DAY + 3 * HOUR + 15 * MINUTE + 250);
        assert_eq!(clock(length, true), "2 d 03:15:00.250");
        assert_eq!(clock(length, false), "2 d 03:15");
        assert_eq!(clock(SimDuration::from_ms(59 * SECOND), true), "00:00:59.000");
    }

    #[test]
    fn an_interval_too_small_to_be_seen_is_not_zero() {
        let days = TimeUnit::suited([Some(100.0)].into_iter());
        assert_eq!(days.half_width(Some(0.01)), "<0.01");
        assert_eq!(days.half_width(Some(0.0)), "0.00");
        assert_eq!(days.half_width(None), "–");
        let hours = TimeUnit::suited([Some(20.0)].into_iter());
        assert_eq!(
            (hours.half_width(Some(0.01)).as_str(), hours.half_width(Some(0.3)).as_str()),
            ("<0.1", "0.3")
        );
    }

    #[test]
    fn shown_numbers_are_grouped_and_missing_is_a_dash() {
        assert_eq!(shown(Some(1_234_567.891), 1), "1,234,567.9");
        assert_eq!(shown(Some(-1234.0), 0), "-1,234");
        assert_eq!(shown(Some(-0.001), 1), "0.0");
        assert_eq!(shown(None, 2), "–");
        assert_eq!(percent(Some(0.5)), "50");
        assert_eq!(percent(Some(0.023)), "2.3");
        assert_eq!(whole(999), "999");
    }
}
