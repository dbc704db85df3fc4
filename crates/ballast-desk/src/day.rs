//! The trading day: reference data, marks, settlement, day roll.

pub(crate) mod delivery;
pub(crate) mod marks;
pub(crate) mod phases;
pub(crate) mod reference;
pub(crate) mod settlement;
