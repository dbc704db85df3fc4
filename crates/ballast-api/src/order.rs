//! Orders, their fills and refusals. The WebSocket's `place` and `cancel` take the same types
//! through the same handler.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Date, Decimal, HedgeFlag, Id, Offset, Page, Problem, Side, Time, Validity};

/// An order to place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// The trader's own reference, unique per account and trading day. The same reference with the
    /// same content gets the first answer again, so a request may be repeated safely.
    #[serde(rename = "ref")]
    #[schema(min_length = 1, max_length = 32, example = "t-000123")]
    pub reference: String,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Open or close.
    pub offset: Offset,
    /// Speculation or hedge; speculation when absent.
    pub hedge_flag: Option<HedgeFlag>,
    /// Lots.
    pub lots: i64,
    /// Limit price. Absent: the counterparty's best, fixed when the order is placed, what is left
    /// is cancelled at once; cancelled whole when there is none.
    pub price: Option<Decimal>,
    /// How long it stands; `day` when absent. Without a price it is always `fill_and_kill`.
    pub validity: Option<Validity>,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// 待一级审核: it waits for review at level 1; nothing of it is sent.
    #[serde(rename = "in_review_1")]
    InReviewOne,
    /// 待二级审核: it waits for review at level 2.
    #[serde(rename = "in_review_2")]
    InReviewTwo,
    /// 报送中: journaled, on its way, no answer yet.
    Sending,
    /// 已报: the exchange has it, nothing filled.
    Working,
    /// 部分成交: filled in part, the rest works.
    PartFilled,
    /// 撤单中: a cancel is on its way.
    Cancelling,
    /// 全部成交
    Filled,
    /// 已撤: nothing filled.
    Cancelled,
    /// 部成已撤: filled in part, the rest cancelled.
    PartCancelled,
    /// 未送出: refused before the counter; `problem` says why.
    Refused,
    /// 被柜台拒绝; `problem` carries the counter's number and text.
    Rejected,
    /// 未知: no word of it has come, it may work at the counter or not be there; or the counter is away.
    Unknown,
}

/// An order as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// Its number.
    pub order: Id,
    /// The trader's reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Account.
    pub account: String,
    /// Login name of who placed it.
    pub placed_by: String,
    /// Trading day.
    pub trading_day: Date,
    /// When it was received and let through: it is decided at the instant at which it is taken (T6).
    pub placed_at: Time,
    /// When the first of its child orders was handed to the network; absent before (T6).
    pub sent_at: Option<Time>,
    /// When the exchange had the first of them; absent before (T6).
    pub accepted_at: Option<Time>,
    /// Last change.
    pub updated_at: Time,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Offset after the contract's rule.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Limit price; absent when the counterparty's best was asked for and there was none.
    pub price: Option<Decimal>,
    /// How long it stands.
    pub validity: Validity,
    /// Lots asked for.
    pub lots: i64,
    /// Lots filled.
    pub filled: i64,
    /// Average fill price, four decimals; absent while nothing is filled.
    pub average_price: Option<Decimal>,
    /// State.
    pub status: OrderStatus,
    /// Why it was refused or rejected, or why not all of its lots go.
    pub problem: Option<Problem>,
    /// A risk officer placed it (第三方报单, P9): its number is shown with a `_` before it.
    pub third_party: bool,
    /// Journal sequence of the last change.
    pub seq: Id,
}

/// Third-party orders of the running day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ThirdPartyOrders {
    /// The newest first.
    pub orders: Vec<Order>,
    /// Journal sequence they are of.
    pub seq: Id,
}

/// A page of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderPage {
    /// Newest first.
    pub orders: Vec<Order>,
    /// How many there are in all on that trading day.
    pub total: u64,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// Which orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderFilter {
    /// All but refused ones.
    #[default]
    All,
    /// Those that can still trade.
    Working,
}

/// Which orders to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrderQuery {
    /// Which; `all` when absent.
    #[param(inline)]
    pub filter: Option<OrderFilter>,
    /// Trading day; the running one when absent.
    pub trading_day: Option<Date>,
    /// `next` of the page before; the newest page when absent.
    pub cursor: Option<String>,
    /// Rows wanted, 1–500; 100 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// Answer only once this journal sequence is visible, so that one reads one's own write.
    pub at_least: Option<Id>,
}

impl OrderQuery {
    /// Which of them to list, and which page.
    pub fn split(self) -> (OrderFilter, Page) {
        let Self {
            filter,
            trading_day,
            cursor,
            limit,
            at_least,
        } = self;
        (
            filter.unwrap_or_default(),
            Page {
                trading_day,
                cursor,
                limit,
                at_least,
            },
        )
    }
}

/// A fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trade {
    /// Exchange's trade number.
    pub trade: String,
    /// Its order.
    pub order: Id,
    /// The order's reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Account.
    pub account: String,
    /// Trading day.
    pub trading_day: Date,
    /// When.
    pub at: Time,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Offset.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Price.
    pub price: Decimal,
    /// Lots.
    pub lots: i64,
    /// Commission, exact.
    pub commission: Decimal,
    /// Close P&L, mark-to-market; absent for opens.
    pub close_pnl: Option<Decimal>,
    /// It came after its order, or the child order that it fills, had ended.
    pub late: bool,
    /// Journal sequence.
    pub seq: Id,
}

/// A page of fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TradePage {
    /// Newest first.
    pub trades: Vec<Trade>,
    /// How many there are in all on that trading day.
    pub total: u64,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// An order or cancel that was not let through (拒单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
    /// Order number, given to refused orders too.
    pub order: Id,
    /// The trader's reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Account.
    pub account: String,
    /// When.
    pub at: Time,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Offset.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Lots.
    pub lots: i64,
    /// Limit price.
    pub price: Option<Decimal>,
    /// Why.
    pub problem: Problem,
    /// Journal sequence.
    pub seq: Id,
}

/// A page of refusals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusalPage {
    /// Newest first.
    pub refusals: Vec<Refusal>,
    /// How many there are in all on that trading day.
    pub total: u64,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// Which working orders to cancel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelAll {
    /// Only those of this contract.
    pub contract: Option<String>,
}

/// The outcome for one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelResult {
    /// Order.
    pub order: Id,
    /// Why its cancel did not go out; absent when it did.
    pub problem: Option<Problem>,
}

/// The outcome for each order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelResults {
    /// One row for each working order.
    pub results: Vec<CancelResult>,
    /// Journal sequence of the last cancel.
    pub seq: Option<Id>,
}

/// Names an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OrderPath {
    /// Code of the operating account.
    pub account: String,
    /// Order number.
    pub order: Id,
}

/// Where a child order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChildStatus {
    /// On its way to the counter.
    Sending,
    /// The exchange has it.
    Working,
    /// Traded wholly.
    Filled,
    /// Refused by the counter.
    Rejected,
    /// Cancelled with lots left.
    Cancelled,
    /// Cancelled by the platform, and its lots sent again: by net position they could be closed by then.
    Recalled,
    /// The counter never had it.
    NotReceived,
    /// No word of it has come: it may work at the counter, or not be there.
    Unknown,
}

/// An order as a fund account carries it, whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChildOrder {
    /// Its number.
    pub child: Id,
    /// The operating account's order.
    pub order: Id,
    /// Fund account.
    pub fund_account: String,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Offset at the counter: another one than the order's by net position, or where closing today
    /// is dear.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Limit price.
    pub price: Decimal,
    /// Lots sent.
    pub lots: i64,
    /// Lots filled.
    pub filled: i64,
    /// State.
    pub status: ChildStatus,
    /// The operating account.
    pub account: String,
    /// When it was let through (T6).
    pub passed_at: Option<Time>,
    /// When it was handed to the network; absent before (T6).
    pub sent_at: Option<Time>,
    /// When the exchange had it; absent before (T6).
    pub accepted_at: Option<Time>,
    /// Why a counter would not have it, why it was recalled, or the lock that it left by net position.
    pub problem: Option<Problem>,
}

/// A page of child orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChildOrderPage {
    /// Newest first.
    pub children: Vec<ChildOrder>,
    /// How many there are in all on that trading day.
    pub total: u64,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// The running day's child orders of an operating account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChildOrderList {
    /// Newest first.
    pub children: Vec<ChildOrder>,
    /// Journal sequence the answer stands at.
    pub seq: Id,
}
