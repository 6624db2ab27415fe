//! How did one consignment fare?

use super::args::Trace;
use super::failure::{BROKEN, Failure};
use super::{files, out};
use crate::experiment;
use crate::model::{LaneId, serial_name, serial_of};
use crate::report::life;
use crate::report::text::visible;

pub(super) fn trace(arguments: &Trace) -> Result<(), Failure> {
    let (lane, serial) = consignment(&arguments.consignment)?;
    let scenario = files::scenario(&arguments.scenario)?;
    let lanes = &scenario.corridor.lanes;
    let Some(index) = lanes.iter().position(|known| known.name == lane) else {
        let known: Vec<&str> = lanes.iter().map(|lane| lane.name.as_str()).collect();
        let (lane, known) = (visible(lane), known.join(", "));
        return Err(Failure::Usage(format!("the scenario has no lane `{lane}`; it has {known}")));
    };
    let seed = arguments.seed.unwrap_or(scenario.seed);
    let replication = arguments.replication - 1;
    let told = experiment::trace(&scenario.corridor, seed, replication, LaneId::new(index), serial)?;
    let Some(told) = told else {
        return Err(Failure::Usage(format!(
            "`{}` has no consignment {} in replication {}",
            lanes[index].name,
            serial_name(serial),
            arguments.replication
        )));
    };
    out::print(&life::render(&told, out::style()))?;
    if told.adds_up() {
        return Ok(());
    }
    let text = "error: invariant broken: the consignment's time does not add up\n".to_owned();
    Err(Failure::Told { text, code: BROKEN })
}

/// `LANE#SERIAL`, with numbers from 1, and from g1 where growth added it.
fn consignment(text: &str) -> Result<(&str, u64), Failure> {
    let parts = text.rsplit_once('#').and_then(|(lane, serial)| Some((lane, serial_of(serial)?)));
    match parts {
        Some((lane, serial)) if !lane.is_empty() => Ok((lane, serial)),
        _ => Err(Failure::Usage(format!(
            "`{}` names no consignment; write LANE#SERIAL with a number from 1, such as ckg-singapore#17",
            visible(text)
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consignment_is_a_lane_and_a_number_from_one() {
        assert_eq!(consignment("a-b#17").ok(), Some(("a-b", 17)));
        assert_eq!(consignment("a-b#g17").ok(), Some(("a-b", 17 + u64::from(crate::model::GROWN))));
        for wrong in ["a", "a#", "a#0", "a#-1", "#3", "a#x", "a#99999999999999999999"] {
            assert!(consignment(wrong).is_err(), "{wrong}");
        }
    }
}
