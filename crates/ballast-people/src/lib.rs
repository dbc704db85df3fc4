//! People: users, roles, rights, ownership and sessions, as state and decisions of any machine.
//!
//! Plain data and pure functions. A decision returns what is to be journaled, or a
//! [`PeopleRefusal`]; a machine wraps both into its own events and refusals, and encodes [`People`]
//! under its own numbers. It knows that objects have owners, not what they are: a machine tells by
//! [`Objects`].

mod access;
mod actor;
mod change;
mod decide;
mod owned;
mod people;
mod reach;
mod refusal;
mod role;

pub use access::{Access, AddressRange, BadAddress, BadMac, Mac};
pub use actor::Actor;
pub use change::{
    AccountStatusSet, AccountTakenBack, AssignCashClerk, BindRiskAccount, CashClerkAssigned,
    CreateUser, HandOver, LoginAddressesSet, LoginRenamed, OwnerSet, PasswordSet, PeopleChange,
    PowersSet, RenameLogin, RiskBindingsSet, SetAccountStatus, SetLoginAddresses, SetPassword,
    SetPowers, TakeBackAccount,
};
pub use decide::HandedOver;
pub use owned::{AccountStatus, BindingChange, BoundAccounts, Owned, Owner, Powers, ReviewLevel};
pub use people::{CustomRole, People, User};
pub use reach::{EntryRefused, Objects};
pub use refusal::PeopleRefusal;
pub use role::{
    CreateRole, DeleteRole, LoginRoleSet, Permission, Permissions, RenameRole, Role, RoleCreated,
    RoleDeleted, RoleKey, RolePermissionsSet, RoleRenamed, SetLoginRole, SetRolePermissions,
};
