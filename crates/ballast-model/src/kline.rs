//! K-lines (candles) of markets.

use crate::{ContractCode, Day, Lots, Money, Price, Stamp};

/// How long a bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KLinePeriod {
    /// So many minutes of trading; breaks do not count, and no bar spans night and day.
    Minutes(u32),
    /// A trading day, its night included.
    Day,
}

impl KLinePeriod {
    /// Its minutes; 0 for a trading day.
    pub fn minutes(self) -> u32 {
        match self {
            Self::Minutes(minutes) => minutes,
            Self::Day => 0,
        }
    }

    /// The periods charts offer.
    pub const ALL: [Self; 5] = [
        Self::Minutes(1),
        Self::Minutes(5),
        Self::Minutes(15),
        Self::Minutes(60),
        Self::Day,
    ];
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KLine {
    /// Contract.
    pub contract: ContractCode,
    /// Trading day.
    pub trading_day: Day,
    /// The instant the bar begins.
    pub begin: Stamp,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// Lots traded in it, as the source counts.
    pub volume: Lots,
    /// Turnover in it.
    pub turnover: Money,
    /// Open interest at its end.
    pub open_interest: Lots,
}

/// A bar, and where its trading day stood at its last tick: from there a bar goes on after a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKLine {
    /// The bar.
    pub bar: KLine,
    /// The last tick that is in it.
    pub at: Stamp,
    /// Lots traded in the trading day up to then.
    pub day_volume: Lots,
    /// Turnover of the trading day up to then.
    pub day_turnover: Money,
    /// The day's highest price, where the source told it.
    pub day_high: Option<Price>,
    /// The day's lowest price, where the source told it.
    pub day_low: Option<Price>,
}
