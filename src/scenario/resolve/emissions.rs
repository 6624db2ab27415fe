//! What do services and places emit?
//!
//! Factors stand in a CSV file: the one that comes with the program, or one
//! that the run names, which replaces all of it. A service has a class, or the
//! default of its mode; a place is counted as a hub only if it has a class.

use super::Resolving;
use crate::model::emissions::{Basis, Class, Emissions, Factor};
use crate::model::{Link, Place, Service};
use crate::scenario::file::run::BUILT_IN_FACTORS;
use crate::scenario::file::run::Distances;
use crate::scenario::problem::{Problem, suggest};
use crate::scenario::reader::Written;
use crate::scenario::tree::Spot;

/// The factors that come with the program.
const BUILT_IN: &str = include_str!("../emission-factors.csv");
/// The mode of hubs in a file of factors.
const HUB: &str = "hub";
/// Largest file of factors, in bytes.
const LARGEST_FILE: usize = 4 * 1024 * 1024;
/// More than this, in kilograms for a tonne-kilometre or a tonne, nothing emits.
const MOST: f64 = 1000.0;
/// The columns that a file of factors must have, and those that it may have.
const NEEDED: [&str; 5] = ["class", "mode", "tank-to-wheel", "well-to-tank", "unit"];
const MORE: [&str; 4] = ["default", "year", "source", "note"];

/// A line of a file of factors.
#[derive(Debug, Clone)]
struct Row {
    mode: String,
    is_default: bool,
    class: Class,
}

impl Resolving<'_> {
    /// Whether the scenario asks for emissions.
    pub(super) fn counts_emissions(&self) -> bool {
        let run = self.file.run.as_ref();
        let mut services = self.file.service.iter().flat_map(|services| &services.0);
        let mut places = self.file.place.iter().flat_map(|places| &places.0);
        run.is_some_and(|run| run.emission_factors.is_some() || run.emission_distance.is_some())
            || services.any(|(_, service)| service.emission_class.is_some())
            || places.any(|(_, place)| place.emission_class.is_some())
    }

    /// What is known of emissions; `None` where the scenario asks for none, or has a problem, which is noted.
    pub(super) fn emissions(
        &mut self,
        services: &[Option<Service>],
        links: &[Option<Link>],
        places: &[Option<Place>],
    ) -> Option<Emissions> {
        let file = self.file;
        let run = file.run.as_ref();
        let written = run.and_then(|run| run.emission_factors.as_ref());
        let distances = run.and_then(|run| run.emission_distance.as_ref());
        if !self.counts_emissions() {
            return None;
        }
        let mirrors: Vec<_> = file.service.iter().flat_map(|services| &services.0).collect();
        let sites: Vec<_> = file.place.iter().flat_map(|places| &places.0).collect();
        let rows = self.factors(written)?;
        if written.is_none() {
            self.default("run.emission-factors".into(), BUILT_IN_FACTORS, "emissions depend on them");
        }
        if distances.is_none() {
            let basis = Basis::default().name();
            self.default("run.emission-distance".into(), basis, "emissions a t-km depend on it");
        }
        let basis = match distances.map(|distances| distances.is) {
            Some(Distances::GreatCircle) => Basis::GreatCircle,
            _ => Basis::ShortestFeasible,
        };
        let mut used: Vec<&Row> = Vec::new();
        let mut index = |row: &'_ Row| -> usize {
            let known = rows.iter().position(|other| std::ptr::eq(other, row)).unwrap_or(0);
            let row = &rows[known];
            match used.iter().position(|other| std::ptr::eq(*other, row)) {
                Some(known) => known,
                None => {
                    used.push(row);
                    used.len() - 1
                }
            }
        };
        let mut of_services = Vec::new();
        for ((name, mirror), service) in mirrors.iter().zip(services) {
            let Some(service) = service else { continue };
            let row =
                self.class_of_service(name, mirror.emission_class.as_ref(), service, &rows, mirror.here.at);
            let at = mirror.emission_class.as_ref().map_or(mirror.here.at, |class| class.at);
            self.check_distances(
                name,
                Some(service),
                links,
                at,
                "E148",
                "has emissions",
                "add `distance` to the link: emissions count tonnes times kilometres",
            );
            if basis == Basis::GreatCircle {
                self.check_positions(name, service, places, distances.map_or(at, |distances| distances.at));
            }
            of_services.push(row.map_or(0, &mut index));
        }
        let mut hubs = Vec::new();
        for (name, mirror) in &sites {
            let row =
                mirror.emission_class.as_ref().and_then(|written| self.class_of_hub(name, written, &rows));
            hubs.push(row.map(&mut index));
        }
        if let Some(written) = written {
            for row in used.iter().filter(|row| row.class.source.is_empty()) {
                self.problems.add(
                    Problem::error(
                        "W034",
                        written.at,
                        format!("the emission factor of `{}` has no source", row.class.name),
                    )
                    .help("say in the column `source` of the file who published it, or that it is assumed"),
                );
            }
        }
        let file = written.map(|written| written.is.clone()).filter(|name| name != BUILT_IN_FACTORS);
        let classes = used.into_iter().map(|row| row.class.clone()).collect();
        Some(Emissions { basis, file, classes, services: of_services, hubs })
    }

    fn class_of_service<'r>(
        &mut self,
        name: &str,
        written: Option<&Written<String>>,
        service: &Service,
        rows: &'r [Row],
        at: Spot,
    ) -> Option<&'r Row> {
        let of_mode = || rows.iter().filter(|row| row.mode == service.mode);
        let Some(written) = written else {
            let found = of_mode().find(|row| row.is_default);
            if found.is_none() {
                let known: Vec<&str> = of_mode().map(|row| row.class.name.as_str()).collect();
                let help = if known.is_empty() {
                    "name a class of another mode that is near it in `emission-class`, or a file with one in `run.emission-factors`".to_owned()
                } else {
                    format!("write `emission-class`, one of {}", known.join(", "))
                };
                self.error(
                    "E146",
                    at,
                    format!(
                        "no emission factor is the default of mode `{}`, that of service `{name}`",
                        service.mode
                    ),
                    help,
                );
            }
            return found;
        };
        let found = rows.iter().find(|row| row.class.name == written.is && row.mode != HUB);
        if found.is_none() {
            let known = rows.iter().filter(|row| row.mode != HUB).map(|row| row.class.name.as_str());
            let help = suggest(&written.is, known);
            self.error(
                "E145",
                written.at,
                format!(
                    "service `{name}` has the emission class `{}`, which the factors do not have",
                    written.is
                ),
                help,
            );
        }
        // A class of another mode may stand in, but not where there is one of its own.
        if let Some(odd) = found.filter(|row| row.mode != service.mode && of_mode().next().is_some()) {
            let own: Vec<&str> = of_mode().map(|row| row.class.name.as_str()).collect();
            let (class, mode) = (&odd.class.name, &odd.mode);
            let message = format!(
                "service `{name}` is of mode {}, and its emission class `{class}` is one of {mode}",
                service.mode
            );
            self.problems.add(
                Problem::error("W049", written.at, message)
                    .help(format!("write a class of its mode, such as {}", own.join(", "))),
            );
        }
        found
    }

    fn class_of_hub<'r>(
        &mut self,
        name: &str,
        written: &Written<String>,
        rows: &'r [Row],
    ) -> Option<&'r Row> {
        let hubs = || rows.iter().filter(|row| row.mode == HUB);
        let found = hubs().find(|row| row.class.name == written.is);
        if found.is_none() {
            let known = hubs().map(|row| row.class.name.as_str());
            let help = if hubs().next().is_none() {
                "the factors have no hubs; a file in `run.emission-factors` may have them, with mode hub and unit kg/t".to_owned()
            } else {
                suggest(&written.is, known)
            };
            self.error(
                "E145",
                written.at,
                format!(
                    "place `{name}` has the emission class `{}`, which the factors do not have for hubs",
                    written.is
                ),
                help,
            );
        }
        found
    }

    fn check_positions(&mut self, name: &str, service: &Service, places: &[Option<Place>], at: Spot) {
        let bare = service
            .stops
            .iter()
            .filter_map(|stop| places[stop.place.index()].as_ref())
            .find(|place| place.position.is_none());
        if let Some(place) = bare {
            self.error(
                "E147",
                at,
                format!("service `{name}` calls at `{}`, which has no position", place.name),
                "great-circle distances need `position` of every place that a service calls at; or write emission-distance = \"shortest-feasible\"",
            );
        }
    }

    /// The factors that the run names, or those of the program.
    fn factors(&mut self, written: Option<&Written<String>>) -> Option<Vec<Row>> {
        let Some(written) = written.filter(|written| written.is != BUILT_IN_FACTORS) else {
            return rows(BUILT_IN).ok();
        };
        let file = self.included(written, "emission factors", "a file of emission factors", LARGEST_FILE)?;
        let text = self.texts[file].text.clone();
        match rows(&text) {
            Ok(rows) => Some(rows),
            Err((line, what)) => {
                let start: usize =
                    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
                let length = text[start..].lines().next().map_or(0, str::len);
                let at = Spot {
                    file: u32::try_from(file).unwrap_or(0),
                    start: start as u32,
                    end: (start + length) as u32,
                };
                self.error(
                    "E144",
                    at,
                    what,
                    format!(
                        "columns are {}, and perhaps {}; units are kg/t-km, and kg/t for mode hub",
                        NEEDED.join(", "),
                        MORE.join(", ")
                    ),
                );
                None
            }
        }
    }
}

/// The rows of a file of factors, or the line of the first fault and what it is.
fn rows(text: &str) -> Result<Vec<Row>, (usize, String)> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| (1, error.to_string()))?.clone();
    for needed in NEEDED {
        if !headers.iter().any(|header| header == needed) {
            return Err((1, format!("the factors lack the column `{needed}`")));
        }
    }
    if let Some(unknown) = headers.iter().find(|header| !NEEDED.contains(header) && !MORE.contains(header)) {
        return Err((1, format!("the factors have the column `{unknown}`, which is not known")));
    }
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, |position| position.line() as usize);
            (line, "this line has another number of columns than the first".to_owned())
        })?;
        let line = record.position().map_or(1, |position| position.line() as usize);
        let field = |name: &str| {
            let at = headers.iter().position(|header| header == name);
            at.and_then(|at| record.get(at)).unwrap_or("").to_owned()
        };
        let row = row(&field).map_err(|what| (line, what))?;
        let same = |other: &Row| other.class.name == row.class.name;
        if rows.iter().any(same) {
            return Err((line, format!("the class `{}` stands here twice", row.class.name)));
        }
        if row.is_default && rows.iter().any(|other| other.is_default && other.mode == row.mode) {
            return Err((line, format!("the mode `{}` has two defaults", row.mode)));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn row(field: &dyn Fn(&str) -> String) -> Result<Row, String> {
    let (name, mode) = (field("class"), field("mode"));
    if name.is_empty() || mode.is_empty() {
        return Err("a factor has no class or no mode".to_owned());
    }
    let number = |column: &str| {
        let text = field(column);
        let number = text.parse::<f64>().ok().filter(|number| (0.0..=MOST).contains(number));
        number.ok_or_else(|| format!("`{text}` is no factor: `{column}` is a number from 0 to {MOST}"))
    };
    let unit = if mode == HUB { "kg/t" } else { "kg/t-km" };
    if field("unit") != unit {
        return Err(format!("the factor of `{name}` has the unit `{}`, not {unit}", field("unit")));
    }
    let is_default = match field("default").as_str() {
        "" | "no" => false,
        "yes" => true,
        other => return Err(format!("`default` is yes, no or nothing, not `{other}`")),
    };
    let factor = Factor { ttw: number("tank-to-wheel")?, wtt: number("well-to-tank")? };
    let class = Class { name, factor, year: field("year"), source: field("source"), note: field("note") };
    Ok(Row { mode, is_default, class })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factors_of_the_program_have_sources_and_a_default_a_mode() {
        let rows = rows(BUILT_IN).expect("they can be read");
        assert!(rows.iter().all(|row| row.class.source.contains("Licence") && row.class.year == "2025"));
        for mode in ["road", "rail", "sea", "air"] {
            assert_eq!(rows.iter().filter(|row| row.mode == mode && row.is_default).count(), 1, "{mode}");
        }
        let rail = rows.iter().find(|row| row.mode == "rail").expect("a train");
        assert_eq!((rail.class.factor.ttw, rail.class.factor.wtt), (0.02779, 0.00691));
        assert!(rail.class.note.contains("stands in for Chinese"));
    }

    #[test]
    fn faults_of_a_file_have_their_line() {
        let head = "class,mode,default,tank-to-wheel,well-to-tank,unit\n";
        let fault = |lines: &str| rows(&format!("{head}{lines}")).expect_err("it has a fault").0;
        assert_eq!(fault("a,rail,,x,0,kg/t-km\n"), 2);
        assert_eq!(fault("a,rail,,0.1,0,kg/t-km\nb,rail,,-1,0,kg/t-km\n"), 3);
        assert_eq!(fault("a,rail,,0.1,0,kg/t-km\na,rail,,0.1,0,kg/t-km\n"), 3);
        assert_eq!(fault("a,rail,yes,0.1,0,kg/t-km\nb,rail,yes,0.1,0,kg/t-km\n"), 3);
        assert_eq!(fault("a,hub,,0.1,0,kg/t-km\n"), 2);
        assert_eq!(fault("a,rail,maybe,0.1,0,kg/t-km\n"), 2);
        assert_eq!(fault("a,rail\n"), 2);
        assert_eq!(rows("class,mode\n").expect_err("columns are missing").0, 1);
    }
}
