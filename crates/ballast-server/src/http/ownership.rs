//! Whose objects are, and whether they may be used: products, accounts and logins alike (R3, R5,
//! P10).

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::admin::Done;
use ballast_api::ownership::{
    AccountStatus as ApiAccountStatus, NewOwner, NewStanding, ObjectKind, ObjectPath,
};
use ballast_api::{Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{AccountStatus, Action, HandOver, Owned, Refusal, SetAccountStatus};
use ballast_model::UserId;

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::changed;
use crate::http::names::{fund_account, login, operating_account, product_id};
use crate::http::routes::Routes;
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::AccountStatus], routes!(set_account_status));
    routes.may(&[Permission::HandingOver], routes!(hand_over));
}

/// An object's status as the interface shows it.
pub fn shown_status(status: AccountStatus) -> ApiAccountStatus {
    match status {
        AccountStatus::Enabled => ApiAccountStatus::Enabled,
        AccountStatus::Disabled => ApiAccountStatus::Disabled,
        AccountStatus::Deleted => ApiAccountStatus::Deleted,
        AccountStatus::Closed => ApiAccountStatus::Closed,
    }
}

fn desk_status(status: ApiAccountStatus) -> AccountStatus {
    match status {
        ApiAccountStatus::Enabled => AccountStatus::Enabled,
        ApiAccountStatus::Disabled => AccountStatus::Disabled,
        ApiAccountStatus::Deleted => AccountStatus::Deleted,
        ApiAccountStatus::Closed => AccountStatus::Closed,
    }
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
        && (deleted == Some(true) || desk.status(of) != Some(AccountStatus::Deleted))
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

/// Enable, disable, delete, restore or close.
#[utoipa::path(put, path = "/api/v1/admin/objects/{kind}/{name}/status", tag = "admin",
    params(ObjectPath), request_body = NewStanding, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_account_status(
    State(app): Shared,
    caller: Caller,
    Path(path): Path<ObjectPath>,
    Json(new): Json<NewStanding>,
) -> Result<Json<Done>, Problem> {
    let of = object(&caller, &app.hub.view().desk, &path)?;
    let status = desk_status(new.status);
    let done = changed(
        caller
            .change(
                &app,
                Action::SetAccountStatus(SetAccountStatus { of, status }),
            )
            .await,
    )?;
    if let (Owned::Login(user), true) = (of, status != AccountStatus::Enabled) {
        let name = convert::user_name(&app.hub.view().desk, user);
        app.sessions.close_all(user, &name);
    }
    Ok(done)
}

/// Hand over to an account manager. From then on the new owner and the super admins see it.
///
/// With an operating account go the traders who trade no other account of the old owner.
#[utoipa::path(put, path = "/api/v1/admin/objects/{kind}/{name}/owner", tag = "admin",
    params(ObjectPath), request_body = NewOwner, responses((status = 200, description = "Handed over.", body = Done), Refused))]
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
