//! What is kept of parties' names, telephones and scans, and its erasure: asked for by one, confirmed by another who
//! types whose it is.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use ballast_api::admin::Done;
use ballast_api::venue::VenueActKind;
use ballast_api::venue::personal::{
    ConfirmedErasure, DroppedErasure, NewErasure, PersonalData, PersonalDataList,
};
use ballast_api::{Id, Problem, Refused, Time};
use ballast_desk_events::Permission;
use ballast_model::Stamp;
use ballast_venue::ask;
use ballast_venue::words::command::Action;
use ballast_venue::words::erasure::{AskErasure, Erasure, ErasureState};
use ballast_venue::words::form::Sealed;
use ballast_venue::words::party::PartyKey;
use utoipa_axum::routes;

use super::seats::party_name;
use super::told::SOME_TEXT;
use super::words::{self, Alike};
use super::{Reader, SEATED, changed, party, seated};
use crate::http::app::Shared;
use crate::http::done::Changed;
use crate::http::guard::Caller;
use crate::http::routes::Routes;

const MEMBER: &[Permission] = &[Permission::MemberServices];

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(personal));
    routes.may(MEMBER, routes!(ask_erasure));
    routes.may(MEMBER, routes!(drop_erasure));
    routes.may(MEMBER, routes!(confirm_erasure));
}

/// What is kept of the parties that the caller's seat sees.
#[utoipa::path(get, path = "/api/v1/venue/personal-data", tag = "venue",
    responses((status = 200, description = "What is kept.", body = PersonalDataList), Refused))]
pub async fn personal(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<PersonalDataList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let machine = reader.machine();
    let filed = machine.filings().map(|(_, filing)| filing.party.clone());
    let urgent = ask::emergencies(machine).map(|(_, emergency)| emergency.party.clone());
    let erased = ask::erasures(machine).map(|(party, _)| party.clone());
    let parties: BTreeSet<PartyKey> = filed
        .chain(urgent)
        .chain(erased)
        .chain(app.venue.blobs.parties())
        .filter(|party| reader.sees(party))
        .collect();
    Ok(Json(PersonalDataList {
        personal: parties.iter().map(|party| shown(&reader, party)).collect(),
    }))
}

fn shown(reader: &Reader<'_>, party: &PartyKey) -> PersonalData {
    let machine = reader.machine();
    let filings = machine.filings();
    let filings: Vec<_> = filings
        .filter(|(_, filing)| filing.party == *party)
        .collect();
    let urgent = ask::emergencies(machine);
    let urgent: Vec<_> = urgent
        .filter(|(_, emergency)| emergency.party == *party)
        .collect();
    let filed = filings.iter().flat_map(|(_, filing)| &filing.attachments);
    let files = filed.chain(urgent.iter().flat_map(|(_, form)| &form.attachments));
    let files: BTreeSet<String> = files.map(|file| file.name.to_string()).collect();
    let mut erasures = ask::erasures(machine);
    let erasure = erasures
        .find(|(of, _)| *of == party)
        .map(|(_, erasure)| erasure);
    PersonalData {
        party: words::shown_party(party),
        party_name: party_name(machine, party),
        standing: ask::account(machine, party).map(|account| account.standing.alike()),
        filings: filings
            .iter()
            .map(|(id, _)| Id::from(id.number()))
            .collect(),
        emergencies: urgent.iter().map(|(id, _)| Id::from(id.number())).collect(),
        files: files.into_iter().collect(),
        kept: reader.app.venue.blobs.count(party) as u64,
        state: erasure.map(|erasure| erasure.state.alike()),
        reason: erasure.map(|erasure| erasure.reason.to_string()),
        asked_by: erasure.and_then(|erasure| reader.login(erasure.asked_by)),
        timeline: erasure.map_or_else(Vec::new, |erasure| reader.timeline(&erasure.timeline)),
        acts: reader.acts(possible(party, erasure)),
    }
}

fn possible(party: &PartyKey, erasure: Option<&Erasure>) -> Vec<(VenueActKind, Action)> {
    match erasure.map(|erasure| erasure.state) {
        Some(ErasureState::Asked) => vec![
            (
                VenueActKind::ConfirmErasure,
                Action::ConfirmErasure(party.clone()),
            ),
            (
                VenueActKind::DropErasure,
                Action::DropErasure(party.clone()),
            ),
        ],
        Some(ErasureState::Confirmed) => Vec::new(),
        Some(ErasureState::Dropped | ErasureState::Erased) | None => vec![(
            VenueActKind::AskErasure,
            Action::AskErasure(AskErasure {
                party: party.clone(),
                reason: SOME_TEXT.into(),
            }),
        )],
    }
}

impl Reader<'_> {
    /// When names and scans of what was entered at an instant were erased; one of its names tells that they were.
    pub fn erased(&self, party: &PartyKey, entered: Stamp, name: Option<Sealed>) -> Option<Time> {
        let name = name?;
        if self.app.venue.blobs.read(party, name.hash).is_some() {
            return None;
        }
        let mut erasures = ask::erasures(self.machine());
        let (_, erasure) = erasures.find(|(of, _)| *of == party)?;
        let done = ErasureState::Erased.word();
        let mut moments = erasure.timeline.iter();
        let erased = moments.find(|moment| moment.state.as_str() == done && moment.at >= entered);
        erased.map(|moment| moment.at.into())
    }
}

/// Ask that names, telephones and files of a party be erased.
#[utoipa::path(post, path = "/api/v1/venue/personal-data/erasure", tag = "venue", request_body = NewErasure,
    responses((status = 200, description = "Asked for; the member's checker confirms it.", body = Done), Refused))]
pub async fn ask_erasure(
    State(app): Shared,
    caller: Caller,
    Json(NewErasure { party: of, reason }): Json<NewErasure>,
) -> Changed {
    let asked = AskErasure {
        party: party(&caller, &of)?,
        reason: reason.as_str().into(),
    };
    changed(&app, &caller, Action::AskErasure(asked)).await
}

/// Give an erasure up.
#[utoipa::path(post, path = "/api/v1/venue/personal-data/erasure/dropping", tag = "venue", request_body = DroppedErasure,
    responses((status = 200, description = "Given up.", body = Done), Refused))]
pub async fn drop_erasure(
    State(app): Shared,
    caller: Caller,
    Json(DroppedErasure { party: of }): Json<DroppedErasure>,
) -> Changed {
    let of = party(&caller, &of)?;
    changed(&app, &caller, Action::DropErasure(of)).await
}

/// Confirm an erasure: it is done within a second, and cannot be undone.
#[utoipa::path(post, path = "/api/v1/venue/personal-data/erasure/confirmation", tag = "venue", request_body = ConfirmedErasure,
    responses((status = 200, description = "Confirmed.", body = Done), Refused))]
pub async fn confirm_erasure(
    State(app): Shared,
    caller: Caller,
    Json(ConfirmedErasure { party: of, typed }): Json<ConfirmedErasure>,
) -> Changed {
    let of = party(&caller, &of)?;
    let wanted = of.who.number().map_or(of.member.as_str(), |no| no.as_str());
    if typed.trim() != wanted {
        let numbers = [("typed", typed), ("wanted", wanted.to_owned())];
        return Err(caller.problem("VENUE_TYPED_DIFFERS", numbers));
    }
    changed(&app, &caller, Action::ConfirmErasure(of)).await
}
