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

#[allow(dead_code, reason = "declarations read by the OpenAPI macro only")]
pub(crate) mod paths {
    use super::{NewOwner, NewStanding, ObjectPath};
    use crate::admin::Done;
    use crate::problem::Refused;

    /// Enable, disable, delete, restore or close.
    #[utoipa::path(put, path = "/api/v1/admin/objects/{kind}/{name}/status", tag = "admin", operation_id = "set_account_status",
        params(ObjectPath), request_body = NewStanding, responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_account_status() {}

    /// Hand over to an account manager. From then on the new owner and the super admins see it.
    ///
    /// With an operating account go the traders who trade no other account of the old owner.
    #[utoipa::path(put, path = "/api/v1/admin/objects/{kind}/{name}/owner", tag = "admin", operation_id = "hand_over",
        params(ObjectPath), request_body = NewOwner, responses((status = 200, description = "Handed over.", body = Done), Refused))]
    fn hand_over() {}
}
