//! What does `[lane.*]` mean?

use super::money::{EMPTY_PER_TEU, MASS_PER_TEU};
use super::{Resolving, duration};
use crate::model::expected::Things;
use crate::model::{BoxType, Lane, Place, Service, Share, Tender, Timetable};
use crate::random::Distribution;
use crate::scenario::file;
use crate::scenario::file::lane::Commodity as Kind;
use crate::scenario::file::lane::{BOX_TYPES, Tender as Written, Trader};
use crate::scenario::problem::{Problem, suggest};
use crate::scenario::quantity::plain;
use crate::units::{Kilograms, Teu};

impl Resolving<'_> {
    pub(super) fn lanes(
        &mut self,
        services: &[Option<Service>],
        places: &[Option<Place>],
        things: Option<&Things<'_>>,
    ) -> Vec<Option<Lane>> {
        let file = self.file;
        let lanes: Vec<_> = file.lane.iter().flat_map(|lanes| &lanes.0).collect();
        if lanes.is_empty() {
            let at = crate::scenario::tree::Spot { end: 0, ..file.here.at };
            self.problems.add(
                Problem::error("W008", at, "the scenario has no lane, so nothing is sent")
                    .help("add `[lane.name]` with from, to, demand and services"),
            );
        }
        let mut resolved = Vec::with_capacity(lanes.len());
        for (name, lane) in lanes {
            self.lane_loads.push(None);
            let lane = self.lane(name, lane, services, things);
            if let Some(lane) = &lane {
                self.check_boxes(lane, services, places);
            }
            resolved.push(lane);
        }
        resolved
    }

    fn lane(
        &mut self,
        name: &str,
        lane: &file::Lane,
        services: &[Option<Service>],
        things: Option<&Things<'_>>,
    ) -> Option<Lane> {
        let whose = format!("lane `{name}`");
        let from = lane.from.as_ref().and_then(|from| self.place_of(from, &whose));
        let to = lane.to.as_ref().and_then(|to| self.place_of(to, &whose));
        let boxes = self.boxes(name, lane);
        let size = lane.size.as_ref();
        if let Some(size) = size.filter(|size| size.highest.is_some_and(|highest| highest < 0.5)) {
            self.zero(size.at, &format!("the size of {whose}"), "1");
        }
        let zone = from.map(|from| self.place_zones[from.index()].clone());
        let arrivals = zone.and_then(|zone| self.arrivals(name, lane, boxes.as_deref(), &zone));
        let (commodity, kind) = self.commodity(name, lane);
        let ways = match (from, to) {
            (Some(from), Some(to)) => {
                self.ways(name, (lane, kind.word()), (from, to), boxes.as_deref(), services, things)
            }
            _ => {
                self.mark_chains(lane);
                None
            }
        };
        let (chains, choice) = ways.map_or((None, None), |(chains, choice)| (Some(chains), choice));
        let tender = match lane.tender.as_ref().map(|tender| (&tender.is, tender.at)) {
            None | Some((Written::Ready, _)) => Tender::Ready,
            Some((Written::Booked(lead), at)) => {
                for chain in chains.iter().flatten() {
                    self.check_booking(&chain.what, services, &whose, at);
                }
                Tender::Booked { lead: lead.distribution.clone() }
            }
        };
        let documents = self.documents(name, lane, chains.as_deref());
        let priority = self.priority(lane.priority.as_ref(), &format!("the priority of {whose}"));
        let aeo_share = self.aeo_share(lane, &whose);
        let mass = lane.mass.as_ref().or_else(|| commodity?.mass.as_ref()).map(|mass| mass.value);
        let usual = if kind == Kind::Empty { EMPTY_PER_TEU } else { MASS_PER_TEU };
        if mass.is_none() {
            let told = if kind == Kind::Empty { "2.2 t" } else { "12 t" };
            if services.iter().flatten().any(|service| service.payload.is_some()) {
                self.default(format!("lane.{name}.mass"), told, "services are limited by mass");
            } else if self.counts_emissions() {
                self.default(format!("lane.{name}.mass"), told, "emissions grow with mass");
            }
        }
        Some(Lane {
            name: name.to_owned(),
            title: lane.title.clone().unwrap_or_else(|| name.to_owned()),
            from: from?,
            to: to?,
            arrivals: arrivals?,
            size: match size {
                Some(size) => size.distribution.clone(),
                None => Distribution::constant(1.0).ok()?,
            },
            boxes: boxes?,
            may_split: lane.may_split.unwrap_or(false),
            tender,
            documents,
            priority,
            commodity: kind.word().to_owned(),
            trader: lane.trader.as_ref().map_or(Trader::Ordinary, |trader| trader.is).word().to_owned(),
            aeo_share,
            mass_per_teu: mass.map_or(usual, |mass| Kilograms(libm::round(mass) as u64)),
            due: lane.due.as_ref().map(duration),
            equipment: lane.equipment.unwrap_or(false),
            unpacking: lane.unpacking.as_ref().map(|time| time.distribution.clone()),
            first_mile: lane.first_mile.as_ref().map(|time| time.distribution.clone()),
            collect: lane.collect.as_ref().map(|time| time.distribution.clone()),
            last_mile: lane.last_mile.as_ref().map(|time| time.distribution.clone()),
            chains: chains?,
            choice,
        })
    }

    /// The share of its consignments whose trader is trusted.
    fn aeo_share(&mut self, lane: &file::Lane, whose: &str) -> f64 {
        let is_aeo = lane.trader.as_ref().is_some_and(|trader| trader.is == Trader::Aeo);
        let Some(written) = &lane.aeo_share else { return if is_aeo { 1.0 } else { 0.0 } };
        if is_aeo {
            self.error(
                "E016",
                written.at,
                format!("all traders of {whose} are trusted already"),
                "leave `aeo-share` out, or `trader = \"aeo\"`",
            );
        }
        self.share(written, &format!("the AEO share of {whose}")).unwrap_or(0.0)
    }

    /// Marks the services of a lane whose ends are unknown, so that they do not count as unused.
    pub(super) fn mark_chains(&mut self, lane: &file::Lane) {
        let chains = lane
            .chain
            .iter()
            .flat_map(|chains| chains.is.0.values())
            .filter_map(|chain| chain.services.as_ref());
        for name in lane.services.iter().chain(chains).flat_map(|names| &names.is) {
            if let Some(service) = self.service_names.get(name.is.as_str()) {
                self.used_services[*service] = true;
            }
        }
    }

    fn boxes(&mut self, name: &str, lane: &file::Lane) -> Option<Vec<Share<BoxType>>> {
        let one = |name: &str, quarters: u32, share: f64| Share {
            what: BoxType { name: name.to_owned(), teu: Teu::from_quarters(quarters) },
            share,
        };
        let Some(written) = &lane.boxes else {
            if !lane.here.has("boxes") {
                self.default(format!("lane.{name}.boxes"), "{ 20ft = 1 }", "capacities are counted in TEU");
            }
            return Some(vec![one(BOX_TYPES[0].0, BOX_TYPES[0].1, 1.0)]);
        };
        let mut boxes = Vec::new();
        let mut complete = true;
        for (box_name, share) in &written.is.0 {
            let known = BOX_TYPES.iter().find(|known| known.0 == box_name);
            let share_value = self.share(share, &format!("the share of `{box_name}`"));
            match (known, share_value) {
                (Some((known, quarters)), Some(share)) => boxes.push(one(known, *quarters, share)),
                (None, _) => {
                    complete = false;
                    let help = suggest(box_name, BOX_TYPES.iter().map(|known| known.0));
                    self.error(
                        "E050",
                        share.at,
                        format!("lane `{name}` has boxes of the type `{box_name}`, which does not exist"),
                        help,
                    );
                }
                _ => complete = false,
            }
        }
        if boxes.is_empty() && self.problems.within(written.at) {
            return None;
        }
        // A sum of nothing is -0.
        let sum: f64 = 0.0 + boxes.iter().map(|share| share.share).sum::<f64>();
        if complete && (sum - 1.0).abs() > 1e-6 {
            self.error(
                "E030",
                written.at,
                format!("the box shares of lane `{name}` add up to {}", plain(sum)),
                "let them add up to 1, such as `{ 20ft = 0.4, 40ft = 0.6 }`",
            );
            return None;
        }
        complete.then_some(boxes)
    }

    fn check_booking(
        &mut self,
        chain: &crate::model::Chain,
        services: &[Option<Service>],
        whose: &str,
        at: crate::scenario::tree::Spot,
    ) {
        let Some(first) = chain.legs.first() else {
            self.error("E080", at, format!("{whose} books, but rides on no service"), "leave `tender` out");
            return;
        };
        let Some(service) = &services[first.service.index()] else { return };
        let how = match service.timetable {
            Timetable::OnDemand { .. } => "runs on demand",
            Timetable::Random { .. } => "departs at random",
            _ => return,
        };
        self.error(
            "E080",
            at,
            format!("{whose} books on service `{}`, which {how}", service.name),
            "a booking needs planned departures: write tender = \"ready\", or give the service another timetable",
        );
    }
}
