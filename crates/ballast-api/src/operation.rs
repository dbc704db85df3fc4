//! The operation log (Q5, Q4): who changed what, from what to what.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::import::FileFormat;
use crate::{Date, Id, Time};

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// The whole platform.
    Platform,
    /// The trading calendar.
    Calendar,
    /// A product.
    Product,
    /// A fund account.
    Fund,
    /// An operating account.
    Operating,
    /// A login.
    User,
    /// A login name that is nobody's, as it was typed.
    Typed,
    /// A role.
    Role,
    /// A template.
    Template,
    /// A commodity.
    Commodity,
    /// A contract.
    Contract,
    /// An exchange.
    Exchange,
    /// A risk scheme.
    Scheme,
    /// A sector.
    Sector,
    /// A super sector.
    SuperSector,
    /// A liquidation plan.
    Plan,
    /// An entry that was tried before it was done.
    Entry,
    /// A deposit or withdrawal as it was entered.
    Movement,
    /// A physical delivery.
    Delivery,
}

/// What an operation is about, under the code or name that it had then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperationSubject {
    /// What it is.
    pub kind: SubjectKind,
    /// Code, name or number; empty of the platform and of the calendar.
    pub name: String,
}

/// One field of one thing, changed; or one act on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperationRow {
    /// Its place in the log, counted from 1.
    pub id: Id,
    /// The journal's record that it is of.
    pub seq: Id,
    /// When.
    pub at: Time,
    /// Running trading day; absent before the first.
    pub trading_day: Option<Date>,
    /// Login name; empty: the platform itself, or, of a log-in that was refused, nobody that is known.
    pub by: String,
    /// Code of the built-in role, or name of the added one, that the login had then.
    pub role: String,
    /// Session; absent where there is none, and where it is not the caller's to see.
    pub session: Option<Id>,
    /// Address that it came from; empty where there is none, and where it is not the caller's to see.
    pub ip: String,
    /// Network card, where the program said it.
    pub mac: String,
    /// Of what.
    pub object: OperationSubject,
    /// For what of it, or with whom: commodity or contract of a limit, account of a grant.
    pub about: Option<OperationSubject>,
    /// Name of the field: of a setting, or of another field that the log knows.
    pub field: String,
    /// Before, as programs and files write it; empty: it was not set.
    pub old: String,
    /// Now; empty: it is not set any more.
    pub new: String,
    /// The journal does not say what was before: `old` is what the log had of the field last.
    pub old_is_remembered: bool,
    /// Why, where somebody said it.
    pub reason: String,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Operations {
    /// Newest first.
    pub operations: Vec<OperationRow>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
    /// How many pass what was asked, on all pages.
    pub filtered: u64,
    /// How many there are of what the caller may see.
    pub total: u64,
    /// Names of the fields that the caller's rows are about, without a filter by field.
    pub fields: Vec<String>,
}

/// Which operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OperationsQuery {
    /// First trading day.
    pub from: Option<Date>,
    /// Last trading day.
    pub to: Option<Date>,
    /// Login name of who did it.
    pub by: Option<String>,
    /// Code or name of what was changed, or for what.
    pub object: Option<String>,
    /// What kind of thing was changed.
    #[param(inline)]
    pub kind: Option<SubjectKind>,
    /// Name of the field.
    pub field: Option<String>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, at most 500; 100 when absent.
    pub limit: Option<u32>,
}

/// Which operations, and as what kind of file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OperationsExportQuery {
    /// Kind of file.
    #[param(inline)]
    pub format: FileFormat,
    /// First trading day.
    pub from: Option<Date>,
    /// Last trading day.
    pub to: Option<Date>,
    /// Login name of who did it.
    pub by: Option<String>,
    /// Code or name of what was changed, or for what.
    pub object: Option<String>,
    /// What kind of thing was changed.
    #[param(inline)]
    pub kind: Option<SubjectKind>,
    /// Name of the field.
    pub field: Option<String>,
}
