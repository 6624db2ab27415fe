//! Which chain does a consignment choose, and why?
//!
//! When a consignment of a lane with route choice appears, each candidate chain
//! is followed through the timetables from that instant on, with the queues and
//! closures that are known. What is to be paid counts as the time that it is worth.
//! The sum is the chain's cost. The least cost is taken; under a logit rule, the least of cost − scale × G, where G is a Gumbel draw
//! that belongs to consignment and chain by name. That gives exactly the logit
//! probabilities, and a consignment keeps its tastes when another chain comes or
//! goes.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod.rs` | the candidates, and the choice among them |
//! | `cost.rs` | what a candidate costs |
//! | `despite.rs` | what closures add to it |
//! | `reroute.rs` | who chooses again, and what becomes of the place in the line |
//!
//! Sources: Gumbel, "Statistics of extremes" (1958) and McFadden (1974) for the draws.

mod cost;
mod despite;
mod reroute;

use std::collections::BTreeMap;

use super::Freight;
use super::cargo::Way;
use crate::model::choice::Rule;
use crate::model::expected::{Expected, Load, Step, Things};
use crate::model::{Chain, Corridor, Lane, LaneId};
use crate::observe::{Candidate as Seen, Observation};
use crate::random::{Key, Streams};
use crate::time::SimTime;

use cost::{Asking, Cost, Look};

/// How the consignments of a lane choose.
#[derive(Debug)]
pub(super) struct Chooser {
    rule: Rule,
    /// In milliseconds.
    memory: f64,
    /// By chain of the lane.
    candidates: Vec<Candidate>,
    /// Where cargo may be rerouted, by group of ways: from before the first departure on.
    groups: Vec<Vec<Candidate>>,
    /// What consignments have chosen that are booked and not yet tendered, by serial.
    booked: BTreeMap<u32, (usize, Standing)>,
    /// What the choice made last rests on.
    last: Standing,
}

/// What a choice rests on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    /// So many times closures had become known, or had ended.
    news: u64,
    /// A closure made a candidate cost more.
    is_swayed: bool,
}

#[derive(Debug)]
struct Candidate {
    name: String,
    /// Names the tastes for it.
    taste: Key,
    steps: Vec<Look>,
    /// What is to be paid, as milliseconds. Where cargo may be rerouted, as for a whole journey: what is
    /// the same on all ways from there makes no difference.
    paid: f64,
}

/// The chooser of a lane, if its consignments choose.
pub(super) fn chooser(
    corridor: &Corridor,
    lane: &Lane,
    rosters: &[super::station::Roster],
    streams: &Streams,
) -> Option<Box<Chooser>> {
    let choice = lane.choice.as_ref()?;
    let things = Things::of(corridor);
    let expected = Expected::new(&things, Load::of(lane));
    let candidate = |chain: &Chain, steps: Vec<Step>| Candidate {
        name: chain.name.clone(),
        taste: streams.key("taste", &chain.name),
        steps: steps.into_iter().map(|step| Look::new(corridor, rosters, step)).collect(),
        paid: corridor.paid_as_time(lane, chain),
    };
    let onward = |chain: &Chain| candidate(chain, expected.steps_on(chain, lane.to));
    let whole = || lane.chains.iter().map(|chain| &chain.what);
    let mut groups = Vec::new();
    if corridor.may_reroute(lane) {
        groups.push(whole().map(onward).collect());
        groups.extend(choice.onward.iter().map(|from| from.chains.iter().map(onward).collect()));
    }
    Some(Box::new(Chooser {
        rule: choice.rule,
        memory: choice.memory.ms() as f64,
        candidates: whole()
            .map(|chain| candidate(chain, expected.steps(chain, (lane.from, lane.to))))
            .collect(),
        groups,
        booked: BTreeMap::new(),
        last: Standing::default(),
    }))
}

impl Chooser {
    /// A booked consignment will take this chain when it is tendered.
    pub(super) fn keep(&mut self, serial: u32, chain: usize) {
        self.booked.insert(serial, (chain, self.last));
    }

    /// The way of the consignment that chose last, at its tender.
    pub(super) fn way(&self) -> Way {
        Way { standing: self.last, ..Way::default() }
    }

    /// How much better than it costs a consignment likes each candidate, in milliseconds.
    fn tastes(&self, candidates: &[Candidate], consignment: Key) -> Vec<f64> {
        let Rule::Logit { scale } = self.rule else { return vec![0.0; candidates.len()] };
        let gumbel = |draw: f64| -crate::maths::ln(-crate::maths::ln(draw));
        let candidates = candidates.iter();
        candidates.map(|one| scale * gumbel(consignment.meet(one.taste).draw(0))).collect()
    }
}

/// The one of the least cost less taste; of equals, the first name.
fn best(candidates: &[Candidate], costs: &[Cost], tastes: &[f64]) -> usize {
    let felt = |index: usize| costs[index].sum() - tastes[index];
    let better = |one: usize, other: usize| {
        let names = || candidates[one].name.cmp(&candidates[other].name);
        felt(one).total_cmp(&felt(other)).then_with(names).is_lt()
    };
    (1..candidates.len()).fold(0, |best, next| if better(next, best) { next } else { best })
}

impl Freight<'_> {
    /// The chain that a consignment takes that appears or is tendered now.
    pub(super) fn chain_of(&mut self, lane: u32, serial: u32, now: SimTime) -> usize {
        let Some(mut chooser) = self.lanes[lane as usize].choice.take() else {
            return self.lanes[lane as usize].chain(serial);
        };
        let chosen = match chooser.booked.remove(&serial) {
            Some((chosen, standing)) => {
                chooser.last = standing;
                chosen
            }
            None => self.choose(lane, serial, &mut chooser, now),
        };
        self.lanes[lane as usize].choice = Some(chooser);
        chosen
    }

    /// What a candidate costs, with what is to be paid.
    fn cost_of(&self, candidate: &mut Candidate, asking: &Asking<'_>, now: SimTime) -> Cost {
        Cost { paid: candidate.paid, ..self.cost(&mut candidate.steps, asking, now) }
    }

    fn choose(&mut self, lane: u32, serial: u32, chooser: &mut Chooser, now: SimTime) -> usize {
        let closures = self.known_closures(now);
        let asking = Asking { memory: Some(chooser.memory), closures: &closures, stands: None };
        let costs: Vec<Cost> =
            chooser.candidates.iter_mut().map(|one| self.cost_of(one, &asking, now)).collect();
        let candidates = &chooser.candidates;
        let tastes = chooser.tastes(candidates, self.lanes[lane as usize].stream(serial));
        let chosen = best(candidates, &costs, &tastes);
        if self.lanes[lane as usize].watched == Some(u64::from(serial)) {
            let candidates = seen(chooser.rule, candidates, &costs, &tastes);
            let fact = Observation::Chose { at: now, lane: LaneId(lane), candidates, chosen };
            self.recorder.observations.push(fact);
        }
        chooser.last =
            Standing { news: self.run.news, is_swayed: costs.iter().any(|cost| cost.closed > 0.0) };
        chosen
    }
}

/// What there was to choose, for those who watch.
#[cold]
fn seen(rule: Rule, candidates: &[Candidate], costs: &[Cost], tastes: &[f64]) -> Vec<Seen> {
    let sums: Vec<f64> = costs.iter().map(Cost::sum).collect();
    let shares = rule.shares(&sums);
    let candidates = candidates.iter().zip(costs).enumerate().map(|(index, (one, cost))| Seen {
        chain: one.name.clone(),
        moving: cost.moving,
        waiting: cost.waiting,
        queueing: cost.queueing,
        closed: cost.closed,
        paid: cost.paid,
        taste: tastes[index],
        share: shares.as_ref().map_or(0.0, |shares| shares[index]),
    });
    candidates.collect()
}
