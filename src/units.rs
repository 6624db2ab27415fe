//! What is a quantity?
//!
//! Numbers that carry their unit in their type, so that a TEU is never added
//! to a tonne. Times live in [`crate::time`].

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};

/// Twenty-foot equivalent units, counted in quarters so that a 45′ box
/// (2.25 TEU) is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Teu(u32);

impl Teu {
    /// No capacity, or nothing loaded.
    pub const ZERO: Teu = Teu(0);
    /// More than any vehicle or yard holds: "no limit".
    pub const MAX: Teu = Teu(u32::MAX);

    /// So many quarters of a TEU.
    pub const fn from_quarters(quarters: u32) -> Teu {
        Teu(quarters)
    }

    /// Whole TEU.
    pub const fn whole(teu: u32) -> Teu {
        Teu(teu * 4)
    }

    /// The nearest quarter of a TEU; `None` if negative, not finite, or too large.
    pub fn from_f64(teu: f64) -> Option<Teu> {
        let quarters = libm::round(teu * 4.0);
        (quarters >= 0.0 && quarters < f64::from(u32::MAX)).then_some(Teu(quarters as u32))
    }

    /// The number of quarters.
    pub const fn quarters(self) -> u32 {
        self.0
    }

    /// As a decimal number of TEU, for output.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 4.0
    }

    /// The sum, or [`Teu::MAX`] where it would be larger.
    #[must_use]
    pub const fn saturating_add(self, other: Teu) -> Teu {
        Teu(self.0.saturating_add(other.0))
    }

    /// So many times as much, to the nearest quarter; at most [`Teu::MAX`].
    #[must_use]
    pub fn times(self, factor: f64) -> Teu {
        Teu::from_f64(self.as_f64() * factor).unwrap_or(Teu::MAX)
    }

    /// The difference, or zero where it would be negative.
    #[must_use]
    pub const fn saturating_sub(self, other: Teu) -> Teu {
        Teu(self.0.saturating_sub(other.0))
    }
}

impl Add for Teu {
    type Output = Teu;
    fn add(self, other: Teu) -> Teu {
        Teu(self.0 + other.0)
    }
}

impl Sub for Teu {
    type Output = Teu;
    fn sub(self, other: Teu) -> Teu {
        Teu(self.0 - other.0)
    }
}

impl AddAssign for Teu {
    fn add_assign(&mut self, other: Teu) {
        self.0 += other.0;
    }
}

impl SubAssign for Teu {
    fn sub_assign(&mut self, other: Teu) {
        self.0 -= other.0;
    }
}

impl Sum for Teu {
    fn sum<I: Iterator<Item = Teu>>(teu: I) -> Teu {
        teu.fold(Teu::ZERO, Add::add)
    }
}

impl fmt::Display for Teu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} TEU", self.as_f64())
    }
}

/// Mass in kilograms; files speak of tonnes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Kilograms(pub u64);

impl Kilograms {
    /// As tonnes, for output.
    pub fn as_tonnes(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// So many times as much, to the nearest kilogram.
    #[must_use]
    pub fn times(self, factor: f64) -> Kilograms {
        Kilograms(libm::round(self.0 as f64 * factor) as u64)
    }
}

/// Money in hundredths of a US cent, so that sums are exact; files name a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Money(pub i64);

impl Money {
    /// How many of these are a dollar.
    pub const IN_A_DOLLAR: f64 = 1e4;

    /// The nearest hundredth of a cent; `None` if negative, not finite, or too large.
    pub fn from_dollars(dollars: f64) -> Option<Money> {
        let parts = libm::round(dollars * Money::IN_A_DOLLAR);
        (0.0..1e15).contains(&parts).then_some(Money(parts as i64))
    }

    /// As US dollars, for output.
    pub fn as_dollars(self) -> f64 {
        self.0 as f64 / Money::IN_A_DOLLAR
    }
}

/// A distance along a link in kilometres; never negative, always finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Kilometres(pub f64);

/// A length of quay or of a vessel, in whole metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Metres(pub u32);

impl Metres {
    /// Longer than any quay or vessel.
    pub const MOST: Metres = Metres(50_000);
}

impl fmt::Display for Metres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} m", self.0)
    }
}

/// A point on the map, in decimal degrees: north and east are positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// −90 to 90.
    pub latitude: f64,
    /// −180 to 180.
    pub longitude: f64,
}
