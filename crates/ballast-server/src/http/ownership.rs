//! Whose objects are, and whether they may be used: products, accounts and logins alike (R3, R5,
//! P10).

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::Problem;
use ballast_api::admin::Done;
use ballast_api::ownership::{
    NewOwner, NewStanding, ObjectKind, ObjectPath, Standing as ApiStanding,
};
use ballast_desk::Desk;
use ballast_desk_events::{Action, HandOver, Owned, Refusal, SetStanding, Standing};
use ballast_model::UserId;

use super::Shared;
use super::admin::{fund_account, operating_account, product_id};
use super::guard::Caller;
use super::logins::login;
use super::rates::changed;

const STANDINGS: [(Standing, ApiStanding); 4] = [
    (Standing::Enabled, ApiStanding::Enabled),
    (Standing::Disabled, ApiStanding::Disabled),
    (Standing::Deleted, ApiStanding::Deleted),
    (Standing::Closed, ApiStanding::Closed),
];

/// Standing.
pub fn shown_standing(standing: Standing) -> ApiStanding {
    STANDINGS
        .iter()
        .find(|(known, _)| *known == standing)
        .map_or(ApiStanding::Closed, |(_, shown)| *shown)
}

fn desk_standing(standing: ApiStanding) -> Standing {
    STANDINGS
        .iter()
        .find(|(_, known)| *known == standing)
        .map_or(Standing::Closed, |(known, _)| *known)
}

/// Login name of an owner; none for the super admins together.
pub fn shown_owner(desk: &Desk, owner: UserId) -> Option<String> {
    desk.people().user(owner).map(|owner| owner.name.clone())
}

/// An object that is listed: the caller reaches it, and it is not deleted or deleted ones are asked
/// for.
pub fn is_listed(
    caller: &Caller,
    desk: &Desk,
    of: impl Into<Owned>,
    deleted: Option<bool>,
) -> bool {
    let of = of.into();
    caller.reaches(desk, of)
        && (deleted == Some(true) || desk.standing(of) != Some(Standing::Deleted))
}

fn object(
    caller: &Caller,
    desk: &Desk,
    ObjectPath { kind, name }: &ObjectPath,
) -> Result<Owned, Problem> {
    Ok(match kind {
        ObjectKind::Products => product_id(caller, desk, name)?.into(),
        ObjectKind::FundAccounts => fund_account(caller, desk, name)?.into(),
        ObjectKind::OperatingAccounts => operating_account(caller, desk, name)?.into(),
        ObjectKind::Users => login(caller, desk, name)?.into(),
    })
}

pub async fn set_standing(
    State(app): Shared,
    caller: Caller,
    Path(path): Path<ObjectPath>,
    Json(new): Json<NewStanding>,
) -> Result<Json<Done>, Problem> {
    let of = object(&caller, &app.hub.view().desk, &path)?;
    let standing = desk_standing(new.standing);
    let done = changed(
        caller
            .change(&app, Action::SetStanding(SetStanding { of, standing }))
            .await,
    )?;
    if let (Owned::Login(user), true) = (of, standing != Standing::Enabled) {
        app.sessions.close_all(user);
    }
    Ok(done)
}

pub async fn hand_over(
    State(app): Shared,
    caller: Caller,
    Path(path): Path<ObjectPath>,
    Json(new): Json<NewOwner>,
) -> Result<Json<Done>, Problem> {
    let (of, to) = {
        let view = app.hub.view();
        let to = view
            .desk
            .people()
            .user_id(&new.owner)
            .ok_or_else(|| caller.refused(&Refusal::UnknownUser))?;
        (object(&caller, &view.desk, &path)?, to)
    };
    changed(
        caller
            .change(&app, Action::HandOver(HandOver { of, to }))
            .await,
    )
}
