//! Who is logged in. A session is an opaque cookie; every writing request also carries its CSRF token in
//! the header `X-Csrf-Token`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Language;

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps accounts, cash, rates and the trading day.
    Administrator,
    /// Trades the operating accounts granted.
    Trader,
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
}

impl std::fmt::Debug for Login {
    /// Never prints the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A choice of language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageChoice {
    /// Language of pages and texts.
    pub language: Language,
}

#[allow(dead_code, reason = "declarations read by the OpenAPI macro only")]
pub(crate) mod paths {
    use super::{LanguageChoice, Login, Session};
    use crate::problem::Refused;

    /// Log in.
    #[utoipa::path(post, path = "/api/v1/session", tag = "session", operation_id = "log_in", request_body = Login,
        responses((status = 200, description = "Logged in; sets the session cookie.", body = Session), Refused))]
    fn log_in() {}

    /// The running session.
    #[utoipa::path(get, path = "/api/v1/session", tag = "session", operation_id = "current_session",
        responses((status = 200, description = "The session of the cookie.", body = Session), Refused))]
    fn current_session() {}

    /// Log out.
    #[utoipa::path(delete, path = "/api/v1/session", tag = "session", operation_id = "log_out",
        responses((status = 204, description = "The session has ended."), Refused))]
    fn log_out() {}

    /// Choose the language of texts.
    #[utoipa::path(put, path = "/api/v1/session/language", tag = "session", operation_id = "choose_language", request_body = LanguageChoice,
        responses((status = 204, description = "Kept for this user."), Refused))]
    fn choose_language() {}
}
