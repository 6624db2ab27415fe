//! What can be pulled at a border post?
//!
//! For each post, what is done there today, side by side and stage by stage, and
//! all levers of its policy: whether they are pulled, what they change in the
//! process, how they are written, and – from `idle.rs` – where they can do nothing.

mod idle;

use super::Scenario;
use super::difference::in_words;
use super::problem::Problems;
use super::tree::{self, Node, Value};
use crate::model::border::{Direction, Reform, Targeting};
use crate::model::{Border, Role};
use crate::time::{SimDuration, WEEK, WEEK_MINUTES};

pub(super) use idle::{Effect, crosses, effect};

/// A border post: what is done there, and what can be pulled.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its key.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its sides, by way across.
    pub sides: Vec<PostSide>,
    /// All levers there are, in the order in which they act.
    pub levers: Vec<PostLever>,
}

/// The formalities of a side as written, before any lever is pulled.
#[derive(Debug, Clone)]
pub struct PostSide {
    /// Its table, such as `border.mohan-boten.back.exit`.
    pub path: String,
    /// What people call its place.
    pub place: String,
    /// `exit` or `entry`.
    pub role: &'static str,
    /// `out` or `back`.
    pub way: &'static str,
    /// In the order in which they are passed.
    pub stages: Vec<PostStage>,
}

/// A stage of a side as written.
#[derive(Debug, Clone)]
pub struct PostStage {
    /// Its key under the side.
    pub name: String,
    /// What is done.
    pub kind: String,
    /// How many officers serve at once, its lanes after it.
    pub officers: String,
    /// When.
    pub hours: String,
    /// How long one service takes.
    pub time: String,
}

/// A lever of a post.
#[derive(Debug, Clone)]
pub struct PostLever {
    /// Its key under the policy.
    pub key: &'static str,
    /// Whether it is pulled.
    pub is_pulled: bool,
    /// Its value in words; `off` where it is not pulled.
    pub value: String,
    /// The date since when, as written; empty from the start or where it is not pulled.
    pub since: String,
    /// What it changes in the process.
    pub changes: &'static str,
    /// How it is written under `[border.*.policy]`.
    pub line: String,
    /// Why it does nothing here, or less than one might think; empty where all is well.
    pub remark: String,
    /// Whether it can do anything here.
    pub can_act: bool,
}

/// What there is to pull, in the order in which it acts: key, what it changes, an example.
const LEVERS: [(&str, &str, &str); 14] = [
    ("extra-officers", "more officers at each lane of the stages, whenever it is open", "2"),
    ("longer-hours", "all stages of both sides open at these hours, too", "\"06:00-24:00\""),
    ("faster-steps", "service times of the stages are multiplied", "0.5"),
    ("aeo-share", "more consignments of trusted traders: fewer checks, lanes of their own", "0.6"),
    ("mutual-recognition", "both sides know each other's trusted traders", "true"),
    ("through-trucks", "no swap of trucks at the line", "true"),
    ("railway-express", "one manifest a train; papers and examinations inland; no handover", "true"),
    ("single-window", "papers are keyed in once a side; agencies work in parallel", "true"),
    ("data-interconnection", "the entering side keys in nothing that the leaving side has", "true"),
    ("paperless", "papers match: documents are done again less often", "true"),
    ("pre-arrival", "documents begin when the vehicle leaves its last stop before the post", "true"),
    ("risk-targeting", "fewer examinations, better aimed", "{ hit-rate = 0.5, examined = 0.3 }"),
    ("joint-inspection", "one examination for both sides, while both are on duty", "true"),
    ("trained-staff", "service times shrink while staff are trained", "{ factor = 0.8, ramp = \"8 weeks\" }"),
];

/// Every border post of a scenario with what can be pulled there.
pub fn levers(scenario: &Scenario) -> Vec<Post> {
    let tree = tree::parse(&scenario.resolved, 0, &mut Problems::default());
    scenario.corridor.borders.iter().map(|border| post(scenario, &tree, border)).collect()
}

fn post(scenario: &Scenario, tree: &Node, border: &Border) -> Post {
    let corridor = &scenario.corridor;
    let mut sides = Vec::new();
    for (direction, crossing) in border.ways() {
        for role in Role::BOTH {
            let mut keys = vec!["border", &border.name];
            keys.extend((direction == Direction::Back).then_some("back"));
            keys.push(role.name());
            let Some(side) = tree.get(&keys) else { continue };
            let place = &corridor.places[crossing.side(role).place.index()];
            let closed = tree.get(&["place", &place.name, "hours"]);
            sides.push(PostSide {
                path: keys.join("."),
                place: place.title.clone(),
                role: role.name(),
                way: direction.name(),
                stages: stages(side, closed),
            });
        }
    }
    let levers = LEVERS.into_iter().enumerate().map(|(rank, (key, changes, example))| {
        let written = tree.get(&["border", &border.name, "policy", key]);
        let pulled = border.policy.levers.iter().find(|lever| lever.what.rank() == rank);
        let what = pulled.map_or_else(|| example_of(rank), |lever| Some(lever.what.clone()));
        let (can_act, remark) = match what.map(|what| effect(corridor, border, &what)) {
            Some(Effect::Nothing(why)) => (false, why),
            Some(Effect::Less(why)) => (true, why),
            Some(Effect::All) | None => (true, String::new()),
        };
        PostLever {
            key,
            is_pulled: pulled.is_some(),
            value: written.filter(|_| pulled.is_some()).map_or_else(|| "off".to_owned(), value),
            since: written.and_then(since).unwrap_or_default(),
            changes,
            line: format!("{key} = {}", if pulled.is_some() { "false" } else { example }),
            remark,
            can_act,
        }
    });
    Post { name: border.name.clone(), title: border.title.clone(), sides, levers: levers.collect() }
}

fn stages(side: &Node, of_place: Option<&Node>) -> Vec<PostStage> {
    let all = side.get(&["stage"]).and_then(Node::table);
    let usual = side.get(&["hours"]).or(of_place);
    let mut order = Vec::new();
    if let Some(Value::List(steps)) = side.get(&["stages"]).map(|node| &node.value) {
        for step in steps {
            match &step.value {
                Value::List(together) => order.extend(together.iter().map(in_words)),
                _ => order.push(in_words(step)),
            }
        }
    }
    let hours = |own: Option<&Node>| own.map_or_else(|| "always".to_owned(), in_words);
    let stages = all.into_iter().flatten().map(|(name, entry)| {
        let said = |key: &str| entry.node.get(&[key]).map_or_else(String::new, in_words);
        // Those of a station of the place, or its own.
        let shared = entry.node.get(&["station"]).map(|station| format!("at {}", in_words(station)));
        let is_shared = shared.is_some();
        let own = shared.or_else(|| entry.node.get(&["officers"]).map(in_words));
        let lanes = entry.node.get(&["lane"]).and_then(Node::table).into_iter().flatten();
        let lanes = lanes
            .filter_map(|(lane, entry)| Some(format!("{lane} {}", in_words(entry.node.get(&["officers"])?))));
        PostStage {
            name: name.clone(),
            kind: said("kind"),
            officers: own.into_iter().chain(lanes).collect::<Vec<_>>().join(", "),
            // A shared station keeps hours of its own.
            hours: if is_shared { String::new() } else { hours(entry.node.get(&["hours"]).or(usual)) },
            time: said("time"),
        }
    });
    let mut stages: Vec<PostStage> = stages.collect();
    stages.sort_by_key(|stage| order.iter().position(|name| *name == stage.name));
    stages
}

/// The value of a lever in words, without its date.
fn value(node: &Node) -> String {
    match &node.value {
        Value::Flag(true) => "on".to_owned(),
        Value::Table(table) => {
            let details = table
                .iter()
                .filter(|(key, _)| !["from", "note", "source", "assumed"].contains(&key.as_str()));
            let details: Vec<String> =
                details.map(|(key, entry)| format!("{key} {}", in_words(&entry.node))).collect();
            if details.is_empty() { "on".to_owned() } else { details.join(", ") }
        }
        _ => in_words(node),
    }
}

fn since(node: &Node) -> Option<String> {
    match &node.get(&["from"])?.value {
        Value::Text(date) => Some(date.clone()),
        _ => None,
    }
}

/// What the example of a lever does, by its rank.
fn example_of(rank: usize) -> Option<Reform> {
    let open = || (0..WEEK_MINUTES).map(|minute| minute % 1440 >= 360).collect();
    let all = [
        Reform::ExtraOfficers { count: 2, stages: Vec::new() },
        Reform::LongerHours { open: open() },
        Reform::FasterSteps { factor: 0.5, stages: Vec::new() },
        Reform::AeoShare(0.6),
        Reform::MutualRecognition,
        Reform::ThroughTrucks,
        Reform::RailwayExpress,
        Reform::SingleWindow,
        Reform::DataInterconnection,
        Reform::Paperless { errors: 0.0 },
        Reform::PreArrival,
        Reform::RiskTargeting(Targeting { hit_rate: 0.5, examined: 0.3 }),
        Reform::JointInspection { harmonised: false },
        Reform::TrainedStaff { factor: 0.8, ramp: SimDuration::from_ms(8 * WEEK) },
    ];
    all.into_iter().nth(rank)
}

/// The key of a lever.
pub(super) fn key_of(what: &Reform) -> &'static str {
    LEVERS.get(what.rank()).map_or("", |lever| lever.0)
}
