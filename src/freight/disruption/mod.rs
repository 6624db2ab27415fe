//! What closes and slows down, and when is it over?
//!
//! A disruption begins and ends; meanwhile it cuts what it hits. When it has
//! ended, the queue that grew is watched until it is back where it was.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod.rs` | the disruption, its beginning and its end |
//! | `cuts.rs` | what several at once leave of a thing |
//! | `things.rs` | what it does to stations, places, services and links |
//! | `recovery.rs` | how long a backlog lasts after the end |
//! | `known.rs` | what those who choose a way know of it |

mod cuts;
mod known;
mod recovery;
mod things;

use bevy_ecs::component::Component;

use super::{Freight, Handled, Phase, rounded};
use crate::model;
use crate::model::{Coming, Corridor, DisruptionEffect, Target};
use crate::random::{Distribution, Key, Streams};
use crate::time::{SimDuration, SimTime};

pub(super) use cuts::{Cut, Cuts};
pub(super) use known::Closure;
use recovery::Watch;

/// What can happen to a disruption.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// It begins.
    Begins { disruption: u32 },
    /// One that began is over.
    Ends { disruption: u32 },
    /// Those who choose a way hear of it, or that it is over.
    IsKnown,
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        Phase::Shift
    }
}

/// A closure or slow-down that comes now and then.
#[derive(Component, Debug)]
pub(super) struct Disruption {
    pub(super) id: u32,
    rules: Rules,
    hits: Vec<Hit>,
    /// So often has it begun.
    count: u64,
    /// When those began that go on, and when each will end: planned ones may overlap.
    running: Vec<(SimTime, SimTime)>,
    /// When the first of those that go on began.
    began: SimTime,
    /// What is still to come of the planned ones.
    planned: std::collections::VecDeque<SimTime>,
    /// Backlogs that are not yet back where they were.
    watches: Vec<Watch>,
}

/// What a disruption does, as the scenario says.
#[derive(Debug)]
struct Rules {
    comes: Coming,
    lasts: Distribution,
    response: f64,
    cut: Cut,
    known_after: SimDuration,
    announced: SimDuration,
    key: Key,
}

/// A thing that is hit.
#[derive(Debug)]
struct Hit {
    target: Target,
    /// Its stations, if it is a place; itself, if it is a station.
    stations: Vec<u32>,
    /// Services that start at the place, or the service itself.
    services: Vec<u32>,
    /// What waited there when it was hit.
    backlog: u64,
}

/// The disruptions of a corridor, in name order.
pub(super) fn of(corridor: &Corridor, streams: &Streams) -> Vec<Disruption> {
    let all = corridor.disruptions.iter().enumerate();
    all.map(|(id, disruption)| Disruption::new(corridor, id as u32, disruption, streams)).collect()
}

impl Disruption {
    fn new(corridor: &Corridor, id: u32, said: &model::Disruption, streams: &Streams) -> Disruption {
        let cut = Cut {
            disruption: id,
            share: said.capacity_left,
            stops: said.effect == DisruptionEffect::AllStop,
            cancels: said.cancels,
        };
        let planned = match &said.comes {
            Coming::Planned(times) => times.iter().copied().collect(),
            Coming::Random { .. } => Default::default(),
        };
        Disruption {
            id,
            rules: Rules {
                comes: said.comes.clone(),
                lasts: said.lasts.clone(),
                response: said.response,
                cut,
                known_after: said.known_after,
                announced: said.announced,
                key: streams.key("disruption", &said.name),
            },
            hits: said.at.iter().map(|&target| Hit::new(corridor, target)).collect(),
            count: 0,
            running: Vec::new(),
            began: SimTime::ZERO,
            planned,
            watches: Vec::new(),
        }
    }

    /// How long the one that begins now lasts.
    fn length(&self) -> Handled<SimDuration> {
        let drawn = self.rules.lasts.quantile(self.rules.key.draw(2 * self.count + 1));
        rounded(drawn * self.rules.response)
    }
}

impl Hit {
    fn new(corridor: &Corridor, target: Target) -> Hit {
        let stations = corridor.stations.iter().enumerate();
        let stations = stations.filter(|(id, station)| match target {
            Target::Place(place) => station.place == place,
            Target::Station(hit) => hit.index() == *id,
            Target::Link(_) | Target::Service(_) => false,
        });
        let services = corridor.services.iter().enumerate();
        let services = services.filter(|(id, service)| match target {
            Target::Place(place) => service.stops[0].place == place,
            Target::Service(hit) => hit.index() == *id,
            Target::Link(_) | Target::Station(_) => false,
        });
        Hit {
            target,
            stations: stations.map(|(id, _)| id as u32).collect(),
            services: services.map(|(id, _)| id as u32).collect(),
            backlog: 0,
        }
    }
}

impl Freight<'_> {
    pub(super) fn disruption_event(&mut self, event: Event, now: SimTime) -> Handled {
        match event {
            Event::Begins { disruption } => self.begins(disruption, now),
            Event::Ends { disruption } => self.ends(disruption, now),
            Event::IsKnown => self.hears_news(now),
        }
    }

    /// Puts on the calendar when each disruption comes: all dates of planned ones, so that at its
    /// very instant a closure precedes an opening of hours.
    pub(super) fn first_disruptions(&mut self) -> Handled {
        for id in 0..self.disruptions.len() as u32 {
            for at in self.disruptions[id as usize].planned.clone() {
                self.calendar.at(at, Event::Begins { disruption: id }.into())?;
                self.announce_closure(id, at)?;
            }
            self.plan_disruption(id, SimTime::ZERO)?;
        }
        Ok(())
    }

    /// Puts the next one on the calendar, if it comes at random.
    fn plan_disruption(&mut self, id: u32, now: SimTime) -> Handled {
        let disruption = &self.disruptions[id as usize];
        let Coming::Random { between, season } = &disruption.rules.comes else { return Ok(()) };
        let gap = rounded(between.quantile(disruption.rules.key.draw(2 * disruption.count)))?;
        let begins = match season {
            None => now.checked_add(gap),
            Some(season) => season.after(self.clock, now, gap),
        };
        // What would begin beyond the end of time never does.
        if let Some(begins) = begins {
            self.calendar.at(begins, Event::Begins { disruption: id }.into())?;
        }
        Ok(())
    }

    fn begins(&mut self, id: u32, now: SimTime) -> Handled {
        let disruption = &mut *self.disruptions[id as usize];
        let lasts = disruption.length()?;
        disruption.count += 1;
        disruption.planned.pop_front();
        let ends = now.saturating_add(lasts);
        disruption.running.push((now, ends));
        let is_first = disruption.running.len() == 1;
        if is_first {
            disruption.began = now;
        }
        self.recorder.disruptions[id as usize].begun += u64::from(self.recorder.measures(now));
        self.calendar.after(lasts, Event::Ends { disruption: id }.into())?;
        self.closure_begins(id, now)?;
        for hit in 0..self.disruptions[id as usize].hits.len() {
            if is_first {
                let backlog = self.backlog_at(id, hit);
                self.disruptions[id as usize].hits[hit].backlog = backlog;
            }
            self.cut(id, hit, true, now)?;
        }
        Ok(())
    }

    fn ends(&mut self, id: u32, now: SimTime) -> Handled {
        let running = &mut self.disruptions[id as usize].running;
        if let Some(over) = running.iter().position(|one| one.1 <= now) {
            running.remove(over);
        }
        self.closure_ends(id, now)?;
        for hit in 0..self.disruptions[id as usize].hits.len() {
            self.cut(id, hit, false, now)?;
        }
        self.plan_disruption(id, now)?;
        if !self.disruptions[id as usize].running.is_empty() {
            return Ok(());
        }
        let began = self.disruptions[id as usize].began;
        self.recorder.disrupted(id, began, now);
        self.watch_backlogs(id, now);
        Ok(())
    }

    /// The run is over: what goes on has gone on up to now.
    pub(super) fn close_disruptions(&mut self, now: SimTime) {
        for (id, disruption) in self.disruptions.iter().enumerate() {
            if !disruption.running.is_empty() {
                self.recorder.disrupted(id as u32, disruption.began, now);
            }
            for watch in disruption.watches.iter().filter(|watch| watch.counts) {
                self.recorder.disruptions[id].hits[watch.hit].unrecovered += 1;
            }
        }
    }
}
