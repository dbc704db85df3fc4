//! Which rates an account is charged, and where each comes from (F1, F2, F4, F6, O9).
//!
//! Rates read from a counter and rates set on the platform are kept apart. With source `platform` the
//! platform's stand first, by level and inside a level the contract's before its commodity's; what
//! a rule says over the counter's tariff is reckoned at every question, so that a change takes
//! effect at once (N9). The margin of held lots is that of the rates in force, also where another
//! fund account becomes the first that is connected (O9).

pub(crate) mod effective;
pub(crate) mod recalculate;
pub(crate) mod set;
pub(crate) mod templates;
