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
    format!(
        "{} is kept by {}{TIE}of {}, which must have {}",
        visible(&member.what),
        member.count,
        by.join(" and "),
        member.waits_for.iter().map(|what| visible(what)).collect::<Vec<_>>().join(" or ")
    )
}
