//! Logging in and out. Authentication happens here; its outcome is journaled.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ballast_api::session::{LanguageChoice, Login, Role as ApiRole, Session, SessionAccount, User};
use ballast_api::{Language, Problem};
use ballast_desk_events::{Action, Command, Holder, Role};
use ballast_engine::Lane;

use super::guard::{self, COOKIE, Caller, Peer};
use super::{App, Shared};
use crate::auth::LoginSession;
use crate::convert;

/// Stands in the journal for a name that is no user's.
const UNKNOWN_USER: &str = "?";

pub async fn log_in(
    State(app): Shared,
    Peer(ip): Peer,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<Response, Problem> {
    let language = guard::language(&app, &headers);
    let stopping = || convert::edge_problem("STOPPING", [], language);
    let place = app.sessions.check().await.ok_or_else(stopping)?;
    let attempt = app.sessions.attempt(&login.user, ip).map_err(|wait| {
        let numbers = [("seconds", wait.seconds.to_string()), ("failures", wait.failures.to_string())];
        convert::edge_problem("LOGIN_BACKOFF", numbers, language)
    })?;
    // Argon2 takes tens of milliseconds by design: not on the threads that serve. The place is held even if the client goes.
    let checking = Arc::clone(&app);
    let (name, password) = (login.user.clone(), login.password);
    let check = move || {
        let fits = checking.vault.verify(&name, &password);
        drop(place);
        fits
    };
    let fits = tokio::task::spawn_blocking(check).await.unwrap_or(false);
    let known = app.hub.view().desk.user_id(&login.user);
    let Some(user) = known.filter(|_| fits) else {
        let reason = "BAD_CREDENTIALS";
        // A name nobody has may be a password in the wrong field.
        let name = known.map_or_else(|| UNKNOWN_USER.to_owned(), |_| login.user);
        let record = Action::RecordLoginRefused { name, ip: ip.to_string(), reason: reason.to_owned() };
        let _ = app.handle.post(Lane::Rest, Command::platform(record));
        return Err(convert::edge_problem(reason, [], language));
    };
    let (token, session) = app.sessions.open(&attempt, user).map_err(|_| stopping())?;
    let record = Action::RecordLogin { user, session: session.id, ip: ip.to_string() };
    let ticket = app.handle.submit(Lane::Rest, Command::platform(record)).map_err(|_| stopping())?;
    ticket.await.map_err(|_| stopping())?;
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
    Ok(([(header::SET_COOKIE, cookie)], Json(shown(&app, &session))).into_response())
}

pub async fn current_session(State(app): Shared, caller: Caller) -> Json<Session> {
    Json(shown(&app, &caller.session))
}

pub async fn log_out(State(app): Shared, caller: Caller, headers: HeaderMap) -> Response {
    if let Some(token) = guard::token(&headers) {
        app.sessions.close(&token);
    }
    let record = Action::RecordLogout { user: caller.session.user, session: caller.session.id };
    let _ = app.handle.post(Lane::Rest, Command::platform(record));
    let gone = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response()
}

pub async fn choose_language(State(app): Shared, caller: Caller, Json(choice): Json<LanguageChoice>) -> StatusCode {
    let language: Language = choice.language;
    app.sessions.choose_language(caller.session.user, language);
    StatusCode::NO_CONTENT
}

fn shown(app: &App, session: &LoginSession) -> Session {
    let view = app.hub.view();
    let desk = &view.desk;
    let user = desk.user(session.user);
    let role = user.map_or(Role::Trader, |user| user.role);
    let ids: Vec<_> = match role {
        Role::Trader => user.map_or(Vec::new(), |user| user.accounts.iter().copied().collect()),
        Role::Administrator => desk
            .holders()
            .filter_map(|holder| match holder {
                Holder::Operating(id) => Some(id),
                Holder::Fund(_) => None,
            })
            .collect(),
    };
    let account = |id| {
        let account = desk.operating_account(id)?;
        let product_name = account.product.and_then(|product| desk.product(product)).map(|product| product.name.clone());
        let may_trade = role == Role::Trader;
        Some(SessionAccount { code: account.code.to_string(), name: account.name.clone(), product_name, may_trade })
    };
    let mut accounts: Vec<SessionAccount> = ids.into_iter().filter_map(account).collect();
    accounts.sort_by(|a, b| a.code.cmp(&b.code));
    Session {
        user: User {
            name: user.map_or(String::new(), |user| user.name.clone()),
            display_name: user.map_or(String::new(), |user| user.display_name.clone()),
            role: api_role(role),
        },
        csrf_token: session.csrf.clone(),
        accounts,
        language: app.sessions.language(session.user),
    }
}

/// Role.
pub fn api_role(role: Role) -> ApiRole {
    match role {
        Role::Administrator => ApiRole::Administrator,
        Role::Trader => ApiRole::Trader,
    }
}
