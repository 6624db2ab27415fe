//! What does `route` of a lane mean, and which chains does it find?

use super::{Default, Resolving, duration};
use crate::model::choice::{Choice, Onward, Rule};
use crate::model::expected::{Expected, Load, Things};
use crate::model::search::{Found, Network, Way};
use crate::model::{
    Border, BoxType, Chain, ChainLeg, Corridor, Link, Place, PlaceId, Service, Share, Station,
};
use crate::scenario::file;
use crate::scenario::file::choice::{ChoiceWord, Route, Spread};
use crate::scenario::file::lane::Trader;
use crate::scenario::file::quantity::{Kind, Time};
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::quantity::plain;
use crate::scenario::reader::Written;
use crate::time::{DAY, HOUR, SimDuration};
use crate::units::Money;

/// Chains looked for where no number is written.
const CANDIDATES: usize = 5;
/// Changes of service where no number is written.
const TRANSFERS: usize = 3;
/// No journey is searched with more.
const MOST_TRANSFERS: usize = 8;

/// The chains of a lane with their shares, and how it chooses among them where it does.
pub(super) type Ways = (Vec<Share<Chain>>, Option<Choice>);

/// The things that chains are made of; `None` if any has a problem of its own.
pub(super) fn things<'a>(
    places: &'a [Option<Place>],
    stations: &'a [Option<Station>],
    links: &'a [Option<Link>],
    services: &'a [Option<Service>],
    borders: &'a [Option<Border>],
) -> Option<Things<'a>> {
    Some(Things {
        places: places.iter().map(Option::as_ref).collect::<Option<_>>()?,
        stations: stations.iter().map(Option::as_ref).collect::<Option<_>>()?,
        links: links.iter().map(Option::as_ref).collect::<Option<_>>()?,
        services: services.iter().map(Option::as_ref).collect::<Option<_>>()?,
        borders: borders.iter().map(Option::as_ref).collect::<Option<_>>()?,
    })
}

impl Resolving<'_> {
    /// The chains of a lane and its way of choosing, whether written or to be found.
    pub(super) fn ways(
        &mut self,
        name: &str,
        (lane, commodity): (&file::Lane, &'static str),
        ends: (PlaceId, PlaceId),
        boxes: Option<&[Share<BoxType>]>,
        services: &[Option<Service>],
        things: Option<&Things<'_>>,
    ) -> Option<Ways> {
        let Some(route) = &lane.route else {
            return Some((self.chains(name, lane, ends, services)?, None));
        };
        if let Some(other) = ["services", "chain"].into_iter().find(|key| lane.here.has(key)) {
            self.mark_chains(lane);
            self.error(
                "E160",
                lane.here.key("route").unwrap_or(route.here.at),
                format!("lane `{name}` has both `route` and `{other}`"),
                format!("`route` searches for chains: leave `{other}` out (in a what-if: `{other} = {{ remove = true }}`), or leave `route` out"),
            );
            return None;
        }
        let value_of_time = self.value_of_time(name, lane, route);
        let rule = self.rule(name, route, value_of_time);
        let most = self.number(
            route.candidates.as_ref(),
            (1, 20),
            CANDIDATES,
            &format!("`candidates` of lane `{name}`"),
        );
        let transfers = self.number(
            route.max_transfers.as_ref(),
            (0, MOST_TRANSFERS),
            TRANSFERS,
            &format!("`max-transfers` of lane `{name}`"),
        );
        let memory = self.memory(name, route);
        let load = load(lane, commodity, boxes?);
        self.note_defaults(name, route);
        let (rule, most, transfers) = (rule?, most?, transfers?);
        if ends.0 == ends.1 {
            self.error(
                "E161",
                lane.here.key("route").unwrap_or(route.here.at),
                format!("lane `{name}` has a route, but starts and ends at the same place"),
                "its cargo rides on no service: leave `route` out",
            );
            return None;
        }
        // What has a problem cannot be searched; that problem is noted.
        let expected = Expected::new(things?, load);
        let network = expected.network();
        let found = network.best(ends.0, ends.1, most, transfers + 1);
        if found.ways.is_empty() {
            let reached = network.reachable(ends.0, transfers + 1);
            let is_far = transfers < MOST_TRANSFERS
                && network.reachable(ends.0, usize::from(u8::MAX)).contains(&ends.1);
            self.no_way(name, lane, ends, &reached.into_iter().collect::<Vec<_>>(), is_far);
            return None;
        }
        self.warn_of(name, lane, &found, most);
        let chains: Vec<Chain> = found.ways.iter().map(|way| self.chain_of(way, services)).collect();
        let expected_times: Vec<f64> = chains.iter().map(|chain| expected.lead_time(chain, ends)).collect();
        let reroutes = self.reroutes(name, route);
        let onward = if reroutes {
            self.onward(&network, &chains, ends.1, (most, transfers), services)
        } else {
            Vec::new()
        };
        let choice = Choice { rule, memory, expected: expected_times, value_of_time, reroutes, onward };
        // Every candidate has an expected time, so one of them is the least.
        let shares = rule.shares(&choice.expected).unwrap_or_else(|| vec![0.0; chains.len()]);
        let chains = chains.into_iter().zip(shares).map(|(what, share)| Share { what, share }).collect();
        Some((chains, Some(choice)))
    }

    /// A way as a chain, which has the name of its services.
    fn chain_of(&mut self, way: &Way, services: &[Option<Service>]) -> Chain {
        let legs: Vec<_> = way.rides.iter().map(|ride| ride.leg).collect();
        legs.iter().for_each(|leg| self.used_services[leg.service.index()] = true);
        Chain { name: name_of(&legs, services), legs }
    }

    /// Whether cargo chooses again: it does unless the lane says no, and where nothing is ever
    /// disrupted there is no occasion.
    fn reroutes(&mut self, name: &str, route: &Route) -> bool {
        let is_disrupted = self.file.disruption.as_ref().is_some_and(|all| !all.0.is_empty());
        if is_disrupted && !route.here.has("reroute") {
            let why = "cargo that waits chooses again when a closure on its way is known";
            self.default(format!("lane.{name}.route.reroute"), "true", why);
        }
        is_disrupted && route.reroute.unwrap_or(true)
    }

    /// The ways on from all places where cargo changes on these chains, or on the ways on themselves.
    fn onward(
        &mut self,
        network: &Network,
        chains: &[Chain],
        to: PlaceId,
        (most, transfers): (usize, usize),
        services: &[Option<Service>],
    ) -> Vec<Onward> {
        let mut onward: Vec<Onward> = Vec::new();
        let mut open: Vec<Chain> = chains.iter().rev().cloned().collect();
        while let Some(chain) = open.pop() {
            for at in 1..chain.legs.len() {
                let (leg, rest) = (chain.legs[at], &chain.legs[at..]);
                let Some(service) = &services[leg.service.index()] else { continue };
                let place = service.stops[leg.board].place;
                let known = onward.iter().position(|from| from.place == place);
                let index = known.unwrap_or_else(|| {
                    let found = network.best(place, to, most, transfers.max(1));
                    let chains: Vec<Chain> =
                        found.ways.iter().map(|way| self.chain_of(way, services)).collect();
                    open.extend(chains.iter().cloned());
                    onward.push(Onward { place, chains });
                    onward.len() - 1
                });
                if onward[index].find(rest).is_none() {
                    let rest = Chain { name: name_of(rest, services), legs: rest.to_vec() };
                    onward[index].chains.push(rest);
                }
            }
        }
        onward
    }

    /// What an hour is worth for one TEU, in hundredths of a cent: as the route says, or the lane's commodity.
    fn value_of_time(&mut self, name: &str, lane: &file::Lane, route: &Route) -> Option<f64> {
        let Some(written) = &route.value_of_time else {
            return self.hour_of(lane).filter(|hour| *hour > 0.0);
        };
        let path = format!("lane.{name}.route.value-of-time");
        let dollars = self.dollars(&path, written)?;
        if dollars > 0.0 {
            return Some(dollars * Money::IN_A_DOLLAR);
        }
        self.zero(written.at, &format!("`{path}`"), "0.01 USD");
        None
    }

    /// A spread in milliseconds.
    fn scale(
        &mut self,
        name: &str,
        route: &Route,
        spread: &Spread,
        value_of_time: Option<f64>,
    ) -> Option<f64> {
        let has_value = route.here.has("value-of-time");
        let money = match spread {
            Spread::Time(time) => {
                return self.above_zero(time, &format!("the spread of lane `{name}`")).then_some(time.value);
            }
            Spread::Money(money) => money,
        };
        let dollars = self.dollars(&format!("lane.{name}.route.spread"), money)?;
        if dollars <= 0.0 {
            self.zero(money.at, &format!("the spread of lane `{name}`"), "30 USD");
            return None;
        }
        if value_of_time.is_none() && !has_value {
            self.error(
                "E163",
                money.at,
                format!("the spread of lane `{name}` is money, and nothing says what its time is worth"),
                "write `spread` as a time, such as \"12 h\", or add `value-of-time` to the route",
            );
        }
        let scale = dollars * Money::IN_A_DOLLAR / value_of_time? * HOUR as f64;
        if scale > 0.0 && scale <= Time::MOST {
            return Some(scale);
        }
        self.error(
            "E025",
            money.at,
            format!("the spread of lane `{name}` is money that is worth no sensible time"),
            "write a `spread` and a `value-of-time` of one TEU, such as \"30 USD\" and \"2 USD\"",
        );
        None
    }

    fn rule(&mut self, name: &str, route: &Route, value_of_time: Option<f64>) -> Option<Rule> {
        let written = route.choice.as_ref()?;
        match (written.is, &route.spread) {
            (ChoiceWord::LeastCost, None) => Some(Rule::LeastCost),
            (ChoiceWord::LeastCost, Some(spread)) => {
                self.error(
                    "E016",
                    spread.at(),
                    format!("the route of lane `{name}` has a spread, which the least cost does not need"),
                    "leave `spread` out, or write choice = \"logit\"",
                );
                None
            }
            (ChoiceWord::Logit, Some(spread)) => {
                self.scale(name, route, spread, value_of_time).map(|scale| Rule::Logit { scale })
            }
            (ChoiceWord::Logit, None) => {
                if !route.here.has("spread") {
                    self.error(
                        "E162",
                        written.at,
                        format!("the route of lane `{name}` does not say how much costs must differ to matter"),
                        "write `spread`, such as \"12 h\": a chain that costs so much more is chosen 2.7 times less often",
                    );
                }
                None
            }
        }
    }

    fn memory(&mut self, name: &str, route: &Route) -> SimDuration {
        if !route.here.has("memory") {
            self.default(
                format!("lane.{name}.route.memory"),
                "1 d",
                "what shippers see of queues is smoothed",
            );
        }
        route.memory.as_ref().map_or(SimDuration::from_ms(DAY), duration)
    }

    fn note_defaults(&mut self, name: &str, route: &Route) {
        for (key, value, why) in [
            ("candidates", CANDIDATES, "so many chains are looked for"),
            ("max-transfers", TRANSFERS, "so often cargo may change from service to service"),
        ] {
            if !route.here.has(key) {
                self.default(format!("lane.{name}.route.{key}"), &value.to_string(), why);
            }
        }
    }

    /// A whole number in a range.
    fn number(
        &mut self,
        written: Option<&Written<u64>>,
        (least, most): (usize, usize),
        otherwise: usize,
        what: &str,
    ) -> Option<usize> {
        let Some(written) = written else { return Some(otherwise) };
        let number = usize::try_from(written.is).ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.error(
                "E025",
                written.at,
                format!("{what} is {}", written.is),
                format!("write a number from {least} to {most}"),
            );
        }
        number
    }

    fn no_way(
        &mut self,
        name: &str,
        lane: &file::Lane,
        ends: (PlaceId, PlaceId),
        reached: &[PlaceId],
        is_far: bool,
    ) {
        let (from, to) = (self.place_name(ends.0), self.place_name(ends.1));
        let places: Vec<&str> =
            reached.iter().filter(|place| **place != ends.0).map(|place| self.place_name(*place)).collect();
        let so_far = match places.as_slice() {
            [] => format!("no service takes cargo from `{from}`"),
            some => format!(
                "services from `{from}` reach {}{}",
                some.iter().take(12).copied().collect::<Vec<_>>().join(", "),
                if some.len() > 12 { ", …" } else { "" }
            ),
        };
        let help = if is_far {
            format!("{so_far}; raise `max-transfers`")
        } else {
            format!("{so_far}; add a service that goes on to `{to}`")
        };
        let at = lane.here.key("route").unwrap_or(lane.here.at);
        self.error(
            "E161",
            at,
            format!("no chain of services leads lane `{name}` from `{from}` to `{to}`"),
            help,
        );
    }

    fn warn_of(&mut self, name: &str, lane: &file::Lane, found: &Found, most: usize) {
        let at = lane.here.key("route").unwrap_or(lane.here.at);
        if found.is_cut_short {
            self.problems.add(
                Problem::error(
                    "W039",
                    at,
                    format!(
                        "the search for chains of lane `{name}` was given up: better ones may be missing"
                    ),
                )
                .help("lower `max-transfers` or `candidates`"),
            );
        } else if found.ways.len() == 1 && most > 1 {
            self.problems.add(
                Problem::error("W038", at, format!("lane `{name}` has only one chain to choose"))
                    .help("add services, raise `max-transfers`, or name the services of the lane"),
            );
        }
    }
}

/// Lets what is to be paid count in the choices of a whole corridor: the shares that are expected follow it.
pub(super) fn weigh_payments(
    corridor: &mut Corridor,
    file: &file::File,
    problems: &mut Problems,
    defaults: &mut Vec<Default>,
) {
    for index in 0..corridor.lanes.len() {
        let lane = &corridor.lanes[index];
        let Some(choice) = &lane.choice else { continue };
        let written = file.lane.as_ref().and_then(|lanes| lanes.0.get(&lane.name)?.route.as_ref());
        let key = written.and_then(|route| route.here.key("value-of-time"));
        let path = format!("lane.{}.route.value-of-time", lane.name);
        let pays = lane.chains.iter().any(|chain| corridor.expected_cost_per_teu(lane, &chain.what) > 0.0);
        match (pays, key, choice.value_of_time) {
            (false, Some(at), _) => problems.add(
                Problem::error(
                    "W040",
                    at,
                    format!("the route of lane `{}` weighs money, and no chain costs any", lane.name),
                )
                .help("add `cost` to services or `fee` to stations, or leave `value-of-time` out"),
            ),
            (true, None, Some(hour)) => {
                let dollars = format!("{} USD", plain(hour / Money::IN_A_DOLLAR));
                defaults.push((path, dollars, "what is paid counts, by the commodity's value of time"));
            }
            (true, None, None) => {
                defaults.push((path, "none".to_owned(), "time alone decides, whatever a chain costs"));
            }
            _ => {}
        }
        if !pays {
            corridor.lanes[index].choice.iter_mut().for_each(|choice| choice.value_of_time = None);
            continue;
        }
        let paid = lane.chains.iter().map(|chain| corridor.paid_as_time(lane, &chain.what));
        let costs: Vec<f64> = choice.expected.iter().zip(paid).map(|(time, paid)| time + paid).collect();
        let Some(shares) = choice.rule.shares(&costs) else { continue };
        for (chain, share) in corridor.lanes[index].chains.iter_mut().zip(shares) {
            chain.share = share;
        }
    }
}

/// A chain's name: its services.
fn name_of(legs: &[ChainLeg], services: &[Option<Service>]) -> String {
    let service =
        |leg: &ChainLeg| services[leg.service.index()].as_ref().map(|service| service.name.as_str());
    legs.iter().map(|leg| service(leg).unwrap_or("?")).collect::<Vec<_>>().join(" + ")
}

/// The mean consignment of a lane.
fn load(lane: &file::Lane, commodity: &'static str, boxes: &[Share<BoxType>]) -> Load<'static> {
    let is_aeo = lane.trader.as_ref().is_some_and(|trader| trader.is == Trader::Aeo);
    let share = lane.aeo_share.as_ref().map_or(0.0, |share| share.is);
    Load {
        commodity,
        aeo_share: if is_aeo { 1.0 } else { share },
        boxes: lane.size.as_ref().map_or(1.0, |size| size.distribution.mean().max(1.0)),
        teu: boxes.iter().map(|kind| kind.share * f64::from(kind.what.teu.quarters()) / 4.0).sum(),
    }
}
