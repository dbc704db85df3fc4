//! The end of contracts: what holds before it, delivery prices, deliveries (D1–D5).

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::ending::{
    ContractPath, Delivery, DeliveryList, DeliveryPath, DeliveryPrice, EndDelivery, Ending,
    EndingLevel, EndingList, LastTradingDay, Stage,
};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    Action, DeliveryPriceSource, DeliveryRecord, EndDelivery as Command, SetDeliveryPrice,
    SetLastTradingDay,
};
use ballast_model::{DeliveryId, Lots, Money, Price};

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::cash::amount;
use crate::http::done::{Changed, changed};
use crate::http::names::{day, readable};
use crate::http::routes::Routes;
use ballast_api::account::AccountPath;
use ballast_api::admin::Done;
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(endings));
    routes.may(
        &[Permission::TradingDay, Permission::Watching],
        routes!(deliveries),
    );
    routes.may(&[Permission::TradingDay], routes!(end_delivery));
    routes.super_admin(routes!(set_delivery_price));
    routes.super_admin(routes!(set_last_trading_day));
}

/// Positions of an account that end soon, and what holds by then (D5).
#[utoipa::path(get, path = "/api/v1/accounts/{account}/endings", tag = "account",
    params(AccountPath), responses((status = 200, description = "Positions.", body = EndingList), Refused))]
pub async fn endings(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
) -> Result<Json<EndingList>, Problem> {
    let view = app.hub.view();
    let holder = caller.watched(&view.desk, &account)?;
    let endings = ask::endings(&view.desk, holder);
    Ok(Json(EndingList {
        endings: endings
            .iter()
            .map(|ending| shown(&view.desk, ending))
            .collect(),
        seq: convert::seq(view.seq),
    }))
}

fn shown(desk: &Desk, ending: &ask::Ending) -> Ending {
    let [five, one] = ask::LOUDER;
    let level = match ending.days_left {
        left if left <= one => EndingLevel::One,
        left if left <= five => EndingLevel::Five,
        left if left <= ask::LOOK_AHEAD => EndingLevel::Ten,
        _ => EndingLevel::Stage,
    };
    Ending {
        contract: convert::contract_code(desk, ending.contract),
        hedge_flag: convert::hedge_flag(ending.hedge_flag),
        long: ending.long.count(),
        short: ending.short.count(),
        last_trading_day: ending.last_trading_day.into(),
        days_left: ending.days_left,
        level,
        delivery_method: convert::delivery_method(ending.delivery_method),
        is_provisional: ending.is_provisional,
        stages: ending.stages.iter().map(stage).collect(),
    }
}

fn stage(stage: &ask::Stage) -> Stage {
    Stage {
        first_day: stage.first_day.into(),
        days_left: stage.days_left,
        most_lots: stage.most_lots.map(Lots::count),
        least_margin: stage.least_margin.map(Decimal::from),
        out_by: stage.out_by.map(Into::into),
        own_out_by: stage.own_out_by.map(Into::into),
        is_exceeded: stage.is_exceeded,
        is_verified: stage.is_verified,
    }
}

/// Deliveries that have not ended (D3).
#[utoipa::path(get, path = "/api/v1/admin/deliveries", tag = "admin",
    responses((status = 200, description = "Deliveries.", body = DeliveryList), Refused))]
pub async fn deliveries(State(app): Shared, caller: Caller) -> Result<Json<DeliveryList>, Problem> {
    let view = app.hub.view();
    let seen = view
        .desk
        .deliveries()
        .filter(|(_, of)| caller.reaches(&view.desk, of.holder));
    Ok(Json(DeliveryList {
        deliveries: seen.map(|(id, of)| delivery(&view.desk, id, of)).collect(),
        seq: convert::seq(view.seq),
    }))
}

fn delivery(desk: &Desk, id: DeliveryId, of: &DeliveryRecord) -> Delivery {
    let multiplier = convert::multiplier(desk, of.contract);
    let amount = of.price.value(of.lots, multiplier).unwrap_or_default();
    Delivery {
        delivery: id.number().into(),
        account: desk.account_code(of.holder).to_string(),
        contract: convert::contract_code(desk, of.contract),
        side: convert::posi_direction(of.side),
        hedge_flag: convert::hedge_flag(of.hedge_flag),
        lots: of.lots.count(),
        price: of.price.into(),
        amount: amount.into(),
        margin: of.margin.into(),
        fee: desk.delivery_fee_of(of).unwrap_or(Money::ZERO).into(),
        since: of.day.into(),
    }
}

/// End a delivery, with what was paid and what it cost (D3).
#[utoipa::path(post, path = "/api/v1/admin/deliveries/{delivery}/end", tag = "admin",
    params(DeliveryPath), request_body = EndDelivery, responses((status = 200, description = "Ended.", body = Done), Refused))]
pub async fn end_delivery(
    State(app): Shared,
    caller: Caller,
    Path(delivery): Path<String>,
    Json(how): Json<EndDelivery>,
) -> Changed {
    let number = delivery
        .parse()
        .map_err(|_| caller.bad_field("delivery", &delivery, "0–9"))?;
    let end = Command {
        delivery: DeliveryId::new(number),
        payment: amount(&caller, "payment", &how.payment)?,
        fee: amount(&caller, "fee", &how.fee)?,
        reference: readable(&caller, "reference", &how.reference, 1)?.into(),
    };
    changed(caller.change(&app, Action::EndDelivery(end)).await)
}

/// Say at which price a contract is delivered (D4).
#[utoipa::path(put, path = "/api/v1/admin/contracts/{contract}/delivery-price", tag = "admin",
    params(ContractPath), request_body = DeliveryPrice, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_delivery_price(
    State(app): Shared,
    caller: Caller,
    Path(contract): Path<String>,
    Json(told): Json<DeliveryPrice>,
) -> Changed {
    let price: Price = told
        .price
        .parse()
        .map_err(|_| caller.bad_field("price", &told.price.0, "a price"))?;
    let contract = caller.contract(&app.hub.view().desk, &contract)?;
    let action = Action::SetDeliveryPrice(SetDeliveryPrice {
        contract,
        price,
        source: DeliveryPriceSource::Manual,
    });
    changed(caller.change(&app, action).await)
}

/// Say when a contract ends, where it is not when its commodity's rule says (D1).
#[utoipa::path(put, path = "/api/v1/admin/contracts/{contract}/last-trading-day", tag = "admin",
    params(ContractPath), request_body = LastTradingDay, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_last_trading_day(
    State(app): Shared,
    caller: Caller,
    Path(contract): Path<String>,
    Json(told): Json<LastTradingDay>,
) -> Changed {
    let day = day(&caller, "last_trading_day", &told.last_trading_day.0)?;
    let contract = caller.contract(&app.hub.view().desk, &contract)?;
    let action = Action::SetLastTradingDay(SetLastTradingDay { contract, day });
    changed(caller.change(&app, action).await)
}
