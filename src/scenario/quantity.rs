//! What does "36 h" mean?
//!
//! A number and a unit make a quantity in the model's own units:
//! milliseconds, kilometres, kilometres an hour, TEU, kilograms; rates are
//! counted per millisecond.

use crate::time::{DAY, HOUR, MINUTE, SECOND, WEEK};

/// A unit's name and how many base units it has.
pub(crate) type Unit = (&'static str, f64);

const MINUTE_MS: f64 = MINUTE as f64;
const HOUR_MS: f64 = HOUR as f64;
const DAY_MS: f64 = DAY as f64;
const WEEK_MS: f64 = WEEK as f64;
const YEAR_MS: f64 = 365.0 * DAY_MS;
const SECOND_MS: f64 = SECOND as f64;

/// Units of time, in milliseconds.
pub(crate) const TIME: &[Unit] = &[
    ("ms", 1.0),
    ("s", SECOND_MS),
    ("min", MINUTE_MS),
    ("h", HOUR_MS),
    ("d", DAY_MS),
    ("week", WEEK_MS),
    ("weeks", WEEK_MS),
    ("y", YEAR_MS),
];
/// Units of distance, in kilometres.
pub(crate) const LENGTH: &[Unit] = &[("km", 1.0), ("m", 0.001), ("nm", 1.852)];
/// Units of speed, in kilometres an hour.
pub(crate) const SPEED: &[Unit] = &[("km/h", 1.0), ("kn", 1.852)];
/// Units of box capacity, in TEU.
pub(crate) const LOAD: &[Unit] = &[("TEU", 1.0)];
/// Units of boxes by number.
pub(crate) const BOXES: &[Unit] = &[("boxes", 1.0), ("box", 1.0)];
/// Units of mass, in kilograms.
pub(crate) const MASS: &[Unit] = &[("kg", 1.0), ("t", 1000.0)];
/// What demand may count; an empty word means consignments.
pub(crate) const COUNTED: &[&str] = &["", "TEU", "boxes", "box", "consignments", "consignment"];

/// A number and the text after it, trimmed.
pub(crate) fn split(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    for word in ["nan", "inf", "infinity"] {
        let rest = unsigned
            .get(..word.len())
            .filter(|head| head.eq_ignore_ascii_case(word))
            .map(|_| &unsigned[word.len()..]);
        if let Some(rest) = rest.filter(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric())) {
            return Some((if word == "nan" { f64::NAN } else { sign * f64::INFINITY }, rest.trim()));
        }
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(unsigned);
    if unsigned[end..].starts_with('.') {
        end += 1 + digits(&unsigned[end + 1..]);
    }
    if !unsigned[..end].starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if let Some(exponent) = unsigned[end..].strip_prefix(['e', 'E']) {
        let signed = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let count = digits(signed);
        if count > 0 {
            end += 1 + (exponent.len() - signed.len()) + count;
        }
    }
    let number: f64 = unsigned[..end].parse().ok()?;
    Some((sign * number, unsigned[end..].trim()))
}

/// How many base units a unit has.
pub(crate) fn factor(unit: &str, units: &[Unit]) -> Option<f64> {
    units.iter().find(|known| known.0 == unit).map(|known| known.1)
}

/// A rate's parts: number, what is counted, and the milliseconds of its time unit.
pub(crate) fn split_rate(text: &str) -> Option<(f64, &str, f64)> {
    let (number, rest) = split(text)?;
    let (what, per) = rest.split_once('/')?;
    Some((number, what.trim(), factor(per.trim(), TIME)?))
}

/// Adds or scales a written quantity, keeping its unit; `None` where that has no meaning.
pub(crate) fn change(written: &str, change: Change<'_>) -> Option<String> {
    let (number, rest) = split(written)?;
    let changed = match change {
        Change::Scale(by) => {
            if !is_unit(rest) {
                return None;
            }
            number * by
        }
        Change::Add(more) => number + converted(more, rest)?,
    };
    Some(if rest.is_empty() { plain(changed) } else { format!("{} {rest}", plain(changed)) })
}

/// What an overlay does to a quantity.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change<'a> {
    /// Multiplies it.
    Scale(f64),
    /// Adds another, which may be negative.
    Add(&'a str),
}

/// A quantity in the unit of another; `None` if the two are of different kinds.
pub(crate) fn converted(written: &str, unit: &str) -> Option<f64> {
    let (number, own) = split(written)?;
    if own == unit {
        return is_unit(unit).then_some(number);
    }
    if let (Some((what, per)), Some((own_what, own_per))) = (unit.split_once('/'), own.split_once('/')) {
        let counted = |what: &str| match what.trim() {
            "box" => "boxes".to_owned(),
            "consignment" | "consignments" => String::new(),
            what => what.to_owned(),
        };
        let times = (factor(per.trim(), TIME), factor(own_per.trim(), TIME));
        if let (Some(per), Some(own_per)) = times {
            return (counted(what) == counted(own_what)).then_some(number * per / own_per);
        }
    }
    [TIME, LENGTH, SPEED, LOAD, BOXES, MASS]
        .into_iter()
        .find_map(|units| Some(number * factor(own, units)? / factor(unit, units)?))
}

/// Whether a word has the form of a currency code.
pub(crate) fn is_currency(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_uppercase())
}

fn is_unit(rest: &str) -> bool {
    let known = |units: &[Unit]| factor(rest, units).is_some();
    if is_currency(rest) || [TIME, LENGTH, SPEED, LOAD, BOXES, MASS].into_iter().any(known) {
        return true;
    }
    rest.split_once('/')
        .is_some_and(|(what, per)| COUNTED.contains(&what.trim()) && factor(per.trim(), TIME).is_some())
}

/// A number as people write it: rounded to 12 digits, so that 0.1 + 0.2 reads 0.3.
pub(crate) fn plain(number: f64) -> String {
    if !number.is_finite() || number == 0.0 {
        return format!("{number}");
    }
    let rounded: f64 = format!("{number:.11e}").parse().unwrap_or(number);
    if (1e-6..1e15).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{rounded:e}") }
}

/// A quantity in base units as people read it: in the largest of its units of which it has one or more, to
/// four digits. Nothing is lost of "900 y"; "123456 ms" reads "2.058 min".
pub(crate) fn readable(base: f64, units: &[Unit]) -> String {
    let fitting = units.iter().filter(|unit| base >= unit.1).max_by(|a, b| a.1.total_cmp(&b.1));
    let (unit, factor) = fitting.or(units.first()).copied().unwrap_or(("", 1.0));
    let short: f64 = format!("{:.3e}", base / factor).parse().unwrap_or(base / factor);
    format!("{} {unit}", plain(short)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_units_are_told_apart() {
        assert_eq!(split("36 h"), Some((36.0, "h")));
        assert_eq!(split("1.5d"), Some((1.5, "d")));
        assert_eq!(split("-2e3 TEU"), Some((-2000.0, "TEU")));
        assert_eq!(split("14 kn"), Some((14.0, "kn")));
        assert_eq!(split("inf h"), Some((f64::INFINITY, "h")));
        assert_eq!(split("h"), None);
        assert_eq!(split(""), None);
        assert_eq!(split_rate("1840 TEU / week"), Some((1840.0, "TEU", WEEK_MS)));
    }

    #[test]
    fn changes_keep_the_unit() {
        assert_eq!(change("36 h", Change::Scale(0.5)).as_deref(), Some("18 h"));
        assert_eq!(change("1 d", Change::Add("12 h")).as_deref(), Some("1.5 d"));
        assert_eq!(change("4 / week", Change::Add("2 / d")).as_deref(), Some("18 / week"));
        assert_eq!(change("4 / week", Change::Add("2 h")), None);
        assert_eq!(change("02:30", Change::Scale(2.0)), None);
        assert_eq!(change("0.1 h", Change::Add("0.2 h")).as_deref(), Some("0.3 h"));
    }
}
