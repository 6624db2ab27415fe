//! How does the gamma law add up, and back?

use super::invert::{Point, invert};
use super::{erfc, exp, exp_m1, exp_m1_minus, ln, ln_1p, ln_gamma, normal_inverse, sqrt, stirling_error};

/// The regularised incomplete gamma functions of one shape, with what depends on the shape alone.
///
/// Inside, the variable is `w = ln(x / shape)`: near the centre `w` is small and
/// keeps its digits, so shapes of 10¹² are as exact as shapes of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncompleteGamma {
    shape: f64,
    root: f64,
    /// The density in `w` at the centre, `w = 0`.
    peak: f64,
    /// `ln Γ(shape + 1)`.
    ln_factorial: f64,
}

/// From this shape on the uniform expansion is exact to the last digits within [`UNIFORM_REACH`].
const UNIFORM_FROM: f64 = 300.0;
const UNIFORM_REACH: f64 = 0.5;

impl IncompleteGamma {
    /// Those of `shape`, which is positive and finite.
    pub fn new(shape: f64) -> IncompleteGamma {
        IncompleteGamma {
            shape,
            root: sqrt(shape),
            peak: sqrt(shape / std::f64::consts::TAU) * exp(-stirling_error(shape)),
            ln_factorial: ln_gamma(shape + 1.0),
        }
    }

    /// The shape.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// P(shape, x): the share of the gamma law (of scale 1) below `x`; 0 for `x ≤ 0`.
    ///
    /// Source: DLMF 8.2.4.
    pub fn lower(&self, x: f64) -> f64 {
        if x <= 0.0 { 0.0 } else { self.at(self.w_of(x)).below }
    }

    /// Q(shape, x): the share above `x`, to full precision in the tail.
    ///
    /// Source: DLMF 8.2.4.
    pub fn upper(&self, x: f64) -> f64 {
        if x <= 0.0 { 1.0 } else { self.at(self.w_of(x)).above }
    }

    /// The point, divided by the shape, below which the share `p` of the law lies:
    /// a draw of a gamma law of mean 1.
    ///
    /// `p` lies in the open unit interval; outside of it the ends of the law are given.
    ///
    /// Source: start by Wilson & Hilferty (1931), or the first terms of the
    /// series DLMF 8.7.1; the module `invert` says what follows.
    pub fn inverse_of_mean_one(&self, p: f64) -> f64 {
        if p <= 0.0 {
            return 0.0;
        }
        if p >= 1.0 {
            return f64::INFINITY;
        }
        // Below, P ≈ x^a / Γ(a+1), an upper bound of P, so `small` lies left of the answer.
        let small = (ln(p) + self.ln_factorial) / self.shape;
        if small < -16.0 {
            let x = exp(small);
            return x * (1.0 + x / (self.shape + 1.0)) / self.shape;
        }
        let bell = {
            let base = 1.0 - 1.0 / (9.0 * self.shape) + normal_inverse(p) / (3.0 * self.root);
            if base > 0.2 { Some(3.0 * ln(base)) } else { None }
        };
        let start = match bell {
            Some(w) if self.shape >= 0.5 => w,
            _ if p <= 0.5 || self.shape >= 0.5 => small - ln(self.shape),
            // The upper half of a small shape looks exponential.
            _ => ln((1.0 - ln((1.0 - p) / self.shape)).max(0.1) / self.shape),
        };
        exp(invert(p, 1.0 - p, start.min(UPPERMOST), |w| self.at(w)))
    }

    /// The point below which the share `p` of the law (of scale 1) lies.
    pub fn inverse(&self, p: f64) -> f64 {
        self.shape * self.inverse_of_mean_one(p)
    }

    fn w_of(&self, x: f64) -> f64 {
        let excess = (x - self.shape) / self.shape;
        let w = if excess.abs() < 0.5 { ln_1p(excess) } else { ln(x) - ln(self.shape) };
        w.min(UPPERMOST)
    }

    /// Both shares and the density at `w`.
    fn at(&self, w: f64) -> Point {
        let a = self.shape;
        let x = a * exp(w);
        let half_square = exp_m1_minus(w);
        let density = self.peak * exp(-a * half_square);
        let slope = -a * exp_m1(w);
        let (below, above) = if a >= UNIFORM_FROM && half_square < 0.5 * UNIFORM_REACH * UNIFORM_REACH {
            self.uniform(w, half_square)
        } else if x < a + 1.0 {
            let below = (density / a * series(a, x)).min(1.0);
            (below, 1.0 - below)
        } else {
            let above = if density > 0.0 { (density * fraction(a, x)).min(1.0) } else { 0.0 };
            (1.0 - above, above)
        };
        Point { below, above, density, slope }
    }

    /// Both shares of a large shape near its centre.
    ///
    /// Source: Temme (1979); DLMF 8.12.3–8.12.4 with 8.12.7, coefficients from the recursion 8.12.11.
    fn uniform(&self, w: f64, half_square: f64) -> (f64, f64) {
        let eta = if w < 0.0 { -sqrt(2.0 * half_square) } else { sqrt(2.0 * half_square) };
        let mut sum = 0.0;
        for coefficients in UNIFORM.iter().rev() {
            let term = coefficients.iter().rev().fold(0.0, |sum, c| sum * eta + c);
            sum = sum / self.shape + term;
        }
        let rest = exp(-self.shape * half_square) / (sqrt(std::f64::consts::TAU) * self.root) * sum;
        let z = eta * self.root * std::f64::consts::FRAC_1_SQRT_2;
        (0.5 * erfc(-z) - rest, 0.5 * erfc(z) + rest)
    }
}

/// No `w` above this: its exponential would overflow.
const UPPERMOST: f64 = 600.0;

/// `1 + x/(a+1) + x²/((a+1)(a+2)) + …`.
///
/// Source: DLMF 8.7.1.
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut next) = (1.0, 1.0, a);
    for _ in 0..10_000 {
        next += 1.0;
        term *= x / next;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// The continued fraction of Q divided by `x^a e^−x / Γ(a)`, by Lentz's method.
///
/// Source: DLMF 8.9.2 in its even part; Press et al., *Numerical Recipes* (2007), §6.2.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut value = d;
    for i in 1..10_000 {
        let i = f64::from(i);
        let numerator = -i * (i - a);
        b += 2.0;
        d = 1.0 / not_zero(numerator * d + b);
        c = not_zero(b + numerator / c);
        let change = d * c;
        value *= change;
        if (change - 1.0).abs() < 3e-16 {
            break;
        }
    }
    value
}

/// Lentz's method may not divide by zero.
pub(super) fn not_zero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// Coefficients of ηⁿ (along) and shape⁻ᵏ (down) in the uniform expansion.
const UNIFORM: [[f64; 11]; 4] = [
    [
        -0.3333333333333333,
        0.08333333333333333,
        -0.014814814814814815,
        0.0011574074074074073,
        0.0003527336860670194,
        -0.0001787551440329218,
        3.919263178522438e-05,
        -2.185448510679992e-06,
        -1.85406221071516e-06,
        8.296711340953087e-07,
        -1.7665952736826078e-07,
    ],
    [
        -0.001851851851851852,
        -0.003472222222222222,
        0.0026455026455026454,
        -0.0009902263374485596,
        0.00020576131687242798,
        -4.018775720164609e-07,
        -1.8098550334489977e-05,
        7.64916091608111e-06,
        -1.6120900894563446e-06,
        4.647127802807434e-09,
        1.378633446915721e-07,
    ],
    [
        0.004133597883597883,
        -0.0026813271604938273,
        0.0007716049382716049,
        2.0093878600823047e-06,
        -0.0001073665322636516,
        5.2923448829120125e-05,
        -1.2760635188618728e-05,
        3.423578734096138e-08,
        1.3721957309062934e-06,
        -6.298992138380055e-07,
        1.4280614206064242e-07,
    ],
    [
        0.0006494341563786008,
        0.00022947209362139917,
        -0.0004691894943952557,
        0.00026772063206283885,
        -7.561801671883977e-05,
        -2.396505113867297e-07,
        1.1082654115347302e-05,
        -5.6749528269915965e-06,
        1.4230900732435883e-06,
        -2.7861080291528143e-11,
        -1.6958404091930278e-07,
    ],
];
