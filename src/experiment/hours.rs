//! Where do the hours of all cargo go?
//!
//! The measured cohorts of all lanes taken together, each consignment counting
//! once: what a lane's cells hold for each of its consignments is weighted with
//! how many it has. Cargo still under way counts with its age, lost cargo not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::results::{LEVEL, Replication};
use crate::observe::Cause;
use crate::stats::mean_interval;

/// Hours a consignment, in each replication; `None` where there was none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hours(pub Vec<Option<f64>>);

impl Hours {
    /// Mean over replications with a value.
    pub fn mean(&self) -> Option<f64> {
        let seen: Vec<f64> = self.0.iter().copied().flatten().collect();
        let sum = seen.iter().fold(0.0, |sum, hours| sum + hours);
        (!seen.is_empty()).then(|| sum / seen.len() as f64)
    }

    /// Half of the 95 % interval of that mean (Student's t); `None` below two values.
    pub fn half_width(&self) -> Option<f64> {
        let seen: Vec<f64> = self.0.iter().copied().flatten().collect();
        mean_interval(&seen, LEVEL).map(|interval| interval.half_width)
    }
}

/// What time passes for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Place or link.
    pub place: Arc<str>,
    /// Station or service.
    pub stage: Arc<str>,
    /// Why time passes.
    pub cause: Cause,
}

/// Hours that pass for the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    /// What for.
    pub cell: Cell,
    /// How many.
    pub hours: Hours,
}

/// Where the hours of a lane go, or of all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Account {
    /// Its name; `None` is all lanes together.
    pub lane: Option<Arc<str>>,
    /// Consignments that were tendered and not lost, on average over replications.
    pub consignments: f64,
    /// Tender to delivery, or to the end for what is still under way then.
    pub total: Hours,
    /// Its parts: they add up to the total. The greatest mean first.
    pub spent: Vec<Spent>,
}

impl Account {
    /// Hours without progress.
    pub fn waiting(&self) -> Hours {
        let waits: Vec<&Spent> = self.spent.iter().filter(|spent| !spent.cell.cause.is_progress()).collect();
        let count = self.total.0.len();
        Hours((0..count).map(|nth| self.total.0[nth].map(|_| sum_at(&waits, nth))).collect())
    }

    /// Mean hours of the cells that are chosen.
    pub fn mean_of(&self, chosen: impl Fn(&Cell) -> bool) -> f64 {
        let parts = self.spent.iter().filter(|spent| chosen(&spent.cell));
        parts.fold(0.0, |sum, spent| sum + spent.hours.mean().unwrap_or_default())
    }
}

fn sum_at(spent: &[&Spent], nth: usize) -> f64 {
    spent.iter().fold(0.0, |sum, spent| sum + spent.hours.0[nth].unwrap_or_default())
}

/// The account of all lanes together, and then that of each lane in name order.
pub fn accounts(replications: &[Replication]) -> Vec<Account> {
    let cohorts: Vec<Cohort> = replications.iter().map(Cohort::of).collect();
    let mut lanes: Vec<Option<Arc<str>>> = vec![None];
    let known: BTreeMap<&Arc<str>, ()> =
        cohorts.iter().flat_map(|cohort| cohort.sizes.keys().map(|lane| (lane, ()))).collect();
    lanes.extend(known.into_keys().map(|lane| Some(lane.clone())));
    lanes.into_iter().map(|lane| account(lane, &cohorts)).collect()
}

fn account(lane: Option<Arc<str>>, cohorts: &[Cohort]) -> Account {
    let is_ours = |other: &Arc<str>| lane.as_ref().is_none_or(|lane| lane == other);
    let size = |cohort: &Cohort| {
        cohort.sizes.iter().filter(|(name, _)| is_ours(name)).fold(0.0, |sum, (_, size)| sum + size)
    };
    let sizes: Vec<f64> = cohorts.iter().map(size).collect();
    let none = || Hours(sizes.iter().map(|size| (*size > 0.0).then_some(0.0)).collect());
    let mut total = none();
    let mut spent: BTreeMap<&Cell, Hours> = BTreeMap::new();
    for (nth, cohort) in cohorts.iter().enumerate().filter(|(nth, _)| sizes[*nth] > 0.0) {
        for ((_, cell), hours) in cohort.cells.iter().filter(|((name, _), _)| is_ours(name)) {
            let part = hours / sizes[nth];
            for sum in [&mut total, spent.entry(cell).or_insert_with(none)] {
                sum.0[nth] = sum.0[nth].map(|hours| hours + part);
            }
        }
    }
    let mut spent: Vec<Spent> =
        spent.into_iter().map(|(cell, hours)| Spent { cell: cell.clone(), hours }).collect();
    // A stable sort: equal parts stay in the order of their names.
    spent.sort_by(|a, b| b.hours.mean().unwrap_or_default().total_cmp(&a.hours.mean().unwrap_or_default()));
    let consignments = sizes.iter().fold(0.0, |sum, size| sum + size) / sizes.len().max(1) as f64;
    Account { lane, consignments, total, spent }
}

/// One replication's measured consignments, and their hours added up.
struct Cohort {
    sizes: BTreeMap<Arc<str>, f64>,
    cells: BTreeMap<(Arc<str>, Cell), f64>,
}

impl Cohort {
    fn of(replication: &Replication) -> Cohort {
        let mut cohort = Cohort { sizes: BTreeMap::new(), cells: BTreeMap::new() };
        // A lane reports its counts before its cells.
        for reading in &replication.readings {
            let (scope, value) = (&reading.scope, reading.value.unwrap_or_default());
            let Some(lane) = &scope.lane else { continue };
            match (reading.measure.name, &scope.place, &scope.stage, scope.cause) {
                ("tendered", None, None, None) => {
                    *cohort.sizes.entry(lane.clone()).or_default() += value;
                }
                ("lost", None, None, None) => {
                    *cohort.sizes.entry(lane.clone()).or_default() -= value;
                }
                ("time_h", Some(place), Some(stage), Some(cause)) => {
                    let cell = Cell { place: place.clone(), stage: stage.clone(), cause };
                    let size = cohort.sizes.get(lane).copied().unwrap_or_default();
                    *cohort.cells.entry((lane.clone(), cell)).or_default() += value * size;
                }
                _ => {}
            }
        }
        cohort
    }
}

/// Hours a consignment over all lanes, in each replication.
pub fn totals(replications: &[Replication]) -> Hours {
    account(None, &replications.iter().map(Cohort::of).collect::<Vec<_>>()).total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::{Better, Measure, Reading, Scope};

    /// A lane's counts, and hours of a consignment at the gate, waiting and served.
    fn lane(name: &str, tendered: f64, lost: f64, hours: [f64; 2]) -> Vec<Reading> {
        let reading = |measure: &'static str, cause: Option<Cause>, value: f64| Reading {
            scope: Scope {
                lane: Some(name.into()),
                place: cause.map(|_| "port".into()),
                stage: cause.map(|_| "gate".into()),
                cause,
                ..Scope::default()
            },
            measure: Measure { name: measure, unit: "h", better: Better::Lower, doc: "A test." },
            statistic: "mean",
            value: Some(value),
        };
        vec![
            reading("tendered", None, tendered),
            reading("lost", None, lost),
            reading("time_h", Some(Cause::Busy), hours[0]),
            reading("time_h", Some(Cause::Handling), hours[1]),
        ]
    }

    fn replication(readings: Vec<Reading>) -> Replication {
        Replication {
            index: 0,
            readings,
            lead_times: Vec::new(),
            lanes: Vec::new(),
            unfinished: Vec::new(),
            circles: Vec::new(),
            late: Vec::new(),
            events: Vec::new(),
        }
    }

    #[test]
    fn lanes_count_as_often_as_they_have_consignments() {
        let readings = [lane("a", 30.0, 0.0, [2.0, 1.0]), lane("b", 12.0, 2.0, [6.0, 3.0])].concat();
        let accounts = accounts(&[replication(readings)]);
        let names: Vec<_> = accounts.iter().map(|account| account.lane.as_deref()).collect();
        assert_eq!(names, [None, Some("a"), Some("b")]);
        // By hand: (30 · 3 + 10 · 9) / 40, and of that waiting (30 · 2 + 10 · 6) / 40.
        assert_eq!((accounts[0].consignments, accounts[0].total.mean()), (40.0, Some(4.5)));
        assert_eq!(accounts[0].waiting().mean(), Some(3.0));
        assert_eq!(accounts[0].spent[0].cell.cause, Cause::Busy);
        assert_eq!(accounts[2].total.mean(), Some(9.0));
        assert_eq!(accounts[2].mean_of(|cell| cell.cause == Cause::Handling), 3.0);
    }

    #[test]
    fn a_replication_without_cargo_has_no_hours() {
        let some = replication(lane("a", 1.0, 0.0, [2.0, 1.0]));
        let none = replication(lane("a", 1.0, 1.0, [0.0, 0.0]));
        let total = totals(&[some, none]);
        assert_eq!(total, Hours(vec![Some(3.0), None]));
        assert_eq!((total.mean(), total.half_width()), (Some(3.0), None));
    }
}
