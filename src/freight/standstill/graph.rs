//! Who can never go on, as things stand?
//!
//! Whoever waits needs units of resources that others hold, and turns in queues
//! that others have. The graph is reduced as Holt does (R. C. Holt, "Some
//! Deadlock Properties of Computer Systems", ACM Computing Surveys 4, 1972):
//! those who wait for nothing go on and give back what they hold, which may let
//! others go on. Whoever is left stands for ever. Where each waits for units of
//! what can be used again, the order of the steps makes no difference, and what
//! is left is exactly the largest group in which everybody waits for members.

use std::collections::VecDeque;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// Who holds what, and who waits for what.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    /// Units of each resource that nobody holds.
    pub(super) free: Vec<u64>,
    pub(super) agents: Vec<Agent>,
}

/// Somebody who holds, waits, or both.
#[derive(Debug, Clone, Default)]
pub(super) struct Agent {
    /// Resources with the units it holds, and gives back once it goes on.
    pub(super) holds: Vec<(usize, u64)>,
    /// Resources with the units it must find at once to go on.
    pub(super) needs: Vec<(usize, u64)>,
    /// Those who must go on before it: in front of it in a queue, or parts of the same whole.
    pub(super) after: Vec<usize>,
}

/// The state of a reduction.
struct Reduction<'a> {
    graph: &'a Graph,
    free: Vec<u64>,
    /// Those before each agent that have not gone on.
    before: Vec<usize>,
    /// Who comes after each agent.
    then: Vec<Vec<usize>>,
    /// Those whose turn it is and who wait for units, by resource.
    at: Vec<Vec<usize>>,
    goes_on: Vec<bool>,
    ready: Vec<usize>,
}

impl Graph {
    /// For each agent, whether it stands for ever.
    pub(super) fn standing(&self) -> Vec<bool> {
        let mut then = vec![Vec::new(); self.agents.len()];
        for (id, agent) in self.agents.iter().enumerate() {
            agent.after.iter().for_each(|&first| then[first].push(id));
        }
        let mut reduction = Reduction {
            graph: self,
            free: self.free.clone(),
            before: self.agents.iter().map(|agent| agent.after.len()).collect(),
            then,
            at: vec![Vec::new(); self.free.len()],
            goes_on: vec![false; self.agents.len()],
            ready: Vec::new(),
        };
        for id in 0..self.agents.len() {
            if reduction.before[id] == 0 {
                reduction.has_turn(id);
            }
        }
        reduction.run();
        reduction.goes_on.into_iter().map(|goes_on| !goes_on).collect()
    }

    /// The circles among those who stand: each a list of resources, of which members of the circle
    /// hold one and wait for another. In order of the lowest resource.
    pub(super) fn circles(&self, standing: &[bool], wanted: &[Vec<usize>]) -> Vec<Vec<usize>> {
        let mut graph = DiGraph::<(), ()>::new();
        let nodes: Vec<NodeIndex> = self.free.iter().map(|_| graph.add_node(())).collect();
        for (id, agent) in self.agents.iter().enumerate().filter(|(id, _)| standing[*id]) {
            for &(held, _) in &agent.holds {
                wanted[id].iter().for_each(|&wanted| {
                    graph.update_edge(nodes[held], nodes[wanted], ());
                });
            }
        }
        let is_circle =
            |members: &Vec<NodeIndex>| members.len() > 1 || graph.contains_edge(members[0], members[0]);
        let groups = tarjan_scc(&graph).into_iter().filter(is_circle);
        let mut circles: Vec<Vec<usize>> =
            groups.map(|members| members.into_iter().map(NodeIndex::index).collect()).collect();
        circles.iter_mut().for_each(|members| members.sort_unstable());
        circles.sort_unstable();
        circles
    }

    /// The resources that keep each standing agent from going on: its own, and those of whom it comes
    /// after.
    pub(super) fn wanted(&self, standing: &[bool]) -> Vec<Vec<usize>> {
        let mut then = vec![Vec::new(); self.agents.len()];
        let mut wanted = vec![Vec::new(); self.agents.len()];
        let mut told = VecDeque::new();
        for (id, agent) in self.agents.iter().enumerate().filter(|(id, _)| standing[*id]) {
            agent.after.iter().filter(|first| standing[**first]).for_each(|&first| then[first].push(id));
            wanted[id] = agent.needs.iter().map(|need| need.0).collect();
            told.push_back(id);
        }
        while let Some(id) = told.pop_front() {
            let own = std::mem::take(&mut wanted[id]);
            for &next in &then[id] {
                let known = wanted[next].len();
                for resource in &own {
                    if !wanted[next].contains(resource) {
                        wanted[next].push(*resource);
                    }
                }
                if wanted[next].len() > known {
                    told.push_back(next);
                }
            }
            wanted[id] = own;
        }
        wanted
    }
}

impl Reduction<'_> {
    fn run(&mut self) {
        while let Some(id) = self.ready.pop() {
            if std::mem::replace(&mut self.goes_on[id], true) {
                continue;
            }
            for at in 0..self.then[id].len() {
                let next = self.then[id][at];
                self.before[next] -= 1;
                if self.before[next] == 0 {
                    self.has_turn(next);
                }
            }
            for &(resource, units) in &self.graph.agents[id].holds {
                self.free[resource] = self.free[resource].saturating_add(units);
                for waiter in std::mem::take(&mut self.at[resource]) {
                    self.has_turn(waiter);
                }
            }
        }
    }

    /// Nobody is in front of an agent: it goes on, or waits for the first resource it misses.
    fn has_turn(&mut self, id: usize) {
        let missing = self.graph.agents[id].needs.iter().find(|need| self.free[need.0] < need.1);
        match missing {
            None => self.ready.push(id),
            Some(&(resource, _)) => self.at[resource].push(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Found by trying every group: the largest in which everybody lacks something while nobody
    /// in it gives anything back.
    fn by_trying_all(graph: &Graph) -> u32 {
        let held_outside = |group: u32, resource: usize| {
            let outside = (0..graph.agents.len()).filter(|id| group >> id & 1 == 0);
            let held = outside.flat_map(|id| &graph.agents[id].holds).filter(|hold| hold.0 == resource);
            graph.free[resource] + held.map(|hold| hold.1).sum::<u64>()
        };
        let stands = |group: u32| {
            (0..graph.agents.len()).filter(|id| group >> id & 1 == 1).all(|id| {
                let agent = &graph.agents[id];
                agent.needs.iter().any(|need| held_outside(group, need.0) < need.1)
                    || agent.after.iter().any(|first| group >> first & 1 == 1)
            })
        };
        (0..1_u32 << graph.agents.len()).filter(|&group| stands(group)).fold(0, |all, group| all | group)
    }

    fn some_graph() -> impl Strategy<Value = Graph> {
        let part = || prop::collection::vec((0_usize..4, 1_u64..4), 0..3);
        // Only one earlier in the list: queues have no circles of their own.
        let agent = (part(), part(), prop::option::weighted(0.4, 0_usize..10));
        (prop::collection::vec(0_u64..3, 4), prop::collection::vec(agent, 1..10)).prop_map(
            |(free, agents)| {
                let agents = agents.into_iter().enumerate().map(|(id, (holds, needs, after))| {
                    let after = after.filter(|first| *first < id).into_iter().collect();
                    Agent { holds, needs, after }
                });
                Graph { free, agents: agents.collect() }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn those_are_left_whom_a_search_of_all_groups_finds(graph in some_graph()) {
            let standing = graph.standing();
            let found = standing.iter().enumerate().fold(0, |all, (id, stands)| all | u32::from(*stands) << id);
            prop_assert_eq!(found, by_trying_all(&graph));
        }
    }

    fn agent(holds: &[(usize, u64)], needs: &[(usize, u64)]) -> Agent {
        Agent { holds: holds.to_vec(), needs: needs.to_vec(), after: Vec::new() }
    }

    fn circles(graph: &Graph) -> Vec<Vec<usize>> {
        let standing = graph.standing();
        graph.circles(&standing, &graph.wanted(&standing))
    }

    #[test]
    fn two_who_hold_what_the_other_needs_stand_and_form_a_circle() {
        let agents = vec![agent(&[(0, 1)], &[(1, 1)]), agent(&[(1, 1)], &[(0, 1)]), agent(&[(2, 1)], &[])];
        let graph = Graph { free: vec![0, 0, 0], agents };
        assert_eq!(graph.standing(), [true, true, false]);
        assert_eq!(circles(&graph), [vec![0, 1]]);
    }

    #[test]
    fn a_third_holder_of_the_same_resource_lets_both_go_on() {
        let agents = vec![agent(&[(0, 1)], &[(1, 1)]), agent(&[(1, 1)], &[(0, 1)]), agent(&[(1, 1)], &[])];
        let graph = Graph { free: vec![0, 0], agents };
        assert_eq!(graph.standing(), [false, false, false]);
    }

    #[test]
    fn a_whole_waits_for_its_parts_and_holds_what_they_need() {
        // A train keeps the only track until its box is off; the box needs room that is held by one
        // who needs the track.
        let mut train = agent(&[(0, 1)], &[]);
        train.after.push(1);
        let graph = Graph {
            free: vec![0, 0],
            agents: vec![train, agent(&[], &[(1, 4)]), agent(&[(1, 4)], &[(0, 1)])],
        };
        assert_eq!(graph.standing(), [true, true, true]);
        assert_eq!(circles(&graph), [vec![0, 1]]);
    }
}
