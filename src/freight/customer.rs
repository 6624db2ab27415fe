//! Who stands in a station's queue?

/// Cargo, a vehicle, a case of a border post, or somebody else's traffic: an index with two bits of kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Customer(u32);

/// Indices stay below this.
pub(super) const LIMIT: u32 = 1 << 30;

/// A customer, told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Row of a part of a consignment.
    Cargo(u32),
    /// Index of a vehicle.
    Vehicle(u32),
    /// Number of a background arrival, modulo 2³⁰.
    Background(u32),
    /// Row of a case of a border post.
    Case(u32),
}

impl Customer {
    #[inline]
    pub(super) fn cargo(row: u32) -> Customer {
        Customer(row)
    }

    pub(super) fn vehicle(index: u32) -> Customer {
        Customer(index | LIMIT)
    }

    pub(super) fn case(row: u32) -> Customer {
        Customer(row | (LIMIT | LIMIT << 1))
    }

    pub(super) fn background(number: u64) -> Customer {
        Customer((number as u32 % LIMIT) | (LIMIT << 1))
    }

    #[inline]
    pub(super) fn who(self) -> Who {
        let index = self.0 & (LIMIT - 1);
        match self.0 >> 30 {
            0 => Who::Cargo(index),
            1 => Who::Vehicle(index),
            2 => Who::Background(index),
            _ => Who::Case(index),
        }
    }
}
