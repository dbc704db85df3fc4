//! Logins and roles as the state keeps them.

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk_events::{AddressRange, Holder, Permissions, Powers, Role, RoleKey, Standing};
use ballast_model::{CustomRoleId, OperatingAccountId, SessionId, UserId};
use minicbor::{Decode, Encode};

use crate::state::Desk;

/// A login.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct User {
    /// Login name.
    #[n(0)]
    pub name: String,
    /// Name as shown.
    #[n(1)]
    pub display_name: String,
    /// Role.
    #[n(2)]
    pub role: Role,
    /// Operating accounts it may trade.
    #[n(3)]
    pub accounts: BTreeSet<OperatingAccountId>,
    /// Sessions that stand.
    #[n(4)]
    pub sessions: BTreeSet<SessionId>,
    /// The account manager that made it; 0: the super admins together (R8).
    #[n(10)]
    #[cbor(with = "crate::store::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (R3).
    #[n(11)]
    #[cbor(with = "crate::store::sparse", has_nil)]
    pub standing: Standing,
    /// A role that was added, in place of the built-in one (R1).
    #[n(12)]
    pub custom_role: Option<CustomRoleId>,
    /// What it may do beside its role; see [`Desk::effective_powers`] (R4, P6).
    #[n(13)]
    #[cbor(with = "crate::store::sparse", has_nil)]
    pub powers: Powers,
    /// A risk account: what it is bound to (P5).
    #[n(14)]
    #[cbor(with = "crate::store::sparse", has_nil)]
    pub bound: BTreeSet<Holder>,
    /// A cash clerk: accounts ticked or unticked by hand; see [`Desk::is_cash_clerk_of`] (R8).
    #[n(15)]
    #[cbor(with = "crate::store::sparse", has_nil)]
    pub(crate) ticks: BTreeMap<OperatingAccountId, bool>,
    /// From where it may be used; empty: from anywhere (R6).
    #[n(16)]
    #[cbor(with = "crate::store::sparse", has_nil)]
    pub addresses: Vec<AddressRange>,
    /// Its password is to be changed at the next login (R6).
    #[n(17)]
    #[cbor(with = "crate::store::sparse", has_nil)]
    pub must_change_password: bool,
}

/// A role that the super admin added.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CustomRole {
    /// Name.
    #[n(0)]
    pub name: String,
    /// The built-in role whose reach it has.
    #[n(1)]
    pub like: Role,
    /// What it may do.
    #[n(2)]
    pub permissions: Permissions,
}

impl User {
    /// Its role.
    pub fn role_key(&self) -> RoleKey {
        self.custom_role
            .map_or(RoleKey::BuiltIn(self.role), RoleKey::Custom)
    }

    /// Whether it may be used.
    pub fn is_enabled(&self) -> bool {
        self.standing == Standing::Enabled
    }
}

pub(crate) fn user_mut(desk: &mut Desk, id: UserId) -> &mut User {
    &mut desk.users[id.index() - 1]
}
