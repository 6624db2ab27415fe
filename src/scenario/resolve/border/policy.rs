//! Which levers does `[border.*.policy]` pull, and since when?

use jiff::civil::Date;

use crate::model::border::{Lever, Policy, Reform, Targeting};
use crate::scenario::file::border as mirror;
use crate::scenario::file::border::Pull;
use crate::scenario::file::station::Hours;
use crate::scenario::reader::Written;
use crate::scenario::resolve::{Resolving, duration_or_zero, run};
use crate::time::{SimTime, WEEK_MINUTES};

/// A date as written; none is from the start.
type From<'a> = Option<&'a Written<String>>;

impl Resolving<'_> {
    /// The levers of a border in the order in which they act.
    pub(super) fn policy(&mut self, border: &str, written: &mirror::Border) -> Policy {
        let mut levers = Vec::new();
        if let Some(policy) = &written.policy {
            let path = format!("border.{border}.policy");
            for (from, what) in self.numbers(&path, policy).into_iter().chain(switches(self, &path, policy)) {
                levers.push(Lever { from: self.since(from), what });
            }
        }
        levers.sort_by_key(|lever| lever.what.rank());
        Policy { levers }
    }

    /// The levers that have a value.
    fn numbers<'p>(&mut self, path: &str, policy: &'p mirror::Policy) -> Vec<(From<'p>, Reform)> {
        let mut pulled: Vec<(From<'p>, Reform)> = Vec::new();
        let names = |stages: &Option<Vec<Written<String>>>| -> Vec<String> {
            stages.iter().flatten().map(|stage| stage.is.clone()).collect()
        };
        match &policy.extra_officers {
            Some(Pull::Bare(count)) => {
                pulled.push((None, Reform::ExtraOfficers { count: count.is, stages: Vec::new() }));
            }
            Some(Pull::Table(table)) => {
                if let Some(count) = &table.count {
                    let stages = names(&table.stages);
                    pulled.push((table.from.as_ref(), Reform::ExtraOfficers { count: count.is, stages }));
                }
            }
            Some(Pull::Not) | None => {}
        }
        let hours = match &policy.longer_hours {
            Some(Pull::Bare(hours)) => Some((None, hours)),
            Some(Pull::Table(table)) => table.hours.as_ref().map(|hours| (table.from.as_ref(), hours)),
            Some(Pull::Not) | None => None,
        };
        if let Some((from, hours)) = hours {
            pulled.push((from, Reform::LongerHours { open: self.minutes(hours) }));
        }
        let faster = match &policy.faster_steps {
            Some(Pull::Bare(factor)) => Some((None, factor, Vec::new())),
            Some(Pull::Table(table)) => {
                table.factor.as_ref().map(|factor| (table.from.as_ref(), factor, names(&table.stages)))
            }
            Some(Pull::Not) | None => None,
        };
        if let Some((from, factor, stages)) = faster
            && let Some(factor) = self.factor(factor, &format!("`{path}.faster-steps`"))
        {
            pulled.push((from, Reform::FasterSteps { factor, stages }));
        }
        let share = match &policy.aeo_share {
            Some(Pull::Bare(share)) => Some((None, share)),
            Some(Pull::Table(table)) => table.share.as_ref().map(|share| (table.from.as_ref(), share)),
            Some(Pull::Not) | None => None,
        };
        if let Some((from, share)) = share
            && let Some(share) = self.share(share, &format!("`{path}.aeo-share`"))
        {
            pulled.push((from, Reform::AeoShare(share)));
        }
        if let Some(Pull::Table(table)) = &policy.trained_staff
            && let Some(factor) = &table.factor
            && let Some(factor) = self.factor(factor, &format!("`{path}.trained-staff.factor`"))
        {
            let ramp = duration_or_zero(table.ramp.as_ref());
            pulled.push((table.from.as_ref(), Reform::TrainedStaff { factor, ramp }));
        }
        pulled
    }

    /// A factor on service times: above 0.
    fn factor(&mut self, written: &Written<f64>, what: &str) -> Option<f64> {
        if written.is > 0.0 && written.is <= 1000.0 {
            return Some(written.is);
        }
        self.error(
            "E095",
            written.at,
            format!("{what} is {}", written.is),
            "service times are multiplied by it: write more than 0, such as 0.5 for half, and at most 1000",
        );
        None
    }

    /// [`WEEK_MINUTES`] minutes: open or not.
    fn minutes(&mut self, hours: &Hours) -> Vec<bool> {
        self.open(hours).unwrap_or_else(|| vec![true; WEEK_MINUTES as usize])
    }

    /// Since when a lever is pulled.
    fn since(&mut self, written: From<'_>) -> SimTime {
        let Some(written) = written else { return SimTime::ZERO };
        let date: Option<Date> = if written.is.len() == 10 { written.is.parse().ok() } else { None };
        let zone = self.clock.start().time_zone().clone();
        let civil = date.map(|date| date.at(0, 0, 0, 0)).or_else(|| run::civil(&written.is));
        match civil.and_then(|civil| civil.to_zoned(zone).ok()) {
            Some(zoned) => self.clock.instant(zoned.timestamp()),
            None => {
                self.error(
                    "E027",
                    written.at,
                    format!("`{}` is not a date", written.is),
                    "write year, month and day, and perhaps a time: \"2025-07-01\" or \"2025-07-01T06:00\"",
                );
                SimTime::ZERO
            }
        }
    }
}

/// The levers that are pulled or not.
fn switches<'p>(
    resolving: &mut Resolving<'_>,
    path: &str,
    policy: &'p mirror::Policy,
) -> Vec<(From<'p>, Reform)> {
    let mut pulled: Vec<(From<'p>, Reform)> = Vec::new();
    let plain = [
        (&policy.mutual_recognition, Reform::MutualRecognition),
        (&policy.single_window, Reform::SingleWindow),
        (&policy.data_interconnection, Reform::DataInterconnection),
        (&policy.pre_arrival, Reform::PreArrival),
        (&policy.railway_express, Reform::RailwayExpress),
        (&policy.through_trucks, Reform::ThroughTrucks),
    ];
    for (pull, what) in plain {
        match pull {
            Some(Pull::Bare(..)) => pulled.push((None, what)),
            Some(Pull::Table(since)) => pulled.push((since.from.as_ref(), what)),
            Some(Pull::Not) | None => {}
        }
    }
    match &policy.paperless {
        Some(Pull::Bare(..)) => pulled.push((None, Reform::Paperless { errors: 0.0 })),
        Some(Pull::Table(table)) => {
            let written = table.errors.as_ref();
            let errors = written
                .and_then(|written| resolving.share(written, &format!("`{path}.paperless.errors`")))
                .unwrap_or(0.0);
            pulled.push((table.from.as_ref(), Reform::Paperless { errors }));
        }
        Some(Pull::Not) | None => {}
    }
    match &policy.joint_inspection {
        Some(Pull::Bare(..)) => pulled.push((None, Reform::JointInspection { harmonised: false })),
        Some(Pull::Table(table)) => {
            let harmonised = table.harmonised.unwrap_or(false);
            pulled.push((table.from.as_ref(), Reform::JointInspection { harmonised }));
        }
        Some(Pull::Not) | None => {}
    }
    if let Some(Pull::Table(table)) = &policy.risk_targeting
        && let Some(rate) = &table.hit_rate
        && let Some(hit_rate) = resolving.share(rate, &format!("`{path}.risk-targeting.hit-rate`"))
    {
        let examined = table.examined.as_ref().map_or(Some(1.0), |examined| {
            if (0.0..=1000.0).contains(&examined.is) {
                return Some(examined.is);
            }
            resolving.error(
                "E095",
                examined.at,
                format!("`{path}.risk-targeting.examined` is {}", examined.is),
                "the share examined is multiplied by it: write 0 or more, such as 0.3, and at most 1000",
            );
            None
        });
        if let Some(examined) = examined {
            pulled.push((table.from.as_ref(), Reform::RiskTargeting(Targeting { examined, hit_rate })));
        }
    }
    pulled
}
