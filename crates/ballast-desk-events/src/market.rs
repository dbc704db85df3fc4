//! What is said of the market's prices.

use ballast_model::{Mark, Price};
use minicbor::{Decode, Encode};

/// A mark price that cannot be true (K7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct MarkDoubted {
    /// As it came.
    #[n(0)]
    pub mark: Mark,
    /// What is wrong with it.
    #[n(1)]
    pub doubt: MarkDoubt,
}

/// Why a mark price cannot be true (K7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum MarkDoubt {
    /// Somebody bids more than somebody asks.
    #[n(0)]
    Crossed {
        /// Best bid.
        #[n(0)]
        bid: Price,
        /// Best ask.
        #[n(1)]
        ask: Price,
    },
    /// The last price, the best bid or the best ask is outside the day's price limits.
    #[n(1)]
    OutsideLimits {
        /// Which.
        #[n(0)]
        price: Price,
        /// The limit that it passes.
        #[n(1)]
        limit: Price,
    },
    /// A price that no contract has: not above 0, or too large to reckon with.
    #[n(2)]
    Impossible {
        /// Which.
        #[n(0)]
        price: Price,
    },
}
