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

pub async fn log_in(
    State(app): Shared,
    Peer(ip): Peer,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<Response, Problem> {
    let language = guard::language(&headers);
    if let Err(wait) = app.sessions.may_try(&login.user, ip) {
        let numbers = [("seconds", wait.seconds.to_string()), ("failures", wait.failures.to_string())];
        return Err(convert::edge_problem("LOGIN_BACKOFF", numbers, language));
    }
    // Argon2 takes tens of milliseconds by design: not on the threads that serve.
    let checking = Arc::clone(&app);
    let (name, password) = (login.user.clone(), login.password);
    let fits = tokio::task::spawn_blocking(move || checking.vault.verify(&name, &password)).await.unwrap_or(false);
    let user = app.hub.view().desk.user_id(&login.user);
    let Some(user) = user.filter(|_| fits) else {
        app.sessions.failed(&login.user, ip);
        let reason = "BAD_CREDENTIALS";
        let record = Action::RecordLoginRefused {
            name: login.user.chars().take(64).collect(),
            ip: ip.to_string(),
            reason: reason.to_owned(),
        };
        let _ = app.handle.post(Lane::Rest, Command::platform(record));
        return Err(convert::edge_problem(reason, [], language));
    };
    let unusable = |_| convert::edge_problem("STOPPING", [], language);
    let (token, session) = app.sessions.open(&login.user, ip, user).map_err(unusable)?;
    let record = Action::RecordLogin { user, session: session.id, ip: ip.to_string() };
    let ticket =
        app.handle.submit(Lane::Rest, Command::platform(record)).map_err(|_| convert::edge_problem("STOPPING", [], language))?;
    ticket.await.map_err(|_| convert::edge_problem("STOPPING", [], language))?;
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
