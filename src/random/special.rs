//! Which functions do distributions stand on?
