//! Order review (审单, X2): what waits, what is said of it, and the log (Q6).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::logins::BindingChange;
use crate::{Date, Decimal, HedgeFlag, Id, Offset, Problem, Side, Time};

/// What a level said of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewSaid {
    /// Level, 1 or 2.
    pub level: u32,
    /// It passed; else it was rejected.
    pub passed: bool,
    /// Login name; absent: by itself, as no reviewer of the level was online.
    pub by: Option<String>,
    /// When.
    pub at: Time,
    /// Why; of a pass it may be empty.
    pub reason: String,
}

/// An order that waits for review. It freezes what a sent one does; nothing of it is at a fund account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingOrder {
    /// Its number.
    pub order: Id,
    /// The trader's reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Operating account.
    pub account: String,
    /// Code of its product.
    pub product: String,
    /// Login name of who placed it.
    pub placed_by: String,
    /// When it was placed.
    pub placed_at: Time,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Offset after the contract's rule.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Limit price. Of one at the counterparty's best that of then: it is found anew as the order goes out.
    pub price: Option<Decimal>,
    /// It asks for the counterparty's best.
    pub at_best: bool,
    /// Lots.
    pub lots: i64,
    /// Margin that it freezes, yuan.
    pub frozen_margin: Decimal,
    /// Commission that it freezes, yuan.
    pub frozen_commission: Decimal,
    /// The level that it waits for, 1 or 2.
    pub level: u32,
    /// Since when.
    pub since: Time,
    /// What was said of it before.
    pub said: Vec<ReviewSaid>,
    /// The caller may pass or reject it.
    pub mine: bool,
}

/// A reviewer of products that the caller sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reviewer {
    /// Login name.
    pub name: String,
    /// Name as shown.
    pub display_name: String,
    /// Level, 1 or 2.
    pub level: u32,
    /// Codes of the products.
    pub products: Vec<String>,
    /// Logged in now.
    pub online: bool,
}

/// Orders that wait for review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewQueue {
    /// Those that the caller reviews, and of products that are the caller's; the oldest first.
    pub orders: Vec<WaitingOrder>,
    /// How many there are of them, also those beyond the limit.
    pub total: u32,
    /// How many the caller may pass or reject.
    pub mine: u32,
    /// Reviewers of those products.
    pub reviewers: Vec<Reviewer>,
    /// Record that it was looked at.
    pub seq: Id,
}

/// Which orders that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReviewQueueQuery {
    /// Only those that the caller may pass or reject.
    pub mine: Option<bool>,
    /// How many at most, 1 to 1,000; 200 where it is left out.
    pub limit: Option<u32>,
}

/// An order at the level that it waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewOf {
    /// Order.
    pub order: Id,
    /// Level, 1 or 2: nothing is passed at another one by mistake.
    pub level: u32,
}

/// Pass or reject orders, each by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewOrders {
    /// Which, 1 to 100.
    pub orders: Vec<ReviewOf>,
    /// Pass them; else they are rejected.
    pub passes: bool,
    /// Why: of a rejection 1 to 200 characters, of a pass 0 to 200. The trader sees it.
    #[serde(default)]
    pub reason: String,
}

/// The outcome for one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewResult {
    /// Order.
    pub order: Id,
    /// Why nothing was done; of one that was passed, and refused as it was judged again, with what.
    pub problem: Option<Problem>,
    /// It was passed or rejected as asked.
    pub done: bool,
}

/// The outcome for each order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewResults {
    /// One row for each order asked for.
    pub results: Vec<ReviewResult>,
    /// Journal sequence of the last.
    pub seq: Option<Id>,
}

/// Products whose orders a risk account reviews, at its level (P6). They hold at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewedProducts {
    /// What happens.
    pub change: BindingChange,
    /// Codes of products.
    pub products: Vec<String>,
}

/// What became of an order at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// It waits.
    Waiting,
    /// It was passed.
    Passed,
    /// It was rejected.
    Rejected,
    /// No reviewer was online, and the level does not pass by itself.
    Refused,
    /// Every level had passed it, and it was refused when it was judged again.
    RefusedAgain,
    /// It was withdrawn while it waited.
    Withdrawn,
    /// The trading day ended while it waited.
    Expired,
}

/// A review: an order at a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewRow {
    /// Its row.
    pub id: Id,
    /// Order.
    pub order: Id,
    /// The trader's reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Trading day.
    pub trading_day: Option<Date>,
    /// Code of the product.
    pub product: String,
    /// Operating account.
    pub account: String,
    /// Login name of who placed the order.
    pub placed_by: String,
    /// Contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Offset.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Limit price; absent for the counterparty's best.
    pub price: Option<Decimal>,
    /// Lots.
    pub lots: i64,
    /// Level, 1 or 2; absent where it was judged again.
    pub level: Option<u32>,
    /// Since when it waited; when it was decided, where it did not wait.
    pub since: Time,
    /// When it was decided; absent while it waits.
    pub at: Option<Time>,
    /// What became of it.
    pub outcome: ReviewOutcome,
    /// Login name of who decided; absent: by itself.
    pub by: Option<String>,
    /// Why, in the reviewer's words.
    pub reason: String,
    /// What it was refused with.
    pub problem: Option<Problem>,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewLog {
    /// Newest first.
    pub reviews: Vec<ReviewRow>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// Which reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReviewLogQuery {
    /// Code of a product; all that the caller sees where it is left out.
    pub product: Option<String>,
    /// Trading day; all where it is left out.
    pub trading_day: Option<Date>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, at most 500; 100 when absent.
    pub limit: Option<u32>,
}
