//! Questions to a counter about one fund account, and what it answers (CTP `ReqQry…`,
//! `OnRspQry…`).
//!
//! An answer tells how the counter stood at some moment since the question, or before it: real ones
//! answer from books that run behind. So what it shows is so, or was; what it does not show proves
//! nothing.

use minicbor::{Decode, Encode};

use super::{
    CounterReturn, CounterTrade, Direction, ExternalTrade, HedgeFlag, Offset, PosiDirection,
};
use crate::{
    AccountCode, ChildOrderId, ContractCode, Day, FundAccountId, Lots, Money, Price, RequestId,
    Text,
};

/// What can be asked of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum QueryKind {
    /// The trading day's orders, ended ones too (CTP ReqQryOrder).
    #[n(0)]
    Orders,
    /// The trading day's trades (CTP ReqQryTrade).
    #[n(1)]
    Trades,
    /// Lots held (CTP ReqQryInvestorPosition).
    #[n(2)]
    Positions,
    /// Money (CTP ReqQryTradingAccount).
    #[n(3)]
    Funds,
}

impl QueryKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Orders, Self::Trades, Self::Positions, Self::Funds];
}

/// A question about a fund account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CounterQuery {
    /// Number of the question; the answer has it too (CTP nRequestID).
    #[n(0)]
    pub request: RequestId,
    /// Fund account: our id.
    #[n(1)]
    pub fund_account: FundAccountId,
    /// Fund account as the counter knows it.
    #[n(2)]
    pub account: AccountCode,
    /// What is asked.
    #[n(3)]
    pub kind: QueryKind,
}

/// An answer of a counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CounterReport {
    /// Number of the question.
    #[n(0)]
    pub request: RequestId,
    /// Fund account.
    #[n(1)]
    pub fund_account: FundAccountId,
    /// Trading day that the rows are of.
    #[n(2)]
    pub trading_day: Day,
    /// What the counter has.
    #[n(3)]
    pub rows: ReportRows,
}

/// A question that got no answer in its time. What still comes under its number counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct QueryUnanswered {
    /// Number of the question.
    #[n(0)]
    pub request: RequestId,
    /// Fund account.
    #[n(1)]
    pub fund_account: FundAccountId,
    /// What was asked.
    #[n(2)]
    pub kind: QueryKind,
}

/// Rows of an answer, of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ReportRows {
    /// Orders.
    #[n(0)]
    Orders(#[n(0)] Vec<OrderRow>),
    /// Trades.
    #[n(1)]
    Trades(#[n(0)] Vec<TradeRow>),
    /// Positions that are not empty.
    #[n(2)]
    Positions(#[n(0)] Vec<PositionRow>),
    /// Money: always one row.
    #[n(3)]
    Funds(#[n(0)] TradingAccount),
}

/// Where an order stands (CTP OrderStatus `0` to `5` and `a`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum OrderStatus {
    /// All traded.
    #[n(0)]
    AllTraded,
    /// Traded in part, and queueing.
    #[n(1)]
    PartTradedQueueing,
    /// Traded in part, and not queueing.
    #[n(2)]
    PartTradedNotQueueing,
    /// Nothing traded, and queueing.
    #[n(3)]
    NoTradeQueueing,
    /// Nothing traded, and not queueing.
    #[n(4)]
    NoTradeNotQueueing,
    /// Cancelled; a part may have traded.
    #[n(5)]
    Canceled,
    /// The counter has it, the exchange has not answered yet.
    #[n(6)]
    Unknown,
}

/// An order as the counter has it (CTP CThostFtdcOrderField). One that the counter itself refused
/// is in no answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OrderRow {
    /// Our id (OrderMemo / OrderRef).
    #[n(0)]
    pub child: ChildOrderId,
    /// Exchange's order number (OrderSysID), verbatim; none before the exchange has answered.
    #[n(1)]
    pub exchange_order: Option<Text>,
    /// Contract (InstrumentID).
    #[n(2)]
    pub contract: ContractCode,
    /// Buy or sell.
    #[n(3)]
    pub direction: Direction,
    /// Open or close (CombOffsetFlag).
    #[n(4)]
    pub offset: Offset,
    /// Speculation or hedge (CombHedgeFlag).
    #[n(5)]
    pub hedge_flag: HedgeFlag,
    /// Lots ordered (VolumeTotalOriginal).
    #[n(6)]
    pub lots: Lots,
    /// Lots traded (VolumeTraded).
    #[n(7)]
    pub traded: Lots,
    /// Limit price (LimitPrice).
    #[n(8)]
    pub price: Price,
    /// Where it stands (OrderStatus).
    #[n(9)]
    pub status: OrderStatus,
}

/// A trade as the counter has it (CTP CThostFtdcTradeField).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TradeRow {
    /// The same that the private stream tells.
    #[n(0)]
    pub trade: CounterTrade,
    /// Contract (InstrumentID).
    #[n(1)]
    pub contract: ContractCode,
    /// Buy or sell.
    #[n(2)]
    pub direction: Direction,
    /// Open or close (OffsetFlag).
    #[n(3)]
    pub offset: Offset,
    /// Speculation or hedge (HedgeFlag).
    #[n(4)]
    pub hedge_flag: HedgeFlag,
}

impl TradeRow {
    /// The trade as it was returned: one of an order that others placed is external.
    pub fn returned(self) -> CounterReturn {
        let trade = self.trade;
        if !trade.child.is_direct() {
            return CounterReturn::Traded(trade);
        }
        CounterReturn::External(Box::new(ExternalTrade {
            trade: trade.trade,
            contract: self.contract,
            direction: self.direction,
            offset: self.offset,
            hedge_flag: self.hedge_flag,
            price: trade.price,
            lots: trade.lots,
            at: trade.at,
            trading_day: trade.trading_day,
        }))
    }
}

impl From<&ExternalTrade> for TradeRow {
    fn from(trade: &ExternalTrade) -> Self {
        Self {
            trade: CounterTrade {
                child: ChildOrderId::direct(0),
                trade: trade.trade.clone(),
                price: trade.price,
                lots: trade.lots,
                at: trade.at,
                trading_day: trade.trading_day,
            },
            contract: trade.contract.clone(),
            direction: trade.direction,
            offset: trade.offset,
            hedge_flag: trade.hedge_flag,
        }
    }
}

/// Lots held on one side of a contract (CTP CThostFtdcInvestorPositionField; where the counter has a
/// row for today's lots and one for older ones, both together).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PositionRow {
    /// Contract (InstrumentID).
    #[n(0)]
    pub contract: ContractCode,
    /// Long or short (PosiDirection).
    #[n(1)]
    pub side: PosiDirection,
    /// Speculation or hedge (HedgeFlag).
    #[n(2)]
    pub hedge_flag: HedgeFlag,
    /// Lots opened this trading day and still held (TodayPosition).
    #[n(3)]
    pub today: Lots,
    /// Older lots still held (Position − TodayPosition; not YdPosition, which stays as the day
    /// began).
    #[n(4)]
    pub yesterday: Lots,
    /// What they stand at (PositionCost): today's at their price, older ones at the last settlement
    /// price. None where the counter does not tell.
    #[n(5)]
    pub cost: Option<Money>,
}

/// Money of a fund account (CTP CThostFtdcTradingAccountField), by CTP's names. `balance` =
/// `pre_balance` + `deposit` − `withdraw` + `close_profit` + `position_profit` − `commission`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct TradingAccount {
    /// 上次结算准备金: balance of the last settlement.
    #[n(0)]
    pub pre_balance: Money,
    /// 入金: came in this trading day.
    #[n(1)]
    pub deposit: Money,
    /// 出金: went out this trading day; not negative.
    #[n(2)]
    pub withdraw: Money,
    /// 平仓盈亏: this trading day's, against today's open or yesterday's settlement price.
    #[n(3)]
    pub close_profit: Money,
    /// 持仓盈亏: of the lots held, against the same prices.
    #[n(4)]
    pub position_profit: Money,
    /// 手续费: this trading day's.
    #[n(5)]
    pub commission: Money,
    /// 结算准备金, the dynamic equity (动态权益).
    #[n(6)]
    pub balance: Money,
    /// 当前保证金总额 (CurrMargin).
    #[n(7)]
    pub curr_margin: Money,
    /// 冻结的保证金: by working orders.
    #[n(8)]
    pub frozen_margin: Money,
    /// 冻结的手续费: by working orders.
    #[n(9)]
    pub frozen_commission: Money,
    /// 可用资金: what a new order may take. Whether floating profit is in it is the futures
    /// company's choice.
    #[n(10)]
    pub available: Money,
}

impl ReportRows {
    /// The question that these rows answer.
    pub const fn kind(&self) -> QueryKind {
        match self {
            Self::Orders(_) => QueryKind::Orders,
            Self::Trades(_) => QueryKind::Trades,
            Self::Positions(_) => QueryKind::Positions,
            Self::Funds(_) => QueryKind::Funds,
        }
    }
}

/// All that a counter has answered about a fund account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterAnswers {
    /// Fund account.
    pub fund_account: FundAccountId,
    /// Trading day that all of it speaks of.
    pub trading_day: Day,
    /// Its positions.
    pub positions: Vec<PositionRow>,
    /// Its money.
    pub funds: TradingAccount,
    /// Its orders, some time after.
    pub orders: Vec<OrderRow>,
    /// Its trades, some time after.
    pub trades: Vec<TradeRow>,
}
