//! Who asks: the session cookie, the CSRF token of writing requests, the language, and whose
//! accounts may be seen.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use ballast_api::entry::{CONFIRM_PHRASE, CONFIRM_SEQ};
use ballast_api::{Id, Language, Problem};
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, Actor, Command, ConfirmEntry, EntryCommand, Event, Holder, Owned, Permission, Refusal,
    Role,
};
use ballast_engine::{Answer, Lane, SubmitError, Ticket};
use ballast_model::{ContractId, EntryId, Machine, OperatingAccountId, Seq};
use ballast_query::Store;

use crate::convert;
use crate::history::Behind;
use crate::http::app::App;
use crate::http::transport::Cookie;
use crate::live::hub::FundAccountCodes;
use crate::people::sessions::LoginSession;

/// The language of texts: the header's first, then what the session's user chose, Chinese else.
pub fn language(app: &App, headers: &HeaderMap) -> Language {
    match headers
        .get(header::ACCEPT_LANGUAGE)
        .map(|value| value.to_str().unwrap_or_default())
    {
        Some(asked) if asked.trim_start().starts_with("en") => Language::En,
        Some(_) => Language::ZhCn,
        None => {
            let session = token(app, headers).and_then(|token| app.sessions.find(&token));
            session
                .and_then(|session| app.sessions.language(session.user))
                .unwrap_or(Language::ZhCn)
        }
    }
}

/// The session token of a request.
pub fn token(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(headers, app.transport.cookie(Cookie::Session))
}

/// What the browser has kept since a login was let in there.
pub fn device(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(headers, app.transport.cookie(Cookie::Device))
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|cookie| {
        cookie
            .trim()
            .strip_prefix(name)?
            .strip_prefix('=')
            .map(str::to_owned)
    })
}

/// Address of the peer.
pub struct Peer(pub IpAddr);

impl FromRequestParts<Arc<App>> for Peer {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(
            info.map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip()),
        ))
    }
}

/// A page of another site did not send this: its `Origin`, where there is one, is the host asked, over TLS where the server is.
/// Programs send none.
pub struct SameOrigin;

impl FromRequestParts<Arc<App>> for SameOrigin {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Some(origin) = parts.headers.get(header::ORIGIN) else {
            return Ok(Self);
        };
        let origin = String::from_utf8_lossy(origin.as_bytes()).into_owned();
        let host = parts
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        match origin.split_once("://") {
            Some((scheme, of))
                if of.eq_ignore_ascii_case(host)
                    && (scheme == "https" || !app.transport.is_secure()) =>
            {
                Ok(Self)
            }
            _ => Err(convert::edge_problem(
                "BAD_ORIGIN",
                [("origin", origin)],
                language(app, &parts.headers),
            )),
        }
    }
}

/// A logged-in user.
pub struct Caller {
    /// Session.
    pub session: LoginSession,
    /// Token of the session.
    pub token: String,
    /// Codes of the fund accounts, by id.
    fund_accounts: FundAccountCodes,
    /// Language of texts.
    pub language: Language,
    /// Role: what the user reaches.
    pub role: Role,
    /// The dry run whose entry is sent again, and what was typed.
    confirms: Option<(EntryId, String)>,
}

/// A logged-in user who may still have to change the password: only the session's own routes take
/// it (R6).
pub struct SessionUser(pub Caller);

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let SessionUser(caller) = SessionUser::from_request_parts(parts, app).await?;
        let must_change = app
            .hub
            .view()
            .desk
            .people()
            .user(caller.session.user)
            .is_some_and(|user| user.must_change_password);
        if must_change {
            Err(caller.problem("PASSWORD_TO_BE_CHANGED", []))
        } else {
            Ok(caller)
        }
    }
}

impl FromRequestParts<Arc<App>> for SessionUser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let language = language(app, &parts.headers);
        let not_logged_in = || convert::edge_problem("NOT_LOGGED_IN", [], language);
        let token = token(app, &parts.headers).ok_or_else(not_logged_in)?;
        let session = app.sessions.find(&token).ok_or_else(not_logged_in)?;
        let reads = [Method::GET, Method::HEAD].contains(&parts.method);
        let csrf = parts
            .headers
            .get("x-csrf-token")
            .and_then(|value| value.to_str().ok());
        if !reads && csrf != Some(session.csrf.as_str()) {
            return Err(convert::edge_problem("BAD_CSRF_TOKEN", [], language));
        }
        let view = app.hub.view();
        // A login that was disabled is refused at once, whatever session it has (R3).
        let user = view
            .desk
            .people()
            .user(session.user)
            .filter(|user| user.is_enabled())
            .ok_or_else(not_logged_in)?;
        Ok(Self(Caller {
            session,
            token,
            fund_accounts: view.fund_accounts(),
            language,
            role: user.role,
            confirms: confirms(&parts.headers, language)?,
        }))
    }
}

/// The dry run that a request confirms, if it does.
fn confirms(headers: &HeaderMap, language: Language) -> Result<Option<(EntryId, String)>, Problem> {
    let text = |name| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    };
    let Some(seq) = text(CONFIRM_SEQ) else {
        return Ok(None);
    };
    let wrong = || {
        let numbers = [
            ("field", CONFIRM_SEQ.to_owned()),
            ("value", seq.clone()),
            ("expected", "1, 2, 3 …".to_owned()),
        ];
        convert::edge_problem("BAD_FIELD", numbers, language)
    };
    let number: u64 = seq.parse().map_err(|_| wrong())?;
    let phrase = text(CONFIRM_PHRASE).unwrap_or_default();
    Ok(Some((EntryId::new(number), phrase)))
}

impl Caller {
    /// As the machine knows the user.
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.session.user,
            session: self.session.id,
        }
    }

    /// A refusal in the caller's language.
    pub fn refused(&self, refusal: &Refusal) -> Problem {
        self.refused_at(refusal, None)
    }

    /// A journaled refusal in the caller's language.
    pub fn refused_at(&self, refusal: &Refusal, at: Option<Seq>) -> Problem {
        convert::problem(refusal, &self.fund_accounts, at, self.language)
    }

    /// A problem of the edge in the caller's language.
    pub fn problem<const N: usize>(&self, code: &str, numbers: [(&str, String); N]) -> Problem {
        convert::edge_problem(code, numbers, self.language)
    }

    /// A field that cannot be read.
    pub fn bad_field(&self, field: &str, value: &str, expected: &str) -> Problem {
        let numbers = [
            ("field", field.to_owned()),
            ("value", value.to_owned()),
            ("expected", expected.to_owned()),
        ];
        self.problem("BAD_FIELD", numbers)
    }

    /// Whether the caller's role has one of these permissions.
    pub fn has_any(&self, desk: &Desk, permissions: &[Permission]) -> bool {
        permissions
            .iter()
            .any(|permission| desk.people().may(self.session.user, *permission))
    }

    /// Whether the caller sees an object.
    pub fn reaches(&self, desk: &Desk, of: impl Into<Owned>) -> bool {
        desk.reaches(self.session.user, of.into())
    }

    /// The object, if the caller reaches it. To others it does not exist any less than what is
    /// unknown.
    pub fn reached<T: Into<Owned> + Copy>(&self, desk: &Desk, of: T) -> Result<T, Problem> {
        if self.reaches(desk, of) {
            Ok(of)
        } else {
            Err(self.refused(&Refusal::NotPermitted))
        }
    }

    /// Only super admins.
    pub fn administrates(&self) -> Result<(), Problem> {
        if self.role == Role::SuperAdmin {
            Ok(())
        } else {
            Err(self.refused(&Refusal::NotPermitted))
        }
    }

    /// An operating account whose funds, positions and orders the caller may see.
    pub fn account(&self, desk: &Desk, code: &str) -> Result<OperatingAccountId, Problem> {
        match self.watched(desk, code)? {
            Holder::Operating(account) => Ok(account),
            Holder::Fund(_) => Err(self.refused(&Refusal::UnknownAccount)),
        }
    }

    /// An account of either kind whose funds and positions the caller may see.
    pub fn watched(&self, desk: &Desk, code: &str) -> Result<Holder, Problem> {
        let holder = code.parse().ok().and_then(|code| desk.holder(&code));
        match holder {
            Some(holder) if self.watches(desk, holder) => Ok(holder),
            // Whoever sees them all is told of a mistake; to others what is unknown is as what is not theirs.
            None if self.role == Role::SuperAdmin => Err(self.refused(&Refusal::UnknownAccount)),
            Some(_) | None => Err(self.refused(&Refusal::NotPermitted)),
        }
    }

    /// Whether the caller may see an account's funds, positions and orders.
    pub fn watches(&self, desk: &Desk, account: impl Into<Owned>) -> bool {
        self.has_any(desk, &[Permission::Watching, Permission::Trading])
            && self.reaches(desk, account)
    }

    /// A contract that is listed.
    pub fn contract(&self, desk: &Desk, code: &str) -> Result<ContractId, Problem> {
        desk.contract_id(code)
            .ok_or_else(|| self.refused(&Refusal::UnknownContract))
    }

    /// Submits a command in the caller's name and waits until it is durable.
    pub async fn submit(
        &self,
        app: &App,
        lane: Lane,
        action: Action,
    ) -> Result<Answer<Desk>, Problem> {
        self.answered(app, self.hand_in(app, lane, action)?).await
    }

    /// A command in the caller's name; of an entry that is sent again once its dry run was seen, its confirmation.
    fn command(&self, action: Action) -> Command {
        let action = match (&self.confirms, action) {
            (None, action) | (_, action @ Action::Entry(_)) => action,
            (Some((entry, phrase)), action) => {
                Action::Entry(Box::new(EntryCommand::Confirm(ConfirmEntry {
                    entry: *entry,
                    phrase: phrase.clone(),
                    action,
                })))
            }
        };
        Command {
            by: self.actor(),
            action,
        }
    }

    /// Submits a command in the caller's name, and does not wait: what is handed in one after the other is
    /// made durable together.
    pub fn hand_in(
        &self,
        app: &App,
        lane: Lane,
        action: Action,
    ) -> Result<Ticket<Answer<Desk>>, Problem> {
        let command = self.command(action);
        app.handle
            .submit(lane, command)
            .map_err(|error| match error {
                SubmitError::Busy { lane: _, waiting } => self.problem(
                    "BUSY",
                    [
                        ("waiting", waiting.to_string()),
                        ("seconds", "1".to_owned()),
                    ],
                ),
                SubmitError::Stopped => self.problem("STOPPING", []),
            })
    }

    /// Waits until a command is durable and shown.
    pub async fn answered(
        &self,
        app: &App,
        ticket: Ticket<Answer<Desk>>,
    ) -> Result<Answer<Desk>, Problem> {
        let answer = ticket.await.map_err(|_| self.problem("STOPPING", []))?;
        app.hub.at_least(answer.step().seq).await;
        Ok(answer)
    }

    /// Whether the desk would refuse a command now.
    pub fn tried(&self, app: &App, action: &Action) -> Result<(), Problem> {
        let view = app.hub.view();
        let command = self.command(action.clone());
        match view.desk.execute(&command, view.at).first() {
            Some(Event::ActionRefused { refusal }) => {
                Err(convert::not_submitted(self.refused(refusal)))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Submits a command that changes something or is refused; gives its sequence.
    pub async fn change(&self, app: &App, action: Action) -> Result<Seq, Problem> {
        let answer = self.submit(app, Lane::Normal, action).await?;
        let step = answer.step();
        match step.events.first() {
            Some(Event::ActionRefused { refusal }) => {
                let problem = self.refused_at(refusal, Some(step.seq));
                Err(convert::not_submitted(problem))
            }
            Some(_) | None => Ok(step.seq),
        }
    }

    /// The query store, once it holds all that the hub shows: so that a day just settled is found
    /// there.
    pub async fn history(&self, app: &App) -> Result<Store, Problem> {
        let shown = app.hub.view().seq;
        let behind = |behind: Behind| {
            self.problem("HISTORY_BEHIND", [("records", behind.records.to_string())])
        };
        app.history.at_least(shown).await.map_err(behind)
    }

    /// Waits for the sequence a request names, so that one sees one's own writes.
    pub async fn fresh(&self, app: &App, at_least: Option<&Id>) -> Result<(), Problem> {
        let Some(id) = at_least else { return Ok(()) };
        let wanted: u64 =
            id.0.parse()
                .map_err(|_| self.bad_field("at_least", &id.0, "0–9"))?;
        let last = app.handle.watermark();
        if wanted > last.number() {
            return Err(self.bad_field("at_least", &id.0, &format!("≤ {last}")));
        }
        app.hub.at_least(Seq::new(wanted)).await;
        Ok(())
    }
}
