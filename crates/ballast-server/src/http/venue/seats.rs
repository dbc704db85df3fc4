//! Where logins sit, what the guides say, and whether applications are taken now.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ballast_api::admin::{Done, NamePath};
use ballast_api::venue::Clerks;
use ballast_api::venue::party::{
    ApplicationWindow, Member, MemberList, OwnSeat, RuleBook, RuleBookList, Seat, SeatList, SeatRow,
};
use ballast_api::{Problem, Refused};
use ballast_desk_events::{Permission, Refusal as DeskRefusal};
use ballast_model::UserId;
use ballast_venue::ask;
use ballast_venue::words::command::{Action, Command, CreateLogin, RegisterMember, SetPost};
use ballast_venue::words::party::{self, MemberKey, Venue};
use ballast_venue::words::post::{self, Post};
use utoipa_axum::routes;

use super::words::{self, Alike};
use super::{Reader, SEATED, changed, problem, seated, submit};
use crate::http::app::{App, Shared};
use crate::http::done::{self, Changed};
use crate::http::guard::Caller;
use crate::http::routes::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(own_seat));
    routes.may(SEATED, routes!(rule_books));
    routes.may(SEATED, routes!(members));
    routes.may(&[Permission::ExchangeServices], routes!(register_member));
    routes.super_admin(routes!(seats));
    routes.super_admin(routes!(set_seat));
    routes.may(&[Permission::ExchangeServices], routes!(set_clerks));
}

/// Where the caller sits, and whether applications are taken now.
#[utoipa::path(get, path = "/api/v1/venue/seat", tag = "venue",
    responses((status = 200, description = "The seat.", body = OwnSeat), Refused))]
pub async fn own_seat(State(app): Shared, caller: Caller) -> Json<OwnSeat> {
    let seat = seated(&app, &caller).ok();
    let view = app.venue.view();
    let machine = &view.machine;
    let now = app.clock.now().max(view.at);
    let own = seat.as_ref().and_then(|seated| venue_of(&seated.post));
    let venues = Venue::ALL.iter().copied();
    let venues = venues.filter(|venue| own.is_none_or(|own| own == *venue));
    let window = |venue: Venue| {
        let taken = ask::window(machine, venue, now);
        let settings = machine.settings(venue, now.day());
        ApplicationWindow {
            venue: venue.alike(),
            trading_day: taken.as_ref().ok().map(|day| (*day).into()),
            problem: taken
                .err()
                .map(|refusal| problem(&refusal, None, caller.language)),
            cut_off: settings.cut_off.to_string(),
            depository_close: settings.depository_close.to_string(),
            settled: ask::settled(machine, venue).map(Into::into),
            rule_book: machine
                .rule_book(venue, now.day())
                .ok()
                .map(|book| book.version.to_string()),
        }
    };
    let settings = machine.settings(own.unwrap_or(Venue::Shfe), now.day());
    Json(OwnSeat {
        seat: seat.map(|seated| words::shown_seat(&seated.post)),
        now: now.into(),
        windows: venues.map(window).collect(),
        clerks: app.venue.clerks(),
        attachment_bytes: settings.attachment_bytes,
        attachments: settings.attachments,
    })
}

/// The venue of a place; none of the depository's.
fn venue_of(post: &Post) -> Option<Venue> {
    match &post.seat {
        post::Seat::Exchange(venue) => Some(*venue),
        post::Seat::Member(member) => Some(member.venue),
        post::Seat::Party(party) => Some(party.venue),
        post::Seat::Depository => None,
    }
}

/// Guides: the wording that is signed.
#[utoipa::path(get, path = "/api/v1/venue/rule-books", tag = "venue",
    responses((status = 200, description = "Guides.", body = RuleBookList), Refused))]
pub async fn rule_books(State(app): Shared, _: Caller) -> Json<RuleBookList> {
    let view = app.venue.view();
    let books = Venue::ALL.iter();
    let books = books.flat_map(|venue| ask::rule_books(&view.machine, *venue));
    let texts = |of: &[ballast_model::Text]| of.iter().map(ToString::to_string).collect();
    let shown = |book: &ballast_venue::words::rule_book::RuleBook| RuleBook {
        venue: book.venue.alike(),
        version: book.version.to_string(),
        effective: book.effective.into(),
        name: book.name.to_string(),
        parent_rules: texts(&book.parent_rules),
        form_names: texts(&book.form_names),
        client_document: book.client_document.as_ref().map(ToString::to_string),
        client_material_may_vary: book.client_material_may_vary,
        fcm_undertakings: texts(&book.fcm_undertakings),
        non_fcm_undertakings: texts(&book.non_fcm_undertakings),
        client_undertakings: texts(&book.client_undertakings),
        member_statement: book.member_statement.to_string(),
        emergency_statement: book.emergency_statement.to_string(),
    };
    Json(RuleBookList {
        rule_books: books.map(shown).collect(),
    })
}

/// Members that the caller's seat sees.
#[utoipa::path(get, path = "/api/v1/venue/members", tag = "venue",
    responses((status = 200, description = "Members.", body = MemberList), Refused))]
pub async fn members(State(app): Shared, caller: Caller) -> Result<Json<MemberList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let sees = |key: &MemberKey| match &reader.seated.post.seat {
        post::Seat::Party(own) => own.member_key() == *key,
        post::Seat::Depository => true,
        post::Seat::Exchange(_) | post::Seat::Member(_) => reader.sees(&key.clone().into()),
    };
    let members = ask::members(reader.machine()).filter(|(key, _)| sees(key));
    let shown = |(key, member): (&MemberKey, &party::Member)| Member {
        venue: key.venue.alike(),
        no: key.no.to_string(),
        kind: member.kind.alike(),
        full_name: member.full_name.to_string(),
        short_name: member.short_name.to_string(),
        licence_no: member.licence_no.to_string(),
        trading_code: member.trading_code.as_ref().map(ToString::to_string),
    };
    Ok(Json(MemberList {
        members: members.map(shown).collect(),
    }))
}

/// Register a member, or what is registered of it anew.
#[utoipa::path(put, path = "/api/v1/venue/members", tag = "venue", request_body = Member,
    responses((status = 200, description = "Registered.", body = Done), Refused))]
pub async fn register_member(
    State(app): Shared,
    caller: Caller,
    Json(member): Json<Member>,
) -> Changed {
    let trading_code = member.trading_code.as_deref();
    let trading_code = trading_code.map(|text| words::code(&caller, "trading_code", text));
    let action = Action::RegisterMember(RegisterMember {
        key: MemberKey {
            venue: member.venue.alike(),
            no: words::code(&caller, "no", &member.no)?,
        },
        member: party::Member {
            kind: member.kind.alike(),
            full_name: member.full_name.as_str().into(),
            short_name: member.short_name.as_str().into(),
            licence_no: member.licence_no.as_str().into(),
            trading_code: trading_code.transpose()?,
        },
    });
    changed(&app, &caller, action).await
}

/// Logins that member services are open to, and where they sit.
#[utoipa::path(get, path = "/api/v1/venue/seats", tag = "venue",
    responses((status = 200, description = "Seats.", body = SeatList), Refused))]
pub async fn seats(State(app): Shared, caller: Caller) -> Result<Json<SeatList>, Problem> {
    caller.administrates()?;
    let (view, venue) = (app.hub.view(), app.venue.view());
    let people = view.desk.people();
    let opens = |user: UserId| {
        SEATED
            .iter()
            .any(|permission| people.may(user, *permission))
    };
    let users = people.users().filter(|(user, _)| opens(*user));
    let row = |(_, user): (UserId, &ballast_desk::User)| {
        let known = venue.machine.people().user_id(&user.name);
        let post = known.and_then(|known| venue.machine.post(known));
        SeatRow {
            login: user.name.clone(),
            display_name: user.display_name.clone(),
            seat: post.map(words::shown_seat),
        }
    };
    let mut seats: Vec<SeatRow> = users.map(row).collect();
    seats.sort_by(|a, b| a.login.cmp(&b.login));
    Ok(Json(SeatList { seats }))
}

/// Give a login a place.
#[utoipa::path(put, path = "/api/v1/venue/seats/{name}", tag = "venue", params(NamePath), request_body = Seat,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_seat(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(seat): Json<Seat>,
) -> Changed {
    caller.administrates()?;
    let post = words::post(&caller, &seat)?;
    let display_name = {
        let view = app.hub.view();
        let people = view.desk.people();
        let user = people.user_id(&name).and_then(|user| people.user(user));
        let user = user.ok_or_else(|| caller.refused(&DeskRefusal::UnknownUser))?;
        user.display_name.clone()
    };
    let known = app.venue.view().machine.people().user_id(&name);
    let action = match known {
        Some(user) => Action::SetPost(SetPost { user, post }),
        None => Action::CreateLogin(CreateLogin {
            name: name.as_str().into(),
            display_name: display_name.as_str().into(),
            post: Some(post),
        }),
    };
    // That the caller may is the desk's to say; the venue knows its own people alone.
    let set = submit(&app, &caller, Command::platform(action)).await;
    done::changed(set.map(|(seq, _)| seq))
}

/// Let simulated clerks answer by themselves, or not.
#[utoipa::path(put, path = "/api/v1/venue/clerks", tag = "venue", request_body = Clerks,
    responses((status = 204, description = "So it is."), Refused))]
pub async fn set_clerks(
    State(app): Shared,
    caller: Caller,
    Json(clerks): Json<Clerks>,
) -> Result<StatusCode, Problem> {
    seated(&app, &caller)?;
    demonstration(&app, &caller)?;
    app.venue.set_clerks(clerks.on);
    Ok(StatusCode::NO_CONTENT)
}

fn demonstration(app: &Arc<App>, caller: &Caller) -> Result<(), Problem> {
    if app.venue.demonstration {
        Ok(())
    } else {
        Err(caller.problem("VENUE_NOT_DEMONSTRATION", []))
    }
}

/// The name of a party as the venue knows it.
pub(super) fn party_name(
    machine: &ballast_venue::MemberServices,
    party: &party::PartyKey,
) -> String {
    if let Some(account) = ask::account(machine, party) {
        return account.name.to_string();
    }
    let member = machine.member(&party.member_key()).ok();
    match (&party.who, member) {
        (party::Participant::Member, Some(member)) => member.full_name.to_string(),
        (who, _) => who.number().map_or(String::new(), ToString::to_string),
    }
}
