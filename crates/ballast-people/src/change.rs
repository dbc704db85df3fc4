//! Changes of logins and of what they own: each command with what it became.

use ballast_model::{Holder, OperatingAccountId, UserId};
use minicbor::{Decode, Encode};

use crate::{
    AccountStatus, AddressRange, BindingChange, BoundAccounts, Owned, Owner, Powers, Role,
};

/// A new user. Its password hash is in the vault, never here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CreateUser {
    /// Login name, unique.
    #[n(0)]
    pub name: String,
    /// Name as shown.
    #[n(1)]
    pub display_name: String,
    /// Role.
    #[n(2)]
    pub role: Role,
}

/// Change the name under which a login is shown (R3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RenameLogin {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// Name as shown.
    #[n(1)]
    pub display_name: String,
}

/// Enable, disable, delete, restore or close (R3, P10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetAccountStatus {
    /// What.
    #[n(0)]
    pub of: Owned,
    /// How it is to stand.
    #[n(1)]
    pub status: AccountStatus,
}

/// Say what a manager's or a risk account may do beside its role (R4, P6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetPowers {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// All of them.
    #[n(1)]
    pub powers: Powers,
}

/// Say from where a login may be used; checked at the next one (R6).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SetLoginAddresses {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// Empty: from anywhere.
    #[n(1)]
    pub addresses: Vec<AddressRange>,
}

/// A login's password changes (R6). The password itself is in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetPassword {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// It is to be changed at the next login: somebody else set it.
    #[n(1)]
    pub must_change: bool,
}

/// Hand an object over to an account manager (R5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct HandOver {
    /// What.
    #[n(0)]
    pub of: Owned,
    /// To whom.
    #[n(1)]
    pub to: UserId,
}

/// Bind a risk account to operating and fund accounts, or unbind (P5).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BindRiskAccount {
    /// Risk account.
    #[n(0)]
    pub user: UserId,
    /// To which accounts.
    #[n(1)]
    pub accounts: BoundAccounts,
    /// What happens to them.
    #[n(2)]
    pub change: BindingChange,
}

/// Assign an operating account to a cash clerk, or take it away (R8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AssignCashClerk {
    /// Cash clerk.
    #[n(0)]
    pub user: UserId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
    /// Whether it is assigned.
    #[n(2)]
    pub assigned: bool,
}

/// The name under which a login is shown changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LoginRenamed {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// Before.
    #[n(1)]
    pub old: String,
    /// Now.
    #[n(2)]
    pub new: String,
}

/// An object was enabled, disabled, deleted, restored or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AccountStatusSet {
    /// What.
    #[n(0)]
    pub of: Owned,
    /// Before.
    #[n(1)]
    pub old: AccountStatus,
    /// Now.
    #[n(2)]
    pub new: AccountStatus,
}

/// What a login may do beside its role changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PowersSet {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// Before.
    #[n(1)]
    pub old: Powers,
    /// Now.
    #[n(2)]
    pub new: Powers,
}

/// From where a login may be used changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LoginAddressesSet {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// Before.
    #[n(1)]
    pub old: Vec<AddressRange>,
    /// Now.
    #[n(2)]
    pub new: Vec<AddressRange>,
}

/// A password changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PasswordSet {
    /// Login.
    #[n(0)]
    pub user: UserId,
    /// It is to be changed at the next login.
    #[n(1)]
    pub must_change: bool,
}

/// An object has another owner: whoever made it, or whom it was handed over to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OwnerSet {
    /// What.
    #[n(0)]
    pub of: Owned,
    /// Before; none: the super admins together.
    #[n(1)]
    pub old: Option<Owner>,
    /// Now.
    #[n(2)]
    pub new: Owner,
}

/// The accounts that a risk account is bound to changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RiskBindingsSet {
    /// Risk account.
    #[n(0)]
    pub user: UserId,
    /// Before.
    #[n(1)]
    pub old: Vec<Holder>,
    /// Now.
    #[n(2)]
    pub new: Vec<Holder>,
}

/// An operating account was assigned to a cash clerk, or is not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CashClerkAssigned {
    /// Cash clerk.
    #[n(0)]
    pub user: UserId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
    /// Before.
    #[n(2)]
    pub old: bool,
    /// Now.
    #[n(3)]
    pub new: bool,
}

/// A trader is not to trade an operating account any more (R4, R5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct TakeBackAccount {
    /// Trader.
    #[n(0)]
    pub user: UserId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
}

/// A trader trades an operating account no more. What works goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AccountTakenBack {
    /// Trader.
    #[n(0)]
    pub user: UserId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
}

/// What changed of logins and roles, of the kinds that came after a machine's own events for them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum PeopleChange {
    /// A trader trades an account no more.
    #[n(0)]
    AccountTakenBack(#[n(0)] AccountTakenBack),
    /// A role that was added has another name.
    #[n(1)]
    RoleRenamed(#[n(0)] crate::RoleRenamed),
    /// A role that was added is gone.
    #[n(2)]
    RoleDeleted(#[n(0)] crate::RoleDeleted),
}
