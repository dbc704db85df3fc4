//! Orders as fund accounts carry them, for those who watch accounts.

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::order::{ChildOrder, ChildOrderList, ChildOrderPage, ChildStatus as ApiStatus};
use ballast_api::{Id, Language, Page, Problem, Refused};
use ballast_desk::{Child, ChildStatus, Desk};
use ballast_desk_events::{ChildEnd, Holder};
use ballast_model::ChildOrderId;
use ballast_query::QueryError;

use super::guard::Caller;
use super::orders::paged;
use super::past::{self, Asked};
use crate::convert;
use crate::http::app::Shared;
use crate::http::names::operating_account;
use crate::http::routes::Routes;
use ballast_api::account::AccountPath;
use ballast_api::admin::NamePath;
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(account_child_orders));
    routes.may(&[Permission::Watching], routes!(child_orders));
}

/// The running day's orders of an operating account as fund accounts carry them.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts/{name}/child-orders", tag = "admin", params(NamePath),
    responses((status = 200, description = "Child orders, newest first.", body = ChildOrderList), Refused))]
pub async fn child_orders(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ChildOrderList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let account = caller.reached(desk, operating_account(&caller, desk, &name)?)?;
    let mine = desk.children().rev().filter(|(_, child)| {
        desk.order(child.order)
            .is_some_and(|order| order.asked.account == account)
    });
    let children = mine
        .map(|(id, child)| shown(desk, id, child, caller.language))
        .collect();
    Ok(Json(ChildOrderList {
        children,
        seq: convert::seq(view.seq),
    }))
}

/// Child orders of a trading day: those of a fund account, or those that carry an operating account's
/// orders.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/child-orders", tag = "order",
    params(AccountPath, Page), responses((status = 200, description = "Child orders, newest first.", body = ChildOrderPage), Refused))]
pub async fn account_child_orders(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(asked): Query<Page>,
) -> Result<Json<ChildOrderPage>, Problem> {
    let paged = paged(&app, &caller, &account, &asked).await?;
    let asked = Asked::read(&caller, &asked)?;
    let store = caller.history(&app).await?;
    let unread = |error: QueryError| caller.unread(&error);
    let total = store
        .count_children(paged.holder, paged.day)
        .await
        .map_err(unread)?;
    let rows = store.children(paged.holder, paged.day, asked.page).await;
    let mut rows = rows.map_err(unread)?;
    let next = asked.cut(&mut rows, |row| row.id);
    let children = rows.iter().map(|row| past::child(row, caller.language));
    Ok(Json(ChildOrderPage {
        children: children.collect(),
        total,
        next,
    }))
}

fn shown(desk: &Desk, id: ChildOrderId, child: &Child, language: Language) -> ChildOrder {
    let sent = &child.sent;
    let account = desk.order(child.order).map(|order| order.asked.account);
    let recalled = child.status == ChildStatus::Ended(ChildEnd::Recalled);
    ChildOrder {
        child: Id::from(id.number()),
        order: Id::from(child.order.number()),
        fund_account: desk
            .account_code(Holder::Fund(sent.fund_account))
            .to_string(),
        contract: sent.contract.to_string(),
        side: convert::side(sent.direction),
        offset: convert::offset(sent.offset),
        hedge_flag: convert::hedge_flag(sent.hedge_flag),
        price: sent.price.into(),
        lots: sent.lots.count(),
        filled: child.filled.count(),
        status: match &child.status {
            ChildStatus::Sending | ChildStatus::Sent => ApiStatus::Sending,
            ChildStatus::Unknown | ChildStatus::Ended(ChildEnd::Unknown) => ApiStatus::Unknown,
            ChildStatus::Queued => ApiStatus::Working,
            ChildStatus::Filled => ApiStatus::Filled,
            ChildStatus::Ended(ChildEnd::Rejected { .. }) => ApiStatus::Rejected,
            ChildStatus::Ended(ChildEnd::Cancelled) => ApiStatus::Cancelled,
            ChildStatus::Ended(ChildEnd::Recalled) => ApiStatus::Recalled,
            ChildStatus::Ended(ChildEnd::NotReceived | ChildEnd::NotSent) => ApiStatus::NotReceived,
        },
        account: account.map_or(String::new(), |account| {
            desk.account_code(Holder::Operating(account)).to_string()
        }),
        passed_at: child.passed_at.get().map(Into::into),
        sent_at: child.sent_at.get().map(Into::into),
        accepted_at: child.accepted_at.get().map(Into::into),
        problem: convert::child_problem(
            convert::refused(child),
            child.locked_lots,
            recalled,
            language,
        ),
    }
}
