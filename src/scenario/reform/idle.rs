//! Why can a lever do nothing at a border post?
//!
//! Because there is nothing at this post that it would change: no swap, no
//! customs house, no share that is examined.

use crate::model::border::{Direction, Lever, Policy, Reform, Risks, Selection, Side, Stage, StageKind};
use crate::model::{Border, Corridor, Crossing, Role, Servers, Service, Station};
use crate::time::SimTime;

/// What a lever does at a post.
pub(in crate::scenario) enum Effect {
    /// All that it is for.
    All,
    /// Something, but less than one might think, for this reason.
    Less(String),
    /// Nothing, for this reason.
    Nothing(String),
}

/// What a lever would do at a post, whatever else is pulled there.
pub(in crate::scenario) fn effect(corridor: &Corridor, border: &Border, what: &Reform) -> Effect {
    let nothing = |why: &str| Effect::Nothing(why.to_owned());
    let sides = || border.ways().flat_map(|(_, way)| Role::BOTH.map(|role| way.side(role)));
    let stages = || sides().flat_map(stages_of);
    let named = |names: &[String], stage: &Stage| names.is_empty() || names.contains(&stage.name);
    match what {
        Reform::ExtraOfficers { count: 0, .. } => nothing("no officer more changes nothing"),
        Reform::ExtraOfficers { stages: names, .. } => {
            let mut desks = stages().filter(|stage| named(names, stage)).flat_map(|stage| &stage.lanes);
            if desks.any(|lane| is_limited(&corridor.stations[lane.station.index()])) {
                Effect::All
            } else {
                nothing("all officers are without limit already")
            }
        }
        Reform::LongerHours { open } => {
            let mut desks = stages().flat_map(|stage| &stage.lanes);
            if desks.any(|lane| opens_more(&corridor.stations[lane.station.index()], open)) {
                Effect::All
            } else {
                nothing("all stages are open then, with all their officers")
            }
        }
        Reform::FasterSteps { factor, .. } | Reform::TrainedStaff { factor, .. } if *factor == 1.0 => {
            nothing("a factor of 1 changes no time")
        }
        Reform::FasterSteps { .. } | Reform::TrainedStaff { .. } => Effect::All,
        Reform::AeoShare(_) => {
            let recognised =
                border.policy.levers.iter().any(|lever| matches!(lever.what, Reform::MutualRecognition));
            let mut telling = sides().filter(|side| tells_trusted_apart(side)).peekable();
            if telling.peek().is_none() {
                nothing(
                    "no side tells trusted traders apart: neither `aeo-channels`, nor `aeo-contraband`, nor a lane with traders = \"aeo\"",
                )
            } else if recognised || telling.any(|side| side.base.honours_aeo) {
                Effect::All
            } else {
                nothing(
                    "the side that tells trusted traders apart does not honour the other's: that takes mutual-recognition",
                )
            }
        }
        Reform::MutualRecognition => {
            let mut unknown = sides().filter(|side| !side.base.honours_aeo);
            if unknown.any(tells_trusted_apart) {
                let set = border.policy.levers.iter().any(|lever| matches!(lever.what, Reform::AeoShare(_)));
                let has_any = set || corridor.lanes.iter().any(|lane| lane.aeo_share > 0.0);
                if has_any {
                    Effect::All
                } else {
                    nothing("no lane has trusted traders: that takes aeo-share")
                }
            } else {
                nothing("no side that does not know the other's trusted traders would treat them otherwise")
            }
        }
        Reform::SingleWindow => {
            let plain = alone(border, None);
            if alone(border, Some(what)) == plain {
                nothing("no stages with `agency` follow each other, and no side keys in papers twice")
            } else {
                Effect::All
            }
        }
        Reform::DataInterconnection => {
            let keys_in = |side: &Side| stages_of(side).any(|stage| stage.capture.is_some());
            if border.ways().any(|(_, way)| keys_in(&way.exit) && keys_in(&way.entry)) {
                Effect::All
            } else {
                nothing("no way across has papers keyed in (`capture`) on both sides")
            }
        }
        Reform::Paperless { errors } => {
            let is_paper = |stage: &Stage| {
                matches!(stage.kind, StageKind::Documents | StageKind::Manifest | StageKind::Handover)
            };
            if stages().any(|stage| is_paper(stage) && stage.errors > *errors) {
                Effect::All
            } else {
                nothing("papers have no `errors` beyond that")
            }
        }
        Reform::PreArrival => {
            let mut papers = sides().flat_map(|side| side.base.steps.iter().flatten());
            if papers.any(|stage| stage.kind == StageKind::Documents) {
                Effect::All
            } else {
                nothing("no documents are checked at the line")
            }
        }
        Reform::RiskTargeting(_) => {
            let examines = |side: &Side| {
                all_risks(&side.base.selection).any(|risks| risks.ordinary.red > 0.0 || risks.aeo.red > 0.0)
            };
            if sides().any(examines) { Effect::All } else { nothing("nobody is sent to the red channel") }
        }
        Reform::JointInspection { .. } => {
            let examines = |side: &Side| stages_of(side).any(|stage| stage.kind == StageKind::Examination);
            if border.ways().any(|(_, way)| examines(&way.exit) && examines(&way.entry)) {
                Effect::All
            } else {
                nothing("no way across has an examination on both sides")
            }
        }
        Reform::RailwayExpress => {
            if !crosses(corridor, border).any(|(_, service)| service.mode == "rail") {
                nothing("no rail service crosses here")
            } else if corridor.places.iter().all(|place| place.customs_house.is_none()) {
                Effect::Less(
                    "no place has a `customs-house`, so that documents and examinations stay at the line"
                        .to_owned(),
                )
            } else {
                Effect::All
            }
        }
        Reform::ThroughTrucks => {
            if stages().any(|stage| stage.kind == StageKind::Swap) {
                Effect::All
            } else {
                nothing("there is no stage of the kind swap")
            }
        }
    }
}

/// The services that cross at a post, and in which direction; each as often as it crosses.
pub(in crate::scenario) fn crosses<'c>(
    corridor: &'c Corridor,
    border: &'c Border,
) -> impl Iterator<Item = (Direction, &'c Service)> {
    corridor.services.iter().flat_map(move |service| {
        service.stops.windows(2).filter_map(move |stops| {
            let (one, next) = (stops[0].place, stops[1].place);
            if one == border.from && next == border.to {
                Some((Direction::Out, service))
            } else if one == border.to && next == border.from {
                Some((Direction::Back, service))
            } else {
                None
            }
        })
    })
}

fn stages_of(side: &Side) -> impl Iterator<Item = &Stage> {
    side.base.steps.iter().chain(&side.base.inland).flatten()
}

fn is_limited(station: &Station) -> bool {
    matches!(&station.servers, Servers::Weekly(levels) if levels.highest() < Servers::ENDLESS)
}

/// Whether some minute of these has fewer officers than there are at the best.
fn opens_more(station: &Station, open: &[bool]) -> bool {
    let Servers::Weekly(levels) = &station.servers else { return false };
    let best = levels.highest();
    levels.minutes().iter().zip(open).any(|(level, open)| *open && *level < best)
}

fn all_risks(selection: &Selection) -> impl Iterator<Item = &Risks> {
    std::iter::once(&selection.usual).chain(selection.commodities.iter().map(|own| &own.1))
}

/// Whether it matters at a side who is a trusted trader.
fn tells_trusted_apart(side: &Side) -> bool {
    all_risks(&side.base.selection).any(|risks| risks.aeo != risks.ordinary)
        || stages_of(side).any(|stage| stage.lanes.iter().any(|lane| lane.aeo_only))
}

/// What is done on all sides with one lever, or none, in a form that can be compared.
fn alone(border: &Border, what: Option<&Reform>) -> String {
    let levers = what.map(|what| Lever { from: SimTime::ZERO, what: what.clone() });
    let mut border = Border { policy: Policy { levers: levers.into_iter().collect() }, ..border.clone() };
    border.pull_levers();
    let done = |way: &Crossing| Role::BOTH.map(|role| format!("{:?}", way.side(role).procedures));
    format!("{:?}", border.ways().map(|(_, way)| done(way)).collect::<Vec<_>>())
}
