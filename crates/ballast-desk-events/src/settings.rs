//! Settings of operating accounts (O1, O7, O9), fund accounts (P2) and products (P1): what stands
//! before an order.

use ballast_model::{Lots, Money, PersonKind, Rate};
use minicbor::{Decode, Encode};

use crate::table::{settings, words};
use crate::{RoutingMode, WhenRejected, WhenTooLarge};

settings! {
    /// Settings of an operating account.
    #[derive(Copy)]
    OperatingSettings;
    /// One setting of an operating account.
    #[derive(Copy)]
    OperatingSetting;

    /// It may open (O9).
    0 OpenAllowed open_allowed: bool = true;
    /// It may trade hedge positions, where its fund account may too (O9).
    1 HedgeAllowed hedge_allowed: bool = false;
    /// Most lots held in all contracts, long and short added; 0 = nothing may be held (O1).
    2 PositionLimit position_limit: Lots = Lots::new(100_000);
    /// Most margin (O1).
    3 MarginLimit margin_limit: Money = Money::whole(100_000_000);
    /// Cancels of a contract in a day; once there were more, its new orders are refused (O1).
    4 MaxCancels max_cancels: Option<u32> = None;
    /// Margin ÷ `margin_ratio_of` at which opening is refused; 0 = off (O7).
    5 MarginRatio margin_ratio: Rate = Rate::ZERO;
    /// What margin is compared with (O7).
    6 MarginRatioOf margin_ratio_of: RatioOf = RatioOf::DynamicEquity;
    /// Larger-side margin at SHFE, where counter and fund account grant it (O9).
    7 LargerSideShfe larger_side_shfe: bool = true;
    /// Larger-side margin at CFFEX (O9).
    8 LargerSideCffex larger_side_cffex: bool = true;
    /// Larger-side margin at INE (O9).
    9 LargerSideIne larger_side_ine: bool = true;
    /// Order fee of index futures, yuan an order and a cancel; none = the platform's (O9).
    10 OrderFee order_fee: Option<Money> = None;
}

settings! {
    /// Settings of a fund account.
    #[derive(Copy)]
    FundSettings;
    /// One setting of a fund account.
    #[derive(Copy)]
    FundSetting;

    /// It takes opens; off = closes only (P2).
    0 OpenAllowed open_allowed: bool = true;
    /// It takes hedge orders, where its counter does (P2).
    1 HedgeAllowed hedge_allowed: bool = false;
    /// An open is not sent here if available cash after its freeze would be below this (P2).
    2 MinimumReserve minimum_reserve: Money = Money::ZERO;
    /// Cash that belongs to others than those who bear the losses (P2); no order touches it.
    3 ProtectedAmount protected_amount: Money = Money::ZERO;
    /// The higher, the earlier it is asked (P2, X3).
    4 Priority priority: Option<u32> = None;
    /// Larger-side margin at SHFE (P2).
    5 LargerSideShfe larger_side_shfe: bool = true;
    /// Larger-side margin at CFFEX (P2).
    6 LargerSideCffex larger_side_cffex: bool = true;
    /// Larger-side margin at INE (P2).
    7 LargerSideIne larger_side_ine: bool = true;
    /// Orders it may be sent in `rate_seconds`; one more is refused and bans it (P2). None = any
    /// number.
    8 RateOrders rate_orders: Option<u32> = None;
    /// Seconds over which orders are counted (P2).
    9 RateSeconds rate_seconds: u32 = 1;
    /// What the ban refuses (P2).
    10 RateBans rate_bans: RateBans = RateBans::Opens;
    /// How a close of today's lots is sent, where closing today is dear (X9).
    11 CloseToday close_today: CloseTodayMode = CloseTodayMode::Close;
    /// Institution or natural person (P2): exchanges let natural persons out of contracts earlier (D5).
    30 PersonKind person_kind: PersonKind = PersonKind::Institution;
}

settings! {
    /// Settings of a product that its orders' way depends on.
    #[derive(Copy)]
    ProductSettings;
    /// One setting of a product.
    #[derive(Copy)]
    ProductSetting;

    /// Which fund account carries an order; none = as the platform says (X3).
    0 RoutingMode routing_mode: Option<RoutingMode> = None;
    /// What happens where its fund accounts cannot take the whole order; none = as the platform
    /// says (N5).
    1 WhenTooLarge when_too_large: Option<WhenTooLarge> = None;
    /// What becomes of lots whose order a counter refused; none = as the platform says.
    2 WhenRejected when_rejected: Option<WhenRejected> = None;
    /// Whose priority numbers count (P1).
    3 PriorityRule priority_rule: PriorityRule = PriorityRule::ByContractFirst;
    /// A close of today's lots is sent as one where cash does not suffice to lock them (X9, first
    /// mode).
    4 CloseInsteadOfOpen close_instead_of_open: bool = false;
    /// The same, of the lots that yesterday's do not cover (X9, second mode).
    5 CloseWhenNoLock close_when_no_lock: bool = false;
}

/// What margin is compared with (O7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RatioOf {
    /// Dynamic equity.
    #[n(0)]
    DynamicEquity,
    /// Market-value equity: the same for futures.
    #[n(1)]
    MarketValueEquity,
    /// Max-loss amount.
    #[n(2)]
    MaxLossAmount,
}

/// What a fund account's order-rate ban refuses (P2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RateBans {
    /// Opens.
    #[n(0)]
    Opens,
    /// Closes.
    #[n(1)]
    Closes,
    /// Both.
    #[n(2)]
    Both,
}

/// How a close of today's lots is sent by a fund account (X9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum CloseTodayMode {
    /// As a close.
    #[n(0)]
    Close,
    /// As an open of the other side: a lock (平今转开仓).
    #[n(1)]
    ToOpen,
    /// From yesterday's lots first, the rest as a lock (优先平昨).
    #[n(2)]
    YesterdayFirst,
}

/// Whose priority numbers count (P1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PriorityRule {
    /// Those of the contract or commodity (A4), then the account's (P2).
    #[n(0)]
    ByContractFirst,
    /// The account's alone.
    #[n(1)]
    ByAccount,
}

words! {
    RatioOf { DynamicEquity = "dynamic_equity", MarketValueEquity = "market_value_equity", MaxLossAmount = "max_loss_amount" }
    PersonKind { Institution = "institution", Natural = "natural" }
    RateBans { Opens = "opens", Closes = "closes", Both = "both" }
    CloseTodayMode { Close = "close", ToOpen = "to_open", YesterdayFirst = "yesterday_first" }
    PriorityRule { ByContractFirst = "by_contract_first", ByAccount = "by_account" }
}
