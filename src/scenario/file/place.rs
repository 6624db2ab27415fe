//! How is a place written?

use super::money::Fee;
use super::quantity::{Load, Quantity, Time};
use super::station::{Hours, Station};
use crate::scenario::reader::{Named, Written, table};

table! {
    /// A rail terminal, dry port, seaport, border post, depot or city.
    struct Place needs [] {
        /// What people call it.
        ///
        /// Default: the key. Example: `title = "Qinzhou Port East"`
        title: String,
        /// The country.
        ///
        /// Unit: ISO 3166 code or name. Default: none. Example: `country = "CN"`
        country: String,
        /// Where it lies on the map.
        ///
        /// Unit: decimal degrees. Default: none. Example: `position = { latitude = 21.73, longitude = 108.66 }`
        position: Position,
        /// Its time zone: that of its hours and timetables.
        ///
        /// Unit: a name of the IANA time zone database. Default: `run.zone`. Example: `zone = "Asia/Shanghai"`
        zone: Written<String>,
        /// When its stations are open, unless a station says otherwise.
        ///
        /// Unit: hours of the week. Default: always. Example: `hours = ["mon-fri 08:00-18:00", "sat 08:00-12:00"]`
        hours: Hours,
        /// Stations that cargo passes when its journey starts here, in order.
        ///
        /// Default: none. Example: `enter = ["gate", "crane"]`
        enter: Vec<Written<String>>,
        /// Stations that cargo passes when it changes services here, in order.
        ///
        /// Default: none. Example: `transfer = ["crane"]`
        transfer: Vec<Written<String>>,
        /// Stations that cargo passes when its journey ends here, in order.
        ///
        /// Default: none. Example: `leave = ["crane", "gate"]`
        leave: Vec<Written<String>>,
        /// The station that does border formalities that are moved inland, for cargo whose journey starts or ends here.
        ///
        /// Unit: the key of a station of this place. Default: none; they are then done at the border. Example: `customs-house = "customs"`
        customs_house: Written<String>,
        /// Empty boxes at hand when the run starts, by type; for lanes with `equipment` or `surplus-above`.
        ///
        /// Unit: boxes of 20ft, 40ft, 45ft, 20ft-reefer, 40ft-reefer, 20ft-open-top, 40ft-open-top. Default: none. Example: `empties = { 20ft = 100, 40ft = 300 }`
        empties: Named<Written<u64>>,
        /// Room for boxes, reserved before the first lift at the place, and what it costs to use it for long.
        ///
        /// Default: unlimited and free. Example: `yard = { capacity = "4000 TEU" }`
        yard: Yard,
        /// The class of the place among the emission factors for hubs: each tonne that passes emits as much.
        ///
        /// Unit: a class of mode hub of `run.emission-factors`. Default: none, nothing is counted here. Example: `emission-class = "container-terminal"`
        emission_class: Written<String>,
        /// The servers that act on cargo and vehicles here.
        ///
        /// Default: none. Example: `[place.qinzhou.station.crane]`
        station: Named<Station>,
    }
}

table! {
    /// A point on the map.
    struct Position needs [latitude, longitude] {
        /// North is positive.
        ///
        /// Unit: degrees, −90 to 90. Default: none. Example: `latitude = 21.73`
        latitude: Written<f64>,
        /// East is positive.
        ///
        /// Unit: degrees, −180 to 180. Default: none. Example: `longitude = 108.66`
        longitude: Written<f64>,
    }
}

table! {
    /// Room for boxes at a place, and what it costs to use it for long.
    struct Yard needs [] {
        /// How much fits.
        ///
        /// Unit: TEU. Default: unlimited; it must be written unless `storage` is. Example: `capacity = "4000 TEU"`
        capacity: Quantity<Load>,
        /// Storage for each TEU and day begun after the free time, from the arrival of the vehicle or the tender to the departure or delivery.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `storage = "40 CNY"`
        storage: Fee,
        /// So long no storage is due.
        ///
        /// Unit: time. Default: "0 h". Example: `free-time = "7 d"`
        free_time: Quantity<Time>,
        /// Who pays the storage.
        ///
        /// Unit: a free word such as shipper, consignee, carrier, state. Default: "shipper". Example: `payer = "consignee"`
        payer: Written<String>,
    }
}
