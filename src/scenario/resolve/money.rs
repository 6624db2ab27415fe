//! What do rates and fees mean, and what is a lane's cargo worth?

use super::{Resolving, duration_or_zero};
use crate::model::money::{Payer, Rate, ServiceRates, Storage, Worth};
use crate::model::{Lane, Link, Per, Service, Station, Tariffs};
use crate::scenario::file;
use crate::scenario::file::lane::Commodity as Kind;
use crate::scenario::file::money::{DOLLAR, Fee};
use crate::scenario::problem::{Problem, suggest};
use crate::scenario::reader::{Here, Written};
use crate::units::{Kilograms, Money};

/// Who pays where the file does not say it.
pub(super) const SHIPPER: &str = "shipper";
/// Gross mass of one TEU where none is written.
pub(super) const MASS_PER_TEU: Kilograms = Kilograms(12_000);
/// The same of an empty one: what a 20-foot box itself weighs, some 2.2 t.
pub(super) const EMPTY_PER_TEU: Kilograms = Kilograms(2_200);
/// Most payers of a scenario.
const MOST_PAYERS: usize = 50;

impl<'a> Resolving<'a> {
    /// An amount in US dollars.
    pub(super) fn dollars(&mut self, path: &str, fee: &Fee) -> Option<f64> {
        let rate = match self.exchange(fee) {
            Some(rate) => rate,
            None => {
                self.error(
                    "E094",
                    fee.at,
                    format!("nothing says what one {} is worth", fee.currency),
                    format!(
                        "add `exchange = {{ {} = … }}` under `[run]`, in US dollars, or write the fee in USD",
                        fee.currency
                    ),
                );
                return None;
            }
        };
        let dollars = fee.amount * rate;
        if Money::from_dollars(dollars).is_none() {
            self.error(
                "E025",
                fee.at,
                format!("`{path}` is too large"),
                "no fee or value of one thing is as large as this",
            );
            return None;
        }
        Some(dollars)
    }

    /// What one unit of an amount's currency is worth in US dollars, if that is said.
    fn exchange(&self, fee: &Fee) -> Option<f64> {
        let exchange = self.file.run.as_ref().and_then(|run| run.exchange.as_ref());
        let own = exchange.and_then(|exchange| exchange.0.get(&fee.currency)).map(|rate| rate.is);
        own.or_else(|| (fee.currency == DOLLAR).then_some(1.0))
    }

    /// What an hour costs one TEU of a lane by the value of its commodity, in hundredths of a cent, as far
    /// as that is said; what is wrong with it is noted elsewhere.
    pub(super) fn hour_of(&self, lane: &file::Lane) -> Option<f64> {
        let name = &lane.commodity.as_ref()?.is;
        let commodity = self.file.commodity.as_ref()?.0.get(name)?;
        let dollars = |fee: &Fee| self.exchange(fee).map(|rate| fee.amount * rate);
        let per_teu = match (&commodity.value_per_t, &commodity.value_per_teu) {
            (Some(value), _) => {
                let mass = lane.mass.as_ref().or(commodity.mass.as_ref()).map(|mass| mass.value);
                dollars(value)? * mass.unwrap_or(MASS_PER_TEU.0 as f64) / 1000.0
            }
            (None, value) => dollars(value.as_ref()?)?,
        };
        Some(per_teu * Money::IN_A_DOLLAR * commodity.value_of_time.as_ref()?.is / 24.0)
    }

    /// The fee of a stage, to the nearest hundredth of a cent.
    pub(super) fn fee(&mut self, path: &str, fee: &Fee) -> Option<Money> {
        self.dollars(&format!("{path}.fee"), fee).and_then(Money::from_dollars)
    }

    /// Who pays; the shipper if nobody is written. A payer of nothing is noted.
    pub(super) fn payer_of(&mut self, written: Option<&Written<String>>, pays: bool, path: &str) -> Payer {
        let Some(written) = written else { return 0 };
        let name = written.is.trim();
        let fits = !name.is_empty() && name.chars().count() <= 40 && !name.contains(char::is_control);
        if !fits {
            self.error(
                "E140",
                written.at,
                format!("`{path}` cannot be this name"),
                "a payer is a word or two, such as \"consignee\"",
            );
            return 0;
        }
        if !pays {
            self.error(
                "E016",
                written.at,
                format!("`{path}` has nothing to pay"),
                "write the fee or rate beside it, or leave `payer` out",
            );
        }
        if let Some(known) = self.payers.iter().position(|payer| payer == name) {
            return known as Payer;
        }
        if self.payers.len() >= MOST_PAYERS {
            self.error(
                "E140",
                written.at,
                format!("the scenario has more than {MOST_PAYERS} payers"),
                "name those who pay by their role: shipper, consignee, carrier, state",
            );
            return 0;
        }
        self.payers.push(name.to_owned());
        (self.payers.len() - 1) as Payer
    }

    fn rate(&mut self, path: &str, fee: Option<&Fee>, payer: Option<&Written<String>>) -> Option<Rate> {
        let payer = self.payer_of(payer, fee.is_some(), &format!("{path}.payer"));
        let parts = self.dollars(&format!("{path}.fee"), fee?)? * Money::IN_A_DOLLAR;
        Some(Rate { parts, payer })
    }

    /// All rates; `None` where nothing is said to cost anything.
    pub(super) fn tariffs(
        &mut self,
        services: &[Option<Service>],
        links: &[Option<Link>],
        lanes: &[Option<Lane>],
        stations: &[Option<Station>],
    ) -> Option<Tariffs> {
        let file = self.file;
        let mirrors = file.service.iter().flat_map(|services| &services.0);
        let services: Vec<_> = mirrors
            .zip(services)
            .map(|((name, mirror), service)| self.service_rates(name, mirror, service.as_ref(), links))
            .collect();
        let places: Vec<_> = file.place.iter().flat_map(|places| &places.0).collect();
        let storage: Vec<_> = places.iter().map(|(name, place)| self.storage(name, place)).collect();
        let mut fees = Vec::new();
        for (name, place) in &places {
            for (station, mirror) in place.station.iter().flat_map(|stations| &stations.0) {
                let path = format!("place.{name}.station.{station}");
                let fee = self.rate(&path, mirror.fee.as_ref(), mirror.payer.as_ref());
                if let (Some(fee), Some(Some(station))) = (&mirror.fee, stations.get(fees.len())) {
                    self.check_station_fee(&path, fee, station, lanes.iter().all(Option::is_some));
                }
                fees.push(fee);
            }
        }
        let lanes: Vec<_> = file.lane.iter().flat_map(|lanes| &lanes.0).collect();
        let documents = lanes.iter().map(|(name, lane)| {
            let papers = lane.documents.as_ref()?;
            self.rate(&format!("lane.{name}.documents"), papers.fee.as_ref(), papers.payer.as_ref())
        });
        let documents: Vec<_> = documents.collect();
        let miles: Vec<_> = lanes.iter().map(|(name, lane)| self.miles(name, lane)).collect();
        let commodities: Vec<_> = file.commodity.iter().flat_map(|commodities| &commodities.0).collect();
        let worths: Vec<_> =
            commodities.iter().map(|(name, commodity)| self.worth(name, commodity)).collect();
        let worth: Vec<Option<Worth>> = lanes
            .iter()
            .map(|(_, lane)| {
                let named = commodities
                    .iter()
                    .position(|(name, _)| Some(*name) == lane.commodity.as_ref().map(|word| &word.is))?;
                worths[named]?.of(lane.mass.as_ref().map(|mass| mass.value))
            })
            .collect();
        let is_border_payer = self.payers.len() > 1;
        let costs = services.iter().any(|rates| *rates != ServiceRates::default())
            || fees.iter().any(Option::is_some)
            || storage.iter().any(Option::is_some)
            || documents.iter().any(Option::is_some)
            || miles.iter().flatten().any(Option::is_some)
            || worth.iter().any(Option::is_some)
            || is_border_payer;
        let payers = self.payers.clone();
        costs.then_some(Tariffs { payers, services, stations: fees, storage, documents, miles, worth })
    }

    /// What the trucks at the ends of a lane cost; a cost without its truck is noted.
    fn miles(&mut self, name: &str, lane: &file::Lane) -> [Option<Rate>; 2] {
        let ends = [
            ("first-mile", lane.here.has("first-mile"), &lane.first_mile_cost),
            ("last-mile", lane.here.has("last-mile"), &lane.last_mile_cost),
        ];
        ends.map(|(mile, has_mile, cost)| {
            let cost = cost.as_ref()?;
            let path = format!("lane.{name}.{mile}-cost");
            if !has_mile {
                self.error(
                    "E016",
                    cost.at,
                    format!("`{path}` is the cost of a truck leg that is not written"),
                    format!("add `{mile}`, the time that it takes, or leave the cost out"),
                );
            }
            Some(Rate { parts: self.dollars(&path, cost)? * Money::IN_A_DOLLAR, payer: 0 })
        })
    }

    fn service_rates(
        &mut self,
        name: &str,
        mirror: &file::Service,
        service: Option<&Service>,
        links: &[Option<Link>],
    ) -> ServiceRates {
        let Some(cost) = &mirror.cost else { return ServiceRates::default() };
        let path = format!("service.{name}.cost");
        let mut parts = |key: &str, fee: &Option<Fee>| {
            let dollars = fee.as_ref().and_then(|fee| self.dollars(&format!("{path}.{key}"), fee));
            dollars.map_or(0.0, |dollars| dollars * Money::IN_A_DOLLAR)
        };
        let mut rates = ServiceRates {
            payer: 0,
            per_teu: parts("per-teu", &cost.per_teu),
            per_box: parts("per-box", &cost.per_box),
            per_teu_km: parts("per-teu-km", &cost.per_teu_km),
            per_t_km: parts("per-t-km", &cost.per_t_km),
            per_departure: parts("per-departure", &cost.per_departure),
            per_vehicle_km: parts("per-vehicle-km", &cost.per_vehicle_km),
        };
        let pays = rates != ServiceRates::default();
        rates.payer =
            self.payer_of(cost.payer.as_ref(), pays || has_rate(&cost.here), &format!("{path}.payer"));
        if rates.needs_distance() {
            self.check_distances(
                name,
                service,
                links,
                cost.here.at,
                "E141",
                "charges by the kilometre",
                "add `distance` to the link, or charge per TEU, box or departure",
            );
        }
        rates
    }

    /// Notes links of a service without a distance, where one is needed.
    #[expect(clippy::too_many_arguments, reason = "where, what and why")]
    pub(super) fn check_distances(
        &mut self,
        name: &str,
        service: Option<&Service>,
        links: &[Option<Link>],
        at: crate::scenario::tree::Spot,
        code: &'static str,
        needs: &str,
        help: &str,
    ) {
        let legs = service.into_iter().flat_map(|service| &service.legs);
        let mut bare: Vec<&str> = legs
            .filter_map(|leg| links[leg.link.index()].as_ref())
            .filter(|link| link.distance.is_none())
            .map(|link| link.name.as_str())
            .collect();
        bare.sort_unstable();
        bare.dedup();
        if let Some(link) = bare.first() {
            self.error(
                code,
                at,
                format!("service `{name}` {needs}, and link `{link}` has no distance"),
                help,
            );
        }
    }

    fn storage(&mut self, name: &str, place: &file::Place) -> Option<Storage> {
        let yard = place.yard.as_ref()?;
        let path = format!("place.{name}.yard");
        let payer = self.payer_of(yard.payer.as_ref(), yard.here.has("storage"), &format!("{path}.payer"));
        if let (Some(free), false) = (&yard.free_time, yard.here.has("storage")) {
            self.error(
                "E016",
                free.at,
                format!("`{path}.free-time` has no storage to be free of"),
                "add `storage`, or leave `free-time` out",
            );
        }
        let parts = self.dollars(&format!("{path}.storage"), yard.storage.as_ref()?)? * Money::IN_A_DOLLAR;
        Some(Storage { free: duration_or_zero(yard.free_time.as_ref()), rate: Rate { parts, payer } })
    }

    /// Notes a fee that nobody is ever charged.
    fn check_station_fee(&mut self, path: &str, fee: &Fee, station: &Station, lanes_stand: bool) {
        if station.per == Per::Vehicle {
            self.error(
                "E142",
                fee.at,
                format!("`{path}` serves vehicles, and its fee would be charged to no cargo"),
                "write what vehicles cost as `per-departure` in the `cost` of their service",
            );
            return;
        }
        let at_desk = lanes_stand && !self.is_passed_by_cargo(station);
        if at_desk {
            self.problems.add(
                Problem::error("W032", fee.at, format!("no cargo is ever charged the fee of `{path}`"))
                    .help("only cargo that passes the station on its way pays; fees of border posts stand at their stages"),
            );
        }
    }

    /// Whether cargo passes a station as a step of its way, and not only for formalities.
    fn is_passed_by_cargo(&self, station: &Station) -> bool {
        let file = self.file;
        let Some((place_name, place)) =
            file.place.iter().flat_map(|places| &places.0).nth(station.place.index())
        else {
            return false;
        };
        let named =
            |list: &Option<Vec<Written<String>>>| list.iter().flatten().any(|name| name.is == station.name);
        let here = [&place.enter, &place.transfer, &place.leave].into_iter().any(named);
        let sent = place
            .station
            .iter()
            .flat_map(|stations| stations.0.values())
            .any(|other| other.then.as_ref().is_some_and(|then| then.0.contains_key(&station.name)));
        let stops = file
            .service
            .iter()
            .flat_map(|services| services.0.values())
            .flat_map(|service| service.stop.iter().flat_map(|stops| &stops.0));
        let exchanged = stops
            .filter(|(stop, _)| {
                stop.strip_prefix(place_name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
            .any(|(_, stop)| named(&stop.load) || named(&stop.unload));
        here || sent || exchanged
    }

    fn worth(&mut self, name: &str, commodity: &file::Commodity) -> Option<PerTonne> {
        let path = format!("commodity.{name}");
        let key = |key: &str| format!("{path}.{key}");
        if let (Some(_), Some(second)) = (&commodity.value_per_t, &commodity.value_per_teu) {
            self.error(
                "E015",
                second.at,
                format!("`{path}` has two values"),
                "write `value-per-t` or `value-per-teu`",
            );
        }
        let has_value = commodity.here.has("value-per-t") || commodity.here.has("value-per-teu");
        let payer = self.payer_of(commodity.payer.as_ref(), has_value, &key("payer"));
        let mut share = |written: &Option<Written<f64>>, name: &str| {
            written
                .as_ref()
                .map_or(0.0, |written| self.share(written, &format!("`{}`", key(name))).unwrap_or(0.0))
        };
        let (time_per_day, loss_per_hour) =
            (share(&commodity.value_of_time, "value-of-time"), share(&commodity.loss, "loss"));
        if let Some(at) = ["value-of-time", "loss"].iter().find_map(|key| commodity.here.key(key))
            && !has_value
        {
            self.error(
                "E143",
                at,
                format!("`{path}` says what time does to its value, and not what that is"),
                "add `value-per-t` or `value-per-teu`",
            );
        }
        if let (Some(grace), false) = (&commodity.grace, commodity.here.has("loss")) {
            self.error(
                "E016",
                grace.at,
                format!("`{}` is the grace time of a loss that is not written", key("grace")),
                "add `loss`, the share of the value lost an hour, or leave `grace` out",
            );
        }
        let per_t = commodity.value_per_t.as_ref().and_then(|fee| self.dollars(&key("value-per-t"), fee));
        let per_teu =
            commodity.value_per_teu.as_ref().and_then(|fee| self.dollars(&key("value-per-teu"), fee));
        if per_t.is_none() && per_teu.is_none() {
            return None;
        }
        Some(PerTonne {
            per_t,
            mass: commodity.mass.as_ref().map_or(MASS_PER_TEU.0 as f64, |mass| mass.value),
            worth: Worth {
                per_teu: per_teu.unwrap_or(0.0) * Money::IN_A_DOLLAR,
                time_per_day,
                grace: duration_or_zero(commodity.grace.as_ref()),
                loss_per_hour,
                payer,
            },
        })
    }

    /// The commodity that a lane names, if it is one of the scenario's, and its kind; an unknown word is noted.
    pub(super) fn commodity(&mut self, name: &str, lane: &file::Lane) -> (Option<&'a file::Commodity>, Kind) {
        let file = self.file;
        let Some(word) = &lane.commodity else { return (None, Kind::General) };
        let kind = Kind::of(&word.is);
        let known = file.commodity.as_ref().and_then(|known| known.0.get(&word.is));
        if let Some(commodity) = known {
            let kind = commodity.kind.as_ref().map(|kind| kind.is).or(kind).unwrap_or(Kind::General);
            if commodity.reefer == Some(true) {
                self.check_reefer(name, lane, word);
            }
            return (known, kind);
        }
        let words = Kind::WORDS.iter().copied();
        let own = file.commodity.iter().flat_map(|known| known.0.keys()).map(String::as_str);
        match kind {
            Some(kind) => (None, kind),
            None => {
                let help = suggest(&word.is, words.chain(own));
                self.error(
                    "E014",
                    word.at,
                    format!("`lane.{name}.commodity` cannot be \"{}\"", word.is),
                    format!("{help}; others are tables `[commodity.name]`"),
                );
                (None, Kind::General)
            }
        }
    }

    fn check_reefer(&mut self, name: &str, lane: &file::Lane, word: &Written<String>) {
        let all =
            lane.boxes.as_ref().is_some_and(|boxes| boxes.is.0.keys().all(|kind| kind.ends_with("-reefer")));
        if !all {
            self.problems.add(
                Problem::error(
                    "W033",
                    word.at,
                    format!("`{}` travels in reefers only, and lane `{name}` has other boxes", word.is),
                )
                .help("write `boxes = { 40ft-reefer = 1 }`, or leave `reefer` out"),
            );
        }
    }

    /// Notes commodities that no lane carries.
    pub(super) fn check_commodities(&mut self) {
        let file = self.file;
        let lanes = || file.lane.iter().flat_map(|lanes| lanes.0.values());
        for (name, commodity) in file.commodity.iter().flat_map(|known| &known.0) {
            if !lanes().any(|lane| lane.commodity.as_ref().is_some_and(|word| word.is == *name)) {
                self.problems.add(
                    Problem::error("W003", commodity.here.at, format!("no lane carries commodity `{name}`"))
                        .help("name it in `commodity` of a lane, or remove it"),
                );
            }
        }
    }
}

/// Whether any rate is written, readable or not.
fn has_rate(here: &Here) -> bool {
    let keys = ["per-teu", "per-box", "per-teu-km", "per-t-km", "per-departure", "per-vehicle-km"];
    keys.iter().any(|key| here.has(key))
}

/// What a commodity is worth, before the mass of a lane's TEU is known.
#[derive(Debug, Clone, Copy)]
struct PerTonne {
    /// US dollars for a tonne, if that is said.
    per_t: Option<f64>,
    /// Kilograms of a TEU where a lane does not say it.
    mass: f64,
    worth: Worth,
}

impl PerTonne {
    fn of(self, mass: Option<f64>) -> Option<Worth> {
        let tonnes = mass.unwrap_or(self.mass) / 1000.0;
        let per_teu = self.per_t.map_or(self.worth.per_teu, |dollars| dollars * tonnes * Money::IN_A_DOLLAR);
        Some(Worth { per_teu, ..self.worth })
    }
}
