//! Changes of logins and of what they own: each command with what it became.

use ballast_model::{AccountCode, OperatingAccountId, ProductId, UserId};
use minicbor::{Decode, Encode};

use crate::{
    Access, AddressRange, BindingChange, BoundAccounts, Holder, Owned, Owner, Powers, Standing,
};

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
pub struct SetStanding {
    /// What.
    #[n(0)]
    pub of: Owned,
    /// How it is to stand.
    #[n(1)]
    pub standing: Standing,
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

/// Say from where an operating account's traders may log in; checked at the next login (O12, O13).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SetAccountAccess {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Its lists.
    #[n(1)]
    pub access: Access,
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

/// Tick an operating account for a cash clerk, or not (R8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AssignCashClerk {
    /// Cash clerk.
    #[n(0)]
    pub user: UserId,
    /// Account.
    #[n(1)]
    pub account: OperatingAccountId,
    /// Ticked.
    #[n(2)]
    pub assigned: bool,
}

/// Unbind an operating account that holds and works nothing from its product (P5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct UnbindOperatingAccount {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
}

/// Open an operating account and bind it to a product: both or neither (P2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OpenBoundAccount {
    /// Code, unique over products and accounts.
    #[n(0)]
    pub code: AccountCode,
    /// Name as shown.
    #[n(1)]
    pub name: String,
    /// Product.
    #[n(2)]
    pub product: ProductId,
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
pub struct StandingSet {
    /// What.
    #[n(0)]
    pub of: Owned,
    /// Before.
    #[n(1)]
    pub old: Standing,
    /// Now.
    #[n(2)]
    pub new: Standing,
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

/// From where an operating account's traders may log in changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AccountAccessSet {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Before.
    #[n(1)]
    pub old: Access,
    /// Now.
    #[n(2)]
    pub new: Access,
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

/// An operating account was ticked for a cash clerk, or is not any more.
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

/// An operating account was unbound from its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct OperatingAccountUnbound {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Product before.
    #[n(1)]
    pub old: ProductId,
}
