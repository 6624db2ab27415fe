//! Are the papers ready when the cargo is?
//!
//! A set of papers is begun when the consignment is tendered, or when it arrives
//! where it changes to another mode, and is drawn up and corrected while the
//! cargo is handled. How long that takes is drawn when the cargo comes to where
//! the papers are asked for; if they are not ready by then, one event later on
//! lets it go on to wait for its departure.
//!
//! A service may ask for papers sooner before a departure than for cargo, or
//! later. So cargo whose papers are ready counts as ready from an instant of its
//! own: the one from which both it and its papers are in time.

use super::cargo::{BegunSet, SHARED, State, WATCHED};
use super::route::Kind;
use super::service::Stop;
use super::{Freight, Handled, Phase, RunError, drawn};
use crate::model::Documents;
use crate::observe::{Cause, Observation};
use crate::random::Key;
use crate::time::SimTime;

/// What can happen to papers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// Those of a part that waits for them are right.
    Ready { part: u32 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        Phase::Clear
    }
}

/// A set of papers on a route.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set {
    pub(super) begins: Begins,
    /// Names the draws of the time it takes to draw it up, …
    pub(super) time: Key,
    /// … of whether it is wrong, by corrections so far, …
    pub(super) mismatch: Key,
    /// … and of the time that each correction takes.
    pub(super) rework: Key,
}

/// When a set of papers is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// With the tender.
    Tender,
    /// With the arrival where the mode changes.
    Arrival,
}

/// Cargo at a stop that its papers make ready later than it is itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct LatePapers {
    pub(super) part: u32,
    /// When the cargo was ready.
    cargo: SimTime,
    papers: SimTime,
    /// When it counts as ready for a departure.
    counts: SimTime,
    boxes: u16,
}

/// A set of papers is corrected so often at most; a limit for errors that are next to certain.
const CORRECTIONS: u32 = 100_000;

impl Freight<'_> {
    /// Cargo is through the stations before a departure for which it needs a set of papers.
    // Apart, as all here: cargo without documents comes by where this is called, and is to be quick.
    #[inline(never)]
    pub(super) fn needs_papers(&mut self, part: u32, set: u32, now: SimTime) -> Handled {
        // It stands in the yard while it waits for papers, as it does for a departure.
        if self.routes.nodes[self.cargo.parts[part as usize].node as usize].claims_yard {
            self.claim(part, now);
        }
        self.bill_papers(part);
        self.asks_for_papers(part, set, now)
    }

    /// The same without a bill: of papers that were drawn up here for another way, the same serve.
    pub(super) fn asks_for_papers(&mut self, part: u32, set: u32, now: SimTime) -> Handled {
        self.note_papers(part);
        let papers = self.papers_ready(part, set, now)?;
        let (service, stop) = self.departs_by(part)?;
        let here = &mut self.services[service as usize].stops[usize::from(stop)];
        let counts = here.counts_as_ready(now, papers);
        let row = &mut self.cargo.parts[part as usize];
        if counts > now || papers > now {
            here.late_papers.push(LatePapers { part, cargo: now, papers, counts, boxes: row.boxes });
        }
        if papers <= now {
            return self.has_papers(part, counts, now);
        }
        row.state = State::Papers;
        self.cargo.count.at_papers += 1;
        self.calendar.at(papers, Event::Ready { part }.into())?;
        Ok(())
    }

    #[inline(never)]
    pub(super) fn documents_event(&mut self, event: Event, now: SimTime) -> Handled {
        let Event::Ready { part } = event;
        self.cargo.count.at_papers -= 1;
        let row = &self.cargo.parts[part as usize];
        let (since, block) = (row.since, self.routes.nodes[row.node as usize].block);
        self.charge(part, block, Cause::Papers, now);
        if self.run.reroutes && self.turns_when_papers_are_ready(part, now)? {
            return Ok(());
        }
        let (service, stop) = self.departs_by(part)?;
        let counts = self.services[service as usize].stops[usize::from(stop)].counts_as_ready(since, now);
        self.has_papers(part, counts, now)
    }

    /// Cargo and papers are ready: what is left is to wait for a departure.
    fn has_papers(&mut self, part: u32, counts: SimTime, now: SimTime) -> Handled {
        let routes = self.routes;
        let row = &mut self.cargo.parts[part as usize];
        row.node = routes.nodes[row.node as usize].next;
        let Kind::Board { service, stop, alight } = routes.nodes[row.node as usize].kind else {
            return Err(no_departure());
        };
        self.waits_for_departure(part, service, stop, alight, counts, now)
    }

    /// The service, and its stop, for which a part needs papers.
    fn departs_by(&self, part: u32) -> Handled<(u32, u16)> {
        let nodes = &self.routes.nodes;
        let node = &nodes[self.cargo.parts[part as usize].node as usize];
        match nodes[node.next as usize].kind {
            Kind::Board { service, stop, .. } => Ok((service, stop)),
            _ => Err(no_departure()),
        }
    }

    /// A part arrives somewhere: papers that are begun there are so for all parts with the first.
    #[inline(never)]
    pub(super) fn begin_papers(&mut self, part: u32, now: SimTime) {
        let row = self.cargo.parts[part as usize];
        if let Some(node) = self.routes.papers_after(row.node) {
            let shared = self.cargo.consignment_of(&row);
            self.cargo.consignments[shared as usize].begun(node, now);
        }
    }

    /// When the papers of a part are right, be that past or to come.
    fn papers_ready(&mut self, part: u32, set: u32, now: SimTime) -> Handled<SimTime> {
        let row = self.cargo.parts[part as usize];
        let set = &self.routes.sets[set as usize];
        let lane = &self.lanes[self.lane_of(row.node).index()];
        let mut begun = match set.begins {
            Begins::Tender => row.tendered,
            Begins::Arrival => row.arrived,
        };
        let mut is_told = false;
        let mut key = row.key;
        if row.is(SHARED) {
            // Parts that travel apart have draws of their own, and papers in common.
            key = lane.stream(self.cargo.timelines[row.timeline as usize].serial).child(0);
            let shared = self.cargo.consignment_of(&row);
            let known = self.cargo.consignments[shared as usize].begun(row.node, begun);
            begun = known.at;
            is_told = std::mem::replace(&mut known.is_told, true);
        }
        let Some(documents) = &lane.documents else { return Ok(begun) };
        let (ready, corrections) = draw_up(documents, set, key, begun)?;
        if row.is(WATCHED) && !is_told {
            self.recorder.observations.push(Observation::Papers { at: now, begun, ready, corrections });
        }
        Ok(ready)
    }

    /// A departure closes: counts whom it would have taken but for their papers.
    #[inline(never)]
    pub(super) fn count_missed_papers(&mut self, vehicle: u32, cut_off: SimTime, now: SimTime) {
        let vehicle = &self.vehicles[vehicle as usize];
        let (id, stop, planned) = (vehicle.service, usize::from(vehicle.stop), vehicle.planned);
        let mut missed = 0;
        let all = std::mem::take(&mut self.services[id as usize].stops[stop].late_papers);
        let is_late = |late: &LatePapers| late.counts > cut_off || late.papers > now;
        for late in all.into_iter().filter(is_late) {
            if late.cargo <= cut_off && !self.is_booked_later(id, late.part, planned) {
                missed += u64::from(late.boxes);
            }
            self.services[id as usize].stops[stop].late_papers.push(late);
        }
        self.note_service(now, id, |ledger| ledger.missed_papers += missed);
    }
}

/// When a set that is begun then is right, and how often it is corrected before.
fn draw_up(documents: &Documents, set: &Set, consignment: Key, begun: SimTime) -> Handled<(SimTime, u32)> {
    let later = |at: SimTime, by| {
        at.checked_add(by).ok_or_else(|| Box::new(RunError::Overflow("papers are ready too late".into())))
    };
    let mut at = later(begun, drawn(&documents.time, consignment.meet(set.time).draw(0))?)?;
    if documents.errors == 0.0 {
        return Ok((at, 0));
    }
    let (mismatch, rework) = (consignment.meet(set.mismatch), consignment.meet(set.rework));
    for corrections in 0..CORRECTIONS {
        if mismatch.draw(u64::from(corrections)) >= documents.errors {
            return Ok((at, corrections));
        }
        at = later(at, drawn(&documents.rework, rework.draw(u64::from(corrections)))?)?;
    }
    let limit = format!("one set of papers is corrected more than {CORRECTIONS} times");
    Err(RunError::Limit(limit).into())
}

fn no_departure() -> Box<RunError> {
    RunError::Invariant("papers are needed for a departure".into()).into()
}

impl Stop {
    /// From when on cargo counts as ready for departures, by its own readiness and its papers'. (A
    /// departure that is held for load, or leaves when full, closes as it leaves, for cargo; papers
    /// must have been ready as much sooner, or need be so only as much later, as for the others.)
    fn counts_as_ready(&self, cargo: SimTime, papers: SimTime) -> SimTime {
        let ahead = self.papers_ahead.unwrap_or(0);
        cargo.max(SimTime::from_ms(papers.ms() + ahead))
    }
}

impl super::cargo::Consignment {
    /// The set asked for at a node; begun at this instant if nothing is known of it.
    fn begun(&mut self, node: u32, at: SimTime) -> &mut BegunSet {
        let known = self.sets.iter().position(|set| set.node == node);
        let index = known.unwrap_or_else(|| {
            self.sets.push(BegunSet { node, at, is_told: false });
            self.sets.len() - 1
        });
        &mut self.sets[index]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Regime;
    use crate::random::{Distribution, Streams};

    fn set(streams: Streams) -> Set {
        let [time, mismatch, rework] = ["time", "mismatch", "rework"].map(|name| streams.key(name, "port"));
        Set { begins: Begins::Tender, time, mismatch, rework }
    }

    fn documents(errors: f64) -> Documents {
        let law = |mean| Distribution::exponential(mean).expect("a law");
        Documents { regime: Regime::Single, time: law(6e6), errors, rework: law(2e6) }
    }

    #[test]
    fn fewer_errors_leave_out_the_last_corrections_and_change_nothing_else() {
        let set = set(Streams::new(1, 0));
        let (often, seldom) = (documents(0.6), documents(0.3));
        let mut fewer = 0;
        for serial in 1..1000 {
            let consignment = Streams::new(1, 0).key("cargo", "lane").child(serial);
            let at = |documents| draw_up(documents, &set, consignment, SimTime::ZERO).expect("soon enough");
            let ((first, none), (ready, some)) = (at(&seldom), at(&often));
            assert!(none <= some && first <= ready);
            assert_eq!(none == some, first == ready, "the same corrections take the same time");
            fewer += u32::from(none < some);
        }
        assert!((300..700).contains(&fewer), "{fewer}");
    }

    #[test]
    fn papers_that_are_next_to_never_right_are_refused() {
        let streams = Streams::new(1, 0);
        let documents =
            Documents { rework: Distribution::constant(0.0).expect("a law"), ..documents(1.0 - 1e-12) };
        let ready = draw_up(&documents, &set(streams), streams.key("cargo", "lane"), SimTime::ZERO);
        assert!(matches!(ready.map_err(|error| *error), Err(RunError::Limit(_))));
    }
}
