//! How does the beta law add up, and back?

use super::gamma::not_zero;
use super::invert::{Point, invert};
use super::{exp, exp_m1, ln, ln_1p, normal_inverse, sqrt, stirling_error};

/// The regularised incomplete beta functions of one pair of shapes.
///
/// Inside, the variable is `w`, the logarithm of the odds `x/(1−x)` over those
/// of the mean, `a/b`: it keeps the digits of a small `x` and of a small `1−x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncompleteBeta {
    a: f64,
    b: f64,
    /// `ln(a/b)`.
    ln_odds: f64,
    /// The density in `w` at `w = 0`.
    peak: f64,
    /// `ln B(a, b)`.
    ln_beta: f64,
}

impl IncompleteBeta {
    /// Those of shapes `a` and `b`, which are positive and finite.
    ///
    /// Source: Loader (2000) for the constant, as in a binomial probability.
    pub fn new(a: f64, b: f64) -> IncompleteBeta {
        let n = a + b;
        let ln_peak = 0.5 * ln(a / n * b / std::f64::consts::TAU)
            + (stirling_error(n) - stirling_error(a) - stirling_error(b));
        let ln_beta = -a * ln_1p(b / a) - b * ln_1p(a / b) - ln_peak;
        IncompleteBeta { a, b, ln_odds: ln(a / b), peak: exp(ln_peak), ln_beta }
    }

    /// The share of the beta law below `x`.
    ///
    /// Source: DLMF 8.17.2.
    pub fn lower(&self, x: f64) -> f64 {
        if x <= 0.0 {
            0.0
        } else if x >= 1.0 {
            1.0
        } else {
            self.at(ln(x) - ln_1p(-x) - self.ln_odds).below
        }
    }

    /// The point `x` below which the share `p` of the law lies, and `1 − x`, both with all their digits.
    ///
    /// `q` is `1 − p`, given apart so that a small one keeps its digits.
    ///
    /// Source: start by the normal law of the log-odds, or the first term of
    /// the series DLMF 8.17.7; the module `invert` says what follows.
    pub fn inverse(&self, p: f64, q: f64) -> (f64, f64) {
        if p <= 0.0 {
            return (0.0, 1.0);
        }
        if q <= 0.0 {
            return (1.0, 0.0);
        }
        let bell = sqrt(1.0 / self.a + 1.0 / self.b);
        // In either tail the share is a power: I ≈ x^a / (a B).
        let start = if p <= q {
            let ln_x = (ln(p) + ln(self.a) + self.ln_beta) / self.a;
            if ln_x < -300.0 {
                return (exp(ln_x), 1.0);
            }
            if self.a < 1.0 || ln_x < -6.0 { ln_x - self.ln_odds } else { bell * normal_inverse(p) }
        } else {
            let ln_y = (ln(q) + ln(self.b) + self.ln_beta) / self.b;
            if ln_y < -300.0 {
                return (1.0, exp(ln_y));
            }
            if self.b < 1.0 || ln_y < -6.0 { -ln_y - self.ln_odds } else { -bell * normal_inverse(q) }
        };
        let w = invert(p, q, start.clamp(-UPPERMOST, UPPERMOST), |w| self.at(w));
        self.split(w)
    }

    /// `x` and `1 − x` at `w`.
    fn split(&self, w: f64) -> (f64, f64) {
        let logit = w + self.ln_odds;
        (1.0 / (1.0 + exp(-logit)), 1.0 / (1.0 + exp(logit)))
    }

    /// Both shares and the density at `w`.
    fn at(&self, w: f64) -> Point {
        let (a, b) = (self.a, self.b);
        let n = a + b;
        let (x, y) = self.split(w);
        // (x / mean)^a ((1−x) / (1−mean))^b, each factor from its distance to 1.
        let density = self.peak * exp(-a * ln_1p(b / n * exp_m1(-w)) - b * ln_1p(a / n * exp_m1(w)));
        let (below, above) = if x < (a + 1.0) / (n + 2.0) {
            let below = (density / a * fraction(a, b, x)).min(1.0);
            (below, 1.0 - below)
        } else {
            let above = (density / b * fraction(b, a, y)).min(1.0);
            (1.0 - above, above)
        };
        Point { below, above, density, slope: a * y - b * x }
    }
}

/// No `w` beyond this: its exponential would overflow.
const UPPERMOST: f64 = 600.0;

/// The continued fraction of the incomplete beta function, by Lentz's method.
///
/// Source: DLMF 8.17.22; Press et al., *Numerical Recipes* (2007), §6.4.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let n = a + b;
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - n * x / (a + 1.0));
    let mut value = d;
    for m in 1..1_000_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / not_zero(1.0 + even * d);
        c = not_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (n + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / not_zero(1.0 + odd * d);
        c = not_zero(1.0 + odd / c);
        let change = d * c;
        value *= change;
        if (change - 1.0).abs() < 3e-16 {
            break;
        }
    }
    value
}
