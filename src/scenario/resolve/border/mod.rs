//! What does `[border.*]` mean?
//!
//! `desks.rs` gives the officers their stations before names are resolved,
//! `stage.rs` says what a stage is, `policy.rs` which levers are pulled, and
//! `checks.rs` whether all that can work.

mod checks;
mod desks;
mod policy;
mod stage;

use std::collections::BTreeMap;

use super::{Resolving, duration};
use crate::model::border::{Procedure, Risk, Risks, Selection};
use crate::model::{Border, Crossing, PlaceId, Role, border};
use crate::scenario::file::border as mirror;
use crate::scenario::file::lane::Commodity;
use crate::scenario::problem::suggest;
use crate::scenario::quantity::plain;
use crate::scenario::reader::Written;
use crate::scenario::tree::Spot;

pub(super) use checks::{check, drop_idle_express};
pub(super) use desks::{add as add_desks, stage_of};

impl Resolving<'_> {
    pub(super) fn borders(&mut self) -> Vec<Option<Border>> {
        let file = self.file;
        let borders = file.border.iter().flat_map(|borders| &borders.0);
        borders.map(|(name, border)| self.border(name, border)).collect()
    }

    fn border(&mut self, name: &str, written: &mirror::Border) -> Option<Border> {
        let whose = format!("border `{name}`");
        let from = written.from.as_ref().and_then(|from| self.place_of(from, &whose));
        let to = written.to.as_ref().and_then(|to| self.place_of(to, &whose));
        if !["exit", "entry", "back"].iter().any(|key| written.here.has(key)) {
            self.error(
                "E088",
                written.here.at,
                format!("{whose} has no formalities"),
                format!("add `[border.{name}.exit]`, `[border.{name}.entry]` or both; `[border.{name}.back.exit]` is the way back"),
            );
        }
        let (from, to) = (from?, to?);
        // Noted when the desks were set up; all else would only follow from it.
        if from == to {
            return None;
        }
        let policy = self.policy(name, written);
        self.check_named_stages(name, written);
        let mut crossing = |key: &str, exit: (_, PlaceId), entry: (_, PlaceId)| Crossing {
            exit: self.side(&format!("border.{name}{key}.exit"), exit.0, exit.1, Role::Exit),
            entry: self.side(&format!("border.{name}{key}.entry"), entry.0, entry.1, Role::Entry),
        };
        let (exit, entry) = (written.exit.as_ref(), written.entry.as_ref());
        let out = (exit.is_some() || entry.is_some()).then(|| crossing("", (exit, from), (entry, to)));
        let back = written
            .back
            .as_ref()
            .map(|back| crossing(".back", (back.exit.as_ref(), to), (back.entry.as_ref(), from)));
        let mut border = Border {
            name: name.to_owned(),
            title: written.title.clone().unwrap_or_else(|| name.to_owned()),
            from,
            to,
            out,
            back,
            policy,
        };
        border.pull_levers();
        Some(border)
    }

    /// One side; one that is not written has no formalities.
    fn side(
        &mut self,
        path: &str,
        written: Option<&mirror::Side>,
        place: PlaceId,
        role: Role,
    ) -> border::Side {
        let mut base = Procedure { honours_aeo: role == Role::Exit, ..Procedure::default() };
        let mut stations = Vec::new();
        if let Some(side) = written {
            base.honours_aeo = side.honours_aeo.unwrap_or(base.honours_aeo);
            base.set_out = side.set_out.as_ref().map(duration);
            base.selection = self.selection(path, side);
            let mut stages = self.stages(path, side, place, role);
            stations = stages.values().flat_map(|stage| &stage.what.lanes).map(|lane| lane.station).collect();
            stations.sort_unstable();
            stations.dedup();
            for step in self.steps(path, side) {
                let step = step.into_iter().filter_map(|name| stages.remove(name));
                let (inland, line): (Vec<_>, Vec<_>) = step.partition(|stage| stage.is_inland);
                for (stages, steps) in [(inland, &mut base.inland), (line, &mut base.steps)] {
                    if !stages.is_empty() {
                        steps.push(stages.into_iter().map(|stage| stage.what).collect());
                    }
                }
            }
        }
        border::Side { place, base, procedures: Vec::new(), stations }
    }

    /// The names of the stages of each step; those that are unknown, missing or there twice are noted.
    fn steps<'s>(&mut self, path: &str, side: &'s mirror::Side) -> Vec<Vec<&'s str>> {
        let mut missing: BTreeMap<&str, Spot> = BTreeMap::new();
        for (name, stage) in side.stage.iter().flat_map(|stages| &stages.0) {
            missing.insert(name, stage.here.at);
        }
        let Some(written) = &side.stages else {
            if !missing.is_empty() && !side.here.has("stages") {
                let names: Vec<String> = missing.keys().map(|name| format!("\"{name}\"")).collect();
                self.error(
                    "E089",
                    side.here.at,
                    format!("`{path}` does not say in which order its stages follow each other"),
                    format!("add `stages = [{}]` in the right order", names.join(", ")),
                );
            }
            return Vec::new();
        };
        let known: Vec<&str> = missing.keys().copied().collect();
        let mut steps = Vec::new();
        for step in &written.is {
            let mut names = Vec::new();
            for name in &step.0 {
                if missing.remove(name.is.as_str()).is_some() {
                    names.push(name.is.as_str());
                } else if known.contains(&name.is.as_str()) {
                    self.error(
                        "E089",
                        name.at,
                        format!("`{path}.stages` names `{}` twice", name.is),
                        "name each stage once; what is done again is said by `errors`",
                    );
                } else {
                    let help = suggest(&name.is, known.iter().copied());
                    self.error(
                        "E050",
                        name.at,
                        format!("`{path}.stages` names the stage `{}`, which is not defined", name.is),
                        help,
                    );
                }
            }
            steps.push(names);
        }
        for (name, _) in missing {
            self.error(
                "E089",
                written.at,
                format!("`{path}.stages` does not name the stage `{name}`"),
                "say where in the order it stands, or remove the stage",
            );
        }
        steps
    }

    fn selection(&mut self, path: &str, side: &mirror::Side) -> Selection {
        let none = Risk::default();
        let aeo_channels = side.aeo_channels.as_ref();
        let aeo_contraband = side.aeo_contraband.as_ref();
        let ordinary = self.risk(path, side.channels.as_ref(), side.contraband.as_ref(), none);
        let aeo = self.risk(path, aeo_channels, aeo_contraband, ordinary);
        let mut commodities = Vec::new();
        for (name, own) in side.commodity.iter().flat_map(|commodities| &commodities.0) {
            let path = format!("{path}.commodity.{name}");
            if !Commodity::WORDS.contains(&name.as_str()) {
                let help = suggest(name, Commodity::WORDS.iter().copied());
                let at = own.here.at;
                self.error("E050", at, format!("`{path}`: there is no commodity `{name}`"), help);
            }
            let own_ordinary = self.risk(&path, own.channels.as_ref(), own.contraband.as_ref(), ordinary);
            // What the side says of trusted traders goes before what is said of all in this commodity.
            let channels = own.aeo_channels.as_ref().or(aeo_channels);
            let contraband = own.aeo_contraband.as_ref().or(aeo_contraband);
            let own_aeo = self.risk(&path, channels, contraband, own_ordinary);
            commodities.push((name.clone(), Risks { ordinary: own_ordinary, aeo: own_aeo }));
        }
        Selection { usual: Risks { ordinary, aeo }, commodities, targeting: None }
    }

    /// Shares as written, and as `otherwise` where they are not.
    fn risk(
        &mut self,
        path: &str,
        channels: Option<&mirror::Channels>,
        contraband: Option<&Written<f64>>,
        otherwise: Risk,
    ) -> Risk {
        let mut risk = otherwise;
        if let Some(channels) = channels {
            let mut share = |written: Option<&Written<f64>>, what: &str| {
                written.and_then(|written| self.share(written, &format!("the {what} share of `{path}`")))
            };
            risk.yellow = share(channels.yellow.as_ref(), "yellow").unwrap_or(0.0);
            risk.red = share(channels.red.as_ref(), "red").unwrap_or(0.0);
            let sum = risk.yellow + risk.red;
            if sum > 1.0 + 1e-9 {
                self.error(
                    "E030",
                    channels.here.at,
                    format!("the shares of the channels add up to {}", plain(sum)),
                    "let them add up to at most 1; the rest is green",
                );
            }
        }
        if let Some(share) = contraband
            .and_then(|written| self.share(written, &format!("the share of contraband of `{path}`")))
        {
            risk.contraband = share;
        }
        risk
    }
}
