//! Where does a share of a smooth law lie?
//!
//! The incomplete gamma and beta functions are both distribution functions
//! whose density is log-concave once the variable is put on a logarithmic
//! scale `w`. Then the logarithms of the share below and of the share above
//! are concave in `w`, and Newton's method on them cannot wander off: from any
//! start it steps to one side of the answer and stays there.

/// A law at one point `w` of its logarithmic scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    /// The share below `w`.
    pub(super) below: f64,
    /// The share above `w`.
    pub(super) above: f64,
    /// The density in `w`.
    pub(super) density: f64,
    /// The derivative of the density's logarithm.
    pub(super) slope: f64,
}

/// The `w` with the share `below` under it and `above` = 1 − `below` over it.
///
/// Halley's method on the logarithm of the smaller share, inside a bracket
/// that only shrinks; the step that ends it leaves an error of its cube.
///
/// Source: Gil, Segura & Temme, *Numerical Methods for Special Functions* (2007), §7.3 and §10.6.
pub(super) fn invert(below: f64, above: f64, start: f64, at: impl Fn(f64) -> Point) -> f64 {
    let lower = below <= above;
    let (mut left, mut right) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut w = start;
    for _ in 0..100 {
        let point = at(w);
        let (share, target) = if lower { (point.below, below) } else { (point.above, above) };
        if (share < target) == lower {
            left = w;
        } else {
            right = w;
        }
        // g = ln(share / target) has g′ = ±1/scale; the sign undoes itself in the step.
        let excess = super::ln_1p((share - target) / target);
        let scale = share / point.density;
        let signed = if lower { scale } else { -scale };
        let bend = (0.5 * excess * (point.slope * signed - 1.0)).clamp(-0.5, 0.5);
        let step = -excess * signed / (1.0 - bend);
        let next = w + step;
        let inside = next > left && next < right;
        if inside && (step * (1.0 + point.slope.abs() + 1.0 / scale)).abs() < 1e-5 {
            return next;
        }
        w = if inside {
            next
        } else if left.is_finite() && right.is_finite() {
            let middle = 0.5 * (left + right);
            if middle <= left || middle >= right || share == target {
                return w;
            }
            middle
        } else if share == target {
            return w;
        } else if left.is_finite() {
            left + 1.0
        } else {
            right - 1.0
        };
    }
    w
}
