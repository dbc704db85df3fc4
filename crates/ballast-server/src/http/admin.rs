//! Administration: products, accounts, rates, ending a simulated day, the gate of a replay.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use ballast_api::admin::{
    BindProduct, CounterState, DayEnding, Done, FundAccount, FundAccountList, NamePath,
    NewFundAccount, NewOperatingAccount, NewProduct, OperatingAccount, OperatingAccountList,
    Product, ProductList, RateList, RateRow, RateScope as ApiScope, RatesQuery, Shown,
    Tariff as ApiTariff,
};
use ballast_api::replay::{GateState, OpenGate};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    Action, CounterSessionState, Holder, OpenBoundAccount, Permission, RateScope, Refusal,
    UnbindOperatingAccount,
};
use ballast_model::{
    CommissionRates, Day, FundAccountId, MarginRates, OperatingAccountId, Rate, Rates, Tariff,
    TimeOfDay,
};

use super::guard::Caller;
use super::ownership::{is_listed, shown_owner, shown_status};
use super::rates::{scope_of, shown, shown_scope};
use crate::convert;
use crate::feed::desk_feed;
use crate::http::app::{App, Shared};
use crate::http::done::{Answered, changed, created};
use crate::http::names::{code, fund_account, operating_account, product_id, readable};
use crate::http::routes::Routes;
use crate::run::control;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Products], routes!(products));
    routes.may(&[Permission::Products], routes!(create_product));
    routes.may(
        &[Permission::FundAccounts, Permission::Watching],
        routes!(fund_accounts),
    );
    routes.may(&[Permission::FundAccounts], routes!(create_fund_account));
    routes.may(
        &[Permission::OperatingAccounts, Permission::Watching],
        routes!(operating_accounts),
    );
    routes.may(
        &[Permission::OperatingAccounts],
        routes!(create_operating_account),
    );
    routes.may(
        &[Permission::OperatingAccounts],
        routes!(bind_operating_account),
    );
    routes.may(
        &[Permission::OperatingAccounts],
        routes!(unbind_operating_account),
    );
    routes.may(&[Permission::Rates], routes!(rates));
    routes.may(&[Permission::Rates], routes!(set_rates));
    routes.super_admin(routes!(end_day));
    routes.logged_in(routes!(gate));
    routes.logged_in(routes!(open_gate));
}

/// The largest share of the value that a rate may be: above it, a percentage was typed.
pub const BY_MONEY_MAX: i64 = 10;

/// Products.
#[utoipa::path(get, path = "/api/v1/admin/products", tag = "admin", params(Shown),
    responses((status = 200, description = "Products.", body = ProductList), Refused))]
pub async fn products(
    State(app): Shared,
    caller: Caller,
    Query(asked): Query<Shown>,
) -> Result<Json<ProductList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let codes = |holders: &mut dyn Iterator<Item = Holder>| {
        holders
            .filter(|holder| caller.reaches(desk, *holder))
            .map(|holder| desk.account_code(holder).to_string())
            .collect()
    };
    let listed = desk
        .products()
        .filter(|(id, _)| is_listed(&caller, desk, *id, asked.deleted));
    let products = listed.map(|(_, product)| Product {
        code: product.code.to_string(),
        name: product.name.clone(),
        fund_accounts: codes(&mut product.fund_accounts.iter().map(|id| Holder::Fund(*id))),
        operating_accounts: codes(
            &mut product
                .operating_accounts
                .iter()
                .map(|id| Holder::Operating(*id)),
        ),
        owner: shown_owner(desk, product.owner),
        status: shown_status(product.status),
    });
    Ok(Json(ProductList {
        products: products.collect(),
    }))
}

/// Open a product.
#[utoipa::path(post, path = "/api/v1/admin/products", tag = "admin", request_body = NewProduct,
    responses((status = 201, description = "Opened.", body = Done), Refused))]
pub async fn create_product(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewProduct>,
) -> Answered {
    let action = Action::CreateProduct {
        code: code(&caller, "code", &new.code)?,
        name: readable(&caller, "name", &new.name, 1)?,
    };
    caller.change(&app, action).await.map(created)
}

/// Fund accounts.
#[utoipa::path(get, path = "/api/v1/admin/fund-accounts", tag = "admin", params(Shown),
    responses((status = 200, description = "Fund accounts.", body = FundAccountList), Refused))]
pub async fn fund_accounts(
    State(app): Shared,
    caller: Caller,
    Query(asked): Query<Shown>,
) -> Result<Json<FundAccountList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let listed = desk
        .fund_accounts()
        .filter(|(id, _)| is_listed(&caller, desk, *id, asked.deleted));
    let fund_accounts = listed.filter_map(|(id, account)| {
        let funds = ask::funds(desk, Holder::Fund(id))?;
        Some(FundAccount {
            code: account.code.to_string(),
            product: desk.product(account.product)?.code.to_string(),
            counter: match account.session {
                CounterSessionState::Disconnected => CounterState::Disconnected,
                CounterSessionState::Replaying => CounterState::Replaying,
                CounterSessionState::Ready => CounterState::Ready,
            },
            equity: funds.equity.into(),
            margin: funds.margin.into(),
            mortgage: funds.mortgage.into(),
            available: funds.available.into(),
            order_rate_banned: account.rate_banned,
            owner: shown_owner(desk, account.owner),
            status: shown_status(account.status),
        })
    });
    Ok(Json(FundAccountList {
        fund_accounts: fund_accounts.collect(),
    }))
}

/// Open a fund account.
#[utoipa::path(post, path = "/api/v1/admin/fund-accounts", tag = "admin",
    request_body = NewFundAccount, responses((status = 201, description = "Opened.", body = Done), Refused))]
pub async fn create_fund_account(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewFundAccount>,
) -> Answered {
    let product = product_id(&caller, &app.hub.view().desk, &new.product)?;
    let action = Action::CreateFundAccount {
        code: code(&caller, "code", &new.code)?,
        product,
    };
    caller.change(&app, action).await.map(created)
}

/// Operating accounts.
#[utoipa::path(get, path = "/api/v1/admin/operating-accounts", tag = "admin", params(Shown),
    responses((status = 200, description = "Operating accounts.", body = OperatingAccountList), Refused))]
pub async fn operating_accounts(
    State(app): Shared,
    caller: Caller,
    Query(asked): Query<Shown>,
) -> Result<Json<OperatingAccountList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let all = desk.operating_accounts();
    let keeps = caller.has_any(desk, &[Permission::OperatingAccounts]);
    let row = |(id, account): (OperatingAccountId, &ballast_desk::OperatingAccount)| {
        let funds = ask::funds(desk, Holder::Operating(id))?;
        let product = account.product.and_then(|product| desk.product(product));
        // From where one trades is for those who keep the account, not for those who watch it.
        let access = if keeps {
            account.access.clone()
        } else {
            Default::default()
        };
        let traders: Vec<_> = desk
            .people()
            .users()
            .filter(|(_, user)| user.accounts.contains(&id))
            .collect();
        Some(OperatingAccount {
            code: account.code.to_string(),
            name: account.name.clone(),
            product: product.map(|product| product.code.to_string()),
            product_name: product.map(|product| product.name.clone()),
            traders: traders.iter().map(|(_, user)| user.name.clone()).collect(),
            equity: funds.equity.into(),
            day_pnl: (funds.close_pnl + funds.position_pnl).into(),
            margin: funds.margin.into(),
            mortgage: funds.mortgage.into(),
            available: funds.available.into(),
            withdrawable: funds.withdrawable.into(),
            risk_degree: convert::risk_degree(funds.margin, funds.equity),
            last_login_at: traders
                .iter()
                .filter_map(|(id, _)| view.last_login(*id))
                .max()
                .map(Into::into),
            net_deposits: account.book.net_deposits().into(),
            protected_amount: account.protected_amount.into(),
            max_loss_amount: account.max_loss_amount().into(),
            addresses: access.addresses.iter().map(ToString::to_string).collect(),
            macs: access.macs.iter().map(ToString::to_string).collect(),
            owner: shown_owner(desk, account.owner),
            status: shown_status(account.status),
        })
    };
    let listed = all.filter(|(id, _)| is_listed(&caller, desk, *id, asked.deleted));
    let mut operating_accounts: Vec<OperatingAccount> = listed.filter_map(row).collect();
    operating_accounts.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Json(OperatingAccountList { operating_accounts }))
}

/// Open an operating account.
#[utoipa::path(post, path = "/api/v1/admin/operating-accounts", tag = "admin",
    request_body = NewOperatingAccount, responses((status = 201, description = "Opened.", body = Done), Refused))]
pub async fn create_operating_account(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewOperatingAccount>,
) -> Answered {
    if !app
        .hub
        .view()
        .desk
        .people()
        .opens_accounts(caller.session.user)
    {
        return Err(caller.problem("POWER_OFF", []));
    }
    let account_code = code(&caller, "code", &new.code)?;
    let name = readable(&caller, "name", &new.name, 1)?;
    let action = match &new.product {
        Some(product) => Action::OpenBoundAccount(OpenBoundAccount {
            code: account_code,
            name,
            product: product_id(&caller, &app.hub.view().desk, product)?,
        }),
        None => Action::CreateOperatingAccount {
            code: account_code,
            name,
        },
    };
    caller.change(&app, action).await.map(created)
}

/// Bind an operating account to a product.
#[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/product", tag = "admin",
    params(NamePath), request_body = BindProduct, responses((status = 200, description = "Bound.", body = Done), Refused))]
pub async fn bind_operating_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(binding): Json<BindProduct>,
) -> Result<Json<Done>, Problem> {
    let (account, product) = {
        let view = app.hub.view();
        (
            operating_account(&caller, &view.desk, &name)?,
            product_id(&caller, &view.desk, &binding.product)?,
        )
    };
    let seq = caller
        .change(&app, Action::BindOperatingAccount { account, product })
        .await?;
    Ok(Json(Done {
        seq: convert::seq(seq),
    }))
}

/// Unbind an operating account that holds and works nothing.
#[utoipa::path(delete, path = "/api/v1/admin/operating-accounts/{name}/product", tag = "admin",
    params(NamePath), responses((status = 200, description = "Unbound.", body = Done), Refused))]
pub async fn unbind_operating_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Done>, Problem> {
    let account = operating_account(&caller, &app.hub.view().desk, &name)?;
    changed(
        caller
            .change(
                &app,
                Action::UnbindOperatingAccount(UnbindOperatingAccount { account }),
            )
            .await,
    )
}

/// Rates of a fund account.
#[utoipa::path(get, path = "/api/v1/admin/rates", tag = "admin", params(RatesQuery),
    responses((status = 200, description = "Rates.", body = RateList), Refused))]
pub async fn rates(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<RatesQuery>,
) -> Result<Json<RateList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let id = caller.reached(desk, fund_account(&caller, desk, &query.fund_account)?)?;
    let rates = rate_rows(desk, id);
    Ok(Json(RateList { rates }))
}

/// A fund account's rates, those of contracts before those of commodities.
pub fn rate_rows(desk: &Desk, id: FundAccountId) -> Vec<RateRow> {
    let Some(account) = desk.fund_account(id) else {
        return Vec::new();
    };
    let row = |(scope, rates): (&RateScope, &Rates)| {
        let (scope, code) = shown_scope(desk, *scope);
        RateRow {
            fund_account: account.code.to_string(),
            scope,
            code,
            margin_long: shown(rates.margin_long),
            margin_short: shown(rates.margin_short),
            hedge_margin_long: Some(rates.hedge_margin.map(|margin| shown(margin.long))),
            hedge_margin_short: Some(rates.hedge_margin.map(|margin| shown(margin.short))),
            open: shown(rates.commission.open),
            close: shown(rates.commission.close),
            close_today: shown(rates.commission.close_today),
        }
    };
    let mut rates: Vec<RateRow> = account.rates.iter().map(row).collect();
    rates.sort_by(|a, b| {
        (a.scope == ApiScope::Commodity, &a.code).cmp(&(b.scope == ApiScope::Commodity, &b.code))
    });
    rates
}

fn read_tariff(caller: &Caller, field: &str, tariff: &ApiTariff) -> Result<Tariff, Problem> {
    let bad = |value: &Decimal| caller.bad_field(field, &value.0, "0.0001");
    let by_money: Rate = tariff.by_money.parse().map_err(|_| bad(&tariff.by_money))?;
    if by_money > Rate::whole(BY_MONEY_MAX) {
        return Err(caller.bad_field(
            &format!("{field}.by_money"),
            &tariff.by_money.0,
            &format!("≤ {BY_MONEY_MAX}"),
        ));
    }
    Ok(Tariff {
        by_money,
        by_lot: tariff.by_lot.parse().map_err(|_| bad(&tariff.by_lot))?,
    })
}

/// What a row says of the margin of hedges: `None` where it says nothing, and what is set stays;
/// `Some(None)` takes it away. One side alone, or nothing of one side, would leave open which is
/// meant.
fn hedge_margin(caller: &Caller, row: &RateRow) -> Result<Option<Option<MarginRates>>, Problem> {
    const LONG: &str = "hedge_margin_long";
    const SHORT: &str = "hedge_margin_short";
    let missing = |field| Err(caller.bad_field(field, "", "by_money, by_lot"));
    match (&row.hedge_margin_long, &row.hedge_margin_short) {
        (None, None) => Ok(None),
        (Some(None), Some(None)) => Ok(Some(None)),
        (Some(Some(long)), Some(Some(short))) => Ok(Some(Some(MarginRates {
            long: read_tariff(caller, LONG, long)?,
            short: read_tariff(caller, SHORT, short)?,
        }))),
        (Some(Some(_)), None | Some(None)) | (Some(None), None) => missing(SHORT),
        (None | Some(None), Some(Some(_))) | (None, Some(None)) => missing(LONG),
    }
}

/// The change that a row asks for.
pub fn rates_to_set(caller: &Caller, desk: &Desk, row: &RateRow) -> Result<Action, Problem> {
    let tariff = |field: &str, tariff: &ApiTariff| read_tariff(caller, field, tariff);
    let given = hedge_margin(caller, row)?;
    let fund_account = fund_account(caller, desk, &row.fund_account)?;
    let scope = scope_of(caller, desk, row.scope, &row.code)?;
    let account = desk.fund_account(fund_account);
    let set = account.and_then(|account| account.rates.get(&scope)?.hedge_margin);
    let rates = Rates {
        hedge_margin: given.unwrap_or(set),
        margin_long: tariff("margin_long", &row.margin_long)?,
        margin_short: tariff("margin_short", &row.margin_short)?,
        commission: CommissionRates {
            open: tariff("open", &row.open)?,
            close: tariff("close", &row.close)?,
            close_today: tariff("close_today", &row.close_today)?,
        },
    };
    Ok(Action::SetRates {
        fund_account,
        scope,
        rates,
    })
}

/// Set rates.
#[utoipa::path(put, path = "/api/v1/admin/rates", tag = "admin", request_body = RateRow,
    responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_rates(
    State(app): Shared,
    caller: Caller,
    Json(row): Json<RateRow>,
) -> Result<Json<Done>, Problem> {
    let action = rates_to_set(&caller, &app.hub.view().desk, &row)?;
    let seq = caller.change(&app, action).await?;
    Ok(Json(Done {
        seq: convert::seq(seq),
    }))
}

/// End the running day of a simulated clock.
///
/// What is left of it is played flat out, and orders may still trade in it. What works at its
/// close is cancelled, the day is settled, and the next one begins.
#[utoipa::path(post, path = "/api/v1/admin/end-day", tag = "admin",
    responses((status = 202, description = "The day is ending.", body = DayEnding), Refused))]
pub async fn end_day(
    State(app): Shared,
    caller: Caller,
) -> Result<(StatusCode, Json<DayEnding>), Problem> {
    let day = app.hub.view().desk.trading_day();
    let day = day.ok_or_else(|| caller.refused(&Refusal::DayNotOpen))?;
    // Journaled before it is obeyed: a restart obeys it too.
    caller.change(&app, Action::EndDay).await?;
    app.control.end_day();
    Ok((
        StatusCode::ACCEPTED,
        Json(DayEnding {
            trading_day: day.into(),
        }),
    ))
}

fn shown_gate(state: control::GateState) -> GateState {
    GateState {
        at: state.at.map(Into::into),
        finished: state.finished,
    }
}

/// Where the player stands.
#[utoipa::path(get, path = "/api/v1/replay/gate", tag = "replay",
    responses((status = 200, description = "Where it stands.", body = GateState), Refused))]
pub async fn gate(State(app): Shared, caller: Caller) -> Result<Json<GateState>, Problem> {
    app.control
        .gate()
        .map(|state| Json(shown_gate(state)))
        .ok_or_else(|| caller.problem("NOT_GATED", []))
}

/// Let the market play; answers once it stands at the instant.
#[utoipa::path(post, path = "/api/v1/replay/gate", tag = "replay", request_body = OpenGate,
    responses((status = 200, description = "It stands at the instant.", body = GateState), Refused))]
pub async fn open_gate(
    State(app): Shared,
    caller: Caller,
    Json(asked): Json<OpenGate>,
) -> Result<Json<GateState>, Problem> {
    open(&app, &caller, asked).await.map(Json)
}

/// Opens the gate and waits until the market stands there; over HTTP and the WebSocket alike.
pub async fn open(app: &Arc<App>, caller: &Caller, asked: OpenGate) -> Result<GateState, Problem> {
    caller.administrates()?;
    let until = match &asked.until {
        // No market plays beyond the calendar.
        None => {
            let last = app
                .hub
                .view()
                .desk
                .calendar()
                .map_or(Day::default(), |calendar| calendar.last);
            last.plus(1).at(TimeOfDay::hm(0, 0))
        }
        Some(time) => {
            let form = "YYYY-MM-DDTHH:MM:SS.mmm+08:00";
            convert::stamp(time).ok_or_else(|| caller.bad_field("until", &time.0, form))?
        }
    };
    let control = Arc::clone(&app.control);
    let lost = {
        let app = Arc::clone(app);
        move || desk_feed::counter_is_lost(&app.hub.view().desk)
    };
    let is_lost = lost.clone();
    let state = tokio::task::spawn_blocking(move || control.open_gate(until, is_lost))
        .await
        .unwrap_or(None);
    let state = state.ok_or_else(|| caller.problem("NOT_GATED", []))?;
    if !state.finished && state.at < Some(until) {
        if let Some(reason) = app.control.failure() {
            return Err(caller.problem("MARKET_FAILED", [("reason", reason.to_owned())]));
        }
        if lost() {
            return Err(caller.problem("COUNTER_LOST", []));
        }
    }
    app.hub.at_least(app.handle.watermark()).await;
    Ok(shown_gate(state))
}
