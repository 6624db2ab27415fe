//! What is still at a post when a run stops?

use super::super::Freight;
use super::super::customer::{Customer, Who};
use super::case::{Case, State, Whose};
use super::dossier::Whereabouts;
use crate::observe::Cause;
use crate::time::SimTime;

impl Freight<'_> {
    /// Charges the time of a part at a post up to its present stretch; returns where that is and why
    /// it passes. `None` for a part that is at no post.
    pub(in crate::freight) fn open_at_post(&mut self, part: u32, now: SimTime) -> Option<(u32, Cause)> {
        let dossier = *self.formalities.by_part.get(&part)?;
        let row = &self.formalities.dossiers[dossier];
        let base = row.base;
        let own = self.case_of(Whose::Dossier(dossier));
        let (found, offset) = match row.at {
            Whereabouts::UnderWay => return None,
            Whereabouts::Aboard { passage, .. } => {
                let passage = &self.formalities.passages[passage];
                (own.or_else(|| self.case_of(Whose::Vehicle(passage.vehicle))), passage.wait_offset)
            }
            Whereabouts::SetOut { .. } | Whereabouts::Inland { .. } => (own, 0),
        };
        let Some(case) = found else { return Some((base.wrapping_add(offset), Cause::Hold)) };
        let (stretches, last) = self.case_up_to(case, now);
        self.charge_stretches(dossier, &stretches);
        let position = self.formalities.cases[case].position;
        Some((base.wrapping_add(position), last))
    }

    /// The first case that somebody waits for.
    fn case_of(&self, whose: Whose) -> Option<u32> {
        let waits = |case: &Case| case.whose == whose && case.is_awaited && case.state != State::Done;
        self.formalities.cases.rows.iter().position(waits).map(|row| row as u32)
    }

    /// How a case's time has passed, and why it passes now.
    fn case_up_to(&self, case: u32, now: SimTime) -> (Vec<(u32, Cause, SimTime)>, Cause) {
        let row = &self.formalities.cases[case];
        if row.is_early {
            return (Vec::new(), Cause::Papers);
        }
        let mut stretches = row.stretches.clone();
        let station = &self.stations[row.station as usize];
        let cause = match row.state {
            State::Queued => {
                let pieces = station.obstacles.split(row.since, now);
                stretches.extend(pieces.map(|(until, cause)| (row.position, cause, until)));
                station.obstacles.current()
            }
            State::Served | State::Done => self.task_of(row).cause,
            State::Corrected => Cause::Papers,
            State::Detained => Cause::Inspection,
        };
        (stretches, cause)
    }

    /// Cases that stand in queues, each with the vehicle or cargo that waits for it. A vehicle also
    /// waits for the cases of its cargo.
    pub(in crate::freight) fn cases_queued(&self) -> Vec<(Who, Customer)> {
        let mut found = Vec::new();
        for (row, case) in self.formalities.cases.rows.iter().enumerate() {
            if case.state != State::Queued || !case.is_awaited {
                continue;
            }
            let customer = Customer::case(row as u32);
            match case.whose {
                Whose::Vehicle(vehicle) => found.push((Who::Vehicle(vehicle), customer)),
                Whose::Dossier(dossier) => {
                    let row = &self.formalities.dossiers[dossier];
                    found.push((Who::Cargo(row.part), customer));
                    if let Whereabouts::Aboard { passage, .. } = row.at {
                        found.push((Who::Vehicle(self.formalities.passages[passage].vehicle), customer));
                    }
                }
                Whose::Nobody => {}
            }
        }
        found
    }

    /// Parts that a post holds off any vehicle.
    pub(in crate::freight) fn held_at_posts(&self) -> usize {
        let dossiers = self.formalities.by_part.values().map(|&row| &self.formalities.dossiers[row]);
        dossiers
            .filter(|row| matches!(row.at, Whereabouts::SetOut { .. } | Whereabouts::Inland { .. }))
            .count()
    }
}
