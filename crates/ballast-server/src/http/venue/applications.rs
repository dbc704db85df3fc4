//! Applications: asked for, entered, sent, pledged, confirmed, explained; and what is due.

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::admin::Done;
use ballast_api::venue::application::{
    Application as ApiApplication, ApplicationList, Due, DueKind, DueList, Explanation,
    NewApplication, NewExplanation, Pledge,
};
use ballast_api::venue::{Reason, VenueActKind, VenueEntered};
use ballast_api::{Id, Problem, Refused};
use ballast_desk_events::Permission;
use ballast_model::Stamp;
use ballast_venue::words::application::{
    Application, ApplicationKind, ApplicationState, PledgeInstruction, PositionKey, ReviewFailure,
    Via,
};
use ballast_venue::words::code::ApplicationId;
use ballast_venue::words::command::{
    Action, DropApplication, EnterApplication, Explain, InstructPledge,
};
use ballast_venue::words::event::Event;
use ballast_venue::words::post::Seat;
use ballast_venue::{MemberServices, ask};
use utoipa_axum::routes;

use super::attachments::attached;
use super::filings::{Entered, entered, own_party};
use super::seats::party_name;
use super::told::{self, SOME_TEXT};
use super::words::{self, Alike};
use super::{Reader, SEATED, change, changed, number, party, problem, seated};
use crate::http::app::{App, Shared};
use crate::http::done::Changed;
use crate::http::guard::Caller;
use crate::http::routes::Routes;

const MEMBER: &[Permission] = &[Permission::MemberServices];

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(applications));
    routes.may(MEMBER, routes!(enter_application));
    routes.may(MEMBER, routes!(forward_application));
    routes.may(MEMBER, routes!(send_application));
    routes.may(MEMBER, routes!(drop_application));
    routes.may(SEATED, routes!(instruct_pledge));
    routes.may(SEATED, routes!(confirm_release));
    routes.may(MEMBER, routes!(explain));
    routes.may(SEATED, routes!(due));
}

/// Applications that the caller's seat sees; the depository's, once the exchange has taken them.
#[utoipa::path(get, path = "/api/v1/venue/applications", tag = "venue",
    responses((status = 200, description = "Applications.", body = ApplicationList), Refused))]
pub async fn applications(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<ApplicationList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let all = reader.machine().applications().rev();
    let seen = all.filter(|(_, application)| sees(&reader, application));
    let shown = seen.map(|(id, application)| shown(&reader, id, application));
    Ok(Json(ApplicationList {
        applications: shown.collect(),
    }))
}

fn sees(reader: &Reader<'_>, application: &Application) -> bool {
    let at_depository = reader.seated.post.seat == Seat::Depository
        && (application.accepted > 0 || application.kind == ApplicationKind::MaturityRelease);
    at_depository || reader.sees(&application.key.party)
}

fn shown(reader: &Reader<'_>, id: ApplicationId, application: &Application) -> ApiApplication {
    let machine = reader.machine();
    let key = &application.key;
    let bond = ask::bond(machine, &key.bond);
    let matching = matching(reader, application);
    let (mut why, mut reason, mut differing) = (None, None, Vec::new());
    let (mut round, mut release_day, mut due) = (None, None, application.due);
    match &application.state {
        ApplicationState::Refused(refusal) => {
            why = Some(problem(refusal, None, reader.caller.language))
        }
        ApplicationState::ReviewRefused(failure) => why = Some(review(reader, failure)),
        ApplicationState::Dropped(text) => reason = Some(text.to_string()),
        ApplicationState::Mismatched(fields) => {
            differing = fields.iter().map(Alike::alike).collect()
        }
        ApplicationState::ReleaseInstructed(instruction) => {
            round = Some(instruction.round);
            release_day = Some(instruction.day.into());
        }
        ApplicationState::ExplanationDue(until) | ApplicationState::Overdue(until) => {
            due = Some(*until)
        }
        ApplicationState::Asked
        | ApplicationState::Entered
        | ApplicationState::Accepted
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::Released => {}
    }
    let acts = reader.acts(possible(id, application, &matching));
    ApiApplication {
        application: Id::from(id.number()),
        party: words::shown_party(&key.party),
        party_name: party_name(machine, &key.party),
        account: key.account.to_string(),
        bond: key.bond.to_string(),
        bond_name: bond.map_or(String::new(), |bond| bond.name.to_string()),
        maturity: bond.map(|bond| bond.maturity.into()),
        kind: application.kind.alike(),
        face: application.face.into(),
        emergency: match application.via {
            Via::System => None,
            Via::Emergency(emergency) => Some(Id::from(emergency.number())),
        },
        rule_book: application.rule_book.to_string(),
        trading_day: application.day.into(),
        entered_by: reader.login_of(application.entered_by),
        checked_by: application.checked_by.and_then(|user| reader.login(user)),
        accepted: (application.accepted > 0).then(|| Id::from(application.accepted)),
        state: application.state.alike(),
        problem: why,
        reason,
        counts_nothing_tonight: counts_nothing_tonight(machine, application),
        differing,
        due: due.map(Into::into),
        round,
        release_day,
        pledge: application.pledge.as_ref().map(pledge),
        matching: pledge(&matching),
        explanations: explanations(reader, application),
        timeline: reader.timeline(&application.timeline),
        acts,
    }
}

/// The settlement of its day is that of the bond's cut (B5): it is taken, and counts nothing.
fn counts_nothing_tonight(machine: &MemberServices, application: &Application) -> bool {
    let (key, day) = (&application.key, application.day);
    let is_cut = ask::bond(machine, &key.bond)
        .is_some_and(|bond| ask::cut_of(machine, key.party.venue, bond.maturity, day).day <= day);
    is_cut && application.kind == ApplicationKind::Deposit
}

fn explanations(reader: &Reader<'_>, application: &Application) -> Vec<Explanation> {
    let explained = application.explanations.iter();
    let shown = explained.map(|explanation| Explanation {
        at: explanation.at.into(),
        until: explanation.until.into(),
        overdue: explanation.at >= explanation.until,
        text: explanation.text.to_string(),
        attachment: explanation.attachment.as_ref().map(told::attachment),
        by: reader.login_of(explanation.by),
    });
    shown.collect()
}

/// Why a withdrawal did not pass its review.
fn review(reader: &Reader<'_>, failure: &ReviewFailure) -> Problem {
    match failure {
        ReviewFailure::Short(short) => reader.caller.problem(
            "VENUE_REVIEW_SHORT",
            [
                ("of", party_name(reader.machine(), &short.of)),
                ("cash", short.cash.to_string()),
                ("margin", short.margin.to_string()),
                ("available", short.available.to_string()),
                ("minimum", short.minimum.to_string()),
                ("short_by", short.short_by.to_string()),
            ],
        ),
        ReviewFailure::NotTold(of) => {
            let name = party_name(reader.machine(), of);
            reader
                .caller
                .problem("VENUE_REVIEW_NOT_TOLD", [("of", name)])
        }
    }
}

/// What may be done in the state it is in.
fn possible(
    id: ApplicationId,
    application: &Application,
    matching: &PledgeInstruction,
) -> Vec<(VenueActKind, Action)> {
    let dropped = || {
        let reason = SOME_TEXT.into();
        let dropped = DropApplication {
            application: id,
            reason,
        };
        (VenueActKind::Drop, Action::DropApplication(dropped))
    };
    let explain = || {
        let explain = Explain {
            application: id,
            text: SOME_TEXT.into(),
            attachment: None,
        };
        (VenueActKind::Explain, Action::Explain(explain))
    };
    match application.state {
        ApplicationState::Asked => {
            vec![
                (VenueActKind::Forward, Action::ForwardApplication(id)),
                dropped(),
            ]
        }
        ApplicationState::Entered => {
            vec![(VenueActKind::Send, Action::SendApplication(id)), dropped()]
        }
        ApplicationState::Accepted | ApplicationState::Mismatched(_)
            if application.kind == ApplicationKind::Deposit =>
        {
            let instruct = InstructPledge {
                application: id,
                instruction: matching.clone(),
            };
            vec![(VenueActKind::Pledge, Action::InstructPledge(instruct))]
        }
        ApplicationState::ReleaseInstructed(_) => {
            vec![(VenueActKind::ConfirmRelease, Action::ConfirmRelease(id))]
        }
        ApplicationState::ExplanationDue(_) | ApplicationState::Overdue(_) => vec![explain()],
        ApplicationState::Accepted
        | ApplicationState::Mismatched(_)
        | ApplicationState::Refused(_)
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::ReviewRefused(_)
        | ApplicationState::Released
        | ApplicationState::Dropped(_) => Vec::new(),
    }
}

/// The instruction that would match, under a number that nobody gives.
fn matching(reader: &Reader<'_>, application: &Application) -> PledgeInstruction {
    let key = &application.key;
    let member = reader.machine().member(&key.party.member_key()).ok();
    let code = member.and_then(|member| member.trading_code.as_ref());
    let own = key.party.who.number().or(code);
    let unnamed = || "-".parse().expect("Invariant: a dash is a code");
    PledgeInstruction {
        no: unnamed_instruction(),
        venue: key.party.venue,
        member: Some(key.party.member.clone()),
        participant: own.cloned().unwrap_or_else(unnamed),
        bond: key.bond.clone(),
        face: application.face,
        account: key.account.clone(),
    }
}

fn unnamed_instruction() -> ballast_venue::words::code::InstructionNo {
    "-.-".parse().expect("Invariant: it is a code")
}

fn pledge(instruction: &PledgeInstruction) -> Pledge {
    Pledge {
        no: instruction.no.to_string(),
        venue: instruction.venue.alike(),
        member: instruction.member.as_ref().map(ToString::to_string),
        participant: instruction.participant.to_string(),
        bond: instruction.bond.to_string(),
        face: instruction.face.into(),
        account: instruction.account.to_string(),
    }
}

/// Enter an application; of a participant it is a request to its member.
#[utoipa::path(post, path = "/api/v1/venue/applications", tag = "venue", request_body = NewApplication,
    responses((status = 201, description = "Entered; the member's checker sends it.", body = VenueEntered), Refused))]
pub async fn enter_application(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewApplication>,
) -> Entered {
    let enter = EnterApplication {
        key: PositionKey {
            party: party(&caller, &new.party)?,
            account: words::code(&caller, "account", &new.account)?,
            bond: words::code(&caller, "bond", &new.bond)?,
        },
        kind: new.kind.alike(),
        face: words::money(&caller, "face", &new.face)?,
    };
    let (seq, events) = change(&app, &caller, Action::EnterApplication(enter)).await?;
    let id = events.iter().find_map(|event| match event {
        Event::ApplicationEntered(entered) => Some(entered.id.number()),
        _ => None,
    });
    Ok(entered(id.unwrap_or_default(), seq))
}

fn application_id(caller: &Caller, text: &Id) -> Result<ApplicationId, Problem> {
    Ok(ApplicationId::new(number(caller, "application", text)?))
}

/// Take up what a participant asked for.
#[utoipa::path(post, path = "/api/v1/venue/applications/{application}/forwarding", tag = "venue", params(("application" = Id, Path)),
    responses((status = 200, description = "Taken up.", body = Done), Refused))]
pub async fn forward_application(
    State(app): Shared,
    caller: Caller,
    Path(application): Path<Id>,
) -> Changed {
    let action = Action::ForwardApplication(application_id(&caller, &application)?);
    changed(&app, &caller, action).await
}

/// Send an application to the exchange, which takes it or says why not.
#[utoipa::path(post, path = "/api/v1/venue/applications/{application}/sending", tag = "venue", params(("application" = Id, Path)),
    responses((status = 200, description = "Sent; the list says whether it was taken.", body = Done), Refused))]
pub async fn send_application(
    State(app): Shared,
    caller: Caller,
    Path(application): Path<Id>,
) -> Changed {
    let action = Action::SendApplication(application_id(&caller, &application)?);
    changed(&app, &caller, action).await
}

/// Drop an application before it is sent.
#[utoipa::path(post, path = "/api/v1/venue/applications/{application}/dropping", tag = "venue", params(("application" = Id, Path)), request_body = Reason,
    responses((status = 200, description = "Dropped.", body = Done), Refused))]
pub async fn drop_application(
    State(app): Shared,
    caller: Caller,
    Path(application): Path<Id>,
    Json(Reason { reason }): Json<Reason>,
) -> Changed {
    let dropped = DropApplication {
        application: application_id(&caller, &application)?,
        reason: reason.as_str().into(),
    };
    changed(&app, &caller, Action::DropApplication(dropped)).await
}

/// Instruct a pledge at the depository's platform, which is simulated.
#[utoipa::path(post, path = "/api/v1/venue/applications/{application}/pledge", tag = "venue", params(("application" = Id, Path)), request_body = Pledge,
    responses((status = 200, description = "Instructed; the list says whether it matched.", body = Done), Refused))]
pub async fn instruct_pledge(
    State(app): Shared,
    caller: Caller,
    Path(application): Path<Id>,
    Json(told): Json<Pledge>,
) -> Changed {
    let member = told.member.as_deref().filter(|text| !text.is_empty());
    let member = member.map(|text| words::code(&caller, "member", text));
    let instruct = InstructPledge {
        application: application_id(&caller, &application)?,
        instruction: PledgeInstruction {
            no: words::code(&caller, "no", &told.no)?,
            venue: told.venue.alike(),
            member: member.transpose()?,
            participant: words::code(&caller, "participant", &told.participant)?,
            bond: words::code(&caller, "bond", &told.bond)?,
            face: words::money(&caller, "face", &told.face)?,
            account: words::code(&caller, "account", &told.account)?,
        },
    };
    changed(&app, &caller, Action::InstructPledge(instruct)).await
}

/// Confirm a release at the depository's platform, which is simulated.
#[utoipa::path(post, path = "/api/v1/venue/applications/{application}/release", tag = "venue", params(("application" = Id, Path)),
    responses((status = 200, description = "Released.", body = Done), Refused))]
pub async fn confirm_release(
    State(app): Shared,
    caller: Caller,
    Path(application): Path<Id>,
) -> Changed {
    let action = Action::ConfirmRelease(application_id(&caller, &application)?);
    changed(&app, &caller, action).await
}

/// Explain an unconfirmed release; the exchange instructs it again.
#[utoipa::path(post, path = "/api/v1/venue/applications/{application}/explanation", tag = "venue", params(("application" = Id, Path)), request_body = NewExplanation,
    responses((status = 200, description = "Received.", body = Done), Refused))]
pub async fn explain(
    State(app): Shared,
    caller: Caller,
    Path(application): Path<Id>,
    Json(told): Json<NewExplanation>,
) -> Changed {
    let id = application_id(&caller, &application)?;
    let explain = Explain {
        application: id,
        text: told.text.as_str().into(),
        attachment: scan(&app, &caller, id, &told)?,
    };
    changed(&app, &caller, Action::Explain(explain)).await
}

fn scan(
    app: &App,
    caller: &Caller,
    id: ApplicationId,
    told: &NewExplanation,
) -> Result<Option<ballast_venue::words::attachment::Attachment>, Problem> {
    let of = { app.venue.view() }
        .machine
        .application(id)
        .map(|application| application.key.party.clone());
    let of = of.map_err(|refusal| problem(&refusal, None, caller.language))?;
    // Whether another's party has a file is not told.
    let of = told.attachment.as_ref().map_or(Ok(of.clone()), |_| {
        own_party(app, caller, &words::shown_party(&of))
    })?;
    let files = told.attachment.as_slice();
    Ok(attached(app, caller, &of, files)?.pop())
}

/// What has to be seen to: explanations, releases, lapses, maturities.
#[utoipa::path(get, path = "/api/v1/venue/due", tag = "venue",
    responses((status = 200, description = "What is due.", body = DueList), Refused))]
pub async fn due(State(app): Shared, caller: Caller) -> Result<Json<DueList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let all = ask::due(reader.machine()).into_iter();
    let seen = all.filter(|(_, _, application)| sees(&reader, application));
    let mut due: Vec<Due> = seen
        .map(|(at, id, of)| due_row(&reader, at, id, of))
        .collect();
    due.extend(maturities(&reader));
    due.sort_by_key(|row| (row.kind != DueKind::Overdue, row.at.clone()));
    Ok(Json(DueList { due }))
}

fn due_row(reader: &Reader<'_>, at: Stamp, id: ApplicationId, application: &Application) -> Due {
    let kind = match application.state {
        ApplicationState::Overdue(_) => DueKind::Overdue,
        ApplicationState::ExplanationDue(_) => DueKind::Explanation,
        ApplicationState::ReleaseInstructed(_) => DueKind::Release,
        ApplicationState::Asked
        | ApplicationState::Entered
        | ApplicationState::Accepted
        | ApplicationState::Refused(_)
        | ApplicationState::Mismatched(_)
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::ReviewRefused(_)
        | ApplicationState::Released
        | ApplicationState::Dropped(_) => DueKind::Lapse,
    };
    Due {
        kind,
        at: at.into(),
        application: Some(Id::from(id.number())),
        party: words::shown_party(&application.key.party),
        party_name: party_name(reader.machine(), &application.key.party),
        bond: application.key.bond.to_string(),
        face: application.face.into(),
        trading_days: None,
        provisional: false,
    }
}

/// Bonds in effect that leave the available amount soon: from the first warning of their venue on.
fn maturities(reader: &Reader<'_>) -> Vec<Due> {
    let machine = reader.machine();
    let today = reader.at.day();
    let rows = ask::positions(machine).filter(|(key, _)| reader.sees(&key.party));
    let near = rows.filter_map(|(key, position)| {
        let bond = ask::bond(machine, &key.bond)?;
        let cut = ask::cut_of(machine, key.party.venue, bond.maturity, today);
        let days = ask::trading_days(machine, today, cut.day)?;
        let warnings = machine.settings(key.party.venue, today).warning_days;
        let is_near = !position.effective.is_zero() && warnings.first() >= Some(&days);
        is_near.then(|| Due {
            kind: DueKind::Maturity,
            at: cut.day.at(ballast_model::TimeOfDay::hm(15, 0)).into(),
            application: None,
            party: words::shown_party(&key.party),
            party_name: party_name(machine, &key.party),
            bond: key.bond.to_string(),
            face: position.effective.into(),
            trading_days: Some(days),
            provisional: cut.provisional,
        })
    });
    near.collect()
}
