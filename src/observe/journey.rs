//! How did each consignment spend its time?
//!
//! Kept on request only, for comparisons: the same consignment is found again
//! in another run by lane and serial. A journey's cells add up to its lead time
//! to the millisecond.

use super::Cause;
use crate::model::LaneId;

/// Time of one cause at one place and stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Names lane, place and stage: an index of the recorder's blocks.
    pub block: u32,
    /// Why time passed.
    pub cause: Cause,
    /// Milliseconds.
    pub ms: i64,
}

/// How a journey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It was delivered.
    Delivered,
    /// It was turned away or gave up.
    Lost,
    /// It was still under way when the run stopped.
    Unfinished,
}

/// The way of one measured consignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    /// Its lane.
    pub lane: LaneId,
    /// Its number on the lane, from 1.
    pub serial: u32,
    /// Index of its chain in the lane.
    pub chain: u16,
    /// How it ended.
    pub fate: Fate,
    /// From tender to delivery, in milliseconds; to the stop where it was unfinished, 0 where it was lost.
    pub ms: i64,
    first_cell: u32,
    cells: u32,
}

/// All journeys of a replication, in the order in which they ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journeys {
    rows: Vec<Journey>,
    cells: Vec<Cell>,
}

impl Journeys {
    /// One more, with the stretches of its time; those of one block and cause are added up.
    pub fn push(
        &mut self,
        (lane, serial, chain): (LaneId, u32, u16),
        fate: Fate,
        ms: i64,
        stretches: impl Iterator<Item = Cell>,
    ) {
        let first = self.cells.len();
        for stretch in stretches {
            let own = &mut self.cells[first..];
            let same = |cell: &&mut Cell| cell.block == stretch.block && cell.cause == stretch.cause;
            match own.iter_mut().find(same) {
                Some(cell) => cell.ms += stretch.ms,
                None => self.cells.push(stretch),
            }
        }
        let cells = (self.cells.len() - first) as u32;
        self.rows.push(Journey { lane, serial, chain, fate, ms, first_cell: first as u32, cells });
    }

    /// In the order in which they ended.
    pub fn rows(&self) -> &[Journey] {
        &self.rows
    }

    /// Where and why a journey's time passed.
    pub fn cells(&self, journey: &Journey) -> &[Cell] {
        let first = journey.first_cell as usize;
        &self.cells[first..first + journey.cells as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_one_cause_are_added_up_and_journeys_kept_apart() {
        let cell = |block, cause, ms| Cell { block, cause, ms };
        let mut journeys = Journeys::default();
        let stretches = [cell(3, Cause::Busy, 5), cell(3, Cause::Moving, 7), cell(3, Cause::Busy, 2)];
        journeys.push((LaneId(0), 1, 0), Fate::Delivered, 14, stretches.into_iter());
        journeys.push((LaneId(0), 2, 0), Fate::Delivered, 5, stretches.into_iter().take(1));
        let [first, second] = journeys.rows() else { panic!("two journeys") };
        assert_eq!(journeys.cells(first), [cell(3, Cause::Busy, 7), cell(3, Cause::Moving, 7)]);
        assert_eq!(journeys.cells(second), [cell(3, Cause::Busy, 5)]);
    }
}
