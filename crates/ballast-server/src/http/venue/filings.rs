//! Filings from the member's maker to the exchange's checker, the accounts that come of them, and form 5.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ballast_api::admin::Done;
use ballast_api::venue::filing::{
    AmendedFiling, Emergency as ApiEmergency, EmergencyList, Filing as ApiFiling, FilingList,
    NewEmergency, NewFiling, VenueAccount, VenueAccountList,
};
use ballast_api::venue::form::FormKind;
use ballast_api::venue::{Reason, VenueActKind, VenueEntered};
use ballast_api::{Id, Problem, Refused};
use ballast_desk_events::Permission;
use ballast_model::{Seq, Stamp};
use ballast_venue::ask;
use ballast_venue::words::application::{Emergency, EmergencyState};
use ballast_venue::words::code::{EmergencyId, FilingId};
use ballast_venue::words::command::{
    Action, AmendFiling, EnterEmergency, EnterFiling, RejectEmergency, RejectFiling,
};
use ballast_venue::words::event::Event;
use ballast_venue::words::filing::{Filing, FilingState};
use ballast_venue::words::party::{MemberKind, PartyKey};
use utoipa_axum::routes;

use super::attachments::attached;
use super::forms::{Filled, Shown};
use super::seats::party_name;
use super::told::{self, SOME_TEXT};
use super::words::{self, Alike};
use super::{Reader, SEATED, change, changed, number, party, problem, seated};
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::Changed;
use crate::http::guard::Caller;
use crate::http::routes::Routes;

const MEMBER: &[Permission] = &[Permission::MemberServices];
const EXCHANGE: &[Permission] = &[Permission::ExchangeServices];

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(filings));
    routes.may(MEMBER, routes!(enter_filing));
    routes.may(MEMBER, routes!(amend_filing));
    routes.may(MEMBER, routes!(send_filing));
    routes.may(EXCHANGE, routes!(examine_filing));
    routes.may(EXCHANGE, routes!(approve_filing));
    routes.may(SEATED, routes!(reject_filing));
    routes.may(SEATED, routes!(venue_accounts));
    routes.may(SEATED, routes!(emergencies));
    routes.may(EXCHANGE, routes!(enter_emergency));
    routes.may(EXCHANGE, routes!(check_emergency));
    routes.may(EXCHANGE, routes!(reject_emergency));
}

/// Something was entered.
pub(super) fn entered(id: u64, seq: Seq) -> (StatusCode, Json<VenueEntered>) {
    let entered = VenueEntered {
        id: Id::from(id),
        seq: convert::seq(seq),
    };
    (StatusCode::CREATED, Json(entered))
}

/// What is answered when something was entered.
pub(super) type Entered = Result<(StatusCode, Json<VenueEntered>), Problem>;

/// Filings that the caller's seat sees.
#[utoipa::path(get, path = "/api/v1/venue/filings", tag = "venue",
    responses((status = 200, description = "Filings.", body = FilingList), Refused))]
pub async fn filings(State(app): Shared, caller: Caller) -> Result<Json<FilingList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let seen = reader.machine().filings();
    let seen = seen.filter(|(_, filing)| reader.sees(&filing.party));
    let mut filings: Vec<ApiFiling> = seen
        .map(|(id, filing)| shown(&reader, id, filing))
        .collect();
    filings.reverse();
    Ok(Json(FilingList { filings }))
}

fn shown(reader: &Reader<'_>, id: FilingId, filing: &Filing) -> ApiFiling {
    let machine = reader.machine();
    let party = &filing.party;
    let form = Shown {
        blobs: &reader.app.venue.blobs,
        party,
    }
    .form(&filing.form);
    let member = machine.member(&party.member_key());
    let is_own = party.who == ballast_venue::words::party::Participant::Member;
    let kind = member.map_or(MemberKind::Fcm, |member| member.kind);
    // Overseas brokers and intermediaries prepare as an FCM member, through one.
    let kind = if is_own { kind } else { MemberKind::Fcm };
    let reason = match &filing.state {
        FilingState::Rejected(reason) => Some(reason.to_string()),
        FilingState::Entered
        | FilingState::Sent
        | FilingState::Examined
        | FilingState::Approved => None,
    };
    let login = |user: Option<_>| user.and_then(|user| reader.login(user));
    ApiFiling {
        filing: Id::from(id.number()),
        party: words::shown_party(party),
        party_name: party_name(machine, party),
        kind: FormKind::of(&form, kind.alike()),
        state: filing.state.alike(),
        reason,
        rule_book: filing.rule_book.to_string(),
        entered_by: reader.login_of(filing.entered_by),
        sent_by: login(filing.sent_by),
        examined_by: login(filing.examined_by),
        approved_by: login(filing.approved_by),
        at: filing
            .timeline
            .first()
            .map_or(reader.at, |moment| moment.at)
            .into(),
        timeline: reader.timeline(&filing.timeline),
        attachments: filing.attachments.iter().map(told::attachment).collect(),
        erased: reader.erased(party, entered_at(filing), filing.form.first_name()),
        form,
        acts: reader.acts(possible(id, filing)),
    }
}

/// When its form was entered as it stands.
fn entered_at(filing: &Filing) -> Stamp {
    let mut moments = filing.timeline.iter().rev();
    let entered = moments.find(|moment| moment.state.as_str() == FilingState::Entered.word());
    entered.map_or_else(Stamp::default, |moment| moment.at)
}

/// What may be done in the state it is in.
fn possible(id: FilingId, filing: &Filing) -> Vec<(VenueActKind, Action)> {
    let reject = (
        VenueActKind::Reject,
        Action::RejectFiling(RejectFiling {
            filing: id,
            reason: SOME_TEXT.into(),
        }),
    );
    match &filing.state {
        FilingState::Entered => vec![(VenueActKind::Send, Action::SendFiling(id)), reject],
        FilingState::Sent => vec![(VenueActKind::Examine, Action::ExamineFiling(id)), reject],
        FilingState::Examined => vec![(VenueActKind::Approve, Action::ApproveFiling(id)), reject],
        FilingState::Rejected(_) => vec![(
            VenueActKind::Amend,
            Action::AmendFiling(AmendFiling {
                filing: id,
                form: filing.form.clone(),
                attachments: filing.attachments.clone(),
            }),
        )],
        FilingState::Approved => Vec::new(),
    }
}

/// Enter a form.
#[utoipa::path(post, path = "/api/v1/venue/filings", tag = "venue", request_body = NewFiling,
    responses((status = 201, description = "Entered; the member's checker sends it.", body = VenueEntered), Refused))]
pub async fn enter_filing(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewFiling>,
) -> Entered {
    let party = own_party(&app, &caller, &new.party)?;
    let form = Filled {
        caller: &caller,
        blobs: &app.venue.blobs,
        party: &party,
    }
    .form(&new.form)?;
    let attachments = attached(&app, &caller, &party, &new.attachments)?;
    let enter = EnterFiling {
        party,
        form,
        attachments,
    };
    let (seq, events) = change(&app, &caller, Action::EnterFiling(enter)).await?;
    let id = events.iter().find_map(|event| match event {
        Event::FilingEntered(entered) => Some(entered.id.number()),
        _ => None,
    });
    Ok(entered(id.unwrap_or_default(), seq))
}

/// A party for which the caller may keep names and files at all: others are refused before anything is kept.
pub(super) fn own_party(
    app: &App,
    caller: &Caller,
    of: &ballast_api::venue::party::Party,
) -> Result<PartyKey, Problem> {
    let seated = seated(app, caller)?;
    let party = party(caller, of)?;
    if seated.sees(&app.venue.view().machine, &party) && seated.post.duty.makes() {
        Ok(party)
    } else {
        let refusal = ballast_venue::words::refusal::Refusal::NotPermitted;
        Err(problem(&refusal, None, caller.language))
    }
}

fn filing_id(caller: &Caller, text: &Id) -> Result<FilingId, Problem> {
    Ok(FilingId::new(number(caller, "filing", text)?))
}

/// Enter a rejected form anew.
#[utoipa::path(put, path = "/api/v1/venue/filings/{filing}", tag = "venue", params(("filing" = Id, Path)), request_body = AmendedFiling,
    responses((status = 200, description = "Entered anew, under today's guide.", body = Done), Refused))]
pub async fn amend_filing(
    State(app): Shared,
    caller: Caller,
    Path(filing): Path<Id>,
    Json(new): Json<AmendedFiling>,
) -> Changed {
    let id = filing_id(&caller, &filing)?;
    let known = { app.venue.view() }
        .machine
        .filing(id)
        .map(|filing| filing.party.clone());
    let of = known.map_err(|refusal| problem(&refusal, None, caller.language))?;
    let party = own_party(&app, &caller, &words::shown_party(&of))?;
    let form = Filled {
        caller: &caller,
        blobs: &app.venue.blobs,
        party: &party,
    }
    .form(&new.form)?;
    let attachments = attached(&app, &caller, &party, &new.attachments)?;
    let amend = AmendFiling {
        filing: id,
        form,
        attachments,
    };
    changed(&app, &caller, Action::AmendFiling(amend)).await
}

/// Send a form to the exchange.
#[utoipa::path(post, path = "/api/v1/venue/filings/{filing}/sending", tag = "venue", params(("filing" = Id, Path)),
    responses((status = 200, description = "Sent.", body = Done), Refused))]
pub async fn send_filing(State(app): Shared, caller: Caller, Path(filing): Path<Id>) -> Changed {
    let action = Action::SendFiling(filing_id(&caller, &filing)?);
    changed(&app, &caller, action).await
}

/// The exchange's handler examined a form.
#[utoipa::path(post, path = "/api/v1/venue/filings/{filing}/examination", tag = "venue", params(("filing" = Id, Path)),
    responses((status = 200, description = "Examined.", body = Done), Refused))]
pub async fn examine_filing(State(app): Shared, caller: Caller, Path(filing): Path<Id>) -> Changed {
    let action = Action::ExamineFiling(filing_id(&caller, &filing)?);
    changed(&app, &caller, action).await
}

/// The exchange's checker approves a form.
#[utoipa::path(post, path = "/api/v1/venue/filings/{filing}/approval", tag = "venue", params(("filing" = Id, Path)),
    responses((status = 200, description = "Approved.", body = Done), Refused))]
pub async fn approve_filing(State(app): Shared, caller: Caller, Path(filing): Path<Id>) -> Changed {
    let action = Action::ApproveFiling(filing_id(&caller, &filing)?);
    changed(&app, &caller, action).await
}

/// Whoever has a form before him rejects it, with a reason.
#[utoipa::path(post, path = "/api/v1/venue/filings/{filing}/rejection", tag = "venue", params(("filing" = Id, Path)), request_body = Reason,
    responses((status = 200, description = "Rejected.", body = Done), Refused))]
pub async fn reject_filing(
    State(app): Shared,
    caller: Caller,
    Path(filing): Path<Id>,
    Json(Reason { reason }): Json<Reason>,
) -> Changed {
    let reject = RejectFiling {
        filing: filing_id(&caller, &filing)?,
        reason: reason.as_str().into(),
    };
    changed(&app, &caller, Action::RejectFiling(reject)).await
}

/// Accounts at the depository, as the venue knows them.
#[utoipa::path(get, path = "/api/v1/venue/accounts", tag = "venue",
    responses((status = 200, description = "Accounts.", body = VenueAccountList), Refused))]
pub async fn venue_accounts(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<VenueAccountList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let seen = ask::accounts(reader.machine()).filter(|(party, _)| reader.sees(party));
    let row =
        |(party, account): (&PartyKey, &ballast_venue::words::filing::Account)| VenueAccount {
            party: words::shown_party(party),
            party_name: account.name.to_string(),
            full_name: account.account.full_name.to_string(),
            account: account.account.no.to_string(),
            standing: account.standing.alike(),
            filing: Id::from(account.filing.number()),
            since: account.since.to_string(),
            earlier: { account.earlier.iter() }
                .map(|earlier| earlier.no.to_string())
                .collect(),
        };
    Ok(Json(VenueAccountList {
        accounts: seen.map(row).collect(),
    }))
}

/// Forms 5 that the caller's seat sees.
#[utoipa::path(get, path = "/api/v1/venue/emergencies", tag = "venue",
    responses((status = 200, description = "Forms 5.", body = EmergencyList), Refused))]
pub async fn emergencies(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<EmergencyList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let seen = ask::emergencies(reader.machine());
    let seen = seen.filter(|(_, emergency)| reader.sees(&emergency.party));
    let mut emergencies: Vec<ApiEmergency> = seen
        .map(|(id, emergency)| shown_emergency(&reader, id, emergency))
        .collect();
    emergencies.reverse();
    Ok(Json(EmergencyList { emergencies }))
}

fn shown_emergency(reader: &Reader<'_>, id: EmergencyId, emergency: &Emergency) -> ApiEmergency {
    let party = &emergency.party;
    let (reason, why) = match &emergency.state {
        EmergencyState::Rejected(reason) => (Some(reason.to_string()), None),
        EmergencyState::Refused(refusal) => {
            (None, Some(problem(refusal, None, reader.caller.language)))
        }
        EmergencyState::Entered | EmergencyState::Accepted => (None, None),
    };
    let tried = match emergency.state {
        EmergencyState::Entered => vec![
            (VenueActKind::Check, Action::CheckEmergency(id)),
            (
                VenueActKind::Reject,
                Action::RejectEmergency(RejectEmergency {
                    emergency: id,
                    reason: SOME_TEXT.into(),
                }),
            ),
        ],
        EmergencyState::Accepted | EmergencyState::Rejected(_) | EmergencyState::Refused(_) => {
            Vec::new()
        }
    };
    ApiEmergency {
        emergency: Id::from(id.number()),
        party: words::shown_party(party),
        party_name: party_name(reader.machine(), party),
        at: emergency.at.into(),
        entered_by: reader.login_of(emergency.entered_by),
        ended_by: emergency.ended_by.and_then(|user| reader.login(user)),
        state: emergency.state.alike(),
        reason,
        problem: why,
        attachments: emergency.attachments.iter().map(told::attachment).collect(),
        erased: reader.erased(party, emergency.at, Some(emergency.form.handler.name)),
        form: Shown {
            blobs: &reader.app.venue.blobs,
            party,
        }
        .emergency(&emergency.form),
        acts: reader.acts(tried),
    }
}

/// Take in a form 5.
#[utoipa::path(post, path = "/api/v1/venue/emergencies", tag = "venue", request_body = NewEmergency,
    responses((status = 201, description = "Taken in; the exchange's checker checks it.", body = VenueEntered), Refused))]
pub async fn enter_emergency(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewEmergency>,
) -> Entered {
    let party = own_party(&app, &caller, &new.party)?;
    let form = Filled {
        caller: &caller,
        blobs: &app.venue.blobs,
        party: &party,
    }
    .emergency(&new.form)?;
    let attachments = attached(&app, &caller, &party, &new.attachments)?;
    let enter = EnterEmergency {
        party,
        form,
        attachments,
    };
    let action = Action::EnterEmergency(Box::new(enter));
    let (seq, events) = change(&app, &caller, action).await?;
    let id = events.iter().find_map(|event| match event {
        Event::EmergencyEntered(entered) => Some(entered.id.number()),
        _ => None,
    });
    Ok(entered(id.unwrap_or_default(), seq))
}

fn emergency_id(caller: &Caller, text: &Id) -> Result<EmergencyId, Problem> {
    Ok(EmergencyId::new(number(caller, "emergency", text)?))
}

/// Check a form 5: its applications are accepted, all of them or none.
#[utoipa::path(post, path = "/api/v1/venue/emergencies/{emergency}/check", tag = "venue", params(("emergency" = Id, Path)),
    responses((status = 200, description = "Checked; the list says what came of it.", body = Done), Refused))]
pub async fn check_emergency(
    State(app): Shared,
    caller: Caller,
    Path(emergency): Path<Id>,
) -> Changed {
    let action = Action::CheckEmergency(emergency_id(&caller, &emergency)?);
    changed(&app, &caller, action).await
}

/// Reject a form 5, with a reason.
#[utoipa::path(post, path = "/api/v1/venue/emergencies/{emergency}/rejection", tag = "venue", params(("emergency" = Id, Path)), request_body = Reason,
    responses((status = 200, description = "Rejected.", body = Done), Refused))]
pub async fn reject_emergency(
    State(app): Shared,
    caller: Caller,
    Path(emergency): Path<Id>,
    Json(Reason { reason }): Json<Reason>,
) -> Changed {
    let reject = RejectEmergency {
        emergency: emergency_id(&caller, &emergency)?,
        reason: reason.as_str().into(),
    };
    changed(&app, &caller, Action::RejectEmergency(reject)).await
}
