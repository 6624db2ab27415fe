//! When does a lane's cargo appear?

use jiff::tz::TimeZone;

use super::Resolving;
use crate::model::{Arrivals, BoxType, Law, Share};
use crate::scenario::file;
use crate::scenario::file::lane::{ArrivalsWord, DEMANDS};
use crate::scenario::file::quantity::Counted;
use crate::time::{SimDuration, SimTime};

impl Resolving<'_> {
    pub(super) fn arrivals(
        &mut self,
        name: &str,
        lane: &file::Lane,
        boxes: Option<&[Share<BoxType>]>,
        zone: &TimeZone,
    ) -> Option<Arrivals> {
        let whose = format!("lane `{name}`");
        let written: Vec<&str> = DEMANDS.into_iter().filter(|key| lane.here.has(key)).collect();
        let [key] = written.as_slice() else {
            let message = if written.is_empty() {
                format!("{whose} does not say how much freight there is")
            } else {
                format!("{whose} says how much freight there is by {}", written.join(" and "))
            };
            let at = written.last().and_then(|key| lane.here.key(key)).unwrap_or(lane.here.at);
            self.error(
                "E015",
                at,
                message,
                "write exactly one of `demand`, `gap`, `trace` and `surplus-above`",
            );
            return None;
        };
        let scheduled = lane.arrivals.as_ref().is_some_and(|arrivals| arrivals.is == ArrivalsWord::Scheduled);
        let misplaced: &[&str] = match *key {
            "demand" if scheduled => &[],
            "demand" => &["first"],
            "gap" => &["arrivals", "first"],
            _ => &[
                "arrivals",
                "first",
                "batch",
                "count",
                "profile",
                "calendar",
                "size",
                "growth",
                "growth-since",
                "growth-steps",
            ],
        };
        for other in misplaced {
            if let Some(at) = lane.here.key(other) {
                let help = match *other {
                    "first" => "it goes with arrivals = \"scheduled\"; leave it out".to_owned(),
                    _ => format!("leave it out, or write another than `{key}`"),
                };
                self.error("E016", at, format!("`{other}` of {whose} does not go with `{key}`"), help);
            }
        }
        let batch = lane.batch.as_ref();
        if let Some(batch) = batch.filter(|batch| batch.highest.is_some_and(|highest| highest < 0.5)) {
            self.zero(batch.at, &format!("the batch of {whose}"), "5");
        }
        let mean_batch = batch.map_or(1.0, |batch| batch.mean_of_whole());
        let profile = self.profile(lane.profile.as_ref(), lane.calendar.as_ref(), zone);
        let mean_boxes = lane.size.as_ref().map_or(1.0, |size| size.mean_of_whole());
        let mean_teu =
            boxes.map(|boxes| boxes.iter().map(|share| share.what.teu.as_f64() * share.share).sum::<f64>());
        // Consignments per millisecond, where known.
        let mut rate = None;
        let law = match *key {
            "demand" => {
                let demand = lane.demand.as_ref()?;
                let consignments = match demand.of {
                    Counted::Units => demand.per_ms,
                    Counted::Boxes => demand.per_ms / mean_boxes,
                    Counted::Teu => demand.per_ms / (mean_boxes * mean_teu?),
                };
                rate = Some(consignments);
                let batches = consignments / mean_batch;
                if scheduled {
                    let first = match &lane.first {
                        Some(first) => Some(self.first(first, zone, &whose)?),
                        // One interval of a rate that varies is as long as its profile says.
                        None if profile.is_some() => None,
                        None => Some(
                            SimDuration::from_ms_f64(1.0 / batches)
                                .map_or(SimTime::MAX, |gap| SimTime::from_ms(gap.ms())),
                        ),
                    };
                    Law::Scheduled { rate: batches, first }
                } else {
                    Law::Poisson { rate: batches }
                }
            }
            "gap" => {
                let gap = lane.gap.as_ref()?;
                if gap.mean() <= 0.0 {
                    self.zero(gap.at, &format!("the gap of {whose}"), "2 h");
                    return None;
                }
                rate = Some(mean_batch / gap.mean());
                Law::Renewal { gap: gap.distribution.clone() }
            }
            "surplus-above" => {
                Law::Surplus { above: u32::try_from(lane.surplus_above.as_ref()?.is).unwrap_or(u32::MAX) }
            }
            _ => Law::Trace(self.trace(lane.trace.as_ref()?, boxes?, zone)?),
        };
        let count = lane.count.as_ref().map(|count| count.is);
        let growth = self.growth(lane, &whose, zone);
        if count.is_none()
            && self.window.horizon.is_none()
            && !matches!(law, Law::Trace(_) | Law::Surplus { .. })
        {
            let run = self.file.run.as_ref();
            if !run.is_some_and(|run| run.here.has("horizon")) {
                self.error(
                    "E082",
                    lane.here.at,
                    format!("{whose} never ends, and the run has no horizon"),
                    "write `horizon` under `[run]`, or `count` for every lane",
                );
            }
        }
        if count.is_none() {
            let grown = growth.as_ref().map_or(1.0, |growth| self.window.mean_of(growth));
            let load = rate.and_then(|rate| Some(grown * rate * mean_boxes * mean_teu?));
            if let Some(last) = self.lane_loads.last_mut() {
                *last = load;
            }
        }
        let batch = batch.map(|batch| batch.distribution.clone());
        Some(Arrivals { law, batch, profile, count, growth })
    }
}
