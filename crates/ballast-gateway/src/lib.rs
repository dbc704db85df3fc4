//! What a counter (柜台) and a market source are, and the ones that need no vendor: the simulated
//! counter, readers of real tick files, players, the seeded generator, and K-lines.
//!
//! Knows the language of counters and markets (`ballast-model`), not the desk. Vendor types live in
//! crates of their own.

pub mod counter;
pub mod market;
mod reference_data;
pub mod ticks;

pub use reference_data::{CurrentReference, ReferenceData};
