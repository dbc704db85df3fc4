//! Shares and net asset value (P3).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::fees::FeeAmounts;
use crate::{Date, Decimal, Id};

/// NAV now. Totals are before liabilities and accrued fees, unit NAVs after; nothing that is undefined is told as 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Nav {
    /// The setting that is missing, where something is undefined.
    #[schema(example = "shares")]
    pub missing: Option<String>,
    /// Total NAV, yuan.
    pub total: Option<Decimal>,
    /// Total as the day began, with what was subscribed since.
    pub previous_total: Option<Decimal>,
    /// What is owed.
    pub liabilities: Decimal,
    /// Fees accrued by now; absent where the product has none.
    pub fees: Option<FeeAmounts>,
    /// All fees that had accrued as the day began: the previous unit NAV is without them.
    pub previous_fees: Decimal,
    /// Shares.
    pub shares: Option<Decimal>,
    /// NAV of a share, rounded half away from zero to 10⁻¹⁰.
    #[schema(example = "0.99")]
    pub unit: Option<Decimal>,
    /// The same as the day began.
    pub previous_unit: Option<Decimal>,
    /// The highest there was, as it was last settled or entered.
    pub highest_unit: Option<Decimal>,
    /// How far the unit NAV is below it: 0.01 is 1 %.
    pub drawdown: Option<Decimal>,
    /// Journal sequence.
    pub seq: Id,
}

/// From when to when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NavDaysQuery {
    /// First trading day; the first there is when absent.
    pub from: Option<String>,
    /// Last trading day; the newest when absent.
    pub to: Option<String>,
}

/// NAV as a day was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NavDay {
    /// Trading day.
    pub trading_day: Date,
    /// Total NAV, yuan.
    pub total: Decimal,
    /// Total as the day began.
    pub previous_total: Decimal,
    /// What is owed.
    pub liabilities: Decimal,
    /// Fees accrued by then; absent where the product had none.
    pub fees: Option<FeeAmounts>,
    /// Shares.
    pub shares: Option<Decimal>,
    /// NAV of a share.
    pub unit: Option<Decimal>,
    /// The same as the day began.
    pub previous_unit: Option<Decimal>,
    /// The highest there was.
    pub highest_unit: Option<Decimal>,
}

/// NAV of settled days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NavDays {
    /// Oldest first; a day on which NAV was undefined is not among them.
    pub days: Vec<NavDay>,
}

/// Which way shares go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShareChange {
    /// More shares, for cash.
    Subscribe,
    /// Fewer, for cash.
    Redeem,
}

/// Cash and shares at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeShares {
    /// Which way.
    pub change: ShareChange,
    /// Yuan, whole fen, above 0.
    pub amount: Decimal,
    /// Shares; as many as the amount is worth at the previous unit NAV when absent.
    pub shares: Option<Decimal>,
    /// Where the cash is booked; absent where it is held elsewhere (modes 2 and 3).
    pub fund_account: Option<String>,
}
