//! When does a service depart?

use jiff::tz::TimeZone;

use super::dates::{DATE, Happening};
use super::hours::{clock, days};
use super::{Resolving, duration};
use crate::model::{Timetable, WeekTime};
use crate::scenario::file;
use crate::scenario::file::quantity::{Counted, Kind, Time};
use crate::scenario::file::service::TIMETABLES;
use crate::scenario::problem::Problem;
use crate::scenario::quantity;
use crate::scenario::reader::Written;
use crate::time::{MINUTE, SimDuration, SimTime, WEEK_MINUTES};

/// The departures of a list.
const DEPARTURES: Happening = Happening {
    does: "departs",
    early: ("E064", "leave this departure out, or let `run.start` be earlier"),
    empty: ("has an empty timetable", "write at least one departure"),
    warns: true,
    example: DATE,
};

impl Resolving<'_> {
    /// The one timetable of a service, whose first stop lies in `zone`.
    pub(super) fn timetable(
        &mut self,
        name: &str,
        service: &file::Service,
        zone: &TimeZone,
    ) -> Option<Timetable> {
        let whose = format!("service `{name}`");
        let written: Vec<&str> = TIMETABLES.into_iter().filter(|key| service.here.has(key)).collect();
        let [key] = written.as_slice() else {
            let message = if written.is_empty() {
                format!("{whose} has no timetable")
            } else {
                format!("{whose} has {} timetables: {}", written.len(), written.join(", "))
            };
            let at = written.last().and_then(|key| service.here.key(key)).unwrap_or(service.here.at);
            self.error("E015", at, message, format!("write exactly one of {}", TIMETABLES.join(", ")));
            return None;
        };
        let takes_first = ["frequency", "every", "headway"].contains(key);
        if let (false, Some(first)) = (takes_first, &service.first) {
            self.error(
                "E016",
                first.at,
                format!("`first` of {whose} does not go with `{key}`"),
                "leave it out; it goes with `frequency`, `every` and `headway`",
            );
        }
        let first = match &service.first {
            Some(first) if takes_first => self.first(first, zone, &whose),
            _ => Some(SimTime::ZERO),
        };
        match *key {
            "frequency" => {
                let rate = service.frequency.as_ref()?;
                if rate.of != Counted::Units {
                    self.error(
                        "E021",
                        rate.at,
                        format!("the frequency of {whose} counts departures, not boxes"),
                        "write \"4 / week\"",
                    );
                    return None;
                }
                if rate.per_ms <= 0.0 {
                    self.zero(rate.at, &format!("the frequency of {whose}"), "4 / week");
                    return None;
                }
                let headway = SimDuration::from_ms_f64(1.0 / rate.per_ms).unwrap_or(SimDuration::MAX);
                self.evenly(first?, headway, rate.at, &whose)
            }
            "every" => {
                let every = service.every.as_ref()?;
                self.evenly(first?, duration(every), every.at, &whose)
            }
            "times" => self.weekly(service.times.as_ref()?, zone, &whose),
            "departures" => {
                let dates = service.departures.as_ref()?;
                self.instants(&dates.is, dates.at, zone, &whose, &DEPARTURES).map(Timetable::Listed)
            }
            "headway" => {
                let headway = service.headway.as_ref()?;
                if headway.mean() < 1.0 {
                    self.zero(headway.at, &format!("the headway of {whose}"), Time::EXAMPLE);
                    return None;
                }
                Some(Timetable::Random { first: first?, headway: headway.distribution.clone() })
            }
            _ => Some(Timetable::OnDemand { gather: duration(service.on_demand.as_ref()?.gather.as_ref()?) }),
        }
    }

    fn evenly(
        &mut self,
        first: SimTime,
        headway: SimDuration,
        at: crate::scenario::tree::Spot,
        whose: &str,
    ) -> Option<Timetable> {
        if headway == SimDuration::ZERO {
            self.zero(at, &format!("the time between departures of {whose}"), Time::EXAMPLE);
            return None;
        }
        Some(Timetable::Every { first, headway })
    }

    /// A clock time on the first day, or a time after the start. Notes one that never comes.
    pub(super) fn first(
        &mut self,
        written: &Written<String>,
        zone: &TimeZone,
        whose: &str,
    ) -> Option<SimTime> {
        let first = self.first_instant(written, zone, whose)?;
        if self.end().is_some_and(|end| first >= end) {
            let message = format!("`first` of {whose} lies beyond the end of the run");
            let help = "nothing of it happens before horizon and cool-down are over: write an earlier time, or let `run.horizon` be longer";
            self.warn_idle(written.at, message, help);
        }
        Some(first)
    }

    fn first_instant(&mut self, written: &Written<String>, zone: &TimeZone, whose: &str) -> Option<SimTime> {
        if let Some(minute) = clock(&written.is) {
            let date = self.clock.start().timestamp().to_zoned(zone.clone()).date();
            let at_minute = |date: jiff::civil::Date| {
                let civil =
                    date.at(0, 0, 0, 0).checked_add(jiff::Span::new().minutes(i64::from(minute))).ok()?;
                Some(self.clock.instant(civil.to_zoned(zone.clone()).ok()?.timestamp()))
            };
            // The start may lie later on its day: then it is the next one.
            let today = at_minute(date);
            return today
                .filter(|first| *first >= SimTime::ZERO)
                .or_else(|| at_minute(date.tomorrow().ok()?));
        }
        if let Some((number, unit)) = quantity::split(&written.is) {
            let ms = quantity::factor(unit, quantity::TIME).map(|factor| number * factor);
            if let Some(after) = ms.and_then(SimDuration::from_ms_f64) {
                return Some(SimTime::from_ms(after.ms()));
            }
        }
        self.error(
            "E027",
            written.at,
            format!("`{}` of {whose} is neither a clock time nor a time after the start", written.is),
            "write a clock time on the first day, \"02:30\", or a time after the start, \"37 h\"",
        );
        None
    }

    pub(super) fn weekly(
        &mut self,
        written: &Written<Vec<Written<String>>>,
        zone: &TimeZone,
        whose: &str,
    ) -> Option<Timetable> {
        let mut times = Vec::new();
        for text in &written.is {
            let form =
                "write days and a clock time, such as \"mon 06:00\", \"mon-fri 06:00\" or \"daily 20:00\"";
            let (day_text, time) = text.is.trim().rsplit_once(' ').unwrap_or(("", text.is.trim()));
            let minute = clock(time).filter(|&minute| minute < 24 * 60);
            match (days(day_text), minute) {
                (Ok(days), Some(minute)) => {
                    times.extend(days.into_iter().map(|day| WeekTime { minute: day * 24 * 60 + minute }));
                }
                (Err(help), Some(_)) => {
                    self.error(
                        "E029",
                        text.at,
                        format!("`{}` of {whose} is not a time of the week", text.is),
                        help,
                    );
                    return None;
                }
                (_, None) => {
                    self.error(
                        "E029",
                        text.at,
                        format!("`{}` of {whose} is not a time of the week", text.is),
                        form,
                    );
                    return None;
                }
            }
        }
        if times.is_empty() {
            self.error(
                "E015",
                written.at,
                format!("{whose} has an empty timetable"),
                "write at least one time, such as \"mon 06:00\"",
            );
            return None;
        }
        times.sort();
        times.dedup();
        Some(Timetable::Weekly { zone: zone.clone(), times })
    }

    /// Notes a cut-off longer than the shortest time between two departures.
    pub(super) fn check_cut_off(&mut self, name: &str, service: &file::Service, timetable: &Timetable) {
        let Some(cut_off) = &service.cut_off else { return };
        let gap = shortest_headway(timetable);
        if duration(cut_off) > gap {
            self.problems.add(
                Problem::error(
                    "W002",
                    cut_off.at,
                    format!("the cut-off of service `{name}` is longer than its headway of {gap}"),
                )
                .help("cargo misses the next departure and waits for a later one; is the cut-off meant to be shorter?"),
            );
        }
    }
}

/// The least time from one departure to the next; on the mean, where it is drawn.
pub(super) fn shortest_headway(timetable: &Timetable) -> SimDuration {
    let ms = match timetable {
        Timetable::Every { headway, .. } => headway.ms(),
        Timetable::Weekly { times, .. } => {
            let week_later = times.first().map(|first| first.minute + WEEK_MINUTES);
            let next = times.iter().skip(1).map(|time| time.minute).chain(week_later);
            let gaps = times.iter().zip(next).map(|(time, next)| next - time.minute);
            gaps.min().map_or(i64::MAX, |minutes| i64::from(minutes) * MINUTE)
        }
        Timetable::Listed(times) => {
            times.windows(2).map(|pair| pair[1].since(pair[0]).ms()).min().unwrap_or(i64::MAX)
        }
        Timetable::Random { headway, .. } => headway.mean() as i64,
        Timetable::OnDemand { .. } => i64::MAX,
    };
    SimDuration::from_ms(ms.min(SimDuration::MAX.ms()))
}
