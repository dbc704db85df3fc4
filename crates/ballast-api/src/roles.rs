//! Roles: what each may do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::session::Role;

/// A permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PermissionRow {
    /// Name.
    #[schema(example = "cash_entry")]
    pub name: String,
    /// The super admin's alone: it is given to no other role.
    pub reserved: bool,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleRow {
    /// Name; a built-in role's is that of its reach.
    pub name: String,
    /// What it reaches.
    pub like: Role,
    /// It came with the product.
    pub built_in: bool,
    /// What it permits.
    pub permissions: Vec<String>,
}

/// Roles and what they are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleList {
    /// Built-in ones first.
    pub roles: Vec<RoleRow>,
    /// Every permission there is.
    pub permissions: Vec<PermissionRow>,
}

/// A role to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// Name, unique: 1–64 characters, none of them a control character.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    /// What it reaches; not the super admin's.
    pub like: Role,
    /// What it permits.
    pub permissions: Vec<String>,
}

/// The name a role is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleName {
    /// Unique: 1–64 characters, none of them a control character.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
}

/// What a role is to permit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPermissions {
    /// All of them.
    pub permissions: Vec<String>,
}

/// The role of a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginRole {
    /// Name of a role that was added, of the login's reach; the built-in one again when absent.
    pub custom_role: Option<String>,
}
