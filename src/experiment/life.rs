//! How did one consignment fare?
//!
//! Its replication is simulated again with this consignment watched: draws
//! belong to names, so watching changes nothing.
//!
//! Boxes that travel apart have timelines of their own; the consignment's is
//! that of its last box, the lowest number on ties.

mod bill;

pub use crate::model::emissions::Carbon;
pub use bill::{Charge, Charges, Emitted};

use super::about::{civil, rests, zone_name};
use crate::freight::{self, Options, RunError};
use crate::model::{Corridor, LaneId, serial_name};
use crate::observe::{Candidate, Cause, Observation};
use crate::time::{HOUR, SimDuration, SimTime};

/// A consignment's life, in names and civil time.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// Its lane.
    pub lane: String,
    /// Its number on the lane, from 1.
    pub serial: String,
    /// Counted from 0.
    pub replication: u32,
    /// The zone of the civil times.
    pub zone: String,
    /// Boxes it consists of.
    pub boxes: u32,
    /// The services it takes.
    pub chain: Vec<String>,
    /// When it was tendered.
    pub tendered: Moment,
    /// What it chose among, each time that it chose its chain.
    pub choices: Vec<Choosing>,
    /// Stretches of one cause on the way of its last box, in order.
    pub stretches: Vec<Stretch>,
    /// What happened between them, in order.
    pub remarks: Vec<(Moment, String)>,
    /// It was lost, or some of it: turned away, or gave up.
    pub lost: bool,
    /// When its last box was delivered; `None` if it was lost or is still under way.
    pub delivered: Option<Moment>,
    /// What it cost and emitted; `None` if it was not delivered, or if nobody asks for that.
    pub bill: Option<Charges>,
    /// Which box was the last, from 1; 0 where boxes stayed together.
    pub last_box: u32,
}

/// A choice among chains.
#[derive(Debug, Clone, PartialEq)]
pub struct Choosing {
    /// When.
    pub at: Moment,
    /// What there was to choose, in the order of the lane's chains.
    pub options: Vec<Weighed>,
    /// What an hour is worth for one TEU, in US dollars; `None` where what is to be paid does not count.
    pub value_of_time: Option<f64>,
    /// Where it chose again, and why; `None` for the choice of its first chain.
    pub again: Option<Again>,
}

/// Why a consignment chose again.
#[derive(Debug, Clone, PartialEq)]
pub struct Again {
    /// Where it waited.
    pub place: String,
    /// What was known to be closed, or to close soon: the disruption, from when, and until when by what is
    /// to be expected.
    pub closed: Vec<(String, Moment, Moment)>,
    /// The way that it was to take.
    pub present: String,
}

impl Choosing {
    /// The name of what it chose.
    pub fn chosen(&self) -> &str {
        self.options.iter().find(|option| option.is_chosen).map_or("", |option| &option.chain)
    }
}

/// A chain that could be chosen, in hours; infinite where its departures have ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Its name.
    pub chain: String,
    /// Time in vehicles and stations, on average.
    pub moving_h: f64,
    /// Waiting for stations to open and for planned departures.
    pub waiting_h: f64,
    /// What queues add, as far as they are seen.
    pub queueing_h: f64,
    /// Waiting for what is known to be closed.
    pub closed_h: f64,
    /// What is to be paid for one TEU, in US dollars; `None` where that does not count in the choice.
    pub paid: Option<f64>,
    /// All of it: what is to be paid counts as the time that it is worth.
    pub cost_h: f64,
    /// How many hours more the consignment likes it than its cost says, by its draw; 0 without a logit rule.
    pub taste_h: f64,
    /// The probability of choosing it.
    pub share: f64,
    /// Whether it was chosen.
    pub is_chosen: bool,
}

/// An instant, also in civil time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Since the scenario's start.
    pub at: SimTime,
    /// In the scenario's zone.
    pub civil: String,
}

/// Time of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub from: Moment,
    /// How long.
    pub length: SimDuration,
    /// Place or link.
    pub place: String,
    /// The section of the link in which it is, or before which it waits; empty elsewhere, and on links
    /// without sections.
    pub section: String,
    /// Station or service.
    pub stage: String,
    /// Why time passed.
    pub cause: Cause,
    /// Its driver rests: the time of cause `closed` on a link.
    pub rests: bool,
}

impl Stretch {
    /// Whether the next one is of the same shut place, service or section, and follows at once.
    fn goes_on_in(&self, next: &Stretch) -> bool {
        let what =
            |one: &Stretch| (one.place.clone(), one.section.clone(), one.stage.clone(), one.cause, one.rests);
        matches!(self.cause, Cause::Closed | Cause::Disrupted)
            && what(self) == what(next)
            && self.from.at.saturating_add(self.length) == next.from.at
    }
}

impl Life {
    /// All stretches added up.
    pub fn sum(&self) -> SimDuration {
        self.stretches.iter().fold(SimDuration::ZERO, |sum, stretch| sum.saturating_add(stretch.length))
    }

    /// Tender to delivery; `None` if it was not delivered.
    pub fn lead_time(&self) -> Option<SimDuration> {
        Some(self.delivered.as_ref()?.at.since(self.tendered.at))
    }

    /// Whether the stretches follow each other without gap or overlap, from
    /// tender to delivery.
    pub fn adds_up(&self) -> bool {
        let mut now = self.tendered.at;
        for stretch in &self.stretches {
            if stretch.from.at != now {
                return false;
            }
            now = now.saturating_add(stretch.length);
        }
        self.delivered.as_ref().is_none_or(|delivered| delivered.at == now)
    }
}

/// Simulates a replication again and tells one consignment's life; `None` if
/// the lane tendered no such consignment.
///
/// # Errors
/// The replication failed.
pub fn trace(
    corridor: &Corridor,
    seed: u64,
    replication: u32,
    lane: LaneId,
    serial: u64,
) -> Result<Option<Life>, RunError> {
    let options =
        Options { seed, replication, watch: Some((lane, serial)), journeys: false, activity: false };
    let outcome = freight::simulate(corridor, &options, &|_| ())?;
    Ok(tell(corridor, replication, &outcome.observations))
}

fn tell(corridor: &Corridor, replication: u32, seen: &[Observation]) -> Option<Life> {
    let moment = |at: SimTime| Moment { at, civil: civil(&corridor.clock, at).unwrap_or_default() };
    let (at, lane, serial, boxes, chain) = seen.iter().find_map(|fact| match *fact {
        Observation::Tendered { at, lane, serial, boxes, chain } => Some((at, lane, serial, boxes, chain)),
        _ => None,
    })?;
    let lane = corridor.lanes.get(lane.index())?;
    let last_box = last_box(seen);
    let rests = rests(corridor);
    let mut life = Life {
        lane: lane.name.clone(),
        serial: serial_name(serial),
        replication,
        zone: zone_name(&corridor.clock),
        boxes,
        chain: lane.chains.get(chain).map_or_else(Vec::new, |chain| {
            let legs = chain.what.legs.iter();
            legs.map(|leg| corridor.services[leg.service.index()].name.clone()).collect()
        }),
        tendered: moment(at),
        choices: Vec::new(),
        stretches: Vec::new(),
        remarks: Vec::new(),
        lost: false,
        delivered: None,
        bill: None,
        last_box,
    };
    let value_of_time = lane.choice.as_ref().and_then(|choice| choice.dollars_an_hour());
    for fact in seen {
        match fact {
            Observation::Tendered { .. } | Observation::InSection { .. } => {}
            Observation::Chose { at, candidates, chosen, .. } => {
                let options = weighed(candidates, *chosen, value_of_time);
                life.choices.push(Choosing { at: moment(*at), options, value_of_time, again: None });
            }
            Observation::ChoseAgain { at, place, closed, candidates, present, chosen, .. } => {
                let instant = |ms: f64| moment(SimTime::from_ms(ms as i64));
                let name = |index: usize| corridor.disruptions.get(index).map_or("?", |one| &one.title);
                let closed = closed
                    .iter()
                    .map(|shut| (name(shut.disruption).to_owned(), instant(shut.from), instant(shut.until)));
                let again = Again {
                    place: corridor.places.get(place.index()).map_or_else(String::new, |at| at.name.clone()),
                    closed: closed.collect(),
                    present: candidates.get(*present).map_or_else(String::new, |one| one.chain.clone()),
                };
                let options = weighed(candidates, *chosen, value_of_time);
                let choosing = Choosing { at: moment(*at), options, value_of_time, again: Some(again) };
                if chosen != present {
                    life.remarks.push((moment(*at), format!("rerouted by {}", choosing.chosen())));
                }
                life.choices.push(choosing);
            }
            Observation::Segment { part, from, to, place, stage, cause } => {
                if *part == 0 || *part == last_box {
                    life.stretches.push(Stretch {
                        from: moment(*from),
                        length: to.since(*from),
                        place: place.clone(),
                        section: section_of(corridor, seen, *part, (*from, *to)),
                        stage: stage.clone(),
                        cause: *cause,
                        rests: *cause == Cause::Closed
                            && rests.iter().any(|on| on.0 == *place && on.1 == *stage),
                    });
                }
            }
            Observation::Papers { at, ready, corrections, .. } => {
                let since = if ready <= at { "since " } else { "" };
                let corrected = match corrections {
                    0 => String::new(),
                    1 => ", corrected once".to_owned(),
                    times => format!(", corrected {times} times"),
                };
                let text = format!("papers ready {since}{}{corrected}", moment(*ready).civil);
                life.remarks.push((moment(*at), text));
            }
            Observation::LeftBehind { at, service } => {
                let name = corridor.services.get(service.index()).map_or("?", |service| &service.name);
                life.remarks.push((moment(*at), format!("left behind by a full departure of {name}")));
            }
            Observation::Lost { at, station } => {
                let station = corridor.stations.get(station.index());
                let name = station.map_or_else(String::new, |station| {
                    format!("{} {}", corridor.places[station.place.index()].name, station.name)
                });
                life.lost = true;
                life.remarks.push((moment(*at), format!("turned away or gave up at {name}: lost")));
            }
            Observation::Billed { bill } => life.bill = Some(bill::told(corridor, bill)),
            Observation::Delivered { at } => life.delivered = Some(moment(*at)),
        }
    }
    // A stable sort: stretches of no length stay in the order in which they happened.
    life.stretches.sort_by_key(|stretch| stretch.from.at);
    life.remarks.sort_by_key(|remark| remark.0.at);
    life.stretches = joined(life.stretches, &life.remarks);
    Some(life)
}

/// The name of the section in which a box was during a stretch, or before which it waited.
fn section_of(corridor: &Corridor, seen: &[Observation], part: u32, stretch: (SimTime, SimTime)) -> String {
    let found = seen.iter().find_map(|fact| match *fact {
        Observation::InSection { part: other, from, to, link, section }
            if other == part && from <= stretch.0 && stretch.1 <= to =>
        {
            Some((link, section))
        }
        _ => None,
    });
    let section = found.and_then(|(link, section)| corridor.links[link.index()].sections.get(section));
    section.map_or_else(String::new, |section| section.name.clone())
}

/// Makes one of stretches in which the same was shut: with each departure that cannot start one ends
/// and the next begins, of which there is nothing to tell. A remark between two is kept there.
fn joined(stretches: Vec<Stretch>, remarks: &[(Moment, String)]) -> Vec<Stretch> {
    let mut told: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for next in stretches {
        let is_remarked = remarks.iter().any(|(moment, _)| moment.at == next.from.at);
        match told.last_mut() {
            Some(last) if !is_remarked && last.goes_on_in(&next) => {
                last.length = last.length.saturating_add(next.length);
            }
            _ => told.push(next),
        }
    }
    told
}

fn weighed(candidates: &[Candidate], chosen: usize, value_of_time: Option<f64>) -> Vec<Weighed> {
    let hours = |ms: f64| ms / HOUR as f64;
    let one = |(index, candidate): (usize, &Candidate)| Weighed {
        chain: candidate.chain.clone(),
        moving_h: hours(candidate.moving),
        waiting_h: hours(candidate.waiting),
        queueing_h: hours(candidate.queueing),
        closed_h: hours(candidate.closed),
        paid: value_of_time.map(|hour| hours(candidate.paid) * hour),
        cost_h: hours(candidate.cost()),
        taste_h: hours(candidate.taste),
        share: candidate.share,
        is_chosen: index == chosen,
    };
    candidates.iter().enumerate().map(one).collect()
}

/// The box whose last stretch ends last; the lowest number on ties; 0 if none travels alone.
fn last_box(seen: &[Observation]) -> u32 {
    let mut last = (SimTime::ZERO, 0);
    for fact in seen {
        if let Observation::Segment { part, to, .. } = fact
            && *part > 0
            && (last.1 == 0 || *to > last.0 || (*to == last.0 && *part < last.1))
        {
            last = (*to, *part);
        }
    }
    last.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(part: u32, from: i64, to: i64) -> Observation {
        Observation::Segment {
            part,
            from: SimTime::from_ms(from),
            to: SimTime::from_ms(to),
            place: "port".into(),
            stage: "crane".into(),
            cause: Cause::Handling,
        }
    }

    #[test]
    fn the_last_box_speaks_for_the_consignment_and_the_lowest_number_on_ties() {
        assert_eq!(last_box(&[segment(0, 0, 9)]), 0);
        assert_eq!(last_box(&[segment(1, 0, 5), segment(2, 0, 7), segment(1, 5, 6)]), 2);
        assert_eq!(last_box(&[segment(2, 0, 7), segment(1, 0, 7)]), 1);
    }
}
