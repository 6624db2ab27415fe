//! How does freight cross a border?
//!
//! A vehicle that comes to a post waits there with its cargo while formalities
//! are seen to: some for the whole vehicle, some for each consignment. Leaving
//! is seen to once the vehicle is ready to go on to the other side, entering
//! when it has come there.
//!
//! Each consignment that crosses has a dossier, which remembers its channel and
//! what is done; each piece of work that somebody must do for it, or for its
//! vehicle, is a case, which queues at a station like anybody else. Where
//! agencies work in parallel, time counts for the one that is done last.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod.rs` | posts, events, and where vehicles meet them |
//! | `plan.rs` | procedures, compiled |
//! | `dossier.rs` | who crosses: class, channel, what was found, and what is written down |
//! | `case.rs` | one piece of work: queue, service, correction, detention |
//! | `passage.rs` | a vehicle and its cargo on one side, step by step |
//! | `inland.rs` | formalities at customs houses, before or after the line |
//! | `close.rs` | what is still at a post when a run stops |

mod case;
mod close;
mod dossier;
mod inland;
mod passage;
mod plan;

use std::collections::BTreeMap;

use bevy_ecs::component::Component;
use bevy_ecs::resource::Resource;

use super::cargo::NONE;
use super::{Freight, Handled, Phase, RunError};
use crate::model::border::{Direction, Role};
use crate::model::{Corridor, PlaceId};
use crate::observe::border::SideLedger;
use crate::random::Streams;
use crate::time::SimTime;

use case::Case;
use dossier::{Dossier, Purposes};
use passage::Passage;
use plan::{MOST_TASKS, Plan, SideHere, Task};

/// What can happen at a post besides the ends of services.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// Papers are put right, or a detention is over.
    Returns { case: u32 },
    /// A vehicle will wait no longer for its slowest cargo.
    SetsOut { passage: u32, stamp: u32 },
}

impl Event {
    #[inline(always)]
    pub(super) fn phase(self) -> Phase {
        Phase::Clear
    }
}

/// One way across a border.
#[derive(Component, Debug)]
pub(super) struct Post {
    pub(super) id: u32,
    border: u32,
    direction: Direction,
    sides: [SideHere; 2],
}

impl Post {
    fn side(&self, role: Role) -> &SideHere {
        &self.sides[role as usize]
    }

    fn plan(&self, role: Role, plan: u16) -> &Plan {
        &self.side(role).plans[usize::from(plan)]
    }
}

/// All that is under way at posts.
#[derive(Resource, Debug)]
pub(super) struct Formalities {
    purposes: Purposes,
    /// Tells one stretch of a passage from all others.
    stamp: u32,
    cases: Pool<Case>,
    dossiers: Pool<Dossier>,
    passages: Pool<Passage>,
    /// The dossier of each part that has one.
    by_part: BTreeMap<u32, u32>,
}

impl Formalities {
    /// Nobody is at any post.
    pub(super) fn new(streams: &Streams) -> Formalities {
        let purposes =
            Purposes { trader: streams.key("trader", ""), contraband: streams.key("contraband", "") };
        Formalities {
            purposes,
            stamp: 0,
            cases: Pool::default(),
            dossiers: Pool::default(),
            passages: Pool::default(),
            by_part: BTreeMap::new(),
        }
    }
}

/// Rows that are used again.
#[derive(Debug)]
struct Pool<T> {
    rows: Vec<T>,
    free: Vec<u32>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Pool { rows: Vec::new(), free: Vec::new() }
    }
}

impl<T> Pool<T> {
    fn add(&mut self, row: T) -> u32 {
        match self.free.pop() {
            Some(index) => {
                self.rows[index as usize] = row;
                index
            }
            None => {
                self.rows.push(row);
                self.rows.len() as u32 - 1
            }
        }
    }

    fn remove(&mut self, index: u32) {
        self.free.push(index);
    }
}

impl<T> std::ops::Index<u32> for Pool<T> {
    type Output = T;
    fn index(&self, index: u32) -> &T {
        &self.rows[index as usize]
    }
}

impl<T> std::ops::IndexMut<u32> for Pool<T> {
    fn index_mut(&mut self, index: u32) -> &mut T {
        &mut self.rows[index as usize]
    }
}

/// All ways across all borders, in name order.
pub(super) fn posts(corridor: &Corridor, streams: &Streams) -> Handled<Vec<Post>> {
    let mut posts = Vec::new();
    for (number, border) in corridor.borders.iter().enumerate() {
        for (direction, crossing) in border.ways() {
            for role in Role::BOTH {
                let tasks = SideLedger::new(crossing.side(role)).stages.len();
                if tasks > MOST_TASKS {
                    let name = &border.name;
                    return Err(RunError::Limit(format!(
                        "one side of border `{name}` has {tasks} stages, of at most {MOST_TASKS}"
                    ))
                    .into());
                }
            }
            let side = |role| plan::side(corridor, border, direction, role, crossing.side(role), streams);
            posts.push(Post {
                id: posts.len() as u32,
                border: number as u32,
                direction,
                sides: [side(Role::Exit), side(Role::Entry)],
            });
        }
    }
    Ok(posts)
}

/// The post between two places, in this direction, if there is one: its number among [`posts`].
pub(super) fn post_between(corridor: &Corridor, from: PlaceId, to: PlaceId) -> Option<u32> {
    let ways = corridor.borders.iter().flat_map(|border| border.ways());
    ways.enumerate()
        .find(|(_, (_, crossing))| crossing.exit.place == from && crossing.entry.place == to)
        .map(|(number, _)| number as u32)
}

impl Freight<'_> {
    pub(super) fn border_event(&mut self, event: Event, now: SimTime) -> Handled {
        match event {
            Event::Returns { case } => self.case_returns(case, now),
            Event::SetsOut { passage, stamp } => self.sets_out(passage, stamp, now),
        }
    }

    /// The post that a service leaves by, or enters by, on a stop.
    fn post_at(&self, service: u32, stop: u16, role: Role) -> Option<u32> {
        let stop = &self.services[service as usize].stops[usize::from(stop)];
        let post = match role {
            Role::Exit => stop.exit,
            Role::Entry => stop.entry,
        };
        (post != NONE).then_some(post)
    }

    /// The first of a side's stages among those of a service's way, on a stop.
    fn first_stage(&self, service: u32, stop: u16, role: Role) -> u32 {
        let way = &self.routes.ways[service as usize];
        match role {
            Role::Exit => way.exit[usize::from(stop)],
            Role::Entry => way.entry[usize::from(stop)],
        }
    }

    /// The ledger of one side of a post.
    fn side_ledger(&mut self, post: u32, role: Role) -> Option<&mut SideLedger> {
        let post = &self.posts[post as usize];
        let way = self.recorder.borders[post.border as usize].way(post.direction)?;
        Some(way.side(role))
    }

    fn task(&self, post: u32, role: Role, plan: u16, step: usize, index: usize) -> &Task {
        &self.posts[post as usize].plan(role, plan).steps[step].tasks[index]
    }
}
