//! What drives a simulated market's time, and which rows are too far from it.

use ballast_model::Stamp;
use minicbor::{Decode, Encode};

/// A row that lies further than this from the clock that receives it is no news.
const NEWS_MICROS: i64 = 60_000_000;

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

/// A row of that instant is news to the clock that receives it, as it stood before the row came.
/// Another one moves no price and fills nothing; a settlement price that it carries is kept.
///
/// A simulated market's clock is moved by its own rows, so none lies ahead of it: only what lies
/// behind can be no news.
pub fn is_news(clock: Stamp, row: Stamp) -> bool {
    clock.micros().saturating_sub(row.micros()) <= NEWS_MICROS
}

#[cfg(test)]
mod tests {
    use ballast_model::Day;

    use super::*;

    #[test]
    fn a_row_a_minute_behind_its_clock_is_still_news() {
        let clock = Day::from_ymd(2026, 9, 15).unwrap().at(Default::default());
        let row = |micros| is_news(clock, clock.plus_micros(micros));
        assert!(row(0) && row(-60_000_000) && row(86_400_000_000));
        assert!(!row(-60_000_001));
        assert!(is_news(Stamp::default(), clock), "the first row of all");
    }
}
