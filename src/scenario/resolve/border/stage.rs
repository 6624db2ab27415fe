//! What does `[border.*.exit.stage.*]` mean?

use std::collections::BTreeMap;

use super::desks::{channels, desk};
use crate::model::border::{Channels, Check, Stage, StageKind, Unit, Window};
use crate::model::{PlaceId, Role};
use crate::scenario::file::border as mirror;
use crate::scenario::file::lane::Commodity;
use crate::scenario::file::station::Per;
use crate::scenario::problem::suggest;
use crate::scenario::reader::Written;
use crate::scenario::resolve::Resolving;
use crate::units::Money;

/// A stage, and whether it is done inland.
pub(super) struct Resolved {
    pub(super) what: Stage,
    pub(super) is_inland: bool,
}

impl Resolving<'_> {
    /// The stages of a side by name.
    pub(super) fn stages<'s>(
        &mut self,
        path: &str,
        side: &'s mirror::Side,
        place: PlaceId,
        role: Role,
    ) -> BTreeMap<&'s str, Resolved> {
        let mut stages = BTreeMap::new();
        for (name, stage) in side.stage.iter().flat_map(|stages| &stages.0) {
            let whose = format!("{path}.stage.{name}");
            let lanes = self.windows(&whose, name, stage, place, role);
            if let Some(stage) = self.stage(&whose, name, stage, lanes) {
                stages.insert(name.as_str(), stage);
            }
        }
        self.check_alarms(path, side);
        stages
    }

    fn stage(
        &mut self,
        path: &str,
        name: &str,
        written: &mirror::Stage,
        lanes: Vec<Window>,
    ) -> Option<Resolved> {
        let kind = written.kind.as_ref()?.is;
        let kind = StageKind::ALL.iter().find(|known| known.1 == kind.word())?.0;
        let per = match written.per.as_ref().map(|per| per.is) {
            Some(Per::Box) => Unit::Box,
            Some(Per::Teu) => Unit::Teu,
            Some(Per::Consignment) => Unit::Consignment,
            Some(Per::Vehicle) => Unit::Vehicle,
            None => usual_unit(kind),
        };
        let is_inland = written.inland.as_ref().is_some_and(|inland| inland.is);
        if let (true, Unit::Vehicle, Some(inland)) = (is_inland, per, &written.inland) {
            self.error(
                "E090",
                inland.at,
                format!("`{path}` is for vehicles and cannot be done inland"),
                "only papers and goods can be seen to inland: write per = \"consignment\", or leave `inland` out",
            );
        }
        let errors = written.errors.as_ref().map_or(0.0, |errors| {
            let share = self.share(errors, &format!("`{path}.errors`")).unwrap_or(0.0);
            if share >= 1.0 {
                self.error(
                    "E030",
                    errors.at,
                    format!("`{path}` is never done right"),
                    "write a probability below 1",
                );
            }
            share
        });
        self.check_rework(path, &written.here);
        let check = self.alarm(path, kind, written);
        let fee = written.fee.as_ref().map_or(Some(Money::default()), |fee| self.fee(path, fee))?;
        let payer = self.payer_of(written.payer.as_ref(), written.fee.is_some(), &format!("{path}.payer"));
        let what = Stage {
            name: name.to_owned(),
            kind,
            lanes,
            per,
            time: written.time.as_ref()?.distribution.clone(),
            capture: written.capture.as_ref().map(|capture| capture.distribution.clone()),
            training: None,
            errors,
            rework: written.rework.as_ref().map(|rework| rework.distribution.clone()),
            channels: Channels(channels(written)),
            commodities: words(written.commodities.as_ref()),
            check,
            fee,
            payer,
            agency: written.agency.clone(),
        };
        Some(Resolved { what, is_inland })
    }

    /// The lanes of a stage in the order in which they are offered, its own officers last.
    fn windows(
        &mut self,
        path: &str,
        name: &str,
        stage: &mirror::Stage,
        place: PlaceId,
        role: Role,
    ) -> Vec<Window> {
        if let Some(shared) = &stage.station {
            return self.shared_station(path, stage, shared, place);
        }
        let mut all = Vec::new();
        let mut served: Vec<&str> = Vec::new();
        for (lane, window) in stage.lane.iter().flat_map(|lanes| &lanes.0) {
            let aeo_only = window.here.has("traders");
            let commodities = words(window.commodities.as_ref());
            if !aeo_only && commodities.is_empty() {
                self.error(
                    "E091",
                    window.here.at,
                    format!("`{path}.lane.{lane}` does not say whom it serves"),
                    "write `traders = \"aeo\"`, `commodities = [\"fresh\"]` or both; officers who serve all are `officers` of the stage",
                );
            }
            if !aeo_only {
                let of_all = Commodity::WORDS.iter().copied();
                served.extend(of_all.filter(|word| commodities.iter().any(|own| own == word)));
            }
            if let Some(station) = self.desk(place, &desk(role, name, Some(lane))) {
                all.push(Window { station, aeo_only, commodities });
            }
        }
        if stage.here.has("officers") {
            if let Some(station) = self.desk(place, &desk(role, name, None)) {
                all.push(Window { station, aeo_only: false, commodities: Vec::new() });
            }
            return all;
        }
        let comes = words(stage.commodities.as_ref());
        let unserved = Commodity::WORDS.iter().find(|word| {
            (comes.is_empty() || comes.iter().any(|one| one == *word)) && !served.contains(word)
        });
        if let Some(word) = unserved {
            let who = if stage.lane.is_some() {
                format!(": its lanes leave out ordinary traders' {word} cargo")
            } else {
                String::new()
            };
            self.error(
                "E092",
                stage.here.at,
                format!("`{path}` has no officers for all who come{who}"),
                "add `officers = 2`, \"unlimited\" or numbers by hours; lanes serve only some",
            );
        }
        all
    }

    /// The station of the place that does a stage's work with others'.
    fn shared_station(
        &mut self,
        path: &str,
        stage: &mirror::Stage,
        shared: &Written<String>,
        place: PlaceId,
    ) -> Vec<Window> {
        for key in ["officers", "hours", "discipline", "closing", "background", "lane"] {
            if let Some(at) = stage.here.key(key) {
                self.error(
                    "E016",
                    at,
                    format!("`{path}.{key}` has no meaning beside `station`"),
                    "the servers, hours and rules are those of the station: write them there",
                );
            }
        }
        let found = self.station_of(place, &shared.is, shared.at, &format!("`{path}`"));
        found
            .map(|station| Window { station, aeo_only: false, commodities: Vec::new() })
            .into_iter()
            .collect()
    }

    /// A station that the post has brought; it is used by that.
    fn desk(&mut self, place: PlaceId, name: &str) -> Option<crate::model::StationId> {
        let station = self.station_names[place.index()].get(name).copied()?;
        self.used_stations[station.index()] = true;
        Some(station)
    }

    fn alarm(&mut self, path: &str, kind: StageKind, written: &mirror::Stage) -> Option<Check> {
        if kind != StageKind::Examination && !written.here.has("detection") {
            for key in ["false-alarms", "on-alarm", "detention"] {
                if let Some(at) = written.here.key(key) {
                    self.error(
                        "E016",
                        at,
                        format!("`{path}` looks for no contraband, so that `{key}` has no meaning"),
                        "add `detection = 0.9`, the probability that contraband raises an alarm, or leave it out",
                    );
                }
            }
            return None;
        }
        let mut share = |written: Option<&Written<f64>>, what: &str, otherwise: f64| {
            let share = written.map(|written| self.share(written, &format!("`{path}.{what}`")));
            share.map_or(Some(otherwise), |share| share)
        };
        Some(Check {
            detection: share(written.detection.as_ref(), "detection", 1.0)?,
            false_alarms: share(written.false_alarms.as_ref(), "false-alarms", 0.0)?,
            on_alarm: written.on_alarm.as_ref().map(|stage| stage.is.clone()),
            detention: written.detention.as_ref().map(|detention| detention.distribution.clone()),
        })
    }

    /// Notes alarms that lead to no stage, or round and round.
    fn check_alarms(&mut self, path: &str, side: &mirror::Side) {
        let Some(stages) = side.stage.as_ref().map(|stages| &stages.0) else { return };
        for (name, stage) in stages {
            let Some(alarm) = &stage.on_alarm else { continue };
            if !stages.contains_key(&alarm.is) {
                let help = suggest(&alarm.is, stages.keys().map(String::as_str));
                self.error(
                    "E050",
                    alarm.at,
                    format!(
                        "`{path}.stage.{name}` sends alarms to the stage `{}`, which this side does not have",
                        alarm.is
                    ),
                    help,
                );
                continue;
            }
            let step_of = |name: &str| {
                let steps = side.stages.as_ref()?.is.iter();
                steps.enumerate().find(|(_, step)| step.0.iter().any(|one| one.is == name)).map(|step| step.0)
            };
            if let (Some(here), Some(there)) = (step_of(name), step_of(&alarm.is))
                && there <= here
            {
                self.error(
                    "E093",
                    alarm.at,
                    format!(
                        "alarms at `{path}.stage.{name}` lead to `{}`, which does not come later",
                        alarm.is
                    ),
                    "send them to a stage of a later step, or detain the consignment with `detention`",
                );
            }
        }
    }
}

/// What a service is for where the file does not say it.
fn usual_unit(kind: StageKind) -> Unit {
    match kind {
        StageKind::Technical
        | StageKind::Handover
        | StageKind::Manifest
        | StageKind::Gate
        | StageKind::Swap
        | StageKind::Release => Unit::Vehicle,
        _ => Unit::Consignment,
    }
}

fn words(commodities: Option<&Vec<Written<Commodity>>>) -> Vec<String> {
    commodities.into_iter().flatten().map(|commodity| commodity.is.word().to_owned()).collect()
}
