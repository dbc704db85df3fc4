//! Shares and net asset value (P3).

use ballast_model::{Day, FundAccountId, Money, OperatingAccountId, ProductId, Shares, UnitNav};
use minicbor::{Decode, Encode};

use crate::SettingValue;
use crate::fees::{FeeAmounts, FeeEvent};
use crate::table::words;

impl From<NavOf> for crate::Owned {
    fn from(of: NavOf) -> Self {
        match of {
            NavOf::Product(id) => id.into(),
            NavOf::Operating(id) => id.into(),
        }
    }
}

/// From what a product's total NAV is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum NavMode {
    /// (a) Dynamic equity of its fund accounts.
    #[n(0)]
    Equity,
    /// (b) An entered previous total, and what they gained today.
    #[n(1)]
    Entered,
    /// (c) What is held elsewhere, and their dynamic equity.
    #[n(2)]
    External,
}

words! {
    NavMode {
        Equity = "own_equity" "一：动态权益" "1: dynamic equity",
        Entered = "entered_total" "二：录入前日总净值 + 当日盈亏" "2: entered previous total + the day's P/L",
        External = "external_assets" "三：外部固定净值 + 动态权益" "3: external NAV + dynamic equity",
    }
    ShareChange {
        Subscribe = "subscribe" "申购" "Subscription",
        Redeem = "redeem" "赎回" "Redemption",
    }
}

/// Above 0, to 1,000,000,000,000.
impl SettingValue for Shares {
    fn form() -> String {
        "0.000001 … 10000000 … 1000000000000".to_owned()
    }
    fn text(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        let fits =
            |shares: &Shares| shares.is_positive() && *shares <= Shares::whole(1_000_000_000_000);
        text.parse().ok().filter(fits)
    }
}

/// Above 0, to 100,000.
impl SettingValue for UnitNav {
    fn form() -> String {
        "0.0001 … 1 … 100000".to_owned()
    }
    fn text(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        let fits = |nav: &UnitNav| nav.is_positive() && *nav <= UnitNav::whole(100_000);
        text.parse().ok().filter(fits)
    }
}

/// A calendar day.
impl SettingValue for Day {
    fn form() -> String {
        "2026-11-16".to_owned()
    }
    fn text(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Which way shares go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ShareChange {
    /// More shares, for cash.
    #[n(0)]
    Subscribe,
    /// Fewer, for cash.
    #[n(1)]
    Redeem,
}

/// Take cash for shares, or give it back: both at once, so that unit NAV does not move by it (P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ChangeShares {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Which way.
    #[n(1)]
    pub change: ShareChange,
    /// Yuan, whole fen, above 0.
    #[n(2)]
    pub amount: Money,
    /// Shares; none: as many as the amount is worth at the previous unit NAV.
    #[n(3)]
    pub shares: Option<Shares>,
    /// Where the cash is booked; none: it is held elsewhere, and the entered or the external NAV moves by it.
    #[n(4)]
    pub fund_account: Option<FundAccountId>,
}

/// Where the cash of shares went to, or came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum ShareCash {
    /// A fund account: it is booked beside.
    #[n(0)]
    FundAccount(#[n(0)] FundAccountId),
    /// The entered previous total NAV.
    #[n(1)]
    PreviousTotal,
    /// The external NAV.
    #[n(2)]
    External,
}

/// Of shares and NAV.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum NavEvent {
    /// Shares came or went.
    #[n(0)]
    SharesChanged(#[n(0)] SharesChanged),
    /// A day's NAV, as it was settled.
    #[n(1)]
    Settled(#[n(0)] NavSettled),
    /// Fees that accrue in it (X1).
    #[n(250)]
    Fees(#[n(0)] FeeEvent),
}

/// Shares came or went, with their cash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SharesChanged {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Which way.
    #[n(1)]
    pub change: ShareChange,
    /// Yuan.
    #[n(2)]
    pub amount: Money,
    /// Shares that came or went.
    #[n(3)]
    pub shares: Shares,
    /// Where the cash went.
    #[n(4)]
    pub cash: ShareCash,
    /// Shares before.
    #[n(5)]
    pub old: Option<Shares>,
    /// Shares now.
    #[n(6)]
    pub new: Option<Shares>,
}

/// Whose NAV it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum NavOf {
    /// A product's.
    #[n(0)]
    Product(#[n(0)] ProductId),
    /// An operating account's: its own equity.
    #[n(1)]
    Operating(#[n(0)] OperatingAccountId),
}

/// A day's NAV. Totals are before liabilities and accrued fees, unit NAVs after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct NavSettled {
    /// Whose.
    #[n(0)]
    pub of: NavOf,
    /// Trading day.
    #[n(1)]
    pub day: Day,
    /// Total NAV, yuan.
    #[n(2)]
    pub total: Money,
    /// Total as the day began, with what was subscribed since.
    #[n(3)]
    pub previous_total: Money,
    /// What is owed.
    #[n(4)]
    pub liabilities: Money,
    /// Shares; none: NAV of a share is undefined.
    #[n(5)]
    pub shares: Option<Shares>,
    /// NAV of a share, rounded half away from zero.
    #[n(6)]
    pub unit: Option<UnitNav>,
    /// The same as the day began.
    #[n(7)]
    pub previous_unit: Option<UnitNav>,
    /// The highest there was, this day counted: of a product its unit NAV.
    #[n(8)]
    pub highest_unit: Option<UnitNav>,
    /// Of an operating account its equity.
    #[n(9)]
    pub highest_equity: Option<Money>,
    /// Fees accrued by then, of a product that has any (X1): not in the unit NAVs.
    #[n(10)]
    pub fees: Option<FeeAmounts>,
}
