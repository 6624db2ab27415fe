//! Which shipments does a trace hold?
//!
//! A CSV file with the columns `time`, `boxes` (default 1) and `type` (default
//! the lane's first in name order). A time is civil, or a length of time after
//! the start.

use jiff::tz::TimeZone;

use super::Resolving;
use crate::model::{BoxType, Share, Shipment};
use crate::scenario::problem::{Problem, suggest};
use crate::scenario::quantity;
use crate::scenario::reader::Written;
use crate::scenario::tree::Spot;
use crate::time::{SimDuration, SimTime};

/// Largest trace, in bytes.
const LARGEST_TRACE: usize = 64 * 1024 * 1024;
/// Most boxes of one shipment.
const MOST_BOXES: u32 = 10_000;
/// Problems shown of one trace.
const MOST_PROBLEMS: usize = 20;

impl Resolving<'_> {
    pub(super) fn trace(
        &mut self,
        written: &Written<String>,
        boxes: &[Share<BoxType>],
        zone: &TimeZone,
    ) -> Option<Vec<Shipment>> {
        let file = self.included(written, "a trace", "the trace", LARGEST_TRACE)?;
        let shipments = self.shipments(file, boxes, zone)?;
        self.check_idle(&shipments, written.at);
        Some(shipments)
    }

    /// Notes a trace of which nothing comes in the run, or not all.
    fn check_idle(&mut self, shipments: &[Shipment], at: Spot) {
        let end = self.end().unwrap_or(SimTime::MAX);
        let late = shipments.iter().filter(|shipment| shipment.at >= end).count();
        let until = self.window.horizon.map_or(SimTime::MAX, |horizon| SimTime::ZERO.saturating_add(horizon));
        let in_time = shipments.iter().any(|shipment| shipment.at < until);
        if shipments.is_empty() {
            self.warn_idle(
                at,
                "the trace has no shipment".to_owned(),
                "write one a line below its first line",
            );
        } else if !in_time {
            let help = "let `run.start` and `run.horizon` fit its times";
            let message = "no shipment of the trace comes before the horizon";
            self.warn_idle(at, message.to_owned(), help);
        } else if late > 0 {
            let message =
                format!("{late} of {} shipments of the trace come after the run has ended", shipments.len());
            self.warn_idle(at, message, "leave them out, or let `run.horizon` be longer");
        }
    }

    fn shipments(&mut self, file: usize, boxes: &[Share<BoxType>], zone: &TimeZone) -> Option<Vec<Shipment>> {
        let text = self.texts[file].text.clone();
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(false).from_reader(text.as_bytes());
        let whole_line = |byte: u64| {
            let start = usize::try_from(byte).unwrap_or(0).min(text.len());
            let start = start
                + (text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count());
            let end = text.as_bytes()[start..]
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(text.len(), |newline| start + newline);
            let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            Spot { file: short(file), start: short(start), end: short(end) }
        };
        let headers = match reader.headers() {
            Ok(headers) => headers.clone(),
            Err(error) => {
                self.problems.add(Problem::error("E083", whole_line(0), format!("this is not CSV: {error}")));
                return None;
            }
        };
        let names: Vec<&str> = headers.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
        let known = ["time", "boxes", "type"];
        for name in &names {
            if !known.contains(name) {
                self.problems.add(
                    Problem::error("E083", whole_line(0), format!("a trace has no column `{name}`")).help(
                        format!(
                            "{}; the first line names the columns time, boxes, type",
                            suggest(name, known)
                        ),
                    ),
                );
                return None;
            }
        }
        if let Some(twice) = known.iter().find(|known| names.iter().filter(|name| name == known).count() > 1)
        {
            self.problems.add(
                Problem::error(
                    "E083",
                    whole_line(0),
                    format!("the trace has more than one column `{twice}`"),
                )
                .help("leave all but one of them out"),
            );
            return None;
        }
        let column = |name: &str| names.iter().position(|known| *known == name);
        let Some(time_column) = column("time") else {
            self.problems.add(
                Problem::error("E083", whole_line(0), "the trace has no column `time`")
                    .help("let its first line be `time,boxes,type`"),
            );
            return None;
        };
        let mut shipments = Vec::new();
        let mut wrong = 0;
        for record in reader.records() {
            let result = match record {
                Ok(record) => {
                    let at = whole_line(record.position().map_or(0, csv::Position::byte));
                    let field = |column: Option<usize>| {
                        column.and_then(|column| record.get(column)).filter(|field| !field.is_empty())
                    };
                    self.shipment(
                        record.get(time_column).unwrap_or(""),
                        field(column("boxes")),
                        field(column("type")),
                        boxes,
                        zone,
                    )
                    .map_err(|why| (at, why))
                }
                Err(error) => {
                    let byte = error.position().map_or(0, csv::Position::byte);
                    Err((
                        whole_line(byte),
                        (error.to_string(), "let every line have as many fields as the first".to_owned()),
                    ))
                }
            };
            match result {
                Ok(shipment) => shipments.push(shipment),
                Err((at, (message, help))) => {
                    wrong += 1;
                    self.problems.add(Problem::error("E083", at, message).help(help));
                    if wrong >= MOST_PROBLEMS {
                        break;
                    }
                }
            }
        }
        // A stable sort: shipments of one instant keep their order in the file.
        shipments.sort_by_key(|shipment| shipment.at);
        (wrong == 0).then_some(shipments)
    }

    fn shipment(
        &self,
        time: &str,
        count: Option<&str>,
        box_type: Option<&str>,
        boxes: &[Share<BoxType>],
        zone: &TimeZone,
    ) -> Result<Shipment, (String, String)> {
        let at = self.moment(time, zone).ok_or_else(|| {
            (
                format!("`{time}` is no time at or after the start"),
                "write a date and time, 2025-01-06T08:00, or a time after the start, 36 h".to_owned(),
            )
        })?;
        let count = match count {
            None => 1,
            Some(count) => {
                count.parse::<u32>().ok().filter(|count| (1..=MOST_BOXES).contains(count)).ok_or_else(
                    || {
                        (
                            format!("`{count}` is not a number of boxes"),
                            format!("write a whole number from 1 to {MOST_BOXES}"),
                        )
                    },
                )?
            }
        };
        let box_type = match box_type {
            None => 0,
            Some(name) => boxes.iter().position(|share| share.what.name == name).ok_or_else(|| {
                let help = suggest(name, boxes.iter().map(|share| share.what.name.as_str()));
                (
                    format!("the lane has no boxes of the type `{name}`"),
                    format!("{help}; `boxes` of the lane lists its types"),
                )
            })?,
        };
        Ok(Shipment { at, boxes: count, box_type })
    }

    fn moment(&self, text: &str, zone: &TimeZone) -> Option<SimTime> {
        if let Some(civil) = super::run::civil(text) {
            let at = self.clock.instant(civil.to_zoned(zone.clone()).ok()?.timestamp());
            return (at >= SimTime::ZERO && at <= SimTime::MAX).then_some(at);
        }
        let (number, unit) = quantity::split(text)?;
        let after = SimDuration::from_ms_f64(number * quantity::factor(unit, quantity::TIME)?)?;
        Some(SimTime::from_ms(after.ms()))
    }
}
