//! What does a small corridor with a bottleneck look like?
//!
//! Three to six stations in a row, behind a train, or on two branches that
//! meet; servers one to four, day and night or in shifts; cargo that is sent
//! aside or back. How busy each station is, is made up, and its service time
//! follows from that: so that every corridor can carry its cargo, and most have
//! more than one station that matters.

use std::fmt::Write as _;

/// Numbers that look random: SplitMix64.
struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Consignments an hour on each lane.
const RATE: f64 = 6.0;

/// The scenario that a number makes up.
pub(crate) fn corridor(number: u64) -> String {
    let mut chance = Chance(number);
    let mut text = String::from(
        "format = 1\n[run]\nwarm-up = \"4 d\"\nhorizon = \"32 d\"\ncool-down = \"20 d\"\nreplications = 8\n",
    );
    match chance.below(3) {
        0 => row(&mut text, &mut chance),
        1 => train(&mut text, &mut chance),
        _ => branches(&mut text, &mut chance),
    }
    text
}

/// Stations one after the other.
fn row(text: &mut String, chance: &mut Chance) {
    let stations = 3 + chance.below(4);
    place(text, chance, "hub", "enter", stations, RATE);
    lane(text, "cargo", "hub", "hub", "");
}

/// Two terminals, and trains that bring cargo in batches.
fn train(text: &mut String, chance: &mut Chance) {
    let (west, east) = (1 + chance.below(3), 2 + chance.below(2));
    place(text, chance, "west", "enter", west, RATE);
    place(text, chance, "east", "leave", east, RATE);
    service(text, chance, "west", "east");
    lane(text, "cargo", "west", "east", "west-east");
}

/// Two origins, one destination.
fn branches(text: &mut String, chance: &mut Chance) {
    for origin in ["north", "south"] {
        let stations = 1 + chance.below(2);
        place(text, chance, origin, "enter", stations, RATE);
    }
    let stations = 1 + chance.below(2);
    place(text, chance, "port", "leave", stations, 2.0 * RATE);
    for origin in ["north", "south"] {
        service(text, chance, origin, "port");
        lane(text, origin, origin, "port", &format!("{origin}-port"));
    }
}

fn place(text: &mut String, chance: &mut Chance, name: &str, list: &str, stations: usize, rate: f64) {
    // One of them may be aside: only some cargo is sent there.
    let aside = stations > 1 && chance.below(4) == 0;
    let listed = if aside { stations - 1 } else { stations };
    let names: Vec<String> = (0..listed).map(|nth| format!("\"s{nth}\"")).collect();
    writeln!(text, "\n[place.{name}]\n{list} = [{}]", names.join(", ")).expect("a String takes all");
    for nth in 0..stations {
        let mut then = String::new();
        let mut visits = rate;
        if nth == listed {
            visits = 0.3 * rate;
        } else if aside && nth == 0 {
            then = format!("then = {{ s{listed} = 0.3 }}\n");
        } else if chance.below(6) == 0 {
            let again = chance.between(0.05, 0.3);
            then = format!("then = {{ s{nth} = {again} }}\n");
            visits = rate / (1.0 - again);
        }
        station(text, chance, &format!("{name}.station.s{nth}"), visits, &then);
    }
}

fn station(text: &mut String, chance: &mut Chance, path: &str, visits_an_hour: f64, then: &str) {
    let servers = [1, 1, 1, 2, 3, 4][chance.below(6)];
    let busy = chance.between(0.35, 0.93);
    let (hours, open) = match chance.below(5) {
        0 => ("hours = \"06:00-22:00\"\n", 16.0 / 24.0),
        1 => ("hours = \"08:00-18:00\"\n", 10.0 / 24.0),
        _ => ("", 1.0),
    };
    // The work of an hour, spread over servers and open hours.
    let minutes = 60.0 * busy * open * f64::from(servers) / visits_an_hour;
    let mean = format!("mean = \"{minutes:.4} min\"");
    let time = match chance.below(5) {
        0 => format!("\"{minutes:.4} min\""),
        1 => format!("{{ gamma = {{ {mean}, cv = 0.5 }} }}"),
        2 => format!("{{ lognormal = {{ {mean}, cv = 1.2 }} }}"),
        _ => format!("{{ exponential = {{ {mean} }} }}"),
    };
    writeln!(text, "\n[place.{path}]\nservers = {servers}\n{hours}time = {time}\n{then}")
        .expect("a String takes all");
}

fn service(text: &mut String, chance: &mut Chance, from: &str, to: &str) {
    let every = [1, 2, 4, 8][chance.below(4)];
    writeln!(
        text,
        "\n[link.{from}-{to}]\nfrom = \"{from}\"\nto = \"{to}\"\nmode = \"rail\"\ntime = \"5 h\"\n\n\
         [service.{from}-{to}]\nmode = \"rail\"\nstops = [\"{from}\", \"{to}\"]\nevery = \"{every} h\"\n\
         capacity = \"400 TEU\"",
    )
    .expect("a String takes all");
}

fn lane(text: &mut String, name: &str, from: &str, to: &str, service: &str) {
    let services = if service.is_empty() { String::new() } else { format!("services = [\"{service}\"]\n") };
    writeln!(text, "\n[lane.{name}]\nfrom = \"{from}\"\nto = \"{to}\"\ndemand = \"{RATE} / h\"\n{services}")
        .expect("a String takes all");
}
