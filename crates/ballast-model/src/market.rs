//! What a market says: depth snapshots (ticks), and the small records the machine keeps of them.

use minicbor::{Decode, Encode};

use crate::{ContractCode, ContractId, Day, Lots, Money, Price, Stamp};

/// A price with the lots shown there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct DepthLevel {
    /// Price.
    #[n(0)]
    pub price: Price,
    /// Visible lots.
    #[n(1)]
    pub lots: Lots,
}

/// One depth snapshot, cleaned: values a source leaves out or fills with its "no value" are `None`.
/// Cumulative fields count from the start of the trading day.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Tick {
    /// Contract.
    #[n(0)]
    pub contract: ContractCode,
    /// Calendar instant (never the trading day's date at night).
    #[n(1)]
    pub at: Stamp,
    /// Trading day it belongs to.
    #[n(2)]
    pub trading_day: Day,
    /// Last price.
    #[n(3)]
    pub last: Option<Price>,
    /// Bids, best first.
    #[n(4)]
    pub bids: Vec<DepthLevel>,
    /// Asks, best first.
    #[n(5)]
    pub asks: Vec<DepthLevel>,
    /// Lots traded so far, as the source counts (before 2020 SHFE, DCE and CZCE counted both
    /// sides).
    #[n(6)]
    pub volume: Lots,
    /// Turnover so far in yuan, multiplier included, counted as `volume` is.
    #[n(7)]
    pub turnover: Money,
    /// Open interest, as the source counts.
    #[n(8)]
    pub open_interest: Lots,
    /// First price of the day.
    #[n(9)]
    pub open: Option<Price>,
    /// Highest price of the day.
    #[n(10)]
    pub high: Option<Price>,
    /// Lowest price of the day.
    #[n(11)]
    pub low: Option<Price>,
    /// Previous settlement price.
    #[n(12)]
    pub pre_settlement: Option<Price>,
    /// Upper limit price.
    #[n(13)]
    pub upper_limit: Option<Price>,
    /// Lower limit price.
    #[n(14)]
    pub lower_limit: Option<Price>,
    /// Settlement price, present only once the exchange has made it.
    #[n(15)]
    pub settlement: Option<Price>,
}

impl Tick {
    /// The machine's mark of this tick. A side without lots has no price.
    pub fn mark(&self, contract: ContractId) -> Mark {
        let best = |side: &[DepthLevel]| {
            side.first()
                .copied()
                .filter(|level| level.lots.is_positive())
        };
        Mark {
            contract,
            last: self.last,
            bid: best(&self.bids),
            ask: best(&self.asks),
            open_interest: self.open_interest,
        }
    }
}

/// What the desk remembers of a tick (`docs/design.md#marks`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Mark {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Last price.
    #[n(1)]
    pub last: Option<Price>,
    /// Best bid.
    #[n(2)]
    pub bid: Option<DepthLevel>,
    /// Best ask.
    #[n(3)]
    pub ask: Option<DepthLevel>,
    /// Open interest.
    #[n(4)]
    pub open_interest: Lots,
}

/// Price limits and previous settlement price of a trading day; sent once a day and when they
/// change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DayLimits {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Previous settlement price.
    #[n(1)]
    pub pre_settlement: Option<Price>,
    /// Upper limit price.
    #[n(2)]
    pub upper: Option<Price>,
    /// Lower limit price.
    #[n(3)]
    pub lower: Option<Price>,
}
