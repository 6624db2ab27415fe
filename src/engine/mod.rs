//! What happens next?
//!
//! A calendar of pending events, generic over what an event is. It knows
//! instants and phases, and has never heard of freight.
//!
//! | file | its question |
//! |---|---|
//! | `calendar.rs` | in which order do pending events happen? |
//! | `wheel.rs` | which of the next events is the first? |
//! | `later.rs` | which events come after all of the wheel? |

pub mod calendar;
mod later;
mod wheel;

pub use calendar::{Calendar, CalendarError, Handle, Phased};
