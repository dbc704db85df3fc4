//! What drives a simulated market's time.

use minicbor::{Decode, Encode};

/// Where its ticks come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum ClockKind {
    /// Tick files.
    #[default]
    #[n(0)]
    Replay,
    /// The seeded generator.
    #[n(1)]
    Demo,
}

/// Where its ticks come from, and how fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct MarketClock {
    /// Source.
    #[n(0)]
    pub kind: ClockKind,
    /// Market seconds in a second of the wall; 0 = flat out, or waiting at a gate.
    #[n(1)]
    pub speed: u32,
}
