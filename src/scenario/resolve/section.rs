//! What do `sections`, `single-track`, `maintenance` and `paths` of a link mean?

use jiff::tz::TimeZone;

use super::{Resolving, duration};
use crate::model::{Link, Lock, Section, Timetable};
use crate::scenario::file;
use crate::scenario::file::link::{Dispatching, Paths};
use crate::scenario::file::quantity::Counted;
use crate::scenario::problem::suggest;
use crate::scenario::reader::Written;
use crate::time::{SimDuration, SimTime};
use crate::units::Kilometres;

/// A link's sections and their rules.
pub(super) struct Parts {
    pub(super) sections: Vec<Section>,
    /// All sections together, where they have lengths.
    pub(super) length: Option<Kilometres>,
    pub(super) followers: u32,
    pub(super) looks_ahead: bool,
    /// A vehicle may hinder another, even where there is no headway.
    pub(super) has_rules: bool,
}

impl Resolving<'_> {
    /// When the catalogue has a path.
    pub(super) fn paths(&mut self, paths: &Paths, zone: &TimeZone, whose: &str) -> Option<Timetable> {
        match paths {
            Paths::Times(times) => self.weekly(times, zone, &format!("the paths of {whose}")),
            Paths::Even(rate) => {
                if rate.of != Counted::Units {
                    self.error(
                        "E021",
                        rate.at,
                        format!("the paths of {whose} are for vehicles, neither TEU nor boxes"),
                        "write a rate without a word, such as \"12 / d\"",
                    );
                    return None;
                }
                if rate.per_ms <= 0.0 {
                    self.zero(rate.at, &format!("the number of paths of {whose}"), "12 / d");
                    return None;
                }
                let headway = SimDuration::from_ms_f64(1.0 / rate.per_ms).filter(|gap| gap.ms() > 0)?;
                Some(Timetable::Every { first: SimTime::ZERO, headway })
            }
        }
    }

    /// The sections of a link: one for the whole of it, where none are written and it has rules that
    /// need one.
    pub(super) fn sections(&mut self, link: &file::Link, zone: &TimeZone, whose: &str) -> Parts {
        let is_single = link.single_track.as_ref().is_some_and(|single| single.is);
        let clears = link.clears.as_ref().is_some_and(|clears| clears.is);
        let (mut sections, mut length) = (Vec::new(), None);
        if let Some(names) = &link.sections {
            let lengths = self.named_sections(link, names, zone, whose, &mut sections);
            length = self.shares(link, &lengths, &mut sections, whose);
        } else {
            // Once for all of them: one key is missing.
            if let Some((_, section)) = link.section.iter().flat_map(|sections| &sections.0).next() {
                self.error(
                    "E111",
                    section.here.at,
                    format!("{whose} has a section but no order of sections"),
                    "add `sections`, their names from `from` to `to`",
                );
            }
            let open = self.maintenance([link.maintenance.as_ref(), None], zone, whose);
            if is_single || open.is_some() {
                sections.push(Section {
                    name: String::new(),
                    share: 1.0,
                    single_track: is_single,
                    vehicles: u32::MAX,
                    tracks: Link::TRACKS,
                    open,
                    clears,
                    lock: None,
                });
            }
        }
        self.check_sections(link, &sections, whose);
        let followers = link.followers.as_ref().map_or(Link::FOLLOWERS, |followers| {
            self.at_least_one(followers, &format!("the number of followers of {whose}"))
        });
        let is_greedy = link.dispatching.as_ref().is_some_and(|word| word.is == Dispatching::Greedy);
        let has_rules =
            sections.iter().any(|one| one.single_track || one.vehicles < u32::MAX || one.lock.is_some());
        Parts { sections, length, followers, looks_ahead: !is_greedy, has_rules }
    }

    /// The sections that a link names, in order; returns the length of each, as far as it is written.
    fn named_sections(
        &mut self,
        link: &file::Link,
        names: &Written<Vec<Written<String>>>,
        zone: &TimeZone,
        whose: &str,
        sections: &mut Vec<Section>,
    ) -> Vec<Option<f64>> {
        let mut lengths = Vec::new();
        let known = || link.section.iter().flat_map(|sections| &sections.0);
        for name in &names.is {
            let Some((_, section)) = known().find(|(known, _)| **known == name.is) else {
                let help = suggest(&name.is, known().map(|(known, _)| known.as_str()));
                let message = format!("{whose} names the section `{}`, which is not defined", name.is);
                self.error("E111", name.at, message, help);
                continue;
            };
            if sections.iter().any(|other: &Section| other.name == name.is) {
                let message = format!("{whose} names the section `{}` twice", name.is);
                self.error("E111", name.at, message, "a vehicle enters each section once");
                continue;
            }
            let whose = format!("section `{}` of {whose}", name.is);
            let length = section.length.as_ref().filter(|length| self.above_zero(length, &whose));
            if section.here.has("lock") {
                if let Some(at) = section.here.key("length") {
                    self.error(
                        "E016",
                        at,
                        format!("`length` of {whose} has no meaning"),
                        "a lock has no length: leave it out",
                    );
                }
                lengths.push(Some(0.0));
                sections.push(self.section(link, section, name, zone, &whose));
                continue;
            }
            if section.length.is_none() && !section.here.has("length") {
                self.error(
                    "E011",
                    section.here.at,
                    format!("{whose} has no length"),
                    "add `length`, such as `length = \"40 km\"`",
                );
            }
            lengths.push(length.map(|length| length.value));
            sections.push(self.section(link, section, name, zone, &whose));
        }
        if names.is.is_empty() {
            let message = format!("{whose} has an empty list of sections");
            self.error("E111", names.at, message, "name at least one, or leave `sections` out");
        }
        for (name, section) in known().filter(|(known, _)| names.is.iter().all(|one| one.is != **known)) {
            let message = format!("`sections` of {whose} does not name the section `{name}`");
            self.error("E111", section.here.at, message, "add it where it lies, or remove the section");
        }
        lengths
    }

    fn section(
        &mut self,
        link: &file::Link,
        section: &file::link::Section,
        name: &Written<String>,
        zone: &TimeZone,
        whose: &str,
    ) -> Section {
        let lock = section.lock.as_ref().and_then(|lock| self.lock(lock, whose));
        let of_link = link.single_track.as_ref().is_some_and(|single| single.is);
        let vehicles = section.vehicles.as_ref();
        let tracks = section.tracks.as_ref();
        Section {
            name: name.is.clone(),
            share: 1.0,
            single_track: section.single_track.unwrap_or(of_link && lock.is_none()),
            lock,
            vehicles: vehicles.map_or(u32::MAX, |most| {
                self.at_least_one(most, &format!("the number of vehicles in {whose}"))
            }),
            tracks: tracks.map_or(Link::TRACKS, |tracks| {
                self.at_least_one(tracks, &format!("the number of tracks after {whose}"))
            }),
            open: self.maintenance([link.maintenance.as_ref(), section.maintenance.as_ref()], zone, whose),
            clears: link.clears.as_ref().is_some_and(|clears| clears.is),
        }
    }

    fn lock(&mut self, lock: &file::link::Lock, whose: &str) -> Option<Lock> {
        let mut count = |written: Option<&Written<u32>>, what: &str| {
            written.map_or(1, |number| self.at_least_one(number, &format!("the number of {what} of {whose}")))
        };
        let chambers = count(lock.chambers.as_ref(), "chambers");
        let vessels = count(lock.vessels.as_ref(), "vessels");
        let lockage = lock.lockage.as_ref()?.distribution.clone();
        Some(Lock { chambers, vessels, lockage })
    }

    /// Gives each section its share of the link; returns the length of the link.
    fn shares(
        &mut self,
        link: &file::Link,
        lengths: &[Option<f64>],
        sections: &mut [Section],
        whose: &str,
    ) -> Option<Kilometres> {
        let lengths: Vec<f64> = lengths.iter().copied().collect::<Option<_>>()?;
        let sum: f64 = lengths.iter().sum();
        if sum <= 0.0 {
            return None;
        }
        if let Some(distance) = link.distance.as_ref().filter(|distance| distance.value > 0.0)
            && (distance.value - sum).abs() > 1e-6 * sum
        {
            self.error(
                "E112",
                distance.at,
                format!(
                    "the sections of {whose} add up to {sum} km, and its distance is {} km",
                    distance.value
                ),
                "let the lengths add up to the distance, or leave `distance` out",
            );
        }
        for (section, length) in sections.iter_mut().zip(&lengths) {
            section.share = length / sum;
        }
        Some(Kilometres(sum))
    }

    /// Notes what would have no meaning.
    fn check_sections(&mut self, link: &file::Link, sections: &[Section], whose: &str) {
        let mut idle = |key: &str, is_idle: bool, needs: &str| {
            if let (Some(at), true) = (link.here.key(key), is_idle) {
                let message = format!("`{key}` of {whose} has no meaning");
                self.error("E016", at, message, format!("it goes with {needs}; add that, or leave it out"));
            }
        };
        let any = |has: fn(&Section) -> bool| sections.iter().any(has);
        let has_hours = link.here.has("maintenance")
            || link.section.iter().flat_map(|all| all.0.values()).any(|one| one.here.has("maintenance"));
        idle("clears", !has_hours, "`maintenance`");
        idle("followers", !any(|one| one.single_track), "`single-track = true`");
        idle("dispatching", sections.len() < 2 && link.sections.is_none(), "two `sections` or more");
        let Some(last) = link.sections.as_ref().and_then(|names| names.is.last()) else { return };
        let last = link.section.iter().flat_map(|all| all.0.iter()).find(|(name, _)| **name == last.is);
        if let Some(tracks) = last.and_then(|(_, section)| section.tracks.as_ref()) {
            self.error(
                "E016",
                tracks.at,
                format!("`tracks` of the last section of {whose} has no meaning"),
                "it tells of the passing place before the next section: leave it out",
            );
        }
    }

    /// A number of things of which there must be one.
    fn at_least_one(&mut self, written: &Written<u32>, what: &str) -> u32 {
        if written.is == 0 {
            self.error("E024", written.at, format!("{what} is zero"), "write 1 or more");
        }
        written.is.max(1)
    }

    /// Notes other traffic that would cross sections in no time.
    pub(super) fn check_other_traffic(&mut self, link: &file::Link, parts: &Parts, whose: &str) {
        let has_pace = link.here.has("time") || link.here.has("speed");
        if let (Some(background), true, false) = (&link.background, parts.has_rules, has_pace) {
            self.error(
                "E113",
                background.here.at,
                format!("nothing tells how long the background of {whose} is in its sections"),
                "add `time` or `speed` to the link; services may have their own",
            );
        }
    }

    /// The least time between two vehicles of one direction.
    pub(super) fn headway(&self, link: &file::Link) -> Option<SimDuration> {
        link.headway.as_ref().map(duration).filter(|headway| headway.ms() > 0)
    }
}
