//! Logins and roles as a machine keeps them, and how to find them.

use std::collections::{BTreeMap, BTreeSet};

use ballast_model::{CustomRoleId, Holder, OperatingAccountId, SessionId, UserId};
use minicbor::{Decode, Encode};

use crate::{
    AccountStatus, AccountTakenBack, AddressRange, PeopleChange, Permission, Permissions, Powers,
    Role, RoleKey,
};

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
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub owner: UserId,
    /// Whether it may be used (R3).
    #[n(11)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub status: AccountStatus,
    /// A role that was added, in place of the built-in one (R1).
    #[n(12)]
    pub custom_role: Option<CustomRoleId>,
    /// What it may do beside its role; see [`People::effective_powers`] (R4, P6).
    #[n(13)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub powers: Powers,
    /// A risk account: what it is bound to (P5).
    #[n(14)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub bound: BTreeSet<Holder>,
    /// A cash clerk: accounts assigned or taken away by hand; see [`People::is_cash_clerk_of`]
    /// (R8).
    #[n(15)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub assignments: BTreeMap<OperatingAccountId, bool>,
    /// From where it may be used; empty: from anywhere (R6).
    #[n(16)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub addresses: Vec<AddressRange>,
    /// Its password is to be changed at the next login (R6).
    #[n(17)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub must_change_password: bool,
}

impl User {
    fn new(name: &str, display_name: &str, role: Role) -> Self {
        Self {
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            role,
            accounts: Default::default(),
            sessions: Default::default(),
            owner: Default::default(),
            status: Default::default(),
            custom_role: None,
            powers: Default::default(),
            bound: Default::default(),
            assignments: Default::default(),
            addresses: Default::default(),
            must_change_password: false,
        }
    }

    /// Its role.
    pub fn role_key(&self) -> RoleKey {
        self.custom_role
            .map_or(RoleKey::BuiltIn(self.role), RoleKey::Custom)
    }

    /// Whether it may be used.
    pub fn is_enabled(&self) -> bool {
        self.status == AccountStatus::Enabled
    }
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
    /// It is gone: no login has it, and it is found under no name.
    #[n(3)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub is_deleted: bool,
}

/// Every login and every role. A machine encodes its three tables under numbers of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    users: Vec<User>,
    custom_roles: Vec<CustomRole>,
    role_permissions: BTreeMap<Role, Permissions>,
    /// Names to ids: derived.
    names: BTreeMap<String, UserId>,
    /// Names in lower case: derived.
    taken: BTreeSet<String>,
}

impl People {
    /// From what was kept.
    pub fn restore(
        users: Vec<User>,
        custom_roles: Vec<CustomRole>,
        role_permissions: BTreeMap<Role, Permissions>,
    ) -> Self {
        let ids = (1..).map(UserId::new);
        let taken = users.iter().map(|user| user.name.to_ascii_lowercase());
        let taken = taken.collect();
        let names = users.iter().zip(ids);
        let names = names.map(|(user, id)| (user.name.clone(), id)).collect();
        Self {
            users,
            custom_roles,
            role_permissions,
            names,
            taken,
        }
    }

    /// Logins in the order of their ids: what is kept.
    pub fn kept_users(&self) -> &[User] {
        &self.users
    }

    /// Roles added, in the order of their ids: what is kept.
    pub fn kept_custom_roles(&self) -> &[CustomRole] {
        &self.custom_roles
    }

    /// What built-in roles may do, where it was changed: what is kept.
    pub fn kept_role_permissions(&self) -> &BTreeMap<Role, Permissions> {
        &self.role_permissions
    }

    /// A login by id; ids start at 1, 0 being the platform.
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.users.get(id.index().checked_sub(1)?)
    }

    /// Every login, by id.
    pub fn users(&self) -> impl Iterator<Item = (UserId, &User)> {
        (1..).map(UserId::new).zip(&self.users)
    }

    /// The id of a login name.
    pub fn user_id(&self, name: &str) -> Option<UserId> {
        self.names.get(name).copied()
    }

    /// Nobody is to be taken for somebody else: names that differ by case alone are one (R3).
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(&name.to_ascii_lowercase())
    }

    /// Roles added, by id.
    pub fn custom_roles(&self) -> impl Iterator<Item = (CustomRoleId, &CustomRole)> {
        let ids = (0..).map(CustomRoleId::new);
        ids.zip(&self.custom_roles)
            .filter(|(_, role)| !role.is_deleted)
    }

    /// A role that was added.
    pub fn custom_role(&self, id: CustomRoleId) -> Option<&CustomRole> {
        let role = self.custom_roles.get(id.index());
        role.filter(|role| !role.is_deleted)
    }

    /// What a role may do; none where there is no such role.
    pub fn role_permissions(&self, role: RoleKey) -> Option<Permissions> {
        match role {
            RoleKey::BuiltIn(role) => Some(
                self.role_permissions
                    .get(&role)
                    .copied()
                    .unwrap_or(role.default_permissions()),
            ),
            RoleKey::Custom(id) => self.custom_role(id).map(|role| role.permissions),
        }
    }

    /// Whether a login, while it is enabled, may do something somewhere. Where,
    /// [`People::reaches`] says.
    pub fn may(&self, user: UserId, permission: Permission) -> bool {
        self.user(user).is_some_and(|user| {
            user.is_enabled()
                && self
                    .role_permissions(user.role_key())
                    .is_some_and(|role| role.holds(permission))
        })
    }

    /// A login that an event names.
    ///
    /// # Panics
    /// Where it was never created: events speak of known logins.
    pub fn user_mut(&mut self, id: UserId) -> &mut User {
        &mut self.users[id.index() - 1]
    }

    /// A login was created.
    pub fn apply_created(&mut self, id: UserId, name: &str, display_name: &str, role: Role) {
        self.users.push(User::new(name, display_name, role));
        self.names.insert(name.to_owned(), id);
        self.taken.insert(name.to_ascii_lowercase());
    }

    /// A trader may trade an operating account.
    pub fn apply_granted(&mut self, user: UserId, account: OperatingAccountId) {
        self.user_mut(user).accounts.insert(account);
    }

    /// A session began.
    pub fn apply_login(&mut self, user: UserId, session: SessionId) {
        self.user_mut(user).sessions.insert(session);
    }

    /// A session ended.
    pub fn apply_logout(&mut self, user: UserId, session: SessionId) {
        self.user_mut(user).sessions.remove(&session);
    }

    /// An operating account was assigned to a cash clerk, or is not any more (R8).
    pub fn apply_assigned(&mut self, assigned: crate::CashClerkAssigned) {
        let clerk = self.user_mut(assigned.user);
        clerk.assignments.insert(assigned.account, assigned.new);
    }

    /// What a risk account is bound to changed (P5).
    pub fn apply_bound(&mut self, set: &crate::RiskBindingsSet) {
        self.user_mut(set.user).bound = set.new.iter().copied().collect();
    }

    /// A role was added (R1).
    pub fn apply_role_created(&mut self, created: &crate::RoleCreated) {
        let crate::RoleCreated {
            id: _,
            name,
            like,
            permissions,
        } = created.clone();
        self.custom_roles.push(CustomRole {
            name,
            like,
            permissions,
            is_deleted: false,
        });
    }

    /// Of the kinds that came later.
    pub fn apply(&mut self, change: &PeopleChange) {
        match change {
            PeopleChange::AccountTakenBack(AccountTakenBack { user, account }) => {
                self.user_mut(*user).accounts.remove(account);
            }
            PeopleChange::RoleRenamed(renamed) => {
                self.custom_roles[renamed.role.index()]
                    .name
                    .clone_from(&renamed.new);
            }
            PeopleChange::RoleDeleted(deleted) => {
                self.custom_roles[deleted.role.index()].is_deleted = true;
            }
        }
    }

    /// What a role may do changed (R1).
    pub fn apply_role_permissions(&mut self, set: crate::RolePermissionsSet) {
        match set.role {
            RoleKey::BuiltIn(role) => {
                self.role_permissions.insert(role, set.new);
            }
            RoleKey::Custom(id) => self.custom_roles[id.index()].permissions = set.new,
        }
    }
}
