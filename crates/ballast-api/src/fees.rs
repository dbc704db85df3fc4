//! Fees of products that accrue in NAV (X1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Date, Decimal, Id};

/// Which fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// 管理费.
    Management,
    /// 托管费.
    Custody,
    /// 投顾费.
    Advisory,
}

/// Of what a fixed rate is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeeBase {
    /// Initial total NAV.
    InitialNav,
    /// Previous total NAV, without liabilities and fees accrued up to the day before.
    PreviousNav,
}

/// A part of the scale of unit NAV, `[from, below)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeInterval {
    /// From, included.
    #[schema(example = "1")]
    pub from: Decimal,
    /// To, not included; absent in the last where it has no end.
    #[schema(example = "1.1")]
    pub below: Option<Decimal>,
    /// Share of profit, 0 to 1.
    #[schema(example = "0.05")]
    pub rate: Decimal,
}

/// What a fee is. By interval and share of profit: an advisory fee alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fee {
    /// One amount.
    Absolute {
        /// Yuan, whole fen.
        amount: Decimal,
    },
    /// Base × calendar days since launch / duration × rate.
    Fixed {
        /// Of what.
        base: FeeBase,
        /// Annual rate, 0 to 1; of a duration other than 365 days one for the whole duration.
        #[schema(example = "0.015")]
        rate: Decimal,
    },
    /// By interval of unit NAV.
    Intervals {
        /// Each interval takes its share of the profit in it; else the one that the unit NAV is in its share of all.
        progressive: bool,
        /// Ascending, without overlap.
        intervals: Vec<FeeInterval>,
    },
    /// A fixed share of the profit above the initial unit NAV; 0 on loss.
    ProfitShare {
        /// Share, 0 to 1.
        #[schema(example = "0.2")]
        rate: Decimal,
    },
}

/// What a product's fees are to be, with what formulas need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFees {
    /// Launch date; absent: none is set.
    pub launch_date: Option<Date>,
    /// Calendar days, 1 to 36,500; absent: none is set.
    pub duration_days: Option<u32>,
    /// Management fee; absent: there is none.
    pub management: Option<Fee>,
    /// Custody fee.
    pub custody: Option<Fee>,
    /// Advisory fee.
    pub advisory: Option<Fee>,
}

/// Amounts by kind, yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeAmounts {
    /// Management fee.
    pub management: Decimal,
    /// Custody fee.
    pub custody: Decimal,
    /// Advisory fee.
    pub advisory: Decimal,
    /// All of them.
    pub total: Decimal,
}

/// One fee as it accrued by a day: the amount, and what it is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccruedFee {
    /// Which fee.
    pub fee: FeeKind,
    /// Yuan, rounded to the fen, half away from zero; absent where it is undefined.
    pub amount: Option<Decimal>,
    /// The setting that is missing, where it is undefined.
    pub missing: Option<String>,
    /// Of a fixed rate: which base.
    pub base: Option<FeeBase>,
    /// The base, yuan; of profit the NAV that it is counted from.
    pub base_amount: Option<Decimal>,
    /// Of a fixed rate: calendar days since launch.
    pub days: Option<u32>,
    /// Of a fixed rate: the duration.
    pub duration_days: Option<u32>,
    /// The rate for the duration, or the share of profit; absent where several are.
    pub rate: Option<Decimal>,
    /// Of a fixed rate: what 365 days cost.
    pub yearly_rate: Option<Decimal>,
    /// Of profit: shares.
    pub shares: Option<Decimal>,
    /// Of profit: unit NAV above which it is counted.
    pub initial_unit: Option<Decimal>,
    /// Profit of all shares, yuan.
    pub profit: Option<Decimal>,
}

/// Fees as they accrued by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeDay {
    /// Trading day: fees are counted up to it as a calendar day.
    pub trading_day: Date,
    /// All fees that had accrued by the day before: in no base.
    pub before: Decimal,
    /// All fees, yuan.
    pub total: Decimal,
    /// Each of them.
    pub fees: Vec<AccruedFee>,
}

/// Fees of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeeDays {
    /// Oldest first; a day without fees is not among them.
    pub days: Vec<FeeDay>,
}

/// A product's fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductFees {
    /// What they are.
    #[serde(flatten)]
    pub set: SetFees,
    /// Initial total NAV, of which a fee may be.
    pub initial_total_nav: Option<Decimal>,
    /// Unit NAV above which there is profit; 1 where none is set.
    pub initial_unit_nav: Decimal,
    /// What is accrued now; absent before the first trading day.
    pub accrued: Option<FeeDay>,
    /// Journal sequence.
    pub seq: Id,
}

/// Fees were paid out of the account: they are counted from a later launch date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetFees {
    /// New launch date, after the old one.
    pub launch_date: Date,
    /// New duration, calendar days.
    pub duration_days: u32,
    /// Unit NAV above which there is profit from now on; absent: as it was.
    pub initial_unit_nav: Option<Decimal>,
}

/// What a reset came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeesReset {
    /// New launch date.
    pub launch_date: Date,
    /// New duration, calendar days.
    pub duration_days: u32,
    /// What was accrued until then.
    pub before: FeeAmounts,
    /// What still is: amounts and shares of profit do not hang on the launch date.
    pub after: FeeAmounts,
    /// Record it is in.
    pub seq: Id,
}
