//! What does `[lane.*.documents]` mean, and `papers-cut-off` of a service?

use super::timetable::shortest_headway;
use super::{Resolving, duration};
use crate::model::{Chain, Documents, Lane, Regime, Service, Share, Timetable};
use crate::random::Distribution;
use crate::scenario::file;
use crate::scenario::file::documents::Regime as Written;
use crate::scenario::problem::Problem;
use crate::time::SimDuration;

impl Resolving<'_> {
    /// The documents of a lane; `None` if it needs none, or they have a problem, which is noted.
    pub(super) fn documents(
        &mut self,
        name: &str,
        lane: &file::Lane,
        chains: Option<&[Share<Chain>]>,
    ) -> Option<Documents> {
        let written = lane.documents.as_ref()?;
        if chains.is_some_and(|chains| chains.iter().all(|chain| chain.what.legs.is_empty())) {
            let at = lane.here.key("documents").unwrap_or(written.here.at);
            self.error(
                "E016",
                at,
                format!("lane `{name}` has documents, but rides on no service"),
                "papers are needed to depart: leave `documents` out, or give the lane services",
            );
        }
        let errors = written.errors.as_ref().and_then(|errors| {
            let share =
                self.share(errors, &format!("the share of errors in the documents of lane `{name}`"))?;
            if share >= 1.0 {
                self.error(
                    "E030",
                    errors.at,
                    format!("the documents of lane `{name}` are never right"),
                    "write less than 1: a set is corrected until it has no mismatch",
                );
            }
            Some(share)
        });
        let path = format!("lane.{name}.documents");
        if !written.here.has("errors") {
            self.default(format!("{path}.errors"), "0", "papers are right the first time");
        } else if !written.here.has("rework") && errors.is_some_and(|errors| errors > 0.0) {
            self.default(
                format!("{path}.rework"),
                "as time",
                "a correction takes as long as the first draft",
            );
        }
        self.check_rework(&path, &written.here);
        let time = written.time.as_ref()?.distribution.clone();
        let rework: Distribution =
            written.rework.as_ref().map_or_else(|| time.clone(), |rework| rework.distribution.clone());
        let regime = match written.regime.as_ref()?.is {
            Written::PerModeChange => Regime::PerModeChange,
            Written::Single => Regime::Single,
        };
        Some(Documents { regime, time, errors: errors.unwrap_or(0.0), rework })
    }

    /// How long before a planned departure of a service papers must be ready.
    pub(super) fn papers_cut_off(
        &mut self,
        name: &str,
        service: &file::Service,
        timetable: Option<&Timetable>,
    ) -> Option<SimDuration> {
        let written = service.papers_cut_off.as_ref()?;
        let cut_off = duration(written);
        match timetable {
            Some(Timetable::OnDemand { .. }) => {
                self.error(
                    "E016",
                    service.here.key("papers-cut-off").unwrap_or(written.at),
                    format!("service `{name}` runs on demand and has a papers cut-off"),
                    "a cut-off counts back from a planned departure, which it does not have: leave it out",
                );
            }
            Some(timetable) => {
                let headway = shortest_headway(timetable);
                if cut_off >= headway {
                    self.error(
                        "E084",
                        written.at,
                        format!(
                            "the papers cut-off of service `{name}` is not shorter than its headway of {headway}"
                        ),
                        "every set of papers would miss the departure that comes next: write less than the headway",
                    );
                }
            }
            None => {}
        }
        Some(cut_off)
    }

    /// Notes papers cut-offs that no papers have to meet.
    pub(super) fn check_papers_cut_offs(&mut self, services: &[Option<Service>], lanes: &[Option<Lane>]) {
        // A lane with a problem of its own may be the one.
        if lanes.iter().any(Option::is_none) {
            return;
        }
        let file = self.file;
        let mirrors = file.service.iter().flat_map(|services| services.0.values());
        for ((index, service), mirror) in services.iter().enumerate().zip(mirrors) {
            let (Some(service), Some(written)) = (service, &mirror.papers_cut_off) else { continue };
            let id = crate::model::ServiceId::new(index);
            if lanes.iter().flatten().any(|lane| lane.needs_papers_for(id)) {
                continue;
            }
            self.problems.add(
                Problem::error(
                    "W010",
                    written.at,
                    format!(
                        "no cargo of service `{}` needs papers, so its papers cut-off changes nothing",
                        service.name
                    ),
                )
                .help("give a lane that rides on it `[lane.name.documents]`, or leave `papers-cut-off` out"),
            );
        }
    }
}
