//! Which minutes of the week does "mon-fri 08:00-18:00" mean?

use jiff::tz::TimeZone;

use super::Resolving;
use crate::model::Servers;
use crate::scenario::file::station::{Hours, Servers as Written};
use crate::scenario::problem::nearest;
use crate::scenario::tree::Spot;
use crate::time::{WEEK_MINUTES, WeeklyLevels};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES: u32 = 24 * 60;

/// What helps where a text has a break in it.
const SEVERAL: &str = "hours with a break, such as for lunch, are several texts in a list: [\"08:00-12:00\", \"13:00-18:00\"]; among numbers by hours each is a key of its own";

/// Open minutes of the week; `None` is always.
pub(super) type Open = Option<Vec<bool>>;

/// A stretch of hours on some days.
struct Stretch {
    days: Vec<u32>,
    from: u32,
    length: u32,
}

impl Stretch {
    fn minutes(&self) -> impl Iterator<Item = usize> + '_ {
        self.days.iter().flat_map(move |day| {
            let start = day * DAY_MINUTES + self.from;
            (start..start + self.length).map(|minute| (minute % WEEK_MINUTES) as usize)
        })
    }
}

/// `08:30` in minutes of the day; 24:00 too.
pub(super) fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours) || !digits(minutes) || minutes.len() != 2 {
        return None;
    }
    let minute =
        hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok().filter(|&minutes| minutes < 60)?;
    (minute <= DAY_MINUTES).then_some(minute)
}

/// Days of the week from `daily`, `mon` or `mon-fri`, Monday being 0.
pub(super) fn days(text: &str) -> Result<Vec<u32>, String> {
    let text = text.trim();
    if text.is_empty() || text == "daily" {
        return Ok((0..7).collect());
    }
    let day = |name: &str| {
        let name = name.trim();
        DAYS.iter().position(|known| *known == name).map(|index| index as u32).ok_or_else(|| {
            let near = nearest(name, DAYS).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            format!("`{name}` is not a day: write mon, tue, wed, thu, fri, sat, sun or daily{near}")
        })
    };
    match text.split_once('-') {
        None => Ok(vec![day(text)?]),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            let count = (last + 7 - first) % 7 + 1;
            Ok((first..first + count).map(|day| day % 7).collect())
        }
    }
}

fn stretch(text: &str) -> Result<Stretch, String> {
    let form = || "write hours such as \"08:00-20:00\" or \"mon-fri 08:00-18:00\"".to_owned();
    let first_digit = text.find(|letter: char| letter.is_ascii_digit()).ok_or_else(form)?;
    let (days_text, times) = text.split_at(first_digit);
    if times.matches('-').count() > 1 {
        return Err(SEVERAL.to_owned());
    }
    let (from, until) = times.split_once('-').ok_or_else(form)?;
    let (from, until) = (clock(from).ok_or_else(form)?, clock(until).ok_or_else(form)?);
    if from == until || from == DAY_MINUTES {
        return Err("the hours are empty; a whole day is \"00:00-24:00\"".to_owned());
    }
    let length = if until > from { until - from } else { until + DAY_MINUTES - from };
    Ok(Stretch { days: days(days_text)?, from, length })
}

impl Resolving<'_> {
    fn stretch(&mut self, text: &str, at: Spot) -> Option<Stretch> {
        match stretch(text) {
            Ok(stretch) => Some(stretch),
            Err(help) => {
                self.error("E029", at, format!("`{text}` are not hours"), help);
                None
            }
        }
    }

    /// The open minutes of some hours.
    pub(super) fn open(&mut self, hours: &Hours) -> Open {
        let mut minutes = vec![false; WEEK_MINUTES as usize];
        for written in &hours.0 {
            match self.stretch(&written.is, written.at) {
                Some(stretch) => stretch.minutes().for_each(|minute| minutes[minute] = true),
                None => return None,
            }
        }
        (!minutes.iter().all(|open| *open)).then_some(minutes)
    }

    /// When a section is open that has these hours of maintenance, its own and its link's; `None` if it
    /// always is, or if they are no hours.
    pub(super) fn maintenance(
        &mut self,
        all: [Option<&Hours>; 2],
        zone: &TimeZone,
        whose: &str,
    ) -> Option<WeeklyLevels> {
        let mut shut = vec![false; WEEK_MINUTES as usize];
        for written in all.iter().flatten().flat_map(|hours| &hours.0) {
            self.stretch(&written.is, written.at)?.minutes().for_each(|minute| shut[minute] = true);
        }
        let last = all.iter().flatten().filter_map(|hours| hours.0.last()).next_back();
        if let (Some(last), true) = (last, shut.iter().all(|shut| *shut)) {
            // Hours of the link alone are wrong once, not once for each of its sections.
            if self.problems.has_at("E110", last.at) {
                return None;
            }
            self.error(
                "E110",
                last.at,
                format!("the maintenance of {whose} never ends: nothing could enter it"),
                "leave some hours of the week free",
            );
            return None;
        }
        shut.contains(&true).then(|| self.levels(|minute| u32::from(!shut[minute]), zone))
    }

    /// Servers by the hour, within opening hours.
    pub(super) fn servers(
        &mut self,
        written: &Written,
        open: &Open,
        zone: &TimeZone,
        whose: &str,
    ) -> Option<Servers> {
        let within = |minute: usize| open.as_ref().is_none_or(|open| open[minute]);
        let levels = match written {
            Written::Unlimited if open.is_none() => return Some(Servers::Unlimited),
            Written::Unlimited => {
                self.levels(|minute| if within(minute) { Servers::ENDLESS } else { 0 }, zone)
            }
            Written::Fixed(number) if open.is_none() => WeeklyLevels::constant(number.is),
            Written::Fixed(number) => self.levels(|minute| if within(minute) { number.is } else { 0 }, zone),
            Written::ByHours(stretches) => {
                let mut minutes: Vec<Option<(u32, &str)>> = vec![None; WEEK_MINUTES as usize];
                for (hours, number) in stretches {
                    for minute in self.stretch(&hours.is, hours.at)?.minutes() {
                        if let Some((_, other)) = minutes[minute].filter(|(level, _)| level != number) {
                            // One of them may come of a change, which would not be seen at the other.
                            self.error(
                                "E029",
                                hours.at,
                                format!(
                                    "{whose} has two numbers of servers at the same hours: \"{other}\" and \"{}\"",
                                    hours.is
                                ),
                                "hours with different numbers must not overlap",
                            );
                            return None;
                        }
                        minutes[minute] = Some((*number, &hours.is));
                    }
                }
                self.levels(
                    |minute| if within(minute) { minutes[minute].map_or(0, |(level, _)| level) } else { 0 },
                    zone,
                )
            }
        };
        Some(Servers::Weekly(levels))
    }

    fn levels(&self, level: impl Fn(usize) -> u32, zone: &TimeZone) -> WeeklyLevels {
        let minutes: Vec<u32> = (0..WEEK_MINUTES as usize).map(level).collect();
        WeeklyLevels::from_minutes(zone.clone(), &minutes).unwrap_or_else(|| WeeklyLevels::constant(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> usize {
        stretch(text).map_or(0, |stretch| stretch.minutes().count())
    }

    #[test]
    fn hours_count_their_minutes() {
        assert_eq!(open("08:00-20:00"), 7 * 12 * 60);
        assert_eq!(open("mon-fri 08:00-18:00"), 5 * 10 * 60);
        assert_eq!(open("sun 22:00-24:00"), 120);
        assert_eq!(open("daily 22:00-06:00"), 7 * 8 * 60);
        assert_eq!(open("fri-mon 00:00-24:00"), 4 * 24 * 60);
        assert_eq!(open("00:00-24:00"), 7 * 24 * 60);
        assert_eq!(open("mon 08:00-08:00"), 0);
        assert_eq!(open("8 to 5"), 0);
        assert_eq!(open("mon 25:00-26:00"), 0);
    }

    #[test]
    fn sunday_night_runs_into_monday() {
        let minutes: Vec<usize> = stretch("sun 23:00-01:00").expect("hours").minutes().collect();
        assert_eq!(minutes.first(), Some(&(6 * 1440 + 23 * 60)));
        assert_eq!(minutes.last(), Some(&59));
    }
}
