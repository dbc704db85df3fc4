//! What an operating account has: funds, positions, and the lots they are made of.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Date, Decimal, HedgeFlag, Id, PosiDirection, Time};

/// Names the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AccountPath {
    /// Code of the operating account.
    #[param(example = "A10023")]
    pub account: String,
}

/// How fresh an answer must be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Freshness {
    /// Answer only once this journal sequence is visible.
    pub at_least: Option<Id>,
}

/// Funds during the day (§C5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Funds {
    /// Account.
    pub account: String,
    /// Trading day.
    pub trading_day: Option<Date>,
    /// Balance brought forward, mark-to-market.
    pub pre_balance: Decimal,
    /// Cash in today.
    pub deposit: Decimal,
    /// Cash out today.
    pub withdrawal: Decimal,
    /// Close P&L, mark-to-market.
    pub close_pnl: Decimal,
    /// Position P&L, mark-to-market.
    pub position_pnl: Decimal,
    /// Floating P&L, against open prices.
    pub floating_pnl: Decimal,
    /// Commission today.
    pub commission: Decimal,
    /// Margin of positions.
    pub margin: Decimal,
    /// Margin held for what is to be delivered physically.
    pub delivery_margin: Decimal,
    /// Delivery fees today.
    pub delivery_fee: Decimal,
    /// What may be used of bonds (国债充抵, CTP Mortgage); not in equity (B8).
    pub mortgage: Decimal,
    /// What of margin, held and frozen, they cover.
    pub covered: Decimal,
    /// Venues' fees for bonds today.
    pub collateral_fee: Decimal,
    /// Margin frozen by working orders.
    pub frozen_margin: Decimal,
    /// Commission frozen by working orders.
    pub frozen_commission: Decimal,
    /// Dynamic equity.
    pub equity: Decimal,
    /// Available funds.
    pub available: Decimal,
    /// Can be withdrawn.
    pub withdrawable: Decimal,
    /// Margin ÷ equity as a ratio, four decimals; absent where equity is not above 0.
    #[schema(example = "0.3400")]
    pub risk_degree: Option<Decimal>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}

/// A position: one side of one contract, of one hedge flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Position {
    /// Contract.
    pub contract: String,
    /// Long or short.
    pub side: PosiDirection,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Lots.
    pub lots: i64,
    /// Of these opened today.
    pub today_lots: i64,
    /// Of these from before.
    pub yesterday_lots: i64,
    /// Today's lots not yet in a working close.
    pub closable_today: i64,
    /// Older lots not yet in a working close.
    pub closable_yesterday: i64,
    /// Average open price, one decimal more than the tick where needed.
    pub average_open_price: Decimal,
    /// Against open prices; absent without a price.
    pub floating_pnl: Option<Decimal>,
    /// Mark-to-market; absent without a price.
    pub position_pnl: Option<Decimal>,
    /// Margin.
    pub margin: Decimal,
}

/// Positions of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PositionList {
    /// By contract, hedge flag and side.
    pub positions: Vec<Position>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}

/// Lots of one opening (持仓明细), oldest first within a side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PositionLots {
    /// Contract.
    pub contract: String,
    /// Long or short.
    pub side: PosiDirection,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Trading day they were opened on.
    pub open_day: Date,
    /// Instant of the fill, where it is still known.
    pub opened_at: Option<Time>,
    /// Price they were opened at.
    pub open_price: Decimal,
    /// Lots left.
    pub lots: i64,
    /// Against the open price; absent without a price.
    pub floating_pnl: Option<Decimal>,
    /// Mark-to-market; absent without a price.
    pub position_pnl: Option<Decimal>,
}

/// Lots by opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PositionLotsList {
    /// By contract, hedge flag, side and opening.
    pub lots: Vec<PositionLots>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}

/// Cancels of a contract in the running day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractCancels {
    /// Contract.
    pub contract: String,
    /// Cancels that count for `max_cancels`.
    pub cancels: u32,
}

/// Cancels of the running day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelsToday {
    /// Contracts with any.
    pub contracts: Vec<ContractCancels>,
    /// Of one contract, at most; once there were more, its new orders are refused. Absent: any number.
    pub limit: Option<u32>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}
