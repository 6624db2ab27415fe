//! What does each of several changes do?
//!
//! Where a what-if makes several changes, it is simulated with some of them
//! only. With up to four, each change's share is its Shapley value: what it adds
//! to the others, averaged over all orders in which the changes may be made;
//! the shares add up to the whole. With more, each is simulated alone, and what
//! they do only together is a line of its own. Where some changes leave nothing
//! to measure, as without any cargo, shares that rest on it are unknown, and the
//! whole is not.
//!
//! Source: Shapley, "A value for n-person games" (1953).

use super::compare::{Estimate, Judged, Values};
use crate::model::Corridor;
use crate::observe::{Reading, Scope};

/// Changes beyond this are not tried in all combinations.
pub const MOST_LEVERS: usize = 4;

/// The changes of a what-if, and the scenario with some of them.
pub struct Levers<'a> {
    /// What the changes are called.
    pub names: Vec<String>,
    /// For each of [`subsets_needed`]: a bit for each lever that is pulled, and the scenario.
    pub subsets: Vec<(u32, &'a Corridor)>,
}

/// Which subsets of so many levers must be simulated, besides none and all of them.
pub fn subsets_needed(levers: usize) -> Vec<u32> {
    match levers {
        0 | 1 => Vec::new(),
        2..=MOST_LEVERS => (1..(1 << levers) - 1).collect(),
        _ => (0..levers.min(31)).map(|lever| 1 << lever).collect(),
    }
}

/// How the shares of levers were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Shapley values: they add up to the whole.
    Shapley,
    /// Each lever alone; what they do only together stands apart.
    Alone,
}

/// What each lever does to the primary measure.
#[derive(Debug, Clone, PartialEq)]
pub struct LeverShares {
    /// What the levers are called.
    pub names: Vec<String>,
    /// How the shares were found.
    pub method: Method,
    /// The measure, over all lanes or lane by lane.
    pub rows: Vec<LeverRow>,
}

/// What each lever does to one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct LeverRow {
    /// All lanes, one, or a border post.
    pub scope: Scope,
    /// By lever: its share of the difference, what-if less base.
    pub shares: Vec<Estimate>,
    /// What they do only together; `None` where shares add up to the whole.
    pub together: Option<Estimate>,
    /// The difference that all levers make.
    pub whole: Estimate,
    /// Which levers together, of those that were tried, give no value in any replication; shares that
    /// need one are unknown.
    pub lacking: Vec<Vec<usize>>,
}

impl LeverShares {
    /// Splits the difference of the primary measure, in the scopes of lanes that have it.
    pub(super) fn of(
        levers: &Levers<'_>,
        judged: &Judged,
        base: &Values<'_>,
        what_if: &Values<'_>,
        subsets: &[Vec<Vec<Reading>>],
    ) -> LeverShares {
        let method = if levers.names.len() <= MOST_LEVERS { Method::Shapley } else { Method::Alone };
        let masks = levers.subsets.iter().map(|(mask, _)| *mask).collect();
        let tried = Tried { count: levers.names.len(), method, masks };
        let row = |scope: &Scope| {
            let (measure, statistic) = (judged.measure.name, judged.statistic);
            let ours = base.get(scope, measure, statistic);
            let theirs = what_if.get(scope, measure, statistic);
            let tries = subsets.iter().enumerate().map(|(nth, of_subsets)| {
                let none = (*ours.get(nth)?)?;
                let whole = (*theirs.get(nth)?)? - none;
                let some = |at: usize| Some(find(of_subsets.get(at)?, scope, measure, statistic)? - none);
                Some(Try { whole, some: (0..levers.subsets.len()).map(some).collect() })
            });
            LeverRow::of(scope, &tried, &tries.collect::<Vec<_>>())
        };
        let rows = base.wholes(judged).into_iter().map(row).collect();
        LeverShares { names: levers.names.clone(), method, rows }
    }
}

/// How many levers there are, and which subsets of them were tried.
struct Tried {
    count: usize,
    method: Method,
    masks: Vec<u32>,
}

/// What levers do in one replication: all, and each subset that was tried.
struct Try {
    whole: f64,
    some: Vec<Option<f64>>,
}

/// Shares of levers in one replication.
struct Found {
    shares: Vec<Option<f64>>,
    whole: f64,
}

impl LeverRow {
    fn of(scope: &Scope, tried: &Tried, tries: &[Option<Try>]) -> LeverRow {
        let seen = || tries.iter().flatten();
        let lacks = |at: &usize| seen().next().is_some() && seen().all(|one| one.some[*at].is_none());
        let lacking: Vec<u32> = (0..tried.masks.len()).filter(lacks).map(|at| tried.masks[at]).collect();
        let found: Vec<Option<Found>> =
            tries.iter().map(|one| one.as_ref()?.found(tried, &lacking)).collect();
        let found = || found.iter().map(Option::as_ref);
        let share = |lever: usize| Estimate::of(found().map(|one| one?.shares[lever]));
        let residual =
            |one: Option<&Found>| Some(one?.whole - one?.shares.iter().copied().sum::<Option<f64>>()?);
        LeverRow {
            scope: scope.clone(),
            shares: (0..tried.count).map(share).collect(),
            together: (tried.method == Method::Alone).then(|| Estimate::of(found().map(residual))),
            whole: Estimate::of(found().map(|one| Some(one?.whole))),
            lacking: lacking.iter().map(|mask| pulled(*mask, tried.count)).collect(),
        }
    }
}

impl Try {
    /// The shares, as far as they do not rest on what no replication has; `None` if another is lacking
    /// here, since what is shown must be of the same replications.
    fn found(&self, tried: &Tried, lacking: &[u32]) -> Option<Found> {
        let count = tried.count;
        let value = |mask: u32| match tried.masks.iter().position(|known| *known == mask) {
            Some(at) => self.some[at],
            None if mask == 0 => Some(0.0),
            None => Some(self.whole),
        };
        let alone = |lever: usize| {
            let mask = 1 << lever;
            if lacking.contains(&mask) { Some(None) } else { value(mask).map(Some) }
        };
        let shares = match tried.method {
            Method::Shapley if lacking.is_empty() => shapley(count, &value)?.into_iter().map(Some).collect(),
            Method::Shapley => vec![None; count],
            Method::Alone => (0..count).map(alone).collect::<Option<_>>()?,
        };
        Some(Found { shares, whole: self.whole })
    }
}

/// The levers of a subset, in order.
fn pulled(mask: u32, count: usize) -> Vec<usize> {
    (0..count).filter(|lever| mask >> lever & 1 == 1).collect()
}

fn find(readings: &[Reading], scope: &Scope, measure: &str, statistic: &str) -> Option<f64> {
    let fits =
        |row: &&Reading| row.scope == *scope && row.measure.name == measure && row.statistic == statistic;
    readings.iter().find(fits)?.value
}

/// The Shapley value of each of `count` levers, where `value` is what a subset
/// of them does; `None` if a subset has no value.
pub(super) fn shapley(count: usize, value: &dyn Fn(u32) -> Option<f64>) -> Option<Vec<f64>> {
    let values: Vec<f64> = (0..1u32 << count).map(value).collect::<Option<_>>()?;
    let mut factorials = vec![1.0];
    for number in 1..=count {
        factorials.push(factorials[number - 1] * number as f64);
    }
    let share = |lever: usize| {
        let others = (0..1usize << count).filter(|mask| mask & (1 << lever) == 0);
        others.fold(0.0, |sum, mask| {
            let size = mask.count_ones() as usize;
            let weight = factorials[size] * factorials[count - size - 1] / factorials[count];
            sum + weight * (values[mask | 1 << lever] - values[mask])
        })
    };
    Some((0..count).map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_two_levers_are_known_by_hand() {
        // Alone 2 and 4, together 10: each gets half of the 4 that only both achieve.
        let value = |mask: u32| Some([0.0, 2.0, 4.0, 10.0][mask as usize]);
        assert_eq!(shapley(2, &value), Some(vec![4.0, 6.0]));
        assert_eq!(shapley(2, &|mask| (mask != 1).then_some(1.0)), None);
    }

    #[test]
    fn shares_add_up_and_a_lever_that_does_nothing_gets_nothing() {
        // Glove game: a left glove (0) and right gloves (1, 2); lever 3 does nothing.
        let value = |mask: u32| Some(f64::from(u32::from(mask & 1 == 1 && mask & 6 != 0)));
        let shares = shapley(4, &value).expect("all subsets have values");
        let exact = [2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0, 0.0];
        assert!(shares.iter().zip(exact).all(|(share, exact)| (share - exact).abs() < 1e-12), "{shares:?}");
    }

    fn row(names: usize, tries: &[Option<Try>]) -> LeverRow {
        let method = if names <= MOST_LEVERS { Method::Shapley } else { Method::Alone };
        LeverRow::of(&Scope::default(), &Tried { count: names, method, masks: subsets_needed(names) }, tries)
    }

    #[test]
    fn a_subset_without_a_value_hides_the_shares_and_not_the_whole() {
        // The second lever alone leaves no cargo.
        let tried = |whole| Some(Try { whole, some: vec![Some(-1.0), None] });
        let two = row(2, &[tried(-2.0), None, tried(-4.0)]);
        assert_eq!(two.lacking, [[1]]);
        assert_eq!((two.whole.mean, two.whole.n), (Some(-3.0), 2));
        assert!(two.shares.iter().all(|share| share.mean.is_none() && share.n == 0));

        // Lacking in one replication only, that one is left out of all: alone 1 and 2, together 5.
        let whole = Try { whole: 5.0, some: vec![Some(1.0), Some(2.0)] };
        let two = row(2, &[Some(whole), tried(-4.0)]);
        assert!(two.lacking.is_empty());
        assert_eq!(two.shares.iter().map(|share| share.mean).collect::<Vec<_>>(), [Some(2.0), Some(3.0)]);
        assert_eq!((two.whole.mean, two.whole.n), (Some(5.0), 1));
    }

    #[test]
    fn of_many_levers_each_has_its_share_though_another_has_none() {
        let some = vec![Some(1.0), None, Some(2.0), Some(0.0), Some(0.0)];
        let five = row(5, &[Some(Try { whole: 10.0, some })]);
        assert_eq!(five.lacking, [[1]]);
        let shares: Vec<Option<f64>> = five.shares.iter().map(|share| share.mean).collect();
        assert_eq!(shares, [Some(1.0), None, Some(2.0), Some(0.0), Some(0.0)]);
        assert_eq!(five.together.and_then(|together| together.mean), None);
        assert_eq!(five.whole.mean, Some(10.0));
    }

    #[test]
    fn only_what_is_needed_is_simulated() {
        assert!(subsets_needed(1).is_empty());
        assert_eq!(subsets_needed(2), [1, 2]);
        assert_eq!(subsets_needed(4).len(), 14);
        assert_eq!(subsets_needed(6), [1, 2, 4, 8, 16, 32]);
    }
}
