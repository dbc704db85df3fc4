//! Templates of rates, limits and ranges: whose they are, and which accounts have them (F3, F5, R8).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ballast_api::admin::{Done, NamePath};
use ballast_api::rates::{
    BindTemplate, BoundTemplates, Template, TemplateKind as ApiKind, TemplateList, TemplatePath,
    TemplateRow,
};
use ballast_api::{Problem, Refused};
use ballast_desk::{Desk, OperatingAccount};
use ballast_desk_events::{
    AccountStatus, Action, Permission, Refusal, SetAccountStatus, TemplateKind,
};
use ballast_model::TemplateId;
use utoipa_axum::routes;

use super::guard::Caller;
use super::ownership::shown_owner;
use super::rates::reached_account;
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::{Changed, changed};
use crate::http::names::{operating_account, readable};
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Rates, Permission::Limits], routes!(templates));
    routes.may(&[Permission::Rates], routes!(create_template));
    routes.may(&[Permission::AccountStatus], routes!(delete_template));
    routes.may(&[Permission::Rates], routes!(bind_template));
    routes.may(
        &[Permission::Rates, Permission::Limits],
        routes!(bound_templates),
    );
}

/// Templates that the caller may use: its own, and those of the super admins.
#[utoipa::path(get, path = "/api/v1/admin/templates", tag = "admin",
    responses((status = 200, description = "Templates.", body = TemplateList), Refused))]
pub async fn templates(State(app): Shared, caller: Caller) -> Json<TemplateList> {
    let view = app.hub.view();
    let desk = &view.desk;
    let may_use = |id: TemplateId| desk.may_use_template(caller.session.user, id);
    let listed = desk.templates().filter(|(id, _)| may_use(*id));
    let row = |(id, template): (TemplateId, &ballast_desk::Template)| {
        let binds = |account: &OperatingAccount| {
            let rates = &account.rates;
            let bound = [
                rates.margin_template,
                rates.commission_template,
                account.limit_template,
            ];
            bound.contains(&Some(id))
        };
        let accounts = desk.operating_accounts();
        let accounts = accounts.filter(|(of, account)| binds(account) && caller.reaches(desk, *of));
        TemplateRow {
            kind: match template.kind {
                TemplateKind::Margin => ApiKind::Margin,
                TemplateKind::Commission => ApiKind::Commission,
                TemplateKind::OrderLimits => ApiKind::OrderLimits,
                TemplateKind::Tradability => ApiKind::Tradability,
            },
            name: template.name.clone(),
            owner: shown_owner(desk, template.owner),
            may_change: caller.reaches(desk, id),
            accounts: accounts
                .map(|(_, account)| account.code.to_string())
                .collect(),
        }
    };
    Json(TemplateList {
        templates: listed.map(row).collect(),
    })
}

/// Delete a template that is bound to no account.
#[utoipa::path(delete, path = "/api/v1/admin/templates/{kind}/{name}", tag = "admin",
    params(TemplatePath), responses((status = 200, description = "Deleted.", body = Done), Refused))]
pub async fn delete_template(
    State(app): Shared,
    caller: Caller,
    Path(TemplatePath { kind: of, name }): Path<TemplatePath>,
) -> Changed {
    let of = template(&caller, &app.hub.view().desk, kind(of), &name)?.into();
    let status = AccountStatus::Deleted;
    let delete = Action::SetAccountStatus(SetAccountStatus { of, status });
    changed(caller.change(&app, delete).await)
}

/// Make a template.
#[utoipa::path(post, path = "/api/v1/admin/templates", tag = "admin",
    request_body = Template, responses((status = 201, description = "Made.", body = Done), Refused))]
pub async fn create_template(
    State(app): Shared,
    caller: Caller,
    Json(template): Json<Template>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let action = Action::CreateTemplate {
        kind: kind(template.kind),
        name: readable(&caller, "name", &template.name, 1)?,
    };
    let seq = caller.change(&app, action).await?;
    Ok((
        StatusCode::CREATED,
        Json(Done {
            seq: convert::seq(seq),
        }),
    ))
}

/// Bind a template to an operating account, or unbind it.
#[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/template", tag = "admin", params(NamePath), request_body = BindTemplate,
    responses((status = 200, description = "Bound.", body = Done), Refused))]
pub async fn bind_template(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(binding): Json<BindTemplate>,
) -> Changed {
    let kind = kind(binding.kind);
    let (account, template) = {
        let view = app.hub.view();
        let template = binding
            .template
            .as_ref()
            .map(|name| template(&caller, &view.desk, kind, name))
            .transpose()?;
        (operating_account(&caller, &view.desk, &name)?, template)
    };
    changed(
        caller
            .change(
                &app,
                Action::BindTemplate {
                    account,
                    kind,
                    template,
                },
            )
            .await,
    )
}

fn kind(kind: ApiKind) -> TemplateKind {
    match kind {
        ApiKind::Margin => TemplateKind::Margin,
        ApiKind::Commission => TemplateKind::Commission,
        ApiKind::OrderLimits => TemplateKind::OrderLimits,
        ApiKind::Tradability => TemplateKind::Tradability,
    }
}

pub(super) fn templates_named<'a>(
    desk: &'a Desk,
    name: &'a str,
) -> impl Iterator<Item = TemplateId> + 'a {
    desk.templates()
        .filter(move |(_, template)| template.name == name)
        .map(|(id, _)| id)
}

pub fn template(
    caller: &Caller,
    desk: &Desk,
    kind: TemplateKind,
    name: &str,
) -> Result<TemplateId, Problem> {
    let of_kind = |id: &TemplateId| {
        desk.template(*id)
            .is_some_and(|template| template.kind == kind)
    };
    templates_named(desk, name)
        .find(of_kind)
        .ok_or_else(|| caller.refused(&Refusal::UnknownTemplate))
}

/// Which templates are bound to an operating account.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/template", tag = "admin", params(NamePath),
    responses((status = 200, description = "Templates bound, by kind.", body = BoundTemplates), Refused))]
pub async fn bound_templates(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<BoundTemplates>, Problem> {
    let view = app.hub.view();
    let account = reached_account(&caller, &view.desk, &name)?;
    let named = |id: Option<TemplateId>| {
        let template = id.and_then(|id| view.desk.template(id));
        template.map(|template| template.name.clone())
    };
    Ok(Json(BoundTemplates {
        margin: named(account.rates.margin_template),
        commission: named(account.rates.commission_template),
        order_limits: named(account.limit_template),
    }))
}
