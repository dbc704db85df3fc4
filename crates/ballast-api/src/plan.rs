//! Liquidation plans (强平计划), and having positions closed by hand (P9).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Decimal, HedgeFlag, Id, PosiDirection, Problem, Time};

/// What a person may have closed: an operating account, one side of a position of it, or every operating
/// account of a product. Exactly one of `account` and `product`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToClose {
    /// Code of the operating account.
    #[schema(example = "A10023")]
    pub account: Option<String>,
    /// Code of the product.
    pub product: Option<String>,
    /// Only the position in this contract.
    pub contract: Option<String>,
    /// With `contract`: long or short.
    pub side: Option<PosiDirection>,
    /// With `contract`: speculation unless it says otherwise.
    pub hedge_flag: Option<HedgeFlag>,
    /// With `contract`: lots; all of them where it does not say.
    pub lots: Option<i64>,
}

/// Lots that would be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WouldClose {
    /// Code of the operating account.
    pub account: String,
    /// Contract.
    pub contract: String,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    pub side: PosiDirection,
    /// Lots.
    pub lots: i64,
}

/// What a price that is reckoned with is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClosePrice {
    /// The one that the plan's order would have: ticks beyond the counterparty's best (N10).
    Plan,
    /// The price limit, at which the order would rest: nobody is on the other side.
    PriceLimit,
    /// The last price: the plan would have to wait.
    Last,
    /// The previous settlement price: it would have to wait, and nothing has traded today.
    PreviousSettlement,
}

/// What closing would come to, yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseSums {
    /// P&L of the lots, marked to market.
    pub pnl: Decimal,
    /// Commission, close-today's with it.
    pub commission: Decimal,
    /// Lots charged the close-today rate.
    pub close_today_lots: i64,
    /// Their part of the commission.
    pub close_today_commission: Decimal,
    /// What the exchange charges for the orders themselves (O9).
    pub order_fee: Decimal,
}

/// One side of a position, closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosePosition {
    /// What is closed.
    #[serde(flatten)]
    pub close: WouldClose,
    /// Price reckoned with; absent where nothing is known.
    pub price: Option<Decimal>,
    /// What it is.
    pub price_is: Option<ClosePrice>,
    /// What the plan would wait for.
    pub waits_for: Option<PlanWait>,
    /// The counterparty's best.
    pub best: Option<Decimal>,
    /// The last price.
    pub last: Option<Decimal>,
    /// What it comes to; absent without a price.
    pub sums: Option<CloseSums>,
}

/// Where a book, or a product's fund accounts together, stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseStanding {
    /// Dynamic equity, yuan.
    pub equity: Decimal,
    /// Margin of what is held, yuan; absent of a product after, where it is carried by net position or in proportion (X3).
    pub margin: Option<Decimal>,
    /// Unit NAV; absent where it is undefined (P3).
    pub unit_nav: Option<Decimal>,
}

/// Where somebody stands now, and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CloseChange {
    /// Code of the operating account or product.
    pub of: String,
    /// Now.
    pub now: CloseStanding,
    /// After; absent where a position has no price, and of a product where no fund account has the lots.
    pub after: Option<CloseStanding>,
}

/// What closing would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosePreview {
    /// Position by position.
    pub positions: Vec<ClosePosition>,
    /// All of them; absent where one has no price.
    pub total: Option<CloseSums>,
    /// The operating accounts.
    pub accounts: Vec<CloseChange>,
    /// Their product, whose figures are its fund accounts'; absent of an account without one, and to who does not reach it.
    pub product: Option<CloseChange>,
    /// Lots of them all: to be sent back with the confirmation.
    pub lots: i64,
    /// What is to be typed: the code of the account or product.
    pub confirm: String,
    /// Record that it was looked at.
    pub seq: Id,
}

/// Have it closed, as the preview said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForceClose {
    /// What.
    pub of: ToClose,
    /// Why; 1 to 64 characters.
    pub reason: String,
    /// Lots that the preview counted: where there are others by now, nothing is done.
    pub previewed_lots: i64,
    /// The code of the account or product, typed by whoever confirms.
    pub confirm: String,
}

/// Why a plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlanCause {
    /// A liquidation line was reached (O3–O6).
    Line {
        /// Which: `system_risk`, `daily_loss`, `daily_loss_ratio`, `total_loss_ratio`.
        line: String,
        /// Dynamic equity then, yuan.
        equity: Decimal,
        /// Equity at which it acts, yuan.
        acts_at: Option<Decimal>,
    },
    /// A rule of a scheme, a line on NAV, or what an account does before a close, stands at level 2 (S5, S7, O2, O8).
    Rule {
        /// `clause`, `nav_line`, `previous_nav_line`, `overnight_ratio` (O2) or `before_close` (O8).
        rule: String,
        /// Whose rule: code of the product, or of the operating account.
        of: String,
        /// Name of the scheme; none of a line.
        scheme: Option<String>,
        /// Which clause of it, counted from 1.
        clause: Option<u32>,
        /// What it read: lots, yuan or a share; of `before_close` the time of that close.
        reading: String,
        /// Its level 2; of `before_close` so many minutes.
        threshold: String,
    },
    /// A person wanted it closed.
    ByHand {
        /// Why.
        reason: String,
    },
}

/// What a position of a plan waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanWait {
    /// Nobody is on the other side at the price limit, where its order rests.
    PriceLimit,
    /// Nobody is on the other side.
    NoCounterparty,
    /// The newest quote is too old.
    OldQuote,
    /// Its contract does not trade now.
    OutsideSession,
    /// The price is too far from the last one: a person is asked.
    TooFar,
    /// Orders that are being cancelled for it.
    OrdersInTheWay,
    /// Messages of a second are used up.
    Messages,
    /// Nobody takes its order; `problem` says why.
    Refused,
}

/// A position of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanPosition {
    /// Contract.
    pub contract: String,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    pub side: PosiDirection,
    /// Lots closed.
    pub closed: i64,
    /// Lots left.
    pub left: i64,
    /// The order that works for it.
    pub order: Option<Id>,
    /// Lots of that order that may still trade.
    pub working: i64,
    /// Its price.
    pub price: Option<Decimal>,
    /// What it waits for.
    pub waits_for: Option<PlanWait>,
    /// Where the price is too far: the one that it would be sent at.
    pub would_be: Option<Decimal>,
    /// Why nobody takes its order.
    pub problem: Option<Problem>,
    /// Since when it stands so.
    pub since: Time,
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// It closes.
    Running,
    /// What it was to close is closed.
    Done,
    /// A person goes on by hand.
    TakenOver,
    /// A person stopped it.
    Stopped,
    /// Its day is over.
    RunOut,
    /// Its rule is not reached any more, or not in force.
    Released,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Number.
    pub plan: u32,
    /// Code of the operating account.
    pub account: String,
    /// Code of its product.
    pub product: String,
    /// It closes the whole account, not one position.
    pub whole_account: bool,
    /// It closes only down to the line, pass by pass (P1, N7).
    pub only_down_to_the_line: bool,
    /// Why.
    pub cause: PlanCause,
    /// Login name of who made it; empty: the platform.
    pub by: String,
    /// When.
    pub started_at: Time,
    /// Where it stands.
    pub state: PlanState,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// Who ended it; empty: the platform.
    pub ended_by: String,
    /// Why, where a person did.
    pub end_reason: String,
    /// It may go on at any price within the day's limits.
    pub any_price: bool,
    /// Position by position.
    pub positions: Vec<PlanPosition>,
    /// Orders of traders that were cancelled for it.
    pub cancelled_orders: Vec<Id>,
}

/// Plans of the day, and those that go on from earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanList {
    /// The newest first.
    pub plans: Vec<Plan>,
    /// Record that it was looked at.
    pub seq: Id,
}

/// Which plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PlanPath {
    /// Number of the plan.
    pub plan: u32,
}

/// End a plan by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPlan {
    /// Who ends it goes on by hand, or nobody does.
    pub takes_over: bool,
    /// Why; 1 to 64 characters.
    pub reason: String,
}
