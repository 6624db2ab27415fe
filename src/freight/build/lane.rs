//! How does a lane of the model become one that brings forth cargo?

use super::super::Options;
use super::super::demand::{Entrance, FirstRide, Lane, Source, Stream};
use super::super::route::Routes;
use super::super::tempo::Tempo;
use crate::model::expected::{Expected, Load, Things};
use crate::model::{self, ChainLeg, Corridor, Law, Tender};
use crate::random::Streams;
use crate::time::SimDuration;

pub(super) fn lane_of(
    corridor: &Corridor,
    id: usize,
    lane: &model::Lane,
    routes: &Routes,
    streams: &Streams,
    options: &Options,
) -> Lane {
    let profile = lane.arrivals.profile.clone();
    let source = match &lane.arrivals.law {
        Law::Poisson { rate } => Source::Poisson(Tempo::new(*rate, profile)),
        Law::Scheduled { rate, first } => {
            Source::Scheduled { tempo: Tempo::new(*rate, profile), first: *first }
        }
        Law::Renewal { gap } => {
            let rate = 1.0 / gap.mean();
            Source::Renewal { gap: gap.clone(), tempo: Tempo::new(rate, profile) }
        }
        Law::Trace(shipments) => Source::Trace(shipments.clone()),
        Law::Surplus { .. } => Source::Trace(Vec::new()),
    };
    let mut sum = 0.0;
    let boxes = lane
        .boxes
        .iter()
        .map(|kind| {
            sum += kind.share;
            (sum, kind.what.teu.quarters())
        })
        .collect();
    let mut sum = 0.0;
    let chains = lane
        .chains
        .iter()
        .enumerate()
        .map(|(index, chain)| {
            sum += chain.share;
            let first = chain.what.legs.first().filter(|_| matches!(lane.tender, Tender::Booked { .. }));
            let first_ride = first.map(|leg| first_ride(corridor, lane, *leg));
            Entrance { share: sum, node: routes.entries[id][index], first_ride }
        })
        .collect();
    Lane {
        id: id as u32,
        added: added_to(&source, lane, streams),
        base: Stream::new(source, streams.key("arrival", &lane.name), lane.arrivals.count),
        batch: lane.arrivals.batch.clone(),
        size: lane.size.clone(),
        boxes,
        may_split: lane.may_split,
        chains,
        choice: None,
        lead: match &lane.tender {
            Tender::Ready => None,
            Tender::Booked { lead } => Some(lead.clone()),
        },
        priority: lane.priority,
        mass_per_teu: lane.mass_per_teu.0,
        due: lane.due,
        unpacking: lane.unpacking.clone().map(Box::new),
        aeo_share: lane.aeo_share,
        customs: [lane.from, lane.to]
            .map(|place| corridor.places[place.index()].customs_house.map(|station| station.0)),
        documents: lane.documents.clone().map(Box::new),
        defers: options.journeys
            || corridor.keeps_bills()
            || routes.may_lose(corridor, id)
            || corridor.may_reroute(lane)
            || lane.due.is_some() && lane.collect.is_some(),
        watched: options.watch.filter(|watch| watch.0.index() == id).map(|watch| watch.1),
        cargo: streams.key("cargo", &lane.name),
    }
}

/// The stream that growth adds to a lane's: of the same law.
fn added_to(source: &Source, lane: &model::Lane, streams: &Streams) -> Option<Box<Stream>> {
    let growth = lane.arrivals.growth.as_ref()?;
    let source = match source {
        Source::Poisson(tempo) => Source::Poisson(tempo.added_by(growth)),
        Source::Scheduled { tempo, .. } => Source::Scheduled { tempo: tempo.added_by(growth), first: None },
        Source::Renewal { gap, tempo } => Source::Renewal { gap: gap.clone(), tempo: tempo.added_by(growth) },
        Source::Trace(_) => return None,
    };
    Some(Box::new(Stream::new(source, streams.key("growth", &lane.name), None)))
}

/// When a lane's first ride is planned to leave, and how long before that its cut-off is: at a stop on the
/// way there is one only where the timetable or loading keeps the vehicle.
fn first_ride(corridor: &Corridor, lane: &model::Lane, leg: ChainLeg) -> FirstRide {
    let service = &corridor.services[leg.service.index()];
    let stop = &service.stops[leg.board];
    let leaves = match (leg.board, stop.planned) {
        (0, _) => SimDuration::ZERO,
        (_, Some(planned)) => planned,
        (_, None) => {
            let things = Things::of(corridor);
            let boards = Expected::new(&things, Load::of(lane)).boards(leg);
            SimDuration::from_ms_f64(boards).unwrap_or(SimDuration::ZERO)
        }
    };
    let closes = leg.board == 0 || stop.planned.is_some() || !stop.load.is_empty();
    let cut_off = if closes { service.cut_off } else { SimDuration::ZERO };
    FirstRide { service: leg.service.0, leaves, cut_off }
}
