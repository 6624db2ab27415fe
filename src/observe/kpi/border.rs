//! How long, how dear and how thorough is a border post?
//!
//! Of measured consignments, by way across (group `out`, `back`) and by side
//! (stage `exit`, `entry`); steps are stages such as `entry-documents`.
//! Consignments whose boxes travel apart count once for each part.

use super::{Kpi, Names, per, reading};
use crate::model::border::{Channel, Direction, Role};
use crate::observe::border::{BorderLedger, CrossingLedger, SideLedger, StepLedger, Total};
use crate::observe::{Better, Cause, Measure, Reading, Recorder, Scope};
use crate::stats::Sample;
use crate::time::HOUR;
use crate::units::Money;

const TIME: Measure = Measure {
    name: "tfi1_border_h",
    unit: "h",
    better: Better::Lower,
    doc: "CAREC TFI1: time from entering the first side's post to leaving the second's, waits and handling included, of the measured consignments that left the second; of a side, from arriving at it to leaving it.",
};
const COST: Measure = Measure {
    name: "tfi2_border_cost",
    unit: "USD",
    better: Better::Lower,
    doc: "CAREC TFI2: fees of the crossing, or of one side, divided by the measured consignments that left it.",
};
const RELEASE: Measure = Measure {
    name: "release_h",
    unit: "h",
    better: Better::Lower,
    doc: "WCO time release: time from arriving at a side to the end of a consignment's own formalities there, of the measured consignments that left it; of a step, from coming to it to the end of its service, a visit.",
};
const WAITING: Measure = Measure {
    name: "release_wait_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time at a border step not at work: before a server, or until papers are put right, a visit; of a side, added over its steps for each measured consignment that left it, those in parallel each in full, and those before arrival or inland, too.",
};
const WORK: Measure = Measure {
    name: "release_work_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time at a border step at work, a visit; of a side, added over its steps for each measured consignment that left it, those in parallel each in full, and those before arrival or inland, too.",
};
const EXAMINED: Measure = Measure {
    name: "examined_share",
    unit: "1",
    better: Better::Neither,
    doc: "The share of the measured consignments that left a side of a border which passed an examination there.",
};
const CHANNEL: Measure = Measure {
    name: "channel_share",
    unit: "1",
    better: Better::Neither,
    doc: "The share of the measured consignments that left a side of a border which were sent to this channel.",
};
const CONTRABAND: Measure = Measure {
    name: "contraband",
    unit: "consignments",
    better: Better::Neither,
    doc: "Measured consignments that passed a side of a border with contraband, found or not.",
};
const CAUGHT: Measure = Measure {
    name: "caught",
    unit: "consignments",
    better: Better::Higher,
    doc: "Measured consignments whose contraband was found on this side of a border.",
};
const MISSED: Measure = Measure {
    name: "missed",
    unit: "consignments",
    better: Better::Lower,
    doc: "Measured consignments whose contraband was not found on this side of a border.",
};
const FALSE_ALARMS: Measure = Measure {
    name: "false_alarms",
    unit: "consignments",
    better: Better::Lower,
    doc: "Measured consignments without contraband that an alarm held up to the last check of a side.",
};
const REWORKED: Measure = Measure {
    name: "reworked",
    unit: "consignments",
    better: Better::Lower,
    doc: "Measured consignments whose documents a side of a border sent back to be put right.",
};
const SET_OUT: Measure = Measure {
    name: "set_out",
    unit: "consignments",
    better: Better::Lower,
    doc: "Measured consignments that their vehicle left behind at a side of a border because they held it up.",
};
const DISPLACED: Measure = Measure {
    name: "displaced_h",
    unit: "h",
    better: Better::Lower,
    doc: "Time of formalities of the border that were done inland, waits included, divided by all measured consignments that left the border or its side; the count is of those that had any done inland, on each side.",
};

/// Why a consignment waits at a step; told even where nobody did. Other causes are told where they occur.
const USUAL: [Cause; 6] =
    [Cause::Busy, Cause::Closed, Cause::Papers, Cause::Inspection, Cause::Blocked, Cause::Disrupted];

/// What is told of a post as a whole.
pub(super) const WHOLE: [Measure; 3] = [TIME, COST, DISPLACED];

pub(super) struct Crossings;

impl Kpi for Crossings {
    fn measures(&self) -> Vec<Measure> {
        vec![
            TIME,
            COST,
            DISPLACED,
            RELEASE,
            WAITING,
            WORK,
            EXAMINED,
            CHANNEL,
            CONTRABAND,
            CAUGHT,
            MISSED,
            FALSE_ALARMS,
            REWORKED,
            SET_OUT,
        ]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let mut readings = Vec::new();
        for (ledger, name) in recorder.borders.iter().zip(&names.borders) {
            let scope = Scope { place: Some(name.clone()), ..Scope::default() };
            Border { readings: &mut readings }.read(&scope, ledger);
        }
        readings
    }
}

/// Reads one post.
struct Border<'a> {
    readings: &'a mut Vec<Reading>,
}

impl Border<'_> {
    fn put(&mut self, scope: &Scope, measure: Measure, statistic: &'static str, value: Option<f64>) {
        self.readings.push(reading(scope, measure, statistic, value));
    }

    fn count(&mut self, scope: &Scope, measure: Measure, number: u64) {
        let measure = Measure { unit: "consignments", ..measure };
        self.put(scope, measure, "count", Some(number as f64));
    }

    fn sample(&mut self, scope: &Scope, measure: Measure, sample: &Sample, shares: &[(&'static str, f64)]) {
        self.put(scope, measure, "mean", sample.mean().map(|ms| ms / HOUR as f64));
        let points: Vec<f64> = shares.iter().map(|share| share.1).collect();
        let quantiles = sample.quantiles(&points).unwrap_or_default();
        for (nth, (statistic, _)) in shares.iter().enumerate() {
            self.put(scope, measure, statistic, quantiles.get(nth).map(|ms| ms / HOUR as f64));
        }
        self.count(scope, measure, sample.count());
    }

    fn total(&mut self, scope: &Scope, measure: Measure, total: &Total) {
        self.put(scope, measure, "mean", mean_hours(total.ms, total.count));
        self.count(scope, measure, total.count);
    }

    fn read(&mut self, scope: &Scope, ledger: &BorderLedger) {
        let ways = || ledger.ways.iter().flatten();
        let mut whole = Sample::new();
        ways().for_each(|way| whole.merge(&way.whole));
        self.crossing(scope, &whole, ways().map(|way| way.fees).sum(), &displaced(ways()));
        for direction in [Direction::Out, Direction::Back] {
            let Some(way) = &ledger.ways[direction as usize] else { continue };
            let scope = Scope { group: Some(direction.name().into()), ..scope.clone() };
            self.crossing(&scope, &way.whole, way.fees, &displaced(std::iter::once(way)));
            for role in Role::BOTH {
                let scope = Scope { stage: Some(role.name().into()), ..scope.clone() };
                self.side(&scope, role, direction, &way.sides[role as usize]);
            }
        }
    }

    /// Both sides together.
    fn crossing(&mut self, scope: &Scope, whole: &Sample, fees: i128, displaced: &Total) {
        self.sample(scope, TIME, whole, &[("p50", 0.5), ("p90", 0.9), ("p95", 0.95)]);
        self.put(scope, COST, "mean", per(fees as f64 / Money::IN_A_DOLLAR, whole.count() as f64));
        self.put(scope, DISPLACED, "mean", mean_hours(displaced.ms, whole.count()));
        self.count(scope, DISPLACED, displaced.count);
    }

    fn side(&mut self, scope: &Scope, role: Role, direction: Direction, side: &SideLedger) {
        let passed = side.passed.count();
        self.crossing(scope, &side.passed, side.fees, &side.displaced);
        self.sample(scope, RELEASE, &side.release, &[("p50", 0.5), ("p90", 0.9)]);
        let group = |which: &str| Some(format!("{} {which}", direction.name()).into());
        for channel in Channel::ALL {
            let scope = Scope { group: group(channel.name()), ..scope.clone() };
            let total = &side.by_channel[channel as usize];
            self.total(&scope, RELEASE, total);
            self.put(&scope, CHANNEL, "mean", per(total.count as f64, side.release.count() as f64));
        }
        for (class, total) in ["ordinary", "aeo"].iter().zip(&side.by_class) {
            self.total(&Scope { group: group(class), ..scope.clone() }, RELEASE, total);
        }
        for (hour, total) in side.by_hour.iter().enumerate() {
            self.total(&Scope { group: group(&super::hour_name(hour)), ..scope.clone() }, RELEASE, total);
        }
        self.put(scope, EXAMINED, "mean", per(side.examined as f64, passed as f64));
        for (measure, number) in [
            (CONTRABAND, side.contraband),
            (CAUGHT, side.caught),
            (MISSED, side.missed),
            (FALSE_ALARMS, side.false_alarms),
            (REWORKED, side.reworked),
            (SET_OUT, side.set_out),
        ] {
            self.count(scope, measure, number);
        }
        let mut all = StepLedger { all: Total { count: passed, ms: 0 }, ..StepLedger::default() };
        for step in &side.steps {
            all.worked += step.worked;
            all.waited.iter_mut().zip(&step.waited).for_each(|(sum, ms)| *sum += ms);
        }
        self.spent(scope, &all);
        for (name, step) in side.stages.iter().zip(&side.steps) {
            let stage = Some(format!("{}-{name}", role.name()).into());
            let scope = Scope { stage, ..scope.clone() };
            self.total(&scope, RELEASE, &step.all);
            self.spent(&scope, step);
        }
    }

    /// Waits, by cause as well, and work.
    fn spent(&mut self, scope: &Scope, step: &StepLedger) {
        let mean = |ms: i64| mean_hours(i128::from(ms), step.all.count);
        self.put(scope, WAITING, "mean", mean(step.waited.iter().sum()));
        for (cause, &ms) in Cause::ALL.iter().zip(&step.waited) {
            if ms != 0 || USUAL.contains(cause) {
                let scope = Scope { cause: Some(*cause), ..scope.clone() };
                self.put(&scope, WAITING, "mean", mean(ms));
            }
        }
        self.put(scope, WORK, "mean", mean(step.worked));
    }
}

/// What was done inland for some ways across, both sides together.
fn displaced<'a>(ways: impl Iterator<Item = &'a CrossingLedger>) -> Total {
    ways.flat_map(|way| &way.sides).fold(Total::default(), |sum, side| Total {
        count: sum.count + side.displaced.count,
        ms: sum.ms + side.displaced.ms,
    })
}

fn mean_hours(ms: i128, count: u64) -> Option<f64> {
    per(ms as f64 / HOUR as f64, count as f64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{find, post};
    use super::*;

    /// One post with documents and examination on each side, as two consignments filled it.
    fn readings() -> Vec<Reading> {
        let mut ledger = post(&["documents", "examination"]);
        let way = ledger.way(Direction::Out).expect("a way out");
        way.whole.push(10 * HOUR as u64);
        way.whole.push(20 * HOUR as u64);
        way.fees = 30_0000 + 50_0000;
        let exit = way.side(Role::Exit);
        exit.passed.push(4 * HOUR as u64);
        exit.passed.push(8 * HOUR as u64);
        exit.note_release(3 * HOUR, Channel::Green, false, 7);
        exit.note_release(7 * HOUR, Channel::Red, true, 23);
        exit.steps[0].all = Total { count: 2, ms: i128::from(9 * HOUR) };
        exit.steps[0].waited[Cause::Busy as usize] = 2 * HOUR;
        exit.steps[0].waited[Cause::Closed as usize] = 5 * HOUR;
        exit.steps[0].worked = 2 * HOUR;
        exit.steps[1].all = Total { count: 1, ms: i128::from(HOUR) };
        exit.steps[1].worked = HOUR;
        (exit.contraband, exit.caught, exit.examined, exit.fees) = (1, 1, 1, 20_0000);
        exit.displaced = Total { count: 1, ms: i128::from(6 * HOUR) };
        way.side(Role::Entry).displaced = Total { count: 2, ms: i128::from(2 * HOUR) };
        if let Some(back) = ledger.way(Direction::Back) {
            back.whole.push(3 * HOUR as u64);
        }
        let mut readings = Vec::new();
        let scope = Scope { place: Some("line".into()), ..Scope::default() };
        Border { readings: &mut readings }.read(&scope, &ledger);
        readings
    }

    #[test]
    fn hours_and_fees_are_told_of_both_ways_of_each_way_and_of_each_side() {
        let readings = readings();
        let of = |group: &str, stage: &str, measure: &str, statistic: &str| {
            find(&readings, [stage, group, ""], measure, statistic)
        };
        assert_eq!(of("", "", "tfi1_border_h", "mean"), Some(11.0), "(10 + 20 + 3) / 3");
        assert_eq!(of("out", "", "tfi1_border_h", "mean"), Some(15.0));
        assert_eq!(of("out", "", "tfi1_border_h", "p50"), Some(15.0));
        assert_eq!(of("out", "", "tfi1_border_h", "p90"), Some(19.0), "10 + 0.9 (20 − 10)");
        assert_eq!(of("back", "", "tfi1_border_h", "count"), Some(1.0));
        assert_eq!(of("out", "exit", "tfi1_border_h", "mean"), Some(6.0));
        assert_eq!(of("out", "", "tfi2_border_cost", "mean"), Some(40.0));
        assert_eq!(of("out", "exit", "tfi2_border_cost", "mean"), Some(10.0));
        assert_eq!(of("out", "entry", "tfi1_border_h", "mean"), None, "nothing seen is not zero");
        assert_eq!(of("out", "entry", "tfi2_border_cost", "mean"), None);
        assert_eq!(of("out", "entry", "examined_share", "mean"), None);
    }

    #[test]
    fn release_is_told_by_channel_class_hour_and_step() {
        let readings = readings();
        let of = |group: &str, measure: &str, statistic: &str| {
            find(&readings, ["exit", group, ""], measure, statistic)
        };
        assert_eq!(of("out", "release_h", "mean"), Some(5.0));
        assert_eq!(of("out green", "release_h", "mean"), Some(3.0));
        assert_eq!(of("out yellow", "release_h", "mean"), None);
        assert_eq!(of("out yellow", "channel_share", "mean"), Some(0.0));
        assert_eq!(of("out red", "channel_share", "mean"), Some(0.5));
        assert_eq!(of("out aeo", "release_h", "mean"), Some(7.0));
        assert_eq!(of("out ordinary", "release_h", "count"), Some(1.0));
        assert_eq!(of("out 07h", "release_h", "mean"), Some(3.0));
        assert_eq!(of("out 23h", "release_h", "mean"), Some(7.0));
        let step =
            |stage: &str, cause: &str, measure: &str| find(&readings, [stage, "out", cause], measure, "mean");
        assert_eq!(step("exit-documents", "", "release_h"), Some(4.5));
        assert_eq!(step("exit-documents", "", "release_wait_h"), Some(3.5));
        assert_eq!(step("exit-documents", "busy", "release_wait_h"), Some(1.0));
        assert_eq!(step("exit-documents", "closed", "release_wait_h"), Some(2.5));
        assert_eq!(step("exit-documents", "papers", "release_wait_h"), Some(0.0));
        assert_eq!(step("exit-documents", "", "release_work_h"), Some(1.0));
        assert_eq!(step("exit-examination", "", "release_work_h"), Some(1.0), "of the one examined");
        assert_eq!(step("exit", "", "release_work_h"), Some(1.5), "of both that left the side");
        assert_eq!(step("entry-documents", "", "release_h"), None);
    }

    #[test]
    fn what_is_found_is_counted_and_what_is_done_inland_is_spread_over_all() {
        let readings = readings();
        let of = |group: &str, stage: &str, measure: &str, statistic: &str| {
            find(&readings, [stage, group, ""], measure, statistic)
        };
        assert_eq!(of("out", "exit", "examined_share", "mean"), Some(0.5));
        assert_eq!(of("out", "exit", "caught", "count"), Some(1.0));
        assert_eq!(of("out", "exit", "missed", "count"), Some(0.0));
        assert_eq!(of("out", "exit", "displaced_h", "mean"), Some(3.0), "6 h over two");
        assert_eq!(of("out", "", "displaced_h", "mean"), Some(4.0), "6 and 2 h over two");
        assert_eq!(of("", "", "displaced_h", "mean"), Some(8.0 / 3.0), "over three");
        assert_eq!(of("out", "", "displaced_h", "count"), Some(3.0));
    }

    #[test]
    fn no_row_is_told_twice() {
        let readings = readings();
        let mut keys: Vec<_> =
            readings.iter().map(|one| (&one.scope, one.measure.name, one.statistic)).collect();
        keys.sort();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
