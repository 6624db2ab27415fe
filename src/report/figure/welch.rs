//! Has the start-up died away before measurement begins?
//!
//! Welch's plot, a panel a lane: the mean lead time of cargo by when it was
//! tendered, averaged over replications, thin as it is and thick as smoothed;
//! the warm-up is shaded, and a dashed line stands where it should end if it is
//! too short.
//!
//! Source: Welch (1983); Law, *Simulation Modeling and Analysis* (2015), §9.5.1.

use std::fmt::Write;

use super::canvas::fitted;
use super::{BLUE, Study, VERMILION, cut, escaped};
use crate::experiment::{Standing, Verdict};
use crate::report::number::{TimeUnit, shown};
use crate::stats::welch;
use crate::time::SimDuration;

const WIDTH: f64 = 1600.0;
const HEIGHT: f64 = 900.0;
/// Room for title and legend above the panels, and around them.
const ABOVE: f64 = 150.0;
const MARGIN: f64 = 40.0;
/// Lanes shown, at most: those with a finding first.
const PANELS: usize = 6;

pub(super) fn render(study: &Study) -> Option<String> {
    let mut lanes: Vec<&Standing> =
        study.standings.iter().filter(|standing| !standing.start_up.means.is_empty()).collect();
    // A stable sort: lanes with a finding first, each group in the order of lanes.
    lanes.sort_by_key(|standing| rank(standing));
    let left_out = lanes.len().saturating_sub(PANELS);
    lanes.truncate(PANELS);
    if lanes.is_empty() {
        return None;
    }
    let columns = match lanes.len() {
        1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let rows = lanes.len().div_ceil(columns);
    let (width, height) = ((WIDTH - MARGIN) / columns as f64, (HEIGHT - ABOVE - MARGIN / 2.0) / rows as f64);
    let too_short = |standing: &&Standing| matches!(standing.start_up.verdict, Verdict::TooShort { .. });
    let mut svg = head(study, left_out, lanes.iter().any(too_short));
    for (number, standing) in lanes.iter().enumerate() {
        let (column, row) = (number % columns, number / columns);
        let frame = Frame {
            left: MARGIN / 2.0 + column as f64 * width,
            top: ABOVE + row as f64 * height,
            width,
            height,
        };
        panel(&mut svg, study, standing, &frame);
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

fn rank(standing: &Standing) -> u8 {
    match (&standing.overload, standing.start_up.verdict) {
        (_, Verdict::TooShort { .. } | Verdict::Drifts) => 0,
        (Some(_), _) => 1,
        _ => 2,
    }
}

fn head(study: &Study, left_out: usize, any_too_short: bool) -> String {
    let about = &study.results.about;
    let title = if about.title.is_empty() { &about.name } else { &about.title };
    let replications = study.results.replications.len();
    let more = match left_out {
        0 => String::new(),
        more => format!("; {more} more lanes in measures.json"),
    };
    let below = format!("Mean lead time by day of tender, over {replications} replications{more}. {title}");
    let (title, below) =
        (escaped(&cut(title, 60)), escaped(&fitted(&below, 24.0, false, WIDTH - 2.0 * MARGIN)));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"Helvetica, Arial, sans-serif\">\n<title>Warm-up: {title}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{MARGIN}\" y=\"58\" font-size=\"40\" font-weight=\"bold\">Is the warm-up long \
         enough?</text>\n"
    );
    let _ = writeln!(svg, "<text x=\"{MARGIN}\" y=\"98\" font-size=\"24\" fill=\"#333333\">{below}</text>");
    let _ = writeln!(
        svg,
        "<rect x=\"{MARGIN}\" y=\"116\" width=\"36\" height=\"20\" fill=\"#dddddd\"/>\
         <text x=\"{}\" y=\"134\" font-size=\"22\">warm-up</text>\
         <path d=\"M{} 126h36\" stroke=\"#777777\" stroke-width=\"2\"/>\
         <text x=\"{}\" y=\"134\" font-size=\"22\">as it is</text>\
         <path d=\"M{} 126h36\" stroke=\"{BLUE}\" stroke-width=\"6\"/>\
         <text x=\"{}\" y=\"134\" font-size=\"22\">smoothed</text>",
        MARGIN + 46.0,
        MARGIN + 170.0,
        MARGIN + 216.0,
        MARGIN + 330.0,
        MARGIN + 376.0,
    );
    if any_too_short {
        let _ = writeln!(
            svg,
            "<path d=\"M{} 126h36\" stroke=\"{VERMILION}\" stroke-width=\"5\" stroke-dasharray=\"12 6\"/>\
             <text x=\"{}\" y=\"134\" font-size=\"22\">a warm-up that would do</text>",
            MARGIN + 510.0,
            MARGIN + 556.0,
        );
    }
    svg
}

struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

fn panel(svg: &mut String, study: &Study, standing: &Standing, frame: &Frame) {
    let start_up = &standing.start_up;
    let means = &start_up.means;
    let unit = TimeUnit::suited(means.iter().map(|&hours| Some(hours)));
    let highest = means.iter().copied().fold(0.0, f64::max);
    let lowest = means.iter().copied().fold(f64::INFINITY, f64::min);
    // From zero, unless that would flatten what there is to see.
    let bottom =
        if lowest > 0.6 * highest { lowest - 0.25 * (highest - lowest).max(0.02 * highest) } else { 0.0 };
    let top = highest + 0.08 * (highest - bottom).max(1e-9);
    let days = means.len() as f64 * start_up.days;
    let (x0, y0) = (frame.left + 95.0, frame.top + 48.0);
    let (w, h) = (frame.width - 120.0, frame.height - 130.0);
    let x = |day: f64| x0 + (day / days).min(1.0) * w;
    let y = |hours: f64| y0 + h - (hours - bottom) / (top - bottom) * h;
    let warm_up = study.results.about.warm_up.ms() as f64 / crate::time::DAY as f64;
    let _ = writeln!(
        svg,
        "<rect x=\"{x0:.1}\" y=\"{y0:.1}\" width=\"{:.1}\" height=\"{h:.1}\" fill=\"#dddddd\"/>",
        x(warm_up) - x0
    );
    let _ = writeln!(
        svg,
        "<path d=\"M{x0:.1} {y0:.1}v{h:.1}h{w:.1}\" fill=\"none\" stroke=\"#333333\" stroke-width=\"2\"/>"
    );
    for hours in ticks(bottom, top, unit) {
        let at = y(hours);
        let _ = writeln!(
            svg,
            "<path d=\"M{x0:.1} {at:.1}h{w:.1}\" stroke=\"#cccccc\" stroke-width=\"1\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"22\" text-anchor=\"end\">{}</text>",
            x0 - 8.0,
            at + 7.0,
            unit.shown(Some(hours))
        );
    }
    for day in nice(0.0, days, 6.0) {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"22\" text-anchor=\"middle\">{}</text>",
            x(day),
            y0 + h + 28.0,
            shown(Some(day), usize::from(day.fract() != 0.0))
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"22\" text-anchor=\"end\">tendered on day</text>",
        x0 + w,
        y0 + h + 58.0
    );
    let middle = |number: usize| x((number as f64 + 0.5) * start_up.days);
    line(svg, means, &middle, &y, "#777777", 2.0);
    line(svg, &welch(means, means.len() / 10), &middle, &y, BLUE, 6.0);
    let verdict = match start_up.verdict {
        Verdict::TooShort { days, .. } => {
            let at = x(days);
            let _ = writeln!(
                svg,
                "<path d=\"M{at:.1} {y0:.1}v{h:.1}\" stroke=\"{VERMILION}\" stroke-width=\"5\" \
                 stroke-dasharray=\"12 6\"/>"
            );
            let days = SimDuration::from_ms((days * crate::time::DAY as f64) as i64);
            format!("too short, {days} would do")
        }
        _ if standing.overload.is_some() => "no steady state".to_owned(),
        Verdict::Drifts => "does not settle".to_owned(),
        Verdict::Fine => "long enough".to_owned(),
        Verdict::Unknown => String::new(),
    };
    // Letters of these sizes are about so wide.
    let room = w - 13.0 * verdict.chars().count() as f64 - 80.0;
    let lane = escaped(&cut(&standing.lane, (room / 16.0).max(8.0) as usize));
    let _ = writeln!(
        svg,
        "<text x=\"{x0:.1}\" y=\"{:.1}\" font-size=\"26\" font-weight=\"bold\">{lane} ({})</text>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"24\" text-anchor=\"end\">{verdict}</text>",
        y0 - 14.0,
        unit.name,
        x0 + w,
        y0 - 14.0
    );
}

fn line(
    svg: &mut String,
    values: &[f64],
    x: &dyn Fn(usize) -> f64,
    y: &dyn Fn(f64) -> f64,
    colour: &str,
    width: f64,
) {
    let points: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(number, &value)| format!("{:.1},{:.1}", x(number), y(value)))
        .collect();
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" \
         stroke-linejoin=\"round\" stroke-linecap=\"round\"/>",
        points.join(" ")
    );
}

/// Hours at round numbers of the unit.
fn ticks(bottom: f64, top: f64, unit: TimeUnit) -> Vec<f64> {
    let hours = unit.hours();
    nice(bottom / hours, top / hours, 4.0).into_iter().map(|number| number * hours).collect()
}

/// Round numbers from `low` to `high`, about so many.
fn nice(low: f64, high: f64, about: f64) -> Vec<f64> {
    let rough = (high - low) / about;
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let size = libm::exp10(libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0].into_iter().map(|digit| digit * size).find(|step| *step >= rough);
    let step = step.unwrap_or(10.0 * size);
    let first = libm::ceil(low / step) as i64;
    let last = libm::floor(high / step) as i64;
    (first..=last).map(|number| number as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_few_round_numbers() {
        assert_eq!(nice(0.0, 62.0, 6.0), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(nice(0.0, 1.0, 4.0), [0.0, 0.5, 1.0]);
        assert_eq!(nice(9.3, 9.9, 4.0).len(), 3);
        assert_eq!(nice(1.0, 1.0, 4.0), [0.0; 0]);
    }
}
