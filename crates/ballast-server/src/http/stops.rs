//! Stops (K1).

use axum::Json;
use axum::extract::State;
use ballast_api::admin::Done;
use ballast_api::stop::{RepeatedOrder, SetStop, Stop, StopKind, StopList, StopOf};
use ballast_api::{Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, Holder, Permission, Repeated, SetStop as Set, StopKind as Kind, StopOf as Of,
};
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::{Changed, changed};
use crate::http::names::{fund_account, login, operating_account, product_id, readable};
use crate::http::routes::Routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Watching], routes!(stops));
    routes.may(&[Permission::Watching], routes!(set_stop));
}

/// Stops that stand on what one watches, and on everybody.
#[utoipa::path(get, path = "/api/v1/admin/stops", tag = "admin",
    responses((status = 200, description = "Stops, the widest first.", body = StopList), Refused))]
pub async fn stops(State(app): Shared, caller: Caller) -> Result<Json<StopList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let reached = desk.stops().filter(|(of, _)| match *of {
        Of::All => true,
        Of::Product(id) => caller.reaches(desk, id),
        Of::Operating(id) => caller.reaches(desk, id),
        Of::Fund(id) => caller.reaches(desk, id),
        Of::User(id) => caller.reaches(desk, id),
    });
    let shown = |(of, stop): (Of, &ballast_desk::Stop)| Stop {
        of: named(desk, of),
        bars: bars(stop.kind),
        by: convert::actor_name(desk, stop.by),
        since: stop.since.into(),
        reason: stop.reason.clone(),
        repeated: stop.repeated.map(|of| repeated(desk, of)),
        working: desk.working_in(of) as u32,
    };
    Ok(Json(StopList {
        stops: reached.map(shown).collect(),
        seq: convert::seq(view.seq),
    }))
}

pub(super) fn bars(kind: Kind) -> StopKind {
    match kind {
        Kind::Opening => StopKind::Opening,
        Kind::Orders => StopKind::Orders,
    }
}

pub(super) fn repeated(desk: &Desk, of: Repeated) -> RepeatedOrder {
    RepeatedOrder {
        contract: convert::contract_code(desk, of.order.contract),
        side: convert::side(of.order.direction),
        offset: convert::offset(of.order.offset),
        lots: of.order.lots.count(),
        times: of.times,
        seconds: of.seconds,
    }
}

pub(super) fn named(desk: &Desk, of: Of) -> StopOf {
    let code = |holder: Holder| desk.account_code(holder).to_string();
    match of {
        Of::All => StopOf::All,
        Of::Product(id) => StopOf::Product {
            code: desk
                .product(id)
                .map_or(String::new(), |product| product.code.to_string()),
        },
        Of::Operating(id) => StopOf::Account {
            code: code(Holder::Operating(id)),
        },
        Of::Fund(id) => StopOf::FundAccount {
            code: code(Holder::Fund(id)),
        },
        Of::User(id) => StopOf::User {
            name: convert::user_name(desk, id),
        },
    }
}

/// Stop something, stop it otherwise, or let it go on. What works in it is cancelled; flattening it is another act.
#[utoipa::path(put, path = "/api/v1/admin/stops", tag = "admin",
    request_body = SetStop, responses((status = 200, description = "It is so.", body = Done), Refused))]
pub async fn set_stop(State(app): Shared, caller: Caller, Json(set): Json<SetStop>) -> Changed {
    let reason = readable(&caller, "reason", &set.reason, 1)?;
    let of = {
        let view = app.hub.view();
        let desk = &view.desk;
        match &set.of {
            StopOf::All => Of::All,
            StopOf::Product { code } => Of::Product(product_id(&caller, desk, code)?),
            StopOf::Account { code } => Of::Operating(operating_account(&caller, desk, code)?),
            StopOf::FundAccount { code } => Of::Fund(fund_account(&caller, desk, code)?),
            StopOf::User { name } => Of::User(login(&caller, desk, name)?),
        }
    };
    let kind = set.bars.map(|bars| match bars {
        StopKind::Opening => Kind::Opening,
        StopKind::Orders => Kind::Orders,
    });
    let set = Set { of, kind, reason };
    changed(caller.change(&app, Action::SetStop(Box::new(set))).await)
}
