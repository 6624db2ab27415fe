//! What does a small corridor made up at random look like?
//!
//! It is written from a list of choices. Choices that run out are zero, and zero
//! is the plainest: so a shorter list or smaller numbers make a simpler
//! corridor, and failures shrink.

mod equipment;
mod ways;

use std::fmt::Write as _;

/// Takes one choice after another.
struct Choices<'a> {
    left: std::slice::Iter<'a, u16>,
    text: String,
    /// By place: whether its first station serves consignments.
    desks: Vec<bool>,
    /// Places with a customs house.
    houses: Vec<usize>,
    /// By link: whether a road runs beside it.
    roads: Vec<bool>,
    /// By place: whether its berth is a quay.
    quays: Vec<bool>,
    /// By place: whether its first station serves box by box.
    boxes: Vec<bool>,
    /// Modes of services that share a fleet.
    fleets: Vec<String>,
    /// Whether places have stocks of empty boxes.
    equipped: bool,
}

/// The scenario that a list of choices makes up.
pub(crate) fn corridor(choices: &[u16]) -> String {
    let mut choices = Choices {
        left: choices.iter(),
        text: String::new(),
        desks: Vec::new(),
        houses: Vec::new(),
        roads: Vec::new(),
        quays: Vec::new(),
        boxes: Vec::new(),
        fleets: Vec::new(),
        equipped: false,
    };
    choices.scenario();
    choices.text
}

/// A run of stops, each a place, and whether the timetable plans its departures.
struct Service {
    name: String,
    stops: Vec<usize>,
    planned: bool,
}

impl Choices<'_> {
    /// One of 0 to `n - 1`.
    fn below(&mut self, n: usize) -> usize {
        usize::from(self.left.next().copied().unwrap_or(0)) % n
    }

    /// Yes in one of `n` cases.
    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn one<'b>(&mut self, of: &[&'b str]) -> &'b str {
        of[self.below(of.len())]
    }

    fn line(&mut self, line: impl AsRef<str>) {
        writeln!(self.text, "{}", line.as_ref()).expect("a String takes all");
    }

    /// A time, mostly of whole minutes, so that things happen at the same instant.
    fn time(&mut self) -> String {
        let minutes = [10, 20, 30, 60, 5, 90][self.below(6)];
        match self.below(8) {
            5 => format!("{{ exponential = {{ mean = \"{minutes} min\" }} }}"),
            6 => format!("{{ uniform = {{ low = \"0 min\", high = \"{minutes} min\" }} }}"),
            7 => {
                format!("{{ discrete = {{ values = [\"0 min\", \"{minutes} min\"], shares = [0.3, 0.7] }} }}")
            }
            _ => format!("\"{minutes} min\""),
        }
    }

    fn scenario(&mut self) {
        let places = 3 + self.below(3);
        self.line("format = 1\n\n[run]");
        let counted = self.once_in(6);
        if counted {
            self.line("cool-down = \"4 d\"");
        } else {
            let days = 2 + self.below(4);
            self.line(format!("warm-up = \"12 h\"\nhorizon = \"{days} d\""));
            let cool_down = self.one(&["6 d", "1 d", "6 h"]);
            self.line(format!("cool-down = \"{cool_down}\""));
        }
        self.line("replications = 1");
        self.equipped = self.once_in(3);
        for place in 0..places {
            self.place(place);
        }
        for link in 1..places {
            self.link(link);
        }
        let services = self.services(places);
        for lane in 0..1 + self.below(3) {
            self.lane(lane, places, &services, counted);
        }
        self.surplus(places);
        for from in 0..places - 1 {
            if self.once_in(3) {
                self.border(from);
            }
        }
        for mode in self.fleets.clone() {
            self.fleet(&mode, places);
        }
        for place in self.houses.clone() {
            self.line(format!(
                "\n[place.p{place}.station.house]\nservers = 2\ntime = \"10 min\"\nper = \"consignment\""
            ));
            self.interruptions(true);
        }
        for disruption in 0..self.below(4) {
            self.disruption(disruption, places);
        }
    }

    /// A post between two neighbours, with any of its rules and levers.
    fn border(&mut self, from: usize) {
        let to = from + 1;
        self.line(format!("\n[border.b{from}]\nfrom = \"p{from}\"\nto = \"p{to}\""));
        self.side(&format!("b{from}.exit"));
        self.side(&format!("b{from}.entry"));
        if self.once_in(2) {
            self.line(format!("\n[border.b{from}.back]"));
            self.side(&format!("b{from}.back.exit"));
            self.side(&format!("b{from}.back.entry"));
        }
        self.line(format!("\n[border.b{from}.policy]"));
        for lever in [
            "single-window",
            "pre-arrival",
            "railway-express",
            "joint-inspection",
            "data-interconnection",
            "paperless",
            "through-trucks",
            "mutual-recognition",
        ] {
            match self.below(6) {
                4 => self.line(format!("{lever} = true")),
                5 => self.line(format!("{lever} = {{ from = \"2025-01-07T06:00\" }}")),
                _ => {}
            }
        }
        if self.once_in(4) {
            self.line("trained-staff = { factor = 0.5, ramp = \"1 d\" }\naeo-share = 0.5");
        }
        if self.once_in(4) {
            self.line("extra-officers = { count = 1, from = \"2025-01-07T06:00\" }");
        }
    }

    fn side(&mut self, name: &str) {
        let stages = ["papers", "exam", "train", "swap"];
        let order = self.one(&[
            "\"papers\", \"exam\", \"train\", \"swap\"",
            "[\"papers\", \"train\"], \"exam\", \"swap\"",
            "\"train\", [\"papers\", \"exam\"], \"swap\"",
            "\"swap\", \"papers\", \"train\", \"exam\"",
        ]);
        self.line(format!("\n[border.{name}]\nstages = [{order}]"));
        if self.once_in(2) {
            self.line("channels = { yellow = 0.3, red = 0.3 }\ncontraband = 0.2");
        }
        if self.once_in(3) {
            let limit = self.time();
            let limit = if limit.starts_with('"') { limit } else { "\"25 min\"".to_owned() };
            self.line(format!("set-out = {limit}"));
        }
        for stage in stages {
            self.line(format!("\n[border.{name}.stage.{stage}]"));
            let kinds: &[&str] = match stage {
                "papers" => &["documents", "manifest", "payment"],
                "exam" => &["examination", "x-ray"],
                "train" => &["technical", "handover", "gate", "documents"],
                _ => &["swap", "gauge-change", "weighing", "quarantine"],
            };
            let kind = self.one(kinds);
            let per = if stage == "train" {
                "vehicle"
            } else {
                self.one(&["consignment", "box", "TEU", "vehicle"])
            };
            let officers =
                self.one(&["1", "2", "3", "{ \"00:00-12:00\" = 2, \"12:00-24:00\" = 1 }", "\"unlimited\""]);
            let time = self.time();
            self.line(format!("kind = \"{kind}\"\nper = \"{per}\"\nofficers = {officers}\ntime = {time}"));
            if self.once_in(3) {
                let hours = self.one(&["06:00-22:00", "08:00-12:00"]);
                self.line(format!("hours = \"{hours}\""));
            }
            if self.once_in(3) {
                let closing = self.one(&["pause", "only-if-it-fits"]);
                self.line(format!("closing = \"{closing}\""));
            }
            if self.once_in(3) {
                let discipline = self.one(&["priority", "preemptive"]);
                self.line(format!("discipline = \"{discipline}\""));
            }
            if self.once_in(3) {
                let rework = self.time();
                self.line(format!("errors = 0.3\nrework = {rework}\ncapture = \"5 min\""));
            }
            if stage == "exam" && self.once_in(2) {
                let detention = self.time();
                self.line(format!("detection = 0.8\nfalse-alarms = 0.2\ndetention = {detention}"));
            }
            if self.once_in(4) {
                self.line("agency = \"customs\"\nfee = \"3.33 USD\"");
            }
        }
    }

    fn place(&mut self, place: usize) {
        let stations = 1 + self.below(3);
        self.line(format!("\n[place.p{place}]"));
        if self.once_in(3) {
            let capacity = [12, 6, 3, 20][self.below(4)];
            self.line(format!("yard = {{ capacity = \"{capacity} TEU\" }}"));
        }
        self.empties();
        if self.once_in(4) {
            self.line("zone = \"Asia/Shanghai\"");
        }
        if self.once_in(4) {
            self.line("customs-house = \"house\"");
            self.houses.push(place);
        }
        for list in ["enter", "transfer", "leave"] {
            let names = self.stations(stations);
            self.line(format!("{list} = [{names}]"));
        }
        for station in 0..stations {
            self.line(format!("\n[place.p{place}.station.s{station}]"));
            self.station(station, stations);
        }
        // For vehicles: a berth, which they may keep.
        let is_quay = self.once_in(3);
        self.quays.push(is_quay);
        if is_quay {
            return self.quay(place);
        }
        let servers = 1 + self.below(2);
        self.line(format!("\n[place.p{place}.station.berth]\nper = \"vehicle\"\nservers = {servers}"));
        if self.once_in(2) {
            self.line("holds-vehicle = true");
        }
        let time = self.time();
        self.line(format!("time = {time}"));
        self.interruptions(true);
    }

    /// A berth by its length.
    fn quay(&mut self, place: usize) {
        let (length, time) = (self.one(&["400 m", "250 m", "900 m"]), self.time());
        self.line(format!("\n[place.p{place}.station.berth]\nlength = \"{length}\"\ntime = {time}"));
        let (spacing, closing) =
            (self.one(&["0 m", "20 m", "50 m"]), self.one(&["finish", "only-if-it-fits"]));
        self.line(format!("spacing = \"{spacing}\"\nclosing = \"{closing}\""));
        if self.once_in(3) {
            self.line("hours = \"06:00-22:00\"");
        }
        if self.once_in(3) {
            let time = self.time();
            self.line(format!("background = {{ arrivals = \"4 / d\", time = {time}, length = \"170 m\" }}"));
        }
    }

    /// Some of a place's stations, in some order.
    fn stations(&mut self, stations: usize) -> String {
        let many = self.below(3);
        (0..many).map(|_| format!("\"s{}\"", self.below(stations))).collect::<Vec<_>>().join(", ")
    }

    fn station(&mut self, station: usize, stations: usize) {
        let servers =
            self.one(&["1", "2", "{ \"00:00-12:00\" = 2, \"12:00-24:00\" = 1 }", "3", "\"unlimited\""]);
        self.line(format!("servers = {servers}"));
        let per = self.one(&["box", "consignment", "TEU"]);
        let time = self.time();
        let work = self.one(&["handling", "clearing", "inspection"]);
        if station == 0 {
            self.desks.push(per == "consignment");
            self.boxes.push(per == "box");
        }
        self.line(format!("time = {time}\nper = \"{per}\"\nwork = \"{work}\""));
        self.interruptions(servers != "\"unlimited\"");
        if self.once_in(4) {
            let (waiting, when_full) = (self.below(4), self.one(&["blocks", "lost"]));
            self.line(format!("room = {{ waiting = {waiting}, when-full = \"{when_full}\" }}"));
        }
        if self.once_in(8) {
            let from = 1 + self.below(3);
            self.line(format!("balking = {{ from = {from}, share = 0.5 }}"));
        }
        if self.once_in(6) {
            let patience = self.time();
            self.line(format!("patience = {patience}"));
        }
        if self.once_in(4) {
            let target = self.below(stations);
            let again = if target == station { 0.2 } else { 0.1 };
            let other = if target == station { String::new() } else { format!("s{target} = 0.3, ") };
            self.line(format!("then = {{ {other}s{station} = {again} }}"));
        }
    }

    /// Hours, order, failures and other traffic.
    fn interruptions(&mut self, may_fail: bool) {
        if self.once_in(4) {
            let hours = self.one(&["06:00-22:00", "08:00-12:00", "20:00-04:00", "mon-fri 07:30-16:10"]);
            self.line(format!("hours = \"{hours}\""));
        }
        let closing = self.one(&["finish", "pause", "only-if-it-fits"]);
        let discipline = self.one(&["fifo", "priority", "preemptive"]);
        self.line(format!("closing = \"{closing}\"\ndiscipline = \"{discipline}\""));
        if may_fail && self.once_in(4) {
            let between = self.one(&["3 h", "50 min", "7 h"]);
            let between = if self.once_in(2) {
                format!("{{ exponential = {{ mean = \"{between}\" }} }}")
            } else {
                format!("\"{between}\"")
            };
            let (repair, clock) = (self.time(), self.one(&["calendar", "working"]));
            self.line(format!(
                "breakdown = {{ between = {between}, repair = {repair}, clock = \"{clock}\" }}"
            ));
        }
        if self.once_in(4) {
            let (time, priority) = (self.time(), 1 + self.below(9));
            self.line(format!(
                "background = {{ arrivals = \"12 / d\", time = {time}, priority = {priority} }}"
            ));
        }
    }

    fn link(&mut self, link: usize) {
        self.line(format!("\n[link.l{link}]\nfrom = \"p{}\"\nto = \"p{link}\"\nmode = \"rail\"", link - 1));
        let has_distance = self.once_in(3);
        if has_distance {
            self.line(
                "distance = \"50 km\"\nspeed = { uniform = { low = \"20 km/h\", high = \"60 km/h\" } }",
            );
        } else {
            let time = self.time();
            self.line(format!("time = {time}"));
        }
        if self.once_in(3) {
            self.line("headway = \"20 min\"");
            if self.once_in(2) {
                self.line("background = { arrivals = \"12 / d\" }");
            }
        }
        self.line_rules(link, if has_distance { "10 km" } else { "70 km" });
        let has_road = self.once_in(2);
        self.roads.push(has_road);
        if has_road {
            let time = self.time();
            self.line(format!(
                "\n[link.road{link}]\nfrom = \"p{}\"\nto = \"p{link}\"\nmode = \"road\"\ntime = {time}",
                link - 1
            ));
        }
    }

    /// Paths, hours, and one track or several: what vehicles on a line wait for.
    fn line_rules(&mut self, link: usize, last: &str) {
        if self.once_in(5) {
            let paths = self.one(&["\"24 / d\"", "[\"daily 06:10\", \"daily 07:00\", \"daily 19:00\"]"]);
            self.line(format!("paths = {paths}"));
        }
        if self.once_in(5) {
            let clears = self.once_in(2);
            self.line(format!(
                "maintenance = [\"daily 08:00-09:30\", \"sun 20:00-23:00\"]\nclears = {clears}"
            ));
        }
        let tracks = self.below(5);
        if tracks == 0 {
            return;
        }
        let followers = 1 + self.below(3);
        self.line(format!("single-track = true\nfollowers = {followers}"));
        if tracks < 3 {
            return;
        }
        self.line("sections = [\"a\", \"b\", \"c\"]");
        for (name, length) in [("a", "10 km"), ("b", "30 km"), ("c", last)] {
            if name == "b" && self.once_in(4) {
                let vessels = 1 + self.below(3);
                self.line(format!(
                    "[link.l{link}.section.b]\nlock = {{ lockage = \"20 min\", vessels = {vessels} }}"
                ));
                continue;
            }
            self.line(format!("[link.l{link}.section.{name}]\nlength = \"{length}\""));
            if name != "c" {
                let tracks = self.one(&["2", "1", "3"]);
                self.line(format!("tracks = {tracks}"));
            }
            if self.once_in(4) {
                self.line("single-track = false");
            } else if self.once_in(3) {
                self.line("vehicles = 1");
            }
        }
    }

    /// One that goes all the way, one that comes back, and some between neighbours.
    fn services(&mut self, places: usize) -> Vec<Service> {
        let mut routes = vec![("out".to_owned(), (0..places).collect::<Vec<_>>())];
        routes.push(("back".to_owned(), (0..places).rev().collect()));
        for from in 1..places {
            routes.push((format!("feeder{from}"), vec![from - 1, from]));
        }
        let mut services = Vec::new();
        for (index, (name, stops)) in routes.into_iter().enumerate() {
            // Feeders go by road where there is one, so that changing to them changes the mode.
            let by_road = index >= 2 && self.roads[index - 2];
            let planned = self.service(&name, &stops, if by_road { "road" } else { "rail" });
            services.push(Service { name, stops, planned });
        }
        services
    }

    fn service(&mut self, name: &str, stops: &[usize], mode: &str) -> bool {
        let names = stops.iter().map(|stop| format!("\"p{stop}\"")).collect::<Vec<_>>().join(", ");
        let capacity = [10, 8, 20, 13][self.below(4)];
        self.line(format!(
            "\n[service.{name}]\nmode = \"{mode}\"\nstops = [{names}]\ncapacity = \"{capacity} TEU\""
        ));
        let length = self.one(&["200 m", "90 m", "150 m"]);
        self.line(format!("length = \"{length}\""));
        if self.once_in(5) {
            self.line("payload = \"100 t\"");
        }
        if self.once_in(4) {
            self.line("priority = 2");
        }
        let timetable = self.below(7);
        match timetable {
            1 => self.line("frequency = \"20 / week\"\nfirst = \"02:30\""),
            2 => self.line("times = [\"daily 06:00\", \"daily 06:30\", \"daily 18:00\"]"),
            3 => self.line("departures = [\"2025-01-06T12:00\", \"2025-01-07T12:00\", \"2025-01-09T00:00\"]"),
            4 => self.line("headway = { exponential = { mean = \"4 h\" } }"),
            5 => {
                let gather = self.one(&["1 h", "0 h", "5 h"]);
                self.line(format!("on-demand = {{ gather = \"{gather}\" }}"));
            }
            _ => {
                let every = self.one(&["6 h", "2 h", "30 min"]);
                self.line(format!("every = \"{every}\""));
            }
        }
        let planned = timetable < 4 || timetable == 6;
        if timetable != 5 {
            if self.once_in(3) {
                self.line("cut-off = \"45 min\"");
            }
            if self.once_in(3) {
                // Less than the shortest headway that there may be.
                let papers = if matches!(timetable, 1 | 3 | 4) { "100 min" } else { "20 min" };
                self.line(format!("papers-cut-off = \"{papers}\""));
            }
            if self.once_in(4) {
                let minimum = 1 + self.below(6);
                let below = self.one(&["\"skip\"", "{ hold = \"1 h\" }", "{ hold = \"9 h\" }"]);
                self.line(format!("minimum-load = \"{minimum} TEU\"\nbelow-minimum = {below}"));
            }
            if self.once_in(4) {
                self.line("leave-when-full = true");
            }
            if self.once_in(4) {
                self.line("cancellation = 0.2");
            }
            if self.once_in(5) {
                self.line("relief = { above = \"8 TEU\", after = \"30 min\" }");
            }
            if self.once_in(4) {
                self.line("blank = 0.2");
            }
        }
        if self.once_in(3) {
            self.line("overtaking = true");
        }
        if self.once_in(5) {
            let convoy = 2 + self.below(5);
            self.line(format!("convoy = {convoy}"));
        }
        if self.once_in(5) {
            let drivers = 1 + self.below(2);
            let rest = self.one(&["", ", day = \"50 min\", rest = \"2 h\""]);
            self.line(format!(
                "driver = {{ drives = \"25 min\", pause = \"10 min\", drivers = {drivers}{rest} }}"
            ));
        }
        if self.once_in(3) {
            self.shares_fleet(mode, timetable == 5);
        }
        for (index, stop) in stops.iter().enumerate() {
            self.stop(name, *stop, index, index + 1 == stops.len());
        }
        planned
    }

    /// A service that shares the vehicles of its mode.
    fn shares_fleet(&mut self, mode: &str, on_demand: bool) {
        self.line(format!("fleet = \"{mode}-vehicles\""));
        if !on_demand {
            let without = self.one(&["\"wait\"", "\"cancel\"", "{ wait = \"2 h\" }"]);
            self.line(format!("without-vehicle = {without}"));
        }
        if !self.fleets.iter().any(|known| known == mode) {
            self.fleets.push(mode.to_owned());
        }
    }

    fn fleet(&mut self, mode: &str, places: usize) {
        self.line(format!("\n[fleet.{mode}-vehicles]"));
        if self.once_in(2) {
            let (first, last) = (1 + self.below(2), self.below(3));
            self.line(format!("vehicles = {{ p0 = {first}, p{} = {last} }}", places - 1));
        } else {
            let vehicles = 1 + self.below(4);
            self.line(format!("vehicles = {vehicles}"));
        }
        let (turnaround, back) = (self.time(), self.one(&["if-needed", "always", "never"]));
        self.line(format!("turnaround = {turnaround}\nempty-return = \"{back}\""));
    }

    fn stop(&mut self, service: &str, place: usize, index: usize, last: bool) {
        if !self.once_in(3) {
            return;
        }
        self.line(format!("\n[service.{service}.stop.p{place}]"));
        if index > 0 {
            if !last && self.once_in(3) {
                self.line(format!("planned = \"{} h\"", 2 * index));
            }
            if !last && self.once_in(3) {
                self.line("dwell = \"40 min\"");
            }
            let calls = ["", "\"berth\"", "\"berth\", \"berth\"", "\"s0\"", "\"berth\", \"s0\""];
            // A vehicle calls at no station for consignments.
            let call = self.one(if self.desks[place] { &calls[..3] } else { &calls });
            self.line(format!("call = [{call}]"));
            let unload = self.one(&["", "\"s0\"", "\"s0\", \"s0\""]);
            self.line(format!("unload = [{unload}]"));
            self.port_call(place, call.contains("berth"), !unload.is_empty());
        }
        if !last {
            let load = self.one(&["", "\"s0\"", "\"s0\", \"s0\""]);
            self.line(format!("load = [{load}]"));
        }
    }

    /// A window at a quay, cranes and the exchange of boxes.
    fn port_call(&mut self, place: usize, berths: bool, unloads: bool) {
        let at_quay = self.quays[place] && berths;
        if at_quay && self.once_in(2) {
            let (from, lasts) = (self.one(&["2 h", "1 h", "5 h"]), self.one(&["3 h", "30 min", "9 h"]));
            self.line(format!("window = {{ from = \"{from}\", lasts = \"{lasts}\" }}"));
        }
        if at_quay && self.once_in(3) {
            self.line("stay = \"90 min\"");
        }
        if unloads && self.once_in(2) {
            let cranes = 1 + self.below(2);
            self.line(format!("cranes = {cranes}"));
        }
        if unloads && self.boxes[place] && self.once_in(2) {
            self.line(
                "exchange = { discrete = { values = [\"0 boxes\", \"3 boxes\"], shares = [0.3, 0.7] } }",
            );
        }
    }

    fn lane(&mut self, lane: usize, places: usize, services: &[Service], counted: bool) {
        let (from, to) = (self.below(places), self.below(places));
        self.line(format!("\n[lane.l{lane}]\nfrom = \"p{from}\"\nto = \"p{to}\""));
        let main = usize::from(from > to);
        let mut chains = if from == to { Vec::new() } else { vec![vec![main]] };
        // With a change of trains to the feeder for the last leg.
        if from + 1 < to {
            chains.push(vec![main, to + 1]);
        }
        let mut planned = false;
        let chooses = from != to && self.once_in(2);
        if chooses {
            chains.clear();
            self.route();
        }
        let name = |chain: &[usize]| {
            chain.iter().map(|&index| format!("\"{}\"", services[index].name)).collect::<Vec<_>>().join(", ")
        };
        debug_assert!(chains.iter().all(|chain| services[chain[chain.len() - 1]].stops.contains(&to)));
        let shares = chains.len() > 1 && self.once_in(2);
        if !shares && !chains.is_empty() {
            let chain = chains.swap_remove(self.below(chains.len()));
            planned = services[chain[0]].planned;
            self.line(format!("services = [{}]", name(&chain)));
            chains.clear();
        }
        match self.below(6) {
            1 => self.line("demand = \"20 boxes / d\""),
            2 => self.line("demand = \"12 / d\"\narrivals = \"scheduled\"\nfirst = \"30 min\""),
            3 => self.line("gap = { erlang = { shape = 2, mean = \"1 h\" } }"),
            4 => self.line("demand = \"30 / d\"\nbatch = 3"),
            5 => {
                self.line("demand = \"20 / d\"");
                self.line("profile = { weekdays = [1, 2, 0, 1, 1, 0, 0] }");
            }
            _ => self.line("demand = \"20 TEU / d\""),
        }
        if counted || self.once_in(6) {
            let count = 5 + self.below(40);
            self.line(format!("count = {count}"));
        } else if self.once_in(4) {
            self.line("growth = 0.5\ngrowth-since = \"2024-06-01\"");
            self.line("growth-steps = { more = { at = \"2025-01-07\", factor = 1.5 } }");
        }
        let size = self.one(&["1", "2", "4", "{ discrete = { values = [1, 3], shares = [0.5, 0.5] } }"]);
        let boxes =
            self.one(&["{ 20ft = 1 }", "{ 20ft = 0.5, 40ft = 0.5 }", "{ 45ft = 0.4, 40ft-reefer = 0.6 }"]);
        let (split, priority) = (self.once_in(2), 1 + self.below(9));
        self.line(format!("size = {size}\nboxes = {boxes}\nmay-split = {split}\npriority = {priority}"));
        self.takes_empties();
        if self.once_in(4) {
            self.line("due = \"12 h\"");
        }
        for leg in ["first-mile", "collect", "last-mile"] {
            if self.once_in(5) {
                let time = self.time();
                self.line(format!("{leg} = {time}"));
            }
        }
        if planned && self.once_in(3) {
            let lead = self.time();
            self.line(format!("tender = {{ booked = {{ lead = {lead} }} }}"));
        }
        if from != to && self.once_in(2) {
            let regime = self.one(&["per-mode-change", "single"]);
            let (time, errors) = (self.time(), self.one(&["0", "0.3", "0.8"]));
            self.line(format!("\n[lane.l{lane}.documents]\nregime = \"{regime}\"\ntime = {time}"));
            self.line(format!("errors = {errors}"));
            if self.once_in(2) {
                let rework = self.time();
                self.line(format!("rework = {rework}"));
            }
        }
        for (index, chain) in chains.iter().enumerate() {
            self.line(format!("\n[lane.l{lane}.chain.c{index}]\nservices = [{}]\nshare = 0.5", name(chain)));
        }
        if chooses {
            self.closure(lane, services[main].stops.len());
        }
    }
}
