//! Daily statements (结算单): one settled day of one account, both forms in one answer.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::contract::Exchange;
use crate::nav::NavDay;
use crate::{Date, Decimal, HedgeFlag, Id, Offset, PosiDirection, Side, Time};

/// Which days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatementsQuery {
    /// Month, `YYYY-MM`; the month of the running trading day when absent.
    #[param(example = "2026-11")]
    pub month: Option<String>,
}

/// Whether a day's statement can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// Settled: a statement is there.
    Settled,
    /// The running trading day.
    Running,
    /// A trading day without a statement of this account.
    None,
}

/// A trading day of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementDay {
    /// Trading day.
    pub trading_day: Date,
    /// What is there.
    pub state: DayState,
}

/// The trading days of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementDays {
    /// `YYYY-MM`.
    pub month: String,
    /// Trading days only, ascending.
    pub days: Vec<StatementDay>,
    /// Newest settled day of the account, in whichever month.
    pub latest: Option<Date>,
}

/// Names a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct StatementPath {
    /// Code of the operating account.
    pub account: String,
    /// Trading day.
    pub trading_day: Date,
}

/// What differs between the forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormSummary {
    /// Balance b/f.
    pub brought_forward: Decimal,
    /// Close P&L.
    pub close_pnl: Decimal,
    /// Mark-to-market: position P&L, part of the balance. Trade-by-trade: floating P&L, beside it.
    pub position_pnl: Decimal,
    /// Delivery P&L (交割盈亏).
    pub delivery_pnl: Decimal,
    /// Balance c/f.
    pub carried_forward: Decimal,
}

/// What is the same in both forms, and what is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementSummary {
    /// Mark-to-market (逐日盯市).
    pub mark_to_market: FormSummary,
    /// Trade-by-trade (逐笔对冲).
    pub trade_by_trade: FormSummary,
    /// Cash in.
    pub deposit: Decimal,
    /// Cash out.
    pub withdrawal: Decimal,
    /// Cash in less cash out.
    pub net_deposit: Decimal,
    /// Commission.
    pub commission: Decimal,
    /// Of the commission, what was charged for orders and cancels themselves (申报费).
    pub order_fee: Decimal,
    /// Delivery fees (交割手续费), beside the commission.
    pub delivery_fee: Decimal,
    /// Client equity.
    pub equity: Decimal,
    /// Margin.
    pub margin: Decimal,
    /// Held for what is to be delivered (交割保证金), beside the margin.
    pub delivery_margin: Decimal,
    /// What may be used of bonds (国债充抵, CTP Mortgage); in no balance (B8).
    pub mortgage: Decimal,
    /// What of the margin they cover.
    pub covered: Decimal,
    /// The oldest settlement of a venue that the amount is of; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mortgage_of: Option<Date>,
    /// Venues' fees for bonds (国债充抵手续费, B7): neither commission nor withdrawal.
    pub collateral_fee: Decimal,
    /// Available funds.
    pub available: Decimal,
    /// Margin ÷ equity as a ratio, four decimals; absent where equity is not above 0.
    #[schema(example = "0.3400")]
    pub risk_degree: Option<Decimal>,
    /// Cash to add: margins that bonds do not cover above equity, else 0.
    pub margin_call: Decimal,
}

/// A row of 成交记录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementTrade {
    /// Trading day.
    pub trading_day: Date,
    /// Exchange.
    pub exchange: Exchange,
    /// Commodity's Chinese name.
    pub name_zh: String,
    /// Commodity's English name.
    pub name_en: String,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Price.
    pub price: Decimal,
    /// Lots.
    pub lots: i64,
    /// Price × lots × multiplier.
    pub turnover: Decimal,
    /// Offset.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Commission, rounded to the fen.
    pub commission: Decimal,
    /// Mark-to-market close P&L; absent for opens.
    pub close_pnl: Option<Decimal>,
    /// Trade-by-trade close P&L; absent for opens.
    pub close_pnl_trade: Option<Decimal>,
    /// Trade number.
    pub trade: String,
}

/// A row of 平仓明细.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementClose {
    /// Trading day it was closed on.
    pub close_day: Date,
    /// Exchange.
    pub exchange: Exchange,
    /// Commodity's Chinese name.
    pub name_zh: String,
    /// Commodity's English name.
    pub name_en: String,
    /// Contract.
    pub contract: String,
    /// Trading day it was opened on.
    pub open_day: Date,
    /// Side of the closing trade.
    pub side: Side,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Lots.
    pub lots: i64,
    /// Open price.
    pub open_price: Decimal,
    /// Previous settlement price; absent for lots opened that day on a new contract.
    pub pre_settlement: Option<Decimal>,
    /// Closing price.
    pub close_price: Decimal,
    /// Mark-to-market close P&L.
    pub close_pnl: Decimal,
    /// Trade-by-trade close P&L.
    pub close_pnl_trade: Decimal,
}

/// A row of 交割明细: lots that ended with their contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementDelivery {
    /// Exchange.
    pub exchange: Exchange,
    /// Commodity's Chinese name.
    pub name_zh: String,
    /// Commodity's English name.
    pub name_en: String,
    /// Contract.
    pub contract: String,
    /// Trading day they were opened on.
    pub open_day: Date,
    /// Long or short.
    pub side: PosiDirection,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Lots.
    pub lots: i64,
    /// Open price.
    pub open_price: Decimal,
    /// Previous settlement price; absent on a contract's first day.
    pub pre_settlement: Option<Decimal>,
    /// Delivery price.
    pub delivery_price: Decimal,
    /// Mark-to-market delivery P&L.
    pub delivery_pnl: Decimal,
    /// Trade-by-trade delivery P&L.
    pub delivery_pnl_trade: Decimal,
    /// Delivery fee.
    pub delivery_fee: Decimal,
    /// Only cash changed hands (现金交割); else the lots are to be delivered physically.
    pub cash_settled: bool,
}

/// Totals of the delivery rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryTotals {
    /// Lots.
    pub lots: i64,
    /// Mark-to-market delivery P&L.
    pub delivery_pnl: Decimal,
    /// Trade-by-trade delivery P&L.
    pub delivery_pnl_trade: Decimal,
    /// Delivery fee: the summary's has that of deliveries that ended on the day as well.
    pub delivery_fee: Decimal,
}

/// A row of 持仓明细.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementPosition {
    /// Exchange.
    pub exchange: Exchange,
    /// Commodity's Chinese name.
    pub name_zh: String,
    /// Commodity's English name.
    pub name_en: String,
    /// Contract.
    pub contract: String,
    /// Trading day it was opened on.
    pub open_day: Date,
    /// Long or short.
    pub side: PosiDirection,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Lots.
    pub lots: i64,
    /// Open price.
    pub open_price: Decimal,
    /// Previous settlement price; absent on a contract's first day.
    pub pre_settlement: Option<Decimal>,
    /// Settlement price.
    pub settlement: Decimal,
    /// Against the open price.
    pub floating_pnl: Decimal,
    /// Mark-to-market.
    pub position_pnl: Decimal,
    /// Margin.
    pub margin: Decimal,
}

/// A row of 持仓汇总: one contract and hedge flag, both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementPositionSum {
    /// Exchange.
    pub exchange: Exchange,
    /// Commodity's Chinese name.
    pub name_zh: String,
    /// Commodity's English name.
    pub name_en: String,
    /// Contract.
    pub contract: String,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long lots.
    pub long_lots: i64,
    /// Average long price; absent without long lots.
    pub long_average_price: Option<Decimal>,
    /// Short lots.
    pub short_lots: i64,
    /// Average short price; absent without short lots.
    pub short_average_price: Option<Decimal>,
    /// Previous settlement price.
    pub pre_settlement: Option<Decimal>,
    /// Settlement price.
    pub settlement: Decimal,
    /// Mark-to-market.
    pub position_pnl: Decimal,
    /// Against open prices.
    pub floating_pnl: Decimal,
    /// Margin.
    pub margin: Decimal,
}

/// Totals of the trade rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TradeTotals {
    /// Lots.
    pub lots: i64,
    /// Turnover.
    pub turnover: Decimal,
    /// Commission.
    pub commission: Decimal,
    /// Mark-to-market close P&L.
    pub close_pnl: Decimal,
    /// Trade-by-trade close P&L.
    pub close_pnl_trade: Decimal,
}

/// Totals of the close rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseTotals {
    /// Lots.
    pub lots: i64,
    /// Mark-to-market close P&L.
    pub close_pnl: Decimal,
    /// Trade-by-trade close P&L.
    pub close_pnl_trade: Decimal,
}

/// Totals of the position rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PositionTotals {
    /// Lots.
    pub lots: i64,
    /// Against open prices.
    pub floating_pnl: Decimal,
    /// Mark-to-market.
    pub position_pnl: Decimal,
    /// Sum of the rows; above the summary's margin where larger-side margin applies.
    pub margin: Decimal,
}

/// Whether our books agree with the counter's for the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reconciliation {
    /// Equity here less equity at the counter, over the product; absent while the counter has not
    /// been asked.
    pub difference: Option<Decimal>,
}

/// One settled day of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    /// Account.
    pub account: String,
    /// Holder's name.
    pub account_name: String,
    /// Product's name.
    pub product_name: Option<String>,
    /// Trading day.
    pub trading_day: Date,
    /// When it was settled.
    pub settled_at: Time,
    /// The day ran on a simulated clock; the print says so.
    pub simulated: bool,
    /// 资金状况
    pub summary: StatementSummary,
    /// 成交记录
    pub trades: Vec<StatementTrade>,
    /// Totals of `trades`.
    pub trade_totals: TradeTotals,
    /// 平仓明细
    pub closes: Vec<StatementClose>,
    /// Totals of `closes`.
    pub close_totals: CloseTotals,
    /// 交割明细
    pub deliveries: Vec<StatementDelivery>,
    /// Totals of `deliveries`.
    pub delivery_totals: DeliveryTotals,
    /// 持仓明细
    pub positions: Vec<StatementPosition>,
    /// Totals of `positions`.
    pub position_totals: PositionTotals,
    /// 持仓汇总
    pub position_sums: Vec<StatementPositionSum>,
    /// The product's NAV of the day, with accrued fees: for who may read it; absent where it was undefined.
    pub product_nav: Option<NavDay>,
    /// Agreement with the counter.
    pub reconciliation: Reconciliation,
    /// Journal sequence of the settlement.
    pub seq: Id,
}
