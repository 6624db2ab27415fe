//! Which ways may cargo of a made-up corridor choose, and what closes?

use super::Choices;

impl Choices<'_> {
    /// Closures and slow-downs of anything, that may come together.
    pub(super) fn disruption(&mut self, number: usize, places: usize) {
        self.line(format!("\n[disruption.d{number}]"));
        let place = self.below(places);
        let at = match self.below(7) {
            1 => format!("station = \"p{place}.s0\""),
            2 => format!("station = [\"p{place}.berth\", \"p0.s0\"]"),
            3 => format!("link = \"l{}\"", place.max(1)),
            4 => "service = [\"out\", \"feeder1\"]".to_owned(),
            5 => format!("place = [\"p{place}\", \"p1\"], link = \"l1\""),
            6 => "service = \"back\", link = \"l1\"".to_owned(),
            _ => format!("place = \"p{place}\""),
        };
        self.line(format!("at = {{ {at} }}"));
        let comes = self.below(4);
        match comes {
            1 => self.line("between = { exponential = { mean = \"9 h\" } }"),
            2 => self.line("between = \"3 h\""),
            3 => self.line("begins = [\"2025-01-06T06:00\", \"2025-01-06T07:00\", \"2025-01-07T18:00\"]"),
            _ => self.line("begins = \"2025-01-06T12:00\""),
        }
        let known = ["", "known-after = \"1 h\"", "known-after = \"4 h\"", "announced = \"3 h\""];
        let known = self.one(&known[..if matches!(comes, 0 | 3) { 4 } else { 3 }]);
        let lasts = self.one(&["\"2 h\"", "\"5 h\"", "{ exponential = { mean = \"90 min\" } }", "\"26 h\""]);
        let effect = self.one(&["entry-shut", "all-stop"]);
        let (left, departures) = (self.one(&["0", "0.5", "0", "0.3"]), self.one(&["wait", "cancel"]));
        self.line(format!("lasts = {lasts}\neffect = \"{effect}\"\ncapacity-left = {left}"));
        self.line(format!("departures = \"{departures}\"\n{known}"));
    }

    /// A choice of ways, mostly made again when something closes.
    pub(super) fn route(&mut self) {
        let rule =
            self.one(&["\"least-cost\"", "\"logit\", spread = \"2 h\"", "\"logit\", spread = \"9 h\""]);
        let (memory, again) = (self.one(&["0 h", "1 d"]), self.below(5) < 4);
        let (candidates, transfers) = (1 + self.below(5), self.below(4));
        self.line(format!(
            "route = {{ choice = {rule}, memory = \"{memory}\", candidates = {candidates}, max-transfers = {transfers}, reroute = {again} }}"
        ));
    }

    /// Something closes for a while on the ways that a lane may choose.
    pub(super) fn closure(&mut self, lane: usize, places: usize) {
        let link = 1 + self.below(places - 1);
        let at = match self.below(4) {
            1 => format!("link = \"l{link}\""),
            2 => format!("service = \"feeder{link}\""),
            3 => format!("place = \"p{link}\""),
            _ => "service = [\"out\", \"back\"]".to_owned(),
        };
        let begins = self.one(&["2025-01-06T13:00", "2025-01-06T18:20", "2025-01-07T04:00"]);
        let lasts = self.one(&["\"20 h\"", "\"7 h\"", "{ exponential = { mean = \"9 h\" } }"]);
        let known = self.one(&["known-after = \"40 min\"", "announced = \"2 h\"", "departures = \"cancel\""]);
        self.line(format!("\n[disruption.way{lane}]\nat = {{ {at} }}\nbegins = \"{begins}\""));
        self.line(format!("lasts = {lasts}\n{known}"));
    }
}
