//! Logging in and out. Authentication happens here; its outcome is journaled.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ballast_api::session::{
    LanguageChoice, Login, PasswordChange, Role as ApiRole, Session, SessionAccount, User,
};
use ballast_api::{Language, Problem, Refused};
use ballast_desk::EntryRefused;
use ballast_desk_events::{AccountStatus, Action, Command, Holder, Mac, Permission, SetPassword};
use ballast_engine::Lane;

use super::guard::{self, Peer, SessionUser};
use super::logins::{fit_password, keep_password, put_back};
use super::roles::{api_role, shown_custom, shown_permissions};
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::routes::Routes;
use crate::http::transport::Cookie;
use crate::people::brake::{Attempt, Trying};
use crate::people::sessions::{DEVICE_KNOWN, LoginSession, NewSession};
use crate::people::vault::Verified;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(current_session));
    routes.anybody(routes!(log_in));
    routes.logged_in(routes!(log_out));
    routes.logged_in(routes!(choose_language));
    routes.logged_in(routes!(change_password));
}

/// Stands in the journal for a name that is no user's.
const UNKNOWN_USER: &str = "?";

/// What happened here becomes durable and is seen; none where the engine takes nothing more.
async fn journaled(app: &App, record: Action) -> Option<()> {
    let answer = app
        .handle
        .submit(Lane::Normal, Command::platform(record))
        .ok()?
        .await
        .ok()?;
    app.hub.at_least(answer.step().seq).await;
    Some(())
}

/// Whether a password is the user's, counted as an attempt.
async fn check_password(
    app: &Arc<App>,
    trying: Trying<'_>,
    password: String,
    language: Language,
) -> Result<(Attempt, Option<Verified>), Problem> {
    let attempt = app.brake.attempt(trying).await;
    let attempt = attempt.ok_or_else(|| convert::edge_problem("STOPPING", [], language))?;
    let (attempt, place) = attempt.map_err(|wait| {
        let numbers = [
            ("seconds", wait.seconds.to_string()),
            ("failures", wait.failures.to_string()),
        ];
        convert::edge_problem("LOGIN_BACKOFF", numbers, language)
    })?;
    // Argon2 takes tens of milliseconds by design: not on the threads that serve. The place is held
    // even if the client goes.
    let checking = Arc::clone(app);
    let name = trying.name.to_owned();
    let check = move || {
        let fits = checking.vault.verify(&name, &password);
        drop(place);
        fits
    };
    Ok((
        attempt,
        tokio::task::spawn_blocking(check).await.unwrap_or(None),
    ))
}

/// Log in.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Login,
    responses((status = 200, description = "Logged in; sets the session cookie.", body = Session), Refused))]
pub async fn log_in(
    State(app): Shared,
    Peer(ip): Peer,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<Response, Problem> {
    let language = guard::language(&app, &headers);
    let stopping = || convert::edge_problem("STOPPING", [], language);
    let mac = match &login.mac {
        None => None,
        Some(text) => Some(text.parse::<Mac>().map_err(|_| {
            let expected = "aa:bb:cc:dd:ee:ff".to_owned();
            convert::edge_problem(
                "BAD_FIELD",
                [
                    ("field", "mac".to_owned()),
                    ("value", text.clone()),
                    ("expected", expected),
                ],
                language,
            )
        })?),
    };
    let name = login.user.clone();
    let kept = guard::device(&app, &headers);
    let device = kept.as_ref();
    let trying = Trying {
        name: &name,
        ip,
        device: device.and_then(|kept| app.sessions.device(&name, kept)),
    };
    let (attempt, fits) = check_password(&app, trying, login.password, language).await?;
    let known = app.hub.view().desk.people().user_id(&login.user);
    let entered = match known.filter(|_| fits.is_some()) {
        None => Err("BAD_CREDENTIALS"),
        Some(user) => app
            .hub
            .view()
            .desk
            .may_enter(user, ip, mac.as_ref())
            .map(|()| user)
            .map_err(EntryRefused::code),
    };
    let user = match entered {
        Ok(user) => user,
        Err(reason) => {
            // A name nobody has may be a password in the wrong field.
            let name = known.map_or_else(|| UNKNOWN_USER.to_owned(), |_| login.user);
            let record = Action::RecordLoginRefused {
                name,
                ip: ip.to_string(),
                reason: reason.to_owned(),
                mac,
            };
            let _ = journaled(&app, record).await;
            app.brake.fail();
            return Err(convert::edge_problem(
                reason,
                [("ip", ip.to_string())],
                language,
            ));
        }
    };
    // One browser has one session: nobody could end the one whose cookie is replaced.
    end_session(&app, &headers);
    app.brake.forgive(&attempt);
    let new = NewSession {
        user,
        name: &name,
        opened_with: app.vault.mark(&name).unwrap_or_default(),
    };
    let (token, session) = app.sessions.open(new).map_err(|_| stopping())?;
    // Whoever changes a password ends the sessions there are; this one may have come just after.
    if !fits.is_some_and(|verified| app.vault.still_holds(&name, &verified)) {
        app.sessions.close(&token);
        return Err(convert::edge_problem(
            "BAD_CREDENTIALS",
            [("ip", ip.to_string())],
            language,
        ));
    }
    let record = Action::RecordLogin {
        user,
        session: session.id,
        ip: ip.to_string(),
        mac,
    };
    journaled(&app, record).await.ok_or_else(stopping)?;
    let kept = app.sessions.know(&name, kept).map_err(|_| stopping())?;
    let mut answer = Json(shown(&app, &session)).into_response();
    for cookie in [
        app.transport.set_cookie(Cookie::Session, &token, None),
        app.transport
            .set_cookie(Cookie::Device, &kept, Some(DEVICE_KNOWN)),
    ] {
        let cookie = HeaderValue::from_str(&cookie).map_err(|_| stopping())?;
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// Change the session's user's own password.
///
/// A wrong old one counts as a failed login.
#[utoipa::path(put, path = "/api/v1/session/password", tag = "session", request_body = PasswordChange,
    responses((status = 204, description = "Changed."), Refused))]
pub async fn change_password(
    State(app): Shared,
    SessionUser(caller): SessionUser,
    Peer(ip): Peer,
    headers: HeaderMap,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let name = convert::user_name(&app.hub.view().desk, caller.session.user);
    fit_password(&caller, ("new", &change.new), &name)?;
    let device = guard::device(&app, &headers);
    let device = device.and_then(|kept| app.sessions.device(&name, &kept));
    let stopping = caller.problem("STOPPING", []);
    // Goes on when the client is gone: password, record and the end of other sessions are one.
    let work = async move {
        // One at a time, and only then is the old one looked at: who was reset meanwhile does not
        // know it any more, and a session that ended meanwhile changes nothing.
        let _one_at_a_time = app.passwords.lock().await;
        if !app.sessions.lives(&caller.token) {
            return Err(caller.problem("NOT_LOGGED_IN", []));
        }
        let user = caller.session.user;
        let old = change.old.clone();
        let trying = Trying {
            name: &name,
            ip,
            device,
        };
        let (attempt, fits) = check_password(&app, trying, old, caller.language).await?;
        if fits.is_none() {
            return Err(caller.problem("WRONG_PASSWORD", []));
        }
        app.brake.forgive(&attempt);
        if change.old == change.new {
            return Err(caller.problem("PASSWORD_UNCHANGED", []));
        }
        let before = keep_password(&app, &caller, name.clone(), change.new).await?;
        // Who knows the old password changes it: this was checked here, its outcome is journaled.
        let record = Action::SetPassword(SetPassword {
            user,
            must_change: false,
        });
        if journaled(&app, record).await.is_none() {
            put_back(&app, before);
            return Err(caller.problem("STOPPING", []));
        }
        // The others were opened with the old password.
        let mark = app.vault.mark(&name).unwrap_or_default();
        app.sessions.close_others(user, &caller.token, &mark);
        Ok(StatusCode::NO_CONTENT)
    };
    tokio::spawn(work).await.unwrap_or(Err(stopping))
}

/// The running session.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, description = "The session of the cookie.", body = Session), Refused))]
pub async fn current_session(
    State(app): Shared,
    SessionUser(caller): SessionUser,
) -> Json<Session> {
    Json(shown(&app, &caller.session))
}

/// Ends the session that a request's cookie names, if there is one.
fn end_session(app: &App, headers: &HeaderMap) {
    let ended = guard::token(app, headers).and_then(|token| app.sessions.close(&token));
    if let Some(session) = ended {
        let record = Action::RecordLogout {
            user: session.user,
            session: session.id,
        };
        let _ = app.handle.post(Lane::Normal, Command::platform(record));
    }
}

/// Log out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session",
    responses((status = 204, description = "The session has ended."), Refused))]
pub async fn log_out(
    State(app): Shared,
    SessionUser(_): SessionUser,
    headers: HeaderMap,
) -> Response {
    end_session(&app, &headers);
    let at_once = Some(Duration::ZERO);
    let gone = app.transport.set_cookie(Cookie::Session, "", at_once);
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response()
}

/// Choose the language of texts.
#[utoipa::path(put, path = "/api/v1/session/language", tag = "session", request_body = LanguageChoice,
    responses((status = 204, description = "Kept for this user."), Refused))]
pub async fn choose_language(
    State(app): Shared,
    SessionUser(caller): SessionUser,
    Json(choice): Json<LanguageChoice>,
) -> StatusCode {
    let language: Language = choice.language;
    app.sessions.choose_language(caller.session.user, language);
    StatusCode::NO_CONTENT
}

fn shown(app: &App, session: &LoginSession) -> Session {
    let view = app.hub.view();
    let desk = &view.desk;
    let user = desk.people().user(session.user);
    let may = |permission| desk.people().may(session.user, permission);
    let may_trade = may(Permission::Trading);
    let sees = |holder: Holder| match holder {
        Holder::Operating(id) => {
            (may_trade || may(Permission::Watching)) && desk.reaches(session.user, id.into())
        }
        Holder::Fund(_) => false,
    };
    let account = |holder| {
        let Holder::Operating(id) = holder else {
            return None;
        };
        let account = desk
            .operating_account(id)
            .filter(|account| account.status != AccountStatus::Deleted)?;
        let product_name = account
            .product
            .and_then(|product| desk.product(product))
            .map(|product| product.name.clone());
        Some(SessionAccount {
            code: account.code.to_string(),
            name: account.name.clone(),
            product_name,
            may_trade,
        })
    };
    let mut accounts: Vec<SessionAccount> = desk
        .holders()
        .filter(|holder| sees(*holder))
        .filter_map(account)
        .collect();
    accounts.sort_by(|a, b| a.code.cmp(&b.code));
    Session {
        user: User {
            name: user.map_or(String::new(), |user| user.name.clone()),
            display_name: user.map_or(String::new(), |user| user.display_name.clone()),
            role: user.map_or(ApiRole::Trader, |user| api_role(user.role)),
            custom_role: user.and_then(|user| shown_custom(desk, user.custom_role)),
            permissions: user.map_or(Vec::new(), |user| shown_permissions(desk, user.role_key())),
            may_open_accounts: desk.people().opens_accounts(session.user),
        },
        csrf_token: session.csrf.clone(),
        accounts,
        language: app.sessions.language(session.user),
        must_change_password: user.is_some_and(|user| user.must_change_password),
    }
}
