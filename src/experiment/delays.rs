//! Which resource costs cargo most of its time?
//!
//! The corridor is simulated once as it is, with the active stretches of its
//! resources written down. Then, for each of the first few suspects, once more
//! with a tenth more of it and the same chance: the difference, replication by
//! replication, is what it costs. Tried are the bottleneck by the active-period
//! method, and those of which a tenth more is estimated to save most.
//!
//! The estimate counts active stretches in hours of cargo. Where a queue is
//! served without pause, whoever leaves it would leave earlier by a share of the
//! whole stretch that it has been active, not only of its own service. So a
//! delay reaches as many times further than the cargo that suffers it as that
//! stretch is longer than the time spent there: the sample-path derivative of
//! perturbation analysis, with the active stretch for its busy period. At a
//! simple queue in use a share ρ of the time this reach is 1/(1 − ρ) and the
//! time there falls as 1/(1 − ρ) does, which turns the derivative into the effect
//! of a whole tenth. What is saved may be lost again in the next queue: that is
//! why it is measured.
//!
//! Source: Roser, Nakano & Tanaka (2001, 2002), see [`crate::observe::activity`];
//! Suri & Zazanis, "Perturbation analysis gives strongly consistent sensitivity
//! estimates for the M/G/1 queue", *Management Science* 34 (1988).

mod passage;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::hours::{self, Account, Cell, Hours};
use super::relief::{FACTOR, Relief, Resource, relieved};
use super::replicate::{ExperimentError, Plan, Watch, run_with};
use super::results::{LEVEL, Replication, Results};
use crate::freight::Progress;
use crate::model::{Corridor, FleetId, LinkId, PlaceId, ServiceId, StationId};
use crate::observe::{Cause, Scope};
use crate::stats::{Interval, paired_difference};

/// Where the hours go, and what holds cargo up.
#[derive(Debug, Clone)]
pub struct Delays {
    /// The corridor as it is, with its active stretches.
    pub base: Results,
    /// All lanes together, and then each.
    pub accounts: Vec<Account>,
    /// Whatever makes cargo wait: what was measured first, by hours saved; then by what may be saved.
    pub suspects: Vec<Suspect>,
    /// How many of them were to be measured.
    pub to_confirm: usize,
    /// A stop came before all of that was run.
    pub is_partial: bool,
    /// Seconds in the event loops of all replications, added up.
    pub loop_seconds: f64,
    /// Events handled in all of them, by kind.
    pub events: Vec<(&'static str, u64)>,
    /// Replications that were simulated, in all of the runs.
    pub runs: usize,
}

/// A resource, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    /// Which.
    pub resource: Resource,
    /// The place of a station or yard, or the name of a link.
    pub place: Option<Arc<str>>,
    /// The name of a station, service or fleet.
    pub stage: Option<Arc<str>>,
    /// What it would be given more of.
    pub relief: Relief,
    /// Hours a consignment, of all lanes, waits for it or is served by it.
    pub hours: f64,
    /// Hours a consignment that a tenth more of it may save, before any of that is lost in the next queue.
    pub promise: f64,
    /// Share of the window in which it was the bottleneck of the moment …
    pub momentary: f64,
    /// … alone …
    pub sole: f64,
    /// … or in turn with another.
    pub shifting: f64,
    /// Share of the window in which it was active.
    pub active: f64,
    /// Its rank by the momentary share, from 1.
    pub by_active_period: usize,
    /// What a tenth more of it saves; `None` if that was not measured.
    pub saved: Option<Saved>,
}

/// What a tenth more of a resource saves.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// Hours a consignment in each replication, in order.
    pub values: Vec<f64>,
    /// Hours a consignment; `None` from fewer than two replications.
    pub interval: Option<Interval>,
    /// The mean by itself.
    pub mean: f64,
    /// By how much pairing divides the replications needed.
    pub variance_reduction: Option<f64>,
}

impl Saved {
    /// Whether it saves anything beyond doubt: the interval lies above 0.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(|interval| interval.low() > 0.0)
    }
}

/// The level of one interval, where `count` of them are to hold at once (Bonferroni).
pub fn level_of_each(count: usize) -> f64 {
    1.0 - (1.0 - LEVEL) / count.max(1) as f64
}

/// Explains a corridor's delays: runs it, and again with a tenth more of each of the first
/// `confirm` suspects. What was not run to its end when `watch.stop` was set is not measured.
///
/// Progress numbers the replications of one run after those of the other.
///
/// # Errors
/// See [`ExperimentError`].
pub fn explain_delays(
    corridor: &Corridor,
    plan: &Plan,
    confirm: usize,
    watch: &Watch<'_>,
) -> Result<Delays, ExperimentError> {
    let run = run_with(corridor, plan, 0..plan.replications, true, watch)?;
    let base = run.results;
    let accounts = hours::accounts(&base.replications);
    let mut suspects = suspects(corridor, &base, &accounts);
    let total = hours::totals(&base.replications);
    let mut delays = Delays {
        events: base.events(),
        runs: base.replications.len(),
        loop_seconds: run.loop_seconds,
        is_partial: base.is_partial(),
        to_confirm: confirm.min(suspects.len()),
        base,
        accounts,
        suspects: Vec::new(),
    };
    put_bottleneck_among_first(&mut suspects, delays.to_confirm);
    let level = level_of_each(delays.to_confirm);
    let mut tried = 0;
    for suspect in &mut suspects {
        if tried == delays.to_confirm || delays.is_partial {
            break;
        }
        let Some(other) = relieved(corridor, suspect.resource, suspect.relief) else { continue };
        tried += 1;
        let first = (tried as u32).saturating_mul(plan.replications);
        let progress =
            |index: u32, progress: Progress| (watch.progress)(first.saturating_add(index), progress);
        let run =
            run_with(&other, plan, 0..plan.replications, false, &Watch { progress: &progress, ..*watch })?;
        if run.results.is_partial() {
            delays.is_partial = true;
            break;
        }
        for (sum, more) in delays.events.iter_mut().zip(run.results.events()) {
            sum.1 = sum.1.saturating_add(more.1);
        }
        delays.runs += run.results.replications.len();
        delays.loop_seconds += run.loop_seconds;
        suspect.saved = saved(&total, &hours::totals(&run.results.replications), level);
    }
    // Measured ones first, the greatest saving before the others; the rest keep their order.
    suspects.sort_by(|a, b| {
        let of = |suspect: &Suspect| suspect.saved.as_ref().map_or(f64::NEG_INFINITY, |saved| saved.mean);
        of(b).total_cmp(&of(a))
    });
    delays.suspects = suspects;
    Ok(delays)
}

/// Of several to be tried, one is the bottleneck by the active-period method, whatever its estimate.
fn put_bottleneck_among_first(suspects: &mut Vec<Suspect>, tried: usize) {
    let bottleneck = suspects.iter().position(|one| one.by_active_period == 1 && one.momentary > 0.0);
    if let Some(at) = bottleneck.filter(|at| tried > 1 && *at >= tried) {
        let bottleneck = suspects.remove(at);
        suspects.insert(tried - 1, bottleneck);
    }
}

/// Hours saved from one run to the other, from replications that have a value in both.
fn saved(base: &Hours, other: &Hours, level: f64) -> Option<Saved> {
    let pairs = base.0.iter().zip(&other.0).filter_map(|(base, other)| Some(((*base)?, (*other)?)));
    let (base, other): (Vec<f64>, Vec<f64>) = pairs.unzip();
    if base.is_empty() {
        return None;
    }
    // Saved is base less other: the other run comes first.
    let paired = paired_difference(&other, &base, level);
    let values: Vec<f64> = base.iter().zip(&other).map(|(base, other)| base - other).collect();
    let sum = values.iter().fold(0.0, |sum, hours| sum + hours);
    Some(Saved {
        interval: paired.map(|paired| paired.difference),
        mean: sum / values.len() as f64,
        values,
        variance_reduction: paired.and_then(|paired| paired.variance_reduction),
    })
}

/// All resources that cost cargo any time or were ever a bottleneck, the most promising relief first.
pub fn suspects(corridor: &Corridor, base: &Results, accounts: &[Account]) -> Vec<Suspect> {
    let Some(account) = accounts.first() else { return Vec::new() };
    let means = Means::of(&base.replications);
    let mut suspects: Vec<Suspect> = Vec::new();
    for (id, station) in corridor.stations.iter().enumerate() {
        let place: Arc<str> = corridor.places[station.place.index()].name.as_str().into();
        let stage: Arc<str> = station.name.as_str().into();
        let scope = Scope { place: Some(place), stage: Some(stage), ..Scope::default() };
        suspects.push(of_station(StationId::new(id), scope, account, &means));
    }
    for (id, service) in corridor.services.iter().enumerate() {
        let name: Arc<str> = service.name.as_str().into();
        suspects.push(of_service(ServiceId::new(id), name, account, &means));
    }
    for (id, place) in corridor.places.iter().enumerate().filter(|(_, place)| place.yard.is_some()) {
        suspects.push(of_yard(PlaceId::new(id), place.name.as_str().into(), account, &means));
    }
    for id in 0..corridor.links.len() {
        suspects.push(passage::of_link(corridor, LinkId::new(id), account, &means));
    }
    for id in 0..corridor.fleets.len() {
        suspects.push(passage::of_fleet(corridor, FleetId::new(id), account, &means));
    }
    suspects.retain(|suspect| suspect.hours > 0.0 || suspect.momentary > 0.0);
    suspects.sort_by(|a, b| b.momentary.total_cmp(&a.momentary));
    for (nth, suspect) in suspects.iter_mut().enumerate() {
        suspect.by_active_period = nth + 1;
    }
    suspects.sort_by(|a, b| b.promise.total_cmp(&a.promise));
    suspects
}

/// One gap of ten is halved, and so are the waits in it.
const HALVED: f64 = 0.05;

/// What so many times as much of a resource takes from the hours that depend on it, where a delay
/// reaches so many times further than those who suffer it.
fn gain(hours: f64, factor: f64, reach: f64) -> f64 {
    // In use a share 1 − 1/reach of the time; both that and the service time are divided by the factor.
    hours * (1.0 - 1.0 / (1.0 + reach.max(1.0) * (factor - 1.0)))
}

/// How far a delay reaches at what is in use so much of the time.
fn reach_at(share: f64) -> f64 {
    1.0 / (1.0 - share.clamp(0.0, 0.99))
}

fn of_station(id: StationId, scope: Scope, account: &Account, means: &Means<'_>) -> Suspect {
    // Closed hours and lack of room ahead are no matter of how fast it works.
    let depends = |cause| {
        matches!(cause, Cause::Busy | Cause::Path | Cause::Handling | Cause::Clearing | Cause::Inspection)
    };
    let is_here =
        |cell: &Cell| Some(&cell.place) == scope.place.as_ref() && Some(&cell.stage) == scope.stage.as_ref();
    let quick = account.mean_of(|cell| is_here(cell) && depends(cell.cause));
    let hours = account.mean_of(|cell| is_here(cell) && cell.cause != Cause::Blocked);
    let reach = means.get(&scope, "reach", "mean").unwrap_or_default();
    suspect(Resource::Station(id), Relief::FasterWork, scope, hours, gain(quick, FACTOR, reach), means)
}

fn of_service(id: ServiceId, name: Arc<str>, account: &Account, means: &Means<'_>) -> Suspect {
    let scope = Scope { service: Some(name.clone()), ..Scope::default() };
    let waits = |causes: &[Cause]| account.mean_of(|cell| cell.stage == name && causes.contains(&cell.cause));
    let full = waits(&[Cause::Full]);
    let timetable = waits(&[Cause::Schedule, Cause::Missed, Cause::Hold]);
    let load = means.get(&scope, "load_factor", "mean").unwrap_or_default();
    let unfilled = gain(full, FACTOR, reach_at(load));
    let relief = if full > timetable { Relief::MoreRoomAboard } else { Relief::MoreDepartures };
    let promise = match relief {
        Relief::MoreRoomAboard => unfilled,
        _ => HALVED * timetable + unfilled,
    };
    let mut suspect = suspect(Resource::Service(id), relief, scope, full + timetable, promise, means);
    suspect.stage = Some(name);
    suspect
}

fn of_yard(id: PlaceId, name: Arc<str>, account: &Account, means: &Means<'_>) -> Suspect {
    let scope = Scope { place: Some(name.clone()), ..Scope::default() };
    let blocked = account.mean_of(|cell| cell.place == name && cell.cause == Cause::Blocked);
    let active = means.get(&scope, "active_share", "mean").unwrap_or_default();
    suspect(
        Resource::Yard(id),
        Relief::LargerYard,
        scope,
        blocked,
        gain(blocked, FACTOR, reach_at(active)),
        means,
    )
}

fn suspect(
    resource: Resource,
    relief: Relief,
    scope: Scope,
    hours: f64,
    promise: f64,
    means: &Means<'_>,
) -> Suspect {
    let share = |measure, statistic| means.get(&scope, measure, statistic).unwrap_or_default();
    Suspect {
        resource,
        relief,
        hours,
        promise,
        momentary: share("bottleneck_share", "momentary"),
        sole: share("bottleneck_share", "sole"),
        shifting: share("bottleneck_share", "shifting"),
        active: share("active_share", "mean"),
        by_active_period: 0,
        saved: None,
        place: scope.place,
        stage: scope.stage,
    }
}

/// Means over replications, by what they are about.
struct Means<'a> {
    sums: BTreeMap<(&'a Scope, &'static str, &'static str), (f64, f64)>,
}

impl<'a> Means<'a> {
    fn of(replications: &'a [Replication]) -> Means<'a> {
        let mut sums: BTreeMap<_, (f64, f64)> = BTreeMap::new();
        for reading in replications.iter().flat_map(|replication| &replication.readings) {
            let Some(value) = reading.value else { continue };
            let sum = sums.entry((&reading.scope, reading.measure.name, reading.statistic)).or_default();
            *sum = (sum.0 + value, sum.1 + 1.0);
        }
        Means { sums }
    }

    fn get(&self, scope: &Scope, measure: &'static str, statistic: &'static str) -> Option<f64> {
        self.sums.get(&(scope, measure, statistic)).map(|sum| sum.0 / sum.1)
    }
}

impl Suspect {
    /// What the rows about it are about.
    pub fn scope(&self) -> Scope {
        match self.resource {
            Resource::Service(_) => Scope { service: self.stage.clone(), ..Scope::default() },
            Resource::Fleet(_) => Scope { group: self.stage.clone(), ..Scope::default() },
            _ => Scope { place: self.place.clone(), stage: self.stage.clone(), ..Scope::default() },
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
