//! How are things named inside?
//!
//! Typed indices into the tables of a [`Corridor`](super::Corridor). Ids follow
//! the order of names, so they do not depend on the order of a file.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the row at `index`.
            ///
            /// # Panics
            /// Beyond 2³² rows, which the limits on scenario files exclude.
            pub fn new(index: usize) -> $name {
                $name(u32::try_from(index).expect("tables are limited to far fewer rows than 2³²"))
            }

            /// Where the row stands in its table.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// A row of `Corridor::places`.
    PlaceId,
    /// A row of `Corridor::stations`.
    StationId,
    /// A row of `Corridor::links`.
    LinkId,
    /// A row of `Corridor::services`.
    ServiceId,
    /// A row of `Corridor::fleets`.
    FleetId,
    /// A row of `Corridor::lanes`.
    LaneId,
    /// A row of its lane's `chains`.
    ChainId,
}
