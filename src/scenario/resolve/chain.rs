//! How does a lane's cargo ride from service to service?

use std::collections::BTreeSet;

use super::Resolving;
use crate::model::{Chain, ChainLeg, PlaceId, Service, ServiceId, Share};
use crate::scenario::file;
use crate::scenario::problem::suggest;
use crate::scenario::quantity::plain;
use crate::scenario::reader::Written;
use crate::scenario::tree::Spot;

/// The name of a lane's only chain.
const ONLY: &str = "main";

impl<'a> Resolving<'a> {
    /// All chains of a lane, with shares; `None` if any has a problem.
    pub(super) fn chains(
        &mut self,
        name: &str,
        lane: &file::Lane,
        ends: (PlaceId, PlaceId),
        services: &[Option<Service>],
    ) -> Option<Vec<Share<Chain>>> {
        let whose = format!("lane `{name}`");
        if lane.here.has("services") && lane.here.has("chain") {
            let at = lane.here.key("chain").unwrap_or(lane.here.at);
            self.error(
                "E015",
                at,
                format!("{whose} has both `services` and `chain`"),
                "write the one chain as `services`, or all as `[lane.name.chain.name]` with shares",
            );
            return None;
        }
        if lane.here.has("services") {
            let legs = self.legs_of_chain(lane.services.as_ref()?, ends, services, &whose)?;
            return Some(vec![Share { what: Chain { name: ONLY.to_owned(), legs }, share: 1.0 }]);
        }
        if !lane.here.has("chain") {
            if ends.0 == ends.1 {
                return Some(vec![Share {
                    what: Chain { name: ONLY.to_owned(), legs: Vec::new() },
                    share: 1.0,
                }]);
            }
            self.error(
                "E057",
                lane.here.at,
                format!("{whose} names no services"),
                "write the services from origin to destination, `services = [\"…\"]`, or let them be found: `route = { choice = \"least-cost\" }`",
            );
            return None;
        }
        let mirrors = lane.chain.as_ref()?;
        let mut chains = Vec::new();
        let mut sum = 0.0;
        for (chain_name, chain) in &mirrors.is.0 {
            let whose = format!("chain `{name}.{chain_name}`");
            let legs =
                chain.services.as_ref().and_then(|names| self.legs_of_chain(names, ends, services, &whose));
            let share =
                chain.share.as_ref().and_then(|share| self.share(share, &format!("the share of {whose}")));
            sum += share.unwrap_or(0.0);
            chains.push(Some(Share { what: Chain { name: chain_name.clone(), legs: legs? }, share: share? }));
        }
        if (sum - 1.0).abs() > 1e-6 {
            let at = lane.here.key("chain").unwrap_or(mirrors.at);
            self.error(
                "E030",
                at,
                format!("the shares of the chains of {whose} add up to {}", plain(sum)),
                "let them add up to 1",
            );
            return None;
        }
        chains.into_iter().collect()
    }

    fn legs_of_chain(
        &mut self,
        names: &Written<Vec<Written<String>>>,
        ends: (PlaceId, PlaceId),
        services: &[Option<Service>],
        whose: &str,
    ) -> Option<Vec<ChainLeg>> {
        let mut chain: Vec<(usize, Spot)> = Vec::new();
        let mut known = true;
        for name in &names.is {
            if let Some(service) = self.service_names.get(name.is.as_str()).copied() {
                self.used_services[service] = true;
                chain.push((service, name.at));
            } else {
                let help = suggest(&name.is, self.service_names.keys().copied());
                self.error(
                    "E050",
                    name.at,
                    format!("{whose} names the service `{}`, which is not defined", name.is),
                    help,
                );
                known = false;
            }
        }
        if !known {
            return None;
        }
        if chain.is_empty() && ends.0 != ends.1 {
            self.error(
                "E057",
                names.at,
                format!("{whose} names no services"),
                "write the services from origin to destination",
            );
            return None;
        }
        if chain.is_empty() {
            return Some(Vec::new());
        }
        // A service with a problem of its own cannot be followed; that problem is noted.
        let found: Vec<&Service> =
            chain.iter().map(|(service, _)| services[*service].as_ref()).collect::<Option<_>>()?;
        self.follow(&found, &chain, names, ends, whose)?;
        Some(choose(&found, &chain, ends))
    }

    /// `None` if the chain breaks, which is noted.
    fn follow(
        &mut self,
        chain: &[&Service],
        spots: &[(usize, Spot)],
        names: &Written<Vec<Written<String>>>,
        ends: (PlaceId, PlaceId),
        whose: &str,
    ) -> Option<()> {
        let mut here = BTreeSet::from([ends.0]);
        for (index, service) in chain.iter().enumerate() {
            let first = service.stops.iter().position(|stop| here.contains(&stop.place));
            let board = first.filter(|board| board + 1 < service.stops.len());
            let Some(board) = board else {
                let from = if index == 0 {
                    format!("`{}`", self.place_name(ends.0))
                } else {
                    format!("any later stop of `{}`", names.is[index - 1].is)
                };
                let stops: Vec<&str> = service.stops.iter().map(|stop| self.place_name(stop.place)).collect();
                let help = format!("it calls at {}; cargo boards before the last of these", stops.join(", "));
                self.error(
                    "E056",
                    spots[index].1,
                    format!("{whose} breaks: `{}` does not take cargo from {from}", service.name),
                    help,
                );
                return None;
            };
            here = service.stops[board + 1..].iter().map(|stop| stop.place).collect();
        }
        if !here.contains(&ends.1) {
            let last = spots[spots.len() - 1].1;
            let stops: Vec<&str> =
                chain[chain.len() - 1].stops.iter().map(|stop| self.place_name(stop.place)).collect();
            let help = format!(
                "`{}` calls at {}; add a service that goes on",
                chain[chain.len() - 1].name,
                stops.join(", ")
            );
            self.error("E056", last, format!("{whose} does not end at `{}`", self.place_name(ends.1)), help);
            return None;
        }
        Some(())
    }

    /// A place's name, for messages.
    pub(super) fn place_name(&self, place: PlaceId) -> &'a str {
        let names = self.file.place.iter().flat_map(|places| places.0.keys());
        names.skip(place.index()).map(String::as_str).next().unwrap_or("?")
    }
}

/// The stops where cargo boards and alights: alighting at the first later stop from which the rest can be done.
fn choose(chain: &[&Service], spots: &[(usize, Spot)], ends: (PlaceId, PlaceId)) -> Vec<ChainLeg> {
    // Backwards: the places from which the rest of the chain reaches the destination.
    let mut good = vec![BTreeSet::from([ends.1])];
    for service in chain.iter().rev() {
        let next = &good[good.len() - 1];
        let last = service.stops.iter().rposition(|stop| next.contains(&stop.place)).unwrap_or(0);
        good.push(service.stops[..last].iter().map(|stop| stop.place).collect());
    }
    good.reverse();
    let mut legs = Vec::new();
    let mut here = ends.0;
    for (index, service) in chain.iter().enumerate() {
        let board = service.stops.iter().position(|stop| stop.place == here).unwrap_or(0);
        let later = service.stops.iter().enumerate().skip(board + 1);
        let alight = later
            .clone()
            .find(|(_, stop)| good[index + 1].contains(&stop.place))
            .map_or(board + 1, |(stop, _)| stop);
        here = service.stops.get(alight).map_or(here, |stop| stop.place);
        legs.push(ChainLeg { service: ServiceId::new(spots[index].0), board, alight });
    }
    legs
}
