//! Which scenario files can an editor complete and check?

use super::failure::Failure;
use super::out;
use crate::scenario;

pub(super) fn schema() -> Result<(), Failure> {
    let mut text = scenario::schema();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    out::print(&text)
}
