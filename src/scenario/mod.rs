//! How does a file become a corridor?
