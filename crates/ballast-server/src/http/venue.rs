//! Member services. Who logs in is the desk's affair; where that login sits is the venue's, which knows it by
//! the same name. A route opens to roles with one of two permissions, what may be done there the seat says.

mod applications;
mod attachments;
mod bonds;
mod files;
mod filings;
mod forms;
mod personal;
mod seats;
mod settings;
mod told;
mod words;

use ballast_api::venue::party::Party;
use ballast_api::{Id, Language, Numbers, Problem};
use ballast_desk_events::Permission;
use ballast_engine::{Lane, SubmitError};
use ballast_model::{Seq, Stamp, UserId};
use ballast_people::Actor;
use ballast_venue::words::command::{Action, Command};
use ballast_venue::words::event::{ActionRefused, Event};
use ballast_venue::words::party::PartyKey;
use ballast_venue::words::post::Post;
use ballast_venue::words::refusal::Refusal;
use ballast_venue::{MemberServices, ask};

use super::guard::Caller;
use crate::convert;
use crate::http::app::App;
use crate::http::done::{self, Changed};
use crate::http::routes::Routes;
use crate::venue::view::VenueView;

/// Roles with either open member services.
const SEATED: &[Permission] = &[Permission::MemberServices, Permission::ExchangeServices];

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    seats::routes(routes);
    filings::routes(routes);
    applications::routes(routes);
    bonds::routes(routes);
    files::routes(routes);
    settings::routes(routes);
    attachments::routes(routes);
    personal::routes(routes);
}

/// A caller with a seat.
pub(super) struct Seated {
    /// The login, as the venue knows it.
    pub user: UserId,
    /// Where it sits.
    pub post: Post,
}

/// The caller's seat.
pub(super) fn seated(app: &App, caller: &Caller) -> Result<Seated, Problem> {
    let name = convert::user_name(&app.hub.view().desk, caller.session.user);
    let view = app.venue.view();
    let user = view.machine.people().user_id(&name);
    let post = user.and_then(|user| Some((user, view.machine.post(user)?.clone())));
    let (user, post) = post.ok_or_else(|| caller.problem("VENUE_NO_SEAT", []))?;
    Ok(Seated { user, post })
}

impl Seated {
    /// As the venue knows who acts.
    pub fn actor(&self, caller: &Caller) -> Actor {
        Actor {
            user: self.user,
            session: caller.session.id,
        }
    }

    /// Whether it sees what is a party's.
    pub fn sees(&self, machine: &MemberServices, party: &PartyKey) -> bool {
        ask::sees(machine, self.user, party)
    }
}

/// A refusal of the venue in words.
pub(crate) fn problem(refusal: &Refusal, at: Option<Seq>, language: Language) -> Problem {
    let values = refusal.values().into_iter();
    let numbers: Numbers = values
        .map(|(name, value)| (name.to_owned(), words::shown(name, value, language)))
        .collect();
    Problem {
        seq: at.map(convert::seq),
        ..Problem::new(&format!("VENUE_{}", refusal.code()), numbers, language)
    }
}

/// The same, with the row of a form that it is about.
fn refused(refused: &ActionRefused, at: Option<Seq>, language: Language) -> Problem {
    let reason = problem(&refused.refusal, at, language);
    let Some(row) = refused.row else {
        return reason;
    };
    let numbers = [("row", row.to_string()), ("reason", reason.title)];
    Problem {
        seq: reason.seq,
        ..convert::edge_problem("VENUE_ROW_REFUSED", numbers, language)
    }
}

/// Gives a command in the caller's name from its seat, and waits until it is durable and shown.
pub(super) async fn change(
    app: &App,
    caller: &Caller,
    action: Action,
) -> Result<(Seq, Vec<Event>), Problem> {
    let by = seated(app, caller)?.actor(caller);
    submit(app, caller, Command { by, action }).await
}

/// The same, where nothing is asked of it but that it was done.
pub(super) async fn changed(app: &App, caller: &Caller, action: Action) -> Changed {
    done::changed(change(app, caller, action).await.map(|(seq, _)| seq))
}

/// Gives a command as it is.
pub(super) async fn submit(
    app: &App,
    caller: &Caller,
    command: Command,
) -> Result<(Seq, Vec<Event>), Problem> {
    let ticket = app.venue.handle.submit(Lane::Normal, command);
    let ticket = ticket.map_err(|error| match error {
        SubmitError::Busy { lane: _, waiting } => {
            let numbers = [
                ("waiting", waiting.to_string()),
                ("seconds", "1".to_owned()),
            ];
            caller.problem("BUSY", numbers)
        }
        SubmitError::Stopped => caller.problem("STOPPING", []),
    })?;
    let answer = ticket.await.map_err(|_| caller.problem("STOPPING", []))?;
    let step = answer.step();
    app.venue.at_least(step.seq).await;
    match step.events.first() {
        Some(Event::ActionRefused(why)) => Err(refused(why, Some(step.seq), caller.language)),
        Some(_) | None => Ok((step.seq, step.events.clone())),
    }
}

/// What a list is made of: the machine, who reads it, and when.
pub(super) struct Reader<'a> {
    pub app: &'a App,
    pub view: &'a VenueView,
    pub caller: &'a Caller,
    pub seated: Seated,
    pub at: Stamp,
}

impl<'a> Reader<'a> {
    /// For a caller with a seat.
    pub fn new(app: &'a App, view: &'a VenueView, caller: &'a Caller, seated: Seated) -> Self {
        let at = app.clock.now().max(view.at);
        Self {
            app,
            view,
            caller,
            seated,
            at,
        }
    }

    /// The machine.
    pub fn machine(&self) -> &'a MemberServices {
        &self.view.machine
    }

    /// Whether the reader sees what is a party's.
    pub fn sees(&self, party: &PartyKey) -> bool {
        self.seated.sees(self.machine(), party)
    }

    /// A login's name; absent of the platform.
    pub fn login(&self, user: UserId) -> Option<String> {
        let user = self.machine().people().user(user)?;
        Some(user.name.clone())
    }

    /// The same, where the platform never is.
    pub fn login_of(&self, user: UserId) -> String {
        self.login(user)
            .unwrap_or_else(|| convert::PLATFORM.to_owned())
    }
}

/// Something that a request names by its number.
fn number(caller: &Caller, field: &str, id: &Id) -> Result<u64, Problem> {
    let bad = |_| caller.bad_field(field, &id.0, "0–9");
    id.0.parse().map_err(bad)
}

/// A party as a request names it.
fn party(caller: &Caller, party: &Party) -> Result<PartyKey, Problem> {
    words::party_key(caller, party)
}
