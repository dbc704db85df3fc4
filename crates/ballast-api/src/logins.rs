//! Logins: who there is, what each may do, from where, and since when.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::order::Order;
use crate::ownership::AccountStatus;
use crate::session::Role;
use crate::{Id, Time};

/// A login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserRow {
    /// Login name.
    pub name: String,
    /// Name as shown.
    pub display_name: String,
    /// Role: what the user reaches.
    pub role: Role,
    /// Name of the role that was added in place of the built-in one.
    pub custom_role: Option<String>,
    /// Login name of the account manager that made it; absent where it is the super admins'.
    pub owner: Option<String>,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// What it may do beside its role, as set.
    pub powers: Powers,
    /// What of it holds now: a risk account's liquidation and third-party orders need its manager's
    /// flag too.
    pub effective_powers: Powers,
    /// A risk account: codes of the accounts it is bound to.
    pub bound: Vec<String>,
    /// A risk account: codes of the products whose orders it reviews, at its level.
    pub reviewed_products: Vec<String>,
    /// A cash clerk: codes of the operating accounts assigned to it.
    pub cash_accounts: Vec<String>,
    /// Addresses it may be used from, single or `a-b`; empty: from anywhere.
    pub addresses: Vec<String>,
    /// Its password must be changed at the next login.
    pub must_change_password: bool,
    /// Codes of the accounts the user may trade.
    pub accounts: Vec<String>,
    /// Last login.
    pub last_login_at: Option<Time>,
}

/// A login to add.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Login name, unique: 1–32 letters, digits, `.`, `_` or `-`.
    #[schema(pattern = "^[0-9A-Za-z._-]{1,32}$")]
    pub name: String,
    /// Name as shown: at most 64 characters, none of them a control character.
    #[schema(max_length = 64)]
    pub display_name: String,
    /// Role. Managers make cash clerks, traders and risk accounts.
    pub role: Role,
    /// First password.
    #[schema(format = Password, min_length = 8)]
    pub password: String,
}

impl std::fmt::Debug for NewUser {
    /// Never prints the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// What a manager's or a risk account may do beside its role. Each role has some of them; the
/// others stay off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Powers {
    /// A manager: it may open operating accounts.
    pub may_open_operating_accounts: bool,
    /// A risk account may force-liquidate; a manager: its risk accounts may.
    pub may_force_liquidate: bool,
    /// A risk account may adjust positions.
    pub may_adjust_positions: bool,
    /// A risk account may enter third-party orders; a manager: its risk accounts may.
    pub may_enter_third_party_orders: bool,
    /// At which level a risk account reviews orders.
    pub review: ReviewLevel,
}

/// Powers to set; what is left out stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPowers {
    /// A manager: it may open operating accounts.
    pub may_open_operating_accounts: Option<bool>,
    /// A risk account may force-liquidate; a manager: its risk accounts may.
    pub may_force_liquidate: Option<bool>,
    /// A risk account may adjust positions.
    pub may_adjust_positions: Option<bool>,
    /// A risk account may enter third-party orders; a manager: its risk accounts may.
    pub may_enter_third_party_orders: Option<bool>,
    /// At which level a risk account reviews orders.
    pub review: Option<ReviewLevel>,
}

/// At which level a risk account reviews orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewLevel {
    /// It does not.
    #[default]
    None,
    /// Level one.
    One,
    /// Level two.
    Two,
}

/// Which logins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UsersQuery {
    /// A part of the login name or of the name as shown, in any case.
    pub search: Option<String>,
    /// Only valid ones: enabled and disabled ones. Deleted and closed ones are listed where it is
    /// false; true when absent.
    pub valid: Option<bool>,
}

/// A name as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisplayName {
    /// At most 64 characters, none of them a control character.
    #[schema(max_length = 64)]
    pub display_name: String,
}

/// A password set for somebody else; it must be changed at the next login.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// Password.
    #[schema(format = Password, min_length = 8)]
    pub password: String,
}

impl std::fmt::Debug for NewPassword {
    /// Never prints the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPassword").finish_non_exhaustive()
    }
}

/// Addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Addresses {
    /// Single addresses, ranges `a-b` and networks `a/n`; empty: from anywhere.
    pub addresses: Vec<String>,
}

/// From where an operating account's traders may log in. A session that stands is not cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Single addresses, ranges `a-b` and networks `a/n`; empty: from anywhere.
    pub addresses: Vec<String>,
    /// Network cards; empty: from any. Web pages know none: a list keeps them out.
    pub macs: Vec<String>,
}

/// An account to let a trader trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantAccount {
    /// Code of the operating account.
    pub account: String,
}

/// Which grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct GrantPath {
    /// Login name.
    pub name: String,
    /// Code of the operating account.
    pub account: String,
}

/// An account was taken back from a trader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TakenBack {
    /// Orders that it placed and that still work: they stay, and others with the account may cancel them.
    pub working: Vec<Order>,
    /// Journal sequence.
    pub seq: Id,
}

/// An operating account for a cash clerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CashClerkAccount {
    /// Code of the operating account.
    pub account: String,
    /// Assigned. Those of the same manager are assigned until somebody takes them away.
    pub assigned: bool,
}

/// Bindings of a risk account. They hold at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskBindings {
    /// What happens.
    pub change: BindingChange,
    /// Codes of operating and fund accounts.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// Instead of accounts: all of a product, by its code.
    pub product: Option<String>,
}

/// What happens to bindings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BindingChange {
    /// All are bound.
    Bind,
    /// None stays bound.
    Unbind,
    /// The bound are unbound, the others bound.
    Invert,
}

/// A login, or an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginRecord {
    /// When.
    pub at: Time,
    /// Address.
    pub ip: String,
    /// Network card, where the program said it.
    pub mac: Option<String>,
    /// Code of why it was refused; absent where it was not.
    pub refused: Option<String>,
}

/// A page of logins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginHistory {
    /// Newest first.
    pub logins: Vec<LoginRecord>,
    /// Cursor of the next page; absent on the last.
    pub next: Option<String>,
}

/// Users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserList {
    /// By name.
    pub users: Vec<UserRow>,
}
