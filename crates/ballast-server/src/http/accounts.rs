//! Funds, positions, and the order ticket's dry run.

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::account::{
    AccountPath, CancelsToday, ContractCancels, Freshness, Funds, PositionList, PositionLotsList,
};
use ballast_api::preview::{
    Ceiling, CeilingKind, Charge, Largest, PositionAfter, Preview, PreviewQuery, RateSource,
};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::{Desk, EffectiveRates, RateOrigin, ask};
use ballast_desk_events::{Decision, Holder, OrderPrice, PlaceOrder, Refusal, ReviewLevel};
use ballast_model::{Direction, Lots, Money, Offset, OperatingAccountId, Tariff, Validity};

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::routes::Routes;
use crate::live::hub::View;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(funds));
    routes.logged_in(routes!(positions));
    routes.logged_in(routes!(position_lots));
    routes.logged_in(routes!(cancels));
    routes.logged_in(routes!(preview_order));
}

/// Funds now.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/funds", tag = "account",
    params(AccountPath, Freshness), responses((status = 200, description = "Funds.", body = Funds), Refused))]
pub async fn funds(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(fresh): Query<Freshness>,
) -> Result<Json<Funds>, Problem> {
    caller.fresh(&app, fresh.at_least.as_ref()).await?;
    let view = app.hub.view();
    let holder = caller.watched(&view.desk, &account)?;
    let funds = convert::funds(&view.desk, holder, view.seq);
    funds
        .map(Json)
        .ok_or_else(|| caller.refused(&Refusal::UnknownAccount))
}

/// Positions now.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/positions", tag = "account",
    params(AccountPath, Freshness), responses((status = 200, description = "Positions.", body = PositionList), Refused))]
pub async fn positions(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(fresh): Query<Freshness>,
) -> Result<Json<PositionList>, Problem> {
    caller.fresh(&app, fresh.at_least.as_ref()).await?;
    let view = app.hub.view();
    let holder = caller.watched(&view.desk, &account)?;
    let positions = ask::positions(&view.desk, holder);
    let positions = positions
        .iter()
        .map(|position| convert::position(&view.desk, position))
        .collect();
    Ok(Json(PositionList {
        positions,
        seq: convert::seq(view.seq),
    }))
}

/// Positions by opening.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/position-lots", tag = "account",
    params(AccountPath, Freshness), responses((status = 200, description = "Lots by opening.", body = PositionLotsList), Refused))]
pub async fn position_lots(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(fresh): Query<Freshness>,
) -> Result<Json<PositionLotsList>, Problem> {
    caller.fresh(&app, fresh.at_least.as_ref()).await?;
    let view = app.hub.view();
    let holder = caller.watched(&view.desk, &account)?;
    let lots = convert::position_lots(&view.desk, holder);
    Ok(Json(PositionLotsList {
        lots,
        seq: convert::seq(view.seq),
    }))
}

/// Cancels of the running day, and how many there may be.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/cancels", tag = "account",
    params(AccountPath), responses((status = 200, description = "Cancels by contract.", body = CancelsToday), Refused))]
pub async fn cancels(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
) -> Result<Json<CancelsToday>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let account = caller.account(desk, &account)?;
    let limit = desk
        .operating_account(account)
        .and_then(|account| account.settings.max_cancels);
    let of_contract = |(contract, cancels)| ContractCancels {
        contract: convert::contract_code(desk, contract),
        cancels,
    };
    let contracts = ask::cancels(desk, Holder::Operating(account)).into_iter();
    Ok(Json(CancelsToday {
        contracts: contracts.map(of_contract).collect(),
        limit,
        seq: convert::seq(view.seq),
    }))
}

/// What an order would cost and leave.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/preview", tag = "order",
    params(AccountPath, PreviewQuery), responses((status = 200, description = "The dry run.", body = Preview), Refused))]
pub async fn preview_order(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(query): Query<PreviewQuery>,
) -> Result<Json<Preview>, Problem> {
    let view = app.hub.view();
    let account = caller.account(&view.desk, &account)?;
    let asked = previewed(&caller, &view.desk, account, &query)?;
    let preview = ask::preview(&view.desk, &asked, app.clock.now());
    Ok(Json(shown_preview(&caller, &view, &asked, preview)))
}

/// The order that is asked about.
fn previewed(
    caller: &Caller,
    desk: &Desk,
    account: OperatingAccountId,
    query: &PreviewQuery,
) -> Result<PlaceOrder, Problem> {
    let price = match &query.price {
        None => OrderPrice::Counterparty,
        Some(price) => OrderPrice::Limit(
            price
                .parse()
                .map_err(|_| caller.bad_field("price", &price.0, "a price"))?,
        ),
    };
    let contract = desk
        .contract_id(&query.contract)
        .ok_or_else(|| caller.refused(&Refusal::UnknownContract))?;
    Ok(PlaceOrder {
        account,
        reference: "preview".into(),
        contract,
        direction: convert::direction(query.side),
        offset: convert::desk_offset(query.offset),
        lots: Lots::new(query.lots),
        price,
        validity: Validity::Day,
        hedge_flag: convert::desk_hedge_flag(query.hedge_flag),
    })
}

fn shown_preview(
    caller: &Caller,
    view: &View,
    asked: &PlaceOrder,
    preview: ask::Preview,
) -> Preview {
    let desk = &view.desk;
    let decision = preview.outcome.as_ref().ok();
    let charges = decision.map(|decision| charges(desk, asked, decision, preview.after.as_ref()));
    let (margin, commission) = charges.map_or((None, None), |(margin, commission)| {
        (margin, Some(commission))
    });
    let fee = preview.order_fee.unwrap_or(Money::ZERO);
    let covered = preview.covered;
    let available_after = decision.map(|decision| {
        decision.available - (decision.margin - covered) - decision.commission - fee
    });
    let ceilings = preview.ceilings.iter();
    let binding_limit = preview.binding_limit.as_ref();
    let after = preview.after;
    Preview {
        price: preview.price.map(Decimal::from),
        margin,
        margin_covered: Some(covered)
            .filter(|covered| covered.is_positive())
            .map(Decimal::from),
        commission,
        order_fee: preview.order_fee.map(Decimal::from),
        available_after: available_after.map(Decimal::from),
        largest: Largest {
            lots: preview.largest().count(),
            ceilings: ceilings
                .map(|ceiling| shown_ceiling(desk, asked.account, ceiling))
                .collect(),
            binding_limit: binding_limit.map(|refusal| caller.refused(refusal)),
        },
        position_after: after.map(|after| PositionAfter {
            side: convert::posi_direction(after.side),
            lots: after.lots.count(),
            average_open_price: after.average_open_price.map(Decimal::from),
        }),
        waits_for_level: preview.waits_for.map(ReviewLevel::number),
        risk_degree_after: after.and_then(|after| convert::risk_degree(after.margin, after.equity)),
        problem: preview
            .outcome
            .as_ref()
            .err()
            .map(|refusal| caller.refused(refusal)),
        seq: convert::seq(view.seq),
    }
}

/// What is frozen for an open; what a close will be charged, which may be the close-today rate.
fn charges(
    desk: &Desk,
    asked: &PlaceOrder,
    decision: &Decision,
    after: Option<&ask::AfterFill>,
) -> (Option<Charge>, Charge) {
    let rates = decision.rates;
    let effective = ask::effective_rates(
        desk,
        Holder::Operating(asked.account),
        asked.contract,
        asked.hedge_flag,
    );
    let source = |pick: fn(EffectiveRates) -> RateOrigin| {
        effective
            .map(|effective| convert::rate_source(desk, pick(effective), effective.source_account))
            .unwrap_or_default()
    };
    let (margin_source, commission_source) = (
        source(|effective| effective.margin),
        source(|effective| effective.commission),
    );
    let charge = |amount: Money, tariff: Tariff, source: &RateSource| Charge {
        amount: amount.into(),
        by_money: tariff.by_money.into(),
        by_lot: tariff.by_lot.into(),
        source: source.clone(),
    };
    if asked.offset == Offset::Open {
        let margin = match asked.direction {
            Direction::Buy => rates.margin_long,
            Direction::Sell => rates.margin_short,
        };
        let commission = charge(
            decision.commission,
            rates.commission.open,
            &commission_source,
        );
        return (
            Some(charge(decision.margin, margin, &margin_source)),
            commission,
        );
    }
    let today = after.is_some_and(|after| after.close_today_lots.is_positive());
    let tariff = if today {
        rates.commission.close_today
    } else {
        rates.commission.close
    };
    (
        None,
        charge(
            after.map_or(decision.commission, |after| after.commission),
            tariff,
            &commission_source,
        ),
    )
}

/// A fund account's own amounts are not the trader's to see: its ceilings name lots only.
fn shown_ceiling(desk: &Desk, account: OperatingAccountId, ceiling: &ask::Ceiling) -> Ceiling {
    let available =
        || ask::funds(desk, Holder::Operating(account)).map(|funds| funds.available.into());
    let (kind, limit) = match ceiling.kind {
        ask::CeilingKind::OrderMaximum => (
            CeilingKind::OrderMaximum,
            Some(Decimal(ceiling.lots.to_string())),
        ),
        ask::CeilingKind::AvailableCash => (CeilingKind::AvailableCash, available()),
        ask::CeilingKind::Closable => (
            CeilingKind::Closable,
            Some(Decimal(ceiling.lots.to_string())),
        ),
        ask::CeilingKind::AccountLimits => (CeilingKind::AccountLimits, None),
        ask::CeilingKind::FundAccounts => (CeilingKind::FundAccounts, None),
    };
    Ceiling {
        kind,
        limit,
        lots: ceiling.lots.count(),
    }
}
