//! What does `[link.*]` mean?

use super::Resolving;
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
                if !link.here.has("distance") && !link.here.has("sections") {
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
        let headway = self.headway(link);
        let zone = from.map_or(jiff::tz::TimeZone::UTC, |from| self.place_zones[from.index()].clone());
        let paths = link.paths.as_ref().and_then(|paths| self.paths(paths, &zone, &whose));
        let parts = self.sections(link, &zone, &whose);
        self.check_other_traffic(link, &parts, &whose);
        let background = link.background.as_ref().and_then(|background| {
            let is_limited = headway.is_some() || parts.has_rules || link.here.has("paths");
            if !is_limited {
                self.error(
                    "E075",
                    background.here.at,
                    format!("the background of {whose} hinders nobody, because the link has neither a headway nor paths nor a single track"),
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
            distance: distance.map(|distance| Kilometres(distance.value)).or(parts.length),
            travel,
            headway,
            paths,
            followers: parts.followers,
            looks_ahead: parts.looks_ahead,
            sections: parts.sections,
            background,
        })
    }
}
