//! Whose an object is, and whether it may be used: products, accounts and logins alike.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Kinds of objects with an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// A product.
    Products,
    /// A fund account.
    FundAccounts,
    /// An operating account.
    OperatingAccounts,
    /// A login.
    Users,
}

/// Names an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ObjectPath {
    /// What kind.
    #[param(inline)]
    pub kind: ObjectKind,
    /// Code or login name.
    pub name: String,
}

/// Whether an object may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// It may.
    Enabled,
    /// Listed, not usable.
    Disabled,
    /// Hidden, not usable, can be restored. Refused while positions, working orders, cash or
    /// bindings remain.
    Deleted,
    /// A login kept for audit only; never restored.
    Closed,
}

/// How an object is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStanding {
    /// The new status.
    pub status: AccountStatus,
}

/// To whom an object is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOwner {
    /// Login name of an account manager.
    pub owner: String,
}
