//! What happens next?
//!
//! A calendar of pending events, generic over what an event is. It knows
//! instants and phases, and has never heard of freight.

pub mod calendar;
mod wheel;

pub use calendar::{Calendar, CalendarError, Handle, Phased};
