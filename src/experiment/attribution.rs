//! Where were the hours saved?
//!
//! The difference of two mean lead times, what-if less base, is split into
//! lines that add up to it exactly. Consignments are paired by lane and serial.
//! Let `m` of them be delivered in both runs, with the mean `P` in the base and
//! `Q` in the what-if, and let the means over all that were delivered be `B`
//! and `W`. Then
//!
//! ```text
//! W − B = (Q − P) + (W − Q) − (B − P)
//! ```
//!
//! - `Q − P` is the sum over the pairs, divided by `m`: those that keep their
//!   chain by (place, stage, cause), since their cells add up to their lead
//!   times; those that switch by their two chains.
//! - `W − Q` is the sum of `lead time − Q` over those delivered in the what-if
//!   only, divided by all that it delivered; `B − P` likewise. These are parted
//!   by what became of them in the other run.
//!
//! All is counted in whole milliseconds over the common denominator
//! `m · n(B) · n(W)`, so that the sum is exact; a sum that is not is a bug, and
//! no result.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compare::Estimate;
use crate::freight::{Outcome, RunError};
use crate::model::Corridor;
use crate::observe::{Cause, Fate, Journey, Journeys, Site, Stage};
use crate::time::HOUR;

/// What a line of an attribution stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Time at a place and stage, for a cause, of consignments that keep their chain.
    Cell {
        /// Place or link.
        place: Arc<str>,
        /// Station or service.
        stage: Arc<str>,
        /// Why time passed.
        cause: Cause,
    },
    /// All time of consignments that take another chain.
    Switched {
        /// Their lane.
        lane: Arc<str>,
        /// The chain in the base.
        from: Arc<str>,
        /// The chain in the what-if.
        to: Arc<str>,
    },
    /// Consignments delivered in the base only: what it changes that they are missing.
    OnlyBase(Elsewhere),
    /// Consignments delivered in the what-if only: what it changes that they are there.
    OnlyWhatIf(Elsewhere),
    /// The whole difference, where no consignment was delivered in both.
    Unpaired,
}

/// What became of a consignment in the run that did not deliver it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Elsewhere {
    /// It was not tendered there, or not while measuring.
    Absent,
    /// It was turned away or gave up.
    Lost,
    /// It was still under way at the end.
    Unfinished,
}

/// One replication's difference of mean lead times, in parts: milliseconds
/// times [`Split::denominator`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The product of consignments delivered in both runs (1 where there are none), in the base and
    /// in the what-if.
    pub denominator: i128,
    /// What-if less base.
    pub whole: i128,
    /// Parts that are not zero; they add up to the whole.
    pub parts: BTreeMap<Part, i128>,
    /// Consignments of parts that are not cells.
    pub consignments: BTreeMap<Part, u64>,
}

/// The difference of mean lead times on a lane, or over all lanes, line by line.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// `None` for all lanes together.
    pub lane: Option<Arc<str>>,
    /// What-if less base, in hours.
    pub whole: Estimate,
    /// Its parts, the largest first.
    pub lines: Vec<Line>,
    /// By replication; `None` where a run delivered nothing.
    pub splits: Vec<Option<Split>>,
}

/// A line of an attribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it stands for.
    pub part: Part,
    /// Hours of mean lead time; less than 0 where they are saved.
    pub hours: Estimate,
    /// Consignments a replication; `None` for cells.
    pub consignments: Option<f64>,
}

impl Attribution {
    /// Puts the splits of all replications together.
    pub(super) fn over(lane: Option<Arc<str>>, splits: Vec<Option<Split>>) -> Attribution {
        let hours = |split: &Split, ms: i128| ms as f64 / split.denominator as f64 / HOUR as f64;
        let whole = splits.iter().map(|split| split.as_ref().map(|split| hours(split, split.whole)));
        let whole = Estimate::of(whole);
        let mut parts: Vec<&Part> = splits.iter().flatten().flat_map(|split| split.parts.keys()).collect();
        parts.sort();
        parts.dedup();
        let line = |part: &Part| {
            // Where the split exists, a part that it lacks is zero, not unknown.
            let values = splits.iter().map(|split| {
                let split = split.as_ref()?;
                Some(split.parts.get(part).map_or(0.0, |&ms| hours(split, ms)))
            });
            let counted = !matches!(part, Part::Cell { .. });
            let count = |split: &Split| split.consignments.get(part).copied().unwrap_or_default() as f64;
            let counts = splits.iter().map(|split| split.as_ref().map(count));
            Line {
                part: part.clone(),
                hours: Estimate::of(values),
                consignments: if counted { Estimate::of(counts).mean } else { None },
            }
        };
        let mut lines: Vec<Line> = parts.into_iter().map(line).collect();
        let size = |line: &Line| line.hours.mean.unwrap_or_default().abs();
        lines.sort_by(|a, b| size(b).total_cmp(&size(a)));
        Attribution { lane, whole, lines, splits }
    }
}

/// A corridor and what one replication of it showed.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) corridor: &'a Corridor,
    pub(super) outcome: &'a Outcome,
}

/// By lane, `None` first for all together: the split of a replication's difference.
pub(super) type Splits = Vec<(Option<Arc<str>>, Option<Split>)>;

/// Splits the difference between two runs of the same chance.
pub(super) fn split(base: Seen<'_>, what_if: Seen<'_>) -> Result<Splits, RunError> {
    let mut sites = Sites::default();
    let (base, what_if) = (Side::of(base, &mut sites), Side::of(what_if, &mut sites));
    let mut names: Vec<&str> = base.lanes.keys().chain(what_if.lanes.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let mut all = Sums::new(&sites);
    let mut by_lane = Vec::new();
    for name in names {
        let mut sums = Sums::new(&sites);
        let lane: Arc<str> = name.into();
        base.pair(&what_if, &lane, &mut sums)?;
        all.merge(&sums);
        by_lane.push((Some(lane), sums.split(&sites)?));
    }
    by_lane.insert(0, (None, all.split(&sites)?));
    Ok(by_lane)
}

/// Places and stages of both runs, by name, since ids of two corridors have nothing in common.
#[derive(Default)]
struct Sites {
    ids: BTreeMap<(Arc<str>, Arc<str>), u32>,
    names: Vec<(Arc<str>, Arc<str>)>,
}

impl Sites {
    fn id(&mut self, place: &str, stage: &str) -> u32 {
        let name: (Arc<str>, Arc<str>) = (place.into(), stage.into());
        *self.ids.entry(name.clone()).or_insert_with(|| {
            self.names.push(name);
            self.names.len() as u32 - 1
        })
    }
}

/// One of the two runs, its journeys in order.
struct Side<'a> {
    journeys: &'a Journeys,
    /// Site of each block.
    sites: Vec<u32>,
    /// Journeys by lane, in the order of serials, and its chains.
    lanes: BTreeMap<&'a str, (Vec<&'a Journey>, Vec<Chain>)>,
}

/// A chain, as it is told and as it is told apart.
struct Chain {
    services: String,
    way: String,
}

impl<'a> Side<'a> {
    fn of(seen: Seen<'a>, sites: &mut Sites) -> Side<'a> {
        let corridor = seen.corridor;
        let site_of = |block: &crate::observe::Block| {
            let place = match block.site {
                Site::Place(id) => &corridor.places[id.index()].name,
                Site::Link(id) => &corridor.links[id.index()].name,
            };
            let stage = match block.stage {
                Stage::Station(id) => &corridor.stations[id.index()].name,
                Stage::Service(id) => &corridor.services[id.index()].name,
                Stage::Documents => Stage::DOCUMENTS,
                Stage::Stay(kind) => kind.name(),
            };
            sites.id(place, stage)
        };
        let site_ids = seen.outcome.blocks.iter().map(site_of).collect();
        let mut by_lane: Vec<Vec<&Journey>> = vec![Vec::new(); corridor.lanes.len()];
        for journey in seen.outcome.journeys.rows() {
            by_lane[journey.lane.index()].push(journey);
        }
        let lanes = corridor.lanes.iter().zip(by_lane).map(|(lane, mut journeys)| {
            journeys.sort_unstable_by_key(|journey| journey.serial);
            let chains = lane.chains.iter().map(|chain| Chain::of(corridor, &chain.what)).collect();
            (lane.name.as_str(), (journeys, chains))
        });
        Side { journeys: &seen.outcome.journeys, sites: site_ids, lanes: lanes.collect() }
    }

    /// Pairs a lane's consignments with those of the what-if.
    fn pair(&self, what_if: &Side<'_>, lane: &Arc<str>, sums: &mut Sums) -> Result<(), RunError> {
        let none = (Vec::new(), Vec::new());
        let (ours, our_chains) = self.lanes.get(&**lane).unwrap_or(&none);
        let (theirs, their_chains) = what_if.lanes.get(&**lane).unwrap_or(&none);
        let (mut ours, mut theirs) = (ours.iter().copied().peekable(), theirs.iter().copied().peekable());
        loop {
            let (one, other) = match (ours.peek(), theirs.peek()) {
                (None, None) => return Ok(()),
                (Some(one), Some(other)) if one.serial == other.serial => (ours.next(), theirs.next()),
                (Some(one), Some(other)) if one.serial > other.serial => (None, theirs.next()),
                (None, Some(_)) => (None, theirs.next()),
                (Some(_), _) => (ours.next(), None),
            };
            let delivered = |journey: &&Journey| journey.fate == Fate::Delivered;
            match (one.filter(delivered), other.filter(delivered)) {
                (Some(one), Some(other)) => {
                    sums.base.add(one.ms);
                    sums.what_if.add(other.ms);
                    sums.both_base.add(one.ms);
                    sums.both_what_if.add(other.ms);
                    let chains =
                        (our_chains.get(usize::from(one.chain)), their_chains.get(usize::from(other.chain)));
                    match chains {
                        (Some(from), Some(to)) if from.way != to.way => {
                            sums.switch(lane, from, to, other.ms - one.ms);
                        }
                        _ => {
                            self.charge(one, -1, sums)?;
                            what_if.charge(other, 1, sums)?;
                        }
                    }
                }
                (Some(one), None) => {
                    sums.base.add(one.ms);
                    sums.only.entry((true, elsewhere(other))).or_default().add(one.ms);
                }
                (None, Some(other)) => {
                    sums.what_if.add(other.ms);
                    sums.only.entry((false, elsewhere(one))).or_default().add(other.ms);
                }
                (None, None) => {}
            }
        }
    }

    /// Adds a journey's cells, or takes them away.
    fn charge(&self, journey: &Journey, sign: i64, sums: &mut Sums) -> Result<(), RunError> {
        let mut left = journey.ms;
        for cell in self.journeys.cells(journey) {
            let site = self.sites[cell.block as usize] as usize;
            sums.cells[site * Cause::COUNT + cell.cause as usize] += i128::from(sign * cell.ms);
            left -= cell.ms;
        }
        if left == 0 {
            return Ok(());
        }
        let serial = journey.serial;
        Err(RunError::Invariant(format!(
            "a journey's cells add up to its lead time: consignment {serial} is {left} ms short"
        )))
    }
}

fn elsewhere(journey: Option<&Journey>) -> Elsewhere {
    match journey.map(|journey| journey.fate) {
        None | Some(Fate::Delivered) => Elsewhere::Absent,
        Some(Fate::Lost) => Elsewhere::Lost,
        Some(Fate::Unfinished) => Elsewhere::Unfinished,
    }
}

impl Chain {
    fn of(corridor: &Corridor, chain: &crate::model::Chain) -> Chain {
        let mut services = Vec::new();
        let mut way = Vec::new();
        for leg in &chain.legs {
            let service = &corridor.services[leg.service.index()];
            let place = |stop: usize| &corridor.places[service.stops[stop].place.index()].name;
            services.push(service.name.clone());
            way.push(format!("{} ({} to {})", service.name, place(leg.board), place(leg.alight)));
        }
        Chain { services: services.join(" + "), way: way.join(" + ") }
    }
}

/// Consignments and their lead times.
#[derive(Debug, Clone, Copy, Default)]
struct Cohort {
    count: i128,
    ms: i128,
}

impl Cohort {
    fn add(&mut self, ms: i64) {
        self.join(Cohort { count: 1, ms: ms.into() });
    }

    fn join(&mut self, other: Cohort) {
        self.count += other.count;
        self.ms += other.ms;
    }
}

/// All that the formula needs, of one lane or of all.
struct Sums {
    base: Cohort,
    what_if: Cohort,
    both_base: Cohort,
    both_what_if: Cohort,
    /// By site and cause: what-if less base of those that keep their chain.
    cells: Vec<i128>,
    switched: BTreeMap<Part, Cohort>,
    /// Whether of the base, and what became of them in the other run.
    only: BTreeMap<(bool, Elsewhere), Cohort>,
}

impl Sums {
    fn new(sites: &Sites) -> Sums {
        let none = Cohort::default();
        Sums {
            base: none,
            what_if: none,
            both_base: none,
            both_what_if: none,
            cells: vec![0; sites.names.len() * Cause::COUNT],
            switched: BTreeMap::new(),
            only: BTreeMap::new(),
        }
    }

    fn switch(&mut self, lane: &Arc<str>, from: &Chain, to: &Chain, ms: i64) {
        let is_clear = from.services != to.services;
        let name = |chain: &Chain| if is_clear { &chain.services } else { &chain.way }.as_str().into();
        let part = Part::Switched { lane: lane.clone(), from: name(from), to: name(to) };
        self.switched.entry(part).or_default().add(ms);
    }

    fn merge(&mut self, other: &Sums) {
        self.base.join(other.base);
        self.what_if.join(other.what_if);
        self.both_base.join(other.both_base);
        self.both_what_if.join(other.both_what_if);
        self.cells.iter_mut().zip(&other.cells).for_each(|(sum, ms)| *sum += ms);
        for (part, cohort) in &other.switched {
            self.switched.entry(part.clone()).or_default().join(*cohort);
        }
        for (key, cohort) in &other.only {
            self.only.entry(*key).or_default().join(*cohort);
        }
    }

    /// The formula at the head of this file, times its denominator.
    fn split(&self, sites: &Sites) -> Result<Option<Split>, RunError> {
        let (base, what_if, both) = (self.base.count, self.what_if.count, self.both_base.count);
        if base == 0 || what_if == 0 {
            return Ok(None);
        }
        let denominator = base * what_if * both.max(1);
        let whole = (self.what_if.ms * base - self.base.ms * what_if) * both.max(1);
        let mut parts = BTreeMap::new();
        let mut consignments = BTreeMap::new();
        if both == 0 {
            parts.insert(Part::Unpaired, whole);
            consignments.insert(Part::Unpaired, (base + what_if) as u64);
            return Ok(Some(Split { denominator, whole, parts, consignments }));
        }
        for (index, &ms) in self.cells.iter().enumerate().filter(|cell| *cell.1 != 0) {
            let (place, stage) = sites.names[index / Cause::COUNT].clone();
            let cause = Cause::ALL[index % Cause::COUNT];
            parts.insert(Part::Cell { place, stage, cause }, ms * base * what_if);
        }
        for (part, cohort) in &self.switched {
            parts.insert(part.clone(), cohort.ms * base * what_if);
            consignments.insert(part.clone(), cohort.count as u64);
        }
        for (&(is_base, elsewhere), cohort) in &self.only {
            let (part, ms) = if is_base {
                let ms = (cohort.ms * both - cohort.count * self.both_base.ms) * what_if;
                (Part::OnlyBase(elsewhere), -ms)
            } else {
                let ms = (cohort.ms * both - cohort.count * self.both_what_if.ms) * base;
                (Part::OnlyWhatIf(elsewhere), ms)
            };
            consignments.insert(part.clone(), cohort.count as u64);
            parts.insert(part, ms);
        }
        let sum: i128 = parts.values().sum();
        if sum != whole {
            return Err(RunError::Invariant(format!(
                "the parts of a difference add up to it: {sum} of {whole} / {denominator} ms"
            )));
        }
        Ok(Some(Split { denominator, whole, parts, consignments }))
    }
}
