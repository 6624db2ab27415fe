//! Can a yard that is full become empty again?
//!
//! A station serves one line. Where its head needs room in the yard and finds
//! none, all behind it wait, also those that are in the yard and would leave it
//! through the same station: then nothing moves any more.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::demand::ChainLeg;
use crate::model::{Corridor, Lane, PlaceId, StationId};
use crate::scenario::file::File;
use crate::scenario::problem::{Problem, Problems};

/// Who passes the stations of places whose yard is limited.
#[derive(Default)]
struct Passing<'a> {
    /// Lanes whose cargo must find room in the yard there.
    comes: BTreeMap<StationId, BTreeSet<&'a str>>,
    /// Lanes whose cargo is in the yard while it stands in line there.
    goes: BTreeMap<StationId, BTreeSet<&'a str>>,
}

/// Notes stations that cargo passes both to come into a limited yard and to leave it.
pub(super) fn check(corridor: &Corridor, file: &File, problems: &mut Problems) {
    let mut passing = Passing::default();
    for lane in &corridor.lanes {
        for chain in &lane.chains {
            passing.note(corridor, lane, &chain.what.legs);
        }
    }
    for (station, comes) in &passing.comes {
        let Some(goes) = passing.goes.get(station) else { continue };
        let names = |lanes: &BTreeSet<&str>| lanes.iter().copied().collect::<Vec<_>>().join(", ");
        let own = &corridor.stations[station.index()];
        let place = &corridor.places[own.place.index()].name;
        let written = file.place.as_ref().and_then(|places| places.0.get(place));
        let stations = written.and_then(|place| place.station.as_ref());
        let at = stations.and_then(|stations| stations.0.get(&own.name)).map(|station| station.here.at);
        let message = format!(
            "station `{}` is the way into the limited yard of `{place}` ({}) and out of it ({}): once the yard \
             is full, cargo that would leave it stands in line behind cargo that needs room",
            own.name,
            names(comes),
            names(goes),
        );
        problems.add(Problem::error("W046", at.unwrap_or_default(), message).help(
            "give cargo that leaves a station of its own, such as one for `load`; or a yard that never fills",
        ));
    }
}

impl<'a> Passing<'a> {
    /// What cargo of a lane passes on one of its ways, place by place.
    fn note(&mut self, corridor: &'a Corridor, lane: &'a Lane, legs: &[ChainLeg]) {
        let place = |id: PlaceId| &corridor.places[id.index()];
        let load = |leg: &ChainLeg| &corridor.services[leg.service.index()].stops[leg.board].load;
        let first = legs.first().map(load).into_iter().flatten();
        self.stay(corridor, lane, lane.from, &place(lane.from).enter, first);
        for (index, leg) in legs.iter().enumerate() {
            let alight = &corridor.services[leg.service.index()].stops[leg.alight];
            let here = place(alight.place);
            match legs.get(index + 1) {
                Some(next) => {
                    let before = [&alight.unload[..], &here.transfer].concat();
                    self.stay(corridor, lane, alight.place, &before, load(next));
                }
                // Who waits for the consignee without a station before has taken room already.
                None if lane.collect.is_some() => {
                    self.stay(corridor, lane, alight.place, &alight.unload, &here.leave);
                }
                None => {
                    let before = [&alight.unload[..], &here.leave].concat();
                    self.stay(corridor, lane, alight.place, &before, &[]);
                }
            }
        }
    }

    /// At a place the first of the stations `before` asks for room; all others are passed with room taken.
    fn stay<'b>(
        &mut self,
        corridor: &Corridor,
        lane: &'a Lane,
        place: PlaceId,
        before: &'b [StationId],
        after: impl IntoIterator<Item = &'b StationId>,
    ) {
        if corridor.places[place.index()].yard.is_none() {
            return;
        }
        let (first, rest) = before.split_at(before.len().min(1));
        for station in first {
            self.comes.entry(*station).or_default().insert(&lane.name);
        }
        for station in rest.iter().chain(after) {
            self.goes.entry(*station).or_default().insert(&lane.name);
        }
    }
}
