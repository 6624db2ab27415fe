//! Who waits for whom, without end?

use super::TIE;
use crate::experiment::Results;
use crate::experiment::results::{CircleRow, Member};
use crate::report::number::TimeUnit;
use crate::report::text::visible;

/// One sentence for each circular wait: nothing that stands in one moves again, so all else on the
/// page is about what happened before.
pub(super) fn sentences(results: &Results) -> Vec<String> {
    let runs = results.replications.len();
    results.circles().iter().map(|row| sentence(row, runs)).collect()
}

fn sentence(row: &CircleRow, runs: usize) -> String {
    let unit = TimeUnit::suited([Some(row.what.since_h)].into_iter());
    let when = format!("after {}{TIE}{}", unit.shown(Some(row.what.since_h)), unit.name);
    let often = match (row.replications, runs) {
        (_, 1) => format!("closed {when}"),
        (1, _) => format!("closed {when} in 1 of {runs} replications"),
        (some, _) => format!("closed in {some} of {runs} replications, the first time {when}"),
    };
    let members: Vec<String> = row.what.members.iter().map(member).collect();
    format!(
        "Circular wait, {often}: {}. None of these can move again, and nothing is moved by force: give one of \
         them more room, or another way out.",
        members.join("; ")
    )
}

fn member(member: &Member) -> String {
    let by: Vec<String> = member.by.iter().map(|name| visible(name)).collect();
    let needs = member.waits_for.iter().map(|what| visible(what)).collect::<Vec<_>>().join(" or ");
    let lines: Vec<String> = member.lines.iter().map(|station| visible(station)).collect();
    let lines = lines.join(" and ");
    let how = match member.in_line {
        0 => format!("which must have {needs}"),
        all if all == member.count => {
            format!("which stand in line at {lines} behind cargo that must have {needs}")
        }
        some => format!(
            "which must have {needs} ({some}{TIE}of them stand in line at {lines} behind cargo that must have it)"
        ),
    };
    format!("{} is kept by {}{TIE}of {}, {how}", visible(&member.what), member.count, by.join(" and "))
}
