//! Who is logged in. A session is an opaque cookie; every writing request also carries its CSRF
//! token in the header `X-Csrf-Token`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Language;

/// A built-in role: what a user reaches. What it may do there, the permissions say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Super admin: everything.
    Administrator,
    /// The operating accounts granted.
    Trader,
    /// Account manager: what it made and what was handed over to it.
    AccountManager,
    /// Cash clerk: the operating accounts assigned to it.
    CashClerk,
    /// Risk account: the accounts it is bound to.
    RiskOfficer,
}

/// The user of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// Login name.
    pub name: String,
    /// Name as shown.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Name of the role that was added in place of the built-in one.
    pub custom_role: Option<String>,
    /// What the role permits.
    pub permissions: Vec<String>,
    /// Whether who may keep operating accounts may open them, too: of a manager a power apart (R4).
    pub may_open_accounts: bool,
}

/// An operating account the user may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionAccount {
    /// Code.
    #[schema(example = "A10023")]
    pub code: String,
    /// Holder's name.
    pub name: String,
    /// Product's name; absent while unbound.
    pub product_name: Option<String>,
    /// Orders may be placed by this user.
    pub may_trade: bool,
}

/// A login session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Who.
    pub user: User,
    /// Goes into `X-Csrf-Token` of every writing request.
    pub csrf_token: String,
    /// Accounts the user may see, by code.
    pub accounts: Vec<SessionAccount>,
    /// Language the user chose; absent before the first choice.
    pub language: Option<Language>,
    /// The password must be changed before anything else.
    pub must_change_password: bool,
}

/// A login.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// Login name.
    #[schema(example = "trader1", max_length = 64)]
    pub user: String,
    /// Password.
    #[schema(format = Password, max_length = 256)]
    pub password: String,
    /// Address of the network card, where the program knows it.
    #[schema(example = "aa:bb:cc:dd:ee:ff")]
    pub mac: Option<String>,
}

impl std::fmt::Debug for Login {
    /// Never prints the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// A change of one's own password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// As it is.
    #[schema(format = Password, max_length = 256)]
    pub old: String,
    /// As it is to be.
    #[schema(format = Password, min_length = 8, max_length = 256)]
    pub new: String,
}

impl std::fmt::Debug for PasswordChange {
    /// Never prints the passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

/// A choice of language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageChoice {
    /// Language of pages and texts.
    pub language: Language,
}
