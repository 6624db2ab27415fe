//! What does a code or a key mean?

use super::args::Explain;
use super::failure::Failure;
use super::out;
use crate::report::text::visible;
use crate::scenario;

pub(super) fn explain(arguments: &Explain) -> Result<(), Failure> {
    let what = arguments.what.trim();
    let explained = scenario::explain_code(&what.to_uppercase())
        .map(str::to_owned)
        .or_else(|| scenario::explain_key(what));
    let Some(mut text) = explained else {
        let nearest = scenario::nearest_key(what);
        let hint = nearest.map_or_else(String::new, |key| format!("; did you mean `{key}`?"));
        return Err(Failure::Usage(format!("no code and no key is called `{}`{hint}", visible(what))));
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    out::print(&text)
}
