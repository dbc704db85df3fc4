//! Cash moved by hand: entered by one, confirmed by another, booked.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Date, Decimal, Id, Time};

/// Cash in or out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashMovement {
    /// Code of the operating or fund account.
    pub account: String,
    /// Yuan, whole fen, above 0.
    pub amount: Decimal,
    /// Of it the protected amount, on operating accounts; the rest is max-loss amount. Not split
    /// when absent.
    pub protected: Option<Decimal>,
}

/// Which way the cash went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CashKind {
    /// In.
    Deposit,
    /// Out.
    Withdrawal,
    /// A venue's fee for bonds that stand as margin (B7).
    CollateralFee,
}

/// A booked movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashRow {
    /// Which way.
    pub kind: CashKind,
    /// Account.
    pub account: String,
    /// Yuan.
    pub amount: Decimal,
    /// When.
    pub at: Time,
    /// Trading day it was booked on.
    pub trading_day: Option<Date>,
    /// Login name of who entered it.
    pub by: String,
    /// Login name of who confirmed it; none where nobody had to (C2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    /// Of a fee for bonds, the first day of its month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<Date>,
    /// Journal sequence.
    pub seq: Id,
}

/// A page of movements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashPage {
    /// Newest first.
    pub movements: Vec<CashRow>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CashState {
    /// It waits for a cash clerk.
    Pending,
    /// It was booked.
    Booked,
    /// It was rejected.
    Rejected,
}

/// A movement was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashEntered {
    /// Its id; absent on a fund account.
    pub movement: Option<Id>,
    /// Pending or booked.
    pub state: CashState,
    /// Journal sequence.
    pub seq: Id,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashEntry {
    /// Its id.
    pub movement: Id,
    /// Which way.
    pub kind: CashKind,
    /// Operating account.
    pub account: String,
    /// Yuan.
    pub amount: Decimal,
    /// Of it the protected amount.
    pub protected: Decimal,
    /// What became of it.
    pub state: CashState,
    /// Login name of who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: Time,
    /// Login name of who confirmed or rejected it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Time>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashEntryPage {
    /// Newest first.
    pub entries: Vec<CashEntry>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// Which entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CashEntryQuery {
    /// All when absent.
    #[param(inline)]
    pub state: Option<CashState>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, at most 500; 100 when absent.
    pub limit: Option<u32>,
}

/// Names an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MovementPath {
    /// Its id.
    pub movement: String,
}

/// Why an entry is rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    /// 1–200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// An operating account as whoever moves its cash sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashAccount {
    /// Code.
    pub code: String,
    /// Holder's name.
    pub name: String,
    /// Deposits less withdrawals since it was opened.
    pub net_deposits: Decimal,
    /// Of them the protected amount.
    pub protected_amount: Decimal,
    /// Of them the rest.
    pub max_loss_amount: Decimal,
    /// Dynamic equity: less the four that follow it is `withdrawable`, or 0 where that is below 0.
    pub equity: Decimal,
    /// Margin.
    pub margin: Decimal,
    /// Margin and commission frozen by orders.
    pub frozen: Decimal,
    /// Margin of deliveries.
    pub delivery_margin: Decimal,
    /// Profit that is not realised, or may not be used.
    pub kept_profit: Decimal,
    /// Can be withdrawn.
    pub withdrawable: Decimal,
}

/// Accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashAccountList {
    /// By code.
    pub accounts: Vec<CashAccount>,
}
