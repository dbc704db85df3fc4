//! Roles: what each may do, and which a login has (R1, R2).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ballast_api::admin::{Done, NamePath};
use ballast_api::roles::{
    LoginRole, NewPermissions, NewRole, PermissionRow, RoleList, RoleName, RoleRow,
};
use ballast_api::session::Role as ApiRole;
use ballast_api::{Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, CreateRole, DeleteRole, Permission, Permissions, Refusal, RenameRole, Role, RoleKey,
    SetLoginRole, SetRolePermissions,
};
use ballast_model::CustomRoleId;

use super::guard::Caller;
use crate::http::app::Shared;
use crate::http::done::{changed, created};
use crate::http::names::{login, readable};
use crate::http::routes::Routes;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Roles], routes!(set_login_role));
    routes.may(&[Permission::Roles, Permission::Logins], routes!(roles));
    routes.may(&[Permission::Roles], routes!(create_role));
    routes.may(&[Permission::Roles], routes!(set_role_permissions));
    routes.may(&[Permission::Roles], routes!(rename_role));
    routes.may(&[Permission::Roles], routes!(delete_role));
}

/// Role.
pub fn api_role(role: Role) -> ApiRole {
    match role {
        Role::SuperAdmin => ApiRole::Administrator,
        Role::Trader => ApiRole::Trader,
        Role::AccountManager => ApiRole::AccountManager,
        Role::CashClerk => ApiRole::CashClerk,
        Role::RiskOfficer => ApiRole::RiskOfficer,
    }
}

/// Role.
pub fn desk_role(role: ApiRole) -> Role {
    match role {
        ApiRole::Administrator => Role::SuperAdmin,
        ApiRole::Trader => Role::Trader,
        ApiRole::AccountManager => Role::AccountManager,
        ApiRole::CashClerk => Role::CashClerk,
        ApiRole::RiskOfficer => Role::RiskOfficer,
    }
}

/// Names of what a role permits.
pub fn shown_permissions(desk: &Desk, role: RoleKey) -> Vec<String> {
    let permissions = desk.people().role_permissions(role).unwrap_or_default();
    permissions
        .iter()
        .map(|permission| permission.code().to_owned())
        .collect()
}

/// Name of a role that was added.
pub fn shown_custom(desk: &Desk, role: Option<CustomRoleId>) -> Option<String> {
    desk.people()
        .custom_roles()
        .find(|(id, _)| Some(*id) == role)
        .map(|(_, role)| role.name.clone())
}

fn read_permissions(caller: &Caller, names: &[String]) -> Result<Permissions, Problem> {
    let read = |name: &String| {
        Permission::ALL
            .iter()
            .copied()
            .find(|permission| permission.code() == name)
    };
    let known = || {
        Permission::ALL
            .iter()
            .map(|permission| permission.code())
            .collect::<Vec<_>>()
            .join(" / ")
    };
    let list: Result<Vec<_>, _> = names
        .iter()
        .map(|name| read(name).ok_or_else(|| caller.bad_field("permissions", name, &known())))
        .collect();
    Ok(Permissions::of(&list?))
}

fn custom(caller: &Caller, desk: &Desk, name: &str) -> Result<CustomRoleId, Problem> {
    let found = desk
        .people()
        .custom_roles()
        .find(|(_, role)| role.name == name);
    found
        .map(|(id, _)| id)
        .ok_or_else(|| caller.refused(&Refusal::UnknownRole))
}

/// What pages call the built-in roles: no other is called so.
const BUILT_IN_NAMES: [[&str; 2]; 6] = [
    ["管理员", "Administrator"],
    ["超级管理员", "Super admin"],
    ["账户管理员", "Account manager"],
    ["资金调拨员", "Cash clerk"],
    ["交易员", "Trader"],
    ["风控账户", "Risk account"],
];

/// A name that no built-in role is shown by.
fn free_name(caller: &Caller, name: &str) -> Result<String, Problem> {
    let name = readable(caller, "name", name, 1)?;
    let is_it = |known: &&str| known.to_lowercase() == name.to_lowercase();
    if BUILT_IN_NAMES.as_flattened().iter().any(is_it) {
        return Err(caller.refused(&Refusal::CodeTaken));
    }
    Ok(name)
}

/// A role that was added; built-in ones keep their names and stay.
fn added(caller: &Caller, desk: &Desk, name: &str) -> Result<CustomRoleId, Problem> {
    if Role::ALL.iter().any(|role| role.code() == name) {
        return Err(caller.problem("ROLE_BUILT_IN", []));
    }
    custom(caller, desk, name)
}

/// Roles.
#[utoipa::path(get, path = "/api/v1/admin/roles", tag = "admin",
    responses((status = 200, description = "Roles.", body = RoleList), Refused))]
pub async fn roles(State(app): Shared) -> Json<RoleList> {
    let view = app.hub.view();
    let desk = &view.desk;
    let built_in = Role::ALL.into_iter().map(|role| RoleRow {
        name: role.code().to_owned(),
        like: api_role(role),
        built_in: true,
        permissions: shown_permissions(desk, RoleKey::BuiltIn(role)),
    });
    let added = desk.people().custom_roles().map(|(id, role)| RoleRow {
        name: role.name.clone(),
        like: api_role(role.like),
        built_in: false,
        permissions: shown_permissions(desk, RoleKey::Custom(id)),
    });
    let permission = |permission: &Permission| PermissionRow {
        name: permission.code().to_owned(),
        reserved: permission.is_reserved(),
    };
    Json(RoleList {
        roles: built_in.chain(added).collect(),
        permissions: Permission::ALL.iter().map(permission).collect(),
    })
}

/// Add a role.
#[utoipa::path(post, path = "/api/v1/admin/roles", tag = "admin", request_body = NewRole,
    responses((status = 201, description = "Added.", body = Done), Refused))]
pub async fn create_role(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewRole>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let name = free_name(&caller, &new.name)?;
    let permissions = read_permissions(&caller, &new.permissions)?;
    let action = Action::CreateRole(CreateRole {
        name,
        like: desk_role(new.like),
        permissions,
    });
    caller.change(&app, action).await.map(created)
}

/// Change what a role permits, at once for all its logins.
#[utoipa::path(put, path = "/api/v1/admin/roles/{name}", tag = "admin",
    params(NamePath), request_body = NewPermissions, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_role_permissions(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<NewPermissions>,
) -> Result<Json<Done>, Problem> {
    let permissions = read_permissions(&caller, &new.permissions)?;
    let built_in = Role::ALL.into_iter().find(|role| role.code() == name);
    let role = match built_in {
        Some(role) => RoleKey::BuiltIn(role),
        None => RoleKey::Custom(custom(&caller, &app.hub.view().desk, &name)?),
    };
    changed(
        caller
            .change(
                &app,
                Action::SetRolePermissions(SetRolePermissions { role, permissions }),
            )
            .await,
    )
}

/// Give a role that was added another name.
#[utoipa::path(put, path = "/api/v1/admin/roles/{name}/name", tag = "admin",
    params(NamePath), request_body = RoleName, responses((status = 200, description = "Renamed.", body = Done), Refused))]
pub async fn rename_role(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<RoleName>,
) -> Result<Json<Done>, Problem> {
    let role = added(&caller, &app.hub.view().desk, &name)?;
    let name = free_name(&caller, &new.name)?;
    let rename = Action::RenameRole(RenameRole { role, name });
    changed(caller.change(&app, rename).await)
}

/// Delete a role that was added and that no login has.
#[utoipa::path(delete, path = "/api/v1/admin/roles/{name}", tag = "admin",
    params(NamePath), responses((status = 200, description = "Deleted.", body = Done), Refused))]
pub async fn delete_role(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Done>, Problem> {
    let role = added(&caller, &app.hub.view().desk, &name)?;
    let delete = Action::DeleteRole(DeleteRole { role });
    changed(caller.change(&app, delete).await)
}

/// Give a login a role that was added.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/role", tag = "admin",
    params(NamePath), request_body = LoginRole, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_login_role(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<LoginRole>,
) -> Result<Json<Done>, Problem> {
    let (user, role) = {
        let view = app.hub.view();
        let role = new
            .custom_role
            .as_ref()
            .map(|name| custom(&caller, &view.desk, name))
            .transpose()?;
        (login(&caller, &view.desk, &name)?, role)
    };
    changed(
        caller
            .change(&app, Action::SetLoginRole(SetLoginRole { user, role }))
            .await,
    )
}
