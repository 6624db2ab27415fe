//! What is written down about border posts?
//!
//! Sums over measured consignments, by way across and side: how long, through
//! which stages, by which channel, what it cost, what was caught. Consignments
//! whose boxes travel apart count once for each part that crosses.

use super::Cause;
use crate::model::border::{Border, Channel, Direction, Role, Side};
use crate::stats::Sample;

/// A number of things and their milliseconds added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// How many.
    pub count: u64,
    /// Milliseconds, added up.
    pub ms: i128,
}

impl Total {
    /// One more.
    pub fn add(&mut self, ms: i64) {
        self.count += 1;
        self.ms += i128::from(ms);
    }
}

/// One post: the way out, and the way back.
#[derive(Debug, Clone)]
pub struct BorderLedger {
    /// Both ways, as far as it has them.
    pub ways: [Option<CrossingLedger>; 2],
}

impl BorderLedger {
    /// Nothing seen yet.
    pub fn new(border: &Border) -> BorderLedger {
        let mut ways = [None, None];
        for (direction, crossing) in border.ways() {
            ways[direction as usize] = Some(CrossingLedger {
                whole: Sample::new(),
                fees: 0,
                sides: [SideLedger::new(&crossing.exit), SideLedger::new(&crossing.entry)],
            });
        }
        BorderLedger { ways }
    }

    /// The ledger of a way.
    pub fn way(&mut self, direction: Direction) -> Option<&mut CrossingLedger> {
        self.ways[direction as usize].as_mut()
    }
}

/// One way across, of measured consignments.
#[derive(Debug, Clone)]
pub struct CrossingLedger {
    /// CAREC TFI1: milliseconds from entering the first side's post to leaving the second's, waiting,
    /// handling and the line between them included.
    pub whole: Sample,
    /// CAREC TFI2: fees and payments at the post in hundredths of a cent, added up over those in `whole`.
    pub fees: i128,
    /// Leaving, entering.
    pub sides: [SideLedger; 2],
}

impl CrossingLedger {
    /// One of its sides.
    pub fn side(&mut self, role: Role) -> &mut SideLedger {
        &mut self.sides[role as usize]
    }
}

/// One side of one way across, of measured consignments.
#[derive(Debug, Clone)]
pub struct SideLedger {
    /// Milliseconds from arriving at the side to leaving it: with its train, or set out.
    pub passed: Sample,
    /// WCO time release: milliseconds from arriving at the side to the end of a consignment's own
    /// formalities there …
    pub release: Sample,
    /// … by channel, …
    pub by_channel: [Total; 3],
    /// … by class of trader: ordinary, trusted, …
    pub by_class: [Total; 2],
    /// … and by local hour of arrival.
    pub by_hour: [Total; 24],
    /// By stage, in the order of [`Self::stages`].
    pub steps: Vec<StepLedger>,
    /// Names of the stages of all procedures of the side.
    pub stages: Vec<String>,
    /// With contraband.
    pub contraband: u64,
    /// Of these, found.
    pub caught: u64,
    /// Of these, not found on this side.
    pub missed: u64,
    /// Alarms on consignments without contraband that held them up to the last check.
    pub false_alarms: u64,
    /// Passed an examination.
    pub examined: u64,
    /// Documents that were sent back to be put right.
    pub reworked: u64,
    /// Left behind by their vehicle, because they held it up for too long.
    pub set_out: u64,
    /// Fees of this side in hundredths of a cent, added up over those that left it.
    pub fees: i128,
    /// Formalities of this side that were done inland, one for each consignment: their milliseconds,
    /// waits included.
    pub displaced: Total,
}

/// One stage, of measured consignments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepLedger {
    /// Visits, and from coming to the end of the service, with waits, work and what had to be put right.
    pub all: Total,
    /// Milliseconds waited before a server, by cause.
    pub waited: [i64; Cause::COUNT],
    /// Milliseconds at work.
    pub worked: i64,
}

impl SideLedger {
    /// Nothing seen yet.
    pub fn new(side: &Side) -> SideLedger {
        let mut stages: Vec<String> = Vec::new();
        let procedures = side.procedures.iter().map(|procedure| &procedure.1);
        for procedure in std::iter::once(&side.base).chain(procedures) {
            for stage in procedure.steps.iter().chain(&procedure.inland).flatten() {
                if !stages.contains(&stage.name) {
                    stages.push(stage.name.clone());
                }
            }
        }
        SideLedger {
            passed: Sample::new(),
            release: Sample::new(),
            by_channel: [Total::default(); 3],
            by_class: [Total::default(); 2],
            by_hour: [Total::default(); 24],
            steps: vec![StepLedger::default(); stages.len()],
            stages,
            contraband: 0,
            caught: 0,
            missed: 0,
            false_alarms: 0,
            examined: 0,
            reworked: 0,
            set_out: 0,
            fees: 0,
            displaced: Total::default(),
        }
    }

    /// A consignment's own formalities have ended.
    pub fn note_release(&mut self, ms: i64, channel: Channel, is_aeo: bool, hour: usize) {
        self.release.push(ms.unsigned_abs());
        self.by_channel[channel as usize].add(ms);
        self.by_class[usize::from(is_aeo)].add(ms);
        self.by_hour[hour % 24].add(ms);
    }
}

/// Who waited at a post's station, by hour of the day there; inside the window.
#[derive(Debug, Clone)]
pub struct QueueHours {
    /// Milliseconds that local time is ahead of the run's clock at the window's start.
    pub offset: i64,
    /// Units times milliseconds in the queue, by local hour.
    pub area: [i128; 24],
    /// Units waiting when the window closed.
    pub backlog: u64,
}

impl QueueHours {
    /// Nobody has waited yet, where local midnight is so many milliseconds before the run's start.
    pub fn new(offset: i64) -> QueueHours {
        QueueHours { offset, area: [0; 24], backlog: 0 }
    }

    /// One waited from one instant to another, in milliseconds of the run.
    pub fn note_wait(&mut self, from: i64, until: i64) {
        use crate::time::{DAY, HOUR};
        let (mut at, end) = (from + self.offset, until + self.offset);
        let whole_days = (end - at).max(0) / DAY;
        self.area.iter_mut().for_each(|area| *area += i128::from(whole_days * HOUR));
        at += whole_days * DAY;
        while at < end {
            let next = (at.div_euclid(HOUR) + 1) * HOUR;
            let hour = at.rem_euclid(DAY) / HOUR;
            self.area[hour as usize] += i128::from(next.min(end) - at);
            at = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR};

    #[test]
    fn a_wait_is_shared_out_among_the_hours_of_the_day() {
        // The run starts at 08:00 local time; waits from 08:30 for three hours and two days.
        let mut hours = QueueHours::new(8 * HOUR);
        hours.note_wait(HOUR / 2, HOUR / 2 + 3 * HOUR + 2 * DAY);
        let both = i128::from(2 * HOUR);
        assert_eq!(hours.area[7], both);
        assert_eq!(hours.area[8], both + i128::from(HOUR / 2));
        assert_eq!(hours.area[10], both + i128::from(HOUR));
        assert_eq!(hours.area[11], both + i128::from(HOUR / 2));
        assert_eq!(hours.area.iter().sum::<i128>(), i128::from(3 * HOUR + 2 * DAY));
    }
}
