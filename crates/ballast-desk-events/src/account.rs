//! Words about accounts and their money.

use std::fmt;

use ballast_model::{CommodityId, ContractId, FundAccountId, OperatingAccountId};
use minicbor::{Decode, Encode};

use crate::table::words;

/// Whose book: positions and funds are kept in the same way for both kinds of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Holder {
    /// A trader's account.
    #[n(0)]
    Operating(#[n(0)] OperatingAccountId),
    /// A real account at a counter.
    #[n(1)]
    Fund(#[n(0)] FundAccountId),
}

/// What a rate is set for: contract before commodity (F1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum RateScope {
    /// All contracts of a commodity.
    #[n(0)]
    Commodity(#[n(0)] CommodityId),
    /// One contract.
    #[n(1)]
    Contract(#[n(0)] ContractId),
}

/// Which P&L counts as available during the day (CTP BrokerTradingParams.Algorithm, §C5). On a
/// statement settled P&L is cash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum FundsAlgorithm {
    /// 1: gains and losses.
    #[n(1)]
    All,
    /// 2: losses only; a position's gain cannot be used. The default, as SimNow does.
    #[default]
    #[n(2)]
    OnlyLosses,
    /// 3: gains only.
    #[n(3)]
    OnlyGains,
    /// 4: neither.
    #[n(4)]
    None,
}

/// Which price the margin of today's opens is charged at during the day (CTP MarginPriceType, §C2).
/// Yesterday's lots are always at the previous settlement price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum MarginBasis {
    /// 4: the price they were opened at. The default, as SimNow does.
    #[default]
    #[n(4)]
    OpenPrice,
    /// 1: the previous settlement price.
    #[n(1)]
    PreviousSettlement,
}

/// How an account's funds are reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct FundsMethod {
    /// Which position P&L is available.
    #[n(0)]
    pub algorithm: FundsAlgorithm,
    /// Whether a positive close P&L is available (AvailIncludeCloseProfit).
    #[n(1)]
    pub close_profit_available: bool,
    /// Whether larger-side margin applies where the commodity's flag grants it (O9).
    #[n(2)]
    pub larger_side: bool,
    /// Price of the margin of today's opens.
    #[n(3)]
    pub margin_basis: MarginBasis,
}

impl Default for FundsMethod {
    fn default() -> Self {
        Self {
            algorithm: FundsAlgorithm::default(),
            close_profit_available: true,
            larger_side: false,
            margin_basis: MarginBasis::default(),
        }
    }
}

words! {
    FundsAlgorithm { All = "all", OnlyLosses = "only_losses", OnlyGains = "only_gains", None = "none" }
    MarginBasis { OpenPrice = "open_price", PreviousSettlement = "previous_settlement" }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operating(id) => write!(f, "operating account {id}"),
            Self::Fund(id) => write!(f, "fund account {id}"),
        }
    }
}
