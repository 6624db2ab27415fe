//! Where do the hours go, and what would save most of them?

use super::cargo::NO_CARGO;
use super::{Page, Section, TIE, Table, head, trust};
use crate::experiment::delays::{Delays, Suspect};
use crate::experiment::hours::{Account, Cell, Hours, Spent};
use crate::experiment::relief::{Relief, Resource};
use crate::experiment::results::LEVEL;
use crate::observe::Cause;
use crate::report::Study;
use crate::report::number::{TimeUnit, percent, shown, whole};
use crate::report::text::{short, visible, whereabouts};
use crate::stats::mean_interval;

/// Rows of the table of all lanes.
const CELLS: usize = 12;
/// Rows of each lane, and lanes shown; the tables hold all.
const LANE_CELLS: usize = 3;
const LANES: usize = 20;
/// Waits named in the first sentence.
const NAMED: usize = 3;
/// Resources shown that were not measured.
const UNMEASURED: usize = 5;
/// Characters of a bar that stands for all of the time.
const BAR: f64 = 16.0;
/// An estimate or a share below this is nothing.
const NOTHING: f64 = 5e-4;

/// Puts the page together.
pub fn page(delays: &Delays) -> Page {
    let about = &delays.base.about;
    let title = visible(if about.title.is_empty() { &about.name } else { &about.title });
    let study = Study::new(delays.base.clone());
    let mut sections = Vec::new();
    sections.extend(trust::doubts(&study, late(delays).into_iter(), "delays.json"));
    let standing = Standing::of(&study);
    if delays.accounts.iter().all(|account| account.total.mean().is_none()) {
        sections.push(Section { before: vec![format!("{NO_CARGO}.")], ..Section::default() });
    }
    if let Some(all) = delays.accounts.first() {
        sections.extend(answer(delays, all, standing));
        sections.extend(resources(delays, all));
        sections.extend(hours(all));
        if delays.accounts.len() > 2 {
            sections.extend(lanes(&delays.accounts[1..]));
        }
    }
    sections.push(Section {
        before: vec![
            "delays.csv holds all places, lanes and resources; delays.json also the value of each \
             replication."
                .into(),
        ],
        ..Section::default()
    });
    Page { title: format!("Where the hours go: {title}"), lead: lead(delays), sections }
}

fn lead(delays: &Delays) -> Vec<String> {
    let about = &delays.base.about;
    let done = delays.base.replications.len() as u64;
    let mut lead = Vec::new();
    if delays.is_partial {
        lead.push(format!(
            "Partial: {} of {} replications were finished, and {} of {} reliefs measured.",
            whole(done),
            whole(about.replications.into()),
            measured(delays).count(),
            delays.to_confirm
        ));
    }
    let replications =
        if done == 1 { "1 replication".to_owned() } else { format!("{} replications", whole(done)) };
    lead.push(format!("{replications}, seed {}. Measured: {}.", about.seed, head::measured(about)));
    lead.push(if done > 1 {
        "Means over all measured consignments, ± half of their 95 % interval over replications.".into()
    } else {
        "Means of one replication, which have no interval (–).".into()
    });
    lead
}

/// Cargo that had not arrived.
fn late(delays: &Delays) -> Option<String> {
    let late = delays.base.unfinished().iter().fold(0, |sum, row| sum + row.what.measured);
    (late > 0).then(|| {
        let late = shown(Some(late as f64 / delays.base.replications.len().max(1) as f64), 1);
        format!(
            "Not arrived when a run stopped: {late} measured consignments a replication. Their time counts up \
             to then, so true waits are longer, and so are savings."
        )
    })
}

/// What the hours of the measured cargo are.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    /// Lead times: all of it arrived.
    Arrived,
    /// Some of it was still under way.
    Unfinished,
    /// More comes than goes on some lane.
    Overloaded,
}

impl Standing {
    fn of(study: &Study) -> Standing {
        if study.standings.iter().any(|one| one.overload.is_some()) {
            Standing::Overloaded
        } else if study.results.unfinished().iter().any(|row| row.what.measured > 0) {
            Standing::Unfinished
        } else {
            Standing::Arrived
        }
    }
}

fn measured(delays: &Delays) -> impl Iterator<Item = &Suspect> {
    delays.suspects.iter().filter(|suspect| suspect.saved.is_some())
}

/// The unit of hours on the page: never days, so that numbers in sentences stand beside those in tables.
fn unit(all: &Account) -> TimeUnit {
    TimeUnit::suited([all.total.mean().map(|hours| hours.min(71.0))].into_iter())
}

/// The unit of what is saved.
fn fine(delays: &Delays) -> TimeUnit {
    let saved = measured(delays).filter_map(|suspect| suspect.saved.as_ref()).map(|saved| saved.mean.abs());
    let largest = saved.chain(delays.suspects.iter().map(|suspect| suspect.promise)).fold(0.0, f64::max);
    TimeUnit::suited([Some(largest.min(71.0))].into_iter())
}

/// The answer in a few sentences.
fn answer(delays: &Delays, all: &Account, standing: Standing) -> Option<Section> {
    let unit = unit(all);
    let total = all.total.mean()?;
    let tied = |hours: f64| format!("{}{TIE}{}", unit.shown(Some(hours)), unit.name);
    let (took, waits) = (unit.sentence(total, all.total.half_width()), waits(delays, all, &tied));
    let mut before = vec![if standing == Standing::Arrived {
        format!("A consignment takes {took} from tender to delivery. {waits}")
    } else {
        format!(
            "A consignment had taken {took} by its delivery or the end of the run: hours so far, not a lead time. \
             {waits}"
        )
    }];
    before.extend(verdict(delays));
    before.extend(untried(all));
    if standing == Standing::Overloaded && measured(delays).next().is_some() {
        before.push("Savings are of these hours: they, too, depend on how long the run is.".into());
    }
    Some(Section { before, ..Section::default() })
}

/// The largest wait, where it is one that no resource is to blame for.
fn untried(all: &Account) -> Option<String> {
    let waits = all.spent.iter().filter(|spent| !spent.cell.cause.is_progress());
    let mean = |spent: &&Spent| spent.hours.mean().unwrap_or_default();
    let largest = waits.max_by(|a, b| mean(a).total_cmp(&mean(b)))?;
    let what = match largest.cell.cause {
        Cause::Equipment => "for empty boxes: change stocks, or what brings boxes back",
        Cause::Disrupted => "what disruptions cost: change how long they last",
        Cause::Papers => "for papers: change how long they take",
        Cause::Collect => "what consignees choose to leave",
        _ => return None,
    };
    Some(format!("The largest wait is {what}, in a what-if; of that nothing is tried here."))
}

/// Of so much waiting, so much is here and so much there.
fn waits(delays: &Delays, all: &Account, tied: &dyn Fn(f64) -> String) -> String {
    let waiting = all.waiting().mean().unwrap_or_default();
    let named: Vec<(&Cell, f64)> = all
        .spent
        .iter()
        .filter(|spent| !spent.cell.cause.is_progress())
        .filter_map(|spent| Some((&spent.cell, spent.hours.mean()?)))
        .filter(|(_, hours)| *hours > 0.02 * waiting)
        .take(NAMED)
        .collect();
    if named.is_empty() {
        return "None of it is waiting.".into();
    }
    let rests = |cell: &Cell| {
        let on = |rest: &(String, String)| *rest.0 == *cell.place && *rest.1 == *cell.stage;
        cell.cause == Cause::Closed && delays.base.about.rests.iter().any(on)
    };
    let where_to = |cell: &Cell| {
        let (place, stage) = (visible(&cell.place), visible(&cell.stage));
        if rests(cell) {
            format!("on {place} while drivers of {stage} rest")
        } else {
            whereabouts(cell.cause, &place, &stage)
        }
    };
    if let [(cell, hours)] = named.as_slice()
        && *hours > 0.98 * waiting
    {
        return format!("Of this, {} is waiting, nearly all of it {}.", tied(waiting), where_to(cell));
    }
    let parts: Vec<String> = named
        .iter()
        .enumerate()
        .map(|(nth, (cell, hours))| {
            let be = if nth == 0 { " are" } else { "" };
            format!("{}{be} {}", tied(*hours), where_to(cell))
        })
        .collect();
    let rest = waiting - named.iter().fold(0.0, |sum, wait| sum + wait.1);
    let mut sentence = format!("Of {} of waiting, {}", tied(waiting), parts.join("; "));
    if rest > 0.02 * waiting {
        sentence.push_str(&format!("; {} elsewhere", tied(rest)));
    }
    sentence + "."
}

/// What would save most, and how sure that is.
fn verdict(delays: &Delays) -> Vec<String> {
    let mut said = Vec::new();
    let tried: Vec<&Suspect> = measured(delays).collect();
    let first_by_period = delays.suspects.iter().find(|suspect| suspect.by_active_period == 1);
    let first_by_period = first_by_period.filter(|suspect| suspect.momentary > NOTHING);
    let replications = delays.base.replications.len();
    // The most that is sure; a greater mean may be chance.
    let sure = |suspect: &&&Suspect| {
        suspect.saved.as_ref().is_some_and(|saved| saved.is_clear() && saved.mean > 0.0)
    };
    let Some(best) = tried.iter().find(sure).or(tried.first()) else {
        if let (0, Some(first)) = (delays.to_confirm, delays.suspects.first()) {
            said.push(format!(
                "Nothing was measured (--confirm 0). By estimate, {} would save most.",
                tenth(first)
            ));
        } else if delays.suspects.is_empty() {
            said.push("No station, service, yard, link or fleet costs cargo any time.".into());
        }
        return said;
    };
    let saved = best.saved.as_ref();
    let clear = saved.is_some_and(|saved| saved.is_clear());
    match tried.len() {
        _ if !clear && replications < 2 => {
            said.push(format!(
                "{} saves most here, but one replication cannot tell that from chance.",
                capital(&tenth(best))
            ));
        }
        _ if !clear => {
            let which = if tried.len() == 1 {
                format!("{} saves nothing", capital(&tenth(best)))
            } else {
                format!("A tenth more of any of the {} that were tried saves nothing", tried.len())
            };
            said.push(format!("{which} that {replications} replications can show."));
        }
        _ => said.push(best_saves(delays, best, &tried)),
    }
    if let Some(first) = first_by_period.filter(|first| clear && first.resource != best.resource) {
        said.push(disagreement(delays, first));
    }
    let left = delays.suspects.iter().filter(|suspect| suspect.saved.is_none());
    let most = left.max_by(|a, b| a.promise.total_cmp(&b.promise));
    let best_mean = saved.map_or(0.0, |saved| saved.mean.max(0.0));
    if let Some(most) = most.filter(|most| most.promise > best_mean && most.promise > NOTHING) {
        said.push(format!("Not tried, though by estimate it saves more: {}.", tenth(most)));
    }
    said
}

fn best_saves(delays: &Delays, best: &Suspect, tried: &[&Suspect]) -> String {
    let (what, much) = (capital(&tenth(best)), interval(delays, best));
    if tried.len() == 1 {
        return format!("{what} saves {much} a consignment.");
    }
    if let Some(first) = tried.first().filter(|first| first.resource != best.resource) {
        return format!(
            "{what} saves {much} a consignment. {} may save more, {}, which {} replications cannot tell from nothing.",
            capital(&tenth(first)),
            interval(delays, first),
            delays.base.replications.len()
        );
    }
    let mut sentence = format!("{what} saves most: {much} a consignment");
    let runner = tried.get(1).and_then(|second| Some((*second, second.saved.as_ref()?)));
    let (Some((second, runner)), Some(saved)) = (runner, best.saved.as_ref()) else { return sentence + "." };
    if runner.mean <= 0.0 {
        return sentence + "; nothing else that was tried saves any time.";
    }
    let differences: Vec<f64> = saved.values.iter().zip(&runner.values).map(|(a, b)| a - b).collect();
    let apart = saved.values.len() == runner.values.len()
        && mean_interval(&differences, LEVEL).is_some_and(|interval| interval.low() > 0.0);
    if apart {
        sentence.push_str(&format!(
            "; next of those tried, {}: {}.",
            tenth(second),
            interval(delays, second)
        ));
    } else {
        let means = interval(delays, second);
        sentence.push_str(&format!(", which cannot be told apart from {} ({means}).", tenth(second)));
    }
    sentence
}

/// The bottleneck by the active-period method is another one.
fn disagreement(delays: &Delays, first: &Suspect) -> String {
    let share = percent(Some(first.momentary));
    let label = label(first);
    let mut sentence = format!(
        "The active-period method names another bottleneck, {label}, which was active for longest in \
         {share}{TIE}% of the time"
    );
    match &first.saved {
        Some(saved) if saved.is_clear() => {
            sentence.push_str(&format!("; but a tenth more of it saves {}", interval(delays, first)));
        }
        Some(_) => sentence.push_str("; but a tenth more of it makes no difference that can be shown"),
        None => sentence.push_str("; that was not tried"),
    }
    sentence + "."
}

fn interval(delays: &Delays, suspect: &Suspect) -> String {
    let unit = fine(delays);
    let Some(saved) = &suspect.saved else { return String::new() };
    unit.sentence(saved.mean, saved.interval.map(|interval| interval.half_width))
}

/// A resource in a table or a sentence.
fn label(suspect: &Suspect) -> String {
    let place = suspect.place.as_deref().map(visible).unwrap_or_default();
    let stage = suspect.stage.as_deref().map(visible).unwrap_or_default();
    match suspect.resource {
        Resource::Station(_) => format!("{place} {stage}"),
        Resource::Service(_) => stage,
        Resource::Yard(_) => format!("{place} yard"),
        Resource::Link(_) => format!("link {place}"),
        Resource::Fleet(_) => format!("fleet {stage}"),
    }
}

/// A tenth more of it, as the subject of a sentence.
fn tenth(suspect: &Suspect) -> String {
    let label = label(suspect);
    match suspect.relief {
        Relief::FasterWork => format!("a tenth faster work at {label}"),
        Relief::MoreDepartures => format!("a tenth more departures of {label}"),
        Relief::MoreRoomAboard => format!("a tenth more room aboard {label}"),
        Relief::LargerYard => format!("a tenth more room in the {label}"),
        Relief::MorePassages => format!("a tenth more room on {label}"),
        Relief::MoreVehicles => format!("one more vehicle in ten, at least one, of {label}"),
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What it would be given more of, as a table names it.
pub fn relief(relief: Relief) -> &'static str {
    match relief {
        Relief::FasterWork => "speed",
        Relief::MoreDepartures => "departures",
        Relief::MoreRoomAboard => "room aboard",
        Relief::LargerYard => "room",
        Relief::MorePassages => "passages",
        Relief::MoreVehicles => "vehicles",
    }
}

/// Which kind of resource it is, for machines.
pub fn kind(suspect: &Suspect) -> &'static str {
    match suspect.resource {
        Resource::Station(_) => "station",
        Resource::Service(_) => "service",
        Resource::Yard(_) => "yard",
        Resource::Link(_) => "link",
        Resource::Fleet(_) => "fleet",
    }
}

/// The resources, ranked.
fn resources(delays: &Delays, all: &Account) -> Option<Section> {
    let (unit, fine) = (unit(all), fine(delays));
    let mut table = Table::default()
        .left("what")
        .left("a tenth more")
        .known(format!("saves\n({})", fine.name))
        .known("±")
        .right(format!("estimate\n({})", fine.name))
        .right(format!("time there\n({})", unit.name))
        .right("bottleneck\n(%)")
        .right("active\n(%)");
    let tried = measured(delays).count();
    let worth = |suspect: &&Suspect| suspect.promise > NOTHING || suspect.momentary > NOTHING;
    let rest: Vec<&Suspect> =
        delays.suspects.iter().filter(|one| one.saved.is_none()).filter(worth).collect();
    for suspect in measured(delays).chain(rest.iter().copied().take(UNMEASURED)) {
        let saved = suspect.saved.as_ref();
        let half_width = saved.and_then(|saved| saved.interval).map(|interval| interval.half_width);
        table.row(vec![
            label(suspect),
            relief(suspect.relief).to_owned(),
            fine.shown(saved.map(|saved| saved.mean)),
            fine.half_width(half_width),
            fine.shown(Some(suspect.promise)),
            unit.shown(Some(suspect.hours)),
            percent(Some(suspect.momentary)),
            percent(Some(suspect.active)),
        ]);
    }
    let mut after = Vec::new();
    if let more @ 1.. = rest.len().saturating_sub(UNMEASURED) {
        after.push(format!("{more} more {} in delays.csv.", if more == 1 { "is" } else { "are" }));
    }
    let together = if tried > 1 { "; the intervals hold all at once" } else { "" };
    after.extend([
        format!(
            "Saves: each consignment, on average over all lanes, simulated again with the same \
             chance{together}. For speed, service times are divided by 1.1; for departures, one more runs in \
             every tenth gap. Estimate: how that looked before anything was tried."
        ),
        "Time there: a consignment's, waiting for it or served by it. Active: all servers at work or \
         somebody waiting for them, cargo left behind, a yard that keeps cargo waiting. Bottleneck: of all \
         that were active at a moment, active for longest without a break."
            .into(),
    ]);
    after.extend(passages(delays));
    let before = vec!["What a tenth more would save; whatever was tried stands first.".to_owned()];
    Some(Section { heading: "What holds cargo up".into(), before, table: Some(table.tidy()?), after })
}

/// What a tenth more of links and fleets is, and when they are active, where there are any.
fn passages(delays: &Delays) -> Vec<String> {
    let has = |of: fn(&Resource) -> bool| delays.suspects.iter().any(|suspect| of(&suspect.resource));
    let mut said = Vec::new();
    if has(|resource| matches!(resource, Resource::Link(_))) {
        said.push(
            "For passages of a link, headways, lockages, and the times of crossing single tracks and sections of \
             limited room are divided by 1.1, and there is one more path in every tenth gap. It is active while a \
             vehicle waits for its turn."
                .into(),
        );
    }
    if has(|resource| matches!(resource, Resource::Fleet(_))) {
        said.push(
            "For vehicles of a fleet, there is one more for each ten, and for a part of ten: more than a tenth of a \
             small fleet. It is active while a departure waits for a vehicle."
                .into(),
        );
    }
    said
}

/// All lanes together, cell by cell.
fn hours(all: &Account) -> Option<Section> {
    let unit = unit(all);
    let total = all.total.mean().filter(|total| *total > 0.0)?;
    let mut table = Table::default()
        .left("place")
        .left("at")
        .left("what")
        .right(format!("time ({})", unit.name))
        .right("±")
        .right("share (%)")
        .left("");
    let seen: Vec<&Spent> = all.spent.iter().filter(|spent| spent.hours.mean() > Some(0.0)).collect();
    for spent in seen.iter().take(CELLS) {
        let mean = spent.hours.mean();
        let share = mean.map(|hours| hours / total);
        table.row(vec![
            visible(&spent.cell.place),
            visible(&spent.cell.stage),
            short(spent.cell.cause).to_owned(),
            unit.shown(mean),
            unit.half_width(spent.hours.half_width()),
            percent(share),
            "█".repeat(libm::round(share.unwrap_or_default() * BAR).clamp(0.0, BAR) as usize),
        ]);
    }
    let rest: Vec<Option<f64>> = seen.iter().skip(CELLS).map(|spent| spent.hours.mean()).collect();
    if !rest.is_empty() {
        let time = rest.iter().flatten().fold(0.0, |sum, hours| sum + hours);
        let none = String::new;
        let (shown, share) = (unit.shown(Some(time)), percent(Some(time / total)));
        table.row(vec![format!("{} smaller", rest.len()), none(), none(), shown, none(), share, none()]);
    }
    let count = shown(Some(all.consignments), 0);
    let before = format!("Time of a consignment, on average over all {count} of a replication.");
    Some(Section {
        heading: "Where the hours go".into(),
        before: vec![before],
        table: Some(table.tidy()?),
        after: Vec::new(),
    })
}

/// The waits of each lane.
fn lanes(accounts: &[Account]) -> Option<Section> {
    let longest = accounts.iter().filter_map(|account| account.total.mean()).fold(0.0, f64::max);
    let unit = TimeUnit::suited([Some(longest.min(71.0))].into_iter());
    let mut table = Table::default()
        .left("lane, and place")
        .left("at")
        .left("what")
        .right(format!("time ({})", unit.name))
        .right("±")
        .right("share (%)");
    for account in accounts.iter().take(LANES) {
        let Some(total) = account.total.mean().filter(|total| *total > 0.0) else { continue };
        let mut put = |names: [String; 3], hours: &Hours| {
            let [place, stage, what] = names;
            let share = percent(hours.mean().map(|hours| hours / total));
            let half_width = unit.half_width(hours.half_width());
            table.row(vec![place, stage, what, unit.shown(hours.mean()), half_width, share]);
        };
        let lane = account.lane.as_deref().map(visible).unwrap_or_default();
        let of = format!("of {} {}", unit.shown(Some(total)), unit.name);
        put([lane, of, "all waiting".into()], &account.waiting());
        let waits = account.spent.iter().filter(|spent| !spent.cell.cause.is_progress());
        for spent in waits.filter(|spent| spent.hours.mean() > Some(0.01 * total)).take(LANE_CELLS) {
            let cell = &spent.cell;
            let place = format!("  {}", visible(&cell.place));
            put([place, visible(&cell.stage), short(cell.cause).to_owned()], &spent.hours);
        }
    }
    let mut after = Vec::new();
    if let more @ 1.. = accounts.len().saturating_sub(LANES) {
        after.push(format!("{more} more lanes are in delays.csv."));
    }
    let before = vec!["How much of a lane's time is waiting, and its longest waits.".into()];
    Some(Section { heading: "By lane".into(), before, table: Some(table.tidy()?), after })
}
