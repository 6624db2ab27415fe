//! Which empty boxes are where, and do they come back?

use super::Resolving;
use crate::model::{BoxStock, BoxType, Lane, Law, PlaceId};
use crate::scenario::file::lane::BOX_TYPES;
use crate::scenario::problem::{Problem, suggest};
use crate::scenario::tree::Spot;
use crate::units::Teu;

impl Resolving<'_> {
    /// The stocks that places write, and those, empty at first, that boxes come to.
    pub(super) fn stocks(&mut self, lanes: &[Option<Lane>]) -> Vec<BoxStock> {
        let mut stocks = self.written_stocks();
        let lanes: Vec<&Lane> = lanes.iter().flatten().filter(|lane| lane.takes_empties()).collect();
        let has = |stocks: &[BoxStock], place, what: &BoxType| {
            stocks.iter().any(|stock| stock.place == place && stock.what == *what)
        };
        let types = |lane: &Lane| -> Vec<BoxType> {
            lane.boxes.iter().filter(|kind| kind.share > 0.0).map(|kind| kind.what.clone()).collect()
        };
        let mut arrivals = Vec::new();
        for (lane, what) in
            lanes.iter().flat_map(|lane| types(lane).into_iter().map(move |what| (lane, what)))
        {
            if !has(&stocks, lane.to, &what) {
                stocks.push(BoxStock { place: lane.to, what, boxes: 0 });
            }
        }
        for lane in &lanes {
            let at = self.spot(lane, if lane.equipment { "equipment" } else { "surplus-above" });
            for what in &types(lane) {
                if !has(&stocks, lane.from, what) {
                    let place = self.place_names.iter().find(|(_, id)| **id == lane.from).map_or("", |p| p.0);
                    let (name, kind) = (&lane.name, &what.name);
                    let help = format!("write `empties = {{ {kind} = 100 }}` under `[place.{place}]`");
                    let message =
                        format!("lane `{name}` takes {kind} boxes, of which `{place}` has no stock");
                    self.error("E151", at, message, help);
                }
                arrivals.push((lane.to, what.clone(), at));
            }
            self.check_surplus(lane, &lanes, at);
        }
        let mut told = Vec::new();
        for (place, what, at) in arrivals {
            // Once, however many lanes bring boxes of the type there.
            if told.contains(&(place, what.clone())) {
                continue;
            }
            told.push((place, what.clone()));
            let leaves = |lane: &&&Lane| lane.from == place && types(lane).contains(&what);
            if !lanes.iter().any(|lane| leaves(&lane)) {
                let kind = &what.name;
                self.problems.add(
                    Problem::error("W036", at, format!("{kind} boxes pile up where this lane ends"))
                        .help("add a lane from there with `equipment = true`, or one with `surplus-above`"),
                );
            }
        }
        stocks.sort_by(|a, b| (a.place, &a.what.name).cmp(&(b.place, &b.what.name)));
        stocks
    }

    fn written_stocks(&mut self) -> Vec<BoxStock> {
        let mut stocks = Vec::new();
        for (index, (place, mirror)) in self.file.place.iter().flat_map(|places| &places.0).enumerate() {
            for (name, boxes) in mirror.empties.iter().flat_map(|empties| &empties.0) {
                let Some(known) = BOX_TYPES.iter().find(|known| known.0 == name) else {
                    let help = suggest(name, BOX_TYPES.iter().map(|known| known.0));
                    let message =
                        format!("place `{place}` has boxes of the type `{name}`, which does not exist");
                    self.error("E050", boxes.at, message, help);
                    continue;
                };
                let what = BoxType { name: known.0.to_owned(), teu: Teu::from_quarters(known.1) };
                let boxes = u32::try_from(boxes.is).unwrap_or(u32::MAX);
                stocks.push(BoxStock { place: PlaceId::new(index), what, boxes });
            }
        }
        stocks
    }

    fn check_surplus(&mut self, lane: &Lane, lanes: &[&Lane], at: Spot) {
        if !matches!(lane.arrivals.law, Law::Surplus { .. }) {
            return;
        }
        let mut others = lanes.iter().filter(|other| {
            other.name != lane.name
                && matches!(other.arrivals.law, Law::Surplus { .. })
                && other.boxes.first().map(|kind| &kind.what) == lane.boxes.first().map(|kind| &kind.what)
                && (other.from == lane.from || other.from == lane.to)
        });
        let wrong = if lane.boxes.len() != 1 || lane.equipment {
            Some("carries more than surplus boxes of one type".to_owned())
        } else if lane.from == lane.to {
            Some("ends where it begins".to_owned())
        } else {
            others.next().map(|other| format!("and lane `{}` send the same boxes on", other.name))
        };
        if let Some(wrong) = wrong {
            let help = "let each lane with `surplus-above` carry one type, to a place from which no other carries it";
            self.error("E152", at, format!("lane `{}` {wrong}", lane.name), help);
        }
    }

    fn spot(&self, lane: &Lane, key: &str) -> Spot {
        let mirror = self.file.lane.as_ref().and_then(|lanes| lanes.0.get(&lane.name));
        mirror.and_then(|mirror| mirror.here.key(key)).unwrap_or_default()
    }
}
