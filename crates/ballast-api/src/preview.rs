//! The order ticket's arithmetic: what an order would cost, and why not more lots. A dry run;
//! nothing is journaled.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Decimal, HedgeFlag, Id, Offset, PosiDirection, Problem, Side};

/// The order to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PreviewQuery {
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    #[param(inline)]
    pub side: Side,
    /// Open or close.
    #[param(inline)]
    pub offset: Offset,
    /// Speculation or hedge; speculation when absent.
    #[param(inline)]
    pub hedge_flag: Option<HedgeFlag>,
    /// Lots.
    pub lots: i64,
    /// Limit price; the counterparty's best when absent.
    pub price: Option<Decimal>,
}

/// Where a rate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RateSourceKind {
    /// Set for the account.
    Account,
    /// A rate template.
    Template,
    /// The product.
    Product,
    /// The fund account.
    FundAccount,
    /// The counter's table.
    #[default]
    Counter,
    /// The platform's default.
    Platform,
}

/// Where a rate comes from, and for what it was set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct RateSource {
    /// Level.
    pub kind: RateSourceKind,
    /// Name of the template, product, fund account or counter.
    pub name: Option<String>,
    /// Contract or commodity it was set for.
    pub scope: String,
}

/// An amount with the rate that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Charge {
    /// Yuan.
    pub amount: Decimal,
    /// Share of the value; 0 where it is charged by lot only.
    pub by_money: Decimal,
    /// Yuan a lot; 0 where it is charged by money only.
    pub by_lot: Decimal,
    /// Where the rate comes from.
    pub source: RateSource,
}

/// What bounds the lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CeilingKind {
    /// Largest single order.
    OrderMaximum,
    /// Available funds of the account.
    AvailableCash,
    /// Lots that can be closed.
    Closable,
    /// The account's permissions and limits.
    AccountLimits,
    /// What the product's fund accounts take.
    FundAccounts,
}

/// A ceiling on the lots of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ceiling {
    /// What bounds.
    pub kind: CeilingKind,
    /// The amount or lots that bound; absent where they are not the account's to see.
    pub limit: Option<Decimal>,
    /// Lots it allows.
    pub lots: i64,
}

/// How many lots the order may have at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Largest {
    /// Lots.
    pub lots: i64,
    /// All ceilings, the nearest first.
    pub ceilings: Vec<Ceiling>,
    /// What stands against one lot more.
    pub binding_limit: Option<Problem>,
}

/// The position the order would leave, if it filled whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PositionAfter {
    /// Long or short.
    pub side: PosiDirection,
    /// Lots; 0 = flat.
    pub lots: i64,
    /// Average open price; absent when flat.
    pub average_open_price: Option<Decimal>,
}

/// What an order would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    /// Price reckoned with; absent when there is none.
    pub price: Option<Decimal>,
    /// Margin that it, or the part of it that fund accounts would carry, would freeze; absent for
    /// closes and refused orders.
    pub margin: Option<Charge>,
    /// What of its margin bonds cover; absent where none do (B8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin_covered: Option<Decimal>,
    /// Commission it would freeze; absent for refused orders.
    pub commission: Option<Charge>,
    /// What the exchange charges for the order itself; absent where it charges nothing.
    pub order_fee: Option<Decimal>,
    /// Available funds after it is placed; absent where a charge is.
    pub available_after: Option<Decimal>,
    /// Largest lots, and why not more.
    pub largest: Largest,
    /// Position after a complete fill.
    pub position_after: Option<PositionAfter>,
    /// Margin ÷ equity after a complete fill as a ratio, four decimals; absent where it is not
    /// defined.
    pub risk_degree_after: Option<Decimal>,
    /// The level of review that it would wait for before anything of it is sent, 1 or 2; absent where it would wait for
    /// none (X2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_for_level: Option<u32>,
    /// Why it would be refused; absent when it would go.
    pub problem: Option<Problem>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}
