//! Who waits at a border post, at which hour, and how many are left?
//!
//! Of the stations of posts, over the window, other traffic and vehicles
//! included.

use super::{Kpi, Names, hour_name, per, reading};
use crate::model::Servers;
use crate::observe::border::QueueHours;
use crate::observe::ledger::{Areas, StationLedger};
use crate::observe::{Better, Measure, Reading, Recorder, Scope};
use crate::time::DAY;

const QUEUE: Measure = Measure {
    name: "border_queue",
    unit: "units",
    better: Better::Lower,
    doc: "Units waiting at a station of a border post on the mean at this local hour, each hour being a twenty-fourth of the window: exact where the window is of whole days.",
};
const BACKLOG: Measure = Measure {
    name: "border_backlog",
    unit: "units",
    better: Better::Lower,
    doc: "Units waiting at a station of a border post when the window closed.",
};
const CLEARS: Measure = Measure {
    name: "days_to_clear",
    unit: "d",
    better: Better::Lower,
    doc: "The backlog of a station of a border post times the mean time at work for one service, over its servers on duty and in order on the mean of the window: how long it would take if no more came; none where servers are unlimited, or nobody was on duty or served.",
};

pub(super) struct Queues;

impl Kpi for Queues {
    fn measures(&self) -> Vec<Measure> {
        vec![QUEUE, BACKLOG, CLEARS]
    }

    fn read(&self, recorder: &Recorder, names: &Names) -> Vec<Reading> {
        let window = recorder.until.since(recorder.from).ms() as f64;
        let stations = recorder.stations.iter().zip(&recorder.station_areas).zip(&names.stations);
        let mut readings = Vec::new();
        for (((ledger, areas), (place, stage)), hours) in stations.zip(&recorder.queue_hours) {
            let Some(hours) = hours else { continue };
            let scope = Scope { place: Some(place.clone()), stage: Some(stage.clone()), ..Scope::default() };
            read_one(&scope, hours, (ledger, areas), window, &mut readings);
        }
        readings
    }
}

fn read_one(
    scope: &Scope,
    hours: &QueueHours,
    (ledger, areas): (&StationLedger, &Areas),
    window: f64,
    readings: &mut Vec<Reading>,
) {
    for (hour, &area) in hours.area.iter().enumerate() {
        let scope = Scope { group: Some(hour_name(hour).into()), ..scope.clone() };
        readings.push(reading(&scope, QUEUE, "mean", per(area as f64, window / 24.0)));
    }
    readings.push(reading(scope, BACKLOG, "count", Some(hours.backlog as f64)));
    let is_endless = ledger.open.highest() >= i64::from(Servers::ENDLESS);
    // Servers times window; the window's own length cancels out of neither.
    let pace = per(areas.open as f64, window).and_then(|open| {
        let service = per(areas.busy as f64, ledger.served as f64)?;
        per(service, open)
    });
    let days = pace.filter(|_| !is_endless).map(|ms| hours.backlog as f64 * ms / DAY as f64);
    readings.push(reading(scope, CLEARS, "value", days));
}

#[cfg(test)]
mod tests {
    use super::super::tests::find;
    use super::*;
    use crate::time::{HOUR, SimTime};

    /// Two days; one waits from 06:30 to 08:00 of the first, and nine when they are over; 12 services
    /// of 2 h were ended by one server half of the time, or as many as `servers` says.
    fn readings(served: u64, servers: i64) -> Vec<Reading> {
        let mut hours = QueueHours::new(0);
        hours.note_wait(13 * HOUR / 2, 8 * HOUR);
        hours.backlog = 9;
        let mut ledger = StationLedger { served, ..StationLedger::default() };
        ledger.open.set(SimTime::ZERO, servers);
        let open = i128::from(servers * DAY);
        let areas = Areas { busy: i128::from(24 * HOUR), open };
        let mut readings = Vec::new();
        let scope = Scope { place: Some("line".into()), stage: Some("desk".into()), ..Scope::default() };
        read_one(&scope, &hours, (&ledger, &areas), 2.0 * DAY as f64, &mut readings);
        readings
    }

    #[test]
    fn a_queue_is_told_by_the_hour_of_the_day() {
        let readings = readings(12, 1);
        let at = |hour: &str| find(&readings, ["desk", hour, ""], "border_queue", "mean");
        assert_eq!(at("06h"), Some(0.25), "half an hour of two");
        assert_eq!(at("07h"), Some(0.5));
        assert_eq!(at("08h"), Some(0.0));
        assert_eq!(readings.iter().filter(|one| one.measure.name == "border_queue").count(), 24);
    }

    #[test]
    fn days_to_clear_rest_on_those_on_duty() {
        let days =
            |served, servers| find(&readings(served, servers), ["desk", "", ""], "days_to_clear", "value");
        // Nine services of 2 h at half a server.
        assert_eq!(days(12, 1), Some(1.5));
        assert_eq!(days(12, 3), Some(0.5));
        assert_eq!(days(0, 1), None, "nothing was served");
        assert_eq!(days(12, 0), None, "nobody is on duty");
        assert_eq!(days(12, i64::from(Servers::ENDLESS)), None);
        assert_eq!(find(&readings(0, 0), ["desk", "", ""], "border_backlog", "count"), Some(9.0));
    }
}
