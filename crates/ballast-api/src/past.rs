//! What risk officers look back on: alarms, liquidation plans and stops of all days (P9, K1, K6).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::alarm::{Alarm, AlarmKind, AlarmLevel};
use crate::plan::{PlanCause, PlanState, PlanWait, WouldClose};
use crate::stop::{RepeatedOrder, StopKind, StopOf};
use crate::{Date, Decimal, HedgeFlag, Id, PosiDirection, Problem, Time};

/// What somebody did about an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmActKind {
    /// It was acknowledged.
    Acknowledged,
    /// Something was noted.
    Noted,
    /// It was muted, to before `until`.
    Muted,
    /// It was muted no more.
    Unmuted,
    /// It was given to `to`.
    Assigned,
}

/// Something that was done about an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmAct {
    /// What.
    pub act: AlarmActKind,
    /// Login name of who did it; empty: the platform.
    pub by: String,
    /// When.
    pub at: Time,
    /// Note or reason; it may be empty.
    pub text: String,
    /// Of a mute its end.
    pub until: Option<Time>,
    /// Login name of who was given it.
    pub to: Option<String>,
}

/// An alarm of some day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PastAlarm {
    /// Its row.
    pub id: Id,
    /// Trading day on which it was raised; absent before the first.
    pub trading_day: Option<Date>,
    /// Trading day on which it ended; absent while it stands.
    pub ended_on: Option<Date>,
    /// The alarm as it was left. Its number is of its day; `asks` is true only while the desk has it.
    pub alarm: Alarm,
    /// What was done about it, the oldest first.
    pub acts: Vec<AlarmAct>,
}

/// A page of alarms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PastAlarms {
    /// Newest first.
    pub alarms: Vec<PastAlarm>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
    /// How many pass what was asked, on all pages.
    pub filtered: u64,
    /// How many there are of what one watches.
    pub total: u64,
}

/// Which alarms: those that stood on a trading day of a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PastAlarmQuery {
    /// First trading day.
    pub from: Option<Date>,
    /// Last trading day.
    pub to: Option<Date>,
    /// Code of a product: alarms of it, its operating accounts and its fund accounts.
    pub product: Option<String>,
    /// Code of an operating account or fund account.
    pub account: Option<String>,
    /// What it tells of.
    #[param(inline)]
    pub kind: Option<AlarmKind>,
    /// The worst that it was.
    #[param(inline)]
    pub level: Option<AlarmLevel>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, at most 500; 100 when absent.
    pub limit: Option<u32>,
}

/// A liquidation plan of some day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PastPlan {
    /// Its row.
    pub id: Id,
    /// Number.
    pub plan: u32,
    /// Trading day on which it was made.
    pub trading_day: Option<Date>,
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
    /// Where it stands, or how it ended.
    pub state: PlanState,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// Who ended it; empty: the platform.
    pub ended_by: String,
    /// Why, where a person did.
    pub end_reason: String,
    /// Somebody let it go on at any price within the day's limits.
    pub any_price: bool,
    /// Lots that its orders closed.
    pub closed: i64,
    /// Lots that it left, where it ended before all were closed.
    pub left: Vec<WouldClose>,
    /// Orders that it sent.
    pub orders: u32,
    /// Orders of traders that were cancelled for it.
    pub cancelled: u32,
}

/// A page of plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PastPlans {
    /// Newest first.
    pub plans: Vec<PastPlan>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
    /// How many pass what was asked, on all pages.
    pub filtered: u64,
    /// How many there are of what one watches.
    pub total: u64,
}

/// Why a plan was made, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanCauseKind {
    /// A liquidation line (O3–O6).
    Line,
    /// A rule of a scheme, a line on NAV, or what an account does before a close.
    Rule,
    /// A person.
    ByHand,
}

/// Which plans: those that ran on a trading day of a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PastPlanQuery {
    /// First trading day.
    pub from: Option<Date>,
    /// Last trading day.
    pub to: Option<Date>,
    /// Code of a product.
    pub product: Option<String>,
    /// Code of an operating account.
    pub account: Option<String>,
    /// Why it was made.
    #[param(inline)]
    pub kind: Option<PlanCauseKind>,
    /// Where it stands, or how it ended.
    #[param(inline)]
    pub state: Option<PlanState>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, at most 500; 100 when absent.
    pub limit: Option<u32>,
}

/// What a plan did in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanStepKind {
    /// It sent an order.
    Order,
    /// A position came to wait for something.
    Waits,
    /// A position waits for nothing any more.
    GoesOn,
    /// It had an order of somebody else cancelled.
    Cancels,
    /// A person let it go on at any price.
    Allowed,
    /// It counted anew how many lots to close before its rule is read again (N7).
    Pass,
}

/// A step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanStep {
    /// Its row.
    pub id: Id,
    /// When.
    pub at: Time,
    /// Trading day.
    pub trading_day: Option<Date>,
    /// What.
    pub step: PlanStepKind,
    /// Contract of the position.
    pub contract: Option<String>,
    /// Speculation or hedge.
    pub hedge_flag: Option<HedgeFlag>,
    /// Long or short.
    pub side: Option<PosiDirection>,
    /// The order that was sent or cancelled.
    pub order: Option<Id>,
    /// Its price.
    pub price: Option<Decimal>,
    /// Its lots; of a pass the lots to close.
    pub lots: Option<i64>,
    /// Lots of it that traded.
    pub filled: Option<i64>,
    /// What the position waits for.
    pub waits_for: Option<PlanWait>,
    /// Where the price is too far: the one that it would be sent at.
    pub would_be: Option<Decimal>,
    /// Why nobody takes its order.
    pub problem: Option<Problem>,
    /// Login name of who allowed any price.
    pub by: Option<String>,
}

/// A plan and its steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanSteps {
    /// The plan.
    pub plan: PastPlan,
    /// Oldest first.
    pub steps: Vec<PlanStep>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// Which steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PlanStepQuery {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, at most 500; 100 when absent.
    pub limit: Option<u32>,
}

/// A stop of some day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PastStop {
    /// Its row.
    pub id: Id,
    /// Trading day on which it began; absent before the first.
    pub trading_day: Option<Date>,
    /// What was stopped.
    pub of: StopOf,
    /// What was barred.
    pub bars: StopKind,
    /// Login name of who stopped it; empty: the platform.
    pub by: String,
    /// Since when.
    pub since: Time,
    /// Why; empty where the platform stopped it.
    pub reason: String,
    /// The order that came too often, where the platform stopped it for that (K6).
    pub repeated: Option<RepeatedOrder>,
    /// Until when; absent while it stands.
    pub until: Option<Time>,
    /// Login name of who lifted it, or set another in its place; absent while it stands, empty: the platform.
    pub lifted_by: Option<String>,
    /// Why it was lifted.
    pub lift_reason: String,
    /// It was not lifted: another took its place.
    pub replaced: bool,
}

/// A page of stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PastStops {
    /// Newest first.
    pub stops: Vec<PastStop>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
    /// How many pass what was asked, on all pages.
    pub filtered: u64,
    /// How many there are of what one watches.
    pub total: u64,
}

/// Which stops: those that stood on a trading day of a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PastStopQuery {
    /// First trading day.
    pub from: Option<Date>,
    /// Last trading day.
    pub to: Option<Date>,
    /// Code of a product: stops of it, its operating accounts and its fund accounts.
    pub product: Option<String>,
    /// Code of an operating account or fund account.
    pub account: Option<String>,
    /// What it barred.
    #[param(inline)]
    pub bars: Option<StopKind>,
    /// Only those that stand, or only those that do not.
    pub standing: Option<bool>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, at most 500; 100 when absent.
    pub limit: Option<u32>,
}
