//! Can a border post work as it is written?
//!
//! What only the whole corridor shows: who crosses, and what levers can do.

use crate::model::border::{Direction, Lever, Reform};
use crate::model::{Border, Corridor};
use crate::scenario::file::File;
use crate::scenario::file::border as mirror;
use crate::scenario::file::border::Pull;
use crate::scenario::problem::{Problem, Problems, suggest};
use crate::scenario::reader::Written;
use crate::scenario::reform::{Effect, crosses, effect, key_of};
use crate::scenario::resolve::Resolving;
use crate::time::SimTime;

impl Resolving<'_> {
    /// Notes stages that a lever names and no side has, and lists that name none.
    pub(super) fn check_named_stages(&mut self, border: &str, written: &mirror::Border) {
        let Some(policy) = &written.policy else { return };
        let back = written.back.as_ref();
        let sides = [
            written.exit.as_ref(),
            written.entry.as_ref(),
            back.and_then(|back| back.exit.as_ref()),
            back.and_then(|back| back.entry.as_ref()),
        ];
        let stages = sides.into_iter().flatten().filter_map(|side| side.stage.as_ref());
        let known: Vec<&str> = stages.flat_map(|stages| stages.0.keys()).map(String::as_str).collect();
        let officers = match &policy.extra_officers {
            Some(Pull::Table(table)) => table.stages.as_ref().map(|stages| (stages, &table.here)),
            _ => None,
        };
        let faster = match &policy.faster_steps {
            Some(Pull::Table(table)) => table.stages.as_ref().map(|stages| (stages, &table.here)),
            _ => None,
        };
        for (key, lever) in [("extra-officers", officers), ("faster-steps", faster)] {
            let Some((stages, here)) = lever else { continue };
            let whose = format!("`border.{border}.policy.{key}`");
            if stages.is_empty() {
                self.error(
                    "E096",
                    here.key("stages").unwrap_or(here.at),
                    format!("{whose} names no stage"),
                    "leave `stages` out where all are meant",
                );
            }
            for stage in stages.iter().filter(|stage| !known.contains(&stage.is.as_str())) {
                let help = suggest(&stage.is, known.iter().copied());
                self.error(
                    "E050",
                    stage.at,
                    format!("{whose} names the stage `{}`, which neither side has", stage.is),
                    help,
                );
            }
        }
    }
}

/// Notes what is doubtful about the border posts of a corridor.
pub(in crate::scenario::resolve) fn check(corridor: &Corridor, file: &File, problems: &mut Problems) {
    for border in &corridor.borders {
        let Some(written) = file.border.as_ref().and_then(|borders| borders.0.get(&border.name)) else {
            continue;
        };
        check_crossings(corridor, border, written, file, problems);
        for lever in &border.policy.levers {
            check_lever(corridor, border, lever, written, problems);
        }
    }
}

/// Railway express is for trains: where none crosses, trucks do not move inland either.
pub(in crate::scenario::resolve) fn drop_idle_express(corridor: &mut Corridor) {
    for index in 0..corridor.borders.len() {
        let border = &corridor.borders[index];
        if crosses(corridor, border).any(|(_, service)| service.mode == "rail") {
            continue;
        }
        let border = &mut corridor.borders[index];
        border.policy.levers.retain(|lever| !matches!(lever.what, Reform::RailwayExpress));
        border.pull_levers();
    }
}

/// Notes ways across that nobody takes, and services that cross where there is no way.
fn check_crossings(
    corridor: &Corridor,
    border: &Border,
    written: &mirror::Border,
    file: &File,
    problems: &mut Problems,
) {
    let name = &border.name;
    let places = [border.from, border.to].map(|place| corridor.places[place.index()].name.as_str());
    let ends = |direction: Direction| match direction {
        Direction::Out => (places[0], places[1]),
        Direction::Back => (places[1], places[0]),
    };
    for (direction, _) in border.ways() {
        if crosses(corridor, border).any(|crossing| crossing.0 == direction) {
            continue;
        }
        let (from, to) = ends(direction);
        let back = written.here.key("back").filter(|_| direction == Direction::Back);
        problems.add(
            Problem::error(
                "W012",
                back.unwrap_or(written.here.at),
                format!("no service crosses border `{name}` from `{from}` to `{to}`"),
            )
            .help(format!(
                "a service crosses where it stops at `{from}` and next at `{to}`: add both to its `stops`"
            )),
        );
    }
    let mut told: Vec<&str> = Vec::new();
    for (direction, service) in crosses(corridor, border) {
        let has_way = border.ways().any(|(way, _)| way == direction);
        if has_way || told.contains(&service.name.as_str()) {
            continue;
        }
        told.push(&service.name);
        let mirror = file.service.as_ref().and_then(|services| services.0.get(&service.name));
        let at = mirror.map_or(written.here.at, |mirror| mirror.here.key("stops").unwrap_or(mirror.here.at));
        let (from, to) = ends(direction);
        let table = match direction {
            Direction::Out => format!("[border.{name}.exit]"),
            Direction::Back => format!("[border.{name}.back.exit]"),
        };
        problems.add(
            Problem::error(
                "W013",
                at,
                format!(
                    "service `{}` crosses border `{name}` from `{from}` to `{to}`, where it has no formalities",
                    service.name
                ),
            )
            .help(format!("it passes without stopping; formalities of this way stand under `{table}`")),
        );
    }
}

fn check_lever(
    corridor: &Corridor,
    border: &Border,
    lever: &Lever,
    written: &mirror::Border,
    problems: &mut Problems,
) {
    let key = key_of(&lever.what);
    let Some(policy) = &written.policy else { return };
    let at = policy.here.key(key).unwrap_or(policy.here.at);
    let whose = format!("`border.{}.policy.{key}`", border.name);
    if let Some(horizon) = corridor.window.horizon
        && lever.from >= SimTime::ZERO.saturating_add(horizon)
    {
        let at = date(policy, &lever.what).map_or(at, |date| date.at);
        problems.add(
            Problem::error("W014", at, format!("{whose} is pulled only after the horizon"))
                .help("nothing that is measured changes: write an earlier date, or a longer `horizon`"),
        );
    }
    let (code, why) = match effect(corridor, border, &lever.what) {
        Effect::All => return,
        Effect::Nothing(why) => ("W015", why),
        Effect::Less(why) => ("W016", why),
    };
    let message = match code {
        "W015" => format!("{whose} changes nothing here"),
        _ => format!("{whose} changes less than it could"),
    };
    problems.add(
        Problem::error(code, at, message).help(format!("{why}; `corridor levers` tells what can be pulled")),
    );
}

/// The date of a lever as written.
fn date<'p>(policy: &'p mirror::Policy, what: &Reform) -> Option<&'p Written<String>> {
    macro_rules! from {
        ($pull:expr) => {
            match $pull {
                Some(Pull::Table(table)) => table.from.as_ref(),
                _ => None,
            }
        };
    }
    match what {
        Reform::ExtraOfficers { .. } => from!(&policy.extra_officers),
        Reform::LongerHours { .. } => from!(&policy.longer_hours),
        Reform::FasterSteps { .. } => from!(&policy.faster_steps),
        Reform::AeoShare(_) => from!(&policy.aeo_share),
        Reform::MutualRecognition => from!(&policy.mutual_recognition),
        Reform::ThroughTrucks => from!(&policy.through_trucks),
        Reform::RailwayExpress => from!(&policy.railway_express),
        Reform::SingleWindow => from!(&policy.single_window),
        Reform::DataInterconnection => from!(&policy.data_interconnection),
        Reform::Paperless { .. } => from!(&policy.paperless),
        Reform::PreArrival => from!(&policy.pre_arrival),
        Reform::RiskTargeting(_) => from!(&policy.risk_targeting),
        Reform::JointInspection { .. } => from!(&policy.joint_inspection),
        Reform::TrainedStaff { .. } => from!(&policy.trained_staff),
    }
}
