//! Markets: what plays ticks into a counter and a desk, and what is made of ticks.
//!
//! A source is any iterator of ticks: [`Merge`](crate::ticks::Merge) of real files, or the seeded
//! [`Generator`].

mod clock;
mod generator;
mod klines;
mod player;

pub use clock::{ClockKind, MarketClock, is_news};
pub use generator::{GeneratedContract, Generator, GeneratorError};
pub use klines::KLines;
pub use player::{Feed, Gate, Hurry, Pace, PlayError, Stop, play};
