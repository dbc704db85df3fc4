//! The containers that a check looks into, each encoded in one order whatever way it came about.

pub(crate) mod derived;
pub(crate) mod few;
pub(crate) mod index;
pub(crate) mod lines;
pub(crate) mod table;
pub(crate) mod when;
pub(crate) mod zero;
