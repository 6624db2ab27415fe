//! What did all replications show together?
//!
//! Rows of equal scope, measure and statistic are the same quantity in each
//! replication; a summary row says how it varied between them. Missing is not
//! zero, and a replication without a value does not count in `n`; but parts of a
//! sum are left out where they are zero, and count as such, see [`Measure::whole`].

use std::collections::{BTreeMap, BTreeSet};

use super::about::About;
use super::standing::{self, Standing};
use super::unfinished;
use crate::observe::{Measure, Reading, Scope};
use crate::stats::{Sample, Tally, mean_interval, quantile_of_sorted};
use crate::time::HOUR;

pub use crate::freight::{Circle, LaneSeen, Member, Unfinished};
pub use crate::observe::LateSeen;

/// The level of all intervals in a summary.
pub const LEVEL: f64 = 0.95;

/// All that is kept of an experiment, and all that a report needs.
#[derive(Debug, Clone)]
pub struct Results {
    /// What was run.
    pub about: About,
    /// What each finished replication showed, in replication order.
    pub replications: Vec<Replication>,
}

/// What one replication showed.
#[derive(Debug, Clone)]
pub struct Replication {
    /// Counted from 0.
    pub index: u32,
    /// Its measures, in a fixed order.
    pub readings: Vec<Reading>,
    /// Its lead times in milliseconds, by lane.
    pub lead_times: Vec<Sample>,
    /// What else is kept of each lane's cargo.
    pub lanes: Vec<LaneSeen>,
    /// What was still under way at its end.
    pub unfinished: Vec<Unfinished>,
    /// Who of these wait for each other, and so for ever.
    pub circles: Vec<Circle>,
    /// Departures that waited for a vehicle, by service with a fleet.
    pub late: Vec<LateSeen>,
    /// Events handled, by kind.
    pub events: Vec<(&'static str, u64)>,
}

/// How one quantity varied between replications.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryRow {
    /// What it is about.
    pub scope: Scope,
    /// Which kind of number.
    pub measure: Measure,
    /// Which statistic within a replication, such as `mean` or `p95`; those that
    /// begin with `pooled-` rest on the cargo of all replications together.
    pub statistic: &'static str,
    /// Mean over replications; `None` if no replication has a value.
    pub mean: Option<f64>,
    /// Half the 95 % interval of that mean (Student's t); `None` below two values.
    pub half_width: Option<f64>,
    /// Replications with a value.
    pub n: usize,
    /// Standard deviation between replications; `None` below two values.
    pub sd: Option<f64>,
    /// Median over replications.
    pub median: Option<f64>,
    /// 5 % quantile over replications.
    pub p5: Option<f64>,
    /// 95 % quantile over replications.
    pub p95: Option<f64>,
    /// The value of each finished replication, in order.
    pub values: Vec<Option<f64>>,
}

/// Cargo under way at the end, in all replications together.
#[derive(Debug, Clone, PartialEq)]
pub struct UnfinishedRow {
    /// Lane, place, stage and cause; the counts are sums over replications, the age the greatest.
    pub what: Unfinished,
    /// In how many replications there was any.
    pub replications: usize,
}

/// A circular wait, in all replications in which it closed.
#[derive(Debug, Clone, PartialEq)]
pub struct CircleRow {
    /// Its members as in the first of these replications; the time is the earliest.
    pub what: Circle,
    /// In how many replications it closed.
    pub replications: usize,
}

impl Results {
    /// Whether fewer replications were finished than were asked for.
    pub fn is_partial(&self) -> bool {
        self.replications.len() < self.about.replications as usize
    }

    /// One row a quantity, in the order in which replications report them; lead
    /// times pooled over replications come last.
    pub fn summary(&self) -> Vec<SummaryRow> {
        let mut summary: Vec<SummaryRow> = self
            .rows()
            .into_iter()
            .map(|(reading, values)| {
                SummaryRow::of(reading.scope.clone(), reading.measure, reading.statistic, values)
            })
            .collect();
        summary.extend(self.pooled());
        let standings = self.standings();
        for row in &mut summary {
            if unfinished::misleads(row, &standings) {
                row.tell_nothing();
            }
        }
        summary.extend(unfinished::rows(self, &standings));
        summary
    }

    /// Each quantity, as the first replication that has it reports it, and its value in each.
    pub(super) fn rows(&self) -> Vec<(&Reading, Vec<Option<f64>>)> {
        let mut places: BTreeMap<(&Scope, &str, &str), usize> = BTreeMap::new();
        let mut rows: Vec<(&Reading, Vec<Reported>)> = Vec::new();
        let nothing: Vec<Reported> = self.replications.iter().map(|_| Reported::LeftOut).collect();
        for (nth, replication) in self.replications.iter().enumerate() {
            for reading in &replication.readings {
                let key = (&reading.scope, reading.measure.name, reading.statistic);
                let place = *places.entry(key).or_insert_with(|| {
                    rows.push((reading, nothing.clone()));
                    rows.len() - 1
                });
                rows[place].1[nth] = Reported::Value(reading.value.filter(|value| value.is_finite()));
            }
        }
        // Most replications leave nothing out.
        let lacks = |nth: usize| rows.iter().any(|row| matches!(row.1[nth], Reported::LeftOut));
        let wholes = self.replications.iter().enumerate();
        let wholes: Vec<_> = wholes.map(|(nth, one)| lacks(nth).then(|| known_wholes(one))).collect();
        let value = |reading: &Reading, nth: usize| {
            let whole = reading.measure.whole(&reading.scope)?;
            wholes[nth].as_ref()?.contains(&(whole, reading.measure.name, reading.statistic)).then_some(0.0)
        };
        let values = |(reading, reported): (_, Vec<Reported>)| {
            let known = reported.into_iter().enumerate().map(|(nth, reported)| match reported {
                Reported::Value(known) => known,
                Reported::LeftOut => value(reading, nth),
            });
            (reading, known.collect())
        };
        rows.into_iter().map(values).collect()
    }

    /// Whether each lane has a steady state, and its warm-up was long enough.
    pub fn standings(&self) -> Vec<Standing> {
        standing::standings(&self.about, &self.replications)
    }

    /// Events handled in all replications, by kind, in the order in which they are reported.
    pub fn events(&self) -> Vec<(&'static str, u64)> {
        let mut sums: Vec<(&'static str, u64)> = Vec::new();
        for &(kind, number) in self.replications.iter().flat_map(|replication| &replication.events) {
            match sums.iter_mut().find(|sum| sum.0 == kind) {
                Some(sum) => sum.1 = sum.1.saturating_add(number),
                None => sums.push((kind, number)),
            }
        }
        sums
    }

    /// Cargo under way at the end, joined over replications, in the order of lanes and places.
    pub fn unfinished(&self) -> Vec<UnfinishedRow> {
        let mut rows: BTreeMap<_, UnfinishedRow> = BTreeMap::new();
        for what in self.replications.iter().flat_map(|replication| &replication.unfinished) {
            let key = (&what.lane, &what.place, &what.stage, what.cause);
            rows.entry(key)
                .and_modify(|row| {
                    row.what.consignments = row.what.consignments.saturating_add(what.consignments);
                    row.what.measured = row.what.measured.saturating_add(what.measured);
                    row.what.oldest_h = row.what.oldest_h.max(what.oldest_h);
                    row.replications += 1;
                })
                .or_insert_with(|| UnfinishedRow { what: what.clone(), replications: 1 });
        }
        rows.into_values().collect()
    }

    /// Circular waits, joined over replications: those with the same members, in the order in which they
    /// are first met. The names of the holders and their number are those of that replication.
    pub fn circles(&self) -> Vec<CircleRow> {
        let mut rows: Vec<CircleRow> = Vec::new();
        for what in self.replications.iter().flat_map(|replication| &replication.circles) {
            match rows.iter_mut().find(|row| row.what.is_like(what)) {
                Some(row) => {
                    row.replications += 1;
                    row.what.since_h = row.what.since_h.min(what.since_h);
                }
                None => rows.push(CircleRow { what: what.clone(), replications: 1 }),
            }
        }
        rows
    }

    /// Services whose departures wait for a vehicle, in each replication more and more of them: with their
    /// fleet and how many waited when the window closed, on average over replications.
    pub fn outgrown<'a>(&'a self) -> Vec<(&'a str, &'a str, f64)> {
        let Some(first) = self.replications.first() else { return Vec::new() };
        let count = self.replications.len() as f64;
        let of = |(at, one): (usize, &'a LateSeen)| {
            let lines = || self.replications.iter().filter_map(|other| other.late.get(at));
            let all = lines().count() == self.replications.len()
                && lines().all(|other: &LateSeen| other.line.grows());
            let waited = lines().map(|one| one.line.at_end() as f64).sum::<f64>() / count;
            all.then_some((one.service.as_str(), one.fleet.as_str(), waited))
        };
        first.late.iter().enumerate().filter_map(of).collect()
    }

    /// Quantiles of the lead times of all replications' cargo together.
    fn pooled(&self) -> Vec<SummaryRow> {
        let mut rows = Vec::new();
        for (index, route) in self.about.routes.iter().enumerate() {
            let Some(measure) = self.lead_time_measure(&route.lane) else { continue };
            let mut pool = Sample::new();
            let mut n = 0;
            for replication in &self.replications {
                let Some(times) = replication.lead_times.get(index) else { continue };
                pool.merge(times);
                n += usize::from(times.count() > 0);
            }
            let scope = Scope { lane: Some(route.lane.as_str().into()), ..Scope::default() };
            for (statistic, share) in [("pooled-p50", 0.5), ("pooled-p90", 0.9), ("pooled-p95", 0.95)] {
                let Some(value) = pool.quantile(share).map(|ms| ms / HOUR as f64) else { continue };
                rows.push(SummaryRow {
                    scope: scope.clone(),
                    measure,
                    statistic,
                    mean: Some(value),
                    half_width: None,
                    n,
                    sd: None,
                    median: None,
                    p5: None,
                    p95: None,
                    values: Vec::new(),
                });
            }
        }
        rows
    }

    /// The kind of number that a lane's lead times are.
    pub(super) fn lead_time_measure(&self, lane: &str) -> Option<Measure> {
        self.replications
            .iter()
            .flat_map(|replication| &replication.readings)
            .find(|reading| {
                reading.measure.name == "lead_time_h" && reading.scope.lane.as_deref() == Some(lane)
            })
            .map(|reading| reading.measure)
    }
}

/// What one replication says of a quantity.
#[derive(Debug, Clone, Copy)]
enum Reported {
    LeftOut,
    Value(Option<f64>),
}

/// The wholes of which a replication knows a part.
fn known_wholes(replication: &Replication) -> BTreeSet<(Scope, &'static str, &'static str)> {
    let known = replication.readings.iter().filter(|reading| reading.value.is_some());
    let whole = |reading: &Reading| {
        // A mean over all causes is the whole of each cause's.
        let whole = reading.measure.whole(&reading.scope);
        (whole.unwrap_or_else(|| reading.scope.clone()), reading.measure.name, reading.statistic)
    };
    known.map(whole).collect()
}

impl SummaryRow {
    /// How the values of replications vary.
    pub(super) fn of(
        scope: Scope,
        measure: Measure,
        statistic: &'static str,
        values: Vec<Option<f64>>,
    ) -> SummaryRow {
        let seen: Vec<f64> = values.iter().copied().flatten().collect();
        let mut sorted = seen.clone();
        sorted.sort_by(f64::total_cmp);
        let tally: Tally = seen.iter().copied().collect();
        SummaryRow {
            scope,
            measure,
            statistic,
            mean: tally.mean(),
            half_width: mean_interval(&seen, LEVEL).map(|interval| interval.half_width),
            n: seen.len(),
            sd: tally.variance().map(libm::sqrt),
            median: quantile_of_sorted(&sorted, 0.5),
            p5: quantile_of_sorted(&sorted, 0.05),
            p95: quantile_of_sorted(&sorted, 0.95),
            values,
        }
    }

    /// A mean that would mislead is none; the values of replications stay.
    pub(super) fn tell_nothing(&mut self) {
        (self.mean, self.half_width, self.sd) = (None, None, None);
        (self.median, self.p5, self.p95) = (None, None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::super::replicate::tests::{fake_about, hours};
    use super::*;

    fn sample(values: impl IntoIterator<Item = u64>) -> Sample {
        let mut sample = Sample::new();
        values.into_iter().for_each(|value| sample.push(value));
        sample
    }

    fn results(values: &[Option<f64>]) -> Results {
        let replications = (0..).zip(values).map(|(index, &value)| Replication {
            index,
            readings: vec![hours("a", "mean", value)],
            lanes: Vec::new(),
            lead_times: vec![sample(value.map(|hours| (hours * HOUR as f64) as u64))],
            unfinished: Vec::new(),
            circles: Vec::new(),
            late: Vec::new(),
            events: vec![("demand", 2)],
        });
        Results { about: fake_about(&["a"], values.len() as u32), replications: replications.collect() }
    }

    #[test]
    fn one_replication_has_no_interval() {
        let row = &results(&[Some(3.0)]).summary()[0];
        assert_eq!((row.mean, row.half_width, row.sd, row.n), (Some(3.0), None, None, 1));
    }

    #[test]
    fn a_missing_value_is_not_a_zero() {
        let row = &results(&[Some(2.0), None, Some(4.0)]).summary()[0];
        assert_eq!((row.mean, row.n), (Some(3.0), 2));
        assert_eq!(row.values, [Some(2.0), None, Some(4.0)]);
        let nothing = &results(&[None, None]).summary()[0];
        assert_eq!((nothing.mean, nothing.median, nothing.n), (None, None, 0));
    }

    #[test]
    fn a_part_that_is_left_out_is_zero() {
        let part = |lane: &str, place: &str, hours: Option<f64>| {
            let scope = Scope { lane: Some(lane.into()), place: Some(place.into()), ..Scope::default() };
            let measure =
                Measure { name: "dwell_h", unit: "h", better: crate::observe::Better::Lower, doc: "A test." };
            Reading { scope, measure, statistic: "mean", value: hours }
        };
        let mut results = results(&[Some(1.0), Some(2.0), None]);
        results.replications[0].readings = vec![part("a", "p", Some(6.0)), part("a", "q", Some(2.0))];
        results.replications[1].readings = vec![part("a", "p", Some(4.0))];
        // Nothing of the lane was seen here, so no part of it is zero.
        results.replications[2].readings = vec![part("b", "p", Some(9.0))];
        let values: Vec<_> = results.summary().into_iter().map(|row| row.values).take(3).collect();
        assert_eq!(values[0], [Some(6.0), Some(4.0), None]);
        assert_eq!(values[1], [Some(2.0), Some(0.0), None]);
        assert_eq!(values[2], [None, None, Some(9.0)]);
    }

    #[test]
    fn pooled_quantiles_stand_apart_from_those_over_replications() {
        let summary = results(&[Some(1.0), Some(2.0), Some(9.0)]).summary();
        let pooled = summary.iter().find(|row| row.statistic == "pooled-p50").expect("pooled median");
        assert_eq!((pooled.mean, pooled.half_width), (Some(2.0), None));
    }

    #[test]
    fn events_add_up_by_kind() {
        assert_eq!(results(&[Some(1.0), None]).events(), [("demand", 4)]);
    }
}
