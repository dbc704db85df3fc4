//! Words about accounts and their money.

use ballast_model::{AccountCode, CommodityId, ContractId, OperatingAccountId, ProductId};
use ballast_people::Access;
use minicbor::{Decode, Encode};

use crate::table::words;

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
    FundsAlgorithm {
        All = "all" "浮盈浮亏都计" "gains and losses count",
        OnlyLosses = "only_losses" "只计浮亏" "losses alone count",
        OnlyGains = "only_gains" "只计浮盈" "gains alone count",
        None = "none" "都不计" "neither counts",
    }
    MarginBasis {
        OpenPrice = "open_price" "开仓价" "Open price",
        PreviousSettlement = "previous_settlement" "昨结算价" "Previous settlement price",
    }
}

/// Say from where an operating account's traders may log in; checked at the next login (O12, O13).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SetAccountAccess {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Its lists.
    #[n(1)]
    pub access: Access,
}

/// From where an operating account's traders may log in changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AccountAccessSet {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Before.
    #[n(1)]
    pub old: Access,
    /// Now.
    #[n(2)]
    pub new: Access,
}

/// Unbind an operating account that holds and works nothing from its product (P5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct UnbindOperatingAccount {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
}

/// An operating account was unbound from its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct OperatingAccountUnbound {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Product before.
    #[n(1)]
    pub old: ProductId,
}

/// Open an operating account and bind it to a product: both or neither (P2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OpenBoundAccount {
    /// Code, unique over products and accounts.
    #[n(0)]
    pub code: AccountCode,
    /// Name as shown.
    #[n(1)]
    pub name: String,
    /// Product.
    #[n(2)]
    pub product: ProductId,
}

/// Whether orders can be sent to a fund account's counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum CounterSessionState {
    /// No session.
    #[default]
    #[n(0)]
    Disconnected,
    /// Logged in; the private stream is being replayed.
    #[n(1)]
    Replaying,
    /// Ready.
    #[n(2)]
    Ready,
}
