//! What must always hold?

mod golden;
