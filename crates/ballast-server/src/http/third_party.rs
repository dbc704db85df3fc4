//! Third-party orders (P9): what risk officers place and cancel for accounts that they watch.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ballast_api::account::AccountPath;
use ballast_api::order::{Order, OrderPath, PlaceOrder, ThirdPartyOrders};
use ballast_api::{Problem, Refused};
use ballast_desk_events::{Action, CancelOrder, Permission, ThirdPartyCommand};
use ballast_engine::Lane;
use utoipa_axum::routes;

use super::guard::Caller;
use super::orders;
use crate::convert;
use crate::http::app::Shared;
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Watching], routes!(third_party_orders));
    routes.may(&[Permission::Watching], routes!(place_third_party_order));
    routes.may(&[Permission::Watching], routes!(cancel_third_party_order));
}

/// Third-party orders of the running day, for accounts that one watches.
#[utoipa::path(get, path = "/api/v1/admin/third-party-orders", tag = "admin",
    responses((status = 200, description = "The newest first.", body = ThirdPartyOrders), Refused))]
pub async fn third_party_orders(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<ThirdPartyOrders>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let reached = desk.third_party_orders().filter(|id| {
        let order = desk.order(*id);
        order.is_some_and(|order| caller.reaches(desk, order.asked.account))
    });
    let mut orders: Vec<Order> = reached
        .filter_map(|id| view.order(id, caller.language))
        .collect();
    orders.reverse();
    Ok(Json(ThirdPartyOrders {
        orders,
        seq: convert::seq(view.seq),
    }))
}

/// Place a third-party order. Review (X2) and tradability (F5, A2) do not stand before it; all else does.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/third-party-orders", tag = "admin",
    params(AccountPath), request_body = PlaceOrder,
    responses((status = 201, description = "The order stands, durably.", body = Order), Refused))]
pub async fn place_third_party_order(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Json(order): Json<PlaceOrder>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    let asked = orders::asked(&app, &caller, &account, order)?;
    let action = Action::ThirdParty(Box::new(ThirdPartyCommand::Place(asked)));
    let answer = caller.submit(&app, Lane::Normal, action).await?;
    let order = orders::answered(&app, &caller, answer.step())?;
    Ok((StatusCode::CREATED, Json(order)))
}

/// Cancel a third-party order.
#[utoipa::path(delete, path = "/api/v1/accounts/{account}/third-party-orders/{order}", tag = "admin",
    params(OrderPath), responses((status = 202, description = "The cancel is on its way.", body = Order), Refused))]
pub async fn cancel_third_party_order(
    State(app): Shared,
    caller: Caller,
    Path((account, order)): Path<(String, String)>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    let order = orders::number(&caller, &order)?;
    let account = caller.account(&app.hub.view().desk, &account)?;
    let cancel = ThirdPartyCommand::Cancel(CancelOrder { account, order });
    let action = Action::ThirdParty(Box::new(cancel));
    let ticket = caller.hand_in(&app, Lane::Cancels, action)?;
    let order = orders::cancelled(&app, &caller, order, ticket).await?;
    Ok((StatusCode::ACCEPTED, Json(order)))
}
