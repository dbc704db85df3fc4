//! Trades made directly at counters (X8), and lots that risk officers move between accounts of a product (P9).

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::admin::{Done, NamePath};
use ballast_api::external::{
    AdjustPosition, ExternalTarget, ExternalTargets, SetExternalTarget, UnallocatedLots,
};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::{Desk, Product};
use ballast_desk_events::{
    Action, AdjustPosition as Adjust, Holder, Permission, SetExternalTarget as Set,
};
use ballast_model::{Lots, OperatingAccountId, PosiDirection, Price, ProductId};
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::{Changed, changed};
use crate::http::names::{operating_account, product_id, readable};
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(
        &[Permission::Watching, Permission::Products],
        routes!(external_targets),
    );
    routes.may(&[Permission::Products], routes!(set_external_target));
    routes.may(&[Permission::Watching], routes!(adjust_position));
}

/// Where trades go that were made directly at the counters of products, and what of them is nobody's.
#[utoipa::path(get, path = "/api/v1/admin/external-targets", tag = "admin",
    responses((status = 200, description = "By product.", body = ExternalTargets), Refused))]
pub async fn external_targets(
    State(app): Shared,
    caller: Caller,
) -> Result<Json<ExternalTargets>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let reached = desk.products().filter(|(id, _)| caller.reaches(desk, *id));
    Ok(Json(ExternalTargets {
        products: reached
            .map(|(id, product)| target(desk, id, product))
            .collect(),
        seq: convert::seq(view.seq),
    }))
}

fn target(desk: &Desk, id: ProductId, product: &Product) -> ExternalTarget {
    let code = |account: OperatingAccountId| desk.account_code(Holder::Operating(account));
    let code = |account: Option<OperatingAccountId>| account.map(|id| code(id).to_string());
    ExternalTarget {
        product: product.code.to_string(),
        name: product.name.clone(),
        target: code(product.external_target),
        maps_to: code(desk.external_target(id)),
        unallocated: code(product.unallocated),
        held: { product.unallocated.into_iter() }
            .flat_map(|account| held(desk, account))
            .collect(),
    }
}

fn held(desk: &Desk, account: OperatingAccountId) -> Vec<UnallocatedLots> {
    let book = desk.book(Holder::Operating(account));
    let positions = book.into_iter().flat_map(|book| book.positions());
    let sides = positions.flat_map(|position| {
        PosiDirection::ALL.map(|direction| (position, direction, position.side(direction)))
    });
    let some = sides.filter(|(_, _, side)| side.lots().is_positive());
    some.map(|(position, direction, side)| UnallocatedLots {
        contract: convert::contract_code(desk, position.contract),
        hedge_flag: convert::hedge_flag(position.hedge_flag),
        side: convert::posi_direction(direction),
        yesterday: side.lots_yesterday.count(),
        today: side.lots_today.count(),
        price: { desk.contract(position.contract) }
            .and_then(|contract| contract.mark())
            .map(Decimal::from),
    })
    .collect()
}

/// Choose the account of a product that such trades go to.
#[utoipa::path(put, path = "/api/v1/admin/products/{name}/external-target", tag = "admin", params(NamePath),
    request_body = SetExternalTarget, responses((status = 200, description = "It is so.", body = Done), Refused))]
pub async fn set_external_target(
    State(app): Shared,
    caller: Caller,
    Path(product): Path<String>,
    Json(set): Json<SetExternalTarget>,
) -> Changed {
    let set = {
        let view = app.hub.view();
        let desk = &view.desk;
        let account = set.account.as_deref();
        let account = account.map(|account| operating_account(&caller, desk, account));
        Set {
            product: product_id(&caller, desk, &product)?,
            account: account.transpose()?,
        }
    };
    changed(caller.change(&app, Action::SetExternalTarget(set)).await)
}

/// Move lots from one operating account of a product to another, its unallocated book among them. Nothing is charged.
#[utoipa::path(post, path = "/api/v1/admin/position-adjustments", tag = "admin",
    request_body = AdjustPosition, responses((status = 200, description = "They are moved.", body = Done), Refused))]
pub async fn adjust_position(
    State(app): Shared,
    caller: Caller,
    Json(asked): Json<AdjustPosition>,
) -> Changed {
    let price: Result<Price, _> = asked.price.parse();
    let price = price.map_err(|_| caller.bad_field("price", &asked.price.0, "0.00"))?;
    let reason = readable(&caller, "reason", &asked.reason, 1)?;
    let adjust = {
        let view = app.hub.view();
        let desk = &view.desk;
        Adjust {
            from: operating_account(&caller, desk, &asked.from)?,
            to: operating_account(&caller, desk, &asked.to)?,
            contract: caller.contract(desk, &asked.contract)?,
            hedge_flag: convert::desk_hedge_flag(asked.hedge_flag),
            side: convert::desk_posi_direction(asked.side),
            lots: Lots::new(asked.lots),
            price,
            reason,
        }
    };
    let action = Action::AdjustPosition(Box::new(adjust));
    changed(caller.change(&app, action).await)
}
