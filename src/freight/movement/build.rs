//! Which rules does a link have?

use super::super::tempo::Tempo;
use super::{Control, Headway, Link, LinkLoad, Lock, Passing, Paths, Section, Tracks, maintenance};
use crate::model::{self, Corridor, LinkId, Travel};
use crate::random::Streams;
use crate::time::{SimDuration, SimTime};

/// A link of a corridor, empty.
pub(in crate::freight) fn link(
    corridor: &Corridor,
    id: usize,
    link: &model::Link,
    streams: &Streams,
) -> Link {
    let headway = link.headway.map(|least| Headway { least, free: [SimTime::ZERO; 2] });
    let background = link.background.as_ref().map(|background| {
        Box::new(LinkLoad {
            tempos: [(); 2].map(|()| Tempo::new(background.rate, background.profile.clone())),
            keys: ["forwards", "backwards"]
                .map(|side| streams.key("background train", &link.name).named(side)),
            counts: [0; 2],
            pace: link.has_sections().then(|| pace(link)).flatten(),
        })
    });
    let control = corridor.controls(LinkId::new(id)).then(|| Box::new(control(corridor, id, link, streams)));
    Link {
        id: id as u32,
        headway,
        background,
        control,
        cuts: Default::default(),
        cutting: Default::default(),
    }
}

/// How other traffic crosses.
fn pace(link: &model::Link) -> Option<(crate::random::Distribution, Option<f64>)> {
    match link.travel.as_ref()? {
        Travel::Time(time) => Some((time.clone(), None)),
        Travel::Speed(speed) => Some((speed.clone(), Some(link.distance?.0))),
    }
}

fn control(corridor: &Corridor, id: usize, link: &model::Link, streams: &Streams) -> Control {
    let least = link.headway.unwrap_or(SimDuration::ZERO);
    let mut begins = 0.0;
    let mut sections: Vec<Section> = Vec::new();
    for (index, section) in link.sections.iter().enumerate() {
        let is_last = index + 1 == link.sections.len();
        let ends = if is_last { 1.0 } else { begins + section.share };
        let mut built = Section::new((begins, ends), least);
        built.open = section.open.clone();
        let longest = |open| maintenance::longest_open(open, &corridor.clock);
        built.clears = section.open.as_ref().filter(|_| section.clears).map(longest);
        built.most = section.vehicles;
        built.lock = section.lock.as_ref().map(|lock| {
            let name = format!("{}.{}", link.name, section.name);
            let key = streams.key("lockage", &name);
            Box::new(Lock::new(lock.chambers, lock.vessels, lock.lockage.clone(), key))
        });
        built.tracks = section.single_track.then(|| single_track(link, index));
        sections.push(built);
        begins = ends;
    }
    if sections.is_empty() {
        sections.push(Section::new((0.0, 1.0), least));
    }
    let is_two_way = link.background.is_some() || is_two_way(corridor, id);
    let mut control = Control::new(sections);
    control.passing = link
        .sections
        .windows(2)
        .map(|pair| {
            // Beside double tracks nobody hinders those who come.
            let is_narrow = pair[0].single_track || pair[1].single_track;
            let tracks = if is_narrow { pair[0].tracks } else { u32::MAX };
            Passing { tracks, taken: [0; 2], keeps_one: is_two_way && is_narrow }
        })
        .collect();
    control.paths = link.paths.clone().map(Paths::new);
    control.followers = link.followers;
    control.looks_ahead = link.looks_ahead;
    control
}

/// Whether vehicles go both ways, be it on their way back empty.
fn is_two_way(corridor: &Corridor, id: usize) -> bool {
    let uses = |leg: &&model::Leg| leg.link.index() == id;
    let services = corridor.services.iter().filter(|service| service.legs.iter().any(|leg| uses(&leg)));
    let mut ways = services.clone().flat_map(|service| &service.legs).filter(uses).map(|leg| leg.reversed);
    let first = ways.next();
    ways.any(|way| Some(way) != first) || services.into_iter().any(|service| service.membership.is_some())
}

/// The single track that a section is part of: sections between which nobody can pass are one.
fn single_track(link: &model::Link, index: usize) -> Tracks {
    let sections = &link.sections;
    let joined = |first: usize| {
        sections[first].single_track && sections[first + 1].single_track && sections[first].tracks == 1
    };
    let first = (0..index).rev().take_while(|&before| joined(before)).last().unwrap_or(index);
    let last = (index..sections.len() - 1).take_while(|&next| joined(next)).last();
    Tracks { first, last: last.map_or(index, |next| next + 1), row: [0; 2] }
}
