//! What does `[link.*]` mean?

use super::{Resolving, duration};
use crate::model::{Link, LinkBackground, Travel};
use crate::scenario::file;
use crate::scenario::file::quantity::Counted;
use crate::units::Kilometres;

impl Resolving<'_> {
    pub(super) fn links(&mut self) -> Vec<Option<Link>> {
        let file = self.file;
        file.link.iter().flat_map(|links| &links.0).map(|(name, link)| self.link(name, link)).collect()
    }

    fn link(&mut self, name: &str, link: &file::Link) -> Option<Link> {
        let whose = format!("link `{name}`");
        let from = link.from.as_ref().and_then(|from| self.place_of(from, &whose));
        let to = link.to.as_ref().and_then(|to| self.place_of(to, &whose));
        if let (Some(_), true, Some(written)) = (from, from == to, &link.to) {
            self.error(
                "E055",
                written.at,
                format!("{whose} leads from a place to itself"),
                "a link joins two places",
            );
        }
        let to = to.filter(|to| from != Some(*to));
        let distance = link
            .distance
            .as_ref()
            .filter(|distance| self.above_zero(distance, &format!("the distance of {whose}")));
        let travel = match (&link.time, &link.speed) {
            _ if link.here.has("time") && link.here.has("speed") => {
                let at = link.here.key("speed").unwrap_or(link.here.at);
                self.error(
                    "E015",
                    at,
                    format!("{whose} has both a time and a speed"),
                    "leave one of the two out",
                );
                None
            }
            (Some(time), _) => Some(Travel::Time(time.distribution.clone())),
            (_, Some(speed)) => {
                if !link.here.has("distance") {
                    self.error(
                        "E054",
                        speed.at,
                        format!("{whose} has a speed but no distance"),
                        "add `distance`, or write `time` instead of `speed`",
                    );
                }
                Some(Travel::Speed(speed.distribution.clone()))
            }
            (None, None) => None,
        };
        let headway = link.headway.as_ref().map(duration).filter(|headway| headway.ms() > 0);
        let zone = from.map_or(jiff::tz::TimeZone::UTC, |from| self.place_zones[from.index()].clone());
        let open = link.maintenance.as_ref().and_then(|hours| self.maintenance(hours, &zone, &whose));
        let background = link.background.as_ref().and_then(|background| {
            if headway.is_none() {
                self.error(
                    "E075",
                    background.here.at,
                    format!("the background of {whose} hinders nobody, because the link has no headway"),
                    "add `headway`, the least time between two vehicles, such as `headway = \"10 min\"`",
                );
            }
            let rate = background.arrivals.as_ref()?;
            if rate.of != Counted::Units {
                self.error(
                    "E021",
                    rate.at,
                    format!("the background of {whose} counts vehicles, neither TEU nor boxes"),
                    "write a rate without a word, such as \"12 / d\"",
                );
            }
            let profile =
                background.profile.as_ref().and_then(|profile| self.profile(Some(profile), None, &zone));
            (rate.per_ms > 0.0).then_some(LinkBackground { rate: rate.per_ms, profile })
        });
        Some(Link {
            name: name.to_owned(),
            from: from?,
            to: to?,
            mode: link.mode.as_ref()?.is.clone(),
            distance: distance.map(|distance| Kilometres(distance.value)),
            travel,
            headway,
            open,
            background,
        })
    }
}
