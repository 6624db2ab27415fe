//! Who chooses again, and what becomes of its place in the line?
//!
//! Cargo is committed while it is aboard, or is served or examined. When a
//! closure becomes known, or is over, cargo that waits for a departure chooses
//! again; other cargo does so when it next comes to wait for one. It does if the
//! closure weighs on the way that it was to go, or if one weighed on its last
//! choice: nobody gives up a good plan because something else has closed.
//!
//! Who chooses again sees queues as they are at that instant, and those in front
//! of it in the line where it stands. One that leaves a line has waited there for
//! what it waited for, and comes to the end of another.
//!
//! Left out: boxes of one consignment that travel apart, and cargo that clears
//! customs at an end of its lane: they keep their way.

use super::super::cargo::{MEASURED, NONE, Part, SHARED, WATCHED};
use super::super::route::{Crossroad, Kind, Turning};
use super::super::{Freight, Handled};
use super::cost::{Asking, Cost, Stands};
use super::{Candidate, Chooser, Standing, best, seen};
use crate::model::LaneId;
use crate::observe::{Observation, Shut};
use crate::time::SimTime;

/// Cargo in a line for departures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Waiting {
    ready: SimTime,
    service: u32,
    stop: u16,
    position: usize,
    part: u32,
}

impl<'a> Freight<'a> {
    /// A closure has become known, or is over: those who wait for departures choose again, in the
    /// order in which they became ready.
    pub(in crate::freight) fn hears_news(&mut self, now: SimTime) -> Handled {
        self.run.news += 1;
        let mut waiting = Vec::new();
        for (id, service) in (0..).zip(&self.services) {
            for (stop, here) in (0..).zip(&service.stops) {
                let line = here.queue.iter().enumerate();
                waiting.extend(line.filter(|(_, wait)| self.may_turn(wait.part)).map(|(position, wait)| {
                    Waiting { ready: wait.ready, service: id, stop, position, part: wait.part }
                }));
            }
        }
        waiting.sort_unstable();
        waiting.into_iter().try_for_each(|one| self.turns_in_line(one, now))
    }

    /// Whether a part waits where it may be rerouted.
    fn may_turn(&self, part: u32) -> bool {
        let row = &self.cargo.parts[part as usize];
        !row.is(SHARED) && self.routes.waits_at.contains_key(&row.node)
    }

    /// One that waits for a departure chooses again.
    fn turns_in_line(&mut self, waiting: Waiting, now: SimTime) -> Handled {
        let Waiting { service, stop, part, .. } = waiting;
        let Some(ahead) = self.ahead_in_line(part, service, stop) else { return Ok(()) };
        let stands = Some(Stands { service, stop, ahead });
        let Some((crossroad, option)) = self.chooses_again(part, stands, now) else { return Ok(()) };
        let Some(turning) = self.turning(crossroad, option) else { return Ok(()) };
        let Kind::Board { service: other, stop: from, alight } =
            self.routes.nodes[turning.board as usize].kind
        else {
            return Ok(());
        };
        if (other, from) == (service, stop) {
            let block = self.routes.nodes[turning.board as usize].block;
            self.cargo.parts[part as usize].node = turning.board;
            self.keeps_its_place(part, service, stop, (alight, block));
            return Ok(());
        }
        self.leaves_line(part, service, stop, now)?;
        self.takes_turning(part, turning, now)
    }

    /// Cargo comes to where it is about to wait for a departure.
    #[inline(never)]
    pub(in crate::freight) fn comes_to_crossroad(&mut self, part: u32, id: u32, now: SimTime) -> Handled {
        let own = self.routes.nodes[self.cargo.parts[part as usize].node as usize].next;
        debug_assert_eq!(self.routes.waits_at.get(&own), Some(&id), "its way goes on here");
        self.cargo.parts[part as usize].node = own;
        match self.chooses_again(part, None, now).and_then(|(from, option)| self.turning(from, option)) {
            Some(turning) => self.takes_turning(part, turning, now),
            None => self.go_in(part, own, now),
        }
    }

    /// The papers of a part are ready for which it waited: returns whether it goes another way.
    pub(in crate::freight) fn turns_when_papers_are_ready(
        &mut self,
        part: u32,
        now: SimTime,
    ) -> Handled<bool> {
        let chosen = self.chooses_again(part, None, now);
        let Some(turning) = chosen.and_then(|(from, option)| self.turning(from, option)) else {
            return Ok(false);
        };
        let next = self.routes.nodes[self.cargo.parts[part as usize].node as usize].next;
        if let Kind::Board { service, stop, .. } = self.routes.nodes[next as usize].kind {
            self.forget_late_papers(part, service, stop);
        }
        self.takes_turning(part, turning, now)?;
        Ok(true)
    }

    /// A part goes another way from where it is.
    fn takes_turning(&mut self, part: u32, turning: &Turning, now: SimTime) -> Handled {
        let row = self.cargo.parts[part as usize];
        let way = self.cargo.timelines[row.timeline as usize].way;
        let is_due = turning.due_after.get(way.came_by as usize).copied().unwrap_or(true);
        let Some(papers) = turning.papers.filter(|_| is_due) else {
            return self.go_in(part, turning.board, now);
        };
        let node = &self.routes.nodes[papers as usize];
        match node.kind {
            Kind::Papers(set) if way.papers_at == node.place.0 => {
                self.cargo.parts[part as usize].node = papers;
                self.asks_for_papers(part, set, now)
            }
            _ => self.go_in(part, papers, now),
        }
    }

    /// Where a way begins; `None` for one on which nobody can be rerouted.
    fn turning(&self, crossroad: Crossroad, option: usize) -> Option<&'a Turning> {
        self.routes.turnings[crossroad.lane.index()][crossroad.group][option].as_ref()
    }

    /// The way that a part takes instead of the one that it was to take, if there is news for it.
    fn chooses_again(
        &mut self,
        part: u32,
        stands: Option<Stands>,
        now: SimTime,
    ) -> Option<(Crossroad, usize)> {
        let row = self.cargo.parts[part as usize];
        let crossroad = self.routes.crossroads[*self.routes.waits_at.get(&row.node)? as usize];
        if row.is(SHARED) || row.timeline == NONE {
            return None;
        }
        let standing = &mut self.cargo.timelines[row.timeline as usize].way.standing;
        if std::mem::replace(&mut standing.news, self.run.news) == self.run.news {
            return None;
        }
        let lane = crossroad.lane.index();
        let mut chooser = self.lanes[lane].choice.take()?;
        let chosen = self.weighs_again(part, &row, crossroad, &mut chooser, stands, now);
        self.lanes[lane].choice = Some(chooser);
        if chosen == crossroad.present {
            return None;
        }
        let way = &mut self.cargo.timelines[row.timeline as usize].way;
        if !std::mem::replace(&mut way.is_rerouted, true) && row.is(MEASURED) {
            self.recorder.lanes[lane].rerouted += 1;
        }
        if crossroad.group == 0 {
            self.cargo.timelines[row.timeline as usize].chain = chosen as u16;
        }
        Some((crossroad, chosen))
    }

    /// What a part would choose now, if a closure weighs on its way, or did.
    fn weighs_again(
        &mut self,
        part: u32,
        row: &Part,
        crossroad: Crossroad,
        chooser: &mut Chooser,
        stands: Option<Stands>,
        now: SimTime,
    ) -> usize {
        let closures = self.known_closures(now);
        let asking = Asking { memory: None, closures: &closures, stands };
        let rule = chooser.rule;
        let Chooser { groups, .. } = chooser;
        let candidates = &mut groups[crossroad.group];
        let own = self.cost_of(&mut candidates[crossroad.present], &asking, now);
        let timeline = &self.cargo.timelines[row.timeline as usize];
        if own.closed <= 0.0 && !timeline.way.standing.is_swayed {
            return crossroad.present;
        }
        let serial = timeline.serial;
        let mut costs: Vec<Cost> = Vec::with_capacity(candidates.len());
        for (option, candidate) in candidates.iter_mut().enumerate() {
            costs.push(if self.is_open_to(part, crossroad, option) {
                self.cost_of(candidate, &asking, now)
            } else {
                Cost { closed: f64::INFINITY, ..Cost::default() }
            });
        }
        let is_swayed = costs.iter().any(|cost| cost.closed > 0.0 && cost.closed.is_finite());
        self.cargo.timelines[row.timeline as usize].way.standing =
            Standing { news: self.run.news, is_swayed };
        let consignment = self.lanes[crossroad.lane.index()].stream(serial);
        let tastes = chooser.tastes(&chooser.groups[crossroad.group], consignment);
        let candidates: &[Candidate] = &chooser.groups[crossroad.group];
        let chosen = best(candidates, &costs, &tastes);
        if row.is(WATCHED) {
            let candidates = seen(rule, candidates, &costs, &tastes);
            let closed = closures.iter().map(|closure| Shut {
                disruption: closure.disruption as usize,
                from: closure.from,
                until: closure.until,
            });
            self.recorder.observations.push(Observation::ChoseAgain {
                at: now,
                lane: LaneId(crossroad.lane.0),
                place: crossroad.place,
                closed: closed.collect(),
                candidates,
                present: crossroad.present,
                chosen,
            });
        }
        chosen
    }

    /// Whether a part may take a way: it has nodes, and its first vehicles are large enough.
    fn is_open_to(&self, part: u32, crossroad: Crossroad, option: usize) -> bool {
        option == crossroad.present
            || self.turning(crossroad, option).is_some_and(|turning| self.fits_vehicles(part, turning))
    }

    /// Whether a part fits the vehicles of all services of a way.
    fn fits_vehicles(&self, part: u32, turning: &Turning) -> bool {
        let row = &self.cargo.parts[part as usize];
        let kilograms = self.mass_of(part);
        let mut at = turning.board;
        loop {
            let node = &self.routes.nodes[at as usize];
            match node.kind {
                Kind::Board { service, .. } => {
                    let service = &self.services[service as usize];
                    let is_heavy = service.rules.payload.is_some_and(|payload| kilograms > payload);
                    if u32::from(row.quarters) > service.rated.quarters() || is_heavy {
                        return false;
                    }
                }
                Kind::Deliver => return true,
                _ => {}
            }
            at = node.next;
        }
    }

    /// A ride of a part ends: remembers what brought it.
    pub(in crate::freight) fn note_ride(&mut self, part: u32, service: u32) {
        let timeline = self.cargo.parts[part as usize].timeline;
        self.cargo.timelines[timeline as usize].way.came_by = service;
    }

    /// A part does not wait for the departures of a stop any more.
    pub(in crate::freight) fn forget_late_papers(&mut self, part: u32, service: u32, stop: u16) {
        let here = &mut self.services[service as usize].stops[usize::from(stop)];
        here.late_papers.retain(|late| late.part != part);
    }

    /// A part is asked for papers: remembers where.
    pub(in crate::freight) fn note_papers(&mut self, part: u32) {
        let row = &self.cargo.parts[part as usize];
        if row.timeline != NONE {
            let place = self.routes.nodes[row.node as usize].place;
            self.cargo.timelines[row.timeline as usize].way.papers_at = place.0;
        }
    }
}
