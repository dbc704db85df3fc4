//! Fees of products that accrue in NAV (X1).

mod read;
pub(in crate::http) mod shown;

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::admin::{Done, NamePath};
use ballast_api::fees::{FeeDays, FeesReset, ProductFees, ResetFees, SetFees};
use ballast_api::nav::NavDaysQuery;
use ballast_api::{Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{Action, ChangeFees, FeeChange, Permission, Refusal};
use ballast_model::{ProductId, Seq};
use utoipa_axum::routes;

use super::guard::Caller;
use crate::http::app::{App, Shared};
use crate::http::done::{Changed, changed};
use crate::http::names::{days, product_id};
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    let readers = &[Permission::Products, Permission::Watching];
    routes.may(readers, routes!(product_fees));
    routes.may(readers, routes!(fee_days));
    routes.may(&[Permission::Products], routes!(set_fees));
    routes.may(&[Permission::Products], routes!(reset_fees));
}

/// A product that the caller reaches.
fn product(caller: &Caller, desk: &Desk, name: &str) -> Result<ProductId, Problem> {
    caller.reached(desk, product_id(caller, desk, name)?)
}

/// A product's fees, and what is accrued of them now.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/fees", tag = "admin", params(NamePath),
    responses((status = 200, description = "Fees.", body = ProductFees), Refused))]
pub async fn product_fees(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ProductFees>, Problem> {
    let view = app.hub.view();
    let id = product(&caller, &view.desk, &name)?;
    let fees = { view.desk.product(id) }.map(|product| shown::product(product, view.seq));
    fees.map(Json)
        .ok_or_else(|| caller.refused(&Refusal::UnknownProduct))
}

/// A product's fees as they accrued, by day: amounts, and what they are of.
#[utoipa::path(get, path = "/api/v1/admin/products/{name}/fee-days", tag = "admin", params(NamePath, NavDaysQuery),
    responses((status = 200, description = "Days.", body = FeeDays), Refused))]
pub async fn fee_days(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<NavDaysQuery>,
) -> Result<Json<FeeDays>, Problem> {
    let id = product(&caller, &app.hub.view().desk, &name)?;
    let (from, to) = days(&caller, &query)?;
    let store = caller.history(&app).await?;
    let rows = store.fee_days(id, from, to).await;
    let rows = rows.map_err(|error| caller.unread(&error))?;
    Ok(Json(shown::days(&rows)))
}

/// Set a product's fees, with launch date and duration.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/fees", tag = "admin", params(NamePath),
    request_body = SetFees, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_fees(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(asked): Json<SetFees>,
) -> Changed {
    let change = FeeChange::Set(read::set(&caller, &asked)?);
    changed(submit(&app, &caller, &name, change).await.map(|of| of.1))
}

/// Fees were paid out of the account: count them from a later launch date, so that nothing counts twice.
#[utoipa::path(post, path = "/api/v1/admin/products/{name}/fees/reset", tag = "admin", params(NamePath),
    request_body = ResetFees, responses((status = 200, description = "Counted anew.", body = FeesReset), Refused))]
pub async fn reset_fees(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(asked): Json<ResetFees>,
) -> Result<Json<FeesReset>, Problem> {
    let change = FeeChange::Reset(read::reset(&caller, &asked)?);
    let (id, seq) = submit(&app, &caller, &name, change).await?;
    let view = app.hub.view();
    let fees = { view.desk.product(id) }.and_then(|product| product.fees.reset);
    fees.map(|reset| Json(shown::reset(&asked, reset, seq)))
        .ok_or_else(|| caller.refused(&Refusal::UnknownProduct))
}

async fn submit(
    app: &App,
    caller: &Caller,
    name: &str,
    change: FeeChange,
) -> Result<(ProductId, Seq), Problem> {
    let product = product_id(caller, &app.hub.view().desk, name)?;
    let asked = Box::new(ChangeFees { product, change });
    let seq = caller.change(app, Action::Fees(asked)).await?;
    Ok((product, seq))
}
