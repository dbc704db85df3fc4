//! Risk schemes, sectors, what is in force by NAV, and rules that stand (S1–S9).

mod distances;
mod read;
pub(in crate::http) mod shown;

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::admin::{Done, NamePath};
use ballast_api::scheme::{
    Binding, Bound, DistancesQuery, NewName, NewScheme, RuleDistances, RuleReachedList,
    RulesInForce, SchemeList, SchemePath, Sector, SectorPath, SuperSector,
};
use ballast_api::{Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, BindSchemes, ChangeSchemes, NavOf, Permission, PutScheme, PutSector, PutSuperSector,
    Refusal, SchemeCommand,
};
use ballast_model::{ProductId, SchemeId};
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::{Changed, changed};
use crate::http::names::{operating_account, product_id};
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    let readers = &[Permission::Limits, Permission::Watching];
    routes.may(readers, routes!(schemes));
    routes.may(&[Permission::Limits], routes!(put_scheme));
    routes.may(&[Permission::Limits], routes!(delete_scheme));
    routes.may(&[Permission::Limits], routes!(copy_scheme));
    routes.may(&[Permission::Limits], routes!(put_sector));
    routes.may(&[Permission::Limits], routes!(delete_sector));
    routes.may(&[Permission::Limits], routes!(put_super_sector));
    routes.may(&[Permission::Limits], routes!(delete_super_sector));
    routes.may(readers, routes!(product_binding));
    routes.may(&[Permission::Limits], routes!(bind_product));
    routes.may(readers, routes!(account_binding));
    routes.may(&[Permission::Limits], routes!(bind_account));
    routes.may(readers, routes!(rules_reached));
    routes.may(readers, routes!(product_rules));
    routes.may(readers, routes!(account_rules));
    routes.may(readers, routes!(product_rule_distances));
    routes.may(readers, routes!(account_rule_distances));
}

/// A product that the caller reaches.
fn product(caller: &Caller, desk: &Desk, name: &str) -> Result<ProductId, Problem> {
    caller.reached(desk, product_id(caller, desk, name)?)
}

/// A change of a product that the caller names.
async fn change(
    app: &App,
    caller: &Caller,
    name: &str,
    command: impl FnOnce(&Desk, ProductId) -> Result<SchemeCommand, Problem>,
) -> Changed {
    let change = {
        let view = app.hub.view();
        let product = product(caller, &view.desk, name)?;
        let command = command(&view.desk, product)?;
        ChangeSchemes { product, command }
    };
    changed(caller.change(app, Action::Scheme(Box::new(change))).await)
}

/// The scheme of a product that the caller names.
fn found_scheme(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    scheme: &str,
) -> Result<SchemeId, Problem> {
    let scheme = read::scheme(desk, product, scheme);
    scheme.ok_or_else(|| caller.refused(&Refusal::UnknownScheme))
}

/// A product's risk schemes and sectors.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/schemes", tag = "risk", params(NamePath),
    responses((status = 200, description = "Schemes.", body = SchemeList), Refused))]
pub async fn schemes(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<SchemeList>, Problem> {
    let view = app.hub.view();
    let product = product(&caller, &view.desk, &name)?;
    Ok(Json(shown::schemes(&view.desk, product)))
}

/// Make a scheme, or replace the one of that name.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/schemes/{scheme}", tag = "risk", params(SchemePath),
    request_body = NewScheme, responses((status = 200, description = "Saved.", body = Done), Refused))]
pub async fn put_scheme(
    State(app): Shared,
    caller: Caller,
    Path((name, scheme)): Path<(String, String)>,
    Json(new): Json<NewScheme>,
) -> Changed {
    change(&app, &caller, &name, |desk, product| {
        let clauses =
            { new.clauses.iter() }.map(|clause| read::clause(&caller, desk, product, clause));
        Ok(SchemeCommand::Put(PutScheme {
            scheme: read::scheme(desk, product, &scheme),
            name: read::name(&caller, &new.name)?,
            clauses: clauses.collect::<Result<_, Problem>>()?,
        }))
    })
    .await
}

/// Delete a scheme that nothing is bound to.
#[utoipa::path(delete, path = "/api/v1/admin/products/{name}/schemes/{scheme}", tag = "risk", params(SchemePath),
    responses((status = 200, description = "Deleted.", body = Done), Refused))]
pub async fn delete_scheme(
    State(app): Shared,
    caller: Caller,
    Path((name, scheme)): Path<(String, String)>,
) -> Changed {
    change(&app, &caller, &name, |desk, product| {
        let scheme = found_scheme(&caller, desk, product, &scheme)?;
        Ok(SchemeCommand::Delete(scheme))
    })
    .await
}

/// Copy a scheme under a new name.
#[utoipa::path(post, path = "/api/v1/admin/products/{name}/schemes/{scheme}/copy", tag = "risk", params(SchemePath),
    request_body = NewName, responses((status = 200, description = "Copied.", body = Done), Refused))]
pub async fn copy_scheme(
    State(app): Shared,
    caller: Caller,
    Path((name, scheme)): Path<(String, String)>,
    Json(new): Json<NewName>,
) -> Changed {
    change(&app, &caller, &name, |desk, product| {
        let scheme = found_scheme(&caller, desk, product, &scheme)?;
        Ok(SchemeCommand::Copy(scheme, read::name(&caller, &new.name)?))
    })
    .await
}

/// Make a sector, or replace the one of that name; its members count at once.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/sectors/{sector}", tag = "risk", params(SectorPath),
    request_body = Sector, responses((status = 200, description = "Saved.", body = Done), Refused))]
pub async fn put_sector(
    State(app): Shared,
    caller: Caller,
    Path((name, sector)): Path<(String, String)>,
    Json(new): Json<Sector>,
) -> Changed {
    change(&app, &caller, &name, |desk, product| {
        Ok(SchemeCommand::PutSector(PutSector {
            sector: read::sector(desk, product, &sector),
            new: read::new_sector(&caller, desk, product, &new)?,
        }))
    })
    .await
}

/// Delete a sector that no clause names.
#[utoipa::path(delete, path = "/api/v1/admin/products/{name}/sectors/{sector}", tag = "risk", params(SectorPath),
    responses((status = 200, description = "Deleted.", body = Done), Refused))]
pub async fn delete_sector(
    State(app): Shared,
    caller: Caller,
    Path((name, sector)): Path<(String, String)>,
) -> Changed {
    change(&app, &caller, &name, |desk, product| {
        let sector = read::sector(desk, product, &sector);
        let sector = sector.ok_or_else(|| caller.refused(&Refusal::UnknownSector))?;
        Ok(SchemeCommand::DeleteSector(sector))
    })
    .await
}

/// Make a super sector, or replace the one of that name.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/super-sectors/{sector}", tag = "risk", params(SectorPath),
    request_body = SuperSector, responses((status = 200, description = "Saved.", body = Done), Refused))]
pub async fn put_super_sector(
    State(app): Shared,
    caller: Caller,
    Path((name, sector)): Path<(String, String)>,
    Json(new): Json<SuperSector>,
) -> Changed {
    change(&app, &caller, &name, |desk, product| {
        Ok(SchemeCommand::PutSuperSector(PutSuperSector {
            super_sector: read::super_sector(desk, product, &sector),
            new: read::new_super_sector(&caller, desk, product, &new)?,
        }))
    })
    .await
}

/// Delete a super sector that no clause names.
#[utoipa::path(delete, path = "/api/v1/admin/products/{name}/super-sectors/{sector}", tag = "risk", params(SectorPath),
    responses((status = 200, description = "Deleted.", body = Done), Refused))]
pub async fn delete_super_sector(
    State(app): Shared,
    caller: Caller,
    Path((name, sector)): Path<(String, String)>,
) -> Changed {
    change(&app, &caller, &name, |desk, product| {
        let sector = read::super_sector(desk, product, &sector);
        let sector = sector.ok_or_else(|| caller.refused(&Refusal::UnknownSector))?;
        Ok(SchemeCommand::DeleteSuperSector(sector))
    })
    .await
}

/// What is in force for a product.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/binding", tag = "risk", params(NamePath),
    responses((status = 200, description = "In force.", body = Binding), Refused))]
pub async fn product_binding(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Binding>, Problem> {
    let view = app.hub.view();
    let id = product(&caller, &view.desk, &name)?;
    let of = view.desk.product(id);
    let of = of.ok_or_else(|| caller.refused(&Refusal::UnknownProduct))?;
    Ok(Json(shown::binding(&view.desk, &of.watch.binding)))
}

/// Say what is in force for a product; the answer names what acts nowhere.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/binding", tag = "risk", params(NamePath),
    request_body = Binding, responses((status = 200, description = "In force.", body = Bound), Refused))]
pub async fn bind_product(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<Binding>,
) -> Result<Json<Bound>, Problem> {
    let (product, bind) = {
        let view = app.hub.view();
        let id = product(&caller, &view.desk, &name)?;
        let binding = read::binding(&caller, &view.desk, id, &new)?;
        let of = NavOf::Product(id);
        (id, BindSchemes { of, binding })
    };
    bound(&app, &caller, product, bind).await
}

/// What is in force for an operating account.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/binding", tag = "risk", params(NamePath),
    responses((status = 200, description = "In force.", body = Binding), Refused))]
pub async fn account_binding(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Binding>, Problem> {
    let view = app.hub.view();
    let id = caller.reached(&view.desk, operating_account(&caller, &view.desk, &name)?)?;
    let of = view.desk.operating_account(id);
    let of = of.ok_or_else(|| caller.refused(&Refusal::UnknownAccount))?;
    Ok(Json(shown::binding(&view.desk, &of.watch.binding)))
}

/// Say what is in force for an operating account: schemes of its product.
#[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/binding", tag = "risk", params(NamePath),
    request_body = Binding, responses((status = 200, description = "In force.", body = Bound), Refused))]
pub async fn bind_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<Binding>,
) -> Result<Json<Bound>, Problem> {
    let (product, bind) = {
        let view = app.hub.view();
        let desk = &view.desk;
        let id = caller.reached(desk, operating_account(&caller, desk, &name)?)?;
        let product = desk
            .operating_account(id)
            .and_then(|account| account.product);
        let product = product.ok_or_else(|| caller.refused(&Refusal::AccountUnbound))?;
        let binding = read::binding(&caller, desk, product, &new)?;
        let of = NavOf::Operating(id);
        (product, BindSchemes { of, binding })
    };
    bound(&app, &caller, product, bind).await
}

async fn bound(
    app: &App,
    caller: &Caller,
    product: ProductId,
    bind: BindSchemes,
) -> Result<Json<Bound>, Problem> {
    let command = SchemeCommand::Bind(Box::new(bind.clone()));
    let change = ChangeSchemes { product, command };
    let seq = caller.change(app, Action::Scheme(Box::new(change))).await?;
    Ok(Json(shown::bound(&bind.binding, seq)))
}

/// Rules that stand, of products and operating accounts that the caller reaches.
#[utoipa::path(get, path = "/api/v1/admin/rules-reached", tag = "risk",
    responses((status = 200, description = "Rules.", body = RuleReachedList), Refused))]
pub async fn rules_reached(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<RuleReachedList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let reached = desk
        .rules_reached()
        .into_iter()
        .filter(|rule| match rule.of {
            NavOf::Product(id) => desk.watches_product(caller.session.user, id),
            NavOf::Operating(id) => caller.reaches(desk, id),
        });
    Ok(Json(RuleReachedList {
        rules: reached.map(|rule| shown::reached(desk, &rule)).collect(),
        seq: convert::seq(view.seq),
    }))
}

/// Every rule that watches a product now, with what it reads.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/rules", tag = "risk", params(NamePath),
    responses((status = 200, description = "Rules.", body = RulesInForce), Refused))]
pub async fn product_rules(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<RulesInForce>, Problem> {
    let view = app.hub.view();
    let id = product(&caller, &view.desk, &name)?;
    let of = NavOf::Product(id);
    Ok(Json(shown::in_force(&view.desk, of, view.seq)))
}

/// Every rule and line that watches an operating account now, with what it reads.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/rules", tag = "risk", params(NamePath),
    responses((status = 200, description = "Rules.", body = RulesInForce), Refused))]
pub async fn account_rules(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<RulesInForce>, Problem> {
    let view = app.hub.view();
    let id = caller.reached(&view.desk, operating_account(&caller, &view.desk, &name)?)?;
    let of = NavOf::Operating(id);
    Ok(Json(shown::in_force(&view.desk, of, view.seq)))
}

/// How far the price of one contract is from where each rule of a product reaches its levels, all else as it is.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/rules/distances", tag = "risk", params(NamePath, DistancesQuery),
    responses((status = 200, description = "Distances.", body = RuleDistances), Refused))]
pub async fn product_rule_distances(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(asked): Query<DistancesQuery>,
) -> Result<Json<RuleDistances>, Problem> {
    let view = app.hub.view();
    let id = product(&caller, &view.desk, &name)?;
    let contract = read::contract(&caller, &view.desk, &asked.contract)?;
    let of = NavOf::Product(id);
    Ok(Json(distances::told(&view.desk, of, contract, view.seq)))
}

/// How far the price of one contract is from where each rule and line of an operating account reaches its levels, all else as
/// it is.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/rules/distances", tag = "risk",
    params(NamePath, DistancesQuery),
    responses((status = 200, description = "Distances.", body = RuleDistances), Refused))]
pub async fn account_rule_distances(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(asked): Query<DistancesQuery>,
) -> Result<Json<RuleDistances>, Problem> {
    let view = app.hub.view();
    let id = caller.reached(&view.desk, operating_account(&caller, &view.desk, &name)?)?;
    let contract = read::contract(&caller, &view.desk, &asked.contract)?;
    let of = NavOf::Operating(id);
    Ok(Json(distances::told(&view.desk, of, contract, view.seq)))
}
