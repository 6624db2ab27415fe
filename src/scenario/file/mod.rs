//! What stands in a scenario file?
//!
//! The mirror of the file: no meaning, no defaults. The doc comments are the
//! user's reference: `corridor explain` and the JSON Schema show them.

pub(crate) mod border;
pub(crate) mod commodity;
pub(crate) mod disruption;
pub(crate) mod choice;
pub(crate) mod documents;
pub(crate) mod driver;
pub(crate) mod fleet;
pub(crate) mod lane;
pub(crate) mod law;
pub(crate) mod link;
pub(crate) mod money;
pub(crate) mod place;
pub(crate) mod profile;
pub(crate) mod quantity;
pub(crate) mod run;
pub(crate) mod service;
pub(crate) mod station;

use super::reader::{Named, Written, table};

pub(crate) use border::Border;
pub(crate) use commodity::Commodity;
pub(crate) use disruption::Disruption;
pub(crate) use fleet::Fleet;
pub(crate) use lane::Lane;
pub(crate) use link::Link;
pub(crate) use place::Place;
pub(crate) use run::{Run, Source, WhatIf};
pub(crate) use service::Service;

table! {
    /// A freight corridor to be simulated, or a what-if laid over one.
    struct File needs [] {
        /// The version of this language.
        ///
        /// Unit: none. Default: none, it must be written (a what-if may leave it out). Example: `format = 1`
        format: Written<u64>,
        /// What people call the scenario.
        ///
        /// Default: the file's name. Example: `title = "New Western Land-Sea Corridor, 2025"`
        title: String,
        /// What the scenario is about, in a few sentences.
        ///
        /// Default: none. Example: `description = "Rail to Qinzhou, then by sea to Singapore."`
        description: String,
        /// What is simulated for how long, and how often.
        ///
        /// Default: see its keys. Example: `[run]`
        run: Run,
        /// Where numbers come from; tables name one with `source = "key"`.
        ///
        /// Default: none. Example: `[source.xinhua-2024]`
        source: Named<Source>,
        /// Where cargo is: terminals, ports, border posts, cities.
        ///
        /// Default: none. Example: `[place.qinzhou]`
        place: Named<Place>,
        /// Rail lines, roads, sea lanes and rivers between two places, usable both ways.
        ///
        /// Default: none. Example: `[link.ckg-qinzhou]`
        link: Named<Link>,
        /// Regular offers of departures: trains, ships, trucks, barges.
        ///
        /// Default: none. Example: `[service.ckg-qinzhou]`
        service: Named<Service>,
        /// Vehicles that services share: rakes of wagons, ships, trucks.
        ///
        /// Default: none; there is a vehicle for every departure. Example: `[fleet.rakes]`
        fleet: Named<Fleet>,
        /// Border posts: what is done to cross, in which order, by whom.
        ///
        /// Default: none; crossing a border is then like passing any place. Example: `[border.mohan-boten]`
        border: Named<Border>,
        /// What is carried: its worth, and what time does to it.
        ///
        /// Default: none. Example: `[commodity.durian]`
        commodity: Named<Commodity>,
        /// What closes or slows down places, stations, links and services.
        ///
        /// Default: none. Example: `[disruption.typhoon]`
        disruption: Named<Disruption>,
        /// Which freight wants to go where.
        ///
        /// Default: none. Example: `[lane.ckg-singapore]`
        lane: Named<Lane>,
        /// Lays this file over another one.
        ///
        /// Default: none; the file then stands alone. Example: `[what-if]`
        what_if: WhatIf,
    }
}

impl File {
    /// A station as a place has it written.
    pub(crate) fn station(&self, place: &str, name: &str) -> Option<&station::Station> {
        self.place.as_ref()?.0.get(place)?.station.as_ref()?.0.get(name)
    }
}
