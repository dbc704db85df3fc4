//! Bonds that stand as margin (国债作为保证金, B8), as the desk counts them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Date, Decimal, Id, Time};

/// What may be used of bonds at an exchange, and what they cover. In no balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountCollateral {
    /// Exchange: its contracts' margin alone is covered.
    pub exchange: String,
    /// Member that a fund account's bonds were pledged through.
    pub member: Option<String>,
    /// The venue's settlement that the amounts are of; none of operating accounts.
    pub day: Option<Date>,
    /// When the venue's settlement was heard of.
    pub told_at: Option<Time>,
    /// Discounted value (折后金额) of the bonds.
    pub discounted: Option<Decimal>,
    /// Real cash that the venue took the cap of.
    pub cash: Option<Decimal>,
    /// So many times cash is the most that they count.
    pub multiple: Option<Decimal>,
    /// Available amount (实际可用金额) as settled: the smaller of discounted value and multiple × cash.
    pub available: Option<Decimal>,
    /// Of an operating account, its part as it was set.
    pub set: Option<Decimal>,
    /// The same as it counts: less in proportion where the fund accounts may use less than was set for all.
    pub counts: Option<Decimal>,
    /// What may be used now: with the cash of now.
    pub usable: Decimal,
    /// Margin at the exchange, held and frozen, after the larger side.
    pub margin: Decimal,
    /// What of it is covered.
    pub covered: Decimal,
    /// What is not, and takes cash.
    pub uncovered: Decimal,
    /// Fees that the venue took of the fund account's cash, by month, newest first.
    pub fees: Vec<CollateralFee>,
}

/// A month's fee for bonds (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CollateralFee {
    /// First day of the month.
    pub month: Date,
    /// Settlement that took it at the venue.
    pub day: Date,
    /// Yuan.
    pub amount: Decimal,
}

/// Bonds of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountCollateralList {
    /// By exchange.
    pub collateral: Vec<AccountCollateral>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}

/// What an operating account may use of its product's bonds at an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignCollateral {
    /// Exchange: SHFE or INE.
    pub exchange: String,
    /// Yuan, whole fen; 0: none.
    pub amount: Decimal,
}
