//! What must always hold of reading scenarios?

use super::*;

#[test]
fn the_template_runs_without_a_warning() {
    let scenario = read("template.toml", template(), &[], &NoFiles).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.render_warnings(false), "");
    assert_eq!(scenario.corridor.places.len(), 3);
}
